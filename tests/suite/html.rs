//! `--format html` as the built command.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::json;

use crate::fuzzed::laws::strict::strict;

fn run(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wireprint"));
    command.current_dir(folder).args(args).arg("--no-config").stdin(Stdio::null());
    let output = command.output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {err}");
    String::from_utf8(output.stdout).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn payloads() -> Vec<String> {
    serde_json::from_str(include_str!("../browser/payloads.json")).unwrap()
}

/// Two records whose every field holds `payload`, which share a passage and a
/// quotation that hold it, too.
fn hostile_records(payload: &str) -> String {
    let text = |head: &str| {
        format!(
            "{head} {payload}\n\n\
             The harbor board of Calder Bay met on Monday behind closed doors and {payload} decided to \
             close the old lift bridge for nine months, a clerk wrote.\n\n\
             “We will never again open a bridge that {payload} we do not trust with a loaded lorry,” \
             said harbor master Ines O’Okafor {payload}.\n\n{payload}\n\nPhoto: {payload}\n"
        )
    };
    let record = |n: u32, head: &str| {
        json!({
            "id": format!("{n} {payload}"),
            "outlet": format!("Outlet {payload}"),
            "title": format!("Title {payload}"),
            "date": format!("2025-08-20 {payload}"),
            "url": payload,
            "text": text(head),
        })
    };
    format!("{}\n{}\n", record(1, "Bridge to close"), record(2, "Nine months without a bridge"))
}

#[test]
fn no_payload_in_any_field_is_live() {
    for (n, payload) in payloads().iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("in.jsonl"), hostile_records(payload)).unwrap();
        for command in ["scan", "quotes", "compare"] {
            let page = run(folder.path(), &[command, "in.jsonl", "--format", "html", "--quiet"]);
            let tags = strict(&page).unwrap_or_else(|why| panic!("{command} {n} {payload}: {why}"));
            assert!(tags > 150, "{tags}");
            // It is there, as text: in the articles, and in what they share.
            // Marks of its own may break up the quotation that it stands in.
            let marks = payload.contains(['"', '\'', '“', '”', '«', '»']);
            let shared = page.contains("data-u=\"q1\"")
                || marks && (command == "quotes" || page.contains("data-u=\""));
            assert!(shared && page.contains("Ines O’Okafor"), "{command} {payload}");
        }
    }
}

#[cfg(unix)]
#[test]
fn no_payload_in_the_name_of_a_file_is_live() {
    let folder = tempfile::tempdir().unwrap();
    for (n, payload) in payloads().iter().enumerate() {
        let name = payload.replace(['/', '\0'], "∕");
        let text = format!("Article {n} says that the bridge of Calder Bay will close in March.\n");
        fs::write(folder.path().join(format!("{name}.txt")), text).unwrap();
    }
    let page = run(folder.path(), &["scan", ".", "--format", "html", "--quiet"]);
    strict(&page).unwrap_or_else(|why| panic!("{why}"));
    assert!(page.contains("&lt;iframe srcdoc"), "{page}");
}

#[test]
fn the_page_asks_for_nothing() {
    for command in ["scan", "quotes", "compare"] {
        let page = run(root(), &[command, "seeds", "--format", "html"]);
        assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
        assert!(page.contains("default-src 'none'; script-src 'sha256-"));
        for forbidden in
            ["unsafe-inline", "unsafe-eval", "@import", "url(", "src=", "innerHTML", "eval("]
        {
            assert!(!page.contains(forbidden), "{command}: {forbidden}");
        }
        strict(&page).unwrap_or_else(|why| panic!("{command}: {why}"));
    }
}

#[test]
fn threads_and_the_order_of_paths_do_not_show() {
    let folder = root().join("seeds");
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|it| format!("seeds/{}", it.unwrap().file_name().to_str().unwrap()))
        .collect();
    names.sort_unstable();
    let show = |threads: &str, names: &[String]| {
        let mut args = vec!["scan", "--format", "html", "--threads", threads];
        args.extend(names.iter().map(String::as_str));
        run(root(), &args)
    };
    let one = show("1", &names);
    names.reverse();
    assert!(one == show("3", &names));
}

#[test]
fn the_seeds_page_has_the_statements_with_their_twins() {
    let page = run(root(), &["scan", "seeds", "--format", "html"]);
    let card = page
        .split("<article class=\"card")
        .skip(1)
        .find(|it| it.contains("Sergey Lavrov"))
        .unwrap();
    for place in ["001_88718f0eb3b788c5.txt:19", "004_1ba9920f2a0e342c.txt:83"] {
        assert!(card.contains(&format!("href=\"#seeds/{place}\"")), "{card}");
        assert!(page.contains(&format!("id=\"seeds/{place}\"")), "{place}");
    }
    assert!(card.contains("<b>North Wales Chronicle</b>: Mr Lavrov said"), "{card}");
    assert!(card.contains("<ins>issues</ins>"), "{card}");
}

#[test]
fn compare_has_a_row_for_each_statement_and_a_cell_for_each_carrier() {
    let page = run(root(), &["compare", "seeds", "--format", "html"]);
    let row = page.split("<tr data-unit=").skip(1).find(|it| it.contains("Sergey Lavrov")).unwrap();
    let row = row.split("</tr>").next().unwrap();
    assert_eq!(row.matches("<td").count(), 5, "{row}");
    assert_eq!(row.matches("class=\"absent\"").count(), 3, "{row}");
    assert!(row.contains("class=\"verbatim\" data-doc=\"2\""), "{row}");
    assert!(row.contains("href=\"#seeds/004_1ba9920f2a0e342c.txt:83\" data-u=\"q2\""), "{row}");
    assert!(page.contains("% inside"), "{page}");
    let page = run(root(), &["compare", "seeds", "--format", "html", "--by", "outlet"]);
    assert!(page.contains("<h2>Outlets</h2>") && page.contains("North Wales Chronicle"));
}

#[test]
fn quotes_shows_only_what_was_asked_for() {
    let args = ["quotes", "seeds", "--format", "html", "--speaker", "Lavrov", "--recurring"];
    let page = run(root(), &args);
    assert_eq!(page.matches("<article class=\"card").count(), 1);
    assert!(!page.contains("Quotations in one place"));
}

/// Of several stories one was asked for: the page has its articles and no other, and
/// every link leads to something that stands there.
#[test]
fn one_of_several_stories_has_its_articles_only() {
    let folder = tempfile::tempdir().unwrap();
    let bridge = "The harbor board decided on Monday to close the old lift bridge for nine months, \
         after engineers had found cracks in it.\n\n“We will never again trust that bridge with a \
         loaded lorry before it is mended,” said Ines Okafor.\n";
    let silo = "Firefighters from seven towns pumped water into a burning grain store until dawn, while \
         families nearby were told to keep their windows shut.\n\n“Nobody slept here, and nobody \
         complained about it either,” remarked Tomas Lind.\n";
    let heads =
        ["Nine months without", "Cracks at last", "Lorries must wait", "A long night", "Smoke"];
    let records =
        (heads.iter().zip([bridge, bridge, bridge, silo, silo]).enumerate()).map(|(n, it)| {
            let text = format!("{}\n\n{}", it.0, it.1);
            let outlet = if n < 3 { "Okafor Post" } else { "Lind Post" };
            json!({"id": n.to_string(), "outlet": outlet, "text": text}).to_string()
        });
    let records: Vec<String> = records.collect();
    fs::write(folder.path().join("all.jsonl"), records.join("\n")).unwrap();
    let page = |story: &str| {
        let args = ["compare", "all.jsonl", "--stories", "always", "--format", "html"];
        run(folder.path(), &[&args[..], &["--story", story]].concat())
    };
    let (first, second) = (page("1"), page("2"));
    for (page, own, other, articles) in
        [(&first, "Okafor", "Lind", 3), (&second, "Lind", "Okafor", 2)]
    {
        strict(page).unwrap();
        assert!(page.contains(own) && !page.contains(other), "{own}");
        assert_eq!(page.matches("class=\"text\"").count(), articles, "{own}");
        assert!(page.contains(&format!("Who carries what in {articles} articles")));
        for link in page.split("href=\"#").skip(1).filter_map(|it| it.split('"').next()) {
            assert!(page.contains(&format!("id=\"{link}\"")), "{own}: nothing has {link}");
        }
    }
}

//! `wireprint diff` as the built command.

use crate::common;

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const A: &str = "The harbor bridge at Calder Bay is to close on 3 March for nine months.\n\n\
    The cables that carry its deck have rusted through in eleven places.\n\n\
    Buses will go by way of Millbrook until the end of the year, the county said.\n\n\
    The county has asked three firms for offers and wants to choose one of them in May.\n";
const B: &str = "The harbor bridge at Calder Bay is to close on 5 March for nine months.\n\n\
    The cables that carry its deck have rusted through in eleven places.\n\n\
    Buses will go by way of Millbrook until the end of the year, the county said.\n\n\
    The county has asked three firms for offers and wants to choose one of them in May.\n";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("a.txt", A);
    write("b.txt", B);
    write("same.txt", A);
    write("case.txt", &A.replace("Buses", "BUSES"));
    write("furniture.txt", &format!("{A}\nSign up for our newsletter\n"));
    folder
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wireprint"));
    command.current_dir(folder).arg("diff").args(args).arg("--no-config").stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM", "COLORTERM", "CI"] {
        command.env_remove(name);
    }
    command.env_remove("COLORFGBG");
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().unwrap()
}

fn code(folder: &Path, args: &[&str]) -> Option<i32> {
    run(folder, args).status.code()
}

/// What a run that is fine wrote.
fn fine(folder: &Path, args: &[&str]) -> String {
    common::fine(run(folder, args), args)
}

/// What a run that fails says.
fn failure(folder: &Path, args: &[&str]) -> String {
    common::failure(run(folder, args), args)
}

fn with_input(folder: &Path, args: &[&str], input: &str) -> String {
    let mut command = command(folder, args);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{args:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

const SEEDS: [&str; 2] = ["seeds/002_d3dfb79f1708a121.txt", "seeds/004_1ba9920f2a0e342c.txt"];

#[test]
fn two_seeds_at_80_columns() {
    let text = fine(root(), &[SEEDS[0], SEEDS[1], "--width", "80"]);
    let first: Vec<&str> = text.lines().take(40).collect();
    insta::assert_snapshot!(first.join("\n"));
}

#[test]
fn the_words_of_the_seeds_give_both_back() {
    let it = json(&fine(root(), &[SEEDS[0], SEEDS[1], "--format", "json"]));
    assert_eq!((&it["schema"], &it["a"]), (&"wireprint/diff".into(), &SEEDS[0].into()));
    let blocks = it["blocks"].as_array().unwrap();
    for (side, other) in [("a", "insert"), ("b", "delete")] {
        for block in blocks.iter().filter(|it| !it[side].is_null()) {
            let words = block["words"].as_array().unwrap().iter().filter(|it| it["op"] != other);
            let joined: String = words.map(|it| it["text"].as_str().unwrap()).collect();
            let own = block[side]["text"].as_str().unwrap();
            let own = own.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(joined.split_whitespace().collect::<Vec<_>>().join(" "), own);
        }
    }
}

#[test]
fn the_exit_code_tells_only_where_it_is_asked() {
    let folder = folder();
    let folder = folder.path();
    assert_eq!(code(folder, &["a.txt", "b.txt"]), Some(0));
    assert_eq!(code(folder, &["a.txt", "b.txt", "--exit-code"]), Some(1));
    assert_eq!(code(folder, &["a.txt", "same.txt", "--exit-code"]), Some(0));
    assert_eq!(code(folder, &["a.txt", "a.txt", "--exit-code"]), Some(0));
    let quiet = run(folder, &["a.txt", "b.txt", "--quiet"]);
    assert_eq!((quiet.status.code(), quiet.stdout.len(), quiet.stderr.len()), (Some(1), 0, 0));
    assert_eq!(code(folder, &["a.txt", "same.txt", "--quiet"]), Some(0));
    assert_eq!(code(folder, &["a.txt", "gone.txt", "--quiet"]), Some(2));
}

#[test]
fn what_cannot_be_compared_is_said() {
    let folder = folder();
    let folder = folder.path();
    assert!(failure(folder, &["a.txt"]).contains("2 values required"));
    assert!(failure(folder, &[]).contains("ARTICLE"));
    assert!(failure(folder, &["a.txt", "."]).contains("is a directory"));
    assert!(failure(folder, &["a.txt", "b.txt#x"]).contains("no article \"x\""));
    assert!(failure(folder, &["a.txt", "b.txt", "--side-by-side", "--unified"]).contains("cannot"));
}

#[test]
fn a_page_of_several_versions_lists_the_steps_and_shows_those_that_differ() {
    let folder = folder();
    let page = fine(folder.path(), &["a.txt", "b.txt", "same.txt", "b.txt", "--format", "html"]);
    assert!(page.contains("<h1>3 comparisons, 2 with changes</h1>"), "{page}");
    assert_eq!(page.matches("<section class=\"step\"").count(), 2, "{page}");
    // Every link leads somewhere, and no id is there twice.
    let values = |before: &str| -> Vec<String> {
        page.split(before).skip(1).map(|it| it[..it.find('"').unwrap()].to_owned()).collect()
    };
    let ids = values(" id=\"");
    let distinct: std::collections::BTreeSet<&String> = ids.iter().collect();
    assert_eq!(distinct.len(), ids.len(), "{ids:?}");
    let links = values("href=\"#");
    assert!(links.contains(&"s1".to_owned()) && links.contains(&"s3".to_owned()), "{links:?}");
    assert!(!links.contains(&"s2".to_owned()), "{links:?}");
    for link in &links {
        assert!(ids.contains(link), "{link} of {ids:?}");
    }
}

#[test]
fn every_format_shows_what_changed() {
    let folder = folder();
    let show = |format: &str| fine(folder.path(), &["a.txt", "b.txt", "--format", format]);
    assert!(show("text").contains("[-3-]{+5+} March"), "{}", show("text"));
    assert!(show("markdown").contains("<del>3</del><ins>5</ins>"), "{}", show("markdown"));
    let html = show("html");
    assert!(html.starts_with("<!doctype html>") && html.contains("</ins>"), "{html}");
    let it = json(&show("json"));
    assert_eq!((&it["differs"], &it["blocks"][0]["op"]), (&true.into(), &"changed".into()));
    assert_eq!(it["parameters"], serde_json::json!({"ignore": ""}));
}

#[test]
fn the_layout_goes_by_the_flags_then_by_the_width() {
    let folder = folder();
    let show = |flags: &[&str]| {
        let args = [&["a.txt", "b.txt"], flags].concat();
        let text = fine(folder.path(), &args);
        assert!(text.contains("March"), "{text}");
        text.contains(" │ ")
    };
    assert!(!show(&[]));
    assert!(show(&["--width", "160"]));
    assert!(!show(&["--width", "160", "--unified"]));
    assert!(show(&["--side-by-side"]));
}

#[test]
fn unchanged_paragraphs_are_folded_as_asked() {
    let folder = folder();
    let show = |flags: &[&str]| fine(folder.path(), &[&["a.txt", "b.txt"], flags].concat());
    assert!(show(&[]).contains("… 2 unchanged paragraphs"), "{}", show(&[]));
    assert!(show(&["--context", "0"]).contains("… 3 unchanged paragraphs"));
    let all = show(&["--all"]);
    assert!(!all.contains("unchanged") && all.contains("three firms"), "{all}");
}

#[test]
fn what_both_share_can_stand_out() {
    let folder = folder();
    let text = fine(folder.path(), &["a.txt", "same.txt", "--common", "--all"]);
    assert!(text.lines().any(|it| it.contains(" = ") && it.contains("cables")), "{text}");
    assert!(!fine(folder.path(), &["a.txt", "same.txt", "--all"]).contains("cables"));
}

#[test]
fn a_line_says_how_much_changed() {
    let folder = folder();
    let line = fine(folder.path(), &["a.txt", "b.txt", "--stat"]);
    assert_eq!(line.lines().count(), 1);
    assert!(line.starts_with("a.txt → b.txt | 98 % shared · 1 paragraph changed"), "{line}");
    assert!(line.ends_with("| -1 +1 words\n"), "{line}");
}

#[test]
fn what_does_not_count_is_ignored() {
    let folder = folder();
    let code = |file: &str, ignore: &str| {
        let args = ["a.txt", file, "--exit-code", "--stat", "--ignore", ignore];
        code(folder.path(), &args)
    };
    assert_eq!(code("case.txt", "cosmetic,punctuation,furniture"), Some(1));
    assert_eq!(code("case.txt", "punctuation,case"), Some(0));
    assert_eq!(code("furniture.txt", "cosmetic,case,punctuation"), Some(1));
    assert_eq!(code("furniture.txt", "furniture"), Some(0));
    assert_eq!(code("b.txt", "cosmetic,case,punctuation,furniture"), Some(1));
    let text = fine(folder.path(), &["a.txt", "case.txt", "--ignore", "punctuation,case"]);
    assert!(text.contains("ignored: case, punctuation"), "{text}");
}

#[test]
fn a_time_limit_is_noted_in_every_format() {
    let folder = folder();
    let show = |flags: &[&str]| {
        fine(folder.path(), &[&["a.txt", "b.txt", "--time-limit", "2.5"], flags].concat())
    };
    for flags in [&[][..], &["--stat"], &["--format", "html"], &["--format", "markdown"]] {
        assert!(show(flags).contains("time limit 2.5 s"), "{flags:?}");
    }
    assert_eq!(json(&show(&["--format", "json"]))["parameters"]["time_limit"], 2.5);
    assert!(!fine(folder.path(), &["a.txt", "b.txt"]).contains("time limit"));
    let wrong = failure(folder.path(), &["a.txt", "b.txt", "--time-limit", "soon"]);
    assert!(wrong.contains("not a number of seconds"), "{wrong}");
}

#[test]
fn one_side_may_come_from_standard_input() {
    let folder = folder();
    let line = with_input(folder.path(), &["-", "b.txt", "--stat"], A);
    assert!(line.starts_with("- → b.txt | 98 % shared"), "{line}");
    let line = with_input(folder.path(), &["a.txt", "-", "--stat"], A);
    assert!(line.contains("no difference"), "{line}");
}

#[test]
fn a_version_may_be_empty() {
    let folder = folder();
    fs::write(folder.path().join("empty.txt"), " \n").unwrap();
    let output = run(folder.path(), &["a.txt", "empty.txt", "--stat", "--exit-code"]);
    let line = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(line.starts_with("a.txt → empty.txt | 0 % shared · 4 only in A"), "{line}");
    let line = with_input(folder.path(), &["-", "empty.txt", "--stat"], "");
    assert!(line.contains("no difference"), "{line}");
}

#[test]
fn each_version_is_compared_with_the_base() {
    let folder = folder();
    let text = fine(folder.path(), &["a.txt", "b.txt", "same.txt", "--stat"]);
    let starts: Vec<&str> = text.lines().map(|it| it.split(" | ").next().unwrap()).collect();
    assert_eq!(starts, ["a.txt → b.txt", "a.txt → same.txt"]);
    let text = fine(folder.path(), &["a.txt", "b.txt", "same.txt"]);
    let heads: Vec<&str> = text.lines().filter(|it| it.starts_with("B ")).collect();
    assert_eq!(heads, ["B b.txt", "B same.txt"]);
    let all = fine(folder.path(), &["a.txt", "b.txt", "same.txt", "--format", "json"]);
    let all: Vec<Value> =
        serde_json::Deserializer::from_str(&all).into_iter().collect::<Result<_, _>>().unwrap();
    assert_eq!(all.iter().map(|it| &it["b"]).collect::<Vec<_>>(), ["b.txt", "same.txt"]);
    let last = ["a.txt", "b.txt", "same.txt", "--exit-code", "--stat"];
    assert_eq!(code(folder.path(), &last), Some(1));
}

#[test]
fn a_history_has_a_line_a_step_in_the_order_of_the_dates() {
    let folder = folder();
    let record = |id: &str, date: &str, text: &str| {
        serde_json::json!({"id": id, "date": date, "text": text}).to_string()
    };
    let lines = [
        record("third", "2025-08-20T14:00:00Z", B),
        record("first", "2025-08-18", A),
        record("second", "19 Aug 2025", A),
    ];
    fs::create_dir(folder.path().join("versions")).unwrap();
    fs::write(folder.path().join("versions/all.jsonl"), lines.join("\n")).unwrap();
    let text = fine(folder.path(), &["--history", "versions"]);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert_eq!(lines[0], "first (2025-08-18) → second (19 Aug 2025) | no difference");
    assert!(lines[1].starts_with("second (19 Aug 2025) → third (2025-08-20T14:00:00Z) | 98 %"));
    let long = run(folder.path(), &["--history", "versions", "-v"]);
    assert!(String::from_utf8(long.stdout).unwrap().contains("[-3-]{+5+} March"));
    assert_eq!(code(folder.path(), &["--history", "versions", "--exit-code"]), Some(1));
    assert!(failure(folder.path(), &["--history", "a.txt"]).contains("one article"));
}

#[test]
fn a_history_without_dates_goes_by_name() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["v10.txt", "v9.txt"] {
        fs::write(folder.path().join(name), A).unwrap();
    }
    let text = fine(folder.path(), &["--history", "."]);
    let at = |name: &str| text.find(name).unwrap();
    assert!(at("v9.txt") < at("v10.txt"), "{text}");
}

#[test]
fn a_history_says_where_no_date_tells_the_order() {
    let folder = tempfile::tempdir().unwrap();
    let record = |id: &str, date: &str, text: &str| {
        serde_json::json!({"id": id, "date": date, "text": text}).to_string()
    };
    let lines = [
        record("z", "2025-08-20", A),
        record("a", "2025-08-20", B),
        record("m", "2025-08-19T22:00:00Z", A),
        record("k", "2025-08-21T01:00:00Z", A),
    ];
    fs::write(folder.path().join("all.jsonl"), lines.join("\n")).unwrap();
    let text = fine(folder.path(), &["--history", "all.jsonl"]);
    let starts: Vec<&str> = text.lines().map(|it| it.split(" (").next().unwrap()).collect();
    assert_eq!(starts, ["m", "z", "a"], "{text}");
    let unknown: Vec<bool> = text.lines().map(|it| it.ends_with("order not known")).collect();
    assert_eq!(unknown, [false, true, false], "{text}");
    let all = fine(folder.path(), &["--history", "all.jsonl", "--format", "json"]);
    let all: Vec<Value> =
        serde_json::Deserializer::from_str(&all).into_iter().collect::<Result<_, _>>().unwrap();
    let known: Vec<&Value> = all.iter().map(|it| &it["order_known"]).collect();
    assert_eq!(known, [&Value::Bool(true), &false.into(), &true.into()]);
    let one = fine(folder.path(), &["all.jsonl#z", "all.jsonl#a", "--format", "json"]);
    assert!(json(&one).get("order_known").is_none());
}

#[test]
fn a_history_of_pages_goes_by_when_they_were_changed() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("pages")).unwrap();
    let page = |name: &str, changed: &str, text: &str| {
        let paragraphs = text.trim().replace("\n\n", "</p><p>");
        let stated = |what: &str, value: &str| {
            format!("<meta property=\"article:{what}_time\" content=\"{value}\">")
        };
        let head = stated("published", "2025-08-20T08:00:00Z") + &stated("modified", changed);
        let page = format!(
            "<html><head><title>Bridge</title>{head}</head><body><article><h1>Bridge</h1>\
             <p>{paragraphs}</p></article></body></html>"
        );
        fs::write(folder.path().join("pages").join(name), page).unwrap();
    };
    page("a.html", "2025-08-21T09:00:00Z", B);
    page("b.html", "2025-08-20T08:00:00Z", A);
    let text = fine(folder.path(), &["--history", "pages"]);
    assert!(text.starts_with("pages/b.html (2025-08-20T08:00:00Z) → pages/a.html ("), "{text}");
    assert!(text.contains("changed 2025-08-21T09:00:00Z) | 98 %"), "{text}");
    assert!(!text.contains("not known"), "{text}");
}

#[test]
fn articles_at_two_addresses_are_no_versions_of_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let record = |id: &str, url: &str, text: &str| {
        let url = format!("https://bay.example/{url}");
        serde_json::json!({"id": id, "url": url, "title": "Calder Bay", "date": format!("2025-08-2{}", id.len()), "text": text}).to_string()
    };
    let other = "The library at Calder Bay opens on Sundays from May on, its head said.";
    let lines = [
        record("a", "bridge", A),
        record("xx", "library", other),
        record("bb", "bridge?utm_source=mail", B),
    ];
    fs::write(folder.path().join("all.jsonl"), lines.join("\n")).unwrap();
    let output = run(folder.path(), &["--history", "all.jsonl"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(text.contains("a (2025-08-21) → bb (2025-08-22) | 98 % shared"), "{text}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("1 of 2 addresses in more than one version"), "{said}");
}

#[test]
fn a_history_of_feeds_has_the_versions_of_each_entry() {
    let folder = tempfile::tempdir().unwrap();
    let entry = |id: u32, title: &str, text: &str| {
        let text = text.trim().replace("\n\n", "&lt;p&gt;");
        format!(
            "<item><guid>{id}</guid><title>{title}</title><description>{text}</description></item>"
        )
    };
    let feed = |outlet: &str, entries: &[String]| {
        let entries = entries.concat();
        format!("<rss><channel><title>{outlet}</title>{entries}</channel></rss>")
    };
    fs::create_dir(folder.path().join("feeds")).unwrap();
    let write = |name: &str, text: String| {
        fs::write(folder.path().join("feeds").join(name), text).unwrap();
    };
    let other = "The library at Calder Bay opens on Sundays from May on, its head said.";
    write("1.rss", feed("Bay", &[entry(1, "Bridge", A), entry(2, "Library", other)]));
    write("2.rss", feed("Bay", &[entry(1, "Bridge", B), entry(2, "Library", other)]));
    write("3.rss", feed("Bay", &[entry(1, "Bridge to close", B), entry(2, "Library", other)]));
    // Another outlet counts from 1 as well.
    write("a.rss", feed("Mail", &[entry(1, "Weather", "Rain is to fall on Monday and Tuesday.")]));
    let output = run(folder.path(), &["--history", "feeds"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert_eq!(lines[0], "Bridge to close · Bay");
    assert!(lines[1].starts_with("feeds/1.rss:1 → feeds/2.rss:1 | 98 % shared"), "{text}");
    let third = "feeds/2.rss:1 → feeds/3.rss:1 | headline changed · no other difference";
    assert_eq!(lines[2], format!("{third} · order not known"));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("1 of 3 entries in more than one version"), "{said}");
    assert_eq!(code(folder.path(), &["--history", "feeds", "--exit-code"]), Some(1));
    // Nothing has changed in one snapshot.
    let one = run(folder.path(), &["--history", "feeds/1.rss"]);
    let said = String::from_utf8(one.stderr).unwrap();
    assert_eq!((one.status.code(), one.stdout.len()), (Some(0), 0), "{said}");
    assert!(said.contains("0 of 2 entries"), "{said}");
}

#[test]
fn a_headline_beside_the_text_is_compared_too() {
    let folder = tempfile::tempdir().unwrap();
    let record = |id: &str, title: &str| {
        serde_json::json!({"id": id, "title": title, "text": A}).to_string()
    };
    let lines = [record("x", "Bridge closes"), record("y", "Bridge to close for nine months")];
    fs::write(folder.path().join("a.jsonl"), lines.join("\n")).unwrap();
    let pair = ["a.jsonl#x", "a.jsonl#y"];
    let with = |more: &[&'static str]| [&pair[..], more].concat();
    let text = fine(folder.path(), &pair);
    let shown =
        "headline changed · no other difference\n- Bridge closes\n+ Bridge to close for nine";
    assert!(text.contains(shown), "{text}");
    assert_eq!(code(folder.path(), &with(&["--exit-code"])), Some(1));
    let json: Value =
        serde_json::from_str(&fine(folder.path(), &with(&["--format", "json"]))).unwrap();
    assert_eq!((&json["differs"], &json["headline_differs"]), (&true.into(), &true.into()));
    let markdown = fine(folder.path(), &with(&["--format", "markdown"]));
    assert!(markdown.contains("<del>Bridge closes</del>"), "{markdown}");
    let html = fine(folder.path(), &with(&["--format", "html"]));
    assert!(html.contains("<del>Bridge closes</del>"), "{html}");
    // Case alone is no difference where case is ignored.
    let lines = [record("x", "Bridge closes"), record("y", "bridge Closes")];
    fs::write(folder.path().join("a.jsonl"), lines.join("\n")).unwrap();
    assert_eq!(code(folder.path(), &with(&["--exit-code", "--ignore", "case"])), Some(0));
}

#[test]
fn records_of_one_id_in_two_files_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let record = |text: &str| serde_json::json!({"id": "x", "outlet": "Bay", "text": text});
    let other = serde_json::json!({"id": "y", "text": B});
    let lines = format!("{}\n{other}\n", record(A));
    fs::write(folder.path().join("old.jsonl"), lines).unwrap();
    fs::write(folder.path().join("new.jsonl"), record(B).to_string()).unwrap();
    let line = fine(folder.path(), &["old.jsonl#x", "new.jsonl", "--stat"]);
    assert!(line.starts_with("old.jsonl#x → new.jsonl#x | 98 %"), "{line}");
    let text = fine(folder.path(), &["old.jsonl#x", "old.jsonl#y"]);
    assert!(text.starts_with("A x  Bay\nB y\n"), "{text}");
}

#[test]
fn an_article_inside_a_page_can_be_compared() {
    let (page, number) = (0..5).map(seed).find_map(|it| embedded(&it)).unwrap();
    let named = format!("{page}#e{number}");
    let it = json(&fine(root(), &[&named, &page, "--format", "json"]));
    assert_eq!((&it["a"], &it["b"]), (&named.as_str().into(), &page.as_str().into()));
    let text = fs::read_to_string(root().join(&page)).unwrap();
    let blocks = it["blocks"].as_array().unwrap();
    let mut shared = 0;
    for block in blocks.iter().filter(|it| !it["a"].is_null()) {
        assert_ne!(block["op"], "deleted", "{block}");
        let at = |key: &str| usize::try_from(block["a"][key].as_u64().unwrap()).unwrap();
        assert_eq!(block["a"]["text"], text[at("start")..at("end")]);
        shared += 1;
    }
    assert!(shared > 0);
}

fn seed(number: usize) -> String {
    let files = fs::read_dir(root().join("seeds")).unwrap();
    let mut names: Vec<String> =
        files.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    format!("seeds/{}", names[number])
}

/// The number of the last article inside `page`, if there is one.
fn embedded(page: &str) -> Option<(String, usize)> {
    let text = fs::read_to_string(root().join(page)).unwrap();
    let number = wireprint_text::segment::segment(&text).embedded.len();
    (number > 0).then(|| (page.to_owned(), number))
}

#[test]
fn color_is_sent_as_the_terminal_shows_it_and_never_where_it_is_not_wanted() {
    let folder = folder();
    let show = |flags: &[&str], variables: &[(&str, &str)]| {
        let args = [&["a.txt", "b.txt"], flags].concat();
        let mut command = command(folder.path(), &args);
        let output = command.envs(variables.iter().copied()).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let plain = show(&[], &[]);
    assert!(!plain.contains('\u{1b}'));
    assert_eq!(show(&[], &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]), plain);
    let always = ["--color", "always"];
    assert_eq!(show(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]), plain);
    assert!(show(&always, &[("TERM", "xterm")]).contains("\u{1b}[31"));
    assert!(show(&always, &[("TERM", "xterm-256color")]).contains("48;5;"));
    let dark = show(&always, &[("COLORTERM", "truecolor")]);
    assert!(dark.contains("48;2;95;0;0"), "{dark:?}");
    let light = [("COLORTERM", "truecolor"), ("COLORFGBG", "0;15")];
    assert!(show(&always, &light).contains("48;2;255;215;215"));
    let asked = ["--color", "always", "--theme", "dark"];
    assert_eq!(show(&asked, &light), dark);
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_failure() {
    let folder = tempfile::tempdir().unwrap();
    let long: String = (0..20_000).map(|n| format!("Paragraph {n} says number {n}.\n\n")).collect();
    fs::write(folder.path().join("a.txt"), "Nothing of it.\n").unwrap();
    fs::write(folder.path().join("b.txt"), long).unwrap();
    for (flags, expect) in [(&[][..], 0), (&["--exit-code"], 1)] {
        let mut command = command(folder.path(), &[&["a.txt", "b.txt"], flags].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = child.stdout.take().unwrap();
        out.read_exact(&mut [0; 10]).unwrap();
        drop(out);
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), err.as_str()), (Some(expect), ""));
    }
}

#[test]
fn a_result_goes_to_a_file_whole() {
    let folder = folder();
    let page = ["a.txt", "b.txt", "--format", "html", "-o", "page.html"];
    assert_eq!(fine(folder.path(), &page), "");
    assert!(fs::read_to_string(folder.path().join("page.html")).unwrap().ends_with("</html>\n"));
}

//! `wireprint extract`, as built.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;
use wireprint_pipeline::pipeline::{self, ScanInput, ScanSettings};
use wireprint_read::read::{ReadOptions, read};

use crate::common::{self, code, err};

const STORY: &str = "The harbor at Velm reopens on Monday after nine months of repairs, the port \
authority said.\nTwo ferries will sail each morning and one at night, and fares stay as they were \
before the storm.\nShipowners had asked for a third berth, which the council refused in spring.";
const OTHER: &str = "Farmers in the Orsa valley say that late frost has destroyed half of this \
year's apple blossom.\nBeekeepers moved their hives south in April, and few of them have come back \
since.\nThe ministry promised help within a month and has not said how much it will be.";

fn command(folder: &Path, args: &[&str]) -> Command {
    common::command(folder, &[&["extract"], args].concat())
}

fn run(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().unwrap()
}

fn records(bytes: &[u8]) -> Vec<Value> {
    let lines = std::str::from_utf8(bytes).unwrap().lines();
    lines.map(|it| serde_json::from_str(it).unwrap()).collect()
}

fn extracted(folder: &Path, args: &[&str]) -> Vec<Value> {
    let output = run(folder, args);
    assert_eq!(code(&output), 0, "{}", err(&output));
    records(&output.stdout)
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn lines(records: &[Value]) -> String {
    records.iter().map(|it| format!("{it}\n")).collect()
}

#[test]
fn the_seeds_are_five_articles_and_six_of_other_outlets() {
    let found = extracted(&root(), &["seeds"]);
    let shown: Vec<String> = found
        .iter()
        .map(|it| {
            let text = it["text"].as_str().unwrap();
            let words = text.split_whitespace().count();
            let from: String = text.chars().take(30).collect();
            format!(
                "{} in {} by {} in {}, {} site, {words} words: {from:?}",
                it["id"], it["parent"], it["outlet"], it["language"], it["furniture_share"]
            )
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn the_contract_s_keys_are_always_there_and_ids_are_unique() {
    let found = extracted(&root(), &["seeds"]);
    let keys = "id parent path title outlet date language text furniture_share";
    for record in &found {
        for key in keys.split(' ') {
            assert!(record.get(key).is_some(), "{key} in {record}");
        }
    }
    let ids: BTreeSet<String> = found.iter().map(|it| it["id"].to_string()).collect();
    assert_eq!(ids.len(), found.len());
    for record in found.iter().filter(|it| !it["parent"].is_null()) {
        assert!(ids.contains(&record["parent"].to_string()), "{record}");
    }
}

/// What `extract` removes is what `scan` calls furniture, and embedded articles.
#[test]
fn what_is_removed_is_what_a_scan_finds() {
    for name in ["seeds", "fixtures/stories"] {
        let paths = [root().join(name)];
        let input = read(&paths, &ReadOptions::default()).unwrap();
        let corpus = input.corpus.clone();
        let input = ScanInput { corpus: input.corpus, ..ScanInput::default() };
        let scan = pipeline::scan(input, &ScanSettings::default()).unwrap();
        let mut expect: Vec<Vec<bool>> =
            corpus.documents().iter().map(|it| vec![false; it.text.len()]).collect();
        let furniture = scan.furniture.iter().flat_map(|it| &it.occurrences);
        let embedded = scan.embedded.iter().map(|it| (it.doc, it.article.span));
        for (doc, span) in furniture.map(|it| (it.doc, it.span)).chain(embedded) {
            expect[doc.index()][span.start..span.end].fill(true);
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("removed.jsonl");
        extracted(&root(), &[name, "--removed", path.to_str().unwrap()]);
        let mut found: Vec<Vec<bool>> =
            corpus.documents().iter().map(|it| vec![false; it.text.len()]).collect();
        for piece in records(&fs::read(path).unwrap()) {
            let at = |key: &str| usize::try_from(piece[key].as_u64().unwrap()).unwrap();
            let doc =
                corpus.documents().iter().position(|it| it.id == piece["doc"].as_str().unwrap());
            let text = &corpus.documents()[doc.unwrap()].text;
            assert_eq!(&text[at("start")..at("end")], piece["text"].as_str().unwrap());
            assert_eq!(text[..at("start")].matches('\n').count() + 1, at("line"));
            found[doc.unwrap()][at("start")..at("end")].fill(true);
        }
        for (at, document) in corpus.documents().iter().enumerate() {
            // A finding may hold the blanks between its lines.
            let differ = |it: &usize| found[at][*it] != expect[at][*it];
            let wrong: Vec<u8> = (0..document.text.len())
                .filter(differ)
                .map(|it| document.text.as_bytes()[it])
                .filter(|it| !it.is_ascii_whitespace())
                .collect();
            assert!(wrong.is_empty(), "{}: {:?}", document.id, String::from_utf8_lossy(&wrong));
        }
    }
}

#[test]
fn nothing_of_a_text_is_lost_but_what_is_listed() {
    let folder = tempfile::tempdir().unwrap();
    let removed = folder.path().join("removed.jsonl");
    let found = extracted(&root(), &["seeds", "--removed", removed.to_str().unwrap()]);
    let removed = records(&fs::read(removed).unwrap());
    for record in found.iter().filter(|it| it["parent"].is_null()) {
        let id = record["id"].as_str().unwrap();
        let original = fs::read_to_string(root().join(id)).unwrap();
        let mut left = original.clone();
        for piece in removed.iter().rev().filter(|it| it["doc"] == id) {
            let at = |key: &str| usize::try_from(piece[key].as_u64().unwrap()).unwrap();
            left.replace_range(at("start")..at("end"), "");
        }
        let words = |it: &str| it.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(words(record["text"].as_str().unwrap()), words(&left), "{id}");
    }
}

#[test]
fn furniture_can_stay_and_is_marked() {
    let kept = extracted(&root(), &["seeds", "--keep-furniture"]);
    for record in kept.iter().filter(|it| it["parent"].is_null()) {
        let original = fs::read_to_string(root().join(record["id"].as_str().unwrap())).unwrap();
        let text = record["text"].as_str().unwrap();
        assert_eq!(text, original);
        assert!(!record["furniture"].as_array().unwrap().is_empty());
    }
    let marks = kept[0]["furniture"].as_array().unwrap();
    assert_eq!(marks[0]["kind"], "related-link");
    let config = folder(&[("wireprint.toml", "[extract]\nkeep-furniture = true\n"), ("a", STORY)]);
    assert_eq!(extracted(config.path(), &["a"])[0]["furniture"], json!([]));
}

/// Sites with a line of their own on each page, more than are looked at together.
fn sites() -> Vec<Value> {
    let mut state = 7_u64;
    let mut word = move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let at = usize::try_from(state >> 33).unwrap();
        let syllables = ["ka", "lo", "mi", "ren", "tos", "vel", "du", "shi"];
        let part = |n: usize| syllables[(at >> (3 * n)) % 8];
        format!("{}{}{}", part(0), part(1), part(2))
    };
    let mut sentence = move || {
        let words: Vec<String> = (0..12).map(|_| word()).collect();
        format!("The {}.", words.join(" "))
    };
    (0..230)
        .map(|n| {
            let site = n % 7;
            let story: Vec<String> = (0..35).map(|_| sentence()).collect();
            let text = format!(
                "Gazette of port number{site}x\nWelcome to harbor{site}q weather desk\n{}\nMore \
                 from our quay{site}z reporters today",
                story.join("\n")
            );
            json!({"id": n, "text": text})
        })
        .collect()
}

#[test]
fn neither_order_nor_threads_nor_compression_nor_a_pipe_change_the_result() {
    let mut all = sites();
    let folder = folder(&[("a.jsonl", &lines(&all))]);
    all.reverse();
    fs::write(folder.path().join("b.jsonl"), lines(&all)).unwrap();
    let size = fs::metadata(folder.path().join("a.jsonl")).unwrap().len();
    assert!(size > 512 << 10, "{size} bytes are looked at in one go");

    let first = run(folder.path(), &["a.jsonl", "-j", "1"]);
    assert!(err(&first).contains("recurring"), "{}", err(&first));
    let mut expect = records(&first.stdout);
    assert_eq!(expect.len(), 230);
    let text = expect[0]["text"].as_str().unwrap();
    assert!(text.starts_with("The ") && text.ends_with('.'), "{text}");

    let second = run(folder.path(), &["a.jsonl", "-j", "2"]);
    assert!(first.stdout == second.stdout, "threads change the result");

    let mut packed = zstd::Encoder::new(Vec::new(), 1).unwrap();
    packed.write_all(&fs::read(folder.path().join("a.jsonl")).unwrap()).unwrap();
    fs::write(folder.path().join("a.jsonl.zst"), packed.finish().unwrap()).unwrap();
    let mut piped = command(folder.path(), &["-", "--input", "jsonl"]);
    let file = fs::File::open(folder.path().join("a.jsonl")).unwrap();
    let piped = piped.stdin(file).output().unwrap();
    let zipped = run(folder.path(), &["a.jsonl.zst"]);
    let reversed = run(folder.path(), &["b.jsonl"]);
    expect.reverse();
    assert_same(&reversed, &expect);
    expect.reverse();
    assert_same(&piped, &expect);
    assert_same(&zipped, &expect);
}

/// The same records, wherever they stand.
fn assert_same(output: &Output, expect: &[Value]) {
    let strip = |it: &Value| {
        let mut it = it.clone();
        it.as_object_mut().unwrap().retain(|key, _| key != "path" && key != "record_line");
        it
    };
    let found: Vec<Value> = records(&output.stdout).iter().map(strip).collect();
    let expect: Vec<Value> = expect.iter().map(strip).collect();
    assert!(found == expect, "{}", err(output));
}

#[test]
fn outputs_are_compressed_as_their_names_say() {
    let folder = folder(&[("a.txt", STORY)]);
    let plain = run(folder.path(), &["a.txt"]).stdout;
    for name in ["out.jsonl", "out.jsonl.gz", "out.jsonl.zst"] {
        assert_eq!(run(folder.path(), &["a.txt", "-o", name]).stdout, b"");
        let bytes = fs::read(folder.path().join(name)).unwrap();
        let unpacked = match name {
            "out.jsonl.gz" => {
                let mut all = Vec::new();
                flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_end(&mut all).unwrap();
                all
            }
            "out.jsonl.zst" => zstd::decode_all(&bytes[..]).unwrap(),
            _ => bytes,
        };
        assert_eq!(unpacked, plain, "{name}");
    }
}

#[test]
fn ids_come_out_as_they_went_in() {
    let story = |id: Value| json!({"id": id, "text": STORY, "url": "u", "source": "S"});
    let folder = folder(&[("a.jsonl", &lines(&[story(json!(1)), story(json!("1"))]))]);
    fs::write(
        folder.path().join("b.jsonl"),
        format!("{{\"id\":18446744073709551617,\"text\":{}}}\n", json!(STORY)),
    )
    .unwrap();
    let output = run(folder.path(), &["a.jsonl", "b.jsonl"]);
    let found = std::str::from_utf8(&output.stdout).unwrap();
    let ids: Vec<&str> = found
        .lines()
        .map(|it| it.split(',').next().unwrap().trim_start_matches("{\"id\":"))
        .collect();
    assert_eq!(ids, ["1", "\"1\"", "18446744073709551617"]);
    assert_eq!(records(&output.stdout)[0]["outlet"], "S");
    assert_eq!(records(&output.stdout)[0]["url"], "u");
}

#[test]
fn a_document_that_was_sent_again_is_written_once() {
    let story = |id: &str, text: &str| json!({"id": id, "text": text});
    let again = [story("a", STORY), story("b", OTHER), story("a", STORY)];
    let folder = folder(&[("a.jsonl", &lines(&again))]);
    let output = run(folder.path(), &["a.jsonl"]);
    assert_eq!((code(&output), records(&output.stdout).len()), (0, 2));
    assert!(err(&output).contains("a.jsonl:3: sent again: \"a\""), "{}", err(&output));
    let strict = run(folder.path(), &["a.jsonl", "--strict"]);
    assert_eq!((code(&strict), strict.stdout.len()), (2, 0));

    let differ = [story("a", STORY), story("a", OTHER)];
    fs::write(folder.path().join("b.jsonl"), lines(&differ)).unwrap();
    let output = run(folder.path(), &["b.jsonl"]);
    assert_eq!((code(&output), output.stdout.len()), (2, 0));
    assert!(err(&output).contains("b.jsonl:1 and b.jsonl:2"), "{}", err(&output));
}

#[test]
fn an_embedded_article_never_takes_the_id_of_a_record() {
    let page = format!(
        "{STORY}\n\nRelated Articles\nThe Daily Ferry\n26 minutes ago\nFrost in the valley\n{OTHER}\n"
    );
    let all = [json!({"id": "x", "text": page}), json!({"id": "x#e1", "text": OTHER})];
    let folder = folder(&[("a.jsonl", &lines(&all))]);
    let found = extracted(folder.path(), &["a.jsonl"]);
    let ids: Vec<&str> = found.iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!((ids.len(), ids[0], ids[2]), (3, "x", "x#e1"));
    assert!(ids[1].starts_with("x#e1-") && ids[1].len() == "x#e1-".len() + 32, "{ids:?}");
    assert_eq!(found[1]["text"], OTHER);
    assert_eq!(found[1]["age"], "26 minutes ago");
    assert_eq!(found[0]["text"], STORY);
}

#[test]
fn a_file_that_breaks_off_gives_nothing_and_the_rest_is_written() {
    let folder = folder(&[("a.txt", STORY)]);
    let mut packed = zstd::Encoder::new(Vec::new(), 1).unwrap();
    packed.write_all(lines(&sites()).as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    fs::write(folder.path().join("cut.jsonl.zst"), &packed[..packed.len() / 2]).unwrap();
    let output = run(folder.path(), &["cut.jsonl.zst", "a.txt"]);
    let found = records(&output.stdout);
    assert_eq!((code(&output), found.len(), &found[0]["id"]), (2, 1, &json!("a.txt")));
    assert!(err(&output).contains("cut.jsonl.zst"), "{}", err(&output));
    // What could not be read takes the place of nothing.
    fs::write(folder.path().join("out"), "old").unwrap();
    let output = run(folder.path(), &["cut.jsonl.zst", "-o", "out"]);
    assert_eq!(code(&output), 2);
    assert_eq!(fs::read_to_string(folder.path().join("out")).unwrap(), "old");
}

#[test]
fn one_json_document_holds_articles_removed_diagnostics_and_a_summary() {
    let output = run(&root(), &["seeds", "--format", "json"]);
    let whole: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(whole["schema"], "wireprint/extract");
    assert_eq!(whole["parameters"], json!({"keep_furniture": false}));
    assert_eq!(whole["articles"].as_array().unwrap().len(), 11);
    assert_eq!(whole["summary"]["embedded"], 6);
    let removed = &whole["articles"][0]["removed"];
    assert_eq!(removed[0]["kind"], "related-link");
    let empty = folder(&[("e.txt", " ")]);
    let output = run(empty.path(), &["e.txt", "--format", "json"]);
    let whole: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(whole["articles"], json!([]));
    assert_eq!(whole["summary"]["records_empty"], 1);
}

#[test]
fn outputs_are_kept_apart_and_a_full_disk_is_an_error() {
    let folder = folder(&[("a.txt", STORY)]);
    let output = run(folder.path(), &["a.txt", "-o", "x", "--removed", "x"]);
    assert_eq!(code(&output), 2);
    assert!(!folder.path().join("x").exists());
    if Path::new("/dev/full").exists() {
        let output = run(folder.path(), &["a.txt", "-o", "/dev/full"]);
        assert_eq!(code(&output), 2);
        assert!(err(&output).contains("/dev/full"), "{}", err(&output));
        let output = run(folder.path(), &["a.txt", "-o", "new", "--removed", "/dev/full"]);
        assert!(code(&output) == 0 || !folder.path().join("new").exists(), "{}", err(&output));
    }
}

/// Also under another name, through a link, as a second name of the file, and below
/// a directory; whether its records can be read or not.
#[cfg(unix)]
#[test]
fn no_input_is_overwritten() {
    let text = format!("{}not json\n", lines(&[json!({"id": 1, "text": STORY})]));
    let dir = folder(&[("a.jsonl", &text), ("bad.jsonl", "not json\n")]);
    let at = |name: &str| dir.path().join(name);
    fs::hard_link(at("a.jsonl"), at("hard.out")).unwrap();
    std::os::unix::fs::symlink("a.jsonl", at("soft.out")).unwrap();
    let before = fs::read_dir(dir.path()).unwrap().count();
    for args in [
        ["a.jsonl", "-o", "a.jsonl"],
        ["a.jsonl", "-o", "./a.jsonl"],
        ["a.jsonl", "-o", "hard.out"],
        ["a.jsonl", "-o", "soft.out"],
        ["a.jsonl", "--removed", "a.jsonl"],
        ["soft.out", "-o", "a.jsonl"],
        ["bad.jsonl", "-o", "bad.jsonl"],
        [".", "-o", "a.jsonl"],
    ] {
        let output = run(dir.path(), &args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(err(&output).contains("would be overwritten"), "{args:?}: {}", err(&output));
        assert!(output.stdout.is_empty());
        assert_eq!(fs::read_to_string(at("a.jsonl")).unwrap(), text);
        assert_eq!(fs::read_to_string(at("bad.jsonl")).unwrap(), "not json\n");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), before);
    }
    let output = run(dir.path(), &["a.jsonl", "-o", "new.jsonl"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
}

#[test]
fn a_short_record_keeps_its_text() {
    let texts = ["the bridge closes again next week", "a fire at the mill on sunday night"];
    let input: Vec<Value> =
        texts.iter().zip(1..).map(|(it, id)| json!({"id": id, "text": it})).collect();
    let dir = folder(&[("a.jsonl", &lines(&input))]);
    let found = extracted(dir.path(), &["a.jsonl"]);
    assert_eq!(found.iter().map(|it| it["text"].as_str().unwrap()).collect::<Vec<_>>(), texts);
    assert!(found.iter().all(|it| it["furniture_share"] == 0.0));
}

/// A ZIP archive with these files, stored as they are.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let long = |n: usize| u32::try_from(n).unwrap().to_le_bytes();
    let short = |n: usize| u16::try_from(n).unwrap().to_le_bytes();
    let (mut local, mut central) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let about = [
            &[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
            &crc.sum().to_le_bytes(),
            &long(bytes.len()),
            &long(bytes.len()),
            &short(name.len()),
            &[0, 0],
        ]
        .concat();
        let at = long(local.len());
        local.extend([&b"PK\x03\x04"[..], &about, name.as_bytes(), bytes].concat());
        let head = [&b"PK\x01\x02\x14\0"[..], &about, &[0; 10], &at, name.as_bytes()].concat();
        central.extend(head);
    }
    let count = short(files.len());
    let end = [
        &b"PK\x05\x06\0\0\0\0"[..],
        &count,
        &count,
        &long(central.len()),
        &long(local.len()),
        &[0, 0],
    ]
    .concat();
    [local, central, end].concat()
}

/// A web archive with one page.
fn warc(page: &str) -> String {
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
    format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:1>\r\nWARC-Target-URI: \
         http://mail.example/1\r\nContent-Type: application/http; msgtype=response\r\n\
         Content-Length: {}\r\n\r\n{http}\r\n\r\n",
        http.len()
    )
}

#[test]
fn of_a_folder_with_a_file_of_each_kind_each_is_named_with_what_became_of_it() {
    let text = |what: &str| STORY.replace("Velm", what);
    let page = |what: &str| {
        let paragraphs: String = text(what).lines().map(|it| format!("<p>{it}</p>")).collect();
        format!("<html lang=en><title>{what}</title><body><article>{paragraphs}</article>")
    };
    let record = |what: &str| format!("{}\n", json!({"id": what, "text": text(what)}));
    let rtf = |what: &str| format!("{{\\rtf1\\ansi {}\\par}}", text(what).replace('\n', "\\par "));
    let packed = |what: &str, pack: &dyn Fn(&[u8]) -> Vec<u8>| pack(record(what).as_bytes());
    let gzip = |it: &[u8]| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(it).unwrap();
        packer.finish().unwrap()
    };
    let bzip2 = |it: &[u8]| {
        let mut packer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        packer.write_all(it).unwrap();
        packer.finish().unwrap()
    };
    let mail = |kind: &str, body: &str| {
        format!(
            "From: Ada <a@mail.example>\r\nSubject: S\r\nMIME-Version: 1.0\r\nContent-Type: {kind}; \
             charset=utf-8\r\n\r\n{}\r\n",
            body.replace('\n', "\r\n\r\n")
        )
    };
    let docx = {
        let paragraphs: String = text("docx")
            .lines()
            .map(|it| format!("<w:p><w:r><w:t>{it}</w:t></w:r></w:p>"))
            .collect();
        let document = format!("<w:document><w:body>{paragraphs}</w:body></w:document>");
        zip(&[("word/document.xml", document.as_bytes())])
    };
    let odt = {
        let paragraphs: String =
            text("odt").lines().map(|it| format!("<text:p>{it}</text:p>")).collect();
        let content = format!("<office:document-content>{paragraphs}</office:document-content>");
        let kind = b"application/vnd.oasis.opendocument.text";
        zip(&[("mimetype", kind), ("content.xml", content.as_bytes())])
    };
    let csv = |mark: char| {
        format!("id{mark}text\n{mark}\"{}\"\n", text(if mark == ',' { "csv" } else { "tsv" }))
    };
    let parquet = {
        let made = folder(&[("a.jsonl", &record("parquet"))]);
        run(made.path(), &["a.jsonl", "-o", "a.parquet", "-q"]);
        fs::read(made.path().join("a.parquet")).unwrap()
    };
    let feed = format!(
        "<rss><channel><title>Mail</title><item><guid>feed</guid><description>{}</description></item>\
         </channel></rss>",
        text("feed")
    );
    let readable: Vec<(&str, Vec<u8>)> = vec![
        ("a.txt", text("txt").into()),
        ("b.md", text("md").into()),
        ("c.jsonl", record("jsonl").into()),
        ("d.ndjson", record("ndjson").into()),
        ("e.json", format!("[{}]", record("json")).into()),
        ("f.csv", csv(',').into()),
        ("g.tsv", csv('\t').into()),
        ("h.html", page("html").into()),
        ("i.xhtml", page("xhtml").into()),
        ("j.parquet", parquet),
        ("k.warc", warc(&page("warc")).into()),
        ("l.rss", feed.clone().into()),
        ("m.xml", feed.replace("feed<", "xml<").replace("at feed", "at xml").into()),
        ("n.docx", docx),
        ("o.odt", odt),
        ("p.rtf", rtf("rtf").into()),
        ("q.eml", mail("text/plain", &text("eml")).into()),
        ("r.mhtml", mail("text/html", &page("mhtml")).into()),
        ("s.zip", zip(&[("inside.txt", text("zip").as_bytes())])),
        ("t.jsonl.gz", packed("gz", &gzip)),
        ("u.jsonl.zst", packed("zst", &|it| zstd::encode_all(it, 1).unwrap())),
        ("v.jsonl.bz2", packed("bz2", &bzip2)),
    ];
    let refused: Vec<(&str, &[u8])> = vec![
        ("0.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"),
        ("1.7z", b"7z\xbc\xaf\x27\x1c\0\x04"),
        ("2.pdf", b"%PDF-1.4 without a zero byte"),
        ("3.rar", b"Rar!\x1a\x07\x01\0"),
        ("4.sqlite", b"SQLite format 3\0"),
        ("5.png", b"\x89PNG\r\n\x1a\n"),
        ("6.mp3", b"ID3\x04\0"),
        ("_SUCCESS", b""),
    ];
    let folder = tempfile::tempdir().unwrap();
    let all = readable.iter().map(|it| (it.0, it.1.as_slice())).chain(refused.iter().copied());
    for (name, bytes) in all {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let output = run(folder.path(), &[".", "-v"]);
    let said = err(&output);
    assert_eq!(code(&output), 0, "{said}");
    let found = records(&output.stdout);
    for (name, _) in &readable {
        let own: Vec<&Value> =
            found.iter().filter(|it| it["path"].as_str().unwrap().contains(name)).collect();
        assert_eq!(own.len(), 1, "{name}: {said}");
        let text = own[0]["text"].as_str().unwrap();
        assert!(
            text.starts_with("The harbor at ") && text.ends_with("in spring."),
            "{name}: {text}"
        );
        let named = said.lines().filter(|it| it.contains(name) && it.contains("records: "));
        let named: Vec<&str> = named.collect();
        assert!(named.len() == 1 && named[0].ends_with("records: 1 read"), "{name}: {named:?}");
    }
    for (name, _) in &refused {
        let named: Vec<&str> = said.lines().filter(|it| it.contains(name)).collect();
        assert!(named.len() == 1 && named[0].contains("not read: "), "{name}: {named:?}");
    }
    assert_eq!(found.len(), readable.len());
    let account =
        format!("{} accepted, 0 empty, {} skipped, 0 failed", readable.len(), refused.len());
    assert!(said.contains(&account), "{said}");
    // Under --strict what was passed over is a failure; what is named and refused always is.
    assert_eq!(code(&run(folder.path(), &[".", "--strict", "-q"])), 2);
    for (name, _) in refused.iter().filter(|it| it.0 != "_SUCCESS") {
        let output = run(folder.path(), &[name]);
        assert_eq!(code(&output), 2, "{name}: {}", err(&output));
        assert!(err(&output).contains("not read: "), "{name}: {}", err(&output));
    }
}

#[test]
fn what_json_has_of_a_page_parquet_has_too() {
    let set = |text: &str| text.lines().map(|it| format!("<p>{it}</p>")).collect::<String>();
    let (paragraphs, more) = (set(STORY), set(OTHER));
    let dek =
        "After nine months of repairs the port of the valley sees its first two ferries again";
    let page = format!(
        "<html lang=en><head><title>Harbor reopens</title><meta property='article:modified_time' \
         content='2026-03-02'></head><body><main><article><h1>Harbor reopens</h1><p \
         class='standfirst'>{dek}</p>{paragraphs}<table><tr><th>Ferry</th><th>Fare</th><th>From</th></tr><tr>\
         <td>North</td><td>12</td><td>Quay</td></tr><tr><td>South</td><td>15</td><td>Old mill</td>\
         </tr><tr><td>Night</td><td>20</td><td>Quay</td></tr></table>{more}</article></main></body>"
    );
    let folder = folder(&[("a.html", &page)]);
    let json = &extracted(folder.path(), &["a.html"])[0];
    assert_eq!(json["standfirst"], dek);
    assert_eq!(json["modified"], "2026-03-02");
    assert_eq!(json["tables"].as_array().unwrap().len(), 1, "{json}");
    run(folder.path(), &["a.html", "-o", "a.parquet"]);
    let file = fs::File::open(folder.path().join("a.parquet")).unwrap();
    let reader = parquet::file::serialized_reader::SerializedFileReader::new(file).unwrap();
    let rows = parquet::file::reader::FileReader::get_row_iter(&reader, None).unwrap();
    let row = rows.map(|it| it.unwrap()).next().unwrap();
    let cell = |it: &parquet::record::Field| match it {
        parquet::record::Field::Str(text) => json!(text),
        parquet::record::Field::Null => Value::Null,
        other => json!(other.to_string()),
    };
    let row: serde_json::Map<String, Value> =
        row.get_column_iter().map(|(name, it)| (name.clone(), cell(it))).collect();
    for name in ["standfirst", "modified", "title", "text", "language"] {
        assert_eq!(row[name], json[name], "{name}");
    }
    assert!(row["basis"].is_null() && row["parts"].is_null());
    let tables: Value = serde_json::from_str(row["tables"].as_str().unwrap()).unwrap();
    assert_eq!(tables, json["tables"]);
}

#[test]
fn shards_that_count_from_one_have_ids_of_their_own() {
    let line = |text: &str| json!({"id": 1, "text": text}).to_string() + "\n";
    let folder =
        folder(&[("0.jsonl", &line(STORY)), ("1.jsonl", &line(OTHER)), ("2.jsonl", &line(STORY))]);
    let output = run(folder.path(), &["0.jsonl", "1.jsonl", "2.jsonl"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let ids: Vec<Value> = records(&output.stdout).iter().map(|it| it["id"].clone()).collect();
    assert_eq!(ids, [json!(1), json!("1@1.jsonl:1")], "the third was sent again");
    let said = "the article here is called \"1@1.jsonl:1\"";
    assert!(err(&output).contains(said), "{}", err(&output));
}

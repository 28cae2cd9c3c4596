//! `wireprint dedup` as it is built: files, formats, exit codes, bad input.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::common::{self, code, err, out, story};

/// Five records: the second is the first in capitals, the fourth a light edit of it.
fn records() -> Vec<String> {
    let record = |id: Value, text: String, more: &str| {
        format!(r#"{{"id": {id}, "score": 1.50, "text": "{text}"{more}}}"#)
    };
    vec![
        record(json!("a"), story(1, 0), ""),
        record(json!(7), story(1, 0).to_uppercase(), r#", "outlet": "Tide""#),
        record(json!("b"), story(2, 0), r#", "tags": ["x", {"y": null}]"#),
        record(json!("near"), story(1, 4), r#", "outlet": "Post""#),
        record(json!(8), story(3, 0), ""),
    ]
}

/// A folder with `in.jsonl`, and no configuration file above it.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), records().join("\n") + "\n").unwrap();
    folder
}

fn command(folder: &Path, args: &[&str]) -> Command {
    common::command(folder, &[&["dedup"], args].concat())
}

fn run(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().unwrap()
}

/// Runs and expects success.
fn fine(folder: &Path, args: &[&str]) -> Output {
    let output = run(folder, args);
    assert_eq!(code(&output), 0, "{args:?}: {}", err(&output));
    output
}

fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

fn unpacked(folder: &Path, name: &str) -> String {
    let mut res = String::new();
    let file = fs::File::open(folder.join(name)).unwrap();
    if name.ends_with(".gz") {
        flate2::read::MultiGzDecoder::new(file).read_to_string(&mut res).unwrap();
    } else {
        zstd::Decoder::new(file).unwrap().read_to_string(&mut res).unwrap();
    }
    res
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(text).unwrap();
    packed.finish().unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The lines of `in.jsonl` that stay.
fn kept() -> String {
    let all = records();
    [&all[0], &all[2], &all[4]].map(|it| format!("{it}\n")).concat()
}

const CLUSTERS: &str = "\
a\ta\tkept\ta\t1
7\ta\tdropped\ta\t1
b\tb\tkept\tb\t1
near\ta\tdropped\ta\t0.9333
8\t8\tkept\t8\t1
";

#[test]
fn the_corpus_the_clusters_and_the_pairs_are_written() {
    let folder = folder();
    let folder = folder.path();
    let args = ["in.jsonl", "-o", "out.jsonl", "--clusters", "c.tsv", "--pairs", "p.tsv"];
    let output = fine(folder, &args);
    assert_eq!(text(folder, "out.jsonl"), kept());
    assert_eq!(text(folder, "c.tsv"), CLUSTERS);
    assert_eq!(text(folder, "p.tsv"), "a\t7\t1\t1\t1\na\tnear\t0.8667\t0.9286\t0.9286\n");
    assert_eq!(names(folder), ["c.tsv", "in.jsonl", "out.jsonl", "p.tsv"]);
    assert!(out(&output).starts_with("5 documents · 1 file"), "{}", out(&output));
    assert!(out(&output).contains("removed                 2  in 1 cluster\n"), "{}", out(&output));
    assert!(err(&output).contains(" documents/s"), "{}", err(&output));
}

#[test]
fn a_dry_run_writes_no_corpus() {
    let folder = folder();
    let folder = folder.path();
    let args = ["in.jsonl", "-o", "out.jsonl", "--dry-run", "--clusters", "c.tsv", "-q"];
    let output = fine(folder, &args);
    assert_eq!((names(folder), err(&output)), (vec!["c.tsv".into(), "in.jsonl".into()], ""));
    assert_eq!(text(folder, "c.tsv"), CLUSTERS);
}

#[test]
fn compressed_input_and_output_hold_the_same() {
    let folder = folder();
    let folder = folder.path();
    let plain = fs::read(folder.join("in.jsonl")).unwrap();
    let (head, tail) = plain.split_at(plain.len() / 2);
    fs::write(folder.join("members.jsonl.gz"), [gzip(head), gzip(tail)].concat()).unwrap();
    let frames = [head, tail].map(|it| zstd::encode_all(it, 3).unwrap());
    fs::write(folder.join("frames.jsonl.zst"), frames.concat()).unwrap();
    for input in ["in.jsonl", "members.jsonl.gz", "frames.jsonl.zst"] {
        for threads in ["1", "2"] {
            for to in ["out.jsonl.gz", "out.jsonl.zst"] {
                let args = [input, "-o", to, "-j", threads, "--clusters", "c.tsv"];
                fine(folder, &args);
                assert_eq!(unpacked(folder, to), kept(), "{args:?}");
                assert_eq!(text(folder, "c.tsv"), CLUSTERS, "{args:?}");
            }
        }
    }
    let once = fs::read(folder.join("out.jsonl.gz")).unwrap();
    fine(folder, &["frames.jsonl.zst", "-o", "out.jsonl.gz"]);
    assert_eq!(fs::read(folder.join("out.jsonl.gz")).unwrap(), once, "no time is in it");
}

#[test]
fn the_corpus_goes_to_standard_output_and_the_summary_beside_it() {
    let folder = folder();
    let output = fine(folder.path(), &["in.jsonl", "-o", "-"]);
    assert_eq!(out(&output), kept());
    assert!(err(&output).starts_with("5 documents"), "{}", err(&output));
    let quiet = fine(folder.path(), &["in.jsonl", "-o", "-", "-q"]);
    assert_eq!((out(&quiet), err(&quiet)), (kept().as_str(), ""));
    let json = fine(folder.path(), &["in.jsonl", "-o", "-", "-q", "--format", "json"]);
    assert_eq!(out(&json), kept());
    let summary: Value = serde_json::from_str(err(&json)).unwrap();
    assert_eq!(summary["schema"], "wireprint/dedup");
}

#[test]
fn standard_input_is_read_once_and_written_on() {
    let folder = folder();
    let mut child = command(folder.path(), &["-", "-o", "-", "-q"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let input = fs::read(folder.path().join("in.jsonl")).unwrap();
    child.stdin.take().unwrap().write_all(&input).unwrap();
    assert_eq!(out(&child.wait_with_output().unwrap()), kept());
}

#[test]
fn a_table_on_standard_input_is_read_as_one() {
    let folder = folder();
    let read = |input: &str| {
        let mut child = command(folder.path(), &["-", "-o", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    let weir = "\"The weir, they say, was mended.\"";
    let output = read(&format!("id,text\n1,{weir}\n2,Eels were dear in Osby.\n3,{weir}\n"));
    let ids =
        out(&output).lines().map(|it| serde_json::from_str::<Value>(it).unwrap()["id"].clone());
    assert_eq!(ids.collect::<Vec<_>>(), ["1", "2"], "{}", err(&output));
    assert!(err(&output).starts_with("3 documents"), "{}", err(&output));
    // Rows of what has no known name are read as text, and that is said.
    let output = read("a,b,c\n1,2,3\n4,5,6\n");
    let said = "read as one article of plain text: its lines look like rows; `--input csv`";
    assert!(err(&output).contains(said), "{}", err(&output));
    let output = read("The weir was mended, they say.\n\nEels were dear in Osby.\n");
    assert!(err(&output).starts_with("1 document"), "{}", err(&output));
}

#[test]
fn a_preferred_outlet_that_no_document_has_is_said() {
    let folder = folder();
    let output = fine(folder.path(), &["in.jsonl", "--dry-run", "--prefer", "Post,Nobody,Nowhere"]);
    let said = "warning: no document has the preferred outlet Nobody, Nowhere\n";
    assert!(err(&output).contains(said), "{}", err(&output));
    let output = fine(folder.path(), &["in.jsonl", "--dry-run", "--prefer", "post"]);
    assert!(!err(&output).contains("no document has"), "{}", err(&output));
}

#[test]
fn json_goes_in_and_out_as_an_array() {
    let folder = folder();
    let folder = folder.path();
    let pretty =
        format!("[\n{}\n]\n", records().join(",\n").replace(", \"text\"", ",\r\n\"text\""));
    fs::write(folder.join("in.json"), pretty).unwrap();
    fine(folder, &["in.json", "-o", "out.json"]);
    let found: Vec<Value> = serde_json::from_str(&text(folder, "out.json")).unwrap();
    let expect: Vec<Value> = kept().lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    assert_eq!(found, expect);
    fine(folder, &["in.json", "-o", "out.jsonl"]);
    assert_eq!(text(folder, "out.jsonl").lines().count(), 3, "one a line");
    fine(folder, &["in.jsonl", "--against", "in.json", "-o", "none.json"]);
    assert_eq!(text(folder, "none.json"), "[]\n");
}

#[test]
fn annotated_records_say_cluster_and_reason() {
    let folder = folder();
    fine(folder.path(), &["in.jsonl", "-o", "all.jsonl", "--annotate"]);
    let all = text(folder.path(), "all.jsonl");
    let notes: Vec<Value> = all
        .lines()
        .map(|it| serde_json::from_str::<Value>(it).unwrap()["wireprint"].clone())
        .collect();
    let note = |cluster: Value, similarity: f64| json!({ "cluster": cluster, "representative": cluster, "similarity": similarity, "status": "kept" });
    let dropped = |reason: &str, similarity: f64| {
        json!({ "cluster": "a", "representative": "a", "similarity": similarity,
                "status": "dropped", "reason": reason })
    };
    assert_eq!(notes[0], note(json!("a"), 1.0));
    assert_eq!(notes[1], dropped("exact", 1.0));
    assert_eq!(notes[3], dropped("near", 0.9333));
    assert_eq!(notes[4], note(json!(8), 1.0));
    assert!(all.contains(r#""score": 1.50,"#), "the rest is as it stood");
}

#[test]
fn the_summary_for_programs_accounts_for_everything() {
    let folder = folder();
    let output = fine(folder.path(), &["in.jsonl", "--dry-run", "--format", "json"]);
    let value: Value = serde_json::from_str(out(&output)).unwrap();
    let header = [&value["schema"], &value["version"], &value["tool"]];
    let tool = concat!("wireprint ", env!("CARGO_PKG_VERSION"));
    assert_eq!(header, [&json!("wireprint/dedup"), &json!(1), &json!(tool)]);
    assert_eq!(value["parameters"]["keep"], "first");
    let expect = json!([
        {"id": 7, "reason": "exact", "similarity": 1.0},
        {"id": "near", "reason": "near", "similarity": 0.9333},
    ]);
    assert_eq!(value["clusters"][0]["removed"], expect);
    assert_eq!(value["clusters"][0]["members"], json!(["a", 7, "near"]));
    assert_eq!(value["clusters"][0]["outlets"], json!([null, "Tide", "Post"]));
    let outlet = |name| json!({"outlet": name, "documents": 1, "removed": 1});
    assert_eq!(value["summary"]["outlets"], json!([outlet("Post"), outlet("Tide")]));
    let summary = &value["summary"];
    assert_eq!((&summary["kept"], &summary["removed"]), (&json!(3), &json!(2)));
    assert_eq!(summary["records_read"], 5);
}

#[test]
fn policies_are_flags_and_settings() {
    let folder = folder();
    let folder = folder.path();
    let stays = |args: &[&str]| {
        let all = [&["in.jsonl", "-o", "-", "-q"], args].concat();
        let output = fine(folder, &all);
        let ids = out(&output).lines().map(|it| serde_json::from_str::<Value>(it).unwrap());
        let mut ids = ids.map(|it| it["id"].clone());
        ids.find(|it| ["a", "near"].contains(&it.as_str().unwrap_or("")) || *it == 7).unwrap()
    };
    let text = |id: &str| json!(id);
    assert_eq!(stays(&[]), text("a"));
    assert_eq!(stays(&["--keep", "last"]), text("near"));
    assert_eq!(stays(&["--prefer", "Post,Tide"]), text("near"));
    assert_eq!(stays(&["--keep", "preferred", "--prefer", "Tide"]), 7);
    fs::write(folder.join("wireprint.toml"), "[dedup]\nkeep = \"last\"\n").unwrap();
    assert_eq!(stays(&[]), text("near"));
    assert_eq!(stays(&["--keep", "first"]), text("a"));
    fs::write(folder.join("wireprint.toml"), "[dedup]\nexact = true\nprefer = [\"Post\"]\n")
        .unwrap();
    let output = fine(folder, &["in.jsonl", "--dry-run", "--format", "json"]);
    let value: Value = serde_json::from_str(out(&output)).unwrap();
    assert_eq!(
        value["parameters"],
        json!({
            "level": "document", "sketch": "exact", "keep": "preferred", "prefer": "Post", "templates": "keep",
        })
    );
    assert_eq!(value["summary"]["removed"], 1);
    for (config, expect) in [
        (
            "[dedup]\nkeep = \"best\"\n",
            "line 2: unknown variant `best`, expected one of `first`, `last`",
        ),
        ("[dedup]\nfoo = 1\n", "line 2: unknown field `foo`"),
    ] {
        fs::write(folder.join("wireprint.toml"), config).unwrap();
        let output = run(folder, &["in.jsonl", "--dry-run"]);
        assert_eq!(code(&output), 2);
        assert!(err(&output).contains(expect), "{}", err(&output));
    }
}

#[test]
fn mistakes_are_explained() {
    let folder = folder();
    fs::create_dir(folder.path().join("d")).unwrap();
    for (args, expect) in [
        (&["in.jsonl"][..], "no output given"),
        (&["in.jsonl", "-o", "out.csv"], "a record has other columns than the first"),
        (&["in.jsonl", "-o", "."], "the folder is not empty"),
        (&["in.jsonl", "-o", "out.jsonl.xz"], ".gz or .zst only"),
        (&["in.jsonl", "-o", "nowhere/out.jsonl"], "cannot write nowhere/out.jsonl: "),
        (&["in.jsonl", "-o", "x.jsonl", "--pairs", "x.jsonl"], "two outputs would go to x.jsonl"),
        (&["in.jsonl", "-o", "-", "--pairs", "-"], "two outputs"),
        (&["in.jsonl", "--dry-run", "--threshold", "0"], "not in 0.01..=1"),
        (&["in.jsonl", "--dry-run", "--threshold", "0.001"], "not in 0.01..=1"),
        (&["in.jsonl", "--dry-run", "--recall", "1"], "recall goal"),
        (&["in.jsonl", "--dry-run", "--shingle-words", "0"], "at least one word"),
        (&["in.jsonl", "--dry-run", "--keep", "preferred"], "--prefer"),
        (&["in.jsonl", "--dry-run", "--exact", "--sketch", "simhash"], "cannot be used with"),
    ] {
        let output = run(folder.path(), args);
        assert_eq!((code(&output), out(&output)), (2, ""), "{args:?}");
        assert!(err(&output).contains(expect), "{args:?}: {}", err(&output));
    }
    assert_eq!(names(folder.path()), ["d", "in.jsonl"]);
}

#[test]
fn what_another_corpus_holds_is_removed_and_only_that() {
    let folder = folder();
    let folder = folder.path();
    let test = json!({ "id": "a", "text": story(2, 3) }).to_string();
    fs::write(folder.join("test.jsonl"), test).unwrap();
    let args = ["in.jsonl", "--against", "test.jsonl", "-o", "out.jsonl", "--pairs", "p.tsv"];
    let output = fine(folder, &args);
    let all = records();
    let expect = [&all[0], &all[1], &all[3], &all[4]].map(|it| format!("{it}\n")).concat();
    assert_eq!(text(folder, "out.jsonl"), expect);
    assert!(text(folder, "p.tsv").contains("a\tb\t"));
    assert!(out(&output).contains("compared with"), "{}", out(&output));
}

#[test]
fn bad_records_are_said_by_line_and_cost_themselves() {
    let folder = folder();
    let folder = folder.path();
    let all = records();
    let bad = [
        all[0].as_str(),
        "{\"id\": 1, \"text\": ",
        "{\"id\": 2, \"note\": \"no text\"}",
        "{\"id\": 3, \"text\": 5}",
        "[1, 2]",
        all[2].as_str(),
        "{\"id\": 4, \"text\": \"cut sho",
    ];
    fs::write(folder.join("bad.jsonl"), bad.join("\n")).unwrap();
    let output = fine(folder, &["bad.jsonl", "-o", "out.jsonl"]);
    assert_eq!(text(folder, "out.jsonl"), format!("{}\n{}\n", all[0], all[2]));
    for line in [2, 3, 4, 5, 7] {
        let place = format!("warning: bad.jsonl:{line}: ");
        assert!(err(&output).contains(&place), "{line}: {}", err(&output));
    }
    assert!(out(&output).contains("skipped                 5"), "{}", out(&output));
    let strict = run(folder, &["bad.jsonl", "-o", "strict.jsonl", "--strict"]);
    assert_eq!(code(&strict), 2);
    assert!(!folder.join("strict.jsonl").exists());
}

#[test]
fn a_corpus_is_not_written_in_its_own_place() {
    let folder = folder();
    let before = text(folder.path(), "in.jsonl");
    let output = run(folder.path(), &["in.jsonl", "-o", "in.jsonl"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("would be overwritten"), "{}", err(&output));
    assert_eq!(text(folder.path(), "in.jsonl"), before);
    assert_eq!(names(folder.path()), ["in.jsonl"]);
}

#[test]
fn equal_ids_are_a_failure_that_names_both_places() {
    let folder = folder();
    let folder = folder.path();
    let record = |text: &str| json!({ "id": 7, "text": text }).to_string();
    fs::write(folder.join("twice.jsonl"), format!("{}\n\n{}\n", record("a"), record("b"))).unwrap();
    fs::write(folder.join("out.jsonl"), "old").unwrap();
    let output = run(folder, &["twice.jsonl", "-o", "out.jsonl"]);
    assert_eq!(code(&output), 2);
    let expect = "error: two documents have the id \"7\": twice.jsonl:1 and twice.jsonl:3; \
                  --id-field names another field for ids\n";
    assert_eq!(err(&output), expect);
    assert_eq!(text(folder, "out.jsonl"), "old");
}

#[test]
fn a_file_cut_short_is_a_failure_and_the_others_are_written() {
    let folder = folder();
    let folder = folder.path();
    let plain = fs::read(folder.join("in.jsonl")).unwrap();
    let mut packed = gzip(&plain);
    packed.truncate(packed.len() - 20);
    fs::write(folder.join("cut.jsonl.gz"), packed).unwrap();
    let mut packed = zstd::encode_all(&plain[..], 3).unwrap();
    packed.truncate(packed.len() - 20);
    fs::write(folder.join("cut.jsonl.zst"), packed).unwrap();
    for (cut, kind) in [("cut.jsonl.gz", "gzip"), ("cut.jsonl.zst", "zstd")] {
        fs::write(folder.join("out.jsonl"), "old").unwrap();
        let output = run(folder, &[cut, "-o", "out.jsonl"]);
        assert_eq!(code(&output), 2);
        let expect = format!("error: {cut}: cannot be read: truncated {kind} data\n");
        assert!(err(&output).starts_with(&expect), "{}", err(&output));
        assert_eq!(text(folder, "out.jsonl"), "old", "nothing is not put in its place");
        let output = run(folder, &[cut, "in.jsonl", "-o", "out.jsonl"]);
        assert_eq!(code(&output), 2);
        assert_eq!(text(folder, "out.jsonl"), kept());
        assert!(out(&output).contains("failed                  1"), "{}", out(&output));
    }
}

#[test]
fn a_record_longer_than_allowed_is_skipped_without_being_held() {
    let folder = folder();
    let folder = folder.path();
    let all = records();
    let long = json!({ "id": "long", "text": "word ".repeat(60_000) }).to_string();
    fs::write(folder.join("long.jsonl"), format!("{}\n{long}\n{}\n", all[0], all[2])).unwrap();
    let args = ["long.jsonl", "-o", "out.jsonl", "--max-record", "100000"];
    let output = fine(folder, &args);
    let expect =
        "warning: long.jsonl:2: a record is too long: more than 100000 bytes (--max-record)";
    assert!(err(&output).contains(expect), "{}", err(&output));
    assert_eq!(text(folder, "out.jsonl"), format!("{}\n{}\n", all[0], all[2]));
    fine(folder, &["long.jsonl", "-o", "out.jsonl"]);
    assert_eq!(text(folder, "out.jsonl").lines().count(), 3);
}

/// Texts in `news/` and records in `shards/`.
fn folders() -> TempDir {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("news/sub")).unwrap();
    fs::create_dir(at("shards")).unwrap();
    fs::write(at("news/a.txt"), story(1, 0) + "\r\n").unwrap();
    fs::write(at("news/sub/a.txt"), story(1, 3)).unwrap();
    fs::write(at("news/sub/caf\u{e9} b.txt"), b"\xff\xfeO\0n\0e\0 \0n\0o\0t\0e\0").unwrap();
    let all = records();
    fs::write(at("shards/1.jsonl"), all[..2].join("\n")).unwrap();
    fs::write(at("shards/2.jsonl.gz"), gzip(all[2..4].join("\n").as_bytes())).unwrap();
    fs::write(at("shards/3.json"), format!("[{}]", all[4])).unwrap();
    folder
}

#[test]
fn a_folder_of_texts_comes_out_as_one() {
    let folder = folders();
    let folder = folder.path();
    for (args, place) in [
        (&["news", "-o", "clean"][..], "clean/"),
        (&["news", "-o", "new/"], "new/"),
        (&["news", "in.jsonl", "--text-field", "text", "-o", "both/"], "both/news/"),
    ] {
        fine(folder, args);
        for name in ["a.txt", "sub/caf\u{e9} b.txt"] {
            let expect = fs::read(folder.join("news").join(name)).unwrap();
            assert_eq!(fs::read(folder.join(place).join(name)).unwrap(), expect, "{args:?}");
        }
        assert_eq!(names(&folder.join(place)), ["a.txt", "sub"]);
        assert_eq!(names(&folder.join(place).join("sub")), ["caf\u{e9} b.txt"]);
    }
    assert_eq!(text(folder, "both/in.jsonl").lines().count(), 2);
    // As records where the name says so.
    fine(folder, &["news", "-o", "news.jsonl"]);
    let first = text(folder, "news.jsonl").lines().next().unwrap().to_owned();
    let value: Value = serde_json::from_str(&first).unwrap();
    assert_eq!(value, json!({ "id": "news/a.txt", "text": story(1, 0) + "\r\n" }));
    let mut all = names(folder);
    all.retain(|it| it.starts_with('.'));
    assert_eq!(all, [""; 0], "nothing is left behind");
}

#[test]
fn shards_come_out_as_shards() {
    let folder = folders();
    let folder = folder.path();
    fs::create_dir(folder.join("out")).unwrap();
    fine(folder, &["shards", "-o", "out"]);
    let all = records();
    assert_eq!(text(folder, "out/1.jsonl"), format!("{}\n", all[0]));
    assert_eq!(unpacked(folder, "out/2.jsonl.gz"), format!("{}\n", all[2]));
    assert_eq!(text(folder, "out/3.json"), format!("[\n{}\n]\n", all[4]));
}

#[test]
fn ids_are_no_paths() {
    let folder = folder();
    let folder = folder.path();
    fs::create_dir(folder.join("in")).unwrap();
    let record = |id: &str, about| json!({ "id": id, "text": story(about, 0) }).to_string();
    let lines = [record("../../escaped", 1), record("/tmp/escaped", 2), record("a\0b", 3)];
    fs::write(folder.join("in/x.jsonl"), lines.join("\n")).unwrap();
    fine(folder, &["in", "-o", "out/", "--clusters", "c.tsv"]);
    assert_eq!(names(&folder.join("out")), ["x.jsonl"]);
    assert_eq!(names(folder), ["c.tsv", "in", "in.jsonl", "out"]);
}

#[test]
fn a_folder_that_holds_something_is_left_alone() {
    let folder = folders();
    let folder = folder.path();
    fs::write(folder.join("rows.csv"), "id,text\n1,one two\n").unwrap();
    for (args, expect) in [
        (&["news", "-o", "shards"][..], "cannot write shards: the folder is not empty"),
        (&["news", "-o", "news"], "the folder is not empty"),
        (&["news", "-o", "nowhere/new/"], "cannot write nowhere/new/: No such file"),
        (&["news", "--annotate", "-o", "new/"], "--annotate needs -o OUT.jsonl"),
    ] {
        let output = run(folder, args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(err(&output).contains(expect), "{args:?}: {}", err(&output));
    }
    assert_eq!(names(folder), ["in.jsonl", "news", "rows.csv", "shards"]);
}

/// Three documents: the second repeats a paragraph of the first, and its own; the
/// third holds nothing of its own.
fn paragraphs(folder: &Path) {
    let p = |about: usize, changed: usize| story(about, changed);
    let texts = [
        json!({ "id": "a", "x": 1.50, "text": format!("{}\n\n{}", p(1, 0), p(2, 0)) }),
        json!({ "id": 12, "text": format!(
            "{}\r\n\r\nBy Ann Lee\r\n\r\n{}\r\n\r\n{}\r\n\r\n{}", p(3, 0), p(1, 3), p(3, 0), p(4, 0)
        ) }),
        json!({ "id": "c", "text": format!("{}\n{}\n", p(2, 0), p(1, 0)) }),
        json!({ "id": "d", "text": "By Ann Lee\n\nBy Ann Lee" }),
    ];
    let lines: Vec<String> = texts.iter().map(Value::to_string).collect();
    fs::write(folder.join("p.jsonl"), lines.join("\n").replace("1.5,", "1.50,")).unwrap();
}

#[test]
fn paragraphs_go_where_an_earlier_document_has_them() {
    let folder = folder();
    let folder = folder.path();
    paragraphs(folder);
    let level = ["--level", "paragraph"];
    for threads in ["1", "2"] {
        let args = [
            &["p.jsonl", "-o", "out.jsonl", "--cuts", "cuts.jsonl", "-j", threads][..],
            &["--clusters", "c.tsv"],
            &level,
        ];
        let output = fine(folder, &args.concat());
        let input = text(folder, "p.jsonl");
        let lines: Vec<&str> = input.lines().collect();
        let written = text(folder, "out.jsonl");
        let left: Vec<&str> = written.lines().collect();
        assert_eq!((left[0], left[2]), (lines[0], lines[3]), "untouched to the byte");
        let second: Value = serde_json::from_str(left[1]).unwrap();
        let rest = [story(3, 0), "By Ann Lee".to_owned(), story(3, 0), story(4, 0)];
        assert_eq!(second["text"], rest.join("\r\n\r\n"));
        assert_eq!(left.len(), 3, "nothing is left of the third");
        let dropped = text(folder, "c.tsv").lines().nth(2).unwrap().to_owned();
        assert_eq!(dropped, "c\tc\tdropped\ta\t1");

        let cuts: Vec<Value> = text(folder, "cuts.jsonl")
            .lines()
            .map(|it| serde_json::from_str(it).unwrap())
            .collect();
        let docs: Vec<&Value> = cuts.iter().map(|it| &it["doc"]).collect();
        assert_eq!(docs, [&json!(12), &json!("c"), &json!("c")]);
        let before: Value = serde_json::from_str(lines[1]).unwrap();
        let before = before["text"].as_str().unwrap();
        let at = |it: &Value, key: &str| usize::try_from(it[key].as_u64().unwrap()).unwrap();
        let cut = &cuts[0];
        assert_eq!(&before[at(cut, "start")..at(cut, "end")], story(1, 3));
        assert_eq!(cut["text"], story(1, 3));
        assert_eq!((at(cut, "line"), at(cut, "end_line")), (5, 5));
        assert_eq!((&cut["reason"], &cut["like"]["doc"]), (&json!("near"), &json!("a")));
        assert_eq!(cut["like"]["text"], story(1, 0));
        assert_eq!(cuts[1]["reason"], "exact");
        let summary = out(&output);
        assert!(summary.contains("paragraphs             11\n"), "{summary}");
        assert!(summary.contains("removed                 3  of 2 documents"), "{summary}");
    }
}

#[test]
fn paragraphs_follow_policy_length_and_the_other_corpus() {
    let folder = folder();
    let folder = folder.path();
    paragraphs(folder);
    let cuts = |args: &[&str]| {
        let all = ["p.jsonl", "--dry-run", "-q", "--level", "paragraph", "--cuts", "cuts.jsonl"];
        fine(folder, &[&all[..], args].concat());
        let lines = text(folder, "cuts.jsonl");
        let places = lines.lines().map(|it| serde_json::from_str::<Value>(it).unwrap());
        let shown = places.map(|it| format!("{} like {}", it["doc"], it["like"]["doc"]));
        shown.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(cuts(&[]), "12 like \"a\", \"c\" like \"a\", \"c\" like \"a\"");
    assert_eq!(cuts(&["--keep", "last"]), "\"a\" like \"c\", \"a\" like \"c\", 12 like \"c\"");
    assert_eq!(cuts(&["--exact"]), "\"c\" like \"a\", \"c\" like \"a\"");
    assert_eq!(cuts(&["--min-words", "61"]), "");
    let name = ", \"d\" like 12, \"d\" like 12";
    assert_eq!(cuts(&["--min-words", "3"]), cuts(&[]) + name);
    let other = json!({ "id": "o", "text": format!("{}\n\nx\n\n{}", story(4, 2), story(9, 0)) });
    fs::write(folder.join("other.jsonl"), other.to_string()).unwrap();
    assert_eq!(cuts(&["--against", "other.jsonl"]), "12 like \"o\"");

    fine(folder, &["p.jsonl", "-o", "all.jsonl", "--level", "paragraph", "--annotate"]);
    let all = text(folder, "all.jsonl");
    let notes: Vec<Value> = all.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    assert_eq!(notes[1]["wireprint"]["cuts"][0]["like"]["doc"], "a");
    assert!(notes[1]["text"].as_str().unwrap().contains(&story(1, 3)), "the text stays");
    for (args, expect) in [
        (&["--level", "paragraph", "--pairs", "x"][..], "pairs are of documents"),
        (&["--cuts", "x"], "--cuts needs --level paragraph"),
    ] {
        let output = run(folder, &[&["p.jsonl", "--dry-run"], args].concat());
        assert_eq!(code(&output), 2);
        assert!(err(&output).contains(expect), "{}", err(&output));
    }
}

#[test]
fn texts_lose_paragraphs_and_keep_their_files() {
    let folder = folder();
    let folder = folder.path();
    fs::create_dir(folder.join("t")).unwrap();
    let one = format!("{}\n\n{}\n", story(1, 0), story(2, 0));
    let two = format!("{}\n\n{}\n", story(1, 2), story(3, 0));
    fs::write(folder.join("t/1.txt"), &one).unwrap();
    fs::write(folder.join("t/2.txt"), two).unwrap();
    fine(folder, &["t", "-o", "u", "--level", "paragraph"]);
    assert_eq!(text(folder, "u/1.txt"), one);
    assert_eq!(text(folder, "u/2.txt"), story(3, 0) + "\n");
}

#[test]
fn an_empty_file_makes_an_empty_corpus() {
    let folder = folder();
    fs::write(folder.path().join("empty.jsonl"), "").unwrap();
    let output = fine(folder.path(), &["empty.jsonl", "-o", "out.jsonl"]);
    assert_eq!(text(folder.path(), "out.jsonl"), "");
    assert!(out(&output).starts_with("0 documents · 1 file · 0 bytes"), "{}", out(&output));
}

#[test]
fn an_empty_shard_makes_an_empty_shard() {
    let folder = folder();
    let folder = folder.path();
    fs::create_dir(folder.join("in")).unwrap();
    for (name, bytes) in [
        ("1.jsonl", records()[..2].join("\n")),
        ("2.jsonl", String::new()),
        ("3.csv", "id,text\n".to_owned()),
        ("4.json", "[]\n".to_owned()),
        ("_SUCCESS", String::new()),
    ] {
        fs::write(folder.join("in").join(name), bytes).unwrap();
    }
    fine(folder, &["in", "-o", "out/"]);
    assert_eq!(names(&folder.join("out")), ["1.jsonl", "2.jsonl", "3.csv", "4.json"]);
    for name in ["2.jsonl", "3.csv", "4.json"] {
        assert_eq!(text(folder, &format!("out/{name}")), text(folder, &format!("in/{name}")));
    }
    // A file that cannot be read is none.
    fs::write(folder.join("in/5.json"), "{").unwrap();
    let output = run(folder, &["in", "-o", "more/"]);
    assert_eq!(code(&output), 2);
    assert_eq!(names(&folder.join("more")), ["1.jsonl", "2.jsonl", "3.csv", "4.json"]);
}

#[test]
fn a_list_of_strings_becomes_records() {
    let folder = folder();
    let folder = folder.path();
    let strings = json!([story(1, 0), story(2, 0), story(1, 0)]);
    fs::write(folder.join("s.json"), strings.to_string()).unwrap();
    fine(folder, &["s.json", "-o", "out.json"]);
    let written: Value = serde_json::from_str(&text(folder, "out.json")).unwrap();
    let expect = json!([
        {"id": "s.json:1", "text": story(1, 0)},
        {"id": "s.json:1.2", "text": story(2, 0)},
    ]);
    assert_eq!(written, expect);
}

#[test]
fn shards_that_count_from_one_are_deduplicated_and_said() {
    let folder = folder();
    let folder = folder.path();
    let shard = |stories: [String; 2]| {
        let record = |(id, text): (usize, &String)| json!({"id": id, "text": text}).to_string();
        (1..).zip(&stories).map(record).collect::<Vec<_>>().join("\n") + "\n"
    };
    fs::write(folder.join("0.jsonl"), shard([story(1, 0), story(2, 0)])).unwrap();
    fs::write(folder.join("1.jsonl"), shard([story(3, 0), story(1, 2)])).unwrap();
    let args = ["0.jsonl", "1.jsonl", "-o", "out.jsonl", "--clusters", "c.tsv"];
    let output = fine(folder, &args);
    let said = "note: 1.jsonl: ids that other articles have, too: 2 articles here are called \
                ID@FILE:LINE, the first is \"1@1.jsonl:1\"\n";
    assert!(err(&output).contains(said), "{}", err(&output));
    let clusters = text(folder, "c.tsv");
    let lines: Vec<&str> = clusters.lines().collect();
    assert_eq!(lines.len(), 4);
    assert!(lines[2].starts_with("1@1.jsonl:1\t1@1.jsonl:1\tkept\t"), "{clusters}");
    assert!(lines[3].starts_with("2@1.jsonl:2\t1\tdropped\t1\t"), "{clusters}");
    // Records are written as they stand.
    let ids = |name: &str| -> Vec<Value> {
        let parsed = |it: &str| serde_json::from_str::<Value>(it).unwrap();
        text(folder, name).lines().map(|it| parsed(it)["id"].clone()).collect()
    };
    assert_eq!(ids("out.jsonl"), [json!(1), json!(2), json!(1)]);
    fine(folder, &["0.jsonl", "1.jsonl", "-o", "notes.jsonl", "--annotate"]);
    let last = text(folder, "notes.jsonl").lines().last().unwrap().to_owned();
    let last: Value = serde_json::from_str(&last).unwrap();
    assert_eq!(last["wireprint"]["cluster"], json!(1));
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::time::{Duration, Instant};

    #[test]
    fn labels_without_an_end_are_refused() {
        let folder = folder();
        let mut command = Command::new(env!("CARGO_BIN_EXE_wireprint"));
        command.current_dir(folder.path()).args(["tune", "/dev/zero", "in.jsonl"]);
        let output = command.stdin(Stdio::null()).output().unwrap();
        assert_eq!(code(&output), 2);
        assert!(err(&output).contains("/dev/zero: longer than"), "{}", err(&output));
    }

    #[test]
    fn a_full_disk_leaves_every_old_file() {
        if !Path::new("/dev/full").exists() {
            eprintln!("skipped: there is no /dev/full here");
            return;
        }
        let folder = folder();
        let folder = folder.path();
        for name in ["out.jsonl", "c.tsv"] {
            fs::write(folder.join(name), "old").unwrap();
        }
        for args in [
            &["in.jsonl", "-o", "/dev/full", "--clusters", "c.tsv"][..],
            &["in.jsonl", "-o", "out.jsonl", "--clusters", "c.tsv", "--pairs", "/dev/full"],
        ] {
            let output = run(folder, args);
            assert_eq!(code(&output), 2);
            let expect = "error: cannot write /dev/full: No space left on device";
            assert!(err(&output).contains(expect), "{}", err(&output));
            assert_eq!(
                (text(folder, "out.jsonl"), text(folder, "c.tsv")),
                ("old".into(), "old".into())
            );
        }
        assert_eq!(names(folder), ["c.tsv", "in.jsonl", "out.jsonl"]);
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = command(folder, &["in.jsonl", "-o", "-"]).stdout(full).output().unwrap();
        assert_eq!(code(&output), 2);
    }

    #[test]
    fn an_interrupt_ends_the_run_at_once_and_leaves_nothing() {
        let folder = folder();
        let folder = folder.path();
        fs::write(folder.join("out.jsonl"), "old").unwrap();
        let temporary = tempfile::tempdir().unwrap();
        for signal in ["-INT", "-TERM"] {
            let mut child = command(folder, &["-", "-o", "out.jsonl", "--clusters", "c.tsv"])
                .env("TMPDIR", temporary.path())
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            // More than a pipe holds: the write ends when it is read from, so the
            // handler stands, and records are in the temporary file.
            let mut stdin = child.stdin.take().unwrap();
            for at in 0..3000 {
                let record = json!({ "id": at, "text": story(at, 0) }).to_string() + "\n";
                stdin.write_all(record.as_bytes()).unwrap();
            }
            let begin = Instant::now();
            let id = child.id().to_string();
            assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
            assert_eq!(child.wait().unwrap().code(), Some(130), "{signal}");
            assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
            assert_eq!(names(folder), ["in.jsonl", "out.jsonl"]);
            assert_eq!(text(folder, "out.jsonl"), "old");
            assert_eq!(names(temporary.path()), [""; 0]);
        }
    }
}

//! What wireprint promises about bad input, hostile input and interrupted runs, as
//! far as no other test holds it. CONTRIBUTING.md lists every promise with its test.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use wireprint_match::fingerprint::{MinHashParams, MinHasher, ShingleSet};

const STORY: &str = "Flood water reached the old harbor of Oldhaven on Tuesday night and forced \
about 1,200 people from their homes, the city's fire service said.\nThe river rose by 2.4 meters \
within six hours, faster than in any flood since the gauge at the mill was put up.\n“We had ten \
minutes to leave,” said Ada Brandt, who runs a bakery near the quay.";
const OTHER: &str = "Farmers in the Orsa valley say that late frost has destroyed half of this \
year's apple blossom.\nBeekeepers moved their hives south in April, and few of them have come back \
since.\nThe ministry promised help within a month and has not said how much it will be.";

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(dir.path().join(name), bytes).unwrap();
    }
    dir
}

fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wireprint"));
    command.current_dir(dir).args(args).stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM", "CI"] {
        command.env_remove(name);
    }
    command
}

fn run(dir: &Path, args: &[&str]) -> Output {
    command(dir, args).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn scanned(dir: &Path, args: &[&str]) -> Value {
    let output = run(dir, &[&["scan", "--format", "json"], args].concat());
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Files that made programs of this kind stall or overflow their stack, each small.
fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    let line = |n: usize, it: &str| it.repeat(n).into_bytes();
    let record = |text: &str| format!("{}\n", json!({"id": 1, "text": text})).into_bytes();
    let page = |body: &str| format!("<html><body>{body}<article><p>{STORY}</p>").into_bytes();
    let attributes: String = (0..20_000).map(|n| format!(" a{n}=1")).collect();
    vec![
        ("deep.html", page(&"<div>".repeat(20_000))),
        ("formatting.html", page(&"<b><i><p>x".repeat(3_000))),
        ("tables.html", page(&"<table><tr><td>".repeat(3_000))),
        ("attributes.html", page(&format!("<p{attributes}>x</p>"))),
        ("unclosed.html", page(&"<a href='".repeat(5_000))),
        ("comment.html", page(&"<!-- ".repeat(20_000))),
        ("breaks.html", page(&format!("<div>{}</div>", "word<br>".repeat(5_000)))),
        ("deep.json", [line(100_000, "["), line(100_000, "]")].concat()),
        ("deep.jsonl", [line(50_000, "{\"a\":"), line(1, "1"), line(50_000, "}")].concat()),
        ("marks.jsonl", record(&format!("e{}", "\u{301}".repeat(50_000)))),
        ("expanding.jsonl", record(&"\u{fdfa}".repeat(10_000))),
        ("quotes.jsonl", record(&"“".repeat(20_000))),
        ("long.txt", line(200_000, "word ")),
        ("lines.txt", line(50_000, "a\n")),
        ("quoted.csv", [line(1, "id,text\n1,\""), line(300_000, "x")].concat()),
        ("columns.csv", [line(50_000, "a,"), line(1, "\n"), line(50_000, "b,")].concat()),
        ("headers.warc", [line(1, "WARC/1.0\r\n"), line(50_000, "A: b\r\n")].concat()),
        ("entities.rss", page(&"&lt;".repeat(20_000))),
        ("magic.parquet", line(1, "PAR1\0\0\0\0\u{7f}PAR1")),
        ("magic.gz", vec![0x1f, 0x8b, 8, 0]),
    ]
}

/// The time is for a build without optimization on a busy machine: what is quadratic
/// in these sizes takes minutes.
#[test]
fn no_input_crashes_a_command_or_takes_long() {
    for (name, bytes) in hostile() {
        let dir = folder(&[(name, &bytes)]);
        for args in [["scan", name], ["extract", name]] {
            let begun = Instant::now();
            let output = run(dir.path(), &args);
            let took = begun.elapsed();
            assert!(output.status.code().is_some_and(|it| it <= 2), "{args:?} {}", output.status);
            assert!(!said(&output).contains("panicked"), "{args:?}: {}", said(&output));
            assert!(took < Duration::from_secs(40), "{args:?} took {took:?}");
        }
    }
}

/// A limit on address space is a limit on memory.
#[test]
fn memory_does_not_follow_the_size_of_the_input() {
    let record = |n: usize| format!("{}\n", json!({"id": n, "text": format!("{STORY}\n{n}")}));
    let many: String = (0..2_000).map(record).collect();
    // 400 MiB of spaces in one record, beyond the longest that is read, between others.
    let blank = vec![b' '; 1 << 20];
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    bomb.write_all(many.as_bytes()).unwrap();
    (0..400).for_each(|_| bomb.write_all(&blank).unwrap());
    bomb.write_all(b"\n").unwrap();
    bomb.write_all(record(2_000).as_bytes()).unwrap();
    let bomb = bomb.finish().unwrap();
    let dir = folder(&[("a.jsonl.gz", &bomb)]);
    let limited = |kilobytes: usize| {
        let script = format!("ulimit -v {kilobytes}; exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_wireprint"), "extract", "a.jsonl.gz"]);
        command.args(["-j", "2", "-o", "out.jsonl", "--max-ratio", "100000"]);
        // Otherwise every thread reserves 64 MiB of address space, used or not.
        command.env("MALLOC_ARENA_MAX", "1");
        command.current_dir(dir.path()).stdin(Stdio::null()).output().unwrap()
    };
    let output = limited(380_000);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("--max-record"), "{}", said(&output));
    let out = fs::read_to_string(dir.path().join("out.jsonl")).unwrap();
    assert_eq!(out.lines().count(), 2_001);
    // The limit binds: with much less the program does not even start its threads.
    assert_ne!(limited(20_000).status.code(), Some(0));
}

#[test]
fn every_record_is_accepted_empty_skipped_or_failed() {
    let good = format!("{}\n", json!({"id": "a", "text": STORY}));
    let lines = format!("{good}not json\n{}\n{{\"id\": 3}}\n", json!({"id": "b", "text": " … "}));
    let dir = folder(&[
        ("a.jsonl", lines.as_bytes()),
        ("b.html", format!("<article><p>{OTHER}</p></article>").as_bytes()),
        ("c.txt", b"\0\0\0"),
        ("d.gz", b"no gzip"),
        ("e.csv", b"id,text\n1,one two three\n2\n"),
    ]);
    for command in ["scan", "extract"] {
        let output = run(dir.path(), &[command, "--format", "json", "."]);
        assert_eq!(output.status.code(), Some(2), "{command}: {}", said(&output));
        let found: Value = serde_json::from_slice(&output.stdout).unwrap();
        let count = |name: &str| found["summary"][name].as_u64().unwrap();
        let parts = ["records_accepted", "records_empty", "records_skipped", "records_failed"];
        let counts = parts.map(count);
        assert_eq!(counts.iter().sum::<u64>(), count("records_read"), "{command}: {counts:?}");
        assert!(counts.iter().all(|&it| it > 0), "{command}: {counts:?}");
        for place in ["a.jsonl:2", "a.jsonl:4", "d.gz", "c.txt"] {
            let is_named = said(&output).contains(place) || place == "c.txt";
            assert!(is_named, "{command}: {place} in {}", said(&output));
        }
    }
}

/// Names in the input name nothing on the disk.
#[test]
fn nothing_is_written_but_what_was_named() {
    let body = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<article><p>{STORY}</p>");
    let archive = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: ../../evil\r\nWARC-Filename: \
         ../evil.warc\r\nWARC-Record-ID: </tmp/evil>\r\nContent-Type: application/http\r\n\
         Content-Length: {}\r\n\r\n{body}\r\n\r\n",
        body.len()
    );
    let mut named = flate2::GzBuilder::new()
        .filename("../evil.jsonl")
        .write(Vec::new(), flate2::Compression::fast());
    named.write_all(format!("{}\n", json!({"id": "../evil", "text": OTHER})).as_bytes()).unwrap();
    let dir = folder(&[("a.warc", archive.as_bytes()), ("b.jsonl.gz", &named.finish().unwrap())]);
    let inner = dir.path().join("in");
    let temporary = dir.path().join("tmp");
    fs::create_dir(&inner).unwrap();
    fs::create_dir(&temporary).unwrap();
    for name in ["a.warc", "b.jsonl.gz"] {
        fs::rename(dir.path().join(name), inner.join(name)).unwrap();
    }
    let tree = || {
        let all = ignore::WalkBuilder::new(dir.path()).standard_filters(false).build();
        all.map(|it| it.unwrap().into_path()).collect::<Vec<_>>()
    };
    let before = tree();
    for (args, code) in [
        (&["scan", "in"][..], 0),
        (&["extract", "in"], 0),
        (&["dedup", "in", "--dry-run"], 0),
        (&["quotes", "in"], 0),
        (&["compare", "in"], 0),
    ] {
        let output = command(dir.path(), args).env("TMPDIR", &temporary).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{args:?}: {}", said(&output));
        assert_eq!(tree(), before, "{args:?}");
    }
    let args = ["extract", "in", "-o", "out.jsonl", "--removed", "removed.jsonl"];
    let output = command(dir.path(), &args).env("TMPDIR", &temporary).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(tree().len(), before.len() + 2, "{:?}", tree());
}

#[test]
fn what_looks_the_same_is_the_same_and_nothing_else_is() {
    let joined =
        |between: &str| STORY.chars().map(|it| format!("{it}{between}")).collect::<String>();
    let tags: String =
        "hidden".chars().map(|it| char::from_u32(0xe0000 + it as u32).unwrap()).collect();
    let same = [
        joined("\u{ad}"),
        joined("\u{200b}"),
        joined("\u{fe0f}"),
        STORY.replace('.', &format!(".{tags}")),
        STORY.replace(' ', "\u{a0}"),
        STORY.replace('\n', "\r\n"),
        STORY.replace(['“', '”'], "\""),
        STORY.to_uppercase(),
        format!("\u{feff}{STORY}\n\n"),
    ];
    for text in &same {
        let dir = folder(&[("a.txt", STORY.as_bytes()), ("b.txt", text.as_bytes())]);
        let found = scanned(dir.path(), &["a.txt", "b.txt"]);
        let pairs = found["pairs"].as_array().unwrap();
        assert!(pairs.iter().any(|it| it["resemblance"] == 1.0), "{text:?}: {pairs:?}");
    }
    let dir = folder(&[("a.txt", STORY.as_bytes()), ("b.txt", OTHER.as_bytes())]);
    assert_eq!(scanned(dir.path(), &["a.txt", "b.txt"])["pairs"], json!([]));
}

/// Whatever the number of equal articles: one group, of which one is kept.
#[test]
fn equal_articles_are_one_group_and_one_is_kept() {
    let lines = |n: usize| -> String {
        (0..n).map(|id| format!("{}\n", json!({"id": id, "text": STORY}))).collect()
    };
    let dir = folder(&[("a.jsonl", lines(300).as_bytes()), ("b.jsonl", lines(3_000).as_bytes())]);
    let found = scanned(dir.path(), &["a.jsonl"]);
    let groups = found["clusters"].as_array().unwrap().iter();
    let whole: Vec<&Value> = groups.filter(|it| it["level"] == "document").collect();
    assert_eq!(whole.len(), 1);
    assert_eq!(whole[0]["members"].as_array().unwrap().len(), 300);
    // Each with the first, and the report says so.
    let pairs = found["pairs"].as_array().unwrap();
    let with_first = pairs.iter().filter(|it| it["a"] == whole[0]["members"][0]);
    assert_eq!(with_first.count(), 299);
    // FIXME: the quotation that they share is compared with one of them that is not the
    // first, so that each stands in a pair with that one, too.
    assert_eq!(pairs.len(), 2 * 299 - 1);
    assert!(pairs.iter().all(|it| it["resemblance"] == 1.0));
    let notes = found["diagnostics"].as_array().unwrap().iter();
    let said = notes.filter(|it| it["message"].as_str().unwrap().contains("more than 64 articles"));
    assert_eq!(said.count(), 1);
    let output = run(dir.path(), &["dedup", "b.jsonl", "-o", "-"]);
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 1);
}

/// Words that nobody wrote, the same for the same number.
fn words(seed: u64, n: usize) -> Vec<String> {
    let mut state = seed;
    let mut next = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    };
    (0..n).map(|_| format!("w{}", next() % 1_000_000)).collect()
}

/// An article that was put together so that its sketch is another's: of each slot it
/// has the shingle that gives the minimum, and nothing else in common. Sketches only
/// propose, so it is nobody's version.
#[test]
fn a_forged_sketch_is_no_resemblance() {
    let target = words(1, 1_500);
    let hasher = MinHasher::new(MinHashParams { num_hashes: 128, seed: 0, w: 5 });
    let signature = |text: &str| hasher.signature(&ShingleSet::of_text(text, 5)).unwrap();
    let wanted = signature(&target.join(" "));
    let mut held: BTreeMap<usize, String> = BTreeMap::new();
    for shingle in target.windows(5).map(|it| it.join(" ")) {
        let alone = signature(&shingle);
        for (slot, value) in alone.slots().iter().enumerate() {
            if *value == wanted.slots()[slot] {
                held.entry(slot).or_insert_with(|| shingle.clone());
            }
        }
    }
    let mut pieces: Vec<String> = held.into_values().collect();
    pieces.sort();
    pieces.dedup();
    let forged = pieces.join(" ");
    let estimate = wanted.estimate(&signature(&forged)).unwrap();
    let (a, b) = (ShingleSet::of_text(&target.join(" "), 5), ShingleSet::of_text(&forged, 5));
    let shared = a.hashes().iter().filter(|it| b.hashes().contains(it)).count();
    let exact = shared as f64 / (a.len() + b.len() - shared) as f64;
    assert!(estimate > 0.7 && exact < 0.1, "estimate {estimate}, resemblance {exact}");

    let lines = format!(
        "{}\n{}\n",
        json!({"id": "a", "text": target.join(" ")}),
        json!({"id": "b", "text": forged})
    );
    let dir = folder(&[("a.jsonl", lines.as_bytes())]);
    // Every piece of it is the other's, so that the verdict, which looks at the words, may
    // call it an excerpt; a resemblance it has not.
    let found = scanned(dir.path(), &["a.jsonl", "--threshold", "0.7"]);
    assert_eq!(found["clusters"], json!([]));
    let alike = found["pairs"][0]["resemblance"].as_f64().unwrap_or_default();
    assert!(alike <= exact + 1e-3, "{}", found["pairs"]);
    let output = run(dir.path(), &["dedup", "a.jsonl", "--threshold", "0.7", "-o", "-"]);
    let kept = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!(kept.lines().count(), 2, "{}", said(&output));
}

#[test]
fn neither_the_locale_nor_the_columns_nor_another_run_change_a_result() {
    let lines: String = (0..60)
        .map(|n| {
            let text = [STORY, OTHER, "ISTANBUL ilan İLAN"][n % 3];
            format!("{}\n", json!({"id": n, "text": format!("{text}\nDay {}", n / 7)}))
        })
        .collect();
    let dir = folder(&[("a.jsonl", lines.as_bytes())]);
    for args in [&["scan", "--format", "json", "a.jsonl"][..], &["extract", "a.jsonl"]] {
        let first = run(dir.path(), args);
        assert_eq!(first.status.code(), Some(0), "{}", said(&first));
        for (locale, threads) in [("C", "1"), ("tr_TR.UTF-8", "2"), ("de_DE", "4"), ("C", "3")] {
            let again = command(dir.path(), args)
                .args(["-j", threads])
                .env("LC_ALL", locale)
                .env("COLUMNS", "1")
                .output()
                .unwrap();
            assert!(again.stdout == first.stdout, "{args:?} {locale} {threads}");
        }
    }
}

/// Killed at any moment, a run leaves the old output or the whole new one.
#[test]
fn a_killed_run_leaves_the_old_output_or_the_new_one() {
    let lines: String =
        (0..2_000).map(|id| format!("{}\n", json!({"id": id, "text": STORY}))).collect();
    let dir = folder(&[("a.jsonl", lines.as_bytes())]);
    let out = dir.path().join("out.jsonl");
    let args = ["extract", "a.jsonl", "-o", "out.jsonl", "-q"];
    let begun = Instant::now();
    assert_eq!(run(dir.path(), &args).status.code(), Some(0));
    let took = begun.elapsed();
    let whole = fs::read(&out).unwrap();
    let mut killed = 0;
    for part in 0..20 {
        fs::write(&out, "old").unwrap();
        let mut child = command(dir.path(), &args).spawn().unwrap();
        std::thread::sleep(took * part / 18);
        child.kill().unwrap();
        killed += usize::from(child.wait().unwrap().code().is_none());
        let left = fs::read(&out).unwrap();
        assert!(left == b"old" || left == whole, "{} bytes after {part}", left.len());
    }
    assert!(killed > 5, "{killed} runs were killed");
}

/// Also while it reads, and the output that stood there stays.
#[test]
fn an_interrupted_extract_ends_with_130_and_leaves_nothing() {
    let dir = folder(&[("out.jsonl", b"old")]);
    let temporary = tempfile::tempdir().unwrap();
    for signal in ["-INT", "-TERM"] {
        let mut child = command(dir.path(), &["extract", "-", "-o", "out.jsonl"])
            .env("TMPDIR", temporary.path())
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Once the pipe is read from, the handler stands.
        let mut stdin = child.stdin.take().unwrap();
        let line = format!("{}\n", json!({"id": 1, "text": STORY}));
        stdin.write_all(line.repeat(600).as_bytes()).unwrap();
        let killed = Command::new("kill").args([signal, &child.id().to_string()]).status();
        assert!(killed.unwrap().success());
        let begun = Instant::now();
        while child.try_wait().unwrap().is_none() {
            assert!(begun.elapsed() < Duration::from_secs(20), "the run goes on");
            std::thread::sleep(Duration::from_millis(5));
        }
        drop(stdin);
        assert_eq!(child.wait().unwrap().code(), Some(130), "{signal}");
        assert_eq!(fs::read(dir.path().join("out.jsonl")).unwrap(), b"old");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        assert_eq!(fs::read_dir(temporary.path()).unwrap().count(), 0);
    }
}

/// A file that is compressed and cut adds nothing, and the others are read.
#[test]
fn a_cut_compressed_file_gives_nothing_and_is_named() {
    let whole = gzip(format!("{}\n", json!({"id": 1, "text": STORY})).as_bytes());
    let dir = folder(&[
        ("a.jsonl.gz", &whole[..whole.len() - 5]),
        ("b.jsonl", format!("{}\n", json!({"id": 2, "text": OTHER})).as_bytes()),
    ]);
    let output = run(dir.path(), &["extract", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("a.jsonl.gz"), "{}", said(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().count() == 1 && text.contains("Orsa"), "{text}");
}

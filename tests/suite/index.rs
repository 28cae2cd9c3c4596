//! `wireprint index`: what it remembers, and that its answers are those of a scan.

use crate::common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

fn wireprint(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wireprint"));
    command.current_dir(folder).arg("--no-config").stdin(Stdio::null());
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    wireprint(folder).args(args).output().unwrap()
}

fn fine(folder: &Path, args: &[&str]) -> String {
    common::fine(run(folder, args), args)
}

fn json(folder: &Path, args: &[&str]) -> Value {
    serde_json::from_str(&fine(folder, args)).unwrap()
}

/// Every article of the story sets, each with its folder as its outlet.
fn articles() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/stories");
    let mut res = Vec::new();
    for set in fs::read_dir(root).unwrap().map(|it| it.unwrap().path()).filter(|it| it.is_dir()) {
        for file in fs::read_dir(&set).unwrap().map(|it| it.unwrap().path()) {
            if file.extension().is_some_and(|it| it == "txt") {
                let name = |it: &Path| it.file_name().unwrap().to_str().unwrap().to_owned();
                res.push((
                    format!("{}/{}", name(&set), name(&file)),
                    fs::read_to_string(&file).unwrap(),
                ));
            }
        }
    }
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds")).unwrap() {
        let file = file.unwrap().path();
        if file.extension().is_some_and(|it| it == "txt") {
            let name = file.file_name().unwrap().to_str().unwrap().to_owned();
            res.push((name, fs::read_to_string(&file).unwrap()));
        }
    }
    res.sort();
    res
}

fn write_records(path: &Path, all: &[Value]) {
    let lines: Vec<String> = all.iter().map(Value::to_string).collect();
    fs::write(path, lines.join("\n")).unwrap();
}

/// Where findings stand that stand in `id`: for each, its places.
fn places(list: &Value, id: &str) -> BTreeSet<Vec<String>> {
    let place = |it: &Value| format!("{} {}..{}", it["doc"], it["start"], it["end"]);
    let all = list.as_array().unwrap().iter();
    let touching =
        all.filter(|it| it["occurrences"].as_array().unwrap().iter().any(|it| it["doc"] == id));
    touching.map(|it| it["occurrences"].as_array().unwrap().iter().map(place).collect()).collect()
}

#[test]
fn a_query_says_what_a_scan_of_all_and_the_article_says() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let all = articles();
    let record = |it: &(String, String)| json!({"id": it.0, "text": it.1});
    for asked in (0..all.len()).step_by(3) {
        let id = all[asked].0.as_str();
        let others: Vec<Value> =
            all.iter().enumerate().filter(|it| it.0 != asked).map(|it| record(it.1)).collect();
        write_records(&at.join("others.jsonl"), &others);
        write_records(&at.join("asked.jsonl"), &[record(&all[asked])]);
        let index = format!("index-{asked}");
        fine(at, &["index", "add", "others.jsonl", "--index", &index, "--batch", "7"]);
        let query = ["index", "query", "asked.jsonl", "--index", &index, "--format", "json"];
        let found = &json(at, &query)["articles"][0];
        let scan = json(at, &["scan", "others.jsonl", "asked.jsonl", "--format", "json"]);
        assert!(found["left_out"].is_null(), "{id}: {}", found["left_out"]);
        for (own, other) in [
            ("passages", "passages"),
            ("statements", "quotations"),
            ("set_phrases", "set_phrases"),
            ("furniture", "furniture"),
        ] {
            assert_eq!(places(&found[own], id), places(&scan[other], id), "{id}: {own}");
        }
        let clusters = scan["clusters"].as_array().unwrap().iter();
        let mut versions: BTreeSet<&str> = clusters
            .filter(|it| it["level"] == "document")
            .map(|it| it["members"].as_array().unwrap())
            .filter(|it| it.iter().any(|it| it == id))
            .flat_map(|it| it.iter().map(|it| it.as_str().unwrap()))
            .collect();
        versions.remove(id);
        let of =
            |key: &str| found[key].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap());
        assert_eq!(
            of("versions").chain(of("contained")).collect::<BTreeSet<_>>(),
            versions,
            "{id}"
        );
    }
}

const STORY: &str = "The harbor board of Velm sold the old pilot house to two sisters from the \
    north on Monday. They will open a school for boat builders there before the autumn.\n\n\
    “Nobody has built a boat in this town for thirty years,” said Ida Brandt, who chairs the \
    board. “It is time that somebody does it again.”\n\nThe house has stood empty since the last \
    pilot left it, and its roof has to be mended before the winter storms.";

fn story(id: &str, outlet: &str, text: &str, date: &str) -> Value {
    let title = "Pilot house sold to sisters";
    json!({"id": id, "url": format!("https://{outlet}.example/{id}"), "outlet": outlet, "title": title,
           "date": date, "text": text})
}

fn came(folder: &Path, all: &[Value]) -> Vec<(String, String)> {
    write_records(&folder.join("in.jsonl"), all);
    let lines = fine(folder, &["index", "add", "in.jsonl", "--index", "i", "--format", "jsonl"]);
    let line = |it: &str| {
        let it: Value = serde_json::from_str(it).unwrap();
        let text = |key: &str| it[key].as_str().unwrap_or_default().to_owned();
        (text("id"), format!("{} {}", text("came"), text("supersedes")).trim().to_owned())
    };
    lines.lines().map(line).collect()
}

#[test]
fn versions_copies_and_what_is_known_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let second = STORY.replace("from the north", "from the islands");
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let first = [
        story("a", "gazette", STORY, "2024-05-06"),
        story("b", "courier", STORY, "2024-05-07"),
        story("a", "gazette", STORY, "2024-05-06"),
    ];
    assert_eq!(came(at, &first), [pair("a", "new"), pair("b", "new"), pair("a", "known")]);
    // Another text at the address, and the same article at another address of the outlet.
    let later = [
        story("a", "gazette", &second, "2024-05-08"),
        story("c", "courier", &second, "2024-05-09"),
    ];
    assert_eq!(came(at, &later), [pair("a", "version a@1"), pair("c", "version b@1")]);
    // A text that returns is no version; one that is older than the latest is history.
    let draft = STORY.replace("two sisters", "a woman");
    let old = [
        story("a", "gazette", STORY, "2024-05-06"),
        story("a", "gazette", &draft, "2024-05-05"),
        story("d", "courier", "Rain fell on the town all day.", "2024-05-09"),
    ];
    assert_eq!(came(at, &old), [pair("a", "known"), pair("a", "earlier"), pair("d", "new")]);
    let address = "https://gazette.example/a";
    let history = json(at, &["index", "history", address, "--index", "i", "--format", "json"]);
    let dates: Vec<&str> = history["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["date"].as_str().unwrap())
        .collect();
    assert_eq!(dates, ["2024-05-05", "2024-05-06", "2024-05-08"]);
    let text = fine(at, &["index", "history", address, "--index", "i"]);
    assert!(text.contains("[-north-] {+islands+}"), "{text}");
    let status = json(at, &["index", "status", "--index", "i", "--format", "json"]);
    assert_eq!((&status["articles"], &status["superseded"]), (&json!(3), &json!(3)));

    write_records(&at.join("asked.jsonl"), &[story("x", "herald", STORY, "2024-05-10")]);
    let asked = ["index", "query", "asked.jsonl", "--index", "i", "--format", "json"];
    let found = json(at, &asked);
    let article = &found["articles"][0];
    assert_eq!(article["first"]["id"], "a");
    assert_eq!(article["versions"].as_array().unwrap().len(), 2);
    assert_eq!(article["versions"][0]["changed"][0]["kind"], "word");
    assert_eq!(article["statements"][0]["speaker"], "Ida Brandt");
    assert_eq!(article["new_share"], 0.0);

    let removed = fine(at, &["index", "remove", address, "--index", "i"]);
    assert_eq!(removed, "3 documents removed\n");
    let left = json(at, &asked);
    assert_eq!(left["articles"][0]["versions"].as_array().unwrap().len(), 1);
    assert_eq!(left["articles"][0]["first"]["id"], "c");
    fine(at, &["index", "compact", "--index", "i"]);
    assert_eq!(json(at, &asked), left);
    assert!(fine(at, &["index", "verify", "--index", "i"]).contains("nothing is damaged"));
    let again = run(at, &["index", "remove", address, "--index", "i"]);
    assert_eq!((again.status.code(), again.stdout.as_slice()), (Some(2), &b""[..]));
}

#[test]
fn an_index_comes_out_as_it_went_in() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    came(
        at,
        &[story("a", "gazette", STORY, "2024-05-06"), story("b", "courier", "Rain.", "2024-05-06")],
    );
    let lines = fine(at, &["index", "export", "--index", "i"]);
    let first: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!((&first["text"], &first["outlet"]), (&json!(STORY), &json!("gazette")));
    fine(at, &["index", "export", "--index", "i", "-o", "all.parquet"]);
    fs::write(at.join("all.jsonl"), &lines).unwrap();
    let of = |file: &str| json(at, &["scan", file, "--format", "json"])["summary"]["words"].clone();
    assert_eq!(of("all.parquet"), of("all.jsonl"));
    fine(at, &["index", "export", "--index", "i", "-o", "all.db"]);
    assert!(fs::read(at.join("all.db")).unwrap().starts_with(b"SQLite format 3\0"));
}

#[test]
fn other_settings_other_formats_and_other_folders_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    came(at, &[story("a", "gazette", STORY, "2024-05-06")]);
    let refused = |args: &[&str]| common::failure(run(at, args), args);
    let said = refused(&["index", "add", "in.jsonl", "--index", "i", "--passage-words", "20"]);
    assert!(said.contains("made with another passage_words"), "{said}");
    let said = refused(&["index", "query", "in.jsonl", "--index", "nowhere"]);
    assert!(said.contains("there is no index here"), "{said}");
    fs::create_dir(at.join("full")).unwrap();
    fs::write(at.join("full/notes.txt"), "mine").unwrap();
    let said = refused(&["index", "add", "in.jsonl", "--index", "full"]);
    assert!(said.contains("a folder of its own"), "{said}");
    // A newer format is refused, and no byte of the folder changes.
    let path = at.join("i/index.db");
    let mut bytes = fs::read(&path).unwrap();
    bytes[60..64].copy_from_slice(&9_u32.to_be_bytes());
    fs::write(&path, &bytes).unwrap();
    let said = refused(&["index", "add", "in.jsonl", "--index", "i"]);
    assert!(said.contains("format 9") && said.contains("left as it is"), "{said}");
    assert_eq!(fs::read(&path).unwrap(), bytes);
    fs::write(&path, "no database at all, but long enough to look like the head of one, which has a hundred bytes").unwrap();
    assert!(refused(&["index", "add", "in.jsonl", "--index", "i"]).contains("index"));
}

/// Many articles with words of their own.
fn many(n: usize) -> Vec<Value> {
    let words =
        ["harbor", "pilot", "board", "roof", "winter", "school", "boat", "storm", "quay", "tide"];
    let sentence = |seed: usize| {
        let word = |at: usize| words[(seed * 7 + at * at * 3 + seed / (at + 1)) % words.len()];
        (0..12).map(|at| format!("{}{}", word(at), (seed + at) % 89)).collect::<Vec<_>>().join(" ")
    };
    let text =
        |id: usize| (0..6).map(|at| sentence(id * 31 + at) + ".").collect::<Vec<_>>().join(" ");
    (0..n).map(|id| json!({"id": format!("n{id:04}"), "text": text(id)})).collect()
}

#[cfg(unix)]
#[test]
fn a_killed_writer_loses_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write_records(&at.join("many.jsonl"), &many(600));
    let mut known = 0;
    for wait in [15, 40, 90, 160, 10, 250] {
        let args = ["index", "add", "many.jsonl", "--index", "i", "--batch", "20"];
        let mut child = wireprint(at).args(args).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        let status = run(at, &["index", "status", "--index", "i", "--format", "json"]);
        if status.status.code() == Some(2) && known == 0 {
            // It was killed before it had made anything.
            continue;
        }
        let status: Value = serde_json::from_slice(&status.stdout).unwrap();
        let now = status["articles"].as_u64().unwrap();
        assert!(now >= known && now.is_multiple_of(20), "{known} {now}");
        known = now;
        assert!(fine(at, &["index", "verify", "--index", "i"]).contains("nothing is damaged"));
    }
    fine(at, &["index", "add", "many.jsonl", "--index", "i"]);
    let status = json(at, &["index", "status", "--index", "i", "--format", "json"]);
    assert_eq!(status["articles"], 600);
    let files = fs::read_dir(at.join("i")).unwrap().map(|it| it.unwrap().path());
    let segments = files.filter(|it| it.extension().is_some_and(|it| it == "seg")).count();
    assert_eq!(json!(segments), status["segments"], "what was left over is gone");
}

#[test]
fn four_writers_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let all = many(240);
    let names: Vec<String> = (0..4).map(|n| format!("part{n}.jsonl")).collect();
    for (n, name) in names.iter().enumerate() {
        // Each has articles of its own, and some that others have.
        let part: Vec<Value> = all
            .iter()
            .enumerate()
            .filter(|(at, _)| at % 4 == n || at % 10 == 0)
            .map(|it| it.1.clone())
            .collect();
        write_records(&at.join(name), &part);
    }
    let children: Vec<_> = names
        .iter()
        .map(|name| {
            let args = ["index", "add", name, "--index", "i", "--batch", "9"];
            wireprint(at).args(args).stdout(Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let status = json(at, &["index", "status", "--index", "i", "--format", "json"]);
    assert_eq!((&status["articles"], &status["superseded"]), (&json!(240), &json!(0)));
    assert!(fine(at, &["index", "verify", "--index", "i"]).contains("nothing is damaged"));
}

#[test]
fn a_flipped_bit_is_found_or_changes_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let mut all = many(12);
    all.push(story("a", "gazette", STORY, "2024-05-06"));
    came(at, &all);
    write_records(&at.join("asked.jsonl"), &[story("x", "herald", STORY, "2024-05-10")]);
    let asked = ["index", "query", "asked.jsonl", "--index", "i", "--format", "json"];
    let right = fine(at, &asked);
    let files: Vec<PathBuf> = fs::read_dir(at.join("i"))
        .unwrap()
        .map(|it| it.unwrap().path())
        .filter(|it| it.extension().is_some_and(|it| it == "seg" || it == "db"))
        .collect();
    assert_eq!(files.len(), 2);
    let whole: BTreeMap<&PathBuf, Vec<u8>> =
        files.iter().map(|it| (it, fs::read(it).unwrap())).collect();
    for (path, bytes) in &whole {
        let mut found = 0;
        for n in 0..40 {
            let mut damaged = bytes.clone();
            let place = n * bytes.len() / 40 + n;
            damaged[place] ^= 1 << (n % 8);
            fs::write(path, &damaged).unwrap();
            let answer = run(at, &asked);
            let is_right = answer.status.code() == Some(0) && answer.stdout == right.as_bytes();
            let is_refused = answer.status.code() == Some(2);
            assert!(is_right || is_refused, "{path:?} {place}");
            let verified = run(at, &["index", "verify", "--index", "i"]).status.code();
            assert!(is_right || verified != Some(0), "{path:?} {place}");
            found += usize::from(verified != Some(0));
            fs::write(path, bytes).unwrap();
        }
        let is_segment = path.extension().is_some_and(|it| it == "seg");
        assert!(!is_segment || found == 40, "{found}");
    }
    // What segments hold is made anew.
    let segment = files.iter().find(|it| it.extension().is_some_and(|it| it == "seg")).unwrap();
    fs::write(segment, "gone").unwrap();
    assert_eq!(run(at, &asked).status.code(), Some(2));
    let rebuilt = fine(at, &["index", "verify", "--rebuild", "--index", "i"]);
    assert!(rebuilt.contains("nothing is damaged"), "{rebuilt}");
    assert_eq!(fine(at, &asked), right);
}

#[cfg(unix)]
#[test]
fn what_is_watched_is_said_once_and_runs_its_hooks() {
    let folder: TempDir = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::create_dir(at.join("feeds")).unwrap();
    let watch = |all: &[Value]| -> Vec<Value> {
        write_records(&at.join("feeds/now.jsonl"), all);
        let hook = "copy=cat >> copies.txt";
        let args = ["index", "watch", "feeds", "--index", "i", "--once", "--hook", hook];
        let lines = fine(at, &args);
        lines.lines().map(|it| serde_json::from_str(it).unwrap()).collect()
    };
    let first = watch(&[story("a", "gazette", STORY, "2024-05-06")]);
    assert_eq!((first.len(), &first[0]["kinds"]), (1, &json!(["new"])));
    let changed = STORY.replace("on Monday", "on Tuesday");
    let second = watch(&[
        story("a", "gazette", STORY, "2024-05-06"),
        story("b", "courier", STORY, "2024-05-07"),
        story("a", "gazette", &changed, "2024-05-08"),
    ]);
    let kinds: Vec<&Value> = second.iter().map(|it| &it["kinds"]).collect();
    assert_eq!(second.len(), 2);
    assert_eq!(kinds[0], &json!(["new", "copy", "passage", "statement"]));
    assert_eq!(kinds[1][0], "version");
    let told = fs::read_to_string(at.join("copies.txt")).unwrap();
    assert_eq!(
        told.lines().next().map(|it| serde_json::from_str::<Value>(it).unwrap()),
        Some(second[0].clone())
    );
    assert!(watch(&[story("a", "gazette", STORY, "2024-05-06")]).is_empty());
}

#[test]
fn an_index_is_the_other_corpus_of_dedup_and_check() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let mut all = many(80);
    all.push(story("a", "gazette", STORY, "2024-05-06"));
    came(at, &all);
    let changed = STORY.replace("from the north", "from the islands");
    let new = "Rain fell on the town all day, and the market was moved into the old school.";
    let own =
        [story("x", "herald", &changed, "2024-05-10"), story("y", "herald", new, "2024-05-10")];
    write_records(&at.join("own.jsonl"), &own);
    let args = ["dedup", "own.jsonl", "--index", "i", "--dry-run", "--clusters", "clusters.tsv"];
    run(at, &args);
    let clusters = fs::read_to_string(at.join("clusters.tsv")).unwrap();
    let lines: Vec<&str> = clusters.lines().collect();
    assert!(lines[0].starts_with("x\t") && lines[0].contains("\tdropped\ta@1\t"), "{clusters}");
    assert!(lines[1].contains("\tkept\t"), "{clusters}");
    let args = ["check", "own.jsonl", "--index", "i", "--no-cache", "--format", "json"];
    let output = run(at, &args);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = found["findings"].as_array().unwrap();
    assert!(findings.iter().all(|it| it["span"]["doc"] == "x"), "{findings:?}");
    assert!(findings.iter().any(|it| it["related"][0]["doc"] == "a@1"), "{findings:?}");
    assert!(!at.join("clusters.tsv").metadata().unwrap().is_dir());
}

//! `wireprint quotes` and `wireprint why` as the built command, on the seeds and on
//! small files made here.

use crate::common;

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const A: &str = "The harbor bridge at Calder Bay is to close on 3 March for nine months, because the \
    cables that carry its deck have rusted through in eleven places.\n\n“We will never open a bridge \
    that we do not trust,” harbor master Ines Okafor told reporters.\n\n“It is a danger to every \
    ship,” said Captain Ruth Amadi.\n";
const B: &str = "The harbor bridge at Calder Bay is to close on 3 March for nine months, because the \
    cables that carry its deck have rusted through in eleven places.\n\n“We won't ever open a bridge \
    we do not trust,” said Ms Okafor.\n";

/// Two records with dates and outlets in `news.jsonl`, and their texts as files.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let record = |id: &str, outlet: &str, date: &str, text: &str| {
        serde_json::json!({"id": id, "outlet": outlet, "date": date, "text": text}).to_string()
    };
    let lines = [
        record("bay", "Bay News", "2025-08-20T10:00:00Z", A),
        record("gazette", "Gazette", "2025-08-20T14:00:00+02:00", B),
    ];
    fs::write(folder.path().join("news.jsonl"), lines.join("\n")).unwrap();
    fs::write(folder.path().join("a.txt"), A).unwrap();
    fs::write(folder.path().join("b.txt"), B).unwrap();
    folder
}

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wireprint"));
    command.current_dir(folder).args(args).arg("--no-config").stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM", "CI"] {
        command.env_remove(name);
    }
    command.output().unwrap()
}

/// What a run that is fine wrote.
fn fine(folder: &Path, args: &[&str]) -> String {
    common::fine(run(folder, args), args)
}

/// What a run that fails says.
fn failure(folder: &Path, args: &[&str]) -> String {
    common::failure(run(folder, args), args)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(json).collect()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn the_recurring_quotations_of_the_seeds() {
    let text = fine(root(), &["quotes", "seeds", "--recurring"]);
    insta::assert_snapshot!(text);
}

#[test]
fn why_two_seeds_are_no_versions() {
    let [a, b] = ["seeds/003_e0309e4e31b8e846.txt", "seeds/004_1ba9920f2a0e342c.txt"];
    insta::assert_snapshot!(fine(root(), &["why", a, b]));
}

#[test]
fn every_line_is_a_quotation_as_the_contract_has_it() {
    let found = lines(&fine(root(), &["quotes", "seeds", "--format", "jsonl"]));
    assert!(found.len() > 80, "{}", found.len());
    let number = |it: &Value| usize::try_from(it.as_u64().unwrap()).unwrap();
    for it in &found {
        for key in ["doc", "start", "end", "line", "end_line", "text", "speaker", "cue", "group"] {
            assert!(keys(it).contains(&key), "{key}: {it}");
        }
        let text = fs::read_to_string(root().join(it["doc"].as_str().unwrap())).unwrap();
        for part in [it, &it["speaker"], &it["cue"]].into_iter().filter(|it| !it.is_null()) {
            let bytes = &text[number(&part["start"])..number(&part["end"])];
            assert_eq!(part["text"], bytes);
        }
        let before = &text[..number(&it["start"])];
        assert_eq!(number(&it["line"]), before.matches('\n').count() + 1);
    }
    let grouped = found.iter().filter(|it| it["group"].is_string()).count();
    assert!(grouped > 8 && grouped < found.len());
    let place = |it: &Value| (it["doc"].to_string(), number(&it["start"]));
    assert!(found.is_sorted_by_key(place));
}

#[test]
fn groups_are_those_of_a_scan() {
    let scan = json(&fine(root(), &["scan", "seeds", "--format", "json"]));
    let quotes = json(&fine(root(), &["quotes", "seeds", "--format", "json"]));
    assert_eq!(quotes["schema"], "wireprint/quotes");
    let groups = quotes["groups"].as_array().unwrap();
    assert_eq!(groups.len(), scan["quotations"].as_array().unwrap().len());
    for (group, expect) in groups.iter().zip(scan["quotations"].as_array().unwrap()) {
        for key in keys(expect) {
            assert_eq!(group[key], expect[key], "{key}");
        }
        let id = &group["id"];
        let marked = expect["occurrences"].as_array().unwrap().iter();
        let marked = marked.filter(|it| it["quoted"] == true).count();
        let listed = quotes["quotations"].as_array().unwrap().iter();
        // A set phrase is no statement of anybody's.
        let marked = if expect["stock_phrase"] == true { 0 } else { marked };
        assert_eq!(listed.filter(|it| it["group"] == *id).count(), marked, "{id}");
    }
}

#[test]
fn filters_choose_by_speaker_recurrence_and_outlets() {
    let folder = folder();
    let texts = |args: &[&str]| -> Vec<String> {
        let mut all = vec!["quotes", "news.jsonl", "--format", "jsonl"];
        all.extend(args);
        let found = lines(&fine(folder.path(), &all));
        found.iter().map(|it| it["text"].as_str().unwrap()[..8].to_owned()).collect()
    };
    assert_eq!(texts(&[]), ["We will ", "It is a ", "We won't"]);
    assert_eq!(texts(&["--speaker", "Ines Okafor"]), ["We will ", "We won't"]);
    assert_eq!(texts(&["--speaker", "Amadi"]), ["It is a "]);
    assert_eq!(texts(&["--recurring"]), ["We will ", "We won't"]);
    assert_eq!(texts(&["--min-outlets", "2"]), ["We will ", "We won't"]);
    assert!(texts(&["--min-outlets", "3"]).is_empty());
    assert!(failure(folder.path(), &["quotes", "a.txt", "--speaker", ""]).contains("--speaker"));
    let text = fine(folder.path(), &["quotes", "a.txt", "--speaker", "Nobody"]);
    assert!(text.contains("There is no such quotation."), "{text}");
}

#[test]
fn no_cell_of_the_csv_is_a_formula() {
    let folder = folder();
    let text =
        "“=HYPERLINK(1) is what they want,” said Ruth Amadi.\n\n“-2 degrees, it was,” she added.\n";
    fs::write(folder.path().join("c.txt"), text).unwrap();
    let csv = fine(folder.path(), &["quotes", "c.txt", "--format", "csv"]);
    let rows: Vec<&str> = csv.split("\r\n").collect();
    assert!(rows[0].starts_with("doc,file,outlet,date,line,start,end,speaker,"), "{csv}");
    assert!(rows[1].contains("'=HYPERLINK(1)") && rows[2].contains("'-2 degrees"), "{csv}");
}

#[test]
fn markdown_has_a_heading_a_statement() {
    let folder = folder();
    let text = fine(folder.path(), &["quotes", "news.jsonl", "--format", "markdown"]);
    assert!(text.starts_with("# Quotations\n"), "{text}");
    assert!(text.contains("## q1 ") && text.contains("~~will never~~ **won't ever**"), "{text}");
}

#[test]
fn records_and_files_can_be_compared() {
    let folder = folder();
    let compare = |a: &str, b: &str| json(&fine(folder.path(), &["why", a, b, "--format", "json"]));
    let value = compare("news.jsonl#bay", "news.jsonl#gazette");
    assert_eq!(value["schema"], "wireprint/why");
    for key in [
        "version",
        "tool",
        "parameters",
        "a",
        "b",
        "decision",
        "steps",
        "shingles",
        "minhash",
        "bands",
        "simhash",
        "longest_run",
        "passages",
        "quotations",
        "furniture",
        "origin",
    ] {
        assert!(keys(&value).contains(&key), "{key}");
    }
    assert_eq!((&value["a"]["id"], &value["b"]["id"]), (&"bay".into(), &"gazette".into()));
    // Ten in the morning in Greenwich is two hours before two in the afternoon in Berlin.
    assert_eq!(value["origin"]["doc"], "bay");
    assert_eq!(value["origin"]["confidence"], "strong");
    assert_eq!(value["passages"][0]["origin"]["doc"], "bay");
    assert_eq!(value["quotations"].as_array().unwrap().len(), 1);
    let turned = compare("news.jsonl#gazette", "news.jsonl#bay");
    assert_eq!(turned["a"], value["b"]);
    assert_eq!(turned["origin"], value["origin"]);
    assert_eq!(turned["decision"], value["decision"]);
    let files = compare("a.txt", "b.txt");
    assert_eq!(files["shingles"], value["shingles"]);
    assert!(files["origin"].is_null() && files["origin_unknown"].is_array());
    let mixed = compare("a.txt", "news.jsonl#gazette");
    assert_eq!(mixed["shingles"], value["shingles"]);
}

#[test]
fn the_threshold_decides_and_says_by_how_much() {
    let folder = folder();
    let decision = |threshold: &str| {
        let args = ["why", "a.txt", "b.txt", "--format", "json", "--threshold", threshold];
        json(&fine(folder.path(), &args))["decision"].clone()
    };
    let refused = decision("0.99");
    assert_eq!((&refused["matched"], &refused["stage"]), (&false.into(), &"verify".into()));
    let value = refused["value"].as_f64().unwrap();
    assert!((refused["margin"].as_f64().unwrap() - (value - 0.99)).abs() < 1e-3);
    assert!(refused["needed"].as_u64() > refused["shared"].as_u64());
    let matched = decision("0.1");
    assert_eq!(matched["matched"], true);
    assert!(matched["needed"].as_u64() <= matched["shared"].as_u64());
}

#[test]
fn an_article_inside_a_page_keeps_its_places() {
    let page = "seeds/004_1ba9920f2a0e342c.txt";
    let scan = json(&fine(root(), &["scan", page, "--format", "json"]));
    let cards = scan["embedded"].as_array().unwrap();
    let text = fs::read_to_string(root().join(page)).unwrap();
    assert!(!cards.is_empty());
    for (n, card) in cards.iter().enumerate() {
        let name = format!("{page}#e{}", n + 1);
        let args = ["why", &name, "seeds/003_e0309e4e31b8e846.txt", "--format", "json"];
        let value = json(&fine(root(), &args));
        assert_eq!(value["a"]["outlet"], card["outlet"]);
        for passage in value["passages"].as_array().unwrap() {
            for span in passage["occurrences"].as_array().unwrap() {
                if span["doc"] == name.as_str() {
                    let at = |key: &str| usize::try_from(span[key].as_u64().unwrap()).unwrap();
                    assert_eq!(span["text"], &text[at("start")..at("end")]);
                    assert!(
                        at("start")
                            >= usize::try_from(card["span"]["start"].as_u64().unwrap()).unwrap()
                    );
                }
            }
        }
    }
}

#[test]
fn what_is_not_one_article_is_refused() {
    let folder = folder();
    let says = |a: &str, b: &str| failure(folder.path(), &["why", a, b]);
    assert!(
        says("news.jsonl", "a.txt").contains("holds 2 articles; name one, such as news.jsonl#bay")
    );
    assert!(says("news.jsonl#none", "a.txt").contains("no article \"none\""));
    assert!(says("a.txt#e1", "b.txt").contains("no article \"e1\""));
    assert!(says(".", "a.txt").contains("is a directory"));
    assert!(says("a.txt", "a.txt").contains("compared with itself"));
    let missing = says("gone.txt", "a.txt");
    assert!(missing.contains("gone.txt") && missing.lines().count() == 1, "{missing}");
}

#[test]
fn a_scan_says_who_was_first_where_the_dates_do() {
    let folder = folder();
    let text = fine(folder.path(), &["scan", "news.jsonl"]);
    assert!(text.contains("first in Bay News, 2025-08-20 (strong)"), "{text}");
    let value = json(&fine(folder.path(), &["scan", "news.jsonl", "--format", "json"]));
    let origin = &value["passages"][0]["origin"];
    assert_eq!((&origin["doc"], &origin["confidence"]), (&"bay".into(), &"strong".into()));
    assert!(!origin["evidence"].as_array().unwrap().is_empty());
    let unknown = json(&fine(folder.path(), &["scan", "a.txt", "b.txt", "--format", "json"]));
    assert!(unknown["passages"][0]["origin"].is_null());
}

#[cfg(unix)]
#[test]
fn nothing_raw_reaches_the_terminal() {
    let folder = folder();
    let nasty = "\u{1b}]0;owned\u{7}\u{202e}";
    let name = format!("{nasty}.txt");
    fs::write(
        folder.path().join(&name),
        format!("{A}\n“{nasty} we fear,” said Ruth {nasty} Amadi.\n"),
    )
    .unwrap();
    for args in [
        &["quotes", name.as_str(), "b.txt", "--all"][..],
        &["quotes", &name, "b.txt", "--format", "markdown"],
        &["why", &name, "b.txt", "--all"],
    ] {
        let text = fine(folder.path(), args);
        let raw = text.chars().find(|&c| c.is_control() && c != '\n' || c == '\u{202e}');
        assert_eq!(raw, None, "{args:?}: {text}");
    }
}

#[test]
fn threads_and_the_order_of_paths_do_not_show() {
    let folder = folder();
    for format in ["text", "json", "jsonl", "csv", "markdown"] {
        let quotes = |threads: &str, paths: [&str; 2]| {
            let args = ["quotes", paths[0], paths[1], "-j", threads, "--format", format];
            fine(folder.path(), &args)
        };
        let one = quotes("1", ["a.txt", "b.txt"]);
        assert_eq!(one, quotes("2", ["b.txt", "a.txt"]), "{format}");
    }
}

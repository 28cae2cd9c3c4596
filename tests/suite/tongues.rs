//! A story in fourteen languages, against what `fixtures/tongues` expects: who says
//! what, and which words two outlets both carry.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::common::{command, fine};
use crate::speakers::is_right;

/// A quotation that is expected.
struct Expected {
    article: String,
    begins: String,
    /// Names that are right; `-` for nobody.
    speakers: Vec<String>,
    /// Quotations of one statement have the same.
    statement: Option<String>,
}

#[derive(Default)]
struct Count {
    right: usize,
    wrong: usize,
    all: usize,
    /// Pairs of one statement that are in one group, and those that are not.
    together: usize,
    apart: usize,
    misses: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tongues")
}

fn expected(table: &str) -> Vec<Expected> {
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [article, begins, speakers, statement] = cells.as_slice() else {
            panic!("four cells: {line}");
        };
        Expected {
            article: (*article).to_owned(),
            begins: (*begins).to_owned(),
            speakers: speakers.split('|').map(str::to_owned).collect(),
            statement: (*statement != "-").then(|| (*statement).to_owned()),
        }
    };
    table.lines().map(row).collect()
}

/// The quotations that the program finds in both articles of a language.
fn quotations(articles: &str) -> Vec<Value> {
    let dir = tempfile::tempdir().unwrap();
    let row = |(at, text): (usize, &str)| {
        json!({"id": (at + 1).to_string(), "outlet": format!("Outlet {at}"), "text": text})
            .to_string()
    };
    let rows: Vec<String> = articles.split("%%%\n").enumerate().map(row).collect();
    fs::write(dir.path().join("articles.jsonl"), rows.join("\n")).unwrap();
    let args = ["quotes", "articles.jsonl", "--format", "json", "--no-config"];
    let out = fine(command(dir.path(), &args).output().unwrap(), &args);
    let report: Value = serde_json::from_str(&out).unwrap();
    report["quotations"].as_array().unwrap().clone()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// The speaker whom a report names: the name, and the words of the article.
fn named(quotation: &Value) -> Option<(&str, &str)> {
    let speaker = quotation.get("speaker").filter(|it| it.is_object())?;
    (text(speaker, "confidence") != "unknown")
        .then(|| (text(speaker, "name"), text(speaker, "text")))
}

fn count(articles: &str, table: &str) -> Count {
    let (expected, mut left) = (expected(table), quotations(articles));
    let mut res = Count::default();
    let mut groups: Vec<(&Expected, String)> = Vec::new();
    for it in &expected {
        let at = left.iter().position(|found| {
            text(found, "doc") == it.article && text(found, "text").starts_with(&it.begins)
        });
        let found = at.map(|at| left.remove(at));
        let nobody = it.speakers.iter().any(|it| it == "-");
        let speaker = found.as_ref().and_then(named);
        let right = match speaker {
            None => nobody,
            Some((name, words)) => it.speakers.iter().any(|right| is_right(name, words, right)),
        };
        res.all += 1;
        res.right += usize::from(right);
        res.wrong += usize::from(!right && speaker.is_some());
        if !right {
            res.misses.push(format!("{} {}: {speaker:?}", it.article, it.begins));
        }
        if let Some(found) = &found {
            groups.push((it, text(found, "group").to_owned()));
        }
    }
    for (at, (one, group)) in groups.iter().enumerate() {
        for (other, another) in &groups[at + 1..] {
            let joined = !group.is_empty() && group == another;
            let same = one.statement.is_some() && one.statement == other.statement;
            assert!(same || !joined, "{} with {}", one.begins, other.begins);
            if same && one.article != other.article {
                res.together += usize::from(joined);
                res.apart += usize::from(!joined);
            }
        }
    }
    res
}

#[test]
fn who_says_what_and_who_carries_it_in_fourteen_languages() {
    let mut by_language = BTreeMap::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|it| it == "txt") {
            let articles = fs::read_to_string(&path).unwrap();
            let table = fs::read_to_string(path.with_extension("tsv")).unwrap();
            let language = path.file_stem().unwrap().to_string_lossy().into_owned();
            by_language.insert(language, count(&articles, &table));
        }
    }
    assert_eq!(by_language.len(), 14);
    let sum = |of: fn(&Count) -> usize| by_language.values().map(of).sum::<usize>();
    let (right, wrong, all) = (sum(|it| it.right), sum(|it| it.wrong), sum(|it| it.all));
    let (together, apart) = (sum(|it| it.together), sum(|it| it.apart));
    let misses: Vec<(&String, &Vec<String>)> =
        by_language.iter().map(|it| (it.0, &it.1.misses)).collect();
    assert!(all >= 100, "{all}");
    assert!(right * 100 >= all * 95, "{right} of {all}: {misses:#?}");
    assert!(wrong * 100 <= all * 3, "{wrong} of {all}: {misses:#?}");
    assert!(together * 100 >= (together + apart) * 90, "{together} and {apart} apart");
    for (language, count) in &by_language {
        assert!(count.right * 10 >= count.all * 7, "{language}: {:#?}", count.misses);
    }
}

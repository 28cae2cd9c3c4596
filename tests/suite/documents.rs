//! What the documents name exists.

use std::fs;
use std::path::{Path, PathBuf};

const DOCUMENTS: [&str; 4] = ["README.md", "ARCHITECTURE.md", "DESIGN.md", "CONTRIBUTING.md"];

#[test]
fn paths_in_the_documents_exist() {
    for document in DOCUMENTS {
        for path in quoted(&read(document)).filter(|it| is_path(it)) {
            assert!(root().join(&path).exists(), "{document} names {path}");
        }
        for link in links(&read(document)).filter(|it| !it.contains(':')) {
            assert!(root().join(&link).exists(), "{document} links to {link}");
        }
    }
}

#[test]
fn the_links_of_the_manual_lead_somewhere_and_every_chapter_is_listed() {
    let folder = root().join("docs/src");
    let summary = read("docs/src/SUMMARY.md");
    for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if !name.ends_with(".md") {
            continue;
        }
        let chapter = name == "SUMMARY.md" || summary.contains(&format!("({name})"));
        assert!(chapter, "{name} is not in the summary");
        for link in links(&read(&format!("docs/src/{name}"))).filter(|it| !it.contains(':')) {
            let file = link.split('#').next().unwrap();
            assert!(folder.join(file).exists(), "docs/src/{name} links to {link}");
        }
    }
}

#[test]
fn the_code_map_names_files_and_symbols_that_exist() {
    let document = read("ARCHITECTURE.md");
    let map = section(&document, "## Code map");
    let rows = map.lines().filter_map(|it| it.strip_prefix("| `crates/"));
    let mut folders = Vec::new();
    for row in rows {
        let folder = format!("crates/{}", row.split('`').next().unwrap());
        let code = source(&root().join(&folder));
        for name in quoted(&format!("`{row}")).skip(1) {
            if name.contains('.') {
                assert!(root().join(&folder).join(&name).exists(), "{folder} has no {name}");
            } else {
                let defined = ["fn", "struct", "enum", "type"]
                    .iter()
                    .any(|kind| code.contains(&format!("{kind} {name}")));
                assert!(defined, "{folder} defines no {name}");
            }
        }
        folders.push(folder);
    }
    for member in fs::read_dir(root().join("crates")).unwrap().map(Result::unwrap) {
        let member = format!("crates/{}/src", member.file_name().to_str().unwrap());
        for entry in fs::read_dir(root().join(&member)).unwrap().map(Result::unwrap) {
            let name = format!("{member}/{}", entry.file_name().to_str().unwrap());
            assert!(!entry.path().is_dir() || folders.contains(&name), "{name} is not in the map");
        }
    }
}

#[test]
fn the_tests_of_the_invariants_exist() {
    let code = source(&root().join("crates")) + &source(&root().join("tests"));
    let document = read("ARCHITECTURE.md");
    let rows = section(&document, "## Invariants").lines().filter_map(|it| it.rsplit_once(" | "));
    let mut tests = 0;
    for name in rows.flat_map(|(_, names)| quoted(names)) {
        assert!(code.contains(&format!("fn {name}(")), "there is no test {name}");
        tests += 1;
    }
    assert!(tests > 0, "the invariants name no test");
}

#[test]
fn the_tests_of_the_promises_exist() {
    let code = source(&root().join("crates")) + &source(&root().join("tests"));
    let document = read("CONTRIBUTING.md");
    let rows = section(&document, "## Bad input").lines().filter(|it| it.starts_with("| P"));
    let mut tests = 0;
    for name in rows.filter_map(|it| it.rsplit_once(" | ")).flat_map(|(_, names)| quoted(names)) {
        let is_named = name.contains('/') || name == "terminal";
        assert!(is_named || code.contains(&format!("fn {name}(")), "there is no test {name}");
        tests += 1;
    }
    assert!(tests > 15, "the promises name {tests} tests");
}

/// Whether a word in backquotes is a path of this repository.
fn is_path(word: &str) -> bool {
    let here = ["src/", "crates/", "tests/", "fixtures/", "seeds/", "examples/", ".ci/", "docs/"];
    here.iter().any(|it| word.starts_with(it)) && !word.contains([' ', '*', '…', 'N'])
}

/// What stands between backquotes, fenced blocks left out.
fn quoted(document: &str) -> impl Iterator<Item = String> {
    let prose = document.split("```").step_by(2).collect::<String>();
    prose.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>().into_iter()
}

/// Where the links lead.
fn links(document: &str) -> impl Iterator<Item = String> {
    let targets = document.split("](").skip(1).filter_map(|it| it.split_once(')'));
    targets.map(|(target, _)| target.to_owned()).collect::<Vec<_>>().into_iter()
}

/// The part of `document` from `heading` to the next heading of its level.
fn section<'a>(document: &'a str, heading: &str) -> &'a str {
    let rest = document.split_once(heading).unwrap().1;
    rest.split("\n## ").next().unwrap()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// The text of all Rust files in `folder`.
fn source(folder: &Path) -> String {
    let mut res = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            res += &source(&path);
        } else if path.extension().is_some_and(|it| it == "rs") {
            res += &fs::read_to_string(path).unwrap();
        }
    }
    res
}

//! Checks the invariants of ARCHITECTURE.md that a reader of the source can check.

#![expect(clippy::unwrap_used, reason = "a helper outside #[test] may panic in a test file")]

use std::fs;
use std::path::{Path, PathBuf};

/// The stages in the order data flows through them.
const STAGES: &[&str] = &[
    "text",
    "read",
    "segment",
    "normalize",
    "furniture",
    "fingerprint",
    "candidates",
    "verify",
    "align",
    "cluster",
    "diff",
    "quote",
    "coverage",
    "check",
    "report",
    "pipeline",
    "cli",
];

/// The stages that may talk to the world.
const IO: &[&str] = &["read", "report", "cli"];

/// What talking to the world, or asking it the time, looks like.
const WORLD: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "SystemTime",
    "Instant",
    "io::stdin",
    "io::stdout",
    "io::stderr",
    "available_parallelism",
    "current_num_threads",
];

#[test]
fn no_stage_imports_a_later_one() {
    let mut violations = Vec::new();
    for (at, stage) in STAGES.iter().enumerate() {
        each_line(stage, |place, line| {
            if STAGES[at + 1..].iter().any(|later| imports(line, later)) {
                violations.push(place);
            }
        });
    }
    assert!(violations.is_empty(), "a stage imports a later one:\n{}", violations.join("\n"));
}

#[test]
fn only_reading_reporting_and_the_command_line_talk_to_the_world() {
    let mut violations = Vec::new();
    let rest = ["config", "error", "lib"];
    for stage in STAGES.iter().filter(|it| !IO.contains(it)).chain(&rest) {
        each_line(stage, |place, line| {
            if WORLD.iter().any(|word| line.contains(word)) {
                violations.push(place);
            }
        });
    }
    assert!(violations.is_empty(), "the core talks to the world:\n{}", violations.join("\n"));
}

#[test]
fn only_the_reports_write_the_wire_format() {
    let mut violations = Vec::new();
    for stage in STAGES.iter().filter(|&&it| it != "report") {
        each_line(stage, |place, line| {
            if line.contains("derive(") && line.contains("Serialize")
                || line.contains("use serde::Serialize")
            {
                violations.push(place);
            }
        });
    }
    assert!(violations.is_empty(), "a core type derives Serialize:\n{}", violations.join("\n"));
}

#[test]
fn every_folder_is_a_stage() {
    let mut unknown = Vec::new();
    for entry in fs::read_dir(src()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() && !STAGES.contains(&name.as_str()) {
            unknown.push(name);
        }
    }
    assert!(unknown.is_empty(), "not in the order of stages: {unknown:?}");
}

#[test]
fn a_longer_name_is_not_the_stage() {
    assert!(imports("use crate::check;", "check"));
    assert!(imports("    crate::check::run()", "check"));
    assert!(!imports("use crate::checksum;", "check"));
    assert!(imports("use crate::{text::Span, check::Rule};", "check"));
    assert!(!imports("use crate::{text::Span, text::check};", "check"));
}

/// Whether `line` names `crate::<stage>`, alone or in a group on one line.
fn imports(line: &str, stage: &str) -> bool {
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    let path = format!("crate::{stage}");
    let alone = line.match_indices(&path).any(|(at, _)| ends(&line[at + path.len()..]));
    let grouped = line.split_once("crate::{").is_some_and(|(_, group)| {
        let members = group.split(',').map(str::trim);
        members.into_iter().any(|it| it.strip_prefix(stage).is_some_and(ends))
    });
    alone || grouped
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Calls `f` with the place and the text of every line of code of `stage`:
/// without comments, and only up to the tests, which may do as they like.
fn each_line(stage: &str, mut f: impl FnMut(String, &str)) {
    for file in stage_files(stage) {
        let text = fs::read_to_string(&file).unwrap();
        for (n, line) in text.lines().enumerate() {
            if line.starts_with("#[cfg(test)]") {
                break;
            }
            if !line.trim_start().starts_with("//") {
                f(format!("{}:{}: {}", file.display(), n + 1, line.trim()), line);
            }
        }
    }
}

fn stage_files(stage: &str) -> Vec<PathBuf> {
    let file = src().join(format!("{stage}.rs"));
    let mut res = if file.is_file() { vec![file] } else { Vec::new() };
    let mut dirs = vec![src().join(stage)];
    while let Some(dir) = dirs.pop() {
        let Ok(entries) = fs::read_dir(&dir) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                dirs.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                res.push(path);
            }
        }
    }
    res.sort();
    res
}

//! A gate that fails closed: nothing overwritten, nothing unread called clean, no program
//! run that a repository names.

#![cfg(unix)]

use std::fs;
use std::io::Read as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const STORY: &str = "The weir at Kelm was mended on Monday by the keeper and his two daughters, \
                     an hour before the flood came down the valley.\n";
const OTHER: &str = "Eels were dear in Osby this week, and the ferry to the island was late.\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    files.iter().for_each(|(name, text)| write(dir.path(), name, text));
    dir
}

fn write(dir: &Path, name: &str, text: &str) {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn run(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wireprint"))
        .current_dir(dir)
        .args(args)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// The exit code, and both outputs.
fn said(dir: &Path, args: &[&str]) -> (i32, String) {
    let output = run(dir, args);
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(text).unwrap())
}

fn check(dir: &Path, args: &[&str]) -> (i32, String) {
    said(dir, &[&["check", "--format", "concise", "--color", "never"], args].concat())
}

fn git(dir: &Path, args: &[&str]) {
    let name =
        ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").current_dir(dir).args(name).args(args).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn repository(files: &[(&str, &str)]) -> TempDir {
    let dir = folder(files);
    git(dir.path(), &["init", "-q", "-b", "main"]);
    git(dir.path(), &["add", "-A"]);
    git(dir.path(), &["commit", "-q", "-m", "first"]);
    dir
}

#[test]
fn every_command_refuses_to_write_over_what_it_reads() {
    let line = format!("{{\"id\":\"1\",\"text\":\"{}\"}}\n", STORY.trim());
    let dir = folder(&[("news/a.txt", STORY), ("b.txt", OTHER), ("x.jsonl", &line)]);
    let at = dir.path();
    let clusters = ["dedup", "x.jsonl", "-o", "y", "--clusters", "./x.jsonl"];
    let all: [&[&str]; 8] = [
        &["diff", "news/a.txt", "b.txt", "-o", "news/a.txt"],
        &["scan", "news", "-o", "news/a.txt"],
        &["quotes", "news", "--format", "csv", "-o", "news/../news/a.txt"],
        &["compare", "news/a.txt", "b.txt", "-o", "b.txt"],
        &["why", "news/a.txt", "b.txt", "-o", "b.txt"],
        &["check", "news", "--report", "json=news/a.txt"],
        &["dedup", "x.jsonl", "-o", "x.jsonl"],
        &clusters,
    ];
    for args in all {
        let (code, text) = said(at, args);
        assert!(code == 2 && text.contains("would be overwritten"), "{args:?}: {text}");
    }
    assert_eq!(fs::read_to_string(at.join("news/a.txt")).unwrap(), STORY);
    assert_eq!(fs::read_to_string(at.join("b.txt")).unwrap(), OTHER);
    assert_eq!(fs::read_to_string(at.join("x.jsonl")).unwrap(), line);
    assert!(!at.join("y").exists());
}

#[test]
fn a_corpus_that_changes_while_it_is_read_is_not_written() {
    // So many that the list of them does not fit into a pipe at once.
    let line = |n: usize| {
        let words: Vec<String> = (0..12).map(|w| format!("word{}", n * 13 + w)).collect();
        format!("{{\"id\":\"{n:060}\",\"text\":\"{}\"}}\n", words.join(" "))
    };
    let whole: String = (0..3_000).map(line).collect();
    let dir = folder(&[("x.jsonl", &whole)]);
    let at = dir.path();
    // The list is a pipe, which is opened after the reading and before the corpus is written.
    let pipe = at.join("list");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let child = Command::new(env!("CARGO_BIN_EXE_wireprint"))
        .current_dir(at)
        .args(["dedup", "x.jsonl", "--clusters", "list", "-o", "y.jsonl", "-q"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut reader = fs::File::open(&pipe).unwrap();
    let mut first = [0];
    reader.read_exact(&mut first).unwrap();
    fs::write(at.join("x.jsonl"), line(9_999) + &whole).unwrap();
    std::io::copy(&mut reader, &mut std::io::sink()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("x.jsonl: changed while it was read"), "{text}");
    assert!(!at.join("y.jsonl").exists());
}

#[test]
fn nothing_read_is_not_clean() {
    let dir = folder(&[("empty/.keep", ""), ("data/a.txt", STORY), ("data/b.txt", STORY)]);
    let at = dir.path();
    let (code, text) = check(at, &["empty"]);
    assert!(code == 2 && text.contains("nothing"), "{text}");
    git(at, &["init", "-q"]);
    write(at, ".gitignore", "# names\n*.txt\n");
    let (code, text) = check(at, &["data"]);
    assert_eq!(code, 2, "{text}");
    assert!(
        text.contains("2 entries are left out") && text.contains(".gitignore:2: *.txt"),
        "{text}"
    );
    assert_eq!(check(at, &["data", "--no-ignore"]).0, 1);
    let (code, text) = said(at, &["dedup", "data", "-o", "clean.jsonl"]);
    assert!(code == 2 && !at.join("clean.jsonl").exists(), "{text}");
    // What is left out of much is said, and nothing more.
    write(at, "data/c.html", "<p>A page.");
    write(at, ".gitignore", "b.txt\n");
    let (code, text) = check(at, &["data", "--select", "duplicate-document"]);
    assert!(code == 0 && text.contains("b.txt is left out"), "{text}");
}

#[test]
fn records_that_were_not_read_are_counted_beside_the_findings() {
    let good = format!("{{\"id\":\"1\",\"text\":\"{}\"}}\n", STORY.trim());
    let dir = folder(&[("x.jsonl", &(good + "no json\n"))]);
    let (code, text) = check(dir.path(), &["x.jsonl", "--select", "WP101"]);
    assert!(code == 0 && text.contains("not looked at: 1 skipped of 2"), "{text}");
    assert_eq!(check(dir.path(), &["x.jsonl", "--select", "WP101", "--strict"]).0, 2);
}

#[test]
fn a_configuration_says_which_files_are_articles() {
    let dir = folder(&[
        ("articles/a.txt", STORY),
        ("package.json", "{\"name\":\"site\",\"version\":\"1.0.0\"}"),
        ("LICENSE.txt", "Anybody may use this.\n"),
        ("make.py", "print()\n"),
    ]);
    let at = dir.path();
    assert_eq!(check(at, &[".", "--select", "WP101"]).0, 2, "package.json is no corpus");
    let (code, text) = check(at, &[".", "--known-formats", "--strict"]);
    assert!(code == 0 && text.contains("in 1 article"), "{text}");
    write(at, "wireprint.toml", "[files]\ninclude = [\"articles/\"]\nexclude = [\"*.bak.txt\"]\n");
    write(at, "articles/a.bak.txt", STORY);
    let (code, text) = check(at, &["."]);
    assert!(code == 0 && text.contains("in 1 article"), "{text}");
    let (_, text) = check(at, &[".", "--exclude", "a.txt"]);
    assert!(text.contains("no file of it is read"), "{text}");
}

#[test]
fn the_hook_looks_at_what_is_staged_and_at_all_where_nothing_is() {
    let dir = repository(&[("one.txt", STORY), ("copy.txt", STORY)]);
    let at = dir.path();
    // As `pre-commit run --all-files` in a clean clone, with files and without.
    for files in [&["."][..], &[".", "one.txt", "copy.txt"]] {
        let (code, text) = check(at, &[&["--strict", "--staged"], files].concat());
        assert_eq!(code, 1, "{files:?} {text}");
    }
    git(at, &["rm", "-q", "copy.txt"]);
    write(at, "two.txt", OTHER);
    git(at, &["add", "-A"]);
    // A draft that is not in the commit, and an edit that is not staged.
    write(at, "draft.txt", OTHER);
    write(at, "two.txt", STORY);
    let (code, text) = check(at, &["--strict", "--staged", ".", "two.txt"]);
    assert!(code == 0 && text.contains("in 2 articles"), "{text}");
    git(at, &["add", "draft.txt"]);
    let (code, text) = check(at, &["--strict", "--staged", "."]);
    assert!(code == 1 && text.contains("./draft.txt:1: error[duplicate-document]"), "{text}");
    assert!(!text.contains("one.txt:1:"), "{text}");
}

#[test]
fn a_name_alone_is_no_change() {
    let dir = repository(&[("one.txt", STORY), ("copy.txt", STORY), ("three.txt", OTHER)]);
    let at = dir.path();
    git(at, &["mv", "copy.txt", "renamed.txt"]);
    let (code, text) = check(at, &["--changed-since", "HEAD", "."]);
    assert_eq!(code, 0, "{text}");
    assert_eq!(check(at, &["--staged", "."]).0, 0);
}

#[test]
fn what_is_moved_into_the_corpus_is_new_there() {
    let dir = repository(&[("articles/one.txt", STORY), ("drafts/two.txt", STORY)]);
    let at = dir.path();
    git(at, &["mv", "drafts/two.txt", "articles/two.txt"]);
    for since in [&["--staged"][..], &["--changed-since", "HEAD"]] {
        let (code, text) = check(at, &[since, &["--strict", "articles"]].concat());
        assert!(code == 1 && text.contains("articles/two.txt:1: error"), "{text}");
        // Where the drafts are read, too, nothing came in; where they are left out, it did.
        let all = [since, &["."]].concat();
        assert_eq!(check(at, &all).0, 0, "{since:?}");
        let without = [since, &[".", "--exclude", "drafts/"]].concat();
        assert_eq!(check(at, &without).0, 1, "{since:?}");
    }
}

#[test]
fn leaks_are_looked_for_where_names_tell_the_parts_and_else_that_is_said() {
    let dir = folder(&[("TRAIN-00001.txt", STORY), ("a.txt", STORY)]);
    let only = ["--select", "split-leakage", "--strict", "."];
    let (code, text) = check(dir.path(), &only);
    assert!(code == 2 && text.contains("split-leakage looked at nothing"), "{text}");
    write(dir.path(), "holdout/b.txt", STORY);
    let (code, text) = check(dir.path(), &only);
    assert!(code == 1 && text.contains("holdout/b.txt:1: error[split-leakage]"), "{text}");
}

#[test]
fn what_git_cannot_tell_counts_as_changed_and_is_said() {
    let dir = repository(&[("one.txt", STORY), ("three.txt", OTHER), (".gitignore", "own.txt\n")]);
    let at = dir.path();
    let outside = folder(&[("far.txt", STORY)]);
    let far = outside.path().join("far.txt");
    write(at, "three.txt", &format!("{OTHER}More.\n"));
    write(at, "own.txt", STORY);
    let changed = ["--changed-since", "HEAD", "--select", "duplicate-document"];
    let with = |files: &[&str]| check(at, &[&changed[..], files].concat());
    for (files, why) in [
        (vec!["one.txt", "own.txt"], "own.txt is ignored by git; it counts as changed"),
        (vec!["one.txt", far.to_str().unwrap()], "is outside the repository; it counts"),
    ] {
        let (code, text) = with(&files);
        assert!(code == 1 && text.contains(why), "{text}");
        let (code, text) = with(&[&files[..], &["--strict"]].concat());
        assert_eq!(code, 2, "{text}");
    }
    write(at, "four.txt", STORY);
    git(at, &["add", "four.txt"]);
    git(at, &["commit", "-q", "-m", "second"]);
    git(at, &["update-index", "--assume-unchanged", "four.txt"]);
    let (code, text) = with(&["one.txt", "four.txt"]);
    assert!(code == 1 && text.contains("four.txt is marked assume-unchanged in git;"), "{text}");
    git(at, &["update-index", "--no-assume-unchanged", "four.txt"]);
    git(at, &["init", "-q", "inner"]);
    write(at, "inner/a.txt", STORY);
    let (code, text) = with(&["one.txt", "inner"]);
    assert!(
        code == 1 && text.contains("inner/a.txt is in a submodule or a repository of its own;"),
        "{text}"
    );
}

#[test]
fn junit_of_a_run_that_passes_has_no_failed_test() {
    let bulletin = |day: &str, high: u32| {
        format!(
            "The tide table of Osby for {day}: high water at the outer mole stands at {high} \
             centimeters in the morning and falls by noon. Skippers of boats with a deep keel are \
             asked to wait for the pilot, who leaves the inner basin an hour before.\n"
        )
    };
    let (monday, friday) = (bulletin("Monday", 312), bulletin("Friday", 287));
    let dir = folder(&[("a.txt", &monday), ("b.txt", &friday)]);
    let junit = |flags: &[&str]| {
        said(
            dir.path(),
            &[
                &["check", "a.txt", "b.txt", "--select", "template-story", "--format", "junit"],
                flags,
            ]
            .concat(),
        )
    };
    let (code, text) = junit(&[]);
    assert!(code == 0 && !text.contains("<failure"), "{text}");
    assert!(
        text.contains("failures=\"0\"") && text.contains("<skipped message=\"note: "),
        "{text}"
    );
    let (code, text) = junit(&["--fail-on", "new"]);
    assert!(code == 1 && text.contains("<failure type=\"note\""), "{text}");
    let (code, text) = junit(&["--fail-on", "new", "--exit-zero"]);
    assert!(code == 0 && !text.contains("<failure"), "{text}");
}

#[test]
fn junit_says_what_was_not_looked_at() {
    let damaged = format!("{{\"id\": \"a\", \"text\": \"{}\"}}\n{{\"id\": \"b\"\n", STORY.trim());
    let dir = folder(&[("a.jsonl", &damaged), ("b.txt", OTHER)]);
    let (code, text) = said(dir.path(), &["check", "a.jsonl", "b.txt", "--format", "junit"]);
    assert!(code == 0 && text.contains("skipped=\"1\""), "{text}");
    assert!(text.contains("<skipped message=\"not looked at: 1 skipped of 3\"/>"), "{text}");
    let (report, _) = text.rsplit_once("warning:").unwrap_or((&text, ""));
    assert_eq!(crate::junit::check(report), Ok(()));
    let (_, text) = said(dir.path(), &["check", "b.txt", "--format", "junit"]);
    assert!(!text.contains("not looked at") && text.contains("skipped=\"0\""), "{text}");
}

#[test]
fn a_shallow_clone_without_the_history_says_so() {
    let dir = repository(&[("r/one.txt", STORY), ("r/copy.txt", STORY)]);
    let at = dir.path();
    git(at, &["checkout", "-q", "-b", "feature"]);
    write(at, "r/mine.txt", OTHER);
    git(at, &["add", "-A"]);
    git(at, &["commit", "-q", "-m", "mine"]);
    git(at, &["checkout", "-q", "main"]);
    git(at, &["rm", "-q", "r/copy.txt"]);
    git(at, &["commit", "-q", "-m", "fixed"]);
    let elsewhere = tempfile::tempdir().unwrap();
    let clone = elsewhere.path();
    let source = format!("file://{}", at.display());
    git(clone, &["clone", "-q", "--depth", "1", "-b", "feature", &source, "c"]);
    let clone = clone.join("c");
    git(&clone, &["fetch", "-q", "--depth", "1", "origin", "main:refs/remotes/origin/main"]);
    let (code, text) = check(&clone, &["r", "--changed-since", "origin/main"]);
    assert!(code == 2 && text.contains("fetch-depth: 0"), "{text}");
    assert!(!text.contains("duplicate-document"), "{text}");
}

#[test]
fn no_program_runs_that_a_repository_names() {
    let dir = repository(&[("one.txt", STORY), ("three.txt", OTHER)]);
    let at = dir.path();
    let ran = at.join("ran");
    write(at, "evil.sh", &format!("#!/bin/sh\necho \"$0\" >> {}\ncat\n", ran.display()));
    fs::set_permissions(at.join("evil.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    let evil = at.join("evil.sh");
    let evil = evil.to_str().unwrap();
    for key in [
        "core.fsmonitor",
        "filter.x.clean",
        "filter.x.smudge",
        "filter.y.process",
        "diff.x.textconv",
        "diff.x.command",
        "diff.external",
        "core.pager",
        "core.sshCommand",
        "core.askPass",
    ] {
        git(at, &["config", key, evil]);
    }
    write(
        at,
        ".git/info/attributes",
        "one.txt filter=x diff=x\n*.txt filter=x\n*.jsonl filter=y\n",
    );
    write(at, ".gitattributes", "*.txt filter=x diff=x\n");
    let hook = at.join(".git/hooks/post-index-change");
    write(at, ".git/hooks/post-index-change", &format!("#!/bin/sh\n{evil} </dev/null\n"));
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    // A program of that name in the folder that is checked.
    fs::copy(at.join("evil.sh"), at.join("git")).unwrap();
    write(at, "one.txt", OTHER);
    write(at, "x.jsonl", &format!("{{\"id\":\"1\",\"text\":\"{}\"}}\n", OTHER.trim()));
    for args in [
        &["--changed-since", "HEAD", "."][..],
        &["--staged", "."],
        &["--baseline-from-ref", "HEAD", "."],
    ] {
        let path = format!(".:{}", std::env::var_os("PATH").unwrap().to_str().unwrap());
        let output = Command::new(env!("CARGO_BIN_EXE_wireprint"))
            .current_dir(at)
            .env("PATH", path)
            .arg("check")
            .args(args)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_ne!(output.status.code(), Some(2), "{args:?} {text}");
        assert!(!ran.exists(), "{args:?}: {}", fs::read_to_string(&ran).unwrap());
    }
    let (code, text) = check(at, &["--changed-since", "HEAD", ".", "--select", "WP101"]);
    assert!(code == 1 && text.contains("one.txt:1: error"), "its own lines count: {text}");
}

#[test]
fn reports_call_files_from_the_root_of_the_repository_wherever_they_are_made() {
    let dir = repository(&[("news/x/a.txt", STORY), ("news/x/b.txt", STORY), ("ci/c", "x")]);
    let outside = folder(&[("far one.txt", STORY)]);
    let at = fs::canonicalize(dir.path()).unwrap();
    let uris = |from: &str, path: &str| {
        let output = run(&at.join(from), &["check", path, "--format", "sarif"]);
        let log: Value = serde_json::from_slice(&output.stdout).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        let artifact =
            |it: &Value| it["locations"][0]["physicalLocation"]["artifactLocation"].clone();
        results.iter().map(artifact).collect::<Vec<_>>()
    };
    let whole = at.join("news");
    for (from, path) in
        [(".", "news"), ("news", "x"), ("ci", "../news"), (".", whole.to_str().unwrap())]
    {
        let found = uris(from, path);
        assert_eq!(found[0]["uri"], "news/x/a.txt", "{from} {path}");
        assert_eq!(found[0]["uriBaseId"], "%SRCROOT%");
        let (_, text) = said(&at.join(from), &["check", path, "--format", "github"]);
        assert!(text.starts_with("::error file=news/x/a.txt,"), "{text}");
        assert!(text.contains("the same article as news/x/b.txt\n"), "{text}");
        let (_, text) = said(&at.join(from), &["check", path, "--format", "junit"]);
        assert!(
            text.contains("name=\"news/x/a.txt:1 the same article as news/x/b.txt\""),
            "{text}"
        );
    }
    // For people, by the path that was given: it is one that exists.
    for (from, path, other) in [(".", ".", "./news/x/b.txt"), ("news", "x", "x/b.txt")] {
        let (_, text) = said(&at.join(from), &["check", path]);
        assert!(text.contains(&format!("the same article as {other}\n")), "{text}");
        assert!(at.join(from).join(other).exists());
    }
    write(outside.path(), "b.txt", STORY);
    let found = uris(".", outside.path().to_str().unwrap());
    let uri = found[1]["uri"].as_str().unwrap();
    assert!(uri.starts_with("file:///") && uri.ends_with("/far%20one.txt"), "{uri}");
    assert!(found[1].get("uriBaseId").is_none());
    let (_, text) = said(&at, &["check", outside.path().to_str().unwrap(), "--format", "github"]);
    assert!(!text.contains("file=/") && text.starts_with("::error title="), "{text}");
}

#[test]
fn a_file_that_is_named_twice_is_one_article() {
    let dir = folder(&[("a.txt", STORY), ("b.txt", OTHER)]);
    let at = dir.path();
    let whole = at.join("a.txt");
    symlink(&whole, at.join("link")).unwrap();
    for paths in
        [[".", whole.to_str().unwrap()], ["./a.txt", whole.to_str().unwrap()], ["a.txt", "link"]]
    {
        let (code, text) = check(at, &paths);
        assert_eq!(code, 0, "{paths:?} {text}");
    }
    fs::copy(&whole, at.join("c.txt")).unwrap();
    assert_eq!(check(at, &["a.txt", "c.txt"]).0, 1, "a copy is one");
}

#[test]
fn what_is_no_file_is_never_opened_as_settings() {
    let pipe = |path: &Path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    for name in [".ignore", ".gitignore"] {
        let dir = folder(&[("n/a.txt", STORY), ("n/sub/b.txt", OTHER)]);
        let at = dir.path();
        pipe(&at.join("n/sub").join(name));
        let (code, text) = said(at, &["scan", "n"]);
        assert!(code == 2 && text.contains("not a regular file"), "{name} {text}");
        pipe(&at.join("n").join(name));
        assert_eq!(said(at, &["scan", "n"]).0, 2);
    }
    let dir = folder(&[("n/a.txt", STORY)]);
    let at = dir.path();
    symlink("/dev/zero", at.join("zero")).unwrap();
    for config in ["extend = \"zero\"\n", "[check]\nbaseline = \"zero\"\n"] {
        write(at, "wireprint.toml", config);
        let (code, text) = check(at, &["n"]);
        assert!(code == 2 && text.contains("not a regular file"), "{config} {text}");
    }
    fs::remove_file(at.join("wireprint.toml")).unwrap();
    pipe(&at.join("wireprint.toml"));
    assert_eq!(check(at, &["n"]).0, 2);
    fs::remove_file(at.join("wireprint.toml")).unwrap();
    pipe(&at.join("n/.a.txt.allow.toml"));
    assert_eq!(check(at, &["n"]).0, 2);
}

#[test]
fn a_pattern_of_nested_braces_is_an_error_that_names_the_file() {
    let dir =
        folder(&[("n/a.txt", STORY), ("n/.ignore", &("# x\n".to_owned() + &"{".repeat(60_000)))]);
    let (code, text) = said(dir.path(), &["scan", "n"]);
    assert!(code == 2 && text.contains(".ignore") && text.contains("line 2"), "{text}");
}

#[test]
fn json_holds_nothing_that_a_terminal_obeys() {
    let text = "\u{9b}31m The “weir\u{7f} at\u{202e} Kelm” was mended, the keeper said on Monday. "
        .repeat(8);
    let line =
        |id: u8| serde_json::json!({"id": format!("{id}\u{9b}"), "text": text}).to_string() + "\n";
    let dir = folder(&[("x.jsonl", &(line(1) + &line(2)))]);
    for args in [
        &["scan", "x.jsonl", "--format", "json"][..],
        &["quotes", "x.jsonl", "--format", "jsonl"],
        &["compare", "x.jsonl", "--format", "jsonl"],
        &["check", "x.jsonl", "--format", "json"],
        &["check", "x.jsonl", "--format", "sarif"],
        &["dedup", "x.jsonl", "--dry-run", "--format", "json"],
        &["extract", "x.jsonl"],
        &["why", "x.jsonl#1\u{9b}", "x.jsonl#2\u{9b}", "--format", "json"],
        &["diff", "x.jsonl#1\u{9b}", "x.jsonl#2\u{9b}", "--format", "json"],
    ] {
        let output = run(dir.path(), args);
        let shown = String::from_utf8(output.stdout).unwrap();
        let is_obeyed = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!shown.is_empty() && !shown.contains(is_obeyed), "{args:?}");
        shown.lines().next().unwrap();
        if !args.contains(&"jsonl") && args[0] != "extract" {
            serde_json::from_str::<Value>(&shown).unwrap();
        }
    }
}

#[test]
fn a_name_reaches_neither_a_terminal_nor_a_log_as_a_command() {
    let dir = folder(&[("a.txt", STORY)]);
    let (code, text) = said(dir.path(), &["scan", "a.txt", "--\u{1b}]0;x\u{7}"]);
    assert!(
        code == 2 && !text.contains('\u{1b}') && text.contains("unexpected argument"),
        "{text}"
    );
    let (_, text) = said(dir.path(), &["scan", "a.txt", "--x\n::error::y"]);
    assert!(!text.lines().any(|it| it.trim_start().starts_with("::")), "{text}");
    let cell = "Text\n::error file=a::b\n ##[error]c “and a quotation of some words” he said.";
    let line = serde_json::json!({"id": "::set-output name=x::y", "text": cell}).to_string();
    write(dir.path(), "x.jsonl", &line);
    for args in [
        &["quotes", "x.jsonl", "--format", "csv"][..],
        &["quotes", "x.jsonl"],
        &["quotes", "x.jsonl", "--format", "markdown"],
        &["scan", "x.jsonl"],
        &["check", "x.jsonl"],
        &["diff", "x.jsonl", "a.txt"],
    ] {
        let (_, text) = said(dir.path(), args);
        let begins = |it: &str| {
            ["::", "##["].iter().any(|c| it.trim_start_matches([' ', '"']).starts_with(c))
        };
        assert!(!text.lines().any(begins), "{args:?} {text}");
    }
}

#[test]
fn so_many_threads_as_are_of_use() {
    let dir = folder(&[("a.txt", STORY)]);
    let (code, text) = said(dir.path(), &["scan", "a.txt", "-j", "20000"]);
    assert!(code == 0 && text.contains("256 threads are used"), "{text}");
}

#[test]
fn a_limit_on_files_and_a_killed_run_leave_nothing() {
    let text: String = (0..4_000)
        .map(|n| {
            let words: Vec<String> = (0..12).map(|w| format!("word{}", n * 13 + w)).collect();
            format!("{{\"id\":\"{n}\",\"text\":\"{}\"}}\n", words.join(" "))
        })
        .collect();
    let dir = folder(&[("x.jsonl", &text)]);
    let at = dir.path();
    let program = env!("CARGO_BIN_EXE_wireprint");
    let limited = format!("ulimit -f 100; {program} dedup x.jsonl -o y.jsonl -q");
    let output = Command::new("bash").current_dir(at).args(["-c", &limited]).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(fs::read_dir(at).unwrap().count(), 1);
    // What a killed run left goes with the next one that writes beside it.
    write(at, ".wireprint-99999999-abc.tmp", "half");
    fs::create_dir_all(at.join(".wireprint-99999998-abc.tmp/tree")).unwrap();
    assert_eq!(said(at, &["dedup", "x.jsonl", "-o", "y.jsonl", "-q"]).0, 0);
    let mut names: Vec<_> = fs::read_dir(at).unwrap().map(|it| it.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["x.jsonl", "y.jsonl"]);
}

#[test]
fn reports_appear_together_or_not_at_all() {
    let dir = folder(&[("a.txt", STORY), ("b.txt", STORY)]);
    let at = dir.path();
    let (code, _) = said(at, &["check", "a.txt", "b.txt", "-o", "o", "--report", "json=no/such"]);
    assert_eq!(code, 2);
    assert!(!at.join("o").exists());
    let (code, text) = said(at, &["check", "a.txt", "--report", "json=x", "--report", "sarif=./x"]);
    assert!(code == 2 && text.contains("two outputs"), "{text}");
}

#[test]
fn a_name_that_is_not_utf8_is_not_said_to_be_ignored() {
    use std::os::unix::ffi::OsStrExt as _;

    let dir = folder(&[("one.txt", OTHER)]);
    let at = dir.path();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
    if fs::write(at.join(name), STORY).is_err() {
        eprintln!("skipped: names are UTF-8 here");
        return;
    }
    git(at, &["init", "-q", "-b", "main"]);
    git(at, &["add", "-A"]);
    git(at, &["commit", "-q", "-m", "first"]);
    fs::write(at.join(name), OTHER).unwrap();
    let (code, text) = check(at, &[".", "--changed-since", "HEAD", "--select", "WP101"]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("is called what is not UTF-8; it counts as changed"), "{text}");
    assert!(!text.contains("ignored by git"), "{text}");
}

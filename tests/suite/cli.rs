//! The built command: exit codes, streams, formats, files.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::common::{code, command, err, out};

const A: &str = "The bridge will close on Monday.\n\n“We will mend it,” said the mayor.\n";
const B: &str = "On Monday the bridge is to close.\n\nThe mayor said: “We will mend it.”\n";

/// Two articles in `news/`, in a folder that no configuration file is above.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("news")).unwrap();
    fs::write(folder.path().join("news/a.txt"), A).unwrap();
    fs::write(folder.path().join("news/b.txt"), B).unwrap();
    folder
}

fn run(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_scan_is_fine() {
    let folder = folder();
    let output = run(folder.path(), &["scan", "news"]);
    assert_eq!((code(&output), err(&output)), (0, ""));
    assert!(out(&output).starts_with("2 articles"), "{}", out(&output));
    assert!(out(&output).contains("news/b.txt"), "{}", out(&output));
}

#[test]
fn mistakes_on_the_command_line_are_failures() {
    let folder = folder();
    for (args, expect) in [
        (&["scan"][..], "PATH"),
        (&["frobnicate"], "frobnicate"),
        (&["scan", "news", "--format", "yaml"], "text, json, jsonl"),
        (&["scan", "news", "--threshold", "1.5"], "between 0 and 1"),
        (&["scan", "news", "--threshold", "NaN"], "between 0 and 1"),
        (&["scan", "news", "-j", "0"], "at least one"),
        (&["scan", "news", "--shingle-words", "0"], "at least one"),
        (&["scan", "news", "--color", "sometimes"], "auto, always, never"),
        (&["scan", "news", "-q", "-v"], "cannot be used with"),
        (&["man", "frobnicate"], "scan"),
    ] {
        let output = run(folder.path(), args);
        assert_eq!((code(&output), out(&output)), (2, ""), "{args:?}");
        assert!(err(&output).contains(expect), "{args:?}: {}", err(&output));
        assert!(err(&output).starts_with("error: "), "{args:?}: {}", err(&output));
    }
}

#[test]
fn help_and_version_are_fine_and_go_to_standard_output() {
    let folder = folder();
    for args in [&["--help"][..], &["scan", "--help"], &["--version"], &["help", "scan"]] {
        let output = run(folder.path(), args);
        assert_eq!((code(&output), err(&output)), (0, ""), "{args:?}");
        assert!(out(&output).contains("wireprint"), "{args:?}");
    }
}

#[test]
fn a_path_that_is_not_there_fails_and_the_others_are_scanned() {
    let folder = folder();
    let output = run(folder.path(), &["scan", "news", "nowhere.txt", "--format", "json"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("nowhere.txt"), "{}", err(&output));
    let value = json(&output);
    assert_eq!(value["summary"]["documents"], 2);
    assert_eq!(value["summary"]["records_failed"], 1);
    assert!(value["diagnostics"][0].to_string().contains("nowhere.txt"));
}

#[test]
fn quiet_keeps_errors_only() {
    let folder = folder();
    fs::write(folder.path().join("bad.jsonl"), "{}\n{\"text\": \"one two\"}\n").unwrap();
    let loud = run(folder.path(), &["scan", "bad.jsonl"]);
    assert_eq!(code(&loud), 0);
    assert!(err(&loud).starts_with("warning: bad.jsonl:1: "), "{}", err(&loud));
    let quiet = run(folder.path(), &["scan", "bad.jsonl", "-q"]);
    assert_eq!((code(&quiet), err(&quiet)), (0, ""));
    let failed = run(folder.path(), &["scan", "news", "nowhere.txt", "-q"]);
    assert!(err(&failed).contains("nowhere.txt"));
    let verbose = run(folder.path(), &["scan", "bad.jsonl", "-v"]);
    assert!(
        err(&verbose).contains("2 records: 1 accepted, 0 empty, 1 skipped"),
        "{}",
        err(&verbose)
    );
}

#[test]
fn strict_makes_a_bad_record_a_failure() {
    let folder = folder();
    fs::write(folder.path().join("bad.jsonl"), "{}\n{\"text\": \"one two\"}\n").unwrap();
    let output = run(folder.path(), &["scan", "--strict", "bad.jsonl"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("bad.jsonl"), "{}", err(&output));
}

#[test]
fn json_says_what_it_is() {
    let folder = folder();
    let output = run(folder.path(), &["scan", "news", "--format", "json", "--threshold", "0.6"]);
    let value = json(&output);
    assert_eq!(value["schema"], "wireprint/scan");
    assert_eq!(value["version"], 1);
    assert_eq!(value["tool"], concat!("wireprint ", env!("CARGO_PKG_VERSION")));
    assert_eq!(value["parameters"]["threshold"], 0.6);
    assert_eq!(value["documents"][0]["id"], "news/a.txt");
    assert_eq!(value["documents"][1]["bytes"], B.len());
    let summary = &value["summary"];
    let count = |key: &str| summary[key].as_u64().unwrap();
    let parts = ["records_accepted", "records_empty", "records_skipped", "records_failed"];
    assert_eq!(parts.map(count).iter().sum::<u64>(), count("records_read"));
}

#[test]
fn json_lines_are_json_a_line() {
    let folder = folder();
    let output = run(folder.path(), &["scan", "news", "--format", "jsonl"]);
    let types: Vec<String> = out(&output)
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["type"].as_str().unwrap().into())
        .collect();
    assert_eq!(types[..4], ["header", "highlight", "document", "document"]);
    assert_eq!(types.last().unwrap(), "summary");
}

#[test]
fn standard_input_is_a_path() {
    let folder = folder();
    let mut child = command(folder.path(), &["scan", "-", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(A.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(json(&output)["documents"][0]["bytes"], A.len());
}

#[test]
fn color_is_for_those_who_ask_or_look() {
    let folder = folder();
    let colored = |args: &[&str], variables: &[(&str, &str)]| {
        let mut all = vec!["scan", "news"];
        all.extend(args);
        let output = command(folder.path(), &all).envs(variables.iter().copied()).output().unwrap();
        assert_eq!(code(&output), 0);
        out(&output).contains('\x1b')
    };
    assert!(!colored(&[], &[]), "a pipe is no terminal");
    assert!(colored(&["--color", "always"], &[]));
    assert!(!colored(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(colored(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(colored(&["--color", "always"], &[("NO_COLOR", "1")]), "a flag wins");
    assert!(!colored(&["--color", "always", "--format", "json"], &[]));
}

#[test]
fn a_pipe_gets_no_links() {
    let folder = folder();
    let output = command(folder.path(), &["scan", "news", "--color", "always"])
        .env("VTE_VERSION", "7000")
        .output()
        .unwrap();
    assert!(!out(&output).contains("\x1b]8"));
}

#[test]
fn errors_and_their_color_follow_the_flag() {
    let folder = folder();
    let output = run(folder.path(), &["--color", "always", "scan", "nowhere.txt"]);
    assert!(err(&output).contains("\x1b[") && err(&output).contains("nowhere.txt"));
    let output = run(folder.path(), &["--config", "nowhere.toml", "scan", "news"]);
    assert_eq!(code(&output), 2);
    assert_eq!(err(&output), "error: there is no configuration file nowhere.toml\n");
}

#[test]
fn the_width_is_as_asked_else_that_of_columns() {
    let folder = folder();
    let rule = |args: &[&str], columns: Option<&str>| {
        let mut command = command(folder.path(), args);
        if let Some(columns) = columns {
            command.env("COLUMNS", columns);
        }
        let output = command.output().unwrap();
        let line = out(&output).lines().find(|it| it.starts_with("──")).unwrap().to_owned();
        line.chars().count()
    };
    assert_eq!(rule(&["scan", "news"], None), 80);
    assert_eq!(rule(&["scan", "news", "--width", "100"], Some("60")), 100);
    assert_eq!(rule(&["scan", "news"], Some("60")), 60);
    assert_eq!(rule(&["scan", "news"], Some("1")), 40);
    assert_eq!(rule(&["scan", "news"], Some("wide")), 80);
}

#[test]
fn an_output_file_is_written_and_nothing_beside_it() {
    let folder = folder();
    let expect = run(folder.path(), &["scan", "news", "--format", "json"]);
    let output = run(folder.path(), &["scan", "news", "--format", "json", "-o", "out.json"]);
    assert_eq!((code(&output), out(&output)), (0, ""));
    assert_eq!(fs::read(folder.path().join("out.json")).unwrap(), expect.stdout);
    let mut names: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["news", "out.json"]);
    let dash = run(folder.path(), &["scan", "news", "--format", "json", "-o", "-"]);
    assert_eq!(dash.stdout, expect.stdout);
}

#[test]
fn an_output_that_cannot_be_written_fails() {
    let folder = folder();
    for target in ["nowhere/out.json", "news"] {
        let output = run(folder.path(), &["scan", "news", "-o", target]);
        assert_eq!(code(&output), 2);
        let expect = format!("error: cannot write {target}: ");
        assert!(err(&output).starts_with(&expect), "{}", err(&output));
    }
}

#[test]
fn settings_come_from_the_nearest_file_upward_and_a_flag_wins() {
    let folder = folder();
    let deep = folder.path().join("news");
    let threshold = |args: &[&str]| {
        let mut all = vec!["scan", "a.txt", "--format", "json"];
        all.extend(args);
        json(&run(&deep, &all))["parameters"]["threshold"].clone()
    };
    let usual = threshold(&[]);
    fs::write(folder.path().join("wireprint.toml"), "[scan]\nthreshold = 0.25\n").unwrap();
    assert_eq!(threshold(&[]), 0.25);
    assert_eq!(threshold(&["--threshold", "0.5"]), 0.5);
    assert_eq!(threshold(&["--no-config"]), usual);
    fs::write(deep.join("other.toml"), "[scan]\nthreshold = 0.75\n").unwrap();
    assert_eq!(threshold(&["--config", "other.toml"]), 0.75);
}

#[test]
fn a_mistake_in_the_settings_names_file_and_line() {
    let folder = folder();
    fs::write(folder.path().join("wireprint.toml"), "[scan]\nthreshhold = 0.25\n").unwrap();
    let output = run(folder.path(), &["scan", "news"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("wireprint.toml: line 2: unknown field `threshhold`"));
    fs::write(folder.path().join("wireprint.toml"), "[scan]\nthreshold = 2.5\n").unwrap();
    let output = run(folder.path(), &["scan", "news"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("line 2: it must lie between 0 and 1"), "{}", err(&output));
}

#[test]
fn the_number_of_threads_and_the_order_of_paths_do_not_show() {
    let folder = folder();
    for format in ["text", "json", "jsonl"] {
        let scan = |args: &[&str]| {
            let mut all = vec!["scan", "--format", format];
            all.extend(args);
            run(folder.path(), &all).stdout
        };
        let one = scan(&["-j", "1", "news/a.txt", "news/b.txt"]);
        assert_eq!(one, scan(&["-j", "2", "news/a.txt", "news/b.txt"]));
        assert_eq!(one, scan(&["news/b.txt", "news/a.txt"]));
    }
}

#[test]
fn completions_and_the_manual_are_written() {
    let folder = folder();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(folder.path(), &["completions", shell]);
        assert_eq!(code(&output), 0);
        assert!(out(&output).contains("wireprint") && out(&output).contains("threshold"));
    }
    let page = run(folder.path(), &["man"]);
    assert!(out(&page).contains(".TH wireprint 1"), "{}", out(&page));
    let page = run(folder.path(), &["man", "scan"]);
    assert!(out(&page).contains("threshold"), "{}", out(&page));
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn a_closed_pipe_is_no_failure() {
        let folder = folder();
        // Enough output to fill any pipe.
        for n in 0..2000 {
            let text = format!("{A}{}", "word ".repeat(20));
            fs::write(folder.path().join(format!("news/{n}.txt")), text).unwrap();
        }
        for format in ["text", "json", "jsonl"] {
            let mut child =
                command(folder.path(), &["-q", "scan", "news", "--all", "--format", format])
                    .stdout(Stdio::piped())
                    .stderr(Stdio::piped())
                    .spawn()
                    .unwrap();
            let mut first = [0; 10];
            child.stdout.take().unwrap().read_exact(&mut first).unwrap();
            let output = child.wait_with_output().unwrap();
            assert_eq!((code(&output), err(&output)), (0, ""), "{format}");
        }
    }

    #[test]
    fn a_full_disk_is_a_failure() {
        if !Path::new("/dev/full").exists() {
            eprintln!("skipped: there is no /dev/full here");
            return;
        }
        let folder = folder();
        let full = || fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        for args in
            [&["scan", "news"][..], &["scan", "news", "--format", "json"], &["man"], &["--help"]]
        {
            let output = command(folder.path(), args).stdout(full()).output().unwrap();
            assert_eq!(code(&output), 2, "{args:?}");
            assert!(err(&output).contains("space"), "{args:?}: {}", err(&output));
        }
        let output = run(folder.path(), &["scan", "news", "-o", "/dev/full"]);
        assert_eq!(code(&output), 2);
        assert!(err(&output).starts_with("error: cannot write /dev/full: "), "{}", err(&output));
    }

    #[test]
    fn an_existing_output_keeps_its_permissions_and_its_links() {
        let folder = folder();
        let real = folder.path().join("real.json");
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o604)).unwrap();
        symlink("real.json", folder.path().join("link.json")).unwrap();
        let output = run(folder.path(), &["scan", "news", "--format", "json", "-o", "link.json"]);
        assert_eq!(code(&output), 0);
        assert!(fs::symlink_metadata(folder.path().join("link.json")).unwrap().is_symlink());
        assert!(fs::read_to_string(&real).unwrap().starts_with('{'));
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o604);
    }

    #[test]
    fn an_interrupted_run_says_so() {
        let folder = folder();
        for signal in ["-INT", "-TERM"] {
            let mut child = command(folder.path(), &["scan", "-", "-v", "news", "nowhere"])
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            // The handler stands once the first byte of input is asked for, so
            // fill the pipe: the write ends only when it is read from.
            let mut stdin = child.stdin.take().unwrap();
            stdin.write_all(&vec![b'a'; 1 << 18]).unwrap();
            let id = child.id().to_string();
            assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
            assert_eq!(child.wait().unwrap().code(), Some(130), "{signal}");
        }
    }

    #[test]
    fn nothing_from_a_file_name_or_a_text_reaches_the_terminal_raw() {
        let folder = folder();
        let name = "news/\x1b]0;owned\x07\u{202e}txt.exe\n::error::x.txt";
        let text = format!("{A}\x1b[2J\u{9b}31m\u{202e}abc\r\n\0\n::error::pwned\n");
        fs::write(folder.path().join(name), &text).unwrap();
        fs::write(folder.path().join("news/c.txt"), &text).unwrap();
        for color in ["never", "always"] {
            let args = ["scan", "news", "nowhere\x1b[31m", "--all", "--color", color];
            let output = run(folder.path(), &args);
            for text in [out(&output), err(&output)] {
                let text = text.replace("\x1b[", "");
                let raw = text.chars().find(|&c| {
                    c.is_control() && c != '\n' && (color == "never" || c != '\x1b')
                        || matches!(c, '\u{202a}'..='\u{202e}')
                });
                assert_eq!(raw, None, "{text}");
                assert!(!text.contains("\x1b]") && !text.contains("2J\n"), "{text}");
                let command = text.lines().find(|it| it.trim_start().starts_with("::"));
                assert_eq!(command, None);
            }
        }
    }
}

/// The lines of the examples at the head of a command's help.
fn examples(help: &str) -> Vec<String> {
    let block = help.split_once("Examples:\n").unwrap().1.split("\n\n").next().unwrap();
    let lines = block.lines().map(|it| it.trim().split("  ").next().unwrap().to_owned());
    lines.collect()
}

/// What the examples name: a folder of articles, records, pages, two versions.
fn example_folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    for name in ["articles", "pages"] {
        fs::create_dir(at.join(name)).unwrap();
    }
    fs::write(at.join("articles/a.txt"), A).unwrap();
    fs::write(at.join("articles/b.txt"), B).unwrap();
    fs::write(at.join("before.txt"), A).unwrap();
    fs::write(at.join("after.txt"), B).unwrap();
    let page = format!("<html><body><article><h1>Bridge</h1><p>{A}</p></article></body></html>");
    fs::write(at.join("pages/a.html"), page).unwrap();
    let record = |id: &str, text: &str| {
        serde_json::json!({"id": id, "paper": "Post", "text": text}).to_string()
    };
    let other = "The museum opens a wing for drawings that lay in a cellar for ninety years.\n";
    let posts = [record("1", A), record("2", B), record("3", other)].join("\n");
    fs::write(at.join("posts.jsonl"), posts).unwrap();
    fs::write(at.join("pairs.tsv"), "1\t2\tsame\n1\t3\tdifferent\n").unwrap();
    fs::write(at.join("summary.txt"), "The mayor said: “We will mend it.”\n").unwrap();
    folder
}

#[cfg(unix)]
#[test]
fn the_examples_of_every_help_run() {
    let binary = Path::new(env!("CARGO_BIN_EXE_wireprint"));
    let names = [
        "scan", "compare", "quotes", "diff", "why", "dedup", "extract", "check", "verify", "tune",
        "index", "rule",
    ];
    for name in names {
        let folder = example_folder();
        let help = run(folder.path(), &[name, "-h"]);
        let examples = examples(out(&help));
        assert_eq!(examples.len(), 3, "{name}: {}", out(&help));
        for line in examples {
            let path = std::env::var_os("PATH").unwrap().into_string().unwrap();
            let path = format!("{}:{path}", binary.parent().unwrap().display());
            let mut shell = Command::new("sh");
            shell.args(["-c", &line]).current_dir(folder.path()).env("PATH", path);
            let output = shell.stdin(Stdio::null()).output().unwrap();
            // What finds something, or nothing good enough, has run.
            let finds = ["check", "verify", "tune"].contains(&name);
            let fine = code(&output) == 0 || finds && code(&output) == 1;
            assert!(fine, "{line}: {}\n{}", code(&output), err(&output));
        }
    }
}

#[test]
fn without_a_command_it_says_which_questions_it_answers() {
    let folder = folder();
    let output = run(folder.path(), &[]);
    assert_eq!((code(&output), err(&output)), (0, ""));
    for command in ["scan", "compare", "diff", "check", "guide"] {
        assert!(out(&output).contains(&format!("wireprint {command}")), "{}", out(&output));
    }
    let guide = run(folder.path(), &["guide"]);
    assert!(out(&guide).contains("  formats   What it reads"), "{}", out(&guide));
    let chapter = run(folder.path(), &["guide", "formats"]);
    assert!(out(&chapter).starts_with("# What it reads"), "{}", out(&chapter));
}

#[test]
fn mistakes_are_answered_with_what_to_type() {
    let folder = folder();
    fs::create_dir(folder.path().join("void")).unwrap();
    for (args, expect) in [
        (&["scan", "news", "--json"][..], "'--format json'"),
        (&["check", "news", "--baseline", "known.json"], "--update-baseline makes one"),
        (&["scan", "void"], "there is nothing to read in void"),
    ] {
        let output = run(folder.path(), args);
        assert_eq!((code(&output), out(&output)), (2, ""), "{args:?}");
        assert!(err(&output).contains(expect), "{args:?}: {}", err(&output));
    }
}

#[test]
fn messages_name_what_to_do() {
    let folder = folder();
    fs::create_dir(folder.path().join("empty")).unwrap();
    fs::create_dir(folder.path().join("ignored")).unwrap();
    fs::write(folder.path().join("ignored/.ignore"), "*.txt\n").unwrap();
    fs::write(folder.path().join("ignored/a.txt"), A).unwrap();
    fs::write(folder.path().join("program"), b"\x7fELF\x01\x01\x00\x00\x00\x00").unwrap();
    let mut said = String::new();
    for args in [
        &["scan", "news", "--json"][..],
        &["scan", "nowhere.txt"],
        &["scan", "empty"],
        &["check", "empty"],
        &["check", "ignored"],
        &["check", "program"],
        &["dedup", "ignored", "--dry-run"],
        &["extract", "empty"],
        &["dedup", "news"],
        &["check", "news", "--baseline", "known.json"],
        &["compare", "news", "--story", "9"],
        &["diff", "news", "news/a.txt"],
    ] {
        let output = run(folder.path(), args);
        assert_eq!((code(&output), out(&output)), (2, ""), "{args:?}");
        said += &format!("$ wireprint {}\n{}\n", args.join(" "), err(&output));
    }
    insta::assert_snapshot!("messages", said);
}

#[test]
fn rows_of_a_table_keep_their_columns() {
    let folder = folder();
    let same = "The old bridge closes on Monday, the mayor said, since its piers have moved.";
    let table = format!(
        "id,headline,body,section\n1,Bridge,\"{same}\",city\n2,Bridge,\"{same}\",\"a, b\"\n3,Ferry,Ferries run all night now,\n"
    );
    fs::write(folder.path().join("posts.csv"), table).unwrap();
    let kept = format!(
        "id,headline,body,section\r\n1,Bridge,\"{same}\",city\r\n3,Ferry,Ferries run all night now,\r\n"
    );
    let output = run(folder.path(), &["dedup", "posts.csv", "-o", "-", "-q"]);
    assert_eq!((code(&output), out(&output)), (0, &*kept));
    let lists = ["--clusters", "c.csv", "--pairs", "p.csv"];
    let args = [&["dedup", "posts.csv", "-o", "out/kept.csv", "-q"][..], &lists].concat();
    fs::create_dir(folder.path().join("out")).unwrap();
    assert_eq!(code(&run(folder.path(), &args)), 0);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("out/kept.csv"), kept);
    assert!(read("c.csv").starts_with("doc,cluster,status,representative,similarity\r\n1,1,kept"));
    assert!(
        read("p.csv").starts_with("doc_a,doc_b,resemblance,containment_a,containment_b\r\n1,2,1")
    );
    let output = run(folder.path(), &["dedup", "posts.csv", "-o", "-", "-q", "--annotate"]);
    let header = out(&output).lines().next().unwrap();
    assert!(header.starts_with("id,headline,body,section,wireprint_cluster,wireprint_status"));
    let output = run(folder.path(), &["extract", "posts.csv", "-q", "--format", "csv", "--bom"]);
    assert!(out(&output).starts_with("\u{feff}id,parent,"), "{}", out(&output));
    let rows: Vec<&str> = out(&output).lines().collect();
    assert!(rows[0].ends_with(",age,section") && rows[2].ends_with(",\"a, b\""), "{rows:?}");
    let output = run(folder.path(), &["extract", "posts.csv", "-q"]);
    assert!(out(&output).contains("\"columns\":{\"section\":\"city\"}"), "{}", out(&output));
}

/// Nobody reads a screen at a time what goes into a pipe.
#[test]
fn no_pager_is_started_where_there_is_no_terminal() {
    let folder = folder();
    let output = command(folder.path(), &["scan", "news"])
        .env("WIREPRINT_PAGER", "false")
        .env("TERM", "xterm")
        .output()
        .unwrap();
    assert_eq!(code(&output), 0);
    assert!(out(&output).starts_with("2 articles"), "{}", out(&output));
}

/// `script` gives the program a terminal.
#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_a_long_result_goes_through_the_pager_that_is_named() {
    if Command::new("script").arg("--version").output().is_err() {
        eprintln!("SKIPPED: no pager was tried, since there is no `script`");
        return;
    }
    let folder = folder();
    let shown = |pager: &str| {
        let program = env!("CARGO_BIN_EXE_wireprint");
        let line = format!("'{program}' scan news --color never");
        let output = Command::new("script")
            .current_dir(folder.path())
            .args(["-qec", &line, "/dev/null"])
            .env("TERM", "xterm")
            .env("WIREPRINT_PAGER", pager)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(
        shown("sed s/^/paged:/").starts_with("paged:2 articles"),
        "{}",
        shown("sed s/^/paged:/")
    );
    assert!(shown("").starts_with("2 articles"));
    assert!(shown("no-such-pager-anywhere").starts_with("2 articles"));
}

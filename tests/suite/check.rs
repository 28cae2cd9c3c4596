//! `wireprint check` as somebody runs it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::junit;

const STORY: &str = "The ferry to the islands stays in port until the storm is over, the company said.\n\nSome two hundred people spent the night in the hall of the harbor, where a baker brought bread and the school lent blankets.\n\nNobody knows when the next ferry will leave, since the pilots have not come back from the outer lights.\n";
const OTHER: &str = "A new wing of the museum opens next week with drawings that lay in a cellar for ninety years.\n\nThe painter had left them to his landlady, whose grandchildren found them behind a row of empty barrels.\n";
const DAY: [&str; 2] = ["--today", "2026-06-01"];

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wireprint"));
    command.current_dir(folder).args(args).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.output().unwrap()
}

/// Runs `check` and returns the exit code and what it printed.
fn check(folder: &Path, args: &[&str]) -> (i32, String) {
    let args: Vec<&str> = ["check"].iter().chain(&DAY).chain(args).copied().collect();
    let out = run(folder, &args);
    let text = String::from_utf8(out.stdout).unwrap() + &String::from_utf8(out.stderr).unwrap();
    (out.status.code().unwrap(), text)
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn git(folder: &Path, args: &[&str]) {
    let mut command = Command::new("git");
    command.current_dir(folder).args(["-c", "user.name=t", "-c", "user.email=t@example.org"]);
    let out = command.args(args).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
}

/// How many findings count, are known, are allowed.
fn counts(folder: &Path, args: &[&str]) -> [u64; 3] {
    let args: Vec<&str> = args.iter().chain(&["--format", "json"]).copied().collect();
    let (_, text) = check(folder, &args);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"));
    let number = |key: &str| json["summary"][key].as_u64().unwrap();
    [number("errors") + number("warnings") + number("notes"), number("known"), number("allowed")]
}

#[test]
fn exit_codes_say_what_happened() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write(at, "c/a.txt", STORY);
    assert_eq!(check(at, &["c"]).0, 0);
    write(at, "c/b.txt", STORY);
    assert_eq!(check(at, &["c"]).0, 1);
    assert_eq!(check(at, &["c", "--exit-zero"]).0, 0);
    assert_eq!(check(at, &["c", "--max-findings", "2"]).0, 0);
    assert_eq!(check(at, &["c", "--ignore", "WP101"]).0, 0);
    assert_eq!(check(at, &["c", "--max-share", "duplicate-document=100%"]).0, 0);
    assert_eq!(check(at, &["c", "--max-share", "duplicate-document=99%"]).0, 1);
    assert_eq!(check(at, &["nowhere"]).0, 2);
    assert_eq!(check(at, &["c", "--select", "nothing"]).0, 2);
    assert_eq!(check(at, &["c", "--baseline", "none.json"]).0, 2);
    write(at, "wireprint.toml", "[check]\nselekt = []\n");
    let (code, text) = check(at, &["c"]);
    assert_eq!(code, 2);
    assert!(text.contains("wireprint.toml: line 2: unknown field `selekt`"), "{text}");
}

#[test]
fn a_baseline_survives_moves_order_and_renames_and_a_further_copy_is_new() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write(at, "c/a.txt", STORY);
    write(at, "c/b.txt", STORY);
    write(at, "c/n.txt", &format!("{OTHER}Wash\u{200b}ington is far.\n"));
    let with = ["c", "--baseline", "b.json"];
    assert_eq!(check(at, &["c", "--baseline", "b.json", "--update-baseline"]).0, 0);
    assert_eq!(counts(at, &with), [0, 3, 0]);
    // Line moves and renames.
    fs::rename(at.join("c/a.txt"), at.join("c/z.txt")).unwrap();
    write(at, "c/n.txt", &format!("\n\n\n{OTHER}\n\nWash\u{200b}ington is far.\n"));
    assert_eq!(counts(at, &with), [0, 3, 0]);
    // One more copy is the one that is new.
    write(at, "c/aa.txt", STORY);
    assert_eq!(counts(at, &with), [1, 3, 0]);
    // The unchanged file `b.txt` is known; of the two others, one is.
    let (code, text) = check(at, &["c", "--baseline", "b.json", "--format", "concise"]);
    assert!(code == 1 && !text.contains("c/b.txt:1: error"), "{text}");
    // What is gone is said, and `gone` drops it without taking in what is new.
    fs::remove_file(at.join("c/n.txt")).unwrap();
    let (_, text) = check(at, &with);
    assert!(text.contains("1 finding of the baseline is gone"), "{text}");
    assert_eq!(check(at, &["c", "--baseline", "b.json", "--update-baseline=gone"]).0, 1);
    assert_eq!(fs::read_to_string(at.join("b.json")).unwrap().lines().count(), 4);
    assert_eq!(counts(at, &with), [1, 2, 0]);
}

#[test]
fn a_commit_can_be_the_baseline_and_only_changes_be_reported() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write(at, "c/a.txt", STORY);
    write(at, "c/b.txt", STORY);
    write(at, "r.jsonl", "{\"id\":\"1\",\"text\":\"\"}\n{\"id\":\"2\",\"text\":\"One two.\"}\n");
    git(at, &["init", "-q", "-b", "main"]);
    git(at, &["add", "."]);
    // Before the first commit, all is new.
    assert_eq!(counts(at, &["c", "r.jsonl", "--changed-since", "HEAD"]), [3, 0, 0]);
    let (code, text) = check(at, &["c", "--changed-since", "main"]);
    assert_eq!((code, text.as_str()), (2, "error: git knows no commit \"main\"\n"));
    git(at, &["commit", "-q", "-m", "first"]);
    assert_eq!(counts(at, &["c", "r.jsonl", "--baseline-from-ref", "HEAD"]), [0, 3, 0]);
    write(at, "c/d é.txt", STORY);
    assert_eq!(counts(at, &["c", "r.jsonl", "--baseline-from-ref", "HEAD"]), [1, 3, 0]);
    // Changed: a new file, and a line of records. The copies that were there are compared with.
    write(at, "r.jsonl", "{\"id\":\"1\",\"text\":\"\"}\n{\"id\":\"2\",\"text\":\"\"}\n");
    let (code, text) =
        check(at, &["c", "r.jsonl", "--changed-since", "HEAD", "--format", "concise"]);
    assert_eq!(code, 1, "{text}");
    assert!(
        text.contains("c/d é.txt:1: error[duplicate-document] the same article as c/a.txt"),
        "{text}"
    );
    assert!(text.contains("r.jsonl:2: error[empty-article]"), "{text}");
    assert!(!text.contains("c/b.txt:1:") && !text.contains("r.jsonl:1:"), "{text}");
    let (code, text) = check(at, &["c", "--changed-since=--output=x"]);
    assert_eq!(code, 2, "{text}");
    assert!(!at.join("x").exists());
}

#[test]
fn entries_allow_with_a_reason_expire_and_grow_stale() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write(
        at,
        "base.toml",
        "[check]\nignore = [\"WP404\"]\n\n[[check.allow]]\nrule = \"duplicate-document\"\npaths = [\"c/**\"]\nreason = \"two editions\"\nuntil = 2026-06-01\n",
    );
    write(
        at,
        "wireprint.toml",
        "extend = \"base.toml\"\n\n[[check.overrides]]\npaths = [\"c/x/**\"]\nseverity = { empty-article = \"note\" }\n",
    );
    write(at, "c/a.txt", STORY);
    write(at, "c/b.txt", STORY);
    write(at, "c/x/e.txt", " ");
    write(at, "c/m.txt", "caf\u{fffd} is ignored\n");
    assert_eq!(check(at, &["c"]).0, 0);
    assert_eq!(counts(at, &["c"]), [1, 0, 2]);
    let args = ["check", "c", "--today", "2026-06-02", "--format", "concise"];
    let text = String::from_utf8(run(at, &args).stdout).unwrap();
    assert!(text.contains("base.toml:4: warning[stale-allow] the entry that allows duplicate-document expired on 2026-06-01"), "{text}");
    fs::remove_file(at.join("c/b.txt")).unwrap();
    let (code, text) = check(at, &["c", "--format", "concise"]);
    assert!(code == 1 && text.contains("base.toml:4: warning[stale-allow] the entry that allows duplicate-document matches no finding"), "{text}");
    // A run that could not have used it does not call it stale.
    assert_eq!(check(at, &["c", "--select", "WP402,WP901"]).0, 0);
}

#[test]
fn patterns_mean_the_same_files_from_every_folder() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write(at, "c/a.txt", "");
    write(at, "d/e/b.txt", "");
    let entry =
        "[[check.allow]]\nrule = \"empty-article\"\npaths = [\"c/a.txt\"]\nreason = \"x\"\n";
    let stale = entry.replace("c/a.txt", "d/**").replace("empty", "truncated");
    let overrides = "[[check.overrides]]\npaths = [\"d/**\"]\nignore = [\"empty-article\"]\n";
    write(at, "wireprint.toml", &format!("{entry}{stale}{overrides}"));
    for (here, paths, config) in [
        (at.to_owned(), ["c", "./d"], "wireprint.toml"),
        (at.join("c"), [".", "../d"], "../wireprint.toml"),
        (at.join("d/e"), ["../../c/a.txt", "./../e"], "../../wireprint.toml"),
    ] {
        assert_eq!(counts(&here, &paths), [1, 0, 1], "{}", here.display());
        let (_, text) = check(&here, &[&paths[..], &["--format", "concise"]].concat());
        assert!(text.starts_with(&format!("{config}:5: warning[stale-allow]")), "{text}");
    }
}

#[test]
fn a_sidecar_is_about_the_file_that_it_stands_beside() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write(at, "c/a.txt", " ");
    write(at, "c/b.txt", " ");
    write(
        at,
        "c/.a.txt.allow.toml",
        "[[allow]]\nrule = \"empty-article\"\nreason = \"a picture story\"\n",
    );
    assert_eq!(counts(at, &["c"]), [1, 0, 1]);
    let (_, text) = check(at, &["c", "--all", "--format", "concise"]);
    assert!(
        text.contains(
            "c/a.txt:1: error[empty-article] the article has no word (allowed: a picture story)"
        ),
        "{text}"
    );
    write(at, "c/.a.txt.allow.toml", "[[allow]]\nrule = \"empty-article\"\n");
    let (code, text) = check(at, &["c"]);
    assert!(
        code == 2 && text.contains(".a.txt.allow.toml: line 1: missing field `reason`"),
        "{text}"
    );
}

#[test]
fn the_result_does_not_depend_on_threads_or_on_the_order_of_paths() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let all = ["--select", "all", "--format", "json", "--no-config"];
    let one = |paths: &[&str], threads| {
        let args: Vec<&str> = paths.iter().chain(&all).chain(&["-j", threads]).copied().collect();
        check(root, &args).1
    };
    let first = one(&["seeds", "fixtures/stories"], "1");
    assert_eq!(first, one(&["fixtures/stories", "seeds"], "4"));
    assert_eq!(first, one(&["seeds", "fixtures/stories", "seeds"], "2"));
}

/// File names and text that want to be something else.
fn hostile(at: &Path) {
    let text =
        "::error::owned\n\u{1b}[31m]]></failure> <script> & \u{202e}txet\n::set-output name=x::y\n";
    write(at, "c/::warning file=a,line=1::x.txt", text);
    write(at, "c/b\n::error::newline.txt", text);
    write(at, "c/q\"<&>'%0A%25 é 日本.txt", text);
    write(at, "c/[link](http:x) `code` | cell.txt", text);
    write(
        at,
        "r.jsonl",
        "{\"id\":\"::error::id\\n::error::x\",\"text\":\"\"}\n{\"id\":\"<a href=x>\",\"text\":\"\\u0000\"}\n",
    );
}

#[test]
fn nothing_from_the_input_starts_a_command_or_an_escape_in_any_format() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    hostile(at);
    for format in ["text", "concise", "github", "markdown", "junit", "sarif", "json"] {
        let (code, text) =
            check(at, &["c", "r.jsonl", "--all", "--select", "all", "--format", format]);
        assert_eq!(code, 1, "{format}: {text}");
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{format}");
        assert!(!text.contains('\u{202e}') || format == "json", "{format}");
        for line in text.lines() {
            let ours = [
                "::error file=",
                "::warning file=",
                "::notice file=",
                "::notice title=wireprint::",
            ];
            let command = line.trim_start().starts_with("::");
            assert!(
                !command || format == "github" && ours.iter().any(|it| line.starts_with(it)),
                "{format}: {line}"
            );
            assert!(!line.contains("::set-output name=x::y") || !command, "{line}");
        }
    }
}

#[test]
fn several_reports_are_written_at_once_and_the_step_summary_is_appended_to() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    hostile(at);
    write(at, "summary.md", "before\n");
    let mut command = Command::new(env!("CARGO_BIN_EXE_wireprint"));
    command.current_dir(at).args(["check", "c", "r.jsonl", "--report", "sarif=o.sarif"]);
    command.args(["--report", "junit=o.xml", "--report", "github=-", "-o", "o.txt"]);
    command
        .args(["--step-summary", "--no-config"])
        .env("GITHUB_STEP_SUMMARY", at.join("summary.md"));
    assert_eq!(command.output().unwrap().status.code(), Some(1));
    let read = |name: &str| fs::read_to_string(at.join(name)).unwrap();
    assert!(read("o.txt").contains("error[duplicate-document]"));
    assert!(read("o.xml").starts_with("<?xml"));
    assert!(read("summary.md").starts_with("before\n## wireprint check: failed"));
    let sarif: serde_json::Value = serde_json::from_str(&read("o.sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert!(results.len() > 4);
    for result in results {
        let uri =
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
        assert!(
            uri.bytes().all(|it| it.is_ascii_alphanumeric() || b"-._~/%".contains(&it)),
            "{uri}"
        );
        assert!(!uri.starts_with('/') && !uri.contains(".."), "{uri}");
    }
    let schema: serde_json::Value = serde_json::from_str(
        &fs::read_to_string(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/schemas/sarif-schema-2.1.0.json"),
        )
        .unwrap(),
    )
    .unwrap();
    schema::check(&schema, &schema, &sarif, "$");
}

#[test]
fn known_and_allowed_findings_stay_in_sarif_as_suppressed() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write(at, "a.txt", " ");
    check(at, &["a.txt", "--baseline", "b.json", "--update-baseline"]);
    let (code, text) = check(at, &["a.txt", "--baseline", "b.json", "--format", "sarif"]);
    assert_eq!(code, 0);
    let sarif: serde_json::Value = serde_json::from_str(&text).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["baselineState"], "unchanged");
    assert_eq!(result["suppressions"][0]["kind"], "external");
}

#[test]
fn init_writes_a_configuration_once_and_rules_explain_themselves() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    assert_eq!(run(at, &["init"]).status.code(), Some(0));
    assert_eq!(run(at, &["init"]).status.code(), Some(2));
    write(at, "a.txt", STORY);
    assert_eq!(check(at, &["a.txt"]).0, 0);
    let page = String::from_utf8(run(at, &["rule", "WP402"]).stdout).unwrap();
    assert!(page.starts_with("# empty-article (WP402)\n\n## What it does\n"), "{page}");
    assert_eq!(run(at, &["rule", "no"]).status.code(), Some(2));
    let schema = String::from_utf8(run(at, &["init", "--print-schema"]).stdout).unwrap();
    assert!(schema.contains("\"wireprint.toml\""));
    let (_, config) = check(at, &["a.txt", "--print-config"]);
    assert!(config.contains("\n[check]\n"), "{config}");
}

#[test]
fn what_the_seeds_hold() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let args = ["seeds", "--format", "concise", "--no-config", "--select", "all"];
    let (_, text) = check(root, &args);
    insta::assert_snapshot!("the_findings_of_the_seeds", text);
}

/// As much of JSON Schema, draft 7, as the schema of SARIF uses.
mod schema {
    use serde_json::Value;

    pub(crate) fn check(root: &Value, schema: &Value, value: &Value, at: &str) {
        if let Some(name) = schema["$ref"].as_str() {
            let target = root.pointer(name.trim_start_matches('#')).unwrap();
            return check(root, target, value, at);
        }
        if let Some(list) = schema["enum"].as_array() {
            assert!(list.contains(value), "{at}: {value} is none of {list:?}");
        }
        if let Some(kind) = schema["type"].as_str() {
            let right = match kind {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "boolean" => value.is_boolean(),
                "integer" => value.is_i64() || value.is_u64(),
                "number" => value.is_number(),
                other => panic!("unknown type {other}"),
            };
            assert!(right, "{at}: {value} is no {kind}");
        }
        if let Some(least) = schema["minimum"].as_f64() {
            assert!(value.as_f64().unwrap() >= least, "{at}: {value} is below {least}");
        }
        if let Some(list) = schema["anyOf"].as_array().or(schema["oneOf"].as_array()) {
            // Only requirements of keys stand in them.
            let keys = |it: &Value| -> bool {
                it["required"].as_array().is_none_or(|keys| {
                    keys.iter().all(|key| value.get(key.as_str().unwrap()).is_some())
                })
            };
            assert!(list.iter().any(keys), "{at}: none of {list:?}");
        }
        if let Some(object) = value.as_object() {
            for key in schema["required"].as_array().into_iter().flatten() {
                assert!(object.contains_key(key.as_str().unwrap()), "{at}: no {key}");
            }
            for (key, inner) in object {
                let here = format!("{at}.{key}");
                match (schema["properties"].get(key), &schema["additionalProperties"]) {
                    (Some(known), _) => check(root, known, inner, &here),
                    (None, Value::Bool(false)) => panic!("{here} is not known"),
                    (None, Value::Object(_)) => {
                        check(root, &schema["additionalProperties"], inner, &here);
                    }
                    (None, _) => {}
                }
            }
        }
        if let Some(list) = value.as_array() {
            if let Some(least) = schema["minItems"].as_u64() {
                assert!(list.len() as u64 >= least, "{at}: too few items");
            }
            if schema["uniqueItems"] == true {
                for (n, it) in list.iter().enumerate() {
                    assert!(!list[..n].contains(it), "{at}: {it} stands twice");
                }
            }
            for (n, it) in list.iter().enumerate() {
                check(root, &schema["items"], it, &format!("{at}[{n}]"));
            }
        }
    }
}

#[test]
fn junit_is_valid_in_both_schemas_that_are_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    hostile(at);
    write(at, "c/a.txt", STORY);
    write(at, "c/b.txt", STORY);
    let baseline = ["c", "r.jsonl", "--select", "all", "--baseline", "b.json"];
    check(at, &[&baseline[..], &["--update-baseline"]].concat());
    write(at, "c/d.txt", STORY);
    for args in [&baseline[..], &baseline[..2], &["c/a.txt"]] {
        let asked = [&["check"], &DAY[..], args, &["--all", "--format", "junit"]].concat();
        let text = String::from_utf8(run(at, &asked).stdout).unwrap();
        assert_eq!(junit::check(&text), Ok(()), "{text}");
    }
    // The checker is none that cannot fail.
    let (_, text) = check(at, &["c/a.txt", "--format", "junit"]);
    for (old, new, why) in [
        ("<properties/>", "", "testsuite has 0 times properties"),
        (" id=\"0\"", "", "testsuite has no id"),
        (" time=\"0\"", " time=\"x\"", "testsuite: time is \"x\""),
        ("T00:00:00", "", "testsuite: timestamp is \"2026-06-01\""),
        ("<system-out/>", "<system-out/>x", "text where none may stand"),
        ("</testsuites>", "", "Eof"),
    ] {
        let damaged = text.replacen(old, new, 1);
        let found = junit::check(&damaged).unwrap_err();
        assert!(found.contains(why), "{found}");
    }
}

/// Ten stories, two of them versions of one, with a line of the site below, a foreign
/// paragraph and damaged letters.
fn corpus(at: &Path) {
    let line = "Sign up for our weekly newsletter\n";
    for n in 0..8 {
        let words =
            ["ferry", "museum", "valley", "tunnel", "orchard", "library", "glacier", "mill"];
        let own = |k: usize| {
            let letters = (0..14).map(|i| {
                let n = (n * 7919 + k * 104_729 + i * 31) % 9973;
                format!("{}{}", ["ra", "ko", "me", "ti", "su"][n % 5], ["lan", "vor", "det"][n % 3])
            });
            letters.collect::<Vec<_>>().join(" ")
        };
        let text = format!("The {} {}.\n\nThen {}.\n\n{line}", words[n], own(0), own(1));
        write(at, &format!("c/{n}.txt"), &text);
    }
    write(at, "c/8.txt", &format!("{STORY}\n{line}"));
    write(at, "c/9.txt", &format!("{}\n{line}", STORY.replace("bread", "soup")));
    write(at, "c/damaged.txt", &format!("{OTHER}\nThe caf\u{c3}\u{a9} stayed shut.\n"));
}

/// What a run prints and how it ends, with what it says beside put aside.
fn plain(at: &Path, args: &[&str]) -> (i32, String) {
    let args: Vec<&str> = ["check"].iter().chain(&DAY).chain(args).copied().collect();
    let out = run(at, &args);
    (out.status.code().unwrap(), String::from_utf8(out.stdout).unwrap())
}

/// The one file of the cache.
fn cache_file(at: &Path) -> std::path::PathBuf {
    let files = fs::read_dir(at.join("cache")).unwrap().map(|it| it.unwrap().path());
    let mut files: Vec<_> = files.filter(|it| it.extension().is_some()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files.pop().unwrap()
}

#[test]
fn a_cache_never_changes_a_result() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    corpus(at);
    let json = ["c", "--format", "json"];
    let same = |more: &[&str], when: &str| {
        let args = [&json[..], more].concat();
        let expect = plain(at, &[&args[..], &["--no-cache"]].concat());
        let found = plain(at, &[&args[..], &["--cache", "cache"]].concat());
        assert_eq!(found, expect, "{when}");
        expect.1
    };
    let first = same(&[], "without one");
    let has = |json: &str, rule: &str| json.contains(&format!("\"rule\":\"{rule}\""));
    for rule in ["near-duplicate-document", "encoding-damage", "site-furniture"] {
        assert!(has(&first, rule), "{rule}: {first}");
    }
    same(&[], "from a full one");
    assert_eq!(fs::read_to_string(at.join("cache/.gitignore")).unwrap(), "*\n");
    // Other settings, other texts, other rules.
    write(
        at,
        "t.toml",
        "[check.rules.near-duplicate-document]\nthreshold = 0.95\n[check.rules.site-furniture]\nmin-places = 30\n[check.rules.encoding-damage]\nentities = false\n",
    );
    let other = same(&["--config", "t.toml"], "other options");
    assert!(!has(&other, "site-furniture") && !has(&other, "near-duplicate-document"), "{other}");
    same(&["--select", "all"], "rules that it does not serve");
    same(&["--select", "empty-article"], "rules that need little");
    write(at, "c/3.txt", &format!("{STORY}\n&amp;rsquo;"));
    fs::remove_file(at.join("c/9.txt")).unwrap();
    fs::rename(at.join("c/1.txt"), at.join("c/z.txt")).unwrap();
    assert_ne!(same(&[], "other texts"), first);
    // A line that stands in few stories and then in none.
    for n in 0..7 {
        let file = at.join(format!("c/{n}.txt"));
        if let Ok(text) = fs::read_to_string(&file) {
            fs::write(&file, text.replace("Sign up", "Write")).unwrap();
        }
        same(&[], "furniture that changes");
    }
    git(at, &["init", "-q", "-b", "main"]);
    git(at, &["add", "c"]);
    git(at, &["commit", "-q", "-m", "first"]);
    write(at, "c/new.txt", &STORY.replace("bread", "cake"));
    let changed = same(&["--changed-since", "HEAD"], "changes alone");
    assert!(has(&changed, "near-duplicate-document") && !has(&changed, "encoding-damage"));
    same(&["--baseline-from-ref", "HEAD"], "a commit as the baseline");
}

#[test]
fn a_cache_may_be_damaged_deleted_and_written_by_many_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    corpus(at);
    let expect = plain(at, &["c", "--no-cache"]);
    let with = ["c", "--cache", "cache"];
    let found = || plain(at, &with);
    assert_eq!(found(), expect);
    let file = cache_file(at);
    let good = fs::read(&file).unwrap();
    let mut flipped = good.clone();
    flipped[good.len() / 2] ^= 4;
    let mut other = good.clone();
    other[18] ^= 1;
    for bad in [&b""[..], b"nothing", &good[..good.len() / 2], &flipped, &other] {
        fs::write(&file, bad).unwrap();
        let (_, said) = check(at, &[&with[..], &["-v"]].concat());
        assert!(said.contains("this cache is not used: it is"), "{said}");
        assert!(fs::read(&file).unwrap() == good, "it is written anew");
        assert_eq!(found(), expect);
    }
    fs::remove_dir_all(at.join("cache")).unwrap();
    assert_eq!(found(), expect);
    fs::write(at.join("file"), "").unwrap();
    let (code, said) = check(at, &["c", "--cache", "file"]);
    assert!(said.contains("cannot write the cache"), "{said}");
    assert_eq!(code, expect.0);
    fs::remove_dir_all(at.join("cache")).unwrap();
    for _ in 0..3 {
        std::thread::scope(|scope| {
            let runs: Vec<_> = (0..4).map(|_| scope.spawn(found)).collect();
            runs.into_iter().for_each(|it| assert_eq!(it.join().unwrap(), expect));
        });
        assert!(fs::read(&file).unwrap() == good);
        let files = fs::read_dir(at.join("cache")).unwrap().count();
        assert_eq!(files, 2, "the cache and what git leaves out");
        fs::remove_file(&file).unwrap();
    }
}

#[test]
fn outlets_of_folders_stand_beside_the_places() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write(at, "c/Bay News/a.txt", STORY);
    write(at, "c/Harbor Post/b.txt", STORY);
    let args = ["c", "--outlet-from", "folder"];
    let (_, text) = check(at, &args);
    assert!(text.contains("a.txt:1  Bay News") || text.contains("b.txt:1  Harbor Post"), "{text}");
    let (_, json) = check(at, &["c", "--outlet-from", "folder", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let finding = &json["findings"][0];
    let outlets = [&finding["outlet"], &finding["related"][0]["outlet"]].map(|it| it.as_str());
    let mut outlets: Vec<&str> = outlets.into_iter().flatten().collect();
    outlets.sort_unstable();
    assert_eq!(outlets, ["Bay News", "Harbor Post"], "{finding}");
}

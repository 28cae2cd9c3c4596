//! Settings are declared once: what a flag is called and does, the configuration calls
//! and does, too.

use std::path::Path;
use std::process::Command;

use toml::Table;

/// Every command that has settings, with what it needs besides.
const COMMANDS: [(&str, &[&str]); 8] = [
    ("scan", &["a.txt"]),
    ("compare", &["a.txt"]),
    ("quotes", &["a.txt"]),
    ("why", &["a.txt", "b.txt"]),
    ("diff", &["a.txt", "b.txt"]),
    ("extract", &["a.txt"]),
    ("dedup", &["a.txt", "--dry-run"]),
    ("check", &["a.txt"]),
];

fn wireprint(directory: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_wireprint"))
        .current_dir(directory)
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn printed(directory: &Path, command: &str, arguments: &[&str]) -> Table {
    let all: Vec<&str> =
        [command, "--print-config"].into_iter().chain(arguments.iter().copied()).collect();
    let (code, text, error) = wireprint(directory, &all);
    assert_eq!(code, 0, "{command}: {error}");
    text.parse().unwrap()
}

#[test]
fn what_every_command_prints_is_a_configuration_that_means_the_same() {
    let directory = tempfile::tempdir().unwrap();
    for (command, needed) in COMMANDS {
        let first = printed(directory.path(), command, needed);
        let file = directory.path().join("printed.toml");
        std::fs::write(&file, first.to_string()).unwrap();
        let again = [needed, &["--config", "printed.toml"]].concat();
        assert_eq!(printed(directory.path(), command, &again), first, "{command}");
    }
}

#[test]
fn a_flag_wins_over_the_file_and_the_file_over_the_default() {
    let directory = tempfile::tempdir().unwrap();
    let file = "[scan]\nthreshold = 0.8\npassage-words = 12\ncount-furniture = true\n";
    std::fs::write(directory.path().join("wireprint.toml"), file).unwrap();
    let scan = &printed(directory.path(), "scan", &["a.txt", "--threshold", "0.9"])["scan"];
    assert_eq!(scan["threshold"].as_float(), Some(0.9));
    assert_eq!(scan["passage-words"].as_integer(), Some(12));
    assert_eq!(scan["shingle-words"].as_integer(), Some(5));
    assert_eq!(scan["count-furniture"].as_bool(), Some(true));
    let off = &printed(directory.path(), "scan", &["a.txt", "--count-furniture=false"])["scan"];
    assert_eq!(off["count-furniture"].as_bool(), Some(false));
}

#[test]
fn only_what_a_run_uses_is_shown() {
    let directory = tempfile::tempdir().unwrap();
    let usual = &printed(directory.path(), "dedup", &["a.txt", "--dry-run"])["dedup"];
    assert!(usual.get("threshold").is_none() && usual.get("sketch").is_none(), "{usual}");
    let typed = ["a.txt", "--dry-run", "--threshold", "0.6"];
    let similar = &printed(directory.path(), "dedup", &typed)["dedup"];
    assert_eq!(similar["threshold"].as_float(), Some(0.6));
    assert_eq!(similar["sketch"].as_str(), Some("minhash"));
}

#[test]
fn the_defaults_that_the_help_names_are_those_in_force() {
    let directory = tempfile::tempdir().unwrap();
    let dedup = ["a.txt", "--dry-run", "--threshold", "0.7", "--level", "paragraph"];
    for (command, arguments, table) in
        [("scan", &["a.txt"][..], "scan"), ("dedup", &dedup[..], "dedup")]
    {
        let config = &printed(directory.path(), command, arguments)[table];
        let (_, help, _) = wireprint(directory.path(), &[command, "--help"]);
        let help: String = help.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut compared = 0;
        for (key, value) in config.as_table().unwrap() {
            // What becomes of templates depends on whether a threshold is given.
            if key == "templates" {
                continue;
            }
            let Some(said) = help.split(&format!("--{key} <")).nth(1) else { continue };
            let said = said.split(" --").next().unwrap();
            let Some(default) = said.split("[default: ").nth(1) else { continue };
            let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            assert_eq!(default.split(']').next(), Some(shown.as_str()), "{command} --{key}");
            compared += 1;
        }
        assert!(compared > 2, "{command}: {compared} defaults were compared");
    }
}

#[test]
fn a_value_that_there_is_not_is_named_with_its_line() {
    let directory = tempfile::tempdir().unwrap();
    for (text, said) in [
        ("[dedup]\nkeep = \"newest\"\n", "line 2: unknown variant `newest`"),
        ("[dedup]\nmemory = \"much\"\n", "line 2: a size is a number with K, M, G or T"),
        ("[scan]\nthreshold = 7\n", "line 2: it must lie between 0 and 1"),
    ] {
        std::fs::write(directory.path().join("wireprint.toml"), text).unwrap();
        let (code, _, error) = wireprint(directory.path(), &["dedup", "a.txt", "--dry-run"]);
        assert!(code == 2 && error.contains(said), "{error}");
    }
}

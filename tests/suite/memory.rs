//! A scan with little memory: what waits on the disk changes nothing.

use std::fs;
use std::path::Path;

use crate::common::{command, fine};

/// So many articles of sixty words each; every third repeats the one before it with some
/// words changed, and all quote somebody, every second one in the same words.
fn made_up(folder: &Path) {
    let article = |n: usize| {
        let (about, changed) = if n % 3 == 2 { (n - 1, 4) } else { (n, 0) };
        let said =
            if n.is_multiple_of(2) { "the gates of the northern dam will stay shut" } else { "no" };
        let text = format!(
            "{}\n\n“We know that {said} in year {about} and after it,” said Orla Venn.\n\nFür {}\n",
            crate::common::story(about, changed),
            crate::common::story(about + 1_000, changed),
        );
        serde_json::json!({ "id": format!("a{n:03}"), "outlet": format!("o{}", n % 5), "text": text })
    };
    let lines: Vec<String> = (0..120).map(|n| article(n).to_string()).collect();
    fs::write(folder.join("made-up.jsonl"), lines.join("\n")).unwrap();
}

fn check(folder: &Path, input: &str) {
    for name in ["scan", "quotes"] {
        for format in ["json", "jsonl"] {
            let told = |more: &[&str]| {
                let args = [&[name, input, "-q", "--no-config", "--format", format], more].concat();
                fine(command(folder, &args).output().unwrap(), &args)
            };
            let one = told(&["-j", "1"]);
            assert!(one.len() > 1_000, "{input}: {one}");
            for more in [
                ["-j", "2", "--memory", "1G"],
                ["-j", "1", "--memory", "10K"],
                ["-j", "2", "--memory", "10K"],
            ] {
                assert_eq!(told(&more), one, "{name} {input} {more:?}");
            }
        }
    }
}

#[test]
fn little_memory_changes_nothing_of_a_scan() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for set in ["harbor-bridge", "reservoir", "tramway", "typhoon-port", "windpark"] {
        check(root, &format!("fixtures/stories/{set}"));
    }
    let folder = tempfile::tempdir().unwrap();
    made_up(folder.path());
    check(folder.path(), "made-up.jsonl");
}

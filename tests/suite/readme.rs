//! The console examples of README.md and of the manual, run on the built command.
//!
//! To write their output anew: `TRYCMD=overwrite cargo test --test suite readme::`.

#[test]
fn the_documents_show_what_the_command_prints() {
    trycmd::TestCases::new()
        .case("README.md")
        .case("docs/src/*.md")
        .env("NO_COLOR", "1")
        .env("CLICOLOR_FORCE", "0");
}

#[test]
fn the_pictures_show_what_the_command_makes() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/picture.py");
    let mut python = std::process::Command::new("python3");
    python.args([script, "--check", env!("CARGO_BIN_EXE_wireprint")]);
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        python.env_remove(name);
    }
    let Ok(output) = python.output() else {
        eprintln!("SKIPPED: the pictures were not checked, since there is no python3");
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}; docs/picture.py BINARY makes them anew");
}

#[test]
fn the_readme_is_short() {
    let text = include_str!("../../README.md");
    let words = text.split_whitespace().count();
    assert!(words <= 900, "README.md has {words} words; the manual in docs/ takes the rest");
}

//! The console examples of README.md and of the manual, run on the built command.
//!
//! To write their output anew: `TRYCMD=overwrite cargo test --test readme`.

#[test]
fn the_documents_show_what_the_command_prints() {
    trycmd::TestCases::new()
        .case("README.md")
        .case("docs/src/*.md")
        .env("NO_COLOR", "1")
        .env("CLICOLOR_FORCE", "0");
}

#[test]
fn the_readme_is_short() {
    let text = include_str!("../README.md");
    let words = text.split_whitespace().count();
    assert!(words <= 900, "README.md has {words} words; the manual in docs/ takes the rest");
}

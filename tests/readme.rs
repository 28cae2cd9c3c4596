//! The console examples of README.md, run on the built command.
//!
//! To write their output anew: `TRYCMD=overwrite cargo test --test readme`.

#[test]
fn the_readme_shows_what_the_command_prints() {
    trycmd::TestCases::new().case("README.md").env("NO_COLOR", "1").env("CLICOLOR_FORCE", "0");
}

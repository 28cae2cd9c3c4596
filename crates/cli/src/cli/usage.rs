//! What is said to mistakes in the arguments.

use std::io::Write as _;

use super::Exit;
use crate::report::escape_terminal;

/// Shows help, or says what is wrong.
///
/// A mistake is told in the person's own words, which may be names of files: they are
/// escaped for a terminal, and no line of them begins as a command of a CI service does.
///
/// # Errors
///
/// Fails when nothing can be written.
pub(super) fn explain(error: &clap::Error) -> anyhow::Result<Exit> {
    if error.exit_code() == 0 {
        error.print()?;
        return Ok(Exit::Fine);
    }
    let text = error.render().to_string();
    let mut err = anstream::stderr();
    for (n, line) in text.lines().enumerate() {
        match line.strip_prefix("error:").filter(|_| n == 0) {
            Some(rest) => writeln!(err, "\x1b[1;31merror:\x1b[0m{}", harmless(rest))?,
            None => writeln!(err, "{}", harmless(line))?,
        }
    }
    err.flush()?;
    Ok(Exit::Failure)
}

/// A line that neither a terminal nor a log takes for a command.
fn harmless(line: &str) -> String {
    let line = escape_terminal(line);
    let begins = line.trim_start();
    let is_command = ["::", "##", "section_", "<!--"].iter().any(|it| begins.starts_with(it));
    if is_command { format!("\u{b7} {line}") } else { line.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn no_argument_reaches_a_terminal_or_a_log_as_a_command() {
        assert_eq!(harmless("  tip: \u{1b}]0;x\u{7}"), "  tip: \\u{1b}]0;x\\u{7}");
        for command in ["::error::x", "  ::stop-commands::x", "##vso[task.complete]"] {
            assert!(!harmless(command).trim_start().starts_with([':', '#']), "{command}");
        }
        assert_eq!(harmless("Usage: wireprint"), "Usage: wireprint");
    }
}

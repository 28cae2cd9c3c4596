//! Annotations for GitHub Actions: workflow commands on standard output.
//!
//! Every line begins with a command of ours, and what the input says is escaped as the
//! runner asks for, so nothing of it can begin a line and with it a command.

use std::io::{self, Write};

use super::{CheckResult, Shown};
use crate::check::Status;
use crate::report::escape_terminal;
use crate::text::Severity;

/// GitHub shows so many annotations of a kind a step, and drops the rest unsaid.
const MOST: usize = 10;

/// Writes the findings that count as annotations, errors first; ten of a kind, as GitHub
/// shows, and a notice that says how many there are beyond.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn check_github(result: &CheckResult, out: &mut impl Write) -> io::Result<()> {
    let shown = Shown::new(result);
    let mut left_out = 0;
    for (severity, command) in
        [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "notice")]
    {
        let all = result.findings.iter();
        let wanted = all.filter(|it| it.status == Status::New && it.severity == severity);
        // The last notice is ours.
        let most = if severity == Severity::Note { MOST - 1 } else { MOST };
        for (n, finding) in wanted.enumerate() {
            if n >= most {
                left_out += 1;
                continue;
            }
            let at = shown.location(&finding.at);
            let path = shown.reported(at.path).trim_start_matches("./");
            let title = property(&format!("wireprint: {}", finding.rule.name()));
            let message = data(&finding.message);
            let (line, end) = (at.line, at.end_line);
            // GitHub knows no file outside of the repository.
            if path.starts_with("file://") {
                writeln!(out, "::{command} title={title}::{}:{line}: {message}", data(path))?;
            } else {
                let file = property(path);
                writeln!(
                    out,
                    "::{command} file={file},line={line},endLine={end},title={title}::{message}"
                )?;
            }
        }
    }
    if left_out > 0 {
        writeln!(
            out,
            "::notice title=wireprint::{left_out} more findings are not annotated, since GitHub shows ten of a kind"
        )?;
    }
    Ok(())
}

/// A command's message.
fn data(text: &str) -> String {
    let flowing = text.split_whitespace().collect::<Vec<_>>().join(" ");
    escape_terminal(&flowing).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A command's property.
fn property(text: &str) -> String {
    let text = escape_terminal(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    text.replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_line_or_its_property() {
        assert_eq!(data("a\n::error::b\r%0A"), "a ::error::b %250A");
        assert_eq!(property("a,b:c\n::x"), "a%2Cb%3Ac\\u{a}%3A%3Ax");
    }
}

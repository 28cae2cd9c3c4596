//! Diagnostics, one a line: `warning: file:line: message`.

use std::io::{self, Write};

use super::page::{Page, Tone, View, run};
use crate::report::layout::Run;
use crate::text::{Diagnostic, Severity};

/// Writes every diagnostic of at least `least` severity, in the order given.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn diagnostics(
    items: &[Diagnostic],
    least: Severity,
    view: &View,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut page = Page::new(out, view);
    for Diagnostic { path, line, doc, severity, message } in items {
        if *severity < least {
            continue;
        }
        let tone = match severity {
            Severity::Note => Tone::Strong,
            Severity::Warning => Tone::Warning,
            Severity::Error => Tone::Error,
        };
        let mut runs =
            vec![run(tone, severity.name()), Run { style: Tone::Plain, text: ": ".to_owned() }];
        if let Some(path) = path.as_deref().or(doc.as_deref()) {
            let line = line.map_or_else(String::new, |line| format!(":{line}"));
            runs.push(run(Tone::Place, &format!("{path}{line}")));
            runs.push(Run { style: Tone::Plain, text: ": ".to_owned() });
        }
        runs.push(run(Tone::Plain, message));
        page.line(&runs)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample;

    fn shown(least: Severity, color: bool) -> String {
        let mut out = Vec::new();
        let view = View { color, ..View::default() };
        diagnostics(&sample().diagnostics, least, &view, &mut out).unwrap();
        String::from_utf8(out).unwrap().replace('\x1b', "␛")
    }

    #[test]
    fn a_diagnostic_is_one_harmless_line() {
        insta::assert_snapshot!(shown(Severity::Note, false), @r#"
        warning: bay/日本.jsonl:8: no field "text"
        note: bay/\u{1b}[2J.txt: decoded as windows-1252
        "#);
        insta::assert_snapshot!(shown(Severity::Warning, true), @r#"␛[35;1mwarning␛[0m: ␛[36mbay/日本.jsonl:8␛[0m: no field "text""#);
    }
}

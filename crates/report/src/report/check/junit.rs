//! JUnit XML, for CI servers that know tests and nothing else.
//!
//! Every finding that makes the run fail is a failed test, so that a run that passes has
//! none. Every other one is a skipped test, which says why: it is a note, or below what
//! fails, known, or allowed. A rule without a finding is a passed one, so that no report is
//! empty. Records that were not looked at are a skipped test of their own: whoever reads that
//! nothing failed reads that, too.
//!
//! Nobody owns the format. Two schemas are in use, the one of Ant's reports and the one of
//! Jenkins' plugin; what is written here is valid in both, which asks for empty lists and
//! for the time of a run: it is the day that the check was told, and no clock's.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::{CheckResult, Shown, unread};
use crate::check::{Finding, RuleId, Status};
use crate::report::escape_terminal;

/// Writes the findings as JUnit XML.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn check_junit(result: &CheckResult, out: &mut impl Write) -> io::Result<()> {
    let shown = Shown::new(result);
    // A rule that finds nothing is a test that passes.
    let with: BTreeSet<RuleId> = result.findings.iter().map(|it| it.rule).collect();
    let clean: Vec<RuleId> =
        result.settings.rules.iter().map(|it| it.rule).filter(|it| !with.contains(it)).collect();
    let unread = unread(result);
    let left_out = usize::from(unread.is_some());
    let tests = result.findings.len() + clean.len() + left_out;
    let gate = &result.settings.gate;
    let fails = |it: &Finding| result.verdict.is_failure(gate, it);
    let failures = result.findings.iter().filter(|it| fails(it)).count();
    let skipped = result.findings.len() - failures + left_out;
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    // Readers want a time, and equal runs are to write equal reports.
    let day = result.settings.today.map_or("1970-01-01".to_owned(), |it| it.to_string());
    writeln!(
        out,
        "<testsuites>\n<testsuite name=\"wireprint check\" package=\"wireprint\" id=\"0\" \
         hostname=\"localhost\" timestamp=\"{day}T00:00:00\" time=\"0\" tests=\"{tests}\" \
         failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">\n<properties/>"
    )?;
    if let Some(what) = unread {
        writeln!(
            out,
            "<testcase classname=\"wireprint.input\" name=\"input\" time=\"0\">\
             <skipped message=\"{}\"/></testcase>",
            xml(&what)
        )?;
    }
    for rule in clean {
        let name = rule.name();
        writeln!(out, "<testcase classname=\"wireprint.{name}\" name=\"{name}\" time=\"0\"/>")?;
    }
    for finding in &result.findings {
        let location = shown.location(&finding.at);
        let (class, message) = (finding.rule.name(), xml(&shown.message(finding)));
        let place = xml(&format!("{}:{}", shown.reported(location.path), location.line));
        let name = format!("{place} {message}");
        write!(out, "<testcase classname=\"wireprint.{class}\" name=\"{name}\" time=\"0\">")?;
        match &finding.status {
            Status::New if !fails(finding) => {
                let severity = finding.severity.name();
                write!(out, "<skipped message=\"{severity}: {message}\"/>")?;
            }
            Status::New => {
                let severity = finding.severity.name();
                write!(out, "<failure type=\"{severity}\" message=\"{message}\">")?;
                write!(out, "{place}: {message}")?;
                for &other in &finding.related {
                    let at = shown.of_place(other);
                    write!(
                        out,
                        "\nalso {}",
                        xml(&format!("{}:{}", shown.reported(at.path), at.line))
                    )?;
                }
                write!(out, "</failure>")?;
            }
            Status::Known => write!(out, "<skipped message=\"stands in the baseline\"/>")?,
            Status::Allowed(reason) => {
                write!(out, "<skipped message=\"allowed: {}\"/>", xml(reason))?;
            }
        }
        writeln!(out, "</testcase>")?;
    }
    writeln!(out, "<system-out/>\n<system-err/>\n</testsuite>\n</testsuites>")
}

/// Text of the input inside an attribute or an element: on one line, with no character
/// that XML 1.0 lacks (controls are written out, U+FFFE and U+FFFF too).
fn xml(text: &str) -> String {
    let flowing = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut res = String::with_capacity(flowing.len());
    for c in escape_terminal(&flowing).chars() {
        match c {
            '&' => res.push_str("&amp;"),
            '<' => res.push_str("&lt;"),
            '>' => res.push_str("&gt;"),
            '"' => res.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => res.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            _ => res.push(c),
        }
    }
    res
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_of_the_input_is_markup() {
        assert_eq!(
            super::xml("a<b>&\"\n]]>\u{0}\u{ffff}"),
            "a&lt;b&gt;&amp;&quot; ]]&gt;\\u{0}\\u{ffff}"
        );
    }
}

//! Annotations for GitHub Actions: workflow commands on standard output.
//!
//! Every line begins with a command of ours, and what the input says is escaped as the
//! runner asks for, so nothing of it can begin a line and with it a command.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{CheckResult, Shown};
use crate::check::{Finding, RuleId, Status};
use crate::report::escape_terminal;
use crate::text::{Place, Severity};

/// GitHub shows so many annotations of a kind a step, and drops the rest unsaid.
const MOST: usize = 10;

/// Writes the findings that count as annotations, errors first; ten of a kind, as GitHub
/// shows, and a notice that says how many there are beyond.
///
/// A pair is one annotation: of two findings of one rule that name each other's places, the
/// first stands for both. Every other form has them all.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn check_github(result: &CheckResult, out: &mut impl Write) -> io::Result<()> {
    let shown = Shown::new(result);
    let findings = one_of_each_pair(&result.findings);
    let mut left_out = 0;
    for (severity, command) in
        [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "notice")]
    {
        let wanted = findings.iter().filter(|it| it.severity == severity);
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
            let message = data(&shown.message(finding));
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

/// The findings that count, without the second half of a pair.
fn one_of_each_pair(all: &[Finding]) -> Vec<&Finding> {
    // For each place that a finding before names: the findings.
    let mut naming: BTreeMap<(RuleId, Place), Vec<Place>> = BTreeMap::new();
    let mut res = Vec::new();
    for finding in all.iter().filter(|it| it.status == Status::New) {
        let Some(at) = finding.at.place() else {
            res.push(finding);
            continue;
        };
        let others = naming.get(&(finding.rule, at)).map_or(&[][..], Vec::as_slice);
        if others.iter().any(|it| finding.related.contains(it)) {
            continue;
        }
        for &it in &finding.related {
            naming.entry((finding.rule, it)).or_default().push(at);
        }
        res.push(finding);
    }
    res
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
    use crate::check::{At, Fingerprint, rule_named};
    use crate::text::{DocId, Span};

    #[test]
    fn of_a_pair_the_first_half_is_an_annotation() {
        let place = |doc| Place { doc: DocId(doc), span: Span { start: 0, end: 0 } };
        let finding = |rule, at: u32, related: &[u32], status| Finding {
            rule: rule_named(rule).unwrap(),
            severity: Severity::Error,
            message: String::new(),
            at: At::Text(place(at)),
            related: related.iter().map(|&it| place(it)).collect(),
            fingerprint: Fingerprint(0),
            status,
        };
        let (same, alike) = ("duplicate-document", "near-duplicate-document");
        let all = [
            finding(same, 0, &[1, 2], Status::New),
            finding(same, 1, &[0, 2], Status::New),
            finding(same, 2, &[0, 1], Status::New),
            // Another rule, another pair, a half that is known, and one that is not named back.
            finding(alike, 1, &[0], Status::New),
            finding(same, 3, &[4], Status::Known),
            finding(same, 4, &[3], Status::New),
            finding(alike, 5, &[1], Status::New),
        ];
        let kept: Vec<u32> =
            one_of_each_pair(&all).into_iter().map(|it| it.at.place().unwrap().doc.0).collect();
        assert_eq!(kept, [0, 1, 4, 5]);
    }

    #[test]
    fn no_text_ends_its_line_or_its_property() {
        assert_eq!(data("a\n::error::b\r%0A"), "a ::error::b %250A");
        assert_eq!(property("a,b:c\n::x"), "a%2Cb%3Ac\\u{a}%3A%3Ax");
    }
}

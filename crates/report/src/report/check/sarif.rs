//! SARIF 2.1.0, for code hosts.
//!
//! One result an occurrence: hosts show the first location of a result only. Known and
//! allowed findings stay in the log as suppressed, so that alerts do not flap. What GitHub
//! takes is kept to, and a note in the log says what was left out.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::{CheckResult, Location, Shown, percent_encoded};
use crate::check::{Finding, Fingerprint, RuleId, Status};
use crate::report::escape_terminal;
use crate::text::Severity;

/// GitHub shows at most so many results of a run; more make the upload fail at 25,000.
const MOST_RESULTS: usize = 5_000;
/// What a code host shows of a text is shorter than this many characters.
const MESSAGE: usize = 1_000;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes the findings as a SARIF log.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn check_sarif(result: &CheckResult, out: &mut impl Write) -> io::Result<()> {
    let shown = Shown::new(result);
    let rules: Vec<RuleId> = result.settings.rules.iter().map(|it| it.rule).collect();
    // What counts, and matters most, is kept; the order of the log is that of places.
    let mut kept: Vec<usize> = (0..result.findings.len()).collect();
    kept.sort_by_key(|&at| {
        let it = &result.findings[at];
        (it.status != Status::New, std::cmp::Reverse(it.severity), at)
    });
    let left_out = kept.len().saturating_sub(MOST_RESULTS);
    kept.truncate(MOST_RESULTS);
    kept.sort_unstable();
    let mut seen: BTreeMap<(RuleId, Fingerprint), usize> = BTreeMap::new();
    let results: Vec<Value> = kept
        .into_iter()
        .map(|at| {
            let finding = &result.findings[at];
            let copy = seen.entry((finding.rule, finding.fingerprint)).or_default();
            *copy += 1;
            of_finding(finding, *copy, result, &shown, &rules)
        })
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "wireprint",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|&it| rule(it, result)).collect::<Vec<_>>(),
            }},
            "columnKind": "utf16CodeUnits",
            "originalUriBaseIds": {"%SRCROOT%": {
                "description": {"text": "The root of the repository around the working directory of the run, else that directory."},
            }},
            "invocations": [{
                "executionSuccessful": result.account.failed == 0,
                "toolExecutionNotifications": notifications(result, left_out),
            }],
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    out.write_all(b"\n")
}

const fn level(severity: Severity) -> &'static str {
    severity.name()
}

fn rule(rule: RuleId, result: &CheckResult) -> Value {
    let severity = result.settings.rule(rule).map_or(rule.rule().severity, |it| it.severity);
    let rule = rule.rule();
    let page = rule.page();
    json!({
        "id": rule.name,
        "name": rule.code,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": level(severity)},
        "properties": {"tags": ["corpus"], "precision": "high"},
    })
}

fn notifications(result: &CheckResult, left_out: usize) -> Vec<Value> {
    let mut res = Vec::new();
    if left_out > 0 {
        let text = format!(
            "{left_out} more findings were left out: a code host shows {MOST_RESULTS}. \
             `--format json` has all of them."
        );
        res.push(json!({"level": "warning", "message": {"text": text}}));
    }
    for it in &result.diagnostics {
        let place = match (&it.path, it.line) {
            (Some(path), Some(line)) => format!("{path}:{line}: "),
            (Some(path), None) => format!("{path}: "),
            _ => String::new(),
        };
        let text = plain(&format!("{place}{}", it.message));
        res.push(json!({"level": it.severity.name(), "message": {"text": text}}));
    }
    res
}

fn of_finding(
    finding: &Finding,
    copy: usize,
    result: &CheckResult,
    shown: &Shown<'_>,
    rules: &[RuleId],
) -> Value {
    let related: Vec<Value> = finding
        .related
        .iter()
        .zip(1u64..)
        .map(|(&place, id)| {
            let mut location = physical(&shown.of_place(place), shown);
            location["id"] = id.into();
            location["message"] = json!({"text": plain(&result.corpus.get(place.doc).id)});
            location
        })
        .collect();
    let mut res = json!({
        "ruleId": finding.rule.name(),
        "ruleIndex": rules.iter().position(|&it| it == finding.rule),
        "level": level(finding.severity),
        "message": {"text": plain(&shown.message(finding))},
        "locations": [physical(&shown.location(&finding.at), shown)],
        // Copies of one text have one fingerprint; an alert is one of them.
        "partialFingerprints": {"wireprint/v1": format!("{}:{copy}", finding.fingerprint)},
        "relatedLocations": related,
    });
    if result.settings.baseline.is_some() {
        let known = finding.status == Status::Known;
        res["baselineState"] = if known { "unchanged".into() } else { "new".into() };
    }
    match &finding.status {
        Status::New => {}
        Status::Known => {
            res["suppressions"] =
                json!([{"kind": "external", "justification": "stands in the baseline"}]);
        }
        Status::Allowed(reason) => {
            res["suppressions"] = json!([{"kind": "external", "justification": plain(reason)}]);
        }
    }
    res
}

fn physical<'a>(location: &Location<'a>, shown: &Shown<'a>) -> Value {
    let mut region = json!({"startLine": location.line, "endLine": location.end_line});
    if let (Some(column), Some(end)) = (location.column, location.end_column) {
        region["startColumn"] = column.into();
        region["endColumn"] = end.into();
    }
    let path = shown.reported(location.path);
    let artifact = match path.starts_with("file://") {
        true => json!({"uri": path}),
        false => json!({"uri": uri(path), "uriBaseId": "%SRCROOT%"}),
    };
    json!({"physicalLocation": {"artifactLocation": artifact, "region": region}})
}

/// `path`, relative to the root, as a relative reference (RFC 3986): every
/// byte but letters, digits and a few marks is written `%XX`, so that no part of a file's
/// name is taken for a scheme, a query or another folder.
fn uri(path: &str) -> String {
    let path = match path {
        "-" => "stdin",
        _ => path,
    };
    let mut parts: Vec<String> = Vec::new();
    let separators: &[char] = if cfg!(windows) { &['/', '\\'] } else { &['/'] };
    for part in path.split(separators).filter(|it| !it.is_empty() && *it != ".") {
        match part {
            // No way leads out of the root.
            ".." => drop(parts.pop()),
            _ => parts.push(percent_encoded(part)),
        }
    }
    parts.join("/")
}

/// Text of the input as one harmless line, not longer than a host shows.
fn plain(text: &str) -> String {
    let flowing = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut shown = escape_terminal(&flowing).into_owned();
    if let Some((at, _)) = shown.char_indices().nth(MESSAGE) {
        shown.truncate(at);
        shown.push('…');
    }
    // SARIF puts links in square brackets, and placeholders in braces.
    shown.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_relative_reference_whatever_its_name() {
        for (path, expect) in [
            ("a/b c.txt", "a/b%20c.txt"),
            ("./x:y?z#1.txt", "x%3Ay%3Fz%231.txt"),
            ("/abs/é.txt", "abs/%C3%A9.txt"),
            ("a//b", "a/b"),
            ("../a/../b", "b"),
            ("-", "stdin"),
        ] {
            assert_eq!(uri(path), expect);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_backslash_is_a_part_of_a_name() {
        assert_eq!(uri("a\\b"), "a%5Cb");
        assert_eq!(crate::report::check::file_address("/a b/c"), "file:///a%20b/c");
    }

    #[test]
    fn words_of_the_input_are_no_links() {
        assert_eq!(plain("a [b](http://x)\n\u{1b}"), "a \\[b\\](http://x) \\\\u{1b}");
    }
}

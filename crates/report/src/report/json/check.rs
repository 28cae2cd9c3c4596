//! `wireprint check --format json`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::{Rounded, SCHEMA_VERSION, Shape, WireSpan, Writer};
use crate::check::CheckResult;
use crate::check::{At, Finding, OptionValue, Options, Status};
use crate::report::check::Shown;

/// Writes all findings, also known and allowed ones, as one JSON document.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn check_json(result: &CheckResult, out: &mut impl Write) -> io::Result<()> {
    let header = Header {
        schema: "wireprint/check",
        version: SCHEMA_VERSION,
        tool: concat!("wireprint ", env!("CARGO_PKG_VERSION")),
        parameters: parameters(result),
    };
    let shown = Shown::new(result);
    let mut writer = Writer::begin(out, Shape::Document, &header)?;
    let findings = result.findings.iter().map(|it| WireFinding::new(it, result, &shown));
    writer.list("findings", "finding", findings)?;
    let gone = result.gone.iter().map(|it| WireGone {
        rule: &it.rule,
        fingerprint: it.fingerprint.to_string(),
        doc: &it.doc,
    });
    writer.list("gone", "gone", gone)?;
    writer.list(
        "diagnostics",
        "diagnostic",
        result.diagnostics.iter().map(super::scan::diagnostic),
    )?;
    writer.finish(summary(result))
}

#[derive(Serialize)]
struct Header<'a> {
    schema: &'static str,
    version: u32,
    tool: &'static str,
    parameters: Parameters<'a>,
}

#[derive(Serialize)]
struct Parameters<'a> {
    rules: BTreeMap<&'static str, WireRule<'a>>,
    fail_on: &'static str,
    max_findings: usize,
    exit_zero: bool,
    shares: BTreeMap<&'static str, f64>,
    baseline: bool,
    changed_only: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    today: Option<String>,
}

#[derive(Serialize)]
struct WireRule<'a> {
    severity: &'static str,
    options: WireOptions<'a>,
}

struct WireOptions<'a>(&'a Options);

impl Serialize for WireOptions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in self.0.iter() {
            match value {
                OptionValue::Count(it) => map.serialize_entry(name, it)?,
                OptionValue::Share(it) => map.serialize_entry(name, it)?,
                OptionValue::Flag(it) => map.serialize_entry(name, it)?,
                OptionValue::Texts(it) => map.serialize_entry(name, it)?,
                OptionValue::Groups(it) => map.serialize_entry(name, it)?,
            }
        }
        map.end()
    }
}

fn parameters(result: &CheckResult) -> Parameters<'_> {
    let settings = &result.settings;
    let rule = |it: &crate::check::ActiveRule| it.rule.name();
    Parameters {
        rules: settings
            .rules
            .iter()
            .map(|it| {
                let options = WireOptions(&it.options);
                (rule(it), WireRule { severity: it.severity.name(), options })
            })
            .collect(),
        fail_on: settings.gate.fail_on.name(),
        max_findings: settings.gate.max_findings,
        exit_zero: settings.gate.exit_zero,
        shares: settings.gate.shares.iter().map(|(rule, it)| (rule.name(), *it)).collect(),
        baseline: settings.baseline.is_some(),
        changed_only: settings.changed.is_some(),
        today: settings.today.map(|it| it.to_string()),
    }
}

#[derive(Serialize)]
struct WireFinding<'a> {
    rule: &'static str,
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<WireSpan<'a>>,
    path: &'a str,
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<&'a str>,
    related: Vec<WireRelated<'a>>,
    fingerprint: String,
    baseline: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed: Option<&'a str>,
}

/// A place that a finding concerns, and the outlet of its article.
#[derive(Serialize)]
struct WireRelated<'a> {
    #[serde(flatten)]
    span: WireSpan<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<&'a str>,
}

impl<'a> WireFinding<'a> {
    fn new(finding: &'a Finding, result: &'a CheckResult, shown: &'a Shown<'a>) -> Self {
        let location = shown.location(&finding.at);
        let span = |place: crate::text::Place| {
            let lines = shown.lines(place.doc)?;
            Some(WireSpan::new(result.corpus.get(place.doc), lines, place.span))
        };
        let outlet = |place: crate::text::Place| result.corpus.get(place.doc).outlet.as_deref();
        let related = |place| span(place).map(|span| WireRelated { span, outlet: outlet(place) });
        Self {
            rule: finding.rule.name(),
            code: finding.rule.rule().code,
            severity: finding.severity.name(),
            message: &finding.message,
            span: match finding.at {
                At::Text(place) => span(place),
                At::File { .. } => None,
            },
            path: location.path,
            line: location.line,
            outlet: finding.at.place().and_then(outlet),
            related: finding.related.iter().filter_map(|&it| related(it)).collect(),
            fingerprint: finding.fingerprint.to_string(),
            baseline: if finding.status == Status::Known { "known" } else { "new" },
            allowed: match &finding.status {
                Status::Allowed(reason) => Some(reason),
                Status::New | Status::Known => None,
            },
        }
    }
}

#[derive(Serialize)]
struct WireGone<'a> {
    rule: &'a str,
    fingerprint: String,
    doc: &'a str,
}

#[derive(Serialize)]
struct Summary {
    documents: usize,
    bytes: u64,
    records_read: usize,
    records_accepted: usize,
    records_empty: usize,
    records_skipped: usize,
    failed: bool,
    failing: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    known: usize,
    allowed: usize,
    gone: usize,
    shares: BTreeMap<&'static str, Rounded>,
}

fn summary(result: &CheckResult) -> Summary {
    let verdict = &result.verdict;
    let [errors, warnings, notes] = verdict.new;
    Summary {
        documents: result.corpus.len(),
        bytes: result.account.bytes,
        records_read: result.account.seen,
        records_accepted: result.account.accepted,
        records_empty: result.account.empty,
        records_skipped: result.account.skipped,
        failed: verdict.failed,
        failing: verdict.failing,
        errors,
        warnings,
        notes,
        known: verdict.known,
        allowed: verdict.allowed,
        gone: result.gone.len(),
        shares: verdict.shares.iter().map(|it| (it.0.name(), Rounded(it.1))).collect(),
    }
}

//! What a check found, for people.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::page::{Label, Page, Tone, View, count, flowing, run};
use crate::check::CheckResult;
use crate::check::{At, Finding, RuleId, Status};
use crate::findings::vocabulary::tenths;
use crate::report::check::Shown;
use crate::report::layout::{Run, thousands};
use crate::text::{Place, Severity};

/// How many lines of the text in question are shown.
const EXCERPT: usize = 3;

/// Writes each finding with its place, the text in question and the places that it
/// concerns, then a summary. Known and allowed findings are counted only, unless `view`
/// asks for all.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn check_text(result: &CheckResult, view: &View, out: &mut impl Write) -> io::Result<()> {
    let shown = Shown::new(result);
    let mut page = Page::new(out, view);
    for finding in wanted(result, view) {
        head(&mut page, finding)?;
        page.runs(&[plain("   ▸ ")])?;
        place(&mut page, result, &shown, &finding.at)?;
        outlet(&mut page, result, &finding.at)?;
        if let At::Text(at) = finding.at {
            excerpt(&mut page, result, at)?;
        }
        related(&mut page, result, &shown, finding)?;
        page.blank()?;
    }
    summary(&mut page, result)
}

/// Writes each finding on one line, then a summary.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn check_concise(result: &CheckResult, view: &View, out: &mut impl Write) -> io::Result<()> {
    let shown = Shown::new(result);
    let mut page = Page::new(out, view);
    for finding in wanted(result, view) {
        place(&mut page, result, &shown, &finding.at)?;
        page.runs(&[plain(": ")])?;
        head(&mut page, finding)?;
    }
    summary(&mut page, result)
}

fn wanted<'a>(result: &'a CheckResult, view: &View) -> impl Iterator<Item = &'a Finding> {
    let all = view.all;
    result.findings.iter().filter(move |it| all || it.status == Status::New)
}

fn plain(text: &str) -> Run<Tone> {
    Run { style: Tone::Plain, text: text.to_owned() }
}

const fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Error => Tone::Error,
        Severity::Warning => Tone::Warning,
        Severity::Note => Tone::Strong,
    }
}

/// `error[duplicate-document] the same article as x`
fn head<W: Write>(page: &mut Page<'_, W>, finding: &Finding) -> io::Result<()> {
    let mut runs = vec![
        run(tone(finding.severity), finding.severity.name()),
        run(Tone::Id, &format!("[{}]", finding.rule.name())),
        plain(" "),
        flowing(Tone::Plain, &finding.message),
    ];
    match &finding.status {
        Status::New => {}
        Status::Known => runs.push(run(Tone::Faint, " (known)")),
        Status::Allowed(reason) => {
            runs.push(run(Tone::Faint, &format!(" (allowed: {reason})")));
        }
    }
    page.line(&runs)
}

fn place<W: Write>(
    page: &mut Page<'_, W>,
    result: &CheckResult,
    shown: &Shown<'_>,
    at: &At,
) -> io::Result<()> {
    match at {
        At::File { path, line } => page.runs(&[run(Tone::Place, &format!("{path}:{line}"))]),
        At::Text(place) => match shown.lines(place.doc) {
            Some(lines) => page.place(&Label::new(result.corpus.get(place.doc), lines, place.span)),
            None => Ok(()),
        },
    }
}

/// Whose article it is, where that is known, and the end of the line.
fn outlet<W: Write>(page: &mut Page<'_, W>, result: &CheckResult, at: &At) -> io::Result<()> {
    let outlet = at.place().and_then(|it| result.corpus.get(it.doc).outlet.as_deref());
    match outlet.map(str::trim).filter(|it| !it.is_empty()) {
        Some(outlet) => page.line(&[run(Tone::Plain, "  "), flowing(Tone::Faint, outlet)]),
        None => page.blank(),
    }
}

/// The text in question.
fn excerpt<W: Write>(page: &mut Page<'_, W>, result: &CheckResult, at: Place) -> io::Result<()> {
    let text = at.span.of(&result.corpus.get(at.doc).text);
    if text.trim().is_empty() {
        return Ok(());
    }
    // Enough for the widest page; the rest of a long article need not be wrapped.
    let head: String = text.chars().take(EXCERPT * 150).collect();
    page.wrapped("   │ ", "   │ ", &[flowing(Tone::Plain, &head)], EXCERPT)
}

fn related<W: Write>(
    page: &mut Page<'_, W>,
    result: &CheckResult,
    shown: &Shown<'_>,
    finding: &Finding,
) -> io::Result<()> {
    const MOST: usize = 3;
    for &other in finding.related.iter().take(MOST) {
        page.runs(&[plain("   = ")])?;
        place(page, result, shown, &At::Text(other))?;
        outlet(page, result, &At::Text(other))?;
    }
    match finding.related.len().saturating_sub(MOST) {
        0 => Ok(()),
        more => page.line(&[run(Tone::Faint, &format!("   = {more} more places"))]),
    }
}

fn summary<W: Write>(page: &mut Page<'_, W>, result: &CheckResult) -> io::Result<()> {
    let verdict = &result.verdict;
    let mut by_rule: BTreeMap<RuleId, usize> = BTreeMap::new();
    for it in result.findings.iter().filter(|it| it.status == Status::New) {
        *by_rule.entry(it.rule).or_default() += 1;
    }
    let width = by_rule.values().map(|&it| thousands(it).len()).max().unwrap_or(0);
    for (rule, &n) in &by_rule {
        let number = thousands(n);
        let gap = " ".repeat(width - number.len());
        page.line(&[
            plain(&format!("{gap}{number}  ")),
            run(Tone::Id, rule.name()),
            run(Tone::Faint, &format!("  {}", rule.rule().summary)),
        ])?;
    }
    if !by_rule.is_empty() {
        page.blank()?;
    }
    let [errors, warnings, notes] = verdict.new;
    let mut parts = Vec::new();
    for (n, one, many) in
        [(errors, "error", "errors"), (warnings, "warning", "warnings"), (notes, "note", "notes")]
    {
        if n > 0 {
            parts.push(count(n, one, many));
        }
    }
    if parts.is_empty() {
        parts.push("no findings".to_owned());
    }
    let mut line =
        format!("{} in {}", parts.join(", "), count(result.corpus.len(), "article", "articles"));
    for (n, what) in [(verdict.known, "known"), (verdict.allowed, "allowed")] {
        if n > 0 {
            line = format!("{line} · {} {what}", thousands(n));
        }
    }
    if let Some(unread) = crate::report::check::unread(result) {
        line = format!("{line} · {unread}");
    }
    page.line(&[run(Tone::Strong, &line)])?;
    for (rule, share, limit) in &verdict.shares {
        let over = if share > limit { "over" } else { "within" };
        let text = format!(
            "{}: {} of all articles, {over} the limit of {}",
            rule.name(),
            tenths(*share),
            tenths(*limit)
        );
        page.line(&[plain(&text)])?;
    }
    if !result.gone.is_empty() {
        let n =
            count(result.gone.len(), "finding of the baseline is", "findings of the baseline are");
        page.line(&[plain(&format!("{n} gone; --update-baseline drops them"))])?;
    }
    Ok(())
}

/// Lists all rules, one a line.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn rule_list(view: &View, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::new(out, view);
    for rule in crate::check::rules().map(RuleId::rule) {
        let default = if rule.default_on { "on " } else { "off" };
        page.line(&[
            run(Tone::Faint, rule.code),
            plain("  "),
            run(Tone::Id, &format!("{:<25}", rule.name)),
            run(tone(rule.severity), &format!("{:<8}", rule.severity.name())),
            plain(&format!("{default}  {}", rule.summary)),
        ])?;
    }
    Ok(())
}

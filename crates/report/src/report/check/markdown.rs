//! A summary in Markdown, for a pull request or a step's page.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{CheckResult, Shown};
use crate::check::{RuleId, Status};
use crate::findings::vocabulary::{ARTICLE, FINDING, severity};
use crate::report::layout::thousands;
use crate::report::markdown::escape;
use crate::text::Severity;

/// More lines than this nobody reads on such a page, and a host cuts it at one megabyte.
const MOST: usize = 100;

/// Writes a table of rules and the findings that count.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn check_markdown(result: &CheckResult, out: &mut impl Write) -> io::Result<()> {
    let shown = Shown::new(result);
    let verdict = &result.verdict;
    let outcome = if verdict.failed { "failed" } else { "passed" };
    writeln!(out, "## wireprint check: {outcome}\n")?;
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let mut new = verdict.new.iter().zip(severities).map(|(&n, it)| severity(it).count(n));
    let [errors, warnings, notes] = std::array::from_fn(|_| new.next().unwrap_or_default());
    let [known, allowed] = [verdict.known, verdict.allowed].map(thousands);
    let articles = ARTICLE.count(result.corpus.len());
    writeln!(
        out,
        "{errors}, {warnings} and {notes} in {articles}; {known} known, {allowed} allowed.",
    )?;
    if let Some(unread) = super::unread(result) {
        writeln!(out, "\n**{}**", escape(&unread))?;
    }
    let mut rules: BTreeMap<RuleId, [usize; 3]> = BTreeMap::new();
    for it in &result.findings {
        let counts = rules.entry(it.rule).or_default();
        match it.status {
            Status::New => counts[0] += 1,
            Status::Known => counts[1] += 1,
            Status::Allowed(_) => counts[2] += 1,
        }
    }
    if !rules.is_empty() {
        writeln!(out, "\n| rule | what | new | known | allowed |\n|---|---|---:|---:|---:|")?;
        for (rule, counts) in rules {
            let [new, known, allowed] = counts.map(thousands);
            let (name, summary) = (rule.name(), rule.rule().summary);
            writeln!(out, "| `{name}` | {summary} | {new} | {known} | {allowed} |")?;
        }
    }
    let counting = || result.findings.iter().filter(|it| it.status == Status::New);
    if counting().next().is_some() {
        writeln!(out, "\n### Findings\n")?;
    }
    for it in counting().take(MOST) {
        let at = shown.location(&it.at);
        let place = escape(&format!("{}:{}", shown.reported(at.path), at.line));
        let (severity, name) = (it.severity.name(), it.rule.name());
        writeln!(out, "- {place}: **{severity}** `{name}` {}", escape(&shown.message(it)))?;
    }
    match counting().count().saturating_sub(MOST) {
        0 => Ok(()),
        more => writeln!(out, "\nNot listed here: {} more.", FINDING.count(more)),
    }
}

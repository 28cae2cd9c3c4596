//! What a check found, as a page: by rule, both sides of a pair beside each other.

use super::{Frame, SLOT};
use crate::check::{At, CheckResult, Finding, Needs, RuleId, Status};
use crate::diff::{WordOp, WordOpKind, word_diff};
use crate::findings::vocabulary::{ARTICLE, FINDING, GROUP, severity, tenths, thousands};
use crate::findings::{day_of, headline_of};
use crate::report::check::{Shown, unread};
use crate::text::{DocId, Document, Place, Severity, Span};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

const STYLE: &str = include_str!("assets/check.css");

/// Findings of a rule before the rest is only counted: beyond, a page takes a browser's
/// memory, and who has so many reads a table.
const MOST: usize = 200;
/// Characters of a text that are compared and shown.
const MOST_TEXT: usize = 6_000;
/// Words of a stretch that both sides have before its middle is folded, and how many are
/// left at each end of it.
const FOLDED: usize = 24;
const AT_ENDS: usize = 8;

/// Writes what a check found as one self-contained page: what counts first, a section a
/// rule, the severest rules first; known and allowed findings are folded.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn check_html(result: &CheckResult, out: &mut dyn Write) -> io::Result<()> {
    let outcome = if result.verdict.failed { "failed" } else { "passed" };
    let title = format!("Check {outcome}: {}", summary(result));
    let mut by_rule: BTreeMap<RuleId, Vec<&Finding>> = BTreeMap::new();
    for it in &result.findings {
        by_rule.entry(it.rule).or_default().push(it);
    }
    let mut rules: Vec<(RuleId, Vec<&Finding>)> = by_rule.into_iter().collect();
    let new = |all: &[&Finding]| all.iter().filter(|it| it.status == Status::New).count();
    rules.sort_by_key(|(rule, all)| {
        let severest = all.iter().filter(|it| it.status == Status::New).map(|it| it.severity).max();
        std::cmp::Reverse((severest, new(all), std::cmp::Reverse(*rule)))
    });
    Frame { title: &title, style: STYLE, script: None }.page(out, |sheet| {
        sheet.put(head(result, outcome))?;
        sheet.within(html! { main { (SLOT) } }, |sheet| {
            sheet.put(contents(&rules))?;
            let shown = Shown::new(result);
            let page = Page { result, shown: &shown };
            rules.iter().try_for_each(|(rule, all)| sheet.put(page.section(*rule, all)))
        })
    })
}

fn head(result: &CheckResult, outcome: &str) -> Markup {
    html! {
        header {
            h1 { "Check " b class=(outcome) { (outcome) } }
            p { (summary(result)) }
            @if let Some(unread) = unread(result) { p.unread { (unread) } }
            @for (rule, share, limit) in &result.verdict.shares {
                p {
                    (rule.name()) ": " (tenths(*share)) " of all articles, "
                    (if share > limit { "over" } else { "within" })
                    " the limit of " (tenths(*limit))
                }
            }
        }
    }
}

/// `2 errors, 1 warning in 40 articles · 3 known`.
fn summary(result: &CheckResult) -> String {
    let verdict = &result.verdict;
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let counts = verdict.new.iter().zip(severities).filter(|it| *it.0 > 0);
    let counts: Vec<String> = counts.map(|(&n, it)| severity(it).count(n)).collect();
    let found = if counts.is_empty() { "no findings".to_owned() } else { counts.join(", ") };
    let mut text = format!("{found} in {}", ARTICLE.count(result.corpus.len()));
    for (n, what) in [(verdict.known, "known"), (verdict.allowed, "allowed")] {
        if n > 0 {
            text += &format!(" · {} {what}", thousands(n));
        }
    }
    text
}

/// One row for each rule that found something, each a link to its section.
fn contents(rules: &[(RuleId, Vec<&Finding>)]) -> Markup {
    html! {
        @if !rules.is_empty() {
            div.wide tabindex="0" role="region" aria-label="Findings by rule" {
                table {
                    thead {
                        tr {
                            th scope="col" { "Rule" }
                            th scope="col" { "What it means" }
                            @for name in ["New", "Known", "Allowed"] {
                                th scope="col" class="num" { (name) }
                            }
                        }
                    }
                    tbody {
                        @for (rule, all) in rules {
                            tr {
                                th scope="row" {
                                    a href={ "#" (rule.name()) } { (rule.name()) }
                                }
                                td { (rule.rule().summary) }
                                @for n in counts(all) {
                                    td.num { @if n > 0 { (thousands(n)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How many are new, known and allowed.
fn counts(all: &[&Finding]) -> [usize; 3] {
    let of = |wanted: fn(&Status) -> bool| all.iter().filter(|it| wanted(&it.status)).count();
    [
        of(|it| *it == Status::New),
        of(|it| *it == Status::Known),
        of(|it| matches!(it, Status::Allowed(_))),
    ]
}

struct Page<'a> {
    result: &'a CheckResult,
    shown: &'a Shown<'a>,
}

impl Page<'_> {
    /// What one rule found: what is new, and folded what is known or allowed.
    fn section(&self, rule: RuleId, all: &[&Finding]) -> Markup {
        let (new, other): (Vec<&Finding>, Vec<&Finding>) =
            all.iter().partition(|it| it.status == Status::New);
        html! {
            section id=(rule.name()) {
                h2 { (rule.name()) " " small { (thousands(new.len())) } }
                p.what { (rule.rule().summary) }
                (self.list(&new))
                @if !other.is_empty() {
                    details {
                        summary { (FINDING.count(other.len())) " known or allowed" }
                        (self.list(&other))
                    }
                }
            }
        }
    }

    /// Findings one after the other; those that several articles have with each other, such
    /// as copies, once.
    fn list(&self, findings: &[&Finding]) -> Markup {
        let mut seen: BTreeSet<Vec<DocId>> = BTreeSet::new();
        let mut groups: Vec<&Finding> = Vec::new();
        for &it in findings {
            let places = it.at.place().into_iter().chain(it.related.iter().copied());
            let mut docs: Vec<DocId> = places.map(|it| it.doc).collect();
            docs.sort_unstable();
            if it.related.is_empty() || !is_of_documents(it.rule) || seen.insert(docs) {
                groups.push(it);
            }
        }
        html! {
            @if groups.len() < findings.len() {
                p.what { (ARTICLE.count(findings.len())) " in " (GROUP.count(groups.len())) }
            }
            @for it in groups.iter().take(MOST) { (self.finding(it)) }
            @if groups.len() > MOST {
                p.what {
                    "… " (thousands(groups.len() - MOST)) " more; --format csv lists all of them"
                }
            }
        }
    }

    fn finding(&self, it: &Finding) -> Markup {
        html! {
            article class=(it.severity.name()) {
                h3 { b { (it.severity.name()) } " " (it.message) }
                @if let Status::Allowed(reason) = &it.status { p.what { "allowed: " (reason) } }
                @match (&it.at, it.related.first()) {
                    (At::File { path, line }, _) => p.place { (path) ":" (line) },
                    (At::Text(place), None) => { (self.place(*place)) (self.one(*place)) },
                    // A finding on whole articles points at their first paragraphs.
                    (At::Text(place), Some(other)) if is_of_documents(it.rule) => {
                        (self.pair([whole(*place), whole(*other)]))
                    },
                    (At::Text(place), Some(other)) => (self.pair([*place, *other])),
                }
                @if it.related.len() > 1 {
                    p.what { "Also:" }
                    ul { @for &other in &it.related[1..] { li { (self.place(other)) } } }
                }
            }
        }
    }

    /// The headline, outlet and day of an article, and behind them its file and line.
    fn place(&self, place: Place) -> Markup {
        let document = self.result.corpus.get(place.doc);
        let headline = headline_of(document);
        let about = [document.outlet.clone(), day_of(document)];
        let about = about.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let location = self.shown.of_place(place);
        html! {
            p.place {
                b { (headline) }
                @if !headline.is_empty() && !about.is_empty() { " · " }
                (about) " "
                span {
                    (location.path) ":" (location.line)
                    @if document.record_line.is_some() {
                        " (line " (self.shown.text_lines(place).0) ")"
                    }
                }
            }
        }
    }

    /// The words at a place; of an article as a whole, its first ones.
    fn words(&self, place: Place) -> &str {
        let document: &Document = self.result.corpus.get(place.doc);
        let text = if place.span.is_empty() {
            document.text.as_str()
        } else {
            place.span.of(&document.text)
        };
        let end = text.char_indices().nth(MOST_TEXT).map_or(text.len(), |it| it.0);
        &text[..end]
    }

    fn one(&self, place: Place) -> Markup {
        let words = self.words(place);
        html! { @if !words.trim().is_empty() { blockquote { (folded(words)) } } }
    }

    /// Two places side by side; what only one of them has is marked.
    fn pair(&self, places: [Place; 2]) -> Markup {
        let ops = word_diff(self.words(places[0]), self.words(places[1]));
        html! {
            div.pair {
                @for (place, own) in places.into_iter().zip([WordOpKind::Delete, WordOpKind::Insert]) {
                    div { (self.place(place)) blockquote { (side(&ops, own)) } }
                }
            }
        }
    }
}

/// The article that a place stands in, as a whole.
fn whole(it: Place) -> Place {
    Place { span: Span::new(it.span.start, it.span.start), ..it }
}

/// Whether a rule compares whole articles.
fn is_of_documents(rule: RuleId) -> bool {
    rule.rule().needs.has(Needs::DOCUMENTS)
}

/// One side of a diff: its own words marked, long stretches of both folded.
fn side(ops: &[WordOp], own: WordOpKind) -> Markup {
    html! {
        @for op in ops.iter().filter(|it| it.kind == own || it.kind == WordOpKind::Equal) {
            @let words = op.text.trim();
            @if op.text.starts_with(char::is_whitespace) { " " }
            @match op.kind {
                WordOpKind::Equal => (folded(words)),
                _ if words.is_empty() => {},
                WordOpKind::Delete => del { (words) },
                WordOpKind::Insert => ins { (words) },
            }
            @if !words.is_empty() && op.text.ends_with(char::is_whitespace) { " " }
        }
    }
}

/// The text with its middle folded, where it is long.
fn folded(text: &str) -> Markup {
    let words: Vec<&str> = text.split_whitespace().collect();
    let fold = words.len() > FOLDED + 2 * AT_ENDS;
    let (first, rest) = words.split_at(if fold { AT_ENDS } else { words.len() });
    let (middle, last) = rest.split_at(rest.len().saturating_sub(AT_ENDS));
    html! {
        (first.join(" "))
        @if fold { " " i { "… " (thousands(middle.len())) " words …" } " " (last.join(" ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::strict::strict;
    use super::*;
    use crate::check::{CheckSettings, rule_named};
    use crate::text::Corpus;

    fn result(texts: [&str; 2]) -> CheckResult {
        let documents = texts.iter().enumerate().map(|(n, text)| Document {
            id: format!("{n}.txt"),
            path: format!("{n}.txt"),
            outlet: Some("Bay News".to_owned()),
            text: (*text).to_owned(),
            ..Document::default()
        });
        let place = |doc| Place { doc: DocId(doc), span: Span::new(0, 0) };
        let finding = Finding {
            rule: rule_named("near-duplicate-document").unwrap(),
            severity: Severity::Error,
            message: "much the same as <1.txt>".to_owned(),
            at: At::Text(place(0)),
            related: vec![place(1)],
            fingerprint: crate::check::Fingerprint(1),
            status: Status::New,
        };
        let settings = CheckSettings::default();
        let findings = vec![finding];
        let corpus = Corpus::new(documents.collect());
        let verdict = settings.gate.judge(&findings, corpus.len());
        CheckResult { findings, corpus, settings, verdict, ..CheckResult::default() }
    }

    fn page(result: &CheckResult) -> String {
        let mut out = Vec::new();
        check_html(result, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn both_sides_of_a_pair_stand_beside_each_other_with_what_differs_marked() {
        let page = page(&result(["The bridge closes on Monday", "The bridge closes on Friday"]));
        assert!(page.contains("on <del>Monday</del></blockquote>"), "{page}");
        assert!(page.contains("on <ins>Friday</ins></blockquote>"), "{page}");
        assert!(page.contains("1 error in 2 articles"), "{page}");
        assert!(page.contains("<section id=\"near-duplicate-document\">"), "{page}");
    }

    #[test]
    fn what_both_have_is_folded_where_it_is_long() {
        let long = vec!["word"; 200].join(" ");
        let page = page(&result([&format!("{long} here"), &format!("{long} there")]));
        assert!(page.contains("<i>… 184 words …</i>"), "{page}");
    }

    #[test]
    fn nothing_of_the_input_is_markup() {
        let page = page(&result(["<script>x</script> \u{202e}a", "\" onload=x \u{1b}[1m"]));
        strict(&page).unwrap();
        assert!(!page.contains(['\u{202e}', '\u{1b}']));
        let nothing = CheckResult::default();
        let mut out = Vec::new();
        check_html(&nothing, &mut out).unwrap();
        strict(std::str::from_utf8(&out).unwrap()).unwrap();
    }
}

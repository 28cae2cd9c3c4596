//! What a check found, as a page: by rule, both sides of a pair beside each other.

use super::{Frame, escape, percent};
use crate::check::{At, CheckResult, Finding, Needs, RuleId, Status};
use crate::diff::{WordOp, WordOpKind, word_diff};
use crate::findings::vocabulary::{ARTICLE, count, thousands};
use crate::findings::{day_of, headline_of};
use crate::report::check::{Shown, unread};
use crate::text::{DocId, Document, Place, Severity, Span};
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
    Frame { title: &title, style: STYLE, script: None }.open(out)?;
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
    write!(
        out,
        "<header><h1>Check <b class=\"{outcome}\">{outcome}</b></h1>\n<p>{}</p>",
        escape(&summary(result))
    )?;
    if let Some(unread) = unread(result) {
        write!(out, "<p class=\"unread\">{}</p>", escape(&unread))?;
    }
    for (rule, share, limit) in &result.verdict.shares {
        let over = if share > limit { "over" } else { "within" };
        write!(
            out,
            "<p>{}: {} of all articles, {over} the limit of {}</p>",
            rule.name(),
            percent(*share),
            percent(*limit)
        )?;
    }
    out.write_all(b"</header>\n<main>\n")?;
    contents(&rules, out)?;
    let shown = Shown::new(result);
    let page = Page { result, shown: &shown };
    for (rule, all) in &rules {
        page.section(*rule, all, out)?;
    }
    out.write_all(b"</main>\n")?;
    Frame::close(out)
}

/// `2 errors, 1 warning in 40 articles · 3 known`.
fn summary(result: &CheckResult) -> String {
    let verdict = &result.verdict;
    let names = [("error", "errors"), ("warning", "warnings"), ("note", "notes")];
    let counts = verdict.new.iter().zip(names).filter(|it| *it.0 > 0);
    let counts: Vec<String> = counts.map(|(&n, (one, many))| count(n, one, many)).collect();
    let found = if counts.is_empty() { "no finding".to_owned() } else { counts.join(", ") };
    let mut text = format!("{found} in {}", ARTICLE.count(result.corpus.len()));
    for (n, what) in [(verdict.known, "known"), (verdict.allowed, "allowed")] {
        if n > 0 {
            text += &format!(" · {} {what}", thousands(n));
        }
    }
    text
}

/// One row for each rule that found something, each a link to its section.
fn contents(rules: &[(RuleId, Vec<&Finding>)], out: &mut dyn Write) -> io::Result<()> {
    if rules.is_empty() {
        return Ok(());
    }
    out.write_all(
        b"<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Findings by rule\"><table><thead><tr><th \
          scope=\"col\">Rule</th><th scope=\"col\">What it means</th><th scope=\"col\" \
          class=\"num\">New</th><th scope=\"col\" class=\"num\">Known</th><th scope=\"col\" \
          class=\"num\">Allowed</th></tr></thead>\n<tbody>\n",
    )?;
    for (rule, all) in rules {
        let of = |wanted: fn(&Status) -> bool| all.iter().filter(|it| wanted(&it.status)).count();
        let counts = [
            of(|it| *it == Status::New),
            of(|it| *it == Status::Known),
            of(|it| matches!(it, Status::Allowed(_))),
        ];
        write!(
            out,
            "<tr><th scope=\"row\"><a href=\"#{0}\">{0}</a></th><td>{1}</td>",
            rule.name(),
            escape(rule.rule().summary)
        )?;
        for n in counts {
            let shown = if n == 0 { String::new() } else { thousands(n) };
            write!(out, "<td class=\"num\">{shown}</td>")?;
        }
        out.write_all(b"</tr>\n")?;
    }
    out.write_all(b"</tbody></table></div>\n")
}

/// A page that is being written.
struct Page<'a> {
    result: &'a CheckResult,
    shown: &'a Shown<'a>,
}

impl Page<'_> {
    fn section(&self, rule: RuleId, all: &[&Finding], out: &mut dyn Write) -> io::Result<()> {
        let (new, other): (Vec<&Finding>, Vec<&Finding>) =
            all.iter().partition(|it| it.status == Status::New);
        write!(
            out,
            "<section id=\"{0}\">\n<h2>{0} <small>{1}</small></h2>\n<p class=\"what\">{2}</p>\n",
            rule.name(),
            thousands(new.len()),
            escape(rule.rule().summary)
        )?;
        self.list(&new, out)?;
        if !other.is_empty() {
            let known = count(other.len(), "finding", "findings");
            writeln!(out, "<details><summary>{known} known or allowed</summary>")?;
            self.list(&other, out)?;
            writeln!(out, "</details>")?;
        }
        writeln!(out, "</section>")
    }

    /// Findings one after the other; those that several articles have with each other, such
    /// as copies, once.
    fn list(&self, findings: &[&Finding], out: &mut dyn Write) -> io::Result<()> {
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
        if groups.len() < findings.len() {
            writeln!(
                out,
                "<p class=\"what\">{} in {}</p>",
                count(findings.len(), "article", "articles"),
                count(groups.len(), "group", "groups")
            )?;
        }
        for it in groups.iter().take(MOST) {
            self.finding(it, out)?;
        }
        match groups.len().saturating_sub(MOST) {
            0 => Ok(()),
            more => writeln!(
                out,
                "<p class=\"what\">… {} more; --format csv lists all of them</p>",
                thousands(more)
            ),
        }
    }

    fn finding(&self, it: &Finding, out: &mut dyn Write) -> io::Result<()> {
        let severity = it.severity.name();
        let class = match it.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        write!(
            out,
            "<article class=\"{class}\"><h3><b>{severity}</b> {}</h3>",
            escape(&it.message)
        )?;
        if let Status::Allowed(reason) = &it.status {
            write!(out, "<p class=\"what\">allowed: {}</p>", escape(reason))?;
        }
        match (&it.at, it.related.first()) {
            (At::File { path, line }, _) => {
                write!(out, "<p class=\"place\">{}:{line}</p>", escape(path))?;
            }
            (At::Text(place), None) => {
                self.place(*place, out)?;
                self.one(*place, out)?;
            }
            // A finding on whole articles points at their first paragraphs.
            (At::Text(place), Some(&other)) if is_of_documents(it.rule) => {
                let whole =
                    |it: Place| Place { span: Span::new(it.span.start, it.span.start), ..it };
                self.pair([whole(*place), whole(other)], out)?;
            }
            (At::Text(place), Some(&other)) => self.pair([*place, other], out)?,
        }
        if it.related.len() > 1 {
            out.write_all(b"<p class=\"what\">Also:</p><ul>")?;
            for &other in &it.related[1..] {
                out.write_all(b"<li>")?;
                self.place(other, out)?;
                out.write_all(b"</li>")?;
            }
            out.write_all(b"</ul>")?;
        }
        out.write_all(b"</article>\n")
    }

    /// The headline, outlet and day of an article, and behind them its file and line.
    fn place(&self, place: Place, out: &mut dyn Write) -> io::Result<()> {
        let document = self.result.corpus.get(place.doc);
        let headline = headline_of(document);
        let about = [document.outlet.clone(), day_of(document)];
        let about: Vec<String> = about.into_iter().flatten().map(|it| escape(&it)).collect();
        let location = self.shown.of_place(place);
        let mut file = format!("{}:{}", location.path, location.line);
        if document.record_line.is_some() {
            let (first, _) = self.shown.text_lines(place);
            file += &format!(" (line {first})");
        }
        write!(
            out,
            "<p class=\"place\"><b>{}</b>{}{} <span>{}</span></p>",
            escape(&headline),
            if headline.is_empty() || about.is_empty() { "" } else { " · " },
            about.join(", "),
            escape(&file)
        )
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

    fn one(&self, place: Place, out: &mut dyn Write) -> io::Result<()> {
        let words = self.words(place);
        if words.trim().is_empty() {
            return Ok(());
        }
        write!(out, "<blockquote>{}</blockquote>", folded(words))
    }

    /// Two places side by side; what only one of them has is marked.
    fn pair(&self, places: [Place; 2], out: &mut dyn Write) -> io::Result<()> {
        let ops = word_diff(self.words(places[0]), self.words(places[1]));
        out.write_all(b"<div class=\"pair\">")?;
        let sides = [(WordOpKind::Delete, "del"), (WordOpKind::Insert, "ins")];
        for (place, (own, tag)) in places.into_iter().zip(sides) {
            out.write_all(b"<div>")?;
            self.place(place, out)?;
            write!(out, "<blockquote>{}</blockquote></div>", side(&ops, own, tag))?;
        }
        out.write_all(b"</div>")
    }
}

/// Whether a rule compares whole articles.
fn is_of_documents(rule: RuleId) -> bool {
    rule.rule().needs.has(Needs::DOCUMENTS)
}

/// One side of a diff: its own words marked, long stretches of both folded.
fn side(ops: &[WordOp], own: WordOpKind, tag: &str) -> String {
    let mut res = String::new();
    for op in ops.iter().filter(|it| it.kind == own || it.kind == WordOpKind::Equal) {
        let words = op.text.trim();
        let space = |is: bool| if is { " " } else { "" };
        res += space(op.text.starts_with(char::is_whitespace));
        match op.kind {
            WordOpKind::Equal => res += &folded(words),
            _ if words.is_empty() => {}
            _ => res += &format!("<{tag}>{}</{tag}>", escape(words)),
        }
        res += space(!words.is_empty() && op.text.ends_with(char::is_whitespace));
    }
    res
}

/// The text with its middle folded, where it is long.
fn folded(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() <= FOLDED + 2 * AT_ENDS {
        return escape(&words.join(" "));
    }
    let (first, rest) = words.split_at(AT_ENDS);
    let (middle, last) = rest.split_at(rest.len() - AT_ENDS);
    format!(
        "{} <i>… {} words …</i> {}",
        escape(&first.join(" ")),
        thousands(middle.len()),
        escape(&last.join(" "))
    )
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

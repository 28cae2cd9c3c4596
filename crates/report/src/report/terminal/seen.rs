//! `wireprint index` for people: what was seen of an article, and how an index stands.

use std::io::{self, Write};

use super::findings::{AT, MOST_FINDINGS, ON, TEXT};
use super::page::{Label, Page, Tone, View, count, flowing, percent, run};
use crate::diff::{WordOpKind, word_diff};
use crate::findings::vocabulary::passage_kind;
use crate::findings::{IndexStatus, IndexVerified, Related, Seen, Version};
use crate::report::escape_terminal;
use crate::report::layout::{Run, thousands};
use crate::text::{DocId, Document, Place};
use crate::verify::Verdict;

/// Lines of a text that is only named.
const FEW_LINES: usize = 2;

/// Writes what was seen of some articles as a report for people.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn seen_text(all: &[Seen], view: &View, out: &mut impl Write) -> io::Result<()> {
    let mut report = Report { page: Page::new(out, view), left: 0 };
    for (n, it) in all.iter().enumerate() {
        if n > 0 {
            report.page.blank()?;
        }
        report.article(it)?;
    }
    if report.left > 0 {
        report.page.blank()?;
        let text = "Lists were cut: --all shows everything, --format json is for programs.";
        report.page.wrapped("", "", &[run(Tone::Faint, text)], usize::MAX)?;
    }
    Ok(())
}

/// Writes how an index stands.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn status_text(status: &IndexStatus, view: &View, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::new(out, view);
    let articles = format!("{} articles", thousands(number(status.articles)));
    page.line(&[run(Tone::Strong, &articles)])?;
    let lines = [
        format!("{} earlier versions", thousands(number(status.superseded))),
        format!("{} bytes of documents", thousands(number(status.document_bytes))),
        format!(
            "{} bytes of postings in {}",
            thousands(number(status.segment_bytes)),
            count(number(status.segments), "segment", "segments")
        ),
    ];
    lines.iter().try_for_each(|it| page.line(&[run(Tone::Plain, it)]))
}

/// Writes what verifying an index found.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn verified_text(found: &IndexVerified, view: &View, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::new(out, view);
    let read = format!(
        "{} documents and {} entries have the right checksums",
        thousands(number(found.documents)),
        thousands(number(found.entries))
    );
    page.line(&[run(Tone::Plain, &read)])?;
    for it in &found.damage {
        page.wrapped("", ON, &[flowing(Tone::Strong, it)], usize::MAX)?;
    }
    let end = match (found.damage.is_empty(), found.can_be_rebuilt) {
        (true, _) => "nothing is damaged",
        (false, true) => {
            "the documents are whole: `wireprint index verify --rebuild` makes the rest anew"
        }
        (false, false) => "documents are damaged: go back to a copy of the folder",
    };
    page.wrapped("", "", &[run(Tone::Strong, end)], usize::MAX)
}

/// Writes the versions of an article, each with what changed since the one before.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn history_text(versions: &[Version], view: &View, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::new(out, view);
    for (n, it) in versions.iter().enumerate() {
        if n > 0 {
            page.blank()?;
        }
        let mut head = vec![run(Tone::Strong, &format!("version {}", it.version))];
        if it.latest {
            head.push(run(Tone::Faint, " · the latest"));
        }
        head.extend([run(Tone::Faint, " · "), flowing(Tone::Faint, &named(&it.document))]);
        page.wrapped("", ON, &head, usize::MAX)?;
        let Some(before) = n.checked_sub(1).map(|at| &versions[at].document) else {
            let text = flowing(Tone::Plain, &it.document.text);
            page.wrapped(TEXT, TEXT, &[text], FEW_LINES)?;
            continue;
        };
        let changes = changes(before, &it.document);
        if changes.is_empty() {
            page.line(&[run(Tone::Faint, "   the same words")])?;
        }
        for runs in changes {
            page.wrapped("   ≠ ", "   │ ", &runs, usize::MAX)?;
        }
    }
    Ok(())
}

/// Words before and after a change that are shown with it.
const AROUND: usize = 6;

/// What changed from one version to the next, each change with some words around it.
fn changes(before: &Document, after: &Document) -> Vec<Vec<Run<Tone>>> {
    let mut res: Vec<Vec<Run<Tone>>> = Vec::new();
    let mut is_open = false;
    for op in word_diff(&before.text, &after.text) {
        let words: Vec<&str> = op.text.split_whitespace().collect();
        if op.kind != WordOpKind::Equal {
            if !is_open {
                res.push(Vec::new());
            }
            is_open = true;
            let deleted = op.kind == WordOpKind::Delete;
            let (tone, open, close) =
                if deleted { (Tone::Delete, "[-", "-]") } else { (Tone::Insert, "{+", "+}") };
            let text = format!("{open}{}{close} ", escape_terminal(&words.join(" ")));
            if let Some(last) = res.last_mut() {
                last.push(Run { style: tone, text });
            }
            continue;
        }
        let shown = |words: &[&str]| run(Tone::Plain, &format!("{} ", words.join(" ")));
        if words.len() <= 2 * AROUND && is_open {
            if let Some(last) = res.last_mut() {
                last.push(shown(&words));
            }
            continue;
        }
        if let Some(last) = res.last_mut().filter(|_| is_open) {
            last.push(shown(&words[..AROUND.min(words.len())]));
        }
        res.push(vec![shown(&words[words.len().saturating_sub(AROUND)..])]);
        is_open = true;
    }
    res.retain(|it| it.iter().any(|run| matches!(run.style, Tone::Delete | Tone::Insert)));
    res
}

struct Report<'a, W> {
    page: Page<'a, W>,
    left: usize,
}

impl<W: Write> Report<'_, W> {
    fn article(&mut self, it: &Seen) -> io::Result<()> {
        let document = it.scan.corpus.get(it.article);
        let new =
            format!("{} of {} new", percent(it.new_share()), count(it.words, "word", "words"));
        self.page.rule(&named(document), &new)?;
        self.first(it)?;
        self.history(it)?;
        let joined: Vec<&Related> =
            it.related.iter().filter(|it| it.evidence.judged.joins()).collect();
        self.related(it, "Versions and copies", &joined)?;
        let others: Vec<&Related> =
            it.related.iter().filter(|it| !it.evidence.judged.joins()).collect();
        self.related(it, "Articles that share a part", &others)?;
        self.statements(it)?;
        self.passages(it)?;
        self.new_sentences(it)?;
        self.left_out(it)
    }

    fn first(&mut self, it: &Seen) -> io::Result<()> {
        let text = match it.first {
            Some(doc) => format!("First seen: {}", named(it.scan.corpus.get(doc))),
            None if it.history.is_empty() => "Not seen before.".to_owned(),
            None => "Seen at its own address only.".to_owned(),
        };
        self.page.wrapped("", ON, &[flowing(Tone::Strong, &text)], usize::MAX)
    }

    fn history(&mut self, it: &Seen) -> io::Result<()> {
        for past in &it.history {
            let date = past.date.as_deref().unwrap_or("undated");
            let same = if past.same { ", this text" } else { "" };
            let line = format!("version {} at this address: {date}{same}", past.version);
            self.page.wrapped(AT, ON, &[flowing(Tone::Faint, &line)], usize::MAX)?;
        }
        Ok(())
    }

    fn related(&mut self, it: &Seen, title: &str, all: &[&Related]) -> io::Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        self.heading(title, all.len())?;
        let shown = self.most();
        for found in all.iter().take(shown) {
            let verdict = match found.evidence.judged.verdict {
                Verdict::Same => "same text",
                other => other.name(),
            };
            let name = named(it.scan.corpus.get(found.doc));
            let runs = [
                flowing(Tone::Strong, &name),
                run(Tone::Faint, " · "),
                flowing(Tone::Faint, &format!("{verdict}: {}", found.evidence.because)),
            ];
            self.page.wrapped(AT, "     ", &runs, usize::MAX)?;
        }
        self.more(all.len(), shown)
    }

    fn statements(&mut self, it: &Seen) -> io::Result<()> {
        let ranking = crate::findings::Ranking::of(&it.scan);
        let all: Vec<_> = ranking.quotations.iter().map(|&at| &it.scan.quotations[at]).collect();
        if all.is_empty() {
            return Ok(());
        }
        self.heading("Statements that others have", all.len())?;
        let shown = self.most();
        for group in all.iter().take(shown) {
            let speaker = group.speaker.as_deref().unwrap_or("speaker unknown");
            let head = format!("{speaker} · {}", group.relation.name());
            self.page.wrapped("• ", "  ", &[flowing(Tone::Strong, &head)], usize::MAX)?;
            let places: Vec<Place> = group.occurrences.iter().map(|it| it.place).collect();
            self.places(it, &places)?;
        }
        self.more(all.len(), shown)
    }

    fn passages(&mut self, it: &Seen) -> io::Result<()> {
        let ranking = crate::findings::Ranking::of(&it.scan);
        let all: Vec<_> = ranking.passages.iter().map(|&at| &it.scan.passages[at]).collect();
        if all.is_empty() {
            return Ok(());
        }
        self.heading("Passages that others have", all.len())?;
        let shown = self.most();
        for passage in all.iter().take(shown) {
            let head = format!(
                "{} · {}",
                passage_kind(passage.kind).one,
                count(passage.words, "word", "words")
            );
            self.page.wrapped("• ", "  ", &[flowing(Tone::Strong, &head)], usize::MAX)?;
            self.places(it, &passage.occurrences)?;
        }
        self.more(all.len(), shown)
    }

    /// The words as the article has them, and where else they stand.
    fn places(&mut self, it: &Seen, places: &[Place]) -> io::Result<()> {
        let own = places.iter().find(|place| place.doc == it.article);
        if let Some(own) = own {
            let text = own.span.of(&it.scan.corpus.get(own.doc).text);
            self.page.wrapped(TEXT, TEXT, &[flowing(Tone::Plain, text)], FEW_LINES)?;
        }
        let mut docs: Vec<DocId> = Vec::new();
        for place in places.iter().filter(|place| place.doc != it.article) {
            if docs.contains(&place.doc) {
                continue;
            }
            docs.push(place.doc);
            let document = it.scan.corpus.get(place.doc);
            let label = Label::new(document, &it.scan.lines[place.doc.index()], place.span);
            self.page.runs(&[run(Tone::Faint, AT)])?;
            self.page.place(&label)?;
            self.page.line(&[run(Tone::Plain, "")])?;
            if docs.len() == FEW_PLACES && !self.page.view().all {
                break;
            }
        }
        Ok(())
    }

    fn new_sentences(&mut self, it: &Seen) -> io::Result<()> {
        if it.new_sentences.is_empty() {
            return Ok(());
        }
        self.heading("New sentences", it.new_sentences.len())?;
        let text = &it.scan.corpus.get(it.article).text;
        let shown = self.most();
        for span in it.new_sentences.iter().take(shown) {
            let sentence = flowing(Tone::Plain, span.of(text));
            self.page.wrapped("+ ", "  ", &[sentence], FEW_LINES)?;
        }
        self.more(it.new_sentences.len(), shown)
    }

    fn left_out(&mut self, it: &Seen) -> io::Result<()> {
        let left = it.left_out;
        let said = [
            (left.common_runs, "runs of words stand in very many articles and were passed over"),
            (left.unasked_runs, "runs of words were not asked"),
            (left.articles, "articles share less than those above and were not compared"),
            (left.lines, "lines stand on very many pages, of which some were looked at"),
        ];
        for (n, what) in said.into_iter().filter(|it| it.0 > 0) {
            let line = format!("not looked at: {} {what}", thousands(n));
            self.page.wrapped("", ON, &[run(Tone::Faint, &line)], usize::MAX)?;
        }
        Ok(())
    }

    fn heading(&mut self, title: &str, n: usize) -> io::Result<()> {
        self.page.blank()?;
        let head = format!("{title}: {}", thousands(n));
        self.page.line(&[run(Tone::Strong, &head)])
    }

    fn most(&self) -> usize {
        if self.page.view().all { usize::MAX } else { MOST_FINDINGS }
    }

    fn more(&mut self, all: usize, shown: usize) -> io::Result<()> {
        let left = all.saturating_sub(shown);
        self.left += left;
        if left == 0 {
            return Ok(());
        }
        self.page.line(&[run(Tone::Faint, &format!("   … {} more", thousands(left)))])
    }
}

/// Places of one finding before the rest is passed over.
const FEW_PLACES: usize = 3;

/// A headline or an id, with outlet and date where they are known.
fn named(document: &Document) -> String {
    let title = document.title.as_deref().unwrap_or(&document.id);
    let rest = [&document.outlet, &document.date];
    rest.into_iter().flatten().fold(title.to_owned(), |all, it| format!("{all} · {it}"))
}

fn number(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

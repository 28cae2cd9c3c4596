//! What an index has of some articles, as a page.

use super::{Frame, anchor, escape};
use crate::diff::WordOpKind;
use crate::findings::{Ranking, Related, Seen, covers, site_spans};
use crate::text::{DocId, Document, Span};
use std::io::{self, Write};

const STYLE: &str = "main { max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }\n\
    h1, h2, h3 { font-family: var(--sans); }\n\
    h3 { font-size: 1rem; margin: 1.5rem 0 .3rem; }\n\
    li, .read p { margin: .4rem 0; overflow-wrap: anywhere; }\n\
    .faint { font: .85rem/1.4 var(--sans); color: var(--faint); }\n\
    .read { border-left: 4px solid var(--line); padding: 0 1rem; }\n\
    .read a { color: inherit; text-decoration-thickness: 2px; }\n\
    .site { color: var(--faint); }\n";

/// Writes what was seen of some articles as one self-contained page: each article to read,
/// with what stands elsewhere underlined and linked to where, and what is new in bold.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn seen_html(all: &[Seen], out: &mut dyn Write) -> io::Result<()> {
    let title = match all {
        [one] => format!("What was seen of {}", named(one.scan.corpus.get(one.article))),
        _ => format!("What was seen of {} articles", all.len()),
    };
    Frame { title: &title, style: STYLE, script: None }.open(out)?;
    writeln!(out, "<main>\n<h1>{}</h1>", escape(&title))?;
    for it in all {
        Article { it, ranking: Ranking::of(&it.scan) }.write(out)?;
    }
    out.write_all(b"</main>\n")?;
    Frame::close(out)
}

struct Article<'a> {
    it: &'a Seen,
    ranking: Ranking,
}

impl Article<'_> {
    fn document(&self, doc: DocId) -> &Document {
        self.it.scan.corpus.get(doc)
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let it = self.it;
        let own = self.document(it.article);
        writeln!(out, "<article>\n<h2>{}</h2>", escape(&named(own)))?;
        let first = match it.first {
            Some(doc) => format!("First seen: {}.", named(self.document(doc))),
            None => "Not seen before.".to_owned(),
        };
        let new = format!("{first} {} of {} words are new.", it.new_words, it.words);
        writeln!(out, "<p>{}</p>", escape(&new))?;
        let (joined, others): (Vec<&Related>, Vec<&Related>) =
            it.related.iter().partition(|it| it.evidence.judged.joins());
        self.related("Versions and copies", &joined, out)?;
        self.related("Articles that share a part", &others, out)?;
        writeln!(out, "<h3>The article</h3>\n<div class=\"read\">")?;
        self.text(out)?;
        writeln!(out, "</div>")?;
        self.statements(out)?;
        self.passages(out)?;
        if !it.left_out.is_nothing() {
            let left = it.left_out;
            let said = format!(
                "Not looked at: {} runs of words of very many articles, {} beyond the limit, \
                 {} articles that share less, {} lines of very many pages.",
                left.common_runs, left.unasked_runs, left.articles, left.lines
            );
            writeln!(out, "<p class=\"faint\">{}</p>", escape(&said))?;
        }
        out.write_all(b"</article>\n")
    }

    fn related(&self, title: &str, all: &[&Related], out: &mut dyn Write) -> io::Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        writeln!(out, "<h3>{title}</h3>\n<ul>")?;
        for it in all {
            let name = escape(&named(self.document(it.doc)));
            let verdict = it.evidence.judged.verdict.name();
            let because = escape(&it.evidence.because);
            writeln!(out, "<li>{name} <span class=\"faint\">{verdict}: {because}</span></li>")?;
        }
        writeln!(out, "</ul>")
    }

    /// The name of a finding in an address of this page.
    fn place(&self, letter: &str, rank: usize) -> String {
        anchor(&format!("{}/{letter}{}", self.document(self.it.article).id, rank + 1), 0)
    }

    /// Where findings stand in the article, each with the address of what is said of it;
    /// the longest first.
    fn shared(&self) -> Vec<(Span, String)> {
        let scan = &self.it.scan;
        let mut res = Vec::new();
        for (rank, &at) in self.ranking.quotations.iter().enumerate() {
            let places = scan.quotations[at].occurrences.iter().map(|it| it.place);
            let own = places.filter(|it| it.doc == self.it.article);
            res.extend(own.map(|it| (it.span, self.place("q", rank))));
        }
        for (rank, &at) in self.ranking.passages.iter().enumerate() {
            let own = scan.passages[at].occurrences.iter().filter(|it| it.doc == self.it.article);
            res.extend(own.map(|it| (it.span, self.place("p", rank))));
        }
        res
    }

    /// The text, paragraph by paragraph, cut where a shared stretch or a new sentence
    /// begins or ends.
    fn text(&self, out: &mut dyn Write) -> io::Result<()> {
        let it = self.it;
        let text = &self.document(it.article).text;
        let shared = self.shared();
        let site = site_spans(&it.scan);
        for block in &it.scan.segmentations[it.article.index()].blocks {
            let span = block.span;
            let is_site = covers(&site[it.article.index()], span);
            out.write_all(if is_site { b"<p class=\"site\">" } else { b"<p>" })?;
            let ends = shared.iter().map(|it| it.0).chain(it.new_sentences.iter().copied());
            let mut cuts: Vec<usize> = ends.flat_map(|it| [it.start, it.end]).collect();
            cuts.retain(|&at| at > span.start && at < span.end);
            cuts.extend([span.start, span.end]);
            cuts.sort_unstable();
            cuts.dedup();
            for cut in cuts.windows(2) {
                let part = Span::new(cut[0], cut[1]);
                let words = escape(part.of(text));
                let found = shared.iter().find(|it| it.0.contains(part));
                let is_new = it.new_sentences.iter().any(|it| it.contains(part));
                match found {
                    Some((_, place)) => write!(out, "<a href=\"#{place}\">{words}</a>")?,
                    None if is_new => write!(out, "<b>{words}</b>")?,
                    None => write!(out, "{words}")?,
                }
            }
            out.write_all(b"</p>\n")?;
        }
        Ok(())
    }

    fn statements(&self, out: &mut dyn Write) -> io::Result<()> {
        let scan = &self.it.scan;
        if self.ranking.quotations.is_empty() {
            return Ok(());
        }
        writeln!(out, "<h3>Statements that others have</h3>\n<ul>")?;
        for (rank, &at) in self.ranking.quotations.iter().enumerate() {
            let group = &scan.quotations[at];
            let speaker = group.speaker.as_deref().unwrap_or("speaker unknown");
            let place = self.place("q", rank);
            writeln!(
                out,
                "<li id=\"{place}\"><b>{}</b>, {}",
                escape(speaker),
                group.relation.name()
            )?;
            for it in group.occurrences.iter().filter(|it| it.place.doc != self.it.article) {
                let document = self.document(it.place.doc);
                let words = escape(it.place.span.of(&document.text));
                let name = escape(&named(document));
                writeln!(out, "<p>{words} <span class=\"faint\">{name}</span></p>")?;
            }
            for drift in &group.drift {
                out.write_all(b"<p>")?;
                for op in &drift.ops {
                    let words = escape(&op.text);
                    match op.kind {
                        WordOpKind::Equal => write!(out, "{words}")?,
                        WordOpKind::Delete => write!(out, "<del>{words}</del>")?,
                        WordOpKind::Insert => write!(out, "<ins>{words}</ins>")?,
                    }
                }
                out.write_all(b"</p>")?;
            }
            writeln!(out, "</li>")?;
        }
        writeln!(out, "</ul>")
    }

    fn passages(&self, out: &mut dyn Write) -> io::Result<()> {
        let scan = &self.it.scan;
        if self.ranking.passages.is_empty() {
            return Ok(());
        }
        writeln!(out, "<h3>Passages that others have</h3>\n<ul>")?;
        for (rank, &at) in self.ranking.passages.iter().enumerate() {
            let passage = &scan.passages[at];
            let (place, kind, words) = (self.place("p", rank), passage.kind.name(), passage.words);
            writeln!(out, "<li id=\"{place}\"><b>{kind}</b>, {words} words")?;
            let mut docs: Vec<DocId> = passage.occurrences.iter().map(|it| it.doc).collect();
            docs.dedup();
            for doc in docs.into_iter().filter(|&it| it != self.it.article) {
                let name = escape(&named(self.document(doc)));
                writeln!(out, "<p class=\"faint\">{name}</p>")?;
            }
            writeln!(out, "</li>")?;
        }
        writeln!(out, "</ul>")
    }
}

/// A headline or an id, with outlet and date where they are known.
fn named(document: &Document) -> String {
    let title = document.title.as_deref().unwrap_or(&document.id);
    let rest = [&document.outlet, &document.date];
    rest.into_iter().flatten().fold(title.to_owned(), |all, it| format!("{all} · {it}"))
}

//! What an index has of some articles, as a page.

use super::{Frame, anchor, shown};
use crate::diff::{WordOp, WordOpKind};
use crate::findings::{Ranking, Related, Seen, covers, site_spans};
use crate::text::{DocId, Document, Place, Span};
use maud::{Markup, html};
use std::io::{self, Write};

/// Where an article of the scan is shown, and a block of it, where it is at all.
pub type Shelf<'a> = &'a dyn Fn(DocId, usize) -> Option<String>;

/// The style of [`seen_markup`], which follows the common one.
pub const SEEN_STYLE: &str = "main { max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }\n\
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
    Frame { title: &title, style: SEEN_STYLE, script: None }.open(out)?;
    let page = html! {
        main {
            h1 { (shown(&title)) }
            @for it in all {
                h2 { (shown(&named(it.scan.corpus.get(it.article)))) }
                (seen_markup(it, &|_, _| None))
            }
        }
    };
    out.write_all(page.into_string().as_bytes())?;
    Frame::close(out)
}

/// The same of one article, as a part of a page, without its headline: where the other articles have pages, as
/// `shelf` says, their names lead there, and the blocks of this one are called `b0`, `b1` ….
#[must_use]
pub fn seen_markup(it: &Seen, shelf: Shelf<'_>) -> Markup {
    let is_shelved = it.numbers.iter().flatten().next().is_some();
    Article { it, ranking: Ranking::of(&it.scan), shelf, is_shelved }.markup()
}

struct Article<'a> {
    it: &'a Seen,
    ranking: Ranking,
    shelf: Shelf<'a>,
    is_shelved: bool,
}

impl Article<'_> {
    fn document(&self, doc: DocId) -> &Document {
        self.it.scan.corpus.get(doc)
    }

    /// The name of an article, which leads to the block of it that holds `at`.
    fn link(&self, doc: DocId, at: usize) -> Markup {
        let name = named(self.document(doc));
        let blocks = &self.it.scan.segmentations[doc.index()].blocks;
        let block = blocks.partition_point(|it| it.span.end <= at);
        html! {
            @match (self.shelf)(doc, block) {
                Some(address) => a href=(address) { (shown(&name)) },
                None => (shown(&name)),
            }
        }
    }

    fn markup(&self) -> Markup {
        let it = self.it;
        let (joined, others): (Vec<&Related>, Vec<&Related>) =
            it.related.iter().partition(|it| it.evidence.judged.joins());
        html! {
            article {
                p {
                    @match it.first {
                        Some(doc) => { "First seen: " (self.link(doc, 0)) ". " },
                        None => "Not seen before. ",
                    }
                    (it.new_words) " of " (it.words) " words are new."
                }
                (self.related("Versions and copies", &joined))
                (self.related("Articles that share a part", &others))
                h3 { "The article" }
                div.read { (self.text()) }
                (self.statements())
                (self.passages())
                (self.left_out())
            }
        }
    }

    fn left_out(&self) -> Markup {
        let left = self.it.left_out;
        html! {
            @if !left.is_nothing() {
                p.faint {
                    "Not looked at: " (left.common_runs) " runs of words of very many articles, "
                    (left.unasked_runs) " beyond the limit, " (left.articles)
                    " articles that share less, " (left.lines) " lines of very many pages."
                }
            }
        }
    }

    fn related(&self, title: &str, all: &[&Related]) -> Markup {
        html! {
            @if !all.is_empty() {
                h3 { (title) }
                ul {
                    @for it in all {
                        li {
                            (self.link(it.doc, 0)) " "
                            span.faint {
                                (it.evidence.judged.verdict.name()) ": " (shown(&it.evidence.because))
                            }
                        }
                    }
                }
            }
        }
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
    fn text(&self) -> Markup {
        let it = self.it;
        let shared = self.shared();
        let site = site_spans(&it.scan);
        let blocks = it.scan.segmentations[it.article.index()].blocks.iter().enumerate();
        html! {
            @for (n, block) in blocks {
                @let is_site = covers(&site[it.article.index()], block.span);
                @let name = self.is_shelved.then(|| format!("b{n}"));
                p id=[name] class=[is_site.then_some("site")] {
                    (self.block(block.span, &shared))
                }
            }
        }
    }

    fn block(&self, span: Span, shared: &[(Span, String)]) -> Markup {
        let it = self.it;
        let text = &self.document(it.article).text;
        let ends = shared.iter().map(|it| it.0).chain(it.new_sentences.iter().copied());
        let mut cuts: Vec<usize> = ends.flat_map(|it| [it.start, it.end]).collect();
        cuts.retain(|&at| at > span.start && at < span.end);
        cuts.extend([span.start, span.end]);
        cuts.sort_unstable();
        cuts.dedup();
        html! {
            @for cut in cuts.windows(2) {
                @let part = Span::new(cut[0], cut[1]);
                @let words = shown(part.of(text));
                @match shared.iter().find(|it| it.0.contains(part)) {
                    Some((_, place)) => a href={ "#" (place) } { (words) },
                    None => {
                        // Where all is new, marks would tell nothing.
                        @if it.new_words < it.words && it.new_sentences.iter().any(|it| it.contains(part)) {
                            b { (words) }
                        } @else {
                            (words)
                        }
                    },
                }
            }
        }
    }

    fn statements(&self) -> Markup {
        let scan = &self.it.scan;
        html! {
            @if !self.ranking.quotations.is_empty() {
                h3 { "Statements that others have" }
                ul {
                    @for (rank, &at) in self.ranking.quotations.iter().enumerate() {
                        @let group = &scan.quotations[at];
                        @let speaker = group.speaker.as_deref().unwrap_or("speaker unknown");
                        li id=(self.place("q", rank)) {
                            b { (shown(speaker)) } ", " (group.relation.name())
                            @for it in &group.occurrences {
                                (self.twin(it.place))
                            }
                            @for drift in &group.drift {
                                p { (word_changes(&drift.ops)) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// What stands at a place of another article.
    fn twin(&self, place: Place) -> Markup {
        html! {
            @if place.doc != self.it.article {
                p {
                    (shown(place.span.of(&self.document(place.doc).text))) " "
                    span.faint { (self.link(place.doc, place.span.start)) }
                }
            }
        }
    }

    fn passages(&self) -> Markup {
        let scan = &self.it.scan;
        html! {
            @if !self.ranking.passages.is_empty() {
                h3 { "Passages that others have" }
                ul {
                    @for (rank, &at) in self.ranking.passages.iter().enumerate() {
                        @let passage = &scan.passages[at];
                        li id=(self.place("p", rank)) {
                            b { (passage.kind.name()) } ", " (passage.words) " words"
                            @for it in one_of_each(&passage.occurrences) {
                                @if it.doc != self.it.article {
                                    p.faint { (self.link(it.doc, it.span.start)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The first place in each article.
fn one_of_each(places: &[Place]) -> Vec<Place> {
    let mut res = places.to_vec();
    res.dedup_by_key(|it| it.doc);
    res
}

/// What became of the words of one text in another.
#[must_use]
pub fn word_changes(ops: &[WordOp]) -> Markup {
    html! {
        @for op in ops {
            @match op.kind {
                WordOpKind::Equal => (shown(&op.text)),
                WordOpKind::Delete => del { (shown(&op.text)) },
                WordOpKind::Insert => ins { (shown(&op.text)) },
            }
        }
    }
}

/// A headline or an id, with outlet and date where they are known.
fn named(document: &Document) -> String {
    let title = document.title.as_deref().unwrap_or(&document.id);
    let rest = [&document.outlet, &document.date];
    rest.into_iter().flatten().fold(title.to_owned(), |all, it| format!("{all} · {it}"))
}

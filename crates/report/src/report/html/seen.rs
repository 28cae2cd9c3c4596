//! What an index has of some articles, as a page.

use super::wording::marked;
use super::{Frame, SLOT, anchor};
use crate::align::Passage;
use crate::findings::vocabulary::passage_kind;
use crate::findings::{LeftOut, Ranking, Related, Seen, covers, site_spans};
use crate::quote::QuotationGroup;
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
    Frame { title: &title, style: SEEN_STYLE, script: None }.page(out, |sheet| {
        sheet.within(html! { main { (SLOT) } }, |sheet| {
            sheet.put(html! { h1 { (title) } })?;
            all.iter().try_for_each(|it| {
                sheet.put(html! { h2 { (named(it.scan.corpus.get(it.article))) } })?;
                sheet.put(seen_markup(it, &|_, _| None))
            })
        })
    })
}

/// The same of one article, as a part of a page, without its headline: where the other
/// articles have pages, as `shelf` says, their names lead there, and the blocks of this one
/// are called `b0`, `b1` ….
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

    /// The name of an article, which leads to the block of it that holds the byte at `at`.
    fn link(&self, doc: DocId, at: usize) -> Markup {
        let name = named(self.document(doc));
        let blocks = &self.it.scan.segmentations[doc.index()].blocks;
        let block = blocks.partition_point(|it| it.span.end <= at);
        html! {
            @match (self.shelf)(doc, block) {
                Some(address) => a href=(address) { (name) },
                None => (name),
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
                @if !it.left_out.is_nothing() { (left_out(it.left_out)) }
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
                                (it.evidence.judged.verdict.name()) ": " (it.evidence.because)
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

    /// Where findings stand in the article, each with the address of what is said of it:
    /// quotations, then passages.
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
        let text = &self.document(it.article).text;
        let shared = self.shared();
        let site = site_spans(&it.scan);
        html! {
            @for (n, block) in it.scan.segmentations[it.article.index()].blocks.iter().enumerate() {
                @let site = covers(&site[it.article.index()], block.span).then_some("site");
                p id=[self.is_shelved.then(|| format!("b{n}"))] class=[site] {
                    @for part in self.parts(block.span, &shared) {
                        @if let Some((_, place)) = shared.iter().find(|it| it.0.contains(part)) {
                            a href={ "#" (place) } { (part.of(text)) }
                        } @else if self.is_new(part) {
                            b { (part.of(text)) }
                        } @else {
                            (part.of(text))
                        }
                    }
                }
            }
        }
    }

    /// Whether words are marked as new: where all is, marks would tell nothing.
    fn is_new(&self, part: Span) -> bool {
        let it = self.it;
        it.new_words < it.words && it.new_sentences.iter().any(|it| it.contains(part))
    }

    /// A paragraph, cut.
    fn parts(&self, span: Span, shared: &[(Span, String)]) -> Vec<Span> {
        let ends = shared.iter().map(|it| it.0).chain(self.it.new_sentences.iter().copied());
        let mut cuts: Vec<usize> = ends.flat_map(|it| [it.start, it.end]).collect();
        cuts.retain(|&at| at > span.start && at < span.end);
        cuts.extend([span.start, span.end]);
        cuts.sort_unstable();
        cuts.dedup();
        cuts.windows(2).map(|it| Span::new(it[0], it[1])).collect()
    }

    fn statements(&self) -> Markup {
        html! {
            @if !self.ranking.quotations.is_empty() {
                h3 { "Statements that others have" }
                ul {
                    @for (rank, &at) in self.ranking.quotations.iter().enumerate() {
                        (self.statement(rank, &self.it.scan.quotations[at]))
                    }
                }
            }
        }
    }

    fn statement(&self, rank: usize, group: &QuotationGroup) -> Markup {
        let places = group.occurrences.iter().map(|it| it.place);
        html! {
            li id=(self.place("q", rank)) {
                b { (group.speaker.as_deref().unwrap_or("speaker unknown")) }
                ", " (group.relation.name())
                @for place in places.filter(|it| it.doc != self.it.article) {
                    @let document = self.document(place.doc);
                    p {
                        (place.span.of(&document.text)) " "
                        span.faint { (self.link(place.doc, place.span.start)) }
                    }
                }
                @for drift in &group.drift { p { (marked(&drift.ops)) } }
            }
        }
    }

    fn passages(&self) -> Markup {
        html! {
            @if !self.ranking.passages.is_empty() {
                h3 { "Passages that others have" }
                ul {
                    @for (rank, &at) in self.ranking.passages.iter().enumerate() {
                        @let passage = &self.it.scan.passages[at];
                        li id=(self.place("p", rank)) {
                            b { (passage_kind(passage.kind).one) } ", " (passage.words) " words"
                            @for it in self.others(passage) {
                                p.faint { (self.link(it.doc, it.span.start)) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Where the other articles have a passage first.
    fn others(&self, passage: &Passage) -> Vec<Place> {
        let mut places = passage.occurrences.clone();
        places.dedup_by_key(|it| it.doc);
        places.retain(|it| it.doc != self.it.article);
        places
    }
}

fn left_out(left: LeftOut) -> Markup {
    html! {
        p.faint {
            "Not looked at: " (left.common_runs) " runs of words of very many articles, "
            (left.unasked_runs) " beyond the limit, " (left.articles)
            " articles that share less, " (left.lines) " lines of very many pages."
        }
    }
}

/// A headline or an id, with outlet and date where they are known.
fn named(document: &Document) -> String {
    let title = document.title.as_deref().unwrap_or(&document.id);
    let rest = [&document.outlet, &document.date];
    rest.into_iter().flatten().fold(title.to_owned(), |all, it| format!("{all} · {it}"))
}

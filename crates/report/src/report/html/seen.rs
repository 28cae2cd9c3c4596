//! What an index has of some articles, as a page.

use super::wording::marked;
use super::{Frame, SLOT, anchor};
use crate::align::Passage;
use crate::findings::{LeftOut, Ranking, Related, Seen, covers, site_spans};
use crate::quote::QuotationGroup;
use crate::text::{DocId, Document, Span};
use maud::{Markup, html};
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
    Frame { title: &title, style: STYLE, script: None }.page(out, |sheet| {
        sheet.within(html! { main { (SLOT) } }, |sheet| {
            sheet.put(html! { h1 { (title) } })?;
            all.iter().try_for_each(|it| {
                sheet.put(Article { it, ranking: Ranking::of(&it.scan) }.markup())
            })
        })
    })
}

struct Article<'a> {
    it: &'a Seen,
    ranking: Ranking,
}

impl Article<'_> {
    fn document(&self, doc: DocId) -> &Document {
        self.it.scan.corpus.get(doc)
    }

    fn markup(&self) -> Markup {
        let it = self.it;
        let (joined, others): (Vec<&Related>, Vec<&Related>) =
            it.related.iter().partition(|it| it.evidence.judged.joins());
        html! {
            article {
                h2 { (named(self.document(it.article))) }
                p {
                    @match it.first {
                        Some(doc) => { "First seen: " (named(self.document(doc))) ". " },
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
                            (named(self.document(it.doc))) " "
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
        let text = &self.document(it.article).text;
        let shared = self.shared();
        let site = site_spans(&it.scan);
        html! {
            @for block in &it.scan.segmentations[it.article.index()].blocks {
                @let site = covers(&site[it.article.index()], block.span).then_some("site");
                p class=[site] {
                    @for part in self.parts(block.span, &shared) {
                        @if let Some((_, place)) = shared.iter().find(|it| it.0.contains(part)) {
                            a href={ "#" (place) } { (part.of(text)) }
                        } @else if it.new_sentences.iter().any(|it| it.contains(part)) {
                            b { (part.of(text)) }
                        } @else {
                            (part.of(text))
                        }
                    }
                }
            }
        }
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
                    p { (place.span.of(&document.text)) " " span.faint { (named(document)) } }
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
                            b { (passage.kind.name()) } ", " (passage.words) " words"
                            @for doc in self.others(passage) {
                                p.faint { (named(self.document(doc))) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The other articles that have a passage.
    fn others(&self, passage: &Passage) -> Vec<DocId> {
        let mut docs: Vec<DocId> = passage.occurrences.iter().map(|it| it.doc).collect();
        docs.dedup();
        docs.retain(|&it| it != self.it.article);
        docs
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

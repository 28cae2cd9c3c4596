//! What stands in several places, a card each.

use super::sheet::{SLOT, Sheet};
use super::units::{Source, Unit};
use super::wording::wording;
use super::{Report, clip};
use crate::align::{Passage, Relation};
use crate::cluster::{Cluster, Level};
use crate::coverage::Origin;
use crate::diff::{WordOpKind, word_diff};
use crate::findings::vocabulary::{
    OUTLET, PLACE, VERSION, WORD, capital, cohesion, flowing, passage_wording, quote_wording,
    sureness,
};
use crate::findings::{FoundQuotation, outlets};
use crate::quote::{QuotationGroup, QuotationRole, QuotedPlace};
use crate::report::layout::thousands;
use crate::text::{DocId, Place};
use maud::{Markup, html};
use std::collections::BTreeSet;
use std::io;

/// Places that a card lists; the script lists the others when it is asked to.
const MOST_PLACES: usize = 12;
/// Characters of a passage that a card shows; the articles show all of it.
const MOST_TEXT: usize = 600;
/// Characters of two wordings that are compared word by word.
const MOST_COMPARED: usize = 2_000;
/// Cards of paragraphs that are versions of each other.
const MOST_PARAGRAPHS: usize = 200;

/// A section with its heading, to be filled.
fn section(id: &str, title: &str) -> Markup {
    let heading = format!("h-{id}");
    html! {
        section id=(id) aria-labelledby=(heading) {
            h2 id=(heading) { (title) }
            (SLOT)
        }
    }
}

impl Report<'_> {
    pub(super) fn quotations(&self, sheet: &mut Sheet<'_>) -> io::Result<()> {
        sheet.within(section("quotations", "Quotations in several places"), |sheet| {
            let statements = |it: &Unit| match it.source {
                Source::Quotation(at) => Some(self.statement(it, &self.scan.quotations[at])),
                Source::Passage(_) | Source::Cluster(_) => None,
            };
            self.cards(sheet, statements, "No quotation stands in several places.")?;
            sheet.put(self.single())
        })
    }

    pub(super) fn passages(&self, sheet: &mut Sheet<'_>) -> io::Result<()> {
        sheet.within(section("passages", "Passages in several places"), |sheet| {
            let passages = |it: &Unit| match it.source {
                Source::Passage(at) => Some(self.passage(it, &self.scan.passages[at], at)),
                Source::Cluster(at) => Some(self.paragraph(it, at)),
                Source::Quotation(_) => None,
            };
            self.cards(sheet, passages, "No passage stands in several places.")?;
            sheet.put(self.versions())
        })
    }

    /// The cards of the units that `card` makes one of.
    fn cards(
        &self,
        sheet: &mut Sheet<'_>,
        card: impl Fn(&Unit) -> Option<Markup>,
        none: &str,
    ) -> io::Result<()> {
        sheet.within(html! { div.cards { (SLOT) } }, |sheet| {
            let mut cards = self.units.all.iter().filter_map(card).peekable();
            if cards.peek().is_none() {
                return sheet.put(html! { p.empty { (none) } });
            }
            cards.try_for_each(|it| sheet.put(it))
        })
    }

    fn statement(&self, unit: &Unit, group: &QuotationGroup) -> Markup {
        let speaker = group.speaker.as_deref();
        let title = match speaker {
            Some(name) => name,
            None if group.stock_phrase => "Set phrase",
            None => "Speaker unknown",
        };
        let mut facts = Vec::new();
        facts.extend(sureness(group.confidence()).map(str::to_owned));
        facts.push(PLACE.count(group.occurrences.len()));
        let distinct = outlets(group);
        if distinct > 1 {
            facts.push(OUTLET.count(distinct));
        }
        facts.push(quote_wording(group.relation, group.similarity));
        // The wording that the others are compared with.
        let full = group.drift.first().map_or(0, |it| it.from);
        let names = group.occurrences.iter().filter_map(|it| it.outlet.as_deref());
        let content = html! {
            @if let Some(it) = group.occurrences.get(full) {
                blockquote dir="auto" { (flowing(self.text(it.place))) }
            }
            ol.places {
                @for (n, quoted) in group.occurrences.iter().enumerate().take(MOST_PLACES) {
                    @let note = html! {
                        @if let Some(drift) = group.drift.iter().find(|it| it.to == n) {
                            p.drift dir="auto" { (wording(&drift.ops)) }
                        } @else if n == full && !group.drift.is_empty() {
                            p.same { "the wording above" }
                        }
                    };
                    @let said = self.said(quoted);
                    @let said = html! {
                        (said)
                        @if !quoted.quoted { " " em { "without quotation marks" } }
                    };
                    (self.place(unit, quoted.place, &about(quoted.outlet.as_deref(), &said), &note))
                }
                (left(unit))
            }
        };
        self.card(unit, names, speaker, (title, &facts), &content)
    }

    /// Speaker and cue in the order of the text.
    fn said(&self, quoted: &QuotedPlace) -> String {
        let text = &self.doc(quoted.place.doc).text;
        let speaker = quoted.attribution.speaker.as_ref().map(|it| it.span);
        let mut said: Vec<_> = speaker.into_iter().chain(quoted.attribution.cue).collect();
        said.sort_unstable();
        said.iter().map(|it| it.of(text)).collect::<Vec<_>>().join(" ")
    }

    /// The quotations that stand in one place only, an article at a time.
    fn single(&self) -> Markup {
        let all: Vec<usize> = match self.quotes {
            Some(quotes) => quotes.quotations.clone(),
            None => (0..self.scan.quoted.len()).collect(),
        };
        let found = all.into_iter().map(|at| &self.scan.quoted[at]);
        let alone = found.filter(|it| it.group.is_none() && self.shows(it.quoted.place.doc));
        let single: Vec<&FoundQuotation> = alone.collect();
        let of = |it: &FoundQuotation| it.quoted.place.doc;
        html! {
            @if !single.is_empty() {
                h2 { "Quotations in one place " b { (thousands(single.len())) } }
                div.singles {
                    @for run in single.chunk_by(|a, b| of(a) == of(b)) {
                        @let number = of(run[0]).0 + 1;
                        details data-doc=(number) open[self.quotes.is_some()] {
                            summary {
                                i { (number) } " "
                                span dir="auto" { (clip(self.names.headline(of(run[0])), 72)) }
                                " " b { (run.len()) }
                            }
                            ul { @for found in run { (self.single_quotation(found)) } }
                        }
                    }
                }
            }
        }
    }

    fn single_quotation(&self, found: &FoundQuotation) -> Markup {
        let place = found.quoted.place;
        let role = match found.role {
            QuotationRole::Direct => None,
            QuotationRole::Mixed => Some("fragment"),
            QuotationRole::Term => Some("term"),
        };
        html! {
            li.single data-outlets=(self.numbers(found.quoted.outlet.as_deref().into_iter())) {
                a.at href={ "#" (self.anchor(place)) } { (self.line(place)) }
                " " q dir="auto" { (flowing(self.text(place))) }
                @if let Some(it) = &found.quoted.attribution.speaker {
                    " " span.who { (clip(&it.name, 60)) }
                    @if let Some(sure) = sureness(Some(it.confidence)) { " " em { (sure) } }
                }
                @if let Some(role) = role { " " em { (role) } }
            }
        }
    }

    fn passage(&self, unit: &Unit, passage: &Passage, at: usize) -> Markup {
        let names = passage.occurrences.iter().filter_map(|it| self.outlet(*it));
        let facts = [
            WORD.count(passage.words),
            PLACE.count(passage.occurrences.len()),
            passage_wording(passage.relation, passage.similarity),
        ];
        let first = passage.occurrences.first().copied();
        let content = html! {
            blockquote dir="auto" { (clip(first.map_or("", |it| self.text(it)), MOST_TEXT)) }
            @if !passage.evidence.is_empty() { p.why { (passage.evidence.join("; ")) } }
            (self.origin(self.scan.passage_origins.get(at), &passage.occurrences))
            (self.wordings(unit, first.filter(|_| passage.relation == Relation::Near)))
        };
        self.card(unit, names, None, (&capital(unit.kind.name()), &facts), &content)
    }

    /// Paragraphs that are versions of one text.
    fn paragraph(&self, unit: &Unit, at: usize) -> Markup {
        let cluster = &self.scan.clusters[at];
        let names = cluster.members.iter().filter_map(|it| self.outlet(*it));
        let facts = [PLACE.count(cluster.members.len()), alike(cluster)];
        let reference = cluster.members.get(cluster.representative).copied();
        let content = html! {
            blockquote dir="auto" { (clip(reference.map_or("", |it| self.text(it)), MOST_TEXT)) }
            (self.origin(self.scan.cluster_origins.get(at), &cluster.members))
            (self.wordings(unit, reference))
        };
        self.card(unit, names, None, (&capital(unit.kind.name()), &facts), &content)
    }

    /// The places of a unit, each with its wording where that is not the reference's.
    fn wordings(&self, unit: &Unit, reference: Option<Place>) -> Markup {
        html! {
            ol.places {
                @for &place in unit.places.iter().take(MOST_PLACES) {
                    @let note = reference.filter(|it| *it != place);
                    @let note = note.map(|it| drift(self.text(it), self.text(place)));
                    @let about = about(self.outlet(place), &html! {});
                    (self.place(unit, place, &about, &note.unwrap_or_default()))
                }
                (left(unit))
            }
        }
    }

    /// Who had it first, and why that is thought.
    fn origin<E>(&self, origin: Option<&Result<Origin, E>>, places: &[Place]) -> Markup {
        let Some(Ok(origin)) = origin else { return html! {} };
        let Some(&place) = places.get(origin.carrier) else { return html! {} };
        html! {
            p.why {
                "First in " (self.link(place, None, None, &self.name(place.doc)))
                " (" (origin.confidence.name()) " evidence: " (origin.evidence.join("; ")) ")"
            }
        }
    }

    /// A document's number and name.
    pub(super) fn name(&self, doc: DocId) -> Markup {
        html! { i { (doc.0 + 1) } " " (clip(&self.known_by(doc), 48)) }
    }

    /// A link to a place by the number and name of its document, and its line.
    fn named(&self, place: Place, unit: Option<&Unit>) -> Markup {
        let says = html! { (self.name(place.doc)) ":" (self.line(place)) };
        self.link(place, Some("at"), unit.map(|it| it.id.as_str()), &says)
    }

    /// The articles and paragraphs that are versions of one text.
    fn versions(&self) -> Markup {
        // Of a comparison, the paragraphs are above.
        let level = |at: usize| self.scan.clusters[at].level;
        let ranked = self.ranking.clusters.iter().copied().enumerate();
        let clusters: Vec<(usize, usize)> = ranked
            .filter(|it| self.coverage.is_none() || level(it.1) == Level::Document)
            .filter(|it| self.scan.clusters[it.1].members.iter().any(|it| self.shows(it.doc)))
            .collect();
        html! {
            @if !clusters.is_empty() {
                h2 id="versions" { "Versions of one text " b { (thousands(clusters.len())) } }
                div class="cards small" {
                    @for &(rank, at) in clusters.iter().take(MOST_PARAGRAPHS) {
                        (self.version(rank, at))
                    }
                    @if clusters.len() > MOST_PARAGRAPHS {
                        p.empty {
                            "… " (thousands(clusters.len() - MOST_PARAGRAPHS))
                            " more, which are in the JSON"
                        }
                    }
                }
            }
        }
    }

    fn version(&self, rank: usize, at: usize) -> Markup {
        let cluster = &self.scan.clusters[at];
        let id = format!("c{}", rank + 1);
        let paragraph = cluster.level == Level::Paragraph;
        let first = cluster.members.get(cluster.representative).filter(|_| paragraph);
        html! {
            div.card id=(id) tabindex="-1" {
                header {
                    h3 { span.c { (id) } " " (if paragraph { "Paragraphs" } else { "Articles" }) }
                    p.facts {
                        (VERSION.count(cluster.members.len())) " · " (alike(cluster))
                    }
                }
                div {
                    @if let Some(&first) = first {
                        blockquote dir="auto" { (clip(self.text(first), MOST_TEXT / 2)) }
                    }
                    (self.origin(self.scan.cluster_origins.get(at), &cluster.members))
                    ol.places {
                        @for &place in cluster.members.iter().take(MOST_PLACES) {
                            li { (self.named(place, None)) }
                        }
                        @if cluster.members.len() > MOST_PLACES {
                            li.left { "… " (thousands(cluster.members.len() - MOST_PLACES)) " more" }
                        }
                    }
                }
            }
        }
    }

    fn numbers<'n>(&self, names: impl Iterator<Item = &'n str>) -> String {
        let numbers: BTreeSet<usize> = names.filter_map(|it| self.units.outlet(it)).collect();
        numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(" ")
    }

    /// A unit's card: what it is called, how it can be filtered by, the facts of it, and
    /// what stands in it.
    fn card<'n>(
        &self,
        unit: &Unit,
        names: impl Iterator<Item = &'n str>,
        speaker: Option<&str>,
        (title, facts): (&str, &[String]),
        content: &Markup,
    ) -> Markup {
        let speaker = speaker.and_then(|it| self.units.speaker(it));
        let docs = unit.places.iter().map(|it| it.doc).filter(|it| self.shows(*it));
        let docs: BTreeSet<DocId> = docs.collect();
        let read = if docs.len() > 1 { "Read side by side" } else { "Read in place" };
        let class = unit.kind.class();
        html! {
            article.card.unit.(class) id=(unit.id) data-kind=(class)
                data-outlets=(self.numbers(names))
                data-speaker={ @if let Some(it) = speaker { (it) } } tabindex="-1"
            {
                header {
                    h3 { span.c.(class) { (unit.id) } " " (title) }
                    p.facts { (facts.join(" · ")) }
                    button.js.beside type="button" data-u=(unit.id)
                        aria-label={ (read) ": " (unit.id) } { (read) }
                }
                div { (content) }
            }
        }
    }

    /// One place of a unit: where, in which outlet, who says it, how it reads there.
    fn place(&self, unit: &Unit, place: Place, about: &Markup, note: &Markup) -> Markup {
        html! {
            li data-doc=(place.doc.0 + 1) {
                (self.named(place, Some(unit))) " " span.said { (about) } (note)
            }
        }
    }
}

/// How many places of a unit a card does not list, and how to see them.
fn left(unit: &Unit) -> Markup {
    let left = unit.places.len().saturating_sub(MOST_PLACES);
    html! {
        @if left > 0 {
            li.left {
                "… " (thousands(left)) " more "
                button.js.more type="button" data-u=(unit.id)
                    aria-label={ "Show " (thousands(left)) " more places of " (unit.id) } { "Show" }
            }
        }
    }
}

/// How alike the members are; no line break parts a number from its sign.
fn alike(cluster: &Cluster) -> String {
    cohesion(cluster.cohesion).replace(" %", "\u{a0}%")
}

/// How `text` differs from `reference`; nothing where it does not, or where one of
/// them is longer than a card is for.
fn drift(reference: &str, text: &str) -> Markup {
    if reference.len().max(text.len()) > MOST_COMPARED {
        return html! {};
    }
    let ops = word_diff(reference, text);
    let same = ops.iter().all(|it| it.kind == WordOpKind::Equal);
    html! { @if !same { p.drift dir="auto" { (wording(&ops)) } } }
}

/// The outlet, and what it says of the speaker.
fn about(outlet: Option<&str>, said: &Markup) -> Markup {
    html! {
        @if let Some(outlet) = outlet {
            b { (clip(outlet, 60)) }
            @if !said.0.is_empty() { ": " }
        }
        (said)
    }
}

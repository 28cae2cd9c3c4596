//! What a reader sees first: the articles, and who shares how much with whom.

use super::figures::{Bar, Of, bar, heat_map};
use super::{Report, clip, percent};
use crate::cluster::Level;
use crate::coverage::{By, Column, Composition};
use crate::findings::vocabulary::{PAIR, WORD_CLASSES, cluster_level, furniture_kind};
use crate::findings::{Embedded, PairScore, ParameterValue, Story};
use crate::furniture::Furniture;
use crate::report::figure::{Paint, rect};
use crate::report::layout::thousands;
use crate::text::{DocId, Place, Span};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

/// The colors of the classes of words, in their order.
const CLASSES: [&str; 6] = ["b-own", "b-shared", "b-quoted", "b-wire", "b-inside", "b-site"];
/// Those of a scan's bar, by their place among them: shared, the site's, unique.
const OF_SCAN: [usize; 3] = [1, 5, 0];
/// Articles up to which their list comes before the figures.
const FEW: usize = 20;
/// Pairs in the table below the figures.
const MOST_PAIRS: usize = 200;
/// Pieces of one kind of furniture that are listed, and places of one piece.
const MOST_PIECES: usize = 100;
const MOST_PLACES: usize = 6;
/// Messages that are shown.
const MOST_DIAGNOSTICS: usize = 100;

impl Report<'_> {
    pub(super) fn overview(&self) -> Markup {
        // Few articles are known by their names, many by the picture they make.
        let few = self.shown.len() <= FEW;
        html! {
            section id="overview" aria-labelledby="h-overview" {
                h2 id="h-overview" class="vh" { "Overview" }
                (self.main_findings())
                (self.key_figures())
                (self.timelines())
                @if !few { (self.pairs()) }
                @if let Some(coverage) = self.coverage { (self.outlets(coverage)) }
                (self.articles())
                @if few { (self.pairs()) }
                @if let Some(coverage) = self.coverage { (self.headlines_and_times(coverage)) }
                (self.diagnostics())
                (self.settings())
            }
        }
    }

    fn key_figures(&self) -> Markup {
        let scan = self.scan;
        let mut figures = vec![(self.shown.len(), "articles", "#reading")];
        let statements = self.units.all.iter().filter(|it| it.id.starts_with('q')).count();
        match self.quotes {
            Some(quotes) => {
                figures.push((quotes.quotations.len(), "quotations", "#quotations"));
                figures.push((statements, "in several places", "#quotations"));
                figures.push((self.units.speakers.len(), "speakers of those", "#quotations"));
            }
            None if self.coverage.is_some() => {
                figures.push((statements, "statements in several places", "#quotations"));
                let texts = self.units.all.len() - statements;
                figures.push((texts, "paragraphs and passages in several places", "#passages"));
                figures.push((self.units.outlets.len(), "outlets that are named", "#matrix"));
                let stories = self.coverage.map_or(0, |it| self.stories(it).count());
                figures.push((stories, if stories == 1 { "story" } else { "stories" }, "#matrix"));
            }
            None => {
                figures.push((statements, "statements in several places", "#quotations"));
                figures.push((scan.passages.len(), "passages in several places", "#passages"));
                for level in [Level::Document, Level::Paragraph] {
                    let clusters = scan.clusters.iter().filter(|it| it.level == level).count();
                    figures.push((clusters, cluster_level(level).many, "#passages"));
                }
                figures.push((scan.embedded.len(), "articles inside other pages", "#site"));
                figures.push((scan.furniture.len(), "pieces of site furniture", "#site"));
            }
        }
        html! {
            ul.figures {
                // What there is none of is no figure.
                @for (n, what, to) in figures.into_iter().filter(|it| it.0 > 0) {
                    li { a href=(to) { b { (thousands(n)) } " " (what) } }
                }
            }
        }
    }

    fn articles(&self) -> Markup {
        let all = [0, 1, 2, 3, 4, 5];
        let classes = if self.coverage.is_some() { &all[..] } else { &OF_SCAN[..] };
        html! {
            h2 { "Articles" }
            div.wide {
                table.list.arts {
                    thead {
                        tr {
                            th scope="col" { span.vh { "Number" } }
                            th scope="col" { "Article" }
                            th scope="col" class="num" { "Words" }
                            th scope="col" { "What its words are" }
                        }
                    }
                    tbody { @for doc in self.docs() { (self.article_row(doc)) } }
                }
            }
            ul.keyline {
                @for &class in classes {
                    li {
                        svg viewBox="0 0 8 8" aria-hidden="true" {
                            (rect((0, 0), (8, 8), Paint::class(CLASSES[class]), ""))
                        }
                        (WORD_CLASSES[class].1)
                    }
                }
            }
        }
    }

    fn article_row(&self, doc: DocId) -> Markup {
        let (document, number) = (self.doc(doc), doc.0 + 1);
        html! {
            tr data-doc=(number) {
                td { i { (number) } }
                td {
                    a href={ "#article-" (number) } dir="auto" {
                        (clip(self.names.headline(doc), 90))
                    }
                    small {
                        @if let Some(outlet) = &document.outlet { b { (clip(outlet, 40)) } " · " }
                        @if let Some(date) = &document.date { (clip(date, 40)) " · " }
                        (clip(&document.id, 70))
                    }
                }
                td.num { (thousands(self.scan.facts[doc.index()].words)) }
                td { (self.composition(doc)) }
            }
        }
    }

    /// What an article's words are: shared with others, the site's, its own; in a
    /// comparison, all that it tells.
    fn composition(&self, doc: DocId) -> Markup {
        let of_story = |story: &Story| {
            let columns = &story.coverage.columns;
            let own = |it: &Column| it.articles.first().is_some_and(|it| it.doc == doc);
            columns.iter().position(own).map(|at| story.coverage.compositions[at])
        };
        let compared = self.coverage.filter(|it| it.by == By::Document);
        if let Some(it) = compared.and_then(|it| it.stories.iter().find_map(of_story)) {
            return composition_bar(&it);
        }
        let facts = &self.scan.facts[doc.index()];
        let own = 1.0 - facts.furniture_share;
        // Their share is of what is not the site's, and the bar is of all words.
        let shared = (facts.shared_share * own).clamp(0.0, own);
        let parts = [shared, facts.furniture_share, (own - shared).max(0.0)];
        bar(&OF_SCAN.into_iter().zip(parts).map(part).collect::<Vec<_>>())
    }

    fn pairs(&self) -> Markup {
        let shown = |it: &PairScore| self.shows(it.a) && self.shows(it.b);
        let ranked = self.ranking.pairs.iter().map(|&at| &self.scan.pairs[at]);
        let pairs: Vec<&PairScore> = ranked.filter(|it| shown(it)).collect();
        if pairs.is_empty() {
            return html! {};
        }
        let label = |doc: DocId| format!("{} {}", doc.0 + 1, clip(&self.known_by(doc), 26));
        let few = self.shown.len() <= FEW;
        let by_outlet = if few { None } else { self.outlet_map(&pairs) };
        let of_articles = || heat_map(Of::Articles, &self.scan.pairs, &self.shown, &label);
        html! {
            h2 { "Who shares how much with whom" }
            div.figs { (by_outlet.unwrap_or_else(of_articles)) }
            details.table {
                summary { (PAIR.count(pairs.len())) ", as a table" }
                div.wide {
                    table.list {
                        thead {
                            tr {
                                th scope="col" { "Articles" }
                                th scope="col" class="num" { "Shared words" }
                                th scope="col" class="num" { "Resemblance" }
                                th scope="col" { span.vh { "Read" } }
                            }
                        }
                        tbody {
                            @for pair in pairs.iter().take(MOST_PAIRS) { (pair_row(pair, &label)) }
                        }
                    }
                }
                @if pairs.len() > MOST_PAIRS {
                    p.empty {
                        "… " (thousands(pairs.len() - MOST_PAIRS)) " more pairs, which share less"
                    }
                }
            }
        }
    }

    /// How many words the articles of every two outlets share; none where fewer than
    /// two outlets are known.
    fn outlet_map(&self, pairs: &[&PairScore]) -> Option<Markup> {
        let of = |doc: DocId| self.names.outlet_of(doc);
        let outlets: BTreeSet<&str> = self.docs().filter_map(of).collect();
        let outlets: Vec<&str> = outlets.into_iter().collect();
        let number = |doc: DocId| {
            let at = outlets.binary_search(&of(doc)?).ok()?;
            u32::try_from(at).ok().map(DocId)
        };
        let mut words: BTreeMap<(DocId, DocId), usize> = BTreeMap::new();
        for pair in pairs {
            let (Some(a), Some(b)) = (number(pair.a), number(pair.b)) else { continue };
            *words.entry((a.min(b), a.max(b))).or_default() += pair.shared_words;
        }
        // What an outlet repeats of its own is shared with nobody.
        words.retain(|it, _| it.0 != it.1);
        if words.is_empty() {
            return None;
        }
        // The map takes numbers of documents: here they are those of outlets.
        let pairs: Vec<PairScore> = words
            .into_iter()
            .map(|((a, b), shared_words)| PairScore {
                a,
                b,
                resemblance: 0.0,
                containment_a: 0.0,
                containment_b: 0.0,
                shared_words,
            })
            .collect();
        let all: Vec<DocId> = (0u32..).take(outlets.len()).map(DocId).collect();
        let label = |it: DocId| format!("{} {}", it.0 + 1, clip(outlets[it.index()], 22));
        Some(heat_map(Of::Outlets, &pairs, &all, &label))
    }

    fn diagnostics(&self) -> Markup {
        let all = &self.scan.diagnostics;
        html! {
            @if !all.is_empty() {
                h2 { "What went wrong" }
                ul.messages {
                    @for it in all.iter().take(MOST_DIAGNOSTICS) {
                        @let place = it.path.as_deref().or(it.doc.as_deref()).unwrap_or_default();
                        li {
                            b { (it.severity.name()) } " " (place)
                            @if let Some(line) = it.line { ":" (line) }
                            @if !place.is_empty() { ": " }
                            (it.message)
                        }
                    }
                    @if all.len() > MOST_DIAGNOSTICS {
                        li { "… " (thousands(all.len() - MOST_DIAGNOSTICS)) " more" }
                    }
                }
            }
        }
    }

    fn settings(&self) -> Markup {
        let parameters = match (self.quotes, self.coverage) {
            (Some(it), _) => &it.parameters,
            (_, Some(it)) => &it.parameters,
            _ => &self.scan.parameters,
        };
        let shown = parameters.iter().map(|it| {
            let value = match &it.value {
                ParameterValue::Flag(it) => it.to_string(),
                ParameterValue::Count(it) => it.to_string(),
                ParameterValue::Number(it) => it.to_string(),
                ParameterValue::Text(it) => it.clone(),
            };
            format!("{} {value}", it.name.replace('_', " "))
        });
        let shown = shown.collect::<Vec<_>>().join(" · ");
        html! { footer { "wireprint " (env!("CARGO_PKG_VERSION")) " · " (shown) } }
    }

    /// What belongs to the sites, and the articles of others inside their pages.
    pub(super) fn site(&self) -> Markup {
        html! {
            section id="site" aria-labelledby="h-site" {
                h2 id="h-site" { "What belongs to the sites" }
                (self.embedded())
                (self.furniture())
            }
        }
    }

    fn embedded(&self) -> Markup {
        let all = self.ranking.embedded.iter().map(|&at| &self.scan.embedded[at]);
        html! {
            @if !self.ranking.embedded.is_empty() {
                div.wide {
                    table.list {
                        caption { "Articles inside other pages" }
                        thead {
                            tr {
                                @for name in ["Outlet", "Headline", "Age", "Place"] {
                                    th scope="col" { (name) }
                                }
                            }
                        }
                        tbody { @for it in all { (self.embedded_row(it)) } }
                    }
                }
            }
        }
    }

    fn embedded_row(&self, it: &Embedded) -> Markup {
        let place = Place { doc: it.doc, span: it.article.span };
        let part = |span: Option<Span>| {
            span.map(|span| clip(self.text(Place { doc: it.doc, span }), 120)).unwrap_or_default()
        };
        html! {
            tr {
                td { (part(it.article.outlet)) }
                td dir="auto" { (part(it.article.title)) }
                td { (part(it.article.age)) }
                td {
                    a.at href={ "#" (self.anchor(place)) } {
                        (self.name(it.doc)) ":" (self.line(place))
                    }
                }
            }
        }
    }

    fn furniture(&self) -> Markup {
        let pieces = self.ranking.furniture.iter().map(|&at| &self.scan.furniture[at]);
        let pieces: Vec<&Furniture> = pieces.collect();
        html! {
            @for run in pieces.chunk_by(|a, b| a.kind == b.kind) {
                details.table {
                    summary { (furniture_kind(run[0].kind)) " " b { (thousands(run.len())) } }
                    ul.pieces {
                        @for piece in run.iter().take(MOST_PIECES) { (self.piece(piece)) }
                        @if run.len() > MOST_PIECES {
                            li { "… " (thousands(run.len() - MOST_PIECES)) " more" }
                        }
                    }
                }
            }
        }
    }

    fn piece(&self, piece: &Furniture) -> Markup {
        let Some(&first) = piece.occurrences.first() else { return html! {} };
        html! {
            li {
                span dir="auto" { (clip(self.text(first), 160)) }
                " " small { (piece.evidence) }
                @for &it in piece.occurrences.iter().take(MOST_PLACES) {
                    " " a.at href={ "#" (self.anchor(it)) } { i { (it.doc.0 + 1) } ":" (self.line(it)) }
                }
                @if piece.occurrences.len() > MOST_PLACES {
                    " … " (thousands(piece.occurrences.len() - MOST_PLACES)) " more"
                }
            }
        }
    }
}

fn pair_row(pair: &PairScore, label: &dyn Fn(DocId) -> String) -> Markup {
    let [a, b] = [pair.a, pair.b].map(|it| it.0 + 1);
    html! {
        tr {
            td {
                a href={ "#article-" (a) } { (label(pair.a)) } " and "
                a href={ "#article-" (b) } { (label(pair.b)) }
            }
            td.num { (thousands(pair.shared_words)) }
            td.num { (format!("{:.4}", pair.resemblance)) }
            td {
                button.js.pair type="button" data-docs={ (a) " " (b) } {
                    "Side by side" span.vh { " " (a) " and " (b) }
                }
            }
        }
    }
}

/// The bar of what the words of a column are.
pub(super) fn composition_bar(composition: &Composition) -> Markup {
    bar(&composition.shares().into_iter().enumerate().map(part).collect::<Vec<_>>())
}

/// The part of a bar for a class of words.
fn part((class, share): (usize, f64)) -> Bar {
    Bar { class: CLASSES[class], name: WORD_CLASSES[class].0, share }
}

/// A percentage for a label.
pub(super) fn share(share: f64, name: &str) -> String {
    format!("{} {name}", percent(share))
}

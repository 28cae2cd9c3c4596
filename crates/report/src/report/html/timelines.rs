//! When the articles of a story appeared, and who had what first.

use super::{Report, clip};
use crate::coverage::{day_name, head_date, parse_date};
use crate::findings::vocabulary::{PASSAGE, STATEMENT};
use crate::findings::{Highlight, HighlightKind};
use crate::report::figure::{Anchor, Paint, dot, rect, text};
use crate::text::DocId;
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

/// Stories that have a timeline, those of the main findings first.
const MOST_STORIES: usize = 4;
/// Articles of one.
const MOST_ROWS: usize = 24;
/// Pixels: a row, the names, the axis, what is said behind it.
const ROW: usize = 26;
const NAMES: usize = 300;
const AXIS: usize = 330;
const BEHIND: usize = 210;
const TOP: usize = 26;

/// An article of a story: its day, and how many statements and passages it was the first to
/// have.
struct Row {
    doc: DocId,
    day: i64,
    first: [usize; 2],
}

impl Report<'_> {
    /// A timeline for each of the first stories whose articles have days.
    pub(super) fn timelines(&self) -> Markup {
        let stories = if self.quotes.is_some() { Vec::new() } else { self.highlights() };
        let stories = stories.iter().filter(|it| it.kind == HighlightKind::Story);
        let stories = stories.take(MOST_STORIES).map(|it| (it, self.rows(it)));
        let stories: Vec<(&Highlight, Vec<Row>)> = stories.filter(|it| it.1.len() > 1).collect();
        html! {
            @if !stories.is_empty() { h2 { "How the stories went" } }
            @for (story, rows) in &stories { (self.timeline(story, rows)) }
        }
    }

    /// The story's articles whose day is known, in their order.
    fn rows(&self, story: &Highlight) -> Vec<Row> {
        let docs = story.docs.iter().copied().filter(|&it| self.shows(it));
        let mut days: BTreeMap<DocId, i64> = BTreeMap::new();
        let mut unknown = BTreeSet::new();
        for doc in docs {
            let document = self.doc(doc);
            let given = document.date.as_deref().and_then(parse_date);
            match given.or_else(|| head_date(&document.text)) {
                Some(when) => _ = days.insert(doc, when.day),
                None => _ = unknown.insert(doc),
            }
        }
        let mut first: BTreeMap<DocId, [usize; 2]> = BTreeMap::new();
        let statements = self.scan.quotations.iter().filter(|it| !it.stock_phrase);
        let statements =
            statements.map(|it| it.occurrences.iter().map(|it| it.place.doc).collect());
        let passages = self.scan.passages.iter();
        let passages = passages.map(|it| it.occurrences.iter().map(|it| it.doc).collect());
        let kinds: [Vec<BTreeSet<DocId>>; 2] = [statements.collect(), passages.collect()];
        for (kind, all) in kinds.iter().enumerate() {
            for carriers in all {
                // Who was first can be said only where the others have a later day.
                if !unknown.is_disjoint(carriers) {
                    continue;
                }
                let mut dated: Vec<(i64, DocId)> =
                    carriers.iter().filter_map(|it| Some((*days.get(it)?, *it))).collect();
                dated.sort_unstable();
                if let [(day, doc), (next, _), ..] = dated[..]
                    && day < next
                {
                    first.entry(doc).or_default()[kind] += 1;
                }
            }
        }
        let mut rows: Vec<Row> = days
            .into_iter()
            .map(|(doc, day)| Row { doc, day, first: first.remove(&doc).unwrap_or_default() })
            .collect();
        rows.sort_by_key(|it| (it.day, it.doc));
        rows.truncate(MOST_ROWS);
        rows
    }

    fn timeline(&self, story: &Highlight, rows: &[Row]) -> Markup {
        let [from, to] = [rows.first(), rows.last()].map(|it| it.map_or(0, |it| it.day));
        let (width, height) = (NAMES + AXIS + BEHIND + 28, TOP + rows.len() * ROW + 4);
        let x = |day: i64| {
            let along = i128::from(day - from) * AXIS as i128 / i128::from((to - from).max(1));
            NAMES + 14 + usize::try_from(along).unwrap_or(0)
        };
        let day = |day: i64, anchor: Anchor| {
            text((x(day), 14), anchor, Paint::class("day"), &day_name(day))
        };
        html! {
            figure.tl {
                figcaption { b dir="auto" { (clip(&story.title, 110)) } " " (story.because) }
                div.wide tabindex="0" role="region" aria-label="When the articles appeared" {
                    svg.timeline viewBox={ "0 0 " (width) " " (height) } width=(width) role="img"
                        aria-label={
                            "Timeline of " (rows.len()) " articles, from " (day_name(from))
                            " to " (day_name(to))
                        }
                    {
                        (day(from, Anchor::Start))
                        @if from != to { (day(to, Anchor::End)) }
                        @for (at, row) in rows.iter().enumerate() {
                            (self.timeline_row(row, x(row.day), TOP + at * ROW + ROW / 2))
                        }
                    }
                }
            }
        }
    }

    /// An article on its line: its name, its day, and what it was first with.
    fn timeline_row(&self, row: &Row, x: usize, y: usize) -> Markup {
        let name = format!("{} {}", row.doc.0 + 1, clip(&self.known_by(row.doc), 44));
        let said = [(row.first[0], STATEMENT), (row.first[1], PASSAGE)];
        let said = said.iter().filter(|it| it.0 > 0).map(|(n, what)| what.count(*n));
        let said: Vec<String> = said.collect();
        let class = if said.is_empty() { "dot" } else { "dot first" };
        html! {
            (rect((NAMES + 14, y), (AXIS, 1), Paint::class("track"), ""))
            g.node data-doc=(row.doc.0 + 1) {
                (text((NAMES, y), Anchor::End, Paint::class("rowname"), &name))
            }
            (dot((x, y), 6, Paint::class(class), &day_name(row.day)))
            @if !said.is_empty() {
                @let said = format!("first with {}", said.join(", "));
                (text((NAMES + AXIS + 26, y), Anchor::Styled, Paint::class("behind"), &said))
            }
        }
    }
}

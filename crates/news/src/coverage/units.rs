//! The rows of the matrix, and how each column has them.

use super::columns::Columns;
use super::material::{Finding, FoundPlace, Material};
use super::model::{Article, Cell, CellPlace, CellState, Unit, UnitKind};
use super::wording::wording;
use crate::normalize::WordId;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A unit whose every place is covered by other rows in so large a part says nothing
/// that they do not.
const COVERED: (usize, usize) = (8, 10);

/// The rows that `findings` make, the most shared first.
///
/// A finding counts with its places in the story's columns; in a single column it is
/// a repeat, and with a single place nothing. A paragraph that is nearly all one
/// quotation, and a passage that is nearly all quotations and paragraphs, are not
/// shown twice.
pub(super) fn units(
    material: &Material<'_>,
    columns: &Columns,
    findings: &[&Finding],
) -> Vec<Unit> {
    let mut found: Vec<(UnitKind, &Finding)> = findings
        .iter()
        .filter_map(|it| Some((kind_in_story(material, columns, it)?, *it)))
        .collect();
    found.sort_by_key(|(kind, it)| (*kind, it.id));
    let kept = without_covered(columns, material, &found);
    let mut res: Vec<Unit> =
        kept.into_iter().map(|(kind, it)| unit(material, columns, kind, it)).collect();
    res.sort_by_cached_key(rank);
    res
}

/// The order of the matrix.
pub(super) fn rank(unit: &Unit) -> impl Ord + use<> {
    let group = match unit.kind {
        UnitKind::Quotation | UnitKind::Paragraph | UnitKind::Passage => 0,
        UnitKind::SetPhrase => 1,
        UnitKind::Furniture => 2,
        UnitKind::Repeat => 3,
        UnitKind::Only => 4,
    };
    let only = (unit.kind == UnitKind::Only)
        .then(|| (unit.cells.first().map(|it| it.column), Reverse(unit.novel_words)));
    let places: Vec<CellPlace> =
        unit.cells.iter().flat_map(|it| it.places.iter().copied()).collect();
    (group, only, Reverse(unit.cells.len()), Reverse(unit.words), unit.kind, places)
}

/// The places of `finding` in the story, with their columns and articles.
pub(super) fn placed<'a>(
    material: &Material<'_>,
    columns: &Columns,
    finding: &'a Finding,
) -> Vec<(usize, Article, &'a FoundPlace)> {
    let places = finding.places.iter().filter(|it| !it.words.is_empty());
    places
        .filter_map(|it| {
            let article = material.article(it.place.doc, it.place.span.start);
            Some((columns.of(article)?, article, it))
        })
        .collect()
}

/// What a finding is among these columns; `None` for nothing.
fn kind_in_story(
    material: &Material<'_>,
    columns: &Columns,
    finding: &Finding,
) -> Option<UnitKind> {
    let places = placed(material, columns, finding);
    let carriers: BTreeSet<usize> = places.iter().map(|it| it.0).collect();
    match (carriers.len(), finding.kind) {
        (2.., UnitKind::Repeat) => Some(UnitKind::Passage),
        (2.., kind) => Some(kind),
        // The site's lines and set phrases that one page repeats are its own affair.
        (1, UnitKind::Furniture | UnitKind::SetPhrase) => None,
        (1, _) => (places.len() > 1).then_some(UnitKind::Repeat),
        _ => None,
    }
}

/// Words of one document that a row holds.
type Held = BTreeMap<u32, Vec<Range<usize>>>;

fn without_covered<'a>(
    columns: &Columns,
    material: &Material<'_>,
    found: &[(UnitKind, &'a Finding)],
) -> Vec<(UnitKind, &'a Finding)> {
    // What several columns share, and what one repeats, are told apart.
    let (mut shared, mut repeated) = (Held::new(), Held::new());
    let mut res = Vec::new();
    for level in [UnitKind::Quotation, UnitKind::Paragraph, UnitKind::Passage] {
        // Held only from the next level on: findings of one kind do not cover each other.
        let mut next: Vec<(bool, u32, Range<usize>)> = Vec::new();
        for &(kind, finding) in found.iter().filter(|it| level_of(it.1) == level) {
            let held = if kind == UnitKind::Repeat { &repeated } else { &shared };
            let places = placed(material, columns, finding);
            let plain = matches!(finding.kind, UnitKind::Furniture | UnitKind::SetPhrase);
            if !plain && places.iter().all(|it| is_covered(held, it.2)) {
                continue;
            }
            res.push((kind, finding));
            if !plain {
                let repeat = kind == UnitKind::Repeat;
                next.extend(places.iter().map(|it| (repeat, it.2.place.doc.0, it.2.words.clone())));
            }
        }
        for (repeat, doc, words) in next {
            let held = if repeat { &mut repeated } else { &mut shared };
            held.entry(doc).or_default().push(words);
        }
        for list in shared.values_mut().chain(repeated.values_mut()) {
            list.sort_by_key(|it| (it.start, it.end));
        }
    }
    res
}

fn level_of(finding: &Finding) -> UnitKind {
    match finding.kind {
        UnitKind::Quotation | UnitKind::SetPhrase | UnitKind::Furniture => UnitKind::Quotation,
        UnitKind::Paragraph => UnitKind::Paragraph,
        UnitKind::Passage | UnitKind::Repeat | UnitKind::Only => UnitKind::Passage,
    }
}

fn is_covered(held: &Held, place: &FoundPlace) -> bool {
    let list = held.get(&place.place.doc.0).map_or(&[][..], Vec::as_slice);
    let words = &place.words;
    let (mut covered, mut reached) = (0, words.start);
    // Ranges may overlap, so an early one may reach far: all that begin before the end.
    for it in list.iter().take_while(|it| it.start < words.end) {
        let (from, to) = (it.start.max(reached), it.end.min(words.end));
        covered += to.saturating_sub(from);
        reached = reached.max(to);
    }
    covered * COVERED.1 >= words.len() * COVERED.0
}

fn unit(material: &Material<'_>, columns: &Columns, kind: UnitKind, finding: &Finding) -> Unit {
    let places = placed(material, columns, finding);
    let ids = |it: &FoundPlace| -> &[WordId] {
        &material.words[it.place.doc.index()].ids[it.words.clone()]
    };
    // The longest wording, and of equally long ones the first.
    let fullest = places.iter().min_by_key(|it| Reverse(it.2.words.len()));
    let reference = fullest.map_or(&[][..], |it| ids(it.2));
    let mut by_column: BTreeMap<usize, BTreeMap<Article, Vec<&FoundPlace>>> = BTreeMap::new();
    for &(column, article, place) in &places {
        by_column.entry(column).or_default().entry(article).or_default().push(place);
    }
    let mut overlapping = false;
    let mut cells: Vec<Cell> = by_column
        .iter()
        .map(|(&column, articles)| {
            let best = articles
                .values()
                .map(|places| {
                    let others: Vec<&[WordId]> = places.iter().map(|it| ids(it)).collect();
                    let it = wording(reference, &others, material.near);
                    overlapping |= kind == UnitKind::Quotation && it.overlaps();
                    (it.state(), it.similarity(), it.coverage())
                })
                .reduce(|best, it| if better(&it, &best) { it } else { best });
            let (state, similarity, coverage) = best.unwrap_or((CellState::Partial, 0.0, 0.0));
            let places = articles
                .iter()
                .flat_map(|(article, places)| places.iter().map(move |it| (article.part, it)))
                .map(|(part, it)| CellPlace { place: it.place, part, quoted: it.quoted });
            let mut places: Vec<CellPlace> = places.collect();
            places.sort_unstable();
            Cell { column, state, similarity, coverage, places }
        })
        .collect();
    let home = fullest.map(|it| it.0);
    let reference_cell = cells.iter().position(|it| Some(it.column) == home).unwrap_or(0);
    if let Some(cell) = cells.get_mut(reference_cell).filter(|_| overlapping) {
        cell.state = CellState::Partial;
    }
    let inside: BTreeSet<_> = places.iter().map(|it| it.1.doc).collect();
    let all: BTreeSet<_> = finding.places.iter().map(|it| it.place.doc).collect();
    Unit {
        kind,
        finding: Some(finding.id),
        speaker: finding.speaker.clone(),
        wire: finding.wire.clone(),
        words: reference.len(),
        novel_words: 0,
        reference: reference_cell,
        cells,
        origin: Err(Vec::new()),
        elsewhere: all.difference(&inside).count(),
    }
}

fn better(one: &(CellState, f64, f64), other: &(CellState, f64, f64)) -> bool {
    one.0 < other.0 || (one.0 == other.0 && one.1 > other.1)
}

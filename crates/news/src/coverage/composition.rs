//! What the words of each column are.

use super::columns::Columns;
use super::material::{Finding, Material};
use super::model::{By, ColumnPair, Composition, Unit, UnitKind};
use super::shared::shared_words;
use super::units::placed;
use crate::furniture::FurnitureKind;
use crate::text::DocId;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What a word is; of two the later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    #[default]
    Unique,
    Shared,
    Quoted,
    Wire,
    Embedded,
    Furniture,
}

/// One word: what it is, and whether another column or story has it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Label {
    class: Class,
    pub(super) carried: bool,
}

impl Label {
    /// Whether the word is the column's own, in its own words or a quotation's.
    pub(super) fn is_own(self) -> bool {
        matches!(self.class, Class::Unique | Class::Quoted) && !self.carried
    }

    /// Whether the word is the site's.
    pub(super) fn is_furniture(self) -> bool {
        self.class == Class::Furniture
    }
}

/// The labels of every word of the story's documents.
pub(super) type Labels = BTreeMap<DocId, Vec<Label>>;

/// Whether the words of a finding say that one article has what another has.
fn counts(finding: &Finding) -> bool {
    matches!(
        finding.kind,
        UnitKind::Quotation | UnitKind::Paragraph | UnitKind::Passage | UnitKind::Repeat
    )
}

/// Labels every word of `docs`.
pub(super) fn labels(
    material: &Material<'_>,
    columns: &Columns,
    findings: &[&Finding],
    docs: &[DocId],
    by: By,
) -> Labels {
    let mut res: Labels = docs
        .iter()
        .map(|&doc| (doc, vec![Label::default(); material.words[doc.index()].len()]))
        .collect();
    for finding in findings.iter().filter(|it| counts(it)) {
        let places = placed(material, columns, finding);
        let carriers: BTreeSet<usize> = places.iter().map(|it| it.0).collect();
        let outside = finding.places.iter().any(|it| !res.contains_key(&it.place.doc));
        if carriers.len() < 2 && !outside {
            continue;
        }
        let class = if finding.wire.is_some() { Class::Wire } else { Class::Shared };
        for (_, _, place) in places {
            let Some(words) = res.get_mut(&place.place.doc) else { continue };
            for word in &mut words[place.words.clone()] {
                word.class = word.class.max(class);
                word.carried = true;
            }
        }
    }
    for (doc, words) in &mut res {
        let at = doc.index();
        let mut raise = |range: Range<usize>, class: Class| {
            words[range].iter_mut().for_each(|it| it.class = it.class.max(class));
        };
        material.speech[at].iter().for_each(|it| raise(it.words.clone(), Class::Quoted));
        if by == By::Document {
            for embedded in &material.segmentations[at].embedded {
                raise(material.words[at].within(embedded.span), Class::Embedded);
            }
        }
        material.furniture[at].iter().for_each(|it| raise(it.0.clone(), Class::Furniture));
    }
    res
}

/// Counts the labels by column.
pub(super) fn compositions(
    material: &Material<'_>,
    columns: &Columns,
    labels: &Labels,
) -> Vec<Composition> {
    let mut res = vec![Composition::default(); columns.list.len()];
    for (&doc, words) in labels {
        for (label, span) in words.iter().zip(&material.words[doc.index()].spans) {
            let Some(column) = columns.of(material.article(doc, span.start())) else { continue };
            let it = &mut res[column];
            it.words += 1;
            *match label.class {
                Class::Unique => &mut it.unique,
                Class::Shared => &mut it.shared,
                Class::Quoted => &mut it.quoted,
                Class::Wire => &mut it.wire,
                Class::Embedded => &mut it.embedded,
                Class::Furniture => &mut it.furniture,
            } += 1;
            it.quoted_shared += usize::from(label.class == Class::Quoted && label.carried);
        }
    }
    res
}

/// How many pieces of each kind of furniture stand in each column.
pub(super) fn site(
    material: &Material<'_>,
    columns: &Columns,
    docs: &[DocId],
) -> Vec<(FurnitureKind, Vec<usize>)> {
    let mut res: BTreeMap<FurnitureKind, Vec<usize>> = BTreeMap::new();
    for &doc in docs {
        let spans = &material.words[doc.index()].spans;
        for (words, kind) in &material.furniture[doc.index()] {
            let Some(first) = spans.get(words.start).filter(|_| !words.is_empty()) else {
                continue;
            };
            let Some(column) = columns.of(material.article(doc, first.start())) else { continue };
            res.entry(*kind).or_insert_with(|| vec![0; columns.list.len()])[column] += 1;
        }
    }
    res.into_iter().collect()
}

/// What every two columns have in common.
pub(super) fn pairs(
    material: &Material<'_>,
    columns: &Columns,
    findings: &[&Finding],
    units: &[Unit],
) -> Vec<ColumnPair> {
    // Words count from the first document's on, so that a column of several has each once.
    let mut starts = Vec::with_capacity(material.words.len());
    let mut start = 0;
    for words in material.words {
        starts.push(start);
        start += words.len();
    }
    let number = |column: usize| u32::try_from(column).unwrap_or(u32::MAX);
    let stretches: Vec<Vec<(u32, Range<usize>)>> = findings
        .iter()
        .filter(|it| counts(it))
        .map(|it| {
            let places = placed(material, columns, it).into_iter();
            places
                .map(|(column, _, place)| {
                    let from = starts[place.place.doc.index()];
                    (number(column), from + place.words.start..from + place.words.end)
                })
                .collect()
        })
        .collect();
    let shared = shared_words(columns.list.len(), &stretches);
    let mut res: BTreeMap<(usize, usize), ColumnPair> = BTreeMap::new();
    for ((a, b), (words_a, words_b)) in shared.of_pair {
        let (a, b) = (a as usize, b as usize);
        res.insert((a, b), ColumnPair { a, b, words_a, words_b, quotations: 0, texts: 0 });
    }
    for unit in units {
        let quotation = match unit.kind {
            UnitKind::Quotation => true,
            UnitKind::Paragraph | UnitKind::Passage => false,
            _ => continue,
        };
        for (n, a) in unit.cells.iter().enumerate() {
            for b in &unit.cells[n + 1..] {
                // What too many columns carry makes no pair by itself: see `MAX_CARRIERS`.
                let Some(pair) = res.get_mut(&(a.column, b.column)) else { continue };
                pair.quotations += usize::from(quotation);
                pair.texts += usize::from(!quotation);
            }
        }
    }
    res.into_values().collect()
}

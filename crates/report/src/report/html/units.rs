//! What stands in several places, as the page numbers and marks it.

use crate::align::PassageKind;
use crate::coverage::{self, FindingId};
use crate::findings::vocabulary::passage_kind;
use crate::findings::{CoverageResult, Ranking, ScanResult, Story};
use crate::text::{DocId, Place, Span};
use std::collections::{BTreeMap, BTreeSet};

/// One statement or passage, under the name that every format gives it.
pub(super) struct Unit {
    /// `q1` for a statement, `p1` for a passage: also the `id` of its card.
    pub(super) id: String,
    pub(super) kind: UnitKind,
    /// What it is in the result.
    pub(super) source: Source,
    /// Where it stands, in the result's order.
    pub(super) places: Vec<Place>,
}

/// Where a unit comes from: an index into the result's list.
#[derive(Clone, Copy)]
pub(super) enum Source {
    Quotation(usize),
    Passage(usize),
    /// Paragraphs that are versions of one text.
    Cluster(usize),
}

/// What a reader tells units apart by, and filters them by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum UnitKind {
    Statement,
    SetPhrase,
    Paragraph,
    Unexplained,
    Wire,
    QuotedPassage,
    Repeat,
    StockPhrase,
    Site,
}

impl UnitKind {
    /// The class in the style sheet, and the value of the filter.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Statement => "quote",
            Self::SetPhrase => "term",
            Self::Paragraph => "para",
            Self::Unexplained => "plain",
            Self::Wire => "wire",
            Self::QuotedPassage => "quotedp",
            Self::Repeat => "repeat",
            Self::StockPhrase => "stock",
            Self::Site => "site",
        }
    }

    /// What the page calls one of them.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Statement => "statement",
            Self::SetPhrase => "set phrase in quotation marks",
            Self::Paragraph => "shared paragraph",
            Self::Unexplained => passage_kind(PassageKind::Unknown).one,
            Self::Wire => passage_kind(PassageKind::Wire).one,
            Self::QuotedPassage => passage_kind(PassageKind::Quotation).one,
            Self::Repeat => passage_kind(PassageKind::Repeat).one,
            Self::StockPhrase => passage_kind(PassageKind::StockPhrase).one,
            Self::Site => passage_kind(PassageKind::Furniture).one,
        }
    }

    /// What the filter calls them.
    pub(super) const fn plural(self) -> &'static str {
        match self {
            Self::Statement => "statements",
            Self::SetPhrase => "set phrases",
            Self::Paragraph => "paragraphs",
            Self::Unexplained => passage_kind(PassageKind::Unknown).many,
            Self::Wire => passage_kind(PassageKind::Wire).many,
            Self::QuotedPassage => passage_kind(PassageKind::Quotation).many,
            Self::Repeat => "repeats",
            Self::StockPhrase => passage_kind(PassageKind::StockPhrase).many,
            Self::Site => passage_kind(PassageKind::Furniture).many,
        }
    }

    /// What a unit of a comparison looks like.
    pub(super) fn of_coverage(scan: &ScanResult, unit: &coverage::Unit) -> Self {
        match (unit.kind, unit.finding) {
            (coverage::UnitKind::Quotation, _) => Self::Statement,
            _ if unit.wire.is_some() => Self::Wire,
            (coverage::UnitKind::Paragraph, _) => Self::Paragraph,
            (coverage::UnitKind::SetPhrase, Some(FindingId::Quotation(_))) => Self::SetPhrase,
            (coverage::UnitKind::SetPhrase, _) => Self::StockPhrase,
            (coverage::UnitKind::Repeat, _) => Self::Repeat,
            (coverage::UnitKind::Furniture, _) => Self::Site,
            (_, Some(FindingId::Passage(at))) => Self::of(scan.passages[at].kind),
            _ => Self::Unexplained,
        }
    }

    const fn of(kind: PassageKind) -> Self {
        match kind {
            PassageKind::Unknown => Self::Unexplained,
            PassageKind::Wire => Self::Wire,
            PassageKind::Quotation => Self::QuotedPassage,
            PassageKind::Repeat => Self::Repeat,
            PassageKind::StockPhrase => Self::StockPhrase,
            PassageKind::Furniture => Self::Site,
        }
    }
}

/// Who said a statement.
fn speaker<'a>(scan: &'a ScanResult, unit: &Unit) -> Option<&'a String> {
    match unit.source {
        Source::Quotation(at) => scan.quotations[at].speaker.as_ref(),
        Source::Passage(_) | Source::Cluster(_) => None,
    }
}

/// The part of a unit that stands in one document.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    pub(super) span: Span,
    /// The index of the unit.
    pub(super) unit: usize,
}

/// Everything that a page marks in its articles.
pub(super) struct Units {
    /// Statements, then passages, each in the order of the ranking.
    pub(super) all: Vec<Unit>,
    /// For each document, where its units stand: by place, the longer first.
    pub(super) of_doc: Vec<Vec<Mark>>,
    /// Every outlet that is named, by name.
    pub(super) outlets: Vec<String>,
    /// Every speaker of a statement, by name.
    pub(super) speakers: Vec<String>,
}

impl Units {
    /// The chosen `statements` (rank from 0, index in the result), and the passages of
    /// `ranking` where `passages` asks for them.
    pub(super) fn new(
        scan: &ScanResult,
        statements: &[(usize, usize)],
        ranking: &Ranking,
        passages: bool,
    ) -> Self {
        let mut all: Vec<Unit> = statements
            .iter()
            .map(|&(rank, at)| {
                let group = &scan.quotations[at];
                Unit {
                    id: format!("q{}", rank + 1),
                    kind: if group.stock_phrase {
                        UnitKind::SetPhrase
                    } else {
                        UnitKind::Statement
                    },
                    source: Source::Quotation(at),
                    places: group.occurrences.iter().map(|it| it.place).collect(),
                }
            })
            .collect();
        if passages {
            all.extend(ranking.passages.iter().enumerate().map(|(rank, &at)| {
                let passage = &scan.passages[at];
                Unit {
                    id: format!("p{}", rank + 1),
                    kind: UnitKind::of(passage.kind),
                    source: Source::Passage(at),
                    places: passage.occurrences.clone(),
                }
            }));
        }
        Self::of(scan, all)
    }

    /// What the stories of a comparison consist of, or the one at the index `story`,
    /// each finding once.
    pub(super) fn of_coverage(result: &CoverageResult, story: Option<usize>) -> Self {
        let scan = &result.scan;
        let names = result.names();
        let mut known = BTreeMap::new();
        let stories = match story {
            Some(at) => result.stories.get(at..=at).unwrap_or_default(),
            None => &result.stories,
        };
        for story in stories {
            let coverage = &story.coverage;
            for (at, unit) in coverage.units.iter().enumerate() {
                let (source, places) = match unit.finding {
                    Some(FindingId::Quotation(at)) => {
                        let places = scan.quotations[at].occurrences.iter().map(|it| it.place);
                        (Source::Quotation(at), places.collect())
                    }
                    Some(FindingId::Cluster(at)) => {
                        (Source::Cluster(at), scan.clusters[at].members.clone())
                    }
                    Some(FindingId::Passage(at)) => {
                        (Source::Passage(at), scan.passages[at].occurrences.clone())
                    }
                    Some(FindingId::Furniture(_)) | None => continue,
                };
                let id = names.of(coverage, at);
                // Statements first, then paragraphs, then passages; each by its number.
                let order = match source {
                    Source::Quotation(_) => 0,
                    Source::Cluster(_) => 1,
                    Source::Passage(_) => 2,
                };
                let number: usize = id[1..].parse().unwrap_or_default();
                let kind = UnitKind::of_coverage(scan, unit);
                // A finding may stand in several stories, and has one card.
                known.entry((order, number)).or_insert(Unit { id, kind, source, places });
            }
        }
        let mut units = Self::of(scan, known.into_values().collect());
        if story.is_some() {
            units.keep_outlets(scan, stories);
        }
        units
    }

    fn of(scan: &ScanResult, all: Vec<Unit>) -> Self {
        let mut of_doc: Vec<Vec<Mark>> = vec![Vec::new(); scan.corpus.len()];
        for (unit, it) in all.iter().enumerate() {
            for place in &it.places {
                of_doc[place.doc.index()].push(Mark { span: place.span, unit });
            }
        }
        for marks in &mut of_doc {
            marks.sort_by_key(|it| (it.span.start, std::cmp::Reverse(it.span.end), it.unit));
        }
        let speakers: BTreeSet<&String> = all.iter().filter_map(|it| speaker(scan, it)).collect();
        let own = scan.corpus.documents().iter().filter_map(|it| it.outlet.as_deref());
        let inside = scan
            .embedded
            .iter()
            .filter_map(|it| Some(it.article.outlet?.of(&scan.corpus.get(it.doc).text)));
        let outlets: BTreeSet<&str> = own.chain(inside).collect();
        Self {
            of_doc,
            outlets: outlets.into_iter().map(str::to_owned).collect(),
            speakers: speakers.into_iter().cloned().collect(),
            all,
        }
    }

    /// Leaves the outlets of these stories in the filter.
    fn keep_outlets(&mut self, scan: &ScanResult, stories: &[Story]) {
        let docs: BTreeSet<DocId> = stories.iter().flat_map(|it| &it.docs).copied().collect();
        let own = docs.iter().filter_map(|&it| scan.corpus.get(it).outlet.as_deref());
        let inside = scan.embedded.iter().filter(|it| docs.contains(&it.doc));
        let inside =
            inside.filter_map(|it| Some(it.article.outlet?.of(&scan.corpus.get(it.doc).text)));
        let named: BTreeSet<&str> = own.chain(inside).collect();
        self.outlets.retain(|it| named.contains(it.as_str()));
    }

    /// The number of an outlet's name in the filter.
    pub(super) fn outlet(&self, name: &str) -> Option<usize> {
        self.outlets.binary_search_by(|it| it.as_str().cmp(name)).ok()
    }

    /// The number of a speaker's name in the filter.
    pub(super) fn speaker(&self, name: &str) -> Option<usize> {
        self.speakers.binary_search_by(|it| it.as_str().cmp(name)).ok()
    }

    /// How many units there are of each kind that occurs.
    pub(super) fn counts(&self) -> BTreeMap<UnitKind, usize> {
        let mut counts = BTreeMap::new();
        for unit in &self.all {
            *counts.entry(unit.kind).or_insert(0) += 1;
        }
        counts
    }
}

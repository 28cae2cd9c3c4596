//! Who carries what, from what a scan found.

use super::articles::{Articles, streams};
use super::origins::Sources;
use crate::align::{NearWords, PassageKind};
use crate::cluster::Level;
use crate::coverage::{
    By, Coverage, Finding, FindingId, FoundPlace, Material, Speech, UnitKind, cover, stories,
};
use crate::findings::{CoverageResult, Parameter, ParameterValue, ScanResult, Story};
use crate::furniture::FurnitureKind;
use crate::normalize::{Vocabulary, Words};
use crate::quote::QuotationRole;
use crate::text::{DocId, Place, Progress, Stage};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::ops::Range;

/// What a comparison can be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CoverageSettings {
    /// What the columns are.
    pub by: By,
    /// Whether the articles are grouped into stories first.
    pub stories: Grouping,
}

/// Whether articles are grouped into stories.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grouping {
    /// Where there are more than 50: so many are a corpus rather than a story.
    #[default]
    Auto,
    /// However few there are.
    Always,
    /// All articles are on one story.
    Never,
}

/// The most articles that are taken for one story.
const ONE_STORY: usize = 50;

impl CoverageSettings {
    /// Every setting by the name of its flag.
    #[must_use]
    fn parameters(&self) -> Vec<Parameter> {
        let by = ParameterValue::Text(self.by.name().to_owned());
        let stories = match self.stories {
            Grouping::Auto => "auto",
            Grouping::Always => "always",
            Grouping::Never => "never",
        };
        let stories = ParameterValue::Text(stories.to_owned());
        vec![Parameter { name: "by", value: by }, Parameter { name: "stories", value: stories }]
    }
}

/// Who carries what of the articles of `scan`?
///
/// Every unit of a story (a statement, a paragraph, a passage, and what only one
/// article has) with the columns that carry it; for each column what its words are;
/// headlines, times, and what every two columns have in common. The result depends
/// on the scan and the settings alone. Cost: the words of the articles are read once
/// more, and each place of a unit is aligned with its fullest wording.
#[must_use]
pub fn coverage(scan: ScanResult, settings: &CoverageSettings) -> CoverageResult {
    coverage_watched(scan, settings, &Progress::default())
}

/// [`coverage`], which says how far it is.
#[must_use]
pub fn coverage_watched(
    scan: ScanResult,
    settings: &CoverageSettings,
    progress: &Progress,
) -> CoverageResult {
    progress.begin(Stage::Comparing, 0);
    let (vocabulary, words) =
        Vocabulary::number(scan.corpus.documents().par_iter().map(|it| it.text.as_str()));
    let near = NearWords::new(&vocabulary);
    let material = material(&scan, &words, &near);
    let by_document = material.findings_by_document();
    let streams = streams(&words, &scan.furniture, true);
    let articles = Articles {
        corpus: &scan.corpus,
        segmentations: &scan.segmentations,
        words: &words,
        streams: &streams,
        readings: None,
        progress,
    };
    let sources = Sources::new(&articles, &scan.pairs);
    let all: Vec<DocId> = (0u32..).take(scan.corpus.len()).map(DocId).collect();
    let grouped = match settings.stories {
        Grouping::Auto => all.len() > ONE_STORY,
        Grouping::Always => true,
        Grouping::Never => false,
    };
    let groups = match all.len() {
        _ if grouped => scan.stories.clone(),
        0 => Vec::new(),
        _ => vec![all.clone()],
    };
    let told: BTreeSet<DocId> = groups.iter().flatten().copied().collect();
    let alone = all.into_iter().filter(|it| !told.contains(it)).collect();
    progress.begin(Stage::Comparing, groups.len() as u64);
    let stories = groups
        .into_par_iter()
        .map(|docs| {
            progress.step(1);
            let lists = docs.iter().flat_map(|it| &by_document[it.index()]);
            let mut findings: Vec<usize> = lists.copied().collect();
            // A finding is listed for each document that has it, and is one in their story.
            findings.sort_unstable();
            findings.dedup();
            let mut coverage = cover(&material, &docs, &findings, settings.by);
            origins(&mut coverage, &sources);
            Story { docs, coverage }
        })
        .collect();
    let parameters = scan.parameters.iter().cloned().chain(settings.parameters()).collect();
    let by = settings.by;
    CoverageResult { stories, by, grouped, alone, parameters, scan }
}

/// The articles of `scan` that are on one story; `words` are those of its documents.
pub(super) fn stories_of(
    scan: &ScanResult,
    words: &[Words],
    near: &NearWords<'_>,
) -> Vec<Vec<DocId>> {
    stories(&material(scan, words, near), &versions(scan))
}

/// The documents that are versions of one text.
fn versions(scan: &ScanResult) -> Vec<Vec<DocId>> {
    let documents = scan.clusters.iter().filter(|it| it.level == Level::Document);
    documents.map(|it| it.members.iter().map(|it| it.doc).collect()).collect()
}

/// Who had each unit first, where several columns have it.
fn origins(coverage: &mut Coverage, sources: &Sources<'_>) {
    coverage.units.par_iter_mut().for_each(|unit| {
        let kind =
            matches!(unit.kind, UnitKind::Quotation | UnitKind::Paragraph | UnitKind::Passage);
        if !kind {
            unit.origin = Err(vec!["it is no report that somebody had first".to_owned()]);
            return;
        }
        let places: Vec<(usize, Place)> = unit
            .cells
            .iter()
            .enumerate()
            .flat_map(|(cell, it)| it.places.iter().map(move |it| (cell, it.place)))
            .collect();
        let plain: Vec<Place> = places.iter().map(|it| it.1).collect();
        unit.origin = sources.of_places(&plain).map(|mut it| {
            it.carrier = places[it.carrier].0;
            it
        });
    });
}

/// What the scan found, as the coverage reads it.
fn material<'a>(scan: &'a ScanResult, words: &'a [Words], near: &'a NearWords<'a>) -> Material<'a> {
    let mut furniture: Vec<Vec<(Range<usize>, FurnitureKind)>> = vec![Vec::new(); words.len()];
    for piece in &scan.furniture {
        for place in &piece.occurrences {
            let at = place.doc.index();
            furniture[at].push((words[at].within(place.span), piece.kind));
        }
    }
    furniture.iter_mut().for_each(|it| it.sort_by_key(|it| (it.0.start, it.0.end, it.1)));
    let mut speech: Vec<Vec<Speech>> = vec![Vec::new(); words.len()];
    // A title or a set phrase is nobody's speech.
    for found in scan.quoted.iter().filter(|it| it.role != QuotationRole::Term) {
        let place = found.quoted.place;
        speech[place.doc.index()].push(Speech {
            words: words[place.doc.index()].within(place.span),
            speaker: found.quoted.attribution.speaker.as_ref().map(|it| it.name.clone()),
        });
    }
    Material {
        findings: findings(scan, words),
        corpus: &scan.corpus,
        segmentations: &scan.segmentations,
        words,
        near,
        furniture,
        speech,
    }
}

fn findings(scan: &ScanResult, words: &[Words]) -> Vec<Finding> {
    let found = |place: Place, quoted: bool| FoundPlace {
        place,
        words: words[place.doc.index()].within(place.span),
        quoted,
    };
    let plain = |places: &[Place]| -> Vec<FoundPlace> {
        places.iter().map(|&it| found(it, false)).collect()
    };
    let quotations = scan.quotations.iter().enumerate().map(|(at, it)| Finding {
        id: FindingId::Quotation(at),
        kind: if it.stock_phrase { UnitKind::SetPhrase } else { UnitKind::Quotation },
        speaker: it.speaker.clone(),
        wire: None,
        places: it.occurrences.iter().map(|it| found(it.place, it.quoted)).collect(),
    });
    let paragraphs = scan.clusters.iter().enumerate();
    let paragraphs =
        paragraphs.filter(|(_, it)| it.level == Level::Paragraph).map(|(at, it)| Finding {
            id: FindingId::Cluster(at),
            kind: UnitKind::Paragraph,
            speaker: None,
            wire: None,
            places: plain(&it.members),
        });
    let passages = scan.passages.iter().enumerate().map(|(at, it)| Finding {
        id: FindingId::Passage(at),
        kind: match it.kind {
            PassageKind::StockPhrase => UnitKind::SetPhrase,
            PassageKind::Furniture => UnitKind::Furniture,
            PassageKind::Repeat => UnitKind::Repeat,
            PassageKind::Wire | PassageKind::Quotation | PassageKind::Unknown => UnitKind::Passage,
        },
        speaker: None,
        wire: (it.kind == PassageKind::Wire).then(|| it.evidence.first().cloned()).flatten(),
        places: plain(&it.occurrences),
    });
    let furniture = scan.furniture.iter().enumerate().map(|(at, it)| Finding {
        id: FindingId::Furniture(at),
        kind: UnitKind::Furniture,
        speaker: None,
        wire: None,
        places: plain(&it.occurrences),
    });
    quotations.chain(paragraphs).chain(passages).chain(furniture).collect()
}

//! Who carries what, from what a scan found.

use super::articles::{Articles, streams};
use super::origins::Sources;
use crate::align::{NearWords, PassageKind};
use crate::cluster::Level;
use crate::coverage::{
    By, Coverage, Finding, FindingId, FoundPlace, Material, Speech, UnitKind, cover,
};
use crate::normalize::{Vocabulary, Words};
use crate::quote::QuotationRole;
use crate::report::{CoverageResult, Parameter, ParameterValue, ScanResult, Story};
use crate::text::{DocId, Place};
use rayon::prelude::*;
use std::ops::Range;

/// What a comparison can be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CoverageSettings {
    /// What the columns are.
    pub by: By,
}

impl CoverageSettings {
    /// Every setting by the name of its flag.
    #[must_use]
    fn parameters(&self) -> Vec<Parameter> {
        let by = ParameterValue::Text(self.by.name().to_owned());
        vec![Parameter { name: "by", value: by }]
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
    };
    let sources = Sources::new(&articles, &scan.pairs);
    let all: Vec<DocId> = (0u32..).take(scan.corpus.len()).map(DocId).collect();
    let groups: Vec<Vec<DocId>> = if all.is_empty() { Vec::new() } else { vec![all] };
    let stories = groups
        .into_par_iter()
        .map(|docs| {
            let lists = docs.iter().flat_map(|it| &by_document[it.index()]);
            let mut findings: Vec<usize> = lists.copied().collect();
            findings.sort_unstable();
            findings.dedup();
            let mut coverage = cover(&material, &docs, &findings, settings.by);
            origins(&mut coverage, &sources);
            Story { docs, coverage }
        })
        .collect();
    let parameters = scan.parameters.iter().cloned().chain(settings.parameters()).collect();
    let by = settings.by;
    CoverageResult { stories, by, grouped: false, alone: Vec::new(), parameters, scan }
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
    let mut furniture: Vec<Vec<Range<usize>>> = vec![Vec::new(); words.len()];
    for place in scan.furniture.iter().flat_map(|it| &it.occurrences) {
        furniture[place.doc.index()].push(words[place.doc.index()].within(place.span));
    }
    furniture.iter_mut().for_each(|it| it.sort_by_key(|it| (it.start, it.end)));
    let mut speech: Vec<Vec<Speech>> = vec![Vec::new(); words.len()];
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

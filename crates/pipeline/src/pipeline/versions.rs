//! Documents and paragraphs that are versions of one text.

use super::articles::Articles;
use super::near::{InMemory, Near, Remember, Rule, Search};
use super::{Readings, ScanSettings};
use crate::Result;
use crate::candidates::{Candidates, MASKED};
use crate::cluster::{Cluster, Level};
use crate::fingerprint::{ShingleSet, hash_word};
use crate::normalize::{Vocabulary, WordId, Words};
use crate::segment::EmbeddedArticle;
use crate::text::{Diagnostic, DocId, Place, Severity, Span};
use crate::verify::{Judged, Measure, Overlap, Threshold, judge, overlap};
use rayon::prelude::*;
use std::borrow::Cow;

/// A paragraph of fewer words is a heading or a line; what recurs of those is a
/// repeated block or furniture.
const PARAGRAPH_WORDS: usize = 12;

/// What was found, and the documents' shingles.
pub struct Versions {
    /// Versions of one text, documents before paragraphs.
    pub clusters: Vec<Cluster>,
    shingles: Vec<ShingleSet>,
}

impl Versions {
    /// What two documents share.
    pub fn overlap(&self, a: u32, b: u32) -> Overlap {
        overlap(&self.shingles[a as usize], &self.shingles[b as usize]).unwrap_or_default()
    }
}

/// Compares all documents ([`documents`]) and all their paragraphs ([`paragraphs`]); where
/// one is asked about, it and its paragraphs with the others.
///
/// # Errors
///
/// Fails when a setting is out of its range.
pub(super) fn find(
    articles: &Articles<'_>,
    vocabulary: &Vocabulary,
    (settings, asked): (&ScanSettings, Option<DocId>),
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Versions> {
    let with = (settings, asked);
    let mut res = documents_to(articles, vocabulary, with, diagnostics)?;
    res.clusters.extend(paragraphs_to(articles, vocabulary, with, diagnostics)?);
    Ok(res)
}

/// Compares all documents.
///
/// The verdict is asked about whole texts, and sees itself to what is not the story's; a
/// threshold compares each text without its furniture and without the articles that it
/// embeds.
///
/// # Errors
///
/// Fails when a setting is out of its range.
pub fn documents(
    articles: &Articles<'_>,
    vocabulary: &Vocabulary,
    settings: &ScanSettings,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Versions> {
    documents_to(articles, vocabulary, (settings, None), diagnostics)
}

fn documents_to(
    articles: &Articles<'_>,
    vocabulary: &Vocabulary,
    (settings, asked): (&ScanSettings, Option<DocId>),
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Versions> {
    let documents = articles.corpus.documents();
    let texts = (0..documents.len())
        .into_par_iter()
        .map(|doc| match settings.by_verdict {
            true => Cow::Borrowed(documents[doc].text.as_str()),
            false => Cow::Owned(joined(&mut own_words(articles, doc), vocabulary)),
        })
        .collect();
    let rule = match settings.by_verdict {
        true => Rule::Verdict { templates: false },
        false => by_threshold(settings)?,
    };
    let place = |doc: u32| {
        let span = Span::new(0, documents[doc as usize].text.len());
        Place { doc: DocId(doc), span }
    };
    let prepared = articles.readings.map(|readings| Prepared { readings, articles });
    let memory = prepared.as_ref().filter(|_| settings.by_verdict && asked.is_some());
    let memory = memory.map(|it| it as &dyn Remember);
    let asked = asked.map(|it| it.0..it.0 + 1);
    let near =
        InMemory::near_to(texts, rule, &search(rule, settings)?, memory, asked, articles.progress)?;
    let clusters = clusters(&near, Level::Document, place, diagnostics);
    let shingles = document_shingles(articles, vocabulary, settings.shingle_words);
    Ok(Versions { clusters, shingles })
}

/// Compares all paragraphs, furniture left out, by the threshold.
///
/// # Errors
///
/// Fails when a setting is out of its range.
pub fn paragraphs(
    articles: &Articles<'_>,
    vocabulary: &Vocabulary,
    settings: &ScanSettings,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<Cluster>> {
    paragraphs_to(articles, vocabulary, (settings, None), diagnostics)
}

fn paragraphs_to(
    articles: &Articles<'_>,
    vocabulary: &Vocabulary,
    (settings, asked): (&ScanSettings, Option<DocId>),
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<Cluster>> {
    let (places, texts): (Vec<Place>, Vec<Cow<'_, str>>) = (0..articles.corpus.len())
        .into_par_iter()
        .flat_map_iter(|doc| {
            let segmentation = &articles.segmentations[doc];
            segmentation.blocks.iter().filter_map(move |block| {
                let range = articles.words[doc].within(block.span);
                let words = &articles.streams[doc][range];
                let compared = words.iter().filter(|&&it| it != MASKED).count();
                (compared >= PARAGRAPH_WORDS).then(|| {
                    let doc = DocId(u32::try_from(doc).unwrap_or(u32::MAX));
                    let text = joined(&mut words.iter().copied(), vocabulary);
                    (Place { doc, span: block.span }, Cow::Owned(text))
                })
            })
        })
        .unzip();
    let rule = by_threshold(settings)?;
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let from = |doc: u32| number(places.partition_point(|it| it.doc.0 < doc));
    let asked = asked.map(|it| from(it.0)..from(it.0 + 1));
    let near =
        InMemory::near_to(texts, rule, &search(rule, settings)?, None, asked, articles.progress)?;
    Ok(clusters(&near, Level::Paragraph, |it| places[it as usize], diagnostics))
}

/// Verdicts on articles that are prepared once, whoever asks for them.
struct Prepared<'a> {
    readings: &'a Readings,
    articles: &'a Articles<'a>,
}

impl Remember for Prepared<'_> {
    fn get(&self, left: u32, right: u32) -> Option<Judged> {
        let side = |doc: u32| self.readings.side(self.articles.text(doc as usize));
        Some(judge(&side(left), &side(right)))
    }

    fn put(&self, _left: u32, _right: u32, _judged: Judged) {}
}

fn by_threshold(settings: &ScanSettings) -> Result<Rule> {
    let least = Threshold::new(settings.threshold)?;
    Ok(Rule::Similar { measure: Measure::Resemblance, least, alone: true })
}

/// How candidates for `rule` are found.
///
/// # Errors
///
/// Fails when a setting is out of its range.
fn search(rule: Rule, settings: &ScanSettings) -> Result<Search> {
    let (w, threads) = (settings.shingle_words, rayon::current_num_threads());
    match rule {
        Rule::Verdict { .. } => Ok(Search::for_versions(w, threads)),
        Rule::Similar { .. } => Search::for_resemblance(settings.threshold, w, threads),
    }
}

/// The folded words that are not masked, as a text of their own.
pub fn joined(words: &mut dyn Iterator<Item = WordId>, vocabulary: &Vocabulary) -> String {
    let mut text = String::new();
    for word in words.filter(|&it| it != MASKED) {
        text.push_str(vocabulary.word(word));
        text.push(' ');
    }
    text
}

/// The shingles of every document's own words, furniture left out.
pub(super) fn document_shingles(
    articles: &Articles<'_>,
    vocabulary: &Vocabulary,
    w: usize,
) -> Vec<ShingleSet> {
    let hashes = hashes(vocabulary);
    (0..articles.corpus.len())
        .into_par_iter()
        .map(|doc| shingles(&mut own_words(articles, doc), &hashes, w))
        .collect()
}

fn hashes(vocabulary: &Vocabulary) -> Vec<u64> {
    vocabulary.words().par_iter().map(|it| hash_word(it.as_bytes())).collect()
}

/// The shingles of `w` words of an article or a part of one.
pub fn shingles(words: &mut dyn Iterator<Item = WordId>, hashes: &[u64], w: usize) -> ShingleSet {
    let words: Vec<u64> =
        words.filter(|&it| it != MASKED).map(|it| hashes[it.0 as usize]).collect();
    ShingleSet::of_words(&words, w)
}

/// The words of a document that stand outside the articles it embeds.
pub(super) fn own_words<'a>(
    articles: &Articles<'a>,
    doc: usize,
) -> impl Iterator<Item = WordId> + 'a {
    let embedded = &articles.segmentations[doc].embedded;
    outside(&articles.streams[doc], &articles.words[doc], embedded)
}

/// Those of `stream`, the words of a document, that stand outside `embedded`.
pub fn outside<'a>(
    stream: &'a [WordId],
    words: &'a Words,
    embedded: &'a [EmbeddedArticle],
) -> impl Iterator<Item = WordId> + 'a {
    let words = stream.iter().zip(&words.spans);
    words
        .filter(|(_, span)| !embedded.iter().any(|it| it.span.contains(**span)))
        .map(|(word, _)| *word)
}

/// Masks those of `stream`, the words of a document, that stand in `furniture`.
pub fn mask(stream: &mut [WordId], words: &Words, furniture: &[Span]) {
    furniture.iter().for_each(|&it| stream[words.within(it)].fill(MASKED));
}

/// What was found, with the places of the items, and a note where not all was looked at.
fn clusters(
    near: &Near,
    level: Level,
    place: impl Fn(u32) -> Place,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Cluster> {
    diagnostics.extend(crowded(&near.candidates, level));
    let found = near.with_copies().into_iter().map(|it| Cluster {
        level,
        cohesion: it.cohesion(),
        representative: it.members.binary_search(&it.representative).unwrap_or(0),
        members: it.members.iter().map(|&member| place(member)).collect(),
    });
    found.collect()
}

/// Says so where there were too many alike to compare all of them.
pub fn crowded(found: &Candidates, level: Level) -> Option<Diagnostic> {
    let Candidates { bounded_buckets: crowds, unseen_pairs: unseen, .. } = found;
    let (what, crowds) = match (level, crowds) {
        (_, 0) => return None,
        (Level::Document, crowds) => ("articles", crowds),
        (Level::Paragraph, crowds) => ("paragraphs", crowds),
    };
    Some(Diagnostic {
        path: None,
        line: None,
        doc: None,
        severity: Severity::Note,
        message: format!(
            "buckets of many {what} that may be versions of one text: {crowds}; of those, each was compared with its neighbors only, and {unseen} pairs were not looked at"
        ),
    })
}

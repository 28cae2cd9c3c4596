//! Documents and paragraphs that are versions of one text.

use super::ScanSettings;
use super::articles::Articles;
use crate::Result;
use crate::candidates::MASKED;
use crate::cluster::{Bound, Cluster, ItemCluster, Level, bounded_clusters};
use crate::fingerprint::{ShingleSet, hash_word};
use crate::normalize::{Vocabulary, WordId, Words};
use crate::segment::EmbeddedArticle;
use crate::text::{Diagnostic, DocId, Place, Severity, Span};
use crate::verify::{
    ItemMatch, Measure, NearDuplicates, NearParams, Overlap, Threshold, find_near_duplicates,
    overlap,
};
use rayon::prelude::*;

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

/// Compares all documents, each without its furniture and without the articles
/// that it embeds, and all their paragraphs.
///
/// # Errors
///
/// Fails when a setting is out of its range.
pub(super) fn find(
    articles: &Articles<'_>,
    vocabulary: &Vocabulary,
    settings: &ScanSettings,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Versions> {
    let mut res = documents(articles, vocabulary, settings, diagnostics)?;
    res.clusters.extend(paragraphs(articles, vocabulary, settings, diagnostics)?);
    Ok(res)
}

/// Compares all documents, each without its furniture and without the articles that it
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
    let documents = document_shingles(articles, vocabulary, settings.shingle_words);
    let whole = |doc: usize| Span::new(0, articles.corpus.documents()[doc].text.len());
    let places: Vec<Place> = (0u32..)
        .zip(&documents)
        .map(|(doc, _)| Place { doc: DocId(doc), span: whole(doc as usize) })
        .collect();
    let clusters = cluster(&documents, &places, Level::Document, settings, diagnostics)?;
    Ok(Versions { clusters, shingles: documents })
}

/// Compares all paragraphs, furniture left out.
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
    let hashes = hashes(vocabulary);
    let shingles =
        |words: &mut dyn Iterator<Item = WordId>| shingles(words, &hashes, settings.shingle_words);
    let (places, paragraphs): (Vec<Place>, Vec<ShingleSet>) = (0..articles.corpus.len())
        .into_par_iter()
        .flat_map_iter(|doc| {
            let segmentation = &articles.segmentations[doc];
            segmentation.blocks.iter().filter_map(move |block| {
                let range = articles.words[doc].within(block.span);
                let words = &articles.streams[doc][range];
                let compared = words.iter().filter(|&&it| it != MASKED).count();
                (compared >= PARAGRAPH_WORDS).then(|| {
                    let doc = DocId(u32::try_from(doc).unwrap_or(u32::MAX));
                    (Place { doc, span: block.span }, shingles(&mut words.iter().copied()))
                })
            })
        })
        .unzip();
    cluster(&paragraphs, &places, Level::Paragraph, settings, diagnostics)
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

fn cluster(
    items: &[ShingleSet],
    places: &[Place],
    level: Level,
    settings: &ScanSettings,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<Cluster>> {
    let params = NearParams { threshold: settings.threshold, ..NearParams::default() };
    let found = find_near_duplicates(items, &params)?;
    diagnostics.extend(crowded(&found, level));
    let NearDuplicates { matches, .. } = found;
    let counted =
        |a: u32, b: u32| overlap(&items[a as usize], &items[b as usize]).unwrap_or_default();
    let found = clusters(items.len(), &matches, settings.threshold, counted)?;
    Ok(found
        .into_iter()
        .map(|it| Cluster {
            level,
            cohesion: it.cohesion(),
            representative: it.members.binary_search(&it.representative).unwrap_or(0),
            members: it.members.iter().map(|&member| places[member as usize]).collect(),
        })
        .collect())
}

/// Says so where there were too many alike to compare all of them.
pub fn crowded(found: &NearDuplicates, level: Level) -> Option<Diagnostic> {
    let NearDuplicates { bounded_buckets: crowds, unseen_pairs: unseen, .. } = found;
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
            "buckets of more than 64 {what} that may be versions of one text: {crowds}; of those, each was compared with its neighbors only, and {unseen} pairs were not looked at"
        ),
    })
}

/// Groups `n` items by their `matches`, such that each resembles its representative.
///
/// # Errors
///
/// Fails when the threshold is out of its range.
pub fn clusters(
    n: usize,
    matches: &[ItemMatch],
    threshold: f64,
    counted: impl FnMut(u32, u32) -> Overlap,
) -> Result<Vec<ItemCluster>> {
    let bound = Bound { measure: Measure::Resemblance, least: Threshold::new(threshold)? };
    let n = u32::try_from(n).unwrap_or(u32::MAX);
    Ok(bounded_clusters(n, matches, bound, counted))
}

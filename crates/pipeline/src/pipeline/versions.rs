//! Documents and paragraphs that are versions of one text.

use super::articles::Articles;
use super::near::{InMemory, MakeText, Near, Remember, Rule, Search};
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

/// Compares all documents and all their paragraphs ([`paragraphs`]), those before these;
/// where one is asked about, it and its paragraphs with the others.
///
/// The verdict is asked about whole texts, and sees itself to what is not the story's; a
/// threshold compares each text without its furniture and without the articles that it
/// embeds.
///
/// # Errors
///
/// Fails when a setting is out of its range.
pub(super) fn find(
    articles: &Articles<'_>,
    vocabulary: &Vocabulary,
    (settings, asked): (&ScanSettings, Option<DocId>),
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<Cluster>> {
    let with = (settings, asked);
    let mut res = documents_to(articles, vocabulary, with, diagnostics)?;
    res.extend(paragraphs_to(articles, vocabulary, with, diagnostics)?);
    Ok(res)
}

fn documents_to(
    articles: &Articles<'_>,
    vocabulary: &Vocabulary,
    (settings, asked): (&ScanSettings, Option<DocId>),
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<Cluster>> {
    let documents = articles.corpus.documents();
    let text = |doc: u32| match settings.by_verdict {
        true => Cow::Borrowed(documents[doc as usize].text.as_str()),
        false => Cow::Owned(joined(&mut own_words(articles, doc as usize), vocabulary)),
    };
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
    let texts: (u32, &MakeText<'_>) = (number(documents.len()), &text);
    let near =
        InMemory::near_to(texts, rule, &search(rule, settings)?, memory, asked, articles.progress)?;
    Ok(clusters(&near, Level::Document, place, diagnostics))
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
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
    let words = |it: Place| {
        let range = articles.words[it.doc.index()].within(it.span);
        &articles.streams[it.doc.index()][range]
    };
    let places: Vec<Place> = (0..articles.corpus.len())
        .into_par_iter()
        .flat_map_iter(|doc| {
            let blocks = articles.segmentations[doc].blocks.iter();
            let places = blocks.map(move |it| Place { doc: DocId(number(doc)), span: it.span });
            places.filter(|&it| {
                words(it).iter().filter(|&&it| it != MASKED).count() >= PARAGRAPH_WORDS
            })
        })
        .collect();
    // Made again whenever it is looked at: all of them would be as much as the articles.
    let text = |item: u32| {
        Cow::Owned(joined(&mut words(places[item as usize]).iter().copied(), vocabulary))
    };
    let rule = by_threshold(settings)?;
    let from = |doc: u32| number(places.partition_point(|it| it.doc.0 < doc));
    let asked = asked.map(|it| from(it.0)..from(it.0 + 1));
    let texts: (u32, &MakeText<'_>) = (number(places.len()), &text);
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
    let search = match rule {
        Rule::Verdict { .. } => Search::for_versions(w, threads),
        Rule::Similar { .. } => Search::for_resemblance(settings.threshold, w, threads)?,
    };
    Ok(Search { memory: settings.memory, ..search })
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

/// The most documents whose shingles are in memory at once are twice so many.
const TILE: usize = 8192;

/// What each of `pairs` of documents, ascending, shares in shingles of `w` words.
///
/// The shingles of all documents are twice the memory of their words, and are looked at
/// here alone: so those of some are made at a time, and the pairs between them are counted.
pub(super) fn overlaps(
    articles: &Articles<'_>,
    vocabulary: &Vocabulary,
    w: usize,
    pairs: &[(u32, u32)],
) -> Vec<Overlap> {
    let hashes = hashes(vocabulary);
    let tile = |it: (u32, u32)| (it.0 as usize / TILE, it.1 as usize / TILE);
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    order.sort_by_key(|&n| tile(pairs[n]));
    let mut res = vec![Overlap::default(); pairs.len()];
    for order in order.chunk_by(|&a, &b| tile(pairs[a]) == tile(pairs[b])) {
        let mut docs: Vec<u32> = order.iter().flat_map(|&n| <[u32; 2]>::from(pairs[n])).collect();
        docs.sort_unstable();
        docs.dedup();
        let sets: Vec<ShingleSet> = docs
            .par_iter()
            .map(|&doc| shingles(&mut own_words(articles, doc as usize), &hashes, w))
            .collect();
        let set = |doc: u32| docs.binary_search(&doc).ok().map(|at| &sets[at]);
        let counted: Vec<Overlap> = order
            .par_iter()
            .map(|&n| {
                let both = set(pairs[n].0).zip(set(pairs[n].1));
                both.and_then(|(a, b)| overlap(a, b).ok()).unwrap_or_default()
            })
            .collect();
        order.iter().zip(counted).for_each(|(&n, it)| res[n] = it);
    }
    res
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
        .filter(|(_, span)| !embedded.iter().any(|it| it.span.contains(span.span())))
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

//! The stages, called in order: the file to open first.

pub mod articles;
mod asked;
mod columns;
mod compare;
#[cfg(feature = "files")]
pub mod dedup;
mod diff;
#[cfg(feature = "files")]
pub mod extract;
mod history;
pub mod near;
mod origins;
mod quotes;
mod readings;
pub mod reuse;
mod settings;
pub mod statements;
mod supported;
mod tune;
mod utterances;
pub mod versions;
mod why;

use crate::Result;
use crate::align::{
    NearWords, Passage, PassageParams, SharedStretch, find_passages, find_repeated_blocks,
};
use crate::coverage::{MAX_CARRIERS, SharedWords, shared_words};
use crate::findings::{DocumentFacts, PairScore, ScanResult};
use crate::furniture::{Furniture, Page, find_furniture};
use crate::language::told_by_little_words;
use crate::normalize::{Vocabulary, WordCounts, WordId, Words};
use crate::quote::{QuotedWords, StatementGroup, group_quotations};
use crate::segment::{Segmentation, segment};
use crate::text::{Account, Corpus, Diagnostic, DocId, LineIndex, Progress, Severity, Stage};
use crate::verify::Overlap;
use articles::Articles;
use columns::{Columns, Shelf};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

pub use asked::Elsewhere;
pub use compare::{CoverageSettings, Grouping, coverage, coverage_watched};
pub use diff::{Compared, compare};
pub use history::{History, Subject, Version, histories};
pub use quotes::{QuoteFilter, quotes};
pub use readings::{Reading, Readings, Said};
pub use settings::ScanSettings;
pub use supported::{SupportSettings, checked_quotations, support};
pub use tune::{Labels, tune};
pub use utterances::{UtterancePair, statements_by_points, utterance_pairs};
pub use why::{embedded_article, why};

/// The articles of a run, as reading leaves them.
#[derive(Clone, Debug, Default)]
pub struct ScanInput {
    /// The articles.
    pub corpus: Corpus,
    /// What became of every record.
    pub account: Account,
    /// What went wrong while reading.
    pub diagnostics: Vec<Diagnostic>,
    /// Where the run says how far it is; it changes nothing.
    pub progress: Arc<Progress>,
}

/// What do these articles share?
///
/// The result depends on the documents and the settings alone, not on the
/// number of threads nor on the order in which documents were named.
///
/// # Errors
///
/// Fails when a setting is out of its range.
pub fn scan(input: ScanInput, settings: &ScanSettings) -> Result<ScanResult> {
    scan_within(input, settings, &Alone, &mut |_, _| Ok(true)).map(Option::unwrap_or_default)
}

/// What is known of the corpus that the articles of a run are taken from.
///
/// Two things are no pair's to say: which lines recur on pages of different stories, and
/// how rare a word is. Whoever holds the whole corpus answers for it, so that a run over
/// some of its articles finds in them what a run over all would.
pub trait Surroundings {
    /// The article that is asked about, where it is one: of versions, only its own are
    /// found.
    fn asked(&self, corpus: &Corpus) -> Option<DocId>;

    /// The furniture of `pages`.
    ///
    /// # Errors
    ///
    /// Fails when the corpus cannot be asked.
    fn furniture(&self, pages: &[Page<'_>], vocabulary: &Vocabulary) -> Result<Vec<Furniture>>;

    /// How often words stand in the corpus; none where it is the run's articles alone.
    /// `streams` are the words of each article that comparisons see.
    ///
    /// # Errors
    ///
    /// Fails when the corpus cannot be asked.
    fn words(
        &self,
        corpus: &Corpus,
        vocabulary: &Vocabulary,
        streams: &[Vec<WordId>],
    ) -> Result<Option<WordCounts>>;

    /// Whether it is asked, too, which of the articles are on one story.
    fn tells_stories(&self) -> bool {
        true
    }

    /// What was read of articles before, where it is remembered.
    fn readings(&self) -> Option<&Readings> {
        None
    }
}

/// The articles of the run are all there is.
struct Alone;

impl Surroundings for Alone {
    fn asked(&self, _: &Corpus) -> Option<DocId> {
        None
    }

    fn furniture(&self, pages: &[Page<'_>], vocabulary: &Vocabulary) -> Result<Vec<Furniture>> {
        Ok(find_furniture(pages, vocabulary))
    }

    fn words(&self, _: &Corpus, _: &Vocabulary, _: &[Vec<WordId>]) -> Result<Option<WordCounts>> {
        Ok(None)
    }
}

/// [`scan`] of articles of a larger corpus, of which `surroundings` knows.
///
/// Where they know of an article that is asked about, what it shares is handed to
/// `is_enough`, which says whether the rest of the result is wanted; of passages and
/// statements there are then the ones that stand in it, unless stories are told, too.
///
/// # Errors
///
/// As [`scan`], and those of `surroundings` and `is_enough`.
pub fn scan_within(
    input: ScanInput,
    settings: &ScanSettings,
    surroundings: &dyn Surroundings,
    is_enough: &mut dyn FnMut(&Corpus, &Elsewhere) -> Result<bool>,
) -> Result<Option<ScanResult>> {
    let ScanInput { corpus, account, mut diagnostics, progress } = input;
    let progress = &*progress;
    // segment
    progress.begin(Stage::Segmenting, corpus.len() as u64);
    let readings = surroundings.readings();
    let segmented = corpus.documents().par_iter().map(|it| match readings {
        Some(readings) => readings.of(&it.text).segmentation.clone(),
        None => segment(&it.text),
    });
    let segmentations: Vec<Segmentation> = segmented.inspect(|_| progress.step(1)).collect();
    // normalize
    progress.begin(Stage::Numbering, corpus.len() as u64);
    let texts: Vec<&str> = corpus.documents().iter().map(|it| it.text.as_str()).collect();
    let (mut vocabulary, words) = Vocabulary::number_watched(&texts, |it| progress.step(it));
    let mut columns = Columns { corpus, segmentations, words, ..Columns::default() };
    // furniture
    progress.begin(Stage::Clutter, 0);
    let pages = pages(&columns.corpus, &columns.segmentations, &columns.words);
    let furniture = surroundings.furniture(&pages, &vocabulary)?;
    drop(pages);
    columns.mask(&furniture, !settings.count_furniture);
    if let Some(counts) = surroundings.words(&columns.corpus, &vocabulary, &columns.streams)? {
        vocabulary = vocabulary.counted(counts);
    }
    // fingerprint → candidates → verify → cluster. Where an article is asked about, what it shares may not be wanted whole.
    let asked = surroundings.asked(&columns.corpus);
    progress.begin(Stage::Searching, 0);
    let with = (settings, asked);
    let early = asked.is_none().then(|| {
        let articles = columns.articles(readings, progress);
        versions::find(&articles, &vocabulary, with, &mut diagnostics)
    });
    let early = early.transpose()?;
    // candidates → align
    progress.begin(Stage::Passages, 0);
    let blocks = columns.articles(readings, progress).blocks();
    let shelf = Shelf::of(&columns, settings.memory)?;
    shelf.iter().for_each(|it| it.clear(&mut columns));
    let compared = (&*columns.streams, &*blocks);
    let mut of_passages = Vec::new();
    let mut stretches = stretches(compared, &vocabulary, settings, &mut of_passages);
    drop(blocks);
    // quote
    shelf.iter().try_for_each(|it| it.restore(&mut columns))?;
    let alone = asked.filter(|_| !surroundings.tells_stories());
    let articles = columns.articles(readings, progress);
    let reached = alone.map(|it| articles.reached(it, &vocabulary));
    let quotes = articles.quotes_where(|doc| reached.as_ref().is_none_or(|it| it[doc]));
    progress.begin(Stage::Statements, 0);
    shelf.iter().for_each(|it| it.clear(&mut columns));
    let mut statements = group_quotations(&quotes.as_grouped(&columns.streams, &vocabulary));
    if let Some(asked) = asked {
        shelf.iter().try_for_each(|it| it.restore(&mut columns))?;
        let articles = columns.articles(readings, progress);
        let elsewhere = Elsewhere::of(&articles, asked, (&stretches, &statements, &quotes));
        if !is_enough(&columns.corpus, &elsewhere)? {
            return Ok(None);
        }
    }
    if let Some(asked) = alone {
        stretches.retain(|it| it.occurrences.iter().any(|it| it.0 == asked.0));
        statements.retain(|it| quotes.stand_in(it, asked));
    }
    let clusters = match early {
        Some(clusters) => clusters,
        None => {
            let articles = columns.articles(readings, progress);
            versions::find(&articles, &vocabulary, with, &mut diagnostics)?
        }
    };
    diagnostics.extend(of_passages);
    // coverage
    progress.begin(Stage::Stories, 0);
    let found = findings(&stretches, &statements, &quotes.grouped);
    let shared = shared_words(columns.corpus.len(), &found);
    drop(found);
    shelf.iter().try_for_each(|it| it.restore(&mut columns))?;
    let articles = columns.articles(readings, progress);
    let facts = facts(&articles, &furniture, &shared);
    diagnostics.extend(crowded(&shared));
    let pairs =
        pairs(&shared, |it| versions::overlaps(&articles, &vocabulary, settings.shingle_words, it));
    let passages: Vec<Passage> =
        stretches.par_iter().map(|it| articles.passage(it, quotes.credits())).collect();
    let quotations = statements.par_iter().map(|it| articles.quotation(it, &quotes)).collect();
    let sources = origins::Sources::new(&articles, &pairs);
    let mut result = ScanResult {
        stories: Vec::new(),
        passage_origins: passages.par_iter().map(|it| sources.of_passage(it)).collect(),
        cluster_origins: clusters.par_iter().map(|it| sources.of_places(&it.members)).collect(),
        lines: columns.corpus.documents().par_iter().map(|it| LineIndex::new(&it.text)).collect(),
        embedded: articles.embedded(),
        quoted: quotes.into_found(&statements),
        passages,
        quotations,
        clusters,
        parameters: settings.parameters(),
        facts,
        pairs,
        diagnostics,
        account,
        furniture,
        segmentations: columns.segmentations,
        corpus: columns.corpus,
    };
    drop(columns.streams);
    // Last, since stories are made of all findings.
    if alone.is_none() {
        result.stories = compare::stories_of(&result, &columns.words, &NearWords::new(&vocabulary));
    }
    Ok(Some(result))
}

/// The articles as the search for furniture takes them, one page each.
pub fn pages<'a>(
    corpus: &'a Corpus,
    segmentations: &'a [Segmentation],
    words: &'a [Words],
) -> Vec<Page<'a>> {
    let parts = corpus.documents().iter().zip(segmentations).zip(words).zip(0u32..);
    parts
        .map(|(((it, segmentation), words), doc)| Page {
            doc: DocId(doc),
            text: &it.text,
            segmentation,
            words,
            set: it.set_lines(),
        })
        .collect()
}

/// Passages, and whole blocks too short to be one by their words alone.
///
/// Of each document the words that are compared, and the words of its blocks.
pub fn stretches(
    (streams, blocks): (&[Vec<WordId>], &[Vec<Range<usize>>]),
    vocabulary: &Vocabulary,
    settings: &ScanSettings,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<SharedStretch> {
    let params = PassageParams { min_words: settings.passage_words, ..PassageParams::default() };
    let found = find_passages(streams, vocabulary, params);
    if found.capped_shingles > 0 {
        diagnostics.push(Diagnostic {
            path: None,
            line: None,
            doc: None,
            severity: Severity::Note,
            message: format!(
                "{} word sequences stand in very many places; of those, each place was compared with its neighbors only",
                found.capped_shingles
            ),
        });
    }
    let blocks = find_repeated_blocks(streams, blocks, settings.passage_words.saturating_sub(1));
    found.stretches.into_iter().chain(blocks).collect()
}

/// Where every finding stands, as documents and word ranges.
pub fn findings(
    stretches: &[SharedStretch],
    statements: &[StatementGroup],
    quotes: &[QuotedWords],
) -> Vec<Vec<(u32, Range<usize>)>> {
    let passages = stretches.iter().map(|it| it.occurrences.clone());
    passages.chain(statements.iter().flat_map(|it| aligned(it, quotes))).collect()
}

/// A place of a statement: its document, its words that stand against the
/// representative's, and those.
type Aligned = (u32, Range<usize>, Range<usize>);

/// What each two places of a statement have in common: words that both have against the
/// same words of the representative. Of very many places, those with the representative.
fn aligned(statement: &StatementGroup, quotes: &[QuotedWords]) -> Vec<Vec<(u32, Range<usize>)>> {
    let whole = &quotes[statement.representative];
    let quoted = statement.quotations.iter().zip(&statement.against).zip(&statement.aligned);
    let (quoted, further): (Vec<_>, Vec<_>) =
        quoted.partition(|it| *it.0.1 == statement.representative);
    // A further piece has words in common with the one that holds it.
    let further: Vec<Vec<(u32, Range<usize>)>> = further
        .into_iter()
        .map(|((&n, &holder), [own, other])| [(n, own), (holder, other)])
        .filter(|[a, b]| quotes[a.0].doc != quotes[b.0].doc)
        .map(|pair| pair.map(|(n, words)| (quotes[n].doc, words.clone())).to_vec())
        .collect();
    let quoted = quoted
        .into_iter()
        .map(|((&n, _), [own, other])| (quotes[n].doc, own.clone(), other.clone()));
    let running = statement.running.iter().map(|it| (it.0, it.1.clone(), whole.words.clone()));
    let places: Vec<Aligned> = quoted.chain(running).collect();
    let representative: Aligned = (whole.doc, whole.words.clone(), whole.words.clone());
    if places.len() > MAX_CARRIERS {
        let all = places.iter().filter_map(|it| common(&representative, it));
        return all.chain(further).collect();
    }
    let pairs = places
        .iter()
        .enumerate()
        .flat_map(|(n, a)| places[n + 1..].iter().filter_map(move |b| common(a, b)));
    pairs.chain(further).collect()
}

fn common(a: &Aligned, b: &Aligned) -> Option<Vec<(u32, Range<usize>)>> {
    let both = a.2.start.max(b.2.start)..a.2.end.min(b.2.end);
    // Words run side by side; where one side has more, its last ones are taken along.
    let own = |it: &Aligned| {
        let start = (it.1.start + both.start - it.2.start).min(it.1.end);
        let end = it.1.end.saturating_sub(it.2.end - both.end).max(start);
        (it.0, start..end)
    };
    (!both.is_empty() && a.0 != b.0).then(|| vec![own(a), own(b)])
}

fn facts(
    articles: &Articles<'_>,
    furniture: &[Furniture],
    shared: &SharedWords,
) -> Vec<DocumentFacts> {
    let mut site_words = vec![0; articles.words.len()];
    for place in furniture.iter().flat_map(|it| &it.occurrences) {
        site_words[place.doc.index()] += articles.words[place.doc.index()].within(place.span).len();
    }
    let mut languages = languages(articles.corpus);
    (0..articles.words.len())
        .map(|doc| {
            let words = articles.words[doc].len();
            let site = site_words[doc].min(words);
            DocumentFacts {
                words,
                language: languages[doc].take(),
                shared_share: ratio(shared.of_document[doc], words - site),
                furniture_share: ratio(site, words),
            }
        })
        .collect()
}

/// The language of `text` as an ISO 639-3 code, where it can be told reliably.
#[cfg(feature = "files")]
fn language(text: &str) -> Option<String> {
    language_of_head(told_by(text))
}

fn language_of_head(head: &str) -> Option<String> {
    // Letters need fifty times as long, and say the same.
    if let Some(told) = told_by_little_words(head) {
        return Some(told.long_code.to_owned());
    }
    let info = whatlang::detect(head)?;
    info.is_reliable().then(|| info.lang().code().to_owned())
}

/// The first kilobytes tell the language; detection is the slowest step a byte.
fn told_by(text: &str) -> &str {
    let end =
        text.char_indices().map(|(at, _)| at).take_while(|&at| at <= 2_000).last().unwrap_or(0);
    &text[..end]
}

/// The language of each document; that of copies is detected once.
fn languages(corpus: &Corpus) -> Vec<Option<String>> {
    let heads: Vec<&str> = corpus.documents().iter().map(|it| told_by(&it.text)).collect();
    let mut order: Vec<usize> = (0..heads.len()).collect();
    order.par_sort_unstable_by_key(|&doc| heads[doc]);
    let equal: Vec<&[usize]> = order.chunk_by(|&a, &b| heads[a] == heads[b]).collect();
    let detected = equal.into_par_iter().flat_map_iter(|docs| {
        let found = language_of_head(heads[docs[0]]);
        docs.iter().map(move |&doc| (doc, found.clone()))
    });
    let mut res = vec![None; heads.len()];
    for (doc, language) in detected.collect::<Vec<_>>() {
        res[doc] = language;
    }
    res
}

/// Says so where findings have too many carriers to list all their pairs.
fn crowded(shared: &SharedWords) -> Option<Diagnostic> {
    (shared.crowded > 0).then(|| Diagnostic {
        path: None,
        line: None,
        doc: None,
        severity: Severity::Note,
        message: format!(
            "findings that stand in more than {MAX_CARRIERS} articles: {}; of the pairs of those articles, only those with the first of them are listed",
            shared.crowded
        ),
    })
}

fn pairs(
    shared: &SharedWords,
    overlaps: impl FnOnce(&[(u32, u32)]) -> Vec<Overlap>,
) -> Vec<PairScore> {
    let mut of_pair: BTreeMap<_, _> = shared.with_first.iter().collect();
    // Where a pair shares more than what many carry, that is counted instead.
    of_pair.extend(&shared.of_pair);
    let keys: Vec<(u32, u32)> = of_pair.keys().map(|it| **it).collect();
    of_pair
        .into_iter()
        .zip(overlaps(&keys))
        .map(|((&(a, b), &(in_a, in_b)), overlap)| {
            let containment = overlap.containment();
            PairScore {
                a: DocId(a),
                b: DocId(b),
                resemblance: overlap.resemblance(),
                containment_a: containment.of_left,
                containment_b: containment.of_right,
                shared_words: in_a.min(in_b),
            }
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^53")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;

    #[test]
    fn the_language_of_many_is_that_of_each() {
        let texts = ["The mayor said that the bridge will close on Monday", "Der Hafen ist zu", ""];
        let cut = |text: &str, n: usize| text.chars().take(n).collect::<String>();
        let texts = texts.iter().flat_map(|it| (0..60).map(|n| cut(it, n)));
        let document = |(n, text): (usize, String)| Document {
            id: n.to_string(),
            text,
            ..Document::default()
        };
        let corpus = Corpus::new(texts.enumerate().map(document).collect());
        let naive: Vec<_> = corpus.documents().iter().map(|it| language(&it.text)).collect();
        assert_eq!(languages(&corpus), naive);
    }
}

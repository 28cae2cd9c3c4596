//! What a scan found, as plain data: the one thing that every reporter prints.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::align::{Passage, PassageKind};
use crate::cluster::Cluster;
use crate::coverage::Origin;
use crate::furniture::Furniture;
use crate::quote::{QuotationGroup, QuotationRole, QuotedPlace};
use crate::segment::{EmbeddedArticle, Segmentation};
use crate::text::Account;
use crate::text::{Corpus, Diagnostic, DocId, LineIndex, Place, is_unspaced};

/// Everything that a scan of a corpus knows at its end.
///
/// The vectors `lines`, `segmentations` and `facts` have one entry a document,
/// in the corpus's order. The findings may come in any order that does not
/// depend on threads; reports show them in the order of [`Ranking::of`].
#[derive(Clone, Debug, Default)]
pub struct ScanResult {
    /// The articles.
    pub corpus: Corpus,
    /// The lines of each article.
    pub lines: Vec<LineIndex>,
    /// The parts of each article.
    pub segmentations: Vec<Segmentation>,
    /// What was measured of each article.
    pub facts: Vec<DocumentFacts>,
    /// The articles of other outlets inside pages.
    pub embedded: Vec<Embedded>,
    /// Versions of one text.
    pub clusters: Vec<Cluster>,
    /// Stretches of text in several places.
    pub passages: Vec<Passage>,
    /// Statements quoted in several places.
    pub quotations: Vec<QuotationGroup>,
    /// Who had each passage first: an index into its occurrences, or why that
    /// cannot be said. One entry a passage, or none at all where nobody asked.
    pub passage_origins: Vec<Result<Origin, Vec<String>>>,
    /// The same for clusters, as an index into the members.
    pub cluster_origins: Vec<Result<Origin, Vec<String>>>,
    /// Every quotation of every article, recurring or not, by place.
    pub quoted: Vec<FoundQuotation>,
    /// Articles on one story, the stories of most articles first; ascending, and a
    /// document is in one at most.
    pub stories: Vec<Vec<DocId>>,
    /// What belongs to the sites.
    pub furniture: Vec<Furniture>,
    /// The verified pairs of documents that share at least one word shingle.
    pub pairs: Vec<PairScore>,
    /// What went wrong without stopping the run.
    pub diagnostics: Vec<Diagnostic>,
    /// What became of every record of the input.
    pub account: Account,
    /// Every setting that can change the result, in a fixed order.
    pub parameters: Vec<Parameter>,
}

/// What was measured of one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DocumentFacts {
    /// Its words, furniture included.
    pub words: usize,
    /// Its language as an ISO 639-3 code, where that could be told.
    pub language: Option<String>,
    /// The share of its words that other articles have too, furniture left out; 0..=1.
    pub shared_share: f64,
    /// The share of its words that are the site's; 0..=1.
    pub furniture_share: f64,
}

/// A quotation of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundQuotation {
    /// Where it stands and who said it.
    pub quoted: QuotedPlace,
    /// What it is: speech, a fragment of speech, or neither.
    pub role: QuotationRole,
    /// The index of its group in [`ScanResult::quotations`], where it has one.
    pub group: Option<usize>,
}

/// An article of another outlet inside a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// The page.
    pub doc: DocId,
    /// The article's parts, as spans of the page's text.
    pub article: EmbeddedArticle,
}

/// How much two documents share: exact, not estimated. `a < b`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairScore {
    /// The document with the smaller id.
    pub a: DocId,
    /// The document with the larger id.
    pub b: DocId,
    /// Shared shingles over all shingles of both, 0..=1.
    pub resemblance: f64,
    /// Shared shingles over those of `a`, 0..=1.
    pub containment_a: f64,
    /// Shared shingles over those of `b`, 0..=1.
    pub containment_b: f64,
    /// How many words of the shorter side stand in shared passages.
    pub shared_words: usize,
}

/// A setting that can change the result, by its name in the configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The setting's name.
    pub name: &'static str,
    /// What it was set to.
    pub value: ParameterValue,
}

/// What a [`Parameter`] is set to.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterValue {
    /// On or off.
    Flag(bool),
    /// A count or a size.
    Count(u64),
    /// A share or a threshold.
    Number(f64),
    /// A name.
    Text(String),
}

/// The findings of a [`ScanResult`] as indices, the most telling first.
///
/// The one order in which every format lists them, so that `q3` is the same
/// quotation in the report and in the JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranking {
    /// Into [`ScanResult::quotations`]: statements before set phrases, whole sentences
    /// before parts of one and those before a few words, then those of more outlets, then of more carriers (a page, or an outlet inside it),
    /// then the longer ones.
    pub quotations: Vec<usize>,
    /// Into [`ScanResult::passages`]: by kind, copied reporting before what is
    /// explained already; then those of more documents, then the longer ones.
    pub passages: Vec<usize>,
    /// Into [`ScanResult::clusters`]: documents before paragraphs, large before small.
    pub clusters: Vec<usize>,
    /// Into [`ScanResult::furniture`]: by kind, the most frequent first.
    pub furniture: Vec<usize>,
    /// Into [`ScanResult::embedded`]: by place.
    pub embedded: Vec<usize>,
    /// Into [`ScanResult::pairs`]: the most shared words first.
    pub pairs: Vec<usize>,
}

impl Ranking {
    /// Ranks the findings of `result`. Ties go to the earlier place, so the
    /// order of the vectors does not matter. `n log n` in the findings.
    #[must_use]
    pub fn of(result: &ScanResult) -> Self {
        Self {
            quotations: ranked(&result.quotations, |group| {
                let carriers = group.occurrences.iter().map(|it| (it.place.doc, &it.outlet));
                let longest = group.occurrences.iter().map(|it| it.place.span.len()).max();
                let places: Vec<Place> = group.occurrences.iter().map(|it| it.place).collect();
                let carriers = (Reverse(voices(group)), Reverse(distinct(carriers)));
                let weight = weight(&places, &result.corpus);
                (group.stock_phrase, weight, carriers, Reverse(longest), places)
            }),
            passages: ranked(&result.passages, |passage| {
                let docs = distinct(passage.occurrences.iter().map(|it| it.doc));
                let kind = kind_rank(passage.kind);
                (kind, Reverse(docs), Reverse(passage.words), passage.occurrences.clone())
            }),
            clusters: ranked(&result.clusters, |cluster| {
                (cluster.level, Reverse(cluster.members.len()), cluster.members.clone())
            }),
            furniture: ranked(&result.furniture, |piece| {
                (piece.kind, Reverse(piece.occurrences.len()), piece.occurrences.clone())
            }),
            embedded: ranked(&result.embedded, |it| (it.doc, it.article.span)),
            pairs: ranked(&result.pairs, |it| (Reverse(it.shared_words), it.a, it.b)),
        }
    }
}

/// How much a statement says that two places at least carry: a sentence, a part of one, or
/// a few words, which may mean anything and come last.
fn weight(places: &[Place], corpus: &Corpus) -> u8 {
    let words = |it: &Place| {
        let document = corpus.documents().get(it.doc.index());
        let text = document.and_then(|all| all.text.get(it.span.start..it.span.end));
        let text = text.unwrap_or_default();
        // Two characters are about a word.
        let unspaced = text.chars().filter(|&it| is_unspaced(it)).count() / 2;
        text.split_whitespace().count().max(unspaced)
    };
    let mut words: Vec<usize> = places.iter().map(words).collect();
    words.sort_unstable_by_key(|&it| Reverse(it));
    match words.get(1) {
        Some(8..) => 0,
        Some(5..) => 1,
        _ => 2,
    }
}

/// How many outlets carry a statement, as far as they are known.
#[must_use]
pub fn outlets(group: &QuotationGroup) -> usize {
    distinct(group.occurrences.iter().filter_map(|it| it.outlet.as_ref()))
}

/// In how many documents a statement stands.
#[must_use]
pub fn articles(group: &QuotationGroup) -> usize {
    distinct(group.occurrences.iter().map(|it| it.place.doc))
}

/// How many carry a statement independently, for the ranking: outlets, and documents
/// whose outlet is not known.
fn voices(group: &QuotationGroup) -> usize {
    distinct(group.occurrences.iter().map(|it| match &it.outlet {
        Some(outlet) => Err(outlet),
        None => Ok(it.place.doc),
    }))
}

/// The indices of `items`, ascending by `key`.
fn ranked<T, K: Ord>(items: &[T], key: impl Fn(&T) -> K) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_cached_key(|&at| key(&items[at]));
    order
}

fn distinct<T: Ord>(items: impl Iterator<Item = T>) -> usize {
    items.collect::<BTreeSet<T>>().len()
}

/// What a reader wants to see first: what nothing explains, then agency copy,
/// then what another section of the report shows already.
const fn kind_rank(kind: PassageKind) -> u8 {
    match kind {
        PassageKind::Unknown => 0,
        PassageKind::Wire => 1,
        PassageKind::Quotation => 2,
        PassageKind::Repeat => 3,
        PassageKind::StockPhrase => 4,
        PassageKind::Furniture => 5,
    }
}

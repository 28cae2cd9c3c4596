//! Some quotations of a corpus, as they are compared.

use super::super::common::WORDS;
use super::super::compare::{Compared, Edge, SEED_WORDS};
use super::super::fragments::MOST_WORDS;
use super::super::group::{
    PHRASE_WORDS, Quotations, QuotedWords, StatementGroup, is_nobodys, statements,
};
use super::super::points::{Agreement, POINTS, PairTraits, TRAITS};
use super::super::running::{RUNNING_WORDS, SEED, repeated, unquoted};
use super::super::types::QuoteRelation;
use super::known::Known;
use super::row::QuotationRow;
use crate::candidates::MASKED;
use crate::fingerprint::{hash_word, mix};
use crate::normalize::{Vocabulary, WordId};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Quotations that were taken out of a corpus, ascending by their numbers.
#[derive(Debug)]
pub struct Batch {
    numbers: Vec<u64>,
    quotes: Vec<QuotedWords>,
    /// Of each document the words around these quotations; what is not known is masked.
    docs: Vec<Vec<WordId>>,
    texts: Vec<Vec<WordId>>,
    names: Vec<String>,
    known: Vec<Known>,
    vocabulary: Vocabulary,
    /// Other lists of words, in the same numbers.
    more: Vec<Vec<WordId>>,
}

/// A batch with all that deciding on its quotations needs.
pub struct Judge<'a> {
    batch: &'a Batch,
    compared: Compared<'a>,
    keys: WordKeys,
}

/// Words in a row as a number, which is the same in every batch.
#[derive(Debug)]
pub struct WordKeys(Vec<u64>);

/// Where a quotation may hold a short one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WholeKey {
    /// Equal for equal words.
    pub key: u64,
    /// The first of the words, in the quotation.
    pub at: u32,
    /// Whether they are all of the quotation.
    pub is_whole: bool,
    /// Whether the quotation is a short one that is sought in others.
    pub is_short: bool,
}

/// Two quotations that are one utterance, as an engine keeps them.
#[derive(Clone, Debug, PartialEq)]
pub struct EdgeRow {
    /// The number of the one.
    pub left: u64,
    /// The number of the other, which is larger.
    pub right: u64,
    /// How similar they are, 0..=1.
    pub share: f64,
    /// How they relate.
    pub relation: QuoteRelation,
    /// Where the left one and the right one match.
    pub at: [Range<usize>; 2],
    /// Whether the left one may represent the right one, and the other way round.
    pub bounds: [bool; 2],
}

impl WordKeys {
    /// For the words of a vocabulary.
    #[must_use]
    pub fn of(vocabulary: &Vocabulary) -> Self {
        Self(vocabulary.words().iter().map(|it| hash_word(it.as_bytes())).collect())
    }

    /// The number of some words, of which some may be masked.
    #[must_use]
    pub fn key(&self, words: &[WordId]) -> u64 {
        let of = |it: &WordId| self.0.get(it.0 as usize).copied().unwrap_or(u64::MAX);
        words.iter().fold(words.len() as u64, |key, it| mix(key ^ of(it)))
    }

    /// The pieces of a text that are counted in articles, each once.
    #[must_use]
    pub fn pieces(&self, words: &[WordId]) -> BTreeSet<u64> {
        pieces(words).map(|it| self.key(it.1)).collect()
    }

    /// By what a text is found to repeat a quotation outside of its own, which are `quoted`:
    /// the number of some words, the first of them, and that of the word before.
    #[must_use]
    pub fn runs(
        &self,
        words: &[WordId],
        quoted: Vec<Range<usize>>,
    ) -> Vec<(u64, u32, Option<u64>)> {
        let of = |(at, run): (usize, &[WordId])| (self.key(run), place(at), self.before(words, at));
        unquoted(words, quoted).map(of).collect()
    }

    fn before(&self, words: &[WordId], at: usize) -> Option<u64> {
        Some(self.key(&words[at.checked_sub(1)?..at]))
    }
}

/// The pieces of words that are counted, each with its first word.
fn pieces(words: &[WordId]) -> impl Iterator<Item = (usize, &[WordId])> {
    WORDS.flat_map(move |n| words.windows(n).enumerate()).filter(|it| !it.1.contains(&MASKED))
}

impl Batch {
    /// Quotations by their numbers, with what is known of them, and other lists of words;
    /// `counted` tells a vocabulary how often its words stand in the corpus.
    #[must_use]
    pub fn new(
        rows: BTreeMap<u64, (QuotationRow, Known)>,
        more: &[Vec<Option<&str>>],
        counted: impl FnOnce(Vocabulary) -> Vocabulary,
    ) -> Self {
        let around = rows.values().map(|it| it.0.around.iter().map(Option::as_deref).collect());
        let lists: Vec<Vec<Option<&str>>> = around.chain(more.iter().cloned()).collect();
        let (vocabulary, mut lists) = Vocabulary::number_folded(&lists, MASKED);
        let more = lists.split_off(rows.len());
        let all = || rows.values().map(|it| &it.0);
        let own: BTreeSet<u32> = all().map(|it| it.doc).collect();
        let own: Vec<u32> = own.into_iter().collect();
        let names: BTreeSet<&String> = all().filter_map(|it| it.speaker.as_ref()).collect();
        let names: Vec<String> = names.into_iter().cloned().collect();
        let index = |it: Result<usize, usize>| place(it.unwrap_or_default());
        let (mut quotes, mut texts) = (Vec::new(), Vec::new());
        let mut docs = vec![Vec::new(); own.len()];
        for (row, words) in all().zip(&lists) {
            let doc = index(own.binary_search(&row.doc));
            let end = row.first + words.len();
            let held: &mut Vec<WordId> = &mut docs[doc as usize];
            held.resize(held.len().max(end), MASKED);
            held[row.first..end].copy_from_slice(words);
            let mut text = words[row.words.start - row.first..row.words.end - row.first].to_vec();
            let others = text.iter_mut().zip(&row.others).filter(|it| *it.1);
            others.for_each(|(word, _)| *word = MASKED);
            texts.push(text);
            quotes.push(QuotedWords {
                doc,
                words: row.words.clone(),
                block: row.block,
                speaker: row.speaker.as_ref().map(|it| index(names.binary_search(it))),
                certain: row.certain,
                role: row.role,
                title: row.title,
                day: row.day,
            });
        }
        let vocabulary = counted(vocabulary);
        let numbers = rows.keys().copied().collect();
        let known = rows.into_values().map(|it| it.1).collect();
        Self { numbers, quotes, docs, texts, names, known, vocabulary, more }
    }

    /// What decides on the quotations.
    #[must_use]
    pub fn judge(&self) -> Judge<'_> {
        let all = Quotations {
            quotes: &self.quotes,
            docs: &self.docs,
            names: &self.names,
            vocabulary: &self.vocabulary,
        };
        let compared = Compared::of_known(&all, self.texts.clone(), self.known.clone());
        Judge { batch: self, compared, keys: WordKeys::of(&self.vocabulary) }
    }

    /// The index of a quotation.
    fn index(&self, number: u64) -> Option<usize> {
        self.numbers.binary_search(&number).ok()
    }
}

impl Judge<'_> {
    /// The numbers of the quotations, ascending.
    #[must_use]
    pub fn numbers(&self) -> &[u64] {
        &self.batch.numbers
    }

    /// By what speakers are counted, and the day of a quotation.
    #[must_use]
    pub fn carrier(&self, n: usize) -> (Option<u64>, Option<i64>) {
        let quote = &self.batch.quotes[n];
        (self.compared.voice(quote).map(|it| hash_word(it.as_bytes())), quote.day)
    }

    /// The words in a row that make a quotation a candidate, each with its first word.
    #[must_use]
    pub fn seeds(&self, n: usize) -> Vec<(u64, u32)> {
        let windows = self.batch.texts[n].windows(SEED_WORDS).enumerate();
        let telling = windows.filter(|it| !it.1.contains(&MASKED) && self.compared.telling(it.1));
        telling.map(|(at, it)| (self.keys.key(it), place(at))).collect()
    }

    /// The pieces of a quotation that are counted in articles: each with its first word and how
    /// many words it has.
    #[must_use]
    pub fn pieces(&self, n: usize) -> Vec<(u64, u32, u32)> {
        let all = pieces(&self.batch.texts[n]);
        all.map(|(at, it)| (self.keys.key(it), place(at), place(it.len()))).collect()
    }

    /// What of a quotation may be a short one, as a whole: of each the first place.
    #[must_use]
    pub fn wholes(&self, n: usize) -> Vec<WholeKey> {
        let text = &self.batch.texts[n];
        let mut seen = BTreeSet::new();
        let mut res = Vec::new();
        for length in 2..=MOST_WORDS {
            let windows = text.windows(length).enumerate();
            for (at, window) in windows.filter(|it| !it.1.contains(&MASKED)) {
                let key = self.keys.key(window);
                if seen.insert(key) {
                    let is_whole = length == text.len();
                    let is_short = is_whole && self.compared.is_fragment(n);
                    res.push(WholeKey { key, at: place(at), is_whole, is_short });
                }
            }
        }
        res
    }

    /// By what running text is found to repeat a quotation: see [`WordKeys::runs`].
    #[must_use]
    pub fn runs(&self, n: usize) -> Vec<(u64, u32, Option<u64>)> {
        let text = &self.batch.texts[n];
        if self.compared.weights.words(text) < RUNNING_WORDS {
            return Vec::new();
        }
        let windows = text.windows(SEED).enumerate();
        windows.map(|(at, it)| (self.keys.key(it), place(at), self.keys.before(text, at))).collect()
    }

    /// The words of a quotation as a number where it may be a set phrase, and whether it is
    /// nobody's.
    #[must_use]
    pub fn phrase(&self, n: usize) -> Option<(u64, bool)> {
        let quote = &self.batch.quotes[n];
        let words = &self.batch.docs[quote.doc as usize][quote.words.clone()];
        let may_be = PHRASE_WORDS.contains(&words.len()) && !words.contains(&MASKED);
        may_be.then(|| (self.keys.key(words), is_nobodys(quote)))
    }

    /// Whether one quotation may hold another, short one; `None` where one of them is missing.
    #[must_use]
    pub fn may_hold(&self, short: u64, other: u64) -> Option<bool> {
        Some(self.compared.may_hold(self.batch.index(short)?, self.batch.index(other)?))
    }

    /// What makes two quotations one utterance, if they are: `seeds` are where both have words
    /// in a row, and `whole` is where the shorter one stands in the other.
    ///
    /// The outer `None` says that one of them is missing.
    #[must_use]
    pub fn edge(
        &self,
        (left, right): (u64, u64),
        seeds: &[(usize, usize)],
        whole: Option<(usize, usize)>,
    ) -> Option<Option<EdgeRow>> {
        let pair = (self.batch.index(left)?, self.batch.index(right)?);
        let fits = |it: &(usize, usize)| {
            it.0 < self.batch.texts[pair.0].len() && it.1 < self.batch.texts[pair.1].len()
        };
        if !seeds.iter().chain(&whole).all(fits) {
            return None;
        }
        let edge = self.compared.edge_of(pair, seeds, whole, &POINTS);
        Some(edge.map(|it| EdgeRow {
            left,
            right,
            share: it.share,
            relation: it.relation,
            at: it.at,
            bounds: it.bounds,
        }))
    }

    /// The words of one of the other lists that repeat a quotation, given a word of each from
    /// which on both are the same; `None` where the quotation is missing.
    #[must_use]
    pub fn repeats(
        &self,
        quotation: u64,
        list: usize,
        (at, offset): (usize, usize),
    ) -> Option<Option<Range<usize>>> {
        let n = self.batch.index(quotation)?;
        let words = self.batch.more.get(list)?;
        let fits = at < words.len() && offset < self.batch.texts[n].len();
        fits.then(|| repeated(&self.compared, n, words, (at, offset)))
    }

    /// The statements that edges make of the quotations of whole components, with the places
    /// (document and words) of running text that repeats them; their quotations are indexes
    /// into [`numbers`](Self::numbers). `None` where a quotation is missing.
    #[must_use]
    pub fn statements(
        &self,
        edges: &[EdgeRow],
        running: &[(u64, u32, Range<usize>)],
    ) -> Option<Vec<StatementGroup>> {
        let edge = |it: &EdgeRow| {
            Some(Edge {
                left: self.batch.index(it.left)?,
                right: self.batch.index(it.right)?,
                share: it.share,
                relation: it.relation,
                at: it.at.clone(),
                bounds: it.bounds,
                traits: PairTraits { speakers: Agreement::Unknown, values: [0; TRAITS.len()] },
            })
        };
        let mut edges: Vec<Edge> = edges.iter().map(edge).collect::<Option<_>>()?;
        edges.sort_by_key(|it| (it.left, it.right));
        let mut places: BTreeMap<usize, Vec<(u32, Range<usize>)>> = BTreeMap::new();
        for (quotation, doc, range) in running {
            let n = self.batch.index(*quotation)?;
            places.entry(n).or_default().push((*doc, range.clone()));
        }
        Some(statements(&self.compared, &edges, places, &POINTS))
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

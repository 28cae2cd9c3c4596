//! Words as numbers.

use super::scan_words;
use crate::text::Span;
use rayon::prelude::*;
use std::collections::HashMap;

/// A distinct folded word of one [`Vocabulary`]: dense, from 0, by first occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordId(pub u32);

/// The words of one document: equal length, one entry a word, in text order.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Which word it is.
    pub ids: Vec<WordId>,
    /// Where it stands in the original text. Ascending, disjoint, never empty.
    pub spans: Vec<Span>,
}

impl Words {
    /// How many words there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether the document has no word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The half-open range of word indexes whose spans begin inside `span`.
    #[must_use]
    pub fn within(&self, span: Span) -> std::ops::Range<usize> {
        let start = self.spans.partition_point(|it| it.start < span.start);
        let end = self.spans.partition_point(|it| it.start < span.end);
        start..end.max(start)
    }

    /// The original bytes from the first to the last word of `range`.
    ///
    /// An empty range gives an empty span at 0.
    #[must_use]
    pub fn cover(&self, range: std::ops::Range<usize>) -> Span {
        match self.spans.get(range) {
            Some([first, .., last]) => first.cover(*last),
            Some([only]) => *only,
            _ => Span::default(),
        }
    }
}

/// The distinct words of a run, and what they are.
///
/// Words are compared as strings when they are numbered, so equal numbers mean
/// equal folded words: no hash collision can make two words one.
#[derive(Debug, Default)]
pub struct Vocabulary {
    words: Vec<String>,
    counts: Option<WordCounts>,
}

/// How often words stand in a corpus of which a run sees a part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordCounts {
    /// For `WordId(n)` the n-th: how often it stands in the whole corpus.
    pub of_word: Vec<u64>,
    /// How many words the whole corpus has.
    pub total: u64,
}

impl Vocabulary {
    /// Numbers the words of `texts`; the result has one [`Words`] a text.
    ///
    /// Texts are scanned in parallel and numbered in order, so the numbers do
    /// not depend on the number of threads.
    #[must_use]
    pub fn number<'a>(
        texts: impl IntoParallelIterator<Item = &'a str, Iter: IndexedParallelIterator>,
    ) -> (Self, Vec<Words>) {
        let mut local: Vec<LocalWords> = texts.into_par_iter().map(LocalWords::of).collect();
        let mut known: HashMap<String, WordId, BuildWordHasher> = HashMap::default();
        let mut words: Vec<String> = Vec::new();
        let mut maps = Vec::with_capacity(local.len());
        for doc in &mut local {
            let map: Vec<WordId> = std::mem::take(&mut doc.distinct)
                .into_iter()
                .map(|word| {
                    if let Some(&id) = known.get(&word) {
                        return id;
                    }
                    let id = WordId(u32::try_from(words.len()).unwrap_or(u32::MAX));
                    words.push(word.clone());
                    known.insert(word, id);
                    id
                })
                .collect();
            maps.push(map);
        }
        let numbered = local
            .into_par_iter()
            .zip(maps.into_par_iter())
            .map(|(doc, map)| Words {
                ids: doc.ids.into_iter().map(|id| map[id as usize]).collect(),
                spans: doc.spans,
            })
            .collect();
        (Self { words, counts: None }, numbered)
    }

    /// The same vocabulary, whose words are counted in a larger corpus: how much a word says
    /// is then asked of that, and not of the texts that were numbered.
    #[must_use]
    pub fn counted(self, counts: WordCounts) -> Self {
        Self { counts: Some(counts), ..self }
    }

    /// How often the words stand in the corpus that the texts are a part of, where that
    /// is known.
    #[must_use]
    pub const fn counts(&self) -> Option<&WordCounts> {
        self.counts.as_ref()
    }

    /// The folded form of `id`.
    ///
    /// # Panics
    ///
    /// Panics when `id` was made by another vocabulary.
    #[must_use]
    pub fn word(&self, id: WordId) -> &str {
        &self.words[id.0 as usize]
    }

    /// How many distinct words there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// All folded words; `WordId(n)` is the n-th.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.words
    }
}

/// The hasher of the numbering map: its order never reaches an output.
type BuildWordHasher = std::hash::BuildHasherDefault<siphasher::sip::SipHasher13>;

/// One text's words, numbered within the text.
struct LocalWords {
    distinct: Vec<String>,
    ids: Vec<u32>,
    spans: Vec<Span>,
}

impl LocalWords {
    fn of(text: &str) -> Self {
        let mut known: HashMap<String, u32, BuildWordHasher> = HashMap::default();
        let mut res = Self { distinct: Vec::new(), ids: Vec::new(), spans: Vec::new() };
        scan_words(text, |word, span| {
            let id = known.get(word).copied().unwrap_or_else(|| {
                let id = u32::try_from(res.distinct.len()).unwrap_or(u32::MAX);
                res.distinct.push(word.to_owned());
                known.insert(word.to_owned(), id);
                id
            });
            res.ids.push(id);
            res.spans.push(span);
        });
        res
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_words_get_equal_numbers_across_texts() {
        let (vocabulary, words) = Vocabulary::number(vec!["Don’t go", "go, don't!"]);
        assert_eq!(words[0].ids, [WordId(0), WordId(1)]);
        assert_eq!(words[1].ids, [WordId(1), WordId(0)]);
        assert_eq!(vocabulary.word(WordId(0)), "don't");
        assert_eq!(words[0].cover(0..2), Span::new(0, "Don’t go".len()));
        assert_eq!(words[1].within(Span::new(0, 3)), 0..1);
    }
}

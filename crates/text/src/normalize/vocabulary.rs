//! Words as numbers.

use super::scan_words;
use crate::language::WordHashing;
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
    pub spans: Vec<WordSpan>,
}

/// Where a word stands: a [`Span`] in half the memory, since there are more words than
/// anything else of a run. A text has at most 4 GiB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordSpan {
    start: u32,
    end: u32,
}

impl WordSpan {
    /// The first byte.
    #[must_use]
    pub const fn start(self) -> usize {
        self.start as usize
    }

    /// The byte after the last one.
    #[must_use]
    pub const fn end(self) -> usize {
        self.end as usize
    }

    /// The same as a span of any length.
    #[must_use]
    pub const fn span(self) -> Span {
        Span::new(self.start(), self.end())
    }

    /// For a file that this run reads again.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 8] {
        (u64::from(self.start) << 32 | u64::from(self.end)).to_le_bytes()
    }

    /// What [`to_bytes`](Self::to_bytes) made.
    #[must_use]
    pub fn of_bytes(bytes: [u8; 8]) -> Self {
        let [start, end] = [bytes[4..].as_ref(), bytes[..4].as_ref()]
            .map(|it| it.iter().rev().fold(0, |all, &it| all << 8 | u32::from(it)));
        Self { start, end }
    }

    /// The word as it stands in `text`.
    ///
    /// # Panics
    ///
    /// As [`Span::of`].
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        self.span().of(text)
    }
}

impl From<Span> for WordSpan {
    fn from(span: Span) -> Self {
        let short = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        Self { start: short(span.start), end: short(span.end) }
    }
}

impl Words {
    /// How many words there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether the document has no word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The half-open range of word indexes whose spans begin inside `span`.
    #[must_use]
    pub fn within(&self, span: Span) -> std::ops::Range<usize> {
        let start = self.spans.partition_point(|it| it.start() < span.start);
        let end = self.spans.partition_point(|it| it.start() < span.end);
        start..end.max(start)
    }

    /// The original bytes from the first to the last word of `range`.
    ///
    /// An empty range gives an empty span at 0.
    #[must_use]
    pub fn cover(&self, range: std::ops::Range<usize>) -> Span {
        match self.spans.get(range) {
            Some([first, .., last]) => first.span().cover(last.span()),
            Some([only]) => only.span(),
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
    pub fn number<'a>(texts: impl IntoParallelIterator<Item = &'a str>) -> (Self, Vec<Words>) {
        let texts: Vec<&str> = texts.into_par_iter().collect();
        Self::number_watched(&texts, |_| ())
    }

    /// The same; `done` is told how many more texts are numbered.
    #[must_use]
    pub fn number_watched(texts: &[&str], mut done: impl FnMut(usize)) -> (Self, Vec<Words>) {
        let mut known: HashMap<Box<str>, WordId, WordHashing> = HashMap::default();
        let mut words: Vec<String> = Vec::new();
        let mut res = Vec::with_capacity(texts.len());
        for texts in texts.chunks(AT_A_TIME) {
            let mut local: Vec<LocalWords> =
                // One after the other, which fixes the numbers; only the scanning is shared
                // out.
                texts.par_iter().map(|it| LocalWords::of(it)).collect();
            let mut number = |word: Box<str>| {
                if let Some(&id) = known.get(&word) {
                    return id;
                }
                let id = WordId(u32::try_from(words.len()).unwrap_or(u32::MAX));
                words.push(word.clone().into_string());
                known.insert(word, id);
                id
            };
            let maps: Vec<Vec<WordId>> = local
                .iter_mut()
                .map(|it| std::mem::take(&mut it.distinct).into_iter().map(&mut number).collect())
                .collect();
            // Copied, since an allocator may leave what shrinks where and as large as it is.
            let numbered = local.into_par_iter().zip(maps).map(|(it, map)| Words {
                ids: it.ids.iter().map(|id| map[id.0 as usize]).collect(),
                spans: it.spans.clone(),
            });
            res.par_extend(numbered);
            done(texts.len());
        }
        (Self { words, counts: None }, res)
    }

    /// Numbers words that are folded already, list by list; of what is no word the number is
    /// `none`.
    #[must_use]
    pub fn number_folded(lists: &[Vec<Option<&str>>], none: WordId) -> (Self, Vec<Vec<WordId>>) {
        let mut known: HashMap<&str, WordId, WordHashing> = HashMap::default();
        let mut words: Vec<String> = Vec::new();
        let mut number = |word: &Option<_>| {
            let Some(word) = *word else { return none };
            *known.entry(word).or_insert_with(|| {
                words.push(word.to_owned());
                WordId(u32::try_from(words.len() - 1).unwrap_or(u32::MAX))
            })
        };
        let res = lists.iter().map(|it| it.iter().map(&mut number).collect()).collect();
        (Self { words, counts: None }, res)
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

/// One text's words, numbered within the text.
struct LocalWords {
    /// The distinct words, in the order in which they come first.
    distinct: Vec<Box<str>>,
    ids: Vec<WordId>,
    spans: Vec<WordSpan>,
}

impl LocalWords {
    fn of(text: &str) -> Self {
        /// A word and the space behind it have six bytes in English and more elsewhere.
        const WORD: usize = 6;
        let room = text.len() / WORD;
        let mut known: HashMap<Box<str>, WordId, WordHashing> = HashMap::default();
        // About every second word of an article is a new one.
        known.reserve(room / 2);
        let mut ids = Vec::with_capacity(room);
        let mut spans = Vec::with_capacity(room);
        scan_words(text, |word, span| {
            let next = WordId(u32::try_from(known.len()).unwrap_or(u32::MAX));
            let id = match known.get(word) {
                Some(&id) => id,
                None => *known.entry(word.into()).or_insert(next),
            };
            ids.push(id);
            spans.push(WordSpan::from(span));
        });
        let mut distinct: Vec<(WordId, Box<str>)> =
            // The table's order is another in each process.
            known.into_iter().map(|(word, id)| (id, word)).collect();
        distinct.sort_unstable_by_key(|it| it.0);
        Self { distinct: distinct.into_iter().map(|it| it.1).collect(), ids, spans }
    }
}

/// A text's words while they are given the numbers of the run, a few hundred texts at a
/// time: their own lists of words are more than the texts.
const AT_A_TIME: usize = 512;

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

    #[test]
    fn folded_words_are_numbered_as_they_are() {
        let none = WordId(u32::MAX);
        let lists = [vec![Some("x-y"), None, Some("z")], vec![Some("z")]];
        let (vocabulary, words) = Vocabulary::number_folded(&lists, none);
        assert_eq!(words, [vec![WordId(0), none, WordId(1)], vec![WordId(1)]]);
        assert_eq!(vocabulary.words(), ["x-y", "z"]);
    }
}

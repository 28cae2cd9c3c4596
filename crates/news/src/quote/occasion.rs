//! Do two quotations stand in reports of one occasion?
//!
//! A few words that somebody says over and over are one utterance only where the
//! reports are of one speech, and what a report says around the words tells: the
//! same places, people and things. It also tells whose words they are where an
//! article gives no speaker, or another one: the name stands close by.
//!
//! Cost: the words around one quotation of a pair are looked up among those around the
//! other, which are sorted once for all pairs of that one.

use super::group::{Quotations, QuotedWords};
use super::little::is_little;
use super::name::{key, words_of};
use crate::align::WordWeights;
use crate::candidates::MASKED;
use crate::normalize::{Vocabulary, WordId, scan_words};
use rayon::prelude::*;
use std::collections::HashMap;

/// So many words before a quotation, and behind it, are around it.
pub(super) const REACH: usize = 40;
/// So many words before it are right before it, and so many behind it right beside: a clause
/// or two.
const RIGHT_BESIDE: usize = 20;
/// A word of fewer bits is in reports of anything.
const LEAST_BITS: usize = 6;
/// Where so few other words stand around a quotation, what they lack tells nothing.
const LEAST_WORDS: usize = 8;

/// What is needed to compare what stands around quotations.
pub(super) struct Occasions<'a> {
    quotes: &'a [QuotedWords],
    docs: &'a [Vec<WordId>],
    /// By name.
    names: Vec<NameWords>,
    /// Whether a word tells anything of an occasion.
    tells: Vec<bool>,
    /// By quotation: whether too little stands around it to tell anything.
    alone: Vec<bool>,
}

/// What tells something around one quotation, to compare many others with.
pub(super) struct Told {
    /// Ascending, each once.
    words: Vec<WordId>,
    /// Which of them stand in the quotation, too.
    own: Vec<bool>,
    /// A bit for each by the end of its number: most other words are asked for in vain.
    bits: [u64; 4],
}

impl Told {
    fn new(words: Vec<WordId>, own: Vec<bool>) -> Self {
        let mut bits = [0; 4];
        for (at, bit) in words.iter().map(|it| Self::bit(*it)) {
            bits[at] |= bit;
        }
        Self { words, own, bits }
    }

    const fn bit(word: WordId) -> (usize, u64) {
        (word.0 as usize / 64 % 4, 1 << (word.0 % 64))
    }

    /// Where `word` is among them.
    fn place(&self, word: WordId) -> Option<usize> {
        let (at, bit) = Self::bit(word);
        let known = self.bits[at] & bit != 0;
        known.then(|| self.words.binary_search(&word).ok()).flatten()
    }

    /// Whether too little stands around the quotation to tell anything.
    fn is_little(&self) -> bool {
        self.own.iter().filter(|it| !**it).count() < LEAST_WORDS
    }
}

/// How often a word of [`Told`] was met: not, around another quotation, or in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Met {
    Not,
    Around,
    Inside,
}

/// The words of a name, as they stand in texts.
#[derive(Clone, Default)]
struct NameWords {
    all: Vec<WordId>,
    /// Those of a surname, or of whatever word tells persons apart.
    last: Vec<WordId>,
}

impl<'a> Occasions<'a> {
    /// `little` says of each word of the vocabulary whether it is common in a language.
    pub(super) fn new(all: &Quotations<'a>, weights: &WordWeights, little: &[bool]) -> Self {
        // A character of a script without spaces is no word that tells.
        let whole =
            |word: WordId| weights.words(&[word]) > 0 && weights.bits(&[word]) >= LEAST_BITS;
        let tells = little.iter().zip(0..).map(|(&little, n)| !little && whole(WordId(n)));
        let mut res = Self {
            quotes: all.quotes,
            docs: all.docs,
            names: names(all.names, all.vocabulary),
            tells: tells.collect(),
            alone: Vec::new(),
        };
        let quotes = (0..all.quotes.len()).into_par_iter();
        res.alone = quotes.map(|it| res.told(it).is_little()).collect();
        res
    }

    /// The information, in bits, of the words around two quotations that both have; not of
    /// what both quotations have, nor of their speakers' names. `None` where too little
    /// stands around one of them.
    ///
    /// `told` is what [`told`](Self::told) says of the first of them.
    pub(super) fn around(
        &self,
        told: &Told,
        pair: [usize; 2],
        weights: &WordWeights,
    ) -> Option<usize> {
        if pair.iter().any(|&it| self.alone[it]) {
            return None;
        }
        let [a, b] = pair.map(|it| &self.quotes[it]);
        let mut met = vec![Met::Not; told.words.len()];
        let start = b.words.start.saturating_sub(REACH);
        for (word, at) in self.window(b, REACH).iter().zip(start..) {
            if let Some(known) = told.place(*word) {
                let how = if b.words.contains(&at) { Met::Inside } else { Met::Around };
                met[known] = met[known].max(how);
            }
        }
        let named = |word: &WordId| [a, b].iter().any(|it| self.name(it).all.contains(word));
        let found = told.words.iter().zip(&told.own).zip(met);
        let found =
            found.filter(|&((_, &own), met)| met != Met::Not && !(own && met == Met::Inside));
        let found = found.map(|((word, _), _)| *word).filter(|it| !named(it));
        Some(weights.bits(&found.collect::<Vec<_>>()))
    }

    /// Whether the speaker of each stands in or around the other: how many of them do, -1
    /// where somebody is named and nobody stands there, and 0 where nobody is named.
    pub(super) fn named(&self, a: &QuotedWords, b: &QuotedWords) -> i32 {
        let stands = |named: &QuotedWords, other: &QuotedWords| {
            let last = &self.name(named).last;
            let window = self.window(other, REACH);
            (!last.is_empty()).then(|| last.iter().any(|it| window.contains(it)))
        };
        let found = [stands(a, b), stands(b, a)];
        let known = found.iter().flatten().count();
        match found.iter().filter(|&&it| it == Some(true)).count() {
            0 if known > 0 => -1,
            1 => 1,
            n => i32::from(n > 0) * 2,
        }
    }

    /// Whether the speaker of one quotation is named right before another, whose own is
    /// only described; or what describes him stands right beside the first one.
    pub(super) fn is_right_beside(&self, named: &QuotedWords, other: &QuotedWords) -> bool {
        let window = self.window(other, RIGHT_BESIDE);
        let before = &window[..RIGHT_BESIDE.min(other.words.start)];
        let has = |words: &[WordId], of: &QuotedWords| {
            self.name(of).last.iter().any(|it| words.contains(it))
        };
        has(before, named) || has(self.window(named, RIGHT_BESIDE), other)
    }

    fn name(&self, quote: &QuotedWords) -> &NameWords {
        static NOBODY: NameWords = NameWords { all: Vec::new(), last: Vec::new() };
        let name = quote.speaker.and_then(|it| self.names.get(it as usize));
        name.unwrap_or(&NOBODY)
    }

    /// The words from so many before a quotation to so many behind it.
    fn window(&self, quote: &QuotedWords, reach: usize) -> &[WordId] {
        let doc = &self.docs[quote.doc as usize];
        let end = (quote.words.end + reach).min(doc.len());
        &doc[quote.words.start.saturating_sub(reach)..end]
    }

    /// What tells something around a quotation.
    pub(super) fn told(&self, n: usize) -> Told {
        let quote = &self.quotes[n];
        let tells = |it: &WordId| *it != MASKED && self.tells[it.0 as usize];
        let mut words: Vec<WordId> =
            self.window(quote, REACH).iter().copied().filter(tells).collect();
        words.sort_unstable();
        words.dedup();
        let mut own = vec![false; words.len()];
        for word in self.window(quote, 0) {
            if let Ok(at) = words.binary_search(word) {
                own[at] = true;
            }
        }
        Told::new(words, own)
    }
}

/// The words of each name, and those with the ending of a genitive.
fn names(names: &[String], vocabulary: &Vocabulary) -> Vec<NameWords> {
    let mut places: HashMap<String, Vec<(usize, bool)>> = HashMap::new();
    for (n, name) in names.iter().enumerate() {
        // A pronoun stands everywhere.
        let mut tells = false;
        scan_words(name, |word, _| tells |= !is_little(word));
        let last = words_of(name).pop().filter(|_| tells);
        scan_words(name, |word, _| {
            let word = word.strip_suffix("'s").unwrap_or(word);
            let is_last = last.as_ref().is_some_and(|it| *it == key(word));
            places.entry(word.to_owned()).or_default().push((n, is_last));
        });
    }
    let mut res = vec![NameWords::default(); names.len()];
    for (word, id) in vocabulary.words().iter().zip(0..) {
        let bare = word.strip_suffix("'s").unwrap_or(word);
        for &(name, is_last) in places.get(bare).into_iter().flatten() {
            res[name].all.push(WordId(id));
            if is_last {
                res[name].last.push(WordId(id));
            }
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::super::little::little_words;
    use super::super::types::QuotationRole;
    use super::*;

    /// What stands around the words in `<…>` of two texts, and how many of their speakers.
    fn seen(texts: [&str; 2], speakers: [Option<u32>; 2]) -> (Option<bool>, i32) {
        let names = vec!["Ruth Amadi".to_owned(), "Olga Lund".to_owned()];
        let bare = texts.map(|it| it.replace(['<', '>'], " "));
        let (vocabulary, words) = Vocabulary::number(bare.each_ref().map(String::as_str));
        let docs: Vec<Vec<WordId>> = words.iter().map(|it| it.ids.clone()).collect();
        let quotes: Vec<QuotedWords> = (0..2)
            .map(|n| {
                let ends = ['<', '>'].map(|it| texts[n].find(it).unwrap());
                QuotedWords {
                    doc: u32::try_from(n).unwrap(),
                    words: words[n].within(crate::text::Span::new(ends[0], ends[1])),
                    block: 0,
                    speaker: speakers[n],
                    certain: false,
                    role: QuotationRole::Direct,
                    title: false,
                    day: None,
                }
            })
            .collect();
        let all =
            Quotations { quotes: &quotes, docs: &docs, names: &names, vocabulary: &vocabulary };
        let weights = WordWeights::new(&vocabulary, &docs);
        let found = Occasions::new(&all, &weights, &little_words(&vocabulary));
        let around = found.around(&found.told(0), [0, 1], &weights);
        assert_eq!(around, found.around(&found.told(1), [1, 0], &weights));
        (around.map(|it| it > 0), found.named(&quotes[0], &quotes[1]))
    }

    const GATES: &str = "At a hearing in Kelm Ruth Amadi told the water board on Monday that its \
        flood gates were <never ready> for heavy spring rain.";

    #[test]
    fn reports_of_one_occasion_have_words_around_a_quotation_in_common() {
        let other = "The water board in Kelm contests that its flood gates, as Ruth Amadi's \
            report claims, were <never ready> when rivers rose.";
        assert_eq!(seen([GATES, other], [Some(0), Some(0)]), (Some(true), 2));
        let stage = "Critics who saw Olga Lund's premiere found tenor, dancers, orchestra and \
            painted scenery <never ready> for paying guests.";
        assert_eq!(seen([GATES, stage], [Some(0), Some(1)]), (Some(false), -1));
    }

    #[test]
    fn what_the_quotations_and_their_speakers_bring_along_is_nothing_around_them() {
        let other = "Critics who saw Ruth Amadi dance found tenor, choir, orchestra and painted \
            scenery <never ready> for paying guests.";
        assert_eq!(seen([GATES, other], [Some(0), Some(0)]), (Some(false), 2));
        // Where nobody is known to say it, a name is a word like any other.
        assert_eq!(seen([GATES, other], [None, None]), (Some(true), 0));
    }

    #[test]
    fn a_quotation_alone_has_nothing_around_it() {
        assert_eq!(seen([GATES, "Ruth Amadi: <never ready>"], [Some(0), Some(0)]).0, None);
    }
}

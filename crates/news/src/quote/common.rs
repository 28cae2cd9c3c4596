//! How common are words in a row in all that was written?
//!
//! *Boots on the ground* and *over and over again* stand in quotations of several
//! people, and in many articles without the marks: whoever uses them quotes nobody.
//! What somebody said stands in few articles but those that quote it. So of the
//! pieces of quotations it is counted how many articles have them anywhere.
//!
//! Cost: a look-up for every word of every article.

use super::seen::{HashParts, SeenHashes};
use crate::candidates::MASKED;
use crate::fingerprint::mix;
use crate::normalize::WordId;
use rayon::prelude::*;

/// The pieces that are counted have so many words.
pub(super) const WORDS: std::ops::RangeInclusive<usize> = 2..=3;
/// More articles than these say no more.
pub(super) const MOST: u16 = 64;

/// In how many articles pieces of quotations stand.
#[derive(Debug, Default)]
pub(super) struct Common {
    /// Hashes of pieces that stand in two quotations or more, ascending, each once.
    pieces: Vec<u64>,
    parts: HashParts,
    /// In how many articles each stands.
    articles: Vec<u16>,
}

impl Common {
    /// Counts the pieces that two of `quotations` or more have in `docs`.
    pub(super) fn count(quotations: &[Vec<WordId>], docs: &[Vec<WordId>]) -> Self {
        let of_one = |words: &Vec<WordId>| {
            let mut res = Vec::with_capacity(words.len() * 2);
            each_piece(words, |_, it| res.push(it));
            res.sort_unstable();
            res.dedup();
            res
        };
        let mut all: Vec<u64> = quotations.par_iter().flat_map_iter(of_one).collect();
        all.par_sort_unstable();
        let mut res = Self::default();
        res.pieces.extend(all.chunk_by(|a, b| a == b).filter(|it| it.len() > 1).map(|it| it[0]));
        res.parts = HashParts::of(res.pieces.iter().copied());
        let seen = SeenHashes::of(res.pieces.iter().copied());
        let of_doc = |words: &Vec<WordId>| {
            let mut found: Vec<u32> = Vec::new();
            each_piece(words, |_, it| {
                if seen.has(it) {
                    found.extend(res.place(it));
                }
            });
            found.sort_unstable();
            found.dedup();
            found
        };
        let mut places: Vec<u32> = docs.par_iter().flat_map_iter(of_doc).collect();
        places.par_sort_unstable();
        let mut articles = vec![0; res.pieces.len()];
        for it in places.chunk_by(|a, b| a == b) {
            articles[it[0] as usize] = u16::try_from(it.len()).unwrap_or(MOST).min(MOST);
        }
        res.articles = articles;
        res
    }

    fn place(&self, piece: u64) -> Option<u32> {
        let part = self.parts.range(piece);
        let at = part.start + self.pieces[part].binary_search(&piece).ok()?;
        u32::try_from(at).ok()
    }

    /// In how many articles the rarest piece of `words` stands, up to a limit; 1 for what
    /// no second quotation has. Pieces are of three words, or of two where there are only two.
    pub(super) fn articles(&self, words: &[WordId]) -> i32 {
        let longest = words.len().min(*WORDS.end());
        let mut least: Option<u16> = None;
        each_piece(words, |n, it| {
            if let Some(place) = (n == longest).then(|| self.place(it)).flatten() {
                let here = self.articles[place as usize];
                least = Some(least.map_or(here, |it| it.min(here)));
            }
        });
        least.map_or(1, i32::from)
    }
}

/// Hands each piece of a text to `found`: how many words, and a hash of them.
fn each_piece(words: &[WordId], mut found: impl FnMut(usize, u64)) {
    for n in WORDS {
        for piece in words.windows(n).filter(|it| !it.contains(&MASKED)) {
            found(n, hash(piece));
        }
    }
}

fn hash(words: &[WordId]) -> u64 {
    words.iter().fold(words.len() as u64, |hash, it| mix(hash ^ u64::from(it.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_counted_in_articles_and_not_in_quotations() {
        let words = |it: &str| it.bytes().map(|c| WordId(u32::from(c))).collect::<Vec<_>>();
        let docs = ["xabcx", "abcabc", "yyabc", "bcd", "ab"].map(words);
        let quotations = ["abc", "abc", "bcd"].map(words);
        let common = Common::count(&quotations, &docs);
        assert_eq!(common.articles(&words("abc")), 3);
        assert_eq!(common.articles(&words("ab")), 4);
        // Only one quotation has it.
        assert_eq!(common.articles(&words("bcd")), 1);
        assert_eq!(common.articles(&words("a")), 1);
    }
}

//! Short quotations that stand whole in another one.
//!
//! *“not ready”* beside the sentence that it was cut from shares no three words
//! with it, the least that longer quotations are compared for. So quotations of
//! a few words are looked up as wholes.
//!
//! Cost: a look-up for every word of every quotation and every length that short
//! ones have.

use super::seen::SeenHashes;
use crate::candidates::MASKED;
use crate::fingerprint::mix;
use crate::normalize::WordId;
use rayon::prelude::*;

/// The most words of a short quotation; as many characters of an unspaced script.
pub(super) const MOST_WORDS: usize = 10;
/// A short one is looked at in so many others: what more quote is a set phrase.
pub(super) const MOST_PLACES: usize = 64;
/// For these, no more others are asked whether they may hold it.
pub(super) const MOST_LOOKED_AT: usize = 256;

/// A short quotation and where it stands in another: its first word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fragment {
    pub(super) short: usize,
    pub(super) other: usize,
    pub(super) at: usize,
}

/// The texts that `is_short` takes for short, wherever they stand in one that
/// `may_hold` (short, other) them: the first place in each, ascending by short one.
///
/// Where two short ones are the same words, the earlier is found in the later.
pub(super) fn find_fragments(
    texts: &[Vec<WordId>],
    is_short: impl Fn(usize) -> bool,
    may_hold: impl Fn(usize, usize) -> bool + Sync,
) -> Vec<Fragment> {
    let whole = |n: usize| (hash(&texts[n]), n);
    let short = |&n: &usize| {
        (2..=MOST_WORDS).contains(&texts[n].len()) && !texts[n].contains(&MASKED) && is_short(n)
    };
    let mut wholes: Vec<(u64, usize)> = (0..texts.len()).filter(short).map(whole).collect();
    wholes.sort_unstable_by_key(|&(key, n)| (key, &texts[n], n));
    let mut lengths: Vec<usize> = wholes.iter().map(|it| texts[it.1].len()).collect();
    lengths.sort_unstable();
    lengths.dedup();
    // Those of the same words stand in the same places: each place is found once.
    let alike: Vec<&[(u64, usize)]> =
        wholes.chunk_by(|a, b| a.0 == b.0 && texts[a.1] == texts[b.1]).collect();
    let seen = SeenHashes::of(alike.iter().map(|it| it[0].0));
    let mut places: Vec<[usize; 3]> = (0..texts.len())
        .into_par_iter()
        .flat_map_iter(|other| {
            let mut found = Vec::new();
            for &length in &lengths {
                for (at, window) in texts[other].windows(length).enumerate() {
                    let key = hash(window);
                    if !seen.has(key) {
                        continue;
                    }
                    let from = alike.partition_point(|it| it[0].0 < key);
                    let equal = alike[from..].iter().take_while(|it| it[0].0 == key);
                    let own = equal.zip(from..).find(|(it, _)| texts[it[0].1] == window);
                    found.extend(own.map(|(_, n)| [n, other, at]));
                }
            }
            found
        })
        .collect();
    places.sort_unstable();
    places.dedup_by_key(|it| [it[0], it[1]]);
    let mut res: Vec<Fragment> = Vec::new();
    for places in places.chunk_by(|a, b| a[0] == b[0]) {
        let alike = alike[places[0][0]];
        let length = texts[alike[0].1].len();
        let (twins, longer): (Vec<[usize; 3]>, Vec<[usize; 3]>) =
            places.iter().partition(|it| texts[it[1]].len() == length);
        for &(_, short) in alike {
            let later = twins.partition_point(|it| it[1] <= short);
            let others = merged(&longer, &twins[later..]).take(MOST_LOOKED_AT);
            let holding = others.filter(|it| may_hold(short, it[1])).take(MOST_PLACES);
            res.extend(holding.map(|&[_, other, at]| Fragment { short, other, at }));
        }
    }
    res.sort_unstable();
    res
}

/// Two ascending lists as one.
pub(super) fn merged<'a, T: Ord>(a: &'a [T], b: &'a [T]) -> impl Iterator<Item = &'a T> {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    std::iter::from_fn(move || match (a.peek(), b.peek()) {
        (Some(x), Some(y)) if x > y => b.next(),
        (None, _) => b.next(),
        _ => a.next(),
    })
}

fn hash(words: &[WordId]) -> u64 {
    words.iter().fold(words.len() as u64, |hash, it| mix(hash ^ u64::from(it.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn naive(texts: &[Vec<WordId>]) -> Vec<Fragment> {
        let mut res = Vec::new();
        for (short, words) in texts.iter().enumerate().filter(|it| it.1.len() >= 2) {
            for (other, text) in texts.iter().enumerate() {
                let at = text.windows(words.len()).position(|it| it == words);
                let twin = text.len() == words.len() && other <= short;
                res.extend(at.filter(|_| !twin).map(|at| Fragment { short, other, at }));
            }
        }
        res
    }

    proptest! {
        #[test]
        fn same_as_seeking_each_in_each(
            texts in proptest::collection::vec(proptest::collection::vec(0_u32..3, 0..6), 0..8),
        ) {
            let texts: Vec<Vec<WordId>> =
                texts.into_iter().map(|it| it.into_iter().map(WordId).collect()).collect();
            prop_assert_eq!(find_fragments(&texts, |_| true, |_, _| true), naive(&texts));
        }
    }
}

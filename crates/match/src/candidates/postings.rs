//! Posting lists of word shingles: which places begin with the same words?
//!
//! In go the words of all documents, out come, document by document, the places
//! elsewhere that share a run of `w` words with it. The naive way compares
//! every position with every other; an index of shingles touches only equal
//! ones. A shingle that stands in very many places would still cost the square
//! of its list, so a list longer than `cap` links each place to the `FAN`
//! following ones only: `n` copies of one text then cost `n · FAN` links
//! instead of `n²/2`, and the copies stay connected. How many lists that
//! concerned is reported.
//!
//! Shingles are sorted a part at a time, by what they begin with, so that of a large
//! corpus only a part of them is in memory before those that stand alone are gone.
//!
//! Cost: one sort of the shingles, and a look at every word for each part; memory 32 bytes
//! a word of one part while sorting, and 4 bytes a word and 8 a repeated shingle after it.

use crate::fingerprint::mix;
use crate::normalize::WordId;
use rayon::prelude::*;

/// A word that matches nothing: what masked words are replaced with.
pub const MASKED: WordId = WordId(u32::MAX);

/// No list: the shingle stands in one place only.
const SINGLE: u32 = u32::MAX;

/// How many following places a place in an over-long list is linked to.
pub const FAN: usize = 8;

/// How shingles propose shared places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostingParams {
    /// Words of a shingle.
    pub w: usize,
    /// The longest posting list whose places are all linked with each other.
    pub cap: usize,
}

/// Two places that begin with the same shingle. `at` is a word index in the
/// document that was asked about; `(doc, other)` comes after `(asked, at)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SharedSeed {
    /// The index of the other document, perhaps the same one.
    pub doc: u32,
    /// Where the shingle begins in the document asked about.
    pub at: u32,
    /// Where it begins in the other document.
    pub other: u32,
}

/// The posting lists of all shingles that stand in two places or more.
#[derive(Debug)]
pub struct Postings {
    /// All places of all lists, list after list, each ascending: document and word.
    places: Vec<(u32, u32)>,
    /// Which of them end their list.
    ends: Bits,
    /// For every word, document by document, the index in `places`, or `SINGLE`.
    index: Vec<u32>,
    /// Where the words of each document begin in `index`, and where the last ones end.
    starts: Vec<usize>,
    capped: usize,
    params: PostingParams,
}

impl Postings {
    /// Indexes the shingles of all documents; one that holds a masked word is left out.
    ///
    /// `docs` holds each document's words. A run is limited to `u32::MAX - 1` words.
    #[must_use]
    pub fn build(docs: &[Vec<WordId>], params: PostingParams) -> Self {
        Self::build_where(docs, params, |_| true)
    }

    /// Indexes only the shingles whose words `telling` accepts.
    #[must_use]
    pub fn build_where(
        docs: &[Vec<WordId>],
        params: PostingParams,
        telling: impl Fn(&[WordId]) -> bool + Sync,
    ) -> Self {
        let words: usize = docs.iter().map(Vec::len).sum();
        Self::build_by_parts(docs, params, telling, parts(words))
    }

    /// The same of `1 << parts` parts, which change nothing but the memory.
    fn build_by_parts(
        docs: &[Vec<WordId>],
        params: PostingParams,
        telling: impl Fn(&[WordId]) -> bool + Sync,
        parts: u32,
    ) -> Self {
        let ends = docs.iter().scan(0, |end, words| {
            *end += words.len();
            Some(*end)
        });
        let starts: Vec<usize> = std::iter::once(0).chain(ends).collect();
        let mut res = Self {
            places: Vec::new(),
            ends: Bits::default(),
            index: vec![SINGLE; starts.last().copied().unwrap_or(0)],
            starts,
            capped: 0,
            params,
        };
        let mut all: Vec<(u64, u32, u32)> = Vec::new();
        for part in 0..1_u32 << parts {
            all.clear();
            all.par_extend(docs.par_iter().enumerate().flat_map_iter(|(doc, words)| {
                let telling = &telling;
                let wanted = move |it: &[WordId]| part_of(it, parts) == part && telling(it);
                shingles(words, params.w, wanted).map(move |(at, hash)| (hash, as_u32(doc), at))
            }));
            all.par_sort_unstable();
            if part == 0 {
                // The other parts have about as many; where memory grows by doubling, there
                // are three times as much in between.
                let repeated = all.chunk_by(|a, b| a.0 == b.0).filter(|it| it.len() > 1);
                let places = repeated.map(<[_]>::len).sum::<usize>() << parts;
                res.places.reserve(places + places / 16);
            }
            res.take(&all);
        }
        res.places.shrink_to_fit();
        res
    }

    /// Adds the lists of shingles that are sorted.
    fn take(&mut self, sorted: &[(u64, u32, u32)]) {
        for list in sorted.chunk_by(|a, b| a.0 == b.0).filter(|list| list.len() > 1) {
            self.capped += usize::from(list.len() > self.params.cap);
            for &(_, doc, at) in list {
                self.index[self.starts[doc as usize] + at as usize] = as_u32(self.places.len());
                self.places.push((doc, at));
            }
            self.ends.set(self.places.len() - 1);
        }
    }

    /// The entries of the words of `doc`.
    fn of_doc(&self, doc: usize) -> &[u32] {
        match self.starts.get(doc..doc + 2) {
            Some(&[start, end]) => &self.index[start..end],
            _ => &[],
        }
    }

    /// How many shingles stood in more places than the cap.
    #[must_use]
    pub const fn capped(&self) -> usize {
        self.capped
    }

    /// All places, ascending, of the shingle that begins at word `at` of `doc`, that one
    /// among them; none where it stands nowhere else.
    #[must_use]
    pub fn places(&self, doc: usize, at: usize) -> &[(u32, u32)] {
        let entry = self.of_doc(doc).get(at);
        let Some(&entry) = entry.filter(|&&it| it != SINGLE) else { return &[] };
        let entry = entry as usize;
        let end = entry + self.ends.until(entry, usize::MAX) + 1;
        &self.places[self.ends.after_last_before(entry)..end]
    }

    /// The places after `doc`'s own that share a shingle with it, sorted by
    /// document, then by how far apart the places are, then by place.
    #[must_use]
    pub fn seeds_of(&self, doc: usize) -> Vec<SharedSeed> {
        let mut res = Vec::new();
        for (at, &entry) in
            self.of_doc(doc).iter().enumerate().filter(|&(_, &entry)| entry != SINGLE)
        {
            let entry = entry as usize;
            // The list's length follows from its first place only when it is short;
            // counting what lies ahead is enough to bound the links of a place.
            let ahead = self.ends.until(entry, self.params.cap.max(FAN));
            let links = if ahead >= self.params.cap { FAN.min(ahead) } else { ahead };
            for &(other_doc, other) in &self.places[entry + 1..=entry + links] {
                res.push(SharedSeed { doc: other_doc, at: as_u32(at), other });
            }
        }
        res.sort_unstable_by_key(|seed| {
            (seed.doc, i64::from(seed.other) - i64::from(seed.at), seed.at)
        });
        res
    }
}

/// So many words are sorted at once, about: 16 MiB of shingles.
const PART_WORDS: usize = 1 << 20;
/// More parts save less memory than what stays takes, and each looks at all words again.
const MOST_PARTS: usize = 64;

/// Into how many parts, as a power of two, the shingles of so many words are dealt.
fn parts(words: usize) -> u32 {
    words.div_ceil(PART_WORDS).min(MOST_PARTS).next_power_of_two().trailing_zeros()
}

/// Numbers that are set, one bit each.
#[derive(Debug, Default)]
struct Bits(Vec<u64>);

impl Bits {
    /// Sets `at`, which is larger than all before.
    fn set(&mut self, at: usize) {
        self.0.resize(at / 64 + 1, 0);
        self.0[at / 64] |= 1 << (at % 64);
    }

    /// How many numbers from `at` on are not set before one is; at most about `most`.
    fn until(&self, at: usize, most: usize) -> usize {
        let rest = self.0[at / 64] >> (at % 64);
        if rest != 0 {
            return rest.trailing_zeros() as usize;
        }
        let mut n = 64 - at % 64;
        for word in &self.0[at / 64 + 1..] {
            if *word != 0 {
                return n + word.trailing_zeros() as usize;
            }
            if n >= most {
                break;
            }
            n += 64;
        }
        n
    }

    /// The number after the last one below `at` that is set; 0 where none is.
    fn after_last_before(&self, at: usize) -> usize {
        let own = self.0[at / 64] & ((1 << (at % 64)) - 1);
        let words = std::iter::once(own).chain(self.0[..at / 64].iter().rev().copied());
        let last = words.enumerate().find(|it| it.1 != 0);
        last.map_or(0, |(back, word)| (at / 64 - back + 1) * 64 - word.leading_zeros() as usize)
    }
}

/// Which of `1 << parts` parts a shingle is dealt into, by its first two words.
fn part_of(words: &[WordId], parts: u32) -> u32 {
    const ODD: [u32; 2] = [0x9E37_79B1, 0x85EB_CA77];
    let mixed = words.iter().zip(ODD).fold(0, |mixed, (it, odd)| mixed ^ it.0.wrapping_mul(odd));
    mixed.checked_shr(u32::BITS - parts).unwrap_or(0)
}

/// The start and the hash of every shingle that is `wanted` and has no masked word.
fn shingles(
    words: &[WordId],
    w: usize,
    wanted: impl Fn(&[WordId]) -> bool,
) -> impl Iterator<Item = (u32, u64)> {
    let windows = words.windows(w.max(1)).enumerate();
    windows.filter(move |it| wanted(it.1) && !it.1.contains(&MASKED)).map(|(at, window)| {
        let hash = window
            .iter()
            .fold(0x9E37_79B9_7F4A_7C15, |hash: u64, word| mix(hash ^ u64::from(word.0)));
        (as_u32(at), hash)
    })
}

fn as_u32(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ids(words: &[u32]) -> Vec<WordId> {
        words.iter().copied().map(WordId).collect()
    }

    /// Every two places with the same `w` words, the slow way.
    fn naive(docs: &[Vec<WordId>], w: usize) -> Vec<(u32, SharedSeed)> {
        let places: Vec<(u32, u32)> = (0..docs.len())
            .flat_map(|doc| {
                (0..(docs[doc].len() + 1).saturating_sub(w))
                    .map(move |at| (as_u32(doc), as_u32(at)))
            })
            .collect();
        let window = |(doc, at): (u32, u32)| &docs[doc as usize][at as usize..at as usize + w];
        let mut res = Vec::new();
        for (n, &a) in places.iter().enumerate() {
            for &b in &places[n + 1..] {
                if window(a) == window(b) && !window(a).contains(&MASKED) {
                    res.push((a.0, SharedSeed { doc: b.0, at: a.1, other: b.1 }));
                }
            }
        }
        res.sort();
        res
    }

    proptest! {
        #[test]
        fn parts_change_nothing(
            docs in proptest::collection::vec(proptest::collection::vec(0u32..4, 0..99), 0..9),
            cap in 1_usize..200,
        ) {
            let docs: Vec<Vec<WordId>> = docs.iter().map(|it| ids(it)).collect();
            let params = PostingParams { w: 2, cap };
            let [one, eight] =
                [0, 3].map(|it| Postings::build_by_parts(&docs, params, |_| true, it));
            prop_assert_eq!(one.capped, eight.capped);
            for (doc, words) in docs.iter().enumerate() {
                prop_assert_eq!(one.seeds_of(doc), eight.seeds_of(doc));
                for at in 0..words.len() {
                    prop_assert_eq!(one.places(doc, at), eight.places(doc, at));
                }
            }
            for (n, place) in one.places.iter().enumerate() {
                let list = one.places(place.0 as usize, place.1 as usize);
                let words = |it: &(u32, u32)| &docs[it.0 as usize][it.1 as usize..][..2];
                prop_assert!(list.iter().all(|it| words(it) == words(place)));
                prop_assert!(list.contains(place) && list.len() > 1);
                let all = one.places.iter().filter(|it| words(it) == words(place)).count();
                prop_assert_eq!(list.len(), all);
                let last = list.last().copied();
                let ahead = one.places[n..].iter().position(|it| Some(*it) == last);
                let until = one.ends.until(n, cap);
                prop_assert!(ahead == Some(until) || ahead > Some(cap) && until >= cap);
            }
        }

        #[test]
        fn below_the_cap_every_shared_shingle_is_proposed(
            docs in proptest::collection::vec(proptest::collection::vec(0u32..4, 0..12), 0..5),
            w in 1usize..4,
        ) {
            let docs: Vec<Vec<WordId>> = docs.iter().map(|it| ids(it)).collect();
            let postings = Postings::build(&docs, PostingParams { w, cap: 1000 });
            let mut found: Vec<_> = (0..docs.len())
                .flat_map(|doc| postings.seeds_of(doc).into_iter().map(move |seed| (as_u32(doc), seed)))
                .collect();
            found.sort();
            prop_assert_eq!(found, naive(&docs, w));
        }
    }

    #[test]
    fn many_copies_stay_connected_at_bounded_cost() {
        let docs = vec![ids(&[1, 2, 3]); 500];
        let postings = Postings::build(&docs, PostingParams { w: 3, cap: 16 });
        assert_eq!(postings.capped(), 1);
        let links: usize = (0..500).map(|doc| postings.seeds_of(doc).len()).sum();
        assert!(links < 500 * 16);
        assert!(
            (0..499)
                .all(|doc| postings.seeds_of(doc).iter().any(|seed| seed.doc == as_u32(doc) + 1))
        );
    }

    #[test]
    fn masked_words_propose_nothing() {
        let docs = vec![vec![WordId(1), MASKED, WordId(2)]; 2];
        assert!(Postings::build(&docs, PostingParams { w: 2, cap: 9 }).seeds_of(0).is_empty());
    }
}

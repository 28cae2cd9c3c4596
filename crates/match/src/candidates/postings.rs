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
//! Cost: one sort of the shingles; memory 16 bytes a word while sorting and 8 to
//! 16 bytes a repeated shingle after it.

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
    /// For every place, where its list ends in `places`.
    list_end: Vec<u32>,
    /// For every document and word, the index in `places`, or `SINGLE`.
    index: Vec<Vec<u32>>,
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
        let mut all: Vec<(u64, u32, u32)> = docs
            .par_iter()
            .enumerate()
            .flat_map_iter(|(doc, words)| {
                let telling = &telling;
                shingles(words, params.w)
                    .filter(move |&(at, _)| telling(&words[at as usize..at as usize + params.w]))
                    .map(move |(at, hash)| (hash, as_u32(doc), at))
            })
            .collect();
        all.par_sort_unstable();
        let mut res = Self {
            places: Vec::new(),
            list_end: Vec::new(),
            index: docs.iter().map(|words| vec![SINGLE; words.len()]).collect(),
            capped: 0,
            params,
        };
        // A run that stands once leads nowhere.
        for list in all.chunk_by(|a, b| a.0 == b.0).filter(|list| list.len() > 1) {
            res.capped += usize::from(list.len() > params.cap);
            let end = as_u32(res.places.len() + list.len());
            for &(_, doc, at) in list {
                res.index[doc as usize][at as usize] = as_u32(res.places.len());
                res.places.push((doc, at));
                res.list_end.push(end);
            }
        }
        res
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
        let entry = self.index.get(doc).and_then(|it| it.get(at));
        let Some(&entry) = entry.filter(|&&it| it != SINGLE) else { return &[] };
        let end = self.list_end[entry as usize];
        let start = self.list_end.partition_point(|&it| it < end);
        &self.places[start..end as usize]
    }

    /// The places after `doc`'s own that share a shingle with it, sorted by
    /// document, then by how far apart the places are, then by place.
    #[must_use]
    pub fn seeds_of(&self, doc: usize) -> Vec<SharedSeed> {
        let mut res = Vec::new();
        for (at, &entry) in
            self.index[doc].iter().enumerate().filter(|&(_, &entry)| entry != SINGLE)
        {
            let entry = entry as usize;
            let end = self.list_end[entry] as usize;
            // The list's length follows from its first place only when it is short;
            // counting what lies ahead is enough to bound the links of a place.
            let ahead = end - entry - 1;
            let links = if ahead >= self.params.cap { FAN } else { ahead };
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

/// The start and the hash of every shingle without a masked word.
fn shingles(words: &[WordId], w: usize) -> impl Iterator<Item = (u32, u64)> + '_ {
    // `windows` panics on 0.
    let w = w.max(1);
    words.windows(w).enumerate().filter(|(_, window)| !window.contains(&MASKED)).map(
        |(at, window)| {
            let hash = window
                .iter()
                .fold(0x9E37_79B9_7F4A_7C15, |hash: u64, word| mix(hash ^ u64::from(word.0)));
            (as_u32(at), hash)
        },
    )
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

//! How candidates are found.

use super::equal::Groups;
use super::sketching::Sketched;
use super::{Comparing, Texts};
use crate::candidates::{
    Banding, BucketLimits, CandidatePair, Candidates, PairShares, Sampling, bounded_lsh_candidates,
    bounded_version_candidates, contained_candidates, hamming_candidates,
};
use crate::text::Stage;
use crate::verify::{FEW, Overlap, may_join};
use crate::{Error, Result};

/// How candidates are found, and what is kept of each text to find them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Search {
    /// By which sketches.
    pub by: By,
    /// The smallest similarity that counts, 0.01..=1; [`By::Versions`] has its own.
    pub threshold: f64,
    /// How many words a shingle has, at least 1.
    pub w: usize,
    /// Which permutation the sketches use.
    pub seed: u64,
    /// How many bytes of memory the sketches and the search may take.
    pub memory: Option<u64>,
    /// How many threads sketch, at least 1.
    pub threads: usize,
}

/// By which sketches candidates are found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum By {
    /// What the verdict on a pair may join: versions, and texts that stand in others.
    Versions,
    /// Resemblance, by bands.
    Resemblance(Banding),
    /// Containment, by samples.
    Containment(Sampling),
    /// Resemblance, by the distance of SimHash values.
    SimHash,
    /// Only equal texts count.
    Nothing,
}

impl Search {
    /// The search for what the verdict joins.
    #[must_use]
    pub const fn for_versions(w: usize, threads: usize) -> Self {
        Self { by: By::Versions, threshold: 1.0, w, seed: 0, memory: None, threads }
    }

    /// The search for a resemblance, at a recall of 0.99.
    ///
    /// # Errors
    ///
    /// Returns an error when the threshold is out of its range.
    pub fn for_resemblance(threshold: f64, w: usize, threads: usize) -> Result<Self> {
        let by = By::Resemblance(Banding::for_threshold(threshold, 0.99)?);
        Ok(Self { by, threshold, w, seed: 0, memory: None, threads })
    }

    /// Whether a text of so many words is compared: what is shorter than a shingle matches
    /// equal texts only; but a verdict may join it.
    #[must_use]
    pub fn compares(&self, words: u32) -> bool {
        words as usize >= if self.by == By::Versions { 1 } else { self.w }
    }

    /// # Errors
    ///
    /// Returns an error when a shingle has no word.
    pub(super) fn check(&self) -> Result<()> {
        if self.w == 0 {
            return Err(Error::parameter("a shingle has at least one word"));
        }
        Ok(())
    }
}

/// Pairs of texts that differ and may match.
pub(super) fn candidates<T: Texts>(
    on: &Comparing<'_, T>,
    search: &Search,
    groups: &Groups,
    sketched: &Sketched,
) -> Result<Candidates> {
    let words = |item: u32| on.texts.print(item).words;
    let items: Vec<u32> = groups.heads().filter(|&it| search.compares(words(it))).collect();
    let mut found = match all_pairs(&items).filter(|_| search.by != By::Nothing) {
        Some(all) => all,
        None => proposed(on, search, &items, sketched)?,
    };
    found.pairs.retain(|it| on.texts.are_compared(it.left, it.right));
    Ok(found)
}

/// All pairs of texts, where they are few: nothing is missed.
fn all_pairs(items: &[u32]) -> Option<Candidates> {
    let pairs = items.iter().enumerate().flat_map(|(at, &left)| {
        items[at + 1..].iter().map(move |&right| CandidatePair { left, right })
    });
    (items.len() <= FEW).then(|| Candidates::of_pairs(pairs.collect()))
}

fn proposed<T: Texts>(
    on: &Comparing<'_, T>,
    search: &Search,
    items: &[u32],
    sketched: &Sketched,
) -> Result<Candidates> {
    let limits = limits_of(search.by);
    let steps = &|done: usize, whole: usize| {
        // With the first step only, since how many there will be is not known before.
        if on.progress.look().stage != Stage::Searching {
            on.progress.begin(Stage::Searching, whole as u64);
        }
        on.progress.step(done);
    };
    if let Some(sketches) = &sketched.sketches {
        return bounded_lsh_candidates(sketches, items, search.threshold, limits, steps);
    }
    if let Some(versions) = &sketched.versions {
        let is_likely = |pair: CandidatePair, shares: &PairShares<'_>| {
            are_likely([pair.left, pair.right].map(|it| on.texts.print(it).words), shares)
        };
        return bounded_version_candidates(versions, items, limits, is_likely, steps);
    }
    if let Some(samples) = &sketched.samples {
        return Ok(contained_candidates(samples, items, search.threshold, limits));
    }
    if sketched.simhashes.is_empty() {
        return Ok(Candidates::default());
    }
    let hash = |item: u32| sketched.simhashes[item as usize];
    let hashes: Vec<_> = items.iter().map(|&item| (item, hash(item))).collect();
    hamming_candidates(&hashes, SIMHASH_DISTANCE, limits)
}

/// How much of a bucket is looked at.
pub(super) fn limits_of(by: By) -> BucketLimits {
    let usual = BucketLimits::default();
    match by {
        // A piece that many have is mostly a phrase; copies of one frame fill a bucket in
        // every band, and meet in many of them.
        By::Versions => BucketLimits {
            all_pairs: 24,
            most_pairs: 1 << 13,
            most_turns: 32,
            only_alike: true,
            ..usual
        },
        _ => usual,
    }
}

/// Whether two texts of so many words may be joined by the verdict, as far as their
/// sketches tell.
pub(super) fn are_likely(lengths: [u32; 2], shares: &PairShares<'_>) -> bool {
    may_join(lengths, at_most(shares.words()), || at_most(shares.letters()))
}

fn at_most(most: crate::candidates::MostShared) -> Overlap {
    let [left, right] = most.sizes;
    Overlap { shared: most.shared, left, right }
}

/// How many bits near-duplicates may differ in.
///
/// Pairs of resemblance 0.7 on 5-word shingles of news-length documents differ
/// in 9 to 11 bits; the usual 3 finds an eighth of them.
pub const SIMHASH_DISTANCE: u32 = 10;

//! What one pair of documents shares, for whoever has found that it is worth comparing.

use super::group::{POSTING_CAP, SEED_WORDS};
use super::pair::{Aligned, PassageParams, Texts, aligned};
use super::{NearWords, WordWeights};
use crate::candidates::{PostingParams, Postings};
use crate::normalize::{Vocabulary, WordId};

/// Aligns pairs of documents as [`find_passages`](super::find_passages) does.
///
/// Where no shingle stands in more places of a corpus than are followed, a pair has here
/// the passages that it has in the corpus, as long as `vocabulary` knows how often words
/// stand there.
#[derive(Debug)]
pub struct PairAligner<'a> {
    docs: &'a [Vec<WordId>],
    near: NearWords<'a>,
    weights: WordWeights,
    params: PassageParams,
}

impl<'a> PairAligner<'a> {
    /// For pairs among `docs`, whose words are numbered by `vocabulary`.
    #[must_use]
    pub fn new(docs: &'a [Vec<WordId>], vocabulary: &'a Vocabulary, params: PassageParams) -> Self {
        let (near, weights) = (NearWords::new(vocabulary), WordWeights::new(vocabulary, docs));
        Self { docs, near, weights, params }
    }

    /// What the documents `left` and `right` share; of one document, what stands twice in it.
    ///
    /// # Panics
    ///
    /// Panics when there is no such document.
    #[must_use]
    pub fn passages(&self, left: usize, right: usize) -> Vec<Aligned> {
        // The index takes its documents as one slice, so the two are copied to stand side by
        // side.
        let mut pair = vec![self.docs[left].clone()];
        if right != left {
            pair.push(self.docs[right].clone());
        }
        let wanted = u32::from(right != left);
        let params = PostingParams { w: SEED_WORDS, cap: POSTING_CAP };
        let mut seeds = Postings::build(&pair, params).seeds_of(0);
        seeds.retain(|it| it.doc == wanted);
        // Seeds number the pair; `aligned` looks the other document up among all of them.
        let number = u32::try_from(right).unwrap_or(u32::MAX);
        seeds.iter_mut().for_each(|it| it.doc = number);
        let texts = Texts { docs: self.docs, near: &self.near, weights: &self.weights };
        aligned(left, &seeds, &texts, SEED_WORDS, self.params)
    }
}

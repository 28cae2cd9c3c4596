//! Which candidates keep the order of both sides?

use super::candidates::{Candidate, FULL};

/// The indexes, ascending, of the heaviest candidates that ascend on both sides.
///
/// `candidates` ascend by `a`, then `b`. The number of units counts, not their
/// length, so that one long paragraph past two short ones is one move; length
/// decides between equals, and a unit of less than [`FULL_WORDS`] words counts
/// less. An equal unit counts as more than three that changed, and those by the
/// square of their similarity: of two stretches that swapped their places, the
/// one that was touched up is the one that somebody moved.
///
/// Cost: `O(n log n)` (heaviest increasing subsequence with a Fenwick tree of
/// prefix maxima).
pub(super) fn heaviest_chain(candidates: &[Candidate]) -> Vec<usize> {
    let size = candidates.iter().map(|it| it.b + 1).max().unwrap_or(0);
    let mut best = PrefixMax { tree: vec![(0, usize::MAX); size + 1] };
    let mut previous = vec![usize::MAX; candidates.len()];
    let mut at = 0;
    for same_a in candidates.chunk_by(|x, y| x.a == y.a) {
        // From the last b down: pairs of one unit never follow each other.
        for (offset, candidate) in same_a.iter().enumerate().rev() {
            let (weight, before) = best.up_to(candidate.b);
            previous[at + offset] = before;
            best.raise(candidate.b, (weight + weight_of(candidate), at + offset));
        }
        at += same_a.len();
    }
    let mut chain = Vec::new();
    let mut next = best.up_to(size).1;
    while next != usize::MAX {
        chain.push(next);
        next = previous[next];
    }
    chain.reverse();
    chain
}

/// Units of so many words count in full.
const FULL_WORDS: u64 = 8;

fn weight_of(candidate: &Candidate) -> u64 {
    let words = u64::try_from(candidate.words).unwrap_or(u64::MAX);
    let squared = candidate.similarity * candidate.similarity / FULL;
    let similarity = if squared == FULL { FULL } else { squared * 3 / 10 };
    similarity * (1 + words.min(FULL_WORDS)) * 1000 + words.min(1000) * similarity / FULL
}

/// The greatest value among those raised below a place (Fenwick 1994).
struct PrefixMax {
    tree: Vec<(u64, usize)>,
}

impl PrefixMax {
    /// The greatest of the places below `end`; of equals, the one raised first.
    fn up_to(&self, end: usize) -> (u64, usize) {
        let mut best = (0, usize::MAX);
        let mut at = end;
        while at > 0 {
            if self.tree[at].0 > best.0 {
                best = self.tree[at];
            }
            at &= at - 1;
        }
        best
    }

    fn raise(&mut self, place: usize, value: (u64, usize)) {
        let mut at = place + 1;
        while at < self.tree.len() {
            if value.0 > self.tree[at].0 {
                self.tree[at] = value;
            }
            at += at & at.wrapping_neg();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn candidate(a: usize, b: usize, similarity: u64) -> Candidate {
        Candidate { a, b, similarity, words: 10 }
    }

    /// The weight of the best chain, from every candidate on, the slow way.
    fn naive(candidates: &[Candidate]) -> u64 {
        let mut best = vec![0; candidates.len()];
        for (at, it) in candidates.iter().enumerate() {
            let before = candidates[..at].iter().zip(&best);
            let most = before.filter(|(x, _)| x.a < it.a && x.b < it.b).map(|(_, &w)| w).max();
            best[at] = most.unwrap_or(0) + weight_of(it);
        }
        best.into_iter().max().unwrap_or(0)
    }

    #[test]
    fn one_paragraph_past_two_is_the_one_that_moved() {
        let pairs = [candidate(0, 2, FULL), candidate(1, 0, FULL), candidate(2, 1, FULL)];
        assert_eq!(heaviest_chain(&pairs), [1, 2]);
        assert!(heaviest_chain(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn the_chain_ascends_and_weighs_as_much_as_the_naive_one(
            mut pairs in proptest::collection::vec((0usize..9, 0usize..9, 300u64..=FULL), 0..20),
        ) {
            pairs.sort_unstable();
            pairs.dedup_by_key(|it| (it.0, it.1));
            let all: Vec<Candidate> = pairs.iter().map(|&(a, b, s)| candidate(a, b, s)).collect();
            let chain: Vec<Candidate> = heaviest_chain(&all).into_iter().map(|it| all[it]).collect();
            prop_assert!(chain.windows(2).all(|it| it[0].a < it[1].a && it[0].b < it[1].b));
            prop_assert_eq!(chain.iter().map(weight_of).sum::<u64>(), naive(&all));
        }
    }
}

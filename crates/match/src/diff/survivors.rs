//! Which words of a stretch survive in another.

use super::candidates::{Candidate, FULL, fingerprint, same, words};
use super::chain::heaviest_chain;
use super::tokens::Token;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;

/// Ascending indexes of tokens that correspond.
pub(super) type Pairs = Vec<(usize, usize)>;

/// What survives, and whether a limit cut the search for it short.
pub(super) struct Survivors {
    pub(super) pairs: Pairs,
    pub(super) coarse: bool,
}

/// Pairs the tokens of two stretches as a reader would.
///
/// The longest common subsequence, without the pairs that only make a rewritten
/// stretch harder to read ([`without_soup`], [`whole_where_little_survives`]).
pub(super) fn survivors(a: &[Token], b: &[Token]) -> Survivors {
    let Survivors { pairs, coarse } = align(a, b);
    let pairs = whole_where_little_survives(without_soup(pairs, a, b), a, b);
    Survivors { pairs, coarse }
}

/// Up to this many cells (tokens of the one times tokens of the other), the
/// search for the shortest edit script is exact: half a millisecond at worst.
const EXACT_CELLS: usize = 250_000;

/// Up to this many tokens of both sides, one search takes 0.1 s at worst.
const SEARCHED_TOKENS: usize = 20_000;

/// Runs of so many tokens that both sides have once each cut longer stretches.
/// The first is long enough to be unique in a text of two words.
const ANCHORS: [usize; 2] = [32, 8];

/// The pairs of equal tokens of one alignment.
///
/// Up to [`EXACT_CELLS`] no alignment has more. Above [`SEARCHED_TOKENS`] only
/// the stretches between anchors are searched, so that the work is bounded; what
/// holds no anchor is taken to share nothing.
fn align(a: &[Token], b: &[Token]) -> Survivors {
    let pairs = Vec::with_capacity(a.len().min(b.len()));
    let mut out = Survivors { pairs, coarse: false };
    align_between(Piece { a, b, at: (0, 0) }, &ANCHORS, &mut out);
    out
}

/// A stretch of both sides, and where it begins in the whole.
#[derive(Clone, Copy)]
struct Piece<'a> {
    a: &'a [Token],
    b: &'a [Token],
    at: (usize, usize),
}

impl Piece<'_> {
    fn cut(&self, a: Range<usize>, b: Range<usize>) -> Self {
        let at = (self.at.0 + a.start, self.at.1 + b.start);
        Self { a: &self.a[a], b: &self.b[b], at }
    }

    fn push(&self, a: usize, b: usize, len: usize, out: &mut Survivors) {
        out.pairs.extend((0..len).map(|it| (self.at.0 + a + it, self.at.1 + b + it)));
    }
}

fn align_between(piece: Piece<'_>, anchors: &[usize], out: &mut Survivors) {
    let alike = |(x, y): &(&Token, &Token)| x.id == y.id;
    let start = piece.a.iter().zip(piece.b).take_while(alike).count();
    piece.push(0, 0, start, out);
    let (rest_a, rest_b) = (&piece.a[start..], &piece.b[start..]);
    let end = rest_a.iter().rev().zip(rest_b.iter().rev()).take_while(alike).count();
    let (a_end, b_end) = (piece.a.len() - end, piece.b.len() - end);
    if start < a_end && start < b_end {
        search(piece.cut(start..a_end, start..b_end), anchors, out);
    }
    piece.push(a_end, b_end, end, out);
}

fn search(piece: Piece<'_>, anchors: &[usize], out: &mut Survivors) {
    let Piece { a, b, .. } = piece;
    if a.len() + b.len() > SEARCHED_TOKENS {
        let [len, shorter @ ..] = anchors else {
            out.coarse = true;
            return;
        };
        let mut last = (0, 0);
        for (i, j) in unique_runs(a, b, *len) {
            if i < last.0 || j < last.1 {
                continue; // It overlaps the anchor before.
            }
            align_between(piece.cut(last.0..i, last.1..j), shorter, out);
            piece.push(i, j, *len, out);
            last = (i + len, j + len);
        }
        align_between(piece.cut(last.0..a.len(), last.1..b.len()), shorter, out);
        return;
    }
    let ids = |tokens: &[Token]| -> Vec<u32> { tokens.iter().map(|it| it.id).collect() };
    // `RawMyers` finds the shortest script; `Myers` gives it up where the search gets long.
    let exact = a.len() * b.len() <= EXACT_CELLS;
    let algorithm = if exact { Algorithm::RawMyers } else { Algorithm::Myers };
    for op in capture_diff_slices(algorithm, &ids(a), &ids(b)) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            piece.push(old_index, new_index, len, out);
        }
    }
}

/// The longest ascending chain of runs of `len` tokens that stand once in each.
fn unique_runs(a: &[Token], b: &[Token], len: usize) -> Pairs {
    let mut all: Vec<(u64, bool, usize)> = Vec::new();
    for (side, tokens) in [(false, a), (true, b)] {
        all.extend(tokens.windows(len).enumerate().map(|(at, it)| (fingerprint(it), side, at)));
    }
    all.sort_unstable();
    let mut found: Vec<Candidate> = Vec::new();
    for run in all.chunk_by(|x, y| x.0 == y.0) {
        // Equal fingerprints are no proof.
        if let [(_, false, i), (_, true, j)] = *run
            && same(&a[i..i + len], &b[j..j + len])
        {
            found.push(Candidate { a: i, b: j, similarity: FULL, words: 1 });
        }
    }
    found.sort_unstable_by_key(|it| it.a);
    heaviest_chain(&found).into_iter().map(|at| (found[at].a, found[at].b)).collect()
}

/// Drops runs of pairs that are too short to tell a reader anything.
///
/// A run is dropped when text is replaced on both sides of it and it holds no
/// word, or `k` words while more than `2 k` words are replaced on either side:
/// then at most a third of the words that are shown as changed are not. Runs are
/// taken from the left, and a dropped one counts as replaced for the next.
fn without_soup(pairs: Pairs, a: &[Token], b: &[Token]) -> Pairs {
    let runs = runs(&pairs);
    let mut kept: Pairs = Vec::with_capacity(pairs.len());
    for (at, run) in runs.iter().enumerate() {
        let (first, last) = (pairs[run.start], pairs[run.end - 1]);
        let from = kept.last().map_or((0, 0), |&(i, j)| (i + 1, j + 1));
        let to = runs.get(at + 1).map_or((a.len(), b.len()), |next| pairs[next.start]);
        let before = (words(&a[from.0..first.0]), words(&b[from.1..first.1]));
        let after = (words(&a[last.0 + 1..to.0]), words(&b[last.1 + 1..to.1]));
        let replaced = before.0.min(before.1) > 0 && after.0.min(after.1) > 0;
        let enough = 2 * words(&a[first.0..=last.0]);
        if !(replaced && before.0.max(before.1) > enough && after.0.max(after.1) > enough) {
            kept.extend_from_slice(&pairs[run.clone()]);
        }
    }
    kept
}

/// Of the shorter side's words between the first and the last edit, this share
/// must survive, or the stretch is shown as old and new whole.
const SURVIVAL: (usize, usize) = (1, 3);

/// Drops all pairs between the common start and the common end where less than
/// [`SURVIVAL`] of the words survives.
fn whole_where_little_survives(mut pairs: Pairs, a: &[Token], b: &[Token]) -> Pairs {
    let start = pairs.iter().enumerate().take_while(|&(at, &pair)| pair == (at, at)).count();
    let mirrored = |back: usize, pair: (usize, usize)| {
        pair.0 + back + 1 == a.len() && pair.1 + back + 1 == b.len()
    };
    let rest = &pairs[start..];
    let end = rest.iter().rev().enumerate().take_while(|&(at, &it)| mirrored(at, it)).count();
    let inner = &rest[..rest.len() - end];
    let (inner_a, inner_b) = (&a[start..a.len() - end], &b[start..b.len() - end]);
    let surviving = inner.iter().filter(|it| a[it.0].word).count();
    if surviving * SURVIVAL.1 < words(inner_a).min(words(inner_b)) * SURVIVAL.0 {
        pairs.drain(start..pairs.len() - end);
    }
    pairs
}

/// The maximal stretches of `pairs` that ascend by one on both sides.
fn runs(pairs: &[(usize, usize)]) -> Vec<Range<usize>> {
    let mut res = Vec::new();
    let mut start = 0;
    for at in 1..=pairs.len() {
        let joined = at < pairs.len()
            && pairs[at].0 == pairs[at - 1].0 + 1
            && pairs[at].1 == pairs[at - 1].1 + 1;
        if !joined {
            res.push(start..at);
            start = at;
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;
    use proptest::prelude::*;

    fn tokens(ids: &[u32]) -> Vec<Token> {
        ids.iter().map(|&id| Token { id, span: Span::default(), word: true }).collect()
    }

    /// Length of the longest common subsequence, the quadratic way.
    fn naive_common(a: &[u32], b: &[u32]) -> usize {
        let mut row = vec![0; b.len() + 1];
        for x in a {
            let mut diagonal = 0;
            for (j, y) in b.iter().enumerate() {
                let above = row[j + 1];
                row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
                diagonal = above;
            }
        }
        row[b.len()]
    }

    #[test]
    fn little_survival_keeps_the_common_start_and_end() {
        let a = tokens(&[1, 2, 10, 11, 12, 5, 13, 14, 15, 3]);
        let b = tokens(&[1, 2, 20, 5, 21, 22, 23, 24, 25, 26, 27, 3]);
        assert_eq!(survivors(&a, &b).pairs, [(0, 0), (1, 1), (9, 11)]);
        let b = tokens(&[1, 2, 10, 11, 12, 5, 24, 25, 26, 3]);
        assert_eq!(survivors(&a, &b).pairs.len(), 7);
    }

    #[test]
    fn what_is_only_added_leaves_all_pairs() {
        let a = tokens(&[1, 2, 3]);
        let b = tokens(&[1, 20, 21, 22, 23, 24, 2, 25, 26, 27, 28, 29, 3]);
        assert_eq!(survivors(&a, &b).pairs.len(), 3);
    }

    #[test]
    fn long_stretches_are_cut_at_what_both_have_once() {
        // Two words in an order without a period, then the same with edits.
        let mut state = 1u32;
        let mut bit = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state >> 31
        };
        let a: Vec<u32> = (0..30_000).map(|_| bit()).collect();
        let mut b = a.clone();
        (0..b.len()).step_by(500).for_each(|at| b[at] = 2);
        let found = align(&tokens(&a), &tokens(&b));
        assert_eq!((found.pairs.len(), found.coarse), (a.len() - 60, false));
        let other: Vec<u32> = (0..30_000).map(|_| bit()).collect();
        let found = align(&tokens(&a), &tokens(&other));
        assert!(found.coarse);
        assert!(found.pairs.windows(2).all(|it| it[0].0 < it[1].0 && it[0].1 < it[1].1));
    }

    proptest! {
        #[test]
        fn the_alignment_is_as_long_as_the_naive_one(
            a in proptest::collection::vec(0u32..5, 0..40),
            b in proptest::collection::vec(0u32..5, 0..40),
        ) {
            prop_assert_eq!(align(&tokens(&a), &tokens(&b)).pairs.len(), naive_common(&a, &b));
        }

        #[test]
        fn survivors_ascend_and_are_equal(
            a in proptest::collection::vec(0u32..5, 0..40),
            b in proptest::collection::vec(0u32..5, 0..40),
        ) {
            let pairs = survivors(&tokens(&a), &tokens(&b)).pairs;
            prop_assert!(pairs.windows(2).all(|it| it[0].0 < it[1].0 && it[0].1 < it[1].1));
            prop_assert!(pairs.iter().all(|&(i, j)| a[i] == b[j]));
        }
    }
}

//! Which units correspond, in place, elsewhere, split or merged?

use super::candidates::{Candidate, FULL, Profile, Units, candidates, same, similar_units, words};
use super::chain::heaviest_chain;
use super::weights::Weights;
use std::ops::Range;

/// Consecutive units of each side that correspond; one side has exactly one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) a: Range<usize>,
    pub(super) b: Range<usize>,
    /// Whether it is out of the order that the other groups keep.
    pub(super) moved: bool,
}

/// The correspondence of two sides.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// Disjoint, by ascending `b`. Those not moved ascend by `a` too.
    pub(super) groups: Vec<Group>,
    /// Whether the search for similar units was cut off.
    pub(super) cut: bool,
}

/// Pairs units by content.
///
/// Equal units at both ends are paired first; then the [`heaviest_chain`] of
/// candidates stays in place; with `moves`, what remains similar enough has
/// moved; last, a unit that no other has claimed joins its neighbor's group where
/// its words are in the other side of it: a split or a merge.
pub(super) fn group_units(a: &Units<'_>, b: &Units<'_>, weights: &Weights, moves: bool) -> Groups {
    let shorter = a.len().min(b.len());
    let start = (0..shorter).take_while(|&at| same(a.of(at), b.of(at))).count();
    let end = (0..shorter - start)
        .take_while(|&at| same(a.of(a.len() - 1 - at), b.of(b.len() - 1 - at)))
        .count();
    let (a_end, b_end) = (a.len() - end, b.len() - end);
    let mut pairing =
        Pairing { a, b, weights, of_a: vec![None; a.len()], of_b: vec![None; b.len()] };
    (0..start).for_each(|at| pairing.claim(at, at, false));
    (0..end).for_each(|at| pairing.claim(a_end + at, b_end + at, false));
    let mut cut = false;
    // A sentence between the same neighbors took the other's place, however little they share.
    if a_end == start + 1 && b_end == start + 1 && !moves {
        pairing.claim(start, start, false);
    } else if start < a_end && start < b_end {
        let (mut found, stopped) = candidates(a, start..a_end, b, start..b_end, weights);
        cut = stopped;
        found.retain(|it| it.words >= SHORT_WORDS || it.similarity >= SHORT_IN_PLACE);
        for at in heaviest_chain(&found) {
            pairing.claim(found[at].a, found[at].b, false);
        }
        if moves {
            pairing.claim_in_gaps(start..a_end, start..b_end);
            pairing.claim_moved(found);
        }
    }
    Groups { groups: pairing.groups(), cut }
}

/// A moved unit keeps at least so much of its words: two that share a half are
/// more alike than lines of one template that only differ in names and numbers.
const MOVED_SIMILARITY: u64 = 500;

/// A unit with fewer words moves only together with a neighbor.
const MOVED_WORDS: usize = 4;

/// A unit with fewer words than [`SHORT_WORDS`] keeps at least so much: two words
/// in seven may differ.
const SHORT_SIMILARITY: u64 = 750;

/// A unit with fewer words than [`SHORT_WORDS`] stays in place if it keeps so much:
/// a heading shares two or three common words with any other.
const SHORT_IN_PLACE: u64 = 500;

/// See [`SHORT_SIMILARITY`].
const SHORT_WORDS: usize = 8;

/// Who is paired with whom so far.
struct Pairing<'a> {
    a: &'a Units<'a>,
    b: &'a Units<'a>,
    weights: &'a Weights,
    of_a: Vec<Option<usize>>,
    of_b: Vec<Option<(usize, bool)>>,
}

impl Pairing<'_> {
    fn claim(&mut self, a: usize, b: usize, moved: bool) {
        self.of_a[a] = Some(b);
        self.of_b[b] = Some((a, moved));
    }

    fn free(&self, a: usize, b: usize) -> bool {
        self.of_a.get(a) == Some(&None) && self.of_b.get(b) == Some(&None)
    }

    /// Claims what is similar and between the same two neighbors, though an equal
    /// unit stands elsewhere: a line of a list that was edited into another one
    /// has not moved.
    fn claim_in_gaps(&mut self, a: Range<usize>, b: Range<usize>) {
        let (mut x, mut y) = (a.start, b.start);
        let anchors: Vec<(usize, usize)> = a
            .clone()
            .filter_map(|at| self.of_a[at].map(|it| (at, it)))
            .chain([(a.end, b.end)])
            .collect();
        for (i, j) in anchors {
            if x == i || y == j {
                (x, y) = (i + 1, j + 1);
                continue;
            }
            let left: Vec<usize> = (x..i).collect();
            let right: Vec<usize> = (y..j).collect();
            (x, y) = (i + 1, j + 1);
            let mut found = Vec::new();
            similar_units((self.a, &left), (self.b, &right), self.weights, &mut found);
            found.retain(|it| it.similarity >= MOVED_SIMILARITY);
            found.sort_unstable_by_key(|it| (it.a, it.b));
            for at in heaviest_chain(&found) {
                self.claim(found[at].a, found[at].b, false);
            }
        }
    }

    /// Claims what is similar but out of order, the most similar first.
    fn claim_moved(&mut self, mut found: Vec<Candidate>) {
        let least = |words| if words < SHORT_WORDS { SHORT_SIMILARITY } else { MOVED_SIMILARITY };
        found.retain(|it| it.similarity >= least(it.words) && self.free(it.a, it.b));
        found.sort_by_key(|it| (std::cmp::Reverse((it.similarity, it.words)), it.a, it.b));
        for it in &found {
            if it.words >= MOVED_WORDS && self.free(it.a, it.b) {
                self.claim(it.a, it.b, true);
            }
        }
        // A heading moves with the paragraph below it.
        found.retain(|it| it.similarity == FULL && it.words < MOVED_WORDS);
        // From the last up: a heading below another one has moved by the time that one is
        // asked.
        found.sort_by_key(|it| std::cmp::Reverse(it.a));
        for it in &found {
            let beside = |a: Option<usize>, b: Option<usize>| match (a, b) {
                (Some(a), Some(b)) => self.of_b.get(b) == Some(&Some((a, true))),
                _ => false,
            };
            let below = beside(Some(it.a + 1), Some(it.b + 1));
            let above = beside(it.a.checked_sub(1), it.b.checked_sub(1));
            if (below || above) && self.free(it.a, it.b) {
                self.claim(it.a, it.b, true);
            }
        }
    }

    /// The pairs, grown where a paragraph was split or merged.
    fn groups(&mut self) -> Vec<Group> {
        let mut res = Vec::new();
        let mut taken_a: Vec<bool> = self.of_a.iter().map(Option::is_some).collect();
        let mut taken_b: Vec<bool> = self.of_b.iter().map(Option::is_some).collect();
        for b in 0..self.of_b.len() {
            let Some((a, moved)) = self.of_b[b] else { continue };
            let mut group = Group { a: a..a + 1, b: b..b + 1, moved };
            // Equal units leave nothing that a neighbor may have been split from.
            if !same(self.a.of(a), self.b.of(b)) {
                grow((self.a, a), (self.b, &mut group.b), &mut taken_b, self.weights);
                if group.b.len() == 1 {
                    grow((self.b, b), (self.a, &mut group.a), &mut taken_a, self.weights);
                }
            }
            res.push(group);
        }
        res
    }
}

/// Lets `group`, units of the many side, take in free neighbors of which at
/// least half is in what the others leave of `one`.
fn grow(
    (one_side, one): (&Units<'_>, usize),
    (many, group): (&Units<'_>, &mut Range<usize>),
    taken: &mut [bool],
    weights: &Weights,
) {
    let free = |taken: &[bool], at: usize| taken.get(at) == Some(&false);
    // A profile costs a sort, and most units have no free neighbor.
    if !(free(taken, group.end) || group.start > 0 && free(taken, group.start - 1)) {
        return;
    }
    let whole = Profile::new(one_side.of(one), weights);
    let shared =
        |range: Range<usize>| Profile::new(many.cover(range), weights).shared(&whole, weights);
    let mut so_far = shared(group.clone());
    let mut joins = |range: Range<usize>, unit: usize| {
        let with = shared(range);
        let weight = weights.sum(many.of(unit));
        // A single word stands in many a paragraph and is split from none.
        let yes = words(many.of(unit)) > 1 && (with - so_far) * 2 >= weight;
        if yes {
            so_far = with;
        }
        yes
    };
    while free(taken, group.end) && joins(group.start..group.end + 1, group.end) {
        taken[group.end] = true;
        group.end += 1;
    }
    while group.start > 0
        && free(taken, group.start - 1)
        && joins(group.start - 1..group.end, group.start - 1)
    {
        group.start -= 1;
        taken[group.start] = true;
    }
}

//! The parts that a diff is written in: cut, put in order, and what shape each has.

use super::model::Shape;
use super::prepare::Prepared;
use super::survivors::Pairs;
use crate::text::is_unspaced;
use std::collections::BTreeMap;
use std::ops::Range;

/// Tokens of one block of each side that correspond; of a part that only one side
/// has, the other range is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) a: Range<usize>,
    pub(super) b: Range<usize>,
    /// Whether it is out of the order that the other parts keep.
    pub(super) moved: bool,
    /// The tokens that correspond, inside both ranges.
    pub(super) pairs: Pairs,
}

impl Part {
    /// A part that only A has.
    pub(super) fn only_a(a: Range<usize>) -> Self {
        Self { a, ..Self::default() }
    }

    /// A part that only B has.
    pub(super) fn only_b(b: Range<usize>) -> Self {
        Self { b, ..Self::default() }
    }

    pub(super) fn is_of_both(&self) -> bool {
        !self.a.is_empty() && !self.b.is_empty()
    }
}

/// The parts in B's order; those that only A has stand where they stood in A.
pub(super) fn in_order(parts: Vec<Part>) -> Vec<Part> {
    let (mut both, alone): (Vec<Part>, Vec<Part>) = parts
        .into_iter()
        .filter(|it| !it.a.is_empty() || !it.b.is_empty())
        .partition(Part::is_of_both);
    let (mut only_a, mut only_b): (Vec<Part>, Vec<Part>) =
        alone.into_iter().partition(|it| it.b.is_empty());
    both.sort_unstable_by_key(|it| it.b.start);
    only_a.sort_unstable_by_key(|it| it.a.start);
    only_b.sort_unstable_by_key(|it| it.b.start);
    let mut res = Vec::with_capacity(both.len() + only_a.len() + only_b.len());
    let (mut only_a, mut only_b) = (only_a.into_iter().peekable(), only_b.into_iter().peekable());
    for part in both {
        if !part.moved {
            while let Some(it) = only_a.next_if(|it| it.a.start < part.a.start) {
                res.push(it);
            }
        }
        while let Some(it) = only_b.next_if(|it| it.b.start < part.b.start) {
            res.push(it);
        }
        res.push(part);
    }
    res.extend(only_a);
    res.extend(only_b);
    res
}

/// What is left of `part` without the tokens `out_a` and `out_b`, which ascend: cut
/// into stretches that have no gap on either side.
///
/// What has no partner near a cut stays with the stretch before it.
pub(super) fn without(
    (a, b): (&Prepared<'_>, &Prepared<'_>),
    part: &Part,
    out_a: &[Range<usize>],
    out_b: &[Range<usize>],
) -> Vec<Part> {
    let mut pairs = part.pairs.clone();
    pairs.retain(|&(i, j)| !holds(out_a, i) && !holds(out_b, j));
    // Each cut by the number of pairs before it, so that those of both sides ascend.
    let mut cuts: Vec<(usize, bool, &Range<usize>)> = Vec::new();
    cuts.extend(out_a.iter().map(|it| (pairs.partition_point(|x| x.0 < it.start), false, it)));
    cuts.extend(out_b.iter().map(|it| (pairs.partition_point(|x| x.1 < it.start), true, it)));
    cuts.sort_by_key(|it| (it.0, it.1, it.2.start));
    let mut res = Vec::new();
    let mut push = |a: Range<usize>, b: Range<usize>| {
        let from = pairs.partition_point(|it| it.0 < a.start || it.1 < b.start);
        let to = pairs.partition_point(|it| it.0 < a.end && it.1 < b.end).max(from);
        if !a.is_empty() || !b.is_empty() {
            res.push(Part { a, b, moved: part.moved, pairs: pairs[from..to].to_vec() });
        }
    };
    let (mut x, mut y) = (part.a.start, part.b.start);
    for (rank, of_b, out) in cuts {
        let (before, after) = (rank.checked_sub(1).and_then(|it| pairs.get(it)), pairs.get(rank));
        if of_b {
            let gap = (before.map(|it| it.0), after.map(|it| it.0));
            let cut = cut_in_gap(a, x..part.a.end, gap, out_a);
            push(x..cut, y..out.start);
            (x, y) = (cut, out.end);
        } else {
            let gap = (before.map(|it| it.1), after.map(|it| it.1));
            let cut = cut_in_gap(b, y..part.b.end, gap, out_b);
            push(x..out.start, y..cut);
            (x, y) = (out.end, cut);
        }
    }
    push(x..part.a.end, y..part.b.end);
    res
}

/// Whether one of `all`, which ascend, holds the token at `at`.
fn holds(all: &[Range<usize>], at: usize) -> bool {
    all.get(all.partition_point(|it| it.end <= at)).is_some_and(|it| it.contains(&at))
}

/// Where to cut `rest` of a side between two paired tokens: behind what has no
/// partner, or, before the first pair, in front of it; never past what is taken out.
fn cut_in_gap(
    side: &Prepared<'_>,
    rest: Range<usize>,
    (before, after): (Option<usize>, Option<usize>),
    out: &[Range<usize>],
) -> usize {
    let least = before.map_or(rest.start, |it| rest.start.max(it + 1));
    let most = out.iter().map(|it| it.start).find(|&it| it >= least).unwrap_or(rest.end);
    let latest = match before {
        Some(_) => after.map_or(most, |it| it.min(most)).max(least),
        None => least,
    };
    cut_between_words(side, least..latest, most)
}

/// Where to cut so that no part begins in the middle of what white space parts:
/// as late in `wanted` as possible, else as soon after it, `end` at the latest.
pub(super) fn cut_between_words(side: &Prepared<'_>, wanted: Range<usize>, end: usize) -> usize {
    let apart = |&at: &usize| is_between_words(side, at);
    let latest = (wanted.start..=wanted.end).rev().find(apart);
    latest.or_else(|| (wanted.end..end).find(apart)).unwrap_or(end)
}

/// Whether the token at `at` begins what white space parts from the text before it.
///
/// Scripts without spaces are cut anywhere.
pub(super) fn is_between_words(side: &Prepared<'_>, at: usize) -> bool {
    let (Some(before), Some(token)) = (side.tokens.get(at.wrapping_sub(1)), side.tokens.get(at))
    else {
        return true;
    };
    let first = token.span.of(side.text).chars().next();
    before.span.end < token.span.start || first.is_some_and(is_unspaced)
}

/// Which blocks the parts pair with which.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    /// The blocks of B that each block of A is paired with, and the other way round.
    of_a: BTreeMap<usize, Vec<usize>>,
    of_b: BTreeMap<usize, Vec<usize>>,
}

impl Shapes {
    pub(super) fn of(parts: &[Part], a: &Prepared<'_>, b: &Prepared<'_>) -> Self {
        let mut res = Self::default();
        for part in parts.iter().filter(|it| it.is_of_both()) {
            let (a, b) = (a.block_at(part.a.start), b.block_at(part.b.start));
            for (map, key, value) in [(&mut res.of_a, a, b), (&mut res.of_b, b, a)] {
                let list = map.entry(key).or_default();
                if !list.contains(&value) {
                    list.push(value);
                }
            }
        }
        res
    }

    /// How the blocks of `part` correspond.
    ///
    /// A block was split where it became several of B that have nothing of another
    /// block; the other way round, it was merged. What else is not a whole block is a
    /// part of one.
    pub(super) fn shape(&self, part: &Part, a: &Prepared<'_>, b: &Prepared<'_>) -> Shape {
        let (x, y) = (a.block_at(part.a.start), b.block_at(part.b.start));
        let whole_a = part.a.is_empty() || part.a == a.blocks[x].tokens;
        let whole_b = part.b.is_empty() || part.b == b.blocks[y].tokens;
        if part.is_of_both() {
            let alone = |map: &BTreeMap<usize, Vec<usize>>, all: &[usize]| {
                all.iter().all(|it| map.get(it).is_some_and(|it| it.len() == 1))
            };
            let in_b = self.of_a.get(&x).map_or(&[][..], Vec::as_slice);
            let in_a = self.of_b.get(&y).map_or(&[][..], Vec::as_slice);
            if in_b.len() > 1 && alone(&self.of_b, in_b) {
                return Shape::Split;
            }
            if in_a.len() > 1 && alone(&self.of_a, in_a) {
                return Shape::Merged;
            }
        }
        if whole_a && whole_b { Shape::Whole } else { Shape::Part }
    }
}

//! How do two articles differ?

use super::candidates::{Units, same, words};
use super::edits::{Stretch, Written, write_edits};
use super::groups::{Group, group_units};
use super::model::{BlockChange, BlockPlace, ChangeKind, Diff, Edit, Shape};
use super::options::{DiffOptions, Side};
use super::prepare::{Prepared, PreparedBlock, prepare};
use super::survivors::{Pairs, survivors};
use super::types::{EditClass, WordOpKind};
use super::weights::Weights;
use crate::text::{Span, is_unspaced};
use std::ops::Range;

/// How B differs from A.
///
/// Blocks are paired by their words, wherever they stand; inside a changed pair
/// sentences are paired, and inside those words. Two empty sides give a diff
/// without changes.
///
/// The words of a change, those of A or those of B, joined, are the text of its
/// place on that side with any white space as one space.
///
/// Cost: linear in the bytes for what is equal; the search for similar blocks is
/// bounded by the number of words times a constant, and the word alignment as in
/// [`word_diff`](super::word_diff). Long inputs that share nothing take about a
/// second a megabyte at worst.
#[must_use]
pub fn diff(a: &Side<'_>, b: &Side<'_>, options: &DiffOptions<'_>) -> Diff {
    let (a, b, distinct) = prepare(a, b, options);
    let weights = Weights::new(&a, &b, distinct);
    let ranges = |side: &Prepared<'_>| -> Vec<Range<usize>> {
        side.blocks.iter().map(|it| it.tokens.clone()).collect()
    };
    let (a_ranges, b_ranges) = (ranges(&a), ranges(&b));
    let groups = group_units(
        &Units { tokens: &a.tokens, ranges: &a_ranges },
        &Units { tokens: &b.tokens, ranges: &b_ranges },
        &weights,
        true,
    );
    let mut res = Assembly { a: &a, b: &b, weights: &weights, options, out: Diff::default() };
    res.out.coarse = groups.cut;
    res.out.counts.a_words = words(&a.tokens);
    res.out.counts.b_words = words(&b.tokens);
    res.assemble(&groups.groups);
    for change in &res.out.changes {
        res.out.counts.kinds[change.kind as usize] += 1;
    }
    res.out
}

/// A diff in the making.
struct Assembly<'a> {
    a: &'a Prepared<'a>,
    b: &'a Prepared<'a>,
    weights: &'a Weights,
    options: &'a DiffOptions<'a>,
    out: Diff,
}

impl Assembly<'_> {
    fn assemble(&mut self, groups: &[Group]) {
        // A block that moved is no deletion, though its place in A is passed.
        let mut paired = vec![false; self.a.blocks.len()];
        for group in groups {
            paired[group.a.clone()].fill(true);
        }
        let (mut next_a, mut next_b) = (0, 0);
        for group in groups {
            // What moved does not say how far A was read: deletions stand in the order of the
            // rest.
            if !group.moved {
                self.delete(next_a..group.a.start, &paired);
                next_a = group.a.end;
            }
            self.insert(next_b..group.b.start);
            next_b = group.b.end;
            self.pair(group);
        }
        self.delete(next_a..self.a.blocks.len(), &paired);
        self.insert(next_b..self.b.blocks.len());
    }

    fn delete(&mut self, blocks: Range<usize>, paired: &[bool]) {
        for at in blocks.filter(|&it| !paired[it]) {
            let change = one_sided(place(&self.a.blocks[at]), WordOpKind::Delete);
            self.out.changes.push(change);
        }
    }

    fn insert(&mut self, blocks: Range<usize>) {
        for at in blocks {
            let change = one_sided(place(&self.b.blocks[at]), WordOpKind::Insert);
            self.out.changes.push(change);
        }
    }

    fn pair(&mut self, group: &Group) {
        let a_tokens = self.tokens(self.a, &group.a);
        let b_tokens = self.tokens(self.b, &group.b);
        let (a_all, b_all) = (&self.a.tokens, &self.b.tokens);
        if self.options.stop.is_some_and(|stop| stop())
            && !same(&a_all[a_tokens.clone()], &b_all[b_tokens.clone()])
        {
            self.out.coarse = true;
            self.part(group, a_tokens, b_tokens, &Vec::new());
            return;
        }
        let pairs = self.align(group, a_tokens.clone(), b_tokens.clone());
        for (a_part, b_part) in self.parts(group, a_tokens, b_tokens, &pairs) {
            self.part(group, a_part, b_part, &pairs);
        }
    }

    fn tokens(&self, side: &Prepared<'_>, blocks: &Range<usize>) -> Range<usize> {
        side.blocks[blocks.start].tokens.start..side.blocks[blocks.end - 1].tokens.end
    }

    /// The corresponding tokens of a group, sentence by sentence.
    fn align(&mut self, group: &Group, a: Range<usize>, b: Range<usize>) -> Pairs {
        let mut pairs = Pairs::new();
        if same(&self.a.tokens[a.clone()], &self.b.tokens[b.clone()]) {
            pairs.extend(a.zip(b));
            return pairs;
        }
        let sentences = |side: &Prepared<'_>, blocks: &Range<usize>| -> Vec<Range<usize>> {
            side.blocks[blocks.clone()].iter().flat_map(|it| it.sentences.clone()).collect()
        };
        let (a_ranges, b_ranges) = (sentences(self.a, &group.a), sentences(self.b, &group.b));
        let a_units = Units { tokens: &self.a.tokens, ranges: &a_ranges };
        let b_units = Units { tokens: &self.b.tokens, ranges: &b_ranges };
        let matched = group_units(&a_units, &b_units, self.weights, false);
        let (mut x, mut y) = (a.start, b.start);
        for it in &matched.groups {
            let a_part = a_ranges[it.a.start].start..a_ranges[it.a.end - 1].end;
            let b_part = b_ranges[it.b.start].start..b_ranges[it.b.end - 1].end;
            self.survivors(x..a_part.start, y..b_part.start, &mut pairs);
            (x, y) = (a_part.end, b_part.end);
            self.survivors(a_part, b_part, &mut pairs);
        }
        self.survivors(x..a.end, y..b.end, &mut pairs);
        pairs
    }

    fn survivors(&mut self, a: Range<usize>, b: Range<usize>, pairs: &mut Pairs) {
        let (x, y) = (&self.a.tokens[a.clone()], &self.b.tokens[b.clone()]);
        if same(x, y) {
            pairs.extend(a.zip(b));
        } else if !x.is_empty() && !y.is_empty() {
            let found = survivors(x, y);
            self.out.coarse |= found.coarse;
            pairs.extend(found.pairs.into_iter().map(|(i, j)| (a.start + i, b.start + j)));
        }
    }

    /// The token ranges of a group's parts: one for each block of the side that
    /// has several, cut on the other side where the next part's first word is.
    fn parts(
        &self,
        group: &Group,
        a: Range<usize>,
        b: Range<usize>,
        pairs: &Pairs,
    ) -> Vec<(Range<usize>, Range<usize>)> {
        let mut parts = Vec::new();
        let (mut x, mut y) = (a.start, b.start);
        for block in &self.b.blocks[group.b.start + 1..group.b.end] {
            let cut = block.tokens.start;
            let next = pairs.partition_point(|it| it.1 < cut);
            let before = next.checked_sub(1).map_or(x, |it| pairs[it].0 + 1);
            let a_cut = pairs.get(next).map_or(a.end, |it| it.0);
            let a_cut = cut_between_words(self.a, before.max(x)..a_cut, a.end);
            parts.push((x..a_cut, y..cut));
            (x, y) = (a_cut, cut);
        }
        for block in &self.a.blocks[group.a.start + 1..group.a.end] {
            let cut = block.tokens.start;
            let next = pairs.partition_point(|it| it.0 < cut);
            let before = next.checked_sub(1).map_or(y, |it| pairs[it].1 + 1);
            let b_cut = pairs.get(next).map_or(b.end, |it| it.1);
            let b_cut = cut_between_words(self.b, before.max(y)..b_cut, b.end);
            parts.push((x..cut, y..b_cut));
            (x, y) = (cut, b_cut);
        }
        parts.push((x..a.end, y..b.end));
        parts
    }

    /// Writes one part, of which a side may be empty.
    fn part(&mut self, group: &Group, a: Range<usize>, b: Range<usize>, pairs: &Pairs) {
        let from = pairs.partition_point(|it| it.0 < a.start || it.1 < b.start);
        let to = pairs.partition_point(|it| it.0 < a.end && it.1 < b.end);
        let local: Pairs =
            pairs[from..to.max(from)].iter().map(|&(i, j)| (i - a.start, j - b.start)).collect();
        let left = part_place(self.a, &group.a, a.clone());
        let right = part_place(self.b, &group.b, b.clone());
        let (left, right) = match (left, right) {
            (Some(left), Some(right)) => (left, right),
            (Some(left), None) => {
                return self.out.changes.push(one_sided(left, WordOpKind::Delete));
            }
            (None, Some(right)) => {
                return self.out.changes.push(one_sided(right, WordOpKind::Insert));
            }
            (None, None) => return,
        };
        let old = Stretch { text: self.a.text, span: left.span, tokens: &self.a.tokens[a] };
        let new = Stretch { text: self.b.text, span: right.span, tokens: &self.b.tokens[b] };
        let written = write_edits(&old, &new, &local, self.options.ignore);
        self.out.counts.shared_words += written.shared_words;
        let shape = shape(group);
        let kind = kind(group, shape, &written, self.options);
        let (a, b) = (Some(left), Some(right));
        self.out.changes.push(BlockChange { kind, a, b, shape, edits: written.edits });
    }
}

/// Where to cut so that no part begins in the middle of what white space parts:
/// as late in `wanted` as possible, else as soon after it, `end` at the latest.
///
/// Scripts without spaces are cut anywhere.
fn cut_between_words(side: &Prepared<'_>, wanted: Range<usize>, end: usize) -> usize {
    let apart = |&at: &usize| {
        let (Some(before), Some(token)) =
            // Before the first token there is none: 0 wraps beyond all of them.
            (side.tokens.get(at.wrapping_sub(1)), side.tokens.get(at))
        else {
            return true;
        };
        let first = token.span.of(side.text).chars().next();
        before.span.end < token.span.start || first.is_some_and(is_unspaced)
    };
    let latest = (wanted.start..=wanted.end).rev().find(apart);
    latest.or_else(|| (wanted.end..end).find(apart)).unwrap_or(end)
}

const fn shape(group: &Group) -> Shape {
    if group.b.end - group.b.start > 1 {
        Shape::Split
    } else if group.a.end - group.a.start > 1 {
        Shape::Merged
    } else {
        Shape::Whole
    }
}

/// A new paragraph break is a cosmetic change.
fn kind(group: &Group, shape: Shape, written: &Written, options: &DiffOptions<'_>) -> ChangeKind {
    let broken = shape != Shape::Whole && !options.ignore.covers(EditClass::Cosmetic);
    match (group.moved, written.class != EditClass::Same || broken) {
        (false, false) => ChangeKind::Equal,
        (false, true) => ChangeKind::Changed,
        (true, false) => ChangeKind::Moved,
        (true, true) => ChangeKind::MovedChanged,
    }
}

fn place(block: &PreparedBlock) -> BlockPlace {
    BlockPlace { block: block.index, kind: block.kind, span: block.span }
}

/// The place of some tokens of a group's blocks; `None` for no tokens.
fn part_place(
    side: &Prepared<'_>,
    blocks: &Range<usize>,
    tokens: Range<usize>,
) -> Option<BlockPlace> {
    let inner = &side.blocks[blocks.clone()];
    let block = inner.iter().find(|it| it.tokens.contains(&tokens.start))?;
    let (first, last) =
        (side.tokens.get(tokens.start)?, side.tokens.get(tokens.end.checked_sub(1)?)?);
    let span = first.span.cover(last.span);
    (!tokens.is_empty()).then_some(BlockPlace { block: block.index, kind: block.kind, span })
}

fn one_sided(place: BlockPlace, kind: WordOpKind) -> BlockChange {
    let class = EditClass::Wording;
    let nowhere = Span::default();
    let (a, b, change) = match kind {
        WordOpKind::Delete => (Some(place), None, ChangeKind::Deleted),
        WordOpKind::Equal | WordOpKind::Insert => (None, Some(place), ChangeKind::Inserted),
    };
    let edit = Edit {
        kind,
        class,
        a: a.map_or(nowhere, |it| it.span),
        b: b.map_or(nowhere, |it| it.span),
    };
    BlockChange { kind: change, a, b, shape: Shape::Whole, edits: vec![edit] }
}

//! How do two articles differ?

use super::candidates::{Units, same, words};
use super::edits::{Stretch, Written, write_edits};
use super::groups::{Group, group_units};
use super::model::{BlockChange, BlockPlace, ChangeKind, Diff, Edit, Shape};
use super::options::{DiffOptions, Side};
use super::parts::{Part, Shapes, cut_between_words, in_order};
use super::prepare::{Prepared, prepare};
use super::sentences::reunite;
use super::survivors::{Pairs, survivors};
use super::types::{EditClass, WordOpKind};
use super::weights::Weights;
use crate::text::Span;
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
    let parts = res.parts(&groups.groups);
    let parts = res.reunited(parts);
    res.write(&in_order(parts));
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
    /// The parts of all blocks: those of the groups, and the blocks of one side.
    fn parts(&mut self, groups: &[Group]) -> Vec<Part> {
        let mut parts = Vec::new();
        let (mut of_a, mut of_b) =
            (vec![false; self.a.blocks.len()], vec![false; self.b.blocks.len()]);
        for group in groups {
            of_a[group.a.clone()].fill(true);
            of_b[group.b.clone()].fill(true);
            self.pair(group, &mut parts);
        }
        let alone = |side: &Prepared<'_>, paired: &[bool]| -> Vec<Range<usize>> {
            let blocks = side.blocks.iter().zip(paired).filter(|it| !it.1);
            blocks.map(|it| it.0.tokens.clone()).collect()
        };
        parts.extend(alone(self.a, &of_a).into_iter().map(Part::only_a));
        parts.extend(alone(self.b, &of_b).into_iter().map(Part::only_b));
        parts
    }

    fn stopped(&self) -> bool {
        self.options.stop.is_some_and(|stop| stop())
    }

    fn pair(&mut self, group: &Group, parts: &mut Vec<Part>) {
        let a = tokens(self.a, &group.a);
        let b = tokens(self.b, &group.b);
        let (a_all, b_all) = (&self.a.tokens, &self.b.tokens);
        let pairs = if self.stopped() && !same(&a_all[a.clone()], &b_all[b.clone()]) {
            self.out.coarse = true;
            Pairs::new()
        } else {
            self.align(group, a.clone(), b.clone())
        };
        let cut = self.cut(group, a, b, &pairs);
        parts.extend(cut.into_iter().map(|(a, b)| {
            let from = pairs.partition_point(|it| it.0 < a.start || it.1 < b.start);
            let to = pairs.partition_point(|it| it.0 < a.end && it.1 < b.end).max(from);
            Part { a, b, moved: group.moved, pairs: pairs[from..to].to_vec() }
        }));
    }

    /// The parts, with sentences that stand in another paragraph paired.
    fn reunited(&mut self, parts: Vec<Part>) -> Vec<Part> {
        if self.stopped() {
            self.out.coarse |= parts.iter().any(|it| !it.is_of_both());
            return parts;
        }
        let (parts, cut) = reunite(self.a, self.b, self.weights, parts);
        self.out.coarse |= cut;
        parts
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
    fn cut(
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

    fn write(&mut self, parts: &[Part]) {
        let shapes = Shapes::of(parts, self.a, self.b);
        for part in parts {
            let shape = shapes.shape(part, self.a, self.b);
            self.part(part, shape);
        }
    }

    /// Writes one part, of which a side may be empty.
    fn part(&mut self, part: &Part, shape: Shape) {
        let Part { a, b, moved, pairs } = part;
        let (left, right) = match (place(self.a, a), place(self.b, b)) {
            (Some(left), Some(right)) => (left, right),
            (Some(left), None) => {
                return self.out.changes.push(one_sided(left, WordOpKind::Delete, shape));
            }
            (None, Some(right)) => {
                return self.out.changes.push(one_sided(right, WordOpKind::Insert, shape));
            }
            (None, None) => return,
        };
        let local: Pairs = pairs.iter().map(|&(i, j)| (i - a.start, j - b.start)).collect();
        let old = Stretch { text: self.a.text, span: left.span, tokens: &self.a.tokens[a.clone()] };
        let new =
            Stretch { text: self.b.text, span: right.span, tokens: &self.b.tokens[b.clone()] };
        let written = write_edits(&old, &new, &local, self.options.ignore);
        self.out.counts.shared_words += written.shared_words;
        let kind = kind(*moved, shape, &written, self.options);
        let (a, b) = (Some(left), Some(right));
        self.out.changes.push(BlockChange { kind, a, b, shape, edits: written.edits });
    }
}

/// The tokens from the first to the last of `blocks`.
fn tokens(side: &Prepared<'_>, blocks: &Range<usize>) -> Range<usize> {
    side.blocks[blocks.start].tokens.start..side.blocks[blocks.end - 1].tokens.end
}

/// A new paragraph break is a cosmetic change; of what moved it is no other one.
fn kind(moved: bool, shape: Shape, written: &Written, options: &DiffOptions<'_>) -> ChangeKind {
    let cosmetic = !options.ignore.covers(EditClass::Cosmetic);
    let broken = matches!(shape, Shape::Split | Shape::Merged) && cosmetic;
    match (moved, written.class != EditClass::Same) {
        (false, false) if !broken => ChangeKind::Equal,
        (false, _) => ChangeKind::Changed,
        (true, false) => ChangeKind::Moved,
        (true, true) => ChangeKind::MovedChanged,
    }
}

/// The place of some tokens of a block; `None` for no tokens.
fn place(side: &Prepared<'_>, tokens: &Range<usize>) -> Option<BlockPlace> {
    let block = side.blocks.get(side.block_at(tokens.start))?;
    let (first, last) =
        (side.tokens.get(tokens.start)?, side.tokens.get(tokens.end.checked_sub(1)?)?);
    let span = first.span.cover(last.span);
    (!tokens.is_empty()).then_some(BlockPlace { block: block.index, kind: block.kind, span })
}

fn one_sided(place: BlockPlace, kind: WordOpKind, shape: Shape) -> BlockChange {
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
    BlockChange { kind: change, a, b, shape, edits: vec![edit] }
}

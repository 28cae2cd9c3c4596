//! What stands where: changes, the places that moved blocks left, and folds.

use crate::diff::{ChangeKind, Diff};
use std::collections::BTreeMap;

/// One row of a diff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// The change of this index.
    Change(usize),
    /// The place in A that the block of this change left.
    Left(usize),
    /// Equal blocks that are not shown: how many changes, and how many blocks they are,
    /// parts of one being one.
    Fold { changes: usize, blocks: usize },
}

/// The rows of a diff, with all but `context` equal blocks around each other
/// row folded; `None` folds nothing.
///
/// A single equal block is never folded: the fold would take its place.
pub(super) fn rows(diff: &Diff, context: Option<usize>) -> Vec<Row> {
    let all = unfolded(diff);
    let Some(context) = context else { return all };
    let equal = |row: &Row| match row {
        Row::Change(at) => diff.changes[*at].kind == ChangeKind::Equal,
        Row::Left(_) | Row::Fold { .. } => false,
    };
    let mut res = Vec::new();
    let mut start = 0;
    for run in all.chunk_by(|x, y| equal(x) == equal(y)) {
        let end = start + run.len();
        // At either end of the article there is nothing beyond to be context of.
        let head = if start == 0 { 0 } else { context };
        let tail = if end == all.len() { 0 } else { context };
        start = end;
        if !run.first().is_some_and(equal) || run.len() <= head + tail + 1 {
            res.extend_from_slice(run);
            continue;
        }
        res.extend_from_slice(&run[..head]);
        let folded = &run[head..run.len() - tail];
        res.push(Row::Fold { changes: folded.len(), blocks: blocks(diff, folded) });
        res.extend_from_slice(&run[run.len() - tail..]);
    }
    res
}

/// How many blocks the changes of `rows` are: parts of one are one.
fn blocks(diff: &Diff, rows: &[Row]) -> usize {
    let block = |row: &Row| match row {
        Row::Change(at) => diff.changes[*at].b.map(|it| it.block),
        Row::Left(_) | Row::Fold { .. } => None,
    };
    rows.chunk_by(|x, y| block(x) == block(y)).count()
}

fn unfolded(diff: &Diff) -> Vec<Row> {
    let start_in_a = |at: usize| diff.changes[at].a.map(|it| it.span.start);
    let mut moved: Vec<usize> =
        (0..diff.changes.len()).filter(|&it| diff.changes[it].kind.is_moved()).collect();
    moved.sort_by_key(|&it| start_in_a(it));
    let mut moved = moved.into_iter().peekable();
    let mut res = Vec::new();
    for (at, change) in diff.changes.iter().enumerate() {
        if !change.kind.is_moved()
            && let Some(start) = start_in_a(at)
        {
            // Before the first block that stayed and stood behind it in A.
            while let Some(left) = moved.next_if(|&it| start_in_a(it) < Some(start)) {
                res.push(Row::Left(left));
            }
        }
        res.push(Row::Change(at));
    }
    res.extend(moved.map(Row::Left));
    res
}

/// A number for each change that moved: moves of neighbors share one, so that
/// three paragraphs that moved together are seen as one move.
pub(super) fn move_numbers(diff: &Diff) -> BTreeMap<usize, usize> {
    let mut res = BTreeMap::new();
    let mut last: Option<(usize, usize, usize)> = None;
    let mut next = 0;
    for (at, change) in diff.changes.iter().enumerate() {
        let (true, Some(a), Some(b)) = (change.kind.is_moved(), change.a, change.b) else {
            continue;
        };
        let number = match last {
            Some((x, y, number)) if a.block.abs_diff(x) <= 1 && b.block.abs_diff(y) <= 1 => number,
            _ => {
                next += 1;
                next - 1
            }
        };
        res.insert(at, number);
        last = Some((a.block, b.block, number));
    }
    res
}

//! Which sentences stand in another paragraph, or elsewhere in their own?
//!
//! Blocks are paired whole, and a sentence that went from one into another is left
//! over on both sides: deleted here, inserted there. In go the [`Part`]s of a diff,
//! out come parts in which such sentences are paired, with what is left of the
//! paragraphs cut round them. Short lines that move alone, and lines of a list or
//! rows of a table that differ in their numbers alone, are paired here, too: nothing
//! but that no other is like them tells that they belong together.

use super::candidates::{Candidate, FULL, Units, candidates, fingerprint, words};
use super::chain::heaviest_chain;
use super::parts::{Part, is_between_words, without};
use super::prepare::Prepared;
use super::survivors::survivors;
use super::tokens::Token;
use super::weights::Weights;
use std::collections::BTreeMap;
use std::ops::Range;

/// A sentence that stands elsewhere keeps at least so much of its words: one word in
/// four may differ.
const SIMILARITY: u64 = 750;

/// A sentence with fewer words is only paired with an equal one, and only where no
/// other is equal to it.
const FEW_WORDS: usize = 4;

/// A line with more words needs no numbers left out to be known again.
const MOST_NUMBERED: usize = 8;

/// A sentence, or a block of one sentence, of which too little is paired.
#[derive(Clone, Debug)]
struct Stray {
    tokens: Range<usize>,
    block: usize,
    /// Whether it is all of its block.
    whole: bool,
}

/// Pairs the sentences that `parts` leave over; says whether the search was cut.
///
/// Cost: linear in the tokens, and that of [`candidates`] for what is left over.
pub(super) fn reunite(
    a: &Prepared<'_>,
    b: &Prepared<'_>,
    weights: &Weights,
    parts: Vec<Part>,
) -> (Vec<Part>, bool) {
    let strays_a = strays(a, &parts, |it| it.0);
    let strays_b = strays(b, &parts, |it| it.1);
    if strays_a.is_empty() || strays_b.is_empty() {
        return (parts, false);
    }
    let (found, cut) = matches((a, &strays_a), (b, &strays_b), weights);
    if found.is_empty() {
        return (parts, cut);
    }
    let moves = joined((a, &strays_a), (b, &strays_b), &found);
    let mut res = cut_round((a, b), &parts, &moves);
    settle(&mut res, moves);
    (res, cut)
}

/// The sentences of `side` less than half of whose words is paired, ascending.
fn strays(side: &Prepared<'_>, parts: &[Part], token: fn(&(usize, usize)) -> usize) -> Vec<Stray> {
    let mut paired = vec![false; side.tokens.len()];
    parts.iter().flat_map(|it| &it.pairs).for_each(|it| paired[token(it)] = true);
    let mut res = Vec::new();
    for (at, block) in side.blocks.iter().enumerate() {
        for tokens in sentences(side, &block.sentences) {
            let number = words(&side.tokens[tokens.clone()]);
            let kept = tokens.clone().filter(|&it| side.tokens[it].word && paired[it]).count();
            let apart = [tokens.start, tokens.end].iter().all(|&it| is_between_words(side, it));
            if number > 0 && kept * 2 < number && apart {
                let whole = tokens == block.tokens;
                res.push(Stray { tokens, block: at, whole });
            }
        }
    }
    res
}

/// The sentences of a block, the number of a line of a list with the one behind it.
fn sentences(side: &Prepared<'_>, all: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut res: Vec<Range<usize>> = Vec::with_capacity(all.len());
    for it in all {
        match res.last_mut() {
            Some(last) if says_nothing(side, last) => last.end = it.end,
            _ => res.push(it.clone()),
        }
    }
    res
}

fn says_nothing(side: &Prepared<'_>, tokens: &Range<usize>) -> bool {
    side.tokens[tokens.clone()].iter().all(|it| !it.word || is_number(side, it))
}

fn is_number(side: &Prepared<'_>, token: &Token) -> bool {
    token.span.of(side.text).starts_with(char::is_numeric)
}

/// Which strays correspond, each with one other at most, by ascending `a`; and whether
/// the search was cut.
fn matches(
    (a, strays_a): (&Prepared<'_>, &[Stray]),
    (b, strays_b): (&Prepared<'_>, &[Stray]),
    weights: &Weights,
) -> (Vec<Candidate>, bool) {
    let ranges =
        |all: &[Stray]| -> Vec<Range<usize>> { all.iter().map(|it| it.tokens.clone()).collect() };
    let (a_ranges, b_ranges) = (ranges(strays_a), ranges(strays_b));
    let units = (
        Units { tokens: &a.tokens, ranges: &a_ranges },
        Units { tokens: &b.tokens, ranges: &b_ranges },
    );
    let (mut all, cut) =
        candidates(&units.0, 0..a_ranges.len(), &units.1, 0..b_ranges.len(), weights);
    let equals = |key: fn(&Candidate) -> usize| {
        let mut res: BTreeMap<usize, usize> = BTreeMap::new();
        let short = all.iter().filter(|it| it.similarity == FULL && it.words < FEW_WORDS);
        short.for_each(|it| *res.entry(key(it)).or_default() += 1);
        res
    };
    let (of_a, of_b) = (equals(|it| it.a), equals(|it| it.b));
    all.retain(|it| {
        let whole = strays_a[it.a].whole && strays_b[it.b].whole;
        let alone = of_a.get(&it.a) == Some(&1) && of_b.get(&it.b) == Some(&1);
        match it.words {
            FEW_WORDS.. => it.similarity >= SIMILARITY,
            _ => it.similarity == FULL && alone && (whole || it.words > 1),
        }
    });
    all.sort_by_key(|it| (std::cmp::Reverse((it.similarity, it.words)), it.a, it.b));
    all.extend(numbered((a, strays_a), (b, strays_b)));
    let (mut free_a, mut free_b) = (vec![true; strays_a.len()], vec![true; strays_b.len()]);
    all.retain(|it| {
        let free = free_a[it.a] && free_b[it.b];
        if free {
            (free_a[it.a], free_b[it.b]) = (false, false);
        }
        free
    });
    all.sort_unstable_by_key(|it| it.a);
    (all, cut)
}

/// Short lines that differ in their numbers alone, where no other line of either side
/// has the same words: `3. Paper Boats` and `1. Paper Boats`.
fn numbered(
    (a, strays_a): (&Prepared<'_>, &[Stray]),
    (b, strays_b): (&Prepared<'_>, &[Stray]),
) -> Vec<Candidate> {
    let mut lines: BTreeMap<u64, [Vec<usize>; 2]> = BTreeMap::new();
    for (side, strays, of) in [(a, strays_a, 0), (b, strays_b, 1)] {
        for (at, stray) in strays.iter().enumerate().filter(|it| it.1.whole) {
            if let Some(key) = words_beside_numbers(side, stray) {
                lines.entry(key).or_default()[of].push(at);
            }
        }
    }
    let pair = |[in_a, in_b]: [Vec<usize>; 2]| match (in_a.as_slice(), in_b.as_slice()) {
        (&[a], &[b]) => Some(Candidate { a, b, similarity: SIMILARITY, words: FEW_WORDS }),
        _ => None,
    };
    lines.into_values().filter_map(pair).collect()
}

/// A number that short lines share whose words but for numbers are the same; `None`
/// for a line without a number, or with nothing else.
fn words_beside_numbers(side: &Prepared<'_>, stray: &Stray) -> Option<u64> {
    let inner = &side.tokens[stray.tokens.clone()];
    let all: Vec<Token> = inner.iter().copied().filter(|it| it.word).collect();
    let others: Vec<Token> = all.iter().copied().filter(|it| !is_number(side, it)).collect();
    let fits = all.len() < MOST_NUMBERED && !others.is_empty() && others.len() < all.len();
    fits.then(|| fingerprint(&others))
}

/// The parts that the pairs are: sentences that follow each other on both sides are one.
fn joined(
    (a, strays_a): (&Prepared<'_>, &[Stray]),
    (b, strays_b): (&Prepared<'_>, &[Stray]),
    found: &[Candidate],
) -> Vec<Part> {
    let mut res: Vec<Part> = Vec::new();
    let mut last: Option<&Candidate> = None;
    for it in found {
        let (x, y) = (&strays_a[it.a], &strays_b[it.b]);
        let follows = last.is_some_and(|last| {
            let (before_x, before_y) = (&strays_a[last.a], &strays_b[last.b]);
            let beside =
                before_x.tokens.end == x.tokens.start && before_y.tokens.end == y.tokens.start;
            beside && before_x.block == x.block && before_y.block == y.block
        });
        last = Some(it);
        let pairs = survivors(&a.tokens[x.tokens.clone()], &b.tokens[y.tokens.clone()]).pairs;
        let pairs = pairs.into_iter().map(|(i, j)| (x.tokens.start + i, y.tokens.start + j));
        match res.last_mut() {
            Some(part) if follows => {
                (part.a.end, part.b.end) = (x.tokens.end, y.tokens.end);
                part.pairs.extend(pairs);
            }
            _ => res.push(Part {
                a: x.tokens.clone(),
                b: y.tokens.clone(),
                moved: true,
                pairs: pairs.collect(),
            }),
        }
    }
    res
}

/// What is left of all parts without the strays that were paired.
fn cut_round(sides: (&Prepared<'_>, &Prepared<'_>), parts: &[Part], moves: &[Part]) -> Vec<Part> {
    let sorted = |range: fn(&Part) -> &Range<usize>| {
        let mut res: Vec<Range<usize>> = moves.iter().map(|it| range(it).clone()).collect();
        res.sort_unstable_by_key(|it| it.start);
        res
    };
    let (out_a, out_b) = (sorted(|it| &it.a), sorted(|it| &it.b));
    let mut res = Vec::with_capacity(parts.len() + 2 * moves.len());
    for part in parts {
        let (of_a, of_b) = (inside(&out_a, &part.a), inside(&out_b, &part.b));
        if of_a.is_empty() && of_b.is_empty() {
            res.push(part.clone());
        } else {
            res.extend(without(sides, part, &of_a, &of_b));
        }
    }
    res
}

/// What of `all`, which ascend, is inside `range`.
fn inside(all: &[Range<usize>], range: &Range<usize>) -> Vec<Range<usize>> {
    let from = all.partition_point(|it| it.end <= range.start);
    let inside = all[from..].iter().take_while(|it| it.start < range.end);
    inside.map(|it| it.start.max(range.start)..it.end.min(range.end)).collect()
}

/// Adds `moves` to `parts`: those that keep the order of what has not moved are in
/// their place, as the second half of a paragraph that was split is.
fn settle(parts: &mut Vec<Part>, mut moves: Vec<Part>) {
    let still = || parts.iter().filter(|it| it.is_of_both() && !it.moved);
    let mut starts_a: Vec<usize> = still().map(|it| it.a.start).collect();
    let mut starts_b: Vec<usize> = still().map(|it| it.b.start).collect();
    starts_a.sort_unstable();
    starts_b.sort_unstable();
    let fits = |it: &Part| {
        starts_a.partition_point(|&at| at < it.a.start)
            == starts_b.partition_point(|&at| at < it.b.start)
    };
    let in_order: Vec<(usize, Candidate)> = moves
        .iter()
        .enumerate()
        .filter(|it| fits(it.1))
        .map(|(at, it)| {
            let words = it.pairs.len();
            (at, Candidate { a: it.a.start, b: it.b.start, similarity: FULL, words })
        })
        .collect();
    let all: Vec<Candidate> = in_order.iter().map(|it| it.1).collect();
    for at in heaviest_chain(&all) {
        moves[in_order[at].0].moved = false;
    }
    parts.append(&mut moves);
}

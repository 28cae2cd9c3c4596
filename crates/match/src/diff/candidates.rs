//! Which units of the two sides may correspond?

use super::tokens::Token;
use super::weights::Weights;
use std::ops::Range;

/// The units (blocks or sentences) of one side: stretches of its tokens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Units<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) ranges: &'a [Range<usize>],
}

impl<'a> Units<'a> {
    pub(super) fn len(&self) -> usize {
        self.ranges.len()
    }

    pub(super) fn of(&self, unit: usize) -> &'a [Token] {
        &self.tokens[self.ranges[unit].clone()]
    }

    /// The tokens from the first to the last of consecutive units.
    pub(super) fn cover(&self, units: Range<usize>) -> &'a [Token] {
        match (self.ranges.get(units.start), self.ranges.get(units.end.wrapping_sub(1))) {
            (Some(first), Some(last)) if !units.is_empty() => &self.tokens[first.start..last.end],
            _ => &[],
        }
    }
}

/// Whether two units are the same tokens.
pub(super) fn same(a: &[Token], b: &[Token]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(x, y)| x.id == y.id)
}

/// A unit of each side that may correspond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) a: usize,
    pub(super) b: usize,
    /// Weighted Dice coefficient of the words, 0..=[`FULL`]; `FULL` for the same
    /// tokens and only for those.
    pub(super) similarity: u64,
    /// Words of the shorter unit.
    pub(super) words: usize,
}

/// The similarity of equal units.
pub(super) const FULL: u64 = 1000;

/// Below this, two units share no more than any two of one language and topic.
const LEAST: u64 = 300;

/// How many similar units of B are looked at for each unit of A.
const KEPT: usize = 4;

/// So few pairs of units are compared one by one.
const FEW: usize = 64;

/// Words that stand in so many units of B are looked at, or the search is coarse.
const COARSE: usize = 8;

/// How often a word of A may meet a unit of B; the rarest words come first.
const MEETINGS: usize = 1_000_000;

/// The candidates among units `a_range` and `b_range`, by ascending `a`, then `b`.
///
/// Units with the same tokens are paired first to first, second to second where
/// both sides have equally many, else each with each (up to 64 pairs). Units
/// left over are compared by the words they share, rarest first, up to
/// [`MEETINGS`] meetings; the second result says whether that cut something off.
pub(super) fn candidates(
    a: &Units<'_>,
    a_range: Range<usize>,
    b: &Units<'_>,
    b_range: Range<usize>,
    weights: &Weights,
) -> (Vec<Candidate>, bool) {
    let mut res = Vec::new();
    let (a_left, b_left) = equal_units((a, a_range), (b, b_range), &mut res);
    let cut = similar_units((a, &a_left), (b, &b_left), weights, &mut res);
    res.sort_unstable_by_key(|it| (it.a, it.b));
    (res, cut)
}

/// Pushes the pairs of equal units; returns the units that have no equal.
fn equal_units(
    (a, a_range): (&Units<'_>, Range<usize>),
    (b, b_range): (&Units<'_>, Range<usize>),
    res: &mut Vec<Candidate>,
) -> (Vec<usize>, Vec<usize>) {
    let mut all: Vec<(u64, bool, usize)> = Vec::with_capacity(a_range.len() + b_range.len());
    all.extend(a_range.map(|it| (fingerprint(a.of(it)), false, it)));
    all.extend(b_range.map(|it| (fingerprint(b.of(it)), true, it)));
    all.sort_unstable();
    let (mut a_left, mut b_left) = (Vec::new(), Vec::new());
    for class in all.chunk_by(|x, y| x.0 == y.0) {
        let (in_a, in_b) = class.split_at(class.partition_point(|it| !it.1));
        let (Some(first), false) = (in_a.first(), in_b.is_empty()) else {
            a_left.extend(in_a.iter().map(|it| it.2));
            b_left.extend(in_b.iter().map(|it| it.2));
            continue;
        };
        // Different units of one fingerprint are left to the search for similar ones.
        let unit = a.of(first.2);
        let (in_a, other_a): (Vec<_>, Vec<_>) =
            in_a.iter().map(|it| it.2).partition(|&it| same(unit, a.of(it)));
        let (in_b, other_b): (Vec<_>, Vec<_>) =
            in_b.iter().map(|it| it.2).partition(|&it| same(unit, b.of(it)));
        a_left.extend(other_a);
        b_left.extend(other_b);
        if in_b.is_empty() {
            a_left.extend(in_a);
            continue;
        }
        let words = words(unit);
        let pair = |a, b| Candidate { a, b, similarity: FULL, words };
        // Each with each would be the square of a line that stands everywhere.
        if in_a.len() == in_b.len() || in_a.len() * in_b.len() > 64 {
            res.extend(in_a.iter().zip(&in_b).map(|(&a, &b)| pair(a, b)));
        } else {
            res.extend(in_a.iter().flat_map(|&a| in_b.iter().map(move |&b| pair(a, b))));
        }
    }
    a_left.sort_unstable();
    b_left.sort_unstable();
    (a_left, b_left)
}

/// A number that equal stretches share and others hardly ever.
pub(super) fn fingerprint(tokens: &[Token]) -> u64 {
    tokens.iter().fold(0x9E37_79B9_7F4A_7C15, |state: u64, it| {
        (state.rotate_left(5) ^ u64::from(it.id)).wrapping_mul(0xD6E8_FEB8_6659_FD93)
    })
}

/// Pushes the pairs of units that share enough; says whether the search was cut.
pub(super) fn similar_units(
    (a, a_units): (&Units<'_>, &[usize]),
    (b, b_units): (&Units<'_>, &[usize]),
    weights: &Weights,
    res: &mut Vec<Candidate>,
) -> bool {
    if a_units.is_empty() || b_units.is_empty() {
        return false;
    }
    let a_words: Vec<_> = a_units.iter().map(|&it| Profile::new(a.of(it), weights)).collect();
    let b_words: Vec<_> = b_units.iter().map(|&it| Profile::new(b.of(it), weights)).collect();
    if a_units.len() * b_units.len() <= FEW {
        for (x, &a) in a_words.iter().zip(a_units) {
            for (y, &b) in b_words.iter().zip(b_units) {
                let similarity = x.similarity(y, weights);
                if similarity >= LEAST {
                    res.push(Candidate { a, b, similarity, words: x.number.min(y.number) });
                }
            }
        }
        return false;
    }
    let postings = Postings::new(&b_words, weights.distinct());
    let limit = postings.limit(&a_words);
    let mut scores = vec![0u64; b_units.len()];
    let mut touched: Vec<usize> = Vec::new();
    let mut ranked: Vec<(std::cmp::Reverse<u64>, usize)> = Vec::new();
    for (at, profile) in a_words.iter().enumerate() {
        for &(id, count) in &profile.words {
            let list = postings.of(id);
            if list.len() > limit {
                continue;
            }
            for &(unit, other) in list {
                if scores[unit] == 0 {
                    touched.push(unit);
                }
                scores[unit] += u64::from(count.min(other) * weights.of_id(id));
            }
        }
        ranked.clear();
        ranked.extend(touched.drain(..).map(|it| {
            let total = (profile.total + b_words[it].total).max(1);
            let score = std::mem::take(&mut scores[it]);
            (std::cmp::Reverse(score * 2 * FULL / total), it)
        }));
        if ranked.len() > KEPT {
            ranked.select_nth_unstable(KEPT - 1);
        }
        for &(_, unit) in ranked.iter().take(KEPT) {
            // The score passed over words in long lists: the few that are left are compared in
            // full.
            let similarity = profile.similarity(&b_words[unit], weights);
            if similarity >= LEAST {
                let words = profile.number.min(b_words[unit].number);
                res.push(Candidate { a: a_units[at], b: b_units[unit], similarity, words });
            }
        }
    }
    postings.longest > limit && limit < COARSE
}

/// The words of a unit as a multiset.
#[derive(Debug)]
pub(super) struct Profile {
    /// Ascending ids with how often each occurs.
    words: Vec<(u32, u32)>,
    /// The weights of all, summed.
    pub(super) total: u64,
    /// How many words there are.
    number: usize,
}

impl Profile {
    pub(super) fn new(tokens: &[Token], weights: &Weights) -> Self {
        let mut ids: Vec<u32> = Vec::with_capacity(tokens.len());
        ids.extend(tokens.iter().filter(|it| it.word).map(|it| it.id));
        ids.sort_unstable();
        let number = ids.len();
        let mut words: Vec<(u32, u32)> = Vec::with_capacity(number);
        for id in ids {
            match words.last_mut() {
                Some(last) if last.0 == id => last.1 += 1,
                _ => words.push((id, 1)),
            }
        }
        Self { words, total: weights.sum(tokens), number }
    }

    /// The weights of the words that both have, each as often as both have it.
    pub(super) fn shared(&self, other: &Self, weights: &Weights) -> u64 {
        let (mut x, mut y) = (0, 0);
        let mut sum = 0;
        while let (Some(&(i, n)), Some(&(j, m))) = (self.words.get(x), other.words.get(y)) {
            if i == j {
                sum += u64::from(n.min(m)) * u64::from(weights.of_id(i));
            }
            x += usize::from(i <= j);
            y += usize::from(j <= i);
        }
        sum
    }

    /// Below [`FULL`], since equal units are no business of this function.
    fn similarity(&self, other: &Self, weights: &Weights) -> u64 {
        let total = (self.total + other.total).max(1);
        (self.shared(other, weights) * 2 * FULL / total).min(FULL - 1)
    }
}

/// For every word, the units of B that hold it and how often.
struct Postings {
    /// The words that stand in B, ascending; empty where `starts` has one entry a
    /// word of the whole diff.
    ids: Vec<u32>,
    /// Where the list of each begins; one more entry ends the last.
    starts: Vec<usize>,
    entries: Vec<(usize, u32)>,
    longest: usize,
}

/// An index by word pays when the units hold one in so many of all words.
const DENSE: usize = 8;

impl Postings {
    fn new(profiles: &[Profile], distinct: usize) -> Self {
        let all = || profiles.iter().flat_map(|it| &it.words);
        let number = all().count();
        let mut ids = Vec::new();
        if number * DENSE < distinct {
            ids = all().map(|it| it.0).collect();
            ids.sort_unstable();
            ids.dedup();
        }
        let lists = if ids.is_empty() { distinct } else { ids.len() };
        let mut res =
            Self { ids, starts: vec![0; lists + 1], entries: vec![(0, 0); number], longest: 0 };
        for &(id, _) in all() {
            if let Some(list) = res.list(id) {
                res.starts[list + 1] += 1;
            }
        }
        res.longest = res.starts.iter().copied().max().unwrap_or(0);
        for list in 0..lists {
            res.starts[list + 1] += res.starts[list];
        }
        // A copy that moves on while entries are put in place; `starts` has to stay.
        let mut next = res.starts.clone();
        for (unit, profile) in profiles.iter().enumerate() {
            for &(id, count) in &profile.words {
                if let Some(list) = res.list(id) {
                    res.entries[next[list]] = (unit, count);
                    next[list] += 1;
                }
            }
        }
        res
    }

    fn list(&self, id: u32) -> Option<usize> {
        if self.ids.is_empty() { Some(id as usize) } else { self.ids.binary_search(&id).ok() }
    }

    fn of(&self, id: u32) -> &[(usize, u32)] {
        self.list(id).map_or(&[], |it| &self.entries[self.starts[it]..self.starts[it + 1]])
    }

    /// The length up to which lists are read, so that all meet [`MEETINGS`] times
    /// at most.
    fn limit(&self, profiles: &[Profile]) -> usize {
        let mut meetings = vec![0usize; self.longest + 1];
        for &(id, _) in profiles.iter().flat_map(|it| &it.words) {
            let len = self.of(id).len();
            meetings[len] += len;
        }
        let mut sum = 0;
        for (len, number) in meetings.into_iter().enumerate() {
            sum += number;
            if sum > MEETINGS {
                // Lists without an entry add nothing: `len` is 1 or more here.
                return len - 1;
            }
        }
        self.longest
    }
}

pub(super) fn words(tokens: &[Token]) -> usize {
    tokens.iter().filter(|it| it.word).count()
}

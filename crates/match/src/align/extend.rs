//! From one exact seed to the whole stretch that two texts share.
//!
//! Local alignment after Smith and Waterman (1981), restricted to what grows
//! from a seed: a band of cells that lies within [`DROP`] of the best score so
//! far, as in BLAST's gapped extension (Altschul et al. 1997, section 2). The
//! full matrix costs the product of both lengths; the band costs their sum
//! times its width. A stretch stops where the score has fallen by `DROP`, that
//! is, after seven words in a row that differ.

use super::NearWords;
use crate::candidates::MASKED;
use crate::normalize::WordId;
use std::cell::RefCell;

/// The same word.
const MATCH: i32 = 2;
/// A near word, such as *defence* for *defense*.
const NEAR: i32 = 1;
/// Another word in the same place.
const MISMATCH: i32 = -2;
/// A word that only one text has.
const GAP: i32 = -1;
/// How far the score may fall below its best before the stretch ends.
///
/// Seven mismatches or fourteen inserted words in a row. At 20 % of words edited
/// the expected score of a word is about 0.8 · 2 − 0.2 · 2 = 1.2, so a run that
/// loses 14 is far from anything such copies show, and unrelated text ends the
/// stretch within some dozen words.
const DROP: i32 = 14;
/// A stretch that grows into open text does not end in fewer matching words than
/// these after a gap: single common words match anywhere.
pub(crate) const MIN_TAIL: usize = 3;
// A cell outside the band; half of the minimum, so that adding a score cannot overflow.
const DEAD: i32 = i32::MIN / 2;

/// One step of an alignment, in reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Match,
    Near,
    Mismatch,
    OnlyLeft,
    OnlyRight,
}

impl Step {
    const fn advances(self) -> (usize, usize) {
        match self {
            Self::Match | Self::Near | Self::Mismatch => (1, 1),
            Self::OnlyLeft => (1, 0),
            Self::OnlyRight => (0, 1),
        }
    }

    const fn matches(self) -> bool {
        matches!(self, Self::Match | Self::Near)
    }
}

/// How many words of each side the steps take.
pub(crate) fn lengths(steps: &[Step]) -> (usize, usize) {
    steps.iter().fold((0, 0), |(a, b), step| {
        let (x, y) = step.advances();
        (a + x, b + y)
    })
}

/// Which way an extension reads its slices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Forward,
    Backward,
}

/// The best-scoring steps from the corner of `left` and `right` onwards; for
/// [`Direction::Backward`] from their ends, and still given in reading order.
///
/// The result begins at the corner, ends in `min_tail` matches or more (or is one
/// run of matches), and is empty when nothing follows. Cost: words times the
/// band's width (about 30).
pub(crate) fn extend(
    left: &[WordId],
    right: &[WordId],
    near: &NearWords<'_>,
    direction: Direction,
    min_tail: usize,
) -> Vec<Step> {
    let mut steps = extend_within(left, right, near, direction, DROP);
    trim(&mut steps, min_tail);
    if direction == Direction::Backward {
        steps.reverse();
    }
    steps
}

/// The best-scoring steps from the corner, while the score stays within `drop`
/// of its best; not trimmed, and always given from the corner on.
fn extend_within(
    left: &[WordId],
    right: &[WordId],
    near: &NearWords<'_>,
    direction: Direction,
    drop: i32,
) -> Vec<Step> {
    let (m, n) = (left.len(), right.len());
    match direction {
        Direction::Forward => steps((m, n), |i| left[i], |j| right[j], near, drop),
        Direction::Backward => steps((m, n), |i| left[m - 1 - i], |j| right[n - 1 - j], near, drop),
    }
}

/// The same of words that `left` and `right` tell from the corner on, of which there are
/// `lengths`: what both begin with is not aligned at all.
fn steps(
    (m, n): (usize, usize),
    left: impl Fn(usize) -> WordId,
    right: impl Fn(usize) -> WordId,
    near: &NearWords<'_>,
    drop: i32,
) -> Vec<Step> {
    let run = sure_run((m, n), &left, &right, drop);
    let mut res = vec![Step::Match; run];
    if run < m.min(n) {
        let rest = (m - run, n - run);
        let rest = BAND.with_borrow_mut(|band| {
            band.fill(rest, |i| left(run + i), |j| right(run + j), near, drop)
        });
        res.extend(rest);
    }
    res
}

/// How many of the words that both sides begin with are matched with each other in whatever
/// follows, so that a band may begin behind them and comes to the same steps.
///
/// To a cell beside the diagonal, `d` columns or rows from the end of a run of `k` equal
/// words, no way is worth more than the one along the diagonal and over `d` gaps: the words
/// before are worth 2 each at most, and `d` gaps are needed anyway. Another way is worth as
/// much only if it matches every word of the shorter side, the last word of the run among
/// them, with one that stands `d` further on. So where that word does not come again within
/// the band, on either side, all ways lead through the end of the run. Where nothing is left
/// behind the run there is no other way.
fn sure_run(
    (m, n): (usize, usize),
    left: &impl Fn(usize) -> WordId,
    right: &impl Fn(usize) -> WordId,
    drop: i32,
) -> usize {
    let most = m.min(n);
    let run = (0..most).take_while(|&at| left(at) == right(at) && left(at) != MASKED).count();
    let reach = reach(drop);
    let is_sure = |&end: &usize| {
        let last = left(end - 1);
        let again = (end..m.min(end + reach)).any(|at| left(at) == last)
            || (end..n.min(end + reach)).any(|at| right(at) == last);
        end == most || !again
    };
    (1..=run).rev().find(is_sure).unwrap_or(0)
}

/// How many gaps in a row keep the score within `drop`.
fn reach(drop: i32) -> usize {
    usize::try_from(drop / -GAP).unwrap_or(0)
}

thread_local! {
    /// The cells of the extension before: most are a few words long, and asking for
    /// memory would cost more than filling it.
    static BAND: RefCell<Band> = RefCell::default();
}

/// Cells of a band, and the rows that are being filled.
#[derive(Default)]
struct Band {
    /// The steps into every living cell, row after row in one list.
    steps: Vec<Step>,
    /// For each row, the first cell's column and where its step lies in `steps`.
    rows: Vec<(usize, usize)>,
    /// The scores of the row above, from its first living cell on.
    scores: Vec<i32>,
    /// The scores of the row that is being filled.
    row: Vec<i32>,
}

/// More cells than these are given back: only long passages need them.
const KEPT_CELLS: usize = 1 << 18;

impl Band {
    /// Fills the band row by row and gives the steps to its best cell. `left` and
    /// `right` tell the words from the corner on, `lengths` how many there are.
    fn fill(
        &mut self,
        lengths: (usize, usize),
        left: impl Fn(usize) -> WordId,
        right: impl Fn(usize) -> WordId,
        near: &NearWords<'_>,
        drop: i32,
    ) -> Vec<Step> {
        self.clear();
        // Row 0: only words of the right.
        let reach = lengths.1.min(reach(drop));
        self.scores.extend((0..).map(|gaps| GAP * gaps).take(reach + 1));
        self.begin_row(0);
        self.steps.resize(self.scores.len(), Step::OnlyRight);
        let (mut low, mut best, mut best_at) = (0, 0, (0, 0));
        for i in 1..=lengths.0 {
            let word = Compared::of(left(i - 1), near);
            let start = self.steps.len();
            self.begin_row(low);
            self.row.clear();
            let (mut before, mut beside) = (DEAD, DEAD);
            // Below the row above, and one column further, to which its last cell leads.
            let above = self.scores.iter().copied().chain([DEAD]);
            for (above, j) in above.zip(low..=lengths.1) {
                let (mut score, mut step) = (above + GAP, Step::OnlyLeft);
                if beside + GAP > score {
                    (score, step) = (beside + GAP, Step::OnlyRight);
                }
                if before > DEAD {
                    let (diagonal, kind) = word.with(right(j - 1), before, score);
                    // A mismatch costs as much as two gaps: on a tie, the one step is taken.
                    if diagonal >= score {
                        (score, step) = (diagonal, kind);
                    }
                }
                if score < best - drop {
                    score = DEAD;
                } else if score > best {
                    (best, best_at) = (score, (i, j));
                }
                self.row.push(score);
                self.steps.push(step);
                (before, beside) = (above, score);
            }
            // Beyond that, only a gap from the cell beside still leads on.
            let further = lengths.1 + 1 - (low + self.row.len());
            for _ in 0..further {
                beside += GAP;
                if beside < best - drop {
                    break;
                }
                self.row.push(beside);
                self.steps.push(Step::OnlyRight);
            }
            // Dead cells at the end would let the next row reach further than it lives, and
            // those at its beginning are not asked again.
            let Some(last) = self.row.iter().rposition(|it| *it > DEAD) else { break };
            let first = self.row.iter().position(|it| *it > DEAD).unwrap_or(0);
            self.steps.truncate(start + last + 1);
            self.scores.clear();
            self.scores.extend_from_slice(&self.row[first..=last]);
            low += first;
        }
        trace(self, best_at)
    }

    fn clear(&mut self) {
        if self.steps.capacity() > KEPT_CELLS {
            *self = Self::default();
        }
        self.steps.clear();
        self.rows.clear();
        self.scores.clear();
    }

    fn begin_row(&mut self, column: usize) {
        self.rows.push((column, self.steps.len()));
    }

    fn step(&self, (i, j): (usize, usize)) -> Step {
        let (column, start) = self.rows[i];
        self.steps[start + j - column]
    }
}

/// A word of the left that is compared with a row of words of the right.
struct Compared<'n> {
    word: WordId,
    /// Where the word is near others at all: most are too short, or numbers.
    near: Option<&'n NearWords<'n>>,
}

impl<'n> Compared<'n> {
    fn of(word: WordId, near: &'n NearWords<'n>) -> Self {
        Self { word, near: near.may_be_near(word).then_some(near) }
    }

    /// The score of coming to the cell of `other` diagonally from `before`, and how. Whether
    /// words are near is asked only where it could beat `rival`.
    fn with(&self, other: WordId, before: i32, rival: i32) -> (i32, Step) {
        let is_near = |near: &NearWords<'_>| before + NEAR >= rival && near.near(self.word, other);
        // Masked words have one number and match nothing, not even each other.
        if self.word == other && other != MASKED {
            (before + MATCH, Step::Match)
        } else if self.near.is_some_and(is_near) {
            (before + NEAR, Step::Near)
        } else {
            (before + MISMATCH, Step::Mismatch)
        }
    }
}

fn trace(band: &Band, end: (usize, usize)) -> Vec<Step> {
    let (mut i, mut j) = end;
    let mut res = Vec::new();
    while (i, j) != (0, 0) {
        let step = band.step((i, j));
        let (x, y) = step.advances();
        res.push(step);
        i -= x;
        j -= y;
    }
    res.reverse();
    res
}

/// Cuts trailing matches that are fewer than `min_tail`, with the gap before them.
fn trim(steps: &mut Vec<Step>, min_tail: usize) {
    loop {
        let tail = steps.iter().rev().take_while(|step| step.matches()).count();
        // Matches alone, without a gap before them, go on from the seed: they stay, however
        // few.
        if tail == steps.len() || tail >= min_tail {
            return;
        }
        steps.truncate(steps.len() - tail);
        while steps.last().is_some_and(|step| !step.matches()) {
            steps.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Vocabulary;
    use proptest::prelude::*;

    fn run(left: &str, right: &str, direction: Direction) -> (usize, usize, usize) {
        let (vocabulary, words) = Vocabulary::number(vec![left, right]);
        let near = NearWords::new(&vocabulary);
        let steps = extend(&words[0].ids, &words[1].ids, &near, direction, MIN_TAIL);
        let (a, b) = lengths(&steps);
        (a, b, steps.iter().filter(|step| step.matches()).count())
    }

    #[test]
    fn edits_do_not_end_a_stretch_and_other_text_does() {
        let left = "the leaders are meeting on wednesday to discuss the way forward said nobody at all in this place";
        let right = "the leaders are expected to meet on wednesday to discuss the way forward while rain fell over town";
        assert_eq!(run(left, right, Direction::Forward), (11, 13, 10));
    }

    #[test]
    fn backwards_is_forwards_in_a_mirror() {
        assert_eq!(
            run("x y z one two three four", "u v w one two three 3 four", Direction::Backward),
            (4, 5, 4)
        );
    }

    #[test]
    fn one_common_word_after_a_gap_does_not_lengthen_a_stretch() {
        assert_eq!(run("a b c d e x the", "a b c d e y the", Direction::Forward), (5, 5, 5));
    }

    /// The best score of any pair of prefixes, over the full matrix.
    fn naive_best(left: &[WordId], right: &[WordId], near: &NearWords<'_>) -> i32 {
        let mut cells = vec![vec![0; right.len() + 1]; left.len() + 1];
        let mut best = 0;
        for i in 0..=left.len() {
            for j in 0..=right.len() {
                if i + j > 0 {
                    let mut cell = DEAD;
                    if i > 0 {
                        cell = cell.max(cells[i - 1][j] + GAP);
                    }
                    if j > 0 {
                        cell = cell.max(cells[i][j - 1] + GAP);
                    }
                    if i > 0 && j > 0 {
                        let word = Compared::of(left[i - 1], near);
                        cell = cell.max(word.with(right[j - 1], cells[i - 1][j - 1], DEAD).0);
                    }
                    cells[i][j] = cell;
                    best = best.max(cell);
                }
            }
        }
        best
    }

    proptest! {
        /// Without a drop, the band is the full matrix: its score is the best there is,
        /// its steps are worth that score and lead through both texts.
        #[test]
        fn without_a_drop_the_band_finds_the_full_matrix_score(
            left in proptest::collection::vec(0u32..5, 0..40),
            right in proptest::collection::vec(0u32..5, 0..40),
            backward in proptest::bool::ANY,
        ) {
            let (vocabulary, _) = Vocabulary::number(vec!["a b defence defense c"]);
            let near = NearWords::new(&vocabulary);
            let left: Vec<WordId> = left.into_iter().map(WordId).collect();
            let right: Vec<WordId> = right.into_iter().map(WordId).collect();
            let direction = if backward { Direction::Backward } else { Direction::Forward };
            let steps = extend_within(&left, &right, &near, direction, 1_000);
            let mirrored = |words: &[WordId]| -> Vec<WordId> {
                if backward { words.iter().rev().copied().collect() } else { words.to_vec() }
            };
            let (left, right) = (mirrored(&left), mirrored(&right));
            prop_assert_eq!(worth(&steps, &left, &right, &near), naive_best(&left, &right, &near));
        }

        /// A band that begins behind the words that both sides begin with comes to the same
        /// steps as one that begins at the corner.
        #[test]
        fn what_both_begin_with_need_not_be_aligned(
            first in proptest::collection::vec(0u32..9, 0..30),
            rest in proptest::collection::vec((0u32..9, 0u32..9), 0..30),
            kinds in 2u32..10,
            more in 0usize..9,
        ) {
            let (vocabulary, _) = Vocabulary::number(vec!["a b defence defense c d e f masked"]);
            let near = NearWords::new(&vocabulary);
            let word = |it: u32| if it == 8 { MASKED } else { WordId(it) };
            let side = |own: fn(&(u32, u32)) -> u32| -> Vec<WordId> {
                let words = first.iter().copied().chain(rest.iter().map(own));
                words.map(|it| it % kinds).map(word).collect()
            };
            let (left, mut right) = (side(|it| it.0), side(|it| it.1));
            right.extend_from_slice(&left[left.len().saturating_sub(more)..]);
            let lengths = (left.len(), right.len());
            for drop in [3, DROP, 1_000] {
                let whole = Band::default().fill(lengths, |i| left[i], |j| right[j], &near, drop);
                let steps = extend_within(&left, &right, &near, Direction::Forward, drop);
                prop_assert_eq!(steps, whole);
            }
        }

        /// With the drop, an extension is worth no more than the best, and no less
        /// than the exact run that both texts begin with.
        #[test]
        fn the_drop_never_loses_the_run_at_the_corner(
            left in proptest::collection::vec(0u32..3, 0..60),
            right in proptest::collection::vec(0u32..3, 0..60),
        ) {
            let (vocabulary, _) = Vocabulary::number(vec!["a b c"]);
            let near = NearWords::new(&vocabulary);
            let left: Vec<WordId> = left.into_iter().map(WordId).collect();
            let right: Vec<WordId> = right.into_iter().map(WordId).collect();
            let steps = extend_within(&left, &right, &near, Direction::Forward, DROP);
            let worth = worth(&steps, &left, &right, &near);
            let run = left.iter().zip(&right).take_while(|(a, b)| a == b).count();
            prop_assert!(worth <= naive_best(&left, &right, &near));
            prop_assert!(worth >= MATCH * i32::try_from(run).unwrap());
        }
    }

    /// The score of steps, each checked against the words that it takes.
    fn worth(steps: &[Step], left: &[WordId], right: &[WordId], near: &NearWords<'_>) -> i32 {
        let (mut i, mut j, mut score) = (0, 0, 0);
        for step in steps {
            score += match step {
                Step::Match => {
                    assert_eq!(left[i], right[j]);
                    MATCH
                }
                Step::Near => {
                    assert!(left[i] != right[j] && near.near(left[i], right[j]));
                    NEAR
                }
                Step::Mismatch => MISMATCH,
                Step::OnlyLeft | Step::OnlyRight => GAP,
            };
            let (x, y) = step.advances();
            i += x;
            j += y;
        }
        assert!(i <= left.len() && j <= right.len());
        score
    }
}

//! How much of a wording does another one have?
//!
//! In go the words of a unit's fullest wording and of one column's places; out
//! comes the [`Wording`]: what matches, what is left out, what is changed. The
//! longest common run anchors, and so on left and right of it, after Ratcliff and
//! Obershelp (1988): among equally long matchings it prefers those in one piece,
//! which a longest common subsequence does not. Near words match, as in
//! alignments. Cost: the words of one side times how often each stands in the other, up to
//! [`MOST_PAIRS`] equal pairs; what is left then (texts that repeat themselves) is paired
//! by the shortest edit script.

use super::model::CellState;
use crate::align::NearWords;
use crate::normalize::WordId;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::BTreeMap;
use std::ops::Range;

/// A run of fewer words in the open, beyond the first or the last anchor, is chance …
const TAIL: usize = 3;
/// … unless it is so near to the anchor. Alignments end after as many words that
/// differ, too. And so many words in a row that are left out are a cut, not a change.
const GAP: usize = 7;
/// The share of the fullest wording that must be left out for a place to be a part of
/// it: what counts as rewording in quotations, see DESIGN.md.
const PART: (usize, usize) = (15, 100);
/// So many pairs of equal words are looked at. Two articles of a thousand words, in which
/// the commonest word stands sixty times, have some twenty thousand, each looked at a few
/// times.
const MOST_PAIRS: usize = 1 << 20;
/// Longer wordings are compared by equal words only: near words are looked for in
/// pairs of different words.
const MOST_NEAR: usize = 2_000;

/// What a place has of the fullest wording.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Wording {
    /// Whether the words are the same.
    pub(super) same: bool,
    /// Words of the fullest wording that stand there too, or near ones.
    pub(super) matched: usize,
    /// Words of the fullest wording that are left out.
    pub(super) cut: usize,
    /// Words that are others, or new, or spelled in another way.
    pub(super) changed: usize,
    /// Words of a place before and after what it has of the fullest wording.
    pub(super) beyond: usize,
    /// Words of the fullest wording.
    pub(super) reference: usize,
    /// Words of the place, or of all of them.
    pub(super) other: usize,
}

impl Wording {
    /// What that is called.
    pub(super) fn state(&self) -> CellState {
        if self.same || (self.cut == 0 && self.changed == 0) {
            CellState::Verbatim
        } else if self.cut > self.changed && self.cut * PART.1 >= self.reference * PART.0 {
            CellState::Partial
        } else {
            CellState::Reworded
        }
    }

    /// Whether the place goes on where the fullest wording ends: the two are
    /// overlapping cuts of something longer, and neither is whole.
    pub(super) fn overlaps(&self) -> bool {
        self.beyond >= TAIL && self.beyond * PART.1 >= self.reference * PART.0
    }

    /// Twice the matching words over those of both sides, 0..=1.
    #[expect(clippy::cast_precision_loss, reason = "words of a text are far below 2^53")]
    pub(super) fn similarity(&self) -> f64 {
        let both = (self.reference + self.other).max(1);
        ((2 * self.matched) as f64 / both as f64).min(1.0)
    }

    /// The share of the fullest wording that stands there, 0..=1.
    #[expect(clippy::cast_precision_loss, reason = "words of a text are far below 2^53")]
    pub(super) fn coverage(&self) -> f64 {
        self.matched as f64 / self.reference.max(1) as f64
    }
}

/// Compares the places of one article with the fullest wording.
///
/// Several places are pieces of it: what one of them has is not left out. A place
/// that has it word for word decides alone.
pub(super) fn wording(reference: &[WordId], places: &[&[WordId]], near: &NearWords<'_>) -> Wording {
    let whole = |other: usize| Wording {
        same: true,
        matched: reference.len(),
        reference: reference.len(),
        other,
        ..Wording::default()
    };
    if places.contains(&reference) {
        return whole(reference.len());
    }
    let mut state = vec![Word::Cut; reference.len()];
    let mut gaps = BTreeMap::new();
    let mut beyond = 0;
    for place in places {
        beyond = beyond.max(compare(reference, place, near, &mut state, &mut gaps));
    }
    let added: usize = gaps.values().sum();
    let longest = places.iter().map(|it| it.len()).max().unwrap_or(0);
    let count = |wanted: Word| state.iter().filter(|&&it| it == wanted).count();
    let (matched, spelled) = (count(Word::Same), count(Word::Near));
    Wording {
        same: false,
        matched: matched + spelled,
        cut: count(Word::Cut),
        changed: spelled + count(Word::Changed).max(added),
        beyond,
        reference: reference.len(),
        // Places that repeat each other do not make the text less alike.
        other: longest.max(matched + spelled + added),
    }
}

/// What became of a word of the fullest wording; a later one wins over an earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Word {
    Cut,
    Changed,
    Near,
    Same,
}

/// Marks what `place` has in `state`, and in `gaps` how many words stand there in
/// between: the most of any place, by the word of the fullest wording before them.
/// Returns how many words of the place lie before and after all that.
fn compare(
    reference: &[WordId],
    place: &[WordId],
    near: &NearWords<'_>,
    state: &mut [Word],
    gaps: &mut BTreeMap<usize, usize>,
) -> usize {
    let folded = spelled_alike(reference, place, near);
    let runs = runs(reference, &folded);
    let mut mark = |at: usize, word: Word| state[at] = state[at].max(word);
    let mut last: Option<(usize, usize)> = None;
    for run in &runs {
        if let Some((left, right)) = last {
            let (gone, new) = (run.left - left, run.right - right);
            let most = gaps.entry(left).or_insert(0);
            *most = new.max(*most);
            // Many more words are gone than have come: a cut, as at the ends.
            if gone < new + GAP {
                (left..run.left).for_each(|at| mark(at, Word::Changed));
            }
        }
        for n in 0..run.len {
            let same = reference[run.left + n] == place[run.right + n];
            mark(run.left + n, if same { Word::Same } else { Word::Near });
        }
        last = Some((run.left + run.len, run.right + run.len));
    }
    let before = runs.first().map_or(0, |it| it.right);
    before + last.map_or(0, |(_, right)| place.len() - right)
}

/// The place's words, with those that are near a word of the reference as that word.
fn spelled_alike(reference: &[WordId], place: &[WordId], near: &NearWords<'_>) -> Vec<WordId> {
    if reference.len().max(place.len()) > MOST_NEAR {
        return place.to_vec();
    }
    let mut known: Vec<WordId> = reference.to_vec();
    known.sort_unstable();
    known.dedup();
    let mut seen: BTreeMap<WordId, WordId> = BTreeMap::new();
    let twin = |&word: &WordId| {
        // A word that the reference has stays itself, though another one may be near it.
        if known.binary_search(&word).is_ok() {
            return word;
        }
        known.iter().copied().find(|&it| near.near(it, word)).unwrap_or(word)
    };
    place.iter().map(|it| *seen.entry(*it).or_insert_with(|| twin(it))).collect()
}

/// Words that both sides have in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    left: usize,
    right: usize,
    len: usize,
}

/// The common runs of two wordings, in order on both sides.
fn runs(left: &[WordId], right: &[WordId]) -> Vec<Run> {
    let mut places: BTreeMap<WordId, Vec<usize>> = BTreeMap::new();
    for (at, word) in left.iter().enumerate() {
        places.entry(*word).or_default().push(at);
    }
    let mut res = Vec::new();
    let mut open = vec![(0..left.len(), 0..right.len())];
    let mut left_over = MOST_PAIRS;
    while let Some((a, b)) = open.pop() {
        if left_over == 0 {
            res.extend(shortest(left, right, a, b));
            continue;
        }
        let Some(run) = longest(&places, right, &a, &b, &mut left_over) else { continue };
        open.push((a.start..run.left, b.start..run.right));
        open.push((run.left + run.len..a.end, run.right + run.len..b.end));
        res.push(run);
    }
    res.sort_unstable_by_key(|it| it.left);
    without_chance(res)
}

/// The common runs of the shortest edit script inside `a` and `b`.
fn shortest(left: &[WordId], right: &[WordId], a: Range<usize>, b: Range<usize>) -> Vec<Run> {
    let (before, after) = (a.start, b.start);
    let ops = capture_diff_slices(Algorithm::Myers, &left[a], &right[b]);
    let run = |op: DiffOp| match op {
        DiffOp::Equal { old_index, new_index, len } => {
            Some(Run { left: before + old_index, right: after + new_index, len })
        }
        _ => None,
    };
    ops.into_iter().filter_map(run).collect()
}

/// The longest common run inside `a` and `b`; of equally long ones the first. Takes the
/// pairs of equal words that it looks at from `left_over`, and the best so far when those
/// are used up.
fn longest(
    places: &BTreeMap<WordId, Vec<usize>>,
    right: &[WordId],
    a: &Range<usize>,
    b: &Range<usize>,
    left_over: &mut usize,
) -> Option<Run> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    let mut best: Option<Run> = None;
    // The length of the run that ends at each word of the left.
    let mut ending: Vec<(usize, usize)> = Vec::new();
    for at in b.clone() {
        let list = places.get(&right[at]).map_or(&[][..], Vec::as_slice);
        let from = list.partition_point(|&it| it < a.start);
        let mut next = Vec::new();
        if *left_over == 0 {
            break;
        }
        for &left in list[from..].iter().take_while(|&&it| it < a.end) {
            let before = left
                .checked_sub(1)
                .and_then(|it| ending.binary_search_by_key(&it, |it| it.0).ok())
                .map_or(0, |it| ending[it].1);
            let len = before + 1;
            next.push((left, len));
            *left_over = left_over.saturating_sub(1);
            if best.is_none_or(|it| len > it.len) {
                best = Some(Run { left: left + 1 - len, right: at + 1 - len, len });
            }
        }
        ending = next;
    }
    best
}

/// Without the short runs far out: single common words stand anywhere.
fn without_chance(mut runs: Vec<Run>) -> Vec<Run> {
    let far = |one: &Run, next: &Run| {
        let apart = (next.left - one.left - one.len).max(next.right - one.right - one.len);
        apart > GAP
    };
    while let [first, second, ..] = runs.as_slice()
        && first.len < TAIL
        && far(first, second)
    {
        runs.remove(0);
    }
    while let [.., before, last] = runs.as_slice()
        && last.len < TAIL
        && far(before, last)
    {
        runs.pop();
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Vocabulary;

    fn check(reference: &str, places: &[&str], expect: CellState) -> Wording {
        let texts: Vec<&str> = std::iter::once(reference).chain(places.iter().copied()).collect();
        let (vocabulary, words) = Vocabulary::number(texts);
        let near = NearWords::new(&vocabulary);
        let others: Vec<&[WordId]> = words[1..].iter().map(|it| it.ids.as_slice()).collect();
        let found = wording(&words[0].ids, &others, &near);
        assert_eq!(found.state(), expect, "{reference} / {places:?}: {found:?}");
        found
    }

    const SAID: &str = "The harbor will never again be closed for a regatta while people of this town wait for their ferry";

    #[test]
    fn the_same_words_are_verbatim_whatever_their_case_and_marks() {
        let found = check(SAID, &[&SAID.to_uppercase().replace(' ', ", ")], CellState::Verbatim);
        assert!((found.similarity() - 1.0).abs() < 1e-9);
        check(SAID, &["never again", SAID], CellState::Verbatim);
    }

    #[test]
    fn one_other_word_or_spelling_is_a_rewording() {
        check(SAID, &[&SAID.replace("harbor", "harbour")], CellState::Reworded);
        check(SAID, &[&SAID.replace("never ", "")], CellState::Reworded);
        check(
            SAID,
            &[
                "The harbor is never again closed for regattas while the people of our town are waiting for a ferry",
            ],
            CellState::Reworded,
        );
    }

    #[test]
    fn a_cut_is_a_part_also_in_pieces_and_in_the_middle() {
        let found = check(SAID, &["never again be closed for a regatta"], CellState::Partial);
        assert_eq!((found.matched, found.cut, found.changed), (7, 12, 0));
        check(SAID, &["the harbor", "people of this town", "wait"], CellState::Partial);
        check(SAID, &["The harbor will never wait for their ferry"], CellState::Partial);
    }

    #[test]
    fn pieces_that_make_up_the_whole_are_the_whole() {
        let at = SAID.find("regatta").unwrap();
        check(SAID, &[&SAID[..at], &SAID[at..]], CellState::Verbatim);
    }

    #[test]
    fn two_cuts_that_overlap_are_told() {
        let (first, second) = (&SAID[..70], &SAID[30..]);
        assert!(check(first, &[second], CellState::Partial).overlaps());
        assert!(!check(SAID, &[second], CellState::Partial).overlaps());
    }

    #[test]
    fn a_common_word_far_out_is_no_match() {
        let found = check(
            "a list of the ports and harbors along this coast is on the desk of every pilot here",
            &["of the ports and harbors"],
            CellState::Partial,
        );
        assert_eq!(found.matched, 5);
    }

    #[test]
    fn texts_that_repeat_themselves_are_compared_in_bounded_steps() {
        let text = |n: usize| (0..n).map(|it| if it * it % 7 < 3 { "one " } else { "two " });
        let long: String = text(20_000).collect();
        let other: String = text(20_100).skip(100).chain(["three"]).collect();
        let found = check(&long, &[&other], CellState::Reworded);
        assert!(found.matched > 19_000, "{found:?}");
    }

    #[test]
    fn without_words_nothing_matches() {
        let found = check(SAID, &[""], CellState::Partial);
        assert_eq!(found.matched, 0);
        assert!(found.similarity() < 1e-9);
    }
}

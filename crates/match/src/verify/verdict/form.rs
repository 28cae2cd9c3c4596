//! What the form of a pair decides, whatever the trees say of it.
//!
//! Three forms are too rare among the labelled pairs, or too plain, to be left to trees.
//! Trees weigh a number against the other numbers, and a text of few numbers has none to
//! weigh against; and they see how much is equal, not that the equal lines are whole and
//! nothing else is.

use super::PASSAGE;
use super::compared::{Compared, Half};
use super::measures::KeptRuns;
use super::side::flag;
use std::collections::BTreeSet;

/// What a form says of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The shorter text stands in one piece in the longer one, which goes on.
    Whole,
    /// One text, but for a few words at a few places.
    Corrected,
    /// Whole lines are equal, and what stands beside them has nothing in common: the frame
    /// of a site round two stories.
    Framed,
}

impl Form {
    /// The form of a pair, where it has one that decides otherwise than the trees: they
    /// join it or not.
    pub(super) fn of(pair: &Compared<'_>, trees_join: bool) -> Option<Self> {
        // Either form is looked for only where it would overrule the trees.
        if trees_join {
            is_framed(pair).then_some(Self::Framed)
        } else if stands_whole(pair) {
            Some(Self::Whole)
        } else {
            is_corrected(pair).then_some(Self::Corrected)
        }
    }

    /// Whether the two are one story.
    pub(super) const fn joins(self) -> bool {
        !matches!(self, Self::Framed)
    }
}

/// Of 485 labelled pairs 22 are of this form, all of them versions.
fn stands_whole(pair: &Compared<'_>) -> bool {
    let (short, long) = (pair.short.len(), pair.long.len());
    let goes_on = long * 10 >= short * 13;
    short >= PASSAGE && goes_on && KeptRuns::of(&pair.short.kept).longest * 20 >= short * 19
}

/// A corrected figure, another stamp or counter. A frame is filled in more often: of 117
/// labelled pairs of one frame none has so many equal words for a change, and the longest,
/// of 56 words, has one change.
fn is_corrected(pair: &Compared<'_>) -> bool {
    const EQUAL_FOR_A_CHANGE: usize = 64;
    /// Where facts change at three places, it may be the day's report in yesterday's words.
    const MOST_CHANGES: usize = 2;
    /// Changes with fewer equal words between them are one: *10 likes, 4 shares*.
    const APART: usize = 3;
    const LONGEST: usize = 8;
    // From where to where the last change goes, in each text, and how many there were.
    let mut last: Option<([usize; 2], [usize; 2])> = None;
    let mut changes = 0;
    for gap in pair.gaps().filter(|it| it.lengths() != [0, 0]) {
        let names = |half: &Half<'_>, [from, to]: [usize; 2]| {
            let name = |it: &u8| it & (flag::NAME | flag::NUMBER | flag::DATE) == flag::NAME;
            half.side.flags[from..to].iter().any(name)
        };
        // Another name in the place of one is another story in the same frame.
        if names(&pair.short, gap.short) && names(&pair.long, gap.long) {
            return false;
        }
        let (mut short, mut long) = (gap.short, gap.long);
        match last {
            Some(before) if gap.short[0] < before.0[1] + APART => {
                (short[0], long[0]) = (before.0[0], before.1[0]);
            }
            _ => changes += 1,
        }
        if [short, long].iter().any(|it| it[1] - it[0] > LONGEST) {
            return false;
        }
        last = Some((short, long));
    }
    (1..=MOST_CHANGES).contains(&changes) && pair.equal >= EQUAL_FOR_A_CHANGE * changes
}

/// Of 485 labelled pairs some forty are of this form, one of them a version.
fn is_framed(pair: &Compared<'_>) -> bool {
    let [short, long] = [&pair.short, &pair.long];
    let [lines_short, lines_long] =
        [short, long].map(|it| it.side.lines().collect::<BTreeSet<_>>());
    let [of_short, of_long] =
        [(short, &lines_long), (long, &lines_short)].map(|(half, other)| Own::of(half, other));
    let least = PASSAGE.max(short.len() / 12);
    [&of_short, &of_long].iter().all(|it| it.words >= least && it.kept * 12 <= it.words)
}

/// The words of the lines that the other text has not whole.
#[derive(Default)]
struct Own {
    words: usize,
    /// How many stand in runs that the other text has.
    kept: usize,
}

impl Own {
    fn of(half: &Half<'_>, other: &BTreeSet<&[u32]>) -> Self {
        let mut res = Self::default();
        let mut start = 0;
        for line in half.side.lines() {
            let end = start + line.len();
            if !other.contains(line) {
                res.words += line.len();
                res.kept += half.kept.count_in(start..end);
            }
            start = end;
        }
        res
    }
}

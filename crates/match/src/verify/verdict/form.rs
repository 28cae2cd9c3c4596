//! What the form of a pair decides, whatever the trees say of it.
//!
//! Four forms are too rare among the labelled pairs, or too plain, to be left to trees.
//! Trees weigh a number against the other numbers, and a text of few numbers has none to
//! weigh against; and they see how much is equal, not that the equal lines are whole and
//! nothing else is.

use super::PASSAGE;
use super::compared::{Compared, Gap, Half};
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
    /// One notice about somebody or somewhere else.
    Renamed,
    /// Whole lines are equal, and what stands beside them has nothing in common: the frame
    /// of a site round two stories.
    Framed,
}

impl Form {
    /// The form of a pair, where it has one that decides otherwise than the trees: they
    /// join it or not.
    pub(super) fn of(pair: &Compared<'_>, trees_join: bool) -> Option<Self> {
        // A form is looked for only where it would overrule the trees.
        if trees_join && is_renamed(pair) {
            Some(Self::Renamed)
        } else if trees_join {
            is_framed(pair).then_some(Self::Framed)
        } else if stands_whole(pair) {
            Some(Self::Whole)
        } else {
            is_corrected(pair).then_some(Self::Corrected)
        }
    }

    /// Whether the two are one story.
    pub(super) const fn joins(self) -> bool {
        !matches!(self, Self::Framed | Self::Renamed)
    }
}

/// Of 485 labelled pairs 22 are of this form, all of them versions, the longer text at most
/// six times as long. In one of more than twelve times the words it is one item of many: the
/// digest of a week has each of its posts whole, and is no version of any.
fn stands_whole(pair: &Compared<'_>) -> bool {
    let (short, long) = (pair.short.len(), pair.long.len());
    let goes_on = long * 10 >= short * 13 && long <= short * 12;
    short >= PASSAGE && goes_on && KeptRuns::of(&pair.short.kept).longest * 20 >= short * 19
}

/// A corrected figure, another counter, another word for the same. A frame is filled in more
/// often: where two changes have numbers, or one has a date, a reminder of another meeting
/// looks the same, and of 166 such pairs of two collections three were versions. Where many
/// other numbers stand still, it is one day's report.
fn is_corrected(pair: &Compared<'_>) -> bool {
    const STEADY_NUMBERS: usize = 4;
    const MOST_CHANGES: usize = 2;
    let is_steady = pair.equal_count(flag::NUMBER) >= STEADY_NUMBERS;
    let Some(changes) = Changes::of(pair) else { return false };
    let equal_for_each = match (changes.facts, is_steady) {
        (0, _) if changes.are_plain => 25,
        (0 | 1, true) => 40,
        (0 | 1, false) if !changes.have_dates => 64,
        _ => return false,
    };
    (1..=MOST_CHANGES).contains(&changes.count) && pair.equal >= equal_for_each * changes.count
}

/// What was put for something else, where all of it is short and no name for another.
struct Changes {
    count: usize,
    /// Those with a number or a date.
    facts: usize,
    have_dates: bool,
    /// Whether all their words are written small, where a script has capitals: no names.
    are_plain: bool,
}

impl Changes {
    fn of(pair: &Compared<'_>) -> Option<Self> {
        /// Changes with fewer equal words between them are one: *10 likes, 4 shares*.
        const APART: usize = 3;
        const LONGEST: usize = 8;
        let mut res = Self { count: 0, facts: 0, have_dates: false, are_plain: true };
        // From where to where the last change goes, in each text.
        let mut last: Option<([usize; 2], [usize; 2])> = None;
        for gap in pair.gaps().filter(|it| it.lengths() != [0, 0]) {
            let words = [(&pair.short, gap.short), (&pair.long, gap.long)]
                .map(|(half, [from, to])| &half.side.flags[from..to]);
            let has = |sign: fn(&u8) -> bool| words.map(|it| it.iter().any(sign));
            let names = has(|it| it & (flag::NAME | flag::NUMBER | flag::DATE) == flag::NAME);
            if names == [true; 2] {
                return None;
            }
            let (mut short, mut long) = (gap.short, gap.long);
            let is_new = match last {
                Some(before) if gap.short[0] < before.0[1] + APART => {
                    (short[0], long[0]) = (before.0[0], before.1[0]);
                    false
                }
                _ => true,
            };
            if [short, long].iter().any(|it| it[1] - it[0] > LONGEST) {
                return None;
            }
            let is_fact = has(|it| it & (flag::NUMBER | flag::DATE) != 0) != [false; 2];
            res.count += usize::from(is_new);
            res.facts += usize::from(is_new && is_fact);
            res.have_dates |= has(|it| it & flag::DATE != 0) != [false; 2];
            res.are_plain &= has(|it| it & flag::SMALL == 0) == [false; 2];
            last = Some((short, long));
        }
        Some(res)
    }
}

/// A storm warning for the next county, a class action against another company: nothing
/// but facts was exchanged, a name at the head among them. However long what both say is,
/// it makes the two no more alike. Revisions of a post that put one name for another at
/// its head look the same: 12 of 5,400 pairs of two collections, which stay apart for it.
fn is_renamed(pair: &Compared<'_>) -> bool {
    /// Longer texts tell a story of their own round the name.
    const MOST_WORDS: usize = 250;
    const HEAD: usize = 40;
    const SPOKEN_OF_AGAIN: usize = 120;
    let (short, long) = (pair.short.len(), pair.long.len());
    let is_notice = short <= MOST_WORDS && long * 10 <= short * 11 && pair.equal * 20 >= short * 17;
    let is_new = |half: &Half<'_>| half.distinct(flag::NAME).new > 0;
    // What a notice is about is named again: one name at one place of many words is not that,
    // but a misprint or a better word.
    let mut changes = pair.gaps().filter(|it| it.lengths() != [0, 0]);
    let is_word = changes.next().is_some_and(|it| it.lengths().into_iter().all(|it| it <= 2));
    let is_mended = is_word && changes.next().is_none() && short >= SPOKEN_OF_AGAIN;
    is_notice
        && !is_mended
        && is_new(&pair.short)
        && is_new(&pair.long)
        && pair.gaps().all(|it| holds_facts_alone(&pair.short, it.short))
        && pair.gaps().any(|it| it.short[0].min(it.long[0]) < HEAD && has_unlike_names(pair, it))
}

fn holds_facts_alone(half: &Half<'_>, [from, to]: [usize; 2]) -> bool {
    const FACT: u8 = flag::NUMBER | flag::DATE | flag::NAME;
    half.side.flags[from..to].iter().all(|it| it & FACT != 0)
}

/// Whether each side has a name of which the other has no other spelling.
fn has_unlike_names(pair: &Compared<'_>, gap: Gap) -> bool {
    const LONGEST: usize = 8;
    let names = |half: &Half<'_>, [from, to]: [usize; 2]| -> Vec<u32> {
        const FACT: u8 = flag::NUMBER | flag::DATE;
        let all = (from..to).filter(|&it| half.side.flags[it] & (flag::NAME | FACT) == flag::NAME);
        all.map(|it| half.side.stems[it]).collect()
    };
    let unlike = |a: &[u32], b: &[u32]| a.iter().any(|it| !b.contains(it));
    let [a, b] = gap.lengths();
    let [here, there] = [names(&pair.short, gap.short), names(&pair.long, gap.long)];
    a.max(b) <= LONGEST && unlike(&here, &there) && unlike(&there, &here)
}

/// Of 485 labelled pairs some forty are of this form, one of them a version.
fn is_framed(pair: &Compared<'_>) -> bool {
    let [short, long] = [&pair.short, &pair.long];
    let [lines_short, lines_long] =
        [short, long].map(|it| it.side.lines().collect::<BTreeSet<_>>());
    let [of_short, of_long] =
        [(short, &lines_long), (long, &lines_short)].map(|(half, other)| Own::of(half, other));
    let least = PASSAGE.max(short.len() / 12);
    let apart =
        [&of_short, &of_long].iter().all(|it| it.words >= least && it.kept * 12 <= it.words);
    apart && !is_set_in(pair, [of_short.words, of_long.words])
}

/// A reprint with a lead of its own and a cut end, or with another box below: whole lines are
/// equal there, too, but they are most of one text and much of the other, and tell of people
/// and numbers, as no site's frame does.
fn is_set_in(pair: &Compared<'_>, own: [usize; 2]) -> bool {
    let [a, b] = [(own[0], pair.short.len()), (own[1], pair.long.len())];
    // Two ninths of the side with less of its own, a third of the other.
    let (less, more) = if a.0 * b.1 <= b.0 * a.1 { (a, b) } else { (b, a) };
    let mostly_equal = less.0 * 9 <= less.1 * 2 && more.0 * 3 <= more.1;
    let names = pair.equal_count(flag::NAME);
    let numbers = pair.equal_count(flag::NUMBER | flag::DATE);
    // Where every noun is written as names are, only numbers tell.
    let tells = match names * 4 > pair.equal {
        true => numbers * 50 >= pair.equal,
        false => (names + numbers) * 20 >= pair.equal,
    };
    mostly_equal && tells
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

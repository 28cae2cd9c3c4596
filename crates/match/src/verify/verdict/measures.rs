//! A pair of texts as whole numbers, for the model to decide by.

use super::compared::{Compared, Half};
use super::marks::Marks;
use super::side::flag;

/// How many measures a pair has.
pub const COUNT: usize = NAMES.len();

/// What each measure is, in their order. Shares are in thousandths; `short` is the text
/// of fewer words, `kept` are words in runs of three or more that both have, `new` is what
/// the other text lacks.
pub const NAMES: [&str; 44] = [
    // Lengths, and what is shared whatever its order.
    "words of short",
    "words of long",
    "distinct words shared, of short",
    "pairs of words shared, of short",
    "pairs of words shared, of both",
    "stems shared, of short",
    "words in shared runs of three, of short",
    "words equal in order, of short",
    // How much of the story.
    "words kept, of short",
    "words kept, no line counting more than sixty, of short",
    "words kept, no line counting more than sixty, of long",
    "words kept, of those outside quotations of short",
    "words kept, of those that short does not repeat",
    "quoted, of the kept words of short",
    "repeated, of the kept words of short",
    "repeated, of the words of short",
    "of plain words, among the kept ones of short",
    "lines half kept, of short",
    "words of lines that are new, of short",
    "sentences kept, of long",
    // Where.
    "longest stretch of new words, of short",
    "stretches of eight kept words, in short",
    "longest stretch of kept words, in words",
    "kept, of the first forty words of long",
    "kept, of the first hundred words of short",
    "words of one heading in the other",
    "first kept word of long, of its words",
    "kept words between the first and the last of long",
    "middle of the new words of short",
    // Facts.
    "distinct numbers of short",
    "numbers of long that are new",
    "numbers exchanged, of those of short",
    "numbers that stand where the other has another",
    "new numbers among the first forty words of short",
    "numbers, of the new words of short",
    "numbers exchanged, for a thousand equal words",
    "numbers and names exchanged, for a thousand equal words",
    "dates that stand where the other has another",
    "distinct names of short",
    "names, of the kept words of short",
    "words of another spelling or ending, of short",
    "long words of long that are new",
    "dates of short that are new, of its dates",
    "numbers exchanged, of those that stand at one place in both",
];

/// The measures of a pair.
pub(super) fn measures(pair: &Compared<'_>) -> [i32; COUNT] {
    let mut row = Row { values: [0; COUNT], n: 0 };
    shares(pair, &mut row);
    story(pair, &mut row);
    places(pair, &mut row);
    facts(pair, &mut row);
    row.values
}

struct Row {
    values: [i32; COUNT],
    n: usize,
}

impl Row {
    fn count(&mut self, count: usize, most: usize) {
        if let Some(value) = self.values.get_mut(self.n) {
            *value = i32::try_from(count.min(most)).unwrap_or(i32::MAX);
        }
        self.n += 1;
    }

    fn share(&mut self, part: usize, whole: usize) {
        self.count((part * 1000).checked_div(whole).unwrap_or(0), 1000);
    }
}

fn shares(pair: &Compared<'_>, row: &mut Row) {
    let Compared { short, long, words, twos, stems, .. } = pair;
    row.count(short.len(), 3000);
    row.count(long.len(), 3000);
    row.share(words.shared, words.left);
    row.share(twos.shared, twos.left);
    row.share(twos.shared, twos.left + twos.right - twos.shared);
    row.share(stems.shared, stems.left);
    row.share(pair.in_runs, short.len());
    row.share(pair.equal, short.len());
}

fn story(pair: &Compared<'_>, row: &mut Row) {
    let Compared { short, long, .. } = pair;
    let (all, kept) = (short.len(), short.kept_words());
    row.share(kept, all);
    let [even_short, even_long] = [short, long].map(even);
    row.share(even_short.0, even_short.1);
    row.share(even_long.0, even_long.1);
    let [quoted, repeated] =
        [flag::QUOTED, flag::REPEATED].map(|it| (short.kept_count(it), short.count(it)));
    row.share(kept - quoted.0, all - quoted.1);
    row.share(kept - repeated.0, all - repeated.1);
    row.share(quoted.0, kept);
    row.share(repeated.0, kept);
    row.share(repeated.1, all);
    row.share(short.kept_count(flag::PLAIN), kept);
    let lines = Lines::of(short);
    row.share(lines.kept, lines.kept + lines.new);
    row.share(lines.new_words, all);
    let (kept, new) = sentences(long);
    row.share(kept, kept + new);
}

/// The kept and all words, where no line counts for more than sixty: a gallery or a list
/// of countries is one line, however long.
fn even(half: &Half<'_>) -> (usize, usize) {
    const MOST: usize = 60;
    units(&half.side.lines, half).fold((0, 0), |(kept, all), (words, its)| {
        let weight = words.min(MOST);
        (kept + weight * its / words, all + weight)
    })
}

/// How many words each line or sentence has, given where they start, and how many are kept.
fn units<'h>(starts: &'h [u32], half: &'h Half<'_>) -> impl Iterator<Item = (usize, usize)> + 'h {
    let ends = starts.iter().skip(1).map(|&it| it as usize).chain([half.len()]);
    starts.iter().zip(ends).map(|(&start, end)| {
        let start = start as usize;
        (end - start, half.kept.count_in(start..end))
    })
}

/// The lines of a text that are more than a heading.
#[derive(Default)]
struct Lines {
    /// Of which half is kept.
    kept: usize,
    /// Of which three tenths are not.
    new: usize,
    new_words: usize,
}

impl Lines {
    fn of(half: &Half<'_>) -> Self {
        let mut res = Self::default();
        for (words, kept) in units(&half.side.lines, half).filter(|it| it.0 >= 8) {
            res.kept += usize::from(kept * 2 >= words);
            if kept * 10 < words * 3 {
                res.new += 1;
                res.new_words += words;
            }
        }
        res
    }
}

/// The sentences of five words and more: of how many six tenths are kept, and the others.
fn sentences(half: &Half<'_>) -> (usize, usize) {
    let long = units(&half.side.sentences, half).filter(|it| it.0 >= 5);
    long.fold((0, 0), |(kept, new), (words, its)| {
        let is_kept = usize::from(its * 5 >= words * 3);
        (kept + is_kept, new + 1 - is_kept)
    })
}

fn places(pair: &Compared<'_>, row: &mut Row) {
    let Compared { short, long, .. } = pair;
    let runs = KeptRuns::of(&short.kept);
    row.share(runs.longest_new, short.len());
    row.count(runs.long_ones, 50);
    row.count(runs.longest, 500);
    for (half, first) in [(long, 40), (short, 100)] {
        let first = first.min(half.len());
        row.share(half.kept.count_in(0..first), first);
    }
    let [one, other] = [short, long].map(heading);
    let common = one.iter().filter(|it| other.contains(it)).count();
    row.share(common, one.len().min(other.len()));
    let mut runs = long.kept.runs();
    let (first, end) = runs.next().map_or((long.len(), None), |it| (it.start, Some(it.end)));
    let last = runs.last().map(|it| it.end).or(end).unwrap_or(first);
    row.share(first, long.len());
    row.share(long.kept_words(), last - first);
    let new = short.len() - short.kept_words();
    let middle = short.kept.nth_free(new / 2).unwrap_or(short.len() / 2);
    row.share(middle, short.len());
}

/// The first line, as far as it can be a heading.
fn heading<'h>(half: &'h Half<'_>) -> &'h [u32] {
    const MOST: usize = 25;
    let end = half.side.lines.get(1).map_or(half.len(), |&it| it as usize);
    &half.side.words[..end.min(MOST)]
}

/// How kept words stand in rows.
#[derive(Default)]
pub(super) struct KeptRuns {
    pub(super) longest: usize,
    /// Of eight words or more.
    long_ones: usize,
    /// The longest stretch without eight kept words in a row.
    pub(super) longest_new: usize,
}

impl KeptRuns {
    pub(super) fn of(kept: &Marks) -> Self {
        const LONG: usize = 8;
        let (mut res, mut new_from) = (Self::default(), 0);
        for run in kept.runs() {
            res.longest = res.longest.max(run.len());
            if run.len() >= LONG {
                res.long_ones += 1;
                // It shows with its eighth word that a run is a long one.
                res.longest_new = res.longest_new.max(run.start + LONG - 1 - new_from);
                new_from = run.end;
            }
        }
        res.longest_new = res.longest_new.max(kept.len() - new_from);
        res
    }
}

fn facts(pair: &Compared<'_>, row: &mut Row) {
    let Compared { short, long, .. } = pair;
    let [numbers, others] = [short, long].map(|it| it.distinct(flag::NUMBER));
    let exchanged = numbers.new.min(others.new);
    let swaps = Swaps::of(pair);
    let new = NewWords::of(short);
    row.count(numbers.all, 60);
    row.count(others.new, 60);
    row.share(exchanged, numbers.all);
    row.count(swaps.numbers, 60);
    row.count(new.first_numbers, 10);
    row.share(new.numbers, new.all);
    let [names, other_names] = [short, long].map(|it| it.distinct(flag::NAME));
    let equal = pair.equal.max(1);
    row.share(exchanged, equal);
    row.share(exchanged + names.new.min(other_names.new), equal);
    row.count(swaps.dates, 30);
    row.count(names.all, 200);
    row.share(short.kept_count(flag::NAME), short.kept_words());
    row.share(swaps.spellings, short.len());
    row.count(long.distinct(flag::LONG).new, 300);
    let dates = short.distinct(flag::DATE);
    row.share(dates.new, dates.all);
    let numbers = pair.equal_count(flag::NUMBER);
    row.share(swaps.numbers, swaps.numbers + numbers);
}

/// The words of a text that the other one lacks.
#[derive(Default)]
struct NewWords {
    all: usize,
    numbers: usize,
    /// Numbers among the first forty words of the text.
    first_numbers: usize,
}

impl NewWords {
    fn of(half: &Half<'_>) -> Self {
        let mut res = Self::default();
        for (places, kinds) in half.new_words() {
            res.all += places.len();
            if kinds & flag::NUMBER != 0 {
                res.numbers += places.len();
                res.first_numbers += places.iter().filter(|it| **it < 40).count();
            }
        }
        res
    }
}

/// What stands where the other text has another of its kind.
#[derive(Default)]
struct Swaps {
    numbers: usize,
    dates: usize,
    /// Words that begin alike, at one place of gaps of one length.
    spellings: usize,
}

impl Swaps {
    fn of(pair: &Compared<'_>) -> Self {
        const MOST: usize = 8;
        let Compared { short, long, .. } = pair;
        let mut res = Self::default();
        for gap in pair.gaps() {
            let [a, b] = gap.lengths();
            let of = |half: &Half<'_>, [from, to]: [usize; 2], bit| {
                half.side.flags[from..to].iter().filter(|it| *it & bit != 0).count()
            };
            if a.max(b) <= MOST {
                let both = |bit| of(short, gap.short, bit).min(of(long, gap.long, bit));
                res.numbers += both(flag::NUMBER);
                res.dates += both(flag::DATE);
            }
            if a == b {
                let one = &short.side.stems[gap.short[0]..gap.short[1]];
                let other = &long.side.stems[gap.long[0]..gap.long[1]];
                res.spellings += one.iter().zip(other).filter(|(a, b)| a == b).count();
            }
        }
        res
    }
}

//! Why a verdict is as it is, for those who show it.

use super::compared::{Compared, Gap, Half};
use super::form::Form;
use super::measures::measures;
use super::model::MODEL;
use super::side::{Side, flag, word_spans};
use super::{Judged, Verdict, as_u32, judge, longest_passage, ordered};
use crate::fingerprint::ShingleSet;
use crate::text::Span;
use crate::verify::{Overlap, overlap};

/// What a verdict stands on. Of every array of two, the first entry is the first text's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The verdict.
    pub judged: Judged,
    /// The reason in one sentence, without a full stop.
    pub because: String,
    /// The shingles of five compared words.
    pub shingles: Overlap,
    /// How many compared words stand in no run of three or more that the other text has.
    pub new_words: [u32; 2],
    /// Where one text has other words at the same place, in the order of the first.
    pub changed: Vec<Change>,
    /// The words that are the site's, one span for each.
    pub masked: [Vec<Span>; 2],
}

/// Words that the other text has others for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where they stand in either text; never empty.
    pub spans: [Span; 2],
    /// What they are.
    pub kind: ChangeKind,
}

/// What was exchanged: the first of these that both sides hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// A month, a weekday, or a number beside a month.
    Date,
    /// A number, in digits or as a word.
    Number,
    /// A word with a capital where no sentence begins.
    Name,
    /// Anything else.
    Word,
}

impl ChangeKind {
    /// The word that outputs use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Number => "number",
            Self::Name => "name",
            Self::Word => "word",
        }
    }
}

/// Longer gaps are passages that are new, not words that were exchanged.
const MOST_WORDS: usize = 8;

/// The verdict on two texts and what it stands on; `sides` are theirs.
///
/// Cost: that of [`judge`], and reading both texts again.
#[must_use]
pub fn explain(texts: [&str; 2], sides: [&Side; 2]) -> Evidence {
    let [a, b] = sides;
    let mut judged = judge(a, b);
    let pair = ordered(a, b);
    // Of texts that are clearly apart the verdict does not count them.
    judged.equal = as_u32(pair.equal);
    // Of equal sides either may be called the shorter.
    let is_swapped = !std::ptr::eq(pair.short.side, a);
    let [read_a, read_b] = texts.map(word_spans);
    let spans = [&read_a.0, &read_b.0];
    let kept = |of: &Half<'_>| u32::try_from(of.len() - of.kept_words()).unwrap_or(u32::MAX);
    let mut new_words = [kept(&pair.short), kept(&pair.long)];
    if is_swapped {
        new_words.reverse();
    }
    let mut changed: Vec<Change> =
        pair.gaps().filter_map(|gap| change(&pair, gap, spans, is_swapped)).collect();
    changed.sort_unstable_by_key(|it| it.spans);
    let because = because(&pair, &judged, [a.masked, b.masked]);
    let masked = [read_a.1, read_b.1];
    Evidence { judged, because, shingles: shingles(sides), new_words, changed, masked }
}

fn shingles(sides: [&Side; 2]) -> Overlap {
    const W: usize = 5;
    let [a, b] = sides.map(|it| {
        let words: Vec<u64> = it.words.iter().map(|&it| u64::from(it)).collect();
        ShingleSet::of_words(&words, W)
    });
    overlap(&a, &b).unwrap_or_default()
}

fn change(
    pair: &Compared<'_>,
    gap: Gap,
    spans: [&Vec<Span>; 2],
    is_swapped: bool,
) -> Option<Change> {
    let [here, there] = gap.lengths();
    // Beside words that match by chance, nothing was exchanged.
    let kept = &pair.short.kept;
    let [from, to] = gap.short;
    let stands_fast = (from == 0 || kept.has(from - 1)) && (to == kept.len() || kept.has(to));
    if here.min(there) == 0 || here.max(there) > MOST_WORDS || !stands_fast {
        return None;
    }
    let both = |bit: u8| {
        let has = |half: &Half<'_>, [from, to]: [usize; 2]| {
            half.side.flags[from..to].iter().any(|it| it & bit != 0)
        };
        has(&pair.short, gap.short) && has(&pair.long, gap.long)
    };
    let kind = if both(flag::DATE) {
        ChangeKind::Date
    } else if both(flag::NUMBER) {
        ChangeKind::Number
    } else if both(flag::NAME) {
        ChangeKind::Name
    } else {
        ChangeKind::Word
    };
    let [a, b] = if is_swapped { [gap.long, gap.short] } else { [gap.short, gap.long] };
    let cover = |of: &[Span], [from, to]: [usize; 2]| Some(of.get(from)?.cover(*of.get(to - 1)?));
    Some(Change { spans: [cover(spans[0], a)?, cover(spans[1], b)?], kind })
}

fn because(pair: &Compared<'_>, judged: &Judged, masked: [u32; 2]) -> String {
    let (short, long) = (pair.short.len(), pair.long.len());
    let equal = format!("of {} {} are equal, in order", counted(short, "word"), pair.equal);
    let mut clauses = match judged.verdict {
        Verdict::Same => vec![format!("all {short} words are equal")],
        Verdict::Version if pair.equal == long => {
            vec![format!("the {long} words compared are equal")]
        }
        Verdict::Version => vec![equal],
        Verdict::Contained => vec![format!(
            "{} of {} stand in the other text, which has {} more",
            pair.short.kept_words(),
            counted(short, "word"),
            long - pair.long.kept_words()
        )],
        Verdict::Template => vec![equal, "what differs are the facts".to_owned()],
        Verdict::Partial => vec![
            format!("a passage of {} words is copied", longest_passage(&pair.short)),
            format!("{} of {} are new", short - pair.short.kept_words(), counted(short, "word")),
        ],
        Verdict::Different => {
            vec![format!(
                "{} of {} are equal, in order, and no passage of 25",
                pair.equal,
                counted(short, "word")
            )]
        }
    };
    if !matches!(judged.verdict, Verdict::Same | Verdict::Different) {
        clauses.extend(exchanged(pair, flag::NUMBER, "number"));
        clauses.extend(exchanged(pair, flag::NAME, "name"));
    }
    let trees_join = MODEL.joins.score(&measures(pair)) >= 0;
    if Form::of(pair, trees_join) == Some(Form::Framed) {
        clauses.push("what is equal are whole lines, and nothing beside them".to_owned());
    }
    if let Some(most) = masked.into_iter().max().filter(|it| *it > 0) {
        clauses.push(format!(
            "{} left out, of the site or of other outlets",
            counted(most as usize, "word")
        ));
    }
    clauses.join("; ")
}

/// How many of the distinct words of a kind are other ones in the other text.
fn exchanged(pair: &Compared<'_>, kind: u8, what: &str) -> Option<String> {
    let [one, other] = [&pair.short, &pair.long].map(|it| it.distinct(kind));
    let exchanged = one.new.min(other.new);
    let verb = if exchanged == 1 { "differs" } else { "differ" };
    (exchanged > 0).then(|| format!("{exchanged} of {} {verb}", counted(one.all, what)))
}

/// A number with its noun.
fn counted(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

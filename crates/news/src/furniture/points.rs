//! Is a line the site's? Points for the answers that it gives.
//!
//! A scorecard: each answer to each question of `question.rs` is worth some points,
//! learned by logistic regression on labeled lines (`evaluation/furniture`), and
//! stands in `points.tsv` as whole numbers. A line whose points add up to the limit
//! is furniture; the limit holds the precision on pages that were not learned from.
//! What weighs most is named in the report. Rejected: trees, which find a little
//! more and cannot say why.

use super::question::{BELOW_CREDIT, COUNT, GROUPS, Row, SIGNS, rows};
use super::unit::{InCard, Mark, Unit, WordTable};
use super::{FurnitureKind, Page};
use std::sync::LazyLock;

/// What the answers are worth, in hundredths of a logit.
struct Card {
    /// So many points make furniture.
    limit: i32,
    /// For each question, the points of each answer.
    points: Vec<Vec<i32>>,
}

/// The scorecard of this build; a test holds that it can be read.
static CARD: LazyLock<Card> = LazyLock::new(|| {
    Card::read(include_str!("points.tsv"))
        .unwrap_or_else(|| Card { limit: i32::MAX, points: vec![Vec::new(); COUNT] })
});

/// Where the answer to the question stands that decides alone.
static BELOW_CREDIT_AT: LazyLock<usize> =
    LazyLock::new(|| questions().position(|it| it.0 == BELOW_CREDIT).unwrap_or_default());

impl Card {
    /// Reads `question <tab> points of each answer`, in the order of the questions.
    fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines().filter(|it| !it.starts_with('#'));
        let limit = lines.next()?.strip_prefix("limit\t")?.parse().ok()?;
        let mut points = Vec::new();
        for (name, answers) in questions() {
            let (found, values) = lines.next()?.split_once('\t')?;
            let values: Vec<i32> =
                values.split(' ').map(str::parse).collect::<Result<_, _>>().ok()?;
            // Points are told apart by their order alone: those of other questions would be
            // misread.
            if found != name || values.len() != answers {
                return None;
            }
            points.push(values);
        }
        lines.next().is_none().then_some(Self { limit, points })
    }

    fn worth(&self, question: usize, answer: u8) -> i32 {
        self.points[question].get(usize::from(answer)).copied().unwrap_or(0)
    }

    fn total(&self, row: &Row) -> i32 {
        row.iter().enumerate().map(|(question, &answer)| self.worth(question, answer)).sum()
    }
}

/// The questions by name, with how many answers each has.
pub(super) fn questions() -> impl Iterator<Item = (&'static str, usize)> {
    let groups = GROUPS.iter().map(|&(name, answers)| (name, usize::from(answers)));
    groups.chain(SIGNS.iter().map(|it| (it.name, 2)))
}

/// Marks the lines whose points reach the limit, unless they are the story's by where
/// they stand and nothing that they say speaks against it.
pub(super) fn mark_by_points(page: &Page<'_>, units: &mut [Unit], table: &WordTable) {
    let mut rows = rows(page, units, table);
    for at in 0..units.len() {
        let below = units.get(at + 1);
        let decided = |it: &Row| it[*BELOW_CREDIT_AT] == 1 || CARD.total(it) >= CARD.limit;
        if !rows[at]
            .as_ref()
            .is_some_and(|it| decided(it) && !is_storys(page, &units[at], below, it))
        {
            rows[at] = None;
        }
    }
    for (unit, row) in units.iter_mut().zip(rows) {
        if let Some(row) = row {
            unit.mark = Some(mark(unit, &row));
        }
    }
}

/// Signs of a line that was cut short, or of its place: a story's own line has them, too.
const NO_SIGN: [&str; 5] =
    ["open sentence", "open amid", "long open amid", "label and sentence", "one sentence"];

/// What its neighbors say of a line.
const NEIGHBORS: [&str; 2] = ["between furniture", "between credits"];

/// Signs that an item of a list has as a site's line has them.
const OF_ITEMS: [&str; 4] = ["few with a number", "short colon", "section", "one word again"];

/// A shorter sentence than this with a verb of saying may be a button.
const MIN_REPORTED: usize = 6;

/// Whether a line is a heading above text or several sentences, and nothing but its length,
/// its place and its end speaks for furniture; or an item, or a whole sentence, of which the
/// same holds; or a sentence that tells what somebody said.
fn is_storys(page: &Page<'_>, unit: &Unit, below: Option<&Unit>, row: &Row) -> bool {
    let is_so = |it: usize| row[GROUPS.len() + it] == 1;
    let speaks = |without: &[&str]| {
        SIGNS.iter().enumerate().any(|(it, sign)| {
            let speaks = sign.kind.is_some() && !without.contains(&sign.name);
            is_so(it) && speaks && CARD.worth(GROUPS.len() + it, 1) > 0
        })
    };
    if unit.is_set_above(below) {
        return true;
    }
    if unit.listed || unit.colon && below.is_some_and(|it| it.set_as_row) {
        return !speaks(&[&NO_SIGN[..], &NEIGHBORS, &OF_ITEMS].concat());
    }
    let has = |name: &str| SIGNS.iter().position(|it| it.name == name).is_some_and(is_so);
    // "Follow the money, the prosecutor told the jury.": who is told of is no reader.
    if unit.ends && unit.n >= MIN_REPORTED && has("said") && !has("site twice") && unit.points < 4 {
        return true;
    }
    let is_open = |it: &Unit| it.sentence() && it.mark.is_none() && it.card == InCard::No;
    // An address is no heading of a sentence.
    let is_named = !unit.span.of(page.text).contains(['.', '@', '/']);
    let heads = |it: &Unit| it.own_text() || is_named && is_open(it);
    let is_heading = unit.heading() && below.is_some_and(heads);
    let is_one = SIGNS.iter().position(|it| it.name == "one sentence").is_some_and(is_so);
    // Its neighbors alone do not take a whole sentence from the story.
    let is_finished =
        unit.text && unit.ends || unit.sentence() && is_stopped(unit.span.of(page.text));
    // A word for the reader in one language is an article in another one.
    let of_sentence: &[&str] = match unit.text {
        true if unit.points == 0 && has("one sentence") => &["you"],
        true => &[],
        false => &["few with a number"],
    };
    let is_whole = is_finished && !speaks(&[&NO_SIGN[..], &NEIGHBORS, of_sentence].concat());
    is_whole || !speaks(&NO_SIGN) && (is_heading || unit.text && !is_one)
}

/// Whether a line ends with a full stop, inside a quotation or not; buttons end with none, or
/// with an exclamation mark.
fn is_stopped(raw: &str) -> bool {
    let end = raw.trim_end_matches(['"', '”', '“', '’', '»', '」', ')']);
    end.ends_with(['.', '。', '।', '۔', '։']) && !end.ends_with("..")
}

/// What such a line is, and what weighs most for it.
fn mark(unit: &Unit, row: &Row) -> Mark {
    let mut signs: Vec<(i32, usize)> = (0..SIGNS.len())
        .filter(|&it| row[GROUPS.len() + it] == 1)
        .map(|it| (CARD.worth(GROUPS.len() + it, 1), it))
        .filter(|it| it.0 > 0)
        .collect();
    signs.sort_by_key(|&(points, it)| (-points, it));
    let kind_of =
        |kind| signs.iter().filter(|it| SIGNS[it.1].kind == Some(kind)).map(|it| it.0).sum();
    let kinds = [
        FurnitureKind::Caption,
        FurnitureKind::Credit,
        FurnitureKind::Navigation,
        FurnitureKind::Notice,
    ];
    let fallback = if unit.n > 7 { FurnitureKind::Caption } else { FurnitureKind::Navigation };
    let best = kinds.into_iter().map(|it| (kind_of(it), it)).max_by_key(|&(points, kind)| {
        let points: i32 = points;
        (points, std::cmp::Reverse(kind))
    });
    let kind = best.filter(|it| it.0 > 0).map_or(fallback, |it| it.1);
    let mut phrases: Vec<&str> = signs.iter().map(|it| SIGNS[it.1].phrase).collect();
    phrases.dedup_by(|later, first| later.starts_with(*first) || first.starts_with(*later));
    phrases.truncate(2);
    if phrases.is_empty() {
        // The answers to *below* go by sixes for what stands there: the fourth is running text.
        phrases.push(if row[3] / 6 == 4 {
            "its length above a text"
        } else {
            "its length and place"
        });
    }
    Mark::new(kind, format!("like the lines of sites: {}", phrases.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scorecard_of_this_build_can_be_read() {
        let card = Card::read(include_str!("points.tsv")).unwrap();
        assert!(card.points.iter().flatten().filter(|it| **it != 0).count() > 20);
    }

    #[test]
    fn a_scorecard_for_other_questions_is_refused() {
        let text = include_str!("points.tsv").replacen("length\t", "breadth\t", 1);
        assert!(Card::read(&text).is_none());
    }
}

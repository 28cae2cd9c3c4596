//! Which short lines are a list of the story's own?
//!
//! Scores, what to bring, who won: short lines without a full stop, often the last of a text,
//! are by length and place like a site's. What tells them apart is their form: a line with a
//! colon announces them, each begins with a dash, or has cells parted by tabs. That says
//! nothing of lines that something else speaks against, which is asked later.

use super::Page;
use super::unit::{InCard, Unit};

/// The longest list that a line announces: below it the page's foot may begin.
const MOST: usize = 20;

/// The longest line that announces a list, in words.
const MAX_ANNOUNCING: usize = 30;

/// Notes the items of lists below running text, and the lines that announce them.
pub(super) fn note_listed(page: &Page<'_>, units: &mut [Unit]) {
    let Some(first) = units.iter().position(Unit::own_text) else { return };
    let mut at = first + 1;
    while at < units.len() {
        let run = item_count(page, &units[at..]);
        let announced = announces(&units[at - 1]);
        let below = if announced { below_count(page, units, at) } else { 0 };
        let run = run.max(below);
        if run >= 2 {
            let from = if announced { at - 1 } else { at };
            units[from..at + run].iter_mut().for_each(|it| it.listed = true);
        }
        at += run.max(1);
    }
}

fn is_open(unit: &Unit) -> bool {
    unit.mark.is_none() && unit.card == InCard::No && unit.n > 0
}

fn announces(unit: &Unit) -> bool {
    is_open(unit) && unit.colon && unit.n <= MAX_ANNOUNCING
}

/// How many lines in a row begin with a dash, or have tabs.
fn item_count(page: &Page<'_>, units: &[Unit]) -> usize {
    let count = |is: fn(&str) -> bool| {
        units.iter().take_while(|it| is_open(it) && is(it.span.of(page.text))).count()
    };
    let dashed = |it: &str| ["- ", "* ", "– ", "− "].iter().any(|mark| it.starts_with(mark));
    count(dashed).max(count(|it| it.contains('\t')))
}

/// How many short lines stand below the line before `at`, each right below the other.
fn below_count(page: &Page<'_>, units: &[Unit], at: usize) -> usize {
    let is_next = |it: usize| {
        let gap = &page.text[units[it - 1].span.end..units[it].span.start];
        // An empty line may stand below the line that announces, and between none.
        it == at || gap.matches('\n').count() == 1
    };
    (at..units.len().min(at + MOST))
        .take_while(|&it| is_open(&units[it]) && !units[it].text && is_next(it))
        .count()
}

#[cfg(test)]
mod tests {
    use crate::furniture::tests::lines;

    const STORY: &str = "\
The ferry to the outer islands sails again from Monday, the harbor office in Velm said.

It had been laid up since the storm in March, and repairs took longer than planned.

Passengers have to book a day ahead and be at the quay half an hour before.

The council pays for the first month, which costs it 40,000 crowns.";

    /// Which lines of a text are furniture.
    fn found(end: &str) -> Vec<String> {
        lines(&[&format!("{STORY}\n\n{end}")]).into_iter().map(|it| it.1).collect()
    }

    #[test]
    fn a_list_at_the_end_is_the_storys() {
        for end in [
            "The fares:\n\nAdults 14\nChildren 7\nDogs 3",
            "The fares:\n- Adults 14\n- Children 7\n- Dogs 3",
            "What to bring:\n\nWarm clothes\nA lamp\nFood for a day",
            "- Warm clothes\n- A lamp\n- Food for a day",
            "Day\tSails\tLands\nMonday\t7.15\t9.40\nFriday\t8.00\t10.25",
        ] {
            assert_eq!(found(end), [] as [String; 0], "{end}");
        }
    }

    #[test]
    fn buttons_and_titles_of_other_stories_are_no_items() {
        for end in [
            "Share:\n\nFacebook\nTwitter\nCopy link",
            "Read more:\n\nStorm closes the quay\nFares to rise in May",
        ] {
            let found = found(end).join("\n");
            let mut lines = end.lines().filter(|it| !it.is_empty());
            assert!(lines.all(|it| found.contains(it)), "{end}: {found}");
        }
    }

    #[test]
    fn a_short_sentence_above_a_credit_is_the_storys() {
        for end in ["Nobody was hurt.", "She was 88.", "Repairs go on."] {
            let found = found(&format!("{end}\n\nPhoto: Jon Berg"));
            assert_eq!(found, ["Photo: Jon Berg"], "{end}");
        }
    }
}

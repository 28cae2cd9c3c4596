//! What does a page say twice?
//!
//! A pulled quotation stands beside the paragraph that it was pulled from, or without
//! its full stop anywhere between paragraphs; the headline stands again below itself.
//! Both are the page's, not the story's: their words are counted where they belong.

use super::unit::{InCard, Mark, Unit, mix};
use super::{FurnitureKind, Page};
use crate::language::WordHashing;
use crate::normalize::WordId;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::RangeInclusive;

/// The length of a pulled quotation, in words: shorter ones say again what people
/// say again, longer ones are paragraphs.
const PULLED: RangeInclusive<usize> = 8..=45;
/// The length of a headline that is worth looking for, in words.
const HEADLINE: RangeInclusive<usize> = 4..=30;
/// A headline stands again within so many lines.
const MAX_HEAD: usize = 12;
/// A section's name may stand before the headline: *Opinion | …*.
const MAX_KICKER: usize = 4;
/// So many first words find the places where the rest is compared.
const FOUND_BY: usize = 4;

/// Marks pulled quotations and repeated headlines.
///
/// Cost: one look-up a word of the page, where there is a line to look for.
pub(super) fn mark_again(page: &Page<'_>, units: &mut [Unit]) {
    mark_headlines(page, units);
    mark_pulled(page, units);
}

/// Marks what is a copy of a line that was found since: a caption that stands under its
/// picture and again in a gallery, the headline below that.
pub(super) fn mark_copies(page: &Page<'_>, units: &mut [Unit]) {
    mark_headlines(page, units);
    let caption = |it: &&Unit| {
        it.n >= *PULLED.start()
            && it.mark.as_ref().is_some_and(|it| it.kind == FurnitureKind::Caption)
    };
    let captions: HashSet<u64> = units.iter().filter(caption).map(|it| it.key).collect();
    for unit in units.iter_mut().filter(|it| is_open(it) && captions.contains(&it.key)) {
        unit.mark = Some(Mark::new(FurnitureKind::Caption, "a caption, again"));
    }
}

fn is_open(unit: &Unit) -> bool {
    unit.mark.is_none() && unit.card == InCard::No
}

/// Whether a line may be a headline: no running text, or a question.
fn is_title(page: &Page<'_>, unit: &Unit) -> bool {
    !unit.text || unit.span.of(page.text).ends_with(['?', '!', '？', '؟'])
}

fn mark_headlines(page: &Page<'_>, units: &mut [Unit]) {
    for at in 1..units.len().min(MAX_HEAD) {
        let unit = &units[at];
        if !is_open(unit) || !is_title(page, unit) || !HEADLINE.contains(&unit.n) {
            continue;
        }
        let words = &page.words.ids[unit.words.clone()];
        let before =
            units[..at].iter().rev().take_while(|it| it.mark.is_some() || is_title(page, it));
        let again = |it: &Unit| {
            it.card == InCard::No
                && it.n <= unit.n + MAX_KICKER
                && page.words.ids[it.words.clone()].ends_with(words)
        };
        if before.into_iter().any(again) {
            units[at].mark = Some(Mark::new(FurnitureKind::Repeat, "the headline above, again"));
        }
    }
}

fn mark_pulled(page: &Page<'_>, units: &mut [Unit]) {
    let Some(first) = units.iter().position(Unit::own_text) else { return };
    // How long lines are that begin alike, and where lines of the same words stand.
    let mut lengths: HashMap<u64, BTreeSet<usize>, WordHashing> = HashMap::default();
    let mut sought: HashMap<u64, Vec<usize>, WordHashing> = HashMap::default();
    for (at, unit) in units.iter().enumerate().skip(first + 1) {
        if is_open(unit) && PULLED.contains(&unit.n) && unit.words.len() >= FOUND_BY {
            let words = &page.words.ids[unit.words.clone()];
            lengths.entry(key(&words[..FOUND_BY])).or_default().insert(words.len());
            sought.entry(key(words)).or_default().push(at);
        }
    }
    if sought.is_empty() {
        return;
    }
    let mut pulled = BTreeSet::new();
    let mut seen = HashSet::new();
    for (at, unit) in units.iter().enumerate().filter(|(_, it)| it.own_text() && it.ends) {
        let words = &page.words.ids[unit.words.clone()];
        for (start, opening) in words.windows(FOUND_BY).enumerate() {
            let lengths = lengths.get(&key(opening)).into_iter().flatten();
            for &n in lengths.take_while(|&&n| n < words.len()) {
                let Some(stretch) = words.get(start..start + n) else { break };
                let whole = key(stretch);
                let same = |line: &usize| page.words.ids[units[*line].words.clone()] == *stretch;
                let lines = sought.get(&whole).filter(|it| it.first().is_some_and(same));
                let Some(lines) = lines else { continue };
                let beside = [at.wrapping_sub(1), at + 1];
                pulled.extend(beside.into_iter().filter(|it| lines.binary_search(it).is_ok()));
                if seen.insert(whole) {
                    // Far from its paragraph, a whole sentence is pulled only if it stands in
                    // quotation marks.
                    let alone = |&&line: &&usize| !units[line].ends || units[line].motto;
                    pulled.extend(lines.iter().filter(alone));
                }
            }
        }
    }
    for line in pulled {
        let evidence = "its words stand again in a paragraph of the page";
        units[line].mark = Some(Mark::new(FurnitureKind::Repeat, evidence));
    }
}

fn key(words: &[WordId]) -> u64 {
    words.iter().fold(0, |hash, word| mix(hash ^ u64::from(word.0)))
}

#[cfg(test)]
mod tests {
    use crate::furniture::FurnitureKind;
    use crate::furniture::tests::lines;

    const FIRST: &str = "The council of Velm voted on Monday to keep the old pier open, and the \
        mayor said that nobody in the town would be asked to pay for its repair this year.";
    const PULLED: &str = "nobody in the town would be asked to pay for its repair";
    const REST: &str = "Fishermen had feared that they would have to move their boats to the new \
        harbor, which is too shallow for most of them at low tide.";

    fn repeated(page: &str) -> Vec<String> {
        let all = lines(&[page]);
        all.into_iter().filter(|it| it.0 == FurnitureKind::Repeat).map(|it| it.1).collect()
    }

    #[test]
    fn a_pulled_quotation_is_found_and_its_paragraph_stays() {
        let page = format!("Old pier stays open\n{FIRST}\n{PULLED}\n{REST}");
        assert_eq!(repeated(&page), [PULLED]);
    }

    #[test]
    fn what_is_said_again_paragraphs_later_is_the_storys() {
        let said = "The truth is that nobody has counted the boats this year.";
        let page = format!("Old pier\n{FIRST}\n{said}\n{REST}\nIt is not much. {said} So it goes.");
        assert!(repeated(&page).is_empty(), "{:?}", repeated(&page));
    }

    #[test]
    fn a_standfirst_and_a_short_saying_are_no_pulled_quotations() {
        let page = format!("Old pier stays open\n{PULLED}\n{FIRST}\nthe old pier open\n{REST}");
        assert!(repeated(&page).is_empty(), "{:?}", repeated(&page));
    }

    #[test]
    fn a_headline_that_stands_again_above_the_text_is_found() {
        let page = format!(
            "Opinion | Why the old pier stays open\nWhy the old pier stays open\n{FIRST}\n{REST}"
        );
        assert_eq!(repeated(&page), ["Why the old pier stays open"]);
        let page =
            format!("Why the old pier stays open\n{FIRST}\nWhy the old pier stays open\n{REST}");
        assert!(repeated(&page).is_empty());
    }
}

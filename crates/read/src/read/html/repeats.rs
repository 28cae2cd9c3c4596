//! What a page says twice is in the text once.
//!
//! Pages set a paragraph for wide and for narrow windows, a caption below each copy of a
//! picture, and a sentence of the text in large letters beside it.

use std::collections::HashSet;

use super::choice::Choice;
use super::features::squeezed;
use super::grams::Grams;
use super::units::Units;
use crate::text::Clutter;

/// A shorter unit may well be said twice: "He did not reply.", a refrain.
const WORDS: usize = 8;

/// So many letters of a sentence that stands in another paragraph as well.
const PULLED: usize = 30;

/// So many pieces are looked for at most.
const MOST: usize = 100;

/// Drops kept units that say what another kept unit says.
///
/// Cost: linear in the text, and for each kept unit that is set unlike the running text
/// a search in it.
pub(super) fn settle(units: &Units, choice: &mut Choice) {
    let mut seen = HashSet::new();
    let mut in_table = vec![false; units.units.len()];
    for table in &choice.tables {
        in_table[table.first..=table.last].fill(true);
    }
    let mut kept = Vec::new();
    for (at, unit) in units.units.iter().enumerate() {
        // Cells say the same in row after row, and a row without them means something else.
        if !choice.keeps(at) || in_table[at] {
            continue;
        }
        let grams = Grams::of(units.text_of(unit));
        if grams.len() >= WORDS && !seen.insert(grams.whole()) {
            choice.drop(at, Clutter::Repeat);
        } else {
            kept.push(at);
        }
    }
    pulled(units, choice, &kept);
}

/// Drops what is pulled out of a paragraph and set unlike it: as a quotation or a heading.
fn pulled(units: &Units, choice: &mut Choice, kept: &[usize]) {
    let block = |at: usize| &units.places[units.places[units.units[at].place].block];
    let is_apart = |at: usize| {
        let place = block(at);
        place.quoted.is_some()
            || super::names::nearest(place, "<aside>") < 6
            || super::names::nearest(place, "<figure>") < 6
    };
    let apart: Vec<usize> = kept.iter().copied().filter(|at| is_apart(*at)).collect();
    // A page of quotations pulls none out.
    if apart.is_empty() || apart.len() > MOST {
        return;
    }
    let running: String = kept
        .iter()
        .filter(|at| !is_apart(**at))
        // Parted, so that no piece is found across the end of a paragraph.
        .map(|at| squeezed(units.text_of(&units.units[*at])) + "\n")
        .collect();
    for at in apart {
        let text = squeezed(units.text_of(&units.units[at]));
        if text.len() >= PULLED && running.contains(&text) {
            choice.drop(at, Clutter::Repeat);
        }
    }
}

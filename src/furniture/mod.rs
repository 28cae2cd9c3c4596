//! What is the site's, not the story's?
//!
//! The pages of a run go in, with their parts and words; out comes every line or
//! block that a site puts round its stories: menus, notices, appeals, credits,
//! captions, links, stamps. Later stages leave it out, so that two stories in one
//! frame do not look alike.
//!
//! Four kinds of evidence, in this order:
//!
//! 1. **Shape and words** (`shape`, `lexicon`, `agency`): credits and time codes
//!    have a form of their own, and sites have standing phrases in each language.
//! 2. **Recurrence** (`recur`): a line on pages of different stories.
//! 3. **Neighbors** (`zone`): a heading without text below it, a notice in another
//!    language, a short line between furniture.
//!
//! Running text is furniture only on strong evidence; a heading above text and a
//! pulled quotation never are. The boundary to the articles of other outlets on
//! the page is drawn by the segmentation: their headers are
//! [`CardHeader`](FurnitureKind::CardHeader), their bodies are no furniture.
//!
//! Cost: linear in the text and in the number of recurring lines; about a second
//! of CPU for 10,000 pages of 5 kB. Rejected: text density and link density as in
//! boilerplate removal from HTML (Kohlschütter et al. 2010): the links are gone
//! when a page arrives as plain text; and a trained classifier: its errors cannot
//! be explained to the reader of a report.

mod agency;
mod lexicon;
mod recur;
mod shape;
mod types;
mod unit;
mod zone;

pub use agency::{WireCredit, WireForm, wire_credit};
pub use types::{Furniture, FurnitureKind};

use crate::normalize::{Vocabulary, Words};
use crate::segment::Segmentation;
use crate::text::{DocId, Place};
use lexicon::Lexicon;
use rayon::prelude::*;
use std::collections::BTreeMap;
use unit::{Mark, Unit};

/// One document, as the earlier stages left it.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Which document it is.
    pub doc: DocId,
    /// Its text.
    pub text: &'a str,
    /// The parts of the text.
    pub segmentation: &'a Segmentation,
    /// The words of the text.
    pub words: &'a Words,
}

/// Finds the furniture of `pages`, whose words are numbered by `vocabulary`.
///
/// The same text on several pages is one finding with several occurrences, as are
/// the captions of one page that begin with the same phrase. Findings ascend by
/// their first occurrence. Each occurrence is one block, or several that follow
/// one another with the same evidence; occurrences do not overlap.
#[must_use]
pub fn find_furniture(vocabulary: &Vocabulary, pages: &[Page<'_>]) -> Vec<Furniture> {
    let lexicon = Lexicon::new(vocabulary);
    let is_number: Vec<bool> = vocabulary
        .words()
        .iter()
        .map(|it| it.bytes().any(|b| b.is_ascii_digit()) && !it.chars().any(char::is_alphabetic))
        .collect();
    let mut units: Vec<Vec<Unit>> = pages
        .par_iter()
        .map(|page| {
            let mut units = unit::units(page, &is_number);
            shape::mark_shapes(page, &lexicon, &mut units);
            units
        })
        .collect();
    recur::mark_recurring(pages, &mut units);
    pages.par_iter().zip(units.par_iter_mut()).for_each(|(page, units)| {
        zone::mark_zones(page, units);
    });
    group(pages, &units)
}

/// What makes two pieces one finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Same {
    /// The same words.
    Words(FurnitureKind, u64),
    /// The same opening phrase, for captions.
    Phrase(FurnitureKind, String),
}

/// One finding for equal pieces; neighbors on a page with the same evidence, which
/// stand nowhere else, become one block.
fn group(pages: &[Page<'_>], units: &[Vec<Unit>]) -> Vec<Furniture> {
    let mut found: BTreeMap<Same, (Place, Mark, Vec<Place>)> = BTreeMap::new();
    for (page, units) in pages.iter().zip(units) {
        let mut at = 0;
        while at < units.len() {
            let Some(mark) = &units[at].mark else {
                at += 1;
                continue;
            };
            let len = if mark.evidence.starts_with("a notice in another") {
                units[at..].iter().take_while(|it| it.mark.as_ref() == Some(mark)).count()
            } else {
                1
            };
            let span = units[at].span.cover(units[at + len - 1].span);
            let place = Place { doc: page.doc, span };
            let same = if mark.kind == FurnitureKind::Caption && mark.evidence.starts_with('“') {
                Same::Phrase(mark.kind, mark.evidence.to_lowercase())
            } else {
                Same::Words(mark.kind, units[at].key)
            };
            let entry = found.entry(same).or_insert_with(|| (place, mark.clone(), Vec::new()));
            entry.2.push(place);
            at += len;
        }
    }
    let mut res: Vec<Furniture> = found
        .into_values()
        .map(|(_, mark, mut occurrences)| {
            occurrences.sort_unstable();
            Furniture { kind: mark.kind, evidence: mark.evidence.into_owned(), occurrences }
        })
        .collect();
    res.sort_by(|a, b| (&a.occurrences, a.kind).cmp(&(&b.occurrences, b.kind)));
    res
}

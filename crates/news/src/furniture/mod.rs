//! What is the site's, not the story's?
//!
//! The pages of a run go in, with their parts and words; out comes every line or
//! block that a site puts round its stories: menus, notices, appeals, credits,
//! captions, links, stamps. Later stages leave it out, so that two stories in one
//! frame do not look alike.
//!
//! Five kinds of evidence, in this order:
//!
//! 1. **Shape and words** (`shape`, `label`, `lexicon`, `agency`): credits and time
//!    codes have a form of their own, sites have labels, buttons and standing
//!    phrases in each language.
//! 2. **Recurrence** (`recur`): a line on pages of different stories.
//! 3. **Repetition** (`again`): the headline again, a sentence pulled out of the text.
//! 4. **Points** (`points`): what none of these decides is asked some sixty questions
//!    of shape, place, neighbors and wording (`question`), and the answers add up. Items of a
//!    list (`listed`), and what the page set as items or rows, are not judged by their place.
//! 5. **Neighbors** (`zone`): a heading without text below it, a notice in another
//!    language, a short line between furniture.
//!
//! Furniture stands round something: where nothing of a page would be left, nothing
//! is furniture. A record of one short line is its text, whatever it looks like.
//! Running text is furniture only on strong evidence; a heading above text seldom
//! is. The boundary to the articles of other outlets on
//! the page is drawn by the segmentation: their headers are
//! [`CardHeader`](FurnitureKind::CardHeader), their bodies are no furniture.
//!
//! Cost: linear in the text and in the number of recurring lines; about a second
//! of CPU for 10,000 pages of 5 kB. Rejected: text density and link density as in
//! boilerplate removal from HTML (Kohlschütter et al. 2010): the links are gone
//! when a page arrives as plain text; and a classifier that cannot say what weighed
//! most: its errors cannot be explained to the reader of a report.

mod again;
mod agency;
mod byline;
mod group;
mod label;
mod lexicon;
mod listed;
mod marks;
mod phrases;
mod picture;
mod points;
mod profile;
mod question;
mod recur;
mod shape;
#[cfg(test)]
mod tests;
mod training;
mod types;
mod unit;
mod zone;

pub use agency::{WireCredit, WireForm, wire_agency, wire_credit};
pub use group::group;
pub use marks::{Marks, PageUnits};
pub use profile::Profile;
pub use recur::recurring_lines;
pub use recur::{LineFacts, PagesToCompare, Recurrence, Recurring};
#[doc(hidden)]
pub use training::{PageLine, line_questions, page_lines};
pub use types::{Furniture, FurnitureKind};

use crate::normalize::{Vocabulary, Words};
use crate::segment::Segmentation;
use crate::text::{DocId, SetLines, Span};
use lexicon::Lexicon;
use rayon::prelude::*;
use std::sync::{Arc, OnceLock};
use unit::{InCard, Mark, Unit, WordTable};

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
    /// The lines that were set as headings, items or rows where the text was found.
    pub set: SetLines<'a>,
}

/// Finds the furniture of `pages`, whose words are numbered by `vocabulary`.
///
/// The same text on several pages is one finding with several occurrences, as are
/// the captions of one page that begin with the same phrase. Findings ascend by
/// their first occurrence. Each occurrence is one block, or several that follow
/// one another with the same evidence; occurrences do not overlap.
#[must_use]
pub fn find_furniture(pages: &[Page<'_>], vocabulary: &Vocabulary) -> Vec<Furniture> {
    let finder = PageFinder::new(vocabulary);
    let mut units: Vec<Vec<Unit>> = pages.par_iter().map(|it| finder.units(it)).collect();
    // Few pages are compared with others.
    let profiles: Vec<OnceLock<Arc<Profile>>> = vec![OnceLock::new(); pages.len()];
    let recurring = recur::recurring(pages, &units, |page| {
        let made = || Arc::new(Profile::of(&pages[page], &units[page], &finder.table));
        Arc::clone(profiles[page].get_or_init(made))
    });
    finder.grouped(pages, &mut units, &recurring)
}

/// The stage page by page, for a corpus whose texts do not fit in memory.
///
/// Each page is looked at twice: first for its [`lines`](Self::lines), all of which
/// go, sorted, into a [`Recurrence`]; then, when that knows what recurs, for its
/// [`pieces`](Self::pieces). What is found does not depend on how the pages are
/// parted among vocabularies, and is what [`find_furniture`] finds in all of them.
#[derive(Debug)]
pub struct PageFinder {
    lexicon: Lexicon,
    table: WordTable,
}

/// A line or block of one page that is furniture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: FurnitureKind,
    /// What gave it away: a short phrase for a reader.
    pub evidence: String,
}

impl PageFinder {
    /// For pages whose words are numbered by `vocabulary`.
    #[must_use]
    pub fn new(vocabulary: &Vocabulary) -> Self {
        Self { lexicon: Lexicon::new(vocabulary), table: WordTable::new(vocabulary) }
    }

    fn units(&self, page: &Page<'_>) -> Vec<Unit> {
        let mut units = unit::units(page, &self.table);
        shape::mark_shapes(page, &self.lexicon, &mut units);
        units
    }

    /// Decides what is furniture among `units`, which are the page's, given what
    /// recurs among all pages: the one place where this is done.
    fn judge(&self, page: &Page<'_>, units: &mut [Unit], recurring: &Recurring) {
        // Each step asks what the ones before it have marked.
        recurring.mark(units);
        again::mark_again(page, units);
        listed::note_listed(page, units);
        points::mark_by_points(page, units, &self.table);
        again::mark_copies(page, units);
        zone::mark_zones(page, units);
        spare_whole_text(units);
    }

    /// The furniture of all pages, given their units and what recurs.
    fn grouped(
        &self,
        pages: &[Page<'_>],
        units: &mut [Vec<Unit>],
        recurring: &Recurring,
    ) -> Vec<Furniture> {
        let judged = pages.par_iter().zip(units.par_iter_mut()).map(|(page, units)| {
            self.judge(page, units, recurring);
            Marks::of(units)
        });
        let marks: Vec<Marks> = judged.collect();
        let docs: Vec<DocId> = pages.iter().map(|it| it.doc).collect();
        group(&docs, &marks)
    }

    /// The lines of the page, to be asked more than one thing.
    pub fn page_units(&self, page: &Page<'_>) -> PageUnits {
        PageUnits(self.units(page))
    }

    /// [`profile`](Self::profile) of a page whose lines these are.
    pub fn profile_of(&self, page: &Page<'_>, units: &PageUnits) -> Profile {
        Profile::of(page, &units.0, &self.table)
    }

    /// What recurrence needs to know of the page, which the caller calls `number`.
    #[must_use]
    pub fn lines(&self, page: &Page<'_>, number: u64) -> Vec<LineFacts> {
        recur::line_facts(&self.units(page), number, page.text)
    }

    /// What is kept of the page for comparing it with another.
    #[must_use]
    pub fn profile(&self, page: &Page<'_>) -> Profile {
        Profile::of(page, &self.units(page), &self.table)
    }

    /// The page's furniture, by place, given what recurs among all pages.
    #[must_use]
    pub fn pieces(&self, page: &Page<'_>, recurring: &Recurring) -> Vec<Piece> {
        self.pieces_of(page, self.units(page), recurring)
    }

    fn pieces_of(
        &self,
        page: &Page<'_>,
        mut units: Vec<Unit>,
        recurring: &Recurring,
    ) -> Vec<Piece> {
        self.judge(page, &mut units, recurring);
        let piece = |unit: Unit| {
            let Mark { kind, evidence, .. } = unit.mark?;
            Some(Piece { span: unit.span, kind, evidence: evidence.into_owned() })
        };
        units.into_iter().filter_map(piece).collect()
    }
}

/// Takes all marks back where nothing of the page would be left: neither a word of
/// its own nor another outlet's article.
fn spare_whole_text(units: &mut [Unit]) {
    let stays = |it: &Unit| it.card != InCard::No || (it.mark.is_none() && it.n > 0);
    if !units.iter().any(stays) {
        units.iter_mut().for_each(|it| it.mark = None);
    }
}

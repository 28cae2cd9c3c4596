//! What the scorecard is learned from: the lines of pages, with their answers.

use super::points::questions;
use super::question::rows;
use super::recur::recurring;
use super::unit::Unit;
use super::{Page, PageFinder, Profile, again};
use crate::normalize::Vocabulary;
use crate::text::Span;
use std::sync::Arc;

/// A line of a page, for the trainer of the scorecard.
#[derive(Clone, Debug)]
pub struct PageLine {
    /// Where it stands.
    pub span: Span,
    /// What it is, where other evidence has decided.
    pub marked: Option<&'static str>,
    /// Its answers; none where it is not judged by points.
    pub answers: Option<Vec<u8>>,
}

/// The questions by name, with how many answers each has.
#[must_use]
pub fn line_questions() -> Vec<(&'static str, usize)> {
    questions().collect()
}

/// The lines of `pages`, as they are when the scorecard is asked.
#[must_use]
pub fn page_lines(pages: &[Page<'_>], vocabulary: &Vocabulary) -> Vec<Vec<PageLine>> {
    let finder = PageFinder::new(vocabulary);
    let mut units: Vec<Vec<Unit>> = pages.iter().map(|it| finder.units(it)).collect();
    let profile = |it: usize| Arc::new(Profile::of(&pages[it], &units[it], &finder.table));
    let recurring = recurring(pages, &units, profile);
    let lines = |(page, units): (&Page<'_>, &mut Vec<Unit>)| {
        recurring.mark(units);
        again::mark_again(page, units);
        let rows = rows(page, units, &finder.table);
        let line = |(unit, row): (&Unit, Option<super::question::Row>)| PageLine {
            span: unit.span,
            marked: unit.mark.as_ref().map(|it| it.kind.name()),
            answers: row.map(|it| it.to_vec()),
        };
        units.iter().zip(rows).map(line).collect()
    };
    pages.iter().zip(&mut units).map(lines).collect()
}

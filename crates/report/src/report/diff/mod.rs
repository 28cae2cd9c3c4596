//! How a diff looks.
//!
//! A [`DiffReport`] goes in, bytes come out of a writer: [`diff_text`] for a
//! terminal or a pipe, [`diff_stat`] for a line, [`diff_json`], [`diff_html`],
//! [`diff_markdown`]. All show the same [`Diff`] and decide nothing about it.

mod html;
mod json;
mod markdown;
mod palette;
mod rows;
mod runs;
mod side_by_side;
mod summary;
mod terminal;
#[cfg(test)]
mod tests;
mod unified;

use crate::diff::Diff;
use crate::findings::Parameter;
use crate::text::{Document, LineIndex};

pub use html::{diff_html, diffs_html};
pub use json::diff_json;
pub use markdown::diff_markdown;
pub use palette::{ColorDepth, Theme};
pub use summary::{diff_stat, diff_summary};
pub use terminal::{DiffLayout, DiffView, diff_text};

/// A diff and the two articles that it was made of.
#[derive(Clone, Copy, Debug)]
pub struct DiffReport<'a> {
    /// The first article.
    pub a: &'a Document,
    /// The second article.
    pub b: &'a Document,
    /// The lines of the first.
    pub a_lines: &'a LineIndex,
    /// The lines of the second.
    pub b_lines: &'a LineIndex,
    /// Whether dates tell that B is the later one of two versions; `None` where the order
    /// is whoever asks's.
    pub is_later: Option<bool>,
    /// How they differ.
    pub diff: &'a Diff,
    /// Whether their headlines differ.
    pub headline_differs: bool,
    /// Every setting that can change the result, in a fixed order.
    pub parameters: &'a [Parameter],
}

impl DiffReport<'_> {
    /// Whether texts or headlines differ.
    fn differs(&self) -> bool {
        self.headline_differs || self.diff.differs()
    }

    /// The headline of A and that of B on a line each, where they differ.
    fn headlines(&self) -> Option<[String; 2]> {
        let line = |it: &Document| {
            it.title.as_deref().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
        };
        self.headline_differs.then(|| [line(self.a), line(self.b)])
    }
}

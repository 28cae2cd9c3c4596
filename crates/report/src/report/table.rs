//! Results as rows: what a spreadsheet and a program that reads columns have in common.
//!
//! A list is told once, as cells with a type; the sinks write them as CSV, where a number
//! is its digits and what is not known is empty, or as Parquet, where a number is a number
//! and what is not known is null.

use std::io;

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Words; where there is none, nothing is known.
    Text,
    /// A count, a line from 1, or an offset in bytes from 0.
    Count,
    /// A share in 0..=1.
    Share,
}

/// The head of a column.
pub(super) type Column = (&'static str, Kind);

/// A cell.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cell<'a> {
    /// Ours: an id or a name, safe as it is.
    Ours(&'a str),
    /// The input's words.
    Text(&'a str),
    /// A count, where it is known.
    Count(Option<usize>),
    /// A share, where it is known.
    Share(Option<f64>),
}

/// Takes a head, and rows with a cell for each of its columns.
pub(super) trait Rows {
    /// Takes the names and the types of the columns: once, before any row.
    fn head(&mut self, columns: &[Column]) -> io::Result<()>;

    /// Takes one row.
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()>;
}

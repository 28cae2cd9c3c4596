//! Columns of some rows, as functions of tables read them.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use rayon::prelude::*;

use crate::arrow::Values;
use crate::cell::Cell;
use crate::errors::raised;
use crate::rows::Inner;

/// The exception that an error of the library is.
pub(crate) fn failed(py: Python<'_>) -> impl Fn(wireprint_text::Error) -> PyErr {
    move |error| raised(py, &error.into())
}

/// Columns of some rows, by their names.
pub(crate) struct Columns<'a, const N: usize> {
    rows: &'a Inner,
    at: [usize; N],
    names: [&'static str; N],
}

impl<'a, const N: usize> Columns<'a, N> {
    pub(crate) fn of(rows: &'a Inner, names: [&'static str; N]) -> PyResult<Self> {
        let mut at = [0; N];
        for (at, name) in at.iter_mut().zip(names) {
            *at = rows.column(name)?;
        }
        Ok(Self { rows, at, names })
    }

    pub(crate) const fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn cell(&self, column: usize, row: usize) -> Cell<'a> {
        self.rows.cell(self.at[column], row)
    }

    pub(crate) fn wrong(&self, column: usize, row: usize, wanted: &str) -> PyErr {
        let name = self.names[column];
        PyValueError::new_err(format!("row {row}: {name:?} holds no {wanted}"))
    }

    pub(crate) fn int(&self, column: usize, row: usize) -> PyResult<i64> {
        match self.cell(column, row) {
            Cell::Int(it) => i64::try_from(it).map_err(|_| self.wrong(column, row, "small number")),
            _ => Err(self.wrong(column, row, "number")),
        }
    }

    /// A number that need not be there.
    pub(crate) fn maybe_int(&self, column: usize, row: usize) -> Option<i64> {
        match self.cell(column, row) {
            Cell::Int(it) => i64::try_from(it).ok(),
            _ => None,
        }
    }

    pub(crate) fn number(&self, column: usize, row: usize) -> PyResult<u32> {
        u32::try_from(self.int(column, row)?).map_err(|_| self.wrong(column, row, "number"))
    }

    pub(crate) fn bytes(&self, column: usize, row: usize) -> PyResult<&'a [u8]> {
        match self.cell(column, row) {
            Cell::Bytes(it) => Ok(it),
            _ => Err(self.wrong(column, row, "bytes")),
        }
    }

    pub(crate) fn text(&self, column: usize, row: usize) -> PyResult<std::borrow::Cow<'a, str>> {
        match self.cell(column, row) {
            Cell::Text(it) => Ok(it),
            _ => Err(self.wrong(column, row, "text")),
        }
    }
}

/// Numbers as a column.
pub(crate) fn ints(values: impl IntoIterator<Item = u32>) -> Values {
    Values::Int(values.into_iter().map(|it| Some(it.into())).collect())
}

/// Some rows at a time are one thread's.
pub(crate) const AT_A_TIME: usize = 256;

/// What `of` makes of the rows of a batch, some rows at a time on each thread.
pub(crate) fn some_at_a_time<T: Send>(
    py: Python<'_>,
    rows: usize,
    of: impl Fn(&[usize]) -> wireprint_text::Result<Vec<T>> + Sync,
) -> PyResult<Vec<T>> {
    let found: wireprint_text::Result<Vec<Vec<T>>> = py.allow_threads(|| {
        let all: Vec<usize> = (0..rows).collect();
        all.par_chunks(AT_A_TIME).map(&of).collect()
    });
    Ok(found.map_err(failed(py))?.into_iter().flatten().collect())
}

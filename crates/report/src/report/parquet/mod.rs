//! Parquet files: articles and findings as rows, and rows of other files with all their
//! columns.
//!
//! Written by the columns of the `parquet` crate, a row group at a time; what is
//! held is one row group of articles, or one column of a copied one.

mod articles;
mod copy;
mod rows;

use std::io::{self, Write};
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use parquet::column::writer::ColumnWriter;
use parquet::errors::{ParquetError, Result};
use parquet::file::writer::SerializedRowGroupWriter;

pub use articles::ParquetWriter;
pub use copy::{CopyError, ParquetCopy};
pub use rows::{quoted_parquet, quotes_parquet, scan_parquet};

/// Takes what the file's writer writes, which wants a writer that may be sent to
/// another thread; an output need not be one.
#[derive(Clone, Default)]
pub(super) struct Drain(Arc<Mutex<Vec<u8>>>);

impl Drain {
    pub(super) fn empty_into(&self, out: &mut dyn Write) -> io::Result<()> {
        let bytes = mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        out.write_all(&bytes)
    }
}

impl Write for Drain {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub(super) fn of_parquet(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error),
        },
        error => io::Error::other(error),
    }
}

/// Writes the next column; whether there was one.
pub(super) fn next_column(
    group: &mut SerializedRowGroupWriter<'_, Drain>,
    write: impl FnOnce(&mut ColumnWriter<'_>) -> Result<usize>,
) -> Result<bool> {
    let Some(mut column) = group.next_column()? else { return Ok(false) };
    write(column.untyped())?;
    column.close()?;
    Ok(true)
}

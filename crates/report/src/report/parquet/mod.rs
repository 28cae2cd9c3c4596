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
use parquet::data_type::ByteArray;
use parquet::errors::{ParquetError, Result};
use parquet::file::writer::SerializedFileWriter;

use crate::report::table::Kind;

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

/// Writes the rows that wait in `columns` as a row group, and empties the drain.
fn write_group(
    file: &mut SerializedFileWriter<Drain>,
    columns: &mut [Column],
    drain: &Drain,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut group = file.next_row_group().map_err(of_parquet)?;
    for waiting in columns {
        let Some(mut column) = group.next_column().map_err(of_parquet)? else { break };
        waiting.write(column.untyped()).map_err(of_parquet)?;
        column.close().map_err(of_parquet)?;
    }
    group.close().map_err(of_parquet)?;
    file.flush()?;
    drain.empty_into(out)
}

/// A column that waits to be written: of each row whether it has a value, and the values.
#[derive(Debug)]
struct Column {
    there: Vec<i16>,
    values: Values,
}

#[derive(Debug)]
enum Values {
    Text(Vec<ByteArray>),
    Count(Vec<i64>),
    Share(Vec<f64>),
}

impl Column {
    fn of(kind: Kind) -> Self {
        let values = match kind {
            Kind::Text => Values::Text(Vec::new()),
            Kind::Count => Values::Count(Vec::new()),
            Kind::Share => Values::Share(Vec::new()),
        };
        Self { there: Vec::new(), values }
    }

    const fn kind(&self) -> Kind {
        match self.values {
            Values::Text(_) => Kind::Text,
            Values::Count(_) => Kind::Count,
            Values::Share(_) => Kind::Share,
        }
    }

    fn text(&mut self, value: Option<&str>) -> Result<()> {
        let Values::Text(all) = &mut self.values else { return Err(of_another_type()) };
        all.extend(value.map(|it| ByteArray::from(it.as_bytes().to_vec())));
        self.there.push(i16::from(value.is_some()));
        Ok(())
    }

    fn count(&mut self, value: Option<usize>) -> Result<()> {
        let Values::Count(all) = &mut self.values else { return Err(of_another_type()) };
        all.extend(value.map(|it| i64::try_from(it).unwrap_or(i64::MAX)));
        self.there.push(i16::from(value.is_some()));
        Ok(())
    }

    /// A share, with four places as everywhere.
    fn share(&mut self, value: Option<f64>) -> Result<()> {
        let Values::Share(all) = &mut self.values else { return Err(of_another_type()) };
        all.extend(value.map(|it| (it * 10_000.0).round() / 10_000.0));
        self.there.push(i16::from(value.is_some()));
        Ok(())
    }

    /// Writes what waits, and lets go of it.
    fn write(&mut self, writer: &mut ColumnWriter<'_>) -> Result<usize> {
        let there = mem::take(&mut self.there);
        match (writer, &mut self.values) {
            (ColumnWriter::ByteArrayColumnWriter(it), Values::Text(all)) => {
                it.write_batch(&mem::take(all), Some(&there), None)
            }
            (ColumnWriter::Int64ColumnWriter(it), Values::Count(all)) => {
                it.write_batch(&mem::take(all), Some(&there), None)
            }
            (ColumnWriter::DoubleColumnWriter(it), Values::Share(all)) => {
                it.write_batch(&mem::take(all), Some(&there), None)
            }
            _ => Err(of_another_type()),
        }
    }
}

fn of_another_type() -> ParquetError {
    ParquetError::General("a value of another type than its column".to_owned())
}

//! Findings as a Parquet file: the rows of the CSV, with types.

use std::io::{self, Write};
use std::mem;
use std::sync::Arc;

use parquet::basic::{Compression, ZstdLevel};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use super::{Drain, next_column, of_parquet};
use crate::findings::{QuotesResult, ScanResult};
use crate::report::QuotedBy;
use crate::report::csv::{quoted_rows, quotes_rows, scan_rows};
use crate::report::table::{Cell, Column, Kind, Rows};

/// A row group ends at so many rows: what is held until it is written.
const GROUP_ROWS: usize = 1 << 16;

/// Writes a scan as Parquet: the rows and columns of [`scan_csv`](crate::report::scan_csv).
///
/// Numbers are `int64` and `double`, everything else a string; what is not known is null.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn scan_parquet(result: &ScanResult, out: &mut dyn Write) -> io::Result<()> {
    whole(out, |rows| scan_rows(result, rows))
}

/// Writes the chosen quotations as Parquet: the rows and columns of
/// [`quotes_csv`](crate::report::quotes_csv).
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn quotes_parquet(result: &QuotesResult, out: &mut dyn Write) -> io::Result<()> {
    whole(out, |rows| quotes_rows(result, rows))
}

/// Writes who is quoted as Parquet: the rows and columns of
/// [`quoted_csv`](crate::report::quoted_csv).
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn quoted_parquet(result: &QuotesResult, by: QuotedBy, out: &mut dyn Write) -> io::Result<()> {
    whole(out, |rows| quoted_rows(result, by, rows))
}

/// A file from its head to its footer.
fn whole(
    out: &mut dyn Write,
    fill: impl FnOnce(&mut ParquetRows<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let mut rows = ParquetRows { out, open: None };
    fill(&mut rows)?;
    rows.finish()
}

/// Rows on their way into a file, a row group at a time.
struct ParquetRows<'a> {
    out: &'a mut dyn Write,
    /// From the head on.
    open: Option<Open>,
}

struct Open {
    file: SerializedFileWriter<Drain>,
    drain: Drain,
    columns: Vec<Waiting>,
    rows: usize,
}

/// A column that waits to be written: of each row whether it has a value, and the values.
#[derive(Debug)]
struct Waiting {
    there: Vec<i16>,
    values: Values,
}

#[derive(Debug)]
enum Values {
    Text(Vec<ByteArray>),
    Count(Vec<i64>),
    Share(Vec<f64>),
}

impl Waiting {
    fn of(kind: Kind) -> Self {
        let values = match kind {
            Kind::Text => Values::Text(Vec::new()),
            Kind::Count => Values::Count(Vec::new()),
            Kind::Share => Values::Share(Vec::new()),
        };
        Self { there: Vec::new(), values }
    }

    fn push(&mut self, cell: Cell<'_>) -> io::Result<()> {
        let is_there = match (&mut self.values, cell) {
            (Values::Text(all), Cell::Ours(it) | Cell::Text(it)) => {
                let is_there = !it.is_empty();
                all.extend(is_there.then(|| ByteArray::from(it.as_bytes().to_vec())));
                is_there
            }
            (Values::Count(all), Cell::Count(it)) => {
                all.extend(it.map(|it| i64::try_from(it).unwrap_or(i64::MAX)));
                it.is_some()
            }
            (Values::Share(all), Cell::Share(it)) => {
                // Four places, as everywhere.
                all.extend(it.map(|it| (it * 10_000.0).round() / 10_000.0));
                it.is_some()
            }
            _ => return Err(io::Error::other("a cell of another type than its column")),
        };
        self.there.push(i16::from(is_there));
        Ok(())
    }

    fn write(&self, writer: &mut ColumnWriter<'_>) -> Result<usize, ParquetError> {
        let there = Some(self.there.as_slice());
        match (writer, &self.values) {
            (ColumnWriter::ByteArrayColumnWriter(it), Values::Text(all)) => {
                it.write_batch(all, there, None)
            }
            (ColumnWriter::Int64ColumnWriter(it), Values::Count(all)) => {
                it.write_batch(all, there, None)
            }
            (ColumnWriter::DoubleColumnWriter(it), Values::Share(all)) => {
                it.write_batch(all, there, None)
            }
            _ => Err(ParquetError::General("a column of another type".to_owned())),
        }
    }

    fn clear(&mut self) {
        self.there.clear();
        match &mut self.values {
            Values::Text(all) => all.clear(),
            Values::Count(all) => all.clear(),
            Values::Share(all) => all.clear(),
        }
    }
}

impl Rows for ParquetRows<'_> {
    fn head(&mut self, columns: &[Column]) -> io::Result<()> {
        let drain = Drain::default();
        let properties = WriterProperties::builder()
            .set_created_by(concat!("wireprint ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .build();
        let schema = parse_message_type(&schema(columns)).map_err(of_parquet)?;
        let file = SerializedFileWriter::new(drain.clone(), Arc::new(schema), Arc::new(properties));
        let columns = columns.iter().map(|it| Waiting::of(it.1)).collect();
        self.open = Some(Open { file: file.map_err(of_parquet)?, drain, columns, rows: 0 });
        Ok(())
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        let Some(open) = &mut self.open else {
            return Err(io::Error::other("a row before its head"));
        };
        debug_assert_eq!(open.columns.len(), cells.len());
        for (column, cell) in open.columns.iter_mut().zip(cells) {
            column.push(*cell)?;
        }
        open.rows += 1;
        if open.rows == GROUP_ROWS { open.group(self.out) } else { Ok(()) }
    }
}

impl Open {
    fn group(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if mem::take(&mut self.rows) == 0 {
            return Ok(());
        }
        let mut group = self.file.next_row_group().map_err(of_parquet)?;
        for column in &mut self.columns {
            next_column(&mut group, |writer| column.write(writer)).map_err(of_parquet)?;
            column.clear();
        }
        group.close().map_err(of_parquet)?;
        self.file.flush()?;
        self.drain.empty_into(out)
    }
}

impl ParquetRows<'_> {
    fn finish(self) -> io::Result<()> {
        let Some(mut open) = self.open else { return Ok(()) };
        open.group(self.out)?;
        open.file.close().map_err(of_parquet)?;
        open.drain.empty_into(self.out)
    }
}

/// The schema of a file with these columns, any of which may be unknown in a row.
fn schema(columns: &[Column]) -> String {
    let mut res = "message finding {\n".to_owned();
    for (name, kind) in columns {
        let line = match kind {
            Kind::Text => format!("optional binary {name} (STRING);\n"),
            Kind::Count => format!("optional int64 {name};\n"),
            Kind::Share => format!("optional double {name};\n"),
        };
        res.push_str(&line);
    }
    res + "}"
}

//! Findings as a Parquet file: the rows of the CSV, with types.

use std::io::{self, Write};
use std::mem;
use std::sync::Arc;

use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use super::{Column, Drain, of_parquet, write_group};
use crate::findings::{QuotesResult, ScanResult};
use crate::report::QuotedBy;
use crate::report::csv::{quoted_rows, quotes_rows, scan_rows};
use crate::report::table::{self, Cell, Kind, Rows};

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
    columns: Vec<Column>,
    rows: usize,
}

impl Column {
    fn push(&mut self, cell: Cell<'_>) -> io::Result<()> {
        match cell {
            Cell::Ours(it) | Cell::Text(it) => self.text(Some(it).filter(|it| !it.is_empty())),
            Cell::Count(it) => self.count(it),
            Cell::Share(it) => self.share(it),
        }
        .map_err(of_parquet)
    }
}

impl Rows for ParquetRows<'_> {
    fn head(&mut self, columns: &[table::Column]) -> io::Result<()> {
        let drain = Drain::default();
        let properties = WriterProperties::builder()
            .set_created_by(concat!("wireprint ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .build();
        let schema = parse_message_type(&schema(columns)).map_err(of_parquet)?;
        let file = SerializedFileWriter::new(drain.clone(), Arc::new(schema), Arc::new(properties));
        let columns = columns.iter().map(|it| Column::of(it.1)).collect();
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
        write_group(&mut self.file, &mut self.columns, &self.drain, out)
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
fn schema(columns: &[table::Column]) -> String {
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

//! Rows of Parquet files, with all their columns and types.
//!
//! A column is copied by its levels: a record begins where the repetition level is
//! zero, and a value is there where the definition level is the highest. So structs,
//! lists and maps pass as they are, and no column is understood but the text.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::column::writer::{ColumnWriter, ColumnWriterImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
use parquet::file::reader::FileReader as _;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use super::{Drain, of_parquet};
use crate::Error;
use crate::findings::{CopiedRow, RowNote};
use crate::read::{ParquetFile, ReadOptions, contained_in, described};

/// So many records of a column are held at once.
const BATCH: usize = 128;

/// Why rows cannot be copied.
#[derive(Debug)]
pub enum CopyError {
    /// A file cannot be read, or is not like the one before.
    Read(Error),
    /// The output cannot be written.
    Write(io::Error),
}

type Copied<T> = Result<T, CopyError>;

/// The names of the columns of a [`RowNote`], in its order.
const NOTES: [&str; 6] = [
    "wireprint_cluster",
    "wireprint_status",
    "wireprint_reason",
    "wireprint_representative",
    "wireprint_similarity",
    "wireprint_cuts",
];

/// Copies rows of files that have the same columns into one.
pub struct ParquetCopy<'a> {
    out: &'a mut dyn Write,
    options: &'a ReadOptions,
    annotate: bool,
    /// Made with the first file, whose columns the others must have.
    file: Option<(SerializedFileWriter<Drain>, Vec<TypePtr>)>,
    drain: Drain,
}

impl<'a> ParquetCopy<'a> {
    /// Begins a file in `out`.
    pub fn new(out: &'a mut dyn Write, options: &'a ReadOptions, annotate: bool) -> Self {
        Self { out, options, annotate, file: None, drain: Drain::default() }
    }

    /// Copies `rows`, which ascend, of the file at `path`.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be read, or has other columns than the one before.
    pub fn file(
        &mut self,
        path: &Path,
        rows: &mut dyn Iterator<Item = crate::Result<CopiedRow>>,
    ) -> Copied<()> {
        let failed = |message: String| CopyError::Read(Error::input(path, message));
        let from = ParquetFile::open(path, &self.options.limits).map_err(CopyError::Read)?;
        let text = from.text_leaf(&self.options.fields).map_err(failed)?;
        let fields = from.reader.metadata().file_metadata().schema().get_fields().to_vec();
        match &self.file {
            None => self.file = Some((self.begin(&from).map_err(failed)?, fields)),
            Some((_, first)) if *first == fields => {}
            Some(_) => {
                return Err(failed("its columns are not those of the file before".to_owned()));
            }
        }
        let mut rows = rows.peekable();
        let mut before = 0;
        for group in 0..from.reader.num_row_groups() {
            let count = from.reader.metadata().row_group(group).num_rows();
            let in_group = |message: String| failed(format!("row group {group}: {message}"));
            let count = usize::try_from(count)
                .map_err(|_| in_group(format!("it says that it has {count} rows")))?;
            let mut kept: Vec<(usize, CopiedRow)> = Vec::new();
            // An error is no row of a later group: it comes out here.
            while let Some(row) =
                rows.next_if(|it| it.as_ref().map_or(true, |row| row.row <= before + count))
            {
                let row = row.map_err(CopyError::Read)?;
                kept.push((row.row.saturating_sub(before + 1), row));
            }
            before += count;
            if !kept.is_empty() {
                self.group(&from, group, text, &kept).map_err(|error| match error {
                    GroupError::Read(message) => in_group(message),
                    GroupError::Write(error) => CopyError::Write(error),
                })?;
            }
        }
        match rows.next() {
            None => Ok(()),
            Some(_) => Err(failed("changed while it was read".to_owned())),
        }
    }

    /// Ends the file.
    ///
    /// # Errors
    ///
    /// Returns the error of writing.
    pub fn finish(self) -> io::Result<()> {
        let Some((file, _)) = self.file else { return Ok(()) };
        file.close().map_err(of_parquet)?;
        self.drain.empty_into(self.out)
    }

    /// The writer of a file with the columns of `from`, its compression and what it
    /// says about itself.
    fn begin(&self, from: &ParquetFile) -> Result<SerializedFileWriter<Drain>, String> {
        let metadata = from.reader.metadata();
        let schema = metadata.file_metadata().schema();
        let mut fields = schema.get_fields().to_vec();
        let said = metadata.file_metadata().key_value_metadata().cloned().unwrap_or_default();
        // Arrow's own description has no columns but those of the input.
        let said = said.into_iter().filter(|it| !self.annotate || it.key != "ARROW:schema");
        let mut properties = WriterProperties::builder()
            .set_created_by(concat!("wireprint ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_key_value_metadata(Some(said.collect()));
        if let Some(group) = metadata.row_groups().first() {
            for column in group.columns() {
                let path = column.column_path().clone();
                properties = properties.set_column_compression(path, column.compression());
            }
        }
        if self.annotate {
            for name in NOTES {
                if fields.iter().any(|it| it.name() == name) {
                    return Err(format!("it has a column `{name}` already"));
                }
                fields.push(note_type(name).map_err(|error| described(&error))?);
            }
        }
        let schema = Type::group_type_builder(schema.name()).with_fields(fields).build();
        let schema = schema.map_err(|error| described(&error))?;
        let properties: WriterPropertiesPtr = Arc::new(properties.build());
        SerializedFileWriter::new(self.drain.clone(), Arc::new(schema), properties)
            .map_err(|error| described(&error))
    }

    /// Copies the rows of one row group, each with its place in it.
    fn group(
        &mut self,
        from: &ParquetFile,
        number: usize,
        text: usize,
        kept: &[(usize, CopiedRow)],
    ) -> Result<(), GroupError> {
        let Some((file, _)) = &mut self.file else { return Ok(()) };
        // Before anything is decoded, which takes as much memory as a page says.
        contained_in(|| from.check_group(number, &self.options.limits))
            .map_err(GroupError::Read)?;
        let mut group = file.next_row_group().map_err(write_error)?;
        let leaves = from.reader.metadata().row_group(number).num_columns();
        for leaf in 0..leaves {
            let opened = || {
                let group = from.reader.get_row_group(number)?;
                group.get_column_reader(leaf)
            };
            let mut reader = contained_in(|| opened().map_err(|error| described(&error)))
                .map_err(GroupError::Read)?;
            let column = from.reader.metadata().row_group(number).column(leaf).column_descr_ptr();
            let levels = (column.max_def_level(), column.max_rep_level());
            let rows = Rows { kept, is_text: leaf == text, levels };
            let mut writer = next(&mut group)?;
            rows.copy(&mut reader, writer.untyped())?;
            writer.close().map_err(write_error)?;
            // Column by column: one at most waits in memory.
            self.drain.empty_into(self.out).map_err(GroupError::Write)?;
        }
        if self.annotate {
            write_notes(&mut group, kept)?;
        }
        group.close().map_err(write_error)?;
        file.flush().map_err(GroupError::Write)?;
        self.drain.empty_into(self.out).map_err(GroupError::Write)
    }
}

/// Why a row group cannot be copied.
enum GroupError {
    Read(String),
    Write(io::Error),
}

fn write_error(error: parquet::errors::ParquetError) -> GroupError {
    GroupError::Write(of_parquet(error))
}

fn next<'a>(
    group: &'a mut SerializedRowGroupWriter<'_, Drain>,
) -> Result<parquet::file::writer::SerializedColumnWriter<'a>, GroupError> {
    let column = group.next_column().map_err(write_error)?;
    column.ok_or_else(|| GroupError::Read("it has more columns than the file says".to_owned()))
}

/// The rows of a row group that are written, and what is to be known of a column.
struct Rows<'a> {
    kept: &'a [(usize, CopiedRow)],
    is_text: bool,
    /// The highest definition and repetition level.
    levels: (i16, i16),
}

impl Rows<'_> {
    fn copy(&self, from: &mut ColumnReader, to: &mut ColumnWriter<'_>) -> Result<(), GroupError> {
        use ColumnReader as R;
        use ColumnWriter as W;
        match (from, to) {
            (R::BoolColumnReader(from), W::BoolColumnWriter(to)) => self.each(from, to, |_, _| {}),
            (R::Int32ColumnReader(from), W::Int32ColumnWriter(to)) => {
                self.each(from, to, |_, _| {})
            }
            (R::Int64ColumnReader(from), W::Int64ColumnWriter(to)) => {
                self.each(from, to, |_, _| {})
            }
            (R::Int96ColumnReader(from), W::Int96ColumnWriter(to)) => {
                self.each(from, to, |_, _| {})
            }
            (R::FloatColumnReader(from), W::FloatColumnWriter(to)) => {
                self.each(from, to, |_, _| {})
            }
            (R::DoubleColumnReader(from), W::DoubleColumnWriter(to)) => {
                self.each(from, to, |_, _| {})
            }
            (R::ByteArrayColumnReader(from), W::ByteArrayColumnWriter(to)) => {
                self.each(from, to, |row, value: &mut ByteArray| {
                    if let Some(text) = row.text.as_ref().filter(|_| self.is_text) {
                        *value = text.as_bytes().to_vec().into();
                    }
                })
            }
            (R::FixedLenByteArrayColumnReader(from), W::FixedLenByteArrayColumnWriter(to)) => {
                self.each(from, to, |_, _| {})
            }
            _ => Err(GroupError::Read("a column is not of its type".to_owned())),
        }
    }

    /// Copies the values of the rows that are written, some records at a time.
    fn each<T: DataType>(
        &self,
        from: &mut ColumnReaderImpl<T>,
        to: &mut ColumnWriterImpl<'_, T>,
        mut change: impl FnMut(&CopiedRow, &mut T::T),
    ) -> Result<(), GroupError> {
        let (max_definition, max_repetition) = self.levels;
        let mut kept = self.kept.iter().peekable();
        let (mut definitions, mut repetitions, mut values) = (Vec::new(), Vec::new(), Vec::new());
        let mut record = 0;
        while kept.peek().is_some() {
            definitions.clear();
            repetitions.clear();
            values.clear();
            let read = contained_in(|| {
                from.read_records(
                    BATCH,
                    Some(&mut definitions),
                    Some(&mut repetitions),
                    &mut values,
                )
                .map_err(|error| described(&error))
            });
            let (records, _, levels) = read.map_err(GroupError::Read)?;
            if records == 0 {
                return Err(GroupError::Read("a column has too few values".to_owned()));
            }
            let mut batch: (Vec<T::T>, Vec<i16>, Vec<i16>) = Default::default();
            let mut values = values.drain(..);
            let first = record;
            for level in 0..levels {
                let repetition = repetitions.get(level).copied().unwrap_or(0);
                // Repetition 0 begins a record; the first one of a batch has its number.
                if repetition == 0 && level > 0 {
                    record += 1;
                }
                while kept.next_if(|it| it.0 < record).is_some() {}
                let row = kept.peek().filter(|it| it.0 == record);
                let definition = definitions.get(level).copied().unwrap_or(max_definition);
                // What is null has levels and no value.
                let value = if definition == max_definition { values.next() } else { None };
                let Some((_, row)) = row else { continue };
                batch.1.push(definition);
                batch.2.push(repetition);
                if let Some(mut value) = value {
                    change(row, &mut value);
                    batch.0.push(value);
                }
            }
            record = first + records;
            while kept.next_if(|it| it.0 < record).is_some() {}
            if batch.1.is_empty() {
                continue;
            }
            let definitions = (max_definition > 0).then_some(&batch.1[..]);
            let repetitions = (max_repetition > 0).then_some(&batch.2[..]);
            to.write_batch(&batch.0, definitions, repetitions).map_err(write_error)?;
        }
        Ok(())
    }
}

fn note_type(name: &str) -> parquet::errors::Result<TypePtr> {
    let (physical, logical, repetition) = match name {
        "wireprint_similarity" => (Physical::DOUBLE, None, Repetition::REQUIRED),
        "wireprint_reason" => {
            (Physical::BYTE_ARRAY, Some(LogicalType::String), Repetition::OPTIONAL)
        }
        "wireprint_cuts" => (Physical::BYTE_ARRAY, Some(LogicalType::Json), Repetition::OPTIONAL),
        _ => (Physical::BYTE_ARRAY, Some(LogicalType::String), Repetition::REQUIRED),
    };
    Type::primitive_type_builder(name, physical)
        .with_logical_type(logical)
        .with_repetition(repetition)
        .build()
        .map(Arc::new)
}

/// Writes what is said about the rows.
fn write_notes(
    group: &mut SerializedRowGroupWriter<'_, Drain>,
    kept: &[(usize, CopiedRow)],
) -> Result<(), GroupError> {
    let notes: Vec<RowNote> =
        kept.iter().map(|(_, it)| it.note.clone().unwrap_or_default()).collect();
    let bytes = |text: &str| ByteArray::from(text.as_bytes().to_vec());
    for name in NOTES {
        let value = |it: &RowNote| match name {
            "wireprint_cluster" => Some(bytes(&it.cluster)),
            "wireprint_status" => Some(bytes(it.status)),
            "wireprint_reason" => it.reason.map(bytes),
            "wireprint_representative" => Some(bytes(&it.representative)),
            _ => it.cuts.as_deref().map(bytes),
        };
        let mut column = next(group)?;
        let written = match column.untyped() {
            ColumnWriter::DoubleColumnWriter(it) => {
                let values: Vec<f64> = notes.iter().map(|it| it.similarity).collect();
                it.write_batch(&values, None, None)
            }
            ColumnWriter::ByteArrayColumnWriter(it) => {
                let values: Vec<Option<ByteArray>> = notes.iter().map(value).collect();
                let there: Vec<i16> = values.iter().map(|it| i16::from(it.is_some())).collect();
                let values: Vec<ByteArray> = values.into_iter().flatten().collect();
                it.write_batch(&values, Some(&there), None)
            }
            _ => Ok(0),
        };
        written.map_err(write_error)?;
        column.close().map_err(write_error)?;
    }
    Ok(())
}

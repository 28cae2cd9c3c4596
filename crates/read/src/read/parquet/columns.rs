//! Which columns are read, and how they are read row by row.

use std::collections::BTreeSet;

use parquet::basic::{ConvertedType, LogicalType, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, ByteArrayType, DataType};
use parquet::file::reader::FileReader as _;
use parquet::schema::types::{ColumnDescriptor, SchemaDescriptor};

use super::pages::check_pages;
use super::value::{self, Kind, Value};
use super::{ParquetFile, described};
use crate::read::FieldNames;
use crate::read::fields::{Role, no_text};
use crate::read::guess::guessed;
use crate::read::sink::Failure;

/// A column that fields are taken from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub(super) role: Role,
    /// Its place among the candidates of its role.
    pub(super) rank: usize,
    pub(super) kind: Kind,
    /// Its number among the file's leaves.
    leaf: usize,
}

/// The columns that fields are taken from.
#[derive(Debug)]
pub(super) struct Chosen {
    columns: Vec<Column>,
    text: String,
    text_leaf: usize,
}

impl Chosen {
    /// # Errors
    ///
    /// Fails where no column holds text or ids are no ids, and where two columns
    /// have one name.
    pub(super) fn of(
        file: &ParquetFile,
        fields: &FieldNames,
    ) -> Result<(Self, Option<String>), Failure> {
        let schema = file.reader.metadata().file_metadata().schema_descr();
        let names: Vec<String> =
            schema.root_schema().get_fields().iter().map(|it| it.name().to_owned()).collect();
        let guess = guessed(fields, &names);
        let (fields, said) = match &guess {
            Some((fields, said)) => (fields, Some(said.clone())),
            None => (fields, None),
        };
        let mut seen = BTreeSet::new();
        let matters = |it: &&String| fields.role(it).is_some_and(|it| it.0 != Role::Author);
        for name in names.iter().filter(matters) {
            if !seen.insert(name) {
                return Err(Failure::File(format!("two columns are called `{name}`")));
            }
        }
        let mut columns = Vec::new();
        let mut text: Option<(usize, String, usize)> = None;
        let mut unusable = None;
        for leaf in 0..schema.num_columns() {
            let column = schema.column(leaf);
            let Some((role, rank)) = role_of(&column, fields) else { continue };
            let Some(kind) = kind_of(&column).filter(|it| it.suits(role)) else {
                let wanted = match role {
                    Role::Text => "a string",
                    _ => continue,
                };
                let name = column.name();
                unusable = Some(format!("`{name}` is {}, not {wanted}", type_of(&column)));
                continue;
            };
            if role == Role::Text && text.as_ref().is_none_or(|it| rank < it.0) {
                text = Some((rank, column.name().to_owned(), leaf));
            }
            columns.push(Column { role, rank, kind, leaf });
        }
        // A column that is called as an id is and is none is worth a word, too.
        match (text, unusable) {
            (_, Some(problem)) => Err(Failure::File(problem)),
            (Some((_, text, text_leaf)), None) => Ok((Self { columns, text, text_leaf }, said)),
            (None, None) => {
                let nested = nested(schema, fields);
                let message = nested.unwrap_or_else(|| no_text(&names, fields).message());
                Err(Failure::File(message))
            }
        }
    }

    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The number of the column of the text among the file's leaves.
    pub(super) const fn text_leaf(&self) -> usize {
        self.text_leaf
    }

    /// What the column of the text is called.
    pub(super) fn text_name(&self) -> &str {
        &self.text
    }
}

/// What a column is for, by its path. Of lists only those that may be paragraphs are.
fn role_of(column: &ColumnDescriptor, fields: &FieldNames) -> Option<(Role, usize)> {
    /// What writers call the levels of a list.
    const LEVELS: [&str; 6] = ["list", "element", "item", "array", "bag", "array_element"];
    let mut parts = column.path().parts();
    // Writers put two levels or three between a list's name and its strings.
    if column.max_rep_level() > 0 {
        while let Some((last, rest)) = parts.split_last()
            && LEVELS.contains(&last.as_str())
            && !rest.is_empty()
        {
            parts = rest;
        }
    }
    let found = fields.role(&parts.join("."))?;
    match column.max_rep_level() {
        0 => Some(found),
        1 => (found.0 == Role::Text).then_some(found),
        _ => None,
    }
}

/// That a column of the text's name holds others.
fn nested(schema: &SchemaDescriptor, fields: &FieldNames) -> Option<String> {
    let is_text = |name: &str| matches!(fields.role(name), Some((Role::Text, _)));
    let all = schema.root_schema().get_fields().iter();
    let found = all.map(|it| it.name()).find(|it| is_text(it))?;
    Some(format!("`{found}` is a nested column, not a string"))
}

fn type_of(column: &ColumnDescriptor) -> String {
    match column.logical_type_ref() {
        Some(LogicalType::Decimal(_)) => "a decimal".to_owned(),
        _ => column.physical_type().to_string(),
    }
}

/// How the values of a column are to be understood; `None` for what is no text,
/// number or date.
fn kind_of(column: &ColumnDescriptor) -> Option<Kind> {
    let logical = column.logical_type_ref();
    let converted = column.converted_type();
    // Decimals stand in columns of four physical types, and are asked for first.
    if matches!(logical, Some(LogicalType::Decimal(_))) || converted == ConvertedType::DECIMAL {
        return usize::try_from(column.type_scale()).ok().map(|scale| Kind::Decimal { scale });
    }
    let is_unsigned = matches!(
        converted,
        ConvertedType::UINT_8
            | ConvertedType::UINT_16
            | ConvertedType::UINT_32
            | ConvertedType::UINT_64
    ) || matches!(logical, Some(LogicalType::Integer(it)) if !it.is_signed);
    let timestamp = match (logical, converted) {
        (Some(LogicalType::Timestamp(it)), _) => Some((it.unit, it.is_adjusted_to_u_t_c)),
        (_, ConvertedType::TIMESTAMP_MILLIS) => Some((parquet::basic::TimeUnit::MILLIS, true)),
        (_, ConvertedType::TIMESTAMP_MICROS) => Some((parquet::basic::TimeUnit::MICROS, true)),
        _ => None,
    };
    Some(match column.physical_type() {
        Physical::BYTE_ARRAY => Kind::Text,
        Physical::FIXED_LEN_BYTE_ARRAY if matches!(logical, Some(LogicalType::Uuid)) => Kind::Uuid,
        Physical::FIXED_LEN_BYTE_ARRAY if matches!(logical, Some(LogicalType::Float16)) => {
            Kind::Half
        }
        Physical::FIXED_LEN_BYTE_ARRAY => Kind::Text,
        Physical::INT32 if converted == ConvertedType::DATE => Kind::Date,
        Physical::INT32 if matches!(logical, Some(LogicalType::Date)) => Kind::Date,
        Physical::INT32 => Kind::Integer { is_unsigned, bits: 32 },
        Physical::INT64 => match timestamp {
            Some((unit, is_utc)) => Kind::Timestamp { unit: unit.into(), is_utc },
            None => Kind::Integer { is_unsigned, bits: 64 },
        },
        Physical::INT96 => Kind::Nanoseconds,
        Physical::BOOLEAN => Kind::Boolean,
        Physical::FLOAT | Physical::DOUBLE => Kind::Float,
    })
}

/// The chosen columns of one row group.
pub(super) struct Columns {
    readers: Vec<Reader>,
    rows: usize,
}

impl Columns {
    /// # Errors
    ///
    /// The message, where a page is larger than `limit` or stands outside of the file.
    pub(super) fn open(
        file: &ParquetFile,
        chosen: &Chosen,
        group: usize,
        limit: u64,
    ) -> Result<Self, String> {
        let metadata = file.reader.metadata().row_group(group);
        let rows = usize::try_from(metadata.num_rows())
            .map_err(|_| format!("it says that it has {} rows", metadata.num_rows()))?;
        let group = file.reader.get_row_group(group).map_err(|error| described(&error))?;
        let mut readers = Vec::with_capacity(chosen.columns.len());
        for column in &chosen.columns {
            let descriptor = metadata.schema_descr().column(column.leaf);
            let name = descriptor.name();
            // Before the decoder, which takes as much memory as a page says that it has.
            check_pages(&file.file, metadata.column(column.leaf), limit)
                .map_err(|message| format!("column `{name}`: {message}"))?;
            let reader = group
                .get_column_reader(column.leaf)
                .map_err(|error| format!("column `{name}`: {}", described(&error)))?;
            readers.push(Reader {
                name: name.to_owned(),
                reader,
                max_definition: descriptor.max_def_level(),
                is_list: descriptor.max_rep_level() > 0,
                definitions: Vec::new(),
            });
        }
        Ok(Self { readers, rows })
    }

    /// How many rows the row group says that it has.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// The values of the next row.
    ///
    /// # Errors
    ///
    /// The message, for damaged data and where a column ends early.
    pub(super) fn next(&mut self) -> Result<Vec<Value>, String> {
        let rows = self.rows;
        let value = |reader: &mut Reader| {
            let found = reader.next().map_err(|it| format!("column `{}`: {it}", reader.name))?;
            found.ok_or_else(|| {
                format!("column `{}` has fewer values than the {rows} rows", reader.name)
            })
        };
        self.readers.iter_mut().map(value).collect()
    }

    /// Makes sure that no column goes on.
    ///
    /// # Errors
    ///
    /// The message, where one does.
    pub(super) fn finish(&mut self) -> Result<(), String> {
        for reader in &mut self.readers {
            let more = reader.next().map_err(|it| format!("column `{}`: {it}", reader.name))?;
            if more.is_some() {
                let (name, rows) = (&reader.name, self.rows);
                return Err(format!("column `{name}` has more values than the {rows} rows"));
            }
        }
        Ok(())
    }
}

/// One column, read value by value.
struct Reader {
    name: String,
    reader: ColumnReader,
    max_definition: i16,
    is_list: bool,
    definitions: Vec<i16>,
}

impl Reader {
    fn next(&mut self) -> Result<Option<Value>, String> {
        if self.is_list {
            return match &mut self.reader {
                ColumnReader::ByteArrayColumnReader(it) => list(it, &mut self.definitions),
                _ => Err("a list of other things than strings".to_owned()),
            };
        }
        let definitions = (self.max_definition, &mut self.definitions);
        match &mut self.reader {
            ColumnReader::BoolColumnReader(it) => step(it, definitions, Value::Boolean),
            ColumnReader::Int32ColumnReader(it) => {
                step(it, definitions, |it| Value::Integer(i64::from(it)))
            }
            ColumnReader::Int64ColumnReader(it) => step(it, definitions, Value::Integer),
            ColumnReader::Int96ColumnReader(it) => {
                step(it, definitions, |it| Value::Nanoseconds(value::of_int96(it.data())))
            }
            ColumnReader::FloatColumnReader(it) => {
                step(it, definitions, |it| Value::Float(f64::from(it)))
            }
            ColumnReader::DoubleColumnReader(it) => step(it, definitions, Value::Float),
            ColumnReader::ByteArrayColumnReader(it) => step(it, definitions, Value::Bytes),
            ColumnReader::FixedLenByteArrayColumnReader(it) => {
                step(it, definitions, |it| Value::Bytes(it.into()))
            }
        }
    }
}

/// The next list of strings as paragraphs: `None` at the end of the column.
fn list(
    reader: &mut ColumnReaderImpl<ByteArrayType>,
    definitions: &mut Vec<i16>,
) -> Result<Option<Value>, String> {
    definitions.clear();
    let mut repetitions = Vec::new();
    let mut values: Vec<ByteArray> = Vec::new();
    let (records, _, _) = reader
        .read_records(1, Some(definitions), Some(&mut repetitions), &mut values)
        .map_err(|error| described(&error))?;
    if records == 0 {
        return Ok(None);
    }
    let parts: Vec<&[u8]> = values.iter().map(ByteArray::data).collect();
    let joined = parts.join(&b"\n\n"[..]);
    Ok(Some(if parts.is_empty() { Value::Null } else { Value::Bytes(joined.into()) }))
}

/// The next value of a flat column: `None` at its end.
fn step<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    (max_definition, definitions): (i16, &mut Vec<i16>),
    make: impl FnOnce(T::T) -> Value,
) -> Result<Option<Value>, String> {
    definitions.clear();
    let mut values: Vec<T::T> = Vec::new();
    let (records, _, _) = reader
        .read_records(1, Some(definitions), None, &mut values)
        .map_err(|error| described(&error))?;
    if records == 0 {
        return Ok(None);
    }
    // A column that must have a value has no definition levels at all.
    let is_null = max_definition > 0 && definitions.first() != Some(&max_definition);
    match values.pop() {
        _ if is_null => Ok(Some(Value::Null)),
        Some(value) => Ok(Some(make(value))),
        None => Err("a value is missing".to_owned()),
    }
}

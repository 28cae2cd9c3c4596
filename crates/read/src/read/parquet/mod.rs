//! Rows of a Parquet file.
//!
//! A row is a record; its columns are chosen by the names of fields, and only
//! those are read, a page at a time, so that memory follows the page and not the
//! row group. A column inside a struct is a field by its path (`content.text`), and a
//! list of strings may be the text, as paragraphs. The file is
//! somebody else's word on its own sizes: every size is held against the file and
//! against a limit before memory is asked for (`pages.rs`), every field against the
//! format before the decoder passes over it (`thrift.rs`), and a panic of the decoder
//! ends the file, not the run.
//!
//! Built on the `parquet` crate's columns, without Arrow: two thirds of the build
//! time less, and a row needs no batch. Rejected: its row interface, which reads
//! all columns.

mod columns;
mod pages;
mod thrift;
mod value;

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use parquet::errors::ParquetError;
use parquet::file::reader::FileReader as _;
use parquet::file::serialized_reader::SerializedFileReader;

use super::contained::contained;
use super::encoding::{Guesser, Remark};
use super::fields::{Role, TAGGED, untagged};
use super::log::Problem;
use super::open::{Bytes, open_file};
use super::record::{Record, RecordId};
use super::sink::{Failure, Outcome, Sink};
use super::{FieldNames, Limits};
use columns::{Chosen, Columns};
use value::Value;

/// Reads all rows of `bytes` into `sink`.
///
/// What is no file of its own (standard input, a compressed file) is copied to a
/// temporary file first: the format is read from its end.
pub(crate) fn read(mut bytes: Bytes<'_>, sink: &mut Sink<'_>) -> Outcome {
    let file = if sink.in_place {
        open_file(sink.source)?
    } else {
        let mut copy = tempfile::tempfile()?;
        io::copy(&mut bytes, &mut copy)?;
        copy
    };
    drop(bytes);
    let file = opened(file, sink.options.limits.page_bytes)?;
    let (chosen, guessed) = Chosen::of(&file, &sink.options.fields)?;
    if let Some(guessed) = guessed {
        sink.guess("fields by other names", &guessed)?;
    }
    let mut guesser = Guesser::default();
    let mut before = 0;
    for group in 0..file.reader.num_row_groups() {
        let in_group = |message: String| Failure::File(format!("row group {group}: {message}"));
        let limit = sink.options.limits.page_bytes;
        let mut columns =
            contained_in(|| Columns::open(&file, &chosen, group, limit)).map_err(in_group)?;
        for row in 1..=columns.rows() {
            let values = contained_in(|| columns.next()).map_err(in_group)?;
            one(&chosen, values, before + row, &mut guesser, sink)?;
        }
        // Row groups say how many rows they have, and damaged ones hold others.
        contained_in(|| columns.finish()).map_err(in_group)?;
        before += columns.rows();
    }
    Ok(())
}

/// A Parquet file whose footer was read.
pub struct ParquetFile {
    /// The open file.
    pub reader: SerializedFileReader<File>,
    /// The same file, for looking at pages before the reader does. Their place is
    /// one: each looks for its own before it reads.
    file: File,
}

impl ParquetFile {
    /// Opens the file at `path`.
    ///
    /// # Errors
    ///
    /// Fails where it is no Parquet file, or is larger in some part than `limits` allow.
    pub fn open(path: &Path, limits: &Limits) -> crate::Result<Self> {
        let file = File::open(path).map_err(|error| crate::Error::io(path, error))?;
        opened(file, limits.page_bytes).map_err(|failure| match failure {
            Failure::File(message) => crate::Error::input(path, message),
            Failure::Run(error) => error,
            Failure::Binary(problem) | Failure::Refused(problem) => {
                crate::Error::input(path, problem.message())
            }
        })
    }

    /// Makes sure that the pages of all columns of a row group are in the file and
    /// no larger than the limit.
    ///
    /// # Errors
    ///
    /// The message.
    pub fn check_group(&self, group: usize, limits: &Limits) -> Result<(), String> {
        let columns = self.reader.metadata().row_group(group).columns();
        columns.iter().try_for_each(|it| pages::check_pages(&self.file, it, limits.page_bytes))
    }

    /// The leaf that the text is read from.
    ///
    /// # Errors
    ///
    /// The message, where there is none.
    pub fn text_leaf(&self, fields: &FieldNames) -> Result<usize, String> {
        match Chosen::of(self, fields) {
            Ok((chosen, _)) => Ok(chosen.text_leaf()),
            Err(Failure::File(message)) => Err(message),
            Err(_) => Err("no text column".to_owned()),
        }
    }
}

/// Whether the file at `path` begins as a Parquet file does.
pub fn is_parquet(path: &Path) -> bool {
    let mut magic = [0; 4];
    let mut read = || File::open(path)?.read_exact(&mut magic);
    path.is_file() && read().is_ok() && &magic == b"PAR1"
}

/// Reads the footer of `file`.
///
/// # Errors
///
/// The message, for what is no Parquet file or has a footer longer than `limit`.
fn opened(file: File, limit: u64) -> Result<ParquetFile, Failure> {
    pages::check_footer(&file, limit)?;
    let same = file.try_clone()?;
    let opened =
        contained_in(|| SerializedFileReader::new(same).map_err(|error| described(&error)));
    match opened {
        Ok(reader) => Ok(ParquetFile { reader, file }),
        Err(message) => Err(Failure::File(format!("the footer: {message}"))),
    }
}

/// Calls a decoder; a panic is an error, too.
///
/// # Errors
///
/// Returns the error of `f`, or what it panicked with.
pub fn contained_in<T>(f: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    contained(f).unwrap_or_else(|panic| Err(format!("damaged data ({panic})")))
}

/// The crate's error in our style.
pub fn described(error: &ParquetError) -> String {
    let text = error.to_string();
    let text = ["Parquet error: ", "EOF: ", "NYI: ", "External: "]
        .iter()
        .fold(text.as_str(), |text, prefix| text.strip_prefix(prefix).unwrap_or(text));
    let mut chars = text.chars();
    match (chars.next(), chars.as_str()) {
        (Some(first), rest) if rest.starts_with(char::is_lowercase) => {
            first.to_lowercase().chain(rest.chars()).collect()
        }
        _ => text.to_owned(),
    }
}

/// Reads one row.
fn one(
    chosen: &Chosen,
    values: Vec<Value>,
    row: usize,
    guesser: &mut Guesser,
    sink: &mut Sink<'_>,
) -> Outcome {
    let limit = sink.options.limits.record_bytes;
    let length: usize = values.iter().map(Value::len).sum();
    if length > limit {
        return Ok(sink.skip(Some(row), &super::jsonl::record_too_long(limit))?);
    }
    let mut remark: Option<Remark> = None;
    let mut best = |wanted: Role| {
        let ranked = chosen.columns().iter().zip(&values);
        let (_, column, value) = ranked
            .filter(|(column, value)| {
                // An empty text is a text; any other empty field is none.
                column.role == wanted
                    && value.is_there()
                    && (wanted == Role::Text || value.len() > 0)
            })
            .map(|(column, value)| (column.rank, column, value))
            .min_by_key(|it| it.0)?;
        let bytes = value.bytes(column.kind);
        let (text, said) = guesser.text(&bytes);
        remark = remark.take().or(said);
        Some((text.into_owned(), column.kind))
    };
    let Some((text, _)) = best(Role::Text) else {
        let detail = format!("`{}` is null", chosen.text_name());
        let problem = Problem::new("the text is not a string", detail);
        return Ok(sink.skip(Some(row), &problem)?);
    };
    let id = match best(Role::Id) {
        Some((id, kind)) if kind.is_scalar() => RecordId::Number(id.into()),
        Some((id, _)) => RecordId::Text(id.into()),
        None => RecordId::Line,
    };
    let mut field = |role| best(role).map(|it| it.0.into());
    let (text, tagged) = untagged(Cow::Owned(text));
    if tagged {
        sink.guess(TAGGED[0], TAGGED[1])?;
    }
    let record = Record {
        source: sink.source,
        line: Some(row),
        id,
        text,
        title: field(Role::Title),
        outlet: field(Role::Outlet),
        date: field(Role::Date),
        url: field(Role::Url),
        author: field(Role::Author),
        language: None,
        notes: None,
        raw: "",
        offset: None,
    };
    if let Some((severity, problem)) = remark {
        sink.say(severity, Some(row), &problem)?;
    }
    Ok(sink.record(record)?)
}

//! Where the corpus goes, and in which form.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::folder;
use crate::cli::output::{Output, Prepared};
use crate::cli::packed::packed_as;
use crate::findings::DedupReport;
use crate::pipeline::dedup::{Deduplicated, SourceDocuments};
use crate::read::{Compression, InputFormat, format_of_name, is_parquet};
use crate::report::{CopyError, ParquetCopy, RecordsAsCsv};

/// What `-o` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// No corpus is written.
    Nowhere,
    /// Records on standard output.
    Stdout,
    /// One file of records.
    Records(PathBuf, Form),
    /// One Parquet file, of Parquet files.
    Parquet(PathBuf),
    /// A folder with the files of the input.
    Folder(PathBuf),
    /// A name that does not tell: a folder if every document is a file, else records.
    Unnamed(PathBuf),
}

/// How records are put into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Form {
    /// Whether they stand in a JSON array, not one a line.
    array: bool,
    /// Whether they are rows of a table, with this between two cells.
    delimiter: Option<u8>,
    /// How the file is compressed.
    compression: Option<Compression>,
}

impl Form {
    const LINES: Self = Self { array: false, delimiter: None, compression: None };
    const ROWS: Self = Self { delimiter: Some(b','), ..Self::LINES };

    /// One a line, compressed as `name` says.
    ///
    /// # Errors
    ///
    /// Fails on a compression that is not written.
    pub(super) fn lines(name: &str) -> anyhow::Result<Self> {
        Ok(Self { compression: compression_of(name)?, ..Self::LINES })
    }

    /// In an array, compressed as `name` says.
    ///
    /// # Errors
    ///
    /// Fails on a compression that is not written.
    pub(super) fn array(name: &str) -> anyhow::Result<Self> {
        Ok(Self { array: true, ..Self::lines(name)? })
    }

    /// Rows of a table, with tabs or commas and compressed as `name` says.
    ///
    /// # Errors
    ///
    /// Fails on a compression that is not written.
    pub(super) fn rows(name: &str) -> anyhow::Result<Self> {
        let inner = Path::new(name).with_extension("");
        let is_tabs = |it: &Path| it.extension().is_some_and(|it| it.eq_ignore_ascii_case("tsv"));
        let tabs = is_tabs(Path::new(name)) || is_tabs(&inner);
        Ok(Self { delimiter: Some(if tabs { b'\t' } else { b',' }), ..Self::lines(name)? })
    }
}

impl Target {
    /// What `named` means.
    ///
    /// # Errors
    ///
    /// Fails when nothing is named and the run is no dry one, and on names of formats
    /// that are not written.
    pub(super) fn new(named: Option<&Path>, dry_run: bool) -> anyhow::Result<Self> {
        if dry_run {
            return Ok(Self::Nowhere);
        }
        let Some(path) = named else {
            anyhow::bail!(
                "no output given: -o OUT writes the corpus there (- is standard output), \
                 --dry-run only says what would be removed"
            );
        };
        if path.as_os_str() == "-" {
            return Ok(Self::Stdout);
        }
        let name = path.to_string_lossy();
        if path.is_dir() || name.ends_with('/') {
            folder::ensure_free(path)?;
            return Ok(Self::Folder(path.to_owned()));
        }
        let form = match format_of_name(&name) {
            Some(InputFormat::Jsonl) => Form::lines(&name)?,
            Some(InputFormat::Json) => Form::array(&name)?,
            Some(InputFormat::Csv) => Form::rows(&name)?,
            Some(InputFormat::Parquet) if Compression::of_name(&name).is_none() => {
                return Ok(Self::Parquet(path.to_owned()));
            }
            Some(_) => anyhow::bail!(
                "cannot write {}: a corpus is written as .jsonl, .json or .csv, perhaps with \
                 .gz or .zst, as .parquet, or into a folder",
                path.display()
            ),
            None => {
                let form = Form::lines(&name)?;
                if form == Form::LINES && !path.exists() {
                    return Ok(Self::Unnamed(path.to_owned()));
                }
                form
            }
        };
        Ok(Self::Records(path.to_owned(), form))
    }

    /// The file or folder.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::Nowhere => None,
            Self::Stdout => Some(Path::new("-")),
            Self::Records(path, _)
            | Self::Parquet(path)
            | Self::Folder(path)
            | Self::Unnamed(path) => Some(path),
        }
    }

    /// Writes the corpus, up to giving it its name.
    ///
    /// # Errors
    ///
    /// Fails when it cannot be written, when the input has changed, and when nothing of it
    /// could be read.
    pub(super) fn prepare(
        &self,
        found: &Deduplicated,
        report: &DedupReport,
        inputs: &[PathBuf],
        annotate: bool,
    ) -> anyhow::Result<Option<Prepared>> {
        let Some(path) = self.path() else { return Ok(None) };
        let account = report.account;
        if account.failed > 0 && report.figures.documents == 0 {
            anyhow::bail!("nothing could be read, so {} was not written", path.display());
        }
        let (output, form) = match self {
            Self::Nowhere => return Ok(None),
            Self::Stdout if is_table(found) => (Output::Stdout, Form::ROWS),
            Self::Stdout => (Output::Stdout, Form::LINES),
            Self::Records(path, form) => (Output::new(path.clone()), *form),
            Self::Parquet(path) => return rows(path, found, annotate).map(Some),
            Self::Unnamed(path) if is_rows(found) => return rows(path, found, annotate).map(Some),
            Self::Unnamed(path) if !is_files(found, inputs) || annotate => {
                (Output::new(path.clone()), Form::LINES)
            }
            Self::Folder(path) | Self::Unnamed(path) => {
                return folder::prepare(path, found, inputs, annotate).map(Some);
            }
        };
        let render = |out: &mut dyn Write| records(found, None, form, annotate, out);
        prepare_fallible(&output, render).map(Some)
    }
}

/// Whether every document is a row of a Parquet file.
fn is_rows(found: &Deduplicated) -> bool {
    let sources = found.sources();
    !sources.is_empty() && sources.iter().all(|it| is_parquet(it.path))
}

/// Whether every document is a row of a table of commas or tabs.
fn is_table(found: &Deduplicated) -> bool {
    let name = |it: &SourceDocuments<'_>| format_of_name(&it.path.to_string_lossy());
    let sources = found.sources();
    !sources.is_empty() && sources.iter().all(|it| name(it) == Some(InputFormat::Csv))
}

/// What [`Deduplicated::for_each_record`] says of a record where it is annotated.
const NOTES: &[&str] = &[
    "wireprint_cluster",
    "wireprint_status",
    "wireprint_reason",
    "wireprint_representative",
    "wireprint_similarity",
    "wireprint_cuts",
];

/// Prepares one Parquet file of the rows that stay.
fn rows(path: &Path, found: &Deduplicated, annotate: bool) -> anyhow::Result<Prepared> {
    let mut sources = found.sources();
    // An empty shard adds no row, and may have columns of its own.
    if sources.iter().any(|it| !it.is_empty()) {
        sources.retain(|it| !it.is_empty());
    }
    if let Some(other) = sources.iter().find(|it| !is_parquet(it.path)) {
        anyhow::bail!(
            "cannot write {}: {} is no Parquet file; name -o OUT.jsonl",
            path.display(),
            other.path.display()
        );
    }
    anyhow::ensure!(
        !sources.is_empty(),
        "cannot write {}: no document says which columns it would have",
        path.display()
    );
    let render = |out: &mut dyn Write| copied_rows(found, &sources, annotate, out);
    prepare_fallible(&Output::new(path.to_owned()), render)
}

/// Writes the rows of `sources` that stay, with all their columns.
///
/// # Errors
///
/// Fails when a file cannot be read any more or has other columns than the first,
/// and when writing fails.
pub(super) fn copied_rows(
    found: &Deduplicated,
    sources: &[SourceDocuments<'_>],
    annotate: bool,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let mut copy = ParquetCopy::new(out, &found.options().read, annotate);
    for source in sources {
        found.ensure_unchanged(source).map_err(Failure::Read)?;
        copy.file(source.path, &mut found.rows_of(source, annotate)).map_err(
            |error| match error {
                CopyError::Read(error) => Failure::Read(error),
                CopyError::Write(error) => Failure::Write(error),
            },
        )?;
        // Once more: it may have been written to while it was copied.
        found.ensure_unchanged(source).map_err(Failure::Read)?;
    }
    copy.finish().map_err(Failure::Write)
}

/// Prepares `output` with a `render` that may fail at reading, too.
///
/// # Errors
///
/// Fails with the error of `render`, whichever it is.
pub(super) fn prepare_fallible(
    output: &Output,
    render: impl FnOnce(&mut dyn Write) -> Result<(), Failure>,
) -> anyhow::Result<Prepared> {
    // A writer's error is one of the system; what was wrong with the input is kept beside.
    let mut failed = None;
    let prepared = output.prepare(|out| {
        render(out).map_err(|error| match error {
            Failure::Write(error) => error,
            Failure::Read(error) => {
                failed = Some(error);
                io::Error::other("the input changed")
            }
        })
    });
    match failed {
        Some(error) => Err(error.into()),
        None => prepared,
    }
}

/// Whether every document is a file of its own, or there is none in the folders that
/// were named.
fn is_files(found: &Deduplicated, inputs: &[PathBuf]) -> bool {
    let mut sources = found.sources();
    sources.retain(|it| !it.is_empty());
    let all = sources.iter().all(|it| it.is_document && it.path.is_file());
    all && (!sources.is_empty() || inputs.iter().any(|it| it.is_dir()))
}

/// Why a corpus is not written.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error(transparent)]
    Read(crate::Error),
    #[error(transparent)]
    Write(io::Error),
}

/// Writes the records that stay, of all files or of one.
///
/// # Errors
///
/// Fails when the input cannot be read any more, and when writing fails.
pub(super) fn records(
    found: &Deduplicated,
    source: Option<&SourceDocuments<'_>>,
    form: Form,
    annotate: bool,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let mut read = Ok(());
    let written = packed_as(out, form.compression, |mut out| {
        let mut written = Ok(());
        if let Some(delimiter) = form.delimiter {
            let notes = if annotate { NOTES } else { &[] };
            let mut table = RecordsAsCsv::new(&mut out, delimiter, notes);
            read = found.for_each_record(source, annotate, &mut |record| {
                written = table.record(record);
                written.is_ok()
            });
            return written;
        }
        let (first, between, last) =
            if form.array { ("[\n", ",\n", "\n]\n") } else { ("", "\n", "\n") };
        let mut before = first;
        read = found.for_each_record(source, annotate, &mut |record| {
            let bytes = out.write_all(before.as_bytes());
            written = bytes.and_then(|()| out.write_all(record.as_bytes()));
            before = between;
            written.is_ok()
        });
        written?;
        match before == first {
            true if form.array => out.write_all(b"[]\n"),
            true => Ok(()),
            false => out.write_all(last.as_bytes()),
        }
    });
    read.map_err(Failure::Read)?;
    written.map_err(Failure::Write)
}

/// The compression that a name tells.
///
/// # Errors
///
/// Fails on one that is not written.
pub(super) fn compression_of(name: &str) -> anyhow::Result<Option<Compression>> {
    let compression = Compression::of_name(name);
    let is_written = matches!(compression, None | Some(Compression::Gzip | Compression::Zstd));
    anyhow::ensure!(is_written, "cannot write {name}: files are compressed as .gz or .zst only");
    Ok(compression)
}

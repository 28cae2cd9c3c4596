//! What comes in?
//!
//! In go the paths that a person named, out come the articles that stand in
//! them: as a [`Corpus`] with [`read`](read()), or one [`Record`] at a time with
//! [`visit`], which holds no more than the largest of them. With them come the
//! [`Diagnostic`]s that say what was passed over and why, and the [`Account`],
//! in which nothing is lost.
//!
//! Every file takes the same way:
//!
//! ```text
//! paths ──walk──▶ Source ──open──▶ bytes ──decompressed──▶ bytes ──format──▶ reader ──▶ Sink
//! ```
//!
//! A *reader* is a function `fn(Bytes, &mut Sink) -> Result<(), Failure>` that
//! knows one format. It takes the decompressed bytes as a stream, puts a
//! [`Record`], a skipped record or a remark into the sink, and fails only when
//! the file as a whole cannot be read. What is the same for all of them (limits,
//! strictness, the account, the cap on repeated warnings, undoing a file that
//! failed half way) is the sink's. A new format is one file with such a function,
//! its extensions in `format.rs`, and one line in [`visit`]; one that must seek
//! (Parquet) opens the source's path itself.
//!
//! Encodings: a byte order mark decides, then UTF-8, then a guess, each with a
//! remark (`encoding.rs`). The text of a UTF-8 file without a mark is its bytes,
//! so that spans are offsets into the file.
//!
//! Which one should you use? [`read`](read()) for anything that compares
//! documents with each other; [`visit`] for a corpus larger than memory, or to
//! write records on as they came in ([`Record::raw`]). [`visit`] keeps the order
//! of the input and does not look for ids that occur twice.
//!
//! Cost: JSONL under 2 ns a byte, the corpus included. Rejected: memory-mapping (a file that shrinks
//! while it is read is a signal, not an error), and unpacking archives onto the disk,
//! where their names may lead out of the folder: a ZIP is read in memory, file by file.

mod again;
mod ahead;
#[cfg(feature = "documents")]
mod archive;
#[cfg(not(feature = "documents"))]
#[path = "absent/archive.rs"]
mod archive;
mod collect;
#[cfg(feature = "compression")]
mod compressed;
#[cfg(not(feature = "compression"))]
#[path = "absent/compressed.rs"]
mod compressed;
mod compression;
mod contained;
mod csv;
mod declared;
mod dialect;
mod encoding;
#[cfg(feature = "pages")]
mod feed;
mod fields;
mod fnv;
mod format;
mod guess;
#[cfg(feature = "pages")]
mod html;
#[cfg(not(feature = "pages"))]
#[path = "absent/html.rs"]
mod html;
#[cfg(feature = "pages")]
mod http;
mod json;
mod json_text;
mod jsonl;
mod jsonl_fast;
mod left_out;
mod lines;
mod log;
mod loose;
#[cfg(feature = "documents")]
mod mail;
#[cfg(feature = "documents")]
mod office;
mod open;
mod options;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "documents")]
mod pdf;
mod plain;
mod record;
mod retext;
#[cfg(feature = "documents")]
mod rtf;
mod shapes;
mod sink;
mod source;
#[cfg(feature = "pages")]
mod tagged;
mod unspaced;
mod walk;
mod walking;
#[cfg(feature = "pages")]
mod warc;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

pub use again::{Again, Extent, Spool, Stored, WholeFile, changed, made_record, text_of};
pub use collect::{Renamed, Seen, SentAgain, Told, Verdict, place_of, renamed};
pub use compression::Compression;
pub use format::of_name as format_of_name;
#[cfg(feature = "pages")]
#[doc(hidden)]
pub use html::{PageUnit, page_article, page_units};
pub use open::{read_regular, read_regular_text};
pub use options::{FieldNames, InputFormat, Limits, OutletFrom, ReadOptions};
#[cfg(feature = "parquet")]
pub use parquet::{ParquetFile, contained_in, described, is_parquet};
pub use record::has_word;
pub use record::{Record, RecordId};
pub use retext::with_text;
pub use source::Source;
pub use walk::input_among;
pub use walk::is_same_file;
pub use walking::{Walking, nests_braces, plain as plain_path};

use archive::Members;
use dialect::{Likeness, likeness};
use log::{Log, Problem};
use open::{Bytes, Watch, changed_meanwhile, decompressed, describe, peek};
use sink::{Failure, Outcome, Sink};
use source::Origin;

use crate::Result;
use crate::text::{Account, Corpus, Diagnostic, Document, Severity};

/// What [`read`](read()) gives back.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The documents, by ascending id; every id once.
    pub corpus: Corpus,
    /// As in [`Visited::diagnostics`].
    pub diagnostics: Vec<Diagnostic>,
    /// Every unit, accounted for.
    pub account: Account,
    /// As in [`Visited::reasons`].
    pub reasons: BTreeMap<&'static str, usize>,
}

impl Input {
    /// Whether a whole input could not be read: the run ends with exit code 2.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        has_errors(&self.diagnostics)
    }
}

/// What became of the inputs, apart from the documents themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visited {
    /// Every unit, accounted for.
    pub account: Account,
    /// Soft problems in the order of reading; of every reason the first ten,
    /// and at the end a line `… and N more` for the rest.
    pub diagnostics: Vec<Diagnostic>,
    /// How often each reason occurred, said or not.
    pub reasons: BTreeMap<&'static str, usize>,
}

impl Visited {
    /// Whether a whole input could not be read: the run ends with exit code 2.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        has_errors(&self.diagnostics)
    }
}

fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|it| it.severity == Severity::Error)
}

/// What a visitor of [`visit`] is told.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "made once a record and handed on at once")]
pub enum Event<'a> {
    /// A record was read. Records without a word come only under
    /// [`ReadOptions::keep_empty`].
    Record(Record<'a>),
    /// The file could not be read to its end, so that its last record may be
    /// cut and the others damaged: forget the records that came from it.
    Forget {
        /// The file.
        source: &'a Source,
        /// How many records it gave; they were the last ones.
        records: usize,
    },
    /// The file was read to its end and has no record: an empty shard.
    Empty {
        /// The file.
        source: &'a Source,
    },
}

/// Reads everything that `paths` name.
///
/// A path is a file, a directory (walked with ignore files respected) or `-`
/// for standard input. The outcome does not depend on the order of `paths`.
/// Memory: the corpus, and the largest record.
///
/// # Errors
///
/// Fails on two documents with one id and two texts, and, under
/// [`ReadOptions::strict`], on the first warning. A file that cannot be read is
/// no such error but a diagnostic; see [`Input::has_errors`].
pub fn read(paths: &[PathBuf], options: &ReadOptions) -> Result<Input> {
    let mut log = Log::new(options.strict);
    let mut sources = walk::sources(paths, &options.walking, &mut log)?;
    sources.sort_by(|a, b| (a.name(), &a.path).cmp(&(b.name(), &b.path)));
    let mut documents: Vec<Document> = Vec::new();
    let mut keep = |event: Event<'_>| {
        match event {
            Event::Record(record) => documents.push(record.into_document()),
            Event::Forget { records, .. } => documents.truncate(documents.len() - records),
            Event::Empty { .. } => {}
        }
        Ok(())
    };
    visit_sources(&sources, options, &mut log, &mut keep)?;
    let corpus = collect::corpus(documents, &mut log)?;
    let (account, diagnostics, reasons) = log.finish();
    Ok(Input { corpus, diagnostics, account, reasons })
}

/// Hands every record that `paths` name to `visitor`, in the order of `paths`,
/// below a directory sorted by name.
///
/// Memory follows the largest record, not the file. Ids that occur twice are
/// not looked for. An error of the visitor ends the run.
///
/// # Errors
///
/// Fails with the visitor's error, and, under [`ReadOptions::strict`], on the
/// first warning.
pub fn visit(
    paths: &[PathBuf],
    options: &ReadOptions,
    visitor: &mut dyn FnMut(Event<'_>) -> Result<()>,
) -> Result<Visited> {
    let mut log = Log::new(options.strict);
    let sources = walk::sources(paths, &options.walking, &mut log)?;
    visit_sources(&sources, options, &mut log, visitor)?;
    Ok(log.into())
}

/// Counts the bytes that are read.
struct Counted<'a, R> {
    of: R,
    raw: &'a AtomicU64,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.of.read(buffer)?;
        self.raw.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// The bytes in the files that `paths` name; `None` where one is a pipe, or cannot
/// be asked.
pub fn input_bytes(paths: &[PathBuf], walking: &Walking) -> Option<u64> {
    bytes_of(&walk::sources(paths, walking, &mut Log::new(false)).ok()?)
}

fn bytes_of(sources: &[Source]) -> Option<u64> {
    let bytes = |source: &Source| {
        let metadata = std::fs::metadata(&source.path).ok()?;
        (source.origin != Origin::Stdin && metadata.is_file()).then_some(metadata.len())
    };
    sources.iter().map(bytes).sum()
}

/// Hands every record in `bytes` to `visitor`, as if they stood in a file called
/// `name`.
///
/// # Errors
///
/// As [`visit`].
pub fn visit_bytes(
    name: &str,
    bytes: impl Read + Send,
    options: &ReadOptions,
    visitor: &mut dyn FnMut(Event<'_>) -> Result<()>,
) -> Result<Visited> {
    let mut log = Log::new(options.strict);
    let source = Source::in_memory(name, Origin::Held);
    let watch = Watch::default();
    visit_raw(&source, Ok(Box::new(bytes)), &watch, options, &mut log, visitor)?;
    Ok(log.into())
}

/// Bytes that stand for a file, and what the file is called.
pub struct Held<'a> {
    /// Its name: what ids, messages and the guess of a format begin with.
    pub name: String,
    /// What it holds, read once, from its start.
    pub bytes: Box<dyn Read + Send + 'a>,
}

impl std::fmt::Debug for Held<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Held").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Where articles come from.
#[derive(Debug)]
pub enum Inputs<'a> {
    /// Files and directories, or `-`.
    Paths(&'a [PathBuf]),
    /// What the caller holds, in this order.
    Held(Vec<Held<'a>>),
}

/// Hands every record in `inputs` to `visitor`.
///
/// # Errors
///
/// As [`visit`].
pub fn visit_inputs(
    inputs: Inputs<'_>,
    options: &ReadOptions,
    visitor: &mut dyn FnMut(Event<'_>) -> Result<()>,
) -> Result<Visited> {
    let held = match inputs {
        Inputs::Paths(paths) => return visit(paths, options, visitor),
        Inputs::Held(held) => held,
    };
    let mut log = Log::new(options.strict);
    visit_held(held, options, &mut log, visitor)?;
    Ok(log.into())
}

/// Reads what the caller holds, as [`read`](read()) reads files.
///
/// # Errors
///
/// As [`read`](read()).
pub fn read_held(held: Vec<Held<'_>>, options: &ReadOptions) -> Result<Input> {
    let mut log = Log::new(options.strict);
    let mut documents: Vec<Document> = Vec::new();
    let mut keep = |event: Event<'_>| {
        match event {
            Event::Record(record) => documents.push(record.into_document()),
            Event::Forget { records, .. } => documents.truncate(documents.len() - records),
            Event::Empty { .. } => {}
        }
        Ok(())
    };
    visit_held(held, options, &mut log, &mut keep)?;
    let corpus = collect::corpus(documents, &mut log)?;
    let (account, diagnostics, reasons) = log.finish();
    Ok(Input { corpus, diagnostics, account, reasons })
}

fn visit_held(
    held: Vec<Held<'_>>,
    options: &ReadOptions,
    log: &mut Log,
    visitor: &mut dyn FnMut(Event<'_>) -> Result<()>,
) -> Result<()> {
    let progress = &*options.progress;
    let visitor: &mut dyn FnMut(Event<'_>) -> Result<()> = &mut |event| {
        if let Event::Record(record) = &event {
            progress.document(record.text.len());
        }
        visitor(event)
    };
    for Held { name, bytes } in held {
        let source = Source::in_memory(&name, Origin::Held);
        let bytes: Box<dyn Read + Send + '_> = Box::new(Counted { of: bytes, raw: &progress.raw });
        visit_raw(&source, Ok(bytes), &Watch::default(), options, log, visitor)?;
    }
    Ok(())
}

fn visit_sources(
    sources: &[Source],
    options: &ReadOptions,
    log: &mut Log,
    visitor: &mut dyn FnMut(Event<'_>) -> Result<()>,
) -> Result<()> {
    let progress = &*options.progress;
    // A call of the system for each file, and only for whoever looks.
    if progress.is_watched()
        && let Some(bytes) = bytes_of(sources)
    {
        progress.expect(bytes);
    }
    let raw = &progress.raw;
    let visitor: &mut dyn FnMut(Event<'_>) -> Result<()> = &mut |event| {
        if let Event::Record(record) = &event {
            progress.document(record.text.len());
        }
        visitor(event)
    };
    let mut ahead = ahead::Ahead::new(sources, options);
    for (at, source) in sources.iter().enumerate() {
        match ahead.page(at) {
            Some(page) => {
                // Read ahead, its bytes are counted in its turn.
                let size = std::fs::metadata(&source.path).map_or(0, |it| it.len());
                raw.fetch_add(size, Ordering::Relaxed);
                let before = log.account;
                let mut sink = Sink::new(source, options, log, visitor);
                sink.in_place = true;
                let outcome = page.and_then(|it| html::give(it, &mut sink));
                sink.finish(outcome, before)?;
            }
            None => {
                let (bytes, watch) = match open::open(source) {
                    Ok((bytes, watch)) => (Ok(bytes), watch),
                    Err(error) => (Err(error), Watch::default()),
                };
                let bytes = bytes.map(|it| Box::new(Counted { of: it, raw }) as Box<_>);
                visit_raw(source, bytes, &watch, options, log, visitor)?;
            }
        }
    }
    Ok(())
}

/// Reads one source from its raw bytes to the end of its account.
fn visit_raw(
    source: &Source,
    raw: std::io::Result<Box<dyn Read + Send + '_>>,
    watch: &Watch,
    options: &ReadOptions,
    log: &mut Log,
    visitor: &mut dyn FnMut(Event<'_>) -> Result<()>,
) -> Result<()> {
    let before = log.account;
    let bytes = raw.and_then(|raw| decompressed(raw, source.shown(), &options.limits));
    let opened = bytes.map_err(|error| Failure::File(describe(&error)));
    let opened = opened.and_then(|(bytes, was_compressed)| {
        let (format, bytes) = format_of(bytes, source, options)?;
        Ok((format, bytes, was_compressed))
    });
    let opened = match opened {
        Ok((InputFormat::Zip, bytes, _)) => match Members::of(bytes, &options.limits) {
            // Held whole by now.
            Ok(_) if watch.has_changed(false) => Err(changed_meanwhile()),
            Ok(members) if members.is_archive_of_articles() => {
                return visit_members(members, source, options, log, visitor);
            }
            other => other.map(Opened::Archive),
        },
        Ok((format, bytes, was_compressed)) => Ok(Opened::File(format, bytes, was_compressed)),
        Err(failure) => Err(failure),
    };
    let mut sink = Sink::new(source, options, log, visitor);
    let outcome = match opened {
        Ok(Opened::File(format, bytes, was_compressed)) => {
            let is_asked = options.format == InputFormat::Auto && source.is_standard_input();
            let bytes = match format {
                InputFormat::Text if is_asked => say_if_doubtful(bytes, &mut sink),
                _ => Ok(bytes),
            };
            let bytes = match bytes {
                Ok(bytes) => bytes,
                Err(failure) => return sink.finish(Err(failure), before),
            };
            // A pipe cannot be read again, whatever it holds.
            sink.in_place = !was_compressed && source.is_file();
            // Whoever follows a file of lines reads what is there, and comes again.
            let may_grow = format == InputFormat::Jsonl;
            let outcome = dispatch(format, bytes, &mut sink);
            match outcome {
                Ok(()) if watch.has_changed(may_grow) => Err(changed_meanwhile()),
                outcome => outcome,
            }
        }
        Ok(Opened::Archive(members)) => members.give(&mut sink),
        Err(failure) => Err(failure),
    };
    sink.finish(outcome, before)
}

/// What a source holds.
enum Opened<'a> {
    File(InputFormat, Bytes<'a>, bool),
    /// An archive that is one document, or none.
    Archive(Members),
}

/// Reads the files in an archive, each as it would be alone.
fn visit_members(
    members: Members,
    source: &Source,
    options: &ReadOptions,
    log: &mut Log,
    visitor: &mut dyn FnMut(Event<'_>) -> Result<()>,
) -> Result<()> {
    // The format is the archive's; what is in it is told file by file.
    let options = &ReadOptions { format: InputFormat::Auto, ..options.clone() };
    let before = log.account.seen;
    if members.bytes_before() > 0 {
        let detail = format!("{} bytes that are none", members.bytes_before());
        let problem = Problem::new("before the first file of this archive", detail);
        log.say(Severity::Warning, source.shown(), None, &problem)?;
    }
    for member in members {
        let inner = source.member(&member.name);
        match member.bytes {
            // One inside the other, they could unpack without end.
            Ok(bytes) if format::is_zip(&bytes) && !archive::is_document(&bytes) => {
                let problem = Problem::plain("an archive inside an archive, which is not opened");
                let before = log.account;
                let sink = Sink::new(&inner, options, log, visitor);
                sink.finish(Err(Failure::Refused(problem)), before)?;
            }
            Ok(bytes) => {
                visit_raw(
                    &inner,
                    Ok(Box::new(std::io::Cursor::new(bytes))),
                    &Watch::default(),
                    options,
                    log,
                    visitor,
                )?;
            }
            Err(failure) => {
                let before = log.account;
                let sink = Sink::new(&inner, options, log, visitor);
                sink.finish(Err(failure), before)?;
            }
        }
    }
    if log.account.seen == before {
        let problem = Problem::plain("no file to read in this archive");
        log.say(Severity::Warning, source.shown(), None, &problem)?;
    }
    Ok(())
}

/// The format of a source, by its name and by what it holds.
fn format_of<'a>(
    bytes: Bytes<'a>,
    source: &Source,
    options: &ReadOptions,
) -> std::result::Result<(InputFormat, Bytes<'a>), Failure> {
    if options.format != InputFormat::Auto {
        return Ok((options.format, bytes));
    }
    // A pointer has the name of the file that it stands in for.
    let (head, bytes) = peek(bytes, format::POINTER)?;
    if let Some(what) = format::pointer(&head) {
        return Err(Failure::Refused(Problem::new(NOT_READ, what.to_owned())));
    }
    let by_name = format::of_name(source.shown());
    // A text may be anything, and lines of JSON may be an array.
    if let Some(format) = by_name.filter(|it| !matches!(it, InputFormat::Text | InputFormat::Jsonl))
    {
        return Ok((format, bytes));
    }
    let (head, bytes) = peek(bytes, format::LOOKED_AT)?;
    if by_name == Some(InputFormat::Jsonl) {
        let is_list = format::is_list(&head);
        return Ok((if is_list { InputFormat::Json } else { InputFormat::Jsonl }, bytes));
    }
    if let Some(format) = format::of_signature(&head) {
        return Ok((format, bytes));
    }
    match format::foreign(&head) {
        Some((what, true)) => {
            return Err(Failure::Refused(Problem::new(NOT_READ, what.to_owned())));
        }
        Some((what, false)) => {
            return Err(Failure::Binary(Problem::new(NOT_READ, what.to_owned())));
        }
        None => {}
    }
    let format = by_name.unwrap_or_else(|| format::of_content(&head));
    let is_table = format == InputFormat::Text
        && (format::is_table(&head, &options.fields)
            || by_name.is_none() && likeness(&head, options) == Likeness::Table);
    Ok((if is_table { InputFormat::Csv } else { format }, bytes))
}

/// Says of standard input that looks like a table, without a column that is known, that
/// it is read as one article.
fn say_if_doubtful<'a>(
    bytes: Bytes<'a>,
    sink: &mut Sink<'_>,
) -> std::result::Result<Bytes<'a>, Failure> {
    let (head, bytes) = peek(bytes, format::LOOKED_AT)?;
    if likeness(&head, sink.options) != Likeness::Text {
        let detail = "its lines look like rows; `--input csv` reads them as such".to_owned();
        sink.say(
            Severity::Warning,
            None,
            &Problem::new("read as one article of plain text", detail),
        )?;
    }
    Ok(bytes)
}

/// The reason of files that are of another kind.
const NOT_READ: &str = "not read";

/// Calls the reader of the format.
fn dispatch(format: InputFormat, bytes: Bytes<'_>, sink: &mut Sink<'_>) -> Outcome {
    match format {
        InputFormat::Text | InputFormat::Auto => plain::read(bytes, sink),
        InputFormat::Jsonl => jsonl::read(bytes, sink),
        InputFormat::Json => json::read(bytes, sink),
        InputFormat::Csv => csv::read(bytes, sink),
        #[cfg(feature = "pages")]
        InputFormat::Html => html::read(bytes, sink),
        #[cfg(feature = "parquet")]
        InputFormat::Parquet => parquet::read(bytes, sink),
        #[cfg(feature = "pages")]
        InputFormat::Warc => warc::read(bytes, sink),
        #[cfg(feature = "pages")]
        InputFormat::Feed => feed::read(bytes, sink),
        #[cfg(feature = "documents")]
        InputFormat::Office => office::read(bytes, sink),
        #[cfg(feature = "documents")]
        InputFormat::Rtf => rtf::read(bytes, sink),
        #[cfg(feature = "documents")]
        InputFormat::Mail => mail::read(bytes, sink),
        #[cfg(feature = "documents")]
        InputFormat::Pdf => pdf::read(bytes, sink),
        InputFormat::Zip => Members::of(bytes, &sink.options.limits)?.give(sink),
        #[cfg(not(feature = "documents"))]
        InputFormat::Office | InputFormat::Rtf | InputFormat::Mail | InputFormat::Pdf => {
            Err(absent("documents of word processors, messages and PDFs", "documents"))
        }
        #[cfg(not(feature = "pages"))]
        InputFormat::Html | InputFormat::Warc | InputFormat::Feed => {
            Err(absent("web pages, archives and feeds", "pages"))
        }
        #[cfg(not(feature = "parquet"))]
        InputFormat::Parquet => Err(absent("Parquet", "parquet")),
    }
}

/// What a build says of a format that it was made without.
#[cfg(not(all(feature = "documents", feature = "pages", feature = "parquet")))]
fn absent(formats: &str, feature: &str) -> Failure {
    Failure::File(format!("this build does not read {formats}; the feature `{feature}` does"))
}

impl From<Log> for Visited {
    fn from(log: Log) -> Self {
        let (account, diagnostics, reasons) = log.finish();
        Self { account, diagnostics, reasons }
    }
}

//! `wireprint index`

use super::format::{DOCUMENT, LINES, PAGE, REPORT, forms};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Subcommand;

use super::global::Context;
use super::output::Output;
use super::scan::ScanKeys;
use super::{Exit, index_watch as watch, input, scan};
use crate::findings::{
    Came, ExtractSummary, ExtractedArticle, ExtractedPage, Removed, Seen, Version, WriteArticles,
};
use crate::index::{Index, QueryLimits};
use crate::read::{Event, visit};
use crate::report::{
    ExtractWriter, ParquetWriter, came_jsonl, history_json, seen_html, seen_json, seen_jsonl,
    status_json, terminal,
};
use crate::text::Document;

/// A memory of everything seen: what of this was there before, where first, in which
/// words, and what is new?
///
/// An index is a folder that remembers articles. It answers of an article what a scan of
/// all of them and it would, and keeps the history of those that change.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Add(Add),
    Remove(Remove),
    Query(Query),
    Watch(watch::Args),
    History(History),
    Status(Status),
    Verify(Verify),
    Compact(Compact),
    Export(Export),
}

/// Which index.
#[derive(Debug, clap::Args)]
pub(super) struct Where {
    /// The folder that the index is in
    #[arg(long = "index", value_name = "DIR")]
    pub(super) folder: PathBuf,
}

impl Where {
    /// Opens the index that is there.
    ///
    /// # Errors
    ///
    /// Fails where there is none, or it cannot be read.
    pub(super) fn open(&self) -> anyhow::Result<Index> {
        Ok(Index::open(&self.folder, None)?)
    }

    /// Opens the index, and makes it where there is none.
    ///
    /// # Errors
    ///
    /// Fails where it cannot be made, or was made with settings other than those that are
    /// asked for.
    pub(super) fn make(&self, settings: &ScanKeys, context: &Context) -> anyhow::Result<Index> {
        let asked = settings.read(context)?;
        let is_said = settings.clone() != ScanKeys::default()
            || context.config.scan.clone() != ScanKeys::default();
        match Index::open(&self.folder, None) {
            Ok(index) => {
                if is_said {
                    index.require(&asked)?;
                }
                Ok(index)
            }
            // Where there is one that cannot be opened, the same error comes again.
            Err(_) => Ok(Index::open(&self.folder, Some(&asked))?),
        }
    }
}

/// Add articles, with a history of those that change
///
/// What is known is passed over, and a later version of an address keeps the earlier one
/// as history. May be given the same feeds and folders again and again. An article is known by its
/// address, else by its id; under another address it is a version where outlet and headline
/// are the same and the two are one text. What another outlet has is a copy, an article of
/// its own.
#[derive(Debug, clap::Args)]
struct Add {
    #[command(flatten)]
    input: input::InputArgs,

    #[command(flatten)]
    index: Where,

    #[command(flatten)]
    settings: ScanKeys,

    /// Form of the result: nothing but a summary, or a JSON object an article
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: AddFormat,

    /// How many articles are on the disk at once, at least 1
    #[arg(long, value_name = "ARTICLES", default_value_t = 500)]
    batch: usize,
}

forms! {
    enum AddFormat {
        Text = "One line that counts",
        Jsonl = "One JSON object an article: id, what it is, what it supersedes",
    }
}

/// Remove articles with all their versions
///
/// What the index does not have is named, and ends in exit code 2; the others are removed.
#[derive(Debug, clap::Args)]
struct Remove {
    /// Their addresses or ids
    #[arg(required = true, value_name = "ADDRESS")]
    address: Vec<String>,

    #[command(flatten)]
    index: Where,
}

/// What of these articles was seen before, where first, in which words, and what is new?
#[derive(Debug, clap::Args)]
struct Query {
    #[command(flatten)]
    input: input::InputArgs,

    #[command(flatten)]
    index: Where,

    #[command(flatten)]
    settings: ScanKeys,

    /// Form of the result
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,

    /// So many articles are compared with one that is asked about
    #[arg(long, value_name = "ARTICLES", default_value_t = QueryLimits::default().articles)]
    most: usize,

    /// Show long lists to their end
    #[arg(long)]
    all: bool,
}

forms! {
    enum Format {
        Text = REPORT,
        Json = DOCUMENT,
        Jsonl = LINES,
        Html = PAGE,
    }
}

/// The versions of an article, each with what changed
#[derive(Debug, clap::Args)]
struct History {
    /// Its address or id
    #[arg(value_name = "ADDRESS")]
    address: String,

    #[command(flatten)]
    index: Where,

    /// Form of the result
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: StatusFormat,
}

/// How many articles there are, and what they take
#[derive(Debug, clap::Args)]
struct Status {
    #[command(flatten)]
    index: Where,

    /// Form of the result
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: StatusFormat,
}

forms! {
    enum StatusFormat {
        Text = "For people",
        Json = DOCUMENT,
    }
}

/// Read everything, and say what is damaged
///
/// Exit code 1 where something is.
#[derive(Debug, clap::Args)]
struct Verify {
    #[command(flatten)]
    index: Where,

    /// Make the postings anew where only they are damaged
    #[arg(long)]
    rebuild: bool,
}

/// Merge the postings, and give back what was deleted
#[derive(Debug, clap::Args)]
struct Compact {
    #[command(flatten)]
    index: Where,
}

/// Write the articles: JSONL, Parquet or SQLite, by the name of the output
#[derive(Debug, clap::Args)]
struct Export {
    #[command(flatten)]
    index: Where,

    /// Form of the result [default: by the name of the output, else jsonl]
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Option<ExportFormat>,
}

forms! {
    enum ExportFormat {
        Jsonl = "One JSON object a latest version",
        Parquet = "The same as a Parquet file",
        Sqlite = "A database with all versions",
    }
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    match args.action {
        Action::Add(args) => add(args, context),
        Action::Remove(args) => remove(&args, context),
        Action::Query(args) => query(args, context),
        Action::Watch(args) => watch::run(args, context),
        Action::History(args) => history(&args, context),
        Action::Status(args) => status(&args, context),
        Action::Verify(args) => verify(&args, context),
        Action::Compact(args) => {
            args.index.open()?.compact()?;
            Ok(Exit::Fine)
        }
        Action::Export(args) => export(&args, context),
    }
}

/// Seconds from 1970-01-01, which are kept with what comes in and change no answer.
#[expect(clippy::disallowed_methods, reason = "when an article came in is asked of the clock here")]
pub(super) fn now() -> Option<i64> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()
}

/// Articles that wait until there are enough for one commit.
struct Batch {
    index: Index,
    waiting: Vec<Document>,
    bytes: usize,
    counts: [usize; 5],
    all: Vec<(String, Came)>,
    keeps: bool,
}

/// So much text waits at most, however many articles that are.
const BATCH_BYTES: usize = 16 << 20;

impl Batch {
    fn commit(&mut self) -> crate::Result<()> {
        let documents = std::mem::take(&mut self.waiting);
        self.bytes = 0;
        if documents.is_empty() {
            return Ok(());
        }
        let ids: Vec<String> = documents.iter().map(|it| it.id.clone()).collect();
        for (id, came) in ids.into_iter().zip(self.index.add(documents, now())?) {
            let kind = match came {
                Came::New => 0,
                Came::Version { .. } => 1,
                Came::Earlier => 2,
                Came::Known => 3,
                Came::Empty => 4,
            };
            self.counts[kind] += 1;
            if self.keeps {
                self.all.push((id, came));
            }
        }
        Ok(())
    }
}

fn add(args: Add, context: &Context) -> anyhow::Result<Exit> {
    anyhow::ensure!(args.batch > 0, "a batch has at least one article");
    let index = args.index.make(&args.settings, context)?;
    let keeps = args.format == AddFormat::Jsonl;
    let mut batch =
        Batch { index, waiting: Vec::new(), bytes: 0, counts: [0; 5], all: Vec::new(), keeps };
    let options = args.input.reading.options(context);
    // What a file that fails half way has given so far is articles all the same.
    let visited = visit(&args.input.paths, &options, &mut |event| match event {
        Event::Record(record) => {
            let document = record.into_document();
            batch.bytes += document.text.len();
            batch.waiting.push(document);
            let is_full = batch.waiting.len() >= args.batch || batch.bytes >= BATCH_BYTES;
            if is_full { batch.commit() } else { Ok(()) }
        }
        Event::Forget { records, .. } => {
            let left = batch.waiting.len().saturating_sub(records);
            batch.waiting.truncate(left);
            Ok(())
        }
        Event::Empty { .. } => Ok(()),
    })?;
    batch.commit()?;
    scan::say(&visited.diagnostics, visited.account, context)?;
    let [new, versions, earlier, known, empty] = batch.counts;
    context.output.write(|mut out| {
        if keeps {
            return came_jsonl(&batch.all, &mut out);
        }
        writeln!(
            out,
            "{new} new, {versions} later versions, {earlier} earlier versions, {known} known, {empty} without a word"
        )
    })?;
    Ok(scan::exit(&visited.diagnostics, visited.account, context.strict))
}

fn remove(args: &Remove, context: &Context) -> anyhow::Result<Exit> {
    let Removed { documents, unknown } = args.index.open()?.remove(&args.address)?;
    if documents > 0 {
        context.output.write(|out| writeln!(out, "{documents} documents removed"))?;
    }
    anyhow::ensure!(unknown.is_empty(), "the index has no article at {}", unknown.join(", "));
    Ok(Exit::Fine)
}

fn query(args: Query, context: &Context) -> anyhow::Result<Exit> {
    let mut index = args.index.open()?;
    let is_said =
        args.settings != ScanKeys::default() || context.config.scan.clone() != ScanKeys::default();
    if is_said {
        index.require(&args.settings.read(context)?)?;
    }
    let limits = QueryLimits { articles: args.most, ..QueryLimits::default() };
    let input = args.input.read(context)?;
    scan::say(&input.diagnostics, input.account, context)?;
    let documents = input.corpus.documents();
    let asked: crate::Result<Vec<Seen>> =
        documents.iter().map(|it| index.query(it, &limits)).collect();
    let asked = asked?;
    let parameters = index.settings().parameters();
    let view = context.view(args.all);
    context.output.write(|mut out| match args.format {
        Format::Text => terminal::seen_text(&asked, &view, &mut out),
        Format::Json => seen_json(&asked, &parameters, &mut out),
        Format::Jsonl => seen_jsonl(&asked, &parameters, &mut out),
        Format::Html => seen_html(&asked, &mut out),
    })?;
    Ok(scan::exit(&input.diagnostics, input.account, context.strict))
}

fn history(args: &History, context: &Context) -> anyhow::Result<Exit> {
    let versions = args.index.open()?.history(&args.address)?;
    anyhow::ensure!(!versions.is_empty(), "the index has no article at {}", args.address);
    let view = context.view(true);
    context.output.write(|mut out| match args.format {
        StatusFormat::Text => terminal::history_text(&versions, &view, &mut out),
        StatusFormat::Json => history_json(&args.address, &versions, &mut out),
    })?;
    Ok(Exit::Fine)
}

fn status(args: &Status, context: &Context) -> anyhow::Result<Exit> {
    let index = args.index.open()?;
    let status = index.status()?;
    let view = context.view(true);
    context.output.write(|mut out| match args.format {
        StatusFormat::Text => terminal::status_text(&status, &view, &mut out),
        StatusFormat::Json => status_json(&status, &index.settings().parameters(), &mut out),
    })?;
    Ok(Exit::Fine)
}

fn verify(args: &Verify, context: &Context) -> anyhow::Result<Exit> {
    let mut index = args.index.open()?;
    let mut found = index.verify()?;
    let was_damaged = !found.damage.is_empty();
    if args.rebuild && found.can_be_rebuilt {
        index.rebuild()?;
        found = index.verify()?;
    }
    let view = context.view(true);
    context.output.write(|mut out| terminal::verified_text(&found, &view, &mut out))?;
    Ok(match (found.damage.is_empty(), was_damaged) {
        (true, false) => Exit::Fine,
        (true, true) if args.rebuild => Exit::Fine,
        _ => Exit::Findings,
    })
}

fn export(args: &Export, context: &Context) -> anyhow::Result<Exit> {
    let index = args.index.open()?;
    let name = context.output.path().and_then(Path::extension).and_then(|it| it.to_str());
    let format = args.format.unwrap_or(match name {
        Some("parquet") => ExportFormat::Parquet,
        Some("db" | "sqlite" | "sqlite3") => ExportFormat::Sqlite,
        _ => ExportFormat::Jsonl,
    });
    if format == ExportFormat::Sqlite {
        let Output::File(path) = &context.output else {
            anyhow::bail!("a database is a file: name one with --output");
        };
        anyhow::ensure!(!path.exists(), "{} is there already", path.display());
        index.copy_to_sqlite(path)?;
        return Ok(Exit::Fine);
    }
    context.output.write(|out| {
        let mut writer: Box<dyn WriteArticles> = match format {
            ExportFormat::Parquet => Box::new(ParquetWriter::new(out, false)?),
            _ => Box::new(ExtractWriter::lines(out, false)),
        };
        let written: anyhow::Result<()> = index.visit(&mut |it| {
            if it.latest {
                writer.page(&exported(it))?;
            }
            Ok(())
        });
        written.map_err(io::Error::other)?;
        writer.finish(&ExtractSummary::default())
    })?;
    Ok(Exit::Fine)
}

/// A document as the writers of articles take it.
fn exported(it: Version) -> ExtractedPage {
    let article = ExtractedArticle {
        language: it.document.language.clone(),
        article: it.document.clone(),
        ..ExtractedArticle::default()
    };
    ExtractedPage { page: it.document, articles: vec![article], removed: Vec::new(), words: (0, 0) }
}

/// What an index has that may be like the articles of some paths, as the other corpus of
/// another command: its articles, each called `ID@VERSION`; without `with_itself`, what
/// stands at the address of one of them is left out.
///
/// # Errors
///
/// Fails where there is no index, and where the paths cannot be read twice.
pub(super) fn others(
    folder: &Path,
    paths: &[PathBuf],
    options: &crate::read::ReadOptions,
    with_itself: bool,
) -> anyhow::Result<Vec<Document>> {
    anyhow::ensure!(
        paths.iter().all(|it| it.as_os_str() != "-"),
        "with --index, the input is read twice: name a file"
    );
    let mut index = Index::open(folder, None)?;
    let limits = QueryLimits::default();
    let mut found: BTreeMap<String, Document> = BTreeMap::new();
    visit(paths, options, &mut |event| {
        let Event::Record(record) = event else { return Ok(()) };
        let document = record.into_document();
        let address = |it: &Document| it.url.clone().unwrap_or_else(|| it.id.clone());
        for it in index.likely(&document, &limits)? {
            if !with_itself && address(&it.document) == address(&document) {
                continue;
            }
            let id = format!("{}@{}", it.document.id, it.version);
            let path = folder.display().to_string();
            let document = Document {
                id: id.clone(),
                numeric_id: false,
                path,
                record_line: None,
                ..it.document
            };
            found.insert(id, document);
        }
        Ok(())
    })?;
    Ok(found.into_values().collect())
}

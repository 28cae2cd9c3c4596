//! `wireprint dedup`

mod folder;
mod plan;
pub(crate) mod settings;
mod target;
mod usage;

use crate::cli::format::{LINES, forms};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use tempfile::TempDir;

use super::global::Context;
use super::output::{Held, Output, Prepared, temporary_folder};
use super::packed::packed;
use super::watch::{BY_STAGE, Watch};
use super::{Exit, input, scan, terminal};
use crate::findings::{DedupReport, ExtractedArticle, ExtractedPage, WriteArticles as _};
use crate::pipeline::dedup::{
    DedupOptions, Deduplicated, ParagraphOptions, dedup, dedup_paragraphs,
};
use crate::read::{InputFormat, Walking, format_of_name, input_bytes};
use crate::report::terminal::dedup_text;
use crate::report::{ExtractWriter, TabsAsCsv, dedup_cut_json, dedup_json, dedup_jsonl};
use crate::text::Stage;
use settings::Level;
use target::{Failure, Target};
use usage::Usage;
pub(super) use usage::peak_memory;

/// The corpus without its duplicates
///
/// Finds the documents that are copies or light edits of each other, keeps one of
/// each cluster, and writes the corpus without the others. Every pair is verified
/// word by word, and every removal is accounted for.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    #[command(flatten)]
    input: input::InputArgs,

    /// Form of the summary
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    settings: settings::SettingsArgs,

    #[command(flatten)]
    outputs: OutputArgs,
}

const AFTER_HELP: &str = "\
-o OUT names where the corpus goes: a file of records (.jsonl, .json, .csv, also with
.gz or .zst), a folder, or - for standard output. The summary is written to standard output, and
to standard error where that is taken.";

/// What is written, as typed.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Output options")]
struct OutputArgs {
    /// Write no corpus, only the summary and the files that are asked for
    #[arg(long)]
    dry_run: bool,

    /// Write every document with its cluster and the reason, instead of removing any
    #[arg(long)]
    annotate: bool,

    /// Write one line per document: id, cluster, kept or dropped, representative, similarity; with tabs, or as a table with a header where FILE ends in .csv
    #[arg(long, value_name = "FILE")]
    clusters: Option<PathBuf>,

    /// Write one line per pair: both ids, resemblance, containment of each in the other; with tabs, or as .csv
    #[arg(long, value_name = "FILE")]
    pairs: Option<PathBuf>,

    /// The same for pairs of one frame and other facts, which are no duplicates
    #[arg(long, value_name = "FILE")]
    template_pairs: Option<PathBuf>,

    /// With --level paragraph, write one object per removed paragraph, with its place
    #[arg(long, value_name = "FILE")]
    cuts: Option<PathBuf>,
}

forms! {
    enum Format {
        Text = "A summary for people",
        Json = "One JSON document, with the clusters",
        Jsonl = LINES,
    }
}

impl Args {
    /// What a duplicate is, and how paragraphs are compared where they are.
    ///
    /// # Errors
    ///
    /// As [`settings::SettingsArgs::read`].
    pub(super) fn meant(
        &self,
        context: &Context,
    ) -> anyhow::Result<(DedupOptions, Option<ParagraphOptions>)> {
        let options = self.settings.read(self.input.reading.options(context), context)?;
        let is_of_paragraphs = self.settings.level == Level::Paragraph;
        Ok((options, is_of_paragraphs.then(|| self.settings.paragraphs(context))))
    }
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let usage = Usage::begin();
    let (mut options, paragraphs) = args.meant(context)?;
    // What is written has all columns of its row, also those that say nothing of the article.
    options.read.keep_columns = true;
    if context.print_config {
        let dedup = args.settings.shown(&options, context)?;
        return context.print(&[args.input.reading.shown(context)?, dedup]);
    }
    // What an index has that is like the input is the other corpus, in a file of its own.
    let _others = match &args.settings.folder {
        Some(folder) => Some(others(folder, &args.input.paths, &mut options)?),
        None => None,
    };
    let target = Target::new(context.named_output.as_deref(), args.outputs.dry_run)?;
    let outputs = Outputs::new(&args.outputs, target);
    outputs.fit(paragraphs.is_some())?;
    if args.outputs.dry_run && context.verbose > 0 {
        plan::say(&args.input.paths, &options)?;
    }
    let watch = Watch::begin(context, BY_STAGE);
    // Folders are walked once more for this, so only where it is shown.
    if context.progress.is_watched()
        && let Some(bytes) = whole_input(&args.input.paths, &options.against, &options.read.walking)
    {
        context.progress.expect(bytes);
    }
    let found = match &paragraphs {
        Some(of) => dedup_paragraphs(&args.input.paths, &options, of)?,
        None => dedup(&args.input.paths, &options)?,
    };
    drop(watch);
    let report = found.report(args.format != Format::Text);
    scan::say(&report.diagnostics, report.account, context)?;
    if args.format == Format::Text {
        input::refuse_no_file(&args.input.paths, report.account)?;
        input::refuse_unread(report.account)?;
    }
    let watch = Watch::begin(context, BY_STAGE);
    context.progress.begin(Stage::Writing, report.figures.kept as u64);
    let prepared = outputs.prepare(&found, &report, &args, context)?;
    drop(watch);
    Prepared::commit_all(prepared)?;
    say_summary(&report, args.format, outputs.use_stdout(), context)?;
    if !context.quiet {
        usage.say(&found, context)?;
    }
    let own = scan::exit(&report.diagnostics, report.account, context.strict);
    let other = report.against.map(|it| scan::exit(&[], it, context.strict));
    Ok(if other == Some(Exit::Failure) { Exit::Failure } else { own })
}

/// Writes what an index has that is like the input where a run reads its other corpus. It
/// is there as long as what is returned.
fn others(
    folder: &Path,
    paths: &[PathBuf],
    options: &mut DedupOptions,
) -> anyhow::Result<(TempDir, Held)> {
    let found = super::index::others(folder, paths, &options.read, true)?;
    let (temporary, held) = temporary_folder().context("no place for temporary files")?;
    // As a file, since the other corpus is named by its files.
    let file = temporary.path().join("index.jsonl");
    let mut out = BufWriter::new(File::create(&file)?);
    let mut writer = Box::new(ExtractWriter::lines(&mut out, false));
    for document in found {
        let article = ExtractedArticle { article: document.clone(), ..ExtractedArticle::default() };
        let (articles, removed) = (vec![article], Vec::new());
        writer.page(&ExtractedPage { page: document, articles, removed, words: (0, 0) })?;
    }
    out.flush()?;
    options.against = vec![file];
    Ok((temporary, held))
}

/// The bytes in all files, where they can be asked.
fn whole_input(paths: &[PathBuf], against: &[PathBuf], walking: &Walking) -> Option<u64> {
    Some(input_bytes(paths, walking)? + input_bytes(against, walking)?)
}

/// Everything that is written beside the summary.
struct Outputs {
    target: Target,
    clusters: Option<Output>,
    pairs: Option<Output>,
    template_pairs: Option<Output>,
    cuts: Option<Output>,
}

impl Outputs {
    fn new(args: &OutputArgs, target: Target) -> Self {
        let output = |path: &Option<PathBuf>| path.clone().map(Output::new);
        Self {
            target,
            clusters: output(&args.clusters),
            pairs: output(&args.pairs),
            template_pairs: output(&args.template_pairs),
            cuts: output(&args.cuts),
        }
    }

    fn lists(&self) -> impl Iterator<Item = &Output> {
        [&self.clusters, &self.pairs, &self.template_pairs, &self.cuts].into_iter().flatten()
    }

    /// Whether these lists are made at the level of the run.
    fn fit(&self, paragraphs: bool) -> anyhow::Result<()> {
        let pairs = self.pairs.is_some() || self.template_pairs.is_some();
        anyhow::ensure!(
            !(paragraphs && pairs),
            "pairs are of documents: with --level paragraph, --cuts FILE says what is like what"
        );
        anyhow::ensure!(paragraphs || self.cuts.is_none(), "--cuts needs --level paragraph");
        Ok(())
    }

    /// Whether standard output is taken.
    fn use_stdout(&self) -> bool {
        matches!(self.target, Target::Stdout) || self.lists().any(|it| *it == Output::Stdout)
    }

    /// Writes everything and gives no file its name yet: on a full disk none of the
    /// old ones is gone.
    fn prepare(
        &self,
        found: &Deduplicated,
        report: &DedupReport,
        args: &Args,
        context: &Context,
    ) -> anyhow::Result<Vec<Prepared>> {
        type Render = fn(&Deduplicated, &mut dyn Write) -> io::Result<()>;
        type List<'a> = (&'a Option<Output>, Render, &'static [(&'static str, bool)]);
        let lists: [List<'_>; 3] = [
            (&self.clusters, Deduplicated::write_clusters, &CLUSTERS),
            (&self.pairs, Deduplicated::write_pairs, &PAIRS),
            (&self.template_pairs, Deduplicated::write_templates, &PAIRS),
        ];
        let mut prepared = Vec::new();
        for (output, render, columns) in lists {
            if let Some(output) = output {
                let write = |out: &mut dyn Write| {
                    packed(out, output.path(), |out| {
                        if !is_csv(output) {
                            return render(found, out);
                        }
                        terminal::csv(context, out, |mut out| {
                            render(found, &mut TabsAsCsv::new(&mut out, columns)?)
                        })
                    })
                };
                prepared.push(output.prepare(write)?);
            }
        }
        if let Some(output) = &self.cuts {
            prepared.push(target::prepare_fallible(output, |out| {
                // Writers know errors of writing only: that of reading is kept beside.
                let mut read = Ok(());
                let written = packed(out, output.path(), |out| {
                    found.each_cut(&mut |cut| dedup_cut_json(cut, &mut *out)).unwrap_or_else(
                        |error| {
                            read = Err(error);
                            Ok(())
                        },
                    )
                });
                read.map_err(Failure::Read)?;
                written.map_err(Failure::Write)
            })?);
        }
        prepared.extend(self.target.prepare(
            found,
            report,
            &args.input.paths,
            args.outputs.annotate,
        )?);
        Ok(prepared)
    }
}

/// The columns of a list of documents; which of them hold the input's words.
static CLUSTERS: [(&str, bool); 5] = [
    ("doc", true),
    ("cluster", true),
    ("status", false),
    ("representative", true),
    ("similarity", false),
];

/// The columns of a list of pairs.
static PAIRS: [(&str, bool); 5] = [
    ("doc_a", true),
    ("doc_b", true),
    ("resemblance", false),
    ("containment_a", false),
    ("containment_b", false),
];

/// Whether a list is asked for as a table for a spreadsheet, by its name.
fn is_csv(output: &Output) -> bool {
    let name = output.path().map(|it| it.to_string_lossy());
    name.is_some_and(|it| format_of_name(&it) == Some(InputFormat::Csv) && !it.contains(".tsv"))
}

/// Writes the summary to standard output, or to standard error where that is taken.
fn say_summary(
    report: &DedupReport,
    format: Format,
    stdout_is_taken: bool,
    context: &Context,
) -> anyhow::Result<()> {
    let view = if stdout_is_taken { context.error_view() } else { context.stdout_view() };
    let render = |out: &mut dyn Write| {
        let mut out = BufWriter::new(out);
        match format {
            Format::Text => dedup_text(report, &view, &mut out)?,
            Format::Json => dedup_json(report, &mut out)?,
            Format::Jsonl => dedup_jsonl(report, &mut out)?,
        }
        out.flush()
    };
    if !stdout_is_taken {
        return Output::Stdout.write(render);
    }
    if context.quiet && format == Format::Text {
        return Ok(());
    }
    render(&mut io::stderr().lock()).context("cannot write to standard error")
}

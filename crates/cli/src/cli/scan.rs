//! `wireprint scan`

use super::dedup::peak_memory;
use super::format::{COLUMNS, DOCUMENT, LINES, PAGE, REPORT, forms};
use std::io;

use anyhow::Context as _;

use super::global::Context;
use super::keys::{Keys as _, Share, Size, keys};
use super::terminal::csv;
use super::watch::{SCAN, Watch};
use super::{Exit, input};
use crate::pipeline::{self, ScanSettings};
use crate::read::ReadOptions;
use crate::report::layout::thousands;
use crate::report::terminal::human_bytes;
use crate::report::{
    scan_csv, scan_html, scan_json, scan_jsonl, scan_markdown, scan_parquet, terminal,
};
use crate::text::Account;
use crate::text::{Diagnostic, Severity};

/// What do these articles share?
///
/// Finds quotations and passages that stand in several places, versions of one
/// article or paragraph, articles inside other pages, and what belongs to the
/// sites rather than to the stories.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: input::InputArgs,

    /// Form of the result
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    settings: ScanKeys,

    /// Show long lists to their end
    #[arg(long)]
    all: bool,
}

keys! {
    /// What every command that looks for shared text can be told.
    pub(crate) struct ScanKeys in "scan" {
        /// Smallest resemblance of two versions of one text, 0 to 1 [default: 0.7]
        #[flag(value_name = "SHARE")]
        threshold: Share,
        /// Words of a shingle, the unit that resemblance is counted in [default: 5]
        #[flag(value_name = "WORDS")]
        shingle_words: usize,
        /// Fewest matching words of a passage [default: 10]
        #[flag(value_name = "WORDS")]
        passage_words: usize,
        /// Compare what belongs to the sites, too
        #[flag(num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL", hide_possible_values = true)]
        count_furniture: bool,
        /// Memory that the run should take, such as 512M or 4G: beyond it, texts and sketches wait in temporary files
        #[flag(value_name = "SIZE")]
        memory: Size,
    }
}

forms! {
    enum Format {
        Text = REPORT,
        Json = DOCUMENT,
        Jsonl = LINES,
        Csv = "A row for each place, for a spreadsheet",
        Markdown = "Everything with its places, for a wiki or an issue",
        Parquet = COLUMNS,
        Html = PAGE,
    }
}

impl Args {
    /// How the input is read, and the settings.
    ///
    /// # Errors
    ///
    /// As [`ScanKeys::read`].
    pub(super) fn meant(&self, context: &Context) -> anyhow::Result<(ReadOptions, ScanSettings)> {
        Ok((self.input.reading.options(context), self.settings.read(context)?))
    }
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let settings = args.settings.read(context)?;
    if context.print_config {
        return context
            .print(&[args.input.reading.shown(context)?, ScanKeys::of(&settings).shown()?]);
    }
    if args.format == Format::Parquet {
        context.output.named()?;
    }
    let view = context.view(args.all);
    let watch = Watch::begin(context, SCAN);
    let input = args.input.read(context)?;
    let result = pipeline::scan(input, &settings)?;
    drop(watch);
    say(&result.diagnostics, result.account, context)?;
    if !matches!(args.format, Format::Json | Format::Jsonl) {
        input::refuse_unread(result.account)?;
    }
    context.output.write(|mut out| match args.format {
        Format::Text => terminal::scan_text(&result, &view, &mut out),
        Format::Json => scan_json(&result, &mut out),
        Format::Jsonl => scan_jsonl(&result, &mut out),
        Format::Csv => csv(context, out, |mut out| scan_csv(&result, &mut out)),
        Format::Markdown => scan_markdown(&result, &mut out),
        Format::Parquet => scan_parquet(&result, out),
        Format::Html => scan_html(&result, &mut out),
    })?;
    say_memory(&settings, context)?;
    Ok(exit(&result.diagnostics, result.account, context.strict))
}

impl ScanKeys {
    /// What the flags and the configuration mean; a flag wins.
    ///
    /// # Errors
    ///
    /// Fails on a setting that is out of its range.
    pub(super) fn read(&self, context: &Context) -> anyhow::Result<ScanSettings> {
        let keys = self.clone().or(context.config.scan.clone());
        let usual = ScanSettings::default();
        let settings = ScanSettings {
            by_verdict: keys.threshold.is_none(),
            threshold: keys.threshold.map_or(usual.threshold, |it| it.0),
            shingle_words: keys.shingle_words.unwrap_or(usual.shingle_words),
            passage_words: keys.passage_words.unwrap_or(usual.passage_words),
            count_furniture: keys.count_furniture.unwrap_or(usual.count_furniture),
            memory: keys.memory.map(|it| it.0),
        };
        anyhow::ensure!(settings.shingle_words > 0, "a shingle must have at least one word");
        // They are grown from runs of four words.
        anyhow::ensure!(settings.passage_words > 3, "a passage must have at least four words");
        Ok(settings)
    }

    /// The keys of `settings`, each with its value.
    pub(super) fn of(settings: &ScanSettings) -> Self {
        Self {
            threshold: Some(Share(settings.threshold)),
            shingle_words: Some(settings.shingle_words),
            passage_words: Some(settings.passage_words),
            count_furniture: Some(settings.count_furniture),
            memory: settings.memory.map(Size),
        }
    }
}

/// Says on standard error what went wrong, and what was read where that is asked for.
pub(super) fn say(
    diagnostics: &[Diagnostic],
    account: Account,
    context: &Context,
) -> anyhow::Result<()> {
    let mut err = io::BufWriter::new(io::stderr().lock());
    let view = context.error_view();
    let mut write = || {
        terminal::diagnostics(diagnostics, context.least, &view, &mut err)?;
        if context.verbose > 0 {
            let it = account;
            let [files, seen, accepted, empty, skipped, failed] =
                [it.files, it.seen, it.accepted, it.empty, it.skipped, it.failed].map(thousands);
            let account = format!(
                "read {files} files, {seen} records: {accepted} accepted, {empty} empty, \
                 {skipped} skipped, {failed} failed"
            );
            io::Write::write_fmt(&mut err, format_args!("{account}\n"))?;
        }
        io::Write::flush(&mut err)
    };
    write().context("cannot write to standard error")
}

/// Says on standard error where a run took more memory than was asked for.
pub(super) fn say_memory(settings: &ScanSettings, context: &Context) -> anyhow::Result<()> {
    let Some((asked, peak)) = settings.memory.zip(peak_memory()) else { return Ok(()) };
    if peak <= asked || context.quiet {
        return Ok(());
    }
    let [asked, peak] = [asked, peak].map(human_bytes);
    let text = format!(
        "peak memory {peak}, more than the {asked} of --memory: words as numbers, what is found \
         and what a stage compares are not in it\n"
    );
    io::Write::write_all(&mut io::stderr(), text.as_bytes())
        .context("cannot write to standard error")
}

/// A run that could not read a whole input has failed in part; under `strict`,
/// one that passed over a record has, too.
pub(super) fn exit(diagnostics: &[Diagnostic], account: Account, strict: bool) -> Exit {
    let failed = account.failed > 0
        || diagnostics.iter().any(|it| it.severity == Severity::Error)
        || strict && account.skipped > 0;
    if failed { Exit::Failure } else { Exit::Fine }
}

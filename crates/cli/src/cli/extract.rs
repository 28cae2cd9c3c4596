//! `wireprint extract`

use super::format::forms;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::global::Context;
use super::keys::{Keys as _, keys};
use super::output::{Output, Prepared};
use super::packed::packed;
use super::watch::{BY_STAGE, Watch};
use super::{Exit, input, scan};
use crate::findings::{ExtractSummary, WriteArticles};
use crate::pipeline::extract::{ExtractOptions, Extraction, extract};
use crate::report::{CsvArticles, ExtractWriter, ParquetWriter, extract_removed, terminal};

/// The articles themselves: text without furniture, metadata, and the articles
/// inside other pages as records of their own
///
/// Writes a clean corpus, one record an article, in the order of the input. A line
/// is furniture by its own words and shape, by what stands around it, or because it
/// recurs on pages of different stories: whatever the order of the pages, and
/// however many there are.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    #[command(flatten)]
    input: input::InputArgs,

    /// Form of the result
    /// [default: jsonl; parquet or csv for a name that ends so]
    #[arg(long, value_name = "FORMAT", value_enum, hide_default_value = true)]
    format: Option<Format>,

    #[command(flatten)]
    settings: ExtractKeys,

    /// Write what was removed: a JSON object a piece, with its place in the original
    #[arg(long, value_name = "FILE")]
    removed: Option<PathBuf>,
}

keys! {
    /// What is left in a text.
    #[derive(Eq)]
    pub(crate) struct ExtractKeys in "extract" {
        /// Leave furniture and embedded articles in the text of a page, and mark them
        #[flag(num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL", hide_possible_values = true)]
        keep_furniture: bool,
    }
}

const AFTER_HELP: &str = "\
A name that ends in .gz or .zst is compressed. Texts wait in the temporary folder (TMPDIR)
until the whole input was seen.";

forms! {
    enum Format {
        Jsonl = "One JSON object an article",
        Json = "One JSON document, with what was removed and a summary",
        Parquet = "A Parquet file, a row an article; also by the name of the output",
        Csv = "A table, a row an article, for a spreadsheet; also by the name of the output",
    }
}

impl Args {
    /// How the input is read, and what is left in a text.
    pub(super) fn meant(&self, context: &Context) -> ExtractOptions {
        let mut read = self.input.reading.options(context);
        read.list_left_out = self.removed.is_some() || self.format == Some(Format::Json);
        let keys = self.settings.clone().or(context.config.extract.clone());
        ExtractOptions { read, keep_furniture: keys.keep_furniture == Some(true) }
    }
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let mut options = args.meant(context);
    options.read.keep_columns = true;
    if context.print_config {
        let extract = ExtractKeys { keep_furniture: Some(options.keep_furniture) };
        return context.print(&[args.input.reading.shown(context)?, extract.shown()?]);
    }
    let removed = args.removed.map(Output::new);
    let watch = Watch::begin(context, BY_STAGE);
    let found = extract(&args.input.paths, &options)?;
    drop(watch);
    let visited = found.visited();
    scan::say(&visited.diagnostics, visited.account, context)?;
    let exit = scan::exit(&visited.diagnostics, visited.account, context.strict);
    input::refuse_no_file(&args.input.paths, visited.account)?;
    if context.output.path().is_none() && args.format != Some(Format::Json) {
        input::refuse_unread(visited.account)?;
    }
    if visited.account.accepted == 0
        && visited.account.failed > 0
        && context.output.path().is_some()
    {
        // What could not be read takes the place of nothing.
        return Ok(exit);
    }
    let extension = context.output.path().and_then(Path::extension);
    let by_name = match extension.and_then(|it| it.to_str()) {
        Some("parquet") => Format::Parquet,
        Some("csv") => Format::Csv,
        _ => Format::Jsonl,
    };
    let format = args.format.unwrap_or(by_name);
    let byte_order_mark = context.byte_order_mark;
    let written = Writing { found: &found, format, keep: options.keep_furniture, byte_order_mark };
    // Where the articles themselves pass over the terminal, no line could stay.
    let watch = context.output.path().map(|_| Watch::begin(context, BY_STAGE));
    let (summary, prepared) = written.all(&context.output, removed.as_ref())?;
    drop(watch);
    Prepared::commit_all(prepared)?;
    if !context.quiet {
        let width = context.error_view().width;
        terminal::extract_text(&summary, options.keep_furniture, width, &mut io::stderr().lock())
            .context("cannot write to standard error")?;
    }
    Ok(exit)
}

/// What is written, and in which form.
struct Writing<'a> {
    found: &'a Extraction,
    format: Format,
    keep: bool,
    byte_order_mark: bool,
}

/// Why nothing is written.
enum Failure {
    Read(crate::Error),
    Write(io::Error),
}

impl Writing<'_> {
    /// Writes both outputs in one pass, and gives no file its name yet.
    fn all(
        &self,
        output: &Output,
        removed: Option<&Output>,
    ) -> anyhow::Result<(ExtractSummary, Vec<Prepared>)> {
        let Some(removed) = removed else {
            let (summary, prepared) = self.articles(output, None)?;
            return Ok((summary, vec![prepared]));
        };
        // The articles are written while what was removed is: one pass over the texts makes
        // both.
        let mut inner = None;
        let outer = removed.prepare(|out| {
            packed(out, removed.path(), |out| {
                let written = self.articles(output, Some(out));
                let is_done = written.is_ok();
                inner = Some(written);
                if is_done {
                    Ok(())
                } else {
                    Err(io::Error::other("the articles were not written"))
                }
            })
        });
        match inner {
            Some(Ok((summary, prepared))) => Ok((summary, vec![prepared, outer?])),
            Some(Err(error)) => Err(error),
            None => Err(outer.err().unwrap_or_else(|| anyhow::anyhow!("nothing was written"))),
        }
    }

    /// Writes the articles, and beside them what was removed.
    fn articles(
        &self,
        output: &Output,
        removed: Option<&mut dyn Write>,
    ) -> anyhow::Result<(ExtractSummary, Prepared)> {
        // Writers know errors of writing only: that of reading is kept beside.
        let mut outcome = None;
        let prepared = output.prepare(|out| {
            packed(out, output.path(), |out| match self.write(out, removed) {
                Ok(summary) => {
                    outcome = Some(Ok(summary));
                    Ok(())
                }
                Err(Failure::Write(error)) => Err(error),
                Err(Failure::Read(error)) => {
                    outcome = Some(Err(error));
                    Err(io::Error::other("the temporary file cannot be read"))
                }
            })
        });
        match outcome {
            Some(Err(error)) => Err(error.into()),
            Some(Ok(summary)) => Ok((summary, prepared?)),
            None => Err(prepared.err().unwrap_or_else(|| anyhow::anyhow!("nothing was written"))),
        }
    }

    fn write(
        &self,
        out: &mut dyn Write,
        mut removed: Option<&mut dyn Write>,
    ) -> Result<ExtractSummary, Failure> {
        let parameters = self.found.parameters();
        let writer: io::Result<Box<dyn WriteArticles>> = match self.format {
            Format::Jsonl => Ok(Box::new(ExtractWriter::lines(out, self.keep))),
            Format::Json => ExtractWriter::document(out, self.keep, &parameters)
                .map(|it| Box::new(it) as Box<dyn WriteArticles>),
            Format::Csv => Ok(Box::new(CsvArticles::new(out, self.byte_order_mark))),
            Format::Parquet => {
                ParquetWriter::new(out, self.keep).map(|it| Box::new(it) as Box<dyn WriteArticles>)
            }
        };
        let mut writer = writer.map_err(Failure::Write)?;
        let visited = self.found.visit(&mut |page| {
            writer.page(page)?;
            removed.as_mut().map_or(Ok(()), |out| extract_removed(page, out))
        });
        let summary = visited.map_err(Failure::Read)?.map_err(Failure::Write)?;
        writer.finish(&summary).map_err(Failure::Write)?;
        Ok(summary)
    }
}

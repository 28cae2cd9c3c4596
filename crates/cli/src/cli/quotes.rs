//! `wireprint quotes`

use super::format::{COLUMNS, DOCUMENT, PAGE, REPORT, TICKET, forms};
use clap::ValueEnum;
use clap::builder::NonEmptyStringValueParser;

use super::global::Context;
use super::keys::Keys as _;
use super::terminal::csv;
use super::watch::{SCAN, Watch};
use super::{Exit, input, scan};
use crate::findings::QuotesResult;
use crate::pipeline::{self, QuoteFilter, ScanSettings};
use crate::read::ReadOptions;
use crate::report::{
    QuotedBy, quoted_csv, quoted_html, quoted_json, quoted_parquet, quotes_csv, quotes_html,
    quotes_json, quotes_jsonl, quotes_markdown, quotes_parquet, terminal,
};

/// Who is quoted, where, and how did the wording drift?
///
/// Finds every quotation with its speaker and the word that says so, and groups
/// those that are one statement, also where its wording differs.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: input::InputArgs,

    /// Form of the result
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,

    /// Only what this person said, by any form of the name
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    speaker: Option<String>,

    /// Only quotations that stand in several places
    #[arg(long)]
    recurring: bool,

    /// Who is quoted how often, or who quotes whom, instead of the quotations
    #[arg(long, value_name = "WHAT", value_enum)]
    by: Option<By>,

    /// Only quotations that at least N outlets carry; one that is not known does not count
    #[arg(long, value_name = "N", default_value_t = 1)]
    min_outlets: usize,

    #[command(flatten)]
    settings: scan::ScanKeys,

    /// Show long lists to their end
    #[arg(long)]
    all: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// People: how often, in how many articles and outlets, with what share of each
    /// outlet's quotations, first and last day
    Speaker,
    /// Outlets, and whom each quotes
    Outlet,
}

forms! {
    enum Format {
        Text = REPORT,
        Json = DOCUMENT,
        Jsonl = "One JSON object a quotation",
        Csv = "One row a quotation; cells that a spreadsheet would run begin with an apostrophe",
        Parquet = COLUMNS,
        Markdown = TICKET,
        Html = PAGE,
    }
}

impl Args {
    /// How the input is read, the settings of the scan, and which quotations are asked for.
    ///
    /// # Errors
    ///
    /// As [`scan::ScanKeys::read`].
    pub(super) fn meant(
        &self,
        context: &Context,
    ) -> anyhow::Result<(ReadOptions, ScanSettings, QuoteFilter)> {
        Ok((self.input.reading.options(context), self.settings.read(context)?, self.filter()))
    }

    fn filter(&self) -> QuoteFilter {
        QuoteFilter {
            speaker: self.speaker.clone(),
            recurring: self.recurring,
            min_outlets: self.min_outlets,
        }
    }
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let settings = args.settings.read(context)?;
    if context.print_config {
        let scan = scan::ScanKeys::of(&settings).shown()?;
        return context.print(&[args.input.reading.shown(context)?, scan]);
    }
    let filter = args.filter();
    if args.format == Format::Parquet {
        context.output.named()?;
    }
    let view = context.view(args.all);
    let watch = Watch::begin(context, SCAN);
    let input = args.input.read(context)?;
    let result = pipeline::quotes(pipeline::scan(input, &settings)?, &filter);
    drop(watch);
    scan::say(&result.scan.diagnostics, result.scan.account, context)?;
    if !matches!(args.format, Format::Json | Format::Jsonl) {
        input::refuse_unread(result.scan.account)?;
    }
    if let Some(by) = args.by {
        counted(&result, by, args.format, &view, context)?;
        return Ok(scan::exit(&result.scan.diagnostics, result.scan.account, context.strict));
    }
    context.output.write(|mut out| match args.format {
        Format::Text => terminal::quotes_text(&result, &view, &mut out),
        Format::Json => quotes_json(&result, &mut out),
        Format::Jsonl => quotes_jsonl(&result, &mut out),
        Format::Csv => csv(context, out, |mut out| quotes_csv(&result, &mut out)),
        Format::Parquet => quotes_parquet(&result, out),
        Format::Markdown => quotes_markdown(&result, &mut out),
        Format::Html => quotes_html(&result, &mut out),
    })?;
    scan::say_memory(&settings, context)?;
    Ok(scan::exit(&result.scan.diagnostics, result.scan.account, context.strict))
}

/// Writes who is quoted, or who quotes.
fn counted(
    result: &QuotesResult,
    by: By,
    format: Format,
    view: &terminal::View,
    context: &Context,
) -> anyhow::Result<()> {
    let by = match by {
        By::Speaker => QuotedBy::Speaker,
        By::Outlet => QuotedBy::Outlet,
    };
    context.output.write(|mut out| match format {
        Format::Text => terminal::quoted_text(result, by, view, &mut out),
        Format::Json => quoted_json(result, by, &mut out),
        Format::Csv => csv(context, out, |mut out| quoted_csv(result, by, &mut out)),
        Format::Parquet => quoted_parquet(result, by, out),
        Format::Html => quoted_html(result, by, &mut out),
        Format::Jsonl | Format::Markdown => {
            Err(std::io::Error::other("--by is written as text, json, csv or html"))
        }
    })
}

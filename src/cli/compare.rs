//! `wireprint compare`

use clap::ValueEnum;

use super::global::Context;
use super::{Exit, input, scan};
use crate::coverage;
use crate::pipeline::{self, CoverageSettings};
use crate::report::compare_html;
use crate::report::terminal::{self, CompareView};

/// Who carries what?
///
/// Sets the articles of a story side by side: which of them has each statement,
/// paragraph and passage, word for word, reworded or in part; what each is made of;
/// and what only one has.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: input::InputArgs,

    /// Form of the result
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,

    /// What stands side by side
    #[arg(long, value_name = "WHAT", value_enum, default_value_t)]
    by: By,

    #[command(flatten)]
    settings: scan::SettingsArgs,

    /// Show long lists to their end
    #[arg(long)]
    all: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A report for people
    #[default]
    Text,
    /// One page for a browser, which needs no network
    Html,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum By {
    /// Every document, with all that stands in it
    #[default]
    Document,
    /// Every outlet: its articles, and those of it inside other pages
    Outlet,
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let settings = args.settings.read(context)?;
    let view = CompareView { view: context.view(args.all), ..CompareView::default() };
    let by = match args.by {
        By::Document => coverage::By::Document,
        By::Outlet => coverage::By::Outlet,
    };
    let input = args.input.read(context)?;
    let scanned = pipeline::scan(input, &settings)?;
    let result = pipeline::coverage(scanned, &CoverageSettings { by });
    scan::say(&result.scan.diagnostics, result.scan.account, context)?;
    context.output.write(|mut out| match args.format {
        Format::Text => terminal::compare_text(&result, &view, &mut out),
        Format::Html => compare_html(&result, &mut out),
    })?;
    Ok(scan::exit(&result.scan.diagnostics, result.scan.account, context.strict))
}

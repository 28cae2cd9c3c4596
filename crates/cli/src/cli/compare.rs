//! `wireprint compare`

use super::format::{DOCUMENT, LINES, PAGE, REPORT, TICKET, forms};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::ValueEnum;

use super::global::Context;
use super::keys::Keys as _;
use super::output::{Output, Prepared};
use super::terminal::csv;
use super::watch::{COMPARE, Watch};
use super::{Exit, input, scan};
use crate::coverage;
use crate::findings::CoverageResult;
use crate::pipeline::{self, CoverageSettings, Grouping, ScanSettings};
use crate::read::ReadOptions;
use crate::report::terminal::{self, CompareView};
use crate::report::{
    Figure, compare_csv, compare_html, compare_json, compare_jsonl, compare_markdown, figure_csv,
    figure_svg,
};

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

    /// Whether the articles are grouped into stories first
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    stories: Stories,

    /// Only the N-th story, in full; -v shows all that are listed in full
    #[arg(long, value_name = "N", value_parser = number)]
    story: Option<usize>,

    #[command(flatten)]
    settings: scan::ScanKeys,

    /// Also write figures into DIR: heat map, composition and timeline, each as SVG
    /// with its numbers as CSV
    #[arg(long, value_name = "DIR")]
    svg: Option<PathBuf>,

    /// Show long lists to their end
    #[arg(long)]
    all: bool,
}

forms! {
    enum Format {
        Text = REPORT,
        Html = PAGE,
        Json = DOCUMENT,
        Jsonl = LINES,
        Csv = "One row for each place; cells that a spreadsheet would run begin with an apostrophe",
        Markdown = TICKET,
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum By {
    /// Every document, with all that stands in it
    #[default]
    Document,
    /// Every outlet: its articles, and those of it inside other pages
    Outlet,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Stories {
    /// Where there are more than 50
    #[default]
    Auto,
    /// However few there are
    Always,
    /// All articles are on one story
    Never,
}

impl Args {
    /// How the input is read, the settings, and the index of the story that is asked for.
    ///
    /// # Errors
    ///
    /// As [`scan::ScanKeys::read`].
    pub(super) fn meant(
        &self,
        context: &Context,
    ) -> anyhow::Result<(ReadOptions, ScanSettings, CoverageSettings, Option<usize>)> {
        let read = self.input.reading.options(context);
        Ok((read, self.settings.read(context)?, self.coverage(), self.story))
    }

    fn coverage(&self) -> CoverageSettings {
        let stories = match self.stories {
            Stories::Auto => Grouping::Auto,
            Stories::Always => Grouping::Always,
            Stories::Never => Grouping::Never,
        };
        let by = match self.by {
            By::Document => coverage::By::Document,
            By::Outlet => coverage::By::Outlet,
        };
        CoverageSettings { by, stories }
    }
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let settings = args.settings.read(context)?;
    if context.print_config {
        let scan = scan::ScanKeys::of(&settings).shown()?;
        return context.print(&[args.input.reading.shown(context)?, scan]);
    }
    let view = CompareView {
        view: context.view(args.all),
        story: args.story,
        expand: context.verbose > 0,
    };
    let coverage = args.coverage();
    let watch = Watch::begin(context, COMPARE);
    let input = args.input.read(context)?;
    let scanned = pipeline::scan(input, &settings)?;
    let result = pipeline::coverage_watched(scanned, &coverage, &context.progress);
    drop(watch);
    let n = result.stories.len();
    scan::say(&result.scan.diagnostics, result.scan.account, context)?;
    if !matches!(args.format, Format::Json | Format::Jsonl) {
        input::refuse_unread(result.scan.account)?;
    }
    anyhow::ensure!(
        args.story.is_none_or(|it| it < n),
        "there is no story {}; the number of stories is {n}",
        args.story.map_or(0, |it| it + 1)
    );
    let mut prepared = match &args.svg {
        Some(directory) => figures(&result, args.story, args.all, directory)?,
        None => Vec::new(),
    };
    prepared.push(context.output.prepare(|mut out| match args.format {
        Format::Text => terminal::compare_text(&result, &view, &mut out),
        Format::Html => compare_html(&result, args.story, &mut out),
        Format::Json => compare_json(&result, &mut out),
        Format::Jsonl => compare_jsonl(&result, &mut out),
        Format::Csv => csv(context, out, |mut out| compare_csv(&result, &mut out)),
        Format::Markdown => compare_markdown(&result, &mut out),
    })?);
    Prepared::commit_all(prepared)?;
    Ok(scan::exit(&result.scan.diagnostics, result.scan.account, context.strict))
}

/// The stories whose figures are written where many are listed.
const MOST_STORIES: usize = 20;

/// Writes the figures of the stories that are asked for, and gives none its name yet: a new
/// folder gets its own with all that is in it, into one with other files they come one by one.
fn figures(
    result: &CoverageResult,
    story: Option<usize>,
    all: bool,
    directory: &Path,
) -> anyhow::Result<Vec<Prepared>> {
    let cannot = || format!("cannot make the directory {}", directory.display());
    let mut res = Vec::new();
    let folder = match fs::read_dir(directory) {
        Ok(mut entries) => entries.next().is_none().then(|| fs::canonicalize(directory)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Some(Ok(directory.to_owned())),
        Err(error) => Some(Err(error)),
    };
    let folder = match folder.transpose().with_context(cannot)? {
        Some(path) => {
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).with_context(cannot)?;
            }
            Some(Prepared::folder(&path)?)
        }
        None => None,
    };
    let most = if all { usize::MAX } else { MOST_STORIES };
    let stories = result.stories.iter().enumerate().take(story.map_or(most, |_| usize::MAX));
    for (n, it) in stories.filter(|it| story.is_none_or(|asked| asked == it.0)) {
        for figure in Figure::ALL {
            let name = match result.grouped {
                true => format!("story-{}-{}", n + 1, figure.name()),
                false => figure.name().to_owned(),
            };
            let file = |extension: &str| {
                let inside = folder.as_ref().map_or(directory, Prepared::path);
                Output::new(inside.join(format!("{name}.{extension}")))
            };
            let drawn = [
                file("svg").prepare(|mut out| figure_svg(figure, result, it, &mut out))?,
                file("csv").prepare(|mut out| figure_csv(figure, it, &mut out))?,
            ];
            match folder {
                Some(_) => Prepared::commit_all(drawn.into())?,
                None => res.extend(drawn),
            }
        }
    }
    res.extend(folder);
    Ok(res)
}

/// Reads the number of a story, from 1, as its index.
fn number(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(0) => Err("stories are counted from 1".to_owned()),
        Ok(n) => Ok(n - 1),
        Err(_) => Err("not a number".to_owned()),
    }
}

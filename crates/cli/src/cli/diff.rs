//! `wireprint diff`

use super::format::forms;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use clap::ValueEnum;

use super::global::Context;
use super::{Exit, articles, input, is_broken_pipe, scan, terminal};
use crate::diff::{DiffOptions, Ignore};
use crate::findings::vocabulary::count;
use crate::findings::{Parameter, ParameterValue};
use crate::pipeline::{self, Compared, History, Subject};
use crate::read::ReadOptions;
use crate::report::diff::{
    DiffLayout, DiffReport, DiffView, Theme, diff_html, diff_json, diff_markdown, diff_stat,
    diff_summary, diff_text, diffs_html,
};
use crate::report::escape_terminal;
use crate::text::Document;

/// How do two articles differ?
///
/// Pairs paragraphs by what they say, wherever they stand, and shows which are
/// changed, moved, added and dropped, and in the changed ones which words. Each of
/// several versions is compared with the first article; in JSON, one document
/// follows the other. `--quiet` shows nothing and lets the exit code tell.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A, then B, then more versions to compare with A: files, records `FILE#ID`, articles inside a page `FILE#e1`, or `-`
    #[arg(value_name = "ARTICLE", num_args = 2.., required_unless_present = "history")]
    articles: Vec<String>,

    /// Compare the versions of one article that PATH holds, each with the one before, one line per step; of feeds, those of each entry, and of several addresses, those of each; `-v` shows all
    #[arg(long, value_name = "PATH", conflicts_with = "articles")]
    history: Option<PathBuf>,

    #[command(flatten)]
    reading: input::ReadArgs,

    /// Form of the result
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,

    /// A on the left, B on the right [default: from 120 columns on]
    #[arg(long, conflicts_with = "unified")]
    side_by_side: bool,

    /// One column, old words before new ones
    #[arg(long)]
    unified: bool,

    /// Unchanged paragraphs to show around each change
    #[arg(short = 'U', long, value_name = "N", default_value_t = 1)]
    context: usize,

    /// Show every unchanged paragraph
    #[arg(long, conflicts_with = "context")]
    all: bool,

    /// Let what both share stand out instead of what differs
    #[arg(long)]
    common: bool,

    /// One line: how much is shared, changed, moved, added and dropped
    #[arg(long, conflicts_with = "format")]
    stat: bool,

    /// Exit with 1 when the articles differ
    #[arg(long)]
    exit_code: bool,

    /// Differences that do not count
    #[arg(long, value_name = "WHAT", value_enum, value_delimiter = ',')]
    ignore: Vec<Ignored>,

    /// Look no closer after so long, and say so; the result then depends on the machine
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    time_limit: Option<f64>,

    /// What the terminal's background is
    #[arg(long, value_name = "THEME", value_enum, default_value_t)]
    theme: Background,
}

forms! {
    enum Format {
        Text = "For people",
        Json = "One JSON document a comparison",
        Html = "One page that needs nothing else",
        Markdown = "For a comment on a pull request",
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
enum Ignored {
    /// Spacing, quotation-mark style, dashes, Unicode form, script of digits, vowel points
    Cosmetic,
    /// Upper and lower case
    Case,
    /// Punctuation, cosmetics with it
    Punctuation,
    /// What belongs to the site
    Furniture,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Background {
    /// As COLORFGBG says, else dark
    #[default]
    Auto,
    /// Dark text on a light background
    Light,
    /// Light text on a dark background
    Dark,
}

/// Articles to compare, and what they are versions of.
struct Versions {
    /// The articles; whether dates tell that each is later than the one before, where each
    /// is compared with that one, and not with the first.
    documents: Vec<(Document, Option<bool>)>,
    /// What stands above the steps: the entry of a feed, or what is at an address.
    heading: Option<String>,
}

/// Two articles, and how they differ.
struct Step<'a> {
    /// The number of its group, from 0.
    group: usize,
    heading: Option<&'a str>,
    a: &'a Document,
    b: &'a Document,
    /// Whether dates tell that B is later, where that is asked.
    is_later: Option<bool>,
    compared: Compared,
}

impl Args {
    /// How the articles are read, what does not count, and what a report names as settings.
    pub(super) fn meant(&self, context: &Context) -> (ReadOptions, Ignore, Vec<Parameter>) {
        (self.reading.options(context), ignore(&self.ignore), parameters(self))
    }
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    if context.print_config {
        return context.print(&[args.reading.shown(context)?]);
    }
    let started = Instant::now();
    let (groups, exit) = match &args.history {
        Some(path) => histories(path, &args, context)?,
        None => {
            let (documents, exit) = articles::read(&args.articles, &args.reading, context)?;
            let given = |it: Vec<Document>| it.into_iter().map(|it| (it, None)).collect();
            let one = |it| Versions { documents: given(it), heading: None };
            (documents.map(|it| vec![one(it)]), exit)
        }
    };
    let Some(groups) = groups else { return Ok(exit) };
    let limit = args.time_limit.map(Duration::from_secs_f64);
    let stop = || limit.is_some_and(|it| started.elapsed() >= it);
    let options = DiffOptions {
        ignore: ignore(&args.ignore),
        stop: limit.map(|_| &stop as &dyn Fn() -> bool),
    };
    let steps: Vec<Step<'_>> = groups
        .iter()
        .enumerate()
        .flat_map(|(group, it)| {
            let heading = it.heading.as_deref();
            (1..it.documents.len()).map(move |at| {
                let (b, is_later) = &it.documents[at];
                let a = &it.documents[if is_later.is_some() { at - 1 } else { 0 }].0;
                (group, heading, a, b, *is_later)
            })
        })
        .map(|(group, heading, a, b, is_later)| Step {
            group,
            heading,
            a,
            b,
            is_later,
            compared: pipeline::compare(a, b, &options),
        })
        .collect();
    let parameters = parameters(&args);
    let view = view(&args, context);
    let reports: Vec<DiffReport<'_>> = steps
        .iter()
        .map(|Step { a, b, is_later, compared, .. }| DiffReport {
            a,
            b,
            is_later: *is_later,
            a_lines: &compared.a_lines,
            b_lines: &compared.b_lines,
            diff: &compared.diff,
            headline_differs: compared.headline_differs,
            parameters: &parameters,
        })
        .collect();
    if !context.quiet {
        let written = context.output.write(|mut out| match args.format {
            Format::Html if !args.stat => match reports.as_slice() {
                [one] => diff_html(one, &mut out),
                _ => {
                    let headings = steps.iter().map(|it| it.heading);
                    diffs_html(&headings.zip(reports).collect::<Vec<_>>(), &mut out)
                }
            },
            _ => {
                let whole = args.history.is_none() || context.verbose > 0;
                one_after_another(&steps, &reports, &args, whole, &view, out)
            }
        });
        match written {
            // Whoever read it has seen enough; the exit code still tells.
            Err(error) if is_broken_pipe(&error) => {}
            written => written?,
        }
    }
    let differs = steps.iter().any(|it| it.compared.differs());
    let tells = args.exit_code || context.quiet;
    Ok(if exit == Exit::Fine && tells && differs { Exit::Findings } else { exit })
}

/// Writes the steps, each below the one before.
fn one_after_another(
    steps: &[Step<'_>],
    reports: &[DiffReport<'_>],
    args: &Args,
    whole: bool,
    view: &DiffView,
    mut out: &mut dyn Write,
) -> io::Result<()> {
    let mut last = None;
    for (at, (it, report)) in steps.iter().zip(reports).enumerate() {
        if args.format == Format::Text
            && last.replace(it.group) != Some(it.group)
            && let Some(heading) = it.heading
        {
            between(at, out)?;
            writeln!(out, "{heading}")?;
        }
        match args.format {
            _ if args.stat => diff_stat(report, &mut out)?,
            Format::Text if whole => {
                between(at, out)?;
                diff_text(report, view, &mut out)?;
            }
            Format::Text => step(report, out)?,
            Format::Json => diff_json(report, &mut out)?,
            // One page holds all of them.
            Format::Html => {}
            Format::Markdown => {
                between(at, out)?;
                diff_markdown(report, &mut out)?;
            }
        }
    }
    Ok(())
}

/// The versions that `path` holds, in order, and whether all could be read: of one article,
/// or, of a folder of feeds or of articles at several addresses, those of each that has
/// several.
fn histories(
    path: &PathBuf,
    args: &Args,
    context: &Context,
) -> anyhow::Result<(Option<Vec<Versions>>, Exit)> {
    let input = args.reading.read(std::slice::from_ref(path), context)?;
    scan::say(&input.diagnostics, input.account, context)?;
    let exit = scan::exit(&input.diagnostics, input.account, context.strict);
    let documents = input.corpus.documents();
    if documents.is_empty() && input.account.failed > 0 {
        return Ok((None, Exit::Failure));
    }
    let all = pipeline::histories(documents.to_vec());
    let has_entries = all.iter().any(|it| matches!(it.subject, Subject::Entry(..)));
    anyhow::ensure!(
        documents.len() > 1 || has_entries,
        "{} holds {}; a history has at least two versions",
        path.display(),
        if documents.is_empty() { "no article" } else { "one article" }
    );
    if !context.quiet {
        say_subjects(&all).context("cannot write to standard error")?;
    }
    let several: Vec<Versions> = all
        .into_iter()
        .filter(|it| it.versions.len() > 1)
        .map(|it| Versions {
            heading: heading(&it),
            documents: it.versions.into_iter().map(|it| (it.document, Some(it.is_later))).collect(),
        })
        .collect();
    Ok((Some(several), exit))
}

/// Says how many entries and addresses there are, and how many of each have versions.
fn say_subjects(all: &[History]) -> io::Result<()> {
    let mut err = io::stderr().lock();
    let is_entry = |it: &&History| matches!(it.subject, Subject::Entry(..));
    let is_page = |it: &&History| matches!(it.subject, Subject::Address(_));
    let entries: Vec<&History> = all.iter().filter(is_entry).collect();
    let pages: Vec<&History> = all.iter().filter(is_page).collect();
    for (them, one, more) in [(entries, "entry", "entries"), (pages, "address", "addresses")] {
        if !them.is_empty() {
            let several = them.iter().filter(|it| it.versions.len() > 1).count();
            let number = count(them.len(), one, more);
            writeln!(err, "{several} of {number} in more than one version")?;
        }
    }
    Ok(())
}

/// What an entry or what stands at an address is called: its headline, and its feed or
/// outlet; without a headline its id or address.
fn heading(history: &History) -> Option<String> {
    let name = match &history.subject {
        Subject::Given => return None,
        Subject::Entry(_, name) | Subject::Address(name) => name.as_str(),
    };
    let last = history.versions.last().map(|it| &it.document);
    let title = last.and_then(|it| it.title.as_deref()).unwrap_or(name);
    let outlet = last.and_then(|it| it.outlet.as_deref());
    let parts: Vec<&str> = std::iter::once(title).chain(outlet).collect();
    Some(escape_terminal(&parts.join(" · ").replace('\n', " ")).into_owned())
}

/// One line of a history: from which version to which, and what happened.
fn step(report: &DiffReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let name = |it: &Document| {
        let is_entry = it.notes.as_ref().is_some_and(|it| it.entry.is_some());
        // Versions of an entry have its id, and its date, in common.
        let place = match it.record_line {
            Some(line) if is_entry => format!("{}:{line}", it.path),
            _ => it.id.clone(),
        };
        let changed = it.notes.as_ref().and_then(|it| it.modified.as_deref());
        let date = it.date.as_deref().filter(|_| !is_entry);
        let changed = changed.filter(|it| date != Some(it)).map(|it| format!("changed {it}"));
        let dates: Vec<&str> = date.into_iter().chain(changed.as_deref()).collect();
        let dates =
            if dates.is_empty() { String::new() } else { format!(" ({})", dates.join(", ")) };
        escape_terminal(&format!("{place}{dates}")).into_owned()
    };
    let limit = report.parameters.iter().find(|it| it.name == "time_limit");
    let limit = match limit.map(|it| &it.value) {
        Some(ParameterValue::Number(seconds)) => format!(" | time limit {seconds} s"),
        _ => String::new(),
    };
    let summary = diff_summary(report);
    writeln!(out, "{} → {} | {summary}{limit}", name(report.a), name(report.b))
}

fn between(at: usize, out: &mut dyn Write) -> io::Result<()> {
    if at > 0 { out.write_all(b"\n") } else { Ok(()) }
}

fn view(args: &Args, context: &Context) -> DiffView {
    let stream = context.output.stream();
    DiffView {
        width: context.view(args.all).width,
        depth: terminal::depth(stream),
        theme: match args.theme {
            Background::Auto => terminal::theme(),
            Background::Light => Theme::Light,
            Background::Dark => Theme::Dark,
        },
        layout: match (args.side_by_side, args.unified) {
            (true, _) => DiffLayout::SideBySide,
            (_, true) => DiffLayout::Unified,
            _ => DiffLayout::Auto,
        },
        context: (!args.all).then_some(args.context),
        common: args.common,
    }
}

fn ignore(what: &[Ignored]) -> Ignore {
    let has = |it| what.contains(&it);
    Ignore {
        cosmetic: has(Ignored::Cosmetic),
        case: has(Ignored::Case),
        punctuation: has(Ignored::Punctuation),
        furniture: has(Ignored::Furniture),
    }
}

/// What can change the result, in one order however it was typed.
fn parameters(args: &Args) -> Vec<Parameter> {
    let names = [
        (Ignored::Cosmetic, "cosmetic"),
        (Ignored::Case, "case"),
        (Ignored::Punctuation, "punctuation"),
        (Ignored::Furniture, "furniture"),
    ];
    let names = names.iter().filter(|it| args.ignore.contains(&it.0)).map(|it| it.1);
    let ignore = names.collect::<Vec<_>>().join(",");
    let limit = args.time_limit.map(ParameterValue::Number);
    let limit = limit.map(|value| Parameter { name: "time_limit", value });
    let ignore = Parameter { name: "ignore", value: ParameterValue::Text(ignore) };
    [Some(ignore), limit].into_iter().flatten().collect()
}

/// Reads a time in seconds, at most a day.
fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(it) if (0.0..=86_400.0).contains(&it) => Ok(it),
        Ok(_) => Err("it must lie between 0 and 86400 seconds".to_owned()),
        Err(_) => Err("not a number of seconds".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_limit_is_a_number_of_seconds_within_a_day() {
        assert_eq!(seconds("2"), Ok(2.0));
        assert_eq!(seconds("0.25"), Ok(0.25));
        for wrong in ["-1", "inf", "NaN", "1e9", "2s", ""] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
    }
}

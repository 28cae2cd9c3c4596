//! What flags mean, for a program that has the articles itself.
//!
//! A program with an interface of its own (the Python package) takes settings under the
//! flags' names. They are parsed here as if they were typed, so that names, ranges, defaults
//! and contradictions are those of the command. No configuration file is read.

use std::ffi::OsString;

use clap::{CommandFactory as _, FromArgMatches as _};

use super::{Cli, Command};
use crate::check::CheckSettings;
use crate::diff::Ignore;
use crate::findings::Parameter;
use crate::pipeline::dedup::{DedupOptions, ParagraphOptions};
use crate::pipeline::extract::ExtractOptions;
use crate::pipeline::{CoverageSettings, QuoteFilter, ScanSettings};
use crate::read::ReadOptions;

/// What a command line asks for, beside where it reads and writes.
#[derive(Debug)]
pub enum Meant {
    /// `scan`, and `why`.
    Scan(ReadOptions, ScanSettings),
    /// `compare`, of one story where its index from 0 is given.
    Compare(ReadOptions, ScanSettings, CoverageSettings, Option<usize>),
    /// `quotes`
    Quotes(ReadOptions, ScanSettings, QuoteFilter),
    /// `diff`, with what its report names as settings.
    Diff(ReadOptions, Ignore, Vec<Parameter>),
    /// `extract`
    Extract(ExtractOptions),
    /// `dedup`, of paragraphs where that is asked.
    Dedup(Box<DedupOptions>, Option<ParagraphOptions>),
    /// `check`
    Check(ReadOptions, Box<CheckSettings>),
}

/// What `flags` of the command `name` mean. Paths are not among them.
///
/// # Errors
///
/// Returns an error in words on a flag that the command does not have, on a value out of
/// its range, on settings that contradict each other, and on a command without settings of
/// its own.
pub fn meant(name: &str, flags: impl IntoIterator<Item = String>) -> anyhow::Result<Meant> {
    let paths: &[&str] = if matches!(name, "diff" | "why") { &["a", "b"] } else { &["-"] };
    let typed = ["wireprint", name, "--no-config"].into_iter().map(OsString::from);
    let typed = typed.chain(flags.into_iter().map(OsString::from));
    let typed = typed.chain(paths.iter().map(OsString::from));
    let cli = Cli::command().try_get_matches_from(typed).and_then(|it| Cli::from_arg_matches(&it));
    let cli = cli.map_err(|error| anyhow::anyhow!(in_words(&error)))?;
    let context = &cli.global.context()?;
    Ok(match cli.command {
        Command::Scan(args) => {
            let (read, settings) = args.meant(context)?;
            Meant::Scan(read, settings)
        }
        Command::Why(args) => {
            let (read, settings) = args.meant(context)?;
            Meant::Scan(read, settings)
        }
        Command::Compare(args) => {
            let (read, settings, coverage, story) = args.meant(context)?;
            Meant::Compare(read, settings, coverage, story)
        }
        Command::Quotes(args) => {
            let (read, settings, filter) = args.meant(context)?;
            Meant::Quotes(read, settings, filter)
        }
        Command::Diff(args) => {
            let (read, ignore, parameters) = args.meant(context);
            Meant::Diff(read, ignore, parameters)
        }
        Command::Extract(args) => Meant::Extract(args.meant(context)),
        Command::Dedup(args) => {
            let (options, paragraphs) = args.meant(context)?;
            Meant::Dedup(Box::new(options), paragraphs)
        }
        Command::Check(args) => {
            let (read, settings) = args.meant(context)?;
            Meant::Check(read, Box::new(settings))
        }
        _ => anyhow::bail!("{name} has no settings of its own"),
    })
}

/// What is wrong with some arguments, without how a command line is written.
fn in_words(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let said = text.strip_prefix("error: ").unwrap_or(&text);
    let said = said.split("\n\n").next().unwrap_or_default();
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

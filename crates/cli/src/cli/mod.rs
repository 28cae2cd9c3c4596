//! What was asked for, and where does the answer go?
//!
//! The only place that knows flags, environment variables and terminals. Each
//! subcommand is one file and takes two steps: `Args` is what was typed, a
//! function turns it into what it means (settings, inputs, an output) and runs
//! it. A new subcommand is such a file and one line each in `Command` and
//! `Command::run`.

mod apart;
mod articles;
mod check;
mod check_cache;
mod compare;
mod completions;
mod config;
mod config_file;
mod dedup;
mod diff;
mod extract;
mod git;
mod git_command;
mod global;
mod guide;
mod help;
mod hints;
mod init;
mod input;
mod interrupt;
mod keys;
mod left_over;
mod log_lines;
mod man;
mod output;
mod packed;
mod pager;
mod quotes;
mod rule;
mod scan;
mod terminal;
mod tune;
mod usage;
mod verify;
mod watch;
mod why;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use global::{Context, GlobalArgs};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: all is well.
    Fine,
    /// 1: a check found something, or two articles differ.
    Findings,
    /// 2: something could not be done, perhaps only a part of it.
    Failure,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Fine => 0,
            Exit::Findings => 1,
            Exit::Failure => 2,
        })
    }
}

/// What news articles share, how they differ, and who carried what
#[derive(Debug, Parser)]
#[command(name = "wireprint", version, arg_required_else_help = true)]
#[command(subcommand_required = true, after_help = AFTER_HELP)]
struct Cli {
    #[command(flatten)]
    global: GlobalArgs,
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Exit codes: 0 fine, 1 findings, 2 failure or a partly failed run, 130 interrupted.";

#[derive(Debug, Subcommand)]
enum Command {
    Scan(scan::Args),
    Compare(compare::Args),
    Diff(diff::Args),
    Extract(extract::Args),
    Quotes(quotes::Args),
    Verify(verify::Args),
    Why(why::Args),
    Dedup(dedup::Args),
    Tune(tune::Args),
    Check(check::Args),
    Rule(rule::Args),
    Guide(guide::Args),
    Init(init::Args),
    Completions(completions::Args),
    Man(man::Args),
}

impl Command {
    fn run(self, context: &Context) -> anyhow::Result<Exit> {
        match self {
            Self::Scan(args) => scan::run(args, context),
            Self::Compare(args) => compare::run(args, context),
            Self::Diff(args) => diff::run(args, context),
            Self::Extract(args) => extract::run(args, context),
            Self::Quotes(args) => quotes::run(args, context),
            Self::Verify(args) => verify::run(args, context),
            Self::Why(args) => why::run(args, context),
            Self::Dedup(args) => dedup::run(args, context),
            Self::Tune(args) => tune::run(args, context),
            Self::Check(args) => check::run(args, context),
            Self::Rule(args) => rule::run(&args, context),
            Self::Guide(args) => guide::run(&args, context),
            Self::Init(args) => init::run(&args, context),
            Self::Completions(args) => completions::run(&args, context),
            Self::Man(args) => man::run(&args, context),
        }
    }
}

/// Runs the command that `args` (the program's name first) ask for.
///
/// # Errors
///
/// Returns what made it impossible to go on. Mistakes in `args` are no error:
/// they are explained on standard error and end in [`Exit::Failure`].
pub fn run(args: impl IntoIterator<Item = OsString>) -> anyhow::Result<Exit> {
    let args: Vec<OsString> = args.into_iter().collect();
    if args.len() < 2 {
        output::Output::Stdout.write(|out| out.write_all(help::START.as_bytes()))?;
        return Ok(Exit::Fine);
    }
    let parsed = help::dress(Cli::command()).try_get_matches_from(args);
    let parsed = parsed.and_then(|it| Ok((Cli::from_arg_matches(&it)?, it)));
    let (cli, matches) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return usage::explain(&hints::hinted(error)),
    };
    interrupt::install()?;
    let context = cli.global.context()?;
    if let Some((name, matches)) = matches.subcommand() {
        apart::ensure(name, matches, &input::walking_of(matches, &context), &context)?;
    }
    cli.command.run(&context)
}

/// Whether `error` says that a pipe we wrote to was closed by its reader.
#[must_use]
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<std::io::Error>();
        io.is_some_and(|it| it.kind() == std::io::ErrorKind::BrokenPipe)
            || cause.downcast_ref::<crate::Error>().is_some_and(crate::Error::is_broken_pipe)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_argument_is_explained() {
        let mut stack = vec![Cli::command()];
        while let Some(command) = stack.pop() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for arg in command.get_arguments() {
                assert!(arg.get_help().is_some(), "{} {}", command.get_name(), arg.get_id());
            }
            stack.extend(command.get_subcommands().cloned());
        }
    }
}

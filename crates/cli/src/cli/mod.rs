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
mod format;
mod git;
mod git_command;
mod global;
mod guide;
mod help;
mod hints;
mod index;
mod index_watch;
mod init;
mod input;
mod interrupt;
mod keys;
mod left_over;
mod log_lines;
mod man;
mod meant;
mod output;
mod packed;
mod pager;
mod quotes;
mod rule;
mod scan;
#[cfg(feature = "serve")]
mod serve;
mod terminal;
mod tune;
mod usage;
mod verify;
mod watch;
mod why;

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::report::escape_terminal;
use global::{Context, GlobalArgs};
pub use meant::{Meant, meant};

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

impl Exit {
    /// The number that a process ends with.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Findings => 1,
            Self::Failure => 2,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
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
    Index(index::Args),
    #[cfg(feature = "serve")]
    Serve(serve::Args),
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
            Self::Index(args) => index::run(args, context),
            #[cfg(feature = "serve")]
            Self::Serve(args) => serve::run(args, context),
            Self::Check(args) => check::run(args, context),
            Self::Rule(args) => rule::run(&args, context),
            Self::Guide(args) => guide::run(&args, context),
            Self::Init(args) => init::run(&args, context),
            Self::Completions(args) => completions::run(&args, context),
            Self::Man(args) => man::run(&args, context),
        }
    }
}

/// The whole program: runs what `args` (the program's name first) ask for, and says on
/// standard error what made it impossible to go on.
pub fn main(args: impl IntoIterator<Item = OsString>) -> Exit {
    match run(args) {
        Ok(exit) => exit,
        // Whoever read our output has seen enough.
        Err(error) if is_broken_pipe(&error) => Exit::Fine,
        Err(error) => {
            let message = describe(&error);
            // Nowhere is left to say that standard error is gone.
            let _ = writeln!(anstream::stderr(), "\x1b[1;31merror\x1b[0m: {message}");
            Exit::Failure
        }
    }
}

/// The error and its causes in one line, each said once: some of the library's
/// errors show their cause themselves.
fn describe(error: &anyhow::Error) -> String {
    let mut message = String::new();
    for cause in error.chain() {
        let cause = cause.to_string();
        if !message.ends_with(&cause) {
            let separator = if message.is_empty() { "" } else { ": " };
            message = format!("{message}{separator}{cause}");
        }
    }
    escape_terminal(&message).into_owned()
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
        // What an index is asked to do has the paths.
        let matches = matches.subcommand().map_or(matches, |it| it.1);
        // Before anything is read or written.
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

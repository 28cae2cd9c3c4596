//! The flags that mean the same everywhere.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use clap::{ArgAction, Args, ColorChoice};

use super::config::Config;
use super::output::Output;
use super::{Exit, config_file, pager, terminal};
use crate::report::terminal::View;
use crate::text::{Progress, Severity};

/// More threads than this no machine has cores for that people run this on, and each
/// takes memory.
const MOST_THREADS: usize = 256;

const COLOR_HELP: &str = "When to use color; NO_COLOR and CLICOLOR_FORCE count, too";

/// As typed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(super) struct GlobalArgs {
    /// Write the result to FILE, whole or not at all; `-` is standard output [default: -]
    #[arg(short, long, global = true, value_name = "FILE")]
    output: Option<PathBuf>,

    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help = COLOR_HELP)]
    color: ColorChoice,

    /// Columns of a text report [default: the terminal's, else COLUMNS, else 80]
    #[arg(long, global = true, value_name = "COLUMNS")]
    width: Option<usize>,

    /// Threads to use; never changes the result [default: all cores]
    #[arg(short = 'j', long, global = true, value_name = "N", value_parser = threads)]
    threads: Option<usize>,

    /// Say nothing on standard error but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,

    /// Say more on standard error; twice for more still
    #[arg(short, long, global = true, action = ArgAction::Count)]
    verbose: u8,

    /// Never show the result a page at a time; `WIREPRINT_PAGER` and `PAGER` name the pager
    #[arg(long, global = true)]
    no_pager: bool,

    /// Begin CSV with a byte-order mark, by which Excel knows that it is UTF-8
    #[arg(long, global = true)]
    bom: bool,

    /// Read settings from FILE [default: the nearest wireprint.toml upward]
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,

    /// Read no configuration file
    #[arg(long, global = true)]
    no_config: bool,

    /// Show the settings that are in force, and do nothing else
    #[arg(long, global = true)]
    print_config: bool,

    /// Fail when a record cannot be read, instead of passing over it
    #[arg(long, global = true)]
    strict: bool,
}

/// What the global flags, the environment and the configuration file mean.
#[derive(Debug)]
pub(super) struct Context {
    /// Where the result goes.
    pub(super) output: Output,
    /// The same as it was typed, if it was.
    pub(super) named_output: Option<PathBuf>,
    /// The settings of the configuration file.
    pub(super) config: Config,
    /// The configuration file, where there is one.
    pub(super) config_path: Option<PathBuf>,
    /// That file and those that it extends.
    pub(super) config_files: Vec<PathBuf>,
    /// Whether a bad record is a failure.
    pub(super) strict: bool,
    /// Whether the settings are shown, and nothing is done.
    pub(super) print_config: bool,
    /// Whether nothing is said but errors.
    pub(super) quiet: bool,
    /// Which diagnostics are said.
    pub(super) least: Severity,
    /// How much more is said on standard error.
    pub(super) verbose: u8,
    /// Whether CSV begins with a byte-order mark.
    pub(super) byte_order_mark: bool,
    /// Where a run says how far it is.
    pub(super) progress: Arc<Progress>,
    width: Option<usize>,
}

impl GlobalArgs {
    /// # Errors
    ///
    /// Fails on an unusable configuration file.
    pub(super) fn context(self) -> anyhow::Result<Context> {
        match self.color {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        }
        .write_global();
        if let Some(asked) = self.threads {
            let threads = asked.min(MOST_THREADS);
            if threads < asked && !self.quiet {
                let said = format!("note: --threads {asked}: {threads} threads are used\n");
                std::io::stderr()
                    .write_all(said.as_bytes())
                    .context("cannot write to standard error")?;
            }
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
            pool.build_global().context("cannot start threads")?;
        }
        let (config, config_files) = if self.no_config {
            (Config::default(), Vec::new())
        } else {
            config_file::load(self.config.as_deref())?
        };
        Ok(Context {
            named_output: self.output.clone(),
            output: match Output::new(self.output.unwrap_or_else(|| "-".into())) {
                Output::Stdout if !self.no_pager => {
                    pager::wanted().map_or(Output::Stdout, Output::Paged)
                }
                output => output,
            },
            strict: self.strict || config.strict,
            print_config: self.print_config,
            config,
            config_path: config_files.first().cloned(),
            config_files,
            quiet: self.quiet,
            least: if self.quiet { Severity::Error } else { Severity::Note },
            verbose: self.verbose,
            byte_order_mark: self.bom,
            progress: Arc::default(),
            width: self.width,
        })
    }
}

impl Context {
    /// The baseline that the configuration names, as it is opened.
    pub(super) fn baseline(&self) -> Option<PathBuf> {
        let name = self.config.check.baseline.as_ref()?;
        let folder = self.config_path.as_deref().and_then(Path::parent);
        Some(folder.unwrap_or(Path::new("")).join(name))
    }

    /// What no flag and no file says.
    #[cfg(test)]
    pub(super) fn of_tests() -> Self {
        Self {
            output: Output::Stdout,
            named_output: None,
            config: Config::default(),
            config_path: None,
            config_files: Vec::new(),
            strict: false,
            print_config: false,
            quiet: false,
            least: Severity::Note,
            verbose: 0,
            byte_order_mark: false,
            progress: Arc::default(),
            width: None,
        }
    }

    /// Writes the settings that are in force as a configuration, table by table.
    ///
    /// # Errors
    ///
    /// Fails when the output cannot be written.
    pub(super) fn print(&self, tables: &[String]) -> anyhow::Result<Exit> {
        let tables: Vec<&str> =
            tables.iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
        let strict = format!("strict = {}\n\n", self.strict);
        self.output.write(|out| write!(out, "{strict}{}", tables.join("\n")))?;
        Ok(Exit::Fine)
    }

    /// What the output can show; `all` when long lists are wanted whole.
    pub(super) fn view(&self, all: bool) -> View {
        let stream = self.output.stream();
        View {
            width: terminal::width(self.width, stream),
            color: terminal::color(stream),
            links: terminal::links(stream),
            all,
        }
    }

    /// What standard output can show, wherever the result goes.
    pub(super) fn stdout_view(&self) -> View {
        let stream = terminal::Stream::Stdout;
        View {
            width: terminal::width(self.width, stream),
            color: terminal::color(stream),
            links: None,
            all: true,
        }
    }

    /// What standard error can show.
    pub(super) fn error_view(&self) -> View {
        let stream = terminal::Stream::Stderr;
        View {
            width: terminal::width(self.width, stream),
            color: terminal::color(stream),
            links: None,
            all: true,
        }
    }
}

fn threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("at least one thread is needed".to_owned()),
        Ok(n) => Ok(n),
        Err(_) => Err("not a number".to_owned()),
    }
}

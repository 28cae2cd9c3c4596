//! `wireprint init`

use std::path::PathBuf;

use super::Exit;
use super::config;
use super::global::Context;
use super::output::Output;
use crate::report::check::starter_config;

/// Start a configuration
///
/// Writes a `wireprint.toml` in which every key stands, commented out, with its default
/// and what it means.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Show the JSON schema of the configuration instead, for editors
    #[arg(long)]
    print_schema: bool,

    /// Write over a configuration that is there
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    if args.print_schema {
        let schema = serde_json::to_string_pretty(&config::schema())?;
        context.output.write(|out| writeln!(out, "{schema}"))?;
        return Ok(Exit::Fine);
    }
    // Not to standard output unless asked: the file is the point.
    let output = match &context.output {
        Output::Stdout | Output::Paged(_) if context.named_output.is_none() => {
            Output::File(PathBuf::from("wireprint.toml"))
        }
        other => other.clone(),
    };
    if let Output::File(path) = &output {
        anyhow::ensure!(
            args.force || !path.exists(),
            "{} is there already; --force writes over it",
            path.display()
        );
    }
    output.write(|mut out| starter_config(&mut out))?;
    Ok(Exit::Fine)
}

//! `wireprint completions`

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use super::global::Context;
use super::{Cli, Exit};

/// Write a completion script for a shell
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The shell that the script is for
    shell: Shell,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    generate(args.shell, &mut Cli::command(), "wireprint", &mut script);
    context.output.write(|out| out.write_all(&script))?;
    Ok(Exit::Fine)
}

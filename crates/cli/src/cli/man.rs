//! `wireprint man`

use clap::CommandFactory;

use super::global::Context;
use super::{Cli, Exit};

/// Write the manual page, or that of one command
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The command that the page is about
    command: Option<String>,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let mut cli = Cli::command();
    cli.build();
    let page = match &args.command {
        None => clap_mangen::Man::new(cli),
        Some(name) => {
            let Some(command) = cli.find_subcommand(name) else {
                let names: Vec<&str> = cli.get_subcommands().map(|it| it.get_name()).collect();
                anyhow::bail!("there is no command {name:?}, but: {}", names.join(", "));
            };
            clap_mangen::Man::new(command.clone())
        }
    };
    context.output.write(|mut out| page.render(&mut out))?;
    Ok(Exit::Fine)
}

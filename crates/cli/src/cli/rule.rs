//! `wireprint rule`

use super::Exit;
use super::global::Context;
use crate::check::rule_named;
use crate::report::terminal;

/// What does a check mean?
///
/// Without a name, lists all rules.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The rule's name or code
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let view = context.view(true);
    match &args.name {
        None => context.output.write(|mut out| terminal::rule_list(&view, &mut out))?,
        Some(name) => {
            let rule = rule_named(name).ok_or_else(|| {
                anyhow::anyhow!("there is no rule {name:?}; `wireprint rule` lists all")
            })?;
            context.output.write(|out| out.write_all(rule.rule().page().as_bytes()))?;
        }
    }
    Ok(Exit::Fine)
}

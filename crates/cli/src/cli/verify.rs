//! `wireprint verify`

use super::format::{DOCUMENT, LINES, PAGE, REPORT, forms};
use std::path::PathBuf;

use clap::ValueEnum;

use super::global::Context;
use super::watch::{BY_STAGE, Watch};
use super::{Exit, input, scan};
use crate::pipeline::{self, SupportSettings};
use crate::quote::Support;
use crate::report::{terminal, verify_html, verify_json, verify_jsonl};

/// Are these quotations real?
///
/// Holds every quotation of a text (an article, a press release, a summary that a machine
/// wrote) against sources: as the source has it, cut, in other words, with another meaning
/// (a negation, a number, a name), another's words, or in no source, with the place in the
/// source and what differs.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: input::InputArgs,

    /// What the quotations are held against: files, directories
    #[arg(long, value_name = "PATH", required = true, num_args = 1..)]
    sources: Vec<PathBuf>,

    /// Form of the result
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,

    /// Exit with 1 when a quotation is one of these; `any` is all but verbatim
    #[arg(long, value_name = "VERDICT", value_enum, value_delimiter = ',')]
    fail_on: Vec<FailOn>,

    /// Least share of a quotation's words, in order, for a source to have it
    #[arg(long, value_name = "F", default_value_t = SupportSettings::default().threshold, value_parser = share)]
    threshold: f64,

    /// Show long lists to their end
    #[arg(long)]
    all: bool,
}

forms! {
    enum Format {
        Text = REPORT,
        Json = DOCUMENT,
        Jsonl = LINES,
        Html = PAGE,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Words are left out in between
    Cut,
    /// Words are exchanged or added
    Reworded,
    /// A negation, a number or a name is not the source's
    MeaningChanged,
    /// The source credits somebody else
    AnothersWords,
    /// No source has the words
    NotThere,
    /// All of these
    Any,
}

impl FailOn {
    fn takes(self, support: Support) -> bool {
        match self {
            Self::Cut => support == Support::Cut,
            Self::Reworded => support == Support::Reworded,
            Self::MeaningChanged => support == Support::MeaningChanged,
            Self::AnothersWords => support == Support::AnothersWords,
            Self::NotThere => support == Support::NotThere,
            Self::Any => support != Support::Verbatim,
        }
    }
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let settings = SupportSettings { threshold: args.threshold };
    let view = context.view(args.all);
    let watch = Watch::begin(context, BY_STAGE);
    let sources = args.input.reading.read_all(&args.sources, context)?;
    let texts = args.input.read(context)?;
    let result = pipeline::support(texts, sources, &settings);
    drop(watch);
    scan::say(&result.diagnostics, result.account, context)?;
    context.output.write(|mut out| match args.format {
        Format::Text => terminal::verify_text(&result, &view, &mut out),
        Format::Json => verify_json(&result, &mut out),
        Format::Jsonl => verify_jsonl(&result, &mut out),
        Format::Html => verify_html(&result, &mut out),
    })?;
    let failed = |it: Support| args.fail_on.iter().any(|on| on.takes(it));
    match scan::exit(&result.diagnostics, result.account, context.strict) {
        Exit::Fine if result.checked.iter().any(|it| failed(it.support)) => Ok(Exit::Findings),
        exit => Ok(exit),
    }
}

/// Reads a number between 0 and 1.
fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        Ok(_) => Err("it must lie between 0 and 1".to_owned()),
        Err(_) => Err("not a number".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_lies_between_0_and_1() {
        assert_eq!(share("0.5"), Ok(0.5));
        for wrong in ["1.1", "-0.1", "NaN", "half", ""] {
            assert!(share(wrong).is_err(), "{wrong}");
        }
    }
}

//! `wireprint tune`

use super::format::{DOCUMENT, REPORT, forms};
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::global::Context;
use super::output::Output;
use super::watch::{BY_STAGE, Watch};
use super::{Exit, input, scan};
use crate::findings::Goal;
use crate::pipeline::{Labels, tune};
use crate::report::{terminal, tune_json, tune_svg};

/// Which setting is best on my own labelled pairs?
///
/// Measures every pair that is labelled, and prints precision and recall of `dedup` by
/// threshold and measure, beside the verdict that decides by default.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    /// Lines of two ids and a label, or of an id and a cluster, parted by tabs
    #[arg(id = "labels", value_name = "PAIRS")]
    pairs: PathBuf,

    #[command(flatten)]
    input: input::InputArgs,

    /// Form of the result
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,

    /// Find the best recall at a precision of at least so much
    #[arg(long, value_name = "SHARE", value_parser = share, conflicts_with = "recall")]
    precision: Option<f64>,

    /// Find the best precision at a recall of at least so much
    #[arg(long, value_name = "SHARE", value_parser = share)]
    recall: Option<f64>,

    /// Write precision over recall as a figure
    #[arg(id = "svg_file", long = "svg", value_name = "FILE")]
    svg: Option<PathBuf>,

    /// Write the best setting as a configuration; a file that is there is not overwritten
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "wireprint.toml")]
    write: Option<PathBuf>,
}

const AFTER_HELP: &str = "\
Labels of one text: 1, true, yes, same, version, contained, duplicate, copy. Of others: 0,
false, no, different, template, partial, distinct. Passed over: unsure, and nothing.
Where no setting reaches what was asked for, the exit code is 1.";

forms! {
    enum Format {
        Text = REPORT,
        Json = DOCUMENT,
    }
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let Args { pairs, input, format, precision, recall, svg, write } = args;
    let goal = match (precision, recall) {
        (Some(least), _) => Goal::Precision(least),
        (None, Some(least)) => Goal::Recall(least),
        (None, None) => Goal::Balance,
    };
    // Before the work, which may take long.
    if let Some(path) = write.as_ref().filter(|it| it.exists()) {
        anyhow::bail!("{} is there already: name another file", path.display());
    }
    let text = labels(&pairs).with_context(|| format!("cannot read {}", pairs.display()))?;
    let labels =
        Labels::read(&text).map_err(|error| anyhow::anyhow!("{}: {error}", pairs.display()))?;
    let watch = Watch::begin(context, BY_STAGE);
    let input = input.read(context)?;
    drop(watch);
    scan::say(&input.diagnostics, input.account, context)?;
    let read = scan::exit(&input.diagnostics, input.account, context.strict);
    let result = tune(input, &labels, goal)?;
    let view = context.view(true);
    context.output.write(|mut out| match format {
        Format::Text => terminal::tune_text(&result, &view, &mut out),
        Format::Json => tune_json(&result, &mut out),
    })?;
    if let Some(path) = svg {
        Output::new(path).write(|mut out| tune_svg(&result, &mut out))?;
    }
    if let (Some(path), Some(best)) = (write, result.best) {
        let text = result.configuration(best);
        Output::new(path).write(|out| out.write_all(text.as_bytes()))?;
    }
    Ok(if read == Exit::Fine && result.best.is_none() { Exit::Findings } else { read })
}

/// The longest list of labels: of some million pairs.
const MOST_LABELS: u64 = 64 << 20;

/// The text of a file of labels, which may be a pipe, but none that never ends.
fn labels(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(MOST_LABELS + 1).read_to_string(&mut text)?;
    match text.len() as u64 > MOST_LABELS {
        true => Err(io::Error::other(format!("longer than {MOST_LABELS} bytes"))),
        false => Ok(text),
    }
}

/// Reads a number above 0, up to 1.
fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if share > 0.0 && share <= 1.0 => Ok(share),
        Ok(_) => Err("it must lie above 0 and not above 1".to_owned()),
        Err(_) => Err("not a number".to_owned()),
    }
}

//! `wireprint scan`

use std::io;

use anyhow::Context as _;
use clap::ValueEnum;

use super::global::Context;
use super::{Exit, input};
use crate::pipeline::{self, ScanSettings};
use crate::report::layout::thousands;
use crate::report::{scan_html, scan_json, scan_jsonl, terminal};
use crate::text::Account;
use crate::text::{Diagnostic, Severity};

/// What do these articles share?
///
/// Finds quotations and passages that stand in several places, versions of one
/// article or paragraph, articles inside other pages, and what belongs to the
/// sites rather than to the stories.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: input::InputArgs,

    /// Form of the result
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    settings: SettingsArgs,

    /// Show long lists to their end
    #[arg(long)]
    all: bool,
}

/// What every command that looks for shared text can be told.
#[derive(Debug, clap::Args)]
pub(super) struct SettingsArgs {
    /// Smallest resemblance of two versions of one text, 0 to 1 [default: 0.7]
    #[arg(long, value_name = "SHARE", value_parser = share)]
    threshold: Option<f64>,

    /// Words of a shingle, the unit that resemblance is counted in [default: 5]
    #[arg(long, value_name = "WORDS")]
    shingle_words: Option<usize>,

    /// Fewest matching words of a passage [default: 10]
    #[arg(long, value_name = "WORDS")]
    passage_words: Option<usize>,

    /// Compare what belongs to the sites, too
    #[arg(long)]
    count_furniture: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A report for people
    #[default]
    Text,
    /// One JSON document
    Json,
    /// One JSON object a line
    Jsonl,
    /// One page for a browser, which needs no network
    Html,
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let settings = args.settings.read(context)?;
    let view = context.view(args.all);
    let input = args.input.read(context)?;
    let result = pipeline::scan(input, &settings)?;
    say(&result.diagnostics, result.account, context)?;
    context.output.write(|mut out| match args.format {
        Format::Text => terminal::scan_text(&result, &view, &mut out),
        Format::Json => scan_json(&result, &mut out),
        Format::Jsonl => scan_jsonl(&result, &mut out),
        Format::Html => scan_html(&result, &mut out),
    })?;
    Ok(exit(&result.diagnostics, result.account, context.strict))
}

impl SettingsArgs {
    /// What the flags and the configuration mean; a flag wins.
    ///
    /// # Errors
    ///
    /// Fails on a setting that is out of its range.
    pub(super) fn read(&self, context: &Context) -> anyhow::Result<ScanSettings> {
        let config = &context.config.scan;
        let mut settings = ScanSettings::default();
        if let Some(threshold) = self.threshold.or(config.threshold) {
            settings.threshold = threshold;
        }
        if let Some(words) = self.shingle_words.or(config.shingle_words) {
            settings.shingle_words = words;
        }
        if let Some(words) = self.passage_words.or(config.passage_words) {
            settings.passage_words = words;
        }
        let count_furniture = self.count_furniture || config.count_furniture.unwrap_or(false);
        settings.discount_furniture = !count_furniture;
        anyhow::ensure!(
            (0.0..=1.0).contains(&settings.threshold),
            "the threshold must lie between 0 and 1, not at {}",
            settings.threshold
        );
        anyhow::ensure!(settings.shingle_words > 0, "a shingle must have at least one word");
        anyhow::ensure!(settings.passage_words > 3, "a passage must have at least four words");
        Ok(settings)
    }
}

/// Says on standard error what went wrong, and what was read where that is asked for.
pub(super) fn say(
    diagnostics: &[Diagnostic],
    account: Account,
    context: &Context,
) -> anyhow::Result<()> {
    let mut err = io::BufWriter::new(io::stderr().lock());
    let view = context.error_view();
    let mut write = || {
        terminal::diagnostics(diagnostics, context.least, &view, &mut err)?;
        if context.verbose > 0 {
            let it = account;
            let [files, seen, accepted, empty, skipped, failed] =
                [it.files, it.seen, it.accepted, it.empty, it.skipped, it.failed].map(thousands);
            let account = format!(
                "read {files} files, {seen} records: {accepted} accepted, {empty} empty, \
                 {skipped} skipped, {failed} failed"
            );
            io::Write::write_fmt(&mut err, format_args!("{account}\n"))?;
        }
        io::Write::flush(&mut err)
    };
    write().context("cannot write to standard error")
}

/// A run that could not read a whole input has failed in part; under `strict`,
/// one that passed over a record has, too.
pub(super) fn exit(diagnostics: &[Diagnostic], account: Account, strict: bool) -> Exit {
    let failed = account.failed > 0
        || diagnostics.iter().any(|it| it.severity == Severity::Error)
        || strict && account.skipped > 0;
    if failed { Exit::Failure } else { Exit::Fine }
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
        assert_eq!(share("1"), Ok(1.0));
        for wrong in ["1.1", "-0.1", "NaN", "inf", "half", ""] {
            assert!(share(wrong).is_err(), "{wrong}");
        }
    }
}

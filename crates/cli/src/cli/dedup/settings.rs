//! What is a duplicate, and which copy stays: flags and configuration.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::cli::global::Context;
use crate::pipeline::dedup::{DedupOptions, Keep, Mode, ParagraphOptions};
use crate::read::ReadOptions;
use crate::verify::Measure;

/// As typed.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "What a duplicate is")]
pub(super) struct SettingsArgs {
    /// Only documents of the same words are duplicates, whatever case and punctuation
    #[arg(long, conflicts_with_all = ["sketch", "threshold", "measure"])]
    exact: bool,

    /// What is compared, and removed
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t)]
    pub(super) level: Level,

    /// Fewest words of a paragraph that may be removed [default: 10]
    #[arg(long, value_name = "WORDS")]
    min_words: Option<u32>,

    /// Smallest similarity of duplicates, 0.01 to 1; where no setting of similarity is
    /// given, the rule of versions decides [default: 0.7]
    #[arg(long, value_name = "SHARE", value_parser = share)]
    threshold: Option<f64>,

    /// Similarity that the threshold counts in [default: resemblance]
    #[arg(long, value_name = "MEASURE", value_enum)]
    measure: Option<MeasureArg>,

    /// Words of a shingle, the unit that similarity is counted in [default: 5]
    #[arg(long, value_name = "WORDS")]
    shingle_words: Option<usize>,

    /// What becomes of stories told in one frame with other numbers [default: report]
    #[arg(long, value_name = "WHAT", value_enum)]
    templates: Option<TemplatesArg>,

    /// Corpus whose documents are removed from PATH; may be given several times
    #[arg(long, value_name = "PATH")]
    against: Vec<PathBuf>,

    /// Which document of a cluster stays [default: first]
    #[arg(long, value_name = "WHICH", value_enum, help_heading = "Which copy stays")]
    keep: Option<KeepArg>,

    /// Outlets whose documents stay, the most preferred first
    #[arg(long, value_name = "OUTLET,…", value_delimiter = ',', help_heading = "Which copy stays")]
    prefer: Option<Vec<String>>,

    /// How candidates of one similarity are found [default: minhash]
    #[arg(long, value_name = "SKETCH", value_enum, help_heading = "How candidates are found")]
    sketch: Option<SketchArg>,

    /// Probability that a pair at the threshold is found, 0.5 to 0.9999 [default: 0.99]
    #[arg(long, value_name = "SHARE", value_parser = share, help_heading = "How candidates are found")]
    recall: Option<f64>,

    /// Which permutation the sketches use [default: 0]
    #[arg(long, value_name = "NUMBER", help_heading = "How candidates are found")]
    seed: Option<u64>,

    /// Memory that the run should take, such as 512M or 2G: beyond it, sketches wait in a
    /// temporary file
    #[arg(long, value_name = "SIZE", value_parser = size, help_heading = "How candidates are found")]
    memory: Option<u64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Level {
    /// Whole documents
    #[default]
    Document,
    /// Paragraphs that an earlier document has
    Paragraph,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum MeasureArg {
    /// Shared shingles over all shingles of both
    Resemblance,
    /// Shared shingles over those of the smaller document: finds abridged copies
    Containment,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SketchArg {
    /// Recall as asked for at any threshold
    Minhash,
    /// 8 bytes a document; for light edits of long documents
    Simhash,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum TemplatesArg {
    /// They are counted and stay
    Report,
    /// They are duplicates like others
    Remove,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum KeepArg {
    /// The first in the order of the input
    First,
    /// The last in the order of the input
    Last,
    /// The one of the most words
    Longest,
    /// The one of the earliest date
    Earliest,
    /// The one of the outlet that stands first in --prefer
    Preferred,
}

impl SettingsArgs {
    /// What the flags and the configuration mean; a flag wins.
    ///
    /// # Errors
    ///
    /// Fails on a value of the configuration that there is not, and on settings that
    /// contradict each other. Ranges are checked later.
    pub(super) fn read(
        &self,
        read: ReadOptions,
        context: &Context,
    ) -> anyhow::Result<DedupOptions> {
        let config = &context.config.dedup;
        let usual = DedupOptions::default();
        let near = !self.exact && (self.sketch.is_some() || !config.exact.unwrap_or(false));
        let mode = match or_configured(self.sketch, config.sketch.as_deref(), "sketch")? {
            _ if !near => Mode::Exact,
            Some(SketchArg::Minhash) => Mode::MinHash,
            Some(SketchArg::Simhash) => Mode::SimHash,
            // A similarity that was asked for is the rule.
            None if self.threshold.or(config.threshold).is_some()
                || self.measure.is_some()
                || config.measure.is_some()
                || self.shingle_words.or(config.shingle_words).is_some() =>
            {
                Mode::MinHash
            }
            None => Mode::Versions,
        };
        let measure = match or_configured(self.measure, config.measure.as_deref(), "measure")? {
            Some(MeasureArg::Resemblance) => Measure::Resemblance,
            Some(MeasureArg::Containment) => Measure::Containment,
            None => usual.measure,
        };
        let templates =
            match or_configured(self.templates, config.templates.as_deref(), "templates")? {
                Some(TemplatesArg::Report) => false,
                Some(TemplatesArg::Remove) => true,
                None => usual.templates,
            };
        Ok(DedupOptions {
            read,
            mode,
            threshold: self.threshold.or(config.threshold).unwrap_or(usual.threshold),
            measure,
            w: self.shingle_words.or(config.shingle_words).unwrap_or(usual.w),
            recall: self.recall.or(config.recall).unwrap_or(usual.recall),
            seed: self.seed.or(config.seed).unwrap_or(usual.seed),
            keep: self.keep(context)?,
            templates,
            threads: rayon::current_num_threads(),
            memory: self.memory(context)?,
            against: self.against.clone(),
            ..usual
        })
    }

    /// How paragraphs are compared.
    pub(super) fn paragraphs(&self, context: &Context) -> ParagraphOptions {
        let usual = ParagraphOptions::default();
        let configured = context.config.dedup.min_words;
        ParagraphOptions { min_words: self.min_words.or(configured).unwrap_or(usual.min_words) }
    }

    fn memory(&self, context: &Context) -> anyhow::Result<Option<u64>> {
        let configured = context.config.dedup.memory.as_deref().filter(|_| self.memory.is_none());
        let Some(text) = configured else { return Ok(self.memory) };
        let parsed = size(text).map_err(|error| {
            anyhow::anyhow!("the configuration's dedup.memory is {text:?}: {error}")
        });
        parsed.map(Some)
    }

    fn keep(&self, context: &Context) -> anyhow::Result<Keep> {
        let config = &context.config.dedup;
        let keep = or_configured(self.keep, config.keep.as_deref(), "keep")?;
        // Outlets that were typed mean that policy, unless another one was typed.
        let keep = keep.filter(|_| self.keep.is_some() || self.prefer.is_none());
        let prefer = self.prefer.as_ref().or(config.prefer.as_ref());
        let named = keep.or(prefer.map(|_| KeepArg::Preferred)).unwrap_or(KeepArg::First);
        Ok(match named {
            KeepArg::First => Keep::First,
            KeepArg::Last => Keep::Last,
            KeepArg::Longest => Keep::Longest,
            KeepArg::Earliest => Keep::Earliest,
            KeepArg::Preferred => {
                let outlets = prefer.cloned().unwrap_or_default();
                anyhow::ensure!(!outlets.is_empty(), "--keep preferred needs --prefer OUTLET,…");
                Keep::Preferred(outlets)
            }
        })
    }
}

/// The flag, else what the configuration says under `key`.
fn or_configured<T: ValueEnum>(
    flag: Option<T>,
    configured: Option<&str>,
    key: &str,
) -> anyhow::Result<Option<T>> {
    let Some(value) = configured.filter(|_| flag.is_none()) else { return Ok(flag) };
    let parsed = T::from_str(value, false).map_err(|_| {
        let known = T::value_variants().iter().filter_map(|it| it.to_possible_value());
        let names: Vec<String> = known.map(|it| it.get_name().to_owned()).collect();
        anyhow::anyhow!(
            "the configuration's dedup.{key} is {value:?}, but can be: {}",
            names.join(", ")
        )
    });
    parsed.map(Some)
}

/// Reads a number above 0, up to 1.
fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if share > 0.0 && share <= 1.0 => Ok(share),
        Ok(_) => Err("it must lie above 0 and not above 1".to_owned()),
        Err(_) => Err("not a number".to_owned()),
    }
}

/// Reads a number of bytes: a whole number, with K, M, G or T for powers of 1,024.
fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|it: char| !it.is_ascii_digit());
    let unit = text[digits.len()..].to_ascii_uppercase();
    let power = match unit.as_str() {
        "" | "B" => 0,
        "K" | "KB" | "KIB" => 1,
        "M" | "MB" | "MIB" => 2,
        "G" | "GB" | "GIB" => 3,
        "T" | "TB" | "TIB" => 4,
        _ => return Err("a size is a number with K, M, G or T, such as 512M".to_owned()),
    };
    let number = digits.parse::<u64>().ok().filter(|&it| it > 0);
    let bytes = number.and_then(|it| it.checked_mul(1024_u64.pow(power)));
    bytes.ok_or_else(|| "a size is a whole number above 0, such as 512M".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_defaults_that_the_help_names_are_those_of_the_library() {
        let usual = DedupOptions::default();
        let cli = crate::cli::Cli::command();
        let command = cli.find_subcommand("dedup").unwrap();
        for (name, default) in [
            ("threshold", usual.threshold.to_string()),
            ("measure", usual.measure.name().to_owned()),
            ("shingle_words", usual.w.to_string()),
            ("min_words", ParagraphOptions::default().min_words.to_string()),
            ("recall", usual.recall.to_string()),
            ("seed", usual.seed.to_string()),
            ("sketch", Mode::MinHash.name().to_owned()),
            ("keep", usual.keep.name().to_owned()),
            ("templates", if usual.templates { "remove" } else { "report" }.to_owned()),
        ] {
            let arg = command.get_arguments().find(|it| it.get_id() == name).unwrap();
            let help = arg.get_help().unwrap().to_string();
            assert!(help.ends_with(&format!("[default: {default}]")), "{name}: {help}");
        }
    }

    #[test]
    fn a_size_may_have_a_unit() {
        let sizes = [("7", 7), ("1K", 1 << 10), ("512M", 512 << 20), ("2g", 2 << 30)];
        sizes.into_iter().for_each(|(text, bytes)| assert_eq!(size(text), Ok(bytes), "{text}"));
        assert_eq!(size("3GiB"), Ok(3 << 30));
        assert_eq!(size("1TB"), Ok(1 << 40));
        for wrong in ["", "0", "M", "1.5G", "-1", "1X", "1I", "99999999999T", "1 M"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_share_is_above_nothing() {
        assert_eq!(share("0.3"), Ok(0.3));
        for wrong in ["0", "1.01", "-1", "NaN", "x"] {
            assert!(share(wrong).is_err(), "{wrong}");
        }
    }
}

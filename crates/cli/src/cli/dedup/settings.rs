//! What is a duplicate, and which copy stays: flags and configuration.

use std::path::PathBuf;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::cli::global::Context;
use crate::cli::keys::{Keys as _, Kind, Share, Size, choices, keys};
use crate::pipeline::dedup::{DedupOptions, Keep, Mode, ParagraphOptions, Templates};
use crate::read::ReadOptions;
use crate::verify::Measure;

/// As typed.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "What a duplicate is")]
pub(super) struct SettingsArgs {
    /// What is compared, and removed
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t)]
    pub(super) level: Level,

    /// Corpus whose documents are removed from PATH; may be given several times
    #[arg(long, value_name = "PATH")]
    against: Vec<PathBuf>,

    /// Index whose articles are removed from PATH, as with --against
    #[arg(long = "index", value_name = "DIR", conflicts_with = "against")]
    pub(super) folder: Option<PathBuf>,

    #[command(flatten)]
    keys: DedupKeys,
}

keys! {
    /// What a duplicate is, and which copy stays.
    #[command(next_help_heading = "What a duplicate is")]
    pub(crate) struct DedupKeys in "dedup" {
        /// Only documents of the same words are duplicates, whatever case and punctuation
        #[flag(num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL", hide_possible_values = true, conflicts_with_all = ["sketch", "threshold", "measure"])]
        exact: bool,
        /// Fewest words of a paragraph that may be removed [default: 10]
        #[flag(value_name = "WORDS")]
        min_words: u32,
        /// Smallest similarity of duplicates, 0.01 to 1; where no setting of similarity is given, the rule of versions decides [default: 0.7]
        #[flag(value_name = "SHARE")]
        threshold: Share,
        /// Similarity that the threshold counts in [default: resemblance]
        #[flag(value_name = "MEASURE", value_enum)]
        measure: MeasureArg,
        /// Words of a shingle, the unit that similarity is counted in [default: 5]
        #[flag(value_name = "WORDS")]
        shingle_words: usize,
        /// What becomes of stories told in one frame with other facts; where nothing is said,
        /// a threshold decides alone, and the verdict keeps them [default: keep]
        #[flag(value_name = "WHAT", value_enum)]
        templates: TemplatesArg,
        /// Which document of a cluster stays [default: first]
        #[flag(value_name = "WHICH", value_enum, help_heading = "Which copy stays")]
        keep: KeepArg,
        /// Outlets whose documents stay, the most preferred first
        #[flag(value_name = "OUTLET,…", value_delimiter = ',', help_heading = "Which copy stays")]
        prefer: Vec<String>,
        /// How candidates of one similarity are found [default: minhash]
        #[flag(value_name = "SKETCH", value_enum, help_heading = "How candidates are found")]
        sketch: SketchArg,
        /// Probability that a pair at the threshold is found, 0.5 to 0.9999 [default: 0.99]
        #[flag(value_name = "SHARE", help_heading = "How candidates are found")]
        recall: Share,
        /// Which permutation the sketches use [default: 0]
        #[flag(value_name = "NUMBER", help_heading = "How candidates are found")]
        seed: u64,
        /// Memory that the run should take, such as 512M or 2G: beyond it, sketches wait in a temporary file
        #[flag(value_name = "SIZE", help_heading = "How candidates are found")]
        memory: Size,
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Level {
    /// Whole documents
    #[default]
    Document,
    /// Paragraphs that an earlier document has
    Paragraph,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum MeasureArg {
    /// Shared shingles over all shingles of both
    Resemblance,
    /// Shared shingles over those of the smaller document: finds abridged copies
    Containment,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SketchArg {
    /// Recall as asked for at any threshold
    Minhash,
    /// 8 bytes a document; for light edits of long documents
    Simhash,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TemplatesArg {
    /// They are counted and stay
    #[value(alias = "report")]
    #[serde(alias = "report")]
    Keep,
    /// They are duplicates like others
    Remove,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum KeepArg {
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

macro_rules! choice {
    ($($type:ty),*) => {
        $(impl Kind for $type {
            fn schema() -> serde_json::Value {
                choices::<Self>()
            }
        })*
    };
}

choice! { MeasureArg, SketchArg, TemplatesArg, KeepArg }

impl SettingsArgs {
    /// What the flags and the configuration mean; a flag wins.
    ///
    /// # Errors
    ///
    /// Fails on settings that contradict each other. Ranges are checked later.
    pub(super) fn read(
        &self,
        read: ReadOptions,
        context: &Context,
    ) -> anyhow::Result<DedupOptions> {
        let keys = self.layered(context);
        let usual = DedupOptions::default();
        Ok(DedupOptions {
            read,
            mode: keys.mode(),
            threshold: keys.threshold.map_or(usual.threshold, |it| it.0),
            measure: match keys.measure {
                Some(MeasureArg::Resemblance) => Measure::Resemblance,
                Some(MeasureArg::Containment) => Measure::Containment,
                None => usual.measure,
            },
            w: keys.shingle_words.unwrap_or(usual.w),
            recall: keys.recall.map_or(usual.recall, |it| it.0),
            seed: keys.seed.unwrap_or(usual.seed),
            templates: match keys.templates {
                Some(TemplatesArg::Keep) => Templates::Keep,
                Some(TemplatesArg::Remove) => Templates::Remove,
                None => usual.templates,
            },
            threads: rayon::current_num_threads(),
            memory: keys.memory.map(|it| it.0),
            against: self.against.clone(),
            keep: keys.keep()?,
        })
    }

    /// How paragraphs are compared.
    pub(super) fn paragraphs(&self, context: &Context) -> ParagraphOptions {
        let usual = ParagraphOptions::default();
        ParagraphOptions { min_words: self.layered(context).min_words.unwrap_or(usual.min_words) }
    }

    /// The keys of the settings that are in force: what a run does not use is left out.
    ///
    /// # Errors
    ///
    /// Fails on a number that TOML cannot hold.
    pub(super) fn shown(&self, of: &DedupOptions, context: &Context) -> anyhow::Result<String> {
        let typed = self.layered(context);
        let similar = matches!(of.mode, Mode::MinHash | Mode::SimHash);
        let minhash = of.mode == Mode::MinHash;
        let keys = DedupKeys {
            exact: Some(of.mode == Mode::Exact),
            min_words: (self.level == Level::Paragraph).then(|| self.paragraphs(context).min_words),
            threshold: similar.then_some(Share(of.threshold)),
            measure: similar.then_some(match of.measure {
                Measure::Resemblance => MeasureArg::Resemblance,
                Measure::Containment => MeasureArg::Containment,
            }),
            shingle_words: similar.then_some(of.w),
            templates: Some(match of.removes_templates() {
                true => TemplatesArg::Remove,
                false => TemplatesArg::Keep,
            }),
            keep: Some(typed.keep.unwrap_or(match of.keep {
                Keep::Preferred(_) => KeepArg::Preferred,
                _ => KeepArg::First,
            })),
            sketch: similar.then_some(if minhash {
                SketchArg::Minhash
            } else {
                SketchArg::Simhash
            }),
            recall: minhash.then_some(Share(of.recall)),
            seed: similar.then_some(of.seed),
            ..typed
        };
        keys.shown()
    }

    /// What was typed, over what the configuration says.
    fn layered(&self, context: &Context) -> DedupKeys {
        let mut config = context.config.dedup.clone();
        // A sketch that was typed asks for a similarity, and outlets for that policy.
        if self.keys.sketch.is_some() {
            config.exact = None;
        }
        if self.keys.prefer.is_some() {
            config.keep = None;
        }
        self.keys.clone().or(config)
    }
}

impl DedupKeys {
    /// A similarity that was asked for is the rule; else versions are sought.
    fn mode(&self) -> Mode {
        let similarity = self.threshold.is_some() || self.measure.is_some();
        match self.sketch {
            _ if self.exact == Some(true) => Mode::Exact,
            Some(SketchArg::Simhash) => Mode::SimHash,
            Some(SketchArg::Minhash) => Mode::MinHash,
            None if similarity || self.shingle_words.is_some() => Mode::MinHash,
            None => Mode::Versions,
        }
    }

    fn keep(&self) -> anyhow::Result<Keep> {
        let named = self.keep.or(self.prefer.as_ref().map(|_| KeepArg::Preferred));
        Ok(match named.unwrap_or(KeepArg::First) {
            KeepArg::First => Keep::First,
            KeepArg::Last => Keep::Last,
            KeepArg::Longest => Keep::Longest,
            KeepArg::Earliest => Keep::Earliest,
            KeepArg::Preferred => {
                let outlets = self.prefer.clone().unwrap_or_default();
                anyhow::ensure!(!outlets.is_empty(), "--keep preferred needs --prefer OUTLET,…");
                Keep::Preferred(outlets)
            }
        })
    }
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
            ("templates", "keep".to_owned()),
        ] {
            let arg = command.get_arguments().find(|it| it.get_id() == name).unwrap();
            let help = arg.get_help().unwrap().to_string();
            assert!(help.ends_with(&format!("[default: {default}]")), "{name}: {help}");
        }
    }
}

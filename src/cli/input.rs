//! The flags that say how the inputs are read.

use std::path::PathBuf;

use clap::ValueEnum;

use super::global::Context;
use super::reading::{Fields, Options, read};
use crate::pipeline::ScanInput;

/// How the inputs are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// By extension, then by content
    #[default]
    Auto,
    /// One file is one article
    Text,
    /// A web page
    Html,
    /// A JSON object a line
    Jsonl,
    /// JSON objects in an array, or one after the other
    Json,
    /// Comma- or tab-separated values with a header row
    Csv,
    /// A Parquet file
    Parquet,
    /// A web archive
    Warc,
}

/// As typed.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Input options")]
pub(super) struct InputArgs {
    /// Files, directories (walked, ignore files respected), or `-` for standard input
    #[arg(required = true, value_name = "PATH", help_heading = None)]
    pub(super) paths: Vec<PathBuf>,

    /// How the input is written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    input: Format,

    /// Record field that holds the text [default: text]
    #[arg(long, value_name = "NAME")]
    text_field: Option<String>,

    /// Record field that holds the id [default: id]
    #[arg(long, value_name = "NAME")]
    id_field: Option<String>,

    /// Record field that names the outlet [default: outlet, source or domain]
    #[arg(long, value_name = "NAME")]
    outlet_field: Option<String>,

    /// Record field that holds the date [default: date or published]
    #[arg(long, value_name = "NAME")]
    date_field: Option<String>,

    /// Record field that holds the headline [default: title]
    #[arg(long, value_name = "NAME")]
    title_field: Option<String>,

    /// Record field that holds the address [default: url]
    #[arg(long, value_name = "NAME")]
    url_field: Option<String>,
}

impl InputArgs {
    /// Reads everything that the paths name. A flag wins over the configuration.
    ///
    /// # Errors
    ///
    /// Fails where reading cannot go on; see [`read`].
    pub(super) fn read(self, context: &Context) -> anyhow::Result<ScanInput> {
        let config = &context.config.input;
        let names = |flag: Option<String>, config: &Option<String>, usual: &[&str]| {
            let set = flag.or_else(|| config.clone());
            set.map_or_else(|| usual.iter().map(|&it| it.to_owned()).collect(), |it| vec![it])
        };
        let fields = Fields {
            text: names(self.text_field, &config.text_field, &["text"]),
            id: names(self.id_field, &config.id_field, &["id"]),
            outlet: names(self.outlet_field, &config.outlet_field, &["outlet", "source", "domain"]),
            date: names(self.date_field, &config.date_field, &["date", "published"]),
            title: names(self.title_field, &config.title_field, &["title"]),
            url: names(self.url_field, &config.url_field, &["url"]),
        };
        let options = Options { format: self.input, fields, strict: context.strict };
        read(&self.paths, &options)
    }
}

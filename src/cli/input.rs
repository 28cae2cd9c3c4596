//! The flags that say how the inputs are read.

use std::path::PathBuf;

use clap::ValueEnum;

use super::global::Context;
use crate::pipeline::ScanInput;
use crate::read::{FieldNames, Input, InputFormat, ReadOptions, read};

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
pub(super) struct InputArgs {
    /// Files, directories (walked, ignore files respected), or `-` for standard input
    #[arg(required = true, value_name = "PATH", help_heading = None)]
    pub(super) paths: Vec<PathBuf>,

    #[command(flatten)]
    reading: ReadArgs,
}

impl InputArgs {
    /// Reads everything that the paths name.
    ///
    /// # Errors
    ///
    /// Fails where reading cannot go on; see [`read`].
    pub(super) fn read(self, context: &Context) -> anyhow::Result<ScanInput> {
        self.reading.read(&self.paths, context)
    }
}

/// How paths are read, as typed.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Input options")]
pub(super) struct ReadArgs {
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

impl ReadArgs {
    /// Reads everything that `paths` name. A flag wins over the configuration.
    ///
    /// # Errors
    ///
    /// Fails where reading cannot go on; see [`read`].
    pub(super) fn read(&self, paths: &[PathBuf], context: &Context) -> anyhow::Result<ScanInput> {
        let config = &context.config.input;
        let mut fields = FieldNames::default();
        for (names, flag, configured) in [
            (&mut fields.text, &self.text_field, &config.text_field),
            (&mut fields.id, &self.id_field, &config.id_field),
            (&mut fields.outlet, &self.outlet_field, &config.outlet_field),
            (&mut fields.date, &self.date_field, &config.date_field),
            (&mut fields.title, &self.title_field, &config.title_field),
            (&mut fields.url, &self.url_field, &config.url_field),
        ] {
            if let Some(name) = flag.as_ref().or(configured.as_ref()) {
                *names = vec![name.clone()];
            }
        }
        let format = match self.input {
            Format::Auto => InputFormat::Auto,
            Format::Text => InputFormat::Text,
            Format::Html => InputFormat::Html,
            Format::Jsonl => InputFormat::Jsonl,
            Format::Json => InputFormat::Json,
            Format::Csv => InputFormat::Csv,
            Format::Parquet => InputFormat::Parquet,
            Format::Warc => InputFormat::Warc,
        };
        let options =
            ReadOptions { format, fields, strict: context.strict, ..ReadOptions::default() };
        let Input { corpus, diagnostics, account, .. } = read(paths, &options)?;
        Ok(ScanInput { corpus, account, diagnostics })
    }
}

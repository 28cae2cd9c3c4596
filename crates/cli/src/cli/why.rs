//! `wireprint why`

use super::format::{DOCUMENT, REPORT, forms};

use super::global::Context;
use super::keys::Keys as _;
use super::{Exit, articles, input, scan};
use crate::pipeline::{self, ScanSettings};
use crate::read::ReadOptions;
use crate::report::{terminal, why_json};
use crate::text::Document;

/// Why are two articles (not) called versions of one text?
///
/// Shows every stage's view of the pair: words, shingles, sketches, bands, what was
/// left out as furniture, which threshold decided and by how much, what they share
/// side by side, and who had it first where that can be told.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A file; a record `FILE#ID`; an article inside a page `FILE#e1`, as a scan of FILE numbers it
    #[arg(value_name = "A")]
    a: String,

    /// The other one
    #[arg(value_name = "B")]
    b: String,

    #[command(flatten)]
    reading: input::ReadArgs,

    /// Form of the result
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    settings: scan::ScanKeys,

    /// Show long lists and texts to their end
    #[arg(long)]
    all: bool,
}

forms! {
    enum Format {
        Text = REPORT,
        Json = DOCUMENT,
    }
}

impl Args {
    /// How the articles are read, and the settings.
    ///
    /// # Errors
    ///
    /// As [`scan::ScanKeys::read`].
    pub(super) fn meant(&self, context: &Context) -> anyhow::Result<(ReadOptions, ScanSettings)> {
        Ok((self.reading.options(context), self.settings.read(context)?))
    }
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let settings = args.settings.read(context)?;
    if context.print_config {
        let scan = scan::ScanKeys::of(&settings).shown()?;
        return context.print(&[args.reading.shown(context)?, scan]);
    }
    let view = context.view(args.all);
    let names = [args.a, args.b];
    let (documents, exit) = articles::read(&names, &args.reading, context)?;
    let Some([a, b]) = documents.and_then(|it| <[Document; 2]>::try_from(it).ok()) else {
        return Ok(exit);
    };
    for it in [&a, &b] {
        anyhow::ensure!(!it.text.is_empty(), "{} holds no article", it.id);
    }
    let result = pipeline::why(a, b, &settings)?;
    context.output.write(|mut out| match args.format {
        Format::Text => terminal::why_text(&result, &view, &mut out),
        Format::Json => why_json(&result, &mut out),
    })?;
    Ok(exit)
}

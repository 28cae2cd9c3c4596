//! The flags that say how the inputs are read.

use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{ArgMatches, ValueEnum};

use super::global::Context;
use super::keys::{Keys as _, keys};
use crate::findings::vocabulary::count;
use crate::pipeline::ScanInput;
use crate::read::{
    Event, FieldNames, Input, InputFormat, Limits, OutletFrom, ReadOptions, Visited, Walking, read,
    visit,
};
use crate::text::{Account, Corpus, Document};

/// How the inputs are written: each format with its name and its help.
const FORMATS: [(InputFormat, &str, &str); 14] = [
    (InputFormat::Auto, "auto", "By extension, then by content"),
    (InputFormat::Text, "text", "One file is one article"),
    (InputFormat::Html, "html", "A web page"),
    (InputFormat::Jsonl, "jsonl", "A JSON object a line"),
    (InputFormat::Json, "json", "JSON objects in an array, or one after the other"),
    (InputFormat::Csv, "csv", "Comma- or tab-separated values with a header row"),
    (InputFormat::Parquet, "parquet", "A Parquet file"),
    (InputFormat::Warc, "warc", "A web archive"),
    (InputFormat::Feed, "feed", "A news feed, RSS or Atom"),
    (InputFormat::Office, "office", "A word processor's file, DOCX or ODT"),
    (InputFormat::Rtf, "rtf", "Rich Text Format"),
    (InputFormat::Mail, "mail", "A message, or a web page saved as one (MHTML)"),
    (InputFormat::Pdf, "pdf", "The text of a PDF"),
    (InputFormat::Zip, "zip", "An archive of files of the other kinds"),
];

/// A format by its name, among all that there are.
fn input_format() -> impl TypedValueParser<Value = InputFormat> {
    let names = FORMATS.iter().map(|(_, name, help)| PossibleValue::new(*name).help(*help));
    PossibleValuesParser::new(names).map(|named| {
        let found = FORMATS.iter().find(|(_, name, _)| *name == named);
        found.map_or(InputFormat::Auto, |it| it.0)
    })
}

/// Where an article's outlet is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Outlets {
    /// What the input states: the field, the feed, the page
    Input,
    /// The folder that the file stands in
    Folder,
    /// The host of the article's address
    Address,
}

/// As typed.
#[derive(Debug, clap::Args)]
pub(super) struct InputArgs {
    /// Files, directories (walked, ignore files respected), or `-` for standard input
    #[arg(required = true, value_name = "PATH", help_heading = None)]
    pub(super) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) reading: ReadArgs,
}

impl InputArgs {
    /// Reads everything that the paths name.
    ///
    /// # Errors
    ///
    /// Fails where reading cannot go on; see [`read`].
    pub(super) fn read(self, context: &Context) -> anyhow::Result<ScanInput> {
        let input = self.reading.read(&self.paths, context)?;
        refuse_nothing(&self.paths, &input)?;
        Ok(input)
    }

    /// Reads `paths`, a tree of another time, as the paths that were named are read, with
    /// all documents; patterns begin at `root`.
    ///
    /// # Errors
    ///
    /// As [`InputArgs::read_all`].
    pub(super) fn read_tree(
        &self,
        paths: &[PathBuf],
        root: PathBuf,
        context: &Context,
    ) -> anyhow::Result<ScanInput> {
        let mut options = self.reading.options(context);
        options.walking.root = root;
        read_all(paths, options)
    }

    /// Reads everything that the paths name, also documents without a word and those
    /// that share an id.
    ///
    /// # Errors
    ///
    /// Fails where reading cannot go on; see [`visit`].
    pub(super) fn read_all(&self, context: &Context) -> anyhow::Result<ScanInput> {
        self.reading.read_all(&self.paths, context)
    }
}

/// Refuses an input in which there is nothing, good or bad: "no finding" would be said
/// of a folder that was misspelled or is ignored as a whole, or of a file that is empty.
pub(super) fn refuse_nothing(paths: &[PathBuf], input: &ScanInput) -> anyhow::Result<()> {
    refuse_no_file(paths, input.account)?;
    anyhow::ensure!(
        input.account.seen > 0,
        "there is no article in {}: nothing stands there",
        listed(paths)
    );
    Ok(())
}

/// Refuses an input without a file. An empty one is well where a corpus is written: an
/// empty shard makes an empty shard.
pub(super) fn refuse_no_file(paths: &[PathBuf], account: Account) -> anyhow::Result<()> {
    anyhow::ensure!(
        account.seen > 0 || account.files > 0,
        "there is nothing to read in {}: no file, or only hidden ones and those that .gitignore \
         or .ignore names",
        listed(paths)
    );
    Ok(())
}

fn listed(paths: &[PathBuf]) -> String {
    let names: Vec<String> = paths.iter().map(|it| it.display().to_string()).collect();
    names.join(", ")
}

/// Refuses an input of which nothing could be read, when what was wrong with it has been
/// said: a report of no article would be taken for a clean one.
pub(super) fn refuse_unread(account: Account) -> anyhow::Result<()> {
    let counts = [
        (account.failed, "input could not be read", "inputs could not be read"),
        (account.skipped, "record was passed over", "records were passed over"),
    ];
    let counts = counts.into_iter().filter(|it| it.0 > 0);
    let parts: Vec<String> = counts.map(|(n, one, many)| count(n, one, many)).collect();
    anyhow::ensure!(
        account.accepted + account.empty > 0 || parts.is_empty(),
        "no article was read: {}",
        parts.join(", ")
    );
    Ok(())
}

/// How paths are read, as typed.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Input options")]
pub(super) struct ReadArgs {
    /// How the input is written
    #[arg(long, value_name = "FORMAT", value_parser = input_format(), default_value = "auto")]
    input: InputFormat,

    #[command(flatten)]
    fields: FieldKeys,

    /// Where the outlet is taken from [default: input]
    #[arg(long, value_name = "WHERE", value_enum)]
    outlet_from: Option<Outlets>,

    /// The byte between two columns of CSV [default: what the header looks like]
    #[arg(long, value_name = "BYTE", value_parser = byte)]
    delimiter: Option<u8>,

    /// Longest record that is read, in bytes [default: 16777216]
    #[arg(long, value_name = "BYTES")]
    max_record: Option<usize>,

    /// Longest text of one document, in bytes [default: 16777216]
    #[arg(long, value_name = "BYTES")]
    max_document: Option<u32>,

    /// How many times its size a compressed file may expand to [default: 1000]
    #[arg(long, value_name = "TIMES")]
    max_ratio: Option<u64>,

    /// Largest window of a zstd or xz file, as a power of two [default: 27]
    #[arg(long, value_name = "LOG2")]
    max_window: Option<u32>,

    /// How deep a record's JSON may be nested, at most 127 [default: 127]
    #[arg(long, value_name = "LEVELS")]
    max_json_depth: Option<usize>,

    /// Longest web page that is read, in bytes [default: 20971520]
    #[arg(long, value_name = "BYTES")]
    max_html: Option<usize>,

    /// How many elements of a page may be open at once, at most 512 [default: 256]
    #[arg(long, value_name = "LEVELS")]
    max_html_depth: Option<usize>,

    /// How many elements a page may have [default: 200000]
    #[arg(long, value_name = "NUMBER")]
    max_html_elements: Option<usize>,

    /// Largest page of a Parquet file, in bytes [default: 134217728]
    #[arg(long, value_name = "BYTES")]
    max_page: Option<u64>,

    #[command(flatten)]
    files: FilesKeys,
}

keys! {
    /// Which files below directories are read. One that is named itself always is.
    #[command(next_help_heading = "Input options")]
    #[derive(Eq)]
    pub(crate) struct FilesKeys in "files" {
        /// Below directories, read only what a pattern means, as in .gitignore; may be given several times
        #[flag(value_name = "GLOB")]
        include: Vec<String>,
        /// Below directories, do not read what a pattern means
        #[flag(value_name = "GLOB")]
        exclude: Vec<String>,
        /// Below directories, read also what ignore files leave out
        #[flag(num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL", hide_possible_values = true)]
        no_ignore: bool,
        /// Below directories, read only files whose names tell a format of articles, and no LICENSE, README, package.json or the like
        #[flag(num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL", hide_possible_values = true)]
        known_formats: bool,
    }
}

/// Which files below directories are read, by the arguments of a command.
pub(super) fn walking_of(matches: &ArgMatches, context: &Context) -> Walking {
    let flag = |id: &str| matches.try_get_one::<bool>(id).ok().flatten().copied();
    let all = |id: &str| {
        let values = matches.try_get_many::<String>(id).ok().flatten();
        values.map(|it| it.cloned().collect::<Vec<_>>())
    };
    let flags = FilesKeys {
        include: all("include"),
        exclude: all("exclude"),
        no_ignore: flag("no_ignore"),
        known_formats: flag("known_formats"),
    };
    walking(flags, context)
}

/// What the flags and the configuration say: what both exclude is left out. Patterns begin
/// in the configuration's folder, and in the working directory where there is none.
fn walking(flags: FilesKeys, context: &Context) -> Walking {
    let config = context.config.files.clone();
    let excluded = [config.exclude.clone(), flags.exclude.clone()];
    let is_said = config.include.is_some();
    let keys = flags.or(config);
    let root = context.config_path.as_deref().and_then(Path::parent);
    Walking {
        no_ignore: keys.no_ignore.unwrap_or(false),
        // Whoever says in a file what is read has said it.
        known_formats: keys.known_formats.unwrap_or(false) && !is_said,
        include: keys.include.unwrap_or_default(),
        exclude: excluded.into_iter().flatten().flatten().collect(),
        root: root.unwrap_or(Path::new("")).to_owned(),
    }
}

keys! {
    /// What the fields of a record are called.
    #[command(next_help_heading = "Input options")]
    #[derive(Eq)]
    pub(crate) struct FieldKeys in "input" {
        /// Record field that holds the text, or the path to it: `content.text`, `articles[].body` [default: text]
        #[flag(value_name = "NAME")]
        text_field: String,
        /// Record field that holds the id [default: id]
        #[flag(value_name = "NAME")]
        id_field: String,
        /// Record field that names the outlet [default: outlet, source, publisher or domain]
        #[flag(value_name = "NAME")]
        outlet_field: String,
        /// Record field that holds the date [default: date or published]
        #[flag(value_name = "NAME")]
        date_field: String,
        /// Record field that holds the headline [default: title]
        #[flag(value_name = "NAME")]
        title_field: String,
        /// Record field that holds the address [default: url]
        #[flag(value_name = "NAME")]
        url_field: String,
        /// Record field that says who wrote it [default: author, authors or byline]
        #[flag(value_name = "NAME")]
        author_field: String,
    }
}

/// Reads a delimiter: one ASCII character, or `\t`.
fn byte(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        [byte] if byte.is_ascii() => Ok(*byte),
        br"\t" => Ok(b'\t'),
        _ => Err(r"it must be one ASCII character, or \t".to_owned()),
    }
}

impl ReadArgs {
    /// Reads everything that `paths` name.
    ///
    /// # Errors
    ///
    /// Fails where reading cannot go on; see [`read`].
    pub(super) fn read(&self, paths: &[PathBuf], context: &Context) -> anyhow::Result<ScanInput> {
        let Input { corpus, diagnostics, account, .. } = read(paths, &self.options(context))?;
        Ok(ScanInput { corpus, account, diagnostics, progress: context.progress.clone() })
    }

    /// As [`ReadArgs::read`], with documents that have no word and those that share an id.
    ///
    /// A record that is named twice, by a file and its folder, is read once.
    ///
    /// # Errors
    ///
    /// Fails where reading cannot go on; see [`visit`].
    pub(super) fn read_all(
        &self,
        paths: &[PathBuf],
        context: &Context,
    ) -> anyhow::Result<ScanInput> {
        read_all(paths, self.options(context))
    }

    /// The names of fields that are in force, as the table of a configuration.
    ///
    /// # Errors
    ///
    /// Fails on a name that TOML cannot hold.
    pub(super) fn shown(&self, context: &Context) -> anyhow::Result<String> {
        let fields = self.fields.clone().or(context.config.input.clone()).shown()?;
        let files = self.files.clone().or(context.config.files.clone()).shown()?;
        let parts = [fields, files];
        let said: Vec<&str> =
            parts.iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
        Ok(said.join("\n"))
    }

    /// How to read. A flag wins over the configuration.
    pub(super) fn options(&self, context: &Context) -> ReadOptions {
        let keys = self.fields.clone().or(context.config.input.clone());
        let mut fields = FieldNames::default();
        for (names, named) in [
            (&mut fields.text, keys.text_field),
            (&mut fields.id, keys.id_field),
            (&mut fields.outlet, keys.outlet_field),
            (&mut fields.date, keys.date_field),
            (&mut fields.title, keys.title_field),
            (&mut fields.url, keys.url_field),
            (&mut fields.author, keys.author_field),
        ] {
            if let Some(name) = named {
                *names = vec![name];
            }
        }
        let usual = Limits::default();
        let limits = Limits {
            record_bytes: self.max_record.unwrap_or(usual.record_bytes),
            document_bytes: self.max_document.unwrap_or(usual.document_bytes),
            expansion_ratio: self.max_ratio.unwrap_or(usual.expansion_ratio),
            zstd_window_log: self.max_window.unwrap_or(usual.zstd_window_log),
            // The parser itself ends at its own limit.
            json_depth: self.max_json_depth.unwrap_or(usual.json_depth).min(usual.json_depth),
            html_bytes: self.max_html.unwrap_or(usual.html_bytes),
            html_depth: self
                .max_html_depth
                .unwrap_or(usual.html_depth)
                .min(Limits::MOST_HTML_DEPTH),
            html_elements: self.max_html_elements.unwrap_or(usual.html_elements),
            page_bytes: self.max_page.unwrap_or(usual.page_bytes),
        };
        ReadOptions {
            format: self.input,
            fields,
            delimiter: self.delimiter,
            outlet_from: match self.outlet_from.unwrap_or(Outlets::Input) {
                Outlets::Input => OutletFrom::Input,
                Outlets::Folder => OutletFrom::Folder,
                Outlets::Address => OutletFrom::Address,
            },
            strict: context.strict,
            say_files: context.verbose > 0,
            limits,
            walking: walking(self.files.clone(), context),
            progress: context.progress.clone(),
            ..ReadOptions::default()
        }
    }
}

/// Reads `paths` with documents that have no word and those that share an id; a record that
/// is named twice, by a file and its folder, once.
fn read_all(paths: &[PathBuf], options: ReadOptions) -> anyhow::Result<ScanInput> {
    let options = ReadOptions { keep_empty: true, ..options };
    let progress = options.progress.clone();
    let mut documents: Vec<Document> = Vec::new();
    let Visited { mut account, diagnostics, .. } = visit(paths, &options, &mut |event| {
        match event {
            Event::Record(record) => documents.push(record.into_document()),
            Event::Forget { records, .. } => documents.truncate(documents.len() - records),
            Event::Empty { .. } => {}
        }
        Ok(())
    })?;
    let by_place = |a: &Document, b: &Document| {
        (&a.id, &a.path, a.record_line).cmp(&(&b.id, &b.path, b.record_line))
    };
    documents.sort_by(by_place);
    documents.dedup_by(|b, a| {
        let same = (&a.path, a.record_line, &a.id) == (&b.path, b.record_line, &b.id);
        if same {
            // It was counted twice, too.
            account.seen -= 1;
            if crate::read::has_word(&b.text) {
                account.accepted -= 1;
                account.bytes -= b.text.len() as u64;
            } else {
                account.empty -= 1;
            }
        }
        same
    });
    Ok(ScanInput { corpus: Corpus::new(documents), account, diagnostics, progress })
}

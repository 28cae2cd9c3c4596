//! How to read: the format, the names of record fields, the limits.

use super::fields::Role;
use super::walking::Walking;
use crate::text::Progress;
use std::sync::Arc;

/// How the inputs are written. What every value is *bad* at is said beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum InputFormat {
    /// By the file's extension, then by its content. Bad at a file whose name
    /// lies: an extension that is known always wins over the content.
    #[default]
    Auto,
    /// One file is one article (`.txt`, `.md`). Bad at records: a JSONL file
    /// read as text is one long article.
    Text,
    /// A web page (`.html`, `.htm`, `.xhtml`): the article in it, and what it
    /// says about itself. Bad at pages that are lists of articles.
    Html,
    /// A JSON object a line (`.jsonl`, `.ndjson`). Bad at pretty-printed JSON.
    Jsonl,
    /// JSON objects in an array, or one after the other, over any number of
    /// lines (`.json`). Bad at damage: after a syntax error there is no line end
    /// to start again from, so the rest of the file is lost, and said to be.
    Json,
    /// Comma- or tab-separated values with a header row (`.csv`, `.tsv`).
    Csv,
    /// A Parquet file (`.parquet`): a row is a record. Bad at pipes: the file is
    /// copied first, since it is read from its end.
    Parquet,
    /// A web archive (`.warc`, `.wet`): the pages among its responses and
    /// resources, and its texts. Bad at what is no page: images, scripts and
    /// answers other than 2xx are counted as skipped.
    Warc,
    /// A news feed (RSS, Atom; `.rss`, `.atom`, and `.xml` that begins like one):
    /// an entry is an article. Bad at feeds that give first sentences only.
    Feed,
    /// A word processor's file (`.docx`, `.odt`). Bad at text boxes and footnotes,
    /// which are left out.
    Office,
    /// Rich Text Format (`.rtf`). Bad at footnotes, which are left out.
    Rtf,
    /// A message (`.eml`), or a web page saved as one (`.mhtml`, `.mht`). Bad at
    /// attachments, which are not looked into.
    Mail,
    /// The text of a PDF (`.pdf`), where this build has the feature `pdf`. Bad at
    /// columns and at what was scanned.
    Pdf,
    /// An archive of files of the other kinds (`.zip`). Bad at archives inside
    /// archives, which are not opened.
    Zip,
}

/// What the fields of a record are called.
///
/// Each list holds candidates, best first: the first one that the record has a
/// usable value for is taken. A name may be a path into objects (`content.text`),
/// also of a list of records inside the file's object (`articles[].body`). Where a
/// list is as by default and a record has none of its names, common other ones are
/// guessed, and the guess is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldNames {
    /// The article's text; a record must have one of these, with a string in it.
    pub text: Vec<String>,
    /// The record's id: a string or a number.
    pub id: Vec<String>,
    /// Who published it.
    pub outlet: Vec<String>,
    /// When it was published.
    pub date: Vec<String>,
    /// Its headline.
    pub title: Vec<String>,
    /// Where it was published.
    pub url: Vec<String>,
    /// Who wrote it: a name, a list of names, or objects that have one.
    pub author: Vec<String>,
}

impl FieldNames {
    /// The names of the fields for `role`.
    pub(crate) fn of(&self, role: Role) -> &[String] {
        match role {
            Role::Text => &self.text,
            Role::Id => &self.id,
            Role::Outlet => &self.outlet,
            Role::Date => &self.date,
            Role::Title => &self.title,
            Role::Url => &self.url,
            Role::Author => &self.author,
        }
    }

    pub(crate) fn of_mut(&mut self, role: Role) -> &mut Vec<String> {
        match role {
            Role::Text => &mut self.text,
            Role::Id => &mut self.id,
            Role::Outlet => &mut self.outlet,
            Role::Date => &mut self.date,
            Role::Title => &mut self.title,
            Role::Url => &mut self.url,
            Role::Author => &mut self.author,
        }
    }
}

impl Default for FieldNames {
    fn default() -> Self {
        let names = |all: &[&str]| all.iter().map(|&name| name.to_owned()).collect();
        Self {
            text: names(&["text"]),
            id: names(&["id"]),
            outlet: names(&["outlet", "source", "publisher", "domain"]),
            date: names(&["date", "published"]),
            title: names(&["title"]),
            url: names(&["url"]),
            author: names(&["author", "authors", "byline"]),
        }
    }
}

/// How much of an input is believed.
///
/// A limit that bites names itself in the diagnostic, with its flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest record of a multi-record file, in bytes (`--max-record`,
    /// 16 MiB: a thousand times an article, and small enough that a damaged
    /// file costs little memory). A longer one is skipped without being held.
    pub record_bytes: usize,
    /// The longest text of one document, in bytes (`--max-document`, 16 MiB as
    /// for a record: several long novels. Never more than 4 GiB − 1, since later
    /// stages count bytes in 32 bits).
    pub document_bytes: u32,
    /// How many times its compressed size a file may expand to (`--max-ratio`,
    /// 1,000; text compresses 3 to 20 times, a log of equal lines some hundred
    /// times, deflate at most 1,032 times), looked at after
    /// [`Limits::EXPANSION_FREE`] bytes.
    pub expansion_ratio: u64,
    /// The largest window a zstd frame, or dictionary an xz stream, may ask for, as a power of two
    /// (`--max-window`, 27 = 128 MiB, what `zstd` itself accepts without
    /// `--long`).
    pub zstd_window_log: u32,
    /// How deep a record's JSON may be nested (`--max-json-depth`); the record's
    /// own braces count as one level. 127, the limit of `serde_json`.
    pub json_depth: usize,
    /// The longest web page, in bytes (`--max-html`, 20 MiB: articles have up to
    /// two, and extraction takes some twenty times that in memory).
    pub html_bytes: usize,
    /// How many elements of a page may be open at once (`--max-html-depth`, 256:
    /// articles have up to some forty, browsers stop at 512, and what extraction
    /// costs grows faster than the square of it); tags below are passed over,
    /// their text is read.
    pub html_depth: usize,
    /// How many elements a page may have (`--max-html-elements`). Articles have
    /// some thousand, the longest lists some ten thousand.
    pub html_elements: usize,
    /// The largest page, and the longest footer, of a Parquet file, in bytes
    /// (`--max-page`, 128 MiB: writers aim at one, and a page holds its longest
    /// value whole).
    pub page_bytes: u64,
}

impl Limits {
    /// A file may always expand to so many bytes, whatever the ratio: a small
    /// file of equal lines is not an attack.
    pub const EXPANSION_FREE: u64 = 64 << 20;

    /// The most that [`Limits::html_depth`] may be set to on the command line:
    /// beyond it, the libraries' recursion takes more than a small stack.
    pub const MOST_HTML_DEPTH: usize = 512;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            record_bytes: 16 << 20,
            document_bytes: 16 << 20,
            expansion_ratio: 1_000,
            zstd_window_log: 27,
            json_depth: 127,
            html_bytes: 20 << 20,
            html_depth: 256,
            html_elements: 200_000,
            page_bytes: 128 << 20,
        }
    }
}

/// Where an article's outlet is taken from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OutletFrom {
    /// The field, the feed or the page that states it. Bad at plain texts, which
    /// state none.
    #[default]
    Input,
    /// The folder that the file stands in; `outlet=Post` is `Post`. Bad at folders
    /// by date.
    Folder,
    /// The host of the article's address, without `www.`. Bad at aggregators.
    Address,
}

/// Everything that changes what [`read`](super::read()) gives back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// How the inputs are written.
    pub format: InputFormat,
    /// What the fields of a record are called.
    pub fields: FieldNames,
    /// The byte between two columns of CSV; where there is none, what the first
    /// rows look like decides, and is said where it is not the usual one.
    pub delimiter: Option<u8>,
    /// Who published an article, where not what the input says counts.
    pub outlet_from: OutletFrom,
    /// Whether a warning (a skipped record, bytes that had to be replaced) is
    /// an error that ends the run.
    pub strict: bool,
    /// Whether documents without a word are handed out too. They are counted
    /// as empty either way.
    pub keep_empty: bool,
    /// Whether the words of a page that are not in its text are listed with it
    /// ([`PageNotes::left_out`](crate::text::PageNotes::left_out)).
    pub list_left_out: bool,
    /// Whether of every file is said what became of it.
    pub say_files: bool,
    /// Whether rows of CSV keep all their columns: as a JSON object of strings in
    /// [`Record::raw`](super::Record::raw), and those that say nothing of the article in
    /// [`PageNotes::columns`](crate::text::PageNotes::columns).
    pub keep_columns: bool,
    /// How much of an input is believed.
    pub limits: Limits,
    /// Which files below a directory are read.
    pub walking: Walking,
    /// Where reading says how far it is; it changes nothing.
    pub progress: Arc<Progress>,
}

//! Web pages: the article in them, and what they say about themselves.
//!
//! ```text
//! bytes ─▶ guard ─▶ tree ─┬▶ metadata, json_ld
//!                         └▶ units ─▶ features ─▶ context ─▶ model ─▶ choice ─▶ text
//! ```
//!
//! `guard.rs` takes out of a page what would stall the tree builder and what nobody
//! reads; html5ever builds the tree (`tree.rs`). Its text falls into units, what a
//! page shows as one paragraph, heading, item or cell (`units.rs`), and each is the
//! article's or not (`model.rs`) by what it looks like (`features.rs`, `names.rs`,
//! `phrases.rs`) and by what was made of its neighbors (`context.rs`). What the text
//! holds by definition is settled after that (`choice.rs`): hidden copies, headline and
//! standfirst, tables, lists, posts, boxes, pictures, consent, comments, articles below, repeats. `article.rs` says what belongs where, and
//! where the text comes from when the page shows none. EVALUATION.md holds it
//! against the extraction libraries of the field; DESIGN.md says what was rejected.
//! What the page says about itself is read in `metadata.rs`, `json_ld.rs` and `byline.rs`.
//!
//! The text of a page's document is the extracted text, and spans are bytes of
//! it: there is no one-to-one way back into the page, whose entities, tags and
//! scripts stand between the words.

mod article;
mod boxes;
mod byline;
mod choice;
mod comments;
mod consent;
mod context;
mod dates;
mod features;
mod follow;
mod grams;
mod guard;
mod json_ld;
mod lists;
mod metadata;
mod model;
mod names;
mod phrases;
mod pictures;
mod posts;
mod repeats;
mod sheet;
mod standfirst;
mod tables;
mod training;
mod tree;
mod units;
mod veil;
mod wording;
mod written;

use std::borrow::Cow;
use std::io::Read as _;

use url::Url;

use super::contained::contained;
use super::encoding::{Remark, decode_declared};
use super::log::Problem;
use super::open::Bytes;
use super::record::{Record, RecordId};
use super::sink::{Failure, Outcome, Sink};
use super::{Limits, ReadOptions};
use crate::text::{PageNotes, Severity};

use article::article;
use model::MODEL;
use sheet::Sheet;
use tree::{NodeId, Tree};
use units::Units;

pub(crate) use dates::sortable;
pub(crate) use metadata::{Metadata, host, unescaped};
pub use training::{PageUnit, page_article, page_units};

/// The article of a page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) text: String,
    pub(crate) metadata: Metadata,
    pub(crate) notes: PageNotes,
    /// Why there is no text, where a page that is not empty gives none.
    pub(crate) nothing: Option<&'static str>,
    /// Whether tags were passed over because they were nested too deeply.
    pub(crate) too_deep: bool,
}

/// A page as it was sent.
#[derive(Debug)]
pub(crate) struct Raw {
    pub(crate) bytes: Vec<u8>,
    /// The header that it came with.
    pub(crate) content_type: Option<String>,
    /// Where it was fetched.
    pub(crate) address: Option<String>,
}

/// Reads one page, and says what had to be done to its bytes.
///
/// # Errors
///
/// As [`page`], and on binary data.
pub(crate) fn done(raw: Raw, options: &ReadOptions) -> Result<(Page, Option<Remark>), Problem> {
    let address = raw.address.clone();
    let (html, remark) = decoded(raw)?;
    let page = page(&html, address.as_deref(), options)?;
    Ok((page, remark))
}

/// The text of a page or a feed, with its tags.
///
/// # Errors
///
/// Fails on binary data.
pub(crate) fn decoded(raw: Raw) -> Result<(String, Option<Remark>), Problem> {
    decode_declared(raw.bytes, raw.content_type.as_deref())
}

/// A text without tags, its entities resolved.
pub(crate) fn resolved_entities(text: &str) -> String {
    /// Statements have a tag or two.
    const DEEPEST: usize = 16;
    Tree::parse(&guard::guarded(text, DEEPEST).html).text_below(NodeId::ROOT)
}

/// What an address alone says about a text.
pub(crate) fn of_address(address: Option<&str>) -> Metadata {
    let url = address.and_then(|it| Url::parse(it).ok()).filter(|it| it.has_host());
    let outlet = url.as_ref().and_then(|it| host(it.as_str()));
    Metadata { url: url.map(|it| it.to_string()), outlet, ..Metadata::default() }
}

/// A page that was read, for a sink to come.
#[derive(Debug)]
pub(crate) struct Loaded {
    page: Page,
    remark: Option<Remark>,
}

/// Reads all of `bytes` as one page into `sink`.
///
/// Memory: the page, and its tree several times over.
pub(crate) fn read(bytes: Bytes<'_>, sink: &mut Sink<'_>) -> Outcome {
    let page = loaded(bytes, sink.options)?;
    give(page, sink)
}

/// Reads all of `bytes` as one page.
///
/// # Errors
///
/// As [`done`], and when the bytes cannot be had.
pub(crate) fn loaded(bytes: Bytes<'_>, options: &ReadOptions) -> Result<Loaded, Failure> {
    let bytes = held(bytes, options.limits.html_bytes)?;
    let raw = Raw { bytes, content_type: None, address: None };
    let (page, remark) = done(raw, options).map_err(|it| Failure::File(it.message()))?;
    Ok(Loaded { page, remark })
}

/// Puts a page that was read into `sink`.
pub(crate) fn give(Loaded { page, remark }: Loaded, sink: &mut Sink<'_>) -> Outcome {
    if let Some((severity, problem)) = remark {
        sink.say(severity, None, &problem)?;
    }
    if page.too_deep {
        sink.say(Severity::Warning, None, &too_deep(sink.options.limits.html_depth))?;
    }
    let nothing = page.nothing;
    sink.record(record(page, sink, None, RecordId::File))?;
    if let Some(why) = nothing {
        // Nothing else is in the file: it was asked for, and gives nothing.
        sink.say(Severity::Error, None, &no_article(why))?;
    }
    Ok(())
}

/// All bytes of a page or a feed.
pub(crate) fn held(bytes: Bytes<'_>, limit: usize) -> Result<Vec<u8>, Failure> {
    let mut res = Vec::new();
    // One byte more than may be: a page of just so many is told from a longer one.
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    bytes.take(most).read_to_end(&mut res)?;
    if res.len() > limit {
        return Err(Failure::File(too_large(limit).message()));
    }
    Ok(res)
}

/// A page as a record of the file that is read.
pub(super) fn record<'r>(
    page: Page,
    sink: &Sink<'r>,
    line: Option<usize>,
    id: RecordId<'r>,
) -> Record<'r> {
    let Metadata { title, outlet, date, author, url, language } = page.metadata;
    Record {
        source: sink.source,
        line,
        id,
        text: Cow::Owned(page.text),
        title: title.map(Cow::Owned),
        outlet: outlet.map(Cow::Owned),
        date: date.map(Cow::Owned),
        url: url.map(Cow::Owned),
        author: author.map(Cow::Owned),
        language: language.map(Cow::Owned),
        notes: (!page.notes.is_empty()).then(|| Box::new(page.notes)),
        raw: "",
        offset: None,
    }
}

/// Finds the article in `html`; `address` is where it was fetched.
///
/// # Errors
///
/// Fails on a page over a limit, and when the parser panics.
pub(crate) fn page(
    html: &str,
    address: Option<&str>,
    options: &ReadOptions,
) -> Result<Page, Problem> {
    let limits = &options.limits;
    if html.len() > limits.html_bytes {
        return Err(too_large(limits.html_bytes));
    }
    // Before the parser, whose time and stack a page could use up, and which cannot be stopped.
    let guarded = guard::guarded(html, limits.html_depth);
    if guarded.elements > limits.html_elements {
        let detail = format!("more than {} (--max-html-elements)", limits.html_elements);
        return Err(Problem::new("a page has too many elements", detail));
    }
    let base = address.and_then(|it| Url::parse(it).ok());
    // What the parser panics at costs this page, and not the run.
    let found = contained(|| {
        let tree = Tree::parse(&guarded.html);
        article(&tree, &Sheet::of(html), base.as_ref(), &MODEL, options.list_left_out)
    });
    match found {
        Ok(it) => Ok(Page {
            text: it.text,
            metadata: it.metadata,
            notes: it.notes,
            nothing: it.nothing.filter(|_| !html.trim().is_empty()),
            too_deep: guarded.too_deep,
        }),
        Err(message) => Err(Problem::new("the HTML library failed", message)),
    }
}

/// What a piece of HTML says beside its pictures.
pub(crate) fn without_pictures(html: &str, limits: &Limits) -> Result<String, Problem> {
    let guarded = guard::guarded(html, limits.html_depth);
    let text = || {
        let units = Units::of(&Tree::parse(&guarded.html));
        let in_figure =
            |at: usize| names::nearest(&units.places[units.units[at].place], "<figure>") < 5;
        units.joined(|at| !in_figure(at))
    };
    contained(text).map_err(|message| Problem::new("the HTML library failed", message))
}

/// The text of a piece of HTML, all of it.
pub(crate) fn fragment(html: &str, limits: &Limits) -> Result<String, Problem> {
    let guarded = guard::guarded(html, limits.html_depth);
    contained(|| Units::of(&Tree::parse(&guarded.html)).joined(|_| true))
        .map_err(|message| Problem::new("the HTML library failed", message))
}

/// A page gives no article.
pub(crate) fn no_article(why: &str) -> Problem {
    Problem::new("no article in this page", why.to_owned())
}

fn too_large(limit: usize) -> Problem {
    Problem::new("a page is too long", format!("more than {limit} bytes (--max-html)"))
}

pub(crate) fn too_deep(limit: usize) -> Problem {
    let detail = format!("tags below {limit} open elements are passed over (--max-html-depth)");
    Problem::new("nested too deeply", detail)
}

//! Web pages: the article in them, and what they say about themselves.
//!
//! The article is found by `trafilatura` (after Barbaresi, *Trafilatura: A Web
//! Scraping Library and Command-Line Tool for Text Discovery and Extraction*,
//! ACL 2021 demonstrations), which gives back a cleaned tree; its blocks become
//! paragraphs here (`blocks.rs`), since the library's own plain text is one
//! line. What the page says about itself is read in `metadata.rs` and
//! `json_ld.rs`. `guard.rs` keeps from the tree builder what would stall it.
//!
//! The text of a page's document is the extracted text, and spans are bytes of
//! it: there is no one-to-one way back into the page, whose entities, tags and
//! scripts stand between the words.

mod blocks;
mod breaks;
mod guard;
mod json_ld;
mod metadata;

use std::borrow::Cow;
use std::io::Read as _;

use trafilatura::dom::Document;
use trafilatura::{ExtractionFocus, HtmlDateMode, Options};
use url::Url;

use super::Limits;
use super::contained::contained;
use super::encoding::{Remark, decode_declared};
use super::log::Problem;
use super::open::Bytes;
use super::record::{Record, RecordId};
use super::sink::{Failure, Outcome, Sink};
use crate::text::Severity;

pub(crate) use metadata::Metadata;

/// The article of a page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) text: String,
    pub(crate) metadata: Metadata,
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
pub(crate) fn done(raw: Raw, limits: &Limits) -> Result<(Page, Option<Remark>), Problem> {
    let address = raw.address.clone();
    let (html, remark) = decoded(raw)?;
    let page = page(&html, address.as_deref(), limits)?;
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
    let document = Document::parse(text);
    document.text_content(document.root())
}

/// What an address alone says about a text.
pub(crate) fn of_address(address: Option<&str>) -> Metadata {
    let url = address.and_then(|it| Url::parse(it).ok()).filter(|it| it.has_host());
    let outlet = url.as_ref().and_then(|it| metadata::host(it.as_str()));
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
    let page = loaded(bytes, &sink.options.limits)?;
    give(page, sink)
}

/// Reads all of `bytes` as one page.
///
/// # Errors
///
/// As [`done`], and when the bytes cannot be had.
pub(crate) fn loaded(bytes: Bytes<'_>, limits: &Limits) -> Result<Loaded, Failure> {
    let bytes = held(bytes, limits.html_bytes)?;
    let raw = Raw { bytes, content_type: None, address: None };
    let (page, remark) = done(raw, limits).map_err(|it| Failure::File(it.message()))?;
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
    sink.record(record(page, sink, None, RecordId::File))?;
    Ok(())
}

/// All bytes of a page or a feed.
pub(crate) fn held(bytes: Bytes<'_>, limit: usize) -> Result<Vec<u8>, Failure> {
    let mut res = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    bytes.take(most).read_to_end(&mut res)?;
    if res.len() > limit {
        return Err(Failure::File(too_large(limit).message()));
    }
    Ok(res)
}

/// A page as a record of the file that is read.
pub(crate) fn record<'r>(
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
        raw: "",
        offset: None,
    }
}

/// Finds the article in `html`; `address` is where it was fetched.
///
/// # Errors
///
/// Fails on a page over a limit, and when the library panics.
pub(crate) fn page(html: &str, address: Option<&str>, limits: &Limits) -> Result<Page, Problem> {
    if html.len() > limits.html_bytes {
        return Err(too_large(limits.html_bytes));
    }
    let guarded = guard::guarded(html, limits.html_depth);
    if guarded.elements > limits.html_elements {
        let detail = format!("more than {} (--max-html-elements)", limits.html_elements);
        return Err(Problem::new("a page has too many elements", detail));
    }
    let base = address.and_then(|it| Url::parse(it).ok());
    let found = contained(|| {
        let document = Document::parse(&guarded.html);
        let metadata = metadata::metadata(&document, base.as_ref());
        (extracted(document, guarded.too_deep), metadata)
    });
    match found {
        Ok((text, metadata)) => Ok(Page { text, metadata, too_deep: guarded.too_deep }),
        Err(message) => Err(Problem::new("the HTML library failed", message)),
    }
}

/// The text of a piece of HTML, all of it.
pub(crate) fn fragment(html: &str, limits: &Limits) -> Result<String, Problem> {
    let guarded = guard::guarded(html, limits.html_depth);
    contained(|| blocks::text_of(&Document::parse(&guarded.html)))
        .map_err(|message| Problem::new("the HTML library failed", message))
}

/// The article's text; empty when there is none.
///
/// Precision decides, since what does not belong to an article is matched with
/// other articles of the site. A text that is shorter than most articles may be
/// a part of one, though: it gives way to what recall finds if that is half as
/// long again. EVALUATION.md says what each of the two brings. A page that was
/// nested too deeply is costly to read and gets one attempt.
fn extracted(mut document: Document, hostile: bool) -> String {
    /// Characters; the median of the labelled pages has 3,000.
    const SHORT: usize = 2_000;
    if hostile {
        return extracted_with(document, ExtractionFocus::FavorPrecision);
    }
    breaks::make_paragraphs(&mut document);
    let again = document.clone_document();
    let precise = extracted_with(document, ExtractionFocus::FavorPrecision);
    let length = precise.chars().count();
    if length >= SHORT {
        return precise;
    }
    let full = extracted_with(again, ExtractionFocus::FavorRecall);
    if 2 * full.chars().count() > 3 * length { full } else { precise }
}

fn extracted_with(document: Document, focus: ExtractionFocus) -> String {
    let options = Options::default()
        .with_focus(focus)
        .with_fallback(true)
        .with_exclude_comments(true)
        .with_html_date_mode(HtmlDateMode::Disabled);
    match trafilatura::extract_document(document, &options) {
        Ok(found) => blocks::text_of(&Document::parse(&found.content_html)),
        Err(_) => String::new(),
    }
}

fn too_large(limit: usize) -> Problem {
    Problem::new("a page is too long", format!("more than {limit} bytes (--max-html)"))
}

pub(crate) fn too_deep(limit: usize) -> Problem {
    let detail = format!("tags below {limit} open elements are passed over (--max-html-depth)");
    Problem::new("nested too deeply", detail)
}

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
use super::encoding::decode_declared;
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

/// Reads all of `bytes` as one page into `sink`.
///
/// Memory: the page, and its tree several times over.
pub(crate) fn read(bytes: Bytes<'_>, sink: &mut Sink<'_>) -> Outcome {
    let limits = sink.options.limits;
    let held = held(bytes, limits.html_bytes)?;
    let (html, remark) = decode_declared(held, None).map_err(Failure::Binary)?;
    if let Some((severity, problem)) = remark {
        sink.say(severity, None, &problem)?;
    }
    let page = page(&html, None, &limits).map_err(|it| Failure::File(it.message()))?;
    if page.too_deep {
        sink.say(Severity::Warning, None, &too_deep(limits.html_depth))?;
    }
    sink.record(record(page, sink, None, RecordId::File))?;
    Ok(())
}

fn held(bytes: Bytes<'_>, limit: usize) -> Result<Vec<u8>, Failure> {
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
        (extracted(document), metadata)
    });
    match found {
        Ok((text, metadata)) => Ok(Page { text, metadata, too_deep: guarded.too_deep }),
        Err(message) => Err(Problem::new("the HTML library failed", message)),
    }
}

/// The article's text; empty when there is none.
fn extracted(document: Document) -> String {
    let options = Options::default()
        .with_focus(ExtractionFocus::FavorPrecision)
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

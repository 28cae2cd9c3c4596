//! Messages: EML, and web pages that a browser saved as one (MHTML).
//!
//! A saved page is read as the page that it is, with the address that it came
//! from; of other messages the text is read, or their HTML without its tags where
//! there is no text. Attachments are not looked into.

use std::borrow::Cow;

use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};

use super::contained::contained;
use super::html::{self, Metadata, Page};
use super::log::Problem;
use super::open::Bytes;
use super::record::RecordId;
use super::sink::{Failure, Outcome, Sink};
use crate::text::Severity;

/// Reads all of `bytes` as one document into `sink`.
pub(crate) fn read(bytes: Bytes<'_>, sink: &mut Sink<'_>) -> Outcome {
    let limits = sink.options.limits;
    let bytes = html::held(bytes, limits.html_bytes)?;
    let found = contained(|| {
        let message = MessageParser::default().parse(&bytes)?;
        message.parts.iter().any(|it| !it.is_multipart()).then(|| one(&message, sink.options))
    });
    let page = match found {
        Ok(Some(page)) => page.map_err(|it| Failure::File(it.message()))?,
        Ok(None) => return Err(Failure::File("not a message".to_owned())),
        Err(message) => {
            return Err(Failure::File(format!("the library for messages failed: {message}")));
        }
    };
    if page.too_deep {
        sink.say(Severity::Warning, None, &html::too_deep(limits.html_depth))?;
    }
    Ok(sink.record(html::record(page, sink, None, RecordId::File))?)
}

fn one(message: &Message<'_>, options: &super::ReadOptions) -> Result<Page, Problem> {
    let page = message.parts.iter().find_map(|it| match &it.body {
        PartType::Html(html) => Some((html, it.content_location())),
        _ => None,
    });
    let saved = message.header_raw("Snapshot-Content-Location").map(str::trim);
    // A page that a browser saved is a message by its form alone.
    let is_page = saved.is_some() || message.parts.iter().any(|it| it.content_location().is_some());
    let text = message.parts.iter().find_map(|it| match &it.body {
        PartType::Text(text) if it.attachment_name().is_none() => Some(text.trim()),
        _ => None,
    });
    match page {
        Some((html, address)) if is_page => {
            let mut page = html::page(html, saved.or(address), options)?;
            let title = message.subject().map(str::to_owned);
            page.metadata.title = page.metadata.title.or(title);
            Ok(page)
        }
        _ => {
            let text = match (text.filter(|it| !it.is_empty()), page) {
                (Some(text), _) => text.replace("\r\n", "\n"),
                (None, Some((html, _))) => html::fragment(html, &options.limits)?,
                (None, None) => String::new(),
            };
            Ok(Page { text, metadata: metadata(message), ..Page::default() })
        }
    }
}

fn metadata(message: &Message<'_>) -> Metadata {
    let from = message.from().and_then(|it| it.first());
    Metadata {
        title: message.subject().map(str::to_owned),
        date: message.date().map(mail_parser::DateTime::to_rfc3339),
        author: from.and_then(|it| it.name()).map(|it| Cow::Borrowed(it).into_owned()),
        ..Metadata::default()
    }
}

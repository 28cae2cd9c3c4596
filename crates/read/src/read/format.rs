//! How is this file written?

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE};
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::InputFormat;
use super::compression::Compression;

/// So many first bytes are looked at where the name says nothing.
pub(crate) const LOOKED_AT: usize = 64 << 10;

/// The extension of a file's name, below that of a compression, in lower case.
fn extension(name: &str) -> Option<String> {
    let name = match name.rsplit_once('.') {
        Some((inner, _)) if Compression::of_name(name).is_some() => inner,
        _ => name,
    };
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase())
}

/// Whether the name says that tabs part the columns.
pub(crate) fn is_tab_separated(name: &str) -> bool {
    extension(name).is_some_and(|it| it == "tsv")
}

/// The format that a file's name tells.
pub fn of_name(name: &str) -> Option<InputFormat> {
    Some(match extension(name)?.as_str() {
        "txt" | "text" | "md" | "markdown" => InputFormat::Text,
        "jsonl" | "ndjson" | "jsonlines" => InputFormat::Jsonl,
        "json" => InputFormat::Json,
        "csv" | "tsv" => InputFormat::Csv,
        "html" | "htm" | "xhtml" => InputFormat::Html,
        "parquet" => InputFormat::Parquet,
        "warc" | "wet" => InputFormat::Warc,
        "rss" | "atom" => InputFormat::Feed,
        _ => return None,
    })
}

/// The format that the first bytes of a file tell; [`InputFormat::Text`] when
/// they tell nothing else. CSV cannot be told from text and is never found.
pub(crate) fn of_content(head: &[u8]) -> InputFormat {
    if head.starts_with(b"PAR1") {
        return InputFormat::Parquet;
    }
    if head.starts_with(b"WARC/") {
        return InputFormat::Warc;
    }
    let text = readable(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let begins = |tag: &str| text.get(..tag.len()).is_some_and(|it| it.eq_ignore_ascii_case(tag));
    if begins("<!doctype html") || begins("<html") {
        InputFormat::Html
    } else if is_feed(text) {
        InputFormat::Feed
    } else if text.starts_with('{') {
        of_object(text)
    } else if text.strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with('{')) {
        InputFormat::Json
    } else {
        InputFormat::Text
    }
}

/// Whether the first element of an XML file is that of a feed.
fn is_feed(text: &str) -> bool {
    let mut rest = text;
    while let Some(tag) = rest.strip_prefix('<') {
        let end = if tag.starts_with("!--") { "-->" } else { ">" };
        if !tag.starts_with(['?', '!']) {
            let name = tag.split(|c: char| c.is_whitespace() || c == '>').next();
            return matches!(name, Some("rss" | "feed" | "rdf:RDF"));
        }
        let Some((_, after)) = tag.split_once(end) else { return false };
        rest = after.trim_start();
    }
    false
}

/// An object on one line is a record; one that goes on after the line end is
/// JSON; an article may begin with a brace, too.
fn of_object(text: &str) -> InputFormat {
    let begins_like_one = text[1..].trim_start().starts_with(['"', '}']);
    match text.split_once('\n') {
        _ if !begins_like_one => InputFormat::Text,
        Some((line, _)) if is_json(line) => InputFormat::Jsonl,
        // Longer than what we look at: nobody prints a record prettily on a
        // line of that length.
        None if text.len() + 4 >= LOOKED_AT || is_json(text) => InputFormat::Jsonl,
        Some((line, _)) if is_cut_json(line) => InputFormat::Json,
        _ => InputFormat::Text,
    }
}

fn is_json(line: &str) -> bool {
    serde_json::from_str::<&RawValue>(line).is_ok()
}

/// Whether `line` could be the beginning of JSON.
fn is_cut_json(line: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(line).is_err_and(|error| error.is_eof())
}

/// The head as text, whatever the encoding; only its ASCII is looked at.
fn readable(head: &[u8]) -> Cow<'_, str> {
    let encoding = match head {
        [0xff, 0xfe, ..] => UTF_16LE,
        [0xfe, 0xff, ..] => UTF_16BE,
        _ => return String::from_utf8_lossy(head),
    };
    encoding.decode_without_bom_handling(&head[2..]).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_below_the_compression_tells_the_format() {
        assert_eq!(of_name("a/b.TXT"), Some(InputFormat::Text));
        assert_eq!(of_name("double.ext.jsonl.txt"), Some(InputFormat::Text));
        assert_eq!(of_name("x.jsonl.gz"), Some(InputFormat::Jsonl));
        assert_eq!(of_name("x.ndjson.zst"), Some(InputFormat::Jsonl));
        assert_eq!(of_name("x.gz"), None);
        assert_eq!(of_name("noextension"), None);
    }

    #[test]
    fn the_content_tells_records_from_articles() {
        let check = |head: &str, expect| assert_eq!(of_content(head.as_bytes()), expect, "{head}");
        check("{\"id\":1,\"text\":\"x\"}\n{\"id\":2", InputFormat::Jsonl);
        check("\u{feff} {\"text\":\"x\"}", InputFormat::Jsonl);
        check("{\n  \"id\": 1\n}", InputFormat::Json);
        check("[{\"id\": 1}]", InputFormat::Json);
        check("[\n {\"id\": 1}]", InputFormat::Json);
        check("[1] The committee met.", InputFormat::Text);
        check("{not a record}\nAn article.", InputFormat::Text);
        check("{\"Yes\", he said.}\nAn article.", InputFormat::Text);
        check("An article.", InputFormat::Text);
        check("", InputFormat::Text);
        check("<!DOCTYPE HTML><p>", InputFormat::Html);
        check("PAR1\u{15}", InputFormat::Parquet);
        check("WARC/1.0\r\n", InputFormat::Warc);
        check("<?xml version=\"1.0\"?>\n<!-- > -->\n<rss version='2.0'>", InputFormat::Feed);
        check("<feed xmlns='http://www.w3.org/2005/Atom'>", InputFormat::Feed);
        check("<?xml version=\"1.0\"?><note>", InputFormat::Text);
    }

    #[test]
    fn a_first_record_longer_than_we_look_is_still_a_record() {
        let line = format!("{{\"text\": \"{}", "x".repeat(LOOKED_AT));
        assert_eq!(of_content(&line.as_bytes()[..LOOKED_AT]), InputFormat::Jsonl);
    }
}

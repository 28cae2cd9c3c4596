//! How is this file written?

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE};
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::compression::Compression;
use super::fields::Role;
use super::guess::guessed;
use super::{FieldNames, InputFormat};

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
        "docx" | "odt" => InputFormat::Office,
        "rtf" => InputFormat::Rtf,
        "eml" | "mht" | "mhtml" => InputFormat::Mail,
        "pdf" => InputFormat::Pdf,
        "zip" => InputFormat::Zip,
        _ => return None,
    })
}

/// The format of what is no text, whatever its file is called.
pub(crate) fn of_signature(head: &[u8]) -> Option<InputFormat> {
    if head.starts_with(b"{\\rtf") {
        return Some(InputFormat::Rtf);
    }
    if is_zip(head) {
        return Some(InputFormat::Zip);
    }
    if head.trim_ascii_start().starts_with(b"%PDF-") {
        return Some(InputFormat::Pdf);
    }
    is_message(head).then_some(InputFormat::Mail)
}

/// Whether the first bytes are those of a ZIP archive, which may be empty.
pub(crate) fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// Whether a text begins with the headers of a message.
fn is_message(head: &[u8]) -> bool {
    /// Headers of relays stand before those of the writer.
    const LINES: usize = 80;
    let mut named = [false; 2];
    for line in head.split(|&it| it == b'\n').take(LINES) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let Some(colon) = line.iter().position(|&it| it == b':') else { return false };
        let name = &line[..colon];
        if name.is_empty() || !name.iter().all(|&it| it.is_ascii_alphanumeric() || it == b'-') {
            return false;
        }
        named[0] |= name.eq_ignore_ascii_case(b"mime-version");
        named[1] |= name.eq_ignore_ascii_case(b"content-type");
    }
    named == [true, true]
}

/// What stands in for a file that is kept elsewhere, whatever it is called: its first line
/// says so, and within [`POINTER`] bytes.
pub(crate) fn pointer(head: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 2] = [
        (
            b"version https://git-lfs.github.com/spec/",
            "a pointer of Git LFS, and not the file: fetch that with `git lfs pull`",
        ),
        (
            b"/annex/objects/",
            "a pointer of git-annex, and not the file: fetch that with `git annex get`",
        ),
    ];
    KINDS.iter().find(|it| head.starts_with(it.0)).map(|it| it.1)
}

/// So many bytes tell a pointer.
pub(crate) const POINTER: usize = 48;

/// What a file is that is neither text nor of a kind that is read, and whether it may
/// hold an article.
pub(crate) fn foreign(head: &[u8]) -> Option<(&'static str, bool)> {
    const KINDS: [(&[u8], &str, bool); 19] = [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "a Word, Excel or PowerPoint file of before 2007: save it as DOCX or CSV",
            true,
        ),
        (b"%!PS", "PostScript", true),
        (b"AT&TFORM", "a DjVu document", true),
        (b"BOOKMOBI", "an e-book of Mobipocket", true),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it", true),
        (b"Rar!\x1a\x07", "a RAR archive: unpack it", true),
        (b"SQLite format 3\0", "an SQLite database: export a table as CSV", true),
        (b"ARROW1", "an Arrow file: save it as Parquet", true),
        (b"ORC", "an ORC file: save it as Parquet", true),
        (b"Obj\x01", "an Avro file: save it as Parquet", true),
        (b"filedesc://", "an ARC archive: convert it to WARC", true),
        (b"\x89PNG\r\n", "a PNG picture", false),
        (b"\xff\xd8\xff", "a JPEG picture", false),
        (b"GIF8", "a GIF picture", false),
        (b"\x7fELF", "a program", false),
        (b"OggS", "an Ogg recording", false),
        (b"ID3", "an MP3 recording", false),
        (b"fLaC", "a FLAC recording", false),
        (b"wOF", "a font", false),
    ];
    let found = KINDS.iter().find(|it| head.starts_with(it.0)).map(|it| (it.1, it.2));
    let is_at = |at: usize, what: &[u8]| head.get(at..at + what.len()) == Some(what);
    found
        .or_else(|| is_at(257, b"ustar").then_some(("a tar archive: unpack it", true)))
        .or_else(|| is_at(4, b"ftyp").then_some(("a video or a picture", false)))
        .or_else(|| is_at(0, b"RIFF").then_some(("a recording or a picture", false)))
        // Three letters may begin a text as well; such files have NULs.
        .filter(|it| it.0 != "an ORC file: save it as Parquet" || head.contains(&0))
        .filter(|it| it.0 != "a font" || head.contains(&0))
}

/// Whether a text is a table with tabs that a spreadsheet wrote: in UTF-16, the columns
/// of its first line called as fields of an article are.
pub(crate) fn is_table(head: &[u8], names: &FieldNames) -> bool {
    if !(head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff")) {
        return false;
    }
    let text = readable(head);
    let first = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
    let keys: Vec<String> = first.split('\t').map(|it| it.trim().to_owned()).collect();
    keys.len() > 1 && has_text(names, &keys)
}

/// Whether what is called lines of JSON is an array or printed over several lines: its
/// first line is an open bracket, or ends as an element of an array does.
pub(crate) fn is_list(head: &[u8]) -> bool {
    let text = readable(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let mut lines = text.lines().map(str::trim).filter(|it| !it.is_empty());
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    let is_element =
        |it: &str| it.strip_suffix(',').is_some_and(|it| it.ends_with('}') && is_json(it));
    match first {
        // One damaged line is no other format.
        "{" => second.starts_with('"') && !is_json(second),
        "[" => {
            is_element(second)
                || second == "{"
                || second.starts_with('{') && lines.next() == Some("]")
        }
        _ => is_element(first.strip_prefix('[').unwrap_or(first)),
    }
}

/// Whether one of `keys` names the text, or is guessed to.
pub(crate) fn has_text(names: &FieldNames, keys: &[String]) -> bool {
    let is_text =
        |names: &FieldNames| keys.iter().any(|it| matches!(names.role(it), Some((Role::Text, _))));
    is_text(names) || guessed(names, keys).is_some_and(|it| is_text(&it.0))
}

/// The format that the first bytes of a file tell; [`InputFormat::Text`] when
/// they tell nothing else. CSV is told from text by its header, in [`likeness`](super::dialect::likeness).
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
    fn arrays_and_records_of_several_lines_are_told_from_a_damaged_line() {
        for list in [
            "[\n{\"a\":1},\n{}]",
            "[{\"a\":1},\n{}]",
            "{\"a\":1},\n{}",
            "{\n \"a\": 1\n}",
            "[\n{}\n]",
        ] {
            assert!(is_list(list.as_bytes()), "{list}");
        }
        for lines in
            ["{\n{\"a\":1}\n", "[\n{\"a\":1}\n{}\n", "{\"a\":1\n{}\n", "[]\n{}\n", "{}\n{}"]
        {
            assert!(!is_list(lines.as_bytes()), "{lines}");
        }
    }

    #[test]
    fn a_first_record_longer_than_we_look_is_still_a_record() {
        let line = format!("{{\"text\": \"{}", "x".repeat(LOOKED_AT));
        assert_eq!(of_content(&line.as_bytes()[..LOOKED_AT]), InputFormat::Jsonl);
    }
}

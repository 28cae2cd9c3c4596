//! The encoding that a page or an XML file says it has.

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// A declaration stands in the first kilobyte, says the HTML standard; pages
/// with much before it are read by browsers nonetheless.
const LOOKED_AT: usize = 4096;

/// The encoding called `label`, as far as bytes without a mark can have it.
pub(super) fn of_label(label: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(label.trim().as_bytes())?;
    Some(if encoding == UTF_16LE || encoding == UTF_16BE {
        // Who can read the declaration as ASCII sees that it is wrong.
        UTF_8
    } else if encoding == X_USER_DEFINED {
        WINDOWS_1252
    } else {
        encoding
    })
}

/// The encoding that `bytes` declare in a `<meta>` element or an XML declaration.
pub(super) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(LOOKED_AT)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let mut rest = head.trim_start();
    if let Some(declaration) = rest.strip_prefix("<?xml")
        && let Some((declaration, _)) = declaration.split_once("?>")
        && let Some(encoding) = value(declaration, "encoding").and_then(of_label)
    {
        return Some(encoding);
    }
    while let Some((_, tag)) = rest.split_once('<') {
        // What is commented out declares nothing.
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        rest = tag;
        let Some(tag) = tag.strip_prefix("meta") else { continue };
        let tag = tag.split_once('>').map_or(tag, |(tag, _)| tag);
        if let Some(encoding) = value(tag, "charset").and_then(of_label) {
            return Some(encoding);
        }
    }
    None
}

/// The encoding that a `Content-Type` header names.
pub(super) fn of_content_type(header: &str) -> Option<&'static Encoding> {
    value(&header.to_ascii_lowercase(), "charset").and_then(of_label)
}

/// Whether UTF-8 and the encoding read the same bytes, all below 128, differently.
pub(super) fn hides_in_ascii(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    encoding == ISO_2022_JP && bytes.contains(&0x1b)
}

/// What stands after `name=`, with or without quotation marks.
fn value<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(name)?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let rest = rest.trim_start_matches(['"', '\'']);
    rest.split(['"', '\'', ';', '>', '/', ' ', '\t', '\r', '\n']).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_found_where_they_may_stand() {
        let check = |text: &str, expect: Option<&str>| {
            let found = declared(text.as_bytes()).map(|it| it.name().to_ascii_lowercase());
            assert_eq!(found.as_deref(), expect, "{text}");
        };
        check("<meta charset=utf-8>", Some("utf-8"));
        check("<META CHARSET = 'Shift_JIS'/>", Some("shift_jis"));
        let http = "<meta http-equiv=Content-Type content=\"text/html; charset=iso-8859-2\">";
        check(http, Some("iso-8859-2"));
        check("<?xml version=\"1.0\" encoding='koi8-r'?><rss>", Some("koi8-r"));
        check("<!-- <meta charset=big5> --><meta charset=gbk>", Some("gbk"));
        check("<meta charset=utf-16>", Some("utf-8"));
        check("<meta name=x content=y><p>charset=gbk", None);
        check("", None);
    }

    #[test]
    fn a_header_names_its_charset() {
        let name = |header: &str| of_content_type(header).map(Encoding::name);
        assert_eq!(name("text/html; charset=\"Windows-1251\""), Some("windows-1251"));
        assert_eq!(name("text/html"), None);
    }
}

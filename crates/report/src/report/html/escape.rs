//! Text from the input, made harmless for a page.

use crate::report::escape_terminal;
use maud::PreEscaped;
use std::fmt::Write as _;

/// The input's text: nothing of it is markup, and nothing of it is invisible.
///
/// Fit for an element's content and for a quoted attribute's value. Controls and
/// bidirectional characters are shown by their codes, so that no text reads other
/// than it is; line breaks and tabs are spaces.
pub(crate) fn escape(text: &str) -> String {
    if text.contains(['\n', '\r', '\t']) {
        return escape_html(&escape_terminal(&text.replace(['\n', '\r', '\t'], " ")));
    }
    escape_html(&escape_terminal(text))
}

/// [`escape`]d text as markup.
#[must_use]
pub fn shown(text: &str) -> PreEscaped<String> {
    PreEscaped(escape(text))
}

/// `&`, `<`, `>` and both quotation marks as character references.
pub(crate) fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// The name of line `line` of the document `id` in an address: `#ID:LINE`.
///
/// It stands in the `id` of the element and after the `#` of a link alike. What a
/// browser writes with a percent sign, whether typed or clicked, is written so
/// here, and so is what could end an attribute: the result needs no escaping.
pub(crate) fn anchor(id: &str, line: usize) -> String {
    let mut out = String::with_capacity(id.len() + 8);
    for byte in id.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(char::from(byte)),
            b'-' | b'.' | b'_' | b'~' | b'/' | b':' | b'@' | b'!' | b'$' | b'(' | b')' | b'*'
            | b'+' | b',' | b';' | b'=' | b'?' | b'#' | b'[' | b']' => {
                out.push(char::from(byte));
            }
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out + &format!(":{line}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_markup_or_invisible() {
        assert_eq!(
            escape("<b a=\"x\" c='y'>&amp;"),
            "&lt;b a=&quot;x&quot; c=&#39;y&#39;&gt;&amp;amp;"
        );
        assert_eq!(escape("a\n\tb\u{202e}c\u{1b}"), "a  b\\u{202e}c\\u{1b}");
    }

    #[test]
    fn an_anchor_is_what_a_browser_makes_of_it() {
        assert_eq!(anchor("seeds/a.txt", 19), "seeds/a.txt:19");
        assert_eq!(anchor("news.jsonl:3", 1), "news.jsonl:3:1");
        assert_eq!(anchor("a b\"><script>'%é", 2), "a%20b%22%3E%3Cscript%3E%27%25%C3%A9:2");
    }
}

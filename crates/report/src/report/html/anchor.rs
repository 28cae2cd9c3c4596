//! Addresses of places on a page.

use std::fmt::Write as _;

/// The name of line `line` of the document `id` in an address: `#ID:LINE`.
///
/// It stands in the `id` of the element and after the `#` of a link alike. What a
/// browser writes with a percent sign, whether typed or clicked, is written so
/// here, and so is what could end an attribute.
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
    fn an_anchor_is_what_a_browser_makes_of_it() {
        assert_eq!(anchor("seeds/a.txt", 19), "seeds/a.txt:19");
        assert_eq!(anchor("news.jsonl:3", 1), "news.jsonl:3:1");
        assert_eq!(anchor("a b\"><script>'%é", 2), "a%20b%22%3E%3Cscript%3E%27%25%C3%A9:2");
    }
}

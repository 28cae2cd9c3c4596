//! JSON that may be shown.
//!
//! JSON lets its writer escape any character, and asks for it only where a string would
//! end. A terminal obeys more than that: DEL, the second set of controls, and what turns
//! the direction of text. They are written as `\u009b`: to a program the same string.

use std::io::{self, Write};

use serde::Serialize;

/// Writes `value` as compact JSON.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub(crate) fn write_json<T: Serialize + ?Sized>(out: impl Write, value: &T) -> io::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(out, Shown)).map_err(Into::into)
}

/// `value` as compact JSON.
///
/// # Errors
///
/// Returns the error of serializing.
pub(crate) fn json_text<T: Serialize + ?Sized>(value: &T) -> io::Result<String> {
    let mut out = Vec::new();
    write_json(&mut out, value)?;
    String::from_utf8(out).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

struct Shown;

impl serde_json::ser::Formatter for Shown {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        // What is escaped begins with one of these bytes.
        while let Some((at, c)) = rest
            .bytes()
            .enumerate()
            .filter(|(_, byte)| matches!(byte, 0x7f | 0xc2 | 0xd8 | 0xe2))
            .find_map(|(at, _)| Some((at, rest[at..].chars().next().filter(|&c| is_obeyed(c))?)))
        {
            writer.write_all(&rest.as_bytes()[..at])?;
            write!(writer, "\\u{:04x}", u32::from(c))?;
            rest = &rest[at + c.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }
}

/// DEL, the second set of controls, line and paragraph separators, and what turns the
/// direction of text.
const fn is_obeyed(c: char) -> bool {
    matches!(
        c,
        '\u{7f}'..='\u{9f}'
            | '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_escaped_and_to_a_program_the_same() {
        let text = "a\u{7f}b\u{9b}31m\u{202e}c\u{61c}\u{2066}\u{200f}\u{2028}“é”\n\u{1b}";
        let json = json_text(text).unwrap();
        let raw = json.chars().any(|c| c.is_control() || is_obeyed(c));
        assert!(!raw, "{json}");
        assert!(json.contains("\\u009b31m\\u202ec") && json.contains("“é”"), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}

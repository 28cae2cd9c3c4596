//! Text from the input, made harmless for a terminal.
//!
//! A headline can carry an escape sequence that recolors the screen, retitles
//! the window or overwrites the line above, and a bidirectional control that
//! makes a sentence read as another. Whatever a reader of a terminal or of a
//! log is shown goes through here first: article text, file names, ids,
//! outlets, speakers, messages.
//!
//! Such a character is shown as `\u{1b}`, Rust's own notation. A backslash is
//! left alone unless it stands before `u{`, where it becomes `\u{5c}`, so the
//! escaped text can always be turned back into the original, and text that
//! merely looks escaped is told apart from text that was.
//!
//! Cost: one pass, no allocation where nothing needs escaping. Rejected:
//! replacing with U+FFFD or dropping (a reader could not see what was there),
//! and caret notation `^[` (ambiguous, and it has no form for U+202E).

use std::borrow::Cow;

/// What happens to the two white-space controls that text is laid out with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Breaks {
    Escape,
    Keep,
}

/// Escapes everything that is not plainly visible, for text on one line.
///
/// Escaped are the C0 controls (also line feed and tab), DEL, the C1 controls,
/// the bidirectional controls, the line and paragraph separators, and the
/// invisible formatting characters of [`crate::text::is_format`]. Two of these
/// stay where they are needed to write a language or an emoji: a joiner or
/// non-joiner between two characters that are not ASCII (Persian, Hindi,
/// family emoji), and a variation selector after such a character.
///
/// # Example: what looks escaped already is escaped once more
///
/// ```
/// use wireprint_report::report::escape_terminal;
///
/// assert_eq!(escape_terminal("a\x1b[31mb"), r"a\u{1b}[31mb");
/// assert_eq!(escape_terminal(r"C:\users"), r"C:\users");
/// assert_eq!(escape_terminal(r"\u{1b}"), r"\u{5c}u{1b}");
/// ```
#[must_use]
pub fn escape_terminal(text: &str) -> Cow<'_, str> {
    escape(text, Breaks::Escape)
}

/// Like [`escape_terminal`], with line feeds and tabs left as they are: for
/// text that is printed in its own lines.
#[must_use]
pub fn escape_terminal_lines(text: &str) -> Cow<'_, str> {
    escape(text, Breaks::Keep)
}

fn escape(text: &str, breaks: Breaks) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'[' | b']'..=b'~')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let mut copied = 0;
    let mut before = None;
    for (at, c) in text.char_indices() {
        if matches!(c, ' '..='[' | ']'..='~') {
            before = Some(c);
            continue;
        }
        let rest = &text[at + c.len_utf8()..];
        if must_escape(c, before, rest, breaks) {
            out.push_str(&text[copied..at]);
            out.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
            copied = at + c.len_utf8();
        }
        before = Some(c);
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

/// Whether `c`, standing between `before` and `rest`, must not be sent raw.
fn must_escape(c: char, before: Option<char>, rest: &str, breaks: Breaks) -> bool {
    match c {
        '\n' | '\t' => breaks == Breaks::Escape,
        // What reads as an escape would else be taken for one of ours.
        '\\' => rest.starts_with("u{"),
        '\u{2028}' | '\u{2029}' | '\u{fff9}'..='\u{fffb}' => true,
        '\u{200c}' | '\u{200d}' => !(joins(before) && joins(rest.chars().next())),
        '\u{fe00}'..='\u{fe0f}' => !joins(before),
        _ => c.is_control() || crate::text::is_format(c),
    }
}

/// Whether a joiner or a variation selector beside `c` has work to do.
fn joins(c: Option<char>) -> bool {
    c.is_some_and(|c| {
        !c.is_ascii()
            && !c.is_control()
            && !c.is_whitespace()
            && (matches!(c, '\u{fe00}'..='\u{fe0f}') || !crate::text::is_format(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(input: &str, expect: &str) {
        assert_eq!(escape_terminal(input), expect);
    }

    /// Reads `\u{…}` back, the naive way.
    fn unescape(text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find("\\u{") {
            let end = rest[at..].find('}').unwrap() + at;
            let code = u32::from_str_radix(&rest[at + 3..end], 16).unwrap();
            out.push_str(&rest[..at]);
            out.push(char::from_u32(code).unwrap());
            rest = &rest[end + 1..];
        }
        out + rest
    }

    /// The ranges by number, written down independently of the code above.
    fn dangerous(c: char) -> bool {
        matches!(u32::from(c),
            0x00..=0x1f | 0x7f..=0x9f | 0x061c | 0x200e | 0x200f | 0x202a..=0x202e
            | 0x2066..=0x2069 | 0x2028 | 0x2029 | 0x200b | 0x2060 | 0xfeff)
    }

    #[test]
    fn controls_are_shown_as_their_code_points() {
        check("\0\x07\x1b]0;t\x7f", "\\u{0}\\u{7}\\u{1b}]0;t\\u{7f}");
        check("a\u{9b}31m", "a\\u{9b}31m");
        check("a\r\nb\tc", "a\\u{d}\\u{a}b\\u{9}c");
        check("\u{202e}drow\u{2066}\u{61c}", "\\u{202e}drow\\u{2066}\\u{61c}");
        check("a\u{2028}b\u{200b}c\u{feff}", "a\\u{2028}b\\u{200b}c\\u{feff}");
        check("pass\u{ad}word\u{e0041}", "pass\\u{ad}word\\u{e0041}");
    }

    #[test]
    fn ordinary_text_is_borrowed() {
        for text in ["", "plain", "“Größe” — 守る", "C:\\temp"] {
            assert!(matches!(escape_terminal(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn joiners_stay_where_a_script_needs_them() {
        check("می\u{200c}خواهم", "می\u{200c}خواهم");
        check("👩\u{200d}👧 ❤\u{fe0f}\u{200d}🔥", "👩\u{200d}👧 ❤\u{fe0f}\u{200d}🔥");
        check("pa\u{200c}ss", "pa\\u{200c}ss");
        check("é\u{200d}", "é\\u{200d}");
        check("a\u{fe0f}", "a\\u{fe0f}");
    }

    #[test]
    fn lines_may_keep_their_breaks_and_nothing_else() {
        assert_eq!(escape_terminal_lines("a\n\tb\r\u{b}"), "a\n\tb\\u{d}\\u{b}");
    }

    proptest! {
        #[test]
        fn no_control_gets_through_and_nothing_is_lost(
            text in prop_oneof![
                any::<String>(),
                "[\\\\u{}0-9a-f\u{0}-\u{20}\u{7f}-\u{9f}\u{200b}-\u{202f}\u{2060}-\u{206f}é]{0,40}",
            ],
        ) {
            let escaped = escape_terminal(&text);
            prop_assert!(!escaped.chars().any(dangerous), "{escaped:?}");
            prop_assert_eq!(unescape(&escaped), text.clone());
            let lines = escape_terminal_lines(&text);
            prop_assert!(!lines.chars().any(|c| dangerous(c) && c != '\n' && c != '\t'));
            prop_assert_eq!(unescape(&lines), text);
        }
    }
}

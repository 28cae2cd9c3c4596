//! # invisible-character (WP405)
//!
//! ## What it does
//!
//! Finds characters that nobody sees: zero-width spaces and joiners where no script
//! needs them, bidirectional controls in text that runs one way, tags, fillers, byte
//! order marks inside the text, and control characters.
//!
//! ## Why it matters
//!
//! Such characters part words that look whole, so that searches and comparisons miss
//! them; some sites put them there to mark copies. Bidirectional controls can make a
//! sentence read as another.
//!
//! ## Known problems
//!
//! Joiners in Persian, Hindi and emoji, and direction marks in Hebrew and Arabic text,
//! belong there and are left alone. Soft hyphens are passed over unless asked for: many
//! content systems put them into long words.
//!
//! ## Example
//!
//! `Wash⟨U+200B⟩ington` is found: a zero-width space inside a word.
//!
//! ## Options
//!
//! - `soft-hyphens`: whether soft hyphens are found, too; false

use crate::check::registry::{Find, Needs, Rule};
use crate::check::{Article, Draft, OptionDefault, OptionSpec, Options};
use crate::text::{Place, Severity, Span, is_format};

pub(super) static RULE: Rule = Rule {
    code: "WP405",
    name: "invisible-character",
    summary: "a character that nobody sees",
    severity: Severity::Warning,
    default_on: true,
    needs: Needs::TEXT,
    options: &[OptionSpec {
        name: "soft-hyphens",
        default: OptionDefault::Flag(false),
        help: "Whether soft hyphens are found, too.",
    }],
    source: include_str!("invisible_character.rs"),
    find: Find::InText(find),
};

fn find(article: &Article<'_>, options: &Options) -> Vec<Draft> {
    let hyphens = options.flag("soft-hyphens");
    let mut start = 0;
    let mut res = Vec::new();
    for line in article.text.split_inclusive('\n') {
        res.extend(in_line(line.trim_end_matches(['\n', '\r']), hyphens).map(|(span, what)| {
            let span = Span::new(start + span.start, start + span.end);
            Draft::exactly(Place { doc: article.doc, span }, what, line.trim().to_owned())
        }));
        start += line.len();
    }
    res
}

/// The first invisible character of `line` with its word, and what is said of them all.
fn in_line(line: &str, hyphens: bool) -> Option<(Span, String)> {
    // Space to tilde, and tabs: no line of plain text has anything else.
    if line.bytes().all(|it| matches!(it, b' '..=b'~' | b'\t')) {
        return None;
    }
    let rtl = line.chars().any(is_right_to_left);
    let mut before = None;
    let mut found: Option<(usize, char)> = None;
    let mut more = 0;
    for (at, c) in line.char_indices() {
        let after = line[at + c.len_utf8()..].chars().next();
        if is_invisible(c, before, after, rtl, hyphens) {
            match found {
                None => found = Some((at, c)),
                Some(_) => more += 1,
            }
        }
        before = Some(c);
    }
    let (at, c) = found?;
    let start = line[..at]
        .rfind(char::is_whitespace)
        .map_or(0, |space| space + line[space..].chars().next().map_or(0, char::len_utf8));
    let rest = &line[at + c.len_utf8()..];
    let end = line.len() - rest.len() + rest.find(char::is_whitespace).unwrap_or(rest.len());
    let more = match more {
        0 => String::new(),
        1 => ", and one more on this line".to_owned(),
        _ => format!(", and {more} more on this line"),
    };
    Some((Span::new(start, end), format!("{} (U+{:04X}){more}", name(c), u32::from(c))))
}

fn is_invisible(
    c: char,
    before: Option<char>,
    after: Option<char>,
    rtl: bool,
    hyphens: bool,
) -> bool {
    let joins = |it: Option<char>| it.is_some_and(|it| !it.is_ascii() && !it.is_whitespace());
    match c {
        '\t' | '\u{85}' | '\u{80}'..='\u{9f}' => false,
        '\u{ad}' => hyphens,
        // Between two letters of a script that joins, or in an emoji.
        '\u{200c}' | '\u{200d}' => !(joins(before) && joins(after)),
        // After an emoji, an ideograph or a sign. Mongolian has selectors of its own.
        '\u{fe00}'..='\u{fe0f}' => before.is_none_or(|it| it.is_ascii_alphabetic()),
        '\u{180b}'..='\u{180f}' | '\u{17b4}'..='\u{17b5}' => false,
        // Flags of England, Scotland and Wales are spelled in tags.
        '\u{e0020}'..='\u{e007f}' => {
            !before.is_some_and(|it| it == '🏴' || matches!(it, '\u{e0020}'..='\u{e007f}'))
        }
        // Signs that direct the eye in mixed text.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            !rtl
        }
        // Thai, Khmer and others mark where a line may break.
        '\u{200b}' => !joins_unspaced(before) && !joins_unspaced(after),
        // Fillers of Hangul syllables.
        '\u{115f}' | '\u{1160}' => false,
        _ => c.is_control() || is_format(c),
    }
}

fn joins_unspaced(c: Option<char>) -> bool {
    c.is_some_and(crate::text::is_unspaced)
}

/// Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}')
        && c != '\u{61c}'
}

fn name(c: char) -> &'static str {
    match c {
        '\u{ad}' => "a soft hyphen",
        '\u{200b}' => "a zero-width space",
        '\u{200c}' | '\u{200d}' => "a zero-width joiner that joins nothing",
        '\u{2060}' => "a word joiner",
        '\u{feff}' => "a byte order mark inside the text",
        '\u{61c}' | '\u{200e}' | '\u{200f}' => "a direction mark",
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "a bidirectional control",
        '\u{fe00}'..='\u{fe0f}' => "a variation selector after a letter",
        '\u{e0000}'..='\u{e0fff}' => "a tag character",
        _ if c.is_control() => "a control character",
        _ => "an invisible character",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expect: Option<(&str, &str)>) {
        let found = in_line(line, false);
        let found = found.as_ref().map(|(span, what)| (span.of(line), what.as_str()));
        assert_eq!(found, expect, "{line:?}");
    }

    #[test]
    fn invisible_characters_are_named_with_their_word() {
        check(
            "In Wash\u{200b}ington, he",
            Some(("Wash\u{200b}ington,", "a zero-width space (U+200B)")),
        );
        check(
            "a \u{202e}b\u{202c} c",
            Some((
                "\u{202e}b\u{202c}",
                "a bidirectional control (U+202E), and one more on this line",
            )),
        );
        check("x\u{7}", Some(("x\u{7}", "a control character (U+0007)")));
        check("\u{feff}A", Some(("\u{feff}A", "a byte order mark inside the text (U+FEFF)")));
        check(
            "pa\u{200d}ss",
            Some(("pa\u{200d}ss", "a zero-width joiner that joins nothing (U+200D)")),
        );
    }

    #[test]
    fn what_a_script_needs_is_left_alone() {
        for line in [
            "می\u{200c}خواهم",
            "👩\u{200d}👧 ❤\u{fe0f}",
            "שלום\u{200f} 5",
            "co\u{ad}op",
            "a\tb",
            "ภาษา\u{200b}ไทย",
            "🏴\u{e0067}\u{e0062}\u{e007f}",
            "5\u{fe0f}\u{20e3}",
            "a\u{a0}b",
        ] {
            check(line, None);
        }
    }
}

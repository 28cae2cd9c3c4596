//! What does an edit touch?

use super::points::{is_point, points_differ};
use super::types::EditClass;
use crate::normalize::plain_digit;
use crate::text::{Span, is_format, is_unspaced};
use unicode_normalization::UnicodeNormalization;

/// What changes when `old_span` of `old` becomes `new_span` of `new`.
///
/// Both stretches are reduced to a canonical form: NFKC, no format characters, no
/// Arabic and Hebrew vowel points, ASCII digits, all quotation marks alike, no dashes (but beside a digit, where a dash is a
/// minus sign or a range), and no white space but between two words. What makes
/// the forms differ names the class. The characters beside the stretches are
/// looked at, never compared. Cost: linear in the stretches.
pub(super) fn edit_class(old: &str, old_span: Span, new: &str, new_span: Span) -> EditClass {
    // From the least difference on: the first that explains all of it.
    if squeezed_eq(old_span.of(old), new_span.of(new)) {
        return EditClass::Same;
    }
    if other_letters(old_span.of(old), new_span.of(new)) {
        return EditClass::Wording;
    }
    let points_differ = points_differ(old_span.of(old), new_span.of(new));
    let (old, new) = (canonical(old, old_span), canonical(new, new_span));
    if old == new {
        return if points_differ { EditClass::Wording } else { EditClass::Cosmetic };
    }
    if without_punctuation(&old) == without_punctuation(&new) {
        return EditClass::Punctuation;
    }
    let (old, new) = (old.to_lowercase(), new.to_lowercase());
    if old == new {
        return EditClass::Case;
    }
    if without_punctuation(&old) == without_punctuation(&new) {
        return EditClass::PunctuationAndCase;
    }
    EditClass::Wording
}

/// Whether two ASCII stretches differ in more than case and marks: the usual
/// case, told without building the canonical forms.
fn other_letters(old: &str, new: &str) -> bool {
    let ascii = old.is_ascii() && new.is_ascii();
    ascii && !ascii_letters(old).eq(ascii_letters(new))
}

fn ascii_letters(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().filter(u8::is_ascii_alphanumeric).map(|it| it.to_ascii_lowercase())
}

/// Whether the two are equal with any white space as one space.
pub(super) fn squeezed_eq(a: &str, b: &str) -> bool {
    a == b || (has_space(a) || has_space(b)) && squeeze(a) == squeeze(b)
}

fn has_space(text: &str) -> bool {
    text.contains(char::is_whitespace)
}

/// `text` with any run of white space, at the ends too, as one space.
pub(super) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() {
            if !space {
                out.push(' ');
            }
            space = true;
        } else {
            out.push(c);
            space = false;
        }
    }
    out
}

/// The quotation marks of all styles, and the apostrophes that look like them.
pub(super) const fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '`' | '´' | 'ʼ' | '«' | '»' | '‘'..='‟' | '′' | '″' | '‹' | '›'
            | '「'..='』' | '〝'..='〟' | '＂' | '＇' | '｢' | '｣'
    )
}

/// Hyphens, dashes and the minus sign.
pub(super) const fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2212}'
                | '\u{2E3A}'
                | '\u{2E3B}'
                | '\u{FE58}'
                | '\u{FE63}'
                | '\u{FF0D}'
    )
}

fn canonical(text: &str, span: Span) -> String {
    let mut out = Builder::default();
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].chars().next();
    let chars: Vec<char> = span.of(text).chars().collect();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        at += 1;
        if is_dash(c) {
            let previous = if at >= 2 { chars.get(at - 2).copied() } else { before };
            let next = chars.get(at).copied().or(after);
            let digit = |it: Option<char>| it.is_some_and(char::is_numeric);
            if let Some(resumed) = line_break(&chars, at) {
                at = resumed;
            } else if digit(next) || (digit(previous) && !next.is_some_and(char::is_whitespace)) {
                out.push('-');
            } else {
                out.space = true;
            }
        } else if c.is_whitespace() {
            out.space = true;
        } else if !is_format(c) && !is_point(c) {
            let plain = std::iter::once(c).nfkc().filter(|&it| !is_point(it)).map(plain_digit);
            plain.for_each(|it| out.push(it));
        }
    }
    // Marks that stood alone above may compose with the letter before them.
    out.text.nfkc().collect()
}

/// Where a word goes on that a hyphen before `at` and a line end part.
fn line_break(chars: &[char], at: usize) -> Option<usize> {
    let rest = chars.get(at..)?;
    let gap = rest.iter().take_while(|c| c.is_whitespace()).count();
    let next = rest.get(gap)?;
    (rest[..gap].contains(&'\n') && next.is_lowercase()).then_some(at + gap)
}

/// A canonical form in the making.
#[derive(Default)]
struct Builder {
    text: String,
    /// Whether white space or a dash stands before the next character.
    space: bool,
}

impl Builder {
    fn push(&mut self, c: char) {
        if c.is_whitespace() {
            self.space = true;
            return;
        }
        let c = if is_quote(c) { '"' } else { c };
        let parts = |it: char| it.is_alphanumeric() && !is_unspaced(it);
        if self.space && parts(c) && self.text.chars().next_back().is_some_and(parts) {
            self.text.push(' ');
        }
        self.space = false;
        self.text.push(c);
    }
}

/// The words of a canonical form, one space between them.
///
/// A full stop after a single letter belongs to an acronym and parts nothing.
fn without_punctuation(canonical: &str) -> String {
    let mut out = Builder::default();
    let mut letters = 0;
    for c in canonical.chars() {
        if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) || is_symbol(c)
        {
            out.push(c);
            letters += 1;
        } else {
            out.space |= c != '.' || letters != 1;
            letters = 0;
        }
    }
    out.text
}

/// Characters that say something, though they are no letters: currencies, signs, emoji.
const fn is_symbol(c: char) -> bool {
    matches!(c,
        '$' | '%' | '+' | '<' | '=' | '>' | '&' | '@' | '#' | '|' | '~' | '^' | '-' | '\u{A2}'..='\u{A9}'
        | '\u{AC}'..='\u{B1}' | '\u{D7}' | '\u{F7}' | '\u{2030}' | '\u{2031}' | '\u{20A0}'..='\u{20CF}'
        | '\u{2100}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(old: &str, new: &str) -> EditClass {
        edit_class(old, Span::new(0, old.len()), new, Span::new(0, new.len()))
    }

    #[test]
    fn style_is_cosmetic() {
        for (old, new) in [
            ("“Yes”, he said", "\"Yes\", he said"),
            ("„Ja“", "»Ja«"),
            ("don’t", "don't"),
            ("well-known", "well known"),
            ("it — or not", "it - or not"),
            ("5–10", "5-10"),
            ("cafe\u{301}", "café"),
            ("ﬁnal", "final"),
            ("wait…", "wait..."),
            ("zero\u{200b}width", "zerowidth"),
            ("infor-\nmation", "information"),
            ("東 京", "東京"),
            ("قالَ الوزيرُ", "قال الوزير"),
            ("רֹאשׁ", "ראש"),
            ("١٢٫٥٪", "12.5%"),
            ("۱۲ نفر", "12 نفر"),
            ("२०२४", "2024"),
        ] {
            assert_eq!(class(old, new), EditClass::Cosmetic, "{old:?} {new:?}");
        }
        assert_eq!(class("a  b\n", "a b "), EditClass::Same);
    }

    #[test]
    fn what_a_reader_hears_is_not_cosmetic() {
        for (old, new, expect) in [
            ("Yes", "yes", EditClass::Case),
            ("yes, sir", "yes sir", EditClass::Punctuation),
            ("U.S.", "US", EditClass::Punctuation),
            ("Yes, sir", "yes sir", EditClass::PunctuationAndCase),
            ("-5", "5", EditClass::Wording),
            ("5-10", "510", EditClass::Wording),
            ("now here", "nowhere", EditClass::Wording),
            ("$5", "€5", EditClass::Wording),
            ("5%", "5", EditClass::Wording),
            ("defence", "defense", EditClass::Wording),
            ("١٢", "13", EditClass::Wording),
            ("كَتَبَ", "كُتِبَ", EditClass::Wording),
        ] {
            assert_eq!(class(old, new), expect, "{old:?} {new:?}");
        }
    }

    #[test]
    fn a_dash_beside_a_digit_outside_the_stretch_counts() {
        assert_eq!(
            edit_class("at -5", Span::new(3, 4), "at 5", Span::new(3, 3)),
            EditClass::Wording
        );
    }
}

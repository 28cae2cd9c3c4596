//! Which characters are quotation marks, and what their surroundings say.

use super::types::QuotationMarks;
use crate::language;
use crate::text::{Span, is_format, is_unspaced};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Marks that can close each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Class {
    Double,
    Single,
    Guillemet,
    GuillemetSingle,
    Corner,
    WhiteCorner,
}

/// One mark of a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) span: Span,
    pub(super) class: Class,
    /// The character; `"` for two single marks in a row.
    pub(super) glyph: char,
    /// What stands before it, other marks skipped.
    pub(super) before: Side,
    /// What stands behind it, other marks skipped.
    pub(super) after: Side,
    /// An apostrophe, an inch or a minute sign by its surroundings alone.
    pub(super) silent: bool,
    /// A shortened word (*'em*, *'90s*) may begin with it.
    pub(super) elision: bool,
}

/// A neighbour of a mark.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    /// The end of the block, or white space.
    Space,
    /// An opening bracket or a dash: nothing closes behind it, nothing opens before it.
    Edge,
    /// A full stop, a comma and the like, or a closing bracket.
    Stop,
    /// A letter, a digit or anything else.
    Word,
}

impl Mark {
    /// Whether a quotation can begin here, by the surroundings.
    pub(super) fn opens(&self) -> bool {
        matches!(self.before, Side::Space | Side::Edge) && self.after != Side::Space
    }

    /// Whether a quotation can end here, by the surroundings.
    pub(super) fn closes(&self) -> bool {
        self.before != Side::Space && matches!(self.after, Side::Space | Side::Stop | Side::Edge)
    }
}

pub(super) const fn class_of(c: char) -> Option<Class> {
    Some(match c {
        '"' | '“' | '”' | '„' | '‟' | '＂' | '〝' | '〞' | '〟' => Class::Double,
        '\'' | '‘' | '’' | '‚' | '‛' | '＇' | '`' => Class::Single,
        '«' | '»' => Class::Guillemet,
        '‹' | '›' => Class::GuillemetSingle,
        '「' | '」' | '｢' | '｣' | '﹁' | '﹂' => Class::Corner,
        '『' | '』' | '﹃' | '﹄' => Class::WhiteCorner,
        _ => return None,
    })
}

/// Whether the bytes of a mark begin with `byte`: most of a text needs no further look.
const fn may_begin(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`' | 0xC2 | 0xE2 | 0xE3 | 0xEF)
}

/// The public name of the pair that `open` and `close` make.
pub(super) const fn pair_name(class: Class, open: char, close: Option<char>) -> QuotationMarks {
    match (class, open, close) {
        (Class::Double, '„', _) => QuotationMarks::Low,
        (Class::Double, '"' | '＂', _) => QuotationMarks::Straight,
        (Class::Double, ..) => QuotationMarks::Curly,
        (Class::Single, '‚', _) => QuotationMarks::LowSingle,
        (Class::Single, '\'' | '`' | '＇', _) | (Class::Single, _, Some('\'')) => {
            QuotationMarks::StraightSingle
        }
        (Class::Single, ..) => QuotationMarks::CurlySingle,
        (Class::Guillemet, ..) => QuotationMarks::Guillemets,
        (Class::GuillemetSingle, ..) => QuotationMarks::GuillemetsSingle,
        (Class::Corner, ..) => QuotationMarks::Corner,
        (Class::WhiteCorner, ..) => QuotationMarks::WhiteCorner,
    }
}

static ELISIONS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| language::words("elisions").collect());

/// The marks of `block`, in order.
pub(super) fn find_marks(text: &str, block: Span) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut past = block.start;
    let bytes = block.of(text).bytes().enumerate();
    for at in bytes.filter(|it| may_begin(it.1)).map(|it| block.start + it.0) {
        let found = text[at..].chars().next().and_then(|c| Some((c, class_of(c)?)));
        let Some((c, mut class)) = found else { continue };
        // The second of two single marks that were read as one.
        if at < past {
            continue;
        }
        let (mut end, mut glyph) = (at + c.len_utf8(), c);
        // Two single marks in a row are how typewriters and TeX write a double one.
        if class == Class::Single && c != '‚' && text[end..block.end].starts_with(c) {
            (class, glyph, end) = (Class::Double, '"', end + c.len_utf8());
        }
        past = end;
        marks.push(look(
            text,
            block,
            Mark {
                span: Span::new(at, end),
                class,
                glyph,
                before: Side::Space,
                after: Side::Space,
                silent: false,
                elision: false,
            },
        ));
    }
    marks
}

/// Reads the surroundings of a mark.
fn look(text: &str, block: Span, mut mark: Mark) -> Mark {
    let left = &text[block.start..mark.span.start];
    let right = &text[mark.span.end..block.end];
    mark.before = side(left.chars().rev(), true);
    mark.after = side(right.chars(), false);
    let before = left.chars().next_back();
    let after = right.chars().next();
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c));
    match mark.class {
        Class::Single => {
            // rock 'n' roll: the letter between two apostrophes.
            let single = |c| class_of(c) == Some(Class::Single);
            let lone = right.strip_prefix(['n', 'N']).is_some_and(|it| it.starts_with(single))
                || left.strip_suffix(['n', 'N']).is_some_and(|it| it.ends_with(single));
            mark.silent = lone || word(before) && word(after);
            mark.elision = is_elision(right);
        }
        // 5'10": feet and inches, also inside a quotation.
        Class::Double if mark.glyph == '"' => {
            let rest = left.trim_end_matches(|c: char| c.is_ascii_digit());
            let feet = rest
                .strip_suffix(['\'', '’', '′'])
                .is_some_and(|it| it.ends_with(|c: char| c.is_ascii_digit()));
            mark.silent = rest.len() < left.len() && feet;
        }
        _ => {}
    }
    mark
}

/// The first character that is neither a mark nor invisible, of at most five.
fn side(chars: impl Iterator<Item = char>, before: bool) -> Side {
    let seen = chars.take(5).find(|&c| class_of(c).is_none() && !is_format(c));
    match seen {
        None => Side::Space,
        Some(c) if c.is_whitespace() => Side::Space,
        Some('(' | '[' | '{' | '¿' | '¡') if before => Side::Edge,
        Some('(' | '[' | '{' | '¿' | '¡') => Side::Word,
        Some('…') if !before => Side::Word,
        Some('—' | '–' | '-' | '/' | '―' | '‒' | '|') => Side::Edge,
        Some('=' | '>') if before => Side::Edge,
        Some('.' | ',' | ';' | ':' | '!' | '?' | '…' | ')' | ']' | '}' | '%') => Side::Stop,
        Some('،' | '؛' | '؟' | '।' | '。' | '，' | '、' | '！' | '？' | '；' | '：') => {
            Side::Stop
        }
        Some(_) => Side::Word,
    }
}

/// Whether a shortened word or a shortened year stands at the start of `right`.
fn is_elision(right: &str) -> bool {
    let letters = right.len() - right.trim_start_matches(char::is_alphanumeric).len();
    let word = &right[..letters];
    let digits = word.trim_end_matches('s');
    let year = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
    year || word.len() <= 6 && ELISIONS.contains(word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_begins_with_a_byte_that_is_looked_at() {
        let marks = ('\0'..char::MAX).filter(|&it| class_of(it).is_some());
        let first = |c: char| c.encode_utf8(&mut [0; 4]).bytes().next();
        assert!(marks.clone().all(|it| first(it).is_some_and(may_begin)));
        assert!(marks.count() > 20);
    }
}

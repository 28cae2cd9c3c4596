//! Where the words of a text are.

use super::fold::{fold_word, is_plain, is_word_char};
use crate::text::{Span, is_format, is_unspaced};

/// Calls `found` with the folded form and the original span of every word of
/// `text`, in order.
///
/// A word is a run of letters, digits, underscores and the marks on them, as in
/// UAX #29, except that
///
/// - each character of a script without spaces is a word ([`is_unspaced`]);
/// - a hyphen always parts words, so that *Article 5-like*, *Article-5 like* and
///   *Article 5 like* are the same words; only a hyphen at a line end that is
///   followed by a lower-case letter joins the two halves;
/// - a full stop joins two words only between digits (*4.5*) and in an acronym
///   of single letters (*U.S.*): scraped text often lacks the space after a
///   sentence;
/// - a colon never joins; a comma only between digits, and so do the marks of other scripts
///   between theirs (*１．５*, *١٢٫٥*);
/// - an apostrophe, straight or curly, joins two letters and belongs to no word
///   at its edges.
///
/// Invisible format characters ([`is_format`]) are not there: the words are those of
/// the text without them, wherever they stand, and a span holds those inside a word.
///
/// Spans do not overlap, ascend, and are never empty. The folded form is never
/// empty; it is valid only during the call.
pub fn scan_words(text: &str, mut found: impl FnMut(&str, Span)) {
    let Some(visible) = Visible::of(text) else { return scan_visible(text, found) };
    let mut places = visible.places();
    scan_visible(&visible.text, |word, span| found(word, places.original(span)));
}

/// A text without its format characters, where it has some.
struct Visible {
    text: String,
    /// Where some were taken out, and how many bytes up to there.
    gaps: Vec<(usize, usize)>,
}

impl Visible {
    fn of(text: &str) -> Option<Self> {
        let first = first_format(text)?;
        let mut res = Self { text: text[..first].to_owned(), gaps: Vec::new() };
        for c in text[first..].chars() {
            if !is_format(c) {
                res.text.push(c);
                continue;
            }
            let at = res.text.len();
            match res.gaps.last_mut() {
                Some(gap) if gap.0 == at => gap.1 += c.len_utf8(),
                last => {
                    let before = last.map_or(0, |it| it.1);
                    res.gaps.push((at, before + c.len_utf8()));
                }
            }
        }
        Some(res)
    }

    fn places(&self) -> Places<'_> {
        Places { gaps: &self.gaps, before: 0 }
    }
}

/// Where spans of a visible text are in the original, asked for in ascending order.
struct Places<'v> {
    /// The gaps that are not before the last span asked for.
    gaps: &'v [(usize, usize)],
    /// The bytes taken out before them.
    before: usize,
}

impl Places<'_> {
    /// A span begins behind the gap at its start, and ends before the one at its end.
    fn original(&mut self, span: Span) -> Span {
        let start = span.start + self.up_to(|at| at <= span.start);
        Span::new(start, span.end + self.up_to(|at| at < span.end))
    }

    fn up_to(&mut self, is_before: impl Fn(usize) -> bool) -> usize {
        while let [(at, bytes), rest @ ..] = self.gaps
            && is_before(*at)
        {
            (self.before, self.gaps) = (*bytes, rest);
        }
        self.before
    }
}

/// Whether `text` has a word: a letter or a digit that is no format character.
///
/// Cost: up to the first one.
#[must_use]
pub fn has_word(text: &str) -> bool {
    text.chars().any(|c| (c.is_alphanumeric() || c == '_') && !is_format(c))
}

/// Whether `text` has invisible format characters ([`is_format`]).
#[must_use]
pub fn has_format(text: &str) -> bool {
    first_format(text).is_some()
}

/// The first format character. Most texts have none, and most of a text is ASCII.
fn first_format(text: &str) -> Option<usize> {
    const CHUNK: usize = 32;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at..].first_chunk::<CHUNK>().is_some_and(|it| it.is_ascii()) {
            at += CHUNK;
        } else if bytes[at].is_ascii() {
            at += 1;
        } else {
            let c = text[at..].chars().next()?;
            if is_format(c) {
                return Some(at);
            }
            at += c.len_utf8();
        }
    }
    None
}

/// [`scan_words`] of a text without format characters.
fn scan_visible(text: &str, mut found: impl FnMut(&str, Span)) {
    let bytes = text.as_bytes();
    let mut folded = String::with_capacity(32);
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        let end = if byte.is_ascii() {
            if !is_ascii_word(byte) {
                at += 1;
                continue;
            }
            if let Some(end) = plain_end(bytes, at) {
                folded.clear();
                folded.push_str(&text[at..end]);
                folded.make_ascii_lowercase();
                found(&folded, Span::new(at, end));
                at = end;
                continue;
            }
            word_end(text, at)
        } else {
            let Some(c) = text[at..].chars().next() else { break };
            if !is_plain(c) && !c.is_alphanumeric() {
                at += c.len_utf8();
                continue;
            }
            if is_unspaced(c) { unspaced_end(text, at + c.len_utf8()) } else { word_end(text, at) }
        };
        folded.clear();
        fold_word(&text[at..end], &mut folded);
        found(&folded, Span::new(at, end));
        at = end;
    }
}

#[inline]
const fn is_ascii_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Where the word of ASCII that starts at `at` ends, where its next two bytes say that
/// nothing joins it to what follows: most words, for a fraction of the cost.
#[inline]
fn plain_end(bytes: &[u8], at: usize) -> Option<usize> {
    let end = at + bytes[at..].iter().position(|&it| !is_ascii_word(it))?;
    match bytes[end] {
        b'\'' | b'.' | b',' | b'-' => bytes.get(end + 1).is_some_and(|it| *it == b' '),
        byte => byte.is_ascii(),
    }
    .then_some(end)
}

/// The end of a one-character word that starts before `at`: after its marks.
fn unspaced_end(text: &str, mut at: usize) -> usize {
    for c in text[at..].chars() {
        if c.is_ascii() || !unicode_normalization::char::is_combining_mark(c) {
            break;
        }
        at += c.len_utf8();
    }
    at
}

/// The end of the word whose first character stands at `start`.
fn word_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    loop {
        at = run_end(text, at);
        let Some(&byte) = bytes.get(at) else { return at };
        let joined = match byte {
            b'\'' => join_apostrophe(text, at, 1),
            b'.' => join_stop(text, start, at),
            b',' => join_digits(bytes, at),
            b'-' => join_line_break(text, at, 1),
            // The first byte of all three, asked before anything is decoded.
            0xE2 if text[at..].starts_with(['’', '‘']) => join_apostrophe(text, at, 3),
            0xE2 if text[at..].starts_with('\u{2010}') => join_line_break(text, at, 3),
            0xD9 | 0xEF => join_foreign_digits(text, at),
            _ => None,
        };
        match joined {
            Some(next) => at = next,
            None => return acronym_stop(text, start, at),
        }
    }
}

/// The end of the run of word characters from `at`.
fn run_end(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        while at < bytes.len() && is_ascii_word(bytes[at]) {
            at += 1;
        }
        if at >= bytes.len() || bytes[at].is_ascii() {
            return at;
        }
        let mut inside = at;
        for c in text[at..].chars() {
            if c.is_ascii() || is_unspaced(c) || !is_word_char(c) {
                break;
            }
            inside += c.len_utf8();
        }
        if inside == at {
            return at;
        }
        at = inside;
    }
}

fn next_char(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

fn last_char(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

/// Past an apostrophe of `len` bytes at `at` that stands between two letters.
fn join_apostrophe(text: &str, at: usize, len: usize) -> Option<usize> {
    let next = next_char(text, at + len)?;
    let letters =
        last_char(text, at)?.is_alphabetic() && next.is_alphabetic() && !is_unspaced(next);
    letters.then_some(at + len)
}

/// Past a full stop at `at` between digits, or between an acronym's letters.
fn join_stop(text: &str, start: usize, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if let Some(next) = join_digits(bytes, at) {
        return Some(next);
    }
    // The stretch so far is `L` or `L.L.L`, and one letter follows.
    let single = single_letter_before(text, start, at);
    let next = next_char(text, at + 1)?;
    let after = at + 1 + next.len_utf8();
    let ends = next_char(text, after).is_none_or(|c| !is_word_char(c));
    (single && next.is_alphabetic() && !is_unspaced(next) && ends).then_some(at + 1)
}

/// Past the mark at `at` that parts the digits of a number in another script: full-width
/// ones also end sentences, so digits of ASCII beside them are no sign.
fn join_foreign_digits(text: &str, at: usize) -> Option<usize> {
    let mark = next_char(text, at).filter(|it| matches!(it, '．' | '，' | '٫' | '٬'))?;
    let next = at + mark.len_utf8();
    let is_digit = |it: char| !it.is_ascii() && it.is_numeric() && !is_unspaced(it);
    (is_digit(last_char(text, at)?) && is_digit(next_char(text, next)?)).then_some(next)
}

/// Past a full stop or comma at `at` that stands between two ASCII digits.
fn join_digits(bytes: &[u8], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).and_then(|it| bytes.get(it))?;
    let after = bytes.get(at + 1)?;
    (before.is_ascii_digit() && after.is_ascii_digit()).then_some(at + 1)
}

/// Past a hyphen of `len` bytes at `at` that ends a line inside a word.
fn join_line_break(text: &str, at: usize, len: usize) -> Option<usize> {
    let rest = &text[at + len..];
    let line = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))?;
    let next = line.trim_start_matches([' ', '\t']);
    let lower = next.chars().next().is_some_and(|c| c.is_lowercase() && !is_unspaced(c));
    let letter = last_char(text, at).is_some_and(char::is_alphabetic);
    (lower && letter).then(|| text.len() - next.len())
}

/// Whether one letter, with a full stop or the word's start before it, ends at `at`.
fn single_letter_before(text: &str, start: usize, at: usize) -> bool {
    let mut chars = text[start..at].chars().rev();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none_or(|c| c == '.')
}

/// The full stop that ends an acronym belongs to it: `U.S.` is one word of four bytes.
fn acronym_stop(text: &str, start: usize, end: usize) -> usize {
    let stop = text.as_bytes().get(end) == Some(&b'.');
    let acronym = stop && text[start..end].contains('.') && single_letter_before(text, start, end);
    if acronym { end + 1 } else { end }
}

#[cfg(test)]
mod tests {
    use super::super::fold::is_plain_word;
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<String> {
        let mut res = Vec::new();
        scan_words(text, |word, _| res.push(word.to_owned()));
        res
    }

    fn check(text: &str, expect: &[&str]) {
        assert_eq!(words(text), expect, "{text:?}");
    }

    #[test]
    fn hyphens_part_words_and_line_breaks_join_them() {
        check("Article 5-like", &["article", "5", "like"]);
        check("Article-5 like", &["article", "5", "like"]);
        check("infor-\nmation and well-\nKnown", &["information", "and", "well", "known"]);
        check("infor-\r\n  mation", &["information"]);
    }

    #[test]
    fn stops_join_digits_and_acronyms_only() {
        check(
            "The U.S. and U.K. agreed.Then 4.5",
            &["the", "us", "and", "uk", "agreed", "then", "4.5"],
        );
        check(
            "in the US. At 5 a.m. 40,000, 1,000",
            &["in", "the", "us", "at", "5", "am", "40,000", "1,000"],
        );
        check("J. Smith of e.g. Berlin", &["j", "smith", "of", "eg", "berlin"]);
        check("to U.S.Then", &["to", "us", "then"]);
    }

    #[test]
    fn numbers_of_other_scripts_are_whole() {
        check("１．５兆円", &["1.5", "兆", "円"]);
        check("１２，３００人", &["12,300", "人"]);
        check("نحو ١٢٫٥ مليون", &["نحو", "12.5", "مليون"]);
        // The mark ends a sentence or parts a list.
        check("参加者2025，3月", &["参", "加", "者", "2025", "3", "月"]);
        check("第１．春", &["第", "1", "春"]);
    }

    #[test]
    fn apostrophes_join_letters_only() {
        check(
            "don’t 'stop' the '90s James' rock'n'roll",
            &["don't", "stop", "the", "90s", "james", "rock'n'roll"],
        );
    }

    #[test]
    fn each_character_of_a_script_without_spaces_is_a_word() {
        check("中国は5G網を", &["中", "国", "は", "5g", "網", "を"]);
        check("ที่นี่", &["ที่", "นี่"]);
        check("東京Tower", &["東", "京", "tower"]);
    }

    #[test]
    fn marks_and_format_characters_stay_inside_a_word() {
        check("हिन्दी cafe\u{301} soft\u{ad}ware", &["हिन्दी", "café", "software"]);
    }

    #[test]
    fn format_characters_move_no_boundary() {
        check("1\u{ad},\u{ad}200 at 4\u{200b}.5", &["1,200", "at", "4.5"]);
        check("U\u{ad}.\u{ad}S\u{ad}.\u{ad} and don\u{2060}’\u{2060}t", &["us", "and", "don't"]);
        check("homes.\u{e0068}\u{e0069} Then", &["homes", "then"]);
        check("\u{feff}infor\u{ad}-\n\u{200b}mation", &["information"]);
        let mut spans = Vec::new();
        let text = "\u{ad}a\u{ad}\u{ad}b\u{ad} \u{ad}c\u{ad}";
        scan_words(text, |_, span| spans.push(span.of(text)));
        assert_eq!(spans, ["a\u{ad}\u{ad}b", "c"]);
    }

    proptest! {
        #[test]
        fn spans_ascend_on_character_boundaries_and_fold_alone_as_in_the_text(
            text in "[\\PC\n\r a-zA-Z.'’,\u{ad}\u{200b}-]{0,40}",
        ) {
            let mut last = 0;
            let mut all = Vec::new();
            scan_words(&text, |word, span| all.push((word.to_owned(), span)));
            for (word, span) in all {
                prop_assert!(span.start >= last && !span.is_empty());
                last = span.end;
                let mut alone = String::new();
                fold_word(span.of(&text), &mut alone);
                prop_assert_eq!(&alone, &word);
                prop_assert!(!word.is_empty());
            }
        }

        #[test]
        fn a_plain_word_is_one_and_folds_to_itself(text in "[a-z0-9éßжאبमक한京'_ .]{0,6}") {
            if is_plain_word(&text) {
                prop_assert_eq!(words(&text), [text]);
            }
        }

        #[test]
        fn a_text_has_a_word_where_one_is_found(text in "[\\PC_.'\u{301}\u{ad}\u{115f}\n ]{0,3}") {
            prop_assert_eq!(has_word(&text), !words(&text).is_empty());
        }

        #[test]
        fn what_is_invisible_changes_no_word(
            text in "[\\PC\n a-zA-Z0-9.,'’\u{ad}\u{200b}\u{feff}\u{e0061}-]{0,40}",
        ) {
            let visible: String = text.chars().filter(|&c| !is_format(c)).collect();
            prop_assert_eq!(words(&text), words(&visible));
        }

        #[test]
        fn letters_and_digits_are_never_left_out(text in "[\\PC\n a-z.'-]{0,40}") {
            let mut covered = vec![false; text.len()];
            scan_words(&text, |_, span| covered[span.start..span.end].fill(true));
            for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric() && !is_format(*c)) {
                prop_assert!(covered[at], "{c:?} at {at} of {text:?}");
            }
        }
    }
}

//! A whole text folded at once: words in their comparable form between spaces.

use crate::normalize::scan_words;
use crate::text::{is_format, is_unspaced};
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a word is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordKind {
    /// The words of [`scan_words`]: letters and digits, without punctuation, so
    /// that a comma more or a hyphen less changes nothing. Bad at texts whose
    /// content is symbols, and half as fast.
    Unicode,
    /// What stands between white space, with its punctuation: `said,` and `said`
    /// are two words, `well-known` is one. Bad at reprints with another house
    /// style. Similarities equal those that the common tools define on
    /// lower-cased text split at white space.
    #[default]
    Whitespace,
}

impl WordKind {
    /// The word that outputs and settings use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unicode => "unicode",
            Self::Whitespace => "whitespace",
        }
    }
}

/// Appends the folded words of `text` to `out`, with one byte or more of at most
/// 0x20 between any two.
///
/// Folding of [`WordKind::Whitespace`] words: NFKC (UAX #15) and lower case, `ß`
/// as `ss`, final sigma as sigma; all quotation marks are `"`, all apostrophes
/// `'`, all dashes `-`; format characters go; control characters part words like
/// white space; and each character of a script without spaces is a word. ASCII
/// costs a copy; Latin, Greek and Cyrillic letters a table look-up each.
pub(super) fn fold_text(kind: WordKind, text: &str, out: &mut Vec<u8>) {
    match kind {
        WordKind::Unicode => scan_words(text, |word, _| {
            out.extend_from_slice(word.as_bytes());
            out.push(b' ');
        }),
        WordKind::Whitespace => fold_whitespace(text, out),
    }
}

fn fold_whitespace(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let Some(high) = first_non_ascii(bytes, at) else { break };
        // The ASCII characters of the word may compose with what follows.
        let start = bytes[at..high].iter().rposition(|&it| it <= b' ').map_or(at, |it| at + it + 1);
        let end =
            bytes[high..].iter().position(|&it| it <= b' ').map_or(bytes.len(), |it| high + it);
        push_lower(&bytes[at..start], out);
        fold_stretch(&text[start..end], out);
        at = end;
    }
    push_lower(&bytes[at..], out);
}

fn first_non_ascii(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    for chunk in bytes[from..].chunks(64) {
        if !chunk.is_ascii() {
            return chunk.iter().position(|it| !it.is_ascii()).map(|it| at + it);
        }
        at += chunk.len();
    }
    None
}

/// Appends ASCII in lower case.
fn push_lower(ascii: &[u8], out: &mut Vec<u8>) {
    out.extend(ascii.iter().map(|byte| byte | u8::from(byte.is_ascii_uppercase()) << 5));
}

/// A stretch without ASCII white space.
fn fold_stretch(stretch: &str, out: &mut Vec<u8>) {
    let before = out.len();
    let table = table();
    for c in stretch.chars() {
        match table.of(c) {
            Some(folded) => out.extend_from_slice(folded.as_bytes()),
            None => {
                out.truncate(before);
                return fold_slowly(stretch, out);
            }
        }
    }
}

/// The same without a table: the definition.
fn fold_slowly(stretch: &str, out: &mut Vec<u8>) {
    for piece in stretch.split(|c: char| c.is_whitespace() || c.is_control()) {
        // Lower case can leave a form that NFKC would change again (U+0130).
        push_pieces(&fold_once(&fold_once(piece)), out);
        out.push(b' ');
    }
    out.pop();
}

/// Appends a folded piece with spaces around each character of a script without
/// spaces and the marks on it.
fn push_pieces(folded: &str, out: &mut Vec<u8>) {
    let mut alone = false;
    for c in folded.chars() {
        let starts_alone = is_unspaced(c) && !is_combining_mark(c);
        if starts_alone || (alone && !is_combining_mark(c)) {
            out.push(b' ');
        }
        alone = starts_alone || (alone && is_combining_mark(c));
        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

fn fold_once(piece: &str) -> String {
    let kept = piece.chars().filter(|&c| !is_format(c));
    let mut out = String::with_capacity(piece.len());
    for c in kept.nfkc().flat_map(char::to_lowercase) {
        match c {
            'ß' => out.push_str("ss"),
            'ς' => out.push('σ'),
            '’' | '‘' | 'ʼ' | '‚' | '‛' | '′' | '‹' | '›' => out.push('\''),
            '“' | '”' | '„' | '‟' | '″' | '«' | '»' => out.push('"'),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-'),
            c if c.is_whitespace() || c.is_control() || is_format(c) => {}
            c => out.push(c),
        }
    }
    // Dropped characters may have stood between two that compose.
    out.nfkc().collect()
}

/// The folds of characters that fold alone as they do among others.
struct Table {
    folds: Vec<Option<Box<str>>>,
}

/// Latin, Greek, Cyrillic, and the punctuation marks of all of them.
const TABLE_END: u32 = 0x2070;

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let folds = (0..TABLE_END).map(|at| {
            let c = char::from_u32(at)?;
            let letters = !(0x530..0x1E00).contains(&at);
            if !letters || is_combining_mark(c) || is_unspaced(c) {
                return None;
            }
            let mut folded = Vec::new();
            fold_slowly(c.encode_utf8(&mut [0; 4]), &mut folded);
            let folded = String::from_utf8(folded).ok()?;
            // A mark would compose with what stands before it.
            let alone = !folded.chars().any(is_combining_mark);
            alone.then(|| folded.into_boxed_str())
        });
        Table { folds: folds.collect() }
    })
}

impl Table {
    #[inline]
    fn of(&self, c: char) -> Option<&str> {
        self.folds.get(c as usize)?.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(kind: WordKind, text: &str) -> Vec<String> {
        let mut out = Vec::new();
        fold_text(kind, text, &mut out);
        let out = String::from_utf8(out).unwrap();
        out.split(|c| c <= ' ').filter(|it| !it.is_empty()).map(str::to_owned).collect()
    }

    fn check(text: &str, expect: &[&str]) {
        assert_eq!(words(WordKind::Whitespace, text), expect, "{text:?}");
    }

    #[test]
    fn words_stand_between_white_space_with_their_punctuation() {
        check(
            "The well-known\tman said,\r\n“No”\u{a0}twice.",
            &["the", "well-known", "man", "said,", "\"no\"", "twice."],
        );
    }

    #[test]
    fn style_does_not_change_a_word() {
        for (a, b) in [
            ("Don’t", "don't"),
            ("«Oui»", "\"oui\""),
            ("a–b—c", "A-B-C"),
            ("wait…", "wait..."),
            ("Straße", "STRASSE"),
            ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
            ("co\u{ad}operate", "cooperate"),
            ("e\u{301}tat", "état"),
            ("２０２５", "2025"),
            ("\u{feff}zero\u{200b}width", "zerowidth"),
        ] {
            assert_eq!(
                words(WordKind::Whitespace, a),
                words(WordKind::Whitespace, b),
                "{a:?} and {b:?}"
            );
        }
    }

    #[test]
    fn each_character_of_a_script_without_spaces_is_a_word() {
        check("中国は5G網を", &["中", "国", "は", "5g", "網", "を"]);
        check("東京Tower、", &["東", "京", "tower、"]);
    }

    #[test]
    fn unicode_words_are_those_of_the_scanner() {
        assert_eq!(
            words(WordKind::Unicode, "A well-known “U.S.” man"),
            ["a", "well", "known", "us", "man",]
        );
    }

    /// White space decides first, then each word is folded alone.
    fn naive(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        for stretch in text.split(|c: char| c.is_whitespace() || c.is_control()) {
            fold_slowly(stretch, &mut out);
            out.push(b' ');
        }
        let out = String::from_utf8(out).unwrap();
        out.split(' ').filter(|it| !it.is_empty()).map(str::to_owned).collect()
    }

    proptest! {
        #[test]
        fn same_as_the_definition(text in "[\\PC\n\t a-zA-Zé’“”—ñÄ…中。\u{ad}\u{301}\u{b4}]{0,60}") {
            prop_assert_eq!(words(WordKind::Whitespace, &text), naive(&text));
        }

        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,20}") {
            let once = words(WordKind::Whitespace, &text);
            prop_assert_eq!(words(WordKind::Whitespace, &once.join(" ")), once);
        }
    }
}

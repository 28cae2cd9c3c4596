//! One word's comparable form.

use crate::text::{is_format, is_unspaced};
use std::sync::OnceLock;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// Appends the folded form of `raw`, one word as it stands in a text, to `out`.
///
/// Format characters and line-break hyphens go; NFKC (UAX #15) unifies
/// compatibility forms; then lower case, with `ß` as `ss` and final sigma as
/// sigma; apostrophes become `'`; the full stops of an acronym go (`U.S.` is
/// `us`). What NFKC turns into something that is no word (spaces inside a
/// ligature) is dropped. Digits of every script are those of ASCII (`١٢` is `12`), and so
/// are the marks between them. Folding is idempotent: folding the result changes nothing.
///
/// A word that would fold to nothing keeps its lower-case form, so that every
/// word has a non-empty fold.
pub fn fold_word(raw: &str, out: &mut String) {
    let start = out.len();
    if raw.is_ascii() {
        fold_ascii(raw, out);
    } else if raw.chars().all(is_plain) {
        out.push_str(raw);
    } else if !fold_by_table(raw, out) {
        out.truncate(start);
        fold_slowly(raw, out);
    }
    if out.len() == start {
        out.extend(raw.chars().flat_map(char::to_lowercase));
    }
}

/// The ASCII case: nothing to compose, only case, full stops and line breaks.
fn fold_ascii(raw: &str, out: &mut String) {
    if raw.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'\'')) {
        let start = out.len();
        out.push_str(raw);
        out[start..].make_ascii_lowercase();
        return;
    }
    let acronym = is_acronym(raw);
    for byte in raw.bytes() {
        match byte {
            b'-' | b'\n' | b'\r' | b' ' | b'\t' => {}
            b'.' if acronym => {}
            _ => out.push(char::from(byte.to_ascii_lowercase())),
        }
    }
}

/// The definition.
fn fold_slowly(raw: &str, out: &mut String) {
    let visible: String = raw.chars().filter(|&c| !is_format(c)).collect();
    let first = fold_once(&visible);
    if first == visible {
        return out.push_str(&first);
    }
    // Lower-casing can leave a form that NFKC would change again (U+0130).
    let second = fold_once(&first);
    out.push_str(if second.is_empty() { &first } else { &second });
}

/// The NFKC form of `raw`, which nearly always is that already.
fn composed(raw: String) -> String {
    match is_nfkc_quick(raw.chars()) {
        IsNormalized::Yes => raw,
        _ => raw.nfkc().collect(),
    }
}

/// Characters are looked up in blocks of so many, each of which is read when a text has one
/// of its characters: most texts need one or two.
const BLOCK: u32 = 64;

/// Where the block of `c` is in a table, and where `c` is in the block.
const fn place(c: char) -> (usize, usize) {
    let code = c as u32;
    ((code / BLOCK) as usize, (code % BLOCK) as usize)
}

/// The characters of a block.
fn block(number: usize) -> impl Iterator<Item = Option<char>> {
    let start = u32::try_from(number).unwrap_or(0) * BLOCK;
    (start..start + BLOCK).map(char::from_u32)
}

/// The alphabets, whose letters are looked up in a table.
const PLAIN_END: usize = 0x2000;

/// Whether `c` is a letter or digit that folds to itself, whatever stands before and behind
/// it: lower case, of no compatibility form, and nothing composes with it. A word of such
/// characters alone is its own fold, in every script.
pub(super) fn is_plain(c: char) -> bool {
    static BLOCKS: [OnceLock<u64>; PLAIN_END / BLOCK as usize] = [const { OnceLock::new() }; _];
    let (number, at) = place(c);
    match c {
        'a'..='z' | '0'..='9' => true,
        // Hiragana, katakana, ideographs and Korean syllables: all of them.
        'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='鿿' | '가'..='힣' => true,
        _ => BLOCKS.get(number).is_some_and(|known| {
            let bit =
                |(at, c): (usize, Option<char>)| u64::from(c.is_some_and(folds_plainly)) << at;
            let bits = || block(number).enumerate().map(bit).sum();
            known.get_or_init(bits) >> at & 1 == 1
        }),
    }
}

/// Whether `text` is one word that folds to itself, as far as a glance shows: where not, it
/// may be one all the same.
#[must_use]
pub fn is_plain_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| is_plain(c) && !is_unspaced(c))
}

/// The definition of [`is_plain`].
fn folds_plainly(c: char) -> bool {
    // A character that could compose with the one before is not surely of the normal form.
    let normal = is_nfkc_quick(std::iter::once(c)) == IsNormalized::Yes;
    let letter = c.is_alphanumeric() && canonical_combining_class(c) == 0;
    let folded = !matches!(c, 'ß' | 'ς') && plain_digit(c) == c;
    normal && letter && folded && !is_format(c) && c.to_lowercase().eq([c])
}

/// Appends the folds of the characters of `raw` where each folds alone as it does among
/// the others: nearly every word of an alphabet. Otherwise some of them, and `false`.
fn fold_by_table(raw: &str, out: &mut String) -> bool {
    for c in raw.chars() {
        match alone(c) {
            Some(folded) => out.push_str(folded),
            None => return false,
        }
    }
    true
}

/// Latin, Greek, Cyrillic, and the punctuation marks of all of them.
const TABLE_END: usize = 0x2080;

type Folds = [Option<Box<str>>; BLOCK as usize];

/// The fold of a character that folds alone as it does among others.
fn alone(c: char) -> Option<&'static str> {
    static BLOCKS: [OnceLock<Folds>; TABLE_END / BLOCK as usize] = [const { OnceLock::new() }; _];
    let (number, at) = place(c);
    let read = || {
        let mut chars = block(number);
        std::array::from_fn(|_| chars.next().flatten().and_then(fold_alone))
    };
    BLOCKS.get(number)?.get_or_init(read)[at].as_deref()
}

/// What [`alone`] has of a character.
fn fold_alone(c: char) -> Option<Box<str>> {
    // Whether a full stop stays is a matter of the whole word.
    let depends = matches!(c, '\u{530}'..'\u{1E00}') || is_unspaced(c) || c == '.';
    if depends || is_combining_mark(c) {
        return None;
    }
    let mut folded = String::new();
    fold_slowly(c.encode_utf8(&mut [0; 4]), &mut folded);
    // A mark would compose with what stands before it, and a second folding could
    // see an acronym in what comes of one character (`℡`).
    let alone = !folded.contains(|c| is_combining_mark(c) || c == '.');
    alone.then(|| folded.into_boxed_str())
}

fn fold_once(raw: &str) -> String {
    let acronym = is_acronym(raw);
    let mut out = String::with_capacity(raw.len());
    let kept = raw.chars().filter(|&c| c != '-' && c != '\u{2010}').collect();
    for c in composed(kept).chars().flat_map(char::to_lowercase) {
        match c {
            'ß' => out.push_str("ss"),
            'ς' => out.push('σ'),
            '\'' | '’' | '‘' | 'ʼ' | '＇' => out.push('\''),
            '.' if !acronym => out.push('.'),
            ',' => out.push(','),
            '٫' | '٬' => out.push(plain_digit(c)),
            c if is_word_char(c) && !is_format(c) => out.push(plain_digit(c)),
            _ => {}
        }
    }
    // Dropped characters may have stood between two that compose.
    composed(out)
}

/// The digit 0 of each script; the other nine follow it (Unicode 15, `Nd`).
const ZEROS: [u32; 65] = [
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6,
    0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50,
    0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
    0x10_4A0, 0x10_D30, 0x11_066, 0x11_0F0, 0x11_136, 0x11_1D0, 0x11_2F0, 0x11_450, 0x11_4D0,
    0x11_650, 0x11_6C0, 0x11_730, 0x11_8E0, 0x11_950, 0x11_C50, 0x11_D50, 0x11_DA0, 0x16_A60,
    0x16_AC0, 0x16_B50, 0x1D_7CE, 0x1D_7D8, 0x1D_7E2, 0x1D_7EC, 0x1D_7F6, 0x1E_140, 0x1E_2F0,
    0x1E_950, 0x1F_BF0,
];

/// The ASCII digit that `c` is in another script, or the sign that stands in ASCII
/// where an Arabic number has `c`; else `c`.
#[must_use]
pub fn plain_digit(c: char) -> char {
    match c {
        '\0'..'\u{660}' => c,
        '\u{66A}' => '%',
        '\u{66B}' => '.',
        '\u{66C}' => ',',
        _ => {
            let code = u32::from(c);
            let zero = ZEROS.get(ZEROS.partition_point(|&it| it <= code).wrapping_sub(1));
            let digit = zero.and_then(|it| char::from_digit(code - it, 10));
            digit.unwrap_or(c)
        }
    }
}

/// Letters, digits, the marks on them, and the underscore.
pub(super) fn is_word_char(c: char) -> bool {
    is_plain(c) || c.is_alphanumeric() || c == '_' || is_combining_mark(c)
}

/// Single letters, each followed by a full stop, the last one perhaps not: `U.S`, `a.m.`.
fn is_acronym(raw: &str) -> bool {
    let mut letters = 0;
    let mut expect_letter = true;
    for c in raw.chars() {
        if expect_letter {
            if !c.is_alphabetic() {
                return false;
            }
            letters += 1;
        } else if c != '.' {
            return false;
        }
        expect_letter = !expect_letter;
    }
    letters > 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(raw: &str) -> String {
        let mut out = String::new();
        fold_word(raw, &mut out);
        out
    }

    #[test]
    fn style_does_not_change_a_word() {
        for (a, b) in [
            ("Don’t", "don't"),
            ("U.S.", "US"),
            ("ﬁnal", "FINAL"),
            ("Straße", "STRASSE"),
            ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
            ("co\u{ad}operate", "cooperate"),
            ("infor-\nmation", "information"),
            ("e\u{301}tat", "état"),
            ("２０２５", "2025"),
            ("٢٠٢٥", "2025"),
            ("१२", "12"),
            ("１．５", "1.5"),
            ("١٢٫٥", "12.5"),
            ("１２，３００", "12,300"),
            ("zero\u{200b}width", "zerowidth"),
        ] {
            assert_eq!(folded(a), folded(b), "{a:?} and {b:?}");
        }
    }

    #[test]
    fn numbers_keep_their_points() {
        assert_eq!(folded("4.5"), "4.5");
        assert_eq!(folded("40,000"), "40,000");
    }

    #[test]
    fn a_plain_character_is_one_by_its_definition() {
        for c in '\0'..char::MAX {
            // Beyond the alphabets, and but for four ranges, none is looked up.
            let told = (c as usize) < PLAIN_END || is_plain(c);
            assert_eq!(is_plain(c), told && folds_plainly(c), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn plain_words_fold_as_the_definition(raw in "[a-zéğıжыαאبमक한京がカ１ǆſςßﬁ\u{301}\u{3099}\u{94d}]{1,8}") {
            let mut naive = String::new();
            fold_slowly(&raw, &mut naive);
            if raw.chars().all(is_plain) {
                prop_assert_eq!(&naive, &raw);
            }
            if !naive.is_empty() {
                prop_assert_eq!(folded(&raw), naive);
            }
        }

        #[test]
        fn the_table_folds_as_the_definition(
            raw in "[a-zA-Z0-9é’'.,_ßẞÄñŁşİıςΣЖё½ﬁ\u{2010}\u{ad}\u{301}\u{2126}\u{1e9b}\u{386}-]{1,12}",
        ) {
            let mut naive = String::new();
            fold_slowly(&raw, &mut naive);
            if !naive.is_empty() {
                prop_assert_eq!(folded(&raw), naive);
            }
        }

        #[test]
        fn folding_twice_is_folding_once(text in "[\\PC\n a-z.'-]{1,24}") {
            let mut all = Vec::new();
            crate::normalize::scan_words(&text, |word, _| all.push(word.to_owned()));
            for once in all {
                prop_assert_eq!(folded(&once), once);
            }
        }
    }
}

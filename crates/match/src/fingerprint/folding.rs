//! A whole text folded at once: the words of the normalization between spaces.
//!
//! [`scan_words`] is the definition. Here its rules for ASCII are put so that each byte
//! needs its two neighbors only, which the processor does many bytes at a time; a stretch
//! between spaces in which that is not enough is left to the definition. English news has
//! such a stretch every few hundred bytes.

use super::simd::vectorized;
use crate::normalize::{has_format, scan_words};
use crate::text::Span;
use std::ops::Range;

/// Appends the folded words of `text` to `out`, as [`scan_words`] finds them, with one
/// byte or more of at most 0x20 between any two.
///
/// `hard` is told what does not stand byte for byte where it stands in the text.
pub(super) fn fold_text(text: &str, out: &mut Vec<u8>, hard: &mut Hard) {
    let before = out.len();
    hard.clear();
    if !fold_by_stretches(text, out, hard) {
        // Format characters may stand anywhere, and count as if they did not.
        out.truncate(before);
        hard.clear();
        hard.push_words(text, 0..text.len(), out);
    }
}

/// The stretches of a text that the definition folded.
#[derive(Clone, Debug, Default)]
pub(super) struct Hard {
    pub(super) stretches: Vec<Stretch>,
    /// Where each word of these stands in the text.
    pub(super) spans: Vec<Span>,
}

/// One of them.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    /// Where what became of it stands.
    pub(super) out: Range<usize>,
    /// Where it ends in the text.
    pub(super) end: usize,
}

impl Hard {
    fn clear(&mut self) {
        self.stretches.clear();
        self.spans.clear();
    }

    fn push_words(&mut self, text: &str, stretch: Range<usize>, out: &mut Vec<u8>) {
        let (before, from) = (out.len(), stretch.start);
        scan_words(&text[stretch.clone()], |word, span| {
            out.extend_from_slice(word.as_bytes());
            out.push(b' ');
            self.spans.push(Span::new(from + span.start, from + span.end));
        });
        self.stretches.push(Stretch { out: before..out.len(), end: stretch.end });
    }
}

/// How many bytes are folded at a time, before it is asked whether that was right.
const BLOCK: usize = 64;

/// Returns whether it could: not where there are format characters.
fn fold_by_stretches(text: &str, out: &mut Vec<u8>, all: &mut Hard) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    // The text from here on stands byte for byte in `out` from there on.
    let mut same = (0, out.len());
    while at < bytes.len() {
        let end = bytes.len().min(at + BLOCK);
        if fold_block(bytes, at, end, out) {
            at = end;
            continue;
        }
        let Some(hard) = (at..end).find(|&it| is_hard(bytes, it)) else {
            at = end;
            continue;
        };
        // Back to the last space: a word is folded anew as a whole.
        let start = bytes[same.0..hard].iter().rposition(|&it| it <= b' ');
        let start = start.map_or(same.0, |it| same.0 + it + 1);
        let end = stretch_end(text, hard);
        if has_format(&text[start..end]) {
            return false;
        }
        // What the quick way wrote of these words is taken back.
        out.truncate(same.1 + (start - same.0));
        all.push_words(text, start..end, out);
        (at, same) = (end, (end, out.len()));
    }
    true
}

/// Folds the bytes from `start` to `end`, as far as they are ASCII; returns whether that
/// is right, so that no byte of them is hard.
fn fold_block(bytes: &[u8], start: usize, end: usize, out: &mut Vec<u8>) -> bool {
    // The neighbors of the first and the last byte are of the block, too.
    if let Some(window) = start.checked_sub(1).and_then(|it| bytes[it..].first_chunk()) {
        let mut folded = [0; BLOCK];
        let easy = vectorized(
            #[inline(always)]
            || fold_window(window, &mut folded),
        );
        out.extend_from_slice(&folded);
        return easy;
    }
    let mut easy = true;
    for at in start..end {
        let [before, byte, after] = around(bytes, at);
        out.push(fold_byte(before, byte, after));
        easy &= !is_hard_byte(before, byte, after);
    }
    easy
}

/// A block with a byte before it and one behind.
#[inline(always)]
fn fold_window(window: &[u8; BLOCK + 2], folded: &mut [u8; BLOCK]) -> bool {
    let mut hard = false;
    for (at, folded) in folded.iter_mut().enumerate() {
        let (before, byte, after) = (window[at], window[at + 1], window[at + 2]);
        *folded = fold_byte(before, byte, after);
        hard |= is_hard_byte(before, byte, after);
    }
    !hard
}

fn around(bytes: &[u8], at: usize) -> [u8; 3] {
    let get = |at: Option<usize>| at.and_then(|it| bytes.get(it)).copied().unwrap_or(b' ');
    [get(at.checked_sub(1)), bytes[at], get(at.checked_add(1))]
}

/// A word character in lower case; an apostrophe between letters, a comma or a full stop
/// between digits as it is; a space for everything else.
#[inline(always)]
fn fold_byte(before: u8, byte: u8, after: u8) -> u8 {
    let letters = before.is_ascii_alphabetic() & after.is_ascii_alphabetic();
    let digits = before.is_ascii_digit() & after.is_ascii_digit();
    let joins = ((byte == b'\'') & letters) | (((byte == b',') | (byte == b'.')) & digits);
    let word = byte.is_ascii_alphanumeric() | (byte == b'_') | joins;
    let lower = byte | (u8::from(byte.is_ascii_uppercase()) << 5);
    if word { lower } else { b' ' }
}

/// Whether [`fold_byte`] is not enough here: beyond ASCII, at a full stop between letters,
/// which may be an acronym's, and at a hyphen at a line's end, which may join two halves.
#[inline(always)]
fn is_hard_byte(before: u8, byte: u8, after: u8) -> bool {
    let letter = before.is_ascii_alphabetic();
    let stop = (byte == b'.') & after.is_ascii_alphabetic();
    let line_end = (byte == b'-') & ((after == b'\n') | (after == b'\r'));
    !byte.is_ascii() | (letter & (stop | line_end))
}

fn is_hard(bytes: &[u8], at: usize) -> bool {
    let [before, byte, after] = around(bytes, at);
    is_hard_byte(before, byte, after)
}

/// Where the stretch around `at` ends: before a space, but not inside of a word that goes
/// on in the next line.
fn stretch_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let space = |from: usize| {
        bytes[from..].iter().position(|&it| it <= b' ').map_or(bytes.len(), |it| from + it)
    };
    let mut end = space(at);
    while text[..end].ends_with(['-', '\u{2010}']) {
        let rest = &text[end..];
        let Some(line) = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n')) else {
            break;
        };
        let next = line.trim_start_matches([' ', '\t']);
        end = space(text.len() - next.len());
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<String> {
        let mut out = b"before ".to_vec();
        fold_text(text, &mut out, &mut Hard::default());
        let out = String::from_utf8(out.split_off(7)).unwrap();
        out.split(|c| c <= ' ').filter(|it| !it.is_empty()).map(str::to_owned).collect()
    }

    fn naive(text: &str) -> Vec<String> {
        let mut res = Vec::new();
        scan_words(text, |word, _| res.push(word.to_owned()));
        res
    }

    fn check(text: &str, expect: &[&str]) {
        assert_eq!(words(text), expect, "{text:?}");
        assert_eq!(naive(text), expect, "{text:?}");
    }

    #[test]
    fn punctuation_changes_no_word() {
        check(
            "The well-known\tman said,\r\n“No”\u{a0}twice. Don't!",
            &["the", "well", "known", "man", "said", "no", "twice", "don't"],
        );
        check("cat.", &["cat"]);
        check("of 1,200 in the U.S. at 4.5,", &["of", "1,200", "in", "the", "us", "at", "4.5"]);
    }

    #[test]
    fn a_word_goes_on_in_the_next_line() {
        let long = "word ".repeat(30);
        check("infor-\n  mation", &["information"]);
        check("infor\u{2010}\r\nmation", &["information"]);
        assert_eq!(
            words(&format!("{long}infor-\nma-\ntion é")),
            naive(&format!("{long}information é"))
        );
        check("a\u{ad}-\n\u{200b}b", &["ab"]);
    }

    proptest! {
        #[test]
        fn same_as_the_scanner(
            text in "([a-zA-Z]{1,6}|[ -~\n\t]|\\PC|[.'’,é—中\u{301}\u{2010}\n\r-]|[0-9]{1,2}){0,80}",
        ) {
            prop_assert_eq!(words(&text), naive(&text));
        }

        #[test]
        fn blocks_do_not_show(text in "[a-zA-C0-1 .,'\n_-]{0,300}") {
            prop_assert_eq!(words(&text), naive(&text));
        }
    }
}

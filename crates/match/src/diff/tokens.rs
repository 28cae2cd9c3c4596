//! The tokens that a word diff compares.

use super::canon::{is_dash, is_quote};
use super::points::plain;
use crate::normalize::plain_digit;
use crate::normalize::scan_words;
use crate::text::{Span, is_format};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// A word, an address, or one mark of punctuation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Equal for tokens that differ at most in case, vowel points or cosmetics.
    pub(super) id: u32,
    /// Where it stands. Only a word broken over a line end holds white space.
    pub(super) span: Span,
    /// Whether it holds a letter or a digit.
    pub(super) word: bool,
}

/// Numbers the tokens of texts that are to be compared with each other.
#[derive(Debug)]
pub(super) struct Tokenizer {
    known: HashMap<String, u32, BuildTokenHasher>,
    key: String,
    /// The ids of the ASCII marks that were met alone.
    ascii: Vec<Option<u32>>,
}

/// The hasher of the numbering map: its order never reaches an output.
type BuildTokenHasher = std::hash::BuildHasherDefault<KeyHasher>;

/// Multiplies and folds eight bytes at a time, as `wyhash` does.
///
/// Numbering is most of the time that a diff of two similar texts takes, and this
/// is several times as fast on words as a keyed hash. Somebody who makes keys collide
/// makes the diff of his own texts slow, nothing else.
#[derive(Default)]
struct KeyHasher {
    state: u64,
}

impl KeyHasher {
    fn mix(&mut self, word: u64) {
        let product = u128::from(self.state ^ word ^ 0x9E37_79B9_7F4A_7C15)
            * u128::from(0xD6E8_FEB8_6659_FD93_u64);
        let [low, high] = [product, product >> 64].map(|it| it & u128::from(u64::MAX));
        self.state = u64::try_from(low ^ high).unwrap_or_default();
    }
}

impl std::hash::Hasher for KeyHasher {
    fn write(&mut self, bytes: &[u8]) {
        let mut words = bytes.chunks_exact(8);
        for word in &mut words {
            self.mix(word.try_into().map_or(0, u64::from_le_bytes));
        }
        let rest = words.remainder().iter().fold(0, |sum, &it| sum << 8 | u64::from(it));
        self.mix(rest ^ u64::try_from(bytes.len()).unwrap_or_default().rotate_left(56));
    }

    fn write_u8(&mut self, byte: u8) {
        self.state ^= u64::from(byte);
    }

    fn finish(&self) -> u64 {
        self.state
    }
}

impl Default for Tokenizer {
    fn default() -> Self {
        Self { known: HashMap::default(), key: String::new(), ascii: vec![None; 128] }
    }
}

impl Tokenizer {
    /// Pushes the tokens of `text` inside `span`: ascending, disjoint, together all
    /// that is not white space.
    ///
    /// Words are those of [`scan_words`]; web and mail addresses are whole; of
    /// what stands between, each character is a token, but a run of the same
    /// one (`...`, `--`) is a single one.
    pub(super) fn tokens(&mut self, text: &str, span: Span, res: &mut Vec<Token>) {
        let inner = span.of(text);
        let mut at = 0;
        scan_words(inner, |folded, word| {
            // The word is inside an address, which was taken whole.
            if word.start < at {
                return;
            }
            self.marks(inner, Span::new(at, word.start), span.start, res);
            at = address_end(inner, word).unwrap_or(word.end);
            let id = if at == word.end && folded.is_ascii() {
                self.id(folded)
            } else if at == word.end {
                self.id(&plain(folded))
            } else {
                self.id(&inner[word.start..at].to_lowercase())
            };
            res.push(Token {
                id,
                span: shifted(Span::new(word.start, at), span.start),
                word: true,
            });
        });
        self.marks(inner, Span::new(at, inner.len()), span.start, res);
    }

    /// The same for ASCII, where each byte is a grapheme.
    fn ascii_marks(&mut self, marks: &[u8], mut at: usize, res: &mut Vec<Token>) {
        for run in marks.chunk_by(|x, y| x == y) {
            let (byte, span) = (run[0], Span::new(at, at + run.len()));
            at = span.end;
            // The vertical tab is white space to Unicode, not to this predicate.
            if byte.is_ascii_whitespace() || byte == 0x0B {
                continue;
            }
            let known = usize::from(byte);
            let single = run.len() == 1;
            let id = self.ascii.get(known).copied().flatten().filter(|_| single);
            let id = id.unwrap_or_else(|| {
                let mut key = String::new();
                mark_key(&char::from(byte).to_string().repeat(run.len()), &mut key);
                let id = self.id(&key);
                if single && let Some(slot) = self.ascii.get_mut(known) {
                    *slot = Some(id);
                }
                id
            });
            res.push(Token { id, span, word: false });
        }
    }

    /// How many different tokens there are; their ids are the numbers below.
    pub(super) fn distinct(&self) -> usize {
        self.known.len()
    }

    /// Pushes the tokens of a stretch without words.
    fn marks(&mut self, text: &str, stretch: Span, offset: usize, res: &mut Vec<Token>) {
        let inner = stretch.of(text);
        if inner == " " || inner.is_empty() {
            return;
        }
        if inner.is_ascii() {
            return self.ascii_marks(inner.as_bytes(), stretch.start + offset, res);
        }
        let mut graphemes = inner.grapheme_indices(true).peekable();
        while let Some((start, mark)) = graphemes.next() {
            if mark.chars().all(char::is_whitespace) {
                continue;
            }
            let mut end = start + mark.len();
            while let Some((next, _)) = graphemes.next_if(|&(_, it)| it == mark) {
                end = next + mark.len();
            }
            // A grapheme may hold white space: a mark on a space, say.
            for part in inner[start..end].split(char::is_whitespace).filter(|it| !it.is_empty()) {
                let from = part.as_ptr().addr() - inner.as_ptr().addr();
                let span = Span::new(stretch.start + from, stretch.start + from + part.len());
                // Taken out, since `id` needs all of `self`.
                let mut key = std::mem::take(&mut self.key);
                key.clear();
                mark_key(part, &mut key);
                let id = self.id(&key);
                self.key = key;
                res.push(Token { id, span: shifted(span, offset), word: false });
            }
        }
    }

    fn id(&mut self, key: &str) -> u32 {
        if let Some(&id) = self.known.get(key) {
            return id;
        }
        let id = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        self.known.insert(key.to_owned(), id);
        id
    }
}

fn shifted(span: Span, by: usize) -> Span {
    Span::new(span.start + by, span.end + by)
}

/// The comparable form of punctuation; it never looks like a word's.
fn mark_key(raw: &str, out: &mut String) {
    let mut last = None;
    for c in raw.nfkc().filter(|&c| !is_format(c)) {
        let c = match plain_digit(c) {
            c if is_quote(c) => '"',
            c if is_dash(c) => '-',
            c => c,
        };
        // `--` is a dash, and two apostrophes are a quotation mark.
        if !(matches!(c, '"' | '-') && last == Some(c)) {
            out.push(c);
        }
        last = Some(c);
    }
}

/// The end of the web or mail address that begins with `word`, the closing
/// punctuation after it left out.
fn address_end(text: &str, word: Span) -> Option<usize> {
    if !matches!(text.as_bytes().get(word.end)?, b':' | b'.' | b'@') {
        return None;
    }
    let rest = &text[word.end..];
    let web = rest.starts_with("://") || (word.of(text) == "www" && rest.starts_with('.'));
    if !web && !rest.starts_with('@') {
        return None;
    }
    let stop = |c: char| {
        c.is_whitespace()
            || matches!(c, '<' | '>' | '[' | ']' | '(' | ')')
            || (is_quote(c) && c != '\'')
    };
    let body = &rest[..rest.find(stop).unwrap_or(rest.len())];
    // What ends the sentence is no part of the address.
    let trimmed = body.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '/');
    (trimmed.len() > 1).then(|| word.end + trimmed.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expect: &[&str]) {
        let mut tokens = Vec::new();
        Tokenizer::default().tokens(text, Span::new(0, text.len()), &mut tokens);
        let found: Vec<&str> = tokens.iter().map(|it| it.span.of(text)).collect();
        assert_eq!(found, expect, "{text:?}");
    }

    #[test]
    fn words_and_marks_are_tokens() {
        check(
            "“Well-known,” he said...",
            &["“", "Well", "-", "known", ",", "”", "he", "said", "..."],
        );
        check("中国は 5%", &["中", "国", "は", "5", "%"]);
    }

    #[test]
    fn an_address_is_one_token() {
        check(
            "see [it](https://a.example/b-c?d=1), or me@b.example.",
            &[
                "see",
                "[",
                "it",
                "]",
                "(",
                "https://a.example/b-c?d=1",
                ")",
                ",",
                "or",
                "me@b.example",
                ".",
            ],
        );
    }

    #[test]
    fn ascii_marks_are_numbered_like_any_other() {
        let ids = |text: &str, tokenizer: &mut Tokenizer| -> Vec<u32> {
            let mut tokens = Vec::new();
            tokenizer.tokens(text, Span::new(0, text.len()), &mut tokens);
            tokens.iter().map(|it| it.id).collect()
        };
        let mut tokenizer = Tokenizer::default();
        let ascii = ids("\" , -- - ... .", &mut tokenizer);
        assert_eq!(ascii, ids("“ ， — – … 。".replace('。', ".").as_str(), &mut tokenizer));
    }

    proptest! {
        #[test]
        fn tokens_are_all_that_is_not_white_space(text in "[\\PC\n\u{200b}\u{301} a-c.'@:/-]{0,40}") {
            let mut tokens = Vec::new();
            Tokenizer::default().tokens(&text, Span::new(0, text.len()), &mut tokens);
            let mut at = 0;
            for token in &tokens {
                prop_assert!(token.span.start >= at && !token.span.is_empty());
                prop_assert!(text[at..token.span.start].chars().all(char::is_whitespace));
                at = token.span.end;
            }
            prop_assert!(text[at..].chars().all(char::is_whitespace));
        }
    }
}

//! One frame, other facts: is it a template?

use crate::verify::Overlap;

/// The numbers that occur in a text: their hashes, ascending and distinct.
///
/// A number is a word, parted by white space and freed of punctuation at its
/// edges, that begins with a digit or a currency sign before one and holds no
/// letters but an ending such as `th`: `2024-05-01`, `14:30`, `$1,200`, `3rd`.
/// Digits of any script count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers(Vec<u64>);

impl Numbers {
    /// The numbers of `text`, in order.
    pub fn of(text: &str) -> Self {
        let mut hashes = Vec::new();
        for_each_digit_word(text, |word| {
            let number = number(word).map(|it| crate::fingerprint::hash_word(it.as_bytes()));
            hashes.extend(number);
        });
        hashes.sort_unstable();
        hashes.dedup();
        Self(hashes)
    }

    /// The bytes in memory.
    pub fn heap_bytes(&self) -> usize {
        size_of_val(&*self.0)
    }

    /// Whether two texts that share their wording tell it of other numbers.
    ///
    /// Each text has numbers that the other lacks, and so many that on the
    /// smaller side at least a quarter of the numbers are exchanged: a later
    /// version corrects or adds figures, a form letter fills all of them in anew.
    /// And no smaller a share of numbers than of words: what damages a copy does
    /// not spare its numbers. `words` are the shingles of `w` words that they
    /// share; when a share e of the words was exchanged, (1 − e)^w of them remain.
    ///
    /// On labelled versions and form letters of two news sites (2,152 and 1,000
    /// stories) shares from a fifth to a half do equally well. Form letters
    /// without a number, or that name other people only, are not told apart.
    pub fn are_exchanged(&self, other: &Self, words: Overlap, w: usize) -> bool {
        let (mut left, mut right, mut shared) = (0, 0, 0);
        while let (Some(a), Some(b)) = (self.0.get(left), other.0.get(right)) {
            shared += usize::from(a == b);
            left += usize::from(a <= b);
            right += usize::from(b <= a);
        }
        let numbers = self.0.len().min(other.0.len());
        let exchanged = numbers - shared;
        if exchanged == 0 || 4 * exchanged < numbers {
            return false;
        }
        #[expect(clippy::cast_precision_loss, reason = "counts of a text are far below 2^53")]
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        let remaining = share(words.shared, words.left.min(words.right));
        let w = i32::try_from(w).unwrap_or(i32::MAX);
        share(shared, numbers).powi(w) <= remaining
    }
}

/// Calls `found` with each word, as white space parts them, that holds a digit,
/// and perhaps with others beyond ASCII.
///
/// Nearly all text has none: 32 bytes at a time are passed over.
fn for_each_digit_word(text: &str, mut found: impl FnMut(&str)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if let Some(chunk) = bytes[at..].first_chunk::<32>() {
            let mut any = 0;
            for &byte in chunk {
                any |= u8::from(byte.wrapping_sub(b'0') < 10) | u8::from(byte > 0x7F);
            }
            if any == 0 {
                at += 32;
                continue;
            }
        }
        let near = bytes[at..].iter().take(32);
        let Some(step) = near.clone().position(|it| it.is_ascii_digit() || !it.is_ascii()) else {
            at += near.len();
            continue;
        };
        at += step;
        // `at` is a digit, or the first byte of a character, or follows a word's end.
        let start = text[..at]
            .rfind(char::is_whitespace)
            .map_or(0, |space| space + text[space..].chars().next().map_or(1, char::len_utf8));
        let end = text[at..].find(char::is_whitespace).map_or(text.len(), |it| at + it);
        if start < end {
            found(&text[start..end]);
        }
        at = end + text[end..].chars().next().map_or(0, char::len_utf8);
    }
}

fn number(word: &str) -> Option<&str> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
    let ending = word.len() - digits.len();
    let plain = digits.starts_with(char::is_numeric) && !digits.contains(char::is_alphabetic);
    (plain && ending <= 2).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(a: &str, b: &str, expect: bool) {
        let (a, b) = (Numbers::of(a), Numbers::of(b));
        let most = Overlap { shared: 70, left: 100, right: 120 };
        assert_eq!(a.are_exchanged(&b, most, 5), expect, "{a:?} {b:?}");
        assert_eq!(b.are_exchanged(&a, most, 5), expect);
    }

    #[test]
    fn damage_exchanges_words_and_numbers_alike() {
        let numbers = |text| Numbers::of(text);
        let (a, b) = (numbers("1 2 3 4 5 6"), numbers("1 2 3 4 8 9"));
        // A third of the numbers, where a tenth or half of the words changed.
        for (shared, expect) in [(59, true), (3, false)] {
            let words = Overlap { shared, left: 100, right: 100 };
            assert_eq!(a.are_exchanged(&b, words, 5), expect, "{shared} of 100 shingles");
        }
    }

    #[test]
    fn a_form_letter_exchanges_its_numbers() {
        check(
            "The meeting is on May 3rd, 2024 at 14:00 in room 12.",
            "The meeting is on June 7th, 2025 at 16:30 in room 12.",
            true,
        );
    }

    #[test]
    fn a_later_version_keeps_most_and_may_add() {
        check("1 2 3 4 of 5", "1 2 3 4 of 6 , 7 and 8", false);
        check("On 3 May", "On 3 May 2024, 12 people", false);
        check("no number", "no number either", false);
        check("12 people", "people", false);
    }

    proptest! {
        #[test]
        fn passing_over_text_without_digits_loses_no_number(
            text in "[a-z ,.\n\u{a0}é—٣$0-9-]{0,90}",
        ) {
            let mut found = Vec::new();
            for_each_digit_word(&text, |word| found.extend(number(word).map(str::to_owned)));
            let naive: Vec<&str> = text.split_whitespace().filter_map(number).collect();
            prop_assert_eq!(found, naive);
        }
    }

    #[test]
    fn numbers_are_words_of_digits() {
        let of =
            |text: &str| text.split_whitespace().filter_map(number).collect::<Vec<_>>().join(" ");
        assert_eq!(
            of("(2024-05-01), $1,200 3rd 5G r2d2 1password v2 – ٣٤ 14:30."),
            "2024-05-01 1,200 3rd 5G ٣٤ 14:30"
        );
    }
}

//! Words that say little by themselves.
//!
//! What two quotations have in common is worth the more, the less of it any
//! speech has: *at the end of the day* is six words and one that tells. How
//! often a word stands in a run of few articles does not say so, so the common
//! words of the languages that are read come from a list, all languages in one
//! set: a word that is common in one of them and rare in another counts as
//! common, which costs a little evidence and needs no detection of languages.

use crate::language::WordHashing;
use crate::normalize::{Vocabulary, is_plain_word, scan_words};
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

/// The languages whose common words are known, by their code of ISO 639-1.
const LANGUAGES: [&str; 26] = [
    "ar", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hu", "id", "it", "ja", "ko",
    "nl", "no", "pl", "pt", "ro", "ru", "sv", "tr", "uk", "zh",
];

/// Folded words; numerals are none of them, since a number tells two sentences apart.
static COMMON: LazyLock<HashSet<Cow<'static, str>, WordHashing>> = LazyLock::new(|| {
    let lists = LANGUAGES.iter().filter_map(stop_words::lookup);
    let mut res = HashSet::default();
    res.reserve(lists.clone().map(<[&str]>::len).sum());
    for &word in lists.flatten() {
        // Nearly all of them fold to themselves and need no copy.
        let folded = match is_plain_word(word) {
            true => Some(Cow::Borrowed(word)),
            false => only_word(word).map(Cow::Owned),
        };
        res.extend(folded.filter(|it| !it.contains(char::is_numeric)));
    }
    res
});

/// The one word of `text`, folded; what the normalization parts is never asked for as one
/// word.
fn only_word(text: &str) -> Option<String> {
    let (mut words, mut folded) = (0, String::new());
    scan_words(text, |it, _| {
        words += 1;
        it.clone_into(&mut folded);
    });
    (words == 1).then_some(folded)
}

/// Whether `word`, as folded, is a common word of a language.
pub(super) fn is_little(word: &str) -> bool {
    COMMON.contains(word)
}

/// For every word of `vocabulary`, whether it says little by itself.
pub(super) fn little_words(vocabulary: &Vocabulary) -> Vec<bool> {
    vocabulary.words().iter().map(|it| COMMON.contains(it.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_of_many_languages_are_little_and_numerals_are_not() {
        let (vocabulary, words) =
            Vocabulary::number(vec!["the und что które reservoir 4 Damm плотина"]);
        let little = little_words(&vocabulary);
        let found: Vec<bool> = words[0].ids.iter().map(|it| little[it.0 as usize]).collect();
        assert_eq!(found, [true, true, true, true, false, false, false, false]);
    }
}

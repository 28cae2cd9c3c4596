//! Are two mentions the same person?

use super::attribution::forms::{self, Group};
use crate::language;
use crate::normalize::{fold_word, scan_words};
use std::collections::BTreeSet;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

static TITLES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    // Any language's title may stand before a name.
    let titles = language::groups("speech").filter(|it| it.1 == "title");
    titles.flat_map(|it| it.2).collect()
});

/// Whether `word`, as folded, is a form of address or an office.
pub(crate) fn is_title(word: &str) -> bool {
    TITLES.contains(word)
}

/// How surely `a` and `b` name one person, 0..=1.
///
/// 1 for the same words but titles, transliteration and order of letters that
/// transliteration sets (*Zelensky*, *Zelenskiy*, *Zelenskyy*); 0.9 when one
/// gives only the surname; 0.8 when a given name is an initial or missing
/// between; 0 when surnames or given names differ, or when a name is empty.
/// Symmetric. Cost: linear in the names.
///
/// Rejected: edit distance on whole names, which joins *Johnson* and *Johnston*
/// as readily as two transliterations.
#[must_use]
pub fn name_score(a: &str, b: &str) -> f64 {
    let (a, b) = (words_of(a), words_of(b));
    let (Some(last_a), Some(last_b)) = (a.last(), b.last()) else { return 0.0 };
    if a == b {
        return 1.0;
    }
    if last_a != last_b {
        return 0.0;
    }
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    if short.len() == 1 {
        return 0.9;
    }
    // Given names agree in order, some perhaps left out or cut to an initial.
    let mut given = long[..long.len() - 1].iter();
    let agrees = short[..short.len() - 1].iter().all(|name| {
        given.any(|other| name == other || is_initial_of(name, other) || is_initial_of(other, name))
    });
    if agrees { 0.8 } else { 0.0 }
}

/// Whether `a` and `b` are plainly the same person: [`name_score`] above 0.
#[must_use]
pub fn same_person(a: &str, b: &str) -> bool {
    name_score(a, b) > 0.0
}

/// What two names must have in common to be [`same_person`]: the surname as it is
/// compared, empty for a name without words. For an index over many names.
#[must_use]
pub fn surname_key(name: &str) -> String {
    words_of(name).pop().unwrap_or_default()
}

fn is_initial_of(a: &str, b: &str) -> bool {
    a.chars().count() == 1 && b.starts_with(a)
}

/// The words of a name behind its last title, suffixes dropped, each as its
/// [`key`]. A title that ends the name is a surname (*Martin Luther King*).
pub(crate) fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    scan_words(name, |word, _| words.push(word.strip_suffix("'s").unwrap_or(word).to_owned()));
    while words.len() > 1 && words.last().is_some_and(|it| forms::ALL.has(Group::NameSuffix, it)) {
        words.pop();
    }
    let last = words.len().saturating_sub(1);
    let titles = words[..last].iter().rposition(|it| is_title(it)).map_or(0, |at| at + 1);
    words.drain(..titles);
    words.iter().map(|it| key(it)).collect()
}

/// What outlets romanize in several ways, and what stands for it in a key. The order
/// counts: *y* has become *i* by the time that *ie* and *ia* are looked for.
const ROMANIZED: &[(&str, &str)] = &[
    ("shch", "sch"),
    ("tsch", "ch"),
    ("kh", "h"),
    ("ph", "f"),
    ("ck", "k"),
    ("ks", "x"),
    ("tz", "ts"),
    ("ou", "u"),
    ("ø", "o"),
    ("oe", "o"),
    ("ae", "a"),
    ("æ", "a"),
    ("ł", "l"),
    ("j", "i"),
    ("y", "i"),
    ("w", "v"),
    ("q", "k"),
    ("ei", "e"),
    ("ie", "e"),
    ("ia", "a"),
    ("io", "o"),
];

/// Which bytes a word has, as bits: two that are 64 apart share one.
#[derive(Clone, Copy)]
struct Letters(u64);

impl Letters {
    const fn of(word: &str) -> Self {
        let (bytes, mut res, mut at) = (word.as_bytes(), 0, 0);
        while at < bytes.len() {
            res |= 1 << (bytes[at] % 64);
            at += 1;
        }
        Self(res)
    }

    /// Whether a word with these letters can hold `part`.
    const fn hold(self, part: &str) -> bool {
        let part = Self::of(part).0;
        self.0 & part == part
    }
}

/// The form of a name's word in which transliterations agree.
///
/// Diacritics go; letters that outlets romanize in several ways (*y*, *i*, *j*;
/// *kh*, *h*) are set to one, by a table compiled by hand; doubled letters are set
/// once. Letters outside Latin stay as they are.
pub(crate) fn key(word: &str) -> String {
    let mut folded = String::new();
    fold_word(word, &mut folded);
    let latin = folded.chars().any(|c| c.is_ascii_alphabetic());
    if !latin {
        return folded;
    }
    let bare = |c: &char| !unicode_normalization::char::is_combining_mark(*c) && *c != '\'';
    let mut key: String = match folded.is_ascii() {
        true => folded.chars().filter(bare).collect(),
        false => folded.nfd().filter(bare).collect(),
    };
    let mut letters = Letters::of(&key);
    for &(from, to) in ROMANIZED {
        // Most words have none of them, and nearly always not even their letters.
        if letters.hold(from) && key.contains(from) {
            key = key.replace(from, to);
            letters = Letters::of(&key);
        }
    }
    let mut once = String::with_capacity(key.len());
    for c in key.chars() {
        if !once.ends_with(c) {
            once.push(c);
        }
    }
    once
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_titles_and_short_forms_are_one_person() {
        for (a, b) in [
            ("Volodymyr Zelensky", "Volodymyr Zelenskiy"),
            ("Zelenskyy", "President Zelensky"),
            ("Mr Lavrov", "Sergei Lavrov"),
            ("Sergey Lavrov", "Sergei Lavrov"),
            ("J. D. Vance", "Vice President J.D. Vance"),
            ("Donald J. Trump", "Donald Trump"),
            ("Frau Merkel", "Angela Merkel"),
            ("Сергей Лавров", "Лавров"),
            ("习近平", "习近平"),
            ("Emmanuel Macron’s", "M. Macron"),
        ] {
            assert!(same_person(a, b), "{a} and {b}");
        }
    }

    #[test]
    fn other_people_stay_apart() {
        for (a, b) in [
            ("Boris Johnson", "Johnston"),
            ("Hillary Clinton", "Bill Clinton"),
            ("Trump", "Pence"),
            ("", "Trump"),
            ("President", "Trump"),
            ("Ivana Trump", "Ivanka Trump"),
        ] {
            assert!(!same_person(a, b), "{a} and {b}");
        }
    }

    proptest! {
        #[test]
        fn letters_and_ascii_spare_looks_and_change_no_key(word in "[a-zA-Zéßøłж'\u{301}]{1,9}") {
            let mut naive = String::new();
            fold_word(&word, &mut naive);
            if naive.chars().any(|c| c.is_ascii_alphabetic()) {
                let mark = unicode_normalization::char::is_combining_mark;
                naive = naive.nfd().filter(|&c| !mark(c) && c != '\'').collect();
                for (from, to) in ROMANIZED {
                    naive = naive.replace(from, to);
                }
                let mut chars: Vec<char> = naive.chars().collect();
                chars.dedup();
                naive = chars.into_iter().collect();
            }
            prop_assert_eq!(key(&word), naive);
        }

        #[test]
        fn the_score_is_symmetric_and_one_on_itself(a in "[A-Za-zé .]{0,20}", b in "[A-Za-zé .]{0,20}") {
            prop_assert!((name_score(&a, &b) - name_score(&b, &a)).abs() < 1e-9);
            if !words_of(&a).is_empty() {
                prop_assert!((name_score(&a, &a) - 1.0).abs() < 1e-9);
            }
        }
    }
}

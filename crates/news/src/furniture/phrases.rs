//! Which of a language's labels does a short line begin with or consist of?

use crate::language::{self, WordHashing};
use crate::normalize::scan_words;
use crate::text::Span;
use std::collections::HashMap;
use std::sync::OnceLock;

pub(super) const CREDIT: u32 = 1;
pub(super) const WATCH: u32 = 1 << 1;
pub(super) const TAGS: u32 = 1 << 2;
pub(super) const RELATED: u32 = 1 << 3;
pub(super) const BUTTON: u32 = 1 << 4;
pub(super) const NETWORK: u32 = 1 << 5;
pub(super) const FILL: u32 = 1 << 6;
pub(super) const MENU: u32 = 1 << 7;
pub(super) const CUE: u32 = 1 << 8;
pub(super) const ROLE: u32 = 1 << 9;
pub(super) const READING: u32 = 1 << 10;
pub(super) const UPDATED: u32 = 1 << 11;
pub(super) const UNIT: u32 = 1 << 12;
/// *Image* 1 of 3.
pub(super) const COUNTED: u32 = 1 << 13;
/// *Part* 2 of 5.
pub(super) const PART: u32 = 1 << 14;
/// Image 1 *of* 3.
pub(super) const OF: u32 = 1 << 15;
/// What stands there besides in *part 2 of 5*.
pub(super) const PART_OF: u32 = 1 << 16;
/// The last word of a credit.
pub(super) const CREDIT_END: u32 = 1 << 17;
/// Read by [`phrases_of`] alone.
const OTHER: u32 = 1 << 18;

/// The longest phrase, in words; an ideograph or a kana is one.
const MAX_PHRASE: usize = 20;

fn phrases() -> &'static HashMap<String, u32, WordHashing> {
    static PHRASES: OnceLock<HashMap<String, u32, WordHashing>> = OnceLock::new();
    PHRASES.get_or_init(|| {
        let mut res = HashMap::default();
        for (_, line) in language::lines("labels") {
            let mut fields = line.split('\t');
            let (Some(bit), Some(list)) = (fields.next().and_then(class), fields.next()) else {
                continue;
            };
            for phrase in list.split('|') {
                *res.entry(folded(phrase)).or_insert(0) |= bit;
            }
        }
        res
    })
}

fn class(name: &str) -> Option<u32> {
    Some(match name {
        "credit" => CREDIT,
        "watch" => WATCH,
        "tags" => TAGS,
        "related" => RELATED,
        "button" => BUTTON,
        "network" => NETWORK,
        "fill" => FILL,
        "menu" => MENU,
        "cue" => CUE,
        "role" => ROLE,
        "reading" => READING,
        "updated" => UPDATED,
        "unit" => UNIT,
        "counted" => COUNTED,
        "part" => PART,
        "of" => OF,
        "part of" => PART_OF,
        "credit end" => CREDIT_END,
        "run on" | "role ending" | "day" | "hour" | "minute" => OTHER,
        _ => return None,
    })
}

/// The phrases of a class as the languages write them: of those that are sought inside a
/// word.
pub(super) fn phrases_of(class: &str) -> Vec<&'static str> {
    let lines = language::lines("labels").filter_map(|it| it.1.split_once('\t'));
    lines.filter(|it| it.0 == class).flat_map(|it| it.1.split('|')).collect()
}

/// A folded word and where it stands.
pub(super) type Word = (String, Span);

pub(super) fn words(text: &str) -> Vec<Word> {
    let mut res = Vec::new();
    scan_words(text, |word, span| res.push((word.to_owned(), span)));
    res
}

/// The folded words of `text`, parted by spaces.
pub(super) fn folded(text: &str) -> String {
    let mut res = String::with_capacity(text.len());
    scan_words(text, |word, _| {
        if !res.is_empty() {
            res.push(' ');
        }
        res.push_str(word);
    });
    res
}

/// The longest phrase of one of `classes` with which `words` begin: how many
/// words it has, and all its classes.
pub(super) fn opening(words: &[Word], classes: u32) -> Option<(usize, u32)> {
    let mut key = String::new();
    let mut res = None;
    for (at, (word, _)) in words.iter().take(MAX_PHRASE).enumerate() {
        if at > 0 {
            key.push(' ');
        }
        key.push_str(word);
        if let Some(&found) = phrases().get(&key).filter(|&it| it & classes != 0) {
            res = Some((at + 1, found));
        }
    }
    res
}

/// The classes of `text` as a whole.
pub(super) fn whole(text: &str) -> u32 {
    phrases().get(&folded(text)).copied().unwrap_or(0)
}

/// The classes of a single folded word.
pub(super) fn of_word(word: &str) -> u32 {
    phrases().get(word).copied().unwrap_or(0)
}

/// Whether a phrase of one of `classes` stands anywhere in `words`.
pub(super) fn holds(words: &[Word], classes: u32) -> bool {
    (0..words.len()).any(|at| opening(&words[at..], classes).is_some())
}

/// How often each class occurs when `words` are taken apart into phrases of
/// `classes` and numbers, longest first; none when something else is left.
pub(super) fn cover(words: &[Word], classes: u32) -> Option<Vec<u32>> {
    let mut res = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some((len, found)) = opening(&words[at..], classes) {
            res.push(found & classes);
            at += len;
        } else if is_number(&words[at].0) {
            at += 1;
        } else {
            return None;
        }
    }
    Some(res)
}

pub(super) fn is_number(word: &str) -> bool {
    word.chars().any(char::is_numeric) && !word.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_has_a_class_and_phrases() {
        for (_, line) in language::lines("labels") {
            let fields: Vec<&str> = line.split('\t').collect();
            assert_eq!(fields.len(), 2, "{line}");
            assert!(class(fields[0]).is_some(), "{line}");
            for phrase in fields[1].split('|') {
                let n = words(phrase).len();
                assert!((1..=MAX_PHRASE).contains(&n), "{phrase:?} has {n} words");
            }
        }
    }

    #[test]
    fn the_longest_phrase_is_taken() {
        let line = words("Copy link Share 12 comments");
        assert_eq!(opening(&line, BUTTON).map(|it| it.0), Some(2));
        assert_eq!(cover(&line, BUTTON).map(|it| it.len()), Some(3));
        assert_eq!(cover(&words("Copy the law"), BUTTON), None);
    }
}

//! Given names: what tells a person from a place, and *he* from *she*.

use super::WordHashing;
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

/// A line a group, then names as [`folded`] has them: `m` of men, `f` of women, `x` of both,
/// `b` those that only a byline is read by.
const LINES: &str = include_str!("given.txt");

/// The groups with their names.
pub fn groups() -> impl Iterator<Item = (&'static str, &'static str)> {
    LINES.lines().filter(|it| !it.starts_with('#')).filter_map(|it| it.split_once(' '))
}

/// All of them.
static ALL: LazyLock<HashSet<&'static str, WordHashing>> =
    LazyLock::new(|| groups().flat_map(|it| it.1.split_whitespace()).collect());

/// Whether a name begins with one: where a byline may stand, not in running text.
#[must_use]
pub fn begins_with_given(name: &str) -> bool {
    name.split_whitespace().next().is_some_and(|it| ALL.contains(&*folded(it)))
}

/// A given name as the list has it: without accents, its first part.
#[must_use]
pub fn folded(name: &str) -> Cow<'_, str> {
    if name.bytes().all(|it| it.is_ascii() && !it.is_ascii_uppercase()) {
        return Cow::Borrowed(first_part(name));
    }
    let lower = name.to_lowercase();
    let first = first_part(&lower);
    Cow::Owned(if first.is_ascii() { first.to_owned() } else { without_accents(first) })
}

/// What stands before a hyphen.
fn first_part(name: &str) -> &str {
    name.split('-').next().unwrap_or_default()
}

fn without_accents(name: &str) -> String {
    name.chars()
        .map(|it| match it {
            'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
            'é' | 'è' | 'ê' | 'ë' | 'ě' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
            'ú' | 'ù' | 'û' | 'ü' | 'ů' => 'u',
            'ñ' => 'n',
            'ç' | 'č' | 'ć' => 'c',
            'š' | 'ş' | 'ś' => 's',
            'ž' | 'ż' | 'ź' => 'z',
            'ř' => 'r',
            'ł' => 'l',
            'ý' => 'y',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_by_its_first_word() {
        for name in ["Jörg Hallmann", "ANA GIL", "Jean-Luc Petit", "Solène K."] {
            assert!(begins_with_given(name), "{name}");
        }
        for name in ["New York", "Press Release", "Hong Kong", ""] {
            assert!(!begins_with_given(name), "{name}");
        }
    }

    #[test]
    fn every_name_is_folded_and_stands_in_a_group_that_is_read() {
        for (group, names) in groups() {
            assert!(matches!(group, "m" | "f" | "x" | "b"), "{group}");
            for name in names.split_whitespace() {
                assert_eq!(folded(name), name);
            }
        }
    }
}

//! Which lines say who wrote a story, where and when?
//!
//! Below the headline stands a line of parts between separators: writer, role,
//! outlet or agency, date, reading time. Each part is recognized by itself; a line
//! is a byline when all its parts are known and one of them is more than a name.
//! Where it stands is the caller's business: the same line amid a text is text.

use super::phrases::{
    CUE, READING, ROLE, UNIT, UPDATED, Word, cover, holds, is_number, opening, phrases_of, words,
};
use crate::segment::find_stamp;
use crate::text::is_unspaced;
use std::sync::LazyLock;

/// The longest byline, in words.
const MAX_BYLINE: usize = 24;
/// The longest part that is a name or a role, in words: two writers and their places.
const MAX_PART: usize = 9;
/// The longest name in a script without spaces, in characters.
const MAX_IDEOGRAPHS: usize = 16;

/// What a part of the line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// A date, an age, a time, a number, *Updated*.
    Time,
    Reading,
    /// *By* and a name.
    Cue,
    /// A name with what its bearer does.
    Role,
    Name,
}

/// What gives a byline away, if `raw`, a line of `n` words, is one.
pub(super) fn byline(raw: &str, n: usize) -> Option<&'static str> {
    if n == 0
        || n > MAX_BYLINE
        || raw.len() > 240
        || raw.ends_with(':')
        || raw.contains(['?', '!', '？', '！', '"', '“', '。'])
    {
        return None;
    }
    let mut parts = Vec::new();
    for part in
        raw.split(is_separator).flat_map(|it| it.split(" - ")).flat_map(|it| it.split(" / "))
    {
        let part = part.trim_matches(|c: char| !c.is_alphanumeric() && !is_mark(c));
        if !part.is_empty() {
            parts.push(part_of(part)?);
        }
    }
    let has = |part: Part| parts.contains(&part);
    if has(Part::Reading) {
        Some("a reading time")
    } else if parts.first() == Some(&Part::Cue) {
        Some("a writer's name after a byline's word")
    } else if has(Part::Time) && dated(raw) {
        Some("a date or time beside names")
    } else {
        // "Chief of Staff" alone may be a heading.
        (has(Part::Role) && (parts.len() > 1 || raw.chars().any(is_unspaced)))
            .then_some("a name and what its bearer does")
    }
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

fn is_separator(c: char) -> bool {
    matches!(
        c,
        '|' | '｜'
            | '·'
            | '•'
            | '・'
            | '–'
            | '—'
            | ','
            | '，'
            | '、'
            | '،'
            | ';'
            | '/'
            | '／'
            | '='
            | '＝'
            | '('
            | ')'
            | '（'
            | '）'
            | '['
            | ']'
            | '【'
            | '】'
    )
}

/// Whether there is a date, an age or a clock time.
fn dated(raw: &str) -> bool {
    static DAYS: LazyLock<Vec<&str>> = LazyLock::new(|| phrases_of("day"));
    find_stamp(raw).is_some_and(|it| !it.weak)
        || has_clock(raw)
        || DAYS.iter().any(|it| raw.contains(it))
}

fn has_clock(raw: &str) -> bool {
    static HOUR: LazyLock<Vec<&str>> = LazyLock::new(|| phrases_of("hour"));
    static MINUTE: LazyLock<Vec<&str>> = LazyLock::new(|| phrases_of("minute"));
    let bytes = raw.as_bytes();
    bytes.windows(4).any(|it| {
        it[0].is_ascii_digit()
            && matches!(it[1], b':' | b'.' | b'h')
            && it[2].is_ascii_digit()
            && it[3].is_ascii_digit()
    }) || HOUR.iter().any(|it| raw.contains(it)) && MINUTE.iter().any(|it| raw.contains(it))
}

fn part_of(part: &str) -> Option<Part> {
    let all = words(part);
    if all.is_empty() || all.iter().all(|it| is_number(&it.0)) {
        return Some(Part::Time);
    }
    let numbers = all.iter().any(|it| it.0.chars().any(char::is_numeric));
    if holds(&all, READING) && (numbers || all.len() <= 3) && all.len() <= 14 {
        return Some(Part::Reading);
    }
    if cover(&all, UPDATED | UNIT).is_some() {
        return Some(Part::Time);
    }
    if let Some(rest) = after_stamp(part) {
        // "Jane Doe 12 March 2025", "Updated 12 March 2025 at 14:05".
        let rest = words(&rest);
        if cover(&rest, UPDATED | UNIT).is_some() {
            return Some(Part::Time);
        }
        if is_named(part, &rest) {
            return Some(Part::Time);
        }
    }
    if let Some((len, _)) = opening(&all, CUE) {
        let rest = &all[len..];
        let names = rest.len() <= MAX_PART && !rest.is_empty() && is_named(part, rest);
        if names {
            return Some(Part::Cue);
        }
    }
    if !is_named(part, &all) && !holds_role(&all, part) {
        return None;
    }
    Some(if holds_role(&all, part) { Part::Role } else { Part::Name })
}

/// A role and at most a few other words.
fn holds_role(all: &[Word], part: &str) -> bool {
    let unspaced = part.chars().filter(|&c| is_unspaced(c)).count();
    static ENDING: LazyLock<Vec<&str>> = LazyLock::new(|| phrases_of("role ending"));
    let suffix = ENDING.iter().any(|it| part.ends_with(it));
    (all.len() <= 7 || (unspaced > 0 && unspaced <= MAX_IDEOGRAPHS)) && (suffix || holds(all, ROLE))
}

/// What is left of a part without its date or age.
fn after_stamp(part: &str) -> Option<String> {
    let stamp = find_stamp(part)?;
    let outer = stamp.outer;
    Some(format!("{} {}", part.get(..outer.start)?, part.get(outer.end..)?))
}

/// Whether `words` of `part` are a name: few, each with a capital where the
/// script has any, but for little words between.
fn is_named(part: &str, words: &[Word]) -> bool {
    let unspaced = part.chars().filter(|&c| is_unspaced(c)).count();
    if unspaced > MAX_IDEOGRAPHS || (unspaced == 0 && words.len() > MAX_PART) {
        return false;
    }
    let lower = |it: &Word| {
        let raw = it.1.of(part);
        raw.chars().next().is_some_and(char::is_lowercase) && raw.chars().count() > 3
    };
    // The spans of a part whose date was cut out are others: read the part itself.
    let own = self::words(part);
    let inside = |it: &&Word| words.iter().any(|other| other.0 == it.0);
    !own.iter()
        .filter(inside)
        .any(|it| lower(it) && !holds(std::slice::from_ref(it), UPDATED | CUE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_are_known_in_many_languages() {
        for line in [
            "By Jane Doe, Harbour Correspondent",
            "By Jane Doe and John Roe | 12 March 2025",
            "Jane Doe · 13 March · 4 min read",
            "5 minute read",
            "Analysis | Jane Doe | 13 March",
            "Words: Jane Doe",
            "Velm Post staff – Updated 14:05, 12 March 2025",
            "Lesezeit 3 Minuten",
            "Reportage von Karl Muster",
            "Von Karl Muster | Stand: 12.03.2025, 14:05 Uhr",
            "Karl Muster, Redaktion",
            "Temps de lecture : 3 min",
            "Par Anne Dupont, publié le 12 mars 2025 à 14h05",
            "Por Luis Pérez | 12 de marzo de 2025",
            "Tiempo de lectura: 3 min",
            "di Anna Rossi - 12 marzo 2025",
            "Por Ana Silva, repórter",
            "Door Jan Jansen, verslaggever",
            "Автор: Иван Петров, 12 марта 2025",
            "Tekst: Jan Kowalski",
            "東京新聞 9月18日 7時40分 更新",
            "山田花子記者",
            "社会部・山田花子",
            "记者 王小明 2025年3月12日",
            "김철수 기자 2025-03-12",
            "بقلم محمد علي",
        ] {
            assert!(byline(line, words(line).len().min(MAX_BYLINE)).is_some(), "{line}");
        }
    }

    #[test]
    fn headlines_and_names_alone_are_no_bylines() {
        for line in [
            "The harbour reopens on Monday",
            "Jane Doe",
            "Harbour reopens on 12 March 2025 after repairs",
            "Minister names new chief of staff",
            "What happens next?",
            "By the time they arrived the pier was gone",
            "Chief of Staff",
            "港が月曜日に再開、九か月の修理を終えて",
        ] {
            assert_eq!(byline(line, words(line).len()), None, "{line}");
        }
    }
}

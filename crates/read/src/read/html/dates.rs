//! Dates as pages write them, in the one form that sorts (ISO 8601).
//!
//! What is in that form already stays as it stands. Others are rewritten when they can
//! be read in one way only; where two readings are possible, nothing is changed.

use super::byline::words;
use crate::language;
use std::sync::LazyLock;

/// The parts of a date that are not said stay away.
#[derive(Default)]
struct Parts {
    year: Option<u32>,
    month: Option<u32>,
    day: Option<u32>,
    time: Option<String>,
    zone: Option<String>,
}

/// English names of months and of days of the week by their first three letters, each with
/// the number that the language has it with.
static NAMES: LazyLock<Vec<(&str, &str, u32)>> = LazyLock::new(|| {
    let english = language::lines("dates").filter(|it| it.0.code == "en");
    let mut names = Vec::new();
    for (_, line) in english {
        let mut fields = line.split('\t');
        let (Some(kind @ ("month" | "weekday")), Some(value), Some(words)) =
            (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let short = words.split(',').filter_map(|it| it.get(..3));
        names.extend(short.map(|it| (kind, it, value.parse().unwrap_or(0))));
    }
    names
});

/// Zones that mean one thing, as content systems write them.
const ZONES: [(&str, &str); 22] = [
    ("Z", "Z"),
    ("UTC", "Z"),
    ("GMT", "Z"),
    ("WET", "+00:00"),
    ("BST", "+01:00"),
    ("WEST", "+01:00"),
    ("CET", "+01:00"),
    ("MEZ", "+01:00"),
    ("CEST", "+02:00"),
    ("MESZ", "+02:00"),
    ("EET", "+02:00"),
    ("EEST", "+03:00"),
    ("MSK", "+03:00"),
    ("EST", "-05:00"),
    ("EDT", "-04:00"),
    ("CDT", "-05:00"),
    ("MST", "-07:00"),
    ("MDT", "-06:00"),
    ("PST", "-08:00"),
    ("PDT", "-07:00"),
    ("JST", "+09:00"),
    ("KST", "+09:00"),
];

/// `text` as `2020-01-28T15:28:56+01:00`, or as much of that as it says; as it stands
/// where it cannot be read, or is in that form.
pub(super) fn sortable(text: &str) -> String {
    if is_sortable(text) {
        return text.to_owned();
    }
    read(text).unwrap_or_else(|| text.to_owned())
}

/// Whether a text is a date and no more, of a form that is read.
pub(super) fn is_date(text: &str) -> bool {
    is_sortable(text) || read(text).is_some()
}

fn is_sortable(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 10
        && bytes[..10].iter().enumerate().all(|(at, it)| match at {
            4 | 7 => *it == b'-',
            _ => it.is_ascii_digit(),
        })
}

fn read(text: &str) -> Option<String> {
    let mut res = Parts::default();
    let mut words = text.split([' ', ',', '\u{a0}', '|']).filter(|it| !it.is_empty()).peekable();
    let mut count = 0;
    while let Some(word) = words.next() {
        count += 1;
        if count > 12 {
            return None;
        }
        if word.contains(':') {
            let half = words.peek().copied().filter(|it| is_half(it));
            if half.is_some() {
                words.next();
            }
            res.clock(word, half)?;
        } else if !res.numeric(word) && !res.word(word) {
            return None;
        }
    }
    res.shown()
}

fn is_half(word: &str) -> bool {
    matches!(word.to_ascii_lowercase().trim_end_matches('.'), "am" | "pm" | "a.m" | "p.m")
}

impl Parts {
    /// `28.04.2023`, `01-11-2023`, `2023/11/01`, `28`, `2023`, `+0100`.
    fn numeric(&mut self, word: &str) -> bool {
        let (word, time) = word.split_once('T').filter(|_| word.len() > 10).unwrap_or((word, ""));
        if !time.is_empty() && self.clock(time, None).is_none() {
            return false;
        }
        if matches!(word.as_bytes(), [b'+' | b'-', rest @ ..] if rest.len() == 4 && rest.iter().all(u8::is_ascii_digit))
        {
            return self.set_zone(&format!("{}:{}", &word[..3], &word[3..]));
        }
        let word = word.trim_end_matches(['.', 't', 'h', 's', 'n', 'd', 'r']);
        let parts: Vec<&str> = word.split(['.', '-', '/']).collect();
        if !parts
            .iter()
            .all(|it| (1..=4).contains(&it.len()) && it.bytes().all(|b| b.is_ascii_digit()))
        {
            return false;
        }
        let number = |it: &str| it.parse::<u32>().unwrap_or(0);
        match parts[..] {
            [year, month, day] if year.len() == 4 => {
                self.set(number(year), number(month), number(day))
            }
            [first, second, year] if year.len() == 4 => {
                let (first, second) = (number(first), number(second));
                // 5/6/2023 is in May or in June.
                let is_open = word.contains('/') && first <= 12 && second <= 12 && first != second;
                match () {
                    () if is_open => false,
                    () if second > 12 => self.set(number(year), first, second),
                    () => self.set(number(year), second, first),
                }
            }
            [one] if one.len() == 4 && self.year.is_none() => {
                self.year = Some(number(one));
                true
            }
            [one] if one.len() <= 2 && self.day.is_none() => {
                self.day = Some(number(one));
                true
            }
            _ => false,
        }
    }

    fn set(&mut self, year: u32, month: u32, day: u32) -> bool {
        let is_first = self.year.is_none() && self.month.is_none() && self.day.is_none();
        (self.year, self.month, self.day) = (Some(year), Some(month), Some(day));
        is_first
    }

    fn set_zone(&mut self, zone: &str) -> bool {
        self.zone.replace(zone.to_owned()).is_none()
    }

    /// The name of a month, of a day of the week, or of a zone.
    fn word(&mut self, word: &str) -> bool {
        if let Some((_, zone)) = ZONES.iter().find(|it| it.0 == word) {
            return self.set_zone(zone);
        }
        let lower = word.trim_end_matches('.').to_lowercase();
        let start = lower.get(..3).unwrap_or(&lower);
        let is_word = lower.chars().all(char::is_alphabetic);
        let named = |kind: &str| NAMES.iter().find(|it| it.0 == kind && it.1 == start);
        if is_word && let Some(month) = named("month") {
            return self.month.replace(month.2).is_none();
        }
        let around = words("around date");
        is_word && (named("weekday").is_some() || around.contains(&lower.as_str()))
    }

    /// `15:28:56`, with the half of the day, a zone or parts of seconds behind it.
    fn clock(&mut self, word: &str, half: Option<&str>) -> Option<()> {
        let at = word.find(['+', 'Z']).or_else(|| word.rfind('-')).unwrap_or(word.len());
        let (clock, zone) = word.split_at(at);
        let lower = clock.to_ascii_lowercase();
        let (clock, half) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
            (Some(clock), _) => (clock, Some("am")),
            (_, Some(clock)) => (clock, Some("pm")),
            _ => (clock, half),
        };
        let clock = clock.split('.').next().unwrap_or(clock);
        let parts: Vec<u32> = clock.split(':').map(str::parse).collect::<Result<_, _>>().ok()?;
        let (&[hour, minute] | &[hour, minute, _]) = &parts[..] else { return None };
        let is_pm = half.is_some_and(|it| it.to_ascii_lowercase().starts_with('p'));
        let hour = match half {
            Some(_) if hour > 12 => return None,
            Some(_) => hour % 12 + if is_pm { 12 } else { 0 },
            None => hour,
        };
        let second = parts.get(2).copied().unwrap_or(0);
        if hour > 23 || minute > 59 || second > 60 || self.time.is_some() {
            return None;
        }
        self.time = Some(format!("{hour:02}:{minute:02}:{second:02}"));
        if !zone.is_empty() {
            self.zone = Some(zone.to_owned());
        }
        Some(())
    }

    fn shown(self) -> Option<String> {
        let (year, month, day) = (self.year?, self.month?, self.day?);
        let is_day =
            (1900..2200).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        let time = self.time.map_or_else(String::new, |it| format!("T{it}"));
        let zone = if time.is_empty() { String::new() } else { self.zone.unwrap_or_default() };
        is_day.then(|| format!("{year:04}-{month:02}-{day:02}{time}{zone}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        assert_eq!(sortable(text), expect, "{text}");
    }

    #[test]
    fn dates_of_many_forms_sort() {
        check("Tue Jan 28 15:28:56 CET 2020", "2020-01-28T15:28:56+01:00");
        check("Tue, 28 Jan 2020 15:28:56 GMT", "2020-01-28T15:28:56Z");
        check("Tue, 28 Jan 2020 15:28:56 +0100", "2020-01-28T15:28:56+01:00");
        check("01-11-2023 10:29", "2023-11-01T10:29:00");
        check("28.04.2023", "2023-04-28");
        check("28.04.2023 19:25 Uhr", "2023-04-28T19:25:00");
        check("April 28th, 2023", "2023-04-28");
        check("April 28, 2023 at 7:05 p.m.", "2023-04-28T19:05:00");
        check("28 Sept. 2023, 12:10am", "2023-09-28T00:10:00");
        check("2023/04/28 09:00", "2023-04-28T09:00:00");
        check("10/28/2023", "2023-10-28");
    }

    #[test]
    fn what_is_in_order_or_says_two_things_stays_as_it_stands() {
        for text in [
            "2020-01-28T15:28:56+01:00",
            "2020-01-28",
            "5/6/2023",
            "yesterday",
            "13.13.2023",
            "10:61 28.04.2023",
            "1 2 3",
            "",
        ] {
            check(text, text);
        }
        assert!(is_date("28.04.2023") && !is_date("28.04.") && !is_date("1,200 of 2023"));
    }
}

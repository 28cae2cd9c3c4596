//! When was it published?
//!
//! News feeds write dates in many forms. A [`When`] is what a form says and no
//! more: the first and the last minute that it can mean. A day without a zone
//! covers that day everywhere on earth, from UTC+14 to UTC−12; a clock time
//! without a zone is as uncertain; only a time with its zone is one minute. So
//! two dates can be compared without guessing a zone. Slashed dates whose day and
//! month could be exchanged are not read at all. Cost: linear in the text.
//!
//! Rejected: a date crate. Its parsers want the format named, and return an
//! instant where the text does not say one.

use crate::language;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The minutes, counted from 1970-01-01 UTC, that a date can mean; both ends count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct When {
    /// The first minute.
    pub earliest: i64,
    /// The last minute.
    pub latest: i64,
    /// The day of the calendar, counted from 1970-01-01, as it is written.
    pub day: i64,
}

impl When {
    /// The minute between the first and the last one: where a date stands among others.
    ///
    /// A day without a time stands at its middle, so that the evening before is earlier
    /// than it, and so are the hours of its own morning.
    #[must_use]
    pub const fn middle(self) -> i64 {
        self.earliest.midpoint(self.latest)
    }

    /// Whether the middles tell which of two dates is earlier. Of two moments of one day
    /// they do not, where one is written with its time and the other without.
    #[must_use]
    pub const fn tells_from(self, other: Self) -> bool {
        let width = self.latest.saturating_sub(self.earliest);
        let alike = width == other.latest.saturating_sub(other.earliest);
        let apart = self.latest < other.earliest || other.latest < self.earliest;
        self.middle() != other.middle() && (alike || apart || self.day != other.day)
    }
}

/// What a word of a date means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Month(u8),
    Weekday,
    /// Minutes east of Greenwich.
    Zone(i64),
    /// So many minutes are one of it.
    Unit(i64),
    One,
    Ago,
    Label,
    Later,
    Filler,
}

static WORDS: LazyLock<BTreeMap<&str, Vec<Word>>> = LazyLock::new(|| {
    let mut res: BTreeMap<&str, Vec<Word>> = BTreeMap::new();
    for (_, line) in language::lines("dates") {
        let mut fields = line.split('\t');
        let (kind, value) = (fields.next(), fields.next().and_then(|it| it.parse().ok()));
        let (Some(kind), Some(value)) = (kind, value) else { continue };
        let word = match kind {
            "month" => Word::Month(u8::try_from(value).unwrap_or(0)),
            "weekday" => Word::Weekday,
            "zone" => Word::Zone(value),
            "minutes" => Word::Unit(value),
            "one" => Word::One,
            "ago" => Word::Ago,
            "label" => Word::Label,
            "later" => Word::Later,
            "filler" => Word::Filler,
            _ => continue,
        };
        for name in fields.next().unwrap_or_default().split(',') {
            let words = res.entry(name).or_default();
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
    res
});

/// The hours by which local time is ahead of UTC at most, and behind it.
const ZONES: (i64, i64) = (14, 12);
/// Minutes of a day.
const DAY: i64 = 24 * 60;

/// Reads a date as feeds and pages write it.
///
/// ISO 8601, RFC 2822, `20 Aug 2025`, `August 20, 2025`, `20. August 2025`, `20 août
/// 2025`, `20 de agosto de 2025`, `20.08.2025`, `2025年8月20日`, and digits
/// (`20250820T140500Z`, `20250820140500`, seconds since 1970 and their thousandths), and
/// `Wed Aug 20 14:05:00 CEST 2025`.
///
/// Words that belong to no date are passed over. `None` where no whole date stands
/// there, where it is no day of the calendar, or where day and month could be
/// exchanged (`08/09/2025`).
#[must_use]
pub fn parse_date(text: &str) -> Option<When> {
    read(text).map(|it| it.when)
}

/// The date in the first lines of an article's text, where it is plain.
///
/// That is a line that is a date and perhaps a label (`Published: 20 August 2025,
/// 14:05`), or a long one that begins with a label and an ISO date (`date 2025-08-20
/// Your support …`), as extraction leaves it.
///
/// A line that says when the article changed sets only the latest minute: it may
/// have been out long before. The first line that says more is taken.
#[must_use]
pub fn head_date(text: &str) -> Option<When> {
    let lines = text.lines().map(str::trim).filter(|it| !it.is_empty()).take(HEAD_LINES);
    let mut changed = None;
    for line in lines {
        let Some(found) = plain_line(line) else { continue };
        if !found.later {
            return Some(found.when);
        }
        changed.get_or_insert(When { earliest: i64::MIN, ..found.when });
    }
    changed
}

/// Lines that are an article's head: outlet, headline, standfirst, byline, date and
/// what a page puts between them.
const HEAD_LINES: usize = 10;

/// Longer lines are text; the longest stamps, with weekday, zone and an update,
/// have about half of it.
const MAX_LINE: usize = 120;

/// How long ago an age says, as the least and the most minutes: `26 minutes ago`,
/// `vor 3 Stunden`, `3h`.
///
/// Pages round in either way, so that `3 hours` is anything from two and a half to
/// four hours. `None` where the text is no age in minutes, hours, days or weeks.
#[must_use]
pub fn parse_age(text: &str) -> Option<(i64, i64)> {
    let (mut number, mut unit, mut one) = (None, None, None);
    for token in tokens(text) {
        match token {
            Token::Number(it, _) if number.is_none() => number = Some(it),
            Token::Word(word) => {
                for meaning in meanings(&word) {
                    match meaning {
                        Word::Unit(it) if unit.is_none() => unit = Some(*it),
                        Word::One => one = Some(1),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    let (number, unit) = (number.or(one).filter(|&it| (0..10_000).contains(&it))?, unit?);
    Some(((number * unit - unit / 2).max(0), (number + 1) * unit))
}

/// A date, and what stands around it.
struct Found {
    when: When,
    /// Whether it is when the article changed.
    later: bool,
    /// Words that belong to no date.
    other_words: usize,
}

fn plain_line(line: &str) -> Option<Found> {
    // No date is written without a digit, and few lines have one.
    if !line.bytes().any(|it| it.is_ascii_digit()) {
        return None;
    }
    if line.len() > MAX_LINE {
        let mut words = line.splitn(3, char::is_whitespace);
        let (label, date) = (words.next()?, words.next()?);
        let label = label.trim_end_matches(':').to_lowercase();
        let later = meanings(&label).contains(&Word::Later);
        let known = later || meanings(&label).contains(&Word::Label);
        return iso(date).filter(|_| known).map(|when| Found { when, later, other_words: 0 });
    }
    read(line).filter(|it| it.other_words == 0)
}

fn meanings(word: &str) -> &'static [Word] {
    WORDS.get(word).map_or(&[], Vec::as_slice)
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// Its value and how many digits it has.
    Number(i64, usize),
    Word(String),
    Mark(char),
}

/// Numbers, words in lower case, and marks.
fn tokens(text: &str) -> Vec<Token> {
    let mut res = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let mut run = String::from(c);
        // The characters for year, month and day are letters, and part the numbers of a date.
        let same: fn(char) -> bool = if c.is_ascii_digit() {
            |c| c.is_ascii_digit()
        } else if matches!(c, '年' | '月' | '日') || !c.is_alphabetic() {
            |_| false
        } else {
            |c| c.is_alphabetic() && !matches!(c, '年' | '月' | '日')
        };
        while let Some(next) = chars.next_if(|&it| same(it)) {
            run.push(next);
        }
        if c.is_ascii_digit() {
            // More digits than any date has make a number that fits nowhere.
            res.push(Token::Number(run.parse().unwrap_or(i64::MAX), run.len()));
        } else if c.is_alphabetic() && !matches!(c, '年' | '月' | '日') {
            res.push(Token::Word(run.to_lowercase()));
        } else {
            res.push(Token::Mark(c));
        }
    }
    res
}

/// What was read so far.
#[derive(Default)]
struct Parts {
    date: Option<(i64, i64, i64)>,
    /// Hour and minute.
    clock: Option<(i64, i64)>,
    /// Minutes east of Greenwich.
    zone: Option<i64>,
}

fn read(text: &str) -> Option<Found> {
    let text = text.trim();
    if let Some(when) = iso(text).or_else(|| digits(text)) {
        return Some(Found { when, later: false, other_words: 0 });
    }
    let tokens = tokens(text);
    let (mut parts, mut later, mut other_words) = (Parts::default(), false, 0);
    let mut at = 0;
    while at < tokens.len() {
        let used = date_at(&tokens[at..], &mut parts)
            .or_else(|| clock_at(&tokens[at..], &mut parts))
            .or_else(|| zone_at(&tokens[at..], &mut parts));
        if let Some(used) = used {
            at += used;
            continue;
        }
        match &tokens[at] {
            Token::Word(word) => {
                let known = meanings(word);
                later |= known.contains(&Word::Later);
                let belongs = |it: &Word| {
                    matches!(it, Word::Weekday | Word::Label | Word::Later | Word::Filler)
                };
                other_words += usize::from(!known.iter().any(belongs));
            }
            Token::Number(..) => other_words += 1,
            Token::Mark(_) => {}
        }
        at += 1;
    }
    let (year, month, day) = parts.date?;
    let when = when(days_from_civil(year, month, day)?, parts.clock, parts.zone);
    Some(Found { when, later, other_words })
}

/// A date at the start of `tokens`, and how many it takes.
fn date_at(tokens: &[Token], parts: &mut Parts) -> Option<usize> {
    if parts.date.is_some() {
        return None;
    }
    let month = |it: &Token| match it {
        Token::Word(word) => meanings(word).iter().find_map(|it| match it {
            Word::Month(month) => Some(i64::from(*month)),
            _ => None,
        }),
        _ => None,
    };
    let number = |it: Option<&Token>| match it {
        Some(Token::Number(value, digits)) => Some((*value, *digits)),
        _ => None,
    };
    // White space, stops and little words may stand between the parts.
    let skip = |mut at: usize| {
        while let Some(token) = tokens.get(at) {
            let small = match token {
                Token::Mark(c) => c.is_whitespace() || matches!(c, '.' | ',' | '-' | '/' | 'º'),
                Token::Word(word) => {
                    meanings(word).contains(&Word::Filler) && month(token).is_none()
                }
                Token::Number(..) => false,
            };
            if !small {
                break;
            }
            at += 1;
        }
        at
    };
    let first = tokens.first()?;
    if let Token::Number(value, digits) = first {
        // 2025年8月20日, 2025-08-20, 2025/08/20, 2025.08.20
        let mark = |at: usize| match tokens.get(at) {
            Some(Token::Mark(c)) => Some(*c),
            _ => None,
        };
        if *digits == 4 && matches!(mark(1), Some('年' | '-' | '/' | '.')) {
            let (month, _) = number(tokens.get(2))?;
            let (day, _) = number(tokens.get(4))?;
            parts.date = Some((*value, month, day));
            return Some(5 + usize::from(mark(5) == Some('日')));
        }
        if *digits > 2 {
            return None;
        }
        // 20. 8. 2025
        if let [
            _,
            Token::Mark('.'),
            Token::Mark(' '),
            Token::Number(month, 1..=2),
            Token::Mark('.'),
            Token::Mark(' '),
            Token::Number(year, 4),
            ..,
        ] = tokens
        {
            parts.date = Some((*year, *month, *value));
            return Some(7);
        }
        // 20.08.2025, 20/08/2025, 20-08-2025
        if let Some(separator @ ('.' | '/' | '-')) = mark(1)
            && let (Some((second, 1..=2)), Some((year, 4))) =
                (number(tokens.get(2)), number(tokens.get(4)))
            && mark(3) == Some(separator)
        {
            parts.date = match separator {
                '.' => Some((year, second, *value)),
                _ if *value > 12 || *value == second => Some((year, second, *value)),
                _ if second > 12 => Some((year, *value, second)),
                _ => return None,
            };
            return Some(5);
        }
        // 20 August 2025
        let at = skip(1);
        let month = month(tokens.get(at)?)?;
        let at = skip(at + 1);
        let (year, _) = number(tokens.get(at)).filter(|(_, digits)| *digits == 4)?;
        parts.date = Some((year, month, *value));
        return Some(at + 1);
    }
    // August 20, 2025
    let month = month(first)?;
    let at = skip(1);
    let (day, _) = number(tokens.get(at)).filter(|(_, digits)| *digits <= 2)?;
    let at = skip(at + 1);
    if let Some((year, _)) = number(tokens.get(at)).filter(|(_, digits)| *digits == 4) {
        parts.date = Some((year, month, day));
        return Some(at + 1);
    }
    // Aug 20 14:05:00 CEST 2025
    let clock = clock_at(&tokens[at..], parts)?;
    let spaces =
        |at: usize| at + tokens[at..].iter().take_while(|it| **it == Token::Mark(' ')).count();
    let at = spaces(at + clock);
    let zone = zone_at(&tokens[at..], parts).unwrap_or_default();
    let at = spaces(at + zone);
    let (year, _) = number(tokens.get(at)).filter(|(_, digits)| *digits == 4)?;
    parts.date = Some((year, month, day));
    Some(at + 1)
}

/// `14:05`, `14:05:30`, `2.05 pm`, `14h05`, with what says which half of the day.
fn clock_at(tokens: &[Token], parts: &mut Parts) -> Option<usize> {
    let [Token::Number(hour, 1..=2), separator, Token::Number(minute, 2), ..] = tokens else {
        return None;
    };
    let parted = match separator {
        Token::Mark(c) => matches!(c, ':' | '.'),
        Token::Word(word) => word == "h",
        Token::Number(..) => false,
    };
    if parts.clock.is_some() || !parted || *hour > 23 || *minute > 59 {
        return None;
    }
    let mut at = 3;
    if let [Token::Mark(':'), Token::Number(_, 2), ..] = &tokens[at..] {
        at += 2;
        if let [Token::Mark('.'), Token::Number(..), ..] = &tokens[at..] {
            at += 2;
        }
    }
    // am, pm, a.m., p.m.
    let mut half = at;
    while tokens.get(half).is_some_and(|it| *it == Token::Mark(' ')) {
        half += 1;
    }
    let mut hour = *hour;
    if let Some(Token::Word(word)) = tokens.get(half) {
        let dotted = matches!(
            &tokens[half + 1..],
            [Token::Mark('.'), Token::Word(m), ..] if m == "m"
        );
        let noon = match (word.as_str(), dotted) {
            ("am", _) | ("a", true) => Some(false),
            ("pm", _) | ("p", true) => Some(true),
            _ => None,
        };
        if let Some(after) = noon.filter(|_| hour <= 12) {
            hour = hour % 12 + if after { 12 } else { 0 };
            at = half + if dotted { 3 } else { 1 };
        }
    }
    parts.clock = Some((hour, *minute));
    Some(at)
}

/// `GMT`, `+0200`, `+02:00`, behind a clock time.
fn zone_at(tokens: &[Token], parts: &mut Parts) -> Option<usize> {
    // Without a time of day a zone says nothing, and *est* may be a word.
    if parts.clock.is_none() || parts.zone.is_some() {
        return None;
    }
    match tokens {
        [Token::Word(word), ..] => {
            let zone = meanings(word).iter().find_map(|it| match it {
                Word::Zone(zone) => Some(*zone),
                _ => None,
            })?;
            parts.zone = Some(zone);
            Some(1)
        }
        [
            Token::Mark(sign @ ('+' | '-' | '−')),
            Token::Number(hours, 2),
            Token::Mark(':'),
            Token::Number(minutes, 2),
            ..,
        ] => {
            parts.zone = Some(offset(*sign, *hours, *minutes)?);
            Some(4)
        }
        [Token::Mark(sign @ ('+' | '-' | '−')), Token::Number(both, 4), ..] => {
            parts.zone = Some(offset(*sign, both / 100, both % 100)?);
            Some(2)
        }
        _ => None,
    }
}

fn offset(sign: char, hours: i64, minutes: i64) -> Option<i64> {
    let offset = hours * 60 + minutes;
    (hours <= 14 && minutes < 60).then_some(if sign == '+' { offset } else { -offset })
}

/// ISO 8601 with dashes: the whole of `text` up to what is no part of a time.
fn iso(text: &str) -> Option<When> {
    let tokens = tokens(text);
    let [
        Token::Number(year, 4),
        Token::Mark('-'),
        Token::Number(month, 2),
        Token::Mark('-'),
        Token::Number(day, 2),
        rest @ ..,
    ] = tokens.as_slice()
    else {
        return None;
    };
    let mut parts = Parts { date: Some((*year, *month, *day)), ..Parts::default() };
    let mut rest = rest;
    if let [Token::Word(_) | Token::Mark(' '), tail @ ..] = rest {
        match clock_at(tail, &mut parts) {
            Some(used) => rest = &tail[used..],
            None if rest.first() != Some(&Token::Mark(' ')) => return None,
            None => {}
        }
    }
    while let [Token::Mark(' '), tail @ ..] = rest {
        rest = tail;
    }
    if let Some(used) = zone_at(rest, &mut parts) {
        rest = &rest[used..];
    }
    let ends = rest.iter().all(|it| matches!(it, Token::Mark(c) if !c.is_alphanumeric()));
    let day = days_from_civil(*year, *month, *day).filter(|_| ends)?;
    Some(when(day, parts.clock, parts.zone))
}

/// `20250820`, `20250820140500` (UTC, as feeds of events write it), `20250820T140500Z`,
/// seconds since 1970, also as a fraction, milliseconds, microseconds and nanoseconds.
fn digits(text: &str) -> Option<When> {
    let all_digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let part = |text: &str, from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let day = |it: &str| days_from_civil(part(it, 0, 4)?, part(it, 4, 6)?, part(it, 6, 8)?);
    let clock = |it: &str| {
        let clock = (part(it, 0, 2)?, part(it, 2, 4)?);
        (clock.0 < 24 && clock.1 < 60).then_some(clock)
    };
    if let Some((date, time)) = text.split_once(['T', 't']) {
        let end = time.find(|it: char| !it.is_ascii_digit()).unwrap_or(time.len());
        let (time, zone) = time.split_at(end);
        if !all_digits(date) || date.len() != 8 || !matches!(time.len(), 4 | 6) {
            return None;
        }
        let mut parts = Parts { clock: Some(clock(time)?), ..Parts::default() };
        let zone = tokens(zone);
        let read = zone_at(&zone, &mut parts).unwrap_or_default();
        return (read == zone.len()).then_some(when(day(date)?, parts.clock, parts.zone));
    }
    // What a column of numbers with gaps is written as.
    let text = match text.split_once('.') {
        Some((whole, rest)) if whole.len() == 10 && all_digits(rest) => whole,
        _ => text,
    };
    if !all_digits(text) {
        return None;
    }
    let value: i64 = text.parse().ok()?;
    match text.len() {
        8 => Some(when(day(text)?, None, None)),
        10 => Some(instant(value / 60)),
        13 => Some(instant(value / 60_000)),
        14 => Some(when(day(text)?, Some(clock(&text[8..])?), Some(0))),
        16 => Some(instant(value / 60_000_000)),
        19 => Some(instant(value / 60_000_000_000)),
        _ => None,
    }
}

fn instant(minute: i64) -> When {
    When { earliest: minute, latest: minute, day: minute.div_euclid(DAY) }
}

fn when(day: i64, clock: Option<(i64, i64)>, zone: Option<i64>) -> When {
    let (first, last) = match clock {
        Some((hour, minute)) => (hour * 60 + minute, hour * 60 + minute),
        None => (0, DAY - 1),
    };
    let (ahead, behind) = match zone {
        Some(zone) => (zone, zone),
        None => (ZONES.0 * 60, -ZONES.1 * 60),
    };
    When { earliest: day * DAY + first - ahead, latest: day * DAY + last - behind, day }
}

/// Days from 1970-01-01 to a day of the Gregorian calendar, from 1900 to 2199.
///
/// The year is counted from March, so that the leap day is its last one.
fn days_from_civil(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if !(1900..2200).contains(&year) || !(1..=12).contains(&month) || !(1..=length).contains(&day) {
        return None;
    }
    let years = if month > 2 { year } else { year - 1 };
    let months = (month + 9) % 12;
    let leaps = years / 4 - years / 100 + years / 400;
    // 719,468 days lie between 0000-03-01 and 1970-01-01.
    Some(years * 365 + leaps + (153 * months + 2) / 5 + day - 1 - 719_468)
}

/// A day, counted from 1970-01-01, as `2025-08-20`: from 1900 to 2199.
///
/// What lies outside is its number of days, which no date that was read gives.
#[must_use]
pub fn day_name(day: i64) -> String {
    // The year of the calendar differs from the mean year by a day or two.
    let guess = 1970 + day.div_euclid(365);
    let months =
        (guess - 1..=guess).rev().flat_map(|year| (1..=12).rev().map(move |it| (year, it)));
    for (year, month) in months {
        if let Some(first) = days_from_civil(year, month, 1).filter(|&it| it <= day) {
            return format!("{year:04}-{month:02}-{:02}", day - first + 1);
        }
    }
    format!("day {day}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Minutes from 1970 to 2025-08-20 14:05 UTC.
    const THEN: i64 = 1_755_698_700 / 60;

    #[test]
    fn a_time_with_its_zone_is_one_minute() {
        for text in [
            "2025-08-20T14:05:00Z",
            "2025-08-20T14:05Z",
            "2025-08-20 14:05:00.123 +00:00",
            "2025-08-20T16:05:00+02:00",
            "2025-08-20T10:05:00-0400",
            "Wed, 20 Aug 2025 14:05:00 +0000",
            "Wed, 20 Aug 2025 10:05:00 EDT",
            "August 20, 2025, 2:05 p.m. UTC",
            "Aug 20 2025 2:05pm GMT",
            "20. August 2025, 16:05 MESZ",
            "Mercredi 20 août 2025 à 16h05 CEST",
            "20 de agosto de 2025, 16:05 CEST",
            "Publié le 20 août 2025 à 16:05 CEST",
            "20250820140500",
            "20250820T140500Z",
            "20250820T1605+0200",
            "Wed Aug 20 16:05:00 CEST 2025",
            "Wed Aug 20 14:05:00 +0000 2025",
            "1755698700",
            "1755698700.0",
            "1755698700123",
            "1755698700123456",
            "1755698700123456789",
        ] {
            let found = parse_date(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((found.earliest, found.latest), (THEN, THEN), "{text}");
        }
    }

    #[test]
    fn a_day_is_that_day_everywhere_on_earth() {
        let day = THEN.div_euclid(DAY);
        for text in [
            "2025-08-20",
            "2025/08/20",
            "20 Aug 2025",
            "20 August, 2025",
            "August 20, 2025",
            "Aug. 20, 2025",
            "20th of August 2025",
            "20. August 2025",
            "20 août 2025",
            "20 de agosto de 2025",
            "20 августа 2025 г.",
            "20.08.2025",
            "20. 8. 2025",
            "20/08/2025",
            "08/20/2025",
            "2025年8月20日",
            "20250820",
        ] {
            let found = parse_date(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(found.day, day, "{text}");
            assert_eq!(found.earliest, day * DAY - 14 * 60, "{text}");
            assert_eq!(found.latest, (day + 1) * DAY - 1 + 12 * 60, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_or_could_be_two_is_not_read() {
        for text in [
            "",
            "yesterday",
            "08/09/2025",
            "2025",
            "August 2025",
            "31 February 2025",
            "14:05",
            "2025-13-01",
            "20 Aug",
            "26 minutes ago",
            "99999999",
            "20250820T9905Z",
            "20250820T1405 or so",
            "17556987.5",
            "Aug 20 14:05:00",
            "Room 20.08.20",
            "２０２５",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_line_in_the_head_is_found_and_text_is_not_taken_for_one() {
        let day = |text: &str| head_date(text).map(|it| it.day - THEN.div_euclid(DAY));
        assert_eq!(day("Bridge closes\nPublished: 20 August 2025, 14:05\nText."), Some(0));
        assert_eq!(
            day(
                " date 2025-08-20 Your support helps us to tell the story Read more. It is more than a hundred letters long, all of it, and so no stamp."
            ),
            Some(0)
        );
        assert_eq!(day("Titel\nStand: 21.08.2025, 16:05 Uhr"), Some(1));
        assert_eq!(day("The bridge closed on 20 August 2025.\nText."), None);
        assert_eq!(day("Talks of 20 August 2025"), None);
        assert_eq!(day(&format!("{}20 August 2025", "line\n".repeat(10))), None);
    }

    #[test]
    fn a_day_without_a_time_stands_at_its_middle() {
        let when = |text: &str| parse_date(text).unwrap();
        let ordered = [
            "2024-05-02",
            "2024-05-03T09:00:00Z",
            "2024-05-03",
            "2024-05-03T15:00:00Z",
            "2024-05-04 08:00",
            "2024-05-04 09:00",
        ];
        for pair in ordered.windows(2) {
            let (x, y) = (when(pair[0]), when(pair[1]));
            assert!(x.middle() < y.middle(), "{pair:?}");
            let same_day = x.day == y.day && pair.iter().any(|it| !it.contains(':'));
            assert_eq!((x.tells_from(y), y.tells_from(x)), (!same_day, !same_day), "{pair:?}");
        }
        let unknown = When { earliest: i64::MIN, ..when("2024-05-03") };
        assert!(!unknown.tells_from(unknown));
    }

    #[test]
    fn an_update_says_only_the_latest_time() {
        let found = head_date("Head\nUpdated 21 August 2025\nPublished 20 August 2025").unwrap();
        assert_eq!(found.day, THEN.div_euclid(DAY));
        let found = head_date("Head\nUpdated 20 August 2025").unwrap();
        assert_eq!((found.earliest, found.day), (i64::MIN, THEN.div_euclid(DAY)));
    }

    #[test]
    fn ages_are_ranges_of_minutes() {
        for (text, expect) in [
            ("26 minutes ago", Some((26, 27))),
            ("an hour ago", Some((30, 120))),
            ("a day ago", Some((720, 2880))),
            ("vor 3 Stunden", Some((150, 240))),
            ("il y a 2 jours", Some((2160, 4320))),
            ("3h", Some((150, 240))),
            ("yesterday", None),
            ("12 Mar 2025", None),
        ] {
            assert_eq!(parse_age(text), expect, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_fail(text in "\\PC{0,60}", digits in "[0-9:./ T+-]{0,40}") {
            for it in [&text, &digits] {
                if let Some(found) = parse_date(it) {
                    prop_assert!(found.earliest <= found.latest);
                }
                let _ = parse_age(it);
                let _ = head_date(it);
            }
        }

        #[test]
        fn days_are_counted_as_a_calendar_counts_them(days in 0i64..80_000) {
            // From 1970-01-01 on, day by day: the naive calendar.
            let (mut year, mut month, mut day) = (1970, 1, 1);
            for _ in 0..days {
                day += 1;
                if days_from_civil(year, month, day).is_none() {
                    (month, day) = (month + 1, 1);
                }
                if month > 12 {
                    (year, month) = (year + 1, 1);
                }
            }
            prop_assert_eq!(days_from_civil(year, month, day), Some(days));
            prop_assert_eq!(day_name(days), format!("{year:04}-{month:02}-{day:02}"));
        }
    }
}

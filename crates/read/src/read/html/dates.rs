//! Dates as pages write them, in the one form that sorts (ISO 8601).
//!
//! What is in that form already stays as it stands. Others are rewritten when they can
//! be read in one way only; where two readings are possible, nothing is changed.

use super::byline::words;
use crate::language;
use crate::normalize::plain_digit;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The parts of a date that are not said stay away.
#[derive(Default)]
struct Parts {
    year: Option<u32>,
    month: Option<u32>,
    day: Option<u32>,
    time: Option<String>,
    zone: Option<String>,
    /// Whether the first of three numbers is the day, whatever parts them.
    is_day_first: bool,
}

/// A date as a page shows it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// In the form that sorts.
    pub(super) date: String,
    /// Whether it is when the article was changed.
    pub(super) is_change: bool,
}

/// What a word of a date means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Month(u32),
    /// So many hours after midnight the half of the day begins.
    Half(u32),
    /// When the article came out.
    Label,
    /// When it was changed.
    Later,
    /// Days of the week, and what stands between the parts.
    Filler,
}

/// The words of dates in all languages. What is two months in two languages is none.
static WORDS: LazyLock<BTreeMap<&str, Vec<Word>>> = LazyLock::new(|| {
    let mut res: BTreeMap<&str, Vec<Word>> = BTreeMap::new();
    for (_, line) in language::lines("dates") {
        let mut fields = line.split('\t');
        let (Some(kind), Some(Ok(value)), Some(words)) =
            (fields.next(), fields.next().map(str::parse), fields.next())
        else {
            continue;
        };
        let word = match kind {
            "month" => Word::Month(value),
            "half" => Word::Half(value),
            "label" => Word::Label,
            "later" => Word::Later,
            "weekday" | "filler" => Word::Filler,
            _ => continue,
        };
        words.split(',').for_each(|it| res.entry(it).or_default().push(word));
    }
    for word in words("around date") {
        res.entry(word).or_default().push(Word::Filler);
    }
    for meanings in res.values_mut() {
        let month = |it: &Word| if let Word::Month(month) = it { Some(*month) } else { None };
        let first = meanings.iter().find_map(month);
        if meanings.iter().filter_map(month).any(|it| Some(it) != first) {
            meanings.retain(|it| month(it).is_none());
        }
    }
    res
});

/// The languages whose dates of digits begin with the day, whatever parts them.
static DAY_FIRST: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let order = language::lines("dates").filter(|it| it.1.starts_with("day first\t"));
    order.map(|it| it.0.code).collect()
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
pub(crate) fn sortable(text: &str) -> String {
    if is_sortable(text) {
        return text.to_owned();
    }
    shown(text, None).map_or_else(|| text.to_owned(), |it| it.date)
}

/// The date that a text is, where it is that and no more. On a page in `language` (a BCP 47
/// tag) 4/5/2025 may be in May without a doubt.
pub(super) fn shown(text: &str, language: Option<&str>) -> Option<Shown> {
    if is_sortable(text) && text.split_whitespace().count() <= 2 {
        let date = text.split_whitespace().collect::<Vec<_>>().join("T");
        return Some(Shown { date, is_change: false });
    }
    if let Some(date) = digits(text) {
        return Some(Shown { date, is_change: false });
    }
    read(text, language.is_some_and(is_day_first))
}

/// Whether a text is a date and no more, though it may be open which.
pub(super) fn is_date(text: &str) -> bool {
    shown(text, None).is_some() || read(text, true).is_some()
}

fn is_sortable(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 10
        && bytes[..10].iter().enumerate().all(|(at, it)| match at {
            4 | 7 => *it == b'-',
            _ => it.is_ascii_digit(),
        })
}

/// Whether the day stands first in a language, and no month can; in North America it may.
fn is_day_first(tag: &str) -> bool {
    let mut parts = tag.split(['-', '_']);
    let code = parts.next().unwrap_or_default().to_ascii_lowercase();
    DAY_FIRST.contains(&&*code)
        && !parts.any(|it| it.eq_ignore_ascii_case("us") || it.eq_ignore_ascii_case("ca"))
}

/// `20250504`, `20250504211000`, and seconds or milliseconds since 1970.
fn digits(text: &str) -> Option<String> {
    const MINUTE: i64 = 60;
    const DAY: i64 = 24 * 60 * MINUTE;
    if !text.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let number: i64 = text.parse().ok()?;
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
    let parts = |time| Parts {
        year: part(0, 4),
        month: part(4, 6),
        day: part(6, 8),
        time,
        ..Parts::default()
    };
    match text.len() {
        8 => parts(None).shown(),
        14 => parts(Some(format!("{}:{}:{}", &text[8..10], &text[10..12], &text[12..]))).shown(),
        10 | 13 => {
            let seconds = if text.len() == 13 { number / 1000 } else { number };
            let (year, month, day) = civil(seconds.div_euclid(DAY));
            let of_day = seconds.rem_euclid(DAY);
            let (hour, minute) = (of_day / (60 * MINUTE), of_day / MINUTE % 60);
            (1990..2100).contains(&year).then(|| {
                let second = of_day % MINUTE;
                format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
            })
        }
        _ => None,
    }
}

/// The day of the calendar that comes so many days after 1970-01-01 (Hinnant,
/// *chrono-Compatible Low-Level Date Algorithms*).
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// Digits of all scripts as those of ASCII, signs of East Asian dates as the marks that
/// others have, and without what stands in brackets.
fn plain(text: &str) -> String {
    let mut res = String::with_capacity(text.len());
    let mut depth = 0usize;
    let has_signs = text.contains(['年', '년']);
    let mut is_inside = false;
    for c in text.chars() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '年' | '月' | '년' | '월' if has_signs => {
                res.push('-');
                is_inside = true;
                continue;
            }
            '日' | '일' | '分' | '분' | '秒' | '초' if has_signs => res.push(' '),
            '時' | '时' | '시' if has_signs => {
                res.push(':');
                is_inside = true;
                continue;
            }
            '0'..='9' => res.push(c),
            // The parts are parted by signs, with or without a space.
            _ if is_inside && c.is_whitespace() => continue,
            _ => res.push(plain_digit(c)),
        }
        is_inside = false;
    }
    res
}

fn read(text: &str, is_day_first: bool) -> Option<Shown> {
    const LONGEST: usize = 160;
    if text.len() > LONGEST || !text.chars().any(char::is_numeric) {
        return None;
    }
    let text = plain(text);
    let parted = |c: char| c.is_whitespace() || matches!(c, ',' | '|' | '·' | '•' | '،');
    let mut words =
        text.split(parted).filter(|it| it.chars().any(char::is_alphanumeric)).peekable();
    let mut res = Parts { is_day_first, ..Parts::default() };
    let mut is_change = false;
    let mut half = None;
    while let Some(word) = words.next() {
        if word.contains(':') && word.starts_with(|c: char| c.is_ascii_digit())
            || res.is_clock(word)
        {
            let behind = words.peek().and_then(|it| half_of(it));
            if behind.is_some() {
                words.next();
            }
            res.clock(word, behind.or(half))?;
            // ET and CST stand for several zones, and say no more than that a time does.
            let is_zone = |it: &&str| {
                (2..=4).contains(&it.len()) && it.bytes().all(|b| b.is_ascii_uppercase())
            };
            if words.peek().is_some_and(|it| {
                is_zone(it) && zone(it).is_none() && meanings(&it.to_lowercase()).is_empty()
            }) {
                words.next();
            }
            continue;
        }
        if let Some(it) = zone(word) {
            res.set_zone(it).then_some(())?;
            continue;
        }
        if res.numeric(word) || res.joined(word) {
            continue;
        }
        let lower = word.trim_matches(['.', ':', '-', '–', '：', '[', ']']).to_lowercase();
        let meanings = meanings(&lower);
        let month =
            meanings.iter().find_map(|it| if let Word::Month(it) = it { Some(*it) } else { None });
        if let Some(month) = month.filter(|_| res.month.is_none()) {
            res.month = Some(month);
        } else if meanings.contains(&Word::Later) {
            // What stands behind it is another date.
            if res.is_whole() {
                break;
            }
            is_change = true;
        } else if meanings.contains(&Word::Label) {
            if res.is_whole() && is_change {
                (res, is_change) = (Parts { is_day_first, ..Parts::default() }, false);
            }
        } else if let Some(Word::Half(hours)) =
            meanings.iter().find(|it| matches!(it, Word::Half(_)))
        {
            half = Some(*hours);
        } else if meanings.is_empty() {
            // A label behind the date begins what is none: "来源：", "Source:".
            if res.is_whole() && (word.ends_with(':') || word.contains('：')) {
                break;
            }
            return None;
        }
    }
    Some(Shown { date: res.shown()?, is_change })
}

fn meanings(word: &str) -> &'static [Word] {
    WORDS.get(word).map_or(&[], Vec::as_slice)
}

/// The hours that half of a day begins with.
fn half_of(word: &str) -> Option<u32> {
    match word.to_ascii_lowercase().trim_end_matches('.') {
        "am" | "a.m" => Some(0),
        "pm" | "p.m" => Some(12),
        _ => None,
    }
}

fn zone(word: &str) -> Option<&'static str> {
    ZONES.iter().find(|it| it.0 == word).map(|it| it.1)
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
        // `GMT+0200` names a zone twice.
        if let Some(offset) = word.strip_prefix("GMT").or_else(|| word.strip_prefix("UTC")) {
            return matches!(offset.as_bytes(), [b'+' | b'-', rest @ ..] if rest.len() == 4 && rest.iter().all(u8::is_ascii_digit))
                && self.numeric(offset);
        }
        let is_dotted = word.ends_with('.');
        let word = word.trim_end_matches(['.', '-', 'º', 'ª', ']']).trim_start_matches('[');
        // `4th`, `1er`
        let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
        let suffix = &word[end..];
        let is_ordinal = (1..=2).contains(&end)
            && (1..=2).contains(&suffix.len())
            && meanings(suffix).contains(&Word::Filler)
            && suffix.len() == 2;
        let word = if is_ordinal { &word[..end] } else { word };
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
                let is_open = word.contains('/')
                    && !self.is_day_first
                    && first <= 12
                    && second <= 12
                    && first != second;
                match () {
                    () if is_open => false,
                    () if second > 12 => self.set(number(year), first, second),
                    () => self.set(number(year), second, first),
                }
            }
            // 04.12.24 where the day stands first; elsewhere it may be one of 2004.
            [day, month, year]
                if self.is_day_first
                    && word.contains('.')
                    && parts.iter().all(|it| it.len() == 2) =>
            {
                self.set(2000 + number(year), number(month), number(day))
            }
            [one] if one.len() == 4 && self.year.is_none() => {
                self.year = Some(number(one));
                true
            }
            [one] if one.len() <= 2 && self.day.is_none() => {
                self.day = Some(number(one));
                true
            }
            // 4. 12. 2024
            [one] if one.len() <= 2 && is_dotted && self.month.is_none() => {
                self.month = Some(number(one));
                true
            }
            _ => false,
        }
    }

    /// `04-Dec-2024`, `4.dec.2024`: a month's name between numbers; `'24`: a year.
    fn joined(&mut self, word: &str) -> bool {
        let number = |it: &str| {
            let is_number =
                !it.is_empty() && it.len() <= 4 && it.bytes().all(|b| b.is_ascii_digit());
            is_number.then(|| it.parse::<u32>().ok()).flatten()
        };
        if let Some(year) =
            word.strip_prefix(['\'', '’']).filter(|it| it.len() == 2).and_then(number)
        {
            // A short year is one of this century.
            return self.year.replace(2000 + year).is_none();
        }
        let parts: Vec<&str> = word.split(['.', '-', '/']).collect();
        let [day, month, year] = parts[..] else { return false };
        let month = meanings(&month.to_lowercase()).iter().find_map(|it| match it {
            Word::Month(month) => Some(*month),
            _ => None,
        });
        match (number(day), month, number(year)) {
            (Some(day), Some(month), Some(year)) if year >= 1000 => self.set(year, month, day),
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

    fn is_whole(&self) -> bool {
        self.year.is_some() && self.month.is_some() && self.day.is_some()
    }

    /// Whether a word behind a whole date is a time without a colon: `21.10`, `21h10`.
    fn is_clock(&self, word: &str) -> bool {
        let parts = word.split_once(['.', 'h', 'H']);
        self.is_whole()
            && self.time.is_none()
            && parts.is_some_and(|(hour, minute)| {
                let is_number = |it: &str| it.bytes().all(|b| b.is_ascii_digit());
                let minute = minute.trim_end_matches('.');
                (1..=2).contains(&hour.len())
                    && is_number(hour)
                    && (minute.len() == 2 && is_number(minute)
                        || minute.is_empty() && word.ends_with(['h', 'H']))
            })
    }

    /// `15:28:56`, with the half of the day, a zone or parts of seconds behind it.
    fn clock(&mut self, word: &str, half: Option<u32>) -> Option<()> {
        let at = word.find(['+', 'Z']).or_else(|| word.rfind('-')).unwrap_or(word.len());
        let (clock, zone) = word.split_at(at);
        let lower = clock.to_ascii_lowercase();
        let (clock, half) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
            (Some(clock), _) => (clock, Some(0)),
            (_, Some(clock)) => (clock, Some(12)),
            _ => (&*lower, half),
        };
        let clock = if clock.contains(':') {
            clock.split('.').next().unwrap_or(clock).replace('h', "")
        } else {
            clock.trim_end_matches('.').replace(['.', 'h'], ":")
        };
        let numbers = clock.split(':').map(|it| if it.is_empty() { Ok(0) } else { it.parse() });
        let parts: Vec<u32> = numbers.collect::<Result<_, _>>().ok()?;
        let (&[hour, minute] | &[hour, minute, _]) = &parts[..] else { return None };
        let hour = match half {
            Some(_) if hour > 12 => return None,
            Some(half) => hour % 12 + half,
            None => hour,
        };
        let second = parts.get(2).copied().unwrap_or(0);
        // A leap second is number 60.
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
        check("28-Apr-2023 09:02 IST", "2023-04-28T09:02:00");
        check("28.apr.2023", "2023-04-28");
        check("28. 4. 2023 9:02", "2023-04-28T09:02:00");
        check("2023年4月28日 09:02 来源：海角日报", "2023-04-28T09:02:00");
        check("28 Apr ’23", "2023-04-28");
        check("২৮.০৪.২০২৩", "2023-04-28");
        let before_label = shown("2023-04-28 09:02:11 来源：", None).map(|it| it.date);
        assert_eq!(before_label.as_deref(), Some("2023-04-28T09:02:11"));
        let short = |language: &str| shown("28.04.23", Some(language)).map(|it| it.date);
        assert_eq!(short("de").as_deref(), Some("2023-04-28"));
        assert_eq!(short("ko"), None);
    }

    #[test]
    fn months_are_read_whole_and_in_every_language_that_has_them() {
        check("4. marraskuuta 2025", "2025-11-04");
        check("4. maaliskuuta 2025", "2025-03-04");
        check("4 maja 2025", "2025-05-04");
        check("4 de mayo de 2025 - 21:10 h", "2025-05-04T21:10:00");
        check("14 Maggio 2025 - 21:10", "2025-05-14T21:10:00");
        check("4 Mayıs 2025, 21:10", "2025-05-04T21:10:00");
        check("1er mai 2025 à 21h10", "2025-05-01T21:10:00");
        check("2025. május 4.", "2025-05-04");
        check("2025年5月4日(日) 21時10分", "2025-05-04T21:10:00");
        check("2025년 5월 4일 오후 9:10", "2025-05-04T21:10:00");
        check("الأحد ٤ مايو ٢٠٢٥", "2025-05-04");
        // The beginning of another word, and of another calendar.
        for text in ["4 mayhem 2025", "4 marmalade 2025", "۱۴ اردیبهشت ۱۴۰۴"] {
            check(text, text);
        }
    }

    #[test]
    fn what_stands_round_a_date_is_no_part_of_it() {
        check("Published May 4, 2025 at 9:10 p.m. EDT", "2025-05-04T21:10:00-04:00");
        check("PUBLISHED 4:10 AM ET May 4, 2025", "2025-05-04T04:10:00");
        check("First published on Sun 4 May 2025 21.10 BST", "2025-05-04T21:10:00+01:00");
        check("May 4, 2025 / 9:10 PM EDT", "2025-05-04T21:10:00-04:00");
        check("Erstellt: 04.05.2025, 21:10 Uhr", "2025-05-04T21:10:00");
        check("Publicerad 2025-05-04 21:10", "2025-05-04T21:10:00");
        check(
            "Sun May 04 2025 21:10:00 GMT+0200 (Central European Summer Time)",
            "2025-05-04T21:10:00+02:00",
        );
    }

    #[test]
    fn of_two_dates_the_first_publication_counts() {
        let date = |text: &str| shown(text, None).map(|it| (it.date, it.is_change));
        let first = Some(("2025-05-04T21:10:00".to_owned(), false));
        assert_eq!(date("Giriş: 04.05.2025 - 21:10 Güncelleme: 05.05.2025 - 08:00"), first);
        assert_eq!(date("Updated: May 5, 2025 Published: May 4, 2025, 9:10 pm"), first);
        assert_eq!(date("Updated May 5, 2025"), Some(("2025-05-05".to_owned(), true)));
    }

    #[test]
    fn what_only_numbers_say_is_read_in_one_way() {
        check("20250504", "2025-05-04");
        check("1746407400000", "2025-05-05T01:10:00Z");
        check("12345678", "12345678");
        let date = |language: &str| shown("Publié le 04/05/2025 à 21:10", Some(language));
        assert_eq!(date("fr-FR").map(|it| it.date).as_deref(), Some("2025-05-04T21:10:00"));
        assert_eq!((date("en"), date("fr-CA")), (None, None));
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

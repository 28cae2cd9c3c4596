//! Where does a line say how old something is?

use crate::language::{self, WordHashing};
use crate::text::{Span, is_format};
use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

/// Lines longer than this many bytes are no stamp: the longest one seen, a
/// weekday, a full date, a clock time and a zone after an outlet's name, has
/// about half of it.
const MAX_LINE: usize = 160;

/// An age or a date inside a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The age or date itself, `22 minutes ago`.
    pub(crate) span: Span,
    /// With the words that belong to it, `Updated 22 minutes ago at`.
    pub outer: Span,
    /// Whether it is an age (`3 hours ago`), not a date.
    pub age: bool,
    /// Whether it could as well be something else: `3h`, `5 min`, `Yesterday`.
    pub weak: bool,
}

/// The classes of words in the lexicon, as bits.
pub(super) mod class {
    pub(crate) const MONTH: u16 = 1;
    pub(crate) const WEEKDAY: u16 = 1 << 1;
    pub(crate) const UNIT: u16 = 1 << 2;
    pub(crate) const SHORT: u16 = 1 << 3;
    pub(crate) const AGO: u16 = 1 << 4;
    pub(crate) const ONE: u16 = 1 << 5;
    pub(crate) const RELATIVE: u16 = 1 << 6;
    pub(crate) const ZONE: u16 = 1 << 7;
    pub(crate) const FILLER: u16 = 1 << 8;
    pub(crate) const LABEL: u16 = 1 << 9;
    pub(crate) const STOP: u16 = 1 << 10;
    pub(crate) const SOURCE: u16 = 1 << 11;
    /// Every class that may stand inside a stamp.
    pub(super) const STAMP: u16 = LABEL - 1;
}

/// The lexicon: the phrase in lower case, its words parted by one space.
pub(super) fn lexicon() -> &'static HashMap<&'static str, u16, WordHashing> {
    static LEXICON: OnceLock<HashMap<&'static str, u16, WordHashing>> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let mut res = HashMap::default();
        for (_, line) in language::lines("cards") {
            let mut fields = line.split('\t');
            let bit = match fields.next() {
                Some("month") => class::MONTH,
                Some("weekday") => class::WEEKDAY,
                Some("unit") => class::UNIT,
                Some("short") => class::SHORT,
                Some("ago") => class::AGO,
                Some("one") => class::ONE,
                Some("relative") => class::RELATIVE,
                Some("zone") => class::ZONE,
                Some("filler") => class::FILLER,
                Some("label") => class::LABEL,
                Some("stop") => class::STOP,
                Some("source") => class::SOURCE,
                _ => continue,
            };
            for phrase in fields.next().unwrap_or_default().split(',') {
                *res.entry(phrase).or_insert(0) |= bit;
            }
        }
        res
    })
}

/// What follows the digits of an age, and ages in one word, where words are not parted;
/// longest first, since one may begin with another.
static UNSPACED: LazyLock<[Vec<&str>; 2]> = LazyLock::new(|| {
    ["unspaced age", "unspaced relative"].map(|class| {
        let lines = language::lines("cards").filter_map(|(_, line)| line.split_once('\t'));
        let own = lines.filter(|it| it.0 == class).flat_map(|it| it.1.split(','));
        let mut words: Vec<&str> = own.collect();
        words.sort_by_key(|it| std::cmp::Reverse(it.len()));
        words
    })
});

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A run of digits.
    Number,
    /// A word, or several that the lexicon has as one.
    Word,
    /// `14:05`, `2:05`
    Clock,
    /// `2025-03-12`, `12.03.2025`, `3/12/25`, `2025年3月12日`
    Date,
    /// `時間前` and the digits before it
    Age,
}

#[derive(Clone, Copy, Debug)]
struct Token {
    span: Span,
    kind: Kind,
    class: u16,
}

/// Finds the age or date that `line` carries; its spans are relative to `line`.
///
/// A stamp is the first maximal run of tokens that may stand in one (numbers,
/// names of months, days and units, *ago*, clock times, time zones, a few
/// prepositions) and that holds a core: a number or article with a unit and an
/// *ago* word, a month with a number beside it, a date in digits, a weekday
/// with a clock time, or a word such as *yesterday*. Cost: linear, and nothing
/// at all on long lines.
pub fn find_stamp(line: &str) -> Option<Stamp> {
    if line.len() > MAX_LINE {
        return None;
    }
    let tokens = tokens(line);
    let mut from = 0;
    while from < tokens.len() {
        if !may_stand(&tokens[from]) {
            from += 1;
            continue;
        }
        let len = tokens[from..].iter().take_while(|it| may_stand(it)).count();
        if let Some(res) = stamp_of_run(line, &tokens[..from + len], from) {
            return Some(res);
        }
        from += len;
    }
    None
}

fn may_stand(token: &Token) -> bool {
    token.kind != Kind::Word || token.class & class::STAMP != 0
}

/// The stamp in `tokens[from..]`, a run of tokens that may all stand in one.
fn stamp_of_run(line: &str, tokens: &[Token], from: usize) -> Option<Stamp> {
    let run = &tokens[from..];
    let is = |it: &Token, bits: u16| it.class & bits != 0;
    let near = |at: usize, wanted: &dyn Fn(&Token) -> bool| {
        let window = at.saturating_sub(3)..(at + 4).min(run.len());
        window.filter(|&other| other != at).any(|other| wanted(&run[other]))
    };
    let number = |it: &Token| it.kind == Kind::Number || is(it, class::ONE);
    let beside = |at: usize, wanted: &dyn Fn(&Token) -> bool| {
        let window = at.saturating_sub(2)..(at + 3).min(run.len());
        window.filter(|&other| other != at).any(|other| wanted(&run[other]))
    };
    let has_unit = |at: usize| near(at, &|it| is(it, class::UNIT | class::SHORT));
    let glued = glued_article(line, run);
    let age = run.iter().enumerate().any(|(at, it)| {
        is(it, class::AGO) && has_unit(at) && (near(at, &number) || glued.is_some())
    }) || run.iter().any(|it| it.kind == Kind::Age);
    let date = run.iter().enumerate().any(|(at, it)| {
        it.kind == Kind::Date
            || (is(it, class::MONTH) && beside(at, &|other| other.kind == Kind::Number))
            || (is(it, class::WEEKDAY) && near(at, &|other| other.kind == Kind::Clock))
    });
    let short = run
        .windows(2)
        .any(|pair| pair[0].kind == Kind::Number && is(&pair[1], class::SHORT | class::UNIT))
        && run
            .iter()
            .all(|it| !is(it, class::FILLER | class::ONE) || is(it, class::SHORT | class::UNIT));
    let relative = run.iter().any(|it| is(it, class::RELATIVE));
    if !(age || date || short || relative) {
        return None;
    }
    let core_class = class::STAMP & !class::FILLER & !class::ONE;
    let core = |it: &&Token| it.kind != Kind::Word || it.class & core_class != 0;
    let one = |it: &&Token| age && is(it, class::ONE);
    // A unit opens no stamp: its number does, or *ago* in some languages.
    let opens = |it: &&Token| {
        it.kind != Kind::Word
            || it.class & core_class & !(class::UNIT | class::SHORT | class::ZONE) != 0
    };
    let first = run.iter().find(|it| opens(it) || one(it))?;
    let last = run.iter().rfind(core)?;
    let start = glued.unwrap_or(first.span.start);
    let end = last.span.end;
    // Words that belong to the stamp stand before it, as does an article of
    // what follows it: "Updated 3 hours ago The Guardian".
    let before = if from == 0 { run[0].span.start } else { start };
    Some(Stamp {
        span: Span::new(start, end),
        outer: Span::new(before.min(start), end),
        age: age || (!date && (short || relative)),
        weak: !age && !date,
    })
}

/// Where the *a* of *a day ago* starts when it is glued to the name before it
/// (`ITV Newsa day ago`), as pages do that put the two in elements of their own.
fn glued_article(line: &str, run: &[Token]) -> Option<usize> {
    let [unit, ago, ..] = run else { return None };
    let english = unit.class & class::UNIT != 0 && ago.class & class::AGO != 0;
    let head = line[..unit.span.start].trim_end();
    let article = ["an", "a"].into_iter().find(|it| head.ends_with(it))?;
    (english && head.len() > article.len()).then(|| head.len() - article.len())
}

/// Splits `line` into numbers and words; what stands between is left out.
fn tokens(line: &str) -> Vec<Token> {
    let mut res: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(c) = line[at..].chars().next() {
        if c.is_numeric() {
            at = number(line, at, &mut res);
        } else if is_letter(c) {
            at = word(line, at, &mut res);
        } else {
            at += c.len_utf8();
        }
    }
    res
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c)
}

/// Reads the number at `at`, with the date, clock time or age that it opens.
fn number(line: &str, at: usize, res: &mut Vec<Token>) -> usize {
    let rest = &line[at..];
    let digits = |text: &str| {
        text.char_indices().find(|(_, c)| !c.is_numeric()).map_or(text.len(), |(end, _)| end)
    };
    let first = digits(rest);
    let mut push = |len: usize, kind: Kind| {
        res.push(Token { span: Span::new(at, at + len), kind, class: 0 });
        at + len
    };
    let after = &rest[first..];
    if let Some(age) = UNSPACED[0].iter().find(|it| after.trim_start().starts_with(**it)) {
        let gap = after.len() - after.trim_start().len();
        return push(first + gap + age.len(), Kind::Age);
    }
    for separator in ['-', '.', '/', '年', '月', ':'] {
        let Some(tail) = after.strip_prefix(separator) else { continue };
        let second = digits(tail);
        if second == 0 {
            continue;
        }
        let so_far = first + separator.len_utf8() + second;
        if separator == ':' {
            let more = tail[second..].strip_prefix(':').map_or(0, |it| 1 + digits(it));
            return push(so_far + more, Kind::Clock);
        }
        let closing = match separator {
            '年' => '月',
            '月' => '日',
            other => other,
        };
        let Some(last) = tail[second..].strip_prefix(closing) else { continue };
        let third = digits(last);
        let whole = so_far + closing.len_utf8() + third;
        let whole = whole + if last[third..].starts_with('日') { '日'.len_utf8() } else { 0 };
        let ideographic = matches!(separator, '年' | '月');
        if ideographic || (third > 0 && is_date([&rest[..first], &tail[..second], &last[..third]]))
        {
            return push(whole, Kind::Date);
        }
    }
    push(first, Kind::Number)
}

/// Whether three numbers in digits may be a day, a month and a year.
fn is_date(parts: [&str; 3]) -> bool {
    let [a, b, c] = parts.map(|it| it.parse::<u32>().unwrap_or(u32::MAX));
    let day_and_month =
        // In either order, one of the two is a month.
        |x: u32, y: u32| (1..=31).contains(&x) && (1..=31).contains(&y) && x.min(y) <= 12;
    let year = |text: &str, value: u32| match text.len() {
        4 => (1600..2200).contains(&value),
        2 => true,
        _ => false,
    };
    (parts[0].len() == 4 && year(parts[0], a) && day_and_month(b, c))
        || (year(parts[2], c) && day_and_month(a, b))
}

/// Reads the word at `at`, joined with its neighbors where the lexicon has them as one.
fn word(line: &str, at: usize, res: &mut Vec<Token>) -> usize {
    if let Some(found) = UNSPACED[1].iter().find(|it| line[at..].starts_with(**it)) {
        let span = Span::new(at, at + found.len());
        res.push(Token { span, kind: Kind::Word, class: class::RELATIVE });
        return span.end;
    }
    let mut ends = Vec::with_capacity(3);
    let mut end = at;
    // The longest phrases of the lexicon have three words.
    while ends.len() < 3 {
        let Some(len) = word_len(&line[end..]) else { break };
        end += len;
        ends.push(end);
        let gap = line[end..].len() - line[end..].trim_start_matches(' ').len();
        if gap != 1 {
            break;
        }
        end += 1;
    }
    for &end in ends.iter().rev() {
        let folded: String = fold(&line[at..end]);
        let class = lexicon().get(folded.as_str()).copied().unwrap_or(0) & class::STAMP;
        if class != 0 || end == ends[0] {
            res.push(Token { span: Span::new(at, end), kind: Kind::Word, class });
            return end;
        }
    }
    line.len()
}

fn word_len(text: &str) -> Option<usize> {
    let joins = |c: char| is_letter(c) || is_format(c) || matches!(c, '\'' | '’');
    let end = text.char_indices().find(|&(_, c)| !joins(c)).map_or(text.len(), |(end, _)| end);
    (end > 0).then_some(end)
}

/// Lower case, straight apostrophes, no format characters.
pub(super) fn fold(text: &str) -> String {
    text.chars()
        .filter(|&c| !is_format(c))
        .map(|c| if c == '’' { '\'' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expect: Option<&str>) {
        assert_eq!(find_stamp(line).map(|it| it.span.of(line)), expect, "{line:?}");
    }

    #[test]
    fn ages_are_found_in_many_languages() {
        check("26 minutes ago", Some("26 minutes ago"));
        check("time22 minutes ago", Some("22 minutes ago"));
        check("ITV Newsa day ago", Some("a day ago"));
        check("an hour ago", Some("an hour ago"));
        check("Reuters · 3h ago", Some("3h ago"));
        check("Reuters · 3h", Some("3h"));
        check("vor 3 Stunden", Some("vor 3 Stunden"));
        check("hace 2 horas", Some("hace 2 horas"));
        check("il y a 3 heures", Some("il y a 3 heures"));
        check("há 5 minutos", Some("há 5 minutos"));
        check("2 часа назад", Some("2 часа назад"));
        check("3時間前", Some("3時間前"));
        check("新华社 5 分钟前", Some("5 分钟前"));
        check("연합뉴스 3시간 전", Some("3시간 전"));
        check("منذ 3 ساعات", Some("منذ 3 ساعات"));
        check("3 uur geleden", Some("3 uur geleden"));
        check("godzinę temu", None);
        check("2 godziny temu", Some("2 godziny temu"));
    }

    #[test]
    fn dates_are_found_in_many_forms() {
        check("BBC News | 12 Mar 2025, 14:05", Some("12 Mar 2025, 14:05"));
        check("March 12, 2025", Some("March 12, 2025"));
        check("2025-03-12", Some("2025-03-12"));
        check("Der Bote, 12.03.2025, 14:05 Uhr", Some("12.03.2025, 14:05 Uhr"));
        check("12. März 2025", Some("12. März 2025"));
        check("12 de marzo de 2025", Some("12 de marzo de 2025"));
        check("12 марта 2025 г.", Some("12 марта 2025"));
        check("2025年3月12日", Some("2025年3月12日"));
        check("3月12日 14:05", Some("3月12日 14:05"));
        check("Updated 3 hours ago The Guardian", Some("3 hours ago"));
    }

    #[test]
    fn other_numbers_and_words_are_no_stamp() {
        check("Russia may march on", None);
        check("5:57", None);
        check("Boeing 737-800", None);
        check("The best of 2025", None);
        check("Sun shines on the march", None);
        check(&"a day ago ".repeat(30), None);
    }
}

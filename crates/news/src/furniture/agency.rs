//! Which news agency does a line credit?
//!
//! Used twice: photo credits are furniture, and a passage below an agency's
//! dateline or above its signature is wire copy. Names stand in `agencies.tsv`;
//! because many are ordinary words or other firms' initials, a name counts only
//! inside the shape of a credit: alone on its line, between slashes, in brackets
//! at the head or end of a paragraph, after *Photo:* or *©*.

use super::phrases::folded;
use super::picture::is_credit;
use crate::language::WordHashing;
use crate::normalize::scan_words;
use crate::text::Span;
use std::collections::HashMap;
use std::sync::OnceLock;

pub(super) const WIRE: u8 = 1;
pub(super) const PICTURE: u8 = 2;
pub(super) const WORD: u8 = 4;
const CONTRIBUTED: u8 = 8;

/// The longest name and formula, in words.
const MAX_NAME: usize = 8;
/// A dateline stands in the first bytes of a paragraph: place, date, brackets.
const HEAD: usize = 120;
/// A credit line has at most this many words: photographer, office, two agencies.
pub(super) const MAX_CREDIT: usize = 12;

/// How an agency is credited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WireForm {
    /// At the head of the text: `MOSCOW, Aug 20 (Reuters) -`, `新华社北京8月20日电`.
    Dateline,
    /// At its end: `… (AP)`, `… – dpa`.
    Signature,
    /// On a line of its own, or named as a contributor.
    CreditLine,
}

/// A credit to a news agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WireCredit {
    /// The agency's name as it stands, relative to the text that was looked at.
    pub name: Span,
    /// Where it is credited.
    pub form: WireForm,
}

fn names() -> &'static HashMap<String, u8, WordHashing> {
    static NAMES: OnceLock<HashMap<String, u8, WordHashing>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut res = HashMap::default();
        for line in include_str!("agencies.tsv").lines().filter(|it| !it.starts_with('#')) {
            let Some((kind, list)) = line.split_once('\t') else { continue };
            let bit = match kind {
                "wire" => WIRE,
                "picture" => PICTURE,
                "word" => WORD,
                _ => CONTRIBUTED,
            };
            for name in list.split('|') {
                *res.entry(folded(name)).or_insert(0) |= bit;
            }
        }
        res
    })
}

pub(super) fn class_of(text: &str) -> u8 {
    names().get(&folded(text)).copied().unwrap_or(0)
}

/// The first run of words in `text` that is a name of one of `classes`.
fn find_name(text: &str, classes: u8) -> Option<Span> {
    let mut words: Vec<(String, Span)> = Vec::new();
    scan_words(text, |word, span| words.push((word.to_owned(), span)));
    for at in 0..words.len() {
        let mut name = String::new();
        let mut found = None;
        // On to the longest name that begins here.
        for (word, span) in words[at..].iter().take(MAX_NAME) {
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(word);
            if names().get(&name).is_some_and(|it| it & classes != 0) {
                found = Some(words[at].1.cover(*span));
            }
        }
        if found.is_some() {
            return found;
        }
    }
    None
}

/// Recognizes an agency's credit at the head or end of `text`, a paragraph or line.
///
/// Datelines come first, then credit lines, then signatures. A paragraph that
/// only mentions an agency (*Reuters reported on Monday*) has none. Cost: the
/// first 120 bytes and the last 60.
///
/// # Example
///
/// ```
/// use wireprint_news::furniture::{WireForm, wire_credit};
///
/// let text = "MOSCOW, Aug 20 (Reuters) - Russia sees potential to export gas.";
/// let found = wire_credit(text).unwrap();
/// assert_eq!((found.name.of(text), found.form), ("Reuters", WireForm::Dateline));
/// assert!(wire_credit("Officials told Reuters that the talks had failed.").is_none());
/// ```
#[must_use]
pub fn wire_credit(text: &str) -> Option<WireCredit> {
    let found = dateline(text)
        .map(|name| (name, WireForm::Dateline))
        .or_else(|| credit_line(text).map(|name| (name, WireForm::CreditLine)))
        .or_else(|| signature(text).map(|name| (name, WireForm::Signature)));
    found.map(|(name, form)| WireCredit { name, form })
}

/// The agency's name in the credit that [`wire_credit`] finds, as it stands.
#[must_use]
pub fn wire_agency(text: &str) -> Option<&str> {
    wire_credit(text).map(|it| it.name.of(text))
}

/// The first bytes of `text`, at most `max`, cut at a character.
fn head(text: &str, max: usize) -> &str {
    let mut end = max.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

pub(super) const OPENING: [char; 5] = ['(', '[', '（', '【', '［'];
pub(super) const CLOSING: [char; 5] = [')', ']', '）', '】', '］'];
const DASHES: [char; 6] = ['-', '–', '—', ':', '−', '：'];

fn dateline(text: &str) -> Option<Span> {
    let start = text.len() - text.trim_start().len();
    let head = head(&text[start..], HEAD);
    bracketed_dateline(head)
        .or_else(|| dashed_dateline(head))
        .or_else(|| telegram(head))
        .map(|it| Span::new(it.start + start, it.end + start))
}

/// `PLACE, date (Agency) -`, `(Agency) -`, `【Agency】`.
fn bracketed_dateline(head: &str) -> Option<Span> {
    let open = head.find(OPENING)?;
    let inner_start = open + head[open..].chars().next().map_or(0, char::len_utf8);
    let close = inner_start + head[inner_start..].find(CLOSING)?;
    let inner = &head[inner_start..close];
    let after = head[close..].chars().skip(1).find(|&c| !c.is_whitespace() && c != '.');
    let ideographic = !head[open..].starts_with(['(', '[']);
    let before = head[..open].split_whitespace().count();
    let dash = after.is_some_and(|c| DASHES.contains(&c));
    if before > 8 || (inner.split_whitespace().count() > 5) || !(dash || ideographic || before == 0)
    {
        return None;
    }
    let name = find_name(inner, WIRE)?;
    Some(Span::new(name.start + inner_start, name.end + inner_start))
}

/// `МОСКВА, 20 авг — РИА Новости.`
fn dashed_dateline(head: &str) -> Option<Span> {
    let dash = head.find([' ', '\u{a0}']).and(head.find(['—', '–', '-']))?;
    let before = &head[..dash];
    let place = before.split([',', '.', ' ']).next().unwrap_or_default();
    let capital = place.chars().count() > 2 && place.chars().all(|c| !c.is_lowercase());
    if before.split_whitespace().count() > 6 || !capital {
        return None;
    }
    let tail = head[dash..].trim_start_matches(|c: char| DASHES.contains(&c) || c.is_whitespace());
    let end = tail.find(['.', '—', '–', ':', '/', '-'])?;
    let name = &tail[..end].trim_end();
    let start = head.len() - tail.len();
    (class_of(name) & WIRE != 0).then(|| Span::new(start, start + name.len()))
}

/// `新华社北京8月20日电`: the agency, a place and date, and the word for a telegram.
fn telegram(head: &str) -> Option<Span> {
    let first: String = head.chars().take(30).collect();
    let mark = first.find(['电', '電'])?;
    let name = find_name(&first[..mark], WIRE)?;
    // Nothing but an opening bracket stands before the name.
    (name.start <= '（'.len_utf8()).then_some(name)
}

/// A whole line that credits an agency, or a formula for contributors.
fn credit_line(text: &str) -> Option<Span> {
    let line = text.trim();
    let start = text.len() - text.trim_start().len();
    if line.contains('\n') {
        return None;
    }
    let words = line.split_whitespace().take(3 * MAX_CREDIT + 1).count();
    if words > 3 * MAX_CREDIT {
        return None;
    }
    let shift = |it: Span| Span::new(it.start + start, it.end + start);
    if find_name(line, CONTRIBUTED).is_some() {
        return find_name(line, WIRE).map(shift);
    }
    (words <= MAX_CREDIT && is_credit(line)).then(|| find_name(line, WIRE).map(shift)).flatten()
}

/// `… (AP)`, `… – dpa` at the end of a paragraph.
fn signature(text: &str) -> Option<Span> {
    let line = text.trim_end().trim_end_matches('.');
    if let Some(inner) = line.strip_suffix(CLOSING) {
        let open = inner.rfind(OPENING)?;
        let start = open + inner[open..].chars().next().map_or(0, char::len_utf8);
        let parts = inner[start..].split(['/', ',']);
        let all = parts.clone().all(|it| class_of(it) & (WIRE | PICTURE) != 0);
        let name = find_name(&inner[start..], WIRE)?;
        return all.then(|| Span::new(name.start + start, name.end + start));
    }
    let dash = line.rfind(['–', '—', '/'])?;
    let start = dash + line[dash..].chars().next().map_or(0, char::len_utf8);
    let name = line[start..].trim();
    let at = line.len() - line[start..].trim_start().len();
    let sentence = line[..dash].trim_end().ends_with(['.', '。', '”', '"', '»']);
    (sentence && class_of(name) & WIRE != 0).then(|| Span::new(at, at + name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Option<(&str, WireForm)>) {
        let found = wire_credit(text).map(|it| (it.name.of(text), it.form));
        assert_eq!(found, expect, "{text:?}");
    }

    #[test]
    fn datelines_of_many_agencies_are_known() {
        let dateline = |name| Some((name, WireForm::Dateline));
        check("MOSCOW, Aug 20 (Reuters) - Russia sees potential.", dateline("Reuters"));
        check("WASHINGTON (AP) — The president said.", dateline("AP"));
        check("Berlin (dpa/bb) - Die Polizei sucht Zeugen.", dateline("dpa"));
        check("(ANSA) - ROMA, 20 AGO - Il governo ha detto.", dateline("ANSA"));
        check("Madrid, 20 ago (EFE).- El Gobierno anunció.", dateline("EFE"));
        check("МОСКВА, 20 авг — РИА Новости. Министр заявил.", dateline("РИА Новости"));
        check("新华社北京8月20日电 外交部发言人表示", dateline("新华社"));
        check("［ワシントン　２０日　ロイター］ 米大統領は", dateline("ロイター"));
    }

    #[test]
    fn credit_lines_and_signatures_are_known() {
        check("Reuters", Some(("Reuters", WireForm::CreditLine)));
        check("dpa/AFP", Some(("dpa", WireForm::CreditLine)));
        check(
            "The Associated Press contributed to this report.",
            Some(("The Associated Press", WireForm::CreditLine)),
        );
        check(
            "Die Ermittlungen dauern an, teilte die Polizei mit. (dpa)",
            Some(("dpa", WireForm::Signature)),
        );
        check("The vote was postponed until Monday. – AFP", Some(("AFP", WireForm::Signature)));
    }

    #[test]
    fn a_mention_is_no_credit() {
        check("Officials told Reuters that the talks had failed.", None);
        check("The deal (worth $5m) was first reported by AFP on Monday.", None);
        check(
            "The Palestine Authority (PA) said on Monday that the talks with the mission had ended.",
            None,
        );
    }
}

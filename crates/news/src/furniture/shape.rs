//! What a line's own shape and words say.

use super::byline::byline;
use super::label::{Around, by_buttons, by_label};
use super::lexicon::{Hit, Lexicon};
use super::picture::{caption_credit, is_credit, opens_as_caption};
use super::unit::{InCard, Mark, Unit};
use super::{FurnitureKind, Page};
use crate::language;
use crate::segment::Line;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use whatlang::Lang;

/// The longest line that a credit, stamp or time code is looked for in, in words.
const MAX_SHORT: usize = 14;
/// The longest notice or appeal, in words; publishers' appeals have up to 250.
const MAX_NOTICE: usize = 500;
/// The longest caption, in words: two sentences.
const MAX_CAPTION: usize = 60;

/// Marks what can be told from each unit alone.
pub(super) fn mark_shapes(page: &Page<'_>, lexicon: &Lexicon, units: &mut [Unit]) {
    for at in 0..units.len() {
        let mark = match units[at].card {
            InCard::Body => None,
            InCard::Header => {
                Some(Mark::new(FurnitureKind::CardHeader, "header of another outlet's article"))
            }
            InCard::No => {
                let words = units[at].words.clone();
                let hits = if words.len() > MAX_NOTICE {
                    Vec::new()
                } else {
                    lexicon.hits(page.words, words)
                };
                let heads = units.get(at + 1).is_some_and(|it| it.text);
                let amid = at > 0 && units[at - 1].text && heads;
                let (points, lang, by_words) = by_words(page, &units[at], hits, (amid, heads));
                units[at].points = points;
                units[at].lang = lang;
                // What the page set as a heading above text is one.
                if units[at].is_set_above(units.get(at + 1)) {
                    units[at].mark = by_words;
                    continue;
                }
                let raw = units[at].span.of(page.text);
                let around = Around { heads, amid };
                // Of an item only words tell what it is.
                if units[at].set_as_row {
                    units[at].mark = by_words.or_else(|| by_label(raw, &units[at], around));
                    continue;
                }
                // A caption's own opening says more than the credit at its end.
                let (first, second) = match by_words {
                    Some(words) if words.kind == FurnitureKind::Caption => (Some(words), None),
                    words => (by_shape(page, units, at), words),
                };
                let label = || by_label(raw, &units[at], around);
                let buttons = || by_buttons(raw, &units[at], around);
                let caption = first.as_ref().is_some_and(|it| it.kind == FurnitureKind::Caption);
                let shape = if caption { first } else { label().or_else(buttons).or(first) };
                shape.or(second)
            }
        };
        units[at].mark = mark;
    }
    mark_links(page, units);
    mark_listed(units);
    mark_captions(units);
    mark_recordings(units);
    mark_bracketed(page, units);
}

fn by_shape(page: &Page<'_>, units: &[Unit], at: usize) -> Option<Mark> {
    let unit = &units[at];
    let raw = unit.span.of(page.text);
    if unit.n <= 2
        && let Some(mark) = no_words(raw)
    {
        return Some(mark);
    }
    if unit.n == 0 || unit.n > MAX_CAPTION {
        return None;
    }
    if in_head(units, at)
        && let Some(evidence) = byline(raw, unit.n)
    {
        return Some(Mark::new(FurnitureKind::Stamp, evidence));
    }
    if unit.n <= MAX_SHORT {
        if is_time_code(raw) || is_dated_length(raw) {
            return Some(Mark::new(FurnitureKind::TimeCode, "a length or time of day alone"));
        }
        if is_file_name(raw) {
            return Some(Mark::new(FurnitureKind::Placeholder, "a file's name"));
        }
        if is_credit(raw) {
            return Some(Mark::new(FurnitureKind::Credit, "the shape of a credit"));
        }
        if is_byline(page, units, at) {
            return Some(Mark::new(FurnitureKind::Stamp, "a byline"));
        }
        if is_stamp(page, units, at) {
            return Some(Mark::new(FurnitureKind::Stamp, "an age or date alone or beside a name"));
        }
    }
    if opens_as_caption(raw) {
        return Some(Mark::new(FurnitureKind::Caption, "the opening of a caption"));
    }
    // One sentence at most before the credit: a paragraph that an agency signed has more.
    let credit = caption_credit(raw).filter(|&it| {
        let front = raw[..it].trim_end().trim_end_matches('.');
        unit.n <= 45 && front.matches(". ").count() <= 1
    })?;
    let wire_only = raw[credit..].split_whitespace().count() <= 3 && unit.ends && unit.n > 25;
    let mut mark = Mark::new(FurnitureKind::Caption, "a credit in its end");
    let name = raw[credit..].to_lowercase();
    mark.group = Some(name.split_whitespace().collect::<Vec<_>>().join(" "));
    (!wire_only).then_some(mark)
}

/// `Screen Shot 2018-07-06 at 3.26.52 PM.jpg`: what stands where a picture has no caption.
fn is_file_name(raw: &str) -> bool {
    const KINDS: [&str; 7] = ["jpg", "jpeg", "png", "gif", "webp", "svg", "mp4"];
    raw.rsplit_once('.').is_some_and(|(name, kind)| {
        !name.is_empty() && KINDS.contains(&kind.to_ascii_lowercase().as_str())
    })
}

/// The mark of a line that holds nothing to read.
fn no_words(raw: &str) -> Option<Mark> {
    const LEFT_OVER: [&str; 7] =
        ["&nbsp", "&nbsp;", "null", "undefined", "nan", "[object object]", "&amp;"];
    // An ellipsis or a lone question mark is what a writer left of a sentence.
    let is_left = raw.chars().all(|c| matches!(c, '…' | '?' | '!') || c.is_whitespace());
    let is_left = is_left || (raw.starts_with("..") && raw.chars().all(|c| c == '.'));
    if !is_left && !raw.chars().any(char::is_alphanumeric) {
        return Some(Mark::new(FurnitureKind::Separator, "no word in it"));
    }
    // The icons of some fonts are called `more_vert`.
    let icon = raw.contains('_')
        && raw.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        && !raw.starts_with('_');
    // `1 / 3`, below a gallery.
    let parts = raw.split_once('/');
    let digits = |it: &str| {
        let it = it.trim();
        (1..=3).contains(&it.len()) && it.bytes().all(|b| b.is_ascii_digit())
    };
    if parts.is_some_and(|(a, b)| digits(a) && digits(b) && raw.contains(" / ")) {
        return Some(Mark::new(FurnitureKind::Placeholder, "the count of a gallery"));
    }
    if icon || LEFT_OVER.contains(&raw.to_lowercase().as_str()) {
        return Some(Mark::new(FurnitureKind::Placeholder, "what a program left over"));
    }
    None
}

/// A byline stands in the first lines below the title and above the text, or
/// directly above the title; a standfirst may stand between.
const MAX_HEAD: usize = 12;
/// So far down a byline may stand below a first sentence, which is the standfirst.
const MAX_STANDFIRST: usize = 4;

fn in_head(units: &[Unit], at: usize) -> bool {
    let unit = &units[at];
    if unit.text || at >= MAX_HEAD || units.len() < 2 {
        return false;
    }
    // The first line of a page is its title when text follows.
    let title = at == 0 && units.get(1).is_some_and(|it| it.text);
    let first = units.iter().take(at).position(|it| it.text);
    !title
        && first.is_none_or(|_| at <= MAX_STANDFIRST && units.get(at + 1).is_some_and(|it| it.text))
}

/// `Jul.13.201802:19`: the date of a recording and its length run together.
fn is_dated_length(raw: &str) -> bool {
    let Some((before, seconds)) = raw.rsplit_once(':') else { return false };
    let digits = |it: &str| it.bytes().all(|b| b.is_ascii_digit());
    seconds.len() == 2
        && digits(seconds)
        && raw.len() <= 24
        && !raw.contains(char::is_whitespace)
        && raw.starts_with(|c: char| c.is_alphabetic())
        && before.bytes().filter(u8::is_ascii_digit).count() >= 6
}

/// `5:57`, `00:45 / 03:20`, `2:14 min`: digits and colons, and at most one word
/// of those that stand beside a length.
fn is_time_code(raw: &str) -> bool {
    let mut clocks = 0;
    let mut words = 0;
    let between = |c: char| c.is_whitespace() || matches!(c, '/' | '|' | '–' | '(' | ')' | '•');
    for part in raw.split(between).filter(|it| !it.is_empty() && *it != "-") {
        let groups: Vec<&str> = part.split(':').collect();
        let digits =
            |it: &&str| (1..=2).contains(&it.len()) && it.bytes().all(|b| b.is_ascii_digit());
        if (2..=3).contains(&groups.len()) && groups.iter().all(digits) {
            clocks += 1;
        } else if LENGTH_WORDS.contains(part.to_lowercase().trim_matches(['.', ':']).trim()) {
            words += 1;
        } else {
            return false;
        }
    }
    clocks > 0 && words <= 1
}

/// The words beside the length of a video or beside a time of day.
static LENGTH_WORDS: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| language::phrases("media", "length").collect());
/// What a byline begins with.
static BY: LazyLock<BTreeSet<&str>> = LazyLock::new(|| language::phrases("media", "by").collect());

/// *By*, in one of several languages, and a name, near the page's head or foot.
fn is_byline(page: &Page<'_>, units: &[Unit], at: usize) -> bool {
    let unit = &units[at];
    let edge = at < 4 || at + 3 > units.len();
    if !edge || unit.text || unit.ends || !(2..=8).contains(&unit.n) || unit.colon {
        return false;
    }
    let line = Line::of(page.text, unit.span);
    let first = unit.span.of(page.text).split_whitespace().next().unwrap_or_default();
    line.sourced && line.name.is_some() && BY.contains(first.to_lowercase().as_str())
}

/// An age anywhere, a date where pages have theirs: near their head or foot.
fn is_stamp(page: &Page<'_>, units: &[Unit], at: usize) -> bool {
    let line = Line::of(page.text, units[at].span);
    let Some(stamp) = line.stamp else { return false };
    if stamp.age {
        return !stamp.weak;
    }
    // The dates of letters and diaries are text.
    let raw = units[at].span.of(page.text);
    let recent = raw
        .split(|c: char| !c.is_ascii_digit())
        .any(|it| it.len() == 4 && (it.starts_with("199") || it.starts_with("20")));
    // A date beside a name is as likely an event's.
    let edge = at < 3 || (line.name.is_none() && (at < 6 || at + 4 > units.len()));
    recent && edge
}

/// The points and the mark that the lexicon gives.
fn by_words(
    page: &Page<'_>,
    unit: &Unit,
    mut hits: Vec<Hit>,
    (amid, heads): (bool, bool),
) -> (u32, Option<Lang>, Option<Mark>) {
    hits.retain(|hit| applies(page, unit, hit));
    hits.sort_by_key(|it| (std::cmp::Reverse((it.points, it.words.len())), it.words.start));
    let mut taken: Vec<Hit> = Vec::new();
    for hit in hits {
        let apart = |it: &Hit| it.words.end <= hit.words.start || hit.words.end <= it.words.start;
        // A phrase that comes again adds nothing.
        let again =
            |it: &Hit| page.words.ids[it.words.clone()] == page.words.ids[hit.words.clone()];
        if taken.iter().all(|it| apart(it) && !again(it)) {
            taken.push(hit);
        }
    }
    let strong: u32 = taken.iter().filter(|it| it.points > 1).map(|it| u32::from(it.points)).sum();
    let weak =
        u32::try_from(taken.iter().filter(|it| it.points == 1).count()).unwrap_or(u32::MAX).min(3);
    let points = strong + weak;
    let lang = taken.first().filter(|it| it.points > 1).and_then(|it| it.lang);
    let covered: usize = taken.iter().map(|it| it.words.len()).sum();
    let whole = covered == unit.words.len()
        && unit.n <= 3
        && !heads
        && !unit.quoted
        && (strong > 0 || (unit.n == 1 && taken.iter().any(|it| it.opens)));
    if !whole && (strong == 0 || points < needed(unit, amid)) {
        return (if strong == 0 { 0 } else { points }, lang, None);
    }
    let Some(first) = taken.first() else { return (points, lang, None) };
    let kind = first.kind;
    let phrase = page.words.cover(first.words.clone()).of(page.text);
    let phrase = phrase.split_whitespace().collect::<Vec<_>>().join(" ");
    (points, lang, Some(Mark::new(kind, format!("“{phrase}”"))))
}

/// Whether a phrase counts where it stands.
fn applies(page: &Page<'_>, unit: &Unit, hit: &Hit) -> bool {
    let first = hit.words.start == unit.words.start;
    let span = page.words.spans[hit.words.start].span();
    let before = page.text[unit.span.start..span.start].trim_end();
    let begins = first
        || before.ends_with([
            '.', ':', '!', '?', '|', '•', '·', '\u{2014}', '。', '…', '›', '»', ']', ')',
        ]);
    match hit.kind {
        FurnitureKind::Placeholder => first && hit.words.len() == unit.words.len(),
        FurnitureKind::Caption => first && unit.n <= MAX_CAPTION,
        FurnitureKind::RelatedLink => {
            // A title follows, or nothing: "See also the same poet's ..." is text.
            // A word broken by a hyphen ends on the next line.
            let end = page.words.cover(hit.words.clone()).end.min(unit.span.end);
            let rest = page.text[end..unit.span.end].trim_start();
            let title = rest.chars().next().is_none_or(|c| !c.is_lowercase());
            first && unit.n <= 30 && title
        }
        _ => !hit.opens || begins,
    }
}

/// The points that a line of this length needs, when it is not all phrases.
///
/// A short line needs a phrase that reporting hardly has, or a weaker one and a
/// hint; running text needs more the longer it is, and more again where it quotes
/// somebody, since then it reports, and between paragraphs (`amid`), where most of
/// a page's furniture does not stand.
fn needed(unit: &Unit, amid: bool) -> u32 {
    let n = u32::try_from(unit.n).unwrap_or(u32::MAX);
    let base = match n {
        0..=25 => 3 + u32::from(unit.text),
        _ => 5 + (n - 25) / 15,
    };
    let quoted = if unit.quoted && n > 8 { 2 } else { 0 };
    let between = match n {
        _ if !(unit.text && amid) => 0,
        0..=12 => 1,
        _ => 3,
    };
    base + quoted + between
}

/// A bullet and a title, alone between paragraphs: a link to another story. Two
/// bullets in a row are a list.
fn mark_links(page: &Page<'_>, units: &mut [Unit]) {
    for at in 1..units.len() {
        let unit = &units[at];
        let asks = unit.span.of(page.text).ends_with(['?', '!', '？', '！', '؟']);
        let link = unit.bullet
            && (!unit.text || asks)
            && (3..=25).contains(&unit.n)
            && unit.mark.is_none()
            && !unit.span.of(page.text).ends_with(['.', ';', ',']);
        let listed = |other: Option<&Unit>| other.is_some_and(|it| it.bullet);
        let between = units[at - 1].own_text() && units.get(at + 1).is_none_or(|it| it.text);
        if link && between && !listed(units.get(at + 1)) {
            units[at].mark = Some(Mark::new(
                FurnitureKind::RelatedLink,
                "a title after a bullet between paragraphs",
            ));
        }
    }
}

/// The most titles below a label such as *Read more*.
const MAX_LISTED: usize = 12;

/// Titles below a bare label, until the next running text.
fn mark_listed(units: &mut [Unit]) {
    for at in 0..units.len() {
        let Some(group) = units[at]
            .mark
            .as_ref()
            .filter(|it| it.opens_list)
            .map(|it| it.group.clone().unwrap_or_default())
        else {
            continue;
        };
        let listed = |it: &&Unit| {
            it.mark.is_none() && it.card == InCard::No && !it.text && (2..=25).contains(&it.n)
        };
        let mut run = units[at + 1..].iter().take(MAX_LISTED).take_while(listed).count();
        // The last line may head the text that follows it.
        let last = at + run;
        let heads = units.get(last + 1).is_some_and(|it| it.text);
        if run > 1 && heads && units[at + 1].bullet && !units[last].bullet {
            run -= 1;
        }
        for unit in &mut units[at + 1..=at + run] {
            let evidence = format!("a title below “{group}”");
            unit.mark = Some(Mark::new(FurnitureKind::RelatedLink, evidence));
        }
    }
}

/// A title in square brackets, alone on a line: a link that was set so.
fn mark_bracketed(page: &Page<'_>, units: &mut [Unit]) {
    for unit in units.iter_mut().filter(|it| it.mark.is_none() && it.card == InCard::No) {
        let raw = unit.span.of(page.text);
        let title = raw.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
        let is_one = title.is_some_and(|it| !it.contains(['[', ']']));
        let begins = title.and_then(|it| it.trim_start().chars().next());
        if is_one && (4..=25).contains(&unit.n) && begins.is_some_and(char::is_uppercase) {
            unit.mark = Some(Mark::new(FurnitureKind::RelatedLink, "a title in brackets"));
        }
    }
}

/// The title above a recording's length, between paragraphs.
fn mark_recordings(units: &mut [Unit]) {
    for at in 2..units.len() {
        let length = units[at].mark.as_ref().is_some_and(|it| it.kind == FurnitureKind::TimeCode);
        let title = &units[at - 1];
        let is_title = title.heading() && title.n >= 3 && title.mark.is_none();
        if length && is_title && title.card == InCard::No && units[at - 2].text {
            let evidence = "the title of a recording, above its length";
            units[at - 1].mark = Some(Mark::new(FurnitureKind::RelatedLink, evidence));
        }
    }
}

/// The line above a picture's credit, when it is no sentence of the text; and lines
/// between two credits, as in a gallery.
fn mark_captions(units: &mut [Unit]) {
    let credit = |it: Option<&Unit>| {
        it.and_then(|it| it.mark.as_ref()).is_some_and(|it| it.kind == FurnitureKind::Credit)
    };
    for at in 1..units.len() {
        let between = credit(units.get(at - 1)) && credit(units.get(at + 1));
        let unit = &mut units[at];
        if between && unit.mark.is_none() && unit.card == InCard::No && (2..=45).contains(&unit.n) {
            unit.mark = Some(Mark::new(FurnitureKind::Caption, "between two credits"));
        }
    }
    for at in 1..units.len() {
        let credit = units[at].mark.as_ref().is_some_and(|it| it.kind == FurnitureKind::Credit);
        let above = &units[at - 1];
        let caption = !above.ends
            && !above.set_as_row
            && (4..=45).contains(&above.n)
            && above.mark.is_none()
            && above.card == InCard::No;
        // A page's title may stand above its agency.
        if credit && caption && at >= 2 {
            units[at - 1].mark = Some(Mark::new(FurnitureKind::Caption, "above a credit"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_codes_are_digits_and_colons() {
        for raw in ["5:57", "00:45 / 03:20", "2:14 min", "1:02:03", "(3:15)", "10:30"] {
            assert!(is_time_code(raw), "{raw}");
        }
        assert!(is_dated_length("Jul.13.201802:19") && is_dated_length("März.5.202312:04"));
        assert!(!is_dated_length("a:b:12") && !is_dated_length("at 2018-07-13 02:19"));
        for raw in ["At 5:57 he left", "Luke 5:57 and on", "2025", "12:3456", "a:b"] {
            assert!(!is_time_code(raw), "{raw}");
        }
    }
}

//! Pages of several texts: live blogs, and lists of whole articles.
//!
//! Posts are blocks beside each other that look alike, and most of which have a time
//! and text, or what stands between lines that begin with a time, one after the other. On a page that calls itself live, what such a block holds is the article's,
//! short lines too; on another page the blocks have to be articles with a heading each,
//! whose text the trees keep anyway.

use std::collections::BTreeMap;

use html5ever::local_name;

use super::choice::Choice;
use super::features::{over, squeezed, tag};
use super::json_ld::Update;
use super::metadata;
use super::names;
use super::phrases;
use super::tree::Tree;
use super::units::Units;
use super::written;
use crate::text::Clutter;

/// One post on the page: where it stands, and what its head says.
#[derive(Debug, Default)]
pub(super) struct Post {
    /// Its first and last unit.
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) title: Option<String>,
    pub(super) date: Option<String>,
    pub(super) author: Option<String>,
}

/// So many posts are told apart; what comes after them is text as any other.
const MOST: usize = 1_000;

/// So few posts may be anything.
const FEWEST: usize = 3;

/// Finds the posts of a page, settles what of them is text, and returns them in the order
/// of the page; `updates` are those that it states.
pub(super) fn settle(
    tree: &Tree,
    units: &Units,
    choice: &mut Choice,
    updates: &[Update],
) -> Vec<Post> {
    let is_live = !updates.is_empty()
        || is_called_live(units)
        || is_titled_live(choice)
        || is_fed(tree, units);
    let spans = unit_spans(units);
    let Some(group) = best_group(units, choice, &spans, is_live) else {
        return if is_live { opened(units, choice, updates) } else { Vec::new() };
    };
    let mut res = Vec::new();
    for place in group.into_iter().take(MOST) {
        let Some((first, last)) = spans[place] else { continue };
        let mut post = Post { first, last, ..Post::default() };
        head(tree, units, choice, place, &mut post);
        if is_live {
            fill(units, choice, &post);
        }
        if (first..=last).any(|it| choice.keeps(it)) {
            state(units, &mut post, updates);
            res.push(post);
        }
    }
    res
}

/// Whether names of elements say that the page is a live blog.
fn is_called_live(units: &Units) -> bool {
    units.units.iter().any(|it| names::nearest(&units.places[it.place], "live") < 12)
}

/// Whether the page's own headline says that it is one.
fn is_titled_live(choice: &Choice) -> bool {
    let looks = &choice.looks;
    (0..looks.phrases.len()).any(|it| looks.phrases[it] & phrases::LIVE != 0 && looks.title[it] > 0)
}

/// Whether an element says that more is put into it as time goes on, or is a part of that.
fn is_fed(tree: &Tree, units: &Units) -> bool {
    units.places.iter().any(|it| {
        tree.attribute(it.node, local_name!("role")) == Some("feed")
            || tree.attribute(it.node, local_name!("itemprop")) == Some("liveBlogUpdate")
    })
}

/// Whether a unit says something: running text, or a short sentence.
fn says(choice: &Choice, at: usize) -> bool {
    /// Two words and their full stop.
    const SHORTEST: i64 = 10;
    let looks = &choice.looks;
    looks.is_prose(at)
        || looks.rows[at][4] > 0 && looks.chars(at) >= SHORTEST && looks.linked(at) < 300
}

/// The posts of a page on which each begins with a line that opens with its time, and ends
/// where the next one begins.
fn opened(units: &Units, choice: &mut Choice, updates: &[Update]) -> Vec<Post> {
    let places = &units.places;
    let block = |at: usize| places[units.units[at].place].block;
    let key = |at: usize| (over(places, block(at)), tag(&places[block(at)]));
    let is_open = |at: &usize| {
        places[units.units[*at].place].hidden.is_none()
            && choice.looks.linked(*at) < 300
            && choice.out[*at] != Some(Clutter::Hidden)
            && clock(units.text_of(&units.units[*at])).is_some()
    };
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for at in (0..units.units.len()).filter(is_open) {
        groups.entry(key(at)).or_default().push(at);
    }
    let minutes = |at: &usize| clock(units.text_of(&units.units[*at])).map_or(0, |it| it.minutes);
    let in_order = |group: &Vec<usize>| {
        let steps = group.windows(2).map(|it| minutes(&it[0]).cmp(&minutes(&it[1])));
        let (mut up, mut down) = (0, 0);
        steps.for_each(|it| {
            up += usize::from(it.is_lt());
            down += usize::from(it.is_gt());
        });
        // The day may change once.
        group.len() >= FEWEST && up.min(down) <= 1 && up + down >= FEWEST - 1
    };
    let best =
        groups.into_values().filter(in_order).max_by_key(|it| (it.len(), usize::MAX - it[0]));
    let Some(group) = best else { return Vec::new() };
    let frame = key(group[0]).0;
    let mut res = Vec::new();
    for (number, &first) in group.iter().enumerate().take(MOST) {
        let next = group.get(number + 1).copied().unwrap_or(units.units.len());
        let inside = |it: &usize| {
            let above =
                std::iter::successors(Some(units.units[*it].place), |it| places[*it].parent);
            above.take_while(|it| Some(*it) >= frame).any(|it| Some(it) == frame)
        };
        let last = (first..next).take_while(inside).last().unwrap_or(first);
        let text = units.text_of(&units.units[first]);
        let Some(clock) = clock(text) else { continue };
        let is_head = (3..=6).contains(&tag(&places[block(first)])) || !says(choice, first);
        let title = text[clock.end..].trim_start_matches(is_between).replace('\n', " ");
        let mut post = Post { first, last, ..Post::default() };
        post.date = Some(text[..clock.end].to_owned());
        post.title = Some(title).filter(|it| is_head && !it.is_empty());
        choice.out[first] = None;
        fill(units, choice, &post);
        state(units, &mut post, updates);
        res.push(post);
    }
    res
}

fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—' | '|' | '·' | '.')
}

/// A time of day at the head of a line.
struct Clock {
    minutes: u32,
    /// Where it ends.
    end: usize,
}

/// Reads `10:05`, `10.05`, `10h05`, with the half of the day behind it.
fn clock(text: &str) -> Option<Clock> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let hours = digits(text);
    let rest = text.get(hours..).filter(|_| (1..=2).contains(&hours))?;
    let minutes = rest.strip_prefix([':', '.', 'h'])?;
    if digits(minutes) != 2 {
        return None;
    }
    let (hour, minute): (u32, u32) = (text[..hours].parse().ok()?, minutes[..2].parse().ok()?);
    let mut end = hours + 3;
    let behind = &text[end..];
    // A score or a sum goes on.
    let goes_on = behind.starts_with('%')
        || behind
            .strip_prefix(['.', ',', '-', ':'])
            .is_some_and(|it| it.starts_with(|c: char| c.is_ascii_digit()));
    if hour > 23 || minute > 59 || goes_on {
        return None;
    }
    let half = behind.trim_start();
    let gap = behind.len() - half.len();
    let mut hour = hour;
    for (word, hours) in [("am", 0), ("a.m.", 0), ("pm", 12), ("p.m.", 12)] {
        let found = half.get(..word.len()).is_some_and(|it| it.eq_ignore_ascii_case(word));
        if found && !half[word.len()..].starts_with(char::is_alphanumeric) {
            hour = hour % 12 + hours;
            end += gap + word.len();
        }
    }
    Some(Clock { minutes: 60 * hour + minute, end })
}

/// The first and the last unit below each place.
pub(super) fn unit_spans(units: &Units) -> Vec<Option<(usize, usize)>> {
    let mut res: Vec<Option<(usize, usize)>> = vec![None; units.places.len()];
    for (at, unit) in units.units.iter().enumerate() {
        let span = &mut res[unit.place];
        *span = Some((span.map_or(at, |it| it.0), at));
    }
    // From the last place up, so that what stands below is there before it is passed on.
    for at in (1..units.places.len()).rev() {
        if let (Some(parent), Some((first, last))) = (units.places[at].parent, res[at]) {
            let above = &mut res[parent];
            *above = Some(above.map_or((first, last), |it| (it.0.min(first), it.1.max(last))));
        }
    }
    res
}

/// The blocks that are the page's posts: of the groups of blocks that stand in one block
/// and look alike the one with most text.
fn best_group(
    units: &Units,
    choice: &Choice,
    spans: &[Option<(usize, usize)>],
    is_live: bool,
) -> Option<Vec<usize>> {
    let places = &units.places;
    let timed = timed(units, choice);
    // Without times nothing is a post; most pages end here, before anything is grouped.
    if timed.iter().filter(|it| **it).count() < FEWEST {
        return None;
    }
    let mut groups: BTreeMap<(usize, u64), Vec<usize>> = BTreeMap::new();
    for (at, place) in places.iter().enumerate() {
        let may_be = place.block == at
            && place.hidden.is_none()
            && timed[at]
            && spans[at].is_some()
            // Paragraphs and rows look alike on any page.
            && !matches!(place.name, local_name!("p") | local_name!("tr") | local_name!("td"))
            // Comments have a time and a writer each, as posts have.
            && names::nearest(place, "comment") > 20;
        if may_be && let Some(over) = over(places, at) {
            groups.entry((over, place.signature)).or_default().push(at);
        }
    }
    let all = choice.length().max(1);
    let weigh = |group: &[usize]| -> Option<i64> {
        let sum = |of: &dyn Fn(usize) -> i64| -> i64 {
            group
                .iter()
                .filter_map(|it| spans[*it])
                .map(|(a, b)| (a..=b).map(of).sum::<i64>())
                .sum()
        };
        let looks = &choice.looks;
        let text = sum(&|at| if looks.linked(at) < 400 { looks.length(at) } else { 0 });
        let chars = sum(&|at| looks.length(at));
        let kept = sum(&|at| if choice.keeps(at) { looks.length(at) } else { 0 });
        let prose = sum(&|at| i64::from(says(choice, at)));
        let headed = group.iter().filter(|it| is_article(units, choice, **it, spans)).count();
        let count = i64::try_from(group.len()).unwrap_or(i64::MAX);
        let is_post = if is_live {
            4 * prose >= count && 10 * text >= 5 * chars
        } else {
            headed == group.len() && 2 * kept >= chars && 2 * kept >= all && prose >= count
        };
        (group.len() >= FEWEST && is_post).then_some(text)
    };
    let weighed = groups.into_values().filter_map(|it| Some((weigh(&it)?, it)));
    // Of equal ones the first on the page, whatever order the groups are in.
    weighed.max_by_key(|(text, group)| (*text, std::cmp::Reverse(group[0]))).map(|it| it.1)
}

/// Which places have a time in them: a `<time>`, or a short unit with a time of day.
fn timed(units: &Units, choice: &Choice) -> Vec<bool> {
    let mut res: Vec<bool> = units.places.iter().map(|it| it.name == local_name!("time")).collect();
    for (at, unit) in units.units.iter().enumerate() {
        let is_short = choice.looks.chars(at) < 60;
        let says = choice.looks.has_time(at) || choice.looks.phrases[at] & phrases::STAMP != 0;
        res[unit.place] |= is_short && says;
    }
    // As in `unit_spans`: inner places first.
    for at in (1..res.len()).rev() {
        if let Some(parent) = units.places[at].parent {
            res[parent] |= res[at];
        }
    }
    res
}

/// Whether a block, in which a time stands, is an article that begins with a heading of its
/// own: an element that is called so, or one of paragraphs below its heading.
fn is_article(units: &Units, choice: &Choice, at: usize, spans: &[Option<(usize, usize)>]) -> bool {
    spans[at].is_some_and(|(first, last)| {
        let heading = (first..=last.min(first + 3)).any(|it| is_heading(units, it));
        heading && (first..=last).any(|it| says(choice, it) && choice.keeps(it))
    })
}

fn is_heading(units: &Units, at: usize) -> bool {
    let unit = &units.units[at];
    (3..=6).contains(&tag(&units.places[units.places[unit.place].block]))
        || written::is_bold_line(units, unit)
}

/// What stands in bold behind a time in one line, the headline of a post; and the time.
fn bold_behind_time(units: &Units, at: usize) -> Option<(String, String)> {
    let unit = &units.units[at];
    let text = units.text_of(unit);
    let clock = clock(text).filter(|_| unit.strong > 0)?;
    let title = text[clock.end..].trim_start_matches(is_between);
    let letters = title.chars().filter(|it| !it.is_whitespace()).count();
    (letters > 0 && unit.strong >= letters && !title.contains('\n'))
        .then(|| (title.to_owned(), text[..clock.end].to_owned()))
}

/// What the head of a post says: its first heading, the first time, and who wrote it. The
/// heading is text; the others are not.
fn head(tree: &Tree, units: &Units, choice: &mut Choice, place: usize, post: &mut Post) {
    let reach = post.first..=post.last.min(post.first + 5);
    // Text of the post may name people and times as well: only its head is asked.
    for at in reach {
        let text = units.text_of(&units.units[at]);
        let inner = &units.places[units.units[at].place];
        if post.title.is_none()
            && let Some((title, time)) = bold_behind_time(units, at)
        {
            post.title = Some(title);
            post.date.get_or_insert(time);
            choice.out[at] = None;
            continue;
        }
        if is_heading(units, at) && post.title.is_none() {
            post.title = Some(text.replace('\n', " "));
            choice.out[at] = None;
            continue;
        }
        let is_short = choice.looks.chars(at) < 80 && !choice.looks.is_prose(at);
        let is_author = is_short
            && (names::nearest(inner, "author") <= 1
                || choice.looks.phrases[at] & phrases::BYLINE != 0);
        let is_time = is_short
            && choice.looks.chars(at) < 60
            && (choice.looks.has_time(at)
                || inner.name == local_name!("time")
                || choice.looks.phrases[at] & phrases::STAMP != 0);
        if is_author && post.author.is_none() && !is_time {
            post.author = metadata::person(text);
        }
        if is_author || is_time {
            if is_time {
                post.date.get_or_insert_with(|| text.replace('\n', " "));
            }
            choice.out[at] = Some(Clutter::Byline);
        }
    }
    if post.author.is_none() {
        let named = tree
            .below(units.places[place].node)
            .filter(|it| super::byline::rank(tree, *it).is_some());
        let texts = named.filter_map(|it| metadata::short_text(tree, it));
        post.author = texts.filter_map(|it| metadata::person(&it)).next();
    }
    let times = tree
        .below(units.places[place].node)
        .filter(|it| tree.name(*it) == Some(&local_name!("time")));
    let stated = times.filter_map(|it| tree.attribute(it, local_name!("datetime"))).next();
    // The attribute has the year and the zone, which what is shown may leave out.
    if let Some(date) = stated.and_then(metadata::tidy) {
        post.date = Some(date);
    }
}

/// Keeps what is text in a post of a live blog: paragraphs, quotations, items, headings.
fn fill(units: &Units, choice: &mut Choice, post: &Post) {
    const NEVER: u32 = phrases::SHARE
        | phrases::EMBED
        | phrases::GIFT
        | phrases::ADVERT
        | phrases::LEGAL
        | phrases::CREDIT;
    for at in post.first..=post.last {
        let place = &units.places[units.units[at].place];
        let block = &units.places[place.block];
        let is_text = matches!(tag(block), 0..=2) || says(choice, at);
        let is_shown = matches!(
            choice.out[at],
            // What is hidden, or was told above to be a head, was settled with better reasons.
            Some(it) if !matches!(it, Clutter::Hidden | Clutter::Byline | Clutter::Headline)
        );
        let is_words = choice.looks.linked(at) < 500 && choice.looks.phrases[at] & NEVER == 0;
        let is_caption =
            names::nearest(place, "<figure>") < 5 || names::nearest(place, "media") < 2;
        if is_text && is_shown && is_words && !is_caption {
            choice.out[at] = None;
        }
    }
}

/// Takes from what the page states of a post what its markup does not say: the statement
/// has its headline, or begins with words of it.
fn state(units: &Units, post: &mut Post, updates: &[Update]) {
    /// Texts are held against so many statements.
    const MOST: usize = 200;
    let title = post.title.as_deref().map(squeezed);
    let same =
        updates.iter().find(|it| title.is_some() && it.title.as_deref().map(squeezed) == title);
    let holds = || {
        let text: String =
            (post.first..=post.last).map(|at| squeezed(units.text_of(&units.units[at]))).collect();
        updates.iter().take(MOST).find(|it| {
            // Twice as much, since squeezing leaves less of it; the whole would cost a pass for
            // each post.
            let body: String = it.body.chars().take(120).collect();
            let start: String = squeezed(&body).chars().take(60).collect();
            !start.is_empty() && text.contains(&start)
        })
    };
    let Some(it) = same.or_else(holds) else { return };
    if it.date.is_some() {
        post.date.clone_from(&it.date);
    }
    if post.author.is_none() {
        post.author.clone_from(&it.author);
    }
    if post.title.is_none() {
        post.title.clone_from(&it.title);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_read_at_the_head_of_a_line() {
        let read = |text: &str| clock(text).map(|it| (it.minutes, text[it.end..].to_owned()));
        assert_eq!(read("10:05 am: Queues grow"), Some((605, ": Queues grow".to_owned())));
        assert_eq!(read("9.30 — The bridge"), Some((570, " — The bridge".to_owned())));
        assert_eq!(read("12:10 p.m."), Some((730, String::new())));
        assert_eq!(read("18h05 Le vote"), Some((1085, " Le vote".to_owned())));
        for text in ["10:052", "27:10", "3.50% more", "At 10:05", "2.30.14", ""] {
            assert!(clock(text).is_none(), "{text}");
        }
    }
}

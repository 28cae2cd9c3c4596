//! Which parts of a text are the site's, by the text alone.
//!
//! Lines that say when a page was made (*Updated 8:45 am*, *3 March 2025*), how often it
//! was seen (*312 views, 4 comments*) and whose it is (*© 2025*) differ between two
//! crawls of one page. Masked are such lines whole, and the stamp that the first line
//! begins with. A line with a word of its own stays: *Payable June 10* is the notice. The
//! articles of other outlets that a page holds are masked, too: they are compared, where
//! at all, as articles of their own.

use crate::language;
use crate::normalize::scan_words;
use crate::segment::{find_stamp, segment_blocks};
use crate::text::Span;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Longer lines are text.
const MAX_LINE: usize = 160;
/// The stamp that a first line begins with ends before this byte.
const MAX_OPENING: usize = 48;

/// The masked spans of `text`, ascending: lines of the site, and the articles of other
/// outlets that the page holds.
pub(super) fn site_spans(text: &str) -> Vec<Span> {
    let mut res = Vec::new();
    let (mut start, mut is_first, mut may_embed) = (0, true, Cards::default());
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            let is_short = trimmed.len() <= MAX_LINE;
            may_embed.see(trimmed, is_short);
            if is_short && is_site_line(trimmed) {
                res.push(Span::new(start, end));
            } else if is_first && let Some(stamp) = opening_stamp(line) {
                res.push(Span::new(start, start + stamp));
            }
            is_first = false;
        }
        start = end;
    }
    // Where nothing else would be left, it is the text.
    if res.iter().map(|it| it.len()).sum::<usize>() * 2 > text.len() {
        res.clear();
    }
    // Embedded articles cost a whole segmentation, so they are looked for where they can be.
    if may_embed.found() {
        let embedded = segment_blocks(text).embedded;
        // Spans may not overlap, and a card has the lines that stand in it.
        res.retain(|it| !embedded.iter().any(|card| card.span.overlap(*it) > 0));
        res.extend(embedded.iter().map(|it| it.span));
        res.sort_unstable();
    }
    res
}

/// Whether a page may hold articles of other outlets: below its first text stand short
/// lines with an age or date among them.
#[derive(Default)]
struct Cards {
    /// Whether running text was seen.
    text: bool,
    /// The short lines in a row.
    short: usize,
    dated: bool,
    found: bool,
}

impl Cards {
    fn see(&mut self, line: &str, is_short: bool) {
        if !is_short {
            // A headline and an outlet or age, or both in one line.
            self.found |= self.text && self.short > 0 && self.dated;
            (self.text, self.short, self.dated) = (true, 0, false);
        } else if self.text {
            self.short += 1;
            self.dated = self.dated || (may_be_dated(line) && find_stamp(line).is_some());
        }
    }

    const fn found(&self) -> bool {
        self.found
    }
}

fn is_site_line(line: &str) -> bool {
    // Most lines have no number, and most with one have many words.
    if line.starts_with(['©', '(', 'C', 'c']) && is_copyright(&line.to_lowercase()) {
        return true;
    }
    if !may_be_dated(line) {
        return false;
    }
    let lower = line.to_lowercase();
    is_counter(&lower) || is_stamp(line, &lower)
}

/// Whether a line may hold a date, an age or a count, and little else: a cheap look before
/// a close one.
fn may_be_dated(line: &str) -> bool {
    const MOST_SPACES: usize = 14;
    let has_number = line.bytes().any(|it| it.is_ascii_digit())
        || (!line.is_ascii() && line.chars().any(|c| !c.is_ascii() && c.is_numeric()));
    (has_number || line.contains("ago") || line.ends_with("esterday"))
        && line.bytes().filter(|it| *it == b' ').count() <= MOST_SPACES
}

fn is_copyright(lower: &str) -> bool {
    ["©", "(c) ", "copyright "].iter().any(|it| lower.starts_with(it))
}

/// A date or age with nothing beside it, or little after *Updated* and the like.
fn is_stamp(line: &str, lower: &str) -> bool {
    let labelled = is_labelled(lower);
    let Some(stamp) = find_stamp(line).filter(|it| !it.weak) else {
        return labelled
            && clock_after_label(line).is_some_and(|end| line[end..].trim().is_empty());
    };
    let mut others = 0;
    for beside in [&line[..stamp.outer.start], &line[stamp.outer.end..]] {
        scan_words(beside, |word, _| others += usize::from(!is_number(word)));
    }
    others == 0 || (labelled && others <= 3)
}

/// What the lines of sites consist of.
struct Lines {
    /// How a stamp begins.
    updated: Vec<&'static str>,
    /// What sites count, in languages whose sites were looked at.
    counted: BTreeSet<&'static str>,
    /// What stands between two counts.
    between: BTreeSet<&'static str>,
    /// What stands behind a time of day.
    clock: BTreeSet<&'static str>,
}

static LINES: LazyLock<Lines> = LazyLock::new(|| {
    let set = |class| language::phrases("site lines", class).collect();
    Lines {
        updated: language::phrases("site lines", "updated").collect(),
        counted: set("counted"),
        between: set("between"),
        clock: set("clock"),
    }
});

fn is_labelled(lower: &str) -> bool {
    LINES.updated.iter().any(|it| lower.starts_with(it))
}

/// Numbers with the names of what sites count, and no other word.
fn is_counter(lower: &str) -> bool {
    let (mut numbers, mut counted, mut others) = (0, 0, 0);
    scan_words(lower, |word, _| {
        if is_number(word) {
            numbers += 1;
        } else if LINES.counted.contains(word) {
            counted += 1;
        } else if !LINES.between.contains(word) {
            others += 1;
        }
    });
    numbers > 0 && counted > 0 && others == 0
}

fn is_number(word: &str) -> bool {
    let digits = word.strip_suffix(['k', 'm']).unwrap_or(word);
    !digits.is_empty() && digits.chars().all(|c| c.is_numeric() || matches!(c, '.' | ','))
}

/// The end of the stamp with which the first line of a text begins, where the story goes
/// on in that line.
fn opening_stamp(line: &str) -> Option<usize> {
    // The head alone: a text may be one line, and stamps are looked for in short ones only.
    let end = (0..=line.len().min(MAX_OPENING)).rev().find(|&it| line.is_char_boundary(it))?;
    let head = &line[..end];
    let labelled = is_labelled(&head.to_lowercase());
    match find_stamp(head).filter(|it| !it.weak && it.outer.start == 0) {
        Some(stamp) => (stamp.outer.end < head.len()).then_some(stamp.outer.end),
        None if labelled => clock_after_label(head),
        None => None,
    }
}

/// The end of a time of day behind a label: *Updated 10.15*, *Updated at 8:45 am*.
fn clock_after_label(line: &str) -> Option<usize> {
    let (mut end, mut goes_on, mut first) = (None, true, true);
    scan_words(line, |word, span| {
        let is_label = std::mem::take(&mut first) || word == "updated" || word == "modified";
        let is_clock = is_number(word) || (end.is_some() && LINES.clock.contains(word));
        if goes_on && is_clock {
            end = Some(span.end);
        } else if !is_label && word != "at" {
            goes_on = false;
        }
    });
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "The council voted on Monday to close the old ferry landing, ending \
        months of argument between fishermen and the harbor office.";

    fn masked(head: &str) -> String {
        let text = format!("{head}{STORY}");
        let spans = site_spans(&text);
        spans.iter().map(|it| it.of(&text).trim()).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn stamps_counters_and_copyright_are_the_sites() {
        for line in [
            "Updated 8:45 am",
            "Last updated 3 March 2025 at 9.15",
            "3967 views, 12 comments",
            "12 March 2025",
            "© 2025 The Ferry",
            "Aktualisiert 12.03.2025, 14:05 Uhr",
            "3 hours ago",
        ] {
            assert_eq!(masked(&format!("{line}\n\n")), line);
        }
    }

    #[test]
    fn a_stamp_that_runs_into_the_story_is_masked_up_to_it() {
        assert_eq!(masked("Updated 10.15 "), "Updated 10.15");
        assert_eq!(masked("12 Jul 2016 "), "12 Jul 2016");
    }

    #[test]
    fn a_fact_beside_a_date_is_the_storys() {
        for line in
            ["Payable June 10", "Period ended Feb 28", "NY COTTON 11:25 MAY7 5610", "5 people died"]
        {
            assert_eq!(masked(&format!("{line}\n\n")), "", "{line}");
        }
    }

    #[test]
    fn an_article_of_another_outlet_is_masked() {
        let text = format!(
            "{STORY} {STORY}\n\nRelated Articles\nThe Daily Ferry\n26 minutes ago\nFerries to run \
             all night\n{STORY} {STORY}\n\nReuters\n3 hours ago\nStorm is to come\n{STORY} {STORY}\n"
        );
        let masked = site_spans(&text);
        assert_eq!(masked.len(), 2, "{masked:?}");
        assert!(masked[0].of(&text).starts_with("The Daily Ferry"));
    }

    #[test]
    fn a_text_of_stamps_alone_is_compared() {
        assert!(site_spans("Updated 8:45 am").is_empty());
    }
}

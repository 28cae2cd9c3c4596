//! How text takes up room in a terminal.
//!
//! Widths are columns as `unicode-width` counts them: two for East Asian wide
//! characters, none for combining marks. All functions expect text that went
//! through [`escape_terminal`](super::escape_terminal); they cannot fail on
//! other text, but its width would be a guess.
//!
//! [`wrap`] breaks a line between words, and between two East Asian characters
//! except before closing and after opening punctuation (the first rules of
//! JIS X 4051), as a simplification of UAX #14: full line breaking would add a
//! dependency for hyphens and dashes, which look right unbroken.

use std::borrow::Cow;
use std::ops::Range;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The columns that `text` takes.
#[must_use]
pub fn display_width(text: &str) -> usize {
    text.width()
}

/// The start of `text` that fits in `width` columns, with `…` in the last one
/// where something was cut. Nothing fits in 0 columns.
#[must_use]
pub fn truncate(text: &str, width: usize) -> Cow<'_, str> {
    if display_width(text) <= width {
        return Cow::Borrowed(text);
    }
    if width == 0 {
        return Cow::Borrowed("");
    }
    Cow::Owned(format!("{}…", &text[..prefix_fitting(text, width - 1)]))
}

/// The end of `text` that fits, with `…` in front: for paths, whose end says most.
#[must_use]
pub fn truncate_start(text: &str, width: usize) -> Cow<'_, str> {
    if display_width(text) <= width {
        return Cow::Borrowed(text);
    }
    if width == 0 {
        return Cow::Borrowed("");
    }
    // No sequence of characters is drawn in a sixteenth of the columns that they
    // take one by one, so what is in front of that many is cut in any case; a
    // name may have a megabyte.
    let mut columns = 0;
    let last = text.char_indices().rev().find(|&(_, c)| {
        columns += char_width(c);
        columns > 16 * width + 64
    });
    let begin = last.map_or(0, |(at, _)| at);
    let start = text[begin..]
        .char_indices()
        .map(|(at, _)| begin + at)
        .find(|&at| {
            // A mark without a width would stand on the `…`.
            text[at..].chars().next().is_some_and(|c| char_width(c) > 0)
                && display_width(&text[at..]) < width
        })
        .unwrap_or(text.len());
    Cow::Owned(format!("…{}", &text[start..]))
}

/// `text` and the spaces that fill it to `width` columns.
#[must_use]
pub fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(display_width(text))))
}

/// `text` behind the spaces that fill it to `width` columns.
#[must_use]
pub fn pad_start(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(display_width(text))))
}

/// A bar of eighths of a column: `share` (0..=1, clamped) of `width` columns.
///
/// A share above nothing shows at least an eighth, so that none is told from few.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a width in columns is small and the share is clamped to 0..=1"
)]
pub fn bar(share: f64, width: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
    let mut eighths = (share * width as f64 * 8.0).round() as usize;
    if share > 0.0 && width > 0 {
        eighths = eighths.max(1);
    }
    pad(&format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8]), width)
}

pub use crate::findings::vocabulary::thousands;

/// A stretch of text in one style; what the style means is the caller's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run<S> {
    /// How it looks.
    pub style: S,
    /// What it says.
    pub text: String,
}

/// Breaks styled text into lines of at most `width` columns.
///
/// The runs are read as one text: a word may span several. Any white space is
/// one break; none stands at a line's start or end. A word that is wider than
/// a line is cut where it must be. A single character wider than `width` still
/// gets a line of its own. At least one line, possibly empty, comes back.
#[must_use]
pub fn wrap<S: Copy + PartialEq>(runs: &[Run<S>], width: usize) -> Vec<Vec<Run<S>>> {
    let text: String = runs.iter().map(|it| it.text.as_str()).collect();
    let mut lines = Lines::new(&text, runs);
    let mut used = 0;
    let mut at = 0;
    while at < text.len() {
        let start = text.len() - text[at..].trim_start().len();
        let (end, columns) = with_percent(&text, piece(&text, start));
        if start == end {
            break;
        }
        let gap = usize::from(start > at && !lines.is_empty());
        if !lines.is_empty() && used + gap + columns > width {
            lines.end();
            used = 0;
        } else if gap == 1 {
            lines.space(at, start);
            used += 1;
        }
        if used + columns <= width {
            lines.take(start, end);
            used += columns;
        } else {
            for (from, c) in text[start..end].char_indices() {
                if !lines.is_empty() && used + char_width(c) > width {
                    lines.end();
                    used = 0;
                }
                lines.take(start + from, start + from + c.len_utf8());
                used += char_width(c);
            }
        }
        at = end;
    }
    lines.end();
    lines.out
}

/// Lines in the making: stretches of one text, in ascending order.
struct Lines<'a, S> {
    text: &'a str,
    runs: &'a [Run<S>],
    /// The run that is being read, and where it ends in the text.
    run: (usize, usize),
    /// What belongs to the line and has not been cut into runs yet.
    pending: Range<usize>,
    line: Vec<Run<S>>,
    out: Vec<Vec<Run<S>>>,
}

impl<'a, S: Copy + PartialEq> Lines<'a, S> {
    fn new(text: &'a str, runs: &'a [Run<S>]) -> Self {
        let first = runs.first().map_or(0, |it| it.text.len());
        Self { text, runs, run: (0, first), pending: 0..0, line: Vec::new(), out: Vec::new() }
    }

    /// Whether the line holds nothing yet.
    fn is_empty(&self) -> bool {
        self.line.is_empty() && self.pending.is_empty()
    }

    fn take(&mut self, start: usize, end: usize) {
        if self.pending.end != start {
            self.flush();
            self.pending.start = start;
        }
        self.pending.end = end;
    }

    /// One space for the white space from `start` to `end`, in the style of its
    /// first character.
    fn space(&mut self, start: usize, end: usize) {
        // The usual case, which needs no new run.
        if &self.text[start..end] == " " {
            return self.take(start, end);
        }
        self.flush();
        if let Some(style) = self.style_at(start) {
            self.push(style, " ");
        }
    }

    /// Ends the line, empty or not.
    fn end(&mut self) {
        self.flush();
        self.out.push(std::mem::take(&mut self.line));
    }

    /// Cuts what is pending where the style changes.
    fn flush(&mut self) {
        let text = self.text;
        let Range { mut start, end } = std::mem::take(&mut self.pending);
        while start < end {
            let Some(style) = self.style_at(start) else { return };
            let to = self.run.1.min(end);
            self.push(style, &text[start..to]);
            start = to;
        }
    }

    /// The style at `at`, which is never before an earlier one.
    fn style_at(&mut self, at: usize) -> Option<S> {
        while self.run.1 <= at {
            let next = self.runs.get(self.run.0 + 1)?;
            self.run = (self.run.0 + 1, self.run.1 + next.text.len());
        }
        self.runs.get(self.run.0).map(|it| it.style)
    }

    /// Neighbors of one style become one run.
    fn push(&mut self, style: S, text: &str) {
        match self.line.last_mut() {
            Some(run) if run.style == style => run.text.push_str(text),
            _ => self.line.push(Run { style, text: text.to_owned() }),
        }
    }
}

/// Breaks plain text into lines of at most `width` columns; see [`wrap`].
#[must_use]
pub fn wrap_plain(text: &str, width: usize) -> Vec<String> {
    let lines = wrap(&[Run { style: (), text: text.to_owned() }], width);
    lines.into_iter().map(|line| line.into_iter().map(|run| run.text).collect()).collect()
}

/// Where the piece that begins at `start` ends, at white space or where two East
/// Asian characters may be parted, and how many columns it takes.
fn piece(text: &str, start: usize) -> (usize, usize) {
    let plain = text.as_bytes()[start..].iter().take_while(|it| it.is_ascii_graphic()).count();
    let end = start + plain;
    // Nearly all text: nothing wide that could be parted, and a column for each byte.
    if text.as_bytes().get(end).is_none_or(|it| it.is_ascii() && !it.is_ascii_control()) {
        return (end, plain);
    }
    let mut columns = 0;
    let mut before = None;
    for (at, c) in text[start..].char_indices() {
        if c.is_whitespace() || before.is_some_and(|it| may_part(it, c)) {
            return (start + at, columns);
        }
        columns += char_width(c);
        before = Some(c);
    }
    (text.len(), columns)
}

/// The piece, with the percent sign of the number that it ends in: `100 %` is one word.
fn with_percent(text: &str, (end, columns): (usize, usize)) -> (usize, usize) {
    let is_number = text[..end].ends_with(|it: char| it.is_ascii_digit());
    if !is_number || !text[end..].starts_with(" %") {
        return (end, columns);
    }
    let (to, more) = piece(text, end + 1);
    (to, columns + 1 + more)
}

fn may_part(before: char, after: char) -> bool {
    (char_width(before) == 2 || char_width(after) == 2)
        && char_width(after) > 0
        // A joiner makes one picture of two.
        && before != '\u{200d}'
        && !opens(before)
        && !closes(after)
}

/// Punctuation that may not end a line.
const fn opens(c: char) -> bool {
    matches!(
        c,
        '「' | '『'
            | '（'
            | '［'
            | '｛'
            | '〈'
            | '《'
            | '【'
            | '〔'
            | '“'
            | '‘'
            | '('
            | '['
            | '{'
    )
}

/// Punctuation and small letters that may not begin a line.
const fn closes(c: char) -> bool {
    matches!(
        c,
        '」' | '』'
            | '）'
            | '］'
            | '｝'
            | '〉'
            | '》'
            | '】'
            | '〕'
            | '”'
            | '’'
            | ')'
            | ']'
            | '}'
            | '、'
            | '。'
            | '，'
            | '．'
            | '：'
            | '；'
            | '！'
            | '？'
            | ','
            | '.'
            | ':'
            | ';'
            | '!'
            | '?'
            | 'ー'
            | '々'
            | 'っ'
            | 'ゃ'
            | 'ゅ'
            | 'ょ'
            | 'ッ'
            | 'ャ'
            | 'ュ'
            | 'ョ'
            | '…'
            | '%'
    )
}

fn char_width(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// How many bytes of `text` fit in `width` columns, on a character boundary.
fn prefix_fitting(text: &str, width: usize) -> usize {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += char_width(c);
        if used > width {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cut_text_says_so_inside_the_width() {
        assert_eq!(truncate("Zelenskyy", 9), "Zelenskyy");
        assert_eq!(truncate("Zelenskyy", 8), "Zelensk…");
        assert_eq!(truncate("守る国", 5), "守る…");
        assert_eq!(truncate("守る国", 4), "守…");
        assert_eq!(truncate("x", 0), "");
        assert_eq!(truncate_start("seeds/000.txt", 8), "…000.txt");
        assert_eq!(truncate_start("a守る", 4), "…る");
    }

    #[test]
    fn bars_grow_by_eighths_and_few_is_not_none() {
        assert_eq!(bar(0.0, 4), "    ");
        assert_eq!(bar(0.0001, 4), "▏   ");
        assert_eq!(bar(0.5, 4), "██  ");
        assert_eq!(bar(1.0, 4), "████");
        assert_eq!(bar(f64::NAN, 2), "  ");
        assert_eq!(bar(7.0, 2), "██");
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap_plain("one two  three\nfour", 9), ["one two", "three", "four"]);
        assert_eq!(wrap_plain("", 9), [""]);
        assert_eq!(wrap_plain("  a  ", 9), ["a"]);
        assert_eq!(wrap_plain("unbreakable", 4), ["unbr", "eaka", "ble"]);
    }

    #[test]
    fn east_asian_text_breaks_between_characters_but_not_before_a_full_stop() {
        assert_eq!(wrap_plain("国を守ると述べた。", 8), ["国を守る", "と述べ", "た。"]);
        assert_eq!(wrap_plain("彼は「守る」と", 6), ["彼は", "「守", "る」と"]);
        assert_eq!(wrap_plain("한국 사람", 4), ["한국", "사람"]);
    }

    #[test]
    fn a_number_keeps_its_percent_sign() {
        assert_eq!(wrap_plain("fragments, 100 % alike", 14), ["fragments,", "100 % alike"]);
        assert_eq!(wrap_plain("a % b", 3), ["a %", "b"]);
    }

    #[test]
    fn a_word_of_two_styles_is_one_word() {
        let run = |style, text: &str| Run { style, text: text.to_owned() };
        let lines = wrap(&[run(1, "a de"), run(2, "fence now")], 9);
        assert_eq!(lines, [vec![run(1, "a de"), run(2, "fence")], vec![run(2, "now")]]);
    }

    proptest! {
        #[test]
        fn wrapping_keeps_every_character_inside_the_width(
            text in "[a-z守る国。「」 \u{301}👧]{0,60}",
            width in 2usize..20,
        ) {
            let lines = wrap_plain(&text, width);
            for line in &lines {
                let columns: usize = line.chars().map(char_width).sum();
                prop_assert!(columns <= width, "{line:?}");
                prop_assert_eq!(line.trim(), line);
            }
            let without_space = |text: &str| -> String {
                text.chars().filter(|c| !c.is_whitespace()).collect()
            };
            prop_assert_eq!(without_space(&lines.concat()), without_space(&text));
        }

        #[test]
        fn a_truncated_text_fits(text in any::<String>(), width in 0usize..12) {
            let text = crate::report::escape_terminal(&text);
            prop_assert!(display_width(&truncate(&text, width)) <= width);
            prop_assert!(display_width(&truncate_start(&text, width)) <= width);
        }
    }
}

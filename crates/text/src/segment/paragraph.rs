//! Where the blocks are: paragraphs, headings, list items.

use super::types::{Block, BlockKind};
use crate::text::{Span, is_unspaced};

/// A stretch up to a line end, trimmed.
#[derive(Clone, Copy)]
struct Line {
    span: Span,
    /// Columns: letters of scripts without spaces take two.
    width: usize,
    /// White space before the first character, in characters.
    indent: usize,
    /// Whether what ends it always ends a paragraph (form feed, U+2029).
    hard: bool,
}

/// The blocks of `text`, ascending.
///
/// A blank line always parts two blocks. Whether a line end does is decided
/// once per document: in hard-wrapped text ([`wrap_width`]) it does not when the
/// line was full; elsewhere each line is a block. Cost: one pass over the text
/// and one sort of line widths.
pub(super) fn find_blocks(text: &str) -> Vec<Block> {
    let lines = split_lines(text);
    let width = wrap_width(text, &lines);
    let mut spans: Vec<Span> = Vec::new();
    let mut last: Option<Line> = None;
    for &line in &lines {
        if line.span.is_empty() {
            last = None;
            continue;
        }
        let joined = match (width, last) {
            (Some(width), Some(before)) => continues(text, before, line, width),
            _ => false,
        };
        match spans.last_mut() {
            Some(span) if joined => span.end = line.span.end,
            _ => spans.push(line.span),
        }
        last = (!line.hard).then_some(line);
    }
    classify(text, &spans)
}

/// Cuts at every line end that Unicode knows (UAX #14, class BK, CR, LF, NL).
fn split_lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut next = 0;
    // In ASCII only the line ends among the controls matter, so most bytes are
    // passed over without being decoded.
    let ends = |it: &u8| matches!(it, b'\n'..=b'\r' | 0x80..);
    while let Some(found) = text.as_bytes()[next..].iter().position(ends) {
        let at = next + found;
        let Some(c) = text[at..].chars().next() else { break };
        next = at + c.len_utf8();
        let hard = match c {
            '\n' | '\r' | '\u{b}' | '\u{85}' | '\u{2028}' => false,
            '\u{c}' | '\u{2029}' => true,
            _ => continue,
        };
        // The line feed of a CR LF pair ends no second, empty line.
        if !(c == '\n' && start == at && text[..at].ends_with('\r')) {
            lines.push(measure(text, Span::new(start, at), hard));
        }
        start = at + c.len_utf8();
    }
    lines.push(measure(text, Span::new(start, text.len()), false));
    lines
}

fn measure(text: &str, raw: Span, hard: bool) -> Line {
    let span = raw.trimmed(text);
    let indent = text[raw.start..span.start.max(raw.start)].chars().count();
    Line { span, width: columns(span.of(text)), indent, hard }
}

/// How many columns a terminal needs for `text`, roughly.
pub(super) fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(column).sum() }
}

fn column(c: char) -> usize {
    if c.is_ascii() || !is_unspaced(c) { 1 } else { 2 }
}

/// The columns of the word that `text` begins with, up to `most` characters.
fn first_word(text: &str) -> usize {
    let mut width = 0;
    for c in text.chars() {
        if c.is_whitespace() {
            break;
        }
        width += column(c);
        if is_unspaced(c) {
            break;
        }
    }
    width
}

/// The column at which the document's lines were broken, if they were.
///
/// The ninth decile of the widths of lines that another line follows. Lines
/// count as broken by a typewriter or a mail program when that width is one
/// that such programs use (40 to 120 columns), when two thirds of those lines
/// are so full that the next line's first word would not have fitted,
/// and when most of them stop in mid-sentence. Lines that are paragraphs fail
/// both tests: their widths vary, and they end with a full stop. At least three
/// such lines are needed to tell.
fn wrap_width(text: &str, lines: &[Line]) -> Option<usize> {
    let pairs: Vec<(Line, Line)> = lines
        .windows(2)
        .map(|pair| (pair[0], pair[1]))
        .filter(|(a, b)| !a.span.is_empty() && !b.span.is_empty() && !a.hard)
        .collect();
    if pairs.len() < 3 {
        return None;
    }
    let mut widths: Vec<usize> = pairs.iter().map(|(a, _)| a.width).collect();
    widths.sort_unstable();
    let width = widths[(widths.len() - 1) * 9 / 10];
    if !(40..=120).contains(&width) {
        return None;
    }
    let full = pairs.iter().filter(|(a, b)| is_full(text, *a, *b, width)).count();
    let open = pairs.iter().filter(|(a, _)| !ends_sentence(a.span.of(text))).count();
    (full * 3 >= pairs.len() * 2 && open * 5 >= pairs.len() * 3).then_some(width)
}

/// Whether the first word of `b` would not have fitted at the end of `a`.
fn is_full(text: &str, a: Line, b: Line, width: usize) -> bool {
    a.width + 1 + first_word(b.span.of(text)) > width
}

/// Whether line `b` of hard-wrapped text goes on with the paragraph of line `a`.
fn continues(text: &str, a: Line, b: Line, width: usize) -> bool {
    let next = b.span.of(text);
    // A first line that is set in begins a paragraph.
    if is_bullet(next) || b.indent > a.indent + 1 {
        return false;
    }
    if is_full(text, a, b, width) {
        return true;
    }
    // Ragged lines, as text recognition leaves them: an unfinished sentence may
    // stop a fifth short of the width.
    let unfinished = !ends_sentence(a.span.of(text));
    let lower = next.chars().next().is_some_and(char::is_lowercase);
    unfinished && (lower || is_full(text, a, b, width - width / 5))
}

/// Whether `text` ends with a sentence's end, behind any closing marks.
pub(super) fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches(|c| super::sentence::is_closer(c) || c == '“' || c == '»');
    bare.ends_with(super::sentence::is_terminator)
}

fn is_bullet(line: &str) -> bool {
    let mut chars = line.chars();
    let Some(first) = chars.next() else { return false };
    let spaced = chars.next().is_some_and(char::is_whitespace);
    match first {
        '•' | '‣' | '◦' | '▪' | '▫' | '●' | '○' | '■' | '□' | '►' | '▶' | '➤' | '⁃' => {
            true
        }
        '*' | '-' | '–' | '·' | '→' | '✓' | '✔' => spaced,
        _ => false,
    }
}

/// The number and the mark behind it that a line begins with: `3.` or `3)`.
fn number(line: &str) -> Option<(u32, char)> {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits == 0 || digits > 3 {
        return None;
    }
    let mut rest = line[digits..].chars();
    let mark = rest.next().filter(|c| matches!(c, '.' | ')' | '、' | '．'))?;
    let spaced = rest.next().is_some_and(char::is_whitespace) || mark == '、';
    spaced.then(|| line[..digits].parse().ok().map(|n| (n, mark))).flatten()
}

/// Gives each block its kind.
fn classify(text: &str, spans: &[Span]) -> Vec<Block> {
    let mut blocks: Vec<Block> =
        spans.iter().map(|&span| Block { kind: BlockKind::Paragraph, span }).collect();
    for block in &mut blocks {
        if is_bullet(block.span.of(text)) {
            block.kind = BlockKind::ListItem;
        }
    }
    // A number counts a list when a neighbour counts on: "3. Mai" alone does not.
    let numbered: Vec<(usize, u32, char)> = spans
        .iter()
        .enumerate()
        .filter_map(|(at, span)| number(span.of(text)).map(|(n, mark)| (at, n, mark)))
        .collect();
    for pair in numbered.windows(2) {
        if pair[0].1 + 1 == pair[1].1 && pair[0].2 == pair[1].2 {
            blocks[pair[0].0].kind = BlockKind::ListItem;
            blocks[pair[1].0].kind = BlockKind::ListItem;
        }
    }
    // A heading stands before running text or before another heading.
    let mut below: Option<(BlockKind, usize)> = None;
    for block in blocks.iter_mut().rev() {
        let own = block.span.of(text);
        // One more than may be tells a longer one; a block may be the whole text.
        let width = columns_up_to(own, HEADING_WIDTH + 1);
        let ended = ends_sentence(own);
        let heads = match below {
            Some((BlockKind::Heading, _)) => true,
            Some((BlockKind::Paragraph, running)) => running > width,
            _ => false,
        };
        if block.kind == BlockKind::Paragraph && heads && looks_like_heading(own, width) {
            block.kind = BlockKind::Heading;
        }
        let running = if ended { columns_up_to(own, HEADING_WIDTH * 2) } else { 0 };
        below = Some((block.kind, running));
    }
    blocks
}

/// A headline fits a line or two of a terminal; the longest of real pages that were
/// read for this had about a hundred columns.
const HEADING_WIDTH: usize = 120;

fn columns_up_to(text: &str, most: usize) -> usize {
    let mut width = 0;
    for c in text.chars() {
        width += column(c);
        if width >= most {
            break;
        }
    }
    width
}

/// Short, with a letter, and without the end of a statement. A short question
/// outside quotation marks may head a section.
fn looks_like_heading(text: &str, width: usize) -> bool {
    let question = text.ends_with(['?', '？', '؟']) && width * 3 <= HEADING_WIDTH * 2;
    width <= HEADING_WIDTH
        && text.contains(char::is_alphabetic)
        && !text.ends_with([':', ',', ';', '，', '：'])
        && (question || !ends_sentence(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[(BlockKind, &str)]) {
        let blocks = find_blocks(text);
        let found: Vec<_> = blocks.iter().map(|it| (it.kind, it.span.of(text))).collect();
        assert_eq!(found, expect);
    }

    use BlockKind::{Heading, ListItem, Paragraph};

    #[test]
    fn each_line_is_a_block_where_lines_are_paragraphs() {
        check(
            "What now?\nThe harbour closed on Monday, the mayor said in the evening.\r\n\r\n\
             Boats stayed out.\u{2029}Nobody knew why.\u{c}The end came soon.",
            &[
                (Heading, "What now?"),
                (Paragraph, "The harbour closed on Monday, the mayor said in the evening."),
                (Paragraph, "Boats stayed out."),
                (Paragraph, "Nobody knew why."),
                (Paragraph, "The end came soon."),
            ],
        );
    }

    #[test]
    fn full_lines_are_joined_where_the_text_is_hard_wrapped() {
        let text = "The harbour of the old town closed on Monday after the\n\
                    storm had torn away the western pier, and nobody could\n\
                    say on Tuesday when the boats would be let in again.\n\
                    \n\
                    The mayor, who had come down with the firemen in the\n\
                    early morning, spoke of a loss that no insurance would\n\
                    make good.\n";
        let blocks = find_blocks(text);
        assert_eq!(blocks.len(), 2);
        assert!(blocks[1].span.of(text).ends_with("make good."));
    }

    #[test]
    fn a_short_line_ends_a_paragraph_of_hard_wrapped_text() {
        let text = "The harbour of the old town closed on Monday after the\n\
                    storm had torn away the western pier, and nobody could\n\
                    say when boats would be let in again. It was over.\n\
                    He left.\n\
                    The mayor, who had come down with the firemen in the\n\
                    early morning, spoke of a loss that no insurance would\n\
                    make good.\n";
        let blocks = find_blocks(text);
        let starts: Vec<&str> = blocks.iter().map(|it| &it.span.of(text)[..3]).collect();
        assert_eq!(starts, ["The", "He ", "The"]);
    }

    #[test]
    fn bullets_and_counted_numbers_make_list_items() {
        check(
            "• one thing\n- another\n1. First of all\n2. Then this\n3) odd",
            &[
                (ListItem, "• one thing"),
                (ListItem, "- another"),
                (ListItem, "1. First of all"),
                (ListItem, "2. Then this"),
                (Paragraph, "3) odd"),
            ],
        );
        check("3. Mai war es kalt.", &[(Paragraph, "3. Mai war es kalt.")]);
    }

    #[test]
    fn nothing_but_space_has_no_block() {
        check(" \n\u{3000}\r\n\t", &[]);
        check("", &[]);
    }
}

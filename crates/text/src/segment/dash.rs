//! Speech that a dash opens.

use super::types::{Block, BlockKind, Quotation, QuotationMarks};
use crate::text::Span;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static INCISE: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("data/incise.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
});

const fn is_dash(c: char) -> bool {
    matches!(c, '—' | '–' | '―')
}

/// Appends the speeches among `blocks` that a dash at the block's start opens.
///
/// A dash alone tells little: lists, signatures and bylines have it too. It is
/// speech when a narrator's words with a verb of saying interrupt the block
/// (`— No —dijo Ana—. Nunca.`), or when it stands in a run of such blocks, each
/// a full sentence, of which one asks or exclaims or is interrupted. A speech
/// that narration interrupts is several quotations. Cost: one pass.
pub(super) fn find_speeches(text: &str, blocks: &[Block], out: &mut Vec<Quotation>) {
    let mut at = 0;
    while at < blocks.len() {
        let run = blocks[at..].iter().take_while(|block| is_turn(block.span.of(text))).count();
        let turns = &blocks[at..at + run];
        let parts: Vec<Vec<Span>> = turns.iter().map(|it| speech_parts(text, it.span)).collect();
        let asks = |block: &Block| {
            let own = block.span.of(text).trim_end();
            block.kind != BlockKind::Heading && own.ends_with(['?', '!', '؟'])
        };
        let told = parts.iter().zip(turns).any(|(parts, block)| {
            parts.len() > 1 || parts.first().is_some_and(|it| it.end < block.span.end)
        });
        let dialogue = told || run > 1 && turns.iter().any(asks);
        for (offset, parts) in parts.iter().enumerate().filter(|_| dialogue) {
            push(text, at + offset, turns[offset].span, parts, out);
        }
        at += run.max(1);
    }
}

/// A block that a dash opens and a sentence's end closes.
fn is_turn(own: &str) -> bool {
    let Some(rest) = own.strip_prefix(is_dash) else { return false };
    let first = rest.trim_start().chars().next();
    let begins = first.is_some_and(|c| {
        c.is_alphanumeric() && !c.is_lowercase() || matches!(c, '¿' | '¡' | '«' | '…' | '.')
    });
    begins && super::paragraph::ends_sentence(own)
}

fn push(text: &str, block: usize, whole: Span, parts: &[Span], out: &mut Vec<Quotation>) {
    for part in parts {
        let span = part.trimmed(text);
        if span.is_empty() {
            continue;
        }
        let first = out.last().is_none_or(|it| it.block != block);
        let start = if first { whole.start } else { span.start };
        out.push(Quotation {
            span,
            outer: Span::new(start, span.end),
            marks: QuotationMarks::Dash,
            block,
            depth: 0,
            continues: false,
            closed: true,
        });
    }
}

/// The spoken parts of a turn: all of it but the narrator's words.
fn speech_parts(text: &str, block: Span) -> Vec<Span> {
    let mut parts = Vec::new();
    let own = block.of(text);
    let opened = own.chars().next().map_or(0, char::len_utf8);
    let mut start = block.start + opened;
    let mut narrates = false;
    for (at, c) in own.char_indices().skip(1) {
        let here = block.start + at;
        let dash = is_dash(c);
        let comma = c == ',' && !narrates;
        if !(dash || comma) || here < start {
            continue;
        }
        let after = here + c.len_utf8();
        if narrates {
            // The narrator ends at the next dash.
            if dash {
                start = skip_stops(text, after, block.end);
                narrates = false;
            }
        } else if tells(&text[after..block.end]) {
            parts.push(Span::new(start, if comma { after } else { here }));
            narrates = true;
        }
    }
    if !narrates && start < block.end {
        parts.push(Span::new(start, block.end));
    }
    parts
}

/// Past the full stop that Spanish sets behind the narrator's closing dash.
fn skip_stops(text: &str, at: usize, end: usize) -> usize {
    let rest = &text[at..end];
    end - rest.trim_start_matches(['.', ',', ';', ':', ' ', '\u{a0}']).len()
}

/// Whether one of the first three words of `rest` is a narrator's verb of saying.
fn tells(rest: &str) -> bool {
    let rest = rest.trim_start();
    let lower = rest.chars().next().is_some_and(char::is_lowercase);
    lower
        && rest.split_whitespace().take(2).any(|word| {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            INCISE.contains(bare)
        })
}

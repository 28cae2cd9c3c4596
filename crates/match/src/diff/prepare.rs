//! Both sides as tokens, blocks and sentences.

use super::options::{DiffOptions, Side};
use super::tokens::{Token, Tokenizer};
use crate::segment::BlockKind;
use crate::text::Span;
use std::ops::Range;

/// One side, ready to be compared.
#[derive(Debug)]
pub(super) struct Prepared<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: Vec<Token>,
    pub(super) blocks: Vec<PreparedBlock>,
}

/// A block that takes part.
#[derive(Clone, Debug)]
pub(super) struct PreparedBlock {
    /// Its index among all blocks of the side.
    pub(super) index: usize,
    pub(super) kind: BlockKind,
    /// Its tokens, never none.
    pub(super) tokens: Range<usize>,
    /// The tokens of its sentences: a partition of `tokens`.
    pub(super) sentences: Vec<Range<usize>>,
}

impl Prepared<'_> {
    /// The block that holds the token at `at`; of a token behind the last, the last.
    pub(super) fn block_at(&self, at: usize) -> usize {
        let block = self.blocks.partition_point(|it| it.tokens.end <= at);
        block.min(self.blocks.len().saturating_sub(1))
    }
}

/// Tokenizes both sides with one numbering.
///
/// Blocks that are all white space, or furniture that is to be ignored, take no
/// part.
pub(super) fn prepare<'a>(
    a: &Side<'a>,
    b: &Side<'a>,
    options: &DiffOptions<'_>,
) -> (Prepared<'a>, Prepared<'a>, usize) {
    let mut tokenizer = Tokenizer::default();
    let a = prepare_side(a, options, &mut tokenizer);
    let b = prepare_side(b, options, &mut tokenizer);
    let distinct = tokenizer.distinct();
    (a, b, distinct)
}

fn prepare_side<'a>(
    side: &Side<'a>,
    options: &DiffOptions<'_>,
    tokenizer: &mut Tokenizer,
) -> Prepared<'a> {
    let mut res = Prepared { text: side.text, tokens: Vec::new(), blocks: Vec::new() };
    for (index, block) in side.blocks.iter().enumerate() {
        let span = block.span.trimmed(side.text);
        if options.ignore.furniture && is_furniture(side, span) {
            continue;
        }
        let first = res.tokens.len();
        tokenizer.tokens(side.text, span, &mut res.tokens);
        let tokens = first..res.tokens.len();
        if tokens.is_empty() {
            continue;
        }
        let sentences = sentences(side.sentences, span, &res.tokens, tokens.clone());
        res.blocks.push(PreparedBlock { index, kind: block.kind, tokens, sentences });
    }
    res
}

/// Whether furniture holds every character of `span` that is not white space.
fn is_furniture(side: &Side<'_>, span: Span) -> bool {
    let mut at = span.start;
    let from = side.furniture.partition_point(|it| it.end <= span.start);
    for part in &side.furniture[from..] {
        if part.start > at && !side.text[at..part.start.min(span.end)].trim().is_empty() {
            return false;
        }
        at = at.max(part.end);
        if at >= span.end {
            return true;
        }
    }
    side.text[at..span.end].trim().is_empty()
}

/// Cuts `tokens`, those of the block at `span`, where sentences begin.
fn sentences(all: &[Span], span: Span, side: &[Token], tokens: Range<usize>) -> Vec<Range<usize>> {
    let from = all.partition_point(|it| it.start <= span.start);
    let mut res = Vec::new();
    let mut start = tokens.start;
    for sentence in all[from..].iter().take_while(|it| it.start < span.end) {
        let rest = &side[start..tokens.end];
        let cut = start + rest.partition_point(|it| it.span.start < sentence.start);
        if cut > start && cut < tokens.end {
            res.push(start..cut);
            start = cut;
        }
    }
    res.push(start..tokens.end);
    res
}

//! Which parts has it?
//!
//! One article's text goes in, its [`Segmentation`] comes out: blocks
//! (paragraphs, headings, list items), sentences inside blocks, quotations, and
//! the articles of other outlets that an aggregator page carries inside itself.
//! Everything is a [`Span`](crate::text::Span) of the original text; nothing is
//! copied. The stage looks at one document at a time, needs no language to be
//! named and cannot fail. Cost: linear in the text.
//!
//! Rejected: sentence and quotation models that are trained for a language
//! (they need its name and shift with the training text), and segmenting a
//! normalized copy (every place would have to be mapped back).

mod card_lines;
mod dash;
mod embedded;
mod marks;
mod paragraph;
mod quotation;
mod sentence;
mod stamp;
mod types;

pub use card_lines::{Line, ends_sentence};
pub use embedded::find_embedded;
pub use stamp::find_stamp;
pub use types::{Block, BlockKind, EmbeddedArticle, Quotation, QuotationMarks, Segmentation};

/// Finds the parts of `text`.
///
/// The lists ascend by start and keep the promises of [`Segmentation`]. An
/// empty text, or one of white space alone, has no parts.
#[must_use]
pub fn segment(text: &str) -> Segmentation {
    let Segmentation { blocks, sentences, .. } = segment_running_text(text);
    let quotations = quotation::find_quotations(text, &blocks);
    let embedded = find_embedded(text, &blocks);
    Segmentation { blocks, sentences, quotations, embedded }
}

/// Finds the blocks and sentences of `text` alone, as [`segment`] does, in about
/// half its time.
///
/// The other lists are empty, whatever the text holds: for callers that need
/// neither quotations nor embedded articles.
#[must_use]
pub fn segment_running_text(text: &str) -> Segmentation {
    let blocks = paragraph::find_blocks(text);
    let mut sentences = Vec::new();
    for block in &blocks {
        sentence::find_sentences(text, block.span, &mut sentences);
    }
    Segmentation { blocks, sentences, ..Segmentation::default() }
}

/// Finds only the blocks of `text`, as [`segment`] does.
#[must_use]
pub fn blocks(text: &str) -> Vec<Block> {
    paragraph::find_blocks(text)
}

/// Finds the blocks of `text` and the articles inside it, without looking into the
/// blocks: the lists of sentences and quotations are empty.
///
/// A third of the cost of [`segment`], for stages that need no more.
#[must_use]
pub fn segment_blocks(text: &str) -> Segmentation {
    let blocks = paragraph::find_blocks(text);
    let embedded = find_embedded(text, &blocks);
    Segmentation { blocks, embedded, ..Segmentation::default() }
}

/// Whether `c` is a quotation mark of any kind, or an apostrophe.
pub const fn is_quotation_mark(c: char) -> bool {
    quotation::is_mark(c)
}

#[cfg(test)]
mod tests;

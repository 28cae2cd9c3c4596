//! Which parts has it?
//!
//! One article's text goes in, its [`Segmentation`] comes out: blocks
//! (paragraphs, headings, list items), sentences inside blocks, quotations, and
//! the articles of other outlets that an aggregator page carries inside itself.
//! Everything is a [`Span`] of the original text; nothing is copied. The stage
//! looks at one document at a time and cannot fail.

mod card_lines;
mod embedded;
mod stamp;
mod types;

pub(crate) use card_lines::{Line, ends_sentence};
pub use embedded::find_embedded;
pub use types::{Block, BlockKind, EmbeddedArticle, Quotation, QuotationMarks, Segmentation};

//! What counts as the same word?
//!
//! In goes a document's original text, out come its [`Words`]: for every word a
//! number that equal words share, and the [`Span`](crate::text::Span) of
//! original bytes that it was read from. Everything that a comparison should
//! not see is gone from the number and still there in the span: case, Unicode
//! form, quotation-mark and apostrophe style, dashes, spaces, soft hyphens,
//! zero-width characters, a word broken over a line end.
//!
//! Words are those of UAX #29 with five departures, each because news text
//! needs it (see [`scan_words`]). Cost: one pass, about a nanosecond a byte on
//! ASCII. Rejected: normalizing the whole text first and mapping offsets back;
//! a map from word to original bytes is all that later stages need, and a word
//! at a time needs no offset table.

mod fold;
mod vocabulary;
mod words;

pub use fold::{fold_word, is_plain_word, plain_digit};
pub use vocabulary::{Vocabulary, WordCounts, WordId, WordSpan, Words};
pub use words::{has_format, has_word, scan_words};

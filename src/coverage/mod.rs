//! Who carries what, and who had it first?
//!
//! In go the shared stretches and statements that alignment and quotation
//! matching found; out come, for each document, the share of its words that
//! others have too, and for each pair of documents the words that both have. From
//! what the carriers of one text say of themselves comes its [`origin`], where
//! that can be told.

mod date;
mod direction;
mod shared;

pub use date::{When, head_date, parse_age, parse_date};
pub use direction::{CLOCK_TOLERANCE, Carrier, Confidence, Origin, origin};
pub use shared::{SharedWords, shared_words};

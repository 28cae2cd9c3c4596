//! Who carries what?
//!
//! In go the shared stretches and statements that alignment and quotation
//! matching found; out come, for each document, the share of its words that
//! others have too, and for each pair of documents the words that both have.

mod shared;

pub use shared::{SharedWords, shared_words};

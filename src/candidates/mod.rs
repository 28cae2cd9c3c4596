//! Who might match whom?
//!
//! Recall devices: whatever comes out of this folder is a proposal that
//! verification or alignment accepts or refuses. [`Postings`] proposes places
//! that share a stretch of words, for passages.

pub(crate) use postings::MASKED;

mod postings;

pub use postings::{PostingParams, Postings, SharedSeed};

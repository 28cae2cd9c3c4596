//! Where, word by word?
//!
//! In go the words of all documents and the places that share a run of words
//! ([`Postings`](crate::candidates::Postings)); out come [`Passage`]s: maximal
//! stretches that stand in two places or more, exactly or with edits, with the
//! original bytes of each. Runs are grown by gapped alignment in which near
//! words count as matches (`extend`, `near_word`), stretches of one pair are
//! bridged (`pair`), and the stretches of all pairs are grouped into findings
//! (`group`).
//!
//! Rejected: one best local alignment a pair, which loses all but the longest
//! passage; alignment of characters, ten times the cells for the same places,
//! since near words already absorb damage inside words.

mod between;
mod blocks;
mod extend;
mod group;
mod kind;
mod local;
mod near_word;
mod pair;
mod types;
mod weight;

pub use between::PairAligner;
pub use blocks::find_repeated_blocks;
pub use group::{
    POSTING_CAP, SEED_WORDS, SharedStretch, SharedStretches, find_passages, group_aligned,
};
pub use kind::{Surroundings, passage_kind};
pub use local::{LocalAlignment, align_from};
pub use near_word::NearWords;
pub use pair::{Aligned, PassageParams, WeighedSeed, has_anchor, may_share};
pub use types::{Passage, PassageKind, Relation};
pub use weight::WordWeights;

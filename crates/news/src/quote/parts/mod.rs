//! The statements of a corpus as functions of one quotation, one list, one pair, one component
//! of linked quotations, for engines that hold the data themselves.
//!
//! Put together in any order on any number of machines they make the groups that
//! [`group_quotations`](super::group_quotations) makes, since they are its own functions.
//! What no pair can say of itself is found first, by lists that go by in order, and kept beside
//! each quotation ([`Known`]): who quotes its words, and in how many articles they stand.
//!
//! A quotation comes with the words around it ([`QuotationRow`]), and is numbered in the order
//! of documents and places ([`quotation_number`]).

mod batch;
mod known;
mod lists;
mod row;

pub use batch::{Batch, EdgeRow, Judge, WholeKey, WordKeys};
pub use known::{Fact, FactKind, Known};
pub use lists::{
    Capped, CopyLists, Fragment, PairStarts, PhraseLists, PieceLists, PiecePlace, RunLists,
    RunPlace, SeedLists, SeedPair, SeedPlace, Starts, WholeLists, WholePlace,
};
pub use row::{QuotationRow, quotation_rows};

/// So many bits of a number tell a quotation from the others of its document, which is told by
/// the rest.
const INDEX_BITS: u32 = 24;

/// The number of a quotation: by its document's, and how many of that one come before it.
#[must_use]
pub fn quotation_number(doc: u32, index: usize) -> u64 {
    u64::from(doc) << INDEX_BITS | (index as u64).min((1 << INDEX_BITS) - 1)
}

/// The document of a quotation.
#[must_use]
pub fn document_of(quotation: u64) -> u32 {
    u32::try_from(quotation >> INDEX_BITS).unwrap_or(u32::MAX)
}

//! Do they really?
//!
//! In go candidates and the shingle sets of their documents, out come the pairs
//! that reach the threshold, with exact counts. Nothing is estimated here: a
//! sketch may lose a pair, it never makes one. [`near_duplicates`] runs
//! sketching, banding and verification for sets that are in memory; `dedup`
//! reads its documents again instead.
//!
//! [`judge`] is the verdict on a pair where no threshold was asked for, and [`may_join`]
//! says which pairs are worth it.
//!
//! Cost: a merge of two sorted sets a candidate. Source: Broder 1997, section 2.
//! Rejected: accepting pairs by their signature's estimate, which makes every
//! tenth match at the threshold a wrong one.

mod overlap;
mod pairs;
mod screen;
mod threshold;
mod types;
mod verdict;

pub use overlap::overlap;
pub use pairs::{
    FEW, ItemMatch, NearDuplicates, NearParams, find_near_duplicates, near_duplicates,
};
pub use screen::may_join;
pub use threshold::{Measure, Threshold};
pub use types::{Containment, Match, Overlap};
pub use verdict::{
    Change, ChangeKind, Evidence, Judged, MEASURE_NAMES, MEASURES, Side, Verdict, explain, judge,
    measures_of,
};

//! Where, word by word?

mod types;

pub use types::{Passage, PassageKind, Relation};

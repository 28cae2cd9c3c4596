//! How do two differ?

mod blocks;
mod candidates;
mod canon;
mod chain;
mod edits;
mod groups;
#[cfg(test)]
mod laws;
mod model;
mod options;
mod prepare;
mod survivors;
mod tokens;
mod types;
mod weights;
mod words;

pub use blocks::diff;
pub use model::{BlockChange, BlockPlace, ChangeKind, Counts, Diff, Edit, Shape};
pub use options::{DiffOptions, Ignore, Side};
pub use types::{EditClass, WordOp, WordOpKind};
pub use words::word_diff;

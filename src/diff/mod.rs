//! How do two differ?

mod canon;
mod tokens;
mod types;
mod words;

pub use types::{EditClass, WordOp, WordOpKind};
pub use words::word_diff;

//! How do two differ?

mod types;

pub use types::{WordOp, WordOpKind};

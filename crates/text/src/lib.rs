//! What is an article, which parts has it, and what counts as the same word?

mod error;
pub mod language;
pub mod normalize;
pub mod segment;
pub mod text;

pub use error::{Error, Result};

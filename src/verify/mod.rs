//! Do they really?

mod types;

pub use types::{Containment, Match, Overlap};

//! What news articles share, how they differ, and who carried what.

pub mod align;
pub mod candidates;
pub mod cli;
pub mod cluster;
pub mod config;
pub mod coverage;
pub mod diff;
pub mod error;
pub mod fingerprint;
pub mod furniture;
pub mod normalize;
pub mod pipeline;
pub mod quote;
pub mod read;
pub mod report;
pub mod segment;
pub mod text;
pub mod verify;

pub use error::{Error, Result};

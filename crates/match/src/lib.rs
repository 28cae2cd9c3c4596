//! What do two texts share, and how do they differ?

use wireprint_store::store;
use wireprint_text::{Error, Result, language, normalize, segment, text};

pub mod align;
pub mod candidates;
pub mod cluster;
pub mod diff;
pub mod fingerprint;
pub mod verify;

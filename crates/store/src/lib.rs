//! What waits on the disk until it is looked at again?

#[cfg(feature = "disk")]
use wireprint_text::text;
use wireprint_text::{Error, Result};

pub mod store;

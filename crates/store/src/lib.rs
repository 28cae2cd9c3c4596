//! What waits on the disk until it is looked at again?

use wireprint_text::{Error, Result, text};

pub mod store;

//! What comes in?

use wireprint_store::store;
use wireprint_text::{Error, Result, text};

pub mod read;

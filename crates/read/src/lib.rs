//! What comes in?

use wireprint_store::store;
use wireprint_text::{Error, Result, language, normalize, text};

pub mod read;

//! What was found, as plain data?

use wireprint_match::{align, candidates, cluster, diff, fingerprint, verify};
use wireprint_news::{coverage, furniture, quote};
use wireprint_text::{segment, text};

pub mod findings;

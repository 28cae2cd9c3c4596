//! In which order do the stages run?

use wireprint_findings::findings;
use wireprint_match::{align, candidates, cluster, diff, fingerprint, verify};
use wireprint_news::{coverage, furniture, quote};
#[cfg(feature = "files")]
use wireprint_read::read;
use wireprint_store::store;
use wireprint_text::{Error, Result, language, normalize, segment, text};

pub mod pipeline;

//! In which order do the stages run?

use wireprint_findings::findings;
use wireprint_match::{align, candidates, cluster, diff, fingerprint, verify};
use wireprint_news::{coverage, furniture, quote};
use wireprint_read::read;
use wireprint_store::store;
use wireprint_text::{Error, Result, normalize, segment, text};

pub mod pipeline;

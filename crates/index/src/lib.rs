//! What of this was seen before?

use wireprint_findings::findings;
use wireprint_match::{align, candidates, cluster, fingerprint, verify};
use wireprint_news::{coverage, furniture, quote};
use wireprint_pipeline::pipeline;
use wireprint_text::{Error, Result, normalize, segment, text};

pub mod index;

//! Is the corpus clean?

use wireprint_match::{align, cluster, diff, fingerprint, verify};
use wireprint_news::{furniture, quote};
use wireprint_pipeline::pipeline;
use wireprint_read::read;
use wireprint_text::{Result, language, normalize, segment, text};

pub mod check;
pub mod run;

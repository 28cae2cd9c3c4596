//! What was asked for, and where does the answer go?

use wireprint_check::{check, run};
use wireprint_findings::findings;
use wireprint_index::index;
use wireprint_match::{candidates, diff, fingerprint, verify};
use wireprint_news::{coverage, quote};
use wireprint_pipeline::pipeline;
use wireprint_read::read;
use wireprint_report::report;
#[cfg(feature = "serve")]
use wireprint_serve::serve;
use wireprint_text::{Error, Result, text};

pub mod cli;

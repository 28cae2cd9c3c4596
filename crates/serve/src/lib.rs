//! How do people look into an index?

use wireprint_findings::findings;
use wireprint_index::index;
use wireprint_match::diff;
use wireprint_news::{coverage, quote};
use wireprint_pipeline::pipeline;
use wireprint_report::report;
use wireprint_text::{Error, Result, text};

pub mod serve;

//! How do results become bytes?

use wireprint_check::check;
use wireprint_findings::findings;
use wireprint_match::{align, cluster, diff, verify};
use wireprint_news::{coverage, furniture, quote};
use wireprint_read::read;
use wireprint_text::{Error, Result, normalize, segment, text};

pub mod report;

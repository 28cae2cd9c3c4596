//! What is the site's, who said it, and who carries what?

use wireprint_match::{align, candidates, cluster, diff, fingerprint};
use wireprint_text::{language, normalize, segment, text};

pub mod coverage;
pub mod furniture;
pub mod quote;

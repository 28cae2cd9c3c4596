//! Who carries what, as plain data.

use super::{Parameter, ScanResult};
use crate::coverage::{By, Coverage};
use crate::text::DocId;

/// What `wireprint compare` shows of a scan.
#[derive(Clone, Debug, Default)]
pub struct CoverageResult {
    /// Everything that is known of the articles.
    pub scan: ScanResult,
    /// What the columns are.
    pub by: By,
    /// Whether the articles were grouped into stories; otherwise they are one.
    pub grouped: bool,
    /// The stories, those of most articles first. Not grouped, there is one, which
    /// holds every document; there is none where there is no document.
    pub stories: Vec<Story>,
    /// The documents of no story: they share nothing that would make them one.
    /// Ascending.
    pub alone: Vec<DocId>,
    /// The settings of the scan and of the comparison.
    pub parameters: Vec<Parameter>,
}

/// Articles on one story, and who carries what of it.
#[derive(Clone, Debug, Default)]
pub struct Story {
    /// Its documents, ascending.
    pub docs: Vec<DocId>,
    /// The units, and the columns that carry them.
    pub coverage: Coverage,
}

//! What was found, as plain data.
//!
//! Above the stages, which make it, and below the reports, which print it.

mod coverage;
mod dedup;
mod extract;
mod quotes;
mod scan;
mod why;

pub use coverage::{CoverageResult, Story, UnitNames, column_label, unit_text};
pub use dedup::{
    CopiedRow, DedupCluster, DedupCut, DedupFigures, DedupId, DedupMember, DedupPlace, DedupReport,
    ParagraphFigures, RowNote,
};
pub use extract::{
    EMBEDDED_ARTICLE, ExtractSummary, ExtractedArticle, ExtractedPage, RemovedPiece, WriteArticles,
};
pub use quotes::QuotesResult;
pub use scan::{
    DocumentFacts, Embedded, FoundQuotation, PairScore, Parameter, ParameterValue, Ranking,
    ScanResult, outlets,
};
pub use why::{WhyDecision, WhyOutcome, WhyResult, WhySide, WhySketch, WhyStep};

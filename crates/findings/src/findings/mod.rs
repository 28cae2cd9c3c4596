//! What was found, as plain data.
//!
//! Above the stages, which make it, and below the reports, which print it.

mod coverage;
mod dedup;
mod extract;
mod highlight;
mod names;
mod people;
mod quotes;
mod scan;
mod seen;
mod supported;
mod tune;
pub mod vocabulary;
mod why;

pub use coverage::{CoverageResult, Story, UnitNames, column_label, unit_text};
pub use dedup::{
    CopiedRow, DedupCluster, DedupCut, DedupFigures, DedupId, DedupMember, DedupOutlet, DedupPlace,
    DedupReport, ParagraphFigures, RowNote,
};
pub use extract::{
    EMBEDDED_ARTICLE, ExtractSummary, ExtractedArticle, ExtractedPage, RemovedPiece, WriteArticles,
};
pub use highlight::{Highlight, HighlightKind, MOST_HIGHLIGHTS, highlights};
pub use names::{Names, covers, day_of, headline_of, site_spans};
pub use people::{QuotedRow, QuotedRows, by_outlet, by_speaker, iso_day};
pub use quotes::QuotesResult;
pub use scan::{
    DocumentFacts, Embedded, FoundQuotation, PairScore, Parameter, ParameterValue, Ranking,
    ScanResult, articles, outlets,
};
pub use seen::{Came, IndexStatus, IndexVerified, LeftOut, Past, Related, Removed, Seen, Version};
pub use supported::{CheckedQuotation, SourceChange, SupportResult};
pub use tune::{Counts, Goal, TuneChoice, TuneCurve, TuneResult};
pub use why::{WhyCommand, WhyDecision, WhyOutcome, WhyResult, WhySide, WhySketch, WhyStep};

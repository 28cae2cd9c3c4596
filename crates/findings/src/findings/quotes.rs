//! The quotations that were asked for, as plain data.

use super::{Parameter, ScanResult};

/// What `wireprint quotes` shows of a scan.
#[derive(Clone, Debug, Default)]
pub struct QuotesResult {
    /// Everything that is known of the articles.
    pub scan: ScanResult,
    /// The groups that were asked for, in the order of the scan's ranking: the
    /// rank, from 0, and the index in [`ScanResult::quotations`].
    pub groups: Vec<(usize, usize)>,
    /// The quotations that were asked for, by place: indices into
    /// [`ScanResult::quoted`].
    pub quotations: Vec<usize>,
    /// For every entry of [`ScanResult::quotations`], its rank, from 0.
    pub ranks: Vec<usize>,
    /// The settings of the scan and of the choice.
    pub parameters: Vec<Parameter>,
}

//! The quotations that were asked for, as plain data.

use super::{Highlight, HighlightKind, Parameter, ScanResult, highlights};
use std::collections::BTreeSet;

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

impl QuotesResult {
    /// The main findings among what was asked for: statements, and who is quoted most.
    #[must_use]
    pub fn highlights(&self) -> Vec<Highlight> {
        let chosen: BTreeSet<String> =
            self.groups.iter().map(|(rank, _)| format!("q{}", rank + 1)).collect();
        let mut speakers = BTreeSet::new();
        for &at in &self.quotations {
            let speaker = &self.scan.quoted[at].quoted.attribution.speaker;
            speakers.extend(speaker.as_ref().map(|it| it.name.as_str()));
        }
        let mut res = highlights(&self.scan);
        res.retain(|it| match it.kind {
            HighlightKind::Statement => it.refs.iter().all(|it| chosen.contains(it)),
            HighlightKind::Speaker => it.speaker.as_deref().is_some_and(|it| speakers.contains(it)),
            HighlightKind::Story | HighlightKind::CopiedText | HighlightKind::Versions => false,
        });
        res
    }
}

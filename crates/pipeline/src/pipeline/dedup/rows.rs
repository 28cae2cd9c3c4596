//! The rows of Parquet files that stay, or all with what became of them.

use super::output::rounded;
use super::paragraphs::trimmed;
use super::{Deduplicated, SourceDocuments};
use crate::Result;
use crate::findings::{CopiedRow, RowNote};
use crate::read::Again;

impl Deduplicated {
    /// The rows of `source` that are written, ascending: those that stay, with the
    /// text that they have left; with `annotate` all documents, as they are.
    pub fn rows_of(
        &self,
        source: &SourceDocuments<'_>,
        annotate: bool,
    ) -> impl Iterator<Item = Result<CopiedRow>> {
        let mut texts = Again::new(&self.spool, &self.options.read);
        let numbers = source.first..=source.last;
        let is_written = move |&number: &u32| {
            self.docs.get(number).is_own() && (annotate || self.verdicts[number as usize].kept)
        };
        numbers.filter(is_written).map(move |number| {
            let doc = self.docs.get(number);
            let cuts = self.cuts_of(number);
            let text = if cuts.is_empty() || annotate {
                None
            } else {
                Some(trimmed(&texts.text(self.docs.path(number), doc.extent)?, cuts))
            };
            let note = annotate.then(|| self.row_note(number));
            Ok(CopiedRow { row: doc.line as usize, text, note })
        })
    }

    fn row_note(&self, number: u32) -> RowNote {
        let verdict = self.verdicts[number as usize];
        let notes = self.cut_notes(number);
        RowNote {
            cluster: self.docs.told_id(verdict.cluster).into_owned(),
            status: if verdict.kept { "kept" } else { "dropped" },
            reason: match (verdict.kept, verdict.exact) {
                (true, _) => None,
                (false, true) => Some("exact"),
                (false, false) => Some("near"),
            },
            representative: self.docs.told_id(verdict.representative).into_owned(),
            similarity: rounded(verdict.similarity),
            cuts: notes.strip_prefix(",\"cuts\":").map(str::to_owned),
        }
    }
}

//! What was cut, for people and programs.

use super::output::rounded;
use super::paragraphs::{Cut, trimmed};
use super::{Deduplicated, SourceDocuments};
use crate::Result;
use crate::findings::{DedupCut, DedupPlace, ParagraphFigures};
use crate::read::{Again, changed, with_text};
use crate::text::{LineIndex, Span};
use std::io;
use std::path::Path;

impl Deduplicated {
    /// Hands every paragraph that was cut to `write`: its span in the text as it was
    /// read, the span of the paragraph that stays, similarity and reason; by document,
    /// then by place. None where documents were compared, not paragraphs.
    ///
    /// # Errors
    ///
    /// Returns the error of `write` (`Ok(Err(…))`), and one when the input cannot be
    /// read any more or has changed.
    pub fn each_cut(
        &self,
        write: &mut dyn FnMut(&DedupCut<'_>) -> io::Result<()>,
    ) -> Result<io::Result<()>> {
        // Two readers, since each lends the text that it read last.
        let mut texts = Again::new(&self.spool, &self.options.read);
        let mut others = Again::new(&self.spool, &self.options.read);
        let cuts = self.cuts.iter().flat_map(|it| it.all().chunk_by(|a, b| a.doc == b.doc));
        for cuts in cuts {
            let extent = self.docs.get(cuts[0].doc).extent;
            let text = texts.text(self.docs.path(cuts[0].doc), extent)?;
            let lines = LineIndex::new(&text);
            for cut in cuts {
                let extent = self.docs.get(cut.like_doc).extent;
                let other = others.text(self.docs.path(cut.like_doc), extent)?;
                let cut = DedupCut {
                    removed: self.place(cut.doc, cut.span, &text, &lines)?,
                    like: self.place(
                        cut.like_doc,
                        cut.like_span,
                        &other,
                        &LineIndex::new(&other),
                    )?,
                    similarity: cut.similarity,
                    exact: cut.exact,
                };
                let written = write(&cut);
                if written.is_err() {
                    return Ok(written);
                }
            }
        }
        Ok(Ok(()))
    }

    fn place<'a>(
        &self,
        number: u32,
        span: Span,
        text: &'a str,
        lines: &LineIndex,
    ) -> Result<DedupPlace<'a>> {
        let (line, end_line) = lines.lines(span);
        let gone = || changed(Path::new(&self.docs.place(number)));
        let text = text.get(span.start..span.end).ok_or_else(gone)?;
        Ok(DedupPlace { doc: self.dedup_id(number), span, line, end_line, text })
    }

    /// Paragraphs in numbers; `None` where documents were compared.
    pub(super) fn paragraph_figures(&self) -> Option<ParagraphFigures> {
        let cuts = self.cuts.as_ref()?;
        let all = cuts.all();
        Some(ParagraphFigures {
            paragraphs: cuts.paragraphs,
            removed_exact: all.iter().filter(|it| it.exact).count(),
            removed_near: all.iter().filter(|it| !it.exact).count(),
            removed_bytes: all.iter().map(|it| it.span.len() as u64).sum(),
            documents: all.chunk_by(|a, b| a.doc == b.doc).count(),
        })
    }

    /// The text of a document that is a file, without what was cut; `None` where
    /// nothing was, so that its bytes can be copied.
    ///
    /// # Errors
    ///
    /// Returns an error when the file cannot be read any more.
    pub fn cut_text(&self, source: &SourceDocuments<'_>) -> Result<Option<String>> {
        let cuts = self.cuts_of(source.first);
        if cuts.is_empty() {
            return Ok(None);
        }
        let mut texts = Again::new(&self.spool, &self.options.read);
        let text = texts.text(source.path, self.docs.get(source.first).extent)?;
        Ok(Some(trimmed(&text, cuts)))
    }

    pub(super) fn cuts_of(&self, number: u32) -> &[Cut] {
        self.cuts.as_ref().map_or(&[], |it| it.of(number))
    }

    /// `record` without what was cut of its text.
    pub(super) fn cut_record(&self, number: u32, record: &str) -> Result<Option<String>> {
        let cuts = self.cuts_of(number);
        if cuts.is_empty() {
            return Ok(None);
        }
        let fields = &self.options.read.fields;
        let usual = crate::read::FieldNames::default();
        let depth = self.options.read.limits.json_depth;
        // A row of CSV has become a record of the usual names.
        let cut = [fields, &usual].into_iter().find_map(|names| {
            let text = crate::read::text_of(record, names, depth)?;
            with_text(record, names, &trimmed(&text, cuts))
        });
        let gone = || changed(Path::new(&self.docs.place(number)));
        cut.map(Some).ok_or_else(gone)
    }

    /// What was cut, for a record that keeps its text: a member more, or nothing where
    /// documents were compared.
    pub(super) fn cut_notes(&self, number: u32) -> String {
        if self.cuts.is_none() {
            return String::new();
        }
        let note = |it: &Cut| {
            format!(
                r#"{{"start":{},"end":{},"reason":"{}","similarity":{},"like":{{"doc":{},"start":{},"end":{}}}}}"#,
                it.span.start,
                it.span.end,
                if it.exact { "exact" } else { "near" },
                serde_json::Value::from(rounded(it.similarity)),
                self.json_id(it.like_doc),
                it.like_span.start,
                it.like_span.end,
            )
        };
        let notes: Vec<String> = self.cuts_of(number).iter().map(note).collect();
        format!(",\"cuts\":[{}]", notes.join(","))
    }
}

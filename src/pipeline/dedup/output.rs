//! What is written: the clusters, the pairs, the corpus.

use super::documents::Documents;
use super::exact::Groups;
use super::rule::Matched;
use super::{DedupOptions, DedupSummary, Verdict};
use crate::Result;
use crate::read::{Again, Spool, Stored, made_record};
use serde_json::json;
use std::io::{self, Write};

/// A corpus and its duplicates, ready to be written.
#[derive(Debug)]
pub struct Deduplicated {
    pub(super) docs: Documents,
    pub(super) spool: Spool,
    pub(super) groups: Groups,
    pub(super) matches: Vec<Matched>,
    pub(super) templates: Vec<Matched>,
    pub(super) verdicts: Vec<Verdict>,
    pub(super) summary: DedupSummary,
    pub(super) options: DedupOptions,
}

impl Deduplicated {
    /// What was read and found, in numbers.
    #[must_use]
    pub fn summary(&self) -> &DedupSummary {
        &self.summary
    }

    /// The verdict on each document of the input, in its order, with its id.
    ///
    /// Documents of the corpus that is only compared with are left out.
    pub fn verdicts(&self) -> impl Iterator<Item = (&str, Verdict)> {
        self.own().map(|number| (self.docs.id(number), self.verdicts[number as usize]))
    }

    fn own(&self) -> impl Iterator<Item = u32> {
        self.docs.numbers().filter(|&number| !self.docs.get(number).against)
    }

    /// Writes a line a document, in the order of the input: id, cluster, `kept`
    /// or `dropped`, representative, similarity, parted by tabs.
    ///
    /// A cluster is called by the id of its first document. Tabs, line ends and
    /// backslashes in an id are written `\t`, `\n`, `\r` and `\\`.
    ///
    /// # Errors
    ///
    /// Returns the writer's error.
    pub fn write_clusters(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut line = String::new();
        for number in self.own() {
            let verdict = self.verdicts[number as usize];
            line.clear();
            push_id(self.docs.id(number), &mut line);
            line.push('\t');
            push_id(self.docs.id(verdict.cluster), &mut line);
            line.push_str(if verdict.kept { "\tkept\t" } else { "\tdropped\t" });
            push_id(self.docs.id(verdict.representative), &mut line);
            line.push('\t');
            push_similarity(verdict.similarity, &mut line);
            line.push('\n');
            out.write_all(line.as_bytes())?;
        }
        Ok(())
    }

    /// Writes a line a verified pair: both ids, resemblance, and the containment
    /// of each in the other, parted by tabs.
    ///
    /// Of n equal documents the first is paired with each other one.
    ///
    /// # Errors
    ///
    /// Returns the writer's error.
    pub fn write_pairs(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut matches = self.matches.iter().peekable();
        for (head, copy) in self.groups.copies() {
            while let Some(it) = matches.next_if(|it| (it.left, it.right) < (head, copy)) {
                self.write_pair(out, (it.left, it.right), similarities(it))?;
            }
            self.write_pair(out, (head, copy), [1.0; 3])?;
        }
        matches.try_for_each(|it| self.write_pair(out, (it.left, it.right), similarities(it)))
    }

    /// Writes, in the same form, the pairs that are as similar and yet no
    /// duplicates: one frame told about other numbers.
    ///
    /// # Errors
    ///
    /// Returns the writer's error.
    pub fn write_templates(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut templates = self.templates.iter();
        templates.try_for_each(|it| self.write_pair(out, (it.left, it.right), similarities(it)))
    }

    fn write_pair(
        &self,
        out: &mut dyn Write,
        (left, right): (u32, u32),
        values: [f64; 3],
    ) -> io::Result<()> {
        let mut line = String::new();
        push_id(self.docs.id(left), &mut line);
        line.push('\t');
        push_id(self.docs.id(right), &mut line);
        for value in values {
            line.push('\t');
            push_similarity(value, &mut line);
        }
        line.push('\n');
        out.write_all(line.as_bytes())
    }

    /// Writes the documents that stay, each record as it stood in the input and
    /// in its order, one a line.
    ///
    /// With `annotate`, all documents are written, each with a member
    /// `wireprint`: cluster, status, representative and similarity. A document
    /// that is a file, or a row of CSV, becomes a record of `id` and `text`.
    ///
    /// # Errors
    ///
    /// Returns an error when writing fails (`Ok(Err(…))`) or when the input
    /// cannot be read any more or has changed.
    pub fn write_corpus(&self, out: &mut dyn Write, annotate: bool) -> Result<io::Result<()>> {
        let mut texts = Again::new(&self.spool, &self.options.read);
        for number in self.own() {
            let verdict = self.verdicts[number as usize];
            if !verdict.kept && !annotate {
                continue;
            }
            let extent = self.docs.get(number).extent;
            let mut record = texts.record(self.docs.path(number), extent)?;
            if extent.stored == Stored::File {
                record = made_record(self.docs.id(number), &record).into();
            }
            if annotate {
                record = self.annotated(&record, verdict).into();
            }
            let written = out.write_all(record.as_bytes()).and_then(|()| out.write_all(b"\n"));
            if written.is_err() {
                return Ok(written);
            }
        }
        Ok(Ok(()))
    }

    /// The record with a member more, the rest as it stands.
    fn annotated(&self, record: &str, verdict: Verdict) -> String {
        let id = |number: u32| -> serde_json::Value {
            let id = self.docs.id(number);
            let as_number = self.docs.get(number).numeric.then(|| serde_json::from_str(id).ok());
            as_number.flatten().unwrap_or_else(|| id.into())
        };
        let note = json!({
            "cluster": id(verdict.cluster),
            "representative": id(verdict.representative),
            "similarity": rounded(verdict.similarity),
            "status": if verdict.kept { "kept" } else { "dropped" },
        });
        let Some((members, _)) = record.rsplit_once('}') else { return record.to_owned() };
        let members = members.trim_end();
        let comma = if members.ends_with('{') { "" } else { "," };
        format!("{members}{comma}\"wireprint\":{note}}}")
    }
}

fn similarities(it: &Matched) -> [f64; 3] {
    let containment = it.overlap.containment();
    [it.overlap.resemblance(), containment.of_left, containment.of_right]
}

/// To four places.
fn rounded(similarity: f64) -> f64 {
    (similarity * 1e4).round() / 1e4
}

fn push_similarity(value: f64, line: &mut String) {
    line.push_str(&rounded(value).to_string());
}

fn push_id(id: &str, line: &mut String) {
    if !id.bytes().any(|it| matches!(it, b'\t' | b'\n' | b'\r' | b'\\')) {
        return line.push_str(id);
    }
    for c in id.chars() {
        match c {
            '\t' => line.push_str("\\t"),
            '\n' => line.push_str("\\n"),
            '\r' => line.push_str("\\r"),
            '\\' => line.push_str("\\\\"),
            c => line.push(c),
        }
    }
}

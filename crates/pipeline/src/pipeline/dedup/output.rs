//! What is written: the clusters, the pairs, the corpus.

use super::documents::Documents;
use super::paragraphs::Cuts;
use super::{DedupOptions, DedupSummary, Verdict};
use crate::Result;
use crate::pipeline::near::{Groups, Matched};
use crate::read::{Again, Spool, Stored, WholeFile, made_record};
use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

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
    /// What was cut of documents, where paragraphs were compared.
    pub(super) cuts: Option<Cuts>,
}

/// A file of the input and its documents.
#[derive(Clone, Copy, Debug)]
pub struct SourceDocuments<'a> {
    /// How to open it.
    pub path: &'a Path,
    /// Whether the file is one document, not a file of records.
    pub is_document: bool,
    /// The numbers of its documents; of none, the first is behind the last.
    pub(super) first: u32,
    pub(super) last: u32,
}

impl SourceDocuments<'_> {
    /// Whether the file has no record at all: an empty shard.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.first > self.last
    }
}

impl Deduplicated {
    /// What was read and found, in numbers.
    #[must_use]
    pub fn summary(&self) -> &DedupSummary {
        &self.summary
    }

    /// The settings of the run.
    #[must_use]
    pub fn options(&self) -> &DedupOptions {
        &self.options
    }

    /// The verdict on each document of the input, in its order, with its id.
    ///
    /// Documents of the corpus that is only compared with are left out. A string
    /// that another document has as a number keeps its quotation marks.
    pub fn verdicts(&self) -> impl Iterator<Item = (Cow<'_, str>, Verdict)> {
        self.own().map(|number| (self.docs.told_id(number), self.verdicts[number as usize]))
    }

    /// The id of a document that a verdict names, as [`Self::verdicts`] has it.
    #[must_use]
    pub fn told_id(&self, number: u32) -> Cow<'_, str> {
        self.docs.told_id(number)
    }

    pub(super) fn own(&self) -> impl Iterator<Item = u32> {
        self.docs.numbers().filter(|&number| self.docs.get(number).is_own())
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
            let ids = [number, verdict.cluster, verdict.representative];
            let ids = ids.map(|it| self.docs.told_id(it));
            line.clear();
            push_cluster_line(
                ids.each_ref().map(|it| &**it),
                verdict.kept,
                verdict.similarity,
                &mut line,
            );
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
        push_id(&self.docs.told_id(left), &mut line);
        line.push('\t');
        push_id(&self.docs.told_id(right), &mut line);
        for value in values {
            line.push('\t');
            push_similarity(value, &mut line);
        }
        line.push('\n');
        out.write_all(line.as_bytes())
    }

    /// The files of the input, in its order, without those of the corpus that is
    /// only compared with. A file that could not be read is not among them, nor one of
    /// which no document is looked at.
    #[must_use]
    pub fn sources(&self) -> Vec<SourceDocuments<'_>> {
        let numbers: Vec<u32> = self.own().collect();
        let sources = numbers.chunk_by(|&a, &b| self.docs.get(a).source == self.docs.get(b).source);
        let of_documents = sources.filter_map(|of_one| {
            let (&first, &last) = (of_one.first()?, of_one.last()?);
            let path = self.docs.path(first);
            let is_document = self.docs.get(first).line == 0;
            let number = self.docs.get(first).source;
            Some((number, SourceDocuments { path, is_document, first, last }))
        });
        let empty = self.docs.empty_files().map(|(number, path)| {
            (number, SourceDocuments { path, is_document: false, first: 1, last: 0 })
        });
        let mut all: Vec<_> = of_documents.chain(empty).collect();
        all.sort_by_key(|it| it.0);
        all.into_iter().map(|it| it.1).collect()
    }

    /// The verdicts on the documents of one file, each with the 1-based line or row
    /// of its record (0 where the file is the document), ascending.
    pub fn verdicts_of(
        &self,
        source: &SourceDocuments<'_>,
    ) -> impl Iterator<Item = (u32, Verdict)> {
        let numbers = (source.first..=source.last).filter(|&it| self.docs.get(it).is_own());
        numbers.map(|number| (self.docs.get(number).line, self.verdicts[number as usize]))
    }

    /// Writes the documents that stay, each record as it stood in the input and
    /// in its order, one a line.
    ///
    /// With `annotate`, all documents are written, each with a member
    /// `wireprint`: cluster, status, reason, representative and similarity. A
    /// document that is a file, or a row of CSV, becomes a record of `id` and `text`.
    ///
    /// # Errors
    ///
    /// Returns an error when writing fails (`Ok(Err(…))`) or when the input
    /// cannot be read any more or has changed.
    pub fn write_corpus(&self, out: &mut dyn Write, annotate: bool) -> Result<io::Result<()>> {
        // The error waits here, since the visit below can only be told to end.
        let mut failed = None;
        let visited = self.for_each_record(None, annotate, &mut |record| {
            let written = out.write_all(record.as_bytes()).and_then(|()| out.write_all(b"\n"));
            written.map_err(|error| failed = Some(error)).is_ok()
        });
        visited.map(|()| failed.map_or(Ok(()), Err))
    }

    /// Calls `found` with the record of every document that stays, of all files or
    /// of one, as [`Self::write_corpus`] writes them, until it returns `false`.
    ///
    /// # Errors
    ///
    /// Returns an error when the input cannot be read any more or has changed.
    pub fn for_each_record(
        &self,
        source: Option<&SourceDocuments<'_>>,
        annotate: bool,
        found: &mut dyn FnMut(&str) -> bool,
    ) -> Result<()> {
        let mut texts = Again::new(&self.spool, &self.options.read);
        let is_asked = |number: &u32| source.is_none_or(|it| (it.first..=it.last).contains(number));
        for number in self.own().filter(is_asked) {
            let verdict = self.verdicts[number as usize];
            if !verdict.kept && !annotate {
                continue;
            }
            let extent = self.docs.get(number).extent;
            let mut record = texts.record(self.docs.path(number), extent)?;
            if extent.stored == Stored::File {
                record = made_record(self.docs.id(number), &record).into();
            }
            if let Some(cut) = self.cut_record(number, &record)?.filter(|_| !annotate) {
                record = cut.into();
            }
            // A record may go over several lines of a JSON file; inside of strings
            // there are no line ends.
            if record.contains(['\n', '\r']) {
                record = record.replace(['\n', '\r'], " ").into();
            }
            if annotate {
                record = self.annotated(&record, number).into();
            }
            if !found(&record) {
                break;
            }
            self.options.read.progress.step(1);
            self.options.read.progress.document(record.len());
        }
        Ok(())
    }

    /// A document that is a file: its bytes, as they were read, and its permissions.
    ///
    /// # Errors
    ///
    /// Returns an error when the file cannot be read any more or has changed.
    pub fn file_of(&self, source: &SourceDocuments<'_>) -> Result<WholeFile> {
        let texts = Again::new(&self.spool, &self.options.read);
        texts.whole_file(source.path, self.docs.get(source.first).extent)
    }

    /// Makes sure that a file whose rows are copied is what it was when they were read.
    ///
    /// # Errors
    ///
    /// Returns an error when it has changed.
    pub fn ensure_unchanged(&self, source: &SourceDocuments<'_>) -> Result<()> {
        self.spool.ensure_same_file(source.path)
    }

    /// An id as the input has it, in JSON: a number keeps its digits.
    pub(super) fn json_id(&self, number: u32) -> String {
        let id = self.docs.id(number);
        if self.docs.is_renamed(number) {
            return serde_json::Value::from(self.docs.told_id(number)).to_string();
        }
        if self.docs.get(number).numeric {
            return id.to_owned();
        }
        serde_json::Value::from(id).to_string()
    }

    /// The record with a member more, the rest as it stands.
    fn annotated(&self, record: &str, number: u32) -> String {
        let Some((members, _)) = record.rsplit_once('}') else { return record.to_owned() };
        let verdict = self.verdicts[number as usize];
        let (status, reason) = match (verdict.kept, verdict.exact) {
            (true, _) => ("kept", ""),
            (false, true) => ("dropped", ",\"reason\":\"exact\""),
            (false, false) => ("dropped", ",\"reason\":\"near\""),
        };
        let members = members.trim_end();
        format!(
            "{members}{comma}\"wireprint\":{{\"cluster\":{cluster},\"status\":\"{status}\"{reason},\
             \"representative\":{representative},\"similarity\":{similarity}{cuts}}}}}",
            comma = if members.ends_with('{') { "" } else { "," },
            cluster = self.json_id(verdict.cluster),
            representative = self.json_id(verdict.representative),
            similarity = serde_json::Value::from(rounded(verdict.similarity)),
            cuts = self.cut_notes(number),
        )
    }
}

/// Appends a line of [`Deduplicated::write_clusters`]: the ids of a document, of its cluster
/// and of its representative, whether it is kept, and the similarity.
pub fn push_cluster_line(ids: [&str; 3], kept: bool, similarity: f64, line: &mut String) {
    push_id(ids[0], line);
    line.push('\t');
    push_id(ids[1], line);
    line.push_str(if kept { "\tkept\t" } else { "\tdropped\t" });
    push_id(ids[2], line);
    line.push('\t');
    push_similarity(similarity, line);
    line.push('\n');
}

fn similarities(it: &Matched) -> [f64; 3] {
    let containment = it.overlap.containment();
    [it.overlap.resemblance(), containment.of_left, containment.of_right]
}

/// To four places.
pub(super) fn rounded(similarity: f64) -> f64 {
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

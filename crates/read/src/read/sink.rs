//! Where every reader puts what it found.

use std::collections::BTreeSet;
use std::io;

use super::log::{Log, Problem};
use super::record::{Record, RecordId};
use super::source::Source;
use super::{Event, OutletFrom, ReadOptions, html};
use crate::Error;
use crate::text::Severity;

/// Why the reading of one file ended early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The file cannot be used; the run goes on with the next one.
    File(String),
    /// The file holds no text; a walk passes over it.
    Binary(Problem),
    /// The file may hold an article, of a kind that is not read; a walk passes over it
    /// and warns.
    Refused(Problem),
    /// The run ends.
    Run(Error),
}

/// What a reader gives back.
pub(crate) type Outcome = Result<(), Failure>;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Run(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::File(super::open::describe(&error))
    }
}

/// Receives what one reader finds in one file, and keeps the account.
pub(crate) struct Sink<'s> {
    pub(crate) source: &'s Source,
    pub(crate) options: &'s ReadOptions,
    log: &'s mut Log,
    visitor: &'s mut dyn FnMut(Event<'_>) -> Result<(), Error>,
    /// Whether the reader's bytes are those of the file.
    pub(crate) in_place: bool,
    /// Records that the visitor was given.
    given: usize,
    nameless: usize,
    found: Found,
    /// Whether the file was not read to its end.
    cut: bool,
    /// What was said of guessed fields.
    guessed: BTreeSet<String>,
    /// The line of the last record without an id, and how many stand on it.
    last: (usize, usize),
    /// Units that are nothing to be read: of each reason the first, with its line, and how
    /// many there are.
    passed: Vec<(Problem, Option<usize>, usize)>,
}

/// What one file was found to hold.
#[derive(Clone, Copy, Default)]
struct Found {
    usable: usize,
    /// Those of them that have no word.
    empty: usize,
    skipped: usize,
}

impl<'s> Sink<'s> {
    pub(super) fn new(
        source: &'s Source,
        options: &'s ReadOptions,
        log: &'s mut Log,
        visitor: &'s mut dyn FnMut(Event<'_>) -> Result<(), Error>,
    ) -> Self {
        Self {
            source,
            options,
            log,
            visitor,
            in_place: false,
            given: 0,
            nameless: 0,
            found: Found::default(),
            cut: false,
            guessed: BTreeSet::new(),
            last: (0, 0),
            passed: Vec::new(),
        }
    }

    /// The id of a record without one that is not the first on its line: several objects
    /// may stand on one.
    fn id_on(&mut self, line: usize) -> Option<String> {
        let (last, count) = self.last;
        self.last = (line, if last == line { count + 1 } else { 1 });
        let count = self.last.1;
        (count > 1).then(|| format!("{}:{line}.{count}", self.source.name()))
    }

    /// The outlet, where not what the input says of it counts.
    fn outlet(&self, record: &Record<'_>) -> Option<String> {
        match self.options.outlet_from {
            OutletFrom::Input => None,
            OutletFrom::Folder => self.source.folder(),
            OutletFrom::Address => record.url.as_deref().and_then(html::host),
        }
    }

    /// What was guessed of the names of fields, or of the shape of records: said once a
    /// file.
    pub(super) fn guess(&mut self, what: &'static str, guessed: &str) -> Result<(), Error> {
        /// Records of so many shapes are said to be guessed, and no more of them.
        const MOST: usize = 16;
        if self.guessed.contains(guessed) || self.guessed.len() == MOST {
            return Ok(());
        }
        self.guessed.insert(guessed.to_owned());
        let problem = Problem::new(what, guessed.to_owned());
        self.say(Severity::Note, None, &problem)
    }

    /// An id for the entry of a feed that calls itself `id`, and has this headline, text,
    /// outlet and address.
    pub(super) fn entry_id(
        &mut self,
        id: &str,
        entry: [&str; 4],
        line: usize,
    ) -> Result<String, Error> {
        let place = format!("{}:{line}", self.source.name());
        match self.log.entries.id(id, entry, &place) {
            None => Ok(id.to_owned()),
            Some(own) => {
                let problem =
                    Problem::new("entries with one id", format!("{id:?} is `{own}` here"));
                self.say(Severity::Note, Some(line), &problem)?;
                Ok(own)
            }
        }
    }

    /// A record was read.
    pub(super) fn record(&mut self, mut record: Record<'_>) -> Result<(), Error> {
        // Before anything else may drop the record: the number on its line counts it, too.
        if record.id == RecordId::Line
            && let Some(id) = self.id_on(record.line.unwrap_or(1))
        {
            self.nameless += 1;
            record.id = RecordId::Text(id.into());
        }
        if let Some(outlet) = self.outlet(&record) {
            record.outlet = Some(outlet.into());
        }
        if record.text.len() as u64 > u64::from(self.options.limits.document_bytes) {
            return self.skip(record.line, &too_long(self.options.limits.document_bytes));
        }
        self.found.usable += 1;
        self.nameless += usize::from(record.id == RecordId::Line);
        self.log.account.seen += 1;
        let empty = record.is_empty();
        if empty {
            self.log.account.empty += 1;
            self.found.empty += 1;
        } else {
            self.log.account.accepted += 1;
            self.log.account.bytes += record.text.len() as u64;
        }
        if !empty || self.options.keep_empty {
            self.given += 1;
            (self.visitor)(Event::Record(record))?;
        }
        Ok(())
    }

    /// A record cannot be used.
    pub(crate) fn skip(&mut self, line: Option<usize>, problem: &Problem) -> Result<(), Error> {
        self.found.skipped += 1;
        self.log.account.seen += 1;
        self.log.account.skipped += 1;
        self.say(Severity::Warning, line, problem)
    }

    /// A unit is no article and none that was lost, such as an answer that a page is gone:
    /// said once a file, with how many there are, and not counted among the records.
    pub(crate) fn pass(&mut self, line: Option<usize>, problem: Problem) {
        match self.passed.iter_mut().find(|it| it.0.reason == problem.reason) {
            Some((.., count)) => *count += 1,
            None => self.passed.push((problem, line, 1)),
        }
    }

    /// The rest of the file cannot be read; the records before it stay.
    pub(crate) fn cut(&mut self, problem: &Problem) -> Result<(), Error> {
        self.cut = true;
        self.log.account.seen += 1;
        self.log.account.failed += 1;
        self.say(Severity::Error, None, problem)
    }

    /// Something is to be said about a record that is used.
    pub(crate) fn say(
        &mut self,
        severity: Severity,
        line: Option<usize>,
        problem: &Problem,
    ) -> Result<(), Error> {
        self.log.say(severity, self.source.shown(), line, problem)
    }

    /// The file was read; `before` is the account when it was begun.
    pub(super) fn finish(
        self,
        outcome: Outcome,
        before: crate::text::Account,
    ) -> Result<(), Error> {
        match outcome {
            Ok(()) => self.end(),
            Err(failure) => self.fail(failure, before),
        }
    }

    /// The file was read to its end.
    fn end(self) -> Result<(), Error> {
        self.log.account.files += usize::from(!self.cut);
        let path = self.source.shown();
        if self.options.say_files {
            let Found { usable, empty, skipped } = self.found;
            let counts =
                [(usable - empty, "read"), (empty, "without a word"), (skipped, "skipped")];
            let said = counts.iter().filter(|it| it.0 > 0).map(|it| format!("{} {}", it.0, it.1));
            let said: Vec<String> = said.collect();
            let said = if said.is_empty() { "none".to_owned() } else { said.join(", ") };
            self.log.tell(path, format!("records: {said}"));
        }
        for (mut problem, line, count) in self.passed {
            if count > 1 {
                problem.detail += &format!(", and {} more that are nothing to read", count - 1);
            }
            self.log.say(Severity::Note, path, line, &problem)?;
        }
        if self.nameless > 0 {
            let detail = format!("{} here, each named by its line", self.nameless);
            let problem = Problem::new("records without an id", detail);
            self.log.say(Severity::Note, path, None, &problem)?;
        }
        if self.found.usable == 0 && self.found.skipped > 0 {
            let detail =
                format!("{} seen, all skipped; is this the right format?", self.found.skipped);
            let problem = Problem::new("no usable record", detail);
            self.log.say(Severity::Error, path, None, &problem)?;
        }
        if self.found.usable + self.found.skipped == 0 && !self.cut {
            (self.visitor)(Event::Empty { source: self.source })?;
        }
        Ok(())
    }

    /// The file could not be read to its end.
    fn fail(self, failure: Failure, before: crate::text::Account) -> Result<(), Error> {
        let walked = self.source.origin == super::source::Origin::Walked;
        let (severity, problem) = match failure {
            Failure::Run(error) => return Err(error),
            Failure::Binary(problem) if walked => (Severity::Note, problem),
            Failure::Refused(problem) if walked => (Severity::Warning, problem),
            Failure::Binary(problem) | Failure::Refused(problem) => (Severity::Error, problem),
            Failure::File(message) => (Severity::Error, Problem::new("cannot be read", message)),
        };
        // What the file gave is taken back: it counts as one unit that failed.
        self.log.account = before;
        self.log.account.seen += 1;
        if severity != Severity::Error {
            self.log.account.skipped += 1;
        } else {
            self.log.account.failed += 1;
        }
        self.log.say(severity, self.source.shown(), None, &problem)?;
        if self.given > 0 {
            (self.visitor)(Event::Forget { source: self.source, records: self.given })?;
        }
        Ok(())
    }
}

/// A text is too long for one document.
pub(crate) fn too_long(limit: u32) -> Problem {
    let detail = format!("more than {limit} bytes (--max-document)");
    Problem::new("a text is too long", detail)
}

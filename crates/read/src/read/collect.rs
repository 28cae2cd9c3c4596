//! From records to a corpus in which every id occurs once.

use super::Visited;
use super::log::{Log, Problem};
use super::record::has_word;
use crate::text::Account;
use crate::text::{Corpus, Document, Severity};
use crate::{Error, Result};

/// Sorts `documents` and makes sure that their ids are distinct.
///
/// A number and a string with the same characters (`1` and `"1"`) are two ids;
/// where both occur, the string keeps its quotation marks. A document that was
/// sent again with the same id and the same text is counted as skipped, with a
/// warning. The same id with another text is an error: no rule could say which
/// of the two is meant.
///
/// # Errors
///
/// Fails on the same id with two texts, naming both places; under `strict` also
/// on a document that was sent again.
pub(crate) fn corpus(mut documents: Vec<Document>, log: &mut Log) -> Result<Corpus> {
    by_id(&mut documents);
    if tell_numbers_from_strings(&mut documents) {
        by_id(&mut documents);
    }
    let mut res: Vec<Document> = Vec::with_capacity(documents.len());
    for document in documents {
        match res.last() {
            Some(first) if first.id == document.id => {
                if first.text != document.text {
                    return Err(Error::duplicate_id(
                        &document.id,
                        place_of(first),
                        place_of(&document),
                    ));
                }
                let again = SentAgain::of(first, &document);
                again.recount(&mut log.account);
                again.say(log)?;
            }
            _ => res.push(document),
        }
    }
    Ok(Corpus::new(res))
}

/// Stable: equal ids stay in the order of reading.
fn by_id(documents: &mut [Document]) {
    documents.sort_by(|a, b| a.id.cmp(&b.id));
}

/// Quotes the strings among equal ids of both kinds; whether there were any.
fn tell_numbers_from_strings(documents: &mut [Document]) -> bool {
    let mut changed = false;
    for same in documents.chunk_by_mut(|a, b| a.id == b.id) {
        if same.iter().any(|it| it.numeric_id) && !same.iter().all(|it| it.numeric_id) {
            for document in same.iter_mut().filter(|it| !it.numeric_id) {
                document.id = format!("\"{}\"", document.id);
                changed = true;
            }
        }
    }
    changed
}

/// A document that stands in a corpus with the same id and the same text before.
#[derive(Debug)]
pub struct SentAgain {
    /// Its id.
    pub id: String,
    /// The file, as messages call it.
    pub path: String,
    /// The 1-based line of the record, in a file of records.
    pub line: Option<usize>,
    /// Where it stood before, as `file:line`.
    pub first: String,
    /// The bytes of its text.
    pub text_bytes: u64,
    /// Whether the text has no word.
    pub is_empty: bool,
}

impl SentAgain {
    /// Of `again`, whose id and text `first` has.
    #[must_use]
    pub fn of(first: &Document, again: &Document) -> Self {
        Self {
            id: again.id.clone(),
            path: again.path.clone(),
            line: again.record_line,
            first: place_of(first),
            text_bytes: again.text.len() as u64,
            is_empty: !has_word(&again.text),
        }
    }

    /// Counts it as passed over, which had been counted as read.
    fn recount(&self, account: &mut Account) {
        if self.is_empty {
            account.empty -= 1;
        } else {
            account.accepted -= 1;
            account.bytes -= self.text_bytes;
        }
        account.skipped += 1;
    }

    fn say(&self, log: &mut Log) -> Result<()> {
        let id: String = self.id.chars().take(80).collect();
        let detail = format!("{id:?} stands with the same text at {}", self.first);
        let problem = Problem::new("sent again", detail);
        log.say(Severity::Warning, &self.path, self.line, &problem)
    }
}

impl Visited {
    /// Counts documents as passed over that had been counted as read, and says so.
    ///
    /// # Errors
    ///
    /// Fails under `strict` when there is any.
    pub fn pass_over(&mut self, sent_again: &[SentAgain], strict: bool) -> Result<()> {
        let mut log = Log::new(strict);
        for it in sent_again {
            it.recount(&mut self.account);
            it.say(&mut log)?;
        }
        let (_, said, reasons) = log.finish();
        self.diagnostics.extend(said);
        for (reason, count) in reasons {
            *self.reasons.entry(reason).or_default() += count;
        }
        Ok(())
    }
}

/// Where a document was read, as `file:line`.
#[must_use]
pub fn place_of(document: &Document) -> String {
    match document.record_line {
        Some(line) => format!("{}:{line}", document.path),
        None => document.path.clone(),
    }
}

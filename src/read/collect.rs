//! From records to a corpus in which every id occurs once.

use super::log::{Log, Problem};
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
                    return Err(Error::duplicate_id(&document.id, place(first), place(&document)));
                }
                resent(first, &document, log)?;
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

fn resent(first: &Document, again: &Document, log: &mut Log) -> Result<()> {
    if again.text.chars().any(|c| c.is_alphanumeric() || c == '_') {
        log.account.accepted -= 1;
        log.account.bytes -= again.text.len() as u64;
    } else {
        log.account.empty -= 1;
    }
    log.account.skipped += 1;
    let id: String = again.id.chars().take(80).collect();
    let detail = format!("{id:?} stands with the same text at {}", place(first));
    let problem = Problem::new("sent again", detail);
    log.say(Severity::Warning, &again.path, again.record_line, &problem)
}

/// Where a document was read, as `file:line`.
fn place(document: &Document) -> String {
    match document.record_line {
        Some(line) => format!("{}:{line}", document.path),
        None => document.path.clone(),
    }
}

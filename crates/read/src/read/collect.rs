//! From records to a corpus in which every id occurs once.

use std::collections::{BTreeMap, BTreeSet};

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
/// sent again with the same id, text, outlet and address is counted as skipped, with a
/// warning. Another article with that id is called `ID@FILE:LINE`: shards count from 1
/// each, and an agency's id stands in every feed that prints it. Within one file, the same
/// id, outlet and address with another text is an error: no rule could say which of the two
/// is meant.
///
/// # Errors
///
/// Fails on the same id with two texts in one file, naming both places; under `strict` also
/// on a document that was sent again.
pub(crate) fn corpus(mut documents: Vec<Document>, log: &mut Log) -> Result<Corpus> {
    by_id(&mut documents);
    if tell_numbers_from_strings(&mut documents) {
        // An id in quotation marks stands elsewhere.
        by_id(&mut documents);
    }
    let mut renamed = Renamed::default();
    let mut resent = BTreeSet::new();
    let mut start = 0;
    while start < documents.len() {
        let same = documents[start..].iter().take_while(|it| it.id == documents[start].id).count();
        for (at, verdict) in (start..).zip(verdicts(&documents[start..start + same])?) {
            match verdict {
                Verdict::First => {}
                Verdict::Again(first) => {
                    let again = SentAgain::of(&documents[start + first], &documents[at]);
                    again.recount(&mut log.account);
                    again.say(log)?;
                    resent.insert(at);
                }
                Verdict::Other => {
                    let document = &mut documents[at];
                    document.id = renamed.id(&document.id, &place_of(document), &document.path);
                    document.numeric_id = false;
                }
            }
        }
        start += same;
    }
    let kept = documents.into_iter().enumerate().filter(|it| !resent.contains(&it.0));
    let mut res: Vec<Document> = kept.map(|it| it.1).collect();
    if !renamed.is_empty() {
        by_id(&mut res);
        // A name that was made here may be the id of another document.
        if let Some(same) = res.windows(2).find(|it| it[0].id == it[1].id) {
            return Err(Error::duplicate_id(&same[0].id, place_of(&same[0]), place_of(&same[1])));
        }
        renamed.say(log)?;
    }
    Ok(Corpus::new(res))
}

/// What a document is to those of the same id before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The first one.
    First,
    /// The same article as the one with this number was.
    Again(usize),
    /// Another article.
    Other,
}

/// What is looked at to tell documents of one id from each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told<'a> {
    /// What stands for its text: nothing else has the same.
    pub text: &'a str,
    /// Who published it.
    pub outlet: Option<&'a str>,
    /// Where.
    pub url: Option<&'a str>,
}

impl<'a> Told<'a> {
    /// What there is of a document.
    #[must_use]
    pub fn of(document: &'a Document) -> Self {
        let (outlet, url) = (document.outlet.as_deref(), document.url.as_deref());
        Self { text: &document.text, outlet, url }
    }
}

/// The verdicts on documents of one id, in the order of reading. Cost: n log n.
fn verdicts(same: &[Document]) -> Result<Vec<Verdict>> {
    if same.len() == 1 {
        return Ok(vec![Verdict::First]);
    }
    let mut seen = Seen::default();
    let all = same.iter().enumerate().map(|(at, it)| {
        seen.verdict(at, Told::of(it), &it.path)
            .map_err(|first| Error::duplicate_id(&it.id, place_of(&same[first]), place_of(it)))
    });
    all.collect()
}

/// The documents of one id so far.
#[derive(Debug, Default)]
pub struct Seen<'a> {
    articles: BTreeMap<Told<'a>, usize>,
    /// By file, outlet and address: these name one article.
    named: BTreeMap<(&'a str, Told<'a>), usize>,
}

impl<'a> Seen<'a> {
    /// The verdict on the document with the number `at`, which stands in the file `path`.
    ///
    /// # Errors
    ///
    /// The number of the document that has the same outlet and address in the same file,
    /// and another text.
    pub fn verdict(
        &mut self,
        at: usize,
        told: Told<'a>,
        path: &'a str,
    ) -> std::result::Result<Verdict, usize> {
        if let Some(&first) = self.articles.get(&told) {
            return Ok(Verdict::Again(first));
        }
        let is_first = self.articles.is_empty();
        self.articles.insert(told, at);
        match self.named.insert((path, Told { text: "", ..told }), at) {
            Some(first) => Err(first),
            None if is_first => Ok(Verdict::First),
            None => Ok(Verdict::Other),
        }
    }
}

/// Documents whose id is another's: how many there are in each file, and the first.
#[derive(Debug, Default)]
pub struct Renamed(BTreeMap<String, (usize, String)>);

impl Renamed {
    /// What a document is called that has the id of another and stands at `place` in the
    /// file `path`.
    pub fn id(&mut self, id: &str, place: &str, path: &str) -> String {
        let own = renamed(id, place);
        self.0.entry(path.to_owned()).or_insert_with(|| (0, own.clone())).0 += 1;
        own
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn say(&self, log: &mut Log) -> Result<()> {
        for (path, (count, first)) in &self.0 {
            let detail = match count {
                1 => format!("the article here is called {first:?}"),
                n => format!("{n} articles here are called ID@FILE:LINE, the first is {first:?}"),
            };
            let problem = Problem::new("ids that other articles have, too", detail);
            log.say(Severity::Note, path, None, &problem)?;
        }
        Ok(())
    }
}

/// What a document at `place` is called whose id is another's.
#[must_use]
pub fn renamed(id: &str, place: &str) -> String {
    format!("{id}@{place}")
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

/// A document that stands in a corpus with the same id, text, outlet and address before.
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
    /// Counts documents as passed over that had been counted as read, and says so, and
    /// which ones are called otherwise than in the input.
    ///
    /// # Errors
    ///
    /// Fails under `strict` when there is any that was sent again.
    pub fn pass_over(
        &mut self,
        sent_again: &[SentAgain],
        renamed: &Renamed,
        strict: bool,
    ) -> Result<()> {
        let mut log = Log::new(strict);
        for it in sent_again {
            it.recount(&mut self.account);
            it.say(&mut log)?;
        }
        renamed.say(&mut log)?;
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

//! What is remembered of each document.

use super::Keep;
use crate::coverage::parse_date;
use crate::pipeline::near::Print;
use crate::read::{Extent, Record, RecordId, Source, renamed};
use crate::text::{Diagnostic, Severity};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::Hasher as _;
use std::path::{Path, PathBuf};

/// One document, without its text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Doc {
    id_end: u64,
    /// Where its record can be had again.
    pub(super) extent: Extent,
    /// The words' hash and number; known once the document is sketched.
    pub(super) print: Print,
    /// The 1-based line of its record; 0 where the file is the document.
    pub(super) line: u32,
    /// The index of its file.
    pub(super) source: u32,
    /// The number of its outlet, from 1; 0 where it names none.
    outlet: u32,
    /// Half a hash of its address; 0 where it names none. It tells apart documents of one
    /// id and one text only.
    address: u32,
    /// Whether the id is a number.
    pub(super) numeric: bool,
    /// Whether it belongs to the corpus that is only compared with.
    pub(super) against: bool,
    /// Whether it stood in the corpus before, with the same id: it is passed over.
    pub(super) sent_again: bool,
    /// Whether its id is a string that another document has as a number.
    quoted: bool,
    /// Whether its id is that of another article, which stands before it.
    renamed: bool,
}

impl Doc {
    /// Whether it is a document of the input that is judged and written.
    pub(super) const fn is_own(&self) -> bool {
        !self.against && !self.sent_again
    }
}

/// The file that documents come from.
#[derive(Clone, Debug)]
struct SourceFile {
    /// How to open it.
    path: PathBuf,
    /// How messages call it.
    shown: String,
    /// Of a file without a record, whether it belongs to the corpus that is judged.
    empty: Option<bool>,
}

/// All documents in the order of the input.
#[derive(Debug, Default)]
pub(super) struct Documents {
    docs: Vec<Doc>,
    ids: String,
    /// What the policy compares beside place and length; empty when it needs nothing.
    ranks: Vec<Rank>,
    sources: Vec<SourceFile>,
    /// The outlets, and the number of each, from 1.
    outlets: Vec<String>,
    outlet_numbers: HashMap<String, u32>,
}

/// A document's place under a policy: smaller stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Rank(bool, i64, i64);

impl Rank {
    fn of(date: Option<&str>, outlet: Option<&str>, keep: &Keep) -> Option<Self> {
        match keep {
            Keep::First | Keep::Last | Keep::Longest => None,
            Keep::Earliest => {
                let when = date.and_then(parse_date);
                Some(when.map_or(Self(true, 0, 0), |it| Self(false, it.middle(), it.earliest)))
            }
            Keep::Preferred(outlets) => {
                let at = outlet.and_then(|outlet| {
                    outlets.iter().position(|it| it.eq_ignore_ascii_case(outlet))
                });
                let at = at.and_then(|it| i64::try_from(it).ok());
                Some(Self(at.is_none(), 0, at.unwrap_or(0)))
            }
        }
    }
}

impl Keep {
    /// Two numbers by which documents are put in the order of preference, the smaller
    /// first, then in the order of the input; the last one first where that is asked.
    #[must_use]
    pub fn rank(&self, words: u32, date: Option<&str>, outlet: Option<&str>) -> [i64; 2] {
        match self {
            Self::Longest => [-i64::from(words), 0],
            _ => match Rank::of(date, outlet, self) {
                // Behind everything that has a date or a preferred outlet.
                Some(Rank(true, ..)) => [i64::MAX, i64::MAX],
                Some(Rank(false, a, b)) => [a, b],
                None => [0, 0],
            },
        }
    }
}

fn address(url: &str) -> u32 {
    let mut hasher = siphasher::sip::SipHasher13::new();
    hasher.write(url.as_bytes());
    // The lower half; no address at all is another.
    u32::try_from(hasher.finish() & 0xffff_ffff).unwrap_or(0).max(1)
}

impl Documents {
    /// Remembers `record`, whose bytes can be had again at `extent`.
    pub(super) fn push(&mut self, record: &Record<'_>, extent: Extent, keep: &Keep, against: bool) {
        // The records of a file follow each other, so the last source is enough to ask.
        let is_new = self.sources.last().is_none_or(|it| it.shown != record.source.shown());
        if is_new {
            let shown = record.source.shown().to_owned();
            let path = record.source.path.clone();
            self.sources.push(SourceFile { path, shown, empty: None });
        }
        self.ids.push_str(&record.document_id());
        let (date, outlet) = (record.date.as_deref(), record.outlet.as_deref());
        self.ranks.extend(Rank::of(date, outlet, keep));
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let outlet = outlet.map_or(0, |it| self.outlet_number(it));
        let address = record.url.as_deref().map_or(0, address);
        self.docs.push(Doc {
            id_end: self.ids.len() as u64,
            extent,
            print: Print::default(),
            line: small(record.line.unwrap_or(0)),
            source: small(self.sources.len() - 1),
            outlet,
            address,
            numeric: matches!(record.id, RecordId::Number(_)),
            against,
            sent_again: false,
            quoted: false,
            renamed: false,
        });
    }

    /// Remembers a file without a record.
    pub(super) fn push_empty(&mut self, source: &Source, against: bool) {
        let (path, shown) = (source.path.clone(), source.shown().to_owned());
        self.sources.push(SourceFile { path, shown, empty: Some(!against) });
    }

    /// The files of the corpus that is judged which have no record, by their numbers.
    pub(super) fn empty_files(&self) -> impl Iterator<Item = (u32, &Path)> {
        let all = (0_u32..).zip(&self.sources);
        all.filter(|it| it.1.empty == Some(true)).map(|(number, it)| (number, &*it.path))
    }

    /// The number of an outlet; 0 of one without a name.
    fn outlet_number(&mut self, name: &str) -> u32 {
        let name = name.trim();
        if name.is_empty() {
            return 0;
        }
        if let Some(number) = self.outlet_numbers.get(name) {
            return *number;
        }
        self.outlets.push(name.to_owned());
        let number = u32::try_from(self.outlets.len()).unwrap_or(0);
        self.outlet_numbers.insert(name.to_owned(), number);
        number
    }

    /// What there is to say of outlets that are preferred and that no document names.
    pub(super) fn unknown_preferred(&self, keep: &Keep) -> Option<Diagnostic> {
        let Keep::Preferred(outlets) = keep else { return None };
        let is_known =
            |name: &String| self.outlets.iter().any(|it| it.eq_ignore_ascii_case(name.trim()));
        let unknown: Vec<&str> =
            outlets.iter().filter(|it| !is_known(it)).map(String::as_str).collect();
        (!unknown.is_empty()).then(|| Diagnostic {
            path: None,
            line: None,
            doc: None,
            severity: Severity::Warning,
            message: format!("no document has the preferred outlet {}", unknown.join(", ")),
        })
    }

    /// The outlet of a document, where it names one.
    pub(super) fn outlet(&self, number: u32) -> Option<&str> {
        let at = (self.get(number).outlet as usize).checked_sub(1)?;
        self.outlets.get(at).map(String::as_str)
    }

    /// Forgets the last `n`.
    pub(super) fn forget(&mut self, n: usize) {
        self.docs.truncate(self.docs.len().saturating_sub(n));
        self.ranks.truncate(self.ranks.len().min(self.docs.len()));
        let end = self.docs.last().map_or(0, |it| it.id_end);
        self.ids.truncate(usize::try_from(end).unwrap_or(usize::MAX));
    }

    pub(super) fn len(&self) -> usize {
        self.docs.len()
    }

    /// The documents' numbers, ascending.
    pub(super) fn numbers(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.docs.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn get(&self, number: u32) -> &Doc {
        &self.docs[number as usize]
    }

    pub(super) fn all(&self) -> &[Doc] {
        &self.docs
    }

    /// Sets what sketching found, in the order of the documents.
    pub(super) fn learn(&mut self, found: &[Print]) {
        for (doc, &print) in self.docs.iter_mut().zip(found) {
            doc.print = print;
        }
    }

    /// For each document its place in the order in which `keep` prefers them.
    pub(super) fn places(&self, keep: &Keep) -> Vec<u32> {
        let mut order: Vec<u32> = self.numbers().collect();
        match keep {
            Keep::First => {}
            Keep::Last => order.reverse(),
            // A stable sort: equals keep the order of the input.
            Keep::Longest => order.sort_by_key(|&it| Reverse(self.get(it).print.words)),
            Keep::Earliest | Keep::Preferred(_) => order.sort_by_key(|&it| self.rank(it)),
        }
        let mut places = vec![0; order.len()];
        for (place, &number) in (0_u32..).zip(&order) {
            places[number as usize] = place;
        }
        places
    }

    pub(super) fn id(&self, number: u32) -> &str {
        let at = number as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.docs[before].id_end);
        let place = |it: u64| usize::try_from(it).unwrap_or(usize::MAX);
        &self.ids[place(start)..place(self.docs[at].id_end)]
    }

    /// The id as lists and summaries tell it: in quotation marks where a number
    /// has the same characters.
    pub(super) fn told_id(&self, number: u32) -> Cow<'_, str> {
        let id = self.id(number);
        let doc = self.get(number);
        match (doc.renamed, doc.quoted) {
            (true, _) => renamed(id, &self.place(number)).into(),
            (false, true) => format!("\"{id}\"").into(),
            (false, false) => id.into(),
        }
    }

    /// Whether the id is told as it stands in the input.
    pub(super) fn is_renamed(&self, number: u32) -> bool {
        self.get(number).renamed
    }

    /// See [`Self::told_id`].
    pub(super) fn rename(&mut self, number: u32) {
        self.docs[number as usize].renamed = true;
    }

    /// What tells a document from others of the same id and text.
    pub(super) fn origin(&self, number: u32) -> (u32, u32) {
        let doc = self.get(number);
        (doc.outlet, doc.address)
    }

    /// See [`Self::told_id`].
    pub(super) fn quote_id(&mut self, number: u32) {
        self.docs[number as usize].quoted = true;
    }

    /// Passes a document over: it has no words, and so matches nothing.
    pub(super) fn drop_sent_again(&mut self, number: u32) {
        let doc = &mut self.docs[number as usize];
        (doc.sent_again, doc.print.words) = (true, 0);
    }

    fn rank(&self, number: u32) -> Option<&Rank> {
        self.ranks.get(number as usize)
    }

    /// The file that a document stands in.
    pub(super) fn path(&self, number: u32) -> &Path {
        &self.sources[self.get(number).source as usize].path
    }

    /// How messages call the file that a document stands in.
    pub(super) fn shown_path(&self, number: u32) -> &str {
        let source = self.sources.get(self.get(number).source as usize);
        source.map_or("", |it| &it.shown)
    }

    /// How messages name the place of a document.
    pub(super) fn place(&self, number: u32) -> String {
        let doc = self.get(number);
        let shown = self.shown_path(number);
        if doc.line == 0 { shown.to_owned() } else { format!("{shown}:{}", doc.line) }
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.docs.capacity() * size_of::<Doc>()
            + self.ids.capacity()
            + self.ranks.capacity() * size_of::<Rank>()
            + 2 * self.outlets.iter().map(|it| size_of::<String>() + it.len()).sum::<usize>()
    }
}

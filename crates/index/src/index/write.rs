//! What changes an index: adding, removing, merging, making anew.

use super::prints::Prints;
use super::segment::{self, Lists};
use super::truth::{self, Named, State, Stored};
use super::{Index, damaged, earliest};
use crate::coverage::{head_date, parse_date};
use crate::findings::{Came, IndexVerified, Removed};
use crate::normalize::has_word;
use crate::text::Document;
use crate::verify::{Side, judge};
use crate::{Error, Result};
use std::collections::BTreeSet;
use std::fs;

/// So many segments of about one size become one.
const FAN: usize = 4;
/// So many documents are read at a time when segments are made anew.
const BATCH: u32 = 512;

/// What a batch changes: documents that are to be found, and such as are not any more.
#[derive(Default)]
struct Change {
    new: Vec<(u32, Document)>,
    gone: Vec<Stored>,
}

impl Index {
    /// Adds documents. When it returns, they are on the disk; `seen` is when they came in,
    /// in seconds from 1970-01-01.
    ///
    /// Says what became of each. Of two versions of an article the later one counts: by
    /// their dates where both have one, else the one that comes later.
    ///
    /// # Errors
    ///
    /// Fails where the index cannot be written or is damaged; then none of them is added.
    pub fn add(&mut self, documents: Vec<Document>, seen: Option<i64>) -> Result<Vec<Came>> {
        // To the very end: whoever writes has files that no transaction names yet, and `sweep`
        // takes such away.
        let _lock = self.lock()?;
        self.renew()?;
        let changing = self.truth.begin(true)?;
        let mut next = self.truth.next("document")?;
        let mut change = Change::default();
        let mut res = Vec::with_capacity(documents.len());
        for document in documents {
            let came = self.take(document, seen, next, &mut change)?;
            next += u32::from(!matches!(came, Came::Known | Came::Empty));
            res.push(came);
        }
        self.truth.set_next("document", next)?;
        self.write(&change)?;
        changing.commit()?;
        // A connection's own commits do not change its data version.
        self.view.forget();
        self.merge_alike()?;
        // Also where nothing came in: somebody may have been killed before he tidied up.
        self.sweep()?;
        Ok(res)
    }

    /// What would become of a document that came in now?
    ///
    /// # Errors
    ///
    /// Fails where a document of the index is damaged.
    pub fn would_be(&self, document: &Document) -> Result<Came> {
        if !has_word(&document.text) {
            return Ok(Came::Empty);
        }
        let (came, _) = self.decide(document, &self.versions_of(document)?);
        Ok(came)
    }

    /// All known versions of the article that a document is one of.
    fn versions_of(&self, document: &Document) -> Result<Vec<Stored>> {
        let versions = self.truth.at_address(address_of(document))?;
        if versions.is_empty() { self.retitled(document) } else { Ok(versions) }
    }

    /// What a document is, and the version that is the latest so far.
    fn decide<'a>(
        &self,
        document: &Document,
        versions: &'a [Stored],
    ) -> (Came, Option<&'a Stored>) {
        let current = versions.iter().find(|it| it.state == State::Current);
        let Some(current) = current else { return (Came::New, None) };
        let digest = truth::digest(document);
        let own = document.date.as_deref().and_then(parse_date).map(|it| it.earliest);
        let order = own.zip(earliest(current)).map(|(own, known)| own.cmp(&known));
        // A text that returns is a version again only where its date says so.
        let returns = versions.iter().any(|it| it.digest == digest);
        let came = if returns
            && (current.digest == digest || order.is_none_or(std::cmp::Ordering::is_le))
        {
            Came::Known
        } else if order.is_some_and(std::cmp::Ordering::is_lt) {
            Came::Earlier
        } else {
            Came::Version { of: format!("{}@{}", current.document.id, current.version) }
        };
        (came, Some(current))
    }

    /// Decides what a document is, and puts it into the database as number `number` unless
    /// it is known.
    fn take(
        &self,
        mut document: Document,
        seen: Option<i64>,
        number: u32,
        change: &mut Change,
    ) -> Result<Came> {
        document.notes = None;
        if !has_word(&document.text) {
            return Ok(Came::Empty);
        }
        let versions = self.versions_of(&document)?;
        let (came, current) = self.decide(&document, &versions);
        if came == Came::Known {
            return Ok(came);
        }
        if let (Came::Version { .. }, Some(current)) = (&came, current) {
            self.truth.supersede(current.number)?;
            change.gone.push(current.clone());
        }
        let given = document.date.as_deref().and_then(parse_date);
        let when = given.or_else(|| head_date(&document.text));
        let is_current = came != Came::Earlier;
        let stored = Stored {
            number,
            article: current.map_or(number, |it| it.article),
            version: versions.iter().map(|it| it.version).max().unwrap_or(0) + 1,
            state: if is_current { State::Current } else { State::Superseded },
            address: address_of(&document).to_owned(),
            day: when.map(|it| it.day),
            seen,
            digest: truth::digest(&document),
            document,
        };
        self.truth.insert(&stored)?;
        if is_current {
            change.new.push((number, stored.document));
        }
        Ok(came)
    }

    /// The article that the outlet published under the same headline at another address,
    /// where the verdict says that the two are one text.
    fn retitled(&self, document: &Document) -> Result<Vec<Stored>> {
        let (Some(outlet), Some(title)) = (&document.outlet, &document.title) else {
            return Ok(Vec::new());
        };
        let alike = self.truth.with_headline(outlet, title)?;
        // A standing headline has many articles; the latest ones are the likely ones.
        let side = Side::of(&document.text);
        let found = alike
            .iter()
            .rev()
            .take(MOST_HEADLINES)
            .find(|it| judge(&side, &Side::of(&it.document.text)).joins());
        match found {
            Some(found) => self.truth.at_address(&found.address),
            None => Ok(Vec::new()),
        }
    }

    /// Removes the articles at these addresses or with these ids, all their versions.
    ///
    /// Their texts are overwritten in the database; [`compact`](Self::compact) takes them
    /// out of the postings, too.
    ///
    /// # Errors
    ///
    /// Fails where the index cannot be written or is damaged.
    pub fn remove(&mut self, addresses: &[String]) -> Result<Removed> {
        let _lock = self.lock()?;
        self.renew()?;
        let changing = self.truth.begin(true)?;
        let mut change = Change::default();
        let mut removed = Vec::new();
        let mut unknown = Vec::new();
        for address in addresses {
            let mut found = self.truth.at_address(address)?;
            if found.is_empty() {
                // No address; it may be an id, of which every version has its own address.
                let ids = self.truth.numbers("id = ?", [address])?;
                for number in ids {
                    if let Some(it) = self.truth.document(number)? {
                        found.extend(self.truth.at_address(&it.address)?);
                    }
                }
            }
            if found.is_empty() {
                unknown.push(address.clone());
            }
            for it in found {
                // Two of the addresses may be of one article.
                if self.truth.document(it.number)?.is_none() {
                    continue;
                }
                self.truth.delete(it.number)?;
                removed.push(it.number);
                if it.state == State::Current {
                    change.gone.push(it);
                }
            }
        }
        self.write(&change)?;
        changing.commit()?;
        self.view.forget();
        // After the commit: what is listed and not in the index is shown to nobody.
        self.forget_lookups(&removed)?;
        Ok(Removed { documents: removed.len(), unknown })
    }

    /// Writes a segment of what changes, and names it in the open transaction.
    fn write(&self, change: &Change) -> Result<()> {
        if change.new.is_empty() && change.gone.is_empty() {
            return Ok(());
        }
        let secret = self.truth.secret;
        let mut lists = Lists::default();
        let (numbers, documents): (Vec<u32>, Vec<Document>) = change.new.iter().cloned().unzip();
        for (number, prints) in numbers.iter().zip(Prints::of(secret, &documents)) {
            prints.list(*number, &mut lists);
        }
        let gone: Vec<Document> = change.gone.iter().map(|it| it.document.clone()).collect();
        // Counted by what the page alone shows, so exactly what once was added is taken back.
        for (it, prints) in change.gone.iter().zip(Prints::of(secret, &gone)) {
            prints.forget(&mut lists);
            self.truth.set_gone(it.number)?;
        }
        self.write_segment(lists, numbers.len())
    }

    fn write_segment(&self, mut lists: Lists, documents: usize) -> Result<()> {
        lists.sort();
        let number = self.truth.next("segment")?;
        let path = segment::path_of(&self.folder, number);
        let sum = segment::write(&path, &lists)?;
        self.name_segment(number, documents, sum)
    }

    /// Names a segment that is written.
    fn name_segment(&self, number: u32, documents: usize, sum: u32) -> Result<()> {
        // Its name, too, is on the disk before the transaction that counts on it.
        segment::sync_folder(&self.folder)?;
        let path = segment::path_of(&self.folder, number);
        let bytes = fs::metadata(&path).map_err(|error| Error::io(&path, error))?.len();
        let documents = u32::try_from(documents).unwrap_or(u32::MAX);
        self.truth.name_segment(Named { number, documents, bytes, sum })?;
        self.truth.set_next("segment", number + 1)
    }

    /// Merges segments of about one size, until there are few of each.
    fn merge_alike(&mut self) -> Result<()> {
        loop {
            let mut by_size: Vec<Vec<Named>> = Vec::new();
            for it in self.truth.segments()? {
                let class = it.bytes.max(1).ilog(FAN as u64) as usize;
                if by_size.len() <= class {
                    by_size.resize(class + 1, Vec::new());
                }
                by_size[class].push(it);
            }
            // The smallest ones first: of those most come in, and what they become may be
            // merged next.
            let Some(alike) = by_size.into_iter().find(|it| it.len() >= FAN) else {
                return Ok(());
            };
            self.merge(&alike)?;
        }
    }

    /// Merges these segments into one.
    fn merge(&mut self, parts: &[Named]) -> Result<()> {
        self.view.refresh(&self.truth, &self.folder)?;
        let is_part = |number: u32| parts.iter().any(|it| it.number == number);
        let segments: Vec<_> =
            self.view.segments.iter().filter(|it| is_part(it.0)).map(|it| &*it.1).collect();
        let mut documents = BTreeSet::new();
        for it in &segments {
            documents.extend(it.documents()?);
        }
        // Those of other segments are still listed there.
        let gone: BTreeSet<u32> = documents.intersection(&self.view.gone).copied().collect();
        let changing = self.truth.begin(true)?;
        let number = self.truth.next("segment")?;
        let sum = segment::merge(&segment::path_of(&self.folder, number), &segments, &gone)?;
        self.name_segment(number, documents.len() - gone.len(), sum)?;
        for it in parts {
            self.truth.drop_segment(it.number)?;
        }
        for it in gone {
            self.truth.unset_gone(it)?;
        }
        changing.commit()?;
        self.view.forget();
        self.sweep()
    }

    /// Takes away files that no transaction names: what was merged, and what somebody was
    /// writing who was killed.
    fn sweep(&self) -> Result<()> {
        let named = self.truth.segments()?.into_iter().map(|it| it.number).collect();
        for path in segment::leftovers(&self.folder, &named)? {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(Error::io(&path, error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Merges all segments into one, and gives back what was deleted.
    ///
    /// # Errors
    ///
    /// Fails where the index cannot be written or is damaged.
    pub fn compact(&mut self) -> Result<()> {
        let _lock = self.lock()?;
        self.renew()?;
        let all = self.truth.segments()?;
        // One alone, too: it may list what is gone.
        if !all.is_empty() {
            self.merge(&all)?;
        }
        self.sweep()?;
        self.truth.shrink()
    }

    /// Makes segments anew where an older version of wireprint made them.
    fn renew(&mut self) -> Result<()> {
        if self.truth.has_these_prints()? { Ok(()) } else { self.rebuild_locked() }
    }

    /// Makes all segments anew from the documents.
    ///
    /// The old ones count until the new ones are complete.
    ///
    /// # Errors
    ///
    /// Fails where a document is damaged, and where the index cannot be written.
    pub fn rebuild(&mut self) -> Result<()> {
        let _lock = self.lock()?;
        self.rebuild_locked()
    }

    fn rebuild_locked(&mut self) -> Result<()> {
        // One transaction, so that the old segments count until all new ones are there.
        let changing = self.truth.begin(true)?;
        let old = self.truth.segments()?;
        let mut last = None;
        loop {
            let rows = self.truth.after(last, BATCH)?;
            let Some(end) = rows.last() else { break };
            last = Some(end.number);
            let current = rows.into_iter().filter(|it| it.state == State::Current);
            let (numbers, documents): (Vec<u32>, Vec<Document>) =
                current.map(|it| (it.number, it.document)).unzip();
            let mut lists = Lists::default();
            for (number, prints) in numbers.iter().zip(Prints::of(self.truth.secret, &documents)) {
                prints.list(*number, &mut lists);
            }
            if !numbers.is_empty() {
                self.write_segment(lists, numbers.len())?;
            }
        }
        for it in old {
            self.truth.drop_segment(it.number)?;
        }
        for it in self.truth.gone()? {
            self.truth.unset_gone(it)?;
        }
        self.truth.set_prints()?;
        changing.commit()?;
        self.view.forget();
        self.merge_alike()?;
        self.sweep()
    }

    /// Reads everything, and says what is wrong.
    ///
    /// # Errors
    ///
    /// Fails where the database cannot be read at all.
    pub fn verify(&self) -> Result<IndexVerified> {
        let mut res = IndexVerified::default();
        let reading = self.truth.begin(false)?;
        res.damage.extend(self.truth.integrity()?.into_iter().map(|it| format!("index.db: {it}")));
        let mut current = BTreeSet::new();
        let mut last = None;
        loop {
            let rows = match self.truth.after(last, BATCH) {
                Ok(rows) => rows,
                Err(error) => {
                    // The batch ends at the damage, and nothing behind it can be numbered.
                    res.damage.push(error.to_string());
                    break;
                }
            };
            let Some(end) = rows.last() else { break };
            last = Some(end.number);
            res.documents += rows.len() as u64;
            current.extend(rows.iter().filter(|it| it.state == State::Current).map(|it| it.number));
        }
        let is_true = res.damage.is_empty();
        let gone = self.truth.gone()?;
        let mut listed = BTreeSet::new();
        for it in self.truth.segments()? {
            let path = segment::path_of(&self.folder, it.number);
            let read = segment::Segment::open(&path, it.sum).and_then(|found| {
                res.entries += found.verify()?;
                let documents = found.documents()?;
                if found.bytes != it.bytes {
                    return Err(damaged(&path, "it has another size"));
                }
                listed.extend(documents);
                Ok(())
            });
            if let Err(error) = read {
                res.damage.push(error.to_string());
            }
        }
        reading.commit()?;
        // With damage anywhere, the two lists differ for that alone.
        let has_all = listed.difference(&gone).eq(&current);
        if is_true && res.damage.is_empty() && !has_all {
            res.damage.push("the segments list other documents than the database".to_owned());
        }
        res.can_be_rebuilt = is_true && !res.damage.is_empty();
        Ok(res)
    }
}

/// So many articles under one headline are compared with what comes in.
const MOST_HEADLINES: usize = 8;

/// Where an article is: its address, else its id.
pub(super) fn address_of(document: &Document) -> &str {
    document.url.as_deref().unwrap_or(&document.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::QueryLimits;
    use crate::pipeline::ScanSettings;

    const TEXT: &str = "The harbor board of Velm sold the old pilot house to two sisters on Monday. \
        They will open a school for boat builders there before the autumn storms come.";

    fn document(id: &str, text: &str) -> Document {
        Document { id: id.to_owned(), text: text.to_owned(), ..Document::default() }
    }

    fn seen(index: &mut Index) -> Result<Vec<String>> {
        let seen = index.query(&document("asked", TEXT), &QueryLimits::default())?;
        let name = |doc| seen.scan.corpus.get(doc).id.clone();
        Ok(seen.related.iter().map(|it| name(it.doc)).collect())
    }

    #[test]
    fn segments_of_an_older_version_are_made_anew_before_anything_is_added() {
        let folder = tempfile::tempdir().unwrap();
        let mut index = Index::open(folder.path(), Some(&ScanSettings::default())).unwrap();
        index.add(vec![document("a", TEXT)], None).unwrap();
        let others =
            vec![document("b", "Rain fell all day."), document("c", "  \n"), document("a", TEXT)];
        assert_eq!(index.add(others, None).unwrap(), [Came::New, Came::Empty, Came::Known]);
        assert_eq!(seen(&mut index).unwrap(), ["a"]);
        let before = index.truth.segments().unwrap();
        index.truth.set_next("prints", 0).unwrap();
        assert!(seen(&mut index).unwrap_err().to_string().contains("older version"));
        index.add(vec![document("d", TEXT)], None).unwrap();
        assert_eq!(seen(&mut index).unwrap(), ["a", "d"]);
        let after = index.truth.segments().unwrap();
        assert!(before.iter().all(|it| !after.contains(it)));
        assert_eq!(index.verify().unwrap().damage, Vec::<String>::new());
        index.truth.set_next("prints", 99).unwrap();
        assert!(index.add(vec![document("e", TEXT)], None).is_err());
    }

    #[test]
    fn many_batches_make_few_segments_that_say_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let mut index = Index::open(folder.path(), Some(&ScanSettings::default())).unwrap();
        for n in 0..40 {
            let text = format!("{TEXT} It was the {n}th sale of the year, said the clerk.");
            index.add(vec![document(&format!("n{n:02}"), &text)], None).unwrap();
        }
        assert!(index.status().unwrap().segments < 12);
        let names = seen(&mut index).unwrap();
        assert_eq!(names.len(), 40);
        index.remove(&["n07".to_owned(), "n08".to_owned()]).unwrap();
        let left = seen(&mut index).unwrap();
        assert_eq!(left.len(), 38);
        index.compact().unwrap();
        assert_eq!((seen(&mut index).unwrap(), index.status().unwrap().segments), (left, 1));
        assert_eq!(index.verify().unwrap().damage, Vec::<String>::new());
    }
}

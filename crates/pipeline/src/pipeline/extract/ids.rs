//! Every record has an id of its own.

use crate::read::{Renamed, Seen, SentAgain, Told, Verdict, Visited, place_of, renamed};
use crate::store::{Kept, Sorter};
use crate::text::Document;
use crate::{Error, Result};
use siphasher::sip128::{Hasher128 as _, SipHasher13};
use std::collections::HashSet;
use std::hash::Hasher as _;

/// The ids of all records that will be written, as hashes wide enough that equal
/// hashes mean equal ids.
#[derive(Default)]
pub(super) struct Ids {
    hashes: Sorter,
}

/// A record to come: the page, and which of its embedded articles, from 1; 0 for
/// the page's own.
type Member = (u64, u64);

impl Ids {
    /// Takes the ids of a page and of the articles inside it.
    pub(super) fn push(&mut self, number: u64, page: &Document, embedded: usize) -> Result<()> {
        self.push_one(&page.id, page.numeric_id, (number, 0))?;
        (1..=embedded as u64)
            .try_for_each(|part| self.push_one(&usual(page, part), false, (number, part)))
    }

    fn push_one(&mut self, id: &str, numeric: bool, (number, part): Member) -> Result<()> {
        let mut entry = [0; 32];
        entry[..16].copy_from_slice(&hash(id, numeric).to_be_bytes());
        entry[16..24].copy_from_slice(&number.to_be_bytes());
        entry[24..].copy_from_slice(&part.to_be_bytes());
        self.hashes.push(entry)
    }

    /// Settles what is to be done about ids that occur twice, and accounts for the
    /// documents that were sent again.
    ///
    /// # Errors
    ///
    /// Fails on two documents of one file with one id and two texts, naming the first such
    /// pair of the input; under `strict` also on a document that was sent again.
    pub(super) fn finish(
        self,
        kept: &Kept,
        strict: bool,
        visited: &mut Visited,
    ) -> Result<Identities> {
        let mut equal: Vec<Vec<Member>> = Vec::new();
        let mut group: (u128, Vec<Member>) = (0, Vec::new());
        let number = |bytes: &[u8]| bytes.iter().fold(0, |all, &it| (all << 8) | u128::from(it));
        let small = |bytes: &[u8]| u64::try_from(number(bytes)).unwrap_or(u64::MAX);
        self.hashes.visit(&mut |entry| {
            let member = (small(&entry[16..24]), small(&entry[24..]));
            if kept.is_forgotten(member.0) {
                return Ok(());
            }
            let hash = number(&entry[..16]);
            if hash != group.0 {
                if group.1.len() > 1 {
                    equal.push(std::mem::take(&mut group.1));
                }
                group = (hash, Vec::new());
            }
            group.1.push(member);
            Ok(())
        })?;
        if group.1.len() > 1 {
            equal.push(group.1);
        }
        // From the order of the hashes back into that of the input: the first clash is told.
        equal.sort_unstable();
        let mut res = Identities::default();
        let (mut again, mut others) = (Vec::new(), Renamed::default());
        for members in &equal {
            res.settle(members, kept, &mut again, &mut others)?;
        }
        visited.pass_over(&again, &others, strict)?;
        for mut members in equal {
            members.retain(|it| !res.resent.contains(&it.0) && !res.renamed.contains(&it.0));
            if members.len() > 1 {
                res.clashing.extend(members.into_iter().filter(|it| it.1 > 0));
            }
        }
        Ok(res)
    }
}

/// Which documents are written, and under which ids.
#[derive(Debug, Default)]
pub(super) struct Identities {
    /// Documents that stand in the input once more before.
    resent: HashSet<u64>,
    /// Documents whose id another article has that stands before.
    renamed: HashSet<u64>,
    /// Embedded articles whose usual id is another record's, too.
    clashing: HashSet<Member>,
}

impl Identities {
    /// Whether the document was sent again.
    pub(super) fn is_resent(&self, number: u64) -> bool {
        self.resent.contains(&number)
    }

    /// The id of an article inside `page`, counted from 0: `PAGE#e1`. Where another
    /// record has that, what follows it says which one this is.
    pub(super) fn of_embedded(&self, number: u64, page: &Document, at: usize) -> String {
        let part = at as u64 + 1;
        let usual = usual(page, part);
        if !self.clashing.contains(&(number, part)) {
            return usual;
        }
        let place = format!("{}\0{}\0{usual}", place_of(page), page.numeric_id);
        format!("{usual}-{:032x}", hash(&place, false))
    }

    /// The document with the number `number` as it is written.
    pub(super) fn named(&self, number: u64, mut page: Document) -> Document {
        if self.renamed.contains(&number) {
            page.id = renamed(&page.id, &place_of(&page));
            page.numeric_id = false;
        }
        page
    }

    fn settle(
        &mut self,
        members: &[Member],
        kept: &Kept,
        sent_again: &mut Vec<SentAgain>,
        others: &mut Renamed,
    ) -> Result<()> {
        let numbers: Vec<u64> = members.iter().filter(|it| it.1 == 0).map(|it| it.0).collect();
        if numbers.len() < 2 {
            return Ok(());
        }
        // What stands for a text, so that not all of them are held.
        let mut texts = Vec::new();
        for &number in &numbers {
            let page = kept.get(number)?;
            let text = format!("{:032x}", hash(&page.text, false));
            let (title, author, notes) = (None, None, None);
            texts.push(Document { text, title, author, notes, ..page });
        }
        let mut seen = Seen::default();
        for (at, page) in texts.iter().enumerate() {
            let verdict = seen.verdict(at, Told::of(page), &page.path).map_err(|first| {
                Error::duplicate_id(&page.id, place_of(&texts[first]), place_of(page))
            })?;
            match verdict {
                Verdict::First => {}
                Verdict::Again(first) => {
                    self.resent.insert(numbers[at]);
                    sent_again.push(SentAgain::of(&texts[first], &kept.get(numbers[at])?));
                }
                Verdict::Other => {
                    self.renamed.insert(numbers[at]);
                    others.id(&page.id, &place_of(page), &page.path);
                }
            }
        }
        Ok(())
    }
}

fn usual(page: &Document, part: u64) -> String {
    format!("{}#e{part}", page.id)
}

/// A number and a string of the same characters are two ids.
fn hash(id: &str, numeric: bool) -> u128 {
    let mut hasher = SipHasher13::new();
    hasher.write(id.as_bytes());
    hasher.write_u8(u8::from(numeric));
    hasher.finish128().as_u128()
}

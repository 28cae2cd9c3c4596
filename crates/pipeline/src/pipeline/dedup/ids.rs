//! Ids that occur more than once.

use super::documents::Documents;
use crate::read::{Again, ReadOptions, Renamed, Seen, SentAgain, Spool, Told, Verdict, Visited};
use crate::{Error, Result};
use std::hash::Hasher as _;

/// What a corpus sent, and what became of it so far.
pub(super) struct Sent<'a> {
    pub(super) own: &'a mut Visited,
    pub(super) against: &'a mut Visited,
}

/// Makes sure that an id names one document of its corpus.
///
/// As for every other command: a document that was sent again, with the same id, text,
/// outlet and address, is passed over with a warning; another article with that id is told
/// as `ID@FILE:LINE`; a number and a string of the same characters are two ids, and where
/// both occur the string keeps its quotation marks.
///
/// # Errors
///
/// Returns an error when two documents of one file have the same id, outlet and address and
/// different texts; it names both places. Also, under
/// [`ReadOptions::strict`], when a document was sent again.
pub(super) fn settle(
    docs: &mut Documents,
    spool: &Spool,
    options: &ReadOptions,
    sent: &mut Sent<'_>,
) -> Result<()> {
    let (mut groups, mut quoted) = (Vec::new(), Vec::new());
    let mut order: Vec<(u64, u32)> =
        docs.numbers().map(|number| (hash(docs.id(number)), number)).collect();
    order.sort_unstable();
    for equal in order.chunk_by(|a, b| a.0 == b.0).filter(|it| it.len() > 1) {
        let mut numbers: Vec<u32> = equal.iter().map(|&(_, number)| number).collect();
        // Equal hashes are equal ids but for an accident.
        numbers.sort_unstable_by_key(|&it| {
            (docs.get(it).against, docs.id(it), docs.get(it).numeric, it)
        });
        for alike in numbers.chunk_by(|&a, &b| {
            docs.get(a).against == docs.get(b).against && docs.id(a) == docs.id(b)
        }) {
            let strings = alike.iter().take_while(|&&it| !docs.get(it).numeric);
            let strings = &alike[..strings.count()];
            if strings.len() < alike.len() {
                quoted.extend_from_slice(strings);
            }
            for same in [strings, &alike[strings.len()..]] {
                if same.len() > 1 {
                    groups.push(same.to_vec());
                }
            }
        }
    }
    // In the order of the input, so that the first clash of the input is the one that is told.
    groups.sort_unstable();
    let mut texts = Again::new(spool, options);
    let [mut own, mut against] = [Settled::default(), Settled::default()];
    for group in groups {
        let list = if docs.get(group[0]).against { &mut against } else { &mut own };
        list.settle(&group, docs, &mut texts)?;
    }
    let lists = [own, against];
    let [own, against] = lists.map(|it| {
        it.again.iter().for_each(|it| docs.drop_sent_again(it.0));
        it.others.iter().for_each(|&it| docs.rename(it));
        it
    });
    quoted.into_iter().for_each(|number| docs.quote_id(number));
    let strict = options.strict;
    for (settled, visited) in [(own, &mut *sent.own), (against, &mut *sent.against)] {
        let mut again = settled.again;
        again.sort_by_key(|it| it.0);
        let again: Vec<SentAgain> = again.into_iter().map(|it| it.1).collect();
        visited.pass_over(&again, &settled.renamed, strict)?;
    }
    Ok(())
}

/// What was found out about documents of equal ids.
#[derive(Default)]
struct Settled {
    again: Vec<(u32, SentAgain)>,
    others: Vec<u32>,
    renamed: Renamed,
}

impl Settled {
    /// Looks at the documents of one id, ascending.
    fn settle(&mut self, group: &[u32], docs: &Documents, texts: &mut Again<'_>) -> Result<()> {
        let mut known: Vec<[String; 3]> = Vec::new();
        let mut sizes = Vec::new();
        for &number in group {
            let text = texts.text(docs.path(number), docs.get(number).extent)?;
            sizes.push((text.len() as u64, !crate::read::has_word(&text)));
            let (outlet, address) = docs.origin(number);
            // What stands for the texts, so that they are not all held at once.
            known.push([print(&text), outlet.to_string(), address.to_string()]);
        }
        let mut seen = Seen::default();
        for (at, &number) in group.iter().enumerate() {
            let [text, outlet, url] = &known[at];
            let told = Told { text, outlet: Some(outlet), url: Some(url) };
            let path = docs.shown_path(number);
            let verdict = seen.verdict(at, told, path).map_err(|first| {
                let (first, second) = (docs.place(group[first]), docs.place(number));
                Error::duplicate_id(docs.id(number), first, second)
            })?;
            match verdict {
                Verdict::First => {}
                Verdict::Again(first) => {
                    let (text_bytes, is_empty) = sizes[at];
                    let again = SentAgain {
                        id: docs.id(number).to_owned(),
                        path: path.to_owned(),
                        line: Some(docs.get(number).line as usize).filter(|&it| it > 0),
                        first: docs.place(group[first]),
                        text_bytes,
                        is_empty,
                    };
                    self.again.push((number, again));
                }
                Verdict::Other => {
                    self.renamed.id(docs.id(number), &docs.place(number), path);
                    self.others.push(number);
                }
            }
        }
        Ok(())
    }
}

/// What stands for a text: 128 bits, so that equal ones are equal texts.
fn print(text: &str) -> String {
    let mut hasher = siphasher::sip128::SipHasher13::new();
    hasher.write(text.as_bytes());
    let hash = siphasher::sip128::Hasher128::finish128(&hasher);
    format!("{:032x}", hash.as_u128())
}

fn hash(id: &str) -> u64 {
    let mut hasher = siphasher::sip::SipHasher13::new();
    hasher.write(id.as_bytes());
    hasher.finish()
}

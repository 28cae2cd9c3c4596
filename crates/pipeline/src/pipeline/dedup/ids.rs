//! Ids that occur more than once.

use super::documents::Documents;
use crate::read::{Again, ReadOptions, SentAgain, Spool, Visited};
use crate::{Error, Result};
use std::hash::Hasher as _;

/// What a corpus sent, and what became of it so far.
pub(super) struct Sent<'a> {
    pub(super) own: &'a mut Visited,
    pub(super) against: &'a mut Visited,
}

/// Makes sure that an id names one document of its corpus.
///
/// As for every other command: a document that was sent again, with the same id
/// and the same text, is passed over with a warning; a number and a string of the
/// same characters are two ids, and where both occur the string keeps its
/// quotation marks.
///
/// # Errors
///
/// Returns an error when two documents of one corpus have the same id and
/// different texts; it names both places. Also, under
/// [`ReadOptions::strict`], when a document was sent again.
pub(super) fn settle(
    docs: &mut Documents,
    spool: &Spool,
    options: &ReadOptions,
    sent: &mut Sent<'_>,
) -> Result<()> {
    let (mut again, mut quoted) = (Vec::new(), Vec::new());
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
                let [first, later @ ..] = same else { continue };
                again.extend(later.iter().map(|&it| (it, *first)));
            }
        }
    }
    again.sort_unstable();
    let mut texts = [Again::new(spool, options), Again::new(spool, options)];
    let [mut own, mut other] = [Vec::new(), Vec::new()];
    for (number, first) in again {
        let [a, b] = &mut texts;
        let text = a.text(docs.path(number), docs.get(number).extent)?;
        let first_text = b.text(docs.path(first), docs.get(first).extent)?;
        if text != first_text {
            let (first, second) = (docs.place(first), docs.place(number));
            return Err(Error::duplicate_id(docs.id(number), first, second));
        }
        let list = if docs.get(number).against { &mut other } else { &mut own };
        list.push(SentAgain {
            id: docs.id(number).to_owned(),
            path: docs.shown_path(number).to_owned(),
            line: Some(docs.get(number).line as usize).filter(|&it| it > 0),
            first: docs.place(first),
            text_bytes: text.len() as u64,
            is_empty: !crate::read::has_word(&text),
        });
        docs.drop_sent_again(number);
    }
    quoted.into_iter().for_each(|number| docs.quote_id(number));
    sent.own.pass_over(&own, options.strict)?;
    sent.against.pass_over(&other, options.strict)
}

fn hash(id: &str) -> u64 {
    let mut hasher = siphasher::sip::SipHasher13::new();
    hasher.write(id.as_bytes());
    hasher.finish()
}

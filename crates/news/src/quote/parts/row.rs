//! A quotation with all that it is compared by.

use super::super::compare::Compared;
use super::super::group::Quotations;
use super::super::occasion::REACH;
use super::super::types::QuotationRole;
use crate::candidates::MASKED;
use std::ops::Range;

/// A quotation and the words around it, as an engine keeps them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotationRow {
    /// The number of its document.
    pub doc: u32,
    /// Its words: indexes in the document.
    pub words: Range<usize>,
    /// The paragraph that it stands in.
    pub block: usize,
    /// The name of who said it.
    pub speaker: Option<String>,
    /// Whether that is certain.
    pub certain: bool,
    /// What it stands between quotation marks for.
    pub role: QuotationRole,
    /// Whether it is written as a title is.
    pub title: bool,
    /// The day of its article.
    pub day: Option<i64>,
    /// The word of the document that `around` begins with.
    pub first: usize,
    /// The words of the quotation and around it; none for what matches nothing.
    pub around: Vec<Option<String>>,
    /// For each word of the quotation whether it is in one inside it that somebody else says.
    pub others: Vec<bool>,
}

/// The quotations of some documents, of which `numbers` are the numbers.
#[must_use]
pub fn quotation_rows(all: &Quotations<'_>, numbers: &[u32]) -> Vec<QuotationRow> {
    let own = Compared::bare(all).own_words(all.docs);
    let of = |(it, own): (&super::super::QuotedWords, Vec<_>)| {
        let doc = &all.docs[it.doc as usize];
        let first = it.words.start.saturating_sub(REACH);
        let around = &doc[first..(it.words.end + REACH).min(doc.len())];
        let word = |id: &crate::normalize::WordId| {
            (*id != MASKED).then(|| all.vocabulary.word(*id).to_owned())
        };
        QuotationRow {
            doc: numbers[it.doc as usize],
            words: it.words.clone(),
            block: it.block,
            speaker: it.speaker.map(|it| all.names[it as usize].clone()),
            certain: it.certain,
            role: it.role,
            title: it.title,
            day: it.day,
            first,
            around: around.iter().map(word).collect(),
            others: own.iter().map(|it| *it == MASKED).collect(),
        }
    };
    all.quotes.iter().zip(own).map(of).collect()
}

const ROLES: [QuotationRole; 3] =
    [QuotationRole::Direct, QuotationRole::Mixed, QuotationRole::Term];
const TITLE: u64 = 1 << 2;
const SPEAKER: u64 = 1 << 3;
const DAY: u64 = 1 << 4;
const CERTAIN: u64 = 1 << 5;

impl QuotationRow {
    /// For a column of bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut res = Vec::new();
        let role = ROLES.iter().position(|it| *it == self.role).unwrap_or(0) as u64;
        let flags = [(self.title, TITLE), (self.speaker.is_some(), SPEAKER)];
        let flags = flags.into_iter().chain([(self.day.is_some(), DAY), (self.certain, CERTAIN)]);
        let flags = flags.filter(|it| it.0);
        let numbers = [self.words.start, self.words.len(), self.block, self.first];
        push(u64::from(self.doc), &mut res);
        numbers.iter().for_each(|&it| push(it as u64, &mut res));
        push(flags.fold(role, |all, it| all | it.1), &mut res);
        if let Some(day) = self.day {
            res.extend(day.to_le_bytes());
        }
        let words = self.around.iter().map(|it| it.as_deref().unwrap_or_default());
        for text in self.speaker.as_deref().into_iter().chain(words) {
            push(text.len() as u64, &mut res);
            res.extend(text.as_bytes());
        }
        // Behind the words: none has so many bytes.
        push(u64::MAX, &mut res);
        res.extend(self.others.iter().map(|it| u8::from(*it)));
        res
    }

    /// What [`to_bytes`](Self::to_bytes) made; `None` for anything else.
    #[must_use]
    pub fn of_bytes(mut bytes: &[u8]) -> Option<Self> {
        let bytes = &mut bytes;
        let mut number = || usize::try_from(pull(bytes)?).ok();
        let doc = u32::try_from(number()?).ok()?;
        let [start, length, block, first] = [number()?, number()?, number()?, number()?];
        let flags = pull(bytes)?;
        let day = match flags & DAY {
            0 => None,
            _ => {
                let (day, rest) = bytes.split_first_chunk::<8>()?;
                *bytes = rest;
                Some(i64::from_le_bytes(*day))
            }
        };
        let speaker = match flags & SPEAKER {
            0 => None,
            _ => Some(text(pull(bytes)?, bytes)?),
        };
        let mut around = Vec::new();
        loop {
            match pull(bytes)? {
                u64::MAX => break,
                0 => around.push(None),
                length => around.push(Some(text(length, bytes)?)),
            }
        }
        let words = start..start.checked_add(length)?;
        let holds = first <= start && words.end <= first.checked_add(around.len())?;
        (holds && bytes.len() == length).then(|| Self {
            doc,
            words,
            block,
            speaker,
            certain: flags & CERTAIN != 0,
            role: ROLES[usize::try_from(flags & 3).unwrap_or(0).min(2)],
            title: flags & TITLE != 0,
            day,
            first,
            around,
            others: bytes.iter().map(|it| *it != 0).collect(),
        })
    }
}

/// Seven bits a byte, the lowest first.
fn push(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

fn pull(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

fn text(length: u64, bytes: &mut &[u8]) -> Option<String> {
    let (text, rest) = bytes.split_at_checked(usize::try_from(length).ok()?)?;
    *bytes = rest;
    String::from_utf8(text.to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_and_damaged_ones_do_not() {
        let row = QuotationRow {
            doc: 70_000,
            words: 41..43,
            block: 3,
            speaker: Some("Ruth Amadi".to_owned()),
            certain: true,
            role: QuotationRole::Mixed,
            title: true,
            day: Some(-5),
            first: 40,
            around: vec![Some("plötzlich".to_owned()), None, Some("x".repeat(300)), None],
            others: vec![false, true],
        };
        let bytes = row.to_bytes();
        assert_eq!(QuotationRow::of_bytes(&bytes), Some(row.clone()));
        assert!((0..bytes.len()).all(|n| QuotationRow::of_bytes(&bytes[..n]).is_none()));
        let bare = QuotationRow { speaker: None, day: None, ..row };
        assert_eq!(QuotationRow::of_bytes(&bare.to_bytes()), Some(bare));
    }
}

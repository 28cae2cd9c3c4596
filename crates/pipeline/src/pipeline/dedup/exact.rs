//! Equal documents.

use super::documents::Documents;

/// Documents of equal words, collapsed to the first of them.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// For each document the first one of the same words; itself when there is
    /// none before.
    heads: Vec<u32>,
}

impl Groups {
    /// The first document of the same words.
    pub(super) fn head(&self, number: u32) -> u32 {
        self.heads[number as usize]
    }

    /// The documents that are the first of their words, ascending.
    pub(super) fn heads(&self) -> impl Iterator<Item = u32> {
        (0_u32..).zip(&self.heads).filter(|&(number, &head)| number == head).map(|(it, _)| it)
    }

    /// The documents that are not, each after its head, ascending.
    pub(super) fn copies(&self) -> Vec<(u32, u32)> {
        let all = (0_u32..).zip(&self.heads).map(|(number, &head)| (head, number));
        let mut copies: Vec<(u32, u32)> = all.filter(|(head, number)| head != number).collect();
        copies.sort_unstable();
        copies
    }
}

/// Groups documents by their words; a document without words is alone.
pub(super) fn groups(docs: &Documents) -> Groups {
    let mut heads: Vec<u32> = docs.numbers().collect();
    let mut order: Vec<(u64, u32)> = (0_u32..)
        .zip(docs.all())
        .filter(|(_, doc)| doc.words > 0)
        .map(|(number, doc)| (doc.content[0], number))
        .collect();
    order.sort_unstable();
    for equal in order.chunk_by_mut(|a, b| a.0 == b.0) {
        if equal.len() < 2 {
            continue;
        }
        // Equal in half of the hash: nearly always in the other half as well.
        equal.sort_unstable_by_key(|&(_, number)| (docs.get(number).content[1], number));
        for same in equal.chunk_by(|a, b| docs.get(a.1).content == docs.get(b.1).content) {
            for &(_, number) in same {
                heads[number as usize] = same[0].1;
            }
        }
    }
    Groups { heads }
}

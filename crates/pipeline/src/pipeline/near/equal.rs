//! Equal texts.

use super::{Print, Texts};

/// Texts of equal words, collapsed to the first of them.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    /// For each text the first one of the same words; itself when there is none before.
    heads: Vec<u32>,
}

impl Groups {
    /// The first text of the same words.
    #[must_use]
    pub fn head(&self, number: u32) -> u32 {
        self.heads[number as usize]
    }

    /// The texts that are the first of their words, ascending.
    pub fn heads(&self) -> impl Iterator<Item = u32> {
        (0_u32..).zip(&self.heads).filter(|&(number, &head)| number == head).map(|(it, _)| it)
    }

    /// The texts that are not, each after its head, ascending.
    #[must_use]
    pub fn copies(&self) -> Vec<(u32, u32)> {
        let all = (0_u32..).zip(&self.heads).map(|(number, &head)| (head, number));
        let mut copies: Vec<(u32, u32)> = all.filter(|(head, number)| head != number).collect();
        copies.sort_unstable();
        copies
    }
}

/// Groups texts by their words; a text without words is alone.
pub(super) fn groups(texts: &impl Texts) -> Groups {
    let mut heads: Vec<u32> = (0..texts.count()).collect();
    let mut order: Vec<(u64, u32)> = (0..texts.count())
        .map(|number| (texts.print(number), number))
        .filter(|(print, _)| print.words > 0)
        .map(|(Print { content, .. }, number)| (content[0], number))
        .collect();
    order.sort_unstable();
    for equal in order.chunk_by_mut(|a, b| a.0 == b.0) {
        if equal.len() < 2 {
            continue;
        }
        // Equal in half of the hash: nearly always in the other half as well.
        equal.sort_unstable_by_key(|&(_, number)| (texts.print(number).content[1], number));
        for same in equal.chunk_by(|a, b| texts.print(a.1).content == texts.print(b.1).content) {
            for &(_, number) in same {
                heads[number as usize] = same[0].1;
            }
        }
    }
    Groups { heads }
}

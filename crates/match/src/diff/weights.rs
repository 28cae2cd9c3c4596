//! How much a shared word says.

use super::prepare::Prepared;
use super::tokens::Token;
use std::ops::Range;

/// The weight of every token of a diff, by id.
#[derive(Debug)]
pub(super) struct Weights {
    weights: Vec<u32>,
}

impl Weights {
    /// Weighs by the number of sentences that hold the token: 1 for a word that
    /// half of the sentences hold, one more for every halving.
    ///
    /// This is inverse document frequency (Spärck Jones 1972) in whole bits, so
    /// that sums are exact. The side where the word is more frequent counts: a
    /// word is not rare because one side lost it. Punctuation weighs nothing.
    pub(super) fn new(a: &Prepared<'_>, b: &Prepared<'_>, distinct: usize) -> Self {
        let mut most = vec![0u32; distinct];
        let mut sentences = 1;
        for side in [a, b] {
            let (frequency, number) = sentence_frequency(side, distinct);
            sentences = sentences.max(number);
            for (most, frequency) in most.iter_mut().zip(frequency) {
                *most = (*most).max(frequency);
            }
        }
        let weights = most.into_iter().map(|it| 1 + (sentences / it.max(1)).max(1).ilog2());
        Self { weights: weights.collect() }
    }

    /// How many different tokens there are.
    pub(super) fn distinct(&self) -> usize {
        self.weights.len()
    }

    /// The weight of a token: 0 for punctuation.
    pub(super) fn of(&self, token: &Token) -> u32 {
        if token.word { self.of_id(token.id) } else { 0 }
    }

    /// The weight of a word.
    pub(super) fn of_id(&self, id: u32) -> u32 {
        self.weights[id as usize]
    }

    /// The sum of the weights.
    pub(super) fn sum(&self, tokens: &[Token]) -> u64 {
        tokens.iter().map(|it| u64::from(self.of(it))).sum()
    }
}

/// How many sentences hold each token, and how many sentences there are.
fn sentence_frequency(side: &Prepared<'_>, distinct: usize) -> (Vec<u32>, u32) {
    let mut frequency = vec![0u32; distinct];
    let mut last_seen = vec![0u32; distinct];
    let mut number = 0;
    let sentences = side.blocks.iter().flat_map(|it| it.sentences.iter().cloned());
    for range in sentences {
        number += 1;
        for token in &side.tokens[Range::clone(&range)] {
            let id = token.id as usize;
            // By the sentence's number, so that nothing has to be cleared between two.
            if last_seen[id] != number {
                last_seen[id] = number;
                frequency[id] += 1;
            }
        }
    }
    (frequency, number)
}

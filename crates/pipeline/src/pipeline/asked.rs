//! What does one article share with the others of a run?

use super::articles::{Articles, Quotes};
use crate::align::SharedStretch;
use crate::candidates::MASKED;
use crate::normalize::Vocabulary;
use crate::quote::{StatementGroup, reached};
use crate::text::{DocId, Place};
use std::collections::BTreeSet;
use std::ops::Range;

/// Where other articles have what one shares with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Elsewhere {
    /// The places of its passages.
    pub passages: BTreeSet<Place>,
    /// The places of its statements.
    pub statements: BTreeSet<Place>,
}

impl Elsewhere {
    pub(super) fn of(
        articles: &Articles<'_>,
        asked: DocId,
        (stretches, statements, quotes): (&[SharedStretch], &[StatementGroup], &Quotes),
    ) -> Self {
        let others = |mut all: Vec<Place>| {
            let stands = all.iter().any(|it| it.doc == asked);
            all.retain(|it| stands && it.doc != asked);
            all
        };
        let passage = |it: &SharedStretch| {
            let places = it.occurrences.iter();
            others(places.map(|(doc, range)| articles.place(*doc, range.clone())).collect())
        };
        let statement = |it: &StatementGroup| others(quotes.places(it, articles));
        Self {
            passages: stretches.iter().flat_map(passage).collect(),
            statements: statements.iter().flat_map(statement).collect(),
        }
    }
}

impl Quotes {
    /// Where a statement stands.
    fn places(&self, it: &StatementGroup, articles: &Articles<'_>) -> Vec<Place> {
        let quoted = it.quotations.iter().map(|&n| self.of_grouped(n).quoted.place);
        let running = it.running.iter().map(|(doc, range)| articles.place(*doc, range.clone()));
        quoted.chain(running).collect()
    }

    /// Whether a statement stands in the article that is asked about.
    pub(super) fn stand_in(&self, it: &StatementGroup, asked: DocId) -> bool {
        it.quotations.iter().any(|&n| self.of_grouped(n).quoted.place.doc == asked)
            || it.running.iter().any(|it| it.0 == asked.0)
    }
}

impl Articles<'_> {
    /// Of which articles the speakers bear on the statements of the one that is asked about.
    pub(super) fn reached(&self, asked: DocId, vocabulary: &Vocabulary) -> Vec<bool> {
        let documents = self.segmentations.iter().zip(self.words).zip(self.streams);
        let quotations: Vec<Vec<Range<usize>>> = documents
            .map(|((it, words), stream)| {
                let ranges = it.quotations.iter().map(|it| words.within(it.span));
                ranges
                    .filter(|it| !it.is_empty() && !stream[it.clone()].contains(&MASKED))
                    .collect()
            })
            .collect();
        reached(self.streams, &quotations, vocabulary, asked.index())
    }
}

//! What the points for statements are fitted to, and what fitted ones make of a corpus.

use super::articles::{Articles, Quotes, streams};
use super::pages;
use crate::furniture::find_furniture;
use crate::normalize::Vocabulary;
use crate::quote::{PairTraits, Points, Quotations, compare_quotations, group_by_points};
use crate::segment::{Segmentation, segment};
use crate::text::{Corpus, Place, Progress};
use rayon::prelude::*;

/// Two quotations that were compared: where they stand, who said each, and their traits.
#[derive(Clone, Debug)]
pub struct UtterancePair {
    /// The places of both.
    pub places: [Place; 2],
    /// The names of the speakers.
    pub speakers: [Option<String>; 2],
    /// What speaks for and against their being one utterance.
    pub traits: PairTraits,
}

/// Every pair of quotations that a scan of `corpus` compares, before points decide.
#[must_use]
pub fn utterance_pairs(corpus: &Corpus) -> Vec<UtterancePair> {
    with_quotations(corpus, |all, quotes| {
        let pairs = compare_quotations(all).into_iter();
        let place = |n: usize| quotes.of_grouped(n).quoted.place;
        let speaker = |n: usize| {
            let named = quotes.of_grouped(n).quoted.attribution.speaker.as_ref();
            named.map(|it| it.name.clone())
        };
        pairs
            .map(|it| UtterancePair {
                places: [place(it.left), place(it.right)],
                speakers: [speaker(it.left), speaker(it.right)],
                traits: it.traits,
            })
            .collect()
    })
}

/// The statements that `points` make of `corpus`: the places of their quotations, the
/// representative's first.
#[must_use]
pub fn statements_by_points(corpus: &Corpus, points: &Points) -> Vec<Vec<Place>> {
    with_quotations(corpus, |all, quotes| {
        let place = |n: usize| quotes.of_grouped(n).quoted.place;
        let groups = group_by_points(all, points).into_iter();
        groups
            .map(|it| {
                let others = it.quotations.iter().filter(|&&n| n != it.representative);
                std::iter::once(&it.representative).chain(others).map(|&n| place(n)).collect()
            })
            .collect()
    })
}

/// The stages of a scan up to quotations.
fn with_quotations<R>(corpus: &Corpus, work: impl FnOnce(&Quotations<'_>, &Quotes) -> R) -> R {
    let documents = corpus.documents().par_iter();
    let segmentations: Vec<Segmentation> = documents.map(|it| segment(&it.text)).collect();
    let (vocabulary, words) =
        Vocabulary::number(corpus.documents().par_iter().map(|it| it.text.as_str()));
    let furniture = find_furniture(&pages(corpus, &segmentations, &words), &vocabulary);
    let streams = streams(&words, &furniture, true);
    let progress = &Progress::default();
    let articles = Articles {
        corpus,
        segmentations: &segmentations,
        words: &words,
        streams: &streams,
        readings: None,
        progress,
    };
    let quotes = articles.quotes();
    work(&quotes.as_grouped(&streams, &vocabulary), &quotes)
}

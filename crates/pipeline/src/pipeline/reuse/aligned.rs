//! Where do two texts share a passage?

use super::keys::CommonWords;
use super::{Articles, Parts};
use crate::align::{
    Aligned, PairAligner, PassageKind, PassageParams, Relation, SharedStretch, find_repeated_blocks,
};
use crate::normalize::WordId;
use crate::segment::{Segmentation, segment};
use crate::text::{Corpus, Document, LineIndex, Progress, Span};
use crate::{Error, Result};
use std::collections::BTreeMap;
use std::ops::Range;

/// A text, its number and its furniture.
#[derive(Clone, Copy, Debug)]
pub struct TextOf<'a> {
    /// Its number.
    pub number: u32,
    /// The text.
    pub text: &'a str,
    /// What [`Parts::furniture`] gave for it.
    pub furniture: &'a [u8],
}

/// A passage that two texts share, or that one has twice.
#[derive(Clone, Debug, PartialEq)]
pub struct ReusedPassage {
    /// The numbers of the texts, the smaller one first.
    pub numbers: [u32; 2],
    /// Where it stands in each, in bytes.
    pub spans: [Span; 2],
    /// The line that it begins in, in each, from 1.
    pub lines: [usize; 2],
    /// Which words of each it is, counted from 0.
    pub words: [Range<usize>; 2],
    /// Whether both have the same words.
    pub relation: Relation,
    /// What can be told of its kind by two texts: how many articles carry it cannot.
    pub kind: PassageKind,
    /// The share of matching words in the longer side, 0..=1.
    pub similarity: f64,
}

impl Parts {
    /// The passages of pairs of texts, pair by pair in the order given, each by place.
    ///
    /// # Errors
    ///
    /// Returns an error when a text of a pair is missing, and on furniture of other settings.
    pub fn align(
        &self,
        texts: &[TextOf<'_>],
        pairs: &[(u32, u32)],
        common: &CommonWords,
    ) -> Result<Vec<ReusedPassage>> {
        let texts: BTreeMap<u32, &TextOf<'_>> = texts.iter().map(|it| (it.number, it)).collect();
        let numbers: Vec<u32> = texts.keys().copied().collect();
        let at = |number: u32| {
            let missing = |_| Error::parameter(format!("the text number {number} is missing"));
            numbers.binary_search(&number).map_err(missing)
        };
        // Ids of equal length sort as the numbers do.
        let document = |(number, it): (&u32, &&TextOf<'_>)| Document {
            id: format!("{number:010}"),
            text: it.text.to_owned(),
            ..Document::default()
        };
        let corpus = Corpus::new(texts.iter().map(document).collect());
        let with: Vec<(&str, &[u8])> = texts.values().map(|it| (it.text, it.furniture)).collect();
        let (vocabulary, words, streams) = self.numbered(&with)?;
        let vocabulary = common.counted(vocabulary);
        let segmentations: Vec<Segmentation> = with.iter().map(|it| segment(it.0)).collect();
        let progress = Progress::default();
        let articles = Articles {
            corpus: &corpus,
            segmentations: &segmentations,
            words: &words,
            streams: &streams,
            readings: None,
            progress: &progress,
        };
        let (blocks, credits) = (articles.blocks(), articles.credits());
        let lines: Vec<LineIndex> = with.iter().map(|it| LineIndex::new(it.0)).collect();
        let params =
            PassageParams { min_words: self.settings.passage_words, ..PassageParams::default() };
        let aligner = PairAligner::new(&streams, &vocabulary, params);
        let mut res = Vec::new();
        for &(a, b) in pairs {
            let pair = [at(a.min(b))?, at(a.max(b))?];
            let mut found = aligner.passages(pair[0], pair[1]);
            found.extend(self.whole_blocks(pair, &streams, &blocks));
            found.sort_by_key(|it| {
                let [left, right] = [&it.left.1, &it.right.1];
                (left.start, right.start, left.end, right.end)
            });
            for it in found {
                let passage = articles.passage(&stretch(&it), &credits);
                let ranges = [it.left.1.clone(), it.right.1.clone()];
                let spans = [0, 1].map(|n| words[pair[n]].cover(ranges[n].clone()));
                res.push(ReusedPassage {
                    numbers: pair.map(|it| numbers[it]),
                    lines: [0, 1].map(|n| lines[pair[n]].line(spans[n].start)),
                    spans,
                    words: ranges,
                    relation: passage.relation,
                    kind: passage.kind,
                    similarity: passage.similarity,
                });
            }
        }
        Ok(res)
    }

    /// Whole blocks that stand in both texts, or twice in one, too short to be passages.
    fn whole_blocks(
        &self,
        pair: [usize; 2],
        streams: &[Vec<WordId>],
        blocks: &[Vec<Range<usize>>],
    ) -> Vec<Aligned> {
        let [left, right] = pair;
        // One text is not to be its own other: each of its blocks would be found in the copy.
        let pair = if left == right { vec![left] } else { vec![left, right] };
        let docs: Vec<Vec<WordId>> = pair.iter().map(|&it| streams[it].clone()).collect();
        let ranges: Vec<Vec<Range<usize>>> = pair.iter().map(|&it| blocks[it].clone()).collect();
        let longest = self.settings.passage_words.saturating_sub(1);
        let number = |doc: u32| u32::try_from(pair[doc as usize]).unwrap_or(u32::MAX);
        let mut res = Vec::new();
        for SharedStretch { occurrences, .. } in find_repeated_blocks(&docs, &ranges, longest) {
            for (n, (doc, range)) in occurrences.iter().enumerate() {
                let others = occurrences[n + 1..].iter();
                for (other, place) in others.filter(|it| left == right || it.0 != *doc) {
                    res.push(Aligned {
                        left: (number(*doc), range.clone()),
                        right: (number(*other), place.clone()),
                        matched: range.len(),
                        exact: true,
                    });
                }
            }
        }
        res
    }
}

/// An alignment as a finding of two places.
fn stretch(it: &Aligned) -> SharedStretch {
    SharedStretch {
        occurrences: vec![it.left.clone(), it.right.clone()],
        similarity: it.similarity(),
        exact: it.exact,
    }
}

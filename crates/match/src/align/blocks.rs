//! Whole paragraphs and headings that stand word for word in two places.
//!
//! A headline is too short to be a passage by its words alone; that it is a
//! whole block both times is what tells.

use crate::candidates::MASKED;
use crate::normalize::WordId;
use std::collections::BTreeMap;
use std::ops::Range;

use super::group::SharedStretch;

/// The fewest words of a block that counts.
const MIN_WORDS: usize = 4;

/// Finds the blocks of 4 to `max_words` words that recur exactly.
///
/// `blocks` holds, for each document, the word range of each block. Longer
/// blocks are passages already. The result ascends by its first place.
#[must_use]
pub fn find_repeated_blocks(
    docs: &[Vec<WordId>],
    blocks: &[Vec<Range<usize>>],
    max_words: usize,
) -> Vec<SharedStretch> {
    let mut places: BTreeMap<&[WordId], Vec<(u32, Range<usize>)>> = BTreeMap::new();
    for (doc, ranges) in blocks.iter().enumerate() {
        for range in ranges.iter().filter(|it| (MIN_WORDS..=max_words).contains(&it.len())) {
            let words = &docs[doc][range.clone()];
            // All masked words have one number, so that masked blocks would equal each other.
            if !words.contains(&MASKED) {
                let doc = u32::try_from(doc).unwrap_or(u32::MAX);
                places.entry(words).or_default().push((doc, range.clone()));
            }
        }
    }
    let mut res: Vec<SharedStretch> = places
        .into_values()
        .filter(|it| it.len() > 1)
        .map(|occurrences| SharedStretch { occurrences, similarity: 1.0, exact: true })
        .collect();
    // The map is in the order of word numbers, which says nothing to a reader.
    res.sort_by_key(|it| it.occurrences.first().map(|(doc, range)| (*doc, range.start)));
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_that_stands_twice_is_found_and_a_masked_one_is_not() {
        let docs = vec![
            [1, 2, 3, 4, 9, 1, 2, 3, 4].map(WordId).to_vec(),
            [1, 2, 3, 4].map(WordId).to_vec(),
        ];
        let found = find_repeated_blocks(&docs, &[vec![0..4, 4..5, 5..9], vec![0..4, 4..4]], 10);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].occurrences, [(0, 0..4), (0, 5..9), (1, 0..4)]);
        let masked = vec![vec![MASKED; 8]];
        assert!(find_repeated_blocks(&masked, &[vec![0..4, 4..8]], 10).is_empty());
    }
}

//! Words that stand in other documents too.

use std::collections::BTreeMap;
use std::ops::Range;

/// A finding in more documents than this adds nothing to pairs of documents but those
/// with the first of them: the number of all grows with the square, and nobody reads such
/// a table.
pub const MAX_CARRIERS: usize = 64;

/// The words that documents share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SharedWords {
    /// For each document, how many of its words another document has too.
    pub of_document: Vec<usize>,
    /// For each pair of documents (`left < right`) that share a finding, how
    /// many words of each side stand in shared findings.
    pub of_pair: BTreeMap<(u32, u32), (usize, usize)>,
    /// The same for findings that too many documents carry for all their pairs: the first
    /// of those with each other one.
    pub with_first: BTreeMap<(u32, u32), (usize, usize)>,
    /// How many findings those are.
    pub crowded: usize,
}

/// The words of either side, as ranges that may overlap.
type OfPair = BTreeMap<(u32, u32), [Vec<Range<usize>>; 2]>;

/// Counts shared words. `findings` holds, for each finding, the documents and
/// word ranges of its occurrences.
///
/// A word counts once however many findings hold it. A finding within one
/// document shares nothing with others.
#[must_use]
pub fn shared_words(n_documents: usize, findings: &[Vec<(u32, Range<usize>)>]) -> SharedWords {
    let mut of_document: Vec<Vec<Range<usize>>> = vec![Vec::new(); n_documents];
    let (mut of_pair, mut with_first, mut crowded) = (OfPair::new(), OfPair::new(), 0);
    for finding in findings {
        let mut by_doc: BTreeMap<u32, Vec<Range<usize>>> = BTreeMap::new();
        for (doc, range) in finding {
            by_doc.entry(*doc).or_default().push(range.clone());
        }
        if by_doc.len() < 2 {
            continue;
        }
        for (doc, ranges) in &by_doc {
            of_document[*doc as usize].extend(ranges.iter().cloned());
        }
        let is_crowded = by_doc.len() > MAX_CARRIERS;
        crowded += usize::from(is_crowded);
        let (pairs, lefts) =
            if is_crowded { (&mut with_first, 1) } else { (&mut of_pair, by_doc.len()) };
        let docs: Vec<(&u32, &Vec<Range<usize>>)> = by_doc.iter().collect();
        for (n, (left, left_ranges)) in docs.iter().enumerate().take(lefts) {
            for (right, right_ranges) in &docs[n + 1..] {
                let [a, b] = pairs.entry((**left, **right)).or_default();
                a.extend(left_ranges.iter().cloned());
                b.extend(right_ranges.iter().cloned());
            }
        }
    }
    let counted = |pairs: OfPair| {
        pairs.into_iter().map(|(key, [a, b])| (key, (union_length(a), union_length(b)))).collect()
    };
    SharedWords {
        of_document: of_document.into_iter().map(union_length).collect(),
        of_pair: counted(of_pair),
        with_first: counted(with_first),
        crowded,
    }
}

/// How many numbers lie in at least one of `ranges`.
fn union_length(mut ranges: Vec<Range<usize>>) -> usize {
    ranges.sort_by_key(|it| it.start);
    let (mut total, mut reached) = (0, 0);
    for it in ranges {
        total += it.end.saturating_sub(it.start.max(reached));
        reached = reached.max(it.end);
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_counts_once_and_a_repeat_within_one_document_not_at_all() {
        let found = shared_words(
            3,
            &[
                vec![(0, 0..10), (1, 5..15)],
                vec![(0, 8..12), (1, 0..4)],
                vec![(2, 0..5), (2, 9..14)],
            ],
        );
        assert_eq!(found.of_document, [12, 14, 0]);
        assert_eq!(found.of_pair, BTreeMap::from([((0, 1), (12, 14))]));
    }

    #[test]
    fn what_a_crowd_carries_makes_pairs_with_the_first_of_it() {
        let finding =
            |docs: Range<u32>, words: Range<usize>| docs.map(move |doc| (doc, words.clone()));
        let findings = [finding(2..100, 0..5).collect(), finding(0..3, 10..14).collect::<Vec<_>>()];
        let found = shared_words(100, &findings);
        assert_eq!((found.crowded, found.with_first.len(), found.of_pair.len()), (1, 97, 3));
        assert!(found.with_first.iter().all(|(pair, words)| pair.0 == 2 && *words == (5, 5)));
        assert_eq!(found.of_document[2], 9);
    }
}

//! Why does a passage stand in several places?

use super::{PassageKind, SharedStretch};
use std::collections::BTreeSet;
use std::ops::Range;

/// The share of a passage's words, in every occurrence, that must be quoted for
/// it to count as a quotation.
const QUOTED_SHARE: (usize, usize) = (7, 10);
/// A stretch of at most so many words …
const STOCK_WORDS: usize = 14;
/// … in at least so many articles is a set phrase.
const STOCK_CARRIERS: usize = 4;

/// What is known of the surroundings of one occurrence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// How many of its words stand between quotation marks.
    pub quoted_words: usize,
    /// The news agency that the article around it credits.
    pub agency: Option<String>,
    /// The article around it: a document, or an embedded article of one.
    pub carrier: (u32, Option<usize>),
}

/// Names the kind of a stretch, with the evidence in words for a reader.
///
/// `around` has one entry an occurrence. A finding within one article is a
/// repeat, whatever else it is; words that are mostly quoted are a quotation;
/// a stretch of several articles one of which credits an agency is wire copy;
/// a short one in many articles is a set phrase. Otherwise nothing can be shown.
#[must_use]
pub fn passage_kind(
    stretch: &SharedStretch,
    around: &[Surroundings],
) -> (PassageKind, Vec<String>) {
    let carriers: BTreeSet<(u32, Option<usize>)> = around.iter().map(|it| it.carrier).collect();
    if carriers.len() == 1 {
        return (PassageKind::Repeat, vec!["stands twice in one article".to_owned()]);
    }
    let spans: Vec<&Range<usize>> = stretch.occurrences.iter().map(|(_, range)| range).collect();
    let quoted = spans
        .iter()
        .zip(around)
        .all(|(range, it)| it.quoted_words * QUOTED_SHARE.1 >= range.len() * QUOTED_SHARE.0);
    // Before credits: an agency's report quotes as well, and what was said is not its own.
    if quoted {
        return (
            PassageKind::Quotation,
            vec!["stands between quotation marks in every article".to_owned()],
        );
    }
    let agencies: BTreeSet<&str> = around.iter().filter_map(|it| it.agency.as_deref()).collect();
    if !agencies.is_empty() {
        let names: Vec<&str> = agencies.into_iter().collect();
        let evidence = vec![
            format!("credited to {}", names.join(", ")),
            format!("carried by {} articles", carriers.len()),
        ];
        return (PassageKind::Wire, evidence);
    }
    let longest = spans.iter().map(|it| it.len()).max().unwrap_or(0);
    if longest <= STOCK_WORDS && carriers.len() >= STOCK_CARRIERS {
        return (
            PassageKind::StockPhrase,
            vec![format!("{longest} words in {} articles", carriers.len())],
        );
    }
    (PassageKind::Unknown, Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        carriers: &[u32],
        quoted: usize,
        agency: Option<&str>,
        words: usize,
        expect: PassageKind,
    ) {
        let occurrences = carriers.iter().map(|&doc| (doc, 0..words)).collect();
        let stretch = SharedStretch { occurrences, similarity: 1.0, exact: true };
        let around: Vec<Surroundings> = carriers
            .iter()
            .map(|&doc| Surroundings {
                quoted_words: quoted,
                agency: agency.map(str::to_owned),
                carrier: (doc, None),
            })
            .collect();
        assert_eq!(passage_kind(&stretch, &around).0, expect);
    }

    #[test]
    fn the_surroundings_name_the_kind() {
        check(&[1, 1], 0, Some("Reuters"), 30, PassageKind::Repeat);
        check(&[1, 2], 25, Some("Reuters"), 30, PassageKind::Quotation);
        check(&[1, 2], 10, Some("Reuters"), 30, PassageKind::Wire);
        check(&[1, 2], 10, None, 30, PassageKind::Unknown);
        check(&[1, 2, 3, 4], 0, None, 11, PassageKind::StockPhrase);
    }
}

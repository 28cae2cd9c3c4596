//! Who carries what, as plain data.

use super::{Highlight, HighlightKind, Parameter, Ranking, ScanResult, highlights};
use crate::coverage::{By, Coverage, FindingId, Unit, UnitKind};
use crate::text::{DocId, Place};

/// What `wireprint compare` shows of a scan.
#[derive(Clone, Debug, Default)]
pub struct CoverageResult {
    /// Everything that is known of the articles.
    pub scan: ScanResult,
    /// What the columns are.
    pub by: By,
    /// Whether the articles were grouped into stories; otherwise they are one.
    pub grouped: bool,
    /// The stories, those of most articles first. Not grouped, there is one, which
    /// holds every document; there is none where there is no document.
    pub stories: Vec<Story>,
    /// The documents of no story: they share nothing that would make them one.
    /// Ascending.
    pub alone: Vec<DocId>,
    /// The settings of the scan and of the comparison.
    pub parameters: Vec<Parameter>,
}

/// Articles on one story, and who carries what of it.
#[derive(Clone, Debug, Default)]
pub struct Story {
    /// Its documents, ascending.
    pub docs: Vec<DocId>,
    /// The units, and the columns that carry them.
    pub coverage: Coverage,
}

impl CoverageResult {
    /// The main findings; no story where the articles are taken for one.
    #[must_use]
    pub fn highlights(&self) -> Vec<Highlight> {
        let mut res = highlights(&self.scan);
        res.retain(|it| self.grouped || it.kind != HighlightKind::Story);
        res
    }

    /// What every unit of every story is called; for reports.
    #[must_use]
    pub fn names(&self) -> UnitNames {
        let ranking = Ranking::of(&self.scan);
        let ranks = |order: &[usize]| {
            let mut res = vec![0; order.len()];
            for (rank, &at) in order.iter().enumerate() {
                res[at] = rank;
            }
            res
        };
        UnitNames {
            quotations: ranks(&ranking.quotations),
            clusters: ranks(&ranking.clusters),
            passages: ranks(&ranking.passages),
            furniture: ranks(&ranking.furniture),
        }
    }
}

/// What units are called: as the scan calls its findings (`q3`, `c1`, `p2`, `f4`), so
/// that one name means one thing in every report.
#[derive(Clone, Debug, Default)]
pub struct UnitNames {
    quotations: Vec<usize>,
    clusters: Vec<usize>,
    passages: Vec<usize>,
    furniture: Vec<usize>,
}

impl UnitNames {
    /// The name of the unit at `at` of `coverage`. What only one column has is `o1`,
    /// `o2` …: numbers of one story.
    #[must_use]
    pub fn of(&self, coverage: &Coverage, at: usize) -> String {
        let (letter, rank) = match coverage.units[at].finding {
            Some(FindingId::Quotation(it)) => ('q', self.quotations[it]),
            Some(FindingId::Cluster(it)) => ('c', self.clusters[it]),
            Some(FindingId::Passage(it)) => ('p', self.passages[it]),
            Some(FindingId::Furniture(it)) => ('f', self.furniture[it]),
            None => {
                let only = |it: &Unit| it.kind == UnitKind::Only;
                let first = coverage.units.iter().position(only).unwrap_or(at);
                ('o', at - first)
            }
        };
        format!("{letter}{}", rank + 1)
    }
}

/// The short name of a column: A to Z, then AA, AB …
#[must_use]
pub fn column_label(column: usize) -> String {
    let mut res = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        // There is no zero: `AA` comes after `Z`.
        rest -= 1;
        res.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    res.iter().rev().collect()
}

/// The text of a unit: its fullest wording.
///
/// Empty for a unit without a place, which no scan makes.
#[must_use]
pub fn unit_text<'a>(scan: &'a ScanResult, unit: &Unit) -> &'a str {
    let places = unit.cells.get(unit.reference).map_or(&[][..], |it| it.places.as_slice());
    let text = |it: &Place| it.span.of(&scan.corpus.get(it.doc).text);
    let texts = places.iter().map(|it| text(&it.place));
    // Of equally long ones the first.
    texts.reduce(|best, it| if it.len() > best.len() { it } else { best }).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_called_as_in_a_spreadsheet() {
        let shown: Vec<String> = [0, 25, 26, 51, 52, 701, 702].map(column_label).into();
        assert_eq!(shown, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}

//! `wireprint scan --format csv`.

use std::io::{self, Write};

use super::Table;
use crate::findings::vocabulary::{
    SET_PHRASE, STATEMENT, cluster_level, furniture_kind, passage_kind, passage_relation,
    quote_relation,
};
use crate::findings::{Names, Ranking, ScanResult};
use crate::report::table::{Cell, Column, Kind, Rows};
use crate::text::Place;

/// The columns of [`scan_csv`].
const COLUMNS: [Column; 15] = [
    ("finding", Kind::Text),
    ("kind", Kind::Text),
    ("relation", Kind::Text),
    ("similarity", Kind::Share),
    ("speaker", Kind::Text),
    ("outlet", Kind::Text),
    ("day", Kind::Text),
    ("headline", Kind::Text),
    ("doc", Kind::Text),
    ("file", Kind::Text),
    ("line", Kind::Count),
    ("end_line", Kind::Count),
    ("start", Kind::Count),
    ("end", Kind::Count),
    ("text", Kind::Text),
];

/// Writes a scan as CSV: a row for every place of every finding, in the order of the
/// report.
///
/// `finding` is the id that every report uses (`q1`, `p2`, `c3`, `f4`), `kind` and
/// `relation` are its names in the terminal, `similarity` is in 0..=1 with four places.
/// Days are ISO 8601. What is not known is empty. Of versions of one article, `text` is
/// empty: the place is all of it.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn scan_csv(result: &ScanResult, out: &mut impl Write) -> io::Result<()> {
    scan_rows(result, &mut Table::new(out))
}

/// The rows of [`scan_csv`].
pub(in crate::report) fn scan_rows(result: &ScanResult, rows: &mut impl Rows) -> io::Result<()> {
    let ranking = Ranking::of(result);
    rows.head(&COLUMNS)?;
    let mut sheet = Sheet { result, names: Names::new(result), rows };
    for (rank, &at) in ranking.quotations.iter().enumerate() {
        let group = &result.quotations[at];
        let finding = Finding {
            id: format!("q{}", rank + 1),
            kind: (if group.stock_phrase { SET_PHRASE } else { STATEMENT }).one.to_owned(),
            relation: quote_relation(group.relation),
            similarity: Some(group.similarity),
            whole: false,
        };
        for quoted in &group.occurrences {
            let speaker = quoted.attribution.speaker.as_ref().map(|it| it.name.as_str());
            sheet.place(&finding, quoted.place, speaker.or(group.speaker.as_deref()))?;
        }
    }
    for (rank, &at) in ranking.passages.iter().enumerate() {
        let passage = &result.passages[at];
        let finding = Finding {
            id: format!("p{}", rank + 1),
            kind: passage_kind(passage.kind).one.to_owned(),
            relation: passage_relation(passage.relation),
            similarity: Some(passage.similarity),
            whole: false,
        };
        sheet.places(&finding, &passage.occurrences)?;
    }
    for (rank, &at) in ranking.clusters.iter().enumerate() {
        let cluster = &result.clusters[at];
        let finding = Finding {
            id: format!("c{}", rank + 1),
            kind: cluster_level(cluster.level).one.to_owned(),
            relation: "",
            similarity: Some(cluster.cohesion.min),
            whole: cluster.level == crate::cluster::Level::Document,
        };
        sheet.places(&finding, &cluster.members)?;
    }
    for (rank, &at) in ranking.furniture.iter().enumerate() {
        let piece = &result.furniture[at];
        let finding = Finding {
            id: format!("f{}", rank + 1),
            kind: furniture_kind(piece.kind),
            relation: "",
            similarity: None,
            whole: false,
        };
        sheet.places(&finding, &piece.occurrences)?;
    }
    Ok(())
}

/// What the rows of one finding have in common.
struct Finding {
    id: String,
    kind: String,
    relation: &'static str,
    similarity: Option<f64>,
    /// Whether its places are whole documents.
    whole: bool,
}

struct Sheet<'a, R> {
    result: &'a ScanResult,
    names: Names<'a>,
    rows: &'a mut R,
}

impl<R: Rows> Sheet<'_, R> {
    fn places(&mut self, finding: &Finding, places: &[Place]) -> io::Result<()> {
        places.iter().try_for_each(|&it| self.place(finding, it, None))
    }

    fn place(&mut self, finding: &Finding, place: Place, speaker: Option<&str>) -> io::Result<()> {
        let document = self.result.corpus.get(place.doc);
        let (line, end_line) = self.result.lines[place.doc.index()].lines(place.span);
        let text = if finding.whole { "" } else { place.span.of(&document.text) };
        self.rows.row(&[
            Cell::Ours(&finding.id),
            Cell::Ours(&finding.kind),
            Cell::Ours(finding.relation),
            Cell::Share(finding.similarity),
            Cell::Text(speaker.unwrap_or_default()),
            Cell::Text(self.names.outlet(place).unwrap_or_default()),
            Cell::Ours(self.names.day(place.doc).unwrap_or_default()),
            Cell::Text(self.names.headline(place.doc)),
            Cell::Text(&document.id),
            Cell::Text(&document.path),
            Cell::Count(Some(line)),
            Cell::Count(Some(end_line)),
            Cell::Count(Some(place.span.start)),
            Cell::Count(Some(place.span.end)),
            Cell::Text(text),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample;

    #[test]
    fn every_place_of_every_finding_is_a_row() {
        let result = sample();
        let mut out = Vec::new();
        scan_csv(&result, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let is_row = |it: &&str| {
            it.starts_with(['q', 'p', 'c', 'f'])
                && it[1..].starts_with(|c: char| c.is_ascii_digit())
        };
        let rows = text.split("\r\n").filter(is_row);
        let places = result.quotations.iter().map(|it| it.occurrences.len()).sum::<usize>()
            + result.passages.iter().map(|it| it.occurrences.len()).sum::<usize>()
            + result.clusters.iter().map(|it| it.members.len()).sum::<usize>()
            + result.furniture.iter().map(|it| it.occurrences.len()).sum::<usize>();
        assert_eq!(rows.count(), places, "{text}");
        assert!(text.starts_with("finding,kind,relation,"), "{text}");
        assert!(text.contains("Harbor bridge to close"), "{text}");
    }
}

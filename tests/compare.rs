//! `wireprint compare`: who carries what, against expectations written by hand.

#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails the test that called it")]

use wireprint::coverage::{By, CellState, UnitKind};
use wireprint::pipeline::{CoverageSettings, ScanInput, ScanSettings, coverage, scan};
use wireprint::report::CoverageResult;
use wireprint::text::{Corpus, Document};

fn seeds(by: By) -> CoverageResult {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds");
    let mut documents = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if name.ends_with(".txt") {
            let text = std::fs::read_to_string(&path).unwrap();
            let id = format!("seeds/{name}");
            documents.push(Document { path: id.clone(), id, text, ..Document::default() });
        }
    }
    let input = ScanInput { corpus: Corpus::new(documents), ..ScanInput::default() };
    coverage(
        scan(input, &ScanSettings::default()).unwrap(),
        &CoverageSettings { by, ..CoverageSettings::default() },
    )
}

/// The cells of the unit that says `words`, by the number of the seed.
fn cells(result: &CoverageResult, words: &str) -> Vec<(usize, CellState)> {
    let unit = result.stories[0].coverage.units.iter().find(|unit| {
        let mut places = unit.cells.iter().flat_map(|it| &it.places);
        let text = |it: &wireprint::text::Place| {
            it.span.of(&result.scan.corpus.get(it.doc).text).to_owned()
        };
        unit.kind != UnitKind::Only && places.any(|it| text(&it.place).contains(words))
    });
    unit.unwrap().cells.iter().map(|it| (it.column, it.state)).collect()
}

#[test]
fn two_translations_of_a_statement_are_one_row() {
    let result = seeds(By::Document);
    let expect = [(1, CellState::Verbatim), (4, CellState::Reworded)];
    assert_eq!(cells(&result, "We cannot agree with"), expect);
}

#[test]
fn every_word_is_in_exactly_one_class() {
    for by in [By::Document, By::Outlet] {
        let result = seeds(by);
        let story = &result.stories[0].coverage;
        for it in &story.compositions {
            assert_eq!(it.counts().iter().sum::<usize>(), it.words, "{it:?}");
            assert!((it.shares().iter().sum::<f64>() - 1.0).abs() < 1e-9, "{it:?}");
        }
        let words: usize = story.compositions.iter().map(|it| it.words).sum();
        assert_eq!(words, result.scan.facts.iter().map(|it| it.words).sum::<usize>());
    }
}

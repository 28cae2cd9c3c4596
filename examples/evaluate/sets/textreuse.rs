//! Long texts that borrow: tracts from scanned books, sections of legal codes.

use super::data::{input, rows, texts};
use super::outcome::{Failure, Outcome, Table, brief, share};
use super::spans::{ink, union};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use wireprint_pipeline::pipeline::{ScanSettings, scan};
use wireprint_text::text::Span;

/// Scans the texts of every pair in `dir` and says what they share.
pub(crate) fn measure(dir: &Path) -> Result<Outcome, Failure> {
    let texts: BTreeMap<String, String> = texts(&dir.join("docs.jsonl"))?.into_iter().collect();
    let mut table = Table::new(&[
        "pair",
        "borrows",
        "passages",
        "longest, words",
        "of the first",
        "of the second",
    ]);
    let mut misses = Vec::new();
    for row in rows(&dir.join("pairs.tsv"))?.iter().skip(1) {
        let [left, right, label, ..] = &row[..] else { continue };
        let pair = [left, right].map(|id| (id.clone(), texts[id].clone()));
        let result = scan(input(&pair), &ScanSettings::default())?;
        let joining: Vec<_> = result
            .passages
            .iter()
            .filter(|it| it.occurrences.iter().map(|at| at.doc).collect::<BTreeSet<_>>().len() > 1)
            .collect();
        let covered = |id: &String| {
            let text = &texts[id];
            let places = joining.iter().flat_map(|it| &it.occurrences);
            let places = places.filter(|it| result.corpus.get(it.doc).id == *id);
            let spans = union(places.map(|it| it.span).collect());
            share(ink(text, &spans), ink(text, &[Span::new(0, text.len())]))
        };
        let name = |id: &String| id.rsplit('/').next().unwrap_or(id).to_owned();
        table.row(&[
            format!("{} – {}", name(left), name(right)),
            if label == "1" { "yes" } else { "no" }.to_owned(),
            joining.len().to_string(),
            joining.iter().map(|it| it.words).max().unwrap_or(0).to_string(),
            covered(left),
            covered(right),
        ]);
        if (label == "1") == joining.is_empty() {
            misses.push(format!("{left} and {right}: {} passages", joining.len()));
        }
        if label != "1" {
            misses.extend(joining.iter().map(|it| {
                let at = it.occurrences[0];
                let words = at.span.of(&result.corpus.get(at.doc).text);
                format!("{left} and {right}: false {}", brief(words, 300))
            }));
        }
    }
    Ok(Outcome { name: "textreuse-r".to_owned(), table: table.finish(), misses })
}

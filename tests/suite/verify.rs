//! Does `verify` say what became of a quotation?
//!
//! `fixtures/verify` holds four articles and sentences that quote them: as they are, and
//! altered in each way.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use wireprint_news::quote::Support;
use wireprint_pipeline::pipeline::{ScanInput, SupportSettings, support};
use wireprint_text::text::{Corpus, Document};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/verify")
}

fn corpus(documents: Vec<(String, String)>) -> ScanInput {
    let document = |(id, text)| Document { id, text, ..Document::default() };
    let documents = documents.into_iter().map(document).collect();
    ScanInput { corpus: Corpus::new(documents), ..ScanInput::default() }
}

/// What a case of this kind is.
fn expected(kind: &str) -> Support {
    match kind {
        "verbatim" => Support::Verbatim,
        "cut" => Support::Cut,
        "reworded" => Support::Reworded,
        "negation" | "number" | "name" => Support::MeaningChanged,
        "who" => Support::AnothersWords,
        "absent" => Support::NotThere,
        other => panic!("{other} is no kind"),
    }
}

#[test]
fn quotations_that_were_altered_in_each_way_are_told_apart() {
    let sources = fs::read_dir(folder().join("sources")).unwrap().map(|it| it.unwrap().path());
    let mut sources: Vec<(String, String)> =
        sources.map(|it| (it.display().to_string(), fs::read_to_string(it).unwrap())).collect();
    sources.sort();
    let cases = fs::read_to_string(folder().join("cases.tsv")).unwrap();
    let cases: Vec<Vec<&str>> = cases.lines().skip(1).map(|it| it.split('\t').collect()).collect();
    let texts = cases.iter().map(|it| (it[0].to_owned(), it[2].to_owned())).collect();
    let result = support(corpus(texts), corpus(sources), &SupportSettings::default());
    let mut found: BTreeMap<&str, Support> = BTreeMap::new();
    for it in &result.checked {
        found.insert(&result.texts.get(it.place.doc).id, it.support);
    }
    // By kind: right ones, all, and what is said of the others.
    let mut kinds: BTreeMap<&str, (usize, usize, Vec<String>)> = BTreeMap::new();
    for case in &cases {
        let (right, all, wrong) = kinds.entry(case[1]).or_default();
        let said = found.get(case[0]).copied();
        *all += 1;
        *right += usize::from(said == Some(expected(case[1])));
        if said != Some(expected(case[1])) {
            wrong.push(format!("{}: {}", said.map_or("unseen", Support::name), case[2]));
        }
    }
    let altered: usize = kinds.iter().filter(|it| *it.0 != "verbatim").map(|it| it.1.1).sum();
    assert!(altered >= 130 && kinds["verbatim"].1 >= 90, "{altered}");
    for (kind, (right, all, wrong)) in kinds {
        // Of true quotations two in a hundred may be called anything else.
        let least = match kind {
            "verbatim" => 98,
            _ => 95,
        };
        assert!(100 * right >= least * all, "{kind}: {right} of {all}\n{}", wrong.join("\n"));
    }
}

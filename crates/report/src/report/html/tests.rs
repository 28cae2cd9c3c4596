//! What no page may be.

use super::strict::strict;
use super::{quotes_html, scan_html, seen_html};
use crate::findings::{LeftOut, Parameter, ParameterValue, QuotesResult, ScanResult, Seen};
use crate::report::sample::{sample, sample_quotes};
use crate::text::{Corpus, Diagnostic, DocId, LineIndex, Severity};

fn payloads() -> Vec<String> {
    let list = include_str!("../../../../../tests/browser/payloads.json");
    serde_json::from_str(list).unwrap()
}

fn scan(result: &ScanResult) -> String {
    let mut out = Vec::new();
    scan_html(result, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn quotes(result: &QuotesResult) -> String {
    let mut out = Vec::new();
    quotes_html(result, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn seen(scan: &ScanResult) -> String {
    let it = Seen {
        numbers: Vec::new(),
        article: DocId(0),
        first: Some(DocId(1)),
        related: Vec::new(),
        itself: Vec::new(),
        history: Vec::new(),
        new_words: 1,
        words: 2,
        new_sentences: scan.segmentations[0].sentences.clone(),
        left_out: LeftOut { lines: 1, ..LeftOut::default() },
        scan: scan.clone(),
    };
    let mut out = Vec::new();
    seen_html(&[it], &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The sample, with `payload` in every string that reaches a page.
fn hostile(payload: &str) -> QuotesResult {
    let mut quotes = sample_quotes();
    let it = &mut quotes.scan;
    let some = || Some(payload.to_owned());
    let documents = it.corpus.documents().iter().enumerate().map(|(n, document)| {
        let mut document = document.clone();
        // Ids stay distinct and in order.
        document.id = format!("{n}{payload}");
        document.path = payload.to_owned();
        (document.outlet, document.title) = (some(), some());
        (document.date, document.url) = (some(), some());
        document.text += &format!("\n{payload}\n“{payload}”\n");
        document
    });
    it.corpus = Corpus::new(documents.collect());
    it.lines = it.corpus.documents().iter().map(|it| LineIndex::new(&it.text)).collect();
    for facts in &mut it.facts {
        facts.language = some();
    }
    for group in &mut it.quotations {
        group.speaker = some();
        for quoted in &mut group.occurrences {
            quoted.outlet = some();
            quoted.attribution.speaker.iter_mut().for_each(|it| it.name = payload.to_owned());
        }
        let ops = group.drift.iter_mut().flat_map(|it| &mut it.ops);
        ops.for_each(|it| it.text = payload.to_owned());
    }
    for found in &mut it.quoted {
        found.quoted.outlet = some();
        found.quoted.attribution.speaker.iter_mut().for_each(|it| it.name = payload.to_owned());
    }
    for passage in &mut it.passages {
        passage.evidence = vec![payload.to_owned()];
    }
    for origin in it.passage_origins.iter_mut().flatten() {
        origin.evidence = vec![payload.to_owned()];
    }
    for piece in &mut it.furniture {
        piece.evidence = payload.to_owned();
    }
    it.diagnostics = vec![Diagnostic::of_path(Severity::Warning, payload, payload)];
    it.parameters = vec![Parameter { name: "x", value: ParameterValue::Text(payload.to_owned()) }];
    quotes.parameters = it.parameters.clone();
    quotes
}

#[test]
fn nothing_from_the_input_is_live_on_a_page() {
    let calm = strict(&scan(&hostile("calm").scan)).unwrap();
    assert!(calm > 300, "{calm}");
    let payloads = payloads();
    assert!(payloads.len() >= 30);
    for payload in payloads {
        let it = hostile(&payload);
        for page in [scan(&it.scan), quotes(&it)] {
            let tags = strict(&page).unwrap_or_else(|why| panic!("{payload:?}: {why}"));
            assert!(tags > 200, "{payload}");
            let raw = page.chars().any(|c| c.is_control() && c != '\n' || c == '\u{202e}');
            assert!(!raw, "{payload}");
        }
        let tags = strict(&seen(&it.scan)).unwrap_or_else(|why| panic!("{payload:?}: {why}"));
        assert!(tags > 30, "{tags}");
    }
}

#[test]
fn the_strict_reader_refuses_what_is_live() {
    for payload in payloads().iter().filter(|it| it.contains("<")) {
        assert!(strict(&format!("<!doctype html>\n<p>{payload}</p>")).is_err(), "{payload}");
    }
    assert!(strict("<!doctype html>\n<p onclick=\"x\"></p>").is_err());
    assert!(strict("<!doctype html>\n<a href=\"javascript:x\"></a>").is_err());
    assert!(strict("<!doctype html>\n<a href=\"#x\" class=\"y\">z</a>\n").is_ok());
}

#[test]
fn every_address_leads_to_one_place_on_the_page() {
    for page in [scan(&sample()), quotes(&sample_quotes())] {
        let mut ids: Vec<&str> =
            page.split(" id=\"").skip(1).filter_map(|it| it.split('"').next()).collect();
        ids.sort_unstable();
        let doubled: Vec<_> = ids.windows(2).filter(|it| it[0] == it[1]).collect();
        assert!(doubled.is_empty(), "{doubled:?}");
        let mut links = 0;
        for link in page.split("href=\"#").skip(1) {
            let target = link.split('"').next().unwrap();
            assert!(ids.binary_search(&target).is_ok(), "{target}");
            links += 1;
        }
        assert!(links > 30, "{links}");
    }
}

#[test]
fn a_place_is_named_by_its_document_and_line() {
    let page = scan(&sample());
    assert!(page.contains("<p id=\"bay/harbor.txt:4\">"), "{page}");
    assert!(page.contains("href=\"#bay/harbor.txt:4\" class=\"at\" data-u=\"q1\""));
    // A name that an address cannot hold as it is.
    assert!(page.contains("id=\"%E7%81%AF%E5%8F%B0%1B7:2\""));
}

#[test]
fn words_carry_the_names_of_all_findings_that_hold_them() {
    let page = scan(&sample());
    // The quotation is also a passage; what somebody said comes first.
    assert!(page.contains("<mark class=\"quote\" data-u=\"q1 p3\">"), "{page}");
    assert!(page.contains("<del>won't ever</del>"));
    assert!(page.contains("class=\"inside\" aria-label=\"Inside this page: The Daily Ferry\""));
    assert!(page.contains("<details class=\"site\">"));
}

#[test]
fn a_corpus_without_articles_has_a_page() {
    assert!(strict(&scan(&ScanResult::default())).unwrap() > 20);
}

//! One finding has one name and one number in every form.

use super::sample::{sample, sample_quotes};
use super::terminal::{View, scan_text};
use super::{quotes_markdown, scan_csv, scan_html};
use crate::findings::vocabulary::{
    capital, passage_kind, passage_relation, passage_wording, quote_relation, quote_wording,
};

fn written(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn one_finding_of_each_kind_has_one_name_and_one_number_in_every_form() {
    let result = sample();
    let view = View { all: true, width: 160, ..View::default() };
    let terminal = written(|out| scan_text(&result, &view, out));
    let page = written(|out| scan_html(&result, out));
    let table = written(|out| scan_csv(&result, out));
    for (at, passage) in result.passages.iter().enumerate() {
        let name = passage_kind(passage.kind).one;
        let wording = passage_wording(passage.relation, passage.similarity);
        assert!(terminal.contains(&format!(" {name} · ")), "{at} {name}\n{terminal}");
        assert!(terminal.contains(&wording), "{at} {wording}\n{terminal}");
        assert!(page.contains(&capital(name)), "{at} {name}");
        assert!(page.contains(&wording), "{at} {wording}");
        let row =
            format!(",{name},{},{:.4},", passage_relation(passage.relation), passage.similarity);
        assert!(table.contains(&row), "{row}\n{table}");
    }
    let quotes = sample_quotes();
    let markdown = written(|out| quotes_markdown(&quotes, out));
    for group in result.quotations.iter() {
        let wording = quote_wording(group.relation, group.similarity);
        assert!(group.stock_phrase || terminal.contains(&wording), "{wording}\n{terminal}");
        assert!(page.contains(&wording), "{wording}");
        assert!(markdown.contains(&wording), "{wording}\n{markdown}");
        assert!(table.contains(&format!(",{},", quote_relation(group.relation))), "{table}");
    }
}

#[test]
fn every_form_opens_with_the_same_findings() {
    let quotes = sample_quotes();
    let found = quotes.highlights();
    assert!(!found.is_empty());
    let markdown = written(|out| quotes_markdown(&quotes, out));
    let page = written(|out| super::quotes_html(&quotes, out));
    let json = written(|out| super::quotes_json(&quotes, out));
    let view = View { width: 160, ..View::default() };
    let terminal = written(|out| super::terminal::quotes_text(&quotes, &view, out));
    for it in found {
        for form in [&markdown, &page, &json, &terminal] {
            assert!(form.contains(&it.because), "{}\n{form}", it.because);
        }
    }
}

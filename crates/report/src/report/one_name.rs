//! One finding has one name and one number in every form.

use super::sample::{sample, sample_coverage, sample_quotes};
use super::terminal::{CompareView, View, compare_text, scan_text};
use super::{
    Figure, compare_html, compare_markdown, figure_svg, quotes_markdown, scan_csv, scan_html,
    scan_markdown,
};
use crate::align::PassageKind;
use crate::findings::ScanResult;
use crate::findings::vocabulary::{
    WORD_CLASSES, capital, cluster_level, cohesion, passage_kind, passage_relation,
    passage_wording, percent_of, quote_relation, quote_wording,
};

fn written(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn one_finding_of_each_kind_has_one_name_and_one_number_in_every_form() {
    let kinds = [
        PassageKind::Unknown,
        PassageKind::Wire,
        PassageKind::Quotation,
        PassageKind::Repeat,
        PassageKind::StockPhrase,
        PassageKind::Furniture,
    ];
    for kind in kinds {
        let mut result = sample();
        result.passages.iter_mut().for_each(|it| it.kind = kind);
        one_name_and_one_number(&result);
    }
    one_name_and_one_number(&sample());
}

fn one_name_and_one_number(result: &ScanResult) {
    let view = View { all: true, width: 160, ..View::default() };
    let terminal = written(|out| scan_text(result, &view, out));
    let page = written(|out| scan_html(result, out));
    let table = written(|out| scan_csv(result, out));
    let list = written(|out| scan_markdown(result, out));
    for (at, passage) in result.passages.iter().enumerate() {
        let name = passage_kind(passage.kind).one;
        let wording = passage_wording(passage.relation, passage.similarity);
        assert!(terminal.contains(&format!(" {name} · ")), "{at} {name}\n{terminal}");
        assert!(terminal.contains(&wording), "{at} {wording}\n{terminal}");
        assert!(page.contains(&capital(name)), "{at} {name}");
        assert!(page.contains(&wording), "{at} {wording}");
        assert!(list.contains(&format!(" {}: ", capital(name))), "{at} {name}\n{list}");
        assert!(list.contains(&wording), "{at} {wording}\n{list}");
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
fn versions_have_one_name_and_one_number_in_every_form() {
    let result = sample();
    let view = View { all: true, width: 160, ..View::default() };
    let terminal = written(|out| scan_text(&result, &view, out));
    let page = written(|out| scan_html(&result, out)).replace('\u{a0}', " ");
    let list = written(|out| scan_markdown(&result, out));
    assert!(!result.clusters.is_empty());
    for cluster in &result.clusters {
        let (name, alike) = (cluster_level(cluster.level), cohesion(cluster.cohesion));
        assert!(terminal.contains(&name.heading()), "{}\n{terminal}", name.many);
        assert!(page.contains(name.many), "{}", name.many);
        assert!(list.contains(&name.heading()) && list.contains(&alike), "{alike}\n{list}");
        assert!(terminal.contains(&alike) && page.contains(&alike), "{alike}\n{terminal}");
    }
}

#[test]
fn what_a_column_is_made_of_has_one_name_and_one_number_in_every_form() {
    let result = sample_coverage();
    let view = View { all: true, width: 160, ..View::default() };
    let view = CompareView { view, story: None, expand: true };
    let terminal = written(|out| compare_text(&result, &view, out));
    let page = written(|out| compare_html(&result, None, out)).replace('\u{a0}', " ");
    let markdown = written(|out| compare_markdown(&result, out));
    let story = &result.stories[0];
    let figure = written(|out| figure_svg(Figure::Composition, &result, story, out));
    for it in &story.coverage.compositions {
        let classes = it.counts().into_iter().zip(WORD_CLASSES).filter(|it| it.0 > 0);
        for (count, (name, meaning)) in classes {
            let share = percent_of(count, it.words);
            for form in [&terminal, &page, &markdown, &figure] {
                assert!(form.contains(name) && form.contains(&share), "{name} {share}\n{form}");
            }
            assert!(page.contains(&format!("{share} {name}")), "{name} {share}\n{page}");
            assert!(page.contains(meaning) && figure.contains(meaning), "{meaning}");
        }
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

//! Which quotations are one statement, kind by kind.

use wireprint_findings::findings::{ScanResult, articles, outlets};
use wireprint_pipeline::pipeline::{ScanInput, ScanSettings, scan};
use wireprint_text::text::{Corpus, Document};

/// A scan of articles of four outlets, the first of the first.
fn scanned(texts: &[&str], with_outlets: bool) -> ScanResult {
    let outlets = ["Post", "Times", "Herald", "Gazette"];
    let document = |(n, text): (usize, &&str)| Document {
        id: n.to_string(),
        path: format!("{n}.txt"),
        outlet: with_outlets.then(|| outlets[n % 4].to_owned()),
        text: (*text).to_owned(),
        ..Document::default()
    };
    let corpus = Corpus::new(texts.iter().enumerate().map(document).collect());
    scan(ScanInput { corpus, ..ScanInput::default() }, &ScanSettings::default()).unwrap()
}

/// The statements, each as what its places say; set phrases are none.
fn statements(texts: &[&str]) -> Vec<Vec<String>> {
    let result = scanned(texts, true);
    let groups = result.quotations.iter().filter(|it| !it.stock_phrase);
    let text =
        |it: wireprint_text::text::Place| it.span.of(&result.corpus.get(it.doc).text).to_owned();
    groups.map(|it| it.occurrences.iter().map(|it| text(it.place)).collect()).collect()
}

#[track_caller]
fn none(texts: &[&str]) {
    assert_eq!(statements(texts), Vec::<Vec<String>>::new());
}

#[test]
fn an_idiom_of_several_people_is_no_statement() {
    none(&[
        "“At the end of the day, most growers here would rather plant less than plant late,” Ida Brenner said.",
        "“Still, at the end of the day, the orchard has to feed the family,” Karl Osterman said.",
        "“There are six bids this week, and we think we are going to win one,” Lena Fabri said.",
        "“We are not going to comment on the price of these barrels,” Tom Wexler said.",
    ]);
}

#[test]
fn little_words_in_a_row_are_no_statement() {
    none(&[
        "“Tonight I ask you to do for Mara Quill what you did for me,” Owen Tarrant said in Sandwick.",
        "Ned Fairley turned to the growers. “Look at what you did,” Ned Fairley said.",
    ]);
}

#[test]
fn an_office_that_many_name_is_no_statement() {
    none(&[
        "“I am sure that he always wanted to be president of the Growers Guild,” Ida Brenner said of the mayor.",
        "“I have known Ned for years, and he will never be president of the Growers Guild,” Karl Osterman said.",
        "“I wanted to be president of the Growers Guild. Others wanted it more,” Lena Fabri said.",
        "“Nobody was ever worse prepared to be president of the Growers Guild,” Joan Wexler said.",
    ]);
}

#[test]
fn a_quotation_inside_another_is_a_statement_of_who_said_it() {
    let said = "“The price has a lot to do with the frost and with whether the cellars want to sell before the spring fair,” Owen Tarrant said.";
    let other = said.replace(" said.", " told reporters.");
    let found = statements(&[
        "“The odd claim that the price “has a lot to do with the frost and with whether the cellars want to sell” tells me that he never saw a cellar,” wrote Ida Brenner of the Guild.",
        said,
        &other,
    ]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].iter().all(|it| !it.starts_with("The odd claim")), "{found:?}");
    assert!(found[0].len() >= 2, "{found:?}");
}

#[test]
fn titles_are_no_statements() {
    none(&[
        "His book, “The Long Harvest of Sandwick,” sold well.",
        "Ned Fairley's memoir “The Long Harvest of Sandwick” came out in May.",
        "She read from “The Long Harvest of Sandwick” at the fair.",
    ]);
}

#[test]
fn a_word_in_a_headline_is_no_part_of_another_statement() {
    none(&[
        "Tarrant calls the fair a ‘cellar-master’ test\n\nThe head of the Guild will speak on Friday.",
        "“I cannot see how anyone can trust him as a cellar-master,” Karl Osterman said.",
    ]);
}

#[test]
fn a_fragment_of_a_named_speaker_belongs_to_the_whole() {
    let found = statements(&[
        "Owen Tarrant said on Monday that the cellars were “drowning in last year's cider.”",
        "“Half of the valley is drowning in last year's cider, and nobody has ordered a single new barrel,” Owen Tarrant said on Monday.",
    ]);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn a_heading_that_repeats_a_quotation_below_joins_its_statement() {
    let found = statements(&[
        "‘Drowning in last year's cider’\n\nSANDWICK - The Guild met on Monday.\n\n“Half of the valley is drowning in last year's cider, and nobody has ordered a single new barrel,” Owen Tarrant said.",
        "“Half of the valley is drowning in last year's cider, and nobody has ordered a single new barrel,” Owen Tarrant told the Guild.",
    ]);
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [3], "{found:?}");
}

#[test]
fn an_outlet_that_is_not_known_is_not_counted() {
    let texts = [
        "“Half of the valley is drowning in last year's cider,” Owen Tarrant said.",
        "On Monday Owen Tarrant said: “Half of the valley is drowning in last year's cider.”",
    ];
    let counts = |with_outlets: bool| {
        let result = scanned(&texts, with_outlets);
        let group = result.quotations.first().unwrap().clone();
        (outlets(&group), articles(&group))
    };
    assert_eq!(counts(false), (0, 2));
    assert_eq!(counts(true), (2, 2));
}

#[test]
fn shared_words_are_those_that_are_aligned() {
    let result = scanned(
        &[
            "“Tonight I ask you to do for Mara Quill what you did for me,” Owen Tarrant said in Sandwick.",
            "Ned Fairley turned to the growers. “Look at what you did,” Ned Fairley said.",
        ],
        true,
    );
    assert!(result.facts.iter().all(|it| it.shared_share < 0.001), "{:?}", result.facts);
    // Of a quotation of which the other article has a part, that part is shared.
    let result = scanned(
        &[
            "“Half of the valley is drowning in last year's cider, and I have asked the Guild to buy every barrel before the frost,” Owen Tarrant said.",
            "Owen Tarrant said half of the valley was “drowning in last year's cider.”",
        ],
        true,
    );
    assert!(result.facts[0].shared_share < 0.5, "{:?}", result.facts);
}

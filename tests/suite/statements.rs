//! Which quotations are one statement, kind by kind.

use wireprint_findings::findings::{ScanResult, articles, outlets};
use wireprint_pipeline::pipeline::{ScanInput, ScanSettings, scan};
use wireprint_text::text::{Corpus, Document};

/// A scan of articles of four outlets, the first of the first.
fn scanned(texts: &[&str], with_outlets: bool) -> ScanResult {
    scanned_of(texts, with_outlets, |_| None)
}

/// The same, of articles with these dates.
fn scanned_of(
    texts: &[&str],
    with_outlets: bool,
    date: impl Fn(usize) -> Option<String>,
) -> ScanResult {
    let outlets = ["Post", "Times", "Herald", "Gazette"];
    let document = |(n, text): (usize, &&str)| Document {
        id: n.to_string(),
        path: format!("{n}.txt"),
        outlet: with_outlets.then(|| outlets[n % 4].to_owned()),
        text: (*text).to_owned(),
        date: date(n),
        ..Document::default()
    };
    let corpus = Corpus::new(texts.iter().enumerate().map(document).collect());
    scan(ScanInput { corpus, ..ScanInput::default() }, &ScanSettings::default()).unwrap()
}

/// The statements, each as what its places say; set phrases are none.
fn statements(texts: &[&str]) -> Vec<Vec<String>> {
    places_of(&scanned(texts, true))
}

/// The statements of articles of one day, or of days that are so many apart.
fn statements_days_apart(texts: &[&str], days: usize) -> Vec<Vec<String>> {
    let date = |n: usize| Some(format!("2026-03-{:02}", 1 + n * days));
    places_of(&scanned_of(texts, true, date))
}

fn places_of(result: &ScanResult) -> Vec<Vec<String>> {
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

const SMALL: &str = "“Half of the valley is drowning in last year's cider and nobody wants to say so. The Guild will buy every barrel that is left in Sandwick before the first frost of the year,” Owen Tarrant, the head of the Guild, said.\n\nTarrant added, “We have put the money aside and we do not need a vote of the council for that.”";
const OTHER: &str = "“Half of the valley is drowning in last year's cider and nobody wants to say so,” Owen Tarrant said. “The Guild will buy every barrel that is left in Sandwick before the first frost of the year. We have put the money aside and we do not need a vote of the council for that.”";

#[test]
fn pieces_that_articles_cut_at_different_sentences_are_one_statement() {
    let found = statements_days_apart(&[SMALL, OTHER], 0);
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [4], "{found:?}");
    // What two pieces have in common is counted for them, not for the first one.
    let result = scanned_of(&[SMALL, OTHER], true, |_| Some("2026-03-01".to_owned()));
    assert!(result.facts.iter().all(|it| it.shared_share > 0.7), "{:?}", result.facts);
}

#[test]
fn a_stock_phrase_of_one_day_is_one_statement_whatever_stands_around() {
    let texts = [
        "The ferry to the islands lay idle while engineers tested another engine in the harbor of Brakenes.\n\n“They kept us in the dark,” Owen Tarrant, a passenger, said.\n\nA second boat is to arrive from the mainland next week, the line promised.",
        "Schools opened late, buses skipped several stops, and bakers sold out of bread by nine.\n\n“They kept us in the dark,” Owen Tarrant told the radio station.\n\nTeachers have asked parents for patience until exams are over.",
    ];
    assert_eq!(statements_days_apart(&texts, 0).len(), 1);
    let found = statements_days_apart(&texts, 20);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn two_cuts_that_have_one_sentence_in_common_are_one_statement() {
    let found = statements_days_apart(
        &[
            "The label changed its rules.\n\n“That differs a great deal from one village fair to the next. Across all fairs, our task is not to police singers,” Brightsong said.",
            "Fairs may sing again.\n\n“Across all fairs, our task is not to police singers. We therefore drop the list that we drew up in spring,” Brightsong said.",
        ],
        0,
    );
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [2], "{found:?}");
}

#[test]
fn an_imagined_question_inside_a_quotation_does_not_hide_it() {
    let said = "Ida Brenner, a nurse, said: “If you catch yourself asking, ‘What if the dam gives way tonight?’ you want to pull it back a little nearer, to, ‘What am I going to do before supper, and whom am I going to call, and where are my boots?’”";
    let found = statements_days_apart(
        &[
            &format!("Floods wear people down.\n\n{said}\n\nOthers go for walks."),
            &format!("The river keeps rising.\n\n{said}\n\nSleep helps, too."),
        ],
        0,
    );
    let outer = found.iter().filter(|it| it.iter().all(|it| it.starts_with("If you catch")));
    assert_eq!(outer.map(Vec::len).collect::<Vec<_>>(), [2], "{found:?}");
}

#[test]
fn two_who_quote_the_same_words_of_a_third_make_two_statements() {
    let inner = "‘the price has a lot to do with the frost and with whether the cellars want to sell before the spring fair’";
    let found = statements_days_apart(
        &[
            &format!(
                "“I heard him claim that {inner}, and I nearly fell off my chair,” Ida Brenner said."
            ),
            &format!(
                "“Whoever believes that {inner} has never stood in a cold cellar at dawn,” Karl Osterman said."
            ),
        ],
        0,
    );
    let both = |it: &&Vec<String>| {
        ["I heard", "Whoever"].iter().all(|begin| it.iter().any(|it| it.starts_with(begin)))
    };
    assert_eq!(found.iter().find(both), None);
}

#[test]
fn the_same_sentence_of_two_who_are_named_is_two_statements() {
    let said = "“We are pleased with the results of the quarter, and we confirm our outlook for the whole year”";
    let texts = [
        format!("Mills reported.\n\n{said}, Grace Lindahl, the chief executive of Norrbo, said."),
        format!(
            "Dairies reported.\n\n{said}, Per Dahlman, the chief executive of Delta Foods, said."
        ),
    ];
    let found = statements_days_apart(&texts.each_ref().map(String::as_str), 0);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn who_denies_the_words_of_another_does_not_say_them() {
    let found = statements_days_apart(
        &[
            "“Both delegations have agreed to stay in the hotel until there is a text on the table,” Samir Haddad, the envoy, said.",
            "“It is not true that both delegations have agreed to stay in the hotel until there is a text on the table,” a man at the gate said.",
        ],
        0,
    );
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_fragment_behind_the_name_of_its_speaker_belongs_to_what_he_said_that_day() {
    let texts = [
        "“I go in with modest hopes,” President Adam Holm said in an interview with the Post about the fair.",
        "The fair opens on Monday. Even President Adam Holm himself said this weekend that he was going to the fair with “modest hopes.”",
    ];
    let found = statements_days_apart(&texts, 0);
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [2], "{found:?}");
}

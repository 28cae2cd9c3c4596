//! The stage as a whole, on invented pages.

use super::*;
use crate::segment::{Block, BlockKind, find_embedded};
use crate::text::{Place, SetLines, Span};
use proptest::prelude::*;

/// One line, one block.
fn segmentation(text: &str) -> Segmentation {
    let mut at = 0;
    let mut blocks = Vec::new();
    for line in text.split('\n') {
        let span = Span::new(at, at + line.len()).trimmed(text);
        if !span.is_empty() {
            blocks.push(Block { kind: BlockKind::Paragraph, span });
        }
        at += line.len() + 1;
    }
    let embedded = find_embedded(text, &blocks);
    Segmentation { blocks, embedded, ..Segmentation::default() }
}

fn find(texts: &[&str]) -> Vec<Furniture> {
    find_below(texts, &[])
}

/// The furniture of texts, the lines at `headings` being set as such where they stand.
fn find_below(texts: &[&str], headings: &[Span]) -> Vec<Furniture> {
    find_set(texts, SetLines { headings, rows: &[] })
}

/// The furniture of texts whose lines are set so.
fn find_set(texts: &[&str], set: SetLines<'_>) -> Vec<Furniture> {
    let parts: Vec<Segmentation> = texts.iter().map(|it| segmentation(it)).collect();
    let (vocabulary, words) = Vocabulary::number(texts.to_vec());
    let pages: Vec<Page<'_>> = (0..texts.len())
        .map(|at| Page {
            doc: DocId(u32::try_from(at).unwrap()),
            text: texts[at],
            segmentation: &parts[at],
            words: &words[at],
            set,
        })
        .collect();
    find_furniture(&pages, &vocabulary)
}

/// The lines that are furniture, in the order of pages and lines.
pub(super) fn lines(texts: &[&str]) -> Vec<(FurnitureKind, String)> {
    let mut places: Vec<(Place, FurnitureKind)> = Vec::new();
    for it in find(texts) {
        places.extend(it.occurrences.iter().map(|&place| (place, it.kind)));
    }
    places.sort();
    let text = |it: &Place| it.span.of(texts[it.doc.index()]).to_owned();
    places.iter().map(|(place, kind)| (*kind, text(place))).collect()
}

fn check(texts: &[&str], expect: &[(FurnitureKind, &str)]) {
    let found = lines(texts);
    let found: Vec<(FurnitureKind, &str)> = found.iter().map(|it| (it.0, it.1.as_str())).collect();
    assert_eq!(found, expect);
}

const HARBOUR: &str = "\
The harbour of Velm reopens on Monday after nine months of repairs, the port authority said.
Two ferries will sail each morning and one at night, and fares stay as they were before the storm.
Shipowners had asked for a third berth, which the council refused in spring because of its cost.";
const ORCHARD: &str = "\
Farmers in the Orsa valley say that late frost has destroyed half of this year's apple blossom.
Beekeepers moved their hives south in April, and few of them have come back to the valley since.
Cider makers expect to buy fruit from abroad, a thing that nobody here can remember happening.";
const MUSEUM: &str = "\
A lost drawing by the founder of the town museum has been found behind a cupboard in the attic.
Its paper is torn at one corner, but the colours are as fresh as on the day they were laid down.
Visitors may see it from next week, together with letters in which the painter mentions the work.";

#[test]
fn a_page_that_would_be_nothing_else_is_a_text() {
    for whole in
        ["the bridge closes again next week", "Photo: Ada Brandt", "Subscribe to our newsletter"]
    {
        check(&[whole, HARBOUR], &[]);
        check(&[&format!("{whole}\n{whole}")], &[]);
    }
    // The same line below a text is the site's.
    let page = format!("{HARBOUR}\nSubscribe to our newsletter");
    assert_eq!(lines(&[&page]).len(), 1);
}

#[test]
fn what_recurs_under_different_stories_is_furniture() {
    let page =
        |story: &str| format!("{story}\nSeven Towns One Voice\nThe paper of the northern coast");
    let (a, b, c) = (page(HARBOUR), page(ORCHARD), page(MUSEUM));
    let found = find(&[&a, &b, &c]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].kind, FurnitureKind::Recurring);
    assert_eq!(found[0].occurrences.len(), 3);
    let block = found[0].occurrences[0].span.of(&a);
    assert_eq!(block, "Seven Towns One Voice\nThe paper of the northern coast");
}

#[test]
fn what_two_copies_of_one_story_share_is_no_furniture() {
    let edited = HARBOUR.replace("nine months", "almost ten months").replace("Two", "Three");
    let a = format!(
        "Harbour of Velm reopens\n{HARBOUR}\nWhy the council said no\n{}",
        HARBOUR.replace("Velm", "Orsa")
    );
    let b = format!(
        "Harbour of Velm reopens\n{edited}\nWhy the council said no\n{}",
        edited.replace("Velm", "Orsa")
    );
    check(&[&a, &b], &[]);
}

#[test]
fn a_paragraph_that_two_stories_share_is_reporting() {
    let shared = "The coast was hit by the worst storm in a century last autumn, which killed four \
        people and left more than two thousand homes without power for a week.";
    let a = format!("{HARBOUR}\n{shared}");
    let b = format!("{ORCHARD}\n{shared}");
    check(&[&a, &b], &[]);
}

#[test]
fn a_heading_above_text_is_no_furniture_however_many_stories_have_it() {
    let page = |story: &str| story.replacen('\n', "\nWhat happens next\n", 1);
    let (a, b, c) = (page(HARBOUR), page(ORCHARD), page(MUSEUM));
    check(&[&a, &b, &c], &[]);
}

#[test]
fn credits_captions_links_and_time_codes_have_their_shapes() {
    let text = HARBOUR.replacen(
        '\n',
        "\nA ferry leaves the harbour of Velm before the storm\nJANE DOE/REUTERS\n",
        1,
    );
    let text = text.replacen("\nShip", "\n• Storm warning live: follow the latest\nShip", 1);
    let text = format!("{text}\n2:14\nView image in fullscreen The old pier ( AFP )");
    check(
        &[&text],
        &[
            (FurnitureKind::Caption, "A ferry leaves the harbour of Velm before the storm"),
            (FurnitureKind::Credit, "JANE DOE/REUTERS"),
            (FurnitureKind::RelatedLink, "• Storm warning live: follow the latest"),
            (FurnitureKind::TimeCode, "2:14"),
            (FurnitureKind::Caption, "View image in fullscreen The old pier ( AFP )"),
        ],
    );
}

#[test]
fn a_phrase_may_end_in_a_word_that_goes_on_in_the_next_line() {
    let text = format!("{HARBOUR}\nSee al-\nso the plans of the port");
    assert!(find(&[&text]).len() <= 2);
}

#[test]
fn a_list_is_no_row_of_links() {
    let text = HARBOUR.replacen(
        '\n',
        "\n• a third berth for ferries\n• a new crane\n• lights on the pier\n",
        1,
    );
    check(&[&text], &[]);
}

#[test]
fn a_notice_in_another_language_goes_on_as_far_as_its_language() {
    let notice = "Tu cuenta se está usando ahora mismo en otro teléfono o en otro ordenador.\n\
        Puedes seguir leyendo aquí, pero entonces la otra persona tendrá que esperar un poco.";
    let text = format!("{HARBOUR}\n{notice}");
    check(&[&text], &[(FurnitureKind::Notice, notice)]);
}

#[test]
fn reporting_about_newsletters_and_donations_is_text() {
    let text = "\
The publisher said on Monday that it would close its newsletter after subscribers fell by a third.
Readers were told by email that donations would be returned and their accounts closed in June.
The minister told reporters that he had given his support to the app and would download it himself.
“We will share this with our readers and ask for their support,” the editor said in a statement.";
    check(&[text], &[]);
}

#[test]
fn notices_are_known_in_many_languages() {
    for notice in [
        "Sign up for our weekly newsletter",
        "Jetzt Newsletter abonnieren und nichts verpassen",
        "Inscrivez-vous à notre newsletter",
        "Suscríbete a nuestro boletín",
        "Iscriviti alla newsletter",
        "Assine a nossa newsletter",
        "Подписывайтесь на наш канал",
        "Zapisz się na newsletter",
        "All rights reserved.",
        "Alle Rechte vorbehalten",
        "Todos los derechos reservados",
        "جميع الحقوق محفوظة",
        "无断转载は禁じられています。著作権は当社に帰属します",
        "版权所有，未经授权不得转载",
    ] {
        let text = format!("{HARBOUR}\n{notice}");
        check(&[&text], &[(FurnitureKind::Notice, notice)]);
    }
}

#[test]
fn account_notices_and_section_labels_are_known_in_many_languages() {
    for notice in [
        "Digital access from £1 a week",
        "You have read 3 of 5 free articles this month",
        "Your account is open on another device",
        "View this in your browser",
        "You receive this because you signed up at our desk",
        "Dieser Artikel ist nur für Abonnenten",
        "Réservé aux abonnés",
        "Contenido solo para suscriptores",
        "残り812文字",
        "会員登録して続きを読む",
        "Newsletter abbestellen",
        "Keep reading on Harbour Post",
        "More coverage from our partners",
        "Empfohlen aus unserem Netzwerk",
        "Picked for you",
    ] {
        let text = format!("{HARBOUR}\n{notice}");
        let found = lines(&[&text]);
        assert!(found.iter().any(|it| it.1 == notice), "{notice}: {found:?}");
    }
}

#[test]
fn the_name_of_a_site_at_its_top_and_foot_is_furniture_and_the_title_is_not() {
    let text =
        format!("Velm Harbour Post\nFerries sail again\n{HARBOUR}\n© 2025 Velm Harbour Post");
    let found = lines(&[&text]);
    assert_eq!(found.first().map(|it| it.1.as_str()), Some("Velm Harbour Post"), "{found:?}");
    assert!(found.iter().all(|it| it.1 != "Ferries sail again"), "{found:?}");
}

#[test]
fn a_label_with_differing_titles_is_one_finding() {
    let page = |story: &str, title: &str| format!("{story}\nRead more: {title}");
    let (a, b) = (page(HARBOUR, "Storm closes pier"), page(ORCHARD, "Frost in the valley"));
    let found = find(&[&a, &b]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].occurrences.len(), 2);
}

#[test]
fn a_short_line_above_a_block_of_furniture_heads_nothing() {
    let text = format!(
        "{HARBOUR}\nBlue background\nShare this story\nLeave a comment\nAll rights reserved"
    );
    let found = lines(&[&text]);
    assert!(found.iter().any(|it| it.1.starts_with("Blue background")), "{found:?}");
}

#[test]
fn headers_of_embedded_articles_are_furniture_and_their_bodies_are_not() {
    let body =
        "Trains between the capitals will run twice an hour from December, the operators said.";
    let text = format!(
        "{HARBOUR}\nRelated Articles\nMore trains from December\nVelm Post\n3 hours ago\n{body}"
    );
    let found = lines(&[&text]);
    let headers = found.iter().filter(|it| it.0 == FurnitureKind::CardHeader).count();
    assert_eq!(headers, 3, "{found:?}");
    assert!(found.iter().all(|it| it.1 != body), "{found:?}");
}

proptest! {
    #[test]
    fn nothing_panics_on_odd_text(
        texts in prop::collection::vec("(\\PC{0,12}|har-\nbor|Photo: |By |12 March 2025|【関連】|\u{202e}|\u{301}|\u{200f}|港の|記者|©|\n|→|: |\\(|\\)|\\|| ){0,30}", 0..3),
    ) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        for it in find(&texts) {
            prop_assert!(!it.occurrences.is_empty());
            for place in it.occurrences {
                let text = texts[place.doc.index()];
                prop_assert!(text.get(place.span.start..place.span.end).is_some());
            }
        }
    }

    #[test]
    fn places_are_blocks_of_their_page_and_apart(
        texts in prop::collection::vec("([A-Za-z ©•:/.“”é中-]{0,30}\n|Read al-\nso: |See al-\nso|Sign up\n|5:57\n|Reuters\n|3 hours ago\n|Read more: A\n){0,12}", 0..4),
    ) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let mut places: Vec<Place> = find(&texts).into_iter().flat_map(|it| it.occurrences).collect();
        places.sort();
        for place in &places {
            let text = texts[place.doc.index()];
            prop_assert!(text.is_char_boundary(place.span.start) && text.is_char_boundary(place.span.end));
            prop_assert_eq!(place.span.trimmed(text), place.span);
        }
        for pair in places.windows(2) {
            prop_assert!(pair[0].doc != pair[1].doc || pair[0].span.end <= pair[1].span.start);
        }
    }
}

#[test]
fn what_only_stands_as_furniture_does_is_the_storys() {
    // Headings between paragraphs, and a last paragraph that was cut short.
    let headed = HARBOUR.replacen('\n', "\nVelm’s response\n", 1);
    let cut = "Fishermen on the quay have heard such promises before, one of them said. She wants to \
               see the first ferry sail with her own eyes and will believe it then, not earlier than";
    for text in [headed.clone(), format!("{HARBOUR}\n{cut}"), format!("{headed}\n{cut}")] {
        check(&[&text], &[]);
    }
}

#[test]
fn what_a_page_sets_as_a_heading_above_text_is_one() {
    let (first, rest) = HARBOUR.split_once('\n').unwrap();
    let text = format!("Velm harbour reopens\n{first}\nThe vote\n{rest}");
    let at = text.find("The vote").unwrap();
    assert_eq!(find(&[&text]).len(), 1);
    assert_eq!(find_below(&[&text], &[Span::new(at, at + 8)]), []);
    // Above nothing it is a line as any other.
    let last = format!("Velm harbour reopens\n{HARBOUR}\nCopy link");
    let at = last.find("Copy link").unwrap();
    assert_eq!(find_below(&[&last], &[Span::new(at, at + 9)]).len(), 1);
}

#[test]
fn a_heading_stands_above_a_short_sentence_too() {
    let text =
        format!("Velm harbour reopens\n{HARBOUR}\nThe anger of the club\nNobody voted for it.");
    assert_eq!(lines(&[&text]), []);
}

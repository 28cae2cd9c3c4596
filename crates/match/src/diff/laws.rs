//! What holds for every diff, on arbitrary texts.

use super::{BlockChange, ChangeKind, Diff, DiffOptions, Ignore, Shape, Side, WordOpKind, diff};
use crate::segment::{Block, BlockKind};
use crate::text::Span;
use proptest::prelude::*;

/// Every non-empty line a block, every stretch up to a full stop a sentence.
fn parts(text: &str) -> (Vec<Block>, Vec<Span>) {
    let (mut blocks, mut sentences) = (Vec::new(), Vec::new());
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.len()).trimmed(text);
        if !span.is_empty() {
            blocks.push(Block { kind: BlockKind::Paragraph, span });
        }
        let mut start = at;
        for sentence in line.split_inclusive('.') {
            let span = Span::new(start, start + sentence.len()).trimmed(text);
            start += sentence.len();
            if !span.is_empty() {
                sentences.push(span);
            }
        }
        at += line.len();
    }
    (blocks, sentences)
}

fn diff_of(a: &str, b: &str, ignore: Ignore) -> Diff {
    let ((a_blocks, a_sentences), (b_blocks, b_sentences)) = (parts(a), parts(b));
    let left = Side { text: a, blocks: &a_blocks, sentences: &a_sentences, furniture: &[] };
    let right = Side { text: b, blocks: &b_blocks, sentences: &b_sentences, furniture: &[] };
    diff(&left, &right, &DiffOptions { ignore, stop: None })
}

fn normalized(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn joined(change: &BlockChange, a: &str, b: &str, other: WordOpKind) -> String {
    let ops = change.edits.iter().map(|it| it.op(a, b));
    ops.filter(|it| it.kind != other).map(|it| it.text).collect()
}

/// B's blocks, made of A's words and of what the diff says B has.
fn apply(a: &str, b: &str, diff: &Diff) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let mut last = None;
    for change in &diff.changes {
        let Some(place) = change.b else { continue };
        let mut text = String::new();
        let mut rest = change.a.map_or(String::new(), |it| normalized(it.span.of(a)));
        for op in change.edits.iter().map(|it| it.op(a, b)) {
            if op.kind == WordOpKind::Insert {
                text += &op.text;
                continue;
            }
            let tail = rest.split_off(op.text.len());
            assert_eq!(rest, op.text, "what is equal or deleted stands in A next");
            if op.kind == WordOpKind::Equal {
                text += &rest;
            }
            rest = tail;
        }
        assert_eq!(rest, "");
        match blocks.last_mut() {
            Some(block) if last == Some(place.block) => *block += &format!(" {text}"),
            _ => blocks.push(text),
        }
        last = Some(place.block);
    }
    blocks
}

fn check_laws(a: &str, b: &str) {
    let diff = diff_of(a, b, Ignore::default());
    let expect: Vec<String> = parts(b).0.iter().map(|it| normalized(it.span.of(b))).collect();
    assert_eq!(apply(a, b, &diff), expect);
    for change in &diff.changes {
        let old = change.a.map_or("", |it| it.span.of(a));
        let new = change.b.map_or("", |it| it.span.of(b));
        assert_eq!(joined(change, a, b, WordOpKind::Insert), normalized(old));
        assert_eq!(joined(change, a, b, WordOpKind::Delete), normalized(new));
    }
    check_places(a, &diff, |it| it.a.map(|it| it.span));
    check_places(b, &diff, |it| it.b.map(|it| it.span));
    assert!((0.0..=1.0).contains(&diff.similarity()));
    assert_eq!(diff.counts.kinds.iter().sum::<usize>(), diff.changes.len());
}

/// The places of all changes hold all of one side, once.
fn check_places(text: &str, diff: &Diff, place: impl Fn(&BlockChange) -> Option<Span>) {
    let mut places: Vec<Span> = diff.changes.iter().filter_map(place).collect();
    places.sort_unstable();
    let mut at = 0;
    for span in places {
        assert!(span.start >= at, "places are disjoint");
        assert_eq!(text[at..span.start].trim(), "", "nothing is left out");
        at = span.end;
    }
    assert_eq!(text[at..].trim(), "");
}

const WIRE: &str = "The ministry said on Monday that the reactor had been shut down for repairs.\n\
    Officials in the capital declined to comment on the cause of the incident. They promised a report.\n\
    Background\n\
    The plant, built in 1974, supplies electricity to two million homes in the region.\n\
    Neighboring countries were informed within an hour, according to the agency.\n";

#[test]
fn a_moved_and_edited_paragraph_is_told_from_one_that_stays() {
    let lines: Vec<&str> = WIRE.lines().collect();
    let edited = lines[3].replace("two million", "three million");
    let moved = [edited.as_str(), lines[0], lines[1], lines[2], lines[4]].join("\n");
    let diff = diff_of(WIRE, &moved, Ignore::default());
    let kinds: Vec<ChangeKind> = diff.changes.iter().map(|it| it.kind).collect();
    assert_eq!(kinds[0], ChangeKind::MovedChanged);
    assert_eq!(kinds[1..], [ChangeKind::Equal; 4]);
    assert_eq!(diff.changes[0].a.map(|it| it.block), Some(3));
    check_laws(WIRE, &moved);
}

#[test]
fn a_heading_moves_with_its_paragraph() {
    let lines: Vec<&str> = WIRE.lines().collect();
    let moved = [lines[2], lines[3], lines[0], lines[1], lines[4]].join("\n");
    let diff = diff_of(WIRE, &moved, Ignore::default());
    assert_eq!(diff.counts.of(ChangeKind::Moved), 2);
    assert_eq!(diff.counts.of(ChangeKind::Equal), 3);
}

#[test]
fn a_split_paragraph_is_one_paragraph_in_two_parts() {
    let split = WIRE.replace("incident. They", "incident.\nThey");
    for (a, b, shape) in [(WIRE, split.as_str(), Shape::Split), (&split, WIRE, Shape::Merged)] {
        let diff = diff_of(a, b, Ignore::default());
        assert_eq!(diff.changes.iter().filter(|it| it.shape == shape).count(), 2);
        assert_eq!(diff.counts.of(ChangeKind::Changed), 2);
        assert!((diff.similarity() - 1.0).abs() < f64::EPSILON);
        let ignore = Ignore { cosmetic: true, ..Ignore::default() };
        assert!(!diff_of(a, b, ignore).differs());
        check_laws(a, b);
    }
}

const PORT: [&str; 5] = [
    "The harbor office will spend 40 million crowns on new cranes, its head said on Monday.",
    "Two cranes of 1978 go to the scrapyard.",
    "The first of the new ones comes in March.",
    "Dockers welcomed the plan.",
    "Their union wants a written promise that nobody loses work.",
];

/// Paragraphs, a `/` between them, each of the sentences of [`PORT`] that its digits name.
fn port(of: &str) -> String {
    let sentence = |it: char| PORT[it.to_digit(10).unwrap() as usize];
    let paragraph = |it: &str| it.chars().map(sentence).collect::<Vec<_>>().join(" ");
    of.split('/').map(paragraph).collect::<Vec<_>>().join("\n")
}

/// Words of one side that the diff does not pair.
fn unpaired(diff: &Diff) -> usize {
    diff.counts.a_words + diff.counts.b_words - 2 * diff.counts.shared_words
}

#[test]
fn sentences_that_stay_are_never_deleted_and_inserted() {
    for (a, b) in [
        // Out of a paragraph into the first, into the last, and within one.
        ("0/12/34", "04/12/3"),
        ("0/34/12", "0/3/124"),
        ("0341", "4031"),
        // Merged with one that is no neighbor; split, and a half moved.
        ("0/12/34", "034/12"),
        ("0/1234", "34/0/12"),
        // From the middle of one into the middle of another.
        ("043/12", "03/142"),
    ] {
        let (a, b) = (port(a), port(b));
        for (a, b) in [(&a, &b), (&b, &a)] {
            let diff = diff_of(a, b, Ignore::default());
            assert_eq!(unpaired(&diff), 0, "{a}\n\n{b}\n\n{diff:#?}");
            check_laws(a, b);
        }
    }
}

#[test]
fn a_paragraph_is_split_around_a_new_one() {
    let a = port("0123");
    let b = a.replace("scrapyard. ", "scrapyard.\nNobody had told the mayor of it before.\n");
    let diff = diff_of(&a, &b, Ignore::default());
    let kinds: Vec<(ChangeKind, Shape)> =
        diff.changes.iter().map(|it| (it.kind, it.shape)).collect();
    let part = (ChangeKind::Changed, Shape::Split);
    assert_eq!(kinds, [part, (ChangeKind::Inserted, Shape::Whole), part]);
    check_laws(&a, &b);
}

#[test]
fn no_paragraph_is_called_merged_that_is_none() {
    let (a, b) = (port("0/34/12"), port("0/3/124"));
    let diff = diff_of(&a, &b, Ignore::default());
    let moved = diff.changes.iter().filter(|it| it.kind.is_moved());
    assert_eq!(moved.map(|it| it.shape).collect::<Vec<_>>(), [Shape::Part]);
    assert!(diff.changes.iter().all(|it| matches!(it.shape, Shape::Whole | Shape::Part)));
}

#[test]
fn lines_of_a_list_in_another_order_move() {
    for (a, b) in [
        ("Bread\nMilk\nEggs", "Eggs\nBread\nMilk"),
        (
            "1. Salt Road\n2. The Long Quay\n3. Paper Boats",
            "1. Paper Boats\n2. Salt Road\n3. The Long Quay",
        ),
        ("Gulls 31\nTerns 40\nPlovers 12", "Terns 40\nGulls 41\nPlovers 12"),
    ] {
        let diff = diff_of(a, b, Ignore::default());
        assert!(diff.counts.kinds.iter().sum::<usize>() == 3, "{diff:#?}");
        assert_eq!(diff.counts.of(ChangeKind::Inserted) + diff.counts.of(ChangeKind::Deleted), 0);
        check_laws(a, b);
    }
    // Two lines of one wording tell nothing of each other.
    let diff = diff_of(
        "Photo 1\nPhoto 2\nIt rained all day long.",
        "Photo 3\nIt rained all day long.",
        Ignore::default(),
    );
    assert!(
        diff.counts.kinds[ChangeKind::Moved as usize..=ChangeKind::MovedChanged as usize] == [0, 0]
    );
}

#[test]
fn vowel_points_and_digits_of_another_script_are_cosmetic() {
    for (a, b) in [
        ("قال وزير المالية إن 12 مصنعا", "قالَ وزيرُ الماليةِ إنَّ ١٢ مصنعا"),
        ("ראש הממשלה אמר", "רֹאשׁ הַמֶּמְשָׁלָה אמר"),
        ("२०२४ में", "2024 में"),
    ] {
        let diff = diff_of(a, b, Ignore::default());
        assert!(diff.differs() && (diff.similarity() - 1.0).abs() < f64::EPSILON, "{diff:#?}");
        let ignore = Ignore { cosmetic: true, ..Ignore::default() };
        assert!(!diff_of(a, b, ignore).differs());
    }
    assert!(diff_of("كَتَبَ", "كُتِبَ", Ignore { cosmetic: true, ..Ignore::default() }).differs());
}

#[test]
fn ignored_edits_leave_blocks_equal() {
    let other = WIRE.replace("The ministry", "THE MINISTRY").replace(", according", " according");
    let all = Ignore { case: true, punctuation: true, ..Ignore::default() };
    assert!(!diff_of(WIRE, &other, all).differs());
    let diff = diff_of(WIRE, &other, Ignore { case: true, ..Ignore::default() });
    assert_eq!(diff.counts.of(ChangeKind::Changed), 1);
}

#[test]
fn stopping_at_once_is_coarse_and_right() {
    let other = WIRE.replace("Monday", "Tuesday");
    let ((a_blocks, a_sentences), (b_blocks, b_sentences)) = (parts(WIRE), parts(&other));
    let a = Side { text: WIRE, blocks: &a_blocks, sentences: &a_sentences, furniture: &[] };
    let b = Side { text: &other, blocks: &b_blocks, sentences: &b_sentences, furniture: &[] };
    let options = DiffOptions { stop: Some(&|| true), ..DiffOptions::default() };
    let diff = diff(&a, &b, &options);
    assert!(diff.coarse);
    assert_eq!(diff.counts.of(ChangeKind::Changed), 1);
    assert_eq!(apply(WIRE, &other, &diff).join("\n"), other.trim());
}

#[test]
fn furniture_takes_no_part_when_ignored() {
    let text = format!("{WIRE}Subscribe to our newsletter today\n");
    let (blocks, sentences) = parts(&text);
    let notice = [Span::new(WIRE.len(), text.len())];
    let a = Side { text: &text, blocks: &blocks, sentences: &sentences, furniture: &notice };
    let (b_blocks, b_sentences) = parts(WIRE);
    let b = Side { text: WIRE, blocks: &b_blocks, sentences: &b_sentences, furniture: &[] };
    assert!(diff(&a, &b, &DiffOptions::default()).differs());
    let ignore = Ignore { furniture: true, ..Ignore::default() };
    assert!(!diff(&a, &b, &DiffOptions { ignore, stop: None }).differs());
}

#[test]
fn empty_sides_do_not_differ() {
    let diff = diff_of("", " \n", Ignore::default());
    assert!(!diff.differs() && diff.changes.is_empty());
    assert!((diff.similarity() - 1.0).abs() < f64::EPSILON);
    check_laws("", WIRE);
    check_laws(WIRE, "");
}

/// Texts of few lines of few words: much is repeated, moved, split and joined.
fn crowded() -> impl Strategy<Value = String> {
    proptest::collection::vec("[a-eA-B“\"]{1,2}|[a-c]{3}|\\.|\n|,", 0..60)
        .prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn laws_hold_on_any_text(
        a in "([\\PC\n\r\t\u{a0}\u{200b}\u{301}]|[a-c .\n]){0,60}",
        b in "([\\PC\n\r\t\u{a0}\u{200b}\u{301}]|[a-c .\n]){0,60}",
    ) {
        check_laws(&a, &b);
    }

    #[test]
    fn laws_hold_on_texts_that_repeat_themselves(a in crowded(), b in crowded()) {
        check_laws(&a, &b);
    }

    #[test]
    fn laws_hold_on_edited_articles(
        order in Just((0..5).collect::<Vec<usize>>()).prop_shuffle(),
        dropped in 0usize..12, glued in 0usize..6, cut in 0usize..400,
    ) {
        let lines: Vec<&str> = WIRE.lines().collect();
        let mut other = String::new();
        for (at, &line) in order.iter().enumerate() {
            let words = lines[line].split(' ').enumerate();
            let kept: Vec<&str> = words.filter(|it| it.0 % 13 != dropped).map(|it| it.1).collect();
            other += &kept.join(" ");
            other += if at == glued { " " } else { "\n" };
        }
        if let Some(space) = other.get(cut..).and_then(|it| it.find(' ')) {
            other.replace_range(cut + space..cut + space + 1, "\n");
        }
        check_laws(WIRE, &other);
        check_laws(&other, WIRE);
    }

    #[test]
    fn sentences_in_any_order_and_paragraphs_are_all_paired(
        order in Just((0..5).collect::<Vec<usize>>()).prop_shuffle(),
        from in 0u32..16, to in 0u32..16,
    ) {
        let text = |order: &[usize], breaks: u32| {
            let mut res = String::new();
            for (at, &it) in order.iter().enumerate() {
                res += PORT[it];
                res += if breaks >> at & 1 == 1 { "\n" } else { " " };
            }
            res
        };
        let (a, b) = (text(&[0, 1, 2, 3, 4], from), text(&order, to));
        check_laws(&a, &b);
        prop_assert_eq!(unpaired(&diff_of(&a, &b, Ignore::default())), 0, "{}\n\n{}", a, b);
    }

    #[test]
    fn a_text_does_not_differ_from_itself(a in crowded()) {
        let diff = diff_of(&a, &a, Ignore::default());
        prop_assert!(!diff.differs());
        prop_assert!((diff.similarity() - 1.0).abs() < f64::EPSILON);
    }
}

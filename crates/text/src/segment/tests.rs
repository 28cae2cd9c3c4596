//! The promises of a segmentation, and quotations in real typography.

use super::QuotationMarks::{
    Corner, Curly, CurlySingle, Dash, Guillemets, GuillemetsSingle, Low, LowSingle, Straight,
    StraightSingle, WhiteCorner,
};
use super::*;
use crate::text::Span;
use proptest::prelude::*;

fn quoted(text: &str) -> Vec<(QuotationMarks, usize, &str)> {
    let parts = segment(text);
    parts.quotations.iter().map(|it| (it.marks, it.depth, it.span.of(text))).collect()
}

fn check(text: &str, expect: &[(QuotationMarks, usize, &str)]) {
    assert_eq!(quoted(text), expect, "{text:?}");
}

#[test]
fn every_pair_of_marks_is_read() {
    check("He said \"yes\" twice.", &[(Straight, 0, "yes")]);
    check("He said “yes.”", &[(Curly, 0, "yes.")]);
    check("He said ‘yes’, then 'no'.", &[(CurlySingle, 0, "yes"), (StraightSingle, 0, "no")]);
    check(
        "Er sagte: „Ja, ‚gern‘ sogar.“ Gut.",
        &[(Low, 0, "Ja, ‚gern‘ sogar."), (LowSingle, 1, "gern")],
    );
    check("Powiedział: „Tak”.", &[(Low, 0, "Tak")]);
    check("Er sagte »Ja«, sie ›Nein‹.", &[(Guillemets, 0, "Ja"), (GuillemetsSingle, 0, "Nein")]);
    check("Il a dit « Oui, bien sûr ».", &[(Guillemets, 0, "Oui, bien sûr")]);
    check(
        "Он сказал: «Да». И «Спартак» тоже.",
        &[(Guillemets, 0, "Да"), (Guillemets, 0, "Спартак")],
    );
    check("Han sade ”ja” och gick.", &[(Curly, 0, "ja")]);
    check(
        "彼は「はい、『例』です」と述べた。",
        &[(Corner, 0, "はい、『例』です"), (WhiteCorner, 1, "例")],
    );
    check(
        "他说：“我们不能同意‘这个’。”然后走了。",
        &[(Curly, 0, "我们不能同意‘这个’。"), (CurlySingle, 1, "这个")],
    );
}

#[test]
fn apostrophes_and_primes_are_no_marks() {
    for text in [
        "Don't say it's James' in the '90s, rock 'n' roll fans' 5'10\" 6″ tall, ‘tis ’90s.",
        "The dogs’ owner isn’t in; ’cause o’clock, l’amour, O‘Brien’s class of ’08.",
        "A 12\" record, a 6' man and five years' time.",
    ] {
        check(text, &[]);
    }
    check(
        "'It's the leaders' problem,' he said.",
        &[(StraightSingle, 0, "It's the leaders' problem,")],
    );
    check(
        "‘It’s the leaders’ problem,’ he said.",
        &[(CurlySingle, 0, "It’s the leaders’ problem,")],
    );
    check("\"He's 5'10\" tall,\" she said.", &[(Straight, 0, "He's 5'10\" tall,")]);
}

#[test]
fn mixed_marks_close_each_other() {
    check("with ‘harsh measures' unless", &[(StraightSingle, 0, "harsh measures")]);
    check(
        "“all the leverage here,\" he said. “We go on.\"",
        &[(Curly, 0, "all the leverage here,"), (Curly, 0, "We go on.")],
    );
    check("``We go on,'' he said.", &[(Straight, 0, "We go on,")]);
}

#[test]
fn quotations_nest() {
    check(
        "“He told me ‘no way’ and left,” she said.",
        &[(Curly, 0, "He told me ‘no way’ and left,"), (CurlySingle, 1, "no way")],
    );
    check(
        "\"So he says, \"I'd like it,\" you know.\"",
        &[(Straight, 0, "So he says, \"I'd like it,\" you know."), (Straight, 1, "I'd like it,")],
    );
}

#[test]
fn a_quotation_goes_on_in_the_next_paragraph() {
    let text = "He added: “If so, then good.\n• A link\n“But no one has. I don’t trust it.”";
    let parts = segment(text);
    let found: Vec<_> = parts.quotations.iter().map(|it| (it.closed, it.continues)).collect();
    assert_eq!(found, [(false, false), (true, true)]);
    let text = "\"It is hard.\n\nIt will stay hard,\" he said.";
    let parts = segment(text);
    assert_eq!(parts.quotations[1].span.of(text), "It will stay hard,");
    assert!(parts.quotations[1].continues);
}

#[test]
fn an_unbalanced_mark_ends_at_its_paragraph() {
    check(
        "He said: “We go.\nNobody spoke. “Really?”",
        &[(Curly, 0, "We go."), (Curly, 0, "Really?")],
    );
    check("“We won, he said. “We did.”", &[(Curly, 0, "We won, he said."), (Curly, 0, "We did.")]);
    check("No opener.” Then “one”.", &[(Curly, 0, "one")]);
    check("\"\" and “ ” are empty", &[]);
}

#[test]
fn a_dash_opens_speech_where_someone_is_said_to_speak() {
    check("—Hola —dijo Juan—. ¿Qué tal?", &[(Dash, 0, "Hola"), (Dash, 0, "¿Qué tal?")]);
    check("— Привет, — сказал он. — Как дела?", &[(Dash, 0, "Привет,"), (Dash, 0, "Как дела?")]);
    check("— Oui, dit-il.", &[(Dash, 0, "Oui")]);
    check("— Tu viens ?\n— Non.", &[(Dash, 0, "Tu viens ?"), (Dash, 0, "Non.")]);
    check("— Associated Press", &[]);
    check("– The first point of the plan.\n– The second point of the plan.", &[]);
}

fn assert_promises(text: &str) -> Result<(), TestCaseError> {
    let parts = segment(text);
    let mut covered = vec![false; text.len()];
    let mut last = 0;
    for block in &parts.blocks {
        prop_assert!(block.span.start >= last && !block.span.is_empty());
        prop_assert_eq!(block.span.trimmed(text), block.span);
        covered[block.span.start..block.span.end].fill(true);
        last = block.span.end;
    }
    for (at, c) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        prop_assert!(covered[at], "{c:?} at {at} is in no block");
    }
    covered.fill(false);
    last = 0;
    for sentence in &parts.sentences {
        prop_assert!(sentence.start >= last && !sentence.is_empty());
        prop_assert!(parts.blocks.iter().any(|block| block.span.contains(*sentence)));
        covered[sentence.start..sentence.end].fill(true);
        last = sentence.end;
    }
    for (at, c) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        prop_assert!(covered[at], "{c:?} at {at} is in no sentence");
    }
    let mut before = Span::new(0, text.len());
    for it in &parts.quotations {
        prop_assert!(!it.span.of(text).is_empty() && it.span.trimmed(text) == it.span);
        prop_assert!(it.outer.contains(it.span));
        prop_assert!(parts.blocks[it.block].span.contains(it.outer));
        prop_assert!(it.outer.start >= before.start || before.end == text.len());
        let holders = parts
            .quotations
            .iter()
            .filter(|other| other.outer != it.outer && other.outer.contains(it.outer));
        prop_assert_eq!(it.depth, holders.count());
        before = it.outer;
    }
    Ok(())
}

proptest! {
    #[test]
    fn promises_hold_on_any_text(text in "\\PC{0,80}") {
        assert_promises(&text)?;
    }

    #[test]
    fn promises_hold_on_marks_and_line_ends(
        text in "[\"'“”‘’„‚«»‹›「」『』—–.,:!?…。 \u{a0}\r\n\u{2028}\u{2029}\u{c}a-cA-C19é中い]{0,60}",
    ) {
        assert_promises(&text)?;
    }
}

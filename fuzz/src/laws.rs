//! What must hold for any bytes: the body of every fuzz target, and of the test
//! that runs the kept inputs again.

use std::time::Instant;

use wireprint::diff::{DiffOptions, WordOpKind, word_diff};
use wireprint::pipeline::compare;
use wireprint::quote::attribute;
use wireprint::read::{Event, InputFormat, ReadOptions, visit_bytes};
use wireprint::report::diff::{DiffReport, diff_html};
use wireprint::report::{escape_terminal, escape_terminal_lines};
use wireprint::segment::segment;
use wireprint::text::{Document, Span};

/// Runs the target called `name` on `bytes`.
pub(crate) fn check(name: &str, bytes: &[u8]) {
    let format = match name {
        "read_text" => InputFormat::Text,
        "read_jsonl" => InputFormat::Jsonl,
        "read_json" => InputFormat::Json,
        "read_csv" => InputFormat::Csv,
        "read_html" => InputFormat::Html,
        "read_warc" => InputFormat::Warc,
        "read_feed" => InputFormat::Feed,
        "read_parquet" => InputFormat::Parquet,
        "read_compressed" => InputFormat::Auto,
        _ => return check_text(name, &String::from_utf8_lossy(bytes)),
    };
    check_reader(format, bytes);
}

fn check_text(name: &str, text: &str) {
    match name {
        "segmentation" => check_segmentation(text),
        "quotations" => check_quotations(text),
        "diff" => check_diff(text),
        "terminal" => check_terminal(text),
        "html_report" => check_html(text),
        _ => panic!("no target is called {name}"),
    }
}

/// Every byte is accounted for, a warning names its file, and two readings give
/// the same.
fn check_reader(format: InputFormat, bytes: &[u8]) {
    let mut options = ReadOptions { format, keep_empty: true, ..ReadOptions::default() };
    options.limits.record_bytes = 1 << 16;
    options.limits.html_bytes = 1 << 20;
    options.limits.html_depth = 64;
    let read = || {
        let mut records = Vec::new();
        let visited = visit_bytes("input", bytes, &options, &mut |event| {
            match event {
                Event::Record(record) => {
                    assert!(!record.document_id().is_empty());
                    records.push(record.into_document());
                }
                Event::Forget { records: last, .. } => records.truncate(records.len() - last),
            }
            Ok(())
        });
        (visited.expect("only a visitor ends a run"), records)
    };
    let begun = Instant::now();
    let (visited, records) = read();
    assert!(begun.elapsed().as_secs() < 20, "a small input takes long");
    assert!(visited.account.adds_up());
    assert_eq!(visited.account.accepted + visited.account.empty, records.len());
    assert_eq!(visited.account.failed > 0, visited.account.failed > 0 && visited.has_errors());
    assert!(visited.diagnostics.iter().all(|it| it.path.is_some() || it.message.starts_with('…')));
    if bytes.len() < 4096 {
        let again = read();
        assert_eq!(visited, again.0);
        assert_eq!(records, again.1);
    }
}

/// Spans ascend, lie in the text on characters, and sentences lie in blocks.
fn check_segmentation(text: &str) {
    let found = segment(text);
    let mut end = 0;
    for block in &found.blocks {
        assert!(block.span.start >= end && !block.span.of(text).trim().is_empty());
        end = block.span.end;
    }
    end = 0;
    for sentence in &found.sentences {
        assert!(sentence.start >= end && !sentence.of(text).is_empty());
        assert!(found.blocks.iter().any(|it| it.span.contains(*sentence)));
        end = sentence.end;
    }
    for quotation in &found.quotations {
        assert!(quotation.outer.contains(quotation.span) && quotation.outer.end <= text.len());
        let _ = (quotation.span.of(text), quotation.outer.of(text));
        assert!(quotation.block < found.blocks.len());
    }
    for card in &found.embedded {
        let inside = [Some(card.body), card.outlet, card.title, card.age];
        for span in inside.into_iter().flatten() {
            assert!(card.span.contains(span));
            let _ = span.of(text);
        }
    }
}

/// Each quotation has an answer, whose places lie in the text.
fn check_quotations(text: &str) {
    let parts = segment(text);
    let found = attribute(text, &parts);
    assert_eq!(found.len(), parts.quotations.len());
    for it in &found {
        let speaker = it.speaker.as_ref().map(|it| it.span);
        for span in [speaker, it.cue].into_iter().flatten() {
            assert!(!span.of(text).is_empty());
        }
    }
}

/// Two texts from one input.
fn halves(text: &str) -> (&str, &str) {
    text.split_once('\u{1}').unwrap_or_else(|| {
        let mut middle = text.len() / 2;
        while !text.is_char_boundary(middle) {
            middle -= 1;
        }
        text.split_at(middle)
    })
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is equal and deleted is the old text, what is equal and inserted the new
/// one, of words and of blocks.
fn check_diff(text: &str) {
    let (old, new) = halves(text);
    let ops = word_diff(old, new);
    let side = |other: WordOpKind| -> String {
        ops.iter().filter(|it| it.kind != other).map(|it| it.text.as_str()).collect()
    };
    assert_eq!(spaced(&side(WordOpKind::Insert)), spaced(old));
    assert_eq!(spaced(&side(WordOpKind::Delete)), spaced(new));
    let [a, b] = [old, new].map(|text| Document { text: text.to_owned(), ..Document::default() });
    let diff = compare(&a, &b, &DiffOptions::default()).diff;
    for change in &diff.changes {
        let joined = |other: WordOpKind| -> String {
            let ops = change.edits.iter().map(|it| it.op(old, new));
            ops.filter(|it| it.kind != other).map(|it| it.text).collect()
        };
        let words = |place: Option<Span>, text: &str| spaced(place.map_or("", |it| it.of(text)));
        assert_eq!(joined(WordOpKind::Insert), words(change.a.map(|it| it.span), old));
        assert_eq!(joined(WordOpKind::Delete), words(change.b.map(|it| it.span), new));
    }
}

/// Nothing that steers a terminal is left, and the text can be had back.
fn check_terminal(text: &str) {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
    };
    let escaped = escape_terminal(text);
    assert!(!escaped.contains(steers), "{escaped:?}");
    assert!(!escape_terminal_lines(text).contains(|c| c != '\n' && c != '\t' && steers(c)));
    assert_eq!(unescaped(&escaped), text);
}

fn unescaped(text: &str) -> String {
    let mut res = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\u{") {
        res.push_str(before);
        let (code, after) = after.split_once('}').expect("an escape is closed");
        let code = u32::from_str_radix(code, 16).expect("an escape is a number");
        res.push(char::from_u32(code).expect("an escape is a character"));
        rest = after;
    }
    res + rest
}

/// The page of a diff has the tags that an empty diff's page may have, and no others.
fn check_html(text: &str) {
    let (old, new) = halves(text);
    let document = |text: &str| Document {
        id: text.chars().take(40).collect(),
        path: text.chars().rev().take(40).collect(),
        title: Some(text.chars().take(200).collect()),
        outlet: Some(text.chars().skip(3).take(50).collect()),
        text: text.to_owned(),
        ..Document::default()
    };
    let (a, b) = (document(old), document(new));
    let compared = compare(&a, &b, &DiffOptions::default());
    let report = DiffReport {
        a: &a,
        b: &b,
        a_lines: &compared.a_lines,
        b_lines: &compared.b_lines,
        diff: &compared.diff,
        parameters: &[],
    };
    let mut page = Vec::new();
    diff_html(&report, &mut page).expect("a vector takes everything");
    let page = String::from_utf8(page).expect("a page is UTF-8");
    for tag in page.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').expect("a tag ends");
        let name: String =
            tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        assert!(!matches!(
            name.as_str(),
            "script" | "iframe" | "object" | "embed" | "base" | "form" | "img" | "svg"
        ));
        for attribute in tag.split_whitespace().skip(1) {
            let name = attribute.split('=').next().unwrap_or_default().to_ascii_lowercase();
            assert!(!name.starts_with("on") && name != "src" && name != "srcdoc", "{tag}");
        }
        let link = tag.split_once("href=\"");
        assert!(
            link.is_none_or(|(_, href)| href.starts_with('#') || href.starts_with("data:,")),
            "{tag}"
        );
    }
}

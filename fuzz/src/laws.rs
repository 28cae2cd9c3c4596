//! What must hold for any bytes: the body of every fuzz target, and of the test
//! that runs the kept inputs again.

#[path = "../../crates/report/src/report/html/strict.rs"]
pub(crate) mod strict;

use std::io::{Read, Write};
use std::time::Instant;

use wireprint_findings::findings::ScanResult;
use wireprint_match::diff::{
    BlockChange, BlockPlace, Diff, DiffOptions, EditClass, Ignore, Letters, WordOpKind,
    letter_diff, word_diff,
};
use wireprint_news::quote::{attribute, roles, same_person};
use wireprint_pipeline::pipeline::{QuoteFilter, ScanInput, ScanSettings, compare, quotes, scan};
use wireprint_read::read::{Event, InputFormat, ReadOptions, Visited, visit_bytes};
use wireprint_report::report::diff::{
    ColorDepth, DiffReport, DiffView, diff_html, diff_stat, diff_text,
};
use wireprint_report::report::layout::display_width;
use wireprint_report::report::terminal::{View, quotes_text, scan_text};
use wireprint_report::report::{escape_terminal, escape_terminal_lines, quotes_html, scan_html};
use wireprint_text::segment::{Segmentation, segment, segment_blocks, segment_running_text};
use wireprint_text::text::{Corpus, Diagnostic, Document, Severity, Span, is_format};

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

/// Every unit is accounted for, a warning names its file, and the outcome depends
/// neither on how the bytes come in nor on what else is asked for.
fn check_reader(format: InputFormat, bytes: &[u8]) {
    let mut options = ReadOptions { format, keep_empty: true, ..ReadOptions::default() };
    options.limits.record_bytes = 1 << 16;
    options.limits.html_bytes = 1 << 20;
    options.limits.html_depth = 64;
    let begun = Instant::now();
    let (visited, records) = read(bytes, &options).expect("only a visitor ends a run");
    assert!(begun.elapsed().as_secs() < 20, "a small input takes long");
    check_account(&visited, &records);
    for pair in records.windows(2) {
        assert!(pair[0].0.record_line <= pair[1].0.record_line, "lines ascend");
    }
    if bytes.len() >= 4096 {
        return;
    }
    let trickle = Trickle { rest: bytes, step: 1 + bytes.len() % 7 };
    let again = read(trickle, &options).expect("only a visitor ends a run");
    assert_eq!((&visited, &records), (&again.0, &again.1));

    options.strict = true;
    options.keep_empty = false;
    let warned = visited.diagnostics.iter().any(|it| it.severity == Severity::Warning);
    match read(bytes, &options) {
        Err(_) => assert!(warned, "strict reading fails on a warning only"),
        Ok((strict, with_words)) => {
            assert!(!warned, "strict reading fails on every warning");
            assert_eq!(strict, visited);
            assert!(with_words.iter().eq(records.iter().filter(|it| has_word(&it.0))));
        }
    }
    options.strict = false;
    for (document, raw) in records.iter().filter(|it| !it.1.is_empty()) {
        check_alone(document, raw, &ReadOptions { format: InputFormat::Json, ..options.clone() });
        if !raw.contains('\n') {
            let format = InputFormat::Jsonl;
            check_alone(document, raw, &ReadOptions { format, ..options.clone() });
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && format == InputFormat::Text
        && !text.starts_with('\u{feff}')
        && visited.account.failed == 0
    {
        assert_eq!(text, records[0].0.text);
    }
}

/// The documents in `bytes`, each with what stood there for it.
fn read(
    bytes: impl Read + Send,
    options: &ReadOptions,
) -> wireprint_text::Result<(Visited, Vec<(Document, String)>)> {
    let mut records = Vec::new();
    let visited = visit_bytes("input", bytes, options, &mut |event| {
        match event {
            Event::Record(record) => {
                assert!(!record.document_id().is_empty());
                assert_eq!(record.offset, None, "no file has these bytes");
                let raw = record.raw.to_owned();
                records.push((record.into_document(), raw));
            }
            Event::Forget { records: last, .. } => {
                assert!(last > 0);
                records.truncate(records.len() - last);
            }
            Event::Empty { .. } => assert!(records.is_empty()),
        }
        Ok(())
    })?;
    Ok((visited, records))
}

fn has_word(document: &Document) -> bool {
    document.text.contains(|c: char| c.is_alphanumeric() || c == '_')
}

fn check_account(visited: &Visited, records: &[(Document, String)]) {
    let Visited { account, diagnostics, reasons } = visited;
    assert_eq!(account.accepted + account.empty + account.skipped + account.failed, account.seen);
    assert!(account.adds_up());
    let accepted = || records.iter().filter(|it| has_word(&it.0));
    assert_eq!(account.accepted, accepted().count());
    assert_eq!(account.empty, records.len() - account.accepted);
    assert_eq!(account.bytes, accepted().map(|it| it.0.text.len() as u64).sum::<u64>());
    assert_eq!(account.files + account.failed, 1, "the file was read to its end, or was not");
    let failed = account.failed > 0 || reasons.contains_key("no usable record");
    // A page without an article is an error where it was named alone, else a warning.
    let may = failed || reasons.contains_key("no article in this page");
    assert!(visited.has_errors() >= failed && visited.has_errors() <= may);

    let (said, more): (Vec<_>, Vec<_>) = diagnostics.iter().partition(|it| it.path.is_some());
    assert!(said.iter().all(|it| it.path.as_deref() == Some("input") && !it.message.is_empty()));
    let more = more.iter().map(|it| {
        let count = it.message.strip_prefix("… and ").and_then(|it| it.split(' ').next());
        count.and_then(|it| it.parse::<usize>().ok()).expect("the rest is counted")
    });
    let all: usize = reasons.values().sum();
    assert_eq!(all, said.len() + more.sum::<usize>());
    assert!(all >= account.skipped + account.failed, "what is passed over is named");
}

/// The record `raw` says the same where it stands alone.
fn check_alone(document: &Document, raw: &str, options: &ReadOptions) {
    // A string is a record in a list of strings only.
    if raw.starts_with('"') {
        return;
    }
    let options = ReadOptions { keep_empty: true, ..options.clone() };
    let (visited, records) = read(raw.as_bytes(), &options).expect("only a visitor ends a run");
    assert_eq!((visited.account.seen, records.len()), (1, 1), "{raw:?} is one record");
    let mut alone = records[0].0.clone();
    let nameless = visited.reasons.contains_key("records without an id");
    alone.record_line = document.record_line;
    if nameless {
        alone.id.clone_from(&document.id);
    }
    assert_eq!(&alone, document);
}

/// Bytes that come in a few at a time, as from a slow pipe.
struct Trickle<'a> {
    rest: &'a [u8],
    step: usize,
}

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let most = self.step.min(buffer.len());
        self.rest.read(&mut buffer[..most])
    }
}

/// Blocks hold all of the text that is not white space, sentences all of their
/// blocks, and what is asked for alone is the same.
fn check_segmentation(text: &str) {
    let found = segment(text);
    let blocks: Vec<Span> = found.blocks.iter().map(|it| it.span).collect();
    check_tiles(text, Span::new(0, text.len()), &blocks);
    let mut sentences = found.sentences.as_slice();
    for &block in &blocks {
        let inside = sentences.iter().take_while(|it| it.start < block.end).count();
        check_tiles(text, block, &sentences[..inside]);
        sentences = &sentences[inside..];
    }
    assert!(sentences.is_empty(), "a sentence stands in no block");
    check_quotation_marks(text, &found);
    let mut end = 0;
    for card in &found.embedded {
        assert!(card.span.start >= end && card.span.end <= text.len());
        end = card.span.end;
        let _ = card.span.of(text);
        for span in [Some(card.body), card.outlet, card.title, card.age].into_iter().flatten() {
            assert!(card.span.contains(span));
            let _ = span.of(text);
        }
        for span in [card.outlet, card.title, card.age].into_iter().flatten() {
            assert!(!span.of(text).trim().is_empty() && span.overlap(card.body) == 0);
        }
    }
    let running = segment_running_text(text);
    assert_eq!((&running.blocks, &running.sentences), (&found.blocks, &found.sentences));
    let flat = segment_blocks(text);
    assert_eq!((&flat.blocks, &flat.embedded), (&found.blocks, &found.embedded));
}

/// `parts` ascend, are trimmed, and leave nothing of `whole` but white space.
fn check_tiles(text: &str, whole: Span, parts: &[Span]) {
    let mut at = whole.start;
    for &part in parts {
        assert!(at <= part.start && part.end <= whole.end);
        assert_eq!(text[at..part.start].trim(), "", "something is left out");
        assert!(!part.is_empty() && part.trimmed(text) == part);
        at = part.end;
    }
    assert_eq!(text[at..whole.end].trim(), "", "something is left out");
}

fn check_quotation_marks(text: &str, found: &Segmentation) {
    let quotations = found.quotations.as_slice();
    for (at, it) in quotations.iter().enumerate() {
        let _ = it.outer.of(text);
        assert!(it.outer.contains(it.span) && found.blocks[it.block].span.contains(it.outer));
        assert!(!it.span.is_empty() && it.span.trimmed(text) == it.span);
        assert!(at == 0 || quotations[at - 1].outer.start <= it.outer.start, "they ascend");
        // The naive count takes the square.
        if quotations.len() < 1000 {
            let before = &quotations[..at];
            let holders = before.iter().filter(|outer| outer.outer.contains(it.outer)).count();
            assert_eq!(it.depth, holders, "what holds a quotation stands before it");
        }
    }
}

/// Each quotation has an answer, whose places lie in the text and outside of the
/// quoted words, and a role.
fn check_quotations(text: &str) {
    let parts = segment(text);
    let found = attribute(text, &parts);
    assert_eq!(found.len(), parts.quotations.len());
    for it in &found {
        let speaker = it.speaker.as_ref().map(|it| it.span);
        for span in [speaker, it.cue].into_iter().flatten() {
            assert!(!span.of(text).trim().is_empty());
        }
        if let Some(speaker) = &it.speaker {
            assert!(!speaker.name.trim().is_empty());
            let name = speaker.name.as_str();
            assert!(same_person(name, name) || !name.contains(char::is_alphanumeric), "{name}");
        }
    }
    assert_eq!(roles(text, &parts, &found).len(), found.len());
    assert_eq!(attribute(text, &parts), found);
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
/// one, of words, of blocks and of letters; no block is in no change.
fn check_diff(text: &str) {
    let (old, new) = halves(text);
    let ops = word_diff(old, new);
    let side = |other: WordOpKind| -> String {
        ops.iter().filter(|it| it.kind != other).map(|it| it.text.as_str()).collect()
    };
    assert_eq!(spaced(&side(WordOpKind::Insert)), spaced(old));
    assert_eq!(spaced(&side(WordOpKind::Delete)), spaced(new));
    let [a, b] = [old, new].map(|text| Document { text: text.to_owned(), ..Document::default() });
    let asked = text.len();
    let ignored = Ignore {
        cosmetic: asked.is_multiple_of(2),
        case: asked.is_multiple_of(3),
        punctuation: asked.is_multiple_of(5),
        furniture: asked.is_multiple_of(7),
    };
    for ignore in [Ignore::default(), ignored] {
        let diff = compare(&a, &b, &DiffOptions { ignore, stop: None }).diff;
        check_changes(old, new, &diff, ignore);
        let same = compare(&a, &a, &DiffOptions { ignore, stop: None }).diff;
        assert!(!same.differs() && same.similarity() >= 1.0, "a text differs from itself");
    }
    if let Some((left, right)) = letter_diff(old, new) {
        let join = |side: &[Letters<'_>], kept: bool| -> String {
            side.iter().filter(|it| !kept || !it.changed).map(|it| it.text).collect()
        };
        assert_eq!((join(&left, false).as_str(), join(&right, false).as_str()), (old, new));
        assert_eq!(join(&left, true), join(&right, true));
    }
}

fn check_changes(old: &str, new: &str, diff: &Diff, ignore: Ignore) {
    for change in &diff.changes {
        let ops = || change.edits.iter().map(|it| it.op(old, new));
        let text =
            |place: Option<BlockPlace>, text: &str| spaced(place.map_or("", |it| it.span.of(text)));
        let joined: String =
            ops().filter(|it| it.kind != WordOpKind::Delete).map(|it| it.text).collect();
        assert_eq!(joined, text(change.b, new));
        let mut joined = String::new();
        for edit in &change.edits {
            match edit.kind {
                WordOpKind::Equal => assert!(ignore.covers(edit.class)),
                WordOpKind::Insert => assert!(edit.a.is_empty()),
                WordOpKind::Delete => assert!(edit.b.is_empty()),
            }
            if edit.class == EditClass::Same {
                assert_eq!(edit.kind, WordOpKind::Equal);
                assert_eq!(edit.a_text(old), edit.op(old, new).text);
            }
            joined += &edit.a_text(old);
        }
        assert_eq!(joined, text(change.a, old));
    }
    let places = |side: fn(&BlockChange) -> Option<BlockPlace>| -> Vec<Span> {
        let mut res: Vec<Span> = diff.changes.iter().filter_map(side).map(|it| it.span).collect();
        res.sort_unstable();
        res
    };
    if !ignore.furniture {
        check_tiles(old, Span::new(0, old.len()), &places(|it| it.a));
        check_tiles(new, Span::new(0, new.len()), &places(|it| it.b));
    }
    assert!((0.0..=1.0).contains(&diff.similarity()));
    assert_eq!(diff.counts.kinds.iter().sum::<usize>(), diff.changes.len());
    if ignore == Ignore::default() && !diff.differs() {
        assert_eq!(spaced(old), spaced(new));
    }
}

/// Whether `c` steers a terminal, hides, or makes a line read as another. What a
/// script or an emoji may need is looked at by the escaping's own tests.
fn steers(c: char) -> bool {
    let joins = matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}');
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{fff9}'..='\u{fffb}')
        || is_format(c) && !joins
}

/// Nothing that steers a terminal is left, the text can be had back, and what is
/// made of two articles for a terminal has nothing of it either.
fn check_terminal(text: &str) {
    let escaped = escape_terminal(text);
    assert!(!escaped.contains(steers), "{escaped:?}");
    assert_eq!(unescaped(&escaped), text);
    let lines = escape_terminal_lines(text);
    assert!(!lines.contains(|c| c != '\n' && c != '\t' && steers(c)), "{lines:?}");
    assert_eq!(unescaped(&lines), text);
    if text.len() < 4096 {
        with_diff(text, |report| {
            let depth = ColorDepth::None;
            let view = DiffView { width: 40 + text.len() % 120, depth, ..DiffView::default() };
            check_lines(&written(|out| diff_text(report, &view, out)), Some(view.width));
            check_lines(&written(|out| diff_stat(report, out)), None);
        });
        let scanned = scanned(text);
        let view = View { all: text.len().is_multiple_of(2), ..View::default() };
        check_lines(&written(|mut out| scan_text(&scanned, &view, &mut out)), None);
        let quotes = quotes(scanned, &QuoteFilter::default());
        check_lines(&written(|mut out| quotes_text(&quotes, &view, &mut out)), None);
    }
}

fn check_lines(shown: &str, width: Option<usize>) {
    for line in shown.split('\n') {
        assert!(!line.contains(steers), "{line:?}");
        assert!(width.is_none_or(|it| display_width(line) <= it), "{line:?}");
        assert!(!line.starts_with("::"), "a command to a CI service: {line:?}");
    }
}

/// What `write` writes.
fn written(write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("a report is UTF-8")
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

/// A document with `text` in every field.
fn document(name: &str, text: &str) -> Document {
    Document {
        id: text.chars().take(40).chain(name.chars()).collect(),
        path: text.chars().rev().take(40).collect(),
        title: Some(text.chars().take(200).collect()),
        outlet: Some(text.chars().skip(3).take(50).collect()),
        date: Some(text.chars().skip(5).take(20).collect()),
        url: Some(text.chars().skip(7).take(50).collect()),
        text: text.to_owned(),
        ..Document::default()
    }
}

/// What is reported of the difference between the two texts in `text`.
fn with_diff(text: &str, show: impl FnOnce(&DiffReport<'_>)) {
    let (old, new) = halves(text);
    let (a, b) = (document("a", old), document("b", new));
    let compared = compare(&a, &b, &DiffOptions::default());
    show(&DiffReport {
        a: &a,
        b: &b,
        a_lines: &compared.a_lines,
        b_lines: &compared.b_lines,
        is_later: None,
        diff: &compared.diff,
        headline_differs: compared.headline_differs,
        parameters: &[],
    });
}

/// What the two texts in `text`, and the first one once more, share.
fn scanned(text: &str) -> ScanResult {
    let (old, new) = halves(text);
    let texts = [document("a", old), document("b", new), document("c", old)];
    let diagnostics = vec![Diagnostic::of_path(Severity::Warning, new, old)];
    let corpus = Corpus::new(texts.to_vec());
    let input = ScanInput { corpus, diagnostics, ..ScanInput::default() };
    scan(input, &ScanSettings::default()).expect("the settings are the default ones")
}

/// The pages of a diff, a scan and its quotations have no tag, attribute or address
/// but those that are ours, and no raw control character.
fn check_html(text: &str) {
    with_diff(text, |report| check_page(&written(|out| diff_html(report, out))));
    let scanned = scanned(text);
    check_page(&written(|out| scan_html(&scanned, out)));
    let quotes = quotes(scanned, &QuoteFilter::default());
    check_page(&written(|out| quotes_html(&quotes, out)));
}

fn check_page(page: &str) {
    let tags = strict::strict(page).unwrap_or_else(|why| panic!("{why}"));
    assert!(tags > 10, "{tags}");
    let raw = |c: char| c.is_control() && c != '\n' && c != '\t' || c == '\u{202e}';
    assert!(!page.contains(raw), "a control character is raw");
}

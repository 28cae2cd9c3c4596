//! What the scorecard for lines of furniture is learned from: the answers of the lines
//! of documents, as JSON Lines, one document a line, after a line with the questions.
//!
//! ```sh
//! cargo run --release -p wireprint-news --example line_answers -- [--alone] DOCS.jsonl > answers.jsonl
//! ```
//!
//! `DOCS.jsonl` holds objects with `id` and `text`. With `--alone`, no document knows
//! of the others.

use std::io::Write as _;
use std::{env, fs, io};

use serde_json::{Value, json};
use wireprint_news::furniture::{Page, PageLine, line_questions, page_lines};
use wireprint_text::normalize::Vocabulary;
use wireprint_text::segment::{Segmentation, segment};
use wireprint_text::text::{DocId, SetLines};

fn main() -> io::Result<()> {
    let mut paths: Vec<String> = env::args().skip(1).collect();
    let is_alone = paths.first().is_some_and(|it| it == "--alone");
    let mut docs: Vec<(String, String)> = Vec::new();
    for path in paths.split_off(usize::from(is_alone)) {
        for line in fs::read_to_string(path)?.lines() {
            let doc: Value = serde_json::from_str(line)?;
            let field = |name: &str| doc[name].as_str().unwrap_or_default().to_owned();
            docs.push((field("id"), field("text")));
        }
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    writeln!(out, "{}", json!({"questions": line_questions()}))?;
    let group = if is_alone { 1 } else { docs.len().max(1) };
    for docs in docs.chunks(group) {
        for ((id, text), lines) in docs.iter().zip(answers(docs)) {
            let lines: Vec<Value> = lines
                .into_iter()
                .map(|it| {
                    json!({
                        "start": it.span.start,
                        "end": it.span.end,
                        "text": it.span.of(text),
                        "marked": it.marked,
                        "answers": it.answers,
                    })
                })
                .collect();
            writeln!(out, "{}", json!({"id": id, "lines": lines}))?;
        }
    }
    Ok(())
}

fn answers(docs: &[(String, String)]) -> Vec<Vec<PageLine>> {
    let texts: Vec<&str> = docs.iter().map(|it| it.1.as_str()).collect();
    let parts: Vec<Segmentation> = texts.iter().map(|it| segment(it)).collect();
    let (vocabulary, words) = Vocabulary::number(texts.clone());
    let pages: Vec<Page<'_>> = (0u32..)
        .zip(&texts)
        .zip(parts.iter().zip(&words))
        .map(|((doc, text), (segmentation, words))| Page {
            doc: DocId(doc),
            text,
            segmentation,
            words,
            set: SetLines::default(),
        })
        .collect();
    page_lines(&pages, &vocabulary)
}

//! How well is furniture told from text?
//!
//! ```text
//! eval_furniture seeds DIR             the findings as JSON, for the seeds' scorer
//! eval_furniture synth DIR             precision and recall against DIR/boilerplate.tsv
//! eval_furniture list FILE.jsonl       every finding in a corpus, one a line
//! ```
//!
//! Precision and recall are by characters, and by whole lines of the key: a line
//! is found when half of it is. False lines are listed on standard error.

use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;
use wireprint::furniture::{Furniture, Page, find_furniture};
use wireprint::normalize::Vocabulary;
use wireprint::segment::{Block, BlockKind, Segmentation, find_embedded};
use wireprint::text::{DocId, LineIndex, Span};

struct Doc {
    id: String,
    text: String,
}

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [command, path] = args.as_slice() else {
        bail!("usage: eval_furniture seeds|synth|list PATH");
    };
    let path = Path::new(path);
    match command.as_str() {
        "seeds" => seeds(path),
        "synth" => synth(path),
        "list" => list(path),
        other => bail!("unknown command {other}"),
    }
}

/// The blocks of a text: its lines.
fn segmentation(text: &str) -> Segmentation {
    let mut blocks = Vec::new();
    let mut at = 0;
    for part in text.split('\n') {
        let span = Span::new(at, at + part.len()).trimmed(text);
        if !span.is_empty() {
            blocks.push(Block { kind: BlockKind::Paragraph, span });
        }
        at += part.len() + 1;
    }
    let embedded = find_embedded(text, &blocks);
    Segmentation { blocks, embedded, ..Segmentation::default() }
}

fn run(docs: &[Doc]) -> (Vec<Segmentation>, Vec<Furniture>) {
    let start = Instant::now();
    let parts: Vec<Segmentation> = docs.iter().map(|it| segmentation(&it.text)).collect();
    let segmented = start.elapsed();
    let texts: Vec<&str> = docs.iter().map(|it| it.text.as_str()).collect();
    let (vocabulary, words) = Vocabulary::number(texts);
    let numbered = start.elapsed();
    let pages: Vec<Page<'_>> = docs
        .iter()
        .enumerate()
        .map(|(at, doc)| Page {
            doc: DocId(u32::try_from(at).unwrap_or(u32::MAX)),
            text: &doc.text,
            segmentation: &parts[at],
            words: &words[at],
        })
        .collect();
    let found = find_furniture(&pages, &vocabulary);
    let mut err = std::io::stderr().lock();
    let _ = writeln!(
        err,
        "{} documents: parts {segmented:.2?}, words {:.2?}, furniture {:.2?}",
        docs.len(),
        numbered - segmented,
        start.elapsed() - numbered
    );
    (parts, found)
}

fn read_jsonl(path: &Path) -> Result<Vec<Doc>> {
    let raw = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let mut docs = Vec::new();
    for line in raw.lines() {
        let value: serde_json::Value = serde_json::from_str(line)?;
        let (Some(id), Some(text)) = (value["id"].as_str(), value["text"].as_str()) else {
            continue;
        };
        docs.push(Doc { id: id.to_owned(), text: text.to_owned() });
    }
    Ok(docs)
}

fn seeds(dir: &Path) -> Result<()> {
    let mut docs = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let id = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        docs.push(Doc { id, text: fs::read_to_string(&path)? });
    }
    docs.sort_by(|a, b| a.id.cmp(&b.id));
    let (parts, found) = run(&docs);
    let json_span = |doc: usize, span: Span| {
        let text = &docs[doc].text;
        let (line, end_line) = LineIndex::new(text).lines(span);
        serde_json::json!({"doc": docs[doc].id, "start": span.start, "end": span.end,
            "line": line, "end_line": end_line, "text": span.of(text)})
    };
    let furniture: Vec<_> = found
        .iter()
        .map(|it| {
            let occurrences: Vec<_> =
                it.occurrences.iter().map(|place| json_span(place.doc.index(), place.span)).collect();
            serde_json::json!({"kind": it.kind.name(), "evidence": it.evidence, "occurrences": occurrences})
        })
        .collect();
    let mut embedded = Vec::new();
    for (at, parts) in parts.iter().enumerate() {
        for it in &parts.embedded {
            let outlet = it.outlet.map(|span| span.of(&docs[at].text));
            embedded.push(serde_json::json!({"span": json_span(at, it.span), "outlet": outlet}));
        }
    }
    let out = serde_json::json!({"furniture": furniture, "embedded": embedded});
    writeln!(std::io::stdout(), "{out}")?;
    Ok(())
}

fn list(path: &Path) -> Result<()> {
    let docs = read_jsonl(path)?;
    let (_, found) = run(&docs);
    let mut out = std::io::stdout().lock();
    for it in &found {
        for place in &it.occurrences {
            let doc = &docs[place.doc.index()];
            let text = place.span.of(&doc.text).replace('\n', "⏎");
            writeln!(
                out,
                "{}\t{}\t{}\t{}\t{text}",
                it.kind.name(),
                it.evidence,
                it.occurrences.len(),
                doc.id
            )?;
        }
    }
    Ok(())
}

#[derive(Default)]
struct Counts {
    gold: usize,
    found: usize,
    both: usize,
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        write!(
            f,
            "precision {:.4} recall {:.4}",
            share(self.both, self.found),
            share(self.both, self.gold)
        )
    }
}

fn synth(dir: &Path) -> Result<()> {
    let docs = read_jsonl(&dir.join("docs.jsonl"))?;
    let (_, found) = run(&docs);
    let mut gold: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    let key = fs::read_to_string(dir.join("boilerplate.tsv"))?;
    for line in key.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        gold.entry(fields[0]).or_default().push(Span::new(fields[1].parse()?, fields[2].parse()?));
    }
    let mut ours: BTreeMap<&str, Vec<(Span, usize)>> = BTreeMap::new();
    for (at, it) in found.iter().enumerate() {
        for place in &it.occurrences {
            let doc = &docs[place.doc.index()];
            let count = |to: usize| doc.text[..to].chars().count();
            let span = Span::new(count(place.span.start), count(place.span.end));
            ours.entry(&doc.id).or_default().push((span, at));
        }
    }
    let mut chars = Counts::default();
    let mut lines = Counts::default();
    let mut err = std::io::stderr().lock();
    for doc in &docs {
        let empty = Vec::new();
        let gold = gold.get(doc.id.as_str()).unwrap_or(&empty);
        let none = Vec::new();
        let ours = ours.get(doc.id.as_str()).unwrap_or(&none);
        chars.gold += gold.iter().map(|it| it.len()).sum::<usize>();
        lines.gold += gold.len();
        let text: Vec<char> = doc.text.chars().collect();
        let show = |span: Span| {
            text[span.start..span.end].iter().take(110).collect::<String>().replace('\n', "⏎")
        };
        for &(span, at) in ours {
            let shared: usize = gold.iter().map(|it| it.overlap(span)).sum();
            chars.found += span.len();
            chars.both += shared;
            lines.found += 1;
            if shared * 2 >= span.len() {
                lines.both += 1;
            } else {
                writeln!(
                    err,
                    "FALSE\t{}\t{}\t{}\t{}",
                    found[at].kind.name(),
                    found[at].evidence,
                    doc.id,
                    show(span)
                )?;
            }
        }
        for &span in gold {
            if ours.iter().map(|it| it.0.overlap(span)).sum::<usize>() * 2 < span.len() {
                writeln!(err, "MISS\t{}\t{}", doc.id, show(span))?;
            }
        }
    }
    writeln!(std::io::stdout(), "{}: characters {chars}; lines {lines}", dir.display())?;
    Ok(())
}

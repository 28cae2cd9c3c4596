//! What the model for speakers is trained on and measured by.
//!
//! ```sh
//! cargo run --release -p wireprint-news --example speaker_rows -- rows TREES DOCS.jsonl
//! cargo run --release -p wireprint-news --example speaker_rows -- quotes TREES DOCS.jsonl
//! ```
//!
//! `rows` writes everybody who may have said each quotation of a file of records, as JSON
//! Lines, as the trees of a file see the quotations before it; `rowsbare` reads every article as if its language had no list of verbs of
//! saying. `quotes` writes each quotation with the speaker that the trees of a file find,
//! in the form of `wireprint quotes --format jsonl`.

use std::io::{self, BufRead as _, BufReader, BufWriter};
use std::{env, fs};

use serde_json::{Value, json};
use wireprint_news::quote::{SpeakerTrees, attribute_by, speaker_rows};
use wireprint_text::segment::segment;

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.as_slice() {
        [mode, trees, docs @ ..] if ["rows", "rowsbare", "quotes"].contains(&mode.as_str()) => {
            let trees = SpeakerTrees::new(&fs::read_to_string(trees)?);
            each(docs, |id, text| match mode.as_str() {
                "quotes" => quotes(&mut out, &trees, id, text),
                _ => rows(&mut out, &trees, id, text, mode == "rows"),
            })
        }
        _ => Err(io::Error::other("usage: speaker_rows rows|rowsbare|quotes TREES DOCS…")),
    }
}

fn each(paths: &[String], mut visit: impl FnMut(&Value, &str) -> io::Result<()>) -> io::Result<()> {
    for path in paths {
        for line in BufReader::new(fs::File::open(path)?).lines() {
            let record: Value = serde_json::from_str(&line?)?;
            visit(&record["id"], record["text"].as_str().unwrap_or_default())?;
        }
    }
    Ok(())
}

fn rows(
    out: &mut impl io::Write,
    trees: &SpeakerTrees,
    id: &Value,
    text: &str,
    listed: bool,
) -> io::Result<()> {
    for row in speaker_rows(trees, text, &segment(text), listed) {
        let row = json!({
            "doc": id, "depth": row.depth,
            "start": row.quotation.start, "end": row.quotation.end,
            "s": row.speaker.start, "e": row.speaker.end,
            "text": row.speaker.of(text), "name": row.name,
            "zone": row.zone, "shape": row.shape, "f": row.features,
        });
        writeln!(out, "{row}")?;
    }
    Ok(())
}

fn quotes(
    out: &mut impl io::Write,
    trees: &SpeakerTrees,
    id: &Value,
    text: &str,
) -> io::Result<()> {
    let parts = segment(text);
    for (quotation, (said, odds)) in parts.quotations.iter().zip(attribute_by(trees, text, &parts))
    {
        let speaker = said.speaker.map(|it| {
            json!({
                "text": it.span.of(text), "name": it.name,
                "confidence": it.confidence.name(), "start": it.span.start,
                "odds": odds,
            })
        });
        let row = json!({
            "doc": id, "start": quotation.span.start, "end": quotation.span.end,
            "text": quotation.span.of(text), "speaker": speaker,
        });
        writeln!(out, "{row}")?;
    }
    Ok(())
}

//! What the points for statements are fitted to: the pairs of quotations that a scan
//! compares, with their traits, as tab-separated values.
//!
//! ```sh
//! cargo run --release --example statement_pairs -- DOCS.jsonl > pairs.tsv
//! cargo run --release --example statement_pairs -- DOCS.jsonl --points FILE > groups.jsonl
//! ```
//!
//! With a table of points, the places that it makes one statement are written instead, a
//! quotation a line.

use std::io::{self, Write};
use std::path::PathBuf;

use serde_json::json;
use wireprint_news::quote::{Points, TRAITS};
use wireprint_pipeline::pipeline::{statements_by_points, utterance_pairs};
use wireprint_read::read::{ReadOptions, read};
use wireprint_text::text::Corpus;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut paths = Vec::new();
    let mut points = None;
    let mut arguments = std::env::args_os().skip(1);
    while let Some(it) = arguments.next() {
        if it == "--points" {
            let file = arguments.next().ok_or("--points needs a file")?;
            let table = std::fs::read_to_string(file)?;
            points = Some(Points::read(&table).ok_or("that is no table of points")?);
        } else {
            paths.push(PathBuf::from(it));
        }
    }
    let corpus = read(&paths, &ReadOptions::default())?.corpus;
    let mut out = io::BufWriter::new(io::stdout().lock());
    match points {
        Some(points) => groups(&corpus, &points, &mut out)?,
        None => pairs(&corpus, &mut out)?,
    }
    Ok(())
}

fn pairs(corpus: &Corpus, out: &mut impl Write) -> io::Result<()> {
    let traits = TRAITS.join("\t");
    writeln!(
        out,
        "doc_a\tstart_a\tend_a\tdoc_b\tstart_b\tend_b\tspeaker_a\tspeaker_b\tspeakers\t{traits}"
    )?;
    for pair in utterance_pairs(corpus) {
        for place in pair.places {
            let (id, span) = (&corpus.get(place.doc).id, place.span);
            write!(out, "{id}\t{}\t{}\t", span.start, span.end)?;
        }
        for it in &pair.speakers {
            write!(out, "{}\t", it.as_deref().unwrap_or_default().replace(['\t', '\n'], " "))?;
        }
        write!(out, "{}", pair.traits.speakers.name())?;
        for value in pair.traits.values {
            write!(out, "\t{value}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn groups(corpus: &Corpus, points: &Points, out: &mut impl Write) -> io::Result<()> {
    for (n, places) in statements_by_points(corpus, points).iter().enumerate() {
        for place in places {
            let (id, span) = (&corpus.get(place.doc).id, place.span);
            let text = span.of(&corpus.get(place.doc).text);
            let line = json!({
                "doc": id, "start": span.start, "end": span.end, "text": text, "group": format!("q{}", n + 1),
            });
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

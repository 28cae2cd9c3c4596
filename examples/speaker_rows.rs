//! What the model for speakers is trained on: everybody who may have said each
//! quotation of a file of records, as JSON Lines.
//!
//! ```sh
//! cargo run --release --example speaker_rows -- rows DOCS.jsonl > rows.jsonl
//! ```
//!
//! `rowsbare` instead of `rows` reads every article as if its language had no list of
//! verbs of saying.

use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::{env, fs};

use serde_json::{Value, json};
use wireprint_news::quote::speaker_rows;
use wireprint_text::segment::segment;

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let listed = env::args().nth(1).is_some_and(|it| it == "rows");
    for path in env::args().skip(2) {
        for line in BufReader::new(fs::File::open(path)?).lines() {
            let record: Value = serde_json::from_str(&line?)?;
            let text = record["text"].as_str().unwrap_or_default();
            for row in speaker_rows(text, &segment(text), listed) {
                let row = json!({
                    "doc": record["id"], "depth": row.depth,
                    "start": row.quotation.start, "end": row.quotation.end,
                    "s": row.speaker.start, "e": row.speaker.end,
                    "text": row.speaker.of(text), "name": row.name,
                    "zone": row.zone, "shape": row.shape, "f": row.features,
                });
                writeln!(out, "{row}")?;
            }
        }
    }
    Ok(())
}

//! What the model for web pages is trained on: the units of text of pages, as JSON
//! Lines, one page a line; and with `--model`, the articles that other trees find.
//!
//! ```sh
//! cargo run --release --example page_units -- PAGE.html… > units.jsonl
//! cargo run --release --example page_units -- --model TREES.tsv PAGE.html… > articles.jsonl
//! ```

use std::io::Write as _;
use std::{env, fs, io};

use serde_json::{Value, json};
use wireprint_read::read::page_units;

fn main() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for path in env::args().skip(1) {
        let units: Vec<Value> = page_units(&fs::read(&path)?)
            .into_iter()
            .map(|it| {
                json!({
                    "text": it.text,
                    "blocks": it.blocks,
                    "signature": it.signature.to_string(),
                    "features": it.features,
                    "is_copy": it.is_copy,
                })
            })
            .collect();
        writeln!(out, "{}", json!({"path": path, "units": units}))?;
    }
    Ok(())
}

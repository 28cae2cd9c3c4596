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
use wireprint_read::read::{page_article, page_units};

fn main() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut paths: Vec<String> = env::args().skip(1).collect();
    let model = if paths.first().is_some_and(|it| it == "--model") && paths.len() > 1 {
        let model = fs::read_to_string(&paths[1])?;
        paths.drain(..2);
        Some(model)
    } else {
        None
    };
    for path in paths {
        let page = fs::read(&path)?;
        let found = match &model {
            Some(model) => page_article(&page, model).unwrap_or_default(),
            None => units(&page),
        };
        writeln!(out, "{}", json!({"path": path, "page": found}))?;
    }
    Ok(())
}

fn units(page: &[u8]) -> Value {
    let all = page_units(page).into_iter().map(|it| {
        json!({
            "text": it.text,
            "blocks": it.blocks,
            "signature": it.signature.to_string(),
            "features": it.features,
            "is_copy": it.is_copy,
        })
    });
    all.collect()
}

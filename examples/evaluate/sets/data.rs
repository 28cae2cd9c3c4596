//! Reading the sets' files.

use super::outcome::Failure;
use serde_json::Value;
use std::fs;
use std::path::Path;
use wireprint_pipeline::pipeline::ScanInput;
use wireprint_text::text::{Corpus, Document};

/// The cells of every row of a tab-separated file.
pub(crate) fn rows(path: &Path) -> Result<Vec<Vec<String>>, Failure> {
    let text = read(path)?;
    let rows = text.lines().filter(|it| !it.trim().is_empty());
    Ok(rows.map(|it| it.split('\t').map(str::to_owned).collect()).collect())
}

/// The records of a JSONL file.
pub(crate) fn records(path: &Path) -> Result<Vec<Value>, Failure> {
    Ok(read(path)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}

/// The ids and texts of a JSONL file, by id.
pub(crate) fn texts(path: &Path) -> Result<Vec<(String, String)>, Failure> {
    let field = |record: &Value, name: &str| record[name].as_str().unwrap_or_default().to_owned();
    let mut res: Vec<(String, String)> =
        records(path)?.iter().map(|it| (field(it, "id"), field(it, "text"))).collect();
    res.sort();
    Ok(res)
}

/// Articles as the pipeline takes them.
pub(crate) fn input(texts: &[(String, String)]) -> ScanInput {
    let documents = texts.iter().map(|(id, text)| Document {
        id: id.clone(),
        path: id.clone(),
        text: text.clone(),
        ..Document::default()
    });
    ScanInput { corpus: Corpus::new(documents.collect()), ..ScanInput::default() }
}

/// The file's text; the error names the file.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// The byte of every character of `text`, and its end.
pub(crate) fn byte_offsets(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}

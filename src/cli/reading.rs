//! Reads text files and JSON lines, until `read/` does: the same question and
//! the same answer as `read::read`, of which it is the smallest part.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::input::Format;
use crate::pipeline::{Account, ScanInput};
use crate::text::{Corpus, Diagnostic, Document, Severity};

/// The names of record fields, the first that a record has is taken.
pub(super) struct Fields {
    pub(super) text: Vec<String>,
    pub(super) id: Vec<String>,
    pub(super) outlet: Vec<String>,
    pub(super) date: Vec<String>,
    pub(super) title: Vec<String>,
    pub(super) url: Vec<String>,
}

/// How to read.
pub(super) struct Options {
    pub(super) format: Format,
    pub(super) fields: Fields,
    pub(super) strict: bool,
}

/// Reads everything that `paths` name.
///
/// # Errors
///
/// Fails under `strict` when something could not be read.
pub(super) fn read(paths: &[PathBuf], options: &Options) -> anyhow::Result<ScanInput> {
    let mut documents = Vec::new();
    let mut account = Account::default();
    let mut diagnostics = Vec::new();
    for path in paths {
        let parent = if path.is_dir() { path.parent() } else { None };
        let mut builder = ignore::WalkBuilder::new(path);
        builder.sort_by_file_path(Path::cmp).require_git(false);
        for entry in builder.build() {
            let file = match entry {
                Ok(entry) if entry.file_type().is_some_and(|it| it.is_dir()) => continue,
                Ok(entry) if entry.is_stdin() => PathBuf::from("-"),
                Ok(entry) => entry.into_path(),
                Err(error) => {
                    let message = error.to_string();
                    let shown = path.to_string_lossy();
                    diagnostics.push(Diagnostic::of_path(Severity::Error, &shown, message));
                    account.seen += 1;
                    account.failed += 1;
                    continue;
                }
            };
            let shown = file.to_string_lossy().into_owned();
            let id = parent.and_then(|it| file.strip_prefix(it).ok()).unwrap_or(&file);
            let id = id.to_string_lossy().into_owned();
            match bytes(&file) {
                Ok(bytes) => {
                    account.files += 1;
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    let lines = options.format == Format::Jsonl || shown.ends_with(".jsonl");
                    if lines {
                        records(&text, &shown, options, &mut documents, &mut diagnostics);
                    } else {
                        documents.push(Document { id, path: shown, text, ..Document::default() });
                    }
                }
                Err(error) => {
                    let message = error.to_string();
                    diagnostics.push(Diagnostic::of_path(Severity::Error, &shown, message));
                    account.seen += 1;
                    account.failed += 1;
                }
            }
        }
    }
    account.skipped = diagnostics.iter().filter(|it| it.severity == Severity::Warning).count();
    account.accepted = documents.len();
    account.seen += account.skipped + account.accepted;
    let bytes: usize = documents.iter().map(|it| it.text.len()).sum();
    account.bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
    if options.strict
        && let Some(it) = diagnostics.first()
    {
        anyhow::bail!("{}: {}", it.path.as_deref().unwrap_or_default(), it.message);
    }
    Ok(ScanInput { corpus: Corpus::new(documents), account, diagnostics })
}

fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    std::fs::read(path)
}

fn records(
    text: &str,
    path: &str,
    options: &Options,
    documents: &mut Vec<Document>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (n, line) in text.lines().enumerate().filter(|(_, it)| !it.trim().is_empty()) {
        let record: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
        let field = |names: &[String]| {
            names.iter().find_map(|name| match record.get(name)? {
                serde_json::Value::String(it) => Some(it.clone()),
                serde_json::Value::Number(it) => Some(it.to_string()),
                _ => None,
            })
        };
        let fields = &options.fields;
        let Some(text) = field(&fields.text) else {
            let problem = Diagnostic::of_path(Severity::Warning, path, "no record with a text");
            diagnostics.push(problem.at_line(n + 1));
            continue;
        };
        documents.push(Document {
            id: field(&fields.id).unwrap_or_else(|| format!("{path}:{}", n + 1)),
            path: path.to_owned(),
            record_line: Some(n + 1),
            outlet: field(&fields.outlet),
            title: field(&fields.title),
            date: field(&fields.date),
            url: field(&fields.url),
            text,
        });
    }
}

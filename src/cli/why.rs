//! `wireprint why`

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::global::Context;
use super::{Exit, input, scan};
use crate::pipeline::{self, ScanInput};
use crate::report::{terminal, why_json};
use crate::text::Document;

/// Why are two articles (not) called versions of one text?
///
/// Shows every stage's view of the pair: words, shingles, sketches, bands, what was
/// left out as furniture, which threshold decided and by how much, what they share
/// side by side, and who had it first where that can be told.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A file; a record `FILE#ID`; an article inside a page `FILE#e1`, as a scan of FILE numbers it
    #[arg(value_name = "A")]
    a: String,

    /// The other one
    #[arg(value_name = "B")]
    b: String,

    #[command(flatten)]
    reading: input::ReadArgs,

    /// Form of the result
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    settings: scan::SettingsArgs,

    /// Show long lists and texts to their end
    #[arg(long)]
    all: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A report for people
    #[default]
    Text,
    /// One JSON document
    Json,
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let settings = args.settings.read(context)?;
    let view = context.view(args.all);
    let [(a_file, a_part), (b_file, b_part)] = [&args.a, &args.b].map(|it| parted(it, exists));
    let read = |file: &str| -> anyhow::Result<ScanInput> {
        anyhow::ensure!(!Path::new(file).is_dir(), "{file} is a directory; name one article");
        let input = args.reading.read(&[PathBuf::from(file)], context)?;
        scan::say(&input.diagnostics, input.account, context)?;
        Ok(input)
    };
    let first = read(a_file)?;
    // Standard input can be read only once, and a file need not be read twice.
    let second = if a_file == b_file { None } else { Some(read(b_file)?) };
    let other = second.as_ref().unwrap_or(&first);
    // What failed has been said; a file that held nothing says so below.
    if [&first, other].iter().any(|it| it.corpus.is_empty() && it.account.failed > 0) {
        return Ok(Exit::Failure);
    }
    let mut a = article(first.corpus.documents(), a_file, a_part)?;
    let mut b = article(other.corpus.documents(), b_file, b_part)?;
    if a.id == b.id && a_file != b_file {
        for (it, file) in [(&mut a, a_file), (&mut b, b_file)] {
            (it.id, it.numeric_id) = (format!("{file}#{}", it.id), false);
        }
    }
    let result = pipeline::why(a, b, &settings)?;
    context.output.write(|mut out| match args.format {
        Format::Text => terminal::why_text(&result, &view, &mut out),
        Format::Json => why_json(&result, &mut out),
    })?;
    let exits = [Some(&first), second.as_ref()].into_iter().flatten();
    let failed = exits
        .map(|it| scan::exit(&it.diagnostics, it.account, context.strict))
        .any(|it| it == Exit::Failure);
    Ok(if failed { Exit::Failure } else { Exit::Fine })
}

fn exists(file: &str) -> bool {
    file == "-" || Path::new(file).exists()
}

/// The file that `named` names, and what stands behind the `#` in it.
///
/// File names may hold a `#` themselves, so the longest part that is a file wins;
/// where none is, the last `#` parts, and reading says what is missing.
fn parted(named: &str, exists: impl Fn(&str) -> bool) -> (&str, Option<&str>) {
    if exists(named) {
        return (named, None);
    }
    let cuts = || named.match_indices('#').map(|(at, _)| at).rev();
    let cut = cuts().find(|&at| exists(&named[..at])).or_else(|| cuts().next());
    match cut {
        Some(at) => (&named[..at], Some(&named[at + 1..])),
        None => (named, None),
    }
}

/// The article of `documents`, all of `file`, that `part` names: a record by its id
/// or line, an article inside the only page as `e1`, one inside a record as `ID#e1`.
fn article(documents: &[Document], file: &str, part: Option<&str>) -> anyhow::Result<Document> {
    let only = || match documents {
        [it] => Ok(it),
        [] => anyhow::bail!("{file} holds no article"),
        [first, ..] => anyhow::bail!(
            "{file} holds {} articles; name one, such as {file}#{}",
            documents.len(),
            first.id.strip_prefix(&format!("{file}:")).unwrap_or(&first.id)
        ),
    };
    let Some(part) = part else { return only().cloned() };
    let record = |id: &str| {
        let line = format!("{file}:{id}");
        documents.iter().find(|it| it.id == id).or(documents.iter().find(|it| it.id == line))
    };
    if let Some(found) = record(part) {
        return Ok(found.clone());
    }
    let (page, card) = match part.rsplit_once('#') {
        Some((id, card)) => (record(id), card),
        None => (only().ok(), part),
    };
    let number = card.strip_prefix('e').and_then(|it| it.parse::<usize>().ok());
    let found = match (page, number.and_then(|it| it.checked_sub(1))) {
        (Some(page), Some(number)) => pipeline::embedded_article(page, number),
        _ => None,
    };
    found.ok_or_else(|| anyhow::anyhow!("{file} holds no article {part:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_part_that_is_a_file_is_the_file() {
        let files = |names: &'static [&'static str]| move |it: &str| names.contains(&it);
        assert_eq!(parted("a#b.txt", files(&["a#b.txt", "a"])), ("a#b.txt", None));
        assert_eq!(parted("a#b.txt#e1", files(&["a#b.txt", "a"])), ("a#b.txt", Some("e1")));
        assert_eq!(parted("a.jsonl#x#e1", files(&["a.jsonl"])), ("a.jsonl", Some("x#e1")));
        assert_eq!(parted("gone.jsonl#7", files(&[])), ("gone.jsonl", Some("7")));
        assert_eq!(parted("gone", files(&[])), ("gone", None));
    }

    #[test]
    fn records_are_named_by_id_or_line() {
        let record = |id: &str| Document { id: id.to_owned(), ..Document::default() };
        let documents = [record("a.jsonl:1"), record("x")];
        let id = |part| article(&documents, "a.jsonl", part).map(|it| it.id);
        assert_eq!(id(Some("1")).unwrap(), "a.jsonl:1");
        assert_eq!(id(Some("x")).unwrap(), "x");
        assert!(id(Some("e1")).unwrap_err().to_string().contains("no article"));
        let several = id(None).unwrap_err().to_string();
        assert_eq!(several, "a.jsonl holds 2 articles; name one, such as a.jsonl#1");
        assert!(article(&[], "a", None).unwrap_err().to_string().contains("no article"));
    }
}

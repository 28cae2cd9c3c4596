//! Articles that are named one by one: `FILE`, `FILE#ID`, `FILE#e1`, `-`.

use std::path::{Path, PathBuf};

use super::global::Context;
use super::{Exit, input, scan};
use crate::pipeline::{self, ScanInput};
use crate::text::Document;

/// Reads the article that each of `names` names, in their order.
///
/// What went wrong is said on standard error, and the exit code has it. `None`
/// where so little could be read that there is nothing to go on with. A file without
/// text is an article without text: a version may be empty. Articles of different files with one id are told apart by the names of their files.
///
/// # Errors
///
/// Fails where a name names no article, or several.
pub(super) fn read(
    names: &[String],
    reading: &input::ReadArgs,
    context: &Context,
) -> anyhow::Result<(Option<Vec<Document>>, Exit)> {
    let parts: Vec<(&str, Option<&str>)> = names.iter().map(|it| parted(it, exists)).collect();
    // Standard input can be read only once, and a file need not be read twice.
    let mut inputs: Vec<(&str, ScanInput)> = Vec::new();
    for &(file, _) in &parts {
        if inputs.iter().any(|it| it.0 == file) {
            continue;
        }
        anyhow::ensure!(!Path::new(file).is_dir(), "{file} is a directory; name one article");
        let input = reading.read(&[PathBuf::from(file)], context)?;
        scan::say(&input.diagnostics, input.account, context)?;
        inputs.push((file, input));
    }
    let exits =
        inputs.iter().map(|(_, it)| scan::exit(&it.diagnostics, it.account, context.strict));
    let failed = exits.into_iter().any(|it| it == Exit::Failure);
    let exit = if failed { Exit::Failure } else { Exit::Fine };
    // What failed has been said; a file that held nothing says so below.
    if inputs.iter().any(|(_, it)| it.corpus.is_empty() && it.account.failed > 0) {
        return Ok((None, Exit::Failure));
    }
    let mut documents = Vec::new();
    for &(file, part) in &parts {
        let input = inputs.iter().find(|it| it.0 == file).map(|it| &it.1);
        let empty = input.is_some_and(|it| it.corpus.is_empty() && it.account.empty > 0);
        documents.push(if empty && part.is_none() {
            Document { id: file.to_owned(), path: file.to_owned(), ..Document::default() }
        } else {
            article(input.map_or(&[], |it| it.corpus.documents()), file, part)?
        });
    }
    let ids: Vec<String> = documents.iter().map(|it| it.id.clone()).collect();
    for (at, document) in documents.iter_mut().enumerate() {
        let file = parts[at].0;
        if (0..ids.len()).any(|other| ids[other] == ids[at] && parts[other].0 != file) {
            (document.id, document.numeric_id) = (format!("{file}#{}", ids[at]), false);
        }
    }
    Ok((Some(documents), exit))
}

fn exists(file: &str) -> bool {
    file == "-" || Path::new(file).exists()
}

/// The file that `named` names, and what stands behind the `#` in it.
///
/// File names may hold a `#` themselves, so the longest part that is a file wins;
/// where none is, the last `#` parts, and reading says what is missing.
pub(super) fn parted(named: &str, exists: impl Fn(&str) -> bool) -> (&str, Option<&str>) {
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
    // Before it is parted: an id may have a `#` of its own.
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

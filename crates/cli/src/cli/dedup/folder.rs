//! A corpus as a folder of files.
//!
//! Each file of the input has its place there: a document that stays is copied
//! byte by byte, a file of records is written with those that stay. Places are
//! made of the files' own paths below what the person named, never of ids.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};

use anyhow::Context as _;

use super::target::{Form, copied_rows, records};
use crate::cli::interrupt::uninterrupted;
use crate::cli::output::{Prepared, cannot_write};
use crate::pipeline::dedup::{Deduplicated, SourceDocuments};
use crate::read::{InputFormat, format_of_name, is_parquet};

/// Writes the corpus into a folder that waits to be called `target`.
///
/// # Errors
///
/// Fails when the folder is there and not empty, when a file of the input has no
/// place of its own in it or a format that is not written, and when writing fails.
pub(super) fn prepare(
    target: &Path,
    found: &Deduplicated,
    inputs: &[PathBuf],
    annotate: bool,
) -> anyhow::Result<Prepared> {
    ensure_free(target)?;
    let folder = Prepared::folder(target)?;
    let mut places = BTreeSet::new();
    for source in found.sources() {
        // An empty shard makes an empty shard; another file without an article is none of the
        // corpus.
        if source.is_empty() && !is_shard(source.path) {
            continue;
        }
        let place = place_of(source.path, inputs)?;
        anyhow::ensure!(
            places.insert(place.clone()),
            "two inputs would be written to {}",
            target.join(&place).display()
        );
        let is_kept = || found.verdicts_of(&source).any(|(_, it)| it.kept);
        if source.is_document && annotate {
            anyhow::bail!(
                "{} is a text and cannot say what became of it: --annotate needs -o OUT.jsonl",
                source.path.display()
            );
        }
        if source.is_document && !is_kept() {
            continue;
        }
        let path = folder.path().join(&place);
        let to = || cannot_write(&target.join(&place));
        let file = uninterrupted(|| {
            fs::create_dir_all(path.parent().unwrap_or(&path))?;
            File::create(&path)
        });
        let file = file.with_context(to)?;
        if source.is_empty() && !is_parquet(source.path) {
            // Nothing in it is judged; a header, or the brackets of a list, stay.
            found.ensure_unchanged(&source)?;
            io::copy(&mut File::open(source.path)?, &mut &file).with_context(to)?;
        } else if source.is_document {
            match found.cut_text(&source)? {
                Some(text) => (&file).write_all(text.as_bytes()).with_context(to)?,
                None => {
                    let crate::read::WholeFile { bytes, permissions, .. } =
                        found.file_of(&source)?;
                    (&file).write_all(&bytes).with_context(to)?;
                    file.set_permissions(permissions).with_context(to)?;
                }
            }
        } else {
            write_records(found, &source, annotate, file).with_context(to)?;
        }
    }
    Ok(folder)
}

/// Whether a file without a record is a part of a corpus that is written as it is read.
fn is_shard(path: &Path) -> bool {
    let format = format_of_name(&path.to_string_lossy());
    let is_written =
        matches!(format, Some(InputFormat::Jsonl | InputFormat::Json | InputFormat::Csv));
    path.is_file() && (is_written || is_parquet(path))
}

/// # Errors
///
/// Fails when the folder is there and holds anything.
pub(super) fn ensure_free(target: &Path) -> anyhow::Result<()> {
    let is_empty = match fs::read_dir(target) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => true,
        Err(error) => return Err(error).with_context(|| cannot_write(target)),
    };
    anyhow::ensure!(is_empty, "{}: the folder is not empty", cannot_write(target));
    Ok(())
}

fn write_records(
    found: &Deduplicated,
    source: &SourceDocuments<'_>,
    annotate: bool,
    file: File,
) -> anyhow::Result<()> {
    let name = source.path.to_string_lossy();
    let mut out = BufWriter::with_capacity(1 << 16, file);
    if is_parquet(source.path) {
        copied_rows(found, std::slice::from_ref(source), annotate, &mut out)?;
        out.flush()?;
        return Ok(());
    }
    let form = match format_of_name(&name) {
        _ if !source.path.is_file() => {
            anyhow::bail!("files of an archive are read and not written; name -o OUT.jsonl")
        }
        Some(
            InputFormat::Html
            | InputFormat::Parquet
            | InputFormat::Warc
            | InputFormat::Feed
            | InputFormat::Office
            | InputFormat::Rtf
            | InputFormat::Mail
            | InputFormat::Pdf
            | InputFormat::Zip,
        ) => {
            anyhow::bail!("files of this kind are read and not written; name -o OUT.jsonl")
        }
        Some(InputFormat::Json) => Form::array(&name)?,
        Some(InputFormat::Csv) => Form::rows(&name)?,
        _ => Form::lines(&name)?,
    };
    records(found, Some(source), form, annotate, &mut out)?;
    out.flush()?;
    Ok(())
}

/// Where the file at `path`, which one of `inputs` led to, stands in the output.
///
/// Below the only folder that was named, its path in it; below one of several, with
/// that folder's name before it. A file that was named itself keeps the path that was
/// typed, or its last part where that leads elsewhere.
fn place_of(path: &Path, inputs: &[PathBuf]) -> anyhow::Result<PathBuf> {
    let is_plain = |path: &Path| {
        let mut parts = path.components();
        parts.all(|it| matches!(it, Component::Normal(_) | Component::CurDir))
    };
    let named = || inputs.iter().find(|&it| it == path);
    let root = inputs.iter().find(|it| path != it.as_path() && path.starts_with(it));
    let place = match (named(), root) {
        (None, Some(root)) => {
            let inner = path.strip_prefix(root).unwrap_or(path);
            match inputs {
                [_] => inner.to_owned(),
                _ => last_part(root)?.join(inner),
            }
        }
        _ if is_plain(path) => path.components().filter(|it| *it != Component::CurDir).collect(),
        _ => last_part(path)?,
    };
    anyhow::ensure!(
        is_plain(&place) && place.file_name().is_some() && path.is_file(),
        "{} has no place in a folder; name -o OUT.jsonl",
        path.display()
    );
    Ok(place)
}

/// The last part of a path, also of `.` and `..`.
fn last_part(path: &Path) -> anyhow::Result<PathBuf> {
    let name = path.file_name().map(PathBuf::from);
    let resolved = || Some(PathBuf::from(fs::canonicalize(path).ok()?.file_name()?));
    let name = name.or_else(resolved);
    name.with_context(|| format!("{} has no name of its own", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_paths_below_what_was_named() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("news");
        fs::create_dir_all(root.join("sub")).unwrap();
        let file = root.join("sub/a.txt");
        fs::write(&file, "x").unwrap();
        let place = |inputs: &[&Path]| {
            let inputs: Vec<PathBuf> = inputs.iter().map(|it| it.to_path_buf()).collect();
            place_of(&file, &inputs).unwrap()
        };
        assert_eq!(place(&[&root]), Path::new("sub/a.txt"));
        assert_eq!(place(&[&root.join("."), Path::new("other")]), Path::new("news/sub/a.txt"));
        assert_eq!(place(&[Path::new("other"), &root]), Path::new("news/sub/a.txt"));
        assert_eq!(place(&[&file]), Path::new("a.txt"), "an absolute path leads elsewhere");
        assert_eq!(place(&[&root, &file]), Path::new("a.txt"));
        assert!(place_of(Path::new("-"), &["-".into()]).is_err());
        let here = Path::new("./Cargo.toml");
        assert_eq!(place_of(here, &[here.to_owned()]).unwrap(), Path::new("Cargo.toml"));
        let above = Path::new("src/../Cargo.toml");
        assert_eq!(place_of(above, &[above.to_owned()]).unwrap(), Path::new("Cargo.toml"));
    }
}

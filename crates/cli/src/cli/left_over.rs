//! Temporary files that say whose they are, and what killed runs left of theirs.
//!
//! A temporary file or folder is locked by the run that made it for as long as that run
//! lives, and carries its process in its name. The system gives the lock back however the
//! run ends; the next run that writes beside it finds it free and removes it.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

const PREFIX: &str = ".wireprint-";
const SUFFIX: &str = ".tmp";

/// The folders that this run has looked through.
static SWEPT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// The beginning and the end of a name that says whose the file is, and that no walk of
/// folders reads.
pub(super) fn names() -> (String, &'static str) {
    (format!("{PREFIX}{}-", std::process::id()), SUFFIX)
}

/// Removes from `folder` what runs left there that are no more. Once a run for a folder.
pub(super) fn sweep(folder: &Path) {
    let is_new = SWEPT.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
    if !is_new {
        return;
    }
    // What cannot be listed or removed is in nobody's way.
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    for entry in entries.filter(|it| is_left_over(&it.file_name().to_string_lossy(), &it.path())) {
        let path = entry.path();
        let _ = match entry.file_type() {
            Ok(kind) if kind.is_dir() => fs::remove_dir_all(&path),
            _ => fs::remove_file(&path),
        };
    }
}

/// Whether a run made the file or folder at `path` that is no more.
fn is_left_over(name: &str, path: &Path) -> bool {
    let inner = name.strip_prefix(PREFIX).and_then(|it| it.strip_suffix(SUFFIX));
    let Some((process, _)) = inner.and_then(|it| it.split_once('-')) else { return false };
    let is_ours = process.parse() == Ok(std::process::id());
    // Numbers are used again, and a folder may be shared between machines: the lock decides.
    let lives = Path::new("/proc").join(process).exists();
    let is_plain = fs::symlink_metadata(path).is_ok_and(|it| it.is_file() || it.is_dir());
    !process.is_empty()
        && process.bytes().all(|it| it.is_ascii_digit())
        && !is_ours
        && !lives
        && is_plain
        && File::open(path).is_ok_and(|it| it.try_lock().is_ok())
}

/// Keeps a file or folder for this run, as long as the handle is open. Where the system
/// has no such locks, the name alone says whose it is.
pub(super) fn hold(path: &Path) -> Option<File> {
    let file = File::open(path).ok()?;
    file.try_lock().ok().map(|()| file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_dead_run_left_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        // No process has such a number.
        let (dead, locked) = (at(".wireprint-99999999-a.tmp"), at(".wireprint-99999998-b.tmp"));
        let own = at(&format!(".wireprint-{}-c.tmp", std::process::id()));
        let others = [at(".wireprint-x-d.tmp"), at(".wireprint-99999999-e"), at("f.tmp")];
        for path in [&dead, &locked, &own].into_iter().chain(&others) {
            fs::write(path, "half").unwrap();
        }
        let tree = at(".wireprint-99999997-g.tmp");
        fs::create_dir_all(tree.join("inner")).unwrap();
        let held = hold(&locked);
        assert!(held.is_some());
        sweep(folder.path());
        assert!(!dead.exists() && !tree.exists());
        assert!(locked.exists() && own.exists() && others.iter().all(|it| it.exists()));
        drop(held);
    }
}

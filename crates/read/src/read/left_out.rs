//! What a walk did not read, and by which rule.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ignore::gitignore::Gitignore;

/// The entries of a directory that are left out: how many, and the first with its reason.
#[derive(Debug, Default)]
pub(crate) struct LeftOut {
    count: usize,
    first: Option<(PathBuf, String)>,
}

impl LeftOut {
    /// The file at `path` is left out because of `why`.
    pub(crate) fn by_name(&mut self, path: &Path, why: &str) {
        self.one(path, || why.to_owned());
    }

    /// What stands in `folder` and was not among what the walk `met` is left out by an
    /// ignore file, apart from hidden entries. A folder counts as one.
    pub(crate) fn by_rules(&mut self, folder: &Path, met: &BTreeSet<PathBuf>) {
        // What cannot be listed the walk has said.
        let Ok(entries) = fs::read_dir(folder) else { return };
        let mut rest: Vec<PathBuf> = entries
            .filter_map(|it| Some(it.ok()?.path()))
            .filter(|it| !met.contains(it) && !is_hidden(it))
            .collect();
        rest.sort();
        for path in rest {
            // For the first alone: every ignore file above it is read for that.
            self.one(&path, || rule_for(&path).unwrap_or_else(|| "an ignore file".to_owned()));
        }
    }

    fn one(&mut self, path: &Path, why: impl FnOnce() -> String) {
        self.count += 1;
        if self.first.is_none() {
            self.first = Some((path.to_owned(), why()));
        }
    }

    /// What there is to say, if anything was left out.
    pub(crate) fn told(&self) -> Option<String> {
        let (path, why) = self.first.as_ref()?;
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        Some(match self.count {
            1 => format!("{name} is left out: {why}"),
            n => format!("{n} entries are left out, the first is {name}: {why}"),
        })
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|it| it.as_encoded_bytes().starts_with(b"."))
}

/// The line of the ignore file that leaves out what stands at `path`: `.gitignore:3: *.jsonl`.
fn rule_for(path: &Path) -> Option<String> {
    // The folder's real path, and the entry's own name: rules mean a link, and not its target.
    let real = fs::canonicalize(path.parent()?).ok()?.join(path.file_name()?);
    let is_folder = path.is_dir();
    for folder in real.ancestors().skip(1) {
        for name in [".ignore", ".gitignore", ".git/info/exclude"] {
            let file = folder.join(name);
            if !file.is_file() {
                continue;
            }
            let (set, _) = Gitignore::new(&file);
            // Patterns of `info/exclude` begin in the repository, not in the file's folder.
            let inner = real.strip_prefix(folder).unwrap_or(&real);
            let found = set.matched_path_or_any_parents(inner, is_folder);
            if let Some(glob) = found.inner().filter(|_| found.is_ignore()) {
                return Some(told(path, &file, glob.original()));
            }
        }
    }
    None
}

/// The file as it is seen from the folder of `path`, with the line.
fn told(path: &Path, file: &Path, pattern: &str) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().position(|it| it.trim_end() == pattern.trim_end());
    let line = line.map_or_else(String::new, |it| format!(":{}", it + 1));
    let beside = path.parent().map(|it| it.join(file.file_name().unwrap_or_default()));
    let is_beside = beside.is_some_and(|it| super::is_same_file(&it, file));
    let file = match is_beside {
        true => file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        false => file.display().to_string(),
    };
    format!("{file}{line}: {pattern} (--no-ignore reads it)")
}

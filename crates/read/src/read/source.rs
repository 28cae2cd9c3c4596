//! One file to read, and what it is called.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

/// How we came to a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    /// The person named it: links are followed, pipes are read.
    Named,
    /// A walk met it: only a regular file is opened, no link is followed.
    Walked,
    /// Standard input.
    Stdin,
    /// Bytes that the caller holds: there is no file.
    Held,
}

/// A file, or standard input, that one reader reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Where it is.
    pub path: PathBuf,
    pub(crate) origin: Origin,
    shown: String,
    name: String,
}

impl Source {
    /// A file that the person named; its ids begin with the path as given.
    pub(crate) fn named(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            origin: Origin::Named,
            shown: path.to_string_lossy().into_owned(),
            name: readable(path.as_os_str()),
        }
    }

    /// A file at `inner` below the directory `root` that the person named; its
    /// ids are relative to the parent of `root`.
    pub(crate) fn walked(root: &Path, root_name: &str, inner: &Path) -> Self {
        let path = root.join(inner);
        let mut name = root_name.to_owned();
        for part in inner.components() {
            if !name.is_empty() {
                name.push('/');
            }
            name.push_str(&readable(part.as_os_str()));
        }
        let shown = path.to_string_lossy().into_owned();
        Self { path, origin: Origin::Walked, shown, name }
    }

    /// Standard input, called `-`.
    pub(crate) fn stdin() -> Self {
        Self::in_memory("-", Origin::Stdin)
    }

    /// Bytes that the caller holds.
    pub(crate) fn in_memory(name: &str, origin: Origin) -> Self {
        Self { path: name.into(), origin, shown: name.to_owned(), name: name.to_owned() }
    }

    /// Whether there is a file that can be opened again.
    pub(crate) fn is_file(&self) -> bool {
        self.origin != Origin::Held && self.path.is_file()
    }

    /// Whether it is standard input.
    pub(crate) fn is_standard_input(&self) -> bool {
        self.origin == Origin::Stdin
    }

    /// A file of the archive that this one is.
    pub(crate) fn member(&self, inner: &str) -> Self {
        let (shown, name) = (format!("{}/{inner}", self.shown), format!("{}/{inner}", self.name));
        // As in a walk: a picture in an archive is passed over, and no failure.
        Self { path: PathBuf::from(&shown), origin: Origin::Walked, shown, name }
    }

    /// Whether a walk met it under a name that programs give to empty marks of their own,
    /// such as `_SUCCESS`.
    pub(crate) fn is_mark(&self) -> bool {
        let file = self.name.rsplit('/').next().unwrap_or_default();
        self.origin == Origin::Walked && file.starts_with('_')
    }

    /// What the folder is called that the file stands in; of `outlet=Post`, as tables in
    /// parts have it, the value.
    pub(crate) fn folder(&self) -> Option<String> {
        let (before, _) = self.name.rsplit_once('/')?;
        let folder = before.rsplit('/').next().filter(|it| !matches!(*it, "" | "." | ".."))?;
        Some(folder.split_once('=').map_or(folder, |it| it.1).to_owned())
    }

    /// The path as a person would type it; a name that is not UTF-8 is shown
    /// with replacement characters.
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// What document ids are made of. Every byte that is not UTF-8 is written
    /// `\xE9`, so that two different files never have one name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// What a directory that the person named is called in ids.
///
/// Its own last component, since ids are relative to its parent. `.` and `..`
/// have no name of their own, so the file system is asked; the root directory
/// has none at all.
pub(crate) fn directory_name(root: &Path) -> String {
    let resolved;
    let named = match root.components().next_back() {
        Some(Component::Normal(_)) => root,
        _ => match std::fs::canonicalize(root) {
            Ok(path) => {
                resolved = path;
                &resolved
            }
            Err(_) => return String::new(),
        },
    };
    named.file_name().map(readable).unwrap_or_default()
}

/// The name in UTF-8, with `\xE9` for every byte that is none.
#[cfg(unix)]
fn readable(name: &OsStr) -> String {
    use std::fmt::Write as _;
    use std::os::unix::ffi::OsStrExt as _;

    let mut res = String::with_capacity(name.len());
    for chunk in name.as_bytes().utf8_chunks() {
        res.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(res, "\\x{byte:02X}");
        }
    }
    res
}

/// The name in UTF-8; ill-formed UTF-16 is replaced.
#[cfg(not(unix))]
fn readable(name: &OsStr) -> String {
    name.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walked_file_is_named_from_the_directory_down() {
        let name = |root: &str, inner: &str| {
            let root = Path::new(root);
            Source::walked(root, &directory_name(root), Path::new(inner)).name().to_owned()
        };
        assert_eq!(name("seeds", "000_a.txt"), "seeds/000_a.txt");
        assert_eq!(name("seeds/", "000_a.txt"), "seeds/000_a.txt");
        assert_eq!(name("seeds/.", "000_a.txt"), "seeds/000_a.txt");
        assert_eq!(name("/abs/path/seeds", "sub/a.txt"), "seeds/sub/a.txt");
        assert_eq!(name("../seeds", "a.txt"), "seeds/a.txt");
        assert_eq!(name("/", "a.txt"), "a.txt");
    }

    #[test]
    fn the_folder_of_a_file_may_name_its_outlet() {
        let folder = |it: &str| Source::in_memory(it, Origin::Named).folder();
        assert_eq!(folder("corpus/Harbor Post/a.txt").as_deref(), Some("Harbor Post"));
        assert_eq!(folder("ds/outlet=Post/0.parquet").as_deref(), Some("Post"));
        assert_eq!(folder("a.txt"), None);
        assert_eq!(folder("./a.txt"), None);
    }

    #[test]
    fn a_directory_without_a_name_is_asked_for() {
        let here = std::fs::canonicalize(".").unwrap();
        let own = here.file_name().unwrap().to_str().unwrap();
        assert_eq!(directory_name(Path::new(".")), own);
        assert_eq!(directory_name(Path::new("src/..")), own);
    }

    #[cfg(unix)]
    #[test]
    fn two_names_that_are_not_utf8_stay_two() {
        use std::os::unix::ffi::OsStrExt as _;

        let one = readable(OsStr::from_bytes(b"a-\xe9.txt"));
        let two = readable(OsStr::from_bytes(b"a-\xe8.txt"));
        assert_eq!(one, "a-\\xE9.txt");
        assert_ne!(one, two);
        assert_eq!(readable(OsStr::new("für/a.txt")), "für/a.txt");
    }
}

//! From the paths a person named to the files to read.

use std::fs::FileType;
use std::path::{Path, PathBuf};

use super::log::{Log, Problem};
use super::open::describe;
use super::source::{Origin, Source, directory_name};
use crate::Result;
use crate::text::Severity;

/// The files that `paths` name, directories walked, in the order given; below a
/// directory sorted by name.
///
/// As in ripgrep, hidden entries are passed over, `.ignore` files are always
/// respected and `.gitignore` files inside a git repository; the person's
/// global git settings are not, since the same command would then read other
/// files on another machine. Links are not followed, and only regular files
/// are taken. A path that the person named is taken as it is, ignored or not,
/// link or not. `-` is standard input, `./-` a file of that name.
///
/// What cannot be read goes to `log` as a failed unit.
pub(crate) fn sources(paths: &[PathBuf], log: &mut Log) -> Result<Vec<Source>> {
    let mut res: Vec<Source> = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            if res.iter().all(|source| source.origin != Origin::Stdin) {
                res.push(Source::stdin());
            }
            continue;
        }
        match std::fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => walk(path, &mut res, log)?,
            Ok(_) => res.push(Source::named(path)),
            Err(error) => fail(Source::named(path).shown(), &describe(&error), log)?,
        }
    }
    Ok(res)
}

/// The first of `paths` that is the file `file` itself, under this or another name,
/// with what it is called; also below a directory where `walked` says so.
///
/// Files are compared by what the system knows them by, and none is opened.
pub fn input_that_is(paths: &[PathBuf], file: &Path, walked: bool) -> Option<String> {
    let wanted = Identity::of(file)?;
    for path in paths.iter().filter(|it| it.as_os_str() != "-") {
        if std::fs::metadata(path).is_ok_and(|it| it.is_dir()) {
            let mut found = Vec::new();
            if walked && walk(path, &mut found, &mut Log::new(false)).is_ok() {
                let same = found.iter().find(|it| Identity::of(&it.path).as_ref() == Some(&wanted));
                if let Some(source) = same {
                    return Some(source.shown().to_owned());
                }
            }
        } else if Identity::of(path).as_ref() == Some(&wanted) {
            return Some(path.to_string_lossy().into_owned());
        }
    }
    None
}

/// What tells a regular file from all others, whatever it is called.
#[derive(PartialEq, Eq)]
enum Identity {
    #[cfg(unix)]
    Node { device: u64, inode: u64 },
    #[cfg(not(unix))]
    Path(PathBuf),
}

impl Identity {
    fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            Some(Self::Node { device: metadata.dev(), inode: metadata.ino() })
        }
        #[cfg(not(unix))]
        {
            drop(metadata);
            std::fs::canonicalize(path).ok().map(Self::Path)
        }
    }
}

fn walk(root: &Path, found: &mut Vec<Source>, log: &mut Log) -> Result<()> {
    let name = directory_name(root);
    let before = found.len();
    let entries =
        ignore::WalkBuilder::new(root).git_global(false).sort_by_file_name(|a, b| a.cmp(b)).build();
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let (path, message) = of_walk_error(&error);
                fail(&path.unwrap_or(root).to_string_lossy(), &message, log)?;
                continue;
            }
        };
        if let Some(error) = entry.error() {
            let problem = Problem::new("an ignore file has a bad line", error.to_string());
            log.say(Severity::Warning, &entry.path().to_string_lossy(), None, &problem)?;
        }
        let Some(kind) = entry.file_type() else { continue };
        if entry.depth() == 0 || kind.is_dir() {
            continue;
        }
        if kind.is_file() {
            let inner = entry.path().strip_prefix(root).unwrap_or_else(|_| entry.path());
            found.push(Source::walked(root, &name, inner));
        } else {
            let problem = Problem::plain(not_followed(kind));
            log.say(Severity::Note, &entry.path().to_string_lossy(), None, &problem)?;
        }
    }
    if found.len() == before {
        let problem = Problem::plain("no file to read in this directory");
        log.say(Severity::Warning, &root.to_string_lossy(), None, &problem)?;
    }
    Ok(())
}

fn fail(path: &str, message: &str, log: &mut Log) -> Result<()> {
    log.account.seen += 1;
    log.account.failed += 1;
    log.say(Severity::Error, path, None, &Problem::new("cannot be read", message.to_owned()))
}

fn not_followed(kind: FileType) -> &'static str {
    if kind.is_symlink() {
        "a symbolic link is not followed"
    } else {
        "not a regular file, not opened"
    }
}

/// The path of a walk's error, and its message without the path.
fn of_walk_error(error: &ignore::Error) -> (Option<&Path>, String) {
    match error {
        ignore::Error::WithPath { path, err } => (Some(path), of_walk_error(err).1),
        ignore::Error::WithDepth { err, .. } => of_walk_error(err),
        ignore::Error::Io(error) => (None, describe(error)),
        other => (None, other.to_string()),
    }
}

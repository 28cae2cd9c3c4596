//! From the paths a person named to the files to read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::FileType;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::left_out::LeftOut;
use super::log::{Log, Problem};
use super::open::{describe, read_regular};
use super::source::{Origin, Source, directory_name};
use super::walking::{Chosen, Walking, nests_braces};
use crate::text::Severity;
use crate::{Error, Result};

/// The longest ignore file that is read: some ten thousand patterns.
const MOST_IGNORE: u64 = 256 << 10;

/// The files that `paths` name, directories walked, in the order given; below a
/// directory sorted by name.
///
/// As in ripgrep, hidden entries are passed over, `.ignore` files are always
/// respected and `.gitignore` files inside a git repository; the person's
/// global git settings are not, since the same command would then read other
/// files on another machine. Links are not followed, which is a warning where what
/// they lead to is not read by another name, and only regular files are taken. A path that the person named is taken as it is, ignored or not,
/// link or not. `-` is standard input, `./-` a file of that name. A file that is
/// reached by two paths is taken once, by the lesser of its names.
///
/// What cannot be read goes to `log` as a failed unit, and what is left out below a
/// directory as a remark; as a failed unit where nothing else is there.
pub(crate) fn sources(paths: &[PathBuf], walking: &Walking, log: &mut Log) -> Result<Vec<Source>> {
    let chosen = Chosen::new(walking).map_err(|message| Error::input(&walking.root, message))?;
    let mut res: Vec<Source> = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            if res.iter().all(|source| source.origin != Origin::Stdin) {
                res.push(Source::stdin());
            }
            continue;
        }
        match std::fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => {
                walk(path, walking, &chosen, &mut res, log)?;
            }
            Ok(_) => res.push(Source::named(path)),
            Err(error) => fail(Source::named(path).shown(), &describe(&error), log)?,
        }
    }
    // Below one path no file is met twice, since links are not followed.
    Ok(if paths.len() > 1 { each_once(res) } else { res })
}

/// Every file once, where its first path stands and by the lesser of its names.
fn each_once(sources: Vec<Source>) -> Vec<Source> {
    let mut places: BTreeMap<PathBuf, usize> = BTreeMap::new();
    let mut res: Vec<Source> = Vec::new();
    for source in sources {
        let real = match source.origin {
            Origin::Stdin => None,
            _ => std::fs::canonicalize(&source.path).ok().filter(|it| it.is_file()),
        };
        let Some(real) = real else {
            res.push(source);
            continue;
        };
        match places.get(&real) {
            None => {
                places.insert(real, res.len());
                res.push(source);
            }
            Some(&at) if (source.name(), &source.path) < (res[at].name(), &res[at].path) => {
                res[at] = source;
            }
            Some(_) => {}
        }
    }
    res
}

/// The first of `files` that `paths` name, under this or another name, also below a
/// directory: its number, and what it is called there.
///
/// Files are compared by what the system knows them by, and no article is opened.
pub fn input_among(
    paths: &[PathBuf],
    files: &[&Path],
    walking: &Walking,
) -> Option<(usize, String)> {
    let wanted: Vec<(usize, Identity)> =
        files.iter().enumerate().filter_map(|(at, file)| Some((at, Identity::of(file)?))).collect();
    if wanted.is_empty() {
        return None;
    }
    let found = |path: &Path, name: &str| {
        let own = Identity::of(path)?;
        let (at, _) = wanted.iter().find(|it| it.1 == own)?;
        Some((*at, name.to_owned()))
    };
    let chosen = Chosen::new(walking).ok()?;
    for path in paths {
        if path.as_os_str() == "-" {
            // A file that the shell opened.
            if let Some(res) = found(Path::new("/dev/stdin"), "-") {
                return Some(res);
            }
        } else if std::fs::metadata(path).is_ok_and(|it| it.is_dir()) {
            let mut below = Vec::new();
            // What cannot be walked is said when it is read.
            let _ = walk(path, walking, &chosen, &mut below, &mut Log::new(false));
            if let Some(res) = below.iter().find_map(|it| found(&it.path, it.shown())) {
                return Some(res);
            }
        } else if let Some(res) = found(path, &path.to_string_lossy()) {
            return Some(res);
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

/// Whether two paths lead to one regular file.
#[must_use]
pub fn is_same_file(a: &Path, b: &Path) -> bool {
    Identity::of(a).is_some_and(|it| Identity::of(b) == Some(it))
}

fn walk(
    root: &Path,
    walking: &Walking,
    chosen: &Chosen,
    found: &mut Vec<Source>,
    log: &mut Log,
) -> Result<()> {
    let name = directory_name(root);
    let before = found.len();
    if !walking.no_ignore {
        let real = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
        // Those above count, too, as git has it.
        if let Some((file, why)) = real.ancestors().find_map(unusable_ignore_file) {
            return fail(&root.to_string_lossy(), &in_ignore_file(&file, &why), log);
        }
    }
    let unusable: Arc<Mutex<Vec<(PathBuf, String)>>> = Arc::default();
    let mut builder = ignore::WalkBuilder::new(root);
    builder.git_global(false).sort_by_file_name(|a, b| a.cmp(b));
    if walking.no_ignore {
        builder.ignore(false).git_ignore(false).git_exclude(false).parents(false);
    } else {
        let unusable = Arc::clone(&unusable);
        // Asked before the walk opens the ignore files of a folder.
        builder.filter_entry(move |entry| {
            let is_folder = entry.file_type().is_some_and(|it| it.is_dir());
            let Some((file, why)) = is_folder.then(|| unusable_ignore_file(entry.path())).flatten()
            else {
                return true;
            };
            let mut all = unusable.lock().unwrap_or_else(PoisonError::into_inner);
            all.push((entry.path().to_owned(), in_ignore_file(&file, &why)));
            false
        });
    }
    let mut left_out = LeftOut::default();
    let mut folders: Vec<PathBuf> = Vec::new();
    let mut met: BTreeSet<PathBuf> = BTreeSet::new();
    for entry in builder.build() {
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
        if kind.is_dir() {
            folders.push(entry.path().to_owned());
        }
        met.insert(entry.path().to_owned());
        if entry.depth() == 0 || kind.is_dir() {
            continue;
        }
        if !kind.is_file() {
            let problem = Problem::plain(not_followed(kind));
            let lost = kind.is_symlink() && leads_out(entry.path(), root);
            let severity = if lost { Severity::Warning } else { Severity::Note };
            log.say(severity, &entry.path().to_string_lossy(), None, &problem)?;
        } else if let Some(why) = chosen.leaves_out(entry.path()) {
            left_out.by_name(entry.path(), why);
        } else {
            let inner = entry.path().strip_prefix(root).unwrap_or_else(|_| entry.path());
            found.push(Source::walked(root, &name, inner));
        }
    }
    let unusable = std::mem::take(&mut *unusable.lock().unwrap_or_else(PoisonError::into_inner));
    for (folder, why) in &unusable {
        fail(&folder.to_string_lossy(), why, log)?;
    }
    if !walking.no_ignore {
        // They are told of already, as failed.
        met.extend(unusable.into_iter().map(|it| it.0));
        folders.iter().for_each(|it| left_out.by_rules(it, &met));
    }
    let is_empty = found.len() == before;
    match left_out.told() {
        Some(told) if is_empty => {
            fail(&root.to_string_lossy(), &format!("no file of it is read: {told}"), log)
        }
        Some(told) => {
            let problem = Problem::new("not all of this directory is read", told);
            log.say(Severity::Note, &root.to_string_lossy(), None, &problem)
        }
        None if is_empty => {
            let problem = Problem::plain("no file to read in this directory");
            log.say(Severity::Warning, &root.to_string_lossy(), None, &problem)
        }
        None => Ok(()),
    }
}

/// The ignore file of `folder` that must not be opened or read as one, and why.
///
/// The walk's library opens what is there, whatever it is, and reads it whole.
fn unusable_ignore_file(folder: &Path) -> Option<(PathBuf, String)> {
    [".ignore", ".gitignore", ".git/info/exclude"].into_iter().find_map(|name| {
        let file = folder.join(name);
        std::fs::symlink_metadata(&file).ok()?;
        let why = match read_regular(&file, MOST_IGNORE) {
            Err(error) => describe(&error),
            Ok(text) => {
                let text = String::from_utf8_lossy(&text);
                let line = text.lines().position(nests_braces)?;
                format!("line {}: its braces are nested too deep", line + 1)
            }
        };
        Some((file, why))
    })
}

fn in_ignore_file(file: &Path, why: &str) -> String {
    format!("{}: {why}, so what to leave out is unknown", file.display())
}

fn fail(path: &str, message: &str, log: &mut Log) -> Result<()> {
    log.account.seen += 1;
    log.account.failed += 1;
    log.say(Severity::Error, path, None, &Problem::new("cannot be read", message.to_owned()))
}

/// Whether what a link leads to is a file or a folder that is not below `root` as well, and so
/// is not read.
fn leads_out(link: &Path, root: &Path) -> bool {
    let inside = |it: &Path| std::fs::canonicalize(root).is_ok_and(|root| it.starts_with(root));
    let real = std::fs::canonicalize(link).ok();
    real.is_some_and(|it| (it.is_file() || it.is_dir()) && !inside(&it))
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

//! What git knows of the files: which have changed, and how they were.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::git_command::Git;
use crate::check::Changed;
use crate::read::plain_path;
use crate::text::{Diagnostic, Severity};

/// So many files of one reason are named.
const NAMED: usize = 5;

/// The repository around the working directory.
pub(super) struct Repository {
    git: Git,
    top: PathBuf,
}

/// What is compared with what.
#[derive(Clone, Copy, Debug)]
pub(super) enum Since<'a> {
    /// The working tree with the commit at which its history left this one.
    Commit(&'a str),
    /// What is staged for the next commit with the last one.
    Staged,
}

/// The changes, and what git cannot tell.
pub(super) struct Changes {
    /// What has changed; `None` where nothing has since the last commit, so that to look
    /// at changes alone would be to look at nothing.
    pub(super) changed: Option<Changed>,
    /// What is to be said. A warning is about something that could not be told.
    pub(super) said: Vec<Diagnostic>,
}

impl Repository {
    /// # Errors
    ///
    /// Fails outside a repository, or where git is not there.
    pub(super) fn here() -> anyhow::Result<Self> {
        let git = Git::new()?;
        let out = git.run(Path::new("."), ["rev-parse", "--show-toplevel"], None, None)?;
        let top = String::from_utf8(out).context("the path of the repository is not UTF-8")?;
        let top = std::fs::canonicalize(top.trim_end_matches(['\n', '\r']))?;
        Ok(Self { git, top })
    }

    fn git<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> anyhow::Result<Vec<u8>> {
        self.git.run(&self.top, args, None, None)
    }

    /// The commit that `reference` names.
    fn commit(&self, reference: &str) -> anyhow::Result<String> {
        let name = format!("{reference}^{{commit}}");
        // What git says of a name that it does not know is nothing.
        let out = self
            .git(["rev-parse", "--verify", "--quiet", "--end-of-options", &name])
            .map_err(|_| anyhow::anyhow!("git knows no commit {reference:?}"))?;
        Ok(String::from_utf8_lossy(&out).trim().to_owned())
    }

    /// Whether the first commit is still to be made.
    fn is_without_commits(&self) -> bool {
        self.git(["rev-list", "-n1", "--all"]).is_ok_and(|it| it.is_empty())
    }

    /// The tree without files.
    fn nothing(&self) -> anyhow::Result<String> {
        // Its name depends on the hash that the repository uses.
        let args = ["hash-object", "-t", "tree", "--stdin"];
        let out = self.git.run(&self.top, args, None, Some(Vec::new()))?;
        Ok(String::from_utf8_lossy(&out).trim().to_owned())
    }

    /// The commit to compare with.
    fn base(&self, reference: &str, said: &mut Vec<Diagnostic>) -> anyhow::Result<String> {
        let commit = match self.commit(reference) {
            Ok(commit) => commit,
            Err(_) if reference == "HEAD" && self.is_without_commits() => return self.nothing(),
            Err(error) => return Err(error),
        };
        if let Ok(base) = self.git(["merge-base", &commit, "HEAD"]) {
            return Ok(String::from_utf8_lossy(&base).trim().to_owned());
        }
        let shallow = self.git(["rev-parse", "--is-shallow-repository"])?;
        anyhow::ensure!(
            !shallow.starts_with(b"true"),
            "this shallow clone has no commit that {reference} and HEAD have in common, so what \
             the branch changed is not known: fetch the whole history (fetch-depth: 0, or git \
             fetch --unshallow)"
        );
        said.push(warning(format!(
            "{reference} and HEAD have no commit in common: files are compared with {reference} itself"
        )));
        Ok(commit)
    }

    /// What of `files` has changed. Of a file of records, a record a line, only the
    /// changed lines. A file that has another name now and is otherwise the same has not,
    /// if under its old name it was read, too, as `was_read` says of a whole path: what
    /// is moved into a corpus is new there.
    ///
    /// What git cannot tell counts as changed, and is said.
    ///
    /// # Errors
    ///
    /// Fails on a reference that git does not know, and where the history that would tell
    /// what has changed is not there.
    pub(super) fn changes<'a>(
        &self,
        since: Since<'_>,
        files: impl Iterator<Item = &'a str>,
        was_read: &dyn Fn(&Path) -> bool,
    ) -> anyhow::Result<Changes> {
        let mut said = Vec::new();
        let base = match since {
            Since::Commit(reference) => self.base(reference, &mut said)?,
            Since::Staged => self.base("HEAD", &mut said)?,
        };
        let staged = matches!(since, Since::Staged);
        let (edited, any) = self.edited(&base, staged, was_read)?;
        let known = if staged { Known::default() } else { self.known()? };
        let mut changed = Changed::default();
        let mut unknown: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for file in files {
            // Of standard input git knows nothing, so that all of it counts.
            if file == "-" {
                changed.files.insert(file.to_owned(), None);
                continue;
            }
            let real = real(file);
            let inner = real.strip_prefix(&self.top).ok();
            let is_edited = inner.is_some_and(|it| edited.contains(it));
            let why_unknown = match inner {
                _ if is_edited || staged => None,
                None => Some("outside the repository"),
                Some(inner) => known.cannot_tell(inner),
            };
            if let Some(why) = why_unknown {
                unknown.entry(why).or_default().push(file);
            }
            if is_edited {
                let by_line = file.ends_with(".jsonl") || file.ends_with(".ndjson");
                let lines = inner.filter(|_| by_line);
                // Where the lines cannot be told, the whole file counts.
                let lines = lines.and_then(|it| self.changed_lines(&base, it, staged).ok());
                changed.files.insert(file.to_owned(), lines);
            } else if why_unknown.is_some() || inner.is_some_and(|it| known.new.contains(it)) {
                changed.files.insert(file.to_owned(), None);
            }
        }
        said.extend(unknown.into_iter().map(|(why, files)| untold(why, &files)));
        let is_last = self.commit("HEAD").is_ok_and(|it| it == base);
        if is_last && !any && changed.files.is_empty() {
            let what = if staged { "nothing is staged" } else { "nothing has changed since HEAD" };
            said.push(note(format!("{what}, so everything is looked at")));
            return Ok(Changes { changed: None, said });
        }
        Ok(Changes { changed: Some(changed), said })
    }

    /// The files that differ from `base`, by their paths in the repository, without those
    /// that are gone or were read under another name; and whether there is any difference.
    fn edited(
        &self,
        base: &str,
        staged: bool,
        was_read: &dyn Fn(&Path) -> bool,
    ) -> anyhow::Result<(BTreeSet<PathBuf>, bool)> {
        // `-z`, since a name may have line ends in it.
        let mut args = vec!["diff", "--name-status", "-z", "--find-renames=100%", "-l0"];
        args.extend(PLAIN);
        args.extend(staged.then_some("--cached"));
        args.extend([base, "--"]);
        let out = self.git(args)?;
        let mut parts = out.split(|&it| it == 0).filter(|it| !it.is_empty());
        let mut res = BTreeSet::new();
        let mut any = false;
        while let Some(status) = parts.next() {
            any = true;
            let first = parts.next().map(path);
            match status.first() {
                Some(b'R') => {
                    let is_new = first.is_none_or(|it| !was_read(&self.top.join(it)));
                    res.extend(parts.next().filter(|_| is_new).map(path));
                }
                Some(b'C') => res.extend(parts.next().map(path)),
                Some(b'D') => {}
                _ => res.extend(first),
            }
        }
        Ok((res, any))
    }

    /// What git has in its index and beside it.
    fn known(&self) -> anyhow::Result<Known> {
        let mut res = Known::default();
        let index = self.git(["ls-files", "-z", "-v", "-s"])?;
        for entry in index.split(|&it| it == 0).filter(|it| !it.is_empty()) {
            let Some(tab) = entry.iter().position(|&it| it == b'\t') else { continue };
            let (head, name) = (&entry[..tab], path(&entry[tab + 1..]));
            // The mode of a submodule.
            if head.get(2..8) == Some(b"160000") {
                res.others.insert(name);
                continue;
            }
            let state = match head.first() {
                // `-v` says so: `S` is skip-worktree, and a small letter assume-unchanged.
                Some(b'S' | b's') => State::SkipWorktree,
                Some(it) if it.is_ascii_lowercase() => State::AssumeUnchanged,
                _ => State::Tracked,
            };
            res.unsayable.extend(unsayable(&name));
            res.index.insert(name, state);
        }
        let new = self.git(["ls-files", "-z", "--others", "--exclude-standard"])?;
        for entry in new.split(|&it| it == 0).filter(|it| !it.is_empty()) {
            // A repository inside this one is listed as a folder, without its files.
            match entry.strip_suffix(b"/") {
                Some(folder) => res.others.insert(path(folder)),
                None => {
                    let name = path(entry);
                    res.unsayable.extend(unsayable(&name));
                    res.new.insert(name)
                }
            };
        }
        Ok(res)
    }

    /// The lines of `file` that `base` does not have.
    fn changed_lines(
        &self,
        base: &str,
        file: &Path,
        staged: bool,
    ) -> anyhow::Result<Vec<RangeInclusive<usize>>> {
        // `--text`, since git takes a file with a NUL for binary and would tell no lines.
        let mut options = vec!["diff", "-U0", "--no-color", "--no-renames", "--text"];
        options.extend(PLAIN);
        options.extend(staged.then_some("--cached"));
        options.extend([base, "--"]);
        let out = self.git(options.into_iter().map(OsStr::new).chain([file.as_os_str()]))?;
        let hunks = out.split(|&it| it == b'\n').filter(|it| it.starts_with(b"@@ -"));
        let ranges = hunks.filter_map(|it| {
            let head = String::from_utf8_lossy(&it[..it.len().min(80)]).into_owned();
            let added = head.split(' ').nth(2)?.strip_prefix('+')?.to_owned();
            let (start, count) = added.split_once(',').unwrap_or((&added, "1"));
            let (start, count): (usize, usize) = (start.parse().ok()?, count.parse().ok()?);
            (count > 0).then(|| start..=start + count - 1)
        });
        Ok(ranges.collect())
    }

    /// Writes what `reference`, or the index where there is none, has of `paths` into
    /// `folder`.
    ///
    /// # Errors
    ///
    /// Fails on a reference that git does not know, and on a path outside the repository.
    pub(super) fn export(
        &self,
        reference: Option<&str>,
        paths: &[PathBuf],
        folder: &Path,
    ) -> anyhow::Result<Exported> {
        // The repository's own index is somebody's work in progress.
        let index = folder.join("index");
        let own = reference.map(|_| index.as_path());
        if let Some(reference) = reference {
            let commit = self.commit(reference)?;
            self.git.run(&self.top, ["read-tree", &commit], own, None)?;
        }
        // A folder of the repository's name, so that `.` is called what it is called here.
        let name = self.top.file_name().unwrap_or(OsStr::new("tree"));
        let tree = folder.join("tree").join(name);
        let mut res = Exported { tree: tree.clone(), ..Exported::default() };
        for path in paths {
            anyhow::ensure!(path.as_os_str() != "-", "standard input has no past in git");
            let whole = real(&path.to_string_lossy());
            let inner = whole
                .strip_prefix(&self.top)
                .map_err(|_| anyhow::anyhow!("{} lies outside the repository", path.display()))?;
            let here = if inner.as_os_str().is_empty() { Path::new(".") } else { inner };
            let list = ["ls-files", "-z", "-s", "--"].map(OsStr::new);
            let entries =
                self.git.run(&self.top, list.into_iter().chain([here.as_os_str()]), own, None)?;
            let (files, modules) = checked_out(&entries);
            res.modules.extend(modules);
            let mut prefix = std::ffi::OsString::from("--prefix=");
            prefix.push(&tree);
            prefix.push("/");
            let checkout = ["checkout-index", "-z", "--stdin", "-f", "--ignore-skip-worktree-bits"];
            let checkout = checkout.map(OsStr::new).into_iter().chain([&*prefix]);
            self.git.run(&self.top, checkout, own, Some(files))?;
            let there = match inner.as_os_str().is_empty() {
                true => tree.clone(),
                false => tree.join(inner),
            };
            match there.exists() {
                true => res.places.push((path.clone(), there)),
                false => res.absent.push(path.clone()),
            }
        }
        Ok(res)
    }

    /// Where a folder of the working tree stands in an exported one.
    pub(super) fn there(&self, folder: &Path, tree: &Path) -> PathBuf {
        let whole = real(&folder.to_string_lossy());
        whole.strip_prefix(&self.top).map_or(whole.clone(), |it| tree.join(it))
    }
}

/// Nothing between the bytes of the files and what is said of them.
const PLAIN: [&str; 3] = ["--no-ext-diff", "--no-textconv", "--ignore-submodules=all"];

/// What [`Repository::export`] wrote.
#[derive(Debug, Default)]
pub(super) struct Exported {
    /// Where the root of the repository stands.
    pub(super) tree: PathBuf,
    /// Each path that was there, and where it stands.
    pub(super) places: Vec<(PathBuf, PathBuf)>,
    /// The paths that were not.
    pub(super) absent: Vec<PathBuf>,
    /// Submodules, which hold files of another repository.
    pub(super) modules: Vec<PathBuf>,
}

impl Exported {
    /// A path of the exported tree as it would have been given here.
    pub(super) fn here(&self, path: &str) -> Option<String> {
        self.places.iter().find_map(|(here, there)| {
            let rest = path.strip_prefix(&*there.to_string_lossy())?;
            let is_whole = rest.is_empty() || rest.starts_with('/');
            is_whole.then(|| format!("{}{rest}", here.to_string_lossy().trim_end_matches('/')))
        })
    }

    /// What was asked for and is not there.
    pub(super) fn said(&self) -> Vec<Diagnostic> {
        let of = |why: &str, all: &[PathBuf]| {
            let names: Vec<String> = all.iter().map(|it| it.display().to_string()).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            warning(format!("not looked at, {why}: {}", listed(&names)))
        };
        let mut res = Vec::new();
        if !self.absent.is_empty() {
            res.push(of("not in git's index", &self.absent));
        }
        if !self.modules.is_empty() {
            res.push(of("a submodule", &self.modules));
        }
        res
    }
}

/// What git knows of the working tree.
#[derive(Default)]
struct Known {
    index: BTreeMap<PathBuf, State>,
    /// Neither in the index nor ignored.
    new: BTreeSet<PathBuf>,
    /// Submodules and repositories inside this one.
    others: BTreeSet<PathBuf>,
    /// Names of both that are not UTF-8, as messages show them: by these no file is found.
    unsayable: BTreeSet<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Tracked,
    AssumeUnchanged,
    SkipWorktree,
}

impl Known {
    /// Why git does not know whether the file has changed.
    fn cannot_tell(&self, inner: &Path) -> Option<&'static str> {
        match self.index.get(inner) {
            Some(State::Tracked) => None,
            Some(State::AssumeUnchanged) => Some("marked assume-unchanged in git"),
            Some(State::SkipWorktree) => Some("marked skip-worktree in git"),
            None if self.new.contains(inner) => None,
            None if inner.ancestors().any(|it| self.others.contains(it)) => {
                Some("in a submodule or a repository of its own")
            }
            None if self.unsayable.contains(&*inner.to_string_lossy()) => {
                Some("called what is not UTF-8")
            }
            None => Some("ignored by git"),
        }
    }
}

/// What is shown of a name that is not UTF-8.
fn unsayable(name: &Path) -> Option<String> {
    name.to_str().is_none().then(|| name.to_string_lossy().into_owned())
}

/// The entries that become files, as `checkout-index` takes them, and the submodules.
fn checked_out(entries: &[u8]) -> (Vec<u8>, Vec<PathBuf>) {
    let (mut files, mut modules) = (Vec::new(), Vec::new());
    for entry in entries.split(|&it| it == 0).filter(|it| !it.is_empty()) {
        let Some(tab) = entry.iter().position(|&it| it == b'\t') else { continue };
        let name = &entry[tab + 1..];
        match &entry[..tab] {
            head if head.starts_with(b"160000 ") => modules.push(path(name)),
            // A link leads out of the tree; a walk follows none, either.
            head if head.starts_with(b"120000 ") => {}
            _ => {
                files.extend_from_slice(name);
                files.push(0);
            }
        }
    }
    (files, modules)
}

/// Where `file` stands, links resolved where it is there.
fn real(file: &str) -> PathBuf {
    let file = Path::new(file);
    let named = || {
        let here = std::fs::canonicalize(".").unwrap_or_default();
        plain_path(&here.join(file))
    };
    std::fs::canonicalize(file).unwrap_or_else(|_| named())
}

fn untold(why: &str, files: &[&str]) -> Diagnostic {
    let (is, counts) = if files.len() == 1 { ("is", "it counts") } else { ("are", "they count") };
    warning(format!("{} {is} {why}; {counts} as changed", listed(files)))
}

/// `3 files, a, b, c`
fn listed(files: &[&str]) -> String {
    let named = files.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    match files.len() {
        n if n > NAMED => format!("{n} files, among them {named}"),
        _ => named,
    }
}

fn warning(message: String) -> Diagnostic {
    Diagnostic { path: None, line: None, doc: None, severity: Severity::Warning, message }
}

fn note(message: String) -> Diagnostic {
    Diagnostic { severity: Severity::Note, ..warning(message) }
}

#[cfg(unix)]
fn path(name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    OsStr::from_bytes(name).into()
}

#[cfg(not(unix))]
fn path(name: &[u8]) -> PathBuf {
    String::from_utf8_lossy(name).into_owned().into()
}

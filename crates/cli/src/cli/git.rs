//! What git knows of the files: which have changed, and how they were.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context as _;

use crate::check::Changed;

/// The repository around the working directory.
pub(super) struct Repository {
    top: PathBuf,
}

impl Repository {
    /// # Errors
    ///
    /// Fails outside a repository, or where git is not there.
    pub(super) fn here() -> anyhow::Result<Self> {
        let out = git(Path::new("."), ["rev-parse", "--show-toplevel"])?;
        let top = String::from_utf8(out).context("the path of the repository is not UTF-8")?;
        let top = std::fs::canonicalize(top.trim_end_matches(['\n', '\r']))?;
        Ok(Self { top })
    }

    /// The commit that `reference` names.
    fn commit(&self, reference: &str) -> anyhow::Result<String> {
        let name = format!("{reference}^{{commit}}");
        // What git says of a name that it does not know is nothing.
        let out = git(&self.top, ["rev-parse", "--verify", "--quiet", "--end-of-options", &name])
            .map_err(|_| anyhow::anyhow!("git knows no commit {reference:?}"))?;
        Ok(String::from_utf8_lossy(&out).trim().to_owned())
    }

    /// Whether the first commit is still to be made.
    fn is_without_commits(&self) -> bool {
        git(&self.top, ["rev-list", "-n1", "--all"]).is_ok_and(|it| it.is_empty())
    }

    /// The tree without files.
    fn nothing(&self) -> anyhow::Result<String> {
        let args = ["hash-object", "-t", "tree", "--stdin"];
        let out = run(&self.top, args, None, Some(Vec::new()))?;
        Ok(String::from_utf8_lossy(&out).trim().to_owned())
    }

    /// What of `files` has changed since the working tree's history left `reference`:
    /// committed, staged, edited or new. Of a file of records, a record a line, only the
    /// changed lines.
    ///
    /// # Errors
    ///
    /// Fails on a reference that git does not know.
    pub(super) fn changed_since<'a>(
        &self,
        reference: &str,
        files: impl Iterator<Item = &'a str>,
    ) -> anyhow::Result<Changed> {
        let base = match self.commit(reference) {
            // Where there is no common history, the commit itself is compared with.
            Ok(commit) => {
                let base = git(&self.top, ["merge-base", &commit, "HEAD"]).ok();
                base.map_or(commit, |it| String::from_utf8_lossy(&it).trim().to_owned())
            }
            Err(_) if reference == "HEAD" && self.is_without_commits() => self.nothing()?,
            Err(error) => return Err(error),
        };
        let diff = ["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", &base, "--"];
        let edited = paths(&git(&self.top, diff)?);
        let others = ["ls-files", "-z", "--others", "--exclude-standard"];
        let new = paths(&git(&self.top, others)?);
        let mut names: BTreeMap<PathBuf, bool> = BTreeMap::new();
        names.extend(edited.into_iter().map(|it| (self.top.join(it), false)));
        names.extend(new.into_iter().map(|it| (self.top.join(it), true)));
        let mut res = Changed::default();
        for file in files {
            if file == "-" {
                res.files.insert(file.to_owned(), None);
                continue;
            }
            let Ok(real) = std::fs::canonicalize(file) else { continue };
            let Some(is_new) = names.get(&real) else { continue };
            let by_line = !is_new && (file.ends_with(".jsonl") || file.ends_with(".ndjson"));
            let lines = if by_line { self.changed_lines(&base, &real).ok() } else { None };
            res.files.insert(file.to_owned(), lines);
        }
        Ok(res)
    }

    /// The lines of `file` that `base` does not have.
    fn changed_lines(
        &self,
        base: &str,
        file: &Path,
    ) -> anyhow::Result<Vec<std::ops::RangeInclusive<usize>>> {
        let options =
            ["diff", "-U0", "--no-color", "--no-renames", "--no-ext-diff", "--text", base];
        let args = options.iter().map(OsStr::new).chain([OsStr::new("--"), file.as_os_str()]);
        let out = git(&self.top, args)?;
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

    /// Writes what `reference` has of `paths` into `folder`, and returns for each path its
    /// place there, where it has one.
    ///
    /// # Errors
    ///
    /// Fails on a reference that git does not know, and on a path outside the repository.
    pub(super) fn export(
        &self,
        reference: &str,
        paths: &[PathBuf],
        folder: &Path,
    ) -> anyhow::Result<Vec<(PathBuf, PathBuf)>> {
        let commit = self.commit(reference)?;
        // A folder of the repository's name, so that `.` is called what it is called here.
        let name = self.top.file_name().unwrap_or(OsStr::new("tree"));
        let tree = folder.join("tree").join(name);
        let index = folder.join("index");
        let with_index = |args: &[&OsStr], input: Option<Vec<u8>>| {
            run(&self.top, args.iter().copied(), Some(&index), input)
        };
        with_index(&[OsStr::new("read-tree"), OsStr::new(&commit)], None)?;
        let mut res = Vec::new();
        for path in paths {
            anyhow::ensure!(path.as_os_str() != "-", "standard input has no past in git");
            let real = std::fs::canonicalize(path)
                .with_context(|| format!("cannot find {}", path.display()))?;
            let inner = real
                .strip_prefix(&self.top)
                .map_err(|_| anyhow::anyhow!("{} lies outside the repository", path.display()))?;
            let mut list = vec![OsStr::new("--literal-pathspecs"), OsStr::new("ls-files")];
            list.extend([OsStr::new("-z"), OsStr::new("--")]);
            let here = if inner.as_os_str().is_empty() { Path::new(".") } else { inner };
            list.push(here.as_os_str());
            let files = with_index(&list, None)?;
            let mut prefix = std::ffi::OsString::from("--prefix=");
            prefix.push(&tree);
            prefix.push("/");
            let checkout = [
                OsStr::new("checkout-index"),
                OsStr::new("-z"),
                OsStr::new("--stdin"),
                OsStr::new("-f"),
                &prefix,
            ];
            with_index(&checkout, Some(files))?;
            let there = tree.join(inner);
            if there.exists() {
                res.push((path.clone(), there));
            }
        }
        Ok(res)
    }
}

fn paths(list: &[u8]) -> Vec<PathBuf> {
    let names = list.split(|&it| it == 0).filter(|it| !it.is_empty());
    names.map(path).collect()
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

fn git<S: AsRef<OsStr>>(
    directory: &Path,
    args: impl IntoIterator<Item = S>,
) -> anyhow::Result<Vec<u8>> {
    run(directory, args, None, None)
}

/// Runs git and returns what it prints.
fn run<S: AsRef<OsStr>>(
    directory: &Path,
    args: impl IntoIterator<Item = S>,
    index: Option<&Path>,
    input: Option<Vec<u8>>,
) -> anyhow::Result<Vec<u8>> {
    let mut command = Command::new("git");
    command.arg("-C").arg(directory).args(args);
    command.env("LC_ALL", "C").stdout(Stdio::piped()).stderr(Stdio::piped());
    command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
    if let Some(index) = index {
        command.env("GIT_INDEX_FILE", index);
    }
    let mut child = command.spawn().context("cannot run git")?;
    let writer = child.stdin.take().zip(input).map(|(mut stdin, bytes)| {
        // Beside the reading, or both would wait once a pipe is full.
        std::thread::spawn(move || std::io::Write::write_all(&mut stdin, &bytes))
    });
    let out = child.wait_with_output().context("cannot run git")?;
    if let Some(writer) = writer {
        // What git did not read, its exit code says.
        let _ = writer.join();
    }
    if !out.status.success() {
        let said = String::from_utf8_lossy(&out.stderr);
        let first = said.lines().next().unwrap_or("it says nothing");
        anyhow::bail!("git failed: {first}");
    }
    Ok(out.stdout)
}

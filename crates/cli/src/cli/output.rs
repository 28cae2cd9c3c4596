//! Where a result goes: standard output, or a file that is written whole or
//! not at all.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::Context as _;
use tempfile::{NamedTempFile, TempDir};

use super::log_lines::LogLines;
use super::terminal::Stream;
use super::{interrupt, left_over, pager};

/// A place for a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Output {
    /// Standard output.
    Stdout,
    /// Standard output, which is a terminal, through this pager.
    Paged(String),
    /// A file.
    File(PathBuf),
}

impl Output {
    /// `-` is standard output; `./-` is a file.
    pub(super) fn new(path: PathBuf) -> Self {
        if path.as_os_str() == "-" { Self::Stdout } else { Self::File(path) }
    }

    /// The file, if it is one.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::Stdout | Self::Paged(_) => None,
            Self::File(path) => Some(path),
        }
    }

    /// How messages call it.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Stdout | Self::Paged(_) => "standard output".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// Refuses a stream, where a form needs a file.
    ///
    /// # Errors
    ///
    /// Fails for standard output.
    pub(super) fn named(&self) -> anyhow::Result<()> {
        anyhow::ensure!(self.path().is_some(), "a Parquet file needs a name: -o FILE.parquet");
        Ok(())
    }

    /// What kind of stream it is.
    pub(super) const fn stream(&self) -> Stream {
        match self {
            Self::Stdout | Self::Paged(_) => Stream::Stdout,
            Self::File(_) => Stream::File,
        }
    }

    /// Writes what `render` writes.
    ///
    /// A file appears under its name only when all of it is on the disk; until
    /// then, and after any error, what stood there before still does. What is
    /// no regular file (a device, a pipe) is written to directly.
    ///
    /// # Errors
    ///
    /// Fails when `render` does or when the file cannot be made.
    pub(super) fn write(
        &self,
        render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        self.prepare(render)?.commit()
    }

    /// As [`Self::write`], for lines that a CI service is to obey.
    ///
    /// # Errors
    ///
    /// As [`Self::write`].
    pub(super) fn prepare_commands(
        &self,
        render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<Prepared> {
        if *self != Self::Stdout {
            return self.prepare(render);
        }
        buffered(io::stdout().lock(), render).context("cannot write to standard output")?;
        Ok(Prepared::Done)
    }

    /// The same up to the last step: a file waits under another name until
    /// [`Prepared::commit`], so that several outputs appear together or not at all.
    ///
    /// # Errors
    ///
    /// As [`Self::write`].
    pub(super) fn prepare(
        &self,
        render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<Prepared> {
        match self {
            Self::Paged(name) => match pager::start(name, Stdio::inherit()) {
                Some(pager) => {
                    pager::show(pager, render).context("cannot write to the pager")?;
                    Ok(Prepared::Done)
                }
                // One that cannot be started is none.
                None => Self::Stdout.prepare(render),
            },
            Self::Stdout => {
                let out = LogLines::new(io::stdout().lock());
                buffered(out, render).context("cannot write to standard output")?;
                Ok(Prepared::Done)
            }
            Self::File(path) => {
                let to = || cannot_write(path);
                match fs::metadata(path) {
                    Ok(it) if it.is_file() => {
                        // Where a link leads: it stays a link, and what it leads to is
                        // replaced.
                        let path = fs::canonicalize(path).with_context(to)?;
                        whole(&path, Some(it.permissions()), render).with_context(to)
                    }
                    Ok(it) if it.is_dir() => {
                        Err(io::Error::from(io::ErrorKind::IsADirectory)).with_context(to)
                    }
                    Ok(_) => {
                        let file = fs::OpenOptions::new().write(true).open(path);
                        buffered(file.with_context(to)?, render).with_context(to)?;
                        Ok(Prepared::Done)
                    }
                    Err(_) => whole(path, None, render).with_context(to),
                }
            }
        }
    }
}

/// The beginning of a message.
pub(super) fn cannot_write(path: &Path) -> String {
    format!("cannot write {}", path.display())
}

/// An output that is written and, where it is a file or folder, not yet under its name.
#[must_use = "without `commit` there is no file"]
pub(super) enum Prepared {
    /// It is where it belongs.
    Done,
    /// A file that waits for its name.
    File(NamedTempFile, PathBuf, Held),
    /// A folder that waits for its name.
    Folder(TempDir, PathBuf, Held),
}

impl Prepared {
    /// An empty folder that waits to be called `path`.
    ///
    /// # Errors
    ///
    /// Fails when it cannot be made beside `path`.
    pub(super) fn folder(path: &Path) -> anyhow::Result<Self> {
        let (folder, held) = folder_in(parent(path), 0o777).with_context(|| cannot_write(path))?;
        Ok(Self::Folder(folder, path.to_owned(), held))
    }

    /// Gives all of them their names, in order; an interrupt waits until it is done.
    ///
    /// # Errors
    ///
    /// Fails with the first that the system does not let it give; those before have theirs.
    pub(super) fn commit_all(all: Vec<Self>) -> anyhow::Result<()> {
        // What has a name is let go afterwards, since that takes the lock that an interrupt
        // waits for.
        let (mut rest, mut held) = (all.into_iter(), Vec::new());
        interrupt::uninterrupted(|| rest.try_for_each(|it| it.name(&mut held)))
    }

    /// Where it waits.
    pub(super) fn path(&self) -> &Path {
        match self {
            Self::Done => Path::new(""),
            Self::File(file, ..) => file.path(),
            Self::Folder(folder, ..) => folder.path(),
        }
    }

    /// Gives the file or folder its name. A folder of that name must be empty.
    ///
    /// # Errors
    ///
    /// Fails when the system does not let it.
    pub(super) fn commit(self) -> anyhow::Result<()> {
        Self::commit_all(vec![self])
    }

    fn name(self, done: &mut Vec<Held>) -> anyhow::Result<()> {
        match self {
            Self::Done => Ok(()),
            Self::File(file, path, held) => {
                done.push(held);
                let persisted = file.persist(&path).map_err(|error| error.error);
                persisted.map(drop).with_context(|| cannot_write(&path))
            }
            Self::Folder(folder, path, held) => {
                done.push(held);
                fs::rename(folder.path(), &path).with_context(|| cannot_write(&path))?;
                // It has another name now: there is nothing to remove.
                drop(folder.keep());
                Ok(())
            }
        }
    }
}

/// What is temporary goes when the run ends, however it ends: an interrupt removes it, and
/// after a kill the next run.
pub(super) struct Held {
    _guard: interrupt::Guard,
    _lock: Option<fs::File>,
}

impl Held {
    /// Makes it: from its first moment on it is known to whoever interrupts.
    fn make<T>(
        make: impl FnOnce() -> io::Result<T>,
        path: impl FnOnce(&T) -> &Path,
    ) -> io::Result<(T, Self)> {
        let ((made, lock), guard) = interrupt::removes_what(|| {
            let made = make()?;
            let path = path(&made).to_owned();
            Ok(((made, left_over::hold(&path)), path))
        })?;
        Ok((made, Self { _guard: guard, _lock: lock }))
    }
}

/// A folder for what is needed until the end of a step.
///
/// # Errors
///
/// Fails when it cannot be made among the system's temporary files.
pub(super) fn temporary_folder() -> io::Result<(TempDir, Held)> {
    folder_in(&std::env::temp_dir(), 0o700)
}

/// A file in `folder` that waits for another name.
///
/// # Errors
///
/// Fails when it cannot be made.
pub(super) fn temporary_file(folder: &Path) -> io::Result<(NamedTempFile, Held)> {
    left_over::sweep(folder);
    let (prefix, suffix) = left_over::names();
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(suffix);
    #[cfg(unix)]
    permit(&mut builder, 0o666);
    Held::make(|| builder.tempfile_in(folder), NamedTempFile::path)
}

#[cfg_attr(not(unix), expect(unused_variables, reason = "modes are Unix's"))]
fn folder_in(folder: &Path, mode: u32) -> io::Result<(TempDir, Held)> {
    left_over::sweep(folder);
    let (prefix, suffix) = left_over::names();
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(suffix);
    #[cfg(unix)]
    permit(&mut builder, mode);
    Held::make(|| builder.tempdir_in(folder), TempDir::path)
}

/// What the user's mask leaves of `mode`, as for anything new.
#[cfg(unix)]
fn permit(builder: &mut tempfile::Builder<'_, '_>, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(mode));
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn buffered(
    out: impl Write,
    render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    render(&mut out)?;
    out.flush()
}

/// Writes a temporary file beside `path`, which is to get that name.
fn whole(
    path: &Path,
    permissions: Option<fs::Permissions>,
    render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<Prepared> {
    let (file, held) = temporary_file(parent(path))?;
    // Before anything is in it that not everybody may read.
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    buffered(file.as_file(), render)?;
    // On the disk before it takes the place of what was there.
    file.as_file().sync_all()?;
    Ok(Prepared::File(file, path.to_owned(), held))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_the_first_that_fails_ends_it_and_nothing_temporary_stays() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let file = |name: &str| Output::new(at(name)).prepare(|out| out.write_all(b"new")).unwrap();
        let whole = Prepared::folder(&at("figures")).unwrap();
        fs::write(whole.path().join("a.svg"), "<svg/>").unwrap();
        let all = vec![file("a"), whole, file("b"), file("c")];
        // Somebody else made a folder of that name meanwhile.
        fs::create_dir(at("b")).unwrap();
        assert!(Prepared::commit_all(all).is_err());
        let mut names: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["a", "b", "figures"]);
        assert!(at("figures/a.svg").exists());
    }

    #[test]
    fn an_error_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        fs::write(&path, "old").unwrap();
        let output = Output::new(path.clone());
        let error = output.write(|out| {
            out.write_all(b"half")?;
            Err(io::Error::other("no more"))
        });
        assert!(format!("{:#}", error.unwrap_err()).contains("no more"));
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        output.write(|out| out.write_all(b"new")).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

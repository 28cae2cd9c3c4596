//! Where a result goes: standard output, or a file that is written whole or
//! not at all.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use tempfile::NamedTempFile;

use super::interrupt;
use super::terminal::Stream;

/// A place for a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Output {
    /// Standard output.
    Stdout,
    /// A file.
    File(PathBuf),
}

impl Output {
    /// `-` is standard output; `./-` is a file.
    pub(super) fn new(path: PathBuf) -> Self {
        if path.as_os_str() == "-" { Self::Stdout } else { Self::File(path) }
    }

    /// What kind of stream it is.
    pub(super) const fn stream(&self) -> Stream {
        match self {
            Self::Stdout => Stream::Stdout,
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
            Self::Stdout => {
                buffered(io::stdout().lock(), render).context("cannot write to standard output")?;
                Ok(Prepared(None))
            }
            Self::File(path) => {
                let to = || cannot_write(path);
                match fs::metadata(path) {
                    Ok(it) if it.is_file() => {
                        let path = fs::canonicalize(path).with_context(to)?;
                        whole(&path, Some(it.permissions()), render).with_context(to)
                    }
                    Ok(it) if it.is_dir() => {
                        Err(io::Error::from(io::ErrorKind::IsADirectory)).with_context(to)
                    }
                    Ok(_) => {
                        let file = fs::OpenOptions::new().write(true).open(path);
                        buffered(file.with_context(to)?, render).with_context(to)?;
                        Ok(Prepared(None))
                    }
                    Err(_) => whole(path, None, render).with_context(to),
                }
            }
        }
    }
}

fn cannot_write(path: &Path) -> String {
    format!("cannot write {}", path.display())
}

/// An output that is written and, where it is a file, not yet under its name.
#[must_use = "without `commit` there is no file"]
pub(super) struct Prepared(Option<(NamedTempFile, PathBuf, interrupt::Guard)>);

impl Prepared {
    /// Gives the file its name.
    ///
    /// # Errors
    ///
    /// Fails when the system does not let it.
    pub(super) fn commit(self) -> anyhow::Result<()> {
        let Some((file, path, _guard)) = self.0 else { return Ok(()) };
        let persisted = file.persist(&path).map_err(|error| error.error);
        persisted.with_context(|| cannot_write(&path))?;
        Ok(())
    }
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
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".wireprint-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // What the user's mask leaves of it, as for any new file.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(folder)?;
    let guard = interrupt::removes(file.path());
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    buffered(file.as_file(), render)?;
    file.as_file().sync_all()?;
    Ok(Prepared(Some((file, path.to_owned(), guard))))
}

#[cfg(test)]
mod tests {
    use super::*;

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

//! Why the library cannot go on.

use std::path::{Path, PathBuf};

/// The library's result.
pub type Result<T> = std::result::Result<T, Error>;

/// A hard error: the run cannot go on. Soft problems are
/// [`Diagnostic`](crate::text::Diagnostic)s.
#[derive(Debug)]
pub struct Error(Box<ErrorKind>);

#[derive(Debug)]
enum ErrorKind {
    Io { path: PathBuf, source: std::io::Error },
    Input { path: PathBuf, message: String },
    Parameter(String),
    DuplicateId { id: String, first: String, second: String },
}

impl std::fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Io { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Input { path, message } => write!(f, "{}: {message}", path.display()),
            Self::Parameter(message) => f.write_str(message),
            Self::DuplicateId { id, first, second } => {
                write!(
                    f,
                    "two documents have the id {id:?}: {first} and {second}; --id-field names \
                     another field for ids"
                )
            }
        }
    }
}

impl Error {
    /// Reading or writing `path` failed.
    #[must_use]
    pub fn io(path: &Path, source: std::io::Error) -> Self {
        Self(Box::new(ErrorKind::Io { path: path.to_owned(), source }))
    }

    /// What `path` holds cannot be used.
    #[must_use]
    pub fn input(path: &Path, message: impl Into<String>) -> Self {
        Self(Box::new(ErrorKind::Input { path: path.to_owned(), message: message.into() }))
    }

    /// A parameter is out of its range.
    #[must_use]
    pub fn parameter(message: impl Into<String>) -> Self {
        Self(Box::new(ErrorKind::Parameter(message.into())))
    }

    /// Two documents have one id; `first` and `second` say where (`file:line`).
    #[must_use]
    pub fn duplicate_id(id: &str, first: String, second: String) -> Self {
        Self(Box::new(ErrorKind::DuplicateId { id: id.to_owned(), first, second }))
    }

    /// Whether reading or writing a file failed.
    #[must_use]
    pub fn is_io(&self) -> bool {
        matches!(*self.0, ErrorKind::Io { .. })
    }

    /// Whether a parameter is out of its range.
    #[must_use]
    pub fn is_parameter(&self) -> bool {
        matches!(*self.0, ErrorKind::Parameter(_))
    }

    /// Whether a pipe that we wrote to was closed by its reader.
    #[must_use]
    pub fn is_broken_pipe(&self) -> bool {
        matches!(&*self.0, ErrorKind::Io { source, .. } if source.kind() == std::io::ErrorKind::BrokenPipe)
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            ErrorKind::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

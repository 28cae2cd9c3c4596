//! What went wrong without stopping the run.

/// How much a [`Diagnostic`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing was lost (a legacy encoding was decoded).
    Note,
    /// A record was skipped or a limit bit; the run is otherwise whole.
    Warning,
    /// A whole input could not be read; the run ends with exit code 2.
    Error,
}

impl Severity {
    /// The word that outputs use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A soft problem: said, counted, and passed over.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// The file, where there is one.
    pub path: Option<String>,
    /// The 1-based line in `path`, where it is known.
    pub line: Option<usize>,
    /// The document, where one was made.
    pub doc: Option<String>,
    /// How much it matters.
    pub severity: Severity,
    /// What happened: lower case, no final full stop.
    pub message: String,
}

impl Diagnostic {
    /// A problem of the file at `path`.
    #[must_use]
    pub fn of_path(severity: Severity, path: &str, message: impl Into<String>) -> Self {
        Self {
            path: Some(path.to_owned()),
            line: None,
            doc: None,
            severity,
            message: message.into(),
        }
    }

    /// The same problem, on a 1-based line.
    #[must_use]
    pub fn at_line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }
}

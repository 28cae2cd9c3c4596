//! Articles from files.

use std::path::PathBuf;

use wireprint_read::read::{self, FieldNames, ReadOptions};

use crate::{Corpus, Result};

/// How inputs are read. The defaults are those of the command.
#[derive(Clone, Debug, Default)]
pub struct ReadSettings(pub(crate) ReadOptions);

impl ReadSettings {
    /// Makes a record that cannot be read an error that ends the run.
    #[must_use]
    pub const fn strict(mut self, strict: bool) -> Self {
        self.0.strict = strict;
        self
    }

    /// Names the field that holds a record's text.
    #[must_use]
    pub fn text_field(self, name: impl Into<String>) -> Self {
        self.field(|it| &mut it.text, name.into())
    }

    /// Names the field that holds a record's id.
    #[must_use]
    pub fn id_field(self, name: impl Into<String>) -> Self {
        self.field(|it| &mut it.id, name.into())
    }

    /// Names the field that says who published a record.
    #[must_use]
    pub fn outlet_field(self, name: impl Into<String>) -> Self {
        self.field(|it| &mut it.outlet, name.into())
    }

    /// Names the field that says when a record was published.
    #[must_use]
    pub fn date_field(self, name: impl Into<String>) -> Self {
        self.field(|it| &mut it.date, name.into())
    }

    fn field(
        mut self,
        list: impl FnOnce(&mut FieldNames) -> &mut Vec<String>,
        name: String,
    ) -> Self {
        *list(&mut self.0.fields) = vec![name];
        self
    }
}

/// What was read.
#[derive(Clone, Debug)]
pub struct Input(read::Input);

impl Input {
    /// The articles.
    #[must_use]
    pub fn into_corpus(self) -> Corpus {
        Corpus(self.0.corpus)
    }

    /// How many articles were read.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.corpus.len()
    }

    /// Whether no article was read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.corpus.is_empty()
    }

    /// How many records were passed over: damaged, too large, or no articles.
    #[must_use]
    pub const fn skipped(&self) -> usize {
        self.0.account.skipped
    }

    /// Whether a whole file could not be read; [`warnings`](Self::warnings) names it.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0.has_errors()
    }

    /// What was passed over, and why, each with its file and line where there are any.
    pub fn warnings(&self) -> impl Iterator<Item = String> {
        self.0.diagnostics.iter().map(|it| {
            let at = match (&it.path, it.line) {
                (Some(path), Some(line)) => format!("{path}:{line}: "),
                (Some(path), None) => format!("{path}: "),
                (None, _) => String::new(),
            };
            at + &it.message
        })
    }
}

/// Reads the articles at `paths`: files in any format that the command reads, folders
/// of them, or `-` for standard input.
///
/// # Errors
///
/// Fails when two articles have one id and two texts, and, under
/// [`ReadSettings::strict`], on the first warning. A file that cannot be read is told
/// by [`Input::has_errors`].
pub fn read(paths: &[PathBuf], settings: &ReadSettings) -> Result<Input> {
    read::read(paths, &settings.0).map(Input)
}

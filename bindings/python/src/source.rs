//! Where articles come from: files, rows, or pages.

use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use wireprint_pipeline::pipeline::ScanInput;
use wireprint_read::read::{self, Event, Held, Input, InputFormat, ReadOptions, Visited};
use wireprint_text::text::{Corpus, Document};

use crate::rows::{Inner, Lines, NAME, Rows};

/// Where articles come from.
#[pyclass(frozen, module = "wireprint._native")]
pub(crate) struct Source {
    pub(crate) of: Of,
}

#[derive(Clone)]
pub(crate) enum Of {
    /// Files and folders.
    Paths(Vec<PathBuf>),
    /// Records.
    Rows(Arc<Inner>),
    /// Web pages, each with its name.
    Pages(Arc<Vec<(String, PyBackedStr)>>),
}

#[pymethods]
impl Source {
    /// Files and folders, read as the command reads them.
    #[staticmethod]
    fn paths(paths: Vec<PathBuf>) -> Self {
        Self { of: Of::Paths(paths) }
    }

    /// Records.
    #[staticmethod]
    fn rows(rows: &Rows) -> Self {
        Self { of: Of::Rows(rows.inner()) }
    }

    /// The web pages in a column of `rows`, named by another column, else by their number.
    #[staticmethod]
    fn pages(names: Vec<String>, pages: Vec<PyBackedStr>) -> PyResult<Self> {
        if names.len() != pages.len() {
            return Err(PyValueError::new_err("as many names as pages are needed"));
        }
        Ok(Self { of: Of::Pages(Arc::new(names.into_iter().zip(pages).collect())) })
    }
}

impl Of {
    /// What is read of it, with how; of files nothing, since they are read by their paths.
    pub(crate) fn held(&self, options: &mut ReadOptions) -> Option<Vec<Held<'static>>> {
        match self {
            Self::Paths(_) => None,
            Self::Rows(rows) => {
                options.format = InputFormat::Jsonl;
                let bytes = Box::new(Lines::new(Arc::clone(rows)));
                Some(vec![Held { name: NAME.to_owned(), bytes }])
            }
            Self::Pages(pages) => {
                options.format = InputFormat::Html;
                let held = (0..pages.len()).map(|at| Held {
                    name: pages[at].0.clone(),
                    bytes: Box::new(Cursor::new(Page { pages: Arc::clone(pages), at })),
                });
                Some(held.collect())
            }
        }
    }

    /// All of it in memory.
    ///
    /// # Errors
    ///
    /// As [`read`](read::read).
    pub(crate) fn read(&self, mut options: ReadOptions) -> wireprint_text::Result<ScanInput> {
        let progress = options.progress.clone();
        let held = self.held(&mut options);
        let Input { corpus, diagnostics, account, .. } = match (self, held) {
            (Self::Paths(paths), _) => read::read(paths, &options)?,
            (_, held) => read::read_held(held.unwrap_or_default(), &options)?,
        };
        Ok(ScanInput { corpus, account, diagnostics, progress })
    }

    /// The same with articles that have no word or share an id, as a check wants them.
    ///
    /// # Errors
    ///
    /// As [`visit`](read::visit).
    pub(crate) fn read_all(&self, mut options: ReadOptions) -> wireprint_text::Result<ScanInput> {
        options.keep_empty = true;
        let progress = options.progress.clone();
        let held = self.held(&mut options);
        let mut documents: Vec<Document> = Vec::new();
        let mut keep = |event: Event<'_>| {
            match event {
                Event::Record(record) => documents.push(record.into_document()),
                Event::Forget { records, .. } => documents.truncate(documents.len() - records),
                Event::Empty { .. } => {}
            }
            Ok(())
        };
        let Visited { account, diagnostics, .. } = match (self, held) {
            (Self::Paths(paths), _) => read::visit(paths, &options, &mut keep)?,
            (_, held) => {
                let inputs = read::Inputs::Held(held.unwrap_or_default());
                read::visit_inputs(inputs, &options, &mut keep)?
            }
        };
        Ok(ScanInput { corpus: Corpus::new(documents), account, diagnostics, progress })
    }
}

/// A page as bytes.
struct Page {
    pages: Arc<Vec<(String, PyBackedStr)>>,
    at: usize,
}

impl AsRef<[u8]> for Page {
    fn as_ref(&self) -> &[u8] {
        self.pages[self.at].1.as_bytes()
    }
}

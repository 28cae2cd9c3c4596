//! A memory of everything seen.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use pyo3::prelude::*;
use wireprint_cli::cli::{Meant, meant};
use wireprint_findings::findings::{Came, Seen};
use wireprint_index::index::{Index as Stored, QueryLimits};
use wireprint_pipeline::pipeline::ScanSettings;
use wireprint_read::read::ReadOptions;

use crate::errors::raised;
use crate::found::{Found, What};
use crate::running::{Watch, run as run_watched};
use crate::source::{Of, Source};

/// So many articles are on the disk at once.
const BATCH: usize = 500;

/// What became of an article: its id, what it is, and what it supersedes.
type Became = (String, &'static str, Option<String>);

/// A folder that remembers articles.
#[pyclass(frozen, module = "wireprint._native")]
pub(crate) struct Index {
    stored: Arc<Mutex<Stored>>,
}

#[pymethods]
impl Index {
    /// Opens the index in a folder; where there is none and `create`, makes one. Flags are
    /// those of `scan`: an index answers for the settings that it was made with.
    #[new]
    fn new(py: Python<'_>, folder: PathBuf, create: bool, flags: Vec<String>) -> PyResult<Self> {
        let (_, settings) = read(py, flags.clone())?;
        let opened = py.allow_threads(|| -> anyhow::Result<Stored> {
            match Stored::open(&folder, None) {
                Ok(index) => {
                    if !flags.is_empty() {
                        index.require(&settings)?;
                    }
                    Ok(index)
                }
                Err(error) if !create => Err(error.into()),
                Err(_) => Ok(Stored::open(&folder, Some(&settings))?),
            }
        });
        let index = opened.map_err(|error| raised(py, &error))?;
        Ok(Self { stored: Arc::new(Mutex::new(index)) })
    }

    /// Adds articles; when it returns, they are on the disk.
    #[pyo3(signature = (source, flags, progress=None))]
    fn add(
        &self,
        py: Python<'_>,
        source: &Source,
        flags: Vec<String>,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Vec<Became>> {
        let (options, _) = read(py, flags)?;
        let (stored, from, watch) = (Arc::clone(&self.stored), source.of.clone(), Watch::new());
        let own = watch.clone();
        let work = move || add(&stored, &from, options, &own);
        let all = run_watched(py, progress, &watch, work)?;
        Ok(all.into_iter().map(|(id, came)| (id, came.name(), supersedes(came))).collect())
    }

    /// What was seen of each of these articles.
    #[pyo3(signature = (source, flags, most=None, progress=None))]
    fn query(
        &self,
        py: Python<'_>,
        source: &Source,
        flags: Vec<String>,
        most: Option<usize>,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Found> {
        let (options, _) = read(py, flags)?;
        let (stored, from, watch) = (Arc::clone(&self.stored), source.of.clone(), Watch::new());
        let own = watch.clone();
        let usual = QueryLimits::default();
        let limits = QueryLimits { articles: most.unwrap_or(usual.articles), ..usual };
        let work = move || {
            let mut read = options;
            read.progress = Arc::clone(&own.progress);
            let input = from.read(read)?;
            let mut stored = stored.lock().unwrap_or_else(PoisonError::into_inner);
            let documents = input.corpus.documents().iter();
            let all: wireprint_text::Result<Vec<Seen>> =
                documents.map(|it| stored.query(it, &limits)).collect();
            Ok((all?, stored.settings().parameters(), input.diagnostics))
        };
        let (all, parameters, diagnostics) = run_watched(py, progress, &watch, work)?;
        Ok(Found { what: What::Seen(all, parameters, diagnostics) })
    }

    /// Removes the articles at these addresses or with these ids, all their versions;
    /// returns how many documents that were.
    fn remove(&self, py: Python<'_>, addresses: Vec<String>) -> PyResult<usize> {
        let removed = py.allow_threads(|| {
            self.stored.lock().unwrap_or_else(PoisonError::into_inner).remove(&addresses)
        });
        removed.map(|it| it.documents).map_err(|error| raised(py, &error.into()))
    }

    /// How many articles there are.
    fn __len__(&self, py: Python<'_>) -> PyResult<usize> {
        let status = py
            .allow_threads(|| self.stored.lock().unwrap_or_else(PoisonError::into_inner).status());
        let status = status.map_err(|error| raised(py, &error.into()))?;
        Ok(usize::try_from(status.articles).unwrap_or(usize::MAX))
    }
}

fn read(py: Python<'_>, flags: Vec<String>) -> PyResult<(ReadOptions, ScanSettings)> {
    match meant("scan", flags).map_err(|error| raised(py, &error))? {
        Meant::Scan(read, settings) => Ok((read, settings)),
        _ => Err(pyo3::exceptions::PyValueError::new_err("these are no settings of scan")),
    }
}

#[expect(clippy::disallowed_methods, reason = "when articles came is told by the clock alone")]
fn add(
    stored: &Mutex<Stored>,
    from: &Of,
    mut options: ReadOptions,
    watch: &Watch,
) -> anyhow::Result<Vec<(String, Came)>> {
    options.progress = Arc::clone(&watch.progress);
    let documents = from.read_all(options)?.corpus.documents().to_vec();
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    let seen = since.and_then(|it| i64::try_from(it.as_secs()).ok());
    let mut stored = stored.lock().unwrap_or_else(PoisonError::into_inner);
    let mut res = Vec::with_capacity(documents.len());
    for batch in documents.chunks(BATCH) {
        let came = stored.add(batch.to_vec(), seen)?;
        res.extend(batch.iter().map(|it| it.id.clone()).zip(came));
    }
    Ok(res)
}

fn supersedes(came: Came) -> Option<String> {
    match came {
        Came::Version { of } => Some(of),
        _ => None,
    }
}

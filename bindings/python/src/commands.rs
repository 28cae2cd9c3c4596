//! One function for each command: settings as flags, articles from anywhere.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use wireprint_check::run;
use wireprint_cli::cli::{Meant, meant};
use wireprint_findings::findings::{ScanResult, WriteArticles as _};
use wireprint_match::diff::DiffOptions;
use wireprint_pipeline::pipeline::dedup::{
    DedupOptions, Deduplicated, ParagraphOptions, dedup, dedup_held, dedup_held_paragraphs,
    dedup_paragraphs,
};
use wireprint_pipeline::pipeline::extract::{ExtractOptions, extract, extract_held};
use wireprint_pipeline::pipeline::{self, ScanInput, ScanSettings};
use wireprint_read::read::{Held, ReadOptions};
use wireprint_report::report::ExtractWriter;
use wireprint_text::text::Document;

use crate::errors::raised;
use crate::found::{Found, What};
use crate::rows::{NAME, Rows};
use crate::running::{Watch, run as run_watched};
use crate::source::{Of, Source};

fn meant_by(py: Python<'_>, command: &str, flags: Vec<String>) -> PyResult<Meant> {
    meant(command, flags).map_err(|error| raised(py, &error))
}

fn other(command: &str) -> PyErr {
    PyValueError::new_err(format!("these are no settings of {command}"))
}

fn scanned(
    from: &Of,
    mut read: ReadOptions,
    settings: &ScanSettings,
    watch: &Watch,
) -> anyhow::Result<ScanResult> {
    read.progress = Arc::clone(&watch.progress);
    Ok(pipeline::scan(from.read(read)?, settings)?)
}

/// What do these articles share?
#[pyfunction]
#[pyo3(signature = (source, flags, progress=None))]
pub(crate) fn scan(
    py: Python<'_>,
    source: &Source,
    flags: Vec<String>,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Found> {
    let Meant::Scan(read, settings) = meant_by(py, "scan", flags)? else {
        return Err(other("scan"));
    };
    let (from, watch) = (source.of.clone(), Watch::new());
    let own = watch.clone();
    let work = move || scanned(&from, read, &settings, &own);
    let found = run_watched(py, progress, &watch, work)?;
    Ok(Found { what: What::Scan(Box::new(found)) })
}

/// Who carries what?
#[pyfunction]
#[pyo3(signature = (source, flags, progress=None))]
pub(crate) fn compare(
    py: Python<'_>,
    source: &Source,
    flags: Vec<String>,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Found> {
    let Meant::Compare(read, settings, coverage, story) = meant_by(py, "compare", flags)? else {
        return Err(other("compare"));
    };
    let (from, watch) = (source.of.clone(), Watch::new());
    let own = watch.clone();
    let work = move || {
        let found = scanned(&from, read, &settings, &own)?;
        Ok(pipeline::coverage_watched(found, &coverage, &own.progress))
    };
    let found = run_watched(py, progress, &watch, work)?;
    Ok(Found { what: What::Compare(Box::new(found), story) })
}

/// Who is quoted, where, and how did the wording drift?
#[pyfunction]
#[pyo3(signature = (source, flags, progress=None))]
pub(crate) fn quotes(
    py: Python<'_>,
    source: &Source,
    flags: Vec<String>,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Found> {
    let Meant::Quotes(read, settings, filter) = meant_by(py, "quotes", flags)? else {
        return Err(other("quotes"));
    };
    let (from, watch) = (source.of.clone(), Watch::new());
    let own = watch.clone();
    let work = move || {
        let found = scanned(&from, read, &settings, &own)?;
        Ok(pipeline::quotes(found, &filter))
    };
    let found = run_watched(py, progress, &watch, work)?;
    Ok(Found { what: What::Quotes(Box::new(found)) })
}

/// The only article of a source; an article without text is one, too.
fn only(source: &Of, read: ReadOptions) -> anyhow::Result<Document> {
    let input = source.read_all(read)?;
    if let Some(it) = input.diagnostics.iter().find(|_| input.account.failed > 0) {
        anyhow::bail!("{}: {}", it.path.clone().unwrap_or_default(), it.message);
    }
    let n = input.corpus.len();
    let [only] = input.corpus.documents() else {
        anyhow::bail!("one article is asked for on each side, and there are {n}");
    };
    Ok(only.clone())
}

/// Two articles that have one id are told apart by their sides.
fn sides(a: &Of, b: &Of, read: &ReadOptions) -> anyhow::Result<[Document; 2]> {
    let mut res = [only(a, read.clone())?, only(b, read.clone())?];
    if res[0].id == res[1].id {
        for (it, side) in res.iter_mut().zip(["a", "b"]) {
            (it.id, it.numeric_id) = (side.to_owned(), false);
        }
    }
    Ok(res)
}

/// How do two articles differ?
#[pyfunction]
pub(crate) fn diff(py: Python<'_>, a: &Source, b: &Source, flags: Vec<String>) -> PyResult<Found> {
    let Meant::Diff(read, ignore, parameters) = meant_by(py, "diff", flags)? else {
        return Err(other("diff"));
    };
    let (a, b, watch) = (a.of.clone(), b.of.clone(), Watch::new());
    let work = move || {
        let sides = sides(&a, &b, &read)?;
        let options = DiffOptions { ignore, ..DiffOptions::default() };
        let compared = pipeline::compare(&sides[0], &sides[1], &options);
        Ok((sides, compared))
    };
    let (sides, compared) = run_watched(py, None, &watch, work)?;
    Ok(Found { what: What::Diff(Box::new(sides), Box::new(compared), parameters) })
}

/// Why are two articles (not) called versions of one text?
#[pyfunction]
pub(crate) fn why(py: Python<'_>, a: &Source, b: &Source, flags: Vec<String>) -> PyResult<Found> {
    let Meant::Scan(read, settings) = meant_by(py, "why", flags)? else {
        return Err(other("why"));
    };
    let (a, b, watch) = (a.of.clone(), b.of.clone(), Watch::new());
    let work = move || {
        let [a, b] = sides(&a, &b, &read)?;
        for it in [&a, &b] {
            anyhow::ensure!(!it.text.is_empty(), "{} holds no article", it.id);
        }
        Ok(pipeline::why(a, b, &settings)?)
    };
    let found = run_watched(py, None, &watch, work)?;
    Ok(Found { what: What::Why(Box::new(found)) })
}

/// Is this corpus clean?
#[pyfunction]
#[pyo3(signature = (source, flags, progress=None))]
pub(crate) fn check(
    py: Python<'_>,
    source: &Source,
    flags: Vec<String>,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Found> {
    let Meant::Check(mut read, settings) = meant_by(py, "check", flags)? else {
        return Err(other("check"));
    };
    let (from, watch) = (source.of.clone(), Watch::new());
    read.progress = Arc::clone(&watch.progress);
    let work = move || {
        let input: ScanInput = from.read_all(read)?;
        Ok(run::check(input, &settings)?)
    };
    let found = run_watched(py, progress, &watch, work)?;
    Ok(Found { what: What::Check(Box::new(found)) })
}

/// The articles themselves.
#[pyfunction]
#[pyo3(name = "extract", signature = (source, flags, progress=None))]
pub(crate) fn extract_articles(
    py: Python<'_>,
    source: &Source,
    flags: Vec<String>,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Found> {
    let Meant::Extract(mut options) = meant_by(py, "extract", flags)? else {
        return Err(other("extract"));
    };
    (options.read.list_left_out, options.read.keep_columns) = (true, true);
    let (from, watch) = (source.of.clone(), Watch::new());
    options.read.progress = Arc::clone(&watch.progress);
    let work = move || extracted(&from, options);
    let found = run_watched(py, progress, &watch, work)?;
    Ok(Found { what: found })
}

fn extracted(from: &Of, mut options: ExtractOptions) -> anyhow::Result<What> {
    let held = from.held(&mut options.read);
    let found = match (from, held) {
        (Of::Paths(paths), _) => extract(paths, &options)?,
        (_, held) => extract_held(held.unwrap_or_default(), &options)?,
    };
    let keep = options.keep_furniture;
    let mut lines = Vec::new();
    let mut document = Vec::new();
    let mut writer = ExtractWriter::document(&mut document, keep, &found.parameters())?;
    let mut by_line = ExtractWriter::lines(&mut lines, keep);
    let summary = found.visit(&mut |page| {
        by_line.page(page)?;
        writer.page(page)
    })??;
    Box::new(writer).finish(&summary)?;
    Box::new(by_line).finish(&summary)?;
    Ok(What::Extract(lines, document, Box::new(summary), keep))
}

fn dedup_meant(
    py: Python<'_>,
    flags: Vec<String>,
) -> PyResult<(Box<DedupOptions>, Option<ParagraphOptions>)> {
    match meant_by(py, "dedup", flags)? {
        Meant::Dedup(options, paragraphs) => Ok((options, paragraphs)),
        _ => Err(other("dedup")),
    }
}

/// The corpus without its duplicates.
#[pyfunction]
#[pyo3(name = "dedup", signature = (source, against, flags, progress=None))]
pub(crate) fn dedup_documents(
    py: Python<'_>,
    source: &Source,
    against: Option<&Source>,
    flags: Vec<String>,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Found> {
    let (mut options, paragraphs) = dedup_meant(py, flags)?;
    let (from, against) = (source.of.clone(), against.map(|it| it.of.clone()));
    let watch = Watch::new();
    options.read.progress = Arc::clone(&watch.progress);
    let work = move || deduplicated(&from, against.as_ref(), *options, paragraphs.as_ref());
    let found = run_watched(py, progress, &watch, work)?;
    Ok(Found { what: What::Dedup(Box::new(found)) })
}

fn deduplicated(
    from: &Of,
    against: Option<&Of>,
    mut options: DedupOptions,
    paragraphs: Option<&ParagraphOptions>,
) -> anyhow::Result<Deduplicated> {
    let mut other = match against {
        None => Vec::new(),
        Some(Of::Paths(paths)) if matches!(from, Of::Paths(_)) => {
            options.against.clone_from(paths);
            Vec::new()
        }
        Some(it) => it.held(&mut options.read).ok_or_else(|| {
            anyhow::anyhow!("the corpus and the one it is held against are both files, or neither")
        })?,
    };
    if let (Of::Paths(paths), false) = (from, against.is_some_and(|it| !matches!(it, Of::Paths(_))))
    {
        return Ok(match paragraphs {
            Some(of) => dedup_paragraphs(paths, &options, of)?,
            None => dedup(paths, &options)?,
        });
    }
    let own = from.held(&mut options.read).ok_or_else(|| {
        anyhow::anyhow!("the corpus and the one it is held against are both files, or neither")
    })?;
    for it in &mut other {
        it.name = "against".to_owned();
    }
    Ok(match paragraphs {
        Some(_) if !other.is_empty() => {
            anyhow::bail!("paragraphs are held against files only; give paths on both sides")
        }
        Some(of) => dedup_held_paragraphs(own, &options, of)?,
        None => dedup_held(own, other, &options)?,
    })
}

/// A deduplication whose documents come batch by batch; their texts wait on the disk.
#[pyclass(frozen, module = "wireprint._native")]
pub(crate) struct Deduplication {
    to: Mutex<Option<SyncSender<Vec<u8>>>>,
    run: Mutex<Option<JoinHandle<anyhow::Result<Deduplicated>>>>,
    watch: Watch,
}

/// Batches on their way to the reader.
struct Batches {
    from: Mutex<Receiver<Vec<u8>>>,
    batch: Vec<u8>,
    at: usize,
}

impl std::io::Read for Batches {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.at == self.batch.len() {
            let next = self.from.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(next) = next else { return Ok(0) };
            (self.batch, self.at) = (next, 0);
        }
        let n = buffer.len().min(self.batch.len() - self.at);
        buffer[..n].copy_from_slice(&self.batch[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

/// So many batches wait for the reader.
const WAITING: usize = 2;

#[pymethods]
impl Deduplication {
    #[new]
    fn new(py: Python<'_>, flags: Vec<String>) -> PyResult<Self> {
        let (mut options, paragraphs) = dedup_meant(py, flags)?;
        let watch = Watch::new();
        options.read.progress = Arc::clone(&watch.progress);
        let (to, from) = sync_channel(WAITING);
        let run = std::thread::Builder::new().stack_size(8 << 20).spawn(move || {
            options.read.format = wireprint_read::read::InputFormat::Jsonl;
            let bytes = Batches { from: Mutex::new(from), batch: Vec::new(), at: 0 };
            let held = vec![Held { name: NAME.to_owned(), bytes: Box::new(bytes) }];
            Ok(match paragraphs {
                Some(of) => dedup_held_paragraphs(held, &options, &of)?,
                None => dedup_held(held, Vec::new(), &options)?,
            })
        })?;
        Ok(Self { to: Mutex::new(Some(to)), run: Mutex::new(Some(run)), watch })
    }

    /// Reads and sketches the rows of a batch; returns how many there are.
    fn add(&self, py: Python<'_>, rows: &Rows) -> PyResult<usize> {
        let rows = rows.inner();
        let to = self.to.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(to) = to else {
            return Err(PyValueError::new_err("this deduplication was finished before"));
        };
        let sent = py.allow_threads(|| {
            let mut lines = crate::rows::Lines::new(Arc::clone(&rows));
            loop {
                let mut part = vec![0; 256 << 10];
                let n = std::io::Read::read(&mut lines, &mut part).unwrap_or(0);
                part.truncate(n);
                if n == 0 {
                    return true;
                }
                if to.send(part).is_err() {
                    return false;
                }
            }
        });
        if sent { Ok(rows.len()) } else { self.finish(py, None).map(|_| 0) }
    }

    /// No more batches follow: finds the duplicates among all.
    #[pyo3(signature = (progress=None))]
    fn finish(&self, py: Python<'_>, progress: Option<&Bound<'_, PyAny>>) -> PyResult<Found> {
        drop(self.to.lock().unwrap_or_else(PoisonError::into_inner).take());
        let run = self.run.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(run) = run else {
            return Err(PyValueError::new_err("this deduplication was finished before"));
        };
        let watch = self.watch.clone();
        let work = move || match run.join() {
            Ok(found) => found,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        let found = run_watched(py, progress, &watch, work)?;
        Ok(Found { what: What::Dedup(Box::new(found)) })
    }
}

/// Runs the command; returns its exit code.
#[pyfunction]
pub(crate) fn main(py: Python<'_>, arguments: Vec<std::ffi::OsString>) -> PyResult<u8> {
    let done = py.allow_threads(|| {
        // As the main thread of a program has it: what reads deep pages counts on it.
        let run = std::thread::Builder::new().stack_size(8 << 20);
        run.spawn(move || wireprint_cli::cli::main(arguments).code()).map(|it| it.join())
    })?;
    done.map_err(|_| PyRuntimeError::new_err("wireprint broke"))
}

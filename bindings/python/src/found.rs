//! What a run found, and its reports: the same bytes as the command's.

use std::io::{self, Write};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use wireprint_check::check::CheckResult;
use wireprint_findings::findings::{
    CoverageResult, ExtractSummary, Parameter, QuotesResult, ScanResult, Seen, WhyResult,
};
use wireprint_pipeline::pipeline::Compared;
use wireprint_pipeline::pipeline::dedup::Deduplicated;
use wireprint_report::report::diff::{DiffReport, DiffView, diff_html, diff_json, diff_text};
use wireprint_report::report::terminal::{self, CompareView, View};
use wireprint_report::report::{
    check_html, check_json, compare_html, compare_json, compare_jsonl, dedup_cut_json, dedup_json,
    dedup_jsonl, quotes_html, quotes_json, quotes_jsonl, scan_html, scan_json, scan_jsonl,
    seen_html, seen_json, seen_jsonl, why_json,
};
use wireprint_text::text::{Diagnostic, Document};

use crate::arrow::Values;
use crate::errors::raised;
use crate::table::Table;

/// What a run found.
#[pyclass(frozen, module = "wireprint._native")]
pub(crate) struct Found {
    pub(crate) what: What,
}

pub(crate) enum What {
    Scan(Box<ScanResult>),
    Compare(Box<CoverageResult>, Option<usize>),
    Quotes(Box<QuotesResult>),
    Diff(Box<[Document; 2]>, Box<Compared>, Vec<Parameter>),
    Why(Box<WhyResult>),
    Check(Box<CheckResult>),
    Dedup(Box<Deduplicated>),
    /// Of each article, the index's settings, and what went wrong while reading.
    Seen(Vec<Seen>, Vec<Parameter>, Vec<Diagnostic>),
    /// The articles as JSON lines, and as one document.
    Extract(Vec<u8>, Vec<u8>, Box<ExtractSummary>, bool),
}

/// A message: severity, file, line, article, and what happened.
type Message = (&'static str, Option<String>, Option<usize>, Option<String>, String);

#[pymethods]
impl Found {
    /// One JSON document, as the command writes it.
    fn json<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let bytes = py.allow_threads(|| self.written(Self::write_json))?;
        Ok(PyBytes::new(py, &bytes))
    }

    /// One JSON object a line, as the command writes them.
    fn jsonl<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let bytes = py.allow_threads(|| self.written(Self::write_lines))?;
        Ok(PyBytes::new(py, &bytes))
    }

    /// A self-contained page, or `None` where there is no such report.
    fn html(&self, py: Python<'_>) -> PyResult<Option<String>> {
        let has_page = matches!(
            self.what,
            What::Scan(_)
                | What::Compare(..)
                | What::Quotes(_)
                | What::Diff(..)
                | What::Check(_)
                | What::Seen(..)
        );
        if !has_page {
            return Ok(None);
        }
        let bytes = py.allow_threads(|| self.written(Self::write_page))?;
        Ok(Some(String::from_utf8(bytes)?))
    }

    /// The report for people, of so many columns, without color; `all` shows long lists to
    /// their end.
    #[pyo3(signature = (width=100, all=false))]
    fn text(&self, py: Python<'_>, width: usize, all: bool) -> PyResult<String> {
        let view = View { width, all, ..View::default() };
        let bytes = py.allow_threads(|| self.written(|it, out| it.write_text(&view, out)))?;
        Ok(String::from_utf8(bytes)?)
    }

    /// What went wrong without stopping the run.
    fn messages(&self) -> Vec<Message> {
        let report;
        let all: &[Diagnostic] = match &self.what {
            What::Scan(it) => &it.diagnostics,
            What::Compare(it, _) => &it.scan.diagnostics,
            What::Quotes(it) => &it.scan.diagnostics,
            What::Diff(..) => &[],
            What::Why(it) => &it.scan.diagnostics,
            What::Check(it) => &it.diagnostics,
            What::Dedup(it) => {
                report = it.report(false);
                &report.diagnostics
            }
            What::Seen(_, _, it) => it,
            What::Extract(_, _, it, _) => &it.diagnostics,
        };
        let message = |it: &Diagnostic| {
            let message = it.message.clone();
            (it.severity.name(), it.path.clone(), it.line, it.doc.clone(), message)
        };
        all.iter().map(message).collect()
    }

    /// Of a deduplication: what became of each document, a row a document in the order of
    /// the input.
    fn verdicts(&self, py: Python<'_>) -> PyResult<Table> {
        let found = self.dedup()?;
        Ok(py.allow_threads(|| verdicts(found)))
    }

    /// Of a deduplication: one line a document, as `--clusters` writes them.
    fn clusters_tsv<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let found = self.dedup()?;
        let mut bytes = Vec::new();
        found.write_clusters(&mut bytes)?;
        Ok(PyBytes::new(py, &bytes))
    }

    /// Of a deduplication: one line a pair of documents that match, as `--pairs` writes
    /// them.
    fn pairs_tsv<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let found = self.dedup()?;
        let mut bytes = Vec::new();
        found.write_pairs(&mut bytes)?;
        Ok(PyBytes::new(py, &bytes))
    }

    /// Of a deduplication of paragraphs: one JSON object a paragraph that was cut.
    fn cuts_jsonl<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let found = self.dedup()?;
        let mut bytes = Vec::new();
        let written = found.each_cut(&mut |it| dedup_cut_json(it, &mut bytes));
        written.map_err(|error| raised(py, &error.into()))??;
        Ok(PyBytes::new(py, &bytes))
    }

    /// Of a deduplication: the documents that stay, as JSON lines.
    fn corpus_jsonl<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let found = self.dedup()?;
        let mut bytes = Vec::new();
        let written = py.allow_threads(|| found.write_corpus(&mut bytes, false));
        written.map_err(|error| raised(py, &error.into()))??;
        Ok(PyBytes::new(py, &bytes))
    }
}

impl Found {
    fn dedup(&self) -> PyResult<&Deduplicated> {
        match &self.what {
            What::Dedup(it) => Ok(it),
            _ => Err(PyValueError::new_err("this is no deduplication")),
        }
    }

    fn written(
        &self,
        write: impl FnOnce(&Self, &mut Vec<u8>) -> io::Result<()>,
    ) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        write(self, &mut bytes)?;
        Ok(bytes)
    }

    fn write_json(&self, out: &mut Vec<u8>) -> io::Result<()> {
        match &self.what {
            What::Scan(it) => scan_json(it, out),
            What::Compare(it, _) => compare_json(it, out),
            What::Quotes(it) => quotes_json(it, out),
            What::Diff(sides, compared, parameters) => {
                diff_json(&diff_report(sides, compared, parameters), out)
            }
            What::Why(it) => why_json(it, out),
            What::Check(it) => check_json(it, out),
            What::Dedup(it) => dedup_json(&it.report(true), out),
            What::Seen(it, parameters, _) => seen_json(it, parameters, out),
            What::Extract(_, document, ..) => out.write_all(document),
        }
    }

    fn write_lines(&self, out: &mut Vec<u8>) -> io::Result<()> {
        match &self.what {
            What::Scan(it) => scan_jsonl(it, out),
            What::Compare(it, _) => compare_jsonl(it, out),
            What::Quotes(it) => quotes_jsonl(it, out),
            What::Dedup(it) => dedup_jsonl(&it.report(true), out),
            What::Seen(it, parameters, _) => seen_jsonl(it, parameters, out),
            What::Extract(lines, ..) => out.write_all(lines),
            What::Diff(..) | What::Why(_) | What::Check(_) => {
                Err(io::Error::other("this report has no lines of JSON"))
            }
        }
    }

    fn write_page(&self, out: &mut Vec<u8>) -> io::Result<()> {
        match &self.what {
            What::Scan(it) => scan_html(it, out),
            What::Compare(it, story) => compare_html(it, *story, out),
            What::Quotes(it) => quotes_html(it, out),
            What::Check(it) => check_html(it, out),
            What::Seen(it, ..) => seen_html(it, out),
            What::Diff(sides, compared, parameters) => {
                diff_html(&diff_report(sides, compared, parameters), out)
            }
            _ => Ok(()),
        }
    }

    fn write_text(&self, view: &View, out: &mut Vec<u8>) -> io::Result<()> {
        match &self.what {
            What::Scan(it) => terminal::scan_text(it, view, out),
            What::Compare(it, story) => {
                let view = CompareView { view: view.clone(), story: *story, expand: false };
                terminal::compare_text(it, &view, out)
            }
            What::Quotes(it) => terminal::quotes_text(it, view, out),
            What::Diff(sides, compared, parameters) => {
                let context = if view.all { None } else { Some(1) };
                let view = DiffView { width: view.width, context, ..DiffView::default() };
                diff_text(&diff_report(sides, compared, parameters), &view, out)
            }
            What::Why(it) => terminal::why_text(it, view, out),
            What::Check(it) => terminal::check_text(it, view, out),
            What::Dedup(it) => terminal::dedup_text(&it.report(false), view, out),
            What::Seen(it, ..) => terminal::seen_text(it, view, out),
            What::Extract(_, _, it, kept) => terminal::extract_text(it, *kept, view.width, out),
        }
    }
}

fn diff_report<'a>(
    sides: &'a [Document; 2],
    compared: &'a Compared,
    parameters: &'a [Parameter],
) -> DiffReport<'a> {
    DiffReport {
        a: &sides[0],
        b: &sides[1],
        a_lines: &compared.a_lines,
        b_lines: &compared.b_lines,
        is_later: None,
        diff: &compared.diff,
        headline_differs: compared.headline_differs,
        parameters,
    }
}

fn verdicts(found: &Deduplicated) -> Table {
    let (mut ids, mut clusters, mut representatives) = (Vec::new(), Vec::new(), Vec::new());
    let (mut kept, mut exact, mut similarity) = (Vec::new(), Vec::new(), Vec::new());
    for (id, verdict) in found.verdicts() {
        ids.push(Some(id.into_owned()));
        clusters.push(Some(found.told_id(verdict.cluster).into_owned()));
        representatives.push(Some(found.told_id(verdict.representative).into_owned()));
        kept.push(Some(verdict.kept));
        exact.push(Some(verdict.exact));
        similarity.push(Some(verdict.similarity));
    }
    Table::new(vec![
        ("id", Values::Text(ids)),
        ("cluster", Values::Text(clusters)),
        ("kept", Values::Bool(kept)),
        ("representative", Values::Text(representatives)),
        ("similarity", Values::Float(similarity)),
        ("exact", Values::Bool(exact)),
    ])
}

//! Tables of ours, for other libraries.

use std::sync::Arc;

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule, PyDict, PyList};

use crate::arrow::{self, Values};

/// Columns of one length with their names: `pyarrow.table`, `polars.DataFrame` and others
/// take it as it is.
#[pyclass(frozen, module = "wireprint._native")]
pub(crate) struct Table {
    columns: Arc<Vec<(String, Values)>>,
}

impl Table {
    pub(crate) fn new(columns: Vec<(&str, Values)>) -> Self {
        let columns = columns.into_iter().map(|(name, it)| (name.to_owned(), it)).collect();
        Self { columns: Arc::new(columns) }
    }
}

fn all<'py, T: FromPyObject<'py>>(values: &Bound<'py, PyAny>) -> PyResult<Vec<Option<T>>> {
    values.try_iter()?.map(|it| it?.extract()).collect()
}

#[pymethods]
impl Table {
    /// A table of lists; `kinds` says `int`, `float`, `bool`, `str` or `bytes` of each.
    #[staticmethod]
    fn of_lists(
        names: Vec<String>,
        kinds: Vec<String>,
        columns: Vec<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let mut found: Vec<(String, Values)> = Vec::new();
        for ((name, kind), column) in names.into_iter().zip(kinds).zip(columns) {
            let values = match kind.as_str() {
                "int" => Values::Int(all(&column)?),
                "float" => Values::Float(all(&column)?),
                "bool" => Values::Bool(all(&column)?),
                "str" => Values::Text(all(&column)?),
                "bytes" => Values::Bytes(all(&column)?),
                _ => return Err(PyTypeError::new_err(format!("no kind is called {kind:?}"))),
            };
            if found.first().is_some_and(|it| it.1.len() != values.len()) {
                return Err(PyValueError::new_err(format!("{name:?} is of another length")));
            }
            found.push((name, values));
        }
        Ok(Self { columns: Arc::new(found) })
    }

    /// The rows as an Arrow stream.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A request may be refused: what is here is given as it is.
        let _ = requested_schema;
        arrow::stream(py, &self.columns)
    }

    /// The columns as lists, by name.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let res = PyDict::new(py);
        for (name, values) in &*self.columns {
            let list = match values {
                Values::Int(it) => PyList::new(py, it)?,
                Values::Float(it) => PyList::new(py, it)?,
                Values::Bool(it) => PyList::new(py, it)?,
                Values::Text(it) => PyList::new(py, it)?,
                Values::Bytes(it) => PyList::new(
                    py,
                    it.iter().map(|it| it.as_deref().map(|it| PyBytes::new(py, it))),
                )?,
            };
            res.set_item(name, list)?;
        }
        Ok(res)
    }

    /// The names of the columns.
    fn names(&self) -> Vec<String> {
        self.columns.iter().map(|it| it.0.clone()).collect()
    }

    fn __len__(&self) -> usize {
        self.columns.first().map_or(0, |it| it.1.len())
    }
}

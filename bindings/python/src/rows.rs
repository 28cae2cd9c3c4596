//! Rows of a table as records: what is read is what a file of JSON lines would be.
//!
//! So that ids, dates, limits and messages are those of the command, rows take the way of
//! a file: they are written as JSON lines into the reader's buffer, some at a time, and
//! never stand in memory as a whole beside the table that they come from. A message names
//! a row as `documents:N`, from 1.

use std::io::{self, Read};
use std::sync::Arc;

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyBool, PyCapsule, PyFloat, PyInt, PyString};
use std::borrow::Cow;

use crate::arrow::{self, Column};
use crate::cell::Cell;

/// What rows are called in ids and messages.
pub(crate) const NAME: &str = "documents";

/// A value of a list of Python.
enum Value {
    Null,
    Text(PyBackedStr),
    /// Digits, as many as there are.
    Int(i128),
    Float(f64),
    Bool(bool),
}

#[derive(Clone)]
enum Values {
    List(Arc<Vec<Value>>),
    Column(Column),
}

impl Values {
    fn cell(&self, row: usize) -> Cell<'_> {
        match self {
            Self::Column(it) => it.cell(row),
            Self::List(it) => match it.get(row) {
                None | Some(Value::Null) => Cell::Null,
                Some(Value::Text(it)) => Cell::Text(Cow::Borrowed(it)),
                Some(Value::Int(it)) => Cell::Int(*it),
                Some(Value::Float(it)) => Cell::Float(*it),
                Some(Value::Bool(it)) => Cell::Bool(*it),
            },
        }
    }
}

/// Columns of one length, with their names.
#[pyclass(frozen, module = "wireprint._native")]
pub(crate) struct Rows {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    columns: Vec<(String, Values)>,
    len: usize,
}

impl Rows {
    pub(crate) fn inner(&self) -> Arc<Inner> {
        Arc::clone(&self.inner)
    }
}

#[pymethods]
impl Rows {
    /// Rows of lists: texts, whole numbers, numbers, yes and no, and `None`.
    #[staticmethod]
    fn of_lists(names: Vec<String>, columns: Vec<Bound<'_, PyAny>>) -> PyResult<Self> {
        let mut found = Vec::new();
        let mut len = None;
        for (name, column) in names.into_iter().zip(columns) {
            let mut values = Vec::new();
            for item in column.try_iter()? {
                values.push(value(&name, &item?)?);
            }
            if *len.get_or_insert(values.len()) != values.len() {
                return Err(PyValueError::new_err(format!("{name:?} is of another length")));
            }
            found.push((name, Values::List(Arc::new(values))));
        }
        let inner = Inner { columns: found, len: len.unwrap_or(0) };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Rows of a table that speaks Arrow's C interface, read where they are; a column alone
    /// is called `name`.
    #[staticmethod]
    fn of_stream(capsule: &Bound<'_, PyCapsule>, name: &str) -> PyResult<Self> {
        let mut columns = arrow::columns(capsule)?;
        if let [(only, _)] = &mut columns[..]
            && only.is_empty()
        {
            name.clone_into(only);
        }
        let len = columns.first().map_or(0, |it| it.1.len());
        // What no field can be, such as a list, is no field.
        let known = columns.into_iter().filter(|it| it.1.is_known());
        let columns = known.map(|(name, it)| (name, Values::Column(it))).collect();
        Ok(Self { inner: Arc::new(Inner { columns, len }) })
    }

    /// The names of the columns.
    fn names(&self) -> Vec<String> {
        self.inner.columns.iter().map(|it| it.0.clone()).collect()
    }

    /// The same rows with these columns only, in this order.
    fn select(&self, names: Vec<String>) -> PyResult<Self> {
        let mut columns = Vec::new();
        for name in names {
            let column = self.inner.columns.iter().find(|it| it.0 == name);
            let Some((_, values)) = column else {
                return Err(PyValueError::new_err(format!("there is no column {name:?}")));
            };
            columns.push((name, values.clone()));
        }
        Ok(Self { inner: Arc::new(Inner { columns, len: self.inner.len }) })
    }

    fn __len__(&self) -> usize {
        self.inner.len
    }
}

fn value(name: &str, item: &Bound<'_, PyAny>) -> PyResult<Value> {
    Ok(if item.is_none() {
        Value::Null
    } else if item.is_instance_of::<PyString>() {
        Value::Text(item.extract()?)
    } else if item.is_instance_of::<PyBool>() {
        Value::Bool(item.extract()?)
    } else if item.is_instance_of::<PyInt>() {
        Value::Int(item.extract()?)
    } else if item.is_instance_of::<PyFloat>() {
        Value::Float(item.extract()?)
    } else {
        let kind = item.get_type().name()?;
        return Err(PyTypeError::new_err(format!("{name:?} holds a {kind}")));
    })
}

impl Inner {
    /// How many rows there are.
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// The value in a row of a column.
    pub(crate) fn cell(&self, column: usize, row: usize) -> Cell<'_> {
        self.columns.get(column).map_or(Cell::Null, |it| it.1.cell(row))
    }

    /// The index of a column.
    ///
    /// # Errors
    ///
    /// Fails where there is none of this name.
    pub(crate) fn column(&self, name: &str) -> PyResult<usize> {
        let at = self.columns.iter().position(|it| it.0 == name);
        at.ok_or_else(|| PyValueError::new_err(format!("there is no column {name:?}")))
    }

    /// Appends a row as a line of JSON.
    pub(crate) fn write(&self, row: usize, out: &mut Vec<u8>) {
        let mut before = b'{';
        for (name, values) in &self.columns {
            let cell = values.cell(row);
            if cell == Cell::Null {
                continue;
            }
            out.push(before);
            before = b',';
            Cell::Text(Cow::Borrowed(name)).write(out);
            out.push(b':');
            cell.write(out);
        }
        out.extend_from_slice(if before == b'{' { b"{}\n" } else { b"}\n" });
    }
}

/// Rows as a file of JSON lines, made as they are read.
pub(crate) struct Lines {
    rows: Arc<Inner>,
    next: usize,
    made: Vec<u8>,
    at: usize,
}

/// So many bytes are made at a time.
const AT_A_TIME: usize = 256 << 10;

impl Lines {
    pub(crate) const fn new(rows: Arc<Inner>) -> Self {
        Self { rows, next: 0, made: Vec::new(), at: 0 }
    }
}

impl Read for Lines {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.made.len() {
            self.made.clear();
            self.at = 0;
            while self.next < self.rows.len && self.made.len() < AT_A_TIME {
                self.rows.write(self.next, &mut self.made);
                self.next += 1;
            }
        }
        let n = buffer.len().min(self.made.len() - self.at);
        buffer[..n].copy_from_slice(&self.made[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

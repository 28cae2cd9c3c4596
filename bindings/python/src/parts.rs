//! A deduplication as functions of tables, for engines that hold the data themselves.
//!
//! Each function takes rows with named columns and returns a table; what has to see all rows
//! of a bucket or of a component takes them in order, batch after batch. See
//! `wireprint.spark`, which puts them together.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use rayon::prelude::*;
use wireprint_cli::cli::{Meant, meant};
use wireprint_match::verify::Overlap;
use wireprint_pipeline::pipeline::dedup::{Keep, push_cluster_line};
use wireprint_pipeline::pipeline::near::{self, Asked, Matched, Piece};

use crate::arrow::Values;
use crate::cell::Cell;
use crate::columns::{AT_A_TIME, Columns, failed, ints};
use crate::errors::raised;
use crate::rows::Rows;
use crate::table::Table;

/// The parts of a deduplication by some settings.
#[pyclass(frozen, module = "wireprint._native")]
pub(crate) struct Parts {
    parts: near::Parts,
    keep: Keep,
    buckets: Mutex<Bucket>,
    components: Mutex<Option<Component>>,
}

/// The bucket whose rows come in.
#[derive(Default)]
struct Bucket {
    key: (u32, u32),
    members: Vec<(u32, u32)>,
}

/// The component whose rows come in.
#[derive(Default)]
struct Component {
    id: i64,
    links: Vec<Matched>,
    /// Rank, number and text, where that came along. Of equal documents the preferred one
    /// has the rank: two numbers, then its own number.
    members: Vec<([i64; 3], u32, Option<String>)>,
    answers: BTreeMap<(u32, u32), Option<Matched>>,
}

/// What is known of components, one row each.
#[derive(Default)]
struct Clustered {
    component: Vec<Option<i64>>,
    number: Vec<Option<i64>>,
    cluster: Vec<Option<i64>>,
    stays: Vec<Option<i64>>,
    similarity: Vec<Option<f64>>,
    left: Vec<Option<i64>>,
    right: Vec<Option<i64>>,
}

#[pymethods]
impl Parts {
    /// `flags` are those of `wireprint dedup`.
    #[new]
    fn new(py: Python<'_>, flags: Vec<String>) -> PyResult<Self> {
        let Meant::Dedup(options, None) =
            meant("dedup", flags).map_err(|error| raised(py, &error))?
        else {
            return Err(PyValueError::new_err("only whole documents have parts"));
        };
        let parts = options.parts().map_err(failed(py))?;
        let (buckets, components) = (Mutex::default(), Mutex::default());
        Ok(Self { parts, keep: options.keep, buckets, components })
    }

    /// What the settings are told apart by.
    #[getter]
    fn id(&self) -> String {
        format!("{:016x}", self.parts.id())
    }

    /// Whether a document of so many words is compared with others that are not equal.
    fn compares(&self, words: u32) -> bool {
        self.parts.compares(words)
    }

    /// Whether so few documents are compared that all pairs are candidates.
    #[staticmethod]
    const fn are_few(documents: usize) -> bool {
        near::Parts::are_few(documents)
    }

    /// The order in which documents are preferred: of equal ranks `first` or `last`.
    #[getter]
    fn prefers(&self) -> &'static str {
        if self.keep == Keep::Last { "last" } else { "first" }
    }

    /// number, text, date, outlet → number, content, words, compared, `rank_a`, `rank_b`, keys,
    /// row.
    fn sketch(&self, py: Python<'_>, rows: &Rows) -> PyResult<Table> {
        let inner = rows.inner();
        let columns = Columns::of(&inner, ["number", "text", "date", "outlet"])?;
        let n = inner.len();
        let mut numbers = Vec::with_capacity(n);
        for row in 0..n {
            numbers.push(columns.number(0, row)?);
        }
        let empty = || std::borrow::Cow::Borrowed("");
        let sketches: Vec<near::Sketch> = py.allow_threads(|| {
            let all: Vec<usize> = (0..n).collect();
            all.par_chunks(AT_A_TIME)
                .flat_map_iter(|rows| {
                    let texts: Vec<_> = rows
                        .iter()
                        .map(|&it| columns.text(1, it).unwrap_or_else(|_| empty()))
                        .collect();
                    self.parts.sketch(texts.iter().map(|it| &**it))
                })
                .collect()
        });
        let ranks: Vec<[i64; 2]> = (0..n)
            .map(|row| {
                let (date, outlet) = (columns.cell(2, row), columns.cell(3, row));
                self.keep.rank(sketches[row].print.words, date.text(), outlet.text())
            })
            .collect();
        let content = |it: &near::Sketch| {
            let [a, b] = it.print.content.map(u64::to_le_bytes);
            Some([a, b].concat())
        };
        let rank = |at: usize| Values::Int(ranks.iter().map(|it| Some(it[at])).collect());
        let compared = sketches.iter().map(|it| Some(self.parts.compares(it.print.words)));
        Ok(Table::new(vec![
            ("number", ints(numbers)),
            ("content", Values::Bytes(sketches.iter().map(content).collect())),
            ("words", ints(sketches.iter().map(|it| it.print.words))),
            ("compared", Values::Bool(compared.collect())),
            ("rank_a", rank(0)),
            ("rank_b", rank(1)),
            ("keys", Values::Bytes(sketches.iter().map(|it| Some(it.keys.clone())).collect())),
            ("row", Values::Bytes(sketches.into_iter().map(|it| Some(it.row)).collect())),
        ]))
    }

    /// number, keys → number, band, key, order.
    fn keys(&self, py: Python<'_>, rows: &Rows) -> PyResult<Table> {
        let inner = rows.inner();
        let columns = Columns::of(&inner, ["number", "keys"])?;
        let (mut numbers, mut bands, mut keys, mut orders) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for row in 0..inner.len() {
            let number = columns.number(0, row)?;
            let found = self.parts.each_key(columns.bytes(1, row)?, |(band, key), order| {
                numbers.push(number);
                bands.push(band);
                keys.push(key);
                orders.push(order);
            });
            found.map_err(failed(py))?;
        }
        Ok(Table::new(vec![
            ("number", ints(numbers)),
            ("band", ints(bands)),
            ("key", ints(keys)),
            ("order", ints(orders)),
        ]))
    }

    /// band, key, number, order, with the rows of a bucket one after the other → left,
    /// right: the pairs of the buckets that are complete. The last bucket is, when `rows` is
    /// `None`.
    #[pyo3(signature = (rows))]
    fn buckets(&self, rows: Option<&Rows>) -> PyResult<Table> {
        let mut bucket = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let mut pairs = Vec::new();
        if let Some(rows) = rows {
            let inner = rows.inner();
            let columns = Columns::of(&inner, ["band", "key", "number", "order"])?;
            for row in 0..inner.len() {
                let key = (columns.number(0, row)?, columns.number(1, row)?);
                if key != bucket.key {
                    pairs.extend(self.pairs_of(&mut bucket));
                    bucket.key = key;
                }
                bucket.members.push((columns.number(2, row)?, columns.number(3, row)?));
            }
        } else {
            pairs.extend(self.pairs_of(&mut bucket));
        }
        Ok(Table::new(vec![
            ("left", ints(pairs.iter().map(|it| it.0))),
            ("right", ints(pairs.iter().map(|it| it.1))),
        ]))
    }

    /// left, right, `left_row`, `right_row`, `left_words`, `right_words` → left, right: those that
    /// are worth comparing.
    fn candidates(&self, py: Python<'_>, rows: &Rows) -> PyResult<Table> {
        let inner = rows.inner();
        let names = ["left", "right", "left_row", "right_row", "left_words", "right_words"];
        let columns = Columns::of(&inner, names)?;
        let mut pairs = Vec::new();
        for row in 0..inner.len() {
            let sides = [columns.bytes(2, row)?, columns.bytes(3, row)?];
            let words = [columns.number(4, row)?, columns.number(5, row)?];
            if self.parts.are_candidates(sides, words).map_err(failed(py))? {
                pairs.push((columns.number(0, row)?, columns.number(1, row)?));
            }
        }
        Ok(Table::new(vec![
            ("left", ints(pairs.iter().map(|it| it.0))),
            ("right", ints(pairs.iter().map(|it| it.1))),
        ]))
    }

    /// left, right, `left_text`, `right_text` → left, right, similarity, part, shared,
    /// `left_shingles`, `right_shingles`: those that match; `part` is the one that is a part of
    /// the other.
    fn verify(&self, py: Python<'_>, rows: &Rows) -> PyResult<Table> {
        let inner = rows.inner();
        let columns = Columns::of(&inner, ["left", "right", "left_text", "right_text"])?;
        let mut pairs = Vec::with_capacity(inner.len());
        for row in 0..inner.len() {
            pairs.push((columns.number(0, row)?, columns.number(1, row)?));
            columns.text(2, row)?;
            columns.text(3, row)?;
        }
        let rows: Vec<usize> = (0..pairs.len()).collect();
        let found: wireprint_text::Result<Vec<Vec<Matched>>> = py.allow_threads(|| {
            let parts = rows.par_chunks(AT_A_TIME).map(|rows| {
                let mut pieces: BTreeMap<u32, Piece<'_>> = BTreeMap::new();
                for &row in rows {
                    let (left, right) = pairs[row];
                    for (number, column) in [(left, 2), (right, 3)] {
                        pieces.entry(number).or_insert_with(|| Piece {
                            number,
                            text: columns.text(column, row).unwrap_or_default(),
                        });
                    }
                }
                let pieces: Vec<Piece<'_>> = pieces.into_values().collect();
                self.parts.verify(&pieces, rows.iter().map(|&it| pairs[it]))
            });
            parts.collect()
        });
        let found = found.map_err(failed(py))?.concat();
        let count = |it: usize| Some(i64::try_from(it).unwrap_or(i64::MAX));
        let counts = |of: fn(&Overlap) -> usize| {
            Values::Int(found.iter().map(|it| count(of(&it.overlap))).collect())
        };
        Ok(Table::new(vec![
            ("left", ints(found.iter().map(|it| it.left))),
            ("right", ints(found.iter().map(|it| it.right))),
            ("similarity", Values::Float(found.iter().map(|it| Some(it.similarity)).collect())),
            ("part", Values::Int(found.iter().map(|it| it.part.map(i64::from)).collect())),
            ("shared", counts(|it| it.shared)),
            ("left_shingles", counts(|it| it.left)),
            ("right_shingles", counts(|it| it.right)),
        ]))
    }

    /// The clusters of components that are complete, as `buckets` takes its rows: component,
    /// kind, left, right, similarity, number, `rank_a`, `rank_b`, best, text. Rows of kind 0 are
    /// matches, of kind 1 documents, with or without their texts, of kind 2 what was
    /// answered: without a similarity where two do not match. The number of a match is the
    /// document that is a part of the other, if one is.
    ///
    /// → component, number, cluster, stays, similarity, or, where an answer is missing,
    /// component, left, right.
    #[pyo3(signature = (rows))]
    fn clusters(&self, py: Python<'_>, rows: Option<&Rows>) -> PyResult<Table> {
        let mut held = self.components.lock().unwrap_or_else(PoisonError::into_inner);
        let mut res = Clustered::default();
        if let Some(rows) = rows {
            let inner = rows.inner();
            let names = [
                "component",
                "kind",
                "left",
                "right",
                "similarity",
                "number",
                "rank_a",
                "rank_b",
                "text",
                "best",
            ];
            let columns = Columns::of(&inner, names)?;
            for row in 0..inner.len() {
                let id = columns.int(0, row)?;
                if held.as_ref().is_some_and(|it| it.id != id)
                    && let Some(complete) = held.take()
                {
                    self.cluster(complete, &mut res).map_err(failed(py))?;
                }
                let component =
                    held.get_or_insert_with(|| Component { id, ..Component::default() });
                match columns.int(1, row)? {
                    1 => {
                        let best = columns.int(9, row)?;
                        let best = if self.keep == Keep::Last { -best } else { best };
                        let rank = [columns.int(6, row)?, columns.int(7, row)?, best];
                        let text = columns.cell(8, row).text().map(str::to_owned);
                        component.members.push((rank, columns.number(5, row)?, text));
                    }
                    kind => {
                        let (left, right) = (columns.number(2, row)?, columns.number(3, row)?);
                        let similarity = match columns.cell(4, row) {
                            Cell::Float(it) => Some(it),
                            _ => None,
                        };
                        let part = match columns.cell(5, row) {
                            Cell::Null => None,
                            _ => Some(columns.number(5, row)?),
                        };
                        let overlap = Overlap::default();
                        let found = similarity.map(|similarity| Matched {
                            left,
                            right,
                            overlap,
                            similarity,
                            verdict: None,
                            part,
                        });
                        match (kind, found) {
                            (0, Some(it)) => component.links.push(it),
                            (0, None) => return Err(columns.wrong(4, row, "number")),
                            _ => drop(component.answers.insert((left, right), found)),
                        }
                    }
                }
            }
        } else if let Some(complete) = held.take() {
            self.cluster(complete, &mut res).map_err(failed(py))?;
        }
        Ok(Table::new(vec![
            ("component", Values::Int(res.component)),
            ("number", Values::Int(res.number)),
            ("cluster", Values::Int(res.cluster)),
            ("stays", Values::Int(res.stays)),
            ("similarity", Values::Float(res.similarity)),
            ("left", Values::Int(res.left)),
            ("right", Values::Int(res.right)),
        ]))
    }

    /// id, cluster, kept, representative, similarity → the lines of a file of clusters.
    #[staticmethod]
    fn lines<'py>(py: Python<'py>, rows: &Rows) -> PyResult<Bound<'py, PyBytes>> {
        let inner = rows.inner();
        let names = ["id", "cluster", "representative", "kept", "similarity"];
        let columns = Columns::of(&inner, names)?;
        let mut lines = String::new();
        for row in 0..inner.len() {
            let ids = [columns.text(0, row)?, columns.text(1, row)?, columns.text(2, row)?];
            let kept = columns.cell(3, row) == Cell::Bool(true);
            let Cell::Float(similarity) = columns.cell(4, row) else {
                return Err(columns.wrong(4, row, "number"));
            };
            push_cluster_line(ids.each_ref().map(|it| &**it), kept, similarity, &mut lines);
        }
        Ok(PyBytes::new(py, lines.as_bytes()))
    }
}

impl Parts {
    fn pairs_of(&self, bucket: &mut Bucket) -> Vec<(u32, u32)> {
        let mut members = std::mem::take(&mut bucket.members);
        if members.len() < 2 {
            return Vec::new();
        }
        let found = self.parts.bucket(bucket.key, &mut members);
        found.into_iter().map(|it| (it.left, it.right)).collect()
    }

    fn cluster(&self, of: Component, res: &mut Clustered) -> wireprint_text::Result<()> {
        let Component { id, links, mut members, answers } = of;
        members.sort_unstable_by_key(|it| (it.0, it.1));
        members.dedup_by_key(|it| it.1);
        let preferred: Vec<u32> = members.iter().map(|it| it.1).collect();
        let pieces: Vec<Piece<'_>> = members
            .iter()
            .filter_map(|it| Some(Piece { number: it.1, text: it.2.as_deref()?.into() }))
            .collect();
        let found = match pieces.len() == members.len() {
            true => Asked::Stays(self.parts.stays_of(&preferred, &links, &pieces)?),
            false => self.parts.stays(&preferred, &links, &answers)?,
        };
        match found {
            Asked::Stays(stays) => {
                for stay in stays {
                    res.component.push(Some(id));
                    res.number.push(Some(stay.item.into()));
                    res.cluster.push(Some(stay.cluster.into()));
                    res.stays.push(Some(stay.to.into()));
                    res.similarity.push(Some(stay.similarity));
                    res.left.push(None);
                    res.right.push(None);
                }
            }
            Asked::Pairs(pairs) => {
                for (left, right) in pairs {
                    res.component.push(Some(id));
                    res.number.push(None);
                    res.cluster.push(None);
                    res.stays.push(None);
                    res.similarity.push(None);
                    res.left.push(Some(left.into()));
                    res.right.push(Some(right.into()));
                }
            }
        }
        Ok(())
    }
}

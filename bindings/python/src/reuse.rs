//! A search for shared passages as functions of tables, for engines that hold the data
//! themselves. See `wireprint.spark.reuse`, which puts them together.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use wireprint_match::align::{Aligned, SharedStretch, group_aligned};
use wireprint_news::coverage::parse_date;
use wireprint_news::furniture::{LineFacts, PagesToCompare, Profile};
use wireprint_pipeline::pipeline::reuse::{
    self, CommonWords, Key, LinesOf, Member, ReuseSettings, ReusedPassage, Seed, ShingleLists,
    TextOf,
};

use crate::arrow::Values;
use crate::cell::Cell;
use crate::columns::{Columns, failed, ints, some_at_a_time};
use crate::rows::Rows;
use crate::table::Table;

/// The parts of a search for shared passages by some settings.
///
/// What has to see rows in order takes them batch after batch, and `None` after the last.
#[pyclass(frozen, module = "wireprint._native")]
pub(crate) struct Reuse {
    parts: reuse::Parts,
    common: CommonWords,
    asking: Mutex<PagesToCompare>,
    lines: Mutex<LinesOf>,
    lists: Mutex<ShingleLists>,
    pair: Mutex<Vec<Seed>>,
}

#[pymethods]
impl Reuse {
    /// `common` are the words that a corpus of `total` words has most often, with their
    /// counts: see `is_common`.
    #[new]
    #[pyo3(signature = (
        passage_words, count_furniture, shingle_words, window, cap, repeats, within_series, days,
        common = Vec::new(), total = 0
    ))]
    #[expect(clippy::too_many_arguments, reason = "keywords in Python")]
    fn new(
        py: Python<'_>,
        passage_words: usize,
        count_furniture: bool,
        shingle_words: usize,
        window: usize,
        cap: usize,
        repeats: bool,
        within_series: bool,
        days: Option<u32>,
        common: Vec<(String, u64)>,
        total: u64,
    ) -> PyResult<Self> {
        let settings = ReuseSettings {
            passage_words,
            count_furniture,
            shingle_words,
            window,
            cap,
            repeats,
            within_series,
            days,
        };
        let parts = reuse::Parts::new(settings).map_err(failed(py))?;
        Ok(Self {
            lists: Mutex::new(parts.lists()),
            parts,
            common: CommonWords::new(common, total),
            asking: Mutex::default(),
            lines: Mutex::default(),
            pair: Mutex::default(),
        })
    }

    /// What the settings are told apart by.
    #[getter]
    fn id(&self) -> String {
        format!("{:016x}", self.parts.id())
    }

    /// Whether a word that stands so often in a corpus of `total` words has to be told.
    #[staticmethod]
    const fn is_common(count: u64, total: u64) -> bool {
        CommonWords::has(count, total)
    }

    /// number, text → key, number, line.
    fn lines(&self, py: Python<'_>, rows: &Rows) -> PyResult<Table> {
        let inner = rows.inner();
        let columns = Columns::of(&inner, ["number", "text"])?;
        let (numbers, texts) = (numbers(&columns, 0)?, texts(&columns, 1)?);
        let found = some_at_a_time(py, texts.len(), |rows| {
            let some: Vec<(u32, &str)> =
                rows.iter().map(|&it| (numbers[it], &*texts[it])).collect();
            Ok(self.parts.lines(&some).concat())
        })?;
        let number = |it: &LineFacts| i64::try_from(it.page()).ok();
        Ok(Table::new(vec![
            ("key", Values::Int(found.iter().map(|it| Some(it.key().cast_signed())).collect())),
            ("number", Values::Int(found.iter().map(number).collect())),
            ("line", Values::Bytes(found.iter().map(|it| Some(it.to_bytes().into())).collect())),
        ]))
    }

    /// line, in order → key, number: the pages that are compared.
    #[pyo3(signature = (rows))]
    fn asked(&self, rows: Option<&Rows>) -> PyResult<Table> {
        let mut asking = held(&self.asking);
        let mut found = Vec::new();
        if let Some(rows) = rows {
            let inner = rows.inner();
            let columns = Columns::of(&inner, ["line"])?;
            for row in 0..inner.len() {
                found.extend(asking.push(line(&columns, 0, row)?));
            }
        } else {
            found.extend(std::mem::take(&mut *asking).finish());
        }
        let of_each = found.iter().flat_map(|(key, pages)| pages.iter().map(|it| (*key, *it)));
        let (keys, pages) =
            of_each.map(|it| (Some(it.0.cast_signed()), i64::try_from(it.1).ok())).unzip();
        Ok(Table::new(vec![("key", Values::Int(keys)), ("number", Values::Int(pages))]))
    }

    /// number, text → number, profile.
    fn profiles(&self, py: Python<'_>, rows: &Rows) -> PyResult<Table> {
        let inner = rows.inner();
        let columns = Columns::of(&inner, ["number", "text"])?;
        let (numbers, texts) = (numbers(&columns, 0)?, texts(&columns, 1)?);
        let found = some_at_a_time(py, texts.len(), |rows| {
            let some: Vec<&str> = rows.iter().map(|&it| &*texts[it]).collect();
            Ok(self.parts.profiles(&some))
        })?;
        Ok(Table::new(vec![
            ("number", ints(numbers)),
            ("profile", Values::Bytes(found.iter().map(|it| Some(it.to_bytes())).collect())),
        ]))
    }

    /// line, profile, in order → key: the lines that recur on pages of different stories.
    #[pyo3(signature = (rows))]
    fn recurring(&self, rows: Option<&Rows>) -> PyResult<Table> {
        let mut lines = held(&self.lines);
        let mut keys = Vec::new();
        if let Some(rows) = rows {
            let inner = rows.inner();
            let columns = Columns::of(&inner, ["line", "profile"])?;
            for row in 0..inner.len() {
                let profile = match columns.cell(1, row) {
                    Cell::Bytes(it) => Profile::from_bytes(it),
                    _ => None,
                };
                lines.push(line(&columns, 0, row)?, profile);
            }
        } else {
            keys = std::mem::take(&mut *lines).finish();
        }
        let keys = keys.into_iter().map(|it| Some(it.cast_signed())).collect();
        Ok(Table::new(vec![("key", Values::Int(keys))]))
    }

    /// number, text, keys (of its lines that recur, parted by spaces), date → number,
    /// furniture, day.
    fn furniture(&self, py: Python<'_>, rows: &Rows) -> PyResult<Table> {
        let inner = rows.inner();
        let columns = Columns::of(&inner, ["number", "text", "keys", "date"])?;
        let (numbers, texts) = (numbers(&columns, 0)?, texts(&columns, 1)?);
        let mut keys: Vec<Vec<u64>> = Vec::with_capacity(texts.len());
        let mut days = Vec::with_capacity(texts.len());
        for row in 0..texts.len() {
            let of_text = columns.cell(2, row);
            let numbers = of_text.text().unwrap_or_default().split_ascii_whitespace();
            let parsed = numbers.map(|it| it.parse::<i64>().map(i64::cast_unsigned));
            let parsed: Result<_, _> = parsed.collect();
            keys.push(parsed.map_err(|_| columns.wrong(2, row, "keys"))?);
            days.push(columns.cell(3, row).text().and_then(parse_date).map(|it| it.day));
        }
        let found = some_at_a_time(py, texts.len(), |rows| {
            let some: Vec<(&str, Vec<u64>)> =
                rows.iter().map(|&it| (&*texts[it], keys[it].clone())).collect();
            Ok(self.parts.furniture(&some))
        })?;
        Ok(Table::new(vec![
            ("number", ints(numbers)),
            ("furniture", Values::Bytes(found.into_iter().map(Some).collect())),
            ("day", Values::Int(days)),
        ]))
    }

    /// text, furniture → word, count: of all rows together.
    fn words(&self, py: Python<'_>, rows: &Rows) -> PyResult<Table> {
        let inner = rows.inner();
        let columns = Columns::of(&inner, ["text", "furniture"])?;
        let (texts, furniture) = (texts(&columns, 0)?, bytes(&columns, 1)?);
        let found = some_at_a_time(py, texts.len(), |rows| {
            let some: Vec<(&str, &[u8])> =
                rows.iter().map(|&it| (&*texts[it], furniture[it])).collect();
            Ok(self.parts.words(&some)?.into_iter().collect())
        })?;
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        found.into_iter().for_each(|(word, count)| *counts.entry(word).or_default() += count);
        let (words, counts) =
            counts.into_iter().map(|it| (Some(it.0), i64::try_from(it.1).ok())).unzip();
        Ok(Table::new(vec![("word", Values::Text(words)), ("count", Values::Int(counts))]))
    }

    /// number, text, furniture, series, day → key, number, at, first, all, series, day.
    fn keys(&self, py: Python<'_>, rows: &Rows) -> PyResult<Table> {
        let inner = rows.inner();
        let columns = Columns::of(&inner, ["number", "text", "furniture", "series", "day"])?;
        let (numbers, texts) = (numbers(&columns, 0)?, texts(&columns, 1)?);
        let furniture = bytes(&columns, 2)?;
        let found = some_at_a_time(py, texts.len(), |rows| {
            let some: Vec<(&str, &[u8])> =
                rows.iter().map(|&it| (&*texts[it], furniture[it])).collect();
            self.parts.keys(&some, &self.common)
        })?;
        let all =
            || found.iter().enumerate().flat_map(|(row, it)| it.iter().map(move |it| (row, it)));
        let column = |of: &dyn Fn(usize, &Key) -> Option<i64>| {
            Values::Int(all().map(|(row, it)| of(row, it)).collect())
        };
        let optional = |at: usize| -> Vec<Option<i64>> {
            (0..texts.len()).map(|row| columns.maybe_int(at, row)).collect()
        };
        let (series, days) = (optional(3), optional(4));
        Ok(Table::new(vec![
            ("key", column(&|_, it| Some(it.key.cast_signed()))),
            ("number", column(&|row, _| Some(numbers[row].into()))),
            ("at", column(&|_, it| Some(it.at.into()))),
            ("first", column(&|_, it| Some(it.said[0].into()))),
            ("all", column(&|_, it| Some(it.said[1].into()))),
            ("series", column(&|row, _| series[row])),
            ("day", column(&|row, _| days[row])),
        ]))
    }

    /// key, number, at, first, all, series, day, in order → left, right, at, other, first,
    /// all. The last row has no `left`: in the others are how many shingles stand in two
    /// places, how many of those in more than the cap, how many pairs of places these have,
    /// and how many of the pairs are here.
    #[pyo3(signature = (rows))]
    fn seeds(&self, rows: Option<&Rows>) -> PyResult<Table> {
        let mut lists = held(&self.lists);
        let mut found: Vec<[Option<i64>; 6]> = Vec::new();
        let mut push = |it: Seed| {
            let [first, all] = it.said.map(u32::from);
            found.push([it.left, it.right, it.at, it.other, first, all].map(|it| Some(it.into())));
        };
        if let Some(rows) = rows {
            let inner = rows.inner();
            let names = ["key", "number", "at", "first", "all", "series", "day"];
            let columns = Columns::of(&inner, names)?;
            for row in 0..inner.len() {
                let said = |at| {
                    u8::try_from(columns.int(at, row)?).map_err(|_| columns.wrong(at, row, "byte"))
                };
                let member = Member {
                    number: columns.number(1, row)?,
                    at: columns.number(2, row)?,
                    said: [said(3)?, said(4)?],
                    series: columns.maybe_int(5, row).map(i64::cast_unsigned),
                    day: columns.maybe_int(6, row),
                };
                lists.push(columns.int(0, row)?.cast_unsigned(), member, &mut push);
            }
        } else {
            let done = std::mem::replace(&mut *lists, self.parts.lists());
            let capped = done.finish(&mut push);
            let all = [capped.shingles, capped.capped, capped.pairs, capped.tried];
            let [a, b, c, d] = all.map(|it| i64::try_from(it).ok());
            found.push([None, a, b, c, d, None]);
        }
        let names = ["left", "right", "at", "other", "first", "all"];
        let column = |at: usize| Values::Int(found.iter().map(|it| it[at]).collect());
        Ok(Table::new(names.into_iter().enumerate().map(|(at, name)| (name, column(at))).collect()))
    }

    /// left, right, at, other, first, all, with the rows of a pair one after the other →
    /// left, right: the pairs that are worth aligning.
    #[pyo3(signature = (rows))]
    fn pairs(&self, rows: Option<&Rows>) -> PyResult<Table> {
        let mut pair = held(&self.pair);
        let mut found = Vec::new();
        let mut end = |pair: &mut Vec<Seed>| {
            if self.parts.is_worth_aligning(pair, self.common.total()) {
                found.extend(pair.first().map(|it| (it.left, it.right)));
            }
            pair.clear();
        };
        if let Some(rows) = rows {
            let inner = rows.inner();
            let columns = Columns::of(&inner, ["left", "right", "at", "other", "first", "all"])?;
            for row in 0..inner.len() {
                let said = |at| {
                    u8::try_from(columns.int(at, row)?).map_err(|_| columns.wrong(at, row, "byte"))
                };
                let seed = Seed {
                    left: columns.number(0, row)?,
                    right: columns.number(1, row)?,
                    at: columns.number(2, row)?,
                    other: columns.number(3, row)?,
                    said: [said(4)?, said(5)?],
                };
                if pair.first().is_some_and(|it| (it.left, it.right) != (seed.left, seed.right)) {
                    end(&mut pair);
                }
                pair.push(seed);
            }
        } else {
            end(&mut pair);
        }
        Ok(Table::new(vec![
            ("left", ints(found.iter().map(|it| it.0))),
            ("right", ints(found.iter().map(|it| it.1))),
        ]))
    }

    /// left, right, `left_text`, `right_text`, `left_furniture`, `right_furniture` → a row a passage.
    fn align(&self, py: Python<'_>, rows: &Rows) -> PyResult<Table> {
        let inner = rows.inner();
        let names =
            ["left", "right", "left_text", "right_text", "left_furniture", "right_furniture"];
        let columns = Columns::of(&inner, names)?;
        let numbers = [numbers(&columns, 0)?, numbers(&columns, 1)?];
        let texts = [texts(&columns, 2)?, texts(&columns, 3)?];
        let furniture = [bytes(&columns, 4)?, bytes(&columns, 5)?];
        let found = some_at_a_time(py, inner.len(), |rows| {
            let side = |n: usize| {
                let (numbers, texts, furniture) = (&numbers[n], &texts[n], &furniture[n]);
                rows.iter().map(move |&it| TextOf {
                    number: numbers[it],
                    text: &texts[it],
                    furniture: furniture[it],
                })
            };
            let some: Vec<TextOf<'_>> = side(0).chain(side(1)).collect();
            let pairs: Vec<(u32, u32)> =
                rows.iter().map(|&it| (numbers[0][it], numbers[1][it])).collect();
            let found = self.parts.align(&some, &pairs, &self.common)?;
            let of_number: BTreeMap<u32, &str> =
                some.iter().map(|it| (it.number, it.text)).collect();
            let with_text = |it: ReusedPassage| {
                let text =
                    of_number.get(&it.numbers[0]).map(|text| it.spans[0].of(text).to_owned());
                (it, text)
            };
            Ok(found.into_iter().map(with_text).collect())
        })?;
        Ok(passages(found))
    }

    /// left, `left_word`, `left_words`, right, `right_word`, `right_words`, similarity, in order →
    /// passage, number, word, words, similarity: the places that passages have together, as
    /// a scan tells them.
    #[staticmethod]
    fn together(rows: &Rows, passage_words: usize) -> PyResult<Table> {
        let inner = rows.inner();
        let names =
            ["left", "left_word", "left_words", "right", "right_word", "right_words", "similarity"];
        let columns = Columns::of(&inner, names)?;
        let (mut passages, mut blocks) = (Vec::new(), Vec::new());
        for row in 0..inner.len() {
            let place = |at: usize| {
                let start = columns.number(at + 1, row)? as usize;
                let words = columns.number(at + 2, row)? as usize;
                PyResult::Ok((columns.number(at, row)?, start..start + words))
            };
            let (left, right) = (place(0)?, place(3)?);
            let Cell::Float(similarity) = columns.cell(6, row) else {
                return Err(columns.wrong(6, row, "number"));
            };
            let longest = left.1.len().max(right.1.len());
            let matched = matching(similarity, longest);
            let aligned = Aligned { left, right, matched, exact: matched == longest };
            let to = if longest < passage_words { &mut blocks } else { &mut passages };
            to.push(aligned);
        }
        let found = [group_aligned(&passages, |_| false), group_aligned(&blocks, |_| true)];
        let all: Vec<SharedStretch> = found.into_iter().flatten().collect();
        let places =
            || (0..).zip(&all).flat_map(|(n, it)| it.occurrences.iter().map(move |at| (n, it, at)));
        let count = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        Ok(Table::new(vec![
            ("passage", ints(places().map(|it| it.0))),
            ("number", ints(places().map(|it| it.2.0))),
            ("word", ints(places().map(|it| count(it.2.1.start)))),
            ("words", ints(places().map(|it| count(it.2.1.len())))),
            ("similarity", Values::Float(places().map(|it| Some(it.1.similarity)).collect())),
        ]))
    }
}

/// How many words match, of so many of the longer side.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count")]
#[expect(clippy::cast_precision_loss, reason = "words of a passage are far below 2^53")]
fn matching(similarity: f64, longest: usize) -> usize {
    (similarity.clamp(0.0, 1.0) * longest as f64).round() as usize
}

fn passages(found: Vec<(ReusedPassage, Option<String>)>) -> Table {
    let count = |it: usize| i64::try_from(it).ok();
    let column = |of: &dyn Fn(&ReusedPassage) -> Option<i64>| {
        Values::Int(found.iter().map(|it| of(&it.0)).collect())
    };
    let name = |of: &dyn Fn(&ReusedPassage) -> &'static str| {
        Values::Text(found.iter().map(|it| Some(of(&it.0).to_owned())).collect())
    };
    Table::new(vec![
        ("left", column(&|it| Some(it.numbers[0].into()))),
        ("right", column(&|it| Some(it.numbers[1].into()))),
        ("left_start", column(&|it| count(it.spans[0].start))),
        ("left_end", column(&|it| count(it.spans[0].end))),
        ("right_start", column(&|it| count(it.spans[1].start))),
        ("right_end", column(&|it| count(it.spans[1].end))),
        ("left_line", column(&|it| count(it.lines[0]))),
        ("right_line", column(&|it| count(it.lines[1]))),
        ("left_word", column(&|it| count(it.words[0].start))),
        ("left_words", column(&|it| count(it.words[0].len()))),
        ("right_word", column(&|it| count(it.words[1].start))),
        ("right_words", column(&|it| count(it.words[1].len()))),
        ("similarity", Values::Float(found.iter().map(|it| Some(it.0.similarity)).collect())),
        ("relation", name(&|it| it.relation.name())),
        ("kind", name(&|it| it.kind.name())),
        ("text", Values::Text(found.iter().map(|it| it.1.clone()).collect())),
    ])
}

fn held<T>(it: &Mutex<T>) -> MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}

fn numbers<const N: usize>(columns: &Columns<'_, N>, at: usize) -> PyResult<Vec<u32>> {
    (0..columns.len()).map(|row| columns.number(at, row)).collect()
}

fn texts<'a, const N: usize>(
    columns: &Columns<'a, N>,
    at: usize,
) -> PyResult<Vec<std::borrow::Cow<'a, str>>> {
    (0..columns.len()).map(|row| columns.text(at, row)).collect()
}

fn bytes<'a, const N: usize>(columns: &Columns<'a, N>, at: usize) -> PyResult<Vec<&'a [u8]>> {
    (0..columns.len()).map(|row| columns.bytes(at, row)).collect()
}

fn line<const N: usize>(columns: &Columns<'_, N>, at: usize, row: usize) -> PyResult<LineFacts> {
    let bytes = columns.bytes(at, row)?;
    let bytes: &[u8; LineFacts::BYTES] =
        bytes.try_into().map_err(|_| PyValueError::new_err(format!("row {row} holds no line")))?;
    Ok(LineFacts::from_bytes(bytes))
}

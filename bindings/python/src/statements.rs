//! A search for statements as functions of tables, for engines that hold the data themselves.
//! See `wireprint.spark.statements`, which puts them together.

use std::sync::{Mutex, PoisonError};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use serde_json::json;
use wireprint_match::diff::WordOp;
use wireprint_news::quote::QuoteRelation;
use wireprint_news::quote::parts::{
    CopyLists, EdgeRow, Fact, Fragment, PairStarts, PhraseLists, PieceLists, PiecePlace, RunLists,
    RunPlace, SeedLists, SeedPair, SeedPlace, Starts, WholeLists, WholePlace, document_of,
};
use wireprint_pipeline::pipeline::reuse::CommonWords;
use wireprint_pipeline::pipeline::statements::{
    self, QuotedText, Repeat, StatementPlace, StatementSettings, TextQuotation, missing, told,
};

use crate::arrow::Values;
use crate::cell::Cell;
use crate::columns::{Columns, failed, some_at_a_time};
use crate::rows::Rows;
use crate::table::Table;

/// The parts of a search for statements by some settings.
///
/// What has to see rows in order takes them batch after batch, and `None` after the last.
#[pyclass(frozen, module = "wireprint._native")]
pub(crate) struct Statements {
    parts: statements::Parts,
    common: CommonWords,
    state: Mutex<State>,
}

/// Where the lists that go by stand.
#[derive(Default)]
struct State {
    seeds: SeedLists,
    pieces: PieceLists,
    wholes: WholeLists,
    copies: CopyLists,
    pairs: PairStarts,
    runs: RunLists,
    phrases: PhraseLists,
    known: Option<(i64, Vec<u8>)>,
    component: Option<(i64, Component)>,
    statement: Option<(i64, Vec<Placed>)>,
}

/// The rows of one component of linked quotations.
#[derive(Default)]
struct Component {
    /// The number of each quotation, itself, and what is known of it.
    members: Vec<(u64, Vec<u8>, Vec<u8>)>,
    edges: Vec<EdgeRow>,
    running: Vec<(u64, u32, std::ops::Range<usize>)>,
}

/// A place of a statement that is not yet told.
struct Placed {
    n: i64,
    is_first: bool,
    is_phrase: bool,
    place: StatementPlace,
}

/// What the columns of quotations' keys are about.
const SEED: i64 = 0;
const PIECE: i64 = 1;
const WHOLE: i64 = 2;
const RUN: i64 = 3;
const PHRASE: i64 = 4;

const RELATIONS: [QuoteRelation; 4] = [
    QuoteRelation::Exact,
    QuoteRelation::Reworded,
    QuoteRelation::Partial,
    QuoteRelation::Fragments,
];

#[pymethods]
impl Statements {
    /// `common` are the words that a corpus of `total` words has most often, with their
    /// counts.
    #[new]
    #[pyo3(signature = (count_furniture, within_series, days, common = Vec::new(), total = 0))]
    fn new(
        py: Python<'_>,
        count_furniture: bool,
        within_series: bool,
        days: Option<u32>,
        common: Vec<(String, u64)>,
        total: u64,
    ) -> PyResult<Self> {
        let settings = StatementSettings { count_furniture, within_series, days };
        let parts = statements::Parts::new(&settings).map_err(failed(py))?;
        Ok(Self { parts, common: CommonWords::new(common, total), state: Mutex::default() })
    }

    /// What the settings are told apart by.
    #[getter]
    fn id(&self) -> String {
        format!("{:016x}", self.parts.texts().id())
    }

    /// number, text, furniture, date, outlet → a row a quotation.
    fn quotations(&self, py: Python<'_>, rows: &Rows) -> PyResult<Table> {
        let inner = rows.inner();
        let columns = Columns::of(&inner, ["number", "text", "furniture", "date", "outlet"])?;
        let texts = Texts::of(&columns)?;
        let found = some_at_a_time(py, columns.len(), |rows| {
            let some: Vec<QuotedText<'_>> = rows.iter().map(|&it| texts.get(it)).collect();
            let found = self.parts.quotations(&some)?;
            let with = |it: TextQuotation| {
                let text = some.iter().find(|text| text.number == it.row.doc);
                let of = |span: wireprint_text::text::Span| {
                    text.map(|text| span.of(text.text).to_owned())
                };
                let (own, cue) = (of(it.span), it.attribution.cue.and_then(of));
                let kept = self.parts.kept(&it.row);
                (it, kept, own, cue)
            };
            Ok(found.into_iter().map(with).collect())
        })?;
        let mut out = Out::new([
            "quotation",
            "number",
            "start",
            "end",
            "line",
            "words",
            "title",
            "from",
            "to",
        ]);
        let mut texts = Texted::new(["text", "speaker", "confidence", "cue", "outlet"]);
        let mut kept = Vec::new();
        for (it, row, own, cue) in found {
            let ends = [it.row.words.start, it.row.words.end].map(count);
            out.push([
                Some(it.number.cast_signed()),
                Some(it.row.doc.into()),
                count(it.span.start),
                count(it.span.end),
                count(it.line),
                count(it.row.words.len()),
                Some(it.row.title.into()),
                ends[0],
                ends[1],
            ]);
            let (speaker, confidence) =
                it.attribution.speaker.map(|it| (it.name, it.confidence.name().to_owned())).unzip();
            texts.push([own, speaker, confidence, cue, it.outlet]);
            kept.push(Some(row));
        }
        Ok(Table::new(
            [out.columns(), texts.columns(), vec![("row", Values::Bytes(kept))]].concat_all(),
        ))
    }

    /// quotation, row, from, to, series → kind, key, number, at, said, from, to, before,
    /// voice, day, series.
    fn keys(&self, py: Python<'_>, rows: &Rows) -> PyResult<Table> {
        let inner = rows.inner();
        let columns = Columns::of(&inner, ["quotation", "row", "from", "to", "series"])?;
        let numbers = signed(&columns, 0)?;
        let kept = bytes(&columns, 1)?;
        let [from, to] = [signed(&columns, 2)?, signed(&columns, 3)?];
        let series: Vec<Option<i64>> =
            (0..columns.len()).map(|it| columns.maybe_int(4, it)).collect();
        let found = some_at_a_time(py, columns.len(), |rows| {
            let some = rows.iter().map(|&it| (numbers[it].cast_unsigned(), kept[it], &[][..]));
            let batch = self.parts.batch(some, &self.common)?;
            let judge = batch.judge();
            let place = |it: usize| {
                rows.iter().find(|&&row| numbers[row].cast_unsigned() == judge.numbers()[it])
            };
            let mut res: Vec<[Option<i64>; 11]> = Vec::new();
            for n in 0..judge.numbers().len() {
                let Some(&row) = place(n) else { continue };
                let number = Some(numbers[row]);
                let (voice, day) = judge.carrier(n);
                let mut add = |kind: i64, key: u64, at: u32, said: i64, before: Option<u64>| {
                    let [before, voice] = [before, voice].map(|it| it.map(u64::cast_signed));
                    let ends = [from[row], to[row]].map(|it| Some(it).filter(|_| kind == WHOLE));
                    let carried = kind == SEED || kind == WHOLE;
                    res.push([
                        Some(kind),
                        Some(key.cast_signed()),
                        number,
                        Some(at.into()),
                        Some(said),
                        ends[0],
                        ends[1],
                        before,
                        voice.filter(|_| carried),
                        day,
                        series[row],
                    ]);
                };
                judge.seeds(n).into_iter().for_each(|it| add(SEED, it.0, it.1, 0, None));
                for (key, at, words) in judge.pieces(n) {
                    add(PIECE, key, at, words.into(), None);
                }
                for it in judge.wholes(n) {
                    let said = i64::from(it.is_whole) + 2 * i64::from(it.is_short);
                    add(WHOLE, it.key, it.at, said, None);
                }
                judge.runs(n).into_iter().for_each(|it| add(RUN, it.0, it.1, 0, it.2));
                if let Some((key, nobodys)) = judge.phrase(n) {
                    add(PHRASE, key, 0, nobodys.into(), None);
                }
            }
            Ok(res)
        })?;
        let mut out = Out::new(KEYS);
        found.into_iter().for_each(|it| out.push(it));
        Ok(Table::new(out.columns()))
    }

    /// number, text, furniture, date, outlet, series → as `keys`.
    fn text_keys(&self, py: Python<'_>, rows: &Rows) -> PyResult<Table> {
        let inner = rows.inner();
        let names = ["number", "text", "furniture", "date", "outlet", "series"];
        let columns = Columns::of(&inner, names)?;
        let texts = Texts::of(&columns)?;
        let series: Vec<Option<i64>> =
            (0..columns.len()).map(|it| columns.maybe_int(5, it)).collect();
        let found = some_at_a_time(py, columns.len(), |rows| {
            let some: Vec<QuotedText<'_>> = rows.iter().map(|&it| texts.get(it)).collect();
            let keys = self.parts.keys(&some)?;
            let mut res: Vec<[Option<i64>; 11]> = Vec::new();
            for (keys, &row) in keys.into_iter().zip(rows) {
                let mut add = |kind: i64, key: u64, at: u32, before: Option<u64>| {
                    let mut it = [None; 11];
                    it[..5].copy_from_slice(&[
                        Some(kind),
                        Some(key.cast_signed()),
                        Some(texts.numbers[row].into()),
                        Some(at.into()),
                        Some(0),
                    ]);
                    it[7] = before.map(u64::cast_signed);
                    it[9] = keys.day;
                    it[10] = series[row];
                    res.push(it);
                };
                keys.pieces.iter().for_each(|it| add(PIECE, *it, 0, None));
                keys.runs.iter().for_each(|it| add(RUN, it.0, it.1, it.2));
            }
            Ok(res)
        })?;
        let mut out = Out::new(KEYS);
        found.into_iter().for_each(|it| out.push(it));
        Ok(Table::new(out.columns()))
    }

    /// key, number, at, voice, day, series, in order → left, right, at, other, whole, fact:
    /// pairs of places, and facts of a quotation, which is `left`. The last row has no `left`:
    /// in the others are how many words in a row stand in two places, how many of those in more
    /// than the cap, how many pairs of places these have, and how many of the pairs are here.
    #[pyo3(signature = (rows))]
    fn seeds(&self, rows: Option<&Rows>) -> PyResult<Table> {
        let lists = &mut self.held().seeds;
        let (mut pairs, mut facts) = (Vec::new(), Vec::new());
        let mut pair = |it: SeedPair, [a, b]: [SeedPlace; 2]| {
            if self.parts.texts().compares((a.series, a.day), (b.series, b.day)) {
                pairs.push((it, false));
            }
        };
        let mut fact = |number: u64, it: Fact| facts.push((number, it));
        let mut capped = None;
        if let Some(rows) = rows {
            let inner = rows.inner();
            let names = ["key", "number", "at", "voice", "day", "series"];
            let columns = Columns::of(&inner, names)?;
            for row in 0..columns.len() {
                let place = SeedPlace {
                    number: columns.int(1, row)?.cast_unsigned(),
                    at: columns.number(2, row)?,
                    voice: columns.maybe_int(3, row).map(i64::cast_unsigned),
                    day: columns.maybe_int(4, row),
                    series: columns.maybe_int(5, row).map(i64::cast_unsigned),
                };
                lists.push(columns.int(0, row)?.cast_unsigned(), place, &mut pair, &mut fact);
            }
        } else {
            capped = Some(std::mem::take(lists).finish(&mut pair, &mut fact));
        }
        let figures = capped.map(|it| [it.lists, it.capped, it.pairs, it.tried]);
        Ok(found(pairs, facts, figures))
    }

    /// key, number, at, said, quotation (or a document), in order → as `seeds`, facts alone.
    #[pyo3(signature = (rows))]
    fn pieces(&self, rows: Option<&Rows>) -> PyResult<Table> {
        let lists = &mut self.held().pieces;
        let mut facts = Vec::new();
        if let Some(rows) = rows {
            let inner = rows.inner();
            let columns = Columns::of(&inner, ["key", "number", "at", "said", "quotation"])?;
            for row in 0..columns.len() {
                let place = match columns.cell(4, row) {
                    Cell::Bool(true) => PiecePlace::Quotation(
                        columns.int(1, row)?.cast_unsigned(),
                        columns.number(2, row)?,
                        columns.number(3, row)?,
                    ),
                    _ => PiecePlace::Document,
                };
                let key = columns.int(0, row)?.cast_unsigned();
                lists.push(key, place, &mut |number, it| facts.push((number, it)));
            }
        }
        Ok(found(Vec::new(), facts, None))
    }

    /// key, number, at, said, from, to, voice, day, series, in order → short, other, at, holds
    /// (unless a look at both has to tell), `short_voice`, `short_day`, `other_voice`, `other_day`. The
    /// last row has no `short`: of `other` short quotations not all others were looked at.
    #[pyo3(signature = (rows))]
    fn wholes(&self, rows: Option<&Rows>) -> PyResult<Table> {
        let lists = &mut self.held().wholes;
        let mut all: Vec<Fragment> = Vec::new();
        let mut add = |it: Fragment| {
            let [a, b] = [it.short, it.other].map(|it| (it.series, it.day));
            if self.parts.texts().compares(a, b) {
                all.push(it);
            }
        };
        let mut cut = None;
        if let Some(rows) = rows {
            let inner = rows.inner();
            let names = ["key", "number", "at", "said", "from", "to", "voice", "day", "series"];
            let columns = Columns::of(&inner, names)?;
            for row in 0..columns.len() {
                let said = columns.int(3, row)?;
                let place = WholePlace {
                    number: columns.int(1, row)?.cast_unsigned(),
                    at: columns.number(2, row)?,
                    is_whole: said & 1 != 0,
                    is_short: said & 2 != 0,
                    words: [columns.number(4, row)?, columns.number(5, row)?],
                    voice: columns.maybe_int(6, row).map(i64::cast_unsigned),
                    day: columns.maybe_int(7, row),
                    series: columns.maybe_int(8, row).map(i64::cast_unsigned),
                };
                lists.push(columns.int(0, row)?.cast_unsigned(), place, &mut add);
            }
        } else {
            cut = Some(std::mem::take(lists).finish(&mut add));
        }
        let mut out = Out::new(FRAGMENTS);
        for Fragment { short, other, holds } in all {
            let [a, b] = [short, other].map(|it| it.voice.map(u64::cast_signed));
            out.push([
                Some(short.number.cast_signed()),
                Some(other.number.cast_signed()),
                Some(other.at.into()),
                holds.map(i64::from),
                a,
                short.day,
                b,
                other.day,
            ]);
        }
        if let Some(cut) = cut {
            out.push([None, i64::try_from(cut).ok(), None, None, None, None, None, None]);
        }
        Ok(Table::new(out.columns()))
    }

    /// What `wholes` left open, with `short_row` and `other_row` → the same rows, of those that
    /// hold.
    fn held_whole(&self, py: Python<'_>, rows: &Rows) -> PyResult<Table> {
        let inner = rows.inner();
        let names = [
            "short",
            "other",
            "at",
            "short_voice",
            "short_day",
            "other_voice",
            "other_day",
            "short_row",
            "other_row",
        ];
        let columns = Columns::of(&inner, names)?;
        let [short, other] = [signed(&columns, 0)?, signed(&columns, 1)?];
        let kept = [bytes(&columns, 7)?, bytes(&columns, 8)?];
        let holding = some_at_a_time(py, columns.len(), |rows| {
            let of = |numbers: &[i64], kept: &[&'_ [u8]], it: usize| {
                (numbers[it].cast_unsigned(), kept[it].to_vec())
            };
            let all: Vec<(u64, Vec<u8>)> = (rows.iter())
                .flat_map(|&it| [of(&short, &kept[0], it), of(&other, &kept[1], it)])
                .collect();
            let some = all.iter().map(|it| (it.0, &*it.1, &[][..]));
            let batch = self.parts.batch(some, &self.common)?;
            let judge = batch.judge();
            let holds = |&it: &usize| {
                let pair = (short[it].cast_unsigned(), other[it].cast_unsigned());
                judge.may_hold(pair.0, pair.1).ok_or_else(|| missing("quotation"))
            };
            rows.iter().map(holds).collect()
        })?;
        let mut out = Out::new(FRAGMENTS);
        for row in (0..columns.len()).filter(|&it| holding[it]) {
            let maybe = |at: usize| columns.maybe_int(at, row);
            let own =
                [maybe(0), maybe(1), maybe(2), Some(1), maybe(3), maybe(4), maybe(5), maybe(6)];
            out.push(own);
        }
        Ok(Table::new(out.columns()))
    }

    /// short, other, at, `short_voice`, `short_day`, `other_voice`, `other_day`, in order → as `seeds`.
    #[pyo3(signature = (rows))]
    fn copies(&self, rows: Option<&Rows>) -> PyResult<Table> {
        let lists = &mut self.held().copies;
        let (mut pairs, mut facts) = (Vec::new(), Vec::new());
        let mut fact = |number: u64, it: Fact| facts.push((number, it));
        let mut pair = |short: WholePlace, other: WholePlace| {
            let (mut left, mut right) = ((short.number, 0), (other.number, other.at));
            if left.0 > right.0 {
                (left, right) = (right, left);
            }
            let it = SeedPair { left: left.0, right: right.0, at: left.1, other: right.1 };
            pairs.push((it, true));
        };
        if let Some(rows) = rows {
            let inner = rows.inner();
            let names =
                ["short", "other", "at", "short_voice", "short_day", "other_voice", "other_day"];
            let columns = Columns::of(&inner, names)?;
            for row in 0..columns.len() {
                let place = |number: usize, voice: usize, at: u32| {
                    PyResult::Ok(WholePlace {
                        number: columns.int(number, row)?.cast_unsigned(),
                        at,
                        is_whole: false,
                        is_short: false,
                        words: [0; 2],
                        voice: columns.maybe_int(voice, row).map(i64::cast_unsigned),
                        day: columns.maybe_int(voice + 1, row),
                        series: None,
                    })
                };
                let both = [place(0, 3, 0)?, place(1, 5, columns.number(2, row)?)?];
                lists.push(both, &mut pair, &mut fact);
            }
        } else {
            std::mem::take(lists).finish(&mut fact);
        }
        Ok(found(pairs, facts, None))
    }

    /// left, right, at, other, whole, in order → left, right, seeds, at, other.
    #[pyo3(signature = (rows))]
    fn starts(&self, rows: Option<&Rows>) -> PyResult<Table> {
        let pairs = &mut self.held().pairs;
        let mut all: Vec<Starts> = Vec::new();
        if let Some(rows) = rows {
            let inner = rows.inner();
            let columns = Columns::of(&inner, ["left", "right", "at", "other", "whole"])?;
            for row in 0..columns.len() {
                let pair = SeedPair {
                    left: columns.int(0, row)?.cast_unsigned(),
                    right: columns.int(1, row)?.cast_unsigned(),
                    at: columns.number(2, row)?,
                    other: columns.number(3, row)?,
                };
                all.extend(pairs.push(pair, columns.int(4, row)? != 0));
            }
        } else {
            all.extend(pairs.take());
        }
        let mut out = Out::new(["left", "right", "at", "other"]);
        let mut seeds = Vec::with_capacity(all.len());
        for it in all {
            let whole = it.whole.map(|it| [count(it.0), count(it.1)]).unwrap_or_default();
            let [left, right] = [it.pair.0, it.pair.1].map(|it| Some(it.cast_signed()));
            out.push([left, right, whole[0], whole[1]]);
            let short = |it: usize| u32::try_from(it).unwrap_or(u32::MAX).to_le_bytes();
            let ends = it.seeds.iter().flat_map(|it| [short(it.0), short(it.1)]);
            seeds.push(Some(ends.flatten().collect()));
        }
        let mut columns = out.columns();
        columns.push(("seeds", Values::Bytes(seeds)));
        Ok(Table::new(columns))
    }

    /// left (a quotation), fact, in order → quotation, known.
    #[pyo3(signature = (rows))]
    fn known(&self, rows: Option<&Rows>) -> PyResult<Table> {
        let held = &mut self.held().known;
        let mut all: Vec<(i64, Vec<u8>)> = Vec::new();
        if let Some(rows) = rows {
            let inner = rows.inner();
            let columns = Columns::of(&inner, ["left", "fact"])?;
            for row in 0..columns.len() {
                let number = columns.int(0, row)?;
                if held.as_ref().is_some_and(|it| it.0 != number) {
                    all.extend(held.take());
                }
                held.get_or_insert_with(|| (number, Vec::new())).1.extend(columns.bytes(1, row)?);
            }
        } else {
            all.extend(held.take());
        }
        let (numbers, known) = all.into_iter().map(|it| (Some(it.0), Some(it.1))).unzip();
        Ok(Table::new(vec![("quotation", Values::Int(numbers)), ("known", Values::Bytes(known))]))
    }

    /// left, right, seeds, at, other, `left_row`, `left_known`, `right_row`, `right_known` → a row a
    /// pair that is one utterance.
    fn edges(&self, py: Python<'_>, rows: &Rows) -> PyResult<Table> {
        let inner = rows.inner();
        let names = [
            "left",
            "right",
            "seeds",
            "at",
            "other",
            "left_row",
            "left_known",
            "right_row",
            "right_known",
        ];
        let columns = Columns::of(&inner, names)?;
        let [left, right] = [signed(&columns, 0)?, signed(&columns, 1)?];
        let seeds = bytes(&columns, 2)?;
        let kept = [bytes(&columns, 5)?, bytes(&columns, 7)?];
        let known = [known(&columns, 6), known(&columns, 8)];
        let whole: Vec<Option<(usize, usize)>> = (0..columns.len())
            .map(|it| {
                let at = |at: usize| usize::try_from(columns.maybe_int(at, it)?).ok();
                Some((at(3)?, at(4)?))
            })
            .collect();
        let all = some_at_a_time(py, columns.len(), |rows| {
            let side = |n: usize, numbers: &[i64]| -> Vec<(u64, &[u8], &[u8])> {
                let of = |&it: &usize| (numbers[it].cast_unsigned(), kept[n][it], known[n][it]);
                rows.iter().map(of).collect()
            };
            let some = side(0, &left).into_iter().chain(side(1, &right));
            let batch = self.parts.batch(some, &self.common)?;
            let judge = batch.judge();
            let mut res = Vec::new();
            for &it in rows {
                let pair = (left[it].cast_unsigned(), right[it].cast_unsigned());
                let (numbers, _) = seeds[it].as_chunks::<4>();
                let numbers: Vec<usize> =
                    numbers.iter().map(|it| u32::from_le_bytes(*it) as usize).collect();
                let seeds: Vec<(usize, usize)> =
                    numbers.as_chunks::<2>().0.iter().map(|it| (it[0], it[1])).collect();
                let found = judge.edge(pair, &seeds, whole[it]);
                res.extend(found.ok_or_else(|| missing("quotation"))?);
            }
            Ok(res)
        })?;
        let mut out = Out::new(EDGES);
        let shares = all.iter().map(|it| Some(it.share)).collect();
        for it in all {
            let [a, b] = it.at;
            out.push([
                Some(it.left.cast_signed()),
                Some(it.right.cast_signed()),
                RELATIONS.iter().position(|one| *one == it.relation).and_then(count),
                count(a.start),
                count(a.end),
                count(b.start),
                count(b.end),
                Some(i64::from(it.bounds[0]) + 2 * i64::from(it.bounds[1])),
            ]);
        }
        let mut columns = out.columns();
        columns.push(("share", Values::Float(shares)));
        Ok(Table::new(columns))
    }

    /// key, number, quotation (or a document), at, before, series, day, in order → quotation,
    /// number, at, offset.
    #[pyo3(signature = (rows))]
    fn runs(&self, rows: Option<&Rows>) -> PyResult<Table> {
        let lists = &mut self.held().runs;
        let mut out = Out::new(["quotation", "number", "at", "offset"]);
        if let Some(rows) = rows {
            let inner = rows.inner();
            let names = ["key", "number", "quotation", "at", "before", "series", "day"];
            let columns = Columns::of(&inner, names)?;
            for row in 0..columns.len() {
                let place = RunPlace {
                    number: columns.int(1, row)?.cast_unsigned(),
                    is_quotation: columns.cell(2, row) == Cell::Bool(true),
                    at: columns.number(3, row)?,
                    before: columns.maybe_int(4, row).map(i64::cast_unsigned),
                    series: columns.maybe_int(5, row).map(i64::cast_unsigned),
                    day: columns.maybe_int(6, row),
                };
                let key = columns.int(0, row)?.cast_unsigned();
                lists.push(key, place, &mut |quotation, text| {
                    let [a, b] = [quotation, text].map(|it| (it.series, it.day));
                    if self.parts.texts().compares(a, b) {
                        let numbers = [quotation.number, text.number].map(u64::cast_signed);
                        out.push([
                            Some(numbers[0]),
                            Some(numbers[1]),
                            Some(text.at.into()),
                            Some(quotation.at.into()),
                        ]);
                    }
                });
            }
        }
        Ok(Table::new(out.columns()))
    }

    /// number, text, furniture, date, outlet, quotation, at, offset, row → quotation, number,
    /// word, words, start, end, line, text, outlet.
    fn repeats(&self, py: Python<'_>, rows: &Rows) -> PyResult<Table> {
        let inner = rows.inner();
        let names =
            ["number", "text", "furniture", "date", "outlet", "quotation", "at", "offset", "row"];
        let columns = Columns::of(&inner, names)?;
        let texts = Texts::of(&columns)?;
        let quotations = signed(&columns, 5)?;
        let places: Vec<Repeat> = (0..columns.len())
            .map(|it| {
                Ok(Repeat {
                    doc: columns.number(0, it)?,
                    quotation: quotations[it].cast_unsigned(),
                    at: columns.number(6, it)?,
                    offset: columns.number(7, it)?,
                })
            })
            .collect::<PyResult<_>>()?;
        let kept = bytes(&columns, 8)?;
        let all = some_at_a_time(py, columns.len(), |rows| {
            let some: Vec<QuotedText<'_>> = rows.iter().map(|&it| texts.get(it)).collect();
            let asked: Vec<Repeat> = rows.iter().map(|&it| places[it]).collect();
            let quoted = rows.iter().map(|&it| (places[it].quotation, kept[it], &[][..]));
            let found = self.parts.repeated(&some, quoted, &asked, &self.common)?;
            let with = |it: statements::Repeated| {
                let text = some.iter().find(|text| text.number == it.doc);
                let text = text.map(|text| it.span.of(text.text).to_owned());
                (it, text)
            };
            Ok(found.into_iter().map(with).collect())
        })?;
        let names = ["quotation", "number", "word", "words", "start", "end", "line"];
        let (mut out, mut texts) = (Out::new(names), Texted::new(["text", "outlet"]));
        for (it, text) in all {
            out.push([
                Some(it.quotation.cast_signed()),
                Some(it.doc.into()),
                count(it.words.start),
                count(it.words.len()),
                count(it.span.start),
                count(it.span.end),
                count(it.line),
            ]);
            texts.push([text, it.outlet]);
        }
        Ok(Table::new([out.columns(), texts.columns()].concat_all()))
    }

    /// component, kind, quotation, row, known, and of links left, right, share, relation, and
    /// where they match, of running text number, word, words; in order of components → a row a
    /// place: statement, quotation (none of running text), number, word, words, relation,
    /// similarity.
    #[pyo3(signature = (rows))]
    fn statements(&self, py: Python<'_>, rows: Option<&Rows>) -> PyResult<Table> {
        let held = &mut self.held().component;
        let mut complete: Vec<Component> = Vec::new();
        if let Some(rows) = rows {
            let inner = rows.inner();
            let names = [
                "component",
                "kind",
                "quotation",
                "row",
                "known",
                "left",
                "right",
                "relation",
                "left_from",
                "left_to",
                "right_from",
                "right_to",
                "bounds",
                "share",
                "number",
                "word",
                "words",
            ];
            let columns = Columns::of(&inner, names)?;
            for row in 0..columns.len() {
                let id = columns.int(0, row)?;
                if held.as_ref().is_some_and(|it| it.0 != id) {
                    complete.extend(held.take().map(|it| it.1));
                }
                let component = &mut held.get_or_insert_with(|| (id, Component::default())).1;
                take_row(&columns, row, component)?;
            }
        } else {
            complete.extend(held.take().map(|it| it.1));
        }
        let names = ["statement", "quotation", "number", "word", "words"];
        let (mut out, mut relations) = (Out::new(names), Texted::new(["relation"]));
        let mut similarities = Vec::new();
        for it in complete {
            let some = it.members.iter().map(|it| (it.0, &*it.1, &*it.2));
            let batch = self.parts.batch(some, &self.common).map_err(failed(py))?;
            let judge = batch.judge();
            let groups = judge.statements(&it.edges, &it.running);
            for group in groups.ok_or_else(|| failed(py)(missing("quotation")))? {
                let number = |at: usize| judge.numbers()[at].cast_signed();
                let statement = Some(number(group.representative));
                for &at in &group.quotations {
                    let own = number(at);
                    let doc = document_of(own.cast_unsigned());
                    out.push([statement, Some(own), Some(doc.into()), None, None]);
                }
                for (doc, words) in &group.running {
                    let (start, length) = (count(words.start), count(words.len()));
                    out.push([statement, None, Some((*doc).into()), start, length]);
                }
                for _ in 0..group.quotations.len() + group.running.len() {
                    relations.push([Some(group.relation.name().to_owned())]);
                    similarities.push(Some(group.similarity));
                }
            }
        }
        let similarity = vec![("similarity", Values::Float(similarities))];
        Ok(Table::new([out.columns(), relations.columns(), similarity].concat_all()))
    }

    /// key, number, said, in order → statement, quotation: set phrases.
    #[pyo3(signature = (rows))]
    fn phrases(&self, rows: Option<&Rows>) -> PyResult<Table> {
        let lists = &mut self.held().phrases;
        let mut sets: Vec<Vec<u64>> = Vec::new();
        if let Some(rows) = rows {
            let inner = rows.inner();
            let columns = Columns::of(&inner, ["key", "number", "said"])?;
            for row in 0..columns.len() {
                let key = columns.int(0, row)?.cast_unsigned();
                let number = columns.int(1, row)?.cast_unsigned();
                sets.push(lists.push(key, number, columns.int(2, row)? != 0));
            }
        } else {
            sets.push(std::mem::take(lists).take());
        }
        let mut out = Out::new(["statement", "quotation"]);
        for set in sets {
            let first = set.first().map(|it| it.cast_signed());
            set.iter().for_each(|it| out.push([first, Some(it.cast_signed())]));
        }
        Ok(Table::new(out.columns()))
    }

    /// statement, n, quotation, words, title, text, speaker, cue, phrase, in order → statement,
    /// n, `said_by`, `set_phrase`, drift (JSON: a list of operations and their texts).
    #[pyo3(signature = (rows))]
    fn told(&self, rows: Option<&Rows>) -> PyResult<Table> {
        let held = &mut self.held().statement;
        let mut complete: Vec<(i64, Vec<Placed>)> = Vec::new();
        if let Some(rows) = rows {
            let inner = rows.inner();
            let names = [
                "statement",
                "n",
                "quotation",
                "words",
                "title",
                "text",
                "speaker",
                "cue",
                "phrase",
            ];
            let columns = Columns::of(&inner, names)?;
            for row in 0..columns.len() {
                let statement = columns.int(0, row)?;
                if held.as_ref().is_some_and(|it| it.0 != statement) {
                    complete.extend(held.take());
                }
                let quotation = columns.maybe_int(2, row);
                let words = usize::try_from(columns.maybe_int(3, row).unwrap_or(0)).unwrap_or(0);
                let place = StatementPlace {
                    quoted: quotation.is_some(),
                    words,
                    title: columns.maybe_int(4, row) == Some(1),
                    text: columns.text(5, row)?.into_owned(),
                    speaker: columns.cell(6, row).text().map(str::to_owned),
                    has_cue: columns.cell(7, row).text().is_some(),
                };
                let placed = Placed {
                    n: columns.int(1, row)?,
                    is_first: quotation == Some(statement),
                    is_phrase: columns.cell(8, row) == Cell::Bool(true),
                    place,
                };
                held.get_or_insert_with(|| (statement, Vec::new())).1.push(placed);
            }
        } else {
            complete.extend(held.take());
        }
        let mut out = Out::new(["statement", "n", "set_phrase"]);
        let mut texts = Texted::new(["said_by", "drift"]);
        for (statement, placed) in complete {
            let first = placed.iter().position(|it| it.is_first).unwrap_or(usize::MAX);
            let is_phrase = placed.iter().any(|it| it.is_phrase);
            let (numbers, places): (Vec<i64>, Vec<StatementPlace>) =
                placed.into_iter().map(|it| (it.n, it.place)).unzip();
            let said = told(&places, first, is_phrase);
            for (n, drift) in numbers.into_iter().zip(said.drift) {
                out.push([Some(statement), Some(n), Some(said.stock_phrase.into())]);
                texts.push([said.speaker.clone(), drift.as_deref().map(drifted)]);
            }
        }
        Ok(Table::new([out.columns(), texts.columns()].concat_all()))
    }
}

impl Statements {
    fn held(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const KEYS: [&str; 11] =
    ["kind", "key", "number", "at", "said", "from", "to", "before", "voice", "day", "series"];
const FRAGMENTS: [&str; 8] =
    ["short", "other", "at", "holds", "short_voice", "short_day", "other_voice", "other_day"];
const EDGES: [&str; 8] =
    ["left", "right", "relation", "left_from", "left_to", "right_from", "right_to", "bounds"];

fn drifted(ops: &[WordOp]) -> String {
    let ops: Vec<_> = ops.iter().map(|it| json!([it.kind.name(), it.text])).collect();
    json!(ops).to_string()
}

/// Takes a row of a component: a quotation, a link, or running text.
fn take_row(columns: &Columns<'_, 17>, row: usize, to: &mut Component) -> PyResult<()> {
    let number = |at: usize| PyResult::Ok(columns.int(at, row)?.cast_unsigned());
    let place = |at: usize| PyResult::Ok(columns.number(at, row)? as usize);
    match columns.int(1, row)? {
        0 => {
            let known = match columns.cell(4, row) {
                Cell::Bytes(it) => it.to_vec(),
                _ => Vec::new(),
            };
            to.members.push((number(2)?, columns.bytes(3, row)?.to_vec(), known));
        }
        1 => {
            let relation = RELATIONS.get(place(7)?);
            let bounds = columns.int(12, row)?;
            let Cell::Float(share) = columns.cell(13, row) else {
                return Err(columns.wrong(13, row, "number"));
            };
            to.edges.push(EdgeRow {
                left: number(5)?,
                right: number(6)?,
                share,
                relation: *relation.ok_or_else(|| columns.wrong(7, row, "relation"))?,
                at: [place(8)?..place(9)?, place(10)?..place(11)?],
                bounds: [bounds & 1 != 0, bounds & 2 != 0],
            });
        }
        2 => {
            let start = place(15)?;
            to.running.push((number(2)?, columns.number(14, row)?, start..start + place(16)?));
        }
        _ => return Err(PyValueError::new_err("a row of a component is of no known kind")),
    }
    Ok(())
}

/// Pairs of places, facts of quotations, and figures, as one table.
fn found(
    pairs: Vec<(SeedPair, bool)>,
    facts: Vec<(u64, Fact)>,
    figures: Option<[u64; 4]>,
) -> Table {
    let mut out = Out::new(["left", "right", "at", "other", "whole"]);
    let mut bytes: Vec<Option<Vec<u8>>> = vec![None; pairs.len()];
    for (it, is_whole) in pairs {
        let [left, right] = [it.left, it.right].map(|it| Some(it.cast_signed()));
        out.push([left, right, Some(it.at.into()), Some(it.other.into()), Some(is_whole.into())]);
    }
    for (number, fact) in facts {
        out.push([Some(number.cast_signed()), None, None, None, None]);
        bytes.push(Some(fact.to_bytes().to_vec()));
    }
    if let Some(figures) = figures {
        let [a, b, c, d] = figures.map(|it| i64::try_from(it).ok());
        out.push([None, a, b, c, d]);
        bytes.push(None);
    }
    let mut columns = out.columns();
    columns.push(("fact", Values::Bytes(bytes)));
    Table::new(columns)
}

/// Texts of rows, with what is known of their documents: in the first five columns.
struct Texts<'a> {
    numbers: Vec<u32>,
    texts: Vec<std::borrow::Cow<'a, str>>,
    furniture: Vec<&'a [u8]>,
    dates: Vec<Option<String>>,
    outlets: Vec<Option<String>>,
}

impl<'a> Texts<'a> {
    fn of<const N: usize>(columns: &Columns<'a, N>) -> PyResult<Self> {
        let all = 0..columns.len();
        let maybe = |at: usize| -> Vec<Option<String>> {
            all.clone().map(|row| columns.cell(at, row).text().map(str::to_owned)).collect()
        };
        Ok(Self {
            numbers: all.clone().map(|row| columns.number(0, row)).collect::<PyResult<_>>()?,
            texts: all.clone().map(|row| columns.text(1, row)).collect::<PyResult<_>>()?,
            furniture: bytes(columns, 2)?,
            dates: maybe(3),
            outlets: maybe(4),
        })
    }

    fn get(&self, row: usize) -> QuotedText<'_> {
        QuotedText {
            number: self.numbers[row],
            text: &self.texts[row],
            furniture: self.furniture[row],
            date: self.dates[row].as_deref(),
            outlet: self.outlets[row].as_deref(),
        }
    }
}

/// Columns of numbers that are filled row by row.
struct Out<const N: usize> {
    names: [&'static str; N],
    values: [Vec<Option<i64>>; N],
}

impl<const N: usize> Out<N> {
    fn new(names: [&'static str; N]) -> Self {
        Self { names, values: std::array::from_fn(|_| Vec::new()) }
    }

    fn push(&mut self, row: [Option<i64>; N]) {
        self.values.iter_mut().zip(row).for_each(|(column, it)| column.push(it));
    }

    fn columns(self) -> Vec<(&'static str, Values)> {
        self.names.into_iter().zip(self.values.map(Values::Int)).collect()
    }
}

/// Columns of texts that are filled row by row.
struct Texted<const N: usize> {
    names: [&'static str; N],
    values: [Vec<Option<String>>; N],
}

impl<const N: usize> Texted<N> {
    fn new(names: [&'static str; N]) -> Self {
        Self { names, values: std::array::from_fn(|_| Vec::new()) }
    }

    fn push(&mut self, row: [Option<String>; N]) {
        self.values.iter_mut().zip(row).for_each(|(column, it)| column.push(it));
    }

    fn columns(self) -> Vec<(&'static str, Values)> {
        self.names.into_iter().zip(self.values.map(Values::Text)).collect()
    }
}

trait ConcatAll {
    /// All columns, one after the other.
    fn concat_all(self) -> Vec<(&'static str, Values)>;
}

impl<const N: usize> ConcatAll for [Vec<(&'static str, Values)>; N] {
    fn concat_all(self) -> Vec<(&'static str, Values)> {
        self.into_iter().flatten().collect()
    }
}

fn count(it: usize) -> Option<i64> {
    i64::try_from(it).ok()
}

fn signed<const N: usize>(columns: &Columns<'_, N>, at: usize) -> PyResult<Vec<i64>> {
    (0..columns.len()).map(|row| columns.int(at, row)).collect()
}

fn bytes<'a, const N: usize>(columns: &Columns<'a, N>, at: usize) -> PyResult<Vec<&'a [u8]>> {
    (0..columns.len()).map(|row| columns.bytes(at, row)).collect()
}

/// What is known of quotations, which of some is nothing.
fn known<'a, const N: usize>(columns: &Columns<'a, N>, at: usize) -> Vec<&'a [u8]> {
    let of = |row| match columns.cell(at, row) {
        Cell::Bytes(it) => it,
        _ => &[],
    };
    (0..columns.len()).map(of).collect()
}

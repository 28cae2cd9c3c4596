//! `wireprint compare --format json` and `jsonl`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::scan::Wire;
use super::{Header, Rounded, Shape, WireSpan, Writer};
use crate::coverage::{
    Appearance, Article, CLASSES, Cell, CellPlace, ColumnPair, Coverage, Headline, Unit, day_name,
};
use crate::findings::{CoverageResult, Ranking, Story, UnitNames, column_label};
use crate::text::DocId;

/// Writes a comparison as one JSON document.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn compare_json(result: &CoverageResult, out: &mut impl Write) -> io::Result<()> {
    write(result, Shape::Document, out)
}

/// Writes a comparison as one JSON object a line, each naming its `type`: a `header`,
/// then every `highlight`, `document`, `story`, `column`, `unit`, `pair` and `diagnostic`, last the
/// `summary`.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn compare_jsonl(result: &CoverageResult, out: &mut impl Write) -> io::Result<()> {
    write(result, Shape::Lines, out)
}

fn write(result: &CoverageResult, shape: Shape, out: &mut impl Write) -> io::Result<()> {
    let ranking = Ranking::of(&result.scan);
    let mut embedded: BTreeMap<Article, usize> = BTreeMap::new();
    let mut parts: BTreeMap<DocId, usize> = BTreeMap::new();
    for (rank, &at) in ranking.embedded.iter().enumerate() {
        let doc = result.scan.embedded[at].doc;
        let part = parts.entry(doc).or_insert(0);
        embedded.insert(Article { doc, part: Some(*part) }, rank);
        *part += 1;
    }
    let scan = Wire { result: &result.scan, ranking };
    let wire = CompareWire { result, scan: &scan, names: result.names(), embedded };
    let mut writer = Writer::begin(out, shape, &Header::new("compare", &result.parameters))?;
    writer.list("highlights", "highlight", scan.highlights(&result.highlights()))?;
    writer.list("documents", "document", scan.documents())?;
    writer.list("embedded", "embedded", scan.embedded())?;
    let stories = || result.stories.iter().enumerate();
    writer.list("stories", "story", stories().map(|(n, it)| wire.story(n, it)))?;
    writer.list("columns", "column", stories().flat_map(|(n, it)| wire.columns(n, it)))?;
    writer.list("units", "unit", stories().flat_map(|(n, it)| wire.units(n, it)))?;
    writer.list("pairs", "pair", stories().flat_map(|(n, it)| pairs(n, it)))?;
    let diagnostics = result.scan.diagnostics.iter().map(super::scan::diagnostic);
    writer.list("diagnostics", "diagnostic", diagnostics)?;
    let units = |it: &Story| it.coverage.units.len();
    writer.finish(WireSummary {
        documents: result.scan.corpus.len(),
        stories: result.stories.len(),
        alone: result.alone.iter().map(|&it| wire.id(it)).collect(),
        columns: result.stories.iter().map(|it| it.coverage.columns.len()).sum(),
        units: result.stories.iter().map(units).sum(),
    })
}

#[derive(Serialize)]
struct WireStory<'a> {
    /// From 1: what `--story` takes.
    story: usize,
    documents: Vec<&'a str>,
    /// The columns whose time is known, in its order.
    order: Vec<WireAppeared>,
    /// How many pieces of furniture of each kind stand in each column.
    site: BTreeMap<&'static str, &'a [usize]>,
}

#[derive(Serialize)]
struct WireAppeared {
    column: usize,
    surely_later: bool,
}

#[derive(Serialize)]
struct WireColumn<'a> {
    story: usize,
    /// From 0: what `column` of a cell, `a` and `b` of a pair name.
    column: usize,
    label: String,
    name: &'a str,
    articles: Vec<WireArticle<'a>>,
    words: usize,
    /// The words of each class; they add up to `words`.
    composition: BTreeMap<&'static str, usize>,
    shares: BTreeMap<&'static str, Rounded>,
    /// Of the quoted words those that others have, too.
    quoted_shared: usize,
    headlines: Vec<WireHeadline<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    appeared: Option<WireAppearance<'a>>,
}

#[derive(Serialize)]
struct WireArticle<'a> {
    doc: &'a str,
    /// The article inside the document's page.
    #[serde(skip_serializing_if = "Option::is_none")]
    embedded: Option<String>,
}

#[derive(Serialize)]
struct WireHeadline<'a> {
    text: &'a str,
    /// Equal wordings have one number.
    wording: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<WireSpan<'a>>,
}

#[derive(Serialize)]
struct WireAppearance<'a> {
    day: String,
    /// Minutes since 1970 that the date can mean; no `earliest` where it says only when
    /// the article was there already.
    #[serde(skip_serializing_if = "Option::is_none")]
    earliest: Option<i64>,
    latest: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    given: Option<&'a str>,
    from_text: bool,
}

#[derive(Serialize)]
struct WireUnit<'a> {
    story: usize,
    id: String,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wire: Option<&'a str>,
    words: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    novel_words: Option<usize>,
    /// Articles outside of the story that have it.
    elsewhere: usize,
    /// The index in `cells` of the fullest wording.
    reference: usize,
    origin: Option<WireUnitOrigin<'a>>,
    /// One for each column that has it; the others do not.
    cells: Vec<WireCell<'a>>,
}

#[derive(Serialize)]
struct WireUnitOrigin<'a> {
    column: usize,
    confidence: &'static str,
    evidence: &'a [String],
}

#[derive(Serialize)]
struct WireCell<'a> {
    column: usize,
    state: &'static str,
    similarity: Rounded,
    coverage: Rounded,
    places: Vec<WirePlace<'a>>,
}

#[derive(Serialize)]
struct WirePlace<'a> {
    #[serde(flatten)]
    span: WireSpan<'a>,
    quoted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    embedded: Option<String>,
}

#[derive(Serialize)]
struct WireColumnPair {
    story: usize,
    a: usize,
    b: usize,
    words_a: usize,
    words_b: usize,
    quotations: usize,
    texts: usize,
}

#[derive(Serialize)]
struct WireSummary<'a> {
    documents: usize,
    stories: usize,
    /// The documents of no story.
    alone: Vec<&'a str>,
    columns: usize,
    units: usize,
}

struct CompareWire<'a> {
    result: &'a CoverageResult,
    scan: &'a Wire<'a>,
    names: UnitNames,
    /// The number of each embedded article in the scan's list, from 0.
    embedded: BTreeMap<Article, usize>,
}

impl<'a> CompareWire<'a> {
    fn id(&self, doc: DocId) -> &'a str {
        &self.result.scan.corpus.get(doc).id
    }

    fn embedded_id(&self, article: Article) -> Option<String> {
        self.embedded.get(&article).map(|it| format!("e{}", it + 1))
    }

    fn story(&self, n: usize, story: &'a Story) -> WireStory<'a> {
        let order = story.coverage.order.iter();
        let site = story.coverage.site.iter();
        WireStory {
            story: n + 1,
            documents: story.docs.iter().map(|&it| self.id(it)).collect(),
            order: order
                .map(|it| WireAppeared { column: it.column, surely_later: it.surely_later })
                .collect(),
            site: site.map(|(kind, counts)| (kind.name(), counts.as_slice())).collect(),
        }
    }

    fn columns(&self, n: usize, story: &'a Story) -> impl Iterator<Item = WireColumn<'a>> {
        let coverage: &'a Coverage = &story.coverage;
        coverage.columns.iter().enumerate().map(move |(at, column)| {
            let composition = &coverage.compositions[at];
            WireColumn {
                story: n + 1,
                column: at,
                label: column_label(at),
                name: &column.name,
                articles: column
                    .articles
                    .iter()
                    .map(|&it| WireArticle { doc: self.id(it.doc), embedded: self.embedded_id(it) })
                    .collect(),
                words: composition.words,
                composition: CLASSES.into_iter().zip(composition.counts()).collect(),
                shares: CLASSES.into_iter().zip(composition.shares().map(Rounded)).collect(),
                quoted_shared: composition.quoted_shared,
                headlines: coverage.headlines[at].iter().map(|it| self.headline(it)).collect(),
                appeared: appeared(&coverage.appearances[at]),
            }
        })
    }

    fn headline(&self, it: &'a Headline) -> WireHeadline<'a> {
        let span = it.span.map(|span| self.scan.span(it.article.doc, span));
        WireHeadline { text: &it.text, wording: it.wording, span }
    }

    fn units(&self, n: usize, story: &'a Story) -> impl Iterator<Item = WireUnit<'a>> {
        let coverage: &'a Coverage = &story.coverage;
        coverage.units.iter().enumerate().map(move |(at, unit)| WireUnit {
            story: n + 1,
            id: self.names.of(coverage, at),
            kind: unit.kind.name(),
            speaker: unit.speaker.as_deref(),
            wire: unit.wire.as_deref(),
            words: unit.words,
            novel_words: unit.finding.is_none().then_some(unit.novel_words),
            elsewhere: unit.elsewhere,
            reference: unit.reference,
            origin: origin(unit),
            cells: unit.cells.iter().map(|it| self.cell(it)).collect(),
        })
    }

    fn cell(&self, cell: &'a Cell) -> WireCell<'a> {
        WireCell {
            column: cell.column,
            state: cell.state.name(),
            similarity: Rounded(cell.similarity),
            coverage: Rounded(cell.coverage),
            places: cell.places.iter().map(|it| self.place(it)).collect(),
        }
    }

    fn place(&self, it: &CellPlace) -> WirePlace<'a> {
        let article = Article { doc: it.place.doc, part: it.part };
        WirePlace {
            span: self.scan.span(it.place.doc, it.place.span),
            quoted: it.quoted,
            embedded: it.part.and_then(|_| self.embedded_id(article)),
        }
    }
}

fn origin(unit: &Unit) -> Option<WireUnitOrigin<'_>> {
    let origin = unit.origin.as_ref().ok()?;
    let column = unit.cells.get(origin.carrier)?.column;
    let confidence = origin.confidence.name();
    Some(WireUnitOrigin { column, confidence, evidence: &origin.evidence })
}

fn appeared(it: &Appearance) -> Option<WireAppearance<'_>> {
    let when = it.when?;
    Some(WireAppearance {
        day: day_name(when.day),
        earliest: (when.earliest > i64::MIN).then_some(when.earliest),
        latest: when.latest,
        given: it.given.as_deref(),
        from_text: it.from_text,
    })
}

fn pairs(n: usize, story: &Story) -> impl Iterator<Item = WireColumnPair> {
    story.coverage.pairs.iter().map(move |it| {
        let ColumnPair { a, b, words_a, words_b, quotations, texts } = *it;
        WireColumnPair { story: n + 1, a, b, words_a, words_b, quotations, texts }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample_coverage;
    use serde_json::Value;

    #[test]
    fn every_cell_names_a_column_and_every_span_its_bytes() {
        let result = sample_coverage();
        let mut out = Vec::new();
        compare_json(&result, &mut out).unwrap();
        let json: Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(json["schema"], "wireprint/compare");
        let columns = json["columns"].as_array().unwrap();
        let units = json["units"].as_array().unwrap();
        assert!(!units.is_empty());
        for cell in units.iter().flat_map(|it| it["cells"].as_array().unwrap()) {
            let column = usize::try_from(cell["column"].as_u64().unwrap()).unwrap();
            let docs = &columns[column]["articles"];
            for place in cell["places"].as_array().unwrap() {
                let of = docs.as_array().unwrap().iter().any(|it| it["doc"] == place["doc"]);
                assert!(of, "{place} is not in column {column}");
                let document = result.scan.corpus.documents();
                let document = document.iter().find(|it| place["doc"] == it.id.as_str()).unwrap();
                let at = |key: &str| usize::try_from(place[key].as_u64().unwrap()).unwrap();
                assert_eq!(place["text"], document.text[at("start")..at("end")]);
            }
        }
        for column in columns {
            let composition = column["composition"].as_object().unwrap();
            let sum: u64 = composition.values().map(|it| it.as_u64().unwrap()).sum();
            assert_eq!(column["words"], sum);
        }
    }

    #[test]
    fn lines_name_their_type() {
        let mut out = Vec::new();
        compare_jsonl(&sample_coverage(), &mut out).unwrap();
        let types: Vec<String> = String::from_utf8(out)
            .unwrap()
            .lines()
            .map(|it| {
                serde_json::from_str::<Value>(it).unwrap()["type"].as_str().unwrap().to_owned()
            })
            .collect();
        for name in ["header", "document", "story", "column", "unit", "pair", "summary"] {
            assert!(types.iter().any(|it| it == name), "{name}: {types:?}");
        }
    }
}

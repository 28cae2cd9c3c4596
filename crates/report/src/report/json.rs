//! The wire format: what programs read.
//!
//! Every document begins with its schema's name and version, the tool, and the
//! parameters that can change the result. Core types do not derive `Serialize`;
//! the structs here say what is promised, so that a renamed field inside cannot
//! rename a key outside. Similarities are rounded to four places. A list holds
//! one item a line: `grep` and a line diff are of use on the output, and its
//! size is that of compact JSON. Absent values have no key.
//!
//! Rejected: pretty printing (three times the lines, twice the bytes), and one
//! `serde_json::Value` for the whole (twice the memory of the findings).

mod check;
mod compare;
mod dedup;
mod extract;
mod people;
mod quotes;
mod scan;
mod seen;
mod supported;
mod tune;
mod visible;
mod why;

use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::findings::{Parameter, ParameterValue};
use crate::text::{Document, LineIndex, Span};

pub use check::check_json;
pub use compare::{compare_json, compare_jsonl};
pub use dedup::{dedup_cut_json, dedup_json, dedup_jsonl};
pub use extract::{ExtractWriter, extract_removed};
pub(crate) use extract::{article_notes_json, marks_json, stated_basis};
pub use people::quoted_json;
pub use quotes::{quotes_json, quotes_jsonl};
pub use scan::{scan_json, scan_jsonl};
pub use seen::{came_jsonl, history_json, seen_json, seen_jsonl, seen_line, status_json};
pub use supported::{verify_json, verify_jsonl};
pub use tune::tune_json;
pub(crate) use visible::{json_text, write_json};
pub use why::why_json;

/// The version of every schema. Keys keep their meaning within a version; new
/// ones may appear.
pub const SCHEMA_VERSION: u32 = 1;

/// What every output begins with.
#[derive(Serialize)]
pub(crate) struct Header<'a> {
    schema: String,
    version: u32,
    tool: &'static str,
    parameters: Parameters<'a>,
}

impl<'a> Header<'a> {
    /// The header of `wireprint COMMAND`'s output.
    pub(super) fn new(command: &str, parameters: &'a [Parameter]) -> Self {
        Self {
            schema: format!("wireprint/{command}"),
            version: SCHEMA_VERSION,
            tool: concat!("wireprint ", env!("CARGO_PKG_VERSION")),
            parameters: Parameters(parameters),
        }
    }
}

/// Settings as one object, in their own order.
struct Parameters<'a>(&'a [Parameter]);

impl Serialize for Parameters<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for Parameter { name, value } in self.0 {
            match value {
                ParameterValue::Flag(it) => map.serialize_entry(name, it)?,
                ParameterValue::Count(it) => map.serialize_entry(name, it)?,
                ParameterValue::Number(it) => map.serialize_entry(name, it)?,
                ParameterValue::Text(it) => map.serialize_entry(name, it)?,
            }
        }
        map.end()
    }
}

/// A stretch of one document's original text.
#[derive(Serialize)]
pub(crate) struct WireSpan<'a> {
    doc: &'a str,
    start: usize,
    end: usize,
    line: usize,
    end_line: usize,
    text: &'a str,
}

impl<'a> WireSpan<'a> {
    /// `span` of `document`, whose lines are `lines`.
    pub(super) fn new(document: &'a Document, lines: &LineIndex, span: Span) -> Self {
        let (line, end_line) = lines.lines(span);
        let text = span.of(&document.text);
        Self { doc: &document.id, start: span.start, end: span.end, line, end_line, text }
    }
}

/// A similarity or share as it is written: four places.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rounded(pub(crate) f64);

impl Serialize for Rounded {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64((self.0 * 10_000.0).round() / 10_000.0)
    }
}

/// Which of the two shapes of an output is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// One JSON document.
    Document,
    /// One JSON object a line, each naming its `type`.
    Lines,
}

/// Writes an output's header, lists and summary, item by item.
struct Writer<W> {
    out: W,
    shape: Shape,
}

#[derive(Serialize)]
struct Typed<'a, T> {
    r#type: &'a str,
    #[serde(flatten)]
    item: T,
}

impl<W: Write> Writer<W> {
    /// Writes the header.
    fn begin(mut out: W, shape: Shape, header: &impl Serialize) -> io::Result<Self> {
        match shape {
            Shape::Lines => line(&mut out, "header", header)?,
            Shape::Document => {
                let text = json_text(header)?;
                // Left open: the lists and the summary are keys of the same object.
                out.write_all(text.strip_suffix('}').unwrap_or(&text).as_bytes())?;
            }
        }
        Ok(Self { out, shape })
    }

    /// Writes the list `key`, whose items are each a `name`.
    fn list<T: Serialize>(
        &mut self,
        key: &str,
        name: &str,
        items: impl Iterator<Item = T>,
    ) -> io::Result<()> {
        if self.shape == Shape::Lines {
            for item in items {
                line(&mut self.out, name, item)?;
            }
            return Ok(());
        }
        write!(self.out, ",\n\"{key}\":[")?;
        let mut separator = "\n";
        for item in items {
            self.out.write_all(separator.as_bytes())?;
            write_json(&mut self.out, &item)?;
            separator = ",\n";
        }
        self.out.write_all(b"]")
    }

    /// Writes the summary and ends the output.
    fn finish<T: Serialize>(mut self, summary: T) -> io::Result<()> {
        if self.shape == Shape::Lines {
            return line(&mut self.out, "summary", summary);
        }
        self.out.write_all(b",\n\"summary\":")?;
        write_json(&mut self.out, &summary)?;
        self.out.write_all(b"}\n")
    }
}

fn line<T: Serialize>(out: &mut impl Write, name: &str, item: T) -> io::Result<()> {
    write_json(&mut *out, &Typed { r#type: name, item })?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similarities_have_four_places() {
        let shown = |it| serde_json::to_string(&Rounded(it)).unwrap();
        assert_eq!(shown(2.0 / 3.0), "0.6667");
        assert_eq!(shown(1.0), "1.0");
        assert_eq!(shown(0.00004), "0.0");
    }

    #[test]
    fn the_header_names_schema_version_tool_and_parameters_in_order() {
        let parameters = [
            Parameter { name: "z", value: ParameterValue::Count(5) },
            Parameter { name: "a", value: ParameterValue::Number(0.7) },
            Parameter { name: "m", value: ParameterValue::Flag(true) },
            Parameter { name: "t", value: ParameterValue::Text("x\"".to_owned()) },
        ];
        let header = serde_json::to_string(&Header::new("scan", &parameters)).unwrap();
        let tool = concat!("wireprint ", env!("CARGO_PKG_VERSION"));
        let expect = format!(
            r#"{{"schema":"wireprint/scan","version":1,"tool":"{tool}","parameters":{{"z":5,"a":0.7,"m":true,"t":"x\""}}}}"#
        );
        assert_eq!(header, expect);
    }

    #[test]
    fn a_span_says_its_lines_and_exactly_its_bytes() {
        let document =
            Document { id: "a".to_owned(), text: "één\ntwee".to_owned(), ..Document::default() };
        let lines = LineIndex::new(&document.text);
        let span = WireSpan::new(&document, &lines, Span::new(2, 8));
        assert_eq!(
            serde_json::to_string(&span).unwrap(),
            r#"{"doc":"a","start":2,"end":8,"line":1,"end_line":2,"text":"én\ntw"}"#
        );
    }
}

//! When the articles of a story appeared, and who had what first.

use super::{Report, clip, escape};
use crate::coverage::{day_name, head_date, parse_date};
use crate::findings::vocabulary::{PASSAGE, STATEMENT};
use crate::findings::{Highlight, HighlightKind};
use crate::text::DocId;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// Stories that have a timeline, those of the main findings first.
const MOST_STORIES: usize = 4;
/// Articles of one.
const MOST_ROWS: usize = 24;
/// Pixels: a row, the names, the axis, what is said behind it.
const ROW: i64 = 26;
const NAMES: i64 = 300;
const AXIS: i64 = 330;
const BEHIND: i64 = 210;
const TOP: i64 = 26;

/// An article of a story: its day, and how many statements and passages it was the first to
/// have.
struct Row {
    doc: DocId,
    day: i64,
    first: [usize; 2],
}

impl Report<'_> {
    /// A timeline for each of the first stories whose articles have days.
    pub(super) fn timelines(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.quotes.is_some() {
            return Ok(());
        }
        let stories = self.highlights();
        let stories = stories.iter().filter(|it| it.kind == HighlightKind::Story);
        let mut begun = false;
        for it in stories.take(MOST_STORIES) {
            let rows = self.rows(it);
            if rows.len() < 2 {
                continue;
            }
            if !begun {
                out.write_all(b"<h2>How the stories went</h2>\n")?;
                begun = true;
            }
            self.timeline(it, &rows, out)?;
        }
        Ok(())
    }

    /// The story's articles whose day is known, in their order.
    fn rows(&self, story: &Highlight) -> Vec<Row> {
        let docs = story.docs.iter().copied().filter(|&it| self.shows(it));
        let mut days: BTreeMap<DocId, i64> = BTreeMap::new();
        let mut unknown = BTreeSet::new();
        for doc in docs {
            let document = self.doc(doc);
            let given = document.date.as_deref().and_then(parse_date);
            match given.or_else(|| head_date(&document.text)) {
                Some(when) => _ = days.insert(doc, when.day),
                None => _ = unknown.insert(doc),
            }
        }
        let mut first: BTreeMap<DocId, [usize; 2]> = BTreeMap::new();
        let statements = self.scan.quotations.iter().filter(|it| !it.stock_phrase);
        let statements =
            statements.map(|it| it.occurrences.iter().map(|it| it.place.doc).collect());
        let passages = self.scan.passages.iter();
        let passages = passages.map(|it| it.occurrences.iter().map(|it| it.doc).collect());
        let kinds: [Vec<BTreeSet<DocId>>; 2] = [statements.collect(), passages.collect()];
        for (kind, all) in kinds.iter().enumerate() {
            for carriers in all {
                // Who was first can be said only where the others have a later day.
                if !unknown.is_disjoint(carriers) {
                    continue;
                }
                let mut dated: Vec<(i64, DocId)> =
                    carriers.iter().filter_map(|it| Some((*days.get(it)?, *it))).collect();
                dated.sort_unstable();
                if let [(day, doc), (next, _), ..] = dated[..]
                    && day < next
                {
                    first.entry(doc).or_default()[kind] += 1;
                }
            }
        }
        let mut rows: Vec<Row> = days
            .into_iter()
            .map(|(doc, day)| Row { doc, day, first: first.remove(&doc).unwrap_or_default() })
            .collect();
        rows.sort_by_key(|it| (it.day, it.doc));
        rows.truncate(MOST_ROWS);
        rows
    }

    fn timeline(&self, story: &Highlight, rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
        let (Some(from), Some(to)) = (rows.first(), rows.last()) else { return Ok(()) };
        let (from, to) = (from.day, to.day);
        let span = (to - from).max(1);
        let x = |day: i64| NAMES + 14 + (day - from) * AXIS / span;
        let n = i64::try_from(rows.len()).unwrap_or(0);
        let (width, height) = (NAMES + AXIS + BEHIND + 28, TOP + n * ROW + 4);
        let title = escape(&clip(&story.title, 110));
        write!(
            out,
            "<figure class=\"tl\"><figcaption><b dir=\"auto\">{title}</b> {}</figcaption>\
             <div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"When the articles appeared\">\
             <svg class=\"timeline\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" role=\"img\" \
             aria-label=\"Timeline of {} articles, from {} to {}\">",
            escape(&story.because),
            rows.len(),
            day_name(from),
            day_name(to)
        )?;
        let ends = if from == to { vec![from] } else { vec![from, to] };
        for (n, day) in ends.iter().enumerate() {
            let anchor = if n == 0 { "start" } else { "end" };
            write!(
                out,
                "<text class=\"day\" x=\"{}\" y=\"14\" text-anchor=\"{anchor}\">{}</text>",
                x(*day),
                day_name(*day)
            )?;
        }
        for (row, at) in rows.iter().zip(0i64..) {
            let y = TOP + at * ROW + ROW / 2;
            let name = format!("{} {}", row.doc.0 + 1, clip(&self.known_by(row.doc), 44));
            write!(
                out,
                "<rect class=\"track\" x=\"{}\" y=\"{y}\" width=\"{AXIS}\" height=\"1\"/>\
                 <g class=\"node\" data-doc=\"{}\"><text class=\"rowname\" x=\"{NAMES}\" y=\"{y}\" \
                 text-anchor=\"end\">{}</text></g>\
                 <circle class=\"dot{}\" cx=\"{}\" cy=\"{y}\" r=\"6\"><title>{}</title></circle>",
                NAMES + 14,
                row.doc.0 + 1,
                escape(&name),
                if row.first == [0; 2] { "" } else { " first" },
                x(row.day),
                day_name(row.day)
            )?;
            let said = [(row.first[0], STATEMENT), (row.first[1], PASSAGE)];
            let said: Vec<String> =
                said.iter().filter(|it| it.0 > 0).map(|(n, what)| what.count(*n)).collect();
            if !said.is_empty() {
                write!(
                    out,
                    "<text class=\"behind\" x=\"{}\" y=\"{y}\">first with {}</text>",
                    NAMES + AXIS + 26,
                    said.join(", ")
                )?;
            }
        }
        out.write_all(b"</svg></div></figure>\n")
    }
}

//! The articles, and how many words any two of them share.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::page::{Page, Tone, View, percent, run};
use crate::findings::{Names, ScanResult};
use crate::report::escape_terminal;
use crate::report::layout::{
    Run, bar, display_width, pad, pad_start, thousands, truncate, truncate_start,
};
use crate::text::DocId;

/// Columns that an article's name gets at least, so that it can be told from others.
const NAME: usize = 18;
/// Columns of a bar, where there is room for bars.
const BAR: usize = 12;

/// One row a document, and below it its outlet, day and file: its number, headline, words shared with each other document
/// (numbered as the rows are), its words, and the shares of them that others
/// have and that are furniture.
///
/// Where not all documents fit side by side, those that share most are shown,
/// and the number of the others is said.
pub(super) fn articles<W: Write>(result: &ScanResult, page: &mut Page<'_, W>) -> io::Result<()> {
    if result.corpus.is_empty() {
        return Ok(());
    }
    let shared = Shared::new(result);
    let names = Names::new(result);
    let table = Table::fit(result, &names, &shared, page.view());
    let title =
        if result.corpus.len() == 1 { "The article" } else { "Words that two articles share" };
    page.rule(title, "")?;
    page.blank()?;
    page.line(&[run(Tone::Faint, table.head().trim_end())])?;
    for row in 0..table.rows.len() {
        page.line(&table.row(result, &names, &shared, row))?;
        page.line(&[run(Tone::Faint, &table.about(result, &names, row, page.view().width))])?;
    }
    let left = result.corpus.len() - table.rows.len();
    if left > 0 {
        let text = format!("… {} more articles, which share less", thousands(left));
        page.line(&[run(Tone::Faint, &text)])?;
    }
    Ok(())
}

/// The words that two documents share, by the pair.
struct Shared {
    words: BTreeMap<(DocId, DocId), usize>,
    totals: Vec<usize>,
}

impl Shared {
    fn new(result: &ScanResult) -> Self {
        let mut words = BTreeMap::new();
        let mut totals = vec![0; result.corpus.len()];
        for pair in &result.pairs {
            words.insert((pair.a, pair.b), pair.shared_words);
            totals[pair.a.index()] += pair.shared_words;
            totals[pair.b.index()] += pair.shared_words;
        }
        Self { words, totals }
    }

    fn of(&self, one: DocId, other: DocId) -> usize {
        self.words.get(&(one.min(other), one.max(other))).copied().unwrap_or(0)
    }
}

/// What is shown, and how wide each column is.
struct Table {
    /// The documents shown, ascending.
    rows: Vec<DocId>,
    number: usize,
    name: usize,
    /// A column of shared words.
    cell: usize,
    words: usize,
    bars: bool,
    matrix: bool,
}

impl Table {
    /// Chooses the documents that fit in `width` columns.
    fn fit(result: &ScanResult, names: &Names<'_>, shared: &Shared, view: &View) -> Self {
        let View { width, all, .. } = *view;
        let documents = result.corpus.documents();
        let docs = (0u32..).take(documents.len()).map(DocId);
        let name = docs.map(|it| display_width(&escape_terminal(names.known_by(it)))).max();
        let name = name.unwrap_or(0);
        let words = result.facts.iter().map(|it| thousands(it.words).len()).max().unwrap_or(0);
        let most = shared.words.values().map(|&it| thousands(it).len()).max().unwrap_or(1);
        let digits = documents.len().to_string().len();
        let mut table = Self {
            rows: Vec::new(),
            number: digits,
            name: name.clamp(4, 40),
            cell: most.max(digits) + 2,
            words: words.max("words".len()) + 2,
            bars: false,
            matrix: documents.len() > 1,
        };
        let mut room = width.saturating_sub(table.without_cells()) / table.cell;
        if room < documents.len() {
            // At least two columns must fit, at the cost of the names.
            let spare = width.saturating_sub(table.without_cells() - table.name + 2 * table.cell);
            table.name = table.name.min(NAME).min(spare.max(4));
            room = width.saturating_sub(table.without_cells()) / table.cell;
        }
        let mut order: Vec<usize> = (0..documents.len()).collect();
        if !all && table.matrix {
            order.sort_by_key(|&at| (std::cmp::Reverse(shared.totals[at]), at));
            // One alone would have none to share with.
            order.truncate(room.max(2));
            order.sort_unstable();
        }
        let ids = order.into_iter().filter_map(|at| u32::try_from(at).ok());
        table.rows = ids.map(DocId).collect();
        let used = table.without_cells() + table.rows.len() * table.cell;
        // A name that was cut short gets what is left.
        table.name = name.min(table.name + width.saturating_sub(used)).max(4);
        let used = table.without_cells() + table.rows.len() * table.cell;
        table.bars = used + 2 * (BAR + 1) <= width;
        table
    }

    /// Columns beside those of shared words: number, name, words, two shares.
    fn without_cells(&self) -> usize {
        self.number + 1 + self.name + self.words + "  shared".len() + "  furniture".len()
    }

    fn head(&self) -> String {
        let mut line = format!("{} {}", " ".repeat(self.number), pad("", self.name));
        if self.matrix {
            for doc in &self.rows {
                line.push_str(&pad_start(&(doc.index() + 1).to_string(), self.cell));
            }
        }
        line.push_str(&pad_start("words", self.words));
        let bar = if self.bars { " ".repeat(BAR + 1) } else { String::new() };
        line.push_str(&format!("  shared{bar}  furniture"));
        line
    }

    /// The outlet, the day and the file of a row's article.
    fn about(&self, result: &ScanResult, names: &Names<'_>, at: usize, width: usize) -> String {
        let doc = self.rows[at];
        let document = result.corpus.get(doc);
        let file = match document.record_line {
            Some(line) => format!("{}:{line}", document.path),
            None => document.path.clone(),
        };
        let parts = [names.outlet_of(doc), names.day(doc), Some(&file)];
        let about = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let indent = " ".repeat(self.number + 1);
        let room = width.saturating_sub(indent.len()).max(4);
        let about = super::page::flowing(Tone::Faint, &about).text;
        format!("{indent}{}", truncate_start(&about, room))
    }

    fn row(
        &self,
        result: &ScanResult,
        names: &Names<'_>,
        shared: &Shared,
        at: usize,
    ) -> Vec<Run<Tone>> {
        let doc = self.rows[at];
        let facts = &result.facts[doc.index()];
        let plain = |text: String| Run { style: Tone::Plain, text };
        let number = pad_start(&(doc.index() + 1).to_string(), self.number);
        let name = super::page::flowing(Tone::Plain, names.known_by(doc)).text;
        let name = pad(&truncate(&name, self.name), self.name);
        let mut runs =
            vec![run(Tone::Faint, &format!("{number} ")), Run { style: Tone::Plain, text: name }];
        for &other in self.rows.iter().filter(|_| self.matrix) {
            let words = shared.of(doc, other);
            let (tone, text) = match words {
                _ if doc == other => (Tone::Faint, "·".to_owned()),
                0 => (Tone::Faint, "-".to_owned()),
                words => (Tone::Strong, thousands(words)),
            };
            runs.push(Run { style: tone, text: pad_start(&text, self.cell) });
        }
        runs.push(plain(pad_start(&thousands(facts.words), self.words)));
        for (share, head) in
            [(facts.shared_share, "  shared"), (facts.furniture_share, "  furniture")]
        {
            runs.push(plain(pad_start(&percent(share), head.len())));
            if self.bars {
                runs.push(run(Tone::Faint, &format!(" {}", bar(share, BAR))));
            }
        }
        if let Some(last) = runs.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{DocumentFacts, PairScore};
    use crate::text::{Corpus, Document};

    fn shown(n: u32, width: usize, all: bool) -> String {
        let documents = (0..n).map(|at| Document {
            id: format!("archive/2026/11/a-long-path/{at:03}.txt"),
            ..Document::default()
        });
        let facts = (0..n).map(|at| DocumentFacts {
            words: 900 + at as usize,
            shared_share: f64::from(at) / f64::from(n),
            ..DocumentFacts::default()
        });
        let score = |b: u32| PairScore {
            a: DocId(0),
            b: DocId(b),
            resemblance: 0.5,
            containment_a: 0.5,
            containment_b: 0.5,
            shared_words: 1000 + b as usize,
        };
        let result = ScanResult {
            corpus: Corpus::new(documents.collect()),
            facts: facts.collect(),
            pairs: (1..n).map(score).collect(),
            ..ScanResult::default()
        };
        let mut out = Vec::new();
        let view = View { width, all, ..View::default() };
        articles(&result, &mut Page::new(&mut out, &view)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_documents_that_share_most_are_shown_and_the_others_counted() {
        insta::assert_snapshot!(shown(30, 80, false));
    }

    #[test]
    fn the_table_fits_any_width() {
        for n in [1, 2, 7, 200] {
            for width in [50, 80, 160] {
                let text = shown(n, width, false);
                let widest = text.lines().map(display_width).max().unwrap();
                assert!(widest <= width, "{n} articles at {width}: {widest}\n{text}");
            }
        }
    }

    #[test]
    fn all_shows_every_article() {
        assert_eq!(shown(40, 80, true).lines().count(), 4 + 2 * 40);
    }
}

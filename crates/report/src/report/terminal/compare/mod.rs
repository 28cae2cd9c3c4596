//! `wireprint compare` for people: the matrix of who carries what, what the
//! articles are made of, headlines, times, pairs, and what only one has.

mod composition;
mod lists;
mod matrix;
mod stories;

use std::io::{self, Write};

use super::findings::ON;
use super::highlights::main_findings;
use super::page::{Page, Tone, View, count, flowing, run};
use crate::coverage::{By, Coverage, UnitKind};
use crate::findings::vocabulary::clip;
use crate::findings::{CoverageResult, Story, UnitNames, column_label, headline_of};
use crate::report::layout::{pad, thousands};

/// What is shown of a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompareView {
    /// What the output can show.
    pub view: View,
    /// The story that is asked for, from 0.
    pub story: Option<usize>,
    /// Whether every listed story is shown in full.
    pub expand: bool,
}

/// Writes a comparison as a report for people.
///
/// One story is shown in full: where the articles were not grouped, and where one is
/// asked for. Several are listed, the largest first, and shown in full only where
/// that is asked for.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn compare_text(
    result: &CoverageResult,
    view: &CompareView,
    out: &mut impl Write,
) -> io::Result<()> {
    let names = result.names();
    let mut sheet = Sheet { result, names: &names, page: Page::new(out, &view.view), left: 0 };
    match (view.story, result.stories.as_slice()) {
        (None, []) if !result.grouped => {
            sheet.page.line(&[run(Tone::Plain, "There is no article to compare.")])?;
        }
        (None, [only]) if !result.grouped => {
            sheet.head(only)?;
            sheet.findings("The articles")?;
            sheet.body(only)?;
        }
        (None, _) => sheet.stories(view.expand)?,
        (Some(at), stories) => match stories.get(at) {
            Some(it) => {
                sheet.story_rule(at)?;
                sheet.story(it)?;
            }
            None => sheet.page.line(&[run(Tone::Plain, "There is no such story.")])?,
        },
    }
    sheet.cut()
}

/// Columns, units and lists before the rest is only counted.
const MOST: usize = 12;

/// A comparison that is being written.
struct Sheet<'a, W> {
    result: &'a CoverageResult,
    names: &'a UnitNames,
    page: Page<'a, W>,
    /// How much was only counted.
    left: usize,
}

impl<'a, W: Write> Sheet<'a, W> {
    /// The main findings, and the head of what follows them.
    fn findings(&mut self, next: &str) -> io::Result<()> {
        let found = self.result.highlights();
        if found.is_empty() {
            return Ok(());
        }
        self.left += main_findings(&self.result.scan, &found, &mut self.page)?;
        self.page.rule(next, "")
    }

    /// Everything about one story.
    fn story(&mut self, story: &'a Story) -> io::Result<()> {
        self.head(story)?;
        self.body(story)
    }

    fn body(&mut self, story: &'a Story) -> io::Result<()> {
        self.page.blank()?;
        self.legend(story)?;
        self.matrix(&story.coverage)?;
        self.compositions(&story.coverage)?;
        self.headlines(&story.coverage)?;
        self.order(&story.coverage)?;
        self.pairs(&story.coverage)?;
        self.only(&story.coverage)
    }

    fn head(&mut self, story: &Story) -> io::Result<()> {
        let coverage = &story.coverage;
        let words = coverage.compositions.iter().map(|it| it.words).sum();
        let mut parts = vec![count(story.docs.len(), "article", "articles")];
        if self.result.by == By::Outlet {
            parts.push(count(coverage.columns.len(), "outlet", "outlets"));
        }
        parts.push(count(words, "word", "words"));
        parts.push(format!("{} in several {}", thousands(shared(coverage)), self.columns(2)));
        let runs = [run(Tone::Strong, &parts.join(" · "))];
        self.page.wrapped("", "", &runs, usize::MAX)
    }

    /// What `n` columns are called.
    fn columns(&self, n: usize) -> &'static str {
        match (self.result.by, n) {
            (By::Document, 1) => "article",
            (By::Document, _) => "articles",
            (By::Outlet, 1) => "outlet",
            (By::Outlet, _) => "outlets",
        }
    }

    /// Which letter is which article.
    fn legend(&mut self, story: &Story) -> io::Result<()> {
        let columns = &story.coverage.columns;
        let shown = columns.len().min(self.most(2 * MOST));
        let label = column_label(shown.saturating_sub(1)).len() + 1;
        for (n, column) in columns[..shown].iter().enumerate() {
            let mut runs = Vec::new();
            for part in self.about(story, n) {
                runs.push(flowing(Tone::Plain, &part));
                runs.push(run(Tone::Faint, " · "));
            }
            runs.push(run(Tone::Place, &column.name));
            self.page.wrapped(&pad(&column_label(n), label), ON, &runs, 2)?;
        }
        self.more("", columns.len() - shown, self.columns(1), self.columns(2))
    }

    /// The outlet and the date of a document; how many articles an outlet has.
    fn about(&self, story: &Story, column: usize) -> Vec<String> {
        let articles = &story.coverage.columns[column].articles;
        let mut res = Vec::new();
        if self.result.by == By::Outlet {
            res.push(count(articles.len(), "article", "articles"));
        } else if let Some(article) = articles.first() {
            let document = self.result.scan.corpus.get(article.doc);
            let headline = headline_of(document);
            res.extend(Some(headline).filter(|it| !it.is_empty()).map(|it| clip(&it, 60)));
            res.extend(document.outlet.clone());
        }
        res.extend(story.coverage.appearances[column].given.clone());
        res
    }

    /// So many of a list are shown.
    fn most(&self, most: usize) -> usize {
        if self.page.view().all { usize::MAX } else { most }
    }

    /// Says how much of a list is not shown.
    fn more(&mut self, prefix: &str, left: usize, one: &str, many: &str) -> io::Result<()> {
        if left == 0 {
            return Ok(());
        }
        self.left += left;
        self.page.line(&[run(Tone::Faint, &format!("{prefix}… {} more", count(left, one, many)))])
    }

    fn cut(&mut self) -> io::Result<()> {
        if self.left == 0 {
            return Ok(());
        }
        self.page.blank()?;
        let text = "Lists were cut: --all shows everything, --format json is for programs.";
        self.page.wrapped("", "", &[run(Tone::Faint, text)], usize::MAX)
    }
}

/// How many statements, paragraphs and passages several columns have.
fn shared(coverage: &Coverage) -> usize {
    let text = |kind| matches!(kind, UnitKind::Quotation | UnitKind::Paragraph | UnitKind::Passage);
    coverage.units.iter().filter(|it| text(it.kind)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::layout::display_width;
    use crate::report::sample::sample_coverage;
    use proptest::prelude::*;

    fn shown(result: &CoverageResult, view: &CompareView) -> String {
        let mut out = Vec::new();
        compare_text(result, view, &mut out).unwrap();
        String::from_utf8(out).unwrap().replace('\x1b', "␛")
    }

    fn at(width: usize) -> CompareView {
        let view = View { width, ..View::default() };
        CompareView { view, ..CompareView::default() }
    }

    #[test]
    fn the_report_at_80_columns() {
        insta::assert_snapshot!("compare_80", shown(&sample_coverage(), &at(80)));
    }

    #[test]
    fn the_report_at_160_columns() {
        insta::assert_snapshot!("compare_160", shown(&sample_coverage(), &at(160)));
    }

    #[test]
    fn stories_are_listed_and_expanded() {
        let mut result = sample_coverage();
        result.grouped = true;
        insta::assert_snapshot!("compare_stories", shown(&result, &at(80)));
        let expanded = shown(&result, &CompareView { expand: true, ..at(80) });
        assert!(expanded.contains("Who carries what"), "{expanded}");
        let one = shown(&result, &CompareView { story: Some(0), ..at(80) });
        assert!(one.contains("Story 1") && one.contains("Who carries what"), "{one}");
    }

    #[test]
    fn many_columns_are_left_out_and_counted() {
        let mut result = sample_coverage();
        let coverage = &mut result.stories[0].coverage;
        for n in 3..90 {
            coverage.columns.push(crate::coverage::Column {
                name: format!("bay/{n}.txt"),
                articles: Vec::new(),
            });
            coverage.compositions.push(crate::coverage::Composition::default());
            coverage.headlines.push(Vec::new());
            coverage.appearances.push(crate::coverage::Appearance::default());
            coverage.site.iter_mut().for_each(|it| it.1.push(0));
        }
        let text = shown(&result, &at(80));
        assert!(text.contains("more articles, which share less, are left out"), "{text}");
        for line in text.lines() {
            assert!(display_width(line) <= 80 || line.contains("▸ "), "{line}");
        }
    }

    #[test]
    fn nothing_to_compare_is_said() {
        let text = shown(&CoverageResult::default(), &at(80));
        assert_eq!(text, "There is no article to compare.\n");
    }

    proptest! {
        #[test]
        fn lines_fit_and_nothing_raw_gets_through(
            width in 50usize..200,
            nasty in "[\u{0}-\u{20}\u{7f}-\u{9f}\u{202a}-\u{202e}a守:#]{0,120}",
        ) {
            let mut result = sample_coverage();
            let coverage = &mut result.stories[0].coverage;
            coverage.columns[1].name = nasty.clone();
            coverage.units[0].speaker = Some(nasty.clone());
            coverage.headlines[1][0].text = nasty.clone();
            coverage.appearances[0].given = Some(nasty);
            let text = shown(&result, &at(width));
            let raw = text.chars().find(|&c| c.is_control() && c != '\n' || c == '\u{202e}');
            prop_assert_eq!(raw, None);
            for line in text.lines() {
                prop_assert!(display_width(line) <= width || line.contains("▸ "), "{line:?}");
                let start = line.trim_start();
                prop_assert!(!start.starts_with("::") && !start.starts_with("##"), "{line:?}");
            }
        }
    }
}

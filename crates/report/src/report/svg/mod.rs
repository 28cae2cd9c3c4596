//! Figures as files, for a paper or a slide: who shares with whom, what each column
//! is made of, and when each appeared.
//!
//! Every figure is one SVG file that stands alone: a white ground, colors that people
//! with any color vision tell apart and that differ in lightness for print (after
//! Okabe and Ito), a title and a description for a screen reader, no script and no
//! font or address from elsewhere. The numbers are in a CSV file of the same name.

mod composition;
mod heat_map;
mod timeline;
mod tune;

pub use tune::tune_svg;

use std::io::{self, Write};

use super::csv::{composition_csv, pairs_csv, timeline_csv};
use super::figure::{self, Anchor, Paint, Point};
use super::html::{SLOT, Sheet};
use super::layout::{display_width, truncate};
use crate::coverage::By;
use crate::findings::{CoverageResult, Story, column_label};
use maud::{Markup, PreEscaped, html};

/// A figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figure {
    /// Who shares how many words with whom.
    HeatMap,
    /// What the words of each column are.
    Composition,
    /// When each column appeared.
    Timeline,
}

impl Figure {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::HeatMap, Self::Composition, Self::Timeline];

    /// The name of its file, without the extension.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HeatMap => "heat-map",
            Self::Composition => "composition",
            Self::Timeline => "timeline",
        }
    }
}

/// Writes a figure of a story as SVG.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn figure_svg(
    figure: Figure,
    result: &CoverageResult,
    story: &Story,
    out: &mut impl Write,
) -> io::Result<()> {
    let columns = match result.by {
        By::Document => ("article", "articles"),
        By::Outlet => ("outlet", "outlets"),
    };
    let drawing = match figure {
        Figure::HeatMap => heat_map::draw(&story.coverage, columns),
        Figure::Composition => composition::draw(&story.coverage, columns),
        Figure::Timeline => timeline::draw(&story.coverage, columns),
    };
    drawing.write(out)
}

/// Writes the numbers of a figure as CSV.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn figure_csv(figure: Figure, story: &Story, out: &mut impl Write) -> io::Result<()> {
    match figure {
        Figure::HeatMap => pairs_csv(story, out),
        Figure::Composition => composition_csv(&story.coverage, out),
        Figure::Timeline => timeline_csv(&story.coverage, out),
    }
}

/// The size of text, and about how wide a letter of it is.
const FONT: usize = 12;
const LETTER: usize = 7;
/// The space around a figure.
const MARGIN: usize = 16;
/// Columns of a name before it is cut.
const NAME: usize = 36;

/// A figure that is being drawn: coordinates are pixels from the upper left.
struct Drawing {
    title: String,
    description: String,
    width: usize,
    height: usize,
    shapes: Vec<Markup>,
}

impl Drawing {
    fn new(title: &str, width: usize) -> Self {
        Self {
            title: title.to_owned(),
            description: String::new(),
            width,
            height: 0,
            shapes: Vec::new(),
        }
    }

    fn rect(&mut self, at: Point, size: Point, color: &str, tip: &str) {
        self.shapes.push(figure::rect(at, size, Paint::color(color), tip));
    }

    fn line(&mut self, from: Point, to: Point, color: &str) {
        self.shapes.push(figure::line(from, to, color));
    }

    fn text(&mut self, at: Point, anchor: Anchor, color: &str, text: &str) {
        self.shapes.push(figure::text(at, anchor, Paint::color(color), text));
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let Self { title, description, width, height, shapes } = self;
        let shell = html! {
            (PreEscaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"))
            svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (width) " " (height) }
                width=(width) height=(height) role="img" aria-labelledby="title desc"
                font-family="sans-serif" font-size=(FONT)
            {
                title id="title" { (title) }
                desc id="desc" { (description) }
                (figure::rect((0, 0), (*width, *height), Paint::color("#ffffff"), ""))
                text x=(MARGIN) y=(MARGIN + FONT) font-size="15" font-weight="bold" { (title) }
                (SLOT)
            }
        };
        Sheet::new(out).within(shell, |sheet| {
            shapes.iter().try_for_each(|it| {
                // What XML cannot hold is no character of any text.
                let plain = it.0.chars().map(|c| if is_xml(c) { c } else { '\u{fffd}' });
                sheet.put(PreEscaped(plain.collect()))
            })
        })
    }
}

/// Whether XML 1.0 has the character (section 2.2); controls are escaped before.
const fn is_xml(c: char) -> bool {
    !matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Where the drawing begins, below the title.
const TOP: usize = MARGIN + 2 * FONT + 12;
const INK: &str = "#222222";
const FAINT: &str = "#666666";
const GRID: &str = "#dddddd";

/// A column's letter and name, cut, as it stands beside a row.
fn row_name(column: usize, name: &str) -> String {
    // The end of a path says more than its start.
    let shown = super::layout::truncate_start(name, NAME);
    format!("{} {shown}", column_label(column))
}

/// About how wide a text is.
fn width(text: &str) -> usize {
    display_width(text) * LETTER
}

/// `text` in so many pixels.
fn fitted(text: &str, pixels: usize) -> String {
    truncate(text, pixels / LETTER).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::Column;
    use crate::report::sample::sample_coverage;

    fn drawn(figure: Figure, result: &CoverageResult) -> String {
        let mut out = Vec::new();
        figure_svg(figure, result, &result.stories[0], &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_figures_of_the_sample() {
        let result = sample_coverage();
        for figure in Figure::ALL {
            insta::assert_snapshot!(figure.name(), drawn(figure, &result));
        }
    }

    #[test]
    fn a_name_is_no_markup() {
        let mut result = sample_coverage();
        let column: &mut Column = &mut result.stories[0].coverage.columns[0];
        column.name = "</text><script>alert(1)</script>\u{1b}\u{ffff}\"'&".to_owned();
        for figure in Figure::ALL {
            let svg = drawn(figure, &result);
            assert!(!svg.contains("<script"), "{svg}");
            assert!(!svg.contains(['\u{1b}', '\u{ffff}']), "{svg}");
            let elements = ["<?xml", "<svg", "</svg", "<title", "</title", "<desc", "</desc"];
            let shapes = ["<rect", "</rect", "<line", "</line", "<text", "</text"];
            let elements = elements.iter().chain(&shapes);
            let known: usize = elements.map(|it| svg.matches(it).count()).sum();
            assert_eq!(known, svg.matches('<').count(), "{svg}");
        }
    }

    #[test]
    fn a_story_without_columns_is_drawn() {
        let mut result = sample_coverage();
        result.stories[0].coverage = crate::coverage::Coverage::default();
        for figure in Figure::ALL {
            assert!(drawn(figure, &result).ends_with("</svg>\n"));
        }
    }
}

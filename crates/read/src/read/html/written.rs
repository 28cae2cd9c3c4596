//! From the chosen units to a text, and to what was left out of it.

use super::choice::Choice;
use super::features::tag;
use super::posts::Post;
use super::tables::Table;
use super::units::{Unit, Units};
use crate::text::{Clutter, LeftOut, Part, Span};

/// The text of a page with what stands where in it.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) text: String,
    pub(super) parts: Vec<Part>,
    pub(super) tables: Vec<Span>,
    pub(super) headings: Vec<Span>,
    /// Items of lists and rows of tables.
    pub(super) rows: Vec<Span>,
    pub(super) left_out: Vec<LeftOut>,
}

impl Written {
    /// Adds a paragraph behind a blank line, and returns where it stands.
    pub(super) fn paragraph(&mut self, text: &str) -> Span {
        self.joined("\n\n", text)
    }

    fn joined(&mut self, gap: &str, text: &str) -> Span {
        if !self.text.is_empty() {
            self.text.push_str(gap);
        }
        let start = self.text.len();
        self.text.push_str(text);
        Span::new(start, self.text.len())
    }
}

/// Writes the kept units: paragraphs parted by a blank line, a row of a table a line, its
/// cells parted by a tab. What was left out is listed where `list` says so.
pub(super) fn written(units: &Units, choice: &Choice, posts: &[Post], list: bool) -> Written {
    let mut res = Written::default();
    let mut places: Vec<Option<Span>> = vec![None; units.units.len()];
    let mut tables = choice.tables.iter().peekable();
    let mut unread = units.unread.iter().peekable();
    let leave = |res: &mut Written, kind, text: &str| {
        if list {
            res.left_out.push(LeftOut { at: res.text.len(), kind, text: text.to_owned() });
        }
    };
    let mut before = None;
    let mut at = 0;
    while at < units.units.len() {
        while let Some(it) = unread.next_if(|it| it.before <= at) {
            leave(
                &mut res,
                if it.is_hidden { Clutter::Hidden } else { Clutter::Control },
                &it.text,
            );
        }
        if let Some(table) = tables.next_if(|it| it.first == at) {
            let span = res.paragraph(&table_text(units, choice, table));
            // At both ends, since a post that ends with a table covers all of it.
            places[table.first] = Some(span);
            places[table.last] = Some(span);
            res.tables.push(span);
            res.rows.push(span);
            (before, at) = (None, table.last + 1);
            continue;
        }
        let unit = &units.units[at];
        match choice.out[at] {
            None => {
                let same_row = unit.is_next_cell && before == Some(at.wrapping_sub(1));
                let gap = if same_row { "\t" } else { "\n\n" };
                let span = res.joined(gap, units.text_of(unit));
                let block = &units.places[units.places[unit.place].block];
                let is_heading = matches!(tag(block), 3..=6 | 16) || is_bold_line(units, unit);
                if choice.rows.binary_search(&at).is_ok() {
                    res.rows.push(span);
                } else if is_heading && !same_row {
                    res.headings.push(span);
                }
                places[at] = Some(span);
                before = Some(at);
            }
            Some(kind) => leave(&mut res, kind, units.text_of(unit)),
        }
        at += 1;
    }
    // What stood behind the last unit.
    for it in unread {
        leave(&mut res, if it.is_hidden { Clutter::Hidden } else { Clutter::Control }, &it.text);
    }
    for post in posts {
        let all = places[post.first..=post.last].iter().flatten().copied().reduce(Span::cover);
        if let Some(span) = all {
            let (title, date, author) = (&post.title, &post.date, &post.author);
            res.parts.push(Part {
                span,
                title: title.clone(),
                date: date.clone(),
                author: author.clone(),
            });
        }
    }
    res
}

/// Whether a paragraph is a short line in bold: a heading that is not marked up as one.
pub(super) fn is_bold_line(units: &Units, unit: &Unit) -> bool {
    const LONGEST: usize = 90;
    let text = units.text_of(unit);
    text.len() < LONGEST
        && unit.links == 0
        && !text.ends_with(['.', ',', ':', ';', '。'])
        && unit.strong >= text.chars().filter(|it| !it.is_whitespace()).count()
        && text.chars().any(char::is_alphabetic)
}

/// A row a line, cells parted by a tab, on one line each.
fn table_text(units: &Units, choice: &Choice, table: &Table) -> String {
    let cell = |cell: &Vec<usize>| {
        let kept = cell.iter().filter(|it| choice.keeps(**it));
        let texts: Vec<String> =
            kept.map(|it| units.text_of(&units.units[*it]).replace('\n', " ")).collect();
        texts.join(" ")
    };
    let row = |row: &Vec<Vec<usize>>| {
        row.iter().map(cell).collect::<Vec<_>>().join("\t").trim_end().to_owned()
    };
    table.rows.iter().map(row).collect::<Vec<_>>().join("\n")
}

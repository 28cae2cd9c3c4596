//! `wireprint extract --format csv`.

use std::io::{self, Write};

use super::{Cell, Table};
use crate::findings::{ExtractSummary, ExtractedArticle, ExtractedPage, WriteArticles};

/// The columns that every article has.
const HEADER: [&str; 13] = [
    "id",
    "parent",
    "path",
    "title",
    "outlet",
    "date",
    "language",
    "text",
    "furniture_share",
    "url",
    "author",
    "record_line",
    "age",
];

/// Writes articles as rows, with the columns of the table that they came from at the end.
pub struct CsvArticles<'a> {
    table: Table<'a, dyn Write + 'a>,
    begun: bool,
    byte_order_mark: bool,
    /// The names of the columns at the end: those of the first page.
    columns: Vec<String>,
}

impl<'a> CsvArticles<'a> {
    /// Begins a table in `out`, after a byte-order mark where one is asked for.
    pub fn new(out: &'a mut dyn Write, byte_order_mark: bool) -> Self {
        Self { table: Table::new(out), begun: false, byte_order_mark, columns: Vec::new() }
    }

    fn begin(&mut self, columns: &[(String, String)]) -> io::Result<()> {
        if self.byte_order_mark {
            self.table.mark()?;
        }
        self.columns = columns.iter().map(|it| it.0.clone()).collect();
        let header = HEADER.iter().copied().chain(self.columns.iter().map(String::as_str));
        let header: Vec<Cell<'_>> = header.map(Cell::Ours).collect();
        self.begun = true;
        self.table.row(&header)
    }

    fn article(&mut self, it: &ExtractedArticle, page: &ExtractedPage) -> io::Result<()> {
        let article = &it.article;
        let share = ((it.furniture_share * 10_000.0).round() / 10_000.0).to_string();
        let line = article.record_line.map_or_else(String::new, |it| it.to_string());
        let given = |it: &'_ Option<String>| it.clone().unwrap_or_default();
        let columns = page.page.notes.as_deref().map_or(&[][..], |it| &it.columns);
        let (title, outlet, date) =
            (given(&article.title), given(&article.outlet), given(&article.date));
        let (language, url) = (given(&it.language), given(&article.url));
        let (author, age) = (given(&article.author), given(&it.age));
        let mut cells = vec![
            Cell::Text(&article.id),
            Cell::Text(if it.is_embedded { &page.page.id } else { "" }),
            Cell::Text(&article.path),
            Cell::Text(&title),
            Cell::Text(&outlet),
            Cell::Text(&date),
            Cell::Ours(&language),
            Cell::Text(&article.text),
            Cell::Ours(&share),
            Cell::Text(&url),
            Cell::Text(&author),
            Cell::Ours(&line),
            Cell::Text(&age),
        ];
        cells.extend(columns.iter().map(|it| Cell::Text(&it.1)));
        self.table.row(&cells)
    }
}

impl WriteArticles for CsvArticles<'_> {
    fn page(&mut self, page: &ExtractedPage) -> io::Result<()> {
        let columns = page.page.notes.as_deref().map_or(&[][..], |it| &it.columns);
        // Only now: which columns stand at the end, the first page says.
        if !self.begun {
            self.begin(columns)?;
        }
        if columns.iter().map(|it| &it.0).ne(&self.columns) {
            return Err(io::Error::other(
                "an input has other columns than the first; --format jsonl writes any",
            ));
        }
        page.articles.iter().try_for_each(|it| self.article(it, page))
    }

    fn finish(mut self: Box<Self>, _: &ExtractSummary) -> io::Result<()> {
        // A table without a row has its header all the same.
        if self.begun { Ok(()) } else { self.begin(&[]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Document, PageNotes};

    #[test]
    fn the_columns_of_the_input_stand_at_the_end_and_must_agree() {
        let page = |columns: &[(&str, &str)]| {
            let columns = columns.iter().map(|it| (it.0.to_owned(), it.1.to_owned())).collect();
            let notes = Some(Box::new(PageNotes { columns, ..PageNotes::default() }));
            let article = Document {
                id: "7".to_owned(),
                path: "a.csv".to_owned(),
                text: "=x".to_owned(),
                ..Document::default()
            };
            ExtractedPage {
                page: Document { notes, ..article.clone() },
                articles: vec![ExtractedArticle { article, ..ExtractedArticle::default() }],
                removed: Vec::new(),
                words: (1, 0),
            }
        };
        let mut bytes = Vec::new();
        let mut table = CsvArticles::new(&mut bytes, false);
        table.page(&page(&[("section", "city")])).unwrap();
        assert!(table.page(&page(&[("desk", "city")])).is_err());
        drop(table);
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.ends_with(",age,section\r\n7,,a.csv,,,,,'=x,0,,,,,city\r\n"), "{text}");
    }
}

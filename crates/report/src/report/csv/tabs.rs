//! Rows that come with tabs between their cells.

use std::io::{self, Write};

use super::{Cell, Table};

/// Writes lines whose cells are parted by tabs as CSV, with a header row.
///
/// In the lines, a tab, a line end or a backslash inside a cell is written `\t`, `\n`, `\r`
/// and `\\`, as `dedup` writes its lists; in the table they are themselves.
pub struct TabsAsCsv<'a, W> {
    table: Table<'a, W>,
    /// Each column's name, and whether it holds the input's words.
    columns: &'static [(&'static str, bool)],
    line: Vec<u8>,
}

impl<'a, W: Write> TabsAsCsv<'a, W> {
    /// Begins with a header row: of each column its name, and whether it holds the input's
    /// words, which a spreadsheet might run.
    ///
    /// # Errors
    ///
    /// Returns the error of writing to `out`.
    pub fn new(out: &'a mut W, columns: &'static [(&'static str, bool)]) -> io::Result<Self> {
        let mut table = Table::new(out);
        let cells: Vec<Cell<'_>> = columns.iter().map(|it| Cell::Ours(it.0)).collect();
        table.row(&cells)?;
        Ok(Self { table, columns, line: Vec::new() })
    }

    fn row(&mut self) -> io::Result<()> {
        let line = String::from_utf8_lossy(&self.line).into_owned();
        self.line.clear();
        let cells: Vec<String> = line.split('\t').map(unescaped).collect();
        let cells: Vec<Cell<'_>> = cells
            .iter()
            .enumerate()
            .map(|(at, it)| match self.columns.get(at) {
                Some((_, true)) => Cell::Text(it),
                _ => Cell::Ours(it),
            })
            .collect();
        self.table.row(&cells)
    }
}

impl<W: Write> Write for TabsAsCsv<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for piece in bytes.split_inclusive(|&it| it == b'\n') {
            match piece.strip_suffix(b"\n") {
                Some(end) => {
                    self.line.extend_from_slice(end);
                    self.row()?;
                }
                None => self.line.extend_from_slice(piece),
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.table.flush()
    }
}

fn unescaped(cell: &str) -> String {
    let mut res = String::with_capacity(cell.len());
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        match (c == '\\').then(|| chars.next()).flatten() {
            Some('t') => res.push('\t'),
            Some('n') => res.push('\n'),
            Some('r') => res.push('\r'),
            Some(other) => res.push(other),
            None => res.push(c),
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_rows_whatever_stands_in_an_id() {
        let mut out = Vec::new();
        let mut table = TabsAsCsv::new(&mut out, &[("doc", true), ("n", false)]).unwrap();
        table.write_all(b"a\\tb,c\t-1\n=x\\\\y").unwrap();
        table.write_all(b"\t2\n").unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "doc,n\r\n\"a\tb,c\",-1\r\n'=x\\y,2\r\n");
    }
}

//! Records of a corpus, as rows of the table that they came from.

use std::fmt;
use std::io::{self, Write};

use serde::de::{Deserializer as _, MapAccess, Visitor};
use serde_json::Value;

use super::{Cell, Table};

/// Writes JSON objects as rows; the members of the first one are the columns.
///
/// A member that is an object itself is a column for each of its members, with both names
/// joined by `_`. Cells are written as they are: it is the person's own table.
pub struct RecordsAsCsv<'a, W> {
    table: Table<'a, W>,
    /// Empty before the first record.
    columns: Vec<String>,
    /// Columns that a record may have or not, at the end of every row.
    optional: &'static [&'static str],
}

impl<'a, W: Write> RecordsAsCsv<'a, W> {
    /// Begins a table with `delimiter` between its cells; `optional` are the columns that
    /// not every record has.
    pub fn new(out: &'a mut W, delimiter: u8, optional: &'static [&'static str]) -> Self {
        Self { table: Table::with_delimiter(out, delimiter), columns: Vec::new(), optional }
    }

    /// Writes one record.
    ///
    /// # Errors
    ///
    /// Fails on what is no JSON object, on one with other members than the first, and with
    /// the error of writing.
    pub fn record(&mut self, record: &str) -> io::Result<()> {
        let mut members = Vec::new();
        for (name, value) in members_of(record)? {
            match value {
                Value::Object(inner) => members
                    .extend(inner.into_iter().map(|(it, value)| (format!("{name}_{it}"), value))),
                value => members.push((name, value)),
            }
        }
        if self.columns.is_empty() {
            let own = members.iter().map(|it| it.0.clone());
            let own = own.filter(|it| !self.optional.contains(&it.as_str()));
            self.columns = own.chain(self.optional.iter().map(|&it| it.to_owned())).collect();
            let header: Vec<Cell<'_>> = self.columns.iter().map(|it| Cell::Ours(it)).collect();
            self.table.row(&header)?;
        }
        let optional = self.columns.len() - self.optional.len();
        let (own, more): (Vec<_>, Vec<_>) =
            members.into_iter().partition(|it| !self.optional.contains(&it.0.as_str()));
        if own.iter().map(|it| &it.0).ne(&self.columns[..optional]) {
            return Err(io::Error::other(
                "a record has other columns than the first; a file of JSON Lines (.jsonl) holds \
                 any",
            ));
        }
        let more = self.columns[optional..].iter().map(|name| {
            more.iter().find(|it| it.0 == *name).map_or_else(String::new, |it| cell(&it.1))
        });
        let cells: Vec<String> = own.iter().map(|it| cell(&it.1)).chain(more).collect();
        let cells: Vec<Cell<'_>> = cells.iter().map(|it| Cell::Ours(it)).collect();
        self.table.row(&cells)
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The members of an object in their order, also two of one name.
fn members_of(record: &str) -> io::Result<Vec<(String, Value)>> {
    let mut deserializer = serde_json::Deserializer::from_str(record);
    deserializer.deserialize_map(Members).map_err(io::Error::other)
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, Value)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut res = Vec::new();
        while let Some(member) = map.next_entry()? {
            res.push(member);
        }
        Ok(res)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(records: &[&str], optional: &'static [&'static str]) -> io::Result<String> {
        let mut out = Vec::new();
        let mut table = RecordsAsCsv::new(&mut out, b',', optional);
        for it in records {
            table.record(it)?;
        }
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn members_are_columns_in_the_order_of_the_first_record() {
        let records = [r#"{"b":"x, y","a":1,"c":null}"#, r#"{"b":"","a":2.50,"c":true}"#];
        assert_eq!(table(&records, &[]).unwrap(), "b,a,c\r\n\"x, y\",1,\r\n,2.5,true\r\n");
        assert!(table(&[records[0], r#"{"a":1}"#], &[]).is_err());
    }

    #[test]
    fn what_not_every_record_has_stands_at_the_end() {
        let records = [
            r#"{"t":"x","w":{"status":"kept"}}"#,
            r#"{"t":"y","w":{"status":"dropped","reason":"near"}}"#,
        ];
        let found = table(&records, &["w_status", "w_reason"]).unwrap();
        assert_eq!(found, "t,w_status,w_reason\r\nx,kept,\r\ny,dropped,near\r\n");
    }
}

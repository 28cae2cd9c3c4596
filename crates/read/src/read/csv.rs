//! Comma- and tab-separated values with a header row.
//!
//! Quoting as in RFC 4180, and leniently where files depart from it: a
//! quotation mark inside an unquoted field is a character, and text after a
//! closing mark belongs to the field. Where no delimiter was named, that one is taken
//! under which the header names a text, the usual one first; a line `sep=;`, as Excel
//! writes it, decides. What departs from commas and double quotation marks is said, and so
//! is a header in the middle, where files were joined.
//! Built on
//! `csv-core` and not on `csv`, which holds a record of any length, so that one
//! unclosed quotation mark takes the rest of the file into memory.

use std::borrow::Cow;
use std::io::{self, BufRead as _};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::dialect::Dialect;
use super::encoding::{Guesser, Remark, by_mark};
use super::fields::{Role, TAGGED, no_text, untagged, writer};
use super::format::{LOOKED_AT, is_tab_separated};
use super::guess::guessed;
use super::jsonl::record_too_long;
use super::log::Problem;
use super::open::{Bytes, peek};
use super::record::{Record, RecordId};
use super::sink::{Failure, Outcome, Sink};
use super::unspaced::Unspaced;
use crate::text::{PageNotes, Severity};

/// Reads all records of `bytes` into `sink`.
pub(crate) fn read(bytes: Bytes<'_>, sink: &mut Sink<'_>) -> Outcome {
    let limit = sink.options.limits.record_bytes;
    let (head, mut bytes) = peek(by_mark(bytes)?, LOOKED_AT)?;
    let usual = if is_tab_separated(sink.source.shown()) { b'\t' } else { b',' };
    let dialect = Dialect::of(&head, sink.options, usual);
    if let Some(said) = dialect.said(usual) {
        sink.say(Severity::Note, None, &Problem::new("rows of another form", said))?;
    }
    if dialect.has_spaces {
        bytes = Box::new(Unspaced::new(bytes, &dialect));
    }
    let mut lines = 1;
    if dialect.has_sep_line {
        let mut line = Vec::new();
        // Not by the reader of rows: `sep=;` has the delimiter in it.
        bytes.read_until(b'\n', &mut line)?;
        lines = 2;
    }
    let mut rows = Rows::new(bytes, &dialect, limit);
    rows.place.line = lines;
    let mut guesser = Guesser::default();
    let Some((_, Row::Whole)) = rows.next()? else {
        return Err(Failure::File("no header row".to_owned()));
    };
    let mut columns = Columns::of_header(&rows, &mut guesser, sink)?;
    while let Some((line, row)) = rows.next()? {
        match row {
            Row::Whole if columns.are_named_by(&rows) => {
                let problem = Problem::plain("a row repeats the header, and is no article");
                sink.say(Severity::Note, Some(line), &problem)?;
                columns = Columns::of_header(&rows, &mut guesser, sink)?;
            }
            Row::Whole => {
                if let Some((cells, bytes)) = columns.end_of_joined(&rows) {
                    rows.cut(cells, bytes);
                    let problem = Problem::new(
                        "a row ends in the header of another table",
                        "the header is no part of it".to_owned(),
                    );
                    sink.say(Severity::Note, Some(line), &problem)?;
                }
                one(&rows, line, &columns, &mut guesser, sink)?;
            }
            Row::TooLong => sink.skip(Some(line), &record_too_long(limit))?,
            Row::Unclosed => {
                let problem = Problem::plain("a quoted field begins here and is never closed");
                sink.skip(Some(line), &problem)?;
            }
        }
    }
    Ok(())
}

/// What each column is for.
struct Columns {
    roles: Vec<Option<(Role, usize)>>,
    /// What they are called; empty where nobody asks.
    names: Vec<String>,
    /// The cells of the header, as they stand.
    header: Vec<Vec<u8>>,
}

/// The cell of a header, which may have the mark of its file before it.
fn header_cell(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(MARK).unwrap_or(bytes).trim_ascii()
}

/// The mark that UTF-8 may begin with.
const MARK: &[u8] = b"\xef\xbb\xbf";

impl Columns {
    fn of_header(
        rows: &Rows<'_>,
        guesser: &mut Guesser,
        sink: &mut Sink<'_>,
    ) -> Result<Self, Failure> {
        let header: Vec<Vec<u8>> =
            (0..rows.len()).map(|at| header_cell(rows.field(at)).to_vec()).collect();
        let name = |it: &Vec<u8>| guesser.text(it).0.trim().to_owned();
        let names: Vec<String> = header.iter().map(name).collect();
        let guess = guessed(&sink.options.fields, &names);
        if let Some((_, said)) = &guess {
            sink.guess("fields by other names", said)?;
        }
        let guess = guess.map(|it| it.0);
        let fields = guess.as_ref().unwrap_or(&sink.options.fields);
        let roles: Vec<_> = names.iter().map(|name| fields.role(name)).collect();
        for (at, role) in roles.iter().enumerate() {
            // Two columns of authors are no reason to read none of the rows.
            let matters = role.is_some_and(|it| it.0 != Role::Author);
            if matters && roles[..at].contains(role) {
                return Err(Failure::File(format!("two columns are called `{}`", names[at])));
            }
        }
        if !roles.iter().flatten().any(|&(role, _)| role == Role::Text) {
            let hint =
                if names.len() == 1 { "; is the delimiter right (--delimiter)?" } else { "" };
            return Err(Failure::File(no_text(&names, fields).message() + hint));
        }
        let names = if sink.options.keep_columns { names } else { Vec::new() };
        Ok(Self { roles, names, header })
    }

    /// Whether a row is a header of these columns, in any order.
    fn are_named_by(&self, rows: &Rows<'_>) -> bool {
        let is_one = |at| self.header.iter().any(|it| it == header_cell(rows.field(at)));
        // Nearly all rows end here, before anything is copied.
        if rows.len() != self.header.len() || !is_one(0) {
            return false;
        }
        let mut cells: Vec<&[u8]> = (0..rows.len()).map(|at| header_cell(rows.field(at))).collect();
        let mut header: Vec<&[u8]> = self.header.iter().map(Vec::as_slice).collect();
        cells.sort_unstable();
        header.sort_unstable();
        cells == header
    }

    /// How many cells of a row are its own, and how many bytes of the last of them, where
    /// the header of the next file was joined to it without a line end.
    fn end_of_joined(&self, rows: &Rows<'_>) -> Option<(usize, usize)> {
        let own = self.header.len();
        let (first, others) = self.header.split_first()?;
        if others.is_empty() || rows.len() != own + others.len() {
            return None;
        }
        let are_same = (0..).zip(others).all(|(at, it)| rows.field(own + at).trim_ascii() == it);
        let last = rows.field(own - 1).strip_suffix(&first[..]).filter(|_| are_same)?;
        Some((own, last.strip_suffix(MARK).unwrap_or(last).len()))
    }
}

/// A row with all its columns.
#[derive(Default)]
struct KeptRow {
    /// A JSON object of strings.
    raw: String,
    notes: Option<Box<PageNotes>>,
}

impl Columns {
    /// The row that `rows` holds, `text` in the column that the text is read from; nothing
    /// where nobody asks. Cells beyond the header have no name and are left out; what is
    /// not there is empty.
    fn kept(&self, rows: &Rows<'_>, guesser: &mut Guesser, text: &str) -> KeptRow {
        if self.names.is_empty() {
            return KeptRow::default();
        }
        let mut res = KeptRow { raw: String::from("{"), notes: None };
        // Two columns may hold the text, of which the better one is read.
        let ranked = self.roles.iter().enumerate().take(rows.len());
        let ranked =
            ranked.filter_map(|(at, it)| it.filter(|it| it.0 == Role::Text).map(|it| (it.1, at)));
        let of_text = ranked.min().map(|it| it.1);
        let mut columns = Vec::new();
        for (at, name) in self.names.iter().enumerate() {
            let cell = if at < rows.len() { guesser.text(rows.field(at)).0 } else { "".into() };
            let role = self.roles[at];
            if at > 0 {
                res.raw.push_str(", ");
            }
            let value = if Some(at) == of_text { text } else { &cell };
            let member = [name.as_str(), value].map(|it| serde_json::Value::from(it).to_string());
            res.raw += &member.join(": ");
            if role.is_none() {
                columns.push((name.clone(), cell.into_owned()));
            }
        }
        res.raw.push('}');
        if !columns.is_empty() {
            res.notes = Some(Box::new(PageNotes { columns, ..PageNotes::default() }));
        }
        res
    }
}

/// Reads the row that `rows` holds.
fn one(
    rows: &Rows<'_>,
    line: usize,
    columns: &Columns,
    guesser: &mut Guesser,
    sink: &mut Sink<'_>,
) -> Outcome {
    let mut remark: Option<Remark> = None;
    let mut best = |wanted: Role| {
        let ranked = columns.roles.iter().enumerate().take(rows.len());
        let mut found: Option<(usize, Cow<'_, str>)> = None;
        for (at, role) in ranked {
            let Some((role, rank)) = *role else { continue };
            let bytes = rows.field(at);
            let better = found.as_ref().is_none_or(|&(best, _)| rank < best);
            // An empty text is a text; any other empty field is none.
            if role == wanted && better && (role == Role::Text || !bytes.is_empty()) {
                let (value, said) = guesser.text(bytes);
                // The first remark is enough for one row.
                remark = remark.take().or(said);
                found = Some((rank, value));
            }
        }
        found.map(|(_, value)| value)
    };
    let Some(text) = best(Role::Text) else {
        let problem = Problem::new("a row is too short", "it has no text column".to_owned());
        return Ok(sink.skip(Some(line), &problem)?);
    };
    let id = best(Role::Id).map_or(RecordId::Line, RecordId::Text);
    let (title, outlet) = (best(Role::Title), best(Role::Outlet));
    let (date, url) = (best(Role::Date), best(Role::Url));
    let author = best(Role::Author).and_then(|it| writer(&it).map(|it| Cow::Owned(it.to_owned())));
    let (text, tagged) = untagged(text);
    if tagged {
        sink.guess(TAGGED[0], TAGGED[1])?;
    }
    let kept = columns.kept(rows, guesser, &text);
    let record = Record {
        source: sink.source,
        line: Some(line),
        id,
        text,
        title,
        outlet,
        date,
        url,
        author,
        language: None,
        notes: kept.notes,
        raw: &kept.raw,
        offset: None,
    };
    if let Some((severity, problem)) = remark {
        sink.say(severity, Some(line), &problem)?;
    }
    if rows.len() > columns.roles.len() {
        let detail = format!("{} fields for {} columns", rows.len(), columns.roles.len());
        sink.say(Severity::Warning, Some(line), &Problem::new("a row is too long", detail))?;
    }
    Ok(sink.record(record)?)
}

/// What one row turned out to be.
#[derive(Debug, PartialEq, Eq)]
enum Row {
    /// Its fields are in [`Rows`].
    Whole,
    /// It is longer than the limit and was passed over.
    TooLong,
    /// The file ended inside a quoted field.
    Unclosed,
}

/// Reads rows of at most `limit` bytes.
struct Rows<'a> {
    bytes: Bytes<'a>,
    reader: Reader,
    limit: usize,
    /// The fields of the row one after the other, and where each ends.
    output: Vec<u8>,
    ends: Vec<usize>,
    written: usize,
    fields: usize,
    place: Place,
    ended: bool,
}

/// Counts lines, and remembers where a row begins.
struct Place {
    line: usize,
    after_return: bool,
    begin: Option<usize>,
}

impl Place {
    fn pass(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            match byte {
                b'\r' => self.line += 1,
                b'\n' => self.line += usize::from(!self.after_return),
                _ => _ = self.begin.get_or_insert(self.line),
            }
            self.after_return = byte == b'\r';
        }
    }
}

impl<'a> Rows<'a> {
    fn new(bytes: Bytes<'a>, dialect: &Dialect, limit: usize) -> Self {
        Self {
            bytes,
            reader: ReaderBuilder::new()
                .delimiter(dialect.delimiter)
                .quote(dialect.quote)
                .escape(dialect.has_escapes.then_some(b'\\'))
                .build(),
            limit,
            output: vec![0; 1024],
            ends: vec![0; 16],
            written: 0,
            fields: 0,
            place: Place { line: 1, after_return: false, begin: None },
            ended: false,
        }
    }

    /// The number of fields in the row.
    const fn len(&self) -> usize {
        self.fields
    }

    fn field(&self, at: usize) -> &[u8] {
        let begin = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.output[begin..self.ends[at]]
    }

    /// Takes away all but so many cells, and all but so many bytes of the last one.
    fn cut(&mut self, cells: usize, bytes: usize) {
        let begin = if cells > 1 { self.ends[cells - 2] } else { 0 };
        self.ends[cells - 1] = begin + bytes;
        self.fields = cells;
    }

    /// Reads the next row, and says which line it begins on.
    fn next(&mut self) -> io::Result<Option<(usize, Row)>> {
        (self.written, self.fields) = (0, 0);
        self.place.begin = None;
        let (mut too_long, mut unclosed) = (false, false);
        loop {
            let buffer = self.bytes.fill_buf()?;
            // At the end of the file one more line end is read: a row that ends
            // takes it as its own, a quoted field that does not as its text.
            let at_end = buffer.is_empty();
            let input = match (at_end, self.ended) {
                (false, _) => buffer,
                (true, false) => &b"\n"[..],
                (true, true) => &b""[..],
            };
            let (outcome, read, written, fields) = self.reader.read_record(
                input,
                &mut self.output[self.written..],
                &mut self.ends[self.fields..],
            );
            if at_end {
                unclosed |= !self.ended && written > 0 && outcome == ReadRecordResult::InputEmpty;
                self.ended |= read > 0;
            } else {
                self.place.pass(&buffer[..read]);
                self.bytes.consume(read);
            }
            self.written += written;
            self.fields += fields;
            match outcome {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    if self.written + self.fields > self.limit {
                        too_long = true;
                        // Read to its end, without being held.
                        (self.written, self.fields) = (0, 0);
                    } else if outcome == ReadRecordResult::OutputFull {
                        self.output.resize(self.output.len() * 2, 0);
                    } else {
                        self.ends.resize(self.ends.len() * 2, 0);
                    }
                }
                ReadRecordResult::Record => {
                    let row = if unclosed {
                        Row::Unclosed
                    } else if too_long || self.written > self.limit {
                        Row::TooLong
                    } else {
                        Row::Whole
                    };
                    return Ok(Some((self.place.begin.unwrap_or(self.place.line), row)));
                }
                ReadRecordResult::End => return Ok(None),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::*;
    use crate::read::ReadOptions;

    /// The rows with their lines, fields joined by `|`.
    fn rows(text: &[u8], limit: usize, capacity: usize) -> Vec<String> {
        let bytes = io::BufReader::with_capacity(capacity, text);
        let mut rows =
            Rows::new(Box::new(bytes), &Dialect::of(b"", &ReadOptions::default(), b','), limit);
        let mut res = Vec::new();
        while let Some((line, row)) = rows.next().unwrap() {
            let field = |at| String::from_utf8_lossy(rows.field(at)).into_owned();
            res.push(match row {
                Row::Whole => {
                    let fields: Vec<String> = (0..rows.len()).map(field).collect();
                    format!("{line}:{}", fields.join("|"))
                }
                Row::TooLong => format!("{line}:too long"),
                Row::Unclosed => format!("{line}:unclosed"),
            });
        }
        res
    }

    fn check(text: &str, expect: &[&str]) {
        for capacity in [1, 2, 5, 1000] {
            assert_eq!(rows(text.as_bytes(), 1000, capacity), expect, "{text:?} by {capacity}");
        }
    }

    #[test]
    fn rows_are_numbered_by_the_line_that_they_begin_on() {
        check("a,b\n1,\"x\ny\"\n\n2,z", &["1:a|b", "2:1|x\ny", "5:2|z"]);
        check("a,b\r\n1,x\r\n2,y\r\n", &["1:a|b", "2:1|x", "3:2|y"]);
        check("a,b\r1,x\r2,y\r", &["1:a|b", "2:1|x", "3:2|y"]);
        check("", &[]);
        check("\n\n", &[]);
    }

    #[test]
    fn quotation_marks_are_taken_leniently() {
        check("1,\"he said \"\"no\"\" twice\"\n", &["1:1|he said \"no\" twice"]);
        check("1,5\" pipe burst", &["1:1|5\" pipe burst"]);
        check("1,\"quoted\"tail\n", &["1:1|quotedtail"]);
        check("1,\"\"\"\"\"\"\"\"", &["1:1|\"\"\""]);
        check("1,\"closed\"", &["1:1|closed"]);
    }

    #[test]
    fn an_unclosed_quotation_mark_is_found_where_it_opens() {
        check("a,b\n1,\"never closed\n2,x\n", &["1:a|b", "2:unclosed"]);
        check("a,b\n1,\"", &["1:a|b", "2:unclosed"]);
    }

    #[test]
    fn a_row_over_the_limit_is_passed_over() {
        let text = format!("a,b\n1,{}\n2,x\n", "y".repeat(100_000));
        for capacity in [7, 100_000] {
            assert_eq!(rows(text.as_bytes(), 2000, capacity), ["1:a|b", "2:too long", "3:2|x"]);
        }
        let wide = ",".repeat(100_000);
        assert_eq!(rows(format!("{wide}\nx").as_bytes(), 2000, 64), ["1:too long", "2:x"]);
    }

    proptest! {
        #[test]
        fn fields_come_back_as_they_were_written(
            table in proptest::collection::vec(proptest::collection::vec("[a\",\r\n ]{1,6}", 1..4), 0..6),
            capacity in 1_usize..40,
        ) {
            let quoted = |field: &String| format!("\"{}\"", field.replace('"', "\"\""));
            let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n";
            let text: String = table.iter().map(line).collect();
            let back: Vec<String> = rows(text.as_bytes(), 1 << 20, capacity)
                .iter()
                .map(|row| row.split_once(':').unwrap().1.to_owned())
                .collect();
            let expect: Vec<String> = table.iter().map(|row| row.join("|")).collect();
            assert_eq!(back, expect);
        }

        #[test]
        fn the_buffer_does_not_matter(text in "[a\",\r\n]{0,40}", bytes in any::<Vec<u8>>(), capacity in 1_usize..9) {
            for text in [text.as_bytes(), &bytes] {
                assert_eq!(rows(text, 1000, capacity), rows(text, 1000, 1 << 16));
            }
        }
    }
}

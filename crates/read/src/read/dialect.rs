//! How are the rows of this CSV written?

use super::ReadOptions;
use super::format::has_text;
use super::guess::guessed;
use super::unspaced::{Fields, Step};

/// The delimiter, the quotation mark and what else a file does its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) delimiter: u8,
    pub(crate) quote: u8,
    /// Whether a backslash stands before a quotation mark that belongs to a field.
    pub(crate) has_escapes: bool,
    /// Whether the first line is `sep=;` and no header.
    pub(crate) has_sep_line: bool,
    /// Whether spaces stand between the delimiter and the quotation mark behind it.
    pub(crate) has_spaces: bool,
}

impl Dialect {
    /// What the first bytes of a file tell; `usual` is the delimiter where they tell
    /// nothing. A delimiter of `options` decides.
    pub(crate) fn of(head: &[u8], options: &ReadOptions, usual: u8) -> Self {
        let (first, rest) = line(head);
        let named = sep_line(first);
        let (header, rows) = if named.is_some() { line(rest) } else { (first, rest) };
        let found = options.delimiter.or(named).or_else(|| {
            let all = [usual, b',', b';', b'\t', b'|'];
            all.into_iter().find(|&it| has_text(&options.fields, &names(header, it)))
        });
        let delimiter = found.unwrap_or(usual);
        let quote = if is_quoted_singly(rows, delimiter) { b'\'' } else { b'"' };
        let has_escapes = has_escapes(rows, delimiter, quote);
        let fields = Fields::new(delimiter, quote, has_escapes);
        Self {
            delimiter,
            quote,
            has_escapes,
            has_sep_line: named.is_some(),
            has_spaces: has_spaces(rows, fields),
        }
    }

    /// What is unusual, in words.
    pub(crate) fn said(&self, usual: u8) -> Option<String> {
        let mut res = Vec::new();
        if self.delimiter != usual {
            let shown = match self.delimiter {
                b'\t' => "a tab".to_owned(),
                byte => format!("`{}`", char::from(byte)),
            };
            res.push(format!("{shown} between the columns"));
        }
        if self.quote != b'"' {
            res.push("single quotation marks".to_owned());
        }
        if self.has_escapes {
            res.push("backslashes before quotation marks".to_owned());
        }
        if self.has_spaces {
            res.push("spaces before quotation marks".to_owned());
        }
        (!res.is_empty()).then(|| res.join(", "))
    }
}

/// What a text that nobody named may be, by its first lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Likeness {
    /// A table whose columns are called as fields of articles are.
    Table,
    /// Lines of equally many columns, called otherwise.
    Lines,
    /// Neither.
    Text,
}

/// The delimiters that are looked for.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// What the first bytes of a text are.
///
/// A table has a header with a name for the text and another that is known, or names
/// alone, as programs give them, and a row of as many columns below it: the first line
/// of an article is neither.
pub(crate) fn likeness(head: &[u8], options: &ReadOptions) -> Likeness {
    let (first, rest) = line(head);
    let (header, rows) = if sep_line(first).is_some() { line(rest) } else { (first, rest) };
    let is_table = |&delimiter: &u8| {
        let names = names(header, delimiter);
        names.len() > 1
            && is_header(&names, options)
            && columns_of_first(rows, delimiter) == Some(names.len())
    };
    let delimiters = || options.delimiter.into_iter().chain(DELIMITERS);
    if delimiters().any(|it| is_table(&it)) {
        return Likeness::Table;
    }
    if delimiters().any(|it| has_even_lines(head, it)) { Likeness::Lines } else { Likeness::Text }
}

/// Whether a header names the text of an article, and is no sentence.
fn is_header(names: &[String], options: &ReadOptions) -> bool {
    /// The longest name of a column.
    const LONGEST: usize = 40;
    if names.iter().any(|it| it.is_empty() || it.len() > LONGEST)
        || !has_text(&options.fields, names)
    {
        return false;
    }
    let guess = guessed(&options.fields, names).map(|it| it.0);
    let fields = guess.as_ref().unwrap_or(&options.fields);
    let known = names.iter().filter(|it| fields.role(it).is_some()).count();
    let is_one_word =
        |it: &String| it.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-'));
    known > 1 || names.iter().all(is_one_word)
}

/// The columns of the first row; `None` where there is none, or it goes on behind what is
/// looked at.
fn columns_of_first(rows: &[u8], delimiter: u8) -> Option<usize> {
    let (mut columns, mut is_quoted, mut before) = (1, false, delimiter);
    for &byte in rows {
        match byte {
            b'"' if is_quoted || before == delimiter => is_quoted = !is_quoted,
            // A second mark in a quoted field is one of its text.
            b'"' if before == b'"' => is_quoted = true,
            b'\n' if !is_quoted => return Some(columns),
            byte if byte == delimiter && !is_quoted => columns += 1,
            _ => {}
        }
        before = byte;
    }
    (!is_quoted && !rows.trim_ascii().is_empty()).then_some(columns)
}

/// Whether each of the first lines, three at least, has the same number of delimiters: one
/// tab, or two of another, at least.
fn has_even_lines(head: &[u8], delimiter: u8) -> bool {
    const LINES: usize = 8;
    let least = if delimiter == b'\t' { 1 } else { 2 };
    let lines = head.split(|&it| it == b'\n').filter(|it| !it.trim_ascii().is_empty());
    let counts: Vec<usize> =
        lines.take(LINES).map(|it| it.iter().filter(|&&byte| byte == delimiter).count()).collect();
    counts.len() > 2 && counts[0] >= least && counts.iter().all(|&it| it == counts[0])
}

/// The first line without its end, and what follows.
fn line(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|&it| it == b'\n').unwrap_or(bytes.len());
    let line = &bytes[..end];
    (line.strip_suffix(b"\r").unwrap_or(line), bytes.get(end + 1..).unwrap_or_default())
}

/// The delimiter in a line `sep=;`.
fn sep_line(line: &[u8]) -> Option<u8> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let line = line.strip_prefix(b"\"").and_then(|it| it.strip_suffix(b"\"")).unwrap_or(line);
    let (name, value) = line.split_at_checked(4)?;
    match value {
        [byte] if name.eq_ignore_ascii_case(b"sep=") && byte.is_ascii() => Some(*byte),
        _ => None,
    }
}

/// The names in a header under this delimiter.
fn names(header: &[u8], delimiter: u8) -> Vec<String> {
    let header = header.strip_prefix(b"\xef\xbb\xbf").unwrap_or(header);
    let name =
        |it: &[u8]| String::from_utf8_lossy(it).trim_matches([' ', '"', '\'', '\t']).to_owned();
    header.split(|&it| it == delimiter).map(name).collect()
}

/// Whether fields stand in single quotation marks, and none in double ones.
fn is_quoted_singly(rows: &[u8], delimiter: u8) -> bool {
    let (mut single, mut double) = (0, 0);
    let mut before = b'\n';
    for (at, &byte) in rows.iter().enumerate() {
        if before == b'\n' || before == delimiter {
            double += usize::from(byte == b'"');
            // A word may begin with an apostrophe: its field must end with one, too.
            let field = rows[at..].split(|&it| it == delimiter || it == b'\n').next();
            let closed =
                field.is_some_and(|it| it.len() > 1 && it.trim_ascii_end().ends_with(b"'"));
            single += usize::from(byte == b'\'' && closed);
        }
        before = byte;
    }
    // One alone may be a word in quotation marks.
    double == 0 && single > 1
}

/// Whether a backslash and a quotation mark stand amid a field.
fn has_escapes(rows: &[u8], delimiter: u8, quote: u8) -> bool {
    let ends = |it: u8| it == delimiter || matches!(it, b'\n' | b'\r') || it == quote;
    rows.windows(3).any(|it| it[0] == b'\\' && it[1] == quote && !ends(it[2]))
}

/// Whether every quotation mark that opens a field behind a delimiter has spaces before it.
fn has_spaces(rows: &[u8], mut fields: Fields) -> bool {
    let (mut spaced, mut tight) = (0, 0);
    let mut before = Step::Other;
    for &byte in rows {
        let step = fields.step(byte);
        match (before, step) {
            (Step::Space, Step::Open) => spaced += 1,
            (Step::Delimiter, Step::Open) => tight += 1,
            _ => {}
        }
        before = step;
    }
    spaced > 0 && tight == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &str, delimiter: u8, expect: Option<&str>) {
        let found = Dialect::of(head.as_bytes(), &ReadOptions::default(), b',');
        assert_eq!((found.delimiter, found.said(b',').as_deref()), (delimiter, expect), "{head}");
    }

    #[test]
    fn the_delimiter_is_the_one_under_which_the_header_names_a_text() {
        check("id,text\n1,a;b\n", b',', None);
        check("id;Volltext;Datum\n", b';', Some("`;` between the columns"));
        check("sep=;\r\nid;text\n", b';', Some("`;` between the columns"));
        check("id\ttext\n", b'\t', Some("a tab between the columns"));
        check("a;b\n1;2\n", b',', None);
    }

    #[test]
    fn a_table_without_a_name_is_known_by_its_header() {
        let check = |head: &str, expect| {
            assert_eq!(likeness(head.as_bytes(), &ReadOptions::default()), expect, "{head}");
        };
        check("id,title,text\n1,\"A, b\",\"It rained. \"\"No.\"\"\nMore\"\n", Likeness::Table);
        check("Nr;Datum;Volltext\r\n1;3. Mai;Es regnete, sagt er.\r\n", Likeness::Table);
        check("sep=|\nurl|text\nx|It rained.", Likeness::Table);
        check("text,label\nIt rained.,1\n", Likeness::Table);
        // A header alone holds no article, and neither does a row of other columns.
        check("id,title,text\n", Likeness::Text);
        check("Title, text\nThe mayor said so on Monday.\n", Likeness::Text);
        check("Body, mind, and what is left of it\nA talk, on Monday, at noon\n", Likeness::Text);
        check("The mayor said, on Monday, that it rained.\n\nIt did.\n", Likeness::Text);
        check("a,b,c\n1,2,3\n4,5,6\n", Likeness::Lines);
        check("a\tb\n1\t2\n3\t4\n", Likeness::Lines);
    }

    #[test]
    fn quotation_marks_and_backslashes_are_seen_in_the_rows() {
        check("id,text\n'1','It is open'\n'2','b'\n", b',', Some("single quotation marks"));
        check("id,text\n1,'tis open\n2,'twas shut\n", b',', None);
        check(
            "id,text\n1,\"He said \\\"no\\\" twice\"\n",
            b',',
            Some("backslashes before quotation marks"),
        );
        check("id,text\n1,\"C:\\\"\n", b',', None);
        check("id, text\n1, \"a, b\"\n", b',', Some("spaces before quotation marks"));
        check("id,text\n1,\"a, \"\"b\"\"\"\n2, \"c\"\n", b',', None);
    }
}

//! How are the rows of this CSV written?

use super::ReadOptions;
use super::format::has_text;
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

//! Rows with spaces behind their delimiters: `a, "b, c"`.
//!
//! In CSV as it is specified, a quotation mark behind a space opens nothing, and the field
//! ends at its first comma. Where a file is written so throughout, the spaces are taken out
//! before the rows are read.

use std::io::{self, BufRead, Read};

use super::dialect::Dialect;
use super::open::Bytes;

/// The bytes without the spaces that a field begins with.
pub(crate) struct Unspaced<'a> {
    bytes: Bytes<'a>,
    fields: Fields,
    plain: Vec<u8>,
    at: usize,
}

impl<'a> Unspaced<'a> {
    pub(crate) fn new(bytes: Bytes<'a>, dialect: &Dialect) -> Self {
        let fields = Fields::new(dialect.delimiter, dialect.quote, dialect.has_escapes);
        Self { bytes, fields, plain: Vec::new(), at: 0 }
    }
}

impl BufRead for Unspaced<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at == self.plain.len() {
            let raw = self.bytes.fill_buf()?;
            if raw.is_empty() {
                return Ok(&[]);
            }
            let length = raw.len();
            self.plain.clear();
            self.plain.extend(raw.iter().filter(|&&it| self.fields.step(it) != Step::Space));
            self.at = 0;
            self.bytes.consume(length);
        }
        Ok(&self.plain[self.at..])
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount;
    }
}

impl Read for Unspaced<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

/// What a byte is to the fields of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A space that a field begins with.
    Space,
    /// The mark that opens a field.
    Open,
    Delimiter,
    Other,
}

/// Where among the fields of a table we are.
pub(crate) struct Fields {
    delimiter: u8,
    quote: u8,
    has_escapes: bool,
    state: State,
}

enum State {
    Begin,
    Plain,
    Quoted,
    Escaped,
    /// Behind a quotation mark that closes the field, or is the first of two.
    Closed,
}

impl Fields {
    pub(crate) const fn new(delimiter: u8, quote: u8, has_escapes: bool) -> Self {
        Self { delimiter, quote, has_escapes, state: State::Begin }
    }

    pub(crate) fn step(&mut self, byte: u8) -> Step {
        let (state, step) = match self.state {
            State::Begin if byte == b' ' => return Step::Space,
            State::Begin if byte == self.quote => (State::Quoted, Step::Open),
            State::Quoted if byte == self.quote => (State::Closed, Step::Other),
            State::Quoted if self.has_escapes && byte == b'\\' => (State::Escaped, Step::Other),
            State::Quoted | State::Escaped => (State::Quoted, Step::Other),
            State::Closed if byte == self.quote => (State::Quoted, Step::Other),
            _ if byte == self.delimiter => (State::Begin, Step::Delimiter),
            _ if matches!(byte, b'\n' | b'\r') => (State::Begin, Step::Other),
            _ => (State::Plain, Step::Other),
        };
        self.state = state;
        step
    }
}

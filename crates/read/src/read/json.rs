//! JSON objects in an array, or one after the other; a string is a text.
//!
//! The file is cut into values without parsing it whole: brackets outside of
//! strings are counted, and each value is then read as a line of JSONL is. So
//! memory follows the largest record, and a record with wrong types or a bad
//! number costs itself. What does lose the rest of the file is a quotation mark
//! or a bracket that is missing; it is reported as a record that is too long or
//! ends too early. Commas are not insisted on.

use std::io::{self, BufRead};

use super::encoding::{Guesser, by_mark};
use super::jsonl::{one, record_too_long, text_alone};
use super::lines::Line;
use super::log::Problem;
use super::open::Bytes;
use super::sink::{Outcome, Sink};
use crate::text::Severity;

/// Reads all records of `bytes` into `sink`.
pub(crate) fn read(bytes: Bytes<'_>, sink: &mut Sink<'_>) -> Outcome {
    let limit = sink.options.limits.record_bytes;
    let mut values = Values::new(by_mark(bytes)?, limit);
    let mut guesser = Guesser::default();
    while let Some((line, value)) = values.next()? {
        match value {
            Line::Whole(value) if value.starts_with(b"\"") => {
                text_alone(value, line, &mut guesser, sink)?;
            }
            Line::Whole(value) => one(value, (line, None), &mut guesser, sink)?,
            Line::TooLong => sink.skip(Some(line), &record_too_long(limit))?,
        }
    }
    if values.in_array {
        let problem = Problem::plain("the array is not closed; was the file cut short?");
        sink.say(Severity::Warning, Some(values.line), &problem)?;
    }
    Ok(())
}

/// Cuts a file into the values at its top level and those of its top-level
/// arrays.
struct Values<R> {
    bytes: R,
    limit: usize,
    value: Vec<u8>,
    /// The 1-based line that is read now.
    line: usize,
    in_array: bool,
}

/// Where in a value we are.
#[derive(Default)]
struct State {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

/// The objects on a line that holds several and nothing else; the last one may be cut.
///
/// Between them may stand white space, a comma, and the marks that begin a file or a
/// record.
pub(crate) fn joined(line: &str) -> Option<Vec<&str>> {
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | '\u{feff}' | '\u{1e}');
    let mut res = Vec::new();
    let mut rest = line.trim_matches(between);
    while !rest.is_empty() {
        if !rest.starts_with('{') {
            return None;
        }
        let mut state = State::default();
        let last = rest.bytes().position(|it| !matches!(state.step(it), Step::Inside));
        let (object, after) = rest.split_at(last.map_or(rest.len(), |it| it + 1));
        res.push(object);
        rest = after.trim_start_matches(between);
    }
    (res.len() > 1).then_some(res)
}

/// What a byte is to the value that it stands in or after.
enum Step {
    Inside,
    /// The last byte of the value.
    Last,
    /// The first byte after it.
    After,
}

impl State {
    fn step(&mut self, byte: u8) -> Step {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    self.in_string = false;
                    return if self.depth == 0 { Step::Last } else { Step::Inside };
                }
                _ => {}
            }
            return Step::Inside;
        }
        match byte {
            b'"' => self.in_string = true,
            b'[' | b'{' => self.depth += 1,
            b']' | b'}' if self.depth > 0 => {
                self.depth -= 1;
                return if self.depth == 0 { Step::Last } else { Step::Inside };
            }
            b']' | b'}' | b',' | b' ' | b'\t' | b'\r' | b'\n' if self.depth == 0 => {
                return Step::After;
            }
            _ => {}
        }
        Step::Inside
    }
}

impl<R: BufRead> Values<R> {
    const fn new(bytes: R, limit: usize) -> Self {
        Self { bytes, limit, value: Vec::new(), line: 1, in_array: false }
    }

    /// The next value and the line that it begins on.
    fn next(&mut self) -> io::Result<Option<(usize, Line<'_>)>> {
        self.value.clear();
        if !self.begin()? {
            return Ok(None);
        }
        let (begin, mut length) = (self.line, 0);
        let mut state = State::default();
        let mut done = false;
        while !done {
            let buffer = self.bytes.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            let mut taken = 0;
            for &byte in buffer {
                match state.step(byte) {
                    // A stray closing bracket would never end: it is a value.
                    Step::After if length + taken > 0 => {
                        done = true;
                        break;
                    }
                    Step::Last | Step::After => done = true,
                    Step::Inside => {}
                }
                taken += 1;
                self.line += usize::from(byte == b'\n');
                if done {
                    break;
                }
            }
            length += taken;
            if length <= self.limit {
                self.value.extend_from_slice(&buffer[..taken]);
            }
            self.bytes.consume(taken);
        }
        let whole = length <= self.limit;
        Ok(Some((begin, if whole { Line::Whole(&self.value) } else { Line::TooLong })))
    }

    /// Passes over what stands between values; whether there is another one.
    fn begin(&mut self) -> io::Result<bool> {
        loop {
            let Some(&byte) = self.bytes.fill_buf()?.first() else { return Ok(false) };
            match byte {
                b'\n' => self.line += 1,
                b' ' | b'\t' | b'\r' | b',' => {}
                b'[' if !self.in_array => self.in_array = true,
                b']' if self.in_array => self.in_array = false,
                _ => return Ok(true),
            }
            self.bytes.consume(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::*;

    /// The values with their lines, `…` for one that is too long.
    fn values(text: &str, limit: usize, capacity: usize) -> Vec<String> {
        let bytes = io::BufReader::with_capacity(capacity, text.as_bytes());
        let mut values = Values::new(bytes, limit);
        let mut res = Vec::new();
        while let Some((line, value)) = values.next().unwrap() {
            let value = match value {
                Line::Whole(value) => String::from_utf8_lossy(value),
                Line::TooLong => "…".into(),
            };
            res.push(format!("{line}:{value}"));
        }
        res
    }

    fn check(text: &str, expect: &[&str]) {
        for capacity in [1, 3, 1000] {
            assert_eq!(values(text, 1000, capacity), expect, "{text}");
        }
    }

    #[test]
    fn arrays_and_sequences_are_cut_into_their_values() {
        check("[{\"a\":1},\n {\"b\":[2,\"]}\"]}]", &["1:{\"a\":1}", "2:{\"b\":[2,\"]}\"]}"]);
        check("{\n\"a\": \"\\\"}\"\n}\n{}\n", &["1:{\n\"a\": \"\\\"}\"\n}", "4:{}"]);
        check("[[1], \"x,]\", null,true ]", &["1:[1]", "1:\"x,]\"", "1:null", "1:true"]);
        check("[]", &[]);
        check(" \n", &[]);
        check("[{\"a\":", &["1:{\"a\":"]);
        check("}x", &["1:}", "1:x"]);
    }

    #[test]
    fn objects_that_were_joined_are_told_apart() {
        let parts = |line: &'static str| joined(line).unwrap_or_default();
        assert_eq!(parts("{\"a\":\"}{\"}{\"b\":{}}"), ["{\"a\":\"}{\"}", "{\"b\":{}}"]);
        assert_eq!(parts("{}\u{feff}{} \u{1e}{}"), ["{}", "{}", "{}"]);
        assert_eq!(parts("{},{\"a\":"), ["{}", "{\"a\":"]);
        // One damaged record, and none.
        for line in ["{\"a\":\"}\",\"b\":1}", "{\"a\":1}x", "{\"a\"}\",\"b\":1}", "{}", ""] {
            assert_eq!(joined(line), None, "{line}");
        }
    }

    #[test]
    fn a_value_over_the_limit_is_passed_over() {
        assert_eq!(values("[{\"a\":12345},{}]", 5, 4), ["1:…", "1:{}"]);
    }

    proptest! {
        #[test]
        fn any_text_comes_to_an_end(text in any::<String>(), capacity in 1_usize..9) {
            let cut = values(&text, 1000, capacity);
            assert_eq!(cut, values(&text, 1000, 1 << 16));
        }

        #[test]
        fn an_array_gives_back_what_was_put_in(texts in proptest::collection::vec(any::<String>(), 0..8)) {
            let array = serde_json::to_string_pretty(&texts).unwrap();
            let cut = values(&array, 1 << 20, 7);
            let back: Vec<String> = cut
                .iter()
                .map(|value| serde_json::from_str(value.split_once(':').unwrap().1).unwrap())
                .collect();
            assert_eq!(back, texts);
        }
    }
}

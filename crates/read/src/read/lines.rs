//! A file's lines, one at a time, whatever their length.

use std::io::{self, BufRead, Read};

/// One line of a file, or another piece that one record stands in.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line<'b> {
    /// The piece; a line without its line feed, with a carriage return before it.
    Whole(&'b [u8]),
    /// The piece is longer than the limit and was passed over without being held.
    TooLong,
}

/// Reads lines of at most `limit` bytes; memory follows the longest of them.
pub(crate) struct Lines<R> {
    bytes: R,
    limit: usize,
    line: Vec<u8>,
    /// The 1-based number of the line that was read last.
    number: usize,
    /// Where the next line begins, in bytes.
    offset: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) const fn new(bytes: R, limit: usize) -> Self {
        Self { bytes, limit, line: Vec::new(), number: 0, offset: 0 }
    }

    /// Where the next line begins in the bytes.
    pub(crate) const fn offset(&self) -> u64 {
        self.offset
    }

    /// The next line and its 1-based number; `None` at the end. A last line
    /// without a line feed is a line, an empty rest is none.
    pub(crate) fn next(&mut self) -> io::Result<Option<(usize, Line<'_>)>> {
        self.line.clear();
        // One byte more than may be, which shows that there is more.
        let most = u64::try_from(self.limit).unwrap_or(u64::MAX).saturating_add(1);
        self.bytes.by_ref().take(most).read_until(b'\n', &mut self.line)?;
        if self.line.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        self.offset += self.line.len() as u64;
        if self.line.last() == Some(&b'\n') {
            self.line.pop();
        } else if self.line.len() > self.limit {
            self.offset += self.bytes.skip_until(b'\n')? as u64;
            self.line.clear();
            return Ok(Some((self.number, Line::TooLong)));
        }
        Ok(Some((self.number, Line::Whole(&self.line))))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::*;

    /// All lines, `None` for one that is too long.
    fn all(text: &[u8], limit: usize, capacity: usize) -> Vec<Option<Vec<u8>>> {
        let mut lines = Lines::new(io::BufReader::with_capacity(capacity, text), limit);
        let mut res = Vec::new();
        loop {
            let offset = lines.offset();
            let Some((number, line)) = lines.next().unwrap() else { break };
            res.push(match line {
                Line::Whole(line) => Some(line.to_vec()),
                Line::TooLong => None,
            });
            assert_eq!(number, res.len());
            let before = text.split_inclusive(|&byte| byte == b'\n').take(number - 1);
            assert_eq!(offset, before.map(<[u8]>::len).sum::<usize>() as u64);
        }
        res
    }

    fn naive(text: &[u8], limit: usize) -> Vec<Option<Vec<u8>>> {
        let mut lines: Vec<&[u8]> = text.split(|&byte| byte == b'\n').collect();
        if lines.last().is_some_and(|it| it.is_empty()) {
            lines.pop();
        }
        lines.into_iter().map(|it| (it.len() <= limit).then(|| it.to_vec())).collect()
    }

    #[test]
    fn a_line_of_the_limit_is_read_and_one_byte_more_is_not() {
        assert_eq!(
            all(b"abc\nabcd\nab", 3, 64),
            [Some(b"abc".to_vec()), None, Some(b"ab".to_vec())]
        );
        assert_eq!(all(b"abcd", 3, 64), [None]);
        assert_eq!(all(b"abc", 3, 64), [Some(b"abc".to_vec())]);
        assert_eq!(all(b"", 3, 64), []);
        assert_eq!(all(b"\n\n", 3, 64), [Some(Vec::new()), Some(Vec::new())]);
    }

    proptest! {
        #[test]
        fn same_as_naive(text in "[ab\n]{0,40}", limit in 0_usize..6, capacity in 1_usize..9) {
            let text = text.as_bytes();
            assert_eq!(all(text, limit, capacity), naive(text, limit));
        }
    }
}

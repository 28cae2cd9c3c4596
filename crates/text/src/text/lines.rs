//! From a byte to its line.

use super::Span;

/// Where the lines of one text begin.
///
/// A line ends after `\n`, as editors and `grep -n` count; a `\r` before it
/// belongs to the line.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    /// Finds the lines of `text` in one pass.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let newlines = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        let starts = std::iter::once(0).chain(newlines.map(|(at, _)| at + 1)).collect();
        Self { starts }
    }

    /// The 1-based line that the byte at `offset` stands on.
    #[must_use]
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset)
    }

    /// The 1-based lines of the first and the last byte of `span`.
    ///
    /// An empty span stands on the line of its start.
    #[must_use]
    pub fn lines(&self, span: Span) -> (usize, usize) {
        let last = span.end.saturating_sub(1).max(span.start);
        (self.line(span.start), self.line(last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_count_from_one_and_a_newline_ends_its_own_line() {
        let index = LineIndex::new("a\nb\r\n\nc");
        let lines: Vec<usize> = (0..7).map(|at| index.line(at)).collect();
        assert_eq!(lines, [1, 1, 2, 2, 2, 3, 4]);
        assert_eq!(index.lines(Span::new(0, 2)), (1, 1));
        assert_eq!(index.lines(Span::new(0, 3)), (1, 2));
        assert_eq!(LineIndex::new("").lines(Span::new(0, 0)), (1, 1));
    }
}

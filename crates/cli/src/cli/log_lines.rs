//! Lines of standard output, which may be read by a CI service that obeys some of them.
//!
//! GitHub takes a line that begins with `::`, blanks before it or not, for a command, and
//! `##[`, `##vso[` and `##teamcity[` are commands of its older runner, of Azure and of
//! `TeamCity`. What an article or a file's name puts at the beginning of a line gets an
//! apostrophe in front, as in a spreadsheet.

use std::io::{self, Write};

const COMMANDS: [&[u8]; 4] = [b"::", b"##[", b"##vso[", b"##teamcity["];

/// Passes all on to another writer, and no command.
pub(super) struct LogLines<W> {
    out: W,
    /// The beginning of a line, as long as it may become a command.
    head: Option<Vec<u8>>,
}

impl<W: Write> LogLines<W> {
    pub(super) const fn new(out: W) -> Self {
        Self { out, head: Some(Vec::new()) }
    }

    /// Writes the beginning of a line that ends here or is decided.
    fn decided(&mut self) -> io::Result<()> {
        let Some(head) = self.head.take() else { return Ok(()) };
        let shown = shown(&head);
        if COMMANDS.iter().any(|it| shown.starts_with(it)) {
            let before = head.len() - shown.len();
            self.out.write_all(&head[..before])?;
            self.out.write_all(b"'")?;
            return self.out.write_all(shown);
        }
        self.out.write_all(&head)
    }
}

impl<W: Write> Write for LogLines<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        while let Some((&byte, after)) = rest.split_first() {
            let Some(head) = &mut self.head else {
                let end = rest.iter().position(|&it| is_end(it)).map_or(rest.len(), |it| it + 1);
                self.out.write_all(&rest[..end])?;
                if is_end(rest[end - 1]) {
                    self.head = Some(Vec::new());
                }
                rest = &rest[end..];
                continue;
            };
            head.push(byte);
            if is_end(byte) {
                self.decided()?;
                self.head = Some(Vec::new());
            } else if !may_become_command(head) {
                self.decided()?;
            }
            rest = after;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.decided()?;
        self.out.flush()
    }
}

const fn is_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// What a service sees of the beginning of a line: without blanks, a quotation mark of CSV
/// and colors.
fn shown(head: &[u8]) -> &[u8] {
    let mut rest = head;
    loop {
        rest = match rest {
            [b' ' | b'\t' | b'"', after @ ..] => after,
            [0x1b, b'[', after @ ..] => match after.iter().position(|&it| it == b'm') {
                Some(at) => &after[at + 1..],
                None => return rest,
            },
            _ => return rest,
        };
    }
}

/// Whether more bytes decide what a line begins with.
fn may_become_command(head: &[u8]) -> bool {
    let shown = shown(head);
    let is_color = shown.first() == Some(&0x1b) && shown.len() < 64;
    is_color || COMMANDS.iter().any(|it| it.len() > shown.len() && it.starts_with(shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(pieces: &[&str]) -> String {
        let mut out = LogLines::new(Vec::new());
        pieces.iter().for_each(|it| out.write_all(it.as_bytes()).unwrap());
        out.flush().unwrap();
        String::from_utf8(out.out).unwrap()
    }

    #[test]
    fn no_line_begins_a_command_however_it_is_cut() {
        let text =
            "::a\n  ::b\nc ::d\n\u{1b}[31m\u{1b}[1m::e\u{1b}[0m\r##[f]\n## g\n:h\n##vso[i\n\"::j\n";
        let safe = "'::a\n  '::b\nc ::d\n\u{1b}[31m\u{1b}[1m'::e\u{1b}[0m\r'##[f]\n## g\n:h\n'##vso[i\n\"'::j\n";
        assert_eq!(written(&[text]), safe);
        let letters: Vec<String> = text.chars().map(String::from).collect();
        let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
        assert_eq!(written(&letters), safe);
        assert_eq!(written(&["##v"]), "##v");
    }
}

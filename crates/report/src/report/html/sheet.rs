//! Where the markup of a page goes, and what becomes of it on the way.
//!
//! A text gets onto a page in one way: [`html!`](maud::html) writes it into a
//! [`Markup`], escaped, and only a [`Markup`] can be put on a [`Sheet`]. What the
//! markup escape leaves, characters that nobody sees and those that turn the reading
//! order, the sheet shows by their codes: no writer of a part can forget it.

use crate::report::escape_terminal_lines;
use maud::{Markup, PreEscaped};
use std::borrow::Cow;
use std::io::{self, Write};

/// Where the parts of a shell stand that are written one after the other; see
/// [`Sheet::within`].
pub(crate) const SLOT: PreEscaped<&str> = PreEscaped("\0");

/// A page that is being written, part by part: a page of many articles is larger than
/// all of them, and is never in memory as a whole.
pub(crate) struct Sheet<'w> {
    out: &'w mut dyn Write,
}

impl<'w> Sheet<'w> {
    pub(crate) fn new(out: &'w mut dyn Write) -> Self {
        Self { out }
    }

    /// Writes a part, and a line break behind it.
    #[expect(clippy::needless_pass_by_value, reason = "what is put on the page is used up")]
    pub(crate) fn put(&mut self, part: Markup) -> io::Result<()> {
        self.write(&part.0)?;
        self.out.write_all(b"\n")
    }

    /// Writes `shell` with what `fill` puts where it has its [`SLOT`].
    ///
    /// So an element can be open while its content is written, and is always closed. The
    /// slot is the shell's last: behind it stands no text of the input.
    #[expect(clippy::needless_pass_by_value, reason = "what is put on the page is used up")]
    pub(crate) fn within(
        &mut self,
        shell: Markup,
        fill: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        let (before, after) = shell.0.rsplit_once(SLOT.0).unwrap_or((&shell.0, ""));
        self.write(before)?;
        self.out.write_all(b"\n")?;
        fill(self)?;
        self.write(after)?;
        self.out.write_all(b"\n")
    }

    fn write(&mut self, markup: &str) -> io::Result<()> {
        // To a browser both are a space; escaped, a reader would see them.
        let markup = match markup.contains(['\r', '\t']) {
            true => Cow::Owned(markup.replace(['\r', '\t'], " ")),
            false => Cow::Borrowed(markup),
        };
        self.out.write_all(escape_terminal_lines(&markup).as_bytes())
    }
}

/// A part as it is written on a page: for pages that others serve.
#[must_use]
pub fn on_a_sheet(part: Markup) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing to memory does not fail.
    Sheet::new(&mut out).put(part).unwrap_or_default();
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use maud::html;

    fn put(text: &str) -> String {
        let mut out = Vec::new();
        Sheet::new(&mut out).put(html! { p title=(text) { (text) } }).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn nothing_of_a_text_is_markup_or_invisible() {
        let shown = "&lt;b a=&quot;x&quot; c='y'&gt;&amp;amp;";
        assert_eq!(put("<b a=\"x\" c='y'>&amp;"), format!("<p title=\"{shown}\">{shown}</p>\n"));
        assert_eq!(put("a\tb\u{202e}c\u{1b}").matches("a b\\u{202e}c\\u{1b}").count(), 2);
    }

    #[test]
    fn a_shell_is_closed_behind_what_is_put_into_it() {
        let mut out = Vec::new();
        let shell = html! { main { h1 { "A" } (SLOT) footer {} } };
        Sheet::new(&mut out).within(shell, |sheet| sheet.put(html! { p { "b" } })).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "<main><h1>A</h1>\n<p>b</p>\n<footer></footer></main>\n"
        );
    }
}

//! What every page begins and ends with.

use super::sheet::Sheet;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{PreEscaped, html};
use sha2::{Digest as _, Sha256};
use std::io::{self, Write};

/// Colors and type that all pages have in common.
pub const BASE_STYLE: &str = include_str!("assets/base.css");

/// What makes one page another than the next.
pub(crate) struct Frame<'a> {
    /// The title, as plain text.
    pub(crate) title: &'a str,
    /// The page's own style sheet; it follows the common one.
    pub(crate) style: &'static str,
    /// The page's script, where it has one.
    pub(crate) script: Option<&'static str>,
}

impl Frame<'_> {
    /// Writes a page whose body is what `body` puts on it.
    ///
    /// The policy in the head allows this style sheet and this script, by the hashes of
    /// their bytes, and nothing else: no request of any kind, no other script, no
    /// handler in an attribute, no `eval`, and no script that writes markup.
    pub(crate) fn page(
        &self,
        out: &mut dyn Write,
        body: impl FnOnce(&mut Sheet<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        let style = format!("\n{BASE_STYLE}{}", self.style);
        let script = self.script.map(|it| format!("\n{it}"));
        let policy = format!(
            "default-src 'none'; script-src {}; style-src {}; base-uri 'none'; form-action 'none'; \
             require-trusted-types-for 'script'; trusted-types 'none'",
            script.as_deref().map_or("'none'".to_owned(), source),
            source(&style)
        );
        Sheet::new(out).put(html! {
            (PreEscaped("<!doctype html>\n<html lang=\"en\">\n<head>\n"))
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(policy);
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="referrer" content="no-referrer";
            meta name="generator" content={ "wireprint " (env!("CARGO_PKG_VERSION")) };
            title { (self.title) }
        })?;
        // Style and script go out byte for byte: the policy has their hashes.
        writeln!(out, "<style>{style}</style>")?;
        if let Some(script) = script {
            writeln!(out, "<script>{script}</script>")?;
        }
        out.write_all(b"</head>\n<body>\n")?;
        body(&mut Sheet::new(out))?;
        out.write_all(b"</body>\n</html>\n")
    }
}
/// What a policy calls an inline style sheet or script: the hash of its bytes
/// (Content Security Policy Level 3, section 6.7.3.3).
#[must_use]
pub fn source(content: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(content.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_the_hash_that_the_standard_gives_as_its_example() {
        // The example of CSP Level 3, section 8.4.
        assert_eq!(
            source("alert('Hello, world.');"),
            "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
        );
    }

    #[test]
    fn the_title_is_text() {
        let mut out = Vec::new();
        let frame = Frame { title: "</title><script>x", style: "", script: None };
        frame.page(&mut out, |_| Ok(())).unwrap();
        let page = String::from_utf8(out).unwrap();
        assert!(page.contains("<title>&lt;/title&gt;&lt;script&gt;x</title>"), "{page}");
        assert!(page.contains("script-src 'none'"), "{page}");
    }
}

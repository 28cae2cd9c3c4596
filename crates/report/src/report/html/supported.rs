//! Quotations held against sources, as a page.

use super::{Frame, escape};
use crate::diff::WordOpKind;
use crate::findings::{CheckedQuotation, SupportResult};
use crate::quote::Support;
use crate::text::{Corpus, LineIndex, Place};
use std::io::{self, Write};

const STYLE: &str = "main { max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }\n\
    h1, h2 { font-family: var(--sans); }\n\
    article { border-left: 4px solid var(--line); padding: 0 1rem; margin: 1.5rem 0; }\n\
    article p { margin: .3rem 0; }\n\
    .place, .because { font: .85rem/1.4 var(--sans); color: var(--faint); }\n";

/// Writes what the sources say of every quotation as one self-contained page, what is
/// wrong first.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn verify_html(result: &SupportResult, out: &mut dyn Write) -> io::Result<()> {
    let title = format!(
        "{} quotations held against {} sources",
        result.checked.len(),
        result.sources.len()
    );
    Frame { title: &title, style: STYLE, script: None }.open(out)?;
    writeln!(out, "<main>\n<h1>{}</h1>", escape(&title))?;
    for support in Support::ALL.into_iter().rev() {
        let of_kind = result.checked.iter().filter(|it| it.support == support);
        let found: Vec<&CheckedQuotation> = of_kind.collect();
        if found.is_empty() {
            continue;
        }
        let name = support.name();
        writeln!(out, "<section>\n<h2>{name} <small>{}</small></h2>", found.len())?;
        for it in found {
            quotation(result, it, out)?;
        }
        out.write_all(b"</section>\n")?;
    }
    out.write_all(b"</main>\n")?;
    Frame::close(out)
}

fn quotation(result: &SupportResult, it: &CheckedQuotation, out: &mut dyn Write) -> io::Result<()> {
    let speaker = it.attribution.speaker.as_ref().map_or("speaker unknown", |it| &it.name);
    writeln!(out, "<article>\n<p><b>{}</b></p>", escape(speaker))?;
    writeln!(out, "<p class=\"because\">{}</p>", escape(&it.because))?;
    place(&result.texts, &result.lines, it.place, out)?;
    out.write_all(b"<p>")?;
    if it.drift.is_empty() {
        let text = it.place.span.of(&result.texts.get(it.place.doc).text);
        out.write_all(escape(text).as_bytes())?;
    }
    for op in &it.drift {
        let text = escape(&op.text);
        match op.kind {
            WordOpKind::Equal => write!(out, "{text}")?,
            WordOpKind::Delete => write!(out, "<del>{text}</del>")?,
            WordOpKind::Insert => write!(out, "<ins>{text}</ins>")?,
        }
    }
    out.write_all(b"</p>\n")?;
    if let Some(source) = it.source {
        place(&result.sources, &result.source_lines, source, out)?;
        let text = source.span.of(&result.sources.get(source.doc).text);
        writeln!(out, "<p class=\"because\">{}</p>", escape(text))?;
    }
    out.write_all(b"</article>\n")
}

fn place(
    corpus: &Corpus,
    lines: &[LineIndex],
    place: Place,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (line, _) = lines[place.doc.index()].lines(place.span);
    let id = escape(&corpus.get(place.doc).id);
    writeln!(out, "<p class=\"place\">{id}:{line}</p>")
}

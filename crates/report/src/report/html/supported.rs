//! Quotations held against sources, as a page.

use super::wording::marked;
use super::{Frame, SLOT};
use crate::findings::{CheckedQuotation, SupportResult};
use crate::quote::Support;
use crate::text::{Corpus, LineIndex, Place};
use maud::{Markup, html};
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
    Frame { title: &title, style: STYLE, script: None }.page(out, |sheet| {
        sheet.within(html! { main { h1 { (title) } (SLOT) } }, |sheet| {
            for support in Support::ALL.into_iter().rev() {
                let of_kind = result.checked.iter().filter(|it| it.support == support);
                let found: Vec<&CheckedQuotation> = of_kind.collect();
                if !found.is_empty() {
                    sheet.put(html! {
                        section {
                            h2 { (support.name()) " " small { (found.len()) } }
                            @for it in found { (quotation(result, it)) }
                        }
                    })?;
                }
            }
            Ok(())
        })
    })
}

fn quotation(result: &SupportResult, it: &CheckedQuotation) -> Markup {
    let speaker = it.attribution.speaker.as_ref().map_or("speaker unknown", |it| &it.name);
    html! {
        article {
            p { b { (speaker) } }
            p.because { (it.because) }
            (place(&result.texts, &result.lines, it.place))
            p {
                @if it.drift.is_empty() { (it.place.span.of(&result.texts.get(it.place.doc).text)) }
                (marked(&it.drift))
            }
            @if let Some(source) = it.source {
                (place(&result.sources, &result.source_lines, source))
                p.because { (source.span.of(&result.sources.get(source.doc).text)) }
            }
        }
    }
}

fn place(corpus: &Corpus, lines: &[LineIndex], place: Place) -> Markup {
    let (line, _) = lines[place.doc.index()].lines(place.span);
    html! { p.place { (corpus.get(place.doc).id) ":" (line) } }
}

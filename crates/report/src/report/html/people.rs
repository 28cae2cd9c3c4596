//! Who is quoted, and who quotes, as a page.

use super::{Frame, percent};
use crate::findings::{QuotesResult, by_outlet, by_speaker};
use crate::report::QuotedBy;
use maud::html;
use std::io::{self, Write};

const STYLE: &str = "main { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }\n\
    h1, table { font-family: var(--sans); }\n\
    table { border-collapse: collapse; width: 100%; }\n\
    th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); }\n\
    td.n { text-align: right; }\n";

/// Writes who is quoted, or who quotes, as one self-contained page.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn quoted_html(result: &QuotesResult, by: QuotedBy, out: &mut dyn Write) -> io::Result<()> {
    let (found, title, part) = match by {
        QuotedBy::Speaker => (by_speaker(result), "Who is quoted", "Outlets"),
        QuotedBy::Outlet => (by_outlet(result), "Who quotes whom", "Speakers"),
    };
    Frame { title, style: STYLE, script: None }.page(out, |sheet| {
        sheet.put(html! {
            main {
                h1 { (title) }
                table {
                    tr {
                        @for name in ["Name", "Quotations", "Articles", "First", "Last", part] {
                            th scope="col" { (name) }
                        }
                    }
                    @for row in &found.rows {
                        tr {
                            th scope="row" { (row.name) }
                            td.n { (row.quotations) }
                            td.n { (row.articles) }
                            td { (row.first.as_deref().unwrap_or_default()) }
                            td { (row.last.as_deref().unwrap_or_default()) }
                            td {
                                @for (n, (name, count, share)) in row.parts.iter().enumerate() {
                                    @if n > 0 { ", " }
                                    (name) " " (count) " (" (percent(*share)) ")"
                                }
                            }
                        }
                    }
                }
            }
        })
    })
}

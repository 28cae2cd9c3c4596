//! Who is quoted, and who quotes, as a page.

use super::{Frame, escape};
use crate::findings::{QuotesResult, by_outlet, by_speaker};
use crate::report::QuotedBy;
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
    Frame { title, style: STYLE, script: None }.open(out)?;
    writeln!(
        out,
        "<main>\n<h1>{title}</h1>\n<table>\n<tr><th scope=\"col\">Name</th><th scope=\"col\">Quotations</th>\
         <th scope=\"col\">Articles</th><th scope=\"col\">First</th><th scope=\"col\">Last</th>\
         <th scope=\"col\">{part}</th></tr>"
    )?;
    for row in &found.rows {
        let parts: Vec<String> = row
            .parts
            .iter()
            .map(|(name, n, share)| format!("{} {n} ({:.0} %)", escape(name), 100.0 * share))
            .collect();
        let [first, last] = [&row.first, &row.last].map(|it| it.as_deref().unwrap_or_default());
        writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td><td class=\"n\">{}</td>\
             <td>{first}</td><td>{last}</td><td>{}</td></tr>",
            escape(&row.name),
            row.quotations,
            row.articles,
            parts.join(", "),
        )?;
    }
    out.write_all(b"</table>\n</main>\n")?;
    Frame::close(out)
}

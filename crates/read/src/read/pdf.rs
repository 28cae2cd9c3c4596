//! The text of a PDF, where this build has the feature `pdf`.
//!
//! A PDF says where letters stand, not what is a word, a line or a paragraph: what
//! comes out follows the order in which the file draws them. Columns come one after
//! the other where the file was set so, and line by line across the page where not;
//! scanned pages have no text at all. Without the feature a PDF is refused by name: its
//! library brings some thirty crates.

use super::open::Bytes;
use super::sink::{Failure, Outcome, Sink};

/// Reads all of `bytes` as one document into `sink`.
#[cfg(feature = "pdf")]
pub(crate) fn read(bytes: Bytes<'_>, sink: &mut Sink<'_>) -> Outcome {
    use super::contained::contained;
    use super::html;
    use super::log::Problem;
    use super::record::{Record, RecordId, has_word};
    use crate::text::Severity;
    use std::borrow::Cow;

    let bytes = html::held(bytes, sink.options.limits.html_bytes)?;
    let failed = |message: String| Failure::File(format!("the PDF: {message}"));
    let text = contained(|| pdf_extract::extract_text_from_mem(&bytes)).map_err(failed)?;
    let text = text.map_err(|error| failed(error.to_string()))?;
    if !has_word(&text) {
        let problem = Problem::new("no text in this PDF", "are its pages scanned?".to_owned());
        sink.say(Severity::Warning, None, &problem)?;
    }
    let record = Record {
        source: sink.source,
        line: None,
        id: RecordId::File,
        text: Cow::Owned(text.trim().to_owned()),
        title: None,
        outlet: None,
        date: None,
        url: None,
        author: None,
        language: None,
        notes: None,
        raw: "",
        offset: None,
    };
    Ok(sink.record(record)?)
}

/// Refuses a PDF.
#[cfg(not(feature = "pdf"))]
pub(crate) fn read(_: Bytes<'_>, _: &mut Sink<'_>) -> Outcome {
    use super::log::Problem;

    let what = "a PDF, for which this build has no reader (feature `pdf`)".to_owned();
    Err(Failure::Refused(Problem::new(super::NOT_READ, what)))
}

//! Word processors' files: DOCX (Office Open XML) and ODT (`OpenDocument`).
//!
//! Both are ZIP archives with one XML file that holds the text: a paragraph or
//! heading is a paragraph, a row of a table a line with tabs between the cells.
//! What was deleted under tracked changes, comments, notes, headers and footers are
//! left out. The headline and the author are those of the file's properties.

use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::html;
use super::open::Bytes;
use super::record::{Record, RecordId};
use super::sink::{Failure, Outcome, Sink, too_long};
use crate::text::{PageNotes, Span};
use std::borrow::Cow;

pub(super) type Archive = ZipArchive<Cursor<Vec<u8>>>;

/// Reads all of `bytes` as one document into `sink`.
pub(crate) fn read(bytes: Bytes<'_>, sink: &mut Sink<'_>) -> Outcome {
    let limit = sink.options.limits.document_bytes as usize;
    let archive = opened(bytes, limit)?;
    give(archive, sink)
}

/// Reads the document in `archive` into `sink`.
pub(super) fn give(mut archive: Archive, sink: &mut Sink<'_>) -> Outcome {
    let limit = sink.options.limits.document_bytes as usize;
    let (text, properties) = match kind(&mut archive) {
        Some(Kind::Word) => ("word/document.xml", "docProps/core.xml"),
        Some(Kind::OpenDocument) => ("content.xml", "meta.xml"),
        None => return Err(Failure::File("neither DOCX nor ODT".to_owned())),
    };
    let xml = member(&mut archive, text, limit)?
        .ok_or_else(|| Failure::File(format!("`{text}` is missing in it")))?;
    let (text, rows) = paragraphs(&xml).map_err(Failure::File)?;
    let notes = PageNotes { rows, ..PageNotes::default() };
    let properties = member(&mut archive, properties, limit)?.unwrap_or_default();
    let property = |name: &str| {
        let (_, rest) = properties.split_once(&format!("<{name}>"))?;
        let value = html::resolved_entities(rest.split_once("</")?.0);
        (!value.trim().is_empty()).then(|| Cow::Owned(value.trim().to_owned()))
    };
    sink.record(Record {
        source: sink.source,
        line: None,
        id: RecordId::File,
        text: Cow::Owned(text),
        title: property("dc:title"),
        outlet: None,
        date: None,
        url: None,
        author: property("dc:creator"),
        language: property("dc:language"),
        notes: (!notes.is_empty()).then(|| Box::new(notes)),
        raw: "",
        offset: None,
    })?;
    Ok(())
}

/// All of an archive: its directory stands at its end.
pub(super) fn opened(bytes: Bytes<'_>, limit: usize) -> Result<Archive, Failure> {
    let bytes = html::held(bytes, limit).map_err(|failure| match failure {
        Failure::File(_) => {
            Failure::File(too_long(u32::try_from(limit).unwrap_or(u32::MAX)).message())
        }
        other => other,
    })?;
    ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| Failure::File(format!("not a ZIP archive: {error}")))
}

/// Which of the two a file is.
enum Kind {
    Word,
    OpenDocument,
}

/// Whether an archive is a text of a word processor.
pub(super) fn is_document(archive: &mut Archive) -> bool {
    kind(archive).is_some()
}

fn kind(archive: &mut Archive) -> Option<Kind> {
    if archive.index_for_name("word/document.xml").is_some() {
        return Some(Kind::Word);
    }
    let mimetype = member(archive, "mimetype", 200).ok().flatten()?;
    let is_text = mimetype.trim().starts_with("application/vnd.oasis.opendocument.text");
    is_text.then_some(Kind::OpenDocument)
}

/// The text of a file in the archive, where there is one.
fn member(archive: &mut Archive, name: &str, limit: usize) -> Result<Option<String>, Failure> {
    let Some(at) = archive.index_for_name(name) else { return Ok(None) };
    let damaged = |error: &dyn std::fmt::Display| Failure::File(format!("`{name}`: {error}"));
    let file = archive.by_index(at).map_err(|error| damaged(&error))?;
    let mut res = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_mul(8);
    file.take(most).read_to_end(&mut res).map_err(|error| damaged(&error))?;
    Ok(Some(String::from_utf8_lossy(&res).into_owned()))
}

/// What an element of either format is to the text.
enum Part {
    /// A paragraph or heading.
    Paragraph,
    Row,
    Cell,
    Tab,
    Break,
    Space,
    /// What is not the text's.
    Left,
    /// Holds text itself.
    Run,
    Other,
}

fn part(name: &str) -> Part {
    match name {
        "w:p" | "text:p" | "text:h" => Part::Paragraph,
        "w:tr" | "table:table-row" => Part::Row,
        "w:tc" | "table:table-cell" => Part::Cell,
        "w:tab" | "text:tab" => Part::Tab,
        "w:br" | "w:cr" | "text:line-break" => Part::Break,
        "text:s" => Part::Space,
        "w:t" => Part::Run,
        "text:tracked-changes"
        // What was deleted, and what is no running text.
        | "office:annotation"
        | "text:note"
        | "office:forms"
        | "text:sequence-decls"
        | "mc:Fallback"
        | "w:pPr"
        | "w:rPr" => Part::Left,
        _ => Part::Other,
    }
}

/// The paragraphs of a text, an empty line between them, and where its tables' rows and the
/// items of its lists stand.
fn paragraphs(xml: &str) -> Result<(String, Vec<Span>), String> {
    let mut reader = Reader::from_str(xml);
    let is_word = xml.contains("<w:document");
    let mut res = String::new();
    let (mut rows, mut row) = (Vec::new(), None);
    let (mut left, mut paragraph, mut run, mut cell) = (0_usize, 0_usize, 0_usize, 0_usize);
    loop {
        let event = reader.read_event().map_err(|error| format!("not well-formed XML: {error}"))?;
        match event {
            Event::Start(tag) => {
                let name = tag.name();
                match part(name.as_ref()) {
                    Part::Left => left += 1,
                    _ if left > 0 => {}
                    Part::Paragraph => paragraph += 1,
                    Part::Cell => cell += 1,
                    Part::Row => row = Some(res.len()),
                    Part::Run => run += 1,
                    Part::Tab => res.push('\t'),
                    _ => {}
                }
            }
            Event::Empty(tag) if left == 0 => match part(tag.name().as_ref()) {
                Part::Tab => res.push('\t'),
                Part::Break => res.push('\n'),
                Part::Space => res.push(' '),
                _ => {}
            },
            Event::End(tag) => match part(tag.name().as_ref()) {
                Part::Left => left = left.saturating_sub(1),
                _ if left > 0 => {}
                Part::Paragraph => {
                    paragraph = paragraph.saturating_sub(1);
                    res.push_str(if cell > 0 { " " } else { "\n\n" });
                }
                Part::Run => run = run.saturating_sub(1),
                Part::Cell => {
                    cell = cell.saturating_sub(1);
                    // Each paragraph of the cell left a space.
                    res.truncate(res.trim_end_matches(' ').len());
                    res.push('\t');
                }
                Part::Row => {
                    res.truncate(res.trim_end().len());
                    rows.extend(
                        row.take().filter(|it| *it < res.len()).map(|it| Span::new(it, res.len())),
                    );
                    res.push('\n');
                }
                _ => {}
            },
            // Between the elements of DOCX stands the white space of the XML file.
            Event::Text(text) if left == 0 && (run > 0 || (!is_word && paragraph > 0)) => {
                res.push_str(&text.xml10_content());
            }
            Event::GeneralRef(name) if left == 0 && (run > 0 || (!is_word && paragraph > 0)) => {
                let raw = format!("&{};", name.xml10_content());
                res.push_str(&html::resolved_entities(&raw));
            }
            Event::Eof => {
                let start = res.len() - res.trim_start().len();
                let moved = |it: &Span| {
                    let begins = it.start.checked_sub(start)?;
                    Some(Span::new(begins, it.end - start))
                };
                return Ok((res.trim().to_owned(), rows.iter().filter_map(moved).collect()));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paragraphs_of_a_word_document_are_read_without_deletions_and_notes() {
        let xml = "<w:document><w:body><w:p><w:pPr><w:t>no</w:t></w:pPr><w:r><w:t>The pier &amp; the </w:t>\
            </w:r><w:del><w:r><w:delText>old </w:delText></w:r></w:del><w:r><w:t>harbor</w:t></w:r></w:p>\
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Berth</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>3</w:t></w:r>\
            </w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:t>One</w:t><w:br/><w:t>two</w:t></w:r></w:p></w:body></w:document>";
        let (text, rows) = paragraphs(xml).unwrap();
        assert_eq!(text, "The pier & the harbor\n\nBerth\t3\nOne\ntwo");
        assert_eq!(rows.iter().map(|it| it.of(&text)).collect::<Vec<_>>(), ["Berth\t3"]);
    }

    #[test]
    fn the_paragraphs_of_an_open_document_are_read_without_comments() {
        let xml = "<office:document-content><office:text><text:h>Old pier</text:h><text:p>The<text:s/>pier \
            <text:span>stays</text:span><office:annotation><text:p>why?</text:p></office:annotation> open</text:p>\
            </office:text></office:document-content>";
        assert_eq!(paragraphs(xml).unwrap().0, "Old pier\n\nThe pier stays open");
    }
}

//! A JSON object a line.
//!
//! The line is the unit of damage: what is wrong on one costs that one. Blank
//! lines are no records; a carriage return before the line feed and a byte
//! order mark before the first line are let be. Several objects on one line are
//! several records.

use super::encoding::{Guesser, by_mark};
use super::fields::{Fields, TAGGED, parse};
use super::json::joined;
use super::json_text::string;
use super::lines::{Line, Lines};
use super::log::Problem;
use super::open::{Bytes, peek};
use super::record::{Record, RecordId};
use super::shapes::{Held, held, leads_into_list};
use super::sink::{Outcome, Sink};
use crate::text::Severity;

/// What records are in, where not each is an object of its own.
const SHAPE: &str = "records in another shape";

/// Reads all records of `bytes` into `sink`.
pub(crate) fn read(bytes: Bytes<'_>, sink: &mut Sink<'_>) -> Outcome {
    let limit = sink.options.limits.record_bytes;
    let (head, bytes) = peek(bytes, 3)?;
    // A mark is taken off or tells of another encoding: offsets are not the file's.
    let in_place = sink.in_place && !matches!(head[..], [0xef | 0xfe | 0xff, ..]);
    let mut lines = Lines::new(by_mark(bytes)?, limit);
    let mut guesser = Guesser::default();
    loop {
        let offset = in_place.then(|| lines.offset());
        let Some((number, line)) = lines.next()? else { break };
        match line {
            Line::TooLong => sink.skip(Some(number), &record_too_long(limit))?,
            Line::Whole(line) if line.trim_ascii().is_empty() => {}
            Line::Whole(line) => one(line, (number, offset), &mut guesser, sink)?,
        }
    }
    Ok(())
}

/// Reads the record that stands in `bytes`, which begin on a line of this number
/// and, where the file can be read there again, at this byte of it.
pub(crate) fn one(
    bytes: &[u8],
    (number, offset): (usize, Option<u64>),
    guesser: &mut Guesser,
    sink: &mut Sink<'_>,
) -> Outcome {
    /// Between two files that were joined stands the mark of the second one.
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let (bytes, offset) = match bytes.strip_prefix(MARK) {
        Some(rest) => (rest, offset.map(|it| it + MARK.len() as u64)),
        None => (bytes, offset),
    };
    let (raw, remark) = guesser.text(bytes.strip_suffix(b"\r").unwrap_or(bytes));
    let offset = offset.filter(|_| remark.is_none());
    if let Some((severity, problem)) = remark {
        sink.say(severity, Some(number), &problem)?;
    }
    let options = sink.options;
    let held = || held(&raw, &options.fields).filter(|it| !it.records.is_empty());
    if leads_into_list(&options.fields)
        && let Some(all) = held()
    {
        return each(&all.records, number, sink);
    }
    match parse(&raw, &options.fields, options.limits.json_depth) {
        Ok(fields) => give(fields, &raw, (number, offset), sink),
        Err(problem) => match (held(), joined(&raw)) {
            (Some(all), _) => {
                if let Some(said) = &all.said {
                    sink.guess(SHAPE, said)?;
                }
                each(&all.records, number, sink)
            }
            (None, Some(all)) => several(&all, &raw, (number, offset), sink),
            (None, None) => Ok(sink.skip(Some(number), &problem)?),
        },
    }
}

/// Reads the objects that stand on one line, as where files were joined of which one had
/// no line end at its end.
fn several(
    all: &[&str],
    line: &str,
    (number, offset): (usize, Option<u64>),
    sink: &mut Sink<'_>,
) -> Outcome {
    let options = sink.options;
    let detail = format!("{} objects; is a line end missing where files were joined?", all.len());
    sink.say(Severity::Note, Some(number), &Problem::new("several records on one line", detail))?;
    for object in all {
        let before = (object.as_ptr() as usize).saturating_sub(line.as_ptr() as usize);
        let offset = offset.map(|it| it + before as u64);
        match parse(object, &options.fields, options.limits.json_depth) {
            Ok(fields) => give(fields, object, (number, offset), sink)?,
            Err(problem) => sink.skip(Some(number), &problem)?,
        }
    }
    Ok(())
}

/// Reads the records that one value holds, which begins on line `number`.
fn each(all: &[Held<'_>], number: usize, sink: &mut Sink<'_>) -> Outcome {
    let options = sink.options;
    for Held { lines, raw, key } in all {
        match parse(raw, &options.fields, options.limits.json_depth) {
            Ok(mut fields) => {
                if let (RecordId::Line, Some(key)) = (&fields.id, key) {
                    fields.id = RecordId::Text(key.as_str().into());
                }
                give(fields, raw, (number + lines, None), sink)?;
            }
            Err(problem) => sink.skip(Some(number + lines), &problem)?,
        }
    }
    Ok(())
}

/// Reads a string that is a text of its own.
pub(crate) fn text_alone(
    bytes: &[u8],
    number: usize,
    guesser: &mut Guesser,
    sink: &mut Sink<'_>,
) -> Outcome {
    let (raw, _) = guesser.text(bytes);
    let mut repaired = false;
    let Some(text) = string(&raw, &mut repaired) else {
        return Ok(sink.skip(Some(number), &Problem::plain("not a JSON string"))?);
    };
    sink.guess(SHAPE, "each string is a text")?;
    let fields = Fields {
        text,
        tagged: false,
        id: RecordId::Line,
        outlet: None,
        date: None,
        title: None,
        url: None,
        author: None,
        repaired,
        guessed: None,
    };
    // No object: what reads records again wants one, and makes it of the id and the text.
    give(fields, "", (number, None), sink)
}

fn give(
    fields: Fields<'_>,
    raw: &str,
    (number, offset): (usize, Option<u64>),
    sink: &mut Sink<'_>,
) -> Outcome {
    if let Some(guessed) = &fields.guessed {
        sink.guess("fields by other names", guessed)?;
    }
    if fields.tagged {
        sink.guess(TAGGED[0], TAGGED[1])?;
    }
    if fields.repaired {
        let problem = Problem::new("lone surrogate", "replaced by U+FFFD".to_owned());
        sink.say(Severity::Warning, Some(number), &problem)?;
    }
    let Fields { text, id, outlet, date, title, url, author, .. } = fields;
    let line = Some(number);
    let source = sink.source;
    let language = None;
    sink.record(Record {
        source,
        line,
        id,
        text,
        title,
        outlet,
        date,
        url,
        author,
        language,
        notes: None,
        raw,
        offset,
    })?;
    Ok(())
}

/// A record is too long to be held.
pub(crate) fn record_too_long(limit: usize) -> Problem {
    Problem::new("a record is too long", format!("more than {limit} bytes (--max-record)"))
}

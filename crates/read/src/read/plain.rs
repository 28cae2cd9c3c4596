//! One file is one article.

use std::borrow::Cow;
use std::io::{BufRead as _, Read as _};

use super::encoding::decode;
use super::log::Problem;
use super::open::Bytes;
use super::record::{Record, RecordId};
use super::sink::{Failure, Outcome, Sink, too_long};

/// Reads all of `bytes` as one document into `sink`.
///
/// Memory: the file, and once more where it is not UTF-8. Binary data is given
/// up at its first NUL.
pub(crate) fn read(bytes: Bytes<'_>, sink: &mut Sink<'_>) -> Outcome {
    let bytes = held(bytes, sink.options.limits.document_bytes)?;
    if bytes.is_empty() && sink.source.is_mark() {
        let problem = Problem::new("not read", "the mark of a finished job".to_owned());
        return Err(Failure::Binary(problem));
    }
    let (text, remark) = decode(bytes).map_err(Failure::Binary)?;
    if let Some((severity, problem)) = remark {
        sink.say(severity, None, &problem)?;
    }
    sink.record(Record {
        source: sink.source,
        line: None,
        id: RecordId::File,
        text: Cow::Owned(text),
        title: None,
        outlet: None,
        date: None,
        url: None,
        author: None,
        language: None,
        notes: None,
        raw: "",
        offset: None,
    })?;
    Ok(())
}

/// All bytes; no more than are needed to see that it is no text.
fn held(mut bytes: Bytes<'_>, limit: u32) -> Result<Vec<u8>, Failure> {
    let mut res = Vec::new();
    loop {
        let more = bytes.fill_buf()?;
        if more.is_empty() {
            return Ok(res);
        }
        let length = more.len();
        let has_nul = more.contains(&0);
        res.extend_from_slice(more);
        bytes.consume(length);
        if res.len() as u64 > u64::from(limit) {
            return Err(Failure::File(too_long(limit).message()));
        }
        // UTF-16 may have a NUL anywhere; `decode` knows its mark. It also
        // wants a little more than the NUL to say what the data look like.
        let marked = res.starts_with(b"\xff\xfe") || res.starts_with(b"\xfe\xff");
        if has_nul && !marked {
            bytes.take(1024).read_to_end(&mut res)?;
            return Ok(res);
        }
    }
}

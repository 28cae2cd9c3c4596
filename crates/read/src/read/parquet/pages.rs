//! Are the sizes that a file names of itself true, and small enough?
//!
//! The decoder asks for as much memory as a page's header says. So headers are read
//! first, without the pages: each must lie in the file, and none may be larger than
//! a limit. What else they and the footer hold is looked at in [`thrift`](super::thrift).

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};

use parquet::file::metadata::ColumnChunkMetaData;

use super::thrift::Thrift;
use crate::read::sink::Failure;

/// Makes sure that the end of `file` is that of a Parquet file, and its footer no
/// longer than `limit`, and of the types that the format has.
pub(super) fn check_footer(mut file: &File, limit: u64) -> Result<(), Failure> {
    let length = file.metadata()?.len();
    let mut end = [0; 8];
    let cut = |what: &str| Failure::File(format!("not a Parquet file, or cut short: {what}"));
    // The mark at both ends, and the footer's length.
    if length < 12 {
        return Err(cut(&format!("{length} bytes")));
    }
    file.seek(SeekFrom::Start(length - 8))?;
    file.read_exact(&mut end)?;
    match &end[4..] {
        b"PAR1" => {}
        b"PARE" => return Err(Failure::File("encrypted Parquet is not read".to_owned())),
        _ => return Err(cut("no PAR1 at the end")),
    }
    let footer = u64::from(u32::from_le_bytes([end[0], end[1], end[2], end[3]]));
    // What it says is believed only where that many bytes are there.
    if footer > length - 12 {
        return Err(cut(&format!("a footer of {footer} bytes in {length}")));
    }
    if footer > limit {
        return Err(Failure::File(format!(
            "a footer of {footer} bytes, more than {limit} (--max-page)"
        )));
    }
    file.seek(SeekFrom::Start(length - 8 - footer))?;
    Thrift::new(BufReader::new(file), footer)
        .footer()
        .map_err(|error| Failure::File(format!("the footer: {error}")))
}

/// Makes sure that the pages of a column chunk lie in the file and are no larger
/// than `limit`, packed or not.
///
/// # Errors
///
/// The message.
pub(super) fn check_pages(
    file: &File,
    chunk: &ColumnChunkMetaData,
    limit: u64,
) -> Result<(), String> {
    let length = file.metadata().map_err(|error| error.to_string())?.len();
    let (start, size) = chunk.byte_range();
    let end = start.checked_add(size).filter(|&end| end <= length);
    let Some(end) = end else {
        return Err(format!("{size} bytes at {start}, which is past the end of the file"));
    };
    let mut at = start;
    while at < end {
        // Headers have some fifty bytes; the pages behind them are passed over unread.
        let mut bytes = BufReader::with_capacity(1 << 12, file);
        let begun = bytes.seek(SeekFrom::Start(at));
        let mut header = Thrift::new(bytes, end - at);
        let sizes = begun.and_then(|_| header.page_sizes());
        let [plain, packed] =
            sizes.map_err(|error| format!("the header of a page at {at}: {error}"))?;
        let size = |it: Option<i64>| it.and_then(|it| u64::try_from(it).ok());
        let (Some(plain), Some(packed)) = (size(plain), size(packed)) else {
            return Err(format!("a page at {at} has no size"));
        };
        at += header.read();
        if packed > end - at {
            return Err(format!("a page of {packed} bytes at {at}, where {} are left", end - at));
        }
        let larger = plain.max(packed);
        if larger > limit {
            return Err(format!("a page of {larger} bytes, more than {limit} (--max-page)"));
        }
        at += packed;
    }
    Ok(())
}

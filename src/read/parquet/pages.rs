//! Are the sizes that a file names of itself true, and small enough?
//!
//! The decoder asks for as much memory as a page's header says. So headers are read
//! first, without the pages: each must lie in the file, and none may be larger than
//! a limit. A header is a struct of Thrift's compact protocol; of its fields only
//! the two sizes are kept.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use parquet::file::metadata::ColumnChunkMetaData;

use crate::read::sink::Failure;

/// How deep the structs of a header may be nested; the format needs three.
const MAX_DEPTH: usize = 8;

/// Makes sure that the end of `file` is that of a Parquet file, and its footer no
/// longer than `limit`.
pub(super) fn check_footer(mut file: &File, limit: u64) -> Result<(), Failure> {
    let length = file.metadata()?.len();
    let mut end = [0; 8];
    let cut = |what: &str| Failure::File(format!("not a Parquet file, or cut short: {what}"));
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
    if footer > length - 12 {
        return Err(cut(&format!("a footer of {footer} bytes in {length}")));
    }
    if footer > limit {
        return Err(Failure::File(format!(
            "a footer of {footer} bytes, more than {limit} (--max-page)"
        )));
    }
    Ok(())
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
        let mut header =
            Header { bytes: BufReader::with_capacity(1 << 12, file), read: 0, end: end - at };
        let sizes = header.bytes.seek(SeekFrom::Start(at)).and_then(|_| header.sizes());
        let [plain, packed] = sizes.map_err(|error| format!("a page at {at}: {error}"))?;
        let size = |it: Option<i64>| it.and_then(|it| u64::try_from(it).ok());
        let (Some(plain), Some(packed)) = (size(plain), size(packed)) else {
            return Err(format!("a page at {at} has no size"));
        };
        at += header.read;
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

/// A page's header, read a byte at a time.
struct Header<R> {
    bytes: R,
    /// How many bytes were read, and how many there are.
    read: u64,
    end: u64,
}

/// The numbers of Thrift's types that need a look.
mod thrift {
    pub(super) const STOP: u8 = 0;
    pub(super) const TRUE: u8 = 1;
    pub(super) const FALSE: u8 = 2;
    pub(super) const BYTE: u8 = 3;
    pub(super) const I32: u8 = 5;
    pub(super) const I64: u8 = 6;
    pub(super) const DOUBLE: u8 = 7;
    pub(super) const BINARY: u8 = 8;
    pub(super) const LIST: u8 = 9;
    pub(super) const SET: u8 = 10;
    pub(super) const STRUCT: u8 = 12;
}

impl<R: BufRead + Seek> Header<R> {
    /// The uncompressed and the compressed size: fields 2 and 3.
    fn sizes(&mut self) -> io::Result<[Option<i64>; 2]> {
        let mut res = [None; 2];
        let mut field = 0;
        loop {
            let kind = self.field(&mut field)?;
            match (kind, field) {
                (thrift::STOP, _) => return Ok(res),
                (thrift::I32, 2) => res[0] = Some(self.number()?),
                (thrift::I32, 3) => res[1] = Some(self.number()?),
                _ => self.skip(kind, MAX_DEPTH)?,
            }
        }
    }

    /// The type of the next field; its number is written to `field`.
    fn field(&mut self, field: &mut i64) -> io::Result<u8> {
        let byte = self.byte()?;
        if byte != thrift::STOP {
            *field = match byte >> 4 {
                0 => self.number()?,
                delta => field.saturating_add(i64::from(delta)),
            };
        }
        Ok(byte & 0x0f)
    }

    fn skip(&mut self, kind: u8, depth: usize) -> io::Result<()> {
        match kind {
            _ if depth == 0 => Err(damaged()),
            thrift::TRUE | thrift::FALSE => Ok(()),
            thrift::BYTE => self.byte().map(drop),
            4..=thrift::I64 => self.number().map(drop),
            thrift::DOUBLE => self.pass(8),
            thrift::BINARY => {
                let length = self.varint()?;
                self.pass(length)
            }
            thrift::LIST | thrift::SET => self.skip_list(depth - 1),
            thrift::STRUCT => {
                let mut field = 0;
                loop {
                    match self.field(&mut field)? {
                        thrift::STOP => return Ok(()),
                        kind => self.skip(kind, depth - 1)?,
                    }
                }
            }
            _ => Err(damaged()),
        }
    }

    fn skip_list(&mut self, depth: usize) -> io::Result<()> {
        let byte = self.byte()?;
        let length = match byte >> 4 {
            15 => self.varint()?,
            length => u64::from(length),
        };
        let kind = byte & 0x0f;
        for _ in 0..length {
            // Inside a list, a truth takes a byte.
            if matches!(kind, thrift::TRUE | thrift::FALSE) {
                self.byte()?;
            } else {
                self.skip(kind, depth)?;
            }
        }
        Ok(())
    }

    fn number(&mut self) -> io::Result<i64> {
        let zigzag = self.varint()?;
        Ok((zigzag >> 1).cast_signed() ^ -(zigzag & 1).cast_signed())
    }

    fn varint(&mut self) -> io::Result<u64> {
        let mut res = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            res |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(res);
            }
        }
        Err(damaged())
    }

    fn byte(&mut self) -> io::Result<u8> {
        if self.read >= self.end {
            return Err(damaged());
        }
        let mut byte = [0];
        self.bytes.read_exact(&mut byte)?;
        self.read += 1;
        Ok(byte[0])
    }

    fn pass(&mut self, length: u64) -> io::Result<()> {
        if length > self.end - self.read {
            return Err(damaged());
        }
        self.bytes.seek_relative(i64::try_from(length).map_err(io::Error::other)?)?;
        self.read += length;
        Ok(())
    }
}

fn damaged() -> io::Error {
    io::Error::other("damaged header")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Cursor;

    fn header(bytes: &[u8]) -> Header<Cursor<&[u8]>> {
        Header { bytes: Cursor::new(bytes), read: 0, end: bytes.len() as u64 }
    }

    #[test]
    fn the_sizes_are_the_second_and_third_field_and_the_rest_is_passed() {
        // Type 0; 300 and 5 bytes; a data page header with a number, a string in a
        // struct and a list of two truths.
        let bytes = [
            0x15, 0x00, 0x15, 0xd8, 0x04, 0x15, 0x0a, 0x2c, 0x15, 0x06, 0x1c, 0x18, 0x03, b'a',
            b'b', b'c', 0x00, 0x19, 0x21, 0x01, 0x02, 0x00, 0x00, 0xff,
        ];
        let mut header = header(&bytes);
        assert_eq!(header.sizes().unwrap(), [Some(300), Some(5)]);
        assert_eq!(header.read, bytes.len() as u64 - 1);
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let mut header = header(&bytes);
            let _ = header.sizes();
            prop_assert!(header.read <= header.end);
        }
    }
}

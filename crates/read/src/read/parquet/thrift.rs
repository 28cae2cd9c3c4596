//! Do a file's footer and its pages' headers have the types that the format has?
//!
//! Both are structs of Thrift's compact protocol, in which every field says its
//! number and its type. The decoder goes by the number alone where it knows it, and
//! passes over the rest by the type; in doing so it takes no byte for a truth in a
//! list, so that seven bytes hold it for seconds, as a list of two thousand million
//! truths, and a kilobyte of these for a day. So all is walked here before: a field
//! that the format has must be of its type, which keeps the walk and the decoder at
//! the same byte, and a list of truths, of which the format has none here, is
//! refused.
//!
//! Cost: linear in the bytes. Rejected: looking for the bytes of such lists, which
//! also occur in the statistics of columns.

use std::io::{self, BufRead, Seek};

use Shape::{Binary, Byte, Double, List, Number, Struct, Truth};

/// How deep structs and lists may be nested; the format needs ten.
const MAX_DEPTH: usize = 16;

/// What a field of the format holds.
enum Shape {
    Truth,
    Byte,
    /// Of 16, 32 or 64 bits: they are read alike.
    Number,
    Double,
    Binary,
    List(&'static Self),
    Struct(Fields),
}

/// The fields of a struct that the decoder knows, by their numbers.
type Fields = &'static [(i16, Shape)];

const NOTHING: Shape = Struct(&[]);

/// The footer, after `parquet.thrift` of the format. What the decoder passes over by
/// its type is left out.
const FILE: Fields = &[
    (1, Number),
    (2, List(&Struct(SCHEMA_ELEMENT))),
    (3, Number),
    (4, List(&Struct(ROW_GROUP))),
    (5, List(&Struct(KEY_VALUE))),
    (6, Binary),
    (7, List(&Struct(&[(1, NOTHING), (2, NOTHING), (3, NOTHING)]))),
    (9, Binary),
];

const SCHEMA_ELEMENT: Fields = &[
    (1, Number),
    (2, Number),
    (3, Number),
    (4, Binary),
    (5, Number),
    (6, Number),
    (7, Number),
    (8, Number),
    (9, Number),
    (10, Struct(LOGICAL_TYPE)),
];

const LOGICAL_TYPE: Fields = &[
    (1, NOTHING),
    (2, NOTHING),
    (3, NOTHING),
    (4, NOTHING),
    (5, Struct(&[(1, Number), (2, Number)])),
    (6, NOTHING),
    (7, Struct(TIME)),
    (8, Struct(TIME)),
    (10, Struct(&[(1, Byte), (2, Truth)])),
    (11, NOTHING),
    (12, NOTHING),
    (13, NOTHING),
    (14, NOTHING),
    (15, NOTHING),
    (16, Struct(&[(1, Byte)])),
    (17, Struct(&[(1, Binary)])),
    (18, Struct(&[(1, Binary), (2, Number)])),
    (19, NOTHING),
];

const TIME: Fields = &[(1, Truth), (2, Struct(&[(1, NOTHING), (2, NOTHING), (3, NOTHING)]))];

const ROW_GROUP: Fields = &[
    (1, List(&Struct(COLUMN_CHUNK))),
    (2, Number),
    (3, Number),
    (4, List(&Struct(&[(1, Number), (2, Truth), (3, Truth)]))),
    (5, Number),
    (6, Number),
    (7, Number),
];

const COLUMN_CHUNK: Fields = &[
    (1, Binary),
    (2, Number),
    (3, Struct(COLUMN)),
    (4, Number),
    (5, Number),
    (6, Number),
    (7, Number),
    (9, Binary),
];

const COLUMN: Fields = &[
    (1, Number),
    (2, List(&Number)),
    (3, List(&Binary)),
    (4, Number),
    (5, Number),
    (6, Number),
    (7, Number),
    (8, List(&Struct(KEY_VALUE))),
    (9, Number),
    (10, Number),
    (11, Number),
    (12, Struct(STATISTICS)),
    (13, List(&Struct(&[(1, Number), (2, Number), (3, Number)]))),
    (14, Number),
    (15, Number),
    (16, Struct(&[(1, Number), (2, List(&Number)), (3, List(&Number))])),
    (17, Struct(&[(1, Struct(BOX)), (2, List(&Number))])),
];

const KEY_VALUE: Fields = &[(1, Binary), (2, Binary)];

const STATISTICS: Fields = &[
    (1, Binary),
    (2, Binary),
    (3, Number),
    (4, Number),
    (5, Binary),
    (6, Binary),
    (7, Truth),
    (8, Truth),
    (9, Number),
];

const BOX: Fields = &[
    (1, Double),
    (2, Double),
    (3, Double),
    (4, Double),
    (5, Double),
    (6, Double),
    (7, Double),
    (8, Double),
];

/// A page's header.
const PAGE: Fields = &[
    (1, Number),
    (2, Number),
    (3, Number),
    (4, Number),
    (5, Struct(&[(1, Number), (2, Number), (3, Number), (4, Number), (5, Struct(STATISTICS))])),
    (6, NOTHING),
    (7, Struct(&[(1, Number), (2, Number), (3, Truth)])),
    (8, Struct(PAGE_V2)),
];

const PAGE_V2: Fields = &[
    (1, Number),
    (2, Number),
    (3, Number),
    (4, Number),
    (5, Number),
    (6, Number),
    (7, Truth),
    (8, Struct(STATISTICS)),
];

/// The protocol's numbers of types.
mod kind {
    pub(super) const STOP: u8 = 0;
    pub(super) const TRUE: u8 = 1;
    pub(super) const FALSE: u8 = 2;
    pub(super) const BYTE: u8 = 3;
    pub(super) const I16: u8 = 4;
    pub(super) const I64: u8 = 6;
    pub(super) const DOUBLE: u8 = 7;
    pub(super) const BINARY: u8 = 8;
    pub(super) const LIST: u8 = 9;
    pub(super) const SET: u8 = 10;
    pub(super) const STRUCT: u8 = 12;
}

impl Shape {
    const fn is(&self, kind: u8) -> bool {
        match self {
            Truth => matches!(kind, kind::TRUE | kind::FALSE),
            Byte => kind == kind::BYTE,
            Number => matches!(kind, kind::I16..=kind::I64),
            Double => kind == kind::DOUBLE,
            Binary => kind == kind::BINARY,
            List(_) => kind == kind::LIST,
            Struct(_) => kind == kind::STRUCT,
        }
    }
}

/// Bytes of the protocol, read one at a time.
pub(super) struct Thrift<R> {
    bytes: R,
    /// How many bytes were read, and how many there are.
    read: u64,
    end: u64,
}

impl<R: BufRead + Seek> Thrift<R> {
    /// The next `end` bytes of `bytes`.
    pub(super) const fn new(bytes: R, end: u64) -> Self {
        Self { bytes, read: 0, end }
    }

    /// How many bytes were read.
    pub(super) const fn read(&self) -> u64 {
        self.read
    }

    /// Walks through a footer.
    pub(super) fn footer(&mut self) -> io::Result<()> {
        self.structure(FILE, MAX_DEPTH)
    }

    /// Walks through a page's header; its uncompressed and its compressed size.
    pub(super) fn page_sizes(&mut self) -> io::Result<[Option<i64>; 2]> {
        let mut res = [None; 2];
        let mut field = 0;
        loop {
            let kind = self.field(&mut field)?;
            match (kind, field) {
                (kind::STOP, _) => return Ok(res),
                (kind::I16..=kind::I64, 2) => res[0] = Some(self.number()?),
                (kind::I16..=kind::I64, 3) => res[1] = Some(self.number()?),
                _ => self.value(kind, known(PAGE, field), MAX_DEPTH)?,
            }
        }
    }

    fn structure(&mut self, fields: Fields, depth: usize) -> io::Result<()> {
        let mut field = 0;
        loop {
            match self.field(&mut field)? {
                kind::STOP => return Ok(()),
                kind => self.value(kind, known(fields, field), depth)?,
            }
        }
    }

    /// The type of the next field; its number is written to `field`.
    fn field(&mut self, field: &mut i16) -> io::Result<u8> {
        let byte = self.byte()?;
        let kind = byte & 0x0f;
        if kind != kind::STOP {
            *field = match byte >> 4 {
                0 => low_half(self.number()?),
                delta => field.checked_add(i16::from(delta)).ok_or_else(damaged)?,
            };
        }
        Ok(kind)
    }

    /// Passes over a value, which must be of the shape where one is known.
    fn value(&mut self, kind: u8, shape: Option<&Shape>, depth: usize) -> io::Result<()> {
        if depth == 0 || shape.is_some_and(|it| !it.is(kind)) {
            return Err(damaged());
        }
        match (kind, shape) {
            (kind::TRUE | kind::FALSE, _) => Ok(()),
            (kind::BYTE, _) => self.byte().map(drop),
            (kind::I16..=kind::I64, _) => self.number().map(drop),
            (kind::DOUBLE, _) => self.pass(8),
            (kind::BINARY, _) => {
                let length = self.varint()?;
                self.pass(length)
            }
            (kind::LIST | kind::SET, Some(List(element))) => self.list(Some(element), depth - 1),
            (kind::LIST | kind::SET, _) => self.list(None, depth - 1),
            (kind::STRUCT, Some(Struct(fields))) => self.structure(fields, depth - 1),
            (kind::STRUCT, _) => self.structure(&[], depth - 1),
            _ => Err(damaged()),
        }
    }

    fn list(&mut self, element: Option<&Shape>, depth: usize) -> io::Result<()> {
        let byte = self.byte()?;
        let length = match byte >> 4 {
            15 => self.varint()?,
            length => u64::from(length),
        };
        let kind = byte & 0x0f;
        // Whatever is no truth takes a byte at least.
        if length > 0 && matches!(kind, kind::TRUE | kind::FALSE) || length > self.end - self.read {
            return Err(damaged());
        }
        (0..length).try_for_each(|_| self.value(kind, element, depth))
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

/// The number of a field that is written in full, as the decoder cuts it.
const fn low_half(number: i64) -> i16 {
    let [low, high, ..] = number.to_le_bytes();
    i16::from_le_bytes([low, high])
}

fn known(fields: Fields, field: i16) -> Option<&'static Shape> {
    fields.iter().find(|it| it.0 == field).map(|it| &it.1)
}

fn damaged() -> io::Error {
    io::Error::other("damaged")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Cursor;

    fn thrift(bytes: &[u8]) -> Thrift<Cursor<&[u8]>> {
        Thrift::new(Cursor::new(bytes), bytes.len() as u64)
    }

    #[test]
    fn the_sizes_are_the_second_and_third_field_and_the_rest_is_passed() {
        // Type 0; 300 and 5 bytes; a data page header with a number; an unknown field
        // with a string in a struct and a list of two bytes.
        let bytes = [
            0x15, 0x00, 0x15, 0xd8, 0x04, 0x15, 0x0a, 0x2c, 0x15, 0x06, 0x00, 0x7c, 0x18, 0x03,
            b'a', b'b', b'c', 0x19, 0x23, 0x01, 0x02, 0x00, 0x00, 0xff,
        ];
        let mut header = thrift(&bytes);
        assert_eq!(header.page_sizes().unwrap(), [Some(300), Some(5)]);
        assert_eq!(header.read(), bytes.len() as u64 - 1);
    }

    /// Two thousand million truths, in a field after the last known one.
    const TRUTHS: [u8; 7] = [0xf9, 0xf2, 0xff, 0xff, 0xff, 0xff, 0x07];

    #[test]
    fn a_list_of_truths_is_refused_wherever_it_stands() {
        let file = [&TRUTHS[..], &[0]].concat();
        assert!(thrift(&file).footer().is_err());
        assert!(thrift(&file).page_sizes().is_err());
        // Inside a list of lists, and inside a struct.
        let nested = [&[0xf9, 0x19][..], &TRUTHS[1..], &[0]].concat();
        assert!(thrift(&nested).footer().is_err());
        let inside = [&[0xfc][..], &TRUTHS, &[0, 0]].concat();
        assert!(thrift(&inside).footer().is_err());
        // An empty one holds nobody.
        assert!(thrift(&[0xf9, 0x02, 0]).footer().is_ok());
    }

    #[test]
    fn a_field_of_another_type_than_the_format_has_is_refused() {
        // A version that says that it is a string, whose bytes the decoder would read
        // as fields.
        let hidden = [&[0x18, 7][..], &TRUTHS, &[0]].concat();
        assert!(thrift(&hidden).footer().is_err());
        // The same field under a number that the decoder cuts to 1.
        let cut = [&[0x08, 0x82, 0x80, 0x08, 7][..], &TRUTHS, &[0]].concat();
        assert!(thrift(&cut).footer().is_err());
        // An unknown field may be a string.
        let unknown = [&[0xf8, 7][..], &TRUTHS, &[0]].concat();
        assert!(thrift(&unknown).footer().is_ok());
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let mut header = thrift(&bytes);
            let _ = header.page_sizes();
            prop_assert!(header.read <= header.end);
            let mut footer = thrift(&bytes);
            let _ = footer.footer();
            prop_assert!(footer.read <= footer.end);
        }
    }
}

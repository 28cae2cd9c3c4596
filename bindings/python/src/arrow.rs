//! Columns of other libraries, read where they are, and our own handed over.
//!
//! The Arrow C data interface is three structures and a rule: whoever holds one calls its
//! `release` once. A table of any library (`__arrow_c_stream__`) is read in place, so that a
//! column of texts is never copied as a whole; ours are handed over as one stream. Rejected:
//! the `arrow` crates, forty-five of them, for six types of columns.
//!
//! Safety. What comes from another library is believed as far as the interface promises it:
//! buffers are as long as length and offset say, children live as long as their parent, and
//! `release` may be called by any thread. Every structure that is taken is moved out of its
//! capsule, which then holds a released one, and is released once, by [`Owned`]. A column
//! keeps its batch alive by an [`Arc`]. What is handed over owns its buffers, in boxes that
//! only `release` frees. The safe twin is `rows.rs` with lists of Python; the tests hold both
//! to the same answers.
#![expect(unsafe_code, reason = "the C interface is pointers; see the head of the file")]

use std::borrow::Cow;
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr;
use std::sync::Arc;

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::cell::{Cell, Unit};

#[repr(C)]
struct ArrowSchema {
    format: *const c_char,
    name: *const c_char,
    metadata: *const c_char,
    flags: i64,
    n_children: i64,
    children: *mut *mut ArrowSchema,
    dictionary: *mut ArrowSchema,
    release: Option<unsafe extern "C" fn(*mut ArrowSchema)>,
    private_data: *mut c_void,
}

#[repr(C)]
struct ArrowArray {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *mut *const c_void,
    children: *mut *mut ArrowArray,
    dictionary: *mut ArrowArray,
    release: Option<unsafe extern "C" fn(*mut ArrowArray)>,
    private_data: *mut c_void,
}

#[repr(C)]
struct ArrowArrayStream {
    get_schema: Option<unsafe extern "C" fn(*mut Self, *mut ArrowSchema) -> c_int>,
    get_next: Option<unsafe extern "C" fn(*mut Self, *mut ArrowArray) -> c_int>,
    get_last_error: Option<unsafe extern "C" fn(*mut Self) -> *const c_char>,
    release: Option<unsafe extern "C" fn(*mut Self)>,
    private_data: *mut c_void,
}

/// A structure of the interface, which says how it is given back.
trait Released {
    fn empty() -> Self;
    fn give_back(&mut self);
}

macro_rules! released {
    ($($type:ty),*) => {
        $(impl Released for $type {
            fn empty() -> Self {
                // SAFETY: numbers, null pointers and `None` are what all bits zero mean here.
                unsafe { std::mem::zeroed() }
            }

            fn give_back(&mut self) {
                if let Some(release) = self.release {
                    // SAFETY: it was not released before, or `release` would be `None`.
                    unsafe { release(self) }
                }
            }
        })*
    };
}

released! { ArrowSchema, ArrowArray, ArrowArrayStream }

/// A structure that is ours to release.
struct Owned<T: Released>(Box<T>);

impl<T: Released> Owned<T> {
    fn empty() -> Self {
        Self(Box::new(T::empty()))
    }
}

impl<T: Released> Drop for Owned<T> {
    fn drop(&mut self) {
        self.0.give_back();
    }
}

/// A batch, as long as a column of it is in use.
struct Batch(Owned<ArrowArray>);

// SAFETY: nothing writes to a batch, and the interface lets any thread release it.
unsafe impl Send for Batch {}
// SAFETY: as above.
unsafe impl Sync for Batch {}

/// How the values of a column are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Null,
    Bool,
    Int(u8, bool),
    Float(u8),
    /// Offsets of 4 or 8 bytes; whether the values are texts.
    Bytes(u8, bool),
    View(bool),
    Time(u8, Unit),
    Other,
}

fn kind_of(format: &str) -> Kind {
    let unit = |it: &str| match it {
        "s" => Unit::Seconds,
        "m" => Unit::Millis,
        "u" => Unit::Micros,
        _ => Unit::Nanos,
    };
    match format {
        "n" => Kind::Null,
        "b" => Kind::Bool,
        "c" => Kind::Int(1, true),
        "C" => Kind::Int(1, false),
        "s" => Kind::Int(2, true),
        "S" => Kind::Int(2, false),
        "i" => Kind::Int(4, true),
        "I" => Kind::Int(4, false),
        "l" => Kind::Int(8, true),
        "L" => Kind::Int(8, false),
        "f" => Kind::Float(4),
        "g" => Kind::Float(8),
        "u" => Kind::Bytes(4, true),
        "U" => Kind::Bytes(8, true),
        "z" => Kind::Bytes(4, false),
        "Z" => Kind::Bytes(8, false),
        "vu" => Kind::View(true),
        "vz" => Kind::View(false),
        "tdD" => Kind::Time(4, Unit::Days),
        "tdm" => Kind::Time(8, Unit::Millis),
        _ => match format.strip_prefix("ts").and_then(|it| it.split(':').next()) {
            Some(it) => Kind::Time(8, unit(it)),
            None => Kind::Other,
        },
    }
}

/// Where the values of one batch stand.
#[derive(Clone)]
struct Piece {
    _batch: Arc<Batch>,
    array: *const ArrowArray,
    kind: Kind,
    /// Of a column of numbers that name values: those.
    dictionary: Option<Arc<Self>>,
    offset: usize,
    len: usize,
}

// SAFETY: it points into its batch, which is kept and only read.
unsafe impl Send for Piece {}
// SAFETY: as above.
unsafe impl Sync for Piece {}

impl Piece {
    fn buffer(&self, at: usize) -> *const u8 {
        // SAFETY: the array lives as long as its batch, and has the buffers of its type.
        unsafe { *(*self.array).buffers.add(at) }.cast()
    }

    fn is_valid(&self, at: usize) -> bool {
        let bits = self.buffer(0);
        // SAFETY: where there is a bitmap it has a bit for each row.
        bits.is_null() || unsafe { *bits.add(at / 8) } >> (at % 8) & 1 == 1
    }

    /// A number of `N` bytes in a buffer.
    fn read<const N: usize>(&self, buffer: usize, at: usize) -> [u8; N] {
        // SAFETY: `at` is a row, an offset of one, or a view of one: inside the buffer.
        unsafe { ptr::read_unaligned(self.buffer(buffer).add(at * N).cast()) }
    }

    fn int(&self, width: u8, signed: bool, at: usize) -> i128 {
        match (width, signed) {
            (1, true) => i8::from_le_bytes(self.read(1, at)).into(),
            (1, false) => u8::from_le_bytes(self.read(1, at)).into(),
            (2, true) => i16::from_le_bytes(self.read(1, at)).into(),
            (2, false) => u16::from_le_bytes(self.read(1, at)).into(),
            (4, true) => i32::from_le_bytes(self.read(1, at)).into(),
            (4, false) => u32::from_le_bytes(self.read(1, at)).into(),
            (_, true) => i64::from_le_bytes(self.read(1, at)).into(),
            (_, false) => u64::from_le_bytes(self.read(1, at)).into(),
        }
    }

    fn bytes(&self, width: u8, at: usize) -> &[u8] {
        let place = |at: usize| match width {
            4 => usize::try_from(i32::from_le_bytes(self.read(1, at))).unwrap_or(0),
            _ => usize::try_from(i64::from_le_bytes(self.read(1, at))).unwrap_or(0),
        };
        let (start, end) = (place(at), place(at + 1));
        self.stretch(self.buffer(2), start, end.saturating_sub(start))
    }

    fn view(&self, at: usize) -> &[u8] {
        let view: [u8; 16] = self.read(1, at);
        let number = |from: usize| {
            let bytes = view[from..from + 4].first_chunk().copied().unwrap_or_default();
            usize::try_from(i32::from_le_bytes(bytes)).unwrap_or(0)
        };
        let len = number(0);
        if len <= 12 {
            // SAFETY: a short value stands in its view, and that in the buffer.
            let inside = unsafe { self.buffer(1).add(at * 16 + 4) };
            return self.stretch(inside, 0, len);
        }
        self.stretch(self.buffer(2 + number(8)), number(12), len)
    }

    fn stretch(&self, start: *const u8, from: usize, len: usize) -> &[u8] {
        if len == 0 || start.is_null() {
            return &[];
        }
        // SAFETY: offsets and views point into their buffer, which lives as long as we do.
        unsafe { std::slice::from_raw_parts(start.add(from), len) }
    }

    fn cell(&self, row: usize) -> Cell<'_> {
        let at = self.offset + row;
        if self.kind == Kind::Null || !self.is_valid(at) {
            return Cell::Null;
        }
        if let (Some(values), Kind::Int(width, signed)) = (&self.dictionary, self.kind) {
            let named = usize::try_from(self.int(width, signed, at)).ok();
            return named.filter(|&it| it < values.len).map_or(Cell::Null, |it| values.cell(it));
        }
        let value = |bytes, is_text| match is_text {
            true => Cell::Text(String::from_utf8_lossy(bytes)),
            false => Cell::Bytes(bytes),
        };
        match self.kind {
            Kind::Bool => {
                // SAFETY: there is a bit for each row.
                let byte = unsafe { *self.buffer(1).add(at / 8) };
                Cell::Bool(byte >> (at % 8) & 1 == 1)
            }
            Kind::Int(width, signed) => Cell::Int(self.int(width, signed, at)),
            Kind::Float(4) => Cell::Float(f32::from_le_bytes(self.read(1, at)).into()),
            Kind::Float(_) => Cell::Float(f64::from_le_bytes(self.read(1, at))),
            Kind::Bytes(width, is_text) => value(self.bytes(width, at), is_text),
            Kind::View(is_text) => value(self.view(at), is_text),
            Kind::Time(width, unit) => match i64::try_from(self.int(width, true, at)) {
                Ok(it) => Cell::Text(Cow::Owned(unit.written(it))),
                Err(_) => Cell::Null,
            },
            Kind::Null | Kind::Other => Cell::Null,
        }
    }
}

/// A column in the batches of another library.
#[derive(Clone, Default)]
pub(crate) struct Column {
    pieces: Vec<Piece>,
    /// The row at which each piece begins.
    starts: Vec<usize>,
}

impl Column {
    /// How many values there are.
    pub(crate) fn len(&self) -> usize {
        self.starts.last().zip(self.pieces.last()).map_or(0, |(start, it)| start + it.len)
    }

    /// Whether its values are of a kind that is read.
    pub(crate) fn is_known(&self) -> bool {
        self.pieces.iter().all(|it| it.kind != Kind::Other)
    }

    /// The value in a row.
    pub(crate) fn cell(&self, row: usize) -> Cell<'_> {
        let at = self.starts.partition_point(|&it| it <= row);
        match at.checked_sub(1).map(|at| (&self.pieces[at], self.starts[at])) {
            Some((piece, start)) if row - start < piece.len => piece.cell(row - start),
            _ => Cell::Null,
        }
    }

    fn push(&mut self, piece: Piece) {
        self.starts.push(self.len());
        self.pieces.push(piece);
    }
}

/// The columns of a stream, by name; one without a name where it has no columns.
///
/// # Errors
///
/// Fails on what is no stream, and with the message of one that breaks off.
pub(crate) fn columns(capsule: &Bound<'_, PyCapsule>) -> PyResult<Vec<(String, Column)>> {
    let stream = taken(capsule)?;
    let mut stream = Owned(Box::new(stream));
    let broken = |stream: &mut ArrowArrayStream| {
        let message = stream.get_last_error.map(|it| {
            // SAFETY: the stream is not released, and owns what it returns.
            unsafe { it(stream) }
        });
        let message = message.filter(|it| !it.is_null()).map(|it| {
            // SAFETY: a message ends with a zero and lives until the next call.
            unsafe { CStr::from_ptr(it) }.to_string_lossy().into_owned()
        });
        PyValueError::new_err(message.unwrap_or_else(|| "the table broke off".to_owned()))
    };
    let mut schema = Owned::<ArrowSchema>::empty();
    let (Some(get_schema), Some(get_next)) = (stream.0.get_schema, stream.0.get_next) else {
        return Err(PyTypeError::new_err("a released Arrow stream"));
    };
    // SAFETY: the stream is not released, and the schema is ours to fill.
    if unsafe { get_schema(&raw mut *stream.0, &raw mut *schema.0) } != 0 {
        return Err(broken(&mut stream.0));
    }
    let format = |schema: &ArrowSchema| text(schema.format);
    let is_struct = format(&schema.0) == "+s";
    // SAFETY: a schema has as many children as it says.
    let fields: Vec<&ArrowSchema> = match is_struct {
        true => (0..usize::try_from(schema.0.n_children).unwrap_or(0))
            .map(|at| unsafe { &**schema.0.children.add(at) })
            .collect(),
        false => vec![&*schema.0],
    };
    let mut found: Vec<(String, Column)> =
        fields.iter().map(|it| (text(it.name), Column::default())).collect();
    loop {
        let mut batch = Owned::<ArrowArray>::empty();
        // SAFETY: as for the schema.
        if unsafe { get_next(&raw mut *stream.0, &raw mut *batch.0) } != 0 {
            return Err(broken(&mut stream.0));
        }
        if batch.0.release.is_none() {
            return Ok(found);
        }
        let batch = Arc::new(Batch(batch));
        let whole: *const ArrowArray = &raw const *batch.0.0;
        for (at, field) in fields.iter().enumerate() {
            // SAFETY: a batch has the children of its schema; offset and length of the
            // batch count in them, too.
            let piece = unsafe {
                let (array, from, len) = match is_struct {
                    true => {
                        let child = (*whole).children.add(at).cast_const();
                        (*child, (*whole).offset, (*whole).length)
                    }
                    false => (ptr::null_mut(), 0, (*whole).length),
                };
                let array = if is_struct { array.cast_const() } else { whole };
                piece(&batch, array, field, (from, len))
            };
            found[at].1.push(piece);
        }
    }
}

/// # Safety
///
/// `array` is of the type that `schema` says, and lives in `batch`.
unsafe fn piece(
    batch: &Arc<Batch>,
    array: *const ArrowArray,
    schema: &ArrowSchema,
    (from, len): (i64, i64),
) -> Piece {
    let size = |it: i64| usize::try_from(it).unwrap_or(0);
    // SAFETY: the caller says so; a dictionary has its schema beside it.
    let (offset, dictionary) = unsafe {
        let inner = ((*array).dictionary, schema.dictionary);
        let dictionary = (!inner.0.is_null() && !inner.1.is_null()).then(|| {
            Arc::new(piece(batch, inner.0.cast_const(), &*inner.1, (0, (*inner.0).length)))
        });
        ((*array).offset, dictionary)
    };
    Piece {
        _batch: Arc::clone(batch),
        array,
        kind: kind_of(&text(schema.format)),
        dictionary,
        offset: size(offset) + size(from),
        len: size(len),
    }
}

fn text(chars: *const c_char) -> String {
    if chars.is_null() {
        return String::new();
    }
    // SAFETY: names and formats end with a zero.
    unsafe { CStr::from_ptr(chars) }.to_string_lossy().into_owned()
}

/// The stream out of its capsule, which then holds a released one.
fn taken(capsule: &Bound<'_, PyCapsule>) -> PyResult<ArrowArrayStream> {
    if capsule.name()? != Some(STREAM) {
        return Err(PyTypeError::new_err("this capsule holds no Arrow stream"));
    }
    let held = capsule.pointer().cast::<ArrowArrayStream>();
    // SAFETY: a capsule of this name holds such a stream, and nobody else takes it while we
    // hold the interpreter's lock.
    let stream = unsafe { ptr::replace(held, ArrowArrayStream::empty()) };
    if stream.release.is_none() {
        return Err(PyValueError::new_err("this Arrow stream was read before"));
    }
    Ok(stream)
}

const STREAM: &CStr = c"arrow_array_stream";

/// What a column of ours holds.
#[derive(Clone, Debug)]
pub(crate) enum Values {
    /// Whole numbers.
    Int(Vec<Option<i64>>),
    /// Numbers.
    Float(Vec<Option<f64>>),
    /// Yes and no.
    Bool(Vec<Option<bool>>),
    /// Texts.
    Text(Vec<Option<String>>),
    /// Bytes.
    Bytes(Vec<Option<Vec<u8>>>),
}

impl Values {
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Int(it) => it.len(),
            Self::Float(it) => it.len(),
            Self::Bool(it) => it.len(),
            Self::Text(it) => it.len(),
            Self::Bytes(it) => it.len(),
        }
    }

    const fn format(&self) -> &'static CStr {
        match self {
            Self::Int(_) => c"l",
            Self::Float(_) => c"g",
            Self::Bool(_) => c"b",
            Self::Text(_) => c"u",
            Self::Bytes(_) => c"z",
        }
    }

    /// The bytes of texts in a row; 0 for others.
    fn size(&self, row: usize) -> usize {
        match self {
            Self::Text(it) => it[row].as_ref().map_or(0, String::len),
            Self::Bytes(it) => it[row].as_ref().map_or(0, Vec::len),
            _ => 0,
        }
    }

    /// The buffers of some rows: the bitmap of values that are there, then the values.
    fn buffers(&self, rows: std::ops::Range<usize>) -> (Vec<Vec<u8>>, i64) {
        let n = rows.len();
        let mut valid = vec![0_u8; n.div_ceil(8)];
        let mut missing = 0;
        let mut mark = |at: usize, there: bool| {
            valid[at / 8] |= u8::from(there) << (at % 8);
            missing += i64::from(!there);
        };
        let mut rest = Vec::new();
        let mut long = |values: &mut dyn Iterator<Item = Option<&[u8]>>| {
            let (mut ends, mut bytes) = (0_i32.to_le_bytes().to_vec(), Vec::new());
            for (at, value) in values.enumerate() {
                mark(at, value.is_some());
                bytes.extend_from_slice(value.unwrap_or_default());
                ends.extend(i32::try_from(bytes.len()).unwrap_or(i32::MAX).to_le_bytes());
            }
            rest = vec![ends, bytes];
        };
        match self {
            Self::Text(it) => {
                long(&mut it[rows].iter().map(|it| it.as_deref().map(str::as_bytes)));
            }
            Self::Bytes(it) => long(&mut it[rows].iter().map(Option::as_deref)),
            Self::Bool(it) => {
                let mut bits = vec![0_u8; n.div_ceil(8)];
                for (at, value) in it[rows].iter().enumerate() {
                    mark(at, value.is_some());
                    bits[at / 8] |= u8::from(*value == Some(true)) << (at % 8);
                }
                rest = vec![bits];
            }
            Self::Int(it) => {
                let values = it[rows].iter().enumerate();
                let bytes = values.flat_map(|(at, value)| {
                    mark(at, value.is_some());
                    value.unwrap_or_default().to_le_bytes()
                });
                rest = vec![bytes.collect()];
            }
            Self::Float(it) => {
                let values = it[rows].iter().enumerate();
                let bytes = values.flat_map(|(at, value)| {
                    mark(at, value.is_some());
                    value.unwrap_or_default().to_le_bytes()
                });
                rest = vec![bytes.collect()];
            }
        }
        rest.insert(0, valid);
        (rest, missing)
    }
}

/// So many bytes of one column are handed over at a time: offsets have 31 bits.
const MOST_BYTES: usize = 1 << 30;
/// So many rows.
const MOST_ROWS: usize = 1 << 20;

/// Rows on their way to another library.
struct Stream {
    columns: Arc<Vec<(String, Values)>>,
    at: usize,
}

impl Stream {
    fn rows(&self) -> usize {
        self.columns.first().map_or(0, |it| it.1.len())
    }

    /// Where the next batch ends.
    fn end(&self) -> usize {
        let mut sizes = vec![0; self.columns.len()];
        let last = self.rows().min(self.at + MOST_ROWS);
        for row in self.at..last {
            for (size, (_, values)) in sizes.iter_mut().zip(&*self.columns) {
                *size += values.size(row);
                if *size > MOST_BYTES && row > self.at {
                    return row;
                }
            }
        }
        last
    }
}

/// The columns as a stream that other libraries read.
///
/// # Errors
///
/// Fails when Python has no memory for the capsule.
pub(crate) fn stream<'py>(
    py: Python<'py>,
    columns: &Arc<Vec<(String, Values)>>,
) -> PyResult<Bound<'py, PyCapsule>> {
    let private = Box::new(Stream { columns: Arc::clone(columns), at: 0 });
    let stream = ArrowArrayStream {
        get_schema: Some(give_schema),
        get_next: Some(give_next),
        get_last_error: Some(no_error),
        release: Some(release_stream),
        private_data: Box::into_raw(private).cast(),
    };
    PyCapsule::new(py, Given(stream), Some(STREAM.to_owned()))
}

/// A stream in a capsule: whoever takes it leaves an empty one.
#[repr(transparent)]
struct Given(ArrowArrayStream);

// SAFETY: what it holds is ours, and shared only by an `Arc` of plain values.
unsafe impl Send for Given {}

impl Drop for Given {
    fn drop(&mut self) {
        self.0.give_back();
    }
}

unsafe extern "C" fn give_schema(stream: *mut ArrowArrayStream, out: *mut ArrowSchema) -> c_int {
    // SAFETY: the stream is ours and not released; `out` is the caller's to be filled.
    unsafe {
        let private = &*(*stream).private_data.cast::<Stream>();
        let fields = private.columns.iter();
        let children = fields.map(|(name, values)| schema_of(name, values.format(), Vec::new()));
        ptr::write(out, schema_of("", c"+s", children.collect()));
    }
    0
}

/// What a schema of ours owns.
struct SchemaParts {
    _name: CString,
    children: Vec<*mut ArrowSchema>,
}

/// Values may be missing.
const NULLABLE: i64 = 2;

fn schema_of(name: &str, format: &'static CStr, children: Vec<ArrowSchema>) -> ArrowSchema {
    let name = CString::new(name.replace('\0', "")).unwrap_or_default();
    let children = children.into_iter().map(|it| Box::into_raw(Box::new(it))).collect::<Vec<_>>();
    let name_at = name.as_ptr();
    let mut parts = Box::new(SchemaParts { _name: name, children });
    ArrowSchema {
        format: format.as_ptr(),
        name: name_at,
        metadata: ptr::null(),
        flags: NULLABLE,
        n_children: i64::try_from(parts.children.len()).unwrap_or(0),
        children: parts.children.as_mut_ptr(),
        dictionary: ptr::null_mut(),
        release: Some(release_schema),
        private_data: Box::into_raw(parts).cast(),
    }
}

unsafe extern "C" fn release_schema(schema: *mut ArrowSchema) {
    // SAFETY: called once, on a schema that `schema_of` made.
    unsafe {
        let parts = Box::from_raw((*schema).private_data.cast::<SchemaParts>());
        for &child in &parts.children {
            Box::from_raw(child).give_back();
        }
        (*schema).release = None;
    }
}

unsafe extern "C" fn give_next(stream: *mut ArrowArrayStream, out: *mut ArrowArray) -> c_int {
    // SAFETY: the stream is ours and not released; `out` is the caller's to be filled.
    unsafe {
        let private = &mut *(*stream).private_data.cast::<Stream>();
        // A table without rows is one batch without rows.
        if private.at > 0 && private.at >= private.rows() || private.at == usize::MAX {
            ptr::write(out, ArrowArray::empty());
            return 0;
        }
        let rows = private.at..private.end();
        let columns = private.columns.iter();
        let children = columns.map(|(_, values)| {
            let (buffers, missing) = values.buffers(rows.clone());
            array_of(rows.len(), missing, buffers.into_iter().map(Some).collect(), Vec::new())
        });
        ptr::write(out, array_of(rows.len(), 0, vec![None], children.collect()));
        private.at = if rows.end == 0 { usize::MAX } else { rows.end };
    }
    0
}

/// What an array of ours owns.
struct ArrayParts {
    _bytes: Vec<Option<Vec<u8>>>,
    buffers: Vec<*const c_void>,
    children: Vec<*mut ArrowArray>,
}

fn array_of(
    len: usize,
    missing: i64,
    bytes: Vec<Option<Vec<u8>>>,
    children: Vec<ArrowArray>,
) -> ArrowArray {
    let children = children.into_iter().map(|it| Box::into_raw(Box::new(it))).collect();
    let place = |it: &Option<Vec<u8>>| it.as_ref().map_or(ptr::null(), |it| it.as_ptr().cast());
    let buffers = bytes.iter().map(place).collect();
    let mut parts = Box::new(ArrayParts { _bytes: bytes, buffers, children });
    ArrowArray {
        length: i64::try_from(len).unwrap_or(i64::MAX),
        null_count: missing,
        offset: 0,
        n_buffers: i64::try_from(parts.buffers.len()).unwrap_or(0),
        n_children: i64::try_from(parts.children.len()).unwrap_or(0),
        buffers: parts.buffers.as_mut_ptr(),
        children: parts.children.as_mut_ptr(),
        dictionary: ptr::null_mut(),
        release: Some(release_array),
        private_data: Box::into_raw(parts).cast(),
    }
}

unsafe extern "C" fn release_array(array: *mut ArrowArray) {
    // SAFETY: called once, on an array that `array_of` made.
    unsafe {
        let parts = Box::from_raw((*array).private_data.cast::<ArrayParts>());
        for &child in &parts.children {
            Box::from_raw(child).give_back();
        }
        (*array).release = None;
    }
}

unsafe extern "C" fn no_error(_: *mut ArrowArrayStream) -> *const c_char {
    ptr::null()
}

unsafe extern "C" fn release_stream(stream: *mut ArrowArrayStream) {
    // SAFETY: called once, on a stream that `stream` made.
    unsafe {
        drop(Box::from_raw((*stream).private_data.cast::<Stream>()));
        (*stream).release = None;
    }
}

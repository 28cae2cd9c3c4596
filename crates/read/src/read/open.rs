//! From a source to its bytes, decompressed, and nothing else opened.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use super::Limits;
use super::compressed;
use super::compression::Compression;
use super::sink::Failure;
use super::source::{Origin, Source};

/// The bytes of a source as a reader gets them.
pub(crate) type Bytes<'a> = Box<dyn BufRead + Send + 'a>;

/// So many bytes are asked of the system at once. 128 KiB is where the cost of
/// a call is lost in the cost of copying.
const BUFFER: usize = 128 << 10;

/// Opens `source`.
///
/// A file that a walk met is opened without following a link and without
/// waiting for a pipe's writer, and only then asked what it is, so that nothing
/// can be exchanged between the question and the opening.
pub(super) fn open(source: &Source) -> io::Result<(Box<dyn Read + Send>, Watch)> {
    match source.origin {
        Origin::Stdin => Ok((Box::new(io::stdin()), Watch::of_stdin())),
        Origin::Held => Err(io::ErrorKind::NotFound.into()),
        Origin::Named | Origin::Walked => {
            let file = open_file(source)?;
            // The same open file: its name may lead to another one when it is asked again.
            let watch = Watch::of(file.try_clone());
            Ok((Box::new(file), watch))
        }
    }
}

/// Tells whether a file was written to while it was read: half of it is of before then and
/// half of after, and a record at the seam stood in neither.
///
/// The open file is asked and not its name, which may lead to another one by then.
#[derive(Debug, Default)]
pub(super) struct Watch(Option<(File, Stamp)>);

type Stamp = (u64, Option<std::time::SystemTime>);

impl Watch {
    /// Of a file that is about to be read; nothing is told of what is no regular file.
    fn of(file: io::Result<File>) -> Self {
        Self(file.ok().and_then(|file| Some((stamp(&file)?, file))).map(|it| (it.1, it.0)))
    }

    #[cfg(unix)]
    fn of_stdin() -> Self {
        use std::os::fd::AsFd as _;

        Self::of(io::stdin().as_fd().try_clone_to_owned().map(File::from))
    }

    #[cfg(not(unix))]
    fn of_stdin() -> Self {
        Self::default()
    }

    /// Whether the file is another now. A file of lines `may_grow`: those that were there
    /// stand as they stood.
    pub(super) fn has_changed(&self, may_grow: bool) -> bool {
        let Some((file, before)) = &self.0 else { return false };
        let grew = |now: &Stamp| may_grow && now.0 > before.0;
        stamp(file).is_none_or(|now| now != *before && !grew(&now))
    }
}

/// The length of a regular file, and when it was written to.
fn stamp(file: &File) -> Option<Stamp> {
    let metadata = file.metadata().ok().filter(std::fs::Metadata::is_file)?;
    Some((metadata.len(), metadata.modified().ok()))
}

/// Why a file is not used that was written to meanwhile.
pub(super) fn changed_meanwhile() -> Failure {
    Failure::File("it changed while it was read; read it once more".to_owned())
}

/// The same for what is no standard input.
pub(crate) fn open_file(source: &Source) -> io::Result<File> {
    if source.origin != Origin::Walked {
        return File::open(&source.path);
    }
    let file = open_regular(&source.path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("no longer a regular file"));
    }
    Ok(file)
}

#[cfg(unix)]
pub(crate) fn open_regular(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;

    let flags = libc::O_NONBLOCK | libc::O_NOFOLLOW;
    std::fs::OpenOptions::new().read(true).custom_flags(flags).open(path)
}

#[cfg(not(unix))]
pub(crate) fn open_regular(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// The bytes of a file of settings, an ignore file, a list: a regular file of at most
/// `most` bytes. Links are followed; a pipe or a device is never waited for.
///
/// # Errors
///
/// Fails where it is something else or longer, and where it cannot be read.
pub fn read_regular(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let file = open_at_once(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    let mut bytes = Vec::new();
    // One byte more than may be, which shows that there is more.
    file.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::other(format!("longer than {most} bytes")));
    }
    Ok(bytes)
}

/// As [`read_regular`], of a text.
///
/// # Errors
///
/// As [`read_regular`], and where it is not UTF-8.
pub fn read_regular_text(path: &Path, most: u64) -> io::Result<String> {
    String::from_utf8(read_regular(path, most)?)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "not UTF-8"))
}

#[cfg(unix)]
pub(crate) fn open_at_once(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;

    std::fs::OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK).open(path)
}

#[cfg(not(unix))]
pub(crate) fn open_at_once(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// Buffers `raw` and takes off one layer of compression, which the first bytes
/// tell and the name does not; says whether there was one.
///
/// # Errors
///
/// Fails when the name promises a compression that the content has not, when
/// the compression is one that we do not read, and when the first bytes cannot
/// be read.
pub(crate) fn decompressed<'a>(
    raw: Box<dyn Read + Send + 'a>,
    name: &str,
    limits: &Limits,
) -> io::Result<(Bytes<'a>, bool)> {
    let buffered = BufReader::with_capacity(BUFFER, raw);
    let (head, bytes) = peek(Box::new(buffered), Compression::MAGIC_LENGTH)?;
    let promised = Compression::of_name(name);
    let Some(found) = Compression::of_content(&head) else {
        return match promised {
            Some(kind) if head.is_empty() => {
                Err(io::Error::other(format!("truncated {} data: no byte", kind.name())))
            }
            Some(kind) => Err(io::Error::other(format!("not {} data", kind.name()))),
            None => Ok((bytes, false)),
        };
    };
    let bytes = BufReader::with_capacity(BUFFER, Filled { inner: bytes, failed: None });
    let plain = compressed::decoder(found, Box::new(bytes), limits)?;
    let plain: Bytes<'a> = Box::new(BufReader::with_capacity(BUFFER, plain));
    // A second layer is told and not unpacked: each multiplies what a small file may grow to.
    let (head, plain) = peek(plain, Compression::MAGIC_LENGTH)?;
    match Compression::of_content(&head) {
        Some(inner) => Err(io::Error::other(format!(
            "{} data inside {} data: only one layer is unpacked",
            inner.name(),
            found.name()
        ))),
        None => Ok((plain, true)),
    }
}

/// Fills every buffer that it is given.
///
/// A decoder that meets damage drops what it made of the buffer before; so what is
/// lost depends on where buffers begin, and must not depend on how much a pipe
/// gives at once.
struct Filled<R> {
    inner: R,
    /// What stopped it, to be told after the bytes before.
    failed: Option<io::Error>,
}

impl<R: Read> Read for Filled<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        let mut filled = 0;
        while filled < buffer.len() {
            match self.inner.read(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(length) => filled += length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if filled == 0 => return Err(error),
                Err(error) => {
                    self.failed = Some(error);
                    break;
                }
            }
        }
        Ok(filled)
    }
}

/// The first `length` bytes, fewer only at the end, and all bytes from the
/// first one on.
pub(crate) fn peek(mut bytes: Bytes<'_>, length: usize) -> io::Result<(Vec<u8>, Bytes<'_>)> {
    let mut head = Vec::new();
    let wanted = u64::try_from(length).unwrap_or(u64::MAX);
    bytes.by_ref().take(wanted).read_to_end(&mut head)?;
    let whole = Box::new(Cursor::new(head.clone()).chain(bytes));
    Ok((head, whole))
}

/// An error of the system in our style: lower case, without its number.
pub(crate) fn describe(error: &io::Error) -> String {
    if let Some(own) = error.get_ref() {
        // A walk wraps the system's error in its own, which tells the path again.
        let mut cause: Option<&dyn std::error::Error> = Some(own);
        while let Some(inner) = cause {
            match inner.downcast_ref::<io::Error>() {
                Some(system) if system.raw_os_error().is_some() => return describe(system),
                _ => cause = inner.source(),
            }
        }
        return error.to_string();
    }
    let mut message = error.to_string();
    if let Some(number) = message.rfind(" (os error ") {
        message.truncate(number);
    }
    let mut chars = message.chars();
    match (chars.next(), chars.as_str()) {
        // "I/O error" keeps its capital, "No such file" does not.
        (Some(first), rest) if rest.starts_with(char::is_lowercase) => {
            first.to_lowercase().chain(rest.chars()).collect()
        }
        _ => message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peek_takes_nothing_away() {
        let (head, mut all) = peek(Box::new(&b"abcdef"[..]), 4).unwrap();
        assert_eq!(head, b"abcd");
        let mut rest = String::new();
        all.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "abcdef");
        assert_eq!(peek(Box::new(&b"a"[..]), 4).unwrap().0, b"a");
    }

    /// Gives a byte at a time, as a slow pipe does, and then an error.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Err(io::Error::other("the pipe broke"));
            }
            self.0.read(&mut buffer[..1])
        }
    }

    #[test]
    fn what_is_read_of_damaged_data_does_not_depend_on_how_they_come_in() {
        use std::io::Write as _;
        let mut encoder =
            flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::none());
        encoder.write_all(b"Flood waters reached the old harbor.\n").unwrap();
        encoder.flush().unwrap();
        // The header of a gzip file, a block, and a block of a kind that there is not.
        let header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
        let bytes = [&header[..], encoder.get_ref(), &[0xff; 30]].concat();
        let unpack = |raw: Box<dyn Read + Send>| {
            let mut plain = Vec::new();
            let unpacked = decompressed(raw, "-", &Limits::default());
            let error = unpacked.and_then(|(mut it, _)| it.read_to_end(&mut plain)).unwrap_err();
            (plain, error.to_string())
        };
        let whole = unpack(Box::new(Cursor::new(bytes.clone())));
        assert_eq!(unpack(Box::new(Slow(bytes.leak()))), whole);
    }

    #[cfg(unix)]
    #[test]
    fn only_a_regular_file_of_some_length_is_read_as_settings() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        assert_eq!(read_regular(&pipe, 9).unwrap_err().to_string(), "not a regular file");
        let zero = folder.path().join("zero");
        std::os::unix::fs::symlink("/dev/zero", &zero).unwrap();
        assert_eq!(read_regular(&zero, 9).unwrap_err().to_string(), "not a regular file");
        let long = folder.path().join("long");
        std::fs::write(&long, "1234567890").unwrap();
        assert_eq!(read_regular(&long, 9).unwrap_err().to_string(), "longer than 9 bytes");
        assert_eq!(read_regular_text(&long, 10).unwrap(), "1234567890");
    }

    #[test]
    fn an_error_comes_after_the_bytes_before_it() {
        let mut read = Filled { inner: Slow(b"abc"), failed: None };
        let mut buffer = [0; 8];
        assert_eq!(read.read(&mut buffer).unwrap(), 3);
        assert_eq!(read.read(&mut buffer).unwrap_err().to_string(), "the pipe broke");
    }

    #[test]
    fn a_system_error_is_told_in_lower_case_without_its_number() {
        let error = File::open("/no/such/file").err().unwrap();
        assert_eq!(describe(&error), "no such file or directory");
        assert_eq!(describe(&io::Error::other(error)), "no such file or directory");
        assert_eq!(describe(&io::Error::other("own Words")), "own Words");
    }
}

//! Gzip, zstandard, bzip2 and xz: every member, frame and stream, and no bomb.
//!
//! Checksums are looked at where the format has them. A file that is cut short
//! or damaged is an error at the place where that shows, never a shorter text.
//! Rejected: `flate2`'s own decoder of many members. It cannot tell padding with
//! zeros, which tapes leave and `gzip` accepts, from garbage.

use std::io::{self, BufRead, ErrorKind, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::GzDecoder;
use lzma_rust2::XzReader;

use super::Limits;
use super::compression::Compression;
use super::contained::contained;
use super::open::Bytes;

/// The bytes that `compressed` stands for.
///
/// # Errors
///
/// Fails when a decoder cannot be set up. Damage shows while reading.
pub(crate) fn decoder<'a>(
    kind: Compression,
    compressed: Bytes<'a>,
    limits: &Limits,
) -> io::Result<Box<dyn Read + Send + 'a>> {
    // Shared by the counter below the decoder and the bound above it.
    let taken = Arc::new(AtomicU64::new(0));
    let counted = Counted { inner: compressed, taken: Arc::clone(&taken) };
    let inner: Box<dyn Read + Send + 'a> = match kind {
        Compression::Gzip => Box::new(Gzip { member: Some(GzDecoder::new(counted)) }),
        Compression::Zstd => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(counted)?;
            decoder.window_log_max(limits.zstd_window_log)?;
            Box::new(decoder)
        }
        Compression::Bzip2 => Box::new(MultiBzDecoder::new(counted)),
        Compression::Xz => {
            Box::new(XzReader::new_mem_limit(counted, true, xz_memory(limits.zstd_window_log)))
        }
    };
    Ok(Box::new(Bounded { inner, kind, taken, given: 0, limits: *limits }))
}

/// What a dictionary of this logarithm takes, in KiB; the decoder's own tables
/// need less than the megabyte on top.
fn xz_memory(window_log: u32) -> u32 {
    1_u32.checked_shl(window_log.saturating_sub(10)).unwrap_or(u32::MAX / 2).saturating_add(1024)
}

/// Counts the compressed bytes that were taken.
struct Counted<'a> {
    inner: Bytes<'a>,
    taken: Arc<AtomicU64>,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.taken.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }
}

impl BufRead for Counted<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.taken.fetch_add(amount as u64, Ordering::Relaxed);
        self.inner.consume(amount);
    }
}

/// All members of a gzip file, one after the other.
struct Gzip<R: BufRead> {
    /// `None` at the end.
    member: Option<GzDecoder<R>>,
}

impl<R: BufRead> Read for Gzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // A read of nothing is not the end of a member.
        if buffer.is_empty() {
            return Ok(0);
        }
        while let Some(member) = &mut self.member {
            let length = member.read(buffer)?;
            if length > 0 {
                return Ok(length);
            }
            let Some(mut rest) = self.member.take().map(GzDecoder::into_inner) else { break };
            if another_member(&mut rest)? {
                self.member = Some(GzDecoder::new(rest));
            }
        }
        Ok(0)
    }
}

/// Whether a member follows the one that ended; padding with zeros is taken off.
fn another_member(rest: &mut impl BufRead) -> io::Result<bool> {
    let mut padded = false;
    loop {
        let buffer = rest.fill_buf()?;
        let Some(&first) = buffer.first() else { return Ok(false) };
        let zeros = buffer.iter().take_while(|&&byte| byte == 0).count();
        if zeros > 0 {
            padded = true;
            rest.consume(zeros);
        } else if first == 0x1f && !padded {
            return Ok(true);
        } else {
            return Err(io::Error::new(ErrorKind::InvalidData, "garbage after the last member"));
        }
    }
}

/// Tells damage in our words, and stops a bomb.
struct Bounded<'a> {
    inner: Box<dyn Read + Send + 'a>,
    kind: Compression,
    taken: Arc<AtomicU64>,
    given: u64,
    limits: Limits,
}

impl Read for Bounded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // A decoder that panics has found damage.
        let outcome = contained(|| self.inner.read(buffer))
            .unwrap_or_else(|panic| Err(io::Error::new(ErrorKind::InvalidData, panic)));
        let length = match outcome {
            Ok(length) => length,
            // Whoever reads tries again, as with any file.
            Err(error) if error.kind() == ErrorKind::Interrupted => return Err(error),
            Err(error) => return Err(self.explained(&error)),
        };
        self.given += length as u64;
        let ratio = self.limits.expansion_ratio;
        let allowed = self.taken.load(Ordering::Relaxed).saturating_mul(ratio);
        if self.given > allowed.max(Limits::EXPANSION_FREE) {
            return Err(io::Error::other(format!(
                "expands to more than {ratio} times its compressed size (--max-ratio)"
            )));
        }
        Ok(length)
    }
}

impl Bounded<'_> {
    fn explained(&self, error: &io::Error) -> io::Error {
        let name = self.kind.name();
        let said = error.to_string();
        // A failing disk is no damaged file.
        let message = if error.raw_os_error().is_some() {
            super::open::describe(error)
        } else if error.kind() == ErrorKind::UnexpectedEof {
            format!("truncated {name} data")
        } else if ["requires too much memory", "mem_limit_kb"].iter().any(|it| said.contains(it)) {
            let log = self.limits.zstd_window_log;
            format!("the {name} data asks for a window of more than 2^{log} bytes (--max-window)")
        } else {
            format!("corrupt {name} data: {}", said.to_lowercase())
        };
        io::Error::new(error.kind(), message)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    const TEXT: &str = "Flood waters reached the old harbor on Tuesday night.\n";

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn bzip2(text: &[u8]) -> Vec<u8> {
        let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    /// What `printf TEXT | xz` gives for the first line of [`TEXT`].
    const XZ: &[u8] = include_bytes!("../../../../fixtures/formats/line.xz");

    fn zstd(text: &[u8]) -> Vec<u8> {
        zstd::stream::encode_all(text, 3).unwrap()
    }

    fn unpack(kind: Compression, bytes: &[u8]) -> Result<String, String> {
        let mut res = String::new();
        decoder(kind, Box::new(bytes), &Limits::default())
            .and_then(|mut it| it.read_to_string(&mut res))
            .map_err(|error| error.to_string())?;
        Ok(res)
    }

    #[test]
    fn every_member_and_every_frame_is_read() {
        let (one, two) = TEXT.as_bytes().split_at(20);
        let members = [gzip(b""), gzip(one), gzip(two)].concat();
        assert_eq!(unpack(Compression::Gzip, &members).unwrap(), TEXT);
        let skippable = b"\x50\x2a\x4d\x18\x04\0\0\0skip".to_vec();
        let frames = [skippable, zstd(one), zstd(two)].concat();
        assert_eq!(unpack(Compression::Zstd, &frames).unwrap(), TEXT);
        let streams = [bzip2(one), bzip2(two)].concat();
        assert_eq!(unpack(Compression::Bzip2, &streams).unwrap(), TEXT);
        let streams = [XZ, &[0; 8], XZ].concat();
        assert_eq!(unpack(Compression::Xz, &streams).unwrap(), TEXT.repeat(2));
    }

    #[test]
    fn zeros_after_gzip_are_padding_and_anything_else_is_an_error() {
        let padded = [gzip(TEXT.as_bytes()), vec![0; 512]].concat();
        assert_eq!(unpack(Compression::Gzip, &padded).unwrap(), TEXT);
        for garbage in [&b"GARBAGE"[..], b"\0\0x", b"\x1fx"] {
            let bytes = [gzip(TEXT.as_bytes()), garbage.to_vec()].concat();
            let error = unpack(Compression::Gzip, &bytes).unwrap_err();
            assert!(
                error.starts_with("corrupt gzip data") || error.starts_with("truncated"),
                "{error}"
            );
        }
    }

    #[test]
    fn a_file_cut_short_anywhere_is_an_error() {
        for (kind, whole) in [
            (Compression::Gzip, gzip(TEXT.as_bytes())),
            (Compression::Zstd, zstd(TEXT.as_bytes())),
            (Compression::Bzip2, bzip2(TEXT.as_bytes())),
            (Compression::Xz, XZ.to_vec()),
        ] {
            for end in 10..whole.len() {
                let error = unpack(kind, &whole[..end]).unwrap_err();
                assert_eq!(error, format!("truncated {} data", kind.name()), "cut at {end}");
            }
        }
    }

    #[test]
    fn a_wrong_checksum_is_an_error() {
        let mut bytes = gzip(TEXT.as_bytes());
        let crc = bytes.len() - 8;
        bytes[crc] ^= 1;
        let error = unpack(Compression::Gzip, &bytes).unwrap_err();
        assert!(error.starts_with("corrupt gzip data"), "{error}");
    }

    #[test]
    fn a_bomb_is_stopped_and_the_error_names_the_flag() {
        for (kind, bomb) in [
            (Compression::Gzip, gzip(&vec![b'a'; 70 << 20])),
            (Compression::Zstd, zstd(&vec![b'a'; 70 << 20])),
            (Compression::Bzip2, bzip2(&vec![b'a'; 70 << 20])),
        ] {
            let error = unpack(kind, &bomb).unwrap_err();
            assert!(error.contains("--max-ratio"), "{error}");
        }
    }

    #[test]
    fn a_window_over_the_limit_is_refused_by_name() {
        // A frame header (RFC 8878, 3.1.1.1) that asks for a window of 2^31.
        let frame = [0x28, 0xb5, 0x2f, 0xfd, 0, (31 - 10) << 3, 1, 0, 0];
        let error = unpack(Compression::Zstd, &frame).unwrap_err();
        assert!(error.contains("--max-window"), "{error}");
        // Byte 16 of an xz file is the size of the dictionary (4 GiB).
        let mut bytes = XZ.to_vec();
        bytes[16] = 40;
        let header = [&bytes[12..20], &[0; 4]].concat();
        bytes[20..24].copy_from_slice(&crc32(&header[..8]).to_le_bytes());
        let error = unpack(Compression::Xz, &bytes).unwrap_err();
        assert!(error.contains("--max-window"), "{error}");
    }

    fn crc32(bytes: &[u8]) -> u32 {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        crc.sum()
    }
}

//! Bytes that memory should not hold.

use super::sorter::failed;
use crate::{Error, Result};
use std::fs::File;
use std::io::{BufWriter, Write as _};

/// Bytes that are written once, one after the other, and read at any place.
///
/// They stand in a temporary file, which has no name where the system allows that,
/// so that nothing is left behind however the run ends.
#[derive(Debug, Default)]
pub struct Scratch {
    file: Option<BufWriter<File>>,
    len: u64,
}

impl Scratch {
    /// Appends `bytes`.
    ///
    /// # Errors
    ///
    /// Returns an error when the temporary file cannot be written.
    pub fn push(&mut self, bytes: &[u8]) -> Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => {
                let file = tempfile::tempfile().map_err(failed)?;
                none.insert(BufWriter::with_capacity(1 << 16, file))
            }
        };
        self.len += bytes.len() as u64;
        file.write_all(bytes).map_err(failed)
    }

    /// The error of one that does not hold what was written.
    #[must_use]
    pub fn damaged() -> Error {
        failed(std::io::Error::other("a temporary file is damaged"))
    }

    /// The bytes on the disk.
    pub const fn bytes(&self) -> u64 {
        self.len
    }

    /// Lets everything be read that was appended so far.
    ///
    /// # Errors
    ///
    /// Returns an error when the temporary file cannot be written.
    pub fn flush(&mut self) -> Result<()> {
        self.file.as_mut().map_or(Ok(()), |file| file.flush().map_err(failed))
    }

    /// Fills `bytes` with what stands at `offset`; several threads may at once.
    ///
    /// # Errors
    ///
    /// Returns an error when so many bytes do not stand there, or cannot be read.
    pub fn read(&self, offset: u64, bytes: &mut [u8]) -> Result<()> {
        match &self.file {
            Some(file) => super::read_at(file.get_ref(), offset, bytes).map_err(failed),
            None if bytes.is_empty() => Ok(()),
            None => Err(failed(std::io::ErrorKind::UnexpectedEof.into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_where_they_were_written() {
        let mut scratch = Scratch::default();
        assert!(scratch.read(0, &mut [0]).is_err());
        (0..100_000_u32).for_each(|it| scratch.push(&it.to_le_bytes()).unwrap());
        scratch.flush().unwrap();
        assert_eq!(scratch.bytes(), 400_000);
        for at in [0_u32, 70_000, 99_999] {
            let mut bytes = [0; 4];
            scratch.read(u64::from(at) * 4, &mut bytes).unwrap();
            assert_eq!(u32::from_le_bytes(bytes), at);
        }
        assert!(scratch.read(399_999, &mut [0; 2]).is_err());
    }
}

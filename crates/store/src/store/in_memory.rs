//! Bytes that would wait on the disk, in a build that does not write there.

use std::path::Path;

use crate::{Error, Result};

/// Bytes that are written once, one after the other, and read at any place.
#[derive(Debug, Default)]
pub struct Scratch(Vec<u8>);

impl Scratch {
    /// Appends `bytes`.
    ///
    /// # Errors
    ///
    /// None; the twin on the disk has some.
    pub fn push(&mut self, bytes: &[u8]) -> Result<()> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    /// The error of one that does not hold what was written.
    #[must_use]
    pub fn damaged() -> Error {
        Error::io(Path::new("memory"), std::io::ErrorKind::InvalidData.into())
    }

    /// The bytes that were appended.
    pub const fn bytes(&self) -> u64 {
        self.0.len() as u64
    }

    /// Lets everything be read that was appended so far.
    ///
    /// # Errors
    ///
    /// None; the twin on the disk has some.
    pub fn flush(&mut self) -> Result<()> {
        Ok(())
    }

    /// Fills `bytes` with what stands at `offset`.
    ///
    /// # Errors
    ///
    /// Returns an error when so many bytes do not stand there.
    pub fn read(&self, offset: u64, bytes: &mut [u8]) -> Result<()> {
        let start = usize::try_from(offset).ok();
        let found = start.and_then(|it| self.0.get(it..it.checked_add(bytes.len())?));
        let end = || Error::io(Path::new("memory"), std::io::ErrorKind::UnexpectedEof.into());
        bytes.copy_from_slice(found.ok_or_else(end)?);
        Ok(())
    }
}

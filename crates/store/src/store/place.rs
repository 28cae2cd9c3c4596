//! Reading a file at a place.

use std::fs::File;

/// Reads as many bytes as `bytes` holds at `offset`, and does not move what other
/// threads read.
///
/// # Errors
///
/// Returns the error of reading, also where the file ends before.
#[cfg(unix)]
pub fn read_at(file: &File, offset: u64, bytes: &mut [u8]) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

/// Handles of one temporary file share their place, so reading is for one
/// thread at a time.
#[cfg(not(unix))]
pub fn read_at(mut file: &File, offset: u64, bytes: &mut [u8]) -> std::io::Result<()> {
    use std::io::{Read as _, Seek as _, SeekFrom};

    static ONE_AT_A_TIME: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock();
    file.seek(SeekFrom::Start(offset))?;
    file.read_exact(bytes)
}

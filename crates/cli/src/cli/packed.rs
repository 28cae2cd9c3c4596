//! Outputs that are compressed as their names say.

use std::io::{self, Write};
use std::path::Path;

use crate::read::Compression;

/// Hands `render` a writer that compresses into `out` as the name of `path` tells,
/// and ends the stream.
///
/// Neither form holds a time or a name, so equal content makes equal files.
///
/// # Errors
///
/// Returns the error of `render` and of writing to `out`.
pub(super) fn packed(
    out: &mut dyn Write,
    path: Option<&Path>,
    render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let name = path.map(Path::to_string_lossy);
    packed_as(out, name.and_then(|it| Compression::of_name(&it)), render)
}

/// The same with a compression that is known.
///
/// # Errors
///
/// As [`packed`].
pub(super) fn packed_as(
    out: &mut dyn Write,
    compression: Option<Compression>,
    render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    match compression {
        Some(Compression::Gzip) => {
            let mut packed = flate2::write::GzEncoder::new(out, flate2::Compression::default());
            render(&mut packed)?;
            packed.finish()?.flush()
        }
        Some(Compression::Zstd) => {
            let mut packed = zstd::Encoder::new(out, zstd::DEFAULT_COMPRESSION_LEVEL)?;
            packed.include_checksum(true)?;
            render(&mut packed)?;
            packed.finish()?.flush()
        }
        _ => render(out),
    }
}

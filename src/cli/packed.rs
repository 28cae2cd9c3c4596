//! Outputs that are compressed as their names say.

use std::io::{self, Write};
use std::path::Path;

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
    let extension = path.and_then(Path::extension).map(|it| it.to_ascii_lowercase());
    match extension.as_ref().and_then(|it| it.to_str()) {
        Some("gz") => {
            let mut packed = flate2::write::GzEncoder::new(out, flate2::Compression::default());
            render(&mut packed)?;
            packed.finish()?.flush()
        }
        Some("zst" | "zstd") => {
            let mut packed = zstd::Encoder::new(out, zstd::DEFAULT_COMPRESSION_LEVEL)?;
            packed.include_checksum(true)?;
            render(&mut packed)?;
            packed.finish()?.flush()
        }
        _ => render(out),
    }
}

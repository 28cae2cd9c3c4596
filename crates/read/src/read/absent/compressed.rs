//! Stands for the decoders in a build without them.

use std::io::{self, Read};

use super::Limits;
use super::compression::Compression;
use super::open::Bytes;

/// Refuses the file by the name of its compression.
pub(crate) fn decoder<'a>(
    kind: Compression,
    _compressed: Bytes<'a>,
    _limits: &Limits,
) -> io::Result<Box<dyn Read + Send + 'a>> {
    let message =
        format!("this build does not read {}; the feature `compression` does", kind.name());
    Err(io::Error::new(io::ErrorKind::Unsupported, message))
}

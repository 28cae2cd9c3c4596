//! Ways of compressing a file, by the first bytes and by the name.

/// A way of compressing one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// `.gz`, of any number of members.
    Gzip,
    /// `.zst`, of any number of frames.
    Zstd,
    /// `.bz2`, of any number of streams.
    Bzip2,
    /// `.xz`, of any number of streams.
    Xz,
}

impl Compression {
    /// So many first bytes tell the compression.
    pub(crate) const MAGIC_LENGTH: usize = 10;

    pub(crate) fn of_content(head: &[u8]) -> Option<Self> {
        match head {
            // RFC 1952: two bytes, and deflate is the only method there is.
            [0x1f, 0x8b, 8, ..] => Some(Self::Gzip),
            // RFC 8878: a frame, or a skippable frame before the first one.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Self::Zstd),
            // "BZh", the level, and the block's mark, which is pi in BCD.
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..] => {
                Some(Self::Bzip2)
            }
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Self::Xz),
            _ => None,
        }
    }

    /// The compression that the end of a file name tells.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "gz" => Some(Self::Gzip),
            "zst" | "zstd" => Some(Self::Zstd),
            "bz2" => Some(Self::Bzip2),
            "xz" => Some(Self::Xz),
            _ => None,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
        }
    }
}

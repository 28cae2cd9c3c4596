//! FNV-1a, for keys of names that are compared within one run.

/// The 64-bit FNV-1a hash of `bytes`.
pub(super) fn fnv1a(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(EMPTY, fnv1a_next)
}

/// The hash of nothing.
pub(super) const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash of what `hash` is of, and of one byte more.
pub(super) const fn fnv1a_next(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(0x0100_0000_01b3)
}

//! A word as a number.

/// Both keys hold bytes that UTF-8 never has (`0xFE`, `0xFF`), so that no text
/// can make a factor zero and thereby erase the other half of a block. The
/// other bytes are the fractional parts of the square roots of 2 and 3.
const KEY_LOW: u64 = 0x6A09_E667_FFBC_C908;
const KEY_HIGH: u64 = 0xBB67_AE85_FECA_A73B;

/// The odd fraction of the golden ratio, as in Fibonacci hashing (Knuth 6.4).
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// Hashes the bytes of one folded word to 64 bits.
///
/// The bytes are read as little-endian blocks of 16, the last one padded with
/// zeros; each block is the 128-bit product of its keyed halves, folded to 64
/// bits, and blocks are chained by a rotation and a multiplication. Almost all
/// words are one block. Words that differ only in zero bytes at their end are
/// not told apart: a word holds no zero byte. The empty word hashes like any
/// other. The value is stable across platforms and releases.
///
/// This is a hash against accident, not against an adversary.
#[must_use]
pub fn hash_word(bytes: &[u8]) -> u64 {
    let mut blocks = bytes.chunks(16);
    let mut hash = hash_block(blocks.next().unwrap_or_default());
    for block in blocks {
        hash = chain(hash, hash_block(block));
    }
    hash
}

/// The hash of the words before, and of the block that follows.
#[inline]
pub(super) const fn chain(hash: u64, block: u64) -> u64 {
    hash.rotate_left(23).wrapping_mul(GOLDEN).wrapping_add(block)
}

#[inline]
fn hash_block(block: &[u8]) -> u64 {
    let (low, high) = padded(block);
    hash_halves(low, high)
}

/// Up to 16 bytes, padded with zeros, as two halves read little-endian: by reads that
/// overlap, since a copy of so few bytes costs more than the hash.
#[inline]
fn padded(block: &[u8]) -> (u64, u64) {
    let bits = |bytes: usize| u32::try_from(8 * bytes).unwrap_or(u32::MAX);
    if let (Some(first), Some(last)) = (block.first_chunk(), block.last_chunk()) {
        let behind = bits(16_usize.saturating_sub(block.len()));
        let high = u64::from_le_bytes(*last).checked_shr(behind).unwrap_or(0);
        return (u64::from_le_bytes(*first), high);
    }
    if let (Some(first), Some(last)) = (block.first_chunk(), block.last_chunk()) {
        let [first, last] = [*first, *last].map(|it| u64::from(u32::from_le_bytes(it)));
        return (first | last << bits(block.len() - 4), 0);
    }
    let all = block.iter().rev().fold(0, |all, &byte| all << 8 | u64::from(byte));
    (all, 0)
}

/// The hash of 16 bytes, padded with zeros, whose halves are read little-endian.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "the halves of a 128-bit number are wanted")]
pub(super) const fn hash_halves(low: u64, high: u64) -> u64 {
    let product = (low ^ KEY_LOW) as u128 * (high ^ KEY_HIGH) as u128;
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn values_do_not_change_between_releases() {
        let words = ["", "a", "minister", "parliamentarians", "internationalization"];
        let hashes = words.map(|it| hash_word(it.as_bytes()));
        assert_eq!(
            hashes,
            [
                9_724_046_696_448_098_191,
                9_240_299_799_315_487_149,
                16_981_706_383_200_854_506,
                4_337_197_313_734_994_005,
                316_902_608_525_578_389,
            ]
        );
    }

    #[test]
    fn overlapping_reads_are_those_of_a_padded_copy() {
        let bytes: Vec<u8> = (1..=16).map(|it| it * 13).collect();
        for len in 0..=16 {
            let mut copy = [[0; 8]; 2];
            copy.as_flattened_mut()[..len].copy_from_slice(&bytes[..len]);
            assert_eq!(padded(&bytes[..len]), copy.map(u64::from_le_bytes).into(), "{len}");
        }
    }

    #[test]
    fn words_that_differ_in_one_letter_differ_everywhere() {
        let mut seen = BTreeSet::new();
        let mut changed = 0;
        for len in 1..40 {
            for at in 0..len {
                let word = vec![b'a'; len];
                let mut other = word.clone();
                other[at] = b'b';
                let (left, right) = (hash_word(&word), hash_word(&other));
                changed += (left ^ right).count_ones();
                seen.extend([left, right]);
            }
        }
        let pairs = 39 * 40 / 2;
        assert_eq!(seen.len(), pairs + 39, "no two words share a hash");
        let mean = f64::from(changed) / f64::from(u32::try_from(pairs).unwrap());
        assert!((28.0..36.0).contains(&mean), "{mean} of 64 bits change");
    }
}

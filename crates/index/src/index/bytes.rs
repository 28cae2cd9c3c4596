//! Numbers as bytes.

/// Appends a number, small ones in few bytes: seven bits a byte, the low ones first.
pub(super) fn push_number(out: &mut Vec<u8>, mut n: u64) {
    while n >= 128 {
        out.push(u8::try_from(n & 127).unwrap_or(0) | 128);
        n >>= 7;
    }
    out.push(u8::try_from(n).unwrap_or(0));
}

/// Takes a number off the front of `bytes`; none where they are no such number.
pub(super) fn number(bytes: &mut &[u8]) -> Option<u64> {
    let (mut n, mut shift) = (0_u64, 0_u32);
    loop {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        // Damaged bytes may go on for longer than a number has bits.
        n |= u64::from(byte & 127).checked_shl(shift)?;
        if byte < 128 {
            return Some(n);
        }
        shift += 7;
    }
}

/// A signed number as one that is small when it is near nothing.
pub(super) fn folded(n: i64) -> u64 {
    n.unsigned_abs().wrapping_mul(2).wrapping_sub(u64::from(n < 0))
}

/// The number that [`folded`] was made of.
pub(super) fn unfolded(n: u64) -> i64 {
    let half = i64::try_from(n.div_ceil(2)).unwrap_or(i64::MAX);
    if n % 2 == 1 { -half } else { half }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        for n in (0..64).flat_map(|shift| [1_u64 << shift, (1 << shift) - 1]).chain([u64::MAX]) {
            let mut out = Vec::new();
            push_number(&mut out, n);
            let mut rest = out.as_slice();
            assert_eq!((number(&mut rest), rest.len()), (Some(n), 0));
        }
        assert_eq!(number(&mut &[255_u8; 12][..]), None);
        for n in [0, 1, -1, 63, -64, 1 << 40, -(1 << 40)] {
            assert_eq!(unfolded(folded(n)), n);
        }
    }
}

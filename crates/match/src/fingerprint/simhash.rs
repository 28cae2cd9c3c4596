//! The 64-bit SimHash.

use siphasher::sip::SipHasher24;
use std::hash::Hasher as _;

/// A 64-bit SimHash (Charikar 2002): each bit is the majority of that bit over
/// the hashes of all shingles, repeats counted.
///
/// Equal, bit for bit, to the crate `simhash`'s `simhash_stream` over the
/// shingles written with single spaces between their words. A tie gives 0, as
/// there, so an even number of shingles leans to zeros; a document without
/// words has the value 0, which must not be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimHash(pub u64);

impl SimHash {
    /// The SimHash of the w-shingles of `words`, a text's folded words with
    /// single spaces between them.
    ///
    /// Fewer than `w` words are one shingle. `w` of 0 counts as 1. Cost: a
    /// SipHash-2-4 of every shingle's bytes; the counters add half a nanosecond
    /// a shingle, ten times less than counting bit by bit.
    #[must_use]
    pub fn of_words(words: &str, w: usize) -> Self {
        let mut counters = BitCounters::default();
        for_each_shingle(words, w.max(1), |shingle| counters.add(sip_hash(shingle)));
        Self(counters.majority())
    }

    /// In how many bits the two differ, 0..=64.
    #[must_use]
    pub fn distance(self, other: Self) -> u32 {
        simhash::hamming_distance(self.0, other.0)
    }
}

/// SipHash-2-4 without a key over the bytes and the `0xFF` that ends a string.
fn sip_hash(shingle: &str) -> u64 {
    let mut hasher = SipHasher24::new();
    hasher.write(shingle.as_bytes());
    hasher.write_u8(0xFF);
    hasher.finish()
}

fn for_each_shingle(words: &str, w: usize, mut found: impl FnMut(&str)) {
    if words.is_empty() {
        return;
    }
    let mut starts = std::iter::once(0).chain(spaces(words).map(|at| at + 1));
    // A shingle ends at the space after its w-th word, the last one at the end.
    let mut ends = spaces(words).chain(std::iter::once(words.len())).skip(w - 1).peekable();
    if ends.peek().is_none() {
        return found(words);
    }
    for end in ends {
        let Some(start) = starts.next() else { return };
        found(&words[start..end]);
    }
}

fn spaces(words: &str) -> impl Iterator<Item = usize> {
    words.bytes().enumerate().filter(|&(_, byte)| byte == b' ').map(|(at, _)| at)
}

/// 64 counters held bit by bit: plane `i` has bit `i` of every count.
///
/// Adding a number carries from plane to plane like a pencil addition, for all
/// 64 counters at once; on average two planes are touched.
#[derive(Default)]
struct BitCounters {
    planes: [u64; 32],
    n: u32,
}

impl BitCounters {
    fn add(&mut self, bits: u64) {
        let mut carry = bits;
        for plane in &mut self.planes {
            let sum = *plane ^ carry;
            carry &= *plane;
            *plane = sum;
            if carry == 0 {
                break;
            }
        }
        self.n += 1;
    }

    /// The bits that more than half of the numbers had.
    fn majority(&self) -> u64 {
        let half = self.n / 2;
        let (mut greater, mut equal) = (0, u64::MAX);
        // From the highest bit down: the first one in which a count differs from half decides.
        for (at, &plane) in self.planes.iter().enumerate().rev() {
            let bit = if half >> at & 1 == 1 { u64::MAX } else { 0 };
            greater |= equal & plane & !bit;
            equal &= !(plane ^ bit);
        }
        greater
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The crate's own stream over shingles written out.
    fn naive(words: &[String], w: usize) -> u64 {
        let shingles: Vec<String> = if words.is_empty() {
            Vec::new()
        } else if words.len() < w {
            vec![words.join(" ")]
        } else {
            words.windows(w).map(|it| it.join(" ")).collect()
        };
        simhash::simhash_stream(shingles.iter().map(String::as_str))
    }

    #[test]
    fn values_do_not_change_between_releases() {
        let text = "the minister did not resign today she said on monday";
        assert_eq!(SimHash::of_words(text, 3).0, 5_224_317_980_514_847_858);
        assert_eq!(SimHash::of_words("", 3).0, 0);
    }

    #[test]
    fn distance_counts_differing_bits() {
        assert_eq!(SimHash(0b1011).distance(SimHash(0b0010)), 2);
        assert_eq!(SimHash(0).distance(SimHash(u64::MAX)), 64);
    }

    proptest! {
        #[test]
        fn same_as_the_crate(
            words in proptest::collection::vec("[a-zéß字]{1,9}", 0..90), w in 1_usize..7,
        ) {
            prop_assert_eq!(SimHash::of_words(&words.join(" "), w).0, naive(&words, w));
        }

        #[test]
        fn counters_equal_counting_bit_by_bit(
            numbers in proptest::collection::vec(any::<u64>(), 0..300),
        ) {
            let mut counters = BitCounters::default();
            numbers.iter().for_each(|&it| counters.add(it));
            let naive = (0..64).fold(0, |bits, at| {
                let ones = numbers.iter().filter(|&it| it >> at & 1 == 1).count();
                bits | u64::from(2 * ones > numbers.len()) << at
            });
            prop_assert_eq!(counters.majority(), naive);
        }
    }
}

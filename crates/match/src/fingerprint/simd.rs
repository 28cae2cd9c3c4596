//! Vector instructions, chosen at run time.
//!
//! This is the only module with `unsafe` code. [`word_edges`] finds where words
//! begin and end, 64 bytes at a time, with a kernel for AVX-512 with VBMI2, one
//! for AVX2, and [`portable`], the safe twin that runs everywhere and that a
//! property test holds the others to. [`vectorized`] runs safe code compiled for
//! the same instructions.
//!
//! Safety: the functions with `target_feature` are `unsafe` to call for one
//! reason, that the processor must have the instructions; detection has said so
//! before each call. Inside, the only unsafe operations are loads from
//! references to arrays of the register's size and stores to such.

#![expect(unsafe_code, reason = "vector loads and stores, and calls checked by feature detection")]

/// Runs `code` compiled for the widest vectors that the processor has.
///
/// `code` is any safe code, inlined here; the result is that of calling it.
#[inline]
pub fn vectorized<R>(code: impl FnOnce() -> R) -> R {
    #[cfg(target_arch = "x86_64")]
    {
        if has_avx512() {
            // SAFETY: the processor has the instructions, as just asked.
            return unsafe { x86::with_avx512(code) };
        }
        if has_avx2() {
            // SAFETY: the processor has the instructions, as just asked.
            return unsafe { x86::with_avx2(code) };
        }
    }
    code()
}

#[cfg(target_arch = "x86_64")]
fn has_avx512() -> bool {
    // Processors with VBMI2 (Ice Lake, Zen 4) also have the parts before it, and
    // do not slow down for wide registers; all that is used is asked for.
    is_x86_feature_detected!("avx512vbmi2")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl")
        && has_avx2()
}

#[cfg(target_arch = "x86_64")]
fn has_avx2() -> bool {
    is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("popcnt")
}

/// The starts and ends of words, in turn.
#[derive(Clone, Debug, Default)]
pub(super) struct Edges {
    /// Room for more than there are: kernels write first and count then.
    places: Vec<u32>,
    n: usize,
}

impl Edges {
    /// The start and the end of each word, in order.
    pub(super) fn words(&self) -> &[[u32; 2]] {
        self.places[..self.n].as_chunks().0
    }

    /// The next 64 entries, to be written before they are counted.
    #[inline(always)]
    fn next(&mut self) -> &mut [u32; 64] {
        let Some(next) = self.places[self.n..].first_chunk_mut() else {
            unreachable!("`clear` makes room for an edge a byte and 64 more")
        };
        next
    }

    fn clear(&mut self, len: usize) {
        self.n = 0;
        if self.places.len() < len + 2 * 64 {
            self.places.resize(len + 2 * 64, 0);
        }
    }
}

/// Finds the words of `text`: runs of bytes above 0x20.
///
/// `text` is at most 4 GiB − 64 bytes long.
pub(super) fn word_edges(text: &[u8], edges: &mut Edges) {
    edges.clear(text.len());
    #[cfg(target_arch = "x86_64")]
    {
        if has_avx512() {
            // SAFETY: the processor has the instructions, as just asked.
            return unsafe { x86::edges_avx512(text, edges) };
        }
        if has_avx2() {
            // SAFETY: the processor has the instructions, as just asked.
            return unsafe { x86::edges_avx2(text, edges) };
        }
    }
    portable(text, edges);
}

/// The safe twin: the same, bit by bit.
fn portable(text: &[u8], edges: &mut Edges) {
    by_blocks(text, edges, |block, base, in_word, edges| {
        let word = block.iter().rev().fold(0, |mask, &byte| mask << 1 | u64::from(byte > 0x20));
        push_changes(changes(word, in_word), base, edges);
        word >> 63
    });
}

/// Calls `each` with every block of 64 bytes, its place, and whether the byte
/// before it is in a word (1 or 0), which it returns for the next; the rest is
/// filled up with spaces.
#[inline(always)]
fn by_blocks(
    text: &[u8],
    edges: &mut Edges,
    each: impl Fn(&[u8; 64], u32, u64, &mut Edges) -> u64,
) {
    let (blocks, rest) = text.as_chunks::<64>();
    let (mut base, mut in_word) = (0, 0);
    for block in blocks {
        in_word = each(block, base, in_word, edges);
        base += 64;
    }
    // A space at least, so that the last word ends.
    let mut last = [b' '; 64];
    last[..rest.len()].copy_from_slice(rest);
    each(&last, base, in_word, edges);
}

/// The bits at which `word` differs from the bit before.
#[inline(always)]
const fn changes(word: u64, in_word: u64) -> u64 {
    word ^ (word << 1 | in_word)
}

/// Appends the places of the bits of `mask`.
#[inline(always)]
fn push_changes(mut mask: u64, base: u32, edges: &mut Edges) {
    let n = mask.count_ones() as usize;
    for place in &mut edges.next()[..n] {
        *place = base + mask.trailing_zeros();
        mask &= mask.wrapping_sub(1);
    }
    edges.n += n;
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{Edges, by_blocks, changes, push_changes};
    use std::arch::x86_64::{
        __m256i, __m512i, _mm256_cmpeq_epi8, _mm256_loadu_si256, _mm256_max_epu8,
        _mm256_movemask_epi8, _mm256_set1_epi8, _mm512_add_epi32, _mm512_castsi512_si128,
        _mm512_cmpgt_epu8_mask, _mm512_cvtepu8_epi32, _mm512_extracti32x4_epi32,
        _mm512_loadu_si512, _mm512_maskz_compress_epi8, _mm512_set1_epi8, _mm512_set1_epi32,
        _mm512_storeu_si512,
    };

    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx2,bmi1,bmi2,popcnt")]
    pub(super) fn with_avx512<R>(code: impl FnOnce() -> R) -> R {
        code()
    }

    #[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
    pub(super) fn with_avx2<R>(code: impl FnOnce() -> R) -> R {
        code()
    }

    #[target_feature(enable = "avx2,bmi1,popcnt")]
    pub(super) fn edges_avx2(text: &[u8], edges: &mut Edges) {
        by_blocks(text, edges, |block, base, in_word, edges| {
            let (halves, _) = block.as_chunks::<32>();
            let mask = |half: &[u8; 32]| {
                // SAFETY: the reference is to 32 readable bytes; the load needs no alignment.
                let bytes =
                    unsafe { _mm256_loadu_si256(std::ptr::from_ref(half).cast::<__m256i>()) };
                let first = _mm256_set1_epi8(0x21);
                let word = _mm256_cmpeq_epi8(_mm256_max_epu8(bytes, first), bytes);
                u64::from(_mm256_movemask_epi8(word).cast_unsigned())
            };
            let word = mask(&halves[0]) | mask(&halves[1]) << 32;
            push_changes(changes(word, in_word), base, edges);
            word >> 63
        });
    }

    /// The numbers 0 to 63.
    const INDEXES: [u8; 64] = {
        let mut res = [0; 64];
        let mut at = 0;
        while at < 64 {
            #[expect(clippy::cast_possible_truncation, reason = "below 64")]
            {
                res[at] = at as u8;
            }
            at += 1;
        }
        res
    };

    /// Unlike the others without a loop over the words of a block, whose number
    /// cannot be predicted: the places are compressed in one instruction and
    /// written whether they count or not.
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,bmi1,popcnt")]
    pub(super) fn edges_avx512(text: &[u8], edges: &mut Edges) {
        // SAFETY: the reference is to 64 readable bytes; the load needs no alignment.
        let indexes = unsafe { _mm512_loadu_si512(INDEXES.as_ptr().cast::<__m512i>()) };
        let space = _mm512_set1_epi8(0x20);
        by_blocks(text, edges, |block, base, in_word, edges| {
            // SAFETY: the reference is to 64 readable bytes; the load needs no alignment.
            let bytes = unsafe { _mm512_loadu_si512(block.as_ptr().cast::<__m512i>()) };
            let word = _mm512_cmpgt_epu8_mask(bytes, space);
            let change = changes(word, in_word);
            let places = _mm512_maskz_compress_epi8(change, indexes);
            let base = _mm512_set1_epi32(base.cast_signed());
            let (quarters, _) = edges.next().as_chunks_mut::<16>();
            let mut put = |at: usize, quarter| {
                let wide = _mm512_add_epi32(_mm512_cvtepu8_epi32(quarter), base);
                // SAFETY: the reference is to 16 writable numbers of 4 bytes; the store
                // needs no alignment.
                unsafe { _mm512_storeu_si512(quarters[at].as_mut_ptr().cast::<__m512i>(), wide) };
            };
            put(0, _mm512_castsi512_si128(places));
            put(1, _mm512_extracti32x4_epi32::<1>(places));
            let n = change.count_ones() as usize;
            if n > 32 {
                put(2, _mm512_extracti32x4_epi32::<2>(places));
                put(3, _mm512_extracti32x4_epi32::<3>(places));
            }
            edges.n += n;
            word >> 63
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn naive(text: &[u8]) -> Vec<[u32; 2]> {
        let mut edges = Vec::new();
        let mut in_word = false;
        for (at, &byte) in text.iter().chain(b" ").enumerate() {
            if (byte > 0x20) != in_word {
                in_word = !in_word;
                edges.push(u32::try_from(at).unwrap());
            }
        }
        edges.as_chunks().0.to_vec()
    }

    fn check(text: &[u8], kernel: impl Fn(&[u8], &mut Edges)) {
        let mut edges = Edges::default();
        edges.clear(text.len());
        kernel(text, &mut edges);
        assert_eq!(edges.words(), naive(text), "{text:?}");
    }

    #[test]
    fn words_that_cross_or_fill_blocks_are_whole() {
        for n in [0, 1, 63, 64, 65, 127, 128, 129, 200] {
            check(&vec![b'a'; n], word_edges);
            check(&vec![b' '; n], word_edges);
            check(&b"a ".repeat(n), word_edges);
            check(&b" a".repeat(n), portable);
        }
    }

    #[test]
    fn vectorized_code_gives_its_result() {
        let sum = |n: u64| vectorized(|| (0..n).map(|it| it.rotate_left(13)).sum::<u64>());
        assert_eq!(sum(1000), (0..1000_u64).map(|it| it << 13).sum::<u64>());
    }

    proptest! {
        #[test]
        fn all_kernels_agree_with_the_naive_one(
            text in proptest::collection::vec(prop_oneof![Just(b' '), Just(b'\n'), any::<u8>()], 0..300),
        ) {
            check(&text, portable);
            check(&text, word_edges);
            #[cfg(target_arch = "x86_64")]
            if has_avx2() {
                // SAFETY: the processor has the instructions, as just asked.
                check(&text, |text, edges| unsafe { x86::edges_avx2(text, edges) });
            }
        }
    }
}

//! Candidates by the Hamming distance of their SimHash.

use super::buckets::{for_each_pair, over_bands, sort_by_key};
use super::{BucketLimits, Candidates};
use crate::fingerprint::SimHash;
use crate::{Error, Result};

/// The largest distance that can be asked for.
///
/// Beyond, every table's key is so short that all pairs are cheaper.
const MAX_DISTANCE: u32 = 16;

/// The pairs of `items`, each a number and its SimHash, that differ in at most
/// `distance` bits: 0..=16.
///
/// The 64 bits are cut into blocks, `distance` of which can differ at most; the
/// other blocks agree. So there is one table for each choice of agreeing blocks
/// (Manku, Jain and Das Sarma 2007, section 3): every pair within the distance
/// meets in at least one, and none is missed but in buckets beyond `limits`.
/// The number of blocks is chosen for the number of items: more blocks make
/// longer keys and more tables. Cost: at a distance of 3, ten to twenty sorts
/// of n numbers; at 10, some hundred, or n²/1000 comparisons.
///
/// # Errors
///
/// Returns an error when `distance` is more than 16.
pub fn hamming_candidates(
    items: &[(u32, SimHash)],
    distance: u32,
    limits: BucketLimits,
) -> Result<Candidates> {
    if distance > MAX_DISTANCE {
        return Err(Error::parameter(format!(
            "Hamming distance {distance} is more than {MAX_DISTANCE}"
        )));
    }
    let masks = tables(distance, items.len());
    Ok(over_bands(&masks, &|_, _| (), |&mask, _| in_table(items, mask, distance, limits)))
}

fn in_table(
    items: &[(u32, SimHash)],
    mask: u64,
    distance: u32,
    limits: BucketLimits,
) -> Candidates {
    let index = |at: usize| u64::from(u32::try_from(at).unwrap_or(u32::MAX));
    // The index takes the lower half of the spread key: what then meets by chance is told apart
    // by its distance.
    let mut entries: Vec<u64> = items
        .iter()
        .enumerate()
        .map(|(at, (_, hash))| (spread(hash.0 & mask) & !u64::from(u32::MAX)) | index(at))
        .collect();
    sort_by_key(&mut entries);
    let hash_of = |at: u32| items[at as usize].1;
    let mut found = Candidates::default();
    for_each_pair(
        &entries,
        (limits, 0),
        |at| hash_of(at).0,
        &mut found,
        |pair, found| {
            found.proposed += 1;
            if hash_of(pair.left).distance(hash_of(pair.right)) <= distance {
                let number = |at: u32| items[at as usize].0;
                found.pairs.push(super::CandidatePair::new(number(pair.left), number(pair.right)));
            }
        },
    );
    found
}

/// A permutation of 64 bits that makes similar keys differ in their upper half.
const fn spread(key: u64) -> u64 {
    crate::fingerprint::mix(key)
}

/// The bits that each table compares, for the cheapest number of blocks.
fn tables(distance: u32, n: usize) -> Vec<u64> {
    #[expect(clippy::cast_precision_loss, reason = "an estimate of cost")]
    let n = n as f64;
    let mut best = (f64::INFINITY, distance + 1);
    // More blocks multiply the tables: at a distance of 3, four of them are 4 tables, seven are
    // 35.
    for blocks in distance + 1..=(distance + 4).min(64) {
        let agreeing = blocks - distance;
        let tables = binomial(blocks, agreeing);
        let bits = f64::from(64 * agreeing / blocks);
        // A comparison costs about a twentieth of sorting an entry.
        let cost = tables * (n + n * n / 2.0 / bits.exp2() / 20.0);
        if cost < best.0 {
            best = (cost, blocks);
        }
    }
    let blocks = best.1;
    let mut masks = Vec::new();
    choose(blocks, 0, blocks - distance, 0, &mut masks);
    masks
}

/// Appends the masks of every way to choose `left` of the blocks from `next` on.
fn choose(blocks: u32, next: u32, left: u32, mask: u64, masks: &mut Vec<u64>) {
    if left == 0 {
        masks.push(mask);
        return;
    }
    for block in next..=blocks - left {
        choose(blocks, block + 1, left - 1, mask | block_mask(block, blocks), masks);
    }
}

/// The bits of the `at`-th of `blocks` blocks, as even as 64 allows.
fn block_mask(at: u32, blocks: u32) -> u64 {
    let start = 64 * at / blocks;
    let len = 64 * (at + 1) / blocks - start;
    if len == 64 { u64::MAX } else { ((1 << len) - 1) << start }
}

fn binomial(n: u32, k: u32) -> f64 {
    (0..k).fold(1.0, |res, at| res * f64::from(n - at) / f64::from(at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidates::CandidatePair;
    use crate::fingerprint::mix;
    use proptest::prelude::*;

    fn naive(items: &[(u32, SimHash)], distance: u32) -> Vec<CandidatePair> {
        let mut res = Vec::new();
        for (at, (left, a)) in items.iter().enumerate() {
            for (right, b) in &items[at + 1..] {
                if a.distance(*b) <= distance {
                    res.push(CandidatePair::new(*left, *right));
                }
            }
        }
        res.sort_unstable();
        res
    }

    /// `n` hashes, every other one a few flipped bits away from the one before.
    fn items(n: u32, salt: u64) -> Vec<(u32, SimHash)> {
        let base = |at: u32| mix(mix(salt) ^ u64::from(at / 2));
        let flips = |at: u32| {
            (0..at % 14).fold(0, |bits, k| bits | 1 << (mix(u64::from(at * 31 + k)) % 64))
        };
        (0..n)
            .map(|at| (at * 3, SimHash(base(at) ^ if at % 2 == 1 { flips(at) } else { 0 })))
            .collect()
    }

    #[test]
    fn blocks_cover_all_bits_once() {
        for blocks in 1..=20 {
            let all = (0..blocks).fold(0_u64, |all, at| {
                let mask = block_mask(at, blocks);
                assert_eq!(all & mask, 0, "blocks do not overlap");
                all | mask
            });
            assert_eq!(all, u64::MAX);
        }
    }

    #[test]
    fn too_large_a_distance_is_an_error() {
        assert!(hamming_candidates(&[], 17, BucketLimits::default()).unwrap_err().is_parameter());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn same_as_comparing_all_pairs(
            n in 0_u32..300, salt in any::<u64>(), distance in 0_u32..=10,
        ) {
            let items = items(n, salt);
            let limits = BucketLimits { all_pairs: 1000, neighbors: 1, ..BucketLimits::default() };
            let found = hamming_candidates(&items, distance, limits).unwrap();
            prop_assert_eq!(found.pairs, naive(&items, distance));
        }
    }
}

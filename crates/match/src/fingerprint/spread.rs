//! Sorting of what is evenly spread.

/// Sorts `keys`, which `spread` maps to evenly spread numbers in the same order, as the
/// upper bits of hashes are.
///
/// One counting pass deals them into small parts, each of which is then sorted alone: of a
/// few hundred keys into parts of two, for a third of the cost of comparing them; of many
/// into parts of 64, so that the places that are dealt to fit the cache.
pub fn sort_spread<K: Copy + Ord + Default>(keys: &mut Vec<K>, spread: impl Fn(K) -> u32) {
    const FEW: usize = 1 << 13;
    let a_part = if keys.len() <= FEW { 2 } else { 64 };
    let parts = (keys.len() / a_part).next_power_of_two().min(1 << 14);
    if parts <= 16 {
        keys.sort_unstable();
        return;
    }
    let shift = 32 - parts.trailing_zeros();
    let part_of = |key: K| (spread(key) >> shift) as usize;
    let mut ends = vec![0_usize; parts];
    for &key in keys.iter() {
        ends[part_of(key)] += 1;
    }
    let mut at = 0;
    for end in &mut ends {
        let len = *end;
        *end = at;
        at += len;
    }
    let mut dealt = vec![K::default(); keys.len()];
    for &key in keys.iter() {
        let end = &mut ends[part_of(key)];
        dealt[*end] = key;
        *end += 1;
    }
    let mut start = 0;
    for end in ends {
        // Parts are small: most have nothing to sort, or one exchange.
        match &mut dealt[start..end] {
            [] | [_] => {}
            [a, b] => {
                if a > b {
                    std::mem::swap(a, b);
                }
            }
            part => part.sort_unstable(),
        }
        start = end;
    }
    *keys = dealt;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::mix;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn same_order_as_sorting(
            n in prop_oneof![0_u64..3000, 8000_u64..9000], salt in any::<u64>(), distinct in 1_u64..5000,
        ) {
            let mut entries: Vec<u64> =
                (0..n).map(|at| (mix((at % distinct) ^ salt) >> 32 << 32) | at).collect();
            let mut naive = entries.clone();
            naive.sort_unstable();
            sort_spread(&mut entries, |it| (it >> 32) as u32);
            prop_assert_eq!(entries, naive);
        }
    }
}

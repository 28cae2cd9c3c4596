//! Exact counts of what two sets share.

use super::Overlap;
use crate::fingerprint::ShingleSet;
use crate::{Error, Result};

/// Counts what two documents share.
///
/// Cost: one step for each shingle of both.
///
/// # Errors
///
/// Returns an error when the shingles have different lengths.
pub fn overlap(left: &ShingleSet, right: &ShingleSet) -> Result<Overlap> {
    if left.w() != right.w() {
        return Err(Error::parameter(format!(
            "shingles of {} and of {} words do not compare",
            left.w(),
            right.w()
        )));
    }
    Ok(of_sorted(left.hashes(), right.hashes()))
}

/// The same for two ascending lists of distinct hashes.
pub(super) fn of_sorted(left: &[u64], right: &[u64]) -> Overlap {
    let (mut at_left, mut at_right, mut shared) = (0, 0, 0);
    while let (Some(&a), Some(&b)) = (left.get(at_left), right.get(at_right)) {
        // Without branches: which side advances cannot be predicted.
        shared += usize::from(a == b);
        at_left += usize::from(a <= b);
        at_right += usize::from(b <= a);
    }
    Overlap { shared, left: left.len(), right: right.len() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn other_shingle_lengths_do_not_compare() {
        let [a, b] = [3, 5].map(|w| ShingleSet::of_text("one two three four five six", w));
        assert!(overlap(&a, &b).unwrap_err().is_parameter());
    }

    proptest! {
        #[test]
        fn same_as_intersecting_sets(
            a in proptest::collection::vec(0_u64..60, 0..60),
            b in proptest::collection::vec(0_u64..60, 0..60),
        ) {
            let naive = {
                let [a, b] = [&a, &b].map(|it| it.iter().collect::<BTreeSet<_>>());
                Overlap { shared: a.intersection(&b).count(), left: a.len(), right: b.len() }
            };
            let [a, b] = [a, b].map(|it| ShingleSet::of_hashes(it, 5));
            let found = overlap(&a, &b).unwrap();
            prop_assert_eq!(found, naive);
            prop_assert_eq!(overlap(&b, &a).unwrap().shared, found.shared);
            prop_assert!(found.resemblance() <= found.containment().of_left);
        }
    }
}

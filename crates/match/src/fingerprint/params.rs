//! Which sketches may be compared.

use super::word_hash::chain;

/// Names the parameters that a sketch was made with: equal ids, comparable sketches.
///
/// It is a hash of the parameters and of the version of the algorithm; it says
/// nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParamsId(pub u64);

impl ParamsId {
    /// The id of `values`, the parameters in a fixed order, the first of them a
    /// number that names algorithm and version.
    pub fn of(values: &[u64]) -> Self {
        Self(values.iter().fold(0, |hash, &value| chain(hash, value)))
    }
}

//! Which belong together?
//!
//! In go verified matches, out come clusters with a representative that every
//! member is bounded to, and their cohesion. [`bounded_clusters`] works on plain
//! numbers, so that documents and paragraphs go the same way; [`UnionFind`] is
//! the connected components beneath.
//!
//! Deterministic: nothing depends on the order of the matches. Rejected:
//! connected components alone, in which a chain of matches joins texts that have
//! nothing in common (single-link drift); complete linkage, which separates two
//! light edits of one text when they are a hair too far apart.

mod bounded;
mod linked;
mod types;
mod union_find;

pub use bounded::{Bound, ItemCluster, bounded_clusters};
pub use linked::{Link, linked_clusters};
pub use types::{Cluster, Cohesion, Level};
pub use union_find::UnionFind;

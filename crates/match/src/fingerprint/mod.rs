//! What is its print?
//!
//! In go the words of a document, out come three prints, each with the
//! parameters that it was made with: the [`ShingleSet`], on which every exact
//! similarity is computed; the [`MinHashSignature`], from which candidates are
//! found; and the 64-bit [`SimHash`], the light alternative of 8 bytes a
//! document.
//!
//! # Which one should you use?
//!
//! *Shingle sets* decide, and cost 8 bytes a word. *MinHash* estimates
//! resemblance with a known error and supports banding at any threshold; it is
//! the default. *SimHash* is small and orders pairs well, but its distance has
//! no fixed relation to resemblance, short texts are a few bits apart whatever
//! they say, and both kinds of sketch can be forged: neither ever decides.
//!
//! All values are stable across platforms and releases; tests pin them.
//!
//! Sources: Broder 1997 (shingles, resemblance, containment); Charikar 2002
//! (SimHash); Li, Owen and Zhang 2012 (one permutation hashing); Shrivastava
//! 2017 (optimal densification). Rejected: 128 multiply-add permutations, two
//! to twenty times dearer than one permutation at the same error.

mod folding;
mod minhash;
mod params;
mod shingle;
mod simd;
mod simhash;
mod spread;
mod telling;
mod text_words;
mod word_hash;

pub use minhash::mix;
pub use minhash::{MinHashParams, MinHashSignature, MinHasher};
pub use params::ParamsId;
pub use shingle::{ShingleSet, shingle_hashes};
pub use simd::vectorized;
pub use simhash::SimHash;
pub use spread::sort_spread;
pub use text_words::WordHasher;
pub use word_hash::hash_word;

//! `gaoya DOCS OUT`: the crate gaoya, 128 hashes in 16 bands of 8, which checks a
//! candidate by its signature; connected components are the clusters.

use gaoya::minhash::{MinHashIndex, MinHasher, MinHasher32};
use std::io::Result;
use std::path::Path;
use wireprint_bench::{Sets, for_each_text};

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().collect();
    let hasher = MinHasher32::new(128);
    let mut signatures = Vec::new();
    for_each_text(Path::new(&args[1]), |_, text| {
        let text = text.to_lowercase();
        let words: Vec<&str> = text.split_whitespace().collect();
        signatures.push(hasher.create_signature(words.windows(5)));
    })?;
    let mut index: MinHashIndex<u32, u32> = MinHashIndex::new(16, 8, 0.7);
    for (number, signature) in (0_u32..).zip(&signatures) {
        index.insert(number, signature.clone());
    }
    let mut sets = Sets::new(signatures.len());
    for (number, signature) in (0_u32..).zip(&signatures) {
        index.query(signature).into_iter().for_each(|&other| sets.join(number, other));
    }
    sets.write(Path::new(&args[2]))
}

//! `simhash DOCS OUT`: the crate simhash on word 5-shingles, with four tables of
//! 16 bits that find all within three bits (the crate has no index).

use simhash::{hamming_distance, simhash_stream};
use std::collections::HashMap;
use std::io::Result;
use std::path::Path;
use wireprint_bench::{Sets, for_each_text};

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().collect();
    let mut hashes = Vec::new();
    for_each_text(Path::new(&args[1]), |_, text| {
        let text = text.to_lowercase();
        let words: Vec<&str> = text.split_whitespace().collect();
        let shingles: Vec<String> = words.windows(5).map(|it| it.join(" ")).collect();
        hashes.push(simhash_stream(shingles.iter().map(String::as_str)));
    })?;
    let mut sets = Sets::new(hashes.len());
    for table in 0..4 {
        let mut buckets: HashMap<u16, Vec<u32>> = HashMap::new();
        for (number, hash) in (0_u32..).zip(&hashes) {
            buckets.entry((hash >> (16 * table)) as u16).or_default().push(number);
        }
        for bucket in buckets.values() {
            for (at, &a) in bucket.iter().enumerate() {
                for &b in &bucket[at + 1..] {
                    if hamming_distance(hashes[a as usize], hashes[b as usize]) <= 3 {
                        sets.join(a, b);
                    }
                }
            }
        }
    }
    sets.write(Path::new(&args[2]))
}

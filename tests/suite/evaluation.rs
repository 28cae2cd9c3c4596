//! The figures of EVALUATION.md that need no data from elsewhere still hold, misses included.
//!
//! After a change that is meant: `cargo run --release --example evaluate -- --write`, and say in
//! the commit why the figures moved.

#[path = "../../examples/evaluate/page.rs"]
#[expect(dead_code, reason = "the program also writes what is only compared here")]
mod page;
#[path = "../../examples/evaluate/sets/mod.rs"]
#[expect(dead_code, reason = "the program also measures the sets that are not in the repository")]
mod sets;

use std::path::Path;

#[test]
fn the_committed_tables_and_misses_of_the_small_sets_still_hold() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let outcomes = [
        sets::stories::measure(root).expect("the story sets are in the repository"),
        sets::versions::measure("sample", &root.join("fixtures/labels/digitalgov"))
            .expect("the sample is in the repository"),
    ];
    let differences = page::differences(root, &outcomes).expect("EVALUATION.md has the tables");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

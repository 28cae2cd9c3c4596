//! The fuzz targets' laws on the inputs that are kept: a small corpus, and
//! whatever fuzzing found. See `fuzz/README.md`.

#![expect(clippy::expect_used, reason = "a law may panic")]

#[path = "../../fuzz/src/laws.rs"]
pub(crate) mod laws;

use std::fs;
use std::path::Path;

#[test]
fn the_laws_hold_on_every_kept_input() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut inputs = 0;
    for folder in fs::read_dir(&corpus).unwrap() {
        let folder = folder.unwrap().path();
        let target = folder.file_name().unwrap().to_str().unwrap().to_owned();
        for input in fs::read_dir(&folder).unwrap() {
            laws::check(&target, &fs::read(input.unwrap().path()).unwrap());
            inputs += 1;
        }
    }
    assert!(inputs > 50, "only {inputs} inputs were found");
}

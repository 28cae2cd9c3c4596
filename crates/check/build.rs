//! Tells the program which sources it was built from: what one build remembers of an
//! article is no other build's business.

use std::fs;
use std::io;
use std::path::Path;

/// The crates that decide what a check finds.
const STAGES: [&str; 7] = ["text", "read", "match", "news", "findings", "pipeline", "check"];

/// The versions of what they are built with.
const LOCK: &str = "../../Cargo.lock";

fn main() -> io::Result<()> {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    for stage in STAGES {
        let folder = Path::new("..").join(stage).join("src");
        println!("cargo::rerun-if-changed={}", folder.display());
        add(&folder, &mut hash)?;
    }
    println!("cargo::rerun-if-changed={LOCK}");
    if let Ok(lock) = fs::read(LOCK) {
        mix(&lock, &mut hash);
    }
    println!("cargo::rustc-env=WIREPRINT_SOURCES={hash:016x}");
    Ok(())
}

fn add(folder: &Path, hash: &mut u64) -> io::Result<()> {
    let mut paths: Vec<_> =
        fs::read_dir(folder)?.map(|it| it.map(|it| it.path())).collect::<io::Result<_>>()?;
    paths.sort();
    for path in paths {
        mix(path.to_string_lossy().replace('\\', "/").as_bytes(), hash);
        if path.is_dir() {
            add(&path, hash)?;
        } else {
            mix(&fs::read(&path)?, hash);
        }
    }
    Ok(())
}

/// FNV-1a (Fowler, Noll and Vo 1991): against accident, which is all that is needed here.
fn mix(bytes: &[u8], hash: &mut u64) {
    for byte in bytes.iter().chain(&[0]) {
        *hash = (*hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
}

//! Temporary: measures `dedup` until the command is wired.

#![expect(clippy::unwrap_used, reason = "a measuring program, removed when the command is wired")]

use std::io::Write;
use wireprint::fingerprint::WordKind;
use wireprint::pipeline::dedup::{DedupOptions, Mode, dedup};
use wireprint::verify::Measure;

fn main() {
    let mut options = DedupOptions::default();
    let (mut clusters, mut pairs, mut out, mut templates) = (None, None, None, None);
    let (mut paths, mut verbose, mut threads) = (Vec::new(), false, 1);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().unwrap();
        match arg.as_str() {
            "dedup" | "--dry-run" => {}
            "--threshold" => options.threshold = value().parse().unwrap(),
            "-j" => threads = value().parse().unwrap(),
            "-w" => options.w = value().parse().unwrap(),
            "--clusters" => clusters = Some(value()),
            "--pairs" => pairs = Some(value()),
            "--template-pairs" => templates = Some(value()),
            "--templates" => options.templates = true,
            "-o" => out = Some(value()),
            "--against" => options.against.push(value().into()),
            "--words" if value() == "unicode" => options.words = WordKind::Unicode,
            "--measure" if value() == "containment" => options.measure = Measure::Containment,
            "--mode" => {
                options.mode = match value().as_str() {
                    "exact" => Mode::Exact,
                    "simhash" => Mode::SimHash,
                    _ => Mode::MinHash,
                };
            }
            "-v" => verbose = true,
            _ => paths.push(arg.into()),
        }
    }
    options.threads = threads;
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().unwrap();
    let found = dedup(&paths, &options).unwrap();
    let file = |path| std::io::BufWriter::new(std::fs::File::create::<String>(path).unwrap());
    if let Some(path) = clusters {
        found.write_clusters(&mut file(path)).unwrap();
    }
    if let Some(path) = pairs {
        found.write_pairs(&mut file(path)).unwrap();
    }
    if let Some(path) = templates {
        found.write_templates(&mut file(path)).unwrap();
    }
    if let Some(path) = out {
        found.write_corpus(&mut file(path), false).unwrap().unwrap();
    }
    if verbose {
        let text = format!("{:#?}\n", found.summary());
        std::io::stderr().write_all(text.as_bytes()).unwrap();
    }
}

//! What a scan costs, stage by stage, as the number of articles grows.

use crate::sets::data::{input, records};
use crate::sets::outcome::{Failure, Table};
use std::path::Path;
use std::sync::{Arc, Mutex};
use wireprint_pipeline::pipeline::{ScanInput, ScanSettings, scan};
use wireprint_text::text::{Progress, Stage};

/// How many articles are scanned.
const SIZES: [usize; 4] = [1_000, 2_000, 5_000, 10_000];

/// The stages of a scan, as the table names them.
const STAGES: [(Stage, &str); 8] = [
    (Stage::Segmenting, "segment"),
    (Stage::Numbering, "normalize"),
    (Stage::Clutter, "furniture"),
    (Stage::Searching, "versions"),
    (Stage::Passages, "align"),
    (Stage::Speakers, "attribute"),
    (Stage::Statements, "quote"),
    (Stage::Stories, "coverage"),
];

/// Scans the first articles of `DIR/books.jsonl` and prints seconds of CPU a stage.
///
/// The seconds are those of the whole process, all threads together, in steps of
/// a hundredth; the memory is the most that the process ever had, so it belongs
/// to the largest scan so far. Both come from `/proc` and are dashes elsewhere.
pub(crate) fn measure(dir: &Path) -> Result<String, Failure> {
    let mut texts = Vec::new();
    for (n, record) in records(&dir.join("books.jsonl"))?.iter().enumerate() {
        let text = record["text"].as_str().unwrap_or_default();
        texts.push((format!("{n:06}"), text.to_owned()));
    }
    let mut head = vec!["articles", "MB"];
    head.extend(STAGES.map(|it| it.1));
    head.extend(["all", "a thousand", "peak MB"]);
    let mut table = Table::new(&head);
    for size in SIZES.into_iter().filter(|&it| it <= texts.len()) {
        let texts = &texts[..size];
        let marks = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&marks);
        let progress = Progress::with_hook(move |stage| {
            if let Ok(mut seen) = seen.lock() {
                seen.push((stage, cpu_seconds()));
            }
        });
        let input = ScanInput { progress: Arc::new(progress), ..input(texts) };
        let result = scan(input, &ScanSettings::default())?;
        let mut marks = marks.lock().map(|it| it.clone()).unwrap_or_default();
        // Pairs are verified as part of the search.
        marks.retain(|it| it.0 != Stage::Verifying);
        marks.dedup_by_key(|it| it.0);
        marks.push((Stage::Writing, cpu_seconds()));
        let bytes: usize = texts.iter().map(|(_, text)| text.len()).sum();
        let mut row = vec![size.to_string(), format!("{:.1}", bytes as f64 / 1e6)];
        let seconds = |from: Option<f64>, to: Option<f64>| Some(to? - from?);
        let cell = |it: Option<f64>| it.map_or("–".to_owned(), |it| format!("{it:.2}"));
        for (stage, _) in STAGES {
            let at = marks.iter().position(|it| it.0 == stage);
            row.push(cell(at.and_then(|at| seconds(marks[at].1, marks[at + 1].1))));
        }
        let all = seconds(marks[0].1, marks[marks.len() - 1].1);
        row.push(cell(all));
        row.push(cell(all.map(|it| it * 1000.0 / size as f64)));
        row.push(peak_megabytes().map_or("–".to_owned(), |it| format!("{it:.0}")));
        table.row(&row);
        drop(result);
    }
    Ok(table.finish())
}

/// Seconds of CPU that this process has used, in user and system mode.
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The fields after the name, which may hold spaces: state is the first.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    // Linux counts a hundred ticks a second for user space.
    Some((ticks(11)? + ticks(12)?) / 100.0)
}

/// The most memory that this process ever had resident.
fn peak_megabytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|it| it.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? / 1024.0)
}

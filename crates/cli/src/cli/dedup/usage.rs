//! What a run took, on standard error: it differs from run to run.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use anyhow::Context as _;

use crate::candidates::{Banding, Sampling};
use crate::cli::global::Context;
use crate::pipeline::dedup::{Deduplicated, Mode, SIMHASH_DISTANCE};
use crate::report::layout::thousands;
use crate::report::terminal::human_bytes;
use crate::verify::Measure;

/// A clock that runs from the beginning of a run.
pub(super) struct Usage(Instant);

impl Usage {
    pub(super) fn begin() -> Self {
        Self(Instant::now())
    }

    /// Says time, pace and memory; with `-v`, how candidates were found.
    ///
    /// # Errors
    ///
    /// Fails when standard error cannot be written.
    pub(super) fn say(&self, found: &Deduplicated, context: &Context) -> anyhow::Result<()> {
        let mut text = String::new();
        if context.verbose > 0 {
            text += &candidates(found);
        }
        let took = self.0.elapsed();
        let summary = found.summary();
        text += &format!(
            "{}, {} documents/s",
            seconds(took),
            thousands(per_second(summary.documents, took))
        );
        if let Some(bytes) = peak_memory() {
            text += &format!(", peak memory {}", human_bytes(bytes));
        }
        if summary.spooled_bytes > 0 {
            text += &format!(", {} in a temporary file", human_bytes(summary.spooled_bytes));
        }
        if let (Some(peak), Some(asked)) = (peak_memory(), found.options().memory)
            && peak > asked
        {
            text += &format!(
                "\nmore than the {} of --memory: documents' ids and places, pairs found and \
                 texts being verified are not in it",
                human_bytes(asked)
            );
        }
        writeln!(io::stderr().lock(), "{text}").context("cannot write to standard error")
    }
}

/// How candidates were found and what became of them.
fn candidates(found: &Deduplicated) -> String {
    let summary = found.summary();
    let how = match found.options().mode {
        Mode::Exact => return String::new(),
        Mode::Versions => VERSIONS.to_owned(),
        Mode::MinHash if found.options().measure == Measure::Containment => {
            sample_curve(found.options().threshold, found.options().recall)
        }
        Mode::MinHash => s_curve(summary.banding, found.options().threshold),
        Mode::SimHash => {
            format!("SimHash of 64 bits, within a Hamming distance of {SIMHASH_DISTANCE}\n")
        }
    };
    let [proposed, candidates, matches, templates] = [
        usize::try_from(summary.proposed).unwrap_or(usize::MAX),
        summary.candidates,
        summary.matches,
        summary.templates,
    ]
    .map(thousands);
    format!(
        "{how}{proposed} pairs met in a bucket, {candidates} were verified: {matches} matches, \
         {templates} templates\n{} for what is kept of the documents\n",
        human_bytes(summary.heap_bytes as u64)
    )
}

/// The probability that a pair becomes a candidate, by its resemblance.
fn s_curve(banding: Banding, threshold: f64) -> String {
    let Banding { num_bands, rows_per_band } = banding;
    let mut text = format!(
        "MinHash of {} slots: {num_bands} bands of {rows_per_band} rows\nfound at resemblance",
        banding.num_hashes()
    );
    for step in [-0.3, -0.2, -0.1, 0.0, 0.1, 0.2] {
        let resemblance = threshold + step;
        if resemblance > 0.0 && resemblance < 1.0 {
            let recall = banding.recall_at(resemblance);
            text += &format!("  {resemblance:.2}: {recall:.4}");
        }
    }
    text + "\n"
}

/// How candidates for the verdict are found.
const VERSIONS: &str = "128 slots of telling pieces, of which two must be equal\n";

/// The probability that a text which stands in another becomes a candidate, by its length.
fn sample_curve(threshold: f64, recall: f64) -> String {
    let sampling = Sampling::for_containment(threshold, recall);
    let mut text = format!("one shingle in {} is kept\nfound at {threshold}", sampling.every);
    for shingles in [10, 20, 36, 100, 500] {
        let recall = sampling.recall_at(threshold, shingles);
        text += &format!("  {shingles} shingles: {recall:.4}");
    }
    text + "\n"
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a pace for people, positive"
)]
fn per_second(n: usize, took: Duration) -> usize {
    (n as f64 / took.as_secs_f64().max(1e-3)) as usize
}

/// The most memory that this process had, where the system says it.
pub(in crate::cli) fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

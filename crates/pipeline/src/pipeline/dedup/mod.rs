//! A corpus without its duplicates.
//!
//! [`dedup`] reads a corpus once, keeps some 300 bytes of each document, finds
//! the documents that are copies or light edits of each other, and decides which
//! of them stays. It shares its stages with the scan of a few articles; what is
//! its own is that texts are not kept: they are sketched as they stream by, and
//! only candidates are read a second time, to be verified.
//!
//! ```text
//! read ─▶ words ─▶ shingles ─▶ sketches ─▶ candidates ─▶ read again ─▶ matches ─▶ clusters ─▶ verdicts
//!           └────▶ content hash ─▶ equal documents ──────────────────────────────────┘
//! ```
//!
//! Equal documents are collapsed before anything is compared, so n copies of one
//! text cost no more than n different ones. Documents without words are in no
//! cluster; documents shorter than a shingle match equal ones only. The outcome
//! does not depend on the number of threads.
//!
//! Rejected: keeping shingles in memory for verification, which takes ten times
//! the memory of the sketches and saves a tenth of the time.

mod cut_output;
mod documents;
mod exact;
mod first_pass;
mod ids;
mod letters;
mod likely;
mod near;
mod options;
mod output;
mod paragraphs;
mod progress;
mod report;
mod rows;
mod rule;
mod sets;
mod shared;
mod sketching;
mod summary;
pub mod template;
mod verdicts;

pub use options::{DedupOptions, Keep, Mode};
pub use output::{Deduplicated, SourceDocuments};
pub use paragraphs::{ParagraphOptions, dedup_paragraphs};
pub use progress::{Progress, Seen, Stage};
pub use sketching::sketch_sample;
pub use summary::DedupSummary;
pub use verdicts::Verdict;

use crate::candidates::{
    Banding, BucketLimits, CandidatePair, Candidates, PairShares, Pairing, bounded_lsh_candidates,
    bounded_paired_candidates, contained_candidates, hamming_candidates,
};
use crate::verify::{Threshold, VersionRule};
use crate::{Error, Result};
use documents::Documents;
use first_pass::{FirstPass, Step};
use near::{Near, Verifying, verified};
use rule::Rule;
use sketching::{Sketched, sketching};
use std::path::PathBuf;

/// Finds the duplicates among the documents that `paths` name.
///
/// Nothing is written; [`Deduplicated`] does that. Cost: one pass over the
/// input, a sort of the documents a band, and a second reading of candidates.
/// Memory: some 300 bytes a document at a threshold of 0.7.
///
/// # Errors
///
/// Returns an error when a parameter is out of its range, when two documents
/// of different texts have one id, when an input changes while it is read, and, under
/// [`ReadOptions::strict`](crate::read::ReadOptions::strict), on the first
/// warning. A file that cannot be read is a diagnostic.
pub fn dedup(paths: &[PathBuf], options: &DedupOptions) -> Result<Deduplicated> {
    let threshold = Threshold::new(options.threshold)?;
    let banding = Banding::for_threshold(options.threshold, options.recall)?;
    let pairing = match options.mode {
        Mode::Versions => Some(Pairing::for_resemblance(TELLING_RESEMBLANCE, options.recall)?),
        _ => None,
    };
    if options.w == 0 {
        return Err(Error::parameter("a shingle has at least one word"));
    }
    let mut corpus = FirstPass::new(options);
    let (mut sketched, visited) = sketching(options, banding, options.threads, |sketching| {
        let mut sketch = |step: Step<'_>| match step {
            Step::Read(_, text) => sketching.push(text),
            Step::Forgotten(documents) => sketching.forget(documents),
        };
        let against = corpus.read(&options.against, true, &mut sketch)?;
        let own = corpus.read(paths, false, &mut sketch)?;
        Result::Ok((own, against))
    })?;
    let (mut own, mut against) = visited?;
    let FirstPass { mut docs, mut spool, .. } = corpus;
    spool.finish()?;
    docs.learn(&sketched.found);
    sketched.found = Vec::new();
    let mut sent = ids::Sent { own: &mut own, against: &mut against };
    ids::settle(&mut docs, &spool, &options.read, &mut sent)?;

    let groups = exact::groups(&docs);
    let candidates = candidates(&docs, &groups, &sketched, pairing, options)?;
    let heap_bytes = sketched.heap_bytes() + docs.heap_bytes();
    let spooled_bytes = spool.bytes() + sketched.disk_bytes();
    drop(sketched);
    let rule = match options.mode {
        Mode::Versions => Rule::Versions(VersionRule::new()),
        _ => Rule::Similar(options.measure, threshold),
    };
    let on = Verifying { docs: &docs, spool: &spool, options, rule };
    let Near { matches, templates, clusters } = verified(&on, &candidates.pairs)?;
    let verdicts = verdicts::verdicts(&docs, &groups, &matches, &clusters, options);

    let counts = summary::Counts {
        docs: &docs,
        verdicts: &verdicts,
        candidates: &candidates,
        matches: matches.len(),
        templates: templates.len(),
        banding,
        pairing,
        heap_bytes,
        spooled_bytes,
    };
    let summary = counts.summary(own, against);
    let options = options.clone();
    Ok(Deduplicated {
        docs,
        spool,
        groups,
        matches,
        templates,
        verdicts,
        summary,
        options,
        cuts: None,
    })
}

/// Pairs of documents that differ and may be near-duplicates.
fn candidates(
    docs: &Documents,
    groups: &exact::Groups,
    sketched: &Sketched,
    pairing: Option<Pairing>,
    options: &DedupOptions,
) -> Result<Candidates> {
    let long_enough = |&number: &u32| docs.get(number).words as usize >= options.w;
    let items: Vec<u32> = groups.heads().filter(long_enough).collect();
    let limits = BucketLimits::default();
    if let Some(sketches) = &sketched.sketches {
        let steps = &options.search_steps();
        return bounded_lsh_candidates(sketches, &items, options.threshold, limits, steps);
    }
    if let (Some(versions), Some(pairing)) = (&sketched.versions, pairing) {
        let rule = VersionRule::new();
        let is_likely = |pair: CandidatePair, shares: &PairShares<'_>| {
            let lengths = [pair.left, pair.right].map(|it| docs.get(it).words);
            likely::are_versions(rule, lengths, shares)
        };
        // Copies of one frame fill a bucket in every band, and meet in many of them.
        let limits = BucketLimits { most_pairs: 1 << 13, most_turns: 32, ..limits };
        let steps = &options.search_steps();
        return bounded_paired_candidates(versions, &items, pairing, limits, is_likely, steps);
    }
    if let Some(samples) = &sketched.samples {
        return Ok(contained_candidates(samples, &items, options.threshold, limits));
    }
    if sketched.simhashes.is_empty() {
        return Ok(Candidates::default());
    }
    let hash = |number: u32| sketched.simhashes[number as usize];
    let hashes: Vec<_> = items.iter().map(|&number| (number, hash(number))).collect();
    hamming_candidates(&hashes, SIMHASH_DISTANCE, limits)
}

/// The resemblance of telling pieces at which the recall goal holds for versions.
///
/// Of copies with 20 % of their words edited or 6 % of their letters damaged,
/// nineteen in twenty reach 0.10 with each other, and more with what they were
/// copied from.
const TELLING_RESEMBLANCE: f64 = 0.12;

/// How many bits near-duplicates may differ in.
///
/// Pairs of resemblance 0.7 on 5-word shingles of news-length documents differ
/// in 9 to 11 bits; the usual 3 finds an eighth of them.
pub const SIMHASH_DISTANCE: u32 = 10;

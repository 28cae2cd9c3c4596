//! What a run will take, from a sample.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::Context as _;

use crate::Error;
use crate::cli::watch::clock;
use crate::pipeline::dedup::{DedupOptions, Mode, sketch_sample};
use crate::read::{Event, ReadOptions, Spool, input_bytes, visit};
use crate::report::layout::thousands;
use crate::report::terminal::human_bytes;

/// So many bytes of text are read for a plan, and at least so many documents.
const SAMPLE: (usize, usize) = (8 << 20, 500);

/// Says on standard error how many documents and bytes there are, about, and the
/// memory, disk and time that a run on them takes.
///
/// # Errors
///
/// Fails when a parameter is out of its range or standard error cannot be written.
pub(super) fn say(paths: &[PathBuf], options: &DedupOptions) -> anyhow::Result<()> {
    let text = match input_bytes(paths, &options.read.walking) {
        Some(whole) => plan(paths, options, whole)?,
        None => "plan: standard input can be read only once, there is no sample\n".to_owned(),
    };
    io::stderr().lock().write_all(text.as_bytes()).context("cannot write to standard error")
}

/// A part of the input.
#[derive(Default)]
struct Sample {
    texts: Vec<String>,
    text_bytes: usize,
    /// Bytes that had to be copied to the disk to be read again.
    spooled: u64,
    raw: u64,
}

fn plan(paths: &[PathBuf], options: &DedupOptions, whole: u64) -> crate::Result<String> {
    let begin = Instant::now();
    let sample = sample(paths, options);
    let n = sample.texts.len();
    if n == 0 || sample.raw == 0 {
        return Ok(format!("plan: {} to read, no document in the sample\n", human_bytes(whole)));
    }
    let per_document = sketch_sample(&sample.texts, options)?;
    let took = begin.elapsed();
    let times = |part: u64| {
        let whole = u128::from(whole.max(sample.raw)) * u128::from(part) / u128::from(sample.raw);
        u64::try_from(whole).unwrap_or(u64::MAX)
    };
    let documents = usize::try_from(times(n as u64)).unwrap_or(usize::MAX);
    let memory = (documents as u64).saturating_mul(per_document as u64) + BASE_MEMORY;
    let bounded = options.memory.filter(|&it| it < memory);
    let sketches = if bounded.is_some() { memory - BASE_MEMORY } else { 0 };
    let time = scaled(took, documents, n) * REST.0 / REST.1 + search_time(documents, options);
    let time = time / divisor(options.threads);
    let about = if documents == n { "" } else { "about " };
    Ok(format!(
        "plan, from a sample of {} documents ({}):\n  \
         {about}{} documents, {} of text in {} of input\n  \
         memory {}, disk {}, time {} or more where many documents are alike\n",
        thousands(n),
        human_bytes(sample.text_bytes as u64),
        thousands(documents),
        human_bytes(times(sample.text_bytes as u64)),
        human_bytes(whole),
        human_bytes(bounded.unwrap_or(memory)),
        human_bytes(times(sample.spooled) + sketches),
        clock(time.max(Duration::from_secs(1))),
    ))
}

/// What a run takes before it keeps anything of documents.
const BASE_MEMORY: u64 = 12_000_000;

/// Reading and sketching are about two thirds of a run on news at a threshold of 0.7.
const REST: (u32, u32) = (3, 2);

/// What the search for versions and the verdicts take beside: some 40 microseconds for
/// each article of news length.
fn search_time(documents: usize, options: &DedupOptions) -> Duration {
    if options.mode != Mode::Versions {
        return Duration::ZERO;
    }
    Duration::from_micros(40).saturating_mul(u32::try_from(documents).unwrap_or(u32::MAX))
}

fn divisor(threads: usize) -> u32 {
    u32::try_from(threads.max(1)).unwrap_or(1)
}

fn scaled(time: Duration, to: usize, from: usize) -> Duration {
    let micros = time.as_micros() * to as u128 / from.max(1) as u128;
    Duration::from_micros(u64::try_from(micros).unwrap_or(u64::MAX))
}

/// Reads until there is enough. What cannot be read is for the run itself to say.
fn sample(paths: &[PathBuf], options: &DedupOptions) -> Sample {
    let mut res = Sample::default();
    let mut spool = Spool::default();
    // How far the run is, is not said by its sample.
    let read = ReadOptions { progress: Arc::default(), ..options.read.clone() };
    let mut visitor = |event: Event<'_>| match event {
        Event::Record(record) => {
            res.text_bytes += record.text.len();
            spool.keep(&record)?;
            res.texts.push(record.text.into_owned());
            let is_enough = res.text_bytes >= SAMPLE.0 && res.texts.len() >= SAMPLE.1;
            if is_enough { Err(Error::parameter("enough")) } else { Ok(()) }
        }
        Event::Forget { records, .. } => {
            res.texts.truncate(res.texts.len() - records);
            Ok(())
        }
        Event::Empty { .. } => Ok(()),
    };
    // Stopping is an error to the reader, and none here.
    let _ = visit(paths, &read, &mut visitor);
    (res.raw, res.spooled) = (read.progress.raw.load(Ordering::Relaxed), spool.bytes());
    res
}

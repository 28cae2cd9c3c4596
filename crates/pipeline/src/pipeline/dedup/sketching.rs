//! From texts to sketches, on all threads.

use super::documents::{Content, Doc};
use super::{DedupOptions, Mode, Verdict};
use crate::candidates::{
    Banding, Bounded, Sampling, ShingleSamples, Sketches, SpilledSketches, VersionSketches,
};
use crate::fingerprint::{SimHash, WordHasher, shingle_hashes};
use crate::verify::Measure;
use crate::{Error, Result};
use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What was made of documents, in their order.
#[derive(Debug)]
pub(super) struct Sketched {
    /// A content hash and a number of words a document.
    pub(super) found: Vec<(Content, u32)>,
    /// The MinHash sketches, in that mode.
    pub(super) sketches: Option<Bounded<Sketches>>,
    /// The sketches for versions, in that mode.
    pub(super) versions: Option<Bounded<VersionSketches>>,
    /// Samples of shingles, where containment counts.
    pub(super) samples: Option<ShingleSamples>,
    /// The SimHash values, in that mode.
    pub(super) simhashes: Vec<SimHash>,
}

impl Sketched {
    /// Nothing yet; of it no more than `memory` bytes are to be held.
    fn new(banding: Banding, options: &DedupOptions, memory: Option<u64>) -> Self {
        let memory = memory.map(|it| usize::try_from(it).unwrap_or(usize::MAX));
        let is_contained = options.measure == Measure::Containment;
        let sketches = (options.mode == Mode::MinHash && !is_contained)
            .then(|| Bounded::new(Sketches::new(banding, options.w, options.seed), memory));
        let versions = (options.mode == Mode::Versions)
            .then(|| Bounded::new(VersionSketches::new(options.w, options.seed), memory));
        let samples = (options.mode == Mode::MinHash && is_contained).then(|| {
            let sampling = Sampling::for_containment(options.threshold, options.recall);
            ShingleSamples::new(sampling, options.seed)
        });
        Self { found: Vec::new(), sketches, versions, samples, simhashes: Vec::new() }
    }

    /// The bytes in memory.
    pub(super) fn heap_bytes(&self) -> usize {
        self.found.capacity() * size_of::<(Content, u32)>()
            + self.simhashes.capacity() * size_of::<SimHash>()
            + self.sketches.as_ref().map_or(0, |it| it.held().heap_bytes())
            + self.versions.as_ref().map_or(0, |it| it.held().heap_bytes())
            + self.samples.as_ref().map_or(0, ShingleSamples::heap_bytes)
    }

    /// The bytes that are used in memory for each document, rounded up.
    fn bytes_each(&self) -> usize {
        self.heap_bytes().div_ceil(self.found.len().max(1))
    }

    /// The bytes on the disk.
    pub(super) fn disk_bytes(&self) -> u64 {
        let sketches = self.sketches.as_ref().and_then(Bounded::spilled);
        let versions = self.versions.as_ref().and_then(Bounded::spilled);
        sketches.or(versions).map_or(0, SpilledSketches::disk_bytes)
    }

    /// Puts away what is too much for the memory.
    fn relieve(&mut self) -> Result<()> {
        self.sketches.as_mut().map_or(Ok(()), Bounded::relieve)?;
        self.versions.as_mut().map_or(Ok(()), Bounded::relieve)
    }

    /// No more documents follow.
    fn finish(&mut self) -> Result<()> {
        self.sketches.as_mut().map_or(Ok(()), Bounded::finish)?;
        self.versions.as_mut().map_or(Ok(()), Bounded::finish)
    }

    fn append(&mut self, other: &Self) {
        self.found.extend_from_slice(&other.found);
        self.simhashes.extend_from_slice(&other.simhashes);
        if let (Some(all), Some(more)) = (&mut self.sketches, &other.sketches) {
            all.held_mut().append(more.held());
        }
        if let (Some(all), Some(more)) = (&mut self.versions, &other.versions) {
            all.held_mut().append(more.held());
        }
        if let (Some(all), Some(more)) = (&mut self.samples, &other.samples) {
            all.append(more);
        }
    }

    fn forget(&mut self, n: usize) {
        let len = self.found.len().saturating_sub(n);
        self.found.truncate(len);
        self.simhashes.truncate(len);
        if let Some(sketches) = &mut self.sketches {
            sketches.truncate(len, Sketches::truncate);
        }
        if let Some(versions) = &mut self.versions {
            versions.truncate(len, VersionSketches::truncate);
        }
        if let Some(samples) = &mut self.samples {
            samples.truncate(len);
        }
    }
}

/// Sketches `texts` as a run would and forgets the sketches; returns how many bytes
/// of memory a run keeps for each document, about.
///
/// # Errors
///
/// Returns an error when a parameter is out of its range.
pub fn sketch_sample(texts: &[String], options: &DedupOptions) -> Result<usize> {
    let banding = Banding::for_threshold(options.threshold, options.recall)?;
    let options = DedupOptions { memory: None, ..options.clone() };
    let feed = |sketching: &mut Sketching<'_>| texts.iter().for_each(|it| sketching.push(it));
    let (sketched, ()) = sketching(&options, banding, options.threads, feed)?;
    // Entries of a band, twice while they are sorted, on each thread.
    let entries = 16 * options.threads;
    // An id of a few characters.
    let document = size_of::<Doc>() + 16 + size_of::<Verdict>();
    Ok(sketched.bytes_each() + document + entries)
}

/// Makes sketches of one text after another; keeps its buffers.
pub(super) struct Sketcher {
    hasher: WordHasher,
    mode: Mode,
    w: usize,
    words: Vec<u64>,
    shingles: Vec<u64>,
    pieces: Vec<u64>,
    letters: Vec<u64>,
}

impl Sketcher {
    pub(super) fn new(options: &DedupOptions) -> Self {
        Self {
            hasher: WordHasher::new(options.words),
            mode: options.mode,
            w: options.w,
            words: Vec::new(),
            shingles: Vec::new(),
            pieces: Vec::new(),
            letters: Vec::new(),
        }
    }

    /// Sketches `text` as the next document of `out`.
    fn sketch(&mut self, text: &str, out: &mut Sketched) {
        self.hasher.hash(text, &mut self.words);
        let words = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        out.found.push((content_of(&self.words), words));
        if let Some(sketches) = &mut out.sketches {
            self.shingles.clear();
            shingle_hashes(&self.words, self.w, &mut self.shingles);
            sketches.held_mut().push(&self.shingles);
        }
        if let Some(versions) = &mut out.versions {
            self.shingles.clear();
            self.pieces.clear();
            self.letters.clear();
            shingle_hashes(&self.words, self.w, &mut self.shingles);
            // A text shorter than a shingle has no pieces: it matches equal ones only.
            if self.words.len() >= self.w {
                self.hasher.telling(&self.words, &mut self.pieces);
                self.hasher.letters_again(&mut self.letters);
            }
            versions.held_mut().push(&self.pieces, &self.shingles, &self.letters);
        }
        if let Some(samples) = &mut out.samples {
            self.shingles.clear();
            shingle_hashes(&self.words, self.w, &mut self.shingles);
            samples.push(&self.shingles);
        }
        if self.mode == Mode::SimHash {
            out.simhashes.push(SimHash::of_words(&self.hasher.words(text), self.w));
        }
    }

    /// The shingles of `text`, in its order, with repeats, and its content hash.
    pub(super) fn shingles(&mut self, text: &str) -> (&[u64], Content) {
        self.hasher.hash(text, &mut self.words);
        self.shingles.clear();
        shingle_hashes(&self.words, self.w, &mut self.shingles);
        (&self.shingles, content_of(&self.words))
    }

    /// The runs of letters of `text`, in its order, with repeats.
    pub(super) fn letters(&mut self, text: &str) -> &[u64] {
        self.shingles.clear();
        self.hasher.letters(text, &mut self.shingles);
        &self.shingles
    }
}

/// A 128-bit hash of words in their order.
///
/// Four chains of rotation and multiplication run side by side, so that the
/// multiplications overlap; at the end each is folded into both halves.
fn content_of(words: &[u64]) -> Content {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut chains = [words.len() as u64, 1, 2, 3];
    let (fours, rest) = words.as_chunks::<4>();
    for four in fours {
        for (chain, word) in chains.iter_mut().zip(four) {
            *chain = (chain.rotate_left(29) ^ word).wrapping_mul(ODD);
        }
    }
    for (chain, word) in chains.iter_mut().zip(rest) {
        *chain = (chain.rotate_left(29) ^ word).wrapping_mul(ODD);
    }
    let folded = |salt: u64| {
        chains.iter().fold(salt, |hash, &chain| {
            let mixed = (hash ^ chain ^ (chain >> 31)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
            mixed ^ (mixed >> 32)
        })
    };
    [folded(0), folded(u64::MAX)]
}

/// Texts on their way to a thread: one string, cut at `ends`.
#[derive(Debug, Default)]
struct Batch {
    text: String,
    ends: Vec<usize>,
}

impl Batch {
    /// So much text is handed over at a time: half a millisecond of work, and
    /// small enough for the second-level cache.
    const BYTES: usize = 512 << 10;

    fn sketch(&self, sketcher: &mut Sketcher, out: &mut Sketched) {
        let mut start = 0;
        for &end in &self.ends {
            sketcher.sketch(&self.text[start..end], out);
            start = end;
        }
    }
}

/// Puts parts together in their order.
struct Collector {
    all: Sketched,
    next: u64,
    early: BTreeMap<u64, Sketched>,
    /// Why sketches could not be put away.
    failure: Option<Error>,
}

impl Collector {
    fn put(&mut self, number: u64, part: Sketched) {
        self.early.insert(number, part);
        while let Some(part) = self.early.remove(&self.next) {
            self.all.append(&part);
            self.next += 1;
            self.relieve();
        }
    }

    fn relieve(&mut self) {
        if let Err(error) = self.all.relieve() {
            self.failure.get_or_insert(error);
        }
    }
}

/// Sketches texts in the order in which they are pushed, on several threads.
///
/// The thread that pushes sketches too when the others are busy, so that all
/// threads are at work and the memory for texts is bounded.
pub(super) struct Sketching<'a> {
    options: &'a DedupOptions,
    banding: Banding,
    own: Sketcher,
    batch: Batch,
    /// How many batches were handed over.
    batches: u64,
    sender: Option<SyncSender<(u64, Batch)>>,
    collector: &'a Mutex<Collector>,
}

/// Runs `feed` with a [`Sketching`] on `threads` threads and returns what was
/// made of the texts that it pushed, and its result.
///
/// # Errors
///
/// Returns an error when sketches that memory is too short for cannot be put away.
pub(super) fn sketching<R>(
    options: &DedupOptions,
    banding: Banding,
    threads: usize,
    feed: impl FnOnce(&mut Sketching<'_>) -> R,
) -> Result<(Sketched, R)> {
    let all = Sketched::new(banding, options, options.memory);
    let collector = Mutex::new(Collector { all, next: 0, early: BTreeMap::new(), failure: None });
    let res = std::thread::scope(|scope| {
        let mut sender = None;
        if threads > 1 {
            let (to, from) = sync_channel(threads * 2);
            sender = Some(to);
            let from = Arc::new(Mutex::new(from));
            for _ in 1..threads {
                let (from, collector) = (from.clone(), &collector);
                scope.spawn(move || work(&from, options, banding, collector));
            }
        }
        let mut sketching = Sketching {
            options,
            banding,
            own: Sketcher::new(options),
            batch: Batch::default(),
            batches: 0,
            sender,
            collector: &collector,
        };
        let res = feed(&mut sketching);
        sketching.flush();
        res
    });
    let collector = collector.into_inner().unwrap_or_else(PoisonError::into_inner);
    let Collector { mut all, failure, .. } = collector;
    failure.map_or(Ok(()), Err)?;
    all.finish()?;
    Ok((all, res))
}

fn work(
    from: &Mutex<Receiver<(u64, Batch)>>,
    options: &DedupOptions,
    banding: Banding,
    collector: &Mutex<Collector>,
) {
    let mut sketcher = Sketcher::new(options);
    loop {
        let next = lock(from).recv();
        let Ok((number, batch)) = next else { return };
        let mut part = Sketched::new(banding, options, None);
        batch.sketch(&mut sketcher, &mut part);
        lock(collector).put(number, part);
    }
}

impl Sketching<'_> {
    /// Sketches `text` as the next document.
    pub(super) fn push(&mut self, text: &str) {
        if self.sender.is_none() {
            let mut collector = lock(self.collector);
            self.own.sketch(text, &mut collector.all);
            return collector.relieve();
        }
        self.batch.text.push_str(text);
        self.batch.ends.push(self.batch.text.len());
        if self.batch.text.len() >= Batch::BYTES {
            self.flush();
        }
    }

    /// Forgets the last `n` documents.
    pub(super) fn forget(&mut self, n: usize) {
        self.flush();
        // Rare: a file turned out to be damaged. Wait until all before is there.
        loop {
            let mut collector = lock(self.collector);
            if collector.next == self.batches {
                return collector.all.forget(n);
            }
            drop(collector);
            std::thread::yield_now();
        }
    }

    fn flush(&mut self) {
        let Some(sender) = &self.sender else { return };
        if self.batch.ends.is_empty() {
            return;
        }
        let batch = std::mem::take(&mut self.batch);
        let number = self.batches;
        self.batches += 1;
        if let Err(TrySendError::Full((_, batch)) | TrySendError::Disconnected((_, batch))) =
            sender.try_send((number, batch))
        {
            let mut part = Sketched::new(self.banding, self.options, None);
            batch.sketch(&mut self.own, &mut part);
            lock(self.collector).put(number, part);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketched(texts: &[String], mode: Mode, threads: usize) -> Sketched {
        let options = DedupOptions { mode, ..DedupOptions::default() };
        let banding = Banding::for_threshold(0.7, 0.99).unwrap();
        let feed = |sketching: &mut Sketching<'_>| {
            texts.iter().for_each(|it| sketching.push(it));
            sketching.forget(10);
            sketching.push("the last one");
        };
        sketching(&options, banding, threads, feed).unwrap().0
    }

    #[test]
    fn threads_do_not_change_the_sketches() {
        let texts: Vec<String> =
            (0..300).map(|at| format!("text {at} of many ").repeat(at * 7 % 400)).collect();
        for mode in [Mode::Versions, Mode::MinHash, Mode::SimHash] {
            let one = sketched(&texts, mode, 1);
            assert_eq!(one.found.len(), 291);
            for threads in [2, 4] {
                let other = sketched(&texts, mode, threads);
                assert_eq!(other.found, one.found);
                let sketches = |it: &Sketched| it.sketches.as_ref().map(|it| it.held().clone());
                assert_eq!(sketches(&other), sketches(&one));
                let versions = |it: &Sketched| it.versions.as_ref().map(|it| it.held().clone());
                assert_eq!(versions(&other), versions(&one));
                assert_eq!(other.simhashes, one.simhashes);
            }
        }
    }

    #[test]
    fn content_depends_on_every_word_and_their_order() {
        let contents = [&[][..], &[0], &[1], &[1, 2], &[2, 1], &[1, 2, 3, 4, 5], &[5, 2, 3, 4, 1]];
        for (at, a) in contents.iter().enumerate() {
            for b in &contents[..at] {
                let (a, b) = (content_of(a), content_of(b));
                assert!(a[0] != b[0] && a[1] != b[1]);
            }
        }
    }
}

//! From texts to sketches, on all threads.

use super::{By, Content, Print, Search};
use crate::candidates::{
    Bounded, PortableSketches, ShingleSamples, Sketches, SpilledSketches, VersionSketches,
};
use crate::fingerprint::{SimHash, WordHasher, shingle_hashes};
use crate::verify::Side;
use crate::{Error, Result};
use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What was made of texts, in their order.
#[derive(Debug)]
pub struct Sketched {
    /// A content hash and a number of words a text.
    pub found: Vec<Print>,
    /// The MinHash sketches, where resemblance counts.
    pub(super) sketches: Option<Bounded<Sketches>>,
    /// The sketches for versions, where the verdict counts.
    pub(super) versions: Option<Bounded<VersionSketches>>,
    /// Samples of shingles, where containment counts.
    pub(super) samples: Option<ShingleSamples>,
    /// The SimHash values, where they are looked up.
    pub(super) simhashes: Vec<SimHash>,
}

impl Sketched {
    /// Nothing yet; of it no more than `memory` bytes are to be held.
    fn new(search: &Search, memory: Option<u64>) -> Self {
        let memory = memory.map(|it| usize::try_from(it).unwrap_or(usize::MAX));
        let Search { by, w, seed, .. } = *search;
        let mut res = Self {
            found: Vec::new(),
            sketches: None,
            versions: None,
            samples: None,
            simhashes: Vec::new(),
        };
        match by {
            By::Versions => {
                res.versions = Some(Bounded::new(VersionSketches::new(w, seed), memory));
            }
            By::Resemblance(banding) => {
                res.sketches = Some(Bounded::new(Sketches::new(banding, w, seed), memory));
            }
            By::Containment(sampling) => res.samples = Some(ShingleSamples::new(sampling, seed)),
            By::SimHash | By::Nothing => {}
        }
        res
    }

    /// The bytes in memory.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.found.capacity() * size_of::<Print>()
            + self.simhashes.capacity() * size_of::<SimHash>()
            + self.sketches.as_ref().map_or(0, |it| it.held().heap_bytes())
            + self.versions.as_ref().map_or(0, |it| it.held().heap_bytes())
            + self.samples.as_ref().map_or(0, ShingleSamples::heap_bytes)
    }

    /// The bytes that are used in memory for each document, rounded up.
    #[must_use]
    pub fn bytes_each(&self) -> usize {
        self.heap_bytes().div_ceil(self.found.len().max(1))
    }

    /// The bytes on the disk.
    #[must_use]
    pub fn disk_bytes(&self) -> u64 {
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

/// Makes sketches of one text after another; keeps its buffers.
#[derive(Default)]
pub(super) struct Sketcher {
    hasher: WordHasher,
    words: Vec<u64>,
    shingles: Vec<u64>,
    pieces: Vec<u64>,
    letters: Vec<u64>,
}

impl Sketcher {
    /// Sketches `text` as the next document of `out`.
    fn sketch(&mut self, search: &Search, text: &str, out: &mut Sketched) {
        let w = search.w;
        self.hasher.hash(text, &mut self.words);
        let words = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        out.found.push(Print { content: content_of(&self.words), words });
        if let Some(sketches) = &mut out.sketches {
            self.shingles.clear();
            shingle_hashes(&self.words, w, &mut self.shingles);
            sketches.held_mut().push(&self.shingles);
        }
        if let Some(versions) = &mut out.versions {
            self.shingles.clear();
            self.pieces.clear();
            self.letters.clear();
            shingle_hashes(&self.words, w, &mut self.shingles);
            self.hasher.telling(&self.words, &mut self.pieces);
            self.hasher.letters_again(&mut self.letters);
            versions.held_mut().push(&self.pieces, &self.shingles, &self.letters);
        }
        if let Some(samples) = &mut out.samples {
            self.shingles.clear();
            shingle_hashes(&self.words, w, &mut self.shingles);
            samples.push(&self.shingles);
        }
        if search.by == By::SimHash {
            out.simhashes.push(SimHash::of_words(&self.hasher.words(text), w));
        }
    }

    /// What is known of `text`, and its sketch as keys and row.
    pub(super) fn portable(
        &mut self,
        search: &Search,
        text: &str,
        out: &mut PortableSketches,
    ) -> (Print, [Vec<u8>; 2]) {
        self.hasher.hash(text, &mut self.words);
        let words = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.shingles.clear();
        self.pieces.clear();
        self.letters.clear();
        shingle_hashes(&self.words, search.w, &mut self.shingles);
        if search.by == By::Versions {
            self.hasher.telling(&self.words, &mut self.pieces);
            self.hasher.letters_again(&mut self.letters);
        }
        let sketch = out.sketch(&self.pieces, &self.shingles, &self.letters);
        (Print { content: content_of(&self.words), words }, sketch)
    }

    /// How many words the text has that was read last.
    pub(super) fn words(&self) -> u32 {
        u32::try_from(self.words.len()).unwrap_or(u32::MAX)
    }

    /// The shingles of `text`, in its order, with repeats, and its content hash.
    pub(super) fn shingles(&mut self, text: &str, w: usize) -> (&[u64], Content) {
        self.hasher.hash(text, &mut self.words);
        self.shingles.clear();
        shingle_hashes(&self.words, w, &mut self.shingles);
        (&self.shingles, content_of(&self.words))
    }

    /// The shingles of the text that was read last.
    pub(super) fn latest_shingles(&self) -> &[u64] {
        &self.shingles
    }

    /// What the verdict asks of `text`, which was read last.
    pub(super) fn latest_side(&self, text: &str) -> Side {
        Side::of_hashed(text, &self.hasher, &self.words)
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
    // Each half starts from another salt: else both would be the same 64 bits.
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

    fn sketch(&self, sketcher: &mut Sketcher, search: &Search, out: &mut Sketched) {
        let mut start = 0;
        for &end in &self.ends {
            sketcher.sketch(search, &self.text[start..end], out);
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
            // After each part, since one that was late may bring many that were waiting.
            self.relieve();
        }
    }

    fn relieve(&mut self) {
        if let Err(error) = self.all.relieve() {
            // The first reason is told; the others mostly follow from it.
            self.failure.get_or_insert(error);
        }
    }
}

/// Sketches texts in the order in which they are pushed, on several threads.
///
/// The thread that pushes sketches too when the others are busy, so that all
/// threads are at work and the memory for texts is bounded.
pub struct Sketching<'a> {
    search: &'a Search,
    own: Sketcher,
    batch: Batch,
    /// How many batches were handed over.
    batches: u64,
    sender: Option<SyncSender<(u64, Batch)>>,
    collector: &'a Mutex<Collector>,
}

/// Runs `feed` with a [`Sketching`] on as many threads as `search` says, and returns what was
/// made of the texts that it pushed, and its result.
///
/// # Errors
///
/// Returns an error when a shingle has no word, and when sketches that memory is too short
/// for cannot be put away.
pub fn sketching<R>(
    search: &Search,
    feed: impl FnOnce(&mut Sketching<'_>) -> R,
) -> Result<(Sketched, R)> {
    search.check()?;
    let threads = search.threads;
    let all = Sketched::new(search, search.memory);
    let collector = Mutex::new(Collector { all, next: 0, early: BTreeMap::new(), failure: None });
    let res = std::thread::scope(|scope| {
        let mut sender = None;
        if threads > 1 {
            // Bounded, so that reading does not run ahead of sketching and fill the memory.
            let (to, from) = sync_channel(threads * 2);
            sender = Some(to);
            let from = Arc::new(Mutex::new(from));
            // One less, since the thread that pushes sketches as well.
            for _ in 1..threads {
                let (from, collector) = (from.clone(), &collector);
                scope.spawn(move || work(&from, search, collector));
            }
        }
        let mut sketching = Sketching {
            search,
            own: Sketcher::default(),
            batch: Batch::default(),
            batches: 0,
            sender,
            collector: &collector,
        };
        let res = feed(&mut sketching);
        sketching.flush();
        // The sender goes with `sketching`, by which the threads know that nothing follows.
        res
    });
    let collector = collector.into_inner().unwrap_or_else(PoisonError::into_inner);
    let Collector { mut all, failure, .. } = collector;
    failure.map_or(Ok(()), Err)?;
    all.finish()?;
    Ok((all, res))
}

fn work(from: &Mutex<Receiver<(u64, Batch)>>, search: &Search, collector: &Mutex<Collector>) {
    let mut sketcher = Sketcher::default();
    loop {
        // One thread waits with the lock and the others wait for the lock, which is the same.
        let next = lock(from).recv();
        let Ok((number, batch)) = next else { return };
        // A part is never put away: it is of half a megabyte of text.
        let mut part = Sketched::new(search, None);
        batch.sketch(&mut sketcher, search, &mut part);
        lock(collector).put(number, part);
    }
}

impl Sketching<'_> {
    /// Sketches `text` as the next document.
    pub fn push(&mut self, text: &str) {
        if self.sender.is_none() {
            let mut collector = lock(self.collector);
            self.own.sketch(self.search, text, &mut collector.all);
            return collector.relieve();
        }
        self.batch.text.push_str(text);
        self.batch.ends.push(self.batch.text.len());
        if self.batch.text.len() >= Batch::BYTES {
            self.flush();
        }
    }

    /// Forgets the last `n` documents.
    pub fn forget(&mut self, n: usize) {
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
            let mut part = Sketched::new(self.search, None);
            batch.sketch(&mut self.own, self.search, &mut part);
            lock(self.collector).put(number, part);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A thread that panics ends the scope with its panic: nothing half done is used.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketched(texts: &[String], by: By, threads: usize) -> Sketched {
        let search = Search { by, ..Search::for_resemblance(0.7, 5, threads).unwrap() };
        let feed = |sketching: &mut Sketching<'_>| {
            texts.iter().for_each(|it| sketching.push(it));
            sketching.forget(10);
            sketching.push("the last one");
        };
        sketching(&search, feed).unwrap().0
    }

    #[test]
    fn threads_do_not_change_the_sketches() {
        let texts: Vec<String> =
            (0..300).map(|at| format!("text {at} of many ").repeat(at * 7 % 400)).collect();
        let bands = Search::for_resemblance(0.7, 5, 1).unwrap().by;
        for by in [By::Versions, bands, By::SimHash] {
            let one = sketched(&texts, by, 1);
            assert_eq!(one.found.len(), 291);
            for threads in [2, 4] {
                let other = sketched(&texts, by, threads);
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

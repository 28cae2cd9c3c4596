//! How far a run is.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

/// What a run is at, in the order in which it comes to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Reads and sketches documents.
    #[default]
    Reading,
    /// Looks for pairs that may match.
    Searching,
    /// Reads pairs again and compares them.
    Verifying,
    /// Writes what stays.
    Writing,
}

impl Stage {
    const ALL: [Self; 4] = [Self::Reading, Self::Searching, Self::Verifying, Self::Writing];
}

/// How far a run is, for another thread to look at while it goes on.
///
/// Nothing depends on it: any two are equal.
#[derive(Debug, Default)]
pub struct Progress {
    stage: AtomicU8,
    /// Bytes of the input that were read, as they stand in the files.
    pub raw: AtomicU64,
    documents: AtomicU64,
    text: AtomicU64,
    done: AtomicU64,
    whole: AtomicU64,
}

impl PartialEq for Progress {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A look at a [`Progress`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What the run is at.
    pub stage: Stage,
    /// Documents that were read, and after that those that were written.
    pub documents: u64,
    /// Bytes of text of the documents that were read.
    pub text_bytes: u64,
    /// So much of [`Self::whole`] is done: bytes of the input, parts of the search,
    /// pairs.
    pub done: u64,
    /// How much there is to do at this stage; 0 where that is not known.
    pub whole: u64,
}

impl Progress {
    /// Where the run is now.
    #[must_use]
    pub fn look(&self) -> Seen {
        let get = |it: &AtomicU64| it.load(Ordering::Relaxed);
        let stage = usize::from(self.stage.load(Ordering::Relaxed));
        let stage = Stage::ALL.get(stage).copied().unwrap_or_default();
        let done = if stage == Stage::Reading { &self.raw } else { &self.done };
        Seen {
            stage,
            documents: get(&self.documents),
            text_bytes: get(&self.text),
            done: get(done),
            whole: get(&self.whole),
        }
    }

    /// A stage begins, of so many steps.
    pub fn begin(&self, stage: Stage, whole: u64) {
        let at = Stage::ALL.iter().position(|&it| it == stage).unwrap_or(0);
        self.done.store(0, Ordering::Relaxed);
        if stage == Stage::Writing {
            self.documents.store(0, Ordering::Relaxed);
        }
        self.whole.store(whole, Ordering::Relaxed);
        self.stage.store(u8::try_from(at).unwrap_or(0), Ordering::Relaxed);
    }

    /// So many more steps are done.
    pub fn step(&self, steps: usize) {
        self.done.fetch_add(steps as u64, Ordering::Relaxed);
    }

    /// A document of so many bytes was read.
    pub fn document(&self, bytes: usize) {
        self.documents.fetch_add(1, Ordering::Relaxed);
        self.text.fetch_add(bytes as u64, Ordering::Relaxed);
    }
}

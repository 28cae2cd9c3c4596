//! How far a run is.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};

/// What a run is at.
///
/// In the order in which a run comes to them; no command comes to all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Reads documents; in a corpus of any size, sketches them, too.
    #[default]
    Reading,
    /// Parts texts into blocks, sentences and quotations.
    Segmenting,
    /// Numbers words.
    Numbering,
    /// Looks for what belongs to the sites.
    Clutter,
    /// Looks for pairs that may match.
    Searching,
    /// Compares pairs.
    Verifying,
    /// Looks for passages that stand in several places.
    Passages,
    /// Reads who says what.
    Speakers,
    /// Groups quotations into statements.
    Statements,
    /// Counts what is shared, and groups articles into stories.
    Stories,
    /// Applies the rules of a check.
    Rules,
    /// Sets the articles of each story side by side.
    Comparing,
    /// Writes what stays.
    Writing,
}

impl Stage {
    const ALL: [Self; 13] = [
        Self::Reading,
        Self::Segmenting,
        Self::Numbering,
        Self::Clutter,
        Self::Searching,
        Self::Verifying,
        Self::Passages,
        Self::Speakers,
        Self::Statements,
        Self::Stories,
        Self::Rules,
        Self::Comparing,
        Self::Writing,
    ];
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
    watched: AtomicBool,
    hook: Hook,
}

/// Called as each stage begins.
#[derive(Default)]
struct Hook(Option<Box<dyn Fn(Stage) + Send + Sync>>);

impl std::fmt::Debug for Hook {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(if self.0.is_some() { "Hook" } else { "no hook" })
    }
}

impl PartialEq for Progress {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Progress {}

/// A look at a [`Progress`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What the run is at.
    pub stage: Stage,
    /// Documents that were read, and after that those that were written.
    pub documents: u64,
    /// Bytes of text of the documents that were read.
    pub text_bytes: u64,
    /// So much of [`Self::whole`] is done: bytes of the input, documents, parts of the
    /// search, pairs.
    pub done: u64,
    /// How much there is to do at this stage; 0 where that is not known.
    pub whole: u64,
}

impl Progress {
    /// One that calls `hook` as each stage begins, for whoever measures.
    #[must_use]
    pub fn with_hook(hook: impl Fn(Stage) + Send + Sync + 'static) -> Self {
        Self { hook: Hook(Some(Box::new(hook))), ..Self::default() }
    }

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

    /// From here on somebody looks: what costs time only to be shown is worth it.
    pub fn watch(&self) {
        self.watched.store(true, Ordering::Relaxed);
    }

    /// Whether somebody looks.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        self.watched.load(Ordering::Relaxed)
    }

    /// A stage begins, of so many steps; 0 where that is not known.
    pub fn begin(&self, stage: Stage, whole: u64) {
        let at = Stage::ALL.iter().position(|&it| it == stage).unwrap_or(0);
        self.done.store(0, Ordering::Relaxed);
        if stage == Stage::Writing {
            self.documents.store(0, Ordering::Relaxed);
        }
        self.whole.store(whole, Ordering::Relaxed);
        self.stage.store(u8::try_from(at).unwrap_or(0), Ordering::Relaxed);
        if let Some(hook) = &self.hook.0 {
            hook(stage);
        }
    }

    /// [`Self::begin`] of a stage that goes through documents one by one.
    pub fn begin_documents(&self, stage: Stage, documents: usize) {
        self.begin(stage, documents as u64);
    }

    /// So many bytes are to be read from here on, as they stand in the files.
    pub fn expect(&self, bytes: u64) {
        if self.look().stage != Stage::Reading {
            self.begin(Stage::Reading, 0);
        }
        self.whole.fetch_max(self.raw.load(Ordering::Relaxed) + bytes, Ordering::Relaxed);
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

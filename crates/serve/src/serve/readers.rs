//! Readers of the index: so many work at once, so many wait.

use super::answer::Trouble;
use crate::Result;
use crate::index::{Index, Lookup};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// For each reader that works, so many questions wait.
const MOST_WAITING: usize = 64;

/// The index and what is looked up in it, open.
pub(super) struct Reader {
    pub(super) index: Index,
    pub(super) lookup: Lookup,
}

/// All readers.
pub(super) struct Readers {
    folder: PathBuf,
    patience: Duration,
    most_waiting: usize,
    free: Arc<Mutex<Vec<Reader>>>,
    permits: Arc<Semaphore>,
    waiting: AtomicUsize,
}

impl Readers {
    pub(super) fn new(folder: PathBuf, count: usize, patience: Duration) -> Self {
        let count = count.max(1);
        Self {
            folder,
            patience,
            most_waiting: count * MOST_WAITING,
            free: Arc::default(),
            permits: Arc::new(Semaphore::new(count)),
            waiting: AtomicUsize::new(0),
        }
    }

    /// Asks the index on a thread for blocking work.
    ///
    /// What takes too long is answered without it; it holds its place until it ends, so
    /// that no more work than was meant is ever done at once.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Reader) -> Result<T> + Send + 'static,
    ) -> std::result::Result<T, Trouble> {
        let waiting = Waiting::new(&self.waiting);
        if waiting.before >= self.most_waiting {
            return Err(Trouble::Busy);
        }
        let permits = Arc::clone(&self.permits);
        let (free, folder) = (Arc::clone(&self.free), self.folder.clone());
        let asked = async move {
            let permit = permits.acquire_owned().await.map_err(|_| Trouble::Busy)?;
            // From here on it is worked on.
            drop(waiting);
            let answered = tokio::task::spawn_blocking(move || {
                // To the end of the work, also where nobody waits for it any more.
                let _permit = permit;
                let mut reader = match lock(&free).pop() {
                    Some(reader) => reader,
                    None => Reader::open(&folder)?,
                };
                let answer = question(&mut reader);
                // One that failed may hold files that are gone.
                if answer.is_ok() {
                    lock(&free).push(reader);
                }
                answer
            });
            match answered.await {
                Ok(answer) => answer.map_err(Trouble::Failed),
                Err(_) => Err(Trouble::Panicked),
            }
        };
        timeout(self.patience, asked).await.unwrap_or(Err(Trouble::Late))
    }
}

fn lock(free: &Mutex<Vec<Reader>>) -> std::sync::MutexGuard<'_, Vec<Reader>> {
    free.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Reader {
    /// Opens the index in a folder.
    ///
    /// # Errors
    ///
    /// Fails where there is none, or it cannot be read.
    pub(super) fn open(folder: &std::path::Path) -> Result<Self> {
        let index = Index::open(folder, None)?;
        let lookup = Lookup::open(&index)?;
        Ok(Self { index, lookup })
    }
}

/// Counts somebody who waits, until it is dropped.
struct Waiting<'a> {
    count: &'a AtomicUsize,
    before: usize,
}

impl<'a> Waiting<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        Self { count, before: count.fetch_add(1, Ordering::Relaxed) }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.count.fetch_sub(1, Ordering::Relaxed);
    }
}

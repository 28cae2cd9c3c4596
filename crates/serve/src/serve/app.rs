//! What all requests share.

use super::answer::{Answer, Trouble};
use super::readers::{Reader, Readers};
use super::{Log, Settings};
use crate::Result;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{OnceCell, Semaphore, broadcast, watch};
use tokio::time::timeout;

/// So many bytes of answers are kept.
const KEPT_BYTES: usize = 64 << 20;
/// What an answer takes beside its name and itself, about.
const PLACE_BYTES: usize = 128;
/// So many browsers are told at once when articles come in.
const MOST_LISTENERS: usize = 256;
/// So many messages wait for a browser that does not read; then it misses some.
const MOST_MESSAGES: usize = 16;

/// What all requests share.
pub(super) struct App {
    pub(super) settings: Settings,
    pub(super) log: Log,
    /// Becomes true when the server is to end.
    pub(super) ended: watch::Receiver<bool>,
    /// What came in, as it is sent to browsers.
    pub(super) came: broadcast::Sender<Arc<str>>,
    pub(super) listeners: Arc<Semaphore>,
    readers: Readers,
    kept: Mutex<Kept>,
    /// Another number after each change of the index.
    state: AtomicU64,
}

/// Answers of one state of the index.
#[derive(Default)]
struct Kept {
    state: u64,
    bytes: usize,
    answers: BTreeMap<String, Place>,
}

/// An answer, or where it will be.
type Place = Arc<OnceCell<Arc<Answer>>>;

impl App {
    /// Opens the index, so that what is wrong with it is said before anybody asks.
    ///
    /// # Errors
    ///
    /// Fails where there is no index, or it cannot be read.
    pub(super) fn new(settings: Settings, log: Log, ended: watch::Receiver<bool>) -> Result<Self> {
        // Opened once for that alone: readers open it when they are asked.
        drop(Reader::open(&settings.folder)?);
        let Settings { folder, readers, patience, .. } = &settings;
        Ok(Self {
            readers: Readers::new(folder.clone(), *readers, *patience),
            settings,
            log,
            ended,
            came: broadcast::channel(MOST_MESSAGES).0,
            listeners: Arc::new(Semaphore::new(MOST_LISTENERS)),
            kept: Mutex::default(),
            state: AtomicU64::new(0),
        })
    }

    /// Asks the index, unless the answer of this name is there from before and the index
    /// has not changed since. Of several who ask the same at once, one does, and the others
    /// wait for what it is told.
    pub(super) async fn kept(
        &self,
        name: String,
        question: impl FnOnce(&mut Reader) -> Result<Answer> + Send + 'static,
    ) -> std::result::Result<Arc<Answer>, Trouble> {
        let (place, readers) = (self.place(name), &self.readers);
        let mut is_made = false;
        // An error is not kept: whoever comes next asks again.
        let asked = place.get_or_try_init(|| {
            is_made = true;
            async move { readers.ask(question).await.map(Arc::new) }
        });
        // Those who wait for another's answer are as patient as the one who asks.
        let answer = match timeout(self.settings.patience, asked).await {
            Ok(answer) => Arc::clone(answer?),
            Err(_) => return Err(Trouble::Late),
        };
        if is_made {
            self.lock().bytes += answer.body.len();
        }
        Ok(answer)
    }

    /// Where the answer of a name is kept, as long as the index does not change.
    fn place(&self, name: String) -> Place {
        // Before the lock: an answer that is newer than its state is only made once more.
        let state = self.state.load(Ordering::Acquire);
        let mut kept = self.lock();
        // What is dropped while it is made goes to those who wait for it.
        if kept.state != state || kept.bytes > KEPT_BYTES {
            *kept = Kept { state, ..Kept::default() };
        }
        kept.bytes += name.len() + PLACE_BYTES;
        Arc::clone(kept.answers.entry(name).or_default())
    }

    /// Asks the index.
    pub(super) async fn ask(
        &self,
        question: impl FnOnce(&mut Reader) -> Result<Answer> + Send + 'static,
    ) -> std::result::Result<Arc<Answer>, Trouble> {
        self.readers.ask(question).await.map(Arc::new)
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From here on, what was kept is not the answer any more.
    pub(super) fn changed(&self) {
        self.state.fetch_add(1, Ordering::AcqRel);
    }
}

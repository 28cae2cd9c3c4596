//! Work on a thread of its own, while Python goes on.
//!
//! The interpreter's lock is free while the work runs. The thread that asked looks every
//! now and then whether the user wants to stop, and says how far the work is. A stopped run
//! raises at once; its thread ends at its next stage.

use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use wireprint_text::text::{Progress, Stage};

use crate::errors::raised;

/// How far a run is, and whether it is to go on.
#[derive(Clone)]
pub(crate) struct Watch {
    /// What a run is told to say it by.
    pub(crate) progress: Arc<Progress>,
    stopped: Arc<AtomicBool>,
}

/// What a stopped run unwinds with.
struct Stopped;

/// A stage, how much of it is done, and how much there is, where that is known.
type Seen = (&'static str, u64, u64);

impl Watch {
    pub(crate) fn new() -> Self {
        let stopped = Arc::new(AtomicBool::new(false));
        let is_stopped = Arc::clone(&stopped);
        // Between two stages a run that nobody waits for ends.
        let progress = Progress::with_hook(move |_| {
            if is_stopped.load(Ordering::Relaxed) {
                panic::resume_unwind(Box::new(Stopped));
            }
        });
        Self { progress: Arc::new(progress), stopped }
    }

    fn look(&self) -> Seen {
        let look = self.progress.look();
        let stage = match look.stage {
            Stage::Reading => return ("read", look.documents, 0),
            Stage::Segmenting => "segment",
            Stage::Numbering => "number",
            Stage::Clutter => "furniture",
            Stage::Searching => "search",
            Stage::Verifying => "verify",
            Stage::Passages => "passages",
            Stage::Speakers => "speakers",
            Stage::Statements => "statements",
            Stage::Stories => "stories",
            Stage::Rules => "rules",
            Stage::Comparing => "compare",
            Stage::Writing => "write",
        };
        (stage, look.done, look.whole)
    }
}

/// So often it is looked whether to go on.
const TICK: Duration = Duration::from_millis(50);

/// Runs `work`, and calls `progress` with a stage, how much of it is done, and how much
/// there is (0 where nobody knows), whenever that changed.
///
/// # Errors
///
/// Raises what `work` fails with, and an interrupt of the user.
pub(crate) fn run<T: Send + 'static>(
    py: Python<'_>,
    progress: Option<&Bound<'_, PyAny>>,
    watch: &Watch,
    work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
) -> PyResult<T> {
    let (to, from) = channel();
    let spawned =
        thread::Builder::new().name("wireprint".to_owned()).stack_size(8 << 20).spawn(move || {
            let done = panic::catch_unwind(AssertUnwindSafe(work));
            // Nobody waits for a stopped run.
            let _ = to.send(done);
        });
    spawned?;
    let from = Mutex::new(from);
    let wait = || from.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(TICK);
    let mut said = ("", 0, 0);
    loop {
        match py.allow_threads(wait) {
            Ok(Ok(done)) => return done.map_err(|error| raised(py, &error)),
            Ok(Err(panic)) => {
                let message = panic.downcast_ref::<&str>().map(|it| (*it).to_owned());
                let message = message.or_else(|| panic.downcast_ref::<String>().cloned());
                let message = message.unwrap_or_default();
                return Err(PyRuntimeError::new_err(format!("wireprint broke: {message}")));
            }
            Err(RecvTimeoutError::Disconnected) => {
                return Err(PyRuntimeError::new_err("wireprint broke"));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
        let stop = |error: PyErr| {
            watch.stopped.store(true, Ordering::Relaxed);
            error
        };
        py.check_signals().map_err(stop)?;
        let now = watch.look();
        if let Some(progress) = progress
            && now != said
        {
            said = now;
            progress.call1(now).map_err(stop)?;
        }
    }
}

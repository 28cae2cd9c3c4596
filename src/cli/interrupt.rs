//! An interrupted run leaves nothing behind and says that it was interrupted.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::Context as _;

/// The exit code of an interrupted run: 128 and the number of SIGINT.
const INTERRUPTED: i32 = 130;

/// The temporary files that would be left behind.
static TEMPORARY: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// From here on SIGINT, SIGTERM and SIGHUP remove the temporary files and end
/// the process with exit code 130.
///
/// # Errors
///
/// Fails when the system refuses a signal handler.
pub(super) fn install() -> anyhow::Result<()> {
    ctrlc::set_handler(|| {
        // The lock is never given back: no new temporary file may appear.
        let files = TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner);
        for file in files.iter() {
            // Gone already, or not ours to remove any more.
            let _ = std::fs::remove_file(file);
        }
        exit();
    })
    .context("cannot handle interrupts")
}

#[expect(clippy::exit, reason = "a signal handler has no caller to return an exit code to")]
fn exit() -> ! {
    std::process::exit(INTERRUPTED)
}

/// Has `file` removed by an interrupt, for as long as the guard lives.
#[must_use]
pub(super) fn removes(file: &Path) -> Guard {
    TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner).push(file.to_owned());
    Guard(file.to_owned())
}

/// See [`removes`].
pub(super) struct Guard(PathBuf);

impl Drop for Guard {
    fn drop(&mut self) {
        let mut files = TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner);
        files.retain(|it| *it != self.0);
    }
}

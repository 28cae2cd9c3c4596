//! An interrupted run leaves nothing behind and says that it was interrupted.

use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::Context as _;

/// The exit code of an interrupted run: 128 and the number of SIGINT.
const INTERRUPTED: i32 = 130;

/// The temporary files that would be left behind.
static TEMPORARY: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// What lets a server end by itself, as long as it has not been asked to.
static SERVER: Mutex<Option<Box<dyn Fn() + Send>>> = Mutex::new(None);

/// Has the first interrupt call `end`; the next one ends the process as ever.
#[cfg(feature = "serve")]
pub(super) fn left_to_server(end: impl Fn() + Send + 'static) {
    *SERVER.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(end));
}

/// How many pagers show what we write.
static PAGERS: AtomicUsize = AtomicUsize::new(0);

/// Leaves interrupts to a pager, for as long as the guard lives.
#[must_use]
pub(super) fn left_to_pager() -> PagerGuard {
    PAGERS.fetch_add(1, Ordering::SeqCst);
    PagerGuard
}

/// See [`left_to_pager`].
pub(super) struct PagerGuard;

impl Drop for PagerGuard {
    fn drop(&mut self) {
        PAGERS.fetch_sub(1, Ordering::SeqCst);
    }
}

/// From here on SIGINT, SIGTERM and SIGHUP remove the temporary files and end
/// the process with exit code 130.
///
/// # Errors
///
/// Fails when the system refuses a signal handler.
pub(super) fn install() -> anyhow::Result<()> {
    // A file that becomes larger than the user allows is then an error of writing it, after
    // which nothing is left; by itself the signal would end the process at once.
    #[cfg(unix)]
    signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default())
        .context("cannot handle limits on files")?;
    ctrlc::set_handler(|| {
        if PAGERS.load(Ordering::SeqCst) > 0 {
            // The terminal's interrupt went to the pager, too; it decides.
            return;
        }
        // Taken out: the next interrupt finds none, and ends the process.
        if let Some(end) = SERVER.lock().unwrap_or_else(PoisonError::into_inner).take() {
            end();
            return;
        }
        // The lock is never given back: no new temporary file may appear.
        let files = TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner);
        for file in files.iter() {
            // Gone already, or not ours to remove any more.
            let _ = std::fs::remove_file(file);
            remove_tree(file);
        }
        exit();
    })
    .context("cannot handle interrupts")
}

/// Removes a folder into which a program that we called may still be writing.
fn remove_tree(folder: &Path) {
    for _ in 0..50 {
        let _ = std::fs::remove_dir_all(folder);
        std::thread::sleep(std::time::Duration::from_millis(5));
        if !folder.exists() {
            return;
        }
    }
}

#[expect(clippy::exit, reason = "a signal handler has no caller to return an exit code to")]
fn exit() -> ! {
    std::process::exit(INTERRUPTED)
}

/// Runs `make`, which puts something into a folder that an interrupt removes: not
/// while it is removed.
pub(super) fn uninterrupted<T>(make: impl FnOnce() -> T) -> T {
    let _files = TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner);
    make()
}

/// Runs `make`, which makes a file or a folder and names it, and has it removed by an
/// interrupt for as long as the guard lives. No interrupt comes in between.
///
/// # Errors
///
/// Fails when `make` does.
pub(super) fn removes_what<T>(
    make: impl FnOnce() -> std::io::Result<(T, PathBuf)>,
) -> std::io::Result<(T, Guard)> {
    let mut files = TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner);
    let (made, path) = make()?;
    files.push(path.clone());
    Ok((made, Guard(path)))
}

/// See [`removes_what`].
pub(super) struct Guard(PathBuf);

impl Drop for Guard {
    fn drop(&mut self) {
        let mut files = TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner);
        files.retain(|it| *it != self.0);
    }
}

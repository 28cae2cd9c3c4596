//! The thread that keeps the look-ups up with the index, and tells who listens.

use super::app::App;
use super::readers::Reader;
use crate::Result;
use std::io;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// How often the index is looked at.
const EVERY: Duration = Duration::from_millis(500);
/// So often is looked whether the server ends.
const STEP: Duration = Duration::from_millis(50);
/// So many documents are taken in at once.
const BATCH: u32 = 256;

/// Starts it; it ends with the server.
///
/// # Errors
///
/// Fails where the system gives no thread.
pub(super) fn start(app: Arc<App>) -> io::Result<JoinHandle<()>> {
    Builder::new().name("follower".to_owned()).spawn(move || follow(&app))
}

fn follow(app: &App) {
    let mut follower: Option<Follower> = None;
    let mut is_failing = false;
    while !*app.ended.borrow() {
        let step = match &mut follower {
            Some(it) => it.step(app),
            None => Follower::open(app).map(|it| {
                follower = Some(it);
                true
            }),
        };
        match step {
            Ok(true) => is_failing = false,
            Ok(false) => {
                is_failing = false;
                rest(app);
            }
            Err(error) => {
                // The same trouble is said once.
                if !is_failing {
                    let error = error.to_string();
                    let line = serde_json::json!({ "event": "follow", "error": error });
                    (app.log)(&line.to_string());
                }
                // It may hold files that are gone, and is opened anew.
                (is_failing, follower) = (true, None);
                rest(app);
            }
        }
    }
}

fn rest(app: &App) {
    let mut rested = Duration::ZERO;
    while rested < EVERY && !*app.ended.borrow() {
        std::thread::sleep(STEP);
        rested += STEP;
    }
}

/// What follows the index.
pub(super) struct Follower {
    reader: Reader,
    state: Option<i64>,
    /// Whether what is there has been taken in, so that what comes is new.
    is_up: bool,
}

impl Follower {
    /// Opens the index.
    ///
    /// # Errors
    ///
    /// Fails where it cannot be read.
    pub(super) fn open(app: &App) -> Result<Self> {
        Ok(Self { reader: Reader::open(&app.settings.folder)?, state: None, is_up: false })
    }

    /// Takes in what came, at most a batch. Returns whether there may be more.
    ///
    /// # Errors
    ///
    /// Fails where the index cannot be read.
    pub(super) fn step(&mut self, app: &App) -> Result<bool> {
        // Before following: what is committed meanwhile is another state.
        let state = self.reader.index.state()?;
        if self.state == Some(state) {
            return Ok(false);
        }
        let followed = self.reader.lookup.follow(&self.reader.index, BATCH)?;
        // After following: an answer that was made before does not know what is listed now.
        app.changed();
        if self.is_up && !followed.came.is_empty() {
            let data = serde_json::json!({ "articles": followed.came.len() });
            // Nobody may listen.
            let _ = app.came.send(data.to_string().into());
        }
        if !followed.more {
            (self.state, self.is_up) = (Some(state), true);
        }
        Ok(followed.more)
    }
}

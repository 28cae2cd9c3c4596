//! The line that says how far a run is.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::cli::global::Context;
use crate::cli::terminal::Stream;
use crate::pipeline::dedup::{Progress, Seen, Stage};
use crate::report::layout::thousands;
use crate::report::terminal::human_bytes;

/// Draws the line on standard error, where that is a terminal, until it is dropped.
pub(super) struct Watch(Option<ProgressBar>);

/// A run that ends sooner is not worth a line.
const QUIET_AT_FIRST: Duration = Duration::from_millis(500);

impl Watch {
    /// Whether anybody would see the line change.
    pub(super) fn is_seen(context: &Context) -> bool {
        !context.quiet && Stream::Stderr.is_terminal()
    }

    /// Draws nothing under `--quiet`, or where nobody would see it change.
    pub(super) fn begin(progress: &Arc<Progress>, context: &Context) -> Self {
        if !Self::is_seen(context) {
            return Self(None);
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
        let (progress, begin) = (progress.clone(), Instant::now());
        let mut line = Line { begin, stage: Stage::Reading, since: begin };
        let line = Arc::new(Mutex::new(move |out: &mut dyn std::fmt::Write| {
            let now = Instant::now();
            if now.duration_since(begin) > QUIET_AT_FIRST {
                // Nothing better can be done where the line cannot be made.
                let _ = out.write_str(&line.text(&progress.look(), now));
            }
        }));
        let key = move |_: &ProgressState, out: &mut dyn std::fmt::Write| {
            if let Ok(mut line) = line.lock() {
                line(out);
            }
        };
        let Ok(style) = ProgressStyle::with_template("{line}") else { return Self(None) };
        bar.set_style(style.with_key("line", key));
        bar.enable_steady_tick(Duration::from_millis(125));
        Self(Some(bar))
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// What the line remembers from one look to the next.
struct Line {
    begin: Instant,
    stage: Stage,
    /// When the stage began.
    since: Instant,
}

impl Line {
    fn text(&mut self, seen: &Seen, now: Instant) -> String {
        if seen.stage != self.stage {
            (self.stage, self.since) = (seen.stage, now);
        }
        let mut text = match seen.stage {
            Stage::Reading => {
                let took = now.duration_since(self.begin);
                format!(
                    "reading: {} documents, {}/s, {}/s",
                    thousands(count(seen.documents)),
                    thousands(count(per_second(seen.documents, took))),
                    human_bytes(per_second(seen.text_bytes, took))
                )
            }
            Stage::Searching => format!("searching pairs: {}", share(seen)),
            Stage::Verifying => {
                format!("verifying {} pairs: {}", thousands(count(seen.whole)), share(seen))
            }
            Stage::Writing => {
                let documents = thousands(count(seen.documents));
                format!("writing: {documents} documents, {}", share(seen))
            }
        };
        if let Some(left) = left(seen, now.duration_since(self.since)) {
            // Writing to a string does not fail.
            let _ = write!(text, ", {} left", clock(left));
        }
        text
    }
}

/// How much of the stage is done.
fn share(seen: &Seen) -> String {
    let percent = seen.done.saturating_mul(100).checked_div(seen.whole);
    percent.map_or_else(|| "…".to_owned(), |it| format!("{} %", it.min(100)))
}

/// How long the stage will last at the pace that it had so far.
fn left(seen: &Seen, took: Duration) -> Option<Duration> {
    let rest = seen.whole.checked_sub(seen.done)?;
    if seen.done == 0 || took < Duration::from_secs(1) {
        return None;
    }
    let micros = u128::from(rest) * took.as_micros() / u128::from(seen.done);
    Some(Duration::from_micros(u64::try_from(micros).ok()?))
}

/// `7 s`, `1:02`, `2:00:05`.
pub(super) fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) => format!("{minutes}:{seconds:02}"),
        (hours, minutes, seconds) => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

fn per_second(n: u64, took: Duration) -> u64 {
    let millis = took.as_millis().max(1);
    u64::try_from(u128::from(n) * 1000 / millis).unwrap_or(u64::MAX)
}

fn count(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_stage_pace_and_time_left() {
        let begin = Instant::now();
        let mut line = Line { begin, stage: Stage::Reading, since: begin };
        let reading = Seen {
            stage: Stage::Reading,
            documents: 34_000,
            text_bytes: 90_000_000,
            done: 1_000,
            whole: 4_000,
        };
        let mut at = |seen: &Seen, seconds| line.text(seen, begin + Duration::from_secs(seconds));
        assert_eq!(at(&reading, 2), "reading: 34,000 documents, 17,000/s, 45 MB/s, 6 s left");
        let unknown = Seen { whole: 0, ..reading };
        assert_eq!(at(&unknown, 2), "reading: 34,000 documents, 17,000/s, 45 MB/s");
        let pairs = Seen { stage: Stage::Verifying, done: 0, ..reading };
        assert_eq!(at(&pairs, 10), "verifying 4,000 pairs: 0 %");
        let pairs = Seen { done: 100, ..pairs };
        assert_eq!(at(&pairs, 12), "verifying 4,000 pairs: 2 %, 1:18 left");
    }

    #[test]
    fn long_times_have_hours() {
        let at = |seconds| clock(Duration::from_secs(seconds));
        assert_eq!([at(0), at(62), at(7205)], ["0 s", "1:02", "2:00:05"]);
    }
}

//! The line that says how far a run is.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::global::Context;
use super::terminal::Stream;
use crate::report::layout::thousands;
use crate::report::terminal::human_bytes;
use crate::text::{Seen, Stage};

/// The stages of a command in their order, each with its share of the time, in percent.
///
/// Shares are of three collections (840 political articles, 4,100 of a project's news,
/// 10,000 of prose), between which they differ by a factor of two: the time that is said
/// to be left is no better.
pub(super) type Plan = &'static [(Stage, u32)];

/// What a scan goes through.
pub(super) const SCAN: Plan = &[
    (Stage::Reading, 4),
    (Stage::Segmenting, 6),
    (Stage::Numbering, 6),
    (Stage::Clutter, 10),
    (Stage::Searching, 8),
    (Stage::Verifying, 4),
    (Stage::Passages, 14),
    (Stage::Speakers, 20),
    (Stage::Statements, 16),
    (Stage::Stories, 12),
];

/// A scan, and its stories side by side.
pub(super) const COMPARE: Plan = &[
    (Stage::Reading, 4),
    (Stage::Segmenting, 5),
    (Stage::Numbering, 5),
    (Stage::Clutter, 9),
    (Stage::Searching, 7),
    (Stage::Verifying, 4),
    (Stage::Passages, 13),
    (Stage::Speakers, 18),
    (Stage::Statements, 14),
    (Stage::Stories, 11),
    (Stage::Comparing, 10),
];

/// Commands whose stages tell by themselves how long they take.
pub(super) const BY_STAGE: Plan = &[];

/// Draws the line on standard error, where that is a terminal, until it is dropped.
pub(super) struct Watch(Option<ProgressBar>);

/// A run that ends sooner is not worth a line.
const QUIET_AT_FIRST: Duration = Duration::from_millis(700);

impl Watch {
    /// Draws nothing under `--quiet`, or where nobody would see it change.
    pub(super) fn begin(context: &Context, plan: Plan) -> Self {
        if context.quiet || !Stream::Stderr.is_terminal() {
            return Self(None);
        }
        let progress = context.progress.clone();
        progress.watch();
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
        let begin = Instant::now();
        let mut line = Line { plan, begin, stage: Stage::Reading, since: begin, least: u32::MAX };
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
    plan: Plan,
    begin: Instant,
    stage: Stage,
    /// When the stage began.
    since: Instant,
    /// The least that was ever left of the plan, in hundredths of a percent: what two
    /// passes go through counts once.
    least: u32,
}

impl Line {
    fn text(&mut self, seen: &Seen, now: Instant) -> String {
        if seen.stage != self.stage {
            (self.stage, self.since) = (seen.stage, now);
        }
        let took = now.duration_since(self.begin);
        let mut text = String::new();
        if let Some(at) = self.plan.iter().position(|it| it.0 == seen.stage) {
            // Writing to a string does not fail.
            let _ = write!(text, "{} of {} · ", at + 1, self.plan.len());
        }
        text += &self.doing(seen, took);
        let left = match self.plan {
            [] => left(seen.done, seen.whole, now.duration_since(self.since)),
            plan => {
                self.least = self.least.min(10_000 - done_of(plan, seen).min(10_000));
                left(u64::from(10_000 - self.least), 10_000, took)
            }
        };
        if let Some(left) = left {
            let about = if self.plan.is_empty() { "" } else { "about " };
            let _ = write!(text, ", {about}{} left", clock(left));
        }
        text
    }

    fn doing(&self, seen: &Seen, took: Duration) -> String {
        let articles = |what: &str| match seen.whole {
            0 => what.to_owned(),
            whole => {
                let [done, whole] = [seen.done.min(whole), whole].map(|it| thousands(count(it)));
                format!("{what}: {done} of {whole} articles")
            }
        };
        match seen.stage {
            Stage::Reading => format!(
                "reading: {} articles, {}/s, {}/s",
                thousands(count(seen.documents)),
                thousands(count(per_second(seen.documents, took))),
                human_bytes(per_second(seen.text_bytes, took))
            ),
            Stage::Segmenting => articles("looking for sentences and quotations"),
            Stage::Numbering => articles("looking up words"),
            Stage::Clutter => articles("looking for page clutter"),
            Stage::Searching if seen.whole == 0 => "searching for versions".to_owned(),
            Stage::Searching => format!("searching for versions: {}", share(seen)),
            Stage::Verifying => {
                format!("comparing {} pairs: {}", thousands(count(seen.whole)), share(seen))
            }
            Stage::Passages => articles("looking for shared passages"),
            Stage::Speakers => articles("looking for speakers"),
            Stage::Statements => "grouping quotations into statements".to_owned(),
            Stage::Stories => "grouping articles into stories".to_owned(),
            Stage::Rules => articles("applying the rules"),
            Stage::Comparing => match seen.whole {
                0 => "setting stories side by side".to_owned(),
                whole => {
                    let [done, whole] = [seen.done, whole].map(|it| thousands(count(it)));
                    format!("setting stories side by side: {done} of {whole}")
                }
            },
            Stage::Writing => articles("writing"),
        }
    }
}

/// How much of `plan` is done, in hundredths of a percent.
fn done_of(plan: Plan, seen: &Seen) -> u32 {
    let Some(at) = plan.iter().position(|it| it.0 == seen.stage) else { return 0 };
    let before: u32 = plan[..at].iter().map(|it| it.1 * 100).sum();
    let of_stage = u64::from(plan[at].1) * 100;
    let done = of_stage.saturating_mul(seen.done.min(seen.whole)).checked_div(seen.whole);
    before + u32::try_from(done.unwrap_or(0)).unwrap_or(0)
}

/// How much of the stage is done.
fn share(seen: &Seen) -> String {
    let percent = seen.done.saturating_mul(100).checked_div(seen.whole);
    percent.map_or_else(|| "…".to_owned(), |it| format!("{} %", it.min(100)))
}

/// How long the rest will last at the pace so far; nothing before a pace can be told.
fn left(done: u64, whole: u64, took: Duration) -> Option<Duration> {
    let rest = whole.checked_sub(done)?;
    if done == 0 || took < Duration::from_secs(1) {
        return None;
    }
    let micros = u128::from(rest) * took.as_micros() / u128::from(done);
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

    fn line(plan: Plan) -> (Line, Instant) {
        let begin = Instant::now();
        (Line { plan, begin, stage: Stage::Reading, since: begin, least: u32::MAX }, begin)
    }

    const READING: Seen = Seen {
        stage: Stage::Reading,
        documents: 34_000,
        text_bytes: 90_000_000,
        done: 1_000,
        whole: 4_000,
    };

    #[test]
    fn the_line_says_stage_pace_and_time_left() {
        let (mut line, begin) = line(BY_STAGE);
        let mut at = |seen: &Seen, seconds| line.text(seen, begin + Duration::from_secs(seconds));
        assert_eq!(at(&READING, 2), "reading: 34,000 articles, 17,000/s, 45 MB/s, 6 s left");
        let unknown = Seen { whole: 0, ..READING };
        assert_eq!(at(&unknown, 2), "reading: 34,000 articles, 17,000/s, 45 MB/s");
        let pairs = Seen { stage: Stage::Verifying, done: 0, ..READING };
        assert_eq!(at(&pairs, 10), "comparing 4,000 pairs: 0 %");
        let pairs = Seen { done: 100, ..pairs };
        assert_eq!(at(&pairs, 12), "comparing 4,000 pairs: 2 %, 1:18 left");
    }

    #[test]
    fn of_a_plan_the_line_says_the_step_and_the_time_left_of_all() {
        let (mut line, begin) = line(SCAN);
        let mut at = |seen: &Seen, seconds| line.text(seen, begin + Duration::from_secs(seconds));
        let speakers = Seen { stage: Stage::Speakers, done: 1_000, ..READING };
        assert_eq!(
            at(&speakers, 10),
            "8 of 10 · looking for speakers: 1,000 of 4,000 articles, about 7 s left"
        );
        // A stage that comes again takes nothing back.
        let again = Seen { stage: Stage::Searching, done: 0, whole: 0, ..READING };
        assert_eq!(at(&again, 10), "5 of 10 · searching for versions, about 7 s left");
    }

    #[test]
    fn shares_of_a_plan_are_percents() {
        for plan in [SCAN, COMPARE] {
            assert_eq!(plan.iter().map(|it| it.1).sum::<u32>(), 100);
            assert!(plan.windows(2).all(|it| it[0].0 < it[1].0));
        }
    }

    #[test]
    fn long_times_have_hours() {
        let at = |seconds| clock(Duration::from_secs(seconds));
        assert_eq!([at(0), at(62), at(7205)], ["0 s", "1:02", "2:00:05"]);
    }
}

//! Results for people, in a terminal, a pipe or a log.
//!
//! What a [`View`] allows is written, and nothing else: the caller decides
//! whether colors and links may be used. Nothing is said by color alone, and
//! each line that shows the input's words begins with a mark of ours, so that
//! no text can pass for a command to the log that it ends up in.

mod check;
mod compare;
mod dedup;
mod diagnostics;
mod drift;
mod extract;
mod findings;
mod highlights;
mod page;
mod people;
mod quotations;
mod quotes;
mod scan;
mod seen;
mod supported;
mod table;
mod tune;
mod why;

pub use check::{check_concise, check_text, rule_list};
pub use compare::{CompareView, compare_text};
pub use dedup::{dedup_text, human_bytes};
pub use diagnostics::diagnostics;
pub use extract::extract_text;
pub use page::View;
pub use people::quoted_text;
pub use quotes::quotes_text;
pub use scan::scan_text;
pub use seen::{history_text, seen_text, status_text, verified_text};
pub use supported::verify_text;
pub use tune::tune_text;
pub use why::why_text;

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
mod extract;
mod findings;
mod page;
mod quotations;
mod quotes;
mod scan;
mod table;
mod why;

pub use check::{check_concise, check_text, rule_list};
pub use compare::{CompareView, compare_text};
pub use dedup::{dedup_text, human_bytes};
pub use diagnostics::diagnostics;
pub use extract::extract_text;
pub use page::View;
pub use quotes::quotes_text;
pub use scan::scan_text;
pub use why::why_text;

//! # stale-allow (WP901)
//!
//! ## What it does
//!
//! Finds allow entries, in the configuration or in a sidecar, that match no finding
//! any more or whose last day is over.
//!
//! ## Why it matters
//!
//! An exception that nobody needs hides the next mistake that looks like it.
//!
//! ## Known problems
//!
//! An entry is only called stale by a run that could have used it: all its rules ran,
//! and a file that it is about was read. `--changed-since` looks at expired ones only.
//!
//! ## Example
//!
//! ```toml
//! [[check.allow]]
//! rule = "site-furniture"
//! paths = ["archive/**"]
//! reason = "cleaned by the importer"
//! until = "2026-01-31"     # from February on, this entry is a finding
//! ```
//!
//! ## Options
//!
//! None.

use crate::check::registry::{Find, Needs, Rule};
use crate::check::{Draft, Evidence, Options};
use crate::text::Severity;

pub(super) static RULE: Rule = Rule {
    code: "WP901",
    name: "stale-allow",
    summary: "an allow entry that allows nothing any more",
    severity: Severity::Warning,
    default_on: true,
    needs: Needs::TEXT,
    options: &[],
    source: include_str!("stale_allow.rs"),
    find: Find::Across(find),
};

/// The engine finds these: entries are no part of the corpus.
fn find(_: &Evidence<'_>, _: &Options) -> Vec<Draft> {
    Vec::new()
}

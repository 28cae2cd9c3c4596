//! Is the corpus clean?
//!
//! In go the results of the earlier stages as [`Evidence`]; out come
//! [`Finding`]s, plain data that every reporter prints. A rule is one file in
//! `rules`: a [`Rule`] that says what it is called and which stages it needs, a
//! function that finds, and a docstring that is its page for users. What a rule
//! finds is a [`Draft`]; severity, per-path overrides, allow entries and the
//! baseline are the engine's ([`judge()`]), so that no rule can forget them.
//!
//! A finding is known again by its *fingerprint*: a hash of the rule and of the
//! folded words in question, never of a line, an offset, a path or an order. Equal
//! findings have equal fingerprints and are counted, so one copy more of a known
//! duplicate is new ([`Baseline`]).
//!
//! Cost: linear in the findings, on top of the stages. Rejected: one finding a
//! cluster with many places (code hosts show the first place only, and the file
//! that somebody just added may be another), and line numbers in baselines.

mod allow;
mod allow_index;
mod article;
mod baseline;
mod config;
mod date;
mod draft;
mod evidence;
mod finding;
mod gate;
mod judge;
mod options;
mod paths;
mod registry;
mod result;
mod rules;
mod settings;

pub use allow::{Allow, AllowScope};
pub use article::Article;
pub use baseline::{BASELINE_SCHEMA, BASELINE_VERSION};
pub use baseline::{Baseline, BaselineEntry};
pub use config::{
    AllowConfig, CheckConfig, CheckFlags, OneOrMore, OverrideConfig, describe, sidecar,
};
pub use date::Day;
pub use draft::{Draft, Found, fingerprint_of};
pub use evidence::{Compared, Evidence, Pair, Versions, Wording};
pub use finding::{At, Finding, Fingerprint, Status};
pub use gate::{FailOn, Gate, Verdict, parse_share};
pub use judge::{Judged, find_across, judge};
pub use options::{OptionDefault, OptionSpec, OptionValue, Options};
pub use paths::Patterns;
pub use registry::{Needs, Rule, RuleId, by_selector, default_rules, rule_named, rules};
pub use result::CheckResult;
pub(crate) use rules::split_parts;
pub use settings::{ActiveRule, Changed, CheckSettings, Override};

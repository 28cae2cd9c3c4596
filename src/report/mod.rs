//! How do results become bytes?
//!
//! Plain data such as [`ScanResult`] goes in; text for people, or JSON, comes
//! out of a writer. Nothing here decides anything: what is a finding was
//! settled by the stages before. Reporters are plain functions that write to
//! any [`std::io::Write`], know neither flags nor environment, and send no
//! character from the input to a terminal raw.

pub mod diff;
mod escape;
mod json;
pub mod layout;
#[cfg(test)]
mod sample;
mod scan;
pub mod terminal;

pub use escape::{escape_terminal, escape_terminal_lines};
pub use json::{SCHEMA_VERSION, scan_json, scan_jsonl};
pub use scan::{
    Account, DocumentFacts, Embedded, PairScore, Parameter, ParameterValue, Ranking, ScanResult,
};

//! The tests of the whole: what the built command and the library's front doors do.
//!
//! One program, since each one would be linked with every stage again. `cargo test --test
//! suite gate::` runs those of one file.

#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails the test that called it")]

mod architecture;
mod check;
mod cli;
mod common;
mod compare;
mod dedup;
mod dedup_cli;
mod diff;
mod documents;
mod evaluation;
mod extract;
mod formats;
mod fuzzed;
mod gate;
mod html;
mod index;
mod journey;
mod junit;
mod memory;
mod one_verdict;
mod pages;
mod parquet;
mod parts;
mod planted;
mod promises;
mod public;
mod quotes_why;
mod read;
mod read_html;
mod readme;
mod reliability;
mod reuse;
mod settings;
mod speakers;
mod statement_parts;
mod statements;
mod stories;
mod tongues;
mod verify;

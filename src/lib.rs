//! What news articles share, how they differ, who said what in them, and whether a
//! corpus of them is clean.
//!
//! # What do these articles share?
//!
//! [`scan()`] finds statements that are quoted in several places, copied passages,
//! versions of one text, and what belongs to the sites. Everything it finds points into
//! the original bytes of the articles.
//!
//! ```
//! use wireprint::{Corpus, Document, ScanSettings, scan};
//!
//! let corpus: Corpus = [
//!     Document::new("a", "“The bridge will not survive another hard winter,” said Ida Brandt."),
//!     Document::new("b", "Ida Brandt said: “The bridge will never survive another hard winter.”"),
//! ]
//! .into_iter()
//! .collect();
//!
//! let found = scan(corpus, &ScanSettings::default())?;
//! let statement = found.statements().next().unwrap();
//! assert_eq!(statement.speaker(), Some("Ida Brandt"));
//!
//! let places: Vec<_> = statement.occurrences().map(|it| it.span()).collect();
//! assert_eq!(places[1].document().id(), "b");
//! assert_eq!(places[1].text(), "The bridge will never survive another hard winter.");
//! # Ok::<(), wireprint::Error>(())
//! ```
//!
//! # How do they differ?
//!
//! [`diff()`] compares two articles paragraph by paragraph and word by word.
//!
//! ```
//! use wireprint::{DiffSettings, Document, WordChange, diff};
//!
//! let a = Document::new("a", "All ferries stay in port until Monday.");
//! let b = Document::new("b", "All ferries stay in port until Tuesday.");
//! let found = diff(&a, &b, &DiffSettings::default());
//! let change = found.changes().next().unwrap();
//! let new: String =
//!     change.words().filter(|it| it.0 == WordChange::Insert).map(|it| it.1).collect();
//! assert_eq!((change.kind(), new.trim()), ("changed", "Tuesday"));
//! ```
//!
//! # Is the corpus clean?
//!
//! [`dedup()`] finds the documents that duplicate another one, in corpora of any size;
//! [`check()`] runs the rules that the command runs in CI. [`read`] reads articles in every
//! format that newsrooms have, and [`extract()`] leaves of a page what is the article.
//!
//! # What to rely on
//!
//! Spans are in bytes of the original text and lie on character boundaries. Results
//! depend on the articles and the settings alone: not on threads, clock, environment, or
//! the order of the articles. Nothing fails on odd text; functions that return a
//! [`Result`] fail on settings out of range, and [`read`] on inputs that cannot be read.
//!
//! # Features
//!
//! By default everything is there that the command has. Without default features the
//! library has [`scan()`], [`diff()`] and [`segment()`] and builds in seconds; `files` adds
//! reading, deduplication and extraction of plain text, JSON and CSV, `pages`, `parquet`
//! and `compression` more formats, `check` the rules, and `report` JSON and pages.

#[cfg(feature = "check")]
mod check;
#[cfg(feature = "files")]
mod dedup;
mod diff;
mod document;
#[cfg(feature = "files")]
mod extract;
#[cfg(feature = "files")]
mod input;
mod scan;
mod segment;

pub use wireprint_text::{Error, Result};

#[cfg(feature = "check")]
pub use check::{Check, CheckSettings, Finding, check};
#[cfg(feature = "files")]
pub use dedup::{Decision, Dedup, DedupSettings, dedup};
pub use diff::{Change, Diff, DiffSettings, WordChange, diff};
pub use document::{Corpus, Document, Span};
#[cfg(feature = "files")]
pub use extract::{Extract, extract};
#[cfg(feature = "files")]
pub use input::{Input, ReadSettings, read};
pub use scan::{Cluster, Furniture, Passage, Quotation, Scan, ScanSettings, Statement, scan};
pub use segment::{Parts, segment};

/// The example in README.md is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

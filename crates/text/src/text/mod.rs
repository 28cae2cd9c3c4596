//! What is an article?
//!
//! The vocabulary of every later stage: a [`Document`] with its text exactly as
//! it was read, a [`Span`] of bytes in that text, the [`LineIndex`] that turns a
//! byte into a line number, and the [`Diagnostic`] that says what went wrong
//! without stopping the run. This module imports no other stage.

mod account;
mod diagnostic;
mod document;
mod lines;
mod page;
mod progress;
mod script;
mod span;

pub use account::Account;
pub use diagnostic::{Diagnostic, Severity};
pub use document::{Corpus, DocId, Document, Place};
pub use lines::LineIndex;
pub use page::{Basis, Clutter, LeftOut, PageNotes, Part, SetLines};
pub use progress::{Progress, Seen, Stage};
pub use script::{is_format, is_unspaced};
pub use span::Span;

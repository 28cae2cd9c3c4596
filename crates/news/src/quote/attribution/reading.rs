//! What a script's own patterns say of a quotation.

use crate::text::Span;

/// Who is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// The words there.
    At(Span),
    /// Who spoke before: the verb has no subject of its own.
    LeftOut,
}

/// A speaker, the word that says so, and the clause that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) subject: Subject,
    pub(super) cue: Option<Span>,
    pub(super) evidence: Span,
}

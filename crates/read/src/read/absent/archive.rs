//! Stands for the reader of archives in a build without it.

use super::Limits;
use super::open::Bytes;
use super::sink::{Failure, Outcome, Sink};

/// The files of an archive: there are none.
pub(super) enum Members {}

/// A file of an archive.
pub(super) struct Member {
    pub(super) name: String,
    pub(super) bytes: Result<Vec<u8>, Failure>,
}

impl Members {
    pub(super) fn of(_bytes: Bytes<'_>, _limits: &Limits) -> Result<Self, Failure> {
        Err(super::absent("archives", "documents"))
    }

    pub(super) fn bytes_before(&self) -> usize {
        match *self {}
    }

    pub(super) fn is_archive_of_articles(&self) -> bool {
        match *self {}
    }

    pub(super) fn give(self, _sink: &mut Sink<'_>) -> Outcome {
        match self {}
    }
}

impl Iterator for Members {
    type Item = Member;

    fn next(&mut self) -> Option<Member> {
        match *self {}
    }
}

pub(super) const fn is_document(_bytes: &[u8]) -> bool {
    false
}

//! Stands for the reader of web pages in a build without it.

use super::ReadOptions;
use super::open::Bytes;
use super::sink::{Failure, Outcome, Sink};

/// A page that was parsed: there is none.
pub(crate) enum Loaded {}

pub(super) fn loaded(_bytes: Bytes<'_>, _options: &ReadOptions) -> Result<Loaded, Failure> {
    Err(super::absent("web pages", "pages"))
}

pub(super) fn give(page: Loaded, _sink: &mut Sink<'_>) -> Outcome {
    match page {}
}

/// The host of an address: what knows addresses is not in this build.
pub(super) const fn host(_address: &str) -> Option<String> {
    None
}

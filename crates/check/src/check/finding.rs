//! What a check says.

use super::RuleId;
use crate::text::{Place, Severity};

/// One thing that is wrong, in one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Which rule found it.
    pub rule: RuleId,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong: one sentence, no final full stop. May hold words of the input.
    pub message: String,
    /// Where it is.
    pub at: At,
    /// Other places that it concerns, such as the other copies; the nearest first
    /// and ten at most.
    pub related: Vec<Place>,
    /// By what it is known again.
    pub fingerprint: Fingerprint,
    /// Whether it counts.
    pub status: Status,
}

/// Where a finding stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    /// In a document's text; an empty span where the document as a whole is meant.
    Text(Place),
    /// In a file that is no article, such as the configuration.
    File {
        /// The file.
        path: String,
        /// The 1-based line.
        line: usize,
    },
}

impl At {
    /// The place in a text, where there is one.
    #[must_use]
    pub const fn place(&self) -> Option<Place> {
        match self {
            Self::Text(place) => Some(*place),
            Self::File { .. } => None,
        }
    }
}

/// A hash of the rule and of the words in question; the same on every machine and in
/// every release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub u64);

impl Fingerprint {
    /// Reads the sixteen hexadecimal digits that [`Display`](std::fmt::Display) writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.len() == 16 && text.bytes().all(|it| it.is_ascii_hexdigit());
        plain.then(|| u64::from_str_radix(text, 16).ok()).flatten().map(Self)
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// Whether a finding counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It does.
    New,
    /// It stands in the baseline.
    Known,
    /// Somebody allowed it, for this reason.
    Allowed(String),
}

impl Status {
    /// The word that outputs use.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Known => "known",
            Self::Allowed(_) => "allowed",
        }
    }
}

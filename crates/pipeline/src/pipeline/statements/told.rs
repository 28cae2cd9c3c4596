//! A statement as reports tell it.

use super::super::articles::{are_titles, drift_of, fullest, is_stock};
use crate::diff::WordOp;

/// A place of a statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatementPlace {
    /// Whether quotation marks stand round it.
    pub quoted: bool,
    /// How many words it has.
    pub words: usize,
    /// Whether it is written as a title is.
    pub title: bool,
    /// The words as they stand there.
    pub text: String,
    /// The name of who says it there.
    pub speaker: Option<String>,
    /// Whether some word says that it is said.
    pub has_cue: bool,
}

/// What all places of a statement say together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The speaker's fullest name.
    pub speaker: Option<String>,
    /// Whether it is a set phrase in quotation marks rather than a statement.
    pub stock_phrase: bool,
    /// How the wording of each place differs from the representative's, where it does.
    pub drift: Vec<Option<Vec<WordOp>>>,
}

/// Tells a statement by its places, which ascend by document and place; `representative` is
/// the index of that one.
#[must_use]
pub fn told(places: &[StatementPlace], representative: usize, is_phrase: bool) -> Told {
    let quoted: Vec<&StatementPlace> = places.iter().filter(|it| it.quoted).collect();
    let longest = quoted.iter().map(|it| it.words).max().unwrap_or(0);
    let speaker = fullest(places.iter().filter_map(|it| it.speaker.as_ref()));
    let drift = |(n, it): (usize, &StatementPlace)| {
        let from = places.get(representative).filter(|_| n != representative)?;
        drift_of(&from.text, &it.text)
    };
    Told {
        speaker: speaker.cloned(),
        stock_phrase: is_phrase
            || are_titles(quoted.iter().map(|it| it.title))
            || is_stock(longest, places.iter().map(|it| it.speaker.is_some() && it.has_cue)),
        drift: places.iter().enumerate().map(drift).collect(),
    }
}

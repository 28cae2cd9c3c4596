//! Who said it, and how did it drift?
//!
//! In go an article's parts and the words of all articles. Out come, for every
//! quotation, who said it and the word that says so ([`attribute`]), and the
//! groups of quotations that are one statement ([`group_quotations`]):
//! variants, cuts and fragments of it in several articles, with running text
//! that repeats it. Speakers are found by the position and the form of everybody
//! mentioned near a quotation, weighed by trees of whole numbers; lists of verbs of
//! saying only rank. [`People`] tells which names are one person's over many
//! articles. Whether two quotations are one is decided by alignment, word by word.

mod attribution;
mod common;
mod compare;
mod fragments;
mod group;
mod little;
mod name;
mod occasion;
pub mod parts;
mod people;
mod points;
mod reach;
mod running;
mod seen;
mod sources;
mod support;
mod types;

pub use attribution::{SpeakerRow, SpeakerTrees, attribute, attribute_by, roles, speaker_rows};
pub use compare::{agreement, is_named};
pub use group::{
    ComparedPair, Quotations, QuotedWords, StatementGroup, compare_quotations, group_by_points,
    group_quotations,
};
pub use name::{name_score, same_person, surname_key};
pub use people::People;
pub use points::{Agreement, PairTraits, Points, TRAITS};
pub use reach::reached;
pub use sources::{SourcePlace, find_in_sources};
pub use support::{
    ChangeKind, Support, TextWords, WordChange, denial_beside, denies_quotation, support_of,
    word_changes,
};
pub use types::{
    Attribution, Confidence, Drift, Mention, QuotationGroup, QuotationRole, QuoteRelation,
    QuotedPlace,
};

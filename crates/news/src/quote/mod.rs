//! Who said it, and how did it drift?
//!
//! In go an article's parts and the words of all articles. Out come, for every
//! quotation, who said it and the word that says so ([`attribute`]), and the
//! groups of quotations that are one statement ([`group_quotations`]):
//! variants, cuts and fragments of it in several articles, with running text
//! that repeats it. Speakers are found by the shape of the sentence, with a
//! list of verbs of saying in several languages and no trained model; whether
//! two quotations are one is decided by alignment, word by word.

mod attribution;
mod compare;
mod fragments;
mod group;
mod little;
mod name;
mod points;
mod running;
mod sources;
mod support;
mod types;

pub use attribution::{attribute, roles};
pub use compare::agreement;
pub use group::{
    ComparedPair, Quotations, QuotedWords, StatementGroup, compare_quotations, group_by_points,
    group_quotations,
};
pub use name::{name_score, same_person};
pub use points::{Agreement, PairTraits, Points, TRAITS};
pub use sources::{SourcePlace, find_in_sources};
pub use support::{ChangeKind, Support, TextWords, WordChange, support_of, word_changes};
pub use types::{
    Attribution, Drift, Mention, QuotationGroup, QuotationRole, QuoteRelation, QuotedPlace,
};

//! Who said it, and how did it drift?
//!
//! In go an article's text and its parts; out come, for every quotation, the
//! speaker as it stands in the text with the full name that the article gives
//! ([`attribute`]), and whether it is speech at all ([`roles`]). Names of several
//! articles are joined by [`same_person`]. Cost: linear in the text. Sources and
//! rejected alternatives stand with the functions.

mod attribution;
mod name;
mod types;

pub use attribution::{attribute, roles};
pub use name::{name_score, same_person};
pub use types::{
    Attribution, Drift, Mention, QuotationGroup, QuotationRole, QuoteRelation, QuotedPlace,
};

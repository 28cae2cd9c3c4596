//! Who said it, and how did it drift?

mod group;
mod name;
mod types;

pub use group::{QuotedWords, StatementGroup, group_quotations};
pub use name::same_person;
pub use types::{Attribution, Drift, Mention, QuotationGroup, QuoteRelation, QuotedPlace};

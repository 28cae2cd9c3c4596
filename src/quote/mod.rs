//! Who said it, and how did it drift?

mod compare;
mod group;
mod name;
mod running;
mod types;

pub use group::{QuotedWords, StatementGroup, group_quotations};
pub use name::same_person;
pub use types::{Attribution, Drift, Mention, QuotationGroup, QuoteRelation, QuotedPlace};
mod attribution;
pub use attribution::attribute;

//! Who said it, and how did it drift?

mod types;

pub use types::{Attribution, Drift, Mention, QuotationGroup, QuoteRelation, QuotedPlace};

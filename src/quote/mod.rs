//! Who said it, and how did it drift?

mod attribution;
mod name;
mod types;

pub use attribution::{attribute, roles};
pub use name::{name_score, same_person};
pub use types::{
    Attribution, Drift, Mention, QuotationGroup, QuotationRole, QuoteRelation, QuotedPlace,
};

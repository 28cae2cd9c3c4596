//! What is the site's, not the story's?

mod types;

pub use types::{Furniture, FurnitureKind};
mod stub;
pub use stub::{Page, find_furniture, wire_agency};

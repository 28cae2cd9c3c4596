//! What is the site's, not the story's?

mod types;

pub use types::{Furniture, FurnitureKind};

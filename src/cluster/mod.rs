//! Which belong together?

mod types;

pub use types::{Cluster, Cohesion, Level};

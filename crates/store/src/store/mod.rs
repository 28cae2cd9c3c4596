//! What waits on the disk until it is looked at again?
//!
//! Documents whose words are looked for a second time ([`Kept`]), bytes that are put
//! away and read back by place ([`Scratch`]), and small records in order ([`Sorter`]).
//! All wait in temporary files without a name where the system allows that, so that
//! nothing is left behind however a run ends.
//!
//! Without the feature `disk` there is no file: [`Scratch`] holds its bytes in memory,
//! and the other two are not there.

#[cfg(feature = "disk")]
mod kept;
#[cfg(feature = "disk")]
mod notes;
#[cfg(feature = "disk")]
mod place;
#[cfg(feature = "disk")]
mod scratch;
#[cfg(not(feature = "disk"))]
#[path = "in_memory.rs"]
mod scratch;
#[cfg(feature = "disk")]
mod sorter;

#[cfg(feature = "disk")]
pub use kept::{Kept, KeptWriter};
#[cfg(feature = "disk")]
pub use place::read_at;
pub use scratch::Scratch;
#[cfg(feature = "disk")]
pub use sorter::Sorter;

//! What waits on the disk until it is looked at again?
//!
//! Documents whose words are looked for a second time ([`Kept`]), bytes that are put
//! away and read back by place ([`Scratch`]), and small records in order ([`Sorter`]).
//! All wait in temporary files without a name where the system allows that, so that
//! nothing is left behind however a run ends.

mod kept;
mod notes;
mod place;
mod scratch;
mod sorter;

pub use kept::{Kept, KeptWriter};
pub use place::read_at;
pub use scratch::Scratch;
pub use sorter::Sorter;

//! Who carries what, and who had it first?
//!
//! In go the shared stretches and statements that alignment and quotation
//! matching found; out come, for each document, the share of its words that
//! others have too, and for each pair of documents the words that both have. From
//! what the carriers of one text say of themselves comes its [`origin`], where
//! that can be told.
//!
//! [`cover()`] makes the model behind `wireprint compare`: for one story a
//! [`Coverage`] with
//!
//! - `columns`: the documents, or the outlets; every other list that speaks of
//!   columns uses their indexes;
//! - `units`: the rows, the most shared first. A [`Unit`] has a [`Cell`] for each
//!   column that carries it, with a [`CellState`], a similarity and its places; a
//!   column without a cell has nothing of it (*absent*). Cells are ascending by
//!   column. What only one column has are units of [`UnitKind::Only`], at the end;
//! - `compositions`: what the words of each column are, every word in one class;
//! - `pairs`: who shares how many words with whom, for the pairs that do;
//! - `headlines`, `appearances` and `order`: the headlines side by side, when each
//!   column appeared, and the columns whose time is known in that order. A column
//!   whose `appearances` entry has no time is in no order: it is unknown.
//!
//! [`stories()`] says which articles of a corpus are on one story.
//!
//! How a cell's state follows from the words stands in `wording.rs`, which classes
//! of words there are in [`Composition`].

mod appearance;
mod columns;
mod composition;
mod cover;
mod date;
mod direction;
mod headline;
mod material;
mod model;
mod only;
mod shared;
mod stories;
mod units;
mod wording;

pub use cover::cover;
pub use date::{When, day_name, head_date, parse_age, parse_date};
pub use direction::{CLOCK_TOLERANCE, Carrier, Confidence, Origin, origin};
pub use material::{Finding, FoundPlace, Material, Speech};
pub use model::{
    Appearance, Appeared, Article, By, CLASSES, Cell, CellPlace, CellState, Column, ColumnPair,
    Composition, Coverage, FindingId, Headline, Unit, UnitKind,
};
pub use shared::MAX_CARRIERS;
pub use shared::{SharedWords, shared_words};
pub use stories::stories;

//! What the model is trained on: the units of a page, as they are judged.

use super::units::Units;
use super::{Limits, Raw, decoded, features, guard, metadata, titles};
use crate::read::html::tree::Tree;

/// A unit of text of a page, for the trainer of the model.
#[derive(Clone, Debug)]
pub struct PageUnit {
    /// What it says.
    pub text: String,
    /// The blocks that it stands in, from the innermost on: equal numbers are one block.
    pub blocks: Vec<usize>,
    /// Equal for units whose blocks look alike.
    pub signature: u64,
    /// Its features, as many for each unit.
    pub features: Vec<i32>,
}

/// The units of a page, in the order of the page; none of what is no text.
#[must_use]
pub fn page_units(page: &[u8]) -> Vec<PageUnit> {
    let raw = Raw { bytes: page.to_vec(), content_type: None, address: None };
    let Ok((html, _)) = decoded(raw) else { return Vec::new() };
    let guarded = guard::guarded(&html, Limits::default().html_depth);
    let tree = Tree::parse(&guarded.html);
    let units = Units::of(&tree);
    let titles = titles(&tree, &metadata::metadata(&tree, None));
    let places = &units.places;
    let over = |block: usize| places[block].parent.map(|it| places[it].block);
    let rows = features::features(&units, &titles);
    let all = units.units.iter().zip(rows).map(|(unit, row)| {
        let block = places[unit.place].block;
        PageUnit {
            text: units.text_of(unit).to_owned(),
            blocks: std::iter::successors(Some(block), |it| over(*it)).collect(),
            signature: places[block].signature,
            features: row.to_vec(),
        }
    });
    all.collect()
}

//! What the model is trained on: the units of a page, as they are judged.

use super::article::{Article, article};
use super::choice::hints;
use super::model::Model;
use super::sheet::Sheet;
use super::units::Units;
use super::{Limits, Raw, decoded, features, guard, metadata, veil};
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
    /// Whether it is a hidden copy of text that shows, which is never the article's.
    pub is_copy: bool,
}

/// The article of a page by other trees than those of this build, as JSON: its `text`,
/// `title`, `standfirst`, `date`, `author` and how many `parts` and `tables` it has.
#[must_use]
pub fn page_article(page: &[u8], model: &str) -> Option<serde_json::Value> {
    let raw = Raw { bytes: page.to_vec(), content_type: None, address: None };
    let (html, _) = decoded(raw).ok()?;
    let guarded = guard::guarded(&html, Limits::default().html_depth);
    let tree = Tree::parse(&guarded.html);
    let found = article(&tree, &Sheet::of(&html), None, &Model::read(model)?, false);
    let Article { text, metadata, notes, nothing } = found;
    Some(serde_json::json!({
        "text": text,
        "title": metadata.title,
        "date": metadata.date,
        "author": metadata.author,
        "standfirst": notes.standfirst,
        "modified": notes.modified,
        "basis": notes.basis.name(),
        "parts": notes.parts.len(),
        "tables": notes.tables.len(),
        "nothing": nothing,
    }))
}

/// The units of a page, in the order of the page; none of what is no text.
#[must_use]
pub fn page_units(page: &[u8]) -> Vec<PageUnit> {
    let raw = Raw { bytes: page.to_vec(), content_type: None, address: None };
    let Ok((html, _)) = decoded(raw) else { return Vec::new() };
    // As a run reads the page: else the trainer would see units that no run has.
    let guarded = guard::guarded(&html, Limits::default().html_depth);
    let tree = Tree::parse(&guarded.html);
    let units = Units::of(&tree);
    let hints = hints(&tree, &metadata::stated(&tree, None));
    let places = &units.places;
    let over = |block: usize| places[block].parent.map(|it| places[it].block);
    let rows = features::features(&units, &hints).rows;
    let copies = veil::copies(&units);
    let all = units.units.iter().zip(rows).zip(copies).map(|((unit, row), is_copy)| {
        let block = places[unit.place].block;
        PageUnit {
            text: units.text_of(unit).to_owned(),
            blocks: std::iter::successors(Some(block), |it| over(*it)).collect(),
            signature: places[block].signature,
            features: row.to_vec(),
            is_copy,
        }
    });
    all.collect()
}

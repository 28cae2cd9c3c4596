//! Equal pieces on different pages become one finding.

use super::marks::{Marked, Marks};
use super::{Furniture, FurnitureKind};
use crate::text::{DocId, Place};
use std::collections::BTreeMap;

/// What makes two pieces one finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Same {
    /// The same words.
    Words(FurnitureKind, u64),
    /// The same opening phrase, for captions, or the same label or credit.
    Phrase(FurnitureKind, String),
    /// The same first words of longer lines: one notice with differing buttons.
    Opening(FurnitureKind, u64),
}

/// The places of equal pieces, as page and index in its marks.
struct Pieces {
    places: Vec<(usize, usize)>,
    /// Whether they stand below the same other piece wherever they stand.
    follow: bool,
}

/// One finding for equal pieces. Neighbors of one kind that always stand together
/// are one block. `marks` has an entry a page.
pub fn group(docs: &[DocId], marks: &[Marks]) -> Vec<Furniture> {
    let mut all: BTreeMap<Same, Pieces> = BTreeMap::new();
    for (page, marks) in marks.iter().enumerate() {
        for (at, marked) in marks.0.iter().enumerate() {
            let pieces = Pieces { places: Vec::new(), follow: false };
            all.entry(same(marked)).or_insert(pieces).places.push((page, at));
        }
    }
    let following: Vec<Same> = all
        .iter()
        .filter(|(_, it)| follow(&all, marks, &it.places))
        .map(|(same, _)| same.clone())
        .collect();
    for it in following {
        all.entry(it).and_modify(|it| it.follow = true);
    }
    let goes_on = |page: usize, at: usize| {
        marks[page].joins(at) && all.get(&same(&marks[page].0[at])).is_some_and(|it| it.follow)
    };
    let place = |&(page, at): &(usize, usize)| {
        let of_page = &marks[page].0;
        let rest = (at + 1..of_page.len()).take_while(|&next| goes_on(page, next)).count();
        let span = of_page[at].span.cover(of_page[at + rest].span);
        Place { doc: docs[page], span }
    };
    let mut res: Vec<Furniture> = Vec::new();
    for pieces in all.values().filter(|it| !it.follow) {
        let Some(&(page, at)) = pieces.places.first() else { continue };
        let first = &marks[page].0[at];
        let mut occurrences: Vec<Place> = pieces.places.iter().map(place).collect();
        occurrences.sort_unstable();
        res.push(Furniture { kind: first.kind, evidence: first.evidence.to_string(), occurrences });
    }
    res.sort_by(|a, b| (&a.occurrences, a.kind).cmp(&(&b.occurrences, b.kind)));
    res
}

/// Whether pieces stand below one and the same other piece, of their kind, at all
/// its places and theirs.
fn follow(all: &BTreeMap<Same, Pieces>, marks: &[Marks], places: &[(usize, usize)]) -> bool {
    let before = |&(page, at): &(usize, usize)| {
        let of_page = &marks[page];
        let above = of_page.joins(at).then(|| &of_page.0[at - 1])?;
        (above.kind == of_page.0[at].kind && blocks(above.kind)).then(|| same(above))
    };
    let Some(first) = places.first().and_then(before) else { return false };
    all.get(&first).is_some_and(|it| it.places.len() == places.len())
        && places.iter().all(|it| before(it).as_ref() == Some(&first))
}

/// Whether lines of this kind come in blocks; credits and captions, titles and
/// headers are pieces of their own.
const fn blocks(kind: FurnitureKind) -> bool {
    matches!(
        kind,
        FurnitureKind::Notice
            | FurnitureKind::Appeal
            | FurnitureKind::AppPromotion
            | FurnitureKind::Navigation
            | FurnitureKind::Recurring
    )
}

fn same(it: &Marked) -> Same {
    if let Some(group) = &it.group {
        return Same::Phrase(it.kind, group.clone());
    }
    if it.kind == FurnitureKind::Caption && it.evidence.starts_with('“') {
        Same::Phrase(it.kind, it.evidence.to_lowercase())
    } else if blocks(it.kind) && it.kind != FurnitureKind::Recurring && it.opening != 0 {
        Same::Opening(it.kind, it.opening)
    } else {
        Same::Words(it.kind, it.key)
    }
}

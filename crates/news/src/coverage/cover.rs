//! The coverage of one story, from all that was found.

use super::appearance::{appearances, order};
use super::columns::Columns;
use super::composition::{compositions, labels, pairs, site};
use super::headline::headlines;
use super::material::{Finding, Material};
use super::model::{By, Coverage};
use super::only::only;
use super::units::{rank, units};
use crate::text::DocId;

/// Who carries what among `docs`, which ascend.
///
/// `findings` are those of the material that stand in `docs`, by index, ascending.
/// No unit has an origin yet: whoever knows the articles' dates and credits puts it
/// in. Cost: linear in the words of the documents, and an alignment a cell.
#[must_use]
pub fn cover(material: &Material<'_>, docs: &[DocId], findings: &[usize], by: By) -> Coverage {
    let findings: Vec<&Finding> = findings.iter().map(|&it| &material.findings[it]).collect();
    let columns = Columns::new(material, docs, by);
    let labels = labels(material, &columns, &findings, docs, by);
    let mut units = units(material, &columns, &findings);
    units.extend(only(material, &columns, &labels, docs, by));
    units.sort_by_cached_key(rank);
    let appearances = appearances(material, &columns);
    Coverage {
        compositions: compositions(material, &columns, &labels),
        site: site(material, &columns, docs),
        pairs: pairs(material, &columns, &findings, &units),
        headlines: headlines(material, &columns, &labels, by),
        order: order(&appearances),
        appearances,
        units,
        columns: columns.list,
    }
}

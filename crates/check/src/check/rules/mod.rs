//! The rules, one file each: what it is called, how it finds, and its page.

mod altered_quotation;
mod duplicate_document;
mod duplicate_id;
mod embedded_article;
mod empty_article;
mod encoding_damage;
mod foreign_paragraph;
mod invisible_character;
mod missing_metadata;
mod near_duplicate_document;
mod near_duplicate_paragraph;
mod repeated_passage;
mod site_furniture;
mod split_leakage;
mod stale_allow;
mod template_story;
#[cfg(test)]
mod testing;
mod truncated_article;
mod unmarked_wire_copy;
mod unsupported_quotation;

pub(crate) use split_leakage::parts as split_parts;

use super::registry::Rule;

/// All rules, by ascending code.
pub(super) static ALL: &[&Rule] = &[
    &duplicate_document::RULE,
    &near_duplicate_document::RULE,
    &near_duplicate_paragraph::RULE,
    &repeated_passage::RULE,
    &template_story::RULE,
    &split_leakage::RULE,
    &site_furniture::RULE,
    &embedded_article::RULE,
    &unmarked_wire_copy::RULE,
    &altered_quotation::RULE,
    &unsupported_quotation::RULE,
    &truncated_article::RULE,
    &empty_article::RULE,
    &foreign_paragraph::RULE,
    &encoding_damage::RULE,
    &invisible_character::RULE,
    &duplicate_id::RULE,
    &missing_metadata::RULE,
    &stale_allow::RULE,
];

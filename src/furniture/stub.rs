use super::Furniture;
use crate::normalize::{Vocabulary, Words};
use crate::segment::Segmentation;
use crate::text::DocId;
/// p
pub struct Page<'a> {
    /// p
    pub doc: DocId,
    /// p
    pub text: &'a str,
    /// p
    pub segmentation: &'a Segmentation,
    /// p
    pub words: &'a Words,
}
/// p
pub fn find_furniture(_p: &[Page<'_>], _v: &Vocabulary) -> Vec<Furniture> {
    Vec::new()
}
/// p
pub fn wire_agency(_t: &str) -> Option<&str> {
    None
}

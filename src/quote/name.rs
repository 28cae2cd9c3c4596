//! temporary
/// temporary
#[must_use]
pub fn same_person(a: &str, b: &str) -> bool {
    a.split(' ').next_back() == b.split(' ').next_back()
}

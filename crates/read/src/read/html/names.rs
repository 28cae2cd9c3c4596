//! What the names of classes and ids say about an element.
//!
//! Authors of pages call things what they are, in a few languages: `sidebar`,
//! `entry-content`, `Kommentare`. Each group below is such a thing; what weight a
//! group has is learned (`model.rs`), not stated here.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::units::{FAR, Place, TAGS};

/// How many groups there are.
pub(super) const GROUPS: usize = 25;

/// A bit for each group.
pub(super) type Groups = u32;

/// The group of what is not shown.
pub(super) const HIDDEN: Groups = 1 << 22;

/// The groups in order: their names, and their stretches with `_` for a space.
fn table() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = include_str!("names.tsv").lines().filter(|it| !it.starts_with('#'));
    lines.filter_map(|it| it.split_once('\t'))
}

/// The names of the groups, in order.
#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    table().map(|(name, _)| name)
}

/// So many characters of one attribute are read.
const LONGEST: usize = 400;

/// How many blocks above a place the nearest one is that has names of the group `name`,
/// or is the element `<name>`.
pub(super) fn nearest(place: &Place, name: &str) -> u8 {
    number(name).map_or(FAR, |it| place.nearest[it])
}

/// The number of a group, or of an element, in [`Place::nearest`].
pub(super) fn number(name: &str) -> Option<usize> {
    match name.strip_prefix('<').and_then(|it| it.strip_suffix('>')) {
        Some(tag) => TAGS.iter().position(|it| *it == tag).map(|it| GROUPS + it),
        None => NAMES.iter().position(|it| *it == name),
    }
}

/// The names of the groups, in order.
static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| table().map(|it| it.0).collect());

struct Finder {
    stretches: AhoCorasick,
    /// The group of each stretch.
    group: Vec<u8>,
}

static FINDER: LazyLock<Option<Finder>> = LazyLock::new(|| {
    let (mut stretches, mut group) = (Vec::new(), Vec::new());
    for ((_, them), at) in table().zip(0..) {
        for stretch in them.split(' ') {
            stretches.push(stretch.replace('_', " "));
            group.push(at);
        }
    }
    // A few hundred kilobytes, for a third of the time.
    let table = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(stretches);
    Some(Finder { stretches: table.ok()?, group })
});

/// The groups of the names in `values`: the classes, the id and the role of an element.
///
/// `buffer` is scratch space. Cost: linear in the length of the names.
pub(super) fn groups<'v>(values: impl Iterator<Item = &'v str>, buffer: &mut String) -> Groups {
    words(values, buffer);
    let Some(finder) = &*FINDER else { return 0 };
    let mut res = 0;
    // Overlapping: one name may hold stretches of several groups.
    for found in finder.stretches.find_overlapping_iter(buffer.as_str()) {
        res |= 1 << finder.group[found.pattern().as_usize()];
    }
    res
}

/// Writes the words of names into `buffer`, each between spaces: `entryContent` and
/// `entry-content` are `entry content`. Numbers are left out.
fn words<'v>(values: impl Iterator<Item = &'v str>, buffer: &mut String) {
    buffer.clear();
    for value in values {
        buffer.push(' ');
        let mut before_lower = false;
        for c in value.chars().take(LONGEST) {
            if c.is_ascii_lowercase() {
                before_lower = true;
                buffer.push(c);
            } else if c.is_alphabetic() {
                if c.is_uppercase() && before_lower {
                    buffer.push(' ');
                }
                before_lower = c.is_lowercase();
                buffer.extend(c.to_lowercase());
            } else if !c.is_ascii_digit() {
                before_lower = false;
                if !buffer.ends_with(' ') {
                    buffer.push(' ');
                }
            }
        }
    }
    buffer.push(' ');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expect: &[&str]) {
        let found = groups(std::iter::once(name), &mut String::new());
        let of: Vec<&str> =
            names().enumerate().filter(|(at, _)| found >> at & 1 == 1).map(|(_, it)| it).collect();
        assert_eq!(of, expect, "{name}");
    }

    #[test]
    fn names_are_read_word_by_word() {
        check("entry-content", &["body", "article", "content"]);
        check("articleBody", &["body", "article", "content"]);
        check("post-1234 hentry", &["article"]);
        check("sidebarRight", &["sidebar"]);
        check("header", &["header"]);
        check("download", &[]);
        check("ad-slot", &["ad"]);
        check("Kommentare", &["comment"]);
        check("", &[]);
    }

    #[test]
    fn the_group_of_what_is_not_shown_is_where_it_is_said_to_be() {
        assert_eq!(names().nth(HIDDEN.trailing_zeros() as usize), Some("hidden"));
        assert_eq!(names().count(), GROUPS);
        assert!(GROUPS <= Groups::BITS as usize);
        assert!(FINDER.is_some());
    }
}

//! Which letters of a word changed?

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A stretch of a word, and whether the other word has it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letters<'a> {
    /// The letters.
    pub text: &'a str,
    /// Whether only this word has them.
    pub changed: bool,
}

/// Words longer than this are compared as a whole.
const LONGEST: usize = 64;

/// The letters of `old` and of `new`, where most of the word survives.
///
/// `None` where fewer than two thirds of the letters of both survive, or fewer
/// than three: then it is another word, and colored letters inside it say
/// nothing. *defence* and *defense* share 6 of 7 letters; *said* and *sat* two.
/// The stretches of each side, joined, are the word. Cost: quadratic in the
/// word, which has 64 letters at most.
#[must_use]
pub fn letter_diff<'a>(old: &'a str, new: &'a str) -> Option<(Vec<Letters<'a>>, Vec<Letters<'a>>)> {
    // A letter has four bytes at most: what is longer is not even counted.
    if old.len().max(new.len()) > 4 * LONGEST || !enough(most_kept(old, new), old, new) {
        return None;
    }
    let (a, b): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    if a.len().max(b.len()) > LONGEST {
        return None;
    }
    let ops = capture_diff_slices(Algorithm::RawMyers, &a, &b);
    let kept: usize =
        ops.iter().map(|it| if let DiffOp::Equal { len, .. } = it { *len } else { 0 }).sum();
    if !enough(kept, old, new) {
        return None;
    }
    let (mut left, mut right) = (Side::new(old), Side::new(new));
    for op in ops {
        let changed = !matches!(op, DiffOp::Equal { .. });
        left.take(op.old_range().len(), changed);
        right.take(op.new_range().len(), changed);
    }
    Some((left.out, right.out))
}

/// Whether `kept` letters of both are most of them.
fn enough(kept: usize, old: &str, new: &str) -> bool {
    kept >= 3 && kept * 6 >= (old.chars().count() + new.chars().count()) * 2
}

/// At least as many letters as any alignment keeps: those that both words have,
/// in any order. Most words that stand in each other's place fall here.
fn most_kept(old: &str, new: &str) -> usize {
    // Letters that fall into one slot can only make more seem to be kept.
    let slot = |c: char| c as usize % 128;
    let mut left = [0_usize; 128];
    old.chars().for_each(|c| left[slot(c)] += 1);
    let common = new.chars().filter(|&c| {
        let has = left[slot(c)] > 0;
        left[slot(c)] -= usize::from(has);
        has
    });
    common.count()
}

/// A word that is being cut.
struct Side<'a> {
    rest: &'a str,
    out: Vec<Letters<'a>>,
}

impl<'a> Side<'a> {
    const fn new(rest: &'a str) -> Self {
        Self { rest, out: Vec::new() }
    }

    fn take(&mut self, chars: usize, changed: bool) {
        let end = self.rest.char_indices().nth(chars).map_or(self.rest.len(), |it| it.0);
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        if !text.is_empty() {
            self.out.push(Letters { text, changed });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn show(letters: &[Letters<'_>]) -> String {
        letters
            .iter()
            .map(|it| if it.changed { format!("[{}]", it.text) } else { it.text.to_owned() })
            .collect()
    }

    #[test]
    fn letters_show_where_most_of_the_word_survives() {
        let (old, new) = letter_diff("defence", "defense").unwrap();
        assert_eq!((show(&old).as_str(), show(&new).as_str()), ("defen[c]e", "defen[s]e"));
        assert_eq!(letter_diff("said", "sat"), None);
        assert_eq!(letter_diff("monday", "friday"), None);
        assert_eq!(letter_diff("", ""), None);
    }

    proptest! {
        #[test]
        fn letters_joined_are_the_word(old in "[a-cé守]{0,12}", new in "[a-cé守]{0,12}") {
            let (a, b): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
            let kept: usize = capture_diff_slices(Algorithm::RawMyers, &a, &b)
                .iter()
                .map(|it| if let DiffOp::Equal { len, .. } = it { *len } else { 0 })
                .sum();
            prop_assert!(most_kept(&old, &new) >= kept);
            if let Some((a, b)) = letter_diff(&old, &new) {
                prop_assert_eq!(a.iter().map(|it| it.text).collect::<String>(), old.as_str());
                prop_assert_eq!(b.iter().map(|it| it.text).collect::<String>(), new.as_str());
            }
        }
    }
}

//! Months, weekdays and numbers in words, and what sites ask and speak of.

use crate::fingerprint::hash_word;
use crate::language;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word is by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WordClass {
    Month,
    Weekday,
    Number,
    /// What a site asks of its readers, or grants them.
    Asking,
    /// What a site speaks of when it speaks of itself.
    Site,
}

/// The class of the word with this hash.
pub(super) fn class_of(hash: u64) -> Option<WordClass> {
    // Most words are asked in vain: a bit of 4,096 says so without the table.
    let bit = usize::try_from(hash & 0xFFF).unwrap_or(0);
    let known = CLASSES.bits[bit >> 6] >> (bit & 63) & 1 == 1;
    known.then(|| CLASSES.table.get(&hash).copied()).flatten()
}

struct Classes {
    bits: [u64; 64],
    table: HashMap<u64, WordClass>,
}

static CLASSES: LazyLock<Classes> = LazyLock::new(|| {
    let mut res = Classes { bits: [0; 64], table: HashMap::new() };
    for (class, name) in [
        (WordClass::Month, "month"),
        (WordClass::Weekday, "weekday"),
        (WordClass::Number, "number"),
        (WordClass::Asking, "asking"),
        (WordClass::Site, "site"),
    ] {
        for word in language::phrases("site lines", name) {
            let hash = hash_word(word.as_bytes());
            let bit = usize::try_from(hash & 0xFFF).unwrap_or(0);
            res.bits[bit >> 6] |= 1 << (bit & 63);
            res.table.insert(hash, class);
        }
    }
    res
});

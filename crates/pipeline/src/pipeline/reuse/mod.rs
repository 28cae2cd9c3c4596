//! The shared passages of a corpus as functions of one text, one list, one pair, for
//! engines that hold the data themselves.
//!
//! Put together in any order on any number of machines they find the passages that
//! [`scan`](super::scan) finds, since they are its own functions. Two things are no pair's
//! to say: which lines recur on pages of different stories, and how rare a word is; both are
//! found first, and small.
//!
//! ```text
//! text ─▶ lines ─▶ recurring ─▶ furniture ─▶ words ─▶ keys ─▶ lists ─▶ seeds ─▶ pairs ─▶ passages
//! ```
//!
//! What is numbered is the caller's, in the order of ids. What is kept of a text names the
//! settings that it was made with, and that of other settings is refused.
//!
//! One difference remains. A shingle that stands in more places than [`ReuseSettings::cap`]
//! does not propose all their pairs, in a scan as here; but a pair that something else
//! proposes is aligned with all that it shares, where a scan leaves those shingles out of it.

mod aligned;
mod keys;
mod lists;
mod marks;

pub use aligned::{ReusedPassage, TextOf};
pub use keys::{CommonWords, Key};
pub use lists::{Capped, Member, Seed, ShingleLists};
pub use marks::LinesOf;

use super::articles::Articles;
use crate::align::{POSTING_CAP, PassageParams, SEED_WORDS, WeighedSeed, has_anchor};
use crate::fingerprint::mix;
use crate::{Error, Result};

/// What a search for shared passages can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReuseSettings {
    /// The fewest matching words of a passage; shorter ones are whole paragraphs or headings.
    pub passage_words: usize,
    /// Whether furniture is compared, too.
    pub count_furniture: bool,
    /// How many consecutive words a shingle has: 3 to 10.
    pub shingle_words: usize,
    /// Of so many consecutive shingles the least is looked up; 1 for all of them.
    ///
    /// Whatever two texts have in common word for word is found from
    /// `shingle_words + window − 1` words on. With all shingles of four words, what a scan
    /// finds is found.
    pub window: usize,
    /// The most places of a shingle that are all held against each other; of more, each is
    /// held against the next ones.
    pub cap: usize,
    /// Whether what stands twice in one text is told, too.
    pub repeats: bool,
    /// Whether texts of one series are compared.
    pub within_series: bool,
    /// How many days the two of a pair may be apart, where that is asked. A text without a
    /// day is then compared with none.
    pub days: Option<u32>,
}

impl Default for ReuseSettings {
    fn default() -> Self {
        Self {
            passage_words: PassageParams::default().min_words,
            count_furniture: false,
            shingle_words: SEED_WORDS,
            window: 1,
            cap: POSTING_CAP,
            repeats: false,
            within_series: false,
            days: None,
        }
    }
}

/// The parts of a search by some settings.
#[derive(Clone, Debug)]
pub struct Parts {
    settings: ReuseSettings,
    id: u64,
}

/// What is kept of texts in another form has another id.
const FORM: u64 = 1;

impl Parts {
    /// The parts of a search by `settings`.
    ///
    /// # Errors
    ///
    /// Returns an error when a setting is out of its range.
    pub fn new(settings: ReuseSettings) -> Result<Self> {
        let ReuseSettings { passage_words, shingle_words, window, cap, .. } = settings;
        let wrong = |name, range| Err(Error::parameter(format!("{name} is one of {range}")));
        if passage_words == 0 {
            return wrong("passage_words", "1 and more");
        }
        if !(3..=10).contains(&shingle_words) {
            return wrong("shingle_words", "3 to 10");
        }
        if !(1..=100).contains(&window) {
            return wrong("window", "1 to 100");
        }
        if !(2..=1 << 20).contains(&cap) {
            return wrong("cap", "2 to 1048576");
        }
        let days = settings.days.map_or(u64::MAX, u64::from);
        let flags = [settings.count_furniture, settings.repeats, settings.within_series];
        let numbers = [passage_words, shingle_words, window, cap].map(|it| it as u64);
        // Another version may keep other things of the same text.
        let version = env!("CARGO_PKG_VERSION").bytes().map(u64::from);
        let all = numbers.into_iter().chain(flags.map(u64::from)).chain([days]).chain(version);
        let id = all.fold(FORM, |id, it| mix(id.rotate_left(7) ^ it));
        Ok(Self { settings, id })
    }

    /// What the settings are told apart by: what was made with another id is refused.
    #[must_use]
    pub const fn id(&self) -> u64 {
        self.id
    }

    /// What the search was told.
    #[must_use]
    pub const fn settings(&self) -> &ReuseSettings {
        &self.settings
    }

    /// Whether a pair is worth aligning, by all its seeds, in a corpus of `total` words.
    ///
    /// Exact with all shingles of four words; with others, every pair is.
    #[must_use]
    pub fn is_worth_aligning(&self, seeds: &[Seed], total: u64) -> bool {
        let of_words = |it: &Seed| {
            let [first, all] = it.said.map(u32::from);
            WeighedSeed { at: it.at, other: it.other, first, all }
        };
        if seeds.iter().any(Seed::is_block) || !self.looks_up_all() {
            return !seeds.is_empty();
        }
        let seeds: Vec<WeighedSeed> = seeds.iter().map(of_words).collect();
        has_anchor(&seeds, self.settings.shingle_words, total)
    }

    /// Whether the shingles are those that alignment begins with, all of them.
    const fn looks_up_all(&self) -> bool {
        self.settings.window == 1 && self.settings.shingle_words == SEED_WORDS
    }

    /// Bytes behind the id of the settings.
    pub(super) fn named(&self, rest: impl IntoIterator<Item = u8>) -> Vec<u8> {
        self.id.to_le_bytes().into_iter().chain(rest).collect()
    }

    /// What follows the id of the settings.
    pub(super) fn own<'a>(&self, bytes: &'a [u8]) -> Result<&'a [u8]> {
        match bytes.split_first_chunk::<8>() {
            Some((id, rest)) if u64::from_le_bytes(*id) == self.id => Ok(rest),
            _ => Err(Error::parameter("this was made with other settings, or by another release")),
        }
    }
}

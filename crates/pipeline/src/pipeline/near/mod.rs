//! Which texts are copies of each other, versions of one, or part of another?
//!
//! One engine for every command, for documents and for paragraphs, in memory and on the
//! disk ([`Texts`] says where they are). [`near`] proposes pairs, decides on each by one
//! [`Rule`], and clusters what matches. Where one text of each cluster is to stay, it says
//! which ([`Comparing::places`]), such that each one that goes matches one that stays, and
//! no two that match both stay.
//!
//! ```text
//! texts ─▶ words ─▶ sketches ─▶ candidates ─▶ read again ─▶ matches ─▶ clusters ─▶ what stays
//!            └────▶ content hash ─▶ equal texts ──────────────────────────┘
//! ```
//!
//! Equal texts are collapsed before anything is compared, so n copies of one text cost no
//! more than n different ones. Up to 64 different texts, all pairs are compared. Texts
//! without words match nothing. The outcome does not depend on the number of threads.
//!
//! Rejected: keeping shingles in memory for verification, which takes ten times the memory
//! of the sketches and saves a tenth of the time; one path for texts in memory and another
//! for those on the disk, whose answers drift apart.

mod cover;
mod equal;
mod memory;
mod parts;
mod rule;
mod search;
mod sets;
mod shared;
mod sketching;
mod verified;

pub use cover::Stay;
pub use equal::Groups;
pub use memory::{InMemory, MakeText, Remember};
pub use parts::{Asked, BucketKey, Link, Member, Parts, Piece, Sketch};
pub use rule::{Matched, Rule};
pub use search::{By, SIMHASH_DISTANCE, Search};
pub use sketching::{Sketched, Sketching, sketching};

use crate::candidates::Candidates;
use crate::cluster::ItemCluster;
use crate::text::Progress;
use crate::verify::Judged;
use crate::{Error, Result};
use std::borrow::Cow;

/// A hash of a text's words in their order, wide enough that equal hashes mean equal words.
pub type Content = [u64; 2];

/// What reading and sketching say of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Print {
    /// Its words' hash.
    pub content: Content,
    /// How many words it has; a text with 0 is never compared.
    pub words: u32,
}

/// Texts that are compared, by number.
pub trait Texts: Sync {
    /// One thread's means to read them.
    type Reader<'a>: ReadText
    where
        Self: 'a;

    /// How many there are.
    fn count(&self) -> u32;

    /// What is known of one.
    fn print(&self, item: u32) -> Print;

    /// Whether two are to be compared at all.
    fn are_compared(&self, _left: u32, _right: u32) -> bool {
        true
    }

    /// One thread's means to read them.
    fn reader(&self) -> Self::Reader<'_>;

    /// Whether a text of these words is what `item` was when it was sketched.
    fn is_same(&self, item: u32, content: Content) -> bool {
        self.print(item).content == content
    }

    /// Says that the text of `item` is not what it was when it was sketched.
    fn changed(&self, item: u32) -> Error;

    /// Whether what earlier runs judged may be remembered.
    fn has_memory(&self) -> bool {
        false
    }

    /// What an earlier run judged of two texts, if that is remembered.
    fn remembered(&self, _left: u32, _right: u32) -> Option<Judged> {
        None
    }

    /// Remembers it for later runs.
    fn remember(&self, _left: u32, _right: u32, _judged: Judged) {}
}

/// Reads texts, one after the other.
pub trait ReadText {
    /// The text of `item`.
    ///
    /// # Errors
    ///
    /// Returns an error when it cannot be read any more.
    fn text(&mut self, item: u32) -> Result<Cow<'_, str>>;
}

/// What is compared, and how.
#[derive(Debug)]
pub struct Comparing<'a, T> {
    /// The texts.
    pub texts: &'a T,
    /// What makes two of them a match.
    pub rule: Rule,
    /// How many words a shingle has.
    pub w: usize,
    /// Where it is said how far the run is.
    pub progress: &'a Progress,
    /// For each text its place in the order in which they are preferred: what stays are
    /// the first ones. Without it, nothing is said of what stays.
    pub places: Option<&'a [u32]>,
}

/// What [`near`] finds.
#[derive(Debug, Default)]
pub struct Near {
    /// Texts of equal words.
    pub groups: Groups,
    /// How the candidates were found; without the pairs.
    pub candidates: Candidates,
    /// How many pairs were compared.
    pub compared: usize,
    /// Pairs that match, by number; each text is the first one of its words.
    pub matches: Vec<Matched>,
    /// Pairs as similar that share their frame and not their facts.
    pub templates: Vec<Matched>,
    /// Pairs of which one stands whole in the other, as one item of many: no versions, but
    /// whoever tests on the one and trains on the other has seen it.
    pub items: Vec<Matched>,
    /// What matches together, by the first member; each member is the first one of its words.
    pub clusters: Vec<ItemCluster>,
    /// What becomes of each text that matches others, where that was asked; ascending.
    pub stays: Vec<Stay>,
}

impl Near {
    /// The clusters with all copies of their members, and texts that have copies only; by
    /// their first member.
    #[must_use]
    pub fn with_copies(&self) -> Vec<ItemCluster> {
        let copies = self.groups.copies();
        let copies_of = |head: u32| {
            let start = copies.partition_point(|it| it.0 < head);
            copies[start..].iter().take_while(move |it| it.0 == head).map(|it| it.1)
        };
        let mut in_cluster: Vec<u32> =
            self.clusters.iter().flat_map(|it| &it.members).copied().collect();
        in_cluster.sort_unstable();
        let whole = |members: &[u32], similarities: &[f64], representative: u32| {
            let mut all: Vec<(u32, f64)> = members
                .iter()
                .zip(similarities)
                .flat_map(|(&head, &it)| {
                    std::iter::once((head, it)).chain(copies_of(head).map(move |copy| (copy, it)))
                })
                .collect();
            all.sort_unstable_by_key(|it| it.0);
            let (members, similarities) = all.into_iter().unzip();
            ItemCluster { members, representative, similarities }
        };
        let near =
            self.clusters.iter().map(|it| whole(&it.members, &it.similarities, it.representative));
        let heads = copies.chunk_by(|a, b| a.0 == b.0).map(|it| it[0].0);
        let equal = heads.filter(|it| in_cluster.binary_search(it).is_err());
        let mut res: Vec<ItemCluster> =
            near.chain(equal.map(|head| whole(&[head], &[1.0], head))).collect();
        res.sort_unstable_by_key(|it| it.members.first().copied());
        res
    }
}

/// Finds the texts of `on` that are near each other, with the help of their sketches, made
/// by [`sketching()`] for the same `search`.
///
/// Cost: a sort of the texts a band, and a second reading of candidates.
///
/// # Errors
///
/// Returns an error when a parameter is out of its range, and when a text cannot be read
/// again or has changed.
pub fn near<T: Texts>(on: &Comparing<'_, T>, search: &Search, sketched: Sketched) -> Result<Near> {
    let groups = equal::groups(on.texts);
    let mut candidates = search::candidates(on, search, &groups, &sketched)?;
    // Nobody asks them any more, and verifying needs room.
    drop(sketched);
    let pairs = std::mem::take(&mut candidates.pairs);
    let verified::Verified { matches, templates, items, clusters, stays } =
        verified::verified(on, &groups, &pairs)?;
    let compared = pairs.len();
    Ok(Near { groups, candidates, compared, matches, templates, items, clusters, stays })
}

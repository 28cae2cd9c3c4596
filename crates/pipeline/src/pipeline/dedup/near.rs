//! From candidates to verified clusters.

use super::documents::{Content, Documents};
use super::letters::LetterSets;
use super::rule::{ByWords, Matched, Rule};
use super::sets::Sets;
use super::shared::SharedShingles;
use super::sketching::Sketcher;
use super::template::Numbers;
use super::{DedupOptions, Stage};
use crate::candidates::CandidatePair;
use crate::cluster::{ItemCluster, Link, UnionFind, linked_clusters};
use crate::read::{Again, Spool, changed};
use crate::verify::{Overlap, VersionCounts, VersionRule};
use crate::{Error, Result};
use rayon::prelude::*;
use std::path::Path;

/// Verified matches and the clusters that they make, ascending.
#[derive(Debug, Default)]
pub(super) struct Near {
    /// Near-duplicates.
    pub(super) matches: Vec<Matched>,
    /// Pairs as similar that share their frame and not their facts.
    pub(super) templates: Vec<Matched>,
    pub(super) clusters: Vec<ItemCluster>,
}

impl Near {
    fn absorb(&mut self, other: Self) {
        append(&mut self.matches, other.matches);
        append(&mut self.templates, other.templates);
        append(&mut self.clusters, other.clusters);
    }

    /// All of `parts`; of millions of pairs there is no third copy.
    fn of(parts: Vec<Self>) -> Self {
        let mut res = Self::default();
        res.matches.reserve_exact(parts.iter().map(|it| it.matches.len()).sum());
        res.templates.reserve_exact(parts.iter().map(|it| it.templates.len()).sum());
        for part in parts {
            res.matches.extend(part.matches);
            res.templates.extend(part.templates);
            res.clusters.extend(part.clusters);
        }
        res
    }
}

/// Adds `more` behind `all`, without a copy where nothing was there.
fn append<T>(all: &mut Vec<T>, more: Vec<T>) {
    if all.is_empty() {
        *all = more;
    } else {
        all.extend(more);
    }
}

/// What verification needs to know.
pub(super) struct Verifying<'a> {
    pub(super) docs: &'a Documents,
    pub(super) spool: &'a Spool,
    pub(super) options: &'a DedupOptions,
    pub(super) rule: Rule,
}

impl Verifying<'_> {
    /// The words and the content hash must be those of the first reading.
    pub(super) fn check(&self, number: u32, content: Content) -> Result<()> {
        if self.docs.get(number).content == content {
            Ok(())
        } else {
            Err(changed(Path::new(&self.docs.place(number))))
        }
    }

    fn lengths(&self, left: u32, right: u32) -> [u32; 2] {
        [left, right].map(|it| self.docs.get(it).words)
    }
}

/// Verifies `pairs` on the documents' texts, read again, and clusters the matches.
///
/// Pairs are taken by connected component of the candidates, so that a text is
/// read once and forgotten with its component. The pairs of a large component
/// are dealt out to all threads.
///
/// # Errors
///
/// Returns an error when the input cannot be read any more or has changed.
pub(super) fn verified(on: &Verifying<'_>, pairs: &[CandidatePair]) -> Result<Near> {
    let progress = &on.options.progress;
    progress.begin(Stage::Verifying, pairs.len() as u64);
    let pairs = by_component(on.docs.len(), pairs);
    let components: Vec<&[InComponent]> = pairs.chunk_by(|a, b| a.0 == b.0).collect();
    let (small, large): (Vec<_>, Vec<_>) =
        components.into_iter().partition(|it| members(it).len() <= SharedShingles::MOST);
    let parts: Result<Vec<Near>> = small
        .par_chunks(64)
        .map(|components| {
            let mut worker = Worker::new(on);
            let mut res = Near::default();
            for pairs in components {
                res.absorb(worker.component(pairs)?);
                progress.step(pairs.len());
            }
            Ok(res)
        })
        .collect();
    let mut res = Near::of(parts?);
    for pairs in large {
        res.absorb(large_component(on, pairs)?);
    }
    res.matches.sort_unstable_by_key(|it| (it.left, it.right));
    res.templates.sort_unstable_by_key(|it| (it.left, it.right));
    res.clusters.sort_unstable_by_key(|it| it.members.first().copied());
    Ok(res)
}

/// A pair and what its component is called.
type InComponent = (u32, CandidatePair);

/// The pairs by connected component, each ascending.
fn by_component(n: usize, pairs: &[CandidatePair]) -> Vec<InComponent> {
    let mut sets = UnionFind::new(u32::try_from(n).unwrap_or(u32::MAX));
    for pair in pairs {
        sets.union(pair.left, pair.right);
    }
    let mut order: Vec<InComponent> =
        pairs.iter().map(|&pair| (sets.find(pair.left), pair)).collect();
    order.sort_unstable();
    order
}

/// The documents of some pairs, ascending.
fn members(pairs: &[InComponent]) -> Vec<u32> {
    let mut members: Vec<u32> = pairs.iter().flat_map(|(_, it)| [it.left, it.right]).collect();
    members.sort_unstable();
    members.dedup();
    members
}

/// How two documents compare.
trait Compare {
    /// What their words share.
    fn words(&mut self, left: u32, right: u32) -> Result<Overlap>;
    /// What their runs of letters share, unless it cannot be enough.
    fn letters(&mut self, rule: VersionRule, left: u32, right: u32) -> Result<Option<Overlap>>;
    /// Whether they tell one frame of other numbers; `words` is what they share.
    fn is_template(&mut self, left: u32, right: u32, words: Overlap) -> Result<bool>;
}

/// Whether two documents match, and how.
fn matched(
    on: &Verifying<'_>,
    left: u32,
    right: u32,
    compare: &mut impl Compare,
) -> Result<Option<Matched>> {
    let lengths = on.lengths(left, right);
    let overlap = compare.words(left, right)?;
    let similarity = match on.rule.by_words(overlap, lengths) {
        ByWords::Decided(similarity) => similarity,
        ByWords::Open(rule) => {
            let letters = compare.letters(rule, left, right)?;
            letters.and_then(|letters| {
                let counts = VersionCounts { words: overlap, letters, lengths };
                rule.is_reached(&counts).then(|| rule.similarity(&counts))
            })
        }
    };
    Ok(similarity.map(|similarity| Matched { left, right, overlap, similarity }))
}

/// Decides on some pairs.
fn decided(on: &Verifying<'_>, pairs: &[InComponent], compare: &mut impl Compare) -> Result<Near> {
    let mut res = Near::default();
    for (_, pair) in pairs {
        let Some(found) = matched(on, pair.left, pair.right, compare)? else { continue };
        if !on.options.templates && compare.is_template(pair.left, pair.right, found.overlap)? {
            res.templates.push(found);
        } else {
            res.matches.push(found);
        }
    }
    Ok(res)
}

/// Clusters the matches among `members`.
fn cluster(
    on: &Verifying<'_>,
    members: &[u32],
    near: &mut Near,
    compare: &mut impl Compare,
) -> Result<()> {
    let place = |number: u32| {
        u32::try_from(members.binary_search(&number).unwrap_or(0)).unwrap_or(u32::MAX)
    };
    let links: Vec<Link> = near
        .matches
        .iter()
        .map(|it| Link {
            left: place(it.left),
            right: place(it.right),
            similarity: it.similarity,
            bounds: true,
        })
        .collect();
    let mut failure = None;
    let n = u32::try_from(members.len()).unwrap_or(u32::MAX);
    near.clusters = linked_clusters(n, &links, |left, right| {
        let found = matched(on, members[left as usize], members[right as usize], compare);
        let found = found.unwrap_or_else(|error| {
            failure = Some(error);
            None
        });
        found.map(|it| it.similarity)
    });
    for cluster in &mut near.clusters {
        for member in &mut cluster.members {
            *member = members[*member as usize];
        }
        cluster.representative = members[cluster.representative as usize];
    }
    failure.map_or(Ok(()), Err)
}

/// So many pairs of a large component are one thread's at a time.
const PAIRS_AT_A_TIME: usize = 2048;

/// A component of many documents: its pairs ascend, so that neighbors of one
/// document follow each other and its sets stay in memory.
fn large_component(on: &Verifying<'_>, pairs: &[InComponent]) -> Result<Near> {
    let parts: Result<Vec<Near>> = pairs
        .par_chunks(PAIRS_AT_A_TIME)
        .map_init(
            || Sets::new(on),
            |sets, pairs| {
                on.options.progress.step(pairs.len());
                decided(on, pairs, sets)
            },
        )
        .collect();
    let mut res = Near::of(parts?);
    cluster(on, &members(pairs), &mut res, &mut Sets::new(on))?;
    Ok(res)
}

impl Compare for Sets<'_> {
    fn words(&mut self, left: u32, right: u32) -> Result<Overlap> {
        self.words_of(left, right)
    }

    fn letters(&mut self, rule: VersionRule, left: u32, right: u32) -> Result<Option<Overlap>> {
        self.letters_of(rule, left, right)
    }

    fn is_template(&mut self, left: u32, right: u32, words: Overlap) -> Result<bool> {
        self.exchange_numbers(left, right, words)
    }
}

/// One thread's means.
struct Worker<'a> {
    on: &'a Verifying<'a>,
    texts: Again<'a>,
    sketcher: Sketcher,
    words: SharedShingles,
    letters: LetterSets<'a>,
}

impl<'a> Worker<'a> {
    fn new(on: &'a Verifying<'a>) -> Self {
        Self {
            on,
            texts: Again::new(on.spool, &on.options.read),
            sketcher: Sketcher::new(on.options),
            words: SharedShingles::default(),
            letters: LetterSets::new(on),
        }
    }

    fn component(&mut self, pairs: &[InComponent]) -> Result<Near> {
        let members = members(pairs);
        let mut group = Group::new(self, &members)?;
        let mut res = decided(group.worker.on, pairs, &mut group)?;
        cluster(group.worker.on, &members, &mut res, &mut group)?;
        Ok(res)
    }
}

/// A small component, counted at once.
struct Group<'w, 'a> {
    worker: &'w mut Worker<'a>,
    members: &'w [u32],
    numbers: Vec<Numbers>,
}

impl<'w, 'a> Group<'w, 'a> {
    fn new(worker: &'w mut Worker<'a>, members: &'w [u32]) -> Result<Self> {
        worker.words.clear();
        let on = worker.on;
        let mut numbers = Vec::with_capacity(members.len());
        for &number in members {
            let extent = on.docs.get(number).extent;
            let text = worker.texts.text(on.docs.path(number), extent)?;
            let (shingles, content) = worker.sketcher.shingles(&text);
            on.check(number, content)?;
            worker.words.push(shingles);
            if !on.options.templates {
                numbers.push(Numbers::of(&text));
            }
        }
        worker.words.finish();
        Ok(Self { worker, members, numbers })
    }

    fn place(&self, number: u32) -> usize {
        self.members.binary_search(&number).unwrap_or(0)
    }
}

impl Compare for Group<'_, '_> {
    fn words(&mut self, left: u32, right: u32) -> Result<Overlap> {
        Ok(self.worker.words.overlap(self.place(left), self.place(right)))
    }

    fn letters(&mut self, rule: VersionRule, left: u32, right: u32) -> Result<Option<Overlap>> {
        self.worker.letters.shared(rule, left, right)
    }

    fn is_template(&mut self, left: u32, right: u32, words: Overlap) -> Result<bool> {
        let (left, right) = (&self.numbers[self.place(left)], &self.numbers[self.place(right)]);
        Ok(left.are_exchanged(right, words, self.worker.on.options.w))
    }
}

/// The error of sets that do not compare, which does not happen.
pub(super) fn unlike_sets(_: Error) -> Error {
    Error::parameter("shingles of different lengths")
}

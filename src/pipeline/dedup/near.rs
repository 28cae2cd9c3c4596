//! From candidates to verified clusters.

use super::DedupOptions;
use super::documents::{Content, Documents};
use super::shared::SharedShingles;
use super::sketching::Sketcher;
use super::template::Numbers;
use crate::candidates::CandidatePair;
use crate::cluster::{Bound, ItemCluster, UnionFind, bounded_clusters};
use crate::fingerprint::ShingleSet;
use crate::read::{Again, Spool, changed};
use crate::verify::{ItemMatch, Overlap, Threshold, overlap};
use crate::{Error, Result};
use rayon::prelude::*;
use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::rc::Rc;

/// Verified matches and the clusters that they make, ascending.
#[derive(Debug, Default)]
pub(super) struct Near {
    /// Near-duplicates.
    pub(super) matches: Vec<ItemMatch>,
    /// Pairs as similar that share their frame and not their facts.
    pub(super) templates: Vec<ItemMatch>,
    pub(super) clusters: Vec<ItemCluster>,
}

impl Near {
    fn absorb(&mut self, other: Self) {
        self.matches.extend(other.matches);
        self.templates.extend(other.templates);
        self.clusters.extend(other.clusters);
    }
}

/// What verification needs to know.
pub(super) struct Verifying<'a> {
    pub(super) docs: &'a Documents,
    pub(super) spool: &'a Spool,
    pub(super) options: &'a DedupOptions,
    pub(super) threshold: Threshold,
    pub(super) bound: Bound,
}

/// Verifies `pairs` on the documents' texts, read again, and clusters the matches.
///
/// Pairs are taken by connected component of the candidates, so that a text is
/// read once and forgotten with its component.
///
/// # Errors
///
/// Returns an error when the input cannot be read any more or has changed.
pub(super) fn verified(on: &Verifying<'_>, pairs: &[CandidatePair]) -> Result<Near> {
    let components = components(on.docs.len(), pairs);
    let parts: Result<Vec<Near>> = components
        .par_chunks(64)
        .map(|components| {
            let mut worker = Worker::new(on);
            let mut res = Near::default();
            for pairs in components {
                res.absorb(worker.component(pairs)?);
            }
            Ok(res)
        })
        .collect();
    let mut res = Near::default();
    parts?.into_iter().for_each(|part| res.absorb(part));
    res.matches.sort_unstable_by_key(|it| (it.left, it.right));
    res.templates.sort_unstable_by_key(|it| (it.left, it.right));
    res.clusters.sort_unstable_by_key(|it| it.members.first().copied());
    Ok(res)
}

/// The pairs of each connected component, by its smallest document.
fn components(n: usize, pairs: &[CandidatePair]) -> Vec<Vec<CandidatePair>> {
    let mut sets = UnionFind::new(u32::try_from(n).unwrap_or(u32::MAX));
    for pair in pairs {
        sets.union(pair.left, pair.right);
    }
    let mut order: Vec<(u32, CandidatePair)> =
        pairs.iter().map(|&pair| (sets.find(pair.left), pair)).collect();
    order.sort_unstable();
    order
        .chunk_by(|a, b| a.0 == b.0)
        .map(|set| set.iter().map(|&(_, pair)| pair).collect())
        .collect()
}

/// One thread's means.
struct Worker<'a> {
    on: &'a Verifying<'a>,
    texts: Again<'a>,
    sketcher: Sketcher,
    shared: SharedShingles,
}

impl<'a> Worker<'a> {
    fn new(on: &'a Verifying<'a>) -> Self {
        Self {
            on,
            texts: Again::new(on.spool, &on.options.read),
            sketcher: Sketcher::new(on.options),
            shared: SharedShingles::default(),
        }
    }

    fn component(&mut self, pairs: &[CandidatePair]) -> Result<Near> {
        let mut members: Vec<u32> = pairs.iter().flat_map(|it| [it.left, it.right]).collect();
        members.sort_unstable();
        members.dedup();
        if members.len() > SharedShingles::MOST {
            return cluster(self.on, &members, pairs, &mut Sets::new(self.on));
        }
        self.shared.clear();
        let mut numbers = Vec::with_capacity(members.len());
        for &number in &members {
            let docs = self.on.docs;
            let text = self.texts.text(docs.path(number), docs.get(number).extent)?;
            let (shingles, content) = self.sketcher.shingles(&text);
            check(docs, number, content)?;
            self.shared.push(shingles);
            if !self.on.options.templates {
                numbers.push(Numbers::of(&text));
            }
        }
        self.shared.finish();
        let mut group = Group { members: &members, shared: &self.shared, numbers };
        cluster(self.on, &members, pairs, &mut group)
    }
}

fn check(docs: &Documents, number: u32, content: Content) -> Result<()> {
    if docs.get(number).content == content {
        Ok(())
    } else {
        Err(changed(Path::new(&docs.place(number))))
    }
}

/// How two documents compare.
trait Compare {
    fn overlap(&mut self, left: u32, right: u32) -> Result<Overlap>;
    fn is_template(&mut self, left: u32, right: u32) -> Result<bool>;
}

/// Verifies the pairs of one component and clusters the matches.
fn cluster(
    on: &Verifying<'_>,
    members: &[u32],
    pairs: &[CandidatePair],
    compare: &mut impl Compare,
) -> Result<Near> {
    let place = |number: u32| {
        u32::try_from(members.binary_search(&number).unwrap_or(0)).unwrap_or(u32::MAX)
    };
    let mut res = Near::default();
    let mut local = Vec::new();
    for pair in pairs {
        let (left, right) = (pair.left, pair.right);
        let overlap = compare.overlap(left, right)?;
        if !on.threshold.is_reached(on.options.measure, overlap) {
            continue;
        }
        let found = ItemMatch { left, right, overlap };
        if !on.options.templates && compare.is_template(left, right)? {
            res.templates.push(found);
        } else {
            res.matches.push(found);
            local.push(ItemMatch { left: place(left), right: place(right), overlap });
        }
    }
    let mut failure = None;
    let n = u32::try_from(members.len()).unwrap_or(u32::MAX);
    res.clusters = bounded_clusters(n, &local, on.bound, |left, right| {
        let found = compare.overlap(members[left as usize], members[right as usize]);
        found.unwrap_or_else(|error| {
            failure = Some(error);
            Overlap::default()
        })
    });
    for cluster in &mut res.clusters {
        for member in &mut cluster.members {
            *member = members[*member as usize];
        }
        cluster.representative = members[cluster.representative as usize];
    }
    failure.map_or(Ok(res), Err)
}

/// A small component, counted at once.
struct Group<'a> {
    members: &'a [u32],
    shared: &'a SharedShingles,
    numbers: Vec<Numbers>,
}

impl Group<'_> {
    fn place(&self, number: u32) -> usize {
        self.members.binary_search(&number).unwrap_or(0)
    }
}

impl Compare for Group<'_> {
    fn overlap(&mut self, left: u32, right: u32) -> Result<Overlap> {
        Ok(self.shared.overlap(self.place(left), self.place(right)))
    }

    fn is_template(&mut self, left: u32, right: u32) -> Result<bool> {
        Ok(self.numbers[self.place(left)].are_exchanged(&self.numbers[self.place(right)]))
    }
}

/// A large component: the latest documents in memory, the others read again.
struct Sets<'a> {
    on: &'a Verifying<'a>,
    texts: Again<'a>,
    sketcher: Sketcher,
    known: BTreeMap<u32, Rc<(ShingleSet, Numbers)>>,
    order: VecDeque<u32>,
}

impl<'a> Sets<'a> {
    /// So many sets are kept: of news articles about 20 MB.
    const KEPT: usize = 4096;

    fn new(on: &'a Verifying<'a>) -> Self {
        Self {
            on,
            texts: Again::new(on.spool, &on.options.read),
            sketcher: Sketcher::new(on.options),
            known: BTreeMap::new(),
            order: VecDeque::new(),
        }
    }

    fn get(&mut self, number: u32) -> Result<Rc<(ShingleSet, Numbers)>> {
        if let Some(set) = self.known.get(&number) {
            return Ok(set.clone());
        }
        let docs = self.on.docs;
        let text = self.texts.text(docs.path(number), docs.get(number).extent)?;
        let (shingles, content) = self.sketcher.shingles(&text);
        check(docs, number, content)?;
        let set = ShingleSet::of_hashes(shingles.to_vec(), self.on.options.w);
        let set = Rc::new((set, Numbers::of(&text)));
        if self.known.len() >= Self::KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        self.known.insert(number, set.clone());
        self.order.push_back(number);
        Ok(set)
    }
}

impl Compare for Sets<'_> {
    fn overlap(&mut self, left: u32, right: u32) -> Result<Overlap> {
        let (left, right) = (self.get(left)?, self.get(right)?);
        overlap(&left.0, &right.0).map_err(|_| Error::parameter("shingles of different lengths"))
    }

    fn is_template(&mut self, left: u32, right: u32) -> Result<bool> {
        Ok(self.get(left)?.1.are_exchanged(&self.get(right)?.1))
    }
}

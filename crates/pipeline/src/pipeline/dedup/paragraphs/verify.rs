//! Which pairs of paragraphs resemble each other?

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::rc::Rc;

use rayon::prelude::*;

use super::Paragraphs;
use crate::candidates::CandidatePair;
use crate::fingerprint::ShingleSet;
use crate::pipeline::dedup::DedupOptions;
use crate::pipeline::dedup::sketching::Sketcher;
use crate::pipeline::dedup::template::Numbers;
use crate::read::{Again, Spool, changed};
use crate::verify::{Threshold, overlap};
use crate::{Error, Result};

/// What verification found.
#[derive(Default)]
pub(super) struct Verified {
    /// Pairs that reach the threshold, with their similarity; ascending.
    pub(super) matches: Vec<(u32, u32, f64)>,
    /// How many more are as similar and tell one frame of other numbers.
    pub(super) templates: usize,
}

/// Verifies `pairs` of paragraphs on texts read again.
///
/// # Errors
///
/// Returns an error when the input cannot be read any more or has changed.
pub(super) fn verified(
    on: &Paragraphs<'_>,
    spool: &Spool,
    options: &DedupOptions,
    threshold: Threshold,
    pairs: &[CandidatePair],
) -> Result<Verified> {
    let parts: Result<Vec<Verified>> = pairs
        .par_chunks(4096)
        .map(|pairs| {
            let mut worker = Worker {
                on,
                options,
                texts: Again::new(spool, &options.read),
                sketcher: Sketcher::new(options),
                known: BTreeMap::new(),
                order: VecDeque::new(),
            };
            let mut res = Verified::default();
            for pair in pairs {
                worker.compare(*pair, threshold, &mut res)?;
            }
            Ok(res)
        })
        .collect();
    let mut res = Verified::default();
    for part in parts? {
        res.matches.extend(part.matches);
        res.templates += part.templates;
    }
    Ok(res)
}

/// One thread's means: the latest paragraphs are kept in memory.
struct Worker<'a> {
    on: &'a Paragraphs<'a>,
    options: &'a DedupOptions,
    texts: Again<'a>,
    sketcher: Sketcher,
    known: BTreeMap<u32, Rc<(ShingleSet, Numbers)>>,
    order: VecDeque<u32>,
}

impl Worker<'_> {
    /// So many paragraphs are kept: a few megabytes.
    const KEPT: usize = 4096;

    fn compare(
        &mut self,
        pair: CandidatePair,
        threshold: Threshold,
        found: &mut Verified,
    ) -> Result<()> {
        let (left, right) = (self.get(pair.left)?, self.get(pair.right)?);
        let overlap = overlap(&left.0, &right.0)
            .map_err(|_| Error::parameter("shingles of different lengths"))?;
        if !threshold.is_reached(self.options.measure, overlap) {
            return Ok(());
        }
        if !self.options.templates && left.1.are_exchanged(&right.1, overlap, self.options.w) {
            found.templates += 1;
        } else {
            found.matches.push((pair.left, pair.right, self.options.measure.of(overlap)));
        }
        Ok(())
    }

    fn get(&mut self, number: u32) -> Result<Rc<(ShingleSet, Numbers)>> {
        if let Some(known) = self.known.get(&number) {
            return Ok(known.clone());
        }
        let part = self.on.part(number);
        let path = self.on.docs.path(part.doc);
        let text = self.texts.text(path, self.on.docs.get(part.doc).extent)?;
        let is_changed = || changed(Path::new(&self.on.docs.place(part.doc)));
        let text = text.get(part.start as usize..part.end as usize).ok_or_else(is_changed)?;
        let (shingles, content) = self.sketcher.shingles(text);
        if content != self.on.found[number as usize].0 {
            return Err(is_changed());
        }
        let set = ShingleSet::of_hashes(shingles.to_vec(), self.options.w);
        let set = Rc::new((set, Numbers::of(text)));
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

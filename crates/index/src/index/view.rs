//! The segments that count, as one reader sees them.

use super::bytes::unfolded;
use super::run::Entry;
use super::segment::{self, Kind, Segment};
use super::truth::Truth;
use crate::{Error, Result};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// What is read until somebody commits something new.
#[derive(Debug, Default)]
pub(super) struct View {
    /// The database's data version that it was made at; none where it must be made anew.
    version: Option<i64>,
    pub(super) segments: Vec<(u32, Arc<Segment>)>,
    /// How many documents count.
    pub(super) documents: u64,
    /// Documents that segments list and that no longer count.
    pub(super) gone: BTreeSet<u32>,
}

impl View {
    /// Sees what is committed now. Returns whether that is something else than before.
    ///
    /// # Errors
    ///
    /// Fails where a segment cannot be read or is damaged.
    pub(super) fn refresh(&mut self, truth: &Truth, folder: &Path) -> Result<bool> {
        // Before the lists are read: what is committed from here on makes this view old.
        let version = truth.data_version()?;
        if self.version == Some(version) {
            return Ok(false);
        }
        // While files are opened, a merge may take them away, and names others.
        let mut tries = 0;
        loop {
            let (named, gone) = {
                let reading = truth.begin(false)?;
                let read = (truth.segments()?, truth.gone()?);
                reading.commit()?;
                read
            };
            let opened: Result<Vec<_>> = named
                .iter()
                .map(|it| {
                    // Held open: a merge may have taken its file away, and what it says is
                    // still right.
                    let known = self.segments.iter().find(|own| own.0 == it.number);
                    let known = known.filter(|own| own.1.sum == it.sum);
                    let segment = match known {
                        Some((_, known)) => Arc::clone(known),
                        None => {
                            let path = segment::path_of(folder, it.number);
                            Arc::new(Segment::open(&path, it.sum)?)
                        }
                    };
                    Ok((it.number, segment))
                })
                .collect();
            match opened {
                Ok(segments) => {
                    let listed: u64 = named.iter().map(|it| u64::from(it.documents)).sum();
                    let documents = listed.saturating_sub(gone.len() as u64);
                    *self = Self { version: Some(version), segments, documents, gone };
                    return Ok(true);
                }
                Err(error) => {
                    tries += 1;
                    // Where the names are the same ones, it is damage and no merge.
                    if tries > 100 || truth.segments()? == named {
                        return Err(error);
                    }
                }
            }
        }
    }

    /// Whether somebody has committed something since.
    ///
    /// # Errors
    ///
    /// Fails where the database cannot be read.
    pub(super) fn is_old(&self, truth: &Truth) -> Result<bool> {
        Ok(self.version != Some(truth.data_version()?))
    }

    /// What was changed here is to be read anew.
    pub(super) const fn forget(&mut self) {
        self.version = None;
    }

    /// Hands the entries of `key` in all segments to `found`, which says whether it wants
    /// more; those of documents that no longer count are left out.
    ///
    /// # Errors
    ///
    /// Fails where a block is damaged.
    pub(super) fn find(
        &self,
        kind: Kind,
        key: u64,
        found: &mut dyn FnMut(Entry) -> bool,
    ) -> Result<()> {
        let mut wants = true;
        for (_, segment) in &self.segments {
            segment.find(kind, key, &mut |it| {
                let counts = match kind {
                    // Neither lists documents.
                    Kind::Words | Kind::Texts => true,
                    _ => !self.gone.contains(&it.doc),
                };
                wants = !counts || found(it);
                wants
            })?;
            if !wants {
                break;
            }
        }
        Ok(())
    }

    /// How often each of the words with `keys`, which ascend and are distinct, stands in all
    /// documents.
    ///
    /// # Errors
    ///
    /// Fails where a block is damaged.
    pub(super) fn counts(&self, keys: &[u64]) -> Result<Vec<u64>> {
        let mut counts = vec![0_i64; keys.len()];
        for (_, segment) in &self.segments {
            segment.find_all(Kind::Words, keys, &mut |it| {
                if let Ok(at) = keys.binary_search(&it.key) {
                    counts[at] += unfolded(it.more);
                }
            })?;
        }
        Ok(counts.into_iter().map(|it| u64::try_from(it).unwrap_or(0)).collect())
    }

    /// How many words all documents have.
    pub(super) fn words(&self) -> u64 {
        let all: i64 = self.segments.iter().map(|it| it.1.words).sum();
        u64::try_from(all).unwrap_or(0)
    }

    /// The hash of the text of a document, in recurrence's sense.
    ///
    /// # Errors
    ///
    /// Fails where no segment has it.
    pub(super) fn text_of(&self, doc: u32) -> Result<u64> {
        let mut text = None;
        self.find(Kind::Texts, u64::from(doc), &mut |it| {
            text = Some(it.more);
            false
        })?;
        text.ok_or_else(|| Error::parameter(format!("no segment has document {doc}")))
    }
}

//! What the documents of a check are to each other.

use super::memo::{Answer, Key, Memo, Reader};
use crate::Result;
use crate::check::{Compared, Pair, Versions};
use crate::cluster::Level;
use crate::pipeline::near::{InMemory, Near, Remember, Rule, Search};
use crate::pipeline::versions::crowded;
use crate::text::{Diagnostic, DocId, Progress};
use crate::verify::{Judged, Measure, Threshold, Verdict};
use std::borrow::Cow;

/// What earlier runs judged of pairs of texts.
pub(super) struct Verdicts<'a> {
    pub(super) memo: &'a Memo,
    /// A hash of each text.
    pub(super) keys: &'a [Key],
}

/// The verdicts in the order in which they are written.
const VERDICTS: [Verdict; 6] = [
    Verdict::Same,
    Verdict::Version,
    Verdict::Contained,
    Verdict::Template,
    Verdict::Partial,
    Verdict::Different,
];

impl Verdicts<'_> {
    /// Whether the first text is the one of the smaller key, and the pair's key.
    fn key(&self, left: u32, right: u32) -> (bool, Key) {
        let [left, right] = [left, right].map(|it| &self.keys[it as usize]);
        // Whichever of the two comes first in a corpus, the memory has the pair once.
        let in_order = left <= right;
        let (first, second) = if in_order { (left, right) } else { (right, left) };
        (in_order, Key::of("verdict", [&first.bytes()[..], &second.bytes()[..]]))
    }
}

impl Remember for Verdicts<'_> {
    fn get(&self, left: u32, right: u32) -> Option<Judged> {
        let (in_order, key) = self.key(left, right);
        let mut bytes = Reader(self.memo.get(&key)?);
        let mut small = || u32::try_from(bytes.size()?).ok();
        let (verdict, likelihood, equal) = (small()?, small()?, small()?);
        let (a, b) = (small()?, small()?);
        let verdict = *VERDICTS.get(verdict as usize)?;
        let words = if in_order { [a, b] } else { [b, a] };
        Some(Judged { verdict, likelihood: u16::try_from(likelihood).ok()?, equal, words })
    }

    fn put(&self, left: u32, right: u32, judged: Judged) {
        let (in_order, key) = self.key(left, right);
        let Judged { verdict, likelihood, equal, words: [a, b] } = judged;
        let verdict = VERDICTS.iter().position(|&it| it == verdict).unwrap_or(0);
        let [a, b] = if in_order { [a, b] } else { [b, a] };
        let answer = [usize::from(likelihood), equal as usize, a as usize, b as usize];
        let answer = answer.into_iter().fold(Answer::default().size(verdict), Answer::size);
        self.memo.put(key, answer.0);
    }
}

/// Compares `texts` by a threshold of resemblance; at 0 by the verdict.
///
/// # Errors
///
/// Fails when the threshold is out of its range.
pub(super) fn compared(
    texts: Vec<Cow<'_, str>>,
    threshold: f64,
    memory: &Verdicts<'_>,
    progress: &Progress,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Compared> {
    let threads = rayon::current_num_threads();
    let near = if threshold > 0.0 {
        let least = Threshold::new(threshold)?;
        let rule = Rule::Similar { measure: Measure::Resemblance, least, alone: true };
        // The texts are not those that the memory knows.
        let search = Search::for_resemblance(threshold, W, threads)?;
        InMemory::near(texts, rule, &search, None, progress)?
    } else {
        let rule = Rule::Verdict { templates: false };
        InMemory::near(texts, rule, &Search::for_versions(W, threads), Some(memory), progress)?
    };
    diagnostics.extend(crowded(&near.candidates, Level::Document));
    Ok(as_compared(&near, threshold))
}

/// Words of a shingle, as everywhere.
const W: usize = 5;

fn as_compared(near: &Near, threshold: f64) -> Compared {
    let copies = near.groups.copies();
    let documents = |head: u32| -> Vec<DocId> {
        let start = copies.partition_point(|it| it.0 < head);
        let copies = copies[start..].iter().take_while(|it| it.0 == head);
        std::iter::once(head).chain(copies.map(|it| it.1)).map(DocId).collect()
    };
    let pairs = |found: &[crate::pipeline::near::Matched]| -> Vec<Pair> {
        let pair = |it: &crate::pipeline::near::Matched| Pair {
            sides: [documents(it.left), documents(it.right)],
            similarity: it.similarity,
            resemblance: it.overlap.resemblance(),
            is_contained: matches!(it.verdict, Some(Verdict::Contained | Verdict::Partial)),
        };
        found.iter().map(pair).collect()
    };
    let versions = near.with_copies().into_iter().map(|it| Versions {
        representative: it.members.binary_search(&it.representative).unwrap_or(0),
        members: it.members.into_iter().map(DocId).collect(),
        similarity: it.similarities,
    });
    Compared {
        threshold,
        versions: versions.collect(),
        matches: pairs(&near.matches),
        templates: pairs(&near.templates),
        items: pairs(&near.items),
    }
}

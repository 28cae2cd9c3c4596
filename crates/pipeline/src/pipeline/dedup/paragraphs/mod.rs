//! A corpus without the paragraphs that earlier documents have.
//!
//! The documents of the input are read once; each of their paragraphs is sketched as
//! a document of its own. Paragraphs of the same words are collapsed, near ones
//! proposed by banding and verified exactly on texts read again. Then the paragraphs
//! are gone through in the order in which their documents are preferred: one that
//! resembles a paragraph of another document that was kept before is cut. So a cut
//! paragraph always resembles the very one that stays; nothing is chained.
//!
//! Only whole paragraphs go, with the white space after them; what is shorter than
//! [`ParagraphOptions::min_words`] and what a document repeats itself stays.
//!
//! Cost: as for as many short documents; some 240 bytes a paragraph.

mod cuts;
mod verify;

pub(super) use cuts::{Cut, Cuts, trimmed};

use super::documents::Documents;
use super::first_pass::{FirstPass, Step};
use super::sketching::{Sketched, Sketching, sketching};
use super::{DedupOptions, DedupSummary, Deduplicated, Keep, Mode, Verdict, exact, ids};
use crate::candidates::{
    Banding, BucketLimits, Candidates, bounded_lsh_candidates, contained_candidates,
};
use crate::read::Spool;
use crate::segment::blocks;
use crate::text::Span;
use crate::verify::Threshold;
use crate::{Error, Result};
use std::cmp::Reverse;
use std::path::PathBuf;

/// What is cut.
#[derive(Clone, Debug, PartialEq)]
pub struct ParagraphOptions {
    /// Shorter paragraphs are never cut, whatever they are.
    pub min_words: u32,
}

impl Default for ParagraphOptions {
    /// Ten words, the length from which a shared passage is told from common phrases
    /// ([`PassageParams`](crate::align::PassageParams)).
    fn default() -> Self {
        Self { min_words: 10 }
    }
}

/// A paragraph of a document.
#[derive(Clone, Copy, Debug)]
struct Part {
    doc: u32,
    start: u32,
    end: u32,
}

impl Part {
    fn span(self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }
}

/// Finds the paragraphs that near-repeat one of another document.
///
/// Documents are taken in the order that [`DedupOptions::keep`] says: the first, by
/// default the earliest in the input, keeps its paragraphs. A document that loses
/// all of them goes. With [`DedupOptions::against`] only what the other corpus holds is cut.
/// [`DedupOptions::mode`] counts only as far as it asks for equal words.
///
/// # Errors
///
/// As [`dedup`](super::dedup()).
pub fn dedup_paragraphs(
    paths: &[PathBuf],
    options: &DedupOptions,
    of: &ParagraphOptions,
) -> Result<Deduplicated> {
    let mode = if options.mode == Mode::Exact { Mode::Exact } else { Mode::MinHash };
    let options = DedupOptions { mode, ..options.clone() };
    let threshold = Threshold::new(options.threshold)?;
    let banding = Banding::for_threshold(options.threshold, options.recall)?;
    if options.w == 0 {
        return Err(Error::parameter("a shingle has at least one word"));
    }
    let mut corpus = FirstPass::new(&options);
    let mut parts = Parts { min_bytes: of.min_words as usize, ..Parts::default() };
    let (sketched, visited) = sketching(&options, banding, options.threads, |sketching| {
        let mut sketch = |step: Step<'_>| parts.step(step, sketching);
        let against = corpus.read(&options.against, true, &mut sketch)?;
        let own = corpus.read(paths, false, &mut sketch)?;
        Result::Ok((own, against))
    })?;
    let (mut own, mut against) = visited?;
    let FirstPass { mut docs, mut spool, .. } = corpus;
    let Parts { parts, blocks, .. } = parts;
    spool.finish()?;
    learn(&mut docs, &parts, &sketched);
    let mut sent = ids::Sent { own: &mut own, against: &mut against };
    ids::settle(&mut docs, &spool, &options.read, &mut sent)?;

    let on = Paragraphs { docs: &docs, parts: &parts, found: &sketched.found, of };
    let order = on.order(&options.keep);
    let copies = on.copies(&order);
    let candidates = on.candidates(&copies, &sketched, &options)?;
    let heap_bytes =
        sketched.heap_bytes() + docs.heap_bytes() + parts.capacity() * size_of::<Part>();
    let verified = verify::verified(&on, &spool, &options, threshold, &candidates.pairs)?;
    let cuts = on.cuts(&order, &copies, &verified.matches, &options);
    let summary = DedupSummary {
        input: own,
        against,
        documents: 0,
        clusters: 0,
        kept: 0,
        removed_exact: 0,
        removed_near: 0,
        proposed: candidates.proposed,
        candidates: candidates.pairs.len(),
        matches: verified.matches.len(),
        templates: verified.templates,
        bounded_buckets: candidates.bounded_buckets,
        unseen_pairs: candidates.unseen_pairs,
        banding,
        pairing: None,
        heap_bytes,
        spooled_bytes: spool.bytes() + sketched.disk_bytes(),
    };
    let cuts = Cuts::new(cuts, &docs, &blocks, of.min_words);
    Ok(finished(docs, spool, cuts, summary, options))
}

/// The result, with a verdict on each document.
fn finished(
    docs: Documents,
    spool: Spool,
    cuts: Cuts,
    mut summary: DedupSummary,
    options: DedupOptions,
) -> Deduplicated {
    let verdicts: Vec<Verdict> = docs
        .numbers()
        .map(|number| {
            let gone = cuts.is_all(number);
            let like = cuts.of(number).first().filter(|_| gone);
            Verdict {
                cluster: number,
                representative: like.map_or(number, |it| it.like_doc),
                similarity: like.map_or(1.0, |it| it.similarity),
                kept: !gone,
                exact: gone && cuts.of(number).iter().all(|it| it.exact),
            }
        })
        .collect();
    let own = docs.numbers().filter(|&it| docs.get(it).is_own());
    for verdict in own.map(|it| verdicts[it as usize]) {
        summary.documents += 1;
        summary.kept += usize::from(verdict.kept);
        summary.removed_exact += usize::from(verdict.exact);
        summary.removed_near += usize::from(!verdict.kept && !verdict.exact);
    }
    let groups = exact::Groups::default();
    Deduplicated {
        docs,
        spool,
        groups,
        matches: Vec::new(),
        templates: Vec::new(),
        verdicts,
        summary,
        options,
        cuts: Some(cuts),
    }
}

/// Sets how many words each document has in its paragraphs.
fn learn(docs: &mut Documents, parts: &[Part], sketched: &Sketched) {
    let mut found = vec![(Default::default(), 0_u32); docs.len()];
    for (part, &(_, words)) in parts.iter().zip(&sketched.found) {
        found[part.doc as usize].1 += words;
    }
    docs.learn(&found);
}

/// The paragraphs of the documents that are read.
#[derive(Default)]
struct Parts {
    /// Those that may be long enough, in the order of the input.
    parts: Vec<Part>,
    /// How many paragraphs each document has, short ones too.
    blocks: Vec<u32>,
    /// Fewer bytes cannot be enough words.
    min_bytes: usize,
}

impl Parts {
    fn step(&mut self, step: Step<'_>, sketching: &mut Sketching<'_>) {
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        match step {
            Step::Read(doc, text) => {
                let blocks = blocks(text);
                self.blocks.push(small(blocks.len()));
                for span in blocks.iter().map(|it| it.span) {
                    if span.len() >= self.min_bytes {
                        let (start, end) = (small(span.start), small(span.end));
                        self.parts.push(Part { doc, start, end });
                        sketching.push(span.of(text));
                    }
                }
            }
            Step::Forgotten(documents) => {
                let len = self.blocks.len().saturating_sub(documents);
                self.blocks.truncate(len);
                let parts = self.parts.partition_point(|it| (it.doc as usize) < len);
                sketching.forget(self.parts.len() - parts);
                self.parts.truncate(parts);
            }
        }
    }
}

/// All paragraphs of a corpus.
struct Paragraphs<'a> {
    docs: &'a Documents,
    parts: &'a [Part],
    /// For each its content hash and its words.
    found: &'a [(super::documents::Content, u32)],
    of: &'a ParagraphOptions,
}

impl Paragraphs<'_> {
    fn part(&self, number: u32) -> Part {
        self.parts[number as usize]
    }

    fn is_against(&self, number: u32) -> bool {
        self.docs.get(self.part(number).doc).against
    }

    /// The place of each paragraph when all are gone through: those of the other
    /// corpus, then by document as the policy prefers them.
    fn order(&self, keep: &Keep) -> Vec<u32> {
        let mut docs: Vec<u32> = self.docs.numbers().collect();
        match keep {
            Keep::First => {}
            Keep::Last => docs.reverse(),
            Keep::Longest => docs.sort_by_key(|&it| Reverse(self.docs.get(it).words)),
            Keep::Earliest | Keep::Preferred(_) => docs.sort_by_key(|&it| self.docs.rank(it)),
        }
        docs.sort_by_key(|&it| !self.docs.get(it).against);
        let mut place_of_doc = vec![0_u32; docs.len()];
        for (place, &doc) in (0_u32..).zip(&docs) {
            place_of_doc[doc as usize] = place;
        }
        let mut parts: Vec<u32> = (0_u32..).take(self.parts.len()).collect();
        parts.sort_by_key(|&it| place_of_doc[self.part(it).doc as usize]);
        let mut order = vec![0_u32; parts.len()];
        for (place, &part) in (0_u32..).zip(&parts) {
            order[part as usize] = place;
        }
        order
    }

    /// The paragraphs that are long enough, those of the same words together, each
    /// group by its place in `order`; groups ascend by their first member's place.
    fn copies(&self, order: &[u32]) -> Vec<Vec<u32>> {
        let is_long = |&number: &u32| {
            self.found[number as usize].1 >= self.of.min_words
                && !self.docs.get(self.part(number).doc).sent_again
        };
        let mut numbers: Vec<u32> = (0_u32..).take(self.parts.len()).filter(is_long).collect();
        let content = |number: u32| self.found[number as usize].0;
        numbers.sort_unstable_by_key(|&it| (content(it), order[it as usize]));
        let groups = numbers.chunk_by(|&a, &b| content(a) == content(b));
        let mut groups: Vec<Vec<u32>> = groups.map(<[u32]>::to_vec).collect();
        groups.sort_unstable_by_key(|it| order[it[0] as usize]);
        groups
    }

    fn candidates(
        &self,
        copies: &[Vec<u32>],
        sketched: &Sketched,
        options: &DedupOptions,
    ) -> Result<Candidates> {
        let is_long = |&it: &u32| self.found[it as usize].1 as usize >= options.w;
        let mut heads: Vec<u32> = copies.iter().map(|it| it[0]).filter(is_long).collect();
        heads.sort_unstable();
        let (threshold, limits) = (options.threshold, BucketLimits::default());
        match (&sketched.sketches, &sketched.samples) {
            (Some(sketches), _) => {
                let steps = &options.search_steps();
                bounded_lsh_candidates(sketches, &heads, threshold, limits, steps)
            }
            (_, Some(samples)) => Ok(contained_candidates(samples, &heads, threshold, limits)),
            _ => Ok(Candidates::default()),
        }
    }

    /// Goes through the groups in their order and cuts what a paragraph that was kept
    /// before has. `matches` are pairs of heads, with their similarity.
    fn cuts(
        &self,
        order: &[u32],
        copies: &[Vec<u32>],
        matches: &[(u32, u32, f64)],
        options: &DedupOptions,
    ) -> Vec<Cut> {
        // By the later one, the place of the earlier one ascending.
        let place = |number: u32| order[number as usize];
        let mut before: Vec<(u32, u32, f64)> = matches
            .iter()
            .map(
                |&(a, b, similarity)| {
                    if place(a) < place(b) { (b, a, similarity) } else { (a, b, similarity) }
                },
            )
            .collect();
        before.sort_unstable_by_key(|&(later, earlier, _)| (later, place(earlier)));
        let mut is_kept = vec![false; self.parts.len()];
        let mut cuts = Vec::new();
        let only_against = !options.against.is_empty();
        let may_cut = |number: u32, like: u32| {
            let own = !self.is_against(number) && self.part(number).doc != self.part(like).doc;
            own && (!only_against || self.is_against(like))
        };
        for group in copies {
            let head = group[0];
            let start = before.partition_point(|&(later, ..)| later < head);
            let earlier = before[start..].iter().take_while(|&&(later, ..)| later == head);
            let covering = earlier
                .filter(|&&(_, earlier, _)| is_kept[earlier as usize])
                .find(|&&(_, earlier, _)| may_cut(head, earlier));
            let (like, similarity, exact) = match covering {
                Some(&(_, earlier, similarity)) => (earlier, similarity, false),
                None => (head, 1.0, true),
            };
            is_kept[head as usize] = covering.is_none();
            for &number in group.iter().filter(|&&it| it != like && may_cut(it, like)) {
                cuts.push(Cut::new(self.part(number), self.part(like), similarity, exact));
            }
        }
        cuts.sort_unstable_by_key(|it| (it.doc, it.span));
        cuts
    }
}

//! A corpus without the paragraphs that earlier documents have.
//!
//! The documents of the input are read once; each of their paragraphs is sketched as
//! a document of its own. Paragraphs of the same words are collapsed, near ones
//! proposed by banding and verified exactly on texts read again
//! ([`near`](mod@crate::pipeline::near)). Then the paragraphs
//! are gone through in the order in which their documents are preferred: one that
//! resembles a paragraph of another document that was kept before is cut. So a cut
//! paragraph always resembles the very one that stays; nothing is chained.
//!
//! Only whole paragraphs go, with the white space after them; what is shorter than
//! [`ParagraphOptions::min_words`] and what a document repeats itself stays.
//!
//! Cost: as for as many short documents; some 240 bytes a paragraph.

mod cuts;

pub(super) use cuts::{Cut, Cuts, trimmed};

use super::documents::Documents;
use super::first_pass::{FirstPass, Step};
use super::{DedupOptions, DedupSummary, Deduplicated, Mode, Templates, Verdict, ids};
use crate::pipeline::near::{
    Comparing, Groups, Matched, Near, Print, ReadText, Sketching, Texts, near, sketching,
};
use crate::read::{Again, Held, Inputs, ReadOptions, Spool, changed};
use crate::segment::blocks;
use crate::text::Span;
use crate::{Error, Result};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

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
/// [`DedupOptions::mode`] counts only as far as it asks for equal words; a threshold that
/// nobody asked for keeps paragraphs of one frame with other facts.
///
/// # Errors
///
/// As [`dedup`](super::dedup()).
pub fn dedup_paragraphs(
    paths: &[PathBuf],
    options: &DedupOptions,
    of: &ParagraphOptions,
) -> Result<Deduplicated> {
    inputs(Inputs::Paths(paths), Inputs::Paths(&options.against), options, of)
}

/// The same among what the caller holds.
///
/// # Errors
///
/// As [`dedup`](super::dedup()).
pub fn dedup_held_paragraphs(
    held: Vec<Held<'_>>,
    options: &DedupOptions,
    of: &ParagraphOptions,
) -> Result<Deduplicated> {
    let options = DedupOptions { against: Vec::new(), ..options.clone() };
    inputs(Inputs::Held(held), Inputs::Paths(&[]), &options, of)
}

fn inputs(
    own: Inputs<'_>,
    against: Inputs<'_>,
    options: &DedupOptions,
    of: &ParagraphOptions,
) -> Result<Deduplicated> {
    let options = as_paragraphs(options);
    let (search, rule) = (options.search()?, options.rule()?);
    let mut corpus = FirstPass::new(&options);
    let mut parts = Parts { min_bytes: of.min_words as usize, ..Parts::default() };
    let (mut sketched, visited) = sketching(&search, |sketching| {
        let mut sketch = |step: Step<'_>| parts.step(step, sketching);
        let against = corpus.read(against, true, &mut sketch)?;
        let own = corpus.read(own, false, &mut sketch)?;
        Result::Ok((own, against))
    })?;
    let (mut own, mut against) = visited?;
    let FirstPass { mut docs, mut spool, .. } = corpus;
    let Parts { parts, blocks, .. } = parts;
    spool.finish()?;
    let mut found = std::mem::take(&mut sketched.found);
    learn(&mut docs, &parts, &found);
    let mut sent = ids::Sent { own: &mut own, against: &mut against };
    ids::settle(&mut docs, &spool, &options.read, &mut sent)?;
    for (part, print) in parts.iter().zip(&mut found) {
        if print.words < of.min_words || docs.get(part.doc).sent_again {
            print.words = 0;
        }
    }

    let heap_bytes =
        sketched.heap_bytes() + docs.heap_bytes() + parts.capacity() * size_of::<Part>();
    let spooled_bytes = spool.bytes() + sketched.disk_bytes();
    let on = Paragraphs {
        docs: &docs,
        parts: &parts,
        found: &found,
        spool: &spool,
        read: &options.read,
    };
    let comparing = Comparing {
        texts: &on,
        rule,
        w: options.w,
        progress: &options.read.progress,
        // Which paragraph stays is settled in `cuts`, along the documents.
        places: None,
    };
    let near = near(&comparing, &search, sketched)?;
    let cuts = on.cuts(&near, &options);
    let summary = DedupSummary {
        input: own,
        against,
        documents: 0,
        clusters: 0,
        kept: 0,
        removed_exact: 0,
        removed_near: 0,
        proposed: near.candidates.proposed,
        candidates: near.compared,
        matches: near.matches.len(),
        templates: near.templates.len(),
        bounded_buckets: near.candidates.bounded_buckets,
        unseen_pairs: near.candidates.unseen_pairs,
        banding: options.banding()?,
        heap_bytes,
        spooled_bytes,
    };
    let cuts = Cuts::new(cuts, &docs, &blocks, of.min_words);
    Ok(finished(docs, spool, cuts, summary, options))
}

/// How paragraphs are compared.
fn as_paragraphs(options: &DedupOptions) -> DedupOptions {
    let mode = if options.mode == Mode::Exact { Mode::Exact } else { Mode::MinHash };
    let templates = match options.templates {
        Templates::AsDecided if options.mode == Mode::Versions => Templates::Keep,
        asked => asked,
    };
    DedupOptions { mode, templates, ..options.clone() }
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
    let groups = Groups::default();
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
fn learn(docs: &mut Documents, parts: &[Part], found: &[Print]) {
    let mut all = vec![Print::default(); docs.len()];
    for (part, print) in parts.iter().zip(found) {
        all[part.doc as usize].words += print.words;
    }
    docs.learn(&all);
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
    /// What is known of each; those that are not compared have no words.
    found: &'a [Print],
    spool: &'a Spool,
    read: &'a ReadOptions,
}

impl Texts for Paragraphs<'_> {
    type Reader<'a>
        = PartsAgain<'a>
    where
        Self: 'a;

    fn count(&self) -> u32 {
        u32::try_from(self.parts.len()).unwrap_or(u32::MAX)
    }

    fn print(&self, item: u32) -> Print {
        self.found[item as usize]
    }

    fn reader(&self) -> PartsAgain<'_> {
        PartsAgain { on: self, texts: Again::new(self.spool, self.read), latest: None }
    }

    fn changed(&self, item: u32) -> Error {
        changed(Path::new(&self.docs.place(self.part(item).doc)))
    }
}

/// Reads paragraphs again, those of one document at one reading.
struct PartsAgain<'a> {
    on: &'a Paragraphs<'a>,
    texts: Again<'a>,
    /// The document that was read last, and its text.
    latest: Option<(u32, String)>,
}

impl ReadText for PartsAgain<'_> {
    fn text(&mut self, item: u32) -> Result<Cow<'_, str>> {
        let part = self.on.part(item);
        // Reading and decoding a file for each of its paragraphs took half a minute for 800 kB.
        if self.latest.as_ref().is_none_or(|it| it.0 != part.doc) {
            let (path, extent) = (self.on.docs.path(part.doc), self.on.docs.get(part.doc).extent);
            self.latest = Some((part.doc, self.texts.text(path, extent)?.into_owned()));
        }
        let whole = self.latest.as_ref().map_or("", |it| it.1.as_str());
        let text = whole.get(part.start as usize..part.end as usize);
        text.map(Cow::Borrowed).ok_or_else(|| self.on.changed(item))
    }
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
    fn order(&self, options: &DedupOptions) -> Vec<u32> {
        let places = self.docs.places(&options.keep);
        let mut parts: Vec<u32> = (0_u32..).take(self.parts.len()).collect();
        parts.sort_by_key(|&it| (!self.is_against(it), places[self.part(it).doc as usize]));
        let mut order = vec![0_u32; parts.len()];
        for (place, &part) in (0_u32..).zip(&parts) {
            order[part as usize] = place;
        }
        order
    }

    /// The paragraphs that are compared, those of the same words together, each group by
    /// its place in `order`; groups ascend by their first member's place.
    fn copies(&self, groups: &Groups, order: &[u32]) -> Vec<Vec<u32>> {
        let mut numbers: Vec<u32> = (0_u32..)
            .take(self.parts.len())
            .filter(|&it| self.found[it as usize].words > 0)
            .collect();
        numbers.sort_unstable_by_key(|&it| (groups.head(it), order[it as usize]));
        let equal = numbers.chunk_by(|&a, &b| groups.head(a) == groups.head(b));
        let mut equal: Vec<Vec<u32>> = equal.map(<[u32]>::to_vec).collect();
        equal.sort_unstable_by_key(|it| order[it[0] as usize]);
        equal
    }

    /// Goes through the groups in their order and cuts what a paragraph that was kept
    /// before has.
    fn cuts(&self, near: &Near, options: &DedupOptions) -> Vec<Cut> {
        let order = self.order(options);
        let copies = self.copies(&near.groups, &order);
        // Of each group, named by its first text, the paragraph that comes first.
        let mut first: Vec<u32> = (0_u32..).take(self.parts.len()).collect();
        for group in &copies {
            first[near.groups.head(group[0]) as usize] = group[0];
        }
        // By the later one, the place of the earlier one ascending.
        let place = |number: u32| order[number as usize];
        let in_order = |&Matched { left, right, similarity, .. }: &Matched| {
            let (a, b) = (first[left as usize], first[right as usize]);
            if place(a) < place(b) { (b, a, similarity) } else { (a, b, similarity) }
        };
        let mut before: Vec<(u32, u32, f64)> = near.matches.iter().map(in_order).collect();
        before.sort_unstable_by_key(|&(later, earlier, _)| (later, place(earlier)));
        let mut is_kept = vec![false; self.parts.len()];
        let mut cuts = Vec::new();
        let only_against = !options.against.is_empty();
        let may_cut = |number: u32, like: u32| {
            let own = !self.is_against(number) && self.part(number).doc != self.part(like).doc;
            own && (!only_against || self.is_against(like))
        };
        for group in &copies {
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

//! A corpus without its duplicates.
//!
//! [`dedup`] reads a corpus once, keeps some 300 bytes of each document at a threshold of
//! 0.7, finds the documents that are copies or versions of each other, and decides which
//! of them stays. What is near what is found by [`near`](mod@crate::pipeline::near), as for
//! every other command; what is its own is that texts are not kept: they are sketched as
//! they stream by, and only candidates are read a second time.
//!
//! Each document that goes matches one that stays, whatever the policy prefers. Documents
//! without words are in no cluster. The outcome does not depend on the number of threads.

mod cut_output;
mod documents;
mod first_pass;
mod ids;
mod options;
mod output;
mod paragraphs;
mod report;
mod rows;
mod summary;
mod verdicts;

pub use crate::pipeline::near::SIMHASH_DISTANCE;
pub use options::{DedupOptions, Keep, Mode, Templates};
pub use output::{Deduplicated, SourceDocuments, push_cluster_line};
pub use paragraphs::{ParagraphOptions, dedup_held_paragraphs, dedup_paragraphs};
pub use summary::DedupSummary;
pub use verdicts::Verdict;

use crate::pipeline::near::{Comparing, Print, ReadText, Search, Texts, near, sketching};
use crate::read::{Again, Held, Inputs, ReadOptions, Spool, changed};
use crate::{Error, Result};
use documents::{Doc, Documents};
use first_pass::{FirstPass, Step};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// Finds the duplicates among the documents that `paths` name.
///
/// Nothing is written; [`Deduplicated`] does that. Cost: one pass over the
/// input, a sort of the documents a band, and a second reading of candidates.
/// Memory: some 300 bytes a document at a threshold of 0.7.
///
/// # Errors
///
/// Returns an error when a parameter is out of its range, when two documents
/// of different texts have one id, when an input changes while it is read, and, under
/// [`ReadOptions::strict`](crate::read::ReadOptions::strict), on the first
/// warning. A file that cannot be read is a diagnostic.
pub fn dedup(paths: &[PathBuf], options: &DedupOptions) -> Result<Deduplicated> {
    dedup_inputs(Inputs::Paths(paths), Inputs::Paths(&options.against), options)
}

/// The same among what the caller holds; with `against`, only matches between the two
/// count, and [`DedupOptions::against`] is not asked.
///
/// # Errors
///
/// As [`dedup`].
pub fn dedup_held(
    own: Vec<Held<'_>>,
    against: Vec<Held<'_>>,
    options: &DedupOptions,
) -> Result<Deduplicated> {
    // Further on only whether there are any is asked: then two corpora are compared.
    let names = against.iter().map(|it| PathBuf::from(&it.name)).collect();
    let options = DedupOptions { against: names, ..options.clone() };
    dedup_inputs(Inputs::Held(own), Inputs::Held(against), &options)
}

fn dedup_inputs(
    own: Inputs<'_>,
    against: Inputs<'_>,
    options: &DedupOptions,
) -> Result<Deduplicated> {
    let (search, rule) = (options.search()?, options.rule()?);
    let mut corpus = FirstPass::new(options);
    let (mut sketched, visited) = sketching(&search, |sketching| {
        let mut sketch = |step: Step<'_>| match step {
            Step::Read(_, text) => sketching.push(text),
            Step::Forgotten(documents) => sketching.forget(documents),
        };
        // The other corpus first, so that it heads every group of equal texts that it is in.
        let against = corpus.read(against, true, &mut sketch)?;
        let own = corpus.read(own, false, &mut sketch)?;
        Result::Ok((own, against))
    })?;
    let (mut own, mut against) = visited?;
    let FirstPass { mut docs, mut spool, .. } = corpus;
    spool.finish()?;
    docs.learn(&sketched.found);
    // Given back, since the documents know it now.
    sketched.found = Vec::new();
    let mut sent = ids::Sent { own: &mut own, against: &mut against };
    ids::settle(&mut docs, &spool, &options.read, &mut sent)?;

    let heap_bytes = sketched.heap_bytes() + docs.heap_bytes();
    let spooled_bytes = spool.bytes() + sketched.disk_bytes();
    let places = docs.places(&options.keep);
    let on = Comparing {
        texts: &OnDisk { docs: &docs, spool: &spool, read: &options.read, options },
        rule,
        w: options.w,
        progress: &options.read.progress,
        // Against another corpus there is no choice: what matches it goes.
        places: options.against.is_empty().then_some(&places[..]),
    };
    let near = near(&on, &search, sketched)?;
    let verdicts = verdicts::verdicts(&docs, &near, &places, options);

    let counts = summary::Counts {
        docs: &docs,
        verdicts: &verdicts,
        near: &near,
        banding: options.banding()?,
        heap_bytes,
        spooled_bytes,
    };
    own.diagnostics.extend(docs.unknown_preferred(&options.keep));
    let summary = counts.summary(own, against);
    let options = options.clone();
    Ok(Deduplicated {
        docs,
        spool,
        groups: near.groups,
        matches: near.matches,
        templates: near.templates,
        verdicts,
        summary,
        options,
        cuts: None,
    })
}

/// The documents of a corpus, which are read again when they are asked for.
struct OnDisk<'a> {
    docs: &'a Documents,
    spool: &'a Spool,
    read: &'a ReadOptions,
    options: &'a DedupOptions,
}

impl Texts for OnDisk<'_> {
    type Reader<'a>
        = DocumentsAgain<'a>
    where
        Self: 'a;

    fn count(&self) -> u32 {
        self.docs.numbers().end
    }

    fn print(&self, item: u32) -> Print {
        self.docs.get(item).print
    }

    fn are_compared(&self, left: u32, right: u32) -> bool {
        let sides = [left, right].map(|it| self.docs.get(it).against);
        self.options.against.is_empty() || sides[0] != sides[1]
    }

    fn reader(&self) -> DocumentsAgain<'_> {
        DocumentsAgain { docs: self.docs, texts: Again::new(self.spool, self.read) }
    }

    fn changed(&self, item: u32) -> Error {
        changed(Path::new(&self.docs.place(item)))
    }
}

/// Reads documents again.
struct DocumentsAgain<'a> {
    docs: &'a Documents,
    texts: Again<'a>,
}

impl ReadText for DocumentsAgain<'_> {
    fn text(&mut self, item: u32) -> Result<Cow<'_, str>> {
        self.texts.text(self.docs.path(item), self.docs.get(item).extent)
    }
}

/// Sketches `texts` as a run would and forgets the sketches; returns how many bytes
/// of memory a run keeps for each document, about.
///
/// # Errors
///
/// Returns an error when a parameter is out of its range.
pub fn sketch_sample(texts: &[String], options: &DedupOptions) -> Result<usize> {
    let search = Search { memory: None, ..options.search()? };
    let (sketched, ()) =
        sketching(&search, |sketching| texts.iter().for_each(|it| sketching.push(it)))?;
    // Entries of a band, twice while they are sorted, on each thread.
    let entries = 16 * options.threads;
    // An id of a few characters, and a place in the order of preference.
    let document = size_of::<Doc>() + 16 + size_of::<Verdict>() + 4;
    Ok(sketched.bytes_each() + document + entries)
}

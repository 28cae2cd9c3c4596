//! The articles themselves: without furniture, and out of the pages they stand in.
//!
//! What recurs on a site's pages is known only when all pages were seen, and a
//! corpus may be larger than memory. So it is passed twice. The first pass reads
//! the input, puts every document into a temporary file, and hands 32 bytes a line
//! to a sort on disk; the sorted lines say which ones recur, for which a few pages
//! of each are looked at again. The second pass takes the documents from the
//! temporary file and cuts their furniture out.
//!
//! ```text
//! read ─▶ documents ──────────────────▶ temporary file ──┬──▶ furniture ─▶ articles ─▶ out
//!           └─▶ lines ─▶ sorted on disk ─▶ recurrence ───┘
//! ```
//!
//! What is found is what [`find_furniture`](crate::furniture::find_furniture) finds
//! in all documents at once; it depends neither on the order of the input, nor on
//! how many documents are held together, nor on the number of threads.
//!
//! Memory: half a megabyte of text and what is made of it, or the largest document;
//! 16 MiB for each sort; some 20 bytes for each different line that recurs. Disk:
//! the texts, compressed for speed, and 32 bytes a line and an id. Rejected: reading
//! the input twice, which a pipe does not allow, a page pays for with its parsing,
//! and a file may use to change; and looking for furniture in one stretch of the
//! input at a time, whose borders would show in the result.

mod article;
mod ids;
mod pages;
mod text;

use crate::Result;
use crate::findings::{ExtractSummary, ExtractedPage, Parameter, ParameterValue};
use crate::furniture::{LineFacts, Profile, Recurrence, Recurring};
use crate::read::{Event, Held, Inputs, ReadOptions, Visited, visit_inputs};
use crate::store::{Kept, KeptWriter, Sorter};
use crate::text::Stage;
use ids::{Identities, Ids};
use pages::{Batch, Pages};
use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// What is extracted, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExtractOptions {
    /// How the input is read.
    pub read: ReadOptions,
    /// Whether furniture and embedded articles stay in a page's text. They are
    /// listed either way.
    pub keep_furniture: bool,
}

impl ExtractOptions {
    /// Every setting that changes the outcome.
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter> {
        let keep = ParameterValue::Flag(self.keep_furniture);
        vec![Parameter { name: "keep_furniture", value: keep }]
    }
}

/// An input that was read, ready to be extracted.
#[derive(Debug)]
pub struct Extraction {
    kept: Kept,
    recurring: Recurring,
    ids: Identities,
    visited: Visited,
    options: ExtractOptions,
}

/// Reads what `paths` name, and finds out what recurs in it.
///
/// # Errors
///
/// Returns an error when two documents have one id and two texts, when the
/// temporary folder cannot hold the documents, and, under
/// [`ReadOptions::strict`], on the first warning. A file that cannot be read is a
/// diagnostic.
pub fn extract(paths: &[PathBuf], options: &ExtractOptions) -> Result<Extraction> {
    extract_inputs(Inputs::Paths(paths), options)
}

/// The same of what the caller holds.
///
/// # Errors
///
/// As [`extract`].
pub fn extract_held(held: Vec<Held<'_>>, options: &ExtractOptions) -> Result<Extraction> {
    extract_inputs(Inputs::Held(held), options)
}

fn extract_inputs(inputs: Inputs<'_>, options: &ExtractOptions) -> Result<Extraction> {
    let mut reading = Reading::default();
    let mut visited = visit_inputs(inputs, &options.read, &mut |event| match event {
        Event::Record(record) => {
            let document = record.into_document();
            let number = reading.kept.push(&document)?;
            reading.batch.push(number, document);
            if reading.batch.is_full() { reading.look_at() } else { Ok(()) }
        }
        Event::Forget { records, .. } => reading.kept.forget(records),
        Event::Empty { .. } => Ok(()),
    })?;
    reading.look_at()?;
    options.read.progress.begin(Stage::Clutter, 0);
    let kept = reading.kept.finish()?;
    let recurring = recurring(reading.lines, &kept)?;
    let ids = reading.ids.finish(&kept, options.read.strict, &mut visited)?;
    Ok(Extraction { kept, recurring, ids, visited, options: options.clone() })
}

/// The first pass.
#[derive(Default)]
struct Reading {
    kept: KeptWriter,
    batch: Batch,
    lines: Sorter,
    ids: Ids,
}

impl Reading {
    fn look_at(&mut self) -> Result<()> {
        let pages = self.batch.look_at();
        for (number, document, embedded) in pages.embedded() {
            self.ids.push(number, document, embedded)?;
        }
        pages.lines().into_iter().try_for_each(|line| self.lines.push(line.to_bytes()))
    }
}

/// So many numbers of profiles are held at once: 16 MiB.
const PROFILES: usize = 4 << 20;

/// What recurs among the documents, given all their lines.
fn recurring(lines: Sorter, kept: &Kept) -> Result<Recurring> {
    let mut held: HashMap<u64, Arc<Profile>> = HashMap::new();
    let mut size = 0;
    let mut profile = |number: u64| {
        if let Some(found) = held.get(&number) {
            return Ok(Arc::clone(found));
        }
        let made = Arc::new(Pages::of(kept.get(number)?).profile());
        size += made.len();
        if size > PROFILES {
            held.clear();
            size = made.len();
        }
        held.insert(number, Arc::clone(&made));
        Ok(made)
    };
    let mut recurrence = Recurrence::default();
    lines.visit(&mut |bytes| {
        let line = LineFacts::from_bytes(&bytes);
        // Lines of a file that was given up are still among those that were sorted.
        if kept.is_forgotten(line.page()) {
            return Ok(());
        }
        recurrence.push(line, &mut profile)
    })?;
    recurrence.finish(&mut profile)
}

impl Extraction {
    /// What became of the input.
    #[must_use]
    pub const fn visited(&self) -> &Visited {
        &self.visited
    }

    /// Every setting that changes the outcome.
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter> {
        self.options.parameters()
    }

    /// How many bytes the documents take in the temporary file.
    #[must_use]
    pub const fn spooled_bytes(&self) -> u64 {
        self.kept.bytes()
    }

    /// Hands every page with its articles to `visitor`, in the order of the input.
    ///
    /// # Errors
    ///
    /// Returns the visitor's error (`Ok(Err(…))`), and an error when the temporary
    /// file cannot be read.
    pub fn visit(
        &self,
        visitor: &mut dyn FnMut(&ExtractedPage) -> io::Result<()>,
    ) -> Result<io::Result<ExtractSummary>> {
        let mut summary = ExtractSummary {
            account: self.visited.account,
            diagnostics: self.visited.diagnostics.clone(),
            parameters: self.options.parameters(),
            ..ExtractSummary::default()
        };
        let progress = &self.options.read.progress;
        progress.begin(Stage::Writing, self.visited.account.accepted as u64);
        let mut batch = Batch::default();
        let mut documents = self.kept.iter();
        loop {
            let next = documents.next().transpose()?;
            let is_last = next.is_none();
            if let Some((number, document)) = next
                && !self.ids.is_resent(number)
            {
                batch.push(number, self.ids.named(number, document));
            }
            if !is_last && !batch.is_full() {
                continue;
            }
            for page in self.extracted(&mut batch) {
                progress.step(1);
                summary.add(&page);
                if let Err(error) = visitor(&page) {
                    return Ok(Err(error));
                }
            }
            if is_last {
                return Ok(Ok(summary));
            }
        }
    }

    fn extracted(&self, batch: &mut Batch) -> Vec<ExtractedPage> {
        let with = (&self.ids, &self.options);
        batch.look_at().map(&self.recurring, |number, document, parts, words, pieces| {
            article::extracted((number, document), parts, words, pieces, with)
        })
    }
}

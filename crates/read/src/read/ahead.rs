//! Pages of a folder, read before their turn.
//!
//! Finding the article in a page costs far more than reading the file, so files
//! that hold one page each are parsed on all threads, some at a time, and handed
//! out in the order of the walk. Other formats are read as a stream: they wait for
//! nothing but the disk, or have threads of their own.
//!
//! Memory: the pages of one batch, and the tree of one page a thread.

use std::collections::BTreeMap;

use rayon::prelude::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::format::{POINTER, of_name, pointer};
use super::html::{self, Loaded};
use super::open::{changed_meanwhile, decompressed, open, peek};
use super::sink::Failure;
use super::source::{Origin, Source};
use super::{InputFormat, ReadOptions};

/// So many pages are parsed at once, and pages of so many bytes.
const BATCH: usize = 64;
const BATCH_BYTES: u64 = 8 << 20;
/// So far ahead pages are looked for among files of other formats.
const HORIZON: usize = 512;

/// The pages among some files.
pub(crate) struct Ahead<'s> {
    sources: &'s [Source],
    options: &'s ReadOptions,
    ready: BTreeMap<usize, Result<Loaded, Failure>>,
    /// Up to here pages were looked for.
    seen: usize,
}

impl<'s> Ahead<'s> {
    pub(super) const fn new(sources: &'s [Source], options: &'s ReadOptions) -> Self {
        Self { sources, options, ready: BTreeMap::new(), seen: 0 }
    }

    /// What was found in the file at `at`, if that is read ahead. Asked for once,
    /// from the first file to the last.
    pub(crate) fn page(&mut self, at: usize) -> Option<Result<Loaded, Failure>> {
        if at >= self.seen && self.size(&self.sources[at]).is_some() {
            self.read_from(at);
        }
        self.ready.remove(&at)
    }

    fn read_from(&mut self, start: usize) {
        let end = self.sources.len().min(start.saturating_add(HORIZON));
        let (mut pages, mut bytes) = (Vec::new(), 0);
        self.seen = start;
        while self.seen < end && pages.len() < BATCH && bytes < BATCH_BYTES {
            if let Some(size) = self.size(&self.sources[self.seen]) {
                pages.push(self.seen);
                bytes += size;
            }
            self.seen += 1;
        }
        // One page alone is read as any other file.
        if pages.len() > 1 {
            let read = |&at: &usize| loaded(&self.sources[at], self.options).map(|it| (at, it));
            let found: Vec<_> = pages.par_iter().filter_map(read).collect();
            self.ready.extend(found);
        }
    }

    /// The size of a file that holds one page.
    fn size(&self, source: &Source) -> Option<u64> {
        let is_page = match self.options.format {
            InputFormat::Html => true,
            InputFormat::Auto => of_name(source.shown()) == Some(InputFormat::Html),
            _ => false,
        };
        if !is_page || source.origin == Origin::Stdin {
            return None;
        }
        // A pipe is opened once, in its turn.
        let metadata = std::fs::metadata(&source.path).ok()?;
        metadata.is_file().then_some(metadata.len())
    }
}

/// The page in a file; nothing when the file is compressed, since its size says
/// nothing of the page's then.
fn loaded(source: &Source, options: &ReadOptions) -> Option<Result<Loaded, Failure>> {
    // What goes wrong is said in its turn.
    let (raw, watch) = open(source).ok()?;
    let (bytes, is_compressed) = decompressed(raw, source.shown(), &options.limits).ok()?;
    let (head, bytes) = peek(bytes, POINTER).ok()?;
    if is_compressed || pointer(&head).is_some() {
        return None;
    }
    let page = html::loaded(bytes, options);
    Some(if watch.has_changed(false) { Err(changed_meanwhile()) } else { page })
}

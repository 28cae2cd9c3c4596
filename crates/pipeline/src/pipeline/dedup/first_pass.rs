//! The first pass over the input: documents are noted, their texts handed on.

use super::DedupOptions;
use super::documents::Documents;
use crate::Result;
use crate::read::{Event, Inputs, Spool, Visited, visit_inputs};

/// The documents that were read, and what is needed to read them again.
pub(super) struct FirstPass<'a> {
    pub(super) docs: Documents,
    pub(super) spool: Spool,
    options: &'a DedupOptions,
}

/// What happens on the way.
pub(super) enum Step<'a> {
    /// A document with this number and text was read.
    Read(u32, &'a str),
    /// So many of the last documents are to be forgotten.
    Forgotten(usize),
}

impl<'a> FirstPass<'a> {
    pub(super) fn new(options: &'a DedupOptions) -> Self {
        Self { docs: Documents::default(), spool: Spool::default(), options }
    }

    /// Reads `inputs`, and tells `found` of every step.
    ///
    /// # Errors
    ///
    /// As [`visit`](crate::read::visit), and when the temporary file cannot be written.
    pub(super) fn read(
        &mut self,
        inputs: Inputs<'_>,
        against: bool,
        found: &mut dyn FnMut(Step<'_>),
    ) -> Result<Visited> {
        // Documents without words stay in the corpus: they are no one's duplicate.
        let mut read = self.options.read.clone();
        read.keep_empty = true;
        visit_inputs(inputs, &read, &mut |event| {
            match event {
                Event::Record(record) => {
                    let extent = self.spool.keep(&record)?;
                    let number = u32::try_from(self.docs.len()).unwrap_or(u32::MAX);
                    self.docs.push(&record, extent, &self.options.keep, against);
                    found(Step::Read(number, &record.text));
                }
                Event::Forget { records, .. } => {
                    self.docs.forget(records);
                    found(Step::Forgotten(records));
                }
                Event::Empty { source } => {
                    self.spool.watch(source);
                    self.docs.push_empty(source, against);
                }
            }
            Ok(())
        })
    }
}

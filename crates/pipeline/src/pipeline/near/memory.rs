//! Texts in memory.

use super::sketching::sketching;
use super::{Comparing, Near, Print, ReadText, Rule, Search, Texts, near};
use crate::text::Progress;
use crate::verify::Judged;
use crate::{Error, Result};
use std::borrow::Cow;

/// What remembers judgements from run to run.
pub trait Remember: Sync {
    /// What was judged of two texts, by number.
    fn get(&self, left: u32, right: u32) -> Option<Judged>;
    /// Remembers it.
    fn put(&self, left: u32, right: u32, judged: Judged);
}

/// Texts that are all in memory.
pub struct InMemory<'a> {
    texts: Vec<Cow<'a, str>>,
    prints: Vec<Print>,
    memory: Option<&'a dyn Remember>,
}

impl<'a> InMemory<'a> {
    /// Finds the texts that are near each other by `rule`, as [`near`].
    ///
    /// # Errors
    ///
    /// Returns an error when a parameter is out of its range.
    pub fn near(
        texts: Vec<Cow<'a, str>>,
        rule: Rule,
        search: &Search,
        memory: Option<&'a dyn Remember>,
        progress: &Progress,
    ) -> Result<Near> {
        let (mut sketched, ()) = sketching(search, |sketching| {
            texts.iter().for_each(|it| sketching.push(it));
        })?;
        let prints = std::mem::take(&mut sketched.found);
        let texts = Self { texts, prints, memory };
        near(
            &Comparing { texts: &texts, rule, w: search.w, progress, places: None },
            search,
            sketched,
        )
    }
}

impl Texts for InMemory<'_> {
    type Reader<'a>
        = Reader<'a>
    where
        Self: 'a;

    fn count(&self) -> u32 {
        u32::try_from(self.texts.len()).unwrap_or(u32::MAX)
    }

    fn print(&self, item: u32) -> Print {
        self.prints[item as usize]
    }

    fn reader(&self) -> Reader<'_> {
        Reader(&self.texts)
    }

    fn changed(&self, item: u32) -> Error {
        Error::parameter(format!("the text number {item} changed"))
    }

    fn has_memory(&self) -> bool {
        self.memory.is_some()
    }

    fn remembered(&self, left: u32, right: u32) -> Option<Judged> {
        self.memory?.get(left, right)
    }

    fn remember(&self, left: u32, right: u32, judged: Judged) {
        if let Some(memory) = self.memory {
            memory.put(left, right, judged);
        }
    }
}

/// Reads them.
pub struct Reader<'a>(&'a [Cow<'a, str>]);

impl ReadText for Reader<'_> {
    fn text(&mut self, item: u32) -> Result<Cow<'_, str>> {
        Ok(Cow::Borrowed(&self.0[item as usize]))
    }
}

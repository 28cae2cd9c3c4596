//! Texts in memory.

use super::sketching::sketching;
use super::{Comparing, Near, Print, ReadText, Rule, Search, Texts, near};
use crate::text::Progress;
use crate::verify::Judged;
use crate::{Error, Result};
use std::borrow::Cow;
use std::ops::Range;

/// What remembers judgements from run to run.
pub trait Remember: Sync {
    /// What was judged of two texts, by number.
    fn get(&self, left: u32, right: u32) -> Option<Judged>;
    /// Remembers it.
    fn put(&self, left: u32, right: u32, judged: Judged);
}

/// Texts that are all in memory.
///
/// Or can be made of what is: each as often as it is looked at.
pub struct InMemory<'a> {
    count: u32,
    make: &'a MakeText<'a>,
    prints: Vec<Print>,
    memory: Option<&'a dyn Remember>,
    asked: Option<Range<u32>>,
}

/// Makes the text of a number.
pub type MakeText<'a> = dyn Fn(u32) -> Cow<'a, str> + Sync + 'a;

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
        let count = u32::try_from(texts.len()).unwrap_or(u32::MAX);
        let make = |item: u32| Cow::Borrowed(&*texts[item as usize]);
        InMemory::near_to((count, &make), rule, search, memory, None, progress)
    }

    /// The same of so many texts, which are made as they are looked at; where some of the texts are `asked` about, only they are compared with
    /// the others and each other.
    ///
    /// # Errors
    ///
    /// As [`near`](Self::near).
    pub fn near_to(
        (count, make): (u32, &'a MakeText<'a>),
        rule: Rule,
        search: &Search,
        memory: Option<&'a dyn Remember>,
        asked: Option<Range<u32>>,
        progress: &Progress,
    ) -> Result<Near> {
        let (mut sketched, ()) = sketching(search, |sketching| {
            (0..count).for_each(|it| sketching.push(&make(it)));
        })?;
        let prints = std::mem::take(&mut sketched.found);
        let texts = Self { count, make, prints, memory, asked };
        near(
            &Comparing { texts: &texts, rule, w: search.w, progress, places: None },
            search,
            sketched,
        )
    }
}

impl<'t> Texts for InMemory<'t> {
    type Reader<'a>
        = Reader<'t>
    where
        Self: 'a;

    fn count(&self) -> u32 {
        self.count
    }

    fn print(&self, item: u32) -> Print {
        self.prints[item as usize]
    }

    fn are_compared(&self, left: u32, right: u32) -> bool {
        self.asked.as_ref().is_none_or(|it| it.contains(&left) || it.contains(&right))
    }

    fn reader(&self) -> Reader<'t> {
        Reader(self.make)
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

/// Makes them.
pub struct Reader<'a>(&'a MakeText<'a>);

impl ReadText for Reader<'_> {
    fn text(&mut self, item: u32) -> Result<Cow<'_, str>> {
        Ok((self.0)(item))
    }
}

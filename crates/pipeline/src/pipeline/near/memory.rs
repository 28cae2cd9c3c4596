//! Texts in memory.

use super::search::By;
use super::sketching::sketching;
use super::{Comparing, Near, Print, ReadText, Rule, Search, Texts, near};
use crate::text::Progress;
use crate::verify::{FEW, Judged, Verdict};
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
pub struct InMemory<'a> {
    texts: Vec<Cow<'a, str>>,
    prints: Vec<Print>,
    memory: Option<&'a dyn Remember>,
    asked: Option<Range<u32>>,
    rule: Rule,
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
        Self::near_to(texts, rule, search, memory, None, progress)
    }

    /// The same; where some of the texts are `asked` about, only they are compared with
    /// the others and each other.
    ///
    /// # Errors
    ///
    /// As [`near`](Self::near).
    pub fn near_to(
        texts: Vec<Cow<'a, str>>,
        rule: Rule,
        search: &Search,
        memory: Option<&'a dyn Remember>,
        asked: Option<Range<u32>>,
        progress: &Progress,
    ) -> Result<Near> {
        // Of few texts all pairs are compared, and no sketch is asked.
        let by = if texts.len() <= FEW { By::Nothing } else { search.by };
        let (mut sketched, ()) = sketching(&Search { by, ..*search }, |sketching| {
            texts.iter().for_each(|it| sketching.push(it));
        })?;
        let prints = std::mem::take(&mut sketched.found);
        let texts = Self { texts, prints, memory, asked, rule };
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

    fn are_compared(&self, left: u32, right: u32) -> bool {
        let Some(asked) = &self.asked else { return true };
        (asked.contains(&left) || asked.contains(&right)) && !self.are_known_apart(left, right)
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

impl InMemory<'_> {
    /// Whether the verdict decides, and is known to be neither that two texts are one nor
    /// that they have one frame.
    fn are_known_apart(&self, left: u32, right: u32) -> bool {
        let decides = matches!(self.rule, Rule::Verdict { .. });
        let known = || self.remembered(left, right).map(|it| it.verdict);
        decides && known().is_some_and(|it| !it.joins() && it != Verdict::Template)
    }
}

/// Reads them.
pub struct Reader<'a>(&'a [Cow<'a, str>]);

impl ReadText for Reader<'_> {
    fn text(&mut self, item: u32) -> Result<Cow<'_, str>> {
        Ok(Cow::Borrowed(&self.0[item as usize]))
    }
}

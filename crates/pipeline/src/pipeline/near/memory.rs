//! Texts in memory.

use super::search::By;
use super::sketching::{Sketcher, sketching};
use super::{Comparing, Near, Print, ReadText, Rule, Search, Texts, near};
use crate::text::Progress;
use crate::verify::{FEW, Judged, Overlap, Verdict};
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
    rule: Rule,
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

    /// The same of so many texts, which are made as they are looked at; where some of them
    /// are `asked` about, only they are compared with the others and each other.
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
        // Of few texts all pairs are compared, and no sketch is asked.
        let by = if count as usize <= FEW { By::Nothing } else { search.by };
        let strange = asked.as_ref().map(|it| Strangers::of((count, make), it, (rule, search.w)));
        let strange = strange.unwrap_or_default();
        let (mut sketched, ()) = sketching(&Search { by, ..*search }, |sketching| {
            for item in 0..count {
                match strange.has(item) {
                    true => sketching.push(""),
                    false => sketching.push(&make(item)),
                }
            }
        })?;
        let mut prints = std::mem::take(&mut sketched.found);
        for (print, own) in prints.iter_mut().zip(strange.prints) {
            *print = own.unwrap_or(*print);
        }
        let texts = Self { count, make, prints, memory, asked, rule };
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
        let Some(asked) = &self.asked else { return true };
        (asked.contains(&left) || asked.contains(&right)) && !self.are_known_apart(left, right)
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

impl InMemory<'_> {
    /// Whether the verdict decides, and is known to be neither that two texts are one nor
    /// that they have one frame.
    fn are_known_apart(&self, left: u32, right: u32) -> bool {
        let decides = matches!(self.rule, Rule::Verdict { .. });
        let known = || self.remembered(left, right).map(|it| it.verdict);
        decides && known().is_some_and(|it| !it.joins() && it != Verdict::Template)
    }
}

/// The texts that share no shingle with one that is asked about, where shared shingles
/// decide: their prints. In no pair that counts, they need no sketch.
#[derive(Default)]
struct Strangers {
    prints: Vec<Option<Print>>,
}

impl Strangers {
    fn of(
        (count, make): (u32, &MakeText<'_>),
        asked: &Range<u32>,
        (rule, w): (Rule, usize),
    ) -> Self {
        let Rule::Similar { measure, least, .. } = rule else { return Self::default() };
        if least.is_reached(measure, Overlap { shared: 0, left: 1, right: 1 }) {
            return Self::default();
        }
        let mut sketcher = Sketcher::default();
        let mut known: Vec<u64> = Vec::new();
        for item in asked.clone() {
            known.extend(sketcher.shingles(&make(item), w).0);
        }
        known.sort_unstable();
        known.dedup();
        let prints = (0..count).map(|item| {
            let text = make(item);
            let (shingles, content) = sketcher.shingles(&text, w);
            let shares = |it: &u64| known.binary_search(it).is_ok();
            let is_strange = !asked.contains(&item) && !shingles.iter().any(shares);
            is_strange.then(|| Print { content, words: sketcher.words() })
        });
        Self { prints: prints.collect() }
    }

    fn has(&self, item: u32) -> bool {
        self.prints.get(item as usize).is_some_and(Option::is_some)
    }
}

/// Makes them.
pub struct Reader<'a>(&'a MakeText<'a>);

impl ReadText for Reader<'_> {
    fn text(&mut self, item: u32) -> Result<Cow<'_, str>> {
        Ok((self.0)(item))
    }
}

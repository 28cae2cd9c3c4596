//! Which lines recur across pages that are otherwise different stories?
//!
//! A line that stands on two copies of one story proves nothing, a paragraph that
//! two stories share may be copied reporting. So recurrence counts only between
//! *independent* pages: of each, a good part of the running text has nothing to do
//! with the other. And the line itself must look like furniture the more, the
//! fewer pages it stands on: short lines need two pages, sentences more, and a
//! heading that always stands above running text is no furniture at all, however
//! many stories use it.
//!
//! Cost: one hash a line and a sort; at most [`MAX_SAMPLE`] pages of each
//! recurring line are compared with one another, by sampled word pairs, each two
//! pages once. Rejected: comparing whole pages by resemblance (two short stories
//! inside one site's long frame look like near-duplicates), and counting pages
//! alone (copies of one wire story share every line).

use super::profile::Profile;
use super::unit::{InCard, Mark, Unit};
use super::{FurnitureKind, Page};
use rayon::prelude::*;
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;

/// How many pages of a recurring line are compared.
const MAX_SAMPLE: usize = 12;
/// So many outcomes of comparing two pages are remembered at once.
const MAX_KNOWN: usize = 1 << 20;
/// A sentence of at least so many words is a paragraph that reporting may share.
const LONG: usize = 20;

/// What recurs among `pages`, whose units these are.
pub(super) fn recurring(
    pages: &[Page<'_>],
    units: &[Vec<Unit>],
    profile: impl Fn(usize) -> Arc<Profile>,
) -> Recurring {
    let lines: Vec<LineFacts> = pages
        .par_iter()
        .zip(units.par_iter())
        .enumerate()
        .flat_map_iter(|(at, (page, units))| line_facts(units, at as u64, page.text))
        .collect();
    recurring_lines(lines, profile)
}

/// What recurs, given the lines of all pages.
pub fn recurring_lines(
    mut lines: Vec<LineFacts>,
    profile: impl Fn(usize) -> Arc<Profile>,
) -> Recurring {
    lines.par_sort_unstable();
    let mut recurrence = Recurrence::default();
    let mut get = |page: u64| Ok::<_, Infallible>(profile(usize::try_from(page).unwrap_or(0)));
    let mut found = Ok(());
    for line in lines {
        found = found.and_then(|()| recurrence.push(line, &mut get));
    }
    let Ok(recurring) = found.and_then(|()| recurrence.finish(&mut get));
    recurring
}

/// The lines that are furniture because they recur.
#[derive(Clone, Debug, Default)]
pub struct Recurring {
    /// On how many pages a line stands, by the hash of its words.
    pages: HashMap<u64, u64, Hasher>,
}

impl Recurring {
    /// How many different lines there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// The lines with these keys, where somebody else has seen that they recur. On how many
    /// pages each stands is not known.
    #[must_use]
    pub fn of_keys(keys: impl IntoIterator<Item = u64>) -> Self {
        Self { pages: keys.into_iter().map(|it| (it, 0)).collect() }
    }

    /// The hashes of all of them, ascending.
    #[must_use]
    pub fn keys(&self) -> Vec<u64> {
        let mut res: Vec<u64> = self.pages.keys().copied().collect();
        res.sort_unstable();
        res
    }

    /// What is said of the line whose words have this hash, if it is among them.
    pub(super) fn evidence(&self, key: u64) -> Option<String> {
        self.pages.get(&key).map(|pages| format!("on {pages} pages of different stories"))
    }

    /// The hashes of those among `lines` that recur: ascending, distinct.
    pub fn among(&self, lines: &[LineFacts]) -> Vec<u64> {
        let keys = lines.iter().map(|it| it.key).filter(|it| self.pages.contains_key(it));
        keys.collect::<std::collections::BTreeSet<u64>>().into_iter().collect()
    }

    /// Marks the units of a page that are among them, unless they are marked already.
    pub(super) fn mark(&self, units: &mut [Unit]) {
        for unit in units.iter_mut().filter(|it| counts(it) && it.mark.is_none()) {
            if let Some(evidence) = self.evidence(unit.key) {
                unit.mark = Some(Mark::new(FurnitureKind::Recurring, evidence));
            }
        }
    }
}

// Without a key, since the standard one is seeded anew in every process.
type Hasher = std::hash::BuildHasherDefault<siphasher::sip::SipHasher13>;

/// What recurrence needs to know of one line of one page: some bytes, so that the
/// lines of a corpus can be sorted where its texts would not fit.
///
/// Orders by the line's words, then by the page's text, so that what is decided
/// does not depend on the order of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineFacts {
    key: u64,
    text: u64,
    page: u64,
    unit: u32,
    words: u16,
    flags: u16,
}

const MARKED: u16 = 1;
const EDGE: u16 = 1 << 1;
const LONE: u16 = 1 << 2;
const HINTED: u16 = 1 << 3;
const QUOTED: u16 = 1 << 4;
const MOTTO: u16 = 1 << 5;
const ENDS: u16 = 1 << 6;
const TEXT: u16 = 1 << 7;
const NUMBERED: u16 = 1 << 8;
const LETTERS: u16 = 1 << 9;
const COLON: u16 = 1 << 10;

impl LineFacts {
    /// How many bytes [`to_bytes`](Self::to_bytes) gives.
    pub const BYTES: usize = 32;

    /// The same line of a page that the caller calls `page`.
    #[must_use]
    pub const fn on(self, page: u64) -> Self {
        Self { page, ..self }
    }

    /// The hash of the line's words.
    #[must_use]
    pub const fn key(&self) -> u64 {
        self.key
    }

    /// The hash of the page's text.
    #[must_use]
    pub const fn text(&self) -> u64 {
        self.text
    }

    /// The page that the line stands on, as the caller numbered it.
    #[must_use]
    pub const fn page(&self) -> u64 {
        self.page
    }

    /// Bytes that order as the lines do.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut res = [0; Self::BYTES];
        res[..8].copy_from_slice(&self.key.to_be_bytes());
        res[8..16].copy_from_slice(&self.text.to_be_bytes());
        res[16..24].copy_from_slice(&self.page.to_be_bytes());
        res[24..28].copy_from_slice(&self.unit.to_be_bytes());
        res[28..30].copy_from_slice(&self.words.to_be_bytes());
        res[30..].copy_from_slice(&self.flags.to_be_bytes());
        res
    }

    /// The line that `bytes` were made of.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; Self::BYTES]) -> Self {
        let number = |range: std::ops::Range<usize>| {
            bytes[range].iter().fold(0, |all, &byte| (all << 8) | u64::from(byte))
        };
        let small = |range| u16::try_from(number(range)).unwrap_or(u16::MAX);
        Self {
            key: number(0..8),
            text: number(8..16),
            page: number(16..24),
            unit: u32::try_from(number(24..28)).unwrap_or(u32::MAX),
            words: small(28..30),
            flags: small(30..32),
        }
    }

    const fn is(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }
}

/// Whether a unit can recur: it has words and is the page's own.
fn counts(unit: &Unit) -> bool {
    unit.n > 0 && unit.card == InCard::No
}

/// The lines of the page with this number and text.
pub(super) fn line_facts(units: &[Unit], page: u64, text: &str) -> Vec<LineFacts> {
    let hash = super::unit::hash(text.as_bytes());
    let story = text_of(units);
    let facts = |(at, unit): (usize, &Unit)| {
        let flags = [
            (MARKED, unit.mark.is_some()),
            (EDGE, at_edge(units, story, at)),
            (LONE, is_lone(units, at)),
            (HINTED, unit.points >= 2),
            (QUOTED, unit.quoted),
            (MOTTO, unit.motto),
            (ENDS, unit.ends),
            (TEXT, unit.text),
            (NUMBERED, unit.numbered),
            (LETTERS, unit.letters),
            (COLON, unit.colon),
        ];
        LineFacts {
            key: unit.key,
            text: hash,
            page,
            unit: u32::try_from(at).unwrap_or(u32::MAX),
            words: u16::try_from(unit.n).unwrap_or(u16::MAX),
            flags: flags.into_iter().filter(|it| it.1).map(|it| it.0).sum(),
        }
    };
    units.iter().enumerate().filter(|(_, it)| counts(it)).map(facts).collect()
}

/// Decides which lines recur, given all lines of a corpus in their order.
///
/// Memory: one line's sample of pages, the outcomes of comparing pages, and the
/// lines found.
#[derive(Debug, Default)]
pub struct Recurrence {
    group: Option<Group>,
    known: HashMap<(u64, u64), bool, Hasher>,
    found: Recurring,
}

impl Recurrence {
    /// Takes the next line, not smaller than the one before. `profile` gives what
    /// is kept of a page for comparing it with another.
    ///
    /// # Errors
    ///
    /// Returns the error of `profile`.
    pub fn push<E>(
        &mut self,
        line: LineFacts,
        profile: &mut dyn FnMut(u64) -> Result<Arc<Profile>, E>,
    ) -> Result<(), E> {
        if let Some(group) = &mut self.group
            && group.first.key == line.key
        {
            group.add(line);
            return Ok(());
        }
        if let Some(done) = self.group.replace(Group::of(line)) {
            self.decide(&done, profile)?;
        }
        Ok(())
    }

    /// What recurs, after the last line.
    ///
    /// # Errors
    ///
    /// Returns the error of `profile`.
    pub fn finish<E>(
        mut self,
        profile: &mut dyn FnMut(u64) -> Result<Arc<Profile>, E>,
    ) -> Result<Recurring, E> {
        if let Some(done) = self.group.take() {
            self.decide(&done, profile)?;
        }
        Ok(self.found)
    }

    fn decide<E>(
        &mut self,
        group: &Group,
        profile: &mut dyn FnMut(u64) -> Result<Arc<Profile>, E>,
    ) -> Result<(), E> {
        let Some(wanted) = wanted(group).filter(|&it| group.pages >= it as u64) else {
            return Ok(());
        };
        if self.independent_pages(group, wanted, profile)? >= wanted {
            self.found.pages.insert(group.first.key, group.pages);
        }
        Ok(())
    }

    /// How many of the sampled pages are independent of one another, up to `wanted`.
    fn independent_pages<E>(
        &mut self,
        group: &Group,
        wanted: usize,
        profile: &mut dyn FnMut(u64) -> Result<Arc<Profile>, E>,
    ) -> Result<usize, E> {
        let mut chosen: Vec<(u64, u64)> = Vec::new();
        for &(text, page) in &group.sample {
            let mut independent = true;
            for &(other_text, other) in &chosen {
                let pair = (other_text, text);
                independent = match self.known.get(&pair) {
                    Some(&known) => known,
                    None => {
                        let (a, b) = (profile(other)?, profile(page)?);
                        let apart = a.is_apart_from(&b) && b.is_apart_from(&a);
                        // What it has can be asked again.
                        if self.known.len() >= MAX_KNOWN {
                            self.known.clear();
                        }
                        self.known.insert(pair, apart);
                        apart
                    }
                };
                if !independent {
                    break;
                }
            }
            if independent {
                chosen.push((text, page));
                if chosen.len() >= wanted {
                    break;
                }
            }
        }
        Ok(chosen.len())
    }
}

/// The pages that are compared to decide which lines recur, given all lines of a corpus in
/// their order, for whoever has to fetch them first.
///
/// Memory: one line's sample of pages.
#[derive(Debug, Default)]
pub struct PagesToCompare(Option<Group>);

impl PagesToCompare {
    /// Takes the next line, not smaller than the one before; tells the key and the pages of
    /// the one before when that is complete and not clear without them.
    pub fn push(&mut self, line: LineFacts) -> Option<(u64, Vec<u64>)> {
        if let Some(group) = &mut self.0
            && group.first.key == line.key
        {
            group.add(line);
            return None;
        }
        self.0.replace(Group::of(line)).and_then(Self::open)
    }

    /// The same of the last line.
    #[must_use]
    pub fn finish(self) -> Option<(u64, Vec<u64>)> {
        self.0.and_then(Self::open)
    }

    fn open(group: Group) -> Option<(u64, Vec<u64>)> {
        let enough = wanted(&group).is_some_and(|it| group.pages >= it as u64);
        let pages = group.sample.into_iter().map(|it| it.1).collect();
        enough.then_some((group.first.key, pages))
    }
}

/// All places of one line.
#[derive(Debug)]
struct Group {
    first: LineFacts,
    last: LineFacts,
    places: u64,
    pages: u64,
    edges: u64,
    lone: u64,
    /// Flags that a place has.
    any: u16,
    /// Flags that all places have.
    all: u16,
    titles: bool,
    /// The first pages of different texts.
    sample: Vec<(u64, u64)>,
}

impl Group {
    fn of(line: LineFacts) -> Self {
        let mut res = Self {
            first: line,
            last: line,
            places: 0,
            pages: 1,
            edges: 0,
            lone: 0,
            any: 0,
            all: u16::MAX,
            titles: true,
            sample: vec![(line.text, line.page)],
        };
        res.add(line);
        res
    }

    fn add(&mut self, line: LineFacts) {
        self.places += 1;
        self.pages += u64::from(line.page != self.last.page);
        self.edges += u64::from(line.is(EDGE));
        self.lone += u64::from(line.is(LONE));
        self.any |= line.flags;
        self.all &= line.flags;
        self.titles &= line.unit == 0;
        // Lines of one key come in the order of their texts' hashes: the sample has the
        // smallest, whatever the order of the pages.
        if line.text != self.last.text && self.sample.len() < MAX_SAMPLE {
            self.sample.push((line.text, line.page));
        }
        self.last = line;
    }
}

/// How many independent pages make the line furniture; none when no number does.
///
/// The shorter a line, the likelier two stories have it by chance; the more often
/// it stands where furniture does, and the more it sounds like it, the fewer pages
/// have to agree. Shares and page counts were chosen on planted lines in book and
/// government prose, then checked on campaign and project news.
fn wanted(group: &Group) -> Option<usize> {
    let first = &group.first;
    let n = usize::from(first.words);
    if group.all & MARKED != 0 {
        return None;
    }
    let edged = |share: u64, of: u64| group.edges * of >= group.places * share;
    let hinted = first.is(HINTED);
    if group.any & QUOTED != 0 && !hinted {
        // A motto stands in quotation marks as a whole; a statement has its speaker.
        return (edged(1, 2) && n >= 5 && first.is(MOTTO)).then_some(3);
    }
    if first.is(NUMBERED) || !first.is(LETTERS) {
        return None;
    }
    if group.any & ENDS == 0 && !first.is(TEXT) {
        // A heading stands above text, wherever it stands.
        if hinted {
            return Some(2);
        }
        let (at_edge, pages) = match n {
            0..=1 => (edged(2, 3), 8),
            2..=3 => (edged(2, 3), 3),
            4..=5 => (edged(1, 2), 2),
            // So long a heading is one story's own, unless it is one of a list.
            _ => (group.lone * 2 >= group.places && !first.is(COLON) || edged(1, 2), 2),
        };
        // The title of a series stands above each of its pieces.
        let pages = if group.titles { pages + 1 } else { pages };
        return at_edge.then_some(pages);
    }
    if n < LONG {
        // People say short things in every novel; sites say longer ones, at the edge.
        return ((edged(1, 2) && n >= 4) || hinted).then_some(2);
    }
    edged(4, 5).then_some(if hinted { 3 } else { 5 })
}

/// Whether a unit stands alone between running text.
fn is_lone(units: &[Unit], at: usize) -> bool {
    at > 0 && units[at - 1].text && units.get(at + 1).is_some_and(|it| it.text)
}

/// The first and the last running text of a page, as indexes of its units.
type Text = Option<(usize, usize)>;

fn text_of(units: &[Unit]) -> Text {
    let first = units.iter().position(Unit::own_text)?;
    Some((first, units.iter().rposition(Unit::own_text).unwrap_or(first)))
}

/// Whether a unit stands where furniture does: before or after all running text
/// of the page, or beside what is furniture already.
fn at_edge(units: &[Unit], text: Text, at: usize) -> bool {
    let decided =
        |it: &Unit| it.mark.as_ref().is_some_and(|it| it.kind != FurnitureKind::Separator);
    let marked = |it: Option<&Unit>| it.is_some_and(decided);
    text.is_none_or(|(first, last)| at <= first || at >= last)
        || marked(units.get(at + 1))
        || (at > 0 && marked(units.get(at - 1)))
}

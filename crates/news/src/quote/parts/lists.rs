//! Lists of places that go by one after the other, in order.
//!
//! Memory: a bounded number of places, whatever the length of a list, but for the quotations of
//! a phrase of few words, which are counted before it is decided on.

use super::super::common::{MOST, WORDS};
use super::super::compare::{Carriers, POSTING_CAP, far_by_days, starts};
use super::super::fragments::{MOST_LOOKED_AT, MOST_PLACES, merged};
use super::super::group::is_set_phrase;
use super::super::running::MAX_QUOTES;
use super::document_of;
use super::known::{Fact, FactKind};
use crate::candidates::{FAN, SharedSeed};
use std::collections::VecDeque;

/// A place of words in a row that make quotations candidates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SeedPlace {
    /// The number of the quotation.
    pub number: u64,
    /// The first of the words.
    pub at: u32,
    /// By what its speaker is counted.
    pub voice: Option<u64>,
    /// Its day.
    pub day: Option<i64>,
    /// The series of its document.
    pub series: Option<u64>,
}

/// Two places of the same words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeedPair {
    /// The number of the one quotation.
    pub left: u64,
    /// The number of the other, which is not smaller.
    pub right: u64,
    /// The first of the words in the left one.
    pub at: u32,
    /// The first of them in the right one.
    pub other: u32,
}

/// What became of words that stand in too many places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capped {
    /// Lists of two places or more.
    pub lists: u64,
    /// Those that are longer than the cap.
    pub capped: u64,
    /// How many pairs of places those have.
    pub pairs: u64,
    /// How many of these pairs were held against each other.
    pub tried: u64,
}

/// The places of words in a row, list by list.
#[derive(Debug, Default)]
pub struct SeedLists {
    key: Option<u64>,
    waiting: VecDeque<SeedPlace>,
    /// The first places, which say who carries the words.
    first: Vec<SeedPlace>,
    places: u64,
    tried: u64,
    capped: Capped,
}

impl SeedLists {
    /// Takes the next place: ascending by key, then by quotation and word. `pair` gets pairs of
    /// places, `fact` what is known of a quotation by a list.
    pub fn push(
        &mut self,
        key: u64,
        place: SeedPlace,
        pair: &mut impl FnMut(SeedPair, [SeedPlace; 2]),
        fact: &mut impl FnMut(u64, Fact),
    ) {
        if self.key != Some(key) {
            self.end(pair, fact);
            self.key = Some(key);
        }
        self.places += 1;
        if self.first.len() < POSTING_CAP {
            self.first.push(place);
            if self.first.len() == POSTING_CAP {
                self.first.iter().for_each(|it| fact(it.number, self.carried(it)));
            }
        } else {
            fact(place.number, self.carried(&place));
        }
        self.waiting.push_back(place);
        if self.waiting.len() > POSTING_CAP {
            self.link_first(FAN, pair);
        }
    }

    /// No more places follow.
    pub fn finish(
        mut self,
        pair: &mut impl FnMut(SeedPair, [SeedPlace; 2]),
        fact: &mut impl FnMut(u64, Fact),
    ) -> Capped {
        self.end(pair, fact);
        self.capped
    }

    fn carried(&self, place: &SeedPlace) -> Fact {
        let first = self.first.iter().map(|it| (document_of(it.number).into(), it.day, it.voice));
        Fact::carried(FactKind::List, place.at, Carriers::of(first))
    }

    fn end(
        &mut self,
        pair: &mut impl FnMut(SeedPair, [SeedPlace; 2]),
        fact: &mut impl FnMut(u64, Fact),
    ) {
        if (2..POSTING_CAP).contains(&self.first.len()) {
            self.first.iter().for_each(|it| fact(it.number, self.carried(it)));
        }
        while !self.waiting.is_empty() {
            self.link_first(usize::MAX, pair);
        }
        self.capped.lists += u64::from(self.places > 1);
        if self.places > POSTING_CAP as u64 {
            self.capped.capped += 1;
            self.capped.pairs += self.places * (self.places - 1) / 2;
            self.capped.tried += self.tried;
        }
        self.first.clear();
        (self.places, self.tried) = (0, 0);
    }

    fn link_first(&mut self, most: usize, pair: &mut impl FnMut(SeedPair, [SeedPlace; 2])) {
        let Some(first) = self.waiting.pop_front() else { return };
        for other in self.waiting.iter().take(most) {
            self.tried += 1;
            let found =
                SeedPair { left: first.number, right: other.number, at: first.at, other: other.at };
            // Words that one quotation has twice make no pair.
            if first.number != other.number {
                pair(found, [first, *other]);
            }
        }
    }
}

/// A place of a piece: in a document, or in a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PiecePlace {
    /// A document has it; each comes once.
    Document,
    /// A quotation has it: its number, the first word, and how many words.
    Quotation(u64, u32, u32),
}

/// In how many articles pieces of quotations stand.
#[derive(Debug, Default)]
pub struct PieceLists {
    key: Option<u64>,
    articles: u16,
    /// The places in the first quotation, until there is a second one.
    waiting: Vec<(u64, u32, u32)>,
    several: bool,
}

impl PieceLists {
    /// Takes the next place: ascending by key, documents before quotations, these by number.
    pub fn push(&mut self, key: u64, place: PiecePlace, fact: &mut impl FnMut(u64, Fact)) {
        if self.key != Some(key) {
            *self = Self { key: Some(key), ..Self::default() };
        }
        let PiecePlace::Quotation(number, at, words) = place else {
            self.articles = (self.articles + 1).min(MOST);
            return;
        };
        self.several |= self.waiting.first().is_some_and(|it| it.0 != number);
        self.waiting.push((number, at, words));
        if !self.several {
            return;
        }
        for (number, at, words) in self.waiting.drain(..) {
            let words = i32::try_from(words).unwrap_or(i32::MAX);
            let numbers = [words, i32::from(self.articles), 0];
            fact(number, Fact { kind: FactKind::Piece, at, numbers });
        }
    }

    /// How many words a piece has.
    #[must_use]
    pub const fn words() -> std::ops::RangeInclusive<usize> {
        WORDS
    }
}

/// A quotation that has the words of a short one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WholePlace {
    /// The number of the quotation.
    pub number: u64,
    /// The first of the words.
    pub at: u32,
    /// Whether they are all of it.
    pub is_whole: bool,
    /// Whether it is a short one that is sought in others.
    pub is_short: bool,
    /// Where it stands in its document: its first word, and the one behind it.
    pub words: [u32; 2],
    /// By what its speaker is counted.
    pub voice: Option<u64>,
    /// Its day.
    pub day: Option<i64>,
    /// The series of its document.
    pub series: Option<u64>,
}

/// A short quotation, and another one that has its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// The short one.
    pub short: WholePlace,
    /// The other.
    pub other: WholePlace,
    /// Whether the other may hold it; `None` where [`Judge::may_hold`](super::Judge::may_hold)
    /// has to say so.
    pub holds: Option<bool>,
}

/// The places of short quotations, list by list.
#[derive(Debug, Default)]
pub struct WholeLists {
    key: Option<u64>,
    /// The first longer ones.
    longer: Vec<WholePlace>,
    /// Those of the same words.
    twins: VecDeque<WholePlace>,
    /// How many were left out.
    cut: u64,
    more: bool,
}

impl WholeLists {
    /// Takes the next place: ascending by key, what is not whole first, then by number.
    /// `found` gets the others of each short quotation, ascending.
    pub fn push(&mut self, key: u64, place: WholePlace, found: &mut impl FnMut(Fragment)) {
        if self.key != Some(key) {
            self.end(found);
            self.key = Some(key);
        }
        if place.is_whole {
            self.twins.push_back(place);
            if self.twins.len() > MOST_LOOKED_AT + 1 {
                self.take_first(found);
            }
        } else if self.longer.len() < MOST_LOOKED_AT {
            self.longer.push(place);
        } else {
            self.more = true;
        }
    }

    /// No more places follow: of how many short quotations not all others were looked at.
    pub fn finish(mut self, found: &mut impl FnMut(Fragment)) -> u64 {
        self.end(found);
        self.cut
    }

    fn end(&mut self, found: &mut impl FnMut(Fragment)) {
        while !self.twins.is_empty() {
            self.take_first(found);
        }
        self.longer.clear();
        self.more = false;
    }

    fn take_first(&mut self, found: &mut impl FnMut(Fragment)) {
        let Some(short) = self.twins.pop_front() else { return };
        if !short.is_short {
            return;
        }
        let number = |it: &[WholePlace]| -> Vec<(u64, u32)> {
            it.iter().map(|it| (it.number, it.at)).collect()
        };
        let twins: Vec<WholePlace> = self.twins.iter().copied().collect();
        let (longer, later) = (number(&self.longer), number(&twins));
        self.cut += u64::from(self.more || longer.len() + later.len() > MOST_LOOKED_AT);
        let mut held = 0;
        for at in merged(&longer, &later).take(MOST_LOOKED_AT) {
            let known = longer.binary_search(at).map(|it| self.longer[it]);
            let twin = || later.binary_search(at).map(|it| twins[it]);
            let Ok(other) = known.or_else(|_| twin()) else { continue };
            let holds = may_hold(&short, &other);
            if holds == Some(false) {
                continue;
            }
            found(Fragment { short, other, holds });
            held += usize::from(holds == Some(true));
            if held == MOST_PLACES {
                break;
            }
        }
    }
}

/// Whether a quotation may hold a short one, as far as their places and days tell.
fn may_hold(short: &WholePlace, other: &WholePlace) -> Option<bool> {
    let [a, b] = [short, other].map(|it| it.words);
    let one = document_of(short.number) == document_of(other.number);
    if one && a[0] < b[1] && b[0] < a[1] {
        return Some(false);
    }
    far_by_days(short.day, other.day).map(|it| !it)
}

/// The others of each short quotation that hold it.
#[derive(Debug, Default)]
pub struct CopyLists {
    short: Option<WholePlace>,
    /// The first of them.
    first: Vec<WholePlace>,
    count: usize,
}

impl CopyLists {
    /// Takes the next that holds its short one: ascending by short one, then by other.
    /// `found` gets those that count, `fact` what is known of the short one.
    pub fn push(
        &mut self,
        [short, other]: [WholePlace; 2],
        found: &mut impl FnMut(WholePlace, WholePlace),
        fact: &mut impl FnMut(u64, Fact),
    ) {
        if self.short.is_none_or(|it| it.number != short.number) {
            self.end(fact);
            self.short = Some(short);
            self.first.push(short);
        }
        if self.count == MOST_PLACES {
            return;
        }
        self.count += 1;
        if self.first.len() < POSTING_CAP {
            self.first.push(other);
        }
        found(short, other);
    }

    /// No more follow.
    pub fn finish(mut self, fact: &mut impl FnMut(u64, Fact)) {
        self.end(fact);
    }

    fn end(&mut self, fact: &mut impl FnMut(u64, Fact)) {
        let Some(short) = self.short.take() else { return };
        let first = self.first.iter().map(|it| (document_of(it.number).into(), it.day, it.voice));
        let count = u32::try_from(self.count + 1).unwrap_or(u32::MAX);
        fact(short.number, Fact::carried(FactKind::Copies, count, Carriers::of(first)));
        self.first.clear();
        self.count = 0;
    }
}

/// Where alignments of two quotations begin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Starts {
    /// The two.
    pub pair: (u64, u64),
    /// At words in a row that both have.
    pub seeds: Vec<(usize, usize)>,
    /// Where the shorter one stands whole in the other.
    pub whole: Option<(usize, usize)>,
}

/// All that two quotations have in common, pair by pair.
#[derive(Debug, Default)]
pub struct PairStarts {
    pair: Option<(u64, u64)>,
    seeds: Vec<SharedSeed>,
    whole: Option<(usize, usize)>,
}

impl PairStarts {
    /// Takes the next words that two quotations have in common: those of a pair one after the
    /// other, in any order; what the last pair comes to.
    pub fn push(&mut self, it: SeedPair, is_whole: bool) -> Option<Starts> {
        let pair = (it.left, it.right);
        let done = if self.pair.is_some_and(|it| it != pair) { self.take() } else { None };
        self.pair = Some(pair);
        if is_whole {
            self.whole = Some((it.at as usize, it.other as usize));
        } else {
            self.seeds.push(SharedSeed { doc: 0, at: it.at, other: it.other });
        }
        done
    }

    /// What the last pair comes to.
    pub fn take(&mut self) -> Option<Starts> {
        let pair = self.pair.take()?;
        let mut seeds = std::mem::take(&mut self.seeds);
        seeds.sort_unstable_by_key(|it| (i64::from(it.other) - i64::from(it.at), it.at));
        Some(Starts { pair, seeds: starts(&seeds), whole: self.whole.take() })
    }
}

/// A place of words that running text and a longer quotation may have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunPlace {
    /// The number of the quotation, or of the document.
    pub number: u64,
    /// Whether it is a quotation.
    pub is_quotation: bool,
    /// The first of the words.
    pub at: u32,
    /// The word before, as a number.
    pub before: Option<u64>,
    /// The series of its document.
    pub series: Option<u64>,
    /// The day of its document.
    pub day: Option<i64>,
}

/// Where running text may repeat a quotation, list by list.
#[derive(Debug, Default)]
pub struct RunLists {
    key: Option<u64>,
    quotations: Vec<RunPlace>,
}

impl RunLists {
    /// Takes the next place: ascending by key, quotations before documents, then by number and
    /// word. `found` gets the quotation and the place in running text.
    pub fn push(&mut self, key: u64, place: RunPlace, found: &mut impl FnMut(RunPlace, RunPlace)) {
        if self.key != Some(key) {
            self.key = Some(key);
            self.quotations.clear();
        }
        if place.is_quotation {
            // What many quotations have is tried with the first of them.
            if self.quotations.len() < MAX_QUOTES {
                self.quotations.push(place);
            }
            return;
        }
        for quotation in &self.quotations {
            let own = u64::from(document_of(quotation.number)) == place.number;
            // One word earlier it was a candidate already.
            let tried = place.before.is_some() && place.before == quotation.before;
            if !own && !tried {
                found(*quotation, place);
            }
        }
    }
}

/// Quotations of the same few words, phrase by phrase.
#[derive(Debug, Default)]
pub struct PhraseLists {
    key: Option<u64>,
    members: Vec<(u64, bool)>,
}

impl PhraseLists {
    /// Takes the next quotation that is in no statement, and whether it is nobody's: ascending
    /// by key, then by number. The quotations of the phrase before, where it is a set phrase.
    pub fn push(&mut self, key: u64, number: u64, is_nobodys: bool) -> Vec<u64> {
        let done = if self.key == Some(key) { Vec::new() } else { self.take() };
        self.key = Some(key);
        self.members.push((number, is_nobodys));
        done
    }

    /// The quotations of the last phrase, where it is a set phrase.
    pub fn take(&mut self) -> Vec<u64> {
        let members = std::mem::take(&mut self.members);
        let is_set = is_set_phrase(members.iter().map(|it| (document_of(it.0), it.1)));
        if is_set { members.into_iter().map(|it| it.0).collect() } else { Vec::new() }
    }
}

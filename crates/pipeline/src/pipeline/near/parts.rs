//! [`near`](super::near) as functions of one text, one bucket, one pair and one component,
//! for engines that hold the data themselves.
//!
//! Every function depends on its arguments and the settings alone. Put together in any order
//! on any number of machines they find what [`near`](super::near) finds, since they are its
//! own functions: a search is a union over buckets, each of which proposes by the set of its
//! members; a pair is decided by its two texts; and clustering is a matter of each connected
//! component of matches alone.
//!
//! ```text
//! text ─▶ sketch ─▶ keys ─▶ buckets ─▶ pairs ─▶ candidates ─▶ matches ─▶ components ─▶ clusters
//! ```
//!
//! What is numbered is the caller's: the first text of each content, by the order of the
//! input. Sketches name the settings that they were made with, and those of other settings
//! are refused.

use super::cover::Stay;
use super::rule::Decided;
use super::search::{are_likely, limits_of};
use super::sets::Known;
use super::sketching::Sketcher;
use super::verified::{self, Compare, Component, Verified};
use super::{By, Comparing, Content, Matched, Print, ReadText, Rule, Search, Texts};
use crate::candidates::{CandidatePair, PairShares, PortableSketches};
use crate::fingerprint::mix;
use crate::text::Progress;
use crate::verify::{FEW, Overlap};
use crate::{Error, Result};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The parts of a search by some settings.
#[derive(Clone, Debug)]
pub struct Parts {
    search: Search,
    rule: Rule,
    sketches: PortableSketches,
    id: u64,
}

/// What is kept of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch {
    /// Equal for equal words, and how many there are.
    pub print: Print,
    /// Where it is looked up: begins with the id of the settings.
    pub keys: Vec<u8>,
    /// What tells how much two texts agree in: begins with the id of the settings.
    pub row: Vec<u8>,
}

/// A bucket: what its members have in common.
pub type BucketKey = (u32, u32);

/// A member of a bucket: its number, and what puts a large bucket in order.
pub type Member = (u32, u32);

/// A text and its number.
#[derive(Clone, Debug)]
pub struct Piece<'a> {
    /// Its number.
    pub number: u32,
    /// The text.
    pub text: Cow<'a, str>,
}

/// A match as clustering sees it.
pub type Link = Matched;

/// What becomes of the texts of a component, or what has to be known first.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// What becomes of each text, ascending.
    Stays(Vec<Stay>),
    /// Pairs that are to be compared: nothing was known of them. Ascending.
    Pairs(Vec<(u32, u32)>),
}

/// Sketches of another form have another id.
const FORM: u64 = 1;

impl Parts {
    /// The parts of `search`, whose candidates `rule` decides on.
    ///
    /// # Errors
    ///
    /// Returns an error when a shingle has no word, and for SimHash values, which have no
    /// parts.
    pub fn new(search: Search, rule: Rule) -> Result<Self> {
        search.check()?;
        let Search { by, w, seed, threshold, .. } = search;
        let sketches = match by {
            By::Versions => PortableSketches::versions(w, seed),
            By::Resemblance(banding) => PortableSketches::bands(banding, w, seed),
            By::Containment(sampling) => PortableSketches::samples(sampling, seed),
            By::Nothing => PortableSketches::Nothing,
            By::SimHash => {
                return Err(Error::parameter(
                    "a search by SimHash has no parts; the sketch minhash has",
                ));
            }
        };
        let kind = match by {
            By::Versions => [1, 0, 0],
            By::Resemblance(it) => [2, it.num_bands as u64, it.rows_per_band as u64],
            By::Containment(it) => [3, u64::from(it.every), 0],
            By::Nothing | By::SimHash => [4, 0, 0],
        };
        // Another version may make other sketches of the same text.
        let version = env!("CARGO_PKG_VERSION").bytes().map(u64::from);
        let settings = kind.into_iter().chain([w as u64, seed, threshold.to_bits()]);
        let id = settings.chain(version).fold(FORM, |id, it| mix(id.rotate_left(7) ^ it));
        Ok(Self { search, rule, sketches, id })
    }

    /// What the settings are told apart by: sketches of another id are refused.
    #[must_use]
    pub const fn id(&self) -> u64 {
        self.id
    }

    /// Sketches texts, one after the other.
    pub fn sketch<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> Vec<Sketch> {
        let (mut sketcher, mut sketches) = (Sketcher::default(), self.sketches.clone());
        let texts = texts.into_iter();
        texts
            .map(|text| {
                let (print, parts) = sketcher.portable(&self.search, text, &mut sketches);
                let [keys, row] = parts.map(|it| {
                    let mut named = self.id.to_le_bytes().to_vec();
                    named.extend(it);
                    named
                });
                Sketch { print, keys, row }
            })
            .collect()
    }

    /// Whether a text of so many words is compared with others that are not equal.
    #[must_use]
    pub fn compares(&self, words: u32) -> bool {
        self.search.by != By::Nothing && self.search.compares(words)
    }

    /// Whether so few texts are compared that all pairs of them are candidates.
    #[must_use]
    pub const fn are_few(texts: usize) -> bool {
        texts <= FEW
    }

    /// Hands `found` every bucket that a text with these keys is in, with what puts it in
    /// order there.
    ///
    /// # Errors
    ///
    /// Returns an error on keys of other settings.
    pub fn each_key(&self, keys: &[u8], mut found: impl FnMut(BucketKey, u32)) -> Result<()> {
        self.sketches.each_key(self.own(keys)?, |it| found((it.band, it.key), it.order));
        Ok(())
    }

    /// The pairs of a bucket that are to be looked at. `members` may come in any order.
    pub fn bucket(&self, key: BucketKey, members: &mut Vec<Member>) -> Vec<CandidatePair> {
        let mut found = Vec::new();
        self.sketches.bucket(key, members, limits_of(self.search.by), &mut found);
        found
    }

    /// Whether two texts are worth comparing, by their rows and how many words they have.
    ///
    /// # Errors
    ///
    /// Returns an error on rows of other settings.
    pub fn are_candidates(&self, rows: [&[u8]; 2], words: [u32; 2]) -> Result<bool> {
        let rows = [self.own(rows[0])?, self.own(rows[1])?];
        let is_likely = |shares: &PairShares<'_>| are_likely(words, shares);
        Ok(self.sketches.are_candidates(rows, self.search.threshold, is_likely))
    }

    /// Decides on pairs of texts; `pieces` holds every text of a pair. Only matches are
    /// told, as they are found.
    ///
    /// # Errors
    ///
    /// Returns an error when a text is missing.
    pub fn verify(
        &self,
        pieces: &[Piece<'_>],
        pairs: impl IntoIterator<Item = (u32, u32)>,
    ) -> Result<Vec<Matched>> {
        let texts = Pieces::new(pieces);
        let progress = Progress::default();
        let on = self.comparing(&texts, &progress);
        let mut known = Known::new(&on);
        let mut found = Vec::new();
        for (a, b) in pairs {
            let (left, right) = (a.min(b), a.max(b));
            if let Decided::Match(it) = verified::decide(&mut known, self.rule, left, right)? {
                found.push(it);
            }
        }
        Ok(found)
    }

    /// What becomes of each text of one connected component of matches.
    ///
    /// `links` are all its matches; `preferred` has each of its texts, in the order in which
    /// they are preferred, and says which of a cluster stay. `answers` knows pairs that are
    /// no matches of the search: what [`verify`](Self::verify) finds of them, or nothing.
    /// What else has to be known is asked for; with the answers beside those before, the
    /// same call gets further.
    ///
    /// # Errors
    ///
    /// Returns an error on a link to a text that is no member.
    pub fn stays(
        &self,
        preferred: &[u32],
        links: &[Link],
        answers: &BTreeMap<(u32, u32), Option<Matched>>,
    ) -> Result<Asked> {
        let mut members = preferred.to_vec();
        members.sort_unstable();
        // Inside the component they are numbered from 0, in the same order.
        let local = |number: u32| {
            let at = members.binary_search(&number);
            let at =
                at.map_err(|_| Error::parameter(format!("the text number {number} is no member")));
            at.map(|it| u32::try_from(it).unwrap_or(u32::MAX))
        };
        let mut places = vec![0; members.len()];
        for (place, &number) in (0..).zip(preferred) {
            places[local(number)? as usize] = place;
        }
        let mut matches = Vec::with_capacity(links.len());
        for it in links {
            let part = it.part.map(&local).transpose()?;
            matches.push(Matched { left: local(it.left)?, right: local(it.right)?, part, ..*it });
        }
        matches.sort_unstable_by_key(|it| (it.left, it.right));
        let all: Vec<u32> = (0..).take(members.len()).collect();
        let mut found = Verified { matches, ..Verified::default() };
        let mut asking = Asking { answers, members: &members, asked: BTreeSet::new() };
        let of = Component { pairs: &[], members: &all, places: Some(&places) };
        verified::cluster(&mut asking, self.rule, &of, &mut found)?;
        if !asking.asked.is_empty() {
            return Ok(Asked::Pairs(asking.asked.into_iter().collect()));
        }
        let number = |local: &mut u32| *local = members[*local as usize];
        for stay in &mut found.stays {
            [&mut stay.item, &mut stay.to, &mut stay.cluster].into_iter().for_each(number);
        }
        Ok(Asked::Stays(found.stays))
    }

    /// The same with the texts at hand.
    ///
    /// # Errors
    ///
    /// Returns an error when a text is missing.
    pub fn stays_of(
        &self,
        preferred: &[u32],
        links: &[Link],
        pieces: &[Piece<'_>],
    ) -> Result<Vec<Stay>> {
        let mut answers = BTreeMap::new();
        loop {
            match self.stays(preferred, links, &answers)? {
                Asked::Stays(found) => return Ok(found),
                Asked::Pairs(pairs) => {
                    let found = self.verify(pieces, pairs.iter().copied())?;
                    answers.extend(pairs.into_iter().map(|it| (it, None)));
                    answers.extend(found.into_iter().map(|it| ((it.left, it.right), Some(it))));
                }
            }
        }
    }

    fn comparing<'a, T>(&self, texts: &'a T, progress: &'a Progress) -> Comparing<'a, T> {
        Comparing { texts, rule: self.rule, w: self.search.w, progress, places: None }
    }

    /// What follows the id of the settings.
    fn own<'a>(&self, bytes: &'a [u8]) -> Result<&'a [u8]> {
        match bytes.split_first_chunk::<8>() {
            Some((id, rest)) if u64::from_le_bytes(*id) == self.id => Ok(rest),
            _ => Err(Error::parameter(
                "this sketch was made with other settings, or by another release",
            )),
        }
    }
}

/// Texts that were handed over, by number.
struct Pieces<'a> {
    texts: BTreeMap<u32, &'a str>,
}

impl<'a> Pieces<'a> {
    fn new(pieces: &'a [Piece<'_>]) -> Self {
        Self { texts: pieces.iter().map(|it| (it.number, &*it.text)).collect() }
    }
}

impl Texts for Pieces<'_> {
    type Reader<'a>
        = PieceReader<'a>
    where
        Self: 'a;

    fn count(&self) -> u32 {
        self.texts.last_key_value().map_or(0, |it| it.0 + 1)
    }

    fn print(&self, _: u32) -> Print {
        Print::default()
    }

    fn is_same(&self, _: u32, _: Content) -> bool {
        // The engine hands over the very text; there is no other to compare it with.
        true
    }

    fn reader(&self) -> PieceReader<'_> {
        PieceReader(&self.texts)
    }

    fn changed(&self, item: u32) -> Error {
        Error::parameter(format!("the text number {item} changed"))
    }
}

/// Reads them.
struct PieceReader<'a>(&'a BTreeMap<u32, &'a str>);

impl ReadText for PieceReader<'_> {
    fn text(&mut self, item: u32) -> Result<Cow<'_, str>> {
        let missing = || Error::parameter(format!("the text number {item} is missing"));
        self.0.get(&item).map(|it| Cow::Borrowed(*it)).ok_or_else(missing)
    }
}

/// Answers from memory, and notes what is not there.
struct Asking<'a> {
    answers: &'a BTreeMap<(u32, u32), Option<Matched>>,
    /// The numbers of the members, which are counted from 0 here.
    members: &'a [u32],
    asked: BTreeSet<(u32, u32)>,
}

impl Compare for Asking<'_> {
    fn matched(&mut self, _: Rule, left: u32, right: u32) -> Result<Option<Matched>> {
        let pair = (self.members[left as usize], self.members[right as usize]);
        match self.answers.get(&pair) {
            Some(known) => Ok(known.map(|it| {
                let part = it.part.map(|part| if part == it.left { left } else { right });
                Matched { left, right, part, ..it }
            })),
            None => {
                self.asked.insert(pair);
                Ok(None)
            }
        }
    }

    fn words(&mut self, left: u32, right: u32) -> Result<Overlap> {
        Err(Error::parameter(format!("the texts number {left} and {right} are not here")))
    }

    fn verdict(&mut self, left: u32, right: u32) -> Result<crate::verify::Judged> {
        Err(Error::parameter(format!("the texts number {left} and {right} are not here")))
    }
}

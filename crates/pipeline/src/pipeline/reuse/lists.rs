//! Which places have the same shingle?

use super::Parts;
use super::keys::BLOCK;
use crate::candidates::FAN;
use std::collections::VecDeque;

/// A place of a shingle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Member {
    /// The number of its text.
    pub number: u32,
    /// Where it begins, in words.
    pub at: u32,
    /// What its words say: see [`Key`](super::Key).
    pub said: [u8; 2],
    /// The series that its text is of, where it is of one.
    pub series: Option<u64>,
    /// The day of its text, counted from 1970-01-01, where it is known.
    pub day: Option<i64>,
}

/// Two places of one shingle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seed {
    /// The number of the first text.
    pub left: u32,
    /// The number of the second text, not smaller.
    pub right: u32,
    /// Where the shingle begins in the first text, in words.
    pub at: u32,
    /// Where it begins in the second one.
    pub other: u32,
    /// What its words say: see [`Key`](super::Key).
    pub said: [u8; 2],
}

impl Seed {
    /// Whether a whole paragraph or heading stands in both places.
    #[must_use]
    pub fn is_block(&self) -> bool {
        self.said == BLOCK
    }
}

/// What became of shingles that stand in too many places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capped {
    /// Shingles that stand in two places or more.
    pub shingles: u64,
    /// Those that stand in more places than the cap.
    pub capped: u64,
    /// How many pairs of places those have.
    pub pairs: u64,
    /// How many of these pairs were held against each other.
    pub tried: u64,
}

/// Lists of places that go by one after the other, each in the order of its places.
///
/// Memory: as many places as the cap allows, whatever the length of a list.
#[derive(Debug)]
pub struct ShingleLists {
    parts: Parts,
    key: Option<u64>,
    waiting: VecDeque<Member>,
    places: u64,
    tried: u64,
    capped: Capped,
}

impl Parts {
    /// The lists of all shingles.
    #[must_use]
    pub fn lists(&self) -> ShingleLists {
        let (waiting, capped) = (VecDeque::new(), Capped::default());
        ShingleLists { parts: self.clone(), key: None, waiting, places: 0, tried: 0, capped }
    }

    /// Whether the texts of two places are to be compared.
    fn are_compared(&self, a: &Member, b: &Member) -> bool {
        if a.number == b.number {
            return self.settings.repeats;
        }
        self.compares((a.series, a.day), (b.series, b.day))
    }

    /// Whether texts of these series and days are compared.
    #[must_use]
    pub fn compares(&self, a: (Option<u64>, Option<i64>), b: (Option<u64>, Option<i64>)) -> bool {
        let apart = |limit: u32| match (a.1, b.1) {
            (Some(a), Some(b)) => a.abs_diff(b) <= u64::from(limit),
            _ => false,
        };
        let one_series = a.0.is_some() && a.0 == b.0;
        (self.settings.within_series || !one_series) && self.settings.days.is_none_or(apart)
    }
}

impl ShingleLists {
    /// Takes the next place; `found` gets the pairs of places that are known by then.
    pub fn push(&mut self, key: u64, member: Member, found: &mut impl FnMut(Seed)) {
        if self.key != Some(key) {
            self.end_list(found);
            self.key = Some(key);
        }
        self.places += 1;
        self.waiting.push_back(member);
        if self.waiting.len() > self.parts.settings.cap {
            self.link_first(FAN, found);
        }
    }

    /// No more places follow: the rest of the pairs, and what the cap left out.
    pub fn finish(mut self, found: &mut impl FnMut(Seed)) -> Capped {
        self.end_list(found);
        self.capped
    }

    fn end_list(&mut self, found: &mut impl FnMut(Seed)) {
        while !self.waiting.is_empty() {
            self.link_first(usize::MAX, found);
        }
        self.capped.shingles += u64::from(self.places > 1);
        if self.places > self.parts.settings.cap as u64 {
            self.capped.capped += 1;
            self.capped.pairs += self.places * (self.places - 1) / 2;
            self.capped.tried += self.tried;
        }
        (self.places, self.tried) = (0, 0);
    }

    /// Links the first place that waits with those behind it.
    fn link_first(&mut self, most: usize, found: &mut impl FnMut(Seed)) {
        let Some(first) = self.waiting.pop_front() else { return };
        // Those that are not compared do not use up the neighbors.
        let others = self.waiting.iter().filter(|it| self.parts.are_compared(&first, it));
        for other in others.take(most) {
            self.tried += 1;
            found(Seed {
                left: first.number,
                right: other.number,
                at: first.at,
                other: other.at,
                said: first.said,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::ReuseSettings;
    use super::*;

    fn seeds(settings: ReuseSettings, lists: &[&[Member]]) -> (Vec<(u32, u32)>, Capped) {
        let parts = Parts::new(settings).unwrap();
        let mut found = Vec::new();
        let mut push = |it: Seed| found.push((it.left, it.right));
        let mut all = parts.lists();
        for (key, list) in (0..).zip(lists) {
            list.iter().for_each(|it| all.push(key, *it, &mut push));
        }
        let capped = all.finish(&mut push);
        (found, capped)
    }

    fn place(number: u32) -> Member {
        Member { number, ..Member::default() }
    }

    #[test]
    fn series_and_days_keep_texts_apart() {
        let of = |number, series, day| Member { series, day, ..place(number) };
        let list = [
            of(1, Some(7), Some(3)),
            of(2, Some(7), Some(4)),
            of(3, None, Some(9)),
            of(4, None, None),
        ];
        let found = |settings| seeds(settings, &[&list]).0;
        let all = ReuseSettings::default();
        assert_eq!(found(all.clone()), [(1, 3), (1, 4), (2, 3), (2, 4), (3, 4)]);
        assert_eq!(found(ReuseSettings { within_series: true, ..all }).len(), 6);
        assert_eq!(found(ReuseSettings { days: Some(5), ..all }), [(2, 3)]);
    }

    #[test]
    fn a_long_list_is_linked_to_its_neighbors_and_counted() {
        let list: Vec<Member> = (0..500).map(place).collect();
        let (found, capped) =
            seeds(ReuseSettings { cap: 16, ..ReuseSettings::default() }, &[&list, &list[..16]]);
        // All but the last sixteen have eight neighbors.
        let tried = (500 - 16) * FAN + 16 * 15 / 2;
        assert_eq!(found.len(), tried + 16 * 15 / 2);
        let pairs = 500 * 499 / 2;
        assert_eq!(capped, Capped { shingles: 2, capped: 1, pairs, tried: tried as u64 });
        assert!((0..499).all(|it| found.contains(&(it, it + 1))));
    }
}

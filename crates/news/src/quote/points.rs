//! Are two quotations one utterance? Points for what speaks for and against it.
//!
//! Each trait of a pair gives points, by how far it reaches and by whether the
//! two speakers agree; the points are added up, and the pair is one utterance
//! where the sum is above nothing. The table was fitted to pairs that were read
//! and labelled (`evaluation/statements`), in whole numbers, so that every
//! machine comes to the same sum, and it can be read: each step stands in
//! `data/statements.tsv`.

use std::sync::LazyLock;

/// Whether two quotations are by one speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Agreement {
    /// Both speakers are named, and are two.
    Differ,
    /// One of them is not known.
    Unknown,
    /// Both are one person.
    Agree,
}

impl Agreement {
    /// All of them, ascending.
    pub const ALL: [Self; 3] = [Self::Differ, Self::Unknown, Self::Agree];

    /// The word that tables use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Differ => "differ",
            Self::Unknown => "unknown",
            Self::Agree => "agree",
        }
    }
}

/// What is measured of a pair, in the order of [`PairTraits::values`].
pub const TRAITS: [&str; 14] = [
    "run",
    "run-bits",
    "bits",
    "share",
    "content-share",
    "edits",
    "days",
    "terms",
    "carriers",
    "voices",
    "spread",
    "common",
    "around",
    "named",
];

/// A trait by its place in [`TRAITS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trait {
    Run,
    RunBits,
    Bits,
    Share,
    ContentShare,
    Edits,
    Days,
    Terms,
    Carriers,
    Voices,
    Spread,
    Common,
    Around,
    Named,
}

/// A trait that could not be measured: it gives no points.
pub(super) const NOT_KNOWN: i32 = i32::MIN;

/// What speaks for and against two quotations being one utterance.
///
/// Two speakers agree, too, where one of them has no name, the other is certain, and either
/// the name stands right before the first one's words or his office beside the other's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairTraits {
    /// Whether the speakers agree.
    pub speakers: Agreement,
    /// Of the words that match:
    ///
    /// - `run`, those of the longest stretch, and `run-bits`, their information;
    /// - `bits`, the information of those that tell (are not common words of a language);
    /// - `share`, of the words of the shorter quotation, and `content-share`, of those
    ///   that tell, both in thousandths;
    /// - `edits`, the words that differ in between, in thousandths of both.
    ///
    /// Of who carries them: `days` between the articles, -1 where one has no date; `terms`,
    /// how many of the two nobody is said to say; `carriers`, in how many documents the
    /// rarest part of the longest stretch is quoted, `voices`, how many speakers these name,
    /// and `spread`, the days from the first to the last of them; `common`, in how many more
    /// it stands at all.
    ///
    /// Of the occasion: `around`, the information of the words around both, and `named`,
    /// how many of the speakers stand around the other quotation, -1 where none does of
    /// those that are known; both are `i32::MIN` where next to nothing stands around, and
    /// where one speaker is certain to have said both on one day and no more than a word or
    /// two stand around both: then these tell nothing.
    pub values: [i32; TRAITS.len()],
}

impl PairTraits {
    /// Sets what was measured.
    pub(super) const fn set(&mut self, measured: Trait, value: i32) {
        self.values[measured as usize] = value;
    }
}

/// A step function of one trait: up to a value, so many points.
type Steps = Vec<(i32, i64)>;

/// How many points each trait gives.
#[derive(Clone, Debug)]
pub struct Points {
    /// By [`Agreement`]: what a pair has before anything is known of it.
    start: [i64; 3],
    /// By [`Agreement`] and trait.
    steps: [[Steps; TRAITS.len()]; 3],
}

/// The table of this build; a test holds that it can be read.
pub(super) static POINTS: LazyLock<Points> = LazyLock::new(|| {
    Points::read(include_str!("data/statements.tsv")).unwrap_or_else(Points::none)
});

impl Points {
    /// Reads a table: a line `agreement`, trait and steps (`3:-40 9:12 *:80`) with tabs
    /// between, or `agreement`, `start` and points. Lines with `#` are comments. `None`
    /// where a line says anything else.
    #[must_use]
    pub fn read(table: &str) -> Option<Self> {
        let mut res = Self::none();
        for line in table.lines().filter(|it| !it.is_empty() && !it.starts_with('#')) {
            let mut cells = line.split('\t');
            let (speakers, what, steps) = (cells.next()?, cells.next()?, cells.next()?);
            let of = Agreement::ALL.iter().position(|it| it.name() == speakers)?;
            if what == "start" {
                res.start[of] = steps.parse().ok()?;
                continue;
            }
            let what = TRAITS.iter().position(|&it| it == what)?;
            for step in steps.split(' ') {
                let (bound, points) = step.split_once(':')?;
                let bound = if bound == "*" { i32::MAX } else { bound.parse().ok()? };
                res.steps[of][what].push((bound, points.parse().ok()?));
            }
        }
        Some(res)
    }

    /// A table that joins nothing.
    fn none() -> Self {
        Self { start: [-1; 3], steps: std::array::from_fn(|_| std::array::from_fn(|_| Vec::new())) }
    }

    /// The sum for a pair: above 0 for one utterance.
    #[must_use]
    pub fn sum(&self, pair: &PairTraits) -> i64 {
        let of = pair.speakers as usize;
        self.start[of] + self.parts(pair).map(|it| it.1).sum::<i64>()
    }

    /// What each trait adds, in the order of [`TRAITS`].
    pub fn parts(&self, pair: &PairTraits) -> impl Iterator<Item = (&'static str, i64)> {
        let steps = &self.steps[pair.speakers as usize];
        TRAITS.iter().zip(steps).zip(pair.values).map(|((&name, steps), value)| {
            let reached = steps.iter().find(|it| value != NOT_KNOWN && value <= it.0);
            (name, reached.map_or(0, |it| it.1))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trait_is_set_by_its_place_among_the_names() {
        let mut pair = PairTraits { speakers: Agreement::Agree, values: [0; TRAITS.len()] };
        for (n, it) in [(0, Trait::Run), (4, Trait::ContentShare), (13, Trait::Named)] {
            pair.set(it, 7);
            let name: String = TRAITS[n].split('-').collect();
            assert_eq!((pair.values[n], format!("{it:?}").to_lowercase()), (7, name));
        }
    }

    #[test]
    fn the_table_of_this_build_can_be_read() {
        assert!(Points::read(include_str!("data/statements.tsv")).is_some());
    }

    /// What [`Points::sum`] bounds rests on it: more that matches is never worth less.
    #[test]
    fn more_evidence_gives_no_fewer_points() {
        for steps in &POINTS.steps {
            for (name, steps) in TRAITS.iter().zip(steps) {
                let points: Vec<i64> = steps.iter().map(|it| it.1).collect();
                match *name {
                    "run" | "run-bits" | "bits" | "share" | "content-share" | "around"
                    | "named" => assert!(points.is_sorted(), "{name}"),
                    "edits" | "carriers" | "voices" | "spread" | "common" => {
                        assert!(points.iter().rev().is_sorted(), "{name}");
                    }
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn a_table_says_what_it_says_and_nothing_else() {
        let table = Points::read("agree\tstart\t-10\nagree\trun\t2:0 *:15").unwrap();
        let mut pair = PairTraits { speakers: Agreement::Agree, values: [0; TRAITS.len()] };
        assert_eq!(table.sum(&pair), -10);
        pair.values[0] = 3;
        assert_eq!(table.sum(&pair), 5);
        pair.speakers = Agreement::Differ;
        assert_eq!(table.sum(&pair), -1);
        assert!(Points::read("agree\tluck\t*:1").is_none());
    }
}

//! What was made of the units round a unit, as further features of it.

use std::collections::HashMap;

use super::features::{self, Features};
use super::model::Score;
use super::units::Units;

/// How many features a unit has with its context.
pub(crate) const COUNT: usize = features::COUNT + CONTEXT;

const CONTEXT: usize = 21;

/// From a score to how likely it is, in thousandths: the logistic function.
///
/// No score comes so near to a rounding edge that the last digits of `exp`, which
/// differ between machines, could be seen.
#[expect(clippy::cast_possible_truncation, reason = "between 0 and 1000")]
#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
pub(crate) fn likelihood(score: Score) -> i64 {
    exact_likelihood(score.clamp(-FARTHEST, FARTHEST) as f64 / 10_000.0).round() as i64
}

/// Beyond eight logits all is 0 or 1000.
const FARTHEST: Score = 80_000;

fn exact_likelihood(logits: f64) -> f64 {
    1000.0 / (1.0 + (-logits).exp())
}

/// A unit weighs its characters up to this many, and never nothing.
const LONG: i32 = 300;
const SHORTEST: i64 = 10;

/// Sums over units: their likelihoods by weight, and their weights.
#[derive(Clone, Copy, Default)]
struct Mass {
    likely: i64,
    all: i64,
}

impl Mass {
    const fn add(&mut self, other: Self) {
        self.likely += other.likely;
        self.all += other.all;
    }

    fn since(self, earlier: Self) -> Self {
        Self { likely: self.likely - earlier.likely, all: self.all - earlier.all }
    }

    fn mean(self) -> i64 {
        if self.all == 0 { 0 } else { self.likely / self.all }
    }
}

/// What the units of a page got alone, and what of it is asked for.
pub(crate) struct Context<'p> {
    units: &'p Units,
    likely: Vec<i64>,
    /// Sums of the units before each unit, and of all.
    up_to: Vec<Mass>,
    alike: HashMap<u64, Mass>,
    /// What stands in an element and below it, by place.
    inside: Vec<Mass>,
    /// The most likely unit up to each, and from each on.
    most_up_to: Vec<i64>,
    most_from: Vec<i64>,
}

impl<'p> Context<'p> {
    /// `scores` are what the units got by their `features` alone.
    ///
    /// Cost: linear in the units.
    pub(super) fn of(units: &'p Units, features: &[Features], scores: &[Score]) -> Self {
        let places = &units.places;
        let likely: Vec<i64> = scores.iter().map(|it| likelihood(*it)).collect();
        let mut up_to = vec![Mass::default()];
        let mut alike: HashMap<u64, Mass> = HashMap::new();
        let mut inside = vec![Mass::default(); places.len()];
        for ((unit, row), &it) in units.units.iter().zip(features).zip(&likely) {
            let weight = i64::from(row[0].min(LONG)) + SHORTEST;
            let block = places[unit.place].block;
            let mut sum = up_to.last().copied().unwrap_or_default();
            for mass in
                [&mut sum, alike.entry(places[block].signature).or_default(), &mut inside[block]]
            {
                mass.add(Mass { likely: it * weight, all: weight });
            }
            up_to.push(sum);
        }
        // Parents come before what stands in them: from the last place up, all below one is
        // there before it is added to its own parent.
        for at in (1..places.len()).rev() {
            if let Some(parent) = places[at].parent {
                let mass = inside[at];
                inside[parent].add(mass);
            }
        }
        let largest = |most: &mut i64, it: &i64| {
            *most = (*most).max(*it);
            Some(*most)
        };
        let most_up_to: Vec<i64> = likely.iter().scan(0, largest).collect();
        let mut most_from: Vec<i64> = likely.iter().rev().scan(0, largest).collect();
        most_from.reverse();
        Self { units, likely, up_to, alike, inside, most_up_to, most_from }
    }

    /// The features of the unit with number `at`, which are `own` by itself.
    pub(crate) fn of_unit(&self, at: usize, own: &Features) -> [i32; COUNT] {
        let places = &self.units.places;
        let block = places[self.units.units[at].place].block;
        let over = |block: usize| places[block].parent.map_or(block, |it| places[it].block);
        let (parent, n) = (over(block), self.likely.len());
        let grandparent = over(parent);
        let near = |step: isize| {
            let other = at.checked_add_signed(step).and_then(|it| self.likely.get(it));
            other.copied().unwrap_or_default()
        };
        let window = |reach: usize| {
            let (from, to) = (at.saturating_sub(reach), (at + reach + 1).min(n));
            self.up_to[to].since(self.up_to[from]).mean()
        };
        let all = self.up_to[n];
        let of_all = |mass: Mass| mass.likely * 1000 / all.likely.max(1);
        let context: [i64; CONTEXT] = [
            self.likely[at],
            near(-3),
            near(-2),
            near(-1),
            near(1),
            near(2),
            near(3),
            window(5),
            window(15),
            self.alike.get(&places[block].signature).copied().unwrap_or_default().mean(),
            of_all(self.up_to[at]),
            of_all(self.up_to[at + 1]),
            all.mean(),
            self.most_up_to[n - 1],
            all.likely / 1000,
            self.most_up_to[at],
            self.most_from[at],
            self.inside[block].mean(),
            self.inside[parent].mean(),
            self.inside[grandparent].mean(),
            self.inside[over(grandparent)].mean(),
        ];
        let mut res = [0; COUNT];
        res[..features::COUNT].copy_from_slice(own);
        for (to, from) in res[features::COUNT..].iter_mut().zip(context) {
            *to = i32::try_from(from).unwrap_or(i32::MAX);
        }
        res
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_likelihood_is_the_same_on_every_machine() {
        for score in -FARTHEST..=FARTHEST {
            let exact = exact_likelihood(f64::from(i32::try_from(score).unwrap()) / 10_000.0);
            assert!((exact.fract() - 0.5).abs() > 1e-9, "{score}");
        }
        assert_eq!([-90_000, 0, 90_000].map(likelihood), [0, 500, 1000]);
        assert_eq!(likelihood(10_000), 731);
    }
}

//! Which setting is best on one's own labelled pairs?
//!
//! Every labelled pair is measured once, exactly: resemblance and containment of shingles
//! of two, three and five words, and the verdict. Where clusters are given instead of
//! pairs, the pairs inside of them are one text, and of all others those are measured that
//! share a tenth of the shorter one's shingles; what shares less is joined by no threshold
//! from 0.1 on.
//!
//! What is best on the pairs that a setting was chosen by is a little too good: the result
//! says what it was measured on, and no more.

use super::ScanInput;
use super::near::{By, InMemory, Rule, Search};
use crate::candidates::Sampling;
use crate::findings::{Counts, Goal, Parameter, ParameterValue, TuneChoice, TuneCurve, TuneResult};
use crate::fingerprint::ShingleSet;
use crate::text::{Corpus, Progress};
use crate::verify::{Measure, Overlap, Side, Threshold, judge, overlap};
use crate::{Error, Result};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// What somebody said of documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// Pairs of ids, and whether they are one text.
    pub pairs: Vec<(String, String, bool)>,
    /// Ids that were put together, by cluster; where any are, other pairs are not one text.
    pub clusters: BTreeMap<String, Vec<String>>,
    /// Labels that say neither.
    pub unsure: usize,
}

impl Labels {
    /// Reads lines of two ids and a label, or of an id and a cluster, parted by tabs.
    ///
    /// Labels that say that two are one text: `1`, `true`, `yes`, `same`, `version`,
    /// `contained`, `duplicate`, `near-duplicate`, `copy`, `positive`; that they are not:
    /// `0`, `false`, `no`, `different`, `template`, `partial`, `distinct`, `negative`; that
    /// nobody knows: `unsure` and nothing. More columns are passed over, and so is a first
    /// line that names the columns, empty lines, and those that begin with `#`.
    ///
    /// # Errors
    ///
    /// Returns an error that names the line when it has one column only, or another label,
    /// and when there is no label.
    pub fn read(text: &str) -> std::result::Result<Self, String> {
        let mut res = Self::default();
        let mut columns = None;
        for (number, line) in (1..).zip(text.lines()) {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
            let is_pair = *columns.get_or_insert(fields.len() > 2);
            match (&fields[..], is_pair) {
                ([a, b, label, ..], true) => match one_text(label) {
                    Some(Some(it)) => res.pairs.push(((*a).to_owned(), (*b).to_owned(), it)),
                    Some(None) => res.unsure += 1,
                    None if number == 1 => {}
                    None => return Err(format!("line {number}: “{label}” is no label")),
                },
                ([id, cluster, ..], false) => {
                    let members = res.clusters.entry((*cluster).to_owned()).or_default();
                    members.push((*id).to_owned());
                }
                _ => {
                    let wanted =
                        if is_pair { "two ids and a label" } else { "an id and a cluster" };
                    return Err(format!("line {number}: {wanted} are wanted, parted by tabs"));
                }
            }
        }
        if res.pairs.is_empty() && res.clusters.values().all(|it| it.len() < 2) {
            return Err("there is no labelled pair".to_owned());
        }
        Ok(res)
    }
}

/// Whether a label says that two are one text, or says that nobody knows.
fn one_text(label: &str) -> Option<Option<bool>> {
    Some(match label.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "same" | "version" | "contained" | "duplicate" | "copy"
        | "near-duplicate" | "positive" => Some(true),
        "0" | "false" | "no" | "different" | "template" | "partial" | "distinct" | "negative" => {
            Some(false)
        }
        "" | "unsure" | "?" => None,
        _ => return None,
    })
}

/// How many words shingles have that are tried.
const SHINGLES: [usize; 3] = [2, 3, 5];
const MEASURES: [Measure; 2] = [Measure::Resemblance, Measure::Containment];
/// Thresholds that are tried, in hundredths from 1 on.
const POINTS: usize = 100;

/// How well each setting of `dedup` does on labelled pairs of `input`.
///
/// Cost: the documents that are labelled are kept as sets of shingles; a pair is six merges
/// and a verdict.
///
/// # Errors
///
/// Returns an error when no labelled pair is of documents of the input.
pub fn tune(input: ScanInput, labels: &Labels, goal: Goal) -> Result<TuneResult> {
    let corpus = input.corpus;
    let (pairs, missing) = numbered(&corpus, labels)?;
    if pairs.is_empty() {
        return Err(Error::parameter(
            "no labelled pair is of two documents of the corpus: are the ids the same?",
        ));
    }
    let measured = measured(&corpus, &pairs);
    let positives = pairs.iter().filter(|it| it.1).count();
    let mut curves = Vec::new();
    for (set, &shingle_words) in SHINGLES.iter().enumerate() {
        for measure in MEASURES {
            let joins =
                |at: usize, least: Threshold| least.is_reached(measure, measured[at].overlaps[set]);
            let points = (1..=POINTS).map(|hundredths| {
                let least =
                    Threshold::at_millionths(u32::try_from(hundredths).unwrap_or(0) * 10_000);
                counts(&pairs, |at| joins(at, least))
            });
            curves.push(TuneCurve { measure, shingle_words, points: points.collect() });
        }
    }
    let verdict = counts(&pairs, |at| measured[at].joins);
    let (best, closest) = chosen(goal, verdict, &curves);
    Ok(TuneResult {
        goal,
        positives,
        negatives: pairs.len() - positives,
        skipped: labels.unsure + missing,
        verdict,
        curves,
        best,
        closest,
        parameters: parameters(goal),
    })
}

fn parameters(goal: Goal) -> Vec<Parameter> {
    let (name, value) = match goal {
        Goal::Balance => ("balance", None),
        Goal::Precision(it) => ("precision", Some(it)),
        Goal::Recall(it) => ("recall", Some(it)),
    };
    let goal = Parameter { name: "goal", value: ParameterValue::Text(name.to_owned()) };
    let least = value.map(|it| Parameter { name: "least", value: ParameterValue::Number(it) });
    std::iter::once(goal).chain(least).collect()
}

/// A labelled pair by document number, and whether it is one text.
type Labelled = ((u32, u32), bool);

/// The pairs of documents that are there, ascending; how many labels are of others.
///
/// # Errors
///
/// Fails when a pair is labelled both ways.
fn numbered(corpus: &Corpus, labels: &Labels) -> Result<(Vec<Labelled>, usize)> {
    let numbers: BTreeMap<&str, u32> =
        (0_u32..).zip(corpus.documents()).map(|(number, it)| (it.id.as_str(), number)).collect();
    let number = |id: &str| numbers.get(id).copied();
    let (mut pairs, mut missing) = (BTreeMap::new(), 0);
    for (a, b, is_one) in &labels.pairs {
        let (Some(x), Some(y)) = (number(a), number(b)) else {
            missing += 1;
            continue;
        };
        let known = *pairs.entry((x.min(y), x.max(y))).or_insert(*is_one);
        if known != *is_one {
            return Err(Error::parameter(format!("{a} and {b} are labelled both ways")));
        }
    }
    let mut in_cluster = BTreeMap::new();
    for (at, members) in labels.clusters.values().enumerate() {
        let mut found: Vec<u32> = members.iter().filter_map(|it| number(it)).collect();
        missing += members.len() - found.len();
        found.sort_unstable();
        in_cluster.extend(found.iter().map(|&it| (it, at)));
        for (n, &left) in found.iter().enumerate() {
            pairs.extend(found[n + 1..].iter().map(|&right| ((left, right), true)));
        }
    }
    if !in_cluster.is_empty() {
        for pair in alike(corpus, &in_cluster.keys().copied().collect::<Vec<_>>())? {
            // What was labelled as one text stays one.
            pairs.entry(pair).or_insert(false);
        }
    }
    // A document beside itself is one text by any setting.
    pairs.retain(|pair, _| pair.0 != pair.1);
    Ok((pairs.into_iter().collect(), missing))
}

/// Pairs of `documents` that share a tenth of the shorter one's shingles of five words.
fn alike(corpus: &Corpus, documents: &[u32]) -> Result<Vec<(u32, u32)>> {
    const LEAST: f64 = 0.1;
    let text = |&doc: &u32| Cow::Borrowed(corpus.documents()[doc as usize].text.as_str());
    let texts = documents.iter().map(text).collect();
    let least = Threshold::new(LEAST)?;
    let rule = Rule::Similar { measure: Measure::Containment, least, alone: true };
    // A pair that the sampling misses would be missing among the negatives.
    let by = By::Containment(Sampling::for_containment(LEAST, 0.99));
    let threads = rayon::current_num_threads();
    let search = Search { by, threshold: LEAST, w: 5, seed: 0, memory: None, threads };
    let near = InMemory::near(texts, rule, &search, None, &Progress::default())?;
    let copies = near.groups.copies();
    let all = |head: u32| -> Vec<u32> {
        let start = copies.partition_point(|it| it.0 < head);
        let copies = copies[start..].iter().take_while(|it| it.0 == head);
        std::iter::once(head).chain(copies.map(|it| it.1)).collect()
    };
    let mut res = BTreeSet::new();
    let mut pair = |a: u32, b: u32| {
        let (a, b) = (documents[a as usize], documents[b as usize]);
        res.insert((a.min(b), a.max(b)));
    };
    // Of equal texts one alone is searched for: the pairs of its copies are added.
    copies.iter().for_each(|&(head, copy)| pair(head, copy));
    for found in &near.matches {
        for &left in &all(found.left) {
            all(found.right).into_iter().for_each(|right| pair(left, right));
        }
    }
    Ok(res.into_iter().collect())
}

/// What is measured of a pair.
struct Measured {
    /// By the shingles' length, as in [`SHINGLES`].
    overlaps: [Overlap; SHINGLES.len()],
    joins: bool,
}

fn measured(corpus: &Corpus, pairs: &[Labelled]) -> Vec<Measured> {
    let asked: BTreeSet<u32> = pairs.iter().flat_map(|it| [it.0.0, it.0.1]).collect();
    let made: BTreeMap<u32, (Vec<ShingleSet>, Side)> = asked
        .into_par_iter()
        .map(|doc| {
            let text = corpus.documents()[doc as usize].text.as_str();
            let sets = SHINGLES.iter().map(|&w| ShingleSet::of_text(text, w)).collect();
            (doc, (sets, Side::of(text)))
        })
        .collect();
    let measure = |&((a, b), _): &Labelled| {
        let (left, right) = (&made[&a], &made[&b]);
        let mut overlaps = [Overlap::default(); SHINGLES.len()];
        for (found, (left, right)) in overlaps.iter_mut().zip(left.0.iter().zip(&right.0)) {
            *found = overlap(left, right).unwrap_or_default();
        }
        Measured { overlaps, joins: judge(&left.1, &right.1).joins() }
    };
    pairs.par_iter().map(measure).collect()
}

fn counts(pairs: &[Labelled], joins: impl Fn(usize) -> bool) -> Counts {
    let mut res = Counts::default();
    for (at, &(_, is_one)) in pairs.iter().enumerate() {
        match (joins(at), is_one) {
            (true, true) => res.right += 1,
            (true, false) => res.wrong += 1,
            (false, true) => res.missed += 1,
            (false, false) => {}
        }
    }
    res
}

/// The best setting that reaches the goal, and the one that comes closest.
///
/// Of equally good ones the verdict is preferred, then longer shingles, then a threshold in
/// the middle of those that do as well.
fn chosen(goal: Goal, verdict: Counts, curves: &[TuneCurve]) -> (Option<TuneChoice>, TuneChoice) {
    let mut all = vec![TuneChoice { at: None, counts: verdict }];
    // The longest shingles first: of equally good settings the first one is taken.
    for (curve, it) in curves.iter().enumerate().rev() {
        let points = it.points.iter().enumerate();
        all.extend(points.map(|(point, &counts)| TuneChoice { at: Some((curve, point)), counts }));
    }
    let reached = |it: Counts| match goal {
        Goal::Balance => true,
        Goal::Precision(least) => it.precision() >= least && it.right > 0,
        Goal::Recall(least) => it.recall() >= least,
    };
    let value = |it: Counts| match goal {
        Goal::Balance => it.f1(),
        Goal::Precision(_) => it.recall(),
        Goal::Recall(_) => it.precision(),
    };
    let near = |it: Counts| match goal {
        Goal::Balance => it.f1(),
        Goal::Precision(_) if it.right == 0 => 0.0,
        Goal::Precision(_) => it.precision(),
        Goal::Recall(_) => it.recall(),
    };
    // Below all that reach the goal, so that it is chosen only where none does.
    let best = middle_of_best(&all, |it| if reached(it) { value(it) } else { -1.0 });
    let best = Some(best).filter(|it| reached(it.counts));
    (best, middle_of_best(&all, near))
}

fn middle_of_best(all: &[TuneChoice], value: impl Fn(Counts) -> f64) -> TuneChoice {
    let mut best = (0, f64::MIN);
    for (at, it) in all.iter().enumerate() {
        let value = value(it.counts);
        if value > best.1 {
            best = (at, value);
        }
    }
    let first = all[best.0];
    let alike = all[best.0..].iter().take_while(|it| {
        it.counts == first.counts && it.at.map(|it| it.0) == first.at.map(|it| it.0)
    });
    all[best.0 + (alike.count() - 1) / 2]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;

    const LINES: [&str; 4] = [
        "The council of Elbury voted on Tuesday to keep the old swimming pool open for a year.",
        "Members had been told that the boiler would not last another winter without repairs.",
        "A group of swimmers collected four thousand signatures outside the library.",
        "The money comes from a fund that was meant for new benches along the river walk.",
    ];

    fn corpus() -> Corpus {
        let document = |id: &str, lines: &[&str]| Document {
            id: id.to_owned(),
            text: lines.join("\n\n"),
            ..Document::default()
        };
        Corpus::new(vec![
            document("a", &LINES),
            document("b", &[LINES[0], LINES[1], LINES[2], "Benches can wait, said the mayor."]),
            document(
                "c",
                &[LINES[0], "Nothing else in this note is about a pool or a library at all."],
            ),
            document("d", &["Beekeepers of the valley lost half of their colonies in the winter."]),
        ])
    }

    fn tuned(labels: &str, goal: Goal) -> TuneResult {
        let input = ScanInput { corpus: corpus(), ..ScanInput::default() };
        tune(input, &Labels::read(labels).unwrap(), goal).unwrap()
    }

    #[test]
    fn a_threshold_between_the_two_kinds_is_found() {
        let labels =
            "id_a\tid_b\tlabel\na\tb\tversion\na\tc\tpartial\nb\tc\t0\na\td\tunsure\na\tx\t1\n";
        let found = tuned(labels, Goal::Balance);
        assert_eq!((found.positives, found.negatives, found.skipped), (1, 2, 2));
        let best = found.best.unwrap();
        assert_eq!((best.counts.right, best.counts.wrong, best.counts.missed), (1, 0, 0));
        for curve in &found.curves {
            assert_eq!(curve.points.len(), 100);
            let joined = |it: &Counts| it.right + it.wrong;
            assert!(curve.points.is_sorted_by(|a, b| joined(a) >= joined(b)));
        }
    }

    #[test]
    fn a_goal_out_of_reach_is_none() {
        let labels = "a\tb\t0\na\tc\t0\nb\td\t1\n";
        let found = tuned(labels, Goal::Precision(0.9));
        assert_eq!(found.best, None);
        let found = tuned("a\tb\t1\na\tc\t0\n", Goal::Precision(0.9));
        assert!(found.best.is_some_and(|it| it.counts.precision() >= 0.9));
    }

    #[test]
    fn clusters_say_what_is_not_one_text() {
        let found = tuned("a\t1\nb\t1\nc\t2\nd\t3\n", Goal::Balance);
        assert_eq!((found.positives, found.negatives), (1, 2));
    }

    #[test]
    fn a_wrong_line_is_named() {
        let error = |text: &str| Labels::read(text).unwrap_err();
        assert_eq!(error("a\tb\t1\na\tb\tperhaps\n"), "line 2: “perhaps” is no label");
        assert_eq!(
            error("a\tb\t1\n\na b 1\n"),
            "line 3: two ids and a label are wanted, parted by tabs"
        );
        assert_eq!(error("# nothing\n"), "there is no labelled pair");
    }
}

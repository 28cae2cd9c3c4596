//! What every pair of documents shares, and the clusters that a rule makes of it.

use siphasher::sip::SipHasher13;
use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasherDefault;
use wireprint_match::cluster::{Bound, bounded_clusters};
use wireprint_match::fingerprint::ShingleSet;
use wireprint_match::verify::{
    ItemMatch, Measure, NearParams, Overlap, Threshold, near_duplicates, overlap,
};
use wireprint_pipeline::pipeline::{ScanSettings, scan};
use wireprint_text::normalize::scan_words;
use wireprint_text::text::Span;

use super::data::input;
use super::outcome::Failure;
use super::spans::union;

/// Pairs that share less of the smaller side than this are of no interest.
const FLOOR: f64 = 0.1;

/// The exact overlap of every two documents that share a w-shingle: an index of
/// all shingles, and no sketch that could lose a pair.
pub(crate) fn by_shingles(texts: &[(String, String)], w: usize) -> Vec<ItemMatch> {
    let sets: Vec<ShingleSet> =
        texts.iter().map(|(_, text)| ShingleSet::of_text(text, w)).collect();
    let mut holders: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
    for (doc, set) in (0u32..).zip(&sets) {
        for &hash in set.hashes() {
            holders.entry(hash).or_default().push(doc);
        }
    }
    holders.retain(|_, docs| docs.len() > 1);
    let mut shared = vec![0usize; sets.len()];
    let mut res = Vec::new();
    for (left, set) in (0u32..).zip(&sets) {
        let mut touched = Vec::new();
        for docs in set.hashes().iter().filter_map(|it| holders.get(it)) {
            for &right in &docs[docs.partition_point(|&it| it <= left)..] {
                if shared[right as usize] == 0 {
                    touched.push(right);
                }
                shared[right as usize] += 1;
            }
        }
        for right in touched {
            let count = std::mem::take(&mut shared[right as usize]);
            let overlap =
                Overlap { shared: count, left: set.len(), right: sets[right as usize].len() };
            if Measure::Containment.of(overlap) >= FLOOR {
                res.push(ItemMatch { left, right, overlap });
            }
        }
    }
    res
}

/// A stretch and its share of matching words.
type Weighed = (Span, f64);

/// How many bytes of two documents stand in passages that they share, each
/// passage counted by its share of matching words; `shared` is the smaller of the
/// two sides.
pub(crate) fn by_passages(texts: &[(String, String)]) -> Result<Vec<ItemMatch>, Failure> {
    let result = scan(input(texts), &ScanSettings::default())?;
    let mut places: BTreeMap<(u32, u32), [Vec<Weighed>; 2]> = BTreeMap::new();
    for it in &result.passages {
        for (n, a) in it.occurrences.iter().enumerate() {
            for b in it.occurrences[n + 1..].iter().filter(|at| at.doc != a.doc) {
                let sides = places.entry((a.doc.0, b.doc.0)).or_default();
                sides[0].push((a.span, it.similarity));
                sides[1].push((b.span, it.similarity));
            }
        }
    }
    let length = |doc: u32| texts[doc as usize].1.len();
    let pairs = places.into_iter().map(|((left, right), [a, b])| {
        let shared = matching(a).min(matching(b));
        let overlap = Overlap { shared, left: length(left), right: length(right) };
        ItemMatch { left, right, overlap }
    });
    Ok(pairs.filter(|it| Measure::Containment.of(it.overlap) >= FLOOR).collect())
}

/// The bytes of spans, each byte counted by the best share of a span that holds it.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a length")]
fn matching(mut spans: Vec<Weighed>) -> usize {
    spans.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut known: Vec<Span> = Vec::new();
    let mut sum = 0.0;
    for (span, share) in spans {
        let before: usize = known.iter().map(|it| it.len()).sum();
        known.push(span);
        known = union(known);
        let after: usize = known.iter().map(|it| it.len()).sum();
        sum += (after - before) as f64 * share;
    }
    sum as usize
}

/// Whether the smaller side is at least two fifths of the larger one, or lacks at
/// most `allowance` of it: less is an item of a digest, not a version of it, unless
/// both are a few lines.
pub(crate) fn of_like_length(it: &ItemMatch, allowance: usize) -> bool {
    let (left, right) = (it.overlap.left, it.overlap.right);
    let (short, long) = (left.min(right), left.max(right));
    short * 5 >= long * 2 || long - short <= allowance
}

/// The numbers of each document, with repeats, ascending: words without a letter.
pub(crate) fn numbers(texts: &[(String, String)]) -> Vec<Vec<String>> {
    let of = |text: &str| {
        let mut res = Vec::new();
        scan_words(text, |word, _| {
            if !word.chars().any(char::is_alphabetic) {
                res.push(word.to_owned());
            }
        });
        res.sort_unstable();
        res
    };
    texts.iter().map(|(_, text)| of(text)).collect()
}

/// Whether two documents have at least half of the smaller side's numbers in
/// common: what a filled-in template has not.
pub(crate) fn numbers_agree(left: &[String], right: &[String]) -> bool {
    let (mut a, mut b, mut shared) = (0, 0, 0);
    while let (Some(x), Some(y)) = (left.get(a), right.get(b)) {
        shared += usize::from(x == y);
        a += usize::from(x <= y);
        b += usize::from(y <= x);
    }
    shared * 2 >= left.len().min(right.len())
}

/// Every document's cluster when pairs of at least `threshold` are matches and
/// members are bounded to their representative by the same.
pub(crate) fn of_pairs(
    n: usize,
    pairs: &[ItemMatch],
    measure: Measure,
    threshold: f64,
) -> Result<Vec<u32>, Failure> {
    let least = Threshold::new(threshold)?;
    let known: HashMap<(u32, u32), Overlap, BuildHasherDefault<SipHasher13>> =
        pairs.iter().map(|it| ((it.left, it.right), it.overlap)).collect();
    let matches: Vec<ItemMatch> =
        pairs.iter().filter(|it| least.is_reached(measure, it.overlap)).copied().collect();
    let counted = |a: u32, b: u32| known.get(&(a.min(b), a.max(b))).copied().unwrap_or_default();
    labels(n, &matches, Bound { measure, least }, counted)
}

/// Every document's cluster by the library's own path: sketches, bands, exact
/// resemblance, bounded clusters.
pub(crate) fn of_library(
    texts: &[(String, String)],
    w: usize,
    threshold: f64,
) -> Result<Vec<u32>, Failure> {
    let sets: Vec<ShingleSet> =
        texts.iter().map(|(_, text)| ShingleSet::of_text(text, w)).collect();
    let params = NearParams { threshold, ..NearParams::default() };
    let matches = near_duplicates(&sets, &params)?;
    let bound = Bound { measure: Measure::Resemblance, least: Threshold::new(threshold)? };
    let counted =
        |a: u32, b: u32| overlap(&sets[a as usize], &sets[b as usize]).unwrap_or_default();
    labels(sets.len(), &matches, bound, counted)
}

fn labels(
    n: usize,
    matches: &[ItemMatch],
    bound: Bound,
    counted: impl FnMut(u32, u32) -> Overlap,
) -> Result<Vec<u32>, Failure> {
    let count = u32::try_from(n)?;
    let mut res: Vec<u32> = (0..count).collect();
    for cluster in bounded_clusters(count, matches, bound, counted) {
        for &member in &cluster.members {
            res[member as usize] = cluster.members[0];
        }
    }
    Ok(res)
}

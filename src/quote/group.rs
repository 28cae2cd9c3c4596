//! Which quotations are one statement?
//!
//! Quotations that share three words in a row are candidates; the best local
//! alignment decides. Short quotations (*first line of defence*) hang on the
//! longest statement that they match best and join no two statements, so that
//! a phrase that many use chains nothing. Running text that repeats a longer
//! quotation without the marks counts as an occurrence too.
//!
//! Cost: linear in the words of quotations and of running text, plus an
//! alignment a candidate pair; pairs are capped as passages are
//! ([`Postings`]).

use super::types::QuoteRelation;
use crate::align::{LocalAlignment, NearWords, WordWeights, align_from};
use crate::candidates::{PostingParams, Postings};
use crate::normalize::WordId;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;

/// Words in a row that make two quotations candidates.
const SEED_WORDS: usize = 3;
const POSTING_CAP: usize = 64;
/// A quotation of fewer words joins one statement and connects no two.
const LONG_WORDS: usize = 6;
/// The information that matching words must carry: three content words, or
/// four with a preposition among them. Two stretches of one article of 1,000
/// words share so much by chance with probability about 2^(2·10 − 24).
const MIN_BITS: usize = 24;
/// A fragment beside another fragment of the same statement needs only this.
const FRAGMENT_BITS: usize = 12;
/// The share of the shorter quotation that must match.
const MIN_SHARE: f64 = 0.6;
/// … or a run of so many words, with at least [`OVERLAP_SHARE`] matching:
/// two cuts of one statement that overlap.
const OVERLAP_RUN: usize = 6;
const OVERLAP_SHARE: f64 = 0.35;
/// The share of differing words inside the aligned part from which a variant
/// counts as reworded rather than cut.
const REWORDED: f64 = 0.15;
/// Running text counts as an occurrence when it has this share of a quotation …
const RUNNING_SHARE: f64 = 0.8;
/// … of at least so many words.
const RUNNING_WORDS: usize = 8;

/// A quotation as grouping sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedWords {
    /// The index of its document.
    pub doc: u32,
    /// Its words: indexes in the document.
    pub words: Range<usize>,
    /// The paragraph that it stands in.
    pub block: usize,
    /// Who said it, if that is known.
    pub speaker: Option<String>,
}

/// Occurrences of one statement, by index into the quotations that were given.
#[derive(Clone, Debug, PartialEq)]
pub struct StatementGroup {
    /// The longest quotation: what the others are compared with.
    pub representative: usize,
    /// All quotations of the group, ascending, the representative among them.
    pub quotations: Vec<usize>,
    /// Places in running text that repeat it: document and words.
    pub running: Vec<(u32, Range<usize>)>,
    /// The weakest relation in the group.
    pub relation: QuoteRelation,
    /// The lowest share of a member's words that match what it was joined to.
    pub similarity: f64,
}

/// Groups the quotations that are variants, cuts or fragments of one statement.
///
/// `docs` holds each document's words. Groups have two occurrences or more and
/// ascend by their first quotation; a quotation is in at most one.
#[must_use]
pub fn group_quotations(
    quotes: &[QuotedWords],
    docs: &[Vec<WordId>],
    near: &NearWords<'_>,
    weights: &WordWeights,
) -> Vec<StatementGroup> {
    let texts: Vec<Vec<WordId>> =
        quotes.iter().map(|it| docs[it.doc as usize][it.words.clone()].to_vec()).collect();
    let edges = compare_all(quotes, &texts, near, weights);
    let groups = join(quotes, &texts, &edges, weights);
    let running = find_running(quotes, &texts, docs, near, weights);
    let mut res: Vec<StatementGroup> = Vec::new();
    for members in groups {
        let mut places: Vec<(u32, Range<usize>)> =
            members.iter().flat_map(|&n| running.get(&n).into_iter().flatten().cloned()).collect();
        places.sort_by_key(|(doc, range)| (*doc, range.start, range.end));
        places.dedup_by(|b, a| a.0 == b.0 && b.1.start < a.1.end);
        if members.len() + places.len() < 2 {
            continue;
        }
        res.push(describe(members, places, quotes, &texts, &edges));
    }
    res
}

/// What one comparison found: `left < right`.
#[derive(Clone, Debug)]
struct Edge {
    left: usize,
    right: usize,
    /// Matching words over the words of the shorter one.
    share: f64,
    bits: usize,
    strong: bool,
    relation: QuoteRelation,
    /// Where in the longer one it matches.
    at: Range<usize>,
}

fn compare_all(
    quotes: &[QuotedWords],
    texts: &[Vec<WordId>],
    near: &NearWords<'_>,
    weights: &WordWeights,
) -> Vec<Edge> {
    let postings = Postings::build(texts, PostingParams { w: SEED_WORDS, cap: POSTING_CAP });
    (0..texts.len())
        .into_par_iter()
        .flat_map_iter(|left| {
            let seeds = postings.seeds_of(left);
            let mut res = Vec::new();
            for group in seeds.chunk_by(|a, b| a.doc == b.doc) {
                let right = group[0].doc as usize;
                let (a, b) = (&quotes[left], &quotes[right]);
                let nested =
                    a.doc == b.doc && a.words.start < b.words.end && b.words.start < a.words.end;
                if right == left || nested {
                    continue;
                }
                // Try the seed of each diagonal, keep the best.
                let tried = group.chunk_by(|x, y| x.at + y.other == x.other + y.at).take(4);
                let aligned = tried
                    .map(|it| {
                        align_from(
                            &texts[left],
                            &texts[right],
                            (it[0].at as usize, it[0].other as usize),
                            near,
                        )
                    })
                    .max_by_key(|it| it.matched.len());
                res.extend(aligned.and_then(|it| judge(left, right, &it, texts, weights)));
            }
            res
        })
        .collect()
}

fn judge(
    left: usize,
    right: usize,
    found: &LocalAlignment,
    texts: &[Vec<WordId>],
    weights: &WordWeights,
) -> Option<Edge> {
    let (a, b) = (&texts[left], &texts[right]);
    let matched: Vec<WordId> = found.matched.iter().map(|&at| a[at]).collect();
    let share = ratio(found.matched.len(), a.len().min(b.len()));
    let bits = weights.bits(&matched);
    let relation = if a == b {
        QuoteRelation::Exact
    } else if ratio(found.edits, found.matched.len() + found.edits) > REWORDED {
        QuoteRelation::Reworded
    } else {
        QuoteRelation::Partial
    };
    let overlap = found.longest_run >= OVERLAP_RUN && share >= OVERLAP_SHARE;
    let strong = bits >= MIN_BITS && (share >= MIN_SHARE || overlap);
    let fragment = bits >= FRAGMENT_BITS && share >= 1.0;
    let at = if a.len() >= b.len() { found.left.clone() } else { found.right.clone() };
    (strong || fragment).then_some(Edge { left, right, share, bits, strong, relation, at })
}

/// Sets of quotations that are one statement, each ascending.
fn join(
    quotes: &[QuotedWords],
    texts: &[Vec<WordId>],
    edges: &[Edge],
    weights: &WordWeights,
) -> Vec<Vec<usize>> {
    let long: Vec<bool> = texts.iter().map(|words| weights.words(words) >= LONG_WORDS).collect();
    let mut parents: Vec<usize> = (0..quotes.len()).collect();
    for edge in edges.iter().filter(|it| it.strong && long[it.left] && long[it.right]) {
        union(&mut parents, edge.left, edge.right);
    }
    // A short quotation joins the statement that it matches best.
    let mut best: BTreeMap<usize, (&Edge, usize)> = BTreeMap::new();
    let supported = supported_fragments(quotes, edges, &long);
    for (n, edge) in edges.iter().enumerate() {
        let (short, other) = match (long[edge.left], long[edge.right]) {
            (false, true) => (edge.left, edge.right),
            (true, false) => (edge.right, edge.left),
            _ => continue,
        };
        let known = edge.strong && !contradict(&quotes[short], &quotes[other]) || supported[n];
        let better = |known: &Edge| (edge.share, edge.bits) > (known.share, known.bits);
        if known && best.get(&short).is_none_or(|(it, _)| better(it)) {
            best.insert(short, (edge, other));
        }
    }
    for (&short, &(_, other)) in &best {
        union(&mut parents, short, other);
    }
    // Short ones that match each other and no statement.
    for edge in edges.iter().filter(|it| it.strong && !long[it.left] && !long[it.right]) {
        let free = !best.contains_key(&edge.left) && !best.contains_key(&edge.right);
        let same_length = texts[edge.left].len().abs_diff(texts[edge.right].len()) <= 1;
        if free
            && (same_length || edge.share >= 1.0)
            && !contradict(&quotes[edge.left], &quotes[edge.right])
        {
            union(&mut parents, edge.left, edge.right);
        }
        // One of them hangs on a statement: its twin does too.
        let twin = edge.relation == QuoteRelation::Exact || edge.share >= 1.0;
        if !free && twin && !(best.contains_key(&edge.left) && best.contains_key(&edge.right)) {
            union(&mut parents, edge.left, edge.right);
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for n in 0..quotes.len() {
        groups.entry(root(&mut parents, n)).or_default().push(n);
    }
    groups.into_values().collect()
}

/// Weak edges of a fragment whose neighbor in the same paragraph also matches the statement.
fn supported_fragments(quotes: &[QuotedWords], edges: &[Edge], long: &[bool]) -> Vec<bool> {
    // (statement, document, paragraph) → which fragments there match it.
    let mut beside: BTreeMap<(usize, u32, usize), Vec<usize>> = BTreeMap::new();
    let ends = |edge: &Edge| match (long[edge.left], long[edge.right]) {
        (true, false) => Some((edge.left, edge.right)),
        (false, true) => Some((edge.right, edge.left)),
        (true, true) => None,
        (false, false) => None,
    };
    for edge in edges {
        let pairs = match ends(edge) {
            Some(pair) => vec![pair],
            None => vec![(edge.left, edge.right), (edge.right, edge.left)],
        };
        for (statement, fragment) in pairs {
            let it = &quotes[fragment];
            beside.entry((statement, it.doc, it.block)).or_default().push(fragment);
        }
    }
    edges
        .iter()
        .map(|edge| {
            ends(edge).is_some_and(|(statement, fragment)| {
                let it = &quotes[fragment];
                beside
                    .get(&(statement, it.doc, it.block))
                    .is_some_and(|all| all.iter().any(|&other| other != fragment))
            })
        })
        .collect()
}

/// Whether two quotations name different speakers. Unknown contradicts nobody.
fn contradict(a: &QuotedWords, b: &QuotedWords) -> bool {
    match (&a.speaker, &b.speaker) {
        (Some(a), Some(b)) => !super::same_person(a, b),
        _ => false,
    }
}

fn describe(
    members: Vec<usize>,
    running: Vec<(u32, Range<usize>)>,
    quotes: &[QuotedWords],
    texts: &[Vec<WordId>],
    edges: &[Edge],
) -> StatementGroup {
    let representative = members
        .iter()
        .copied()
        .max_by_key(|&n| (texts[n].len(), usize::MAX - n))
        .unwrap_or_default();
    let inside: Vec<&Edge> = edges
        .iter()
        .filter(|it| {
            members.binary_search(&it.left).is_ok() && members.binary_search(&it.right).is_ok()
        })
        .collect();
    // The relation of every member: to the representative where they were compared, else the best known.
    let of = |n: usize| {
        let direct = inside
            .iter()
            .find(|it| (it.left, it.right) == (n.min(representative), n.max(representative)));
        direct.or_else(|| {
            inside
                .iter()
                .filter(|it| it.left == n || it.right == n)
                .max_by(|a, b| a.share.total_cmp(&b.share))
        })
    };
    let mut relation = QuoteRelation::Exact;
    let mut similarity = 1.0f64;
    for edge in members.iter().filter(|&&n| n != representative).filter_map(|&n| of(n)) {
        relation = weaker(relation, edge.relation);
        similarity = similarity.min(edge.share);
    }
    if fragments(&members, representative, quotes, &inside) {
        relation = QuoteRelation::Fragments;
    }
    if !running.is_empty() {
        relation = weaker(relation, QuoteRelation::Exact);
    }
    StatementGroup { representative, quotations: members, running, relation, similarity }
}

/// Reworded says more than partial, partial more than exact.
fn weaker(a: QuoteRelation, b: QuoteRelation) -> QuoteRelation {
    let rank = |it: QuoteRelation| match it {
        QuoteRelation::Exact => 0,
        QuoteRelation::Partial => 1,
        QuoteRelation::Reworded => 2,
        QuoteRelation::Fragments => 3,
    };
    if rank(b) > rank(a) { b } else { a }
}

/// Whether two members of one paragraph match different parts of the representative.
fn fragments(
    members: &[usize],
    representative: usize,
    quotes: &[QuotedWords],
    inside: &[&Edge],
) -> bool {
    let parts: Vec<(usize, &Range<usize>)> = inside
        .iter()
        .filter_map(|edge| match (edge.left == representative, edge.right == representative) {
            (true, _) => Some((edge.right, &edge.at)),
            (_, true) => Some((edge.left, &edge.at)),
            _ => None,
        })
        .filter(|(n, _)| members.contains(n))
        .collect();
    parts.iter().enumerate().any(|(k, (a, x))| {
        parts[k + 1..].iter().any(|(b, y)| {
            let (p, q) = (&quotes[*a], &quotes[*b]);
            p.doc == q.doc && p.block == q.block && (x.end <= y.start || y.end <= x.start)
        })
    })
}

/// Where running text repeats a longer quotation: by quotation, ascending places.
fn find_running(
    quotes: &[QuotedWords],
    texts: &[Vec<WordId>],
    docs: &[Vec<WordId>],
    near: &NearWords<'_>,
    weights: &WordWeights,
) -> BTreeMap<usize, Vec<(u32, Range<usize>)>> {
    let mut starts: BTreeMap<[WordId; 4], Vec<(usize, usize)>> = BTreeMap::new();
    for (n, words) in texts.iter().enumerate().filter(|(_, it)| weights.words(it) >= RUNNING_WORDS)
    {
        for (at, window) in words.windows(4).enumerate() {
            let list = starts.entry([window[0], window[1], window[2], window[3]]).or_default();
            if list.len() < POSTING_CAP {
                list.push((n, at));
            }
        }
    }
    let mut quoted: BTreeMap<u32, Vec<Range<usize>>> = BTreeMap::new();
    for it in quotes {
        quoted.entry(it.doc).or_default().push(it.words.clone());
    }
    let found: Vec<(usize, (u32, Range<usize>))> = docs
        .par_iter()
        .enumerate()
        .flat_map_iter(|(doc, words)| {
            let doc = u32::try_from(doc).unwrap_or(u32::MAX);
            let ranges = quoted.get(&doc).map_or(&[][..], Vec::as_slice);
            let mut found: Vec<(usize, (u32, Range<usize>))> = Vec::new();
            for (at, window) in words.windows(4).enumerate() {
                let Some(list) = starts.get(&[window[0], window[1], window[2], window[3]]) else {
                    continue;
                };
                if ranges.iter().any(|it| it.start < at + 4 && at < it.end) {
                    continue;
                }
                for &(n, offset) in list {
                    let known =
                        found.iter().rev().take(32).any(|(k, (_, it))| *k == n && it.contains(&at));
                    if known || quotes[n].doc == doc {
                        continue;
                    }
                    let (low, high) = (
                        at.saturating_sub(2 * texts[n].len()),
                        (at + 2 * texts[n].len()).min(words.len()),
                    );
                    let aligned =
                        align_from(&texts[n], &words[low..high], (offset, at - low), near);
                    if ratio(aligned.matched.len(), texts[n].len()) >= RUNNING_SHARE {
                        found.push((n, (doc, low + aligned.right.start..low + aligned.right.end)));
                    }
                }
            }
            found
        })
        .collect();
    let mut res: BTreeMap<usize, Vec<(u32, Range<usize>)>> = BTreeMap::new();
    for (n, place) in found {
        res.entry(n).or_default().push(place);
    }
    res
}

fn union(parents: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(parents, a), root(parents, b));
    parents[a.max(b)] = a.min(b);
}

fn root(parents: &mut [usize], mut at: usize) -> usize {
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}

#[expect(clippy::cast_precision_loss, reason = "words of a quotation are far below 2^53")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Vocabulary;

    /// One document a line; quotations stand between `<` and `>`.
    fn groups(lines: &[&str]) -> Vec<(QuoteRelation, Vec<String>)> {
        let texts: Vec<String> = lines.iter().map(|it| it.replace(['<', '>'], " ")).collect();
        let (vocabulary, words) =
            Vocabulary::number(texts.iter().map(String::as_str).collect::<Vec<_>>());
        let docs: Vec<Vec<WordId>> = words.iter().map(|it| it.ids.clone()).collect();
        let mut quotes = Vec::new();
        for (doc, line) in lines.iter().enumerate() {
            for (at, _) in line.match_indices('<') {
                let end = at + line[at..].find('>').unwrap();
                let range = words[doc].within(crate::text::Span::new(at, end));
                quotes.push(QuotedWords {
                    doc: u32::try_from(doc).unwrap(),
                    words: range,
                    block: 0,
                    speaker: None,
                });
            }
        }
        let weights = WordWeights::new(&vocabulary, &docs);
        let near = NearWords::new(&vocabulary);
        let text = |doc: u32, range: Range<usize>| {
            words[doc as usize].cover(range).of(&texts[doc as usize]).to_owned()
        };
        group_quotations(&quotes, &docs, &near, &weights)
            .into_iter()
            .map(|group| {
                let quoted =
                    group.quotations.iter().map(|&n| text(quotes[n].doc, quotes[n].words.clone()));
                let running = group
                    .running
                    .iter()
                    .map(|(doc, range)| format!("~{}", text(*doc, range.clone())));
                (group.relation, quoted.chain(running).collect())
            })
            .collect()
    }

    #[test]
    fn two_translations_are_one_reworded_statement() {
        let found = groups(&[
            "<The council will never accept that the reservoir is drained without asking the farmers first> he said",
            "she wrote <The council can never accept the draining of the reservoir without first asking the farmers>",
        ]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, QuoteRelation::Reworded);
    }

    #[test]
    fn a_short_cut_with_another_spelling_joins_the_long_quotation() {
        let found = groups(&[
            "it is <the first line of defence> now",
            "he said <They are the first line of defense because they live beside the river>",
        ]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, QuoteRelation::Partial);
    }

    #[test]
    fn fragments_of_one_statement_join_it_together() {
        let found = groups(&[
            "they <discussed harbor dues> that would be <carried by the eastern ports> alone",
            "<During the meeting we discussed harbor dues, which would be carried by the eastern ports and nobody else>",
        ]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].0, found[0].1.len()), (QuoteRelation::Fragments, 3));
    }

    #[test]
    fn a_common_topic_is_no_common_statement() {
        assert!(
            groups(&[
                "<The harbor dues need to be credible> said one",
                "<We need fair harbor dues to keep the eastern ports alive> said another",
            ])
            .is_empty()
        );
    }

    #[test]
    fn running_text_that_repeats_a_quotation_is_an_occurrence() {
        let found = groups(&[
            "<Nobody asked the farmers before the water was let out of the valley> he said",
            "The mayor held that nobody asked the farmers before the water was let out of the valley at all",
        ]);
        assert_eq!(
            found,
            [(
                QuoteRelation::Exact,
                vec![
                    "Nobody asked the farmers before the water was let out of the valley"
                        .to_owned(),
                    "~nobody asked the farmers before the water was let out of the valley"
                        .to_owned(),
                ]
            )]
        );
    }

    #[test]
    fn a_phrase_in_two_statements_does_not_join_them() {
        let found = groups(&[
            "<The eastern harbor alliance has to pay for the new breakwater before winter comes>",
            "<Nobody in this town has ever voted for the eastern harbor alliance or its friends>",
            "so the <eastern harbor alliance> again",
            "and the <eastern harbor alliance> again",
        ]);
        assert!(found.iter().all(|(_, members)| members.len() < 4), "{found:?}");
    }
}

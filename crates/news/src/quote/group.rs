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
//! ([`Postings`](crate::candidates::Postings)).

use super::compare::{Compared, Edge};
use super::running::find_running;
use super::types::QuoteRelation;
use crate::align::{NearWords, WordWeights};
use crate::cluster::UnionFind;
use crate::normalize::WordId;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A quotation of fewer words joins one statement and connects no two.
const LONG_WORDS: usize = 6;

/// A quotation as grouping sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedWords {
    /// The index of its document.
    pub doc: u32,
    /// Its words: indexes in the document.
    pub words: Range<usize>,
    /// The paragraph that it stands in.
    pub block: usize,
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
/// `docs` holds each document's words; `linked` the pairs of documents
/// (`left < right`) that share a passage. Between those, and between documents
/// that share a telling quotation, less is asked of a short match than between
/// strangers: the larger a corpus, the more short quotations are alike in it by
/// chance. Groups have two occurrences or more and ascend by their first
/// quotation; a quotation is in at most one.
#[must_use]
pub fn group_quotations(
    quotes: &[QuotedWords],
    docs: &[Vec<WordId>],
    linked: &BTreeSet<(u32, u32)>,
    near: &NearWords<'_>,
    weights: &WordWeights,
) -> Vec<StatementGroup> {
    let texts: Vec<Vec<WordId>> =
        quotes.iter().map(|it| docs[it.doc as usize][it.words.clone()].to_vec()).collect();
    let compared = Compared { quotes, texts: &texts, near, weights };
    let edges = compared.edges(linked);
    let groups = join(quotes, &texts, &edges, weights);
    let mut running = find_running(&compared, docs);
    let mut inside = edges_by_group(&groups, edges, quotes.len());
    let mut res: Vec<StatementGroup> = Vec::new();
    for (n, members) in groups.into_iter().enumerate() {
        let mut places: Vec<(u32, Range<usize>)> =
            members.iter().flat_map(|it| running.remove(it).unwrap_or_default()).collect();
        places.sort_by_key(|(doc, range)| (*doc, range.start, range.end));
        places.dedup_by(|b, a| a.0 == b.0 && b.1.start < a.1.end);
        if members.len() + places.len() > 1 {
            res.push(describe(
                members,
                places,
                quotes,
                &texts,
                &inside.remove(&n).unwrap_or_default(),
            ));
        }
    }
    res
}

/// The edges inside each group, by the group's index.
fn edges_by_group(
    groups: &[Vec<usize>],
    edges: Vec<Edge>,
    n_quotes: usize,
) -> BTreeMap<usize, Vec<Edge>> {
    let mut group_of = vec![0; n_quotes];
    for (n, members) in groups.iter().enumerate() {
        for &it in members {
            group_of[it] = n;
        }
    }
    let mut res: BTreeMap<usize, Vec<Edge>> = BTreeMap::new();
    for edge in edges.into_iter().filter(|it| group_of[it.left] == group_of[it.right]) {
        res.entry(group_of[edge.left]).or_default().push(edge);
    }
    res
}

/// Sets of quotations that are one statement, each ascending.
fn join(
    quotes: &[QuotedWords],
    texts: &[Vec<WordId>],
    edges: &[Edge],
    weights: &WordWeights,
) -> Vec<Vec<usize>> {
    let long: Vec<bool> = texts.iter().map(|words| weights.words(words) >= LONG_WORDS).collect();
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let mut sets = UnionFind::new(number(quotes.len()));
    for edge in edges.iter().filter(|it| it.strong && long[it.left] && long[it.right]) {
        sets.union(number(edge.left), number(edge.right));
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
        let known = edge.strong || supported[n];
        let better = |known: &Edge| (edge.share, edge.bits) > (known.share, known.bits);
        if known && best.get(&short).is_none_or(|(it, _)| better(it)) {
            best.insert(short, (edge, other));
        }
    }
    for (&short, &(_, other)) in &best {
        sets.union(number(short), number(other));
    }
    // Short ones that match each other and no statement.
    for edge in edges.iter().filter(|it| it.strong && !long[it.left] && !long[it.right]) {
        let free = !best.contains_key(&edge.left) && !best.contains_key(&edge.right);
        let same_length = texts[edge.left].len().abs_diff(texts[edge.right].len()) <= 1;
        if free && (same_length || edge.share >= 1.0) {
            sets.union(number(edge.left), number(edge.right));
        }
        // One of them hangs on a statement: its twin does too.
        let twin = edge.relation == QuoteRelation::Exact || edge.share >= 1.0;
        if !free && twin && !(best.contains_key(&edge.left) && best.contains_key(&edge.right)) {
            sets.union(number(edge.left), number(edge.right));
        }
    }
    let mut groups: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for n in 0..quotes.len() {
        groups.entry(sets.find(number(n))).or_default().push(n);
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
    // Each member's relation: to the representative where they were compared, else its best.
    let mut of_member: BTreeMap<usize, &Edge> = BTreeMap::new();
    for edge in edges {
        for (n, other) in [(edge.left, edge.right), (edge.right, edge.left)] {
            let rank =
                |it: &Edge| (it.left == representative || it.right == representative, it.share);
            let known = of_member.get(&n).map(|it| rank(it));
            if n != representative
                && (other == representative || known.is_none_or(|it| rank(edge) > it))
            {
                of_member.insert(n, edge);
            }
        }
    }
    let mut relation = QuoteRelation::Exact;
    let mut similarity = 1.0f64;
    for edge in of_member.values() {
        relation = weaker(relation, edge.relation);
        similarity = similarity.min(edge.share);
    }
    if fragments(representative, quotes, edges) {
        relation = QuoteRelation::Fragments;
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
fn fragments(representative: usize, quotes: &[QuotedWords], edges: &[Edge]) -> bool {
    let mut parts: BTreeMap<(u32, usize), Vec<&Range<usize>>> = BTreeMap::new();
    for edge in edges.iter().filter(|it| it.left == representative || it.right == representative) {
        let other = if edge.left == representative { edge.right } else { edge.left };
        parts.entry((quotes[other].doc, quotes[other].block)).or_default().push(&edge.at);
    }
    parts.values().any(|all| {
        let (first, last) =
            (all.iter().map(|it| it.end).min(), all.iter().map(|it| it.start).max());
        first.zip(last).is_some_and(|(end, start)| end <= start)
    })
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
                });
            }
        }
        let weights = WordWeights::new(&vocabulary, &docs);
        let near = NearWords::new(&vocabulary);
        let text = |doc: u32, range: Range<usize>| {
            words[doc as usize].cover(range).of(&texts[doc as usize]).to_owned()
        };
        group_quotations(&quotes, &docs, &BTreeSet::new(), &near, &weights)
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

//! Which quotations are one statement?
//!
//! Pairs that are one utterance ([`compare`](super::compare)) are links, and
//! statements are clusters without chains: every quotation of a statement is one
//! utterance with its representative, which holds most of it. A fragment
//! represents no longer quotation, so a phrase that many use joins nothing. Where
//! articles cut one utterance at different sentences, a piece that the representative
//! lacks is joined to the member that holds it, and nothing to the piece.
//! Running text that repeats a longer quotation without the marks counts as an
//! occurrence too.
//!
//! Cost: linear in the words of quotations and of running text, plus an
//! alignment for each pair whose words could make it one utterance.

use super::compare::{Compared, Edge};
use super::points::{POINTS, PairTraits, Points};
use super::running::find_running;
use super::types::{QuotationRole, QuoteRelation};
use crate::candidates::MASKED;
use crate::cluster::{ItemCluster, Link, linked_clusters};
use crate::normalize::{Vocabulary, WordId};
use std::collections::BTreeMap;
use std::ops::Range;

/// A quotation as grouping sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedWords {
    /// The index of its document.
    pub doc: u32,
    /// Its words: indexes in the document.
    pub words: Range<usize>,
    /// The paragraph that it stands in.
    pub block: usize,
    /// Who said it: an index into [`Quotations::names`]. Equal for one name.
    pub speaker: Option<u32>,
    /// Whether that is certain.
    pub certain: bool,
    /// What it stands between quotation marks for.
    pub role: QuotationRole,
    /// Whether all its words that are no common ones are written large, as in a title;
    /// there are two or more.
    pub title: bool,
    /// The day of its article, from any fixed one on.
    pub day: Option<i64>,
}

/// All quotations of a run, and the words that they are made of.
#[derive(Clone, Copy, Debug)]
pub struct Quotations<'a> {
    /// Ascending by document and place; of two that begin together, the longer first.
    pub quotes: &'a [QuotedWords],
    /// The words of each document.
    pub docs: &'a [Vec<WordId>],
    /// The names of speakers.
    pub names: &'a [String],
    /// The words of all documents.
    pub vocabulary: &'a Vocabulary,
}

/// Occurrences of one statement, by index into the quotations that were given.
#[derive(Clone, Debug, PartialEq)]
pub struct StatementGroup {
    /// The quotation that each other one is one utterance with.
    pub representative: usize,
    /// All quotations of the group, ascending, the representative among them.
    pub quotations: Vec<usize>,
    /// For each of them the quotation that it stands against: the representative, or for a
    /// further piece of the utterance, which the representative lacks, the one that holds it.
    pub against: Vec<usize>,
    /// For each of them, its words that stand against those of that one, and those: indexes
    /// in the documents of either.
    pub aligned: Vec<[Range<usize>; 2]>,
    /// Whether it is a phrase that nobody in particular says, not a statement.
    pub set_phrase: bool,
    /// Places in running text that repeat it: document and words.
    pub running: Vec<(u32, Range<usize>)>,
    /// The weakest relation in the group.
    pub relation: QuoteRelation,
    /// The lowest share of words that match: of the shorter one of a member and the
    /// representative.
    pub similarity: f64,
}

/// Two quotations that were compared, and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedPair {
    /// The index of the one.
    pub left: usize,
    /// The index of the other, which is larger.
    pub right: usize,
    /// What speaks for and against their being one utterance.
    pub traits: PairTraits,
}

/// Groups the quotations that are variants, cuts or fragments of one utterance, by the
/// points of this build; then the set phrases among the others.
///
/// Groups have two occurrences or more and ascend by their first quotation, statements
/// before set phrases; a quotation is in at most one.
#[must_use]
pub fn group_quotations(all: &Quotations<'_>) -> Vec<StatementGroup> {
    let mut res = group_by_points(all, &POINTS);
    res.extend(set_phrases(all, &res));
    res
}

/// A set phrase has so many words.
pub(super) const PHRASE_WORDS: std::ops::RangeInclusive<usize> = 2..=5;

/// The same few words between quotation marks in several documents, most of which credit
/// them to nobody; those of `statements` left out.
fn set_phrases(all: &Quotations<'_>, statements: &[StatementGroup]) -> Vec<StatementGroup> {
    let mut taken = vec![false; all.quotes.len()];
    for &n in statements.iter().flat_map(|it| &it.quotations) {
        taken[n] = true;
    }
    let mut phrases: BTreeMap<&[WordId], Vec<usize>> = BTreeMap::new();
    for (n, it) in all.quotes.iter().enumerate().filter(|(n, _)| !taken[*n]) {
        let words = &all.docs[it.doc as usize][it.words.clone()];
        if PHRASE_WORDS.contains(&words.len()) && !words.contains(&MASKED) {
            phrases.entry(words).or_default().push(n);
        }
    }
    let is_set = |members: &Vec<usize>| {
        let quoted = members.iter().map(|&n| &all.quotes[n]);
        is_set_phrase(quoted.map(|it| (it.doc, is_nobodys(it))))
    };
    let mut res: Vec<StatementGroup> =
        phrases.into_values().filter(is_set).map(|members| phrase(all, members)).collect();
    res.sort_by_key(|it| it.representative);
    res
}

/// Whether nobody in particular says a quotation.
pub(super) fn is_nobodys(quote: &QuotedWords) -> bool {
    quote.role == QuotationRole::Term || quote.speaker.is_none()
}

/// Whether quotations of the same words are a set phrase, by the document of each and whether
/// it is nobody's.
pub(super) fn is_set_phrase(quoted: impl Iterator<Item = (u32, bool)>) -> bool {
    let (mut all, mut nobodys, mut first, mut several) = (0, 0, None, false);
    for (doc, is_nobodys) in quoted {
        all += 1;
        nobodys += usize::from(is_nobodys);
        several |= *first.get_or_insert(doc) != doc;
    }
    nobodys * 2 > all && several
}

fn phrase(all: &Quotations<'_>, quotations: Vec<usize>) -> StatementGroup {
    let words = |n: usize| all.quotes[n].words.clone();
    let representative = quotations[0];
    StatementGroup {
        representative,
        against: vec![representative; quotations.len()],
        aligned: quotations.iter().map(|&n| [words(n), words(representative)]).collect(),
        quotations,
        set_phrase: true,
        running: Vec::new(),
        relation: QuoteRelation::Exact,
        similarity: 1.0,
    }
}

/// [`group_quotations`] by other points: for fitting them.
#[must_use]
pub fn group_by_points(all: &Quotations<'_>, points: &Points) -> Vec<StatementGroup> {
    let mut compared = Compared::new(all);
    let edges = compared.edges(Some(points));
    let running = find_running(&compared, all.docs);
    statements(&compared, &edges, running, points)
}

/// The statements that edges make, with the running text that repeats them.
pub(super) fn statements(
    compared: &Compared<'_>,
    edges: &[Edge],
    mut running: BTreeMap<usize, Vec<(u32, Range<usize>)>>,
    points: &Points,
) -> Vec<StatementGroup> {
    let clusters = clusters(compared, edges, points, running.keys().copied());
    let mut pieces = further_pieces(compared, &clusters, edges);
    let mut res: Vec<StatementGroup> = Vec::new();
    for cluster in clusters {
        let members = cluster.members.iter().map(|&it| it as usize);
        let mut places: Vec<(u32, Range<usize>)> =
            members.flat_map(|it| running.remove(&it).unwrap_or_default()).collect();
        places.sort_by_key(|(doc, range)| (*doc, range.start, range.end));
        // Several members may be repeated at one place.
        places.dedup_by(|b, a| a.0 == b.0 && b.1.start < a.1.end);
        if cluster.members.len() + places.len() > 1 {
            let mut group = describe(compared, &cluster, places, edges, points);
            let own = pieces.remove(&group.representative).unwrap_or_default();
            own.into_iter().for_each(|(piece, edge)| add_piece(compared, &mut group, piece, edge));
            res.push(group);
        }
    }
    res
}

/// All pairs of quotations that are compared, with their traits: what points are fitted
/// to. Ascending by both sides.
#[must_use]
pub fn compare_quotations(all: &Quotations<'_>) -> Vec<ComparedPair> {
    let edges = Compared::new(all).edges(None);
    edges
        .into_iter()
        .map(|it| ComparedPair { left: it.left, right: it.right, traits: it.traits })
        .collect()
}

/// Clusters of the quotations that edges join, and those of one quotation that running
/// text repeats; ascending by their first member.
fn clusters(
    compared: &Compared<'_>,
    edges: &[Edge],
    points: &Points,
    repeated: impl Iterator<Item = usize>,
) -> Vec<ItemCluster> {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let links: Vec<Link> = edges
        .iter()
        .map(|it| Link {
            left: number(it.left),
            right: number(it.right),
            similarity: it.share,
            bounds: it.bounds,
        })
        .collect();
    let n = number(compared.quotes.len());
    let mut res = linked_clusters(n, &links, |from, to| {
        let found = compared.compare_any(from as usize, to as usize, points)?;
        // Bounds are those of the smaller and of the larger number; `from` may be either.
        found.bounds[usize::from(from > to)].then_some(found.share)
    });
    let mut taken: Vec<u32> = res.iter().flat_map(|it| it.members.iter().copied()).collect();
    taken.sort_unstable();
    let alone = repeated.map(number).filter(|it| taken.binary_search(it).is_err());
    res.extend(alone.map(|it| ItemCluster {
        members: vec![it],
        representative: it,
        similarities: vec![1.0],
    }));
    res.sort_by_key(|it| it.members.first().copied());
    res
}

/// Quotations in no cluster that are a further piece of what a member of one quotes: by the
/// representative of that cluster, each with what joins it to the member.
///
/// Where articles cut one utterance at different sentences, none of its pieces holds most of
/// the others. A piece stands whole in a member, of one speaker and of the same days, and is
/// never joined to another piece, so that no chain grows.
fn further_pieces<'e>(
    compared: &Compared<'_>,
    clusters: &[ItemCluster],
    edges: &'e [Edge],
) -> BTreeMap<usize, Vec<(usize, &'e Edge)>> {
    let mut cluster_of: Vec<Option<usize>> = vec![None; compared.quotes.len()];
    for (n, cluster) in clusters.iter().enumerate().filter(|it| it.1.members.len() > 1) {
        cluster.members.iter().for_each(|&it| cluster_of[it as usize] = Some(n));
    }
    // The strongest edge of each piece; of equal ones the first.
    let mut best: BTreeMap<usize, (&Edge, usize)> = BTreeMap::new();
    for edge in edges {
        let (piece, cluster) = match (cluster_of[edge.left], cluster_of[edge.right]) {
            (None, Some(n)) => (edge.left, n),
            (Some(n), None) => (edge.right, n),
            _ => continue,
        };
        let known = best.get(&piece);
        if !compared.is_piece(edge, piece) {
            continue;
        }
        if known.is_none_or(|it| it.0.share < edge.share) {
            best.insert(piece, (edge, cluster));
        }
    }
    let mut res: BTreeMap<usize, Vec<(usize, &Edge)>> = BTreeMap::new();
    for (piece, (edge, cluster)) in best {
        let representative = clusters[cluster].representative as usize;
        res.entry(representative).or_default().push((piece, edge));
    }
    res
}

fn add_piece(compared: &Compared<'_>, group: &mut StatementGroup, piece: usize, edge: &Edge) {
    let holder = if piece == edge.left { edge.right } else { edge.left };
    let at = group.quotations.partition_point(|&it| it < piece);
    group.quotations.insert(at, piece);
    group.against.insert(at, holder);
    group.aligned.insert(at, stand(compared, edge, piece));
    group.relation = QuoteRelation::Fragments;
    group.similarity = group.similarity.min(edge.share);
}

/// The words of one side of an edge that stand against the other's, and those.
fn stand(compared: &Compared<'_>, edge: &Edge, own: usize) -> [Range<usize>; 2] {
    let [left, right] = [edge.left, edge.right].map(|it| compared.quotes[it].words.start);
    let [left, right] = [shifted(&edge.at[0], left), shifted(&edge.at[1], right)];
    if own == edge.left { [left, right] } else { [right, left] }
}

/// What joins the members of a cluster to its representative.
fn describe(
    compared: &Compared<'_>,
    cluster: &ItemCluster,
    running: Vec<(u32, Range<usize>)>,
    edges: &[Edge],
    points: &Points,
) -> StatementGroup {
    let representative = cluster.representative as usize;
    let quotations: Vec<usize> = cluster.members.iter().map(|&it| it as usize).collect();
    let mut relation = QuoteRelation::Exact;
    let mut parts: BTreeMap<(u32, usize), Vec<Range<usize>>> = BTreeMap::new();
    let mut aligned = Vec::with_capacity(quotations.len());
    for &member in &quotations {
        let whole = &compared.quotes[member].words;
        aligned.push([whole.clone(), compared.quotes[representative].words.clone()]);
        if member == representative {
            continue;
        }
        let pair = (member.min(representative), member.max(representative));
        let known = edges.binary_search_by_key(&pair, |it| (it.left, it.right));
        let edge = match known {
            Ok(at) => Some(edges[at].clone()),
            // A member without an edge was bounded to it while clusters were made.
            Err(_) => compared.compare_any(member, representative, points),
        };
        let Some(edge) = edge else { continue };
        relation = weaker(relation, edge.relation);
        let it = &compared.quotes[member];
        let [own, other] = stand(compared, &edge, member);
        if compared.texts[member].len() <= compared.texts[representative].len() {
            parts.entry((it.doc, it.block)).or_default().push(other.clone());
        }
        if let Some(last) = aligned.last_mut() {
            *last = [own, other];
        }
    }
    if parts.values().any(|it| are_apart(it)) {
        relation = QuoteRelation::Fragments;
    }
    let similarity = cluster.similarities.iter().copied().fold(1.0, f64::min);
    StatementGroup {
        representative,
        against: vec![representative; quotations.len()],
        quotations,
        aligned,
        set_phrase: false,
        running,
        relation,
        similarity,
    }
}

fn shifted(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
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

/// Whether two pieces of one paragraph match different parts of the representative.
fn are_apart(parts: &[Range<usize>]) -> bool {
    let end = parts.iter().map(|it| it.end).min();
    let start = parts.iter().map(|it| it.start).max();
    end.zip(start).is_some_and(|(end, start)| end <= start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Vocabulary;

    /// One document a line, perhaps with who says its quotations before `|`; quotations
    /// stand between `<` and `>`.
    fn groups(lines: &[&str]) -> Vec<(QuoteRelation, Vec<String>)> {
        let halves: Vec<(&str, &str)> =
            lines.iter().map(|it| it.split_once('|').unwrap_or(("", it))).collect();
        let names: Vec<String> = halves.iter().map(|it| it.0.to_owned()).collect();
        let lines: Vec<&str> = halves.iter().map(|it| it.1).collect();
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
                    speaker: Some(u32::try_from(doc).unwrap()).filter(|_| !names[doc].is_empty()),
                    certain: false,
                    role: QuotationRole::Direct,
                    title: false,
                    day: None,
                });
            }
        }
        let text = |doc: u32, range: Range<usize>| {
            words[doc as usize].cover(range).of(&texts[doc as usize]).to_owned()
        };
        let all =
            Quotations { quotes: &quotes, docs: &docs, names: &names, vocabulary: &vocabulary };
        group_quotations(&all)
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
            "<The council will never accept that the reservoir is drained now without asking the farmers of the valley first> he said",
            "she wrote <The council will never accept that the reservoir be drained without first asking the farmers in the valley>",
        ]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, QuoteRelation::Reworded);
    }

    #[test]
    fn a_short_cut_with_another_spelling_joins() {
        let found = groups(&[
            "Ruth Amadi|it is <the first line of defence> now",
            "Captain Amadi|he said <They are the first line of defense because they live beside the river>",
        ]);
        assert_eq!(found.iter().map(|it| it.1.len()).collect::<Vec<_>>(), [2], "{found:?}");
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
    fn the_same_few_words_of_nobody_are_a_set_phrase() {
        let found = groups(&["a <coalition of the patient> met", "the <coalition of the patient>"]);
        assert_eq!(found.len(), 1);
        let said = groups(&[
            "Ruth Amadi|it is <a matter of course>",
            "Olga Lund|for her <a matter of course>",
        ]);
        assert!(said.is_empty(), "{said:?}");
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

    const HEARING: &str = "Ruth Amadi|At the hearing in Kelm on Monday Ruth Amadi told the water \
        board that the flood gates were <never fit for spring floods> and that the villages below \
        the reservoir had paid twice for repairs";

    #[test]
    fn a_fragment_of_nobody_joins_where_its_speaker_stands_on_the_same_occasion() {
        let found = groups(&[
            HEARING,
            "The water board rejects what it heard about the flood gates at the hearing in Kelm \
             where Ruth Amadi had called them <never fit for spring floods> before villages from \
             below the reservoir",
        ]);
        assert_eq!(found.iter().map(|it| it.1.len()).collect::<Vec<_>>(), [2], "{found:?}");
    }

    #[test]
    fn the_same_words_of_others_on_other_occasions_are_no_statement() {
        let found = groups(&[
            HEARING,
            "Olga Lund|In the museum of carriages the restorer Olga Lund finds wooden wheels from \
             the last century handsome but <never fit for spring floods> so visitors admire them \
             behind glass",
        ]);
        assert!(found.is_empty(), "{found:?}");
    }
}

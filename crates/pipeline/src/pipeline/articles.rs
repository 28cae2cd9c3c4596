//! The articles of a run, as the later stages ask for them.

use super::{Readings, Said};
use crate::align::{Passage, Relation, SharedStretch, Surroundings, passage_kind};
use crate::candidates::MASKED;
use crate::coverage::{head_date, parse_date};
use crate::diff::{WordOp, WordOpKind, word_diff};
use crate::findings::{Embedded, FoundQuotation};
use crate::furniture::Furniture;
use crate::normalize::{Vocabulary, WordId, WordSpan, Words};
use crate::quote::{
    Attribution, Confidence, Drift, QuotationGroup, QuotationRole, Quotations, QuotedPlace,
    QuotedWords, StatementGroup,
};
use crate::segment::Segmentation;
use crate::text::{Corpus, DocId, Place, Progress, Stage};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Range, RangeInclusive};

/// What reading, segmentation and normalization made of every document, by
/// document index.
#[derive(Clone, Copy)]
pub struct Articles<'a> {
    /// The articles.
    pub corpus: &'a Corpus,
    /// The parts of each.
    pub segmentations: &'a [Segmentation],
    /// The words of each, numbered.
    pub words: &'a [Words],
    /// The words that comparisons see: furniture is masked.
    pub streams: &'a [Vec<WordId>],
    /// What was read of them before, where it is remembered.
    pub readings: Option<&'a Readings>,
    /// Where it is said how far the run is.
    pub progress: &'a Progress,
}

/// All quotations of a run, with what grouping needs and what is known of each.
pub struct Quotes {
    /// All of them, by place.
    pub(super) found: Vec<FoundQuotation>,
    /// As grouping sees them: those that hold words of the story.
    pub grouped: Vec<QuotedWords>,
    /// The index in `found` of each of `grouped`.
    pub(super) indices: Vec<usize>,
    /// The names of speakers, ascending.
    names: Vec<String>,
    /// What passages are asked about.
    credits: Credits,
}

/// What the kind of a passage depends on.
pub struct Credits {
    /// For each document, its quoted words, ascending and disjoint.
    quoted: Vec<Vec<Range<usize>>>,
    /// For each document, the agency that its own text credits, then those of the articles
    /// in it: looked for once, since a passage may stand in many places of one.
    agencies: Vec<Vec<Option<String>>>,
}

/// The words that comparisons see: those of furniture match nothing.
pub fn streams(words: &[Words], furniture: &[Furniture], discount: bool) -> Vec<Vec<WordId>> {
    masked(words.iter().map(|it| it.ids.clone()).collect(), words, furniture, discount)
}

/// The same of words of which only their places are asked for from here on: their numbers
/// are taken, not copied.
pub(super) fn into_streams(
    words: &mut [Words],
    furniture: &[Furniture],
    discount: bool,
) -> Vec<Vec<WordId>> {
    let ids = words.iter_mut().map(|it| std::mem::take(&mut it.ids)).collect();
    masked(ids, words, furniture, discount)
}

fn masked(
    mut res: Vec<Vec<WordId>>,
    words: &[Words],
    furniture: &[Furniture],
    discount: bool,
) -> Vec<Vec<WordId>> {
    for place in furniture.iter().flat_map(|it| &it.occurrences).filter(|_| discount) {
        let doc = place.doc.index();
        res[doc][words[doc].within(place.span)].fill(MASKED);
    }
    res
}

impl Quotes {
    /// What passages are asked about.
    #[must_use]
    pub const fn credits(&self) -> &Credits {
        &self.credits
    }

    /// What grouping needs.
    #[must_use]
    pub fn as_grouped<'a>(
        &'a self,
        streams: &'a [Vec<WordId>],
        vocabulary: &'a Vocabulary,
    ) -> Quotations<'a> {
        Quotations { quotes: &self.grouped, docs: streams, names: &self.names, vocabulary }
    }

    /// The quotation that grouping knows by a number.
    pub(super) fn of_grouped(&self, n: usize) -> &FoundQuotation {
        &self.found[self.indices[n]]
    }

    /// All quotations, each with the index of its group in `statements`.
    pub(super) fn into_found(mut self, statements: &[StatementGroup]) -> Vec<FoundQuotation> {
        for (group, statement) in statements.iter().enumerate() {
            for &n in &statement.quotations {
                self.found[self.indices[n]].group = Some(group);
            }
        }
        self.found
    }
}

impl<'a> Articles<'a> {
    /// The text of the article with this index.
    pub fn text(&self, doc: usize) -> &'a str {
        &self.corpus.documents()[doc].text
    }

    /// Which embedded article of `doc` holds the byte at `offset`.
    pub(super) fn part(&self, doc: usize, offset: usize) -> Option<usize> {
        // They ascend and do not overlap.
        let embedded = &self.segmentations[doc].embedded;
        let at = embedded.partition_point(|it| it.span.start <= offset).checked_sub(1)?;
        embedded[at].span.contains_offset(offset).then_some(at)
    }

    /// The outlet whose article the byte at `offset` stands in.
    pub(super) fn outlet(&self, doc: usize, offset: usize) -> Option<String> {
        match self.part(doc, offset) {
            Some(part) => self.segmentations[doc].embedded[part]
                .outlet
                .map(|it| it.of(self.text(doc)).to_owned()),
            None => self.corpus.documents()[doc].outlet.clone(),
        }
    }

    /// The agency that an embedded article of `doc`, or the page's own text, credits.
    pub(super) fn agency_of(&self, doc: usize, part: Option<usize>) -> Option<String> {
        let text = self.text(doc);
        let segmentation = &self.segmentations[doc];
        match part {
            Some(part) => crate::furniture::wire_agency(segmentation.embedded[part].span.of(text)),
            None => {
                // The page's own text ends where the first embedded article begins.
                let end = segmentation.embedded.first().map_or(text.len(), |it| it.span.start);
                crate::furniture::wire_agency(&text[..end])
            }
        }
        .map(str::to_owned)
    }

    pub(super) fn place(&self, doc: u32, range: Range<usize>) -> Place {
        Place { doc: DocId(doc), span: self.words[doc as usize].cover(range) }
    }

    /// The embedded articles of all pages.
    pub(super) fn embedded(&self) -> Vec<Embedded> {
        let pages = self.segmentations.iter().zip(0u32..);
        pages
            .flat_map(|(it, doc)| {
                it.embedded
                    .iter()
                    .map(move |article| Embedded { doc: DocId(doc), article: article.clone() })
            })
            .collect()
    }

    /// The word ranges of every document's blocks.
    pub fn blocks(&self) -> Vec<Vec<Range<usize>>> {
        let documents = self.segmentations.par_iter().zip(self.words);
        documents
            .map(|(it, words)| it.blocks.iter().map(|block| words.within(block.span)).collect())
            .collect()
    }

    /// The day on which a document was published, counted from 1970-01-01.
    pub(super) fn day(&self, doc: usize) -> Option<i64> {
        let document = &self.corpus.documents()[doc];
        let given = document.date.as_deref().and_then(parse_date);
        given.or_else(|| head_date(&document.text)).map(|it| it.day)
    }

    /// Who said each quotation of a document, and what it is.
    fn said(&self, doc: usize) -> Said {
        let text = self.text(doc);
        match self.readings {
            Some(readings) => readings.of(text).said(text).clone(),
            None => Said::of(text, &self.segmentations[doc]),
        }
    }

    /// What is quoted in every document, and whom it credits.
    pub fn credits(&self) -> Credits {
        let documents = (0..self.corpus.len()).into_par_iter();
        let (quoted, agencies) = documents
            .map(|doc| {
                let outer = self.segmentations[doc].quotations.iter().filter(|it| it.depth == 0);
                let quoted = outer.map(|it| self.words[doc].within(it.span)).collect();
                let parts = (0..self.segmentations[doc].embedded.len()).map(Some);
                let parts = std::iter::once(None).chain(parts);
                (quoted, parts.map(|it| self.agency_of(doc, it)).collect())
            })
            .unzip();
        Credits { quoted, agencies }
    }

    /// Finds every quotation's words and speaker.
    pub fn quotes(&self) -> Quotes {
        self.quotes_where(|_| true)
    }

    /// The same, and the speakers of those documents alone for which `is_asked`.
    pub(super) fn quotes_where(&self, is_asked: impl Fn(usize) -> bool + Sync) -> Quotes {
        self.progress.begin(Stage::Speakers, self.corpus.len() as u64);
        // Speakers are numbered by the names of all articles, so each is attributed first.
        let found: Vec<_> = (0..self.corpus.len())
            .into_par_iter()
            .map(|doc| {
                let said = match is_asked(doc) {
                    true => self.said(doc),
                    false => Said::unasked(&self.segmentations[doc]),
                };
                self.progress.step(1);
                (doc, said.attributions, said.roles)
            })
            .collect();
        let mut res = Quotes {
            found: Vec::new(),
            grouped: Vec::new(),
            indices: Vec::new(),
            names: names(found.iter().flat_map(|it| &it.1)),
            credits: self.credits(),
        };
        for (doc, attributions, roles) in found {
            let id = DocId(u32::try_from(doc).unwrap_or(u32::MAX));
            let day = self.day(doc);
            let quotations = self.segmentations[doc].quotations.iter();
            let first = res.grouped.len();
            for ((quotation, attribution), role) in quotations.zip(attributions).zip(roles) {
                let speaker = attribution.speaker.as_ref().and_then(|it| {
                    let at = res.names.binary_search(&it.name).ok()?;
                    u32::try_from(at).ok()
                });
                let confidence = attribution.speaker.as_ref().map(|it| it.confidence);
                let quoted = QuotedPlace {
                    place: Place { doc: id, span: quotation.span },
                    quoted: true,
                    attribution,
                    outlet: self.outlet(doc, quotation.span.start),
                };
                res.found.push(FoundQuotation { quoted, role, group: None });
                let words = self.words[doc].within(quotation.span);
                let masked = self.streams[doc][words.clone()].contains(&MASKED);
                if words.is_empty() || masked {
                    continue;
                }
                // The date of a page says nothing of when an article inside it appeared.
                let own = self.part(doc, quotation.span.start).is_none();
                res.grouped.push(QuotedWords {
                    doc: id.0,
                    title: is_title(self.text(doc), &self.words[doc].spans[words.clone()]),
                    words,
                    block: quotation.block,
                    speaker,
                    certain: confidence == Some(Confidence::Certain),
                    role,
                    day: day.filter(|_| own),
                });
                res.indices.push(res.found.len() - 1);
            }
            repeated(&mut res.grouped[first..], &self.streams[doc]);
        }
        res
    }

    /// A stretch as a finding: with places, a kind and the evidence for it.
    pub fn passage(&self, stretch: &SharedStretch, credits: &Credits) -> Passage {
        let around: Vec<Surroundings> = stretch
            .occurrences
            .iter()
            .map(|(doc, range)| {
                let start = self.place(*doc, range.clone()).span.start;
                let index = *doc as usize;
                let part = self.part(index, start);
                Surroundings {
                    quoted_words: overlap(&credits.quoted[index], range),
                    agency: credits.agencies[index][part.map_or(0, |it| it + 1)].clone(),
                    carrier: (*doc, part),
                }
            })
            .collect();
        let (kind, evidence) = passage_kind(stretch, &around);
        Passage {
            relation: if stretch.exact { Relation::Exact } else { Relation::Near },
            kind,
            evidence,
            similarity: stretch.similarity,
            words: stretch.occurrences.iter().map(|(_, range)| range.len()).max().unwrap_or(0),
            occurrences: stretch
                .occurrences
                .iter()
                .map(|(doc, range)| self.place(*doc, range.clone()))
                .collect(),
        }
    }

    /// A group as a finding: with places, speakers, outlets and the drift of the wording.
    pub fn quotation(&self, group: &StatementGroup, quotes: &Quotes) -> QuotationGroup {
        let quoted =
            group.quotations.iter().map(|&n| quotes.found[quotes.indices[n]].quoted.clone());
        let running = group.running.iter().map(|(doc, range)| {
            let place = self.place(*doc, range.clone());
            let outlet = self.outlet(*doc as usize, place.span.start);
            QuotedPlace { place, quoted: false, attribution: Attribution::default(), outlet }
        });
        let mut occurrences: Vec<QuotedPlace> = quoted.chain(running).collect();
        occurrences.sort_by_key(|it| it.place);
        // The fullest name; among equally full ones the first.
        let names = occurrences.iter().filter_map(|it| it.attribution.speaker.as_ref());
        let speaker = fullest(names.map(|it| &it.name));
        let full = quotes.of_grouped(group.representative).quoted.place;
        QuotationGroup {
            relation: group.relation,
            stock_phrase: group.set_phrase
                || Self::titled(group, quotes)
                || Self::stock(&occurrences, group, quotes),
            similarity: group.similarity,
            speaker: speaker.cloned(),
            drift: self.drift(&occurrences, full),
            occurrences,
        }
    }

    /// A title in quotation marks: written as one wherever it is quoted.
    fn titled(group: &StatementGroup, quotes: &Quotes) -> bool {
        are_titles(group.quotations.iter().map(|&n| quotes.grouped[n].title))
    }

    /// A set phrase in quotation marks: short everywhere, and most articles do not
    /// say that somebody said it.
    fn stock(occurrences: &[QuotedPlace], group: &StatementGroup, quotes: &Quotes) -> bool {
        let longest = group.quotations.iter().map(|&n| quotes.grouped[n].words.len()).max();
        let said =
            |it: &QuotedPlace| it.attribution.speaker.is_some() && it.attribution.cue.is_some();
        is_stock(longest.unwrap_or(0), occurrences.iter().map(said))
    }

    /// The drift from the representative to every occurrence that differs.
    fn drift(&self, occurrences: &[QuotedPlace], representative: Place) -> Vec<Drift> {
        let text = |it: &QuotedPlace| it.place.span.of(self.text(it.place.doc.index()));
        let Some(from) = occurrences.iter().position(|it| it.place == representative) else {
            return Vec::new();
        };
        (0..occurrences.len())
            .filter(|&to| to != from)
            .filter_map(|to| {
                let ops = drift_of(text(&occurrences[from]), text(&occurrences[to]))?;
                Some(Drift { from, to, ops })
            })
            .collect()
    }
}

/// How the wording of a place differs from that of the representative, where it does.
pub(super) fn drift_of(from: &str, to: &str) -> Option<Vec<WordOp>> {
    let ops = word_diff(from, to);
    ops.iter().any(|op| op.kind != WordOpKind::Equal).then_some(ops)
}

/// The fullest of some names; among equally full ones the first.
pub(super) fn fullest<N: AsRef<str>>(names: impl Iterator<Item = N>) -> Option<N> {
    names.reduce(|best, it| if fullness(it.as_ref()) > fullness(best.as_ref()) { it } else { best })
}

/// Whether a statement is a title in quotation marks, by whether each of its quotations is
/// written as one.
pub(super) fn are_titles(mut quotations: impl ExactSizeIterator<Item = bool>) -> bool {
    quotations.len() > 1 && quotations.all(|it| it)
}

/// Whether a statement is a set phrase, by the words of its longest quotation and whether each
/// of its places says who says it, and that it is said.
pub(super) fn is_stock(longest: usize, places: impl ExactSizeIterator<Item = bool>) -> bool {
    let all = places.len();
    longest <= STOCK_WORDS && places.filter(|it| *it).count() * 2 < all
}

/// Words that an article quotes of nobody, in a heading say, are those of the one whose
/// quotation in the same article has them; of nobody where two have them.
fn repeated(quotes: &mut [QuotedWords], stream: &[WordId]) {
    let mut short: BTreeMap<&[WordId], Vec<usize>> = BTreeMap::new();
    for (n, it) in quotes.iter().enumerate() {
        if it.speaker.is_none() && REPEATED_WORDS.contains(&it.words.len()) {
            short.entry(&stream[it.words.clone()]).or_default().push(n);
        }
    }
    let lengths: BTreeSet<usize> = short.keys().map(|it| it.len()).collect();
    let mut speakers: BTreeMap<usize, BTreeSet<u32>> = BTreeMap::new();
    for it in quotes.iter() {
        let Some(speaker) = it.speaker else { continue };
        for &length in &lengths {
            for window in stream[it.words.clone()].windows(length) {
                for &n in short.get(window).into_iter().flatten() {
                    // What stands inside the other quotation is a part of it, and repeats
                    // nothing.
                    let own = &quotes[n].words;
                    if it.words.end <= own.start || own.end <= it.words.start {
                        speakers.entry(n).or_default().insert(speaker);
                    }
                }
            }
        }
    }
    for (n, found) in speakers.into_iter().filter(|it| it.1.len() == 1) {
        (quotes[n].speaker, quotes[n].role) = (found.first().copied(), QuotationRole::Mixed);
    }
}

/// Fewer words are anybody's, and a quotation of more has its speaker beside it.
const REPEATED_WORDS: RangeInclusive<usize> = 3..=10;

/// The names of speakers, ascending, each once.
fn names<'a>(attributions: impl Iterator<Item = &'a Attribution>) -> Vec<String> {
    let named = attributions.filter_map(|it| it.speaker.as_ref());
    let mut res: Vec<String> = named.map(|it| it.name.clone()).collect();
    res.sort_unstable();
    res.dedup();
    res
}

/// Whether words are written as a title is: all of some length begin with a capital, and
/// there are two or more.
fn is_title(text: &str, words: &[WordSpan]) -> bool {
    let long = words.iter().map(|it| it.of(text)).filter(|it| it.chars().count() >= TITLE_CHARS);
    let large = |word: &str| word.starts_with(char::is_uppercase);
    let (count, is_large) = long.fold((0, true), |(n, all), it| (n + 1, all && large(it)));
    count >= 2 && is_large
}

/// Shorter words are written small in titles, too.
const TITLE_CHARS: usize = 4;

/// How well a mention names somebody: all its words are written large, as in a
/// name; then the more of them, the better.
fn fullness(name: &str) -> (bool, usize) {
    let large = |word: &&str| word.chars().next().is_some_and(|c| !c.is_lowercase());
    let words = name.split_whitespace().count();
    let article = name.starts_with("The ");
    (!article && name.split_whitespace().filter(large).count() == words, words)
}

/// A quotation of more words is a statement, not a set phrase.
const STOCK_WORDS: usize = 5;

/// How many numbers of `range` lie in `sorted`, which are disjoint.
fn overlap(sorted: &[Range<usize>], range: &Range<usize>) -> usize {
    let from = sorted.partition_point(|it| it.end <= range.start);
    let held = sorted[from..].iter().take_while(|it| it.start < range.end);
    held.map(|it| it.end.min(range.end).saturating_sub(it.start.max(range.start))).sum()
}

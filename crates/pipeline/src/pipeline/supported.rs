//! Are the quotations of a text in its sources?

use super::ScanInput;
use crate::align::{NearWords, WordWeights};
use crate::diff::word_diff;
use crate::findings::vocabulary::percent;
use crate::findings::{CheckedQuotation, Parameter, ParameterValue, SourceChange, SupportResult};
use crate::normalize::{Vocabulary, WordId, WordSpan, Words};
use crate::quote::{
    Agreement, Attribution, ChangeKind, Confidence, QuotationRole, SourcePlace, Support, TextWords,
    WordChange, agreement, attribute, denial_beside, denies_quotation, find_in_sources, is_named,
    roles, support_of, word_changes,
};
use crate::segment::{Segmentation, segment};
use crate::text::{Account, Corpus, DocId, Document, LineIndex, Place, Span};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;

/// Words in quotation marks that nobody is said to say are checked from so many on.
const TERM_WORDS: usize = 4;
/// The same of words that tell: without half of these it is another sentence.
const TELLING: f64 = 0.5;
/// A place is looked at when it holds nearly as much as the best.
const NEARLY: f64 = 0.15;

/// How quotations are held against sources.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SupportSettings {
    /// The least share of a quotation's words, in order, for a source to have it; 0..=1.
    pub threshold: f64,
}

impl Default for SupportSettings {
    fn default() -> Self {
        Self { threshold: 0.6 }
    }
}

/// Holds every quotation of `texts` against all the words of `sources`.
///
/// A source that is one of the texts is left out. Of several places that have a
/// quotation's words, the one that speaks best for it counts: the same words by the
/// same speaker before the same words by another one.
///
/// Cost: linear in the words of the sources, and some alignments a quotation.
#[must_use]
pub fn support(texts: ScanInput, sources: ScanInput, settings: &SupportSettings) -> SupportResult {
    let sources_corpus = without(&sources.corpus, &texts.corpus);
    let (checked, terms) = checked_quotations(&texts.corpus, &sources_corpus, settings);
    let threshold = ParameterValue::Number(settings.threshold);
    SupportResult {
        checked,
        terms,
        parameters: vec![Parameter { name: "threshold", value: threshold }],
        lines: lines(&texts.corpus),
        source_lines: lines(&sources_corpus),
        diagnostics: texts.diagnostics.into_iter().chain(sources.diagnostics).collect(),
        account: both(texts.account, sources.account),
        sources: sources_corpus,
        texts: texts.corpus,
    }
}

/// The quotations of `texts`, by place, each held against all the words of `sources`; and
/// how many terms were passed over.
///
/// Cost: as [`support`].
#[must_use]
pub fn checked_quotations(
    texts: &Corpus,
    sources: &Corpus,
    settings: &SupportSettings,
) -> (Vec<CheckedQuotation>, usize) {
    let search = Search::new(texts, sources);
    let (claims, terms) = search.claims();
    let (near, weights) = (NearWords::new(&search.vocabulary), search.weights());
    let words: Vec<&[WordId]> = claims.iter().map(|it| search.claim_words(it)).collect();
    let streams: Vec<&[WordId]> = search.source_words.iter().map(|it| it.ids.as_slice()).collect();
    let found = find_in_sources(&words, &streams, &search.vocabulary, &near, &weights);
    let said = search.said(&found);
    let judge = Judge { search: &search, near: &near, said: &said, threshold: settings.threshold };
    let checked = claims.par_iter().zip(&found).map(|(it, places)| judge.check(it, places));
    (checked.collect(), terms)
}

fn lines(corpus: &Corpus) -> Vec<LineIndex> {
    corpus.documents().par_iter().map(|it| LineIndex::new(&it.text)).collect()
}

/// The documents of `sources` that are none of `texts`.
fn without(sources: &Corpus, texts: &Corpus) -> Corpus {
    let known: BTreeMap<&str, &Document> =
        texts.documents().iter().map(|it| (it.id.as_str(), it)).collect();
    let other = |it: &&Document| known.get(it.id.as_str()).is_none_or(|own| own.text != it.text);
    Corpus::new(sources.documents().iter().filter(other).cloned().collect())
}

fn both(a: Account, b: Account) -> Account {
    Account {
        seen: a.seen + b.seen,
        accepted: a.accepted + b.accepted,
        empty: a.empty + b.empty,
        skipped: a.skipped + b.skipped,
        failed: a.failed + b.failed,
        files: a.files + b.files,
        bytes: a.bytes + b.bytes,
    }
}

/// A quotation of a text.
struct Claim {
    place: Place,
    words: Range<usize>,
    attribution: Attribution,
}

/// Texts and sources, and their words under one numbering.
struct Search<'a> {
    texts: &'a Corpus,
    sources: &'a Corpus,
    vocabulary: Vocabulary,
    text_words: Vec<Words>,
    source_words: Vec<Words>,
}

/// What a source's quotations say, by place.
type Said = BTreeMap<usize, Vec<(Span, Attribution)>>;

impl<'a> Search<'a> {
    fn new(texts: &'a Corpus, sources: &'a Corpus) -> Self {
        let all: Vec<&str> = texts
            .documents()
            .iter()
            .chain(sources.documents())
            .map(|it| it.text.as_str())
            .collect();
        let (vocabulary, mut text_words) = Vocabulary::number(all);
        let source_words = text_words.split_off(texts.len());
        Self { texts, sources, vocabulary, text_words, source_words }
    }

    fn weights(&self) -> WordWeights {
        let all = self.source_words.iter().chain(&self.text_words);
        WordWeights::new(&self.vocabulary, &all.map(|it| it.ids.clone()).collect::<Vec<_>>())
    }

    /// The quotations of all texts, by place, and how many terms were passed over.
    fn claims(&self) -> (Vec<Claim>, usize) {
        let documents = self.texts.documents().par_iter().enumerate();
        let found: Vec<(Vec<Claim>, usize)> = documents
            .map(|(doc, document)| {
                let segmentation = segment(&document.text);
                let attributions = attribute(&document.text, &segmentation);
                let roles = roles(&document.text, &segmentation, &attributions);
                let (mut claims, mut terms) = (Vec::new(), 0);
                let quotations = segmentation.quotations.iter().zip(attributions).zip(roles);
                for ((quotation, attribution), role) in quotations {
                    let words = self.text_words[doc].within(quotation.span);
                    // The words of an inner quotation are checked as those of the one that
                    // holds it.
                    if quotation.depth > 0 || words.is_empty() {
                        continue;
                    }
                    if role == QuotationRole::Term && words.len() < TERM_WORDS {
                        terms += 1;
                        continue;
                    }
                    let id = DocId(u32::try_from(doc).unwrap_or(u32::MAX));
                    let place = Place { doc: id, span: quotation.span };
                    claims.push(Claim { place, words, attribution });
                }
                (claims, terms)
            })
            .collect();
        let terms = found.iter().map(|it| it.1).sum();
        (found.into_iter().flat_map(|it| it.0).collect(), terms)
    }

    fn claim_words(&self, claim: &Claim) -> &[WordId] {
        &self.text_words[claim.place.doc.index()].ids[claim.words.clone()]
    }

    /// The quotations of every source that has a place.
    fn said(&self, found: &[Vec<SourcePlace>]) -> Said {
        let mut used: Vec<usize> = found.iter().flatten().map(|it| it.source).collect();
        used.sort_unstable();
        used.dedup();
        let said = used.into_par_iter().map(|source| {
            let text = &self.sources.documents()[source].text;
            let segmentation: Segmentation = segment(text);
            let attributions = attribute(text, &segmentation);
            let spans = segmentation.quotations.iter().map(|it| it.span);
            (source, spans.zip(attributions).collect())
        });
        said.collect()
    }
}

struct Judge<'a> {
    search: &'a Search<'a>,
    near: &'a NearWords<'a>,
    said: &'a Said,
    threshold: f64,
}

/// A place of the sources, and what it makes of a quotation.
struct Judged<'a> {
    at: &'a SourcePlace,
    side: Stretch,
    support: Support,
    changes: Vec<WordChange>,
    attribution: Attribution,
    /// Whether the source names a speaker at all; otherwise it does not name the one of
    /// the text either.
    is_named: bool,
}

/// Words of a source that a quotation's stand against: those between quotation marks alone
/// where the match begins and ends between them.
struct Stretch {
    ids: Vec<WordId>,
    spans: Vec<WordSpan>,
    /// The first and the last word of each piece, as indexes in `ids`.
    pieces: Vec<Range<usize>>,
}

impl Stretch {
    fn as_text<'t>(&'t self, text: &'t str, range: Range<usize>) -> TextWords<'t> {
        TextWords { text, ids: &self.ids[range.clone()], spans: &self.spans[range] }
    }
}

impl Judge<'_> {
    fn check(&self, claim: &Claim, places: &[SourcePlace]) -> CheckedQuotation {
        let telling = |it: &SourcePlace| it.telling >= TELLING || is_run(it, claim.words.len());
        let has = |it: &&SourcePlace| it.share >= self.threshold && telling(it);
        let best = places.iter().filter(has).map(|it| it.share).fold(0.0, f64::max);
        let close = places.iter().filter(has).filter(|it| it.share >= best - NEARLY);
        let judged = close.map(|it| self.judge(claim, it));
        let chosen = judged.reduce(|best, it| if it.support < best.support { it } else { best });
        match chosen {
            Some(it) => self.found(claim, it),
            None => self.missing(claim, places.first()),
        }
    }

    fn judge<'p>(&self, claim: &Claim, at: &'p SourcePlace) -> Judged<'p> {
        let said = self.said.get(&at.source).map_or(&[][..], Vec::as_slice);
        let words = &self.search.source_words[at.source];
        let matched = words.cover(at.words.clone());
        let mut side = self.stretch(claim, at, said);
        let mut changes = self.changes(claim, at, &side);
        changes.extend(self.clipped(claim, at, &mut side));
        let holder = holder(said, matched);
        let attribution = holder.map(|it| it.1.clone()).unwrap_or_default();
        let own = claim.attribution.speaker.as_ref().map(|it| it.name.as_str());
        let other = attribution.speaker.as_ref();
        let text = &self.search.sources.documents()[at.source].text;
        let is_anothers = match (own, agreement(own, other.map(|it| it.name.as_str()))) {
            (Some(own), Agreement::Differ) => {
                // A speaker who is only likely accuses nobody whom the source names beside the
                // words.
                let is_certain = other.is_some_and(|it| it.confidence == Confidence::Certain);
                is_certain || !is_named(own, &beside(text, holder.map_or(matched, |it| it.0)))
            }
            // Somebody is quoted, and nobody of that name is in the article.
            (Some(own), Agreement::Unknown) => holder.is_some() && !is_named(own, text),
            _ => false,
        };
        let support = if is_anothers { Support::AnothersWords } else { support_of(&changes) };
        // A pronoun or a description agrees with nobody, not even with itself.
        let is_named =
            agreement(other.map(|it| it.name.as_str()), other.map(|it| it.name.as_str()))
                == Agreement::Agree;
        Judged { at, side, support, changes, attribution, is_named }
    }

    /// The words of a source round a place: as many before and behind each piece as the
    /// quotation has there besides.
    fn stretch(&self, claim: &Claim, at: &SourcePlace, said: &[(Span, Attribution)]) -> Stretch {
        let words = &self.search.source_words[at.source];
        let inside = |n: usize| said.iter().any(|it| it.0.contains(words.spans[n].span()));
        let is_quoted = inside(at.words.start) && inside(at.words.end.saturating_sub(1));
        let all = |n: &usize| !is_quoted || inside(*n);
        let mut res = Stretch { ids: Vec::new(), spans: Vec::new(), pieces: Vec::new() };
        let last = at.parts.len() - 1;
        for (n, [source, quotation]) in at.parts.iter().enumerate() {
            let before = if n == 0 { quotation.start } else { 0 };
            let behind = match at.parts.get(n + 1) {
                Some(next) => next[1].start - quotation.end,
                None => claim.words.len() - quotation.end,
            };
            // Only words that are kept are counted.
            let back = (0..source.start).rev().filter(all).take(before).last();
            let on = (source.end..words.len()).filter(all).take(behind).last();
            let limit = if n == last { words.len() } else { at.parts[n + 1][0].start };
            let range = back.unwrap_or(source.start)..on.map_or(source.end, |it| it + 1).min(limit);
            let start = res.ids.len();
            for it in range.filter(all) {
                res.ids.push(words.ids[it]);
                res.spans.push(words.spans[it]);
            }
            res.pieces.push(start..res.ids.len());
            // What lies between two pieces is left out as a whole.
            if let Some(next) = at.parts.get(n + 1) {
                let from = on.map_or(source.end, |it| it + 1);
                for it in (from..next[0].start).filter(all) {
                    res.ids.push(words.ids[it]);
                    res.spans.push(words.spans[it]);
                }
            }
        }
        res
    }

    fn changes(&self, claim: &Claim, at: &SourcePlace, side: &Stretch) -> Vec<WordChange> {
        let text = &self.search.sources.documents()[at.source].text;
        let own = self.claim_side(claim);
        let mut res: Vec<WordChange> = Vec::new();
        let mut reached = 0;
        for (n, piece) in side.pieces.iter().enumerate() {
            let from = if n == 0 { 0 } else { at.parts[n][1].start };
            let to = at.parts.get(n + 1).map_or(claim.words.len(), |it| it[1].start);
            if n > 0 && reached < piece.start {
                let (source, quotation) = (reached..piece.start, from..from);
                res.push(WordChange { kind: ChangeKind::LeftOut, source, quotation });
            }
            reached = piece.end;
            let part =
                TextWords { text: own.text, ids: &own.ids[from..to], spans: &own.spans[from..to] };
            let found = word_changes(
                side.as_text(text, piece.clone()),
                part,
                &self.search.vocabulary,
                self.near,
            );
            res.extend(found.into_iter().map(|it| WordChange {
                source: it.source.start + piece.start..it.source.end + piece.start,
                quotation: it.quotation.start + from..it.quotation.end + from,
                ..it
            }));
        }
        res
    }

    /// A negation beside the place that the quotation, which begins or ends there, leaves out,
    /// and its own text does not say either.
    fn clipped(&self, claim: &Claim, at: &SourcePlace, side: &mut Stretch) -> Option<WordChange> {
        let words = &self.search.source_words[at.source];
        let text = &self.search.sources.documents()[at.source].text;
        let whole = TextWords { text, ids: &words.ids, spans: &words.spans };
        let ends = (at.quotation.start == 0, at.quotation.end == claim.words.len());
        let found = denial_beside(whole, &at.words, ends, &self.search.vocabulary)?;
        let own = &self.search.texts.documents()[claim.place.doc.index()].text;
        if denies_quotation(own, claim.place.span) {
            return None;
        }
        let from = side.ids.len();
        let quotation = if found.start < at.words.start { 0 } else { claim.words.len() };
        side.ids.extend(&words.ids[found.clone()]);
        side.spans.extend(&words.spans[found]);
        let source = from..side.ids.len();
        Some(WordChange { kind: ChangeKind::Negation, source, quotation: quotation..quotation })
    }

    fn claim_side(&self, claim: &Claim) -> TextWords<'_> {
        let doc = claim.place.doc.index();
        let text = &self.search.texts.documents()[doc].text;
        side(text, &self.search.text_words[doc], &claim.words)
    }

    fn found(&self, claim: &Claim, it: Judged<'_>) -> CheckedQuotation {
        let text = &self.search.sources.documents()[it.at.source].text;
        let source = it.side.as_text(text, 0..it.side.ids.len());
        let own = self.claim_side(claim);
        let words = |side: TextWords<'_>, range: &Range<usize>| match side.spans.get(range.clone())
        {
            Some([first, .., last]) => first.span().cover(last.span()).of(side.text).to_owned(),
            Some([only]) => only.of(side.text).to_owned(),
            _ => String::new(),
        };
        let changes: Vec<SourceChange> = it
            .changes
            .iter()
            .map(|change| SourceChange {
                kind: change.kind,
                source: words(source, &change.source),
                quotation: words(own, &change.quotation),
            })
            .collect();
        let span = self.held(&it);
        let quoted = claim.place.span.of(&self.search.texts.get(claim.place.doc).text);
        CheckedQuotation {
            place: claim.place,
            because: because(&it, &changes, claim),
            attribution: claim.attribution.clone(),
            support: it.support,
            source: Some(place(it.at.source, span)),
            source_attribution: it.attribution,
            similarity: it.at.share.min(1.0),
            changes,
            drift: word_diff(span.of(text), quoted),
        }
    }

    /// The source's words that the quotation's stand against, without what the source has
    /// before and behind them.
    fn held(&self, it: &Judged<'_>) -> Span {
        let matched = self.search.source_words[it.at.source].cover(it.at.words.clone());
        let spans = it.changes.iter().flat_map(|change| &it.side.spans[change.source.clone()]);
        spans.fold(matched, |all, one| all.cover(one.span()))
    }

    fn missing(&self, claim: &Claim, nearest: Option<&SourcePlace>) -> CheckedQuotation {
        let span = nearest.map(|it| self.search.source_words[it.source].cover(it.words.clone()));
        let because = match nearest {
            None => "no source has any of its words in a row".to_owned(),
            Some(it) => format!("the nearest passage has {} of its words", percent(it.share)),
        };
        CheckedQuotation {
            place: claim.place,
            attribution: claim.attribution.clone(),
            support: Support::NotThere,
            because,
            source: nearest.zip(span).map(|(it, span)| place(it.source, span)),
            source_attribution: Attribution::default(),
            similarity: nearest.map_or(0.0, |it| it.share.min(1.0)),
            changes: Vec::new(),
            drift: Vec::new(),
        }
    }
}

/// Whether a place has all of a quotation of `words` words in a row but for a few at an end,
/// which may be those that tell: *by June 1*, *by July 1*.
fn is_run(at: &SourcePlace, words: usize) -> bool {
    const SHORTEST: usize = 5;
    const LEFT: usize = 3;
    let quotation = &at.quotation;
    let edge = quotation.start == 0 || quotation.end == words;
    at.parts.len() == 1
        && edge
        && at.words.len() == quotation.len()
        && quotation.len() >= SHORTEST
        && words - quotation.len() <= LEFT
}

/// The quotation of a source that has most of `span`; of equally good ones the innermost.
fn holder(said: &[(Span, Attribution)], span: Span) -> Option<&(Span, Attribution)> {
    let common = |it: &Span| it.end.min(span.end).saturating_sub(it.start.max(span.start));
    let held = said.iter().filter(|it| common(&it.0) > 0);
    held.max_by_key(|it| (common(&it.0), std::cmp::Reverse(it.0.len())))
}

/// What stands round a quotation: the paragraphs that touch it and those beside them,
/// without the quotation.
fn beside(text: &str, quotation: Span) -> String {
    const PARAGRAPHS: usize = 2;
    // Who is named in the next paragraph alone says what stands there.
    const BEHIND: usize = 1;
    let before = text[..quotation.start].rsplit('\n').filter(|it| !it.trim().is_empty());
    let behind = text[quotation.end..].split('\n').filter(|it| !it.trim().is_empty());
    let parts = before.take(PARAGRAPHS).chain(behind.take(BEHIND));
    parts.collect::<Vec<_>>().join("\n")
}

fn place(source: usize, span: Span) -> Place {
    Place { doc: DocId(u32::try_from(source).unwrap_or(u32::MAX)), span }
}

fn side<'t>(text: &'t str, words: &'t Words, range: &Range<usize>) -> TextWords<'t> {
    TextWords { text, ids: &words.ids[range.clone()], spans: &words.spans[range.clone()] }
}

/// Why a quotation is what it is, in a sentence.
fn because(it: &Judged<'_>, changes: &[SourceChange], claim: &Claim) -> String {
    let name = |it: &Attribution| it.speaker.as_ref().map_or("somebody", |it| &it.name).to_owned();
    // Where the meaning has changed, only what changed it is told.
    let telling = changes.iter().filter(|change| {
        let kinds = [ChangeKind::Negation, ChangeKind::Number, ChangeKind::Name];
        it.support != Support::MeaningChanged || kinds.contains(&change.kind)
    });
    let shown = telling.take(2).map(|it| match (it.source.as_str(), it.quotation.as_str()) {
        (source, "") => format!("“{source}” is left out"),
        ("", quotation) => format!("“{quotation}” is added"),
        (source, quotation) => format!("“{quotation}” stands for “{source}”"),
    });
    match it.support {
        Support::Verbatim => "the source has the same words in a row".to_owned(),
        Support::AnothersWords if it.is_named => format!(
            "{} says so in the source, not {}",
            name(&it.attribution),
            name(&claim.attribution)
        ),
        Support::AnothersWords => {
            format!(
                "somebody says so in the source, which does not name {}",
                name(&claim.attribution)
            )
        }
        _ => shown.collect::<Vec<_>>().join("; "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "“We will never open a bridge that our 40 engineers do not trust, whatever the minister of the interior may say,” harbor master Ines Okafor told reporters in Port Kelm.\n\nShe said the northern span had to wait.\n\n“Every ship can pass,” Captain Ruth Amadi said.\n";

    fn corpus(texts: &[&str]) -> ScanInput {
        let document = |(n, text): (usize, &&str)| Document {
            id: format!("{n}"),
            text: (*text).to_owned(),
            ..Document::default()
        };
        let documents = texts.iter().enumerate().map(document).collect();
        ScanInput { corpus: Corpus::new(documents), ..ScanInput::default() }
    }

    fn check(text: &str) -> (Support, String) {
        let result = support(corpus(&[text]), corpus(&[SOURCE]), &SupportSettings::default());
        assert_eq!(result.checked.len(), 1, "{text}");
        (result.checked[0].support, result.checked[0].because.clone())
    }

    #[test]
    fn true_words_are_verbatim_and_cuts_are_told() {
        let text = "“We will never open a bridge that our 40 engineers do not trust,” Okafor said.";
        assert_eq!(check(text).0, Support::Verbatim);
        let text = "“We will never open a bridge … whatever the minister of the interior may say,” Okafor said.";
        assert_eq!(check(text).0, Support::Cut);
    }

    #[test]
    fn a_changed_word_number_negation_or_speaker_is_told() {
        for (text, support, because) in [
            (
                "“We will never build a bridge that our 40 engineers do not trust,” Okafor said.",
                Support::Reworded,
                "“build” stands for “open”",
            ),
            (
                "“We will never open a bridge that our 400 engineers do not trust,” Okafor said.",
                Support::MeaningChanged,
                "“400” stands for “40”",
            ),
            (
                "“We will open a bridge that our 40 engineers do not trust,” Okafor said.",
                Support::MeaningChanged,
                "“never” is left out",
            ),
            (
                "“We will never open a bridge that our 40 engineers do not trust,” Ruth Amadi said.",
                Support::AnothersWords,
                "Ines Okafor says so in the source, not Ruth Amadi",
            ),
        ] {
            assert_eq!(check(text), (support, because.to_owned()));
        }
    }

    #[test]
    fn a_denial_that_is_cut_off_is_told_and_one_that_the_text_says_is_not() {
        assert_eq!(
            check("“open a bridge that our 40 engineers do not trust,” Okafor said."),
            (Support::MeaningChanged, "“never” is left out".to_owned())
        );
        let text =
            "Okafor said she would never “open a bridge that our 40 engineers do not trust.”";
        assert_eq!(check(text).0, Support::Verbatim);
    }

    #[test]
    fn what_nobody_said_is_not_there_and_running_text_is_a_source() {
        let text =
            "“The tunnel under the river was paid for by the taxpayers of Lorne,” Okafor said.";
        assert_eq!(check(text).0, Support::NotThere);
        assert_eq!(check("“the northern span had to wait,” Okafor said.").0, Support::Verbatim);
    }

    #[test]
    fn a_text_is_no_source_of_itself() {
        let result = support(corpus(&[SOURCE]), corpus(&[SOURCE]), &SupportSettings::default());
        assert!(result.sources.is_empty());
        assert!(result.checked.iter().all(|it| it.support == Support::NotThere));
    }
}

//! Which two quotations are one utterance?
//!
//! Quotations that share three words in a row are compared, and short ones that
//! stand whole in others. What all the words of two quotations could give at best
//! bounds what aligning them can, so that most pairs are never aligned; of the
//! others, traits of the alignment, the speakers and the dates give points
//! ([`Points`]), and these decide. Two rules go before them: who is certain and somebody
//! else does not say the same sentence, and nobody says what he denies.

use super::common::Common;
use super::fragments::find_fragments;
use super::group::{Quotations, QuotedWords};
use super::little::{is_little, little_words};
use super::name::{key, same_person, words_of};
use super::occasion::{Occasions, Told};
use super::parts::Known;
use super::points::{Agreement, NOT_KNOWN, PairTraits, Points, TRAITS, Trait};
use super::support::denies;
use super::types::{QuotationRole, QuoteRelation};
use crate::align::{LocalAlignment, NearWords, WordWeights, align_from};
use crate::candidates::{MASKED, PostingParams, Postings, SharedSeed};
use crate::normalize::{WordId, scan_words};
use rayon::prelude::*;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

/// What has so much of another one's words holds it whole, but for a word.
const WHOLE: f64 = 0.9;
/// Words in a row that make two quotations candidates.
pub(super) const SEED_WORDS: usize = 3;
/// Seeds that stand in more places are compared with their neighbors only; so
/// many outlets carry few statements, and set phrases are many.
pub(super) const POSTING_CAP: usize = 16;
/// Three words that say less are in every quotation: one that is rare in
/// 16,384 words and two that are in each sentence.
pub(super) const SEED_BITS: usize = 12;
/// A quotation of more words is found by its seeds.
const SHORT_WORDS: usize = 5;
/// In articles further apart three words are no sign of one occasion …
const FRAGMENT_DAYS: i64 = 7;
/// … unless who says them is named beside both; then in those that are further apart.
const NAMED_DAYS: i64 = 30;
/// The share of differing words inside the aligned part from which a variant
/// counts as reworded rather than cut.
const REWORDED: f64 = 0.15;
/// How many alignments of one pair are tried.
const MAX_TRIES: usize = 4;
/// One quotation represents another that it holds so much of …
const COVERED: f64 = 0.5;
/// … or a cut that overlaps it in so many words, if these are at least a fifth of it …
const OVERLAP_WORDS: usize = 10;
const OVERLAP_SHARE: f64 = 0.2;
/// … and fewer where both are one speaker's of one day: a sentence.
const SENTENCE_WORDS: usize = 8;
/// Reports that have less in common around a quotation, in bits, have no more than a word or
/// two: nothing that tells them from reports of anything.
const A_WORD_OR_TWO: i32 = 16;

/// What one comparison found: `left < right`.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub(super) left: usize,
    pub(super) right: usize,
    /// Matching words over the words of the shorter one.
    pub(super) share: f64,
    pub(super) relation: QuoteRelation,
    /// Where the left one and the right one match: words of either.
    pub(super) at: [Range<usize>; 2],
    /// Whether the left one may represent the right one, and the other way round.
    pub(super) bounds: [bool; 2],
    pub(super) traits: PairTraits,
}

/// What is worth knowing of one quotation before it is compared.
struct Measure {
    /// Its words that are not masked, in the sense of [`WordWeights::words`].
    words: usize,
    /// How many tell.
    content: usize,
    /// All of them, ascending.
    bag: Vec<WordId>,
}

/// The quotations of a run, and what comparing them needs.
pub(super) struct Compared<'a> {
    pub(super) quotes: &'a [QuotedWords],
    /// The words of each quotation; those of a quotation inside it that somebody else
    /// says are masked.
    pub(super) texts: Vec<Vec<WordId>>,
    /// Those with masked words, with all their words.
    wholes: BTreeMap<usize, (Vec<WordId>, Measure)>,
    pub(super) near: NearWords<'a>,
    pub(super) weights: WordWeights,
    little: Vec<bool>,
    /// Whether a word is a negation.
    denying: Vec<bool>,
    measures: Vec<Measure>,
    names: Vec<Name<'a>>,
    postings: Postings,
    /// Where each short quotation stands whole.
    copies: BTreeMap<usize, Vec<usize>>,
    common: Common,
    /// What a larger corpus says of each quotation, where these are a part of it: then there
    /// are no postings, copies and common pieces here.
    known: Option<Vec<Known>>,
    occasions: Occasions<'a>,
}

/// A pair that is looked at, and what is found of the occasions when somebody asks.
struct Pair<'t> {
    left: usize,
    right: usize,
    /// What tells something around the left one, for all its pairs.
    told: &'t OnceCell<Told>,
    /// The traits `around` and `named`.
    occasion: OnceCell<[i32; 2]>,
}

impl<'t> Pair<'t> {
    fn new(left: usize, right: usize, told: &'t OnceCell<Told>) -> Self {
        Self { left, right, told, occasion: OnceCell::new() }
    }
}

/// Who quotes a few words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Carriers {
    pub(super) documents: i32,
    /// How many speakers they are credited to.
    pub(super) voices: i32,
    /// The days from the first of the documents to the last one.
    pub(super) spread: i32,
}

impl Carriers {
    /// Those of some places: the document of each, its day and who speaks there.
    pub(super) fn of<V: Ord>(
        places: impl Iterator<Item = (i64, Option<i64>, Option<V>)> + Clone,
    ) -> Self {
        let distinct = |mut values: Vec<i64>| {
            values.sort_unstable();
            values.dedup();
            values
        };
        let docs = distinct(places.clone().map(|it| it.0).collect());
        let days = distinct(places.clone().filter_map(|it| it.1).collect());
        let mut voices: Vec<V> = places.filter_map(|it| it.2).collect();
        voices.sort_unstable();
        voices.dedup();
        let spread = days.last().zip(days.first()).map_or(0, |(last, first)| last - first);
        Self {
            documents: count(docs.len()),
            voices: count(voices.len()),
            spread: i32::try_from(spread).unwrap_or(i32::MAX),
        }
    }
}

/// A name, and the last of its words that tell one person from another.
struct Name<'a> {
    name: &'a str,
    last: Option<String>,
}

impl<'a> Name<'a> {
    fn new(name: &'a str) -> Self {
        Self { name, last: last_word(name) }
    }

    fn agreement(&self, other: &Self) -> Agreement {
        let (Some(a), Some(b)) = (&self.last, &other.last) else { return Agreement::Unknown };
        if self.name == other.name || a == b && same_person(self.name, other.name) {
            Agreement::Agree
        } else {
            Agreement::Differ
        }
    }
}

/// Whether `text` has the last word of a name, as far as `name` is one; also where it
/// names nobody.
#[must_use]
pub fn is_named(name: &str, text: &str) -> bool {
    let Some(last) = last_word(name) else { return true };
    let mut found = false;
    scan_words(text, |word, _| {
        found |= key(word.strip_suffix("'s").unwrap_or(word)) == last;
    });
    found
}

/// Whether two speakers are one person, as far as their names tell.
#[must_use]
pub fn agreement(a: Option<&str>, b: Option<&str>) -> Agreement {
    match (a, b) {
        (Some(a), Some(b)) => Name::new(a).agreement(&Name::new(b)),
        _ => Agreement::Unknown,
    }
}

impl<'a> Compared<'a> {
    pub(super) fn new(all: &Quotations<'a>) -> Self {
        let mut res = Self::bare(all);
        res.texts = res.own_words(all.docs);
        res.measures = res.texts.par_iter().map(|it| res.measure(it)).collect();
        res.wholes = res.with_others(all.docs);
        let params = PostingParams { w: SEED_WORDS, cap: POSTING_CAP };
        res.postings = Postings::build_where(&res.texts, params, |it| res.telling(it));
        res.common = Common::count(&res.texts, all.docs);
        res
    }

    /// Quotations of a larger corpus, which says of them what is known: `texts` are their own
    /// words.
    pub(super) fn of_known(
        all: &Quotations<'a>,
        texts: Vec<Vec<WordId>>,
        known: Vec<Known>,
    ) -> Self {
        let mut res = Self::bare(all);
        res.texts = texts;
        res.measures = res.texts.iter().map(|it| res.measure(it)).collect();
        res.wholes = res.with_others(all.docs);
        res.known = Some(known);
        res
    }

    /// The quotations with masked words, with all their words.
    fn with_others(&self, docs: &[Vec<WordId>]) -> BTreeMap<usize, (Vec<WordId>, Measure)> {
        let masked = self.texts.iter().enumerate().filter(|it| it.1.contains(&MASKED));
        let whole = |n: usize| docs_words(docs, &self.quotes[n]);
        masked.map(|(n, _)| (n, (whole(n).to_vec(), self.measure(whole(n))))).collect()
    }

    /// Whether words in a row make two quotations that have them candidates.
    pub(super) fn telling(&self, words: &[WordId]) -> bool {
        self.weights.bits(words) >= SEED_BITS
    }

    pub(super) fn bare(all: &Quotations<'a>) -> Self {
        let names = all.names.iter().map(|it| Name::new(it)).collect();
        let little = little_words(all.vocabulary);
        let weights = WordWeights::new(all.vocabulary, all.docs);
        // Texts, measures and postings follow: they are made of what stands here.
        Self {
            quotes: all.quotes,
            texts: Vec::new(),
            wholes: BTreeMap::new(),
            denying: all.vocabulary.words().iter().map(|it| denies(it)).collect(),
            near: NearWords::new(all.vocabulary),
            measures: Vec::new(),
            postings: Postings::build(&[], PostingParams { w: SEED_WORDS, cap: POSTING_CAP }),
            copies: BTreeMap::new(),
            common: Common::default(),
            occasions: Occasions::new(all, &weights, &little),
            little,
            weights,
            names,
            known: None,
        }
    }

    /// The words of each quotation without those of others inside it. Quotations ascend
    /// by place, so that an inner one comes after its outer one.
    pub(super) fn own_words(&self, docs: &[Vec<WordId>]) -> Vec<Vec<WordId>> {
        let words = |it: &QuotedWords| docs_words(docs, it).to_vec();
        let mut res: Vec<Vec<WordId>> = self.quotes.iter().map(words).collect();
        for (n, outer) in self.quotes.iter().enumerate() {
            let rest = self.quotes[n + 1..].iter();
            let inside =
                rest.take_while(|it| it.doc == outer.doc && it.words.start < outer.words.end);
            // Marks that were set twice are one quotation.
            for inner in inside.filter(|it| it.words != outer.words) {
                if self.speakers(outer, inner) != Agreement::Agree {
                    let from = inner.words.start - outer.words.start;
                    // Quotations may cross: one with a speech behind a dash ends behind the
                    // other.
                    let to = inner.words.end.min(outer.words.end) - outer.words.start;
                    res[n][from..to].fill(MASKED);
                }
            }
        }
        res
    }

    fn measure(&self, words: &[WordId]) -> Measure {
        let mut bag: Vec<WordId> = words.iter().copied().filter(|&it| it != MASKED).collect();
        bag.sort_unstable();
        Measure { words: self.weights.words(&bag), content: self.content(&bag), bag }
    }

    /// The words of a pair. What others say inside both counts where both quote it, since
    /// seeds are of their own words alone.
    fn texts_of(&self, [left, right]: [usize; 2]) -> [&[WordId]; 2] {
        match (self.wholes.get(&left), self.wholes.get(&right)) {
            (Some(a), Some(b)) => [&a.0, &b.0],
            _ => [&self.texts[left], &self.texts[right]],
        }
    }

    /// The measures of what [`texts_of`](Self::texts_of) gives.
    fn measures_of(&self, [left, right]: [usize; 2]) -> [&Measure; 2] {
        match (self.wholes.get(&left), self.wholes.get(&right)) {
            (Some(a), Some(b)) => [&a.1, &b.1],
            _ => [&self.measures[left], &self.measures[right]],
        }
    }

    /// Whether at least half of the words match that are not inside a quotation of others.
    fn is_of_own_words(&self, pair: [usize; 2], found: &LocalAlignment) -> bool {
        if !pair.iter().all(|it| self.wholes.contains_key(it)) {
            return true;
        }
        let own = found.matched.iter().map(|&at| self.texts[pair[0]][at]);
        let own: Vec<WordId> = own.filter(|&it| it != MASKED).collect();
        let [a, b] = pair.map(|it| self.measures[it].words);
        2 * self.weights.words(&own) >= a.min(b)
    }

    fn content(&self, words: &[WordId]) -> usize {
        words.iter().filter(|&&it| self.tells(it)).count()
    }

    fn tells(&self, word: WordId) -> bool {
        self.little.get(word.0 as usize).is_some_and(|it| !it)
    }

    /// Whether two quotations are one speaker's.
    fn speakers(&self, a: &QuotedWords, b: &QuotedWords) -> Agreement {
        let (Some(a), Some(b)) = (a.speaker, b.speaker) else { return Agreement::Unknown };
        let (x, y) = (&self.names[a as usize], &self.names[b as usize]);
        x.agreement(y)
    }

    fn last_name(&self, quote: &QuotedWords) -> Option<&str> {
        self.names[quote.speaker? as usize].last.as_deref()
    }

    /// Whether two quotations are one speaker's, as far as the reports tell. What one of them
    /// credits to nobody, or to somebody without a name, is the other's speaker's if that is
    /// certain and his name stands right before it (*Okafor said that she was “not amused”*),
    /// or if the other report calls him so right beside it (*Okafor, the coach, said*).
    fn who(&self, a: &QuotedWords, b: &QuotedWords) -> Agreement {
        let found = self.speakers(a, b);
        let same = |unnamed: &QuotedWords, other: &QuotedWords| {
            let named = self.last_name(unnamed).is_none() && self.last_name(other).is_some();
            let fits = named && other.certain && !unnamed.title;
            let far = i64::from(unnamed.speaker.is_some());
            fits && days(a, b).is_some_and(|it| it <= far)
                && self.occasions.is_right_beside(other, unnamed)
        };
        match found {
            Agreement::Unknown if same(a, b) || same(b, a) => Agreement::Agree,
            _ => found,
        }
    }

    /// Whether two quotations are certain to be one speaker's, in articles of one day.
    fn are_of_one_day(&self, a: &QuotedWords, b: &QuotedWords) -> bool {
        let certain = a.certain && b.certain && self.speakers(a, b) == Agreement::Agree;
        certain && days(a, b) == Some(0)
    }

    /// Whether two articles are of one day, or of two that follow each other.
    fn are_near(&self, left: usize, right: usize) -> bool {
        days(&self.quotes[left], &self.quotes[right]).is_some_and(|it| it <= 1)
    }

    /// Whether one side of an edge may be joined to the other's statement as a piece of it:
    /// it stands there whole, and both are one speaker's. A few words are a piece where that
    /// is certain.
    pub(super) fn is_piece(&self, edge: &Edge, piece: usize) -> bool {
        let (left, right) = (edge.left, edge.right);
        let [m, n] = self.measures_of([left, right]).map(|it| it.words);
        let (own, other) = if piece == left { (m, n) } else { (n, m) };
        let few = own < SENTENCE_WORDS;
        let certain = || self.are_of_one_day(&self.quotes[left], &self.quotes[right]);
        // An edge that was kept elsewhere has no traits.
        let agree = || self.who(&self.quotes[left], &self.quotes[right]) == Agreement::Agree;
        let one = || self.are_near(left, right) && agree();
        own <= other && edge.share >= WHOLE && one() && (!few || certain())
    }

    /// All pairs for which `points` are above nothing, ascending by both sides; every pair
    /// that is compared at all where there are no points.
    pub(super) fn edges(&mut self, points: Option<&Points>) -> Vec<Edge> {
        let fragments = find_fragments(
            &self.texts,
            |n| self.is_fragment(n),
            |short, other| self.may_hold(short, other),
        );
        for it in &fragments {
            self.copies.entry(it.short).or_insert_with(|| vec![it.short]).push(it.other);
        }
        let this = &*self;
        let mut res: Vec<Edge> = (0..this.texts.len())
            .into_par_iter()
            .flat_map_iter(|left| {
                let seeds = this.postings.seeds_of(left);
                let groups = seeds.chunk_by(|a, b| a.doc == b.doc);
                let told = OnceCell::new();
                let found = groups.filter_map(|it| {
                    let pair = Pair::new(left, it[0].doc as usize, &told);
                    this.compare(&pair, it, points)
                });
                found.collect::<Vec<_>>()
            })
            .collect();
        let fragments = fragments.par_iter().filter(|it| this.may_be_from(it.short, it.other));
        res.par_extend(fragments.filter_map(|it| {
            let seed = if it.short < it.other { (0, it.at) } else { (it.at, 0) };
            let told = OnceCell::new();
            let pair = Pair::new(it.short.min(it.other), it.short.max(it.other), &told);
            this.judge(&pair, &[seed], points)
        }));
        // One pair may share seeds and be a fragment and its whole as well: seeds come first.
        res.par_sort_by_key(|it| (it.left, it.right));
        res.dedup_by_key(|it| (it.left, it.right));
        res
    }

    pub(super) fn is_fragment(&self, n: usize) -> bool {
        let measure = &self.measures[n];
        // What is written as a title and said by nobody is the name of a thing.
        measure.words >= 2
            && measure.words <= SHORT_WORDS
            && !(self.quotes[n].title && self.quotes[n].role == QuotationRole::Term)
    }

    pub(super) fn may_hold(&self, short: usize, other: usize) -> bool {
        let (a, b) = (&self.quotes[short], &self.quotes[other]);
        !overlap(a, b) && !self.is_far(a, b)
    }

    /// Whether two articles are too far apart for a few words to be of one occasion.
    fn is_far(&self, a: &QuotedWords, b: &QuotedWords) -> bool {
        far_by_days(a.day, b.day).unwrap_or_else(|| self.occasions.named(a, b) < 1)
    }

    /// Whether a few words may be from what another article credits to somebody else: one of
    /// the two is named beside both.
    pub(super) fn may_be_from(&self, short: usize, other: usize) -> bool {
        let (a, b) = (&self.quotes[short], &self.quotes[other]);
        self.speakers(a, b) != Agreement::Differ || self.occasions.named(a, b) > 0
    }

    /// Compares a quotation with the one that the seeds are of.
    fn compare(
        &self,
        pair: &Pair<'_>,
        seeds: &[SharedSeed],
        points: Option<&Points>,
    ) -> Option<Edge> {
        let &Pair { left, right, .. } = pair;
        if right == left || overlap(&self.quotes[left], &self.quotes[right]) {
            return None;
        }
        if points.is_some_and(|it| self.is_hopeless(pair, it)) {
            return None;
        }
        self.judge(pair, &starts(seeds), points)
    }

    /// The edge of two quotations, given where to begin: at seeds that both have in common,
    /// and where the shorter one of them stands whole in the other.
    pub(super) fn edge_of(
        &self,
        (left, right): (usize, usize),
        seeds: &[(usize, usize)],
        whole: Option<(usize, usize)>,
        points: &Points,
    ) -> Option<Edge> {
        let told = OnceCell::new();
        let pair = Pair::new(left, right, &told);
        let by_seeds = || {
            let apart = !overlap(&self.quotes[left], &self.quotes[right]);
            let may_be = !seeds.is_empty() && apart && !self.is_hopeless(&pair, points);
            may_be.then(|| self.judge(&pair, seeds, Some(points))).flatten()
        };
        by_seeds().or_else(|| {
            whole.filter(|_| self.may_be_from(left, right))?;
            self.judge(&pair, &[whole?], Some(points))
        })
    }

    /// Compares any two quotations, also such as share too common seeds.
    pub(super) fn compare_any(&self, a: usize, b: usize, points: &Points) -> Option<Edge> {
        let (left, right) = (a.min(b), a.max(b));
        if left == right || overlap(&self.quotes[left], &self.quotes[right]) {
            return None;
        }
        let told = OnceCell::new();
        let pair = Pair::new(left, right, &told);
        if self.is_hopeless(&pair, points) {
            return None;
        }
        let w = SEED_WORDS.min(self.texts[left].len()).min(self.texts[right].len());
        if w == 0 {
            return None;
        }
        let mut places: BTreeMap<&[WordId], usize> = BTreeMap::new();
        for (at, window) in self.texts[right].windows(w).enumerate() {
            places.entry(window).or_insert(at);
        }
        let mut diagonals: BTreeMap<i64, (usize, usize, usize)> = BTreeMap::new();
        for (at, window) in self.texts[left].windows(w).enumerate() {
            if let Some(&other) = places.get(window).filter(|_| !window.contains(&MASKED)) {
                let entry = diagonals.entry(apart(at, other)).or_insert((0, at, other));
                entry.0 += 1;
            }
        }
        let mut starts: Vec<_> = diagonals.into_values().collect();
        starts.sort_by_key(|it| std::cmp::Reverse(it.0));
        let starts: Vec<(usize, usize)> =
            starts.into_iter().take(MAX_TRIES).map(|it| (it.1, it.2)).collect();
        self.judge(&pair, &starts, Some(points))
    }

    /// Whether no alignment of a pair comes to points above nothing. Short quotations are
    /// always aligned: a near word is much of them.
    fn is_hopeless(&self, pair: &Pair<'_>, points: &Points) -> bool {
        let &Pair { left, right, .. } = pair;
        let [a, b] = self.measures_of([left, right]);
        let short = a.words.min(b.words);
        if short <= SHORT_WORDS {
            return false;
        }
        let mut best = self.at_best(left, right);
        // What stands around is asked for only where it could help.
        points.sum(&best) <= 0 || {
            self.see_occasion(pair, &mut best);
            points.sum(&best) <= 0
        }
    }

    /// The traits of a pair if all the words that both have matched in one stretch, on one
    /// occasion: no alignment gives more, but for near words.
    fn at_best(&self, left: usize, right: usize) -> PairTraits {
        let [a, b] = self.measures_of([left, right]);
        let common = common(&a.bag, &b.bag);
        let mut res = self.traits(left, right, &common, &common, 0);
        res.set(Trait::Carriers, 1);
        res.set(Trait::Around, i32::MAX);
        res.set(Trait::Named, i32::MAX);
        res
    }

    fn see_occasion(&self, pair: &Pair<'_>, traits: &mut PairTraits) {
        let &Pair { left, right, .. } = pair;
        let [around, named] = *pair.occasion.get_or_init(|| {
            let told = pair.told.get_or_init(|| self.occasions.told(left));
            let around = self.occasions.around(told, [left, right], &self.weights);
            let (a, b) = (&self.quotes[left], &self.quotes[right]);
            let around = around.map_or(NOT_KNOWN, count);
            // That a speaker says the same words once a day needs no other word to tell.
            if around < A_WORD_OR_TWO && (around == NOT_KNOWN || self.are_of_one_day(a, b)) {
                return [NOT_KNOWN; 2];
            }
            [around, self.occasions.named(a, b)]
        });
        traits.set(Trait::Around, around);
        traits.set(Trait::Named, named);
    }

    /// The traits of a pair of which `matched` words match, those of `run` in a row, and
    /// so many do not in between; the carriers are not yet known.
    fn traits(
        &self,
        left: usize,
        right: usize,
        matched: &[WordId],
        run: &[WordId],
        edits: usize,
    ) -> PairTraits {
        let (a, b) = (&self.quotes[left], &self.quotes[right]);
        let [m, n] = self.measures_of([left, right]);
        let short = if m.words <= n.words { m } else { n };
        let telling: Vec<WordId> = matched.iter().copied().filter(|&it| self.tells(it)).collect();
        let terms = [a, b].iter().filter(|it| it.role == QuotationRole::Term).count();
        let days = days(a, b).unwrap_or(-1).min(1_000);
        let mut res = PairTraits { speakers: self.who(a, b), values: [0; TRAITS.len()] };
        res.set(Trait::Run, count(self.weights.words(run)));
        res.set(Trait::RunBits, count(self.weights.bits(run)));
        res.set(Trait::Bits, count(self.weights.bits(&telling)));
        res.set(Trait::Share, thousandths(self.weights.words(matched), short.words));
        res.set(Trait::ContentShare, thousandths(telling.len(), short.content));
        res.set(Trait::Edits, thousandths(edits, matched.len() + edits));
        res.set(Trait::Days, i32::try_from(days).unwrap_or(i32::MAX));
        res.set(Trait::Terms, count(terms));
        res
    }

    /// Aligns a pair from each start and lets the points of the best decide.
    fn judge(
        &self,
        pair: &Pair<'_>,
        starts: &[(usize, usize)],
        points: Option<&Points>,
    ) -> Option<Edge> {
        let &Pair { left, right, .. } = pair;
        let [a, b] = self.texts_of([left, right]);
        let aligned = starts.iter().map(|&seed| align_from(a, b, seed, &self.near));
        let found = aligned
            // Of equal ones the first, which has most runs on its diagonal.
            .reduce(|best, it| if it.matched.len() > best.matched.len() { it } else { best })?;
        if !self.is_of_own_words([left, right], &found) {
            return None;
        }
        let matched: Vec<WordId> = found.matched.iter().map(|&at| a[at]).collect();
        let run = &a[found.longest_run.clone()];
        let mut traits = self.traits(left, right, &matched, run, found.edits);
        let carriers = self.carriers(left, right, &found.longest_run);
        traits.set(Trait::Carriers, carriers.documents);
        let articles = self.articles(left, &found.longest_run);
        traits.set(Trait::Common, (articles - carriers.documents).max(0));
        traits.set(Trait::Voices, carriers.voices);
        traits.set(Trait::Spread, carriers.spread);
        self.see_occasion(pair, &mut traits);
        let differ = || self.are_two_peoples(left, right) || self.is_contradicted(pair, &found);
        if points.is_some() && differ() {
            return None;
        }
        let far = || self.is_far(&self.quotes[left], &self.quotes[right]);
        if run.len() <= SEED_WORDS && far() || points.is_some_and(|it| it.sum(&traits) <= 0) {
            return None;
        }
        Some(self.edge((left, right), &found, traits))
    }

    /// Whether two people say the same few words, each for himself: neither is named beside
    /// the other's, or both speak in one article.
    ///
    /// Not long ones, unless both names are certain, and no fragments, of which one report has
    /// the wrong name rather.
    fn are_two_peoples(&self, left: usize, right: usize) -> bool {
        const LONGEST: usize = 16;
        let (a, b) = (&self.quotes[left], &self.quotes[right]);
        let short = self.measures[left].words.min(self.measures[right].words) <= LONGEST;
        let apart = || a.doc == b.doc || self.occasions.named(a, b) < 1;
        let stated = [a, b].into_iter().all(|it| it.role == QuotationRole::Direct);
        let certain = a.certain && b.certain && self.last_name(a) != self.last_name(b);
        (certain || short) && stated && self.speakers(a, b) == Agreement::Differ && apart()
    }

    /// Whether one of two people denies what the other one says: his quotation opens with a
    /// negation before the other's first words.
    fn is_contradicted(&self, pair: &Pair<'_>, found: &LocalAlignment) -> bool {
        const OPENING: usize = 8;
        let &Pair { left, right, .. } = pair;
        let denied = |n: usize, own: &Range<usize>, other: &Range<usize>| {
            let opening = &self.texts[n][..own.start.min(self.texts[n].len())];
            let denies = |it: &WordId| self.denying.get(it.0 as usize).is_some_and(|it| *it);
            other.start == 0 && opening.len() <= OPENING && opening.iter().any(denies)
        };
        let stated = [left, right].iter().all(|&n| self.quotes[n].role == QuotationRole::Direct);
        let agree = self.speakers(&self.quotes[left], &self.quotes[right]) == Agreement::Agree;
        let (a, b) = (&found.left, &found.right);
        stated && !agree && (denied(left, a, b) || denied(right, b, a))
    }

    fn edge(
        &self,
        (left, right): (usize, usize),
        found: &LocalAlignment,
        traits: PairTraits,
    ) -> Edge {
        let [m, n] = self.measures_of([left, right]).map(|it| it.words);
        let texts = self.texts_of([left, right]);
        let matched: Vec<WordId> = found.matched.iter().map(|&at| texts[0][at]).collect();
        let words = self.weights.words(&matched);
        let of_one = traits.speakers == Agreement::Agree && self.are_near(left, right);
        let overlap = if of_one { SENTENCE_WORDS } else { OVERLAP_WORDS };
        let relation = if texts[0] == texts[1] {
            QuoteRelation::Exact
        } else if ratio(found.edits, found.matched.len() + found.edits) > REWORDED {
            QuoteRelation::Reworded
        } else {
            QuoteRelation::Partial
        };
        let covers = |words_of_other: usize| {
            let share = ratio(words, words_of_other);
            share >= COVERED || words >= overlap && share >= OVERLAP_SHARE
        };
        Edge {
            left,
            right,
            // The words are the left one's: near ones on the right may weigh less.
            share: ratio(words, m.min(n)).min(1.0),
            relation,
            at: [found.left.clone(), found.right.clone()],
            bounds: [covers(n), covers(m)],
            traits,
        }
    }

    /// Who quotes the rarest three words of a run, of up to [`POSTING_CAP`] places; for a
    /// shorter run, who quotes the short quotation.
    fn carriers(&self, left: usize, right: usize, run: &Range<usize>) -> Carriers {
        if let Some(known) = &self.known {
            return self.known_carriers(known, [left, right], run);
        }
        let seeds = run.start..(run.end + 1).saturating_sub(SEED_WORDS).max(run.start);
        let documents = |at: usize| {
            let mut docs: Vec<u32> = self.places(left, at).map(|it| self.quotes[it].doc).collect();
            docs.sort_unstable();
            docs.dedup();
            docs.len()
        };
        // The rarest run: a common one would count everybody who uses those words.
        let rarest = seeds.map(|at| (documents(at), at)).filter(|it| it.0 > 0).min();
        let places: Vec<usize> = match rarest {
            Some((_, at)) => self.places(left, at).collect(),
            None => {
                let copies = [left, right].into_iter().filter_map(|it| self.copies.get(&it));
                copies.max_by_key(|it| it.len()).cloned().unwrap_or_else(|| vec![left, right])
            }
        };
        self.carriers_of(&places[..places.len().min(POSTING_CAP)])
    }

    fn places(&self, n: usize, at: usize) -> impl Iterator<Item = usize> {
        self.postings.places(n, at).iter().take(POSTING_CAP).map(|it| it.0 as usize)
    }

    fn carriers_of(&self, quotes: &[usize]) -> Carriers {
        let quotes = quotes.iter().map(|&it| &self.quotes[it]);
        Carriers::of(quotes.map(|it| (i64::from(it.doc), it.day, self.voice(it))))
    }

    /// By what speakers are counted.
    pub(super) fn voice(&self, quote: &QuotedWords) -> Option<&str> {
        self.names[quote.speaker? as usize].last.as_deref()
    }

    /// The same as [`carriers`](Self::carriers), by what a larger corpus says.
    fn known_carriers(&self, known: &[Known], pair: [usize; 2], run: &Range<usize>) -> Carriers {
        let seeds = run.start..(run.end + 1).saturating_sub(SEED_WORDS).max(run.start);
        let lists = seeds.filter_map(|at| Some((known[pair[0]].list(at)?, at)));
        let rarest = lists.min_by_key(|(it, at)| (it.documents, *at));
        let copies = pair.into_iter().filter_map(|it| known[it].copies);
        match (rarest, copies.max_by_key(|it| it.0)) {
            (Some((found, _)), _) | (None, Some((_, found))) => found,
            (None, None) => self.carriers_of(&pair),
        }
    }

    /// In how many articles the rarest piece of a run of words of a quotation stands.
    fn articles(&self, n: usize, run: &Range<usize>) -> i32 {
        match &self.known {
            Some(known) => known[n].articles(run),
            None => self.common.articles(&self.texts[n][run.clone()]),
        }
    }
}

/// None where a name is none: what ends in a word that is written small (*she*, *a
/// spokesman*, *The US president*) describes somebody, and so do one character and a
/// pronoun that begins a sentence.
fn last_word(name: &str) -> Option<String> {
    let small = name.split_whitespace().next_back()?.starts_with(char::is_lowercase);
    let mut tells = false;
    scan_words(name, |word, _| tells |= !is_little(word));
    let is_name = !small && tells && name.chars().nth(1).is_some();
    is_name.then(|| words_of(name).pop()).flatten()
}

fn docs_words<'d>(docs: &'d [Vec<WordId>], quote: &QuotedWords) -> &'d [WordId] {
    &docs[quote.doc as usize][quote.words.clone()]
}

/// The diagonals with most seeds are tried: the first seed of each. `seeds` ascend by how far
/// apart they are, then by place.
pub(super) fn starts(seeds: &[SharedSeed]) -> Vec<(usize, usize)> {
    let mut diagonals: Vec<&[SharedSeed]> =
        seeds.chunk_by(|x, y| x.at + y.other == x.other + y.at).collect();
    diagonals.sort_by_key(|it| std::cmp::Reverse(it.len()));
    let tried = diagonals.iter().take(MAX_TRIES);
    tried.map(|it| (it[0].at as usize, it[0].other as usize)).collect()
}

/// Whether two articles are too far apart by their days for a few words to be of one occasion;
/// `None` where it depends on who is named.
pub(super) fn far_by_days(a: Option<i64>, b: Option<i64>) -> Option<bool> {
    // Where a date is missing, nothing speaks against one occasion.
    let days = a.zip(b).map_or(0, |(a, b)| (a - b).abs());
    if days > NAMED_DAYS { Some(true) } else { (days <= FRAGMENT_DAYS).then_some(false) }
}

/// The days between two articles.
fn days(a: &QuotedWords, b: &QuotedWords) -> Option<i64> {
    a.day.zip(b.day).map(|(a, b)| (a - b).abs())
}

/// Whether two quotations have words of one document in common.
fn overlap(a: &QuotedWords, b: &QuotedWords) -> bool {
    a.doc == b.doc && a.words.start < b.words.end && b.words.start < a.words.end
}

/// What two ascending lists have in common, each as often as both have it.
fn common(a: &[WordId], b: &[WordId]) -> Vec<WordId> {
    let (mut i, mut j, mut res) = (0, 0, Vec::new());
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        if x == y {
            res.push(*x);
        }
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    res
}

fn apart(a: usize, b: usize) -> i64 {
    i64::try_from(a).unwrap_or(i64::MAX) - i64::try_from(b).unwrap_or(i64::MAX)
}

fn count(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

fn thousandths(part: usize, whole: usize) -> i32 {
    count((1_000 * part).checked_div(whole).unwrap_or(0).min(1_000))
}

#[expect(clippy::cast_precision_loss, reason = "words of a quotation are far below 2^53")]
pub(super) fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

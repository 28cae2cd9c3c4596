//! What was seen of an article?

use super::prints::{self, Secret};
use super::screen::{Hashed, Screen};
use super::segment::Kind;
use super::surroundings::{Marked, Read, Round};
use super::truth::{State, Stored};
use super::write::address_of;
use super::{Index, damaged, earliest, truth};
use crate::align::WordWeights;
use crate::coverage::{head_date, parse_date};
use crate::findings::{LeftOut, Past, Related, ScanResult, Seen, Version};
use crate::normalize::{Vocabulary, WordCounts, WordId};
use crate::pipeline::articles::streams;
use crate::pipeline::{Elsewhere, Readings, ScanInput, Surroundings as _, pages, scan_within};
use crate::text::{Account, Corpus, DocId, Document, Place, Span};
use crate::verify::{Verdict, explain, judge};
use crate::{Error, Result};
use rayon::prelude::*;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How much work a query may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueryLimits {
    /// A run of words that stands in more articles proposes none of them. 64 places are
    /// what a scan follows in full.
    pub places: usize,
    /// So many articles are compared with the one that was asked about; with up to 63, each
    /// pair is.
    pub articles: usize,
    /// So many of those that share some words are read, to see whether they share more.
    pub read: usize,
    /// So many runs of words are asked of one article.
    pub runs: usize,
    /// How often what was found is asked who has it, too.
    pub rounds: usize,
    /// Whether it is asked, too, which of the articles are on one story with it: then all
    /// that they share with each other has to be found.
    pub stories: bool,
}

impl Default for QueryLimits {
    fn default() -> Self {
        Self { places: 256, articles: 63, read: 512, runs: 20_000, rounds: 4, stories: false }
    }
}

/// So often a query begins anew when somebody writes while it reads.
const MOST_TRIES: usize = 8;
/// What a shared run says is counted in parts of a bit.
const PARTS: u32 = 16;
/// In an index of few articles, all may be copies of one: how rare a run is in it says less
/// than in so many.
const LEAST_ARTICLES: u64 = 1 << 16;
/// One shared run that more than so many articles have, as a power of two, proposes none.
const CHANCE_BITS: u32 = 4;
/// The share of its words that stands elsewhere from which a sentence is not new.
const KNOWN_HALVES: usize = 2;

impl Index {
    /// What was seen of `document` before, and what is new in it?
    ///
    /// The answer is that of a scan of all articles of the index and this one, but for
    /// what [`Seen::left_out`] counts. The document is not added. Where the index has its
    /// address, the version there takes part.
    ///
    /// # Errors
    ///
    /// Fails where the index cannot be read or is damaged.
    pub fn query(&mut self, document: &Document, limits: &QueryLimits) -> Result<Seen> {
        self.asked(document, None, limits)
    }

    /// What the other articles of the index have of one that is in it, by the number that
    /// the index gave it; none where it has none of that number.
    ///
    /// # Errors
    ///
    /// As [`query`](Self::query).
    pub fn query_own(&mut self, number: u32, limits: &QueryLimits) -> Result<Option<Seen>> {
        let Some(own) = self.truth.document(number)? else { return Ok(None) };
        self.asked(&own.document, Some((number, own.article)), limits).map(Some)
    }

    fn asked(&mut self, document: &Document, own: Own, limits: &QueryLimits) -> Result<Seen> {
        // A writer may merge away what is read: the whole question is asked again then.
        self.steady(|index| {
            let mut search = index.search(limits)?;
            search.own = own;
            search.ask_for(document)?;
            let mut taken: BTreeMap<u32, Stored> = BTreeMap::new();
            search.take(&mut taken)?;
            // The other places of a finding may share words with articles that share none with
            // this one.
            for _ in 0..limits.rounds {
                if let Some(found) = search.scanned(document, &mut taken, false)? {
                    return search.answer(found, &taken);
                }
            }
            let found = search.scanned(document, &mut taken, true)?;
            search.answer(found.unwrap_or_default(), &taken)
        })
    }

    /// Asks again where somebody has written meanwhile: what was read fits together only
    /// where nobody has.
    fn steady<T>(&mut self, ask: impl Fn(&mut Self) -> Result<T>) -> Result<T> {
        for _ in 0..MOST_TRIES {
            let answer = ask(self);
            if answer.is_ok() || !self.view.is_old(&self.truth)? {
                return answer;
            }
        }
        ask(self)
    }

    /// The articles that may be versions of `document` or share something with it, as they
    /// are compared in a query: those that share most first.
    ///
    /// # Errors
    ///
    /// As [`query`](Self::query).
    pub fn likely(&mut self, document: &Document, limits: &QueryLimits) -> Result<Vec<Version>> {
        self.steady(|index| {
            let mut search = index.search(limits)?;
            search.ask_for(document)?;
            let mut taken = BTreeMap::new();
            search.take(&mut taken)?;
            let in_order = search.likely().into_iter();
            Ok(in_order.filter_map(|it| taken.remove(&it)).map(Version::from).collect())
        })
    }

    /// A search over what is committed now.
    fn search(&mut self, limits: &QueryLimits) -> Result<Search<'_>> {
        if !self.truth.has_these_prints()? {
            return Err(Error::input(
                &self.folder,
                "an older version of wireprint made this index; `wireprint index compact` renews it",
            ));
        }
        if self.view.refresh(&self.truth, &self.folder)? {
            self.memory.borrow_mut().forget_counts();
        }
        Ok(Search {
            index: self,
            limits: *limits,
            articles: self.view.documents.max(1),
            own: None,
            asked: BTreeSet::new(),
            scores: BTreeMap::new(),
            screen: Screen::default(),
            quoting: BTreeMap::new(),
            marked: RefCell::default(),
            rejected: BTreeMap::new(),
            left_out: LeftOut::default(),
        })
    }
}

/// The number of the document that is asked about and that of its article, where the index
/// has it and is asked for the others.
type Own = Option<(u32, u32)>;

/// One query.
struct Search<'a> {
    index: &'a Index,
    limits: QueryLimits,
    articles: u64,
    own: Own,
    /// The keys that were looked up.
    asked: BTreeSet<(bool, u64)>,
    /// What each document shares, in parts of a bit.
    scores: BTreeMap<u32, u32>,
    /// What an article must have some of to be compared.
    screen: Screen,
    /// Those that have words of a quotation between quotation marks, too, each with how many
    /// words its shortest quotation has that does.
    quoting: BTreeMap<u32, usize>,
    /// The furniture of the pages.
    marked: RefCell<Marked>,
    /// Those that were read and had too little.
    rejected: BTreeMap<u32, Rejected>,
    left_out: LeftOut,
}

/// An article that was read and shared too little with what had been asked then.
struct Rejected {
    words: Arc<Hashed>,
    score: u32,
    texts: usize,
}

/// A scan, the name of the article in it, and the numbers of the others by their names.
type Scanned = (ScanResult, String, BTreeMap<String, u32>);

impl<'a> Search<'a> {
    fn round<'b>(
        &self,
        article: &'b Document,
        numbers: &'b BTreeMap<String, u32>,
        marked: &'b RefCell<Marked>,
    ) -> Round<'b>
    where
        'a: 'b,
    {
        let index: &'a Index = self.index;
        Round {
            truth: &index.truth,
            view: &index.view,
            memory: &index.memory,
            readings: &index.readings,
            article,
            own: self.own.map(|it| it.0),
            numbers,
            marked,
            tells_stories: self.limits.stories,
            own_profile: OnceCell::new(),
        }
    }

    /// Looks up who shares runs of words with the article.
    fn ask_for(&mut self, document: &Document) -> Result<()> {
        // Furniture and words are asked of a page of a corpus, here of this one alone.
        let corpus = Corpus::new(vec![document.clone()]);
        let parts = vec![self.index.readings.of(&document.text).segmentation.clone()];
        let (vocabulary, words) = Vocabulary::number(vec![document.text.as_str()]);
        let (none, marked) = (BTreeMap::new(), RefCell::default());
        let round = self.round(&corpus.documents()[0], &none, &marked);
        let furniture = round.furniture(&pages(&corpus, &parts, &words), &vocabulary)?;
        let discount = !self.index.settings().count_furniture;
        let streams = streams(&words, &furniture, discount);
        let hashes = prints::hashes(&vocabulary);
        let secret = self.index.truth.secret;
        let quoted = prints::quoted(&parts[0], &words[0]);
        let counts = round.words(&corpus, &vocabulary, &streams)?.unwrap_or_default();
        let vocabulary = vocabulary.counted(counts);
        let weights = WordWeights::new(&vocabulary, &[]);
        let passages = secret.passages(&hashes, &words[0].ids, &streams[0]);
        let quotes = secret.quotes(&hashes, &streams[0], &quoted);
        let quotes: Vec<u64> = quotes.into_iter().map(|it| it.0).collect();
        let longest = self.index.settings().passage_words;
        let blocks = parts[0].blocks.iter().map(|it| words[0].within(it.span));
        self.screen.ask(&hashes, &weights, &streams[0], blocks.filter(|it| it.len() < longest));
        for it in quoted {
            self.screen.ask_quotation(&hashes, &streams[0][it]);
        }
        self.ask(&passages, Kind::Passages)?;
        self.ask(&quotes, Kind::Quotes)
    }

    fn ask(&mut self, keys: &[u64], kind: Kind) -> Result<()> {
        for &key in keys {
            if self.asked.contains(&(kind == Kind::Quotes, key)) {
                continue;
            }
            if self.asked.len() >= self.limits.runs {
                self.left_out.unasked_runs += 1;
                continue;
            }
            self.asked.insert((kind == Kind::Quotes, key));
            let mut docs: Vec<(u32, usize)> = Vec::new();
            self.index.view.find(kind, key, &mut |it| {
                docs.push((it.doc, usize::try_from(it.more).unwrap_or(usize::MAX)));
                // One more than the limit tells that there are more.
                docs.len() <= self.limits.places
            })?;
            if docs.len() > self.limits.places {
                self.left_out.common_runs += 1;
                continue;
            }
            let bits = self.bits(docs.len());
            for (doc, words) in docs {
                *self.scores.entry(doc).or_default() += bits;
                if kind == Kind::Quotes {
                    let shortest = self.quoting.entry(doc).or_insert(words);
                    *shortest = words.min(*shortest);
                }
            }
        }
        Ok(())
    }

    /// How much it says, in parts of a bit, that one article alone has something.
    fn all_bits(&self) -> u32 {
        logarithm(self.articles.max(LEAST_ARTICLES))
    }

    /// How much it says, in parts of a bit, that an article has what so many have.
    fn bits(&self, docs: usize) -> u32 {
        let docs = u64::try_from(docs).unwrap_or(u64::MAX).max(1);
        self.all_bits().saturating_sub(logarithm(docs)).max(1)
    }

    /// The documents that share enough, those that share most first.
    fn likely(&self) -> Vec<u32> {
        let least = self.all_bits().saturating_sub(CHANCE_BITS * PARTS).max(1);
        let mut all: Vec<(u32, u32)> = self
            .scores
            .iter()
            .filter(|it| *it.1 >= least)
            .map(|(&doc, &bits)| (bits, doc))
            .collect();
        all.sort_unstable_by_key(|&(bits, doc)| (std::cmp::Reverse(bits), doc));
        all.into_iter().map(|it| it.1).collect()
    }

    /// Reads the documents that share most. Returns whether there are new ones.
    fn take(&mut self, taken: &mut BTreeMap<u32, Stored>) -> Result<bool> {
        let likely = self.likely();
        let mut is_more = false;
        for &doc in &likely {
            let score = self.scores.get(&doc).copied().unwrap_or(0);
            if taken.contains_key(&doc) || !self.is_worth_a_look(doc, score) {
                continue;
            }
            let read = taken.len() + self.rejected.len();
            if taken.len() >= self.limits.articles || read >= self.limits.read {
                // They come by what they share: all further ones share less.
                break;
            }
            let read = self.index.memory.borrow_mut().read(&self.index.truth, doc)?;
            let read = read.filter(|it| it.stored.state == State::Current).ok_or_else(|| {
                let path = truth::path_of(&self.index.folder);
                damaged(&path, &format!("document {doc} is in a segment and not here"))
            })?;
            let Read { stored, words } = &*read;
            let is_own = self.own.is_some_and(|it| it.1 == stored.article);
            if is_own || !self.passes(doc, words) {
                let (words, texts) = (Arc::clone(words), self.screen.texts());
                self.rejected.insert(doc, Rejected { words, score, texts });
                continue;
            }
            self.rejected.remove(&doc);
            taken.insert(doc, stored.clone());
            is_more = true;
        }
        self.left_out.articles = likely.len().saturating_sub(taken.len() + self.rejected.len());
        Ok(is_more)
    }

    fn passes(&self, doc: u32, words: &Hashed) -> bool {
        self.screen.passes(words, self.quoting.get(&doc).copied())
    }

    /// Whether a document was not read yet, or shares more with what is asked now.
    fn is_worth_a_look(&mut self, doc: u32, score: u32) -> bool {
        let texts = self.screen.texts();
        let Some(known) = self.rejected.get(&doc) else { return true };
        if (known.score, known.texts) == (score, texts) {
            return false;
        }
        let passes = self.passes(doc, &known.words);
        if let Some(known) = self.rejected.get_mut(&doc).filter(|_| !passes) {
            (known.score, known.texts) = (score, texts);
        }
        passes
    }

    /// Scans the article with what was taken. Unless it is the last time, who else has what
    /// it shares is asked, too; where somebody does, there is no result yet.
    fn scanned(
        &mut self,
        document: &Document,
        taken: &mut BTreeMap<u32, Stored>,
        is_last: bool,
    ) -> Result<Option<Scanned>> {
        let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
        let mut documents = Vec::with_capacity(taken.len() + 1);
        for (&number, it) in &*taken {
            let mut own = it.document.clone();
            if own.id == document.id || numbers.contains_key(&own.id) {
                (own.id, own.numeric_id) = (format!("{}@{}", it.document.id, it.version), false);
            }
            if own.id == document.id || numbers.contains_key(&own.id) {
                own.id = format!("{}#{number}", it.document.id);
            }
            numbers.insert(own.id.clone(), number);
            documents.push(own);
        }
        // As those of the index are, which keeps no notes.
        documents.push(Document { notes: None, ..document.clone() });
        let bytes = documents.iter().map(|it| it.text.len() as u64).sum();
        let count = documents.len();
        let account = Account { seen: count, accepted: count, bytes, ..Account::default() };
        let corpus = Corpus::new(documents);
        let progress = Arc::default();
        let input = ScanInput { corpus, account, diagnostics: Vec::new(), progress };
        let marked = self.marked.take();
        let marked = RefCell::new(marked);
        let round = self.round(document, &numbers, &marked);
        let settings = self.index.settings();
        let scan = scan_within(input, settings, &round, &mut |corpus, found| {
            if is_last {
                return Ok(true);
            }
            self.ask_who_else(document, corpus, found)?;
            Ok(!self.take(taken)?)
        })?;
        self.marked = marked;
        Ok(scan.map(|it| (it, document.id.clone(), numbers)))
    }

    /// Asks who else has the words in which a finding stands elsewhere.
    fn ask_who_else(
        &mut self,
        document: &Document,
        corpus: &Corpus,
        found: &Elsewhere,
    ) -> Result<()> {
        let secret = self.index.truth.secret;
        let kinds: [(Kind, &BTreeSet<Place>); 2] =
            [(Kind::Passages, &found.passages), (Kind::Quotes, &found.statements)];
        for (kind, places) in kinds {
            if places.is_empty() {
                continue;
            }
            let own = places.iter().map(|it| it.span.of(&corpus.get(it.doc).text));
            let texts: Vec<&str> = std::iter::once(document.text.as_str()).chain(own).collect();
            let (vocabulary, words) = Vocabulary::number(texts);
            let hashes = prints::hashes(&vocabulary);
            let counts = self.counts(document, &vocabulary, &words[0].ids)?;
            let vocabulary = vocabulary.counted(counts);
            let weights = WordWeights::new(&vocabulary, &[]);
            let ids = || words[1..].iter().map(|it| &it.ids[..]);
            for it in ids() {
                self.screen.ask(&hashes, &weights, it, std::iter::empty());
                if kind == Kind::Quotes {
                    self.screen.ask_quotation(&hashes, it);
                }
            }
            let keys = keys_of(secret, &hashes, ids(), kind);
            self.ask(&keys, kind)?;
        }
        Ok(())
    }

    /// How often words stand in the index and in the article, whose words `own` are.
    fn counts(
        &self,
        document: &Document,
        vocabulary: &Vocabulary,
        own: &[WordId],
    ) -> Result<WordCounts> {
        let (corpus, none) = (Corpus::new(vec![document.clone()]), BTreeMap::new());
        let marked = RefCell::default();
        let round = self.round(document, &none, &marked);
        Ok(round.words(&corpus, vocabulary, &[own.to_vec()])?.unwrap_or_default())
    }

    fn answer(
        &self,
        (mut scan, id, numbers): Scanned,
        taken: &BTreeMap<u32, Stored>,
    ) -> Result<Seen> {
        let article = place_of(&scan, &id);
        keep_touching(&mut scan, article);
        let own = scan.corpus.get(article).clone();
        let related = related(&scan, article, &self.index.readings);
        let stored = |doc: DocId| taken.get(numbers.get(&scan.corpus.get(doc).id)?);
        let documents = scan.corpus.documents().iter();
        let own_number = self.own.map(|it| it.0);
        let number = |it: &Document| numbers.get(&it.id).copied();
        let numbers = documents.zip(0u32..).map(|(it, doc)| match doc == article.0 {
            true => own_number,
            false => number(it),
        });
        let numbers: Vec<Option<u32>> = numbers.collect();
        let joined = related.iter().filter(|it| it.evidence.judged.joins());
        let first = joined
            // An article without a date is the first only where none has one.
            .filter_map(|it| Some((stored(it.doc)?, it.doc)))
            .min_by_key(|(it, _)| (minute(it).unwrap_or(i64::MAX), it.number))
            .map(|it| it.1);
        let history = self.index.truth.at_address(address_of(&own))?;
        let digest = truth::digest(&own);
        // The asked article itself, where it is in the index with another text.
        let is_itself =
            |it: &&Related| stored(it.doc).is_some_and(|it| it.address == address_of(&own));
        let itself = related.iter().filter(is_itself).map(|it| it.doc).collect();
        let mut history: Vec<(Option<i64>, Past)> = history
            .into_iter()
            .map(|it| {
                let same = it.digest == digest;
                let (version, when) = (it.version, earliest(&it));
                let Document { id, date, .. } = it.document;
                (when, Past { version, id, date, same })
            })
            .collect();
        history.sort_by_key(|it| (it.0, it.1.version));
        let (words, new_words, new_sentences) = new_in(&scan, article);
        Ok(Seen {
            article,
            numbers,
            itself,
            related,
            first,
            history: history.into_iter().map(|it| it.1).collect(),
            words,
            new_words,
            new_sentences,
            left_out: LeftOut { lines: self.marked.borrow().cut_lines(), ..self.left_out },
            scan,
        })
    }
}

fn minute(it: &Stored) -> Option<i64> {
    let given = it.document.date.as_deref().and_then(parse_date);
    given.or_else(|| head_date(&it.document.text)).map(|it| it.earliest)
}

fn keys_of<'a>(
    secret: Secret,
    hashes: &[u64],
    texts: impl Iterator<Item = &'a [WordId]>,
    kind: Kind,
) -> Vec<u64> {
    let mut all: Vec<u64> = texts
        .flat_map(|words| {
            let [passages, quotes] = secret.every(hashes, words);
            if kind == Kind::Passages { passages } else { quotes }
        })
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Sixteen times the logarithm to the base of two, rounded down: whole numbers are the
/// same on every machine.
fn logarithm(n: u64) -> u32 {
    let n = u128::from(n.max(1));
    // The logarithm of n^16 is sixteen times that of n; 128 bits hold eight bits of n.
    let whole = n.ilog2();
    let head = if whole >= 7 { n >> (whole - 7) } else { n << (7 - whole) };
    let power = head.pow(16);
    whole * PARTS + power.ilog2() - 7 * PARTS
}

fn place_of(scan: &ScanResult, id: &str) -> DocId {
    let at = scan.corpus.documents().iter().position(|it| it.id == id).unwrap_or(0);
    DocId(u32::try_from(at).unwrap_or(u32::MAX))
}

/// Leaves the findings that stand in the article.
fn keep_touching(scan: &mut ScanResult, article: DocId) {
    let kept: Vec<bool> = (scan.passages.iter())
        .map(|it| it.occurrences.iter().any(|it| it.doc == article))
        .collect();
    retain(&mut scan.passages, &kept);
    retain(&mut scan.passage_origins, &kept);
    let kept: Vec<bool> =
        (scan.clusters.iter()).map(|it| it.members.iter().any(|it| it.doc == article)).collect();
    retain(&mut scan.clusters, &kept);
    retain(&mut scan.cluster_origins, &kept);
    let kept: Vec<bool> = (scan.quotations.iter())
        .map(|it| it.occurrences.iter().any(|it| it.place.doc == article))
        .collect();
    // Quotations point at their groups by place, and the places move.
    let mut next = 0;
    let places: Vec<Option<usize>> = kept
        .iter()
        .map(|it| {
            next += usize::from(*it);
            it.then(|| next - 1)
        })
        .collect();
    for it in &mut scan.quoted {
        it.group = it.group.and_then(|it| places[it]);
    }
    retain(&mut scan.quotations, &kept);
    scan.furniture.retain(|it| it.occurrences.iter().any(|it| it.doc == article));
    scan.pairs.retain(|it| it.a == article || it.b == article);
    scan.stories.retain(|it| it.contains(&article));
}

fn retain<T>(all: &mut Vec<T>, kept: &[bool]) {
    let mut kept = kept.iter();
    all.retain(|_| kept.next().copied().unwrap_or(false));
}

/// What the other articles are to the one that was asked about.
fn related(scan: &ScanResult, article: DocId, readings: &Readings) -> Vec<Related> {
    let own = scan.corpus.get(article);
    let side = readings.side(&own.text);
    let count = u32::try_from(scan.corpus.len()).unwrap_or(u32::MAX);
    let mut res: Vec<Related> = (0..count)
        .into_par_iter()
        .map(DocId)
        .filter(|&doc| doc != article)
        .filter_map(|doc| {
            let text = &scan.corpus.get(doc).text;
            let other = readings.side(text);
            let is_other = judge(&side, &other).verdict == Verdict::Different;
            (!is_other).then(|| {
                let evidence = explain([&own.text, text], [&side, &other]);
                Related { doc, evidence }
            })
        })
        .collect();
    res.sort_by_key(|it| (it.evidence.judged.verdict, it.doc));
    res
}

/// How many words of the article are the story's, how many of them stand in no other one,
/// and the sentences that are mostly of such words.
fn new_in(scan: &ScanResult, article: DocId) -> (usize, usize, Vec<Span>) {
    let at = article.index();
    let text = scan.corpus.get(article).text.as_str();
    let (_, words) = Vocabulary::number(vec![text]);
    let words = &words[0];
    let mut known = vec![false; words.len()];
    let mut site = vec![false; words.len()];
    let places = scan.passages.iter().flat_map(|it| &it.occurrences);
    let quoted = scan.quotations.iter().flat_map(|it| &it.occurrences).map(|it| &it.place);
    let paragraphs = scan.clusters.iter().filter(|it| it.level == crate::cluster::Level::Paragraph);
    let paragraphs = paragraphs.flat_map(|it| &it.members);
    for it in places.chain(quoted).chain(paragraphs).filter(|it| it.doc == article) {
        known[words.within(it.span)].fill(true);
    }
    let furniture = scan.furniture.iter().flat_map(|it| &it.occurrences);
    for it in furniture.filter(|it| it.doc == article) {
        site[words.within(it.span)].fill(true);
    }
    let count = |range: std::ops::Range<usize>, is_new: bool| {
        range.filter(|&at| !(site[at] || is_new && known[at])).count()
    };
    let is_new = |span: &&Span| {
        let range = words.within(**span);
        let all = count(range.clone(), false);
        all > 0 && count(range, true) * KNOWN_HALVES > all
    };
    let sentences = scan.segmentations[at].sentences.iter().filter(is_new).copied().collect();
    (count(0..words.len(), false), count(0..words.len(), true), sentences)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_in_sixteenths() {
        for (n, expect) in [(1, 0), (2, 16), (3, 25), (1000, 159), (1 << 40, 640)] {
            assert_eq!(logarithm(n), expect, "{n}");
        }
    }
}

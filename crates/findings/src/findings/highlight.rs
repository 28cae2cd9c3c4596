//! What a reader wants to know first: one ranking over all kinds of findings.
//!
//! Every finding that could open a report becomes a candidate with a score in 0..=1
//! of its kind: a story by the outlets that tell it and how much of it is copied, a
//! statement by the outlets that carry it, its length and how far its wording
//! drifted, copied text by its length and the outlets, versions by their number, a
//! person by how often he or she is quoted. The scales were set by hand so that what
//! an editor would put first comes first in collections of 5 to 4,000 articles; they
//! are shares of `x / (x + half)`, so that the tenth outlet counts less than the
//! second.
//!
//! Then the list is picked one by one, the best first. What was picked lowers what
//! says nearly the same: another finding of the same kind, on the same articles, of
//! the same person, or in the same words. Without that, one long story fills the
//! screen; a fixed quota per kind was rejected, since some collections have no stories
//! and some nothing else.
//!
//! What opens a report is read first and believed, so it claims less than the sections
//! below: of a story only those articles count that share words with another one of it
//! within [`STORY_DAYS`], versions of one text count once, and who was first is said only
//! where dates leave no doubt.
//!
//! No words are read and nothing is compared here: cost is the findings and the
//! quotations, times the lines picked.

use super::names::Names;
use super::vocabulary::{ARTICLE, OUTLET, PASSAGE, STATEMENT, WORD, clip, count, flowing, percent};
use super::{Ranking, ScanResult};
use crate::align::{Passage, PassageKind, Relation};
use crate::cluster::{Cluster, Level};
use crate::coverage::{Carrier, Origin, head_date, origin, parse_date};
use crate::diff::{EditClass, WordOpKind};
use crate::quote::{Drift, QuotationGroup, QuotationRole, QuoteRelation, same_person};
use crate::text::{DocId, Document, Place, Span};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The most main findings of a report.
pub const MOST_HIGHLIGHTS: usize = 40;

/// Candidates of one kind that are looked at, by their own score.
const MOST_OF_KIND: usize = 60;
/// What another line of a kind that was picked is worth; another person less, since
/// one list of people says it all.
const SAME_KIND: f64 = 0.82;
const SAME_KIND_SPEAKER: f64 = 0.55;
/// What a line is worth that another on the same articles, or of the same person,
/// stands above.
const SAME_SUBJECT: f64 = 0.45;
/// What is left of a line whose words stand in one above.
const SAME_WORDS: f64 = 0.1;
/// Of the articles of two findings so many must be the same for one subject.
const SUBJECT_SHARE: f64 = 0.5;
/// Articles on one event appear within so many days: a weekly round-up and the next one,
/// which quote the same background, do not.
const STORY_DAYS: i64 = 3;
/// So many days apart, two dates tell which was first: a paper's page may be dated a day
/// after its story was online.
const FIRST_DAYS: i64 = 2;
/// Two articles that share fewer words may share a name and an office.
const LINKED_WORDS: usize = 8;

/// What a main finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HighlightKind {
    /// A story that several outlets tell.
    Story,
    /// A statement that several articles quote.
    Statement,
    /// Text in several articles that no agency is credited for.
    CopiedText,
    /// Versions of one article.
    Versions,
    /// A person who is quoted often.
    Speaker,
}

impl HighlightKind {
    /// The identifier that the JSON uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Story => "story",
            Self::Statement => "statement",
            Self::CopiedText => "copied-text",
            Self::Versions => "versions",
            Self::Speaker => "speaker",
        }
    }

    /// What readers see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Story => "story",
            Self::Statement => "statement",
            Self::CopiedText => "copied text",
            Self::Versions => "versions",
            Self::Speaker => "most quoted",
        }
    }
}

/// One line of what a reader should see first.
#[derive(Clone, Debug, PartialEq)]
pub struct Highlight {
    /// What it is about.
    pub kind: HighlightKind,
    /// Whose words they are, of a statement; the person, of a speaker.
    pub speaker: Option<String>,
    /// A headline, or the words themselves; empty for a speaker.
    pub title: String,
    /// Why it is here: a phrase for a reader.
    pub because: String,
    /// The findings that it stands for, as reports number them: `s1`, `q2`, `p3`, `c4`.
    pub refs: Vec<String>,
    /// Where to look first.
    pub place: Place,
    /// What a reader knows that place by: outlet and day, else the headline; empty where
    /// the title is the headline and says it all.
    pub source: String,
    /// The articles that it is about, ascending; none of a speaker.
    pub docs: Vec<DocId>,
    /// How much it was worth when it was picked, 0..=1; descends along the list.
    pub score: f64,
}

/// The main findings of `scan`, the first first; at most [`MOST_HIGHLIGHTS`].
///
/// Empty where nothing stands in several places and nobody is quoted. Deterministic;
/// ties go to the kind and the earlier place.
#[must_use]
pub fn highlights(scan: &ScanResult) -> Vec<Highlight> {
    let finder = Finder::new(scan);
    let mut all = Vec::new();
    for mut kind in [
        finder.stories(),
        finder.statements(),
        finder.copied(),
        finder.versions(),
        finder.speakers(),
    ] {
        // By its own score, before kinds are weighed against each other.
        kind.sort_by(order);
        kind.truncate(MOST_OF_KIND);
        all.extend(kind);
    }
    pick(all)
}

/// A line that could be shown, and the articles and the person that it is about.
#[derive(Clone, Debug)]
struct Candidate {
    line: Highlight,
    docs: BTreeSet<DocId>,
    /// Where its words stand, of words.
    places: Vec<Place>,
}

fn order(a: &Candidate, b: &Candidate) -> std::cmp::Ordering {
    let key = |it: &Candidate| (it.line.kind, it.line.place);
    b.line.score.total_cmp(&a.line.score).then_with(|| key(a).cmp(&key(b)))
}

/// Picks one after the other; what was picked lowers what says nearly the same.
fn pick(mut left: Vec<Candidate>) -> Vec<Highlight> {
    let mut picked = Vec::new();
    while picked.len() < MOST_HIGHLIGHTS {
        // Looked for anew each time: what was picked has changed the scores.
        let Some(best) = (0..left.len()).min_by(|&a, &b| order(&left[a], &left[b])) else { break };
        let best = left.swap_remove(best);
        for other in &mut left {
            if other.line.kind == best.line.kind {
                let person = best.line.kind == HighlightKind::Speaker;
                other.line.score *= if person { SAME_KIND_SPEAKER } else { SAME_KIND };
            }
            if same_words(&best, other) {
                other.line.score *= SAME_WORDS;
            } else if same_subject(&best, other) {
                other.line.score *= SAME_SUBJECT;
            }
        }
        picked.push(Highlight { docs: best.docs.into_iter().collect(), ..best.line });
    }
    picked
}

fn same_subject(a: &Candidate, b: &Candidate) -> bool {
    if let (Some(a), Some(b)) = (&a.line.speaker, &b.line.speaker)
        && same_person(a, b)
    {
        return true;
    }
    // Who is quoted most is about no articles in particular.
    let both = a.docs.intersection(&b.docs).count();
    share(both, a.docs.len().max(b.docs.len())) > SUBJECT_SHARE
}

/// Whether two findings are of the same words: half of the shorter ones stand in the other.
fn same_words(a: &Candidate, b: &Candidate) -> bool {
    let overlap = |x: &Place, y: &Place| {
        let both = x.span.end.min(y.span.end).saturating_sub(x.span.start.max(y.span.start));
        x.doc == y.doc && both * 2 > x.span.len().min(y.span.len())
    };
    a.places.iter().any(|x| b.places.iter().any(|y| overlap(x, y)))
}

/// From this share on, a story is told by how much of it is copied.
const COPIED: f64 = 0.1;

/// Reads candidates off a scan.
struct Finder<'a> {
    scan: &'a ScanResult,
    names: Names<'a>,
    ranking: Ranking,
    /// The cluster of versions that each document is in.
    version: Vec<Option<usize>>,
    /// The day on which each appeared.
    days: Vec<Option<i64>>,
    /// Whether more than one outlet is known.
    several_outlets: bool,
}

impl<'a> Finder<'a> {
    fn new(scan: &'a ScanResult) -> Self {
        let mut version = vec![None; scan.corpus.len()];
        let clusters = scan.clusters.iter().enumerate();
        for (at, cluster) in clusters.filter(|it| it.1.level == Level::Document) {
            cluster.members.iter().for_each(|it| version[it.doc.index()] = Some(at));
        }
        let documents = scan.corpus.documents();
        let day = |it: &Document| {
            let given = it.date.as_deref().and_then(parse_date);
            given.or_else(|| head_date(&it.text)).map(|it| it.day)
        };
        let outlets: BTreeSet<&str> =
            // Whether there are two is all that is asked.
            documents.iter().filter_map(|it| it.outlet.as_deref()).take(1 << 12).collect();
        Self {
            scan,
            names: Names::new(scan),
            ranking: Ranking::of(scan),
            version,
            days: documents.iter().map(day).collect(),
            several_outlets: outlets.len() > 1,
        }
    }

    fn text(&self, place: Place) -> &'a str {
        place.span.of(&self.scan.corpus.get(place.doc).text)
    }

    /// How many outlets are known to be among `places`, each page's and each embedded
    /// article's.
    fn outlets(&self, places: &[Place]) -> usize {
        places.iter().filter_map(|&it| self.names.outlet(it)).collect::<BTreeSet<_>>().len()
    }

    /// `7 articles of 4 outlets`, or the articles alone where no outlet is known.
    fn carriers(&self, places: &[Place], docs: &BTreeSet<DocId>) -> String {
        match self.outlets(places) {
            0 | 1 => ARTICLE.count(docs.len()),
            n if n == docs.len() => OUTLET.count(n),
            n => format!("{} of {}", ARTICLE.count(docs.len()), OUTLET.count(n)),
        }
    }

    /// How many texts `docs` are: versions of one text are one.
    fn texts(&self, docs: &BTreeSet<DocId>) -> usize {
        let text = |it: &DocId| self.version[it.index()].ok_or(*it);
        docs.iter().map(text).collect::<BTreeSet<_>>().len()
    }

    /// Whether several tell it by their own: several texts, and not of one outlet alone
    /// where the collection has more.
    fn is_told_apart(&self, places: &[Place], docs: &BTreeSet<DocId>) -> bool {
        let known = places.iter().all(|&it| self.names.outlet(it).is_some());
        let one_outlet = known && self.outlets(places) == 1 && self.several_outlets;
        let inside = places.iter().any(|&it| self.names.inside(it).is_some());
        !one_outlet && (self.texts(docs) > 1 || (inside && self.outlets(places) > 1))
    }

    /// What a reader knows a place by; `titled` where the headline is said already.
    fn source(&self, place: Place, titled: bool) -> String {
        let outlet = self.names.outlet(place).map(flowing);
        let inside = self.names.inside(place).is_some();
        let day = self.names.day(place.doc).filter(|_| !inside).map(str::to_owned);
        let named = outlet.is_some() || titled;
        let headline = (!named).then(|| clip(self.names.headline(place.doc), 48));
        let parts = [outlet, headline.filter(|it| !it.is_empty()), day];
        parts.into_iter().flatten().collect::<Vec<String>>().join(", ")
    }

    fn day(&self, doc: DocId) -> Option<i64> {
        self.days[doc.index()]
    }

    /// Whether the dates of `docs` leave no doubt that `first` was before all others.
    fn is_surely_first(&self, first: DocId, docs: &BTreeSet<DocId>) -> bool {
        let Some(day) = self.day(first) else { return false };
        let mut others = docs.iter().filter(|it| **it != first);
        others.all(|&it| self.day(it).is_some_and(|it| it - day >= FIRST_DAYS))
    }

    /// How much it says that so many carry something, 0..=1: outlets where they are
    /// known, else articles, which are worth less.
    fn spread(&self, places: &[Place], docs: usize) -> f64 {
        let outlets = self.outlets(places);
        let of_outlets = rising(outlets.saturating_sub(1), 2.5);
        of_outlets.max(0.7 * rising(docs.saturating_sub(1), 3.0))
    }

    fn stories(&self) -> Vec<Candidate> {
        let mut shared: BTreeMap<(DocId, DocId), usize> = BTreeMap::new();
        for pair in &self.scan.pairs {
            shared.insert((pair.a, pair.b), pair.shared_words);
        }
        let stories = self.scan.stories.iter().enumerate();
        stories
            .filter_map(|(at, docs)| self.story(at, &self.core(docs, &shared), &shared))
            .collect()
    }

    /// The articles of a story that are surely on one event: the largest group, by texts,
    /// that shared words link within a few days.
    fn core(&self, docs: &[DocId], shared: &BTreeMap<(DocId, DocId), usize>) -> Vec<DocId> {
        let near = |a: DocId, b: DocId| match (self.day(a), self.day(b)) {
            (Some(a), Some(b)) => (a - b).abs() <= STORY_DAYS,
            _ => true,
        };
        let linked = |a: DocId, b: DocId| {
            let words = shared.get(&(a.min(b), a.max(b))).copied().unwrap_or(0);
            words >= LINKED_WORDS && near(a, b)
        };
        let mut left: Vec<DocId> = docs.to_vec();
        let mut best: Vec<DocId> = Vec::new();
        while let Some(seed) = left.pop() {
            let mut group = vec![seed];
            let mut at = 0;
            while at < group.len() {
                let from = group[at];
                // A chain of days leads from one event to the next: all stay near the first.
                let (found, rest): (Vec<DocId>, Vec<DocId>) =
                    left.into_iter().partition(|&it| linked(from, it) && near(seed, it));
                left = rest;
                group.extend(found);
                at += 1;
            }
            let size = |it: &[DocId]| self.texts(&it.iter().copied().collect());
            if (size(&group), group.len()) > (size(&best), best.len()) {
                best = group;
            }
        }
        best.sort_unstable();
        best
    }

    fn story(
        &self,
        at: usize,
        docs: &[DocId],
        shared: &BTreeMap<(DocId, DocId), usize>,
    ) -> Option<Candidate> {
        let places: Vec<Place> = docs.iter().map(|&doc| head(doc)).collect();
        let outlets = places.iter().filter_map(|it| self.names.outlet_of(it.doc));
        let outlets = outlets.collect::<BTreeSet<_>>().len();
        let all: BTreeSet<DocId> = docs.iter().copied().collect();
        // One text, or one outlet's articles: told elsewhere, or no story of several.
        if outlets == 1 || self.texts(&all) < 2 {
            return None;
        }
        let version = |it: DocId| self.version[it.index()];
        let copied: Vec<f64> = docs
            .iter()
            .map(|&doc| {
                let is_version = |it: DocId| version(it).is_some() && version(it) == version(doc);
                let with = docs.iter().filter(|&&it| it != doc && !is_version(it));
                let pair = with.map(|&it| shared.get(&(doc.min(it), doc.max(it))));
                let most = pair.map(|it| it.copied().unwrap_or(0)).max().unwrap_or(0);
                share(most, self.scan.facts[doc.index()].words)
            })
            .collect();
        #[expect(clippy::cast_precision_loss, reason = "a small count")]
        let copied = copied.iter().sum::<f64>() / copied.len().max(1) as f64;
        let first = self.first_of(&all).filter(|&it| self.is_surely_first(it, &all));
        let mut because = vec![format!("told by {}", self.carriers(&places, &all))];
        because.extend(first.as_ref().map(|&it| format!("first {}", self.names.who(it))));
        if copied >= COPIED {
            because.push(format!("on average {} of each stands in another", percent(copied)));
        } else {
            because.extend(self.in_common(&all));
        }
        let score =
            0.3 + 0.45 * self.spread(&places, self.texts(&all)) + 0.25 * rising_share(copied, 0.25);
        let lead = first.or_else(|| self.best_headline(&all))?;
        let docs = all;
        let title = self.names.headline(lead).to_owned();
        Some(Candidate {
            line: Highlight {
                kind: HighlightKind::Story,
                speaker: None,
                title,
                because: because.join("; "),
                refs: vec![format!("s{}", at + 1)],
                place: head(lead),
                source: self.source(head(lead), true),
                docs: Vec::new(),
                score,
            },
            docs,
            places: Vec::new(),
        })
    }

    /// `5 statements and 3 passages stand in several`, of some articles.
    fn in_common(&self, docs: &BTreeSet<DocId>) -> Option<String> {
        let several = |places: &mut dyn Iterator<Item = DocId>| {
            places.filter(|it| docs.contains(it)).collect::<BTreeSet<_>>().len() > 1
        };
        let groups = self.scan.quotations.iter().filter(|it| !it.stock_phrase);
        let statements =
            groups.filter(|it| several(&mut it.occurrences.iter().map(|it| it.place.doc))).count();
        let passages = self.scan.passages.iter().filter(|it| it.kind == PassageKind::Unknown);
        let passages =
            passages.filter(|it| several(&mut it.occurrences.iter().map(|it| it.doc))).count();
        let parts = [(statements, STATEMENT), (passages, PASSAGE)];
        let parts = parts.iter().filter(|it| it.0 > 0).map(|(n, what)| what.count(*n));
        let parts = parts.collect::<Vec<_>>().join(" and ");
        (!parts.is_empty()).then(|| format!("{parts} in common"))
    }

    /// Of some articles the one whose headline is one: given as such, or a first line short
    /// enough to be shown whole.
    fn best_headline(&self, docs: &BTreeSet<DocId>) -> Option<DocId> {
        docs.iter().copied().min_by_key(|&it| {
            let given = self.scan.corpus.get(it).title.is_some();
            let headline = self.names.headline(it);
            (!given, headline.is_empty() || headline.ends_with('…'), it)
        })
    }

    /// Who of `docs` appeared before all others, as far as their dates say.
    fn first_of(&self, docs: &BTreeSet<DocId>) -> Option<DocId> {
        let docs: Vec<DocId> = docs.iter().copied().collect();
        let carrier = |&doc: &DocId| {
            let document = self.scan.corpus.get(doc);
            let when = document.date.as_deref().and_then(parse_date);
            Carrier { name: document.id.clone(), when, ..Carrier::default() }
        };
        let carriers: Vec<Carrier> = docs.iter().map(carrier).collect();
        origin(&carriers).ok().map(|it| docs[it.carrier])
    }

    fn statements(&self) -> Vec<Candidate> {
        let order = self.ranking.quotations.iter().enumerate();
        order.filter_map(|(rank, &at)| self.statement(rank, &self.scan.quotations[at])).collect()
    }

    fn statement(&self, rank: usize, group: &QuotationGroup) -> Option<Candidate> {
        let places: Vec<Place> = group.occurrences.iter().map(|it| it.place).collect();
        let docs = docs_of(&places);
        if group.stock_phrase || !self.is_told_apart(&places, &docs) {
            return None;
        }
        let longest = *places.iter().max_by_key(|it| (it.span.len(), Reverse(**it)))?;
        let words = words(self.text(longest));
        // Two words may mean anything; from a dozen on it is somebody's sentence.
        let length = rising_from(words, 3, 10.0);
        let drifts = || group.drift.iter().map(reworded);
        let drift = drifts().map(|it| it.0).max().unwrap_or(0);
        // A wording most of which is its own may be another statement.
        let strange = drifts().any(|(own, all)| own * 3 > all);
        let drifted = share(drift, words).min(0.5) * 2.0;
        let known = if group.speaker.is_some() { 1.0 } else { 0.75 };
        let doubt = match group.relation {
            QuoteRelation::Exact | QuoteRelation::Reworded => 1.0,
            QuoteRelation::Partial => 0.85,
            QuoteRelation::Fragments => 0.6,
        };
        // What agrees in less than half of its words may be two statements.
        let doubt = if group.similarity < 0.5 || strange { doubt * 0.4 } else { doubt };
        let spread = self.spread(&places, docs.len());
        let score =
            known * doubt * length * (0.35 + 0.4 * spread + 0.25 * rising_share(drifted, 0.3));
        let mut because = vec![format!("quoted by {}", self.carriers(&places, &docs))];
        if drift > 0 {
            because.push(count(drift, "word differs", "words differ"));
        } else if group.relation == QuoteRelation::Exact {
            because.push("in the same words".to_owned());
        } else {
            because.push("whole and in parts".to_owned());
        }
        let speaker = group.speaker.as_deref().map(flowing);
        let title = flowing(self.text(longest));
        Some(Candidate {
            line: Highlight {
                kind: HighlightKind::Statement,
                speaker,
                title,
                because: because.join("; "),
                refs: vec![format!("q{}", rank + 1)],
                place: longest,
                source: self.source(longest, false),
                docs: Vec::new(),
                score,
            },
            docs,
            places,
        })
    }

    fn copied(&self) -> Vec<Candidate> {
        let order = self.ranking.passages.iter().enumerate();
        order
            .filter(|it| self.scan.passages[*it.1].kind == PassageKind::Unknown)
            .filter_map(|(rank, &at)| {
                let origin = self.scan.passage_origins.get(at);
                self.copy(rank, &self.scan.passages[at], origin.and_then(|it| it.as_ref().ok()))
            })
            .collect()
    }

    fn copy(&self, rank: usize, passage: &Passage, origin: Option<&Origin>) -> Option<Candidate> {
        /// Fewer words may be a title that everybody writes.
        const FEWEST: usize = 14;
        let places = &passage.occurrences;
        let docs = docs_of(places);
        let first = *places.first()?;
        let text = self.text(first);
        let one_outlet =
            self.outlets(places) == 1 && places.iter().all(|&it| self.names.outlet(it).is_some());
        // A chain of likenesses may be longer than what any two have in common.
        if passage.words.min(words(text)) < FEWEST
            || self.texts(&docs) < 2
            || one_outlet
            || is_list_of_names(text)
        {
            return None;
        }
        let mut because = vec![format!(
            "{}{} in {}",
            WORD.count(passage.words),
            if passage.relation == Relation::Exact { ", the same," } else { "" },
            self.carriers(places, &docs)
        )];
        let carrier = origin.and_then(|it| places.get(it.carrier));
        let carrier = carrier.filter(|it| self.is_surely_first(it.doc, &docs));
        because.extend(carrier.map(|it| format!("first {}", self.names.who(it.doc))));
        because.push("no agency credited".to_owned());
        let length = rising_from(passage.words, 8, 30.0);
        let score = length * (0.55 + 0.45 * self.spread(places, docs.len()));
        let place = carrier.copied().unwrap_or(first);
        Some(Candidate {
            line: Highlight {
                kind: HighlightKind::CopiedText,
                speaker: None,
                title: flowing(text),
                because: because.join("; "),
                refs: vec![format!("p{}", rank + 1)],
                source: self.source(place, false),
                docs: Vec::new(),
                place,
                score,
            },
            docs,
            places: places.clone(),
        })
    }

    fn versions(&self) -> Vec<Candidate> {
        let order = self.ranking.clusters.iter().enumerate();
        order
            .filter(|it| self.scan.clusters[*it.1].level == Level::Document)
            .filter_map(|(rank, &at)| {
                let origin = self.scan.cluster_origins.get(at);
                let cluster = &self.scan.clusters[at];
                self.versions_of(rank, cluster, origin.and_then(|it| it.as_ref().ok()))
            })
            .collect()
    }

    fn versions_of(
        &self,
        rank: usize,
        cluster: &Cluster,
        origin: Option<&Origin>,
    ) -> Option<Candidate> {
        let docs = docs_of(&cluster.members);
        let carrier = origin.and_then(|it| cluster.members.get(it.carrier)).map(|it| it.doc);
        let carrier = carrier.filter(|&it| self.is_surely_first(it, &docs));
        let lead =
            carrier.or_else(|| cluster.members.get(cluster.representative).map(|it| it.doc))?;
        let mut because = vec![
            format!("one text in {}", self.carriers(&cluster.members, &docs)),
            match percent(cluster.cohesion.min) {
                all if all == percent(1.0) => "in the same words".to_owned(),
                part => format!("at least {part} alike"),
            },
        ];
        let outlets = self.outlets(&cluster.members);
        because.extend(carrier.map(|it| format!("first {}", self.names.who(it))));
        let spread = rising(outlets.saturating_sub(1), 2.5);
        let score = 0.35 + 0.2 * rising(docs.len().saturating_sub(2), 4.0) + 0.35 * spread;
        let title = self.names.headline(lead).to_owned();
        Some(Candidate {
            line: Highlight {
                kind: HighlightKind::Versions,
                speaker: None,
                title,
                because: because.join("; "),
                refs: vec![format!("c{}", rank + 1)],
                place: head(lead),
                source: self.source(head(lead), true),
                docs: Vec::new(),
                score,
            },
            docs,
            places: Vec::new(),
        })
    }

    fn speakers(&self) -> Vec<Candidate> {
        let mut of_person: BTreeMap<String, Vec<(Place, Option<usize>)>> = BTreeMap::new();
        for found in self.scan.quoted.iter().filter(|it| it.role != QuotationRole::Term) {
            let Some(speaker) = &found.quoted.attribution.speaker else { continue };
            if is_name(&speaker.name) {
                let quoted = (found.quoted.place, found.group);
                of_person.entry(flowing(&speaker.name)).or_default().push(quoted);
            }
        }
        let mut rank_of = vec![0; self.scan.quotations.len()];
        for (rank, &at) in self.ranking.quotations.iter().enumerate() {
            rank_of[at] = rank;
        }
        let people = of_person.into_iter();
        people.filter_map(|(name, quoted)| self.speaker(name, &quoted, &rank_of)).collect()
    }

    fn speaker(
        &self,
        name: String,
        quoted: &[(Place, Option<usize>)],
        rank_of: &[usize],
    ) -> Option<Candidate> {
        /// Fewer quotations make nobody the most quoted.
        const FEWEST: usize = 3;
        /// Groups of a person that are named.
        const MOST_REFS: usize = 20;
        let places: Vec<Place> = quoted.iter().map(|it| it.0).collect();
        let docs = docs_of(&places);
        if quoted.len() < FEWEST || docs.len() < 2 {
            return None;
        }
        let mut by_outlet: BTreeMap<&str, usize> = BTreeMap::new();
        for outlet in places.iter().filter_map(|&it| self.names.outlet(it)) {
            *by_outlet.entry(outlet).or_default() += 1;
        }
        let mut by_outlet: Vec<(&str, usize)> = by_outlet.into_iter().collect();
        by_outlet.sort_by_key(|it| (Reverse(it.1), it.0));
        let mut because = vec![format!(
            "{} in {}",
            count(quoted.len(), "quotation", "quotations"),
            self.carriers(&places, &docs)
        )];
        if by_outlet.len() > 1 {
            let most = by_outlet.iter().take(3).map(|(it, n)| format!("{} ({n})", clip(it, 24)));
            because.push(format!("most in {}", most.collect::<Vec<_>>().join(", ")));
        }
        let mut ranks: Vec<usize> =
            quoted.iter().filter_map(|it| it.1).map(|it| rank_of[it]).collect();
        ranks.sort_unstable();
        ranks.dedup();
        // Who is quoted most is a count; what is said and told comes before it.
        let score = 0.2 + 0.3 * rising(quoted.len(), 30.0) * rising(docs.len(), 4.0);
        let place = *places.iter().min()?;
        let refs = ranks.iter().take(MOST_REFS).map(|it| format!("q{}", it + 1)).collect();
        Some(Candidate {
            line: Highlight {
                kind: HighlightKind::Speaker,
                speaker: Some(name),
                title: String::new(),
                because: because.join("; "),
                refs,
                source: String::new(),
                docs: Vec::new(),
                place,
                score,
            },
            docs: BTreeSet::new(),
            places: Vec::new(),
        })
    }
}

/// The beginning of a document.
fn head(doc: DocId) -> Place {
    Place { doc, span: Span::new(0, 0) }
}

fn docs_of(places: &[Place]) -> BTreeSet<DocId> {
    places.iter().map(|it| it.doc).collect()
}

/// Words as white space parts them; a script without spaces has a word in every two
/// characters.
fn words(text: &str) -> usize {
    let spaced = text.split_whitespace().count();
    let unspaced = text.chars().filter(|&it| it >= '\u{2e80}').count() / 2;
    spaced.max(unspaced)
}

/// How many words of a variant are its own, inside it, and how many it has: what is
/// missing is a cut, what stands at its ends goes on, and letters' case and punctuation
/// are the outlet's.
fn reworded(drift: &Drift) -> (usize, usize) {
    let last = drift.ops.len().saturating_sub(1);
    let own = drift.ops.iter().enumerate().filter(|(at, it)| {
        it.kind == WordOpKind::Insert && it.class == EditClass::Wording && (1..last).contains(at)
    });
    let own = own.map(|(_, it)| words(&it.text)).sum();
    let has = drift.ops.iter().filter(|it| it.kind != WordOpKind::Delete);
    (own, has.map(|it| words(&it.text)).sum())
}

/// Whether a stretch is mostly names, titles and numbers: a list that many write alike.
fn is_list_of_names(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let begins_low =
        |it: &&&str| it.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
    let cased = text.chars().any(char::is_uppercase);
    cased && words.iter().filter(begins_low).count() * 2 < words.len()
}

/// Whether a speaker is a person by name rather than `he` or `one European leader`.
fn is_name(name: &str) -> bool {
    let first = name.chars().next();
    let script = first.is_some_and(|it| it.is_alphabetic() && !it.is_lowercase());
    script && words(name) >= 2
}

/// `x / (x + half)`: the first counts most.
fn rising(x: usize, half: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "small counts")]
    let x = x as f64;
    x / (x + half)
}

/// [`rising`] of what is above `floor`, reaching 1 only far above it.
fn rising_from(x: usize, floor: usize, half: f64) -> f64 {
    rising(x.saturating_sub(floor), half)
}

fn rising_share(x: f64, half: f64) -> f64 {
    x * (1.0 + half) / (x + half)
}

fn share(part: usize, whole: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^53")]
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::Passage;
    use crate::quote::{Attribution, QuotedPlace};
    use crate::text::{Corpus, LineIndex};

    const LONG: &str = "We cannot agree that the harbor is to be closed without the pilots, and we will not be silent about it";

    fn scan(texts: &[(&str, &str)]) -> ScanResult {
        let documents = texts.iter().enumerate().map(|(n, (outlet, text))| Document {
            id: format!("{n}.txt"),
            outlet: Some((*outlet).to_owned()).filter(|it| !it.is_empty()),
            text: (*text).to_owned(),
            ..Document::default()
        });
        let corpus = Corpus::new(documents.collect());
        ScanResult {
            lines: corpus.documents().iter().map(|it| LineIndex::new(&it.text)).collect(),
            facts: vec![crate::findings::DocumentFacts::default(); corpus.len()],
            corpus,
            ..ScanResult::default()
        }
    }

    fn place(doc: u32, len: usize) -> Place {
        Place { doc: DocId(doc), span: Span::new(0, len) }
    }

    fn group(outlets: &[&str], len: usize, relation: QuoteRelation) -> QuotationGroup {
        let quoted = |(n, outlet): (usize, &&str)| QuotedPlace {
            place: place(u32::try_from(n).unwrap(), len),
            quoted: true,
            attribution: Attribution::default(),
            outlet: Some((*outlet).to_owned()),
        };
        QuotationGroup {
            relation,
            stock_phrase: false,
            similarity: 0.9,
            speaker: Some(format!("Speaker {len}")),
            occurrences: outlets.iter().enumerate().map(quoted).collect(),
            drift: Vec::new(),
        }
    }

    #[test]
    fn a_sentence_comes_before_two_words_that_more_outlets_carry() {
        let texts = [("Post", LONG), ("Herald", LONG), ("Echo", LONG), ("Star", LONG)];
        let mut result = scan(&texts);
        let two_words = "We cannot".len();
        result.quotations = vec![
            group(&["Post", "Herald", "Echo", "Star"], two_words, QuoteRelation::Exact),
            group(&["Post", "Herald"], LONG.len(), QuoteRelation::Reworded),
        ];
        let found = highlights(&result);
        assert_eq!(found[0].title, LONG);
        assert!(found.windows(2).all(|it| it[0].score >= it[1].score), "{found:?}");
    }

    #[test]
    fn house_text_of_one_outlet_and_lists_of_names_are_no_copies() {
        let names = "Mayor Ida Brandt, Governor Olga Lund, Senator Ruth Amadi, Captain Ines Okafor, Bishop Tomas Lind and Judge Per Holm";
        let passage = |len: usize| Passage {
            relation: Relation::Exact,
            kind: PassageKind::Unknown,
            evidence: Vec::new(),
            similarity: 1.0,
            words: 20,
            occurrences: vec![place(0, len), place(1, len)],
        };
        let check = |outlets: [&str; 2], text: &str| {
            let mut result = scan(&[(outlets[0], text), (outlets[1], text)]);
            result.passages = vec![passage(text.len())];
            highlights(&result).len()
        };
        assert_eq!(check(["Post", "Herald"], LONG), 1);
        assert_eq!(check(["", ""], LONG), 1);
        assert_eq!(check(["Post", "Post"], LONG), 0);
        assert_eq!(check(["Post", "Herald"], names), 0);
    }

    #[test]
    fn an_unknown_outlet_is_never_counted() {
        let mut result = scan(&[("Post", LONG), ("", LONG), ("", LONG)]);
        let mut it = group(&["Post", "x", "y"], LONG.len(), QuoteRelation::Exact);
        it.occurrences.iter_mut().skip(1).for_each(|it| it.outlet = None);
        result.quotations = vec![it];
        let because = highlights(&result).remove(0).because;
        assert_eq!(because, "quoted by 3 articles; in the same words");
    }

    #[test]
    fn nothing_found_is_nothing_to_show() {
        assert_eq!(highlights(&ScanResult::default()), []);
        assert_eq!(highlights(&scan(&[("Post", LONG)])), []);
    }

    #[test]
    fn who_is_no_person_by_name_is_not_most_quoted() {
        for (name, is) in [
            ("Ida Brandt", true),
            ("he", false),
            ("one European leader", false),
            ("Trump", false),
            ("岸田 文雄", true),
        ] {
            assert_eq!(is_name(name), is, "{name}");
        }
    }
}

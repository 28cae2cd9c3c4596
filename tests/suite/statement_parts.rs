//! Statements, found part by part as another engine would, are those of a scan.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use wireprint_match::fingerprint::mix;
use wireprint_news::quote::parts::{
    CopyLists, EdgeRow, Fact, Fragment, PairStarts, PhraseLists, PieceLists, PiecePlace, RunLists,
    RunPlace, SeedLists, SeedPair, SeedPlace, Starts, WholeLists, WholePlace, document_of,
};
use wireprint_news::quote::{QuotationGroup, QuoteRelation};
use wireprint_pipeline::pipeline::reuse::CommonWords;
use wireprint_pipeline::pipeline::statements::{
    Parts, QuotedText, Repeat, Repeated, StatementPlace, StatementSettings, TextQuotation, told,
};
use wireprint_pipeline::pipeline::{ScanInput, ScanSettings, scan};
use wireprint_text::text::{Corpus, Document};

use crate::reuse::furniture;

/// So few texts, pairs or quotations go to a function at once, as they do on a cluster.
const SOME: usize = 7;

/// An article: what a scan is given of it.
#[derive(Clone, Debug, Default)]
struct Article {
    text: String,
    date: Option<String>,
    outlet: Option<String>,
}

/// A place of a statement: the article, its bytes, whether it is quoted, and who says it.
type PlaceOf = (usize, usize, usize, bool, Option<String>, Option<String>);

/// A statement, as a scan and the parts tell it.
#[derive(Clone, Debug, PartialEq)]
struct Statement {
    places: Vec<PlaceOf>,
    relation: QuoteRelation,
    similarity: f64,
    stock_phrase: bool,
    speaker: Option<String>,
    /// The differing wordings, by place.
    drift: Vec<(usize, usize)>,
}

fn of_scan(articles: &[Article]) -> Vec<Statement> {
    let document = |(n, it): (usize, &Article)| Document {
        id: format!("{n:06}"),
        text: it.text.clone(),
        date: it.date.clone(),
        outlet: it.outlet.clone(),
        ..Document::default()
    };
    let corpus = Corpus::new(articles.iter().enumerate().map(document).collect());
    let input = ScanInput { corpus, ..ScanInput::default() };
    let found = scan(input, &ScanSettings::default()).unwrap();
    let statement = |it: &QuotationGroup| Statement {
        places: (it.occurrences.iter())
            .map(|it| {
                let (doc, span) = (it.place.doc.index(), it.place.span);
                let speaker = it.attribution.speaker.as_ref().map(|it| it.name.clone());
                (doc, span.start, span.end, it.quoted, speaker, it.outlet.clone())
            })
            .collect(),
        relation: it.relation,
        similarity: it.similarity,
        stock_phrase: it.stock_phrase,
        speaker: it.speaker.clone(),
        drift: it.drift.iter().map(|it| (it.from, it.to)).collect(),
    };
    in_order(found.quotations.iter().map(statement).collect())
}

fn in_order(mut all: Vec<Statement>) -> Vec<Statement> {
    all.sort_by(|a, b| a.places.cmp(&b.places));
    all
}

/// What the parts find, put together with maps for an engine.
struct Engine<'a> {
    parts: Parts,
    articles: &'a [Article],
    furniture: Vec<Vec<u8>>,
    common: CommonWords,
    quotations: Vec<TextQuotation>,
    kept: BTreeMap<u64, Vec<u8>>,
    facts: BTreeMap<u64, Vec<u8>>,
}

impl<'a> Engine<'a> {
    fn new(articles: &'a [Article]) -> Self {
        let parts = Parts::new(&StatementSettings::default()).unwrap();
        let texts: Vec<&str> = articles.iter().map(|it| it.text.as_str()).collect();
        let furniture = furniture(parts.texts(), &texts);
        let mut words: BTreeMap<String, u64> = BTreeMap::new();
        for (it, furniture) in articles.iter().zip(&furniture) {
            for (word, count) in parts.texts().words(&[(&it.text, furniture)]).unwrap() {
                *words.entry(word).or_default() += count;
            }
        }
        let total = words.values().sum();
        let common = CommonWords::new(words, total);
        let mut res = Self {
            parts,
            articles,
            furniture,
            common,
            quotations: Vec::new(),
            kept: BTreeMap::new(),
            facts: BTreeMap::new(),
        };
        for some in (0..articles.len()).collect::<Vec<_>>().chunks(SOME) {
            let texts: Vec<QuotedText<'_>> = some.iter().map(|&it| res.text(it)).collect();
            let found = res.parts.quotations(&texts).unwrap();
            res.quotations.extend(found);
        }
        res.kept = (res.quotations.iter()).map(|it| (it.number, res.parts.kept(&it.row))).collect();
        res
    }

    fn text(&self, at: usize) -> QuotedText<'_> {
        QuotedText {
            number: u32::try_from(at).unwrap(),
            text: &self.articles[at].text,
            furniture: &self.furniture[at],
            date: self.articles[at].date.as_deref(),
            outlet: self.articles[at].outlet.as_deref(),
        }
    }

    fn rows<'r>(&'r self, numbers: &'r [u64]) -> impl Iterator<Item = (u64, &'r [u8], &'r [u8])> {
        numbers.iter().map(|it| {
            let facts = self.facts.get(it).map_or(&[][..], Vec::as_slice);
            (*it, self.kept[it].as_slice(), facts)
        })
    }

    fn fact(facts: &mut BTreeMap<u64, Vec<u8>>) -> impl FnMut(u64, Fact) {
        |number, fact: Fact| facts.entry(number).or_default().extend(fact.to_bytes())
    }

    /// Where alignments begin, and what the corpus says of each quotation.
    fn starts(&mut self) -> Vec<Starts> {
        let mut seeds: BTreeSet<(u64, u64, u32)> = BTreeSet::new();
        let mut places: BTreeMap<(u64, u64, u32), SeedPlace> = BTreeMap::new();
        let mut pieces: BTreeSet<(u64, u8, u64, u32, u32)> = BTreeSet::new();
        let mut wholes: BTreeMap<(u64, bool, u64), WholePlace> = BTreeMap::new();
        let numbers: Vec<u64> = self.kept.keys().copied().collect();
        for some in numbers.chunks(SOME) {
            let batch = self.parts.batch(self.rows(some), &self.common).unwrap();
            let judge = batch.judge();
            for (n, &number) in judge.numbers().iter().enumerate() {
                let (voice, day) = judge.carrier(n);
                for (key, at) in judge.seeds(n) {
                    seeds.insert((key, number, at));
                    let place = SeedPlace { number, at, voice, day, series: None };
                    places.insert((key, number, at), place);
                }
                pieces.extend(judge.pieces(n).iter().map(|it| (it.0, 1, number, it.1, it.2)));
                let row = &self.quotations.iter().find(|it| it.number == number).unwrap().row;
                let words = [row.words.start, row.words.end].map(|it| u32::try_from(it).unwrap());
                for it in judge.wholes(n) {
                    let (at, is_whole, is_short) = (it.at, it.is_whole, it.is_short);
                    let place = WholePlace {
                        number,
                        at,
                        is_whole,
                        is_short,
                        words,
                        voice,
                        day,
                        series: None,
                    };
                    wholes.insert((it.key, is_whole, number), place);
                }
            }
        }
        for (at, _) in self.articles.iter().enumerate() {
            let keys = self.parts.keys(&[self.text(at)]).unwrap().remove(0);
            pieces.extend(keys.pieces.iter().map(|it| (*it, 0, at as u64, 0, 0)));
        }
        let mut facts = BTreeMap::new();
        let mut pairs: Vec<(SeedPair, bool)> = Vec::new();
        let mut lists = SeedLists::default();
        let mut pair = |it: SeedPair, _: [SeedPlace; 2]| pairs.push((it, false));
        for it in &seeds {
            lists.push(it.0, places[it], &mut pair, &mut Self::fact(&mut facts));
        }
        lists.finish(&mut pair, &mut Self::fact(&mut facts));
        let mut lists = PieceLists::default();
        for (key, kind, number, at, words) in pieces {
            let place = match kind {
                0 => PiecePlace::Document,
                _ => PiecePlace::Quotation(number, at, words),
            };
            lists.push(key, place, &mut Self::fact(&mut facts));
        }
        for [short, other] in self.fragments(&wholes, &mut facts) {
            let mut it =
                SeedPair { left: short.number, right: other.number, at: 0, other: other.at };
            if it.left > it.right {
                it = SeedPair { left: it.right, right: it.left, at: it.other, other: it.at };
            }
            pairs.push((it, true));
        }
        self.facts = facts;
        pairs.sort_by_key(|it| (it.0.left, it.0.right));
        let mut all = PairStarts::default();
        let mut res: Vec<Starts> = pairs.iter().filter_map(|it| all.push(it.0, it.1)).collect();
        res.extend(all.take());
        res
    }

    fn fragments(
        &self,
        wholes: &BTreeMap<(u64, bool, u64), WholePlace>,
        facts: &mut BTreeMap<u64, Vec<u8>>,
    ) -> Vec<[WholePlace; 2]> {
        let asked: BTreeSet<u64> =
            wholes.iter().filter(|it| it.1.is_short).map(|it| it.0.0).collect();
        let mut proposed: Vec<Fragment> = Vec::new();
        let mut lists = WholeLists::default();
        for (key, place) in wholes.iter().filter(|it| asked.contains(&it.0.0)) {
            lists.push(key.0, *place, &mut |it| proposed.push(it));
        }
        lists.finish(&mut |it| proposed.push(it));
        proposed.sort_by_key(|it| (it.short.number, it.other.number));
        let mut res = Vec::new();
        let mut copies = CopyLists::default();
        for Fragment { short, other, holds } in proposed {
            let holds = holds.unwrap_or_else(|| {
                let pair = [short.number, other.number];
                let batch = self.parts.batch(self.rows(&pair), &self.common).unwrap();
                batch.judge().may_hold(pair[0], pair[1]).unwrap()
            });
            if holds {
                let mut found = |short, other| res.push([short, other]);
                copies.push([short, other], &mut found, &mut Self::fact(facts));
            }
        }
        copies.finish(&mut Self::fact(facts));
        res
    }

    fn edges(&self, starts: &[Starts]) -> Vec<EdgeRow> {
        let mut res = Vec::new();
        for some in starts.chunks(SOME) {
            let numbers: Vec<u64> = some.iter().flat_map(|it| [it.pair.0, it.pair.1]).collect();
            let batch = self.parts.batch(self.rows(&numbers), &self.common).unwrap();
            let judge = batch.judge();
            res.extend(
                some.iter().filter_map(|it| judge.edge(it.pair, &it.seeds, it.whole).unwrap()),
            );
        }
        res
    }

    fn running(&self) -> Vec<Repeated> {
        let mut lists: BTreeMap<(u64, bool, u64, u32), RunPlace> = BTreeMap::new();
        let mut add = |(key, at, before): (u64, u32, Option<u64>), number, is_quotation: bool| {
            let place = RunPlace { number, is_quotation, at, before, series: None, day: None };
            lists.insert((key, !is_quotation, number, at), place);
        };
        let numbers: Vec<u64> = self.kept.keys().copied().collect();
        for some in numbers.chunks(SOME) {
            let batch = self.parts.batch(self.rows(some), &self.common).unwrap();
            let judge = batch.judge();
            for (n, &number) in judge.numbers().iter().enumerate() {
                judge.runs(n).into_iter().for_each(|it| add(it, number, true));
            }
        }
        for at in 0..self.articles.len() {
            let keys = self.parts.keys(&[self.text(at)]).unwrap().remove(0);
            keys.runs.into_iter().for_each(|it| add(it, at as u64, false));
        }
        let mut places = Vec::new();
        let mut runs = RunLists::default();
        for (key, place) in lists {
            runs.push(key.0, place, &mut |quotation, text| {
                places.push(Repeat {
                    doc: u32::try_from(text.number).unwrap(),
                    quotation: quotation.number,
                    at: text.at,
                    offset: quotation.at,
                });
            });
        }
        let mut res = Vec::new();
        for some in places.chunks(SOME) {
            let texts: BTreeSet<u32> = some.iter().map(|it| it.doc).collect();
            let texts: Vec<QuotedText<'_>> =
                texts.iter().map(|it| self.text(*it as usize)).collect();
            let numbers: Vec<u64> = some.iter().map(|it| it.quotation).collect();
            let found =
                self.parts.repeated(&texts, self.rows(&numbers), some, &self.common).unwrap();
            res.extend(found);
        }
        res
    }

    fn statements(&mut self) -> Vec<Statement> {
        let starts = self.starts();
        let edges = self.edges(&starts);
        let running = self.running();
        let mut res = Vec::new();
        let mut taken = BTreeSet::new();
        for component in components(&edges, &running) {
            let numbers: Vec<u64> = component.iter().copied().collect();
            let own: Vec<EdgeRow> =
                edges.iter().filter(|it| component.contains(&it.left)).cloned().collect();
            let repeated: Vec<&Repeated> =
                running.iter().filter(|it| component.contains(&it.quotation)).collect();
            let places: Vec<_> =
                repeated.iter().map(|it| (it.quotation, it.doc, it.words.clone())).collect();
            let batch = self.parts.batch(self.rows(&numbers), &self.common).unwrap();
            let judge = batch.judge();
            for group in judge.statements(&own, &places).unwrap() {
                let number = |it: usize| judge.numbers()[it];
                let quoted: Vec<u64> = group.quotations.iter().map(|&it| number(it)).collect();
                taken.extend(quoted.iter().copied());
                let running: Vec<&Repeated> = (group.running.iter())
                    .map(|it| {
                        *repeated.iter().find(|at| (at.doc, &at.words) == (it.0, &it.1)).unwrap()
                    })
                    .collect();
                let representative = number(group.representative);
                let of = (group.relation, group.similarity, false);
                res.push(self.told(representative, &quoted, &running, of));
            }
        }
        let mut phrases: BTreeMap<(u64, u64), bool> = BTreeMap::new();
        let numbers: Vec<u64> =
            self.kept.keys().copied().filter(|it| !taken.contains(it)).collect();
        let batch = self.parts.batch(self.rows(&numbers), &self.common).unwrap();
        let judge = batch.judge();
        for (n, &number) in judge.numbers().iter().enumerate() {
            phrases.extend(judge.phrase(n).map(|it| ((it.0, number), it.1)));
        }
        let mut lists = PhraseLists::default();
        let mut sets: Vec<Vec<u64>> =
            phrases.into_iter().map(|(key, it)| lists.push(key.0, key.1, it)).collect();
        sets.push(lists.take());
        for set in sets.iter().filter(|it| !it.is_empty()) {
            res.push(self.told(set[0], set, &[], (QuoteRelation::Exact, 1.0, true)));
        }
        in_order(res)
    }

    fn told(
        &self,
        representative: u64,
        quoted: &[u64],
        running: &[&Repeated],
        (relation, similarity, is_phrase): (QuoteRelation, f64, bool),
    ) -> Statement {
        let mut all: Vec<(PlaceOf, StatementPlace, bool)> = Vec::new();
        for it in self.quotations.iter().filter(|it| quoted.contains(&it.number)) {
            let doc = document_of(it.number) as usize;
            let speaker = it.attribution.speaker.as_ref().map(|it| it.name.clone());
            let place = StatementPlace {
                quoted: true,
                words: it.row.words.len(),
                title: it.row.title,
                text: it.span.of(&self.articles[doc].text).to_owned(),
                speaker: speaker.clone(),
                has_cue: it.attribution.cue.is_some(),
            };
            let at = (doc, it.span.start, it.span.end, true, speaker, it.outlet.clone());
            all.push((at, place, it.number == representative));
        }
        for it in running {
            let doc = it.doc as usize;
            let text = it.span.of(&self.articles[doc].text).to_owned();
            let at = (doc, it.span.start, it.span.end, false, None, it.outlet.clone());
            all.push((at, StatementPlace { text, ..StatementPlace::default() }, false));
        }
        all.sort_by_key(|it| (it.0.0, it.0.1, it.0.2));
        let from = all.iter().position(|it| it.2).unwrap();
        let places: Vec<StatementPlace> = all.iter().map(|it| it.1.clone()).collect();
        let told = told(&places, from, is_phrase);
        let drifted = told.drift.iter().enumerate().filter(|it| it.1.is_some());
        Statement {
            places: all.into_iter().map(|it| it.0).collect(),
            relation,
            similarity,
            stock_phrase: told.stock_phrase,
            speaker: told.speaker,
            drift: drifted.map(|(to, _)| (from, to)).collect(),
        }
    }
}

/// The quotations that edges join, and those alone that running text repeats.
fn components(edges: &[EdgeRow], running: &[Repeated]) -> Vec<BTreeSet<u64>> {
    let mut label: BTreeMap<u64, u64> = BTreeMap::new();
    let ends = edges.iter().flat_map(|it| [it.left, it.right]);
    for it in ends.chain(running.iter().map(|it| it.quotation)) {
        label.insert(it, it);
    }
    loop {
        let mut changed = false;
        for it in edges {
            let least = label[&it.left].min(label[&it.right]);
            for end in [it.left, it.right] {
                changed |= label.insert(end, least) != Some(least);
            }
        }
        if !changed {
            break;
        }
    }
    let mut res: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
    for (it, least) in label {
        res.entry(least).or_default().insert(it);
    }
    res.into_values().collect()
}

/// The articles of all story sets, with their outlets and days where those are told.
fn stories() -> Vec<Article> {
    let mut paths: Vec<std::path::PathBuf> = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/stories");
    for set in std::fs::read_dir(root).unwrap() {
        let set = set.unwrap().path();
        if set.is_dir() {
            paths.extend(std::fs::read_dir(set).unwrap().map(|it| it.unwrap().path()));
        }
    }
    paths.retain(|it| it.extension().is_some_and(|it| it == "txt" || it == "md"));
    paths.sort();
    let article = |it: &std::path::PathBuf| Article {
        text: std::fs::read_to_string(it).unwrap(),
        ..Article::default()
    };
    paths.iter().map(article).collect()
}

/// Made-up articles that quote each other's people: whole, cut, in other words, without marks,
/// short ones of many, on near days and far ones.
fn made(n: usize) -> Vec<Article> {
    let draw = |at: usize, salt: u64| usize::try_from(mix(mix(at as u64) ^ salt) >> 33).unwrap();
    let word = |it: usize| {
        let letters = ["ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu"];
        let rank = (it % 40 + 1) * (it / 41 % 40 + 1) * (it / 1693 % 5 + 1);
        rank.to_string().bytes().map(|c| letters[usize::from(c - b'0')]).collect::<String>()
    };
    let words = |at: usize, salt: u64, n: usize| {
        (0..n).map(|it| word(draw(at, salt * 64 + it as u64 + 1))).collect::<Vec<_>>()
    };
    let people = ["Ruth Amadi", "Olga Lund", "Bram Vesely", "Ines Okafor", "Tarn Osby", "Mr. Lund"];
    let idioms = ["at the end of the day", "never ready", "on the right side of the river"];
    let mut said: Vec<(Vec<String>, usize)> = Vec::new();
    let mut res = Vec::new();
    for at in 0..n {
        let mut lines = vec![words(at, 3, 7).join(" ")];
        for part in 0..3 + draw(at, 5) % 4 {
            let salt = 100 + part as u64;
            let who = draw(at, salt + 1) % people.len();
            let mut own = (words(at, salt, 8 + draw(at, salt + 2) % 14), who);
            let how = draw(at, salt + 3) % 10;
            if how > 2 && !said.is_empty() {
                own = said[draw(at, salt + 4) % said.len().min(30)].clone();
                for edit in 0..draw(at, salt + 5) % 4 {
                    let place = draw(at, salt + 6 + edit as u64) % own.0.len();
                    own.0[place] = word(draw(at, salt + 7 + edit as u64));
                }
            } else {
                said.push(own.clone());
            }
            let cut = own.0.len() / 3 + 2;
            let (text, who) = (own.0.join(" "), people[own.1]);
            let around = words(at, salt + 9, 12).join(" ");
            lines.push(match how {
                3 => format!("The {around} of {who}: {text} and so on."),
                4 => format!("The {around} called it “{}”, {who} said.", own.0[1..cut].join(" ")),
                5 => format!("“{}”, said {who}. The {around}.", idioms[draw(at, salt + 8) % 3]),
                6 => format!("The {around} “{}” {around}.", own.0[..3.min(cut)].join(" ")),
                8 => format!(
                    "They “{}” that would be “{}” alone, {who} said.",
                    own.0[1..cut].join(" "),
                    own.0[own.0.len() - cut..].join(" ")
                ),
                7 => format!("“The {text},” said {who}, “and they told me ‘{around}’.”"),
                _ => format!("“The {text},” {who} told the {around}."),
            });
        }
        lines.push(format!("Read the news of town number {} in our letter each day.", at % 6));
        let day = 1 + draw(at, 8) % 80;
        let date = format!("2024-{:02}-{:02}", 1 + day / 28, 1 + day % 28);
        res.push(Article {
            text: lines.join("\n\n"),
            date: (at % 7 > 0).then_some(date),
            outlet: (at % 5 > 0).then(|| format!("Post {}", at % 5)),
        });
    }
    res
}

fn assert_same(articles: &[Article]) -> Vec<Statement> {
    let expected = of_scan(articles);
    let found = Engine::new(articles).statements();
    let more: Vec<&Statement> = found.iter().filter(|it| !expected.contains(it)).collect();
    let less: Vec<&Statement> = expected.iter().filter(|it| !found.contains(it)).collect();
    assert!(more.is_empty() && less.is_empty(), "more: {more:#?}\nless: {less:#?}");
    assert_eq!(found.len(), expected.len());
    expected
}

#[test]
fn parts_give_the_statements_of_the_stories() {
    let found = assert_same(&stories());
    assert!(found.len() >= 20, "{}", found.len());
}

#[test]
fn parts_give_the_statements_of_a_made_corpus() {
    let found = assert_same(&made(220));
    let count = |of: &dyn Fn(&Statement) -> bool| found.iter().filter(|it| of(it)).count();
    assert!(count(&|it| !it.drift.is_empty()) > 20, "{}", found.len());
    assert!(count(&|it| it.places.iter().any(|it| !it.3)) > 5, "running text repeats some");
    assert!(count(&|it| it.stock_phrase) > 1, "some are set phrases");
    assert!(count(&|it| it.places.len() > 16) > 1, "some words stand in more places than the cap");
    assert!(count(&|it| it.relation == QuoteRelation::Fragments) > 0);
}

#[test]
fn quotations_that_were_kept_with_other_settings_are_refused() {
    let articles = [Article {
        text: "“The gates were never ready for the rain,” said Ruth Amadi.".to_owned(),
        ..Article::default()
    }];
    let engine = Engine::new(&articles);
    let settings = StatementSettings { days: Some(3), ..StatementSettings::default() };
    let other = Parts::new(&settings).unwrap();
    let numbers: Vec<u64> = engine.kept.keys().copied().collect();
    assert_eq!(numbers.len(), 1);
    assert!(engine.parts.batch(engine.rows(&numbers), &engine.common).is_ok());
    assert!(other.batch(engine.rows(&numbers), &engine.common).unwrap_err().is_parameter());
}

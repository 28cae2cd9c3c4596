//! The seeds and the story sets: expectations written by hand.

use super::data::{input, read};
use super::outcome::{Failure, Outcome, Table, brief, counted, share};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use wireprint_findings::findings::ScanResult;
use wireprint_pipeline::pipeline::{ScanSettings, scan};
use wireprint_text::text::{Place, Span};

#[derive(Deserialize)]
struct Expected {
    groups: Vec<Group>,
    embedded_articles: Vec<Card>,
    furniture: Vec<Lines>,
}

#[derive(Deserialize)]
struct Group {
    id: String,
    kind: String,
    members: Vec<Member>,
}

#[derive(Deserialize)]
struct Member {
    doc: String,
    line: usize,
    text: String,
}

#[derive(Deserialize)]
struct Card {
    doc: String,
    first_line: usize,
    last_line: usize,
    body_line: usize,
    outlet: String,
}

#[derive(Deserialize)]
struct Lines {
    doc: String,
    lines: Vec<usize>,
}

/// A line of a document, from 1.
type Line = (usize, usize);

struct Set {
    name: String,
    texts: Vec<(String, String)>,
    expected: Expected,
}

/// Scans the seeds and every story set below `root`, the project's folder.
pub(crate) fn measure(root: &Path) -> Result<Outcome, Failure> {
    let stories = root.join("fixtures/stories");
    let mut sets =
        vec![Set::read("seeds", &root.join("seeds"), &stories.join("seeds-expected.json"))?];
    let mut folders: Vec<PathBuf> =
        fs::read_dir(&stories)?.map(|it| Ok(it?.path())).collect::<Result<_, Failure>>()?;
    folders.sort();
    for folder in folders.iter().filter(|it| it.join("expected.json").is_file()) {
        let name = folder.file_name().and_then(|it| it.to_str()).unwrap_or_default();
        sets.push(Set::read(name, folder, &folder.join("expected.json"))?);
    }
    let mut table = Table::new(&[
        "set",
        "quote",
        "passage",
        "repeat",
        "boilerplate",
        "embedded",
        "furniture recall",
        "furniture precision",
    ]);
    let mut misses = Vec::new();
    for set in &sets {
        let result = scan(input(&set.texts), &ScanSettings::default())?;
        let mut row = vec![set.name.clone()];
        for kind in ["quote", "passage", "repeat", "boilerplate"] {
            row.push(set.groups(kind, &result, &mut misses));
        }
        row.push(set.embedded(&result, &mut misses));
        row.extend(set.furniture(&result, &mut misses));
        table.row(&row);
    }
    Ok(Outcome { name: "stories".to_owned(), table: table.finish(), misses })
}

impl Set {
    fn read(name: &str, folder: &Path, expected: &Path) -> Result<Self, Failure> {
        let mut texts = Vec::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|it| it == "txt") {
                let file = path.file_name().and_then(|it| it.to_str()).unwrap_or_default();
                texts.push((file.to_owned(), read(&path)?));
            }
        }
        texts.sort();
        let expected = serde_json::from_str(&read(expected)?)?;
        Ok(Self { name: name.to_owned(), texts, expected })
    }

    fn doc(&self, name: &str) -> Option<usize> {
        self.texts.iter().position(|(id, _)| id == name)
    }

    /// The bytes of `line`, without its end.
    fn line(&self, (doc, line): Line) -> Span {
        let text = &self.texts[doc].1;
        let mut start = 0;
        for (n, content) in text.split('\n').enumerate() {
            if n + 1 == line {
                return Span::new(start, start + content.len());
            }
            start += content.len() + 1;
        }
        Span::new(text.len(), text.len())
    }

    fn place(&self, member: &Member) -> Option<(usize, Span)> {
        let doc = self.doc(&member.doc)?;
        let line = self.line((doc, member.line));
        let at = line.start + line.of(&self.texts[doc].1).find(&member.text)?;
        Some((doc, Span::new(at, at + member.text.len())))
    }

    fn covers(&self, found: Place, member: &Member, touching: bool) -> bool {
        self.place(member).is_some_and(|(doc, gold)| {
            let overlap = found.span.overlap(gold);
            doc == found.doc.index()
                && if touching {
                    overlap > 0
                } else {
                    overlap * 2 >= gold.len() && found.span.len() <= 3 * gold.len() + 40
                }
        })
    }

    /// Found and whole groups of one kind.
    fn groups(&self, kind: &str, result: &ScanResult, misses: &mut Vec<String>) -> String {
        let quotations = result
            .quotations
            .iter()
            .map(|it| it.occurrences.iter().map(|at| at.place).collect::<Vec<_>>());
        let passages = result.passages.iter().map(|it| it.occurrences.clone());
        let clusters = result.clusters.iter().map(|it| it.members.clone());
        let furniture = result.furniture.iter().map(|it| it.occurrences.clone());
        let candidates: Vec<Vec<Place>> = match kind {
            "quote" => quotations.chain(passages).collect(),
            "passage" => passages.chain(clusters).collect(),
            _ => furniture.chain(passages).collect(),
        };
        let touching = kind == "repeat" || kind == "boilerplate";
        let (mut all, mut found, mut whole) = (0, 0, 0);
        for group in self.expected.groups.iter().filter(|it| it.kind == kind) {
            let covered = |places: &Vec<Place>| {
                let members = group.members.iter();
                members.filter(|it| places.iter().any(|&at| self.covers(at, it, touching))).count()
            };
            let best = candidates.iter().map(covered).max().unwrap_or(0);
            all += 1;
            found += usize::from(best >= 2);
            whole += usize::from(best == group.members.len());
            if best < group.members.len() {
                let word = if best < 2 { "missed" } else { "short" };
                misses.push(format!(
                    "{} {kind} {word} {}: {best} of {}",
                    self.name,
                    group.id,
                    group.members.len()
                ));
            }
        }
        if all == 0 { "–".to_owned() } else { format!("{found}, whole {whole}, of {all}") }
    }

    fn embedded(&self, result: &ScanResult, misses: &mut Vec<String>) -> String {
        let mut hit = 0;
        for card in &self.expected.embedded_articles {
            let Some(doc) = self.doc(&card.doc) else { continue };
            let text = &self.texts[doc].1;
            let body = self.line((doc, card.body_line));
            let found = result.embedded.iter().filter(|it| it.doc.index() == doc).any(|it| {
                let outlet = it.article.outlet.map_or("", |it| it.of(text));
                it.article.span.start <= body.end
                    && it.article.span.end > body.start
                    && outlet.to_lowercase() == card.outlet.to_lowercase()
            });
            hit += usize::from(found);
            if !found {
                misses.push(format!(
                    "{} embedded missed {}:{} {}",
                    self.name, card.doc, card.body_line, card.outlet
                ));
            }
        }
        match self.expected.embedded_articles.len() {
            0 => format!("– (reported {})", result.embedded.len()),
            all => format!("{hit} of {all} (reported {})", result.embedded.len()),
        }
    }

    /// Recall and precision by lines that are not blank.
    fn furniture(&self, result: &ScanResult, misses: &mut Vec<String>) -> [String; 2] {
        let ink =
            |&(doc, line): &Line| !self.line((doc, line)).of(&self.texts[doc].1).trim().is_empty();
        let mut want: BTreeSet<Line> = BTreeSet::new();
        for it in &self.expected.furniture {
            let Some(doc) = self.doc(&it.doc) else { continue };
            want.extend(it.lines.iter().map(|&line| (doc, line)).filter(ink));
        }
        // Headers of cards and repeated headlines do not count against it.
        let mut excused: BTreeSet<Line> = BTreeSet::new();
        for it in &self.expected.embedded_articles {
            let Some(doc) = self.doc(&it.doc) else { continue };
            excused.extend((it.first_line..=it.last_line).map(|line| (doc, line)));
        }
        for it in self.expected.groups.iter().filter(|it| it.kind == "repeat") {
            excused.extend(it.members.iter().filter_map(|at| Some((self.doc(&at.doc)?, at.line))));
        }
        let mut got: BTreeSet<Line> = BTreeSet::new();
        for place in result.furniture.iter().flat_map(|it| &it.occurrences) {
            let doc = place.doc.index();
            let line_of = |at: usize| {
                let before = &self.texts[doc].1.as_bytes()[..at];
                before.iter().filter(|it| **it == b'\n').count() + 1
            };
            let last = line_of(place.span.end.max(place.span.start + 1) - 1);
            got.extend((line_of(place.span.start)..=last).map(|line| (doc, line)).filter(ink));
        }
        let hit = want.intersection(&got).count();
        let wrong: Vec<&Line> =
            got.iter().filter(|it| !want.contains(it) && !excused.contains(it)).collect();
        let mut say = |word: &str, at: &Line| {
            let (id, text) = &self.texts[at.0];
            let line = brief(self.line(*at).of(text), 160);
            misses.push(format!("{} furniture {word} {id}:{:04} {line}", self.name, at.1));
        };
        want.difference(&got).for_each(|it| say("missed", it));
        wrong.iter().for_each(|it| say("false", it));
        [counted(hit, want.len()), share(got.len() - wrong.len(), got.len())]
    }
}

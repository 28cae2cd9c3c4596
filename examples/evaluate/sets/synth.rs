//! Generated articles: planted passages, quotations, boilerplate and damage.

use super::data::rows;
use super::outcome::{Failure, Outcome, Table, brief, counted, ratio, share};
use super::spans::{both, chars, half, ink, line_at, union};
use super::synth_gold::{At, Gold};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use wireprint_findings::findings::ScanResult;
use wireprint_match::cluster::Level;
use wireprint_pipeline::pipeline::{ScanSettings, scan};
use wireprint_text::normalize::scan_words;
use wireprint_text::text::Span;

/// Scans the generated set in `dir` and measures what was found of what was planted.
pub(crate) fn measure(name: &str, dir: &Path) -> Result<Vec<Outcome>, Failure> {
    let gold = Gold::read(dir)?;
    let result = scan(super::data::input(&gold.texts), &ScanSettings::default())?;
    let found = Found::new(&result, gold.texts.len());
    let mut table = Table::new(&["what", "recall", "precision"]);
    let mut misses = Vec::new();
    for row in passages(&gold, &found, &mut misses) {
        table.row(&row);
    }
    for row in quotations(&gold, &result, &mut misses) {
        table.row(&row);
    }
    for row in boilerplate(&gold, &result, &read_as_furniture(name)?, &mut misses) {
        table.row(&row);
    }
    let planted = Outcome { name: format!("{name}-planted"), table: table.finish(), misses };
    Ok(vec![planted, damage(name, &gold, &result, &found)])
}

/// Where passages stand, by document.
struct Found {
    /// The documents and spans of each finding.
    findings: Vec<Vec<At>>,
    /// For each document, its places: the finding and the span.
    of_doc: Vec<Vec<(usize, Span)>>,
}

impl Found {
    fn new(result: &ScanResult, docs: usize) -> Self {
        let mut of_doc = vec![Vec::new(); docs];
        let findings: Vec<Vec<At>> = result
            .passages
            .iter()
            .map(|it| {
                it.occurrences.iter().map(|at| At { doc: at.doc.index(), span: at.span }).collect()
            })
            .collect();
        for (n, places) in findings.iter().enumerate() {
            for place in places {
                of_doc[place.doc].push((n, place.span));
            }
        }
        Self { findings, of_doc }
    }

    /// What findings that touch `to` cover of `of`.
    fn covered(&self, of: At, to: At) -> Vec<Span> {
        let touching: BTreeSet<usize> = self.of_doc[to.doc]
            .iter()
            .filter(|(_, span)| span.overlap(to.span) > 0)
            .map(|(n, _)| *n)
            .collect();
        let places = self.of_doc[of.doc].iter().filter(|(n, _)| touching.contains(n));
        both(&union(places.map(|(_, span)| *span).collect()), &[of.span])
    }
}

fn passages(gold: &Gold, found: &Found, misses: &mut Vec<String>) -> Vec<[String; 3]> {
    let (mut hit, mut all) = (0, 0);
    for &[guest, host] in &gold.passages {
        for (of, to) in [(guest, host), (host, guest)] {
            let text = gold.text(of.doc);
            let covered = found.covered(of, to);
            let (part, whole) = (chars(text, &covered), chars(text, &[of.span]));
            hit += part;
            all += whole;
            if part * 100 < whole * 97 {
                let lost = uncovered(of.span, &covered);
                let lost: Vec<String> =
                    lost.iter().map(|it| format!("[{}]", brief(it.of(text), 160))).collect();
                misses.push(format!(
                    "passage short {} of {} with {}: {} of {whole} characters; lost {}",
                    gold.id(of.doc),
                    of.span.start,
                    gold.id(to.doc),
                    part,
                    lost.join(" ")
                ));
            }
        }
    }
    let planted = gold.planted();
    let (mut right, mut verbatim, mut reported) = (0, 0, 0);
    for places in &found.findings {
        for place in places {
            let other = |it: &&At| gold.cluster[it.doc] != gold.cluster[place.doc];
            let Some(partner) = places.iter().find(other) else { continue };
            let text = gold.text(place.doc);
            let known = both(&planted[place.doc], &[place.span]);
            let (part, whole) = (ink(text, &known), ink(text, &[place.span]));
            right += part;
            reported += whole;
            let others = places.iter().filter(other).map(|it| it.span.of(gold.text(it.doc)));
            let same = word_for_word(text, place.span, others);
            verbatim += ink(text, &union(known.into_iter().chain(same).collect()));
            if part * 100 < whole * 90 && place.doc < partner.doc {
                misses.push(format!(
                    "passage false {} at {} with {}: {part} of {whole} characters planted; [{}] / [{}]",
                    gold.id(place.doc),
                    place.span.start,
                    gold.id(partner.doc),
                    brief(place.span.of(text), 300),
                    brief(partner.span.of(gold.text(partner.doc)), 300)
                ));
            }
        }
    }
    let row = |name: &str, recall: String, precision: String| [name.to_owned(), recall, precision];
    vec![
        row("planted passages, by characters", counted(hit, all), counted(right, reported)),
        row("– or shared word for word", "–".to_owned(), counted(verbatim, reported)),
    ]
}

/// The stretches of at least [`VERBATIM_WORDS`] words of `span` that one of
/// `others` has too: the naive search, without any of the library's alignment.
fn word_for_word<'a>(text: &str, span: Span, others: impl Iterator<Item = &'a str>) -> Vec<Span> {
    let words = |text: &str| {
        let mut res: Vec<(String, Span)> = Vec::new();
        scan_words(text, |word, at| res.push((word.to_owned(), at)));
        res
    };
    let own = words(span.of(text));
    let key = |window: &[(String, Span)]| -> Vec<String> {
        window.iter().map(|(word, _)| word.clone()).collect()
    };
    let mut known: BTreeSet<Vec<String>> = BTreeSet::new();
    for other in others {
        known.extend(words(other).windows(VERBATIM_WORDS).map(key));
    }
    own.windows(VERBATIM_WORDS)
        .filter(|it| known.contains(&key(it)))
        .map(|it| {
            let last = it[it.len() - 1].1.end;
            Span::new(span.start + it[0].1.start, span.start + last)
        })
        .collect()
}

/// So many words in a row, equal in both, are shared beyond doubt.
const VERBATIM_WORDS: usize = 6;

/// What of `span` is in none of `covered`.
fn uncovered(span: Span, covered: &[Span]) -> Vec<Span> {
    let mut res = Vec::new();
    let mut at = span.start;
    for it in covered {
        if it.start > at {
            res.push(Span::new(at, it.start));
        }
        at = at.max(it.end);
    }
    if span.end > at {
        res.push(Span::new(at, span.end));
    }
    res
}

fn quotations(gold: &Gold, result: &ScanResult, misses: &mut Vec<String>) -> Vec<[String; 3]> {
    let groups: Vec<Vec<At>> = result
        .quotations
        .iter()
        .map(|it| {
            let places = it.occurrences.iter().map(|at| at.place);
            places.map(|at| At { doc: at.doc.index(), span: at.span }).collect()
        })
        .collect();
    let passages: Vec<Vec<At>> = Found::new(result, gold.texts.len()).findings;
    let holds =
        |group: &[At], it: At| group.iter().any(|at| at.doc == it.doc && half(at.span, it.span));
    let beside = |groups: &[Vec<At>], n: usize| {
        let it = &gold.quotes[n];
        let mut others = gold.quotes.iter().enumerate();
        let others: Vec<At> = others
            .by_ref()
            .filter(|(k, other)| *k != n && other.quote == it.quote)
            .map(|(_, other)| other.at)
            .collect();
        groups
            .iter()
            .any(|group| holds(group, it.at) && others.iter().any(|&other| holds(group, other)))
    };
    // reworded → [uses, extracted, grouped, grouped or in a passage]
    let mut counts: BTreeMap<bool, [usize; 4]> = BTreeMap::new();
    for (n, it) in gold.quotes.iter().enumerate() {
        let text = gold.text(it.at.doc);
        let extracted = result.segmentations[it.at.doc]
            .quotations
            .iter()
            .any(|found| half(found.span, it.at.span) && half(it.at.span, found.span));
        let grouped = beside(&groups, n);
        let shared = grouped || beside(&passages, n);
        let count = counts.entry(it.reworded).or_default();
        for (slot, hit) in count.iter_mut().zip([true, extracted, grouped, shared]) {
            *slot += usize::from(hit);
        }
        if !grouped {
            let word = match (extracted, shared) {
                (false, _) => "not extracted",
                (true, true) => "only in a passage",
                (true, false) => "not grouped",
            };
            misses.push(format!(
                "quotation {word} {} {} in {}: [{}]",
                it.quote,
                if it.reworded { "reworded" } else { "as it is" },
                gold.id(it.at.doc),
                brief(line_at(text, it.at.span.start).of(text), 400)
            ));
        }
    }
    let mut all = [0; 4];
    for count in counts.values() {
        for (sum, part) in all.iter_mut().zip(count) {
            *sum += part;
        }
    }
    let [none, plain, changed] = [
        all,
        counts.get(&false).copied().unwrap_or_default(),
        counts.get(&true).copied().unwrap_or_default(),
    ];
    let row = |name: &str, part: usize, whole: usize| {
        [name.to_owned(), counted(part, whole), "–".to_owned()]
    };
    vec![
        row("planted quotations, extracted", none[1], none[0]),
        row("planted quotations, in a group", none[2], none[0]),
        row("– word for word", plain[2], plain[0]),
        row("– reworded", changed[2], changed[0]),
        row("planted quotations, in a group or a passage", none[3], none[0]),
    ]
}

/// Lines of the prose itself that somebody read and took for furniture, by document
/// and first byte; none where the set has no list of them.
fn read_as_furniture(name: &str) -> Result<BTreeSet<(String, usize)>, Failure> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("evaluation/read").join(format!("{name}-furniture.tsv"));
    if !path.is_file() {
        return Ok(BTreeSet::new());
    }
    let line = |row: &Vec<String>| -> Result<(String, usize), Failure> {
        let [id, start, ..] = &row[..] else { return Err("a line without its start".into()) };
        Ok((id.clone(), start.parse()?))
    };
    rows(&path)?.iter().map(line).collect()
}

fn boilerplate(
    gold: &Gold,
    result: &ScanResult,
    read: &BTreeSet<(String, usize)>,
    misses: &mut Vec<String>,
) -> Vec<[String; 3]> {
    let mut found: Vec<Vec<Span>> = vec![Vec::new(); gold.texts.len()];
    for place in result.furniture.iter().flat_map(|it| &it.occurrences) {
        found[place.doc.index()].push(place.span);
    }
    let found: Vec<Vec<Span>> = found.into_iter().map(union).collect();
    let mut planted: Vec<Vec<Span>> = vec![Vec::new(); gold.texts.len()];
    let mut hit = 0;
    for it in &gold.boilerplate {
        let text = gold.text(it.doc);
        planted[it.doc].push(it.span);
        let covered = chars(text, &both(&found[it.doc], &[it.span]));
        if covered * 2 >= chars(text, &[it.span]) {
            hit += 1;
        } else {
            // The planted lines are their publishers' words: named by place alone.
            let (id, at) = (gold.id(it.doc), it.span);
            misses.push(format!("boilerplate missed in {id} at {}-{}", at.start, at.end));
        }
    }
    let (mut right, mut own, mut lines) = (0, 0, 0);
    for (doc, spans) in found.iter().enumerate() {
        let text = gold.text(doc);
        let mut seen = BTreeSet::new();
        for span in spans {
            let mut at = span.start;
            while at < span.end {
                let line = line_at(text, at);
                at = line.end + 1;
                if line.trimmed(text).is_empty() || !seen.insert(line) {
                    continue;
                }
                lines += 1;
                if planted[doc].iter().any(|it| it.overlap(line) > 0) {
                    right += 1;
                } else if read.contains(&(gold.id(doc).to_owned(), line.start)) {
                    own += 1;
                } else {
                    misses.push(format!(
                        "boilerplate false in {}: {}",
                        gold.id(doc),
                        brief(line.of(text), 200)
                    ));
                }
            }
        }
    }
    let all = gold.boilerplate.len();
    let found = |right| counted(right, lines);
    vec![
        ["boilerplate lines".to_owned(), counted(hit, all), found(right)],
        ["– or the prose's own, read and judged".to_owned(), "–".to_owned(), found(right + own)],
    ]
}

/// Every variant beside the document that it was made from.
fn damage(name: &str, gold: &Gold, result: &ScanResult, found: &Found) -> Outcome {
    let mut of_cluster = vec![Vec::new(); gold.texts.len()];
    for (n, cluster) in
        result.clusters.iter().enumerate().filter(|(_, it)| it.level == Level::Document)
    {
        for place in &cluster.members {
            of_cluster[place.doc.index()].push(n);
        }
    }
    // damage → [pairs, any passage, half of the shorter, one cluster], and the covered share
    let mut rows: BTreeMap<&str, ([usize; 4], f64)> = BTreeMap::new();
    let mut misses = Vec::new();
    for it in &gold.variants {
        let whole = |doc: usize| At { doc, span: Span::new(0, gold.text(doc).len()) };
        let (a, b) = (whole(it.base), whole(it.doc));
        let (short, long) = if a.span.len() <= b.span.len() { (a, b) } else { (b, a) };
        let text = gold.text(short.doc);
        let covered = ratio(ink(text, &found.covered(short, long)), ink(text, &[short.span]));
        let together = of_cluster[a.doc].iter().any(|n| of_cluster[b.doc].contains(n));
        let (counts, sum) = rows.entry(&it.damage).or_default();
        let hits = [true, covered > 0.0, covered >= 0.5, together];
        for (slot, hit) in counts.iter_mut().zip(hits) {
            *slot += usize::from(hit);
        }
        *sum += covered;
        if covered < 0.5 {
            misses.push(format!(
                "{} {} from {}: {:.2} of the shorter covered",
                it.damage,
                gold.id(b.doc),
                gold.id(a.doc),
                covered
            ));
        }
    }
    let mut table = Table::new(&[
        "damage",
        "pairs",
        "a passage",
        "half covered",
        "covered, mean",
        "one cluster",
    ]);
    for (damage, ([pairs, any, half, together], covered)) in rows {
        table.row(&[
            damage.to_owned(),
            pairs.to_string(),
            share(any, pairs),
            share(half, pairs),
            format!("{:.4}", covered / pairs.max(1) as f64),
            share(together, pairs),
        ]);
    }
    Outcome { name: format!("{name}-damage"), table: table.finish(), misses }
}

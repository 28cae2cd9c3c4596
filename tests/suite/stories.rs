//! What `wireprint scan` finds in sets of articles, against expectations written by hand.
//!
//! A set is a folder of articles and an `expected.json`; `fixtures/stories/README.md` explains the
//! format and where the sets come from. The seeds are scored in the same way, against
//! `fixtures/stories/seeds-expected.json`. The articles of a set are copied into a fresh directory,
//! so that the expectations that lie beside them are not scanned as well.
//!
//! - An expected member is *covered* by a span of its document that holds at least half of the
//!   member's bytes and is not much more than three times as long. For `repeat` and `boilerplate`
//!   it is enough that the span touches the member.
//! - An expected group is *found* when one reported group covers two of its members, *whole* when
//!   it covers all. The minimums are for `found`.
//! - Furniture is scored by non-blank lines. The lines of embedded articles and of repeats do not
//!   count against it.

#![expect(clippy::expect_used, reason = "a helper that cannot go on fails the test that called it")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;
use serde_json::Value;

/// The measures, in the order of the columns of [`MINIMUMS`].
const MEASURES: [&str; 7] = [
    "quote",
    "passage",
    "repeat",
    "boilerplate",
    "embedded",
    "furniture recall",
    "furniture precision",
];

/// What each set has to reach, 0..=1. A measure for which a set has no expectations is reached.
///
/// Below 1 (0.9 for furniture) stands what is reached: what is missed is listed in
/// `evaluation/misses/stories.txt` and is to be won by general means, not for these lines. A
/// repeat of `reservoir` is a headline that stands again below itself: that is furniture (kind
/// `repeat`), by which it is found, and no repeat of the story's any more.
const MINIMUMS: [(&str, [f64; 7]); 7] = [
    // FIXME: two of the seven statements that a reader finds in the seeds are missed.
    ("seeds", [0.7, 1.0, 1.0, 1.0, 1.0, 0.9, 0.9]),
    // FIXME: words that an article quotes of nobody stay alone when others give them to one.
    ("harbor-bridge", [0.85, 1.0, 1.0, 1.0, 1.0, 0.9, 0.9]),
    ("reservoir", [1.0, 1.0, 0.5, 0.5, 1.0, 0.75, 0.9]),
    ("windpark", [1.0, 1.0, 1.0, 0.75, 1.0, 0.9, 0.9]),
    ("typhoon-port", [1.0, 1.0, 1.0, 1.0, 1.0, 0.9, 0.9]),
    ("tramway", [1.0, 1.0, 1.0, 0.5, 1.0, 0.85, 0.9]),
    ("plain-weather", [1.0, 1.0, 1.0, 1.0, 1.0, 0.9, 0.9]),
];

/// The kinds of expected groups, the lists of the report in which one may be found, and whether
/// touching is enough.
const KINDS: [(&str, [&str; 3], bool); 4] = [
    ("quote", ["quotations", "set_phrases", "passages"], false),
    ("passage", ["passages", "clusters", "clusters"], false),
    ("repeat", ["passages", "furniture", "furniture"], true),
    ("boilerplate", ["furniture", "passages", "passages"], true),
];

#[test]
fn seeds() {
    check("seeds");
}

#[test]
fn harbor_bridge() {
    check("harbor-bridge");
}

#[test]
fn reservoir() {
    check("reservoir");
}

#[test]
fn windpark() {
    check("windpark");
}

#[test]
fn typhoon_port() {
    check("typhoon-port");
}

#[test]
fn tramway() {
    check("tramway");
}

#[test]
fn plain_weather() {
    check("plain-weather");
}

/// The files agree with themselves: a mistake there would read like a miss of the program.
#[test]
fn expectations_are_in_the_texts() {
    for (name, _) in MINIMUMS {
        let set = Set::read(name);
        for group in &set.expected.groups {
            assert!(group.members.len() > 1, "{name}: {} has no two members", group.id);
            assert!(
                KINDS.iter().any(|(kind, ..)| *kind == group.kind),
                "{name}: {} has no known kind",
                group.id
            );
        }
        let groups = set.expected.groups.iter().flat_map(|group| &group.members);
        let apart = set.expected.not_shared.iter().flat_map(|case| &case.members);
        for member in groups.chain(apart) {
            assert!(set.texts.contains_key(&member.doc), "{name}: no document {}", member.doc);
            if member.text.is_some() {
                assert!(!set.place(member).is_empty(), "{name}: an empty member in {}", member.doc);
            }
        }
        // The seeds' expectations name blank lines as well; the score leaves them out.
        for (doc, line) in set.furniture_lines(|_, _| name != "seeds") {
            assert!(!set.is_blank(&doc, line), "{name}: furniture line {doc}:{line} is blank");
        }
        for card in &set.expected.embedded_articles {
            let lines = card.first_line..=card.last_line;
            assert!(
                lines.contains(&card.headline_line) && lines.contains(&card.body_line),
                "{name}: {} {}",
                card.doc,
                card.outlet
            );
        }
    }
}

/// `expected.json`, as far as it is scored.
#[derive(Deserialize)]
struct Expected {
    groups: Vec<Group>,
    embedded_articles: Vec<Card>,
    not_shared: Vec<Apart>,
    furniture: Vec<Furniture>,
}

#[derive(Deserialize)]
struct Group {
    id: String,
    kind: String,
    members: Vec<Member>,
}

/// A piece of text in one line of a document, or a whole document.
#[derive(Deserialize)]
struct Member {
    doc: String,
    line: Option<usize>,
    text: Option<String>,
}

#[derive(Deserialize)]
struct Card {
    doc: String,
    first_line: usize,
    last_line: usize,
    headline_line: usize,
    body_line: usize,
    outlet: String,
}

/// Members of which no two belong together.
#[derive(Deserialize)]
struct Apart {
    why: String,
    members: Vec<Member>,
}

#[derive(Deserialize)]
struct Furniture {
    doc: String,
    lines: Vec<usize>,
}

/// A span of the report; `doc` is an id there and may be a path.
#[derive(Deserialize)]
struct Span {
    doc: String,
    start: usize,
    end: usize,
    line: usize,
    end_line: usize,
    text: String,
}

/// The articles by file name, and what is expected of them.
struct Set {
    name: &'static str,
    texts: BTreeMap<String, String>,
    expected: Expected,
}

impl Set {
    fn read(name: &'static str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let stories = root.join("fixtures/stories");
        let (folder, expected) = match name {
            "seeds" => (root.join("seeds"), stories.join("seeds-expected.json")),
            _ => (stories.join(name), stories.join(name).join("expected.json")),
        };
        let mut texts = BTreeMap::new();
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "txt") {
                let file = path.file_name().unwrap().to_str().unwrap();
                texts.insert(file.to_owned(), fs::read_to_string(&path).unwrap());
            }
        }
        let expected =
            serde_json::from_slice(&fs::read(&expected).unwrap()).expect("the expectations parse");
        Self { name, texts, expected }
    }

    /// Runs the built program over the articles.
    fn scan(&self) -> Value {
        let stage = tempfile::Builder::new().prefix("wireprint-stories-").tempdir().unwrap();
        let folder = stage.path().join(self.name);
        fs::create_dir(&folder).unwrap();
        for (file, text) in &self.texts {
            fs::write(folder.join(file), text).unwrap();
        }
        let run = Command::new(env!("CARGO_BIN_EXE_wireprint"))
            .arg("scan")
            .arg(&folder)
            .args(["--format", "json", "--no-config"])
            .output()
            .unwrap();
        let complaint = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{}: scan ended with {}\n{complaint}", self.name, run.status);
        serde_json::from_slice(&run.stdout).expect("the report is JSON")
    }

    /// The bytes of a member in its document.
    fn place(&self, member: &Member) -> Range<usize> {
        let (line, text) = (member.line.expect("a line"), member.text.as_ref().expect("a text"));
        let mut before = 0;
        for (index, content) in self.texts[&member.doc].split('\n').enumerate() {
            if index + 1 == line {
                let at = content.find(text.as_str());
                let start = before
                    + at.unwrap_or_else(|| {
                        panic!("{}: {}:{line} has no {text:?}", self.name, member.doc)
                    });
                return start..start + text.len();
            }
            before += content.len() + 1;
        }
        panic!("{}: {} has no line {line}", self.name, member.doc);
    }

    fn line(&self, doc: &str, line: usize) -> &str {
        self.texts[doc].split('\n').nth(line - 1).unwrap_or_default()
    }

    fn is_blank(&self, doc: &str, line: usize) -> bool {
        self.line(doc, line).trim().is_empty()
    }

    fn furniture_lines(&self, keep: impl Fn(&str, usize) -> bool) -> BTreeSet<(String, usize)> {
        let lines = self
            .expected
            .furniture
            .iter()
            .flat_map(|f| f.lines.iter().map(|line| (f.doc.clone(), *line)));
        lines.filter(|(doc, line)| keep(doc, *line)).collect()
    }

    fn covers(&self, span: &Span, member: &Member, touching: bool) -> bool {
        if file_name(&span.doc) != member.doc {
            return false;
        }
        let place = self.place(member);
        let shared = place.end.min(span.end).saturating_sub(place.start.max(span.start));
        if touching {
            return shared > 0;
        }
        shared * 2 >= place.len() && span.end.saturating_sub(span.start) <= 3 * place.len() + 40
    }

    /// How many of the members one reported group covers.
    fn covered(&self, spans: &[Span], members: &[Member], touching: bool) -> usize {
        members
            .iter()
            .filter(|member| spans.iter().any(|span| self.covers(span, member, touching)))
            .count()
    }
}

/// Collects what a set's report reaches, and what to say when that is too little.
#[derive(Default)]
struct Score {
    reached: [f64; 7],
    counts: [String; 7],
    misses: Vec<String>,
    violations: Vec<String>,
}

fn check(name: &'static str) {
    let set = Set::read(name);
    let report = set.scan();
    let mut score = Score::default();
    score_groups(&set, &report, &mut score);
    score_embedded(&set, &report, &mut score);
    score_furniture(&set, &report, &mut score);
    check_not_shared(&set, &report, &mut score);
    check_bytes(&set, &report, &mut score.violations);

    let minimums = MINIMUMS.iter().find(|(set, _)| *set == name).expect("a row of the table").1;
    let mut failed = !score.violations.is_empty();
    let mut table = format!("{name}\n");
    for (index, measure) in MEASURES.iter().enumerate() {
        let (reached, minimum) = (score.reached[index], minimums[index]);
        let short = reached < minimum;
        failed |= short;
        let mark = if short { "  <- short" } else { "" };
        writeln!(
            table,
            "  {measure:<20} {reached:.3}  needs {minimum:.3}  {}{mark}",
            score.counts[index]
        )
        .unwrap();
    }
    for line in score.violations.iter().chain(&score.misses) {
        writeln!(table, "  {line}").unwrap();
    }
    assert!(!failed, "{table}");
}

fn score_groups(set: &Set, report: &Value, score: &mut Score) {
    for (index, (kind, lists, touching)) in KINDS.into_iter().enumerate() {
        let candidates: Vec<Vec<Span>> =
            lists.iter().flat_map(|list| groups(report, list)).map(spans).collect();
        let (mut all, mut found, mut whole) = (0, 0, 0);
        for group in set.expected.groups.iter().filter(|group| group.kind == kind) {
            let best = candidates
                .iter()
                .map(|spans| set.covered(spans, &group.members, touching))
                .max()
                .unwrap_or(0);
            all += 1;
            found += usize::from(best >= 2);
            whole += usize::from(best == group.members.len());
            if best < group.members.len() {
                let word = if best >= 2 { "short" } else { "missed" };
                score.misses.push(format!(
                    "{word} {kind} {}: {best} of {}",
                    group.id,
                    group.members.len()
                ));
                score.misses.extend(group.members.iter().map(|member| {
                    let seen =
                        candidates.iter().flatten().any(|span| set.covers(span, member, touching));
                    let (line, text) =
                        (member.line.unwrap_or(0), member.text.as_deref().unwrap_or(""));
                    format!(
                        "    {} {}:{line} {text}",
                        if seen { "reported" } else { "nowhere " },
                        member.doc
                    )
                }));
            }
        }
        score.reached[index] = share(found, all);
        score.counts[index] = format!("found {found}/{all}, whole {whole}/{all}");
    }
}

fn score_embedded(set: &Set, report: &Value, score: &mut Score) {
    let reported: Vec<(Span, String)> = groups(report, "embedded")
        .iter()
        .map(|article| {
            let outlet = article["outlet"].as_str().unwrap_or_default();
            (
                Span::deserialize(&article["span"]).expect("an embedded article's span"),
                outlet.to_owned(),
            )
        })
        .collect();
    let mut hits = 0;
    for card in &set.expected.embedded_articles {
        let hit = reported.iter().any(|(span, outlet)| {
            file_name(&span.doc) == card.doc
                && (span.line..=span.end_line).contains(&card.body_line)
                && outlet.to_lowercase() == card.outlet.to_lowercase()
        });
        hits += usize::from(hit);
        if !hit {
            let Card { doc, first_line, last_line, outlet, .. } = card;
            score.misses.push(format!("missed embedded {doc}:{first_line}-{last_line} {outlet}"));
        }
    }
    let all = set.expected.embedded_articles.len();
    if hits < all {
        score.misses.extend(reported.iter().map(|(span, outlet)| {
            format!(
                "    reported {}:{}-{} {outlet}",
                file_name(&span.doc),
                span.line,
                span.end_line
            )
        }));
    }
    score.reached[4] = share(hits, all);
    score.counts[4] = format!("{hits}/{all}, reported {}", reported.len());
}

fn score_furniture(set: &Set, report: &Value, score: &mut Score) {
    let want = set.furniture_lines(|doc, line| !set.is_blank(doc, line));
    let mut excused: BTreeSet<(String, usize)> = BTreeSet::new();
    for card in &set.expected.embedded_articles {
        excused.extend((card.first_line..=card.last_line).map(|line| (card.doc.clone(), line)));
    }
    for group in set.expected.groups.iter().filter(|group| group.kind == "repeat") {
        excused.extend(
            group.members.iter().filter_map(|member| Some((member.doc.clone(), member.line?))),
        );
    }
    let mut got: BTreeSet<(String, usize)> = BTreeSet::new();
    for span in groups(report, "furniture").iter().flat_map(spans) {
        let doc = file_name(&span.doc);
        let lines = (span.line..=span.end_line).filter(|line| !set.is_blank(doc, *line));
        got.extend(lines.map(|line| (doc.to_owned(), line)));
    }
    let hits = want.intersection(&got).count();
    let wrong: Vec<_> =
        got.iter().filter(|at| !want.contains(at) && !excused.contains(at)).collect();
    score.reached[5] = share(hits, want.len());
    score.counts[5] = format!("{hits}/{} lines", want.len());
    score.reached[6] = share(got.len() - wrong.len(), got.len());
    score.counts[6] = format!("{}/{} lines", got.len() - wrong.len(), got.len());
    let say = |word: &str, (doc, line): &(String, usize)| {
        format!("{word} {doc}:{line} {}", set.line(doc, *line))
    };
    score.misses.extend(want.difference(&got).map(|at| say("missed furniture", at)));
    score.misses.extend(wrong.into_iter().map(|at| say("false furniture", at)));
}

/// What must not be held together is not; and where no group is expected, none is reported.
fn check_not_shared(set: &Set, report: &Value, score: &mut Score) {
    let clusters = groups(report, "clusters");
    let shared: Vec<&Value> =
        groups(report, "passages").iter().chain(groups(report, "quotations")).collect();
    for case in &set.expected.not_shared {
        let (texts, documents): (Vec<_>, Vec<_>) =
            case.members.iter().partition(|member| member.text.is_some());
        for cluster in clusters.iter().filter(|cluster| cluster["level"] == "document") {
            let ids = groups(cluster, "members")
                .iter()
                .filter_map(|id| id.as_str().or_else(|| id["doc"].as_str()));
            let ids: BTreeSet<&str> = ids.map(file_name).collect();
            let held: Vec<&str> =
                documents.iter().map(|d| d.doc.as_str()).filter(|doc| ids.contains(doc)).collect();
            if held.len() > 1 {
                score.violations.push(format!(
                    "one cluster holds {} ({})",
                    held.join(", "),
                    case.why
                ));
            }
        }
        for group in &shared {
            let spans = spans(group);
            let held = texts
                .iter()
                .filter(|member| spans.iter().any(|span| set.covers(span, member, false)));
            let held: Vec<&str> = held.filter_map(|member| member.text.as_deref()).collect();
            if held.len() > 1 {
                let id = &group["id"];
                score.violations.push(format!(
                    "group {id} holds {} ({})",
                    held.join(" / "),
                    case.why
                ));
            }
        }
    }
    if set.expected.groups.is_empty() {
        for group in shared {
            let spans = spans(group);
            if spans.len() > 1 && group["kind"] != "stock-phrase" {
                let text: Vec<&str> = spans.iter().map(|span| span.text.as_str()).collect();
                score.violations.push(format!(
                    "nothing is shared, but group {} is: {}",
                    group["id"],
                    text.join(" / ")
                ));
            }
        }
    }
}

/// A span's text is exactly its bytes, wherever in the report the span stands.
fn check_bytes(set: &Set, value: &Value, violations: &mut Vec<String>) {
    if let Ok(span) = Span::deserialize(value) {
        let text = set.texts.get(file_name(&span.doc));
        if text.and_then(|text| text.get(span.start..span.end)) != Some(span.text.as_str()) {
            let Span { doc, start, end, text, .. } = &span;
            violations.push(format!("the bytes {doc} {start}..{end} are not {text:?}"));
        }
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| check_bytes(set, item, violations)),
        Value::Object(fields) => {
            fields.values().for_each(|field| check_bytes(set, field, violations));
        }
        _ => {}
    }
}

/// The items of one of the report's lists; none where there is no such list.
fn groups<'a>(value: &'a Value, list: &str) -> &'a [Value] {
    value[list].as_array().map_or(&[], Vec::as_slice)
}

/// The spans of a reported group: its occurrences, or the members of a cluster that are no whole
/// documents.
fn spans(group: &Value) -> Vec<Span> {
    let list = if group["occurrences"].is_array() { "occurrences" } else { "members" };
    let spans = groups(group, list).iter().filter(|item| item.is_object());
    spans.map(|span| Span::deserialize(span).expect("a span as the contract has it")).collect()
}

/// An id without the folders before it.
fn file_name(id: &str) -> &str {
    id.rsplit(['/', '\\']).next().unwrap_or(id)
}

/// A share of all, or everything where there is nothing to reach.
fn share(part: usize, all: usize) -> f64 {
    if all == 0 { 1.0 } else { part as f64 / all as f64 }
}

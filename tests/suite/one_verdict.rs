//! One question, one answer: what every command says of a pair, and what dedup keeps.

use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use wireprint_check::check::{At, CheckSettings, rule_named};
use wireprint_check::run::{Memo, check_remembered};
use wireprint_findings::findings::WhyResult;
use wireprint_match::cluster::Level;
use wireprint_match::fingerprint::ShingleSet;
use wireprint_match::verify::{Measure, Side, Threshold, Verdict, judge, overlap};
use wireprint_pipeline::pipeline::dedup::{DedupOptions, Keep, Mode, Templates, dedup};
use wireprint_pipeline::pipeline::{CoverageSettings, Grouping, ScanInput, ScanSettings};
use wireprint_pipeline::pipeline::{coverage, scan, why};
use wireprint_text::text::{Corpus, Document};

fn write(folder: &Path, texts: &[String]) -> PathBuf {
    let record = |(n, text): (usize, &String)| {
        serde_json::json!({ "id": n.to_string(), "text": text }).to_string() + "\n"
    };
    let lines: String = texts.iter().enumerate().map(record).collect();
    let path = folder.join("texts.jsonl");
    fs::write(&path, lines).unwrap();
    path
}

fn corpus(texts: &[String]) -> ScanInput {
    let document = |(n, text): (usize, &String)| Document {
        id: n.to_string(),
        path: format!("{n}.txt"),
        text: text.clone(),
        ..Document::default()
    };
    let corpus = Corpus::new(texts.iter().enumerate().map(document).collect());
    ScanInput { corpus, ..ScanInput::default() }
}

/// What the commands say of two texts: whether they belong together, whether they are a
/// template.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    joined: bool,
    template: bool,
}

/// What `dedup` says, and which of the two stay.
fn by_dedup(texts: &[String; 2]) -> (Said, [bool; 2]) {
    let folder = tempfile::tempdir().unwrap();
    let found = dedup(&[write(folder.path(), texts)], &DedupOptions::default()).unwrap();
    let mut templates = Vec::new();
    found.write_templates(&mut templates).unwrap();
    let kept: Vec<bool> = found.verdicts().map(|it| it.1.kept).collect();
    (Said { joined: kept.contains(&false), template: !templates.is_empty() }, [kept[0], kept[1]])
}

/// Of a scan, and so of a comparison: the clusters of documents; and whether the comparison
/// has the two in one story.
fn by_scan(texts: &[String; 2]) -> (bool, bool) {
    let found = scan(corpus(texts), &ScanSettings::default()).unwrap();
    let joined = found.clusters.iter().any(|it| it.level == Level::Document);
    let settings = CoverageSettings { stories: Grouping::Always, ..CoverageSettings::default() };
    let compared = coverage(found, &settings);
    (joined, compared.stories.iter().any(|it| it.docs.len() == 2))
}

/// What `why` says.
fn by_why(texts: &[String; 2]) -> WhyResult {
    let documents = corpus(texts).corpus.documents().to_vec();
    let [a, b] = <[Document; 2]>::try_from(documents).unwrap();
    why(a, b, &ScanSettings::default()).unwrap()
}

/// What `why` says that a command makes of either text.
fn told(found: &WhyResult, command: &str) -> [String; 2] {
    found.commands.iter().find(|it| it.command == command).unwrap().sides.clone()
}

/// What `check` says, and the rule that it names at either text.
fn by_check(texts: &[String; 2], memo: Option<&Memo>) -> (Said, [Option<&'static str>; 2]) {
    let names = ["duplicate-document", "near-duplicate-document", "template-story"];
    let rules = CheckSettings::active(names.map(|it| rule_named(it).unwrap()));
    let settings = CheckSettings { rules, ..CheckSettings::default() };
    let input = corpus(texts);
    let paths = input.corpus.documents().iter().map(|it| it.path.clone()).collect();
    let found = check_remembered(input, paths, &settings, memo).unwrap();
    let mut named = [None; 2];
    for it in &found.findings {
        let At::Text(place) = &it.at else { continue };
        named[place.doc.index()] = Some(it.rule.name());
    }
    let is_found = |names: &[&str]| named.iter().flatten().any(|it| names.contains(it));
    (Said { joined: is_found(&names[..2]), template: is_found(&names[2..]) }, named)
}

fn check(texts: &[String; 2]) {
    let judged = judge(&Side::of(&texts[0]), &Side::of(&texts[1]));
    let expect = Said { joined: judged.joins(), template: judged.verdict == Verdict::Template };
    let which =
        || format!("{:?}: {:?}", judged, texts.each_ref().map(|it| it.get(..90).unwrap_or(it)));
    let (said, kept) = by_dedup(texts);
    assert_eq!(said, expect, "dedup: {}", which());
    let (joined, in_one_story) = by_scan(texts);
    assert_eq!(joined, expect.joined, "scan: {}", which());
    assert!(in_one_story || !joined, "compare: {}", which());
    let explained = by_why(texts);
    let judged_there = (explained.evidence.judged.verdict, explained.decision.matched);
    assert_eq!(judged_there, (judged.verdict, expect.joined), "why: {}", which());
    let says_kept = told(&explained, "dedup").map(|it| it.starts_with("kept"));
    assert_eq!(says_kept, kept, "why of dedup: {}", which());
    let says_in_one = told(&explained, "scan").map(|it| it.starts_with("in one cluster"));
    assert_eq!(says_in_one, [joined; 2], "why of scan: {}", which());
    let memo = Memo::default();
    for memo in [None, Some(&memo), Some(&memo)] {
        let (said, named) = by_check(texts, memo);
        assert_eq!(said, expect, "check: {}", which());
        for (says, rule) in told(&explained, "check").iter().zip(named) {
            let is_told = match rule {
                Some(rule) => says.starts_with(&format!("{rule},")),
                None => says == "no findings",
            };
            assert!(is_told, "why of check: {says}, where it finds {rule:?}: {}", which());
        }
    }
}

fn stories() -> Vec<Vec<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/stories");
    let mut folders: Vec<PathBuf> =
        fs::read_dir(root).unwrap().map(|it| it.unwrap().path()).filter(|it| it.is_dir()).collect();
    folders.sort();
    let texts = |folder: &PathBuf| {
        let mut files: Vec<PathBuf> = fs::read_dir(folder)
            .unwrap()
            .map(|it| it.unwrap().path())
            .filter(|it| it.extension().is_some_and(|it| it == "txt"))
            .collect();
        files.sort();
        files.iter().map(|it| fs::read_to_string(it).unwrap()).collect()
    };
    folders.iter().map(texts).collect()
}

#[test]
fn all_commands_say_the_same_of_every_pair_of_a_story() {
    for texts in stories() {
        for (n, left) in texts.iter().enumerate() {
            for right in &texts[n + 1..] {
                check(&[left.clone(), right.clone()]);
            }
        }
    }
}

fn labelled_texts() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/labels/digitalgov/docs.jsonl");
    let text = |it: &str| {
        let record: serde_json::Value = serde_json::from_str(it).unwrap();
        record["text"].as_str().unwrap().to_owned()
    };
    fs::read_to_string(path).unwrap().lines().map(text).collect()
}

#[test]
fn all_commands_say_the_same_of_the_labelled_sample() {
    let texts = labelled_texts();
    // Versions stand beside each other; the pair after is of strangers.
    for pair in texts.windows(2) {
        check(&[pair[0].clone(), pair[1].clone()]);
    }
}

/// All texts of the fixtures that articles stand in, the longest left out.
fn all_texts() -> Vec<String> {
    let mut res: Vec<String> = stories().into_iter().flatten().collect();
    res.extend(labelled_texts());
    res.retain(|it| it.len() < 4000);
    res
}

/// `text` with one change of a kind, at a place that `at` chooses.
fn changed(text: &str, kind: usize, at: usize) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let n = lines.len().max(1);
    match kind {
        0 => text.to_owned(),
        1 => format!("Updated {}:{:02}\n\n{text}", at % 12 + 1, at % 60),
        2 => text.chars().map(|c| if c.is_ascii_digit() { '7' } else { c }).collect(),
        3 => {
            lines.truncate(n.div_ceil(2));
            lines.join("\n")
        }
        4 => {
            lines.rotate_left(at % n);
            lines.join("\n")
        }
        5 => {
            let words = text.split(' ').enumerate();
            let words = words.map(|(n, it)| if n % 6 == at % 6 { "Orla" } else { it });
            words.collect::<Vec<_>>().join(" ")
        }
        6 => text.replace(" the ", " a ").to_uppercase(),
        _ => format!("{NOTICE}\n{text}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]
    #[test]
    fn all_commands_say_the_same_of_any_two_texts_and_what_is_made_of_them(
        one in any::<usize>(), other in any::<usize>(), is_one_text in any::<bool>(),
        kinds in (0_usize..8, 0_usize..8), at in 0_usize..100,
    ) {
        let texts = all_texts();
        let of = |at: usize| &texts[at % texts.len()];
        let (one, other) = (of(one), if is_one_text { of(one) } else { of(other) });
        check(&[changed(one, kinds.0, at), changed(other, kinds.1, at + 1)]);
    }
}

const REPORT: &str = "The harbor board of Kelm voted on Tuesday to close its oldest dry dock after \
    engineers found that two of the iron gates no longer seal at spring tide.\n\n\
    Work on a replacement is to begin in the autumn and will take about two years, the board's \
    engineer said, provided that the province pays its half of the costs.\n\n\
    Fishermen who have used the dock since their fathers' days asked for a place to lay up their \
    boats in the meantime, and were promised an answer before the herring season.\n";

const NOTICE: &str = "We use cookies and similar tools to run this site, to measure how it is read, \
    and to show advertising that fits you. By clicking Accept all you agree that we and our \
    partners store and read data on your device. You can change your choice at any time in the \
    settings at the foot of each page, or read more in our privacy notice.\n";

#[test]
fn all_commands_say_the_same_of_the_kinds_that_they_disagreed_on() {
    let stamped = |time: &str| format!("Updated {time}\n\n{REPORT}");
    let notice = |place: &str, what: &str| {
        format!("{place} council\nThe {what} on Mill Lane is closed from Monday for repairs.\n")
    };
    for pair in [
        [stamped("8:45 am"), stamped("9:07 am")],
        [REPORT.to_owned(), REPORT.replace(',', "").to_uppercase()],
        [REPORT.to_owned(), format!("{REPORT}\nPhoto 1 of 12\n")],
        [REPORT.lines().next().unwrap().to_owned(), REPORT.to_owned()],
        [notice("Elbury", "bridge"), notice("Tarn", "library")],
        ["cat".to_owned(), "cat.".to_owned()],
        [REPORT.to_owned(), String::new()],
    ] {
        check(&pair);
    }
    let joins = |a: &str, b: &str| judge(&Side::of(a), &Side::of(b)).joins();
    assert!(joins(&stamped("8:45 am"), &stamped("9:07 am")));
    assert!(joins("cat", "cat."));
}

/// Ten stories of four sentences each, which share no sentence.
fn different_stories() -> Vec<String> {
    const PARTS: [[&str; 5]; 4] = [
        [
            "Beekeepers of the valley",
            "Pupils of the art school",
            "Drivers of the night trams",
            "Bakers on the market square",
            "Singers of the cathedral choir",
        ],
        [
            "lost half of what they had stored for the winter",
            "found a drawing behind the cellar wall",
            "refused to start before the brakes were tested",
            "won a prize that nobody had applied for",
            "planted forty walnut trees along the canal",
        ],
        [
            "Their union blames the province and wants to be heard before the budget is settled.",
            "An expert from abroad will look at it as soon as the roads are free of snow.",
            "The mayor called it a small miracle and promised to come by on foot next week.",
            "Neighbors brought soup and chairs, and somebody fetched a ladder from the fire station.",
            "Nobody could say who had kept the key for all these years.",
        ],
        [
            "A decision is not expected before the summer.",
            "The next meeting is open to everybody.",
            "The costs are said to be small.",
            "A film about it is shown in the library on Friday.",
            "The owner could not be reached.",
        ],
    ];
    let story = |n: usize| {
        let [who, what, then, end] =
            [n % 5, (n * 2 + n / 5) % 5, (n * 3 + n / 5) % 5, (n + n / 5) % 5];
        format!(
            "{} {}.\n\n{}\n\n{}\n",
            PARTS[0][who], PARTS[1][what], PARTS[2][then], PARTS[3][end]
        )
    };
    (0..5).map(story).collect()
}

#[test]
fn a_notice_of_the_site_joins_no_stories() {
    let folder = tempfile::tempdir().unwrap();
    let texts: Vec<String> =
        different_stories().iter().map(|it| format!("{NOTICE}\n{it}\n{NOTICE}")).collect();
    let found = dedup(&[write(folder.path(), &texts)], &DedupOptions::default()).unwrap();
    assert_eq!(found.verdicts().filter(|it| it.1.kept).count(), texts.len());
}

#[test]
fn a_threshold_decides_alone_unless_templates_are_to_be_kept() {
    let folder = tempfile::tempdir().unwrap();
    let texts: Vec<String> = [["8:10", "14", "61"], ["9:45", "31", "88"]]
        .iter()
        .map(|[time, snow, wind]| {
            format!("{REPORT}\nThe dock opened at {time} with {snow} boats and {wind} visitors.\n")
        })
        .collect();
    let path = write(folder.path(), &texts);
    let kept = |options: DedupOptions| {
        let found = dedup(std::slice::from_ref(&path), &options).unwrap();
        found.verdicts().filter(|it| it.1.kept).count()
    };
    let threshold = DedupOptions { mode: Mode::MinHash, ..DedupOptions::default() };
    assert_eq!(kept(threshold.clone()), 1);
    let judged = judge(&Side::of(&texts[0]), &Side::of(&texts[1]));
    let expect = if judged.verdict == Verdict::Template { 2 } else { 1 };
    assert_eq!(kept(DedupOptions { templates: Templates::Keep, ..threshold }), expect);
}

#[test]
fn the_earliest_is_the_earliest_in_any_form_of_date() {
    for dates in [
        ["02.02.2026", "01.03.2025"],
        ["Mon, 03 Mar 2025 08:00:00 GMT", "Sat, 01 Mar 2025 23:30:00 GMT"],
        ["9 March 2025", "March 1, 2025"],
        ["2025-03-02T08:00:00-05:00", "2025-03-02T09:00:00+02:00"],
        ["", "3 March 2025"],
    ] {
        let folder = tempfile::tempdir().unwrap();
        let record = |(id, date): (&str, &&str)| {
            serde_json::json!({ "id": id, "date": date, "text": REPORT }).to_string() + "\n"
        };
        let lines: String = ["later", "earlier"].into_iter().zip(&dates).map(record).collect();
        let path = folder.path().join("dated.jsonl");
        fs::write(&path, lines).unwrap();
        let options = DedupOptions { keep: Keep::Earliest, ..DedupOptions::default() };
        let found = dedup(&[path], &options).unwrap();
        let kept: Vec<String> =
            found.verdicts().filter(|it| it.1.kept).map(|it| it.0.into_owned()).collect();
        assert_eq!(kept, ["earlier"], "{dates:?}");
    }
}

/// A chain of texts, each the one before with one of its sentences told anew.
fn chain(n: usize, seed: usize) -> Vec<String> {
    const WORDS: [&str; 40] = [
        "harbor",
        "council",
        "engineer",
        "winter",
        "library",
        "station",
        "province",
        "fishermen",
        "meeting",
        "repairs",
        "budget",
        "visitors",
        "school",
        "garden",
        "bridge",
        "storm",
        "answer",
        "morning",
        "company",
        "neighbors",
        "carried",
        "promised",
        "opened",
        "refused",
        "counted",
        "planted",
        "measured",
        "invited",
        "returned",
        "watched",
        "quietly",
        "before",
        "without",
        "between",
        "another",
        "several",
        "wooden",
        "narrow",
        "distant",
        "empty",
    ];
    let sentence = |at: usize, version: usize| {
        let word =
            |k: usize| WORDS[(at * 31 + version * 17 + k * 7 + at * k + version * k * k) % 40];
        let words: Vec<&str> = (0..11).map(word).collect();
        format!("The {} with number{at}v{version}.", words.join(" "))
    };
    let mut versions = [0_usize; 20];
    let mut res = Vec::new();
    for step in 0..n {
        let text: Vec<String> =
            versions.iter().enumerate().map(|(at, &version)| sentence(at, version)).collect();
        res.push(text.join(" "));
        versions[(step * 7 + seed) % 20] += 1;
    }
    res
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn what_goes_matches_what_stays_under_every_policy(
        seed in 0_usize..20, shuffle in any::<u64>(), policy in 0_usize..5, by_verdict in any::<bool>(),
    ) {
        let mut texts = chain(70, seed);
        texts.sort_by_key(|it| it.bytes().fold(shuffle, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        }));
        prop_assert!(dropped(&texts, policies()[policy].clone(), by_verdict) > 0);
    }
}

fn policies() -> [Keep; 5] {
    let prefer = Keep::Preferred(vec!["Tide".to_owned()]);
    [Keep::First, Keep::Last, Keep::Longest, Keep::Earliest, prefer]
}

/// How many of `texts` go; each of them for one that stays and that it matches.
fn dropped(texts: &[String], keep: Keep, by_verdict: bool) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let record = |(n, text): (usize, &String)| {
        let date = format!("2025-03-{:02}", (n * 11) % 28 + 1);
        let outlet = ["Post", "Tide", "Globe"][n % 3];
        serde_json::json!({ "id": n, "text": text, "date": date, "outlet": outlet }).to_string()
    };
    let path = folder.path().join("texts.jsonl");
    fs::write(&path, texts.iter().enumerate().map(record).collect::<Vec<_>>().join("\n")).unwrap();
    let mode = if by_verdict { Mode::Versions } else { Mode::MinHash };
    let options = DedupOptions { keep, mode, ..DedupOptions::default() };
    let found = dedup(&[path], &options).unwrap();
    let verdicts: Vec<_> = found.verdicts().map(|it| it.1).collect();
    let least = Threshold::new(options.threshold).unwrap();
    let mut dropped = 0;
    for (n, verdict) in verdicts.iter().enumerate() {
        let to = verdict.representative as usize;
        assert!(verdicts[to].kept && (verdict.kept == (to == n)));
        if verdict.kept {
            continue;
        }
        dropped += 1;
        let matches = if by_verdict {
            judge(&Side::of(&texts[n]), &Side::of(&texts[to])).joins()
        } else {
            let [a, b] = [&texts[n], &texts[to]].map(|it| ShingleSet::of_text(it, 5));
            least.is_reached(Measure::Resemblance, overlap(&a, &b).unwrap())
        };
        assert!(matches, "{n} goes for {to}");
    }
    dropped
}

#[test]
fn a_thousand_small_edits_do_not_carry_a_text_away() {
    let texts = chain(1000, 3);
    for by_verdict in [true, false] {
        let gone = dropped(&texts, Keep::First, by_verdict);
        // The last one has nothing in common with the first: several stay.
        assert!((500..995).contains(&gone), "{gone}");
    }
}

#[test]
fn of_a_live_blog_what_goes_matches_what_stays() {
    // The newest entry first; of thirty, the oldest leaves the page.
    let told = chain(1200, 5);
    let entries: Vec<&str> = told.iter().step_by(20).map(|it| &it[..400]).collect();
    let page = |n: usize| {
        let shown: Vec<&str> = (n.saturating_sub(29)..=n).rev().map(|it| entries[it]).collect();
        shown.join("\n\n")
    };
    let texts: Vec<String> = (0..entries.len()).map(page).collect();
    for keep in policies() {
        for by_verdict in [true, false] {
            assert!(dropped(&texts, keep.clone(), by_verdict) > 0);
        }
    }
}

#[test]
fn one_thread_two_and_little_memory_make_one_output() {
    let folder = tempfile::tempdir().unwrap();
    let mut texts: Vec<String> = (0..3).flat_map(|seed| chain(30, seed)).collect();
    texts.extend(different_stories());
    let path = write(folder.path(), &texts);
    for mode in [Mode::Versions, Mode::MinHash, Mode::SimHash, Mode::Exact] {
        for measure in [Measure::Resemblance, Measure::Containment] {
            let outputs: BTreeSet<Vec<u8>> =
                [(1, None), (2, None), (1, Some(1)), (2, Some(1 << 20))]
                    .into_iter()
                    .map(|(threads, memory)| {
                        let usual = DedupOptions::default();
                        let options = DedupOptions { mode, measure, threads, memory, ..usual };
                        let pool =
                            rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                        let found =
                            pool.install(|| dedup(std::slice::from_ref(&path), &options)).unwrap();
                        let mut out = Vec::new();
                        found.write_clusters(&mut out).unwrap();
                        found.write_pairs(&mut out).unwrap();
                        found.write_templates(&mut out).unwrap();
                        out
                    })
                    .collect();
            assert_eq!(outputs.len(), 1, "{mode:?} {measure:?}");
        }
    }
}

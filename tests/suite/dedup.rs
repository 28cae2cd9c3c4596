//! `dedup` on files, as a caller of the library sees it.

use std::fs;
use std::path::{Path, PathBuf};

use wireprint_pipeline::pipeline::dedup::{
    DedupOptions, Deduplicated, Keep, Mode, ParagraphOptions, dedup, dedup_paragraphs,
};

use crate::common::story;

fn write(folder: &Path, name: &str, records: &[(&str, String)]) -> PathBuf {
    let lines: Vec<String> = records
        .iter()
        .map(|(id, text)| serde_json::json!({ "id": id, "text": text }).to_string() + "\n")
        .collect();
    let path = folder.join(name);
    fs::write(&path, lines.concat()).unwrap();
    path
}

fn clusters(found: &Deduplicated) -> String {
    let mut out = Vec::new();
    found.write_clusters(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn corpus(found: &Deduplicated, annotate: bool) -> String {
    let mut out = Vec::new();
    found.write_corpus(&mut out, annotate).unwrap().unwrap();
    String::from_utf8(out).unwrap()
}

fn kept(found: &Deduplicated) -> Vec<String> {
    found.verdicts().filter(|(_, it)| it.kept).map(|(id, _)| id.into_owned()).collect()
}

/// Resemblance of 0.7, and what `change` makes of it.
fn with(change: impl FnOnce(&mut DedupOptions)) -> DedupOptions {
    let mut options = DedupOptions { mode: Mode::MinHash, ..DedupOptions::default() };
    change(&mut options);
    options
}

/// An equal copy, a near one, a short text twice, and texts without words.
fn mixed(folder: &Path) -> PathBuf {
    write(
        folder,
        "mixed.jsonl",
        &[
            ("a", story(1, 0)),
            ("b", story(2, 0)),
            ("copy", story(1, 0).to_uppercase()),
            ("near", story(1, 4)),
            ("short", "No comment.".to_owned()),
            ("empty", " … ".to_owned()),
            ("short-2", "no comment.".to_owned()),
            ("empty-2", String::new()),
            ("far", story(1, 40)),
        ],
    )
}

#[test]
fn the_clusters_file_says_what_becomes_of_each_document() {
    let folder = tempfile::tempdir().unwrap();
    let found = dedup(&[mixed(folder.path())], &with(|_| ())).unwrap();
    let expect = "\
a\ta\tkept\ta\t1
b\tb\tkept\tb\t1
copy\ta\tdropped\ta\t1
near\ta\tdropped\ta\t0.8667
short\tshort\tkept\tshort\t1
empty\tempty\tkept\tempty\t1
short-2\tshort\tdropped\tshort\t1
empty-2\tempty-2\tkept\tempty-2\t1
far\tfar\tkept\tfar\t1
";
    assert_eq!(clusters(&found), expect);
    let summary = found.summary();
    assert_eq!((summary.documents, summary.kept, summary.clusters), (9, 6, 2));
    assert_eq!((summary.removed_exact, summary.removed_near), (2, 1));
    let mut pairs = Vec::new();
    found.write_pairs(&mut pairs).unwrap();
    let pairs = String::from_utf8(pairs).unwrap();
    assert_eq!(
        pairs,
        "a\tcopy\t1\t1\t1\na\tnear\t0.8667\t0.9286\t0.9286\nshort\tshort-2\t1\t1\t1\n"
    );
}

#[test]
fn records_come_out_as_they_went_in() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("odd.jsonl");
    let lines = [
        format!("{{ \"x\": [1, 2.50],\"id\":7, \"text\" : \"{}\" }}", story(1, 0)),
        format!("{{\"text\":\"{}\",\"id\":8,\"big\":123456789012345678901}}", story(1, 0)),
        format!("{{\"text\":\"{}\"}}", story(2, 0)),
    ];
    fs::write(&path, format!("{}\r\n\n{}\n{}", lines[0], lines[1], lines[2])).unwrap();
    let found = dedup(std::slice::from_ref(&path), &DedupOptions::default()).unwrap();
    assert_eq!(corpus(&found, false), format!("{}\n{}\n", lines[0], lines[2]));
    let annotated = corpus(&found, true);
    let second: serde_json::Value =
        serde_json::from_str(annotated.lines().nth(1).unwrap()).unwrap();
    let note = serde_json::json!(
        { "cluster": 7, "reason": "exact", "representative": 7, "similarity": 1.0, "status": "dropped" }
    );
    assert_eq!(second["wireprint"], note);
    assert_eq!(annotated.lines().count(), 3);
}

#[test]
fn each_policy_keeps_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dated.jsonl");
    let record = |id: &str, date: &str, outlet: &str, more: &str| {
        let text = format!("{} {more}", story(1, 0));
        serde_json::json!({ "id": id, "date": date, "outlet": outlet, "text": text }).to_string()
    };
    let records = [
        record("first", "2024-05-02", "Tide", ""),
        record("early", "2024-05-01", "Post", "more"),
        record("long", "2024-05-03", "Globe", "some more words"),
        record("last", "", "Wire", ""),
    ];
    fs::write(&path, records.join("\n")).unwrap();
    let wire = vec!["wire".to_owned(), "Post".to_owned()];
    for (keep, expect) in [
        (Keep::First, "first"),
        (Keep::Last, "last"),
        (Keep::Longest, "long"),
        (Keep::Earliest, "early"),
        (Keep::Preferred(wire), "last"),
    ] {
        let options = with(|it| it.keep = keep.clone());
        let found = dedup(std::slice::from_ref(&path), &options).unwrap();
        assert_eq!(kept(&found), [expect], "{keep:?}");
    }
}

#[test]
fn exact_mode_leaves_near_duplicates() {
    let folder = tempfile::tempdir().unwrap();
    let options = with(|it| it.mode = Mode::Exact);
    let found = dedup(&[mixed(folder.path())], &options).unwrap();
    assert_eq!(found.summary().removed_exact, 2);
    assert_eq!(found.summary().removed_near, 0);
}

#[test]
fn every_sketch_finds_light_edits() {
    let folder = tempfile::tempdir().unwrap();
    for mode in [Mode::Versions, Mode::MinHash, Mode::SimHash] {
        let found = dedup(&[mixed(folder.path())], &with(|it| it.mode = mode)).unwrap();
        assert_eq!(found.summary().removed_near, 1, "{mode:?}");
    }
}

#[test]
fn against_removes_what_the_other_corpus_holds_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let train = write(
        folder.path(),
        "train.jsonl",
        &[
            ("a", story(1, 0)),
            ("a-again", story(1, 3)),
            ("b", story(2, 0)),
            ("b-again", story(2, 0)),
        ],
    );
    let test = write(folder.path(), "test.jsonl", &[("a", story(1, 2)), ("c", story(3, 0))]);
    let found = dedup(&[train], &with(|it| it.against = vec![test])).unwrap();
    assert_eq!(kept(&found), ["b", "b-again"]);
    assert_eq!(found.summary().documents, 4);
}

#[test]
fn equal_ids_are_an_error_that_names_both_places() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "twice.jsonl", &[("x", story(1, 0)), ("x", story(2, 0))]);
    let error = dedup(&[path], &DedupOptions::default()).unwrap_err().to_string();
    assert!(error.contains("twice.jsonl:1") && error.contains("twice.jsonl:2"), "{error}");
}

#[test]
fn folders_of_texts_and_compressed_records_go_the_same_way() {
    use std::io::Write as _;
    let folder = tempfile::tempdir().unwrap();
    let texts = folder.path().join("texts");
    fs::create_dir(&texts).unwrap();
    fs::write(texts.join("1.txt"), story(1, 0)).unwrap();
    fs::write(texts.join("2.txt"), story(1, 2)).unwrap();
    let plain = mixed(folder.path());
    let packed = folder.path().join("mixed.jsonl.gz");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(&fs::read(&plain).unwrap()).unwrap();
    fs::write(&packed, gzip.finish().unwrap()).unwrap();

    let options = DedupOptions::default();
    let from_plain = dedup(&[plain], &options).unwrap();
    let from_packed = dedup(&[packed], &options).unwrap();
    assert_eq!(clusters(&from_plain), clusters(&from_packed));
    assert_eq!(corpus(&from_plain, false), corpus(&from_packed, false));
    assert!(from_packed.summary().spooled_bytes > 0);

    let from_texts = dedup(&[texts], &options).unwrap();
    assert_eq!(kept(&from_texts), ["texts/1.txt"]);
    assert!(corpus(&from_texts, false).starts_with("{\"id\":\"texts/1.txt\",\"text\":\"w"));
}

#[test]
fn the_number_of_threads_does_not_change_the_outcome() {
    let folder = tempfile::tempdir().unwrap();
    let ids: Vec<String> = (0..400).map(|at| format!("d{at}")).collect();
    let records: Vec<(&str, String)> =
        ids.iter().enumerate().map(|(at, id)| (id.as_str(), story(at / 3, at % 3 * 3))).collect();
    let path = write(folder.path(), "many.jsonl", &records);
    for mode in [Mode::Versions, Mode::MinHash] {
        let run = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let options = with(|it| (it.threads, it.mode) = (threads, mode));
            let found = pool.install(|| dedup(std::slice::from_ref(&path), &options)).unwrap();
            clusters(&found)
        };
        let one = run(1);
        assert!(one.contains("dropped"));
        assert_eq!(run(2), one);
        assert_eq!(run(4), one);
    }
}

/// An article with every `n`th letter of its words exchanged, from the `first` on.
fn damaged(text: &str, first: usize, n: usize) -> String {
    let damage = |(at, c): (usize, char)| {
        if c.is_alphabetic() && at % n == first { 'x' } else { c }
    };
    text.chars().enumerate().map(damage).collect()
}

/// A post of `fixtures/labels/digitalgov` in single spaces.
fn post(id: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/labels/digitalgov/docs.jsonl");
    let records = fs::read_to_string(path).unwrap();
    let records = records.lines().map(|it| serde_json::from_str::<serde_json::Value>(it).unwrap());
    let text = records.into_iter().find(|it| it["id"] == id).unwrap()["text"].clone();
    text.as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn versions_are_found_that_share_hardly_a_shingle() {
    let folder = tempfile::tempdir().unwrap();
    let text = post("2013-05-30-does-your-agency-need-a-chief-digital-officer@1");
    let other = post("2016-08-09-the-peoples-code@1");
    let words: Vec<&str> = text.split(' ').collect();
    let records = [
        ("original", text.clone()),
        ("scan", damaged(&text, 3, 23)),
        ("half", words[..400].join(" ")),
        ("sixth", words[..110].join(" ")),
        ("other", other.clone()),
        ("quoting", format!("{other} {}", words[..110].join(" "))),
    ];
    let path = write(folder.path(), "damaged.jsonl", &records);
    let found = dedup(std::slice::from_ref(&path), &DedupOptions::default()).unwrap();
    assert_eq!(kept(&found), ["original", "other"]);
    let strict = dedup(&[path], &with(|_| ())).unwrap();
    assert_eq!(kept(&strict).len(), 5, "{:?}", kept(&strict));
}

#[test]
fn many_equal_documents_make_few_pairs() {
    let folder = tempfile::tempdir().unwrap();
    let ids: Vec<String> = (0..300).map(|at| format!("d{at}")).collect();
    let records: Vec<(&str, String)> = ids.iter().map(|id| (id.as_str(), story(1, 0))).collect();
    let path = write(folder.path(), "same.jsonl", &records);
    let found = dedup(&[path], &DedupOptions::default()).unwrap();
    assert_eq!((found.summary().kept, found.summary().candidates), (1, 0));
    let mut pairs = Vec::new();
    found.write_pairs(&mut pairs).unwrap();
    assert_eq!(String::from_utf8(pairs).unwrap().lines().count(), 299);
}

#[test]
fn a_number_and_a_string_are_two_ids_and_what_is_sent_again_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ids.jsonl");
    let record = |id: &str, text: &str| format!("{{\"id\":{id},\"text\":\"{text}\"}}\n");
    let (a, b) = (story(1, 0), story(2, 0));
    let lines =
        [record("1", &a), record("\"1\"", &a), record("1", &a), record("2", &b), record("2", &b)];
    fs::write(&path, lines.concat()).unwrap();
    for mode in [Mode::Versions, Mode::MinHash, Mode::Exact] {
        for keep in [Keep::First, Keep::Last] {
            let options = with(|it| (it.mode, it.keep) = (mode, keep.clone()));
            let found = dedup(std::slice::from_ref(&path), &options).unwrap();
            let account = found.summary().input.account;
            assert_eq!((account.seen, account.accepted, account.skipped), (5, 3, 2));
            assert!(account.adds_up());
            let said: Vec<_> = found.summary().input.diagnostics.iter().map(|it| it.line).collect();
            assert_eq!(said, [Some(3), Some(5)]);
            let (first, second) =
                if keep == Keep::First { ("kept", "dropped") } else { ("dropped", "kept") };
            let id = if keep == Keep::First { "1" } else { "\"1\"" };
            assert_eq!(
                clusters(&found),
                format!("1\t1\t{first}\t{id}\t1\n\"1\"\t1\t{second}\t{id}\t1\n2\t2\tkept\t2\t1\n")
            );
            assert_eq!(corpus(&found, false), record(id, &a) + &record("2", &b));
            assert_eq!(corpus(&found, true).lines().count(), 3);
        }
    }
    let of = ParagraphOptions::default();
    let found = dedup_paragraphs(std::slice::from_ref(&path), &with(|_| ()), &of).unwrap();
    assert_eq!(corpus(&found, false), record("1", &a) + &record("2", &b));

    fs::write(&path, lines.concat() + &record("2", &a)).unwrap();
    let error = dedup(std::slice::from_ref(&path), &with(|_| ())).unwrap_err();
    let path = path.display();
    assert_eq!(
        error.to_string(),
        format!(
            "two documents have the id \"2\": {path}:4 and {path}:6; --id-field names another \
             field for ids"
        )
    );
}

#[test]
fn bounded_memory_does_not_change_the_outcome() {
    let folder = tempfile::tempdir().unwrap();
    // More than the block of 4,096 that goes to the disk at once.
    let ids: Vec<String> = (0..4500).map(|at| format!("d{at}")).collect();
    // Every second one is the one before it with another first word.
    let text = |at: usize| {
        let word = |of: usize| format!("word{}x{of}", if of > 0 { at / 2 * 2 } else { at });
        (0..30).map(word).collect::<Vec<_>>().join(" ")
    };
    let records: Vec<(&str, String)> =
        ids.iter().enumerate().map(|(at, id)| (id.as_str(), text(at))).collect();
    let path = write(folder.path(), "many.jsonl", &records);
    for mode in [Mode::Versions, Mode::MinHash] {
        let run = |threads: usize, memory: Option<u64>| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let options = DedupOptions { mode, threads, memory, ..DedupOptions::default() };
            pool.install(|| dedup(std::slice::from_ref(&path), &options)).unwrap()
        };
        let expect = run(1, None);
        assert_eq!(expect.summary().spooled_bytes, 0);
        assert!(expect.summary().removed_near > 2000, "{:?}", expect.summary());
        for (threads, memory) in [(1, 200_000), (2, 1)] {
            let found = run(threads, Some(memory));
            assert!(found.summary().spooled_bytes > 4500 * 190, "{:?}", found.summary());
            assert_eq!(found.summary().proposed, expect.summary().proposed);
            assert_eq!(found.summary().candidates, expect.summary().candidates);
            assert!(clusters(&found) == clusters(&expect), "{mode:?}, {threads} threads");
        }
    }
}

//! Files, directories and records through the library's front door.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};
use tempfile::TempDir;
use wireprint_read::read::{
    Event, Input, InputFormat, Limits, ReadOptions, RecordId, read, visit, visit_bytes,
};
use wireprint_text::Error;
use wireprint_text::text::Severity;

/// A folder with `files` in it.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
    }
    dir
}

fn read_all(path: impl AsRef<Path>) -> Input {
    let input = read(&[path.as_ref().to_owned()], &ReadOptions::default()).unwrap();
    assert!(input.account.adds_up(), "{:?}", input.account);
    input
}

/// What a file of this name and content is read as.
fn read_as(name: &str, bytes: &[u8]) -> Input {
    let dir = folder(&[(name, bytes)]);
    read_all(dir.path().join(name))
}

fn ids(input: &Input) -> Vec<&str> {
    input.corpus.documents().iter().map(|document| document.id.as_str()).collect()
}

fn texts(input: &Input) -> Vec<&str> {
    input.corpus.documents().iter().map(|document| document.text.as_str()).collect()
}

/// The diagnostics as `LINE: MESSAGE`, or without a line `MESSAGE`.
fn messages(input: &Input) -> Vec<String> {
    let line = |it: Option<usize>| it.map_or_else(String::new, |line| format!("{line}: "));
    input.diagnostics.iter().map(|it| format!("{}{}", line(it.line), it.message)).collect()
}

fn strict() -> ReadOptions {
    ReadOptions { strict: true, ..ReadOptions::default() }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

#[test]
fn ids_are_relative_to_the_parent_of_the_directory() {
    let dir = folder(&[("in/b.txt", b"two"), ("in/a.txt", b"one"), ("in/sub/c.md", b"three")]);
    let root = dir.path().join("in");
    let expect = ["in/a.txt", "in/b.txt", "in/sub/c.md"];
    assert_eq!(ids(&read_all(&root)), expect);
    assert_eq!(ids(&read_all(format!("{}/", root.display()))), expect);
    let path = root.join("a.txt").display().to_string();
    assert_eq!(read_all(&root).corpus.documents()[0].path, path);
    assert_eq!(ids(&read_all(&path)), [path]);
}

#[test]
fn hidden_and_ignored_entries_are_passed_over() {
    let dir = folder(&[
        ("in/.hidden.txt", b"no"),
        ("in/.ignore", b"drafts/\n*.bak.txt\n"),
        ("in/.gitignore", b"kept.txt\n"),
        ("in/a.txt", b"yes"),
        ("in/a.bak.txt", b"no"),
        ("in/drafts/b.txt", b"no"),
        ("in/kept.txt", b"yes"),
    ]);
    let root = dir.path().join("in");
    let input = read_all(&root);
    assert_eq!(ids(&input), ["in/a.txt", "in/kept.txt"]);
    assert_eq!(input.account.seen, 2);
    // Inside a repository `.gitignore` counts, too.
    fs::create_dir(root.join(".git")).unwrap();
    assert_eq!(ids(&read_all(&root)), ["in/a.txt"]);
    // What is named is read, ignored or not.
    assert_eq!(texts(&read_all(root.join(".hidden.txt"))), ["no"]);
}

#[cfg(unix)]
#[test]
fn a_walk_follows_no_link_and_waits_for_no_pipe() {
    let dir = folder(&[("in/a.txt", b"one"), ("outside.txt", b"two")]);
    let root = dir.path().join("in");
    for (target, name) in [("../outside.txt", "link.txt"), ("..", "up"), ("self", "self")] {
        std::os::unix::fs::symlink(target, root.join(name)).unwrap();
    }
    let socket = std::os::unix::net::UnixListener::bind(root.join("socket.txt")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(root.join("pipe.txt")).status();
    assert!(made.unwrap().success());
    let input = read_all(&root);
    assert_eq!(ids(&input), ["in/a.txt"]);
    assert_eq!(input.reasons["a symbolic link is not followed"], 3);
    assert_eq!(input.reasons["not a regular file, not opened"], 2);
    assert!(!input.has_errors());
    drop(socket);
    // A link that is named is followed.
    assert_eq!(texts(&read_all(root.join("link.txt"))), ["two"]);
    assert_eq!(ids(&read_all(root.join("up"))), ["up/in/a.txt", "up/outside.txt"]);
    assert!(read_all(root.join("self")).has_errors());
}

#[cfg(unix)]
#[test]
fn names_that_are_not_utf8_give_different_ids() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let dir = tempfile::tempdir().unwrap();
    for name in [&b"a-\xe9.txt"[..], b"a-\xe8.txt", b"new\nline\x1b.txt"] {
        fs::write(dir.path().join(OsStr::from_bytes(name)), "text").unwrap();
    }
    let input = read_all(dir.path());
    let last = |path: &str| path.rsplit_once('/').unwrap().1.to_owned();
    let names: Vec<String> = ids(&input).into_iter().map(last).collect();
    assert_eq!(names, ["a-\\xE8.txt", "a-\\xE9.txt", "new\nline\u{1b}.txt"]);
    assert_eq!(last(&input.corpus.documents()[0].path), "a-\u{fffd}.txt");
}

#[test]
fn binary_files_are_noted_in_a_walk_and_an_error_when_named() {
    let dir = folder(&[("in/a.txt", b"one"), ("in/image", b"\x89PNG\r\n\x1a\n\0\0")]);
    let root = dir.path().join("in");
    let input = read_all(&root);
    assert_eq!(ids(&input), ["in/a.txt"]);
    assert_eq!((input.account.accepted, input.account.skipped), (1, 1));
    assert_eq!(messages(&input), ["not read: a PNG picture"]);
    assert!(!input.has_errors());
    assert!(read(std::slice::from_ref(&root), &strict()).is_ok());
    let named = read_all(root.join("image"));
    assert_eq!(named.account.failed, 1);
    assert!(named.has_errors());
}

#[test]
fn a_missing_path_is_an_error_and_the_others_are_read() {
    let dir = folder(&[("in/a.txt", b"one")]);
    let paths = [dir.path().join("missing.txt"), dir.path().join("in")];
    let input = read(&paths, &ReadOptions::default()).unwrap();
    assert_eq!(ids(&input), ["in/a.txt"]);
    assert_eq!((input.account.seen, input.account.failed), (2, 1));
    assert!(input.account.adds_up() && input.has_errors());
    assert_eq!(messages(&input), ["cannot be read: no such file or directory"]);
    assert!(input.diagnostics[0].path.as_ref().unwrap().ends_with("missing.txt"));
}

#[test]
fn a_directory_without_a_file_is_a_warning() {
    let dir = tempfile::tempdir().unwrap();
    let input = read_all(dir.path());
    assert_eq!(messages(&input), ["no file to read in this directory"]);
    assert_eq!(input.diagnostics[0].severity, Severity::Warning);
}

#[test]
fn the_order_of_the_paths_changes_nothing() {
    let dir = folder(&[
        ("a.txt", b"one"),
        ("b.jsonl", b"{\n{\"text\":\"two\"}\n"),
        ("c.txt", b"caf\xe9"),
    ]);
    let mut paths: Vec<PathBuf> =
        ["a.txt", "b.jsonl", "c.txt"].map(|it| dir.path().join(it)).into();
    let one = read(&paths, &ReadOptions::default()).unwrap();
    paths.reverse();
    let two = read(&paths, &ReadOptions::default()).unwrap();
    assert_eq!(one.corpus.documents(), two.corpus.documents());
    assert_eq!(one.diagnostics, two.diagnostics);
    assert_eq!(one.account, two.account);
}

#[test]
fn a_document_is_empty_when_it_has_no_word() {
    for text in ["", "\n", " \t\r\n", "\u{a0}\u{3000}\u{200b}", "... --- ?!\n", "\u{1}\u{2}"] {
        let dir = folder(&[("a.txt", text.as_bytes())]);
        let path = dir.path().join("a.txt");
        let input = read_all(&path);
        assert_eq!((input.corpus.len(), input.account.empty), (0, 1), "{text:?}");
        let keep = ReadOptions { keep_empty: true, ..ReadOptions::default() };
        let kept = read(&[path], &keep).unwrap();
        assert_eq!((kept.corpus.len(), kept.account.empty), (1, 1), "{text:?}");
    }
    assert_eq!(read_as("a.jsonl", b"{\"text\":\"\"}\n{\"text\":\"x\"}").account.empty, 1);
}

#[test]
fn the_text_is_exactly_what_was_read() {
    let text = "One\r\ntwo\rthree\u{feff}\u{85} four  \n\n";
    let input = read_as("a.txt", text.as_bytes());
    assert_eq!(texts(&input), [text]);
    assert_eq!(input.account.bytes, text.len() as u64);
    assert!(input.diagnostics.is_empty());
}

#[test]
fn records_carry_their_metadata_and_their_line() {
    let lines = "\u{feff}{\"id\":\"a\",\"text\":\"one\",\"source\":\"Post\",\"title\":\"T\",\
                 \"published\":\"2025-08-17\",\"url\":\"https://x.example/\"}\r\n\n  \r\n\
                 {\"id\":7,\"text\":\"two\"}";
    let input = read_as("a.jsonl", lines.as_bytes());
    let [seven, a] = input.corpus.documents() else { unreachable!("two records") };
    assert_eq!((a.id.as_str(), a.record_line, a.numeric_id), ("a", Some(1), false));
    assert_eq!(a.outlet.as_deref(), Some("Post"));
    assert_eq!(a.date.as_deref(), Some("2025-08-17"));
    assert_eq!(a.title.as_deref(), Some("T"));
    assert_eq!(a.url.as_deref(), Some("https://x.example/"));
    assert_eq!((seven.id.as_str(), seven.record_line, seven.numeric_id), ("7", Some(4), true));
    assert_eq!(input.account.seen, 2);
    assert!(input.diagnostics.is_empty());
}

#[test]
fn a_record_without_an_id_is_named_by_file_and_line() {
    let dir = folder(&[("in/a.jsonl", b"{\"text\":\"one\"}\n\n{\"text\":\"two\",\"id\":null}\n")]);
    let input = read_all(dir.path().join("in"));
    assert_eq!(ids(&input), ["in/a.jsonl:1", "in/a.jsonl:3"]);
    assert_eq!(messages(&input), ["records without an id: 2 here, each named by its line"]);
    let path = dir.path().join("in/a.jsonl");
    assert_eq!(ids(&read_all(&path))[0], format!("{}:1", path.display()));
}

#[test]
fn a_bad_record_costs_itself_and_says_where_and_why() {
    let lines =
        b"{\"id\":1,\"text\":\"one\"}\n{\"id\":2}\n[]\n{\"text\":\"x\n{\"id\":3,\"text\":\"3\"}\n";
    let input = read_as("a.jsonl", lines);
    assert_eq!(ids(&input), ["1", "3"]);
    assert_eq!((input.account.seen, input.account.accepted, input.account.skipped), (5, 2, 3));
    let expect = [
        "2: no text field: looked for `text`, found `id`",
        "3: not a JSON object: a record is {…}",
        "4: not valid JSON: the record ends too early; was it cut short?",
    ];
    assert_eq!(messages(&input), expect);
    assert!(!input.has_errors());
}

#[test]
fn strict_makes_the_first_bad_record_an_error() {
    let dir = folder(&[("a.jsonl", b"{\"id\":1,\"text\":\"one\"}\n{\"id\":2}\n")]);
    let path = dir.path().join("a.jsonl");
    let error = read(std::slice::from_ref(&path), &strict()).unwrap_err();
    let expect = "line 2: no text field: looked for `text`, found `id`";
    assert_eq!(error.to_string(), format!("{}: {expect}", path.display()));
}

#[test]
fn a_file_without_a_usable_record_is_an_error() {
    let input = read_as("a.jsonl", b"An article.\nNo records.\n");
    assert!(input.has_errors());
    assert_eq!(input.account.skipped, 2);
    let last = messages(&input).pop().unwrap();
    assert_eq!(last, "no usable record: 2 seen, all skipped; is this the right format?");
    assert!(!read_as("a.jsonl", b"\n \n").has_errors());
}

#[test]
fn two_thousand_equal_warnings_are_ten_and_a_count() {
    let input = read_as("a.jsonl", &b"{\"id\":1}\n".repeat(2000));
    let warnings = input.diagnostics.iter().filter(|it| it.severity == Severity::Warning);
    assert_eq!(warnings.count(), 11);
    assert!(messages(&input).contains(&"… and 1990 more: no text field".to_owned()));
    assert_eq!(input.reasons["no text field"], 2000);
    assert_eq!(input.account.skipped, 2000);
}

#[test]
fn a_record_over_the_limit_is_skipped_and_the_next_one_read() {
    let long = "x".repeat(5000);
    let lines = format!("{{\"text\":\"{long}\"}}\n{{\"id\":\"b\",\"text\":\"short\"}}\n");
    let dir = folder(&[("a.jsonl", lines.as_bytes())]);
    let limits = Limits { record_bytes: 4000, ..Limits::default() };
    let options = ReadOptions { limits, ..ReadOptions::default() };
    let input = read(&[dir.path().join("a.jsonl")], &options).unwrap();
    assert_eq!(ids(&input), ["b"]);
    assert_eq!(messages(&input), ["1: a record is too long: more than 4000 bytes (--max-record)"]);
}

#[test]
fn a_text_over_the_limit_is_a_failed_file() {
    let dir = folder(&[("a.txt", &[b'x'; 1001])]);
    let limits = Limits { document_bytes: 1000, ..Limits::default() };
    let options = ReadOptions { limits, ..ReadOptions::default() };
    let input = read(&[dir.path().join("a.txt")], &options).unwrap();
    assert_eq!(input.account.failed, 1);
    let expect = "cannot be read: a text is too long: more than 1000 bytes (--max-document)";
    assert_eq!(messages(&input), [expect]);
}

#[test]
fn ids_beyond_64_bits_stay_apart() {
    let lines = b"{\"id\":18446744073709551616,\"text\":\"a\"}\n{\"id\":18446744073709551617,\"text\":\"b\"}";
    assert_eq!(ids(&read_as("a.jsonl", lines)), ["18446744073709551616", "18446744073709551617"]);
}

#[test]
fn a_number_and_a_string_are_two_ids() {
    let lines =
        b"{\"id\":\"1\",\"text\":\"a\"}\n{\"id\":1,\"text\":\"b\"}\n{\"id\":1.0,\"text\":\"c\"}\n";
    assert_eq!(ids(&read_as("a.jsonl", lines)), ["\"1\"", "1", "1.0"]);
}

#[test]
fn one_id_with_two_texts_in_a_file_is_an_error_that_names_both_places() {
    let dir = folder(&[(
        "a.jsonl",
        b"{\"id\":\"x\",\"text\":\"one\"}\n{\"id\":\"x\",\"text\":\"other\"}\n",
    )]);
    let path = dir.path().join("a.jsonl");
    let error = read(std::slice::from_ref(&path), &ReadOptions::default()).unwrap_err();
    let a = path.display();
    let expect = format!(
        "two documents have the id \"x\": {a}:1 and {a}:2; --id-field names another field for ids"
    );
    assert_eq!(error.to_string(), expect);
}

#[test]
fn shards_that_count_from_one_are_told_apart_by_their_files() {
    let shard = |words: [&str; 2]| {
        let record = |(id, text)| format!("{{\"id\":{id},\"text\":\"{text}\"}}\n");
        (1..).zip(words).map(record).collect::<String>()
    };
    let dir = folder(&[
        ("in/0.jsonl", shard(["one", "two"]).as_bytes()),
        ("in/1.jsonl", shard(["three", "two"]).as_bytes()),
        ("in/2.jsonl", shard(["four", "five"]).as_bytes()),
    ]);
    let root = dir.path().join("in");
    let input = read_all(&root);
    let place = |file: &str| format!("{}/{file}", root.display());
    let expect = [
        "1".to_owned(),
        format!("1@{}", place("1.jsonl:1")),
        format!("1@{}", place("2.jsonl:1")),
        "2".to_owned(),
        format!("2@{}", place("2.jsonl:2")),
    ];
    assert_eq!(ids(&input), expect);
    let said: Vec<String> =
        messages(&input).into_iter().filter(|it| it.starts_with("ids that")).collect();
    assert_eq!(
        said,
        [
            format!(
                "ids that other articles have, too: the article here is called \"{}\"",
                expect[1]
            ),
            format!(
                "ids that other articles have, too: 2 articles here are called ID@FILE:LINE, \
                 the first is \"{}\"",
                expect[2]
            ),
        ]
    );
    // The second of the second shard was sent again.
    assert_eq!((input.account.accepted, input.account.skipped), (5, 1));
}

#[test]
fn one_text_of_one_id_is_two_articles_where_outlet_or_address_differ() {
    let record = |outlet: &str, url: &str| {
        format!("{{\"id\":\"w\",\"text\":\"one\",\"outlet\":\"{outlet}\",\"url\":\"{url}\"}}\n")
    };
    let lines = [
        record("Post", "https://a.example/1"),
        record("Herald", "https://b.example/1"),
        record("Post", "https://a.example/1"),
        record("Post", "https://a.example/2"),
    ];
    let input = read_as("a.jsonl", lines.concat().as_bytes());
    let found: Vec<_> = input.corpus.documents().iter().map(|it| it.record_line).collect();
    assert_eq!(found, [Some(1), Some(2), Some(4)]);
    assert_eq!((input.account.accepted, input.account.skipped), (3, 1));
}

#[test]
fn joined_files_lose_no_record() {
    let one = |id: &str| format!("{{\"id\":\"{id}\",\"text\":\"text {id}\"}}");
    let joined =
        format!("{}\n{}{}\n{}\u{feff}{}", one("a"), one("b"), one("c"), one("d"), one("e"));
    for (name, bytes) in
        [("a.jsonl", joined.clone().into_bytes()), ("a.jsonl.gz", gzip(joined.as_bytes()))]
    {
        let input = read_as(name, &bytes);
        assert_eq!(ids(&input), ["a", "b", "c", "d", "e"], "{name}");
        let said = "several records on one line: 2 objects; is a line end missing where files \
                    were joined?";
        assert_eq!(messages(&input), [format!("2: {said}"), format!("3: {said}")]);
        assert!(read_as("b.jsonl", joined.as_bytes()).diagnostics.len() == 2);
    }
    // Where each begins in the file is known, too.
    let dir = folder(&[("a.jsonl", joined.as_bytes())]);
    let mut begins = Vec::new();
    visit(&[dir.path().join("a.jsonl")], &ReadOptions::default(), &mut |event| {
        if let Event::Record(record) = event {
            let at = usize::try_from(record.offset.unwrap()).unwrap();
            assert_eq!(&joined[at..at + record.raw.len()], record.raw);
            begins.push(at);
        }
        Ok(())
    })
    .unwrap();
    assert_eq!(begins.len(), 5);
    // A record that is damaged costs itself.
    let cut = format!("{}{{\"id\":\"b\",\"te", one("a"));
    let input = read_as("a.jsonl", cut.as_bytes());
    assert_eq!((ids(&input), input.account.skipped), (vec!["a"], 1));
}

#[test]
fn the_header_of_a_joined_table_is_no_article() {
    let table = "id,text\na,One.\nb,\"Two, or so.\"";
    let said = |joined: &str| {
        let input = read_as("a.csv", joined.as_bytes());
        assert_eq!(input.account.skipped, 0);
        let texts: Vec<String> = texts(&input).into_iter().map(str::to_owned).collect();
        (texts, messages(&input))
    };
    let all = ["One.", "Two, or so.", "Three."].map(str::to_owned).to_vec();
    let repeats = ["4: a row repeats the header, and is no article".to_owned()].to_vec();
    assert_eq!(said(&format!("{table}\nid,text\nc,Three.\n")), (all.clone(), repeats.clone()));
    let marked = format!("{table}\n\u{feff}id,text\nc,Three.\n");
    assert_eq!(said(&marked), (all.clone(), repeats.clone()));
    let other_order = format!("{table}\ntext,id\nThree.,c\n");
    assert_eq!(said(&other_order), (all.clone(), repeats));
    let (texts, messages) = said(&format!("{table}id,text\nc,Three.\n"));
    assert_eq!(texts, all);
    let expect = "3: a row ends in the header of another table: the header is no part of it";
    assert_eq!(messages, [expect]);
}

#[test]
fn spaces_behind_commas_cut_no_text() {
    let table =
        "id, text, title\na, \"One, \"\"two\"\", and more\", \"T, or so\"\nb, plain, \"U\"\n";
    let input = read_as("a.csv", table.as_bytes());
    assert_eq!(texts(&input), ["One, \"two\", and more", "plain"]);
    assert_eq!(input.corpus.documents()[0].title.as_deref(), Some("T, or so"));
    assert_eq!(messages(&input), ["rows of another form: spaces before quotation marks"]);
    // One such row among others is as it stands.
    let mixed = "id,text\na,\"One, two\"\nb, \"three\"\n";
    assert_eq!(texts(&read_as("a.csv", mixed.as_bytes())), ["One, two", " \"three\""]);
}

#[test]
fn every_list_of_records_in_an_object_is_read() {
    let value = "{\"news\":[{\"id\":\"a\",\"text\":\"one\"}],\n\
                 \"sport\":[{\"id\":\"b\",\"text\":\"two\"},{\"id\":\"c\",\"text\":\"three\"}]}";
    let input = read_as("a.json", value.as_bytes());
    assert_eq!(ids(&input), ["a", "b", "c"]);
    let said = "records in another shape: the lists `news`, `sport` are read";
    assert_eq!(messages(&input), [said]);
}

#[test]
fn a_file_that_changes_while_it_is_read_is_not_used() {
    for (name, head) in [("a.csv", "id,text\n"), ("a.json", "[\n"), ("a.jsonl", "")] {
        let row = |n: usize| match name {
            "a.csv" => format!("d{n},text {n}\n"),
            "a.json" => format!("{{\"id\":\"d{n}\",\"text\":\"text {n}\"}},\n"),
            _ => format!("{{\"id\":\"d{n}\",\"text\":\"text {n}\"}}\n"),
        };
        let text: String = (0..20_000).map(row).collect();
        let dir = folder(&[(name, format!("{head}{text}").as_bytes())]);
        let path = dir.path().join(name);
        let mut records = 0;
        let mut forgotten = 0;
        let found = visit(std::slice::from_ref(&path), &ReadOptions::default(), &mut |event| {
            match event {
                Event::Record(_) if records == 0 => {
                    records += 1;
                    fs::write(&path, format!("{head}{}", row(1))).unwrap();
                }
                Event::Record(_) => records += 1,
                Event::Forget { records, .. } => forgotten += records,
                Event::Empty { .. } => {}
            }
            Ok(())
        })
        .unwrap();
        assert!(found.has_errors(), "{name}");
        let said = "cannot be read: it changed while it was read; read it once more";
        assert!(found.diagnostics.iter().any(|it| it.message == said), "{:?}", found.diagnostics);
        assert_eq!(records, forgotten, "{name}");
    }
    // Lines that come in at the end change nothing that was read.
    let dir = folder(&[("a.jsonl", b"{\"id\":\"a\",\"text\":\"one\"}\n")]);
    let path = dir.path().join("a.jsonl");
    let found = visit(std::slice::from_ref(&path), &ReadOptions::default(), &mut |event| {
        if let Event::Record(record) = event
            && record.line == Some(1)
        {
            let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
            file.write_all(b"{\"id\":\"b\",\"text\":\"two\"}\n").unwrap();
        }
        Ok(())
    });
    assert!(!found.unwrap().has_errors());
}

#[test]
fn a_record_that_was_sent_again_is_skipped_with_a_warning() {
    let input =
        read_as("a.jsonl", b"{\"id\":\"x\",\"text\":\"one\"}\n{\"id\":\"x\",\"text\":\"one\"}\n");
    assert_eq!(ids(&input), ["x"]);
    assert_eq!((input.account.accepted, input.account.skipped), (1, 1));
    assert_eq!(input.account.bytes, 3);
    assert!(messages(&input)[0].starts_with("2: sent again: \"x\" stands with the same text at"));
    let dir = folder(&[("in/a.txt", b"one")]);
    let twice = [dir.path().join("in"), dir.path().join("in")];
    assert_eq!(read(&twice, &ReadOptions::default()).unwrap().corpus.len(), 1);
    assert_eq!(read(&twice, &strict()).unwrap().account.seen, 1, "it was named twice");
}

#[test]
fn the_content_decides_where_the_name_says_nothing() {
    let dir = folder(&[
        ("in/records", b"{\"id\":\"r\",\"text\":\"one\"}\n{\"id\":\"s\",\"text\":\"two\"}\n"),
        ("in/article", b"{An aside} An article.\n"),
        ("in/b.txt", b"{\"id\":\"t\",\"text\":\"the name wins\"}\n"),
    ]);
    assert_eq!(ids(&read_all(dir.path().join("in"))), ["in/article", "in/b.txt", "r", "s"]);
    let options = ReadOptions { format: InputFormat::Jsonl, ..ReadOptions::default() };
    assert_eq!(ids(&read(&[dir.path().join("in/b.txt")], &options).unwrap()), ["t"]);
}

#[test]
fn utf16_records_are_decoded_by_their_mark() {
    let text = "{\"id\":\"ü\",\"text\":\"first\"}\n{\"id\":\"b\",\"text\":\"second\"}\n";
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    let bytes: Vec<u8> = [0xff, 0xfe].into_iter().chain(units).collect();
    assert_eq!(ids(&read_as("a.jsonl", &bytes)), ["b", "ü"]);
    assert_eq!(ids(&read_as("records", &bytes)), ["b", "ü"]);
}

#[test]
fn a_record_that_is_not_utf8_is_read_with_a_remark() {
    let lines = b"{\"id\":\"a\",\"text\":\"caf\xe9\"}\n{\"id\":\"b\",\"text\":\"caf\xc3\xa9\"}\n";
    let input = read_as("a.jsonl", lines);
    assert_eq!(texts(&input), ["café", "café"]);
    assert_eq!(
        messages(&input),
        ["1: not UTF-8: read as windows-1252 by guess (first at byte 21)"]
    );
}

#[test]
fn compressed_files_are_read_by_content() {
    let dir = folder(&[
        ("in/a.txt.gz", &gzip(b"alpha")),
        ("in/b.txt", &gzip(b"beta")),
        ("in/c.jsonl.zst", &zstd(b"{\"id\":\"r\",\"text\":\"one\"}\n")),
        ("in/d.gz", &gzip(b"{\"id\":\"s\",\"text\":\"two\"}\n")),
    ]);
    let input = read_all(dir.path().join("in"));
    assert_eq!(ids(&input), ["in/a.txt.gz", "in/b.txt", "r", "s"]);
    assert!(input.diagnostics.is_empty());
}

#[test]
fn a_damaged_compressed_file_gives_nothing_and_says_so() {
    let line = |n: u64| format!("{{\"id\":{n},\"text\":\"record {}\"}}\n", n * 7919);
    let records: String = (0..200_000).map(line).collect();
    let whole = gzip(records.as_bytes());
    let dir = folder(&[
        ("in/a.jsonl.gz", &whole[..whole.len() - 9]),
        ("in/b.jsonl", b"{\"id\":\"b\",\"text\":\"one\"}\n"),
        ("in/c.gz", b"not compressed"),
        ("in/d.gz", b""),
    ]);
    let root = dir.path().join("in");
    let input = read_all(&root);
    assert_eq!(ids(&input), ["b"]);
    assert_eq!((input.account.seen, input.account.accepted, input.account.failed), (4, 1, 3));
    let expect = [
        "cannot be read: truncated gzip data",
        "cannot be read: not gzip data",
        "cannot be read: truncated gzip data: no byte",
    ];
    assert_eq!(messages(&input), expect);
    // A streaming visitor is told to forget what it was given.
    let (mut given, mut forgotten) = (0, 0);
    let mut count = |event: Event<'_>| {
        match event {
            Event::Record(_) => given += 1,
            Event::Forget { records, .. } => forgotten += records,
            Event::Empty { .. } => {}
        }
        Ok(())
    };
    visit(&[root], &ReadOptions::default(), &mut count).unwrap();
    assert!(forgotten > 0);
    assert_eq!(given, forgotten + 1);
}

#[test]
fn two_layers_of_compression_are_refused() {
    let input = read_as("a.txt.gz", &gzip(&gzip(b"text")));
    let expect = "cannot be read: gzip data inside gzip data: only one layer is unpacked";
    assert_eq!(messages(&input), [expect]);
}

#[test]
fn a_visitor_sees_the_order_of_the_input_and_the_raw_record() {
    let lines = ["{\"id\":\"b\",\"text\":\"x\"}", "{\"id\":\"a\", \"text\":\"y\"} "];
    let dir = folder(&[("a.jsonl", lines.join("\r\n").as_bytes())]);
    let mut seen = Vec::new();
    let mut keep = |event: Event<'_>| {
        if let Event::Record(record) = event {
            let RecordId::Text(id) = &record.id else { unreachable!("ids are strings") };
            seen.push((id.to_string(), record.raw.to_owned()));
        }
        Ok(())
    };
    visit(&[dir.path().join("a.jsonl")], &ReadOptions::default(), &mut keep).unwrap();
    assert_eq!(
        seen,
        [("b".to_owned(), lines[0].to_owned()), ("a".to_owned(), lines[1].to_owned())]
    );
}

#[test]
fn an_error_of_the_visitor_ends_the_run() {
    let mut refuse = |_: Event<'_>| Err(Error::parameter("enough"));
    let outcome = visit_bytes("a.txt", &b"text"[..], &ReadOptions::default(), &mut refuse);
    assert_eq!(outcome.unwrap_err().to_string(), "enough");
}

#[test]
fn json_arrays_and_pretty_printed_objects_are_records() {
    let array =
        b"[\n  {\"id\": 1, \"text\": \"one\"},\n  {\"id\": 2},\n  {\"text\": \"three\"}\n]\n";
    let dir = folder(&[("in/a.json", array), ("in/b", array)]);
    let input = read_all(dir.path().join("in/a.json"));
    assert_eq!(texts(&input), ["three", "one"]);
    assert_eq!(input.corpus.documents()[0].record_line, Some(4));
    assert_eq!(messages(&input)[0], "3: no text field: looked for `text`, found `id`");
    assert_eq!(texts(&read_all(dir.path().join("in/b"))), ["three", "one"]);
    let pretty =
        b"{\n \"id\": \"p\",\n \"text\": \"one\"\n}\n{\n \"id\": \"q\",\n \"text\": \"two\"\n}\n";
    assert_eq!(ids(&read_as("a.json", pretty)), ["p", "q"]);
    let cut = read_as("a.json", &array[..30]);
    assert_eq!(texts(&cut), ["one"]);
    assert_eq!(messages(&cut)[0], "3: the array is not closed; was the file cut short?");
}

#[test]
fn csv_rows_are_records_under_their_header() {
    let table = "\u{feff}id,source,text,\n1,Post,\"line one\nline two\",x\n2,,plain,\n,,\"\",\n3\n";
    let input = read_as("a.csv", table.as_bytes());
    assert_eq!(ids(&input), ["1", "2"]);
    assert_eq!(texts(&input), ["line one\nline two", "plain"]);
    let lines: Vec<_> = input.corpus.documents().iter().map(|it| it.record_line).collect();
    assert_eq!(lines, [Some(2), Some(4)]);
    assert_eq!(input.corpus.documents()[0].outlet.as_deref(), Some("Post"));
    assert_eq!(input.corpus.documents()[1].outlet, None);
    assert_eq!((input.account.empty, input.account.skipped), (1, 1));
    assert_eq!(messages(&input)[0], "6: a row is too short: it has no text column");
    assert_eq!(texts(&read_as("a.tsv.gz", &gzip(b"id\ttext\n1\ta, b\n"))), ["a, b"]);
}

#[test]
fn a_csv_header_that_does_not_fit_fails_the_file() {
    let check = |table: &[u8], expect: &str| {
        let input = read_as("a.csv", table);
        assert_eq!(input.account.failed, 1);
        assert_eq!(messages(&input), [format!("cannot be read: {expect}")]);
    };
    check(b"", "no header row");
    check(b"id,note\n1,x\n", "no text field: looked for `text`, found `id`, `note`");
    check(
        b"id;note\n1;x\n",
        "no text field: looked for `text`, found `id;note`; is the delimiter right (--delimiter)?",
    );
    check(b"id,text,text\n1,x,y\n", "two columns are called `text`");
    let dir = folder(&[("a.csv", b"id;text\n1;x\n")]);
    let options = ReadOptions { delimiter: Some(b';'), ..ReadOptions::default() };
    assert_eq!(texts(&read(&[dir.path().join("a.csv")], &options).unwrap()), ["x"]);
}

#[test]
fn csv_that_is_not_utf8_is_read_with_a_remark() {
    let input = read_as("a.csv", b"id,text\n1,caf\xe9 open\n2,ok text\n");
    assert_eq!(texts(&input), ["café open", "ok text"]);
    assert_eq!(messages(&input), ["2: not UTF-8: read as windows-1252 by guess (first at byte 3)"]);
    let units = "id,text\n1,hello there\n".encode_utf16().flat_map(u16::to_le_bytes);
    let bytes: Vec<u8> = [0xff, 0xfe].into_iter().chain(units).collect();
    assert_eq!(texts(&read_as("a.csv", &bytes)), ["hello there"]);
}

/// A line of a JSONL file, by what the account must say of it.
#[derive(Clone, Debug)]
enum Made {
    Accepted(String),
    Empty(String),
    Skipped(String),
    Blank(String),
}

fn made_line() -> impl Strategy<Value = Made> {
    let bad = [
        "{",
        "[]",
        "null",
        "{\"text\":1}",
        "{\"id\":[],\"text\":\"x\"}",
        "prose",
        "{\"text\":\"x\"}x",
    ];
    prop_oneof![
        (any::<u64>(), "[a-zü]{1,9}").prop_map(|(id, text)| {
            Made::Accepted(format!("{{\"id\":\"{id}\",\"text\":\"{text}\",\"x\":[1e999,null]}}"))
        }),
        "[a-zü]{1,9}".prop_map(|text| Made::Accepted(format!("{{\"text\":\"{text}\\ud800\"}}"))),
        Just(Made::Empty("{\"text\":\" … \"}".to_owned())),
        proptest::sample::select(bad.to_vec()).prop_map(|line| Made::Skipped(line.to_owned())),
        "[ \t\r]{0,3}".prop_map(Made::Blank),
    ]
}

proptest! {
    #[test]
    fn every_line_is_accounted_for(
        lines in proptest::collection::vec(made_line(), 0..40),
        end in proptest::sample::select(&["\n", "\r\n"][..]),
        closed in any::<bool>(),
        kind in 0..3,
    ) {
        let (mut accepted, mut empty, mut skipped) = (0, 0, 0);
        let mut text = String::new();
        for line in &lines {
            let (count, line) = match line {
                Made::Accepted(line) => (1, line),
                Made::Empty(line) => (2, line),
                Made::Skipped(line) => (3, line),
                Made::Blank(line) => (0, line),
            };
            accepted += usize::from(count == 1);
            empty += usize::from(count == 2);
            skipped += usize::from(count == 3);
            text.push_str(line);
            text.push_str(end);
        }
        if !closed {
            text.truncate(text.trim_end_matches(['\r', '\n']).len());
        }
        let bytes = match kind {
            0 => text.into_bytes(),
            1 => gzip(text.as_bytes()),
            _ => zstd(text.as_bytes()),
        };
        let mut given = 0;
        let mut count = |it: Event<'_>| {
            given += usize::from(matches!(it, Event::Record(_)));
            Ok(())
        };
        let visited = visit_bytes("a.jsonl", &bytes[..], &ReadOptions::default(), &mut count).unwrap();
        let account = visited.account;
        assert!(account.adds_up());
        assert_eq!((account.accepted, account.empty, account.skipped), (accepted, empty, skipped));
        assert_eq!((account.failed, given), (0, accepted));
    }

    #[test]
    fn no_bytes_break_a_reader(
        bytes in any::<Vec<u8>>(),
        name in proptest::sample::select(&[
            "a", "a.txt", "a.jsonl", "a.json", "a.csv", "a.html", "a.warc", "a.rss",
            "a.gz", "a.zst", "a.bz2", "a.xz",
        ][..]),
    ) {
        let mut nothing = |_: Event<'_>| Ok(());
        let visited = visit_bytes(name, &bytes[..], &ReadOptions::default(), &mut nothing).unwrap();
        assert!(visited.account.adds_up());
    }
}

/// Pages are parsed on all threads, and come out as if one was read after the other.
#[test]
fn a_folder_of_pages_is_in_order_with_other_files_and_bad_pages_between() {
    let page = |n: usize| {
        let story = format!("The mayor opened bridge number {n} over the river on Monday. ");
        format!("<!doctype html><title>{n}</title><article><p>{}</p></article>", story.repeat(4))
    };
    let dir = tempfile::tempdir().unwrap();
    let mut expect = Vec::new();
    for n in 0..200 {
        let name = match n % 10 {
            3 => format!("{n:03}.txt"),
            7 => format!("{n:03}.htm.gz"),
            _ => format!("{n:03}.html"),
        };
        let bytes = match n % 50 {
            // Binary, and too deep.
            20 => vec![0; 64],
            21 => format!("{}{}", "<div>".repeat(600), page(n)).into_bytes(),
            _ if name.ends_with("gz") => gzip(page(n).as_bytes()),
            _ => page(n).into_bytes(),
        };
        fs::write(dir.path().join(&name), bytes).unwrap();
        expect.push(dir.path().join(name));
    }
    let collected = |paths: &[PathBuf]| {
        let mut texts = Vec::new();
        let visited = visit(paths, &ReadOptions::default(), &mut |event| {
            match event {
                Event::Record(record) => texts.push(record.into_document().text),
                Event::Forget { .. } => panic!("nothing is taken back"),
                Event::Empty { .. } => {}
            }
            Ok(())
        });
        (texts, visited.unwrap())
    };
    let (texts, visited) = collected(&[dir.path().to_owned()]);
    let one_by_one: Vec<_> = expect.iter().map(|it| collected(std::slice::from_ref(it))).collect();
    assert_eq!(texts.len(), 196);
    assert_eq!(texts, one_by_one.iter().flat_map(|it| it.0.clone()).collect::<Vec<_>>());
    assert_eq!(visited.account.accepted, 196);
    assert_eq!(visited.account.failed, 4, "{:?}", visited.diagnostics);
    let said: Vec<&Path> =
        visited.diagnostics.iter().filter_map(|it| it.path.as_deref().map(Path::new)).collect();
    assert!(said.is_sorted() && said.len() == 8, "{:?}", visited.diagnostics);
}

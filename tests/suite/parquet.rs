//! Parquet in and out.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::{ByteArray, FixedLenByteArray, Int96};
use parquet::file::properties::WriterProperties;
use parquet::file::reader::FileReader as _;
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::file::writer::SerializedFileWriter;
use parquet::record::Field;
use parquet::schema::parser::parse_message_type;
use serde_json::Value;
use wireprint_read::read::{
    FieldNames, Input, InputFormat, Limits, ReadOptions, read, visit_bytes,
};

/// The values of one column: those that are there, and the definition levels.
enum Column {
    Bytes(Vec<&'static [u8]>),
    Fixed(Vec<&'static [u8]>),
    Int32(Vec<i32>),
    Int64(Vec<i64>),
    Int96(Vec<[u32; 3]>),
    Double(Vec<f64>),
    Bool(Vec<bool>),
}

type Levels = (Option<Vec<i16>>, Option<Vec<i16>>);
const NONE: Levels = (None, None);

fn strings(values: &[&'static str]) -> Column {
    Column::Bytes(values.iter().map(|it| it.as_bytes()).collect())
}

/// A Parquet file of these row groups.
fn file(schema: &str, groups: &[Vec<(Column, Levels)>], properties: WriterProperties) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
    for columns in groups {
        let mut group = file.next_row_group().unwrap();
        for (values, (definitions, repetitions)) in columns {
            let mut column = group.next_column().unwrap().unwrap();
            let (d, r) = (definitions.as_deref(), repetitions.as_deref());
            match (column.untyped(), values) {
                (ColumnWriter::ByteArrayColumnWriter(it), Column::Bytes(all)) => {
                    let all: Vec<ByteArray> = all.iter().map(|it| it.to_vec().into()).collect();
                    it.write_batch(&all, d, r).unwrap()
                }
                (ColumnWriter::FixedLenByteArrayColumnWriter(it), Column::Fixed(all)) => {
                    let all: Vec<FixedLenByteArray> =
                        all.iter().map(|it| it.to_vec().into()).collect();
                    it.write_batch(&all, d, r).unwrap()
                }
                (ColumnWriter::Int32ColumnWriter(it), Column::Int32(all)) => {
                    it.write_batch(all, d, r).unwrap()
                }
                (ColumnWriter::Int64ColumnWriter(it), Column::Int64(all)) => {
                    it.write_batch(all, d, r).unwrap()
                }
                (ColumnWriter::Int96ColumnWriter(it), Column::Int96(all)) => {
                    let all: Vec<Int96> = all.iter().map(|it| it.to_vec().into()).collect();
                    it.write_batch(&all, d, r).unwrap()
                }
                (ColumnWriter::DoubleColumnWriter(it), Column::Double(all)) => {
                    it.write_batch(all, d, r).unwrap()
                }
                (ColumnWriter::BoolColumnWriter(it), Column::Bool(all)) => {
                    it.write_batch(all, d, r).unwrap()
                }
                _ => unreachable!("a column of another type"),
            };
            column.close().unwrap();
        }
        group.close().unwrap();
    }
    file.into_inner().unwrap()
}

fn plain() -> WriterProperties {
    WriterProperties::builder().set_dictionary_enabled(false).build()
}

fn read_bytes(bytes: &[u8], options: &ReadOptions) -> Input {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    fs::write(&path, bytes).unwrap();
    read(&[path], options).unwrap()
}

fn messages(input: &Input) -> Vec<String> {
    input.diagnostics.iter().map(|it| it.message.clone()).collect()
}

const SCHEMA: &str = "message m { required binary id (STRING); optional binary text (STRING); }";

fn three(properties: WriterProperties) -> Vec<u8> {
    let groups = [
        vec![(strings(&["a", "b"]), NONE), (strings(&["One.", "Two."]), (Some(vec![1, 1]), None))],
        vec![(strings(&["c"]), NONE), (strings(&["Three. Für."]), (Some(vec![1]), None))],
    ];
    file(SCHEMA, &groups, properties)
}

#[test]
fn rows_of_all_groups_are_records_in_any_compression_and_encoding() {
    let expect = [("a", "One."), ("b", "Two."), ("c", "Three. Für.")];
    let codecs = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(Default::default()),
        Compression::ZSTD(Default::default()),
        Compression::LZ4_RAW,
    ];
    for codec in codecs {
        for dictionary in [false, true] {
            for version in [
                parquet::file::properties::WriterVersion::PARQUET_1_0,
                parquet::file::properties::WriterVersion::PARQUET_2_0,
            ] {
                let properties = WriterProperties::builder()
                    .set_compression(codec)
                    .set_dictionary_enabled(dictionary)
                    .set_writer_version(version)
                    .build();
                let input = read_bytes(&three(properties), &ReadOptions::default());
                let found: Vec<(&str, &str)> = input
                    .corpus
                    .documents()
                    .iter()
                    .map(|it| (it.id.as_str(), it.text.as_str()))
                    .collect();
                assert_eq!(found, expect, "{codec:?} {dictionary} {:?}", messages(&input));
                assert_eq!(input.corpus.documents()[2].record_line, Some(3));
            }
        }
    }
}

#[test]
fn fields_of_many_types_become_text_as_json_would_have_it() {
    let schema = "message m {
        required int64 id (INTEGER(64, false));
        required binary text;
        optional int32 date (DATE);
        optional int64 published (TIMESTAMP(MICROS, true));
        required double title;
        optional group source { optional binary name (STRING); }
        required fixed_len_byte_array(16) url (UUID);
        optional group tags (LIST) { repeated group list { optional binary text (STRING); } }
    }";
    let uuid: &[u8] = &[0x12; 16];
    let columns = vec![
        (Column::Int64(vec![-1, 7]), NONE),
        (strings(&["One.", "Two."]), NONE),
        (Column::Int32(vec![20_320]), (Some(vec![1, 0]), None)),
        (Column::Int64(vec![1, 1_755_698_700_500_000]), (Some(vec![1, 1]), None)),
        (Column::Double(vec![1.5, 2.0]), NONE),
        (strings(&["nested", "nested"]), (Some(vec![2, 2]), None)),
        (Column::Fixed(vec![uuid, uuid]), NONE),
        (strings(&["x", "y", "z"]), (Some(vec![3, 3, 3]), Some(vec![0, 1, 0]))),
    ];
    let input = read_bytes(&file(schema, &[columns], plain()), &ReadOptions::default());
    assert_eq!(messages(&input), [""; 0]);
    let [first, second] = input.corpus.documents() else { panic!("two documents") };
    assert_eq!((first.id.as_str(), first.numeric_id), ("18446744073709551615", true));
    assert_eq!((second.id.as_str(), second.text.as_str()), ("7", "Two."));
    assert_eq!(first.date.as_deref(), Some("2025-08-20"));
    assert_eq!(second.date.as_deref(), Some("2025-08-20T14:05:00.5Z"));
    assert_eq!(first.title.as_deref(), Some("1.5"));
    assert_eq!(first.outlet, None, "what is inside a struct is no field");
    assert_eq!(first.url.as_deref(), Some("12121212-1212-1212-1212-121212121212"));
}

#[test]
fn the_older_timestamps_are_read() {
    let schema = "message m { required binary text (STRING); optional int96 date; }";
    let noon = [0x9A63_0000, 0x274A, 2_460_908];
    let columns =
        vec![(strings(&["One."]), NONE), (Column::Int96(vec![noon]), (Some(vec![1]), None))];
    let input = read_bytes(&file(schema, &[columns], plain()), &ReadOptions::default());
    let date = input.corpus.documents()[0].date.clone().unwrap();
    assert!(
        date.starts_with("2025-08-20T11:59:5") || date.starts_with("2025-08-20T12:00"),
        "{date}"
    );
}

#[test]
fn a_row_without_text_costs_that_row() {
    let columns = vec![
        (strings(&["a", "b", "c"]), NONE),
        (strings(&["One.", "Three."]), (Some(vec![1, 0, 1]), None)),
    ];
    let bytes = file(SCHEMA, &[columns], plain());
    let input = read_bytes(&bytes, &ReadOptions::default());
    assert_eq!((input.account.accepted, input.account.skipped), (2, 1));
    assert_eq!(messages(&input), ["the text is not a string: `text` is null"]);
    assert_eq!(input.diagnostics[0].line, Some(2));
    let limits = Limits { record_bytes: 6, ..Limits::default() };
    let input = read_bytes(&bytes, &ReadOptions { limits, ..ReadOptions::default() });
    assert_eq!(input.account.accepted, 1);
    assert!(messages(&input)[1].contains("--max-record"), "{:?}", messages(&input));
}

#[test]
fn columns_that_cannot_be_used_are_named_with_their_type() {
    let check = |schema: &str, column: Column, expect: &str| {
        let bytes = file(schema, &[vec![(column, NONE)]], plain());
        let input = read_bytes(&bytes, &ReadOptions::default());
        assert_eq!(messages(&input), [format!("cannot be read: {expect}")]);
        assert!(input.has_errors());
    };
    check(
        "message m { required int32 text; }",
        Column::Int32(vec![1]),
        "`text` is INT32, not a string",
    );
    check(
        "message m { required binary note (STRING); }",
        strings(&["x"]),
        "no text field: looked for `text`, found `note`",
    );
    check(
        "message m { required group text { required binary raw (STRING); } }",
        strings(&["x"]),
        "`text` is a nested column, not a string",
    );
    let schema = "message m { required binary text (STRING); required double id; }";
    let columns = vec![(strings(&["x"]), NONE), (Column::Double(vec![1.0]), NONE)];
    let input = read_bytes(&file(schema, &[columns], plain()), &ReadOptions::default());
    assert_eq!(input.corpus.documents()[0].id, "1.0");
}

#[test]
fn columns_are_found_by_path_and_by_other_names_and_lists_are_paragraphs() {
    let text = |schema: &str, column: Column, levels, name: Option<&str>| {
        let mut fields = FieldNames::default();
        fields.text = name.map_or(fields.text, |it| vec![it.to_owned()]);
        let options = ReadOptions { fields, ..ReadOptions::default() };
        let input = read_bytes(&file(schema, &[vec![(column, levels)]], plain()), &options);
        assert!(!input.has_errors(), "{:?}", messages(&input));
        input.corpus.documents()[0].text.clone()
    };
    let nested = "message m { required group content { required binary text (STRING); } }";
    assert_eq!(text(nested, strings(&["x"]), NONE, Some("content.text")), "x");
    let renamed = "message m { required binary Volltext (STRING); }";
    assert_eq!(text(renamed, strings(&["x"]), NONE, None), "x");
    let list = "message m { required group text (LIST) { repeated group list { \
        required binary element (STRING); } } }";
    let levels = (Some(vec![1, 1]), Some(vec![0, 1]));
    assert_eq!(text(list, strings(&["a", "b"]), levels, None), "a\n\nb");
}

#[test]
fn a_page_beyond_the_limit_is_not_unpacked() {
    let text: &'static str = Box::leak("word ".repeat(40_000).into_boxed_str());
    let columns = vec![(strings(&["a"]), NONE), (strings(&[text]), (Some(vec![1]), None))];
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(Default::default()))
        .set_dictionary_enabled(false)
        .build();
    let bytes = file(SCHEMA, &[columns], properties);
    let limits = Limits { page_bytes: 100_000, ..Limits::default() };
    let input = read_bytes(&bytes, &ReadOptions { limits, ..ReadOptions::default() });
    let said = &messages(&input)[0];
    assert!(
        said.contains("row group 0: column `text`: a page of ") && said.contains("(--max-page)"),
        "{said}"
    );
    assert_eq!(read_bytes(&bytes, &ReadOptions::default()).account.accepted, 1);
}

#[test]
fn a_pipe_is_read_as_well() {
    let options = ReadOptions { format: InputFormat::Auto, ..ReadOptions::default() };
    let mut seen = 0;
    let bytes = three(plain());
    let visited = visit_bytes("-", &bytes[..], &options, &mut |_| {
        seen += 1;
        Ok(())
    })
    .unwrap();
    assert_eq!((seen, visited.account.accepted), (3, 3));
}

/// What damage does: an error or other text, never a panic, and the account adds up.
#[test]
fn no_damage_breaks_the_reader() {
    let snappy = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    for good in [three(plain()), three(snappy)] {
        for at in (0..good.len()).step_by(3) {
            for bit in [0, 3, 7] {
                let mut bytes = good.clone();
                bytes[at] ^= 1 << bit;
                let mut count = 0;
                let options =
                    ReadOptions { format: InputFormat::Parquet, ..ReadOptions::default() };
                let visited = visit_bytes("x", &bytes[..], &options, &mut |_| {
                    count += 1;
                    Ok(())
                });
                assert!(visited.unwrap().account.adds_up(), "bit {bit} of byte {at}");
            }
        }
        for end in 0..good.len() {
            let options = ReadOptions { format: InputFormat::Parquet, ..ReadOptions::default() };
            let visited = visit_bytes("x", &good[..end], &options, &mut |_| Ok(())).unwrap();
            assert!(visited.has_errors(), "cut at {end}");
        }
    }
}

fn extract(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wireprint"));
    command.current_dir(folder).arg("extract").args(args).stdin(Stdio::null()).output().unwrap()
}

fn records(bytes: &[u8]) -> Vec<Value> {
    let lines = std::str::from_utf8(bytes).unwrap().lines();
    lines.map(|it| serde_json::from_str(it).unwrap()).collect()
}

#[test]
fn what_extract_writes_as_parquet_is_what_it_writes_as_jsonl() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.parquet");
    let output = extract(root, &["seeds", "-o", out.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let input = read(std::slice::from_ref(&out), &ReadOptions::default()).unwrap();
    let expect = records(&extract(root, &["seeds"]).stdout);
    assert_eq!(input.corpus.len(), expect.len());
    for record in &expect {
        let found = input.corpus.documents().iter().find(|it| it.id == record["id"]).unwrap();
        assert_eq!(record["text"], found.text);
        assert_eq!(record["title"].as_str(), found.title.as_deref());
        assert_eq!(record["outlet"].as_str(), found.outlet.as_deref());
    }
    // The same bytes each time, and in one pipe as well.
    let bytes = fs::read(&out).unwrap();
    assert_eq!(extract(root, &["seeds", "--format", "parquet", "-j", "1"]).stdout, bytes);
    let kept = extract(root, &["seeds", "--format", "parquet", "--keep-furniture"]).stdout;
    fs::write(&out, kept).unwrap();
    let options = ReadOptions {
        fields: FieldNames { title: vec!["furniture".to_owned()], ..Default::default() },
        ..ReadOptions::default()
    };
    let input = read(&[out], &options).unwrap();
    let marks: Value =
        serde_json::from_str(input.corpus.documents()[0].title.as_ref().unwrap()).unwrap();
    assert_eq!(marks[0]["kind"], "related-link");
}

fn dedup(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wireprint"));
    command.current_dir(folder).arg("dedup").args(args).stdin(Stdio::null()).output().unwrap()
}

const STORY: &str = "The harbor at Velm reopens on Monday after nine months of repairs, the port \
authority said on Friday. Two ferries will sail each morning and one at night, and fares stay as \
they were before the storm that tore the quay apart.";
const NEAR: &str = "The harbor at Velm reopens on Monday after nine months of repairs, the port \
authority announced on Friday. Two ferries will sail each morning and one at night, and fares stay as \
they were before the storm that tore the quay apart.";
const OTHER: &str = "Farmers in the Orsa valley say that late frost has destroyed half of this \
year's apple blossom, and the ministry has promised help within a month.";

/// Five documents in two row groups, with columns of all kinds beside the text.
fn corpus() -> Vec<u8> {
    let schema = "message corpus {
        required int64 id;
        optional binary text (STRING);
        optional group tags (LIST) { repeated group list { optional binary element (STRING); } }
        optional group at { required double lat; optional int32 day (DATE); }
        required fixed_len_byte_array(4) raw;
        optional boolean seen;
    }";
    let rows = |ids: &[i64], texts: &[&'static str], tags: (&[&'static str], &[i16], &[i16])| {
        let n = ids.len();
        let raw: Vec<&[u8]> = [&b"aaaa"[..], b"bbbb", b"cccc"][..n].to_vec();
        let lat: Vec<f64> = ids.iter().map(|&it| f64::from(i32::try_from(it).unwrap())).collect();
        vec![
            (Column::Int64(ids.to_vec()), NONE),
            (strings(texts), (Some(vec![1; n]), None)),
            (strings(tags.0), (Some(tags.1.to_vec()), Some(tags.2.to_vec()))),
            (Column::Double(lat), (Some(vec![1; n]), None)),
            (Column::Int32(vec![20_320; n - 1]), (Some([vec![1], vec![2; n - 1]].concat()), None)),
            (Column::Fixed(raw), NONE),
            (Column::Bool(vec![true; n]), (Some(vec![1; n]), None)),
        ]
    };
    let first =
        rows(&[1, 2, 3], &[STORY, OTHER, STORY], (&["x", "y", "z"], &[3, 3, 1, 3], &[0, 1, 0, 0]));
    let second = rows(&[4, 5], &[NEAR, "Short."], (&["w"], &[0, 3], &[0, 0]));
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_key_value_metadata(Some(vec![parquet::file::metadata::KeyValue::new(
            "note".to_owned(),
            "kept".to_owned(),
        )]))
        .build();
    file(schema, &[first, second], properties)
}

fn reader(bytes: &[u8]) -> parquet::errors::Result<SerializedFileReader<fs::File>> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    SerializedFileReader::new(file)
}

/// All rows of a file, with all their columns, as the crate shows them.
fn rows(bytes: &[u8]) -> Vec<String> {
    let reader = reader(bytes).unwrap();
    reader.get_row_iter(None).unwrap().map(|it| it.unwrap().to_string()).collect()
}

#[test]
fn a_corpus_keeps_its_columns_and_types() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = corpus();
    fs::write(folder.path().join("in.parquet"), &bytes).unwrap();
    let all = rows(&bytes);
    let output = dedup(folder.path(), &["in.parquet", "-o", "out.parquet"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let out = fs::read(folder.path().join("out.parquet")).unwrap();
    assert_eq!(rows(&out), [&all[0], &all[1], &all[4]].map(String::clone));
    let schema = |bytes: &[u8]| {
        let reader = reader(bytes).unwrap();
        let metadata = reader.metadata().file_metadata();
        (metadata.schema().clone(), metadata.key_value_metadata().cloned())
    };
    assert_eq!(schema(&out), schema(&bytes));

    // A name that tells nothing: as the input. A folder: each file in its place.
    dedup(folder.path(), &["in.parquet", "-o", "same"]);
    assert_eq!(fs::read(folder.path().join("same")).unwrap(), out);
    fs::create_dir(folder.path().join("all")).unwrap();
    let output = dedup(folder.path(), &["in.parquet", "-o", "all"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(fs::read(folder.path().join("all/in.parquet")).unwrap(), out);
}

#[test]
fn what_became_of_each_row_can_be_told_in_columns() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = corpus();
    fs::write(folder.path().join("in.parquet"), &bytes).unwrap();
    let output = dedup(folder.path(), &["in.parquet", "-o", "out.parquet", "--annotate"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let found = rows(&fs::read(folder.path().join("out.parquet")).unwrap());
    let all = rows(&bytes);
    assert_eq!(found.len(), 5);
    for (row, original) in found.iter().zip(&all) {
        assert!(row.starts_with(original.trim_end_matches('}')), "{row}");
    }
    assert!(found[2].contains("wireprint_cluster: \"1\", wireprint_status: \"dropped\", wireprint_reason: \"exact\", wireprint_representative: \"1\", wireprint_similarity: 1.0"), "{}", found[2]);
    assert!(found[3].contains("wireprint_reason: \"near\""), "{}", found[3]);
    assert!(
        found[1].contains("wireprint_status: \"kept\", wireprint_reason: null"),
        "{}",
        found[1]
    );
    let again = dedup(folder.path(), &["out.parquet", "-o", "x.parquet", "--annotate"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(!folder.path().join("x.parquet").exists());
}

#[test]
fn the_same_clusters_come_of_jsonl_parquet_and_compressed_input() {
    let folder = tempfile::tempdir().unwrap();
    let texts = [STORY, OTHER, STORY, NEAR, "Short."];
    let lines: String = texts
        .iter()
        .zip(1..)
        .map(|(text, id)| format!("{}\n", serde_json::json!({"id": id, "text": text})))
        .collect();
    fs::write(folder.path().join("in.jsonl"), &lines).unwrap();
    fs::write(folder.path().join("in.parquet"), corpus()).unwrap();
    let packed = zstd::encode_all(lines.as_bytes(), 1).unwrap();
    fs::write(folder.path().join("in.jsonl.zst"), packed).unwrap();
    let clusters = |name: &str| {
        let output = dedup(folder.path(), &[name, "--dry-run", "--clusters", "c.tsv"]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        fs::read_to_string(folder.path().join("c.tsv")).unwrap()
    };
    let expect = clusters("in.jsonl");
    assert_eq!(expect.lines().filter(|it| it.contains("dropped")).count(), 2, "{expect}");
    assert_eq!(clusters("in.parquet"), expect);
    assert_eq!(clusters("in.jsonl.zst"), expect);
}

#[test]
fn paragraphs_are_cut_out_of_the_text_column_alone() {
    let folder = tempfile::tempdir().unwrap();
    let both: &'static str = Box::leak(format!("{OTHER}\n\n{STORY}\n").into_boxed_str());
    let columns =
        vec![(strings(&["a", "b"]), NONE), (strings(&[STORY, both]), (Some(vec![1, 1]), None))];
    fs::write(folder.path().join("in.parquet"), file(SCHEMA, &[columns], plain())).unwrap();
    let output = dedup(folder.path(), &["in.parquet", "-o", "out.parquet", "--level", "paragraph"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let input = read(&[folder.path().join("out.parquet")], &ReadOptions::default()).unwrap();
    let texts: Vec<&str> = input.corpus.documents().iter().map(|it| it.text.trim()).collect();
    assert_eq!(texts, [STORY, OTHER]);
}

#[test]
fn files_with_other_columns_do_not_become_one() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.parquet"), corpus()).unwrap();
    fs::write(folder.path().join("b.parquet"), three(plain())).unwrap();
    fs::write(folder.path().join("c.jsonl"), "{\"id\":\"c\",\"text\":\"Words.\"}\n").unwrap();
    let check = |paths: &[&str], expect: &str| {
        let output = dedup(folder.path(), &[paths, &["-o", "out.parquet"]].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(expect), "{said}");
        assert!(!folder.path().join("out.parquet").exists());
    };
    check(&["a.parquet", "b.parquet"], "its columns are not those of the file before");
    check(&["a.parquet", "c.jsonl"], "c.jsonl is no Parquet file");
}

/// The rows of a CSV file, its head among them.
fn table(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv_core::Reader::new();
    let (mut rest, mut res) = (bytes, Vec::new());
    let (mut cells, mut ends) = (vec![0; bytes.len() + 64], vec![0; 64]);
    loop {
        let (result, read, _, columns) = reader.read_record(rest, &mut cells, &mut ends);
        rest = &rest[read..];
        match result {
            csv_core::ReadRecordResult::Record => {
                let starts = std::iter::once(0).chain(ends.iter().copied());
                let cells = starts.zip(&ends[..columns]).map(|(from, &to)| &cells[from..to]);
                res.push(cells.map(|it| String::from_utf8(it.to_vec()).unwrap()).collect());
            }
            csv_core::ReadRecordResult::End => return res,
            // All of it is there, and there is room for all of it.
            _ => {}
        }
    }
}

#[test]
fn findings_as_parquet_are_those_of_the_csv_with_types() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds");
    for command in [&["scan"][..], &["quotes"], &["quotes", "--by", "speaker"]] {
        let run = |format: &str, output: &str| {
            let mut args = command.to_vec();
            args.extend([seeds, "--format", format, "-o", output]);
            Command::new(env!("CARGO_BIN_EXE_wireprint"))
                .args(args)
                .current_dir(at)
                .output()
                .unwrap()
        };
        assert_eq!(run("csv", "found.csv").status.code(), Some(0));
        assert_eq!(run("parquet", "found.parquet").status.code(), Some(0));
        let table = table(&fs::read(at.join("found.csv")).unwrap());
        let reader = reader(&fs::read(at.join("found.parquet")).unwrap()).unwrap();
        let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
        assert_eq!(rows.len() + 1, table.len(), "{command:?}");
        assert!(rows.len() > 20, "{command:?}: {}", rows.len());
        for (row, cells) in rows.iter().zip(&table[1..]) {
            for ((name, field), (head, cell)) in
                row.get_column_iter().zip(table[0].iter().zip(cells))
            {
                assert_eq!(name, head);
                let shown = match field {
                    Field::Null => String::new(),
                    Field::Str(it) => it.clone(),
                    Field::Long(it) => it.to_string(),
                    Field::Double(it) => format!("{it:.4}"),
                    other => panic!("{name}: {other}"),
                };
                // A formula is one in a spreadsheet alone.
                assert!(*cell == shown || *cell == format!("'{shown}"), "{name}: {cell} {shown}");
            }
        }
        let refused = run("parquet", "-");
        assert_eq!(refused.status.code(), Some(2));
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(said.contains("a Parquet file needs a name"), "{said}");
    }
}

#[test]
fn a_table_without_rows_makes_one() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let none = vec![(strings(&[]), NONE), (strings(&[]), (Some(Vec::new()), None))];
    let empty = file(SCHEMA, &[none], WriterProperties::default());
    fs::write(folder.join("empty.parquet"), &empty).unwrap();
    fs::create_dir(folder.join("in")).unwrap();
    fs::write(folder.join("in/0.parquet"), three(WriterProperties::default())).unwrap();
    fs::write(folder.join("in/1.parquet"), &empty).unwrap();
    let names = |name: &str| {
        let file = fs::File::open(folder.join(name)).unwrap();
        let file = SerializedFileReader::new(file).unwrap();
        let metadata = file.metadata().file_metadata();
        let columns = metadata.schema_descr().columns();
        let names: Vec<String> = columns.iter().map(|it| it.name().to_owned()).collect();
        (metadata.num_rows(), names)
    };
    for (args, made) in [
        (["empty.parquet", "-o", "out.parquet"], "out.parquet"),
        (["in", "-o", "out/"], "out/1.parquet"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wireprint"));
        command.current_dir(folder).arg("dedup").args(args).stdin(Stdio::null());
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{said}");
        assert_eq!(names(made), (0, vec!["id".to_owned(), "text".to_owned()]));
    }
}

#[test]
fn an_id_of_two_bytes_is_a_number() {
    let schema = "message m { required fixed_len_byte_array(2) id (FLOAT16); \
                  required binary text (STRING); }";
    let ids: Vec<&'static [u8]> = vec![&[0, 0x3c], &[0, 0xc1]];
    let columns = vec![(Column::Fixed(ids), NONE), (strings(&["One.", "Two."]), NONE)];
    let input =
        read_bytes(&file(schema, &[columns], WriterProperties::default()), &ReadOptions::default());
    let ids: Vec<&str> = input.corpus.documents().iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["-2.5", "1.0"]);
    assert!(input.corpus.documents().iter().all(|it| it.numeric_id));
}

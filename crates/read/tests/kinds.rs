//! A folder with one file of each kind that is read, and one of each that is refused.
//! Everything is made up here.

#![expect(clippy::unwrap_used, reason = "a helper outside #[test] may panic in a test file")]

use std::collections::BTreeSet;
use std::io::{Cursor, Write as _};
use std::path::Path;

use tempfile::TempDir;
use wireprint_read::read::{FieldNames, Input, OutletFrom, ReadOptions, read};
use wireprint_text::text::Severity;
use zip::write::SimpleFileOptions;

const TEXT: &str = "The council of Velm keeps the old pier open, and ferries sail from it again.";

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut res = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        res.start_file(*name, SimpleFileOptions::default()).unwrap();
        res.write_all(bytes).unwrap();
    }
    res.finish().unwrap().into_inner()
}

fn docx() -> Vec<u8> {
    let document = format!(
        "<w:document><w:body><w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p></w:body></w:document>"
    );
    let core = "<cp:coreProperties><dc:title>Old pier</dc:title><dc:creator>Ada Brandt</dc:creator></cp:coreProperties>";
    zip(&[("word/document.xml", document.as_bytes()), ("docProps/core.xml", core.as_bytes())])
}

fn odt() -> Vec<u8> {
    let content =
        format!("<office:document-content><text:p>{TEXT}</text:p></office:document-content>");
    let kind = "application/vnd.oasis.opendocument.text";
    zip(&[("mimetype", kind.as_bytes()), ("content.xml", content.as_bytes())])
}

fn mhtml() -> String {
    format!(
        "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://post.example/pier\r\n\
         Subject: Old pier\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"\r\n\r\n\
         --x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\
         Content-Location: https://post.example/pier\r\n\r\n<html><title>Old pier</title><body><article>\
         <p>{TEXT}</p><p>{TEXT} Caf=C3=A9s open, too.</p></article></body></html>\r\n--x--\r\n"
    )
}

fn eml() -> String {
    format!(
        "From: Ada Brandt <ada@post.example>\r\nSubject: Old pier\r\nDate: Mon, 3 Mar 2025 10:00:00 +0100\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{TEXT}\r\n"
    )
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let res = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = res.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    res
}

fn read_folder(dir: &Path, options: &ReadOptions) -> Input {
    let input = read(&[dir.to_owned()], options).unwrap();
    assert!(input.account.adds_up(), "{:?}", input.account);
    input
}

/// The texts of one file, read alone.
fn alone(name: &str, bytes: &[u8], options: &ReadOptions) -> Vec<String> {
    let dir = folder(&[(name, bytes)]);
    let input = read(&[dir.path().join(name)], options).unwrap();
    let (_, warned): (Vec<_>, Vec<_>) =
        input.diagnostics.iter().partition(|it| it.severity == Severity::Note);
    assert!(warned.is_empty(), "{name}: {warned:?}");
    input.corpus.documents().iter().map(|it| it.text.clone()).collect()
}

#[test]
fn each_kind_is_read_or_refused_by_name_and_nothing_is_lost() {
    let json = format!("{{\"id\":\"j\",\"text\":\"{TEXT}\"}}\n");
    let list = format!("{{\"articles\":[{{\"id\":\"l\",\"body\":\"{TEXT}\"}}]}}");
    let csv = format!("id;Volltext;Datum\nc;\"{TEXT}\";2025-03-03\n");
    let html = format!(
        "<html><body><article><p>{TEXT}</p><p>{TEXT} So it goes.</p></article></body></html>"
    );
    let rss = format!(
        "<rss><channel><title>Post</title><item><guid>r</guid><description>{TEXT}</description></item></channel></rss>"
    );
    let rtf = format!("{{\\rtf1\\ansi {TEXT}\\par}}");
    let inner = format!("{TEXT} Again.");
    let readable: Vec<(&str, Vec<u8>)> = vec![
        ("plain.txt", TEXT.into()),
        ("lines.jsonl", json.into()),
        ("list.json", list.into()),
        ("table.csv", csv.into()),
        ("page.html", html.into()),
        ("feed.rss", rss.into()),
        ("text.docx", docx()),
        ("text.odt", odt()),
        ("text.rtf", rtf.clone().into()),
        ("message.eml", eml().into()),
        ("saved.mhtml", mhtml().into()),
        ("all.zip", zip(&[("in/one.txt", inner.as_bytes()), ("two.rtf", rtf.as_bytes())])),
    ];
    let refused: Vec<(&str, Vec<u8>, Severity)> = vec![
        ("book.xlsx", zip(&[("xl/workbook.xml", b"<x/>")]), Severity::Warning),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest".to_vec(), Severity::Warning),
        #[cfg(not(feature = "pdf"))]
        ("paper.pdf", b"%PDF-1.4 no zero byte in it".to_vec(), Severity::Warning),
        ("pack.rar", b"Rar!\x1a\x07\x01".to_vec(), Severity::Warning),
        ("picture.png", b"\x89PNG\r\n\x1a\n".to_vec(), Severity::Note),
        ("_SUCCESS", Vec::new(), Severity::Note),
    ];
    let mut files: Vec<(&str, &[u8])> = readable.iter().map(|it| (it.0, it.1.as_slice())).collect();
    files.extend(refused.iter().map(|it| (it.0, it.1.as_slice())));
    let dir = folder(&files);
    let input = read_folder(dir.path(), &ReadOptions::default());
    assert!(!input.has_errors(), "{:?}", input.diagnostics);
    for (name, ..) in &readable {
        let found = input.corpus.documents().iter().filter(|it| it.path.contains(name));
        let texts: Vec<&str> = found.map(|it| it.text.as_str()).collect();
        assert!(!texts.is_empty(), "{name}: {:?}", input.diagnostics);
        assert!(
            texts.iter().all(|it| it.contains("The council of Velm keeps")),
            "{name}: {texts:?}"
        );
        assert!(texts.iter().all(|it| !it.contains(['\\', '<'])), "{name}: {texts:?}");
    }
    for (name, _, severity) in &refused {
        let said: Vec<_> = input
            .diagnostics
            .iter()
            .filter(|it| it.path.as_deref().is_some_and(|it| it.ends_with(name)))
            .collect();
        assert_eq!(said.len(), 1, "{name}: {said:?}");
        assert_eq!(said[0].severity, *severity, "{name}: {said:?}");
        assert!(said[0].message.starts_with("not read: "), "{said:?}");
    }
    assert_eq!(input.corpus.documents().len(), readable.len() + 1);
    assert_eq!(input.account.skipped, refused.len());
    // One that was named is a failure.
    for (name, ..) in refused.iter().filter(|it| it.0 != "_SUCCESS") {
        assert!(read(&[dir.path().join(name)], &ReadOptions::default()).unwrap().has_errors());
    }
}

#[test]
fn what_is_no_prose_is_not_read_as_prose_under_any_name() {
    let rtf = format!("{{\\rtf1\\ansi {TEXT}}}");
    for (name, bytes) in
        [("a.txt", rtf.as_bytes()), ("b", rtf.as_bytes()), ("c.md", eml().as_bytes())]
    {
        assert_eq!(alone(name, bytes, &ReadOptions::default()), [TEXT], "{name}");
    }
    // Read by its reader, or refused: never as prose.
    let dir = folder(&[("a.txt", b"%PDF-1.7\nall of it letters\n%%EOF")]);
    assert!(read_folder(dir.path(), &ReadOptions::default()).corpus.documents().is_empty());
}

#[test]
fn tables_are_read_as_spreadsheets_and_databases_write_them() {
    let usual = ReadOptions::default();
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(
            "ID\tHeadline\tText\r\n1\tPier\tIt is \"open\".\r\n"
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        )
        .collect();
    for (name, bytes) in [
        ("a.csv", &b"sep=;\r\nid;text\r\n1;\"It is \"\"open\"\".\"\r\n"[..]),
        ("b.csv", b"\xef\xbb\xbfNr;Headline;Volltext\n1;Pier;\"It is \"\"open\"\".\"\n"),
        ("c.csv", b"id|text\n1|It is \"open\".\n"),
        ("d.csv", b"id,text\n1,\"It is \\\"open\\\".\"\n"),
        ("e.csv", b"id,text\n'1','It is \"open\".'\n'2','It is \"open\".'\n"),
        ("f.csv", &utf16),
        ("g.txt", &utf16),
    ] {
        let texts: BTreeSet<String> = alone(name, bytes, &usual).into_iter().collect();
        assert_eq!(texts.into_iter().collect::<Vec<_>>(), ["It is \"open\"."], "{name}");
    }
}

#[test]
fn fields_are_found_by_path_and_lists_are_paragraphs() {
    let named = |text: &str| {
        let fields = FieldNames { text: vec![text.to_owned()], ..FieldNames::default() };
        ReadOptions { fields, ..ReadOptions::default() }
    };
    let nested = b"{\"id\":1.50,\"content\":{\"text\":\"a pier\"}}\n\xef\xbb\xbf{\"id\":2,\"content\":{\"text\":[\"a\",\"b\"]},\"x\":NaN}\n";
    assert_eq!(alone("a.jsonl", nested, &named("content.text")), ["a pier", "a\n\nb"]);
    let list = b"{\"articles\":[{\"body\":\"one\",\"id\":true},{\"body\":\"two\"}]}";
    assert_eq!(alone("a.json", list, &named("articles[].body")).len(), 2);
    assert_eq!(alone("a.json", list, &ReadOptions::default()).len(), 2);
}

#[test]
fn two_entries_with_one_id_are_both_read_and_equal_ones_once() {
    let feed = |text: &str| {
        format!(
            "<rss><channel><item><guid>1</guid><description>{text}</description></item></channel></rss>"
        )
    };
    let dir = folder(&[
        ("a.rss", feed("The pier is open.").as_bytes()),
        ("b.rss", feed("The pier is open.").as_bytes()),
        ("c.rss", feed("The pier is shut again.").as_bytes()),
    ]);
    let input = read_folder(dir.path(), &ReadOptions::default());
    let ids: Vec<&str> = input.corpus.documents().iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids.len(), 2, "{ids:?}");
    assert!(ids.contains(&"1") && ids.iter().any(|it| it.ends_with("c.rss:1")), "{ids:?}");
}

#[test]
fn an_entry_falls_back_to_its_summary_and_is_unpacked_twice() {
    let feed = "<rss><channel><item><guid>1</guid><description>The pier is open.</description>\
        <content:encoded><![CDATA[<p><img src=\"a.jpg\"></p>]]></content:encoded></item>\
        <item><guid>2</guid><description>&amp;lt;p&amp;gt;One.&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;Two.&amp;lt;/p&amp;gt;\
        </description></item></channel></rss>";
    assert_eq!(
        alone("a.rss", feed.as_bytes(), &ReadOptions::default()),
        ["The pier is open.", "One.\n\nTwo."]
    );
}

#[test]
fn the_outlet_may_be_the_folder_or_the_host_of_the_address() {
    let record =
        "{\"id\":1,\"text\":\"x\",\"outlet\":\"o\",\"url\":\"https://www.post.example/a\"}\n";
    let dir = folder(&[("Harbor Post/a.jsonl", record.as_bytes())]);
    let outlet = |outlet_from| {
        let options = ReadOptions { outlet_from, ..ReadOptions::default() };
        read_folder(dir.path(), &options).corpus.documents()[0].outlet.clone().unwrap()
    };
    assert_eq!(outlet(OutletFrom::Input), "o");
    assert_eq!(outlet(OutletFrom::Folder), "Harbor Post");
    assert_eq!(outlet(OutletFrom::Address), "post.example");
}

#[test]
fn archives_inside_archives_and_names_that_lead_away_open_nothing() {
    let inner = zip(&[("a.txt", TEXT.as_bytes())]);
    let outer = zip(&[("../../b.txt", TEXT.as_bytes()), ("c.zip", &inner), ("d.docx", &docx())]);
    let dir = folder(&[("all.zip", &outer)]);
    let input = read_folder(dir.path(), &ReadOptions::default());
    assert_eq!(input.corpus.documents().len(), 2);
    assert!(input.diagnostics.iter().any(|it| it.message.contains("an archive inside an archive")));
}

#[test]
fn records_of_json_are_read_in_any_shape() {
    let usual = ReadOptions::default();
    let one = "{\"id\":\"a\",\"text\":\"one\"}";
    let two = "{\"id\":\"b\",\"text\":\"two\"}";
    let expect = ["one", "two"];
    for (name, text) in [
        ("list.json", format!("[{one},{two}]")),
        ("strings.json", "[\"one\", \"two\"]".to_owned()),
        ("keys.json", "{\"a\":{\"text\":\"one\"},\"b\":{\"text\":\"two\"}}".to_owned()),
        (
            "columns.json",
            "{\"id\":{\"0\":\"a\",\"1\":\"b\"},\"text\":{\"0\":\"one\",\"1\":\"two\"}}".to_owned(),
        ),
        ("lists.json", "{\"id\":[\"a\",\"b\"],\"text\":[\"one\",\"two\"]}".to_owned()),
        (
            "table.json",
            "{\"columns\":[\"id\",\"text\"],\"data\":[[\"a\",\"one\"],[\"b\",\"two\"]]}".to_owned(),
        ),
        ("array.jsonl", format!("[{one},{two}]\n")),
        ("array-lines.jsonl", format!("[{one},\n{two}]\n")),
        ("commas.jsonl", format!("{one},\n{two},\n")),
        (
            "printed.jsonl",
            "{\n\"id\":\"a\",\n\"text\":\"one\"\n}\n{\n\"text\":\"two\"}\n".to_owned(),
        ),
        ("lines.jsonl", format!("{one}\n{two}\n")),
    ] {
        assert_eq!(alone(name, text.as_bytes(), &usual), expect, "{name}: {text}");
    }
    // An object with other objects in it is one record, or none.
    let nested = b"{\"title\":{\"text\":\"T\"},\"body\":{\"text\":\"x\"},\"k\":1}";
    let dir = folder(&[("a.json", nested)]);
    assert!(read_folder(dir.path(), &usual).corpus.documents().is_empty());
}

#[test]
fn ids_that_databases_export_and_damaged_ones_cost_no_record() {
    let lines = "{\"id\":{\"$oid\":\"5f\"},\"text\":\"one\"}\n{\"id\":\"\\ud83d\",\"text\":\"two\"}\n{\"id\":\"\\ud83e\",\"text\":\"three\"}\n";
    let dir = folder(&[("a.jsonl", lines.as_bytes())]);
    let input = read_folder(dir.path(), &ReadOptions::default());
    let ids: Vec<&str> = input.corpus.documents().iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids.len(), 3, "{ids:?}");
    assert!(ids.contains(&"5f") && ids.iter().any(|it| it.ends_with("a.jsonl:2")), "{ids:?}");
}

/// A page of Helvetica with these lines, each at a place.
#[cfg(feature = "pdf")]
fn pdf(lines: &[(u32, u32, &str)]) -> Vec<u8> {
    let text: String =
        lines.iter().map(|(x, y, it)| format!("BT /F1 12 Tf {x} {y} Td ({it}) Tj ET\n")).collect();
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut res = "%PDF-1.4\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (at, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", res.len());
        res += &format!("{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let start = res.len();
    res +=
        &format!("xref\n0 6\n{table}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF");
    res.into_bytes()
}

#[cfg(feature = "pdf")]
#[test]
fn a_pdf_is_read_in_the_order_in_which_it_is_drawn() {
    let (left, right) = (["The pier", "is open."], ["A bridge", "is shut."]);
    let place = |x: u32, all: [&'static str; 2]| [(x, 700, all[0]), (x, 685, all[1])];
    let read = |lines: &[(u32, u32, &str)]| {
        let text = alone("a.pdf", &pdf(lines), &ReadOptions::default()).remove(0);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let [a, b] = place(50, left);
    let [c, d] = place(320, right);
    assert_eq!(read(&[a, b, c, d]), "The pier is open. A bridge is shut.");
    // Across the columns, where it is drawn so: nothing says that these are two.
    assert_eq!(read(&[a, c, b, d]), "The pier A bridge is open. is shut.");
    let dir = folder(&[("scan.pdf", &pdf(&[]))]);
    let input = read_folder(dir.path(), &ReadOptions::default());
    assert!(input.diagnostics.iter().any(|it| it.message.contains("no text in this PDF")));
}

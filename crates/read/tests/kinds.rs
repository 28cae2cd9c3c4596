//! A folder with one file of each kind that is read, and one of each that is refused.
//! Everything is made up here.

#![expect(clippy::unwrap_used, reason = "a helper outside #[test] may panic in a test file")]

use std::collections::BTreeSet;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::sync::Arc;

use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use tempfile::TempDir;
use wireprint_read::read::{FieldNames, Input, OutletFrom, ReadOptions, read};
use wireprint_text::text::{Document, Severity};
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

fn parquet() -> Vec<u8> {
    let schema = "message m { required binary id (UTF8); required binary text (UTF8); }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut res = Vec::new();
    let mut file = SerializedFileWriter::new(&mut res, schema, Arc::default()).unwrap();
    let mut group = file.next_row_group().unwrap();
    for value in ["p", TEXT] {
        let mut column = group.next_column().unwrap().unwrap();
        let value = [ByteArray::from(value)];
        column.typed::<ByteArrayType>().write_batch(&value, None, None).unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    file.close().unwrap();
    res
}

/// A record of a web archive.
fn warc(kind: &str, content_type: &str, body: &str) -> Vec<u8> {
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{kind}>\r\n\
         WARC-Target-URI: https://post.example/{kind}\r\nContent-Type: {content_type}\r\n\
         Content-Length: {}\r\n\r\n{body}\r\n\r\n",
        body.len()
    )
    .into_bytes()
}

/// The text and "As xz.", as `xz -1` packs it: the library only unpacks.
const XZ: &[u8] =
    b"\xfd7zXZ\x00\x00\x04\xe6\xd6\xb4F\x02\x00!\x01\x10\x00\x00\x00\xa8p\x8e\x86\x01\x00R\
    The council of Velm keeps the old pier open, and ferries sail from it again. As xz.\
    \x00\x00\x01\xa1\xf7\xc8\xe8\xbe\x00\x94\x00\x01kS\x09\x07\xedT\x1f\xb6\xf3}\x01\x00\
    \x00\x00\x00\x04YZ";

/// The text in each compression, each a little different, since equal articles are one.
fn compressed() -> Vec<(&'static str, Vec<u8>)> {
    let text = |name: &str| format!("{TEXT} As {name}.");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text("gzip").as_bytes()).unwrap();
    let mut bzip = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    bzip.write_all(text("bzip").as_bytes()).unwrap();
    vec![
        ("a.txt.gz", gzip.finish().unwrap()),
        ("b.txt.zst", zstd::encode_all(text("zstd").as_bytes(), 1).unwrap()),
        ("c.txt.bz2", bzip.finish().unwrap()),
        ("d.txt.xz", XZ.to_vec()),
    ]
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
    let atom = format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Post</title><entry><id>t</id>\
         <content type=\"html\">{TEXT}</content></entry></feed>"
    );
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{html}");
    let mut readable: Vec<(&str, Vec<u8>)> = vec![
        ("notes.md", TEXT.into()),
        ("lines.ndjson", format!("{{\"id\":\"n\",\"text\":\"{TEXT}\"}}\n").into()),
        ("table.tsv", format!("id\ttext\nv\t{TEXT}\n").into()),
        ("page.htm", html.clone().into()),
        ("page.xhtml", html.clone().into()),
        ("table.parquet", parquet()),
        ("crawl.warc", warc("response", "application/http; msgtype=response", &answer)),
        ("crawl.wet", warc("conversion", "text/plain", TEXT)),
        ("feed.atom", atom.clone().into()),
        ("feed.xml", atom.replace(">t<", ">u<").into()),
        ("saved.mht", mhtml().into()),
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
    readable.extend(compressed());
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
            "{\n\"id\":\"a\",\n\"text\":\"one\"\n}\n{\n\"id\":\"b\",\n\"text\":\"two\"\n}\n"
                .to_owned(),
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

/// Six paragraphs of a made-up story.
const STORY: [&str; 6] = [
    "The council of Velm voted on Monday night to keep the old pier open for another summer.",
    "Ferries will sail from it twice a day, said Ada Brandt, who runs the harbor office there.",
    "Engineers had found that four of the piles were rotten, and wanted all of them replaced.",
    "The money for that is to come from the region, which has not yet said when it will pay.",
    "Fishermen on the east quay fear that the work will keep them from their boats for weeks.",
    "The pier was built in 1931, and was last mended when a storm took its roof in the spring.",
];

/// The one article of a page whose body is `body`.
fn page(head: &str, body: &str) -> Document {
    let html = format!("<!doctype html><html><head>{head}</head><body>{body}</body></html>");
    let dir = folder(&[("a.html", html.as_bytes())]);
    let input = read(&[dir.path().join("a.html")], &ReadOptions::default()).unwrap();
    assert_eq!(input.corpus.documents().len(), 1, "{:?}", input.diagnostics);
    input.corpus.documents()[0].clone()
}

fn paragraphs(texts: &[&str]) -> String {
    texts.iter().map(|it| format!("<p>{it}</p>\n")).collect()
}

/// A page with the whole story, and `more` behind the paragraph with this number.
fn story_with(after: usize, more: &str) -> Document {
    let (before, rest) = (paragraphs(&STORY[..after]), paragraphs(&STORY[after..]));
    let found = page(
        "<title>Old pier stays open</title>",
        &format!("<main><h1>Old pier stays open</h1><div>{before}{more}{rest}</div></main>"),
    );
    for text in STORY {
        assert_eq!(found.text.matches(text).count(), 1, "{text}: {}", found.text);
    }
    found
}

#[test]
fn comments_are_told_by_their_heading_or_name_and_a_story_about_comments_is_read() {
    let said = "That pier should have been closed when I was a child, and everybody here knows it.";
    let one = |at: usize| format!("<li><cite>reader{at}</cite><div>{said} {at}</div></li>");
    let all: String = (0..4).map(one).collect();
    for comments in [
        format!("<section><h3>4 comments</h3><ol>{all}</ol></section>"),
        format!("<section><h3>Kommentare</h3><ol>{all}</ol></section>"),
        format!("<div id=\"comments\"><p>{said}</p><p>{said} Again.</p></div>"),
        format!("<div class=\"list yorumlar\"><p>{said}</p></div>"),
    ] {
        let found = story_with(6, &comments);
        assert!(!found.text.contains(said), "{comments}: {}", found.text);
    }
    let subhead = format!("<h2>Comments of the mayor</h2><p>{said}</p>");
    assert!(story_with(3, &subhead).text.contains(said));
}

#[test]
fn what_asks_for_consent_is_no_text_in_any_language() {
    for asks in [
        "We and our 212 partners store cookies on your device and read personal data to show you ads.",
        "Wir und unsere 212 Partner verarbeiten personenbezogene Daten, zum Beispiel Ihre Adresse im Netz.",
        "Nous et nos 212 partenaires utilisons des cookies pour lire des informations sur votre appareil.",
        "Мы и наши 212 партнёров, а также наши партнёры храним файлы cookie и персональные данные.",
    ] {
        let found = story_with(0, &format!("<div><h2>Privacy</h2><p>{asks}</p></div>"));
        assert!(!found.text.contains(asks) && !found.text.contains("Privacy"), "{}", found.text);
    }
    let about =
        "The firm was fined for the cookies that it had set without asking any of its readers.";
    assert!(story_with(4, &format!("<p>{about}</p>")).text.contains(about));
}

#[test]
fn questions_that_unfold_their_answers_are_text() {
    let answer =
        "The piles stand in salt water and were never painted, the engineers wrote in May.";
    for folded in [
        format!(
            "<div><h3><button aria-expanded=\"false\">Why did they rot?</button></h3><div hidden><p>{answer}</p></div></div>"
        ),
        format!(
            "<div><button aria-expanded=\"false\">Why did they rot?</button><div hidden><p>{answer}</p></div></div>"
        ),
    ] {
        let found = story_with(3, &folded);
        assert!(found.text.contains(answer), "{folded}: {}", found.text);
        assert!(found.text.contains("Why did they rot?"), "{folded}: {}", found.text);
    }
    let menu = "<button aria-expanded=\"false\">Sections</button><button>Share this?</button>";
    assert!(!story_with(2, menu).text.contains("Share"));
}

#[test]
fn a_list_of_articles_is_told_apart_without_being_marked_up_as_one() {
    let entry = |at: usize| {
        format!(
            "<div class=\"entry\"><h2>Pier, day {at}</h2><time datetime=\"2025-03-0{at}\">{at} March</time>{}</div>",
            paragraphs(&STORY[2 * at - 2..2 * at])
        )
    };
    let body: String = (1..4).map(entry).collect();
    let found = page("<title>Harbor diary</title>", &format!("<main>{body}</main>"));
    let parts = found.notes.unwrap().parts;
    assert_eq!(parts.len(), 3, "{parts:?}");
    assert_eq!(parts[1].title.as_deref(), Some("Pier, day 2"));
    assert_eq!(parts[1].date.as_deref(), Some("2025-03-02"));
}

#[test]
fn entities_that_a_title_has_twice_are_read() {
    let body =
        |headline: &str| format!("<article><h1>{headline}</h1>{}</article>", paragraphs(&STORY));
    let title = |stated: &str, headline: &str| {
        let head = format!("<meta property=\"og:title\" content=\"{stated}\">");
        page(&head, &body(headline)).title.unwrap()
    };
    assert_eq!(title("It&amp;#8217;s open: the old pier", "Pier"), "It’s open: the old pier");
    assert_eq!(title("AT&amp;T keeps the pier", "Pier"), "AT&T keeps the pier");
}

#[test]
fn a_label_before_a_name_is_none_of_it() {
    let body = format!(
        "<article><h1>Old pier stays open</h1><p class=\"article-author\">Yazan: Elif Aksoy</p>{}</article>",
        paragraphs(&STORY)
    );
    let found = page("<title>Old pier stays open</title>", &body);
    assert_eq!(found.author.as_deref(), Some("Elif Aksoy"));
}

#[test]
fn a_short_text_in_a_script_without_spaces_is_a_text() {
    let text = [
        "市议会周一晚间决定,旧码头今年夏天继续开放,渡轮每天两班。",
        "港务局的安达表示,四根木桩已经腐烂,全部都要更换。",
        "码头建于一九三一年,上一次维修是在一场风暴之后。",
        "东岸的渔民担心,工程会让他们几个星期都出不了海。",
    ];
    let stated = format!(
        "<script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"articleBody\":\"{}\"}}</script>",
        text.join("\\n")
    );
    let found = page(&stated, "<h1>旧码头继续开放</h1><div id=\"app\"></div>");
    assert_eq!(found.text, text.join("\n\n"));
}

#[test]
fn a_picture_that_a_program_made_may_be_what_a_story_is_about() {
    let about =
        "The picture was generated by AI, the harbor office said when it was asked about it.";
    assert!(story_with(3, &format!("<p>{about}</p>")).text.contains(about));
    let asks = "<div class=\"x\"><h4>In brief</h4><p>This text was generated by AI.</p></div>";
    assert!(!story_with(0, asks).text.contains("generated by AI"));
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

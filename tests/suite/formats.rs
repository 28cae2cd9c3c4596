//! Web archives, feeds and compressed files through the library's front door.
//! Everything is made up here.

use std::fmt::Write as _;
use std::io::Write as _;

use wireprint_read::read::{Event, ReadOptions, Visited, visit_bytes};
use wireprint_text::text::{Document, Severity};

fn read_as(name: &str, bytes: &[u8], options: &ReadOptions) -> (Vec<Document>, Visited) {
    let mut documents: Vec<Document> = Vec::new();
    let visited = visit_bytes(name, bytes, options, &mut |event| {
        match event {
            Event::Record(record) => documents.push(record.into_document()),
            Event::Forget { records, .. } => documents.truncate(documents.len() - records),
            Event::Empty { .. } => {}
        }
        Ok(())
    })
    .unwrap();
    assert!(visited.account.adds_up(), "{:?}", visited.account);
    (documents, visited)
}

fn read(name: &str, bytes: &[u8]) -> (Vec<Document>, Visited) {
    read_as(name, bytes, &ReadOptions::default())
}

fn messages(visited: &Visited) -> Vec<String> {
    visited.diagnostics.iter().map(|it| it.message.clone()).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The paragraph of the page number `n`.
fn paragraph(n: usize) -> String {
    format!(
        "On day {n} of the flood the water in Oldhaven stood two meters above the quay, and \
         the mayor asked everybody who lives by the river to leave before the night."
    )
}

fn html(n: usize) -> String {
    let paragraph = paragraph(n);
    format!("<html lang=en><title>Day {n}</title><body><article><p>{paragraph}</p></article>")
}

fn http(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{body}").into()
}

/// A record with this block; `length` is what its header says.
fn record(kind: &str, n: usize, media: &str, block: &[u8], length: &str) -> Vec<u8> {
    let mut res = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:x:{n}>\r\n\
         WARC-Target-URI: http://mail.example/day/{n}\r\nContent-Type: {media}\r\n"
    );
    if !length.is_empty() {
        write!(res, "Content-Length: {length}\r\n").unwrap();
    }
    [res.as_bytes(), b"\r\n", block, b"\r\n\r\n"].concat()
}

fn response(n: usize) -> Vec<u8> {
    let block = http(&html(n));
    record("response", n, "application/http; msgtype=response", &block, &block.len().to_string())
}

fn archive(records: &[Vec<u8>]) -> Vec<u8> {
    let info = record("warcinfo", 0, "application/warc-fields", b"software: x\r\n", "13");
    [vec![info], records.to_vec()].concat().concat()
}

fn ids(documents: &[Document]) -> Vec<&str> {
    documents.iter().map(|it| it.id.as_str()).collect()
}

#[test]
fn pages_and_texts_of_an_archive_are_articles() {
    let text = "A text that was a page once.\n";
    let bytes = archive(&[
        response(1),
        record("conversion", 2, "text/plain", text.as_bytes(), &text.len().to_string()),
        record("resource", 3, "text/html", html(3).as_bytes(), &html(3).len().to_string()),
        record("request", 4, "application/http", b"GET /\r\n\r\n", "9"),
        record("revisit", 5, "application/http", b"", "0"),
        record("response", 6, "image/png", b"\x89PNG", "4"),
    ]);
    for (name, bytes) in
        [("a.warc", bytes.clone()), ("a.warc.gz", gzip(&bytes)), ("noname", bytes.clone())]
    {
        let (documents, visited) = read(name, &bytes);
        assert_eq!(ids(&documents), ["urn:x:1", "urn:x:2", "urn:x:3"], "{name}");
        assert_eq!(documents[0].text, paragraph(1));
        assert_eq!(documents[0].url.as_deref(), Some("http://mail.example/day/1"));
        assert_eq!(documents[0].outlet.as_deref(), Some("mail.example"));
        assert_eq!(documents[0].record_line, Some(11));
        assert_eq!(documents[1].text, text);
        assert_eq!((visited.account.seen, visited.account.skipped), (3, 0));
        let said = "not a page or a text: a revisit of another record, and 1 more that are \
                    nothing to read";
        assert_eq!(messages(&visited), [said]);
        assert!(visited.diagnostics.iter().all(|it| it.severity == Severity::Note));
    }
    let (documents, visited) = read("a.warc", &[response(1), response(1)].concat());
    assert_eq!(ids(&documents), ["urn:x:1", "a.warc:13"]);
    assert!(messages(&visited).contains(&"a record id is used again: urn:x:1".to_owned()));
    let members: Vec<u8> = (1..=3).flat_map(|n| gzip(&response(n))).collect();
    assert_eq!(ids(&read("m.warc.gz", &members).0), ["urn:x:1", "urn:x:2", "urn:x:3"]);
}

#[test]
fn a_record_with_a_bad_length_costs_itself() {
    let block = http(&html(2));
    let with = |length: &str| {
        let bad = record("response", 2, "application/http", &block, length);
        read("a.warc", &[response(1), bad, response(3)].concat())
    };
    for (length, said) in [
        ((block.len() - 25).to_string(), "longer than its Content-Length: record at byte"),
        ("-5".to_owned(), "a Content-Length is no number: -5, record at byte"),
        ("many".to_owned(), "a Content-Length is no number: many, record at byte"),
        (String::new(), "no Content-Length: record at byte"),
    ] {
        let (documents, visited) = with(&length);
        assert_eq!(ids(&documents), ["urn:x:1", "urn:x:3"], "{length}");
        assert!(messages(&visited)[0].starts_with(said), "{:?}", messages(&visited));
        assert_eq!(visited.account.skipped, 1);
    }
    // A length off by one is a writer's slip.
    let (documents, visited) = with(&(block.len() - 1).to_string());
    assert_eq!(documents.len(), 3);
    let said = "longer than its Content-Length: by 3 bytes, record at byte";
    assert!(messages(&visited)[0].starts_with(said), "{:?}", messages(&visited));
    // A length past the end does not swallow what follows.
    let (documents, visited) = with("99999");
    assert_eq!(ids(&documents), ["urn:x:1", "urn:x:3"]);
    assert!(messages(&visited)[0].starts_with("the file ends inside a record"));
    let (documents, _) = with("1000000000000000000");
    assert_eq!(ids(&documents), ["urn:x:1"]);
}

#[test]
fn an_archive_cut_short_keeps_the_records_before() {
    let bytes = archive(&[response(1), response(2), response(3)]);
    let (documents, visited) = read("a.warc", &bytes[..bytes.len() - 100]);
    assert_eq!(ids(&documents), ["urn:x:1", "urn:x:2"]);
    assert!(messages(&visited)[0].starts_with("the file ends inside a record: "));
    let members: Vec<u8> = (1..=3).flat_map(|n| gzip(&response(n))).collect();
    let (documents, visited) = read("a.warc.gz", &members[..members.len() - 20]);
    assert_eq!(ids(&documents), ["urn:x:1", "urn:x:2"]);
    assert!(visited.has_errors());
    let said = messages(&visited);
    assert!(
        said[0].starts_with("cannot be read further: ") && said[0].ends_with("truncated gzip data")
    );
    assert_eq!((visited.account.accepted, visited.account.failed), (2, 1));
    let (_, visited) = read("a.warc", b"no archive\n");
    assert_eq!(messages(&visited), ["cannot be read: not a web archive"]);
}

#[test]
fn answers_without_a_page_are_counted_and_damaged_ones_are_said() {
    let not_found = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>gone";
    let bomb = gzip(&vec![b'a'; 30 << 20]);
    let headers = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n";
    let bomb = [&headers[..], &bomb].concat();
    let no_end = b"HTTP/1.1 200 OK\r\nContent-Type: text/html";
    let record = |n, block: &[u8]| {
        record("response", n, "application/http", block, &block.len().to_string())
    };
    let bytes = archive(&[record(1, not_found), record(2, &bomb), record(3, no_end), response(4)]);
    let (documents, visited) = read("a.warc", &bytes);
    assert_eq!(ids(&documents), ["urn:x:4"]);
    let said = messages(&visited);
    assert!(said[0].contains("unpacks to more than 20971520 bytes (--max-html), record at byte"));
    assert!(said[1].starts_with("an HTTP response without end of headers: record at byte"));
    assert_eq!(said[2], "an answer without a page: status 404");
    assert_eq!((visited.account.seen, visited.account.skipped), (3, 2));
}

#[test]
fn what_a_crawl_has_beside_pages_is_no_loss() {
    let answer = |n, status: &str| {
        let block = format!("HTTP/1.1 {status}\r\nContent-Type: text/html\r\n\r\n<p>gone");
        record("response", n, "application/http", block.as_bytes(), &block.len().to_string())
    };
    let bytes = archive(&[
        answer(1, "301 Moved Permanently"),
        response(2),
        answer(3, "404 Not Found"),
        record("revisit", 4, "application/http", b"", "0"),
    ]);
    let strict = ReadOptions { strict: true, ..ReadOptions::default() };
    let (documents, visited) = read_as("a.warc", &bytes, &strict);
    assert_eq!(ids(&documents), ["urn:x:2"]);
    assert_eq!((visited.account.seen, visited.account.skipped), (1, 0));
    assert_eq!(
        messages(&visited),
        [
            "an answer without a page: status 301, and 1 more that are nothing to read",
            "not a page or a text: a revisit of another record",
        ]
    );
}

#[test]
fn a_page_of_which_an_archive_has_the_beginning_is_read_and_known_to_be_cut() {
    let cut = |bytes: &[u8]| {
        let (documents, visited) = read("a.warc", bytes);
        assert_eq!(ids(&documents), ["urn:x:1"]);
        assert!(visited.diagnostics.iter().all(|it| it.severity == Severity::Warning));
        let notes = documents[0].notes.as_deref().unwrap();
        (notes.cut.clone().unwrap(), messages(&visited))
    };
    let with = |header: &str, bytes: &[u8]| {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        text.replacen("WARC-Type", &format!("{header}\r\nWARC-Type"), 1).into_bytes()
    };
    let (why, said) = cut(&with("WARC-Truncated: length", &response(1)));
    assert_eq!(why, "by length");
    assert_eq!(said, ["cut short when it was archived: by length, record at byte 0"]);

    let first = with("WARC-Segment-Number: 1", &response(1));
    let rest = record("continuation", 2, "application/http", b"and more", "8");
    let (why, said) = cut(&[first.clone(), rest].concat());
    assert_eq!(why, "it goes on in another segment");
    assert!(said[0].starts_with("cut short when it was archived: it goes on in another segment"));
    let place = first.len();
    assert_eq!(said[1], format!("a segment of a record is not read: record at byte {place}"));

    let html = html(1);
    let chunk = format!("{:x}\r\n{html}\r\nffff\r\nand mo", html.len());
    let headers = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n";
    let block = format!("{headers}\r\n{chunk}");
    let length = block.len().to_string();
    let (why, _) = cut(&record("response", 1, "application/http", block.as_bytes(), &length));
    assert_eq!(why, "its body ends early");
}

#[test]
fn what_stands_in_for_an_article_and_old_archives_are_refused_by_name() {
    let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n";
    for name in ["a.txt", "a.html", "a.csv", "a.jsonl", "noname"] {
        let (documents, visited) = read(name, pointer);
        assert!(documents.is_empty() && visited.has_errors(), "{name}");
        let said = "not read: a pointer of Git LFS, and not the file: fetch that with \
                    `git lfs pull`";
        assert_eq!(messages(&visited), [said], "{name}");
    }
    let arc = b"filedesc://a.arc 0.0.0.0 20250301000000 text/plain 75\n1 0 Org\n";
    for (name, bytes) in [("a.arc", arc.to_vec()), ("a.arc.gz", gzip(arc))] {
        let (_, visited) = read(name, &bytes);
        assert_eq!(messages(&visited), ["not read: an ARC archive: convert it to WARC"], "{name}");
    }
    let (documents, _) = read("a.txt", b"Version https://git-lfs.github.com/spec/v1 is old.\n");
    assert_eq!(documents.len(), 1);
}

/// A file in a ZIP archive, stored as it is: its header and bytes, and its line in the
/// directory of an archive in which it stands at `at`.
fn stored(name: &str, text: &str, at: usize) -> (Vec<u8>, Vec<u8>) {
    let mut crc = flate2::Crc::new();
    crc.update(text.as_bytes());
    let size = u32::try_from(text.len()).unwrap();
    let mut fields = [20_u16, 0x800, 0, 0, 0].map(u16::to_le_bytes).concat();
    fields.extend([crc.sum(), size, size].map(u32::to_le_bytes).concat());
    fields.extend([u16::try_from(name.len()).unwrap(), 0].map(u16::to_le_bytes).concat());
    let file = [b"PK\x03\x04", &fields[..], name.as_bytes(), text.as_bytes()].concat();
    let mut entry = [b"PK\x01\x02\x14\x00", &fields[..], &[0; 10]].concat();
    entry.extend(u32::try_from(at).unwrap().to_le_bytes());
    entry.extend(name.as_bytes());
    (file, entry)
}

/// A ZIP archive of these files behind `before`, which its places count or do not.
fn zip(before: &[u8], files: &[(&str, &str)]) -> Vec<u8> {
    let (mut res, mut directory) = (before.to_vec(), Vec::new());
    for (name, text) in files {
        let (file, entry) = stored(name, text, res.len() - before.len());
        res.extend(file);
        directory.extend(entry);
    }
    let count = u16::try_from(files.len()).unwrap();
    let start = u32::try_from(res.len() - before.len()).unwrap();
    let length = u32::try_from(directory.len()).unwrap();
    res.extend(directory);
    res.extend(b"PK\x05\x06");
    res.extend([0, 0, count, count].map(u16::to_le_bytes).concat());
    res.extend([length, start].map(u32::to_le_bytes).concat());
    res.extend([0, 0]);
    res
}

#[test]
fn what_the_directory_of_an_archive_leaves_out_is_named() {
    let (one, two) = (("a.txt", "The river rose."), ("b.txt", "The mill stood."));
    let (documents, visited) = read("x.zip", &zip(b"", &[one, two]));
    assert_eq!(
        (ids(&documents), messages(&visited).len()),
        (vec!["x.zip/a.txt", "x.zip/b.txt"], 0)
    );

    let why = "not read: it stands in the archive and not in its directory; were two archives \
               joined, or has it one name twice?";
    let (documents, visited) = read("x.zip", &zip(b"", &[one, ("a.txt", "Another.")]));
    assert_eq!(ids(&documents), ["x.zip/a.txt"]);
    assert_eq!((messages(&visited), visited.account.skipped), (vec![why.to_owned()], 1));

    let first = zip(b"", &[one]);
    let (documents, visited) = read("x.zip", &zip(&first, &[two]));
    assert_eq!(ids(&documents), ["x.zip/b.txt"]);
    assert_eq!(messages(&visited), [why]);
    assert_eq!(visited.diagnostics[0].path.as_deref(), Some("x.zip/a.txt"));
    assert_eq!(visited.diagnostics[0].severity, Severity::Warning);

    let (documents, visited) = read("x.zip", &zip(b"no stub", &[two]));
    assert_eq!(documents.len(), 1);
    assert_eq!(
        messages(&visited),
        ["before the first file of this archive: 7 bytes that are none"]
    );
    let (_, visited) = read("x.zip", &zip(b"#!/bin/sh\nunzip $0\n", &[two]));
    assert!(messages(&visited).is_empty(), "a program that unpacks it");
}

#[test]
fn one_id_in_feeds_of_two_outlets_is_two_articles() {
    let feed = |outlet: &str| {
        format!(
            "<rss><channel><title>{outlet}</title><item><guid>urn:agency:1</guid>\
             <title>The pool</title><link>https://{outlet}.example/pool</link>\
             <description>The pool is closed for good.</description></item></channel></rss>"
        )
    };
    let folder = tempfile::tempdir().unwrap();
    for (name, outlet) in [("a.rss", "post"), ("b.rss", "herald"), ("c.rss", "post")] {
        std::fs::write(folder.path().join(name), feed(outlet)).unwrap();
    }
    let paths = [folder.path().to_owned()];
    let found = wireprint_read::read::read(&paths, &ReadOptions::default()).unwrap();
    let outlets: Vec<_> =
        found.corpus.documents().iter().map(|it| it.outlet.as_deref().unwrap()).collect();
    assert_eq!(outlets, ["post", "herald"]);
    assert_eq!((found.account.accepted, found.account.skipped), (2, 1), "one was sent again");
}

const RSS: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>The Oldhaven Mail</title><language>en-gb</language>
<item><title>Flood &amp; fire</title><link>https://mail.example/1</link><guid>tag:1</guid>
<pubDate>Fri, 20 Nov 2026 07:30:00 GMT</pubDate><dc:creator>Ada Vogel</dc:creator>
<description>Short.</description>
<content:encoded><![CDATA[<p>The river &amp; the mill.</p><p>Second <b>paragraph</b>.</p>]]></content:encoded></item>
<item><title>A & B</title><description>&lt;p&gt;One &amp;amp; two&lt;/p&gt;</description></item>
</channel></rss>"#;

#[test]
fn an_entry_of_a_feed_is_an_article() {
    for name in ["a.rss", "a.xml"] {
        let (documents, visited) = read(name, RSS.as_bytes());
        assert!(!visited.has_errors());
        let first = &documents[0];
        assert_eq!(first.id, "tag:1");
        assert_eq!(first.text, "The river & the mill.\n\nSecond paragraph.");
        assert_eq!(first.title.as_deref(), Some("Flood & fire"));
        assert_eq!(first.outlet.as_deref(), Some("The Oldhaven Mail"));
        assert_eq!(first.date.as_deref(), Some("2026-11-20T07:30:00Z"));
        assert_eq!(first.url.as_deref(), Some("https://mail.example/1"));
        assert_eq!(first.author.as_deref(), Some("Ada Vogel"));
        assert_eq!(first.language.as_deref(), Some("en-gb"));
        assert_eq!(documents[1].id, format!("{name}:7"));
        assert_eq!(documents[1].title.as_deref(), Some("A & B"));
        assert_eq!(documents[1].text, "One & two");
    }
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Mail</title><entry><id>urn:1</id>
        <link rel="self" href="http://x/self"/><link href="http://x/1"/><updated>2026-11-20</updated>
        <author><name>B. Lind</name></author><source><title>Agency</title></source>
        <content type="xhtml"><div><p>One.</p><p>Two.</p></div></content></entry></feed>"#;
    let (documents, _) = read("a.atom", atom.as_bytes());
    let entry = &documents[0];
    assert_eq!((entry.id.as_str(), entry.text.as_str()), ("urn:1", "One.\n\nTwo."));
    assert_eq!(entry.url.as_deref(), Some("http://x/1"));
    assert_eq!(entry.author.as_deref(), Some("B. Lind"));
    assert_eq!(entry.outlet.as_deref(), Some("Agency"));
    assert_eq!(entry.date.as_deref(), Some("2026-11-20"));
}

#[test]
fn an_entry_has_a_name_and_neither_caption_nor_footer() {
    let feed = |item: &str| {
        let item = item.replace("[[", "<![CDATA[").replace("]]", "]]>");
        let xml =
            format!("<rss><channel><title>Hafenbote</title><item>{item}</item></channel></rss>");
        read("a.rss", xml.as_bytes()).0.remove(0)
    };
    let author =
        |it: &str| feed(&format!("<author>{it}</author><description>x</description>")).author;
    assert_eq!(author("desk@mail.example (Ada Vogel)").as_deref(), Some("Ada Vogel"));
    assert_eq!(author("desk@mail.example"), None);

    let picture = "<content:encoded>[[<figure><img src='a'><figcaption>Foto: Archiv</figcaption>\
                   </figure>]]</content:encoded><description>The pier stays open.</description>";
    assert_eq!(feed(picture).text, "The pier stays open.");

    let footer = "<title>Der Pier bleibt offen</title><description>[[<p>Der Rat will den Pier \
                  behalten.</p><p>Le texte <a href='/1'>Der Pier bleibt offen</a> est paru sur <a \
                  href='/'>Hafenbote</a>.</p>]]</description>";
    assert_eq!(feed(footer).text, "Der Rat will den Pier behalten.");

    let twice = "<title>It&amp;amp;#8217;s late</title><description>x</description>";
    assert_eq!(feed(twice).title.as_deref(), Some("It’s late"));
}

#[test]
fn entities_of_a_dtd_are_not_expanded() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;\"> \
                <!ENTITY f SYSTEM \"file:///etc/hostname\">]>\
                <rss><channel><item><title>&b;&f;</title><description>x &b; y</description></item></channel></rss>";
    let (documents, _) = read("a.rss", bomb.as_bytes());
    assert_eq!(documents[0].text, "x &b; y");
}

#[test]
fn a_feed_in_a_legacy_encoding_is_read_as_it_declares() {
    let text = RSS.replace("utf-8", "iso-8859-1").replace("The river", "Der Fluß");
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
    let (documents, visited) = read("a.rss", &bytes);
    assert!(documents[0].text.starts_with("Der Fluß"));
    assert_eq!(messages(&visited)[0], "not UTF-8: read as windows-1252, as declared");
}

#[test]
fn bzip2_and_xz_are_unpacked_in_all_their_streams() {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(b"{\"id\":\"a\",\"text\":\"one\"}\n").unwrap();
    let one = encoder.finish().unwrap();
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(b"{\"id\":\"b\",\"text\":\"two\"}\n").unwrap();
    let two = encoder.finish().unwrap();
    assert_eq!(ids(&read("a.jsonl.bz2", &[one, two].concat()).0), ["a", "b"]);
    let xz = include_bytes!("../../fixtures/formats/line.xz");
    let (documents, _) = read("a.txt.xz", &[&xz[..], xz].concat());
    assert_eq!(documents[0].text.lines().count(), 2);
    let (_, visited) = read("a.txt.xz", &xz[..40]);
    assert_eq!(messages(&visited), ["cannot be read: truncated xz data"]);
}

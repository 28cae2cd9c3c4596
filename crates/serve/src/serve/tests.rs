//! The server, asked over the wire.

use super::{End, Server, Settings};
use crate::index::{Index, QueryLimits};
use crate::pipeline::ScanSettings;
use crate::report::seen_json;
use crate::text::Document;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

const SAID: &str =
    "“We will never open a bridge that we do not trust,” Ines Okafor told reporters.";
const STORY: &str = "The harbor board of Velm sold the old pilot house to two sisters on Monday. \
    They will open a school for boat builders there before the autumn storms come.";

fn document(id: &str, outlet: &str, date: &str, text: &str) -> Document {
    Document {
        id: id.to_owned(),
        url: Some(format!("https://{outlet}.example/{id}")),
        title: Some(format!("The pilot house, {id}")),
        outlet: Some(outlet.to_owned()),
        date: Some(date.to_owned()),
        text: text.to_owned(),
        ..Document::default()
    }
}

fn articles() -> Vec<Document> {
    let both = format!("{STORY}\n\n{SAID}");
    vec![
        document("a", "bay", "2025-03-02T08:00:00Z", &both),
        document("b", "gazette", "2025-03-02T10:00:00Z", &format!("{both}\n\nRain is expected.")),
        document(
            "c",
            "gazette",
            "2025-03-01",
            "“It is a danger,” said Captain Ruth Amadi of the tug.",
        ),
    ]
}

/// A server over an index of its own.
struct Running {
    folder: tempfile::TempDir,
    address: SocketAddr,
    end: End,
    served: Option<JoinHandle<()>>,
    log: Arc<Mutex<Vec<String>>>,
}

impl Running {
    fn of(documents: Vec<Document>, change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut index = Index::open(folder.path(), Some(&ScanSettings::default())).unwrap();
        index.add(documents, Some(1_740_000_000)).unwrap();
        let mut settings = Settings::new(folder.path());
        settings.listen.set_port(0);
        settings.patience = Duration::from_secs(60);
        change(&mut settings);
        let is_patient = !settings.patience.is_zero();
        let log = Arc::new(Mutex::new(Vec::new()));
        let lines = Arc::clone(&log);
        let write = move |line: &str| lines.lock().unwrap().push(line.to_owned());
        let server = Server::bind(settings, Box::new(write)).unwrap();
        let (address, end) = (server.address(), server.end());
        let served = std::thread::spawn(move || server.run().unwrap());
        let res = Self { folder, address, end, served: Some(served), log };
        if is_patient {
            res.wait_until_followed();
        }
        res
    }

    fn new() -> Self {
        Self::of(articles(), |_| {})
    }

    fn wait_until_followed(&self) {
        let since = Instant::now();
        while !self.get("/speakers").body.contains("Okafor") && since.elapsed().as_secs() < 30 {
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn get(&self, path: &str) -> Response {
        self.send("GET", path, "localhost", "", "")
    }

    fn send(&self, method: &str, path: &str, host: &str, kind: &str, body: &str) -> Response {
        let kind =
            if kind.is_empty() { String::new() } else { format!("Content-Type: {kind}\r\n") };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\n{kind}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // A body that is not read to its end may reset the connection behind the answer.
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Response { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
    }

    fn json(&self, path: &str) -> Value {
        let response = self.get(path);
        assert_eq!(response.status, 200, "{path}: {}", response.body);
        assert!(response.head.contains("content-type: application/json"), "{}", response.head);
        serde_json::from_str(&response.body).unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end.end();
        self.served.take().unwrap().join().unwrap();
    }
}

struct Response {
    status: u16,
    head: String,
    body: String,
}

const PAGES: [&str; 13] = [
    "/",
    "/?day=2025-03-01",
    "/search?words=pilot",
    "/article/0",
    "/article/2",
    "/story?articles=0,1",
    "/story/report?articles=0,1",
    "/speakers",
    "/statements?speaker=Okafor",
    "/paste",
    "/feeds/stories.atom",
    "/feeds/changes.atom",
    "/feeds/statements.atom?speaker=Ines+Okafor",
];

#[test]
fn every_page_says_what_it_is_for() {
    let running = Running::new();
    let says = |path: &str, words: &[&str]| {
        let response = running.get(path);
        assert_eq!(response.status, 200, "{path}: {}", response.body);
        for it in words {
            assert!(response.body.contains(it), "{path}: no {it}: {}", response.body);
        }
    };
    says(
        "/",
        &["Stories of 2025-03-02", "2 articles of 2 outlets", "First: <a href=\"/article/0\">bay"],
    );
    says("/?day=2025-03-01", &["Stories of 2025-03-01", "/article/2"]);
    says("/search?words=pilot+sisters", &["/article/0", "/article/1"]);
    says("/search?speaker=Amadi", &["/article/2"]);
    says("/search?outlet=bay&from=2025-03-02&to=2025-03-02", &["/article/0"]);
    says("/article/1", &["Versions and copies", "/article/0", "Statements that others have"]);
    says("/story?articles=0,1", &["Side by side", "never open a bridge", "2 places"]);
    says("/story/report?articles=0,1", &["<title>", "Matrix"]);
    says("/speakers", &["Ines Okafor", "Ruth Amadi"]);
    says("/statements?speaker=okafor", &["What Ines Okafor said", "do not trust"]);
    says("/feeds/stories.atom", &["<feed", "urn:wireprint:stories:0", "bay, gazette"]);
    says("/feeds/statements.atom?speaker=Okafor", &["do not trust", "2025-03-02T08:00:00Z"]);
    let pasted = running.send(
        "POST",
        "/paste",
        "localhost",
        "application/x-www-form-urlencoded",
        &format!(
            "text={}&outlet=herald",
            form_urlencoded::byte_serialize(STORY.as_bytes()).collect::<String>()
        ),
    );
    assert_eq!(pasted.status, 200);
    assert!(
        pasted.body.contains("/article/0") && pasted.body.contains("First seen"),
        "{}",
        pasted.body
    );
}

#[test]
fn what_the_interface_says_of_an_article_is_what_the_index_says() {
    let running = Running::new();
    let mut index = Index::open(running.folder.path(), None).unwrap();
    let asked = Document { id: "pasted".to_owned(), text: STORY.to_owned(), ..Document::default() };
    let seen = index.query(&asked, &QueryLimits::default()).unwrap();
    let mut expect = Vec::new();
    seen_json(&[seen], &index.settings().parameters(), &mut expect).unwrap();
    let body = json!({ "text": STORY }).to_string();
    let answer = running.send("POST", "/api/query", "localhost", "application/json", &body);
    assert_eq!((answer.status, answer.body.as_bytes()), (200, &expect[..]));
    let own = running.json("/api/articles/1");
    assert_eq!(own["articles"][0]["versions"][0]["id"], "a");
    assert_eq!(running.json("/api/articles/1/history")["versions"].as_array().unwrap().len(), 1);
    assert_eq!(running.json("/api/status")["articles"], 3);
    let day = running.json("/api/stories");
    assert_eq!(day["stories"][0]["articles"][0]["id"], "a");
    assert_eq!(
        running.json("/api/statements?speaker=Amadi")["quotations"].as_array().map(Vec::len),
        Some(1)
    );
}

#[test]
fn a_cursor_leads_through_all_articles_once() {
    let many = (0..70)
        .map(|n| document(&format!("n{n}"), "bay", "2025-03-02", &format!("Report {n}. {SAID}")));
    let running = Running::of(many.collect(), |_| {});
    let (mut found, mut cursor) = (Vec::new(), "999999999".to_owned());
    loop {
        let page = running.json(&format!("/api/articles?outlet=bay&cursor={cursor}"));
        found.extend(
            page["articles"].as_array().unwrap().iter().map(|it| it["number"].as_u64().unwrap()),
        );
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }
    assert_eq!(found, (0..70).rev().collect::<Vec<u64>>());
    let first = running.json("/api/speakers");
    assert_eq!(first["speakers"][0], json!({ "name": "Ines Okafor", "quotations": 70 }));
    assert_eq!(running.json("/api/speakers?cursor=70.Ines+Okafor")["speakers"], json!([]));
}

#[test]
fn what_makes_no_sense_is_refused_with_a_reason() {
    let running = Running::of(articles(), |it| it.most_bytes = 4096);
    for (path, status) in [
        ("/nowhere", 404),
        ("/article/99", 404),
        ("/article/x", 400),
        ("/?day=yesterday", 400),
        ("/?day=2025-02-31", 400),
        ("/?days=1", 400),
        ("/search?cursor=x", 400),
        ("/story?articles=", 400),
        ("/story?articles=98,99", 404),
        ("/story", 400),
        ("/statements?speaker=Nobody", 404),
        ("/api/articles/99/history", 404),
        ("/api/articles/-1", 400),
        ("/api/stories?day=1", 400),
        ("/api/nowhere", 404),
    ] {
        let response = running.get(path);
        assert_eq!(response.status, status, "{path}: {}", response.body);
        if path.starts_with("/api/") {
            let body: Value = serde_json::from_str(&response.body).unwrap();
            assert!(body["error"].is_string(), "{path}");
        }
    }
    let post =
        |kind: &str, body: &str| running.send("POST", "/api/query", "localhost", kind, body).status;
    assert_eq!(post("text/plain", "{\"text\": \"a\"}"), 415);
    assert_eq!(post("application/json", "{\"text\": "), 400);
    assert_eq!(post("application/json", "{\"text\": \" \"}"), 400);
    assert_eq!(post("application/json", "{\"text\": \"a\", \"more\": 1}"), 400);
    assert_eq!(post("application/json", &json!({ "text": "a ".repeat(4096) }).to_string()), 413);
    assert_eq!(running.send("POST", "/", "localhost", "", "").status, 405);
    assert_eq!(running.send("DELETE", "/api/articles", "localhost", "", "").status, 405);
}

#[test]
fn a_page_of_another_name_is_not_served() {
    let running = Running::of(articles(), |it| it.hosts = vec!["news.example".to_owned()]);
    let port = running.address.port();
    let status = |host: &str| running.send("GET", "/api/status", host, "", "").status;
    for host in ["localhost", "127.0.0.1", "news.example", "NEWS.example:80"] {
        assert_eq!(status(host), 200, "{host}");
    }
    assert_eq!(status(&format!("127.0.0.1:{port}")), 200);
    for host in ["evil.example", "evil.example:80", "localhost.evil.example", "", "127.0.0.2"] {
        assert_eq!(status(host), 421, "{host}");
    }
}

#[test]
fn nothing_that_is_asked_for_changes_the_index() {
    let running = Running::new();
    let bytes = |folder: &Path| {
        let index = Index::open(folder, None).unwrap();
        let mut all = Vec::new();
        index
            .visit(&mut |it| {
                all.push(format!("{it:?}"));
                crate::Result::Ok(())
            })
            .unwrap();
        (all, format!("{:?}", index.status().unwrap()))
    };
    let before = bytes(running.folder.path());
    for path in PAGES {
        assert_eq!(running.get(path).status, 200, "{path}");
        assert_eq!(running.send("HEAD", path, "localhost", "", "").status, 200, "{path}");
    }
    assert_eq!(bytes(running.folder.path()), before);
    let log = running.log.lock().unwrap();
    let lines: Vec<Value> = log.iter().map(|it| serde_json::from_str(it).unwrap()).collect();
    assert!(lines.iter().any(|it| it["path"] == "/paste" && it["status"] == 200));
}

/// The names of the tags and attributes of a page, and where its links lead, but for what
/// stands in its style and script.
fn markup(page: &str) -> (BTreeSet<String>, Vec<String>) {
    let (mut names, mut addresses) = (BTreeSet::new(), Vec::new());
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let mut tag = rest;
        let mut end = 0;
        let mut in_value = false;
        for (at, c) in tag.char_indices() {
            match c {
                '"' => in_value = !in_value,
                '>' if !in_value => {
                    end = at;
                    break;
                }
                _ => {}
            }
        }
        (tag, rest) = (&tag[..end], &rest[end..]);
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
        names.insert(name.to_ascii_lowercase());
        for attribute in tag.split("=\"").collect::<Vec<_>>().windows(2) {
            let key = attribute[0].rsplit([' ', '"']).next().unwrap();
            let value = attribute[1].split('"').next().unwrap();
            names.insert(format!("@{key}"));
            if ["href", "src", "action"].contains(&key) {
                addresses.push(value.to_owned());
            }
        }
        if ["style", "script"].contains(&name) && !tag.starts_with('/') {
            rest = &rest[rest.find("</").unwrap()..];
        }
    }
    (names, addresses)
}

#[test]
fn no_payload_in_any_field_is_live() {
    let payloads: Vec<String> =
        serde_json::from_str(include_str!("../../../../tests/browser/payloads.json")).unwrap();
    let plain = Running::new();
    let of = |running: &Running| {
        let (mut names, mut addresses) = (BTreeSet::new(), BTreeSet::new());
        for path in PAGES {
            let (own, leads) = markup(&running.get(path).body);
            names.extend(own);
            addresses.extend(leads);
        }
        (names, addresses)
    };
    let (known, _) = of(&plain);
    let mut documents = articles();
    for (n, it) in payloads.iter().enumerate() {
        documents.push(Document {
            id: format!("{it} {n}"),
            url: Some(it.clone()).filter(|_| n % 2 == 0),
            title: Some(it.clone()),
            outlet: Some(it.clone()),
            date: Some(format!("2025-03-02 {it}")),
            author: Some(it.clone()),
            text: format!(
                "{it}\n\n{STORY} {it}\n\n“{it} is a danger to all,” said {it} Ines Okafor."
            ),
            ..Document::default()
        });
    }
    let hostile = Running::of(documents, |_| {});
    let (names, addresses) = of(&hostile);
    // Elements that only more findings bring are the reports' own.
    let own = ["del", "ins", "em", "i", "td", "th", "tr", "table", "caption", "@colspan", "@scope"];
    let strange: Vec<&String> =
        names.iter().filter(|it| !known.contains(*it) && !own.contains(&it.as_str())).collect();
    assert!(
        strange.iter().all(|it| !it.starts_with("@on")
            && !["script", "iframe", "object", "embed", "base", "img", "form"]
                .contains(&it.as_str())),
        "{strange:?}"
    );
    for it in &addresses {
        let is_fine = it.starts_with('/') && !it.starts_with("//")
            || it.starts_with('#')
            || it.starts_with("http");
        assert!(is_fine, "{it}");
    }
    for n in 0..documents_of(&hostile) {
        let page = hostile.get(&format!("/article/{n}"));
        assert_eq!(page.status, 200);
        let (names, _) = markup(&page.body);
        assert!(!names.iter().any(|it| it.starts_with("@on")), "{names:?}");
        for (tag, times) in
            [("<script", 1), ("<style", 1), ("<base", 0), ("<img", 0), ("<iframe", 0)]
        {
            assert_eq!(page.body.matches(tag).count(), times, "article {n}: {tag}");
        }
    }
    for it in &payloads {
        let query = form_urlencoded::byte_serialize(it.as_bytes()).collect::<String>();
        for path in
            ["/search?words=", "/search?outlet=", "/search?speaker=", "/statements?speaker="]
        {
            let page = hostile.get(&format!("{path}{query}"));
            assert!(page.status == 200 || page.status == 404, "{path}{it}: {}", page.status);
            assert_eq!(page.body.matches("<script").count(), 1, "{path}{it}");
            assert_eq!(page.body.matches("<img").count(), 0, "{path}{it}");
        }
    }
    let policy = plain.get("/").head;
    assert!(policy.contains("default-src 'none'; script-src 'sha256-"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(policy.contains("x-content-type-options: nosniff"), "{policy}");
}

fn documents_of(running: &Running) -> u64 {
    running.json("/api/status")["articles"].as_u64().unwrap()
}

#[test]
fn browsers_are_told_when_an_article_comes_in() {
    let running = Running::new();
    let mut stream = TcpStream::connect(running.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream.write_all(b"GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut lines = BufReader::new(stream).lines();
    assert!(lines.next().unwrap().unwrap().contains("200"));
    let mut index = Index::open(running.folder.path(), None).unwrap();
    let later = document("d", "herald", "2025-03-03", &format!("{STORY} So says the clerk."));
    index.add(vec![later], None).unwrap();
    let data = lines.map(Result::unwrap).find(|it| it.starts_with("data:")).unwrap();
    assert_eq!(data, "data: {\"articles\":1}");
    assert!(running.get("/search?words=clerk").body.contains("/article/3"));
    assert!(running.get("/").body.contains("Stories of 2025-03-03"));
}

#[test]
fn what_takes_too_long_is_answered_without_waiting_for_it() {
    let running = Running::of(articles(), |it| it.patience = Duration::ZERO);
    // A clock ticks every millisecond: what is asked has to take longer.
    let body = format!("{{\"text\":\"{}\"}}", STORY.repeat(400));
    let answer = running.send("POST", "/api/query", "localhost", "application/json", &body);
    assert_eq!(answer.status, 504, "{}", answer.body);
    assert_eq!(running.get("/paste").status, 200);
}

#[test]
fn the_description_names_what_there_is() {
    let running = Running::new();
    let description = running.json("/api/openapi.json");
    for (path, item) in description["paths"].as_object().unwrap() {
        let path = path.replace("{number}", "0");
        for method in item.as_object().unwrap().keys() {
            let method = method.to_ascii_uppercase();
            let status = running.send(&method, &path, "localhost", "", "").status;
            assert!(![404, 405, 500].contains(&status), "{method} {path}: {status}");
        }
    }
}

#[test]
fn an_address_that_is_taken_and_a_folder_without_an_index_are_errors() {
    let running = Running::new();
    let taken = Settings { listen: running.address, ..Settings::new(running.folder.path()) };
    let error = Server::bind(taken, Box::new(|_| {})).err().unwrap().to_string();
    assert!(error.contains("cannot listen on"), "{error}");
    let empty = tempfile::tempdir().unwrap();
    let mut none = Settings::new(empty.path());
    none.listen.set_port(0);
    let error = Server::bind(none, Box::new(|_| {})).err().unwrap().to_string();
    assert!(error.contains("no index here"), "{error}");
}

//! News feeds: RSS 2.0, RSS 1.0 and Atom.
//!
//! An entry is an article: its text is the full content where the feed has it,
//! and the summary otherwise, both without their markup. Feeds are seldom
//! well-formed, so tags are taken as they come: a bare `&`, an end tag without
//! its start and unescaped HTML cost nothing. Entities of a DTD are never
//! expanded. A whole feed is held, since encodings are declared and feeds are
//! small; `--max-html` limits it. Rejected: `feed-rs`, to which one bare `&`
//! makes the feed an error.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use std::borrow::Cow;

use super::Limits;
use super::html::{self, Metadata, Page, Raw};
use super::log::Problem;
use super::open::Bytes;
use super::record::{RecordId, has_word};
use super::sink::{Failure, Outcome, Sink};
use crate::text::PageNotes;

/// Reads all entries of `bytes` into `sink`.
pub(crate) fn read(bytes: Bytes<'_>, sink: &mut Sink<'_>) -> Outcome {
    let bytes = html::held(bytes, sink.options.limits.html_bytes)?;
    let raw = Raw { bytes, content_type: None, address: None };
    let (xml, remark) = html::decoded(raw).map_err(Failure::Binary)?;
    if let Some((severity, problem)) = remark {
        sink.say(severity, None, &problem)?;
    }
    let mut feed = Feed::new(&xml);
    loop {
        match feed.next() {
            Ok(Some(entry)) => one(&entry, &feed, sink)?,
            Ok(None) => return Ok(()),
            // Without one entry it was no feed; with some, they stay.
            Err(problem) if feed.entries == 0 => return Err(Failure::File(problem.message())),
            Err(problem) => return Ok(sink.cut(&problem)?),
        }
    }
}

fn one(entry: &Entry, feed: &Feed<'_>, sink: &mut Sink<'_>) -> Outcome {
    let limits = sink.options.limits;
    let line = Some(entry.line);
    let text = match body(entry, &limits) {
        Ok(text) => text,
        Err(problem) => return Ok(sink.skip(line, &problem)?),
    };
    let field = |raw: &str| {
        let text = plain(raw, &limits).unwrap_or_default();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    };
    // In some feeds it is an id, or a path.
    let url = field(&entry.link).filter(|it| it.starts_with("http"));
    let title = field(&entry.title).map(html::unescaped);
    let outlet = field(inner(&entry.source, "title")).or_else(|| field(&feed.title));
    // A text without links is a summary, which has no such line.
    let text = match (&title, &outlet) {
        (Some(title), Some(outlet)) if entry.has_links() => without_footer(text, title, outlet),
        _ => text,
    };
    let own = field(&entry.id).or_else(|| url.clone());
    let id = match &own {
        Some(id) => {
            let [title, outlet, url] =
                [&title, &outlet, &url].map(|it| it.as_deref().unwrap_or_default());
            Some(sink.entry_id(id, [title, &text, outlet, url], entry.line)?)
        }
        None => None,
    };
    let metadata = Metadata {
        title,
        outlet,
        // When it came out, and not when somebody mended a comma.
        date: field(&entry.published)
            .or_else(|| field(&entry.updated))
            .map(|it| html::sortable(&it)),
        author: field(inner(&entry.author, "name")).and_then(|it| author(&it)),
        language: field(&feed.language),
        url,
    };
    // Without a date of its publication, that of the last change is the entry's date.
    let modified = field(&entry.published).and(field(&entry.updated));
    let modified = modified.map(|it| html::sortable(&it));
    let notes = PageNotes { entry: own, modified, ..PageNotes::default() };
    let page = Page { text, metadata, notes, ..Page::default() };
    let id = id.map_or(RecordId::Line, |it| RecordId::Text(it.into()));
    Ok(sink.record(html::record(page, sink, line, id))?)
}

/// The text of an entry: its content where that has a word, else its summary. A
/// content that is a picture alone, with its caption, has none.
fn body(entry: &Entry, limits: &Limits) -> Result<String, Problem> {
    let content = plain(&entry.content, limits)?;
    let is_picture = || -> Result<bool, Problem> {
        let has_figure = entry.content.contains("<figure");
        Ok(has_figure && !has_word(&html::without_pictures(&entry.content, limits)?))
    };
    if !has_word(&content) || !entry.summary.is_empty() && is_picture()? {
        let summary = plain(&entry.summary, limits)?;
        return Ok(if has_word(&summary) { summary } else { content });
    }
    Ok(content)
}

/// Who wrote an entry: RSS asks for an address of mail, with the name in brackets behind it.
/// An address alone is nobody's name.
fn author(stated: &str) -> Option<String> {
    let name = match stated.split_once('(') {
        Some((mail, name)) if mail.contains('@') => name.trim_end_matches(')').trim(),
        _ => stated,
    };
    (!name.is_empty() && !name.contains('@')).then(|| name.to_owned())
}

/// A text without the line that systems put below it, which names the entry and the site
/// and says little else: "The post X appeared first on Y", in any language.
fn without_footer(text: String, title: &str, outlet: &str) -> String {
    /// So many lines may stand below it, and so much beside the names.
    const LINES: usize = 3;
    const REST: usize = 60;
    let lines: Vec<(usize, &str)> = text
        .split('\n')
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len() + 1;
            Some((start, line))
        })
        .filter(|it| !it.1.trim().is_empty())
        .collect();
    let is_footer = |line: &str| {
        let words = |it: &str| it.split_whitespace().collect::<Vec<_>>().join(" ");
        let line = words(line);
        let rest =
            // Both names may be one and the same words.
            line.chars().count().saturating_sub(title.chars().count() + outlet.chars().count());
        line.contains(&words(title)) && line.contains(outlet) && rest <= REST
    };
    let found = lines.iter().rev().take(LINES).find(|it| is_footer(it.1));
    match found {
        Some((start, _)) if *start > 0 => text[..*start].trim_end().to_owned(),
        _ => text,
    }
}

/// The text of what may be HTML, escaped or not, or escaped twice.
fn plain(content: &str, limits: &Limits) -> Result<String, Problem> {
    if !content.contains(['<', '&']) {
        return Ok(content.trim().to_owned());
    }
    let text = html::fragment(content, limits)?;
    if has_tags(&text) { html::fragment(&text, limits) } else { Ok(text) }
}

/// Whether a text holds the tags of paragraphs, links and pictures: it was HTML once
/// more. Articles about HTML write of one tag, not of one and its end.
fn has_tags(text: &str) -> bool {
    const NAMES: [&str; 14] =
        ["p", "br", "a", "div", "span", "img", "strong", "em", "b", "i", "ul", "li", "h2", "h3"];
    let is_tag = |(at, _): (usize, &str)| {
        let rest = text[at + 1..].trim_start_matches('/');
        NAMES.iter().any(|name| {
            let after = rest.get(..name.len()).filter(|it| it.eq_ignore_ascii_case(name));
            after.is_some() && rest[name.len()..].starts_with(['>', ' ', '/', '\n'])
        })
    };
    text.match_indices('<').filter(|&it| is_tag(it)).take(2).count() == 2
}

/// What stands in an element of this name inside `raw`, where there is one:
/// Atom puts the names of authors and sources into elements of their own.
fn inner<'r>(raw: &'r str, name: &str) -> &'r str {
    let begin = raw.split_once(&format!("<{name}")).and_then(|(_, rest)| rest.split_once('>'));
    let inner = begin.and_then(|(_, rest)| rest.split_once(&format!("</{name}>")));
    inner.map_or(raw, |(inner, _)| inner)
}

/// An entry's fields, unescaped once.
#[derive(Default)]
struct Entry {
    /// The 1-based line that it begins on.
    line: usize,
    id: String,
    title: String,
    link: String,
    content: String,
    summary: String,
    published: String,
    updated: String,
    author: String,
    source: String,
}

impl Entry {
    /// Whether its text has two links or more.
    fn has_links(&self) -> bool {
        [&self.content, &self.summary].iter().any(|it| it.matches("<a").count() >= 2)
    }

    /// The field that an element of this name fills.
    fn field(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "guid" | "id" | "dc:identifier" => &mut self.id,
            "title" => &mut self.title,
            "link" => &mut self.link,
            "content:encoded" | "content" => &mut self.content,
            "description" | "summary" => &mut self.summary,
            "pubDate" | "published" | "dc:date" | "issued" => &mut self.published,
            "updated" | "modified" | "atom:updated" | "dcterms:modified" => &mut self.updated,
            "author" | "dc:creator" => &mut self.author,
            "source" => &mut self.source,
            _ => return None,
        })
    }
}

/// Reads a feed's tags.
struct Feed<'x> {
    xml: &'x str,
    reader: Reader<&'x [u8]>,
    /// What the feed is called, and its language.
    title: String,
    language: String,
    entries: usize,
    line: usize,
    counted: usize,
}

/// An element whose content is being read.
struct Inside {
    name: String,
    begin: usize,
    /// Elements of the same name inside it.
    nested: usize,
}

impl<'x> Feed<'x> {
    fn new(xml: &'x str) -> Self {
        let mut reader = Reader::from_str(xml);
        let config = reader.config_mut();
        // Feeds are put together by templates, and often not well-formed.
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let (title, language) = (String::new(), String::new());
        Self { xml, reader, title, language, entries: 0, line: 1, counted: 0 }
    }

    fn at(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(self.xml.len()).min(self.xml.len())
    }

    /// The line of the byte at `at`, which does not go back.
    fn line(&mut self, at: usize) -> usize {
        let passed = self.xml.as_bytes().get(self.counted..at).unwrap_or_default();
        self.line += passed.iter().filter(|&&byte| byte == b'\n').count();
        self.counted = self.counted.max(at);
        self.line
    }

    /// The next entry.
    fn next(&mut self) -> Result<Option<Entry>, Problem> {
        let mut entry: Option<Entry> = None;
        // Elements that are open below the entry, or below the feed.
        let mut open: Vec<String> = Vec::new();
        let mut inside: Option<Inside> = None;
        loop {
            let before = self.at();
            let event = self.reader.read_event();
            let after = self.at();
            match event {
                Ok(Event::Start(tag)) => {
                    let name = name(&tag);
                    if let Some(inside) = &mut inside {
                        inside.nested += usize::from(inside.name == name);
                        continue;
                    }
                    if entry.is_none() && is_entry(&name) {
                        entry = Some(Entry { line: self.line(before), ..Entry::default() });
                        open.clear();
                        continue;
                    }
                    if let (Some(entry), "link") = (&mut entry, name.as_str()) {
                        link(entry, &tag);
                    }
                    let taken = match &mut entry {
                        // What stands deeper is another's: the title of a picture, the author
                        // of a source.
                        Some(entry) => open.is_empty() && entry.field(&name).is_some(),
                        None => matches!(name.as_str(), "title" | "language" | "dc:language"),
                    };
                    if taken {
                        inside = Some(Inside { name, begin: after, nested: 0 });
                    } else {
                        open.push(name);
                    }
                }
                Ok(Event::Empty(tag)) => {
                    if let (Some(entry), None, true) = (&mut entry, &inside, open.is_empty())
                        && name(&tag) == "link"
                    {
                        link(entry, &tag);
                    }
                }
                Ok(Event::End(tag)) => {
                    let name = text(tag.name().as_ref());
                    match &mut inside {
                        Some(it) if it.name == name && it.nested > 0 => it.nested -= 1,
                        Some(it) if it.name == name => {
                            let raw = self.xml.get(it.begin..before).unwrap_or_default();
                            self.fill(&mut entry, &name, raw);
                            inside = None;
                        }
                        // The entry ends before its last field does.
                        _ if entry.is_some() && is_entry(&name) => {
                            self.entries += 1;
                            return Ok(entry);
                        }
                        Some(_) => {}
                        None => {
                            if let Some(at) = open.iter().rposition(|it| *it == name) {
                                open.truncate(at);
                            }
                        }
                    }
                }
                Ok(Event::Eof) if entry.is_some() => {
                    return Err(Problem::new(
                        "the file ends inside an entry",
                        format!("line {}", self.line),
                    ));
                }
                Ok(Event::Eof) => return Ok(None),
                Ok(_) => {}
                Err(error) => {
                    let detail = format!("at byte {after}: {error}");
                    return Err(Problem::new("not well-formed XML", detail));
                }
            }
        }
    }

    /// Puts an element's content into its field, unless there is one already.
    fn fill(&mut self, entry: &mut Option<Entry>, name: &str, raw: &str) {
        let slot = match (entry, name) {
            (Some(entry), name) => entry.field(name),
            (None, "title") => Some(&mut self.title),
            (None, _) => Some(&mut self.language),
        };
        // The first that has something: some systems repeat an element empty.
        if let Some(slot) = slot.filter(|it| it.trim().is_empty()) {
            *slot = content(raw);
        }
    }
}

fn is_entry(name: &str) -> bool {
    matches!(name, "item" | "entry")
}

fn name(tag: &BytesStart<'_>) -> String {
    text(tag.name().as_ref())
}

fn text(bytes: impl AsRef<[u8]>) -> String {
    String::from_utf8_lossy(bytes.as_ref()).into_owned()
}

/// Atom's link is an attribute; of several, that to the article counts.
fn link(entry: &mut Entry, tag: &BytesStart<'_>) {
    let value = |wanted: &str| {
        let mut attributes = tag.attributes();
        // One attribute twice is no reason to lose the link.
        let mut all = attributes.with_checks(false).flatten();
        all.find(|it| text(it.key.as_ref()) == wanted).map(|it| content(&text(it.value.as_ref())))
    };
    let to_article = value("rel").is_none_or(|rel| rel == "alternate");
    if let Some(href) = value("href").filter(|_| to_article && entry.link.is_empty()) {
        entry.link = href;
    }
}

/// What an element holds: CDATA as it stands, markup as it stands, and
/// everything else with its entities resolved.
fn content(raw: &str) -> String {
    const OPEN: &str = "<![CDATA[";
    let mut res = String::new();
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once(OPEN) {
        res.push_str(&resolved(before));
        let (data, after) = after.split_once("]]>").unwrap_or((after, ""));
        res.push_str(data);
        rest = after;
    }
    res.push_str(&resolved(rest));
    res
}

fn resolved(raw: &str) -> Cow<'_, str> {
    if raw.contains('<') || !raw.contains('&') {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(html::resolved_entities(raw))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(xml: &str) -> (Vec<Entry>, Option<String>) {
        let mut feed = Feed::new(xml);
        let mut res = Vec::new();
        loop {
            match feed.next() {
                Ok(Some(entry)) => res.push(entry),
                Ok(None) => return (res, None),
                Err(problem) => return (res, Some(problem.message())),
            }
        }
    }

    #[test]
    fn content_is_unescaped_once() {
        assert_eq!(content("a &amp; b &lt;p&gt;"), "a & b <p>");
        assert_eq!(content("<![CDATA[<p>a &amp; b</p>]]>"), "<p>a &amp; b</p>");
        assert_eq!(content("<p>a &amp; b</p>"), "<p>a &amp; b</p>");
        assert_eq!(content("A & B &eacute; &undefined;"), "A & B é &undefined;");
    }

    #[test]
    fn a_text_that_was_escaped_twice_has_tags() {
        assert!(has_tags("<p>The pier</p>") && has_tags("a<br/>b<BR>c"));
        assert!(!has_tags("a < b and c > d, <price> and <p> alone"));
    }

    #[test]
    fn tags_are_taken_as_they_come() {
        let (found, error) = entries(
            "<rss><channel><title>Mail</title>\n<item><title>A & B</title><description>one<br>two\
             </description></b><link>http://x/1</link></item>\n<item><media:group><title>no</title>\
             </media:group><title>C</title></item></channel></rss>",
        );
        assert_eq!(error, None);
        assert_eq!((found[0].title.as_str(), found[0].summary.as_str()), ("A & B", "one<br>two"));
        assert_eq!((found[0].line, found[1].line), (2, 3));
        assert_eq!(found[1].title, "C");
    }

    #[test]
    fn a_feed_cut_short_keeps_its_entries() {
        let (found, error) = entries("<feed><entry><id>1</id></entry><entry><id>2");
        assert_eq!(found.len(), 1);
        assert!(error.is_some());
    }
}

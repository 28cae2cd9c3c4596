//! What a page says about itself.
//!
//! Statements made for machines come first (JSON-LD, then `<meta>`), since they
//! name what they state; of the visible page only `<time>` elements and the
//! headline are taken. Nothing is guessed from running text: a date that is
//! wrong makes the wrong outlet the first to have had a story.

use html5ever::local_name;
use url::Url;

use super::json_ld::{Statements, Update};
use super::tree::{NodeId, Tree};
use super::units::Units;

/// What a page says about itself; empty fields are `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Metadata {
    pub(crate) title: Option<String>,
    pub(crate) outlet: Option<String>,
    /// As it stands, with its time and zone where it has them.
    pub(crate) date: Option<String>,
    pub(crate) author: Option<String>,
    /// Absolute, `http` or `https`.
    pub(crate) url: Option<String>,
    /// A language tag (BCP 47).
    pub(crate) language: Option<String>,
}

const TITLES: &[&str] =
    &["og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title"];
const OUTLETS: &[&str] = &["og:site_name", "dc.publisher", "dcterms.publisher", "publisher"];
const APPLICATION: &[&str] = &["application-name", "apple-mobile-web-app-title"];
/// When it was first published; modified dates come after them.
const DATES: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish_date",
    "publish-date",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "citation_publication_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dc.date.created",
    "dcterms.created",
    "date.created",
    "release_date",
    "last-modified",
];
const AUTHORS: &[&str] = &[
    "author",
    "article:author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "citation_author",
];
const LOCALES: &[&str] = &["content-language", "language", "dc.language", "og:locale"];

/// All that a page states: of itself, and of its article.
pub(crate) struct Stated {
    pub(crate) metadata: Metadata,
    /// The whole article.
    pub(crate) body: Option<String>,
    /// What it is about.
    pub(crate) description: Option<String>,
    /// The posts of a live blog.
    pub(crate) updates: Vec<Update>,
    /// When the article was last changed.
    pub(crate) modified: Option<String>,
}

const DESCRIPTIONS: &[&str] = &["og:description", "description", "twitter:description"];

/// Reads what `tree` says about itself; `base` is where it was fetched.
pub(crate) fn stated(tree: &Tree, base: Option<&Url>) -> Stated {
    let metas = Metas::of(tree);
    let url = address(tree, &metas, base);
    let ld = Statements::of(tree, url.as_deref());
    let first = |names: &[&str]| metas.first(names);
    let headings: Vec<NodeId> = tree.elements(local_name!("h1")).collect();
    let text = |id: NodeId| short_text(tree, id);
    let is_headline = |id: &NodeId| {
        tree.attribute(*id, local_name!("itemprop")) == Some("headline")
            || stands_in(tree, *id, &["article", "main"])
    };
    let metadata = Metadata {
        title: ld
            .title()
            .or_else(|| first(TITLES))
            .or_else(|| headings.iter().copied().find(is_headline).and_then(text))
            .or_else(|| if let [only] = headings[..] { text(only) } else { None })
            .or_else(|| tree.elements(local_name!("title")).next().and_then(text)),
        outlet: first(&OUTLETS[..1])
            .or_else(|| ld.outlet())
            .or_else(|| first(&OUTLETS[1..]))
            .or_else(|| first(APPLICATION))
            .or_else(|| url.as_deref().and_then(host)),
        date: ld
            .date()
            .or_else(|| first(DATES))
            .or_else(|| marked_date(tree))
            .or_else(|| url.as_deref().and_then(date_in_address)),
        author: ld.author().or_else(|| {
            // Some sites give the address of the author's page.
            first(AUTHORS).filter(|it| !it.starts_with("http"))
        }),
        language: tree
            .elements(local_name!("html"))
            .find_map(|it| tree.attribute(it, local_name!("lang")))
            .and_then(tidy)
            .or_else(|| first(LOCALES))
            .or_else(|| ld.language())
            .filter(|it| is_language_tag(it)),
        url,
    };
    let description = first(DESCRIPTIONS).or_else(|| ld.description());
    Stated { metadata, body: ld.body(), description, updates: ld.updates(), modified: None }
}

/// Takes from what the page shows what it does not state, or states less well; `headline`
/// is the one that it shows.
pub(crate) fn shown(stated: &mut Stated, tree: &Tree, units: &Units, headline: Option<&str>) {
    let _ = (stated, tree, units, headline);
}

/// Whether an element stands in one of these names.
fn stands_in(tree: &Tree, id: NodeId, names: &[&str]) -> bool {
    std::iter::successors(tree.parent(id), |&it| tree.parent(it))
        .filter_map(|it| tree.name(it))
        .any(|it| names.contains(&&**it))
}

/// The page's `<meta>` elements: their names in lower case, and their content.
struct Metas(Vec<(String, String)>);

impl Metas {
    fn of(tree: &Tree) -> Self {
        let mut res = Vec::new();
        for id in tree.elements(local_name!("meta")) {
            let Some(content) = tree.attribute(id, local_name!("content")).and_then(tidy) else {
                continue;
            };
            for name in [
                local_name!("property"),
                local_name!("name"),
                local_name!("itemprop"),
                local_name!("http-equiv"),
            ] {
                if let Some(name) = tree.attribute(id, name) {
                    res.push((name.trim().to_ascii_lowercase(), content.clone()));
                }
            }
        }
        Self(res)
    }

    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|&name| {
            self.0.iter().find(|(it, _)| it == name).map(|(_, content)| content.clone())
        })
    }
}

/// The canonical address.
fn address(tree: &Tree, metas: &Metas, base: Option<&Url>) -> Option<String> {
    let canonical = tree
        .elements(local_name!("link"))
        .filter(|it| tree.attribute(*it, local_name!("rel")) == Some("canonical"))
        .find_map(|it| tree.attribute(it, local_name!("href")));
    let stated = [canonical.and_then(tidy), metas.first(&["og:url", "twitter:url"])];
    let absolute = |it: &String| {
        let url = match base {
            Some(base) => base.join(it).ok()?,
            None => Url::parse(it).ok()?,
        };
        (matches!(url.scheme(), "http" | "https") && url.has_host()).then(|| url.to_string())
    };
    let found = stated.iter().flatten().find_map(absolute);
    found.or_else(|| base.map(Url::to_string))
}

/// A site's name where it tells no other: its host without `www.`.
pub(super) fn host(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

/// The date of a `<time>` or another element that is marked as a date. One
/// outside of the article counts only when there is no other.
fn marked_date(tree: &Tree) -> Option<String> {
    const CLASSES: &[&str] = &["entry-date", "published"];
    let has = |id: NodeId, name, wanted: &[&str]| {
        tree.attribute(id, name)
            .is_some_and(|it| it.split_whitespace().any(|it| wanted.contains(&it)))
    };
    let is_marked = |id: &NodeId| {
        let name = tree.name(*id).map_or("", |it| &**it);
        has(*id, local_name!("itemprop"), &["datePublished"])
            || name == "time"
                && (tree.attribute(*id, "pubdate".into()).is_some()
                    || has(*id, local_name!("class"), CLASSES))
            || name == "abbr" && has(*id, local_name!("class"), &CLASSES[1..])
    };
    let value = |id: NodeId| {
        [local_name!("datetime"), local_name!("content"), local_name!("title")]
            .into_iter()
            .find_map(|name| tree.attribute(id, name))
            .map_or_else(|| short_text(tree, id), tidy)
            .filter(|it| has_date(it))
    };
    let elements = || tree.below(NodeId::ROOT).filter(|it| tree.name(*it).is_some());
    if let Some(date) = elements().filter(is_marked).find_map(value) {
        return Some(date);
    }
    let times = || {
        tree.elements(local_name!("time"))
            .filter(|it| tree.attribute(*it, local_name!("datetime")).is_some())
    };
    let is_inside = |it: &NodeId| stands_in(tree, *it, &["article", "main", "header"]);
    if let Some(date) = times().filter(is_inside).find_map(value) {
        return Some(date);
    }
    let mut every = times().filter_map(value);
    let date = every.next()?;
    every.all(|it| it == date).then_some(date)
}

/// Whether there is at least a year.
fn has_date(value: &str) -> bool {
    let digits =
        |at: usize| value.as_bytes()[at..].iter().take_while(|it| it.is_ascii_digit()).count();
    value.len() < 64
        && (0..value.len()).any(|at| digits(at) == 4 && (at == 0 || digits(at - 1) != 5))
}

/// The date in a path like `/2026/11/22/`.
fn date_in_address(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let parts: Vec<&str> = url.path_segments()?.collect();
    let number = |text: &str, len: std::ops::RangeInclusive<usize>| {
        (len.contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit()))
            .then(|| text.parse::<u32>().ok())
            .flatten()
    };
    parts.windows(3).find_map(|it| {
        let year = number(it[0], 4..=4).filter(|it| (1990..2100).contains(it))?;
        let month = number(it[1], 1..=2).filter(|it| (1..=12).contains(it))?;
        let day = number(it[2], 1..=2).filter(|it| (1..=31).contains(it))?;
        Some(format!("{year:04}-{month:02}-{day:02}"))
    })
}

/// A name out of a byline: without the words before it.
pub(super) fn person(text: &str) -> Option<String> {
    let text = text.split('\n').next().unwrap_or(text);
    let mut words = text.trim().trim_end_matches([',', '|', '·', '-', ':', ';']).trim();
    for cue in BY {
        let begins = words.get(..cue.len()).is_some_and(|it| it.eq_ignore_ascii_case(cue));
        if begins && words[cue.len()..].starts_with([' ', ':', '\u{a0}']) {
            words = words[cue.len()..].trim_start_matches([' ', ':', '\u{a0}']);
            break;
        }
    }
    let is_name = (1..=8).contains(&words.split_whitespace().count())
        && words.chars().any(char::is_alphabetic)
        && !words.chars().any(|it| it.is_ascii_digit() || matches!(it, '@' | '/' | ':'));
    is_name.then(|| words.to_owned()).and_then(|it| tidy(&it))
}

/// What stands before a name in a byline.
const BY: [&str; 14] = [
    "by", "von", "par", "por", "di", "door", "av", "af", "przez", "autor", "autorin", "author", "text",
    "from",
];

/// Letters, digits and hyphens, as `de`, `en-US` or `zh-Hant`.
fn is_language_tag(text: &str) -> bool {
    let part =
        |it: &str| (1..=8).contains(&it.len()) && it.bytes().all(|b| b.is_ascii_alphanumeric());
    text.split(['-', '_']).all(part)
        && text.split(['-', '_']).next().is_some_and(|it| it.len() >= 2)
}

/// What an element says, on one line; `None` when it is no statement but a text.
pub(super) fn short_text(tree: &Tree, id: NodeId) -> Option<String> {
    /// Bytes with all white space; elements round a whole page are not read to their end.
    const MOST: usize = 1 << 15;
    let mut res = String::new();
    for text in tree.below(id).filter_map(|it| tree.text(it)) {
        res.push_str(text);
        if res.len() > MOST {
            return None;
        }
    }
    tidy(&res)
}

/// One line without the white space round it; `None` when nothing is left, or
/// when it is no statement but a text.
pub(super) fn tidy(text: &str) -> Option<String> {
    const LONGEST: usize = 1000;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty() && text.len() <= LONGEST).then_some(text)
}

//! The versions of one article, in order.
//!
//! In go articles, out come those that are versions of one, the oldest first, each with
//! whether its dates tell that it is later than the one before. What an article is the
//! versions of: the entry of a feed, else the page at an address, else, without either,
//! the one article that all of them are taken for.

use crate::coverage::{When, parse_date};
use crate::text::Document;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// What the versions of a history are versions of.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// One article that says nowhere which it is.
    #[default]
    Given,
    /// An entry of a feed: the outlet, and the entry's id, as the feed has it.
    Entry(Option<String>, String),
    /// What stands at an address, without what the same page may be asked for with.
    Address(String),
}

/// The versions of one article.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// What they are versions of.
    pub subject: Subject,
    /// The versions, the oldest first: at least one.
    pub versions: Vec<Version>,
}

/// A version of an article.
#[derive(Clone, Debug, Default)]
pub struct Version {
    /// The version.
    pub document: Document,
    /// Whether dates tell that it is later than the one before; `true` for the first.
    /// Where they do not, the order is that of the input.
    pub is_later: bool,
}

/// The histories that `documents` are: the entries of feeds and the pages at one address
/// each by itself, and all other articles as the versions of one.
///
/// Entries are versions of one where feed and id are the same. Articles all at one address
/// are the versions of what is given. Histories ascend by subject.
///
/// Versions are ordered by the middle of what their date can mean ([`When::middle`]) where
/// every one has a date that can be read: dates that only some have give no order of all.
/// Those of one date are ordered by when they were last changed, where each says so. What
/// dates leave open has the order of the input: of files by name, numbers by their value,
/// and of records by their place.
#[must_use]
pub fn histories(documents: Vec<Document>) -> Vec<History> {
    let mut all: BTreeMap<Subject, Vec<Document>> = BTreeMap::new();
    for document in documents {
        all.entry(subject(&document)).or_default().push(document);
    }
    let is_one = all.len() == 1;
    let history = |(subject, versions)| match subject {
        Subject::Address(_) if is_one => {
            History { subject: Subject::Given, versions: in_order(versions) }
        }
        subject => History { subject, versions: in_order(versions) },
    };
    all.into_iter().map(history).collect()
}

fn subject(document: &Document) -> Subject {
    let entry = document.notes.as_ref().and_then(|it| it.entry.clone());
    match (entry, document.url.as_deref().filter(|it| !it.trim().is_empty())) {
        (Some(entry), _) => Subject::Entry(document.outlet.clone(), entry),
        (None, Some(url)) => Subject::Address(page(url)),
        (None, None) => Subject::Given,
    }
}

/// The page that an address names: without its scheme, `www.`, the place in the page, a
/// final slash, and what only says how a reader came there.
fn page(url: &str) -> String {
    let url = url.trim();
    let url = url.split('#').next().unwrap_or(url);
    let url = url.split_once("://").map_or(url, |it| it.1);
    let (place, query) = url.split_once('?').unwrap_or((url, ""));
    let (host, path) = place.split_once('/').unwrap_or((place, ""));
    let host = host.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let tells = |it: &&str| {
        !it.is_empty()
            && !it.starts_with("utm_")
            && !it.starts_with("fbclid=")
            && !it.starts_with("gclid=")
    };
    let query: Vec<&str> = query.split('&').filter(tells).collect();
    let mut res = format!("{host}/{path}").trim_end_matches('/').to_owned();
    if !query.is_empty() {
        res += &format!("?{}", query.join("&"));
    }
    res
}

/// A version with its dates.
struct Dated {
    published: Option<When>,
    changed: Option<When>,
    document: Document,
}

fn in_order(versions: Vec<Document>) -> Vec<Version> {
    let read = |it: Option<&str>| it.and_then(parse_date);
    let mut dated: Vec<Dated> = versions
        .into_iter()
        .map(|document| Dated {
            published: read(document.date.as_deref()),
            changed: read(document.notes.as_ref().and_then(|it| it.modified.as_deref())),
            document,
        })
        .collect();
    dated.sort_by(|x, y| by_place(&x.document, &y.document));
    let middle = |it: Option<When>| it.map_or(0, When::middle);
    let all_published = dated.iter().all(|it| it.published.is_some());
    if all_published {
        dated.sort_by_key(|it| middle(it.published));
    }
    let published = |it: &Dated| it.published.filter(|_| all_published);
    let mut later: Vec<bool> = Vec::with_capacity(dated.len());
    for same in dated.chunk_by_mut(|x, y| middle(published(x)) == middle(published(y))) {
        let all_changed = same.iter().all(|it| it.changed.is_some());
        if all_changed {
            same.sort_by_key(|it| middle(it.changed));
        }
        later.push(true);
        let pairs = same.windows(2).map(|it| (it[0].changed, it[1].changed));
        later.extend(pairs.map(|it| all_changed && tell(it)));
    }
    for (at, pair) in dated.windows(2).enumerate() {
        let dates = (published(&pair[0]), published(&pair[1]));
        let alike = middle(dates.0) == middle(dates.1);
        later[at + 1] &= alike || tell(dates);
    }
    let versions = dated.into_iter().zip(later);
    versions.map(|(it, is_later)| Version { document: it.document, is_later }).collect()
}

/// Whether two dates tell which is the earlier.
fn tell(dates: (Option<When>, Option<When>)) -> bool {
    matches!(dates, (Some(x), Some(y)) if x.tells_from(y))
}

/// The order of the input.
fn by_place(a: &Document, b: &Document) -> Ordering {
    by_name(&a.path, &b.path)
        .then_with(|| a.record_line.cmp(&b.record_line))
        .then_with(|| by_name(&a.id, &b.id))
}

/// `v2` before `v10`.
fn by_name(a: &str, b: &str) -> Ordering {
    let parts = |text: &str| -> Vec<(usize, String)> {
        let bytes: Vec<char> = text.chars().collect();
        let runs = bytes.chunk_by(|x, y| x.is_ascii_digit() == y.is_ascii_digit());
        // Of two numbers without leading zeros, the longer one is larger; what is
        // no number has no length here.
        runs.map(|run| {
            let run: String = run.iter().collect();
            if run.starts_with(|it: char| it.is_ascii_digit()) {
                let digits = run.trim_start_matches('0').to_owned();
                (digits.len() + 1, digits)
            } else {
                (0, run)
            }
        })
        .collect()
    };
    parts(a).cmp(&parts(b)).then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::PageNotes;

    fn document(id: &str, date: Option<&str>) -> Document {
        Document { id: id.to_owned(), date: date.map(str::to_owned), ..Document::default() }
    }

    /// The ids in order, `?` before those that no date tells from the one before.
    fn order(documents: Vec<Document>) -> Vec<String> {
        let shown =
            |it: Version| format!("{}{}", if it.is_later { "" } else { "?" }, it.document.id);
        in_order(documents).into_iter().map(shown).collect()
    }

    fn ids(versions: &[(&str, Option<&str>)]) -> Vec<String> {
        order(versions.iter().map(|&(id, date)| document(id, date)).collect())
    }

    #[test]
    fn versions_come_in_the_order_of_their_dates() {
        let dates =
            [("a", Some("3 May 2024")), ("b", Some("2024-02-01")), ("c", Some("2023-12-31"))];
        assert_eq!(ids(&dates), ["c", "b", "a"]);
        // A day without a time is earlier than every hour of the next.
        let dates = [("new", Some("2024-05-03T10:00:00Z")), ("old", Some("2024-05-02"))];
        assert_eq!(ids(&dates), ["old", "new"]);
        let dates = [("day", Some("2024-05-02")), ("hour", Some("2024-05-02T10:00:00Z"))];
        assert_eq!(ids(&dates), ["hour", "?day"]);
    }

    #[test]
    fn versions_without_a_date_come_in_the_order_of_the_input() {
        assert_eq!(
            ids(&[("v10", None), ("v9", None), ("v2", Some("2024-01-01"))]),
            ["v2", "?v9", "?v10"]
        );
        assert_eq!(ids(&[("v01", None), ("v1", None), ("u", None)]), ["u", "?v01", "?v1"]);
        let record = |id: &str, line| Document {
            record_line: Some(line),
            ..document(id, Some("2024-03-04"))
        };
        let records = vec![record("third", 3), record("z-first", 1), record("second", 2)];
        assert_eq!(order(records), ["z-first", "?second", "?third"]);
    }

    #[test]
    fn what_is_of_one_date_goes_by_when_it_was_changed() {
        let page = |id: &str, changed: &str| Document {
            notes: Some(Box::new(PageNotes {
                modified: Some(changed.to_owned()),
                ..PageNotes::default()
            })),
            ..document(id, Some("2024-03-04T08:00:00Z"))
        };
        let (a, b) = (page("a", "2024-03-05T12:00:00Z"), page("b", "2024-03-04T12:00:00Z"));
        let c = page("c", "2024-03-04T08:00:00Z");
        assert_eq!(order(vec![a.clone(), b.clone(), c]), ["c", "b", "a"]);
        // That only some were changed gives no order of all.
        let unchanged = document("c", Some("2024-03-04T08:00:00Z"));
        assert_eq!(order(vec![a, b, unchanged]), ["a", "?b", "?c"]);
    }

    #[test]
    fn what_stands_at_different_addresses_is_no_version_of_the_other() {
        let at = |id: &str, url: &str| Document { url: Some(url.to_owned()), ..document(id, None) };
        let ferry = ["https://x.example/ferry", "http://www.x.example/ferry/?utm_source=a#top"];
        let one = histories(vec![at("a", ferry[0]), at("b", ferry[1])]);
        assert_eq!((one.len(), &one[0].subject), (1, &Subject::Given));
        let two =
            histories(vec![at("a", ferry[0]), at("b", "https://x.example/tax"), at("c", ferry[1])]);
        let shown: Vec<(usize, &Subject)> =
            two.iter().map(|it| (it.versions.len(), &it.subject)).collect();
        let page = |it: &str| Subject::Address(format!("x.example/{it}"));
        assert_eq!(shown, [(2, &page("ferry")), (1, &page("tax"))]);
    }
}

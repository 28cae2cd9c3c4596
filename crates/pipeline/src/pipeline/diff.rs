//! Two articles, compared; and the versions of one, in order.

use crate::coverage::parse_date;
use crate::diff::{Diff, DiffOptions, Ignore, Side, diff};
use crate::furniture::{Page, find_furniture};
use crate::normalize::Vocabulary;
use crate::segment::{segment, segment_running_text};
use crate::text::{DocId, Document, LineIndex, Span};
use rayon::prelude::*;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// How two articles differ, and where their lines are.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The lines of the first.
    pub a_lines: LineIndex,
    /// The lines of the second.
    pub b_lines: LineIndex,
    /// How they differ.
    pub diff: Diff,
    /// Whether both state a headline, and the two differ.
    pub headline_differs: bool,
}

impl Compared {
    /// Whether the texts or the headlines differ.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.headline_differs || self.diff.differs()
    }
}

/// Compares `a` with `b`.
///
/// Furniture is looked for in the two alone, and only where it is to be ignored:
/// what gives itself away by standing on many pages is not known here. Cost: that
/// of segmenting both and of [`diff`].
#[must_use]
pub fn compare(a: &Document, b: &Document, options: &DiffOptions<'_>) -> Compared {
    let texts = [a.text.as_str(), b.text.as_str()];
    // A diff reads no quotations and no embedded articles; the search for furniture does.
    let parts = texts.map(if options.ignore.furniture { segment } else { segment_running_text });
    let mut furniture: [Vec<Span>; 2] = Default::default();
    if options.ignore.furniture {
        let (vocabulary, words) = Vocabulary::number(texts.par_iter().copied());
        let page = |doc: u32, n: usize| Page {
            doc: DocId(doc),
            text: texts[n],
            segmentation: &parts[n],
            words: &words[n],
            headings: [a, b][n].headings(),
        };
        let found = find_furniture(&[page(0, 0), page(1, 1)], &vocabulary);
        for place in found.iter().flat_map(|it| &it.occurrences) {
            furniture[place.doc.index()].push(place.span);
        }
        furniture.iter_mut().for_each(|it| it.sort_unstable());
    }
    let side = |n: usize| Side {
        text: texts[n],
        blocks: &parts[n].blocks,
        sentences: &parts[n].sentences,
        furniture: &furniture[n],
    };
    Compared {
        a_lines: LineIndex::new(texts[0]),
        b_lines: LineIndex::new(texts[1]),
        diff: diff(&side(0), &side(1), options),
        headline_differs: headline_differs(a, b, options),
    }
}

/// Whether the headlines differ that both articles state. Those of web pages, feeds and
/// records stand beside the text.
fn headline_differs(a: &Document, b: &Document, options: &DiffOptions<'_>) -> bool {
    let (Some(a), Some(b)) = (a.title.as_deref(), b.title.as_deref()) else { return false };
    if a == b {
        return false;
    }
    let parts = [segment_running_text(a), segment_running_text(b)];
    let side = |text, n: usize| Side {
        text,
        blocks: &parts[n].blocks,
        sentences: &parts[n].sentences,
        furniture: &[],
    };
    let ignore = Ignore { furniture: false, ..options.ignore };
    diff(&side(a, 0), &side(b, 1), &DiffOptions { ignore, stop: None }).differs()
}

/// The versions of one article, or of one entry of a feed.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The entry's id, as its feed has it; `None` for articles that no feed gave.
    pub entry: Option<String>,
    /// The versions, the oldest first: at least one.
    pub versions: Vec<Document>,
}

/// The histories that `documents` are, each [`in_order`]: the entries of feeds, each by
/// itself, and all other articles as the versions of one.
///
/// Entries are versions of one where feed and id are the same. Histories ascend by outlet
/// and id; what no feed gave comes first.
#[must_use]
pub fn histories(documents: Vec<Document>) -> Vec<History> {
    let mut all: BTreeMap<Option<(Option<String>, String)>, Vec<Document>> = BTreeMap::new();
    for document in documents {
        let entry = document.notes.as_ref().and_then(|it| it.entry.clone());
        all.entry(entry.map(|it| (document.outlet.clone(), it))).or_default().push(document);
    }
    let history = |(key, versions): (Option<(_, String)>, _)| History {
        entry: key.map(|it| it.1),
        versions: in_order(versions),
    };
    all.into_iter().map(history).collect()
}

/// The versions of one article, the oldest first: by date where every one has a date
/// that can be read, else by name, numbers in names by their value.
///
/// All or nothing: dates that only some have give no order of all.
#[must_use]
pub fn in_order(versions: Vec<Document>) -> Vec<Document> {
    let mut dated: Vec<_> = versions
        .into_iter()
        .map(|it| (it.date.as_deref().and_then(parse_date).map(|it| (it.latest, it.earliest)), it))
        .collect();
    let all = dated.iter().all(|it| it.0.is_some());
    dated.sort_by(|(x, a), (y, b)| {
        let by_date = if all { x.cmp(y) } else { Ordering::Equal };
        by_date.then_with(|| by_name(&a.id, &b.id))
    });
    dated.into_iter().map(|it| it.1).collect()
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

    fn ids(versions: &[(&str, Option<&str>)]) -> Vec<String> {
        let documents = versions.iter().map(|&(id, date)| Document {
            id: id.to_owned(),
            date: date.map(str::to_owned),
            ..Document::default()
        });
        in_order(documents.collect()).into_iter().map(|it| it.id).collect()
    }

    #[test]
    fn versions_come_in_the_order_of_their_dates() {
        let dates =
            [("a", Some("3 May 2024")), ("b", Some("2024-02-01")), ("c", Some("2023-12-31"))];
        assert_eq!(ids(&dates), ["c", "b", "a"]);
    }

    #[test]
    fn versions_without_a_date_come_in_the_order_of_their_names() {
        assert_eq!(
            ids(&[("v10", None), ("v9", None), ("v2", Some("2024-01-01"))]),
            ["v2", "v9", "v10"]
        );
        assert_eq!(ids(&[("v01", None), ("v1", None), ("u", None)]), ["u", "v01", "v1"]);
    }

    #[test]
    fn furniture_is_looked_for_only_where_it_is_ignored() {
        let story =
            "The mayor of Calder Bay said on Monday that the bridge will close for repairs.\n";
        let page = |rest: &str| Document { text: format!("{story}{rest}"), ..Document::default() };
        let (a, b) = (page(""), page("\nSign up for our newsletter\n"));
        let options = DiffOptions::default();
        assert!(compare(&a, &b, &options).diff.differs());
        let ignore = Ignore { furniture: true, ..Default::default() };
        assert!(!compare(&a, &b, &DiffOptions { ignore, ..options }).diff.differs());
    }
}

//! What is asked of the index, for pages, feeds and programs alike.

use super::readers::Reader;
use crate::coverage::{head_date, parse_date};
use crate::findings::{CoverageResult, QuotesResult, ScanResult, Version, iso_day};
use crate::pipeline::{CoverageSettings, Grouping, QuoteFilter, ScanInput, coverage, quotes, scan};
use crate::quote::{QuotationGroup, QuotationRole};
use crate::text::{Account, Corpus, DocId, Document, Place};
use crate::{Error, Result};
use std::collections::BTreeMap;

/// So many articles of a day and the one before it are scanned for stories.
const MOST_OF_DAYS: usize = 400;
/// So many articles of one person are scanned for statements, the latest ones.
const MOST_OF_SPEAKER: usize = 150;
/// So many articles are one story.
const MOST_OF_STORY: usize = 60;
/// So many items are on a page or in a feed.
pub(super) const PAGE: usize = 30;

/// An article as lists show it.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) number: u32,
    pub(super) version: u32,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) outlet: Option<String>,
    pub(super) date: Option<String>,
    pub(super) url: Option<String>,
    pub(super) seen: Option<i64>,
    /// The day on which it appeared, and the first minute at which it may have: without a
    /// time zone, that may be one of the day before.
    pub(super) day: Option<i64>,
    pub(super) minute: Option<i64>,
}

impl Entry {
    fn new(number: u32, it: &Version) -> Self {
        let document = &it.document;
        let given = document.date.as_deref().and_then(parse_date);
        let when = given.or_else(|| head_date(&document.text));
        Self {
            number,
            version: it.version,
            id: document.id.clone(),
            title: headline(document),
            outlet: document.outlet.clone(),
            date: document.date.clone(),
            url: document.url.clone(),
            seen: it.seen,
            day: when.map(|it| it.day),
            minute: when.map(|it| it.earliest),
        }
    }
}

/// The headline, else the first line, else the id.
pub(super) fn headline(document: &Document) -> String {
    let first = document.text.lines().map(str::trim).find(|it| !it.is_empty());
    let title = document.title.as_deref().map(str::trim).filter(|it| !it.is_empty());
    let words = title.or(first).unwrap_or(&document.id);
    crate::findings::vocabulary::clip(words, 120)
}

/// Articles as lists show them; those that are gone meanwhile are left out.
pub(super) fn entries(reader: &Reader, numbers: &[u32]) -> Result<Vec<Entry>> {
    let mut res = Vec::with_capacity(numbers.len());
    for &number in numbers {
        if let Some((_, it)) = reader.index.numbered(number)? {
            res.push(Entry::new(number, &it));
        }
    }
    Ok(res)
}

/// Articles of the index with what a scan found in them.
struct Scanned {
    scan: ScanResult,
    /// Each article as lists show it, in the scan's order.
    entries: Vec<Entry>,
}

/// Scans these articles; those that are gone meanwhile are left out.
fn scanned(reader: &Reader, numbers: &[u32]) -> Result<Scanned> {
    let mut documents = Vec::new();
    let mut entries = BTreeMap::new();
    for &number in numbers {
        let Some((_, it)) = reader.index.numbered(number)? else { continue };
        // Ids of an index need not be distinct, those of a scan are.
        let id = match entries.contains_key(&it.document.id) {
            true => format!("{}#{number}", it.document.id),
            false => it.document.id.clone(),
        };
        entries.insert(id.clone(), Entry::new(number, &it));
        documents.push(Document { id, ..it.document });
    }
    let bytes = documents.iter().map(|it| it.text.len() as u64).sum();
    let count = documents.len();
    let account = Account { seen: count, accepted: count, bytes, ..Account::default() };
    let input = ScanInput { corpus: Corpus::new(documents), account, ..ScanInput::default() };
    let scan = scan(input, reader.index.settings())?;
    let in_order = scan.corpus.documents().iter().filter_map(|it| entries.remove(&it.id));
    let entries: Vec<Entry> = in_order.collect();
    Ok(Scanned { scan, entries })
}

/// The stories of a day.
pub(super) struct Day {
    pub(super) day: i64,
    pub(super) stories: Vec<Told>,
    /// The day's articles that are of no story.
    pub(super) alone: Vec<Entry>,
    /// The day before it that has articles.
    pub(super) before: Option<i64>,
    /// Whether there were more articles than were scanned.
    pub(super) is_cut: bool,
}

/// A story.
#[derive(Clone)]
pub(super) struct Told {
    /// Its articles, those that appeared first first; those that do not say when come last.
    pub(super) articles: Vec<Entry>,
    /// How many statements and passages two or more of them have.
    pub(super) statements: usize,
    pub(super) passages: usize,
}

impl Told {
    /// How many outlets carry it.
    pub(super) fn outlets(&self) -> usize {
        let outlets: std::collections::BTreeSet<_> =
            self.articles.iter().map(|it| it.outlet.as_deref()).collect();
        outlets.len()
    }

    /// The address of its page, without what stands before `?`.
    pub(super) fn query(&self) -> String {
        query_of(self.articles.iter().map(|it| it.number).collect())
    }
}

/// The stories of a day, the last one that has articles where none is given: what the
/// articles of it and of the day before say of one matter, as a scan of them finds.
pub(super) fn day(reader: &Reader, asked: Option<i64>) -> Result<Option<Day>> {
    let Some(day) = asked.map_or_else(|| reader.index.last_day(None), |it| Ok(Some(it)))? else {
        return Ok(None);
    };
    // With the day before: what began in its evening goes on.
    let numbers = reader.index.of_days(day - 1, day, MOST_OF_DAYS + 1)?;
    let is_cut = numbers.len() > MOST_OF_DAYS;
    let found = scanned(reader, &numbers[..numbers.len().min(MOST_OF_DAYS)])?;
    let is_todays = |it: &Entry| it.day.is_none_or(|it| it == day);
    let mut told = vec![false; found.entries.len()];
    let mut stories = Vec::new();
    for docs in &found.scan.stories {
        docs.iter().for_each(|it| told[it.index()] = true);
        let story = told_by(&found, docs);
        if story.articles.iter().any(is_todays) {
            stories.push(story);
        }
    }
    let alone = found.entries.iter().zip(told).filter(|it| !it.1).map(|it| it.0);
    let alone = alone.filter(|it| is_todays(it)).cloned().collect();
    let before = reader.index.last_day(Some(day))?;
    Ok(Some(Day { day, stories, alone, before, is_cut }))
}

fn told_by(found: &Scanned, docs: &[DocId]) -> Told {
    let in_story = |doc: DocId| docs.binary_search(&doc).is_ok();
    let shared = |places: &mut dyn Iterator<Item = DocId>| {
        let mut docs: Vec<DocId> = places.filter(|it| in_story(*it)).collect();
        docs.dedup();
        docs.len() > 1
    };
    let scan = &found.scan;
    let quotations = scan.quotations.iter().filter(|it| !it.stock_phrase);
    let mut articles: Vec<Entry> =
        docs.iter().map(|it| found.entries[it.index()].clone()).collect();
    articles.sort_by_key(|it| (it.minute.unwrap_or(i64::MAX), it.number));
    Told {
        articles,
        statements: quotations
            .filter(|it| shared(&mut it.occurrences.iter().map(|it| it.place.doc)))
            .count(),
        passages: (scan.passages.iter())
            .filter(|it| shared(&mut it.occurrences.iter().map(|it| it.doc)))
            .count(),
    }
}

/// Who carries what of some articles that are taken for one story.
pub(super) fn story(reader: &Reader, numbers: &[u32]) -> Result<Option<(Told, CoverageResult)>> {
    let found = scanned(reader, numbers)?;
    if found.entries.is_empty() {
        return Ok(None);
    }
    let all: Vec<DocId> = (0u32..).take(found.entries.len()).map(DocId).collect();
    let told = told_by(&found, &all);
    let settings = CoverageSettings { stories: Grouping::Never, ..CoverageSettings::default() };
    Ok(Some((told, coverage(found.scan, &settings))))
}

/// What a person said, as the articles that quote them have it.
pub(super) struct Said {
    /// The name in which they are quoted most, then the others by which articles call them.
    pub(super) names: Vec<String>,
    pub(super) quotes: QuotesResult,
    /// The number and the list entry of each article of the scan.
    pub(super) entries: Vec<Entry>,
    /// Whether more articles quote them than were scanned.
    pub(super) is_cut: bool,
}

/// One statement of a person: where it stands, the earliest article first.
pub(super) struct Statement<'a> {
    /// Where it is quoted, by this person.
    pub(super) places: Vec<(&'a Entry, &'a str)>,
    /// The statement of the scan, where several places have it.
    pub(super) group: Option<&'a QuotationGroup>,
}

impl Said {
    /// The statements, the one that was said last first.
    pub(super) fn statements(&self) -> Vec<Statement<'_>> {
        let scan = &self.quotes.scan;
        let mut of_group: BTreeMap<usize, Vec<Place>> = BTreeMap::new();
        let mut alone = Vec::new();
        for &at in &self.quotes.quotations {
            let it = &scan.quoted[at];
            match it.group {
                Some(group) => of_group.entry(group).or_default().push(it.quoted.place),
                None if it.role == QuotationRole::Term => {}
                None => alone.push(it.quoted.place),
            }
        }
        let statement = |places: Vec<Place>, group| {
            let text = |it: &Place| it.span.of(&scan.corpus.get(it.doc).text);
            let mut places: Vec<(&Entry, &str)> =
                places.iter().map(|it| (&self.entries[it.doc.index()], text(it))).collect();
            places.sort_by_key(|it| (it.0.minute.unwrap_or(i64::MAX), it.0.number));
            Statement { places, group }
        };
        let grouped = of_group
            .into_iter()
            .map(|(group, places)| statement(places, Some(&scan.quotations[group])));
        let alone = alone.into_iter().map(|it| statement(vec![it], None));
        let mut res: Vec<Statement<'_>> = grouped.chain(alone).collect();
        res.sort_by_key(|it| {
            let first = it.places.first().map(|it| (it.0.minute, it.0.number));
            std::cmp::Reverse(first)
        });
        res
    }
}

/// What a person said; none where nobody of that name is quoted.
pub(super) fn said(reader: &Reader, name: &str) -> Result<Option<Said>> {
    // Who asks for a surname means the person who is quoted most; others of that name are
    // not this one.
    let Some(full) = reader.lookup.names_of(name)?.into_iter().next() else { return Ok(None) };
    let names = reader.lookup.names_of(&full.name)?;
    let numbers = reader.lookup.articles_of(&names, MOST_OF_SPEAKER + 1)?;
    let is_cut = numbers.len() > MOST_OF_SPEAKER;
    let found = scanned(reader, &numbers[..numbers.len().min(MOST_OF_SPEAKER)])?;
    let filter = QuoteFilter { speaker: Some(full.name.clone()), ..QuoteFilter::default() };
    let quotes = quotes(found.scan, &filter);
    let others = names.into_iter().map(|it| it.name).filter(|it| *it != full.name);
    let names = std::iter::once(full.name.clone()).chain(others).collect();
    Ok(Some(Said { names, quotes, entries: found.entries, is_cut }))
}

/// The day, counted from 1970-01-01, that is written as `2026-03-02`: of any year of four
/// digits (days are counted in eras of 400 years, which begin in March).
pub(super) fn parse_day(text: &str) -> Option<i64> {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<u16>().ok();
    let (year, month, date) = (number(0..4)?, number(5..7)?, number(8..text.len())?);
    let (year, month, date) = (i64::from(year), i64::from(month), i64::from(date));
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * month + 2) / 5 + date - 1;
    let day = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    // Each day is written in one way, and none is the thirtieth of February.
    (iso_day(day) == text).then_some(day)
}

/// What of `found` is on one page, and whether there is more: whoever looks asks for one
/// more than [`PAGE`].
pub(super) fn of_page<T>(mut found: Vec<T>) -> (Vec<T>, bool) {
    let is_more = found.len() > PAGE;
    found.truncate(PAGE);
    (found, is_more)
}

/// Articles as an address names them, `articles=3,17,25`: the inverse of [`parse_numbers`],
/// and of more than it takes the first ones.
pub(super) fn query_of(mut numbers: Vec<u32>) -> String {
    numbers.sort_unstable();
    numbers.truncate(MOST_OF_STORY);
    let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
    format!("articles={}", numbers.join(","))
}

/// The numbers in `3,17,25`: ascending, distinct.
///
/// # Errors
///
/// Fails where it is none, or they are too many for one story.
pub(super) fn parse_numbers(text: &str) -> Result<Vec<u32>> {
    let numbers: std::result::Result<Vec<u32>, _> = text.split(',').map(str::parse).collect();
    let mut numbers =
        numbers.map_err(|_| Error::parameter("articles are numbers with commas between"))?;
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.len() > MOST_OF_STORY {
        return Err(Error::parameter(format!("a story has at most {MOST_OF_STORY} articles")));
    }
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_one_of_the_calendar_and_written_in_one_way() {
        for (text, day) in [
            ("1970-01-01", Some(0)),
            ("2000-02-29", Some(11_016)),
            ("1969-12-31", Some(-1)),
            ("2025-08-20", Some(20_320)),
            ("0573-08-27", parse_day("0573-08-26").map(|it| it + 1)),
            ("2025-02-29", None),
            ("2025-13-01", None),
            ("2025-3-02", None),
            ("2025-03-02 ", None),
            ("+025-03-02", None),
            ("", None),
        ] {
            assert_eq!(parse_day(text), day, "{text}");
        }
        assert!(parse_day("0573-08-26").is_some());
    }

    #[test]
    fn articles_are_numbers_with_commas() {
        assert_eq!(parse_numbers("7,3,7").unwrap(), [3, 7]);
        assert!(parse_numbers("").is_err() && parse_numbers("3,,4").is_err());
        let many: Vec<String> = (0..=MOST_OF_STORY).map(|it| it.to_string()).collect();
        assert!(parse_numbers(&many.join(",")).is_err());
        let address = query_of((0..100).collect());
        let numbers = address.strip_prefix("articles=").unwrap();
        assert_eq!(parse_numbers(numbers).unwrap().len(), MOST_OF_STORY, "no link is refused");
    }
}

//! Who is quoted, how often, and where.

use super::QuotesResult;
use crate::coverage::{head_date, parse_date};
use crate::quote::{People, QuotationRole};
use crate::text::{DocId, Document};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Quotations counted by a speaker or by an outlet: rows, the most quotations first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuotedRows {
    /// One a speaker, or an outlet.
    pub rows: Vec<QuotedRow>,
    /// Quotations whose speaker is not known; in rows of outlets, those of articles whose
    /// outlet is not.
    pub unknown: usize,
}

/// What one speaker says in all outlets, or one outlet quotes of all speakers.
#[derive(Clone, Debug, PartialEq)]
pub struct QuotedRow {
    /// The speaker, or the outlet.
    pub name: String,
    /// How many quotations; terms and titles are none.
    pub quotations: usize,
    /// In how many articles.
    pub articles: usize,
    /// The outlets of a speaker, or the speakers of an outlet, the most quotations first:
    /// name, quotations, and their share of all that the outlet quotes of named speakers,
    /// 0..=1. What is not known is not in it.
    pub parts: Vec<(String, usize, f64)>,
    /// The first day, as `2025-08-20`, where an article has a date.
    pub first: Option<String>,
    /// The last one.
    pub last: Option<String>,
}

/// One quotation, as it is counted.
struct Said<'a> {
    speaker: Option<&'a str>,
    outlet: Option<&'a str>,
    doc: DocId,
}

/// Counts the chosen quotations by who said them.
///
/// Only names count: a pronoun or a description in small letters names nobody. Variants
/// of one person's name are one row, by all names of the scan ([`People`]). Cost: linear
/// in the quotations, and a sort.
#[must_use]
pub fn by_speaker(result: &QuotesResult) -> QuotedRows {
    let people = people(result);
    let said: Vec<Said<'_>> = said(result, &people).collect();
    let totals = count(said.iter().filter(|it| it.speaker.is_some()).filter_map(|it| it.outlet));
    let days = days(result);
    let share = |outlet: &str, _: usize, n: usize| ratio(n, totals.get(outlet).copied());
    rows(&said, &days, |it| (it.speaker, it.outlet), share)
}

/// Counts the chosen quotations by the outlet that carries them.
#[must_use]
pub fn by_outlet(result: &QuotesResult) -> QuotedRows {
    let people = people(result);
    let said: Vec<Said<'_>> = said(result, &people).collect();
    let days = days(result);
    let share = |_: &str, named: usize, n: usize| ratio(n, Some(named));
    rows(&said, &days, |it| (it.outlet, it.speaker), share)
}

/// Which names are one person's, by everybody who speaks in the scan.
fn people(result: &QuotesResult) -> People {
    let speakers = result.scan.quoted.iter().filter_map(|it| {
        let speaker = it.quoted.attribution.speaker.as_ref()?;
        is_name(&speaker.name).then_some(speaker.name.as_str())
    });
    People::new(speakers)
}

fn said<'a>(result: &'a QuotesResult, people: &'a People) -> impl Iterator<Item = Said<'a>> {
    let chosen = result.quotations.iter().map(|&at| &result.scan.quoted[at]);
    chosen.filter(|it| it.role != QuotationRole::Term).map(|it| {
        let speaker = it.quoted.attribution.speaker.as_ref().map(|it| it.name.as_str());
        Said {
            speaker: speaker.filter(|it| is_name(it)).map(|it| people.canonical(it)),
            outlet: it.quoted.outlet.as_deref(),
            doc: it.quoted.place.doc,
        }
    })
}

/// Whether it names somebody: not all its words are written small.
fn is_name(name: &str) -> bool {
    name.split_whitespace().any(|it| !it.starts_with(char::is_lowercase))
}

/// Rows by the first of the two that `of` gives, with parts by the second.
fn rows<'a>(
    said: &[Said<'a>],
    days: &BTreeMap<DocId, i64>,
    of: impl Fn(&Said<'a>) -> (Option<&'a str>, Option<&'a str>),
    share: impl Fn(&str, usize, usize) -> f64,
) -> QuotedRows {
    let mut by_name: BTreeMap<&str, Vec<(Option<&str>, DocId)>> = BTreeMap::new();
    let mut unknown = 0;
    for it in said {
        match of(it) {
            (Some(name), part) => by_name.entry(name).or_default().push((part, it.doc)),
            (None, _) => unknown += 1,
        }
    }
    let mut rows: Vec<QuotedRow> = by_name
        .into_iter()
        .map(|(name, all)| {
            let parts = count(all.iter().filter_map(|it| it.0));
            let named: usize = parts.values().sum();
            let mut parts: Vec<(String, usize, f64)> = parts
                .into_iter()
                .map(|(part, n)| (part.to_owned(), n, share(part, named, n)))
                .collect();
            // Stable: equal ones stay in the order of their names.
            parts.sort_by_key(|it| Reverse(it.1));
            let docs: BTreeSet<DocId> = all.iter().map(|it| it.1).collect();
            let dated = || docs.iter().filter_map(|it| days.get(it)).copied();
            QuotedRow {
                name: name.to_owned(),
                quotations: all.len(),
                articles: docs.len(),
                parts,
                first: dated().min().map(iso_day),
                last: dated().max().map(iso_day),
            }
        })
        .collect();
    // As above, equal rows stay by name.
    rows.sort_by_key(|it| Reverse((it.quotations, it.articles)));
    QuotedRows { rows, unknown }
}

fn count<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut res = BTreeMap::new();
    for it in names {
        *res.entry(it).or_insert(0) += 1;
    }
    res
}

/// The day of every document that has quotations and a date.
fn days(result: &QuotesResult) -> BTreeMap<DocId, i64> {
    let chosen = result.quotations.iter().map(|&at| result.scan.quoted[at].quoted.place.doc);
    let docs: BTreeSet<DocId> = chosen.collect();
    docs.into_iter().filter_map(|it| Some((it, day(result.scan.corpus.get(it))?))).collect()
}

fn day(document: &Document) -> Option<i64> {
    let given = document.date.as_deref().and_then(parse_date);
    given.or_else(|| head_date(&document.text)).map(|it| it.day)
}

/// A day, counted from 1970-01-01, in the form of ISO 8601 (the inverse of counting days
/// in eras of 400 years, which begin in March).
#[must_use]
pub fn iso_day(day: i64) -> String {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let (date, month) = (of_year - (153 * month + 2) / 5 + 1, (month + 2) % 12 + 1);
    format!("{:04}-{month:02}-{date:02}", year + 400 * era + i64::from(month <= 2))
}

#[expect(clippy::cast_precision_loss, reason = "counts of quotations are far below 2^53")]
fn ratio(part: usize, whole: Option<usize>) -> f64 {
    match whole {
        None | Some(0) => 0.0,
        Some(whole) => part as f64 / whole as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{FoundQuotation, ScanResult};
    use crate::quote::{Attribution, Mention, QuotedPlace};
    use crate::text::{Corpus, Place, Span};

    /// Who says something in which outlet's article of which date.
    fn result(said: &[(&str, &str, &str)]) -> QuotesResult {
        let documents = said.iter().enumerate().map(|(n, it)| Document {
            id: format!("{n}"),
            date: Some(it.2.to_owned()),
            ..Document::default()
        });
        let quoted = said.iter().zip(0u32..).map(|(it, n)| {
            let speaker = (!it.0.is_empty()).then(|| Mention {
                name: it.0.to_owned(),
                span: Span::default(),
                confidence: crate::quote::Confidence::Certain,
            });
            FoundQuotation {
                quoted: QuotedPlace {
                    place: Place { doc: DocId(n), span: Span::default() },
                    quoted: true,
                    attribution: Attribution { speaker, ..Attribution::default() },
                    outlet: (!it.1.is_empty()).then(|| it.1.to_owned()),
                },
                role: QuotationRole::Direct,
                group: None,
            }
        });
        let scan = ScanResult {
            quoted: quoted.collect(),
            corpus: Corpus::new(documents.collect()),
            ..ScanResult::default()
        };
        QuotesResult { quotations: (0..said.len()).collect(), scan, ..QuotesResult::default() }
    }

    #[test]
    fn speakers_are_counted_with_their_outlets_and_days() {
        let result = result(&[
            ("Ines Okafor", "Bay News", "2025-08-20"),
            ("Ines Okafor", "Gazette", "2025-09-01"),
            ("Ruth Amadi", "Gazette", "2025-08-21"),
            ("Ines Okafor", "", "2025-08-25"),
            ("she", "Gazette", "2025-08-25"),
            ("", "Gazette", "2025-08-25"),
        ]);
        let found = by_speaker(&result);
        assert_eq!(found.unknown, 2);
        assert_eq!(
            found.rows[0],
            QuotedRow {
                name: "Ines Okafor".to_owned(),
                quotations: 3,
                articles: 3,
                parts: vec![("Bay News".to_owned(), 1, 1.0), ("Gazette".to_owned(), 1, 0.5)],
                first: Some("2025-08-20".to_owned()),
                last: Some("2025-09-01".to_owned()),
            }
        );
        let found = by_outlet(&result);
        assert_eq!((found.rows[0].name.as_str(), found.rows[0].quotations), ("Gazette", 4));
        assert_eq!(found.rows[0].parts[0], ("Ines Okafor".to_owned(), 1, 0.5));
        assert_eq!(found.unknown, 1);
    }

    #[test]
    fn variants_of_one_name_are_one_row_and_namesakes_are_two() {
        let result = result(&[
            ("Volodymyr Zelensky", "Bay News", "2025-08-20"),
            ("Volodymyr Zelenskyy", "Gazette", "2025-08-21"),
            ("Zelenskiy", "Gazette", "2025-08-22"),
            ("Bill Clinton", "Gazette", "2025-08-22"),
            ("Hillary Clinton", "Gazette", "2025-08-22"),
        ]);
        let rows = by_speaker(&result).rows;
        let counts: Vec<usize> = rows.iter().map(|it| it.quotations).collect();
        assert_eq!(counts, [3, 1, 1], "{rows:?}");
    }

    #[test]
    fn days_are_written_as_the_calendar_has_them() {
        let days =
            [(0, "1970-01-01"), (-1, "1969-12-31"), (11_016, "2000-02-29"), (20_320, "2025-08-20")];
        for (day, shown) in days {
            assert_eq!(iso_day(day), shown);
        }
    }
}

//! When did each column appear?

use super::columns::Columns;
use super::direction::CLOCK_TOLERANCE;
use super::material::Material;
use super::model::{Appearance, Appeared, Article};
use super::{When, head_date, parse_date};

/// When each column appeared, as far as its articles say.
///
/// An outlet appeared with its first article. Where one of its articles has no date,
/// it may have been earlier than the others say, so that only the latest minute is
/// known. The age of a card (*26 minutes ago*) is no date: nobody knows since when.
pub(super) fn appearances(material: &Material<'_>, columns: &Columns) -> Vec<Appearance> {
    columns
        .list
        .iter()
        .map(|column| {
            let all: Vec<Appearance> =
                column.articles.iter().map(|&it| of_article(material, it)).collect();
            let complete = all.iter().all(|it| it.when.is_some());
            let dated = all.into_iter().filter(|it| it.when.is_some());
            let key = |it: &Appearance| it.when.map(|it| (it.latest, it.earliest));
            let mut first = dated.min_by_key(key).unwrap_or_default();
            // One without a date may have been out before all others.
            if !complete {
                first.when = first.when.map(|it| When { earliest: i64::MIN, ..it });
            }
            first
        })
        .collect()
}

fn of_article(material: &Material<'_>, article: Article) -> Appearance {
    let document = material.corpus.get(article.doc);
    if let Some(part) = article.part {
        let card = &material.segmentations[article.doc.index()].embedded[part];
        let age = card.age.map(|it| it.of(&document.text));
        let when = age.and_then(parse_date);
        let given = age.filter(|_| when.is_some()).map(str::to_owned);
        return Appearance { when, given, from_text: true };
    }
    if let Some(when) = document.date.as_deref().and_then(parse_date) {
        return Appearance { when: Some(when), given: document.date.clone(), from_text: false };
    }
    let when = head_date(&document.text);
    Appearance { when, given: None, from_text: when.is_some() }
}

/// The columns with a time, in its order; those that cannot be told apart in the
/// order of the columns.
pub(super) fn order(appearances: &[Appearance]) -> Vec<Appeared> {
    let mut dated: Vec<(When, usize)> = appearances
        .iter()
        .enumerate()
        .filter_map(|(column, it)| Some((it.when?, column)))
        .collect();
    dated.sort_by_key(|(when, column)| (when.latest, when.earliest, *column));
    let mut res: Vec<Appeared> = Vec::with_capacity(dated.len());
    for (n, &(when, column)) in dated.iter().enumerate() {
        // In the order of latest minutes, so that the one before has the latest of all before.
        let before = n.checked_sub(1).map(|it| dated[it].0.latest);
        let surely = |latest: i64| latest.saturating_add(CLOCK_TOLERANCE) < when.earliest;
        res.push(Appeared { column, surely_later: before.is_some_and(surely) });
    }
    res
}

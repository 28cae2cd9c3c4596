//! Who had it first?
//!
//! In go the articles that carry one text, each with what it says of itself: when
//! it appeared, the agency that it credits, its outlet, how much of it stands in
//! the others. Out comes the [`Origin`] with a confidence and the evidence, or why
//! nothing can be said. Most of the time nothing can: the honest answer is
//! "unknown", since the true source may be none of the articles.
//!
//! Three kinds of evidence, by weight:
//!
//! 1. *Dates.* One article appeared before all others, by more than clocks and
//!    content systems are apart ([`CLOCK_TOLERANCE`]).
//! 2. *Credit lines.* Others credit an agency, and one of the articles is the
//!    agency's own. That others credit an agency which is not here means that
//!    none of these had it first; then only dates can say who was first *here*.
//! 3. *Containment.* All of a shorter article stands in a longer one, most of
//!    which stands nowhere else: papers cut agency copy from its end far more
//!    often than they enlarge it (Clough, Gaizauskas, Piao and Wilks 2002, METER,
//!    where most wholly derived stories are shorter than their source). But
//!    agencies also build long stories from short ones, so alone it is weak.
//!
//! What agrees strengthens; dates and credit lines that contradict each other cancel
//! out, and containment never outvotes either. Rejected: a score of weighted sums,
//! which nobody could check, and naming the earliest article while others have no
//! date, since any of them may be earlier.
//!
//! Cost: linear in the carriers.

use super::date::When;
use std::collections::BTreeSet;

/// How far apart two stamps must be, in minutes, to tell which was first.
///
/// Servers agree within seconds, but a stamp is set when an editor saves, when a
/// queue runs or when an embargo ends, and feeds round to five or fifteen minutes.
pub const CLOCK_TOLERANCE: i64 = 15;

/// The share of a derived article that stands in its source, at least …
const CONTAINED: f64 = 0.9;
/// … and the share of the source that stands in the derived one, at most.
const CONTAINING: f64 = 0.5;

/// What one article that carries a text says of its source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Carrier {
    /// What a reader knows it by.
    pub name: String,
    /// When it appeared.
    pub when: Option<When>,
    /// For a card of a page: the page, and how many minutes before the page was
    /// read it appeared, at least and at most.
    pub age: Option<(u32, i64, i64)>,
    /// The agency that it credits.
    pub agency: Option<String>,
    /// Its outlet.
    pub outlet: Option<String>,
    /// The share of it that stands in each of the carriers, in their order, 0..=1;
    /// empty where that was not measured.
    pub inside: Vec<f64>,
}

/// Who had a text first among those that carry it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The index of its carrier.
    pub carrier: usize,
    /// How sure that is.
    pub confidence: Confidence,
    /// What speaks for it, and what against: short phrases for a reader.
    pub evidence: Vec<String>,
}

/// How sure an [`Origin`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Containment alone.
    Weak,
    /// Days of the calendar without their zones, or a credit line alone, or a
    /// better reason that containment contradicts.
    Moderate,
    /// Dates that decide in every time zone, or dates and another reason that agree.
    Strong,
}

impl Confidence {
    /// The word that outputs use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Weak => "weak",
            Self::Moderate => "moderate",
            Self::Strong => "strong",
        }
    }
}

/// One kind of evidence: for a carrier, or why it says nothing.
type Hint = Result<(usize, Confidence, String), Option<String>>;

/// Which of the articles that carry a text had it first.
///
/// # Errors
///
/// The reasons why that cannot be said, for a reader; one at least.
pub fn origin(carriers: &[Carrier]) -> Result<Origin, Vec<String>> {
    if carriers.len() < 2 {
        return Err(vec!["only one article carries it".to_owned()]);
    }
    let hints = [by_date(carriers), by_credit(carriers), by_containment(carriers)];
    // Containment alone contradicts nobody: it only lowers how sure the others are.
    let firm: BTreeSet<usize> = hints[..2].iter().flatten().map(|it| it.0).collect();
    let reasons = || hints.iter().filter_map(|it| it.as_ref().err().cloned().flatten());
    if firm.len() > 1 {
        let says =
            hints[..2].iter().flatten().map(|(at, _, why)| format!("{} {why}", carriers[*at].name));
        let mut res = vec!["dates and credit lines contradict each other".to_owned()];
        res.extend(says);
        return Err(res);
    }
    let Some(&(carrier, mut confidence, _)) = hints.iter().flatten().next() else {
        return Err(reasons().collect());
    };
    let mut evidence = Vec::new();
    let mut agreeing = 0;
    for (at, of_hint, why) in hints.iter().flatten() {
        if *at == carrier {
            agreeing += 1;
            confidence = confidence.max(*of_hint);
            evidence.push(why.clone());
        } else {
            confidence = confidence.min(Confidence::Moderate);
            evidence.push(format!("but {} {why}", carriers[*at].name));
        }
    }
    if agreeing > 1 && confidence == Confidence::Moderate && evidence.len() == agreeing {
        confidence = Confidence::Strong;
    }
    // A credit to an agency that is not here limits what "first" means.
    evidence.extend(hints[1].as_ref().err().cloned().flatten());
    Ok(Origin { carrier, confidence, evidence })
}

fn by_date(carriers: &[Carrier]) -> Hint {
    if let Some(hint) = by_age(carriers) {
        return hint;
    }
    let dated: Vec<When> = carriers.iter().filter_map(|it| it.when).collect();
    if dated.len() < carriers.len() {
        let missing = carriers.len() - dated.len();
        let (verb, of) = (if missing == 1 { "has" } else { "have" }, carriers.len());
        return Err(Some(format!("{missing} of {of} {verb} no full date")));
    }
    let others = |first: usize| {
        dated.iter().enumerate().filter(move |(at, _)| *at != first).map(|(_, it)| it)
    };
    let surely = |&first: &usize| {
        let latest = dated[first].latest.saturating_add(CLOCK_TOLERANCE);
        others(first).all(|it| latest < it.earliest)
    };
    // Who was before all others is the only one whose latest date is that early, and the
    // only one of that day.
    let earliest = |key: fn(&When) -> i64| (0..dated.len()).min_by_key(|&it| key(&dated[it]));
    if let Some(first) = earliest(|it| it.latest).filter(surely) {
        let gap = others(first).map(|it| it.earliest.saturating_sub(dated[first].latest)).min();
        let why = format!("appeared at least {} before the others", duration(gap.unwrap_or(0)));
        return Ok((first, Confidence::Strong, why));
    }
    let by_calendar = |&first: &usize| {
        // What only says that it was out by then begins the day with the others.
        others(first).all(|it| dated[first].day < it.day && it.earliest > i64::MIN)
    };
    if let Some(first) = earliest(|it| it.day).filter(by_calendar) {
        let why = "is dated before the others, by less than a day and its time zones".to_owned();
        return Ok((first, Confidence::Moderate, why));
    }
    Err(Some(format!(
        "the dates are too close, or say too little (tolerance {CLOCK_TOLERANCE} minutes)"
    )))
}

/// Ages are compared between the cards of one page only: another page was read at
/// another time.
fn by_age(carriers: &[Carrier]) -> Option<Hint> {
    let ages: Vec<(u32, i64, i64)> = carriers.iter().filter_map(|it| it.age).collect();
    let one_page = ages.len() == carriers.len() && ages.iter().all(|it| it.0 == ages[0].0);
    if !one_page {
        return None;
    }
    let surely = |&first: &usize| {
        let mut others = ages.iter().enumerate().filter(|(at, _)| *at != first);
        others.all(|(_, it)| ages[first].1 > it.2 + CLOCK_TOLERANCE)
    };
    Some(match (0..ages.len()).max_by_key(|&it| ages[it].1).filter(surely) {
        Some(first) => Ok((first, Confidence::Strong, "is the oldest on the page".to_owned())),
        None => Err(Some("the ages on the page are too close".to_owned())),
    })
}

fn by_credit(carriers: &[Carrier]) -> Hint {
    let agencies: BTreeSet<String> =
        carriers.iter().filter_map(|it| it.agency.as_deref().map(outlet_key)).collect();
    let own: Vec<usize> = (0..carriers.len())
        .filter(|&at| {
            carriers[at].outlet.as_deref().is_some_and(|it| agencies.contains(&outlet_key(it)))
        })
        .collect();
    let shown = |at: usize| carriers[at].agency.as_deref().or(carriers[at].outlet.as_deref());
    match (agencies.len(), own.as_slice()) {
        (0, _) => Err(None),
        (1, &[first]) => {
            let others = carriers.iter().enumerate().filter(|(at, _)| *at != first);
            let crediting = others.filter(|(_, it)| it.agency.is_some()).count();
            if crediting == 0 {
                return Err(None);
            }
            let why = format!(
                "is {}'s own, which {crediting} of the others credit",
                shown(first).unwrap_or_default()
            );
            Ok((first, Confidence::Moderate, why))
        }
        (1, []) => {
            let agency = carriers.iter().find_map(|it| it.agency.as_deref()).unwrap_or_default();
            Err(Some(format!("credited to {agency}, whose own article is not here")))
        }
        (1, _) => Err(Some("several articles of the credited agency carry it".to_owned())),
        _ => Err(Some("several agencies are credited".to_owned())),
    }
}

/// An outlet's or agency's name as it is compared.
pub(super) fn outlet_key(raw: &str) -> String {
    let name = raw.trim().to_lowercase();
    name.strip_prefix("the ").map(str::to_owned).unwrap_or(name)
}

fn by_containment(carriers: &[Carrier]) -> Hint {
    let n = carriers.len();
    if carriers.iter().any(|it| it.inside.len() != n) {
        return Err(None);
    }
    let holds_all = |&first: &usize| {
        (0..n).filter(|&at| at != first).all(|at| {
            carriers[at].inside[first] >= CONTAINED && carriers[first].inside[at] <= CONTAINING
        })
    };
    match (0..n).find(holds_all) {
        Some(first) => {
            Ok((first, Confidence::Weak, "holds nearly all of the others and more".to_owned()))
        }
        None => Err(Some("no article holds the others".to_owned())),
    }
}

/// `20 minutes`, `5 hours`, `3 days`: whole units, rounded down.
fn duration(minutes: i64) -> String {
    let (n, unit) = match minutes {
        ..120 => (minutes, "minutes"),
        120..2880 => (minutes / 60, "hours"),
        _ => (minutes / 1440, "days"),
    };
    format!("{n} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::parse_date;
    use proptest::prelude::*;

    fn dated(date: &str) -> Carrier {
        Carrier { when: parse_date(date), ..Carrier::default() }
    }

    fn check(carriers: &[Carrier], expect: Option<(usize, Confidence)>) {
        let found = origin(carriers);
        let shown = found.as_ref().ok().map(|it| (it.carrier, it.confidence));
        assert_eq!(shown, expect, "{found:?}");
        match found {
            Ok(it) => assert!(!it.evidence.is_empty()),
            Err(it) => assert!(!it.is_empty()),
        }
    }

    #[test]
    fn the_first_by_more_than_the_tolerance_is_the_origin() {
        let first = dated("2025-08-20T14:00Z");
        check(&[dated("2025-08-20T14:16Z"), first.clone()], Some((1, Confidence::Strong)));
        check(&[dated("2025-08-20T14:15Z"), first.clone()], None);
        check(&[first, Carrier::default()], None);
    }

    #[test]
    fn days_decide_as_far_as_zones_let_them() {
        check(&[dated("2025-08-20"), dated("2025-08-20")], None);
        check(&[dated("2025-08-20"), dated("2025-08-21")], Some((0, Confidence::Moderate)));
        check(&[dated("2025-08-20"), dated("2025-08-23")], Some((0, Confidence::Strong)));
        let known = dated("2025-08-20T10:00+02:00");
        check(&[dated("2025-08-22"), known], Some((1, Confidence::Strong)));
    }

    #[test]
    fn an_update_says_nothing_of_what_was_before() {
        let updated = |date: &str| Carrier {
            when: parse_date(date).map(|it| When { earliest: i64::MIN, ..it }),
            ..Carrier::default()
        };
        check(&[dated("2025-08-20"), updated("2025-08-25")], None);
        check(&[updated("2025-08-20"), dated("2025-08-25")], Some((0, Confidence::Strong)));
    }

    #[test]
    fn the_agencys_own_article_is_the_origin_where_dates_do_not_contradict() {
        let own = Carrier { outlet: Some("Reuters".to_owned()), ..Carrier::default() };
        let copy = Carrier { agency: Some("Reuters".to_owned()), ..Carrier::default() };
        check(&[copy.clone(), own.clone()], Some((1, Confidence::Moderate)));
        check(&[copy.clone(), copy.clone()], None);
        let at = |it: &Carrier, date: &str| Carrier { when: parse_date(date), ..it.clone() };
        let agreeing = [at(&copy, "2025-08-21"), at(&own, "2025-08-20")];
        check(&agreeing, Some((1, Confidence::Strong)));
        check(&[at(&copy, "2025-08-19"), at(&own, "2025-08-21")], None);
        let reasons = origin(&[copy.clone(), copy]).unwrap_err();
        assert!(reasons.iter().any(|it| it.contains("not here")), "{reasons:?}");
    }

    #[test]
    fn containment_is_weak_and_never_outvotes_a_date() {
        let of = |inside: [f64; 2], date: &str| Carrier {
            when: parse_date(date),
            inside: inside.to_vec(),
            ..Carrier::default()
        };
        let (long, short) = ([1.0, 0.3], [0.95, 1.0]);
        check(&[of(long, ""), of(short, "")], Some((0, Confidence::Weak)));
        check(&[of(long, "2025-08-25"), of(short, "2025-08-20")], Some((1, Confidence::Moderate)));
        check(&[of([1.0, 0.9], ""), of([0.95, 1.0], "")], None);
    }

    #[test]
    fn ages_count_between_cards_of_one_page_only() {
        let card =
            |page, least, most| Carrier { age: Some((page, least, most)), ..Carrier::default() };
        check(&[card(1, 26, 27), card(1, 720, 2880)], Some((1, Confidence::Strong)));
        check(&[card(1, 26, 27), card(2, 720, 2880)], None);
        check(&[card(1, 90, 180), card(1, 150, 240)], None);
    }

    proptest! {
        #[test]
        fn the_order_of_the_carriers_does_not_matter(
            dates in proptest::collection::vec(0i64..40, 2..5),
            credit in proptest::collection::vec(0u8..3, 5),
        ) {
            let carriers: Vec<Carrier> = dates
                .iter()
                .zip(&credit)
                .map(|(&day, &credit)| Carrier {
                    when: parse_date(&(1_755_698_700 + day * 43_200).to_string()),
                    agency: (credit == 1).then(|| "dpa".to_owned()),
                    outlet: (credit == 2).then(|| "dpa".to_owned()),
                    ..Carrier::default()
                })
                .collect();
            let turned: Vec<Carrier> = carriers.iter().rev().cloned().collect();
            let at = |it: Result<Origin, Vec<String>>| it.ok().map(|it| (it.carrier, it.confidence));
            let mirrored =
                at(origin(&turned)).map(|(at, level)| (carriers.len() - 1 - at, level));
            prop_assert_eq!(at(origin(&carriers)), mirrored);
        }
    }
}

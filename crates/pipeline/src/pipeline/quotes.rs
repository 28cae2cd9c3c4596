//! The quotations of a scan that somebody asks for.

use crate::findings::{
    FoundQuotation, Parameter, ParameterValue, QuotesResult, Ranking, ScanResult, outlets,
};
use crate::quote::{People, QuotationGroup, same_person};

/// Which quotations are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuoteFilter {
    /// Those of one person, by any form of the name that the scan has ([`People`]), or that
    /// [`same_person`] takes for theirs.
    pub speaker: Option<String>,
    /// Those that stand in several places.
    pub recurring: bool,
    /// Those that so many outlets carry; 0 and 1 mean all.
    pub min_outlets: usize,
}

impl QuoteFilter {
    /// Every setting by the name of its flag.
    #[must_use]
    fn parameters(&self) -> Vec<Parameter> {
        let Self { speaker, recurring, min_outlets } = self;
        let mut res = Vec::new();
        if let Some(speaker) = speaker {
            let value = ParameterValue::Text(speaker.clone());
            res.push(Parameter { name: "speaker", value });
        }
        res.push(Parameter { name: "recurring", value: ParameterValue::Flag(*recurring) });
        let count = u64::try_from(*min_outlets).unwrap_or(u64::MAX);
        res.push(Parameter { name: "min_outlets", value: ParameterValue::Count(count) });
        res
    }
}

/// Chooses the quotations of `scan` that `filter` asks for.
///
/// A quotation is a person's when its own article says so, or when its article
/// names nobody and the group it belongs to is that person's. A group is a
/// person's when its fullest name or the speaker of any of its places is. The
/// number of outlets is a group's; a quotation outside every group has one.
///
/// Cost: linear in the quotations; a comparison of names for each.
#[must_use]
pub fn quotes(scan: ScanResult, filter: &QuoteFilter) -> QuotesResult {
    let order = Ranking::of(&scan).quotations;
    let mut ranks = vec![0; order.len()];
    for (rank, &at) in order.iter().enumerate() {
        ranks[at] = rank;
    }
    let carried: Vec<bool> = scan.quotations.iter().map(|it| is_carried(it, filter)).collect();
    let named = scan.quoted.iter().filter_map(|it| it.quoted.attribution.speaker.as_ref());
    let people = People::new(named.map(|it| it.name.as_str()));
    let spoken: Vec<bool> =
        scan.quotations.iter().map(|it| is_spoken(it, filter, &people)).collect();
    let groups =
        order.into_iter().enumerate().filter(|&(_, at)| carried[at] && spoken[at]).collect();
    let wanted = |it: &FoundQuotation| {
        let carried = match it.group {
            Some(group) => carried[group],
            // Outside of all groups it stands in one outlet, and does not recur.
            None => !filter.recurring && filter.min_outlets <= 1,
        };
        let spoken = || match (&filter.speaker, &it.quoted.attribution.speaker, it.group) {
            (None, ..) => true,
            (Some(asked), Some(speaker), _) => is_of(&people, asked, &speaker.name),
            // A place that names nobody is spoken by whom the other places of its group name.
            (Some(_), None, Some(group)) => spoken[group],
            (Some(_), None, None) => false,
        };
        carried && spoken()
    };
    let chosen = scan.quoted.iter().enumerate().filter(|(_, it)| wanted(it));
    let quotations = chosen.map(|(at, _)| at).collect();
    let parameters = scan.parameters.iter().cloned().chain(filter.parameters()).collect();
    QuotesResult { groups, quotations, ranks, parameters, scan }
}

/// Whether somebody who asks for `asked` means `name`: by the names of the whole scan, or
/// by the two names alone.
fn is_of(people: &People, asked: &str, name: &str) -> bool {
    people.matches(asked, name) || same_person(asked, name)
}

fn is_carried(group: &QuotationGroup, filter: &QuoteFilter) -> bool {
    filter.min_outlets <= 1 || outlets(group) >= filter.min_outlets
}

fn is_spoken(group: &QuotationGroup, filter: &QuoteFilter, people: &People) -> bool {
    let Some(asked) = &filter.speaker else { return true };
    let named = group.occurrences.iter().filter_map(|it| it.attribution.speaker.as_ref());
    let mut names = named.map(|it| &it.name).chain(&group.speaker);
    names.any(|it| is_of(people, asked, it))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{ScanInput, ScanSettings, scan};
    use crate::text::{Corpus, Document};

    const A: &str = "“We will never open a bridge that we do not trust,” harbor master Ines Okafor told reporters.\n\n“The plan is a danger to every ship,” said Captain Ruth Amadi.\n";
    const B: &str = "“We will never open a bridge that we do not trust,” said Ms Okafor.\n";

    fn scanned() -> ScanResult {
        let document = |id: &str, outlet: &str, text: &str| Document {
            id: id.to_owned(),
            path: id.to_owned(),
            outlet: Some(outlet.to_owned()),
            text: text.to_owned(),
            ..Document::default()
        };
        let corpus = Corpus::new(vec![
            document("a", "Bay News", A),
            document("b", "Gazette", B),
            document("c", "Gazette", B),
        ]);
        let input = ScanInput { corpus, ..ScanInput::default() };
        scan(input, &ScanSettings::default()).unwrap()
    }

    fn texts(result: &QuotesResult) -> Vec<String> {
        let quoted = result.quotations.iter().map(|&at| &result.scan.quoted[at].quoted.place);
        quoted.map(|it| it.span.of(&result.scan.corpus.get(it.doc).text)[..6].to_owned()).collect()
    }

    #[test]
    fn without_a_filter_every_quotation_is_shown() {
        let result = quotes(scanned(), &QuoteFilter::default());
        assert_eq!(texts(&result), ["We wil", "The pl", "We wil", "We wil"]);
        assert_eq!(result.groups.len(), 1);
    }

    #[test]
    fn a_speaker_is_found_by_any_of_their_names() {
        for name in ["Okafor", "Ms. Ines Okafor", "I. Okafor"] {
            let filter = QuoteFilter { speaker: Some(name.to_owned()), ..QuoteFilter::default() };
            let result = quotes(scanned(), &filter);
            assert_eq!(texts(&result), ["We wil"; 3], "{name}");
            assert_eq!(result.groups.len(), 1, "{name}");
        }
        let filter = QuoteFilter { speaker: Some("Amadi".to_owned()), ..QuoteFilter::default() };
        let result = quotes(scanned(), &filter);
        assert_eq!((texts(&result), result.groups.len()), (vec!["The pl".to_owned()], 0));
    }

    #[test]
    fn recurring_ones_and_those_of_many_outlets_can_be_asked_for() {
        let filter = QuoteFilter { recurring: true, ..QuoteFilter::default() };
        assert_eq!(texts(&quotes(scanned(), &filter)), ["We wil"; 3]);
        for (min_outlets, count) in [(1, 4), (2, 3), (3, 0)] {
            let filter = QuoteFilter { min_outlets, ..QuoteFilter::default() };
            let result = quotes(scanned(), &filter);
            assert_eq!(result.quotations.len(), count, "two copies of one outlet are one");
        }
    }
}

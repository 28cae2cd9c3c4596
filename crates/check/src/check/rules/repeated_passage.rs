//! # repeated-passage (WP104)
//!
//! ## What it does
//!
//! Finds stretches of text, word for word or edited, that stand in several articles, or
//! twice in one, without being a quotation, agency copy, a set phrase or the site's.
//! Articles that are versions of each other as a whole are left to the rules for documents.
//!
//! ## Why it matters
//!
//! This is the finest sieve: what was copied from story to story inside paragraphs.
//!
//! ## Known problems
//!
//! Names of institutions with their titles, and formulas of a trade, reach some twenty
//! words without anybody having copied. Off unless selected.
//!
//! ## Example
//!
//! Two articles that are otherwise different share forty words about the harbor's history.
//!
//! ## Options
//!
//! - `min-words`: the fewest words of the passage; 25

use crate::align::PassageKind;
use crate::check::registry::{Find, Needs, Rule};
use crate::check::{Draft, Evidence, OptionDefault, OptionSpec, Options};
use crate::text::{DocId, Place, Severity};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    code: "WP104",
    name: "repeated-passage",
    summary: "a stretch of text that stands elsewhere, too",
    severity: Severity::Note,
    default_on: false,
    needs: Needs::PASSAGES.and(Needs::DOCUMENTS),
    options: &[OptionSpec {
        name: "min-words",
        default: OptionDefault::Count(25),
        help: "The fewest words of the passage.",
    }],
    source: include_str!("repeated_passage.rs"),
    find: Find::Across(find),
};

fn find(evidence: &Evidence<'_>, options: &Options) -> Vec<Draft> {
    let groups = Groups::of(evidence);
    let mut res = Vec::new();
    for passage in evidence.passages {
        let kind = matches!(passage.kind, PassageKind::Unknown | PassageKind::Repeat);
        if !kind || passage.words < options.count("min-words") {
            continue;
        }
        let spread = Spread::of(&groups, &passage.occurrences);
        for &place in &passage.occurrences {
            let what = format!(
                "these {} words",
                evidence.words[place.doc.index()].within(place.span).len()
            );
            let Some(message) = spread.message(evidence, &what, place) else { continue };
            let content = crate::check::draft::anchor(evidence.at(place));
            res.push(Draft::exactly(place, message, content).with_related(spread.others(place)));
        }
    }
    res
}

/// Which documents are versions of one text, as a whole.
pub(super) struct Groups(Vec<Option<usize>>);

impl Groups {
    pub(super) fn of(evidence: &Evidence<'_>) -> Self {
        let mut of_doc = vec![None; evidence.corpus.len()];
        let compared = evidence.compared(0.0).map_or(&[][..], |it| &it.versions);
        for (n, versions) in compared.iter().enumerate() {
            for doc in &versions.members {
                of_doc[doc.index()] = Some(n);
            }
        }
        Self(of_doc)
    }

    fn of_doc(&self, doc: DocId) -> Option<usize> {
        self.0[doc.index()]
    }
}

/// Where one text stands, ascending; a place is told of those in no version of its document.
pub(super) struct Spread<'g> {
    groups: &'g Groups,
    places: &'g [Place],
    docs: Vec<DocId>,
    /// How many of these are versions of one text.
    of_group: BTreeMap<usize, usize>,
}

impl<'g> Spread<'g> {
    pub(super) fn of(groups: &'g Groups, places: &'g [Place]) -> Self {
        let mut docs: Vec<DocId> = places.iter().map(|it| it.doc).collect();
        // Places ascend: those of one document are neighbors.
        docs.dedup();
        let mut of_group = BTreeMap::new();
        for group in docs.iter().filter_map(|&it| groups.of_doc(it)) {
            *of_group.entry(group).or_default() += 1;
        }
        Self { groups, places, docs, of_group }
    }

    /// Whether a document is none of the versions of another.
    fn is_stranger(&self, doc: DocId, to: DocId) -> bool {
        let own = self.groups.of_doc(to);
        doc != to && (own.is_none() || self.groups.of_doc(doc) != own)
    }

    /// The places that are told of beside `place`.
    pub(super) fn others(&self, place: Place) -> impl Iterator<Item = Place> + '_ {
        let is_other = move |it: &Place| it.doc == place.doc || self.is_stranger(it.doc, place.doc);
        self.places.iter().copied().filter(move |it| *it != place && is_other(it))
    }

    /// `WHAT also stand in X and 2 other articles`; none where there are no others. That
    /// many documents are counted and not walked: each place of many would walk all.
    pub(super) fn message(
        &self,
        evidence: &Evidence<'_>,
        what: &str,
        place: Place,
    ) -> Option<String> {
        self.others(place).next()?;
        let own = self.groups.of_doc(place.doc);
        let versions = own.and_then(|it| self.of_group.get(&it)).copied().unwrap_or(1);
        let first = self.docs.iter().find(|&&it| self.is_stranger(it, place.doc));
        let Some(first) = first.map(|&it| evidence.name(it)) else {
            return Some(format!("{what} once more in this article"));
        };
        Some(match self.docs.len() - versions {
            0 | 1 => format!("{what} also in {first}"),
            2 => format!("{what} also in {first} and one other article"),
            n => format!("{what} also in {first} and {} other articles", n - 1),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::check::rules::testing::{check, check_with, story};

    const SHARED: &str = "the harbor was dug by hand in the years after the great fire, when \
        nobody in the town had work and the stones of the old wall lay about for the taking";

    #[test]
    fn a_stretch_inside_two_stories_is_found() {
        let a = format!("{}As a guide has it, {SHARED}, and more.\n", story(0));
        let b = format!("{}In 1910 {SHARED}; so says a plaque.\n", story(1));
        check(&super::RULE, &[&a, &b, &story(2)], &[0, 1]);
        check_with(&super::RULE, "min-words = 60", &[&a, &b], &[]);
    }
}

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
        for &place in &passage.occurrences {
            let others = groups.strangers(place, &passage.occurrences);
            let what = format!(
                "these {} words",
                evidence.words[place.doc.index()].within(place.span).len()
            );
            let Some(message) = place_message(evidence, &what, place, &others) else { continue };
            let content = crate::check::draft::anchor(evidence.at(place));
            res.push(Draft::exactly(place, message, content).with_related(others));
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

    /// The places beside `place` that are in no version of its document.
    pub(super) fn strangers(&self, place: Place, places: &[Place]) -> Vec<Place> {
        let own = self.0[place.doc.index()];
        let stranger = |it: &DocId| *it == place.doc || own.is_none() || self.0[it.index()] != own;
        places.iter().copied().filter(|it| *it != place && stranger(&it.doc)).collect()
    }
}

/// `WHAT also stand in X and 2 other articles`; none where there are no `others`.
pub(super) fn place_message(
    evidence: &Evidence<'_>,
    what: &str,
    place: Place,
    others: &[Place],
) -> Option<String> {
    others.first()?;
    let mut docs: Vec<DocId> =
        others.iter().map(|it| it.doc).filter(|&it| it != place.doc).collect();
    docs.dedup();
    Some(match docs.as_slice() {
        [] => format!("{what} once more in this article"),
        [only] => format!("{what} also in {}", evidence.name(*only)),
        [first, _] => format!("{what} also in {} and one other article", evidence.name(*first)),
        [first, rest @ ..] => {
            format!("{what} also in {} and {} other articles", evidence.name(*first), rest.len())
        }
    })
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

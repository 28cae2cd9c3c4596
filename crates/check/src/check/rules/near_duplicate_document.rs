//! # near-duplicate-document (WP102)
//!
//! ## What it does
//!
//! Finds articles that are versions of one text, or of which one stands in the other,
//! without being copies (see `duplicate-document`): what `wireprint dedup` would remove.
//! What belongs to the sites and articles inside a page do not count.
//!
//! ## Why it matters
//!
//! A lightly edited copy does the harm of a copy and no search for equal files finds it.
//!
//! ## Known problems
//!
//! Stories that fill one frame with other facts (weather, results) are left to
//! `template-story`. Of one announcement in wholly other words nothing is found.
//!
//! ## Example
//!
//! The morning and the evening version of a report, in which two of twenty sentences
//! were rewritten, are both found.
//!
//! ## Options
//!
//! - `threshold`: the least resemblance, as in `wireprint scan --threshold`; at 0, which is
//!   the default, the verdict on each pair decides

use crate::check::registry::{Find, Needs, Rule};
use crate::check::{Draft, Evidence, OptionDefault, OptionSpec, Options};
use crate::findings::vocabulary::percent_of_different;
use crate::text::Severity;

pub(super) static RULE: Rule = Rule {
    code: "WP102",
    name: "near-duplicate-document",
    summary: "an article that is a version of another",
    severity: Severity::Warning,
    default_on: true,
    needs: Needs::DOCUMENTS,
    options: &[OptionSpec {
        name: "threshold",
        default: OptionDefault::Share(0.0),
        help: "The least resemblance of two versions; at 0 the verdict on each pair decides.",
    }],
    source: include_str!("near_duplicate_document.rs"),
    find: Find::Across(find),
};

fn find(evidence: &Evidence<'_>, options: &Options) -> Vec<Draft> {
    let Some(compared) = evidence.compared(options.share("threshold")) else { return Vec::new() };
    let mut res = Vec::new();
    for versions in &compared.versions {
        let plain = 0..versions.members.len();
        let frame = versions.representative;
        let wording = |it: usize| evidence.wordings[versions.members[it].index()];
        // What the representative is compared with, and every copy of it: its resemblance
        // to a member is the member's.
        let others = plain.clone().filter(|&it| wording(it) != wording(frame));
        let best = others.max_by(|&a, &b| {
            let by = versions.similarity[a].total_cmp(&versions.similarity[b]);
            // Of equal ones the first.
            by.then(b.cmp(&a))
        });
        for n in plain.clone() {
            // One with other words: the representative, or the member most like it.
            let (twin, alike) = match best {
                _ if wording(n) != wording(frame) => (frame, versions.similarity[n]),
                Some(best) => (best, versions.similarity[best]),
                None => continue,
            };
            let (doc, twin) = (versions.members[n], versions.members[twin]);
            let message =
                format!("{} the same as {}", percent_of_different(alike), evidence.name(twin));
            let others = plain.clone().map(|it| versions.members[it]).filter(|&it| it != twin);
            let related = std::iter::once(twin).chain(others).map(|it| evidence.head(it));
            let draft = Draft::new(evidence.head(doc), message, evidence.text(doc));
            res.push(draft.with_related(related));
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use crate::check::rules::testing::{check, check_with, frame, story};

    #[test]
    fn versions_are_found_and_copies_are_left_to_their_own_rule() {
        let (a, b) = (story(0), story(0).replace("ferry", "vessel"));
        check(&super::RULE, &[&a, &b, &story(1)], &[0, 1]);
        check(&super::RULE, &[&a, &a, &story(1)], &[]);
        check_with(&super::RULE, "threshold = 1.0", &[&a, &b], &[]);
    }

    #[test]
    fn a_frame_with_other_numbers_is_no_version() {
        check(&super::RULE, &[&frame(0), &frame(1)], &[]);
    }
}

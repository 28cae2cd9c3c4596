//! # template-story (WP105)
//!
//! ## What it does
//!
//! Finds articles that share their wording and tell it of other facts: weather,
//! results, stock closings, announcements that are filled in anew each time.
//!
//! ## Why it matters
//!
//! Such stories are no copies, and removing them as such loses facts. In bulk they teach
//! a model the frame.
//!
//! ## Known problems
//!
//! A corrected table may be taken for a frame, and two notices of one company for two
//! versions, where little else tells.
//!
//! ## Example
//!
//! *The pass opened at 8:10 after 14 centimeters of snow* and *The pass opened at 9:45
//! after 31 centimeters of snow*, in articles of the same wording otherwise.
//!
//! ## Options
//!
//! - `threshold`: the least resemblance of the wording; at 0, which is the default, the
//!   verdict on each pair decides

use crate::check::registry::{Find, Needs, Rule};
use crate::check::{Draft, Evidence, OptionDefault, OptionSpec, Options};
use crate::findings::vocabulary::percent_of_different;
use crate::text::{DocId, Severity};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    code: "WP105",
    name: "template-story",
    summary: "the wording of another article with other facts",
    severity: Severity::Note,
    default_on: true,
    needs: Needs::VERDICTS,
    options: &[OptionSpec {
        name: "threshold",
        default: OptionDefault::Share(0.0),
        help: "The least resemblance of the wording; at 0 the verdict on each pair decides.",
    }],
    source: include_str!("template_story.rs"),
    find: Find::Across(find),
};

fn find(evidence: &Evidence<'_>, options: &Options) -> Vec<Draft> {
    let Some(compared) = evidence.compared(0.0) else { return Vec::new() };
    let least = options.share("threshold");
    // For each document the one whose wording it shares most.
    let mut twins: BTreeMap<DocId, (DocId, f64)> = BTreeMap::new();
    for pair in compared.templates.iter().filter(|it| it.resemblance >= least) {
        for [own, other] in [[0, 1], [1, 0]] {
            let Some(&twin) = pair.sides[other].first() else { continue };
            for &doc in &pair.sides[own] {
                let best = twins.entry(doc).or_insert((twin, pair.similarity));
                if pair.similarity > best.1 {
                    *best = (twin, pair.similarity);
                }
            }
        }
    }
    let draft = |(doc, (twin, alike)): (DocId, (DocId, f64))| {
        let message = format!(
            "the wording of {} ({} the same) with other facts",
            evidence.name(twin),
            percent_of_different(alike)
        );
        let draft = Draft::new(evidence.head(doc), message, evidence.text(doc));
        draft.with_related([evidence.head(twin)])
    };
    twins.into_iter().map(draft).collect()
}

#[cfg(test)]
mod tests {
    use crate::check::rules::testing::{check, frame};

    #[test]
    fn a_frame_with_other_numbers_is_found() {
        let version = frame(0).replace("Thursday", "Friday");
        check(&super::RULE, &[&frame(0), &frame(1)], &[0, 1]);
        check(&super::RULE, &[&frame(0), &version], &[]);
    }
}

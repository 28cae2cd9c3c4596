//! # template-story (WP105)
//!
//! ## What it does
//!
//! Finds articles that share their wording and tell it of other numbers: weather,
//! results, stock closings, announcements that are filled in anew each time.
//!
//! ## Why it matters
//!
//! Such stories are no copies, and removing them as such loses facts. In bulk they teach
//! a model the frame.
//!
//! ## Known problems
//!
//! Told by numbers alone: a quarter of them must be exchanged. A frame without numbers is
//! taken for versions of one text, and a corrected table for a frame.
//!
//! ## Example
//!
//! *The pass opened at 8:10 after 14 centimeters of snow* and *The pass opened at 9:45
//! after 31 centimeters of snow*, in articles of the same wording otherwise.
//!
//! ## Options
//!
//! - `threshold`: the least resemblance of the wording; 0.7

use super::near_duplicate_document::percent;
use crate::check::registry::{Find, Needs, Rule};
use crate::check::{Draft, Evidence, OptionDefault, OptionSpec, Options};
use crate::text::Severity;

pub(super) static RULE: Rule = Rule {
    code: "WP105",
    name: "template-story",
    summary: "the wording of another article with other numbers",
    severity: Severity::Note,
    default_on: true,
    needs: Needs::DOCUMENTS,
    options: &[OptionSpec {
        name: "threshold",
        default: OptionDefault::Share(0.7),
        help: "The least resemblance of the wording.",
    }],
    source: include_str!("template_story.rs"),
    find: Find::Across(find),
};

fn find(evidence: &Evidence<'_>, options: &Options) -> Vec<Draft> {
    let mut res = Vec::new();
    for versions in evidence.documents {
        let exchanged = (0..versions.members.len())
            .filter(|&it| versions.exchanged[it])
            .filter(|&it| versions.resemblance[it] >= options.share("threshold"));
        let Some(first) = exchanged.clone().next() else { continue };
        let frame = versions.representative;
        for n in std::iter::once(frame).chain(exchanged) {
            let other = if n == frame { first } else { frame };
            let (doc, twin) = (versions.members[n], versions.members[other]);
            let alike = versions.resemblance[if n == frame { first } else { n }];
            let message = format!(
                "the wording of {} ({} the same) with other numbers",
                evidence.name(twin),
                percent(alike)
            );
            let draft = Draft::new(evidence.head(doc), message, evidence.text(doc));
            res.push(draft.with_related([evidence.head(twin)]));
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use crate::check::rules::testing::{check, story};

    #[test]
    fn a_frame_with_other_numbers_is_found() {
        let a = format!("{}On 3 May 2024 there were 12 of 40.", story(0));
        let b = format!("{}On 7 June 2025 there were 31 of 90.", story(0));
        let version = a.replace("ferry", "vessel");
        check(&super::RULE, &[&a, &b], &[0, 1]);
        check(&super::RULE, &[&a, &version], &[]);
    }
}

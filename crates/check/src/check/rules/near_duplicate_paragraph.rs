//! # near-duplicate-paragraph (WP103)
//!
//! ## What it does
//!
//! Finds paragraphs that stand, the same or lightly edited, in other articles, or twice in
//! one. Paragraphs of articles that are versions of each other as a whole are left to the
//! rules for documents.
//!
//! ## Why it matters
//!
//! Background paragraphs are handed on from story to story. They count again each time,
//! and a model learns them by heart.
//!
//! ## Known problems
//!
//! Handing on background is how newsrooms work, so this rule is off unless selected. What
//! the site adds to every page is `site-furniture`.
//!
//! ## Example
//!
//! Three articles of a week explain in the same sixty words how the treaty came about.
//!
//! ## Options
//!
//! - `threshold`: the least resemblance of two paragraphs; 0.7
//! - `min-words`: the fewest words of a paragraph that is looked at, 12 at least; 20

use super::repeated_passage::{Groups, Spread};
use crate::check::registry::{Find, Needs, Rule};
use crate::check::{Draft, Evidence, OptionDefault, OptionSpec, Options};
use crate::text::{Place, Severity};

pub(super) static RULE: Rule = Rule {
    code: "WP103",
    name: "near-duplicate-paragraph",
    summary: "a paragraph that stands in other articles, too",
    severity: Severity::Note,
    default_on: false,
    needs: Needs::PARAGRAPHS.and(Needs::DOCUMENTS),
    options: &[
        OptionSpec {
            name: "threshold",
            default: OptionDefault::Share(0.7),
            help: "The least resemblance of two paragraphs.",
        },
        OptionSpec {
            name: "min-words",
            default: OptionDefault::Count(20),
            help: "The fewest words of a paragraph that is looked at.",
        },
    ],
    source: include_str!("near_duplicate_paragraph.rs"),
    find: Find::Across(find),
};

fn find(evidence: &Evidence<'_>, options: &Options) -> Vec<Draft> {
    let groups = Groups::of(evidence);
    let mut res = Vec::new();
    for cluster in evidence.paragraphs {
        let long = |it: &Place| {
            evidence.words[it.doc.index()].within(it.span).len() >= options.count("min-words")
        };
        let members: Vec<Place> = cluster.members.iter().copied().filter(long).collect();
        let spread = Spread::of(&groups, &members);
        for &place in &members {
            let Some(message) = spread.message(evidence, "this paragraph", place) else { continue };
            let draft = Draft::new(place, message, evidence.at(place));
            res.push(draft.with_related(spread.others(place)));
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use crate::check::rules::testing::{check, story};

    const BACKGROUND: &str = "The treaty was signed in 1994 by four states, which gave up the weapons \
        on their soil in exchange for promises that none of the signatories kept for long.\n\n";

    #[test]
    fn a_paragraph_in_two_stories_is_found_and_one_of_two_versions_is_not() {
        let (a, b) = (format!("{}{BACKGROUND}", story(0)), format!("{BACKGROUND}{}", story(1)));
        check(&super::RULE, &[&a, &b, &story(2)], &[0, 1]);
        let version = a.replace("ferry", "vessel");
        check(&super::RULE, &[&a, &version], &[]);
        check(&super::RULE, &[&format!("{BACKGROUND}{}{BACKGROUND}", story(0))], &[0, 0]);
    }
}

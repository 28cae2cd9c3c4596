//! # site-furniture (WP201)
//!
//! ## What it does
//!
//! Finds lines and blocks that the site puts round its stories: sign-up notices, cookie
//! banners, menus, links to other stories, appeals for money, advertisements for an app,
//! and what recurs on the pages of different stories.
//!
//! ## Why it matters
//!
//! Furniture makes different stories look alike, is counted as what the outlet wrote,
//! and a model repeats it.
//!
//! ## Known problems
//!
//! A corpus of few pages of a site shows little; set `min-places` to 1 there and read what is
//! found. A standing line of an author (*You have just read …*) counts as the site's. Captions, credits, bylines and
//! time codes belong to many stories and are left alone unless asked for; headers of cards
//! are `embedded-article`'s.
//!
//! ## Example
//!
//! `Sign up for our weekly newsletter` below three articles is found in each.
//!
//! ## Options
//!
//! - `min-places`: in how many places of the corpus a piece must stand; appeals for money
//!   and placeholders count wherever they stand; 3
//! - `kinds`: which kinds are found: any of `notice`, `appeal`, `app-promotion`,
//!   `navigation`, `placeholder`, `related-link`, `recurring`, `card-header`, `caption`,
//!   `credit`, `stamp`, `time-code`, `separator`, `repeat`; by default the first seven

use crate::check::registry::{Find, Needs, Rule};
use crate::check::{Draft, Evidence, OptionDefault, OptionSpec, Options};
use crate::furniture::{Furniture, FurnitureKind};
use crate::text::Severity;

pub(super) static RULE: Rule = Rule {
    code: "WP201",
    name: "site-furniture",
    summary: "a line that is the site's and not the story's",
    severity: Severity::Warning,
    default_on: true,
    needs: Needs::FURNITURE,
    options: &[
        OptionSpec {
            name: "min-places",
            default: OptionDefault::Count(3),
            help: "In how many places of the corpus a piece must stand.",
        },
        OptionSpec {
            name: "kinds",
            default: OptionDefault::Texts(&[
                "notice",
                "appeal",
                "app-promotion",
                "navigation",
                "placeholder",
                "related-link",
                "recurring",
            ]),
            help: "Which kinds of furniture are found.",
        },
    ],
    source: include_str!("site_furniture.rs"),
    find: Find::Across(find),
};

fn find(evidence: &Evidence<'_>, options: &Options) -> Vec<Draft> {
    let kinds = options.texts("kinds");
    let mut res = Vec::new();
    // Corpora that write about web sites have such words in their stories, and an author's
    // standing line recurs twice: neither is evidence enough to fail a run.
    let alone = |it| matches!(it, FurnitureKind::Appeal | FurnitureKind::Placeholder);
    let wanted = |it: &&Furniture| {
        kinds.iter().any(|kind| kind == it.kind.name())
            && (alone(it.kind) || it.occurrences.len() >= options.count("min-places"))
    };
    for piece in evidence.furniture.iter().filter(wanted) {
        let what = what(piece.kind);
        let message = match piece.occurrences.len() {
            1 => format!("{what} ({})", piece.evidence),
            n => format!("{what}, {n} times in this corpus ({})", piece.evidence),
        };
        for &place in &piece.occurrences {
            res.push(Draft::new(place, message.clone(), evidence.at(place)));
        }
    }
    res
}

const fn what(kind: FurnitureKind) -> &'static str {
    match kind {
        FurnitureKind::Recurring => "a line of the site that recurs",
        FurnitureKind::Caption => "a caption",
        FurnitureKind::Credit => "a credit line",
        FurnitureKind::RelatedLink => "a link to another story",
        FurnitureKind::TimeCode => "a time code",
        FurnitureKind::Stamp => "the stamp of a page",
        FurnitureKind::CardHeader => "the header of a related story",
        FurnitureKind::Notice => "a notice of the site",
        FurnitureKind::Appeal => "an appeal for money",
        FurnitureKind::AppPromotion => "an advertisement for an app",
        FurnitureKind::Navigation => "navigation of the site",
        FurnitureKind::Placeholder => "a placeholder",
        FurnitureKind::Separator => "a separator",
        FurnitureKind::Repeat => "a repeated headline or pulled quotation",
    }
}

#[cfg(test)]
mod tests {
    use crate::check::rules::testing::{check, check_with, story};

    #[test]
    fn a_notice_is_found_and_kinds_can_be_chosen() {
        let page = format!("{}Sign up for our weekly newsletter\n", story(0));
        let other = page.replace("ferry", "vessel");
        let third = format!("{}Sign up for our weekly newsletter\n", story(1));
        check(&super::RULE, &[&page, &other, &third], &[0, 1, 2]);
        check(&super::RULE, &[&page, &story(1)], &[]);
        check_with(&super::RULE, "min-places = 1", &[&page, &story(1)], &[0]);
        check_with(&super::RULE, "kinds = [\"caption\"]", &[&page, &other, &third], &[]);
    }
}

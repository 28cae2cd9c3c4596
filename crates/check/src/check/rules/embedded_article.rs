//! # embedded-article (WP202)
//!
//! ## What it does
//!
//! Finds articles of other outlets inside a page: cards with headline, outlet, age and
//! text, as aggregators put them below a story.
//!
//! ## Why it matters
//!
//! Their words, names and quotations are counted for the page's own outlet, and their
//! subjects have nothing to do with the story.
//!
//! ## Known problems
//!
//! A card is told by its header; a story that is pasted in without one is not found. A line
//! with a name and a date can look like a header, so an outlet must be named twice on the
//! page, as cards and their headers do, unless `named-once` says otherwise.
//!
//! ## Example
//!
//! Below a story stand *Reuters · 22 minutes ago · Russia sees potential …* and the
//! text of that report.
//!
//! ## Options
//!
//! - `named-once`: whether a card counts whose outlet the page names once; false

use crate::check::registry::{Find, Needs, Rule};
use crate::check::{Article, Draft, OptionDefault, OptionSpec, Options};
use crate::text::{Place, Severity};

pub(super) static RULE: Rule = Rule {
    code: "WP202",
    name: "embedded-article",
    summary: "an article of another outlet inside a page",
    severity: Severity::Warning,
    default_on: true,
    needs: Needs::PARTS,
    options: &[OptionSpec {
        name: "named-once",
        default: OptionDefault::Flag(false),
        help: "Whether a card counts whose outlet the page names once.",
    }],
    source: include_str!("embedded_article.rs"),
    find: Find::InText(find),
};

fn find(page: &Article<'_>, options: &Options) -> Vec<Draft> {
    let mut res = Vec::new();
    for article in &page.segmentation.embedded {
        let text = page.text;
        let named = article.outlet.map_or(0, |it| text.matches(it.of(text)).count());
        // A line with a name and a date looks like a header; a card's outlet stands in its
        // text, too.
        if named < 2 && !options.flag("named-once") {
            continue;
        }
        let outlet = article.outlet.map_or("another outlet", |it| it.of(text));
        let title = article.title.map_or(String::new(), |it| format!(": “{}”", it.of(text)));
        let message = format!("an article of {outlet} stands inside this page{title}");
        let place = Place { doc: page.doc, span: article.span };
        res.push(Draft::new(place, message, article.body.of(text)));
    }
    res
}

#[cfg(test)]
mod tests {
    use crate::check::rules::testing::{check, story};

    #[test]
    fn a_card_below_a_story_is_found() {
        let card = "Related Articles\n\nFerries to run all night\n\nThe Daily Ferry\n\n26 minutes ago\n\nThe Daily Ferry\n\nFerries to run all night\n\nThe port opens its gates at night from Monday on, the company said. Boats will leave every hour until the morning.\n";
        check(&super::RULE, &[&format!("{}{card}", story(0)), &story(1)], &[0]);
    }
}

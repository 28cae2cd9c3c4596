//! # empty-article (WP402)
//!
//! ## What it does
//!
//! Finds articles that have no word, or fewer than `min-words`.
//!
//! ## Why it matters
//!
//! An article without text is what a failed download, a wrong field name or a page
//! that is built by scripts leaves behind. It is counted as an article and says
//! nothing.
//!
//! ## Known problems
//!
//! A picture story or a video page may be empty on purpose. In scripts without
//! spaces, each character counts as a word.
//!
//! ## Example
//!
//! A record such as `{"id": 7, "text": "…"}` is found: it has no word.
//!
//! ## Options
//!
//! - `min-words`: the fewest words of an article that is not empty; 1

use crate::check::registry::{Find, Needs, Rule};
use crate::check::{Draft, Evidence, OptionDefault, OptionSpec, Options};
use crate::normalize::scan_words;
use crate::text::Severity;

pub(super) static RULE: Rule = Rule {
    code: "WP402",
    name: "empty-article",
    summary: "an article without words",
    severity: Severity::Error,
    default_on: true,
    needs: Needs::TEXT,
    options: &[OptionSpec {
        name: "min-words",
        default: OptionDefault::Count(1),
        help: "The fewest words of an article that is not empty.",
    }],
    source: include_str!("empty_article.rs"),
    find: Find::Across(find),
};

fn find(evidence: &Evidence<'_>, options: &Options) -> Vec<Draft> {
    let least = options.count("min-words");
    let articles = evidence.articles().filter_map(|(doc, document)| {
        // No word is shorter than a byte and the space after it.
        if document.text.len() > 400 * least.max(1) {
            return None;
        }
        let mut words = 0;
        scan_words(&document.text, |_, _| words += 1);
        let message = match words {
            _ if words >= least => return None,
            0 => "the article has no word".to_owned(),
            1 => format!("the article has one word, fewer than {least}"),
            _ => format!("the article has {words} words, fewer than {least}"),
        };
        Some(Draft::new(evidence.head(doc), message, &document.text))
    });
    articles.collect()
}

#[cfg(test)]
mod tests {
    use crate::check::rules::testing::{check, check_with};

    #[test]
    fn an_article_without_words_is_empty_whatever_else_it_holds() {
        check(&super::RULE, &["", " \n", "… — !\n", "\u{200b}"], &[0, 1, 2, 3]);
        check(&super::RULE, &["No.", "守", "5"], &[]);
    }

    #[test]
    fn how_many_words_are_few_can_be_said() {
        check_with(&super::RULE, "min-words = 3", &["one two", "one two three"], &[0]);
    }
}

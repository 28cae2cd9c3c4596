//! All rules, and how they are named.

use super::rules::ALL;
use super::{Article, Draft, Evidence, OptionSpec, Options};
use crate::text::Severity;

/// One rule: what it is called, what it needs, how it finds.
#[derive(Debug)]
pub struct Rule {
    /// `WP` and three digits; the first is the group. Never given to another rule.
    pub code: &'static str,
    /// The name, such that `allow NAME` reads well.
    pub name: &'static str,
    /// What is wrong, in a few words.
    pub summary: &'static str,
    /// How much a finding matters when nothing else is said.
    pub severity: Severity,
    /// Whether it runs when nothing is selected.
    pub default_on: bool,
    /// The stages that must have run.
    pub needs: Needs,
    /// What it can be told.
    pub options: &'static [OptionSpec],
    /// The source of its module, whose head is its page.
    pub(super) source: &'static str,
    /// Finds. The order of the result does not matter.
    pub(super) find: Find,
}

/// How a rule finds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Find {
    /// In one text by itself: what it finds can be remembered.
    InText(fn(&Article<'_>, &Options) -> Vec<Draft>),
    /// Among all articles, or by what is known of an article beside its text.
    Across(fn(&Evidence<'_>, &Options) -> Vec<Draft>),
    /// In one text by itself, and by what is known of an article beside its text.
    Both(fn(&Article<'_>, &Options) -> Vec<Draft>, fn(&Evidence<'_>, &Options) -> Vec<Draft>),
}

/// The stages that a rule needs: a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs(u16);

impl Needs {
    /// The documents alone.
    pub const TEXT: Self = Self(0);
    /// Blocks, sentences, quotations and embedded articles.
    pub const PARTS: Self = Self(1);
    /// The words by number.
    pub const WORDS: Self = Self(1 << 1);
    /// Site furniture.
    pub const FURNITURE: Self = Self(1 << 2 | Self::PARTS.0 | Self::WORDS.0);
    /// Versions of documents.
    pub const DOCUMENTS: Self = Self(1 << 3 | Self::PARTS.0 | Self::WORDS.0);
    /// Versions of paragraphs.
    pub const PARAGRAPHS: Self = Self(1 << 4 | Self::FURNITURE.0);
    /// Shared passages.
    pub const PASSAGES: Self = Self(1 << 5 | Self::FURNITURE.0);
    /// Quotations, grouped.
    pub const QUOTATIONS: Self = Self(1 << 6 | Self::PASSAGES.0);
    /// Quotations, each held against sources.
    pub const SOURCES: Self = Self(1 << 7);
    /// The verdict on each pair of documents, whatever the rule's threshold.
    pub const VERDICTS: Self = Self(1 << 8 | Self::DOCUMENTS.0);

    /// What both need.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a stage is needed that only parts of documents go through, and that `other`
    /// needs, too.
    #[must_use]
    pub const fn shares(self, other: Self) -> bool {
        let own = !(Self::FURNITURE.0 | Self::DOCUMENTS.0);
        self.0 & other.0 & own != 0
    }

    /// Whether all of `other` is needed.
    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// A rule by its place in [`rules`], which ascend by code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(u8);

impl RuleId {
    /// The rule.
    #[must_use]
    pub fn rule(self) -> &'static Rule {
        // Only this module makes ids, from places in the list.
        ALL[usize::from(self.0) % ALL.len()]
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.rule().name
    }
}

impl std::fmt::Debug for RuleId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl Rule {
    /// Whether it looks at one text by itself.
    #[must_use]
    pub const fn is_in_text(&self) -> bool {
        matches!(self.find, Find::InText(_) | Find::Both(..))
    }

    pub(super) const fn text_finder(&self) -> Option<fn(&Article<'_>, &Options) -> Vec<Draft>> {
        match self.find {
            Find::InText(find) | Find::Both(find, _) => Some(find),
            Find::Across(_) => None,
        }
    }

    /// Its page: the head of its module, as Markdown.
    #[must_use]
    pub fn page(&self) -> String {
        let head = self.source.lines().map_while(|it| it.strip_prefix("//!"));
        head.flat_map(|it| [it.strip_prefix(' ').unwrap_or(it), "\n"]).collect()
    }
}

/// All rules, by ascending code.
pub fn rules() -> impl Iterator<Item = RuleId> {
    (0..ALL.len()).map(|at| RuleId(u8::try_from(at).unwrap_or(u8::MAX)))
}

/// The rules that run when nothing is selected.
pub fn default_rules() -> impl Iterator<Item = RuleId> {
    rules().filter(|it| it.rule().default_on)
}

/// The rule called `name`, or with that code.
#[must_use]
pub fn rule_named(name: &str) -> Option<RuleId> {
    rules().find(|it| it.name() == name || it.rule().code.eq_ignore_ascii_case(name))
}

/// The rules that `selector` means: a name, a code, the beginning of codes (`WP1`),
/// `all` or `default`; empty where it means none.
#[must_use]
pub fn by_selector(selector: &str) -> Vec<RuleId> {
    match selector {
        "all" => rules().collect(),
        "default" => default_rules().collect(),
        _ => match rule_named(selector) {
            Some(rule) => vec![rule],
            // `WP` alone, with which every code begins, names none.
            None if selector.len() > 2 && selector.is_ascii() => {
                let prefix = selector.to_ascii_uppercase();
                rules().filter(|it| it.rule().code.starts_with(&prefix)).collect()
            }
            None => Vec::new(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_ascend_and_names_are_distinct() {
        let codes: Vec<&str> = rules().map(|it| it.rule().code).collect();
        assert!(codes.is_sorted() && codes.windows(2).all(|it| it[0] != it[1]), "{codes:?}");
        let mut names: Vec<&str> = rules().map(RuleId::name).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|it| it[0] != it[1]), "{names:?}");
    }

    #[test]
    fn every_page_has_its_sections_and_every_option() {
        for rule in rules().map(RuleId::rule) {
            let page = rule.page();
            assert!(page.starts_with(&format!("# {} ({})\n", rule.name, rule.code)), "{page}");
            let mut rest = page.as_str();
            for section in
                ["What it does", "Why it matters", "Known problems", "Example", "Options"]
            {
                let head = format!("\n## {section}\n\n");
                let found = rest.split_once(&head);
                rest = found.unwrap_or_else(|| panic!("{} lacks {section}", rule.name)).1;
            }
            for option in rule.options {
                assert!(rest.contains(&format!("- `{}`", option.name)), "{}", option.name);
            }
            assert_eq!(rest.matches("- `").count(), rule.options.len(), "{}", rule.name);
        }
    }

    #[test]
    fn selectors_are_names_codes_and_beginnings_of_codes() {
        let names = |it: &str| by_selector(it).into_iter().map(RuleId::name).collect::<Vec<_>>();
        assert_eq!(names("empty-article"), ["empty-article"]);
        assert_eq!(names("wp402"), ["empty-article"]);
        assert!(names("WP4").contains(&"empty-article"));
        assert_eq!(names("all").len(), rules().count());
        for none in ["", "W", "WP", "WP9999", "no-such", "ä"] {
            assert!(names(none).is_empty(), "{none}");
        }
    }
}

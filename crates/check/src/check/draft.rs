//! What a rule finds, before the engine has judged it.

use super::{Fingerprint, RuleId};
use crate::fingerprint::hash_word;
use crate::normalize::scan_words;
use crate::text::Place;

/// What a rule finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Where.
    pub place: Place,
    /// What is wrong: one sentence, no final full stop.
    pub message: String,
    /// Other places that it concerns, the nearest first.
    pub related: Vec<Place>,
    /// What makes it this finding and no other: words of the text, never a place.
    pub content: String,
}

impl Draft {
    /// A finding whose identity is the words of `content`.
    #[must_use]
    pub fn new(place: Place, message: impl Into<String>, content: &str) -> Self {
        Self { place, message: message.into(), related: Vec::new(), content: folded(content) }
    }

    /// A finding whose identity is `content` as it stands.
    #[must_use]
    pub fn exactly(place: Place, message: impl Into<String>, content: String) -> Self {
        Self { place, message: message.into(), related: Vec::new(), content }
    }

    /// The same finding with other places that it concerns.
    #[must_use]
    pub fn with_related(mut self, places: impl IntoIterator<Item = Place>) -> Self {
        /// Longer lists help nobody: the message has the number.
        const MOST: usize = 10;
        let own = self.place;
        // Collected, the few would stay in the room of a list of all.
        self.related = Vec::new();
        self.related.extend(places.into_iter().filter(|&it| it != own).take(MOST));
        self
    }
}

/// A draft, its rule, and its identity as a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which rule found it.
    pub rule: RuleId,
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// Other places that it concerns, the nearest first.
    pub related: Vec<Place>,
    /// By what it is known again.
    pub fingerprint: Fingerprint,
}

impl Found {
    /// What `rule` found.
    #[must_use]
    pub fn of(rule: RuleId, draft: Draft) -> Self {
        let Draft { place, message, related, content } = draft;
        Self { rule, place, message, related, fingerprint: fingerprint_of(rule.name(), &content) }
    }
}

/// The words of `text` as they fold, parted by spaces: case, white space, line breaks
/// and the style of quotation marks do not count.
pub(super) fn folded(text: &str) -> String {
    let mut res = String::with_capacity(text.len());
    scan_words(text, |word, _| {
        if !res.is_empty() {
            res.push(' ');
        }
        res.push_str(word);
    });
    res
}

/// The identity of a passage: of all its runs of five words, the one with the least
/// hash. A passage whose ends move by a few words, because another article shares
/// more or less of it, mostly keeps it.
pub(super) fn anchor(text: &str) -> String {
    const RUN: usize = 5;
    let mut words: Vec<String> = Vec::new();
    scan_words(text, |word, _| words.push(word.to_owned()));
    // No window has no words.
    let runs = words.windows(RUN.min(words.len().max(1))).map(|run| run.join(" "));
    runs.min_by_key(|it| hash_word(it.as_bytes())).unwrap_or_default()
}

/// The fingerprint of a finding of the rule called `rule`.
#[must_use]
pub fn fingerprint_of(rule: &str, content: &str) -> Fingerprint {
    Fingerprint(hash_word(format!("{rule}\n{content}").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_case_and_quotation_marks_do_not_count() {
        assert_eq!(
            folded("“The Ferry\nstays,”  she said."),
            folded("\"the ferry stays\" she said")
        );
    }

    #[test]
    fn a_passage_whose_ends_move_keeps_its_anchor_unless_it_lay_there() {
        let text = "the harbor pilots found the old ferry drifting without lights near the \
                    breakwater before dawn and towed it into port while the rain went on";
        let kept = (0..6).filter(|&cut| anchor(&text[cut_at(text, cut)..]) == anchor(text)).count();
        assert!(kept >= 5, "{kept}");
        assert_eq!(anchor("one two"), "one two");
        assert_eq!(anchor(""), "");
    }

    /// Where the word with the index `n` begins.
    fn cut_at(text: &str, n: usize) -> usize {
        text.split_inclusive(' ').take(n).map(str::len).sum()
    }

    #[test]
    fn values_of_findings_do_not_change_between_releases() {
        assert_eq!(fingerprint_of("empty-article", "").to_string(), "8030986b135e8fcf");
    }
}

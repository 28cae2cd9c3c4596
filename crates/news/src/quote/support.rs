//! What makes a quotation of a source another sentence?
//!
//! In go the words of a quotation and the stretch of a source that it was taken
//! from; out come the places where they differ, each with what it touches. A word
//! that was exchanged for a near one (*defence*, *defense*) is no difference, nor
//! are words in brackets, which are the editor's.

use super::name::key;
use crate::align::NearWords;
use crate::language;
use crate::normalize::{Vocabulary, WordId, WordSpan, scan_words};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// What became of somebody's words in a quotation, from nothing to all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Support {
    /// The same words in a row.
    Verbatim,
    /// Words are left out in between.
    Cut,
    /// Words are exchanged or added.
    Reworded,
    /// A negation, a number or a name is not the source's.
    MeaningChanged,
    /// The words are there, and somebody else says them.
    AnothersWords,
    /// No source has them.
    NotThere,
}

impl Support {
    /// All of them, ascending.
    pub const ALL: [Self; 6] = [
        Self::Verbatim,
        Self::Cut,
        Self::Reworded,
        Self::MeaningChanged,
        Self::AnothersWords,
        Self::NotThere,
    ];

    /// The word that outputs use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Cut => "cut",
            Self::Reworded => "reworded",
            Self::MeaningChanged => "meaning-changed",
            Self::AnothersWords => "anothers-words",
            Self::NotThere => "not-there",
        }
    }
}

/// What a difference touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// Whether something is so.
    Negation,
    /// How many.
    Number,
    /// Who or what.
    Name,
    /// Other words.
    Word,
    /// Words of the source that are left out.
    LeftOut,
    /// Words that the source does not have.
    Added,
}

impl ChangeKind {
    /// The word that outputs use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Negation => "negation",
            Self::Number => "number",
            Self::Name => "name",
            Self::Word => "word",
            Self::LeftOut => "left-out",
            Self::Added => "added",
        }
    }

    /// What a quotation is that has such a change.
    const fn support(self) -> Support {
        match self {
            Self::Negation | Self::Number | Self::Name => Support::MeaningChanged,
            Self::Word | Self::Added => Support::Reworded,
            Self::LeftOut => Support::Cut,
        }
    }
}

/// One place where a quotation differs from its source: word indexes of either, one of
/// them perhaps empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordChange {
    /// What it touches.
    pub kind: ChangeKind,
    /// The words of the source.
    pub source: Range<usize>,
    /// The words of the quotation.
    pub quotation: Range<usize>,
}

/// Words with the text that they stand in.
#[derive(Clone, Copy, Debug)]
pub struct TextWords<'a> {
    /// The whole text.
    pub text: &'a str,
    /// The words.
    pub ids: &'a [WordId],
    /// Where each stands in `text`.
    pub spans: &'a [WordSpan],
}

/// Folded words by the group that they are in.
static MEANING: LazyLock<[HashSet<String>; 3]> = LazyLock::new(|| {
    let mut res = [HashSet::new(), HashSet::new(), HashSet::new()];
    for (_, line) in language::lines("meaning") {
        let Some((group, words)) = line.split_once(' ') else { continue };
        let Some(at) = ["negation", "number", "lack"].iter().position(|&it| it == group) else {
            continue;
        };
        scan_words(words, |word, _| {
            res[at].insert(word.to_owned());
        });
    }
    res
});

/// Prefixes that deny.
static DENYING: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let lines = language::groups("meaning").filter(|it| it.1 == "prefix");
    lines.flat_map(|it| it.2).collect()
});

/// The shortest word that takes one.
const PREFIXED: usize = 4;

/// A negation that goes with more words than these was left out with its own clause.
const CLAUSE_WORDS: usize = 3;

/// Where a quotation differs from the stretch of a source that it was taken from, in order.
///
/// The stretch may be longer than the quotation at both ends: what it has there is no
/// change. Cost: as a diff of words.
#[must_use]
pub fn word_changes(
    source: TextWords<'_>,
    quotation: TextWords<'_>,
    vocabulary: &Vocabulary,
    near: &NearWords<'_>,
) -> Vec<WordChange> {
    let ops = capture_diff_slices(Algorithm::Myers, source.ids, quotation.ids);
    let sides = Sides { source, quotation, vocabulary, near };
    let equal = |it: &DiffOp| matches!(it, DiffOp::Equal { .. });
    let first = ops.iter().position(equal).unwrap_or(0);
    let last = ops.iter().rposition(equal).unwrap_or(0);
    let mut res = Vec::new();
    for (n, op) in ops.iter().enumerate().filter(|it| !equal(it.1)) {
        let (old, new) = (op.old_range(), op.new_range());
        let outside = n < first || n > last;
        if outside && new.is_empty() {
            continue;
        }
        // Of words at an end only those that stand against others count.
        let old = match (n < first, n > last) {
            (true, _) => old.end - old.len().min(new.len())..old.end,
            (_, true) => old.start..old.start + old.len().min(new.len()),
            _ => old,
        };
        res.extend(sides.change(old, new));
    }
    res
}

/// What a quotation with these changes is, its words being there and its speaker's own.
#[must_use]
pub fn support_of(changes: &[WordChange]) -> Support {
    changes.iter().map(|it| it.kind.support()).max().unwrap_or(Support::Verbatim)
}

struct Sides<'a> {
    source: TextWords<'a>,
    quotation: TextWords<'a>,
    vocabulary: &'a Vocabulary,
    near: &'a NearWords<'a>,
}

impl Sides<'_> {
    fn change(&self, old: Range<usize>, new: Range<usize>) -> Option<WordChange> {
        let (a, b) = (&self.source.ids[old.clone()], &self.quotation.ids[new.clone()]);
        let denies = |words: &[WordId]| words.iter().filter(|&&it| self.is_negation(it)).count();
        // As many denials on both sides say the same.
        let negated = denies(a) != denies(b);
        let paired = a.len() == b.len() && a.iter().zip(b).all(|(&x, &y)| self.near.near(x, y));
        let denied = a.len() == b.len() && a.iter().zip(b).any(|(&x, &y)| self.is_prefixed(x, y));
        let renamed = paired && old.clone().zip(new.clone()).any(|(x, y)| self.is_renamed(x, y));
        let counted = self.numbers(a) != self.numbers(b);
        let spelled = paired && !negated && !denied && !renamed && !counted;
        if spelled || self.letters(a) == self.letters(b) {
            return None;
        }
        // Words in an editor's brackets are nobody's: they stand for what was left out.
        let editors = is_bracketed(self.quotation, &new) && !is_bracketed(self.source, &old);
        if editors && old.is_empty() {
            return None;
        }
        let kind = if editors {
            ChangeKind::LeftOut
        } else if denied || negated && (!b.is_empty() || self.is_denial(&old)) {
            ChangeKind::Negation
        } else if b.is_empty() {
            // Asked before numbers and names: those that are left out are not changed.
            ChangeKind::LeftOut
        } else if counted {
            ChangeKind::Number
        } else if renamed
            || !a.is_empty() && self.names(self.source, &old) != self.names(self.quotation, &new)
        {
            ChangeKind::Name
        } else if a.is_empty() {
            ChangeKind::Added
        } else {
            ChangeKind::Word
        };
        Some(WordChange { kind, source: old, quotation: new })
    }

    fn is_negation(&self, word: WordId) -> bool {
        let word = self.vocabulary.word(word);
        MEANING[0].contains(word) || word.ends_with("n't")
    }

    /// Whether words of the source, left out, take a denial from a sentence that stays: not
    /// where they are a clause of their own, between commas or with *without*.
    fn is_denial(&self, old: &Range<usize>) -> bool {
        let spans = &self.source.spans[old.clone()];
        let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return false };
        let text = self.source.text;
        let apart = text[..first.start()].trim_end().ends_with([',', '—', '–', '('])
            && text[last.end()..].trim_start().starts_with([',', '.', ';', '—', '–', ')']);
        let lacks = self.source.ids[old.start];
        let phrase = old.len() > 1 && MEANING[2].contains(self.vocabulary.word(lacks));
        old.len() <= CLAUSE_WORDS && !apart && !phrase
    }

    /// Whether one of two words is the other with a prefix that denies.
    fn is_prefixed(&self, a: WordId, b: WordId) -> bool {
        let (a, b) = (self.vocabulary.word(a), self.vocabulary.word(b));
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        let prefix = long.strip_suffix(short).filter(|_| short.len() >= PREFIXED);
        prefix.is_some_and(|it| DENYING.contains(&it))
    }

    /// Whether two words are names, and not spellings of one.
    fn is_renamed(&self, old: usize, new: usize) -> bool {
        let is_name = |side: TextWords<'_>, at: usize| {
            let span = side.spans[at];
            let goes_on = side.text[..span.start()].trim_end().ends_with(char::is_alphanumeric);
            at > 0 && goes_on && span.of(side.text).starts_with(char::is_uppercase)
        };
        let word = |side: TextWords<'_>, at: usize| key(self.vocabulary.word(side.ids[at]));
        is_name(self.source, old)
            && is_name(self.quotation, new)
            && word(self.source, old) != word(self.quotation, new)
    }

    /// The words that say how many.
    fn numbers(&self, words: &[WordId]) -> Vec<WordId> {
        let counts = |it: &&WordId| {
            let word = self.vocabulary.word(**it);
            word.contains(char::is_numeric) || MEANING[1].contains(word)
        };
        let mut res: Vec<WordId> = words.iter().filter(counts).copied().collect();
        res.sort_unstable();
        res
    }

    /// The words that are written large where a sentence goes on.
    fn names(&self, side: TextWords<'_>, range: &Range<usize>) -> Vec<WordId> {
        let named = range.clone().filter(|&at| {
            let span = side.spans[at];
            let before = side.text[..span.start()].trim_end_matches(|c: char| !c.is_alphanumeric());
            let between = &side.text[before.len()..span.start()];
            let begins =
                at == 0 || between.contains(['.', '!', '?', ':', '\n', '“', '"', '«', '„']);
            let word = span.of(side.text);
            // *I* is large anywhere, and so are initials.
            let is_large = word.starts_with(char::is_uppercase) && word.chars().nth(1).is_some();
            is_large && (!begins || !self.is_small_elsewhere(word))
        });
        let mut res: Vec<WordId> = named.map(|at| side.ids[at]).collect();
        res.sort_unstable();
        res
    }

    /// Whether a word that begins a sentence is written small in either text.
    fn is_small_elsewhere(&self, word: &str) -> bool {
        let small = word.to_lowercase();
        super::little::is_little(&small)
            || [self.source.text, self.quotation.text].iter().any(|it| it.contains(&small))
    }

    /// Words without what parts them: *per cent* and *percent* are one.
    fn letters(&self, words: &[WordId]) -> String {
        words.iter().map(|&it| self.vocabulary.word(it)).collect()
    }
}

/// Whether words stand in brackets, alone or with others.
fn is_bracketed(side: TextWords<'_>, range: &Range<usize>) -> bool {
    let Some(spans) = side.spans.get(range.clone()) else { return false };
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return false };
    let is_bracket = |c: &char| "[]()".contains(*c);
    let before = side.text[..first.start()].chars().rev().find(is_bracket);
    let behind = side.text[last.end()..].chars().find(is_bracket);
    let inside = side.text[first.start()..last.end()].contains(['[', ']', '(', ')']);
    !inside && matches!((before, behind), (Some('['), Some(']')) | (Some('('), Some(')')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, quotation: &str) -> (Support, Vec<ChangeKind>) {
        let (vocabulary, words) = Vocabulary::number(vec![source, quotation]);
        let near = NearWords::new(&vocabulary);
        let [a, b] = [(source, &words[0]), (quotation, &words[1])].map(|(text, it)| TextWords {
            text,
            ids: &it.ids,
            spans: &it.spans,
        });
        let changes = word_changes(a, b, &vocabulary, &near);
        (support_of(&changes), changes.iter().map(|it| it.kind).collect())
    }

    const SOURCE: &str = "We will never open a bridge that Ines Okafor and her 40 engineers in Port Kelm do not trust with their own defence";

    #[test]
    fn the_same_words_and_spellings_are_verbatim() {
        for quotation in [SOURCE, "never open a bridge", "do not trust with their own defense"] {
            assert_eq!(found(SOURCE, quotation), (Support::Verbatim, vec![]), "{quotation}");
        }
    }

    #[test]
    fn what_is_left_out_is_a_cut_and_brackets_are_the_editors() {
        let cut = "We will never open a bridge … they do not trust";
        assert_eq!(found(SOURCE, &cut.replace("they ", "")).0, Support::Cut);
        let editor =
            "We will never open a bridge that [she] and her 40 engineers in Port Kelm do not trust";
        assert_eq!(found(SOURCE, editor).0, Support::Cut);
    }

    #[test]
    fn another_word_is_another_wording() {
        let other = SOURCE.replace("open a bridge", "build a bridge");
        assert_eq!(found(SOURCE, &other), (Support::Reworded, vec![ChangeKind::Word]));
        let more = SOURCE.replace("own", "very own");
        assert_eq!(found(SOURCE, &more), (Support::Reworded, vec![ChangeKind::Added]));
    }

    #[test]
    fn a_negation_a_number_and_a_name_change_the_meaning() {
        for (old, new, kind) in [
            ("never open", "open", ChangeKind::Negation),
            ("do not trust", "do trust", ChangeKind::Negation),
            ("40", "400", ChangeKind::Number),
            ("Okafor", "Amadi", ChangeKind::Name),
            ("Port Kelm", "Port Lorne", ChangeKind::Name),
        ] {
            let other = SOURCE.replace(old, new);
            assert_eq!(found(SOURCE, &other), (Support::MeaningChanged, vec![kind]), "{new}");
        }
    }

    #[test]
    fn a_word_that_differs_by_little_may_say_something_else() {
        const SOURCE: &str = "The claims that Iran paid 3 million for the second harbor are unsupported by the records of Port Kelm";
        for (old, new, kind) in [
            ("unsupported", "supported", ChangeKind::Negation),
            ("million", "billion", ChangeKind::Number),
            ("second", "third", ChangeKind::Number),
            ("Iran", "Iraq", ChangeKind::Name),
        ] {
            let other = SOURCE.replace(old, new);
            assert_eq!(found(SOURCE, &other), (Support::MeaningChanged, vec![kind]), "{new}");
        }
        assert_eq!(found(SOURCE, &SOURCE.replace("harbor", "harbour")).0, Support::Verbatim);
    }

    #[test]
    fn a_clause_that_denies_may_be_left_out() {
        let source =
            "He is known, without any introduction, as the pilot of this harbor and not one of us";
        assert_eq!(
            found(source, &source.replace(" without any introduction,", "")).0,
            Support::Cut
        );
        assert_eq!(found(source, &source.replace("not ", "")).0, Support::MeaningChanged);
    }

    #[test]
    fn a_contraction_denies_as_the_full_form_does() {
        let other = SOURCE.replace("do not", "don't");
        assert_eq!(found(SOURCE, &other).0, Support::Reworded);
    }
}

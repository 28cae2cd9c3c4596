//! What makes a quotation of a source another sentence?
//!
//! In go the words of a quotation and the stretch of a source that it was taken
//! from; out come the places where they differ, each with what it touches. A word
//! that was exchanged for a near one (*defence*, *defense*) is no difference, nor
//! are words in brackets, which are the editor's.

use super::attribution::forms::{self, Group};
use super::name::key;
use crate::align::NearWords;
use crate::language;
use crate::normalize::{Vocabulary, WordId, WordSpan, scan_words};
use crate::text::Span;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::{HashMap, HashSet};
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
static MEANING: LazyLock<[HashSet<String>; 4]> = LazyLock::new(|| {
    let mut res = [HashSet::new(), HashSet::new(), HashSet::new(), HashSet::new()];
    for (_, line) in language::lines("meaning") {
        let Some((group, words)) = line.split_once(' ') else { continue };
        let Some(at) = ["negation", "number", "lack", "affirm"].iter().position(|&it| it == group)
        else {
            continue;
        };
        scan_words(words, |word, _| {
            res[at].insert(word.to_owned());
        });
    }
    res
});

fn parts(group: &'static str) -> Vec<&'static str> {
    language::groups("meaning").filter(|it| it.1 == group).flat_map(|it| it.2).collect()
}

/// Prefixes that deny.
static DENYING: LazyLock<Vec<&'static str>> = LazyLock::new(|| parts("prefix"));

/// The parts of words of a group, as they fold.
fn folded_parts(group: &'static str) -> Vec<String> {
    let fold = |it: &str| {
        let mut res = String::new();
        scan_words(it, |word, _| res.push_str(word));
        res
    };
    parts(group).into_iter().map(fold).collect()
}

/// Syllables inside a verb that deny it.
static INSIDE: LazyLock<Vec<String>> = LazyLock::new(|| folded_parts("infix"));

/// Letters that deny wherever a verb has them.
static DENYING_PARTS: LazyLock<Vec<String>> = LazyLock::new(|| folded_parts("part"));

/// How much a number word says: *three*, *hundred*.
static VALUES: LazyLock<HashMap<String, u64>> = LazyLock::new(|| {
    let pairs = parts("value").into_iter().filter_map(|it| it.split_once('='));
    pairs.filter_map(|(value, word)| Some((word.to_owned(), value.parse().ok()?))).collect()
});

/// The smallest of the numbers that multiply the one before: *three hundred*.
const MULTIPLIES: u64 = 100;

/// The same of those that end a group: *three hundred thousand*.
const GROUPS: u64 = 1_000;

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

/// What parts a clause from what stands beside it.
const PARTS: &[char] = &[
    '.', ',', '!', '?', ';', ':', '…', '\n', '"', '“', '”', '„', '«', '»', '(', ')', '—', '–',
    '「', '」', '『', '』', '、', '。', '，', '：', '；', '！', '？', '،', '؟',
];

/// Which words of a source, right outside the stretch `piece`, deny what stands there.
///
/// A negation before it in its clause (*I do not think that …*) where `head` is set, one that
/// ends the clause behind it (*… nicht*) where `tail` is. Not *not only*, and nothing behind *and* or *but*. Cost: a few words.
#[must_use]
pub fn denial_beside(
    source: TextWords<'_>,
    piece: &Range<usize>,
    (head, tail): (bool, bool),
    vocabulary: &Vocabulary,
) -> Option<Range<usize>> {
    let word = |at: usize| vocabulary.word(source.ids[at]);
    let parted = |at: usize| {
        let next = source.spans.get(at + 1).map_or(source.text.len(), |it| it.start());
        source.text[source.spans[at].end()..next].contains(PARTS)
    };
    // Of a piece that goes on with other clauses the denied one is at least half.
    let clause = piece.clone().take_while(|&at| !parted(at)).count() + 1;
    let head = head && 2 * clause >= piece.len();
    let before = head.then(|| denied_before(piece.start, word, parted)).flatten();
    before.or_else(|| tail.then(|| denied_behind(source, piece.end, word, parted)).flatten())
}

fn denied_before<'w>(
    start: usize,
    word: impl Fn(usize) -> &'w str,
    parted: impl Fn(usize) -> bool,
) -> Option<Range<usize>> {
    // *not true that …*: a verb and a link at most stand between.
    const REACH: usize = 3;
    for at in (0..start).rev().take(REACH) {
        if parted(at) || forms::ALL.has(Group::Joins, word(at)) {
            return None;
        }
        let affirmed = at + 1 < start && MEANING[3].contains(word(at + 1));
        if denies(word(at)) && !affirmed && !MEANING[2].contains(word(at)) {
            return Some(at..at + 1);
        }
    }
    None
}

fn denied_behind<'w>(
    source: TextWords<'_>,
    end: usize,
    word: impl Fn(usize) -> &'w str,
    parted: impl Fn(usize) -> bool,
) -> Option<Range<usize>> {
    const REACH: usize = 6;
    if end == 0 || parted(end - 1) {
        return None;
    }
    let last = (end..source.ids.len()).take(REACH).find(|&at| parted(at))?;
    let rest: String = (end..=last).map(&word).collect();
    let inside = DENYING_PARTS.iter().any(|it| rest.contains(it.as_str()));
    let closes = denies(word(last)) && !MEANING[2].contains(word(last));
    match (closes, inside) {
        (true, _) => Some(last..last + 1),
        (_, true) => Some(end..last + 1),
        _ => None,
    }
}

/// Whether a text denies, right outside the quotation at `span`, what stands in it: *she would
/// not “raise taxes”*.
#[must_use]
pub fn denies_quotation(text: &str, span: Span) -> bool {
    const REACH: usize = 8;
    let ends = ['.', '!', '?', '\n', '。'];
    let before = text[..span.start].rsplit(ends).next().unwrap_or_default();
    let behind = text[span.end..].split(ends).next().unwrap_or_default();
    let mut words: Vec<String> = Vec::new();
    scan_words(before, |word, _| words.push(word.to_owned()));
    let mut found = words.iter().rev().take(REACH).any(|it| denies(it));
    let mut count = 0;
    scan_words(behind, |word, _| {
        count += 1;
        found |= count <= REACH / 2 && denies(word);
    });
    found
}

/// Whether a folded word is a negation.
pub(super) fn denies(word: &str) -> bool {
    MEANING[0].contains(word) || word.ends_with("n't")
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
        let count = |words: &[WordId]| words.iter().filter(|&&it| self.is_negation(it)).count();
        let part = |words: &[WordId]| {
            let letters = self.letters(words);
            DENYING_PARTS.iter().any(|it| letters.contains(it.as_str()))
        };
        // As many denials on both sides say the same.
        let negated = count(a) != count(b) || part(a) != part(b);
        let paired = a.len() == b.len() && a.iter().zip(b).all(|(&x, &y)| self.near.near(x, y));
        let denied = a.len() == b.len() && a.iter().zip(b).any(|(&x, &y)| self.is_prefixed(x, y));
        let renamed = paired && old.clone().zip(new.clone()).any(|(x, y)| self.is_renamed(x, y));
        let counted = self.numbers(a) != self.numbers(b)
            && self.values(a).is_none_or(|it| self.values(b) != Some(it));
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
        denies(self.vocabulary.word(word))
    }

    /// The numbers that words say, *three hundred* as *300*; none where one is unknown.
    fn values(&self, words: &[WordId]) -> Option<Vec<u64>> {
        let (mut res, mut group, mut total) = (Vec::new(), None::<u64>, None::<u64>);
        for word in words.iter().map(|&it| self.vocabulary.word(it)) {
            let digits = word.replace([',', '.'], "").parse().ok();
            let Some(value) = digits.or_else(|| VALUES.get(word).copied()) else {
                if word.contains(char::is_numeric) || MEANING[1].contains(word) {
                    return None;
                }
                continue;
            };
            if digits.is_none() && value >= GROUPS {
                let own = group.take().unwrap_or(1).checked_mul(value)?;
                total = Some(total.unwrap_or_default().checked_add(own)?);
            } else if digits.is_none() && value == MULTIPLIES {
                group = Some(group.unwrap_or(1).checked_mul(value)?);
            } else {
                group = Some(group.unwrap_or_default().checked_add(value)?);
            }
        }
        if group.is_some() || total.is_some() {
            res.push(total.unwrap_or_default().checked_add(group.unwrap_or_default())?);
        }
        Some(res)
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
        prefix.is_some_and(|it| DENYING.contains(&it)) || is_infixed(short, long)
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
            // *I* is large anywhere, and so are initials.
            let word = uncontracted(span.of(side.text));
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

/// Whether the longer word is the shorter with a syllable inside that denies: *artıracağız*,
/// *artırmayacağız*.
fn is_infixed(short: &str, long: &str) -> bool {
    const ROOT: usize = 3;
    const ENDING: usize = 3;
    let same = short.chars().zip(long.chars()).take_while(|it| it.0 == it.1).count();
    INSIDE.iter().any(|it| {
        // Letters that the root and the syllable share may stand on either side of the cut.
        (ROOT..=same).any(|root| {
            let cut = |word: &str| word.char_indices().nth(root).map_or(word.len(), |it| it.0);
            let ending = &short[cut(short)..];
            let rest = long[cut(long)..].strip_prefix(it.as_str());
            ending.chars().count() >= ENDING && rest == Some(ending)
        })
    })
}

/// A word without what a contraction adds: *We’ve*, *I’m*.
fn uncontracted(word: &str) -> &str {
    const LONGEST: usize = 2;
    let found = word.find(['\'', '’']).filter(|&it| it > 0);
    let added = |it: &usize| word[*it..].chars().count() <= LONGEST + 1;
    found.filter(added).map_or(word, |it| &word[..it])
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

    fn denied(source: &str, quotation: &str) -> Option<String> {
        let (vocabulary, words) = Vocabulary::number(vec![source]);
        let side = TextWords { text: source, ids: &words[0].ids, spans: &words[0].spans };
        let from = source.find(quotation).unwrap();
        let piece = words[0].within(Span::new(from, from + quotation.len()));
        let found = denial_beside(side, &piece, (true, true), &vocabulary)?;
        Some(side.spans[found].iter().map(|it| it.of(source)).collect())
    }

    #[test]
    fn a_negation_beside_a_piece_denies_it() {
        for (source, quotation, word) in [
            ("The ferry board never sold the old pier.", "sold the old pier", "never"),
            ("I do not believe that the dam will hold.", "the dam will hold", "not"),
            ("No vendimos el puerto este año.", "vendimos el puerto", "No"),
            ("Diesen Vertrag kündigen wir nicht.", "Diesen Vertrag kündigen wir", "nicht"),
        ] {
            assert_eq!(denied(source, quotation).as_deref(), Some(word), "{source}");
        }
        for (source, quotation) in [
            ("The board is not rich, but it sold the old pier.", "it sold the old pier"),
            ("We did not only sell the old pier.", "sell the old pier"),
            ("We do not wait. The dam will hold.", "The dam will hold"),
            ("The dam will hold no more than a year.", "The dam will hold"),
            ("He left without a word on the old pier.", "on the old pier"),
            (
                "If we do not sell it by May, we will have to close.",
                "by May, we will have to close",
            ),
        ] {
            assert_eq!(denied(source, quotation), None, "{source}");
        }
        assert!(denies_quotation("She would not “sell the pier.”", Span::new(17, 31)));
        assert!(!denies_quotation("She would “sell the pier.”", Span::new(13, 27)));
    }

    #[test]
    fn a_verb_denies_by_a_part_of_it() {
        for (source, quotation) in [
            ("Bu köprüyü kapatmayacağız ve bekleyeceğiz", "Bu köprüyü kapatacağız ve bekleyeceğiz"),
            ("Letos neprodáme přístav v Ústí nikomu", "Letos prodáme přístav v Ústí nikomu"),
            ("Недопустимо закрывать порт этой зимой", "Допустимо закрывать порт этой зимой"),
            ("올해는 항구를 닫지 않겠다 시민이 먼저다", "올해는 항구를 닫겠다 시민이 먼저다"),
        ] {
            assert_eq!(found(source, quotation).0, Support::MeaningChanged, "{source}");
        }
        assert_eq!(found("the hammer lay there", "the harbor lay there").0, Support::Reworded);
    }

    #[test]
    fn a_contraction_and_a_number_in_words_change_nothing() {
        for (source, quotation) in [
            ("We have sold 250 boats since May", "We’ve sold 250 boats since May"),
            ("I am sure that the dam will hold", "I’m sure that the dam will hold"),
            ("Some 400 boats came in", "Some four hundred boats came in"),
            ("Some 25 boats came in", "Some twenty-five boats came in"),
        ] {
            assert_eq!(found(source, quotation).0, Support::Reworded, "{quotation}");
        }
        assert_eq!(
            found("Some 400 boats came in", "Some four thousand boats came in").0,
            Support::MeaningChanged
        );
    }

    #[test]
    fn a_contraction_denies_as_the_full_form_does() {
        let other = SOURCE.replace("do not", "don't");
        assert_eq!(found(SOURCE, &other).0, Support::Reworded);
    }
}

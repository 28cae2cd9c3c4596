//! The one word diff, of whole texts, of paragraphs and of quotations.

use super::canon::{edit_class, squeeze, squeezed_eq};
use super::tokens::{Token, Tokenizer};
use super::types::{EditClass, WordOp, WordOpKind};
use crate::text::Span;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Which words make `old` into `new`.
///
/// Words are compared without case and cosmetics (quotation-mark style, dashes,
/// Unicode form), so that those never tear an alignment; a pair that differs in
/// them is still deleted and inserted, with the [`EditClass`] that says so. An
/// equal run is equal to the byte but for white space.
///
/// The texts of all equal and deleted runs, joined, are `old` trimmed and with
/// any white space as one space; those of all equal and inserted runs are `new`.
/// Of two neighboring edits, the deletion comes first. Two texts without words
/// give no operation.
///
/// A lone common word or mark in the middle of a rewritten stretch is not
/// shown as equal: word soup is harder to read than old and new side by side.
///
/// Cost: linear in the bytes, and for the alignment `O((n + m) d)` in words and
/// edits, where long inputs take a bounded, not always minimal search (Myers
/// 1986, with the split heuristics of Git). No clock is read.
#[must_use]
pub fn word_diff(old: &str, new: &str) -> Vec<WordOp> {
    let (old_span, new_span) = (Span::new(0, old.len()), Span::new(0, new.len()));
    let mut tokenizer = Tokenizer::default();
    let old_tokens = tokenizer.tokens(old, old_span);
    let new_tokens = tokenizer.tokens(new, new_span);
    let sides = [
        Stretch { text: old, span: old_span, tokens: &old_tokens },
        Stretch { text: new, span: new_span, tokens: &new_tokens },
    ];
    let edits = word_edits(&sides[0], &sides[1]);
    edits.into_iter().map(|edit| edit.op(old, new)).collect()
}

/// A stretch of a text with the tokens in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch<'a> {
    pub(super) text: &'a str,
    pub(super) span: Span,
    pub(super) tokens: &'a [Token],
}

/// One operation, as the bytes of both texts that it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) kind: WordOpKind,
    pub(super) class: EditClass,
    /// Empty for an insertion, at the place where it goes.
    pub(super) old: Span,
    /// Empty for a deletion.
    pub(super) new: Span,
}

impl Edit {
    fn op(self, old: &str, new: &str) -> WordOp {
        let raw = match self.kind {
            WordOpKind::Delete => self.old.of(old),
            WordOpKind::Equal | WordOpKind::Insert => self.new.of(new),
        };
        WordOp { kind: self.kind, text: squeeze(raw), class: self.class }
    }
}

/// The edits between two stretches; their spans tile both, white space at the
/// ends excepted.
pub(super) fn word_edits(old: &Stretch<'_>, new: &Stretch<'_>) -> Vec<Edit> {
    let pairs = without_soup(align(old.tokens, new.tokens), old.tokens, new.tokens);
    let (old_span, new_span) = (old.span.trimmed(old.text), new.span.trimmed(new.text));
    let mut out = Writer { old: old.text, new: new.text, edits: Vec::new() };
    let (mut x, mut y) = (old_span.start, new_span.start);
    for (i, j) in pairs {
        let (a, b) = (old.tokens[i].span, new.tokens[j].span);
        out.region(Span::new(x, a.start), Span::new(y, b.start));
        out.pair(a, b);
        (x, y) = (a.end, b.end);
    }
    out.region(Span::new(x, old_span.end), Span::new(y, new_span.end));
    out.edits
}

/// Up to this many cells (words of the one times words of the other), the
/// search for the shortest edit script is exact: half a millisecond at worst.
const EXACT_CELLS: usize = 250_000;

/// The pairs of equal tokens of one alignment, ascending on both sides.
fn align(old: &[Token], new: &[Token]) -> Vec<(usize, usize)> {
    let ids = |tokens: &[Token]| -> Vec<u32> { tokens.iter().map(|it| it.id).collect() };
    let exact = old.len().saturating_mul(new.len()) <= EXACT_CELLS;
    let algorithm = if exact { Algorithm::RawMyers } else { Algorithm::Myers };
    let mut pairs = Vec::with_capacity(old.len().min(new.len()));
    for op in capture_diff_slices(algorithm, &ids(old), &ids(new)) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            pairs.extend((0..len).map(|at| (old_index + at, new_index + at)));
        }
    }
    pairs
}

/// Drops runs of pairs that are too short to tell a reader anything.
///
/// A run is dropped when text is replaced on both sides of it and it holds no
/// word, or `k` words while more than `2 k` words are replaced on either side:
/// then at most a third of the words that are shown as changed are not. Runs are
/// taken from the left, and a dropped one counts as replaced for the next.
fn without_soup(pairs: Vec<(usize, usize)>, old: &[Token], new: &[Token]) -> Vec<(usize, usize)> {
    let runs = runs(&pairs);
    let words = |tokens: &[Token]| tokens.iter().filter(|it| it.word).count();
    let mut kept: Vec<(usize, usize)> = Vec::with_capacity(pairs.len());
    for (at, run) in runs.iter().enumerate() {
        let (first, last) = (pairs[run.start], pairs[run.end - 1]);
        let from = kept.last().map_or((0, 0), |&(i, j)| (i + 1, j + 1));
        let to = runs.get(at + 1).map_or((old.len(), new.len()), |next| pairs[next.start]);
        let before = (words(&old[from.0..first.0]), words(&new[from.1..first.1]));
        let after = (words(&old[last.0 + 1..to.0]), words(&new[last.1 + 1..to.1]));
        let replaced = before.0.min(before.1) > 0 && after.0.min(after.1) > 0;
        let short = words(&old[first.0..=last.0]);
        let enough = 2 * short;
        if !(replaced && before.0.max(before.1) > enough && after.0.max(after.1) > enough) {
            kept.extend_from_slice(&pairs[run.clone()]);
        }
    }
    kept
}

/// The maximal stretches of `pairs` that ascend by one on both sides.
fn runs(pairs: &[(usize, usize)]) -> Vec<std::ops::Range<usize>> {
    let mut res = Vec::new();
    let mut start = 0;
    for at in 1..=pairs.len() {
        let joined = at < pairs.len()
            && pairs[at].0 == pairs[at - 1].0 + 1
            && pairs[at].1 == pairs[at - 1].1 + 1;
        if !joined {
            res.push(start..at);
            start = at;
        }
    }
    res
}

/// Edits in the making.
struct Writer<'a> {
    old: &'a str,
    new: &'a str,
    edits: Vec<Edit>,
}

impl Writer<'_> {
    /// A token of each side that the alignment pairs.
    fn pair(&mut self, a: Span, b: Span) {
        if squeezed_eq(a.of(self.old), b.of(self.new)) {
            self.push(WordOpKind::Equal, EditClass::Same, a, b);
        } else {
            self.replace(a, b);
        }
    }

    /// What stands between two pairs: white space, and words of one side only.
    ///
    /// White space at the start that both have is equal, else at the end.
    fn region(&mut self, mut a: Span, mut b: Span) {
        let lead = |text: &str, span: Span| {
            let inner = span.of(text);
            span.start + (inner.len() - inner.trim_start().len())
        };
        let (a_lead, b_lead) = (lead(self.old, a), lead(self.new, b));
        if a_lead > a.start && b_lead > b.start {
            let spaces = (Span::new(a.start, a_lead), Span::new(b.start, b_lead));
            self.push(WordOpKind::Equal, EditClass::Same, spaces.0, spaces.1);
            (a.start, b.start) = (a_lead, b_lead);
        }
        let tail = |text: &str, span: Span| span.start + span.of(text).trim_end().len();
        let (a_tail, b_tail) = (tail(self.old, a), tail(self.new, b));
        let common = a_tail < a.end && b_tail < b.end;
        let end = (a.end, b.end);
        if common {
            (a.end, b.end) = (a_tail, b_tail);
        }
        self.replace(a, b);
        if common {
            let spaces = (Span::new(a_tail, end.0), Span::new(b_tail, end.1));
            self.push(WordOpKind::Equal, EditClass::Same, spaces.0, spaces.1);
        }
    }

    fn replace(&mut self, a: Span, b: Span) {
        if a.is_empty() && b.is_empty() {
            return;
        }
        let class = edit_class(self.old, a, self.new, b).max(EditClass::Cosmetic);
        if !a.is_empty() {
            self.push(WordOpKind::Delete, class, a, Span::new(b.start, b.start));
        }
        if !b.is_empty() {
            self.push(WordOpKind::Insert, class, Span::new(a.end, a.end), b);
        }
    }

    fn push(&mut self, kind: WordOpKind, class: EditClass, old: Span, new: Span) {
        if let Some(last) = self.edits.last_mut() {
            let alike = last.kind == kind && last.class == class;
            if alike && last.old.end == old.start && last.new.end == new.start {
                (last.old.end, last.new.end) = (old.end, new.end);
                return;
            }
        }
        self.edits.push(Edit { kind, class, old, new });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `[-deleted-]`, `{+inserted+}`, as `git diff --word-diff` writes them.
    fn show(old: &str, new: &str) -> String {
        let mut out = String::new();
        for op in word_diff(old, new) {
            match op.kind {
                WordOpKind::Equal => out += &op.text,
                WordOpKind::Delete => out += &format!("[-{}-]", op.text),
                WordOpKind::Insert => out += &format!("{{+{}+}}", op.text),
            }
        }
        out
    }

    #[test]
    fn words_change_and_spaces_stay() {
        for (old, new, expect) in [
            ("he said it", "he wrote it", "he [-said-]{+wrote+} it"),
            ("he said", "he said it", "he said{+ it+}"),
            ("he, too, said", "he too said", "he[-,-] too[-,-] said"),
            ("a\n\nb", "a b", "a b"),
            ("", "new", "{+new+}"),
            ("old", " ", "[-old-]"),
            ("“Yes.”", "\"Yes!\"", "[-“-]{+\"+}Yes[-.-]{+!+}[-”-]{+\"+}"),
            ("中国是5G", "中国有5G", "中国[-是-]{+有+}5G"),
        ] {
            assert_eq!(show(old, new), expect);
        }
    }

    #[test]
    fn a_lone_common_word_in_a_rewritten_stretch_is_not_kept() {
        assert_eq!(
            show(
                "so red green blue the one two three x",
                "so alpha beta gamma the five six seven x"
            ),
            "so [-red green blue the one two three-]{+alpha beta gamma the five six seven+} x"
        );
        assert_eq!(show("one the two", "five the six"), "[-one-]{+five+} the [-two-]{+six+}");
    }

    #[test]
    fn edits_say_what_they_touch() {
        let class = |old: &str, new: &str| word_diff(old, new).iter().map(|it| it.class).max();
        assert_eq!(class("the “end”", "the \"end\""), Some(EditClass::Cosmetic));
        assert_eq!(class("the End", "the end"), Some(EditClass::Case));
        assert_eq!(class("the, end", "the end"), Some(EditClass::Punctuation));
        assert_eq!(class("the end", "an end"), Some(EditClass::Wording));
        assert_eq!(class("the end", "the\tend"), Some(EditClass::Same));
        assert_eq!(class("", ""), None);
    }

    fn side(ops: &[WordOp], other: WordOpKind) -> String {
        ops.iter().filter(|it| it.kind != other).map(|it| it.text.as_str()).collect()
    }

    fn normalized(text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Length of the longest common subsequence, the quadratic way.
    fn naive_common(a: &[u32], b: &[u32]) -> usize {
        let mut row = vec![0; b.len() + 1];
        for x in a {
            let mut diagonal = 0;
            for (j, y) in b.iter().enumerate() {
                let above = row[j + 1];
                row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
                diagonal = above;
            }
        }
        row[b.len()]
    }

    proptest! {
        #[test]
        fn either_side_is_its_text_with_white_space_normalized(
            old in "[\\PC\n\t\u{a0}\u{200b}\u{301} a-cA-C.,'“-]{0,60}",
            new in "[\\PC\n\t\u{a0}\u{200b}\u{301} a-cA-C.,'“-]{0,60}",
        ) {
            let ops = word_diff(&old, &new);
            prop_assert_eq!(side(&ops, WordOpKind::Insert), normalized(&old));
            prop_assert_eq!(side(&ops, WordOpKind::Delete), normalized(&new));
        }

        #[test]
        fn equal_means_no_class_and_neighbors_differ(
            old in "([ab]{1,2}|[ ,.\n“]){0,30}", new in "([aAb]{1,2}|[ ,.\n\"]){0,30}",
        ) {
            let ops = word_diff(&old, &new);
            for op in &ops {
                prop_assert_eq!(op.kind == WordOpKind::Equal, op.class == EditClass::Same);
                prop_assert!(!op.text.is_empty());
            }
            for pair in ops.windows(2) {
                prop_assert!((pair[0].kind, pair[0].class) != (pair[1].kind, pair[1].class));
            }
        }

        #[test]
        fn the_alignment_is_as_long_as_the_naive_one(
            old in proptest::collection::vec(0u32..5, 0..40),
            new in proptest::collection::vec(0u32..5, 0..40),
        ) {
            let tokens = |ids: &[u32]| -> Vec<Token> {
                ids.iter().map(|&id| Token { id, span: Span::default(), word: true }).collect()
            };
            let pairs = align(&tokens(&old), &tokens(&new));
            prop_assert_eq!(pairs.len(), naive_common(&old, &new));
        }
    }
}

//! The one word diff, of whole texts, of paragraphs and of quotations.

use super::edits::{Stretch, write_edits};
use super::options::Ignore;
use super::survivors::survivors;
use super::tokens::Tokenizer;
use super::types::WordOp;
use crate::text::Span;

/// Which words make `old` into `new`.
///
/// Words are compared without case and cosmetics (quotation-mark style, dashes,
/// Unicode form), so that those never tear an alignment; a pair that differs in
/// them is still deleted and inserted, with the [`EditClass`](super::EditClass) that says so. An
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
    let mut tokenizer = Tokenizer::default();
    let (old_span, new_span) =
        (Span::new(0, old.len()).trimmed(old), Span::new(0, new.len()).trimmed(new));
    let (mut old_tokens, mut new_tokens) = (Vec::new(), Vec::new());
    tokenizer.tokens(old, old_span, &mut old_tokens);
    tokenizer.tokens(new, new_span, &mut new_tokens);
    let pairs = survivors(&old_tokens, &new_tokens).pairs;
    let a = Stretch { text: old, span: old_span, tokens: &old_tokens };
    let b = Stretch { text: new, span: new_span, tokens: &new_tokens };
    let written = write_edits(&a, &b, &pairs, Ignore::default());
    written.edits.iter().map(|edit| edit.op(old, new)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::types::{EditClass, WordOpKind};
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
    }
}

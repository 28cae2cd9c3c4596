//! How one wording differs from another, on a page.

use crate::diff::{EditClass, WordOp, WordOpKind};
use maud::{Markup, html};

/// Words of a deletion that are written out; of longer ones, the number is. At the ends
/// a deletion is a shorter quotation, no other wording, and few words of it tell enough.
const MOST_DELETED: usize = 8;
const MOST_AT_ENDS: usize = 3;

/// Both wordings in one: `<del>` what only the first has, `<ins>` what only the second.
#[must_use]
pub fn marked(ops: &[WordOp]) -> Markup {
    html! {
        @for op in ops {
            @match op.kind {
                WordOpKind::Equal => (op.text),
                WordOpKind::Delete => del { (op.text) },
                WordOpKind::Insert => ins { (op.text) },
            }
        }
    }
}

/// As [`marked`], with little room: long deletions are counted, and the space around
/// what changed is not marked.
pub(super) fn wording(ops: &[WordOp]) -> Markup {
    html! {
        @for (at, op) in ops.iter().enumerate() {
            @let ends = at == 0 || at + 1 == ops.len();
            @let most = if ends { MOST_AT_ENDS } else { MOST_DELETED };
            @let words = op.text.trim();
            @if op.kind == WordOpKind::Equal || words.is_empty() {
                (op.text)
            } @else {
                @let (lead, tail) = spaces(&op.text);
                @let number = words.split(' ').count();
                @let quiet = (op.class == EditClass::Cosmetic).then_some("quiet");
                (lead)
                @match op.kind {
                    // The whole of it stands in the wording that this one is compared with.
                    WordOpKind::Delete if number > most => del.cut { "… " (number) " words …" },
                    WordOpKind::Delete => del class=[quiet] { (words) },
                    _ => ins class=[quiet] { (words) },
                }
                (tail)
            }
        }
    }
}

/// The space before and behind the words.
fn spaces(text: &str) -> (&str, &str) {
    let inner = text.trim();
    if inner.is_empty() {
        return ("", text);
    }
    let lead = text.len() - text.trim_start().len();
    (&text[..lead], &text[lead + inner.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::word_diff;

    #[test]
    fn what_is_gone_and_what_is_new_is_marked_and_long_cuts_are_counted() {
        assert_eq!(
            wording(&word_diff("it is now so", "it was so")).0,
            "it <del>is now</del><ins>was</ins> so"
        );
        let long = "one two three four five six seven eight nine ten";
        assert_eq!(
            wording(&word_diff(&format!("{long} end"), "end")).0,
            "<del class=\"cut\">… 10 words …</del> end"
        );
        assert!(wording(&word_diff("a", "<b>")).0.contains("<ins>&lt;b&gt;</ins>"));
    }
}

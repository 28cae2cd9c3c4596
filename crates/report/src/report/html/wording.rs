//! How one wording differs from another, on a page.

use super::escape;
use crate::diff::{EditClass, WordOp, WordOpKind};

/// Words of a deletion that are written out; of longer ones, the number is. At the ends
/// a deletion is a shorter quotation, no other wording, and few words of it tell enough.
const MOST_DELETED: usize = 8;
const MOST_AT_ENDS: usize = 3;

/// The other wording: `<del>` what only the first has, `<ins>` what only this one has.
pub(super) fn wording(ops: &[WordOp]) -> String {
    let mut out = String::new();
    for (at, op) in ops.iter().enumerate() {
        let tag = match op.kind {
            WordOpKind::Equal => {
                out += &escape(&op.text);
                continue;
            }
            WordOpKind::Insert => "ins",
            WordOpKind::Delete => "del",
        };
        let words = op.text.trim();
        if words.is_empty() {
            out += &op.text;
            continue;
        }
        let (lead, tail) = spaces(&op.text);
        out += lead;
        let number = words.split(' ').count();
        let quiet = if op.class == EditClass::Cosmetic { " class=\"quiet\"" } else { "" };
        let ends = at == 0 || at + 1 == ops.len();
        let most = if ends { MOST_AT_ENDS } else { MOST_DELETED };
        if op.kind == WordOpKind::Delete && number > most {
            // The whole of it stands in the wording that this one is compared with.
            out += &format!("<del class=\"cut\">… {number} words …</del>");
        } else {
            out += &format!("<{tag}{quiet}>{}</{tag}>", escape(words));
        }
        out += tail;
    }
    out
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
            wording(&word_diff("it is now so", "it was so")),
            "it <del>is now</del><ins>was</ins> so"
        );
        let long = "one two three four five six seven eight nine ten";
        assert_eq!(
            wording(&word_diff(&format!("{long} end"), "end")),
            "<del class=\"cut\">… 10 words …</del> end"
        );
        assert!(wording(&word_diff("a", "<b>")).contains("<ins>&lt;b&gt;</ins>"));
    }
}

//! How the words of one place differ from those of another.

use super::page::Tone;
use crate::diff::{WordOp, WordOpKind};
use crate::report::escape_terminal;
use crate::report::layout::Run;

/// Words that only one has: `[-only there-] {+only here+}`. Where colors say it there are
/// no brackets, and a space parts a struck word from the one that stands for it.
pub(super) fn drift(ops: &[WordOp], color: bool) -> Vec<Run<Tone>> {
    let mut runs = Vec::new();
    let mut was_struck = false;
    for op in ops {
        let words = op.text.trim_end();
        let (tone, open, close) = match op.kind {
            WordOpKind::Equal => (Tone::Plain, "", ""),
            WordOpKind::Delete if color => (Tone::Delete, "", ""),
            WordOpKind::Insert if color => (Tone::Insert, "", ""),
            WordOpKind::Delete => (Tone::Delete, "[-", "-]"),
            WordOpKind::Insert => (Tone::Insert, "{+", "+}"),
        };
        let space = |_| Run { style: Tone::Plain, text: " ".to_owned() };
        let stands_for = color && was_struck && op.kind == WordOpKind::Insert;
        runs.extend((stands_for && !op.text.starts_with(' ')).then_some(()).map(space));
        if !words.is_empty() {
            let words = escape_terminal(words);
            runs.push(Run { style: tone, text: format!("{open}{words}{close}") });
        }
        let has_space = words.len() < op.text.len();
        runs.extend(has_space.then_some(()).map(space));
        was_struck = op.kind == WordOpKind::Delete && !has_space;
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::word_diff;

    fn shown(from: &str, to: &str, color: bool) -> String {
        drift(&word_diff(from, to), color).into_iter().map(|it| it.text).collect()
    }

    #[test]
    fn a_struck_word_and_the_one_for_it_never_run_together() {
        assert_eq!(shown("he’s got to come", "he’s got To come", true), "he’s got to To come");
        assert_eq!(
            shown("he’s got to come", "he’s got To come", false),
            "he’s got [-to-]{+To+} come"
        );
        assert_eq!(shown("no way", "no long way", true), "no long way");
    }
}

//! A text without some of its stretches.

use crate::text::Span;

/// What is left of a text, and where it stood.
#[derive(Debug, Default)]
pub(super) struct Left {
    pub(super) text: String,
    /// Stretches of the text before, and where they begin now.
    stretches: Vec<(Span, usize)>,
}

impl Left {
    /// All of a text, as it stands.
    pub(super) fn whole(text: &str) -> Self {
        Self { text: text.to_owned(), stretches: vec![(Span::new(0, text.len()), 0)] }
    }

    /// Where what is left of `span` stands now; `None` where nothing is left of it.
    pub(super) fn place(&self, span: Span) -> Option<Span> {
        let both = self.stretches.iter().filter_map(|&(old, new)| {
            let start = old.start.max(span.start);
            let end = old.end.min(span.end);
            (start < end).then(|| Span::new(new + start - old.start, new + end - old.start))
        });
        both.reduce(Span::cover)
    }
}

/// `text` without `cuts`, which ascend and are disjoint.
///
/// What stays is as it was, byte for byte. Where a stretch is gone, the wider of the
/// two gaps beside it stays, so that paragraphs remain paragraphs. There is no white
/// space at either end.
pub(super) fn without(text: &str, cuts: impl IntoIterator<Item = Span>) -> Left {
    let mut res = String::with_capacity(text.len());
    let mut stretches = Vec::new();
    let mut gap = "";
    let mut at = 0;
    let end = Span::new(text.len(), text.len());
    for cut in cuts.into_iter().chain([end]) {
        let from = at.min(cut.start);
        let kept = &text[from..cut.start];
        at = cut.end;
        let words = kept.trim();
        if words.is_empty() {
            gap = wider(gap, kept);
            continue;
        }
        let start = kept.len() - kept.trim_start().len();
        if !res.is_empty() {
            let gap = wider(gap, &kept[..start]);
            // Two words that nothing parted but what is gone would grow together.
            res.push_str(if gap.is_empty() { "\n" } else { gap });
        }
        let old = Span::new(from + start, from + start + words.len());
        stretches.push((old, res.len()));
        res.push_str(words);
        gap = &kept[start + words.len()..];
    }
    Left { text: res, stretches }
}

/// The gap with more lines; of equal ones the first that is not empty.
fn wider<'a>(a: &'a str, b: &'a str) -> &'a str {
    let lines = |it: &str| it.matches('\n').count();
    if lines(b) > lines(a) || a.is_empty() { b } else { a }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, cuts: &[&str], expect: &str) {
        let cut = |it: &&str| {
            let start = text.find(it).unwrap();
            Span::new(start, start + it.len())
        };
        assert_eq!(without(text, cuts.iter().map(cut)).text, expect);
    }

    #[test]
    fn paragraphs_stay_apart_and_no_gap_grows() {
        check("a b", &[], "a b");
        check(
            "Menu\n\nOne.\n\nShare\n\nTwo.\n\nFoot\n",
            &["Menu", "Share", "Foot"],
            "One.\n\nTwo.",
        );
        check("One.\nShare\n\nTwo.", &["Share"], "One.\n\nTwo.");
        check("One.\n\nShare\nTwo.", &["Share"], "One.\n\nTwo.");
        check("One.\r\nx\r\ny\r\nTwo.", &["x", "y"], "One.\r\nTwo.");
        check("One.xTwo.", &["x"], "One.\nTwo.");
        check("x", &["x"], "");
        check("", &[], "");
    }

    #[test]
    fn what_is_left_is_found_again() {
        let text = "Menu\n\nOne.\n\nShare\n\nTwo.";
        let left = without(text, [Span::new(0, 4), Span::new(12, 17)]);
        let place = |a, b| left.place(Span::new(a, b)).map(|it| it.of(&left.text));
        assert_eq!(place(6, text.len()), Some("One.\n\nTwo."));
        assert_eq!(place(0, 8), Some("On"));
        assert_eq!(place(0, 5), None);
    }

    proptest! {
        #[test]
        fn all_but_the_cuts_stays_in_its_order(
            parts in proptest::collection::vec(("[a-zé]{1,4}", "[ \n]{1,3}", any::<bool>()), 0..12),
        ) {
            let (mut text, mut cuts, mut kept) = (String::new(), Vec::new(), Vec::new());
            for (word, space, cut) in parts {
                let start = text.len();
                text += &word;
                if cut { cuts.push(Span::new(start, text.len())) } else { kept.push(word) }
                text += &space;
            }
            let found = without(&text, cuts).text;
            prop_assert_eq!(found.split_whitespace().collect::<Vec<_>>(), kept);
            prop_assert_eq!(found.trim(), &found);
        }
    }
}

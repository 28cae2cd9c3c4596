//! What is cut, and the text without it.

use super::Part;
use crate::pipeline::dedup::documents::Documents;
use crate::segment::blocks;
use crate::text::Span;

/// A paragraph that goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::pipeline::dedup) struct Cut {
    /// Its document.
    pub(in crate::pipeline::dedup) doc: u32,
    /// Where it stands in that document's text.
    pub(in crate::pipeline::dedup) span: Span,
    /// The document whose paragraph stays.
    pub(in crate::pipeline::dedup) like_doc: u32,
    /// Where that one stands.
    pub(in crate::pipeline::dedup) like_span: Span,
    /// How similar the two are, 0..=1.
    pub(in crate::pipeline::dedup) similarity: f64,
    /// Whether their words are the same.
    pub(in crate::pipeline::dedup) exact: bool,
}

impl Cut {
    pub(super) fn new(part: Part, like: Part, similarity: f64, exact: bool) -> Self {
        Self {
            doc: part.doc,
            span: part.span(),
            like_doc: like.doc,
            like_span: like.span(),
            similarity,
            exact,
        }
    }
}

/// Everything that goes.
#[derive(Debug)]
pub(in crate::pipeline::dedup) struct Cuts {
    /// By document, then by place.
    list: Vec<Cut>,
    /// The documents that lose all their paragraphs; ascending.
    gone: Vec<u32>,
    /// Paragraphs of the input, of any length.
    pub(in crate::pipeline::dedup) paragraphs: usize,
    /// The fewest words of a paragraph that may go.
    pub(in crate::pipeline::dedup) min_words: u32,
}

impl Cuts {
    /// `list` by document and place; `blocks` counts each document's paragraphs.
    pub(crate) fn new(list: Vec<Cut>, docs: &Documents, blocks: &[u32], min_words: u32) -> Self {
        let by_doc = list.chunk_by(|a, b| a.doc == b.doc);
        let is_all = |cuts: &&[Cut]| cuts.len() == blocks[cuts[0].doc as usize] as usize;
        let gone = by_doc.filter(is_all).map(|cuts| cuts[0].doc).collect();
        let own = docs.all().iter().zip(blocks).filter(|(doc, _)| doc.is_own());
        let paragraphs = own.map(|(_, &blocks)| blocks as usize).sum();
        Self { list, gone, paragraphs, min_words }
    }

    /// All cuts, by document, then by place.
    pub(in crate::pipeline::dedup) fn all(&self) -> &[Cut] {
        &self.list
    }

    /// The cuts of one document, ascending.
    pub(in crate::pipeline::dedup) fn of(&self, doc: u32) -> &[Cut] {
        let start = self.list.partition_point(|it| it.doc < doc);
        let end = self.list.partition_point(|it| it.doc <= doc);
        &self.list[start..end]
    }

    /// Whether nothing of a document is left.
    pub(in crate::pipeline::dedup) fn is_all(&self, doc: u32) -> bool {
        self.gone.binary_search(&doc).is_ok()
    }
}

/// `text` without the paragraphs at `cuts`, each with the white space up to the next
/// one; of paragraphs at the end, with the white space before them.
pub(in crate::pipeline::dedup) fn trimmed(text: &str, cuts: &[Cut]) -> String {
    let is_cut = |span: Span| cuts.iter().any(|it| it.span == span);
    let spans: Vec<Span> = blocks(text).iter().map(|it| it.span).collect();
    let mut res = String::with_capacity(text.len());
    let first = spans.first().map_or(text.len(), |it| it.start);
    res.push_str(&text[..first]);
    // The white space after the last paragraph that stays, written before the next.
    let mut between = "";
    for (at, &span) in spans.iter().enumerate() {
        if is_cut(span) {
            continue;
        }
        res.push_str(between);
        res.push_str(span.of(text));
        let next = spans.get(at + 1).map_or(text.len(), |it| it.start);
        between = &text[span.end..next];
    }
    let last = spans.last().map_or(text.len(), |it| it.end);
    res.push_str(&text[last..]);
    res
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(start: usize, end: usize) -> Cut {
        let span = Span::new(start, end);
        Cut { doc: 0, span, like_doc: 1, like_span: span, similarity: 1.0, exact: true }
    }

    /// `text` without its blocks of these numbers.
    fn without(text: &str, numbers: &[usize]) -> String {
        let spans: Vec<Span> = blocks(text).iter().map(|it| it.span).collect();
        let cuts: Vec<Cut> =
            numbers.iter().map(|&at| cut(spans[at].start, spans[at].end)).collect();
        trimmed(text, &cuts)
    }

    #[test]
    fn paragraphs_go_with_the_white_space_behind_them() {
        let text = "\n One.\n\nTwo.\n \t\nThree.\n";
        assert_eq!(without(text, &[]), text);
        assert_eq!(without(text, &[0]), "\n Two.\n \t\nThree.\n");
        assert_eq!(without(text, &[1]), "\n One.\n\nThree.\n");
        assert_eq!(without(text, &[2]), "\n One.\n\nTwo.\n");
        assert_eq!(without(text, &[1, 2]), "\n One.\n");
        assert_eq!(without(text, &[0, 1, 2]), "\n \n");
        assert_eq!(trimmed("", &[]), "");
    }

    proptest! {
        #[test]
        fn what_stays_is_whole_and_in_order(
            text in "( |\n){0,2}([A-Z][a-z .]{0,9}(\n|\n\n|\r\n)){0,6}", picks in any::<u8>(),
        ) {
            let spans: Vec<Span> = blocks(&text).iter().map(|it| it.span).collect();
            let cuts: Vec<usize> =
                (0..spans.len()).filter(|at| picks >> (at % 8) & 1 == 1).collect();
            let left = without(&text, &cuts);
            let expect: Vec<&str> = spans
                .iter()
                .enumerate()
                .filter(|(at, _)| !cuts.contains(at))
                .map(|(_, span)| span.of(&text))
                .collect();
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(words(&left), words(&expect.join(" ")));
            prop_assert!(left.len() <= text.len());
        }
    }
}

//! From paired words to edits that tile both texts.

use super::canon::{edit_class, squeezed_eq};
use super::model::Edit;
use super::options::Ignore;
use super::tokens::Token;
use super::types::{EditClass, WordOpKind};
use crate::text::Span;

/// A stretch of a text and the tokens in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch<'a> {
    pub(super) text: &'a str,
    /// Trimmed of white space.
    pub(super) span: Span,
    pub(super) tokens: &'a [Token],
}

/// The edits of a stretch.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) edits: Vec<Edit>,
    /// Paired words that differ in cosmetics or in what is ignored at most.
    pub(super) shared_words: usize,
    /// What the edits that count touch; `Same` when there is none.
    pub(super) class: EditClass,
}

/// Writes the edits that `pairs`, ascending indexes of paired tokens, leave.
///
/// Cost: linear in the bytes.
pub(super) fn write_edits(
    a: &Stretch<'_>,
    b: &Stretch<'_>,
    pairs: &[(usize, usize)],
    ignore: Ignore,
) -> Written {
    let mut out = Writer { a: a.text, b: b.text, ignore, out: Written::default() };
    let (mut x, mut y) = (a.span.start, b.span.start);
    for &(i, j) in pairs {
        let (left, right) = (a.tokens[i], b.tokens[j]);
        out.region(Span::new(x, left.span.start), Span::new(y, right.span.start));
        let class = out.pair(left.span, right.span);
        let same = class <= EditClass::Cosmetic || ignore.covers(class);
        out.out.shared_words += usize::from(left.word && same);
        (x, y) = (left.span.end, right.span.end);
    }
    out.region(Span::new(x, a.span.end), Span::new(y, b.span.end));
    out.out
}

/// Edits in the making.
struct Writer<'a> {
    a: &'a str,
    b: &'a str,
    ignore: Ignore,
    out: Written,
}

impl Writer<'_> {
    /// A token of each side that the alignment pairs.
    fn pair(&mut self, a: Span, b: Span) -> EditClass {
        if squeezed_eq(a.of(self.a), b.of(self.b)) {
            self.push(Edit { kind: WordOpKind::Equal, class: EditClass::Same, a, b });
            EditClass::Same
        } else {
            self.replace(a, b)
        }
    }

    /// What stands between two pairs: white space, and words of one side only.
    ///
    /// White space that both have at the start is equal, then at the end.
    fn region(&mut self, mut a: Span, mut b: Span) {
        let lead = |text: &str, span: Span| {
            let inner = span.of(text);
            span.start + (inner.len() - inner.trim_start().len())
        };
        let (a_lead, b_lead) = (lead(self.a, a), lead(self.b, b));
        if a_lead > a.start && b_lead > b.start {
            self.space(Span::new(a.start, a_lead), Span::new(b.start, b_lead));
            (a.start, b.start) = (a_lead, b_lead);
        }
        if a.is_empty() && b.is_empty() {
            return;
        }
        let tail = |text: &str, span: Span| span.start + span.of(text).trim_end().len();
        let (a_tail, b_tail) = (tail(self.a, a), tail(self.b, b));
        if a_tail < a.end && b_tail < b.end {
            self.replace(Span::new(a.start, a_tail), Span::new(b.start, b_tail));
            self.space(Span::new(a_tail, a.end), Span::new(b_tail, b.end));
        } else {
            self.replace(a, b);
        }
    }

    fn space(&mut self, a: Span, b: Span) {
        self.push(Edit { kind: WordOpKind::Equal, class: EditClass::Same, a, b });
    }

    fn replace(&mut self, a: Span, b: Span) -> EditClass {
        if a.is_empty() && b.is_empty() {
            return EditClass::Same;
        }
        // `Same` is for equal runs alone.
        let class = edit_class(self.a, a, self.b, b).max(EditClass::Cosmetic);
        if self.ignore.covers(class) {
            self.push(Edit { kind: WordOpKind::Equal, class, a, b });
            return class;
        }
        self.out.class = self.out.class.max(class);
        if !a.is_empty() {
            let at = Span::new(b.start, b.start);
            self.push(Edit { kind: WordOpKind::Delete, class, a, b: at });
        }
        if !b.is_empty() {
            let at = Span::new(a.end, a.end);
            self.push(Edit { kind: WordOpKind::Insert, class, a: at, b });
        }
        class
    }

    fn push(&mut self, edit: Edit) {
        if let Some(last) = self.out.edits.last_mut() {
            let alike = last.kind == edit.kind && last.class == edit.class;
            if alike && last.a.end == edit.a.start && last.b.end == edit.b.start {
                (last.a.end, last.b.end) = (edit.a.end, edit.b.end);
                return;
            }
        }
        self.out.edits.push(edit);
    }
}

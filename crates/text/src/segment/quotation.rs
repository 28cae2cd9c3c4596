//! Where the quotations are.

use super::marks::{Class, Mark, Side, class_of, find_marks, pair_name};
use super::types::{Block, BlockKind, Quotation};
use crate::text::Span;

/// Whether `c` is a quotation mark of any kind, or an apostrophe.
pub(super) const fn is_mark(c: char) -> bool {
    class_of(c).is_some()
}

/// More marks open at once than any text nests; further ones are passed over,
/// which bounds the search for a partner.
const MAX_OPEN: usize = 12;

/// A mark that waits for its partner.
#[derive(Clone, Copy)]
struct Open {
    class: Class,
    glyph: char,
    /// With the mark.
    start: usize,
    /// Behind the mark.
    inner: usize,
    before: Side,
    continues: bool,
}

/// A quotation that its paragraph left open.
#[derive(Clone, Copy)]
struct Pending {
    class: Class,
    /// Blocks since then.
    age: usize,
}

/// How many blocks of the site's own (a caption, a link) may stand between the
/// paragraphs of one quotation.
const MAX_BETWEEN: usize = 3;

/// The quotations of `text`, ascending, each before the ones that it holds.
///
/// Marks are read from left to right; each opens, closes or is silent by its
/// shape, by what stands next to it, and by what is open. No language is asked
/// for: `“` closes what `„` opened and opens otherwise. Marks pair within a
/// block; what is still open at its end stops there, and goes on in the next
/// block if that opens the same marks again or closes them without an opener.
/// Cost: linear; what each mark looks at is bounded.
///
/// Rejected: regular expressions for pairs, which one apostrophe or one missing
/// mark puts out of step for the rest of the text.
pub(super) fn find_quotations(text: &str, blocks: &[Block]) -> Vec<Quotation> {
    let mut found = Vec::new();
    super::dash::find_speeches(text, blocks, &mut found);
    let mut pending: Option<Pending> = None;
    for index in 0..blocks.len() {
        let mut reader = Reader::new(text, blocks, index, pending);
        reader.read();
        pending = reader.finish(&mut found);
    }
    super::dash::without_narrators(text, &mut found);
    nest(&mut found);
    found
}

/// Sorts, and counts for each quotation those that hold it.
fn nest(found: &mut Vec<Quotation>) {
    found.sort_by_key(|it| (it.outer.start, std::cmp::Reverse(it.outer.end)));
    // What a dash opens may also stand between marks; the one that begins earlier stays.
    found.dedup_by_key(|it| it.span);
    let mut holders: Vec<usize> = Vec::new();
    for quotation in found.iter_mut() {
        while holders.last().is_some_and(|&end| end <= quotation.outer.start) {
            holders.pop();
        }
        // A speech behind a dash may cross a pair of marks; then neither holds the other.
        let end = quotation.outer.end;
        quotation.depth = holders.iter().filter(|&&holder| holder >= end).count();
        holders.push(quotation.outer.end);
    }
}

/// Reads the marks of one block.
struct Reader<'a> {
    text: &'a str,
    blocks: &'a [Block],
    index: usize,
    marks: Vec<Mark>,
    /// For each mark, the lowest depth of double marks, relative to before it,
    /// that the marks from it on reach.
    lowest: Vec<isize>,
    stack: Vec<Open>,
    pending: Option<Pending>,
    found: Vec<Quotation>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, blocks: &'a [Block], index: usize, pending: Option<Pending>) -> Self {
        let marks = find_marks(text, blocks[index].span);
        let mut lowest = vec![0; marks.len()];
        let mut below = 0;
        for (at, mark) in marks.iter().enumerate().rev() {
            if mark.class == Class::Double && !mark.silent {
                let opens = mark.opens() && mark.glyph != '”';
                let closes = mark.closes() && mark.glyph != '“' || mark.glyph == '”';
                let step = isize::from(opens) - isize::from(closes && !opens);
                below = step + below.min(0);
            }
            lowest[at] = below;
        }
        Self { text, blocks, index, marks, lowest, stack: Vec::new(), pending, found: Vec::new() }
    }

    fn block(&self) -> Span {
        self.blocks[self.index].span
    }

    fn read(&mut self) {
        for at in 0..self.marks.len() {
            let mark = self.marks[at];
            if mark.silent {
                continue;
            }
            match mark.class {
                Class::Double => self.double(at, mark),
                Class::Single => self.single(at, mark),
                Class::Guillemet | Class::GuillemetSingle => self.guillemet(mark),
                Class::Corner | Class::WhiteCorner => {
                    if matches!(mark.glyph, '「' | '『' | '｢' | '﹁' | '﹃') {
                        self.open(mark);
                    } else {
                        self.close(mark);
                    }
                }
            }
        }
    }

    fn innermost(&self, class: Class) -> Option<Open> {
        self.stack.iter().rev().find(|it| it.class == class).copied()
    }

    fn double(&mut self, at: usize, mark: Mark) {
        let open = self.innermost(Class::Double);
        let opens = match mark.glyph {
            '„' => !(open.is_some() && mark.closes() && !mark.opens()),
            '“' => match open {
                Some(Open { glyph: '„' | '‟', .. }) => mark.opens(),
                Some(_) => !mark.closes() || mark.opens(),
                None => true,
            },
            '”' => open.is_none() && mark.opens(),
            '〝' => true,
            '〞' | '〟' => false,
            // An inch, not a quotation's end.
            _ if open.is_none() && mark.closes() && !mark.opens() && self.after_digit(mark) => {
                return;
            }
            _ => match (mark.opens(), mark.closes()) {
                (true, false) => true,
                (false, true) => false,
                _ => open.is_none(),
            },
        };
        if !opens {
            self.close(mark);
            return;
        }
        if open.is_some() && !self.nests(at) {
            self.stop_unclosed(mark);
        }
        self.open(mark);
    }

    fn after_digit(&self, mark: Mark) -> bool {
        self.text[..mark.span.start].ends_with(|c: char| c.is_ascii_digit())
            && self.pending.is_none()
    }

    /// Whether an opening double mark inside an open quotation opens one inside
    /// it. It does when enough closing marks follow, or when it stands in
    /// mid-sentence; otherwise the closing mark before it was lost.
    fn nests(&self, at: usize) -> bool {
        let open = self.stack.iter().filter(|it| it.class == Class::Double).count();
        let closers = self.lowest[at] + isize::try_from(open).unwrap_or(isize::MAX) <= 0;
        let before = self.text[..self.marks[at].span.start].trim_end();
        closers || !before.ends_with(super::sentence::is_terminator)
    }

    /// Ends the innermost double quotation before `mark`, without a closing mark.
    fn stop_unclosed(&mut self, mark: Mark) {
        let Some(at) = self.stack.iter().rposition(|it| it.class == Class::Double) else { return };
        let open = self.stack[at];
        self.stack.truncate(at);
        self.push(open, mark.span.start, None);
    }

    fn single(&mut self, at: usize, mark: Mark) {
        let open = self.stack.last().filter(|it| it.class == Class::Single).copied();
        let low = open.is_some_and(|it| it.glyph == '‚');
        let opens = mark.opens() && !(mark.closes() && open.is_some());
        match mark.glyph {
            '‚' if opens => self.open(mark),
            '‚' => {}
            '‘' if low && !mark.opens() => self.close(mark),
            '‘' if mark.before == Side::Word && mark.after != Side::Space && !mark.closes() => {
                self.open(mark);
            }
            _ if opens => {
                let paired = self.next_single(at).is_some_and(|next| self.ends_speech(next));
                if mark.elision && !(open.is_none() && paired) {
                    return;
                }
                if mark.glyph == '’' && !paired {
                    return;
                }
                self.open(mark);
            }
            _ if open.is_some() && mark.before != Side::Space => {
                let count = self.stack.iter().filter(|it| it.class == Class::Single).count();
                // The dogs' owner: a later mark closes better than this one.
                let apostrophe = count == 1
                    && mark.before == Side::Word
                    && mark.after == Side::Space
                    && self.next_single(at).is_some_and(|next| self.follows_stop(next));
                if !apostrophe {
                    self.close(mark);
                }
            }
            _ => {}
        }
    }

    /// The next single mark of the block that is not plainly an apostrophe.
    fn next_single(&self, at: usize) -> Option<Mark> {
        let mut rest = self.marks[at + 1..].iter().take(64);
        rest.find(|it| it.class == Class::Single && !it.silent).copied()
    }

    fn follows_stop(&self, mark: Mark) -> bool {
        mark.closes() && !mark.opens() && mark.before == Side::Stop
    }

    /// Whether `mark` closes something, and is no plural's apostrophe.
    fn ends_speech(&self, mark: Mark) -> bool {
        mark.closes()
            && !mark.opens()
            && !self.text[..mark.span.start].ends_with(['s', 'S', 'z', 'x'])
    }

    fn guillemet(&mut self, mark: Mark) {
        let open = self.innermost(mark.class);
        let rightward = matches!(mark.glyph, '»' | '›');
        // « points left and opens, unless » opened.
        let opens = match open {
            None => true,
            Some(it) if matches!(it.glyph, '»' | '›') => {
                rightward && mark.opens() && !mark.closes()
            }
            Some(_) => !rightward,
        };
        if !opens {
            self.close(mark);
        } else if open.is_none() && rightward && !self.can_open_rightward(mark) {
            // A lone » closes what an earlier paragraph opened.
            self.close(mark);
        } else {
            self.open(mark);
        }
    }

    fn can_open_rightward(&self, mark: Mark) -> bool {
        mark.opens() || self.pending.is_some() && mark.span.start == self.block().start
    }

    fn open(&mut self, mark: Mark) {
        if self.stack.len() >= MAX_OPEN {
            return;
        }
        let first = mark.span.start == self.block().start;
        let continues = first && self.pending.is_some_and(|it| it.class == mark.class);
        if continues {
            self.pending = None;
        }
        self.stack.push(Open {
            class: mark.class,
            glyph: mark.glyph,
            start: mark.span.start,
            inner: mark.span.end,
            before: mark.before,
            continues,
        });
    }

    fn close(&mut self, mark: Mark) {
        let Some(at) = self.stack.iter().rposition(|it| it.class == mark.class) else {
            self.close_pending(mark);
            return;
        };
        for open in self.stack.split_off(at + 1) {
            // A single mark that found no partner was an apostrophe.
            if open.class != Class::Single {
                self.push(open, mark.span.start, None);
            }
        }
        if let Some(open) = self.stack.pop() {
            self.push(open, mark.span.start, Some(mark));
        }
    }

    /// A closing mark without an opening one ends what an earlier paragraph
    /// left open; its words begin with this block.
    fn close_pending(&mut self, mark: Mark) {
        let Some(pending) = self.pending.filter(|it| it.class == mark.class) else { return };
        if pending.age > 1 || mark.class == Class::Single || self.is_signature(mark) {
            return;
        }
        self.pending = None;
        for open in std::mem::take(&mut self.stack) {
            if open.class != Class::Single {
                self.push(open, mark.span.start, None);
            }
        }
        let start = self.block().start;
        let open = Open {
            class: mark.class,
            glyph: mark.glyph,
            start,
            inner: start,
            before: Side::Space,
            continues: true,
        };
        self.push(open, mark.span.start, Some(mark));
    }

    /// Whether the block is a few words that the mark ends: the name under a
    /// quotation that stands apart, inside its marks.
    fn is_signature(&self, mark: Mark) -> bool {
        let words = self.text[self.block().start..mark.span.start].split_whitespace().count();
        mark.span.end == self.block().end && words <= 8
    }

    fn push(&mut self, open: Open, end: usize, close: Option<Mark>) {
        let span = Span::new(open.inner, end.max(open.inner)).trimmed(self.text);
        if span.is_empty() {
            return;
        }
        self.found.push(Quotation {
            span,
            outer: Span::new(open.start, close.map_or(span.end, |it| it.span.end)),
            marks: pair_name(open.class, open.glyph, close.map(|it| it.glyph)),
            block: self.index,
            depth: 0,
            continues: open.continues,
            closed: close.is_some(),
        });
    }

    /// Hands over what was found; says what the block leaves open.
    fn finish(mut self, found: &mut Vec<Quotation>) -> Option<Pending> {
        let mut left = None;
        for open in std::mem::take(&mut self.stack) {
            // A closing shape that opened nothing but hope was a stray.
            let stray = open.glyph == '”' && !open.continues;
            if stray || open.class == Class::Single && !self.keeps_single(open) {
                continue;
            }
            left = left.or(Some(Pending { class: open.class, age: 0 }));
            self.push(open, self.block().end, None);
        }
        found.append(&mut self.found);
        let kept = self.pending.filter(|_| self.is_aside());
        left.or(kept).map(|it| Pending { age: it.age + 1, ..it }).filter(|it| it.age <= MAX_BETWEEN)
    }

    /// Whether this block may stand between two paragraphs of a quotation.
    fn is_aside(&self) -> bool {
        let block = self.blocks[self.index];
        block.kind != BlockKind::Paragraph
            || !super::paragraph::ends_sentence(block.span.of(self.text))
    }

    /// Whether an unclosed single mark was one: an apostrophe has no partner
    /// either. It was when the next block opens the same mark again, or when it
    /// introduces a capitalised statement behind a colon or at the block's start.
    fn keeps_single(&self, open: Open) -> bool {
        let again = self.blocks.get(self.index + 1).is_some_and(|next| {
            let mut chars = next.span.of(self.text).chars();
            chars.next().and_then(class_of) == Some(Class::Single)
                && chars.next().is_some_and(char::is_alphanumeric)
        });
        let words = &self.text[open.inner..self.block().end];
        let capital = words.starts_with(char::is_uppercase);
        let before = self.text[self.block().start..open.start].trim_end();
        let introduced = before.is_empty() || before.ends_with(':');
        let long = words.split_whitespace().nth(2).is_some();
        open.before != Side::Edge && capital && (again || introduced && long)
    }
}

//! From a tree to text: a block a paragraph.

use trafilatura::dom::{Document, NodeId};

/// The text below the body of `document`: blocks parted by a blank line, white
/// space inside them as a browser shows it.
///
/// `<br>` is a line end, two of them end a paragraph. Cells of a table row are
/// parted by a tab. Cost: one pass, without recursion.
pub(crate) fn text_of(document: &Document) -> String {
    let mut writer = Writer::default();
    let root = document.body().unwrap_or_else(|| document.root());
    let mut left = vec![Step::Enter(root)];
    while let Some(step) = left.pop() {
        match step {
            Step::Enter(id) if document.is_text(id) => writer.text(&document.outer_html(id)),
            Step::Enter(id) if document.is_element(id) || id == root => {
                let layout = layout(document.tag_name(id));
                if layout == Layout::Hidden {
                    continue;
                }
                writer.enter(layout);
                left.push(Step::Leave(layout));
                left.extend(document.child_nodes(id).into_iter().rev().map(Step::Enter));
            }
            Step::Enter(_) => {}
            Step::Leave(layout) => writer.leave(layout),
        }
    }
    writer.res.truncate(writer.res.trim_end().len());
    writer.res
}

enum Step {
    Enter(NodeId),
    Leave(Layout),
}

/// How an element is set.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    Inline,
    Block,
    /// A block whose line ends and spaces stay.
    Preformatted,
    Cell,
    Break,
    Hidden,
}

/// Whether an element of this name stands inside a line.
pub(super) fn is_inline(tag: &str) -> bool {
    layout(tag) == Layout::Inline
}

fn layout(tag: &str) -> Layout {
    match tag {
        "a" | "abbr" | "acronym" | "b" | "bdi" | "bdo" | "big" | "cite" | "code" | "data"
        | "del" | "dfn" | "em" | "font" | "i" | "img" | "ins" | "kbd" | "label" | "mark"
        | "nobr" | "q" | "rb" | "ruby" | "s" | "samp" | "small" | "span" | "strike" | "strong"
        | "sub" | "sup" | "time" | "tt" | "u" | "var" | "wbr" => Layout::Inline,
        "br" => Layout::Break,
        "td" | "th" => Layout::Cell,
        "pre" | "xmp" | "listing" => Layout::Preformatted,
        "script" | "style" | "template" | "head" | "rp" | "rt" | "iframe" | "textarea"
        | "select" | "button" => Layout::Hidden,
        _ => Layout::Block,
    }
}

/// What is owed before the next character.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Owed {
    #[default]
    Nothing,
    Space,
    Tab,
    Line,
    Paragraph,
}

#[derive(Default)]
struct Writer {
    res: String,
    owed: Owed,
    preformatted: usize,
}

impl Writer {
    fn owe(&mut self, what: Owed) {
        self.owed = self.owed.max(what);
    }

    fn enter(&mut self, layout: Layout) {
        match layout {
            Layout::Block | Layout::Preformatted => self.owe(Owed::Paragraph),
            Layout::Break if self.owed == Owed::Line => self.owe(Owed::Paragraph),
            Layout::Break => self.owe(Owed::Line),
            Layout::Cell => self.owe(Owed::Tab),
            Layout::Inline | Layout::Hidden => {}
        }
        self.preformatted += usize::from(layout == Layout::Preformatted);
    }

    fn leave(&mut self, layout: Layout) {
        match layout {
            Layout::Block | Layout::Preformatted => self.owe(Owed::Paragraph),
            Layout::Cell => self.owe(Owed::Tab),
            Layout::Inline | Layout::Break | Layout::Hidden => {}
        }
        self.preformatted -= usize::from(layout == Layout::Preformatted);
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' if self.preformatted > 0 && self.owed == Owed::Line => {
                    self.owe(Owed::Paragraph);
                }
                '\n' if self.preformatted > 0 => self.owe(Owed::Line),
                ' ' | '\t' | '\n' | '\r' | '\u{c}' => self.owe(Owed::Space),
                // Characters that no page may have: they would be line ends or
                // worse to the stages after this one.
                '\0' | '\u{b}' => {}
                _ => {
                    if !self.res.is_empty() {
                        self.res.push_str(match self.owed {
                            Owed::Nothing => "",
                            Owed::Space => " ",
                            Owed::Tab => "\t",
                            Owed::Line => "\n",
                            Owed::Paragraph => "\n\n",
                        });
                    }
                    self.owed = Owed::Nothing;
                    self.res.push(c);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expect: &str) {
        assert_eq!(text_of(&Document::parse(html)), expect, "{html}");
    }

    #[test]
    fn blocks_are_paragraphs_and_inline_elements_leave_no_trace() {
        check(
            "<h2>Flood</h2><p>The <b>old</b> harbor.</p>\n<p>It ",
            "Flood\n\nThe old harbor.\n\nIt",
        );
        check("<p>(<a href=x>Reuters</a>) -\n The  mayor</p>", "(Reuters) - The mayor");
        check("one<br>two<br><br>three<div>four</div>five", "one\ntwo\n\nthree\n\nfour\n\nfive");
        check("<ul><li>a<li>b</ul>", "a\n\nb");
        check("<table><tr><td>a<td>b<tr><td>c</table>", "a\tb\n\nc");
        check("<pre>a  b\n  c\n\nd</pre>", "a b\nc\n\nd");
    }

    #[test]
    fn what_a_reader_does_not_see_is_no_text() {
        check("<p>a<script>x()</script><style>p{}</style><!-- c -->b</p>", "ab");
        check("", "");
    }
}

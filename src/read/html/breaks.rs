//! Paragraphs that are only parted by `<br>`.
//!
//! The extraction library takes elements, and the text behind a `<br>`; text that
//! stands in a container before its first element is gone. So what is written as
//! lines gets the element that was meant: two breaks in a row end a paragraph, as
//! they do on the screen, and one stays a break inside it.

use std::collections::BTreeSet;

use trafilatura::dom::{Document, NodeId};

use super::blocks::is_inline;

/// Makes paragraphs of bare text between breaks, in elements that hold others.
///
/// Cost: linear in the children of elements that have a break.
pub(super) fn make_paragraphs(document: &mut Document) {
    let breaks = document.get_elements_by_tag_name(document.root(), "br");
    let mut done = BTreeSet::new();
    for id in breaks {
        let Some(parent) = document.parent(id) else { continue };
        if is_container(document.tag_name(parent)) && done.insert(parent) {
            for line in lines(document, parent) {
                line.become_paragraph(document);
            }
        }
    }
}

fn is_container(tag: &str) -> bool {
    matches!(tag, "article" | "main" | "section" | "div" | "body" | "center")
}

/// What stands between two pairs of breaks, or a pair and another block.
#[derive(Default)]
struct Lines {
    /// Text, inline elements and single breaks.
    nodes: Vec<NodeId>,
    /// The break that becomes the paragraph: it stands among the nodes or beside them.
    anchor: Option<NodeId>,
    has_text: bool,
}

fn lines(document: &Document, parent: NodeId) -> Vec<Lines> {
    let mut res = Vec::new();
    let mut here = Lines::default();
    // A break that nothing but white space has followed yet.
    let mut open: Option<NodeId> = None;
    for id in document.child_nodes(parent) {
        if document.is_text(id) {
            here.nodes.push(id);
            if !document.text_content(id).trim().is_empty() {
                here.has_text = true;
                open = None;
            }
        } else if document.tag_name(id) == "br" {
            match open.take() {
                None => {
                    here.nodes.push(id);
                    here.anchor.get_or_insert(id);
                    open = Some(id);
                }
                // The second break of a pair belongs to what follows.
                Some(_) => {
                    let next = Lines { anchor: Some(id), ..Lines::default() };
                    res.push(std::mem::replace(&mut here, next));
                    open = Some(id);
                }
            }
        } else if is_inline(document.tag_name(id)) {
            here.nodes.push(id);
            open = None;
        } else if document.is_element(id) {
            res.push(std::mem::take(&mut here));
            open = None;
        }
    }
    res.push(here);
    res
}

impl Lines {
    fn become_paragraph(self, document: &mut Document) {
        let Some(anchor) = self.anchor.filter(|_| self.has_text) else { return };
        document.set_tag_name(anchor, "p");
        let last = self.nodes.last().copied();
        for id in self.nodes {
            // What follows an element goes with it.
            if id == anchor {
                if last != Some(anchor) {
                    document.sub_element(anchor, "br");
                }
            } else if document.parent(id).is_some() {
                document.append_child(anchor, id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::blocks::text_of;
    use super::*;

    fn check(html: &str, expect: &str) {
        let mut document = Document::parse(&format!("<body>{html}"));
        let text = text_of(&document);
        make_paragraphs(&mut document);
        let body = document.body().unwrap();
        assert_eq!(document.inner_html(body), expect, "{html}");
        assert_eq!(text_of(&document), text, "{html}");
    }

    #[test]
    fn lines_become_paragraphs_and_keep_their_order() {
        check(
            "<article><h1>t</h1>one<br><br>two <b>b</b> c<br>three<br> <br>four</article>",
            "<article><h1>t</h1><p>one</p><p>two <b>b</b> c<br>three<br> </p><p>four</p></article>",
        );
        check("<div>a<br>b<p>c</p>d<br></div>", "<div><p>a<br>b</p><p>c</p><p>d</p></div>");
        check("<div>a<i>b</i>c<i>d</i>e<br></div>", "<div><p>a<i>b</i>c<i>d</i>e</p></div>");
    }

    #[test]
    fn what_is_no_bare_text_between_breaks_stays() {
        for html in [
            "<div>a</div>",
            "<p>a<br>b</p>",
            "<div><a>x</a><br><a>y</a></div>",
            "<div><p>a</p><br><p>b</p></div>",
            "<ul><li>a<br>b</li></ul>",
        ] {
            check(html, html);
        }
    }
}

//! A page as a tree: what html5ever builds, in one vector.
//!
//! Nodes are numbers in the order in which the parser made them. Comments are not
//! kept. Nothing here recurses, so that the
//! depth of a page cannot exhaust the stack.

use std::borrow::Cow;
use std::cell::RefCell;
use std::num::NonZeroU32;

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink as _};
use html5ever::{Attribute, LocalName, Namespace, ParseOpts, QualName, parse_document};

/// A node of the [`Tree`] that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NodeId(NonZeroU32);

impl NodeId {
    /// The document: it comes first.
    pub(crate) const ROOT: Self = Self(NonZeroU32::MIN);

    fn new(at: usize) -> Self {
        let number = u32::try_from(at + 1).ok().and_then(NonZeroU32::new);
        Self(number.unwrap_or(NonZeroU32::MAX))
    }

    const fn at(self) -> usize {
        self.0.get() as usize - 1
    }
}

#[derive(Debug)]
enum Data {
    /// The document, the inside of a template, or a comment.
    Other,
    Element {
        name: LocalName,
        namespace: Namespace,
        attributes: Vec<Attribute>,
    },
    Text(StrTendril),
}

#[derive(Debug)]
struct Node {
    parent: Option<NodeId>,
    previous: Option<NodeId>,
    next: Option<NodeId>,
    first: Option<NodeId>,
    last: Option<NodeId>,
    data: Data,
}

/// The elements and texts of a page.
#[derive(Debug)]
pub(crate) struct Tree(Vec<Node>);

impl Tree {
    /// Parses `html` as a browser does.
    ///
    /// Cost: linear in what [`guarded`](super::guard::guarded) lets through.
    pub(crate) fn parse(html: &str) -> Self {
        let mut options = ParseOpts::default();
        options.tree_builder.drop_doctype = true;
        parse_document(Builder::new(), options).one(html)
    }

    fn node(&self, id: NodeId) -> &Node {
        &self.0[id.at()]
    }

    /// The name of an element in lower case; `None` for all else.
    pub(crate) fn name(&self, id: NodeId) -> Option<&LocalName> {
        match &self.node(id).data {
            Data::Element { name, .. } => Some(name),
            Data::Other | Data::Text(_) => None,
        }
    }

    /// What a text node says.
    pub(super) fn text(&self, id: NodeId) -> Option<&str> {
        match &self.node(id).data {
            Data::Text(text) => Some(text),
            Data::Other | Data::Element { .. } => None,
        }
    }

    /// The value of an element's attribute, if [`guarded`](super::guard::guarded) keeps it.
    #[expect(clippy::needless_pass_by_value, reason = "`local_name!` makes values")]
    pub(crate) fn attribute(&self, id: NodeId, name: LocalName) -> Option<&str> {
        match &self.node(id).data {
            Data::Element { attributes, .. } => {
                attributes.iter().find(|it| it.name.local == name).map(|it| &*it.value)
            }
            Data::Other | Data::Text(_) => None,
        }
    }

    pub(crate) fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).parent
    }

    /// The children from the last to the first.
    pub(crate) fn children_back(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.node(id).last, |&it| self.node(it).previous)
    }

    /// Everything below `id`, in the order of the page.
    pub(crate) fn below(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.node(id).first, move |&it| {
            self.node(it).first.or_else(|| self.after(it, id))
        })
    }

    /// What follows `id` and all below it, inside `root`.
    fn after(&self, mut id: NodeId, root: NodeId) -> Option<NodeId> {
        loop {
            if let Some(next) = self.node(id).next {
                return Some(next);
            }
            id = self.node(id).parent.filter(|it| *it != root)?;
        }
    }

    /// All elements of that name, in the order of the page.
    pub(crate) fn elements(&self, name: LocalName) -> impl Iterator<Item = NodeId> {
        self.below(NodeId::ROOT).filter(move |it| self.name(*it) == Some(&name))
    }

    /// The text of everything below `id`, as it stands.
    pub(crate) fn text_below(&self, id: NodeId) -> String {
        self.below(id).filter_map(|it| self.text(it)).collect()
    }

    fn add(&mut self, data: Data) -> NodeId {
        let id = NodeId::new(self.0.len());
        self.0.push(Node {
            parent: None,
            previous: None,
            next: None,
            first: None,
            last: None,
            data,
        });
        id
    }

    fn detach(&mut self, id: NodeId) {
        let Node { parent, previous, next, .. } = *self.node(id);
        match previous {
            Some(previous) => self.0[previous.at()].next = next,
            None => {
                if let Some(parent) = parent {
                    self.0[parent.at()].first = next;
                }
            }
        }
        match next {
            Some(next) => self.0[next.at()].previous = previous,
            None => {
                if let Some(parent) = parent {
                    self.0[parent.at()].last = previous;
                }
            }
        }
        let node = &mut self.0[id.at()];
        (node.parent, node.previous, node.next) = (None, None, None);
    }

    /// Makes `id` the last child of `parent`.
    fn append(&mut self, parent: NodeId, id: NodeId) {
        // The parser moves nodes: one that stands elsewhere is taken out first.
        self.detach(id);
        let last = self.node(parent).last;
        let node = &mut self.0[id.at()];
        (node.parent, node.previous) = (Some(parent), last);
        match last {
            Some(last) => self.0[last.at()].next = Some(id),
            None => self.0[parent.at()].first = Some(id),
        }
        self.0[parent.at()].last = Some(id);
    }

    fn insert_before(&mut self, sibling: NodeId, id: NodeId) {
        // Before the sibling is looked at: this may be the one before it.
        self.detach(id);
        let Node { parent, previous, .. } = *self.node(sibling);
        let node = &mut self.0[id.at()];
        (node.parent, node.previous, node.next) = (parent, previous, Some(sibling));
        match (previous, parent) {
            (Some(previous), _) => self.0[previous.at()].next = Some(id),
            (None, Some(parent)) => self.0[parent.at()].first = Some(id),
            (None, None) => {}
        }
        self.0[sibling.at()].previous = Some(id);
    }

    /// Adds to the text that stands there, if there is one.
    fn extend_text(&mut self, id: Option<NodeId>, more: &StrTendril) -> bool {
        match id.map(|it| &mut self.0[it.at()].data) {
            Some(Data::Text(text)) => {
                text.push_tendril(more);
                true
            }
            _ => false,
        }
    }
}

/// Receives what the parser builds.
struct Builder(RefCell<Tree>);

impl Builder {
    fn new() -> Self {
        let mut tree = Tree(Vec::new());
        tree.add(Data::Other);
        Self(RefCell::new(tree))
    }
}

/// The name of an element, for the parser.
#[derive(Debug)]
struct Name(LocalName, Namespace);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.1
    }

    fn local_name(&self) -> &LocalName {
        &self.0
    }
}

impl TreeSink for Builder {
    type Handle = NodeId;
    type Output = Tree;
    type ElemName<'a> = Name;

    fn finish(self) -> Tree {
        self.0.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        NodeId::ROOT
    }

    fn elem_name(&self, target: &NodeId) -> Name {
        match &self.0.borrow().node(*target).data {
            Data::Element { name, namespace, .. } => Name(name.clone(), namespace.clone()),
            Data::Other | Data::Text(_) => Name(LocalName::default(), Namespace::default()),
        }
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        flags: ElementFlags,
    ) -> NodeId {
        let mut tree = self.0.borrow_mut();
        let id = tree.add(Data::Element { name: name.local, namespace: name.ns, attributes });
        if flags.template {
            // What a template holds comes right behind it and hangs nowhere.
            tree.add(Data::Other);
        }
        id
    }

    fn create_comment(&self, _: StrTendril) -> NodeId {
        self.0.borrow_mut().add(Data::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeId {
        self.0.borrow_mut().add(Data::Other)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        let mut tree = self.0.borrow_mut();
        match child {
            NodeOrText::AppendNode(id) => tree.append(*parent, id),
            NodeOrText::AppendText(text) => {
                let last = tree.node(*parent).last;
                if !tree.extend_text(last, &text) {
                    let id = tree.add(Data::Text(text));
                    tree.append(*parent, id);
                }
            }
        }
    }

    fn append_based_on_parent_node(
        &self,
        element: &NodeId,
        previous: &NodeId,
        child: NodeOrText<NodeId>,
    ) {
        let has_parent = self.0.borrow().parent(*element).is_some();
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        NodeId::new(target.at() + 1)
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeId, new: NodeOrText<NodeId>) {
        let mut tree = self.0.borrow_mut();
        match new {
            NodeOrText::AppendNode(id) => tree.insert_before(*sibling, id),
            NodeOrText::AppendText(text) => {
                let previous = tree.node(*sibling).previous;
                if !tree.extend_text(previous, &text) {
                    let id = tree.add(Data::Text(text));
                    tree.insert_before(*sibling, id);
                }
            }
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, more: Vec<Attribute>) {
        if let Data::Element { attributes, .. } = &mut self.0.borrow_mut().0[target.at()].data {
            for attribute in more {
                let name = &attribute.name;
                if attributes.iter().all(|it| it.name != *name) {
                    attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.0.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        let mut tree = self.0.borrow_mut();
        // What is appended elsewhere is no longer the first here: the loop ends.
        while let Some(child) = tree.node(*node).first {
            tree.append(*new_parent, child);
        }
    }
}

#[cfg(test)]
mod tests {
    use html5ever::local_name;

    use super::*;

    /// The tree as markup.
    fn shown(tree: &Tree, id: NodeId) -> String {
        if let Some(text) = tree.text(id) {
            return text.to_owned();
        }
        let children = std::iter::successors(tree.node(id).first, |&it| tree.node(it).next);
        let inside: String = children.map(|it| shown(tree, it)).collect();
        match tree.name(id) {
            Some(name) => format!("<{name}>{inside}</{name}>"),
            None => inside,
        }
    }

    fn check(html: &str, body: &str) {
        let tree = Tree::parse(html);
        let expect = format!("<html><head></head><body>{body}</body></html>");
        assert_eq!(shown(&tree, NodeId::ROOT), expect, "{html}");
    }

    #[test]
    fn the_tree_is_a_browsers() {
        check("<p>a<p>b", "<p>a</p><p>b</p>");
        check("<b>a<p>b</b>c", "<b>a</b><p><b>b</b>c</p>");
        // What may not stand in a table stands before it, joined to the text there.
        check("x<table>y<tr><td>z</table>", "xy<table><tbody><tr><td>z</td></tr></tbody></table>");
        check("a<!-- b -->c&amp;d", "ac&d");
        check("a<template><p>b</template>c", "a<template></template>c");
    }

    #[test]
    fn walks_go_down_and_come_back() {
        let tree = Tree::parse("<div id=a><p>1<b>2</b></p><p>3</p></div><p>4</p>");
        let div = tree.elements(local_name!("div")).next().unwrap();
        assert_eq!(tree.attribute(div, local_name!("id")), Some("a"));
        assert_eq!(tree.text_below(div), "123");
        assert_eq!(tree.elements(local_name!("p")).count(), 3);
        let backwards: Vec<String> =
            tree.children_back(div).map(|it| tree.text_below(it)).collect();
        assert_eq!(backwards, ["3", "12"]);
        assert_eq!(
            tree.below(NodeId::ROOT).filter_map(|it| tree.text(it)).collect::<String>(),
            "1234"
        );
    }
}

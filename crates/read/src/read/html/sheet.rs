//! What a page's own style sheets hide.
//!
//! Only what is certain without a browser is read: rules of one class or id, below others or
//! not, that hold on a screen of any width. A name that any rule shows again hides nothing,
//! since which rule wins is not computed. Sheets in files of their own are not fetched.

use std::borrow::Cow;
use std::collections::HashMap;

use html5ever::local_name;
use memchr::memmem;

use super::tree::{NodeId, Tree};
use super::veil;
use crate::language::WordHashing;

/// So many bytes of style are read; frameworks put half a megabyte into a page.
const MOST: usize = 400_000;

/// So many elements above are asked whether a rule is meant for what stands in them.
const HIGHEST: usize = 64;

/// A part of a selector: a class or an id.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Name {
    is_id: bool,
    name: String,
}

/// What rules say of classes and of ids.
type ByName<T> = [HashMap<String, T, WordHashing>; 2];

/// The rules of a page that hide something.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// By the name that the element itself has: the names that elements above it have, the
    /// nearest last, a list for each rule.
    hiding: ByName<Vec<Vec<Name>>>,
}

impl Sheet {
    /// Reads the style elements of a page.
    ///
    /// Cost: one pass over them.
    pub(super) fn of(html: &str) -> Self {
        let mut res = Self::default();
        let bytes = html.as_bytes();
        let (mut at, mut left) = (0, MOST);
        let mut styles = Vec::new();
        while let Some(found) = memmem::find(&bytes[at..], b"<style") {
            let open = at + found;
            let Some(end) = html[open..].find('>').map(|it| open + it + 1) else { break };
            let close = memmem::find(&bytes[end..], b"</style").map_or(html.len(), |it| end + it);
            if !html[open..end].contains("print") && close - end <= left {
                left -= close - end;
                styles.push(without_comments(&html[end..close]));
            }
            at = close;
        }
        styles.iter().for_each(|it| each_rule(it, |head, body| res.hide(head, body)));
        // Most pages hide nothing, and most rules are of other names.
        if res.hiding.iter().any(|it| !it.is_empty()) {
            styles.iter().for_each(|it| each_rule(it, |head, body| res.show(head, body)));
        }
        res
    }

    /// Notes what a rule hides.
    fn hide(&mut self, head: &str, body: &str) {
        if !hides(body) {
            return;
        }
        for selector in head.split(',') {
            let parts: Option<Vec<Name>> = selector.split_whitespace().map(name).collect();
            let Some((own, above)) = parts.as_deref().and_then(|it| it.split_last()) else {
                continue;
            };
            let rules = &mut self.hiding[usize::from(own.is_id)];
            rules.entry(own.name.clone()).or_default().push(above.to_vec());
        }
    }

    /// Forgets what another rule shows.
    fn show(&mut self, head: &str, body: &str) {
        if !["display", "visib", "opacity", "position", "height"].iter().any(|it| body.contains(it))
            || hides(body)
        {
            return;
        }
        for selector in head.split(',') {
            let own = selector.split_whitespace().next_back().unwrap_or_default();
            for (at, mark) in own.match_indices(['.', '#']) {
                let rest = &own[at + 1..];
                let end = rest.find(|it: char| !is_letter(it)).unwrap_or(rest.len());
                self.hiding[usize::from(mark == "#")].remove(&rest[..end]);
            }
        }
    }

    /// Whether a rule hides an element.
    pub(super) fn hides(&self, tree: &Tree, id: NodeId) -> bool {
        let [classes, ids] = &self.hiding;
        let by_class = || {
            let own = tree.attribute(id, local_name!("class")).unwrap_or_default();
            own.split_ascii_whitespace().take(32).filter_map(|it| classes.get(it)).flatten()
        };
        let by_id = || {
            let own = tree.attribute(id, local_name!("id"));
            own.and_then(|it| ids.get(it)).into_iter().flatten()
        };
        !classes.is_empty() && by_class().any(|it| stands_below(tree, id, it))
            || !ids.is_empty() && by_id().any(|it| stands_below(tree, id, it))
    }
}

/// Calls `each` with the selectors and the declarations of every rule that holds on a screen.
fn each_rule(css: &str, mut each: impl FnMut(&str, &str)) {
    let mut rest = css;
    while let Some(open) = rest.find('{') {
        let head = rest[..open].rsplit(['}', ';']).next().unwrap_or_default().trim();
        let inside = &rest[open + 1..];
        if head.starts_with('@') {
            let condition = head.strip_prefix("@media").map(str::trim);
            rest = match condition {
                // What holds on every screen is read as if it stood alone.
                Some("screen" | "all" | "only screen") => inside,
                _ => &inside[block_end(inside)..],
            };
            continue;
        }
        let end = inside.find('}').unwrap_or(inside.len());
        each(head, &inside[..end]);
        rest = inside.get(end + 1..).unwrap_or_default();
    }
}

/// Whether declarations leave nothing to see.
fn hides(body: &str) -> bool {
    const SIGNS: [&str; 6] = ["none", "hidden", "opacity", "absolute", "indent", "font-size"];
    SIGNS.iter().any(|it| body.contains(it)) && {
        let style = body.chars().filter(|it| !it.is_whitespace());
        let style: String = style.map(|it| it.to_ascii_lowercase()).collect();
        veil::hides(&style) || veil::is_out_of_sight(&style)
    }
}

/// Whether elements with these names stand above an element, in their order.
fn stands_below(tree: &Tree, id: NodeId, names: &[Name]) -> bool {
    let mut left = names.iter().rev().peekable();
    for it in std::iter::successors(tree.parent(id), |it| tree.parent(*it)).take(HIGHEST) {
        let Some(Name { is_id, name }) = left.peek() else { return true };
        let is_named = if *is_id {
            tree.attribute(it, local_name!("id")) == Some(name.as_str())
        } else {
            let classes = tree.attribute(it, local_name!("class")).unwrap_or_default();
            classes.split_ascii_whitespace().any(|it| it == name.as_str())
        };
        if is_named {
            left.next();
        }
    }
    left.peek().is_none()
}

/// A part of a selector that is one class or one id.
fn name(part: &str) -> Option<Name> {
    let name = part.strip_prefix(['.', '#'])?;
    (!name.is_empty() && name.chars().all(is_letter))
        .then(|| Name { is_id: part.starts_with('#'), name: name.to_owned() })
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

/// Where the block ends whose opening brace was just read.
fn block_end(css: &str) -> usize {
    let mut depth = 1;
    for (at, brace) in css.match_indices(['{', '}']) {
        depth = if brace == "{" { depth + 1 } else { depth - 1 };
        if depth == 0 {
            return at + 1;
        }
    }
    css.len()
}

fn without_comments(css: &str) -> Cow<'_, str> {
    if !css.contains("/*") {
        return Cow::Borrowed(css);
    }
    let mut res = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find("/*") {
        res.push_str(&rest[..at]);
        rest = rest[at..].find("*/").map_or("", |end| &rest[at + end + 2..]);
    }
    res.push_str(rest);
    Cow::Owned(res)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(css: &str, html: &str, expect: bool) {
        let page = format!("<style>{css}</style>{html}");
        let tree = Tree::parse(html);
        let sheet = Sheet::of(&page);
        let found = tree.elements(local_name!("p")).next().unwrap();
        assert_eq!(sheet.hides(&tree, found), expect, "{css} {html}");
    }

    #[test]
    fn a_rule_of_one_name_hides_what_has_it() {
        check(".a{display:none}", "<p class='b a'>x", true);
        check("#a { display : none !important }", "<p id=a>x", true);
        check("@media screen{.a{visibility:hidden}}", "<p class=a>x", true);
        check("/* .b{} */ .s .a, .c{display:none}", "<div class=s><p class=a>x</div>", true);
        check(".a{position:absolute;left:-9999px}", "<p class=a>x", true);
    }

    #[test]
    fn what_may_show_is_not_hidden() {
        check(".a{display:none}", "<p class=b>x", false);
        check("@media print{.a{display:none}}", "<p class=a>x", false);
        check("@media (max-width:600px){.a{display:none}}", "<p class=a>x", false);
        check(".a{display:none}.s .a{display:block}", "<p class=a>x", false);
        check(".a{display:none}.a.open{display:block}", "<p class=a>x", false);
        check(".no-js .a{display:none}", "<p class=a>x", false);
        check("p{display:none}", "<p class=a>x", false);
        check(".a:hover{display:none}", "<p class=a>x", false);
    }
}

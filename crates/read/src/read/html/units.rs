//! From a tree to units of text: what a page shows as one paragraph, heading, item
//! or cell, and where it stands.

use std::ops::Range;

use html5ever::{LocalName, local_name};

use super::names::{self, GROUPS, Groups};
use super::sheet::Sheet;
use super::tree::{NodeId, Tree};
use super::veil;
use crate::read::fnv::fnv1a;

/// A stretch of text between two block boundaries.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    /// Its bytes in [`Units::text`]: no white space at its ends, one space where
    /// there was white space inside, a line end for a `<br>`.
    pub(crate) text: Range<usize>,
    /// The innermost element at its first character.
    pub(crate) place: usize,
    /// How many of its characters stand in links.
    pub(crate) linked: usize,
    /// How many links begin in it.
    pub(crate) links: usize,
    /// How many of its characters stand in `<b>` or `<strong>`.
    pub(crate) strong: usize,
    /// Whether it is a further cell of the row of the unit before.
    pub(crate) is_next_cell: bool,
}

/// An element with what its ancestors say about its text.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) node: NodeId,
    /// Places come after their parents.
    pub(crate) parent: Option<usize>,
    /// The innermost element here that is set as a block.
    pub(crate) block: usize,
    pub(crate) name: LocalName,
    /// How many blocks it stands in.
    pub(crate) depth: usize,
    /// How many blocks up the nearest element is that has names of a group, and
    /// the nearest of one of the [`TAGS`]; [`FAR`] when there is none.
    pub(crate) nearest: [u8; KINDS],
    /// Equal for elements that look alike: their names and classes, and those of
    /// two blocks above.
    pub(crate) signature: u64,
    /// The outermost element round it, or itself, that the page says is not shown at first.
    pub(crate) hidden: Option<usize>,
    /// The outermost element round it, or itself, that is not seen for another reason, which
    /// the page may undo.
    pub(crate) unseen: Option<usize>,
    /// What it is of a table.
    pub(crate) grid: Grid,
    /// The innermost table that it stands in.
    pub(crate) table: Option<usize>,
    /// The innermost block quotation that it stands in.
    pub(crate) quoted: Option<usize>,
    own: u64,
}

/// What an element is of a table, by its name or by what it says that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grid {
    None,
    Table,
    Row,
    Cell,
}

impl Grid {
    fn of(name: &LocalName, role: Option<&str>) -> Self {
        match (&**name, role) {
            ("table", _) | (_, Some("table" | "grid")) => Self::Table,
            ("tr", _) | (_, Some("row")) => Self::Row,
            ("td" | "th", _) | (_, Some("cell" | "gridcell" | "columnheader" | "rowheader")) => {
                Self::Cell
            }
            _ => Self::None,
        }
    }
}

/// No element of a kind up to the root.
pub(crate) const FAR: u8 = 40;

/// What comes after so many units stands in the last one. Articles have some hundred,
/// and each costs half a kilobyte.
const MOST_UNITS: usize = 100_000;

/// Groups of names, then [`TAGS`].
pub(crate) const KINDS: usize = GROUPS + TAGS.len();

/// Elements whose place in the page says something.
pub(crate) const TAGS: [&str; 16] = [
    "nav",
    "aside",
    "header",
    "footer",
    "form",
    "article",
    "main",
    "section",
    "table",
    "ul",
    "ol",
    "dl",
    "figure",
    "blockquote",
    "address",
    "details",
];

/// The units of a page, in the order of the page.
#[derive(Debug, Default)]
pub(crate) struct Units {
    pub(crate) text: String,
    pub(crate) units: Vec<Unit>,
    pub(crate) places: Vec<Place>,
    /// Words that are in no unit: buttons and lists of options, and what is never shown.
    pub(crate) unread: Vec<Unread>,
}

/// Words of a page that are no text of it.
#[derive(Clone, Debug)]
pub(crate) struct Unread {
    pub(crate) text: String,
    /// Whether a reader does not see them; else they are a control.
    pub(crate) is_hidden: bool,
    /// How many units there were before.
    pub(crate) before: usize,
}

impl Units {
    /// The units of everything below the body that a reader could see.
    ///
    /// Cost: one pass, without recursion.
    pub(super) fn of(tree: &Tree) -> Self {
        Self::styled(tree, &Sheet::default())
    }

    /// The same of a page whose own style sheets are known.
    pub(super) fn styled(tree: &Tree, sheet: &Sheet) -> Self {
        let mut writer = Writer::default();
        let root = tree.elements(local_name!("body")).next().unwrap_or(NodeId::ROOT);
        // A stack of its own: a page may be as deep as `--max-html-depth` says, and a stack
        // that runs over ends the process.
        let mut left = vec![Step::Enter(root)];
        while let Some(step) = left.pop() {
            match step {
                Step::Enter(id) => {
                    if let Some(text) = tree.text(id) {
                        writer.text(text);
                        continue;
                    }
                    let layout = match tree.name(id) {
                        Some(name) if *name == local_name!("button") => button(tree, id),
                        Some(name) => match layout(name) {
                            Layout::Hidden => Layout::Hidden,
                            layout => in_grid(tree, id).unwrap_or(layout),
                        },
                        None if id == root => Layout::Block,
                        None => Layout::Hidden,
                    };
                    if layout == Layout::Hidden {
                        writer.unread(tree, id, false);
                        continue;
                    }
                    if veil::is_never_shown(tree, id, layout == Layout::Inline) {
                        writer.unread(tree, id, true);
                        continue;
                    }
                    let is_link = writer.enter(tree, sheet, id, layout);
                    left.push(Step::Leave(layout, is_link, tree.name(id).is_some_and(is_strong)));
                    // The last child first, since the stack gives the first one back before it.
                    left.extend(tree.children_back(id).map(Step::Enter));
                }
                Step::Leave(layout, is_link, is_strong) => writer.leave(layout, is_link, is_strong),
            }
        }
        writer.end();
        writer.res
    }

    /// The text of a unit.
    pub(super) fn text_of(&self, unit: &Unit) -> &str {
        &self.text[unit.text.clone()]
    }

    /// The text of the units that `keep` has at their number: paragraphs parted by a
    /// blank line, cells of a row by a tab.
    pub(crate) fn joined(&self, keep: impl Fn(usize) -> bool) -> String {
        let mut res = String::new();
        let mut before = None;
        for (at, unit) in self.units.iter().enumerate().filter(|(at, _)| keep(*at)) {
            if let Some(before) = before {
                let same_row = unit.is_next_cell && before + 1 == at;
                res.push_str(if same_row { "\t" } else { "\n\n" });
            }
            res.push_str(self.text_of(unit));
            before = Some(at);
        }
        res
    }
}

enum Step {
    Enter(NodeId),
    Leave(Layout, bool, bool),
}

/// How an element is set.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    Inline,
    Block,
    /// A block whose line ends stay.
    Preformatted,
    Cell,
    Break,
    Hidden,
}

fn layout(name: &LocalName) -> Layout {
    match &**name {
        "a" | "abbr" | "acronym" | "b" | "bdi" | "bdo" | "big" | "cite" | "code" | "data"
        | "del" | "dfn" | "em" | "font" | "i" | "img" | "ins" | "kbd" | "label" | "mark"
        | "nobr" | "q" | "rb" | "ruby" | "s" | "samp" | "small" | "span" | "strike" | "strong"
        | "sub" | "sup" | "time" | "tt" | "u" | "var" | "wbr" => Layout::Inline,
        "br" => Layout::Break,
        "td" | "th" => Layout::Cell,
        "pre" | "xmp" | "listing" => Layout::Preformatted,
        "script" | "style" | "template" | "head" | "rp" | "rt" | "iframe" | "textarea"
        | "select" | "button" | "noscript" | "svg" | "object" | "audio" | "video" | "canvas" => {
            Layout::Hidden
        }
        _ => Layout::Block,
    }
}

/// How what says that it is a part of a table is set.
fn in_grid(tree: &Tree, id: NodeId) -> Option<Layout> {
    let role = tree.attribute(id, local_name!("role"))?;
    match Grid::of(&LocalName::default(), Some(role)) {
        Grid::None => None,
        Grid::Table | Grid::Row => Some(Layout::Block),
        Grid::Cell => Some(Layout::Cell),
    }
}

/// A button is a control, unless it is a heading, or a question whose answer it unfolds.
fn button(tree: &Tree, id: NodeId) -> Layout {
    const HEADINGS: [&str; 7] = ["h1", "h2", "h3", "h4", "h5", "h6", "summary"];
    let parent = tree.parent(id).and_then(|it| tree.name(it));
    if parent.is_some_and(|it| HEADINGS.contains(&&**it)) {
        return Layout::Inline;
    }
    let asks = || {
        let text = super::metadata::short_text(tree, id);
        text.is_some_and(|it| it.ends_with(['?', '？', '؟', ';']))
    };
    let unfolds = tree.attribute(id, local_name!("aria-expanded")).is_some();
    if unfolds && asks() { Layout::Block } else { Layout::Hidden }
}

fn is_strong(name: &LocalName) -> bool {
    matches!(*name, local_name!("b") | local_name!("strong"))
}

/// What is owed before the next character.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Owed {
    #[default]
    Nothing,
    Space,
    Line,
    Cell,
    Paragraph,
}

#[derive(Default)]
struct Writer {
    res: Units,
    owed: Owed,
    preformatted: usize,
    links: usize,
    strong: usize,
    new_links: usize,
    /// The elements that are open, by their place.
    open: Vec<usize>,
    buffer: String,
}

impl Writer {
    fn owe(&mut self, what: Owed) {
        self.owed = self.owed.max(what);
    }

    /// Returns whether the element is a link.
    fn enter(&mut self, tree: &Tree, sheet: &Sheet, id: NodeId, layout: Layout) -> bool {
        match layout {
            Layout::Block | Layout::Preformatted => self.owe(Owed::Paragraph),
            // Two in a row are how old pages part paragraphs.
            Layout::Break if self.owed == Owed::Line => self.owe(Owed::Paragraph),
            Layout::Break => {
                self.owe(Owed::Line);
            }
            Layout::Cell => self.owe(Owed::Cell),
            Layout::Inline | Layout::Hidden => {}
        }
        self.preformatted += usize::from(layout == Layout::Preformatted);
        let name = tree.name(id);
        let is_link = name == Some(&local_name!("a"));
        self.links += usize::from(is_link);
        self.new_links += usize::from(is_link);
        self.strong += usize::from(name.is_some_and(is_strong));
        if layout != Layout::Break {
            let place = self.place(tree, sheet, id, layout != Layout::Inline);
            self.open.push(self.res.places.len());
            self.res.places.push(place);
        }
        is_link
    }

    fn leave(&mut self, layout: Layout, is_link: bool, is_strong: bool) {
        match layout {
            Layout::Block | Layout::Preformatted => self.owe(Owed::Paragraph),
            Layout::Cell => self.owe(Owed::Cell),
            Layout::Inline | Layout::Break | Layout::Hidden => {}
        }
        self.preformatted -= usize::from(layout == Layout::Preformatted);
        self.links -= usize::from(is_link);
        self.strong -= usize::from(is_strong);
        if layout != Layout::Break {
            self.open.pop();
        }
    }

    /// Notes the words of an element that is no text of the page.
    fn unread(&mut self, tree: &Tree, id: NodeId, is_hidden: bool) {
        let is_code = |name: &LocalName| {
            matches!(&**name, "script" | "style" | "template" | "head" | "noscript" | "svg")
        };
        if tree.name(id).is_none_or(is_code) {
            return;
        }
        let inside = tree
            .below(id)
            .filter(|it| !tree.parent(*it).and_then(|it| tree.name(it)).is_some_and(is_code));
        let words: Vec<&str> =
            inside.filter_map(|it| tree.text(it)).flat_map(str::split_whitespace).collect();
        if !words.is_empty() {
            let before = self.res.units.len();
            self.res.unread.push(Unread { text: words.join(" "), is_hidden, before });
        }
    }

    fn place(&mut self, tree: &Tree, sheet: &Sheet, id: NodeId, is_block: bool) -> Place {
        let name = tree.name(id).cloned().unwrap_or_default();
        let parent = self.open.last().copied();
        let above = parent.map(|it| &self.res.places[it]);
        let value = |name: LocalName| tree.attribute(id, name);
        let classes = [value(local_name!("class")), value(local_name!("id"))];
        let roles = [value(local_name!("role")), value(local_name!("itemprop"))];
        let named = classes.into_iter().chain(roles).flatten();
        let mut groups: Groups = 0;
        if classes.iter().chain(&roles).any(Option::is_some) {
            groups = names::groups(named, &mut self.buffer);
        } else {
            // The fingerprint below is of name and classes: those of the element before must
            // not stay.
            self.buffer.clear();
        }
        let is_hidden = veil::is_hidden(tree, id);
        if is_hidden || veil::is_for_eyes_only(tree, id) {
            groups |= names::HIDDEN;
        }
        let own = fingerprint(&name, &self.buffer);
        let mut nearest = above.map_or([FAR; KINDS], |it| it.nearest);
        if is_block {
            for it in &mut nearest {
                *it = (*it + 1).min(FAR);
            }
        }
        for (group, it) in nearest[..GROUPS].iter_mut().enumerate() {
            if groups >> group & 1 == 1 {
                *it = 0;
            }
        }
        if let Some(tag) = TAGS.iter().position(|it| *it == &*name) {
            nearest[GROUPS + tag] = 0;
        }
        let here = self.res.places.len();
        let block = if is_block { here } else { above.map_or(here, |it| it.block) };
        let over = above.map(|it| &self.res.places[it.block]);
        let further = over.and_then(|it| it.parent).map(|it| &self.res.places[it]);
        let further = further.map(|it| &self.res.places[it.block]);
        let signature = mix(mix(own, over.map_or(0, |it| it.own)), further.map_or(0, |it| it.own));
        let depth = above.map_or(0, |it| it.depth) + usize::from(is_block);
        let inner = |is: bool, above: Option<usize>| if is { Some(here) } else { above };
        let hidden = above.and_then(|it| it.hidden).or(is_hidden.then_some(here));
        let unseen = above.and_then(|it| it.unseen);
        let is_unseen = || is_block && (veil::is_unseen(tree, id) || sheet.hides(tree, id));
        let unseen = unseen.or_else(|| is_unseen().then_some(here));
        let grid = Grid::of(&name, roles[0]);
        let table = inner(grid == Grid::Table, above.and_then(|it| it.table));
        let quoted = inner(name == local_name!("blockquote"), above.and_then(|it| it.quoted));
        Place {
            node: id,
            parent,
            block,
            name,
            depth,
            nearest,
            signature,
            hidden,
            unseen,
            grid,
            table,
            quoted,
            own,
        }
    }

    fn text(&mut self, mut text: &str) {
        // NUL and the vertical tab are characters that no page may have: they would be
        // line ends or worse to the stages after this one.
        let parts = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}' | '\0' | '\u{b}');
        while let Some(first) = text.chars().next() {
            if parts(first) {
                self.space(first);
                text = &text[first.len_utf8()..];
            } else {
                let end = text.find(parts).unwrap_or(text.len());
                self.word(&text[..end]);
                text = &text[end..];
            }
        }
    }

    fn space(&mut self, c: char) {
        match c {
            '\n' if self.preformatted > 0 && self.owed == Owed::Line => self.owe(Owed::Paragraph),
            '\n' if self.preformatted > 0 => self.owe(Owed::Line),
            '\0' | '\u{b}' => {}
            _ => self.owe(Owed::Space),
        }
    }

    fn word(&mut self, word: &str) {
        let starts = self.res.units.is_empty()
            // What comes after the last unit is put into it, and not dropped.
            || self.owed >= Owed::Cell && self.res.units.len() < MOST_UNITS;
        let before = match self.owed {
            _ if starts => {
                self.begin();
                ""
            }
            Owed::Nothing => "",
            Owed::Space => " ",
            Owed::Line | Owed::Cell | Owed::Paragraph => "\n",
        };
        self.owed = Owed::Nothing;
        self.res.text.push_str(before);
        self.res.text.push_str(word);
        let chars = word.chars().count();
        if let Some(unit) = self.res.units.last_mut() {
            unit.linked += if self.links > 0 { chars } else { 0 };
            unit.strong += if self.strong > 0 { chars } else { 0 };
            unit.links += std::mem::take(&mut self.new_links);
        }
    }

    fn begin(&mut self) {
        self.end();
        let at = self.res.text.len();
        self.res.units.push(Unit {
            text: at..at,
            place: self.open.last().copied().unwrap_or(0),
            linked: 0,
            // A link that began in the unit before goes on in this one.
            links: usize::from(self.links > 0 && self.new_links == 0),
            strong: 0,
            is_next_cell: self.owed == Owed::Cell,
        });
    }

    fn end(&mut self) {
        let end = self.res.text.len();
        if let Some(unit) = self.res.units.last_mut() {
            unit.text.end = end;
        }
    }
}

/// FNV-1a over the name of an element and the words of its classes.
fn fingerprint(name: &str, words: &str) -> u64 {
    let bytes = name.bytes().chain(words.bytes());
    fnv1a(bytes)
}

fn mix(one: u64, other: u64) -> u64 {
    (one ^ other.rotate_left(23)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expect: &str) {
        let units = Units::of(&Tree::parse(html));
        assert_eq!(units.joined(|_| true), expect, "{html}");
    }

    #[test]
    fn blocks_are_units_and_inline_elements_leave_no_trace() {
        check(
            "<h2>Flood</h2><p>The <b>old</b> harbor.</p>\n<p>It ",
            "Flood\n\nThe old harbor.\n\nIt",
        );
        check("<p>(<a href=x>Reuters</a>) -\n The  mayor</p>", "(Reuters) - The mayor");
        check("one<br>two<br><br>three<div>four</div>five", "one\ntwo\n\nthree\n\nfour\n\nfive");
        check("one<br> <br>two <b>b</b> c", "one\n\ntwo b c");
        check("<ul><li>a<li>b</ul>", "a\n\nb");
        check("<table><tr><td>a<td>b<tr><td>c</table>", "a\tb\n\nc");
        check("<pre>a  b\n  c\n\nd</pre>", "a b\nc\n\nd");
        check("a\0b\u{b}c\u{a0}d", "abc\u{a0}d");
    }

    #[test]
    fn what_a_reader_does_not_see_is_no_text() {
        check("<p>a<script>x()</script><style>p{}</style><!-- c -->b</p>", "ab");
        check("<noscript>Switch it on</noscript><template><p>t</template>", "");
        check("", "");
    }

    #[test]
    fn a_unit_knows_how_much_of_it_is_linked_or_strong() {
        let tree = Tree::parse("<p>ab <a href=x>cd</a> <b>efg</b><p><a href=y>hi<div>jk</div></a>");
        let units = Units::of(&tree);
        let of = |it: &Unit| (it.linked, it.links, it.strong);
        assert_eq!(
            units.units.iter().map(of).collect::<Vec<_>>(),
            [(2, 1, 3), (2, 1, 0), (2, 1, 0)]
        );
    }

    #[test]
    fn a_place_knows_the_names_above_it() {
        let html =
            "<div class=sidebar><section><p>a</p></section></div><p class=x>b</p><p class=x>c</p>";
        let units = Units::of(&Tree::parse(html));
        let place = |at: usize| &units.places[units.units[at].place];
        let sidebar = names::names().position(|it| it == "sidebar").unwrap();
        let section = GROUPS + TAGS.iter().position(|it| *it == "section").unwrap();
        assert_eq!(place(0).nearest[sidebar], 2);
        assert_eq!(place(0).nearest[section], 1);
        assert_eq!(place(1).nearest[sidebar], FAR);
        assert_eq!(place(1).signature, place(2).signature);
        assert_ne!(place(0).signature, place(1).signature);
    }
}

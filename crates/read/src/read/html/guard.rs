//! A page's tags, before the tree builder sees them.
//!
//! The builder's cost grows with the square of the depth (64,000 nested `<div>`
//! take it 19 s), with that of the attributes of one tag, and with the number of
//! formatting elements that were never closed, since it opens all of them again
//! in every later block. So the tags are read once with a stack of names, and
//! what would be too much is taken out; its text stays. What nobody reads goes as
//! well: comments, styles, scripts, drawings, and all attributes but a few, which
//! are half of a page's bytes and most of the builder's work. That errs on the safe
//! side: what this pass takes for a tag and the builder does not is counted,
//! never the other way round.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memmem};

use crate::read::fnv::fnv1a;

/// A tag keeps so many attributes. Pages have up to some thirty.
const MAX_ATTRIBUTES: usize = 256;

/// So many formatting elements may be opened anew in all. Pages with sloppy
/// markup reach some hundred.
const MAX_REOPENED: usize = 200_000;

/// A page whose tree can be built.
pub(crate) struct Guarded<'h> {
    /// The page, without the tags that were too many.
    pub(crate) html: Cow<'h, str>,
    /// Whether elements were nested more deeply than the limit.
    pub(crate) too_deep: bool,
    /// How many elements it has.
    pub(crate) elements: usize,
}

/// Takes out of `html` what would hurt the tree builder.
///
/// Cost: one pass over the bytes, and up to `max_depth` comparisons for an end
/// tag without its start.
pub(crate) fn guarded(html: &str, max_depth: usize) -> Guarded<'_> {
    let mut pass = Pass::new(html, max_depth, false);
    pass.run();
    // Elements that are never closed are opened anew in each block behind them: such a page is
    // read without any, and keeps its text.
    if pass.reopened > MAX_REOPENED {
        let too_deep = pass.too_deep;
        pass = Pass::new(html, max_depth, true);
        pass.too_deep = too_deep;
        pass.run();
    }
    let Pass { cut, too_deep, elements, .. } = pass;
    Guarded { html: without(html, &cut), too_deep, elements }
}

/// `html` without the ascending ranges.
fn without<'h>(html: &'h str, cut: &[Range<usize>]) -> Cow<'h, str> {
    if cut.is_empty() {
        return Cow::Borrowed(html);
    }
    let mut res = String::with_capacity(html.len());
    let mut at = 0;
    for range in cut {
        res.push_str(&html[at..range.start]);
        at = range.end;
    }
    res.push_str(&html[at..]);
    Cow::Owned(res)
}

/// How an element behaves on the stack.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It has no content, or the next one of its kind closes it, so that it
    /// cannot be nested without another element between.
    Flat,
    /// Its content is text up to its own end tag.
    Raw,
    /// Opened again in the next block when it was not closed.
    Formatting,
    Other,
}

fn kind(name: &str) -> Kind {
    match name {
        "area" | "base" | "basefont" | "bgsound" | "br" | "col" | "embed" | "frame" | "hr"
        | "img" | "input" | "keygen" | "link" | "meta" | "param" | "source" | "track" => Kind::Flat,
        "p" | "li" | "dt" | "dd" | "option" | "tr" | "td" | "th" | "tbody" | "thead" | "tfoot"
        | "colgroup" | "caption" | "html" | "head" | "body" => Kind::Flat,
        "script" | "style" | "xmp" | "iframe" | "noembed" | "noframes" | "noscript"
        | "textarea" | "title" => Kind::Raw,
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike"
        | "strong" | "tt" | "u" => Kind::Formatting,
        _ => Kind::Other,
    }
}

/// An element that is open.
struct Open {
    name: u64,
    formatting: bool,
    /// Whether text rules are those of SVG, formulas or a list of options, where
    /// `<style>` has no text of its own.
    foreign: bool,
}

struct Pass<'h> {
    html: &'h str,
    max_depth: usize,
    drop_formatting: bool,
    open: Vec<Open>,
    /// Start tags that were taken out and wait for their end tag.
    dropped: usize,
    /// Formatting elements that were left open when a parent was closed.
    dangling: usize,
    /// How many of the open elements are formatting ones.
    formatting: usize,
    reopened: usize,
    cut: Vec<Range<usize>>,
    /// Where the next drawing ends, once it was looked for.
    drawing_end: Option<usize>,
    too_deep: bool,
    elements: usize,
}

impl<'h> Pass<'h> {
    const fn new(html: &'h str, max_depth: usize, drop_formatting: bool) -> Self {
        Self {
            html,
            max_depth,
            drop_formatting,
            open: Vec::new(),
            dropped: 0,
            dangling: 0,
            formatting: 0,
            reopened: 0,
            cut: Vec::new(),
            drawing_end: None,
            too_deep: false,
            elements: 0,
        }
    }

    fn run(&mut self) {
        let bytes = self.html.as_bytes();
        let mut at = 0;
        while let Some(tag) = find(b'<', bytes, at) {
            at = match bytes.get(tag + 1) {
                Some(b'!') => {
                    let end = after_declaration(self.html, tag);
                    // Half of a page may be comments, scripts and styles, and the
                    // library copies the tree several times.
                    if self.html[tag..].starts_with("<!--") {
                        self.cut.push(tag..end);
                    }
                    end
                }
                Some(b'?') => after(b'>', bytes, tag),
                Some(b'/') if bytes.get(tag + 2).is_some_and(u8::is_ascii_alphabetic) => {
                    let end = Tag::read(bytes, tag, tag + 2, &mut Vec::new());
                    self.end_tag(&end);
                    end.span.end
                }
                Some(b'/') => after(b'>', bytes, tag),
                Some(byte) if byte.is_ascii_alphabetic() => {
                    let kept = self.cut.len();
                    let start = Tag::read(bytes, tag, tag + 1, &mut self.cut);
                    self.start_tag(&start, kept)
                }
                Some(_) => tag + 1,
                None => bytes.len(),
            };
        }
    }

    /// Returns where to read on; the cuts from number `own` on are the tag's.
    fn start_tag(&mut self, tag: &Tag, own: usize) -> usize {
        let html = self.html;
        let name = lower(&html[tag.name.clone()]);
        // Everything after `<plaintext>` would be one text; nobody means that. A place
        // where a line may break is no text.
        if matches!(&*name, "plaintext" | "wbr") {
            return self.cut_from(own, tag.span.clone());
        }
        self.elements += 1;
        let foreign = self.open.last().is_some_and(|it| it.foreign);
        let kind = kind(&name);
        match kind {
            Kind::Raw if !foreign => {
                let end = self.after_raw(&name, tag.span.end);
                if self.is_unread(&name, tag, end) {
                    let end = after(b'>', html.as_bytes(), end);
                    return self.cut_from(own, tag.span.start..end);
                }
                return end;
            }
            Kind::Formatting if self.drop_formatting => {
                return self.cut_from(own, tag.span.clone());
            }
            // What closes itself counts inside SVG, where it does not.
            Kind::Flat if !foreign => {
                // The paragraph before ends here without an end tag, and with it what was
                // opened in it: all of that is opened anew in this one.
                let ends_another = matches!(&*name, "p" | "li" | "dt" | "dd");
                self.reopened += self.dangling + if ends_another { self.formatting } else { 0 };
            }
            _ if self.open.len() >= self.max_depth => {
                // A tree costs the square of its depth.
                self.too_deep = true;
                self.dropped += 1;
                return self.cut_from(own, tag.span.clone());
            }
            _ => {
                if name == "svg"
                    && let Some(end) = self.after_drawing(tag)
                {
                    return self.cut_from(own, tag.span.start..end);
                }
                self.reopened += self.dangling;
                let foreign = foreign || matches!(&*name, "svg" | "math" | "select");
                let formatting = kind == Kind::Formatting;
                self.formatting += usize::from(formatting);
                self.open.push(Open { name: key(&name), formatting, foreign });
            }
        }
        tag.span.end
    }

    /// Takes out `range` in place of the cuts from number `own` on, and returns its end.
    fn cut_from(&mut self, own: usize, range: Range<usize>) -> usize {
        self.cut.truncate(own);
        let end = range.end;
        self.cut.push(range);
        end
    }

    /// The end of a drawing that holds no other and has an end tag.
    fn after_drawing(&mut self, tag: &Tag) -> Option<usize> {
        let bytes = self.html.as_bytes();
        let from = tag.span.end;
        // Kept, since a page of drawings without an end would be searched anew for each.
        let end = match self.drawing_end {
            Some(end) if end >= from => end,
            _ => memmem::find(&bytes[from..], b"</svg").map_or(bytes.len(), |at| from + at),
        };
        self.drawing_end = Some(end);
        let closed = bytes.get(end + 5).is_some_and(|it| is_space(*it) || *it == b'>');
        // A block inside would end the drawing.
        let is_plain = |inside| {
            [&b"<svg"[..], b"<p", b"<div"].iter().all(|it| memmem::find(inside, it).is_none())
        };
        (closed && is_plain(&bytes[from..end])).then(|| after(b'>', bytes, end))
    }

    fn end_tag(&mut self, tag: &Tag) {
        let name = lower(&self.html[tag.name.clone()]);
        let formatting = kind(&name) == Kind::Formatting;
        if formatting && self.drop_formatting {
            self.cut.push(tag.span.clone());
            return;
        }
        if self.dropped > 0 && !matches!(kind(&name), Kind::Flat | Kind::Raw) {
            self.dropped -= 1;
            self.cut.push(tag.span.clone());
            return;
        }
        let wanted = key(&name);
        match self.open.iter().rposition(|it| it.name == wanted) {
            Some(at) => {
                let inside = self.open[at + 1..].iter().filter(|it| it.formatting).count();
                self.dangling += inside;
                self.formatting -= inside + usize::from(self.open[at].formatting);
                self.open.truncate(at);
            }
            None if formatting => self.dangling = self.dangling.saturating_sub(1),
            None => {}
        }
    }

    /// Whether nobody reads the raw element whose text ends at `end`: a style, what is
    /// for browsers without scripts, or a script that is no statement about the page. In one with a comment in it, an
    /// end tag may be a part of the script, so it stays.
    fn is_unread(&self, name: &str, tag: &Tag, end: usize) -> bool {
        let opened = || self.html[tag.span.clone()].to_ascii_lowercase();
        match name {
            "style" | "noscript" => true,
            "script" => {
                !opened().contains("+json") && !self.html[tag.span.end..end].contains("<!--")
            }
            _ => false,
        }
    }

    /// The first byte of the end tag of a raw element, or the end of the page.
    fn after_raw(&self, name: &str, from: usize) -> usize {
        let bytes = self.html.as_bytes();
        let mut at = from;
        while let Some(tag) = find(b'<', bytes, at) {
            let end = tag + 2 + name.len();
            let ends = bytes.get(tag + 1) == Some(&b'/')
                && bytes
                    .get(tag + 2..end)
                    .is_some_and(|it| it.eq_ignore_ascii_case(name.as_bytes()))
                && bytes.get(end).is_none_or(|it| is_space(*it) || matches!(it, b'/' | b'>'));
            // A script may hold comments that hold scripts; text that is taken
            // for a tag only counts.
            if ends {
                return tag;
            }
            at = tag + 1;
        }
        bytes.len()
    }
}

/// FNV-1a: names are compared with up to 512 others. Two names with one value
/// would only close each other.
fn key(name: &str) -> u64 {
    fnv1a(name.bytes())
}

/// A name in lower case.
fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|it| it.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

/// A tag as it stands.
struct Tag {
    span: Range<usize>,
    name: Range<usize>,
}

impl Tag {
    /// Reads the tag at `open`, whose name begins at `name`; one that the page
    /// ends in goes to its end. As in the HTML standard, 13.2.5.8 and after.
    ///
    /// Attributes that nobody reads, and those that are too many, go into `cut`.
    fn read(bytes: &[u8], open: usize, name: usize, cut: &mut Vec<Range<usize>>) -> Self {
        let mut at = name;
        while bytes.get(at).is_some_and(|it| !is_space(*it) && !matches!(it, b'/' | b'>')) {
            at += 1;
        }
        let name = name..at;
        let mut kept = 0;
        loop {
            while bytes.get(at).is_some_and(|it| is_space(*it) || *it == b'/') {
                at += 1;
            }
            match bytes.get(at) {
                None => return Self { span: open..at, name },
                Some(b'>') => return Self { span: open..at + 1, name },
                Some(_) => {}
            }
            let attribute = Attribute::read(bytes, at);
            at = attribute.end;
            match attribute.use_in(bytes, &bytes[name.clone()]) {
                Use::Read if kept < MAX_ATTRIBUTES => kept += 1,
                Use::Named if kept < MAX_ATTRIBUTES => {
                    kept += 1;
                    cut.push(attribute.name.end..attribute.end);
                }
                Use::Read | Use::Named | Use::None => cut.push(attribute.name.start..attribute.end),
            }
        }
    }
}

/// What an attribute is read for.
enum Use {
    Read,
    /// Only whether it is there.
    Named,
    None,
}

/// An attribute as it stands, to its end.
struct Attribute {
    name: Range<usize>,
    value: Range<usize>,
    end: usize,
}

impl Attribute {
    /// Reads the attribute that begins at `start`.
    fn read(bytes: &[u8], start: usize) -> Self {
        // An equals sign may begin a name.
        let mut at = start + 1;
        while bytes.get(at).is_some_and(|it| !is_space(*it) && !matches!(it, b'/' | b'>' | b'=')) {
            at += 1;
        }
        let name = start..at;
        let mut value = at;
        while bytes.get(value).is_some_and(|it| is_space(*it)) {
            value += 1;
        }
        if bytes.get(value) != Some(&b'=') {
            return Self { name, value: at..at, end: at };
        }
        at = value + 1;
        while bytes.get(at).is_some_and(|it| is_space(*it)) {
            at += 1;
        }
        match bytes.get(at) {
            Some(&quote @ (b'"' | b'\'')) => {
                let end = after(quote, bytes, at + 1);
                Self { name, value: at + 1..end, end }
            }
            _ => {
                let from = at;
                while bytes.get(at).is_some_and(|it| !is_space(*it) && *it != b'>') {
                    at += 1;
                }
                Self { name, value: from..at, end: at }
            }
        }
    }

    /// What this attribute of an element called `tag` is read for.
    fn use_in(&self, bytes: &[u8], tag: &[u8]) -> Use {
        let name = &bytes[self.name.clone()];
        let is = |wanted: &[&str]| wanted.iter().any(|it| name.eq_ignore_ascii_case(it.as_bytes()));
        let tag_is =
            |wanted: &[&str]| wanted.iter().any(|it| tag.eq_ignore_ascii_case(it.as_bytes()));
        let read = match name.len() {
            2 => is(&["id"]),
            3 => is(&["rel"]),
            4 if is(&["href"]) => {
                return if tag_is(&["a"]) { Use::Named } else { Use::Read };
            }
            4 if tag_is(&["dialog"]) => is(&["open", "role"]),
            4 => is(&["role", "lang", "type"]) || is(&["name"]) && tag_is(&["meta"]),
            5 if is(&["style"]) => {
                // The only thing of interest is whether the element is shown.
                let value = &bytes[self.value.clone()];
                [&b"none"[..], b"hidden", b"absolute", b"opacity", b"font-size", b"indent"]
                    .iter()
                    .any(|it| memmem::find(value, it).is_some())
            }
            5 => is(&["class", "inert"]) || is(&["title"]) && tag_is(&["time", "abbr"]),
            6 => is(&["hidden"]),
            7 => is(&["content", "pubdate"]),
            8 => is(&["itemprop", "property", "datetime", "data-url"]),
            9 => is(&["data-href"]),
            10 => is(&["http-equiv"]),
            11 => is(&["aria-hidden"]),
            13 => is(&["aria-expanded"]) && tag_is(&["button"]),
            _ => false,
        };
        if read { Use::Read } else { Use::None }
    }
}

/// The byte after a comment, or after another declaration.
fn after_declaration(html: &str, open: usize) -> usize {
    let rest = &html[open..];
    let Some(comment) = rest.strip_prefix("<!--") else {
        return after(b'>', html.as_bytes(), open);
    };
    // To the parser `<!-->` and `<!--->` are whole comments, and `--!>` ends one as `-->` does.
    if comment.starts_with('>') {
        return open + 5;
    }
    if comment.starts_with("->") {
        return open + 6;
    }
    let mut from = 0;
    while let Some(at) = memmem::find(&comment.as_bytes()[from..], b"--") {
        let end = from + at + 2;
        match &comment.as_bytes()[end..] {
            [b'>', ..] => return open + 4 + end + 1,
            [b'!', b'>', ..] => return open + 4 + end + 2,
            // One back: in `--->` the second dash begins the end.
            _ => from = end - 1,
        }
    }
    html.len()
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

fn find(wanted: u8, bytes: &[u8], from: usize) -> Option<usize> {
    memchr(wanted, &bytes[from..]).map(|at| from + at)
}

fn after(wanted: u8, bytes: &[u8], from: usize) -> usize {
    find(wanted, bytes, from).map_or(bytes.len(), |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    #[test]
    fn what_paragraphs_without_an_end_leave_open_is_counted() {
        let page = |n: usize| {
            let mut html = String::new();
            for it in 0..n {
                let _ = write!(html, "<p><font color={it}>word {it}");
            }
            html
        };
        let (few, many) = (page(100), page(5_000));
        assert!(guarded(&few, 256).html.contains("<font"));
        let kept = guarded(&many, 256).html;
        assert!(!kept.contains("<font") && kept.contains("word 4999"));
        let closed = "<p><b>word</b> and <i>more</i></p>".repeat(20_000);
        assert!(guarded(&closed, 256).html.contains("<b>"));
    }
}

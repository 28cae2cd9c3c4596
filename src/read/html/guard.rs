//! A page's tags, before the tree builder sees them.
//!
//! The builder's cost grows with the square of the depth (64,000 nested `<div>`
//! take it 19 s), with that of the attributes of one tag, and with the number of
//! formatting elements that were never closed, since it opens all of them again
//! in every later block. So the tags are read once with a stack of names, and
//! what would be too much is taken out; its text stays. Comments, styles and scripts
//! that nobody reads go as well. That errs on the safe
//! side: what this pass takes for a tag and the builder does not is counted,
//! never the other way round.

use std::borrow::Cow;
use std::ops::Range;

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
        "script" | "style" | "xmp" | "iframe" | "noembed" | "noframes" | "textarea" | "title" => {
            Kind::Raw
        }
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
    reopened: usize,
    cut: Vec<Range<usize>>,
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
            reopened: 0,
            cut: Vec::new(),
            too_deep: false,
            elements: 0,
        }
    }

    fn run(&mut self) {
        let bytes = self.html.as_bytes();
        let mut at = 0;
        while let Some(tag) = memchr(b'<', bytes, at) {
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
                    let end = Tag::read(bytes, tag, tag + 2);
                    self.end_tag(&end);
                    end.span.end
                }
                Some(b'/') => after(b'>', bytes, tag),
                Some(byte) if byte.is_ascii_alphabetic() => {
                    let start = Tag::read(bytes, tag, tag + 1);
                    self.start_tag(&start)
                }
                Some(_) => tag + 1,
                None => bytes.len(),
            };
        }
    }

    /// Returns where to read on.
    fn start_tag(&mut self, tag: &Tag) -> usize {
        let name = self.html[tag.name.clone()].to_ascii_lowercase();
        // Everything after `<plaintext>` would be one text; nobody means that. A place
        // where a line may break is no text, and extraction loses what stands behind.
        if matches!(name.as_str(), "plaintext" | "wbr") {
            self.cut.push(tag.span.clone());
            return tag.span.end;
        }
        self.elements += 1;
        let foreign = self.open.last().is_some_and(|it| it.foreign);
        let kind = kind(&name);
        match kind {
            Kind::Raw if !foreign => {
                let end = self.after_raw(&name, tag.span.end);
                if self.is_unread(&name, tag, end) {
                    let end = after(b'>', self.html.as_bytes(), end);
                    self.cut.push(tag.span.start..end);
                    return end;
                }
                self.cut_attributes(tag);
                return end;
            }
            Kind::Formatting if self.drop_formatting => {
                self.cut.push(tag.span.clone());
                return tag.span.end;
            }
            // What closes itself counts inside SVG, where it does not.
            Kind::Flat if !foreign => {
                self.reopened += self.dangling;
                self.cut_attributes(tag);
            }
            _ if self.open.len() >= self.max_depth => {
                self.too_deep = true;
                self.dropped += 1;
                self.cut.push(tag.span.clone());
            }
            _ => {
                self.reopened += self.dangling;
                let foreign = foreign || matches!(name.as_str(), "svg" | "math" | "select");
                let formatting = kind == Kind::Formatting;
                self.open.push(Open { name: key(&name), formatting, foreign });
                self.cut_attributes(tag);
            }
        }
        tag.span.end
    }

    fn end_tag(&mut self, tag: &Tag) {
        let name = self.html[tag.name.clone()].to_ascii_lowercase();
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
                let inside = &self.open[at + 1..];
                self.dangling += inside.iter().filter(|it| it.formatting).count();
                self.open.truncate(at);
            }
            None if formatting => self.dangling = self.dangling.saturating_sub(1),
            None => {}
        }
    }

    fn cut_attributes(&mut self, tag: &Tag) {
        if let Some(extra) = tag.extra {
            self.cut.push(extra..tag.close);
        }
    }

    /// Whether nobody reads the raw element whose text ends at `end`: a style, or a
    /// script that is no statement about the page. In one with a comment in it, an
    /// end tag may be a part of the script, so it stays.
    fn is_unread(&self, name: &str, tag: &Tag, end: usize) -> bool {
        let opened = || self.html[tag.span.clone()].to_ascii_lowercase();
        match name {
            "style" => true,
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
        while let Some(tag) = memchr(b'<', bytes, at) {
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
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// A tag as it stands.
struct Tag {
    span: Range<usize>,
    name: Range<usize>,
    /// Where the first attribute that is too many begins.
    extra: Option<usize>,
    /// Where the `>` stands.
    close: usize,
}

impl Tag {
    /// Reads the tag at `open`, whose name begins at `name`; one that the page
    /// ends in goes to its end. As in the HTML standard, 13.2.5.8 and after.
    fn read(bytes: &[u8], open: usize, name: usize) -> Self {
        let mut at = name;
        while bytes.get(at).is_some_and(|it| !is_space(*it) && !matches!(it, b'/' | b'>')) {
            at += 1;
        }
        let name = name..at;
        let (mut attributes, mut extra) = (0, None);
        loop {
            while bytes.get(at).is_some_and(|it| is_space(*it) || *it == b'/') {
                at += 1;
            }
            match bytes.get(at) {
                None => return Self { span: open..at, name, extra, close: at },
                Some(b'>') => return Self { span: open..at + 1, name, extra, close: at },
                Some(_) => {}
            }
            attributes += 1;
            if attributes > MAX_ATTRIBUTES {
                extra.get_or_insert(at);
            }
            at = after_attribute(bytes, at);
        }
    }
}

/// The byte after the attribute that begins at `at`.
fn after_attribute(bytes: &[u8], mut at: usize) -> usize {
    // An equals sign may begin a name.
    at += 1;
    while bytes.get(at).is_some_and(|it| !is_space(*it) && !matches!(it, b'/' | b'>' | b'=')) {
        at += 1;
    }
    let mut value = at;
    while bytes.get(value).is_some_and(|it| is_space(*it)) {
        value += 1;
    }
    if bytes.get(value) != Some(&b'=') {
        return at;
    }
    at = value + 1;
    while bytes.get(at).is_some_and(|it| is_space(*it)) {
        at += 1;
    }
    match bytes.get(at) {
        Some(&quote @ (b'"' | b'\'')) => after(quote, bytes, at + 1),
        _ => {
            while bytes.get(at).is_some_and(|it| !is_space(*it) && *it != b'>') {
                at += 1;
            }
            at
        }
    }
}

/// The byte after a comment, or after another declaration.
fn after_declaration(html: &str, open: usize) -> usize {
    let rest = &html[open..];
    let Some(comment) = rest.strip_prefix("<!--") else {
        return after(b'>', html.as_bytes(), open);
    };
    if comment.starts_with('>') {
        return open + 5;
    }
    if comment.starts_with("->") {
        return open + 6;
    }
    let ends = [comment.find("-->").map(|at| at + 3), comment.find("--!>").map(|at| at + 4)];
    ends.into_iter().flatten().min().map_or(html.len(), |end| open + 4 + end)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

fn memchr(wanted: u8, bytes: &[u8], from: usize) -> Option<usize> {
    bytes[from..].iter().position(|&byte| byte == wanted).map(|at| from + at)
}

fn after(wanted: u8, bytes: &[u8], from: usize) -> usize {
    memchr(wanted, bytes, from).map_or(bytes.len(), |at| at + 1)
}

//! Reads a page the way it is meant to be written, and nothing else.
//!
//! For tests: every tag, attribute and address must be one that the reports write, in
//! the form in which they write it. Text that became markup does not pass, whatever a
//! browser would make of it.

const TAGS: &[&str] = &[
    "a",
    "article",
    "aside",
    "b",
    "blockquote",
    "body",
    "button",
    "caption",
    "circle",
    "dd",
    "del",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "g",
    "h1",
    "h2",
    "h3",
    "h4",
    "head",
    "header",
    "html",
    "i",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "link",
    "main",
    "mark",
    "meta",
    "nav",
    "ol",
    "option",
    "p",
    "path",
    "q",
    "rect",
    "script",
    "section",
    "select",
    "small",
    "span",
    "style",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "text",
    "th",
    "thead",
    "title",
    "tr",
    "u",
    "ul",
];

const ATTRIBUTES: &[&str] = &[
    "aria-describedby",
    "aria-haspopup",
    "aria-hidden",
    "aria-label",
    "aria-labelledby",
    "aria-live",
    "autocomplete",
    "charset",
    "checked",
    "class",
    "colspan",
    "content",
    "cx",
    "cy",
    "d",
    "dir",
    "for",
    "height",
    "hidden",
    "href",
    "http-equiv",
    "id",
    "lang",
    "name",
    "open",
    "placeholder",
    "preserveAspectRatio",
    "r",
    "rel",
    "role",
    "rowspan",
    "scope",
    "spellcheck",
    "stroke-width",
    "tabindex",
    "target",
    "text-anchor",
    "title",
    "transform",
    "type",
    "value",
    "viewBox",
    "width",
    "x",
    "y",
];

/// What is wrong with `page`, with a bit of the page; `Ok` is the number of its tags.
pub(crate) fn strict(page: &str) -> Result<usize, String> {
    let mut rest = page.strip_prefix("<!doctype html>\n").ok_or("no doctype")?;
    let mut tags = 0;
    let mut open: Vec<String> = Vec::new();
    while let Some(at) = rest.find('<') {
        if rest[..at].contains('>') {
            return Err(format!("a stray >: {}", near(rest)));
        }
        rest = &rest[at..];
        let end = rest.find('>').ok_or_else(|| format!("no end: {}", near(rest)))?;
        let tag = &rest[1..end];
        let name = check(tag).map_err(|why| format!("{why}: {}", near(rest)))?;
        let head = ["link", "meta", "script", "style"].contains(&name);
        if head && !open.iter().any(|it| it == "head") {
            return Err(format!("a {name} in the body: {}", near(rest)));
        }
        tags += 1;
        rest = &rest[end + 1..];
        if let Some(closed) = tag.strip_prefix('/') {
            if open.pop().as_deref() != Some(closed) {
                return Err(format!("{closed} closes what is not open: {}", near(rest)));
            }
        } else if !tag.ends_with('/') && !["input", "link", "meta"].contains(&name) {
            open.push(name.to_owned());
        }
        if !tag.starts_with('/') && (name == "style" || name == "script") {
            // The head's only style sheet and script; their end is the next one.
            rest = &rest[rest.find("</").ok_or("no end of the style or script")?..];
        }
    }
    if open.is_empty() { Ok(tags) } else { Err(format!("still open: {open:?}")) }
}

/// The name of a tag in which all is as it should be.
fn check(tag: &str) -> Result<&str, String> {
    let inner = tag.strip_prefix('/').unwrap_or(tag);
    let name = inner.split([' ', '/']).next().unwrap_or_default();
    if !TAGS.contains(&name) {
        return Err(format!("unknown tag {name:?}"));
    }
    let mut rest = &inner[name.len()..];
    if tag.starts_with('/') {
        return if rest.is_empty() { Ok(name) } else { Err("an end tag with more".to_owned()) };
    }
    while let Some(more) = rest.strip_prefix(' ') {
        let len = more.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(more.len());
        let attribute = &more[..len];
        if !ATTRIBUTES.contains(&attribute) && !attribute.starts_with("data-") {
            return Err(format!("unknown attribute {attribute:?}"));
        }
        rest = &more[len..];
        if let Some(value) = rest.strip_prefix("=\"") {
            let end = value.find('"').ok_or("an open value")?;
            let web = value.starts_with("https://") || value.starts_with("http://");
            if attribute == "href" && !value.starts_with('#') && !web {
                return Err(format!("an address {:?}", &value[..end]));
            }
            rest = &value[end + 1..];
        }
    }
    if rest.is_empty() || rest == "/" { Ok(name) } else { Err(format!("left over {rest:?}")) }
}

fn near(text: &str) -> String {
    text.chars().take(120).collect()
}

//! Texts of records that are HTML: what a content system stores, tags and all.

use super::Limits;
use super::html;
use std::borrow::Cow;

/// Blocks that such a text begins with.
const BLOCKS: [&str; 18] = [
    "p",
    "div",
    "article",
    "section",
    "main",
    "header",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "ul",
    "ol",
    "figure",
    "blockquote",
    "html",
    "body",
    "table",
];

/// `text` without its tags, where it is HTML: it begins with a block that ends in it. A text
/// *about* tags, or one that begins with a name in pointed brackets, stays.
///
/// Cost: a look at the first byte; for HTML, that of reading a page.
pub(super) fn untagged(text: Cow<'_, str>) -> (Cow<'_, str>, bool) {
    let plain = begins_a_block(&text).then(|| html::fragment(&text, &Limits::default()).ok());
    match plain.flatten() {
        Some(plain) => (Cow::Owned(plain), true),
        None => (text, false),
    }
}

fn begins_a_block(text: &str) -> bool {
    let Some(rest) = text.trim_ascii_start().strip_prefix('<') else { return false };
    if rest.get(..8).is_some_and(|it| it.eq_ignore_ascii_case("!doctype")) {
        return rest.contains("</");
    }
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let (name, behind) = rest.split_at(end);
    let is_block = BLOCKS.iter().any(|it| it.eq_ignore_ascii_case(name));
    let closing = format!("</{}>", name.to_ascii_lowercase());
    is_block
        && behind.starts_with(['>', ' ', '\n', '\t', '\r', '/'])
        && (behind.contains(&closing) || behind.to_ascii_lowercase().contains(&closing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_html_loses_its_tags_and_other_text_stays() {
        let plain = |text: &str| {
            let (text, tagged) = untagged(Cow::Borrowed(text));
            tagged.then(|| text.into_owned())
        };
        let stored = "\n<p>The pier &amp; the mole.</p>\n<p class=\"x\">Both <b>stand</b>.</p>";
        assert_eq!(plain(stored).as_deref(), Some("The pier & the mole.\n\nBoth stand."));
        for text in [
            "<P and Q CORP> buys the mole",
            "<KELM INC> YEAR NET",
            "<p> is a tag that begins a paragraph.",
            "The tag <p>…</p> is a paragraph.",
            "",
        ] {
            assert_eq!(plain(text), None, "{text}");
        }
    }
}

//! The articles, with everything that other articles have too marked in them.

use super::units::{Mark, UnitKind};
use super::{Report, anchor, clip, count, covers, escape};
use crate::furniture::FurnitureKind;
use crate::segment::{Block, BlockKind, EmbeddedArticle};
use crate::text::{DocId, Document, Place, Span};
use std::collections::BTreeSet;
use std::io::{self, Write};

impl Report<'_> {
    pub(super) fn reading(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(
            b"<section id=\"reading\" aria-labelledby=\"h-reading\"><h2 id=\"h-reading\">Reading</h2>\
              \n<div class=\"read\"><nav class=\"shelf\" aria-label=\"Articles\"><ol>\n",
        )?;
        for doc in self.docs() {
            self.shelf(doc, out)?;
        }
        out.write_all(
            b"</ol></nav>\n<div class=\"desk\" id=\"desk\"><p class=\"js empty\" id=\"none\">Choose an \
              article on the left; a second one opens beside it.</p>\n",
        )?;
        for doc in self.docs() {
            self.article(doc, out)?;
        }
        out.write_all(
            b"</div></div>\n<aside id=\"tray\" aria-label=\"Selected passage\" aria-live=\"polite\" \
              hidden></aside></section>\n",
        )
    }

    fn shelf(&self, doc: DocId, out: &mut dyn Write) -> io::Result<()> {
        let document = self.doc(doc);
        write!(out, "<li data-doc=\"{0}\"><a href=\"#article-{0}\"><i>{0}</i>", doc.0 + 1)?;
        if let Some(outlet) = &document.outlet {
            write!(out, "<b>{}</b>", escape(&clip(outlet, 40)))?;
        }
        let headline = clip(self.names.headline(doc), 72);
        write!(out, "<span dir=\"auto\">{}</span>", escape(&headline))?;
        writeln!(out, "<small>{}</small></a></li>", escape(&clip(self.short(doc), 44)))
    }

    fn article(&self, doc: DocId, out: &mut dyn Write) -> io::Result<()> {
        let number = doc.0 + 1;
        write!(
            out,
            "<article id=\"article-{number}\" data-doc=\"{number}\" data-outlets=\"{}\" \
             aria-labelledby=\"title-{number}\" tabindex=\"-1\"><header>\
             <h3 id=\"title-{number}\"><i>{number}</i> <span dir=\"auto\">{}</span></h3>",
            self.outlet_numbers(doc),
            escape(self.names.headline(doc))
        )?;
        write!(out, "<p class=\"by\">{}</p>", self.byline(doc))?;
        write!(
            out,
            "<button type=\"button\" class=\"js close\" aria-label=\"Close article {number}\">\
             ×</button></header>\n<div class=\"text\" dir=\"auto\"{}>\n",
            language(self.scan.facts[doc.index()].language.as_deref())
        )?;
        self.body(doc, out)?;
        out.write_all(b"</div></article>\n")
    }

    fn byline(&self, doc: DocId) -> String {
        let document = self.doc(doc);
        let facts = &self.scan.facts[doc.index()];
        let mut parts: Vec<String> = Vec::new();
        parts.extend(document.outlet.as_ref().map(|it| format!("<b>{}</b>", escape(it))));
        parts.extend(document.date.as_ref().map(|it| escape(it)));
        parts.push(count(facts.words, "word"));
        parts.push(format!("<span class=\"id\">{}</span>", escape(&document.id)));
        parts.extend(document.url.as_ref().map(|it| address(it)));
        parts.join(" · ")
    }

    /// The numbers of the outlets that stand in a document: its own, and those inside.
    fn outlet_numbers(&self, doc: DocId) -> String {
        let document = self.doc(doc);
        let inside = self.inside[doc.index()].iter();
        let inside = inside.filter_map(|it| Some(it.outlet?.of(&document.text)));
        let names = document.outlet.as_deref().into_iter().chain(inside);
        let numbers: BTreeSet<usize> = names.filter_map(|it| self.units.outlet(it)).collect();
        numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(" ")
    }

    fn body(&self, doc: DocId, out: &mut dyn Write) -> io::Result<()> {
        let document = self.doc(doc);
        let blocks = self.blocks(doc);
        let mut writer = Body {
            report: self,
            doc,
            document,
            marks: &self.units.of_doc[doc.index()],
            first: 0,
            lines: 0,
        };
        let mut inside = self.inside[doc.index()].iter().peekable();
        let mut open: Option<&EmbeddedArticle> = None;
        let mut at = 0;
        while at < blocks.len() {
            let start = blocks[at].span.start;
            if open.is_some_and(|it| it.span.end <= start) {
                out.write_all(b"</section>\n")?;
                open = None;
            }
            if let Some(card) = inside.next_if(|it| it.span.start <= start) {
                writer.card(card, out)?;
                open = Some(card);
            }
            let limit = open.map(|it| it.span.end).or(inside.peek().map(|it| it.span.start));
            let run = blocks[at..].iter().take_while(|it| {
                covers(&self.furniture[doc.index()], it.span)
                    && limit.is_none_or(|limit| it.span.start < limit)
            });
            let site = run.count();
            if site > 0 {
                writer.fold(&blocks[at..at + site], out)?;
                at += site;
            } else {
                writer.block(&blocks[at], out)?;
                at += 1;
            }
        }
        if open.is_some() {
            out.write_all(b"</section>\n")?;
        }
        Ok(())
    }

    /// The document's blocks; its lines, where nobody segmented it.
    fn blocks(&self, doc: DocId) -> Vec<Block> {
        let blocks = &self.scan.segmentations[doc.index()].blocks;
        if !blocks.is_empty() {
            return blocks.clone();
        }
        let text = &self.doc(doc).text;
        let lines = text.split_inclusive('\n').scan(0, |at, line| {
            let span = Span::new(*at, *at + line.len()).trimmed(text);
            *at += line.len();
            Some(Block { kind: BlockKind::Paragraph, span })
        });
        lines.filter(|it| !it.span.is_empty()).collect()
    }

    /// The kinds of furniture that stand in `span`.
    fn site_kinds(&self, doc: DocId, span: Span) -> BTreeSet<FurnitureKind> {
        let pieces = self.scan.furniture.iter();
        pieces
            .filter(|it| {
                let first = it.occurrences.partition_point(|it| it.doc < doc);
                let mut here = it.occurrences[first..].iter().take_while(|it| it.doc == doc);
                here.any(|it| it.span.overlap(span) > 0)
            })
            .map(|it| it.kind)
            .collect()
    }
}

/// The text of one article that is being written.
struct Body<'a> {
    report: &'a Report<'a>,
    doc: DocId,
    document: &'a Document,
    /// By start; the longer first.
    marks: &'a [Mark],
    /// The marks before this one end before the block that is written.
    first: usize,
    /// The last line that has an anchor.
    lines: usize,
}

impl Body<'_> {
    fn card(&self, card: &EmbeddedArticle, out: &mut dyn Write) -> io::Result<()> {
        let part = |span: Option<Span>| {
            span.map(|it| escape(&super::flowing(it.of(&self.document.text)))).unwrap_or_default()
        };
        let (outlet, age) = (part(card.outlet), part(card.age));
        let outlet = if outlet.is_empty() { "another outlet".to_owned() } else { outlet };
        let gap = if age.is_empty() { "" } else { " · " };
        writeln!(
            out,
            "<section class=\"inside\" aria-label=\"Inside this page: {outlet}\">\
             <p class=\"card\">Inside this page: <b>{outlet}</b>{gap}{age}</p>"
        )
    }

    /// Lines of the site, behind a fold.
    fn fold(&mut self, blocks: &[Block], out: &mut dyn Write) -> io::Result<()> {
        let whole = blocks[0].span.cover(blocks[blocks.len() - 1].span);
        let kinds = self.report.site_kinds(self.doc, whole);
        let kinds: Vec<String> = kinds.iter().map(|it| it.name().replace('-', " ")).collect();
        let (first, last) = self.report.scan.lines[self.doc.index()].lines(whole);
        let lines =
            if first == last { format!("line {first}") } else { format!("lines {first}–{last}") };
        writeln!(
            out,
            "<details class=\"site\"><summary>{lines}: {}</summary>",
            if kinds.is_empty() { "the site’s".to_owned() } else { kinds.join(", ") }
        )?;
        for block in blocks {
            self.block(block, out)?;
        }
        writeln!(out, "</details>")
    }

    fn block(&mut self, block: &Block, out: &mut dyn Write) -> io::Result<()> {
        let span = block.span;
        while self.marks.get(self.first).is_some_and(|it| it.span.end <= span.start) {
            self.first += 1;
        }
        let marks: Vec<Mark> = self.marks[self.first..]
            .iter()
            .take_while(|it| it.span.start < span.end)
            .filter(|it| it.span.end > span.start)
            .copied()
            .collect();
        let (tag, class) = match block.kind {
            BlockKind::Paragraph => ("p", ""),
            BlockKind::Heading => ("h4", ""),
            BlockKind::ListItem => ("p", " class=\"item\""),
        };
        let place = Place { doc: self.doc, span };
        let (line, anchor) = (self.report.line(place), self.report.anchor(place));
        // Two blocks of one line have one anchor.
        let id = if line > self.lines { format!(" id=\"{anchor}\"") } else { String::new() };
        self.lines = line.max(self.lines);
        write!(
            out,
            "<{tag}{class}{id}><span class=\"side\"><a class=\"n\" href=\"#{anchor}\" aria-label=\"line {line}\">{line}</a>"
        )?;
        self.chips(span, &marks, out)?;
        out.write_all(b"</span><span class=\"t\">")?;
        self.words(span, &marks, out)?;
        writeln!(out, "</span></{tag}>")
    }

    /// The names of the units that begin in this block, as links to their cards.
    fn chips(&self, span: Span, marks: &[Mark], out: &mut dyn Write) -> io::Result<()> {
        let mut named = BTreeSet::new();
        for mark in marks.iter().filter(|it| span.contains_offset(it.span.start)) {
            if !named.insert(mark.unit) {
                continue;
            }
            let unit = &self.report.units.all[mark.unit];
            write!(
                out,
                "<a class=\"c {}\" href=\"#{id}\" data-u=\"{id}\" aria-label=\"{id}: {}, {}\">{id}</a>",
                unit.kind.class(),
                unit.kind.name(),
                count(unit.places.len(), "place"),
                id = unit.id
            )?;
        }
        Ok(())
    }

    /// The text of `span`, cut wherever a mark begins or ends.
    fn words(&mut self, span: Span, marks: &[Mark], out: &mut dyn Write) -> io::Result<()> {
        let mut cuts: Vec<usize> = vec![span.start, span.end];
        for mark in marks {
            cuts.extend(
                [mark.span.start, mark.span.end].iter().filter(|it| span.contains_offset(**it)),
            );
        }
        cuts.sort_unstable();
        cuts.dedup();
        for ends in cuts.windows(2) {
            let piece = Span::new(ends[0], ends[1]);
            let mut over: Vec<&Mark> = marks.iter().filter(|it| it.span.contains(piece)).collect();
            // What says most of these words comes first: the shortest finding, and a
            // statement before the passage that is nothing but it.
            let units = &self.report.units.all;
            let again = |it: &Mark| units[it.unit].kind == UnitKind::QuotedPassage;
            over.sort_by_key(|it| (again(it), it.span.len(), it.unit));
            over.dedup_by_key(|it| it.unit);
            let Some(first) = over.first() else {
                self.lines_of(piece, out)?;
                continue;
            };
            let ids: Vec<&str> = over.iter().map(|it| units[it.unit].id.as_str()).collect();
            write!(
                out,
                "<mark class=\"{}\" data-u=\"{}\">",
                units[first.unit].kind.class(),
                ids.join(" ")
            )?;
            self.lines_of(piece, out)?;
            out.write_all(b"</mark>")?;
        }
        Ok(())
    }

    /// Words, with an anchor wherever another line begins among them.
    fn lines_of(&mut self, piece: Span, out: &mut dyn Write) -> io::Result<()> {
        let text = &self.document.text;
        let mut from = piece.start;
        for (at, _) in piece.of(text).match_indices('\n') {
            let next = piece.start + at + 1;
            out.write_all(escape(&text[from..next]).as_bytes())?;
            from = next;
            let line = self.report.scan.lines[self.doc.index()].line(next);
            if line > self.lines && !text[next..].starts_with(['\n', '\r']) {
                self.lines = line;
                write!(out, "<span id=\"{}\"></span>", anchor(&self.document.id, line))?;
            }
        }
        out.write_all(escape(&text[from..piece.end]).as_bytes())
    }
}

/// An address as a link where it leads into the web, as text where it may lead elsewhere.
fn address(url: &str) -> String {
    let web = ["https://", "http://"].iter().any(|it| url.starts_with(it));
    let shown = escape(&clip(url, 60));
    if web && !url.contains(|c: char| c.is_whitespace() || c.is_control()) {
        format!(
            "<a href=\"{}\" rel=\"noreferrer noopener\" target=\"_blank\">{shown}</a>",
            super::escape_html(url)
        )
    } else {
        shown
    }
}

/// The attribute that tells a screen reader which voice to take.
fn language(code: Option<&str>) -> String {
    let short = code.and_then(|code| LANGUAGES.iter().find(|it| it.0 == code).map(|it| it.1));
    short.map_or(String::new(), |it| format!(" lang=\"{it}\""))
}

/// The languages that are told apart and have a code of two letters, which is the one
/// to write on the web (BCP 47, section 2.2.1: the shortest code of ISO 639).
const LANGUAGES: &[(&str, &str)] = &[
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_become_links() {
        assert!(
            address("https://example.org/a?b=1&c=2")
                .contains("href=\"https://example.org/a?b=1&amp;c=2\"")
        );
        for odd in [
            "javascript:alert(1)",
            "data:text/html,x",
            "//x.example",
            "http://a b",
            " https://x",
            "HTTPS:x",
        ] {
            assert!(!address(odd).contains("<a"), "{odd}");
        }
    }

    #[test]
    fn every_language_has_a_code_of_two_letters_and_the_table_is_sorted() {
        assert!(LANGUAGES.is_sorted());
        assert_eq!(language(Some("eng")), " lang=\"en\"");
        assert_eq!(language(Some("xyz")) + &language(None), "");
    }
}

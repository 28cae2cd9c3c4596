//! The articles, with everything that other articles have too marked in them.

use super::sheet::{SLOT, Sheet};
use super::units::{Mark, UnitKind};
use super::{Report, anchor, clip, covers};
use crate::findings::vocabulary::{PLACE, WORD, flowing, furniture_kind};
use crate::furniture::FurnitureKind;
use crate::segment::{Block, BlockKind, EmbeddedArticle};
use crate::text::{DocId, Document, Place, Span, is_format};
use maud::{Markup, html};
use std::collections::BTreeSet;
use std::io;

impl Report<'_> {
    pub(super) fn reading(&self, sheet: &mut Sheet<'_>) -> io::Result<()> {
        let shell = html! {
            section id="reading" aria-labelledby="h-reading" {
                h2 id="h-reading" { "Reading" }
                div.read {
                    nav.shelf aria-label="Articles" { ol { @for doc in self.docs() { (self.shelf(doc)) } } }
                    div.desk id="desk" {
                        p.js.empty id="none" {
                            "Choose an article on the left; a second one opens beside it."
                        }
                        (SLOT)
                    }
                }
                aside id="tray" aria-label="Selected passage" aria-live="polite" hidden {}
            }
        };
        sheet.within(shell, |sheet| self.docs().try_for_each(|doc| sheet.put(self.article(doc))))
    }

    fn shelf(&self, doc: DocId) -> Markup {
        let number = doc.0 + 1;
        html! {
            li data-doc=(number) {
                a href={ "#article-" (number) } {
                    i { (number) }
                    @if let Some(outlet) = &self.doc(doc).outlet { b { (clip(outlet, 40)) } }
                    span dir="auto" { (clip(self.names.headline(doc), 72)) }
                    small { (clip(self.short(doc), 44)) }
                }
            }
        }
    }

    fn article(&self, doc: DocId) -> Markup {
        let number = doc.0 + 1;
        let language = self.scan.facts[doc.index()].language.as_deref().and_then(language);
        html! {
            article id={ "article-" (number) } data-doc=(number)
                data-outlets=(self.outlet_numbers(doc)) aria-labelledby={ "title-" (number) }
                tabindex="-1"
            {
                header {
                    h3 id={ "title-" (number) } {
                        i { (number) } " " span dir="auto" { (self.names.headline(doc)) }
                    }
                    p.by { (self.byline(doc)) }
                    button.js.close type="button" aria-label={ "Close article " (number) } { "×" }
                }
                div.text dir="auto" lang=[language] { (self.body(doc)) }
            }
        }
    }

    fn byline(&self, doc: DocId) -> Markup {
        let document = self.doc(doc);
        html! {
            @if let Some(outlet) = &document.outlet { b { (outlet) } " · " }
            @if let Some(date) = &document.date { (date) " · " }
            (WORD.count(self.scan.facts[doc.index()].words)) " · "
            span.id { (document.id) }
            @if let Some(url) = &document.url { " · " (address(url)) }
        }
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

    fn body(&self, doc: DocId) -> Markup {
        let blocks = self.blocks(doc);
        let mut body = Body {
            report: self,
            doc,
            document: self.doc(doc),
            marks: &self.units.of_doc[doc.index()],
            first: 0,
            lines: 0,
        };
        // The blocks before, inside and behind each article inside the page.
        let mut parts = Vec::new();
        let mut rest = &blocks[..];
        for card in &self.inside[doc.index()] {
            let (before, from) =
                rest.split_at(rest.partition_point(|it| it.span.start < card.span.start));
            let (own, behind) =
                from.split_at(from.partition_point(|it| it.span.start < card.span.end));
            parts.extend([(None, before), (Some(card), own)]);
            rest = behind;
        }
        parts.push((None, rest));
        html! {
            @for (card, blocks) in parts {
                @if let Some(card) = card { (body.card(card, blocks)) } @else { (body.part(blocks)) }
            }
        }
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
    /// An article inside the page.
    fn card(&mut self, card: &EmbeddedArticle, blocks: &[Block]) -> Markup {
        let part = |span: Option<Span>| span.map(|it| flowing(it.of(&self.document.text)));
        let outlet = part(card.outlet).filter(|it| !it.is_empty());
        let outlet = outlet.as_deref().unwrap_or("another outlet");
        let age = part(card.age).filter(|it| !it.is_empty());
        html! {
            section.inside aria-label={ "Inside this page: " (outlet) } {
                p.card {
                    "Inside this page: " b { (outlet) }
                    @if let Some(age) = age { " · " (age) }
                }
                (self.part(blocks))
            }
        }
    }

    /// Blocks, those that are the site's behind a fold.
    fn part(&mut self, blocks: &[Block]) -> Markup {
        let furniture = &self.report.furniture[self.doc.index()];
        let site = |it: &Block| covers(furniture, it.span);
        html! {
            @for run in blocks.chunk_by(|a, b| site(a) == site(b)) {
                @if site(&run[0]) {
                    (self.fold(run))
                } @else {
                    @for block in run { (self.block(block)) }
                }
            }
        }
    }

    /// Lines of the site, behind a fold.
    fn fold(&mut self, blocks: &[Block]) -> Markup {
        let whole = blocks[0].span.cover(blocks[blocks.len() - 1].span);
        let kinds = self.report.site_kinds(self.doc, whole);
        let kinds: Vec<String> = kinds.into_iter().map(furniture_kind).collect();
        let (first, last) = self.report.scan.lines[self.doc.index()].lines(whole);
        html! {
            details.site {
                summary {
                    @if first == last { "line " (first) } @else { "lines " (first) "–" (last) }
                    ": " (if kinds.is_empty() { "the site’s".to_owned() } else { kinds.join(", ") })
                }
                @for block in blocks { (self.block(block)) }
            }
        }
    }

    fn block(&mut self, block: &Block) -> Markup {
        let span = block.span;
        // Behind a long mark shorter ones may have ended, too: these are filtered out below.
        while self.marks.get(self.first).is_some_and(|it| it.span.end <= span.start) {
            self.first += 1;
        }
        let marks: Vec<Mark> = self.marks[self.first..]
            .iter()
            .take_while(|it| it.span.start < span.end)
            .filter(|it| it.span.end > span.start)
            .copied()
            .collect();
        let place = Place { doc: self.doc, span };
        let (line, anchor) = (self.report.line(place), self.report.anchor(place));
        // Two blocks of one line have one anchor.
        let id = (line > self.lines).then_some(&anchor);
        self.lines = line.max(self.lines);
        let content = html! {
            span.side {
                a.n href={ "#" (anchor) } aria-label={ "line " (line) } { (line) }
                (self.chips(span, &marks))
            }
            span.t { (self.words(span, &marks)) }
        };
        html! {
            @match block.kind {
                BlockKind::Paragraph => p id=[id] { (content) },
                BlockKind::Heading => h4 id=[id] { (content) },
                BlockKind::ListItem => p.item id=[id] { (content) },
            }
        }
    }

    /// The names of the units that begin in this block, as links to their cards.
    fn chips(&self, span: Span, marks: &[Mark]) -> Markup {
        let mut named = BTreeSet::new();
        let begin = marks.iter().filter(|it| span.contains_offset(it.span.start));
        html! {
            @for mark in begin.filter(|it| named.insert(it.unit)) {
                @let unit = &self.report.units.all[mark.unit];
                a.c.(unit.kind.class()) href={ "#" (unit.id) } data-u=(unit.id)
                    aria-label={ (unit.id) ": " (unit.kind.name()) ", " (PLACE.count(unit.places.len())) }
                { (unit.id) }
            }
        }
    }

    /// The text of `span`, cut wherever a mark begins or ends.
    fn words(&mut self, span: Span, marks: &[Mark]) -> Markup {
        let mut cuts: Vec<usize> = vec![span.start, span.end];
        for mark in marks {
            cuts.extend(
                [mark.span.start, mark.span.end].iter().filter(|it| span.contains_offset(**it)),
            );
        }
        cuts.sort_unstable();
        cuts.dedup();
        let units = &self.report.units.all;
        html! {
            @for ends in cuts.windows(2) {
                @let piece = Span::new(ends[0], ends[1]);
                @let over = self.over(piece, marks);
                @if let Some(&first) = over.first() {
                    @let ids = over.iter().map(|&it| units[it].id.as_str()).collect::<Vec<_>>();
                    mark.(units[first].kind.class()) data-u=(ids.join(" ")) { (self.lines_of(piece)) }
                } @else {
                    (self.lines_of(piece))
                }
            }
        }
    }

    /// The units that hold a piece of the text. What says most of these words comes first:
    /// the shortest finding, and a statement before the passage that is nothing but it.
    fn over(&self, piece: Span, marks: &[Mark]) -> Vec<usize> {
        let mut over: Vec<&Mark> = marks.iter().filter(|it| it.span.contains(piece)).collect();
        let again = |it: &Mark| self.report.units.all[it.unit].kind == UnitKind::QuotedPassage;
        over.sort_by_key(|it| (again(it), it.span.len(), it.unit));
        over.dedup_by_key(|it| it.unit);
        over.into_iter().map(|it| it.unit).collect()
    }

    /// Words, with an anchor wherever another line begins among them.
    fn lines_of(&mut self, piece: Span) -> Markup {
        let text = &self.document.text;
        let mut from = piece.start;
        html! {
            @for (at, _) in piece.of(text).match_indices('\n') {
                @let next = piece.start + at + 1;
                (text[std::mem::replace(&mut from, next)..next])
                @let line = self.report.scan.lines[self.doc.index()].line(next);
                // An empty line has no words that a link could lead to.
                @if line > self.lines && !text[next..].starts_with(['\n', '\r']) {
                    span id=(anchor(&self.document.id, self.begin(line))) {}
                }
            }
            (text[from..piece.end])
        }
    }

    /// Notes that a line has its anchor.
    const fn begin(&mut self, line: usize) -> usize {
        self.lines = line;
        line
    }
}

/// An address as a link where it leads into the web, as text where it may lead elsewhere.
fn address(url: &str) -> Markup {
    let web = ["https://", "http://"].iter().any(|it| url.starts_with(it));
    let odd = |c: char| c.is_whitespace() || c.is_control() || is_format(c);
    html! {
        @if web && !url.contains(odd) {
            a href=(url) rel="noreferrer noopener" target="_blank" { (clip(url, 60)) }
        } @else {
            (clip(url, 60))
        }
    }
}

/// What tells a screen reader which voice to take.
fn language(code: &str) -> Option<&'static str> {
    LANGUAGES.iter().find(|it| it.0 == code).map(|it| it.1)
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
                .0
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
            assert!(!address(odd).0.contains("<a"), "{odd}");
        }
    }

    #[test]
    fn every_language_has_a_code_of_two_letters_and_the_table_is_sorted() {
        assert!(LANGUAGES.is_sorted());
        assert_eq!(language("eng"), Some("en"));
        assert_eq!(language("xyz"), None);
    }
}

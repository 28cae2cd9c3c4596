//! From one page to its articles.

use super::text::{Left, without};
use super::{ExtractOptions, Identities};
use crate::findings::{EMBEDDED_ARTICLE, ExtractedArticle, ExtractedPage, RemovedPiece};
use crate::furniture::Piece;
use crate::normalize::Words;
use crate::segment::{EmbeddedArticle, Segmentation};
use crate::text::{Document, PageNotes, Part, Span};

/// A page's articles, and what is not the page's own.
pub(super) fn extracted(
    (number, page): (u64, Document),
    parts: &Segmentation,
    words: &Words,
    pieces: Vec<Piece>,
    (ids, options): (&Identities, &ExtractOptions),
) -> ExtractedPage {
    let site: Vec<Span> = pieces.iter().map(|it| it.span).collect();
    // What stands in a card goes with the card: pieces that are removed may not overlap.
    let inside = |span: Span| parts.embedded.iter().any(|it| it.span.overlap(span) > 0);
    let mut removed: Vec<RemovedPiece> = pieces
        .into_iter()
        .filter(|it| !inside(it.span))
        .map(|Piece { span, kind, evidence }| RemovedPiece {
            span,
            kind: kind.name(),
            evidence,
            article: None,
        })
        .collect();
    let mut articles = Vec::with_capacity(1 + parts.embedded.len());
    for (at, card) in parts.embedded.iter().enumerate() {
        let article = embedded(&page, card, ids.of_embedded(number, &page, at));
        removed.push(RemovedPiece {
            span: card.span,
            kind: EMBEDDED_ARTICLE,
            evidence: "an article of another outlet".to_owned(),
            article: Some(article.article.id.clone()),
        });
        let within = words.within(card.span).len();
        let share = crate::pipeline::ratio(count(words, card.span, &site), within);
        articles.push(ExtractedArticle { furniture_share: share, ..article });
    }
    removed.sort_by_key(|it| it.span);
    let left = if options.keep_furniture {
        Left::whole(&page.text)
    } else {
        without(&page.text, removed.iter().map(|it| it.span))
    };
    let notes = page.notes.as_deref().map(|it| Box::new(moved(it, &left)));
    let text = left.text;
    let furniture = count(words, Span::new(0, page.text.len()), &site).min(words.len());
    let own = ExtractedArticle {
        language: crate::pipeline::language(&text),
        article: Document { text, notes, ..unread(&page) },
        is_embedded: false,
        age: None,
        furniture_share: crate::pipeline::ratio(furniture, words.len()),
    };
    articles.insert(0, own);
    ExtractedPage { page, articles, removed, words: (words.len(), furniture) }
}

/// The notes of a page for what is left of its text; what is listed of the page stays
/// with the page.
fn moved(notes: &PageNotes, left: &Left) -> PageNotes {
    let parts =
        notes.parts.iter().filter_map(|it| Some(Part { span: left.place(it.span)?, ..it.clone() }));
    PageNotes {
        standfirst: notes.standfirst.clone(),
        modified: notes.modified.clone(),
        entry: notes.entry.clone(),
        basis: notes.basis,
        parts: parts.collect(),
        tables: notes.tables.iter().filter_map(|it| left.place(*it)).collect(),
        headings: notes.headings.iter().filter_map(|it| left.place(*it)).collect(),
        rows: notes.rows.iter().filter_map(|it| left.place(*it)).collect(),
        left_out: Vec::new(),
        columns: Vec::new(),
        cut: notes.cut.clone(),
    }
}

/// A document without its text.
fn unread(page: &Document) -> Document {
    Document {
        id: page.id.clone(),
        numeric_id: page.numeric_id,
        path: page.path.clone(),
        record_line: page.record_line,
        outlet: page.outlet.clone(),
        title: page.title.clone(),
        date: page.date.clone(),
        url: page.url.clone(),
        author: page.author.clone(),
        language: page.language.clone(),
        notes: None,
        text: String::new(),
    }
}

/// An article of another outlet, as its header describes it.
fn embedded(page: &Document, card: &EmbeddedArticle, id: String) -> ExtractedArticle {
    let words = |span: Option<Span>| span.map(|it| it.of(&page.text).to_owned());
    let text = card.body.of(&page.text).trim().to_owned();
    let (date, age) = match words(card.age) {
        Some(stamp) if crate::coverage::parse_date(&stamp).is_some() => (Some(stamp), None),
        stamp => (None, stamp),
    };
    ExtractedArticle {
        language: crate::pipeline::language(&text),
        article: Document {
            id,
            path: page.path.clone(),
            record_line: page.record_line,
            outlet: words(card.outlet),
            title: words(card.title),
            date,
            text,
            ..Document::default()
        },
        is_embedded: true,
        age,
        furniture_share: 0.0,
    }
}

/// How many of the words in `span` are the site's.
fn count(words: &Words, span: Span, site: &[Span]) -> usize {
    let within = |it: &Span| {
        let both = Span::new(it.start.max(span.start), it.end.min(span.end));
        if both.is_empty() { 0 } else { words.within(both).len() }
    };
    site.iter().map(within).sum()
}

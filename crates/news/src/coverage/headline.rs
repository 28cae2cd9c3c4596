//! The headlines of a story, side by side.

use super::columns::Columns;
use super::composition::Labels;
use super::material::Material;
use super::model::{Article, By, Headline};
use crate::normalize::scan_words;
use crate::segment::BlockKind;
use crate::text::Span;
use std::collections::BTreeMap;

/// A longer first line is text.
const MOST_WORDS: usize = 25;

/// The headlines of each column: what a record's field says, else the first block of
/// the text that is not the site's, where it is short and ends as no sentence does.
/// An article whose headline cannot be told has none.
pub(super) fn headlines(
    material: &Material<'_>,
    columns: &Columns,
    labels: &Labels,
    by: By,
) -> Vec<Vec<Headline>> {
    let mut wordings: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let of_article = |article: Article| {
        let document = material.corpus.get(article.doc);
        let embedded = &material.segmentations[article.doc.index()].embedded;
        match article.part.map(|it| &embedded[it]) {
            Some(card) => card.title.map(|it| (Some(it), it.of(&document.text).to_owned())),
            None => match document.title.as_deref().map(str::trim).filter(|it| !it.is_empty()) {
                Some(title) => Some((None, title.to_owned())),
                None => first_line(material, labels, article)
                    .map(|it| (Some(it), it.of(&document.text).to_owned())),
            },
        }
    };
    let mut of_column = |articles: &[Article]| -> Vec<Headline> {
        // A page has its own headline, and not those of articles inside it.
        let own = articles.iter().filter(|it| by == By::Outlet || it.part.is_none());
        own.filter_map(|&article| {
            let (span, text) = of_article(article)?;
            let mut words = Vec::new();
            scan_words(&text, |word, _| words.push(word.to_owned()));
            let next = wordings.len();
            let wording = *wordings.entry(words).or_insert(next);
            Some(Headline { article, text, span, wording })
        })
        .collect()
    };
    columns.list.iter().map(|it| of_column(&it.articles)).collect()
}

fn first_line(material: &Material<'_>, labels: &Labels, article: Article) -> Option<Span> {
    let at = article.doc.index();
    let labels = labels.get(&article.doc)?;
    let text = &material.corpus.get(article.doc).text;
    let mut blocks = material.segmentations[at].blocks.iter();
    let first = blocks.find(|it| {
        let words = material.words[at].within(it.span);
        !words.is_empty() && labels[words].iter().any(|it| !it.is_furniture())
    })?;
    let words = material.words[at].within(first.span).len();
    let line = first.span.of(text);
    let sentence = line.ends_with(['.', ':', ';', ',', '。', '…']);
    let short = (2..=MOST_WORDS).contains(&words) && !line.contains('\n');
    let headline = first.kind == BlockKind::Heading || (short && !sentence);
    (headline && short && material.article(article.doc, first.span.start).part.is_none())
        .then_some(first.span)
}

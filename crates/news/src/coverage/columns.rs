//! Which article belongs to which column?

use super::direction::outlet_key;
use super::material::Material;
use super::model::{Article, By, Column};
use crate::text::DocId;
use std::collections::BTreeMap;

/// The columns of a story, and which of them each article belongs to.
pub(super) struct Columns {
    pub(super) list: Vec<Column>,
    of: BTreeMap<Article, usize>,
    by: By,
}

/// What makes two articles one column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Outlet(String),
    Article(Article),
}

impl Columns {
    /// The columns of `docs`, which ascend.
    pub(super) fn new(material: &Material<'_>, docs: &[DocId], by: By) -> Self {
        let mut columns: BTreeMap<Key, Column> = BTreeMap::new();
        for &doc in docs {
            for (article, outlet, name) in articles(material, doc, by) {
                let key = match outlet {
                    Some(outlet) if by == By::Outlet => Key::Outlet(outlet_key(&outlet)),
                    _ => Key::Article(article),
                };
                let column = columns.entry(key).or_insert(Column { name, articles: Vec::new() });
                column.articles.push(article);
            }
        }
        let mut list: Vec<Column> = columns.into_values().collect();
        match by {
            By::Document => list.sort_by_key(|it| it.articles.first().copied()),
            By::Outlet => list.sort_by(|a, b| (&a.name, &a.articles).cmp(&(&b.name, &b.articles))),
        }
        let entry = |(column, it): (usize, &Column)| -> Vec<(Article, usize)> {
            it.articles.iter().map(|&article| (article, column)).collect()
        };
        let of = list.iter().enumerate().flat_map(entry).collect();
        Self { list, of, by }
    }

    /// The column of an article; `None` for one outside of the story.
    pub(super) fn of(&self, article: Article) -> Option<usize> {
        let article = match self.by {
            By::Document => Article { part: None, ..article },
            By::Outlet => article,
        };
        self.of.get(&article).copied()
    }
}

/// The articles that `by` tells apart in `doc`: each with its outlet and its name.
fn articles(material: &Material<'_>, doc: DocId, by: By) -> Vec<(Article, Option<String>, String)> {
    let document = material.corpus.get(doc);
    let outlet = document.outlet.clone().filter(|it| !it.trim().is_empty());
    let name = match (&outlet, by) {
        (Some(outlet), By::Outlet) => outlet.trim().to_owned(),
        _ => document.id.clone(),
    };
    let mut res = vec![(Article { doc, part: None }, outlet, name)];
    // What stands inside a page is the page's there.
    if by == By::Document {
        return res;
    }
    let embedded = material.segmentations[doc.index()].embedded.iter().enumerate();
    res.extend(embedded.map(|(part, it)| {
        let outlet = it.outlet.map(|span| span.of(&document.text).trim().to_owned());
        let name = outlet.clone().unwrap_or_else(|| format!("{}#e{}", document.id, part + 1));
        (Article { doc, part: Some(part) }, outlet, name)
    }));
    res
}

//! What the carriers of a finding say of its source.

use super::articles::Articles;
use crate::align::{Passage, PassageKind};
use crate::coverage::{Carrier, Origin, head_date, origin, parse_age, parse_date};
use crate::findings::PairScore;
use crate::text::Place;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// The articles, what each says of its source, and what their pairs share.
pub(super) struct Sources<'a> {
    articles: &'a Articles<'a>,
    /// Ascending by `a`, then by `b`.
    pairs: &'a [PairScore],
    /// Of every document's own text, apart from the articles inside it.
    pages: Vec<Carrier>,
}

impl<'a> Sources<'a> {
    /// Reads dates and credit lines, once a document. `pairs` ascend.
    pub(super) fn new(articles: &'a Articles<'a>, pairs: &'a [PairScore]) -> Self {
        let documents = articles.corpus.documents().par_iter().enumerate();
        let pages = documents.map(|(doc, document)| {
            let given = document.date.as_deref().and_then(parse_date);
            Carrier {
                name: document.id.clone(),
                when: given.or_else(|| head_date(&document.text)),
                agency: articles.agency_of(doc, None),
                outlet: document.outlet.clone(),
                ..Carrier::default()
            }
        });
        Self { articles, pairs, pages: pages.collect() }
    }

    /// Who had a passage first: the index of the occurrence.
    ///
    /// What stands twice in one article, a set phrase and the site's own words have
    /// no such origin.
    pub(super) fn of_passage(&self, passage: &Passage) -> Result<Origin, Vec<String>> {
        match passage.kind {
            PassageKind::Repeat | PassageKind::StockPhrase | PassageKind::Furniture => {
                Err(vec!["it is no report that somebody had first".to_owned()])
            }
            PassageKind::Wire | PassageKind::Quotation | PassageKind::Unknown => {
                self.of_places(&passage.occurrences)
            }
        }
    }

    /// Who of those that carry `places` was first: the index of the place.
    pub(super) fn of_places(&self, places: &[Place]) -> Result<Origin, Vec<String>> {
        // One article may carry a text twice; its first place stands for it.
        let mut articles: Vec<(u32, Option<usize>, usize)> = Vec::new();
        let mut known = BTreeSet::new();
        for (n, place) in places.iter().enumerate() {
            let part = self.articles.part(place.doc.index(), place.span.start);
            if known.insert((place.doc.0, part)) {
                articles.push((place.doc.0, part, n));
            }
        }
        let carriers: Vec<Carrier> = articles
            .iter()
            .map(|&(doc, part, n)| Carrier {
                inside: self.inside(doc, &articles),
                ..self.carrier(places[n], part)
            })
            .collect();
        origin(&carriers).map(|it| Origin { carrier: articles[it.carrier].2, ..it })
    }

    fn carrier(&self, place: Place, part: Option<usize>) -> Carrier {
        let (doc, start) = (place.doc.index(), place.span.start);
        let Some(part) = part else { return self.pages[doc].clone() };
        let card = &self.articles.segmentations[doc].embedded[part];
        let age = card.age.map(|it| it.of(self.articles.text(doc)));
        let when = age.and_then(parse_date);
        Carrier {
            name: self.pages[doc].name.clone(),
            when,
            age: age
                .filter(|_| when.is_none())
                .and_then(parse_age)
                .map(|(least, most)| (place.doc.0, least, most)),
            agency: self.articles.agency_of(doc, Some(part)),
            outlet: self.articles.outlet(doc, start),
            ..Carrier::default()
        }
    }

    /// The share of `doc` that stands in each of `articles`; empty where one of them
    /// is a card, or where there are many: what many carry has no single source that
    /// holds them all.
    fn inside(&self, doc: u32, articles: &[(u32, Option<usize>, usize)]) -> Vec<f64> {
        const MANY: usize = 16;
        if articles.len() > MANY || articles.iter().any(|it| it.1.is_some()) {
            return Vec::new();
        }
        articles
            .iter()
            .map(|&(other, ..)| {
                let key = (doc.min(other), doc.max(other));
                let found = self.pairs.binary_search_by_key(&key, |it| (it.a.0, it.b.0));
                match found {
                    _ if doc == other => 1.0,
                    Ok(at) if self.pairs[at].a.0 == doc => self.pairs[at].containment_a,
                    Ok(at) => self.pairs[at].containment_b,
                    Err(_) => 0.0,
                }
            })
            .collect()
    }
}

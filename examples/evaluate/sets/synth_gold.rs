//! What the generator planted, in bytes and document indexes.

use super::data::{byte_offsets, rows, texts};
use super::outcome::Failure;
use super::spans::{line_at, union};
use std::collections::BTreeMap;
use std::path::Path;
use wireprint_text::text::Span;

/// A stretch of a document, by the document's index.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At {
    pub(crate) doc: usize,
    pub(crate) span: Span,
}

/// One use of a planted quotation.
#[derive(Clone, Debug)]
pub(crate) struct QuoteUse {
    pub(crate) quote: String,
    pub(crate) at: At,
    pub(crate) reworded: bool,
}

/// A document made from the first of its cluster by one kind of damage.
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    pub(crate) base: usize,
    pub(crate) doc: usize,
    /// The kind, with its rate: `edit 0.05`.
    pub(crate) damage: String,
}

/// A generated set.
pub(crate) struct Gold {
    /// Ids and texts, by id.
    pub(crate) texts: Vec<(String, String)>,
    /// The cluster of every document.
    pub(crate) cluster: Vec<u32>,
    pub(crate) variants: Vec<Variant>,
    /// Guest and host.
    pub(crate) passages: Vec<[At; 2]>,
    pub(crate) quotes: Vec<QuoteUse>,
    pub(crate) boilerplate: Vec<At>,
}

impl Gold {
    pub(crate) fn read(dir: &Path) -> Result<Self, Failure> {
        let texts = texts(&dir.join("docs.jsonl"))?;
        let index: BTreeMap<&str, usize> =
            texts.iter().enumerate().map(|(at, (id, _))| (id.as_str(), at)).collect();
        let offsets: Vec<Vec<usize>> = texts.iter().map(|(_, text)| byte_offsets(text)).collect();
        let doc = |id: &String| -> Result<usize, Failure> {
            index.get(id.as_str()).copied().ok_or_else(|| format!("no document {id}").into())
        };
        let at = |id: &String, start: &String, end: &String| -> Result<At, Failure> {
            let doc = doc(id)?;
            let byte = |it: &String| -> Result<usize, Failure> {
                offsets[doc]
                    .get(it.parse::<usize>()?)
                    .copied()
                    .ok_or_else(|| format!("{id} has no character {it}").into())
            };
            Ok(At { doc, span: Span::new(byte(start)?, byte(end)?) })
        };
        let mut cluster = vec![0; texts.len()];
        let mut base: BTreeMap<String, usize> = BTreeMap::new();
        let rows_of_variants = rows(&dir.join("variants.tsv"))?;
        for row in &rows_of_variants {
            if let [id, name, op, ..] = &row[..] {
                cluster[doc(id)?] = name.trim_start_matches('c').parse()?;
                if op == "base" {
                    base.insert(name.clone(), doc(id)?);
                }
            }
        }
        let mut variants = Vec::new();
        for row in &rows_of_variants {
            if let [id, name, op, rate, ..] = &row[..]
                && op != "base"
            {
                let rate = if op == "edit" || op == "ocr" { rate.as_str() } else { "" };
                let damage = format!("{op} {rate}").trim().to_owned();
                variants.push(Variant { base: base[name], doc: doc(id)?, damage });
            }
        }
        let mut passages = Vec::new();
        for row in rows(&dir.join("passages.tsv"))? {
            if let [id, start, end, host, host_start, host_end, ..] = &row[..] {
                passages.push([at(id, start, end)?, at(host, host_start, host_end)?]);
            }
        }
        let mut quotes = Vec::new();
        for row in rows(&dir.join("quotes.tsv"))? {
            if let [quote, id, start, end, reworded, ..] = &row[..] {
                quotes.push(QuoteUse {
                    quote: quote.clone(),
                    at: at(id, start, end)?,
                    reworded: reworded == "1",
                });
            }
        }
        let mut boilerplate = Vec::new();
        for row in rows(&dir.join("boilerplate.tsv"))? {
            if let [id, start, end, ..] = &row[..] {
                boilerplate.push(at(id, start, end)?);
            }
        }
        Ok(Self { cluster, variants, passages, quotes, boilerplate, texts })
    }

    pub(crate) fn text(&self, doc: usize) -> &str {
        &self.texts[doc].1
    }

    pub(crate) fn id(&self, doc: usize) -> &str {
        &self.texts[doc].0
    }

    /// For every document, what may rightly be shared across clusters: planted
    /// passages, the lines of planted quotations, boilerplate, and the places
    /// that an unchanged quotation was taken from.
    pub(crate) fn planted(&self) -> Vec<Vec<Span>> {
        let mut res: Vec<Vec<Span>> = vec![Vec::new(); self.texts.len()];
        for it in self.passages.iter().flatten().chain(&self.boilerplate) {
            res[it.doc].push(it.span);
        }
        let mut said: Vec<&str> = Vec::new();
        for it in &self.quotes {
            let text = self.text(it.at.doc);
            res[it.at.doc].push(line_at(text, it.at.span.start));
            if !it.reworded {
                said.push(it.at.span.of(text));
            }
        }
        said.sort_unstable();
        said.dedup();
        for (doc, places) in res.iter_mut().enumerate() {
            let text = self.text(doc);
            for words in &said {
                places
                    .extend(text.match_indices(words).map(|(at, it)| Span::new(at, at + it.len())));
            }
        }
        res.into_iter().map(union).collect()
    }
}

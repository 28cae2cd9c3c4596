//! What does only one column have?

use super::columns::Columns;
use super::composition::Labels;
use super::material::Material;
use super::model::{By, Cell, CellPlace, CellState, Unit, UnitKind};
use crate::normalize::WordId;
use crate::segment::BlockKind;
use crate::text::{DocId, Place};

/// A shorter paragraph reports nothing that could be listed.
const MIN_WORDS: usize = 8;

/// The paragraphs of each column of which nobody else has a word: none of it stands
/// in a shared statement or passage.
pub(super) fn only(
    material: &Material<'_>,
    columns: &Columns,
    labels: &Labels,
    docs: &[DocId],
    by: By,
) -> Vec<Unit> {
    let users = users(material, columns, labels);
    let mut res = Vec::new();
    for &doc in docs {
        let (at, Some(labels)) = (doc.index(), labels.get(&doc)) else { continue };
        for block in &material.segmentations[at].blocks {
            let article = material.article(doc, block.span.start);
            let inside = by == By::Document && article.part.is_some();
            let Some(column) = columns.of(article) else { continue };
            if inside || block.kind == BlockKind::Heading {
                continue;
            }
            let words = material.words[at].within(block.span);
            let text = labels[words.clone()].iter().filter(|it| !it.is_furniture()).count();
            let own = labels[words.clone()].iter().filter(|it| it.is_own()).count();
            if own < MIN_WORDS || own < text || text < words.len() {
                continue;
            }
            let speech = material.speech[at].iter();
            let mut speech =
                speech.filter(|it| words.start <= it.words.start && it.words.end <= words.end);
            let speaker = speech.find_map(|it| it.speaker.clone());
            let mut ids: Vec<WordId> = material.words[at].ids[words.clone()].to_vec();
            ids.sort_unstable();
            ids.dedup();
            let place = Place { doc, span: block.span };
            res.push(Unit {
                kind: UnitKind::Only,
                finding: None,
                speaker,
                wire: None,
                words: words.len(),
                novel_words: ids.iter().filter(|&&it| is_novel(&users, it)).count(),
                cells: vec![Cell {
                    column,
                    state: CellState::Verbatim,
                    similarity: 1.0,
                    coverage: 1.0,
                    places: vec![CellPlace { place, part: article.part, quoted: false }],
                }],
                reference: 0,
                origin: Err(Vec::new()),
                elsewhere: 0,
            });
        }
    }
    res
}

/// Which columns use which words, ascending and distinct; furniture is no use.
fn users(material: &Material<'_>, columns: &Columns, labels: &Labels) -> Vec<(WordId, usize)> {
    let mut res = Vec::new();
    for (&doc, labels) in labels {
        let words = &material.words[doc.index()];
        for ((&id, span), label) in words.ids.iter().zip(&words.spans).zip(labels) {
            let column = columns.of(material.article(doc, span.start()));
            if let Some(column) = column.filter(|_| !label.is_furniture()) {
                res.push((id, column));
            }
        }
    }
    res.sort_unstable();
    res.dedup();
    res
}

fn is_novel(users: &[(WordId, usize)], word: WordId) -> bool {
    let at = users.partition_point(|it| it.0 < word);
    users.get(at + 1).is_none_or(|it| it.0 != word)
}

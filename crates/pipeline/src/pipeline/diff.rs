//! Two articles, compared.

use crate::diff::{Diff, DiffOptions, Ignore, Side, diff};
use crate::furniture::{Page, find_furniture};
use crate::normalize::Vocabulary;
use crate::segment::{segment, segment_running_text};
use crate::text::{DocId, Document, LineIndex, Span};
use rayon::prelude::*;

/// How two articles differ, and where their lines are.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The lines of the first.
    pub a_lines: LineIndex,
    /// The lines of the second.
    pub b_lines: LineIndex,
    /// How they differ.
    pub diff: Diff,
    /// Whether both state a headline, and the two differ.
    pub headline_differs: bool,
}

impl Compared {
    /// Whether the texts or the headlines differ.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.headline_differs || self.diff.differs()
    }
}

/// Compares `a` with `b`.
///
/// Furniture is looked for in the two alone, and only where it is to be ignored:
/// what gives itself away by standing on many pages is not known here. Cost: that
/// of segmenting both and of [`diff`].
#[must_use]
pub fn compare(a: &Document, b: &Document, options: &DiffOptions<'_>) -> Compared {
    let texts = [a.text.as_str(), b.text.as_str()];
    // A diff reads no quotations and no embedded articles; the search for furniture does.
    let parts = texts.map(if options.ignore.furniture { segment } else { segment_running_text });
    let mut furniture: [Vec<Span>; 2] = Default::default();
    if options.ignore.furniture {
        let (vocabulary, words) = Vocabulary::number(texts.par_iter().copied());
        let page = |doc: u32, n: usize| Page {
            doc: DocId(doc),
            text: texts[n],
            segmentation: &parts[n],
            words: &words[n],
            set: [a, b][n].set_lines(),
        };
        let found = find_furniture(&[page(0, 0), page(1, 1)], &vocabulary);
        for place in found.iter().flat_map(|it| &it.occurrences) {
            furniture[place.doc.index()].push(place.span);
        }
        furniture.iter_mut().for_each(|it| it.sort_unstable());
    }
    let side = |n: usize| Side {
        text: texts[n],
        blocks: &parts[n].blocks,
        sentences: &parts[n].sentences,
        furniture: &furniture[n],
    };
    Compared {
        a_lines: LineIndex::new(texts[0]),
        b_lines: LineIndex::new(texts[1]),
        diff: diff(&side(0), &side(1), options),
        headline_differs: headline_differs(a, b, options),
    }
}

/// Whether the headlines differ that both articles state. Those of web pages, feeds and
/// records stand beside the text.
fn headline_differs(a: &Document, b: &Document, options: &DiffOptions<'_>) -> bool {
    let (Some(a), Some(b)) = (a.title.as_deref(), b.title.as_deref()) else { return false };
    if a == b {
        return false;
    }
    let parts = [segment_running_text(a), segment_running_text(b)];
    let side = |text, n: usize| Side {
        text,
        blocks: &parts[n].blocks,
        sentences: &parts[n].sentences,
        furniture: &[],
    };
    let ignore = Ignore { furniture: false, ..options.ignore };
    diff(&side(a, 0), &side(b, 1), &DiffOptions { ignore, stop: None }).differs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn furniture_is_looked_for_only_where_it_is_ignored() {
        let story =
            "The mayor of Calder Bay said on Monday that the bridge will close for repairs.\n";
        let page = |rest: &str| Document { text: format!("{story}{rest}"), ..Document::default() };
        let (a, b) = (page(""), page("\nSign up for our newsletter\n"));
        let options = DiffOptions::default();
        assert!(compare(&a, &b, &options).diff.differs());
        let ignore = Ignore { furniture: true, ..Default::default() };
        assert!(!compare(&a, &b, &DiffOptions { ignore, ..options }).diff.differs());
    }
}

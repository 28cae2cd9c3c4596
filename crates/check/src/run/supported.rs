//! Quotations held against the documents that are sources.

use crate::check::{CheckSettings, Needs, Patterns};
use crate::findings::CheckedQuotation;
use crate::pipeline::{SupportSettings, checked_quotations};
use crate::text::{Corpus, Diagnostic, DocId, Document, Place, Severity};

/// The quotations of all documents that are no sources, by place; their places and those of
/// the sources are of `corpus`. Where nobody asks for them, or nothing is a source, none.
pub(super) fn supported(
    corpus: &Corpus,
    paths: &[String],
    settings: &CheckSettings,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<CheckedQuotation> {
    let asked = settings.rules.iter().find(|it| it.rule.rule().needs.has(Needs::SOURCES));
    let Some(active) = asked else { return Vec::new() };
    let patterns = Patterns::new(active.options.texts("sources")).unwrap_or_default();
    let (mut texts, mut sources) = (Vec::new(), Vec::new());
    for (doc, path) in (0_u32..).zip(paths) {
        let side = if patterns.contain(path) { &mut sources } else { &mut texts };
        side.push(DocId(doc));
    }
    if sources.is_empty() {
        diagnostics.push(Diagnostic {
            path: None,
            line: None,
            doc: None,
            severity: Severity::Warning,
            message: format!(
                "{} looked at nothing: no document is a source; its option `sources` says which are",
                active.rule.name()
            ),
        });
        return Vec::new();
    }
    let part = |docs: &[DocId]| {
        let documents: Vec<Document> = docs.iter().map(|&it| corpus.get(it).clone()).collect();
        // In the order of ids, as `corpus` is: sorting moves nothing, and the places below
        // hold.
        Corpus::new(documents)
    };
    let settings = SupportSettings { threshold: active.options.share("threshold") };
    let (mut checked, _) = checked_quotations(&part(&texts), &part(&sources), &settings);
    let whole = |place: Place, docs: &[DocId]| Place { doc: docs[place.doc.index()], ..place };
    for it in &mut checked {
        it.place = whole(it.place, &texts);
        it.source = it.source.map(|place| whole(place, &sources));
    }
    checked
}

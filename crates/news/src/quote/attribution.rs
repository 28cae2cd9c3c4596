//! Who said each quotation, by the words round it.

mod antecedent;
mod cast;
mod contender;
mod decide;
pub(super) mod forms;
mod korean;
mod lexicon;
mod model;
mod people;
mod reading;
mod scene;
mod uncased;
mod unspaced;
mod words;

use super::types::{Attribution, QuotationRole};
use crate::segment::{Quotation, QuotationMarks, Segmentation};
use crate::text::Span;
use cast::Cast;
use contender::Contender;
use lexicon::Lexicon;
pub use model::SpeakerTrees;
use scene::{Kind, Region, Scene};

/// The speakers of all quotations of an article, in the order of
/// [`Segmentation::quotations`].
///
/// Everybody mentioned near a quotation may have said it: in its own sentence, in
/// the two sentences before that say anything besides quotations, in the line
/// behind. Each is seen by position (behind which mark, how far, with what words
/// between), by form (a name, a description, a pronoun; written with a capital only
/// where sentences begin) and, where the language has a list, by verbs of saying.
/// Trees that were grown on labelled articles say how likely each is; mentions of
/// one person count together, and below bounds that were read from unseen articles nobody
/// is the speaker. Then a
/// short name, an office or a pronoun takes the full name that the article gives. A
/// quotation inside another has a speaker only where that one's words give one.
///
/// Scripts without capitals have patterns of their own: Chinese, Japanese, Korean,
/// Arabic, Persian, Hebrew.
///
/// Cost: linear in the text, but for sentences of several quotations, each of which
/// reads at most eighty tokens on either side.
///
/// Source: features of position, form and distance over candidate mentions, ranked
/// by a model, follow the usual treatment of quotation attribution as ranking
/// (O'Keefe and others 2012); the features here were chosen so that none needs a
/// language, and every article is learned a second time without its list of verbs.
/// Rejected: patterns tried one after another, of which the first that fits wins:
/// an unlisted verb lost the speaker behind the mark to somebody farther off.
#[must_use]
pub fn attribute(text: &str, segmentation: &Segmentation) -> Vec<Attribution> {
    if segmentation.quotations.is_empty() {
        return Vec::new();
    }
    let all = attribute_by(SpeakerTrees::built_in(), text, segmentation);
    all.into_iter().map(|it| it.0).collect()
}

/// The same by other trees than this build's: what cross-validation measures.
///
/// Beside each, how likely it is, in thousandths of odds; below 0 where the name was
/// found by more than the mention's own words.
#[must_use]
pub fn attribute_by(
    trees: &SpeakerTrees,
    text: &str,
    segmentation: &Segmentation,
) -> Vec<(Attribution, i64)> {
    decide::attribute(trees, &Scene::new(text, segmentation, Lexicon::of(text)))
}

/// Whether each quotation is speech, a fragment of speech, or words that are
/// quoted for another reason; `attributions` are those of [`attribute`].
///
/// Speech is a statement that can stand alone: it begins as a sentence does, is
/// closed by a stop or a comma or holds several sentences, and somebody says it,
/// or it is a paragraph's or a sentence's whole. A fragment is part of the
/// sentence of an attributed quotation. Everything else is no speech, unless it
/// has so many words that it is no term: somebody says a whole sentence, even
/// where the article does not say who.
#[must_use]
pub fn roles(
    text: &str,
    segmentation: &Segmentation,
    attributions: &[Attribution],
) -> Vec<QuotationRole> {
    let quotations = segmentation.quotations.iter().zip(attributions);
    quotations.map(|(quotation, attribution)| role(text, quotation, attribution)).collect()
}

fn role(text: &str, quotation: &Quotation, attribution: &Attribution) -> QuotationRole {
    let inner = quotation.span.of(text);
    if quotation.marks == QuotationMarks::Dash {
        return QuotationRole::Direct;
    }
    let behind = text[quotation.outer.end..].chars().next();
    // Looked past are insertions and cuts at the beginning: “[The port] is open.”
    let first = inner.trim_start_matches(['[', '(', '.', '…', ' ']).chars().next();
    let begins = first.is_some_and(|c| !c.is_lowercase()) || inner.starts_with("...");
    let stops = ['.', '!', '?', ',', '…', '—', '。', '！', '？', '，', '؟', '।'];
    // What goes on in the next paragraph has neither a mark nor a stop at its end.
    let ends = inner.ends_with(stops) || matches!(behind, Some(',' | 'と')) || !quotation.closed;
    // A character of a script without spaces is half a word, as everywhere.
    let letters = inner.chars().filter(|&c| crate::text::is_unspaced(c)).count();
    let words = inner.split_whitespace().count() + letters / 2;
    // Of one or two words, only a stop of their own makes a statement: “Never.”
    let statement = begins && ends && (words > 2 || inner.ends_with(['.', '!', '?', '。']));
    match (&attribution.speaker, statement) {
        (Some(_), true) => QuotationRole::Direct,
        (None, true) if words >= SENTENCE_WORDS => QuotationRole::Direct,
        (Some(_), false) => QuotationRole::Mixed,
        (None, _) => QuotationRole::Term,
    }
}

/// A statement of so many words is no title and no set phrase.
const SENTENCE_WORDS: usize = 10;

/// One mention that may be a quotation's speaker, as the model sees it.
///
/// What the trees of `data/speakers.tsv` are grown from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeakerRow {
    /// The words between the marks.
    pub quotation: Span,
    /// How deep the quotation is nested.
    pub depth: usize,
    /// The mention.
    pub speaker: Span,
    /// The full name that it stands for, as far as the article gives it.
    pub name: String,
    /// Where it stands, as a number.
    pub zone: usize,
    /// What it is, as a number.
    pub shape: usize,
    /// The features.
    pub features: Vec<i32>,
    /// What the trees of this build make of them, in ten-thousandths of a logit.
    pub score: i64,
}

/// Everybody who may have said each quotation of an article, as `trees` see those before
/// it; with `listed` unset, as if its language had no list of verbs of saying.
#[must_use]
pub fn speaker_rows(
    trees: &SpeakerTrees,
    text: &str,
    segmentation: &Segmentation,
    listed: bool,
) -> Vec<SpeakerRow> {
    let lexicon = Lexicon::of(text);
    let lexicon = if listed { lexicon } else { lexicon.without_verbs() };
    let scene = Scene::new(text, segmentation, lexicon);
    let cast = Cast::new(&scene);
    let mut res = Vec::new();
    decide::attribute_with(trees, &scene, &cast, |decider, region, block, quote, at| {
        let found = decider.look(region, block, quote, at);
        res.extend(found.into_iter().map(|it| row(&scene, &cast, region, quote, it.0)));
    });
    res
}

fn row(
    scene: &Scene<'_>,
    cast: &Cast,
    region: &Region,
    quote: usize,
    contender: Contender,
) -> SpeakerRow {
    let quotation = &scene.parts.quotations[quote];
    let name = match cast.who(scene, scene.tokens(region, contender.block), &contender.somebody) {
        cast::Who::One(it) => cast.person(it).name.clone(),
        _ => cast::trimmed(contender.head.of(scene.text)).to_owned(),
    };
    SpeakerRow {
        quotation: quotation.span,
        depth: quotation.depth,
        speaker: contender.span,
        name,
        zone: contender.zone as usize,
        shape: contender.somebody.shape as usize,
        features: contender.row.to_vec(),
        score: SpeakerTrees::built_in().score(&contender.row),
    }
}

/// Calls `visit` with the region, its block, the quotation and its token: those in
/// running text first, then those inside other quotations.
fn each_quotation(scene: &Scene<'_>, mut visit: impl FnMut(&Region, Option<usize>, usize, usize)) {
    let mut all = |region: &Region, block| {
        for (at, token) in region.tokens.iter().enumerate() {
            if let Kind::Quote(quote) = token.kind {
                visit(region, block, quote, at);
            }
        }
    };
    // Running text first: a quotation inside another one may take the speaker of that one.
    for (block, region) in scene.blocks.iter().enumerate() {
        all(region, Some(block));
    }
    for outer in 0..scene.parts.quotations.len() {
        let inner = inner_quotes(scene.parts, outer);
        if !inner.is_empty() {
            all(&scene.inside(outer, &inner), None);
        }
    }
}

/// The quotations right inside the one at `index`.
fn inner_quotes(parts: &Segmentation, index: usize) -> Vec<usize> {
    let outer = &parts.quotations[index];
    (index + 1..parts.quotations.len())
        .take_while(|&it| parts.quotations[it].outer.start < outer.outer.end)
        .filter(|&it| parts.quotations[it].depth == outer.depth + 1)
        .filter(|&it| outer.span.contains(parts.quotations[it].outer))
        .collect()
}

#[cfg(test)]
mod tests;

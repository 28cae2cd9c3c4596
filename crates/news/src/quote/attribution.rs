//! Who said each quotation, by the words round it.

mod antecedent;
mod frame;
mod mention;
mod pattern;
mod resolve;
mod unspaced;
mod words;

use super::types::{Attribution, Mention, QuotationRole};
use crate::segment::{Quotation, QuotationMarks, Segmentation};
use crate::text::Span;
use antecedent::{Antecedents, Earlier, is_person_pronoun};
use frame::{Frame, frames};
use pattern::{Saying, attribution_in, tail};
use resolve::Names;
use words::{Role, is_title_case};

/// The speakers of all quotations of an article, in the order of
/// [`Segmentation::quotations`].
///
/// A quotation's own sentence is asked first: a verb of saying behind it, inside
/// it, between its two parts or before it, *according to*, a colon. A sentence
/// that is nothing but quotation takes the speaker of the sentence before it, in
/// its paragraph or, when it opens one, in the paragraph before; a quotation that
/// goes on from the paragraph before keeps its speaker. A quotation inside
/// another has a speaker only where that one's words give one. What no pattern
/// ties to anybody (titles, set phrases, scare quotes) has no speaker.
///
/// Names are runs of capitalised words; there is no list of people. Full names
/// come from the article itself. Cost: linear in the text, but for the patterns,
/// which read a quotation's sentence.
///
/// Source: verb-and-position patterns are the usual rule approach to quotations
/// in news; these were written for this crate, and their figures come from
/// `examples/evaluate`. Rejected: a trained labeller, which needs a model a
/// language.
#[must_use]
pub fn attribute(text: &str, segmentation: &Segmentation) -> Vec<Attribution> {
    let says = sayings(text, segmentation);
    if says.iter().all(Option::is_none) {
        return vec![Attribution::default(); says.len()];
    }
    let names = Names::new(text, segmentation);
    let mut res: Vec<Attribution> = Vec::with_capacity(says.len());
    let mut stands_for = Antecedents::default();
    for saying in &says {
        let speaker = saying.map(|it| {
            let span = it.speaker;
            let own = span.of(text);
            let name = names.full_name(text, span).or_else(|| {
                let earlier = Earlier { text, parts: segmentation, names: &names, says: &says };
                is_person_pronoun(own).then(|| stands_for.find(&earlier, span, &res))?
            });
            Mention { span, name: name.unwrap_or_else(|| own.to_owned()) }
        });
        res.push(Attribution { speaker, cue: saying.and_then(|it| it.cue) });
    }
    res
}

/// Whether each quotation is speech, a fragment of speech, or words that are
/// quoted for another reason; `attributions` are those of [`attribute`].
///
/// Speech is a statement that can stand alone: it begins as a sentence does, is
/// closed by a stop or a comma or holds several sentences, and somebody says it,
/// or it is a paragraph's or a sentence's whole. A fragment is part of the
/// sentence of an attributed quotation. Everything else is no speech.
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
    let first = inner.trim_start_matches(['[', '(', '.', '…', ' ']).chars().next();
    let begins = first.is_some_and(|c| !c.is_lowercase()) || inner.starts_with("...");
    let stops = ['.', '!', '?', ',', '…', '—', '。', '！', '？', '，', '؟', '।'];
    let ends = inner.ends_with(stops) || matches!(behind, Some(',' | 'と')) || !quotation.closed;
    let letters = inner.chars().filter(|&c| crate::text::is_unspaced(c)).count();
    let words = inner.split_whitespace().count() + letters / 2;
    let statement = begins && ends && (words > 2 || inner.ends_with(['.', '!', '?', '。']));
    match (&attribution.speaker, statement) {
        (Some(_), true) => QuotationRole::Direct,
        (Some(_), false) => QuotationRole::Mixed,
        (None, _) => QuotationRole::Term,
    }
}

/// The speaker and cue of each quotation, as they stand.
fn sayings(text: &str, parts: &Segmentation) -> Vec<Option<Saying>> {
    let mut says: Vec<Option<Saying>> = vec![None; parts.quotations.len()];
    let mut from = 0;
    while from < parts.quotations.len() {
        let block = parts.quotations[from].block;
        let count = parts.quotations[from..].iter().take_while(|it| it.block == block).count();
        let top: Vec<usize> =
            (from..from + count).filter(|&it| parts.quotations[it].depth == 0).collect();
        let region = parts.blocks[block].span;
        let frames = frames(text, parts, region, &top);
        block_sayings(text, parts, &frames, &mut says);
        for index in from..from + count {
            let inner = inner_quotes(parts, index, from + count);
            if !inner.is_empty() {
                nested_sayings(text, parts, index, &inner, &mut says);
            }
        }
        from += count;
    }
    says
}

/// The quotations right inside the one at `index`.
fn inner_quotes(parts: &Segmentation, index: usize, end: usize) -> Vec<usize> {
    let outer = &parts.quotations[index];
    (index + 1..end)
        .take_while(|&it| parts.quotations[it].outer.start < outer.outer.end)
        .filter(|&it| parts.quotations[it].depth == outer.depth + 1)
        .filter(|&it| outer.span.contains(parts.quotations[it].outer))
        .collect()
}

/// Quotations inside a quotation: only its own words attribute them.
fn nested_sayings(
    text: &str,
    parts: &Segmentation,
    index: usize,
    inner: &[usize],
    says: &mut [Option<Saying>],
) {
    for frame in frames(text, parts, parts.quotations[index].span, inner) {
        for (at, quote) in frame.quotes() {
            // "the problem of saying '…'" names nobody.
            let somebody = |it: &Saying| {
                let own = it.speaker.of(text);
                own.starts_with(char::is_uppercase) || is_person_pronoun(own) || own == "they"
            };
            says[quote] = attribution_in(text, &frame, at).filter(somebody);
        }
    }
}

/// Attributes the quotations of one block, sentence by sentence.
fn block_sayings(text: &str, parts: &Segmentation, frames: &[Frame], says: &mut [Option<Saying>]) {
    // Who spoke last in this block, in a quotation.
    let mut speaking: Option<Saying> = None;
    for (number, frame) in frames.iter().enumerate() {
        let behind = frames.get(number + 1).map_or(frame.span.end, |it| it.span.end);
        for (at, quote) in frame.quotes() {
            let quotation = &parts.quotations[quote];
            if is_title_in_sentence(text, frame, at, quotation) {
                continue;
            }
            let own = unspaced::attribution(text, frame.span, quotation.outer, behind)
                .or_else(|| attribution_in(text, frame, at))
                .or_else(|| narrator(text, parts, quote))
                .or_else(|| tail_of_next(text, quotation, frames.get(number + 1)));
            let speech = is_speech(text, quotation);
            says[quote] = own.or_else(|| {
                let bare = frame.is_bare();
                let title = !bare && is_title_case(quotation.span.of(text));
                let inherited = if title {
                    None
                } else if bare || speech && at == 0 {
                    continued(parts, quote, says)
                        .or(speaking)
                        .or_else(|| number.checked_sub(1).and_then(|it| told_in(text, &frames[it])))
                        .or_else(|| from_next(text, frames.get(number + 1)))
                        .or_else(|| {
                            let opens = number == 0 && frame.quotes().next() == Some((at, quote));
                            opens.then(|| paragraph_before(text, parts, quote, says))?
                        })
                } else {
                    speaking.filter(|_| quotation.span.of(text).split_whitespace().count() >= 4)
                };
                inherited.map(|it| Saying { cue: None, ..it })
            });
            if own.is_some_and(|it| it.cue.is_some()) || frame.is_bare() {
                speaking = says[quote].or(speaking);
            }
        }
    }
}

/// Whether a quotation is a name by its shape and its place: short, each word but
/// the small ones capitalised, and part of the sentence that it stands in (*on
/// NBC's "Meet the Press,"*), not what a verb or a colon before it introduces.
fn is_title_in_sentence(text: &str, frame: &Frame, at: usize, quotation: &Quotation) -> bool {
    let Some(before) = at.checked_sub(1).map(|it| &frame.tokens[it]) else { return false };
    let before = match at.checked_sub(2).map(|it| &frame.tokens[it]) {
        Some(earlier) if before.is_mark(&[',']) => earlier,
        _ => before,
    };
    let introduces = before.roles.has(Role::Say) || before.roles.has(Role::Name);
    before.is_word() && !introduces && is_title_case(quotation.span.of(text))
}

/// Whether a quotation is a statement by its shape: it begins as a sentence.
fn is_speech(text: &str, quotation: &Quotation) -> bool {
    let inner = quotation.span.of(text);
    let first = inner.trim_start_matches(['[', '(', '.', '…', ' ']).chars().next();
    first.is_some_and(|c| !c.is_lowercase()) && inner.split_whitespace().count() > 2
}

/// The narrator's words inside a speech that a dash opens.
fn narrator(text: &str, parts: &Segmentation, quote: usize) -> Option<Saying> {
    let quotation = &parts.quotations[quote];
    if quotation.marks != QuotationMarks::Dash {
        return None;
    }
    let block = parts.blocks[quotation.block].span;
    let from = parts.quotations.partition_point(|it| it.block < quotation.block);
    let mut same = parts.quotations[from..]
        .iter()
        .take_while(|it| it.block == quotation.block)
        .filter(|it| it.marks == QuotationMarks::Dash);
    let first = same.next()?;
    let next = same.next();
    let gap = Span::new(first.outer.end, next.map_or(block.end, |it| it.outer.start));
    let words = frames(text, parts, gap, &[]);
    let tokens = &words.first()?.tokens;
    let from = tokens.iter().position(frame::Token::is_word)?;
    tail(text, tokens, from)
}

/// The speaker of the quotation that this one goes on from.
fn continued(parts: &Segmentation, quote: usize, says: &[Option<Saying>]) -> Option<Saying> {
    let quotation = &parts.quotations[quote];
    if !quotation.continues {
        return None;
    }
    let before = (0..quote).rev().find(|&it| parts.quotations[it].depth == quotation.depth)?;
    says[before]
}

/// *"…?" X asked.*, whose two parts are sentences by their marks.
fn tail_of_next(text: &str, quotation: &Quotation, next: Option<&Frame>) -> Option<Saying> {
    let asks = quotation.span.of(text).ends_with(['?', '!', '…', '—', '？', '！']);
    let next = next.filter(|_| asks)?;
    let saying = tail(text, &next.tokens, 0)?;
    // "…?" X said: "…": the verb serves the quotation behind it.
    let verb = next.tokens.iter().position(|it| Some(it.span) == saying.cue)?;
    let serves = next.tokens[verb + 1..].iter().take(4).any(frame::Token::is_quote);
    (!serves).then_some(saying)
}

/// *"…." "…," said X.*: a quotation alone before an attributed one.
fn from_next(text: &str, next: Option<&Frame>) -> Option<Saying> {
    let next = next?;
    let (at, _) = next.quotes().next().filter(|it| it.0 == 0)?;
    attribution_in(text, next, at)
}

/// Whom a sentence without an attributed quotation is about.
fn told_in(text: &str, frame: &Frame) -> Option<Saying> {
    let end = frame.tokens.len();
    let verb = frame.tokens.iter().rposition(|it| it.roles.has(Role::Say));
    let subject = verb.and_then(|it| mention::mention_before(text, &frame.tokens, 0, it));
    let speaker = subject.or_else(|| mention::subject_of_sentence(text, &frame.tokens[..end]))?;
    Some(Saying { speaker, cue: None, direct: true })
}

/// Who speaks in the paragraph before the one that this quotation opens: the
/// speaker of its last quotation, else whom its last sentence is about.
fn paragraph_before(
    text: &str,
    parts: &Segmentation,
    quote: usize,
    says: &[Option<Saying>],
) -> Option<Saying> {
    let block = parts.quotations[quote].block;
    let before = block.checked_sub(1)?;
    if is_quoted_heading(text, parts, quote) {
        return None;
    }
    let last = (0..quote).rev().find(|&it| parts.quotations[it].depth == 0)?;
    if parts.quotations[last].block == before && says[last].is_some() {
        return says[last];
    }
    let top: Vec<usize> = (0..quote)
        .rev()
        .take_while(|&it| parts.quotations[it].block == before)
        .filter(|&it| parts.quotations[it].depth == 0)
        .collect();
    let top: Vec<usize> = top.into_iter().rev().collect();
    let frames = frames(text, parts, parts.blocks[before].span, &top);
    told_in(text, frames.last()?)
}

/// A short paragraph in single marks, or without a stop, heads what follows; it
/// belongs to nobody in the paragraph before.
fn is_quoted_heading(text: &str, parts: &Segmentation, quote: usize) -> bool {
    let quotation = &parts.quotations[quote];
    let single = [QuotationMarks::StraightSingle, QuotationMarks::CurlySingle];
    let stopped = quotation.span.of(text).ends_with(['.', '!', '?', ',', '…', '。', '！', '？']);
    (single.contains(&quotation.marks) || !stopped)
        && quotation.outer == parts.blocks[quotation.block].span
        && quotation.span.of(text).split_whitespace().count() <= 10
}

#[cfg(test)]
mod tests;

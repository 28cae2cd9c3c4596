//! Whom a pronoun stands for.

use super::frame::{Frame, Token, frames};
use super::pattern::Saying;
use super::resolve::Names;
use super::told_in;
use super::words::{Role, roles_of};
use crate::quote::types::{Attribution, Mention};
use crate::segment::Segmentation;
use crate::text::Span;
use std::collections::BTreeMap;

/// Sentences that are searched before the pronoun's own. Writers name a person
/// again after a paragraph or two.
const MAX_BACK: usize = 8;

/// Whether `word` is a pronoun for one person whom the text named before.
pub(super) fn is_person_pronoun(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "he" | "she" | "er" | "il" | "elle" | "él" | "ella" | "он" | "она" | "lui" | "lei" | "ele"
    )
}

/// What is known of the text before a pronoun.
pub(super) struct Earlier<'a> {
    pub(super) text: &'a str,
    pub(super) parts: &'a Segmentation,
    pub(super) names: &'a Names,
    pub(super) says: &'a [Option<Saying>],
}

/// The answers by sentence, so that each sentence is searched once.
#[derive(Default)]
pub(super) struct Antecedents {
    by_sentence: BTreeMap<usize, Option<String>>,
}

impl Antecedents {
    /// The name that the pronoun at `span` stands for, where that is plain.
    ///
    /// The sentences before the pronoun's own are asked, nearest first: the
    /// speaker of a quotation there, else the subject, else the last person named.
    /// `known` holds the attributions of the quotations before this one.
    pub(super) fn find(
        &mut self,
        earlier: &Earlier<'_>,
        span: Span,
        known: &[Attribution],
    ) -> Option<String> {
        let sentences = &earlier.parts.sentences;
        let own = sentences.partition_point(|it| it.start <= span.start).saturating_sub(1);
        // A speaker in the same sentence, before the pronoun, is no other person
        // for a second quotation: "A," X said, and he added: "B."
        if let Some(found) = self.by_sentence.get(&own) {
            return found.clone();
        }
        let from = own.saturating_sub(MAX_BACK);
        let found =
            (from..own).rev().find_map(|it| name_in(earlier, sentences[it], known)).flatten();
        self.by_sentence.insert(own, found.clone());
        found
    }
}

/// Whether a speaker can be a *he*: a name of the article, or a description that
/// is one person's (*one diplomat*, *the US president*).
fn is_person(earlier: &Earlier<'_>, speaker: &Mention) -> bool {
    let own = speaker.span.of(earlier.text);
    if is_person_pronoun(&speaker.name) {
        return false;
    }
    let first = own.split_whitespace().next().unwrap_or_default().to_lowercase();
    let office = own.split_whitespace().next_back().is_some_and(|it| roles_of(it).has(Role::Title));
    speaker.name != own
        || matches!(first.as_str(), "a" | "an" | "one" | "ein" | "eine" | "un" | "une" | "una")
        || office
        || earlier.names.full_name(earlier.text, speaker.span).is_some()
}

/// The person that `sentence` speaks of; `Some(None)` when it speaks of one by
/// an office alone, whose holder the article does not name: then nobody is plain.
fn name_in(earlier: &Earlier<'_>, sentence: Span, known: &[Attribution]) -> Option<Option<String>> {
    let quotations = &earlier.parts.quotations;
    let first = quotations.partition_point(|it| it.outer.start <= sentence.start);
    // A sentence inside a quotation names whom its speaker speaks of.
    let held = quotations[first.saturating_sub(MAX_BACK)..first]
        .iter()
        .any(|it| it.depth == 0 && it.outer.end >= sentence.end);
    let first = quotations.partition_point(|it| it.outer.start < sentence.start);
    // Its speaker may be that of a quotation right before or behind its start.
    let near = first.saturating_sub(MAX_BACK)..(first + MAX_BACK).min(known.len());
    let speaker = known[near.start.min(near.end)..near.end]
        .iter()
        .zip(&earlier.says[near.start.min(near.end)..near.end])
        .filter_map(|(known, saying)| Some((known.speaker.as_ref()?, saying.as_ref()?)))
        .filter(|(_, saying)| sentence.contains(saying.speaker))
        .map(|(speaker, _)| speaker)
        .next_back();
    if let Some(speaker) = speaker
        && is_person(earlier, speaker)
    {
        return Some(Some(speaker.name.clone()));
    }
    if held {
        return None;
    }
    let top: Vec<usize> = (first..quotations.len())
        .take_while(|&it| quotations[it].outer.end <= sentence.end)
        .filter(|&it| quotations[it].depth == 0)
        .collect();
    let frames = frames(earlier.text, earlier.parts, sentence, &top);
    let frame = frames.last()?;
    let subject = told_in(earlier.text, frame)
        .and_then(|it| earlier.names.full_name(earlier.text, it.speaker));
    subject
        .or_else(|| earlier.names.holder_in(earlier.text, sentence))
        .or_else(|| earlier.names.last_in(earlier.text, sentence))
        .map(Some)
        .or_else(|| names_office(earlier.text, frame).then_some(None))
}

/// Whether an article and an office stand close together: *the US president*.
fn names_office(text: &str, frame: &Frame) -> bool {
    let near = |window: &[Token]| {
        window[0].has(Role::Article)
            && window
                .iter()
                .skip(1)
                .any(|it| it.has(Role::Title) && it.span.of(text).starts_with(char::is_lowercase))
    };
    frame.tokens.windows(3).any(near)
}

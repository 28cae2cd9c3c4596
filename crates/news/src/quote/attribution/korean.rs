//! Korean: the subject has a particle, and what is said ends in another.

use super::forms::{Forms, Group};
use super::reading::{Reading, Subject};
use crate::text::Span;
use std::sync::LazyLock;

/// The forms of the language.
static FORMS: LazyLock<&Forms> = LazyLock::new(|| Forms::of("ko"));

/// Whether the words round a quotation are Korean.
pub(super) fn is_here(text: &str, outer: Span) -> bool {
    let inside = outer.of(text).chars().any(is_hangul);
    let near = |it: &str| it.chars().take(40).any(is_hangul);
    inside
        && (near(&text[outer.end..]) || text[..outer.start].chars().rev().take(40).any(is_hangul))
}

const fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// *X는 “…”고 말했다*, *“…”라고 X는 말했다*; nobody for words that are no speech.
pub(super) fn attribution(
    text: &str,
    sentence: Span,
    outer: Span,
    behind: usize,
) -> Option<Reading> {
    let after = &text[outer.end..behind.max(outer.end)];
    let Some(particle) = FORMS.opening(Group::Quoted, after) else {
        return told_so(text, Span::new(outer.end, outer.end + after.len()));
    };
    let rest = after[particle.len()..].trim_start_matches(',');
    // The particle ends its word.
    if !rest.starts_with(char::is_whitespace) {
        return None;
    }
    let clause = rest.split(['.', '“', '"', '\n', '‘']).next().unwrap_or_default();
    if clause.split_whitespace().next().is_some_and(|it| FORMS.begins(Group::Named, it)) {
        return None;
    }
    let start = outer.end + particle.len() + (after.len() - particle.len() - rest.len());
    let verb = clause.split_whitespace().next_back();
    let cue = verb.and_then(|it| {
        Some(Span::new(start + clause.rfind(it)?, start + clause.rfind(it)? + it.len()))
    });
    let evidence = Span::new(outer.end, start + clause.len()).trimmed(text);
    let own = subject(text, Span::new(sentence.start, outer.start))
        .or_else(|| subject(text, Span::new(start, start + clause.len())));
    let subject = own.map_or(Subject::LeftOut, Subject::At);
    Some(Reading { subject, cue, evidence })
}

/// *“….” X는 이렇게 말했다*: the sentence behind the quotation says that X spoke so.
fn told_so(text: &str, behind: Span) -> Option<Reading> {
    let clause = behind.of(text).split(['.', '“', '"', '\n', '‘']).next().unwrap_or_default();
    let span = Span::new(behind.start, behind.start + clause.len());
    let words = words(text, span);
    let so = words.iter().position(|it| FORMS.has(Group::So, it.of(text)))?;
    let subject = subject(text, Span::new(span.start, words[so].start))?;
    let cue = words.last().copied();
    let evidence = subject.cover(cue.unwrap_or(subject));
    Some(Reading { subject: Subject::At(subject), cue, evidence })
}

/// The subject of a clause: the words before its topic's particle.
fn subject(text: &str, clause: Span) -> Option<Span> {
    let words = words(text, clause);
    let marked = |at: &usize| particle(words[*at].of(text)).is_some();
    // A topic before a subject.
    let topic =
        |at: &usize| particle(words[*at].of(text)).is_some_and(|it| FORMS.ends(Group::Topic, it));
    let found = (0..words.len()).find(topic).or_else(|| (0..words.len()).find(marked))?;
    let own = words[found].of(text);
    let bare = Span::new(words[found].start, words[found].end - particle(own)?.len());
    // *강순자(58)씨는*: the age stands between the name and the form of address.
    let aged = found.checked_sub(2).filter(|&it| {
        let age = words[it + 1].of(text).chars().all(char::is_numeric);
        age && FORMS.has(Group::Office, bare.of(text)) && words[it].of(text).chars().all(is_hangul)
    });
    if let Some(name) = aged {
        return Some(words[name]);
    }
    let mut from = found;
    let titled = FORMS.ends(Group::Office, bare.of(text));
    let alone = bare.of(text).chars().count() <= 3 && FORMS.has(Group::Office, bare.of(text));
    let before = found.checked_sub(1).filter(|&it| {
        // No comma and no particle between.
        let gap = &text[words[it].end..words[it + 1].start];
        gap.trim().is_empty()
            && particle(words[it].of(text)).is_none()
            && words[it].of(text).chars().all(is_hangul)
    });
    if let Some(before) = before
        && (alone || titled && bare.of(text).chars().count() <= 3)
    {
        from = before;
    }
    // *박정우 서울시장은*, *김민수 외교부 장관은*: a full name before the body and the office.
    let full = from.checked_sub(1).filter(|&it| {
        let gap = &text[words[it].end..words[it + 1].start];
        let own = words[it].of(text);
        titled
            && gap.trim().is_empty()
            && particle(own).is_none()
            && own.chars().count() == 3
            && own.chars().all(is_hangul)
            && FORMS.begins(Group::FamilyFirst, own)
    });
    let from = full.unwrap_or(from);
    let span = Span::new(words[from].start, bare.end);
    // Words with the same endings are no subjects.
    (!span.is_empty() && !FORMS.has(Group::Adverb, span.of(text))).then_some(span)
}

fn particle(word: &str) -> Option<&'static str> {
    let long = |it: &&&str| word.len() > it.len() && word.ends_with(**it);
    FORMS.list(Group::Subject).iter().find(long).copied()
}

fn words(text: &str, clause: Span) -> Vec<Span> {
    let own = clause.of(text);
    // `split` tells no places: they follow from where its parts lie in memory.
    let base = own.as_ptr() as usize;
    own.split(|c: char| c.is_whitespace() || matches!(c, ',' | '·' | '(' | ')'))
        .filter(|it| !it.is_empty())
        .map(|it| {
            let start = clause.start + (it.as_ptr() as usize - base);
            Span::new(start, start + it.len())
        })
        .collect()
}

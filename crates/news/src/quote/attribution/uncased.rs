//! Arabic, Persian and Hebrew: no capitals mark a name, verbs of saying do.

use super::forms::{Forms, Group};
use super::reading::{Reading, Subject};
use crate::text::Span;
use std::sync::LazyLock;

/// The forms of the three languages together.
static FORMS: LazyLock<Forms> =
    LazyLock::new(|| Forms::read(|it| matches!(it, "ar" | "he" | "fa")));

/// Whether the words round a quotation are in one of these scripts.
pub(super) fn is_here(text: &str, outer: Span) -> bool {
    let own = |c: char| matches!(c, '\u{590}'..='\u{6ff}' | '\u{750}'..='\u{77f}');
    outer.of(text).chars().any(own)
}

/// *قال X: “…”*, *“…”، تقول X*, *X گفت: «…»*.
pub(super) fn attribution(
    text: &str,
    sentence: Span,
    outer: Span,
    behind: usize,
) -> Option<Reading> {
    let before = words(text, Span::new(sentence.start, outer.start));
    let after = words(text, Span::new(outer.end, behind.max(outer.end)));
    behind_mark(text, outer, &after)
        .or_else(|| before_mark(text, &before))
        .or_else(|| last_verb(text, &before))
        .or_else(|| source(text, &before))
        .or_else(|| saying(text, &before))
}

/// *انتقد X أداء الحكومة قائلا: “…”*: an office and a name behind the verb that opens the
/// sentence, whatever it is, of which a participle says that words follow.
fn saying(text: &str, words: &[Span]) -> Option<Reading> {
    const NAME: usize = 2;
    let last = words.last()?;
    let office =
        words.get(1).filter(|it| FORMS.has(Group::Office, without_article(it.of(text))))?;
    if !FORMS.has(Group::Participle, plain(last.of(text))) || words.len() < 3 + NAME {
        return None;
    }
    let subject = office.cover(words[1 + NAME]);
    Some(Reading {
        subject: Subject::At(subject),
        cue: Some(*last),
        evidence: subject.cover(*last),
    })
}

/// A word without the article joined to it.
fn without_article(word: &str) -> &str {
    let article = FORMS.list(Group::JoinedArticle).iter();
    article.filter_map(|it| word.strip_prefix(it)).next().unwrap_or(word)
}

/// *وبحسب X فإن العمل “…”*: according to whom something is so.
fn source(text: &str, words: &[Span]) -> Option<Reading> {
    let at = words.iter().rposition(|it| FORMS.has(Group::According, plain(it.of(text))))?;
    let rest = &words[at + 1..];
    // *ووفقا لـ X*: the preposition, joined or alone.
    let alone = rest.first().is_some_and(|it| FORMS.has(Group::ListenerPrefix, it.of(text)));
    let subject = subject_behind(text, words, at + 1 + usize::from(alone))?;
    let evidence = words[at].cover(subject);
    Some(Reading { subject: Subject::At(subject), cue: Some(words[at]), evidence })
}

/// The verb right behind the closing mark, in the same sentence.
fn behind_mark(text: &str, outer: Span, words: &[Span]) -> Option<Reading> {
    let first = words.first()?;
    if text[outer.end..first.start].contains(['.', '؟', '!', '\n']) {
        return None;
    }
    let at = words.iter().take(1).position(|it| is_verb(it.of(text)))?;
    let subject = subject_behind(text, words, at + 1)?;
    let evidence = words[at].cover(subject);
    Some(Reading { subject: Subject::At(subject), cue: Some(words[at]), evidence })
}

/// The nearest verb before the opening mark, with its subject behind it.
fn before_mark(text: &str, words: &[Span]) -> Option<Reading> {
    let at = (0..words.len()).rev().find(|&it| is_verb(words[it].of(text)))?;
    let participle = words.iter().rposition(|it| FORMS.has(Group::Participle, plain(it.of(text))));
    let cue = Some(words[at]);
    let Some(subject) = subject_behind(text, words, at + 1) else {
        // *انتقد X أداء الحكومة قائلا: “…”*: the subject of the sentence's first verb.
        // *وأضاف: “…”*, *وأشارت إلى أن … “…”*
        let alone = at + 2 >= words.len()
            || words.get(at + 1).is_some_and(|it| FORMS.has(Group::Ends, it.of(text)));
        return alone.then_some(Reading { subject: Subject::LeftOut, cue, evidence: words[at] });
    };
    let far = words.len() - at > 24 && participle.is_none();
    let evidence = words[at].cover(subject);
    (!far).then_some(Reading { subject: Subject::At(subject), cue, evidence })
}

/// *وزیر راه، مریم رضایی، گفت: «…»*: the words before the verb that ends the clause.
fn last_verb(text: &str, words: &[Span]) -> Option<Reading> {
    let at = words.iter().rposition(|it| FORMS.has(Group::VerbLast, plain(it.of(text))))?;
    let mut end = at;
    let mut from = end;
    while from > 0 && end - from < 4 {
        let gap = &text[words[from - 1].end..words[from].start];
        if from < end && gap.contains(['،', ','])
            || FORMS.has(Group::Ends, words[from - 1].of(text))
        {
            break;
        }
        from -= 1;
        if from + 1 == end && gap.contains(['،', ',']) {
            // The mark that closes what stands beside the subject.
            end = from + 1;
        }
    }
    let speaker = words.get(from)?.cover(*words.get(end.checked_sub(1)?)?);
    let evidence = speaker.cover(words[at]);
    (from < end).then_some(Reading {
        subject: Subject::At(speaker),
        cue: Some(words[at]),
        evidence,
    })
}

fn is_verb(word: &str) -> bool {
    FORMS.has(Group::VerbFirst, plain(word))
}

/// Whether a word, behind a name, begins what stands beside it.
fn is_office(word: &str) -> bool {
    FORMS.has(Group::Office, word)
}

/// A word without the *and* or *so* joined to it.
fn plain(word: &str) -> &str {
    let rest = FORMS.list(Group::Joined).iter().find_map(|it| word.strip_prefix(it));
    match rest {
        Some(it) if it.chars().count() > 2 => it,
        _ => word,
    }
}

/// The subject that begins at `from`: up to a mark, a preposition or another verb.
fn subject_behind(text: &str, words: &[Span], from: usize) -> Option<Span> {
    const LONGEST: usize = 6;
    let mut end = from;
    while end < words.len() && end - from < LONGEST {
        let own = words[end].of(text);
        // Behind the verb, too: *وأضاف: “…”* has no subject.
        let parted = end > 0
            && text[words[end - 1].end..words[end].start]
                .contains(['،', ',', ':', '؛', '(', '"', '«', '“']);
        let office = end > from + 1 && is_office(own) && !is_office(words[from].of(text));
        if parted
            || office
            || FORMS.has(Group::Ends, own)
            || is_verb(own) && end > from
            || FORMS.begins(Group::ListenerPrefix, own)
        {
            break;
        }
        end += 1;
    }
    (end > from).then(|| words[from].cover(words[end - 1]))
}

fn words(text: &str, clause: Span) -> Vec<Span> {
    let mut res = Vec::new();
    let mut start = None;
    for (at, c) in clause.of(text).char_indices() {
        let at = clause.start + at;
        let part = c.is_alphanumeric()
            || unicode_normalization::char::is_combining_mark(c)
            || matches!(c, '\u{200c}' | 'ـ' | '״' | '׳');
        match (part, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                res.push(Span::new(from, at));
                start = None;
            }
            _ => {}
        }
    }
    res.extend(start.map(|it| Span::new(it, clause.end)));
    res
}

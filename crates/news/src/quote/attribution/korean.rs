//! Korean: the subject has a particle, and what is said ends in another.

use super::reading::{Reading, Subject};
use crate::text::Span;

/// Particles behind a closing mark by which somebody says what stands inside.
const QUOTED: &[&str] =
    &["이라면서", "라면서", "이라며", "라며", "이라고", "라고", "면서", "며", "고"];

/// What follows where words are a name, not speech.
const NAMED: &[&str] = &["불리", "부르", "불렀", "이름", "명명", "하는"];

/// Particles of a subject or a topic.
const SUBJECT: &[&str] = &["께서는", "에서는", "은", "는", "이", "가"];

/// Words behind a name: an office or a form of address.
const TITLES: &[&str] = &[
    "씨",
    "군",
    "양",
    "시장",
    "군수",
    "도지사",
    "지사",
    "대통령",
    "당선인",
    "후보",
    "의원",
    "대표",
    "위원",
    "위원장",
    "장관",
    "총리",
    "회장",
    "사장",
    "관장",
    "교수",
    "박사",
    "감독",
    "선수",
    "관계자",
    "대변인",
    "팀장",
    "국장",
    "과장",
    "총장",
    "원장",
    "의장",
    "변호사",
    "기자",
    "소장",
    "청장",
];

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
    let particle = QUOTED.iter().find(|it| after.starts_with(**it))?;
    let rest = after[particle.len()..].trim_start_matches(',');
    // The particle ends its word.
    if !rest.starts_with(char::is_whitespace) {
        return None;
    }
    let clause = rest.split(['.', '“', '"', '\n', '‘']).next().unwrap_or_default();
    if clause.split_whitespace().next().is_some_and(|it| NAMED.iter().any(|n| it.starts_with(n))) {
        return None;
    }
    let start = outer.end + particle.len() + (after.len() - particle.len() - rest.len());
    let verb = clause.split_whitespace().next_back();
    let cue = verb.and_then(|it| {
        Some(Span::new(start + clause.rfind(it)?, start + clause.rfind(it)? + it.len()))
    });
    let evidence = Span::new(outer.end, start + clause.len()).trimmed(text);
    let own = subject(text, Span::new(sentence.start, outer.start), false)
        .or_else(|| subject(text, Span::new(start, start + clause.len()), true));
    let subject = own.map_or(Subject::LeftOut, Subject::At);
    Some(Reading { subject, cue, evidence })
}

/// The subject of a clause: the words before its topic's particle.
fn subject(text: &str, clause: Span, last: bool) -> Option<Span> {
    let words = words(text, clause);
    let marked = |at: &usize| particle(words[*at].of(text)).is_some();
    // A topic (은, 는) before a subject (이, 가).
    let topic =
        |at: &usize| particle(words[*at].of(text)).is_some_and(|it| it.ends_with(['은', '는']));
    let range = 0..words.len();
    let found = match last {
        false => range.clone().find(topic).or_else(|| range.clone().find(marked)),
        true => range.clone().find(topic).or_else(|| range.clone().find(marked)),
    }?;
    let own = words[found].of(text);
    let bare = Span::new(words[found].start, words[found].end - particle(own)?.len());
    let mut from = found;
    let titled = TITLES.iter().any(|it| bare.of(text).ends_with(it));
    let alone = bare.of(text).chars().count() <= 3 && TITLES.contains(&bare.of(text));
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
    let span = Span::new(words[from].start, bare.end);
    (!span.is_empty() && !is_adverb(span.of(text))).then_some(span)
}

/// Words with the same endings that are no subjects.
fn is_adverb(word: &str) -> bool {
    const ADVERBS: &[&str] = &["이어", "또는", "다시", "그러면서", "특히", "이날", "한편", "그"];
    ADVERBS.contains(&word)
}

fn particle(word: &str) -> Option<&'static str> {
    let long = |it: &&&str| word.len() > it.len() && word.ends_with(**it);
    SUBJECT.iter().find(long).copied()
}

fn words(text: &str, clause: Span) -> Vec<Span> {
    let own = clause.of(text);
    let base = own.as_ptr() as usize;
    own.split(|c: char| c.is_whitespace() || matches!(c, ',' | '·' | '(' | ')'))
        .filter(|it| !it.is_empty())
        .map(|it| {
            let start = clause.start + (it.as_ptr() as usize - base);
            Span::new(start, start + it.len())
        })
        .collect()
}

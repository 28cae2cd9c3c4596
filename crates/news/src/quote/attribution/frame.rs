//! A sentence whose quotations stand in it as single tokens.

use super::words::{Role, Roles, roles_of};
use crate::segment::Segmentation;
use crate::text::Span;
use std::ops::Range;

/// A word, a mark that parts words, or a whole quotation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) span: Span,
    pub(super) kind: Kind,
    pub(super) roles: Roles,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A word; whether it begins with a capital or has no case.
    Word { capital: bool },
    /// A comma, colon, dash, bracket and the like. Full stops inside a sentence
    /// belong to abbreviations and make no token.
    Mark(char),
    /// The quotation with this index.
    Quote(usize),
}

impl Token {
    pub(super) fn is_word(&self) -> bool {
        matches!(self.kind, Kind::Word { .. })
    }

    pub(super) fn is_quote(&self) -> bool {
        matches!(self.kind, Kind::Quote(_))
    }

    pub(super) fn is_mark(&self, marks: &[char]) -> bool {
        matches!(self.kind, Kind::Mark(c) if marks.contains(&c))
    }

    pub(super) const fn has(&self, role: Role) -> bool {
        self.roles.has(role)
    }

    /// A word with a capital that is no small word.
    pub(super) fn is_name(&self) -> bool {
        self.kind == (Kind::Word { capital: true })
            && !(self.has(Role::Pronoun)
                || self.has(Role::Article)
                || self.has(Role::Link)
                || self.has(Role::Preposition)
                || self.has(Role::Helper)
                || self.has(Role::Time))
    }
}

/// The tokens of one sentence.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) span: Span,
    pub(super) tokens: Vec<Token>,
}

impl Frame {
    /// Whether nothing but quotations stands in the sentence.
    pub(super) fn is_bare(&self) -> bool {
        !self.tokens.iter().any(Token::is_word)
    }

    pub(super) fn quotes(&self) -> impl Iterator<Item = (usize, usize)> {
        self.tokens.iter().enumerate().filter_map(|(at, token)| match token.kind {
            Kind::Quote(index) => Some((at, index)),
            _ => None,
        })
    }
}

/// The sentences of `region`; `quotes` are the quotations that stand in it as one
/// token each, ascending and disjoint.
///
/// A sentence's end inside a quotation ends no frame.
pub(super) fn frames(
    text: &str,
    parts: &Segmentation,
    region: Span,
    quotes: &[usize],
) -> Vec<Frame> {
    let from = parts.sentences.partition_point(|it| it.end <= region.start);
    let mut frames = Vec::new();
    let mut start = region.start;
    let mut quote = 0;
    for sentence in parts.sentences[from..].iter().take_while(|it| it.start < region.end) {
        let end = sentence.end.min(region.end);
        let mut last = quote;
        while quotes.get(last).is_some_and(|&it| parts.quotations[it].outer.start < end) {
            last += 1;
        }
        let inside =
            quotes[quote..last].last().is_some_and(|&it| parts.quotations[it].outer.end > end);
        if inside && end < region.end {
            continue;
        }
        let span = Span::new(start, end).trimmed(text);
        let tokens = tokens(text, parts, span, &quotes[quote..last]);
        frames.push(Frame { span, tokens });
        start = end;
        quote = last;
    }
    frames
}

fn tokens(text: &str, parts: &Segmentation, span: Span, quotes: &[usize]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = span.start;
    for &index in quotes {
        let outer = parts.quotations[index].outer;
        words(text, at..outer.start.max(at), &mut tokens);
        tokens.push(Token { span: outer, kind: Kind::Quote(index), roles: Roles::default() });
        at = outer.end;
    }
    words(text, at..span.end.max(at), &mut tokens);
    tokens
}

fn words(text: &str, range: Range<usize>, tokens: &mut Vec<Token>) {
    let mut at = range.start;
    while at < range.end {
        let Some(c) = text[at..range.end].chars().next() else { break };
        if c.is_alphanumeric() {
            let end = word_end(text, at, range.end);
            let word = &text[at..end];
            let capital = !c.is_lowercase() && !c.is_numeric();
            tokens.push(Token {
                span: Span::new(at, end),
                kind: Kind::Word { capital },
                roles: roles_of(word),
            });
            at = end;
            continue;
        }
        if matches!(c, ',' | ';' | ':' | '(' | ')' | '—' | '–' | '-' | '!' | '?' | '…' | '[' | ']')
            || matches!(c, '،' | '؛' | '，' | '：' | '；' | '、' | '|' | '•')
        {
            let kind = Kind::Mark(c);
            let span = Span::new(at, at + c.len_utf8());
            tokens.push(Token { span, kind, roles: Roles::default() });
        }
        at += c.len_utf8();
    }
}

/// The end of the word at `at`: letters and digits, joined by an apostrophe, a
/// hyphen or a full stop between two of them.
fn word_end(text: &str, at: usize, end: usize) -> usize {
    let mut chars = text[at..end].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        let joint = matches!(c, '\'' | '’' | '-' | '.' | '‑' | '&')
            && chars.peek().is_some_and(|&(_, next)| next.is_alphanumeric());
        let mark = unicode_normalization::char::is_combining_mark(c);
        if !(c.is_alphanumeric() || joint || mark) {
            return at + offset;
        }
    }
    end
}

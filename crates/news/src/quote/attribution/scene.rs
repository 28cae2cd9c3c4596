//! An article as attribution reads it: blocks of tokens, sentence by sentence.

use super::forms::{self, Group};
use super::lexicon::Lexicon;
use super::words::{Role, Roles};
use crate::language::WordHashing;
use crate::segment::{BlockKind, Segmentation};
use crate::text::{Span, is_unspaced};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// A word, a mark, a quotation or a sentence's end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) span: Span,
    pub(super) kind: Kind,
    pub(super) roles: Roles,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A word that begins with a capital.
    Capital,
    /// A word in lower case, or in a script without case.
    Lower,
    /// A number.
    Digits,
    /// A comma, colon, dash, bracket and the like. Full stops inside a sentence
    /// belong to abbreviations and make no token.
    Mark(char),
    /// The quotation with this index.
    Quote(usize),
    /// A sentence ends; of no length.
    Stop,
}

impl Token {
    pub(super) fn is_word(&self) -> bool {
        matches!(self.kind, Kind::Capital | Kind::Lower | Kind::Digits)
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

    /// Any of the closed classes that no name and no verb of saying belongs to.
    pub(super) const fn is_small(&self) -> bool {
        self.roles.is_small()
    }
}

pub(super) const DASHES: &[char] = &['—', '–', '-', '―', '−'];

/// The tokens of one block, or of one quotation that holds others.
#[derive(Debug)]
pub(super) struct Region {
    pub(super) tokens: Vec<Token>,
    pub(super) heading: bool,
}

impl Region {
    /// So many tokens make a sentence at most; a longer one is cut. Each quotation of a
    /// sentence looks at all of it, so that without a bound a text of quotations alone would
    /// cost the square of its length.
    const LONGEST_SENTENCE: usize = 400;

    fn new(tokens: Vec<Token>, heading: bool) -> Self {
        let mut res = Self { tokens: Vec::with_capacity(tokens.len()), heading };
        let mut since = 0;
        for token in tokens {
            if since == Self::LONGEST_SENTENCE && token.kind != Kind::Stop {
                let cut = Span::new(token.span.start, token.span.start);
                res.tokens.push(Token { span: cut, kind: Kind::Stop, roles: Roles::default() });
                since = 0;
            }
            since = if token.kind == Kind::Stop { 0 } else { since + 1 };
            res.tokens.push(token);
        }
        res
    }

    /// The sentence, as a range of tokens, that holds the token at `at`.
    pub(super) fn sentence(&self, at: usize) -> Range<usize> {
        let stop = |it: &Token| it.kind == Kind::Stop;
        let start = self.tokens[..at].iter().rposition(stop).map_or(0, |it| it + 1);
        let end = self.tokens[at..].iter().position(stop).map_or(self.tokens.len(), |it| at + it);
        start..end
    }

    /// All sentences, in order.
    pub(super) fn sentences(&self) -> Vec<Range<usize>> {
        let mut res = Vec::new();
        let mut start = 0;
        for (at, token) in self.tokens.iter().enumerate() {
            if token.kind == Kind::Stop {
                res.push(start..at);
                start = at + 1;
            }
        }
        res.push(start..self.tokens.len());
        res.retain(|it| !it.is_empty());
        res
    }

    /// The sentences that end before the token at `end`, the last first.
    pub(super) fn sentences_before(&self, end: usize) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut end = end.min(self.tokens.len());
        std::iter::from_fn(move || {
            while end > 0 && self.tokens[end - 1].kind == Kind::Stop {
                end -= 1;
            }
            let own = self.sentence(end.checked_sub(1)?);
            end = own.start;
            Some(own)
        })
    }

    /// Whether nothing but quotations stands in the sentence.
    pub(super) fn is_bare(&self, sentence: &Range<usize>) -> bool {
        !self.tokens[sentence.clone()].iter().any(Token::is_word)
    }
}

/// How a word is written over the whole article.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Form {
    /// In lower case.
    pub(super) lower: u16,
    /// With a capital inside a sentence.
    pub(super) inside: u16,
    /// With a capital where a sentence, a quotation or a line begins.
    pub(super) first: u16,
}

/// One article.
pub(super) struct Scene<'a> {
    pub(super) text: &'a str,
    pub(super) parts: &'a Segmentation,
    pub(super) lexicon: Lexicon,
    /// One a block.
    pub(super) blocks: Vec<Region>,
    forms: HashMap<String, Form, WordHashing>,
    /// Of a hundred words inside sentences, how many have a capital: 5 in English
    /// prose, 30 in German.
    pub(super) capitals: i32,
}

impl<'a> Scene<'a> {
    pub(super) fn new(text: &'a str, parts: &'a Segmentation, lexicon: Lexicon) -> Self {
        let mut quote = 0;
        let mut blocks = Vec::with_capacity(parts.blocks.len());
        let mut top: Vec<usize> = Vec::new();
        for (index, block) in parts.blocks.iter().enumerate() {
            top.clear();
            while quote < parts.quotations.len() && parts.quotations[quote].block == index {
                // Those inside another one are read with that.
                if parts.quotations[quote].depth == 0 {
                    top.push(quote);
                }
                quote += 1;
            }
            let tokens = tokens(text, parts, &lexicon, block.span, &top);
            blocks.push(Region::new(tokens, block.kind == BlockKind::Heading));
        }
        let mut res = Self { text, parts, lexicon, blocks, forms: HashMap::default(), capitals: 0 };
        res.count_forms();
        res
    }

    /// The tokens inside the quotation at `outer`, whose own quotations are `inner`.
    pub(super) fn inside(&self, outer: usize, inner: &[usize]) -> Region {
        let span = self.parts.quotations[outer].span;
        let tokens = tokens(self.text, self.parts, &self.lexicon, span, inner);
        Region::new(tokens, false)
    }

    /// The tokens of `block`; those of `region` where there is none.
    pub(super) fn tokens<'t>(&'t self, region: &'t Region, block: Option<usize>) -> &'t [Token] {
        match block {
            Some(it) => &self.blocks[it].tokens,
            None => &region.tokens,
        }
    }

    pub(super) fn word(&self, token: &Token) -> &'a str {
        token.span.of(self.text)
    }

    /// How the word of `token` is written over the article.
    pub(super) fn form(&self, token: &Token) -> Form {
        let word = lower(bare(token.span.of(self.text)));
        self.forms.get(&*word).copied().unwrap_or_default()
    }

    /// Counts the forms of all words, those of quotations too. Headings and lines
    /// in which most words have a capital say nothing.
    fn count_forms(&mut self) {
        let mut forms: HashMap<String, Form, WordHashing> = HashMap::default();
        let (mut inside, mut capital) = (0, 0);
        let mut words: Vec<Token> = Vec::new();
        let mut lower = String::new();
        for (block, region) in self.parts.blocks.iter().zip(&self.blocks) {
            words.clear();
            // What words are is asked of none here.
            let lexicon = self.lexicon.without_words();
            scan_words(self.text, &lexicon, block.span.start..block.span.end, &mut words);
            let cased = words.iter().filter(|it| it.kind == Kind::Capital).count();
            if region.heading || cased * 10 > words.len() * 6 {
                continue;
            }
            let mut first = true;
            let sentences = &self.parts.sentences;
            let mut next = sentences.partition_point(|it| it.start < block.span.start);
            let mut past = block.span.start;
            for token in words.iter().filter(|it| it.is_word()) {
                if sentences.get(next).is_some_and(|it| it.start <= token.span.start) {
                    while sentences.get(next).is_some_and(|it| it.start <= token.span.start) {
                        next += 1;
                    }
                    first = true;
                }
                // Behind a mark that can open speech, too.
                let gap = &self.text[past.min(token.span.start)..token.span.start];
                first |= gap.contains([':', '—', '–', '•', '?', '!', '…', '.'])
                    || gap.chars().any(crate::segment::is_quotation_mark);
                past = token.span.end;
                let word = bare(token.span.of(self.text));
                count_form(&mut forms, word, &mut lower, |form| {
                    let count = match (token.kind, first) {
                        (Kind::Lower, _) => &mut form.lower,
                        (_, true) => &mut form.first,
                        (_, false) => &mut form.inside,
                    };
                    *count = count.saturating_add(1);
                });
                if !first && token.kind != Kind::Digits {
                    inside += 1;
                    capital += i32::from(token.kind == Kind::Capital);
                }
                first = false;
            }
        }
        self.forms = forms;
        self.capitals = if inside == 0 { 0 } else { capital * 100 / inside };
    }
}

/// Counts `word` in lower case, for which `lower` is a buffer: most words are known already.
fn count_form(
    forms: &mut HashMap<String, Form, WordHashing>,
    word: &str,
    lower: &mut String,
    count: impl FnOnce(&mut Form),
) {
    // In one buffer: nearly every word is known, and needs no string of its own.
    lower.clear();
    if word.is_ascii() {
        lower.push_str(word);
        lower.make_ascii_lowercase();
    } else {
        lower.push_str(&word.to_lowercase());
    }
    match forms.get_mut(lower.as_str()) {
        Some(form) => count(form),
        None => count(forms.entry(lower.clone()).or_default()),
    }
}

/// A word in lower case: most are, and need no copy.
pub(super) fn lower(word: &str) -> Cow<'_, str> {
    if !word.is_ascii() {
        Cow::Owned(word.to_lowercase())
    } else if word.bytes().any(|it| it.is_ascii_uppercase()) {
        Cow::Owned(word.to_ascii_lowercase())
    } else {
        Cow::Borrowed(word)
    }
}

/// A word without a possessive ending.
pub(super) fn bare(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

fn tokens(
    text: &str,
    parts: &Segmentation,
    lexicon: &Lexicon,
    region: Span,
    quotes: &[usize],
) -> Vec<Token> {
    let mut res = Vec::new();
    let mut at = region.start;
    let from = parts.sentences.partition_point(|it| it.end <= region.start);
    let mut ends = parts.sentences[from..]
        .iter()
        .map(|it| it.end)
        .take_while(|&it| it < region.end)
        .peekable();
    let stop =
        |at: usize| Token { span: Span::new(at, at), kind: Kind::Stop, roles: Roles::default() };
    for &index in quotes {
        let outer = parts.quotations[index].outer;
        while let Some(end) = ends.next_if(|&it| it <= outer.start) {
            scan_words(text, lexicon, at..end.max(at), &mut res);
            at = at.max(end);
            res.push(stop(end));
        }
        scan_words(text, lexicon, at..outer.start.max(at), &mut res);
        let kind = Kind::Quote(index);
        res.push(Token { span: outer, kind, roles: Roles::default() });
        at = outer.end;
        // What ends inside the marks are the quotation's own sentences.
        while ends.next_if(|&it| it < outer.end).is_some() {}
        if ends.next_if(|&it| it == outer.end).is_some() {
            res.push(stop(outer.end));
        }
    }
    for end in ends {
        scan_words(text, lexicon, at..end.max(at), &mut res);
        at = at.max(end);
        res.push(stop(end));
    }
    scan_words(text, lexicon, at..region.end.max(at), &mut res);
    res
}

fn scan_words(text: &str, lexicon: &Lexicon, range: Range<usize>, out: &mut Vec<Token>) {
    let mut at = range.start;
    while at < range.end {
        // Nearly all of a text: spaces, and words of which nothing can be parted.
        if text.as_bytes()[at] == b' ' {
            at += 1;
            continue;
        }
        if let Some(length) = plain_end(&text.as_bytes()[at..range.end]) {
            push(text, lexicon, at..at + length, out);
            at += length;
            continue;
        }
        let Some(c) = text[at..range.end].chars().next() else { break };
        if c.is_alphanumeric() || is_mark(c) {
            let end = word_end(text, at, range.end);
            let mut start = at;
            let word = &text[at..end];
            if let Some(cut) = elision(lexicon, word) {
                push(text, lexicon, start..at + cut, out);
                start = at + cut;
            }
            let stem = stem(lexicon, &text[start..end]);
            match inversion(lexicon, &text[start..end]) {
                None if stem > 0 => push(text, lexicon, start..start + stem, out),
                Some((verb, pronoun)) => {
                    push(text, lexicon, start..start + verb, out);
                    push(text, lexicon, start + pronoun..end, out);
                }
                None => push(text, lexicon, start..end, out),
            }
            at = end;
            continue;
        }
        // A hyphen is a dash behind a space or beside another one; elsewhere it joins a word.
        let spaced = c == '-'
            && (text[..at].ends_with(char::is_whitespace)
                || at == range.start
                || text[at..range.end].starts_with("--"));
        if spaced
            || matches!(c, ',' | ';' | ':' | '(' | ')' | '—' | '–' | '―' | '!' | '?' | '…' | '[')
            || matches!(c, ']' | '،' | '؛' | '，' | '：' | '；' | '、' | '|' | '•' | '/' | '@')
        {
            let kind = Kind::Mark(c);
            let span = Span::new(at, at + c.len_utf8());
            out.push(Token { span, kind, roles: Roles::default() });
        }
        at += c.len_utf8();
    }
}

fn push(text: &str, lexicon: &Lexicon, range: Range<usize>, out: &mut Vec<Token>) {
    let word = &text[range.clone()];
    let first = word.chars().find(|it| it.is_alphanumeric());
    let kind = match first {
        Some(c) if c.is_uppercase() => Kind::Capital,
        Some(c) if c.is_numeric() => Kind::Digits,
        _ => Kind::Lower,
    };
    let span = Span::new(range.start, range.end);
    out.push(Token { span, kind, roles: lexicon.roles(word) });
}

/// Where the elided article or preposition before a word ends, the apostrophe
/// with it: 3 in *l’ONG* (bytes of `l’` are four).
fn elision(lexicon: &Lexicon, word: &str) -> Option<usize> {
    let elided = lexicon.forms().list(Group::Elided);
    if elided.is_empty() {
        return None;
    }
    let at = word.find(['\'', '’'])?;
    let cut = at + word[at..].chars().next().map_or(0, char::len_utf8);
    let (prefix, rest) = (&word[..at], &word[cut..]);
    let known = elided.contains(&&*lower(prefix)) && !rest.is_empty();
    // D'Angelo is a name.
    let name = prefix.starts_with(['D', 'O']) && rest.starts_with(char::is_uppercase);
    (known && !name).then_some(cut)
}

/// *Demir'e göre*: where the name before an apostrophe and an ending stops; 0 for other words.
fn stem(lexicon: &Lexicon, word: &str) -> usize {
    let found = word.find(['\'', '’']).filter(|&it| word[..it].starts_with(char::is_uppercase));
    let ending = |at: &usize| word[*at..].chars().skip(1).all(char::is_lowercase);
    let parted = || lexicon.forms().is(forms::APOSTROPHE_ENDINGS);
    found.filter(ending).filter(|_| parted()).unwrap_or(0)
}

/// *dit-il*, *a-t-elle*: where the verb ends and the pronoun begins.
fn inversion(lexicon: &Lexicon, word: &str) -> Option<(usize, usize)> {
    let pronouns = lexicon.forms().list(Group::Inverted);
    if pronouns.is_empty() || !word.contains('-') {
        return None;
    }
    let pronoun = pronouns.iter().find(|it| word.ends_with(**it))?;
    let begin = word.len() - pronoun.len();
    // The *t* of *a-t-elle* is neither the verb's nor the pronoun's.
    let verb = word[..begin].strip_suffix("-t").unwrap_or(&word[..begin]);
    (!verb.is_empty() && verb.starts_with(char::is_lowercase)).then_some((verb.len(), begin + 1))
}

/// Whether a character is a mark on the one before; most of a text need not be looked up.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}

/// Where the letters and digits end that `bytes` begin with, if all of them are ASCII and
/// nothing can join them to what follows: most words. They are one token, since what parts a
/// word, an apostrophe or a hyphen, is not in it.
fn plain_end(bytes: &[u8]) -> Option<usize> {
    let end = bytes.iter().position(|it| !it.is_ascii_alphanumeric()).unwrap_or(bytes.len());
    let ends = match bytes[end..] {
        [] => true,
        [b'-', ..] => false,
        [b'\'' | b'.' | b'&', next, ..] => next.is_ascii() && !next.is_ascii_alphanumeric(),
        [next, ..] => next.is_ascii(),
    };
    (end > 0 && ends).then_some(end)
}

/// The end of the word at `at`, which is none of [`plain_end`]: letters and digits, joined by an apostrophe, a
/// hyphen or a full stop between two of them; a name's possessive ending too.
fn word_end(text: &str, at: usize, end: usize) -> usize {
    let mut chars = text[at..end].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        let next = chars.peek().map(|it| it.1);
        let joint = matches!(c, '\'' | '’' | '-' | '.' | '‑' | '&')
            && next.is_some_and(char::is_alphanumeric);
        // *Gesundheits-, Sozial- und …direktor*: a word that is cut at a hyphen.
        let cut = c == '-' && matches!(next, Some(',' | ' ')) && offset > 2;
        let mark = is_mark(c) || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '·');
        if !(c.is_alphanumeric() || joint || mark || cut) {
            return at + offset;
        }
        if is_unspaced(c) && next.is_some_and(|it| !is_unspaced(it)) {
            return at + offset + c.len_utf8();
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_without_an_end_is_cut_and_read_in_either_direction() {
        let token = |at: usize| Token {
            span: Span::new(at, at + 1),
            kind: if at == 500 { Kind::Stop } else { Kind::Lower },
            roles: Roles::default(),
        };
        let region = Region::new((0..1300).map(token).collect(), false);
        let forward = region.sentences();
        let lengths: Vec<usize> = forward.iter().map(ExactSizeIterator::len).collect();
        assert_eq!(lengths, [400, 100, 400, 399]);
        let mut backward: Vec<_> = region.sentences_before(region.tokens.len()).collect();
        backward.reverse();
        assert_eq!(backward, forward);
        let last = forward.last().map_or(0, |it| it.start);
        assert_eq!(region.sentences_before(last).count(), 3);
    }
}

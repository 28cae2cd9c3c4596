//! Where sentences end.

use super::quotation::is_mark;
use crate::language;
use crate::text::{Span, is_unspaced};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// How the full stop behind a listed word is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Abbreviation {
    Title,
    Number,
    Maybe,
    Never,
}

static ABBREVIATIONS: LazyLock<BTreeMap<&str, Abbreviation>> = LazyLock::new(|| {
    let mut map = BTreeMap::new();
    for (_, group, words) in language::groups("abbreviations") {
        let kind = match group {
            "title" => Abbreviation::Title,
            "number" => Abbreviation::Number,
            "never" => Abbreviation::Never,
            _ => Abbreviation::Maybe,
        };
        for word in words {
            // A word of several languages is read as the first of them has it.
            map.entry(word).or_insert(kind);
        }
    }
    map
});

static STARTERS: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| language::words("sentence starters").collect());

static ORDINALS: LazyLock<[BTreeSet<&str>; 2]> = LazyLock::new(|| {
    let mut sets = [BTreeSet::new(), BTreeSet::new()];
    for (_, group, words) in language::groups("ordinals") {
        sets[usize::from(group == "before")].extend(words);
    }
    sets
});

/// Whether `c` can end a sentence.
pub(super) const fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…') || is_strong(c)
}

/// Terminators that end a sentence also without a space behind them, because
/// their scripts write none or the mark has no other use.
const fn is_strong(c: char) -> bool {
    matches!(
        c,
        '。' | '！'
            | '？'
            | '｡'
            | '．'
            | '؟'
            | '۔'
            | '।'
            | '॥'
            | '።'
            | '፧'
            | '։'
            | '។'
            | '။'
            | '‼'
            | '⁇'
            | '⁈'
            | '⁉'
    )
}

/// Marks that stay with the sentence that they close.
pub(super) const fn is_closer(c: char) -> bool {
    matches!(
        c,
        ')' | ']'
            | '}'
            | '"'
            | '\''
            | '”'
            | '’'
            | '›'
            | '」'
            | '』'
            | '｣'
            | '）'
            | '］'
            | '】'
            | '》'
            | '〉'
            | '〕'
            | '＂'
    )
}

/// Appends the sentences of `block` to `out`.
///
/// A sentence ends behind a terminator and the marks that close with it, when
/// what follows begins another: a capital, a digit, an opening mark or a letter
/// of a script without case. A full stop behind a listed abbreviation, an
/// initial, an acronym or an ordinal number is weighed against what follows.
/// The block's end always ends a sentence. Cost: linear; what is looked at round
/// a full stop is bounded.
///
/// Rejected: a trained model (Punkt) needs a corpus a language and shifts with
/// it; UAX #29 sentence boundaries know no abbreviations.
pub(super) fn find_sentences(text: &str, block: Span, out: &mut Vec<Span>) {
    let whole = &text[..block.end];
    let mut start = block.start;
    let mut at = block.start;
    while let Some(first) = terminator(whole, at) {
        let stop = skip(whole, first, is_terminator);
        let end = closers_end(whole, stop);
        at = end;
        let rest = whole[end..].trim_start();
        let next = block.end - rest.len();
        let stretch = Stretch { whole, start, first, stop, end, next };
        if !rest.is_empty() && stretch.is_boundary(block.start) {
            out.push(Span::new(start, end));
            start = next;
            at = next;
        }
    }
    out.push(Span::new(start, block.end));
}

/// Where the first terminator from `at` on is. ASCII is passed over undecoded.
fn terminator(text: &str, mut at: usize) -> Option<usize> {
    let candidate = |it: &u8| matches!(it, b'.' | b'!' | b'?' | 0x80..);
    loop {
        at += text.as_bytes()[at..].iter().position(candidate)?;
        let c = text[at..].chars().next()?;
        if is_terminator(c) {
            return Some(at);
        }
        at += c.len_utf8();
    }
}

fn skip(text: &str, at: usize, accept: impl Fn(char) -> bool) -> usize {
    text.len() - text[at..].trim_start_matches(accept).len()
}

/// The end of the closing marks at `at`. A mark that can also open belongs to
/// the next sentence when a letter follows it.
fn closers_end(text: &str, at: usize) -> usize {
    let mut end = at;
    let mut sure = at;
    for c in text[at..].chars().take(8) {
        if is_closer(c) || is_mark(c) && !matches!(c, '「' | '『' | '｢' | '„' | '‚') {
            end += c.len_utf8();
        } else if c.is_alphanumeric() && end > at {
            // `end.”Next`: a closing shape closes, an open one opens.
            let shaped = |c: char| matches!(c, ')' | ']' | '}' | '”' | '」' | '』' | '｣' | '）');
            for c in text[at..end].chars() {
                if !shaped(c) && !is_unspaced_text(text, end) {
                    break;
                }
                sure += c.len_utf8();
            }
            return sure;
        } else {
            break;
        }
    }
    // French sets a space before the mark.
    let spaced = text[end..].trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    match spaced.strip_prefix(['»', '›']) {
        Some(rest) if !rest.starts_with(char::is_alphanumeric) => text.len() - rest.len(),
        _ => end,
    }
}

fn is_unspaced_text(text: &str, at: usize) -> bool {
    text[at..].chars().next().is_some_and(is_unspaced)
}

/// A possible boundary: terminators from `first` to `stop`, closing marks up to
/// `end`, the next visible character at `next`.
struct Stretch<'a> {
    whole: &'a str,
    start: usize,
    first: usize,
    stop: usize,
    end: usize,
    next: usize,
}

impl Stretch<'_> {
    fn is_boundary(&self, block_start: usize) -> bool {
        let Some(next) = self.whole[self.next..].chars().next() else { return false };
        let mark = self.whole[self.first..].chars().next().unwrap_or('.');
        if self.whole[self.first..self.stop].contains(is_strong) {
            // 「…。」と述べた: a particle goes on with the sentence.
            let particle = self.end > self.stop && matches!(next, 'ぁ'..='ゟ');
            let decimal = mark == '．' && next.is_numeric();
            return !particle && !decimal && !next.is_lowercase();
        }
        if self.next == self.end {
            return self.is_boundary_without_space(next);
        }
        if !opens_sentence(next) {
            return false;
        }
        if &self.whole[self.first..self.end] != "." {
            return true;
        }
        self.full_stop_ends(block_start)
    }

    /// `agreed.Then`: a full word in lower case, then a capitalised one.
    fn is_boundary_without_space(&self, next: char) -> bool {
        if self.end > self.stop {
            return self.whole[self.stop..self.end].contains(['”', '"', '»', ')'])
                && next.is_uppercase();
        }
        let word = self.word_before(self.first);
        let lower = word.chars().count() > 1 && word.chars().all(char::is_lowercase);
        let mut after = self.whole[self.next..].chars().skip_while(|&c| is_mark(c));
        let capital = after.next().is_some_and(char::is_uppercase);
        lower && capital && after.next().is_none_or(|c| c.is_lowercase() || c.is_whitespace())
    }

    /// Whether a lone full stop with a space and a possible start behind it ends
    /// the sentence.
    fn full_stop_ends(&self, block_start: usize) -> bool {
        let word = self.word_before(self.first);
        let Some(last) = word.chars().next_back() else { return true };
        let lower = word.to_lowercase();
        let single = word.chars().count() == 1;
        if word.chars().all(|c| c.is_ascii_digit()) || is_roman(word) {
            // What opens its block counts it: `12. Beethoven`.
            let counts = self.first - word.len() == block_start;
            return !(word.len() <= 5 && (counts || self.is_ordinal()));
        }
        match ABBREVIATIONS.get(lower.as_str()) {
            Some(Abbreviation::Title | Abbreviation::Never) => return false,
            // One letter may as well be an initial.
            Some(Abbreviation::Number) if !single => {
                return !self.whole[self.next..].starts_with(|c: char| c.is_numeric());
            }
            Some(Abbreviation::Maybe) => return self.starts_like_a_sentence(),
            _ => {}
        }
        // A small one is half of an abbreviation, such as `z. B.`
        if single && last.is_alphabetic() && !is_unspaced(last) {
            return last.is_uppercase() && self.starts_like_a_sentence();
        }
        if word.contains('.') && word.split('.').all(|part| part.chars().count() <= 3) {
            return self.starts_like_a_sentence();
        }
        true
    }

    fn starts_like_a_sentence(&self) -> bool {
        let word = self.word_after(self.next);
        let mark = self.whole[self.next..].chars().next();
        // A. S. Pushkin: one more initial.
        let initial = word.chars().count() == 1
            && self.whole[self.next..].split_once(word).is_some_and(|it| it.1.starts_with('.'));
        if initial {
            return false;
        }
        mark.is_some_and(|c| matches!(c, '¿' | '¡' | '•'))
            || STARTERS.contains(word.to_lowercase().as_str())
    }

    fn is_ordinal(&self) -> bool {
        let next = self.word_after(self.next).to_lowercase();
        let number = self.word_before(self.first);
        let before = self.word_before(self.whole[..self.first - number.len()].trim_end().len());
        ORDINALS[0].contains(next.as_str())
            || ORDINALS[1].contains(before.to_lowercase().as_str())
                && !STARTERS.contains(next.as_str())
    }

    /// The word that ends at `at`, inner full stops included; at most 24 characters.
    fn word_before(&self, at: usize) -> &str {
        let from = self.start.min(at);
        let inner = &self.whole[from..at];
        let mut begin = at;
        for c in inner.chars().rev().take(24) {
            if !(c.is_alphanumeric() || matches!(c, '.' | '-' | 'º' | 'ª' | '°')) {
                break;
            }
            begin -= c.len_utf8();
        }
        self.whole[begin..at].trim_start_matches(['.', '-'])
    }

    /// The letters at `at`, behind any opening marks; at most 24 characters.
    fn word_after(&self, at: usize) -> &str {
        let begin = skip(self.whole, at, |c| is_mark(c) || matches!(c, '(' | '['));
        let mut end = begin;
        for c in self.whole[begin..].chars().take(24) {
            if !(c.is_alphabetic() || c == '-') {
                break;
            }
            end += c.len_utf8();
        }
        &self.whole[begin..end]
    }
}

fn is_roman(word: &str) -> bool {
    word.len() > 1 && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
}

/// Whether a sentence can begin with `c`.
fn opens_sentence(c: char) -> bool {
    if c.is_alphabetic() {
        return !c.is_lowercase();
    }
    c.is_numeric()
        || is_mark(c)
        || matches!(
            c,
            '(' | '['
                | '¿'
                | '¡'
                | '—'
                | '–'
                | '-'
                | '•'
                | '*'
                | '#'
                | '@'
                | '$'
                | '€'
                | '£'
                | '¥'
        )
        || !(c.is_ascii() || c.is_whitespace() || is_terminator(c) || is_closer(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expect: &[&str]) {
        for joint in [" ", "  "] {
            let text = expect.join(joint);
            let mut spans = Vec::new();
            find_sentences(&text, Span::new(0, text.len()), &mut spans);
            let found: Vec<&str> = spans.iter().map(|it| it.of(&text)).collect();
            assert_eq!(found, expect);
        }
    }

    #[test]
    fn abbreviations_initials_and_acronyms_stay_inside() {
        check(&["U.S. President Mr. Smith met J. K. Rowling and J.R.R. Tolkien on Aug. 20."]);
        check(&["He left the U.S.", "The plan failed.", "It cost $4.5 million, vs. No. 7 before."]);
        check(&["Acme Inc. Chairman Bo Li spoke at 5 p.m. Tuesday in Washington, D.C., etc."]);
        check(&["Sen. Lee, R-Utah, and Gov. Ray agreed.", "Gen. Oak did not."]);
    }

    #[test]
    fn ordinals_and_abbreviations_of_other_languages_stay_inside() {
        check(&["Am 3. Mai kam Dr. Weiß, vgl. Abs. 2, z. B. nach Köln.", "Es war der 2. Versuch."]);
        check(&["M. Macron et Mme. Royal, cf. Le Monde, sont là.", "Il part."]);
        check(&["El Sr. Pérez y la Dra. Gil llegaron a EE.UU.", "El viaje duró poco."]);
        check(&["¿Quién es?", "¡Nadie lo sabe!", "Fin."]);
        check(&["В 2020 г. Москва ответила.", "А. С. Пушкин жил на ул. Мойка."]);
    }

    #[test]
    fn closing_marks_stay_with_their_sentence() {
        check(&["“It may work.”", "She left.", "“Will it?” he asked.", "(No.)", "Yes…", "Then!"]);
        check(&["Er sagte: „Es geht.“", "Dann ging er.", "»Nein!«", "« Oui. »", "Il part."]);
        check(&["we saw probably ... by air, and then... nothing."]);
    }

    #[test]
    fn scripts_without_spaces_or_case_have_their_own_terminators() {
        let text = "他来了。她走了！「そうだ。」と述べた。次。";
        let mut spans = Vec::new();
        find_sentences(text, Span::new(0, text.len()), &mut spans);
        let found: Vec<&str> = spans.iter().map(|it| it.of(text)).collect();
        assert_eq!(found, ["他来了。", "她走了！", "「そうだ。」と述べた。", "次。"]);
        check(&["هل جاء؟", "نعم جاء.", "ثم ذهب."]);
        check(&["वह आया।", "वह गया।"]);
    }

    #[test]
    fn a_missing_space_does_not_hide_a_boundary() {
        let text = "They agreed.Then he left example.com and v2.Beta alone.";
        let mut spans = Vec::new();
        find_sentences(text, Span::new(0, text.len()), &mut spans);
        assert_eq!(spans.len(), 2);
    }
}

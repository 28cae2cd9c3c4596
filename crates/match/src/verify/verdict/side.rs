//! One text, prepared once for all its comparisons.

use super::mask::site_spans;
use super::words::{WordClass, class_of};
use crate::fingerprint::{hash_word, mix};
use crate::normalize::scan_words;
use crate::text::Span;

/// What is known of a word, as bits.
pub(super) mod flag {
    /// A number, in digits or as a word.
    pub(in super::super) const NUMBER: u8 = 1;
    /// A capital where no sentence begins: a name, in most languages.
    pub(in super::super) const NAME: u8 = 1 << 1;
    /// A word of running text: neither a number nor with a capital.
    pub(in super::super) const PLAIN: u8 = 1 << 2;
    /// Of five bytes or more, and no number.
    pub(in super::super) const LONG: u8 = 1 << 3;
    /// Between quotation marks.
    pub(in super::super) const QUOTED: u8 = 1 << 4;
    /// A month, a weekday, or a number beside a month.
    pub(in super::super) const DATE: u8 = 1 << 5;
    /// In a run of three words that the text itself has three times or more.
    pub(in super::super) const REPEATED: u8 = 1 << 6;
}

/// How many words make a run, of each list of [`Side::runs`].
pub(super) const RUN_LENGTHS: [usize; 3] = [1, 2, 3];

/// A text prepared for [`judge`](super::judge): its compared words as numbers, what
/// each of them is, and sorted runs of them.
///
/// Compared are the words of the normalization, without what the text alone shows to
/// be the site's: stamps, counters, lines of copyright. Nothing of the text is kept.
/// Some 30 bytes a word; cost: linear, and a sort for each of four lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// The compared words, hashed.
    pub(super) words: Vec<u32>,
    /// What each is: see [`flag`].
    pub(super) flags: Vec<u8>,
    /// The beginning of each, which spellings and endings leave alone, hashed.
    pub(super) stems: Vec<u32>,
    /// Where lines begin, in words, ascending.
    pub(super) lines: Vec<u32>,
    /// Where sentences begin, in words, ascending.
    pub(super) sentences: Vec<u32>,
    /// Runs of one, two and three words: a hash in the upper half and the place of the
    /// first word in the lower, ascending.
    pub(super) runs: [Vec<u64>; 3],
    /// The same of single stems.
    pub(super) stem_runs: Vec<u64>,
    /// All words in their order, masked ones too.
    pub(super) digest: u64,
    /// How many words are masked.
    pub(super) masked: u32,
}

impl Side {
    /// Prepares `text`.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Reader::read(text).into_side()
    }

    /// How many words are compared.
    #[must_use]
    pub fn compared_words(&self) -> usize {
        self.words.len()
    }

    /// How many words are the site's.
    #[must_use]
    pub const fn masked_words(&self) -> u32 {
        self.masked
    }

    /// The bytes in memory.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        let runs = self.runs.iter().chain([&self.stem_runs]).map(|it| 8 * it.len()).sum::<usize>();
        let marks = 4 * (self.lines.len() + self.sentences.len());
        9 * self.words.len() + runs + marks
    }
}

/// The spans of the compared words of `text`, one for each word of its [`Side`], and those
/// of the words that are masked.
pub(super) fn word_spans(text: &str) -> (Vec<Span>, Vec<Span>) {
    let read = Reader::read(text);
    let (masked, compared): (Vec<_>, Vec<_>) = read.words.iter().partition(|it| it.is_masked);
    let spans = |of: Vec<&Word>| of.into_iter().map(|it| it.span).collect();
    (spans(compared), spans(masked))
}

/// A word, before it is known which are masked.
#[derive(Clone, Copy, Debug)]
struct Word {
    hash: u64,
    stem: u32,
    flags: u8,
    class: Option<WordClass>,
    opens_line: bool,
    opens_sentence: bool,
    is_masked: bool,
    span: Span,
}

/// Reads a text word by word.
struct Reader<'t> {
    text: &'t str,
    words: Vec<Word>,
    /// Where the last word ended.
    end: usize,
    quoted: bool,
    opens_line: bool,
    opens_sentence: bool,
}

impl<'t> Reader<'t> {
    fn read(text: &'t str) -> Self {
        let mut res = Self {
            text,
            words: Vec::new(),
            end: 0,
            quoted: false,
            opens_line: true,
            opens_sentence: true,
        };
        let mut masked = site_spans(text).into_iter().peekable();
        scan_words(text, |folded, span| {
            while masked.next_if(|it| it.end <= span.start).is_some() {}
            res.word(folded, span, masked.peek().is_some_and(|it| it.start <= span.start));
        });
        res.mask_notices();
        res.mark_dates();
        res
    }

    fn word(&mut self, folded: &str, span: Span, is_masked: bool) {
        self.between(&self.text[self.end..span.start]);
        self.end = span.end;
        let hash = hash_word(folded.as_bytes());
        let class = class_of(hash);
        let flags = self.flags(span, class);
        let is_number = flags & flag::NUMBER != 0;
        self.words.push(Word {
            hash,
            stem: upper(if is_number { hash } else { hash_word(stem(folded).as_bytes()) }),
            flags,
            class,
            opens_line: std::mem::take(&mut self.opens_line),
            opens_sentence: std::mem::take(&mut self.opens_sentence),
            is_masked,
            span,
        });
    }

    /// Looks at what stands between two words.
    fn between(&mut self, gap: &str) {
        let mut breaks = 0;
        for c in gap.chars() {
            match c {
                ' ' | ',' => {}
                '\n' => breaks += 1,
                '.' | '!' | '?' | ':' | '。' | '！' | '？' => self.opens_sentence = true,
                '“' | '«' | '„' | '「' => (self.quoted, self.opens_sentence) = (true, true),
                '”' | '»' | '」' => self.quoted = false,
                '"' => {
                    self.quoted = !self.quoted;
                    self.opens_sentence |= self.quoted;
                }
                _ => {}
            }
        }
        if breaks > 0 {
            (self.opens_line, self.opens_sentence) = (true, true);
            // A quotation that was never closed ends with its paragraph.
            self.quoted &= breaks == 1;
        }
    }

    fn flags(&self, span: Span, class: Option<WordClass>) -> u8 {
        let first = self.text[span.start..].chars().next().unwrap_or(' ');
        let number = first.is_numeric() || class == Some(WordClass::Number);
        let capital = first.is_uppercase();
        let mut res = 0;
        let mut set = |is: bool, bit: u8| res |= if is { bit } else { 0 };
        set(number, flag::NUMBER);
        set(capital && !self.opens_sentence, flag::NAME);
        set(!capital && !number, flag::PLAIN);
        set(!number && span.len() >= 5, flag::LONG);
        set(self.quoted, flag::QUOTED);
        set(matches!(class, Some(WordClass::Month | WordClass::Weekday)), flag::DATE);
        res
    }

    /// Masks the lines that a site puts on its pages, whatever the story, unless most of
    /// the text would be gone.
    fn mask_notices(&mut self) {
        let is_start = |it: &Word| it.opens_line;
        let starts = (0..self.words.len()).filter(|&at| is_start(&self.words[at]));
        let mut starts: Vec<usize> = starts.chain([self.words.len()]).collect();
        starts.dedup();
        let lines = starts.windows(2).map(|it| it[0]..it[1]);
        let notices: Vec<_> = lines.filter(|it| is_notice(&self.words[it.clone()])).collect();
        let already = self.words.iter().filter(|it| it.is_masked).count();
        let gone: usize = already + notices.iter().map(|it| it.len()).sum::<usize>();
        if self.words.len() - gone.min(self.words.len()) >= LEAST_LEFT {
            for line in notices {
                self.words[line].iter_mut().for_each(|it| it.is_masked = true);
            }
        }
    }

    /// A number beside the name of a month is a part of a date.
    fn mark_dates(&mut self) {
        let is_month = |it: &Word| it.class == Some(WordClass::Month);
        let months = (0..self.words.len()).filter(|&at| is_month(&self.words[at]));
        for at in months.collect::<Vec<_>>() {
            let near = at.saturating_sub(2)..(at + 3).min(self.words.len());
            for word in &mut self.words[near] {
                word.flags |= if word.flags & flag::NUMBER == 0 { 0 } else { flag::DATE };
            }
        }
    }

    fn into_side(self) -> Side {
        let mut side = Side::default();
        let (mut opens_line, mut opens_sentence) = (false, false);
        for word in &self.words {
            side.digest = mix(side.digest ^ word.hash);
            (opens_line, opens_sentence) =
                (opens_line | word.opens_line, opens_sentence | word.opens_sentence);
            if word.is_masked {
                side.masked += 1;
                continue;
            }
            let at = as_u32(side.words.len());
            if std::mem::take(&mut opens_line) {
                side.lines.push(at);
            }
            if std::mem::take(&mut opens_sentence) {
                side.sentences.push(at);
            }
            side.words.push(upper(word.hash));
            side.flags.push(word.flags);
            side.stems.push(word.stem);
        }
        for (runs, length) in side.runs.iter_mut().zip(RUN_LENGTHS) {
            *runs = sorted_runs(&side.words, length);
        }
        side.stem_runs = sorted_runs(&side.stems, 1);
        mark_repeated(&side.runs[2], &mut side.flags);
        side
    }
}

/// So many words have to be left of a text without its notices.
const LEAST_LEFT: usize = 20;

/// Whether a line asks for a sign-up, a consent or money, or says whose the page is: it
/// asks something, in words of which a twelfth are a site's own, three different ones.
fn is_notice(line: &[Word]) -> bool {
    let is = |class| move |it: &&Word| it.class == Some(class);
    if !line.iter().any(|it| it.class == Some(WordClass::Asking)) {
        return false;
    }
    let mut own: Vec<u64> = line
        .iter()
        .filter(|it| is(WordClass::Asking)(it) || is(WordClass::Site)(it))
        .map(|it| it.hash)
        .collect();
    let all = own.len();
    own.sort_unstable();
    own.dedup();
    own.len() >= 3 && all * 12 >= line.len()
}

/// The first three or four letters, of doubled ones the first: `raqqa` and `raqa`,
/// `organised` and `organization` begin alike.
fn stem(folded: &str) -> String {
    let mut res = String::with_capacity(8);
    let mut last = None;
    for c in folded.chars() {
        if res.len() >= 4 {
            break;
        }
        if last.replace(c) != Some(c) {
            res.push(c);
        }
    }
    res
}

/// All runs of `length` words, sorted by hash, then by place.
fn sorted_runs(words: &[u32], length: usize) -> Vec<u64> {
    let hash = |run: &[u32]| match run {
        &[one] => u64::from(one) << 32,
        run => run.iter().fold(0, |hash, &word| mix(hash ^ u64::from(word))) & !0xFFFF_FFFF,
    };
    let mut res: Vec<u64> =
        words.windows(length).zip(0_u64..).map(|(run, at)| hash(run) | at).collect();
    res.sort_unstable();
    res
}

fn mark_repeated(runs: &[u64], flags: &mut [u8]) {
    /// Galleries and lists of links say the same before each of their items.
    const REPEATS: usize = 3;
    for equal in runs.chunk_by(|a, b| a >> 32 == b >> 32).filter(|it| it.len() >= REPEATS) {
        for &run in equal {
            let at = place(run);
            flags[at..at + REPEATS].iter_mut().for_each(|it| *it |= flag::REPEATED);
        }
    }
}

/// The place of the first word of a run.
#[expect(clippy::cast_possible_truncation, reason = "the lower half is wanted")]
pub(super) const fn place(run: u64) -> usize {
    run as u32 as usize
}

const fn upper(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// A place in a text, which has fewer words than bytes and fewer than 2^32 of those.
fn as_u32(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

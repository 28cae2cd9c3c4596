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
        let mut reader = Reader::new(text);
        let mut masked = site_spans(text).into_iter().peekable();
        scan_words(text, |folded, span| {
            while masked.next_if(|it| it.end <= span.start).is_some() {}
            let is_masked = masked.peek().is_some_and(|it| it.start <= span.start);
            reader.word(folded, span, is_masked);
        });
        reader.finish()
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

/// Reads a text word by word.
struct Reader<'t> {
    text: &'t str,
    side: Side,
    classes: Vec<Option<WordClass>>,
    /// Where the last word ended.
    end: usize,
    quoted: bool,
    opens_line: bool,
    opens_sentence: bool,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            side: Side::default(),
            classes: Vec::new(),
            end: 0,
            quoted: false,
            opens_line: true,
            opens_sentence: true,
        }
    }

    fn word(&mut self, folded: &str, span: Span, is_masked: bool) {
        self.between(&self.text[self.end..span.start]);
        self.end = span.end;
        let hash = hash_word(folded.as_bytes());
        self.side.digest = mix(self.side.digest ^ hash);
        if is_masked {
            self.side.masked += 1;
            return;
        }
        let class = class_of(hash);
        let flags = self.flags(span, class);
        let stem =
            if flags & flag::NUMBER == 0 { hash_word(stem(folded).as_bytes()) } else { hash };
        let at = as_u32(self.side.words.len());
        if std::mem::take(&mut self.opens_line) {
            self.side.lines.push(at);
        }
        if std::mem::take(&mut self.opens_sentence) {
            self.side.sentences.push(at);
        }
        self.side.words.push(upper(hash));
        self.side.flags.push(flags);
        self.side.stems.push(upper(stem));
        self.classes.push(class);
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

    fn finish(mut self) -> Side {
        self.mark_dates();
        let side = &mut self.side;
        for (runs, length) in side.runs.iter_mut().zip(RUN_LENGTHS) {
            *runs = sorted_runs(&side.words, length);
        }
        side.stem_runs = sorted_runs(&side.stems, 1);
        mark_repeated(&side.runs[2], &mut side.flags);
        self.side
    }

    /// A number beside the name of a month is a part of a date.
    fn mark_dates(&mut self) {
        let months = self.classes.iter().enumerate();
        for (at, _) in months.filter(|it| *it.1 == Some(WordClass::Month)) {
            let near = at.saturating_sub(2)..(at + 3).min(self.classes.len());
            for flags in &mut self.side.flags[near] {
                *flags |= if *flags & flag::NUMBER == 0 { 0 } else { flag::DATE };
            }
        }
    }
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

#[expect(clippy::cast_possible_truncation, reason = "a hash is shifted into the range")]
const fn upper(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// A place in a text, which has fewer words than bytes and fewer than 2^32 of those.
fn as_u32(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

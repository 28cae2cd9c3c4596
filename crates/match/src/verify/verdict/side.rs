//! One text, prepared once for all its comparisons.

use super::mask::site_spans;
use super::words::{WordClass, class_of};
use crate::fingerprint::{WordHasher, sort_spread};
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
    /// Written small in a script that has capitals: no name.
    pub(in super::super) const SMALL: u8 = 1 << 7;
}

/// A text prepared for [`judge`](super::judge): its compared words as numbers, what
/// each of them is, and sorted lists of them.
///
/// Compared are the words of the normalization, without what the text alone shows to
/// be the site's or another outlet's. Nothing of the text is kept. Some 40 bytes a word;
/// cost: linear, and a sort for each of four lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// The compared words, hashed.
    pub(super) words: Vec<u32>,
    /// What each is: see [`flag`].
    pub(super) flags: Vec<u8>,
    /// The beginning of each, which spellings and endings leave alone.
    pub(super) stems: Vec<u32>,
    /// Where lines begin, in words, ascending.
    pub(super) lines: Vec<u32>,
    /// Where sentences begin, in words, ascending.
    pub(super) sentences: Vec<u32>,
    /// Where each distinct word stands.
    pub(super) places: Places,
    /// For each of these, what it is in one place or another: [`flag::NUMBER`],
    /// [`flag::NAME`] unless that is a part of a fact, [`flag::LONG`], [`flag::DATE`].
    pub(super) kinds: Vec<u8>,
    /// Where each distinct run of three words begins.
    pub(super) threes: Places,
    /// The distinct runs of two words, hashed, ascending.
    pub(super) twos: Vec<u32>,
    /// The distinct stems, ascending.
    pub(super) distinct_stems: Vec<u32>,
    /// All words in their order, masked ones too.
    pub(super) digest: u64,
    /// How many words are masked.
    pub(super) masked: u32,
}

/// Hashes, ascending and distinct, and where each stands, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Places {
    pub(super) hashes: Vec<u32>,
    /// Where the places of each hash begin, and where the last ones end.
    starts: Vec<u32>,
    places: Vec<u32>,
}

impl Places {
    fn of(hashes: impl Iterator<Item = u32>) -> Self {
        let mut keys: Vec<u64> =
            hashes.zip(0_u64..).map(|(hash, at)| u64::from(hash) << 32 | at).collect();
        sort_spread(&mut keys, upper);
        // Without branches: which hashes are equal cannot be predicted. What is not the last
        // of its hash is overwritten by the next.
        let (mut hashes, mut starts) = (vec![0; keys.len()], vec![0; keys.len() + 1]);
        let nexts = keys.iter().skip(1).map(|&it| Some(upper(it))).chain([None]);
        let mut n = 0;
        for ((&key, next), end) in keys.iter().zip(nexts).zip(1_u32..) {
            let hash = upper(key);
            (hashes[n], starts[n + 1]) = (hash, end);
            n += usize::from(next != Some(hash));
        }
        hashes.truncate(n);
        starts.truncate(n + 1);
        Self { hashes, starts, places: keys.into_iter().map(lower).collect() }
    }

    /// How many places there are.
    pub(super) const fn count(&self) -> usize {
        self.places.len()
    }

    /// The places of the hash number `n`.
    pub(super) fn of_hash(&self, n: usize) -> &[u32] {
        &self.places[self.starts[n] as usize..self.starts[n + 1] as usize]
    }

    fn heap_bytes(&self) -> usize {
        4 * (self.hashes.len() + self.starts.len() + self.places.len())
    }
}

impl Side {
    /// Prepares `text`.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let (mut hasher, mut hashes) = (WordHasher::default(), Vec::new());
        hasher.hash(text, &mut hashes);
        Self::of_hashed(text, &hasher, &hashes)
    }

    /// The same of a text that `hasher` hashed last; `hashes` are its words.
    #[must_use]
    pub fn of_hashed(text: &str, hasher: &WordHasher, hashes: &[u64]) -> Self {
        Reader::read(text, (hasher, hashes), false).into_side()
    }

    /// How many words are compared.
    #[must_use]
    pub fn compared_words(&self) -> usize {
        self.words.len()
    }

    /// The compared words, line by line; what stands before the first line begins one.
    pub(super) fn lines(&self) -> impl Iterator<Item = &[u32]> {
        let ends = self.lines.iter().skip(1).map(|&it| it as usize).chain([self.words.len()]);
        self.lines.iter().zip(ends).map(|(&from, to)| &self.words[from as usize..to])
    }

    /// How many words are the site's.
    #[must_use]
    pub const fn masked_words(&self) -> u32 {
        self.masked
    }

    /// The bytes in memory.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        let words = 9 * self.words.len() + self.kinds.len();
        let lists = [&self.lines, &self.sentences, &self.twos, &self.distinct_stems];
        let lists = lists.iter().map(|it| 4 * it.len()).sum::<usize>();
        words + lists + self.places.heap_bytes() + self.threes.heap_bytes()
    }
}

/// The spans of the compared words of `text`, one for each word of its [`Side`], and those
/// of the words that are masked.
pub(super) fn word_spans(text: &str) -> (Vec<Span>, Vec<Span>) {
    let (mut hasher, mut hashes) = (WordHasher::default(), Vec::new());
    hasher.hash(text, &mut hashes);
    let read = Reader::read(text, (&hasher, &hashes), true);
    let mut res = (Vec::new(), Vec::new());
    for (span, is_masked) in read.spans {
        if is_masked { res.1.push(span) } else { res.0.push(span) }
    }
    res
}

/// Reads a text word by word.
struct Reader<'t> {
    text: &'t str,
    side: Side,
    /// The class of each compared word.
    classes: Vec<Option<WordClass>>,
    /// Where all words stand, and whether they are masked; empty where nobody asks.
    spans: Vec<(Span, bool)>,
    keeps_spans: bool,
    /// Where the last word ended.
    end: usize,
    quoted: bool,
    opens_line: bool,
    opens_sentence: bool,
}

impl<'t> Reader<'t> {
    fn read(text: &'t str, words: (&WordHasher, &[u64]), keeps_spans: bool) -> Self {
        /// A word and the space behind it have six bytes in English and more elsewhere.
        const WORD: usize = 5;
        let room = text.len() / WORD;
        let side = Side {
            words: Vec::with_capacity(room),
            flags: Vec::with_capacity(room),
            stems: Vec::with_capacity(room),
            ..Side::default()
        };
        let mut res = Self {
            text,
            side,
            classes: Vec::with_capacity(room),
            spans: Vec::new(),
            keeps_spans,
            end: 0,
            quoted: false,
            opens_line: true,
            opens_sentence: true,
        };
        let mut masked = site_spans(text).into_iter().peekable();
        let (hasher, hashes) = words;
        hasher.each_word(hashes, |folded, hash, span| {
            while masked.next_if(|it| it.end <= span.start).is_some() {}
            res.word((folded, hash), span, masked.peek().is_some_and(|it| it.start <= span.start));
        });
        res.mask_notices();
        res.mark_dates();
        res
    }

    fn word(&mut self, (folded, hash): (&[u8], u64), span: Span, is_masked: bool) {
        self.between(&self.text[self.end..span.start]);
        self.end = span.end;
        let side = &mut self.side;
        side.digest = (side.digest.rotate_left(5) ^ hash).wrapping_mul(ODD);
        if self.keeps_spans {
            self.spans.push((span, is_masked));
        }
        if is_masked {
            side.masked += 1;
            return;
        }
        let class = class_of(hash);
        let flags =
            flags(&self.text[span.start..span.end], class, self.quoted, self.opens_sentence);
        let at = as_u32(side.words.len());
        if std::mem::take(&mut self.opens_line) {
            side.lines.push(at);
        }
        if std::mem::take(&mut self.opens_sentence) {
            side.sentences.push(at);
        }
        let is_number = flags & flag::NUMBER != 0;
        side.words.push(upper(hash));
        side.stems.push(if is_number { upper(hash) } else { stem(folded) });
        side.flags.push(flags);
        self.classes.push(class);
    }

    /// Looks at what stands between two words.
    fn between(&mut self, gap: &str) {
        if matches!(gap, " " | ", " | "") {
            return;
        }
        let mut breaks = 0;
        for c in gap.chars() {
            match c {
                ' ' | ',' => {}
                '\n' => breaks += 1,
                '.' | '!' | '?' | ':' | '。' | '！' | '？' => self.opens_sentence = true,
                '“' | '«' | '„' | '「' => (self.quoted, self.opens_sentence) = (true, true),
                '”' | '»' | '」' => self.quoted = false,
                // A straight mark does not show whether it opens or closes: it does so by
                // turns.
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

    /// Masks the lines that a site puts on its pages, whatever the story, unless most of
    /// the text would be gone.
    fn mask_notices(&mut self) {
        // Most texts ask their readers for nothing.
        if !self.classes.contains(&Some(WordClass::Asking)) {
            return;
        }
        let n = self.side.words.len();
        let ends = self.side.lines.iter().skip(1).map(|&it| it as usize).chain([n]);
        let lines = self.side.lines.iter().map(|&it| it as usize).zip(ends);
        let mut is_masked = vec![false; n];
        for (from, to) in lines {
            let own = (&self.side.words[from..to], &self.classes[from..to]);
            is_masked[from..to].fill(is_notice(own.0, own.1));
        }
        let gone = is_masked.iter().filter(|it| **it).count();
        // A text that would be nothing but notices is compared as it stands.
        if gone > 0 && n - gone >= LEAST_LEFT {
            self.drop_words(&is_masked);
        }
    }

    /// Takes words out that turn out to be the site's.
    fn drop_words(&mut self, is_masked: &[bool]) {
        let mut compared = self.spans.iter_mut().filter(|it| !it.1);
        let mut new_places = Vec::with_capacity(is_masked.len() + 1);
        let mut kept = 0;
        for &masked in is_masked {
            new_places.push(kept);
            kept += u32::from(!masked);
            if let Some(span) = compared.next() {
                span.1 = masked;
            }
        }
        self.side.masked += as_u32(is_masked.len()) - kept;
        retain(&mut self.side.words, is_masked);
        retain(&mut self.side.stems, is_masked);
        retain(&mut self.side.flags, is_masked);
        retain(&mut self.classes, is_masked);
        for starts in [&mut self.side.lines, &mut self.side.sentences] {
            starts.iter_mut().for_each(|it| *it = new_places[*it as usize]);
            starts.retain(|&it| it < kept);
            // A line of which nothing is left begins where the next one does.
            starts.dedup();
        }
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

    fn into_side(self) -> Side {
        let mut side = self.side;
        side.places = Places::of(side.words.iter().copied());
        side.threes = Places::of(side.words.windows(3).map(run_of_three));
        side.twos = side.words.windows(2).map(run_of_two).collect();
        sort_spread(&mut side.twos, |it| it);
        side.twos.dedup();
        side.distinct_stems = stems(&side.places, &side.stems);
        mark_repeated(&side.threes, &mut side.flags);
        side.kinds = (0..side.places.hashes.len())
            .map(|n| {
                side.places
                    .of_hash(n)
                    .iter()
                    .fold(0, |kinds, &at| kinds | kind(side.flags[at as usize]))
            })
            .collect();
        side
    }
}

/// The distinct ones of `stems`, ascending; `places` are those of the words. A word has one
/// stem nearly always, so that there are few to sort.
fn stems(places: &Places, stems: &[u32]) -> Vec<u32> {
    let mut res: Vec<u32> = Vec::with_capacity(places.hashes.len());
    for n in 0..places.hashes.len() {
        let own = places.of_hash(n).iter().map(|&at| stems[at as usize]);
        let mut last = None;
        res.extend(own.filter(|&it| last.replace(it) != Some(it)));
    }
    res.sort_unstable();
    res.dedup();
    res
}

fn retain<T>(list: &mut Vec<T>, is_masked: &[bool]) {
    let mut masked = is_masked.iter();
    list.retain(|_| masked.next() == Some(&false));
}

/// What [`Side::kinds`] takes from the flags of one place.
const fn kind(flags: u8) -> u8 {
    let name = if flags & (flag::NUMBER | flag::DATE) == 0 { flags & flag::NAME } else { 0 };
    flags & (flag::NUMBER | flag::LONG | flag::DATE) | name
}

fn flags(word: &str, class: Option<WordClass>, quoted: bool, opens_sentence: bool) -> u8 {
    let (number, capital, small) = match word.as_bytes() {
        &[first, ..] if first.is_ascii() => {
            (first.is_ascii_digit(), first.is_ascii_uppercase(), first.is_ascii_lowercase())
        }
        _ => {
            let first = word.chars().next().unwrap_or(' ');
            (first.is_numeric(), first.is_uppercase(), first.is_lowercase())
        }
    };
    let number = number || class == Some(WordClass::Number);
    let mut res = 0;
    let mut set = |is: bool, bit: u8| res |= if is { bit } else { 0 };
    set(number, flag::NUMBER);
    // At the start of a sentence every word has a capital.
    set(capital && !opens_sentence, flag::NAME);
    set(!capital && !number, flag::PLAIN);
    set(!number && word.len() >= 5, flag::LONG);
    set(quoted, flag::QUOTED);
    set(small, flag::SMALL);
    set(matches!(class, Some(WordClass::Month | WordClass::Weekday)), flag::DATE);
    res
}

/// So many words have to be left of a text without its notices.
const LEAST_LEFT: usize = 20;

/// Whether a line asks for a sign-up, a consent or money, or says whose the page is: it
/// asks something, in words of which a twelfth are a site's own, three different ones.
fn is_notice(words: &[u32], classes: &[Option<WordClass>]) -> bool {
    if !classes.contains(&Some(WordClass::Asking)) {
        return false;
    }
    let is_own = |it: &Option<WordClass>| matches!(it, Some(WordClass::Asking | WordClass::Site));
    let own = words.iter().zip(classes).filter(|it| is_own(it.1)).map(|it| *it.0);
    let mut own: Vec<u32> = own.collect();
    let all = own.len();
    own.sort_unstable();
    own.dedup();
    own.len() >= 3 && all * 12 >= words.len()
}

/// The first four bytes of a word, of equal ones in a row the first: `raqqa` and `raqa`,
/// `organised` and `organization` begin alike.
fn stem(folded: &[u8]) -> u32 {
    let (mut res, mut n, mut last) = (0, 0, 0);
    for &byte in folded {
        if byte != last {
            res = res << 8 | u32::from(byte);
            n += 1;
            if n == 4 {
                break;
            }
        }
        last = byte;
    }
    res
}

fn run_of_two(words: &[u32]) -> u32 {
    words.iter().fold(0, |hash: u32, &word| {
        upper((u64::from(hash) << 32 | u64::from(word)).wrapping_mul(ODD))
    })
}

fn run_of_three(words: &[u32]) -> u32 {
    let long = words
        .iter()
        .fold(0, |hash: u64, &word| (hash.rotate_left(23) ^ u64::from(word)).wrapping_mul(ODD));
    upper(long)
}

/// The fraction of the golden ratio, odd: as in Fibonacci hashing (Knuth 6.4).
const ODD: u64 = 0x9E37_79B9_7F4A_7C15;

fn mark_repeated(threes: &Places, flags: &mut [u8]) {
    /// Galleries and lists of links say the same before each of their items.
    const REPEATS: usize = 3;
    let all = (0..threes.hashes.len()).map(|n| threes.of_hash(n));
    for at in all.filter(|it| it.len() >= REPEATS).flatten() {
        let at = *at as usize;
        flags[at..at + 3].iter_mut().for_each(|it| *it |= flag::REPEATED);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is wanted")]
const fn lower(key: u64) -> u32 {
    key as u32
}

const fn upper(key: u64) -> u32 {
    (key >> 32) as u32
}

/// A place in a text, which has fewer words than bytes and fewer than 2^32 of those.
fn as_u32(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

//! The lines of a page as the furniture stage sees them.

use super::{FurnitureKind, Page, phrases};
use crate::language::{self, WordHashing};
use crate::normalize::{Vocabulary, WordId, WordSpan};
use crate::segment::ends_sentence;
use crate::text::{Span, is_unspaced};
use siphasher::sip::SipHasher13;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;
use whatlang::Lang;

/// A sentence of at least this many words is running text; shorter ones stand
/// on buttons as well (*Thank you for your support!*).
const MIN_TEXT: usize = 8;
/// A shorter line with a full stop may be a label.
const MIN_SENTENCE: usize = 3;
/// Longer lines are running text even without a sentence's end: the longest
/// headlines have about thirty words.
const MAX_HEADLINE: usize = 30;

/// Notices that share so many first words are one, with differing buttons ...
const OPENING: usize = 5;
/// ... where they have at least so many.
const MIN_OPENED: usize = 7;

/// What the stage has decided about a [`Unit`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) kind: FurnitureKind,
    pub(super) evidence: Cow<'static, str>,
    /// What it has in common with other pieces of one finding, such as a label.
    pub(super) group: Option<String>,
    /// Whether short lines below it belong to it.
    pub(super) opens_list: bool,
}

impl Mark {
    pub(super) fn new(kind: FurnitureKind, evidence: impl Into<Cow<'static, str>>) -> Self {
        Self { kind, evidence: evidence.into(), group: None, opens_list: false }
    }
}

/// Where a unit stands with respect to an embedded article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InCard {
    No,
    Header,
    Body,
}

/// A block of the page, described by its shape.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub(super) span: Span,
    /// Its words, as indexes in the page's words.
    pub(super) words: Range<usize>,
    /// How many words it has, two ideographs counting as one.
    pub(super) n: usize,
    /// Whether it is running text.
    pub(super) text: bool,
    /// Whether it ends as a sentence does.
    pub(super) ends: bool,
    /// Whether it begins with a bullet.
    pub(super) bullet: bool,
    /// Whether it is a number with at most two words: `Chapter IV`, `Year: 1905`.
    pub(super) numbered: bool,
    /// Whether it ends in a colon and announces what follows.
    pub(super) colon: bool,
    /// Whether there is a letter in it; a rule of underscores has none.
    pub(super) letters: bool,
    /// Whether it holds quoted speech.
    pub(super) quoted: bool,
    /// Whether it is quoted from its first to its last character.
    pub(super) motto: bool,
    /// Whether the page set it as a heading.
    pub(super) set_as_heading: bool,
    /// Whether the page set it as an item of a list or a row of a table.
    pub(super) set_as_row: bool,
    /// Whether it is an item of a list, or announces one, by the form of the text.
    pub(super) listed: bool,
    pub(super) card: InCard,
    /// Equal for equal words, whatever the numbers among them.
    pub(super) key: u64,
    /// Equal for equal first words, where there are enough of them; else zero.
    pub(super) opening: u64,
    /// The points of the lexicon.
    pub(super) points: u32,
    /// The language of its strongest phrase.
    pub(super) lang: Option<Lang>,
    pub(super) mark: Option<Mark>,
}

impl Unit {
    /// Whether it could be a heading, a title or a label: short, no sentence.
    pub(super) fn heading(&self) -> bool {
        !self.text && !self.ends && (1..=16).contains(&self.n)
    }

    /// Whether it is an item of a list or a row of a table: a short line that is no heading.
    pub(super) fn is_item(&self) -> bool {
        self.set_as_row || self.listed
    }

    /// Whether text stands below a line that the page set as a heading, `next` being the
    /// line there: what it is called is the article's then, whatever it looks like.
    pub(super) fn is_set_above(&self, next: Option<&Unit>) -> bool {
        self.set_as_heading && next.is_some_and(|it| !it.set_as_heading && it.card == InCard::No)
    }

    /// Whether it is a sentence, of a few words or of many.
    pub(super) fn sentence(&self) -> bool {
        self.text || self.ends && self.n >= MIN_SENTENCE
    }

    /// Running text that is not furniture and not another outlet's.
    pub(super) fn own_text(&self) -> bool {
        self.text && self.mark.is_none() && self.card == InCard::No
    }
}

/// What the stage knows of each word of a vocabulary, by its number.
#[derive(Debug)]
pub(super) struct WordTable {
    /// A hash of the word itself, so that lines of different vocabularies compare.
    hashes: Vec<u64>,
    /// Its classes, as bits of [`sign`].
    signs: Vec<u16>,
}

/// The classes of single words.
pub(super) mod sign {
    pub(in crate::furniture) const PICTURE: u16 = 1;
    pub(in crate::furniture) const SIDE: u16 = 1 << 1;
    pub(in crate::furniture) const CONTROL: u16 = 1 << 2;
    pub(in crate::furniture) const SITE: u16 = 1 << 3;
    pub(in crate::furniture) const YOU: u16 = 1 << 4;
    pub(in crate::furniture) const ASK: u16 = 1 << 5;
    pub(in crate::furniture) const SAID: u16 = 1 << 6;
    pub(in crate::furniture) const MONTH: u16 = 1 << 7;
    pub(in crate::furniture) const SECTION: u16 = 1 << 8;
    pub(in crate::furniture) const NUMBER: u16 = 1 << 9;
    pub(in crate::furniture) const YEAR: u16 = 1 << 10;

    /// The bit of a class of signs.
    pub(in crate::furniture) fn of_name(name: &str) -> Option<u16> {
        Some(match name {
            "picture" => PICTURE,
            "side" => SIDE,
            "control" => CONTROL,
            "site" => SITE,
            "you" => YOU,
            "ask" => ASK,
            "said" => SAID,
            "month" => MONTH,
            _ => return None,
        })
    }
}

impl WordTable {
    pub(super) fn new(vocabulary: &Vocabulary) -> Self {
        Self {
            hashes: vocabulary.words().iter().map(|it| hash(it.as_bytes())).collect(),
            signs: vocabulary.words().iter().map(|it| signs_of(it)).collect(),
        }
    }

    pub(super) fn hash(&self, id: WordId) -> u64 {
        self.hashes.get(id.0 as usize).copied().unwrap_or_default()
    }

    /// The classes of a word.
    pub(super) fn signs(&self, id: WordId) -> u16 {
        self.signs.get(id.0 as usize).copied().unwrap_or_default()
    }

    fn is_number(&self, id: WordId) -> bool {
        self.signs(id) & sign::NUMBER != 0
    }
}

/// The classes of a folded word.
fn signs_of(word: &str) -> u16 {
    static SIGNS: LazyLock<HashMap<&'static str, u16, WordHashing>> = LazyLock::new(|| {
        let mut res: HashMap<&str, u16, WordHashing> = HashMap::default();
        for (_, line) in language::lines("signs") {
            let mut fields = line.split('\t');
            let Some(bit) = fields.next().and_then(sign::of_name) else { continue };
            for word in fields.next().unwrap_or_default().split('|') {
                *res.entry(word).or_default() |= bit;
            }
        }
        res
    });
    let mut res = SIGNS.get(word).copied().unwrap_or_default();
    let labels = phrases::of_word(word);
    if labels & (phrases::BUTTON | phrases::NETWORK | phrases::WATCH) != 0 {
        res |= sign::CONTROL;
    }
    if labels & phrases::MENU != 0 {
        res |= sign::SECTION;
    }
    if word.bytes().any(|b| b.is_ascii_digit()) && !word.chars().any(char::is_alphabetic) {
        res |= sign::NUMBER;
        if word.len() == 4 && (word.starts_with("19") || word.starts_with("20")) {
            res |= sign::YEAR;
        }
    }
    res
}

/// The same on every machine; against accident, not against an adversary.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    SipHasher13::new().hash(bytes)
}

/// The units of `page`.
pub(super) fn units(page: &Page<'_>, table: &WordTable) -> Vec<Unit> {
    let mut embedded = page.segmentation.embedded.iter().peekable();
    let mut res = Vec::with_capacity(page.segmentation.blocks.len());
    for block in &page.segmentation.blocks {
        while embedded.next_if(|it| it.span.end <= block.span.start).is_some() {}
        let card = match embedded.peek() {
            Some(it) if it.body.overlap(block.span) > 0 => InCard::Body,
            Some(it) if it.span.overlap(block.span) > 0 => InCard::Header,
            _ => InCard::No,
        };
        res.push(unit(page, block.span, card, table));
    }
    res
}

fn unit(page: &Page<'_>, span: Span, card: InCard, table: &WordTable) -> Unit {
    let raw = span.of(page.text);
    let words = page.words.within(span);
    let unspaced = |it: &WordSpan| {
        it.span().len() > 2 && it.of(page.text).chars().next().is_some_and(is_unspaced)
    };
    let ideographs = if raw.is_ascii() {
        0
    } else {
        page.words.spans[words.clone()].iter().filter(|it| unspaced(it)).count()
    };
    let n = words.len() - ideographs / 2;
    let ends = ends_sentence(raw);
    // A line that begins inside a word goes on from the line before.
    let goes_on = words.start > 0 && page.words.spans[words.start - 1].end() > span.start;
    Unit {
        span,
        n,
        text: goes_on || is_broken_off(raw) || (ends && n >= MIN_TEXT) || n > MAX_HEADLINE,
        ends,
        bullet: raw.starts_with(['•', '▪', '►', '▶', '●', '‣', '■', '◦', '→', '➡', '»', '>']),
        colon: raw.ends_with([':', '：']),
        letters: raw.chars().any(char::is_alphabetic),
        numbered: n <= 3 && is_numbered(raw),
        quoted: raw.contains(['"', '“', '”', '„', '«', '「']),
        motto: raw.starts_with(['"', '“', '„', '«', '「'])
            && raw.ends_with(['"', '”', '“', '»', '」']),
        set_as_heading: is_among(page.set.headings, span),
        set_as_row: is_among(page.set.rows, span),
        listed: false,
        card,
        key: key(page, words.clone(), table),
        opening: match words.len() {
            0..MIN_OPENED => 0,
            _ => key(page, words.start..words.start + OPENING, table),
        },
        points: 0,
        lang: None,
        mark: None,
        words,
    }
}

/// Whether one of ascending spans is the line's.
fn is_among(set: &[Span], span: Span) -> bool {
    let before = set.partition_point(|it| it.end <= span.start);
    set.get(before).is_some_and(|it| it.overlap(span) > 0)
}

/// Whether a line ends inside a word, as in hard-wrapped text.
fn is_broken_off(raw: &str) -> bool {
    let stem = raw.strip_suffix(['-', '\u{2010}', '\u{ad}']);
    stem.is_some_and(|it| it.ends_with(|c: char| c.is_lowercase()))
}

/// Whether a short line holds an Arabic or Roman number.
fn is_numbered(raw: &str) -> bool {
    raw.split(|c: char| !c.is_alphanumeric())
        .filter(|it| !it.is_empty())
        .any(|it| it.chars().any(char::is_numeric) || it.bytes().all(|b| b"IVXLCDM".contains(&b)))
}

/// A hash of the words; all numbers are one word, so that *3 free articles left*
/// and *4 free articles left* are the same line.
fn key(page: &Page<'_>, words: Range<usize>, table: &WordTable) -> u64 {
    page.words.ids[words].iter().fold(0x9E37_79B9_7F4A_7C15, |hash: u64, &id| {
        let word = if table.is_number(id) { 1 } else { table.hash(id) };
        mix(hash ^ mix(word))
    })
}

/// The finalizer of `SplitMix64` (Steele, Lea and Flood 2014): every input bit
/// reaches every output bit.
pub(super) const fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

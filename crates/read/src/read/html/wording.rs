//! What the characters of a unit of text are.

use super::units::Unit;

/// Counts over text; they add up.
#[derive(Clone, Copy, Default)]
pub(super) struct Sum {
    pub(super) units: i32,
    pub(super) chars: i32,
    pub(super) linked: i32,
    pub(super) sentences: i32,
    /// Characters of units that look like running text.
    pub(super) prose: i32,
}

impl Sum {
    pub(super) fn add(&mut self, other: Self) {
        self.units += other.units;
        self.chars += other.chars;
        self.linked += other.linked;
        self.sentences += other.sentences;
        self.prose += other.prose;
    }

    pub(super) fn linked_share(self) -> i32 {
        share(self.linked, self.chars)
    }
}

/// `part` of `all` in thousandths; 0 of nothing.
pub(super) fn share(part: i32, all: i32) -> i32 {
    if all == 0 {
        0
    } else {
        i32::try_from(i64::from(part) * 1000 / i64::from(all)).unwrap_or(i32::MAX)
    }
}

pub(super) fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// What the characters of a unit are.
#[derive(Clone, Copy, Default)]
pub(super) struct Wording {
    pub(super) sum: Sum,
    pub(super) words: i32,
    pub(super) strong: i32,
    pub(super) links: i32,
    pub(super) commas: i32,
    pub(super) uppercase: i32,
    pub(super) letters: i32,
    pub(super) digits: i32,
    pub(super) marks: i32,
    pub(super) lines: i32,
    /// 0 for a letter or digit, 1 for the end of a sentence, 2 for a colon, 3 for an
    /// ellipsis, 4 for other marks.
    pub(super) end: i32,
    /// 0 lower case, 1 upper case, 2 a digit, 3 other.
    pub(super) start: i32,
    pub(super) longest_word: i32,
    pub(super) has_copyright: bool,
    pub(super) has_at: bool,
    pub(super) has_time: bool,
}

pub(super) fn wording(text: &str, unit: &Unit) -> Wording {
    let mut res = Wording::default();
    let (mut word, mut before) = (0, ' ');
    let (mut digits_before, mut wide) = (0, 0);
    for c in text.chars() {
        res.sum.chars += 1;
        if c.is_whitespace() {
            word = 0;
            res.lines += i32::from(c == '\n');
            res.sum.sentences +=
                i32::from(matches!(before, '.' | '!' | '?' | '…' | '"' | '”' | '“' | '»'));
        } else {
            wide += i32::from(is_wide(c));
            if word == 0 || is_wide(c) {
                res.words += 1;
            }
            word += 1;
            res.longest_word = res.longest_word.max(word);
            res.sum.sentences += i32::from(matches!(c, '。' | '！' | '？' | '।' | '။'));
        }
        if c.is_alphabetic() {
            res.letters += 1;
            res.uppercase += i32::from(c.is_uppercase());
        }
        if c.is_ascii_digit() {
            res.digits += 1;
            digits_before += 1;
        } else {
            res.has_time |= c == ':' && (1..=2).contains(&digits_before);
            digits_before = 0;
        }
        res.commas += i32::from(matches!(c, ',' | '，' | '、' | '،' | ';'));
        res.marks += i32::from(matches!(
            c,
            '|' | '»' | '«' | '›' | '‹' | '•' | '·' | '/' | '→' | '>' | '<' | '+' | '#' | '_'
        ));
        res.has_copyright |= matches!(c, '©' | '®');
        res.has_at |= c == '@';
        before = c;
    }
    res.end = match before {
        '.' | '!' | '?' | '"' | '”' | '“' | '»' | '。' | '！' | '？' | '।' | '။' => 1,
        ':' => 2,
        '…' => 3,
        _ if before.is_alphanumeric() => 0,
        _ => 4,
    };
    if text.ends_with("...") {
        res.end = 3;
    }
    if matches!(res.end, 1 | 3) && !matches!(before, '。' | '！' | '？' | '।' | '။') {
        res.sum.sentences += 1;
    }
    res.start = match text.chars().find(|it| !matches!(it, '"' | '“' | '„' | '«' | '»' | '('))
    {
        Some(c) if c.is_lowercase() => 0,
        Some(c) if c.is_ascii_digit() => 2,
        Some(c) if c.is_alphabetic() => 1,
        _ => 3,
    };
    res.sum.units = 1;
    res.sum.linked = count(unit.linked);
    res.strong = count(unit.strong);
    res.links = count(unit.links);
    // In scripts without spaces a paragraph has fewer characters.
    let long = res.sum.chars + wide * (WIDE - 1);
    let is_prose = long >= PROSE && res.sum.sentences > 0 && res.sum.linked_share() < 300;
    res.sum.prose = if is_prose { res.sum.chars } else { 0 };
    res
}

/// Running text has at least so many characters.
pub(super) const PROSE: i32 = 80;

/// A letter of a script without spaces says about as much as so many others.
pub(super) const WIDE: i32 = 3;

/// How long a text is: its characters, letters of scripts without spaces as [`WIDE`].
pub(super) fn length(text: &str) -> i64 {
    text.chars().map(|it| if is_wide(it) { i64::from(WIDE) } else { 1 }).sum()
}

/// Letters of scripts without spaces.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

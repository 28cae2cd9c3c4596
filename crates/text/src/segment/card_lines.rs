//! What may a line be in a card: outlet, age, headline, label, or text?

use super::stamp::{Stamp, class, find_stamp, fold, lexicon};
use crate::text::{Span, is_unspaced};

/// A line of a page, by its shape. A short line may be several things at once.
#[derive(Clone, Debug)]
pub struct Line {
    /// The line, trimmed.
    pub(crate) span: Span,
    /// Its comparable form: folded, without bullet and source word.
    pub(crate) key: String,
    /// The age or date that it carries, when the rest is empty or a name.
    pub stamp: Option<Stamp>,
    /// What may be an outlet's name in it.
    pub name: Option<Span>,
    /// Whether the name stands after a word such as *Source:* or *By*.
    pub sourced: bool,
    /// Whether it may be a headline.
    pub(crate) head: bool,
    /// Whether it is running text.
    pub(crate) body: bool,
    /// Whether it announces other stories.
    pub(crate) label: bool,
    /// Whether it announces something that is no story.
    pub(crate) stop: bool,
    /// How many words it has, two ideographs counting as one.
    pub(crate) words: usize,
}

/// A headline has at most this many words; the longest of digests have 25.
const MAX_HEADLINE: usize = 30;
/// A name has at most this many words: *The Sydney Morning Herald Good Weekend*.
const MAX_NAME: usize = 6;
/// A name has at most this many characters.
const MAX_NAME_CHARS: usize = 48;
/// A sentence that is running text has at least this many words; shorter ones
/// stand in headlines and buttons as well.
const MIN_TEXT: usize = 10;

impl Line {
    /// Describes the line at `span`, which is trimmed and not empty.
    pub fn of(text: &str, span: Span) -> Self {
        let raw = span.of(text);
        let words = word_count(raw);
        let body = is_text(raw, words);
        let mut res = Self {
            span,
            key: String::new(),
            stamp: None,
            name: None,
            sourced: false,
            head: false,
            body,
            label: false,
            stop: false,
            words,
        };
        if body {
            return res;
        }
        // A picture's file name may hold a date, and is neither outlet nor headline.
        if is_file_name(raw) {
            return res;
        }
        let inner = strip_bullet(raw);
        let label = phrase_class(inner);
        res.label = label & class::LABEL != 0;
        res.stop = label & class::STOP != 0;
        // The stamp first: what is left beside it may be the outlet.
        if let Some(stamp) = find_stamp(raw) {
            res.read_stamp(raw, stamp);
        }
        if res.stamp.is_none() {
            let (name, sourced) = strip_source(inner);
            res.sourced = sourced;
            if is_name(name) {
                res.name = Some(part(raw, name, span.start));
            }
            res.head = is_headline(inner, words);
            res.key = fold(name);
        }
        res
    }

    /// Keeps `stamp` when what stands around it is nothing or one name.
    fn read_stamp(&mut self, raw: &str, stamp: Stamp) {
        let before = strip_filler(trim_separators(&raw[..stamp.outer.start]));
        let after = strip_filler(trim_separators(&raw[stamp.outer.end..]));
        let (before, sourced) = strip_source(before);
        let (after, sourced_after) = strip_source(after);
        let rest = if before.is_empty() { after } else { before };
        let ok = match (before.is_empty(), after.is_empty()) {
            (true, true) => true,
            (true, false) | (false, true) => is_name(rest),
            (false, false) => is_name(before) && is_name(after),
        };
        if !ok {
            return;
        }
        let shift = |it: Span| Span::new(it.start + self.span.start, it.end + self.span.start);
        self.stamp = Some(Stamp { span: shift(stamp.span), outer: shift(stamp.outer), ..stamp });
        if !rest.is_empty() {
            self.name = Some(part(raw, rest, self.span.start));
            self.sourced = sourced || sourced_after;
        }
        self.key = fold(rest);
    }

    /// Whether the line belongs to the header of a card, not to a text.
    pub(super) fn is_short(&self) -> bool {
        !self.body && (self.stamp.is_some() || self.name.is_some() || self.head)
    }
}

/// Where `inner`, a part of `raw`, stands in the text in which `raw` starts at `base`.
fn part(raw: &str, inner: &str, base: usize) -> Span {
    let start = base + (inner.as_ptr() as usize - raw.as_ptr() as usize);
    Span::new(start, start + inner.len())
}

/// Words parted by white space; characters of scripts without spaces count half.
pub(super) fn word_count(raw: &str) -> usize {
    if raw.is_ascii() {
        let words = raw.as_bytes().split(|it| matches!(it, b'\t'..=b'\r' | b' '));
        return words.filter(|it| it.iter().any(u8::is_ascii_alphanumeric)).count();
    }
    let unspaced = raw.chars().filter(|&c| is_unspaced(c)).count();
    let spaced = raw
        .split_whitespace()
        .filter(|it| it.chars().any(|c| c.is_alphanumeric() && !is_unspaced(c)))
        .count();
    spaced + unspaced.div_ceil(2)
}

/// Whether `raw` ends as a sentence does, perhaps inside quotation marks.
pub fn ends_sentence(raw: &str) -> bool {
    let closing = ['"', '\'', '”', '’', '»', '“', '‘', ')', ']', '」', '』', '›'];
    let inner = raw.trim_end().trim_end_matches(closing).trim_end();
    inner.ends_with(['.', '…', '。', '．', '।', '؟', '۔', '!', '?', '！', '？'])
}

/// Running text: a sentence of some length, or so long that no headline is.
fn is_text(raw: &str, words: usize) -> bool {
    // Headlines ask and exclaim at greater length than they state.
    let asks = raw.trim_end().ends_with(['?', '!', '？', '！', '؟']);
    words > MAX_HEADLINE
        || (ends_sentence(raw) && words >= if asks { 2 * MIN_TEXT } else { MIN_TEXT })
}

/// Whether `raw` has the shape of a headline. A line with a handle, a hashtag or
/// an address is a post that the article quotes, one in parentheses an aside.
fn is_headline(raw: &str, words: usize) -> bool {
    if raw.starts_with('(') || raw.contains("://") || raw.contains(['@', '#']) {
        return false;
    }
    (2..=MAX_HEADLINE).contains(&words) && !raw.ends_with(['.', '。', ';', ':', ','])
}

/// `Screen Shot 2018-07-06 at 3.26.52 PM.jpg`
fn is_file_name(raw: &str) -> bool {
    const KINDS: [&str; 9] = ["jpg", "jpeg", "png", "gif", "webp", "svg", "mp4", "pdf", "tif"];
    raw.rsplit_once('.')
        .is_some_and(|(_, kind)| KINDS.contains(&kind.to_ascii_lowercase().as_str()))
}

/// Whether `raw` has the shape of an outlet's name: few words, each with a
/// capital letter where the script has any, and no sentence.
fn is_name(raw: &str) -> bool {
    let chars = raw.chars().count();
    let ideographs = raw.chars().filter(|&c| is_unspaced(c)).count();
    if chars == 0 || chars > MAX_NAME_CHARS || ideographs > 12 {
        return false;
    }
    if raw.chars().any(|c| {
        matches!(c, '?' | ';' | '"' | '“' | '”' | '«' | '»' | '。' | '、' | '，' | '？' | '#' | '@')
    }) {
        return false;
    }
    if raw.contains("//") {
        return false;
    }
    let words: Vec<&str> = raw.split_whitespace().collect();
    // Little words inside a name: *of*, *und*, *de la*.
    let joins = |it: &str| it.chars().count() <= 3 || it.chars().all(|c| !c.is_alphanumeric());
    let lower = |it: &str| it.chars().next().is_some_and(char::is_lowercase);
    // A domain is written small: `theguardian.com`.
    let domain = words.len() == 1 && raw.contains('.') && !raw.ends_with('.');
    let letters = raw.chars().any(char::is_alphabetic);
    letters
        && words.len() <= MAX_NAME
        && (domain
            || !raw.ends_with(['.', ':', ','])
                && !words.first().is_some_and(|it| lower(it))
                && words.iter().all(|it| !lower(it) || joins(it)))
}

const BULLETS: [char; 14] = ['•', '·', '-', '–', '—', '*', '‣', '▪', '►', '▶', '»', '>', '|', '●'];

/// Without bullets and white space before the first word.
pub(super) fn strip_bullet(raw: &str) -> &str {
    raw.trim_start_matches(|c: char| c.is_whitespace() || BULLETS.contains(&c)).trim_end()
}

/// The span of a headline without the bullet before it.
pub(super) fn title_span(text: &str, span: Span) -> Span {
    let raw = span.of(text);
    part(raw, strip_bullet(raw), span.start)
}

fn trim_separators(raw: &str) -> &str {
    raw.trim_matches(|c: char| {
        c.is_whitespace()
            || BULLETS.contains(&c)
            || matches!(c, ',' | '/' | ':' | '(' | ')' | '[' | ']' | '@' | '：' | '・')
    })
}

/// Nothing, where `raw` is only a word that stands before an age (`timea day ago`).
fn strip_filler(raw: &str) -> &str {
    let known = lexicon().get(fold(raw).as_str());
    if known.is_some_and(|it| it & class::FILLER != 0) { "" } else { raw }
}

/// Without *Source:*, *By* and their like; and whether there was one.
fn strip_source(raw: &str) -> (&str, bool) {
    let cut = raw.find([' ', ':', '：', '/', '／']).unwrap_or(0);
    // Up to the colon first: *Provided by: Reuters* would else be cut behind its first word.
    for end in [raw.find([':', '：']).unwrap_or(0), cut] {
        let word = fold(raw[..end].trim());
        if lexicon().get(word.as_str()).is_some_and(|it| it & class::SOURCE != 0) {
            let rest = raw[end..].trim_start_matches(|c: char| {
                c.is_whitespace() || matches!(c, ':' | '：' | '/' | '／')
            });
            return (rest, !rest.is_empty());
        }
    }
    (raw, false)
}

/// The classes of a line that is a phrase of the lexicon, or begins with one
/// and adds at most two words (*More from The Independent*).
fn phrase_class(raw: &str) -> u16 {
    let inner = raw.trim_matches(|c: char| {
        !c.is_alphanumeric() && !unicode_normalization::char::is_combining_mark(c)
    });
    let key = fold(inner);
    let wanted = class::LABEL | class::STOP;
    if let Some(found) = lexicon().get(key.as_str()) {
        return found & wanted;
    }
    let words: Vec<&str> = key.split_whitespace().collect();
    // One word of a longer line, such as *More*, opens sentences as well.
    let shortest = words.len().saturating_sub(2).max(2);
    (shortest..words.len())
        .find_map(|len| {
            lexicon()
                .get(words[..len].join(" ").as_str())
                .map(|it| it & wanted)
                .filter(|&it| it != 0)
        })
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(raw: &str) -> Line {
        Line::of(raw, Span::new(0, raw.len()))
    }

    fn check(raw: &str, stamp: Option<&str>, name: Option<&str>) {
        let found = line(raw);
        assert_eq!(found.stamp.map(|it| it.span.of(raw)), stamp, "stamp of {raw:?}");
        assert_eq!(found.name.map(|it| it.of(raw)), name, "name of {raw:?}");
    }

    #[test]
    fn a_stamp_line_gives_its_age_and_its_outlet() {
        check("Reuters · 3h ago", Some("3h ago"), Some("Reuters"));
        check("ITV Newsa day ago", Some("a day ago"), Some("ITV News"));
        check("Le Monde | 12 mars 2025", Some("12 mars 2025"), Some("Le Monde"));
        check("Quelle: Der Bote, vor 3 Stunden", Some("vor 3 Stunden"), Some("Der Bote"));
        check("3時間前 ロイター", Some("3時間前"), Some("ロイター"));
    }

    #[test]
    fn a_file_name_is_no_stamp_and_no_name() {
        check("Screen Shot 2018-07-06 at 3.26.52 PM.jpg", None, None);
        check("harbor.PNG", None, None);
    }

    #[test]
    fn names_stand_after_bullets_and_source_words() {
        check("  • North Wales Chronicle", None, Some("North Wales Chronicle"));
        check("By Reuters", None, Some("Reuters"));
        check("来源：新华社", None, Some("新华社"));
        check("Why Trump will patrol DC with police tonight", None, None);
    }

    #[test]
    fn a_sentence_with_a_date_is_no_stamp_line() {
        check("The talks began on 12 March 2025 in Geneva", None, None);
        assert!(
            line("The talks began on 12 March 2025 in Geneva, said two of the officials.").body
        );
    }

    #[test]
    fn words_are_counted_alike_in_ascii_and_beyond() {
        let text = "One  two\t- (3)\u{b}4\r\n... five";
        assert_eq!(word_count(text), 5);
        assert_eq!(word_count(&format!("{text}…")), 5);
        assert_eq!(word_count("第五条 is 5"), 4);
    }

    #[test]
    fn labels_are_known_with_a_name_after_them() {
        assert!(line("Related Articles").label);
        assert!(line("More from The Independent").label);
        assert!(line("Mehr zum Thema:").label);
        assert!(line("関連記事").label);
        assert!(line("Comments").stop);
        assert!(!line("Related parties to the deal object").label);
    }
}

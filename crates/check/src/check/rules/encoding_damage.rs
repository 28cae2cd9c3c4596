//! # encoding-damage (WP404)
//!
//! ## What it does
//!
//! Finds text that was decoded with a wrong encoding or lost characters on its way:
//! UTF-8 read as Windows-1252 or Latin-1, once or twice over (`CafÃ©`, `donâ€™t`), the
//! replacement character U+FFFD, control characters where Windows puts quotation marks
//! (U+0080 to U+009F), entities of HTML that were escaped once too often (`&amp;rsquo;`),
//! and letters that are written as a base and a combining mark though Unicode has one
//! character for both.
//!
//! ## Why it matters
//!
//! Damaged words match nothing: searches, counts and comparisons pass them by. A model
//! that is trained on them learns the damage.
//!
//! ## Known problems
//!
//! Text *about* encodings quotes such sequences. Damage that loses no byte pattern, such
//! as question marks in place of letters, is not told from text. What is repaired in the
//! message is a proposal.
//!
//! ## Example
//!
//! `The cafÃ© opened` is found: “Ã©” is “é”, decoded as Windows-1252.
//!
//! ## Options
//!
//! - `entities`: whether HTML entities in the text are damage; true
//! - `normal-form`: whether decomposed letters are damage; true

use crate::check::registry::{Find, Needs, Rule};
use crate::check::{Article, Draft, OptionDefault, OptionSpec, Options};
use crate::text::{Place, Severity, Span};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

pub(super) static RULE: Rule = Rule {
    code: "WP404",
    name: "encoding-damage",
    summary: "text that was decoded wrongly",
    severity: Severity::Error,
    default_on: true,
    needs: Needs::TEXT,
    options: &[
        OptionSpec {
            name: "entities",
            default: OptionDefault::Flag(true),
            help: "Whether HTML entities in the text are damage.",
        },
        OptionSpec {
            name: "normal-form",
            default: OptionDefault::Flag(true),
            help: "Whether decomposed letters are damage.",
        },
    ],
    source: include_str!("encoding_damage.rs"),
    find: Find::InText(find),
};

/// A damaged stretch of a line.
struct Damage {
    span: Span,
    what: String,
}

fn find(article: &Article<'_>, options: &Options) -> Vec<Draft> {
    let Article { doc, text, .. } = *article;
    let mut res = Vec::new();
    let mut decomposed: Option<(Span, usize)> = None;
    for line in lines(text) {
        let raw = line.of(text);
        // Most lines: nothing of what is looked for below is in them.
        if raw.is_ascii() && !raw.contains('&') {
            continue;
        }
        let damage = damage(raw, options.flag("entities"));
        if let Some(first) = damage.first() {
            let span = Span::new(line.start + first.span.start, line.start + first.span.end);
            let more = match damage.len() - 1 {
                0 => String::new(),
                more => format!(" ({more} more on this line)"),
            };
            let place = Place { doc, span };
            res.push(Draft::exactly(place, format!("{}{more}", first.what), raw.to_owned()));
        }
        if options.flag("normal-form")
            && let Some(word) = decomposed_word(raw)
        {
            let span = Span::new(line.start + word.start, line.start + word.end);
            decomposed = Some(decomposed.map_or((span, 1), |(first, n)| (first, n + 1)));
        }
    }
    if let Some((span, lines)) = decomposed {
        let word = span.of(text);
        let composed: String = word.nfc().collect();
        let where_else = match lines {
            1 => String::new(),
            _ => format!(", as on {} other lines of this article", lines - 1),
        };
        let message = format!(
            "“{composed}” is written with combining marks (not in the form NFC){where_else}"
        );
        res.push(Draft::exactly(Place { doc, span }, message, format!("nfc {text}")));
    }
    res
}

/// The lines of `text`, without their ends.
fn lines(text: &str) -> impl Iterator<Item = Span> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some(Span::new(start, start + line.trim_end_matches(['\n', '\r']).len()))
    })
}

/// All damage of a line, ascending.
fn damage(line: &str, entities: bool) -> Vec<Damage> {
    let mut res = Vec::new();
    let mut at = 0;
    while let Some(c) = line[at..].chars().next() {
        let found = match c {
            '\u{fffd}' => Some((run(&line[at..], |c| c == '\u{fffd}'), replaced())),
            '\u{80}'..='\u{9f}' => control(&line[at..]),
            '&' if entities => entity(&line[at..]),
            _ if c >= '\u{a0}' => mojibake(line, at),
            _ => None,
        };
        match found {
            Some((len, what)) => {
                res.push(Damage { span: Span::new(at, at + len), what });
                at += len;
            }
            None => at += c.len_utf8(),
        }
    }
    res
}

/// The bytes of the first characters that are such.
fn run(text: &str, such: impl Fn(char) -> bool) -> usize {
    text.find(|c| !such(c)).unwrap_or(text.len())
}

fn replaced() -> String {
    "a character was lost: U+FFFD stands in its place".to_owned()
}

/// C1 controls that Windows-1252 has printable characters for.
fn control(text: &str) -> Option<(usize, String)> {
    let len = run(text, |c| matches!(c, '\u{80}'..='\u{9f}'));
    let c = text.chars().next()?;
    // U+0085 is a line break of its own in some systems' text.
    if c == '\u{85}' {
        return None;
    }
    let byte = u8::try_from(u32::from(c)).ok()?;
    let shown = windows_1252(byte).filter(|&it| it != c);
    let what = match shown {
        Some(it) => format!("the control character U+{byte:04X}, which is “{it}” in Windows-1252"),
        None => format!("the control character U+{byte:04X}"),
    };
    Some((len, what))
}

/// `&rsquo;`, `&#8217;`, `&amp;quot;`: entities that a reader of text sees.
fn entity(text: &str) -> Option<(usize, String)> {
    const NAMES: [&str; 20] = [
        "amp", "quot", "apos", "lt", "gt", "nbsp", "rsquo", "lsquo", "rdquo", "ldquo", "mdash",
        "ndash", "hellip", "bull", "eacute", "uuml", "ouml", "auml", "szlig", "ccedil",
    ];
    let mut rest = text.strip_prefix('&')?;
    // It may have been escaped several times: `&amp;amp;#8217;`.
    while let Some(inner) = rest.strip_prefix("amp;") {
        let Some(next) = inner.strip_prefix(|c: char| c == '#' || c.is_ascii_alphabetic()) else {
            break;
        };
        if !next.bytes().take(10).any(|it| it == b';') {
            break;
        }
        rest = inner;
    }
    let end = rest.bytes().take(10).position(|it| it == b';')?;
    let name = &rest[..end];
    let number = name.strip_prefix('#').is_some_and(|it| match it.strip_prefix(['x', 'X']) {
        Some(hex) => !hex.is_empty() && hex.bytes().all(|it| it.is_ascii_hexdigit()),
        None => !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()),
    });
    (number || NAMES.contains(&name)).then(|| {
        let len = text.len() - rest.len() + end + 1;
        (len, format!("“{}” is an HTML entity that was not decoded", &text[..len]))
    })
}

/// UTF-8 that was decoded as Windows-1252, at the byte `at` of `line`: the length of the
/// run, and what it stands for.
///
/// A lead byte and its continuation bytes as characters are what such damage looks
/// like; a few pairs of Latin capitals and signs do, too, and are told by what they
/// would stand for and by the word that they stand in.
fn mojibake(line: &str, at: usize) -> Option<(usize, String)> {
    let text = &line[at..];
    let mut bytes = Vec::new();
    let mut ends = Vec::new();
    // One run of damage; a line may be any length, and each of its characters is asked.
    for (offset, c) in text.char_indices().take(64) {
        let Some(byte) = to_windows_1252(c) else { break };
        if byte < 0x80 {
            break;
        }
        bytes.push(byte);
        ends.push(offset + c.len_utf8());
    }
    let valid = bytes.utf8_chunks().next().map(|it| it.valid().to_owned())?;
    let first = valid.chars().next()?;
    let len = ends[first.len_utf8() - 1];
    if !is_plausible(line, at..at + len, &valid) {
        return None;
    }
    // All characters of the run that are damaged alike; a second decoding may show more.
    let plausible = valid.chars().take_while(|&it| is_likely(it)).collect::<String>();
    let repaired = if plausible.is_empty() { first.to_string() } else { plausible };
    let len = ends[repaired.len() - 1];
    let shown = &text[..len];
    let (again, times) = match mojibake(&repaired, 0) {
        // What was decoded wrongly twice is still damaged after one repair.
        Some((all, _)) if all == repaired.len() => (decoded(&repaired), " twice"),
        _ => (repaired, ""),
    };
    Some((len, format!("“{shown}” is “{again}”, decoded{times} with a wrong encoding")))
}

/// `text`, whose characters are bytes of Windows-1252, as UTF-8.
fn decoded(text: &str) -> String {
    let bytes: Vec<u8> = text.chars().filter_map(to_windows_1252).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Whether the bytes at `range` of `line`, which are the first character of `valid`
/// decoded wrongly, are damage and not text.
fn is_plausible(line: &str, range: std::ops::Range<usize>, valid: &str) -> bool {
    let shown = &line[range.clone()];
    let before = line[..range.start].chars().next_back();
    let after = line[range.end..].chars().next();
    let Some(meant) = valid.chars().next() else { return false };
    let mut chars = shown.chars();
    let (Some(lead), Some(second)) = (chars.next(), chars.next()) else { return false };
    if shown.chars().count() > 2 {
        // Three in a row by chance: not in any language's text.
        return true;
    }
    let after_capital = before.is_some_and(char::is_uppercase);
    let mark = !second.is_alphanumeric();
    match lead {
        // `IRMÃ”`, `É”`: the end of a word in capitals, and a closing mark.
        _ if after_capital && mark => false,
        'Ã' => is_likely(meant),
        // Â before a sign of Latin-1, which needs no Â.
        'Â' => mark || second == 'ª' || second == 'º' || second == 'µ',
        // Inside a word: `Å…` may be a letter and its dots.
        'Ä' | 'Å' => {
            let inside = [before, after].iter().flatten().any(|it| it.is_lowercase());
            mark && inside && is_likely(meant)
        }
        // Cyrillic and Greek: two letters in a row, or none.
        'Ð' | 'Ñ' | 'Î' | 'Ï' => {
            let mut letters = valid.chars().take(2);
            letters.clone().count() == 2 && letters.all(|it| matches!(it, 'Ͱ'..='ӿ'))
        }
        _ => false,
    }
}

/// Letters and signs of European text: what damage mostly was.
fn is_likely(c: char) -> bool {
    matches!(c, '\u{a0}'..='\u{17f}' | 'Ș'..='ț' | 'Ͱ'..='ӿ' | '\u{2010}'..='\u{2044}'
        | '€' | '™' | '\u{feff}' | '\u{1f300}'..='\u{1faff}' | '\u{80}'..='\u{9f}')
}

/// The byte that Windows-1252 (with the holes filled as in Latin-1) has for `c`.
fn to_windows_1252(c: char) -> Option<u8> {
    match u32::from(c) {
        code @ 0..=0xff => u8::try_from(code).ok(),
        _ => (0x80..=0x9f).find(|&byte| windows_1252(byte) == Some(c)),
    }
}

/// What Windows-1252 shows for a byte from 0x80 to 0x9F.
fn windows_1252(byte: u8) -> Option<char> {
    const SHOWN: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    SHOWN.get(usize::from(byte.checked_sub(0x80)?)).copied()
}

/// The first word that Unicode's composed form writes with fewer characters.
fn decomposed_word(line: &str) -> Option<Span> {
    if is_nfc_quick(line.chars()) == IsNormalized::Yes {
        return None;
    }
    let words = line.split_whitespace().map(|word| {
        let start = word.as_ptr() as usize - line.as_ptr() as usize;
        (word, Span::new(start, start + word.len()))
    });
    let composed = |word: &str| word.nfc().count() < word.chars().count();
    words.filter(|(word, _)| composed(word)).map(|(_, span)| span).next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rules::testing::check_with;

    /// What is damaged in `line`, and how it is put.
    fn check(line: &str, expect: &[(&str, &str)]) {
        let found = damage(line, true);
        let found: Vec<(&str, &str)> =
            found.iter().map(|it| (it.span.of(line), it.what.as_str())).collect();
        assert_eq!(found, expect, "{line}");
    }

    #[test]
    fn utf_8_that_was_read_as_windows_1252_is_told_and_repaired() {
        check("The cafÃ© opened", &[("Ã©", "“Ã©” is “é”, decoded with a wrong encoding")]);
        check("donâ€™t", &[("â€™", "“â€™” is “’”, decoded with a wrong encoding")]);
        check(
            "donÃ¢â‚¬â„¢t",
            &[("Ã¢â‚¬â„¢", "“Ã¢â‚¬â„¢” is “’”, decoded twice with a wrong encoding")],
        );
        check(
            "5Â°C and Â£5",
            &[
                ("Â°", "“Â°” is “°”, decoded with a wrong encoding"),
                ("Â£", "“Â£” is “£”, decoded with a wrong encoding"),
            ],
        );
        check("ÐŸÑ€Ð¸", &[("ÐŸÑ€Ð¸", "“ÐŸÑ€Ð¸” is “При”, decoded with a wrong encoding")]);
    }

    #[test]
    fn what_was_lost_or_left_is_told() {
        check(
            "caf\u{fffd}\u{fffd} x",
            &[("\u{fffd}\u{fffd}", "a character was lost: U+FFFD stands in its place")],
        );
        check(
            "\u{93}No\u{94}",
            &[
                ("\u{93}", "the control character U+0093, which is ““” in Windows-1252"),
                ("\u{94}", "the control character U+0094, which is “”” in Windows-1252"),
            ],
        );
        check(
            "it&amp;rsquo;s AT&T &#8217;",
            &[
                ("&amp;rsquo;", "“&amp;rsquo;” is an HTML entity that was not decoded"),
                ("&#8217;", "“&#8217;” is an HTML entity that was not decoded"),
            ],
        );
    }

    #[test]
    fn text_in_many_languages_is_no_damage() {
        for line in [
            "“MANHÃ” e “IRMÔ, disse São João. Ação, mãe, pão.",
            "«À», «É» et «Ê» : l’été à Sète, où naît l’œuvre.",
            "Größe, Äpfel, Österreich: „STRAẞE“, ‚Übung‘ – 5 °C, 3 €",
            "Łódź, Žižek, Ångström, Ærø, Þór, Đặng, Ștefan, İstanbul",
            "При этом «Ð» — буква. Ελλάδα. 東京「港」。 العربية",
            "AT&T, Q&A; R&D &c. a & b; x &y",
            "Â la carte, Ã, Ä! Å… Ñandú “Ñ”",
        ] {
            check(line, &[]);
        }
    }

    #[test]
    fn decomposed_letters_are_named_once_an_article() {
        let text = "Cafe\u{301} one.\nCafe\u{301} two.\n";
        check_with(&RULE, "", &[text, "Café"], &[0]);
        check_with(&RULE, "normal-form = false", &[text], &[]);
    }
}

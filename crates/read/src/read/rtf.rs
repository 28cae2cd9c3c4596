//! Rich Text Format, as word processors and press databases export it.
//!
//! Read are the words between the controls, in the code page that the file names;
//! groups that hold no text of the document (fonts, pictures, styles, notes,
//! fields' instructions) are passed over, as are those that a reader may ignore
//! (`\*`). Own code, 200 lines over `encoding_rs`: the one crate that is kept up
//! builds a tree of styles, of which nothing would be used.

use std::borrow::Cow;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::html;
use super::open::Bytes;
use super::record::{Record, RecordId};
use super::sink::{Failure, Outcome, Sink};

/// Groups that may be open at once; deeper ones are not looked into.
const DEEPEST: usize = 512;

/// Reads all of `bytes` as one document into `sink`.
pub(crate) fn read(bytes: Bytes<'_>, sink: &mut Sink<'_>) -> Outcome {
    let bytes = html::held(bytes, sink.options.limits.document_bytes as usize)?;
    if !bytes.starts_with(b"{\\rtf") {
        return Err(Failure::File("not RTF: it does not begin with {\\rtf".to_owned()));
    }
    let mut rtf = Rtf::new(&bytes);
    rtf.run();
    let text = rtf.text.trim().to_owned();
    let owned = |it: String| (!it.trim().is_empty()).then(|| Cow::Owned(it.trim().to_owned()));
    let record = Record {
        source: sink.source,
        line: None,
        id: RecordId::File,
        text: Cow::Owned(text),
        title: owned(rtf.title),
        outlet: None,
        date: None,
        url: None,
        author: owned(rtf.author),
        language: None,
        notes: None,
        raw: "",
        offset: None,
    };
    Ok(sink.record(record)?)
}

/// Where the text of a group goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Goes {
    Text,
    Title,
    Author,
    Nowhere,
}

/// What a group has of its own.
#[derive(Clone, Copy)]
struct Group {
    goes: Goes,
    /// How many characters stand for one Unicode character after it.
    fallback: usize,
}

struct Rtf<'a> {
    bytes: &'a [u8],
    at: usize,
    encoding: &'static Encoding,
    groups: Vec<Group>,
    /// Groups that are open beyond [`DEEPEST`].
    too_deep: usize,
    /// Bytes of the code page that wait for the rest of their character.
    pending: Vec<u8>,
    /// The first half of a character beyond the basic plane.
    half: Option<u16>,
    /// Characters to pass over after a Unicode one.
    passed: usize,
    text: String,
    title: String,
    author: String,
}

impl<'a> Rtf<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            encoding: WINDOWS_1252,
            groups: vec![Group { goes: Goes::Text, fallback: 1 }],
            too_deep: 0,
            pending: Vec::new(),
            half: None,
            passed: 0,
            text: String::new(),
            title: String::new(),
            author: String::new(),
        }
    }

    fn run(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'{' if self.groups.len() >= DEEPEST => self.too_deep += 1,
                b'{' => {
                    self.flush();
                    self.groups.push(self.group());
                }
                b'}' if self.too_deep > 0 => self.too_deep -= 1,
                b'}' => {
                    self.flush();
                    // What is to be passed over ends with its group.
                    self.passed = 0;
                    if self.groups.len() > 1 {
                        self.groups.pop();
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                byte => self.byte(byte),
            }
        }
        self.flush();
    }

    fn group(&self) -> Group {
        self.groups.last().copied().unwrap_or(Group { goes: Goes::Text, fallback: 1 })
    }

    /// A character of the code page, or a part of one.
    fn byte(&mut self, byte: u8) {
        if self.too_deep > 0 {
            return;
        }
        if self.passed > 0 {
            self.passed -= 1;
        } else {
            self.pending.push(byte);
        }
    }

    /// Decodes what waits.
    fn flush(&mut self) {
        if !self.pending.is_empty() {
            let bytes = std::mem::take(&mut self.pending);
            let (text, _) = self.encoding.decode_without_bom_handling(&bytes);
            self.push(&text);
        }
    }

    fn push(&mut self, text: &str) {
        if self.too_deep > 0 {
            return;
        }
        match self.group().goes {
            Goes::Text => self.text.push_str(text),
            Goes::Title => self.title.push_str(text),
            Goes::Author => self.author.push_str(text),
            Goes::Nowhere => {}
        }
    }

    /// What follows a backslash.
    fn control(&mut self) {
        let Some(&byte) = self.bytes.get(self.at) else { return };
        if byte == b'\'' {
            let digits = self.bytes.get(self.at + 1..self.at + 3);
            let value = digits.and_then(|it| std::str::from_utf8(it).ok());
            let value = value.and_then(|it| u8::from_str_radix(it, 16).ok());
            self.at = (self.at + 3).min(self.bytes.len());
            if let Some(value) = value {
                self.byte(value);
            }
            return;
        }
        if !byte.is_ascii_alphabetic() {
            self.at += 1;
            self.symbol(byte);
            return;
        }
        let rest = &self.bytes[self.at..];
        let letters = rest.iter().take_while(|it| it.is_ascii_alphabetic()).count();
        let digits = rest[letters..]
            .iter()
            .enumerate()
            .take_while(|(at, it)| it.is_ascii_digit() || (*at == 0 && **it == b'-'))
            .count();
        let word = std::str::from_utf8(&rest[..letters]).unwrap_or_default();
        let number = std::str::from_utf8(&rest[letters..letters + digits]).unwrap_or_default();
        // One space ends a control word and is no text.
        let space = usize::from(rest.get(letters + digits) == Some(&b' '));
        self.at += letters + digits + space;
        self.word(word, number.parse().ok());
    }

    fn symbol(&mut self, byte: u8) {
        match byte {
            b'\\' | b'{' | b'}' => self.byte(byte),
            b'~' => self.insert("\u{a0}"),
            b'_' => self.insert("\u{2011}"),
            b'\n' | b'\r' => self.insert("\n\n"),
            b'*' => self.send(Goes::Nowhere),
            _ => {}
        }
    }

    fn insert(&mut self, text: &str) {
        self.flush();
        self.push(text);
    }

    /// Where the rest of the group goes; what goes nowhere stays there.
    fn send(&mut self, goes: Goes) {
        self.flush();
        if let Some(group) = self.groups.last_mut()
            // The title stands in `info`, which goes nowhere.
            && (group.goes != Goes::Nowhere || goes != Goes::Text)
        {
            group.goes = goes;
        }
    }

    fn word(&mut self, word: &str, number: Option<i64>) {
        match word {
            "par" | "sect" | "page" => self.insert("\n\n"),
            "line" | "row" => self.insert("\n"),
            "tab" | "cell" => self.insert("\t"),
            "emdash" => self.insert("—"),
            "endash" => self.insert("–"),
            "lquote" => self.insert("‘"),
            "rquote" => self.insert("’"),
            "ldblquote" => self.insert("“"),
            "rdblquote" => self.insert("”"),
            "bullet" => self.insert("•"),
            "u" => self.unicode(number.unwrap_or(0)),
            "uc" => {
                if let Some(group) = self.groups.last_mut() {
                    group.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(1);
                }
            }
            "ansicpg" => {
                let label = format!("windows-{}", number.unwrap_or(1252));
                let known = match number {
                    Some(932) => Some(encoding_rs::SHIFT_JIS),
                    Some(936) => Some(encoding_rs::GBK),
                    Some(949) => Some(encoding_rs::EUC_KR),
                    Some(950) => Some(encoding_rs::BIG5),
                    Some(65001) => Some(encoding_rs::UTF_8),
                    _ => Encoding::for_label(label.as_bytes()),
                };
                self.encoding = known.unwrap_or(WINDOWS_1252);
            }
            "mac" => self.encoding = encoding_rs::MACINTOSH,
            "title" => self.send(Goes::Title),
            "author" => self.send(Goes::Author),
            "fonttbl" | "colortbl" | "stylesheet" | "info" | "pict" | "object" | "header"
            | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf"
            | "footnote" | "annotation" | "fldinst" | "listtable" | "listoverridetable"
            | "generator" | "themedata" | "datastore" | "latentstyles" | "xmlnstbl" | "rsidtbl"
            | "filetbl" | "revtbl" | "deleted" | "v" => self.send(Goes::Nowhere),
            // Raw bytes, in which a brace is none.
            "bin" => {
                let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
                self.at = self.at.saturating_add(length).min(self.bytes.len());
            }
            _ => {}
        }
    }

    fn unicode(&mut self, number: i64) {
        self.flush();
        // Negative above 32,767: RTF writes signed numbers.
        let unit = u16::try_from(number.rem_euclid(0x1_0000)).unwrap_or_default();
        let units: Vec<u16> = self.half.take().into_iter().chain([unit]).collect();
        if (0xd800..0xdc00).contains(&unit) && units.len() == 1 {
            self.half = Some(unit);
        } else {
            let text: String =
                char::decode_utf16(units).map(|it| it.unwrap_or('\u{fffd}')).collect();
            self.push(&text);
        }
        self.passed = self.group().fallback;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rtf: &str, expect: &str) {
        let mut found = Rtf::new(rtf.as_bytes());
        found.run();
        assert_eq!(found.text.trim(), expect, "{rtf}");
    }

    #[test]
    fn words_stand_between_controls_and_tables_of_fonts_are_none() {
        check(
            "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Times;}}{\\*\\generator Pad;}\n\\f0\\b The pier\\b0  is \
             open.\\par It \\'fcber all\\line next\\tab cell.}",
            "The pier is open.\n\nIt über all\nnext\tcell.",
        );
        check("{\\rtf1 a\\{b\\}\\~c {\\pict 0102}d}", "a{b}\u{a0}c d");
    }

    #[test]
    fn characters_come_as_code_pages_and_as_unicode_with_a_fallback() {
        check("{\\rtf1\\ansi\\ansicpg1251 \\'cf\\'ee\\'f0\\'f2}", "Порт");
        check("{\\rtf1\\ansi\\uc1 caf\\u233 e, \\u8220\\'93x\\u8221\\'94}", "café, “x”");
        check("{\\rtf1\\ansi\\ansicpg932 \\'8d\\'60}", "港");
        check("{\\rtf1\\uc0\\u-10179\\u-8704 }", "\u{1f600}");
    }

    #[test]
    fn damage_ends_in_a_text() {
        for rtf in ["{\\rtf1", "{\\rtf1 \\'", "{\\rtf1 a}}}} b", "{\\rtf1 \\bin99999 a", "\\"] {
            Rtf::new(rtf.as_bytes()).run();
        }
        let deep = "{".repeat(5000) + "x" + &"}".repeat(5000) + "y";
        let mut found = Rtf::new(deep.as_bytes());
        found.run();
        assert_eq!(found.text, "y");
    }

    #[test]
    fn the_headline_and_the_writer_are_those_of_the_file() {
        let mut found = Rtf::new(b"{\\rtf1{\\info{\\title Old pier}{\\author Ada}}The pier.}");
        found.run();
        assert_eq!((found.title.as_str(), found.author.as_str()), ("Old pier", "Ada"));
        assert_eq!(found.text, "The pier.");
    }
}

//! From bytes to UTF-8, with a word on what had to be done to them.
//!
//! The order is: a byte order mark decides; without one, what is valid UTF-8 is
//! UTF-8, untouched; the rest is UTF-8 with damage when it has more valid
//! characters beyond ASCII than invalid sequences, and a legacy encoding
//! otherwise, which `chardetng` guesses. Valid UTF-8 is never decoded as
//! anything else: a legacy text that happens to be valid is next to impossible
//! beyond a few characters. UTF-7 is not decoded at all.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::declared;
use super::log::Problem;
use super::open::{Bytes, peek};
use crate::text::Severity;

/// The detector sees at most so many bytes of one text: it is slow (20 MB/s),
/// and its guess is settled long before.
const DETECTED: usize = 256 << 10;

/// What was done to the bytes, and how much it matters.
pub(crate) type Remark = (Severity, Problem);

/// The byte order marks, by what follows them.
enum Mark {
    Utf8,
    Utf16(&'static Encoding),
    Utf32,
}

fn mark(bytes: &[u8]) -> Option<Mark> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some(Mark::Utf32),
        [0xef, 0xbb, 0xbf, ..] => Some(Mark::Utf8),
        [0xff, 0xfe, ..] => Some(Mark::Utf16(UTF_16LE)),
        [0xfe, 0xff, ..] => Some(Mark::Utf16(UTF_16BE)),
        _ => None,
    }
}

/// The text of one whole file.
///
/// # Errors
///
/// Fails on what is no text: UTF-32, and binary data, which is a NUL without a
/// byte order mark before it, or control characters in what is not UTF-8.
pub(crate) fn decode(mut bytes: Vec<u8>) -> Result<(String, Option<Remark>), Problem> {
    match mark(&bytes) {
        Some(Mark::Utf32) => return Err(utf32()),
        Some(Mark::Utf16(encoding)) => {
            let (text, malformed) = encoding.decode_without_bom_handling(&bytes[2..]);
            let remark = if malformed {
                let big_endian = encoding == UTF_16BE;
                let at = first_malformed(&bytes, big_endian);
                let detail = format!("at byte {at}, replaced by U+FFFD");
                (Severity::Warning, Problem::new("malformed UTF-16", detail))
            } else {
                let detail = format!("{}, offsets are those of the UTF-8 text", encoding.name());
                (Severity::Note, Problem::new("decoded by its byte order mark", detail))
            };
            return Ok((text.into_owned(), Some(remark)));
        }
        Some(Mark::Utf8) | None => {}
    }
    if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
        return Err(binary(&bytes, at));
    }
    let marked = bytes.starts_with(b"\xef\xbb\xbf");
    if marked {
        bytes.drain(..3);
    }
    match String::from_utf8(bytes) {
        Ok(text) if marked => {
            let detail = "offsets count from the byte after it".to_owned();
            let problem = Problem::new("byte order mark removed", detail);
            Ok((text, Some((Severity::Note, problem))))
        }
        Ok(text) => Ok((text, None)),
        Err(error) => {
            let bytes = error.into_bytes();
            if is_mostly_control(&bytes) {
                return Err(Problem::new("binary data", "control characters".to_owned()));
            }
            let (text, remark) = Guesser::default().repaired(&bytes);
            Ok((text.into_owned(), Some(remark)))
        }
    }
}

/// The text of a page or an XML file, which may declare its encoding.
///
/// `transport` is the `Content-Type` it came with. A byte order mark decides;
/// then valid UTF-8 is UTF-8 whatever was declared; then the header, then what
/// the file declares; then a guess.
///
/// # Errors
///
/// As [`decode`].
pub(crate) fn decode_declared(
    mut bytes: Vec<u8>,
    transport: Option<&str>,
) -> Result<(String, Option<Remark>), Problem> {
    drop_stray_nuls(&mut bytes);
    let by_header = transport.and_then(declared::of_content_type);
    let Some(encoding) = by_header.or_else(|| declared::declared(&bytes)) else {
        return decode(bytes);
    };
    let is_utf8 =
        !declared::hides_in_ascii(encoding, &bytes) && std::str::from_utf8(&bytes).is_ok();
    let has_controls = bytes.contains(&0) || is_mostly_control(&bytes);
    if mark(&bytes).is_some() || encoding == UTF_8 || has_controls {
        return decode(bytes);
    }
    // Control characters are told in the words of a text without declaration.
    let name = encoding.name();
    if is_utf8 {
        let (text, remark) = decode(bytes)?;
        let detail = format!("declared as {name}, but valid UTF-8, and read as that");
        let problem = Problem::new("wrong encoding declared", detail);
        // ASCII reads the same either way: there is nothing to tell.
        let said = (!text.is_ascii()).then_some((Severity::Note, problem));
        return Ok((text, remark.or(said)));
    }
    let (text, malformed) = encoding.decode_without_bom_handling(&bytes);
    let remark = if malformed {
        let detail = format!("read as {name}, as declared, with U+FFFD where that fails");
        (Severity::Warning, Problem::new("not UTF-8", detail))
    } else {
        let detail = format!("read as {name}, as declared");
        (Severity::Note, Problem::new("not UTF-8", detail))
    };
    Ok((text.into_owned(), Some(remark)))
}

/// Takes out NULs where they are few. Pages have them by accident, and browsers
/// pass over them; data that is no text has a NUL in every tenth byte or more.
fn drop_stray_nuls(bytes: &mut Vec<u8>) {
    let nuls = bytes.iter().filter(|&&byte| byte == 0).count();
    if mark(bytes).is_none() && nuls > 0 && nuls * 20 < bytes.len() {
        bytes.retain(|&byte| byte != 0);
    }
}

fn utf32() -> Problem {
    Problem::plain("looks like UTF-32, which is not read")
}

fn binary(bytes: &[u8], nul: usize) -> Problem {
    match looks_like_utf16(&bytes[..bytes.len().min(UTF16_HEAD)]) {
        true => utf16(),
        false => Problem::new("binary data", format!("NUL at byte {nul}")),
    }
}

fn utf16() -> Problem {
    Problem::plain("looks like UTF-16 without a byte order mark")
}

/// So many first bytes tell UTF-16 that has no mark.
const UTF16_HEAD: usize = 1024;

/// Whether the first bytes of a file are ASCII in UTF-16: a NUL in every second byte, always
/// in the same half.
fn looks_like_utf16(head: &[u8]) -> bool {
    let nuls =
        |parity: usize| head.iter().skip(parity).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    even.max(odd) * 4 > head.len() && even.min(odd) * 16 < head.len()
}

/// Whether more than one byte in a hundred is a control character that text
/// has not. Random bytes have ten; legacy text has none (the shift characters
/// and the escape of ISO-2022 are not counted, nor a DOS end of file).
fn is_mostly_control(bytes: &[u8]) -> bool {
    let is_control = |&&byte: &&u8| matches!(byte, 1..=8 | 0x10..=0x19 | 0x1c..=0x1f | 0x7f);
    bytes.iter().filter(is_control).count() * 100 > bytes.len()
}

/// The byte of the first unit that is no UTF-16, after a byte order mark.
fn first_malformed(bytes: &[u8], big_endian: bool) -> usize {
    let read = if big_endian { u16::from_be_bytes } else { u16::from_le_bytes };
    let units = bytes[2..].chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
    let mut at = 2;
    for unit in char::decode_utf16(units) {
        match unit {
            Ok(c) => at += 2 * c.len_utf16(),
            Err(_) => break,
        }
    }
    at
}

/// Repairs the records of one file that are not UTF-8.
///
/// A record is too short for a good guess, so what the detector learned from
/// the earlier records of the file is kept. The outcome depends on the order of
/// the records, which the file fixes.
#[derive(Default)]
pub(crate) struct Guesser {
    detector: Option<EncodingDetector>,
    fed: usize,
}

impl Guesser {
    /// The text of a record, and what had to be done to it, if anything.
    pub(super) fn text<'a>(&mut self, bytes: &'a [u8]) -> (Cow<'a, str>, Option<Remark>) {
        match std::str::from_utf8(bytes) {
            Ok(text) => (Cow::Borrowed(text), None),
            Err(_) => {
                let (text, remark) = self.repaired(bytes);
                (text, Some(remark))
            }
        }
    }

    fn repaired<'a>(&mut self, bytes: &'a [u8]) -> (Cow<'a, str>, Remark) {
        let mut beyond_ascii = 0;
        let mut invalid = 0;
        let mut first = None;
        let mut at = 0;
        for chunk in bytes.utf8_chunks() {
            beyond_ascii += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            at += chunk.valid().len();
            if !chunk.invalid().is_empty() {
                first.get_or_insert(at);
                invalid += 1;
                at += chunk.invalid().len();
            }
        }
        let first = first.unwrap_or(0);
        // Chance makes no run of valid UTF-8: it is that, with damage.
        if beyond_ascii > invalid {
            let detail = format!("at byte {first}, replaced by U+FFFD");
            let problem = Problem::new("invalid UTF-8", detail);
            return (String::from_utf8_lossy(bytes), (Severity::Warning, problem));
        }
        // Up to there all is ASCII, or so little else that it tells nothing.
        let encoding = self.guess(&bytes[first..]);
        let (text, malformed) = encoding.decode_without_bom_handling(bytes);
        let name = encoding.name();
        let remark = if malformed {
            let detail = format!("read as {name} by guess, with U+FFFD where that fails");
            (Severity::Warning, Problem::new("not UTF-8", detail))
        } else {
            let detail = format!("read as {name} by guess (first at byte {first})");
            (Severity::Note, Problem::new("not UTF-8", detail))
        };
        (text, remark)
    }

    fn guess(&mut self, bytes: &[u8]) -> &'static Encoding {
        let detector =
            self.detector.get_or_insert_with(|| EncodingDetector::new(Iso2022JpDetection::Deny));
        let wanted = DETECTED.saturating_sub(self.fed).min(bytes.len());
        if wanted > 0 {
            detector.feed(&bytes[..wanted], false);
            // The next record does not continue a character of this one.
            detector.feed(b"\n", false);
            self.fed += wanted;
        }
        // That it is no UTF-8 is why we are here.
        detector.guess(None, Utf8Detection::Deny)
    }
}

/// The bytes of a file of records as UTF-8, as far as a byte order mark tells.
///
/// # Errors
///
/// Fails when the first bytes cannot be read, and on UTF-32 and what looks like UTF-16
/// without a mark.
pub(crate) fn by_mark(bytes: Bytes<'_>) -> io::Result<Bytes<'_>> {
    let (head, mut bytes) = peek(bytes, UTF16_HEAD)?;
    match mark(&head) {
        Some(Mark::Utf32) => Err(io::Error::other(utf32().reason)),
        Some(Mark::Utf8) => {
            bytes.read_exact(&mut [0; 3])?;
            Ok(bytes)
        }
        Some(Mark::Utf16(encoding)) => {
            bytes.read_exact(&mut [0; 2])?;
            let decoder = encoding.new_decoder_without_bom_handling();
            Ok(Box::new(Transcoded {
                bytes,
                decoder,
                text: vec![0; 64 << 10],
                at: 0,
                end: 0,
                done: false,
            }))
        }
        None if looks_like_utf16(&head) => Err(io::Error::other(utf16().reason)),
        None => Ok(bytes),
    }
}

/// A stream in another encoding, as UTF-8; what is malformed becomes U+FFFD.
struct Transcoded<'a> {
    bytes: Bytes<'a>,
    decoder: Decoder,
    text: Vec<u8>,
    at: usize,
    end: usize,
    done: bool,
}

impl BufRead for Transcoded<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        // A decoder may take bytes and give none, amid a character.
        while self.at == self.end && !self.done {
            let raw = self.bytes.fill_buf()?;
            let last = raw.is_empty();
            let (_, read, written, _) = self.decoder.decode_to_utf8(raw, &mut self.text, last);
            self.bytes.consume(read);
            (self.at, self.end) = (0, written);
            self.done = last;
        }
        Ok(&self.text[self.at..self.end])
    }

    fn consume(&mut self, amount: usize) {
        self.at = (self.at + amount).min(self.end);
    }
}

impl Read for Transcoded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::*;

    const FRENCH: &str = "Le maire a déclaré mardi que la crue était maîtrisée. Les élèves \
                          retourneront à l'école dès jeudi, a-t-il précisé à la presse.";

    fn utf16(text: &str, read: fn(u16) -> [u8; 2], mark: &[u8]) -> Vec<u8> {
        mark.iter().copied().chain(text.encode_utf16().flat_map(read)).collect()
    }

    fn message(outcome: Result<(String, Option<Remark>), Problem>) -> String {
        outcome.map_or_else(|problem| problem.message(), |(_, remark)| remark.unwrap().1.message())
    }

    #[test]
    fn utf8_is_untouched() {
        let text = "cr\r\nlf\n\u{feff}x\u{1}";
        assert_eq!(decode(text.into()).unwrap(), (text.to_owned(), None));
    }

    #[test]
    fn a_byte_order_mark_decides_and_is_removed_once() {
        for bytes in [
            [b"\xef\xbb\xbf", FRENCH.as_bytes()].concat(),
            utf16(FRENCH, u16::to_le_bytes, b"\xff\xfe"),
            utf16(FRENCH, u16::to_be_bytes, b"\xfe\xff"),
        ] {
            let (text, remark) = decode(bytes).unwrap();
            assert_eq!(text, FRENCH);
            assert_eq!(remark.unwrap().0, Severity::Note);
        }
        assert_eq!(decode(b"\xef\xbb\xbf\xef\xbb\xbfx".to_vec()).unwrap().0, "\u{feff}x");
    }

    #[test]
    fn legacy_bytes_are_decoded_and_said_to_be() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(FRENCH);
        let (text, remark) = decode(bytes.into_owned()).unwrap();
        assert_eq!(text, FRENCH);
        let (severity, problem) = remark.unwrap();
        assert_eq!(severity, Severity::Note);
        assert_eq!(
            problem.message(),
            "not UTF-8: read as windows-1252 by guess (first at byte 12)"
        );

        let japanese = "横浜市は火曜日、港の近くの住民に避難を呼びかけた。".repeat(3);
        let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(&japanese);
        assert_eq!(decode(bytes.into_owned()).unwrap().0, japanese);
    }

    #[test]
    fn a_damaged_byte_in_utf8_does_not_turn_the_rest_into_latin() {
        let mut bytes = FRENCH.as_bytes().to_vec();
        bytes.insert(10, 0xff);
        let (text, remark) = decode(bytes).unwrap();
        assert_eq!(text.replace('\u{fffd}', ""), FRENCH);
        let (severity, problem) = remark.unwrap();
        assert_eq!(severity, Severity::Warning);
        assert_eq!(problem.message(), "invalid UTF-8: at byte 10, replaced by U+FFFD");
    }

    #[test]
    fn malformed_utf16_is_replaced_and_the_byte_named() {
        let mut bytes = utf16("abc", u16::to_le_bytes, b"\xff\xfe");
        bytes.extend([0, 0xd8]);
        bytes.extend(utf16("def", u16::to_le_bytes, b""));
        let (text, _) = decode(bytes.clone()).unwrap();
        assert_eq!(text, "abc\u{fffd}def");
        assert_eq!(message(decode(bytes)), "malformed UTF-16: at byte 8, replaced by U+FFFD");
        let odd = utf16("abc", u16::to_le_bytes, b"\xff\xfe")[..7].to_vec();
        assert_eq!(message(decode(odd)), "malformed UTF-16: at byte 6, replaced by U+FFFD");
    }

    #[test]
    fn binary_data_is_no_text_wherever_the_nul_stands() {
        assert_eq!(message(decode(b"abc\0def".to_vec())), "binary data: NUL at byte 3");
        let mut late = vec![b'a'; 70_000];
        late.push(0);
        assert_eq!(message(decode(late)), "binary data: NUL at byte 70000");
        let noise: Vec<u8> = (1..=255).collect();
        assert_eq!(message(decode(noise)), "binary data: control characters");
        let soup = utf16(FRENCH, u16::to_le_bytes, b"");
        assert_eq!(message(decode(soup)), "looks like UTF-16 without a byte order mark");
        let wide = b"\xff\xfe\0\0a\0\0\0".to_vec();
        assert_eq!(message(decode(wide)), "looks like UTF-32, which is not read");
    }

    #[test]
    fn records_in_utf16_without_a_mark_are_refused() {
        let refused = |bytes: Vec<u8>| {
            let found = by_mark(Box::new(io::Cursor::new(bytes)));
            found.err().map(|it| it.to_string())
        };
        let said = Some("looks like UTF-16 without a byte order mark".to_owned());
        assert_eq!(refused(utf16("id,text\n1,a\n", u16::to_le_bytes, b"")), said);
        assert_eq!(refused(utf16("id,text\n1,a\n", u16::to_be_bytes, b"")), said);
        assert_eq!(refused(b"id,text\n1,a\0b\n".to_vec()), None);
        assert_eq!(refused(Vec::new()), None);
    }

    #[test]
    fn later_records_profit_from_earlier_ones() {
        let korean = "서울시는 화요일 밤 항구 근처 주민들에게 대피를 권고했다.";
        let (long, _, _) = encoding_rs::EUC_KR.encode(korean);
        let (short, _, _) = encoding_rs::EUC_KR.encode("서울");
        let mut guesser = Guesser::default();
        assert_eq!(guesser.text(&long).0, korean);
        assert_eq!(guesser.text(b"plain").0, "plain");
        assert_eq!(guesser.text(&short).0, "서울");
    }

    proptest! {
        #[test]
        fn a_stream_reads_as_the_whole(text in any::<String>(), capacity in 1_usize..40) {
            for (bytes, _) in [
                (utf16(&text, u16::to_le_bytes, b"\xff\xfe"), 0),
                (utf16(&text, u16::to_be_bytes, b"\xfe\xff"), 0),
            ] {
                let pieces = io::BufReader::with_capacity(capacity, &bytes[..]);
                let mut streamed = String::new();
                if bytes.starts_with(b"\xff\xfe\0\0") { continue }
                by_mark(Box::new(pieces)).unwrap().read_to_string(&mut streamed).unwrap();
                assert_eq!(streamed, text);
            }
        }

        #[test]
        fn no_bytes_break_the_decoder(bytes in any::<Vec<u8>>()) {
            let _ = Guesser::default().text(&bytes);
            let _ = decode(bytes);
        }
    }
}

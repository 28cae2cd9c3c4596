//! The common shape of a JSON record, read without a parser.
//!
//! In goes a record, out come its fields as they stand. Only what nearly every
//! line of a corpus looks like is read here: an object whose keys are plain and
//! whose values are strings, integers, `true`, `false` or `null`. For everything
//! else, valid or not, [`scan_object`] gives up, and the caller asks
//! `serde_json`; so the outcome is the parser's on every line, and only the time
//! differs: strings are looked through 32 bytes at a time.

use std::borrow::Cow;

/// Calls `found` with each key, without its quotation marks, and its value, and
/// returns where the object ends; `None` when this is not the common shape.
///
/// `text` begins at the object or at white space before it; what follows the
/// object is not looked at. `found` may have been called also when the result is
/// `None`.
pub(crate) fn scan_object<'a>(
    text: &'a str,
    mut found: impl FnMut(&'a str, Value<'a, '_>),
) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut escapes = Vec::new();
    let mut at = after_space(bytes, 0);
    if bytes.get(at) != Some(&b'{') {
        return None;
    }
    at = after_space(bytes, at + 1);
    if bytes.get(at) == Some(&b'}') {
        return Some(at + 1);
    }
    loop {
        if bytes.get(at) != Some(&b'"') {
            return None;
        }
        let key_end = string_end(bytes, at, &mut escapes)?;
        let key = text.get(at + 1..key_end - 1)?;
        if !escapes.is_empty() {
            return None;
        }
        at = after_space(bytes, key_end);
        if bytes.get(at) != Some(&b':') {
            return None;
        }
        at = after_space(bytes, at + 1);
        let end = value_end(bytes, at, &mut escapes)?;
        found(key, Value { raw: text.get(at..end)?, escapes: &escapes });
        escapes.clear();
        at = after_space(bytes, end);
        match bytes.get(at) {
            Some(b',') => at = after_space(bytes, at + 1),
            Some(b'}') => return Some(at + 1),
            _ => return None,
        }
    }
}

/// A value as it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value<'a, 'e> {
    /// Its JSON.
    pub(crate) raw: &'a str,
    /// In a string, the places of the backslashes that begin an escape.
    escapes: &'e [usize],
}

impl<'a> Value<'a, '_> {
    /// The characters of a string; `None` for another value.
    pub(crate) fn unescaped(self) -> Option<Cow<'a, str>> {
        let inner = self.raw.strip_prefix('"')?.strip_suffix('"')?;
        if self.escapes.is_empty() {
            return Some(Cow::Borrowed(inner));
        }
        let mut out = String::with_capacity(inner.len());
        let mut copied = 1;
        for &at in self.escapes {
            out.push_str(self.raw.get(copied..at)?);
            let mut chars = self.raw.get(at + 1..)?.chars();
            copied = at + 2;
            match chars.next()? {
                c @ ('"' | '\\' | '/') => out.push(c),
                'n' => out.push('\n'),
                't' => out.push('\t'),
                'r' => out.push('\r'),
                'b' => out.push('\u{8}'),
                'f' => out.push('\u{c}'),
                'u' => {
                    let digits = self.raw.get(copied..copied + 4)?;
                    out.push(char::from_u32(u32::from_str_radix(digits, 16).ok()?)?);
                    copied += 4;
                }
                _ => return None,
            }
        }
        out.push_str(self.raw.get(copied..self.raw.len() - 1)?);
        Some(Cow::Owned(out))
    }
}

fn after_space(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\t' | b'\r' | b'\n') = bytes.get(at) {
        at += 1;
    }
    at
}

/// Past the value that begins at `at`, when it is no array and no object.
fn value_end(bytes: &[u8], at: usize, escapes: &mut Vec<usize>) -> Option<usize> {
    let literal = |word: &[u8]| bytes[at..].starts_with(word).then_some(at + word.len());
    match bytes.get(at)? {
        b'"' => string_end(bytes, at, escapes),
        b't' => literal(b"true"),
        b'f' => literal(b"false"),
        b'n' => literal(b"null"),
        b'-' | b'0'..=b'9' => integer_end(bytes, at),
        _ => None,
    }
}

/// Past a number without fraction and exponent.
fn integer_end(bytes: &[u8], start: usize) -> Option<usize> {
    let first = start + usize::from(bytes[start] == b'-');
    let digits = bytes[first..].iter().take_while(|it| it.is_ascii_digit()).count();
    let leading_zero = bytes.get(first) == Some(&b'0') && digits > 1;
    let end = first + digits;
    let more = matches!(bytes.get(end), Some(b'.' | b'e' | b'E'));
    (digits > 0 && !leading_zero && !more).then_some(end)
}

/// Past the closing mark of the string that opens at `start`; appends where its
/// escapes are, counted from there.
fn string_end(bytes: &[u8], start: usize, escapes: &mut Vec<usize>) -> Option<usize> {
    let mut at = first_special(bytes, start + 1);
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => {
                escapes.push(at - start);
                at += escape_len(&bytes[at + 1..])?;
            }
            _ => return None,
        }
        at = first_special(bytes, at);
    }
}

/// The length of the escape whose backslash stands before `rest`.
fn escape_len(rest: &[u8]) -> Option<usize> {
    match rest.first()? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
        b'u' => {
            let digits = rest.get(1..5)?;
            // Surrogates need their other half: the parser's case.
            let surrogate =
                matches!(digits, [b'd' | b'D', b'8'..=b'9' | b'a'..=b'f' | b'A'..=b'F', ..]);
            (digits.iter().all(u8::is_ascii_hexdigit) && !surrogate).then_some(6)
        }
        _ => None,
    }
}

/// The first quotation mark, backslash or control character from `at` on, else
/// the end.
fn first_special(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = bytes.get(at..).and_then(|it| it.first_chunk::<32>()) {
        // Without an early end, so that the compiler compares all 32 at once.
        let (halves, _) = chunk.as_chunks::<16>();
        let any: [u8; 16] =
            std::array::from_fn(|at| is_special(halves[0][at]) | is_special(halves[1][at]));
        if u128::from_ne_bytes(any) != 0 {
            for (n, word) in chunk.as_chunks::<8>().0.iter().enumerate() {
                let marks = special_bytes(u64::from_le_bytes(*word));
                if marks != 0 {
                    return at + 8 * n + marks.trailing_zeros() as usize / 8;
                }
            }
        }
        at += 32;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|&it| it == b'"' || it == b'\\' || it < 0x20).unwrap_or(rest.len())
}

/// 1 for a quotation mark, a backslash or a control character, 0 for others.
#[inline(always)]
const fn is_special(byte: u8) -> u8 {
    (byte == b'"') as u8 | (byte == b'\\') as u8 | (byte < 0x20) as u8
}

/// Marks with its highest bit the first special byte of eight, and perhaps
/// others behind it (Mycroft's test for a zero byte).
const fn special_bytes(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 0xFF;
    const fn below(word: u64, least: u64) -> u64 {
        word.wrapping_sub(ONES * least) & !word
    }
    let quote = below(word ^ (ONES * b'"' as u64), 1);
    let backslash = below(word ^ (ONES * b'\\' as u64), 1);
    (quote | backslash | below(word, 0x20)) & (ONES * 0x80)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::value::RawValue;
    use std::collections::BTreeMap;

    type Fields = BTreeMap<String, String>;

    fn fast(record: &str) -> Option<Fields> {
        let mut fields = Fields::new();
        let end = scan_object(record, |key, value| {
            fields.insert(key.to_owned(), value.raw.to_owned());
        })?;
        record[end..].trim_ascii().is_empty().then_some(fields)
    }

    fn text_of(record: &str) -> Option<String> {
        let mut text = None;
        scan_object(record, |key, value| {
            if key == "text" {
                text = value.unescaped().map(Cow::into_owned);
            }
        })?;
        text
    }

    fn parsed(record: &str) -> Option<Fields> {
        let raw: BTreeMap<String, Box<RawValue>> = serde_json::from_str(record).ok()?;
        Some(raw.into_iter().map(|(key, value)| (key, value.get().to_owned())).collect())
    }

    #[test]
    fn the_common_shape_is_read() {
        let record = "{\"id\": 12, \"text\": \"a \\\"b\\\"\\n\\u00e9\", \"x\":null }\r";
        let fields = fast(record).unwrap();
        assert_eq!(Some(&fields), parsed(record).as_ref());
        assert_eq!(text_of(record).unwrap(), "a \"b\"\né");
    }

    #[test]
    fn everything_else_is_left_to_the_parser() {
        for record in [
            "",
            "[]",
            "{",
            "{}x",
            "{\"a\":1.5}",
            "{\"a\":{}}",
            "{\"a\":01}",
            "{\"a\":\"\u{1}\"}",
            "{\"a\":\"\\ud83d\\ude00\"}",
            "{\"a\":\"\\x\"}",
            "{\"a\":1,}",
            "{\"a\" 1}",
            "{\"\\u0061\":1}",
            "{\"a\":\"b",
            "{\"a\":tru}",
            "{\"a\":-}",
            "{\"a\":\"\\u12",
            "{a:1}",
        ] {
            assert_eq!(fast(record), None, "{record}");
        }
    }

    proptest! {
        #[test]
        fn special_bytes_are_found_where_they_are(
            bytes in proptest::collection::vec(
                prop_oneof![Just(b'"'), Just(b'\\'), 0x1E_u8..0x24, any::<u8>(), Just(b'a')], 0..100,
            ),
            from in 0_usize..100,
        ) {
            let is_special = |it: &u8| *it == b'"' || *it == b'\\' || *it < 0x20;
            let rest = bytes.get(from..).unwrap_or_default();
            let naive = from + rest.iter().position(is_special).unwrap_or(rest.len());
            prop_assert_eq!(first_special(&bytes, from), naive);
        }

        #[test]
        fn what_is_read_is_what_the_parser_reads(
            record in r#"\{("[a-c\\"]{0,2}":("[a-z"\\u0d8én ]{0,40}"|-?[0-9.e]{0,3}|true|null|\[\]) ?,?){0,3}\}?"#,
        ) {
            if let Some(fields) = fast(&record) {
                prop_assert_eq!(Some(fields), parsed(&record));
            }
        }

        #[test]
        fn strings_unescape_as_the_parser_does(text in "[\\PC\n\t\"\\\\\u{1}\u{8}]{0,80}") {
            let raw = serde_json::to_string(&text).unwrap();
            let record = format!("{{\"text\":{raw}}}");
            prop_assert_eq!(text_of(&record).unwrap(), text.as_str());
            prop_assert_eq!(fast(&record), parsed(&record));
            prop_assert!(fast(&record).is_some(), "a string is the common shape");
        }
    }
}

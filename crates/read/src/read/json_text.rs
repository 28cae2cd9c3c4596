//! One JSON string, borrowed where it can be and repaired where it must be.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// How strictly the strings of a record are read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strings {
    /// Lone surrogates are an error; the fast way.
    Strict,
    /// Lone surrogates become U+FFFD.
    Lenient,
}

/// The text field as it stands.
pub(crate) enum Text<'a> {
    String(Cow<'a, str>),
    Other(&'static str),
}

/// Decodes a JSON string that is known to be well formed but for surrogates.
pub(crate) fn string<'a>(raw: &'a str, repaired: &mut bool) -> Option<Cow<'a, str>> {
    let mut deserializer = serde_json::Deserializer::from_str(raw);
    if let Ok(Text::String(value)) = deserializer.deserialize_any(AnyText) {
        return Some(value);
    }
    let (value, changed) =
        serde_json::Deserializer::from_str(raw).deserialize_bytes(LenientText).ok()?;
    *repaired |= changed;
    Some(Cow::Owned(value))
}

/// Reads the text field, whatever it is.
pub(crate) struct TextValue<'r>(pub(crate) Strings, pub(crate) &'r mut bool);

impl<'de> DeserializeSeed<'de> for TextValue<'_> {
    type Value = Text<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Text<'de>, D::Error> {
        match self.0 {
            Strings::Strict => deserializer.deserialize_any(AnyText),
            Strings::Lenient => {
                let (text, repaired) = deserializer.deserialize_bytes(LenientText)?;
                *self.1 |= repaired;
                Ok(Text::String(Cow::Owned(text)))
            }
        }
    }
}

struct AnyText;

impl<'de> Visitor<'de> for AnyText {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
        Ok(Text::String(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
        Ok(Text::String(Cow::Owned(text.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Text<'de>, E> {
        Ok(Text::Other("null"))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Text<'de>, E> {
        Ok(Text::Other("a boolean"))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Text<'de>, E> {
        Ok(Text::Other("a number"))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Text<'de>, E> {
        Ok(Text::Other("a number"))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Text<'de>, E> {
        Ok(Text::Other("a number"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Text<'de>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Text::Other("an array"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text<'de>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Text::Other("an object"))
    }
}

/// A string whose lone surrogates become U+FFFD, and whether there were any.
///
/// Asked for bytes, `serde_json` hands lone surrogates out in the three bytes
/// that UTF-8 would have for them if it allowed them.
struct LenientText;

impl Visitor<'_> for LenientText {
    type Value = (String, bool);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<(String, bool), E> {
        let mut res = String::with_capacity(bytes.len());
        let mut repaired = false;
        for chunk in bytes.utf8_chunks() {
            res.push_str(chunk.valid());
            // A surrogate is one invalid lead byte and two invalid trailing
            // ones; the lead stands for all three.
            if chunk.invalid().first() == Some(&0xed) {
                res.push('\u{fffd}');
                repaired = true;
            }
        }
        Ok((res, repaired))
    }
}

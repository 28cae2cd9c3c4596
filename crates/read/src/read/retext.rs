//! A record with another text, the rest as it stands.

use std::fmt;
use std::ops::Range;

use serde::de::{Deserializer as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::FieldNames;
use super::fields::{Key, Role};

/// `record` with `text` in the field that its text is read from; `None` when it has
/// no such field.
///
/// Everything else keeps its bytes: order, spacing, numbers, unknown fields.
pub fn with_text(record: &str, names: &FieldNames, text: &str) -> Option<String> {
    let range = text_range(record, names)?;
    let text = serde_json::Value::from(text).to_string();
    Some([&record[..range.start], &text, &record[range.end..]].concat())
}

/// Where the string stands, its quotation marks included, that the record's text is
/// read from: of several names the best one, of equal names the last one.
fn text_range(record: &str, names: &FieldNames) -> Option<Range<usize>> {
    let mut deserializer = serde_json::Deserializer::from_str(record);
    let raw = deserializer.deserialize_map(TextValue(names)).ok()??;
    let start = (raw.as_ptr() as usize).checked_sub(record.as_ptr() as usize)?;
    Some(start..start + raw.len())
}

struct TextValue<'n>(&'n FieldNames);

impl<'de> Visitor<'de> for TextValue<'_> {
    type Value = Option<&'de str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut best: Option<(usize, &'de str)> = None;
        while let Some(role) = map.next_key_seed(Key(self.0))? {
            let raw = map.next_value::<&'de RawValue>()?.get();
            if let Some((Role::Text, rank)) = role
                && raw.starts_with('"')
                // Of equal keys the last one counts, as where the record was read.
                && best.is_none_or(|(least, _)| rank <= least)
            {
                best = Some((rank, raw));
            }
        }
        Ok(best.map(|(_, raw)| raw))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(record: &str, expect: Option<&str>) {
        let names = FieldNames {
            text: vec!["text".to_owned(), "body".to_owned()],
            ..FieldNames::default()
        };
        assert_eq!(with_text(record, &names, "n\u{e9}w\n\"").as_deref(), expect);
    }

    #[test]
    fn only_the_text_is_another() {
        check(
            r#" { "a" : 1.50, "text":"old \ud83d \"x\"" ,"b":{"text":"no"}, "c":[1e999]} "#,
            Some(r#" { "a" : 1.50, "text":"néw\n\"" ,"b":{"text":"no"}, "c":[1e999]} "#),
        );
        check(r#"{"text":"a","body":"b"}"#, Some(r#"{"text":"néw\n\"","body":"b"}"#));
        check(r#"{"body":"b","text":null}"#, Some(r#"{"body":"néw\n\"","text":null}"#));
        check(r#"{"text":"a","\u0074ext":"b"}"#, Some(r#"{"text":"a","\u0074ext":"néw\n\""}"#));
        check(r#"{"txt":"a"}"#, None);
    }
}

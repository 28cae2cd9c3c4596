//! From one JSON object to the fields of a record.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::FieldNames;
use super::json_text::{Strings, Text, TextValue, string};
use super::jsonl_fast::scan_object;
use super::log::Problem;
use super::loose;
use super::record::RecordId;

/// What a field of a record is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Text,
    Id,
    Outlet,
    Date,
    Title,
    Url,
    Author,
}

impl Role {
    /// What a person calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Id => "id",
            Self::Outlet => "outlet",
            Self::Date => "date",
            Self::Title => "title",
            Self::Url => "address",
            Self::Author => "author",
        }
    }
}

impl FieldNames {
    /// What the field `name` is for, and its place among the candidates.
    pub(crate) fn role(&self, name: &str) -> Option<(Role, usize)> {
        let all = [
            (Role::Text, &self.text),
            (Role::Id, &self.id),
            (Role::Outlet, &self.outlet),
            (Role::Date, &self.date),
            (Role::Title, &self.title),
            (Role::Url, &self.url),
            (Role::Author, &self.author),
        ];
        all.into_iter().find_map(|(role, names)| {
            names.iter().position(|it| it == name).map(|rank| (role, rank))
        })
    }
}

/// The fields of one record.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fields<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) id: RecordId<'a>,
    pub(crate) outlet: Option<Cow<'a, str>>,
    pub(crate) date: Option<Cow<'a, str>>,
    pub(crate) title: Option<Cow<'a, str>>,
    pub(crate) url: Option<Cow<'a, str>>,
    pub(crate) author: Option<Cow<'a, str>>,
    /// Whether lone surrogates were replaced by U+FFFD.
    pub(crate) repaired: bool,
    /// Whether the text was HTML, whose tags were left out.
    pub(crate) tagged: bool,
    /// Which fields were guessed to be meant, where any were.
    pub(crate) guessed: Option<String>,
}

/// A text as it stands, or what it says where it is stored as HTML; whether it is.
#[cfg(feature = "pages")]
pub(crate) fn untagged(text: Cow<'_, str>) -> (Cow<'_, str>, bool) {
    super::tagged::untagged(text)
}

/// The same without web pages: as it stands.
#[cfg(not(feature = "pages"))]
pub(crate) const fn untagged(text: Cow<'_, str>) -> (Cow<'_, str>, bool) {
    (text, false)
}

/// What is said of a file with such texts.
pub(crate) const TAGGED: [&str; 2] = ["texts are HTML", "their tags are left out"];

/// A record has no field of the text's name.
const NO_TEXT: &str = "no text field";
/// A record has one, and it is no string.
const NO_STRING: &str = "the text is not a string";
const NO_JSON: &str = "not valid JSON";

/// Reads one JSON object.
///
/// Of two equal keys the last one counts. Unknown fields may hold anything that
/// is JSON, also numbers beyond `f64` and escapes that are no characters; known
/// ones other than text and id never cost the record either: a number or a
/// boolean is taken as it stands, `null`, an array or an object as nothing.
/// Lone surrogates (`\ud83d` alone, which truncating tools leave behind) become
/// U+FFFD. Cost: one pass, and one allocation for a text with escapes.
///
/// Where the text is not found this way, it is looked for by path, by other names
/// and as a list of paragraphs (`loose.rs`).
///
/// # Errors
///
/// The problem, for a record that cannot be used.
pub(crate) fn parse<'a>(
    record: &'a str,
    names: &FieldNames,
    max_depth: usize,
) -> Result<Fields<'a>, Problem> {
    let found = strict(record, names, max_depth);
    let again = match &found {
        Ok(_) => loose::has_path(names),
        Err(problem) => matches!(problem.reason, NO_TEXT | NO_STRING | NO_JSON),
    };
    match found {
        found if !again => found,
        found => loose::read(record, names, max_depth).map_or(found, Ok),
    }
}

/// The same for a record whose text stands as a string under its own name.
fn strict<'a>(
    record: &'a str,
    names: &FieldNames,
    max_depth: usize,
) -> Result<Fields<'a>, Problem> {
    if max_depth > 0
        && let Some(raw) = common(record, names)
    {
        return raw.finished(record, names);
    }
    let first = record.trim_ascii_start().as_bytes().first().copied();
    let other = first.is_some_and(|byte| byte != b'{');
    // Valid JSON of another kind is told from a damaged object.
    if other && (first == Some(b'[') || serde_json::from_str::<IgnoredAny>(record).is_ok()) {
        return Err(Problem::new("not a JSON object", "a record is {…}".to_owned()));
    }
    match attempt(record, names, max_depth, Strings::Strict) {
        Ok(raw) => raw.finished(record, names),
        // Worth a second look: the error may be a lone surrogate in a string.
        Err(error) if error.is_syntax() => {
            match attempt(record, names, max_depth, Strings::Lenient) {
                Ok(raw) if raw.repaired => raw.finished(record, names),
                _ => Err(described(&error)),
            }
        }
        Err(error) => Err(described(&error)),
    }
}

/// The same for a record of the common shape that has a text, without a parser.
fn common<'a>(record: &'a str, names: &FieldNames) -> Option<Raw<'a>> {
    let mut res = Raw::default();
    let mut usable = true;
    let end = scan_object(record, |key, value| {
        let Some((role, rank)) = names.role(key) else { return };
        match role {
            Role::Text => match value.unescaped() {
                Some(text) => offer(&mut res.text, rank, text),
                None => usable = false,
            },
            _ => res.offer_raw(role, rank, value.raw),
        }
    })?;
    let rest = record[end..].bytes();
    let alone = rest.into_iter().all(|it| matches!(it, b' ' | b'\t' | b'\r' | b'\n'));
    (usable && alone && res.text.is_some()).then_some(res)
}

fn attempt<'a>(
    record: &'a str,
    names: &FieldNames,
    max_depth: usize,
    strings: Strings,
) -> Result<Raw<'a>, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(record);
    let visitor = Object { names, max_depth, strings };
    let raw = deserializer.deserialize_map(visitor)?;
    deserializer.end()?;
    Ok(raw)
}

fn described(error: &serde_json::Error) -> Problem {
    let text = error.to_string();
    // "expected value at line 1 column 5": the line is always the first one.
    let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(before, _)| before);
    if message == TOO_DEEP {
        return Problem::new(
            "nested too deeply",
            "more levels than --max-json-depth allows".to_owned(),
        );
    }
    if error.is_eof() {
        return Problem::new(NO_JSON, "the record ends too early; was it cut short?".to_owned());
    }
    Problem::new(NO_JSON, format!("{message} at byte {}", error.column()))
}

/// The message of the error that [`Object`] makes for depth.
const TOO_DEEP: &str = "too deep";

/// The best candidate so far for every role, with its rank.
#[derive(Default)]
struct Raw<'a> {
    text: Option<(usize, Cow<'a, str>)>,
    /// A text field that was no string: its name's rank, and what it was.
    bad_text: Option<(usize, &'static str)>,
    id: Option<(usize, &'a str)>,
    outlet: Option<(usize, Cow<'a, str>)>,
    date: Option<(usize, Cow<'a, str>)>,
    title: Option<(usize, Cow<'a, str>)>,
    url: Option<(usize, Cow<'a, str>)>,
    author: Option<(usize, Cow<'a, str>)>,
    repaired: bool,
}

/// Keeps `value` unless a better-named one is there.
fn offer<T>(slot: &mut Option<(usize, T)>, rank: usize, value: T) {
    // Of equal keys the last one counts, as with the parser.
    if slot.as_ref().is_none_or(|&(best, _)| rank <= best) {
        *slot = Some((rank, value));
    }
}

impl<'a> Raw<'a> {
    /// Offers a value as it stands in the record, for any role but the text, which is decoded
    /// where it is met.
    fn offer_raw(&mut self, role: Role, rank: usize, raw: &'a str) {
        let slot = match role {
            Role::Text => return,
            Role::Id => return offer(&mut self.id, rank, raw),
            Role::Outlet => &mut self.outlet,
            Role::Date => &mut self.date,
            Role::Title => &mut self.title,
            Role::Url => &mut self.url,
            Role::Author => {
                let names = people(raw, &mut self.repaired);
                return names.into_iter().for_each(|it| offer(&mut self.author, rank, it));
            }
        };
        // `"source": {"name": "River Post"}`
        let value = match raw.as_bytes().first() {
            Some(b'{') if role == Role::Outlet => named(raw, &mut self.repaired),
            _ => scalar(raw, &mut self.repaired),
        };
        if let Some(value) = value {
            offer(slot, rank, value);
        }
    }

    fn finished(mut self, record: &str, names: &FieldNames) -> Result<Fields<'a>, Problem> {
        let Some((_, text)) = self.text else {
            return Err(match self.bad_text {
                Some((rank, kind)) => {
                    let name = names.text.get(rank).map_or("text", String::as_str);
                    Problem::new(NO_STRING, format!("`{name}` is {kind}"))
                }
                None => no_text(&keys(record), names),
            });
        };
        let id = match self.id {
            None => RecordId::Line,
            Some((_, raw)) => read_id(raw, &mut self.repaired)?,
        };
        let value = |slot: Option<(usize, Cow<'a, str>)>| slot.map(|(_, value)| value);
        let (text, tagged) = untagged(text);
        Ok(Fields {
            text,
            tagged,
            id,
            outlet: value(self.outlet),
            date: value(self.date),
            title: value(self.title),
            url: value(self.url),
            author: value(self.author),
            repaired: self.repaired,
            guessed: None,
        })
    }
}

fn read_id<'a>(raw: &'a str, repaired: &mut bool) -> Result<RecordId<'a>, Problem> {
    let kind = match raw.as_bytes().first() {
        Some(b'"') => {
            // Half a character is the same in every id that has one.
            let mut damaged = false;
            let id = string(raw, &mut damaged).filter(|it| !it.is_empty() && !damaged);
            *repaired |= damaged;
            return Ok(id.map_or(RecordId::Line, RecordId::Text));
        }
        Some(b'-' | b'0'..=b'9') => return Ok(RecordId::Number(Cow::Borrowed(raw))),
        Some(b'{') => match wrapped_id(raw) {
            Some(id) => return Ok(RecordId::Text(id.into())),
            None => "an object",
        },
        Some(b'[') => "an array",
        // A truth value tells no record from another.
        Some(_) | None => return Ok(RecordId::Line),
    };
    Err(Problem::new("the id is neither a string nor a number", format!("it is {kind}")))
}

/// The id in `{"$oid": "…"}`, as databases of documents export it.
fn wrapped_id(raw: &str) -> Option<String> {
    let object: std::collections::BTreeMap<String, String> = serde_json::from_str(raw).ok()?;
    let (name, id) = object.into_iter().next()?;
    (name.starts_with('$') && !id.is_empty()).then_some(id)
}

/// A field that may be anything: strings are decoded, scalars taken as they
/// stand, the rest and what is empty is nothing.
fn scalar<'a>(raw: &'a str, repaired: &mut bool) -> Option<Cow<'a, str>> {
    let value = match raw.as_bytes().first() {
        Some(b'"') => string(raw, repaired)?,
        Some(b'-' | b'0'..=b'9' | b't' | b'f') => Cow::Borrowed(raw),
        _ => return None,
    };
    (!value.is_empty()).then_some(value)
}

/// The name of an object that has one.
pub(super) fn named<'a>(raw: &'a str, repaired: &mut bool) -> Option<Cow<'a, str>> {
    let object: std::collections::BTreeMap<Cow<'a, str>, &'a RawValue> =
        serde_json::from_str(raw).ok()?;
    scalar(object.get("name")?.get(), repaired)
}

/// Who wrote it: a name, the name of an object, or several of these in a list, with commas
/// between. A number is nobody's name.
pub(super) fn people<'a>(raw: &'a str, repaired: &mut bool) -> Option<Cow<'a, str>> {
    match raw.as_bytes().first()? {
        b'"' => scalar(raw, repaired).and_then(|it| match it {
            Cow::Borrowed(it) => writer(it).map(Cow::Borrowed),
            Cow::Owned(it) => writer(&it).map(|it| Cow::Owned(it.to_owned())),
        }),
        b'{' => named(raw, repaired),
        b'[' => {
            let all: Vec<&'a RawValue> = serde_json::from_str(raw).ok()?;
            let names: Vec<Cow<'a, str>> =
                all.into_iter().filter_map(|it| people(it.get(), repaired)).collect();
            (!names.is_empty()).then(|| Cow::Owned(names.join(", ")))
        }
        _ => None,
    }
}

/// A name without the word before it; nobody's where an address of mail stands alone.
pub(crate) fn writer(stated: &str) -> Option<&str> {
    let name = crate::language::phrases("bylines", "stated")
        .find_map(|cue| {
            let (before, rest) = stated.split_at_checked(cue.len())?;
            let begins = before.eq_ignore_ascii_case(cue) && rest.starts_with([' ', ':']);
            begins.then(|| rest.trim_start_matches([' ', ':']))
        })
        .unwrap_or(stated)
        .trim();
    let is_address = name.contains('@') && !name.contains(' ');
    (!name.is_empty() && !is_address).then_some(name)
}

/// A record has no text field: tells which ones it has, and what may be meant.
pub(crate) fn no_text(keys: &[String], names: &FieldNames) -> Problem {
    const SHOWN: usize = 8;
    let wanted: Vec<String> = names.text.iter().map(|name| format!("`{name}`")).collect();
    let wanted = wanted.join(" or ");
    let short = |key: &String| key.chars().take(40).collect::<String>();
    let mut shown: Vec<String> =
        keys.iter().take(SHOWN).map(|key| format!("`{}`", short(key))).collect();
    if keys.len() > SHOWN {
        shown.push(format!("{} more", keys.len() - SHOWN));
    }
    let shown = if shown.is_empty() { "no field".to_owned() } else { shown.join(", ") };
    let meant = keys.iter().find(|key| names.text.iter().any(|it| it.eq_ignore_ascii_case(key)));
    let hint = meant.map_or_else(String::new, |key| format!("; did you mean --text-field {key}?"));
    Problem::new(NO_TEXT, format!("looked for {wanted}, found {shown}{hint}"))
}

/// The keys of an object, for a message.
fn keys(record: &str) -> Vec<String> {
    let all: Result<std::collections::BTreeMap<String, IgnoredAny>, _> =
        serde_json::from_str(record);
    all.map(|all| all.into_keys().collect()).unwrap_or_default()
}

struct Object<'n> {
    names: &'n FieldNames,
    max_depth: usize,
    strings: Strings,
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = Raw<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw<'de>, A::Error> {
        let mut res = Raw::default();
        while let Some(role) = map.next_key_seed(Key(self.names))? {
            if let Some((Role::Text, rank)) = role {
                match map.next_value_seed(TextValue(self.strings, &mut res.repaired))? {
                    Text::String(text) => offer(&mut res.text, rank, text),
                    Text::Other(kind) => offer(&mut res.bad_text, rank, kind),
                }
                continue;
            }
            let raw = map.next_value::<&'de RawValue>()?.get();
            // The object that we are in is one level.
            if depth(raw) + 1 > self.max_depth {
                return Err(A::Error::custom(TOO_DEEP));
            }
            if let Some((role, rank)) = role {
                res.offer_raw(role, rank, raw);
            }
        }
        Ok(res)
    }
}

/// How deep the arrays and objects of a valid JSON value are nested.
pub(crate) fn depth(raw: &str) -> usize {
    if !raw.starts_with(['[', '{']) {
        return 0;
    }
    let (mut depth, mut deepest) = (0, 0);
    let mut bytes = raw.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => {
                while let Some(byte) = bytes.next() {
                    match byte {
                        b'\\' => _ = bytes.next(),
                        b'"' => break,
                        _ => {}
                    }
                }
            }
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth -= 1,
            _ => {}
        }
    }
    deepest
}

/// Reads a key and says what it is for, without keeping it.
pub(super) struct Key<'n>(pub(super) &'n FieldNames);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Option<(Role, usize)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Option<(Role, usize)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.role(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(record: &str) -> Result<Fields<'_>, String> {
        parse(record, &FieldNames::default(), 127).map_err(|problem| problem.message())
    }

    fn check(record: &str, expect: &str) {
        let shown: String = record.chars().take(80).collect();
        assert_eq!(fields(record).unwrap_err(), expect, "{shown}");
    }

    #[test]
    fn text_without_escapes_is_borrowed() {
        let found = fields(r#"{"id":"a","text":"für","title":"T\n","x":[1e999]}"#).unwrap();
        assert!(matches!(found.text, Cow::Borrowed("für")));
        assert_eq!(found.id, RecordId::Text("a".into()));
        assert_eq!(found.title.as_deref(), Some("T\n"));
        assert_eq!(found.outlet, None);
    }

    #[test]
    fn ids_keep_every_digit() {
        let id = |raw: &str| {
            let record = format!(r#"{{"id":{raw},"text":"x"}}"#);
            fields(&record).map(|it| match it.id {
                RecordId::Number(id) => format!("number {id}"),
                RecordId::Text(id) => format!("text {id}"),
                RecordId::File | RecordId::Line => "none".to_owned(),
            })
        };
        assert_eq!(id("18446744073709551617").unwrap(), "number 18446744073709551617");
        assert_eq!(id("18446744073709551616").unwrap(), "number 18446744073709551616");
        assert_eq!(id("1.0").unwrap(), "number 1.0");
        assert_eq!(id(r#""\u0031""#).unwrap(), "text 1");
        assert_eq!(id("null").unwrap(), "none");
        assert_eq!(id(r#""""#).unwrap(), "none");
        let kind = "the id is neither a string nor a number: it is ";
        assert_eq!(id("[1]").unwrap_err(), format!("{kind}an array"));
        assert_eq!(id(r#"{"a":1}"#).unwrap_err(), format!("{kind}an object"));
        assert_eq!(id("true").unwrap(), "none");
    }

    #[test]
    fn the_first_candidate_with_a_usable_value_is_taken() {
        let outlet = |rest: &str| {
            let record = format!(r#"{{"text":"x",{rest}}}"#);
            fields(&record).unwrap().outlet.map(Cow::into_owned)
        };
        assert_eq!(outlet(r#""domain":"d","outlet":"o","source":"s""#).as_deref(), Some("o"));
        assert_eq!(outlet(r#""domain":"d","outlet":null"#).as_deref(), Some("d"));
        assert_eq!(outlet(r#""source":{"id":null,"name":"s"}"#).as_deref(), Some("s"));
        assert_eq!(outlet(r#""source":{"id":7}"#), None);
        assert_eq!(outlet(r#""outlet":"""#), None);
        let found = fields(r#"{"text":"x","date":1e18,"url":"javascript:alert(1)"}"#).unwrap();
        assert_eq!(found.date.as_deref(), Some("1e18"));
        assert_eq!(found.url.as_deref(), Some("javascript:alert(1)"));
    }

    #[test]
    fn of_two_equal_keys_the_last_one_counts() {
        assert_eq!(fields(r#"{"text":"first","text":"second"}"#).unwrap().text, "second");
    }

    #[test]
    fn a_record_that_cannot_be_used_says_why() {
        check(r#"{"id":"a"}"#, "no text field: looked for `text`, found `id`");
        check("{}", "no text field: looked for `text`, found no field");
        let guessed = fields(r#"{"id":1,"Text":"x"}"#).unwrap();
        assert_eq!((&*guessed.text, guessed.guessed.as_deref()), ("x", Some("`Text` is the text")));
        check(r#"{"text":null}"#, "the text is not a string: `text` is null");
        check(r#"{"text":42}"#, "the text is not a string: `text` is a number");
        check(r#"{"text":[1]}"#, "the text is not a string: `text` is an array");
        check(r#"{"text":{"a":[]}}"#, "the text is not a string: `text` is an object");
        check("[1]", "not a JSON object: a record is {…}");
        check("null", "not a JSON object: a record is {…}");
        check("{'a':1}", "not valid JSON: key must be a string at byte 2");
        check(r#"{"text":"x",}"#, "not valid JSON: trailing comma at byte 13");
        check(r#"{"text":"x"}{"text":"y"}"#, "not valid JSON: trailing characters at byte 13");
        check(r#"{"text":"x","n":nan}"#, "not valid JSON: expected ident at byte 18");
        check("id,text", "not valid JSON: expected value at byte 1");
        let cut = "not valid JSON: the record ends too early; was it cut short?";
        check(r#"{"text":"x"#, cut);
        check(r#"{"text":"#, cut);
    }

    #[test]
    fn lone_surrogates_are_replaced_one_for_one() {
        let record = r#"{"id":"\udc00","text":"a \ud83d b \udc00\ud83d c \ud83d\ude00 ü"}"#;
        let found = fields(record).unwrap();
        assert_eq!(found.text, "a \u{fffd} b \u{fffd}\u{fffd} c 😀 ü");
        // Half a character would be the id of every record that has one.
        assert_eq!(found.id, RecordId::Line);
        assert!(found.repaired);
        assert!(!fields(r#"{"text":"\ud83d\ude00"}"#).unwrap().repaired);
        let only_the_id = fields(r#"{"id":"\udc00","text":"a"}"#).unwrap();
        assert!(only_the_id.repaired);
    }

    #[test]
    fn both_sides_of_the_depth_limit() {
        let nested = |levels: usize| {
            let (open, close) = ("[".repeat(levels - 1), "]".repeat(levels - 1));
            format!(r#"{{"text":"x","y":{open}{close}}}"#)
        };
        assert!(fields(&nested(127)).is_ok());
        check(&nested(128), "nested too deeply: more levels than --max-json-depth allows");
        check(&nested(1_000_000), "nested too deeply: more levels than --max-json-depth allows");
        assert!(fields(&"[".repeat(1_000_000)).is_err());
        assert!(fields(&r#"{"a":"#.repeat(1_000_000)).is_err());
    }

    #[test]
    fn brackets_in_strings_are_no_depth() {
        assert_eq!(depth(r#"["[[[", {"a\"{": "\\"}]"#), 2);
        assert_eq!(depth(r#""[[""#), 0);
    }
}

//! Records whose text does not stand as a string under its own name.
//!
//! A path leads to it (`content.text`), it is a list of paragraphs, the field has
//! another name than usual, or the record holds `NaN`, which JSON has not but
//! programs write. Such a record is parsed once more than others, so this is asked
//! only where the plain way fails.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::FieldNames;
use super::fields::{Fields, Role, depth, named, people, untagged};
use super::guess::guessed;
use super::json_text::string;
use super::record::RecordId;
use super::shapes::has_list_columns;

/// An object whose values are still text; of two equal keys the last one counts.
type Object<'a> = BTreeMap<String, &'a RawValue>;

/// The list that a name leads into: `articles[].body`.
pub(super) const LIST: &str = "[].";

/// Whether any name is a path.
pub(crate) fn has_path(names: &FieldNames) -> bool {
    let all = [
        &names.text,
        &names.id,
        &names.outlet,
        &names.date,
        &names.title,
        &names.url,
        &names.author,
    ];
    all.into_iter().flatten().any(|it| it.contains('.'))
}

/// Reads a record of one of these kinds, nested at most `max_depth` deep.
pub(crate) fn read(record: &str, names: &FieldNames, max_depth: usize) -> Option<Fields<'static>> {
    let repaired;
    let object = match parsed(record) {
        Some(object) => object,
        None => {
            repaired = mended(record)?;
            parsed(&repaired)?
        }
    };
    if object.values().any(|it| depth(it.get()) + 1 > max_depth) {
        return None;
    }
    // An object is no field, whatever it is called: a path leads through it.
    let fields = object.iter().filter(|it| !it.1.get().starts_with('{'));
    let keys: Vec<String> = fields.map(|it| it.0.clone()).collect();
    let guess = wrapped(names, &object, &keys).or_else(|| guessed(names, &keys));
    let (names, said) = match guess {
        Some((names, said)) => (Cow::Owned(names), Some(said)),
        None => (Cow::Borrowed(names), None),
    };
    let mut changed = false;
    let values = |role: Role| names.of(role).iter().filter_map(|it| value(&object, it));
    let is_list = values(Role::Text).next().is_some_and(|it| it.starts_with('['));
    // Ids in a list are those of several records, however long the other lists are.
    let has_ids = values(Role::Id).next().is_some_and(|it| it.starts_with('['));
    if is_list && (has_ids || has_list_columns(record, &names)) {
        return None;
    }
    let text = values(Role::Text).find_map(|it| text(it, &mut changed))?;
    let (text, tagged) = untagged(Cow::Owned(text));
    let mut scalar = |role: Role| {
        values(role).find_map(|raw| match raw.as_bytes().first() {
            Some(b'"') => {
                string(raw, &mut changed).filter(|it| !it.is_empty()).map(Cow::into_owned)
            }
            Some(b'-' | b'0'..=b'9' | b't' | b'f') => Some(raw.to_owned()),
            Some(b'{') if role == Role::Outlet => named(raw, &mut changed).map(Cow::into_owned),
            _ => None,
        })
    };
    let id = scalar(Role::Id).filter(|it| it != "true" && it != "false");
    let is_string = values(Role::Id).next().is_some_and(|it| it.starts_with('"'));
    Some(Fields {
        text: Cow::Owned(text.into_owned()),
        tagged,
        id: match id {
            Some(id) if is_string => RecordId::Text(id.into()),
            Some(id) => RecordId::Number(id.into()),
            None => RecordId::Line,
        },
        outlet: scalar(Role::Outlet).map(Cow::Owned),
        date: scalar(Role::Date).map(Cow::Owned),
        title: scalar(Role::Title).map(Cow::Owned),
        url: scalar(Role::Url).map(Cow::Owned),
        author: values(Role::Author)
            .find_map(|it| people(it, &mut changed))
            .map(|it| Cow::Owned(it.into_owned())),
        repaired: changed,
        guessed: said,
    })
}

/// The names of a record that has nothing of its own to read, and an object in which an
/// article stands: `_source` as search engines export it, `fields` of an interface.
fn wrapped(
    names: &FieldNames,
    object: &Object<'_>,
    keys: &[String],
) -> Option<(FieldNames, String)> {
    let has_text = |names: &FieldNames, keys: &[String]| {
        keys.iter().any(|it| matches!(names.role(it), Some((Role::Text, _))))
    };
    let usual = FieldNames::default();
    // A name that was given is never guessed round.
    if names.text != usual.text
        || names.text.iter().any(|it| object.contains_key(it))
        || guessed(names, keys).is_some_and(|it| has_text(&it.0, keys))
    {
        return None;
    }
    let mut found = object.iter().filter_map(|(wrapper, raw)| {
        let inner: Vec<String> = parsed(raw.get())?.into_keys().collect();
        let own = guessed(&usual, &inner).map_or_else(|| usual.clone(), |it| it.0);
        has_text(&own, &inner).then_some((wrapper, own, inner))
    });
    let (wrapper, own, inner) = found.next()?;
    // Of two that may be the article, neither is.
    if found.next().is_some() {
        return None;
    }
    let mut res = guessed(names, keys).map_or_else(|| names.clone(), |it| it.0);
    let mut said = Vec::new();
    for key in &inner {
        let Some((role, _)) = own.role(key) else { continue };
        said.push(format!("`{wrapper}.{key}` is the {}", role.name()));
        res.of_mut(role).push(format!("{wrapper}.{key}"));
    }
    Some((res, said.join(", ")))
}

fn parsed(record: &str) -> Option<Object<'_>> {
    serde_json::from_str(record).ok()
}

/// The value in `record` that the path `name` leads to.
pub(super) fn value_at<'a>(record: &'a str, name: &str) -> Option<&'a str> {
    value(&parsed(record)?, name)
}

/// The value that `name` leads to. A key that is called so goes before a path.
fn value<'a>(object: &Object<'a>, name: &str) -> Option<&'a str> {
    if let Some(found) = object.get(name) {
        return Some(found.get());
    }
    let path = name.rsplit_once(LIST).map_or(name, |it| it.1);
    let Some((first, rest)) = path.split_once('.') else {
        return object.get(path).map(|it| it.get());
    };
    let inner: Object<'a> = serde_json::from_str(object.get(first)?.get()).ok()?;
    value(&inner, rest)
}

/// A string, or a list of strings or of objects that hold one, as paragraphs.
fn text(raw: &str, changed: &mut bool) -> Option<String> {
    match raw.as_bytes().first()? {
        b'"' => string(raw, changed).map(Cow::into_owned),
        b'[' => {
            let parts: Vec<&RawValue> = serde_json::from_str(raw).ok()?;
            let part = |it: &&RawValue| match it.get().as_bytes().first() {
                Some(b'{') => {
                    let object = parsed(it.get())?;
                    ["text", "content", "paragraph", "p", "body", "value"]
                        .iter()
                        .find_map(|name| text(object.get(*name)?.get(), &mut false))
                }
                _ => text(it.get(), &mut false),
            };
            let parts: Vec<String> = parts.iter().filter_map(part).collect();
            (!parts.is_empty()).then(|| parts.join("\n\n"))
        }
        _ => None,
    }
}

/// The record with `null` for what is no number in JSON (`NaN`, `Infinity`), and with
/// escapes for the control characters in its strings, which JSON does not allow as they
/// stand. None where there is nothing of the kind.
fn mended(record: &str) -> Option<String> {
    let bytes = record.as_bytes();
    let mut res = String::with_capacity(record.len());
    let (mut at, mut done, mut found) = (0, 0, false);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                let end = end_of_string(bytes, at).min(bytes.len());
                let inside = record.get(at..end)?;
                if inside.bytes().any(|it| it < b' ') {
                    res.push_str(record.get(done..at)?);
                    inside.chars().for_each(|c| escape_control(c, &mut res));
                    (done, found) = (end, true);
                }
                at = end;
            }
            b'N' | b'I' | b'-' => {
                let word = ["NaN", "Infinity", "-Infinity", "-NaN"];
                let word = word.into_iter().find(|it| record[at..].starts_with(it));
                if let Some(word) = word {
                    res.push_str(record.get(done..at)?);
                    res.push_str("null");
                    at += word.len();
                    (done, found) = (at, true);
                } else {
                    at += 1;
                }
            }
            _ => at += 1,
        }
    }
    res.push_str(record.get(done..)?);
    found.then_some(res)
}

fn escape_control(c: char, out: &mut String) {
    if c < ' ' {
        out.push_str(&format!("\\u{:04x}", u32::from(c)));
    } else {
        out.push(c);
    }
}

/// The byte after the string that begins at `at`.
fn end_of_string(bytes: &[u8], at: usize) -> usize {
    let mut at = at + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> FieldNames {
        FieldNames { text: vec![text.to_owned()], ..FieldNames::default() }
    }

    fn check(record: &str, names: &FieldNames, expect: &str) {
        let found = read(record, names, 127).unwrap();
        assert_eq!(found.text, expect, "{record}");
    }

    #[test]
    fn a_path_leads_into_objects_and_lists_are_paragraphs() {
        check(r#"{"content":{"text":"x"}}"#, &named("content.text"), "x");
        check(r#"{"content.text":"y","content":{"text":"x"}}"#, &named("content.text"), "y");
        check(r#"{"text":["One.","Two."]}"#, &FieldNames::default(), "One.\n\nTwo.");
        check(
            r#"{"body":[{"type":"p","text":"One."},{"text":"Two."}]}"#,
            &named("body"),
            "One.\n\nTwo.",
        );
        let uneven = r#"{"id":["a","b","c"],"text":["One.","Two."]}"#;
        assert!(read(uneven, &FieldNames::default(), 127).is_none());
        assert!(read(r#"{"content":{"html":"x"}}"#, &named("content.text"), 127).is_none());
        assert!(read(r#"{"content":{"text":"x"}}"#, &named("content.text"), 1).is_none());
    }

    #[test]
    fn what_is_no_number_costs_no_record_and_strings_stay() {
        check(
            r#"{"x":NaN,"y":[-Infinity],"text":"NaN \" Infinity"}"#,
            &FieldNames::default(),
            "NaN \" Infinity",
        );
        check("{\"a\":\"\t\",\"text\":\"x\ty\"}", &FieldNames::default(), "x\ty");
        assert!(read(r#"{"text":"x",}"#, &FieldNames::default(), 127).is_none());
    }

    #[test]
    fn an_object_is_not_guessed_to_be_a_field() {
        let record = r#"{"_source":{"text":"x"},"Text":"y"}"#;
        let found = read(record, &FieldNames::default(), 127).unwrap();
        assert_eq!(found.guessed.as_deref(), Some("`Text` is the text"));
    }

    #[test]
    fn an_object_that_holds_the_article_is_read() {
        let record = r#"{"_index":"n","_id":"7","_source":{"body":"x","Autor":"Ada Holm"}}"#;
        let found = read(record, &FieldNames::default(), 127).unwrap();
        assert_eq!((&*found.text, found.author.as_deref()), ("x", Some("Ada Holm")));
        let said = found.guessed.unwrap();
        assert!(said.contains("`_source.body` is the text"), "{said}");
        // Of two, neither; and not where a name was given.
        let two = r#"{"a":{"body":"x"},"b":{"body":"y"}}"#;
        assert!(read(two, &FieldNames::default(), 127).is_none());
        assert!(read(record, &named("main"), 127).is_none());
    }

    #[test]
    fn authors_are_names_lists_and_objects() {
        let author = |raw: &str| {
            let record = format!(r#"{{"author":{raw},"Text":"x"}}"#);
            let found = read(&record, &FieldNames::default(), 127).unwrap().author;
            found.map(Cow::into_owned)
        };
        assert_eq!(author("\"By Ada Holm\"").as_deref(), Some("Ada Holm"));
        let two = r#"["Ada Holm",{"@type":"Person","name":"Bo Lind"}]"#;
        assert_eq!(author(two).as_deref(), Some("Ada Holm, Bo Lind"));
        for raw in ["7", "null", "[]", "\"a@b.example\""] {
            assert_eq!(author(raw), None, "{raw}");
        }
    }

    #[test]
    fn ids_stay_as_they_stand() {
        let id = |raw: &str| {
            let record = format!(r#"{{"id":{raw},"Text":"x"}}"#);
            read(&record, &FieldNames::default(), 127).unwrap().id
        };
        assert_eq!(id("1.50"), RecordId::Number("1.50".into()));
        assert_eq!(id("true"), RecordId::Line);
        assert_eq!(id("\"7\""), RecordId::Text("7".into()));
        assert_eq!(id("null"), RecordId::Line);
    }
}

//! Records whose text does not stand as a string under its own name.
//!
//! A path leads to it (`content.text`), it is a list of paragraphs, the field has
//! another name than usual, or the record holds `NaN`, which JSON has not but
//! programs write. Also files in which the records are a list inside an object:
//! `{"articles": […]}`. Such a record is parsed once more than others, so this is
//! asked only where the plain way fails.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::FieldNames;
use super::fields::{Fields, Role, depth};
use super::guess::guessed;
use super::json_text::string;
use super::record::RecordId;

/// An object whose values are still text; of two equal keys the last one counts.
type Object<'a> = BTreeMap<String, &'a RawValue>;

/// The list that a name leads into: `articles[].body`.
const LIST: &str = "[].";

/// What a list of records may be called.
const LISTS: [&str; 14] = [
    "articles",
    "items",
    "documents",
    "docs",
    "results",
    "records",
    "entries",
    "stories",
    "news",
    "data",
    "hits",
    "rows",
    "posts",
    "artikel",
];

/// Whether any name is a path.
pub(crate) fn has_path(names: &FieldNames) -> bool {
    let all = [&names.text, &names.id, &names.outlet, &names.date, &names.title, &names.url];
    all.into_iter().flatten().any(|it| it.contains('.'))
}

/// Reads a record of one of these kinds, nested at most `max_depth` deep.
pub(crate) fn read(record: &str, names: &FieldNames, max_depth: usize) -> Option<Fields<'static>> {
    let repaired;
    let object = match parsed(record) {
        Some(object) => object,
        None => {
            repaired = without_nan(record)?;
            parsed(&repaired)?
        }
    };
    if object.values().any(|it| depth(it.get()) + 1 > max_depth) {
        return None;
    }
    let keys: Vec<String> = object.keys().cloned().collect();
    let (names, said) = match guessed(names, &keys) {
        Some((names, said)) => (Cow::Owned(names), Some(said)),
        None => (Cow::Borrowed(names), None),
    };
    let mut changed = false;
    let values = |role: Role| names.of(role).iter().filter_map(|it| value(&object, it));
    let text = values(Role::Text).find_map(|it| text(it, &mut changed))?;
    let mut scalar = |role: Role| {
        values(role).find_map(|raw| match raw.as_bytes().first() {
            Some(b'"') => {
                string(raw, &mut changed).filter(|it| !it.is_empty()).map(Cow::into_owned)
            }
            Some(b'-' | b'0'..=b'9' | b't' | b'f') => Some(raw.to_owned()),
            _ => None,
        })
    };
    let id = scalar(Role::Id).filter(|it| it != "true" && it != "false");
    let is_string = values(Role::Id).next().is_some_and(|it| it.starts_with('"'));
    Some(Fields {
        text: Cow::Owned(text),
        id: match id {
            Some(id) if is_string => RecordId::Text(id.into()),
            Some(id) => RecordId::Number(id.into()),
            None => RecordId::Line,
        },
        outlet: scalar(Role::Outlet).map(Cow::Owned),
        date: scalar(Role::Date).map(Cow::Owned),
        title: scalar(Role::Title).map(Cow::Owned),
        url: scalar(Role::Url).map(Cow::Owned),
        repaired: changed,
        guessed: said,
    })
}

fn parsed(record: &str) -> Option<Object<'_>> {
    serde_json::from_str(record).ok()
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

/// The record with `null` for what is no number in JSON: `NaN`, `Infinity`. None
/// where there is nothing of the kind outside of strings.
fn without_nan(record: &str) -> Option<String> {
    let bytes = record.as_bytes();
    let mut res = String::with_capacity(record.len());
    let (mut at, mut done, mut found) = (0, 0, false);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => at = end_of_string(bytes, at),
            b'N' | b'I' | b'-' => {
                let word = ["NaN", "Infinity", "-Infinity", "-NaN"];
                let word = word.into_iter().find(|it| record[at..].starts_with(it));
                if let Some(word) = word {
                    res.push_str(&record[done..at]);
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

/// The records in the list that `record` holds: each with the line feeds before it.
/// The list is the one that the text's name leads into, or one that is called as
/// such lists are; also inside one more object (`response.docs`).
pub(crate) fn listed<'a>(record: &'a str, names: &FieldNames) -> Option<Vec<(usize, &'a str)>> {
    let object = parsed(record)?;
    let path = names.text.iter().find_map(|it| it.split_once(LIST)).map(|it| it.0);
    let list = match path {
        Some(path) => value(&object, path)?,
        None => named_list(&object)
            .or_else(|| object.values().find_map(|it| named_list(&parsed(it.get())?)))?,
    };
    let parts: Vec<&RawValue> = serde_json::from_str(list).ok()?;
    let (mut lines, mut counted) = (0, 0);
    let place = |it: &'a str| (it.as_ptr() as usize).checked_sub(record.as_ptr() as usize);
    let mut res = Vec::with_capacity(parts.len());
    for part in parts {
        let at = place(part.get())?;
        lines += record.get(counted..at)?.bytes().filter(|&it| it == b'\n').count();
        counted = at;
        res.push((lines, part.get()));
    }
    Some(res)
}

fn named_list<'a>(object: &Object<'a>) -> Option<&'a str> {
    let is_list =
        |raw: &str| raw.strip_prefix('[').is_some_and(|it| it.trim_start().starts_with('{'));
    let all = LISTS.iter().filter_map(|it| object.get(*it)).map(|it| it.get());
    all.into_iter().find(|it| is_list(it))
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
        assert!(read(r#"{"text":"x",}"#, &FieldNames::default(), 127).is_none());
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

    #[test]
    fn lists_of_records_are_found_with_their_lines() {
        let record = "{\"meta\":1,\n\"articles\":[\n{\"body\":\"a\"},\n{\"body\":\"b\"}]}";
        let found = listed(record, &FieldNames::default()).unwrap();
        assert_eq!(found, [(2, "{\"body\":\"a\"}"), (3, "{\"body\":\"b\"}")]);
        assert_eq!(listed(record, &named("articles[].body")).unwrap().len(), 2);
        check(found[0].1, &named("articles[].body"), "a");
        let solr = r#"{"response":{"docs":[{"text":"a"}]}}"#;
        assert_eq!(listed(solr, &FieldNames::default()).unwrap().len(), 1);
        assert!(listed(r#"{"articles":["a"]}"#, &FieldNames::default()).is_none());
    }
}

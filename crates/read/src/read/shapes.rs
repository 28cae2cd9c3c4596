//! Records that a value of JSON holds in another shape than one object each.
//!
//! ```text
//! {"articles": [{…}, {…}]}                    a list inside an object, or several
//! {"sport": [{…}], "culture": [{…}]}          a list under each key
//! {"a1": {"text": …}, "a2": {"text": …}}      an object a record, under its key
//! {"id": {"0": …}, "text": {"0": …}}          columns, as data frames are written
//! {"id": […], "text": […]}                    columns that are lists
//! {"columns": […], "data": [[…], […]]}        a table
//! ```
//!
//! Asked only of a value that is no record itself. What was made of it is said.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::FieldNames;
use super::fields::{Role, parse};
use super::guess::guessed;
use super::loose::{self, LIST};
use crate::language;

/// What a list of records may be called.
static LISTS: LazyLock<Vec<&str>> = LazyLock::new(|| language::phrases("fields", "list").collect());

/// One of several records in a value.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Held<'a> {
    /// The line feeds before it.
    pub(crate) lines: usize,
    /// The record, an object.
    pub(crate) raw: Cow<'a, str>,
    /// Its key, which names it where it has no id.
    pub(crate) key: Option<String>,
}

/// The records in a value, and what a person is told of their shape.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Shape<'a> {
    pub(crate) records: Vec<Held<'a>>,
    pub(crate) said: Option<Cow<'static, str>>,
}

/// The records that `value` holds, where it holds any.
///
/// The list is the one that the text's name leads into, or one that is called as such
/// lists are, also inside one more object (`response.docs`), and with it every other list
/// there whose objects have a text: an export has a list for each section. Cost: a few
/// times that of parsing the value.
pub(crate) fn held<'a>(value: &'a str, names: &FieldNames) -> Option<Shape<'a>> {
    if value.trim_start().starts_with('[') {
        return list(value, value).map(|records| Shape { records, said: None });
    }
    let object: Ordered<'a> = serde_json::from_str(value).ok()?;
    if let Some(shape) = listed(value, &object, names) {
        return Some(shape);
    }
    let shape = |records, said: &'static str| Shape { records, said: Some(said.into()) };
    table(&object)
        .map(|it| shape(it, "a row of `data` is a record"))
        .or_else(|| {
            columns(&object, names).map(|it| shape(it, "each field is a column of records"))
        })
        .or_else(|| keyed(value, &object, names).map(|it| shape(it, "each key holds a record")))
        .or_else(|| sections(value, &object, names))
}

/// Whether the text's name leads into a list.
pub(crate) fn leads_into_list(names: &FieldNames) -> bool {
    names.text.iter().any(|it| it.contains(LIST))
}

/// An object in the order of its keys.
struct Ordered<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Ordered<'a> {
    // From the end: of two equal keys the last one counts.
    fn get(&self, name: &str) -> Option<&'a str> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|it| it.1.get())
    }

    fn keys(&self) -> Vec<String> {
        self.0.iter().map(|it| it.0.clone()).collect()
    }
}

impl<'de> Deserialize<'de> for Ordered<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Ordered<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Ordered<'de>, A::Error> {
                let mut res = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    res.push(pair);
                }
                Ok(Ordered(res))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

fn is_object(raw: &str) -> bool {
    raw.starts_with('{')
}

/// A list in an object, or in one of its objects, by the path to it.
type List<'a> = (String, &'a str);

fn is_array(raw: &str) -> bool {
    raw.starts_with('[')
}

fn listed<'a>(value: &'a str, object: &Ordered<'a>, names: &FieldNames) -> Option<Shape<'a>> {
    if let Some((path, _)) = names.text.iter().find_map(|it| it.split_once(LIST)) {
        let records = list(value, loose::value_at(value, path)?)?;
        return Some(Shape { records, said: None });
    }
    let first = named_list(object).or_else(|| {
        let inner = object.0.iter().filter(|it| is_object(it.1.get()));
        inner.into_iter().find_map(|it| named_list(&serde_json::from_str(it.1.get()).ok()?))
    })?;
    let mut all = lists_below(object);
    // The list that is called as one counts by its name, also where its texts are odd.
    all.retain(|it| std::ptr::eq(it.1, first) || holds_records(it.1, names));
    shape_of(value, &all)
}

/// The lists in an object and, behind each of them, in its objects.
fn lists_below<'a>(object: &Ordered<'a>) -> Vec<List<'a>> {
    let mut res = Vec::new();
    for (name, raw) in &object.0 {
        let inner: Option<Ordered<'a>> = serde_json::from_str(raw.get()).ok();
        match inner {
            _ if is_array(raw.get()) => res.push((name.clone(), raw.get())),
            Some(inner) => {
                let lists = inner.0.into_iter().filter(|it| is_array(it.1.get()));
                res.extend(lists.map(|it| (format!("{name}.{}", it.0), it.1.get())));
            }
            None => {}
        }
    }
    res
}

/// Whether an object of a list has a text.
fn holds_records(list: &str, names: &FieldNames) -> bool {
    let parts: Vec<&RawValue> = serde_json::from_str(list).unwrap_or_default();
    let has_text = |it: &&RawValue| parse(it.get(), names, usize::MAX).is_ok();
    parts.iter().filter(|it| is_object(it.get())).any(has_text)
}

/// The records of one list or several, in the order of the value.
fn shape_of<'a>(value: &'a str, lists: &[List<'a>]) -> Option<Shape<'a>> {
    let mut parts: Vec<&'a RawValue> = Vec::new();
    for (_, raw) in lists {
        parts.extend(serde_json::from_str::<Vec<&'a RawValue>>(raw).ok()?);
    }
    parts.iter().find(|it| is_object(it.get()))?;
    let records = placed(value, parts.into_iter().map(|it| (it.get(), None)))?;
    let said = (lists.len() > 1).then(|| {
        let names: Vec<String> = lists.iter().map(|it| format!("`{}`", it.0)).collect();
        format!("the lists {} are read", names.join(", ")).into()
    });
    Some(Shape { records, said })
}

/// Lists of records under keys that say nothing of their own, of which there are several.
fn sections<'a>(value: &'a str, object: &Ordered<'a>, names: &FieldNames) -> Option<Shape<'a>> {
    let keys = object.keys();
    let known = known(names, &keys);
    // The lists of an article, such as related ones, stand beside what is its own.
    if keys.iter().any(|it| known.role(it).is_some()) {
        return None;
    }
    let of_top = object.0.iter().map(|(name, raw)| (name.clone(), raw.get()));
    let all: Vec<List<'a>> =
        of_top.filter(|it| is_array(it.1) && holds_records(it.1, names)).collect();
    if all.len() > 1 { shape_of(value, &all) } else { None }
}

fn named_list<'a>(object: &Ordered<'a>) -> Option<&'a str> {
    let is_list =
        |raw: &&str| raw.strip_prefix('[').is_some_and(|it| it.trim_start().starts_with('{'));
    LISTS.iter().filter_map(|it| object.get(it)).find(is_list)
}

/// The objects in `list`, which is a part of `value`.
fn list<'a>(value: &'a str, list: &'a str) -> Option<Vec<Held<'a>>> {
    let parts: Vec<&'a RawValue> = serde_json::from_str(list).ok()?;
    let are_objects = parts.iter().any(|it| is_object(it.get()));
    are_objects.then(|| placed(value, parts.into_iter().map(|it| (it.get(), None)))).flatten()
}

/// Parts of `value` in their order, with the line feeds before each.
fn placed<'a>(
    value: &'a str,
    parts: impl Iterator<Item = (&'a str, Option<String>)>,
) -> Option<Vec<Held<'a>>> {
    let (mut lines, mut counted) = (0, 0);
    let mut res = Vec::new();
    for (part, key) in parts {
        let at = (part.as_ptr() as usize).checked_sub(value.as_ptr() as usize)?;
        lines += value.get(counted..at)?.bytes().filter(|&it| it == b'\n').count();
        counted = at;
        res.push(Held { lines, raw: Cow::Borrowed(part), key });
    }
    Some(res)
}

/// The names of fields, with those that are guessed.
fn known<'n>(names: &'n FieldNames, keys: &[String]) -> Cow<'n, FieldNames> {
    guessed(names, keys).map_or(Cow::Borrowed(names), |it| Cow::Owned(it.0))
}

/// Objects under keys that are no fields' names, each with a text.
fn keyed<'a>(value: &'a str, object: &Ordered<'a>, names: &FieldNames) -> Option<Vec<Held<'a>>> {
    let keys = object.keys();
    let known_here = known(names, &keys);
    let is_record = |raw: &str| {
        let inner: Option<Ordered<'_>> =
            is_object(raw).then(|| serde_json::from_str(raw).ok()).flatten();
        inner.is_some_and(|it| {
            let keys = it.keys();
            let known = known(names, &keys);
            keys.iter().any(|key| matches!(known.role(key), Some((Role::Text, _))))
        })
    };
    let is_one = keys.len() >= 2
        // An article has such keys itself, and objects beside them.
        && keys.iter().all(|it| known_here.role(it).is_none())
        && object.0.iter().all(|it| is_record(it.1.get()));
    if !is_one {
        return None;
    }
    let counted = are_counted(&keys);
    placed(value, object.0.iter().map(|(key, raw)| (raw.get(), (!counted).then(|| key.clone()))))
}

/// Whether keys are numbers that only count: they name nothing.
fn are_counted(keys: &[String]) -> bool {
    keys.iter().all(|it| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit()))
}

/// Columns of one length: objects with the same keys, or lists.
fn columns(object: &Ordered<'_>, names: &FieldNames) -> Option<Vec<Held<'static>>> {
    let keys = object.keys();
    let names = known(names, &keys);
    let is_text = |key: &str| matches!(names.role(key), Some((Role::Text, _)));
    let text = object.0.iter().find(|it| is_text(&it.0))?.1.get();
    if is_object(text) {
        let rows: Ordered<'_> = serde_json::from_str(text).ok()?;
        let keys = rows.keys();
        let all: Vec<(&str, BTreeMap<String, &RawValue>)> = object
            .0
            .iter()
            .filter(|it| is_object(it.1.get()))
            .filter_map(|(name, raw)| Some((name.as_str(), serde_json::from_str(raw.get()).ok()?)))
            .collect();
        let alike = all.iter().filter(|it| keys.iter().all(|key| it.1.contains_key(key))).count();
        let counted = are_counted(&keys);
        if keys.is_empty() || !(counted || keys.len() >= 2 && alike >= 2) {
            return None;
        }
        let row = |key: &String| {
            let cells = all.iter().filter_map(|(name, it)| Some((*name, it.get(key)?.get())));
            Held { lines: 0, raw: row(cells).into(), key: (!counted).then(|| key.clone()) }
        };
        return Some(keys.iter().map(row).collect());
    }
    let lists = lists(object);
    let length = lists.iter().find(|it| is_text(it.0))?.1.len();
    let beside = |it: &&(&str, Vec<&RawValue>)| {
        it.1.len() == length && names.role(it.0).is_some() && !is_text(it.0)
    };
    if length < 2 || lists.iter().filter(beside).count() == 0 {
        return None;
    }
    let of = |at: usize| {
        let same = lists.iter().filter(|it| it.1.len() == length);
        let raw = row(same.map(|(name, it)| (*name, it[at].get())));
        Held { lines: 0, raw: raw.into(), key: None }
    };
    Some((0..length).map(of).collect())
}

/// Whether an object is columns that are lists, though its text could be read as
/// paragraphs: another of its fields is a list of the same length.
pub(crate) fn has_list_columns(value: &str, names: &FieldNames) -> bool {
    serde_json::from_str(value)
        .is_ok_and(|it: Ordered<'_>| !lists(&it).is_empty() && columns(&it, names).is_some())
}

fn lists<'a, 'o>(object: &'o Ordered<'a>) -> Vec<(&'o str, Vec<&'a RawValue>)> {
    let all = object.0.iter().filter(|it| it.1.get().starts_with('['));
    all.filter_map(|(name, raw)| Some((name.as_str(), serde_json::from_str(raw.get()).ok()?)))
        .collect()
}

/// The rows of `data`, whose fields `columns` names.
fn table(object: &Ordered<'_>) -> Option<Vec<Held<'static>>> {
    let columns: Vec<String> = serde_json::from_str(object.get("columns")?).ok()?;
    let rows: Vec<Vec<&RawValue>> = serde_json::from_str(object.get("data")?).ok()?;
    let of = |cells: &Vec<&RawValue>| {
        let raw = row(columns.iter().zip(cells).map(|(name, it)| (name.as_str(), it.get())));
        Held { lines: 0, raw: raw.into(), key: None }
    };
    Some(rows.iter().map(of).collect())
}

/// An object with these fields.
fn row<'c>(cells: impl Iterator<Item = (&'c str, &'c str)>) -> String {
    let mut res = String::from("{");
    for (name, value) in cells {
        let comma = if res.len() > 1 { "," } else { "" };
        let name = serde_json::Value::from(name);
        res.push_str(&format!("{comma}{name}:{value}"));
    }
    res + "}"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expect: &[(usize, &str, Option<&str>)]) {
        check_named(value, &FieldNames::default(), expect);
    }

    fn check_named(value: &str, names: &FieldNames, expect: &[(usize, &str, Option<&str>)]) {
        let found = held(value, names).map(|it| it.records).unwrap_or_default();
        let found: Vec<_> =
            found.iter().map(|it| (it.lines, &*it.raw, it.key.as_deref())).collect();
        assert_eq!(found, expect, "{value}");
    }

    #[test]
    fn lists_of_records_are_found_with_their_lines() {
        let value = "{\"meta\":1,\n\"articles\":[\n{\"body\":\"a\"},\n{\"body\":\"b\"}]}";
        let expect = [(2, "{\"body\":\"a\"}", None), (3, "{\"body\":\"b\"}", None)];
        check(value, &expect);
        let text = vec!["articles[].body".to_owned()];
        check_named(value, &FieldNames { text, ..FieldNames::default() }, &expect);
        check(r#"{"response":{"docs":[{"text":"a"}]}}"#, &[(0, r#"{"text":"a"}"#, None)]);
        check(r#"[{"text":"a"}]"#, &[(0, r#"{"text":"a"}"#, None)]);
        check(r#"{"articles":["a"]}"#, &[]);
    }

    #[test]
    fn every_list_of_records_is_read_and_said() {
        let said = |value: &str| {
            let shape = held(value, &FieldNames::default()).unwrap();
            shape.said.map(Cow::into_owned)
        };
        let two =
            "{\"news\":[{\"text\":\"a\"}],\n\"sport\":[{\"text\":\"b\"}],\"tags\":[{\"n\":1}]}";
        check(two, &[(0, r#"{"text":"a"}"#, None), (1, r#"{"text":"b"}"#, None)]);
        assert_eq!(said(two).as_deref(), Some("the lists `news`, `sport` are read"));
        let inner = r#"{"response":{"docs":[{"text":"a"}],"more":[{"text":"b"}]}}"#;
        check(inner, &[(0, r#"{"text":"a"}"#, None), (0, r#"{"text":"b"}"#, None)]);
        let pages = r#"{"p1":{"items":[{"text":"a"}]},"p2":{"items":[{"text":"b"}]}}"#;
        check(pages, &[(0, r#"{"text":"a"}"#, None), (0, r#"{"text":"b"}"#, None)]);
        // One list is as usual, also where it has no text, so that each record says so.
        assert_eq!(said(r#"{"items":[{"text":"a"}],"tags":["x"]}"#), None);
        check(r#"{"items":[{"html":"a"}]}"#, &[(0, r#"{"html":"a"}"#, None)]);
    }

    #[test]
    fn a_list_under_each_key_holds_records_unless_an_article_has_it() {
        check(
            r#"{"sport":[{"text":"a"}],"culture":[{"text":"b"}]}"#,
            &[(0, r#"{"text":"a"}"#, None), (0, r#"{"text":"b"}"#, None)],
        );
        check(r#"{"id":"x","related":[{"text":"a"}],"more":[{"text":"b"}]}"#, &[]);
        check(r#"{"related":[{"text":"a"}]}"#, &[]);
    }

    #[test]
    fn an_object_a_record_is_named_by_its_key_unless_that_only_counts() {
        check(
            "{\"b\":{\"text\":\"x\"},\n\"a\":{\"Text\":\"y\"}}",
            &[(0, r#"{"text":"x"}"#, Some("b")), (1, r#"{"Text":"y"}"#, Some("a"))],
        );
        check(
            r#"{"0":{"text":"x"},"1":{"text":"y"}}"#,
            &[(0, r#"{"text":"x"}"#, None), (0, r#"{"text":"y"}"#, None)],
        );
        // Parts of one record, and records without a text.
        check(r#"{"title":{"text":"x"},"note":{"text":"y"}}"#, &[]);
        check(r#"{"a":{"text":"x"},"b":{"note":"y"}}"#, &[]);
        check(r#"{"a":{"text":"x"}}"#, &[]);
    }

    #[test]
    fn columns_are_read_row_by_row_in_their_order() {
        check(
            r#"{"id":{"0":"n0","1":7},"text":{"0":"x","1":"y"},"k":3}"#,
            &[(0, r#"{"id":"n0","text":"x"}"#, None), (0, r#"{"id":7,"text":"y"}"#, None)],
        );
        check(
            r#"{"title":{"b":"B","a":"A"},"text":{"b":"x","a":"y"}}"#,
            &[
                (0, r#"{"title":"B","text":"x"}"#, Some("b")),
                (0, r#"{"title":"A","text":"y"}"#, Some("a")),
            ],
        );
        check(
            r#"{"id":[1,2],"text":["x","y"],"of":[3]}"#,
            &[(0, r#"{"id":1,"text":"x"}"#, None), (0, r#"{"id":2,"text":"y"}"#, None)],
        );
        check(
            r#"{"columns":["id","text"],"index":[0],"data":[[1,"x"]]}"#,
            &[(0, r#"{"id":1,"text":"x"}"#, None)],
        );
        // A text inside an object, and a text in paragraphs.
        check(r#"{"text":{"en":"x"}}"#, &[]);
        check(r#"{"text":["x","y"],"title":"T"}"#, &[]);
    }
}

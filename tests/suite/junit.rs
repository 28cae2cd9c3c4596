//! What the two schemas for JUnit XML that are in use ask for, the one of Ant's reports and
//! the one of Jenkins' plugin for reports: a document that passes is valid in both. The
//! schemas themselves are not copied here; this says in our words what they say of the
//! elements that we write, and knows no others.

use quick_xml::events::{BytesStart, Event};

/// What an attribute may hold.
#[derive(Clone, Copy)]
enum Value {
    /// Anything.
    Any,
    /// One character at least.
    Some,
    /// A whole number of 32 bits.
    Whole,
    /// A number of seconds.
    Seconds,
    /// `2026-01-31T12:00:00`, without a zone.
    Moment,
}

/// Name, attributes (all required), child elements in their order, and whether text may
/// stand in it. A child with `*` may stand there any number of times, one of `a|b` or
/// none of them.
type Rule = (&'static str, &'static [(&'static str, Value)], &'static [&'static str], bool);

const GRAMMAR: &[Rule] = &[
    ("testsuites", &[], &["testsuite*"], false),
    (
        "testsuite",
        &[
            ("name", Value::Some),
            ("package", Value::Any),
            ("id", Value::Whole),
            ("hostname", Value::Some),
            ("timestamp", Value::Moment),
            ("time", Value::Seconds),
            ("tests", Value::Whole),
            ("failures", Value::Whole),
            ("errors", Value::Whole),
            ("skipped", Value::Whole),
        ],
        &["properties", "testcase*", "system-out", "system-err"],
        false,
    ),
    ("properties", &[], &["property*"], false),
    ("property", &[("name", Value::Some), ("value", Value::Any)], &[], false),
    (
        "testcase",
        &[("classname", Value::Any), ("name", Value::Any), ("time", Value::Seconds)],
        &["skipped|failure"],
        false,
    ),
    ("skipped", &[("message", Value::Any)], &[], true),
    ("failure", &[("type", Value::Any), ("message", Value::Any)], &[], true),
    ("system-out", &[], &[], true),
    ("system-err", &[], &[], true),
];

struct Open {
    rule: Rule,
    children: Vec<String>,
}

/// Why `xml` is valid in neither or in one schema only, if it is.
pub(crate) fn check(xml: &str) -> Result<(), String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut open: Vec<Open> = Vec::new();
    let mut roots = 0;
    if let Some(c) = xml.chars().find(|&c| !is_character(c)) {
        return Err(format!("{c:?} is no character of XML"));
    }
    loop {
        match reader.read_event().map_err(|it| it.to_string())? {
            Event::Start(tag) => {
                let rule = start(&tag, open.last_mut(), &mut roots)?;
                open.push(Open { rule, children: Vec::new() });
            }
            Event::Empty(tag) => {
                let rule = start(&tag, open.last_mut(), &mut roots)?;
                end(&Open { rule, children: Vec::new() })?;
            }
            Event::End(_) => end(&open.pop().ok_or("an end without a start")?)?,
            Event::Text(text) => {
                let blank = text.trim_ascii().is_empty();
                if !blank && !open.last().is_some_and(|it| it.rule.3) {
                    return Err(format!("text where none may stand: {text:?}"));
                }
            }
            Event::GeneralRef(it) => {
                let known = ["amp", "lt", "gt", "quot", "apos"].contains(&&*it);
                if !known || !open.last().is_some_and(|it| it.rule.3) {
                    return Err(format!("a reference where none may stand: {it:?}"));
                }
            }
            Event::Decl(_) => {}
            Event::Eof if open.is_empty() && roots == 1 => return Ok(()),
            other => return Err(format!("not expected: {other:?}")),
        }
    }
}

fn start(tag: &BytesStart<'_>, parent: Option<&mut Open>, roots: &mut i32) -> Result<Rule, String> {
    let name = AsRef::<str>::as_ref(&tag.name()).to_owned();
    let rule = GRAMMAR.iter().find(|it| it.0 == name).ok_or(format!("an element {name}"))?;
    match parent {
        Some(parent) => parent.children.push(name.clone()),
        None if name == "testsuites" => *roots += 1,
        None => return Err(format!("{name} is the root")),
    }
    let mut given = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|it| format!("{name}: {it}"))?;
        let key = AsRef::<str>::as_ref(&attribute.key).to_owned();
        let value = attribute.value.to_string();
        let kind = rule.1.iter().find(|it| it.0 == key);
        let kind = kind.ok_or(format!("{name} has {key}"))?.1;
        if !is_valid(&value, kind) || value.contains('<') {
            return Err(format!("{name}: {key} is {value:?}"));
        }
        given.push(key);
    }
    match rule.1.iter().find(|it| !given.iter().any(|key| key == it.0)) {
        Some(missing) => Err(format!("{name} has no {}", missing.0)),
        None => Ok(*rule),
    }
}

fn is_valid(value: &str, kind: Value) -> bool {
    let digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    match kind {
        Value::Any => true,
        Value::Some => !value.trim().is_empty(),
        Value::Whole => value.parse::<i32>().is_ok(),
        // Jenkins parts thousands: no more than three digits in a row.
        Value::Seconds => digits(value) && value.len() <= 3,
        Value::Moment => {
            value.len() == 19
                && value.bytes().zip(b"dddd-dd-ddTdd:dd:dd").all(|(it, &as_in)| match as_in {
                    b'd' => it.is_ascii_digit(),
                    sign => it == sign,
                })
        }
    }
}

/// Whether the children stand in their order.
fn end(element: &Open) -> Result<(), String> {
    let mut rest = element.children.as_slice();
    for expected in element.rule.2 {
        let (names, many) = match expected.strip_suffix('*') {
            Some(name) => (name, true),
            None => (*expected, false),
        };
        let fits = |it: &String| names.split('|').any(|name| name == it);
        let found = rest.iter().take_while(|it| fits(it)).count();
        let enough = many || names.contains('|') || found == 1;
        if !enough || !many && found > 1 {
            return Err(format!("{} has {found} times {names}", element.rule.0));
        }
        rest = &rest[found..];
    }
    match rest {
        [] => Ok(()),
        [other, ..] => Err(format!("{} has {other} where it may not stand", element.rule.0)),
    }
}

/// The characters of XML 1.0.
fn is_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

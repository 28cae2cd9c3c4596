//! The JSON schema of `wireprint.toml`, for editors.

use serde_json::{Map, Value, json};

use crate::check::{OptionDefault, OptionSpec, Rule, RuleId, rules};

/// The schema, of draft 7, which editors read: `tables` by name with their keys, and
/// what is not said by flags alone.
#[must_use]
pub fn config_schema(tables: &[(&str, Map<String, Value>)]) -> Value {
    let mut properties = Map::new();
    let text = |meaning: &str| json!({"type": "string", "description": meaning});
    properties.insert(
        "extend".to_owned(),
        text("A configuration whose settings hold where this one says nothing."),
    );
    properties.insert(
        "strict".to_owned(),
        json!({"type": "boolean", "description": "Whether a record that cannot be read is a failure."}),
    );
    for (name, keys) in tables {
        properties.insert((*name).to_owned(), object(keys.clone()));
    }
    properties.insert("check".to_owned(), check());
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "wireprint.toml",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    })
}

fn described(mut value: Value, meaning: &str) -> Value {
    value["description"] = meaning.into();
    value
}

fn object(properties: Map<String, Value>) -> Value {
    json!({"type": "object", "additionalProperties": false, "properties": properties})
}

fn check() -> Value {
    let names: Vec<&str> = rules().map(RuleId::name).collect();
    let selectors = json!({
        "type": "array",
        "items": {"anyOf": [
            {"enum": names},
            {"type": "string", "pattern": "^([Ww][Pp][0-9]{1,3}|all|default)$"},
        ]},
    });
    let severity = json!({"enum": ["error", "warning", "note"]});
    let of_rules = |value: Value| {
        let all = rules().map(|it| (it.name().to_owned(), value.clone()));
        object(all.collect())
    };
    let options = rules().map(|it| (it.name().to_owned(), options(it.rule())));
    let paths = json!({"type": "array", "items": {"type": "string"}});
    let keys = [
        ("select", selectors.clone(), "The rules that run, instead of the default ones."),
        ("extend-select", selectors.clone(), "Rules that run besides those."),
        ("ignore", selectors.clone(), "Rules that do not run."),
        ("fail-on", json!({"enum": ["error", "warning", "new"]}), "What makes a run fail."),
        ("max-findings", count(), "Failing findings to tolerate."),
        ("exit-zero", json!({"type": "boolean"}), "Whether findings never make a run fail."),
        ("baseline", json!({"type": "string"}), "The file of known findings."),
        (
            "max-share",
            of_rules(json!({"anyOf": [
                {"type": "number", "minimum": 0, "maximum": 1},
                {"type": "string", "pattern": "^[0-9.]+ *%?$"},
            ]})),
            "The share of articles that may have findings of a rule.",
        ),
        (
            "severity",
            json!({"type": "object", "additionalProperties": severity}),
            "How much findings matter, by rule.",
        ),
        ("rules", object(options.collect()), "The options of rules."),
        (
            "overrides",
            json!({"type": "array", "items": {
                "type": "object", "additionalProperties": false, "required": ["paths"],
                "properties": {
                    "paths": paths,
                    "ignore": selectors,
                    "severity": {"type": "object", "additionalProperties": severity},
                },
            }}),
            "What holds for some paths only.",
        ),
        (
            "allow",
            json!({"type": "array", "items": {
                "type": "object", "additionalProperties": false, "required": ["rule", "reason"],
                "properties": {
                    "rule": {"anyOf": [{"type": "string"}, paths]},
                    "paths": paths,
                    "text": {"type": "string"},
                    "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
                    "reason": {"type": "string", "minLength": 1},
                    "until": {"type": "string", "format": "date"},
                },
            }}),
            "What is allowed, and why.",
        ),
    ];
    object(
        keys.into_iter().map(|(key, value, it)| (key.to_owned(), described(value, it))).collect(),
    )
}

fn count() -> Value {
    json!({"type": "integer", "minimum": 0})
}

fn options(rule: &Rule) -> Value {
    let options = rule.options.iter().map(|it| (it.name.to_owned(), option(it)));
    let mut res = object(options.collect());
    res["description"] = rule.summary.into();
    res
}

fn option(spec: &OptionSpec) -> Value {
    let mut res = match spec.default {
        OptionDefault::Count(it) => json!({"type": "integer", "minimum": 0, "default": it}),
        OptionDefault::Share(it) => {
            json!({"type": "number", "minimum": 0, "maximum": 1, "default": it})
        }
        OptionDefault::Flag(it) => json!({"type": "boolean", "default": it}),
        OptionDefault::Texts(it) => {
            json!({"type": "array", "items": {"type": "string"}, "default": it})
        }
        OptionDefault::Groups(_) => json!({
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        }),
    };
    res["description"] = spec.help.into();
    res
}

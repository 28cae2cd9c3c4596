//! The JSON schema of `wireprint.toml`, for editors.

use serde_json::{Map, Value, json};

use crate::check::{OptionDefault, OptionSpec, Rule, RuleId, rules};

/// A key, its JSON type and its meaning.
type Key = (&'static str, &'static str, &'static str);

/// Tables of text and numbers, by name.
const SECTIONS: &[(&str, &[Key])] = &[
    (
        "input",
        &[
            ("text-field", "string", "The field that holds a record's text."),
            ("id-field", "string", "The field that holds a record's id."),
            ("outlet-field", "string", "The field that names a record's outlet."),
            ("date-field", "string", "The field that holds a record's date."),
            ("title-field", "string", "The field that holds a record's headline."),
            ("url-field", "string", "The field that holds a record's address."),
        ],
    ),
    (
        "scan",
        &[
            ("threshold", "number", "The least resemblance of two versions, 0 to 1."),
            ("shingle-words", "integer", "Words of a shingle."),
            ("passage-words", "integer", "The fewest matching words of a passage."),
            ("count-furniture", "boolean", "Whether furniture is compared, too."),
        ],
    ),
    (
        "dedup",
        &[
            ("exact", "boolean", "Whether only documents of the same words are duplicates."),
            ("sketch", "string", "How candidates of one similarity are found: minhash, simhash."),
            ("threshold", "number", "The least similarity of duplicates, 0.01 to 1."),
            ("measure", "string", "The similarity: resemblance, containment."),
            ("min-words", "integer", "The fewest words of a paragraph that may be removed."),
            ("shingle-words", "integer", "Words of a shingle."),
            ("recall", "number", "The probability that a pair at the threshold is found."),
            ("seed", "integer", "Which permutation the sketches use."),
            ("keep", "string", "Who stays: first, last, longest, earliest, preferred."),
            ("prefer", "strings", "The outlets whose documents stay, the most preferred first."),
            ("templates", "string", "What becomes of stories in one frame: report, remove."),
            (
                "memory",
                "string",
                "Memory that a run should take, such as 512M; beyond it sketches wait on the disk.",
            ),
        ],
    ),
    ("extract", &[("keep-furniture", "boolean", "Whether furniture stays, and is marked.")]),
];

/// The schema, of draft 7, which editors read.
#[must_use]
pub fn config_schema() -> Value {
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
    for (name, keys) in SECTIONS {
        let keys = keys.iter().map(|(key, kind, meaning)| {
            let value = match *kind {
                "strings" => json!({"type": "array", "items": {"type": "string"}}),
                kind => json!({"type": kind}),
            };
            ((*key).to_owned(), described(value, meaning))
        });
        properties.insert((*name).to_owned(), object(keys.collect()));
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
        ("max-findings", count(), "How many failing findings are put up with."),
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;
    use wireprint_check::config::Config;

    const COMMITTED: &str = "src/report/check/wireprint.schema.json";

    #[test]
    fn the_committed_schema_is_this_one() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(COMMITTED);
        let text = serde_json::to_string_pretty(&config_schema()).unwrap() + "\n";
        if matches!(std::env::var_os("INSTA_UPDATE"), Some(it) if it == "always") {
            std::fs::write(&path, &text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }

    /// The keys that the configuration's own error names, in the table `at`.
    fn known(at: &str) -> Vec<String> {
        let text = match at {
            "" => "zzz = 1".to_owned(),
            table => format!("[{table}]\nzzz = 1"),
        };
        let error = Config::parse(&text, Path::new("x")).unwrap_err().to_string();
        let names = error.split_once("expected ").unwrap_or_else(|| panic!("{error}")).1;
        let mut names: Vec<String> =
            names.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        names.retain(|it| it != "@origin");
        names.sort();
        names
    }

    #[test]
    fn every_key_of_the_configuration_is_in_the_schema_and_no_other() {
        let schema = config_schema();
        let keys = |it: &Value| -> Vec<String> {
            let mut keys: Vec<String> =
                it["properties"].as_object().unwrap().keys().cloned().collect();
            keys.sort();
            keys
        };
        let top = known("");
        assert_eq!(keys(&schema), top);
        for table in top.iter().filter(|it| *it != "strict" && *it != "extend") {
            assert_eq!(keys(&schema["properties"][table]), known(table), "{table}");
        }
        let check = &schema["properties"]["check"]["properties"];
        for list in ["overrides", "allow"] {
            assert_eq!(keys(&check[list]["items"]), known(&format!("[check.{list}]")), "{list}");
        }
    }
}

//! The configuration that is in force, as TOML, and one to start from.

use std::io::{self, Write};

use toml::{Table, Value};

use crate::check::{CheckSettings, OptionValue, Rule, RuleId, rules};

/// Writes `settings` as the table `[check]`: every key with its value.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn print_config(settings: &CheckSettings, out: &mut impl Write) -> io::Result<()> {
    let gate = &settings.gate;
    let names = |it: Vec<&'static str>| Value::Array(it.into_iter().map(Value::from).collect());
    let mut check = Table::new();
    let active: Vec<&str> = settings.rules.iter().map(|it| it.rule.name()).collect();
    check.insert("select".to_owned(), names(active));
    check.insert("fail-on".to_owned(), gate.fail_on.name().into());
    let most = i64::try_from(gate.max_findings).unwrap_or(i64::MAX);
    check.insert("max-findings".to_owned(), most.into());
    check.insert("exit-zero".to_owned(), gate.exit_zero.into());
    let shares = gate.shares.iter().map(|(rule, it)| (rule.name().to_owned(), (*it).into()));
    check.insert("max-share".to_owned(), Value::Table(shares.collect()));
    let severities = settings.rules.iter();
    let severities = severities.map(|it| (it.rule.name().to_owned(), it.severity.name().into()));
    check.insert("severity".to_owned(), Value::Table(severities.collect()));
    let mut options = Table::new();
    for it in &settings.rules {
        let table: Table =
            it.options.iter().map(|(name, it)| (name.to_owned(), value(it))).collect();
        if !table.is_empty() {
            options.insert(it.rule.name().to_owned(), Value::Table(table));
        }
    }
    check.insert("rules".to_owned(), Value::Table(options));
    let overrides = settings.overrides.iter().map(|it| {
        let mut table = Table::new();
        table.insert("paths".to_owned(), texts(it.paths.texts()));
        table.insert("ignore".to_owned(), names(it.ignore.iter().map(|it| it.name()).collect()));
        let severity =
            it.severity.iter().map(|(rule, it)| (rule.name().to_owned(), it.name().into()));
        table.insert("severity".to_owned(), Value::Table(severity.collect()));
        Value::Table(table)
    });
    check.insert("overrides".to_owned(), Value::Array(overrides.collect()));
    let allow = settings.allow.iter().map(|it| {
        let mut table = Table::new();
        table.insert("rule".to_owned(), names(it.rules.iter().map(|it| it.name()).collect()));
        if let crate::check::AllowScope::Paths(paths) = &it.scope {
            table.insert("paths".to_owned(), texts(paths.texts()));
        }
        if let Some(text) = &it.text {
            table.insert("text".to_owned(), text.as_str().into());
        }
        if let Some(fingerprint) = it.fingerprint {
            table.insert("fingerprint".to_owned(), fingerprint.to_string().into());
        }
        table.insert("reason".to_owned(), it.reason.as_str().into());
        if let Some(until) = it.until {
            table.insert("until".to_owned(), until.to_string().into());
        }
        Value::Table(table)
    });
    check.insert("allow".to_owned(), Value::Array(allow.collect()));
    let table: Table = [("check".to_owned(), Value::Table(check))].into_iter().collect();
    let text = toml::to_string(&table).map_err(io::Error::other)?;
    out.write_all(text.as_bytes())
}

fn texts(list: &[String]) -> Value {
    Value::Array(list.iter().map(|it| it.as_str().into()).collect())
}

fn value(option: &OptionValue) -> Value {
    match option {
        OptionValue::Count(it) => i64::try_from(*it).unwrap_or(i64::MAX).into(),
        OptionValue::Share(it) => (*it).into(),
        OptionValue::Flag(it) => (*it).into(),
        OptionValue::Texts(it) => texts(it),
        OptionValue::Groups(it) => {
            Value::Table(it.iter().map(|(name, list)| (name.clone(), texts(list))).collect())
        }
    }
}

/// Writes a configuration to start from: every key, commented out, with its default and
/// what it means.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn starter_config(out: &mut impl Write) -> io::Result<()> {
    out.write_all(STARTER.as_bytes())?;
    for rule in rules().map(RuleId::rule) {
        let on = if rule.default_on { "on" } else { "off" };
        writeln!(out, "\n# {} ({}): {}; {on}", rule.name, rule.code, rule.summary)?;
        options(rule, out)?;
    }
    Ok(())
}

fn options(rule: &Rule, out: &mut impl Write) -> io::Result<()> {
    if !rule.options.is_empty() {
        writeln!(out, "# [check.rules.{}]", rule.name)?;
    }
    for option in rule.options {
        let shown = match option.default.value() {
            OptionValue::Groups(groups) => {
                let groups = groups.iter().map(|(name, list)| format!("{name} = {}", texts(list)));
                format!("{{ {} }}", groups.collect::<Vec<_>>().join(", "))
            }
            other => value(&other).to_string(),
        };
        writeln!(out, "# {} = {shown}  # {}", option.name, option.help)?;
    }
    Ok(())
}

const STARTER: &str = "\
# Settings of wireprint for this folder and all below it. A flag wins over this file.
# What begins with `#` is the default; `wireprint rule NAME` explains a rule.

# extend = \"../wireprint.toml\"     # settings that hold where this file says nothing

[files]                            # below directories; a file that is named itself is read
# include = []                     # patterns, as in .gitignore, of what is read
# exclude = []                     # and of what is not
# no-ignore = false                # read also what ignore files leave out
# known-formats = false            # no LICENSE, package.json, nor formats that are not known

[check]
# select = [\"default\"]             # names, codes, beginnings of codes (\"WP4\"), \"all\"
# extend-select = []               # rules besides those
# ignore = []                      # rules that do not run
# fail-on = \"warning\"              # \"error\", or \"new\": every finding not in the baseline
# max-findings = 0                 # failing findings to tolerate
# exit-zero = false                # never fail because of findings
# baseline = \"wireprint-baseline.json\"

# [check.max-share]                # share of articles that may have findings of a rule
# near-duplicate-document = \"2 %\"

# [check.severity]                 # \"error\", \"warning\" or \"note\"
# site-furniture = \"note\"

# [[check.overrides]]              # what holds for some paths only
# paths = [\"archive/**\"]
# ignore = [\"truncated-article\"]
# severity = { encoding-damage = \"note\" }

# [[check.allow]]                  # what is allowed, and why
# rule = \"duplicate-document\"
# paths = [\"wire/**\"]              # without it, everywhere
# text = \"Sign up for\"             # what the text in question holds
# reason = \"both editions are kept on purpose\"
# until = \"2027-01-31\"             # after that day the entry is a finding
";

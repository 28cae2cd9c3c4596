//! What the configuration says of checks.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::{Table, Value};

use super::{
    ActiveRule, Allow, AllowScope, CheckSettings, Day, FailOn, Fingerprint, Gate, Options,
    Override, Patterns, RuleId, by_selector, default_rules, parse_share, rule_named,
};
use crate::quote::Support;
use crate::text::{LineIndex, Severity};

/// The table `[check]` of `wireprint.toml`. What is absent has the flag's default.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct CheckConfig {
    /// The rules that run, instead of the default ones: names, codes, beginnings of
    /// codes, `all` or `default`.
    pub select: Option<Vec<String>>,
    /// Rules that run besides those.
    pub extend_select: Vec<String>,
    /// Rules that do not run.
    pub ignore: Vec<String>,
    /// `error`, `warning` or `new`.
    pub fail_on: Option<String>,
    /// How many failing findings are put up with.
    pub max_findings: Option<usize>,
    /// Whether findings never make a run fail.
    pub exit_zero: Option<bool>,
    /// The file of known findings, relative to the configuration.
    pub baseline: Option<String>,
    /// For rules, the share of articles that may have their findings: `"2 %"` or `0.02`.
    pub max_share: BTreeMap<String, Value>,
    /// For rules, how much their findings matter: `error`, `warning` or `note`.
    pub severity: BTreeMap<String, String>,
    /// For rules, their options.
    pub rules: BTreeMap<String, Table>,
    /// What holds for some paths only.
    pub overrides: Vec<OverrideConfig>,
    /// What is allowed, and why.
    pub allow: Vec<AllowConfig>,
}

/// An entry of `[[check.overrides]]`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OverrideConfig {
    /// Patterns of the files.
    pub paths: Vec<String>,
    /// Rules whose findings are dropped there.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// Severities there.
    #[serde(default)]
    pub severity: BTreeMap<String, String>,
}

/// An entry of `[[check.allow]]`, or of `[[allow]]` in a sidecar.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AllowConfig {
    /// The rule, or several.
    pub rule: OneOrMore,
    /// Patterns of the files; without them, all.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Words that the text in question holds.
    pub text: Option<String>,
    /// The finding's fingerprint.
    pub fingerprint: Option<String>,
    /// Why this is right.
    pub reason: String,
    /// The last day, as `YYYY-MM-DD`.
    pub until: Option<Value>,
    /// The file and line of the entry; written by the reader of the file.
    #[serde(default, rename = "@origin")]
    pub origin: String,
}

/// A name, or a list of names.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum OneOrMore {
    /// One.
    One(String),
    /// Several.
    More(Vec<String>),
}

impl OneOrMore {
    fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::More(names) => names,
        }
    }
}

/// What flags say; they win over the configuration.
#[derive(Clone, Debug, Default)]
pub struct CheckFlags {
    /// `--select`
    pub select: Vec<String>,
    /// `--extend-select`
    pub extend_select: Vec<String>,
    /// `--ignore`
    pub ignore: Vec<String>,
    /// `--fail-on`
    pub fail_on: Option<FailOn>,
    /// `--max-findings`
    pub max_findings: Option<usize>,
    /// `--exit-zero`
    pub exit_zero: bool,
    /// `--max-share`
    pub max_share: Vec<(RuleId, f64)>,
}

impl CheckConfig {
    /// What the configuration and the flags mean.
    ///
    /// # Errors
    ///
    /// Says which key has a value that means nothing.
    pub fn settings(&self, flags: &CheckFlags) -> Result<CheckSettings, String> {
        let mut res = CheckSettings {
            rules: self.active(flags)?,
            gate: self.gate(flags)?,
            ..CheckSettings::default()
        };
        for (n, it) in self.overrides.iter().enumerate() {
            let at = |error| format!("check.overrides {}: {error}", n + 1);
            res.overrides.push(Override {
                paths: Patterns::new(&it.paths).map_err(at)?,
                ignore: rules_of(&it.ignore).map_err(at)?,
                severity: severities(&it.severity).map_err(at)?,
            });
        }
        for (n, it) in self.allow.iter().enumerate() {
            let scope = match it.paths.is_empty() {
                true => AllowScope::Everywhere,
                false => AllowScope::Paths(
                    Patterns::new(&it.paths)
                        .map_err(|error| format!("check.allow {}: {error}", n + 1))?,
                ),
            };
            let allow = it.allow(scope);
            res.allow.push(allow.map_err(|error| format!("check.allow {}: {error}", n + 1))?);
        }
        Ok(res)
    }

    fn active(&self, flags: &CheckFlags) -> Result<Vec<ActiveRule>, String> {
        let mut selected: BTreeSet<RuleId> = match (&flags.select[..], &self.select) {
            ([], None) => default_rules().collect(),
            ([], Some(configured)) => {
                let rules = rules_of(configured).map_err(|it| format!("check.select: {it}"))?;
                rules.into_iter().collect()
            }
            (flags, _) => rules_of(flags)?.into_iter().collect(),
        };
        // `--select` is all that is asked for: these belong to the configuration's own choice.
        if flags.select.is_empty() {
            let more = rules_of(&self.extend_select);
            selected.extend(more.map_err(|it| format!("check.extend-select: {it}"))?);
            for rule in rules_of(&self.ignore).map_err(|it| format!("check.ignore: {it}"))? {
                selected.remove(&rule);
            }
        }
        selected.extend(rules_of(&flags.extend_select)?);
        for rule in rules_of(&flags.ignore)? {
            selected.remove(&rule);
        }
        let severity = severities(&self.severity).map_err(|it| format!("check.severity: {it}"))?;
        let mut options: BTreeMap<RuleId, Options> = BTreeMap::new();
        // Those of rules that do not run are read as well: a wrong key is wrong either way.
        for (name, table) in &self.rules {
            let at = |error| format!("check.rules.{name}: {error}");
            let rule = rule_named(name).ok_or_else(|| at("there is no such rule".to_owned()))?;
            let read = Options::read(rule.rule().options, table).map_err(at)?;
            // Said here, since a rule that runs has no way to fail.
            if rule.name() == "split-leakage" {
                for (_, list) in read.groups("groups") {
                    Patterns::new(list).map_err(at)?;
                }
            }
            if rule.name() == "unsupported-quotation" {
                Patterns::new(read.texts("sources")).map_err(at)?;
                let names = Support::ALL.map(Support::name);
                let accepted = read.texts("accept").iter();
                if let Some(other) = accepted.clone().find(|it| !names.contains(&it.as_str())) {
                    return Err(at(format!("`accept`: {other:?} is none of {}", names.join(", "))));
                }
            }
            options.insert(rule, read);
        }
        let mut res = CheckSettings::active(selected);
        for active in &mut res {
            if let Some(options) = options.remove(&active.rule) {
                active.options = options;
            }
            active.severity = severity.get(&active.rule).copied().unwrap_or(active.severity);
        }
        Ok(res)
    }

    fn gate(&self, flags: &CheckFlags) -> Result<Gate, String> {
        let configured = match self.fail_on.as_deref() {
            None => FailOn::default(),
            Some("error") => FailOn::Error,
            Some("warning") => FailOn::Warning,
            Some("new") => FailOn::New,
            Some(other) => {
                return Err(format!("check.fail-on: {other:?} is none of error, warning, new"));
            }
        };
        let mut shares = BTreeMap::new();
        for (name, value) in &self.max_share {
            let at = |error| format!("check.max-share.{name}: {error}");
            let rule = rule_named(name).ok_or_else(|| at("there is no such rule".to_owned()))?;
            // TOML has numbers, and `"2 %"` is none.
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            shares.insert(rule, parse_share(&text).map_err(at)?);
        }
        shares.extend(flags.max_share.iter().copied());
        Ok(Gate {
            fail_on: flags.fail_on.unwrap_or(configured),
            max_findings: flags.max_findings.or(self.max_findings).unwrap_or(0),
            exit_zero: flags.exit_zero || self.exit_zero.unwrap_or(false),
            shares,
        })
    }
}

impl AllowConfig {
    /// What the entry means in `scope`.
    ///
    /// # Errors
    ///
    /// Says which key has a value that means nothing.
    pub fn allow(&self, scope: AllowScope) -> Result<Allow, String> {
        let rules = rules_of(self.rule.names())?;
        if rules.is_empty() {
            return Err("`rule` names no rule".to_owned());
        }
        if self.reason.trim().is_empty() {
            return Err("`reason` must say why this is allowed".to_owned());
        }
        let until = match &self.until {
            None => None,
            Some(value) => {
                // TOML knows dates, with quotation marks and without.
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                Some(Day::parse(&text).ok_or_else(|| format!("`until`: {text} is no day"))?)
            }
        };
        let fingerprint = match &self.fingerprint {
            None => None,
            Some(text) => Some(
                Fingerprint::parse(text).ok_or_else(|| format!("{text:?} is no fingerprint"))?,
            ),
        };
        // From the right: a path may have a colon, as `C:\articles`.
        let (path, line) = self.origin.rsplit_once(':').unwrap_or((&self.origin, "1"));
        Ok(Allow {
            rules,
            scope,
            text: self.text.clone(),
            fingerprint,
            reason: self.reason.clone(),
            until,
            origin: (path.to_owned(), line.parse().unwrap_or(1)),
        })
    }
}

/// The rules that `selectors` mean.
fn rules_of(selectors: &[String]) -> Result<Vec<RuleId>, String> {
    let mut res = Vec::new();
    for selector in selectors {
        let rules = by_selector(selector);
        if rules.is_empty() {
            return Err(format!("there is no rule {selector:?}; `wireprint rule` lists all"));
        }
        res.extend(rules);
    }
    Ok(res)
}

fn severities(named: &BTreeMap<String, String>) -> Result<BTreeMap<RuleId, Severity>, String> {
    let mut chosen = Vec::with_capacity(named.len());
    for (selector, severity) in named {
        let severity = match severity.as_str() {
            "error" => Severity::Error,
            "warning" => Severity::Warning,
            "note" => Severity::Note,
            other => return Err(format!("{other:?} is none of error, warning, note")),
        };
        chosen.push((rules_of(std::slice::from_ref(selector))?, severity));
    }
    // What names fewer rules wins: one rule over its group, and that over all.
    chosen.sort_by_key(|it| std::cmp::Reverse(it.0.len()));
    let each = chosen.into_iter().flat_map(|(rules, it)| rules.into_iter().map(move |of| (of, it)));
    Ok(each.collect())
}

/// The entries of a sidecar: what is allowed in the one file that it stands beside.
///
/// # Errors
///
/// Says what is wrong, without the file's name.
pub fn sidecar(text: &str, path: &str, file: &str) -> Result<Vec<Allow>, String> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sidecar {
        #[serde(default)]
        allow: Vec<toml::Spanned<AllowConfig>>,
    }
    let sidecar: Sidecar = toml::from_str(text).map_err(|error| describe(&error, text))?;
    let mut res = Vec::new();
    for it in sidecar.allow {
        let line = LineIndex::new(text).line(it.span().start);
        let entry = it.into_inner();
        let at = |error| format!("line {line}: {error}");
        if !entry.paths.is_empty() {
            return Err(at("`paths` has no meaning beside one file".to_owned()));
        }
        let allow = entry.allow(AllowScope::File(file.to_owned())).map_err(at)?;
        res.push(Allow { origin: (path.to_owned(), line), ..allow });
    }
    Ok(res)
}

/// What is wrong with `text`, with its line.
pub fn describe(error: &toml::de::Error, text: &str) -> String {
    let at = error.span().map_or(0, |it| it.start);
    let line = LineIndex::new(text).line(at);
    // A key that no person writes.
    let message = error.message().replace(", `@origin`", "");
    let message = message.lines().collect::<Vec<_>>().join(", ");
    format!("line {line}: {message}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> Result<CheckSettings, String> {
        let config: CheckConfig = toml::from_str(text).unwrap();
        config.settings(&CheckFlags::default())
    }

    fn names(text: &str, flags: &CheckFlags) -> String {
        let config: CheckConfig = toml::from_str(text).unwrap();
        let rules = config.settings(flags).unwrap().rules;
        rules.iter().map(|it| it.rule.rule().code).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn of_two_severities_the_one_that_names_fewer_rules_holds() {
        let text = "select = [\"WP4\"]\n[severity]\nall = \"note\"\nWP4 = \"warning\"\n\
                    WP402 = \"error\"";
        let rules = settings(text).unwrap().rules;
        let of = |code: &str| rules.iter().find(|it| it.rule.rule().code == code).unwrap().severity;
        assert_eq!((of("WP402"), of("WP401")), (Severity::Error, Severity::Warning));
    }

    #[test]
    fn flags_win_and_ignore_wins_over_select() {
        let none = CheckFlags::default();
        assert_eq!(
            names("select = [\"WP4\"]\nignore = [\"WP403\"]", &none),
            "WP401 WP402 WP404 WP405"
        );
        assert_eq!(
            names("select = [\"WP402\"]\nextend-select = [\"WP301\"]", &none),
            "WP301 WP402"
        );
        let flags =
            CheckFlags { select: vec!["WP4".to_owned()], ignore: vec!["WP404".to_owned()], ..none };
        assert_eq!(
            names("select = [\"WP1\"]\nignore = [\"WP403\"]", &flags),
            "WP401 WP402 WP403 WP405"
        );
    }

    #[test]
    fn a_value_that_means_nothing_is_named_with_its_key() {
        let error = |text: &str| settings(text).unwrap_err();
        insta::assert_snapshot!(error("select = [\"no\"]"), @r#"check.select: there is no rule "no"; `wireprint rule` lists all"#);
        insta::assert_snapshot!(error("fail-on = \"never\""), @r#"check.fail-on: "never" is none of error, warning, new"#);
        insta::assert_snapshot!(error("[max-share]\nempty-article = \"120 %\""), @"check.max-share.empty-article: a share lies between 0 and 1, or 0 % and 100 %, not at 120 %");
        insta::assert_snapshot!(error("[rules.empty-article]\nwords = 3"), @"check.rules.empty-article: unknown option `words`, expected one of min-words");
        insta::assert_snapshot!(error("[[allow]]\nrule = \"empty-article\"\nreason = \" \""), @"check.allow 1: `reason` must say why this is allowed");
        insta::assert_snapshot!(error("[[allow]]\nrule = \"empty-article\"\nreason = \"x\"\nuntil = \"soon\""), @"check.allow 1: `until`: soon is no day");
        insta::assert_snapshot!(error("[[overrides]]\npaths = [\"a[\"]"), @"check.overrides 1: `a[` is no pattern: unclosed character class; missing ']'");
    }

    #[test]
    fn a_day_may_be_a_date_or_text() {
        for until in ["2026-01-31", "\"2026-01-31\""] {
            let text = format!("[[allow]]\nrule = \"WP402\"\nreason = \"x\"\nuntil = {until}");
            assert_eq!(settings(&text).unwrap().allow[0].until, Day::parse("2026-01-31"));
        }
    }

    #[test]
    fn a_sidecar_is_about_its_file_and_knows_its_lines() {
        let text = "\n[[allow]]\nrule = [\"WP402\", \"WP405\"]\nreason = \"a picture story\"\n";
        let entries = sidecar(text, ".a.txt.allow.toml", "a.txt").unwrap();
        assert_eq!(entries[0].origin, (".a.txt.allow.toml".to_owned(), 2));
        assert!(entries[0].is_about("a.txt", "a.txt") && !entries[0].is_about("b.txt", "b.txt"));
        let error = sidecar("[[allow]]\nrule = \"WP402\"\n", "s", "f").unwrap_err();
        insta::assert_snapshot!(error, @"line 1: missing field `reason`");
    }
}

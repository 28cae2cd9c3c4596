//! `wireprint check`

use clap::ValueEnum;

use super::global::Context;
use super::{Exit, input, scan};
use crate::check::{CheckSettings, FailOn, Gate, RuleId, by_selector, default_rules};
use crate::pipeline::{self, ScanInput};
use crate::report::{check_json, terminal};

/// Is this corpus clean?
///
/// Finds copies and versions, damaged and cut text, site furniture and more; the rules
/// are explained by `wireprint rule`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    #[command(flatten)]
    input: input::InputArgs,

    /// Form of the result
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,

    /// Rules to run: names, codes, beginnings of codes (WP4), all or default
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    select: Vec<String>,

    /// Rules not to run
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    ignore: Vec<String>,

    /// Least severity that makes the run fail, or `new` for every finding that is not in
    /// the baseline [default: warning]
    #[arg(long, value_name = "WHAT", value_enum)]
    fail_on: Option<FailOnArg>,

    /// How many failing findings are put up with [default: 0]
    #[arg(long, value_name = "N")]
    max_findings: Option<usize>,

    /// Never fail because of findings
    #[arg(long)]
    exit_zero: bool,

    /// Share of articles that may have findings of a rule, as RULE=2%
    #[arg(long, value_name = "RULE=SHARE", value_parser = rule_share, value_delimiter = ',')]
    max_share: Vec<(RuleId, f64)>,

    /// Show known and allowed findings, too
    #[arg(long)]
    all: bool,
}

const AFTER_HELP: &str = "\
Exit codes: 0 nothing fails, 1 findings, 2 an input, the configuration or the baseline could \
not be read.";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Each finding with the text in question
    #[default]
    Text,
    /// Each finding on a line
    Concise,
    /// One JSON document
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOnArg {
    /// Errors
    Error,
    /// Errors and warnings
    Warning,
    /// Every finding that is not in the baseline, notes included
    New,
}

impl From<FailOnArg> for FailOn {
    fn from(arg: FailOnArg) -> Self {
        match arg {
            FailOnArg::Error => Self::Error,
            FailOnArg::Warning => Self::Warning,
            FailOnArg::New => Self::New,
        }
    }
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let settings = settings(&args)?;
    let view = context.view(args.all);
    let (format, input) = (args.format, args.input.read_all(context)?);
    let paths = pattern_paths(&input);
    let result = pipeline::check_watched(input, paths, &settings, &mut |_| {})?;
    scan::say(&result.diagnostics, result.account, context)?;
    context.output.write(|mut out| match format {
        Format::Text => terminal::check_text(&result, &view, &mut out),
        Format::Concise => terminal::check_concise(&result, &view, &mut out),
        Format::Json => check_json(&result, &mut out),
    })?;
    let read = scan::exit(&result.diagnostics, result.account, context.strict);
    Ok(if read == Exit::Failure {
        read
    } else if result.verdict.failed {
        Exit::Findings
    } else {
        Exit::Fine
    })
}

fn settings(args: &Args) -> anyhow::Result<CheckSettings> {
    let selected = match args.select.is_empty() {
        true => default_rules().collect(),
        false => meant_by(&args.select)?,
    };
    let ignored = meant_by(&args.ignore)?;
    let rules = CheckSettings::active(selected.into_iter().filter(|it| !ignored.contains(it)));
    let gate = Gate {
        fail_on: args.fail_on.map_or_else(FailOn::default, Into::into),
        max_findings: args.max_findings.unwrap_or(0),
        exit_zero: args.exit_zero,
        shares: args.max_share.iter().copied().collect(),
    };
    Ok(CheckSettings { rules, gate, ..CheckSettings::default() })
}

/// The rules that `selectors` mean.
///
/// # Errors
///
/// Fails on one that means none.
fn meant_by(selectors: &[String]) -> anyhow::Result<Vec<RuleId>> {
    let mut res = Vec::new();
    for selector in selectors {
        let rules = by_selector(selector);
        anyhow::ensure!(
            !rules.is_empty(),
            "there is no rule {selector:?}; `wireprint rule` lists all"
        );
        res.extend(rules);
    }
    Ok(res)
}

/// Each document's file as patterns see it: without `./`.
fn pattern_paths(input: &ScanInput) -> Vec<String> {
    let documents = input.corpus.documents().iter();
    documents.map(|it| it.path.trim_start_matches("./").replace('\\', "/")).collect()
}

/// Reads `RULE=2%`, `RULE=0.02`.
fn rule_share(text: &str) -> Result<(RuleId, f64), String> {
    let (rule, share) = text.split_once('=').ok_or("it must be RULE=SHARE")?;
    let rule = crate::check::rule_named(rule.trim()).ok_or(format!("there is no rule {rule:?}"))?;
    Ok((rule, crate::check::parse_share(share)?))
}

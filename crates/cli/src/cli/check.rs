//! `wireprint check`

use super::format::{DOCUMENT, forms};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::ValueEnum;

use super::check_cache::{Cache, CacheArgs};
use super::git::{Repository, Since};
use super::global::Context;
use super::output::{Output, Prepared, temporary_folder};
use super::terminal::csv;
use super::watch::{BY_STAGE, Watch};
use super::{Exit, input, scan};
use crate::check::CheckResult;
use crate::check::{
    Allow, At, Baseline, Changed, CheckFlags, CheckSettings, Day, FailOn, RuleId, Status,
    parse_share, rule_named, sidecar,
};
use crate::pipeline::ScanInput;
use crate::read::{ReadOptions, plain_path as plain, read_regular_text};
use crate::report::check::{
    baseline_json, check_github, check_junit, check_markdown, check_sarif, file_address,
    print_config,
};
use crate::report::terminal::View;
use crate::report::{check_csv, check_html, check_json, terminal};
use crate::run;
use crate::text::{Corpus, Diagnostic, Severity};

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

    /// Write the result in this form to FILE, too; may be given several times
    #[arg(long, value_name = "FORMAT=FILE", value_parser = report)]
    report: Vec<(Format, PathBuf)>,

    /// Append the result as Markdown to the file that `GITHUB_STEP_SUMMARY` names
    #[arg(long)]
    step_summary: bool,

    #[command(flatten)]
    rules: RuleArgs,

    #[command(flatten)]
    gate: GateArgs,

    #[command(flatten)]
    known: KnownArgs,

    #[command(flatten)]
    cache: CacheArgs,

    /// Show known and allowed findings, too
    #[arg(long)]
    all: bool,

    /// The day on which allow entries may have expired, as YYYY-MM-DD [default: the
    /// clock's, in UTC]
    #[arg(long, value_name = "DATE", value_parser = day)]
    today: Option<Day>,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Rules")]
struct RuleArgs {
    /// Rules to run: names, codes, beginnings of codes (WP4), all or default
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    select: Vec<String>,

    /// Rules to run besides
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    extend_select: Vec<String>,

    /// Rules not to run
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    ignore: Vec<String>,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Failing")]
struct GateArgs {
    /// Least severity that makes the run fail, or `new` for every finding that is not in
    /// the baseline [default: warning]
    #[arg(long, value_name = "WHAT", value_enum)]
    fail_on: Option<FailOnArg>,

    /// Failing findings to tolerate [default: 0]
    #[arg(long, value_name = "N")]
    max_findings: Option<usize>,

    /// Never fail because of findings
    #[arg(long)]
    exit_zero: bool,

    /// Share of articles that may have findings of a rule, as RULE=2%
    #[arg(long, value_name = "RULE=SHARE", value_parser = rule_share, value_delimiter = ',')]
    max_share: Vec<(RuleId, f64)>,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Known findings")]
struct KnownArgs {
    /// Findings in FILE are known and do not count
    #[arg(long, value_name = "FILE", conflicts_with = "baseline_from_ref")]
    baseline: Option<PathBuf>,

    /// Write the findings of this run to the baseline: `all`, or `gone` to drop only those
    /// that are no more
    #[arg(long, value_name = "WHAT", value_enum, num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "all", conflicts_with_all = ["baseline_from_ref", "changed_since"])]
    update_baseline: Option<Update>,

    /// Findings that a commit had are known: it is checked as well
    #[arg(long, value_name = "GITREF")]
    baseline_from_ref: Option<String>,

    /// Report only what stands in files, or lines of JSONL, that changed since a commit;
    /// they are compared with everything
    #[arg(long, value_name = "GITREF")]
    changed_since: Option<String>,

    /// Compare the articles with those of an index of `wireprint index`, too; what is found
    /// in these alone is not reported
    #[arg(long = "index", value_name = "DIR")]
    folder: Option<PathBuf>,

    /// Check what git has in its index, and report only what is staged for the next commit;
    /// of a file that is named itself and has nothing staged, everything
    #[arg(long, conflicts_with_all = ["changed_since", "update_baseline"])]
    staged: bool,
}

const AFTER_HELP: &str = "\
Exit codes: 0 nothing fails, 1 findings, 2 an input, the configuration or the baseline could \
not be read.";

forms! {
    enum Format {
        Text = "Each finding with the text in question",
        Concise = "Each finding on a line",
        Json = DOCUMENT,
        Sarif = "SARIF 2.1.0, for code hosts",
        Junit = "JUnit XML, for CI servers",
        Github = "Annotations of GitHub Actions",
        Markdown = "A summary for a page or a pull request",
        Html = "One page for a browser, by rule, both sides of a pair beside each other",
        Csv = "One row for each place of a finding, for a spreadsheet",
    }
}

impl Format {
    /// Whether people read it, who would take an empty report for a clean corpus.
    const fn is_for_people(self) -> bool {
        matches!(self, Self::Text | Self::Concise | Self::Markdown | Self::Html | Self::Csv)
    }
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Update {
    /// All findings
    All,
    /// Those that were known and still are
    Gone,
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

impl Args {
    /// How the input is read, and which rules run.
    ///
    /// # Errors
    ///
    /// Fails on a rule that there is not.
    pub(super) fn meant(&self, context: &Context) -> anyhow::Result<(ReadOptions, CheckSettings)> {
        Ok((self.input.reading.options(context), settings(self, context)?))
    }
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let mut settings = settings(&args, context)?;
    if context.print_config {
        let mut check = Vec::new();
        print_config(&settings, &mut check)?;
        let input = args.input.reading.shown(context)?;
        return context.print(&[input, String::from_utf8(check)?]);
    }
    let baseline_file = baseline_file(&args, context);
    anyhow::ensure!(
        args.known.update_baseline.is_none() || baseline_file.is_some(),
        "--update-baseline needs --baseline, or `baseline` in the configuration"
    );
    if let Some(file) = &baseline_file {
        settings.baseline = read_baseline(file, args.known.update_baseline.is_some())?;
    }
    let watch = Watch::begin(context, BY_STAGE);
    let (mut input, mut unsure) = match args.known.staged {
        true => staged(&args, context)?,
        false => (args.input.read_all(context)?, Vec::new()),
    };
    input::refuse_nothing(&args.input.paths, &input)?;
    let cache = Cache::open(&args.cache, &args.input.paths, &input);
    if let Some(reference) = &args.known.baseline_from_ref {
        settings.baseline = Some(baseline_of_ref(&args, reference, &settings, &cache, context)?);
    }
    settings.changed = changed(&args, &input, &mut unsure, context)?;
    if let Some(folder) = &args.known.folder {
        let own = input.corpus.documents().iter().map(|it| (it.path.clone(), None)).collect();
        // What the index has is compared with, and not reported on.
        settings.changed.get_or_insert(Changed { files: own });
        let options = args.input.reading.options(context);
        let others = super::index::others(folder, &args.input.paths, &options, false)?;
        let all = input.corpus.documents().iter().cloned().chain(others);
        input.corpus = Corpus::new(all.collect());
    }
    settings.allow.extend(sidecars(&input)?);
    let mut result = checked(input, &settings, &cache, context)?;
    result.reported = reported(&result, context);
    result.diagnostics.extend(unsure);
    // Before anything is said, which the line of progress would be drawn over.
    drop(watch);
    let said = [result.diagnostics.clone(), cache.close()].concat();
    scan::say(&said, result.account, context)?;
    if args.format.is_for_people() {
        input::refuse_unread(result.account)?;
    }
    // All files are written before one gets its name.
    let mut prepared = Vec::new();
    if let (Some(update), Some(file)) = (args.known.update_baseline, &baseline_file) {
        prepared.push(prepare_baseline(&mut result, update, file)?);
    }
    let view = context.view(args.all);
    for (format, file) in &args.report {
        // A file has no terminal that would show colors and follow links.
        let view = View { color: false, links: None, ..view.clone() };
        prepared.push(prepare(&result, *format, &Output::new(file.clone()), &view, context)?);
    }
    prepared.push(prepare(&result, args.format, &context.output, &view, context)?);
    Prepared::commit_all(prepared)?;
    if args.step_summary {
        append_summary(&result)?;
    }
    let read = scan::exit(&result.diagnostics, result.account, context.strict);
    let is_unsure = result.diagnostics.iter().any(|it| it.severity == Severity::Warning);
    Ok(if read == Exit::Failure || (context.strict && is_unsure) {
        Exit::Failure
    } else if result.verdict.failed {
        Exit::Findings
    } else {
        Exit::Fine
    })
}

fn prepare(
    result: &CheckResult,
    format: Format,
    output: &Output,
    view: &View,
    context: &Context,
) -> anyhow::Result<Prepared> {
    // These lines are to be obeyed: any other output takes the force of such a line.
    if format == Format::Github {
        return output.prepare_commands(|mut out| check_github(result, &mut out));
    }
    output.prepare(|mut out| match format {
        Format::Text => terminal::check_text(result, view, &mut out),
        Format::Concise => terminal::check_concise(result, view, &mut out),
        Format::Json => check_json(result, &mut out),
        Format::Sarif => check_sarif(result, &mut out),
        Format::Junit => check_junit(result, &mut out),
        Format::Github => check_github(result, &mut out),
        Format::Markdown => check_markdown(result, &mut out),
        Format::Html => check_html(result, &mut out),
        Format::Csv => csv(context, out, |mut out| check_csv(result, &mut out)),
    })
}

fn settings(args: &Args, context: &Context) -> anyhow::Result<CheckSettings> {
    let flags = CheckFlags {
        select: args.rules.select.clone(),
        extend_select: args.rules.extend_select.clone(),
        ignore: args.rules.ignore.clone(),
        fail_on: args.gate.fail_on.map(Into::into),
        max_findings: args.gate.max_findings,
        exit_zero: args.gate.exit_zero,
        max_share: args.gate.max_share.clone(),
    };
    let settings =
        context.config.check.settings(&flags).map_err(|message| match &context.config_path {
            Some(path) => anyhow::anyhow!("{}: {message}", path.display()),
            None => anyhow::anyhow!(message),
        })?;
    Ok(CheckSettings { today: Some(args.today.map_or_else(today, Ok)?), ..settings })
}

/// The clock's day.
#[expect(clippy::disallowed_methods, reason = "whether an entry has expired depends on the day")]
fn today() -> anyhow::Result<Day> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let days = since.context("the clock stands before 1970; name a day with --today")?.as_secs();
    Ok(Day::from_unix_days(u32::try_from(days / 86_400).unwrap_or(u32::MAX)))
}

fn checked(
    input: ScanInput,
    settings: &CheckSettings,
    cache: &Cache,
    context: &Context,
) -> anyhow::Result<CheckResult> {
    let paths = pattern_paths(&input, context);
    Ok(run::check_remembered(input, paths, settings, cache.memo())?)
}

/// Each document's file as patterns see it: relative to the folder of the configuration,
/// or as given where it is not below it.
fn pattern_paths(input: &ScanInput, context: &Context) -> Vec<String> {
    let here = std::env::current_dir().unwrap_or_default();
    let root = context.config_path.as_deref().and_then(Path::parent);
    let root = plain(&root.map(|it| here.join(it)).unwrap_or_else(|| here.clone()));
    let documents = input.corpus.documents().iter();
    documents
        .map(|it| {
            let given = it.path.trim_start_matches("./");
            let absolute = plain(&here.join(given));
            let inner = absolute.strip_prefix(&root).ok().and_then(Path::to_str);
            inner.unwrap_or(given).replace('\\', "/")
        })
        .collect()
}

/// What the files `.NAME.allow.toml` beside text files allow.
///
/// # Errors
///
/// Fails on one that cannot be read.
fn sidecars(input: &ScanInput) -> anyhow::Result<Vec<Allow>> {
    let mut res = Vec::new();
    let files = input.corpus.documents().iter();
    for it in files.filter(|it| it.record_line.is_none() && it.path != "-") {
        let file = Path::new(&it.path);
        let Some(name) = file.file_name().and_then(|it| it.to_str()) else { continue };
        let beside = file.with_file_name(format!(".{name}.allow.toml"));
        match read_regular_text(&beside, MOST_SIDECAR) {
            Ok(text) => {
                let shown = beside.to_string_lossy();
                let entries = sidecar(&text, &shown, &it.path);
                res.extend(entries.map_err(|error| anyhow::anyhow!("{shown}: {error}"))?);
            }
            // A name that is too long has no file beside it, nor what stands in no folder.
            Err(error) if is_absent(&error) => {}
            Err(error) => return Err(crate::Error::io(&beside, error).into()),
        }
    }
    Ok(res)
}

/// The longest list of allowed findings beside one article.
const MOST_SIDECAR: u64 = 4 << 20;

/// The longest baseline: of some million findings.
const MOST_BASELINE: u64 = 256 << 20;

/// Whether an error says that there is no such file.
fn is_absent(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidFilename, InvalidInput, NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory | InvalidFilename | InvalidInput)
}

fn baseline_file(args: &Args, context: &Context) -> Option<PathBuf> {
    match args.known.baseline_from_ref {
        Some(_) => None,
        None => args.known.baseline.clone().or_else(|| context.baseline()),
    }
}

/// The baseline in `file`; nothing is known where it is not there and is to be made.
fn read_baseline(file: &Path, to_be_made: bool) -> anyhow::Result<Option<Baseline>> {
    match read_regular_text(file, MOST_BASELINE) {
        Ok(text) => {
            let read = Baseline::parse(&text);
            Ok(Some(read.map_err(|error| anyhow::anyhow!("{}: {error}", file.display()))?))
        }
        Err(error) if to_be_made && error.kind() == io::ErrorKind::NotFound => {
            Ok(Some(Baseline::default()))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => anyhow::bail!(
            "there is no baseline at {}; --update-baseline makes one of what this run finds",
            file.display()
        ),
        Err(error) => Err(crate::Error::io(file, error).into()),
    }
}

/// Writes what is known from now on, up to giving it its name, and judges the run by it.
fn prepare_baseline(
    result: &mut CheckResult,
    update: Update,
    file: &Path,
) -> anyhow::Result<Prepared> {
    let rules: BTreeSet<&str> = result.settings.rules.iter().map(|it| it.rule.name()).collect();
    let kept =
        result.findings.iter().filter(|it| update == Update::All || it.status == Status::Known);
    let kept: Vec<_> = kept.cloned().collect();
    let corpus = &result.corpus;
    let mut baseline = Baseline::of(&kept, |it| {
        it.at.place().map_or("", |place| corpus.get(place.doc).id.as_str())
    });
    // What was not looked for is still known.
    let old = result.settings.baseline.take().unwrap_or_default();
    baseline.entries.extend(old.entries.into_iter().filter(|it| !rules.contains(it.rule.as_str())));
    baseline.entries.sort();
    let prepared =
        Output::File(file.to_owned()).prepare(|mut out| baseline_json(&baseline, &mut out))?;
    if update == Update::All {
        for it in result.findings.iter_mut().filter(|it| it.status == Status::New) {
            it.status = Status::Known;
        }
    }
    result.gone.clear();
    result.verdict = result.settings.gate.judge(&result.findings, result.corpus.len());
    result.settings.baseline = Some(baseline);
    Ok(prepared)
}

/// The findings of the commit `reference`, over the same paths with the same settings.
fn baseline_of_ref(
    args: &Args,
    reference: &str,
    settings: &CheckSettings,
    cache: &Cache,
    context: &Context,
) -> anyhow::Result<Baseline> {
    let (input, _) = exported(Some(reference), args, context)?;
    anyhow::ensure!(input.account.failed == 0, "{reference} has files that cannot be read");
    // What the commit had, known then or not, is known now.
    let plain = CheckSettings { baseline: None, ..settings.clone() };
    let result = checked(input, &plain, cache, context)?;
    Ok(Baseline::of(&result.findings, |it| {
        it.at.place().map_or("", |place| result.corpus.get(place.doc).id.as_str())
    }))
}

/// What `reference`, or the index where there is none, has of the paths, with ids and paths
/// as here; and what of it is not there to be looked at.
fn exported(
    reference: Option<&str>,
    args: &Args,
    context: &Context,
) -> anyhow::Result<(ScanInput, Vec<Diagnostic>)> {
    let (folder, _guard) = temporary_folder().context("cannot make a temporary folder")?;
    let repository = Repository::here()?;
    let there = repository.export(reference, &args.input.paths, folder.path())?;
    let paths: Vec<PathBuf> = there.places.iter().map(|it| it.1.clone()).collect();
    let root = context.config_path.as_deref().and_then(Path::parent).unwrap_or(Path::new("."));
    let root = repository.there(root, &there.tree);
    let mut input = args.input.read_tree(&paths, root, context)?;
    let mut documents = input.corpus.documents().to_vec();
    let names = documents.iter_mut().flat_map(|it| [&mut it.path, &mut it.id]);
    let said = input.diagnostics.iter_mut().filter_map(|it| it.path.as_mut());
    for name in names.chain(said) {
        if let Some(here) = there.here(name) {
            *name = here;
        }
    }
    input.corpus = Corpus::new(documents);
    Ok((input, there.said()))
}

/// What is staged, to be checked in the place of the working tree.
fn staged(args: &Args, context: &Context) -> anyhow::Result<(ScanInput, Vec<Diagnostic>)> {
    exported(None, args, context)
}

/// The files that count, where not all do; `unsure` gets what git cannot tell.
fn changed(
    args: &Args,
    input: &ScanInput,
    unsure: &mut Vec<Diagnostic>,
    context: &Context,
) -> anyhow::Result<Option<Changed>> {
    let since = match &args.known.changed_since {
        Some(reference) => Since::Commit(reference),
        None if args.known.staged => Since::Staged,
        None => return Ok(None),
    };
    let files: BTreeSet<&str> =
        input.corpus.documents().iter().map(|it| it.path.as_str()).collect();
    let walking = args.input.reading.options(context).walking;
    let roots: Vec<PathBuf> =
        args.input.paths.iter().filter_map(|it| fs::canonicalize(it).ok()).collect();
    let was_read = |old: &Path| walking.would_read(old, &roots);
    let changes = Repository::here()?.changes(since, files.iter().copied(), &was_read)?;
    let named: Vec<&str> = files.into_iter().filter(|it| is_named(it, &args.input.paths)).collect();
    if !args.known.staged || named.is_empty() {
        unsure.extend(changes.said);
        return Ok(changes.changed);
    }
    // Whoever names files has them looked at, whatever is staged.
    unsure.extend(changes.said.into_iter().filter(|it| it.severity > Severity::Note));
    let mut changed = changes.changed.unwrap_or_default();
    for file in named {
        changed.files.entry(file.to_owned()).or_insert(None);
    }
    Ok(Some(changed))
}

/// Whether one of `paths` is the file itself, by its name.
fn is_named(file: &str, paths: &[PathBuf]) -> bool {
    let file = plain(Path::new(file));
    paths.iter().any(|it| plain(it) == file)
}

/// How reports for other programs call the files: relative to the root of the repository
/// around the working directory, else to that directory; as an address where they lie
/// outside.
fn reported(result: &CheckResult, context: &Context) -> BTreeMap<String, String> {
    let here = fs::canonicalize(".").unwrap_or_default();
    let root = here.ancestors().find(|it| it.join(".git").exists()).unwrap_or(&here);
    let mut files: BTreeSet<&str> =
        result.corpus.documents().iter().map(|it| it.path.as_str()).collect();
    files.extend(result.findings.iter().filter_map(|it| match &it.at {
        At::File { path, .. } => Some(path.as_str()),
        At::Text(_) => None,
    }));
    let config: Vec<_> = context.config_files.iter().map(|it| it.to_string_lossy()).collect();
    files.extend(config.iter().map(|it| &**it));
    let name = |file: &str| {
        let whole = plain(&here.join(file));
        // Links in the folders that lead there are resolved, the file keeps its name.
        let real = whole.parent().and_then(|it| fs::canonicalize(it).ok());
        let whole = real.zip(whole.file_name()).map_or(whole.clone(), |(it, name)| it.join(name));
        match whole.strip_prefix(root) {
            Ok(inner) => inner.to_string_lossy().into_owned(),
            Err(_) => file_address(&whole.to_string_lossy()),
        }
    };
    files.into_iter().filter(|it| *it != "-").map(|it| (it.to_owned(), name(it))).collect()
}

/// Appends the Markdown summary to the step's page: all of it, or nothing.
fn append_summary(result: &CheckResult) -> anyhow::Result<()> {
    let file = std::env::var_os("GITHUB_STEP_SUMMARY")
        .context("--step-summary: GITHUB_STEP_SUMMARY is not set")?;
    let path = PathBuf::from(file);
    let to = || format!("cannot write {}", path.display());
    let mut text = Vec::new();
    check_markdown(result, &mut text)?;
    let mut file = fs::OpenOptions::new().create(true).append(true).open(&path).with_context(to)?;
    let before = file.metadata().with_context(to)?;
    let written = file.write_all(&text);
    // What is no file cannot be brought to a disk, nor be cut.
    let written = if before.is_file() { written.and_then(|()| file.sync_all()) } else { written };
    if written.is_err() && before.is_file() {
        // A page that ends in the middle of a table would be shown.
        file.set_len(before.len()).with_context(to)?;
    }
    written.with_context(to)
}

/// Reads `FORMAT=FILE`.
fn report(text: &str) -> Result<(Format, PathBuf), String> {
    let (format, file) = text.split_once('=').ok_or("it must be FORMAT=FILE")?;
    Ok((Format::from_str(format, false)?, file.into()))
}

/// Reads `RULE=2%`, `RULE=0.02`.
fn rule_share(text: &str) -> Result<(RuleId, f64), String> {
    let (rule, share) = text.split_once('=').ok_or("it must be RULE=SHARE")?;
    let rule = rule_named(rule.trim()).ok_or_else(|| format!("there is no rule {rule:?}"))?;
    Ok((rule, parse_share(share)?))
}

fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "it must be a day, as YYYY-MM-DD".to_owned())
}

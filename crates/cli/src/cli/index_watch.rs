//! `wireprint index watch`

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::Context as _;

use super::global::Context;
use super::index::{Where, now};
use super::scan::{self, ScanKeys};
use super::{Exit, input};
use crate::findings::{Came, Seen};
use crate::index::{Index, QueryLimits};
use crate::read::{Event, visit};
use crate::report::seen_line;
use crate::text::Document;

/// Look again and again, add what is new, and say what each article brought
///
/// Prints one JSON object an article that is new or changed: what it is, what of it was
/// there before, and the kinds of findings: `new`, `version`, `earlier`, `copy`,
/// `contained`, `passage`, `statement`, `drift`. A hook is a command that is run for each
/// article with findings of a kind; it gets the line on its standard input.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: input::InputArgs,

    #[command(flatten)]
    index: Where,

    #[command(flatten)]
    settings: ScanKeys,

    /// How long to wait between two looks, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    every: u64,

    /// Look once and end
    #[arg(long)]
    once: bool,

    /// Run COMMAND in a shell for each article with findings of KIND; `any` is every kind
    #[arg(long, value_name = "KIND=COMMAND", value_parser = hook)]
    hook: Vec<(String, String)>,
}

/// The kinds of findings that a hook can wait for.
const KINDS: [&str; 9] =
    ["any", "new", "version", "earlier", "copy", "contained", "passage", "statement", "drift"];

fn hook(text: &str) -> Result<(String, String), String> {
    let (kind, command) = text.split_once('=').ok_or("it must be KIND=COMMAND")?;
    if !KINDS.contains(&kind) {
        return Err(format!("there is no kind {kind:?}; there are {}", KINDS.join(", ")));
    }
    Ok((kind.to_owned(), command.to_owned()))
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let mut index = args.index.make(&args.settings, context)?;
    let mut exit = Exit::Fine;
    let mut last = None;
    let mut failure = None;
    context.output.write(|out| {
        loop {
            // Before the look: what is written meanwhile is another state at the next one.
            let files = files(&args.input.paths);
            if last.as_ref() != Some(&files) {
                match look(&args, &mut index, context, out) {
                    Ok(it) => exit = it,
                    Err(Failure::Write(error)) => return Err(error),
                    Err(Failure::Other(error)) => {
                        failure = Some(error);
                        return Ok(());
                    }
                }
                last = Some(files);
            }
            if args.once {
                return Ok(());
            }
            std::thread::sleep(Duration::from_secs(args.every));
        }
    })?;
    failure.map_or(Ok(exit), Err)
}

/// Why watching ends.
enum Failure {
    Write(io::Error),
    Other(anyhow::Error),
}

/// Adds what is new, and says what it brought.
fn look(
    args: &Args,
    index: &mut Index,
    context: &Context,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let mut written = Ok(());
    let options = args.input.reading.options(context);
    let visited = visit(&args.input.paths, &options, &mut |event| {
        let Event::Record(record) = event else { return Ok(()) };
        if written.is_ok() {
            let document = record.into_document();
            if let Some((line, kinds)) = take(index, document)? {
                // A line each as it comes: whoever reads it waits for the next.
                written = out.write_all(&line).and_then(|()| out.flush());
                run_hooks(&args.hook, &kinds, &line, context);
            }
        }
        Ok(())
    });
    written.map_err(Failure::Write)?;
    let visited = visited.map_err(|error| Failure::Other(error.into()))?;
    scan::say(&visited.diagnostics, visited.account, context).map_err(Failure::Other)?;
    Ok(scan::exit(&visited.diagnostics, visited.account, context.strict))
}

/// Adds an article; what it brought as a line, and the kinds of findings, unless it is known.
fn take(
    index: &mut Index,
    document: Document,
) -> crate::Result<Option<(Vec<u8>, Vec<&'static str>)>> {
    let came = index.would_be(&document)?;
    if matches!(came, Came::Known | Came::Empty) {
        return Ok(None);
    }
    // Before it is added: else it would be found itself.
    let seen = index.query(&document, &QueryLimits::default())?;
    index.add(vec![document], now())?;
    let kinds = kinds(&came, &seen);
    let mut line = Vec::new();
    // Writing to memory does not fail.
    seen_line(&came, &kinds, &seen, &mut line).unwrap_or_default();
    Ok(Some((line, kinds)))
}

/// The kinds of findings that an article brought.
fn kinds(came: &Came, seen: &Seen) -> Vec<&'static str> {
    let scan = &seen.scan;
    let others = || seen.related.iter().filter(|it| !seen.itself.contains(&it.doc));
    let is_copy = |it: &crate::verify::Evidence| it.judged.joins();
    let is_contained =
        |it: &crate::verify::Evidence| it.judged.verdict == crate::verify::Verdict::Contained;
    let elsewhere = |doc| doc != seen.article && !seen.itself.contains(&doc);
    let passages = scan.passages.iter().flat_map(|it| &it.occurrences);
    let shares = passages.into_iter().any(|it| elsewhere(it.doc));
    let said: Vec<_> = scan
        .quotations
        .iter()
        .filter(|it| !it.stock_phrase && it.occurrences.iter().any(|it| elsewhere(it.place.doc)))
        .collect();
    let found = [
        ("copy", others().any(|it| is_copy(&it.evidence) && !is_contained(&it.evidence))),
        ("contained", others().any(|it| is_contained(&it.evidence))),
        ("passage", shares),
        ("statement", !said.is_empty()),
        ("drift", said.iter().any(|it| !it.drift.is_empty())),
    ];
    let found = found.into_iter().filter(|it| it.1).map(|it| it.0);
    std::iter::once(came.name()).chain(found).collect()
}

fn run_hooks(hooks: &[(String, String)], kinds: &[&str], line: &[u8], context: &Context) {
    let wanted = hooks.iter().filter(|(kind, _)| kind == "any" || kinds.contains(&kind.as_str()));
    for (_, command) in wanted {
        if let Err(error) = run_hook(command, line)
            && !context.quiet
        {
            // Where standard error is closed, nobody is told.
            let _ = writeln!(io::stderr(), "warning: hook {command:?}: {error:#}");
        }
    }
}

fn run_hook(command: &str, line: &[u8]) -> anyhow::Result<()> {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut child = Command::new(shell)
        .args([flag, command])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .context("cannot be started")?;
    if let Some(mut stdin) = child.stdin.take() {
        // A command need not read what it is given.
        let _ = stdin.write_all(line);
    }
    let status = child.wait().context("cannot be waited for")?;
    anyhow::ensure!(status.success(), "ended with {status}");
    Ok(())
}

/// How large each file is and when it was written: where this is the same, nothing is read.
type Files = BTreeMap<PathBuf, (u64, Option<std::time::SystemTime>)>;

fn files(paths: &[PathBuf]) -> Files {
    let mut res = Files::new();
    let mut rest: Vec<PathBuf> = paths.to_vec();
    while let Some(path) = rest.pop() {
        let Ok(metadata) = fs::metadata(&path) else { continue };
        if metadata.is_dir() && !is_link(&path) {
            let entries = fs::read_dir(&path).into_iter().flatten().filter_map(Result::ok);
            rest.extend(entries.map(|it| it.path()));
        } else {
            res.insert(path, (metadata.len(), metadata.modified().ok()));
        }
    }
    res
}

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|it| it.is_symlink())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hook_waits_for_a_kind_that_there_is() {
        assert_eq!(hook("copy=cat > x=y"), Ok(("copy".to_owned(), "cat > x=y".to_owned())));
        assert!(hook("copies=cat").is_err_and(|it| it.contains("drift")));
        assert!(hook("cat").is_err());
    }
}

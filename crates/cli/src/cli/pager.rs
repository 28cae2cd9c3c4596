//! A result that is longer than the terminal, a page at a time.
//!
//! As git does it: `PAGER`, else `less` with options that let what fits on the
//! terminal pass and colors through; none where `PAGER` is empty or `cat`, and
//! none where it cannot be started.

use std::env::var_os;
use std::ffi::OsStr;
use std::io::{self, BufWriter, Write};
use std::process::{Child, Command, Stdio};

use anyhow::Context as _;

use super::interrupt;
use super::output::Output;
use super::terminal::Stream;

/// Quits where all fits, passes colors.
const DEFAULT: &str = "less -RF";

/// What makes git hand a command to a shell instead of running it.
const SHELL: &str = "|&;<>()$`\\\"' \t\n*?[#~=%";

/// Writes what `render` writes to `output`, through a pager where it is a terminal
/// and `paged`.
///
/// # Errors
///
/// Fails when `render` does or `output` cannot be written. That the pager was left
/// before the end is no failure.
pub(super) fn write(
    output: &Output,
    paged: bool,
    render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    let stream = output.stream();
    let dumb = var_os("TERM").is_some_and(|it| it == "dumb");
    let pager = (paged && !dumb && stream == Stream::Stdout && stream.is_terminal())
        .then(|| named(var_os("PAGER").as_deref()).and_then(|it| start(&it, Stdio::inherit())))
        .flatten();
    match pager {
        Some(pager) => show(pager, render).context("cannot write to the pager"),
        None => output.write(render),
    }
}

/// The pager that `variable` names.
fn named(variable: Option<&OsStr>) -> Option<String> {
    let Some(variable) = variable else { return Some(DEFAULT.to_owned()) };
    let name = variable.to_str()?.trim();
    (!name.is_empty() && name != "cat").then(|| name.to_owned())
}

fn start(pager: &str, stdout: Stdio) -> Option<Child> {
    // Without a shell, a pager that is missing is noticed here.
    let words: Vec<&str> = pager.split_whitespace().collect();
    let (first, rest) = words.split_first()?;
    let mut command = if words.iter().any(|it| it.contains(|it| SHELL.contains(it))) {
        let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
        let mut command = Command::new(shell);
        command.args([flag, pager]);
        command
    } else {
        let mut command = Command::new(first);
        command.args(rest);
        command
    };
    // X leaves what was read on the terminal.
    for (name, value) in [("LESS", "FRX"), ("LV", "-c")] {
        if var_os(name).is_none() {
            command.env(name, value);
        }
    }
    command.stdin(Stdio::piped()).stdout(stdout).spawn().ok()
}

fn show(mut pager: Child, render: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let _guard = interrupt::left_to_pager();
    let written = pager.stdin.take().map_or(Ok(()), |it| {
        let mut out = BufWriter::with_capacity(1 << 16, it);
        render(&mut out).and_then(|()| out.flush())
    });
    pager.wait()?;
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_names_the_pager_or_none() {
        let check = |it: &str| named(Some(OsStr::new(it)));
        assert_eq!(named(None).as_deref(), Some("less -RF"));
        assert_eq!(check("more -s").as_deref(), Some("more -s"));
        assert_eq!(check(" "), None);
        assert_eq!(check("cat"), None);
    }

    #[test]
    fn a_pager_that_cannot_be_started_is_none() {
        assert!(start("no-such-pager-anywhere -x", Stdio::null()).is_none());
    }

    #[cfg(unix)]
    #[test]
    fn a_pager_that_is_left_early_is_no_failure() {
        let folder = tempfile::tempdir().unwrap();
        let seen = folder.path().join("seen");
        let pager = start(&format!("head -c 4 > {}", seen.display()), Stdio::null()).unwrap();
        show(pager, |out| (0..100_000).try_for_each(|_| out.write_all(b"line\n"))).unwrap();
        assert_eq!(std::fs::read(&seen).unwrap(), b"line");
    }
}

//! A result that is longer than the terminal, a page at a time.
//!
//! As git does it: `WIREPRINT_PAGER`, else `PAGER`, else `less` with options that let
//! what fits on the terminal pass, colors through, and leave what was read there; none
//! where the variable is empty or `cat`, and none where it cannot be started.

use std::env::var_os;
use std::ffi::OsString;
use std::io::{self, BufWriter, Write};
use std::process::{Child, Command, Stdio};

use super::interrupt;
use super::terminal::Stream;

/// Quits where all fits, passes colors, leaves the screen as it is.
const DEFAULT: &str = "less -FRX";

/// What makes git hand a command to a shell instead of running it.
const SHELL: &str = "|&;<>()$`\\\"' \t\n*?[#~=%";

/// The pager that standard output goes through, where it is a terminal that can show one.
pub(super) fn wanted() -> Option<String> {
    let dumb = var_os("TERM").is_some_and(|it| it == "dumb");
    if dumb || !Stream::Stdout.is_terminal() {
        return None;
    }
    named(["WIREPRINT_PAGER", "PAGER"].iter().find_map(var_os))
}

/// The pager that `variable` names.
fn named(variable: Option<OsString>) -> Option<String> {
    let Some(variable) = variable else { return Some(DEFAULT.to_owned()) };
    let name = variable.to_str()?.trim();
    (!name.is_empty() && name != "cat").then(|| name.to_owned())
}

/// Starts `pager`, which writes to `stdout`; `None` where it cannot be started.
pub(super) fn start(pager: &str, stdout: Stdio) -> Option<Child> {
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
    for (name, value) in [("LESS", "FRX"), ("LV", "-c")] {
        if var_os(name).is_none() {
            command.env(name, value);
        }
    }
    command.stdin(Stdio::piped()).stdout(stdout).spawn().ok()
}

/// Writes what `render` writes to `pager`, and waits until it was read. That the pager was
/// left before the end is no failure.
///
/// # Errors
///
/// Fails when `render` does or the pager cannot be written to.
pub(super) fn show(
    mut pager: Child,
    render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
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
        let check = |it: &str| named(Some(OsString::from(it)));
        assert_eq!(named(None).as_deref(), Some("less -FRX"));
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

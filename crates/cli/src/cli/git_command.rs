//! Git as a program that answers and does nothing else.
//!
//! What a repository's configuration and attributes name (a monitor of files, hooks,
//! filters, another diff, a conversion to text, a pager, a helper for passwords) is a
//! program that somebody else chose: none of it is run. Git itself is looked for in the
//! absolute folders of `PATH`, never in the one that is checked.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context as _;

/// Settings that stand over those of the repository and the user.
/// No program that these name is run: a repository may be a stranger's.
const SETTINGS: &[(&str, &str)] = &[
    ("core.fsmonitor", "false"),
    ("core.hooksPath", "/dev/null"),
    ("core.pager", "cat"),
    ("core.askPass", ""),
    ("core.sshCommand", "false"),
    ("core.gitProxy", ""),
    ("credential.helper", ""),
    ("protocol.allow", "never"),
    ("submodule.recurse", "false"),
    ("diff.ignoreSubmodules", "all"),
    ("diff.external", ""),
    ("diff.trustExitCode", "false"),
    ("diff.noprefix", "false"),
    ("diff.mnemonicPrefix", "false"),
    ("diff.relative", "false"),
    ("diff.suppressBlankEmpty", "false"),
    ("diff.interHunkContext", "0"),
];

/// Variables that name programs, or change what paths mean.
const UNSET: &[&str] = &[
    "GIT_EXTERNAL_DIFF",
    "GIT_PAGER",
    "PAGER",
    "GIT_EDITOR",
    "GIT_ASKPASS",
    "SSH_ASKPASS",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_PROXY_COMMAND",
    "GIT_DIFF_OPTS",
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_EXEC_PATH",
    "GIT_CONFIG_PARAMETERS",
];

/// How git is called.
#[derive(Debug)]
pub(super) struct Git {
    program: PathBuf,
    settings: Vec<(String, String)>,
}

impl Git {
    /// Finds git, and the filters that the configuration names.
    ///
    /// # Errors
    ///
    /// Fails where git is not there.
    pub(super) fn new() -> anyhow::Result<Self> {
        let own = SETTINGS.iter().map(|&(key, value)| (key.to_owned(), value.to_owned()));
        let mut res = Self { program: program()?, settings: own.collect() };
        let list = ["config", "-z", "--name-only", "--get-regexp", "^filter\\."];
        // It finds none, or there is no repository: what follows says so.
        let names = res.run(Path::new("."), list, None, None).unwrap_or_default();
        for name in names.split(|&it| it == 0).filter_map(|it| std::str::from_utf8(it).ok()) {
            let Some((filter, _)) = name.rsplit_once('.') else { continue };
            for part in ["clean", "smudge", "process"] {
                res.settings.push((format!("{filter}.{part}"), String::new()));
            }
            res.settings.push((format!("{filter}.required"), "false".to_owned()));
        }
        Ok(res)
    }

    /// What git says, called in `directory`; with `index` in the place of the
    /// repository's, with `input` on its standard input.
    ///
    /// Paths among `args` mean themselves, whatever characters are in them.
    ///
    /// # Errors
    ///
    /// Fails with the first line of what git complains of.
    pub(super) fn run<S: AsRef<OsStr>>(
        &self,
        directory: &Path,
        args: impl IntoIterator<Item = S>,
        index: Option<&Path>,
        input: Option<Vec<u8>>,
    ) -> anyhow::Result<Vec<u8>> {
        let mut command = Command::new(&self.program);
        // `--no-optional-locks`: looking on is not to get into the way of another git.
        command.args(["--no-pager", "--literal-pathspecs", "--no-optional-locks"]);
        command.arg("-C").arg(directory).args(args);
        UNSET.iter().for_each(|it| {
            command.env_remove(it);
        });
        command.env("LC_ALL", "C").env("GIT_TERMINAL_PROMPT", "0").env("GIT_NO_LAZY_FETCH", "1");
        command.env("GIT_CONFIG_COUNT", self.settings.len().to_string());
        for (n, (key, value)) in self.settings.iter().enumerate() {
            command.env(format!("GIT_CONFIG_KEY_{n}"), key);
            command.env(format!("GIT_CONFIG_VALUE_{n}"), value);
        }
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
        if let Some(index) = index {
            command.env("GIT_INDEX_FILE", index);
        }
        let mut child = command.spawn().context("cannot run git")?;
        let writer = child.stdin.take().zip(input).map(|(mut stdin, bytes)| {
            // Beside the reading, or both would wait once a pipe is full.
            std::thread::spawn(move || std::io::Write::write_all(&mut stdin, &bytes))
        });
        let out = child.wait_with_output().context("cannot run git")?;
        if let Some(writer) = writer {
            // What git did not read, its exit code says.
            let _ = writer.join();
        }
        if !out.status.success() {
            let said = String::from_utf8_lossy(&out.stderr);
            let first = said.lines().next().unwrap_or("it says nothing");
            anyhow::bail!("git failed: {first}");
        }
        Ok(out.stdout)
    }
}

/// Git in the first absolute folder of `PATH` that has it.
fn program() -> anyhow::Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let name = format!("git{}", std::env::consts::EXE_SUFFIX);
    // A relative folder would be looked for in the repository, which may be a stranger's.
    let mut all = std::env::split_paths(&path).filter(|it| it.is_absolute());
    all.find_map(|it| Some(it.join(&name)).filter(|it| it.is_file()))
        .context("cannot run git: it is in no absolute folder of PATH")
}

//! Where a check keeps what it remembers.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use crate::pipeline::ScanInput;
use crate::run::Memo;
use crate::text::{Diagnostic, Severity};

/// Below so many bytes of text nothing is kept unless a folder is named: such a corpus
/// is checked in a second.
const LEAST: usize = 2 << 20;

/// The largest cache that is read.
const MOST_BYTES: u64 = 2 << 30;

/// As typed.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Speed")]
pub(super) struct CacheArgs {
    /// Folder for what is remembered of unchanged articles; results are the same without
    /// [default: wireprint in the user's folder for caches]
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    cache: Option<PathBuf>,

    /// Remember nothing
    #[arg(long)]
    no_cache: bool,
}

/// The memory of earlier runs, and the file that it stands in.
pub(super) struct Cache {
    memo: Memo,
    file: Option<PathBuf>,
    /// Why what was there is of no use.
    note: Option<Diagnostic>,
}

impl Cache {
    /// What earlier runs over `paths` left; nothing where there is none or it is of no use.
    pub(super) fn open(args: &CacheArgs, paths: &[PathBuf], input: &ScanInput) -> Self {
        let file = args.file(paths, input);
        let (memo, note) = file.as_deref().map(read).unwrap_or_default();
        Self { memo, file, note }
    }

    /// The memory, where one is kept.
    pub(super) fn memo(&self) -> Option<&Memo> {
        self.file.is_some().then_some(&self.memo)
    }

    /// Writes what is new, and returns what is to be said of it all. A cache that cannot be
    /// written costs the next run its time and nothing else.
    pub(super) fn close(self) -> Vec<Diagnostic> {
        let mut said = Vec::from_iter(self.note);
        if let Some(file) = self.file.filter(|_| self.memo.has_news())
            && let Err(error) = write(&file, &self.memo.to_bytes())
        {
            said.push(diagnostic(
                &file,
                Severity::Warning,
                format!("cannot write the cache: {error}"),
            ));
        }
        said
    }
}

impl CacheArgs {
    /// The file for runs over `paths`: others do not push its entries out.
    fn file(&self, paths: &[PathBuf], input: &ScanInput) -> Option<PathBuf> {
        let bytes: usize = input.corpus.documents().iter().map(|it| it.text.len()).sum();
        let folder = match &self.cache {
            _ if self.no_cache => return None,
            Some(folder) => folder.clone(),
            None if bytes < LEAST => return None,
            None => user_folder()?.join("wireprint"),
        };
        let here = match self.cache {
            // A folder may be carried from machine to machine.
            Some(_) => PathBuf::new(),
            None => std::env::current_dir().ok()?,
        };
        let mut name = here.to_string_lossy().into_owned();
        for path in paths {
            name.push('\n');
            name.push_str(&path.to_string_lossy());
        }
        let name = crate::fingerprint::hash_word(name.as_bytes());
        Some(folder.join(format!("check-{name:016x}.cache")))
    }
}

/// The folder in which programs keep what can be made anew.
fn user_folder() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|it| it.is_absolute());
    if cfg!(windows) {
        return set("LOCALAPPDATA");
    }
    set("XDG_CACHE_HOME").or_else(|| {
        let home = set("HOME")?;
        Some(home.join(if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" }))
    })
}

/// The memory in `file`, or why it is of no use.
fn read(file: &Path) -> (Memo, Option<Diagnostic>) {
    let bytes = match crate::read::read_regular(file, MOST_BYTES) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Default::default(),
        Err(error) => {
            let message = format!("this cache is not used: {error}");
            return (Memo::default(), Some(diagnostic(file, Severity::Note, message)));
        }
    };
    match Memo::from_bytes(bytes) {
        Ok(memo) => (memo, None),
        Err(why) => {
            let message = format!("this cache is not used: {why}");
            (Memo::default(), Some(diagnostic(file, Severity::Note, message)))
        }
    }
}

fn diagnostic(file: &Path, severity: Severity, message: String) -> Diagnostic {
    let path = Some(file.to_string_lossy().into_owned());
    Diagnostic { path, line: None, doc: None, severity, message }
}

/// Writes under another name first: whoever reads meanwhile sees the old file or the new
/// one, and of two that write at once, the later stays.
fn write(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let is_new = !folder.exists();
    fs::create_dir_all(folder)?;
    if is_new {
        // A folder inside a repository is not to be committed.
        fs::write(folder.join(".gitignore"), "*\n")?;
    }
    let (mut out, _held) = super::output::temporary_file(folder)?;
    out.write_all(bytes)?;
    out.persist(file)?;
    Ok(())
}

//! Finding `wireprint.toml`.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::config::Config;

/// The name that is looked for in the working directory and all above it.
const NAME: &str = "wireprint.toml";

/// The settings of the file `named`, else of the nearest [`NAME`] upward from the
/// working directory, else the defaults.
///
/// # Errors
///
/// Fails on a named file that is not there, and on any file that cannot be
/// read or does not say what a configuration may say.
pub(super) fn load(named: Option<&Path>) -> anyhow::Result<Config> {
    if let Some(path) = named {
        return read(path)?
            .with_context(|| format!("there is no configuration file {}", path.display()));
    }
    let directory = std::env::current_dir().context("cannot find the working directory")?;
    for folder in directory.ancestors() {
        let path = folder.join(NAME);
        if let Some(config) = read(&path)? {
            return Ok(config);
        }
    }
    Ok(Config::default())
}

/// The settings of the file at `path`, if there is one.
fn read(path: &Path) -> anyhow::Result<Option<Config>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(Config::parse(&text, path)?)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(crate::Error::io(&PathBuf::from(path), error).into()),
    }
}

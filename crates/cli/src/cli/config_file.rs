//! Finding `wireprint.toml`.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::config::Config;
use crate::read::read_regular_text;

/// The name that is looked for in the working directory and all above it.
const NAME: &str = "wireprint.toml";

/// The longest configuration that is read.
const MOST_BYTES: u64 = 4 << 20;

/// How many files may extend each other.
const MOST: usize = 16;

/// The settings of the file `named`, else of the nearest [`NAME`] upward from the
/// working directory, else the defaults; with the file and those that it extends.
///
/// # Errors
///
/// Fails on a named file that is not there, and on any file that cannot be
/// read or does not say what a configuration may say.
pub(super) fn load(named: Option<&Path>) -> anyhow::Result<(Config, Vec<PathBuf>)> {
    if let Some(path) = named {
        return read(path)?
            .with_context(|| format!("there is no configuration file {}", path.display()));
    }
    let directory = std::env::current_dir().context("cannot find the working directory")?;
    for (above, _) in directory.ancestors().enumerate() {
        // Findings of its entries name it: from here, as all other files.
        let path = std::iter::repeat_n("..", above).collect::<PathBuf>().join(NAME);
        if let Some(found) = read(&path)? {
            return Ok(found);
        }
    }
    Ok((Config::default(), Vec::new()))
}

/// The settings of the file at `path`, if there is one, and of those that it extends.
fn read(path: &Path) -> anyhow::Result<Option<(Config, Vec<PathBuf>)>> {
    let mut layers = Vec::new();
    let mut files = Vec::new();
    let mut next = Some(path.to_owned());
    while let Some(file) = next {
        anyhow::ensure!(
            layers.len() < MOST,
            "{}: configurations extend each other in a circle, or too deep",
            path.display()
        );
        let text = match read_regular_text(&file, MOST_BYTES) {
            Ok(text) => text,
            // Only the first may be missing: what another one extends must be there.
            Err(error)
                if layers.is_empty()
                    && matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                return Ok(None);
            }
            Err(error) => return Err(crate::Error::io(&file, error).into()),
        };
        let mut layer = Config::layer(&text, &file)?;
        next = layer
            .remove("extend")
            .and_then(|it| it.as_str().map(str::to_owned))
            .map(|base| file.parent().unwrap_or(Path::new("")).join(base));
        layers.push(layer);
        files.push(file);
    }
    layers.reverse();
    Ok(Some((Config::of_layers(layers, path)?, files)))
}

//! The article itself.

use std::path::PathBuf;

use wireprint_pipeline::pipeline::extract::{self, ExtractOptions, Extraction};

use crate::{Document, ReadSettings, Result};

/// Inputs that were read, ready to be extracted.
#[derive(Debug)]
pub struct Extract(Extraction);

/// Reads what `paths` name, pages and texts, and finds out what recurs in it.
///
/// # Errors
///
/// Fails when two documents have one id and two texts, when the temporary folder cannot
/// hold them, and, under [`ReadSettings::strict`], on the first warning.
pub fn extract(paths: &[PathBuf], settings: &ReadSettings) -> Result<Extract> {
    let options = ExtractOptions { read: settings.0.clone(), ..ExtractOptions::default() };
    extract::extract(paths, &options).map(Extract)
}

impl Extract {
    /// Hands every article to `visit`, without what stood round it, in the order of the
    /// input: a page's own, then those of other outlets inside it.
    ///
    /// # Errors
    ///
    /// Fails when the temporary file cannot be read.
    pub fn visit(&self, visit: &mut dyn FnMut(Document<'static>)) -> Result<()> {
        let visited = self.0.visit(&mut |page| {
            for it in &page.articles {
                visit(Document(std::borrow::Cow::Owned(it.article.clone())));
            }
            Ok(())
        })?;
        // The visitor above does not fail.
        visited.map(drop).map_err(|error| crate::Error::io(std::path::Path::new("-"), error))
    }
}

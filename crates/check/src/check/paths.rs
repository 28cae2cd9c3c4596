//! Patterns of paths.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// A list of path patterns, as in `.gitignore` without its `!`: `*` stays inside a
/// folder, `**` does not, and a pattern without a slash means the file's name in
/// any folder.
#[derive(Clone, Debug, Default)]
pub struct Patterns {
    texts: Vec<String>,
    set: GlobSet,
}

impl Patterns {
    /// Reads `patterns`.
    ///
    /// # Errors
    ///
    /// Says which pattern is none.
    pub fn new(patterns: &[String]) -> Result<Self, String> {
        let mut set = GlobSetBuilder::new();
        for text in patterns {
            let anywhere = !text.trim_end_matches('/').contains('/');
            // A folder's name means what is in it.
            let below = text.strip_suffix('/').map(|it| format!("{it}/**"));
            let pattern = below.as_ref().unwrap_or(text);
            let pattern = match anywhere {
                true => format!("**/{pattern}"),
                false => pattern.trim_start_matches("./").to_owned(),
            };
            if crate::read::nests_braces(text) {
                return Err(format!("`{text}` is no pattern: its braces are nested too deep"));
            }
            let glob = GlobBuilder::new(&pattern).literal_separator(true).build();
            set.add(glob.map_err(|error| format!("`{text}` is no pattern: {}", error.kind()))?);
        }
        let set = set.build().map_err(|error| error.kind().to_string())?;
        Ok(Self { texts: patterns.to_vec(), set })
    }

    /// Whether one of the patterns means `path`.
    #[must_use]
    pub fn contain(&self, path: &str) -> bool {
        self.set.is_match(path)
    }

    /// Whether there is no pattern.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The patterns as they were written.
    #[must_use]
    pub fn texts(&self) -> &[String] {
        &self.texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, path: &str, expect: bool) {
        let patterns = Patterns::new(&[pattern.to_owned()]).unwrap();
        assert_eq!(patterns.contain(path), expect, "{pattern} {path}");
    }

    #[test]
    fn a_star_stays_in_its_folder_and_a_bare_name_is_looked_for_everywhere() {
        check("*.txt", "a/b/c.txt", true);
        check("a/*.txt", "a/c.txt", true);
        check("a/*.txt", "a/b/c.txt", false);
        check("a/**", "a/b/c.txt", true);
        check("./a/**", "a/b/c.txt", true);
        check("test/", "x/test/c.txt", true);
        check("c.txt", "a/cc.txt", false);
        assert!(Patterns::new(&["a[".to_owned()]).is_err());
        assert!(Patterns::new(&["{".repeat(50_000)]).is_err(), "no overflow of the stack");
    }
}

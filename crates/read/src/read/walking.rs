//! Which files below a directory are read.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::format;

/// How deep the braces of a pattern may be nested. People nest one, perhaps two; the
/// library that reads patterns calls itself for each.
const MOST_BRACES: usize = 8;

/// What a person says about directories. A file that is named itself is read in any case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walking {
    /// Whether also that is read which ignore files leave out.
    pub no_ignore: bool,
    /// Whether only files are read whose names tell a format of articles, and none that
    /// every project has of its own.
    pub known_formats: bool,
    /// Patterns, as in `.gitignore` without its `!`: where there are any, only what they mean is read.
    pub include: Vec<String>,
    /// Patterns of what is not read.
    pub exclude: Vec<String>,
    /// The folder that patterns with a slash begin in; the working directory where empty.
    pub root: PathBuf,
}

impl Walking {
    /// Whether a file of this path below one of `roots`, all of them absolute, would be
    /// read, as far as names and patterns say; the file need not be there.
    #[must_use]
    pub fn would_read(&self, path: &Path, roots: &[PathBuf]) -> bool {
        roots.iter().any(|it| path.starts_with(it))
            && Chosen::new(self).is_ok_and(|it| it.leaves_out(path).is_none())
    }
}

/// [`Walking`] with its patterns read.
pub(crate) struct Chosen {
    include: Option<Gitignore>,
    exclude: Gitignore,
    known_formats: bool,
    root: PathBuf,
}

impl Chosen {
    /// # Errors
    ///
    /// Says which pattern is none.
    pub(crate) fn new(walking: &Walking) -> Result<Self, String> {
        let here = std::path::absolute(if walking.root.as_os_str().is_empty() {
            Path::new(".")
        } else {
            &walking.root
        });
        let root = plain(&here.map_err(|error| error.to_string())?);
        let include = (!walking.include.is_empty()).then(|| patterns(&walking.include));
        Ok(Self {
            include: include.transpose()?,
            exclude: patterns(&walking.exclude)?,
            known_formats: walking.known_formats,
            root,
        })
    }

    /// Why the file at `path` is not read; `None` where it is.
    pub(crate) fn leaves_out(&self, path: &Path) -> Option<&'static str> {
        let name = path.file_name().unwrap_or_default();
        if self.known_formats && !may_hold_articles(name) {
            return Some("no file of articles by its name (--known-formats)");
        }
        if self.include.is_none() && self.exclude.is_empty() {
            return None;
        }
        let absolute = plain(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
        let inner = absolute.strip_prefix(&self.root).unwrap_or(&absolute);
        // A pattern is no statement on the folders above.
        let inner: PathBuf =
            inner.components().filter(|it| matches!(it, std::path::Component::Normal(_))).collect();
        let means = |set: &Gitignore| set.matched_path_or_any_parents(&inner, false).is_ignore();
        if self.include.as_ref().is_some_and(|it| !means(it)) {
            return Some("not among what is to be read (include)");
        }
        means(&self.exclude).then_some("excluded (exclude)")
    }
}

fn patterns(texts: &[String]) -> Result<Gitignore, String> {
    let mut set = GitignoreBuilder::new("");
    for text in texts {
        if text.trim().is_empty() || text.starts_with(['!', '#']) || nests_braces(text) {
            return Err(format!("`{text}` is no pattern"));
        }
        set.add_line(None, text).map_err(|error| format!("`{text}` is no pattern: {error}"))?;
    }
    set.build().map_err(|error| error.to_string())
}

/// Whether a pattern nests more braces than anybody needs, and so many that reading it
/// might use up the stack.
#[must_use]
pub fn nests_braces(pattern: &str) -> bool {
    let mut depth = 0_usize;
    let mut most = 0;
    for byte in pattern.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        most = most.max(depth);
    }
    most > MOST_BRACES
}

/// The same path without `.` and `..`, as its names say.
#[must_use]
pub fn plain(path: &Path) -> PathBuf {
    use std::path::Component;

    let mut res = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if res.file_name().is_some() => {
                res.pop();
            }
            other => res.push(other),
        }
    }
    res
}

/// Beginnings of names, in lower case, that projects give to texts about themselves.
const OWN_TEXTS: &[&str] = &[
    "authors",
    "changelog",
    "changes",
    "cmakelists",
    "code_of_conduct",
    "codeowners",
    "contributing",
    "contributors",
    "copying",
    "copyright",
    "governance",
    "history",
    "humans",
    "install",
    "licence",
    "license",
    "llms",
    "maintainers",
    "notice",
    "patents",
    "readme",
    "requirements",
    "robots",
    "security",
    "support",
    "third_party",
    "thirdparty",
    "todo",
    "unlicense",
];

/// Data that programs write for themselves.
const OWN_DATA: &[&str] = &[
    "angular.json",
    "app.json",
    "apple-app-site-association.json",
    "biome.json",
    "bower.json",
    "cdk.json",
    "composer.json",
    "deno.json",
    "firebase.json",
    "jsconfig.json",
    "lerna.json",
    "manifest.json",
    "now.json",
    "npm-shrinkwrap.json",
    "nx.json",
    "package-lock.json",
    "package.json",
    "project.json",
    "renovate.json",
    "turbo.json",
    "vercel.json",
];

/// Whether a file of this name may hold articles: it has an extension of a format that is
/// read, and is none of a project's own files.
fn may_hold_articles(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_lowercase();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
    let words = |own: &&str| {
        let rest = stem.strip_prefix(*own);
        rest.is_some_and(|it| it.is_empty() || it.starts_with(['.', '-', '_']))
    };
    if matches!(extension, "txt" | "text" | "md" | "markdown") && OWN_TEXTS.iter().any(words) {
        return false;
    }
    let is_own_data = OWN_DATA.contains(&name.as_str())
        || (name.starts_with("tsconfig") && extension == "json")
        || (name.starts_with("requirements") && extension == "txt");
    !is_own_data && (format::of_name(&name).is_some() || is_xml(&name))
}

fn is_xml(name: &str) -> bool {
    let compressions = [".gz", ".zst", ".bz2", ".xz"];
    let inner = compressions.iter().find_map(|it| name.strip_suffix(it)).unwrap_or(name);
    inner.ends_with(".xml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_s_own_files_are_no_articles() {
        let articles = ["a.txt", "news.jsonl.gz", "page.html", "history-of-a-town.htm2.html"];
        let articles = articles.iter().chain(&["feed.xml", "installed.txt", "notices.csv"]);
        for name in articles {
            assert!(may_hold_articles(OsStr::new(name)), "{name}");
        }
        for name in [
            "LICENSE.txt",
            "LICENSE-MIT.txt",
            "package.json",
            "requirements-dev.txt",
            "README.md",
            "readme.de.md",
            "_SUCCESS",
            "main.py",
            "Makefile",
            "tsconfig.build.json",
            "check.sarif",
            "CMakeLists.txt",
            "robots.txt",
        ] {
            assert!(!may_hold_articles(OsStr::new(name)), "{name}");
        }
    }

    #[test]
    fn patterns_include_and_exclude_below_the_configuration() {
        let walking = |include: &[&str], exclude: &[&str]| Walking {
            include: include.iter().map(|&it| it.to_owned()).collect(),
            exclude: exclude.iter().map(|&it| it.to_owned()).collect(),
            root: "/site".into(),
            ..Walking::default()
        };
        let chosen =
            Chosen::new(&walking(&["articles/"], &["*.bak.txt", "/articles/old"])).unwrap();
        let is_read = |path: &str| chosen.leaves_out(Path::new(path)).is_none();
        assert!(is_read("/site/articles/a.txt") && is_read("/site/articles/2026/a.txt"));
        assert!(!is_read("/site/towns.csv") && !is_read("/site/articles/a.bak.txt"));
        assert!(!is_read("/site/articles/old/a.txt") && is_read("/site/articles/new/old.txt"));
        assert!(Chosen::new(&walking(&["a{b"], &[])).is_err());
        assert!(Chosen::new(&walking(&[], &["!a"])).is_err());
    }

    #[test]
    fn deep_braces_are_refused_and_shallow_ones_read() {
        assert!(nests_braces(&"{".repeat(100_000)));
        assert!(!nests_braces("*.{txt,{html,htm}}") && !nests_braces(&"{a}".repeat(1_000)));
        let walking = Walking { exclude: vec!["{".repeat(100_000)], ..Walking::default() };
        assert!(Chosen::new(&walking).is_err());
    }
}

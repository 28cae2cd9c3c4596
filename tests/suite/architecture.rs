//! Checks the invariants of ARCHITECTURE.md that a reader of the source can check.
//!
//! That a crate knows only those below it is Cargo's to keep; here its manifests are
//! held to the order, and inside a crate the imports of every file, read as tokens, so
//! that neither a comment nor a group over several lines hides one.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

mod literals;

/// The crates in the order in which data meets them, each with its modules in theirs.
const CRATES: [(&str, &[&str]); 12] = [
    ("text", &["error", "language", "text", "segment", "normalize"]),
    ("store", &["store"]),
    ("read", &["read"]),
    ("match", &["fingerprint", "candidates", "verify", "align", "cluster", "diff"]),
    ("news", &["furniture", "quote", "coverage"]),
    ("findings", &["findings"]),
    ("pipeline", &["pipeline"]),
    ("index", &["index"]),
    ("check", &["check", "run"]),
    ("report", &["report"]),
    ("serve", &["serve"]),
    ("cli", &["cli"]),
];

/// The crates that may talk to the world.
const IO: [&str; 6] = ["store", "read", "index", "report", "serve", "cli"];

/// What talking to the world, or asking it the time, looks like. How many threads the pool
/// has is what the caller set: no result depends on it, and tests hold that.
const WORLD: [&str; 10] = [
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "SystemTime",
    "Instant",
    "io::stdin",
    "io::stdout",
    "io::stderr",
    "available_parallelism",
];

#[test]
fn every_crate_knows_only_those_before_it() {
    for (at, (name, _)) in CRATES.iter().enumerate() {
        let manifest = fs::read_to_string(root().join("crates").join(name).join("Cargo.toml"));
        let manifest: toml::Table = manifest.unwrap().parse().unwrap();
        let tables = ["dependencies", "dev-dependencies", "build-dependencies"];
        let names = tables.iter().filter_map(|it| manifest.get(*it)?.as_table());
        for dependency in names.flat_map(|it| it.keys()) {
            let Some(other) = dependency.strip_prefix("wireprint-") else { continue };
            assert!(
                CRATES[..at].iter().any(|(it, _)| *it == other),
                "crates/{name}/Cargo.toml: {dependency} is not before it"
            );
        }
    }
}

#[test]
fn every_folder_has_its_place_in_the_order() {
    let folders = |path: PathBuf| {
        let entries = fs::read_dir(path).unwrap().map(|it| it.unwrap().path());
        let name = |it: PathBuf| it.file_stem().unwrap().to_str().unwrap().to_owned();
        entries.map(name).filter(|it| it != "lib").collect::<Vec<_>>()
    };
    for name in folders(root().join("crates")) {
        let (_, modules) = CRATES.iter().find(|it| it.0 == name).expect(&name);
        for module in folders(root().join("crates").join(&name).join("src")) {
            assert!(modules.contains(&module.as_str()), "crates/{name}: {module} has no place");
        }
    }
}

#[test]
fn no_module_imports_a_later_one() {
    let mut violations = Vec::new();
    for (name, modules) in CRATES {
        for (at, module) in modules.iter().enumerate() {
            for file in files(&[name, "src", module]) {
                let paths = paths(&code(&file));
                let later = |it: &&String| modules[at + 1..].iter().any(|m| names(it, m));
                let found = paths.iter().filter(later);
                violations.extend(found.map(|it| format!("{}: {it}", file.display())));
            }
        }
    }
    assert!(violations.is_empty(), "a module imports a later one:\n{}", violations.join("\n"));
}

#[test]
fn only_reading_reporting_and_the_command_line_talk_to_the_world() {
    let mut violations = Vec::new();
    for (name, _) in CRATES.iter().filter(|it| !IO.contains(&it.0)) {
        for file in files(&[name, "src"]) {
            let paths = paths(&code(&file));
            let found = paths.iter().filter(|it| WORLD.iter().any(|word| holds(it, word)));
            violations.extend(found.map(|it| format!("{}: {it}", file.display())));
        }
    }
    assert!(violations.is_empty(), "the core talks to the world:\n{}", violations.join("\n"));
}

#[test]
fn only_the_reports_write_the_wire_format() {
    let mut violations = Vec::new();
    // The command line writes settings as the configuration has them, and nothing else.
    for (name, _) in CRATES.iter().filter(|it| !["report", "cli"].contains(&it.0)) {
        for file in files(&[name, "src"]) {
            let serialize =
                paths(&code(&file)).iter().any(|it| it.split("::").last() == Some("Serialize"));
            violations.extend(serialize.then(|| file.display().to_string()));
        }
    }
    assert!(violations.is_empty(), "a core type derives Serialize:\n{}", violations.join("\n"));
}

#[test]
fn an_upward_import_is_seen_wherever_it_stands() {
    let seen = |text: &str| paths(&tokens(text)).iter().any(|it| names(it, "check"));
    assert!(seen("use crate::check;"));
    assert!(seen("fn f() { crate::check::run() }"));
    assert!(seen("use crate::{\n    text::Span,\n    check::{Rule, RuleId},\n};"));
    assert!(seen("#[cfg(test)]\nuse super::sample;\n\nuse crate::check::Rule;"));
    assert!(seen("#[cfg(test)]\nmod tests { fn brace() { \"}\"; } }\nuse crate::check::Rule;"));
    assert!(seen("use wireprint_check::check::Rule;"));
    assert!(!seen("#[cfg(test)]\nmod tests { use crate::check::Rule; }"));
    assert!(!seen("use crate::checksum; use crate::{text::Span, text::check};"));
    assert!(!seen("// use crate::check;\nconst A: &str = \"crate::check\";"));
    let world = |text: &str| paths(&tokens(text)).iter().any(|it| holds(it, "std::fs"));
    assert!(world("use std::{\n    collections::BTreeMap,\n    fs::{self, File},\n};"));
    assert!(!world("use std::fmt;"));
}

/// Whether `path` leads into the module `module` of its own crate, or of another one.
fn names(path: &str, module: &str) -> bool {
    let mut parts = path.split("::");
    let first = parts.next();
    let own = first.is_some_and(|it| it == "crate" || it.starts_with("wireprint_"));
    own && parts.next() == Some(module)
}

/// Whether the segments of `word` stand in `path`, one after the other.
fn holds(path: &str, word: &str) -> bool {
    format!("::{path}::").contains(&format!("::{word}::"))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The code of `file`, without its tests, which may do as they like.
fn code(file: &Path) -> Vec<TokenTree> {
    tokens(&fs::read_to_string(file).unwrap())
}

fn tokens(text: &str) -> Vec<TokenTree> {
    without_tests(text.parse().unwrap())
}

/// The trees of `stream` but items that are compiled for tests only, at any depth.
fn without_tests(stream: TokenStream) -> Vec<TokenTree> {
    let mut res = Vec::new();
    let mut trees = stream.into_iter().peekable();
    while let Some(tree) = trees.next() {
        let attribute = matches!(&tree, TokenTree::Punct(it) if it.as_char() == '#')
            && trees.peek().is_some_and(|it| it.to_string().replace(' ', "") == "[cfg(test)]");
        if !attribute {
            res.push(tree);
            continue;
        }
        // Up to the end of the item: its braces, or a semicolon. Of a `use` with a group
        // the semicolon stays, which is no path.
        trees.next();
        for tree in trees.by_ref() {
            let braces =
                matches!(&tree, TokenTree::Group(it) if it.delimiter() == Delimiter::Brace);
            if braces || tree.to_string() == ";" {
                break;
            }
        }
    }
    res
}

/// Every path of `trees`, with the members of groups as paths of their own.
fn paths(trees: &[TokenTree]) -> Vec<String> {
    let mut res = Vec::new();
    let mut at = 0;
    while at < trees.len() {
        at = path(trees, at, "", &mut res);
    }
    res
}

/// Adds the path that begins at `at`, if one does, and returns where to go on.
fn path(trees: &[TokenTree], mut at: usize, prefix: &str, res: &mut Vec<String>) -> usize {
    let mut so_far = prefix.to_owned();
    loop {
        match trees.get(at) {
            Some(TokenTree::Ident(name)) => {
                let separator = if so_far.is_empty() { "" } else { "::" };
                so_far = format!("{so_far}{separator}{name}");
            }
            Some(TokenTree::Group(group)) => {
                let inner = without_tests(group.stream());
                let prefix = if so_far == prefix { prefix } else { so_far.as_str() };
                let prefix = if group.delimiter() == Delimiter::Brace { prefix } else { "" };
                let mut inside = 0;
                while inside < inner.len() {
                    inside = path(&inner, inside, prefix, res);
                }
                return at + 1;
            }
            _ => return at + 1,
        }
        at += 1;
        let is_colon =
            |it: usize| matches!(trees.get(it), Some(TokenTree::Punct(p)) if p.as_char() == ':');
        if !(is_colon(at) && is_colon(at + 1)) {
            res.push(so_far);
            return at;
        }
        at += 2;
    }
}

/// The sources below `crates` at `parts`: a module's folder, its file, or both.
fn files(parts: &[&str]) -> Vec<PathBuf> {
    let start = parts.iter().fold(root().join("crates"), |path, part| path.join(part));
    let file = start.with_extension("rs");
    let mut res = if file.is_file() { vec![file] } else { Vec::new() };
    let mut dirs = vec![start];
    while let Some(dir) = dirs.pop() {
        let Ok(entries) = fs::read_dir(&dir) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                dirs.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") && !is_for_tests(&path) {
                res.push(path);
            }
        }
    }
    res.sort();
    assert!(!res.is_empty(), "no source at {parts:?}");
    res
}

/// Whether the `mod.rs` beside `file` declares it for tests only.
fn is_for_tests(file: &Path) -> bool {
    let parent = fs::read_to_string(file.with_file_name("mod.rs")).unwrap_or_default();
    let name = file.file_stem().unwrap().to_str().unwrap();
    parent.contains(&format!("#[cfg(test)]\nmod {name};"))
}

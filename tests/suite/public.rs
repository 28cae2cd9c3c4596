//! What a user of the library gets: few names, and few dependencies where little is
//! asked for.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A change to the list shows in review; `INSTA_UPDATE=always cargo test --test suite public::`
/// writes it anew.
#[test]
fn the_public_names_are_these() {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(root().join("src")).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().is_some_and(|it| it != "main.rs") {
            add(fs::read_to_string(path).unwrap().parse().unwrap(), "", &mut names);
        }
    }
    let names: Vec<String> = names.into_iter().collect();
    insta::assert_snapshot!(names.join("\n"));
}

#[test]
fn without_default_features_there_are_at_most_thirty_dependencies() {
    let arguments = [
        "tree",
        "--locked",
        "--offline",
        "-p",
        "wireprint",
        "--no-default-features",
        "-e",
        "normal",
    ];
    let output = Command::new(env!("CARGO"))
        .current_dir(root())
        .args(arguments)
        .args(["--prefix", "none", "--format", "{p}"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().map(|it| it.split_whitespace().take(2).collect::<String>());
    let crates: BTreeSet<String> = lines.filter(|it| !it.is_empty()).collect();
    assert!(crates.len() > 5, "{text}");
    assert!(crates.len() <= 31, "{} with wireprint itself: {crates:?}", crates.len());
    for heavy in ["clap", "parquet", "zstd", "html5ever"] {
        assert!(!crates.iter().any(|it| it.starts_with(heavy)), "{heavy} is among them");
    }
}

/// Adds the public items of `stream`, with the type before the methods.
fn add(stream: TokenStream, owner: &str, names: &mut BTreeSet<String>) {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    let ident = |at: usize| match trees.get(at) {
        Some(TokenTree::Ident(it)) => Some(it.to_string()),
        _ => None,
    };
    for at in 0..trees.len() {
        match ident(at).as_deref() {
            Some("pub") if matches!(trees.get(at + 1), Some(TokenTree::Ident(_))) => {
                let mut kind = at + 1;
                while ident(kind)
                    .is_some_and(|it| ["const", "async", "unsafe"].contains(&it.as_str()))
                    && ident(kind + 1).as_deref() == Some("fn")
                {
                    kind += 1;
                }
                let (Some(kind), Some(name)) = (ident(kind), ident(kind + 1)) else { continue };
                match kind.as_str() {
                    "use" => {}
                    "fn" if !owner.is_empty() => drop(names.insert(format!("{owner}::{name}"))),
                    _ => drop(names.insert(format!("{kind} {name}"))),
                }
            }
            Some("impl") => {
                let body = trees[at..].iter().find_map(|it| match it {
                    TokenTree::Group(it) if it.delimiter() == Delimiter::Brace => Some(it),
                    _ => None,
                });
                let is_of_a_trait = trees[at..]
                    .iter()
                    .take_while(|it| !matches!(it, TokenTree::Group(g) if g.delimiter() == Delimiter::Brace))
                    .any(|it| it.to_string() == "for");
                let name = (at + 1..trees.len())
                    .filter_map(&ident)
                    .find(|it| it.starts_with(char::is_uppercase));
                if let (Some(body), Some(name), false) = (body, name, is_of_a_trait) {
                    add(body.stream(), &name, names);
                }
            }
            _ => {}
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

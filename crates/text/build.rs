//! Finds the files of languages, so that one is added by adding its file, and where the
//! sections of each are, so that a run reads no other.

use std::path::Path;
use std::{env, fs, io};

/// Where a word is two things, the language that comes first wins (English *ill.*,
/// *Illinois*, before German). Those without a place here follow by their codes, and what
/// stands in every language is last.
const ORDER: &str = "en de fr es pt ru uk it nl pl cs sv da no fi is hu ro lt tr el ar he fa hi zh ja ko id vi zu xh";

fn main() -> io::Result<()> {
    // Cargo runs this in the folder of the crate.
    let folder = env::current_dir()?.join("src/language/data");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        let code = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let place = ORDER.split(' ').position(|it| it == code).unwrap_or(usize::MAX);
        files.push((code == "any", place, code, path));
    }
    files.sort();
    let mut list = String::from("&[");
    for (_, _, code, path) in &files {
        // The head names the language, and its code of three letters in brackets.
        let text = fs::read_to_string(path)?;
        let head = text.lines().next().unwrap_or_default();
        let long = head.split_once('(').and_then(|it| it.1.split_once(')')).map(|it| it.0);
        let long =
            long.ok_or_else(|| io::Error::other(format!("{code}.txt: its head has no code")))?;
        list += &format!(
            "Language {{ code: {code:?}, long_code: {long:?}, data: include_str!({path:?}), \
             sections: &{:?} }},",
            sections(&text)
        );
    }
    let out = Path::new(&env::var_os("OUT_DIR").unwrap_or_default()).join("languages.rs");
    fs::write(out, list + "]")
}

/// The sections of a file, ascending by name: where the lines of each begin and end.
fn sections(text: &str) -> Vec<(&str, usize, usize)> {
    let mut res: Vec<(&str, usize, usize)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        at += line.len();
        let name = line.trim_end().strip_prefix('[').and_then(|it| it.strip_suffix(']'));
        match (name, res.last_mut()) {
            (Some(name), _) => res.push((name, at, at)),
            (None, Some(last)) => last.2 = at,
            (None, None) => {}
        }
    }
    res.sort_unstable();
    res
}

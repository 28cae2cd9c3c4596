//! No source file knows a language: all words of one stand in its file.
//!
//! What a literal of a language looks like is told by four signs, each with a planted case
//! below. Comments and tests may quote what they like; letters alone belong to scripts, and
//! are the business of the code that folds or classes them.

use super::{files, root, without_tests};
use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;
use std::fs;

/// Lists that are of no language, with what they are.
const NO_LANGUAGE: [(&str, &str); 5] = [
    ("news/src/quote/attribution/forms.rs", "names of groups in the files of languages"),
    ("read/src/read/html/boxes.rs", "names of services"),
    ("read/src/read/loose.rs", "names of members in lists of paragraphs"),
    ("read/src/read/html/phrases.rs", "names of groups in the files of languages"),
    ("report/src/report/sample.rs", "a made-up result, for tests"),
];

#[test]
fn no_source_file_has_words_of_a_language() {
    let words = Words::read();
    let mut found = Vec::new();
    for file in files(&[]) {
        let name = file.strip_prefix(root().join("crates")).unwrap();
        let name = name.to_str().unwrap().replace('\\', "/");
        let is_left = NO_LANGUAGE.iter().any(|it| it.0 == name);
        let is_source = name.contains("/src/") && !name.ends_with("tests.rs");
        if is_source && !is_left {
            let text = fs::read_to_string(&file).unwrap();
            found.extend(words.found_in(&text).into_iter().map(|it| format!("{name}: {it}")));
        }
    }
    assert!(found.is_empty(), "words of a language in a source file:\n{}", found.join("\n"));
}

#[test]
fn words_of_a_language_are_seen_in_every_form() {
    let words = Words::read();
    let seen = |text: &str| !words.found_in(text).is_empty();
    // Letters that English has not; a word that only another language has.
    assert!(seen("const A: &str = \"publié\";"));
    assert!(seen("fn f() { g(\"关于\") }"));
    assert!(seen("fn f(it: &str) -> bool { matches!(it, \"aktualisiert\") }"));
    // A list in one literal, and one of literals, also as a pattern.
    assert!(seen("const A: &str = \"january february march april may june\";"));
    assert!(seen("const A: &str = \"the a an of to in\";"));
    assert!(seen("const A: [&str; 5] = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"];"));
    assert!(seen("fn f() { match x { \"he\" | \"she\" | \"him\" | \"her\" | \"his\" => 1 } }"));
    // Messages, keys, marks and letters are none, and tests may hold anything.
    assert!(!seen("const A: &str = \"nothing of it is on the page of the article\";"));
    assert!(!seen("const A: [&str; 5] = [\"doc\", \"jsonl\", \"start\", \"rank\", \"utf\"];"));
    assert!(!seen("fn f(c: char) -> bool { matches!(c, 'é' | '年') } // «naïve»"));
    assert!(!seen("const A: &str = \"× · “ ”\";"));
    assert!(!seen("/// As in *publié*.\nconst A: u8 = 1;"));
    assert!(!seen("#[cfg(test)]\nmod tests { const A: &str = \"publié\"; }"));
}

/// What the files of languages hold.
struct Words {
    /// Every word of every language.
    all: BTreeSet<String>,
    /// English articles, pronouns, prepositions and their like, without which there is no
    /// sentence.
    little: BTreeSet<String>,
    /// The words without an accent that English has not, and that are long enough to be no
    /// abbreviation.
    foreign: BTreeSet<String>,
}

impl Words {
    fn read() -> Self {
        let (mut english, mut others) = (BTreeSet::new(), BTreeSet::new());
        let mut little = BTreeSet::new();
        for path in fs::read_dir(root().join("crates/text/src/language/data")).unwrap() {
            let path = path.unwrap().path();
            let is_english = path.ends_with("en.txt");
            let text = fs::read_to_string(&path).unwrap();
            let mut section = "";
            for line in text.lines().filter(|it| !it.is_empty() && !it.starts_with('#')) {
                if line.starts_with('[') {
                    section = line;
                } else if section != "[fields]" {
                    let own = words_of(of_line(section, line));
                    little.extend(own.iter().filter(|_| is_english && is_little(section)).cloned());
                    if is_english { english.extend(own) } else { others.extend(own) }
                }
            }
        }
        // What stands in the manual and in comments is English, too.
        let mut known = english.clone();
        for path in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "DESIGN.md"] {
            known.extend(words_of(&fs::read_to_string(root().join(path)).unwrap()));
        }
        for path in fs::read_dir(root().join("docs/src")).unwrap() {
            let path = path.unwrap().path();
            if path.extension().is_some_and(|it| it == "md") {
                known.extend(words_of(&fs::read_to_string(path).unwrap()));
            }
        }
        for file in files(&[]) {
            let text = fs::read_to_string(file).unwrap();
            let lines = text.lines().filter_map(|it| it.trim_start().strip_prefix("//"));
            known.extend(lines.flat_map(words_of));
        }
        let is_foreign = |it: &&String| it.len() >= 5 && it.is_ascii() && !known.contains(*it);
        let foreign = others.iter().filter(is_foreign).cloned().collect();
        Self { all: english.into_iter().chain(others).collect(), little, foreign }
    }

    fn found_in(&self, text: &str) -> Vec<String> {
        let mut found = Vec::new();
        self.look_at(text.parse().unwrap(), &mut found);
        found
    }

    fn look_at(&self, stream: TokenStream, found: &mut Vec<String>) {
        let mut list: Vec<String> = Vec::new();
        let mut groups = Vec::new();
        for tree in without_tests(stream) {
            match tree {
                TokenTree::Literal(it) => list.extend(text_of(&it.to_string())),
                TokenTree::Punct(it) if matches!(it.as_char(), ',' | '|') => {}
                other => {
                    self.judge(&std::mem::take(&mut list), found);
                    // Comments that document are attributes to a reader of tokens.
                    if let TokenTree::Group(group) = other
                        && !group.to_string().starts_with("[doc =")
                    {
                        groups.push(group.stream());
                    }
                }
            }
        }
        self.judge(&list, found);
        groups.into_iter().for_each(|it| self.look_at(it, found));
    }

    /// Looks at literals that stand one behind the other.
    fn judge(&self, literals: &[String], found: &mut Vec<String>) {
        /// Literals that make a list.
        const LIST: usize = 5;
        found.extend(literals.iter().filter(|it| self.is_of_a_language(it)).cloned());
        let known = literals.iter().filter(|it| self.all.contains(it.trim())).count();
        if literals.len() >= LIST && known * 5 >= literals.len() * 4 {
            found.push(literals.join(", "));
        }
    }

    fn is_of_a_language(&self, text: &str) -> bool {
        /// Words that make a list.
        const LIST: usize = 5;
        let letters = || text.chars().filter(|it| it.is_alphabetic());
        if letters().count() > 1 && letters().any(|it| !it.is_ascii()) {
            return true;
        }
        let is_plain = |c: char| c.is_alphabetic() || matches!(c, ' ' | ':' | '.');
        if text.chars().all(is_plain) && words_of(text).iter().any(|it| self.foreign.contains(it)) {
            return true;
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let is_bare = |it: &&str| it.chars().all(|c| c.is_lowercase() || matches!(c, '-' | '\''));
        if words.len() < LIST || !words.iter().all(is_bare) {
            return false;
        }
        // A sentence has little words, and others.
        let little = words.iter().filter(|it| self.little.contains(**it)).count();
        let known = words.iter().filter(|it| self.all.contains(**it)).count();
        little * 5 > words.len() * 4 || little == 0 && known * 2 > words.len()
    }
}

/// The words of a line of a section, without the name of their group.
fn of_line<'a>(section: &str, line: &'a str) -> &'a str {
    let grouped = ["[speech]", "[meaning]", "[abbreviations]", "[ordinals]"].contains(&section);
    match line.rsplit_once('\t').or_else(|| line.split_once(' ').filter(|_| grouped)) {
        Some((_, words)) => words,
        None => line,
    }
}

fn is_little(section: &str) -> bool {
    section == "[little words]"
}

fn words_of(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphabetic());
    words.filter(|it| !it.is_empty()).map(str::to_lowercase).collect()
}

/// What stands between the quotation marks of a literal; none of a number or a letter.
fn text_of(literal: &str) -> Option<String> {
    let inner = literal.trim_start_matches(['b', 'r', 'c']).trim_matches('#');
    Some(inner.strip_prefix('"')?.strip_suffix('"')?.replace("\\n", " "))
}

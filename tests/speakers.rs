//! Speakers in seventeen languages, against what `fixtures/speakers` expects.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use wireprint_news::quote::{Attribution, attribute};
use wireprint_text::segment::segment;

#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
struct Count {
    right: usize,
    wrong: usize,
    silent: usize,
    missing: usize,
}

impl Count {
    const fn all(self) -> usize {
        self.right + self.wrong + self.silent + self.missing
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/speakers")
}

/// Every quotation of the articles of one language: its words, who says it.
fn found(articles: &str) -> Vec<(String, Option<(String, String)>)> {
    let mut res = Vec::new();
    for text in articles.split("%%%\n") {
        let parts = segment(text);
        let all: Vec<Attribution> = attribute(text, &parts);
        for (quotation, said) in parts.quotations.iter().zip(all) {
            let speaker = said.speaker.map(|it| (it.name, it.span.of(text).to_owned()));
            res.push((quotation.span.of(text).to_owned(), speaker));
        }
    }
    res
}

/// Whether an answer is one of those that are right: the same, or an office and then
/// the name.
fn is_right(name: &str, text: &str, right: &str) -> bool {
    let last = |it: &str| {
        let name = right.split_whitespace().count() > 1 || right.chars().any(|c| c as u32 > 0x2e7f);
        name && it.ends_with(right)
    };
    name == right || text == right || last(name) || last(text)
}

fn count(articles: &str, expected: &str, misses: &mut Vec<String>) -> Count {
    let mut left = found(articles);
    let mut count = Count::default();
    for line in expected.lines() {
        let Some((opening, speakers)) = line.split_once('\t') else { continue };
        let nobody = speakers.starts_with('-');
        let at = left.iter().position(|it| it.0.starts_with(opening));
        let speaker = match at.map(|it| left.remove(it).1) {
            None if nobody => {
                count.right += 1;
                continue;
            }
            None => {
                count.missing += 1;
                misses.push(format!("missing: {line}"));
                continue;
            }
            Some(it) => it,
        };
        match speaker {
            None if nobody => count.right += 1,
            None => {
                count.silent += 1;
                misses.push(format!("nobody: {line}"));
            }
            Some((name, text)) if speakers.split('|').any(|it| is_right(&name, &text, it)) => {
                count.right += 1;
            }
            Some((name, _)) => {
                count.wrong += 1;
                misses.push(format!("wrong: {line}: {name}"));
            }
        }
    }
    count
}

#[test]
fn nine_of_ten_speakers_are_right_in_seventeen_languages_and_few_wrong()
-> Result<(), Box<dyn Error>> {
    let mut by_language: BTreeMap<String, Count> = BTreeMap::new();
    let mut misses = Vec::new();
    for entry in fs::read_dir(folder())? {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == "txt") {
            let articles = fs::read_to_string(&path)?;
            let expected = fs::read_to_string(path.with_extension("tsv"))?;
            let language = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            by_language.insert(language, count(&articles, &expected, &mut misses));
        }
    }
    assert_eq!(by_language.len(), 17);
    let sum = |of: fn(&Count) -> usize| by_language.values().map(of).sum::<usize>();
    let (right, wrong, all) = (sum(|it| it.right), sum(|it| it.wrong), sum(|it| it.all()));
    assert!(all >= 150, "{all}");
    assert!(right * 100 >= all * 90, "{right} of {all}: {misses:#?}");
    assert!(wrong * 100 <= all * 3, "{wrong} of {all}: {misses:#?}");
    for (language, count) in by_language {
        assert!(count.right * 10 >= count.all() * 7, "{language}: {count:?} {misses:#?}");
        assert!(count.wrong <= 1, "{language}: {count:?} {misses:#?}");
    }
    Ok(())
}
